//! Detects input that arrives faster than anybody types.
//!
//! Some terminals mark pasted text (`keys.rs`). Many do not, and then a paste looks like keys. A
//! person pauses between two keys; a terminal sends the text of a clipboard without a pause. Hence
//! these rules:
//!
//! - Where one key is an answer: letters, spaces and line ends that follow each other within
//!   [`PAUSE`] are a paste, and answer nothing. Arrows and other keys that send several bytes are
//!   keys, because no clipboard contains them. The same key several times, already waiting before
//!   anybody looked, was held down while something was saved, and is not a paste.
//! - In a text field: letters are letters, however fast; a line end between them is a space, and
//!   one at their end is Enter.
//! - Line by line (`plain.rs`): lines that follow each other within [`PAUSE`] are a paste. A single
//!   line is an answer, because a terminal passes on only whole lines and nobody can tell how one
//!   was typed. This applies to terminals only: input from a pipe comes from a script, and each
//!   line is an answer.
//!
//! A paste lasts until nothing has come for [`OVER`], because a long one comes in pieces.
//!
//! A Windows console has no safe call to ask whether more input is waiting, so there only marked
//! pastes are recognised, as from Windows Terminal.

use std::time::Duration;

/// Keys that a person presses are further apart than this, as are those of a key held down.
pub(super) const PAUSE: Duration = Duration::from_millis(10);
/// The pieces of a long paste are closer together than this.
pub(super) const OVER: Duration = Duration::from_millis(150);

/// A person who has typed nothing for so long is thinking.
pub(super) const REST: Duration = Duration::from_millis(300);

/// Reports whether input is waiting at the terminal within a time; in line mode, a whole line.
#[cfg(unix)]
pub(super) fn more_within(time: Duration) -> bool {
    const LOOK: Duration = Duration::from_millis(1);
    let is_there = || rustix::io::ioctl_fionread(std::io::stdin()).is_ok_and(|count| count > 0);
    let mut waited = Duration::ZERO;
    while !is_there() {
        if waited >= time {
            return false;
        }
        std::thread::sleep(LOOK);
        waited += LOOK;
    }
    true
}

#[cfg(not(unix))]
pub(super) fn more_within(_: Duration) -> bool {
    false
}

/// Reports whether keys that came without a pause are a paste. `was_there` means that they were
/// waiting before anybody looked.
pub(super) fn is_paste(burst: &str, was_there: bool) -> bool {
    let mut letters = burst.chars();
    let first = letters.next();
    let is_one_key = letters.all(|letter| Some(letter) == first);
    burst.chars().nth(1).is_some() && !(is_one_key && was_there)
}

/// Returns pasted text as one line that can be shown and kept.
pub(super) fn as_one_line(pasted: &str) -> String {
    let is_seen = |letter: &char| {
        letter.is_whitespace() || !crate::text::has_control(letter.encode_utf8(&mut [0; 4]))
    };
    let seen: String = pasted.chars().filter(is_seen).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the message for a paste where an answer was asked for.
pub(super) fn answers_nothing(pasted: &str) -> String {
    format!(
        "That came all at once, like a paste, so imh did not take it as an answer: \"{}\"",
        crate::text::shown(pasted)
    )
}

/// Returns the message for a paste at a question that has no place for words.
pub(super) fn is_kept_nowhere(pasted: &str) -> String {
    format!(
        "{} There is no place for words here, so imh does not keep it.",
        answers_nothing(pasted)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_key_is_not_taken_for_a_paste_and_two_keys_at_once_are() {
        for (burst, was_there, is_a_paste) in [
            ("3", false, false),
            ("3", true, false),
            ("33", true, false),
            ("33", false, true),
            ("3\n", true, true),
            ("sb", false, true),
        ] {
            assert_eq!(is_paste(burst, was_there), is_a_paste, "{burst:?}");
        }
    }

    #[test]
    fn a_paste_becomes_one_line_of_visible_letters() {
        assert_eq!(
            as_one_line("\n She\u{200b} looked.\r\n\tWe\u{7} waited.\n"),
            "She looked. We waited."
        );
    }
}
