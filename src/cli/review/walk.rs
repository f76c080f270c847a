//! One competency per screen: read, look, decide, give the reason. Every decision is on disk before
//! the next is shown.

use super::{
    card::card,
    desk::Desk,
    opened::open_file,
    remark_of,
    unsaid::{Pending, Unsaid, half_a_reason, half_a_remark},
};
use crate::{
    analysis::{evidence_named, reason_of, reason_so_far, reviewed},
    cli::{
        Exit, Failure, Session,
        kit::{competency::competency_at, half_typed, typed::today},
    },
    model::{Competency, CompetencyId, Evidence, NewDecision, Portfolio, Quality},
    store::{Draft, HalfTyped, Viewing},
    text::{list, one_line, sentence},
    ui::{Prompt, PromptError, ReviewCard, ReviewReply},
};

/// Shows every competency in turn, and returns the message after the last card. `held` are words
/// kept for a reason that belong to no decision yet.
pub(super) fn walk(
    session: &Session,
    desk: &mut Desk,
    prompt: &mut dyn Prompt,
    blind: bool,
    held: HalfTyped,
) -> Result<Option<String>, Failure> {
    let competencies: Vec<Competency> =
        reviewed(&desk.bundle.framework, desk.bundle.portfolio.role.as_ref(), &desk.review)
            .into_iter()
            .map(|reviewed| reviewed.competency.clone())
            .collect();
    if competencies.is_empty() {
        return Ok(None);
    }
    let unsaid = Unsaid::begin(desk)?;
    let mut sitting = Sitting {
        session,
        desk,
        prompt,
        blind,
        competencies: &competencies,
        held: Some(held),
        unsaid,
        viewing: None,
        news: None,
    };
    sitting.news = sitting.ready().or(sitting.unsaid.overtaken.take());
    let mut next = AfterCard::To(sitting.first());
    loop {
        match next {
            AfterCard::To(at) => next = sitting.show(at)?,
            AfterCard::End(last_words) => return Ok(last_words),
        }
    }
}

/// The next step after a card.
enum AfterCard {
    /// Show the card at this index.
    To(usize),
    /// End, with a message.
    End(Option<String>),
}

/// An assessor at work on a portfolio, with what they have begun.
struct Sitting<'w> {
    session: &'w Session,
    desk: &'w mut Desk,
    prompt: &'w mut dyn Prompt,
    blind: bool,
    competencies: &'w [Competency],
    /// Words kept for a reason that belong to no decision yet.
    held: Option<HalfTyped>,
    unsaid: Unsaid,
    viewing: Option<Viewing>,
    /// The message at the top of the next card.
    news: Option<String>,
}

