//! Reads the rows of a table with a head row: one competency each, and headings between them.

use std::rc::Rc;

use super::{
    code::{CodeRange, is_code, range_of, split_code},
    context::{GridContext, names_a_level, said_by},
    entry::{GridEntries, GridGroup, GridStatement},
    headings::{GridHeadings, is_total},
    heads::{self, GridHead, plain},
    plan::{GridMeaning, GridPlan, head_words},
    rated::GridBlock,
    table::{GridCover, GridTable},
};
use crate::{model::Fault, text::alike};

/// The most columns of groups.
const DEPTHS: usize = 8;

pub(super) struct GridRows<'a> {
    pub(super) table: &'a GridTable,
    pub(super) plan: &'a GridPlan,
    pub(super) context: &'a mut GridContext,
    pub(super) out: &'a mut GridEntries,
    /// The columns of titles and of numbers.
    pub(super) title: Option<usize>,
    pub(super) code: Option<usize>,
    pub(super) over: GridHeadings,
    /// The rows over which the last merged number reaches.
    pub(super) block: Option<Rc<GridBlock>>,
    /// The columns in which one label stands in every row.
    pub(super) labels: Vec<bool>,
    /// The groups in which the whole table stands.
    pub(super) domains: Vec<GridGroup>,
    /// The group of each depth, which blank cells below repeat.
    groups: Vec<Option<GridGroup>>,
    /// The row that names the group of each depth, until a competency stands in it.
    empty_groups: [Option<usize>; DEPTHS],
    /// True if most words to rate begin with their number.
    pub(super) is_glued: bool,
    /// True if most rows have a number.
    pub(super) is_numbered: bool,
    /// The place of the first entry of this table.
    pub(super) first: usize,
}

/// Reads all rows below the head.
pub(super) fn read(
    table: &GridTable,
    plan: &GridPlan,
    context: &mut GridContext,
    out: &mut GridEntries,
) {
    let title = column(plan, &GridMeaning::Title);
    let code = column(plan, &GridMeaning::Code);
    let body = plan.head + 1..table.rows.len();
    let said = |row: usize, at: Option<usize>| at.map_or("", |at| table.words(row, at));
    let mut counts = (0_usize, 0_usize, 0_usize);
    // The rows that have more than one cell, and those of them that have a number of their own.
    let (mut full, mut coded) = (0_usize, 0_usize);
    for row in body.clone() {
        let (words, number) = (said(row, title), said(row, code));
        if names_a_level(words) || names_a_level(number) {
            continue;
        }
        counts.0 += usize::from(!words.is_empty() || !number.is_empty());
        let is_glued = |words: &str| split_code(words).is_some_and(|(_, rest)| !rest.is_empty());
        counts.1 += usize::from(is_glued(words) || is_glued(number));
        counts.2 += usize::from(is_code(number));
        full += usize::from(table.said(row).len() > 1);
        coded += usize::from(is_code(number) && table.said(row).len() > 1);
    }
    let first = out.entries.len();
    let mut rows = GridRows {
        table,
        plan,
        domains: context.groups_of_table(),
        context,
        out,
        title,
        code,
        over: GridHeadings::default(),
        block: None,
        labels: (0..plan.meanings.len()).map(|at| is_label(table, plan, at)).collect(),
        groups: vec![None; DEPTHS],
        empty_groups: [None; DEPTHS],
        is_glued: counts.1 * 2 >= counts.0,
        is_numbered: (counts.1 + counts.2) * 2 >= counts.0 || coded > 1 && coded * 2 > full,
        first,
    };
    if counts.1 > 0 {
        let what = "numbers that stand before their words are parted from them";
        rows.out.told.push(Fault::at(table.place(), what));
    }
    rows.survey();
    rows.go_on_with_groups();
    for row in body {
        rows.read_row(row);
    }
    rows.close_all();
    rows.context.groups.clone_from(&rows.groups);
    (0..DEPTHS).for_each(|depth| rows.tell_empty_group(depth));
}

/// Returns whether the same words stand in each row of a column, as the label of a choice.
fn is_label(table: &GridTable, plan: &GridPlan, at: usize) -> bool {
    let mut rows = (plan.head + 1..table.rows.len()).filter(|row| table.said(*row).len() > 1);
    let Some(first) = rows.next() else { return false };
    let words = table.words(first, at);
    let mut is_repeated = false;
    rows.all(|row| {
        is_repeated = true;
        table.words(row, at) == words
    }) && is_repeated
}

pub(super) fn column(plan: &GridPlan, wanted: &GridMeaning) -> Option<usize> {
    plan.meanings.iter().position(|meaning| meaning == wanted)
}

