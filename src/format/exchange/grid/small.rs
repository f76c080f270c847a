//! Tables of a document that are one competency each: a row of levels, and what each asks for.

use super::{
    context::GridContext,
    entry::{GridEntries, GridEntry, GridGroup},
    heads::is_level_name,
    plan::{GridMeaning, GridPlan},
    rated::push_parts,
    rows::statement,
    table::{GridCover, GridTable},
    words::points_of,
};
use crate::{model::Fault, text::alike};

const UNDER_NO_LEVEL: &str = "the words stand under no level, and are left out";

/// Returns whether a table has levels side by side, and nothing that names a competency.
pub(super) fn is_small(plan: &GridPlan) -> bool {
    let levels = plan
        .meanings
        .iter()
        .filter(|meaning| matches!(meaning, GridMeaning::Statement { level: Some(_), .. }));
    levels.count() > 1
        && !plan.meanings.iter().any(|meaning| {
            matches!(meaning, GridMeaning::Title | GridMeaning::Code | GridMeaning::Group(_))
        })
}

/// Reads a table below whose head row only one competency stands; the heading before it, or a row
/// over all columns, is its name.
pub(super) fn read(
    table: &GridTable,
    plan: &GridPlan,
    context: &GridContext,
    out: &mut GridEntries,
) {
    let spanned = (0..plan.head).rev().find_map(|row| spanned(table, row));
    let Some(mut entry) = entry(table, spanned, context, out) else { return };
    for row in plan.head + 1..table.rows.len() {
        for (column, meaning) in plan.meanings.iter().enumerate() {
            let words = table.words(row, column);
            if let GridMeaning::Statement { level, aspect } = meaning {
                let points = points_of(words).into_iter();
                let stated = points.map(|point| statement(level.clone(), aspect.clone(), point));
                entry.statements.extend(stated);
                let over = column + 1..column + table.span(row, column);
                if !words.is_empty() && !over.is_empty() {
                    out.doubts.push(Fault::at(
                        table.place_of(row, column),
                        "the cell is merged over several columns; it is read as the first only",
                    ));
                }
            } else if !words.is_empty() {
                out.told.push(Fault::at(table.place_of(row, column), UNDER_NO_LEVEL));
            }
        }
    }
    push(table, entry, out);
}

/// Reads a table in which each cell begins with the name of its level; `false` if it is not one.
pub(super) fn read_labelled(
    table: &GridTable,
    levels: &[String],
    context: &GridContext,
    out: &mut GridEntries,
) -> bool {
    let label = |row: usize, column: usize| {
        let (first, rest) = table.words(row, column).split_once('\n')?;
        let is_known = is_level_name(first) || levels.iter().any(|one| alike(one) == alike(first));
        is_known.then(|| (first.to_owned(), rest.to_owned()))
    };
    let labelled = |row: usize| (0..table.columns()).filter_map(move |at| label(row, at)).count();
    if !(0..table.rows.len()).any(|row| labelled(row) > 1) {
        return false;
    }
    let mut name: Option<String> = None;
    // The row of a name below which nothing stands yet.
    let mut waits: Option<usize> = None;
    for row in 0..table.rows.len() {
        if let Some(words) = spanned(table, row) {
            if let Some(before) = waits.replace(row) {
                tell_left(table, before, out);
            }
            name = Some(words);
            continue;
        }
        if labelled(row) < 2 {
            tell_left(table, row, out);
            continue;
        }
        waits = None;
        let Some(mut found) = entry(table, name.clone(), context, out) else { continue };
        found.place = table.place_of_row(row);
        for column in table.said(row) {
            let known = label(row, column);
            let Some((level, words)) = known.clone().or_else(|| likely_label(table, row, column))
            else {
                out.doubts.push(Fault::at(table.place_of(row, column), UNDER_NO_LEVEL));
                continue;
            };
            if known.is_none() {
                out.doubts.push(Fault::at(
                    table.place_of(row, column),
                    format!("its first line, \"{level}\", is read as the name of a level"),
                ));
            }
            let points = points_of(&words);
            found.statements.extend(
                points.into_iter().map(|point| statement(Some(level.clone()), None, point)),
            );
        }
        push(table, found, out);
    }
    if let Some(row) = waits {
        tell_left(table, row, out);
    }
    true
}

/// Returns the first line of a cell, if it is short enough to name a level, and the rest.
fn likely_label(table: &GridTable, row: usize, column: usize) -> Option<(String, String)> {
    const LONGEST: usize = 40;
    let (first, rest) = table.words(row, column).split_once('\n')?;
    let is_name = first.chars().count() <= LONGEST && !first.ends_with(['.', ';', ',']);
    (is_name && !rest.trim().is_empty()).then(|| (first.trim().to_owned(), rest.to_owned()))
}

/// Tells that the words of a row are left out.
fn tell_left(table: &GridTable, row: usize, out: &mut GridEntries) {
    for column in table.said(row) {
        out.doubts.push(Fault::at(table.place_of(row, column), UNDER_NO_LEVEL));
    }
}

/// Returns the words of a row that one cell fills.
fn spanned(table: &GridTable, row: usize) -> Option<String> {
    let said = table.said(row);
    let only = *said.first().filter(|_| said.len() == 1)?;
    let is_wide = table.span(row, only) > 1 && table.cover(row, only) == GridCover::Own;
    is_wide.then(|| table.words(row, only).lines().collect::<Vec<_>>().join(" "))
}

/// Starts the competency of a table; without a name it is left out, and told.
fn entry(
    table: &GridTable,
    spanned: Option<String>,
    context: &GridContext,
    out: &mut GridEntries,
) -> Option<GridEntry> {
    let of_heading = context.of_small_table();
    let (name, summary, path) = match (spanned, of_heading) {
        (Some(name), Some((heading, summary, mut path))) => {
            path.push(GridGroup::called(&heading));
            (name, summary, path)
        }
        (Some(name), None) => (name, None, Vec::new()),
        (None, Some(found)) => found,
        (None, None) => {
            out.doubts.push(Fault::at(
                table.place(),
                "it has levels side by side and no heading before it that could be its name, so it is left out",
            ));
            return None;
        }
    };
    Some(GridEntry { place: table.place(), title: name, summary, path, ..GridEntry::default() })
}

fn push(table: &GridTable, entry: GridEntry, out: &mut GridEntries) {
    let has_twice = entry.statements.iter().enumerate().any(|(at, one)| {
        entry.statements[..at]
            .iter()
            .any(|other| (&other.level, &other.aspect) == (&one.level, &one.aspect))
    });
    if has_twice {
        out.told.push(Fault::at(
            table.place(),
            "each bullet is a competency of its own, under the name of the table",
        ));
        push_parts(entry, &mut out.entries);
    } else if !entry.statements.is_empty() {
        out.entries.push(entry);
    }
}
