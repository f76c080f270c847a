//! The state of a cohort, as a document for people and as a table for programs.

use std::collections::BTreeMap;

use super::{
    super::{CountsView, HeadView, cell, proof, too_few},
    AlphaView, AskedView, CohortGapsView, CompetencyNeedView, DomainNeedView, GroupView,
};
use crate::{
    analysis::{StageWords, cohort::StateCounts},
    report::{Bar, BarPart, Chart, Document, Heat, Look, Share, Table, View},
    text::{counted, list},
};

/// What a row of the table is about: a competency, its domain and a title.
struct Row {
    set: usize,
    rank: usize,
    what: [String; 3],
}

impl View for CohortGapsView {
    const NAME: &'static str = "cohort-gaps";

    fn document(&self) -> Document {
        let people = counted(self.about.people as usize, "person stands", "people stand");
        let mut document = self.about.begun(&self.head, &format!("Where {people}"));
        let all: Vec<&CountsView> = self
            .competencies
            .iter()
            .map(|need| (&need.counts, &need.aspects))
            .chain(self.domains.iter().map(|one| (&one.counts, &one.aspects)))
            .flat_map(|(counts, aspects)| aspects.values().chain([counts]))
            .collect();
        if all.iter().any(|counts| !counts.is_whole()) {
            document = document.note(self.about.suppressed());
        }
        for (set, known) in self.sets.iter().enumerate() {
            let people = counted(known.people as usize, "person", "people");
            document = document
                .heading(format!("{}: {people}", known.named(&self.sets)))
                .text(known.basis(known.when()));
            if known.people < self.about.min_group {
                document = document.text(too_few(known.people, self.about.min_group));
                continue;
            }
            if !self.is_of_domains {
                document = document
                    .text("Most needed first, as far as that is shown. Open means not met, or not rated yet.")
                    .chart(self.chart(set))
                    .table(self.needs_table(set));
                if let Some(left_out) = self.left_out(set) {
                    document = document.text(left_out);
                }
            }
            if let Some(chosen) = self.chosen(set) {
                document = document.text(chosen);
            }
            document = document
                .heading("By domain")
                .text("Each person counts once for each competency of the domain.")
                .chart(self.domain_chart(set))
                .text(self.of_what(set))
                .heat(self.domain_heat(set));
            document =
                AlphaView::add_to(document, self.domains.iter().filter(|one| one.set == set));
            if !self.is_of_domains {
                document = document.heading("Side by side").heat(self.competency_heat(set));
            }
            if let Some(heat) = self.group_heat(set) {
                document = document.heading(heat.title.clone()).heat(heat);
            } else if self.by.is_some() {
                document = document.text(format!(
                    "There are no groups of {} or more to show beside one another.",
                    counted(self.about.min_group as usize, "person", "people")
                ));
            }
        }
        self.about.ended(document)
    }

    fn first(&self) -> Option<String> {
        self.about.first()
    }

