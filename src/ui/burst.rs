//! What comes faster than any hand types.
//!
//! Where a terminal marks what is pasted, that is known (`keys.rs`). Many do not, and then a paste looks like keys. Between two keys
//! that a hand presses there is a pause; what a terminal hands over from a clipboard comes without one. So this is the rule:
//!
//! - Where one key is an answer: letters, blanks and line ends of which the next is there within [`PAUSE`] are a paste, and answer
//!   nothing. Arrows and other keys that send several bytes are keys, and no clipboard holds them. One and the same key several
//!   times, which was there before anybody looked, is a key that was held down while something was saved, and no paste.
//! - Where a line is written: letters are letters, however fast; a line end within them is a blank, and one at their end is Enter.
//! - Line by line (`plain.rs`): lines of which the next is there within [`PAUSE`] are a paste. One line by itself is an answer, since
//!   a terminal hands over a line only when it is whole, and nobody can tell how it was typed. Only a terminal is looked at: what
//!   comes through a pipe is somebody's script, and each of its lines is an answer.
//!
//! What began as a paste goes on until nothing has come for as long as [`OVER`]; a long one comes in pieces.
//!
//! On Windows a console cannot be asked by safe means whether there is more, so nothing is told from keys there but what the terminal
//! marks, which Windows Terminal does.

use std::time::Duration;

/// Keys that a hand presses are further apart, and those of a key that is held down.
pub(super) const PAUSE: Duration = Duration::from_millis(10);
/// The pieces of a long paste are closer together.
pub(super) const OVER: Duration = Duration::from_millis(150);

/// Whoever has typed nothing for so long is thinking.
pub(super) const REST: Duration = Duration::from_millis(300);

/// Whether there is something to be read from the terminal, now or within a time; where it hands over whole lines, a whole line.
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

/// Whether what came without a pause where one key is an answer is a paste; `was_there` before anybody looked.
pub(super) fn is_paste(burst: &str, was_there: bool) -> bool {
    let mut letters = burst.chars();
    let first = letters.next();
    let is_one_key = letters.all(|letter| Some(letter) == first);
    burst.chars().nth(1).is_some() && !(is_one_key && was_there)
}

/// What was pasted, as one line that can be shown and kept.
pub(super) fn as_one_line(pasted: &str) -> String {
    let is_seen = |letter: &char| letter.is_whitespace() || !crate::text::has_control(letter.encode_utf8(&mut [0; 4]));
    let seen: String = pasted.chars().filter(is_seen).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said of a paste where an answer was asked for.
pub(super) fn held(pasted: &str) -> String {
    format!("That came all at once, like a paste, so it answers nothing: \"{}\"", crate::text::shown(pasted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_held_down_is_no_paste_and_two_that_came_at_once_are() {
        for (burst, was_there, is_a_paste) in
            [("3", false, false), ("3", true, false), ("33", true, false), ("33", false, true), ("3\n", true, true), ("sb", false, true)]
        {
            assert_eq!(is_paste(burst, was_there), is_a_paste, "{burst:?}");
        }
    }

    #[test]
    fn what_was_pasted_is_one_line_of_letters_that_can_be_seen() {
        assert_eq!(as_one_line("\n She\u{200b} looked.\r\n\tWe\u{7} waited.\n"), "She looked. We waited.");
    }
}
