//! Prints data to standard output, and messages to standard error.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Effects, Style};
use console::Term;

use crate::{
    context::Context,
    text::{at_workspace, pastable, shown},
};

const ERROR: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const HINT: Style = AnsiColor::Cyan.on_default();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// The requested use of colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorWish {
    #[default]
    Auto,
    Always,
    Never,
}

/// The reader of the output is gone (`imh gaps | head`), or writing failed.
#[derive(Debug)]
pub enum SpeechError {
    Closed,
    Io(io::Error),
}

impl From<io::Error> for SpeechError {
    fn from(error: io::Error) -> Self {
        if is_left(&error) { Self::Closed } else { Self::Io(error) }
    }
}

/// Reports whether an error means that the reader of a pipe is gone.
pub(super) fn is_left(error: &io::Error) -> bool {
    says_left(error.kind(), error.raw_os_error(), cfg!(windows))
        // A writer in between may have wrapped it in an error of its own.
        || error.get_ref().and_then(|inner| inner.downcast_ref::<io::Error>()).is_some_and(is_left)
}

/// Windows has three error codes for it, and the standard library maps only two of them.
fn says_left(kind: io::ErrorKind, code: Option<i32>, on_windows: bool) -> bool {
    const ERROR_BROKEN_PIPE: i32 = 109;
    const ERROR_NO_DATA: i32 = 232;
    const ERROR_PIPE_NOT_CONNECTED: i32 = 233;
    let in_its_words =
        || matches!(code, Some(ERROR_BROKEN_PIPE | ERROR_NO_DATA | ERROR_PIPE_NOT_CONNECTED));
    kind == io::ErrorKind::BrokenPipe || on_windows && in_its_words()
}

/// The person's side of the program.
pub struct Ui {
    color: ColorChoice,
    columns: usize,
    /// The width of the terminal that shows messages; `None` if they do not go to a terminal.
    pub speech_columns: Option<usize>,
    /// True if a command may ask somebody at a terminal.
    pub may_ask_at_terminal: bool,
    /// True if a command may ask at all: at a terminal, or with `--plain` through a pipe.
    pub may_ask: bool,
    /// The workspace that was named, quoted for a shell: every printed command names it too.
    pub workspace: Option<String>,
    manner: Manner,
}

/// The way in which questions are asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Screen,
    Lines,
}

impl Ui {
    #[must_use]
    pub fn new(context: &Context, color: ColorWish, no_input: bool, plain: bool) -> Self {
        let color = match color {
            ColorWish::Auto => ColorChoice::Auto,
            ColorWish::Always => ColorChoice::Always,
            ColorWish::Never => ColorChoice::Never,
        };
        let columns = if io::stdout().is_terminal() {
            Term::stdout().size().1
        } else {
            context.columns.unwrap_or(80)
        };
        let may_ask_at_terminal =
            !no_input && io::stdin().is_terminal() && io::stderr().is_terminal();
        let speech_columns =
            io::stderr().is_terminal().then(|| usize::from(Term::stderr().size().1).clamp(20, 140));
        Self {
            color,
            speech_columns,
            columns: usize::from(columns).clamp(20, 140),
            may_ask_at_terminal,
            may_ask: may_ask_at_terminal || plain && !no_input,
            workspace: None,
            manner: if plain || context.terminal_is_dumb { Manner::Lines } else { Manner::Screen },
        }
    }

    /// Makes an output for messages before anything is known about the surroundings.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            color: ColorChoice::Auto,
            speech_columns: None,
            columns: 80,
            may_ask_at_terminal: false,
            may_ask: false,
            workspace: None,
            manner: Manner::Lines,
        }
    }

    /// Reports whether questions are asked line by line.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.manner != Manner::Screen
    }

    /// Returns the width for text.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Writes data for a script.
    ///
    /// # Errors
    /// Fails if nobody reads it, or writing fails.
    pub fn data(&self, text: &str) -> Result<(), SpeechError> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.color);
        stream.write_all(text.as_bytes())?;
        stream.flush()?;
        Ok(())
    }

    /// Writes bytes unchanged, such as a spreadsheet.
    ///
    /// # Errors
    /// As for [`Ui::data`].
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), SpeechError> {
        let mut stream = io::stdout().lock();
        stream.write_all(bytes)?;
        stream.flush()?;
        Ok(())
    }

    /// Prints a message. If that fails, it does not matter to the work that was done.
    pub fn say(&self, text: &str) {
        self.speak("", Style::new(), text);
    }

    /// Prints a line that is never wrapped, such as a path, so that it can be copied.
    pub fn say_whole(&self, text: &str) {
        let _ = writeln!(AutoStream::new(io::stderr().lock(), self.color), "{}", shown(text));
    }

    /// Prints something the person should know, which does not stop the command.
    pub fn warn(&self, text: &str) {
        self.speak("note:", WARNING, text);
    }

    /// Prints a command to run next.
    pub fn hint(&self, command: &str) {
        self.speak("hint:", HINT, command);
    }

    pub fn error(&self, text: &str) {
        self.speak("error:", ERROR, text);
    }

    /// Adds the named workspace to the commands in a text.
    fn at_workspace(&self, text: &str) -> String {
        self.workspace
            .as_deref()
            .map_or_else(|| text.to_owned(), |workspace| at_workspace(text, workspace))
    }

    fn speak(&self, lead: &str, style: Style, text: &str) {
        let text = &self.at_workspace(text);
        let text = if lead.is_empty() { shown(text) } else { format!("{lead} {}", shown(text)) };
        let text = self
            .speech_columns
            .map_or_else(|| text.clone(), |columns| pastable(&text, columns).join("\n"));
        let rest = text.strip_prefix(lead).unwrap_or(&text);
        let mut stream = AutoStream::new(io::stderr().lock(), self.color);
        let _ = writeln!(stream, "{style}{lead}{style:#}{rest}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_that_nobody_reads_is_known_in_the_words_of_every_system() {
        use io::ErrorKind::{BrokenPipe, Other, StorageFull};
        for code in [109, 232, 233] {
            assert!(says_left(Other, Some(code), true), "{code} on Windows");
            assert!(!says_left(Other, Some(code), false), "{code} is another error elsewhere");
        }
        assert!(says_left(BrokenPipe, Some(32), false) && says_left(BrokenPipe, None, true));
        // 112 is a full disk on Windows, 28 elsewhere.
        assert!(
            !says_left(StorageFull, Some(112), true) && !says_left(StorageFull, Some(28), false)
        );
        assert!(!says_left(Other, None, true));
    }

    #[test]
    fn it_is_known_inside_of_another_error() {
        let closed = io::Error::other(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(matches!(SpeechError::from(closed), SpeechError::Closed));
        assert!(matches!(SpeechError::from(io::Error::other("full")), SpeechError::Io(_)));
    }
}
