//! Makes copies without metadata: who made a file, where, and with what. A copy is read back, and
//! returned only if the metadata is gone and every word is still there.

mod clean_copy;
mod document;
mod pdf;
mod picture;
mod recording;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufReader, Read, Seek, SeekFrom},
};

pub use clean_copy::CleanCopy;

use super::{
    kind::{Cleaner, FileKind, ReaderKind, Sense},
    part::{Part, limits},
    readers::{STOPPED, compound, read},
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
    /// Of a film or a recording, or of what only seems to be text.
    #[error("it is damaged, or imh cannot read all of it")]
    Unread,
    /// Of a film or a recording.
    #[error("it is put together in a way that imh does not know")]
    Odd,
    #[error("it is larger than 128 MiB")]
    TooLarge,
    #[error("it could not be read from the disk")]
    Disk,
    #[error("the cleaned copy was read back, and is not as it should be")]
    NotClean,
}

impl From<io::Error> for StripFault {
    fn from(_: io::Error) -> Self {
        Self::Disk
    }
}

/// Makes a copy of a file without the findings that [`FindingKind::can_be_stripped`]; the same
/// bytes if there were none. The copy of a film or a recording is made while it is read, so that it
/// may have any length.
///
/// # Errors
/// If this kind of file cannot be cleaned, or the check of the cleaned copy fails.
pub fn clean<F: Read + Seek>(
    name: &str,
    mut file: F,
    size_bytes: u64,
) -> Result<CleanCopy<F>, StripFault> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    (&mut file).take(4096).read_to_end(&mut head)?;
    let kind = FileKind::by_bytes(name, &head).or_else(|| FileKind::of_people_by_name(name));
    let cleaner = kind.map_or(Cleaner::Nothing, |kind| kind.cleaner);
    let by_name = FileKind::by_name(name).map_or(Cleaner::NotNeeded, |kind| kind.cleaner);
    let mut copy = match cleaner {
        // Only its name is that of a picture or a document.
        Cleaner::NotNeeded if !matches!(by_name, Cleaner::NotNeeded | Cleaner::Nothing) => {
            return Err(StripFault::Damaged);
        }
        Cleaner::NotNeeded => CleanCopy::edited(file, size_bytes, Vec::new())?,
        Cleaner::Nothing => return Err(StripFault::Kind(instead(kind))),
        Cleaner::Recording => {
            let before = parts_of(name, &mut file, size_bytes)?;
            let is_unread = unreadable(&before).any(|(is_of_all, _)| is_of_all);
            let edits = recording::edits(&mut file)?.ok_or(StripFault::Kind(instead(kind)))?;
            if is_unread {
                return Err(StripFault::Unread);
            }
            let mut copy = CleanCopy::edited(file, size_bytes, edits)?;
            let size_bytes = copy.size_bytes;
            let after = parts_of(name, &mut copy, size_bytes)?;
            recording_is_clean(&before, &after)?;
            copy
        }
        Cleaner::Document | Cleaner::Pdf | Cleaner::Picture | Cleaner::Older => {
            if size_bytes > limits::WHOLE_BYTES {
                return Err(StripFault::TooLarge);
            }
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            (&mut file).take(limits::WHOLE_BYTES).read_to_end(&mut bytes)?;
            let stripped = strip_whole(name, cleaner, &bytes)?;
            let is_changed = stripped != bytes;
            CleanCopy::made(file, stripped, is_changed)
        }
    };
    if copy.size_bytes == 0 && size_bytes > 0 {
        // The begin of something, with nothing of it to keep.
        return Err(StripFault::Damaged);
    }
    copy.carried = carried(name, &mut copy)?;
    if cleaner == Cleaner::NotNeeded && copy.carried.contains(&FindingKind::Unreadable) {
        // Nobody knows what there would be to take out.
        return Err(StripFault::Unread);
    }
    Ok(copy)
}

/// Returns a file in memory as [`clean`] makes it.
///
/// # Errors
/// Same as [`clean`].
pub fn strip(name: &str, bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let mut copy = clean(name, io::Cursor::new(bytes), bytes.len() as u64)?;
    let mut stripped = Vec::new();
    copy.start_again();
    copy.read_to_end(&mut stripped)?;
    Ok(stripped)
}

/// Cleans a file that is in memory as a whole, and reads it back.
fn strip_whole(name: &str, cleaner: Cleaner, bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let stripped = match cleaner {
        Cleaner::Picture => picture::strip(bytes)?,
        Cleaner::Document => document::strip(bytes)?,
        Cleaner::Pdf => pdf::strip(bytes)?,
        _ if is_locked(bytes) => return Err(StripFault::Damaged),
        _ => return Err(StripFault::Kind(OLDER)),
    };
    let whole = |bytes: &[u8]| parts_of(name, &mut io::Cursor::new(bytes), bytes.len() as u64);
    let (before, after) = (whole(bytes)?, whole(&stripped)?);
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
        "a picture inside it",
        "words in the picture",
        "the name of a layer",
        "what it keeps of the JPEG",
    ];
    let stays = |place: &str| !goes_with.iter().any(|gone| place.contains(gone));
    // A copy cannot be held to a document of which nothing that stays could be read.
    let is_unread = unreadable(&before).any(|(is_of_all, _)| is_of_all);
    if cleaner == Cleaner::Pdf && is_unread && words(&before, stays).is_empty() {
        return Err(StripFault::Damaged);
    }
    let remains =
        after.iter().any(|part| matches!(part, Part::Trait { kind, .. } if kind.can_be_stripped()));
    if remains || words(&before, stays) != words(&after, stays) || is_worse(&before, &after) {
        return Err(StripFault::NotClean);
    }
    Ok(stripped)
}

