//! Tables in which each row names the row above it: by its code, its identifier, or by numbers such
//! as `1.2.3`. Rows with others below them are domains, and the rest are competencies.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    code::tidy_code,
    entry::{GridEntries, GridEntry, GridGroup, short},
    plan::{GridMeaning, GridPlan, head_words},
    rows::{column, statement},
    table::GridTable,
};
use crate::model::Fault;

struct GridNode {
    row: usize,
    code: Option<String>,
    title: String,
    text: String,
    summary: Option<String>,
    above: Option<usize>,
    level: Option<String>,
}

/// Returns whether the rows of a table name those above them.
pub(super) fn is_tree(plan: &GridPlan) -> bool {
    [GridMeaning::Parent, GridMeaning::SmartLevel].iter().any(|one| column(plan, one).is_some())
}

/// Reads the rows of such a table.
///
/// # Errors
/// If rows form a circle, or two have one identifier.
pub(super) fn read(
    table: &GridTable,
    plan: &GridPlan,
    domains: &[GridGroup],
    out: &mut GridEntries,
) -> Result<(), Vec<Fault>> {
    tell_others(table, plan, out);
    let mut nodes = nodes(table, plan);
    let mut faults = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        for name in names(table, plan, node) {
            if let Some(first) = places.insert(name.to_lowercase(), at).filter(|first| *first != at)
            {
                faults.push(Fault::at(
                    table.place_of_row(node.row),
                    format!(
                        "`{name}` is here again; it is first in {}",
                        table.place_of_row(nodes[first].row)
                    ),
                ));
            }
        }
    }
    for node in &mut nodes {
        let Some(wanted) = parent(table, plan, node.row) else { continue };
        node.above = places.get(&wanted.to_lowercase()).copied();
        if node.above.is_none() {
            let what = format!("there is no row `{wanted}`, so it stands at the top");
            out.told.push(Fault::at(table.place_of_row(node.row), what));
        }
    }
    let above: BTreeSet<usize> = nodes.iter().filter_map(|node| node.above).collect();
    for (at, node) in nodes.iter().enumerate() {
        let Some(path) = path(&nodes, at) else {
            faults.push(Fault::at(
                table.place_of_row(node.row),
                "the row is, through others, above itself",
            ));
            continue;
        };
        if above.contains(&at) {
            continue;
        }
        let mut groups: Vec<GridGroup> =
            if path.is_empty() { domains.to_vec() } else { Vec::new() };
        groups.extend(path.into_iter().rev().map(|at| GridGroup {
            code: nodes[at].code.clone(),
            summary: nodes[at].summary.clone(),
            ..GridGroup::called(&nodes[at].title)
        }));
        out.entries.push(GridEntry {
            place: table.place_of_row(node.row),
            code: node.code.clone(),
            path: groups,
            title: node.title.clone(),
            summary: node.summary.clone(),
            statements: vec![statement(None, None, node.text.clone())],
            level: node.level.clone(),
            ..GridEntry::default()
        });
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Tells of the words that such a row has and its competency cannot take.
fn tell_others(table: &GridTable, plan: &GridPlan, out: &mut GridEntries) {
    let is_read = |meaning: &GridMeaning| {
        let statement = GridMeaning::Statement { level: None, aspect: None };
        *meaning == statement
            || matches!(
                meaning,
                GridMeaning::Id
                    | GridMeaning::Code
                    | GridMeaning::Title
                    | GridMeaning::Short
                    | GridMeaning::Summary
                    | GridMeaning::Level
                    | GridMeaning::Parent
                    | GridMeaning::Key
                    | GridMeaning::SmartLevel
                    | GridMeaning::Left(_)
            )
    };
    for row in plan.head + 1..table.rows.len() {
        let said = table.said(row);
        let has_words = said.iter().any(|at| {
            matches!(plan.meanings[*at], GridMeaning::Title | GridMeaning::Statement { .. })
        });
        if !said.is_empty() && !has_words {
            out.told.push(Fault::at(
                table.place_of_row(row),
                "the row has no words to rate, and is left out",
            ));
        }
        for at in said.into_iter().filter(|at| !is_read(&plan.meanings[*at])) {
            let head = head_words(table, plan.head, at);
            let what = format!(
                "words under \"{head}\" are left out: the rows name those above them, and imh reads no such column there"
            );
            out.told.push(Fault::at(table.place_of(row, at), what));
        }
    }
}

fn nodes(table: &GridTable, plan: &GridPlan) -> Vec<GridNode> {
    let line = |row: usize, wanted: &GridMeaning| {
        column(plan, wanted)
            .map(|at| table.words(row, at).lines().collect::<Vec<_>>().join(" "))
            .filter(|words| !words.is_empty())
    };
    (plan.head + 1..table.rows.len())
        .filter_map(|row| {
            let statement = GridMeaning::Statement { level: None, aspect: None };
            let text = line(row, &statement).or_else(|| line(row, &GridMeaning::Title))?;
            let title = line(row, &GridMeaning::Short)
                .or_else(|| line(row, &GridMeaning::Title))
                .unwrap_or_else(|| text.clone());
            Some(GridNode {
                row,
                code: line(row, &GridMeaning::Code).map(|code| tidy_code(&code).to_owned()),
                title: short(&title),
                text,
                summary: line(row, &GridMeaning::Summary),
                above: None,
                level: column(plan, &GridMeaning::Level)
                    .map(|at| table.reached_words(row, at).lines().collect::<Vec<_>>().join(" "))
                    .filter(|words| !words.is_empty()),
            })
        })
        .collect()
}

/// Returns the names by which other rows can call a row.
fn names(table: &GridTable, plan: &GridPlan, node: &GridNode) -> Vec<String> {
    let said = |wanted: &GridMeaning| {
        column(plan, wanted)
            .map(|at| table.words(node.row, at).to_owned())
            .filter(|s| !s.is_empty())
    };
    if let Some(place) = said(&GridMeaning::SmartLevel) {
        return vec![place];
    }
    let mut names: Vec<String> =
        said(&GridMeaning::Key).into_iter().chain(node.code.clone()).collect();
    names.dedup();
    names
}

fn parent(table: &GridTable, plan: &GridPlan, row: usize) -> Option<String> {
    if let Some(at) = column(plan, &GridMeaning::SmartLevel) {
        return table.words(row, at).rsplit_once('.').map(|(above, _)| above.to_owned());
    }
    let at = column(plan, &GridMeaning::Parent)?;
    // A parent may be merged over the rows below it.
    let words = tidy_code(table.reached_words(row, at));
    (!words.is_empty()).then(|| words.to_owned())
}

/// Returns the nodes above one, from the nearest; `None` if they form a circle.
fn path(nodes: &[GridNode], from: usize) -> Option<Vec<usize>> {
    let (mut path, mut at) = (Vec::new(), from);
    while let Some(above) = nodes[at].above {
        if path.len() > nodes.len() || above == from || path.contains(&above) {
            return None;
        }
        path.push(above);
        at = above;
    }
    Some(path)
}
