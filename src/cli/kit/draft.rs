//! Words that a person writes in their editor. A draft is removed only when its words are stored
//! elsewhere or it has none; in every other case it stays and is named.

use std::{cell::Cell, io::ErrorKind, path::Path, time::Duration};

use crate::cli::{Exit, Failure, Session};
use crate::{
    context::Context,
    model::{Framework, LevelId},
    store::{Draft, Unfinished, WithAnswer, describe},
    text::{has_control, list, tidy},
    ui::edit_with,
};

/// The largest draft: more than anybody writes by hand, and as much as a page can show.
const MOST_BYTES: usize = 1 << 20;

/// An editor that returns sooner, without a change, has passed the page to a window that is still
/// open.
const AT_ONCE: Duration = Duration::from_secs(5);

/// A draft to open in an editor.
pub(in crate::cli) struct DraftToOpen<'d> {
    pub(in crate::cli) draft: &'d Draft,
    /// True if the draft was created just now, with nothing of the person's in it.
    pub(in crate::cli) is_new: bool,
    /// The words in it, for messages, such as "Your words".
    pub(in crate::cli) what: &'static str,
    /// The command that continues with it.
    pub(in crate::cli) command: &'d str,
    /// How to do the same without an editor, as the end of a sentence.
    pub(in crate::cli) otherwise: &'d str,
    /// True if that command would work as things stand; if not, the failure says what to do first
    /// and names the draft.
    pub(in crate::cli) goes_on: Cell<bool>,
}

impl DraftToOpen<'_> {
    /// Opens the draft in the person's editor, then passes its words to `keep`, and whether they
    /// are unchanged. Once `keep` has stored them, it returns the message to print, and the draft
    /// is removed; if `keep` fails, the draft stays.
    pub(in crate::cli) fn and_then(
        &self,
        session: &Session,
        keep: impl FnOnce(&str, bool) -> Result<Result<String, Failure>, Failure>,
    ) -> Result<(), Failure> {
        let Some(_in_editor) = self.draft.for_one_editor(&session.context) else {
            return Err(Failure::new(
                Exit::Workspace,
                "this draft is open in an editor in another window",
            )
            .remark("two editors would write over one another")
            .hint("close it there, and run the same command again"));
        };
        let before = self.draft.bytes()?.unwrap_or_default();
        let (opened, took) = Context::timed(|| self.open(session));
        let editor = match opened {
            Ok(editor) => editor,
            Err(failure) => return Err(self.not_opened(session, failure, &before)?),
        };
        let bytes = self.draft.bytes()?.unwrap_or_default();
        if self.is_new && bytes == before && took < AT_ONCE {
            self.tell_page(session);
            return Err(Failure::new(Exit::No, format!("the editor `{editor}` ended at once, and nothing is written yet"))
                .remark("it may have opened a window without waiting for you: if so, write there and save; `code --wait` and `gedit --wait` do wait")
                .hint(self.command));
        }
        let told = words_of(&bytes)
            .and_then(|words| keep(&words, bytes == before))
            .inspect_err(|_| self.tell_where(session))?;
        if let Ok(said) = &told {
            session.ui.say(said);
        }
        if !self.draft.remove(&bytes)? {
            session.ui.warn("The draft has changed meanwhile, so it is kept.");
            self.tell_where(session);
        }
        told.map(drop)
    }

    /// Returns the failure to open it, after removing an empty draft or naming one that stays.
    fn not_opened(
        &self,
        session: &Session,
        failure: Failure,
        before: &[u8],
    ) -> Result<Failure, Failure> {
        if self.is_new && self.draft.remove(before)? {
            return Ok(failure.remark("nothing was written yet, so nothing is kept"));
        }
        self.tell_where(session);
        Ok(failure)
    }

    /// Runs the editor until it ends, and returns its name: the configured editor, else the first
    /// that exists.
    fn open(&self, session: &Session) -> Result<String, Failure> {
        let editors = editors(session);
        let mut tried = Vec::new();
        for editor in &editors {
            let name = format!("`{editor}`");
            match edit_with(editor, self.draft.path()).inspect(|_| self.draft.was_edited()) {
                Ok(true) => return Ok(editor.clone()),
                Ok(false) => {
                    return Err(Failure::new(
                        Exit::No,
                        format!("the editor {name} stopped before it was done"),
                    ));
                }
                Err(error) if error.kind() == ErrorKind::NotFound && editors.len() > 1 => {
                    tried.push(name);
                }
                Err(error) => {
                    return Err(self.with_another(
                        Failure::usage(format!("the editor {name} could not be started"))
                            .because(describe(&error)),
                    ));
                }
            }
        }
        Err(self.with_another(
            Failure::usage("no editor was found")
                .because(format!("none of {} is on this computer", list(&tried))),
        ))
    }

    fn with_another(&self, failure: Failure) -> Failure {
        failure.hint(format!(
            "name your editor before the command, as in `EDITOR=gedit {}`; {}",
            self.command, self.otherwise
        ))
    }

    /// Names the draft of a page on which nothing is written yet.
    fn tell_page(&self, session: &Session) {
        session
            .ui
            .say(&format!("The page is kept as a draft; `{}` goes on with it:", self.command));
        session.ui.say_whole(&self.draft.path().display().to_string());
    }

    fn tell_where(&self, session: &Session) {
        if !self.goes_on.get() {
            return;
        }
        session.ui.say(&format!(
            "{} are kept as a draft; `{}` goes on with it:",
            self.what, self.command
        ));
        session.ui.say_whole(&self.draft.path().display().to_string());
    }
}