impl Sitting<'_> {
    /// Returns the first card: one with unfinished words or choices, if there is one.
    fn first(&self) -> usize {
        let file = self.desk.file.path();
        let is_begun = |id: &CompetencyId| {
            HalfTyped::at(half_a_reason(file, id), "").is_ok_and(|half| half.begun().is_some())
        };
        let begun = self
            .competencies
            .iter()
            .position(|known| self.unsaid.waits(&known.id) || is_begun(&known.id));
        begun
            .or_else(|| next_undecided(self.desk, self.competencies, self.competencies.len() - 1))
            .unwrap_or(0)
    }

    fn ready(&self) -> Option<String> {
        let held = self.held.as_ref().map(HalfTyped::words).filter(|words| !words.is_empty());
        held.map(|words| format!("Ready as the reason for a decision: {}", one_line(words)))
    }

    /// Shows a card, and carries out what the assessor chooses.
    fn show(&mut self, at: usize) -> Result<AfterCard, Failure> {
        let competency = &self.competencies[at];
        let pending = self.unsaid.of(self.desk, &competency.id);
        let is_changed = self.unsaid.waits(&competency.id)
            && self.desk.review.standing(&competency.id).is_some();
        let waiting = self.waiting(competency, is_changed)?;
        let card = ReviewCard {
            news: self.news.take(),
            waiting,
            ..card(self.desk, competency, at, &pending, self.blind)
        };
        let held = self.held.as_mut().expect("one place for these words follows another at once");
        let reply = self.prompt.review(&card, held)?;
        let leaves = matches!(
            reply,
            ReviewReply::Quit
                | ReviewReply::Next
                | ReviewReply::Back
                | ReviewReply::NextUndecided
                | ReviewReply::Goto
        );
        let mut saved = None;
        if leaves && is_changed {
            saved = Some(decide_again(self.session, self.desk, competency, &pending)?);
            self.unsaid.decided(self.desk, &competency.id)?;
        }
        let next = match reply {
            ReviewReply::Quit => return Ok(AfterCard::End(saved)),
            ReviewReply::Outcome(outcome) => self.decide(at, outcome, &pending)?,
            ReviewReply::Next => AfterCard::To((at + 1).min(self.competencies.len() - 1)),
            ReviewReply::Back => AfterCard::To(at.saturating_sub(1)),
            ReviewReply::NextUndecided => AfterCard::To(self.next_undecided(at)),
            ReviewReply::Goto => AfterCard::To(self.named(at)?),
            ReviewReply::Tick(tick) => {
                self.tick(competency, pending, Quality::ALL[tick])?;
                AfterCard::To(at)
            }
            ReviewReply::Open => {
                self.open(competency, &pending);
                AfterCard::To(at)
            }
            ReviewReply::Evidence => {
                self.choose_evidence(competency, pending)?;
                AfterCard::To(at)
            }
            ReviewReply::Remark => {
                self.remark()?;
                AfterCard::To(at)
            }
            ReviewReply::Pasted => {
                self.news = self.ready();
                AfterCard::To(at)
            }
        };
        if let Some(saved) = saved {
            self.news =
                Some(self.news.take().map_or(saved.clone(), |news| format!("{saved} {news}")));
        }
        Ok(next)
    }

    /// Lists what is begun on a competency and not saved yet.
    fn waiting(&self, competency: &Competency, is_changed: bool) -> Result<Vec<String>, Failure> {
        // This only looks: the draft is claimed for this window when it is opened.
        let begun = HalfTyped::at(half_a_reason(self.desk.file.path(), &competency.id), "")?
            .begun()
            .map(one_line);
        let begun = begun.map(|words| {
            format!("Your reason is not finished; it will be there when you decide: {words}")
        });
        let changed = is_changed
            .then(|| "Your new view of the evidence is saved when you go on from here.".to_owned());
        Ok(begun.into_iter().chain(changed).collect())
    }

    fn next_undecided(&mut self, at: usize) -> usize {
        next_undecided(self.desk, self.competencies, at).unwrap_or_else(|| {
            self.news = Some("Every competency has a decision.".to_owned());
            at
        })
    }

    /// Asks for a competency by name, and returns its index.
    fn named(&mut self, at: usize) -> Result<usize, Failure> {
        let typed =
            words(self.prompt, "Which competency, such as RB-05 (Enter alone goes back)", "")?;
        let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else { return Ok(at) };
        let found = competency_at(self.prompt, &self.desk.bundle.framework, &typed);
        let found = match found {
            Err(failure) if failure.exit == Exit::Interrupted => return Err(failure),
            found => found.map_err(|failure| sentence(&failure.message)),
        };
        let place = found.and_then(|found| {
            let place = self.competencies.iter().position(|known| known.id == found.id);
            place.ok_or_else(|| {
                "The framework says nothing about that one at this level.".to_owned()
            })
        });
        Ok(place.unwrap_or_else(|message| {
            self.news = Some(message);
            at
        }))
    }

    /// Ticks a quality of the evidence, or removes the tick.
    fn tick(
        &mut self,
        competency: &Competency,
        mut pending: Pending,
        quality: Quality,
    ) -> Result<(), Failure> {
        if pending.quality.contains(&quality) {
            pending.quality.retain(|known| *known != quality);
        } else {
            pending.quality.push(quality);
            pending.quality.sort();
        }
        self.unsaid.say(self.desk, &competency.id, &pending)
    }

    fn open(&mut self, competency: &Competency, pending: &Pending) {
        let held = self.held.as_mut().expect("one place for these words follows another at once");
        let opened = open_file(
            self.session,
            self.desk,
            self.prompt,
            competency,
            pending,
            &mut self.viewing,
            held,
        );
        self.news = opened.map_or_else(|failure| Some(in_words(&failure)), |()| self.ready());
    }

    fn choose_evidence(
        &mut self,
        competency: &Competency,
        mut pending: Pending,
    ) -> Result<(), Failure> {
        let others = others(&self.desk.bundle.portfolio, competency);
        for line in others.iter().take(MOST_LISTED) {
            self.session.ui.say(&one_line(line));
        }
        if others.len() > MOST_LISTED {
            self.session.ui.say(&format!("and {} more", others.len() - MOST_LISTED));
        }
        let before = pending.evidence.join(", ");
        let Some(typed) =
            words(self.prompt, "Which evidence does it rest on, such as E1, E4", &before)?
        else {
            return Ok(());
        };
        let named: Vec<&str> = typed.split([',', ' ']).collect();
        match evidence_named(&self.desk.bundle.portfolio, &named) {
            Ok(evidence) => {
                pending.evidence = evidence;
                self.unsaid.say(self.desk, &competency.id, &pending)?;
            }
            Err(message) => self.news = Some(sentence(&message)),
        }
        Ok(())
    }

    /// Asks for a remark on the portfolio as a whole.
    fn remark(&mut self) -> Result<(), Failure> {
        for remark in &self.desk.review.remarks {
            self.session.ui.say(&one_line(&format!("You said: {}", remark.says)));
        }
        let mut half = HalfTyped::at(half_a_remark(self.desk.file.path()), "")?;
        match kept_words(
            self.prompt,
            "Words about the portfolio as a whole (Enter alone goes back)",
            &mut half,
        )? {
            None => {
                let letter = ReviewReply::Remark.letter();
                self.news = half
                    .leave()?
                    .then(|| format!("Your words are kept: {letter} goes on with them."));
            }
            Some(typed) if typed.trim().is_empty() => half.given()?,
            Some(typed) => match remark_of(self.session, &typed) {
                Ok(remark) => {
                    let mut review = self.desk.review.clone();
                    review.remarks.push(remark);
                    self.desk.save(review).map_err(|failure| {
                        failure.remark(format!("not saved: {}", one_line(&typed)))
                    })?;
                    half.given()?;
                    self.news = Some("Your remark is saved.".to_owned());
                }
                Err(failure) => self.news = Some(in_words(&failure)),
            },
        }
        Ok(())
    }

    /// Asks for the reason of a decision, saves both, and goes to the next competency without one.
    fn decide(
        &mut self,
        at: usize,
        outcome: usize,
        pending: &Pending,
    ) -> Result<AfterCard, Failure> {
        let competency = &self.competencies[at];
        let mut reason = self.held.as_ref().map(HalfTyped::words).unwrap_or_default().to_owned();
        let Some((decision, half)) = decision(
            self.session,
            self.desk,
            self.prompt,
            competency,
            outcome,
            pending,
            &mut reason,
        )?
        else {
            if reason.is_empty() {
                // An emptied reason is no longer wanted.
                self.release_reason()?;
            }
            return Ok(AfterCard::To(at));
        };
        let said = format!("{}: {}", decision.competency, self.desk.review.outcomes[outcome].label);
        let lost = format!("not saved: {said}, {}", decision.reason);
        let mut review = self.desk.review.clone();
        review.decide(decision)?;
        self.desk.save(review).map_err(|failure| failure.remark(one_line(&lost)))?;
        self.release_reason()?;
        half.given()?;
        self.unsaid.decided(self.desk, &competency.id)?;
        self.news = Some(
            [Some(format!("Saved. {said}")), self.ready()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(". "),
        );
        // If none is left undecided, the walk ends here and the summary follows.
        Ok(next_undecided(self.desk, self.competencies, at)
            .map_or(AfterCard::End(None), AfterCard::To))
    }

    /// Drops the words that were kept for a reason.
    fn release_reason(&mut self) -> Result<(), Failure> {
        self.held.take().map_or(Ok(()), HalfTyped::given)?;
        self.held = Some(HalfTyped::at(Draft::of_reason(self.desk.file.path()), "")?);
        Ok(())
    }
}