    fn table(&self) -> Table {
        let mut table = Table::new(
            [
                "framework",
                "version",
                "level",
                "group",
                "people",
                "rank",
                "competency",
                "domain",
                "title",
                "aspect",
                "met",
                "not-met",
                "on-the-way",
                "not-yet",
                "not-rated",
                "not-applicable",
                "of",
                "open",
                "open-at-least",
                "open-at-most",
                "chosen",
                "rated-by",
                "answered-from",
                "answered-to",
                "suppressed-below",
                "sha256",
                "known",
            ]
            .into_iter()
            .chain(HeadView::COLUMNS),
        );
        // A domain stands where its competencies would.
        let of_need = |need: &CompetencyNeedView| Row {
            set: need.set,
            rank: need.rank,
            what: [need.competency.id.clone(), need.domain.clone(), need.title.clone()],
        };
        let of_domain = |(rank, one): (usize, &DomainNeedView)| Row {
            set: one.set,
            rank,
            what: [String::new(), one.domain.clone(), one.title.clone()],
        };
        let mut rows = |people: (&str, u32),
                        Row { set, rank, what }: Row,
                        counts: &CountsView,
                        open: [String; 4],
                        aspects: &BTreeMap<String, CountsView>| {
            let known = &self.sets[set];
            // Open counts exist for verdicts only.
            let none = || [const { String::new() }; 4];
            let kinds = [("", counts, open)]
                .into_iter()
                .chain(aspects.iter().map(|(id, counts)| (id.as_str(), counts, none())));
            for (aspect, counts, open) in kinds {
                let (group, people, rank) = (people.0, people.1.to_string(), rank.to_string());
                let head = [&known.framework, &known.version, &known.level, group, &people, &rank]
                    .map(str::to_owned);
                let what = what.clone().into_iter().chain([aspect.to_owned()]);
                let counts = [
                    counts.met,
                    counts.not_met,
                    counts.on_the_way,
                    counts.not_yet,
                    counts.not_rated,
                    counts.not_applicable,
                    counts.of,
                ]
                .map(cell);
                let basis = [self.about.rated_by.to_owned()]
                    .into_iter()
                    .chain(known.months())
                    .chain([self.about.min_group.to_string()]);
                let proof = proof(&known.sha256, &self.about.packs);
                table.row(
                    head.into_iter()
                        .chain(what)
                        .chain(counts)
                        .chain(open)
                        .chain(basis)
                        .chain(proof)
                        .chain(self.head.cells())
                        .collect(),
                );
            }
        };
        for need in &self.competencies {
            let chosen = if need.optional { cell(need.chosen) } else { String::new() };
            let [exact, least, most] = need.open.cells();
            let open = [exact, least, most, chosen];
            let people = ("", self.sets[need.set].people);
            rows(people, of_need(need), &need.counts, open, &need.aspects);
        }
        let ranked = |set: usize| {
            (1..).zip(self.domains.iter().filter(move |one| self.is_of_domains && one.set == set))
        };
        for (rank, one) in (0..self.sets.len()).flat_map(ranked) {
            let [exact, least, most] = one.open.cells();
            let (people, row) = (("", self.sets[one.set].people), of_domain((rank, one)));
            rows(people, row, &one.counts, [exact, least, most, String::new()], &one.aspects);
        }
        for group in &self.groups {
            for one in &group.competencies {
                let need = self
                    .competencies
                    .iter()
                    .find(|need| need.set == group.set && need.competency == one.competency);
                if let Some(need) = need {
                    rows(
                        (&group.named(), group.people),
                        of_need(need),
                        &one.counts,
                        [cell(one.open), String::new(), String::new(), String::new()],
                        &one.aspects,
                    );
                }
            }
            for (rank, one) in (1..).zip(&group.domains) {
                let [exact, ..] = one.open.cells();
                let open = [exact, String::new(), String::new(), String::new()];
                let row = of_domain((rank, one));
                rows((&group.named(), group.people), row, &one.counts, open, &one.aspects);
            }
        }
        table
    }
}

impl CohortGapsView {
    fn needs_table(&self, set: usize) -> Table {
        let [met, lowest] =
            [&self.words[set].met, &self.words[set].lowest].map(|word| StageWords::heading(word));
        let columns = ["", "Competency", &met, "On the way", &lowest, "Not rated", "N/A", "Open"];
        let mut table = Table::new(columns);
        for need in self.of_set(set) {
            let head = [need.competency.to_string(), need.title.clone()];
            table.row(
                head.into_iter().chain(need.counts.cells()).chain([need.open.in_words()]).collect(),
            );
        }
        table
    }

    /// Names the competencies that most people left out, as far as that is shown.
    fn left_out(&self, set: usize) -> Option<String> {
        const MOST: usize = 5;
        let people = self.sets[set].people;
        let here = |need: &&CompetencyNeedView| need.set == set && !need.optional;
        let here = || self.competencies.iter().filter(here);
        let mut left_out: Vec<(u32, String)> = here()
            .filter_map(|need| Some((need.counts.not_rated?, need.competency.to_string())))
            .filter(|(count, _)| *count > 0)
            .collect();
        left_out.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        left_out.truncate(MOST);
        let told: Vec<String> = left_out
            .iter()
            .map(|(count, name)| format!("{name} ({count} of {people} have not rated it)"))
            .collect();
        let is_all = here().all(|need| need.counts.not_rated.is_some());
        let as_shown = if is_all { "" } else { ", as far as that is shown" };
        (!told.is_empty()).then(|| format!("Left out most{as_shown}: {}.", told.join(", ")))
    }

