//! GIF: its frames and how often they are shown stay. Comments, words, and what programs keep go.

use super::profile;

/// Returns the picture up to its end mark; `None` if it is damaged.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut kept = bytes.get(..at)?.to_vec();
    loop {
        match bytes.get(at)? {
            0x3b => {
                kept.push(0x3b);
                return Some(kept);
            }
            0x2c => {
                let end = pieces(bytes, at + 11 + colours(*bytes.get(at + 9)?))?.1;
                kept.extend_from_slice(&bytes[at..end]);
                at = end;
            }
            0x21 => {
                let (said, end) = pieces(bytes, at + 2)?;
                match bytes.get(at + 1)? {
                    0xf9 => kept.extend_from_slice(&bytes[at..end]),
                    0xff => of_program(&said, &mut kept),
                    // A comment; and words, which no program draws.
                    _ => {}
                }
                at = end;
            }
            // Nothing, between blocks.
            0 => at += 1,
            _ => return None,
        }
    }
}

/// Returns how many bytes a table of colours has, if there is one.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Returns the pieces of a block, and where it ends.
fn pieces(bytes: &[u8], mut at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let mut pieces = Vec::new();
    loop {
        let length = usize::from(*bytes.get(at)?);
        let piece = bytes.get(at + 1..at + 1 + length)?;
        at += 1 + length;
        if length == 0 {
            return Some((pieces, at));
        }
        pieces.push(piece);
    }
}

fn of_program(said: &[&[u8]], kept: &mut Vec<u8>) {
    let Some((&name, rest)) = said.split_first() else { return };
    let contents: Vec<u8> = match name {
        // How often, and how much to load before.
        b"NETSCAPE2.0" | b"ANIMEXTS1.0" => rest
            .iter()
            .filter(|piece| matches!(piece, [1, _, _] | [2, _, _, _, _]))
            .flat_map(|piece| block(piece))
            .collect(),
        b"ICCRGBG1012" => match profile::plain(&rest.concat()) {
            Some(profile) => profile.chunks(255).flat_map(block).collect(),
            None => return,
        },
        _ => return,
    };
    kept.extend_from_slice(b"\x21\xff\x0b");
    kept.extend_from_slice(name);
    kept.extend(contents);
    kept.push(0);
}

fn block(piece: &[u8]) -> Vec<u8> {
    let length = u8::try_from(piece.len()).expect("a piece has at most 255 bytes");
    [&[length], piece].concat()
}
