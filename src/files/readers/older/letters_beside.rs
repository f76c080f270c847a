//! How letters of a document of Word look ([MS-DOC] 2.8.5): whether some are hidden or deleted, and who
//! made which comment.

use std::ops::Range;

use super::super::compound::{long, short, slice, wide};

/// How some letters of a document look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LooksOfLetters {
    pub(super) is_hidden: bool,
    pub(super) is_changed: bool,
    /// True if there is more to look at than imh reads.
    pub(super) is_cut: bool,
}

const HIDDEN: u16 = 0x083c;
const DELETED: u16 = 0x0800;
const INSERTED: u16 = 0x0801;

impl LooksOfLetters {
    /// Takes in settings, each a kind and a value whose length its highest bits say (2.2.5.1).
    fn take(&mut self, mut settings: &[u8]) {
        while let Some(setting) = short(settings, 0) {
            let length = match setting >> 13 {
                0 | 1 => 1,
                2 | 4 | 5 => 2,
                3 => 4,
                7 => 3,
                _ => 1 + settings.get(2).map_or(0, |length| usize::from(*length)),
            };
            // A value may also say that it is as the style says.
            let is_on = settings.get(2).is_some_and(|value| !matches!(value, 0 | 0x80));
            self.is_hidden |= setting == HIDDEN && is_on;
            self.is_changed |= matches!(setting, DELETED | INSERTED) && is_on;
            settings = settings.get(2 + length..).unwrap_or_default();
        }
    }
}

/// The most steps over letters and pages. Settings may name the same letters again and again.
const MOST_STEPS: usize = 64 << 20;
const PAGE_BYTES: usize = 512;

/// Returns how the letters of some `places` in the document look, by pages of settings that `table`
/// lists, and by the settings before the pieces.
pub(super) fn looks(
    document: &[u8],
    table: &[u8],
    mut pieces: &[u8],
    mut places: Vec<Range<usize>>,
) -> LooksOfLetters {
    let mut found = LooksOfLetters::default();
    while pieces.first() == Some(&1) {
        let length = short(pieces, 1).map_or(0, usize::from);
        found.take(slice(pieces, 3, length).unwrap_or_default());
        pieces = pieces.get(3 + length..).unwrap_or_default();
    }
    places.sort_by_key(|place| place.end);
    let mut steps_left = MOST_STEPS;
    let count = table.len().saturating_sub(4) / 8;
    for number in 0..count {
        let page = long(table, (count + 1) * 4 + number * 4).unwrap_or_default() & 0x003f_ffff;
        let Some(page) = slice(document, page as usize * PAGE_BYTES, PAGE_BYTES) else { continue };
        for (letters, settings) in runs(page) {
            let begin = places.partition_point(|place| place.end <= letters.start);
            let near = places[begin..].iter().take_while(|place| place.start < letters.end);
            // Ends of paragraphs and marks of fields have looks as well, and say nothing.
            let has_words = near
                .filter_map(|place| {
                    document.get(place.start.max(letters.start)..place.end.min(letters.end))
                })
                .any(|letters| {
                    let blanks = letters.iter().take_while(|letter| **letter <= b' ').count();
                    steps_left = steps_left.saturating_sub(blanks + 1);
                    blanks < letters.len() || steps_left == 0
                });
            if has_words {
                found.take(settings);
            }
            steps_left = steps_left.saturating_sub(1 + settings.len());
            if steps_left == 0 {
                return LooksOfLetters { is_cut: true, ..found };
            }
        }
    }
    found
}

/// Returns the runs of a page: from where to where, and their settings (2.9.33).
fn runs(page: &[u8]) -> impl Iterator<Item = (Range<usize>, &[u8])> {
    let count = page.last().map_or(0, |count| usize::from(*count));
    let end = |run: usize| Some(long(page, run * 4)? as usize);
    (0..count).filter_map(move |run| {
        let at = usize::from(*page.get((count + 1) * 4 + run)?) * 2;
        let length = usize::from(*page.get(at).filter(|_| at > 0)?);
        Some((end(run)?..end(run + 1)?, slice(page, at + 1, length)?))
    })
}

/// Who made a comment, with the letters that stand for them, and where it ends among all comments.
pub(super) struct CommentOfWord {
    pub(super) maker: Option<String>,
    pub(super) initials: String,
    pub(super) end: usize,
}