    /// Says how many people chose each optional competency, if there are any.
    fn chosen(&self, set: usize) -> Option<String> {
        let people = self.sets[set].people;
        let told = |need: &CompetencyNeedView| {
            let who = match need.chosen {
                None => "how many chose it is suppressed".to_owned(),
                Some(0) => "nobody chose it".to_owned(),
                Some(chosen) => format!("{chosen} of {people} chose it"),
            };
            format!("{}: {who}", need.competency)
        };
        let optional: Vec<String> =
            self.of_set(set).filter(|need| need.optional).map(told).collect();
        let is_any_of_choice = self.of_set(set).any(|need| need.optional && need.is_of_choice);
        let fewer = " Some of these have to be chosen: if somebody chose fewer, the first of the others are open for them.";
        let fewer = if is_any_of_choice { fewer } else { "" };
        (!optional.is_empty()).then(|| {
            format!(
                "Optional, and open only for those who chose it.{fewer} {}.",
                optional.join("; ")
            )
        })
    }

    /// Returns the aspects that are asked about, in the order of the framework.
    fn aspects(&self, set: usize) -> &[AskedView] {
        &self.aspects[set]
    }

    /// Explains what the shares are shares of.
    fn of_what(&self, set: usize) -> String {
        let mut words =
            "The share of people who meet it, among those to whom it applies. Anything not rated yet counts as open; if nobody rated anything, the share says none."
                .to_owned();
        let left_out = self.aspects(set).iter().filter(|aspect| aspect.may_be_left_out);
        let left_out: Vec<&str> = left_out.map(|aspect| aspect.title.as_str()).collect();
        if !left_out.is_empty() {
            words.push_str(&format!(
                " {} may be left out: its share counts given answers only, and the number missing stands beside it.",
                list(&left_out)
            ));
        }
        words
    }

    fn columns(&self, set: usize) -> Vec<String> {
        let titles = self.aspects(set).iter().map(|aspect| aspect.title.clone());
        ["All that counts".to_owned()].into_iter().chain(titles).collect()
    }

    fn shares(
        &self,
        set: usize,
        of_all: Share,
        aspects: &BTreeMap<String, CountsView>,
    ) -> Vec<Share> {
        let of = self
            .aspects(set)
            .iter()
            .map(|aspect| aspects.get(&aspect.id).map_or(Share::OfNobody, CountsView::share));
        [of_all].into_iter().chain(of).collect()
    }

    /// Returns the heat map of domains, with a column for each aspect.
    fn domain_heat(&self, set: usize) -> Heat {
        let here = self.domains.iter().filter(|domain| domain.set == set);
        let row = |one: &DomainNeedView| {
            (
                one.domain.clone(),
                one.title.clone(),
                self.shares(set, one.counts.share_with_open(one.open.between()), &one.aspects),
            )
        };
        Heat {
            title: "Share of people who meet it, by domain".to_owned(),
            columns: self.columns(set),
            rows: here.map(row).collect(),
        }
    }

    /// Returns the heat map of competencies, with a column for each aspect.
    fn competency_heat(&self, set: usize) -> Heat {
        let row = |one: &CompetencyNeedView| {
            (
                one.competency.to_string(),
                one.title.clone(),
                self.shares(set, one.counts.share_with_open(one.open.between()), &one.aspects),
            )
        };
        Heat {
            title: "Share of people who meet it, by competency".to_owned(),
            columns: self.columns(set),
            rows: self.of_set(set).map(row).collect(),
        }
    }

