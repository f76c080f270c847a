//! Names what a package of another program has and a pack has no place for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    format::exchange::words::cleaned,
    model::Fault,
    text::{counted, cut},
};

/// What is read or told of a package.
const OF_PACKAGE: [&str; 5] =
    ["CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics"];
/// What is read of a document, an item and an association, or says nothing about the framework.
const OF_DOCUMENT: [&str; 15] = [
    "identifier",
    "uri",
    "title",
    "creator",
    "publisher",
    "version",
    "language",
    "description",
    "notes",
    "officialSourceURL",
    "statusStartDate",
    "licenseURI",
    "lastChangeDateTime",
    "caseVersion",
    "CFPackageURI",
];
const OF_ITEM: [&str; 9] = [
    "identifier",
    "uri",
    "humanCodingScheme",
    "abbreviatedStatement",
    "fullStatement",
    "notes",
    "lastChangeDateTime",
    "CFDocumentURI",
    "CFPackageURI",
];
const OF_ASSOCIATION: [&str; 9] = [
    "identifier",
    "uri",
    "associationType",
    "originNodeURI",
    "destinationNodeURI",
    "sequenceNumber",
    "lastChangeDateTime",
    "CFDocumentURI",
    "CFPackageURI",
];
/// The definitions that are read.
const LICENCES: &str = "CFLicenses";

/// Tells everything of a package that is not read. Each of `items` has its place.
pub(super) fn tell_left(package: &Value, items: &[(&str, &Value)], told: &mut Vec<Fault>) {
    for (key, _) in others(package, &OF_PACKAGE) {
        told.push(Fault::at("the package", format!("its `{key}` is left out")));
    }
    let document = package.get("CFDocument").unwrap_or(&Value::Null);
    for (key, value) in others(document, &OF_DOCUMENT) {
        let said = in_words(value).map(|said| format!(" (\"{said}\")")).unwrap_or_default();
        told.push(Fault::at("document", format!("`{key}`{said} is left out")));
    }
    let text = |key: &str| document.get(key).and_then(Value::as_str).map(cleaned);
    if let (Some(publisher), Some(creator)) = (text("publisher"), text("creator"))
        && !publisher.is_empty()
        && creator != publisher
        && creator != "not stated"
    {
        let creator = cut(&creator, 80);
        told.push(Fault::at(
            "document",
            format!("its creator \"{creator}\" is left out beside its publisher"),
        ));
    }
    let stands_in = |key: &str, item: &Value| {
        key == "alternativeLabel" && item.get("fullStatement").is_none_or(Value::is_null)
    };
    let of_items = items.iter().flat_map(|(place, item)| {
        let kept = others(item, &OF_ITEM).filter(|(key, _)| !stands_in(key, item));
        kept.map(|(key, _)| (key, (*place).to_owned()))
    });
    tell_keys(of_items, ("item has", "items have"), told);
    let associations =
        package.get("CFAssociations").and_then(Value::as_array).into_iter().flatten();
    let of_associations = (1..).zip(associations).flat_map(|(number, one)| {
        others(one, &OF_ASSOCIATION).map(move |(key, _)| (key, format!("association {number}")))
    });
    tell_keys(of_associations, ("association has", "associations have"), told);
    let definitions = package.get("CFDefinitions").and_then(Value::as_object);
    for (key, list) in definitions.into_iter().flatten().filter(|(key, _)| *key != LICENCES) {
        let count = list.as_array().map_or(0, Vec::len);
        if count > 0 {
            told.push(Fault::at(
                format!("`{key}`"),
                format!("{} left out", counted(count, "definition is", "definitions are")),
            ));
        }
    }
    let rubrics = package.get("CFRubrics").and_then(Value::as_array).map_or(0, Vec::len);
    if rubrics > 0 {
        told.push(Fault::at(
            "`CFRubrics`",
            format!("{} left out", counted(rubrics, "rubric is", "rubrics are")),
        ));
    }
}

/// Returns the keys with a value that are not among those that are read. A link beside the words
/// that it leads to is not named again, unless it has other words.
fn others<'v>(
    value: &'v Value,
    read: &'static [&'static str],
) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let map = value.as_object();
    let is_beside = move |key: &str, value: &Value| {
        let words = key.strip_suffix("URI").and_then(|words| map?.get(words));
        words.is_some_and(|words| {
            is_said(words) && in_words(value).is_none_or(|said| in_words(words) == Some(said))
        })
    };
    map.into_iter()
        .flatten()
        .filter(move |(key, value)| {
            !read.contains(&key.as_str()) && is_said(value) && !is_beside(key, value)
        })
        .map(|(key, value)| (key.as_str(), value))
}

fn is_said(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    }
}

/// Returns the words of a text or of a list of texts.
fn in_words(value: &Value) -> Option<String> {
    let words = match value {
        Value::String(text) => cleaned(text),
        Value::Array(list) => list.iter().filter_map(in_words).collect::<Vec<_>>().join(", "),
        // A link has the words of what it leads to.
        Value::Object(map) => cleaned(map.get("title")?.as_str()?),
        _ => return None,
    };
    (!words.is_empty()).then(|| cut(&words, 80))
}

/// Tells each key once, with the number of those that have it and the first place.
fn tell_keys<'v>(
    found: impl Iterator<Item = (&'v str, String)>,
    (one, many): (&str, &str),
    told: &mut Vec<Fault>,
) {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, place) in found {
        places.entry(key).or_default().push(place);
    }
    for (key, places) in places {
        let count = counted(places.len(), one, many);
        told.push(Fault::at(
            format!("`{key}`"),
            format!("{count} this, first {}; it is left out", places[0]),
        ));
    }
}
