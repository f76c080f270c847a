//! Mappings between versions of a framework: TOML to model.

use std::{collections::BTreeMap, ops::Range};

use super::toml::{At, TomlTable, quoted, read_document, text_of};
use crate::model::{
    CompetencyId, CompetencyRule, Fault, LevelId, MappedName, Mapping, NamedPart, Place, PointId,
    Relation,
};

/// Parses a mapping.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_mapping(bytes: &[u8]) -> Result<Mapping, Vec<Fault>> {
    parse_mapping_with_places(bytes).map(|(mapping, _)| mapping)
}

/// Parses a mapping, and returns with it every name of a competency, a level or a point in it.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_mapping_with_places(bytes: &[u8]) -> Result<(Mapping, Vec<MappedName>), Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    let mut names = Names { text, all: Vec::new() };
    let mapping = read_document(text, |root| mapping(root, &mut names))?;
    Ok((mapping, names.all))
}

/// What stands before a thing that a person must decide, in a mapping that imh began.
const DECIDE: &str = "Decide:";

/// Returns the lines of a mapping, from 1, on which something is left to decide.
#[must_use]
pub fn left_to_decide(bytes: &[u8]) -> Vec<usize> {
    let text = String::from_utf8_lossy(bytes);
    let is_open = |line: &str| {
        let comment = line.trim_start().strip_prefix('#');
        comment.is_some_and(|comment| comment.trim_start().starts_with(DECIDE))
    };
    (1..).zip(text.lines()).filter(|(_, line)| is_open(line)).map(|(at, _)| at).collect()
}

struct Names<'t> {
    text: &'t str,
    all: Vec<MappedName>,
}

impl Names<'_> {
    fn note(&mut self, part: NamedPart, is_new: bool, id: &str, span: Range<usize>) {
        let place = Place::of(self.text, span);
        self.all.push(MappedName { part, is_new, id: id.to_owned(), place });
    }
}

fn mapping(root: &TomlTable<'_, '_>, names: &mut Names<'_>) -> Option<Mapping> {
    if !root.has_format("mapping", 1) {
        return None;
    }
    let competencies =
        root.tables("competency", "[[competency]]", |table| Some(rule(table, names)));
    let levels = root.tables("level", "[[level]]", |table| renamed(table, NamedPart::Level, names));
    let points = root.tables("point", "[[point]]", |table| renamed(table, NamedPart::Point, names));
    for (part, renamed) in [(NamedPart::Level, &levels), (NamedPart::Point, &points)] {
        refuse_second_ends(root, part, renamed);
    }
    let table = root.required_table("mapping", "[mapping]")?;
    let title = table.required_label("title");
    let (from, to) = (framework(&table, "from"), framework(&table, "to"));
    if from.is_some() && from == to {
        table.faults().add(
            table.span(),
            "`from` and `to` are the same: there is nothing to carry over",
            None,
        );
    }
    let same_ids = table.flag("same-ids").unwrap_or(false);
    table.close();
    Some(Mapping {
        title: title?.value,
        from: from?,
        to: to?,
        same_ids,
        competencies,
        levels: levels
            .into_iter()
            .map(|(from, to)| (LevelId::new(from.value), LevelId::new(to.value)))
            .collect(),
        points: points
            .into_iter()
            .map(|(from, to)| (PointId::new(from.value), PointId::new(to.value)))
            .collect(),
    })
}

/// Reads a framework in the form `id@version`.
fn framework(table: &TomlTable<'_, '_>, key: &'static str) -> Option<(String, String)> {
    let named = table.required_text(key)?;
    let parts =
        named.value.split_once('@').filter(|(id, version)| !id.is_empty() && !version.is_empty());
    if parts.is_none() {
        table.faults().add(
            named.span.clone(),
            format!("`{}` is not a framework with its version", named.value),
            Some("as in `imh-practice@1.0.0`".to_owned()),
        );
    }
    parts.map(|(id, version)| (id.to_owned(), version.to_owned()))
}

