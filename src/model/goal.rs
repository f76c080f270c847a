//! A goal of the personal development plan: what somebody aims for, and by when.

use jiff::{Timestamp, civil::Date};

use super::{CompetencyId, GoalId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    pub id: GoalId,
    /// The id that people type (`G3`), given once.
    pub short: String,
    pub what: String,
    /// The competencies that it is for.
    pub competencies: Vec<CompetencyId>,
    pub how: Option<String>,
    pub by: Option<Date>,
    /// How the person will know that it is done.
    pub done_when: Option<String>,
    pub added: Timestamp,
    pub done: Option<GoalDone>,
}

/// The parts of a goal before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGoal {
    pub what: String,
    pub competencies: Vec<CompetencyId>,
    pub how: Option<String>,
    pub by: Option<Date>,
    pub done_when: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalDone {
    pub on: Date,
    pub note: Option<String>,
}

/// One change to a goal; `None` removes the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoalEdit {
    What(String),
    Competencies(Vec<CompetencyId>),
    How(Option<String>),
    By(Option<Date>),
    DoneWhen(Option<String>),
}

impl Goal {
    pub(super) fn edit(&mut self, edits: Vec<GoalEdit>) {
        for edit in edits {
            match edit {
                GoalEdit::What(what) => self.what = what,
                GoalEdit::Competencies(competencies) => self.competencies = competencies,
                GoalEdit::How(how) => self.how = how,
                GoalEdit::By(by) => self.by = by,
                GoalEdit::DoneWhen(done_when) => self.done_when = done_when,
            }
        }
    }

    /// Returns the whole days from `today` to the due day; negative once that has passed.
    #[must_use]
    pub fn days_left(&self, today: Date) -> Option<i32> {
        self.by.map(|by| today.until(by).map_or(0, |span| span.get_days()))
    }
}
