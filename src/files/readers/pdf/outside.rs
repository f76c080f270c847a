//! What a PDF holds beside the objects that a page or a property is made of: comments, strings of an
//! earlier version, words after its end, and the files attached to it.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    super::{
        super::part::{Sink, limits},
        read_inner, traces,
    },
    objects,
};

/// Passes on what may be words outside the streams of a PDF, for names from a list only.
pub(super) fn outside(bytes: &[u8], sink: &mut Sink<'_>) {
    let end = memchr::memmem::rfind(bytes, b"%%EOF").unwrap_or(0);
    let mut said = Vec::new();
    let mut at = 0;
    while let Some(begins) = next_stream(bytes, at) {
        let Some(length) = memchr::memmem::find(&bytes[begins..], b"endstream") else { break };
        push_words(&bytes[at..begins], &mut said);
        at = begins + length;
    }
    let end = end.max(at);
    push_words(&bytes[at..end], &mut said);
    said.extend_from_slice(&bytes[end..]);
    let _ = traces::read(&mut &*said, traces::Searched::ByLetters, sink);
}

/// Returns where the next stream begins, after its dictionary.
pub(super) fn next_stream(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find_iter(&bytes[from..], b"stream")
        .map(|at| from + at)
        .find(|&at| {
            let before = &bytes[at.saturating_sub(32).max(from)..at];
            before.trim_ascii_end().ends_with(b">>")
        })
        .map(|at| at + b"stream".len())
}

/// Appends the comments and strings of a PDF, and all else but its own names, such as `/MarkInfo`.
fn push_words(bytes: &[u8], said: &mut Vec<u8>) {
    let is_regular = |byte: &u8| !byte.is_ascii_whitespace() && !b"()<>[]{}/%\0".contains(byte);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let length = match byte {
            b'%' => memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()),
            b'(' => length_of_string(rest),
            b'/' => {
                said.push(b' ');
                at += 1 + rest[1..].iter().take_while(|byte| is_regular(byte)).count();
                continue;
            }
            _ => 1,
        };
        said.extend_from_slice(&rest[..length]);
        at += length;
    }
}

/// Returns the length of a string in brackets, which may hold others.
fn length_of_string(bytes: &[u8]) -> usize {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    bytes.len()
}

/// The names of properties that programs write; any other may be somebody's.
const KNOWN: [&[u8]; 12] = [
    b"Title",
    b"Author",
    b"Subject",
    b"Keywords",
    b"Creator",
    b"Producer",
    b"CreationDate",
    b"ModDate",
    b"Trapped",
    b"Company",
    b"Manager",
    b"SourceModified",
];

/// Passes on the name of a property, if it is no usual one.
pub(super) fn name_of_property(key: &[u8], sink: &mut Sink<'_>) {
    if !KNOWN.contains(&key) {
        sink.traces("properties", super::super::plain::decoded(key));
    }
}

/// Reads each file that is attached, as the file it is.
pub(super) fn attached(document: &Document, sink: &mut Sink<'_>) {
    let mut names: HashMap<ObjectId, String> = HashMap::new();
    for dict in objects::tables(document) {
        let files = dict.get(b"EF").and_then(|files| document.dereference(files));
        let Ok((_, Object::Dictionary(files))) = files else { continue };
        let name = name_of(document, dict);
        let ids = files.iter().filter_map(|(_, file)| file.as_reference().ok());
        names.extend(ids.map(|id| (id, name.clone())));
    }
    let mut number = 0;
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        let kind = stream.dict.get(b"Type").and_then(Object::as_name).unwrap_or_default();
        if kind != b"EmbeddedFile" && !names.contains_key(id) {
            continue;
        }
        number += 1;
        let place = format!("file {number} inside it");
        let name = names.get(id).map_or("file", String::as_str);
        let most = usize::try_from(limits::PART_BYTES.min(sink.bytes_left)).unwrap_or(usize::MAX);
        let is_packed = stream.filters().is_ok_and(|filters| !filters.is_empty());
        let bytes = if is_packed {
            stream.decompressed_content_with_limit(most).ok()
        } else {
            Some(stream.content.clone())
        };
        match bytes {
            Some(bytes) => {
                sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
                read_inner(&place, name, &bytes, sink);
            }
            None => sink.unreadable(&place, "it is damaged, or unpacks to more than imh reads"),
        }
    }
}

fn name_of(document: &Document, dict: &Dictionary) -> String {
    let said = |key: &[u8]| {
        let (_, value) = document.dereference(dict.get(key).ok()?).ok()?;
        lopdf::decode_text_string(value).ok()
    };
    said(b"UF").or_else(|| said(b"F")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;
    use crate::files::{Part, Sought};

    const PIECES: &str =
        "(|)|\\|\\)|%|\n|\r|/|/Name|<<|>>|<|>|[|]|obj|endobj|stream|endstream|>>stream\n|%%EOF|\0";

    fn soup() -> impl Strategy<Value = String> {
        let pieces: Vec<&str> = PIECES.split('|').collect();
        vec(select(pieces), 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_word_beside_any_objects_is_passed_on(before in soup(), after in soup()) {
            let mut said = String::new();
            let mut emit = |part| {
                if let Part::Traces { text, .. } = part {
                    said.push_str(&text);
                }
            };
            // A stream that ends is read by another reader.
            let text = format!("{} Ottoline {after}", before.replace(">>stream", ">> stream1"));
            outside(text.as_bytes(), &mut Sink::new(&Sought::Anything, &mut emit));
            let is_inside = text.find("Ottoline").is_some_and(|at| {
                text[..at].contains("stream") && text[at..].contains("endstream")
            });
            prop_assert!(said.contains("Ottoline") || is_inside, "{text:?} {said}");
        }
    }

    #[test]
    fn words_outside_the_streams_of_a_pdf_are_passed_on_and_its_own_names_are_not() {
        let bytes = b"%PDF-1.4\n%with Ottoline\n%a stream with Philippa\n(a \\) /Thaddeus)1 0 obj <</MarkInfo 2 0 R /T (an (old\\) name) Bertrand)>>\nstream\nGwendolen\nendstream endobj /MarkInfo\n% no >>stream\n%%EOF\nthen Leopold";
        let mut said = String::new();
        let mut emit = |part| {
            if let Part::Traces { text, .. } = part {
                said.push_str(&text);
            }
        };
        outside(bytes, &mut Sink::new(&Sought::Anything, &mut emit));
        for (name, is_there) in [
            ("Ottoline", true),
            ("Philippa", true),
            ("Thaddeus", true),
            ("Bertrand", true),
            ("Leopold", true),
            ("Mark", false),
            ("Gwendolen", false),
        ] {
            assert_eq!(said.contains(name), is_there, "{name}: {said}");
        }
    }
}
