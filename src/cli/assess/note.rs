//! The words of a note or a reason: where they are kept until their answer is given, and what
//! becomes of them.

use super::prompt_or::PromptOr;
use crate::{
    analysis::Question,
    cli::{Session, kit::half_typed},
    store::{Draft, HalfTyped, StoreError, Workspace},
    text::{has_control, tidy},
    ui::{Prompt, PromptError},
};

/// A question, and the drafts of the words that go with its answer.
pub(super) struct QuestionPlace<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) question: &'w Question<'w>,
}

impl QuestionPlace<'_> {
    pub(super) fn of_note(&self) -> Draft {
        Draft::of_note(
            self.workspace,
            &self.question.competency.id,
            &self.question.aspect.id,
            self.question.level,
        )
    }

    /// Returns the draft of a note that is being typed. An unsaved note is continued there too, if
    /// its answer was meanwhile given another way.
    pub(super) fn of_half_a_note(&self, is_answered: bool) -> Result<Draft, StoreError> {
        let half = || {
            Draft::of_half_a_note(
                self.workspace,
                &self.question.competency.id,
                &self.question.aspect.id,
                self.question.level,
            )
        };
        let waits = is_answered
            && HalfTyped::at(half(), "")?.begun().is_none()
            && HalfTyped::at(self.of_note(), "")?.begun().is_some();
        Ok(if waits { self.of_note() } else { half() })
    }

    pub(super) fn of_half_a_reason(&self) -> Draft {
        Draft::of_half_a_reason(self.workspace, &self.question.competency.id, self.question.level)
    }
}

/// Keeps a note until its answer is given, replacing the one kept so far. A note that another
/// window left there is put before it.
pub(super) fn keep(
    note: &mut Option<HalfTyped>,
    draft: Draft,
    typed: &str,
) -> Result<(), StoreError> {
    if let Some(kept) = note {
        return kept.keep(typed);
    }
    let mut kept = HalfTyped::at(draft, "")?;
    kept.keep(&tidy(&format!("{} {typed}", kept.begun().unwrap_or_default())))?;
    *note = Some(kept);
    Ok(())
}

/// Drops the draft of a note that is saved.
pub(super) fn give(note: &mut Option<HalfTyped>) -> Result<(), StoreError> {
    note.take().map_or(Ok(()), HalfTyped::given)
}

/// Asks for words until they can be kept; they may be empty. Returns `None` if the person declines,
/// and keeps the draft.
pub(super) fn words(
    session: &Session,
    prompt: &mut dyn Prompt,
    question: &str,
    half: &mut HalfTyped,
) -> Result<Option<String>, PromptOr> {
    loop {
        let typed = match half_typed::ask(prompt, question, half)? {
            Err(PromptError::Declined) => return Ok(None),
            typed => tidy(&typed?),
        };
        if !has_control(&typed) {
            return Ok(Some(typed));
        }
        session
            .ui
            .say("That holds a character that cannot be shown. Please write it in plain words.");
    }
}

/// Asks whether to leave without the note. Returns words that were typed instead of a choice, which
/// may belong to the note.
pub(super) fn leaves_note(
    prompt: &mut dyn Prompt,
    half: &mut HalfTyped,
) -> Result<Result<bool, String>, PromptError> {
    let options = [
        "Go back and answer, so that the note is saved".to_owned(),
        "Leave without the note".to_owned(),
    ];
    let question = "Your note is kept with an answer, and there is none yet.";
    match prompt.choose_or_words(question, &options, 0, "Keep it in the note?", half) {
        Ok(chosen) => Ok(chosen.map(|chosen| chosen == 1)),
        Err(PromptError::Declined) => Ok(Ok(false)),
        Err(error) => Err(error),
    }
}

/// A note that replaces another.
pub(super) struct NoteChange<'n> {
    /// The note when the field was opened.
    pub(super) from: Option<&'n str>,
    pub(super) to: &'n str,
}

impl NoteChange<'_> {
    /// Returns the note to save. A note that another window saved meanwhile is put before it.
    pub(super) fn joined(&self, stands: Option<&str>) -> Option<String> {
        let elsewhere = stands
            .filter(|stands| Some(*stands) != self.from && !self.to.contains(stands))
            .unwrap_or_default();
        Some(tidy(&format!("{elsewhere} {}", self.to))).filter(|note| !note.is_empty())
    }
}
