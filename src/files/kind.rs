//! The kinds of file that imh knows: how each begins, how its name ends, what reads it, what cleans
//! it, and what may be done with it. A new kind is a row here.

use super::begins::{
    is_card, is_dbase, is_exchanged_table, is_film, is_film_in_boxes, is_json, is_lotus, is_mail,
    is_markup, is_older_office, is_other_picture, is_pdf, is_picture_in_boxes, is_sound,
    is_sound_in_boxes, is_text,
};
use super::part::UNKNOWN;
use crate::model::ByHand;

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

/// For every kind that an editor opens as the text that it is.
const AS_TEXT: ByHand =
    ByHand { advice: "open it in an editor and save it again as text in UTF-8", reason: READ_ALL };
const READ_ALL: &str = "I read all of it; nobody is named";
const OPENED_ALL: &str = "I opened it and read all of it; nobody is named";
const READ_MAIL: &str = "I read the message and all that is attached to it; nobody is named";
const LOOKED: &str = "I looked at the picture and its properties; nobody is named or seen";

/// The kind of a file is the first row that fits.
static KINDS: [FileKind; 21] = [
    FileKind {
        name: "an Office or OpenDocument file",
        endings: &["docx", "odt", "xlsx", "ods", "pptx", "odp"],
        begins: Begins::Bytes(|head| {
            head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
        }),
        reader: ReaderKind::Container,
        cleaner: Cleaner::Document,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it and look at all of it, then save it again, as .docx, .xlsx, .pptx or .odt without a password",
            reason: "I looked at all of it; nobody is named",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a PDF",
        endings: &["pdf"],
        begins: Begins::Bytes(is_pdf),
        reader: ReaderKind::Pdf,
        cleaner: Cleaner::Pdf,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "read every page; or save it again with its text and without a password",
            reason: "I read every page; nobody is named or seen",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a picture",
        endings: &["jpg", "jpeg", "png", "webp"],
        begins: Begins::Bytes(|head| {
            let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
            head.starts_with(b"\xff\xd8\xff") || head.starts_with(b"\x89PNG\r\n\x1a\n") || is_webp
        }),
        reader: ReaderKind::Picture,
        cleaner: Cleaner::Picture,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "look at the picture and at its properties; or save it again as a JPEG",
            reason: LOOKED,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a picture in a camera's own format",
        endings: &["dng", "nef", "cr2", "cr3", "arw", "orf", "rw2", "pef", "srw"],
        // Most begin as a TIFF does.
        begins: Begins::Named(|head| {
            head.starts_with(b"II") || head.starts_with(b"MM\0") || is_picture_in_boxes(head)
        }),
        reader: ReaderKind::Properties,
        cleaner: Cleaner::Nothing,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "look at the picture and at its properties; or export it as a JPEG",
            reason: LOOKED,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a picture",
        endings: &[
            "gif", "tif", "tiff", "bmp", "dib", "heic", "heif", "hif", "avif", "jxl", "psd", "psb",
        ],
        begins: Begins::Bytes(is_other_picture),
        reader: ReaderKind::Properties,
        cleaner: Cleaner::Picture,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "look at the picture and at its properties; or save it again as a JPEG or PNG",
            reason: LOOKED,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a recording",
        endings: &[
            "mp3", "m4a", "wav", "ogg", "oga", "flac", "opus", "aac", "amr", "aif", "aiff", "caf",
            "au", "wma", "mid", "mp2", "ac3", "tta", "w64", "mka", "m4b", "ape", "wv", "awb",
        ],
        begins: Begins::Bytes(|head| {
            let is_riff = head.starts_with(b"RIFF") && head.get(8..12) != Some(b"AVI ");
            is_riff || is_sound(head) || is_sound_in_boxes(head)
        }),
        reader: ReaderKind::Recording,
        cleaner: Cleaner::Recording,
        sense: Sense::Heard,
        by_hand: ByHand {
            advice: "listen to it from beginning to end, and look at its properties",
            reason: "I listened to it from beginning to end; nobody is named or known by their voice",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a film",
        endings: &[
            "mp4", "m4v", "mov", "webm", "mkv", "avi", "3gp", "3g2", "wmv", "asf", "mpg", "mpeg",
            "mts", "m2ts", "m2t", "ts", "vob", "ogv", "flv", "mjpeg", "dv",
        ],
        begins: Begins::Bytes(|head| {
            head.starts_with(b"\x1a\x45\xdf\xa3")
                || head.starts_with(b"RIFF")
                || is_film(head)
                || is_film_in_boxes(head)
        }),
        reader: ReaderKind::Recording,
        cleaner: Cleaner::Recording,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "watch it from beginning to end, and look at its properties",
            reason: "I watched it from beginning to end; nobody is named or seen",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a message of Outlook",
        endings: &["msg"],
        begins: Begins::Named(is_older_office),
        reader: ReaderKind::Compound,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in Outlook, save the message as text and what is attached to it as files, and add those",
            reason: READ_MAIL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a message that Outlook packed",
        endings: &["tnef"],
        begins: Begins::Bytes(|head| head.starts_with(b"\x78\x9f\x3e\x22")),
        reader: ReaderKind::Winmail,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "ask for the message again as text, or open it in Outlook; then add what is in it as files of their own",
            reason: "I read all that is packed in it; nobody is named",
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a file of an older Office",
        endings: &["doc", "xls", "ppt"],
        begins: Begins::Bytes(is_older_office),
        reader: ReaderKind::Compound,
        cleaner: Cleaner::Older,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it, save it as .docx, .xlsx, .pptx or PDF without a password, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "rich text",
        endings: &["rtf"],
        begins: Begins::Bytes(|head| head.starts_with(b"{\\rtf")),
        reader: ReaderKind::RichText,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand { advice: "open it, save it as .docx, and add that", reason: OPENED_ALL },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a packed file",
        endings: &["gz", "svgz", "gnumeric"],
        begins: Begins::Bytes(|head| head.starts_with(b"\x1f\x8b\x08")),
        reader: ReaderKind::Packed,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "unpack it, and add the files in it",
            reason: "I unpacked it and looked at all of it; nobody is named or seen",
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a link or settings of a Mac",
        endings: &["webloc", "plist"],
        begins: Begins::Bytes(|head| head.starts_with(b"bplist0")),
        reader: ReaderKind::PropertyList,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it, copy what it says into a text, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a table of dBase or Lotus 1-2-3",
        endings: &["dbf", "wk1", "wks", "wr1"],
        begins: Begins::Bytes(|head| is_dbase(head) || is_lotus(head)),
        reader: ReaderKind::OlderTable,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in LibreOffice or a database, save all of it as .xlsx without a password, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a mail",
        endings: &["eml", "emlx", "mht", "mhtml", "mbox"],
        begins: Begins::Text(is_mail),
        reader: ReaderKind::Mail,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in a mail program, read it, and save what is attached to it as files of their own",
            reason: READ_MAIL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a page, or another text with marks in it",
        endings: &[
            "html", "htm", "xhtml", "svg", "xml", "fodt", "fods", "fodp", "xmp", "kml", "gpx",
        ],
        begins: Begins::Text(is_markup),
        reader: ReaderKind::Markup,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it and read all of it; or save it as a PDF",
            reason: READ_ALL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a calendar or contacts",
        endings: &["ics", "vcs", "ifb", "vcf", "vcard", "vmg", "vnt"],
        begins: Begins::Text(is_card),
        reader: ReaderKind::Card,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: AS_TEXT,
        is_safe_to_open: false,
    },
    FileKind {
        name: "data",
        endings: &["json", "ipynb", "jsonl", "ndjson", "geojson"],
        begins: Begins::Text(is_json),
        reader: ReaderKind::Json,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: AS_TEXT,
        is_safe_to_open: false,
    },
    FileKind {
        name: "a table",
        endings: &["csv", "tsv"],
        begins: Begins::Text(|_| false),
        reader: ReaderKind::Table,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in a spreadsheet and save it again as CSV in UTF-8",
            reason: "I read every row; nobody is named",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a table",
        endings: &["slk", "sylk", "dif"],
        begins: Begins::Text(is_exchanged_table),
        reader: ReaderKind::ExchangedTable,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in a spreadsheet, save it as .xlsx, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "words",
        endings: &["txt", "md"],
        begins: Begins::Text(|_| true),
        reader: ReaderKind::Text,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: AS_TEXT,
        is_safe_to_open: true,
    },
];

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
}

impl FileKind {
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
                assert_eq!(include_str!("kind.rs").matches(&said).count(), 1, "{said}");
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
