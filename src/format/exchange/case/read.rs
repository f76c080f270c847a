//! Reads a package leniently: every published one departs from the schema somewhere.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    EXTENSION,
    associations::{CaseLinks, read_links},
    document::{aspect_id, own_head, read_document, with_levels},
    item_type,
    left::tell_left,
    texts::{identifier_of, words_in},
};
use crate::{
    format::exchange::{
        ImportedFramework, json_of,
        outline::{OutlineNode, Rank, grow},
        text_in,
        words::{IdMaker, is_id, title_of},
    },
    model::{AspectId, Expect, Fault, Level, LevelId, ScaleId},
    text::cut,
};

/// Returns whether JSON is a package, alone or in a wrapper.
pub(in crate::format::exchange) fn is_package(json: &Value) -> bool {
    unwrapped(json).get("CFDocument").is_some()
}

fn unwrapped(json: &Value) -> &Value {
    json.get("CFPackage").unwrap_or(json)
}

/// Reads a package of CASE 1.0 or 1.1.
///
/// # Errors
/// If it is not the JSON of one, or holds no items.
pub fn read(bytes: &[u8]) -> Result<ImportedFramework, Vec<Fault>> {
    let json = json_of(bytes)?;
    let package = unwrapped(&json);
    let Some(document) = package.get("CFDocument").filter(|document| document.is_object()) else {
        return Err(vec![Fault::whole("there is no `CFDocument` in it, as a package of CASE has")]);
    };
    let mut told = Vec::new();
    let own = own_head(document);
    let items = items(package, &mut told);
    let is_own = own.is_some() || is_ours(package, &items);
    let head = match own {
        Some(own) => own,
        None if is_own => {
            let head = read_document(document, package, &mut told);
            with_levels(head, levels(&items), package, &mut told)
        }
        None => read_document(document, package, &mut told),
    };
    let at_id: BTreeMap<String, usize> =
        items.iter().enumerate().map(|(at, item)| (item.identifier.clone(), at)).collect();
    let document_id = identifier_of(document).unwrap_or_default();
    let links = read_links(package, &document_id, &at_id, is_own, &mut told);
    tell_what_is_left_out(package, &items, is_own, &mut told);
    let nodes = nodes(&items, &links, &concepts(package), is_own, &mut told);
    let framework = grow(head, nodes, &mut told)?;
    Ok(ImportedFramework { framework, told })
}

/// An item, its identifier, and its place for a message.
struct CaseItem<'p> {
    identifier: String,
    place: String,
    value: &'p Value,
}

impl CaseItem<'_> {
    fn own(&self) -> Option<&Value> {
        self.value.get("extensions")?.get(EXTENSION)
    }

    fn own_text(&self, key: &str) -> Option<&str> {
        self.own()?.get(key)?.as_str()
    }

    fn kind(&self) -> &str {
        self.value.get("CFItemType").and_then(Value::as_str).unwrap_or_default()
    }

    fn changed(&self) -> &str {
        self.value.get("lastChangeDateTime").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Returns the items, each identifier once. Of two versions the later counts.
fn items<'p>(package: &'p Value, told: &mut Vec<Fault>) -> Vec<CaseItem<'p>> {
    let mut items: Vec<CaseItem<'p>> = Vec::new();
    let mut at_id: BTreeMap<String, usize> = BTreeMap::new();
    let all = package.get("CFItems").and_then(Value::as_array);
    for (number, value) in (1..).zip(all.into_iter().flatten()) {
        let code = value.get("humanCodingScheme").and_then(Value::as_str);
        let code = code.map(super::super::words::cleaned).filter(|code| !code.is_empty());
        let place = match &code {
            Some(code) => format!("item {number} ({})", cut(code, 40)),
            None => format!("item {number}"),
        };
        if !value.is_object() {
            told.push(Fault::at(place, "it is not an item, and is left out"));
            continue;
        }
        let identifier = identifier_of(value).unwrap_or_else(|| {
            told.push(Fault::at(place.clone(), "it has no identifier"));
            format!("item {number}")
        });
        let item = CaseItem { identifier: identifier.clone(), place, value };
        let Some(known) = at_id.get(&identifier).copied() else {
            at_id.insert(identifier, items.len());
            items.push(item);
            continue;
        };
        let is_later = item.changed() > items[known].changed();
        let (kept, left) = if is_later { (&item, &items[known]) } else { (&items[known], &item) };
        told.push(Fault::at(
            left.place.clone(),
            format!(
                "it has the identifier of {}, which is the later version; this one is left out",
                kept.place
            ),
        ));
        if is_later {
            items[known] = item;
        }
    }
    items
}

