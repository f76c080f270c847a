//! The pictures in a file that may show words, as files that another program can open.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{
    kind::{FileKind, ReaderKind},
    part::limits,
    readers::pdf,
};

/// A picture that may show words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Where it is in its file: `page 2`, `picture 1`; empty if it is the file.
    pub place: String,
    /// The picture as a file; `None` if it is of a kind that imh cannot take out.
    pub picture: Option<Vec<u8>>,
}

/// A line of words that a program read in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSeen {
    pub all: String,
    /// Without the words that may be rubbish.
    pub sure: String,
}

/// The longest file whose pictures are handed out, in bytes.
pub const LONGEST_SCANNED_BYTES: u64 = limits::WHOLE_BYTES;
/// Smaller ones are icons and lines.
pub(super) const FEWEST_PIXELS: i64 = 100 * 30;
const MOST_SCANS: usize = 500;
/// Icons are shorter.
const FEWEST_BYTES: usize = 2_000;

/// Returns the pictures in a file that may show words, in order: the file itself, those on the pages
/// of a PDF, and those in a document.
#[must_use]
pub fn scans(name: &str, bytes: &[u8]) -> Vec<Scan> {
    let kind = FileKind::by_bytes(name, &bytes[..bytes.len().min(4096)]);
    let mut scans = match kind.map(|kind| kind.reader) {
        Some(ReaderKind::Picture | ReaderKind::Properties) => {
            vec![Scan { place: String::new(), picture: is_usual(bytes).then(|| bytes.to_vec()) }]
        }
        Some(ReaderKind::Pdf) => pdf::scans(bytes),
        Some(ReaderKind::Container) => in_document(bytes),
        _ => Vec::new(),
    };
    scans.truncate(MOST_SCANS);
    scans
}

/// Returns whether a file of this name is a picture that [`scans`] can hand on.
#[must_use]
pub fn may_be_scan(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let kinds = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "gif", "bmp"];
    ending.is_some_and(|ending| kinds.contains(&ending.as_str()))
}

/// Returns whether programs that read words open a picture of this kind.
fn is_usual(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 7] =
        [b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"II*\0", b"MM\0*", b"GIF8", b"BM"];
    starts.iter().any(|start| bytes.starts_with(start))
}

fn in_document(bytes: &[u8]) -> Vec<Scan> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut scans = Vec::new();
    let mut left = limits::ALL_BYTES;
    for at in 0..archive.len().min(limits::PARTS) {
        let Ok(member) = archive.by_index(at) else { continue };
        let is_preview =
            member.name().is_ok_and(|name| name.to_ascii_lowercase().contains("thumbnail"));
        let mut picture = Vec::new();
        let read = member.take(limits::PART_BYTES.min(left)).read_to_end(&mut picture);
        left -= picture.len() as u64;
        if read.is_ok() && !is_preview && picture.len() >= FEWEST_BYTES && is_usual(&picture) {
            let place = format!("picture {}", scans.len() + 1);
            scans.push(Scan { place, picture: Some(picture) });
        }
    }
    scans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photograph_is_a_scan_and_a_text_is_none() {
        let photograph = [&b"\xff\xd8\xff\xe0"[..], &[0; 100]].concat();
        let scan = Scan { place: String::new(), picture: Some(photograph.clone()) };
        assert_eq!(scans("a.jpg", &photograph), [scan]);
        assert_eq!(scans("a.txt", b"The baby looked at me.\n"), []);
    }
}
