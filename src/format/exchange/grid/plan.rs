//! Finds the head row of a table by its content, and what each column means.

use super::{
    columns::meanings,
    entry::GridMark,
    heads::{self, GridHead},
    table::{GridCover, GridTable},
    ticks::is_tick,
    unsure,
};
use crate::text::alike;

/// A column that a person named: what it becomes, and its head.
pub type GridTyped = (String, String);

/// What a column becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GridMeaning {
    Id,
    Code,
    Title,
    Statement {
        level: Option<String>,
        aspect: Option<String>,
    },
    /// From 0 for the largest.
    Group(usize),
    GroupCode(usize),
    Level,
    Summary,
    Examples,
    Related,
    Parent,
    Key,
    SmartLevel,
    Short,
    /// A column to tick.
    Mark(GridMark),
    /// A column to tick what does not apply, for an aspect or for all.
    NotApplicable(Option<String>),
    Note,
    /// Left out, with the reason.
    Left(&'static str),
}

/// How a column was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridHow {
    /// A person said it.
    Asked,
    /// By its head.
    Head,
    /// By its content, which may be wrong.
    Content,
}

/// A table with its head row and the meaning of its columns.
#[derive(Clone, Debug)]
pub(super) struct GridPlan {
    pub(super) head: usize,
    pub(super) meanings: Vec<GridMeaning>,
    pub(super) hows: Vec<GridHow>,
}

#[derive(Debug)]
pub(super) enum GridPlanned {
    Grid(GridPlan),
    /// A list of jobs with their grades.
    Ladder,
    /// It has a head row, but nothing to rate.
    WithoutTitle(usize),
    Unknown,
}

pub(super) const LAST_HEAD_ROW: usize = 60;
const LONGEST_HEAD: usize = 90;

/// Plans a table. `levels` are names of levels that are known from elsewhere.
pub(super) fn plan(table: &GridTable, typed: &[GridTyped], known: &GridNames<'_>) -> GridPlanned {
    let Some(head) = head_row(table, typed) else { return GridPlanned::Unknown };
    let heads: Vec<Option<GridHead>> = (0..table.columns())
        .map(|column| match table.cover(head, column) {
            GridCover::Beside => None,
            _ => heads::of(&head_words(table, head, column)),
        })
        .collect();
    let jobs = heads.iter().flatten().filter(|found| **found == GridHead::Job).count();
    let is_rated = heads
        .iter()
        .flatten()
        .any(|found| matches!(found, GridHead::Title(_) | GridHead::Code | GridHead::LevelName));
    if typed.is_empty() && jobs >= 2 && !is_rated {
        return GridPlanned::Ladder;
    }
    let (mut meanings, mut hows) = meanings(table, head, &heads, typed, known);
    unsure::settle(table, head, &mut meanings, &mut hows);
    let is_something = meanings
        .iter()
        .any(|meaning| matches!(meaning, GridMeaning::Title | GridMeaning::Statement { .. }));
    if is_something {
        GridPlanned::Grid(GridPlan { head, meanings, hows })
    } else {
        GridPlanned::WithoutTitle(head)
    }
}

impl GridPlan {
    /// Returns whether only statements stand in the rows, and nothing that names them.
    pub(super) fn names_no_competency(&self, table: &GridTable) -> bool {
        let title = self.meanings.iter().position(|one| *one == GridMeaning::Title);
        match title {
            Some(at) => {
                self.hows[at] == GridHow::Head
                    && heads::of(&head_words(table, self.head, at)) == Some(GridHead::Title(3))
            }
            None => {
                self.meanings.contains(&GridMeaning::Code)
                    && self.meanings.iter().any(|one| matches!(one, GridMeaning::Statement { .. }))
            }
        }
    }
}

/// Names that are known before the table is read.
pub(super) struct GridNames<'a> {
    /// Ids and titles of levels, aspects and points of a template.
    pub(super) levels: &'a [(String, String)],
    pub(super) aspects: &'a [(String, String)],
    pub(super) points: &'a [(String, String)],
}

/// Returns the words of a head on one line.
pub(super) fn head_words(table: &GridTable, head: usize, column: usize) -> String {
    table.reached_words(head, column).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the row that looks most like one of heads.
pub(super) fn head_row(table: &GridTable, typed: &[GridTyped]) -> Option<usize> {
    let rows = 0..table.rows.len().min(LAST_HEAD_ROW);
    if !typed.is_empty() {
        let said = |row: usize| {
            let is_there = |head: &str| column_of(table, row, head).is_some();
            typed.iter().filter(|(_, head)| is_there(head)).count()
        };
        let best = rows.clone().max_by_key(|row| (said(*row), std::cmp::Reverse(*row)))?;
        if said(best) > 0 {
            return Some(best);
        }
    }
    let mut found: Option<(usize, usize)> = None;
    for row in rows {
        let score = score(table, row);
        if score > found.map_or(0, |(most, _)| most) {
            found = Some((score, row));
        }
    }
    found.map(|(_, row)| row)
}

/// Returns the column with this head, or with this number.
pub(super) fn column_of(table: &GridTable, row: usize, head: &str) -> Option<usize> {
    let wanted = alike(head);
    let columns = 0..table.columns();
    columns
        .clone()
        .find(|column| {
            table.cover(row, *column) != GridCover::Beside
                && !wanted.is_empty()
                && alike(&head_words(table, row, *column)) == wanted
        })
        .or_else(|| {
            let number = head.trim().strip_prefix('#')?.parse::<usize>().ok()?;
            number.checked_sub(1).filter(|at| columns.contains(at))
        })
}

/// Returns how much a row looks like a row of heads; 0 if it does not.
fn score(table: &GridTable, row: usize) -> usize {
    let (mut score, mut known, mut said, mut titles, mut jobs) = (0, 0, 0, 0, 0);
    for column in 0..table.columns() {
        if table.cover(row, column) == GridCover::Beside {
            continue;
        }
        let words = head_words(table, row, column);
        if words.is_empty() {
            continue;
        }
        // A line to write on is part of a form, which stands above the grid.
        if words.contains("___") || words.contains("....") {
            return 0;
        }
        said += 1;
        if words.chars().count() > LONGEST_HEAD || is_tick(&words) {
            continue;
        }
        let Some(head) = heads::of(&words) else { continue };
        known += 1;
        titles += usize::from(matches!(head, GridHead::Title(_)));
        jobs += usize::from(head == GridHead::Job);
        score += match head {
            GridHead::Title(_) | GridHead::Parent | GridHead::Key | GridHead::SmartLevel => 3,
            GridHead::Note
            | GridHead::SignOff
            | GridHead::Summary
            | GridHead::Left
            | GridHead::Job => 1,
            _ => 2,
        };
    }
    let is_head = said > 1
        && (known > 1 && known * 3 >= said || titles > 0 && said <= 8 && known * 8 >= said);
    if is_head || jobs > 2 { score } else { 0 }
}
