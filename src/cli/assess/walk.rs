//! One question after another: what was answered is on disk before the next is asked.

use std::collections::BTreeMap;

use crate::{
    analysis::{Question, Selection, keep_notes, questions, reason_before},
    cli::{Failure, Session, kit::half_typed},
    model::{Act, Answer, AspectId, CompetencyId, Framework, LevelId, Rating},
    store::{Draft, HalfTyped, StoreError, Workspace},
    text::{has_control, tidy},
    ui::{Card, CardPoint, Prompt, PromptError, Reply},
};

/// How a walk through the questions ended.
pub(super) enum Walk {
    NothingToAsk,
    Finished { skipped: usize },
    Stopped,
}

pub(super) enum PromptOr {
    Prompt(PromptError),
    Failure(Failure),
}

impl From<PromptError> for PromptOr {
    fn from(error: PromptError) -> Self {
        Self::Prompt(error)
    }
}

impl From<StoreError> for PromptOr {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Failure> for PromptOr {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Asks each question in turn. What was answered is on disk before the next is asked.
pub(super) fn walk(
    session: &Session,
    workspace: &mut Workspace,
    prompt: &mut dyn Prompt,
    level: &LevelId,
    selection: &Selection,
    goes_on: bool,
    note: &mut Option<HalfTyped>,
) -> Result<Walk, PromptOr> {
    let framework = workspace.framework.clone();
    let queue = questions(&framework, &workspace.portfolio, level, selection);
    let mut answers = answers_so_far(workspace, level, &queue);
    let is_open = |answers: &BTreeMap<_, _>, at: &usize| !goes_on || !answers.contains_key(&key(&queue[*at]));
    let Some(mut at) = (0..queue.len()).find(|at| is_open(&answers, at)) else { return Ok(Walk::NothingToAsk) };
    let mut asked = vec![false; queue.len()];
    loop {
        asked[at] = true;
        let mut given = Vec::new();
        let question = queue[at];
        let on = QuestionPlace { workspace, question: &question, level };
        let known = answers.get(&key(&question)).cloned();
        if note.is_none() && known.is_none() {
            *note = Some(HalfTyped::at(on.of_note(), "")?).filter(|waits| waits.begun().is_some());
        }
        let begun = |half: Draft| HalfTyped::at(half, "").map(|half| half.begun().map(str::to_owned));
        let half_typed = [begun(on.of_half_a_note(known.is_some())?)?, begun(on.of_half_a_reason())?];
        let card = Card { half_typed, ..card(&framework, &queue, at, level, &answers, note.as_ref().map(HalfTyped::words)) };
        let answer = match prompt.rate(&card)? {
            Reply::Point(point) => {
                let point = framework.scale_of(question.aspect).points[point].id.clone();
                Some(Answer::Point(point))
            }
            Reply::NotApplicable => {
                let replaced = queue.iter().any(|other| {
                    other.competency.id == question.competency.id
                        && other.aspect.id != question.aspect.id
                        && answers.contains_key(&key(other))
                });
                let warning = if replaced { " This replaces your other answer on it." } else { "" };
                let before = reason_so_far(workspace, &answers, &question, level);
                let keys = if before.is_empty() { "Enter to go back" } else { "Enter when done" };
                let ask = format!("Why is {} as a whole not part of your work?{warning} A few words ({keys})", question.competency.id);
                let mut half = HalfTyped::at(on.of_half_a_reason(), &before)?;
                match words(session, prompt, &ask, &mut half)? {
                    Some(reason) if !reason.is_empty() => {
                        given.push(half);
                        Some(Answer::NotApplicable { reason })
                    }
                    emptied => {
                        if emptied.is_some() {
                            half.given()?;
                        }
                        continue;
                    }
                }
            }
            reply @ (Reply::Note | Reply::Pasted(_)) => {
                let stands = known.as_ref().and_then(|known| known.note.as_deref());
                let before = note.as_ref().map(HalfTyped::words).or(stands).unwrap_or_default().to_owned();
                let mut half = HalfTyped::at(on.of_half_a_note(known.is_some())?, &before)?;
                let typed = match reply {
                    Reply::Pasted(words) => Some(tidy(&format!("{before} {words}"))),
                    _ => {
                        let typed = words(session, prompt, "Your note, without anybody's name (Enter when done)", &mut half)?;
                        if typed.is_some() {
                            given.push(half);
                        }
                        typed
                    }
                };
                let Some(typed) = typed else { continue };
                if typed != before {
                    match known {
                        // A note on something already answered has an answer to go with.
                        Some(KnownAnswer { answer, note }) => {
                            let changed = NoteChange { from: note.as_deref(), to: &typed };
                            answers.extend(record(session, workspace, &question, level, answer, Some(changed))?);
                        }
                        None if typed.is_empty() => give(note)?,
                        None => keep(note, on.of_note(), &typed)?,
                    }
                }
                take_away(&mut given)?;
                continue;
            }
            moved @ (Reply::Back | Reply::Skip | Reply::Quit) => {
                if let Some(kept) = note.as_mut() {
                    match leaves_note(prompt)? {
                        Ok(true) => {}
                        Ok(false) => continue,
                        Err(words) => {
                            kept.keep(&tidy(&format!("{} {words}", kept.words())))?;
                            continue;
                        }
                    }
                }
                give(note)?;
                match moved {
                    Reply::Quit => return Ok(Walk::Stopped),
                    Reply::Back => {
                        at = at.saturating_sub(1);
                        continue;
                    }
                    _ => None,
                }
            }
        };
        let whole = matches!(answer, Some(Answer::NotApplicable { .. }));
        if let Some(answer) = answer {
            let changed =
                note.as_ref().map(|note| NoteChange { from: known.as_ref().and_then(|known| known.note.as_deref()), to: note.words() });
            answers.extend(record(session, workspace, &question, level, answer, changed)?);
            give(note)?;
            take_away(&mut given)?;
        }
        // What was just said of a whole competency is not asked again of its other half.
        let is_said = |at: &usize| whole && queue[*at].competency.id == question.competency.id;
        match (at + 1..queue.len()).find(|at| is_open(&answers, at) && !is_said(at)) {
            Some(next) => at = next,
            None => {
                let skipped = (0..queue.len()).filter(|at| asked[*at] && !answers.contains_key(&key(&queue[*at]))).count();
                return Ok(Walk::Finished { skipped });
            }
        }
    }
}

/// An answer as this walk knows it.
#[derive(Clone)]
struct KnownAnswer {
    answer: Answer,
    note: Option<String>,
}

type QuestionKey = (CompetencyId, AspectId);

fn key(question: &Question<'_>) -> QuestionKey {
    (question.competency.id.clone(), question.aspect.id.clone())
}

fn answers_so_far(workspace: &Workspace, level: &LevelId, queue: &[Question<'_>]) -> BTreeMap<QuestionKey, KnownAnswer> {
    queue
        .iter()
        .filter_map(|question| {
            let rated = workspace.portfolio.rating(&question.competency.id, level, &question.aspect.id)?;
            Some((key(question), KnownAnswer { answer: rated.answer.clone(), note: rated.note.clone() }))
        })
        .collect()
}

fn card(
    framework: &Framework,
    queue: &[Question<'_>],
    at: usize,
    level: &LevelId,
    answers: &BTreeMap<QuestionKey, KnownAnswer>,
    note: Option<&str>,
) -> Card {
    let Question { competency, aspect } = queue[at];
    let mut ids: Vec<&CompetencyId> = queue.iter().map(|question| &question.competency.id).collect();
    ids.dedup();
    let known = answers.get(&key(&queue[at]));
    let points = &framework.scale_of(aspect).points;
    Card {
        domain: framework.domain(competency.domain.as_str()).map(|domain| domain.title.clone()).unwrap_or_default(),
        cluster: competency.cluster.clone(),
        competency: competency.id.to_string(),
        title: competency.title.clone(),
        aspect: aspect.title.clone(),
        statement: competency.asked(level.as_str(), aspect).unwrap_or_default().to_owned(),
        points: points.iter().map(|point| CardPoint { label: point.label.clone(), means: point.means.clone() }).collect(),
        given: known.and_then(|known| match &known.answer {
            Answer::Point(given) => points.iter().position(|point| point.id == *given),
            Answer::NotApplicable { .. } => None,
        }),
        not_applicable: known.is_some_and(|known| matches!(known.answer, Answer::NotApplicable { .. })),
        note: note.map(str::to_owned).or_else(|| known.and_then(|known| known.note.clone())),
        half_typed: [None, None],
        at: ids.iter().position(|id| **id == competency.id).unwrap_or(0) + 1,
        of: ids.len(),
    }
}

/// A question, and where the words that go with its answer wait for it.
struct QuestionPlace<'w> {
    workspace: &'w Workspace,
    question: &'w Question<'w>,
    level: &'w LevelId,
}

impl QuestionPlace<'_> {
    fn of_note(&self) -> Draft {
        Draft::of_note(self.workspace, &self.question.competency.id, &self.question.aspect.id, self.level)
    }

    /// Of a note that is being typed. One that was given and whose answer came by another way is gone on with there as well.
    fn of_half_a_note(&self, is_answered: bool) -> Result<Draft, StoreError> {
        let half = || Draft::of_half_a_note(self.workspace, &self.question.competency.id, &self.question.aspect.id, self.level);
        let waits = is_answered && HalfTyped::at(half(), "")?.begun().is_none() && HalfTyped::at(self.of_note(), "")?.begun().is_some();
        Ok(if waits { self.of_note() } else { half() })
    }

    fn of_half_a_reason(&self) -> Draft {
        Draft::of_half_a_reason(self.workspace, &self.question.competency.id, self.level)
    }
}

/// Keeps a note whose answer is still to come, in the place of the one that waits; what waits there from another window stays before it.
fn keep(note: &mut Option<HalfTyped>, draft: Draft, typed: &str) -> Result<(), StoreError> {
    if let Some(kept) = note {
        return kept.keep(typed);
    }
    let mut kept = HalfTyped::at(draft, "")?;
    kept.keep(&tidy(&format!("{} {typed}", kept.begun().unwrap_or_default())))?;
    *note = Some(kept);
    Ok(())
}

/// A note that waits no longer.
fn give(note: &mut Option<HalfTyped>) -> Result<(), StoreError> {
    note.take().map_or(Ok(()), HalfTyped::given)
}

/// What is kept elsewhere by now needs no draft.
fn take_away(given: &mut Vec<HalfTyped>) -> Result<(), StoreError> {
    given.drain(..).try_for_each(HalfTyped::given)
}

/// Words that can be kept, perhaps none; `None` from somebody who would rather not, whose words wait.
fn words(session: &Session, prompt: &mut dyn Prompt, question: &str, half: &mut HalfTyped) -> Result<Option<String>, PromptOr> {
    loop {
        let typed = match half_typed::ask(prompt, question, half)? {
            Err(PromptError::Declined) => return Ok(None),
            typed => tidy(&typed?),
        };
        if !has_control(&typed) {
            return Ok(Some(typed));
        }
        session.ui.say("That holds a character that cannot be shown. Please write it in plain words.");
    }
}

/// Whether somebody leaves without their note, or words that belong to it.
fn leaves_note(prompt: &mut dyn Prompt) -> Result<Result<bool, String>, PromptError> {
    let options = ["Go back and answer, so that the note is saved".to_owned(), "Leave without the note".to_owned()];
    let question = "Your note is kept with an answer, and there is none yet.";
    match prompt.choose_or_words(question, &options, 0, "Keep it in the note?") {
        Ok(chosen) => Ok(chosen.map(|chosen| chosen == 1)),
        Err(PromptError::Declined) => Ok(Ok(false)),
        Err(error) => Err(error),
    }
}

/// Why it is not part of somebody's work, as far as they ever said.
fn reason_so_far(workspace: &Workspace, answers: &BTreeMap<QuestionKey, KnownAnswer>, question: &Question<'_>, level: &LevelId) -> String {
    let known = answers.get(&key(question)).and_then(|known| known.answer.reason());
    let before = || reason_before(&workspace.portfolio, &question.competency.id, level, &question.aspect.id);
    known.or_else(before).unwrap_or_default().to_owned()
}

/// A note that takes the place of another.
struct NoteChange<'n> {
    /// What stood there when it was opened.
    from: Option<&'n str>,
    to: &'n str,
}

impl NoteChange<'_> {
    /// The note as it stands from now on. What another window put there meanwhile stays before it.
    fn joined(&self, stands: Option<&str>) -> Option<String> {
        let elsewhere = stands.filter(|stands| Some(*stands) != self.from && !self.to.contains(stands)).unwrap_or_default();
        Some(tidy(&format!("{elsewhere} {}", self.to))).filter(|note| !note.is_empty())
    }
}