/// Returns the comments by the tables of where they are and where their words are (2.8.7, 2.8.8).
pub(super) fn comments(marks: &[u8], words: &[u8], makers: &[String]) -> Vec<CommentOfWord> {
    const MARK_BYTES: usize = 30;
    const INITIALS_BYTES: usize = 18;
    let count = marks.len().saturating_sub(4) / (4 + MARK_BYTES);
    let one = |number: usize| {
        let mark = slice(marks, (count + 1) * 4 + number * MARK_BYTES, MARK_BYTES)?;
        let letters = usize::from(short(mark, 0)?) * 2;
        Some(CommentOfWord {
            maker: makers.get(usize::from(short(mark, 20)?)).cloned(),
            initials: wide(slice(mark, 2, letters.min(INITIALS_BYTES))?),
            end: long(words, (number + 1) * 4)? as usize,
        })
    };
    (0..count).map_while(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a document whose second page says how the letters of the first look: those from 10 on
    /// have these settings.
    fn with_looks(settings: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut document = vec![b' '; 2 * PAGE_BYTES];
        document[10..14].copy_from_slice(b"Otto");
        let page = &mut document[PAGE_BYTES..];
        page.fill(0);
        for (at, end) in [0_u32, 10, 14].into_iter().enumerate() {
            page[at * 4..at * 4 + 4].copy_from_slice(&end.to_le_bytes());
        }
        page[13] = 50;
        page[100] = u8::try_from(settings.len()).unwrap();
        page[101..101 + settings.len()].copy_from_slice(settings);
        page[PAGE_BYTES - 1] = 2;
        let table = [0_u32, 14, 1].iter().flat_map(|number| number.to_le_bytes()).collect();
        (document, table)
    }

    #[test]
    fn letters_are_hidden_or_deleted_if_their_settings_say_so() {
        let none = LooksOfLetters::default();
        let hidden = LooksOfLetters { is_hidden: true, ..none };
        let changed = LooksOfLetters { is_changed: true, ..none };
        for (settings, looks_so) in [
            (&[0x3c, 0x08, 1][..], hidden),
            (&[0x3c, 0x08, 0], none),
            (&[0x3c, 0x08, 0x80], none),
            (&[0x00, 0x08, 1], changed),
            // Behind the size of the letters, and a setting that says how long it is.
            (&[0x43, 0x4a, 24, 0, 0x02, 0xca, 2, 9, 9, 0x3c, 0x08, 1], hidden),
            (&[0x3c], none),
        ] {
            let (document, table) = with_looks(settings);
            assert_eq!(
                looks(&document, &table, &[], std::iter::once(2..20).collect()),
                looks_so,
                "{settings:?}"
            );
            assert_eq!(looks(&document, &table, &[], vec![0..10, 14..20]), none, "no letters");
        }
        let before_pieces = [1, 3, 0, 0x3c, 0x08, 1, 2];
        assert_eq!(looks(&[], &[], &before_pieces, Vec::new()), hidden);
    }

    #[test]
    fn settings_that_name_the_same_letters_again_and_again_come_to_an_end() {
        let (mut document, _) = with_looks(&[0; 3]);
        document[..PAGE_BYTES].fill(0);
        document.splice(14..14, vec![0; PAGE_BYTES * 2_000]);
        let count = 200_000;
        let mut table = vec![0; (count + 1) * 4];
        table.extend([0xd1, 7, 0, 0].repeat(count));
        let page = document.len() - PAGE_BYTES;
        document[page + 8..page + 12].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(looks(&document, &table, &[], std::iter::once(0..page).collect()).is_cut);
    }

    #[test]
    fn a_comment_has_its_maker_beside_it() {
        let mut marks = vec![0; 3 * 4];
        for (maker, initials) in [(1_u8, b'O'), (0, b'G')] {
            let mut mark = [0; 30];
            (mark[0], mark[2], mark[20]) = (1, initials, maker);
            marks.extend(mark);
        }
        let words: Vec<u8> = [0_u32, 4, 9, 10].iter().flat_map(|at| at.to_le_bytes()).collect();
        let makers = ["Greta".to_owned(), "Ottoline".to_owned()];
        let found = comments(&marks, &words, &makers);
        let said: Vec<_> = found
            .iter()
            .map(|one| (one.maker.as_deref(), one.initials.as_str(), one.end))
            .collect();
        assert_eq!(said, [(Some("Ottoline"), "O", 4), (Some("Greta"), "G", 9)]);
    }
}
