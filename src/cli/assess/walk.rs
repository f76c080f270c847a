//! One question after another. Each answer is on disk before the next question is asked.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answered::{KnownAnswer, QuestionKey, answers_so_far, key, reason_so_far},
    card::{below, card, earlier},
    note::{NoteChange, QuestionPlace, give, keep, leaves_note, words},
    prompt_or::PromptOr,
};
use crate::{
    analysis::{Question, Selection, Target, keep_notes, questions},
    cli::{Session, kit::urgent::urgent},
    model::{Act, Answer, AspectId, CompetencyId, Framework, LevelId, Rating},
    store::{Draft, HalfTyped, StoreError, Workspace},
    text::tidy,
    ui::{Card, Prompt, Reply},
};

/// How a walk through the questions ended.
pub(super) enum Walk {
    NothingToAsk,
    Finished { skipped: usize },
    Stopped,
}

/// What a walk leaves, however it ends.
#[derive(Default)]
pub(super) struct Underway {
    /// A note that waits for its answer.
    pub(super) note: Option<HalfTyped>,
    /// What was answered in this walk and must not wait.
    pub(super) urgent: BTreeSet<(CompetencyId, LevelId)>,
    /// The competency that was asked about last, and those after it, with their levels.
    pub(super) rest: Vec<(CompetencyId, LevelId)>,
}

/// Asks each question in turn. Each answer is on disk before the next question is asked.
pub(super) fn walk(
    session: &Session,
    workspace: &mut Workspace,
    prompt: &mut dyn Prompt,
    target: &Target<'_>,
    selection: &Selection,
    goes_on: bool,
    underway: &mut Underway,
) -> Result<Walk, PromptOr> {
    let framework = workspace.framework.clone();
    let queue = questions(&framework, &workspace.portfolio, target, selection);
    let answers = answers_so_far(workspace, &queue);
    let is_open =
        |answers: &BTreeMap<_, _>, at: &usize| !goes_on || !answers.contains_key(&key(&queue[*at]));
    let Some(mut at) = (0..queue.len()).find(|at| is_open(&answers, at)) else {
        return Ok(Walk::NothingToAsk);
    };
    let mut was_asked = vec![false; queue.len()];
    let mut asker = Asker {
        session,
        workspace,
        prompt,
        framework: &framework,
        queue: &queue,
        names_levels: target.levels.len() > 1,
        answers,
        note: &mut underway.note,
        urgent: &mut underway.urgent,
        urgent_now: None,
    };
    loop {
        was_asked[at] = true;
        let place = |one: &Question<'_>| (one.competency.id.clone(), one.level.clone());
        underway.rest = queue[at..].iter().map(place).collect();
        underway.rest.dedup();
        let is_said_of_all = match asker.ask(at)? {
            Step::Stay => continue,
            Step::Stop => return Ok(Walk::Stopped),
            Step::Back => {
                at = at.saturating_sub(1);
                continue;
            }
            Step::On { is_said_of_all } => is_said_of_all,
        };
        // An answer just given for a whole competency is not asked for again under its other
        // aspect.
        let is_said = |other: &usize| {
            let of = |at: usize| (&queue[at].competency.id, queue[at].level);
            is_said_of_all && of(*other) == of(at)
        };
        match (at + 1..queue.len()).find(|next| is_open(&asker.answers, next) && !is_said(next)) {
            Some(next) => at = next,
            None => {
                let skipped = (0..queue.len())
                    .filter(|at| was_asked[*at] && !asker.answers.contains_key(&key(&queue[*at])))
                    .count();
                return Ok(Walk::Finished { skipped });
            }
        }
    }
}

/// The question to ask next.
enum Step {
    /// Ask the same question again.
    Stay,
    Back,
    Stop,
    On {
        is_said_of_all: bool,
    },
}

/// The state of a walk, with the answers so far.
struct Asker<'w> {
    session: &'w Session,
    workspace: &'w mut Workspace,
    prompt: &'w mut dyn Prompt,
    framework: &'w Framework,
    queue: &'w [Question<'w>],
    /// True if questions at several levels may be asked.
    names_levels: bool,
    answers: BTreeMap<QuestionKey, KnownAnswer>,
    /// A note that waits for its answer.
    note: &'w mut Option<HalfTyped>,
    /// What was answered in this walk and must not wait.
    urgent: &'w mut BTreeSet<(CompetencyId, LevelId)>,
    /// What must not wait of the last answer, for the next card.
    urgent_now: Option<String>,
}

