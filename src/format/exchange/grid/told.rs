//! What is told about a whole file: its columns, its headings, and why it gives no framework.

use super::{
    GridColumnSeen, GridHow, blank, columns,
    context::GridContext,
    entry::GridEntries,
    plan::{GridMeaning, head_words},
    table::{GridFile, GridTable},
    unsure,
};
use crate::{model::Fault, text::cut};

/// Lists the first words of the cells of a row.
pub(super) fn heads_of(table: &GridTable, head: usize) -> String {
    const SHOWN: usize = 8;
    const LONGEST: usize = 40;
    let heads =
        (0..table.columns()).map(|at| head_words(table, head, at)).filter(|h| !h.is_empty());
    let heads = heads.take(SHOWN).map(|head| format!("\"{}\"", cut(&head, LONGEST)));
    heads.collect::<Vec<_>>().join(", ")
}

/// Says why a file gives no framework.
pub(super) fn nothing(file: &GridFile, unread: Vec<Fault>) -> Vec<Fault> {
    if file.tables.iter().all(|table| table.rows.is_empty()) {
        return vec![Fault::whole("there is no table in it")];
    }
    if unread.is_empty() {
        return vec![Fault::whole("no row below the heads holds a competency")];
    }
    unread
}

/// Adds lines such as `#subject,...` that a framework has no place for.
pub(super) fn of_facts(facts: &[(String, String)], out: &mut GridEntries) {
    let left = facts.iter().filter(|(name, _)| !blank::FACTS.contains(&name.as_str()));
    out.told.extend(left.map(|(name, _)| Fault::whole(format!("the line #{name} is left out"))));
}

/// Adds the columns that were guessed by content, or left out with words in them, to what is told.
pub(super) fn of_columns(columns: &[GridColumnSeen], out: &mut GridEntries) {
    for column in columns {
        let fault = |what: String| Fault::at(column.place.clone(), what);
        if column.how == GridHow::Content {
            out.doubts.push(fault(format!(
                "the head \"{}\" does not say what the column is; by its content it became {}",
                column.head, column.became
            )));
        }
    }
    let repeated = GridMeaning::Left(unsure::REPEATED).in_words();
    for column in columns.iter().filter(|column| column.became == repeated) {
        out.doubts.push(Fault::at(
            column.place.clone(),
            format!(
                "a column before it has the head \"{}\" as well, so this one is left out",
                column.head
            ),
        ));
    }
    let open = [columns::UNKNOWN, columns::TICKS].map(|why| GridMeaning::Left(why).in_words());
    let is_open = |column: &&GridColumnSeen| open.contains(&column.became);
    for column in columns.iter().filter(is_open).filter(|column| !column.head.is_empty()) {
        out.doubts.push(Fault::at(
            column.place.clone(),
            format!("imh does not know the head \"{}\", so the column is left out", column.head),
        ));
    }
}

/// Adds the headings under which nothing stands to what is told.
pub(super) fn of_headings(context: &GridContext, out: &mut GridEntries) {
    const LONGEST: usize = 80;
    let told = context.unused_headings().map(|words| {
        let words = cut(words, LONGEST);
        Fault::whole(format!("the heading \"{words}\" is left out: it names no group of a table"))
    });
    out.told.extend(told);
}
