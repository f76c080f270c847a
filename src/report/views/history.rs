//! The history: each deed, its time, and whether it was undone.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::report::{Document, Table, View};
use crate::{
    analysis::Deed,
    model::{
        Act, Answer, CompetencyId, DeviceId, EntryRef, EvidenceEdit, EvidenceId, Framework, GoalId,
        Portfolio,
    },
    text::{counted, list, one_line, own_words, unmarked},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HistoryView {
    /// Oldest first.
    pub entries: Vec<HistoryEntryView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HistoryEntryView {
    /// The argument for `imh undo`: a number, with the device if another device wrote it.
    pub id: String,
    /// The time, in UTC.
    pub at: String,
    pub device: String,
    pub kind: String,
    /// The entry in words.
    #[serde(serialize_with = "super::plain")]
    pub says: String,
    /// True if a later entry took it back.
    pub undone: bool,
    #[serde(skip)]
    when: String,
}

/// Returns the name of an entry: `17`, or `17-kqvxmnbt` if another device wrote it.
#[must_use]
pub fn entry_name(entry: &EntryRef, first_device: &DeviceId) -> String {
    if entry.by == *first_device {
        entry.n.to_string()
    } else {
        format!("{}-{}", entry.n, entry.by)
    }
}

impl HistoryView {
    /// Builds a view of the deeds that `wanted` keeps, with times in `zone`.
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        deeds: &[Deed<'_>],
        first_device: &DeviceId,
        zone: &TimeZone,
        wanted: impl Fn(&Act) -> bool,
    ) -> Self {
        let entries = deeds
            .iter()
            .filter(|deed| wanted(&deed.entry.act))
            .map(|deed| HistoryEntryView {
                id: entry_name(&deed.entry.reference(), first_device),
                at: format!("{:.3}", deed.entry.at),
                device: deed.entry.by.to_string(),
                kind: kind(&deed.entry.act).to_owned(),
                says: {
                    let says = said(framework, portfolio, &deed.entry.act, first_device);
                    let reference = deed.entry.reference();
                    match portfolio.moves_set_aside.iter().find(|one| one.entry == reference) {
                        Some(_) => format!("{says}, which does not count: an earlier move does"),
                        None => says,
                    }
                },
                undone: deed.undone,
                when: deed.entry.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            })
            .collect();
        Self { entries }
    }
}

fn kind(act: &Act) -> &'static str {
    match act {
        Act::Began { .. } => "began",
        Act::Set(_) => "set",
        Act::Rated { .. } => "rated",
        Act::EvidenceAdded(_) => "evidence-added",
        Act::EvidenceLinked { .. } => "evidence-linked",
        Act::EvidenceUnlinked { .. } => "evidence-unlinked",
        Act::EvidenceEdited { .. } => "evidence-edited",
        Act::EvidenceRemoved { .. } => "evidence-removed",
        Act::GoalAdded(_) => "goal-added",
        Act::GoalEdited { .. } => "goal-edited",
        Act::GoalDone { .. } => "goal-done",
        Act::GoalRemoved { .. } => "goal-removed",
        Act::FindingsAccepted(_) => "findings-accepted",
        Act::DecisionsReceived(_) => "decisions-received",
        Act::Moved(_) => "moved",
        Act::Undone(_) => "undone",
        Act::Exported(_) => "exported",
        Act::BackedUp { .. } => "backed-up",
    }
}

/// Describes an entry as a person would.
#[must_use]
pub fn in_words(
    framework: &Framework,
    portfolio: &Portfolio,
    act: &Act,
    first_device: &DeviceId,
) -> String {
    unmarked(&said(framework, portfolio, act, first_device)).into_owned()
}

/// Describes an entry, with a person's own words marked.
fn said(
    framework: &Framework,
    portfolio: &Portfolio,
    act: &Act,
    first_device: &DeviceId,
) -> String {
    let own = |words: &str| own_words(&one_line(words));
    let short = |id: &EvidenceId| portfolio.short_of(id).unwrap_or("evidence").to_owned();
    let called = |id: &GoalId| {
        let here = portfolio.goals.iter().find(|goal| goal.id == *id);
        here.map(|goal| &goal.short).or_else(|| portfolio.removed_goals.get(id)).cloned()
    };
    let ids = |ids: &[CompetencyId]| ids.iter().map(|id| framework.called(id)).collect::<Vec<_>>();
    match act {
        Act::Began { pin, settings } => {
            format!(
                "Began with {} {}{}",
                pin.id,
                pin.version,
                settings.level.as_ref().map(|level| format!(", level {level}")).unwrap_or_default()
            )
        }
        Act::Set(settings) => {
            let parts: Vec<String> = [
                settings.level.as_ref().map(|level| format!("level {level}")),
                settings.role.as_ref().map(|role| format!("role {role}")),
                settings.label.as_ref().map(|label| format!("name {}", own(label))),
                settings.with_levels_below.map(|is_with| {
                    if is_with { "the levels below as well" } else { "only your own level" }
                        .to_owned()
                }),
            ]
            .into_iter()
            .flatten()
            .collect();
            format!("Set {}", list(&parts))
        }
        Act::Rated { ratings, .. } => match ratings.as_slice() {
            many if many.len() > 4 => format!("Gave {}", counted(many.len(), "rating", "ratings")),
            few => {
                let parts: Vec<String> = few
                    .iter()
                    .map(|rating| {
                        let answer = match &rating.answer {
                            Answer::Point(point) => framework
                                .point(
                                    rating.competency.as_str(),
                                    rating.aspect.as_str(),
                                    point.as_str(),
                                )
                                .map_or_else(
                                    || point.to_string(),
                                    |point| point.label.to_lowercase(),
                                ),
                            Answer::NotApplicable { .. } => "not applicable".to_owned(),
                        };
                        let elsewhere = if rating.level == portfolio.level {
                            String::new()
                        } else {
                            format!(" at level {}", rating.level)
                        };
                        format!(
                            "{} {} {answer}{elsewhere}",
                            framework.called(&rating.competency),
                            rating.aspect
                        )
                    })
                    .collect();
                format!("Rated {}", parts.join(", "))
            }
        },
        Act::EvidenceAdded(item) => {
            let short = portfolio.short_of(&item.id).unwrap_or(&item.short);
            format!("Added {short} {}", own(&item.title))
        }
        Act::EvidenceLinked { evidence, competencies, .. } => {
            format!("Linked {} to {}", short(evidence), list(&ids(competencies)))
        }
        Act::EvidenceUnlinked { evidence, competencies } => {
            format!("Unlinked {} from {}", short(evidence), list(&ids(competencies)))
        }
        Act::EvidenceEdited { evidence, edits } => {
            let mut what: Vec<&str> = Vec::new();
            for edited in edits.iter().map(edited) {
                if !what.contains(&edited) {
                    what.push(edited);
                }
            }
            format!("Changed {} of {}", list(&what), short(evidence))
        }
        Act::EvidenceRemoved { evidence, erased } => {
            format!(
                "Took {} out{}",
                short(evidence),
                if erased.is_empty() { "" } else { " and wiped its files" }
            )
        }
        Act::GoalAdded(goal) => format!(
            "Planned {} {}",
            called(&goal.id).unwrap_or(goal.short.clone()),
            own(&goal.what)
        ),
        Act::GoalEdited { goal, .. } => {
            format!("Changed goal {}", called(goal).unwrap_or_default())
        }
        Act::GoalDone { goal, .. } => format!("Reached goal {}", called(goal).unwrap_or_default()),
        Act::GoalRemoved { goal } => {
            let goal = called(goal).map_or("a goal".to_owned(), |short| format!("goal {short}"));
            format!("Took {goal} out of the plan")
        }
        Act::FindingsAccepted(accepted) => {
            let ids: Vec<&str> =
                accepted.iter().map(|acceptance| acceptance.finding.as_str()).collect();
            let reason =
                accepted.first().map(|acceptance| own(&acceptance.reason)).unwrap_or_default();
            match ids.len() {
                1 => format!("Accepted finding {}: {reason}", ids[0]),
                2..=4 => format!("Accepted findings {}: {reason}", list(&ids)),
                many => format!("Accepted {many} findings: {reason}"),
            }
        }
        Act::DecisionsReceived(received) => {
            let who: Vec<String> =
                received.review.assessors().map(|assessor| own(&assessor.name)).collect();
            format!(
                "Received {} ({})",
                counted(received.review.decisions().len(), "decision", "decisions"),
                list(&who)
            )
        }
        Act::Moved(moved) => format!(
            "Moved from {} {} to {} {}",
            moved.from.id, moved.from.version, moved.to.id, moved.to.version
        ),
        Act::Undone(entry) => format!("Took back {}", entry_name(entry, first_device)),
        Act::BackedUp { file_name, .. } => format!("Backed up to {}", own(file_name)),
        Act::Exported(export) => format!(
            "Exported {}{}",
            own(&export.file_name),
            if export.draft { " as a draft" } else { "" }
        ),
    }
}

fn edited(edit: &EvidenceEdit) -> &'static str {
    match edit {
        EvidenceEdit::Title(_) => "the title",
        EvidenceEdit::Kind(_) => "the kind",
        EvidenceEdit::Files(_) => "the files",
        EvidenceEdit::Account(_) => "the words",
        EvidenceEdit::Link(_) => "the link",
        EvidenceEdit::Happened(_) => "when it happened",
        EvidenceEdit::ValidUntil(_) => "until when it counts",
        EvidenceEdit::Hours(_) => "the hours",
        EvidenceEdit::Confirmation(_) => "who confirms it",
        EvidenceEdit::Consent(_) => "the consent",
    }
}

impl View for HistoryView {
    const NAME: &'static str = "history";

    fn document(&self) -> Document {
        let mut table = Table::new(["", "When", "What"]);
        for entry in &self.entries {
            let says = if entry.undone {
                format!("{} (taken back)", entry.says)
            } else {
                entry.says.clone()
            };
            table.row(vec![entry.id.clone(), entry.when.clone(), says]);
        }
        Document::new("History").table(table)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["entry", "at", "device", "kind", "says", "undone"]);
        for entry in &self.entries {
            table.row(vec![
                entry.id.clone(),
                entry.at.clone(),
                entry.device.clone(),
                entry.kind.clone(),
                entry.says.clone(),
                entry.undone.to_string(),
            ]);
        }
        table
    }
}