/// Names the drafts in a workspace, and the command that continues each.
pub(in crate::cli) fn tell_unfinished(
    session: &Session,
    root: &Path,
    framework: &Framework,
    level: &LevelId,
) -> Result<(), Failure> {
    let mut told = String::new();
    let unfinished = Draft::unfinished(root)?;
    let is_any = !unfinished.is_empty();
    for (draft, of) in unfinished {
        // A sync service adds text to the name of a conflicting copy, so its level does not exist
        // in the framework.
        let is_copy =
            matches!(&of, Unfinished::Answer(with) if framework.level(&with.level).is_none());
        let command = match if is_copy { Unfinished::Copy } else { of } {
            Unfinished::Reflection => "imh reflect".to_owned(),
            Unfinished::Words(short) => format!("imh evidence edit {short}"),
            Unfinished::Answer(with) => assessing(&with, framework, level),
            Unfinished::Goal => "imh plan add".to_owned(),
            Unfinished::Evidence => "imh evidence add".to_owned(),
            Unfinished::Copy => {
                session
                    .ui
                    .say("A sync service has made a copy of a draft. No command opens it, so look into it and take what you need:");
                session.ui.say_whole(&draft.path().display().to_string());
                continue;
            }
        };
        // A form has a draft for each of its fields, and its command is named once.
        if command != told {
            session.ui.say(&format!(
                "There is a draft that is not finished; `{command}` goes on with it:"
            ));
        }
        session.ui.say_whole(&draft.path().display().to_string());
        told = command;
    }
    if is_any {
        session.ui.say("`imh workspace drop-draft FILE` drops one that you will not finish.");
    }
    Ok(())
}

/// Says which answers have words that somebody began to type.
pub(in crate::cli) fn tell_half_typed(
    session: &Session,
    root: &Path,
    framework: &Framework,
    level: &LevelId,
) -> Result<(), Failure> {
    let mut told = Vec::new();
    for (_, of) in Draft::unfinished(root)? {
        let Unfinished::Answer(with) = of else { continue };
        let command = assessing(&with, framework, level);
        if with.is_half_typed && !told.contains(&command) {
            session.ui.say(&format!(
                "The words that you began to write on {} are kept; `{command}` goes on with them.",
                with.competency
            ));
            told.push(command);
        }
    }
    Ok(())
}

/// Returns the command that asks the question to which the words belong.
fn assessing(with: &WithAnswer, framework: &Framework, level: &LevelId) -> String {
    let mut command = format!("imh assess {}", with.competency);
    // An optional aspect that does not count is asked only on request.
    let is_asked =
        framework.aspect(&with.aspect).is_none_or(|aspect| aspect.counts || !aspect.optional);
    if !is_asked {
        command.push_str(&format!(" --aspect {}", with.aspect));
    }
    if with.level != level.as_str() && !with.level.is_empty() {
        command.push_str(&format!(" --level {}", with.level));
    }
    command
}

/// Returns the editors to try. Without a configured one: the system's default (`editor`, on Debian
/// and its derivatives), then one that shows its keys, then the one on every Unix.
fn editors(session: &Session) -> Vec<String> {
    let usual: &[&str] = if cfg!(windows) { &["notepad"] } else { &["editor", "nano", "vi"] };
    session
        .context
        .editor
        .clone()
        .map_or_else(|| usual.iter().map(ToString::to_string).collect(), |editor| vec![editor])
}

/// Decodes bytes as words, without the byte order mark that some editors add.
///
/// # Errors
/// Fails if the bytes are not UTF-8, or as [`must_be_words`] does.
pub(in crate::cli) fn words_of(bytes: &[u8]) -> Result<String, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Failure::usage("what was written is not UTF-8 text, so some of its letters cannot be read")
            .hint("save it as UTF-8 in your editor")
    })?;
    let words = tidy(&text.replace('\u{feff}', ""));
    must_be_words(&words)?;
    Ok(words)
}

/// # Errors
/// Fails if the words are too long, or hold characters that cannot be shown.
pub(in crate::cli) fn must_be_words(words: &str) -> Result<(), Failure> {
    if words.len() > MOST_BYTES {
        return Err(Failure::usage("that is longer than 1 MiB; keep it as a file instead")
            .hint("imh evidence add FILE"));
    }
    if has_control(&words.replace(['\n', '\t'], " ")) {
        return Err(Failure::usage(
            "it holds a character that cannot be shown, so it is not only words",
        ));
    }
    Ok(())
}