/// The most that are listed; the portfolio's own page lists all of them.
const MOST_LISTED: usize = 20;

/// Returns the next competency without a decision, in a circle from here: first those with an
/// earlier request, then those that the person put forward, then the rest.
fn next_undecided(desk: &Desk, competencies: &[Competency], after: usize) -> Option<usize> {
    let rank = |at: usize| {
        let Competency { id, .. } = &competencies[at];
        match desk.carried.before.contains_key(id) {
            true => 0,
            false if desk.puts_forward(id) => 1,
            false => 2,
        }
    };
    let count = competencies.len();
    let open = (1..=count)
        .map(|step| (after + step) % count)
        .filter(|at| !desk.is_decided(&competencies[*at].id));
    open.min_by_key(|at| rank(*at))
}

/// Records changed evidence of a decided competency as a new decision with the same outcome and
/// reason.
fn decide_again(
    session: &Session,
    desk: &mut Desk,
    competency: &Competency,
    pending: &Pending,
) -> Result<String, Failure> {
    let mut review = desk.review.clone();
    if let Some(standing) = desk.review.standing(&competency.id) {
        let again = NewDecision {
            competency: competency.id.clone(),
            title: competency.title.clone(),
            outcome: standing.outcome.clone(),
            decided_on: today(session),
            reason: standing.reason.clone(),
            evidence: pending.evidence.clone(),
            quality: pending.quality.clone(),
            settles: None,
        };
        review.decide(again)?;
        desk.save(review)?;
    }
    let said: Vec<&str> = pending.quality.iter().map(|quality| quality.name()).collect();
    let said = if said.is_empty() {
        "nothing is said about the evidence".to_owned()
    } else {
        format!("the evidence is {}", list(&said))
    };
    let rests = if pending.evidence.is_empty() {
        String::new()
    } else {
        format!(", and it rests on {}", list(&pending.evidence))
    };
    Ok(format!("Saved with your decision on {}: {said}{rests}.", competency.called()))
}

