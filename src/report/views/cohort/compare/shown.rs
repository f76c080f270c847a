//! A comparison, as a document for people and as a table for programs.

use super::{
    super::{HeadView, PackView, framework_files, number, proof, too_few},
    CohortCompareView, MoveView,
    sums::{MOVED, SumMoveView},
};
use crate::report::{Bar, Chart, Document, Look, Table, View};

/// Where more may be shown.
const MORE: &str = "Of few people, --domains may show more, and --overall more still: give out one of the three, because whoever has several may learn more than each shows.";

impl View for CohortCompareView {
    const NAME: &'static str = "cohort-compare";

    fn document(&self) -> Document {
        const TITLE: &str = "Before and after";
        let document = PackView::document(self.packs(), self.head.title(TITLE));
        let mut document = self.head.begun(document, TITLE);
        let sides = [("Before", &self.before), ("After", &self.after)];
        for (side, about) in &sides {
            document = document.list(
                about.remarks().into_iter().map(|remark| format!("{side}: {remark}")).collect(),
            );
        }
        if self.sets.is_empty() {
            document = document.text(
                "The two sides share no framework and level, so there is nothing to compare.",
            );
        }
        for set in &self.sets {
            let mut table = Table::new([
                "",
                "Competency",
                "Up",
                "Stayed",
                "Down",
                "Before",
                "After",
                "Change in points",
            ]);
            for one in &set.competencies {
                table.row(vec![
                    one.competency.to_string(),
                    one.title.clone(),
                    one.up().in_words(),
                    number(one.stayed),
                    number(one.moved_down),
                    MoveView::share(one.met_before, one.of_before),
                    MoveView::share(one.met_after, one.of_after),
                    one.change_in_words(),
                ]);
            }
            document = document
                .heading(set.title.clone())
                .note(set.odd_order())
                .text(set.basis.clone())
                .text(set.in_words());
            if set.pairs > 0 && set.pairs < self.after.min_group {
                document = document.text(too_few(set.pairs, self.after.min_group));
                continue;
            }
            let is_alone = set.competencies.is_empty();
            if !set.sums.is_empty() {
                document = SumMoveView::add_to(document, &set.sums, set.pairs);
            }
            if is_alone {
                document = set.ended_alone(document, self.after.suppressed());
                continue;
            }
            if set.pairs > 0 {
                document = document.chart(Chart {
                    title: "How many moved up, stayed and moved down".to_owned(),
                    parts: Look::in_turn(MOVED),
                    bars: set
                        .competencies
                        .iter()
                        .map(|one| Bar {
                            name: format!("{} {}", one.competency, one.title).into(),
                            whole: set.pairs,
                            parts: vec![
                                one.up(),
                                one.stayed.into(),
                                one.moved_down.into(),
                                one.not_compared.into(),
                            ],
                        })
                        .collect(),
                });
            }
            let is_whole = set
                .competencies
                .iter()
                .all(|one| one.change.is_some() && (set.pairs == 0 || one.moved_up.is_some()));
            let suppressed = self
                .after
                .suppressed()
                .filter(|_| !is_whole)
                .map(|note| format!(" {note} {MORE}"))
                .unwrap_or_default();
            document = document.table(table).note(Some(format!("{}.{suppressed}", set.method)));
        }
        if !self.sets.is_empty() {
            document = document.heading("Limits of this comparison").text(self.cannot_show);
        }
        document = document.note(framework_files(self.packs()));
        for (side, about) in &sides {
            document = about.with_unread(document, format!("{side}: could not be read"));
        }
        document
    }

    fn first(&self) -> Option<String> {
        let said: Vec<String> = self.packs().filter_map(PackView::in_words).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn table(&self) -> Table {
        let mut table = Table::new(
            [
                "framework",
                "version",
                "level",
                "comparison",
                "pairs",
                "competency",
                "domain",
                "title",
                "moved-up",
                "stayed",
                "moved-down",
                "not-compared",
                "moved-up-at-least",
                "moved-up-at-most",
                "met-before",
                "of-before",
                "met-after",
                "of-after",
                "change",
                "low",
                "high",
                "steps",
                "steps-low",
                "steps-high",
                "rated-by",
                "before-from",
                "before-to",
                "after-from",
                "after-to",
                "suppressed-below",
                "sha256",
                "known",
            ]
            .into_iter()
            .chain(HeadView::COLUMNS),
        );
        for set in &self.sets {
            let of_competencies = set.competencies.iter().map(|one| one.cells(set.pairs));
            let of_domains = set.sums.iter().filter(|_| set.competencies.is_empty());
            for cells in of_competencies.chain(of_domains.map(SumMoveView::cells)) {
                let head = [&set.framework, &set.version, &set.level, set.comparison];
                let months = [&set.before_from, &set.before_to, &set.after_from, &set.after_to]
                    .map(|month| month.clone().unwrap_or_default());
                let basis = [self.after.rated_by.to_owned()]
                    .into_iter()
                    .chain(months)
                    .chain([self.after.min_group.to_string()]);
                let proof = proof(&set.sha256, self.packs());
                table.row(
                    head.into_iter()
                        .map(str::to_owned)
                        .chain([set.pairs.to_string()])
                        .chain(cells)
                        .chain(basis)
                        .chain(proof)
                        .chain(self.head.cells())
                        .collect(),
                );
            }
        }
        table
    }
}
