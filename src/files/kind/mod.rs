//! The kinds of file that imh knows: how each begins, how its name ends, what reads it, what cleans
//! it, and what may be done with it. A new kind is a row in `table.rs`.

mod table;

use super::{begins::is_text, part::UNKNOWN};
use crate::model::ByHand;
use table::KINDS;

#[derive(Debug)]
pub struct FileKind {
    /// The name used in a sentence.
    pub name: &'static str,
    /// The endings of its names, in small letters.
    endings: &'static [&'static str],
    begins: Begins,
    pub(super) reader: ReaderKind,
    pub(super) cleaner: Cleaner,
    pub sense: Sense,
    /// What a person does with one that cannot be read in full.
    pub(super) by_hand: ByHand,
    /// True if programs only show or play it, so that nothing a stranger put into it can run.
    pub is_safe_to_open: bool,
}

/// How people perceive the contents of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    Read,
    /// It may show people, so that imh asks about their consent.
    Seen,
    Heard,
}

/// How a kind is recognised by its first bytes. Anybody can change a name, so a name only separates
/// kinds of text from each other.
#[derive(Debug)]
enum Begins {
    Bytes(fn(&[u8]) -> bool),
    /// Several kinds begin like this, and the ending of the name says which it is.
    Named(fn(&[u8]) -> bool),
    /// A text that begins like this (in small letters), or whose name has an ending of its kind.
    Text(fn(&str) -> bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReaderKind {
    Container,
    Pdf,
    Compound,
    Winmail,
    RichText,
    Picture,
    /// A picture whose properties are all that can be read.
    Properties,
    /// A film or a recording, which is read in the same way.
    Recording,
    Mail,
    Markup,
    Table,
    /// A table in lines that are no rows.
    ExchangedTable,
    /// Of dBase or Lotus 1-2-3.
    OlderTable,
    PropertyList,
    Card,
    Json,
    Text,
    /// A file that is packed by itself.
    Packed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cleaner {
    Document,
    Pdf,
    Picture,
    /// A film or a recording, whose frames and sound stay where they are.
    Recording,
    /// Plain text carries no metadata.
    NotNeeded,
    /// Nothing but that it may be locked can be told of it.
    Older,
    Nothing,
}

/// Returns what a person does with a file that cannot be read, by its advice.
#[must_use]
pub fn by_hand_with(advice: &str) -> Option<&'static ByHand> {
    let of_kinds = KINDS.iter().map(|kind| &kind.by_hand);
    of_kinds.chain([&UNKNOWN]).find(|by_hand| by_hand.advice == advice)
}

impl FileKind {
    /// Returns the kind of a file from its first bytes; 4096 are enough. `None` if imh does not
    /// know it.
    #[must_use]
    pub fn by_bytes(name: &str, head: &[u8]) -> Option<&'static Self> {
        let ending = ending(name);
        let start = is_text(head).then(|| {
            let start = String::from_utf8_lossy(&head[..head.len().min(512)]);
            start.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase()
        });
        KINDS.iter().find(|kind| match (&kind.begins, &start) {
            (Begins::Bytes(begins), _) => begins(head),
            (Begins::Named(begins), _) => kind.endings.contains(&ending.as_str()) && begins(head),
            (Begins::Text(begins), Some(start)) => {
                kind.endings.contains(&ending.as_str()) || begins(start)
            }
            (Begins::Text(_), None) => false,
        })
    }

    /// Returns whether its reader passes on every word: all of it is text, or every string of it is
    /// known.
    pub(super) fn is_read_whole(&self) -> bool {
        matches!(self.begins, Begins::Text(_))
            || matches!(self.reader, ReaderKind::Pdf | ReaderKind::RichText)
    }

    /// Returns whether its reader passes on everything but pixels, frames, sound and what it
    /// unpacked.
    pub(super) fn is_read_but_for_pixels(&self) -> bool {
        matches!(
            self.reader,
            ReaderKind::Picture
                | ReaderKind::Properties
                | ReaderKind::Recording
                | ReaderKind::Container
        )
    }

    /// Returns the kind that a file's name implies. Before a file is opened nothing else is known,
    /// and the program that opens it goes by the name as well.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        let ending = ending(name);
        KINDS.iter().find(|kind| kind.endings.contains(&ending.as_str()))
    }

    /// Returns the kind of a film or recording whose first bytes say nothing, by its name. Programs
    /// play such a file, so it is one until somebody looked.
    pub(super) fn of_people_by_name(name: &str) -> Option<&'static Self> {
        Self::by_name(name).filter(|kind| kind.sense != Sense::Read)
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{FileKind, KINDS, Sense};

    #[test]
    fn every_ending_belongs_to_one_kind() {
        let all: Vec<&str> = KINDS.iter().flat_map(|kind| kind.endings).copied().collect();
        for ending in &all {
            assert_eq!(all.iter().filter(|other| other == &ending).count(), 1, "{ending}");
        }
    }

    #[test]
    fn the_advice_of_each_kind_is_written_once() {
        for kind in &KINDS {
            for said in [kind.by_hand.advice, kind.by_hand.reason] {
                let said = format!("{said:?}");
                assert_eq!(include_str!("table.rs").matches(&said).count(), 1, "{said}");
            }
        }
    }

    #[test]
    fn bytes_come_before_a_name_and_a_name_parts_texts() {
        let name = |file: &str, head: &[u8]| FileKind::by_bytes(file, head).map(|kind| kind.name);
        assert_eq!(name("notes.txt", b"%PDF-1.7"), Some("a PDF"));
        assert_eq!(name("photo.jpg", b"just words"), Some("words"));
        assert_eq!(name("list.CSV", b"a,b"), Some("a table"));
        assert_eq!(
            name("list.csv", b"<!DOCTYPE html>"),
            Some("a page, or another text with marks in it")
        );
        assert_eq!(name("BM.txt", b"BM said so"), Some("words"));
        assert_eq!(name("a.exe", b"MZ\0\0"), None);
    }

    #[test]
    fn the_name_says_whether_a_file_shows_people_and_opens_safely() {
        for seen in ["a.jpg", "a.HEIC", "a.avif", "a.bmp", "a.3gp", "a.mov"] {
            assert!(
                FileKind::by_name(seen)
                    .is_some_and(|kind| kind.sense == Sense::Seen && kind.is_safe_to_open),
                "{seen}"
            );
        }
        for file in ["a.docx", "a.mp3", "a.txt", "a.xls"] {
            assert!(
                FileKind::by_name(file)
                    .is_some_and(|kind| kind.sense != Sense::Seen && kind.is_safe_to_open),
                "{file}"
            );
        }
        for file in ["a.html", "a.svg", "a.eml", "a.exe", "a.docm", "a.zip", "a.lnk", "a"] {
            assert!(!FileKind::by_name(file).is_some_and(|kind| kind.is_safe_to_open), "{file}");
        }
    }
}
