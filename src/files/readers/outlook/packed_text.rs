//! Unpacks the formatted text of a message ([MS-OXRTFCP]).

use super::{super::compound::long, limits};

/// The words that every packed text may refer to (2.1.2.1).
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const PACKED: u32 = 0x7546_5a4c;
const AS_IT_IS: u32 = 0x414c_454d;

/// As many bytes are remembered.
const MEMORY: usize = 4096;

/// Returns the text, or `None` if it is damaged or too long.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (length, how) = (long(bytes, 4)? as usize, long(bytes, 8)?);
    let packed = bytes.get(16..)?;
    match how {
        AS_IT_IS => packed.get(..length).map(<[u8]>::to_vec),
        PACKED if (length as u64) <= limits::PART_BYTES => unpack(packed, length),
        _ => None,
    }
}

fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut memory = [b' '; MEMORY];
    memory[..BEGINNING.len()].copy_from_slice(BEGINNING);
    let mut at = BEGINNING.len();
    let mut text = Vec::new();
    let mut bytes = packed.iter().copied();
    loop {
        let which = bytes.next()?;
        for bit in 0..8 {
            if which & 1 << bit == 0 {
                let byte = bytes.next()?;
                text.push(byte);
                memory[at] = byte;
                at = (at + 1) % MEMORY;
            } else {
                let pair = u16::from_be_bytes([bytes.next()?, bytes.next()?]);
                let from = usize::from(pair >> 4);
                if from == at {
                    return Some(text);
                }
                for more in 0..usize::from(pair & 0xf) + 2 {
                    let byte = memory[(from + more) % MEMORY];
                    text.push(byte);
                    memory[at] = byte;
                    at = (at + 1) % MEMORY;
                }
            }
            // The length is right but for a lie.
            if text.len() > length.saturating_add(MEMORY) {
                return None;
            }
        }
    }
}
