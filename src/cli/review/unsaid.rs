//! Choices on evidence that an assessor has begun and not decided. Each key press is stored on disk
//! beside the decision file, so that nothing is lost unnoticed.

use std::{collections::BTreeMap, path::Path};

use super::desk::Desk;
use crate::{
    cli::{Failure, Session},
    model::{CompetencyId, Quality, Review},
    store::Draft,
    text::counted,
};

/// An assessor's choices on the evidence for a competency.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) quality: Vec<Quality>,
    /// The evidence it rests on, by short id.
    pub(super) evidence: Vec<String>,
}

/// Choices that are part of no decision yet.
pub(super) struct Unsaid {
    of: BTreeMap<CompetencyId, Pending>,
    draft: Draft,
    /// A message about choices that a decision overtook.
    pub(super) overtaken: Option<String>,
}

impl Unsaid {
    pub(super) fn begin(desk: &Desk) -> Result<Self, Failure> {
        let draft = ticks(desk.file.path());
        let words = draft.words()?.unwrap_or_default();
        let mut unsaid = Self { of: waiting(desk, &words), draft, overtaken: None };
        // A decision made since, in another way, takes precedence.
        let overtaken =
            |waiting: &Waiting| waiting.after != number(&desk.review, &waiting.competency);
        let is_news = |waiting: &Waiting| {
            overtaken(waiting) && waiting.pending != standing(desk, &waiting.competency)
        };
        for Waiting { competency: id, pending, .. } in
            words.lines().filter_map(read).filter(is_news)
        {
            let said = pending.in_words();
            let told = format!(
                "You have since decided on {id}. No decision includes what you had said about the evidence: {said}"
            );
            unsaid.overtaken = Some(
                unsaid.overtaken.map_or_else(|| told.clone(), |before| format!("{before}. {told}")),
            );
        }
        if words.lines().filter_map(read).any(|waiting| overtaken(&waiting)) {
            // It is reported once, on the first card.
            let told: Vec<&str> = words
                .lines()
                .filter(|line| read(line).is_some_and(|waiting| overtaken(&waiting)))
                .collect();
            unsaid.draft.change(|there| {
                there.lines().filter(|line| !told.contains(line)).map(in_line).collect()
            })?;
        }
        Ok(unsaid)
    }

    /// Returns the choices on this competency, or those of its decision.
    pub(super) fn of(&self, desk: &Desk, competency: &CompetencyId) -> Pending {
        self.of.get(competency).cloned().unwrap_or_else(|| standing(desk, competency))
    }

    /// Reports whether there are choices on it that are in no decision.
    pub(super) fn waits(&self, competency: &CompetencyId) -> bool {
        self.of.contains_key(competency)
    }

    /// Stores choices, merged with those that another window stored meanwhile.
    pub(super) fn say(
        &mut self,
        desk: &Desk,
        competency: &CompetencyId,
        pending: &Pending,
    ) -> Result<(), Failure> {
        let before = self.of(desk, competency);
        self.change(desk, competency, |there| {
            let said =
                there.map_or_else(|| pending.clone(), |there| there.and_with(&before, pending));
            (said != standing(desk, competency)).then_some(said)
        })
    }

    /// Removes choices that are now in a decision, but keeps those that another window stored
    /// meanwhile.
    pub(super) fn decided(
        &mut self,
        desk: &Desk,
        competency: &CompetencyId,
    ) -> Result<(), Failure> {
        let Some(known) = self.of.remove(competency) else { return Ok(()) };
        self.change(desk, competency, |there| there.filter(|there| **there != known).cloned())
    }

    /// Changes the choices on one competency, and leaves the rest as it is on disk.
    fn change(
        &mut self,
        desk: &Desk,
        competency: &CompetencyId,
        change: impl FnOnce(Option<&Pending>) -> Option<Pending>,
    ) -> Result<(), Failure> {
        let of = &mut self.of;
        Ok(self.draft.change(|words| {
            let is_of_it =
                |line: &&str| read(line).is_some_and(|waiting| waiting.competency == *competency);
            let there = words.lines().find(is_of_it).and_then(read);
            let after = there
                .as_ref()
                .map_or_else(|| number(&desk.review, competency), |there| there.after);
            let mut lines: Vec<String> =
                words.lines().filter(|line| !is_of_it(line)).map(in_line).collect();
            lines.extend(change(there.as_ref().map(|there| &there.pending)).map(|pending| {
                match after {
                    0 => format!("{competency}: {}\n", pending.in_words()),
                    after => format!("{competency} after {after}: {}\n", pending.in_words()),
                }
            }));
            lines.sort();
            let words = lines.concat();
            *of = waiting(desk, &words);
            words
        })?)
    }
}

fn in_line(line: &str) -> String {
    format!("{line}\n")
}