fn rule(table: &TomlTable<'_, '_>, names: &mut Names<'_>) -> CompetencyRule {
    let before = table.faults().count();
    let from = table.required_texts("from", "[\"RB-01\"]");
    let to = table.texts("to");
    table.require_any(
        vec!["to"],
        "a rule does not say what the competency became".to_owned(),
        "add `to = [\"RB-01\"]`, or `to = []` if it ended".to_owned(),
    );
    for (key, ids) in [("from", &from), ("to", &to)] {
        for (at, id) in ids.iter().enumerate() {
            if ids[..at].iter().any(|before| before.value == id.value) {
                let message = format!("`{}` stands in `{key}` twice", id.value);
                table.faults().add(id.span.clone(), message, None);
            }
        }
    }
    let typed = table.one_of("relation", &Relation::NAMES).and_then(Relation::at);
    let reason = table.text("reason").map(|reason| reason.value);
    table.close();
    let is_read = table.faults().count() == before;
    if is_read && to.is_empty() && typed.is_some_and(|relation| relation != Relation::NotRelated) {
        table.faults().add(
            table.span(),
            "a competency that ended is related to nothing",
            Some("take out `relation`, or say in `to` what it is related to".to_owned()),
        );
    }
    if is_read && from.is_empty() {
        table.faults().add(
            table.span(),
            "a rule names what it is about",
            Some("add `from = [\"RB-01\"]`".to_owned()),
        );
    }
    let [from, to] = [(from, false), (to, true)].map(|(ids, is_new)| {
        let competency = |At { value, span }: At<String>| {
            names.note(NamedPart::Competency, is_new, &value, span);
            CompetencyId::new(value)
        };
        ids.into_iter().map(competency).collect::<Vec<_>>()
    });
    let without = if to.is_empty() { Relation::NotRelated } else { Relation::Equal };
    CompetencyRule { from, to, relation: typed.unwrap_or(without), reason }
}

fn renamed(
    table: &TomlTable<'_, '_>,
    part: NamedPart,
    names: &mut Names<'_>,
) -> Option<(At<String>, At<String>)> {
    let (from, to) = (table.required_text("from"), table.required_text("to"));
    table.close();
    let (from, to) = (from?, to?);
    names.note(part, false, &from.value, from.span.clone());
    names.note(part, true, &to.value, to.span.clone());
    Some((from, to))
}

/// Reports each level or point that would become two.
fn refuse_second_ends(
    root: &TomlTable<'_, '_>,
    part: NamedPart,
    renamed: &[(At<String>, At<String>)],
) {
    let mut seen: BTreeMap<&str, &At<String>> = BTreeMap::new();
    for (from, to) in renamed {
        let Some(first) = seen.get(from.value.as_str()) else {
            seen.insert(&from.value, to);
            continue;
        };
        let (part, line) = (part.in_words(), root.faults().line_of(&first.span));
        root.faults().add(
            from.span.clone(),
            format!(
                "the {part} `{}` becomes `{}` here, and `{}` in line {line}",
                from.value, to.value, first.value
            ),
            Some("take one of the two out".to_owned()),
        );
    }
}

/// Writes a mapping, with a comment before each rule that a person has still to decide; `open` says
/// for such a rule what to look at.
#[must_use]
pub fn print_mapping(
    mapping: &Mapping,
    open: impl Fn(&CompetencyRule) -> Option<String>,
) -> String {
    let named = |(id, version): &(String, String)| quoted(&format!("{id}@{version}"));
    let mut text = format!(
        "format = 1\n\n[mapping]\ntitle = {}\nfrom = {}\nto = {}\n",
        quoted(&mapping.title),
        named(&mapping.from),
        named(&mapping.to)
    );
    if mapping.same_ids {
        text.push_str("same-ids = true\n");
    }
    let all = |ids: &[CompetencyId]| {
        let ids: Vec<String> = ids.iter().map(|id| quoted(id.as_str())).collect();
        ids.join(", ")
    };
    for rule in &mapping.competencies {
        text.push('\n');
        for line in open(rule).iter().flat_map(|open| open.lines()) {
            text.push_str(&format!("# {line}\n"));
        }
        text.push_str(&format!(
            "[[competency]]\nfrom = [{}]\nto = [{}]\n",
            all(&rule.from),
            all(&rule.to)
        ));
        if !rule.to.is_empty() {
            text.push_str(&format!("relation = {}\n", quoted(rule.relation.name())));
        }
        if let Some(reason) = &rule.reason {
            text.push_str(&format!("reason = {}\n", quoted(reason)));
        }
    }
    let renamed = [
        ("level", mapping.levels.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>()),
        ("point", mapping.points.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()),
    ];
    for (table, pairs) in renamed {
        for (from, to) in pairs {
            text.push_str(&format!(
                "\n[[{table}]]\nfrom = {}\nto = {}\n",
                quoted(from),
                quoted(to)
            ));
        }
    }
    text
}
