//! A document for a terminal or a pipe. Colour is only emphasis: without it nothing is lost.

use anstyle::{Effects, Style};
use comfy_table::{
    ColumnConstraint, ContentArrangement, LineStyle, Table as TextTable, TableStyle, Width,
};

use super::{Block, Document, Line, Steps, Table};
use crate::text::{held_together, one_line, pastable, shown, width, wrapped};

const STRONG: Style = Style::new().effects(Effects::BOLD);
const RULE_UNDER_HEADER: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
const QUIET: Style = Style::new().effects(Effects::DIMMED);

/// Replaces a space in a command while a table is laid out, so that the command does not break
/// there. Unicode reserves this code point: it is not a character.
const BLANK: char = '\u{fdd0}';

/// Renders a document in at most `columns` columns.
#[must_use]
pub fn render(document: &Document, columns: usize) -> String {
    let mut text = format!("{}\n", styled(&document.title, STRONG, columns));
    let mut is_under_heading = false;
    for (_, block) in document.in_order() {
        if !is_under_heading {
            text.push('\n');
        }
        is_under_heading = matches!(block, Block::Heading(_) | Block::Section(_));
        text.push_str(&block_in(block, columns));
        text.push('\n');
    }
    text
}

fn block_in(block: &Block, columns: usize) -> String {
    match block {
        Block::Heading(text) | Block::Draft(text) => styled(text, STRONG, columns),
        Block::Section(section) => styled(&section.title(), STRONG, columns),
        Block::Text(text) => pastable(&shown(text), columns).join("\n"),
        Block::Note(text) => styled(text, QUIET, columns),
        Block::Facts(facts) => facts_in(facts, columns),
        Block::List(items) => items
            .iter()
            .map(|item| hanging("- ", &item.plain(), columns))
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Row(lines) => lines
            .iter()
            .map(|line| hanging("", &line.plain(), columns))
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Drawing(text) => shown(text),
        Block::Words(markdown) => shown(markdown)
            .lines()
            .flat_map(|line| wrapped(line, columns))
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Table(table) if table.caption.is_empty() => table_in(table, columns),
        Block::Table(table) => {
            format!("{}\n{}", styled(&table.caption, STRONG, columns), table_in(table, columns))
        }
        Block::Matrix(matrix) => table_in(&matrix.cells(), columns),
        Block::Chart(chart) | Block::Steps(Steps { chart, .. }) => chart.in_text(columns),
        Block::Heat(heat) => table_in(&heat.cells(), columns),
    }
}

/// The columns between two of a table, or beside the outer ones.
const BETWEEN: usize = 3;

/// The columns of a usual terminal. In fewer, a table whose rows have more lines than this on average
/// is easier to read cell by cell.
const USUAL: usize = 80;
const TALL: usize = 3;

/// The fewest columns of a column that gives way.
const LEAST: usize = 12;

/// Lines shorter than this break words in a table of several columns.
const SHORT: usize = 60;

fn table_in(table: &Table, columns: usize) -> String {
    if table.stacks && columns < SHORT {
        return stacked(table, columns);
    }
    let words = longest_words(table);
    if table.columns.len() > 1 && words.iter().map(|word| word + BETWEEN).sum::<usize>() > columns {
        return named(table, columns);
    }
    let mut text = TextTable::new();
    text.load_style(RULE_UNDER_HEADER).set_content_arrangement(ContentArrangement::Dynamic);
    text.set_width(u16::try_from(columns).unwrap_or(u16::MAX));
    text.set_header(table.columns.iter().map(|cell| one_line(cell)));
    let mut widest = words;
    let room = table.gives_way.map(|column| (column, room_of(table, column, columns)));
    if room.is_some() {
        // The two columns of padding at the ends are trimmed below.
        text.set_width(u16::try_from(columns.saturating_add(2)).unwrap_or(u16::MAX));
    }
    for row in &table.rows {
        text.add_row(row.iter().enumerate().zip(&mut widest).map(|((at, cell), widest)| {
            let narrowed = room
                .filter(|(column, _)| *column == at)
                .map(|(_, room)| wrapped(&one_line(cell), room).join("\n"));
            let (cell, command) = held_together(&shown(narrowed.as_ref().unwrap_or(cell)), BLANK);
            *widest = command.max(*widest);
            cell
        }));
    }
    if table.stacks
        && let Some(first) = widest.first_mut()
    {
        *first =
            table.rows.iter().filter_map(|row| row.first()).map(|id| width(id)).max().unwrap_or(0);
    }
    // A column is at least as wide as its longest word, so that none is broken, and as its longest
    // command, which people paste.
    for (column, widest) in
        text.column_iter_mut().zip(widest).filter(|(_, widest)| (1..columns).contains(widest))
    {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(
            u16::try_from(widest).unwrap_or(u16::MAX).saturating_add(2),
        )));
    }
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().replace(BLANK, " "))
        .collect();
    let is_narrow = columns < USUAL && lines.len() > TALL * table.rows.len() + 2;
    if is_narrow && table.columns.len() > 2 {
        return named(table, columns);
    }
    if let Some(rule) = lines.get_mut(1) {
        *rule = rule.chars().take(columns).collect();
    }
    lines.join("\n")
}