/// Lists the evidence that is not linked to a competency.
fn others(portfolio: &Portfolio, competency: &Competency) -> Vec<String> {
    let speaks =
        |item: &&Evidence| !item.claims.iter().any(|claim| claim.competency == competency.id);
    portfolio
        .evidence
        .iter()
        .filter(speaks)
        .map(|item| format!("{} {}", item.short, item.title))
        .collect()
}

/// Describes a failure for a card.
fn in_words(failure: &Failure) -> String {
    sentence(&[std::slice::from_ref(&failure.message), &failure.causes].concat().join(": "))
}

/// Asks for words; `None` if the person declines.
fn words(
    prompt: &mut dyn Prompt,
    question: &str,
    before: &str,
) -> Result<Option<String>, PromptError> {
    match prompt.words(question, before) {
        Err(PromptError::Declined) => Ok(None),
        typed => typed.map(Some),
    }
}

/// Like [`words`], for words that are kept if they are not sent.
fn kept_words(
    prompt: &mut dyn Prompt,
    question: &str,
    half: &mut HalfTyped,
) -> Result<Option<String>, Failure> {
    match half_typed::ask(prompt, question, half)? {
        Err(PromptError::Declined) => Ok(None),
        typed => Ok(Some(typed?)),
    }
}

fn decision(
    session: &Session,
    desk: &Desk,
    prompt: &mut dyn Prompt,
    competency: &Competency,
    outcome: usize,
    pending: &Pending,
    held: &mut String,
) -> Result<Option<(NewDecision, HalfTyped)>, Failure> {
    let outcome = &desk.review.outcomes[outcome];
    let so_far = reason_so_far(&desk.review, &competency.id, outcome).unwrap_or_default();
    let stands = if held.is_empty() { so_far } else { held.as_str() };
    let mut half = HalfTyped::at(half_a_reason(desk.file.path(), &competency.id), stands)?;
    loop {
        let keys =
            if half.words().is_empty() { "Enter alone goes back" } else { "Enter when done" };
        let question =
            format!("{}: {}. Why? A sentence that helps ({keys})", competency.id, outcome.label);
        let Some(typed) = kept_words(prompt, &question, &mut half)? else { return Ok(None) };
        if typed.trim().is_empty() {
            held.clear();
            half.given()?;
            return Ok(None);
        }
        match reason_of(&competency.id, &typed) {
            Ok(reason) => {
                let new = NewDecision {
                    competency: competency.id.clone(),
                    title: competency.title.clone(),
                    outcome: outcome.id.clone(),
                    decided_on: today(session),
                    reason,
                    evidence: pending.evidence.clone(),
                    quality: pending.quality.clone(),
                    settles: None,
                };
                return Ok(Some((new, half)));
            }
            Err(refusal) => session.ui.say(&refusal.to_string()),
        }
    }
}
