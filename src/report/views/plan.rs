//! The personal development plan: where am I going, how am I going, where to next.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    CompetencyName,
    gaps::TrainingView,
    name::{joined_ids, joined_names},
};
use crate::report::{Document, Table, View};
use crate::{
    analysis::{StageWords, State, Suggestion, Target, standing_of},
    model::{Competency, CompetencyId, Framework, Goal, LevelId, Portfolio},
    text::{counted, list, own_words},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanView {
    pub goals: Vec<GoalView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GoalView {
    /// The short id, such as `G3`.
    pub id: String,
    pub what: String,
    #[serde(rename = "for")]
    pub competencies: Vec<CompetencyName>,
    pub how: Option<String>,
    /// The day it is due; null if none is set.
    pub by: Option<String>,
    /// Whole days until `by`, negative once it has passed; null without a day or if it is done.
    pub days_left: Option<i32>,
    pub done_when: Option<String>,
    /// `open` or `done`.
    pub state: String,
    /// The day it was reached; null if it is open.
    pub done_on: Option<String>,
    pub note: Option<String>,
    /// The number of its competencies that are achieved now, by the person's own rating.
    pub achieved: usize,
    #[serde(skip)]
    words: StageWords,
    /// The number of pieces of evidence for its competencies.
    pub evidence: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SuggestionView {
    /// The number of open competencies.
    pub gaps: usize,
    pub courses: Vec<SuggestedView>,
    /// Open competencies that no course of the catalogue covers.
    pub uncovered: Vec<String>,
    /// `exact`: no choice of fewer courses covers as much. `greedy`: at most H(n) times as many.
    pub method: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SuggestedView {
    pub training: TrainingView,
    pub covers: Vec<String>,
}

impl PlanView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        today: Date,
        wanted: impl Fn(&Goal) -> bool,
    ) -> Self {
        let mut goals: Vec<&Goal> = portfolio.goals.iter().filter(|goal| wanted(goal)).collect();
        // Open goals come first, sorted by due day; a goal without a day comes after those that
        // have one.
        goals.sort_by_key(|goal| (goal.done.is_some(), goal.by.is_none(), goal.by));
        Self {
            goals: goals
                .into_iter()
                .map(|goal| GoalView::of(framework, portfolio, goal, today))
                .collect(),
        }
    }

    fn group(&self, document: Document, state: &str, heading: &str) -> Document {
        let mut table = Table::new(["", "What", "For", "By", "How it is going"]);
        for goal in self.goals.iter().filter(|goal| goal.state == state) {
            table.row(vec![
                goal.id.clone(),
                own_words(&goal.what),
                joined_names(&goal.competencies),
                goal.due(),
                goal.going(),
            ]);
        }
        if table.rows.is_empty() { document } else { document.heading(heading).table(table) }
    }
}

/// Returns the highest level of the target at which a competency exists, or else the own one.
pub(super) fn level_of<'f>(
    framework: &'f Framework,
    portfolio: &'f Portfolio,
    competency: &Competency,
) -> &'f LevelId {
    let levels = Target::of(framework, portfolio).levels;
    let here = levels.into_iter().rev().find(|level| competency.is_at(level.as_str()));
    here.unwrap_or(&portfolio.level)
}

impl GoalView {
    pub(super) fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        goal: &Goal,
        today: Date,
    ) -> Self {
        let is_met = |id: &&CompetencyId| {
            let competency = framework.competency(id.as_str());
            competency.is_some_and(|known| {
                let level = level_of(framework, portfolio, known);
                standing_of(framework, portfolio, known, level).verdict.state() == State::Met
            })
        };
        Self {
            id: goal.short.clone(),
            what: goal.what.clone(),
            competencies: CompetencyName::each(framework, goal.competencies.iter()),
            how: goal.how.clone(),
            by: goal.by.map(|by| by.to_string()),
            days_left: goal.days_left(today).filter(|_| goal.done.is_none()),
            done_when: goal.done_when.clone(),
            state: if goal.done.is_some() { "done" } else { "open" }.to_owned(),
            done_on: goal.done.as_ref().map(|done| done.on.to_string()),
            note: goal.done.as_ref().and_then(|done| done.note.clone()),
            achieved: goal.competencies.iter().filter(is_met).count(),
            words: StageWords::of(framework),
            evidence: portfolio
                .evidence
                .iter()
                .filter(|item| item.competencies().any(|id| goal.competencies.contains(id)))
                .count(),
        }
    }

    pub(super) fn due(&self) -> String {
        match (&self.by, self.days_left) {
            (Some(by), Some(0)) => format!("{by} (today)"),
            (Some(by), Some(left)) if left < 0 => {
                format!("{by} (that day has passed; a new one is fine)")
            }
            (Some(by), Some(left)) => format!(
                "{by} ({} left)",
                counted(usize::try_from(left).unwrap_or(0), "day", "days")
            ),
            (Some(by), None) => by.clone(),
            (None, _) => String::new(),
        }
    }

    pub(super) fn going(&self) -> String {
        if let Some(on) = &self.done_on {
            return self.note.as_ref().map_or_else(
                || format!("reached on {on}"),
                |note| format!("reached on {on}: {}", own_words(note)),
            );
        }
        if self.competencies.is_empty() {
            return String::new();
        }
        format!(
            "{} of {} {}, {} of evidence",
            self.achieved,
            self.competencies.len(),
            self.words.met,
            counted(self.evidence, "piece", "pieces")
        )
    }
}