/// Returns how wide the longest word of each column is. What is longer than most words is not read as
/// one, such as a digest, and may be broken.
fn longest_words(table: &Table) -> Vec<usize> {
    const LONGEST: usize = 20;
    let longest = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).chain(&table.columns[at..=at]);
        let words = cells.flat_map(|cell| cell.split_whitespace()).map(width);
        words.filter(|word| *word <= LONGEST).max().unwrap_or(0)
    };
    let room = |at: usize| {
        if table.gives_way != Some(at) {
            return longest(at);
        }
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| width(cell)).max().unwrap_or(0).min(LEAST)
    };
    (0..table.columns.len()).map(room).collect()
}

/// Writes the cells of each row below each other, each with the head of its column. A first cell
/// without a head stands before the next, as an id before a title.
fn named(table: &Table, columns: usize) -> String {
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| one_line(cell)).collect();
        let mut cells = table.columns.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        let first = match cells.next() {
            Some((head, id)) if head.is_empty() => {
                let named = cells.next().map_or(String::new(), |(_, name)| name);
                hanging(&format!("{id}  "), &named, columns)
            }
            Some((head, cell)) => hanging("", &format!("{}: {cell}", one_line(head)), columns),
            None => String::new(),
        };
        let others = cells.map(|(head, cell)| {
            let lead =
                if head.is_empty() { String::new() } else { format!("{}: ", one_line(head)) };
            hanging("  ", &[lead, cell].concat(), columns)
        });
        std::iter::once(first).chain(others).collect::<Vec<_>>().join("\n")
    };
    table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// Writes the first cell of each row, with the others below each other beside it.
fn stacked(table: &Table, columns: usize) -> String {
    let row = |row: &Vec<String>| {
        let mut cells = row.iter();
        let lead = cells.next().map(|cell| format!("{}  ", one_line(cell))).unwrap_or_default();
        hanging(&lead, &cells.map(|cell| one_line(cell)).collect::<Vec<_>>().join("\n"), columns)
    };
    table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// Returns the width that the other columns leave for one column, with a minimum.
fn room_of(table: &Table, column: usize, columns: usize) -> usize {
    let of = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).chain(&table.columns[at..=at]);
        cells.map(|cell| width(cell)).max().unwrap_or(0) + BETWEEN
    };
    let others: usize = (0..table.columns.len()).filter(|at| *at != column).map(of).sum();
    columns.saturating_sub(others).max(LEAST)
}

fn styled(text: &str, style: Style, columns: usize) -> String {
    pastable(&shown(text), columns)
        .iter()
        .map(|line| format!("{style}{line}{style:#}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn facts_in(facts: &[(String, Line)], columns: usize) -> String {
    let facts: Vec<(String, String)> =
        facts.iter().map(|(name, value)| (one_line(name), value.plain())).collect();
    let names = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    facts
        .iter()
        .map(|(name, value)| {
            hanging(&format!("{name}{}  ", " ".repeat(names - width(name))), value, columns)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Writes `lead` once, with the text indented beside it.
fn hanging(lead: &str, text: &str, columns: usize) -> String {
    let indent = " ".repeat(width(lead));
    let lines = pastable(&shown(text), columns.saturating_sub(indent.len()).max(10));
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| format!("{}{line}", if at == 0 { lead } else { &indent }))
        .collect::<Vec<_>>()
        .join("\n")
}
