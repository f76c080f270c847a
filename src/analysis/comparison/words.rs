//! Which words of a text changed.

use crate::text::is_unspaced;

/// Some words of two texts, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedWords {
    Same(String),
    /// Only in the old text.
    Gone(String),
    /// Only in the new text.
    Came(String),
    /// A blank between the pieces before and after it.
    Blank,
}

/// The product of the numbers of words above which texts are compared as wholes.
const MOST_PAIRS: usize = 1 << 20;

/// A word, or a letter of a script that sets no blanks between words.
#[derive(Clone, Copy, Debug)]
struct ComparedWord<'t> {
    text: &'t str,
    /// True if a blank stands before it.
    is_apart: bool,
}

/// Returns both texts as one, in which the words that went stand before those that came.
#[must_use]
pub fn changed_words(old: &str, new: &str) -> Vec<ChangedWords> {
    let (old, new) = (compared(old), compared(new));
    let mut pieces = WordPieces::default();
    if old.len() * new.len() > MOST_PAIRS {
        pieces.change(&old, &new);
        return pieces.finish();
    }
    let common = longest_common(&old, &new);
    let (mut at, mut there) = (0, 0);
    while at < old.len() && there < new.len() {
        if old[at].text == new[there].text {
            pieces.same(new[there]);
            (at, there) = (at + 1, there + 1);
        } else if common[at + 1][there] >= common[at][there + 1] {
            pieces.gone(old[at]);
            at += 1;
        } else {
            pieces.came(new[there]);
            there += 1;
        }
    }
    pieces.change(&old[at..], &new[there..]);
    pieces.finish()
}

/// Returns how many words two texts have in common and in order, out of 100 of the longer one.
#[must_use]
pub(super) fn words_in_common(old: &str, new: &str) -> usize {
    let same: usize = changed_words(old, new)
        .iter()
        .map(|piece| match piece {
            ChangedWords::Same(words) => compared(words).len(),
            _ => 0,
        })
        .sum();
    let longer = compared(old).len().max(compared(new).len());
    (same * 100).checked_div(longer).unwrap_or(100)
}

/// Parts a text at its blanks; in a script without blanks, at each letter with the marks on it.
fn compared(text: &str) -> Vec<ComparedWord<'_>> {
    let mut words = Vec::new();
    for run in text.split_whitespace() {
        let (mut begin, mut is_apart) = (0, true);
        let mut was_unspaced = false;
        for (at, c) in run.char_indices() {
            let is_mark = unicode_width::UnicodeWidthChar::width(c) == Some(0);
            let is_unspaced = is_unspaced(c);
            if at > begin && !is_mark && (is_unspaced || was_unspaced) {
                words.push(ComparedWord { text: &run[begin..at], is_apart });
                (begin, is_apart) = (at, false);
            }
            was_unspaced = is_unspaced || is_mark && was_unspaced;
        }
        words.push(ComparedWord { text: &run[begin..], is_apart });
    }
    words
}

/// Returns, for the rests of both texts from each pair of places on, the length of the longest
/// list of words that both have in this order.
fn longest_common(old: &[ComparedWord<'_>], new: &[ComparedWord<'_>]) -> Vec<Vec<u32>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for there in (0..new.len()).rev() {
            common[at][there] = if old[at].text == new[there].text {
                common[at + 1][there + 1] + 1
            } else {
                common[at + 1][there].max(common[at][there + 1])
            };
        }
    }
    common
}

/// The pieces so far, and the words that went and came since the last that stayed.
#[derive(Default)]
struct WordPieces<'w> {
    done: Vec<ChangedWords>,
    same: Vec<ComparedWord<'w>>,
    gone: Vec<ComparedWord<'w>>,
    came: Vec<ComparedWord<'w>>,
}

impl<'w> WordPieces<'w> {
    fn same(&mut self, word: ComparedWord<'w>) {
        self.end_change();
        self.same.push(word);
    }

    fn gone(&mut self, word: ComparedWord<'w>) {
        self.end_same();
        self.gone.push(word);
    }

    fn came(&mut self, word: ComparedWord<'w>) {
        self.end_same();
        self.came.push(word);
    }

    fn change(&mut self, gone: &[ComparedWord<'w>], came: &[ComparedWord<'w>]) {
        self.end_same();
        self.gone.extend(gone);
        self.came.extend(came);
    }

    fn end_same(&mut self) {
        let same = std::mem::take(&mut self.same);
        self.put(&same, ChangedWords::Same);
    }

    fn end_change(&mut self) {
        let (gone, came) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.came));
        self.put(&gone, ChangedWords::Gone);
        self.put(&came, ChangedWords::Came);
    }

    /// Adds a piece, with a blank before it if its first word stands apart.
    fn put(&mut self, words: &[ComparedWord<'_>], piece: impl Fn(String) -> ChangedWords) {
        let Some(first) = words.first() else { return };
        if first.is_apart && !self.done.is_empty() {
            self.done.push(ChangedWords::Blank);
        }
        let mut joined = String::new();
        for word in words {
            if word.is_apart && !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(word.text);
        }
        self.done.push(piece(joined));
    }

    fn finish(mut self) -> Vec<ChangedWords> {
        self.end_same();
        self.end_change();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(words: &str) -> ChangedWords {
        ChangedWords::Same(words.to_owned())
    }

    #[test]
    fn words_that_went_stand_before_those_that_came() {
        assert_eq!(
            changed_words("I notice how a baby feels.", "I notice how a baby and a parent feel."),
            [
                same("I notice how a baby"),
                ChangedWords::Blank,
                ChangedWords::Gone("feels.".to_owned()),
                ChangedWords::Blank,
                ChangedWords::Came("and a parent feel.".to_owned())
            ]
        );
        assert_eq!(changed_words("", ""), []);
        assert_eq!(changed_words("a", "a"), [same("a")]);
        assert_eq!(words_in_common("one two three four", "one two three five"), 75);
        assert_eq!(words_in_common("", ""), 100);
    }

    #[test]
    fn letters_of_a_script_without_blanks_are_compared_one_by_one() {
        let (gone, came) = (
            |words: &str| ChangedWords::Gone(words.to_owned()),
            |words: &str| ChangedWords::Came(words.to_owned()),
        );
        assert_eq!(
            changed_words("赤ちゃんを見守る。", "赤ちゃんと親を見守る。"),
            [same("赤ちゃん"), came("と親"), same("を見守る。")]
        );
        assert_eq!(
            changed_words("我等待 a baby。", "我不等待 a child。"),
            [
                same("我"),
                came("不"),
                same("等待 a"),
                ChangedWords::Blank,
                gone("baby。"),
                ChangedWords::Blank,
                came("child。"),
            ]
        );
        // A mark stays with its letter.
        assert_eq!(changed_words("ที่นี่", "ที่โน่น").first(), Some(&same("ที่")));
        assert!(words_in_common("赤ちゃんを見守る。", "赤ちゃんと親を見守る。") > 80);
        assert!(words_in_common("ฉันดูแลทารก", "ฉันดูแลทารกทุกวัน") > 50);
    }
}
