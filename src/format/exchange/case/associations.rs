//! The associations of a package: what stands under what, in which order, and what belongs
//! together.

use std::collections::BTreeMap;

use serde_json::Value;

use super::texts::identifier_of;
use crate::{
    model::Fault,
    text::{counted, cut},
};

/// The associations that say something about the items of the package.
pub(super) struct CaseLinks {
    /// Of each item: the one it stands under (`None` for the document), and its number there.
    pub(super) parents: Vec<Option<(Option<usize>, f64)>>,
    pub(super) related: Vec<Vec<usize>>,
    pub(super) levels: Vec<Option<usize>>,
    /// True for an example of another item.
    pub(super) example_of: Vec<Option<usize>>,
}

/// Reads the associations between the items. `at_id` finds an item by its identifier.
pub(super) fn read_links(
    package: &Value,
    document: &str,
    at_id: &BTreeMap<String, usize>,
    is_own: bool,
    told: &mut Vec<Fault>,
) -> CaseLinks {
    let count = at_id.len();
    let mut links = CaseLinks {
        parents: vec![None; count],
        related: vec![Vec::new(); count],
        levels: vec![None; count],
        example_of: vec![None; count],
    };
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut outside: BTreeMap<String, usize> = BTreeMap::new();
    let mut extended: BTreeMap<String, usize> = BTreeMap::new();
    let all = package.get("CFAssociations").and_then(Value::as_array);
    for (number, association) in (1..).zip(all.into_iter().flatten()) {
        let place = format!("association {number}");
        let end = |key: &str| association.get(key).and_then(identifier_of);
        let kind = association.get("associationType").and_then(Value::as_str).unwrap_or_default();
        let (Some(from), Some(to)) = (end("originNodeURI"), end("destinationNodeURI")) else {
            told.push(Fault::at(place, "it does not say which items it is about, and is left out"));
            continue;
        };
        let small: String =
            kind.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let (origin, destination) = (at_id.get(&from).copied(), at_id.get(&to).copied());
        if small == "ischildof" {
            links.child(origin, destination, to == document, association, &place, &to, told);
            continue;
        }
        if small == "replacedby" && is_own && to == document {
            continue;
        }
        let (Some(origin), Some(destination)) = (origin, destination) else {
            *outside.entry(cut(kind, 40)).or_default() += 1;
            continue;
        };
        if origin == destination {
            told.push(Fault::at(place, "it leads from an item to itself, and is left out"));
            continue;
        }
        match small.as_str() {
            "isrelatedto" => links.relate(origin, destination),
            "relatedto" => {
                told.push(Fault::at(
                    place,
                    "its type is `RelatedTo`, which imh reads as `isRelatedTo`",
                ));
                links.relate(origin, destination);
            }
            // As the guide of CASE asks for those that a reader does not know.
            _ if kind.trim().to_ascii_lowercase().starts_with("ext:") && !is_own => {
                *extended.entry(cut(kind, 40)).or_default() += 1;
                links.relate(origin, destination);
            }
            "hasskilllevel" if is_own => links.levels[origin] = Some(destination),
            "exemplar" if is_own => links.example_of[destination] = Some(origin),
            "precedes" if is_own => {}
            _ => *left_out.entry(cut(kind, 40)).or_default() += 1,
        }
    }
    for (kind, count) in left_out {
        let what = counted(count, "association is", "associations are");
        told.push(Fault::at(
            format!("`{kind}`"),
            format!("{what} left out, since a pack has no place for that"),
        ));
    }
    for (kind, count) in extended {
        let what = counted(count, "association is read", "associations are read");
        told.push(Fault::at(
            format!("`{kind}`"),
            format!("{what} as `isRelatedTo`, since imh does not know this type"),
        ));
    }
    for (kind, count) in outside {
        let what = counted(count, "association leads", "associations lead");
        told.push(Fault::at(
            format!("`{kind}`"),
            format!("{what} to items that are not in the file; left out"),
        ));
    }
    links
}

impl CaseLinks {
    fn relate(&mut self, origin: usize, destination: usize) {
        if !self.related[origin].contains(&destination) {
            self.related[origin].push(destination);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the two ends of one association, and its place")]
    fn child(
        &mut self,
        origin: Option<usize>,
        destination: Option<usize>,
        is_top: bool,
        association: &Value,
        place: &str,
        to: &str,
        told: &mut Vec<Fault>,
    ) {
        let Some(origin) = origin else {
            told.push(Fault::at(
                place,
                "it puts an item in its place that is not in the file, and is left out",
            ));
            return;
        };
        if destination.is_none() && !is_top {
            told.push(Fault::at(
                place,
                format!("it puts an item under `{}`, which is not in the file; imh put the item at the top", cut(to, 60)),
            ));
        }
        let number = match association.get("sequenceNumber") {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => {
                text.trim().parse().ok().filter(|number: &f64| number.is_finite())
            }
            _ => None,
        };
        let found = Some((destination, number.unwrap_or(f64::INFINITY)));
        match &self.parents[origin] {
            None => self.parents[origin] = found,
            Some((known, _)) if *known == destination => {}
            Some(_) => told.push(Fault::at(
                place,
                "its item stands under another one already; imh keeps the first place",
            )),
        }
    }
}
