//! `imh show G2`: a goal with its whole history.

use jiff::civil::Date;
use serde::Serialize;

use super::{Document, EarlierView, GoneView, PartRow, Table, with_earlier};
use crate::{
    analysis::standing_of,
    model::{Framework, Goal, Portfolio},
    report::{
        CompetencyName,
        views::plan::{GoalView, level_of},
    },
    text::{counted, day, own_words},
};

/// A goal, with the present state of its competencies.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GoalShowView {
    #[serde(flatten)]
    pub goal: GoalView,
    /// The time when it was planned, in UTC.
    pub added: String,
    /// The present state of each competency, by the person's own rating, in the order of `for`.
    pub competencies: Vec<GoalCompetencyView>,
    /// Earlier values, the latest first.
    pub earlier: Vec<EarlierView>,
    /// The way it left the plan; null if it is still part of it.
    pub gone: Option<GoneView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GoalCompetencyView {
    pub competency: CompetencyName,
    pub title: String,
    /// A point's id, `not-rated` or `not-applicable`.
    pub verdict: String,
    /// The number of pieces of evidence for it.
    pub evidence: usize,
    #[serde(skip)]
    label: String,
}

impl GoalShowView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        goal: &Goal,
        today: Date,
        earlier: Vec<EarlierView>,
        gone: Option<GoneView>,
    ) -> Self {
        let known = goal.competencies.iter().filter_map(|id| framework.competency(id.as_str()));
        let competencies = known.map(|competency| {
            let standing = standing_of(
                framework,
                portfolio,
                competency,
                level_of(framework, portfolio, competency),
            );
            GoalCompetencyView {
                competency: CompetencyName::of(competency),
                title: competency.title.clone(),
                verdict: standing.verdict.id().to_owned(),
                evidence: standing.evidence_count,
                label: standing.label().to_owned(),
            }
        });
        Self {
            competencies: competencies.collect(),
            goal: GoalView::of(framework, portfolio, goal, today),
            added: format!("{:.0}", goal.added),
            earlier,
            gone,
        }
    }

    pub(super) fn document(&self) -> Document {
        let goal = &self.goal;
        let mut facts = vec![("Planned", day(&self.added))];
        facts.extend(goal.how.clone().map(|how| ("How", own_words(&how))));
        facts.extend(goal.by.is_some().then(|| ("By", goal.due())));
        facts.extend(goal.done_when.clone().map(|when| ("Done when", own_words(&when))));
        facts.extend(goal.done_on.clone().map(|on| ("Reached", on)));
        facts.extend(goal.note.clone().map(|note| ("Result", own_words(&note))));
        let mut document = Document::new(format!("{} {}", goal.id, own_words(&goal.what)));
        if let Some(gone) = &self.gone {
            document = document.text(gone.in_words(&goal.id));
        }
        let mut why = Table::new(["For", "Competency", "Where you stand", "Evidence"]);
        for one in &self.competencies {
            why.row(vec![
                one.competency.to_string(),
                one.title.clone(),
                one.label.clone(),
                counted(one.evidence, "piece", "pieces"),
            ]);
        }
        document = document.facts(facts).table(why);
        if self.gone.is_none() && self.competencies.is_empty() {
            document = document.text(format!(
                "It is for no competency yet: imh plan edit {} --for RB-01",
                goal.id
            ));
        }
        if self.gone.is_none() && goal.done_on.is_none() {
            document = document.text(format!("When it is reached: imh plan done {}", goal.id));
        }
        with_earlier(document, &self.earlier)
    }

    pub(super) fn rows(&self) -> Vec<PartRow> {
        let goal = &self.goal;
        let state = self.gone.as_ref().map_or(&goal.state, |gone| &gone.how);
        let mut rows =
            vec![PartRow::of("goal", &goal.id).at(&self.added).says(&goal.what).state(state)];
        for (part, words) in
            [("how", &goal.how), ("done-when", &goal.done_when), ("note", &goal.note)]
        {
            rows.extend(words.as_ref().map(|words| PartRow::of(part, "").words(Some(words))));
        }
        for (part, day) in [("by", &goal.by), ("done-on", &goal.done_on)] {
            rows.extend(day.as_ref().map(|day| PartRow::of(part, "").at(day)));
        }
        rows.extend(self.competencies.iter().map(|one| {
            PartRow::of("competency", &one.competency.id).says(&one.title).state(&one.verdict)
        }));
        rows.extend(self.earlier.iter().map(EarlierView::row));
        rows
    }
}
