//! The streams of a PDF that belong to no page: forms in XML, scripts, long values of fields, private
//! data of programs. None is passed over.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{
    super::{super::part::Sink, html, plain, traces},
    image_size, objects,
};

/// For all of them together, unpacked.
const MOST_BYTES: usize = 64 << 20;

/// What a stream is, by the key that it stands under.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Form,
    Script,
    /// A value of a field, with or without the marks of a page.
    Value,
    /// Read with pages, fonts and properties, or no words at all.
    Elsewhere,
}

/// Passes on the words of every stream that nothing else reads.
pub(super) fn tell(document: &Document, sink: &mut Sink<'_>) {
    let uses = uses(document);
    let mut left = MOST_BYTES;
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        let known = uses.get(id).copied();
        if known == Some(Use::Elsewhere) || known.is_none() && is_read_elsewhere(stream) {
            continue;
        }
        let Some(bytes) = objects::unpacked(document, stream, left) else {
            if known.is_some() {
                sink.unreadable("", "it has a form or a script that cannot be read");
            } else {
                let _ = traces::read(&mut &*stream.content, traces::Searched::ByLetters, sink);
            }
            continue;
        };
        left = left.saturating_sub(bytes.len());
        let text = || plain::text_of(&bytes);
        match known {
            // The answers, and not how the form looks and reckons.
            Some(Use::Form) if memchr::memmem::find(&bytes, b"datasets").is_some() => {
                html::tell(&text(), "a form, ", sink);
            }
            Some(Use::Form) => sink.traces("a form", text()),
            Some(Use::Script) => sink.words("a script", &text()),
            Some(_) => html::tell(&text(), "a field, ", sink),
            None => {
                let _ = traces::read(&mut &*bytes, traces::Searched::ByLetters, sink);
            }
        }
        if left == 0 {
            sink.unreadable("", "it has more beside its pages than imh reads");
            return;
        }
    }
}

/// Returns what each stream is for, where a dictionary says so.
fn uses(document: &Document) -> HashMap<ObjectId, Use> {
    let mut uses = HashMap::new();
    for dict in objects::tables(document) {
        for (key, value) in dict {
            let of_key = match key.as_slice() {
                b"XFA" => Use::Form,
                b"JS" => Use::Script,
                b"RC" | b"RV" | b"V" | b"DV" => Use::Value,
                b"Contents" if !dict.has_type(b"Page") => Use::Value,
                b"Contents" | b"ToUnicode" | b"Encoding" | b"CIDToGIDMap" | b"CIDSet"
                | b"FontFile" | b"FontFile2" | b"FontFile3" | b"DestOutputProfile" | b"EF"
                | b"CharProcs" | b"Thumb" => Use::Elsewhere,
                _ => continue,
            };
            let mut add = |value: &Object| {
                let mut seen = HashSet::new();
                let mut value = value;
                while let Ok(id) = value.as_reference() {
                    let known = uses.entry(id).or_insert(of_key);
                    if *known == Use::Elsewhere {
                        *known = of_key;
                    }
                    match document.get_object(id) {
                        Ok(behind) if seen.insert(id) => value = behind,
                        _ => break,
                    }
                }
            };
            add(value);
            match document.dereference(value) {
                Ok((_, Object::Array(parts))) => parts.iter().for_each(add),
                Ok((_, Object::Dictionary(parts))) => parts.iter().for_each(|(_, part)| add(part)),
                _ => {}
            }
        }
    }
    uses
}

/// Returns whether a stream says itself that it is no words, or that another reader has it.
fn is_read_elsewhere(stream: &Stream) -> bool {
    let dict = &stream.dict;
    let name = |key: &[u8]| dict.get(key).and_then(Object::as_name).unwrap_or_default();
    let is_profile = dict.has(b"N") && !dict.has(b"First");
    let types: [&[u8]; 5] = [b"ObjStm", b"XRef", b"Metadata", b"EmbeddedFile", b"CMap"];
    image_size(dict).is_some()
        || name(b"Subtype") == b"Form"
        || types.contains(&name(b"Type"))
        || is_profile
        || has_any(dict, &[b"FunctionType", b"ShadingType", b"PatternType", b"Length1"])
}

fn has_any(dict: &Dictionary, keys: &[&[u8]]) -> bool {
    keys.iter().any(|key| dict.has(key))
}
