//! Which words of a text changed.

/// Some words of two texts, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedWords {
    Same(String),
    /// Only in the old text.
    Gone(String),
    /// Only in the new text.
    Came(String),
}

/// The product of the numbers of words above which texts are compared as wholes.
const MOST_PAIRS: usize = 1 << 20;

/// Returns both texts as one, in which the words that went stand before those that came.
#[must_use]
pub fn changed_words(old: &str, new: &str) -> Vec<ChangedWords> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let mut pieces = WordPieces::default();
    if old.len() * new.len() > MOST_PAIRS {
        pieces.change(&old, &new);
        return pieces.finish();
    }
    let common = longest_common(&old, &new);
    let (mut at, mut there) = (0, 0);
    while at < old.len() && there < new.len() {
        if old[at] == new[there] {
            pieces.same(old[at]);
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
    let count = |is_it: fn(&ChangedWords) -> Option<&String>, pieces: &[ChangedWords]| -> usize {
        pieces.iter().filter_map(is_it).map(|words| words.split_whitespace().count()).sum()
    };
    let pieces = changed_words(old, new);
    let same = count(
        |piece| if let ChangedWords::Same(words) = piece { Some(words) } else { None },
        &pieces,
    );
    let longer = old.split_whitespace().count().max(new.split_whitespace().count());
    (same * 100).checked_div(longer).unwrap_or(100)
}

/// Returns, for the rests of both texts from each pair of places on, the length of the longest
/// list of words that both have in this order.
fn longest_common(old: &[&str], new: &[&str]) -> Vec<Vec<u32>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for there in (0..new.len()).rev() {
            common[at][there] = if old[at] == new[there] {
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
    same: Vec<&'w str>,
    gone: Vec<&'w str>,
    came: Vec<&'w str>,
}

impl<'w> WordPieces<'w> {
    fn same(&mut self, word: &'w str) {
        self.end_change();
        self.same.push(word);
    }

    fn gone(&mut self, word: &'w str) {
        self.end_same();
        self.gone.push(word);
    }

    fn came(&mut self, word: &'w str) {
        self.end_same();
        self.came.push(word);
    }

    fn change(&mut self, gone: &[&'w str], came: &[&'w str]) {
        self.end_same();
        self.gone.extend(gone);
        self.came.extend(came);
    }

    fn end_same(&mut self) {
        if !self.same.is_empty() {
            self.done.push(ChangedWords::Same(std::mem::take(&mut self.same).join(" ")));
        }
    }

    fn end_change(&mut self) {
        if !self.gone.is_empty() {
            self.done.push(ChangedWords::Gone(std::mem::take(&mut self.gone).join(" ")));
        }
        if !self.came.is_empty() {
            self.done.push(ChangedWords::Came(std::mem::take(&mut self.came).join(" ")));
        }
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

    #[test]
    fn words_that_went_stand_before_those_that_came() {
        let same = |words: &str| ChangedWords::Same(words.to_owned());
        assert_eq!(
            changed_words("I notice how a baby feels.", "I notice how a baby and a parent feel."),
            [
                same("I notice how a baby"),
                ChangedWords::Gone("feels.".to_owned()),
                ChangedWords::Came("and a parent feel.".to_owned())
            ]
        );
        assert_eq!(changed_words("", ""), []);
        assert_eq!(changed_words("a", "a"), [same("a")]);
        assert_eq!(words_in_common("one two three four", "one two three five"), 75);
        assert_eq!(words_in_common("", ""), 100);
    }
}
