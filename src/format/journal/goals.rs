//! The journal records of entries about goals.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::model::{CompetencyId, Goal, GoalDone, GoalEdit, GoalId};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct JournalGoalRecord<'a> {
    #[serde(borrow)]
    goal: Cow<'a, str>,
    #[serde(borrow)]
    short: Cow<'a, str>,
    #[serde(borrow)]
    what: Cow<'a, str>,
    #[serde(borrow, rename = "for")]
    competencies: Vec<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    how: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    by: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    done_when: Option<Cow<'a, str>>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct GoalEditRecord<'a> {
    #[serde(borrow)]
    goal: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    what: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "for", default, skip_serializing_if = "Option::is_none")]
    competencies: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    how: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    by: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    done_when: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    cleared: Vec<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoalDoneRecord<'a> {
    #[serde(borrow)]
    goal: Cow<'a, str>,
    #[serde(borrow)]
    on: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoalRemovalRecord<'a> {
    #[serde(borrow)]
    goal: Cow<'a, str>,
}

fn ids(ids: &[CompetencyId]) -> Vec<Cow<'_, str>> {
    ids.iter().map(|id| Cow::Borrowed(id.as_str())).collect()
}

fn of_ids(ids: &[Cow<'_, str>]) -> Vec<CompetencyId> {
    ids.iter().map(|id| CompetencyId::new(&**id)).collect()
}

/// Parses an optional day; a value that is not a day is an error.
fn day(text: Option<Cow<'_, str>>) -> Result<Option<Date>, jiff::Error> {
    text.map(|text| text.parse::<Date>()).transpose()
}

impl<'a> JournalGoalRecord<'a> {
    pub(super) fn of(goal: &'a Goal) -> Self {
        Self {
            goal: Cow::Borrowed(goal.id.as_str()),
            short: Cow::Borrowed(&goal.short),
            what: Cow::Borrowed(&goal.what),
            competencies: ids(&goal.competencies),
            how: goal.how.as_deref().map(Cow::Borrowed),
            by: goal.by.map(|by| Cow::Owned(by.to_string())),
            done_when: goal.done_when.as_deref().map(Cow::Borrowed),
        }
    }

    pub(super) fn goal(self, added: Timestamp) -> Option<Goal> {
        Some(Goal {
            id: GoalId::new(&*self.goal),
            short: self.short.into_owned(),
            what: self.what.into_owned(),
            competencies: of_ids(&self.competencies),
            how: self.how.map(Cow::into_owned),
            by: day(self.by).ok()?,
            done_when: self.done_when.map(Cow::into_owned),
            added,
            done: None,
        })
    }
}

impl<'a> GoalEditRecord<'a> {
    pub(super) fn of(goal: &'a GoalId, edits: &'a [GoalEdit]) -> Self {
        let mut record = Self { goal: Cow::Borrowed(goal.as_str()), ..Self::default() };
        for edit in edits {
            let cleared = match edit {
                GoalEdit::What(what) => {
                    record.what = Some(Cow::Borrowed(what));
                    None
                }
                GoalEdit::Competencies(competencies) => {
                    record.competencies = Some(ids(competencies));
                    None
                }
                GoalEdit::How(how) => {
                    record.how = how.as_deref().map(Cow::Borrowed);
                    how.is_none().then_some("how")
                }
                GoalEdit::By(by) => {
                    record.by = by.map(|by| Cow::Owned(by.to_string()));
                    by.is_none().then_some("by")
                }
                GoalEdit::DoneWhen(done_when) => {
                    record.done_when = done_when.as_deref().map(Cow::Borrowed);
                    done_when.is_none().then_some("done-when")
                }
            };
            record.cleared.extend(cleared.map(Cow::Borrowed));
        }
        record
    }

    pub(super) fn id(&self) -> GoalId {
        GoalId::new(&*self.goal)
    }

    /// In the order of the fields, the cleared ones first.
    pub(super) fn edits(self) -> Option<Vec<GoalEdit>> {
        let mut edits = Vec::new();
        for cleared in &self.cleared {
            edits.push(match &**cleared {
                "how" => GoalEdit::How(None),
                "by" => GoalEdit::By(None),
                "done-when" => GoalEdit::DoneWhen(None),
                _ => return None,
            });
        }
        edits.extend(self.what.map(|what| GoalEdit::What(what.into_owned())));
        edits.extend(self.competencies.map(|ids| GoalEdit::Competencies(of_ids(&ids))));
        edits.extend(self.how.map(|how| GoalEdit::How(Some(how.into_owned()))));
        edits.extend(day(self.by).ok()?.map(|by| GoalEdit::By(Some(by))));
        edits.extend(
            self.done_when.map(|done_when| GoalEdit::DoneWhen(Some(done_when.into_owned()))),
        );
        Some(edits)
    }
}

impl<'a> GoalDoneRecord<'a> {
    pub(super) fn of(goal: &'a GoalId, done: &'a GoalDone) -> Self {
        Self {
            goal: Cow::Borrowed(goal.as_str()),
            on: Cow::Owned(done.on.to_string()),
            note: done.note.as_deref().map(Cow::Borrowed),
        }
    }

    pub(super) fn done(self) -> Option<(GoalId, GoalDone)> {
        let done = GoalDone { on: self.on.parse().ok()?, note: self.note.map(Cow::into_owned) };
        Some((GoalId::new(&*self.goal), done))
    }
}

impl<'a> GoalRemovalRecord<'a> {
    pub(super) fn of(goal: &'a GoalId) -> Self {
        Self { goal: Cow::Borrowed(goal.as_str()) }
    }

    pub(super) fn id(&self) -> GoalId {
        GoalId::new(&*self.goal)
    }
}
