//! The items of a package, and how they belong together.
//!
//! Each statement is an item under its competency. Levels are items as well, and `hasSkillLevel`
//! leads from a statement to its level: `educationLevel` would be read as years of school.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{
    EXTENSION,
    identifier::{CaseIdentifiers, uri},
    item_type,
    write::{CaseWriter, link},
};
use crate::{
    format::exchange::outline::{BranchPart, branches},
    model::{Competency, Framework, Progression},
    text::cut,
};

/// An item that another one leads to.
#[derive(Clone)]
struct NodeEnd {
    identifier: String,
    title: String,
}

pub(super) struct CaseItems<'w, 'f> {
    writer: &'w CaseWriter<'f>,
    pub(super) items: Vec<Value>,
    pub(super) associations: Vec<Value>,
    /// How many items stand under each so far.
    under: BTreeMap<String, usize>,
    /// The identifiers of associations.
    known: BTreeSet<String>,
}

impl<'w, 'f> CaseItems<'w, 'f> {
    pub(super) fn of(writer: &'w CaseWriter<'f>) -> Self {
        let mut all = Self {
            writer,
            items: Vec::new(),
            associations: Vec::new(),
            under: BTreeMap::new(),
            known: BTreeSet::new(),
        };
        let framework = writer.framework;
        let document =
            NodeEnd { identifier: writer.identifiers.document(), title: framework.title.clone() };
        let mut ends: Vec<NodeEnd> = Vec::new();
        for branch in branches(framework) {
            let key = branch.part.key();
            let end =
                NodeEnd { identifier: writer.identifiers.part(&key), title: title(&branch.part) };
            let above = branch.parent.map_or(&document, |parent| &ends[parent]).clone();
            all.branch(&branch.part, &key, &end, &above);
            ends.push(end);
        }
        all.levels(&document);
        all.examples();
        all.relations(framework);
        if let Some(replaced) = &framework.publication.replaces {
            let old = CaseIdentifiers::of_version(replaced).document();
            let old = NodeEnd { identifier: old, title: replaced.clone() };
            all.associate("replacedBy", &old, &document, None);
        }
        all
    }

    fn end(&self, key: &str, title: &str) -> NodeEnd {
        NodeEnd { identifier: self.writer.identifiers.part(key), title: title.to_owned() }
    }

    fn branch(&mut self, part: &BranchPart<'_>, key: &str, end: &NodeEnd, above: &NodeEnd) {
        let mut own = Map::new();
        own.insert("key".to_owned(), key.into());
        match part {
            BranchPart::Domain(domain) => {
                if let Some(expect) = &domain.expect {
                    let expect = json!({ "level": expect.level.as_str(), "competencies": expect.competencies });
                    own.insert("expect".to_owned(), expect);
                }
                let facts = [
                    ("humanCodingScheme", Some(domain.id.as_str())),
                    ("notes", domain.summary.as_deref()),
                ];
                self.item(end, item_type::DOMAIN, &domain.title, facts, own);
            }
            BranchPart::Cluster(_, cluster, _) => {
                self.item(end, item_type::CLUSTER, cluster, [], own);
            }
            BranchPart::Competency(competency) => {
                if let Some(code) = &competency.code {
                    own.insert("code".to_owned(), code.as_str().into());
                }
                if let Some(url) = &competency.url {
                    own.insert("url".to_owned(), url.as_str().into());
                }
                if competency.optional {
                    own.insert("optional".to_owned(), true.into());
                }
                if !competency.scales.is_empty() {
                    let scales = competency.scales.iter();
                    let scales: Map<String, Value> =
                        scales.map(|(of, scale)| (of.to_string(), scale.as_str().into())).collect();
                    own.insert("scale".to_owned(), scales.into());
                }
                if !competency.when_not_met.is_empty() {
                    let said = competency.when_not_met.iter();
                    let said =
                        said.map(|(level, text)| json!({"level": level.as_str(), "text": text}));
                    own.insert("when-not-met".to_owned(), said.collect());
                }
                let code = competency.code.as_deref().unwrap_or(competency.id.as_str());
                let facts =
                    [("humanCodingScheme", Some(code)), ("notes", competency.summary.as_deref())];
                self.item(end, item_type::COMPETENCY, &competency.title, facts, own);
            }
            BranchPart::Statement(_, statement, level, aspect) => {
                let short = format!("{}, {}", level.title, aspect.title);
                let short = cut(&short, 60);
                let facts = [("abbreviatedStatement", Some(short.as_str()))];
                self.item(end, item_type::STATEMENT, &statement.text, facts, own);
                let concept = self.writer.identifiers.part(&format!("aspect.{}", aspect.id));
                if let Some(item) = self.items.last_mut() {
                    item["conceptKeywords"] = json!([aspect.title]);
                    item["conceptKeywordsURI"] = link(&concept, &aspect.title);
                }
                let level = self.end(&format!("l.{}", level.id), &level.title);
                self.associate("hasSkillLevel", end, &level, None);
            }
        }
        self.child_of(end, above);
    }

