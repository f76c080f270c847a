//! What the tests of documents made byte by byte ask for.

use std::io::Cursor;

use crate::files::{Part, Sought, read};

/// Returns everything that is passed on, each part with its place.
pub(in crate::files::readers) fn told(name: &str, bytes: &[u8]) -> String {
    let mut said = String::new();
    read(name, &mut Cursor::new(bytes), bytes.len() as u64, &Sought::Anything, |part| match part {
        // Bytes of a file are looked through as well.
        Part::Traces { place, .. } if place.starts_with("among its bytes") => {}
        Part::Words { place, text, .. } => said.push_str(&format!("[{place}] {text}\n")),
        Part::Traces { place, text } => said.push_str(&format!("({place}) {text}\n")),
        Part::Trait { place, kind, detail, .. } => {
            said.push_str(&format!("[{place}] {kind:?} {}\n", detail.unwrap_or_default()));
        }
    })
    .unwrap();
    said
}

pub(in crate::files::readers) fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