impl Asker<'_> {
    fn ask(&mut self, at: usize) -> Result<Step, PromptOr> {
        let question = &self.queue[at];
        let known = self.answers.get(&key(question)).cloned();
        if self.note.is_none() && known.is_none() {
            *self.note = Some(HalfTyped::at(self.place(question).of_note(), "")?)
                .filter(|waits| waits.begun().is_some());
        }
        let half_typed = self.half_typed(question, known.is_some())?;
        let note = self.note.as_ref().map(HalfTyped::words);
        let card = Card {
            half_typed,
            earlier: earlier(self.workspace, self.framework, question),
            below: below(self.framework, &self.workspace.portfolio, question),
            urgent: self.urgent_now.take(),
            ..card(self.framework, (self.queue, self.names_levels), at, &self.answers, note)
        };
        let before = self.note_so_far(known.as_ref());
        let mut half =
            HalfTyped::unopened(self.place(question).of_half_a_note(known.is_some())?, &before);
        match self.prompt.rate(&card, &mut half)? {
            Reply::Point(point) => {
                let point = self.framework.scale_of(question.competency, question.aspect).points
                    [point]
                    .id
                    .clone();
                self.answer(question, Answer::Point(point), known.as_ref())?;
                Ok(Step::On { is_said_of_all: false })
            }
            Reply::NotApplicable => self.ask_why(question, known.as_ref()),
            Reply::Note => {
                // The field of the note claims the draft again.
                drop(half);
                self.ask_note(question, known, &before)
            }
            Reply::Pasted(words) => {
                self.take_note(question, known, &before, &tidy(&format!("{before} {words}")))?;
                half.release()?;
                Ok(Step::Stay)
            }
            Reply::Left => Ok(Step::Stay),
            Reply::Back => self.leave(Step::Back, half),
            Reply::Skip => self.leave(Step::On { is_said_of_all: false }, half),
            Reply::Quit => self.leave(Step::Stop, half),
        }
    }

    fn place<'p>(&'p self, question: &'p Question<'p>) -> QuestionPlace<'p> {
        QuestionPlace { workspace: self.workspace, question }
    }

    /// Returns the unfinished words of the note and of the reason.
    fn half_typed(
        &self,
        question: &Question<'_>,
        is_answered: bool,
    ) -> Result<[Option<String>; 2], StoreError> {
        let place = self.place(question);
        let begun =
            |half: Draft| HalfTyped::at(half, "").map(|half| half.begun().map(str::to_owned));
        Ok([begun(place.of_half_a_note(is_answered)?)?, begun(place.of_half_a_reason())?])
    }

    /// Records an answer with the note that waited for it.
    fn answer(
        &mut self,
        question: &Question<'_>,
        answer: Answer,
        known: Option<&KnownAnswer>,
    ) -> Result<(), StoreError> {
        let from = known.and_then(|known| known.note.as_deref());
        let note = self.note.as_ref().map(|note| NoteChange { from, to: note.words() });
        self.answers.extend(record(self.session, self.workspace, question, answer, note)?);
        self.note_urgent(question)?;
        give(self.note)
    }

    /// Keeps what must not wait after an answer: for the next card, once, and for the end of the
    /// walk.
    fn note_urgent(&mut self, question: &Question<'_>) -> Result<(), StoreError> {
        let answered = (question.competency.id.clone(), question.level.clone());
        let only = BTreeSet::from([answered.clone()]);
        let says = urgent(self.session, self.workspace, &only)?.pop();
        if says.is_none() {
            self.urgent.remove(&answered);
        } else if self.urgent.insert(answered) {
            self.urgent_now = says;
        }
        Ok(())
    }

    /// Asks why a competency is not part of the person's work.
    fn ask_why(
        &mut self,
        question: &Question<'_>,
        known: Option<&KnownAnswer>,
    ) -> Result<Step, PromptOr> {
        let is_its_other = |other: &&Question<'_>| {
            (&other.competency.id, other.level) == (&question.competency.id, question.level)
                && other.aspect.id != question.aspect.id
        };
        let replaced = self
            .queue
            .iter()
            .filter(is_its_other)
            .any(|other| self.answers.contains_key(&key(other)));
        let warning = if replaced { " This replaces your other answer on it." } else { "" };
        let before = reason_so_far(self.workspace, &self.answers, question);
        let keys = if before.is_empty() { "Enter to go back" } else { "Enter when done" };
        let ask = format!(
            "Why is {} as a whole{} not part of your work?{warning} A few words ({keys})",
            question.competency.called(),
            if self.names_levels {
                format!(", at level {},", question.level)
            } else {
                String::new()
            }
        );
        let mut half = HalfTyped::at(self.place(question).of_half_a_reason(), &before)?;
        match words(self.session, self.prompt, &ask, &mut half)? {
            None => Ok(Step::Stay),
            Some(reason) if reason.is_empty() => {
                half.given()?;
                Ok(Step::Stay)
            }
            Some(reason) => {
                self.answer(question, Answer::NotApplicable { reason }, known)?;
                half.given()?;
                Ok(Step::On { is_said_of_all: true })
            }
        }
    }

    fn ask_note(
        &mut self,
        question: &Question<'_>,
        known: Option<KnownAnswer>,
        before: &str,
    ) -> Result<Step, PromptOr> {
        let mut half =
            HalfTyped::at(self.place(question).of_half_a_note(known.is_some())?, before)?;
        if let Some(typed) = words(
            self.session,
            self.prompt,
            "Your note, without anybody's name (Enter when done)",
            &mut half,
        )? {
            self.take_note(question, known, before, &typed)?;
            half.given()?;
        }
        Ok(Step::Stay)
    }

    fn note_so_far(&self, known: Option<&KnownAnswer>) -> String {
        let stands = known.and_then(|known| known.note.as_deref());
        self.note.as_ref().map(HalfTyped::words).or(stands).unwrap_or_default().to_owned()
    }

    /// Records a note on a question that is already answered; any other note waits for its answer.
    fn take_note(
        &mut self,
        question: &Question<'_>,
        known: Option<KnownAnswer>,
        before: &str,
        typed: &str,
    ) -> Result<(), StoreError> {
        if typed == before {
            return Ok(());
        }
        match known {
            Some(KnownAnswer { answer, note }) => {
                let changed = NoteChange { from: note.as_deref(), to: typed };
                self.answers.extend(record(
                    self.session,
                    self.workspace,
                    question,
                    answer,
                    Some(changed),
                )?);
                Ok(())
            }
            None if typed.is_empty() => give(self.note),
            None => {
                let draft = self.place(question).of_note();
                keep(self.note, draft, typed)
            }
        }
    }

    /// Leaves a question unanswered, after asking about a note that would be lost.
    fn leave(&mut self, to: Step, mut half: HalfTyped) -> Result<Step, PromptOr> {
        if let Some(kept) = self.note.as_mut() {
            match leaves_note(self.prompt, &mut half)? {
                Ok(true) => {}
                Ok(false) => return Ok(Step::Stay),
                Err(words) => {
                    kept.keep(&tidy(&format!("{} {words}", kept.words())))?;
                    half.release()?;
                    return Ok(Step::Stay);
                }
            }
        }
        give(self.note)?;
        Ok(to)
    }
}

