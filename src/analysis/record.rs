//! Finds what a person names by its id: a competency, a piece of evidence or a goal; also one that
//! was removed or undone.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Deed;
use crate::{
    model::{
        Act, Competency, CompetencyId, Entry, EntryRef, Evidence, EvidenceId, Fault, Framework,
        Goal, GoalId, Mend, Portfolio,
    },
    text::{cut, did_you_mean, one_line},
};

/// The record that an id names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record<'f> {
    Competency(&'f Competency),
    Evidence(Box<Evidence>, Option<Gone>),
    Goal(Box<Goal>, Option<Gone>),
}

/// How and when something left the portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub how: GoneHow,
    pub at: Timestamp,
    /// The entry that removed it, which can be undone unless files were wiped.
    pub by: EntryRef,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoneHow {
    TakenOut,
    /// Taken out, and its files wiped.
    Erased,
    /// The entry that brought it was undone.
    TakenBack,
}

impl GoneHow {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TakenOut => "taken-out",
            Self::Erased => "erased",
            Self::TakenBack => "taken-back",
        }
    }
}

/// Finds what `typed` names, in either case: existing records before removed ones, and a competency
/// before the person's own records.
///
/// # Errors
/// Names the nearest id.
pub fn find_record<'f>(
    framework: &'f Framework,
    portfolio: &Portfolio,
    deeds: &[Deed<'_>],
    typed: &str,
) -> Result<Record<'f>, Fault> {
    let typed = typed.trim();
    if let Ok(competency) = super::find_competency(framework, typed) {
        return Ok(Record::Competency(competency));
    }
    if let Some(item) = portfolio.evidence_called(typed) {
        return Ok(Record::Evidence(Box::new(item.clone()), None));
    }
    if let Some(goal) = portfolio.goal_called(typed) {
        return Ok(Record::Goal(Box::new(goal.clone()), None));
    }
    if let Some((item, gone)) = evidence_gone(portfolio, deeds)
        .into_iter()
        .find(|(item, _)| item.short.eq_ignore_ascii_case(typed))
    {
        return Ok(Record::Evidence(Box::new(item), Some(gone)));
    }
    if let Some((goal, gone)) = goals_gone(portfolio, deeds)
        .into_iter()
        .find(|(goal, _)| goal.short.eq_ignore_ascii_case(typed))
    {
        return Ok(Record::Goal(Box::new(goal), Some(gone)));
    }
    let typed = cut(&one_line(typed), 60);
    let competencies = framework.competencies.iter().map(|known| known.id.as_str());
    let evidence = portfolio.evidence.iter().map(|item| item.short.as_str());
    let near = did_you_mean(
        &typed,
        competencies.chain(evidence).chain(portfolio.goals.iter().map(|goal| goal.short.as_str())),
    );
    let message = format!("there is no competency, evidence or goal `{typed}`{near}");
    Err(Fault::whole(message).mended_by(Mend::ShowRecords))
}

/// Finds a competency that only an earlier framework had, which a move left behind, by its id in
/// either case.
#[must_use]
pub fn ended_competency(
    framework: &Framework,
    entries: &[Entry],
    typed: &str,
) -> Option<CompetencyId> {
    let ids = [typed.trim().to_owned(), typed.trim().to_uppercase()].map(CompetencyId::new);
    ids.into_iter()
        .filter(|id| framework.competency(id.as_str()).is_none())
        .find(|id| entries.iter().any(|entry| entry.act.concerns(id)))
}

/// Returns every removed piece of evidence, as it was last, the latest first.
#[must_use]
pub fn evidence_gone(portfolio: &Portfolio, deeds: &[Deed<'_>]) -> Vec<(Evidence, Gone)> {
    let Some(whole) = with_all_that_was_there(deeds) else { return Vec::new() };
    let added = deeds.iter().rev().filter_map(|deed| match &deed.entry.act {
        Act::EvidenceAdded(item) if !portfolio.evidence.iter().any(|here| here.id == item.id) => {
            Some((deed, &item.id, &item.short))
        }
        _ => None,
    });
    let each = added.filter_map(|(deed, id, given)| {
        let item = whole.evidence.iter().find(|item| item.id == *id)?;
        let gone = if deed.undone { taken_back(deeds, deed) } else { taken_out(deeds, id) };
        let short = portfolio.removed.get(id).unwrap_or(given).clone();
        Some((Evidence { short, ..item.clone() }, gone?))
    });
    each.collect()
}

/// Returns every removed goal, as it was last, the latest first.
fn goals_gone(portfolio: &Portfolio, deeds: &[Deed<'_>]) -> Vec<(Goal, Gone)> {
    let Some(whole) = with_all_that_was_there(deeds) else { return Vec::new() };
    let added = deeds.iter().rev().filter_map(|deed| match &deed.entry.act {
        Act::GoalAdded(goal) if !portfolio.goals.iter().any(|here| here.id == goal.id) => {
            Some((deed, goal))
        }
        _ => None,
    });
    let each = added.filter_map(|(deed, given)| {
        let goal = whole.goals.iter().find(|goal| goal.id == given.id)?;
        let gone =
            if deed.undone { taken_back(deeds, deed) } else { goal_removed(deeds, &given.id) };
        Some((Goal { short: given.short.clone(), ..goal.clone() }, gone?))
    });
    each.collect()
}

fn taken_back(deeds: &[Deed<'_>], of: &Deed<'_>) -> Option<Gone> {
    let named = of.entry.reference();
    let by = deeds.iter().rev().find(|by| {
        !by.undone && matches!(&by.entry.act, Act::Undone(undone) if *undone == named)
    })?;
    Some(Gone { how: GoneHow::TakenBack, at: by.entry.at, by: by.entry.reference() })
}

fn goal_removed(deeds: &[Deed<'_>], id: &GoalId) -> Option<Gone> {
    let by = deeds.iter().rev().find(|by| {
        !by.undone && matches!(&by.entry.act, Act::GoalRemoved { goal } if goal == id)
    })?;
    Some(Gone { how: GoneHow::TakenOut, at: by.entry.at, by: by.entry.reference() })
}

fn taken_out(deeds: &[Deed<'_>], id: &EvidenceId) -> Option<Gone> {
    let removals =
        deeds.iter().rev().filter(|deed| !deed.undone).filter_map(|deed| match &deed.entry.act {
            Act::EvidenceRemoved { evidence, erased } if evidence == id => {
                Some((deed.entry, !erased.is_empty()))
            }
            _ => None,
        });
    // Wiped files stay wiped, whatever later entries say.
    let (entry, is_wiped) = removals.max_by_key(|(entry, is_wiped)| (*is_wiped, entry.at))?;
    let how = if is_wiped { GoneHow::Erased } else { GoneHow::TakenOut };
    Some(Gone { how, at: entry.at, by: entry.reference() })
}

/// Returns the portfolio as if nothing had been removed, and no addition undone.
fn with_all_that_was_there(deeds: &[Deed<'_>]) -> Option<Portfolio> {
    let brings =
        |deed: &&Deed<'_>| matches!(deed.entry.act, Act::EvidenceAdded(_) | Act::GoalAdded(_));
    let added: BTreeSet<EntryRef> =
        deeds.iter().filter(brings).map(|deed| deed.entry.reference()).collect();
    let stays = |entry: &&Entry| match &entry.act {
        Act::EvidenceRemoved { .. } | Act::GoalRemoved { .. } => false,
        Act::Undone(named) => !added.contains(named),
        _ => true,
    };
    Portfolio::fold(deeds.iter().map(|deed| deed.entry).filter(stays).cloned().collect())
}
