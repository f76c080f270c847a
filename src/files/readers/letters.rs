//! The letters in which a text with marks says that it is written.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::plain;

/// Names of letters that are read like UTF-8, or, where they are not, with one byte a letter.
const OF_HERE: [&str; 9] = [
    "utf-8",
    "utf8",
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "latin-1",
    "windows-1252",
];

/// The bytes in which a declaration stands, if there is one.
const HEAD_BYTES: usize = 1024;

/// A text, and whether all of its letters are known.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) is_sure: bool,
    /// The words of a text that declares nothing, if they may have other letters.
    pub(super) unsure: Option<String>,
}

/// Returns whether bytes must be decoded before they can be read as UTF-8. The beginning of a file
/// is enough.
pub(super) fn is_other(head: &[u8]) -> bool {
    plain::is_two_bytes(head)
        || declared(head).is_some_and(|name| !matches!(&*name, "utf-8" | "utf8"))
}

/// Decodes a text with marks: UTF-16, or what it declares.
pub(super) fn decoded(bytes: &[u8]) -> Decoded<'_> {
    if plain::is_two_bytes(bytes) {
        let text = plain::text_of(bytes);
        // What is left of four bytes a letter.
        let is_sure = !text.contains('\0');
        return Decoded { text, is_sure, unsure: None };
    }
    let by_name = declared(bytes).filter(|name| !OF_HERE.contains(&name.as_str()));
    let Some(name) = by_name else {
        let (text, unsure) = (plain::text_of(bytes), plain::unsure(bytes));
        return Decoded { text, is_sure: true, unsure };
    };
    // A program may have written it anew and left the declaration as it was.
    let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    // A text that says UTF-16 and has one byte a letter was written anew as well.
    let has_escapes = ["iso-2022", "hz", "utf-7"].iter().any(|start| name.starts_with(start));
    let decoder = charset_decoder(name.as_bytes()).filter(|_| !has_escapes);
    match decoder.filter(|_| !is_utf8 && !bytes.is_ascii()).map(|decode| decode(bytes)) {
        Some(text) if !text.contains('\u{fffd}') => {
            Decoded { text: Cow::Owned(text), is_sure: true, unsure: None }
        }
        other => Decoded {
            text: plain::text_of(bytes),
            is_sure: is_utf8 || other.is_none() && decoder.is_some(),
            unsure: plain::unsure(bytes),
        },
    }
}

/// Returns whether nobody here can decode letters of this name.
pub(super) fn are_unknown(name: &str) -> bool {
    let name = name.trim().trim_matches('"').to_ascii_lowercase();
    !(name.is_empty() || OF_HERE.contains(&&*name) || are_of_four(&name))
        && charset_decoder(name.as_bytes()).is_none()
}

/// Returns whether letters of this name have four bytes each.
pub(super) fn are_of_four(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    ["utf-32", "utf32", "ucs-4", "ucs4", "iso-10646-ucs-4"]
        .iter()
        .any(|four| name.starts_with(four))
}

/// Returns the name of the letters that a text declares, in small letters: in `<?xml encoding="…"?>`
/// or `<meta charset=…>`.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let small = head.to_ascii_lowercase();
    let is_xml = small.trim_ascii_start().starts_with(b"<?xml");
    let said: &[u8] = if is_xml { b"encoding" } else { b"charset" };
    let at = memchr::memmem::find(&small, said)? + said.len();
    if is_xml && memchr::memmem::find(&small[..at], b"?>").is_some() {
        return None;
    }
    let rest = small[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let name = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let length = name
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte))
        .count();
    (length > 0).then(|| String::from_utf8_lossy(&name[..length]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_the_letters_that_it_declares() {
        let head = "<?xml version='1.0' encoding='ISO-8859-2'?><a>Zo\u{eb} ";
        let mut bytes: Vec<u8> = head.chars().map(|c| u8::try_from(c).unwrap()).collect();
        bytes.extend(b"\xb3a</a>");
        let read = decoded(&bytes);
        assert!(read.text.ends_with("Zo\u{eb} \u{142}a</a>"), "{}", read.text);
        assert!(read.is_sure && is_other(&bytes));
        let page = decoded(b"<html><meta charset=windows-1250>\xb3");
        assert!(page.text.ends_with('\u{142}') && page.is_sure);
        let unknown = decoded(b"<?xml version=\"1.0\" encoding=\"x-of-mine\"?>Ottoline");
        assert!(unknown.text.ends_with("Ottoline") && !unknown.is_sure);
        assert!(!is_other(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"));
        assert!(!is_other(b"<?xml version=\"1.0\"?><a encoding=\"x\"/>"));
    }
}
