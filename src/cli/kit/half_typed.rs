//! Fields that lose no words: unsent words are kept on disk, and shown again when the field is
//! opened.

use std::path::Path;

use crate::cli::{Exit, Failure, Session};
use crate::{
    store::{Draft, HalfForm, HalfTyped},
    text::{cut, list, one_line},
    ui::{Prompt, PromptError},
};

/// Asks for the words of a field. If the person declines or is interrupted, their words are kept
/// for the next time.
///
/// # Errors
/// Fails if the words could not be kept; the error then contains them.
pub(in crate::cli) fn ask(
    prompt: &mut dyn Prompt,
    question: &str,
    half: &mut HalfTyped,
) -> Result<Result<String, PromptError>, Failure> {
    let typed = prompt.kept_words(question, half);
    if typed.is_err() {
        let lost = format!("these words could not be kept: {}", one_line(half.words()));
        half.leave().map_err(|error| Failure::from(error).because(lost))?;
    }
    Ok(typed)
}

/// The field of a form for words that are pasted where a choice is expected.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Pastes {
    pub(in crate::cli) field: &'static str,
    /// The question whether to keep them.
    pub(in crate::cli) keeps: &'static str,
}

/// Several fields of one form, asked one after another. The words of each are kept until the whole
/// form is recorded.
pub(in crate::cli) struct Fields<'s> {
    session: &'s Session,
    pub(in crate::cli) prompt: Box<dyn Prompt>,
    draft: Draft,
    /// The form; `None` while one of its fields is open.
    form: Option<HalfForm>,
    waits: bool,
}

impl<'s> Fields<'s> {
    pub(in crate::cli) fn new(session: &'s Session, draft: Draft) -> Self {
        Self { session, prompt: super::ask::prompt(session), draft, form: None, waits: false }
    }

    /// Returns the unfinished forms.
    pub(in crate::cli) fn unfinished(&self) -> Result<Vec<HalfForm>, Failure> {
        Ok(HalfForm::unfinished(&self.draft)?)
    }

    pub(in crate::cli) fn go_on_with(&mut self, form: HalfForm) {
        self.waits = true;
        self.form = Some(form);
    }

    /// Asks whether to continue an unfinished form, if there are any. The others stay as they are.
    /// A paste begins a new one.
    pub(in crate::cli) fn go_on_or_begin(
        &mut self,
        one: &str,
        many: &str,
        pastes: Pastes,
    ) -> Result<(), Failure> {
        let mut forms = self.unfinished()?;
        if forms.is_empty() {
            return Ok(());
        }
        let mut options: Vec<String> =
            forms.iter().map(|form| format!("Go on with {}", in_words(form))).collect();
        options.push("Begin a new one".to_owned());
        let question = match forms.len() {
            1 => format!("There is {one} that you did not finish."),
            count => format!("There are {count} {many} that you did not finish."),
        };
        if let Some(chosen) =
            self.choose(&question, &options, 0, pastes)?.filter(|chosen| *chosen < forms.len())
        {
            self.go_on_with(forms.swap_remove(chosen));
        }
        Ok(())
    }

    /// Asks for one of several options; `None` if words were pasted that are wanted. They are in
    /// their field of the form then.
    pub(in crate::cli) fn choose(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        pastes: Pastes,
    ) -> Result<Option<usize>, Failure> {
        let form = self.form.take().unwrap_or_else(|| HalfForm::new(self.draft.clone()));
        let mut half = HalfTyped::of(form, pastes.field);
        let chosen = self.prompt.choose_or_words(question, options, first, pastes.keeps, &mut half);
        self.waits |= half.waits();
        self.form = half.into_form_as_it_is();
        Ok(chosen?.ok())
    }

    pub(in crate::cli) fn form(&mut self) -> &mut HalfForm {
        self.form.get_or_insert_with(|| HalfForm::new(self.draft.clone()))
    }

    /// Asks until the answer is valid; an empty answer gives `None`. After an invalid answer the
    /// field is empty again.
    pub(in crate::cli) fn value<T>(
        &mut self,
        field: &str,
        question: &str,
        mut read: impl FnMut(&str) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.until(field, question, |_, typed| read(typed), false)
    }

    /// Like [`Fields::value`], where the answer may lead to another question.
    pub(in crate::cli) fn value_asked<T>(
        &mut self,
        field: &str,
        question: &str,
        read: impl FnMut(&mut dyn Prompt, &str) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.until(field, question, read, false)
    }

    /// Like [`Fields::value`], for words that take thought: after an invalid answer they stay in
    /// the field to be edited.
    pub(in crate::cli) fn words<T>(
        &mut self,
        field: &str,
        question: &str,
        mut read: impl FnMut(&str) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.until(field, question, |_, typed| read(typed), true)
    }

    fn until<T>(
        &mut self,
        field: &str,
        question: &str,
        mut read: impl FnMut(&mut dyn Prompt, &str) -> Result<T, Failure>,
        stays: bool,
    ) -> Result<Option<T>, Failure> {
        loop {
            let form = self.form.take().unwrap_or_else(|| HalfForm::new(self.draft.clone()));
            let mut half = HalfTyped::of(form, field);
            let typed = ask(self.prompt.as_mut(), question, &mut half)?
                .inspect_err(|_| self.waits = half.waits())?;
            if typed.trim().is_empty() {
                self.form = half.into_form("")?;
                return Ok(None);
            }
            let value = read(self.prompt.as_mut(), &typed);
            let is_kept = value.is_ok() || stays;
            self.form = half.into_form(if is_kept { &typed } else { "" })?;
            self.waits |= is_kept;
            match value {
                Ok(value) => return Ok(Some(value)),
                Err(failure) if failure.exit == Exit::Interrupted => return Err(failure),
                Err(failure) => self.session.ui.say(&failure.message),
            }
        }
    }

    /// Completes a failure that ended the questions: says that the words are kept, and how to
    /// continue.
    pub(in crate::cli) fn stopped(&self, failure: Failure, command: &str) -> Failure {
        if !self.waits || failure.exit != Exit::Interrupted && failure.exit != Exit::Usage {
            return failure;
        }
        failure.saying(
            &self.session.ui,
            &format!(
                "\nNothing is saved yet. Everything you typed is kept, and {command} goes on with it."
            ),
        )
    }

    /// Returns the completed form. Its draft is removed once everything is recorded.
    pub(in crate::cli) fn given(self) -> Option<HalfForm> {
        self.form
    }
}

/// Returns `"Supervision in May" (notes.pdf)`.
fn in_words(form: &HalfForm) -> String {
    let first = form.first_words().map(|words| format!("\"{}\"", cut(&one_line(words), 60)));
    let names: Vec<String> = form
        .said("file")
        .filter_map(|path| Path::new(path).file_name())
        .map(|name| one_line(&name.to_string_lossy()))
        .collect();
    let files = (!names.is_empty()).then(|| format!("({})", list(&names)));
    first.into_iter().chain(files).collect::<Vec<_>>().join(" ")
}
