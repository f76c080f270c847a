//! Objects of a PDF as a reader wants them: behind references, as numbers, unpacked.

use lopdf::{Dictionary, Document, Object, Stream};

/// Returns the value of a key, behind any references.
pub(super) fn get<'d>(
    document: &'d Document,
    dict: &'d Dictionary,
    key: &[u8],
) -> Option<&'d Object> {
    let (_, value) = document.dereference(dict.get(key).ok()?).ok()?;
    Some(value)
}

pub(super) fn table<'d>(
    document: &'d Document,
    dict: &'d Dictionary,
    key: &[u8],
) -> Option<&'d Dictionary> {
    as_table(get(document, dict, key)?)
}

/// Returns every dictionary of a document, wherever it stands: as an object, in another dictionary, in
/// a list.
pub(super) fn tables(document: &Document) -> impl Iterator<Item = &Dictionary> {
    let mut left: Vec<&Object> = document.objects.values().collect();
    left.extend(document.trailer.iter().map(|(_, value)| value));
    std::iter::from_fn(move || {
        while let Some(object) = left.pop() {
            if let Object::Array(list) = object {
                left.extend(list);
            } else if let Some(dict) = as_table(object) {
                left.extend(dict.iter().map(|(_, value)| value));
                return Some(dict);
            }
        }
        None
    })
}

/// Returns the dictionary that an object is, or has.
pub(super) fn as_table(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn list<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> &'d [Object] {
    get(document, dict, key).and_then(|list| list.as_array().ok()).map_or(&[], Vec::as_slice)
}

pub(super) fn name<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> &'d [u8] {
    get(document, dict, key).and_then(|name| name.as_name().ok()).unwrap_or_default()
}

pub(super) fn number(document: &Document, object: &Object) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}

pub(super) fn whole(document: &Document, object: &Object) -> Option<u32> {
    let (_, object) = document.dereference(object).ok()?;
    let number = object.as_i64().ok().or_else(|| to_whole(f64::from(object.as_float().ok()?)));
    u32::try_from(number?).ok()
}

/// Returns a number without its fraction, at most so large that it can be counted.
pub(super) fn to_whole(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the bounds of a whole number are checked")]
    number.is_finite().then(|| number.clamp(-1e15, 1e15).floor() as i64)
}

pub(super) fn numbers<const N: usize>(
    document: &Document,
    dict: &Dictionary,
    key: &[u8],
) -> Option<[f64; N]> {
    let list = list(document, dict, key);
    let mut numbers = [0.0; N];
    for (number, object) in numbers.iter_mut().zip(list.get(..N)?) {
        *number = self::number(document, object)?;
    }
    Some(numbers)
}

/// Returns the bytes of a stream, unpacked, if they are no more than `most`.
pub(super) fn unpacked(document: &Document, stream: &Stream, most: usize) -> Option<Vec<u8>> {
    let filter = get(document, &stream.dict, b"Filter");
    let Some(filter) = filter.filter(|filter| !matches!(filter, Object::Null)) else {
        return (stream.content.len() <= most).then(|| stream.content.clone());
    };
    let filters: Vec<Object> = match filter {
        Object::Array(filters) => filters
            .iter()
            .filter_map(|filter| document.dereference(filter).ok()?.1.as_name().ok())
            .filter(|name| *name != b"Crypt")
            .map(|name| Object::Name(in_full(name).to_vec()))
            .collect(),
        filter => vec![Object::Name(in_full(filter.as_name().ok()?).to_vec())],
    };
    if filters.is_empty() {
        return (stream.content.len() <= most).then(|| stream.content.clone());
    }
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Array(filters));
    let settings = get(document, &stream.dict, b"DecodeParms");
    match settings.or_else(|| get(document, &stream.dict, b"DP")) {
        Some(Object::Array(each)) => {
            let each = each.iter().map(|settings| {
                document
                    .dereference(settings)
                    .map_or(Object::Null, |(_, settings)| settings.clone())
            });
            dict.set("DecodeParms", Object::Array(each.collect()));
        }
        Some(settings @ Object::Dictionary(_)) => dict.set("DecodeParms", settings.clone()),
        _ => {}
    }
    // The bytes are lent to another stream, since this one may not be changed.
    let lent = Stream { dict, ..stream.clone() };
    lent.decompressed_content_with_limit(most).ok()
}

/// Returns the name of a filter, which some programs shorten.
fn in_full(name: &[u8]) -> &[u8] {
    match name {
        b"Fl" => b"FlateDecode",
        b"LZW" => b"LZWDecode",
        b"A85" => b"ASCII85Decode",
        b"AHx" => b"ASCIIHexDecode",
        b"RL" => b"RunLengthDecode",
        name => name,
    }
}
