//! What an assessor has begun to say and not decided yet: on disk with each key, beside the file that will have it, so that
//! nothing is dropped in silence.

use std::{collections::BTreeMap, path::Path};

use super::desk::Desk;
use crate::{
    cli::{Failure, Session},
    model::{CompetencyId, Quality, Review},
    store::Draft,
    text::counted,
};

/// What has been said of the evidence for a competency.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) quality: Vec<Quality>,
    /// The evidence it rests on, by short id.
    pub(super) evidence: Vec<String>,
}

/// What was ticked and goes with no decision yet.
pub(super) struct Unsaid {
    of: BTreeMap<CompetencyId, Pending>,
    draft: Draft,
    /// What there is to say of ticks that a decision overtook.
    pub(super) overtaken: Option<String>,
}

impl Unsaid {
    pub(super) fn begin(desk: &Desk) -> Result<Self, Failure> {
        let draft = ticks(desk.file.path());
        let words = draft.words()?.unwrap_or_default();
        let mut unsaid = Self { of: BTreeMap::new(), draft, overtaken: None };
        for waiting in words.lines().filter_map(read).filter(|waiting| waiting.pending != standing(desk, &waiting.competency)) {
            if waiting.after == number(&desk.review, &waiting.competency) {
                unsaid.of.insert(waiting.competency, waiting.pending);
            } else {
                // A decision that was made since, by another way, says what it says.
                let (id, said) = (&waiting.competency, waiting.pending.in_words());
                let told = format!("You decided on {id} since; what you had said of the evidence before is in no decision: {said}");
                unsaid.overtaken = Some(unsaid.overtaken.map_or_else(|| told.clone(), |before| format!("{before}. {told}")));
            }
        }
        if unsaid.overtaken.is_some() {
            // It is told once, on the first card.
            unsaid.keep(desk)?;
        }
        Ok(unsaid)
    }

    /// What was said before of this competency is where to begin.
    pub(super) fn of(&self, desk: &Desk, competency: &CompetencyId) -> Pending {
        self.of.get(competency).cloned().unwrap_or_else(|| standing(desk, competency))
    }

    /// Whether something is said of it that is in no decision.
    pub(super) fn waits(&self, competency: &CompetencyId) -> bool {
        self.of.contains_key(competency)
    }

    pub(super) fn say(&mut self, desk: &Desk, competency: &CompetencyId, pending: Pending) -> Result<(), Failure> {
        if pending == standing(desk, competency) {
            return self.decided(desk, competency);
        }
        self.of.insert(competency.clone(), pending);
        self.keep(desk)
    }

    /// A decision has it now.
    pub(super) fn decided(&mut self, desk: &Desk, competency: &CompetencyId) -> Result<(), Failure> {
        if self.of.remove(competency).is_some() { self.keep(desk) } else { Ok(()) }
    }

    fn keep(&self, desk: &Desk) -> Result<(), Failure> {
        if self.of.is_empty() {
            return Ok(self.draft.wipe()?);
        }
        let line = |(id, pending): (&CompetencyId, &Pending)| match number(&desk.review, id) {
            0 => format!("{id}: {}\n", pending.in_words()),
            after => format!("{id} after {after}: {}\n", pending.in_words()),
        };
        Ok(self.draft.write(&self.of.iter().map(line).collect::<String>())?)
    }
}

impl Pending {
    /// `valid, current; E1, E4`.
    fn in_words(&self) -> String {
        let quality: Vec<&str> = self.quality.iter().map(|quality| quality.name()).collect();
        format!("{}; {}", quality.join(", "), self.evidence.join(", "))
    }
}

/// A line of what waits.
struct Waiting {
    competency: CompetencyId,
    /// The number of the decision that stood when it was said; 0 where none did.
    after: usize,
    pending: Pending,
}

/// `RB-05 after 3: valid, current; E1, E4`.
fn read(line: &str) -> Option<Waiting> {
    let (of, said) = line.split_once(": ")?;
    let (id, after) = of.split_once(" after ").unwrap_or((of, "0"));
    let (quality, evidence) = said.split_once(';')?;
    let parts = |text: &str| text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let quality = parts(quality).iter().filter_map(|name| Quality::parse(name)).collect();
    Some(Waiting { competency: CompetencyId::new(id), after: after.parse().ok()?, pending: Pending { quality, evidence: parts(evidence) } })
}

/// The number of the decision that counts, or 0.
fn number(review: &Review, competency: &CompetencyId) -> usize {
    review.standing(competency).map_or(0, |standing| standing.number)
}

/// What the decision on a competency says of the evidence, or what there is to say of it before there is one.
fn standing(desk: &Desk, competency: &CompetencyId) -> Pending {
    match desk.review.standing(competency) {
        Some(standing) => Pending { quality: standing.quality.clone(), evidence: standing.evidence.clone() },
        None => Pending {
            quality: Vec::new(),
            evidence: desk.bundle.portfolio.evidence_for(competency).map(|item| item.short.clone()).collect(),
        },
    }
}

fn ticks(decisions: &Path) -> Draft {
    Draft::beside(decisions, "said of the evidence")
}

/// The place of a reason that is being typed.
pub(super) fn half_a_reason(decisions: &Path, competency: &CompetencyId) -> Draft {
    Draft::beside(decisions, &format!("half-typed reason for {competency}"))
}

/// The place of a remark that is being typed.
pub(super) fn half_a_remark(decisions: &Path) -> Draft {
    Draft::beside(decisions, "half-typed remark")
}

/// Names what waits beside a decision file; whether anything does.
pub(super) fn tell_waiting<'c>(
    session: &Session,
    decisions: &Path,
    review: &Review,
    competencies: impl Iterator<Item = &'c CompetencyId>,
) -> Result<bool, Failure> {
    let mut waiting = vec![("What you pasted is the reason of no decision yet.".to_owned(), Draft::of_reason(decisions))];
    waiting.extend(competencies.map(|id| (format!("Your reason for {id} is not finished."), half_a_reason(decisions, id))));
    waiting.push(("Your remark is not finished.".to_owned(), half_a_remark(decisions)));
    let ticked = ticks(decisions);
    let of: Vec<CompetencyId> = ticked.words()?.unwrap_or_default().lines().filter_map(read).map(|waiting| waiting.competency).collect();
    let undecided = of.iter().filter(|id| review.standing(id).is_none()).count();
    let what = if undecided == of.len() { "waits for a decision" } else { "is not saved yet" };
    let count = counted(of.len(), "competency", "competencies");
    waiting.push((format!("What you said of the evidence for {count} {what}."), ticked));
    let mut any = false;
    for (what, draft) in waiting {
        if draft.bytes()?.is_some_and(|bytes| !bytes.is_empty()) {
            session.ui.say(&format!("{what} It is kept here, and stands there again the next time:"));
            session.ui.say_whole(&draft.path().display().to_string());
            any = true;
        }
    }
    Ok(any)
}
