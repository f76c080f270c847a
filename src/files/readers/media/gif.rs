//! GIF: comments, plain text, and blocks of programs, among them XMP.

use super::{
    super::{
        super::part::Sink,
        picture::{self, Of},
    },
    said::{COMMENT, text, unknown},
};

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let end = blocks(bytes, sink).ok_or("it is damaged")?;
    super::rest(bytes.get(end..).unwrap_or_default(), sink);
    Ok(())
}

/// Returns how many bytes a table of colours has, if there is one.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Reads every block, and returns where the picture ends.
fn blocks(bytes: &[u8], sink: &mut Sink<'_>) -> Option<usize> {
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x3b => return Some(at + 1),
            0x2c => {
                at += 10 + colours(*bytes.get(at + 9)?) + 1;
                at = joined(bytes, at)?.1;
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let (said, end) = joined(bytes, at + 2)?;
                let whole = &bytes[at + 2..end];
                match label {
                    0xfe => sink.words(COMMENT, &text(&said)),
                    0x01 => sink.words("words in the picture", &text(said.get(12..)?)),
                    0xff => of_program(whole, &said, sink),
                    0xf9 => {}
                    _ => unknown("a part of its own kind", &said, sink),
                }
                at = end;
            }
            // Nothing, between blocks.
            0 => at += 1,
            _ => return None,
        }
    }
}

/// Joins the pieces of a block, and returns where it ends.
fn joined(bytes: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut said = Vec::new();
    loop {
        let length = usize::from(*bytes.get(at)?);
        said.extend_from_slice(bytes.get(at + 1..at + 1 + length)?);
        at += 1 + length;
        if length == 0 {
            return Some((said, at));
        }
    }
}

fn of_program(whole: &[u8], said: &[u8], sink: &mut Sink<'_>) {
    let Some((name, contents)) = said.split_at_checked(11) else { return };
    match name {
        b"NETSCAPE2.0" | b"ANIMEXTS1.0" => {}
        // It stands there as it is, and not in pieces.
        b"XMP DataXMP" => {
            let packet = whole.get(12..).unwrap_or_default();
            picture::packet(packet, "properties", Of::Picture, sink);
        }
        b"ICCRGBG1012" => super::colours(contents, sink),
        _ => unknown("a part of its own kind", contents, sink),
    }
}
