//! Reads slides of PowerPoint 97 to 2003 ([MS-PPT]): the words of every record that has some.

use super::{
    super::compound::{narrow, wide},
    Sink,
    records::records,
};
use crate::{files::readers::defaults::is_nobody, model::FindingKind};

/// Records with words of two bytes a letter, of one, and names of slides, people and files.
const TEXT: u16 = 0x0fa0;
const NARROW_TEXT: u16 = 0x0fa8;
const STRING: u16 = 0x0fba;
const SLIDE: u16 = 0x03ee;
const MASTER: u16 = 0x03f8;
const NOTES: u16 = 0x03f0;
const COMMENT: u16 = 0x2ee0;

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(
    document: &[u8],
    user: Option<Vec<u8>>,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    if let Some(user) = user.as_deref().and_then(last_user).filter(|user| !is_nobody(user)) {
        sink.has("properties", FindingKind::LastEditor);
        sink.traces("properties", user);
    }
    let mut counts = [0; 3];
    let mut place = "outline".to_owned();
    let mut has_comments = false;
    let is_whole = records(document, |kind, body| match kind {
        SLIDE | MASTER | NOTES => {
            let (which, what) = match kind {
                SLIDE => (0, "slide"),
                MASTER => (1, "slide master"),
                _ => (2, "notes"),
            };
            counts[which] += 1;
            place = format!("{what} {}", counts[which]);
        }
        COMMENT => has_comments = true,
        TEXT | STRING => tell(&wide(body), &place, sink),
        NARROW_TEXT => tell(&narrow(body, 1252), &place, sink),
        _ => {}
    });
    if has_comments {
        sink.has("", FindingKind::Comment);
    }
    if is_whole { Ok(()) } else { Err("a part of it cannot be read".to_owned()) }
}

/// Passes on words paragraph by paragraph; a line may end inside one.
fn tell(text: &str, place: &str, sink: &mut Sink<'_>) {
    for paragraph in text.split('\r') {
        sink.paragraph(place, &paragraph.replace('\u{b}', "\n"));
    }
}

/// Returns who saved it last (2.3.2).
fn last_user(stream: &[u8]) -> Option<String> {
    const NAME: usize = 28;
    let length = usize::from(crate::files::readers::compound::short(stream, 20)?);
    Some(narrow(crate::files::readers::compound::slice(stream, NAME, length)?, 1252))
}