/// Returns the choices that no decision overtook.
fn waiting(desk: &Desk, words: &str) -> BTreeMap<CompetencyId, Pending> {
    let is_open = |waiting: &Waiting| {
        waiting.after == number(&desk.review, &waiting.competency)
            && waiting.pending != standing(desk, &waiting.competency)
    };
    words
        .lines()
        .filter_map(read)
        .filter(is_open)
        .map(|waiting| (waiting.competency, waiting.pending))
        .collect()
}

impl Pending {
    /// Merges these choices with a change from `before` to `made`: the union of both, without what
    /// `made` removed.
    fn and_with(&self, before: &Self, made: &Self) -> Self {
        let mut quality = joined(&self.quality, &before.quality, &made.quality);
        quality.sort();
        Self { quality, evidence: joined(&self.evidence, &before.evidence, &made.evidence) }
    }

    /// Returns `valid, current; E1, E4`.
    fn in_words(&self) -> String {
        let quality: Vec<&str> = self.quality.iter().map(|quality| quality.name()).collect();
        format!("{}; {}", quality.join(", "), self.evidence.join(", "))
    }
}

fn joined<T: Clone + PartialEq>(there: &[T], before: &[T], made: &[T]) -> Vec<T> {
    let is_kept = |one: &&T| made.contains(one) || !before.contains(one);
    let is_new = |one: &&T| !there.contains(one);
    there.iter().filter(is_kept).chain(made.iter().filter(is_new)).cloned().collect()
}

/// A line of the draft.
struct Waiting {
    competency: CompetencyId,
    /// The number of the decision that stood at the time; 0 if there was none.
    after: usize,
    pending: Pending,
}

/// Parses `RB-05 after 3: valid, current; E1, E4`.
fn read(line: &str) -> Option<Waiting> {
    let (of, said) = line.split_once(": ")?;
    let (id, after) = of.split_once(" after ").unwrap_or((of, "0"));
    let (quality, evidence) = said.split_once(';')?;
    let parts = |text: &str| {
        text.split(',')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
    };
    let quality = parts(quality).iter().filter_map(|name| Quality::parse(name)).collect();
    Some(Waiting {
        competency: CompetencyId::new(id),
        after: after.parse().ok()?,
        pending: Pending { quality, evidence: parts(evidence) },
    })
}

/// Returns the number of the decision that counts, or 0.
fn number(review: &Review, competency: &CompetencyId) -> usize {
    review.standing(competency).map_or(0, |standing| standing.number)
}

/// Returns the choices in the decision on a competency, or the defaults before there is one.
fn standing(desk: &Desk, competency: &CompetencyId) -> Pending {
    match desk.review.standing(competency) {
        Some(standing) => {
            Pending { quality: standing.quality.clone(), evidence: standing.evidence.clone() }
        }
        None => Pending {
            quality: Vec::new(),
            evidence: desk
                .bundle
                .portfolio
                .evidence_for(competency)
                .map(|item| item.short.clone())
                .collect(),
        },
    }
}

fn ticks(decisions: &Path) -> Draft {
    Draft::beside(decisions, "said of the evidence")
}

/// Returns the draft of a reason that is being typed.
pub(super) fn half_a_reason(decisions: &Path, competency: &CompetencyId) -> Draft {
    Draft::beside(decisions, &format!("half-typed reason for {competency}"))
}

/// Returns the draft of a remark that is being typed.
pub(super) fn half_a_remark(decisions: &Path) -> Draft {
    Draft::beside(decisions, "half-typed remark")
}

/// Names the unfinished words and choices beside a decision file. Returns whether there are any.
pub(super) fn tell_waiting<'c>(
    session: &Session,
    decisions: &Path,
    review: &Review,
    competencies: impl Iterator<Item = &'c CompetencyId>,
) -> Result<bool, Failure> {
    let mut waiting = vec![(
        "Your pasted text is not the reason for a decision yet.".to_owned(),
        Draft::of_reason(decisions),
    )];
    waiting.extend(competencies.map(|id| {
        (format!("Your reason for {id} is not finished."), half_a_reason(decisions, id))
    }));
    waiting.push(("Your remark is not finished.".to_owned(), half_a_remark(decisions)));
    let ticked = ticks(decisions);
    let of: Vec<CompetencyId> = ticked
        .words()?
        .unwrap_or_default()
        .lines()
        .filter_map(read)
        .map(|waiting| waiting.competency)
        .collect();
    let undecided = of.iter().filter(|id| review.standing(id).is_none()).count();
    let what = if undecided == of.len() { "waits for a decision" } else { "is not saved yet" };
    let count = counted(of.len(), "competency", "competencies");
    waiting.push((format!("Your view of the evidence for {count} {what}."), ticked));
    let mut any = false;
    for (what, draft) in waiting
        .into_iter()
        .flat_map(|(what, draft)| draft.places().map(move |place| (what.clone(), place)))
    {
        if draft.bytes()?.is_some_and(|bytes| !bytes.is_empty()) {
            session.ui.say(&format!("{what} It is kept here, and will be there next time:"));
            session.ui.say_whole(&draft.path().display().to_string());
            any = true;
        }
    }
    Ok(any)
}
