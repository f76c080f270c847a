//! Reads a matrix, and tells what Mahara would lose without a word.

use std::collections::BTreeMap;

use serde_json::Value;

use super::states::STATES;
use crate::{
    format::exchange::{
        ImportedFramework,
        about::read_about,
        html::{HtmlBlock, blocks, has_form, lost_in_words},
        json_of,
        outline::{OutlineNode, Rank, branch_details, grow, plain_head, scale_of},
        text_in,
    },
    model::{Fault, Framework},
    text::cut,
};

/// The most parts above one that tell it from others: some stand in circles.
const MOST_ABOVE: usize = 16;

/// Returns whether JSON is a matrix: a framework with standards.
pub(in crate::format::exchange) fn is_matrix(json: &Value) -> bool {
    json.get("framework").is_some_and(|framework| framework.get("standards").is_some())
}

/// Reads a matrix.
///
/// # Errors
/// If it is not the JSON of one, or has no standards.
pub fn read(bytes: &[u8]) -> Result<ImportedFramework, Vec<Fault>> {
    let json = json_of(bytes)?;
    let Some(matrix) = json.get("framework").filter(|matrix| matrix.is_object()) else {
        return Err(vec![Fault::whole("there is no `framework` in it, as a matrix of Mahara has")]);
    };
    let Some(standards) = matrix.get("standards").and_then(Value::as_array) else {
        return Err(vec![Fault::at(
            "standards",
            "this should be a list, and Mahara takes nothing else",
        )]);
    };
    let mut told = Vec::new();
    let title = text_in(matrix, "name").unwrap_or_else(|| {
        told.push(Fault::at("name", "the framework has no name; Mahara would refuse it"));
        "Framework from Mahara".to_owned()
    });
    let page = page(matrix);
    let own = read_about(&title, &page);
    let is_own = own.is_some();
    let head = own.unwrap_or_else(|| {
        told.push(Fault::whole(
            "the matrix does not name its language; `und` stands for that, for you to correct",
        ));
        Framework { scope: words(&page), ..plain_head(&title) }
    });
    if !is_own {
        tell_form(matrix, "framework", &mut told);
        tell_settings(matrix, &mut told);
    }
    let head = Framework { scales: vec![scale_of(0, &labels(matrix, &mut told))], ..head };
    let mut tree = MatrixTree { nodes: Vec::new(), standards: Vec::new(), told, is_own };
    tree.standards(standards);
    tree.elements(matrix, standards);
    let MatrixTree { mut nodes, mut told, .. } = tree;
    tell_apart(&mut nodes);
    let framework = grow(head, nodes, &mut told)?;
    Ok(ImportedFramework { framework, told })
}

/// Gives each part what tells it from others with its id: where it stands, and if that is not enough,
/// its words. Nothing of it depends on the order.
fn tell_apart(nodes: &mut [OutlineNode]) {
    let keys: Vec<String> = nodes.iter().map(|node| key_of(nodes, node)).collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for key in &keys {
        *counts.entry(key).or_default() += 1;
    }
    let is_alone: Vec<bool> = keys.iter().map(|key| counts[key] == 1).collect();
    for ((node, key), is_alone) in nodes.iter_mut().zip(keys).zip(is_alone) {
        let words = node.words.as_deref().unwrap_or_default();
        node.key = if is_alone { key } else { format!("{key}\n{}\n{words}", node.title) };
    }
}

/// Returns the ids of a part and of those above it.
fn key_of(nodes: &[OutlineNode], node: &OutlineNode) -> String {
    let mut ids = vec![node.id.as_str()];
    let mut above = node.parent;
    while let Some(at) = above.filter(|_| ids.len() < MOST_ABOVE) {
        ids.push(nodes[at].id.as_str());
        above = nodes[at].parent;
    }
    ids.join("\n")
}

fn page(part: &Value) -> Vec<HtmlBlock> {
    blocks(part.get("description").and_then(Value::as_str).unwrap_or_default())
}