/// Records an answer. "Not part of my work" covers the whole competency; a point covers one aspect.
/// Existing notes stay; `note` replaces the note on this question, or removes it if it is empty.
/// Returns the answers as they are now.
fn record(
    session: &Session,
    workspace: &mut Workspace,
    question: &Question<'_>,
    answer: Answer,
    note: Option<NoteChange<'_>>,
) -> Result<Vec<(QuestionKey, KnownAnswer)>, StoreError> {
    let level = question.level;
    let asked_in = workspace.portfolio.pin.sha256;
    let aspects: Vec<AspectId> = match &answer {
        Answer::Point(_) => vec![question.aspect.id.clone()],
        Answer::NotApplicable { .. } => workspace
            .framework
            .aspects_of(question.competency, level.as_str())
            .filter(|aspect| aspect.counts || aspect.id == question.aspect.id)
            .map(|aspect| aspect.id.clone())
            .collect(),
    };
    let rating = |aspect| Rating {
        competency: question.competency.id.clone(),
        level: level.clone(),
        aspect,
        answer: answer.clone(),
        note: None,
    };
    let mut ratings: Vec<Rating> = aspects.into_iter().map(rating).collect();
    // Another window may have recorded an answer a moment ago: load it first.
    workspace.reload(&session.context)?;
    let entry = workspace.record(&session.context, |workspace| {
        keep_notes(&workspace.portfolio, &mut ratings);
        if let Some((note, rating)) =
            note.zip(ratings.iter_mut().find(|rating| rating.aspect == question.aspect.id))
        {
            let (id, aspect) = (&question.competency.id, &question.aspect.id);
            rating.note = note.joined(workspace.portfolio.note_of(id, level, aspect));
        }
        // What was asked, even if another window has moved to another framework meanwhile.
        Ok::<_, StoreError>(Act::Rated { framework: asked_in, ratings })
    })?;
    let Act::Rated { ratings, .. } = entry.act else { return Ok(Vec::new()) };
    let known = |rating: Rating| {
        (
            (rating.competency, rating.level, rating.aspect),
            KnownAnswer { answer: rating.answer, note: rating.note },
        )
    };
    Ok(ratings.into_iter().map(known).collect())
}
