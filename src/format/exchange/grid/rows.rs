//! Reads the rows of a table with a head row: one competency each, and headings between them.

use std::rc::Rc;

use super::{
    code::{CodeRange, is_code, is_page_mark, range_of, split_code, tidy_code},
    context::{GridContext, names_a_level, said_by},
    entry::{GridEntries, GridGroup, GridStatement},
    heads::plain,
    plan::{GridMeaning, GridPlan},
    rated::GridBlock,
    table::{GridCover, GridTable},
};
use crate::{model::Fault, text::alike};

pub(super) struct GridRows<'a> {
    pub(super) table: &'a GridTable,
    pub(super) plan: &'a GridPlan,
    pub(super) context: &'a mut GridContext,
    pub(super) out: &'a mut GridEntries,
    /// The columns of titles and of numbers.
    pub(super) title: Option<usize>,
    pub(super) code: Option<usize>,
    /// The row of a heading under which no competency stands so far, and whether it was guessed.
    pub(super) open: Option<(usize, bool)>,
    /// The rows over which the last merged number reaches.
    pub(super) block: Option<Rc<GridBlock>>,
    /// The columns in which one label stands in every row.
    pub(super) labels: Vec<bool>,
    domain: Option<GridGroup>,
    /// The group of each depth, which blank cells below repeat.
    groups: Vec<Option<GridGroup>>,
    /// True if most words to rate begin with their number.
    pub(super) is_glued: bool,
    /// True if most rows have a number.
    is_numbered: bool,
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
    for row in body.clone() {
        let (words, number) = (said(row, title), said(row, code));
        if names_a_level(words) || names_a_level(number) {
            continue;
        }
        counts.0 += usize::from(!words.is_empty() || !number.is_empty());
        let is_glued = |words: &str| split_code(words).is_some_and(|(_, rest)| !rest.is_empty());
        counts.1 += usize::from(is_glued(words) || is_glued(number));
        counts.2 += usize::from(is_code(number));
    }
    let first = out.entries.len();
    let mut rows = GridRows {
        table,
        plan,
        domain: context.domain_of_table(),
        context,
        out,
        title,
        code,
        open: None,
        block: None,
        labels: (0..plan.meanings.len()).map(|at| is_label(table, plan, at)).collect(),
        groups: vec![None; 8],
        is_glued: counts.1 * 2 >= counts.0,
        is_numbered: (counts.1 + counts.2) * 2 >= counts.0,
        first,
    };
    if counts.1 > 0 {
        let what = "numbers that stand before their words are parted from them";
        rows.out.told.push(Fault::at(table.place(), what));
    }
    for row in body {
        rows.read_row(row);
    }
    rows.close_heading();
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

    /// Takes in a heading over the rows below it.
    fn open_heading(&mut self, row: usize, title: &str, is_guessed: bool) {
        self.close_heading();
        self.context.cluster = Some(title.to_owned());
        self.open = Some((row, is_guessed));
    }

    /// Tells of a heading under which nothing stands. One that was guessed may be a competency.
    fn close_heading(&mut self) {
        let Some((row, is_guessed)) = self.open.take() else { return };
        let what =
            "the row is read as a heading, and no competency stands under it, so it is left out";
        if is_guessed {
            self.doubt(row, what);
        } else {
            self.tell(row, what);
        }
    }

    /// Returns whether the row is a heading over a range of numbers, and not a competency whose
    /// number looks like one: nothing else stands in it, and its range begins with the next number.
    fn is_over(&self, row: usize, said: &[usize], range: &CodeRange<'_>) -> bool {
        let is_of_heading = |at: &usize| {
            Some(*at) == self.title
                || Some(*at) == self.code
                || matches!(
                    self.plan.meanings[*at],
                    GridMeaning::Group(_) | GridMeaning::GroupCode(_)
                )
        };
        let next = (row + 1..self.table.rows.len()).find_map(|row| self.number_in(row));
        let is_next = next.is_some_and(|next| next.eq_ignore_ascii_case(range.first));
        let is_alone = said.iter().all(is_of_heading) || said.len() == 1;
        is_alone && (is_next || range.is_plain())
    }

    /// Returns the number of a row, in the column of numbers or before the words.
    fn number_in(&self, row: usize) -> Option<String> {
        let number = self.line(row, self.code);
        if is_code(tidy_code(&number)) {
            return Some(tidy_code(&number).to_owned());
        }
        let words = [number, self.line(row, self.title)];
        words.iter().find_map(|words| split_code(words)).map(|(code, _)| code.to_owned())
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
        let is_in_block = code.is_some_and(|at| self.table.cover(row, at) == GridCover::Above);
        let lone = said[0];
        if !is_in_block && self.read_level(row, &said) {
            return;
        }
        if said.len() == 1 && !is_in_block && self.read_heading(row, lone, title) {
            return;
        }
        let number = self.line(row, code);
        let words = self.line(row, title);
        let both = format!("{number}: {words}");
        let whole = if number.is_empty() { &words } else { &both };
        if let Some(range) = range_of(whole).filter(|range| self.is_over(row, &said, range)) {
            self.fill_groups(row);
            self.open_heading(row, range.title, false);
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

    /// Reads a row that only names a level, in one cell or in each of them.
    fn read_level(&mut self, row: usize, said: &[usize]) -> bool {
        let words = self.line(row, Some(said[0]));
        let is_one = said.iter().all(|at| self.line(row, Some(*at)) == words);
        let is_rated = self.plan.meanings.contains(&GridMeaning::Level);
        if !is_one || is_rated && said.len() > 1 || !names_a_level(&words) {
            return false;
        }
        self.context.heading(&words);
        let level = self.context.level.clone().unwrap_or_default();
        self.tell(row, format!("the row is a heading: the rows below it are at \"{level}\""));
        true
    }

    /// Reads a row with one filled cell if it is a heading or a page mark.
    fn read_heading(&mut self, row: usize, lone: usize, title: Option<usize>) -> bool {
        let words = self.line(row, Some(lone));
        let span = self.table.span(row, lone);
        let is_content = |meaning: &GridMeaning| {
            !matches!(
                meaning,
                GridMeaning::Id | GridMeaning::Code | GridMeaning::Title | GridMeaning::Left(_)
            )
        };
        if span == 1 && is_content(&self.plan.meanings[lone]) {
            return false;
        }
        if is_page_mark(&words) {
            self.tell(row, "a page mark is left out");
            return true;
        }
        if let Some(range) = range_of(&words).filter(|range| self.is_over(row, &[lone], range)) {
            self.open_heading(row, range.title, false);
            return true;
        }
        let is_rated = split_code(&words).is_some_and(|(_, rest)| !rest.is_empty());
        if is_rated && span * 2 <= self.table.columns() + 1 {
            return false;
        }
        // A statement may begin as a level does.
        let may_be_stated = span == 1 && Some(lone) == title && said_by(&words).domain.is_none();
        if !may_be_stated && self.context.heading(&words) {
            self.close_heading();
            self.context.leave();
            self.domain = self.context.domain_of_table();
            return true;
        }
        let has_letters = words.chars().any(char::is_alphabetic);
        let is_loud = has_letters && !words.chars().any(char::is_lowercase) || words.ends_with(':');
        let is_heading = has_letters
            && words.chars().count() < 200
            && (span > 1 || is_loud || self.is_numbered || Some(lone) != title && lone == 0);
        if is_heading {
            let is_guessed = span == 1 && !is_loud;
            self.open_heading(row, words.trim_end_matches(':'), is_guessed);
            if is_guessed {
                let what =
                    "only one cell is filled, so the row is read as a heading over those below it";
                self.tell(row, what);
            }
        }
        is_heading
    }

    /// Takes in the groups of a row; a blank cell repeats the one above.
    fn fill_groups(&mut self, row: usize) {
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
                self.context.cluster = None;
            }
            self.groups[depth] = Some(group);
        }
    }

    pub(super) fn path(&self) -> Vec<GridGroup> {
        let mut path: Vec<GridGroup> = self.groups.iter().flatten().cloned().collect();
        if let Some(domain) = &self.domain
            && path.iter().all(|group| alike(&group.title) != alike(&domain.title))
        {
            path.insert(0, domain.clone());
        }
        if let Some(cluster) = &self.context.cluster {
            path.push(GridGroup { is_cluster: true, ..GridGroup::called(cluster) });
        }
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
