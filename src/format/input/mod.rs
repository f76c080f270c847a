//! Reads JSON and CSV that people hand in, as far as that is possible without knowing what the
//! words mean.

mod json;
mod sheet;

use std::borrow::Cow;

use crate::model::Fault;

pub(super) use json::{JsonFault, json_fault, said};
pub(super) use sheet::{
    NAMELESS_COLUMN, Sheet, any_table, columns_of, is_count, missing_cell, rows,
};

/// The byte order mark that UTF-8 text may begin with; every table that imh writes does.
pub(super) const MARK: &[u8] = "\u{feff}".as_bytes();

const SAVE_AS: &str = "save it as `CSV UTF-8`";

/// Returns the text of a file: UTF-8, or UTF-16 with its byte order mark. Any other encoding would
/// be ambiguous.
pub(super) fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<Fault>> {
    let refused = |message: String| Err(vec![Fault::whole(message)]);
    let text = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return refused(format!("the file is in UTF-32; {SAVE_AS}"));
        }
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)?),
        // Zeros in every second byte: ASCII in UTF-16.
        [0, _, 0, _, ..] | [_, 0, _, 0, ..] => {
            return refused(format!(
                "the file looks like UTF-16 without the mark that says so; {SAVE_AS}"
            ));
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) if is_no_text(bytes) => {
                return refused(
                    "it is neither text nor anything else that answers come in".to_owned(),
                );
            }
            Err(error) => {
                let at = error.valid_up_to();
                let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
                return Err(vec![Fault::at(
                    format!("line {line}"),
                    format!(
                        "byte {} is not UTF-8. The file may be in Windows-1252 or another older encoding, which it does not say; {SAVE_AS}",
                        at + 1
                    ),
                )]);
            }
        },
    };
    if text.trim().is_empty() { refused("the file is empty".to_owned()) } else { Ok(text) }
}

/// Returns whether the first bytes include one that no text has in any single-byte encoding.
fn is_no_text(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 64 << 10;
    bytes.iter().take(LOOKED_AT).any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Vec<Fault>> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = rest
        .is_empty()
        .then(|| {
            char::decode_utf16(units.iter().copied().map(unit)).collect::<Result<String, _>>().ok()
        })
        .flatten();
    text.ok_or_else(|| {
        vec![Fault::whole(format!(
            "the file begins as UTF-16 and does not go on as that; {SAVE_AS}"
        ))]
    })
}

const LONGEST_NAME: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Result<String, String> {
        text_of(bytes).map(Cow::into_owned).map_err(|faults| faults[0].in_words())
    }

    #[test]
    fn text_with_a_known_encoding_is_read_and_other_text_is_refused_with_a_remedy() {
        assert_eq!(words("\u{feff}Zoë".as_bytes()), Ok("Zoë".to_owned()));
        let little: Vec<u8> = "\u{feff}Zoë,😀".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}Zoë,😀".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(
            (words(&little), words(&big)),
            (Ok("Zoë,😀".to_owned()), Ok("Zoë,😀".to_owned()))
        );
        for (bytes, said) in [
            (&little[2..], "UTF-16 without the mark"),
            (&little[..little.len() - 1], "does not go on as that"),
            (
                b"person,role\nZo\xeb,midwife\n".as_slice(),
                "line 2: byte 15 is not UTF-8. The file may be in Windows-1252",
            ),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"\x89QZ\r\n\x1a\n\0", "it is neither text"),
            (b" \n ", "empty"),
        ] {
            let refusal = words(bytes).unwrap_err();
            assert!(refusal.contains(said), "{refusal}");
        }
    }
}