impl GridRows<'_> {
    pub(super) fn tell(&mut self, row: usize, what: impl Into<String>) {
        self.out.told.push(Fault::at(self.table.place_of_row(row), what));
    }

    pub(super) fn doubt(&mut self, row: usize, what: impl Into<String>) {
        self.out.doubts.push(Fault::at(self.table.place_of_row(row), what));
    }

    pub(super) fn line(&self, row: usize, column: Option<usize>) -> String {
        let words = column.map_or("", |column| self.table.words(row, column));
        words.lines().collect::<Vec<_>>().join(" ")
    }

    fn read_row(&mut self, row: usize) {
        let (title, code) = (self.title, self.code);
        let said = self.table.said(row);
        if said.is_empty() {
            return;
        }
        let is_head = |at: &usize| {
            plain(self.table.words(row, *at)) == plain(self.table.words(self.plan.head, *at))
        };
        if said.len() > 1 && said.iter().all(is_head) {
            self.tell(row, "the head row stands here again, and is left out");
            return;
        }
        if is_total(&self.line(row, Some(said[0]))) && self.counts(row, &said) {
            self.tell(row, "the row counts those above it, and is left out");
            return;
        }
        let is_above = code.is_some_and(|at| self.table.cover(row, at) == GridCover::Above);
        let is_in_block = is_above || self.block(row).is_some_and(|block| !block.is_empty());
        let lone = said[0];
        if !is_in_block && self.read_level(row, &said) {
            return;
        }
        if !is_in_block && self.read_parent(row, &said) {
            return;
        }
        if said.len() == 1 && !is_in_block && self.read_heading(row, lone) {
            return;
        }
        let number = self.line(row, code);
        let words = self.line(row, title);
        let both = format!("{number}: {words}");
        let whole = if number.is_empty() { &words } else { &both };
        if let Some(range) = range_of(whole).filter(|range| self.is_over(row, &said, range)) {
            self.fill_groups(row);
            self.open_range(row, &range);
            return;
        }
        // A number alone is a range as well, if words stood behind it.
        let numbered = format!("{whole} …");
        if let Some(range) = range_of(&numbered).filter(CodeRange::is_plain) {
            let (first, last) = (range.first, range.last);
            self.doubt(row, format!("it begins with the range {first} - {last}, and more stands beside it, so it is read as one competency"));
        }
        self.fill_groups(row);
        self.read_entry(row);
    }

    /// Returns whether nothing but numbers stands beside the first words of a row.
    fn counts(&self, row: usize, said: &[usize]) -> bool {
        let is_number = |at: &usize| {
            let words = self.table.words(row, *at);
            words.chars().all(|c| c.is_ascii_digit() || "%/., ".contains(c))
                || words.starts_with('=')
        };
        said[1..].iter().all(is_number)
    }

    /// Reads a row that only names a level, in one cell or in each of them.
    fn read_level(&mut self, row: usize, said: &[usize]) -> bool {
        let words = self.line(row, Some(said[0]));
        let is_one = said.iter().all(|at| self.line(row, Some(*at)) == words);
        let is_rated = self.plan.meanings.contains(&GridMeaning::Level);
        if !is_one || is_rated && said.len() > 1 || !names_a_level(&words) {
            return false;
        }
        self.context.heading(&words);
        self.over.end();
        let level = self.context.level.clone().unwrap_or_default();
        self.tell(row, format!("the row is a heading: the rows below it are at \"{level}\""));
        true
    }

    /// Takes in the groups of a row; a blank cell repeats the one above.
    pub(super) fn fill_groups(&mut self, row: usize) {
        for (at, meaning) in self.plan.meanings.iter().enumerate() {
            let GridMeaning::Group(depth) = *meaning else { continue };
            let words = self.line(row, Some(at));
            if words.is_empty() || depth >= self.groups.len() {
                continue;
            }
            let number = column(self.plan, &GridMeaning::GroupCode(depth))
                .map(|at| self.line(row, Some(at)))
                .filter(|number| !number.is_empty());
            let said = said_by(&words).domain;
            let mut group = match said.filter(|domain| !domain.title.is_empty()) {
                Some(domain) => domain,
                None => match split_code(&words).filter(|(_, rest)| !rest.is_empty()) {
                    Some((code, rest)) => {
                        GridGroup { code: Some(code.to_owned()), ..GridGroup::called(rest) }
                    }
                    None => GridGroup::called(&words),
                },
            };
            group.code = number.or(group.code);
            if self.groups[depth].as_ref() != Some(&group) {
                self.groups[depth + 1..].fill(None);
                self.over.end();
            }
            if self.groups[depth].as_ref() != Some(&group) {
                self.tell_empty_group(depth);
                self.empty_groups[depth] = Some(row);
            }
            self.groups[depth] = Some(group);
        }
    }

    /// Goes on with the groups of the table before, if nothing stands between the two and the first
    /// row names none.
    fn go_on_with_groups(&mut self) {
        let first =
            (self.plan.head + 1..self.table.rows.len()).find(|row| self.table.said(*row).len() > 1);
        let is_of_group = |at: &usize| {
            let head = head_words(self.table, self.plan.head, *at);
            heads::of(&head) == Some(GridHead::Group)
        };
        let group = column(self.plan, &GridMeaning::Group(0))
            .or_else(|| (0..self.plan.meanings.len()).find(is_of_group));
        let known = self.context.groups.first().cloned().flatten();
        let (Some(row), Some(group), Some(known)) = (first, group, known) else { return };
        if self.line(row, Some(group)).is_empty() && self.table.before.is_empty() {
            self.groups.clone_from(&self.context.groups);
            let what = format!("nothing names the domain, so it goes on with \"{}\"", known.title);
            self.doubt(row, what);
        }
    }

    /// Tells of a group in which no competency stands.
    fn tell_empty_group(&mut self, depth: usize) {
        if let Some(row) = self.empty_groups[depth].take() {
            self.doubt(
                row,
                "no competency stands in the group that is named here, so it is left out",
            );
        }
    }

    /// Notes that a competency stands in all groups and under all headings.
    pub(super) fn fill(&mut self) {
        self.over.fill();
        self.empty_groups = [None; DEPTHS];
    }

    pub(super) fn path(&self) -> Vec<GridGroup> {
        let path: Vec<GridGroup> = self.groups.iter().flatten().cloned().collect();
        let is_new = |domain: &&GridGroup| {
            path.iter().all(|group| alike(&group.title) != alike(&domain.title))
        };
        let mut path: Vec<GridGroup> =
            self.domains.iter().filter(is_new).cloned().chain(path.clone()).collect();
        path.extend(self.over.path());
        path
    }
}

pub(super) fn statement(
    level: Option<String>,
    aspect: Option<String>,
    text: String,
) -> GridStatement {
    GridStatement { level, aspect, text }
}
