//! The values that a change replaced, printed with it so that nobody has to look for them.

use crate::cli::Session;
use crate::text::{cut, one_line};

/// One changed value; `None` means that there was none before, or is none now.
pub(in crate::cli) struct Changed {
    pub what: &'static str,
    pub before: Option<String>,
    pub now: Option<String>,
}

impl Changed {
    pub(in crate::cli) fn of<T: ToString>(
        what: &'static str,
        before: Option<T>,
        now: Option<T>,
    ) -> Self {
        let words = |value: Option<T>| {
            value.map(|value| value.to_string()).filter(|words| !words.is_empty())
        };
        Self { what, before: words(before), now: words(now) }
    }

    fn in_words(&self) -> String {
        const MOST: usize = 200;
        let words = |words: &Option<String>| {
            words
                .as_deref()
                .map_or_else(|| "nothing".to_owned(), |words| cut(&one_line(words), MOST))
        };
        let told = format!("{}: {}; before: {}", self.what, words(&self.now), words(&self.before));
        if told.ends_with(['.', '!', '?']) { told } else { told + "." }
    }
}

/// Prints each change, and how to undo it.
pub(in crate::cli) fn tell_changes(session: &Session, changes: impl IntoIterator<Item = Changed>) {
    changes
        .into_iter()
        .filter(|change| change.before != change.now)
        .for_each(|change| session.ui.say(&change.in_words()));
    session.ui.say("`imh undo` takes it back.");
}