/// Tells what a description had besides its words.
fn tell_form(part: &Value, place: &str, told: &mut Vec<Fault>) {
    let html = part.get("description").and_then(Value::as_str).unwrap_or_default();
    let mut tell = |what: &str| told.push(Fault::at(place, format!("its description {what}")));
    if has_form(html) {
        tell("had HTML in it; its words are kept");
    }
    for lost in lost_in_words(html) {
        tell(&lost);
    }
}

/// Tells what a matrix settles for Mahara alone.
fn tell_settings(matrix: &Value, told: &mut Vec<Fault>) {
    let mut tell = |place: &str, what: String| told.push(Fault::at(place, what));
    if let Some(who) = matrix.get("selfassess") {
        tell("selfassess", format!("who assesses (`{}`) is left out", cut(&as_key(who), 40)));
    }
    if let Some(institution) = text_in(matrix, "institution").filter(|one| one != "all") {
        tell("institution", format!("the institution `{}` is left out", cut(&institution, 60)));
    }
    let (begun, usual) = STATES[0];
    let states = matrix.get("evidencestatuses").and_then(Value::as_array);
    let said = states.into_iter().flatten().find_map(|state| text_in(state, begun));
    if let Some(said) = said.filter(|said| said != usual) {
        let said = cut(&said, 80);
        tell(
            "evidencestatuses",
            format!(
                "the words \"{said}\" of the state `{begun}` are left out: a pack rates nothing that waits"
            ),
        );
    }
}

