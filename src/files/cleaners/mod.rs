//! Makes copies without metadata: who made a file, where, and with what. A copy is read back, and
//! returned only if the metadata is gone and every word is still there.

mod document;
mod pdf;
mod picture;

use std::{collections::BTreeSet, io::Cursor};

use super::{
    kind::{Cleaner, FileKind, ReaderKind, Sense},
    part::{Part, limits},
    readers::{compound, read},
    sought::Sought,
};
use crate::model::FindingKind;

/// The reason why there is no cleaned copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StripFault {
    /// With what to do instead.
    #[error("imh cannot clean {0}")]
    Kind(&'static str),
    #[error("it is damaged, or locked with a password")]
    Damaged,
    #[error("it is larger than 128 MiB")]
    TooLarge,
    #[error("the cleaned copy was read back, and is not as it should be")]
    NotClean,
}

/// The largest file that is cleaned, in bytes.
pub const LARGEST_STRIPPED_BYTES: u64 = limits::WHOLE_BYTES;

/// Returns the file without the findings that [`FindingKind::can_be_stripped`]; the same bytes if
/// there were none.
///
/// # Errors
/// If this kind of file cannot be cleaned, or the check of the cleaned copy fails.
pub fn strip(name: &str, bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    if bytes.len() as u64 > LARGEST_STRIPPED_BYTES {
        return Err(StripFault::TooLarge);
    }
    let kind = FileKind::by_bytes(name, &bytes[..bytes.len().min(4096)]);
    let stripped = match kind.map_or(Cleaner::Nothing, |kind| kind.cleaner) {
        Cleaner::Picture => picture::strip(bytes)?,
        Cleaner::Document => document::strip(bytes)?,
        Cleaner::Pdf => pdf::strip(bytes)?,
        Cleaner::NotNeeded => return Ok(bytes.to_vec()),
        Cleaner::Older if is_locked(bytes) => return Err(StripFault::Damaged),
        Cleaner::Older => return Err(StripFault::Kind(OLDER)),
        Cleaner::Nothing => return Err(StripFault::Kind(instead(kind))),
    };
    let (before, after) = (parts_of(name, bytes), parts_of(name, &stripped));
    // Words in properties may be removed with the properties, and so may parts of a PDF that
    // nothing refers to. Parts are named by their position in the container, which changes when one
    // is removed.
    let goes_with = [
        "properties",
        "a title, field or note",
        "drawn form",
        "what is said of the container",
        "after its end",
        "the preview inside it",
        "a part of its own kind",
    ];
    let words = |parts: &[Part]| -> Vec<String> {
        let stays = parts.iter().filter_map(|part| match part {
            Part::Words { place, text, .. }
                if !goes_with.iter().any(|gone| place.contains(gone)) =>
            {
                Some(text.clone())
            }
            _ => None,
        });
        stays.collect()
    };
    let remains =
        after.iter().any(|part| matches!(part, Part::Trait { kind, .. } if kind.can_be_stripped()));
    let is_worse = |parts: &[Part]| {
        parts
            .iter()
            .filter(|part| matches!(part, Part::Trait { kind: FindingKind::Unreadable, .. }))
            .count()
    };
    if remains || words(&before) != words(&after) || is_worse(&after) > is_worse(&before) {
        return Err(StripFault::NotClean);
    }
    Ok(stripped)
}

/// Returns what a person does with a file of this name, if imh cannot clean it.
#[must_use]
pub fn cleaned_by_hand(name: &str) -> Option<&'static str> {
    let kind = FileKind::by_name(name);
    let what = match kind.map(|kind| kind.cleaner) {
        Some(Cleaner::Older) => OLDER,
        None | Some(Cleaner::Nothing) => instead(kind),
        Some(_) => return None,
    };
    what.split_once(": ").map(|(_, advice)| advice)
}

const OLDER: &str =
    "a document of an older Office: save it as .docx, .xlsx or .pptx, and clean that";

/// Returns whether a document of an older Office is a container for a locked one.
fn is_locked(bytes: &[u8]) -> bool {
    compound::opened(bytes).is_none_or(|file| file.exists("EncryptedPackage"))
}

/// Returns what imh cannot clean, and who can.
fn instead(kind: Option<&FileKind>) -> &'static str {
    match kind.map(|kind| (kind.sense, kind.reader)) {
        None => {
            "a file of a kind that it does not know: save what it shows as a PDF or a picture, and clean that"
        }
        Some((Sense::Heard, _)) => {
            "a recording: the program that made it can take out its title, artist and other tags"
        }
        Some((Sense::Seen, ReaderKind::Properties)) => {
            "this kind of picture: save it as .jpg or .png, and clean that"
        }
        Some((Sense::Seen, _)) => {
            "a film: the program that made it can take out its place, title and other tags"
        }
        Some((_, ReaderKind::Packed)) => "a packed file: unpack it, and clean the files in it",
        Some((_, ReaderKind::Mail)) => {
            "a mail: save what is attached to it as files, and clean those"
        }
        Some(_) => "this kind of file: save it as .docx, .odt or .pdf, and clean that",
    }
}

/// Returns the metadata that a file carries besides its words, pixels and the people in them.
#[must_use]
pub fn carried(name: &str, bytes: &[u8]) -> BTreeSet<FindingKind> {
    let kinds = parts_of(name, bytes).into_iter().filter_map(|part| match part {
        Part::Trait { kind: FindingKind::PeopleInPicture | FindingKind::VoicesHeard, .. } => None,
        Part::Trait { kind, .. } => Some(kind),
        _ => None,
    });
    kinds.collect()
}

fn parts_of(name: &str, bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    // Reading bytes from memory cannot fail.
    let size = bytes.len() as u64;
    let _ = read(name, &mut Cursor::new(bytes), size, &Sought::Nothing, |part| parts.push(part));
    parts
}