    fn group_heat(&self, set: usize) -> Option<Heat> {
        let groups: Vec<&GroupView> = self.groups.iter().filter(|group| group.set == set).collect();
        if groups.is_empty() {
            return None;
        }
        let named = |name: String, title: &str, of: &dyn Fn(&GroupView) -> Option<Share>| {
            let of = groups.iter().map(|group| of(group).unwrap_or(Share::OfNobody));
            (name, title.to_owned(), of.collect())
        };
        let of_competencies = self.of_set(set).map(|need| {
            named(need.competency.to_string(), &need.title, &|group| {
                let one = group.competencies.iter().find(|one| one.competency == need.competency);
                one.map(|one| one.counts.share())
            })
        });
        let here = self.domains.iter().filter(|one| self.is_of_domains && one.set == set);
        let of_domains = here.map(|domain| {
            named(domain.domain.clone(), &domain.title, &|group| {
                let one = group.domains.iter().find(|one| one.domain == domain.domain);
                one.map(|one| one.counts.share())
            })
        });
        let rows = of_competencies.chain(of_domains);
        Some(Heat {
            title: format!(
                "Share of people who meet it, by {}",
                list(
                    &self
                        .by
                        .as_deref()
                        .unwrap_or("group")
                        .split(',')
                        .map(str::trim)
                        .collect::<Vec<_>>()
                )
            ),
            columns: groups
                .iter()
                .map(|group| format!("{} ({})", group.named(), group.people))
                .collect(),
            rows: rows.collect(),
        })
    }

    fn chart(&self, set: usize) -> Chart {
        let bar = |need: &CompetencyNeedView| {
            let name = format!("{} {}", need.competency, need.title);
            state_bar(name, self.sets[set].people, &need.counts, need.open.part())
        };
        Chart {
            title: "How many people have met each competency, most needed first".to_owned(),
            parts: states(&self.words[set]),
            bars: self.of_set(set).map(bar).collect(),
        }
        .without_unused()
    }

    /// Returns the bars of domains, in which each person counts once for each competency.
    fn domain_chart(&self, set: usize) -> Chart {
        let bar = |one: &DomainNeedView| {
            let name = format!("{} {}", one.domain, one.title);
            state_bar(name, one.counts.people(), &one.counts, one.open.part())
        };
        Chart {
            title: "How far along people are, by domain".to_owned(),
            parts: states(&self.words[set]),
            bars: self.domains.iter().filter(|one| one.set == set).map(bar).collect(),
        }
        .without_unused()
    }
}

/// Returns the states of a chart, as they look in a portfolio.
fn states(words: &StageWords) -> Vec<(Look, String)> {
    [
        (Look::Full, StageWords::heading(&words.met)),
        (Look::Hatched, "On the way".to_owned()),
        (Look::Dotted, StageWords::heading(&words.lowest)),
        (Look::Empty, "Not rated".to_owned()),
        (Look::Crossed, "Open (parts not shown)".to_owned()),
        (Look::Broken, "Not applicable".to_owned()),
    ]
    .to_vec()
}

/// Returns a chart of states that are all shown, by name.
pub(in super::super) fn state_chart(
    title: &str,
    words: &StageWords,
    of: &[(String, StateCounts)],
) -> Chart {
    let bar = |(name, states): &(String, StateCounts)| {
        let [met, on_the_way, not_yet, not_rated, not_applicable] = states.map(BarPart::Exactly);
        Bar {
            name: name.clone().into(),
            whole: states.iter().sum(),
            parts: vec![met, on_the_way, not_yet, not_rated, not_applicable],
        }
    };
    Chart {
        title: title.to_owned(),
        parts: states(words).into_iter().filter(|(look, _)| *look != Look::Crossed).collect(),
        bars: of.iter().map(bar).collect(),
    }
}

/// Returns a bar of the states. If one of the three that make a competency open is not shown, they
/// are drawn as one part.
fn state_bar(name: String, whole: u32, counts: &CountsView, open: BarPart) -> Bar {
    let [met, on_the_way, not_yet, not_rated, not_applicable] = counts.parts();
    let open = match (on_the_way, not_yet, not_rated) {
        (Some(on_the_way), Some(not_yet), Some(not_rated)) => {
            let [on_the_way, not_yet, not_rated] =
                [on_the_way, not_yet, not_rated].map(BarPart::Exactly);
            [on_the_way, not_yet, not_rated, BarPart::Elsewhere]
        }
        _ => [BarPart::Elsewhere, BarPart::Elsewhere, BarPart::Elsewhere, open],
    };
    let [on_the_way, not_yet, not_rated, together] = open;
    let parts = vec![met.into(), on_the_way, not_yet, not_rated, together, not_applicable.into()];
    Bar { name: name.into(), whole, parts }
}