fn words(page: &[HtmlBlock]) -> Option<String> {
    let words: Vec<&str> = page.iter().map(|block| block.words.as_str()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Returns the names of the three answers. A state that is missing has the words of the site, which
/// are Mahara's own here.
fn labels(matrix: &Value, told: &mut Vec<Fault>) -> Vec<(String, bool)> {
    let mut names = STATES.map(|(_, usual)| usual.to_owned());
    let states = matrix.get("evidencestatuses");
    if let Some(states) = states.and_then(Value::as_array) {
        let all = states.iter().filter_map(Value::as_object).enumerate();
        for (position, (key, value)) in
            all.flat_map(|(position, state)| state.iter().map(move |one| (position, one)))
        {
            let at = STATES.iter().position(|(known, _)| known == key).unwrap_or(position);
            let words = value.as_str().map(super::super::words::cleaned).unwrap_or_default();
            if let Some(name) = names.get_mut(at).filter(|_| !words.is_empty()) {
                *name = words;
            }
        }
    } else if states.is_some() {
        told.push(Fault::at(
            "evidencestatuses",
            "this is not a list; the states have the words that Mahara gives them",
        ));
    }
    let [_, incomplete, partly, completed] = names;
    vec![(incomplete, false), (partly, false), (completed, true)]
}

struct MatrixTree {
    nodes: Vec<OutlineNode>,
    /// The `standardid` of each standard.
    standards: Vec<Option<Value>>,
    told: Vec<Fault>,
    is_own: bool,
}

impl MatrixTree {
    fn tell(&mut self, place: &str, what: impl Into<String>) {
        self.told.push(Fault::at(place, what));
    }

    fn standards(&mut self, standards: &[Value]) {
        for (number, standard) in (1..).zip(standards) {
            let place = format!("standard {number}");
            self.tell_node(standard, &place);
            let mut node = self.node(standard, "shortname", place);
            if self.is_own {
                node.rank = Some(Rank::Domain);
                node.id = node.details.id.clone().unwrap_or(node.id);
            }
            self.standards.push(standard.get("standardid").cloned());
            self.nodes.push(node);
        }
    }

    fn elements(&mut self, matrix: &Value, standards: &[Value]) {
        let list =
            |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let mut elements: Vec<(Option<usize>, Value)> = Vec::new();
        for (at, standard) in standards.iter().enumerate() {
            let inside = list(standard.get("standardelement"));
            elements.extend(inside.into_iter().map(|element| (Some(at), element)));
        }
        let apart = list(matrix.get("standardelements"));
        elements.extend(apart.into_iter().map(|element| (None, element)));
        let mut by_standard: BTreeMap<String, usize> = BTreeMap::new();
        for (at, id) in self.standards.iter().enumerate() {
            if let Some(id) = id {
                by_standard.entry(as_key(id)).or_insert(at);
            }
        }
        let first = self.nodes.len();
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        for (number, (nested, element)) in (1..).zip(&elements) {
            let place = format!("element {number}");
            let standard = nested.or_else(|| self.standard_of(element, &by_standard, &place));
            self.tell_node(element, &place);
            let mut node = self.element(element, place.clone());
            node.parent = standard;
            if let Some(id) = element.get("elementid").map(as_key) {
                if by_id.contains_key(&id) {
                    self.tell(
                        &place,
                        format!("another element has the id `{}` as well", cut(&id, 60)),
                    );
                }
                by_id.entry(id).or_insert(self.nodes.len());
            }
            self.nodes.push(node);
        }
        for (at, (_, element)) in (first..).zip(&elements) {
            let named = ["parentelementid", "parentid"].iter().find_map(|key| element.get(key));
            let Some(named) = named.filter(|named| !is_nothing(named)).map(as_key) else {
                continue;
            };
            match by_id.get(&named) {
                Some(parent) => self.nodes[at].parent = Some(*parent),
                None => {
                    let place = self.nodes[at].place.clone();
                    self.tell(&place, format!("there is no element `{}` for it to stand under; it stands under its standard", cut(&named, 60)));
                }
            }
        }
    }

    fn standard_of(
        &mut self,
        element: &Value,
        by_standard: &BTreeMap<String, usize>,
        place: &str,
    ) -> Option<usize> {
        let named = element.get("standardid").unwrap_or(&Value::Null);
        let Some(at) = by_standard.get(&as_key(named)).copied() else {
            self.tell(
                place,
                format!(
                    "there is no standard `{}`; imh put it at the top, and Mahara would drop it",
                    cut(&as_key(named), 60)
                ),
            );
            return None;
        };
        if self.standards[at].as_ref() != Some(named) {
            self.tell(place, "its `standardid` is a text and the standard's is a number, or the other way round; Mahara would drop it");
        }
        Some(at)
    }

    /// Tells what a standard or an element has and its competency has no place for.
    fn tell_node(&mut self, part: &Value, place: &str) {
        if self.is_own {
            return;
        }
        tell_form(part, place, &mut self.told);
        let (short, name) = (text_in(part, "shortname"), text_in(part, "name"));
        // A short name is often the beginning of the name, or its number.
        if let (Some(short), Some(name)) = (short, name)
            && !name.starts_with(short.trim_end_matches(['.', '…']))
            && text_in(part, "elementid").as_ref() != Some(&short)
            && part.get("elementid").is_some()
        {
            self.tell(place, format!("its short name \"{}\" is left out", cut(&short, 100)));
        }
    }

    fn element(&self, element: &Value, place: String) -> OutlineNode {
        let mut node = self.node(element, "elementid", place);
        if let Some((rank, id)) = element
            .get("elementid")
            .and_then(Value::as_str)
            .and_then(Rank::of_key)
            .filter(|_| self.is_own)
        {
            node.rank = Some(rank);
            id.clone_into(&mut node.id);
        } else if node.id.is_empty() {
            node.id = text_in(element, "shortname").unwrap_or_default();
        }
        node
    }

    fn node(&self, part: &Value, id: &str, place: String) -> OutlineNode {
        let page = page(part);
        let name = text_in(part, "name").or_else(|| text_in(part, "shortname"));
        let title = name.unwrap_or_default();
        let id = text_in(part, id).unwrap_or_default();
        let (words, details) = if self.is_own {
            branch_details(&page)
        } else {
            (words(&page).filter(|words| *words != title), <_>::default())
        };
        OutlineNode { place, id, title, words, details, ..OutlineNode::default() }
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value == "" || value == 0 || value == false
}

/// Returns an id as text, so that `1` and `"1"` are found as one.
fn as_key(id: &Value) -> String {
    match id {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