/// Checks that nothing describes a recording any more, and that every word is still there that
/// people see while it plays: subtitles, and the names of chapters.
fn recording_is_clean(before: &[Part], after: &[Part]) -> Result<(), StripFault> {
    let remains = after.iter().any(|part| match part {
        Part::Trait { kind, .. } => !matches!(
            kind,
            FindingKind::PeopleInPicture | FindingKind::VoicesHeard | FindingKind::Unreadable
        ),
        Part::Words { place, .. } => !is_seen(place),
        Part::Traces { .. } => false,
    });
    if remains || words(before, is_seen) != words(after, is_seen) || is_worse(before, after) {
        return Err(StripFault::NotClean);
    }
    Ok(())
}

/// Returns whether people see the words at a place of a film while it plays.
fn is_seen(place: &str) -> bool {
    place.contains("subtitle") || place.contains("chapter")
}

/// Returns whether cleaning a file of this name takes out what stands at this place in it, whatever
/// that is: a tag of a film or a recording.
#[must_use]
pub fn is_tag(name: &str, place: &str) -> bool {
    let is_recording =
        FileKind::by_name(name).is_some_and(|kind| kind.cleaner == Cleaner::Recording);
    let is_tag = place.starts_with("properties") || place.starts_with("the cover");
    is_recording && is_tag && !is_seen(place)
}

fn words(parts: &[Part], stays: impl Fn(&str) -> bool) -> Vec<&str> {
    let words = parts.iter().filter_map(|part| match part {
        Part::Words { place, text, .. } if stays(place) => Some(text.as_str()),
        _ => None,
    });
    words.collect()
}

/// Returns of each place that cannot be read whether it is the file as a whole, and the reason.
fn unreadable(parts: &[Part]) -> impl Iterator<Item = (bool, &str)> {
    parts.iter().filter_map(|part| match part {
        Part::Trait { place, kind: FindingKind::Unreadable, detail, .. } => {
            let is_of_all = place.is_empty() || place == STOPPED;
            Some((is_of_all, detail.as_deref().unwrap_or_default()))
        }
        _ => None,
    })
}

/// Returns whether more of a copy cannot be read than of the file, or something for another reason:
/// a copy of which nothing is left is not as good as a file with a damaged part.
fn is_worse(before: &[Part], after: &[Part]) -> bool {
    let mut known: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for place in unreadable(before) {
        *known.entry(place).or_default() += 1;
    }
    unreadable(after).any(|place| match known.get_mut(&place) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

/// Returns what a person does with a file of this name, if imh cannot clean it.
#[must_use]
pub fn cleaned_by_hand(name: &str) -> Option<&'static str> {
    let kind = FileKind::by_name(name);
    let what = match kind.map(|kind| kind.cleaner) {
        Some(Cleaner::Older) => OLDER,
        None | Some(Cleaner::Nothing) => instead(kind),
        Some(Cleaner::Recording) if is_unread(name) => instead(kind),
        Some(_) => return None,
    };
    what.split_once(": ").map(|(_, advice)| advice)
}

/// Returns whether a film or a recording of this name is of a kind whose inside imh does not know.
fn is_unread(name: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "mid", "ac3", "tta", "w64", "ape", "wv", "mpg", "mpeg", "mts", "m2ts", "m2t", "ts", "vob",
        "flv", "mjpeg", "dv",
    ];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

const OLDER: &str =
    "a document of an older Office: save it as .docx, .xlsx or .pptx, and clean that";

const RAW: &str = "a picture in a camera's own format: export it as .jpg or .tif, and clean that";

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
            "a recording of this kind: save it as .m4a, .mp3 or .wav, and clean that"
        }
        Some((Sense::Seen, ReaderKind::Properties)) => RAW,
        Some((Sense::Seen, _)) => "a film of this kind: save it as .mp4 or .mov, and clean that",
        Some((_, ReaderKind::Packed)) => "a packed file: unpack it, and clean the files in it",
        Some((_, ReaderKind::Mail)) => {
            "a mail: save what is attached to it as files, and clean those"
        }
        Some(_) => "this kind of file: save it as .docx, .odt or .pdf, and clean that",
    }
}

/// Returns the metadata that a copy carries besides its words, pixels and the people in them.
fn carried<F: Read + Seek>(
    name: &str,
    copy: &mut CleanCopy<F>,
) -> Result<BTreeSet<FindingKind>, StripFault> {
    let size_bytes = copy.size_bytes;
    let mut carried = BTreeSet::new();
    let nothing = &Sought::Nothing;
    read(name, &mut BufReader::new(copy), size_bytes, nothing, |part| match part {
        Part::Trait { kind: FindingKind::PeopleInPicture | FindingKind::VoicesHeard, .. } => {}
        Part::Trait { kind, .. } => drop(carried.insert(kind)),
        _ => {}
    })?;
    Ok(carried)
}

/// Returns what the readers know of a file. Traces say nothing of whether it is clean.
fn parts_of<F: Read + Seek>(
    name: &str,
    file: &mut F,
    size_bytes: u64,
) -> Result<Vec<Part>, StripFault> {
    let mut parts = Vec::new();
    read(name, &mut BufReader::new(file), size_bytes, &Sought::Nothing, |part| {
        if !matches!(part, Part::Traces { .. }) {
            parts.push(part);
        }
    })?;
    Ok(parts)
}