impl View for PlanView {
    const NAME: &'static str = "plan";

    fn document(&self) -> Document {
        let open: Vec<&GoalView> = self.goals.iter().filter(|goal| goal.state == "open").collect();
        let mut document = Document::new("Your plan");
        if self.goals.is_empty() {
            return document.text(
                "No goals yet. To look for training: imh plan suggest; to add one: imh plan add \"...\" --for RB-01 --by 2027-03-31",
            );
        }
        document = self.group(document, "open", "Where I am going");
        let hows = open.iter().flat_map(|goal| {
            let how = goal.how.iter().map(|how| format!("{}, how: {}", goal.id, own_words(how)));
            let when = goal
                .done_when
                .iter()
                .map(|when| format!("{}, done when: {}", goal.id, own_words(when)));
            how.chain(when).collect::<Vec<_>>()
        });
        document = document.list(hows.collect());
        document = self.group(document, "done", "Goals I have reached");
        let next = open.first().map_or_else(
            || "Every goal is reached. To see open competencies: imh gaps".to_owned(),
            |goal| {
                format!(
                    "Where to next: {} {}. When it is reached: imh plan done {}",
                    goal.id,
                    own_words(&goal.what),
                    goal.id
                )
            },
        );
        document.text(next)
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "goal",
            "what",
            "for",
            "how",
            "by",
            "done-when",
            "state",
            "done-on",
            "note",
            "achieved",
            "evidence",
        ]);
        for goal in &self.goals {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            table.row(vec![
                goal.id.clone(),
                goal.what.clone(),
                joined_ids(&goal.competencies),
                text(&goal.how),
                text(&goal.by),
                text(&goal.done_when),
                goal.state.clone(),
                text(&goal.done_on),
                text(&goal.note),
                goal.achieved.to_string(),
                goal.evidence.to_string(),
            ]);
        }
        table
    }
}

impl SuggestionView {
    #[must_use]
    pub fn of(gaps: usize, suggestion: &Suggestion<'_>) -> Self {
        let ids = |ids: &[&CompetencyId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let courses = suggestion
            .courses
            .iter()
            .map(|(training, covers)| SuggestedView {
                training: TrainingView::of(training),
                covers: ids(covers),
            })
            .collect();
        let method = if suggestion.is_fewest { "exact" } else { "greedy" }.to_owned();
        Self { gaps, courses, uncovered: ids(&suggestion.uncovered), method }
    }
}

impl View for SuggestionView {
    const NAME: &'static str = "plan-suggest";

    fn document(&self) -> Document {
        let open = counted(self.gaps, "competency is", "competencies are");
        let mut document = Document::new("Training for what is open").text(format!("{open} open."));
        if self.courses.is_empty() {
            return document.text("No course of the catalogue covers any of them. A colleague, supervision or reading may: imh plan add");
        }
        let mut table = Table::new(["Course", "By", "When", "Covers"]);
        for course in &self.courses {
            let training = &course.training;
            let when = training.runs.clone().unwrap_or_else(|| "ask them".to_owned());
            table.row(vec![
                training.title.clone(),
                training.provider.clone(),
                when,
                format!("{} of them", course.covers.len()),
            ]);
        }
        let how = if self.method == "exact" {
            "You cannot cover as many with fewer courses."
        } else {
            "These courses were chosen one by one, and each adds the most to those before it. Fewer courses might do. These are at most 1 + 1/2 + ... + 1/n times as many as the fewest, where n is the number of competencies that the largest of them covers."
        };
        document = document.table(table).text(format!(
            "{how} The list of what each course covers is our own reading; ask its provider."
        ));
        for course in &self.courses {
            document = document.note(course.training.notice.clone());
        }
        if !self.uncovered.is_empty() {
            document = document.text(format!("No course here covers {}.", list(&self.uncovered)));
        }
        document
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["competency", "training", "title", "provider"]);
        for course in &self.courses {
            for id in &course.covers {
                let training = &course.training;
                table.row(vec![
                    id.clone(),
                    training.id.clone(),
                    training.title.clone(),
                    training.provider.clone(),
                ]);
            }
        }
        for id in &self.uncovered {
            table.row(vec![id.clone(), String::new(), String::new(), String::new()]);
        }
        table
    }
}