    fn item<'v>(
        &mut self,
        end: &NodeEnd,
        kind: &str,
        statement: &str,
        facts: impl IntoIterator<Item = (&'static str, Option<&'v str>)>,
        own: Map<String, Value>,
    ) {
        let mut item = self.writer.part(&end.identifier);
        item.insert("fullStatement".to_owned(), statement.into());
        item.insert("CFItemType".to_owned(), kind.into());
        let of_type = self.writer.identifiers.part(&format!("type.{kind}"));
        item.insert("CFItemTypeURI".to_owned(), link(&of_type, kind));
        for (key, value) in facts {
            if let Some(value) = value {
                item.insert(key.to_owned(), value.into());
            }
        }
        item.insert("extensions".to_owned(), json!({ EXTENSION: own }));
        self.items.push(Value::Object(item));
    }

    /// Puts an item under another, or under the document, as the last one there.
    fn child_of(&mut self, end: &NodeEnd, above: &NodeEnd) {
        let number = self.under.entry(above.identifier.clone()).or_default();
        *number += 1;
        let number = *number;
        self.associate("isChildOf", end, above, Some(number));
    }

    fn associate(&mut self, kind: &str, from: &NodeEnd, to: &NodeEnd, number: Option<usize>) {
        let key = format!("{kind} {} {}", from.identifier, to.identifier);
        let identifier = self.writer.identifiers.part(&key);
        if !self.known.insert(identifier.clone()) {
            return;
        }
        let mut association = self.writer.part(&identifier);
        association.insert("associationType".to_owned(), kind.into());
        for (side, end) in [("originNodeURI", from), ("destinationNodeURI", to)] {
            let node = json!({ "title": cut(&end.title, 60), "identifier": end.identifier, "uri": uri(&end.identifier) });
            association.insert(side.to_owned(), node);
        }
        if let Some(number) = number {
            association.insert("sequenceNumber".to_owned(), number.into());
        }
        self.associations.push(Value::Object(association));
    }

    fn levels(&mut self, document: &NodeEnd) {
        for level in &self.writer.framework.levels {
            let key = format!("l.{}", level.id);
            let end = self.end(&key, &level.title);
            let mut own = Map::new();
            own.insert("key".to_owned(), key.into());
            let facts = [
                ("humanCodingScheme", Some(level.id.as_str())),
                ("abbreviatedStatement", Some(level.title.as_str())),
            ];
            let words = level.summary.as_deref().unwrap_or(&level.title);
            self.item(&end, item_type::LEVEL, words, facts, own);
            self.child_of(&end, document);
        }
    }

    fn examples(&mut self) {
        for competency in &self.writer.framework.competencies {
            let above = self.end(&format!("c.{}", competency.id), &competency.title);
            for (number, example) in (1..).zip(&competency.examples) {
                let key = format!("e.{}.{number}", competency.id);
                let end = self.end(&key, example);
                let mut own = Map::new();
                own.insert("key".to_owned(), key.into());
                self.item(&end, item_type::EXAMPLE, example, [], own);
                self.child_of(&end, &above);
                self.associate("exemplar", &above, &end, None);
            }
        }
    }

    fn relations(&mut self, framework: &Framework) {
        for competency in &framework.competencies {
            let from = self.end(&format!("c.{}", competency.id), &competency.title);
            for other in competency.related.iter().filter(|other| **other != competency.id) {
                let Some(other) = framework.competency(other.as_str()) else { continue };
                let to = self.end(&format!("c.{}", other.id), &other.title);
                self.associate("isRelatedTo", &from, &to, None);
            }
            if framework.progression == Progression::Ladder {
                self.ladder(framework, competency);
            }
        }
    }

    /// Adds that a statement comes before the one of the same aspect at the next level.
    fn ladder(&mut self, framework: &Framework, competency: &Competency) {
        for aspect in &framework.aspects {
            let of_aspect =
                competency.statements.iter().filter(|statement| statement.aspect == aspect.id);
            let ends: Vec<NodeEnd> = of_aspect
                .map(|statement| {
                    let key = format!("s.{}.{}.{}", competency.id, statement.level, aspect.id);
                    self.end(&key, &statement.text)
                })
                .collect();
            for pair in ends.windows(2) {
                self.associate("precedes", &pair[0], &pair[1], None);
            }
        }
    }
}

fn title(part: &BranchPart<'_>) -> String {
    match part {
        BranchPart::Domain(domain) => domain.title.clone(),
        BranchPart::Cluster(_, cluster, _) => (*cluster).to_owned(),
        BranchPart::Competency(competency) => competency.title.clone(),
        BranchPart::Statement(_, statement, ..) => statement.text.clone(),
    }
}
