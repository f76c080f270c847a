//! The families of files that people hand in, and what holds for any bytes of one. The fuzz targets
//! throw bytes at it, and `cargo test` replays what they found.

use std::io::Cursor;

use imh::files::{FileKind, Part, Sought, read, strip};

/// For each target the names that its files may have: bytes choose most readers, and names those of
/// texts.
pub(crate) const FAMILIES: [(&str, &[&str]); 8] = [
    ("pdf", &["a.pdf"]),
    ("office", &["a.docx", "a.gz"]),
    ("older", &["a.doc", "a.tnef", "a.rtf", "a.dbf", "a.slk", "a.plist"]),
    ("mail", &["a.eml"]),
    ("texts", &["a.html", "a.ics", "a.json", "a.csv", "a.txt"]),
    ("pictures", &["a.jpg"]),
    ("films", &["a.mp4"]),
    ("recordings", &["a.mp3"]),
];

/// What came of reading bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// They are of another family.
    Other,
    Read,
    /// A reader stopped at them, which imh says of the file.
    Stopped,
}

/// Reads bytes as each kind of a family that they may be, and cleans them.
///
/// # Panics
/// If imh does with them what it never should.
#[must_use]
pub(crate) fn try_bytes(family: &str, bytes: &[u8]) -> Outcome {
    let names = FAMILIES.iter().find(|(target, _)| *target == family).map(|(_, names)| *names);
    let mut outcome = Outcome::Other;
    for name in names.expect("a target is in the table") {
        let kind = FileKind::by_bytes(name, &bytes[..bytes.len().min(4096)]);
        let Some(kind) = kind.map(|kind| kind.name) else { continue };
        if FileKind::by_name(name).is_none_or(|named| named.name != kind) {
            continue;
        }
        if outcome == Outcome::Other {
            outcome = Outcome::Read;
        }
        let mut file = Cursor::new(bytes);
        let read = read(name, &mut file, bytes.len() as u64, &Sought::Anything, |part| {
            if let Part::Trait { detail: Some(detail), .. } = part
                && detail == "imh could not get through it"
            {
                outcome = Outcome::Stopped;
            }
        });
        assert!(read.is_ok());
        let Ok(copy) = strip(name, bytes) else { continue };
        // Nothing is left to clean in a copy; documents are packed again.
        let again = strip(name, &copy);
        match kind {
            "a picture" => assert_eq!(again.as_ref(), Ok(&copy)),
            "a film" | "a recording" => {
                assert_eq!(again.as_ref(), Ok(&copy));
                assert!(copy.len() <= bytes.len());
            }
            _ => assert!(again.is_ok(), "{again:?}"),
        }
    }
    outcome
}