fn tell_what_is_left_out(
    package: &Value,
    items: &[CaseItem<'_>],
    is_own: bool,
    told: &mut Vec<Fault>,
) {
    if is_own {
        return;
    }
    let items: Vec<(&str, &Value)> =
        items.iter().map(|item| (item.place.as_str(), item.value)).collect();
    tell_left(package, &items, told);
}

/// Makes nodes of the items, in the order in which they stand under each other.
fn nodes(
    items: &[CaseItem<'_>],
    links: &CaseLinks,
    aspects: &BTreeMap<String, String>,
    is_own: bool,
    told: &mut Vec<Fault>,
) -> Vec<OutlineNode> {
    let is_type = |at: usize, kind: &str| is_own && items[at].kind() == kind;
    let number = |at: usize| links.parents[at].map_or(f64::INFINITY, |(_, number)| number);
    let mut order: Vec<usize> = (0..items.len())
        .filter(|at| !is_type(*at, item_type::LEVEL))
        .filter(|at| !(is_type(*at, item_type::EXAMPLE) && links.example_of[*at].is_some()))
        .collect();
    order.sort_by(|one, other| number(*one).total_cmp(&number(*other)).then(one.cmp(other)));
    let mut node_of = vec![None; items.len()];
    for (node, at) in order.iter().enumerate() {
        node_of[*at] = Some(node);
    }
    let has_top = links.parents.iter().flatten().any(|(parent, _)| parent.is_none());
    let mut nodes: Vec<OutlineNode> = Vec::with_capacity(order.len());
    for &at in &order {
        let item = &items[at];
        if links.parents[at].is_none() && has_top {
            told.push(Fault::at(
                item.place.clone(),
                "it stands nowhere in the tree; imh put it at the top",
            ));
        }
        let mut node = node(item, is_own, told);
        if is_own {
            set_rank(&mut node, item, links.levels[at].map(|level| &items[level]), aspects);
        }
        node.parent = links.parents[at].and_then(|(parent, _)| node_of[parent?]);
        node.related = links.related[at].iter().filter_map(|other| node_of[*other]).collect();
        nodes.push(node);
    }
    let mut examples: Vec<usize> = (0..items.len())
        .filter(|at| is_type(*at, item_type::EXAMPLE) && links.example_of[*at].is_some())
        .collect();
    examples.sort_by(|one, other| number(*one).total_cmp(&number(*other)).then(one.cmp(other)));
    for at in examples {
        let above = links.example_of[at].and_then(|above| node_of[above]);
        let words = text_in(items[at].value, "fullStatement");
        if let (Some(above), Some(words)) = (above, words) {
            nodes[above].details.examples.push(words);
        }
    }
    for (at, node) in nodes.iter_mut().enumerate() {
        node.related.retain(|other| *other != at);
    }
    with_summaries(nodes, is_own)
}

fn node(item: &CaseItem<'_>, is_own: bool, told: &mut Vec<Fault>) -> OutlineNode {
    let mut text = |key: &str| {
        if is_own {
            return text_in(item.value, key);
        }
        words_in(item.value, key, &item.place, told)
    };
    let (code, short) = (text("humanCodingScheme"), text("abbreviatedStatement"));
    let (notes, full) = (text("notes"), text("fullStatement"));
    let other = if full.is_none() { text("alternativeLabel") } else { None };
    if full.is_none() && !is_own && (other.is_some() || short.is_some()) {
        let instead = if other.is_some() { "`alternativeLabel`" } else { "its short name" };
        told.push(Fault::at(
            item.place.clone(),
            format!("it has no `fullStatement`; {instead} stands for it"),
        ));
    }
    let full = full.or(other);
    let of_identifier = || {
        let first: String =
            item.identifier.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        format!("i{first}")
    };
    let mut node = OutlineNode {
        place: item.place.clone(),
        is_unseen: code.is_none(),
        id: code.unwrap_or_else(of_identifier),
        key: item.identifier.clone(),
        ..OutlineNode::default()
    };
    if is_own {
        node.title = full.clone().unwrap_or_default();
        node.words = notes;
        return node;
    }
    node.title = short.or_else(|| full.clone()).unwrap_or_default();
    node.words = full.filter(|full| *full != node.title);
    node.details.summary = notes;
    node
}

/// Returns whether imh wrote a package from which another program dropped the extensions: each item
/// has one of its types, and statements have levels.
fn is_ours(package: &Value, items: &[CaseItem<'_>]) -> bool {
    let associations = package.get("CFAssociations").and_then(Value::as_array);
    items.iter().all(|item| item_type::ALL.contains(&item.kind()))
        && associations.into_iter().flatten().any(|one| one["associationType"] == "hasSkillLevel")
}

fn levels(items: &[CaseItem<'_>]) -> Vec<Level> {
    let mut ids = IdMaker::default();
    let levels = items.iter().filter(|item| item.kind() == item_type::LEVEL);
    levels
        .map(|item| {
            let (code, short) = ("humanCodingScheme", "abbreviatedStatement");
            let words = text_in(item.value, "fullStatement").unwrap_or_default();
            let title = text_in(item.value, short).unwrap_or_else(|| words.clone());
            let code = text_in(item.value, code).unwrap_or_else(|| title.clone());
            let summary = (words != title && !words.is_empty()).then_some(words);
            Level { id: LevelId::new(ids.keep(&code, "L")), title: title_of(&title), summary }
        })
        .filter(|level| !level.title.is_empty())
        .collect()
}

/// Returns the id of the aspect that each concept stands for.
fn concepts(package: &Value) -> BTreeMap<String, String> {
    let concepts = package.pointer("/CFDefinitions/CFConcepts").and_then(Value::as_array);
    let pair = |concept: &Value| Some((identifier_of(concept)?, aspect_id(concept)?));
    concepts.into_iter().flatten().filter_map(pair).collect()
}

/// Returns the meaning of an item by its type, and its id.
fn by_type(
    item: &CaseItem<'_>,
    level: Option<&CaseItem<'_>>,
    aspects: &BTreeMap<String, String>,
) -> Option<(Rank, String)> {
    let code = || text_in(item.value, "humanCodingScheme").unwrap_or_default();
    match item.kind() {
        item_type::DOMAIN => Some((Rank::Domain, code())),
        item_type::CLUSTER => Some((Rank::Cluster, String::new())),
        item_type::COMPETENCY => Some((Rank::Competency, code())),
        item_type::STATEMENT => {
            let level = text_in(level?.value, "humanCodingScheme")?;
            let concept = identifier_of(item.value.get("conceptKeywordsURI")?)?;
            let aspect = aspects.get(&concept)?.clone();
            Some((Rank::Statement { level, aspect }, String::new()))
        }
        _ => None,
    }
}

/// Gives a node of a package that imh wrote its meaning.
fn set_rank(
    node: &mut OutlineNode,
    item: &CaseItem<'_>,
    level: Option<&CaseItem<'_>>,
    aspects: &BTreeMap<String, String>,
) {
    let own = item.own_text("key").and_then(Rank::of_key);
    let own = own.map(|(rank, id)| (rank, id.to_owned()));
    let Some((rank, id)) = own.or_else(|| by_type(item, level, aspects)) else { return };
    node.id = id;
    match &rank {
        Rank::Statement { aspect, .. } => {
            node.words = Some(std::mem::take(&mut node.title)).filter(|words| !words.is_empty());
            // Somebody may have put the statement at another level since.
            if let Some(level) = level.and_then(|level| level.own_text("key")?.strip_prefix("l.")) {
                let (level, aspect) = (level.to_owned(), aspect.clone());
                node.rank = Some(Rank::Statement { level, aspect });
                return;
            }
        }
        Rank::Competency => {
            let text = |key: &str| item.own_text(key).map(super::super::words::cleaned);
            node.details.code = text("code");
            node.details.url = text("url").filter(|url| !url.is_empty());
            node.details.optional =
                item.own().is_some_and(|own| own.get("optional") == Some(&true.into()));
            let scales = item.own().and_then(|own| own.get("scale")?.as_object());
            node.details.scales = scales
                .into_iter()
                .flatten()
                .filter_map(|(aspect, scale)| {
                    Some((AspectId::new(aspect.as_str()), ScaleId::new(scale.as_str()?)))
                })
                .collect();
            let urgent = item.own().and_then(|own| own.get("when-not-met")?.as_array());
            node.details.when_not_met = urgent
                .into_iter()
                .flatten()
                .filter_map(|said| {
                    let [level, text] = ["level", "text"].map(|key| said.get(key)?.as_str());
                    Some((LevelId::new(level?), text?.to_owned()))
                })
                .collect();
        }
        Rank::Domain => node.details.expect = item.own().and_then(expect),
        Rank::Cluster => {}
    }
    node.rank = Some(rank);
}

fn expect(own: &Value) -> Option<Expect> {
    let expect = own.get("expect")?;
    let level = expect.get("level")?.as_str().filter(|level| is_id(level))?;
    let competencies = usize::try_from(expect.get("competencies")?.as_u64()?).ok()?;
    Some(Expect { level: LevelId::new(level), competencies })
}

/// The notes of a group are its summary. A group has no statement of its own: if its words are more
/// than its title, they become the summary.
fn with_summaries(mut nodes: Vec<OutlineNode>, is_own: bool) -> Vec<OutlineNode> {
    if is_own {
        return nodes;
    }
    let mut is_group = vec![false; nodes.len()];
    for parent in nodes.iter().filter_map(|node| node.parent) {
        is_group[parent] = true;
    }
    for (node, _) in nodes.iter_mut().zip(is_group).filter(|(_, is_group)| *is_group) {
        let beside = node.details.summary.take();
        node.words = match (node.words.take(), beside) {
            (Some(words), Some(beside)) => Some(format!("{words} {beside}")),
            (words, beside) => words.or(beside),
        };
    }
    nodes
}