/// "Not part of my work" is said of the whole competency; a point of one aspect. The notes that are there stay; `note` takes the place
/// of the one on this question, or takes it away if it has no words. Gives the answers as they stand now.
fn record(
    session: &Session,
    workspace: &mut Workspace,
    question: &Question<'_>,
    level: &LevelId,
    answer: Answer,
    note: Option<NoteChange<'_>>,
) -> Result<Vec<(QuestionKey, KnownAnswer)>, StoreError> {
    let aspects: Vec<AspectId> = match &answer {
        Answer::Point(_) => vec![question.aspect.id.clone()],
        Answer::NotApplicable { .. } => workspace
            .framework
            .aspects_of(question.competency, level.as_str())
            .filter(|aspect| aspect.counts || aspect.id == question.aspect.id)
            .map(|aspect| aspect.id.clone())
            .collect(),
    };
    let rating =
        |aspect| Rating { competency: question.competency.id.clone(), level: level.clone(), aspect, answer: answer.clone(), note: None };
    let mut ratings: Vec<Rating> = aspects.into_iter().map(rating).collect();
    // What was said a moment ago stands as well.
    workspace.reload(&session.context)?;
    let entry = workspace.record(&session.context, |workspace| {
        keep_notes(&workspace.portfolio, &mut ratings);
        if let Some((note, rating)) = note.zip(ratings.iter_mut().find(|rating| rating.aspect == question.aspect.id)) {
            let stands = workspace.portfolio.rating(&question.competency.id, level, &question.aspect.id);
            rating.note = note.joined(stands.and_then(|stands| stands.note.as_deref()));
        }
        Ok::<_, StoreError>(Act::Rated { framework: workspace.portfolio.pin.sha256, ratings })
    })?;
    let Act::Rated { ratings, .. } = entry.act else { return Ok(Vec::new()) };
    let known = |rating: Rating| ((rating.competency, rating.aspect), KnownAnswer { answer: rating.answer, note: rating.note });
    Ok(ratings.into_iter().map(known).collect())
}
