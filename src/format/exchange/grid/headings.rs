//! Rows that are headings over those below them, and what stands under each.

use super::{
    code::{CodeRange, is_code, is_page_mark, lettered, range_of, split_code, tidy_code},
    context::said_by,
    entry::GridGroup,
    plan::GridMeaning,
    ranges::GridRange,
    rows::{GridRows, column},
};

/// What sets a heading apart from other rows. Headings of one style are of one rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GridStyle {
    /// Over a range of numbers.
    Range,
    /// Over several columns.
    Wide,
    /// In capitals, or with a colon at its end.
    Loud,
    /// Alone in its row.
    Lone,
}

#[derive(Debug)]
struct GridOver {
    row: usize,
    title: String,
    style: GridStyle,
    range: Option<GridRange>,
    /// True if the row may be a competency.
    is_guessed: bool,
    /// True until a competency stands under it.
    is_open: bool,
}

/// The headings under which the next row stands.
#[derive(Debug, Default)]
pub(super) struct GridHeadings {
    /// From the largest.
    over: Vec<GridOver>,
    /// The row that names the domain, until a competency stands under it.
    domain: Option<usize>,
    /// Rows with a number that those of the rows below begin with.
    parents: Vec<(String, GridGroup)>,
    /// True if letters before titles are numbers of competencies.
    letters_are_codes: bool,
    /// True if a row has more than its title and its number.
    has_full_rows: bool,
}

const LEFT_OUT: &str =
    "the row is read as a heading, and no competency stands under it, so it is left out";

impl GridHeadings {
    /// Returns the groups of the headings, from the largest.
    pub(super) fn path(&self) -> impl Iterator<Item = GridGroup> {
        let last = self.over.len().checked_sub(1);
        let over = self.over.iter().enumerate().map(move |(at, heading)| GridGroup {
            is_cluster: Some(at) == last,
            ..GridGroup::called(&heading.title)
        });
        self.parents.iter().map(|(_, group)| group.clone()).chain(over)
    }

    /// Notes that a competency stands under all of them.
    pub(super) fn fill(&mut self) {
        self.domain = None;
        self.over.iter_mut().for_each(|heading| heading.is_open = false);
    }

    /// Ends the headings, but not those directly above.
    pub(super) fn end(&mut self) {
        self.over.retain(|heading| heading.is_open);
    }

    pub(super) fn letters_are_codes(&self) -> bool {
        self.letters_are_codes
    }
}

impl GridRows<'_> {
    /// Looks at all rows for what their headings have in common.
    pub(super) fn survey(&mut self) {
        let body: Vec<usize> = (self.plan.head + 1..self.table.rows.len())
            .filter(|row| !self.table.said(*row).is_empty())
            .collect();
        let is_lettered = |row: usize| {
            let is_title = self.title.is_some_and(|at| self.table.span(row, at) == 1);
            is_title && lettered(&self.line(row, self.title)).is_some()
        };
        let is_bare = |at: usize| {
            let row = body[at];
            is_lettered(row) && body.get(at + 1).is_none_or(|next| is_lettered(*next))
        };
        let bare = (0..body.len()).find(|at| is_bare(*at));
        if let Some(first) = bare {
            let what = "letters before titles, such as `A.`, are read as the numbers of competencies, since nothing stands under this";
            self.doubt(body[first], what);
        }
        let is_full = |row: &usize| {
            let said = self.table.said(*row);
            said.iter().any(|at| Some(*at) != self.title && Some(*at) != self.code)
        };
        let has_full_rows = body.iter().any(is_full);
        self.over.letters_are_codes = bare.is_some();
        self.over.has_full_rows = has_full_rows;
    }

    /// Takes in a heading over the rows below it.
    pub(super) fn open_heading(
        &mut self,
        row: usize,
        title: &str,
        style: GridStyle,
        is_guessed: bool,
    ) {
        self.add_heading(row, title, (style, None), is_guessed);
    }

    pub(super) fn open_range(&mut self, row: usize, range: &CodeRange<'_>) {
        let style = (GridStyle::Range, GridRange::of(range));
        self.add_heading(row, range.title, style, false);
    }

    fn add_heading(
        &mut self,
        row: usize,
        title: &str,
        (style, range): (GridStyle, Option<GridRange>),
        is_guessed: bool,
    ) {
        let is_of_rank = |known: &GridOver| {
            let holds_it = known.range.as_ref().zip(range.as_ref());
            known.style == style && !holds_it.is_some_and(|(known, range)| known.holds(range))
        };
        let same = self.over.over.iter().position(is_of_rank);
        let within = |last: &GridOver| {
            let both = last.range.as_ref().zip(range.as_ref());
            both.is_some_and(|(last, range)| last.holds(range))
        };
        let is_below = self.over.over.last().is_some_and(|last| last.is_open || within(last));
        let keep = match same {
            Some(at) => at,
            None if is_below => self.over.over.len(),
            None => self.over.over.len().saturating_sub(1),
        };
        self.close_headings(keep);
        let title = title.to_owned();
        self.over.over.push(GridOver { row, title, style, range, is_guessed, is_open: true });
    }

    /// Ends all headings but the first few. One under which nothing stands is told; one that was
    /// guessed may be a competency.
    pub(super) fn close_headings(&mut self, keep: usize) {
        for heading in self.over.over.split_off(keep) {
            if heading.is_open && heading.is_guessed {
                self.doubt(heading.row, LEFT_OUT);
            } else if heading.is_open {
                self.tell(heading.row, LEFT_OUT);
            }
            let Some(range) = heading.range.filter(|_| !heading.is_open) else { continue };
            if let Some(missing) = range.missing() {
                let what = format!("the heading is over {range}, and no row has {missing}");
                self.tell(heading.row, what);
            }
        }
    }

    /// Ends all headings, and the domain that a row names.
    pub(super) fn close_all(&mut self) {
        self.close_headings(0);
        if let Some(row) = self.over.domain.take() {
            self.doubt(row, LEFT_OUT);
        }
    }

    /// Notes the number of a competency: it ends the rows that it does not belong to, and should
    /// stand in the range of the heading above it.
    pub(super) fn number_under_headings(&mut self, row: usize, number: &str) {
        self.over.parents.retain(|(parent, _)| is_below(number, parent));
        let mut outside = None;
        for range in self.over.over.iter_mut().filter_map(|heading| heading.range.as_mut()) {
            if !range.see(number) {
                outside = Some(range.to_string());
            }
        }
        if let Some(range) = outside {
            let what = format!("the number {number} is not one of {range}, which stand above it");
            self.doubt(row, what);
        }
    }

    /// Reads a row with a number and a title, if the numbers below begin with its own: `1` over `1.1`.
    pub(super) fn read_parent(&mut self, row: usize, said: &[usize]) -> bool {
        let is_of_heading = |at: &usize| {
            Some(*at) == self.title
                || Some(*at) == self.code
                || matches!(
                    self.plan.meanings[*at],
                    GridMeaning::Summary
                        | GridMeaning::Group(_)
                        | GridMeaning::GroupCode(_)
                        | GridMeaning::Left(_)
                )
        };
        if !said.iter().all(is_of_heading) || self.block(row).is_some() {
            return false;
        }
        let (cell, words) = (self.line(row, self.code), self.line(row, self.title));
        let (number, title) = match split_code(&words).filter(|(_, rest)| !rest.is_empty()) {
            Some((number, rest)) if cell.is_empty() => (number.to_owned(), rest.to_owned()),
            _ => (tidy_code(&cell).to_owned(), words),
        };
        let mut below = row + 1..self.table.rows.len();
        let next = below.find_map(|row| self.number_in(row));
        if title.is_empty() || !next.is_some_and(|next| is_below(&next, &number)) {
            return false;
        }
        self.fill_groups(row);
        self.close_headings(0);
        self.number_under_headings(row, &number);
        let summary = column(self.plan, &GridMeaning::Summary);
        let summary = summary.map(|at| self.line(row, Some(at))).filter(|words| !words.is_empty());
        let what = format!("the row is a heading over the rows whose numbers begin with {number}");
        self.tell(row, what);
        let group = GridGroup { code: Some(number.clone()), summary, ..GridGroup::called(&title) };
        self.over.parents.push((number, group));
        true
    }

    /// Returns whether the row is a heading over a range of numbers, and not a competency whose
    /// number looks like one: nothing else stands in it, and its range begins with the next number.
    pub(super) fn is_over(&self, row: usize, said: &[usize], range: &CodeRange<'_>) -> bool {
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

    /// Reads a row with one filled cell if it is a heading, a note or a page mark.
    pub(super) fn read_heading(&mut self, row: usize, lone: usize) -> bool {
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
            self.open_range(row, &range);
            return true;
        }
        let is_rated = split_code(&words).is_some_and(|(_, rest)| !rest.is_empty());
        if is_rated && span * 2 <= self.table.columns() + 1 {
            return false;
        }
        let is_title = span == 1 && Some(lone) == self.title;
        if is_title && self.over.letters_are_codes && lettered(&words).is_some() {
            return false;
        }
        if is_note(&words) || span > 1 && is_sentence(&words) {
            self.doubt(row, "the row is read as a note, so it is left out");
            return true;
        }
        // A statement may begin as a level does.
        let may_be_stated = is_title && said_by(&words).domain.is_none();
        if !may_be_stated && self.read_domain(row, &words, is_title) {
            return true;
        }
        let has_letters = words.chars().any(char::is_alphabetic);
        let is_loud = has_letters && !words.chars().any(char::is_lowercase) || words.ends_with(':');
        let is_heading = has_letters
            && words.chars().count() < 200
            && (span > 1 || is_loud || self.is_numbered || !is_title && lone == 0);
        if is_heading {
            self.read_guessed(row, &words, (span, is_loud, is_title));
        }
        is_heading
    }

    /// Reads a heading that names a domain or a level.
    fn read_domain(&mut self, row: usize, words: &str, is_title: bool) -> bool {
        let names_domain = said_by(words).domain.is_some();
        if !self.context.heading(words) {
            return false;
        }
        if !names_domain {
            self.over.end();
            return true;
        }
        self.close_all();
        self.over.parents.clear();
        self.over.domain = Some(row);
        self.context.leave();
        self.domains = self.context.groups_of_table();
        if is_title {
            self.tell(row, "only one cell is filled, and it is read as the name of a domain");
        }
        true
    }

    fn read_guessed(
        &mut self,
        row: usize,
        words: &str,
        (span, is_loud, is_title): (usize, bool, bool),
    ) {
        const GUESSED: &str =
            "only one cell is filled, so the row is read as a heading over those below it";
        let style = match (span, is_loud) {
            (2.., _) => GridStyle::Wide,
            (_, true) => GridStyle::Loud,
            _ => GridStyle::Lone,
        };
        // Where no row has more than its title, a loud one may be a competency as well.
        let is_bare = is_title && !self.is_numbered && !self.over.has_full_rows;
        let is_guessed = span == 1 && (!is_loud || is_bare);
        self.open_heading(row, words.trim_end_matches(':'), style, is_guessed);
        match (span, is_bare || is_title && is_sentence(words)) {
            (1, true) => self.doubt(row, GUESSED),
            (1, false) => self.tell(row, GUESSED),
            _ => {}
        }
    }
}

/// Returns whether a number begins with another: `1.1` with `1`, `A1` with `A`.
fn is_below(number: &str, parent: &str) -> bool {
    let is_letter = parent.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest = number.strip_prefix(parent).filter(|_| !parent.is_empty());
    rest.is_some_and(|rest| {
        rest.starts_with(['.', '-']) || is_letter && rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Returns whether a row only explains the table: `Note: tick in pencil`.
fn is_note(words: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
        "note:",
        "notes:",
        "nb:",
        "nb.",
        "nb ",
        "n.b.",
        "source:",
        "sources:",
        "key:",
        "adapted from ",
        "please ",
        "\u{a9}",
    ];
    let small = words.to_lowercase();
    BEGINNINGS.iter().any(|beginning| small.starts_with(beginning)) && small.len() > 5
}

/// Returns whether words are a sentence, as no heading is.
fn is_sentence(words: &str) -> bool {
    words.ends_with('.') && words.split_whitespace().count() > 5
}

/// Returns whether a row only counts those above: `Total`, with numbers beside it.
pub(super) fn is_total(words: &str) -> bool {
    const TOTALS: [&str; 9] = [
        "average",
        "count",
        "grand total",
        "overall score",
        "overall total",
        "subtotal",
        "sub total",
        "total",
        "total score",
    ];
    let plain = super::heads::plain(words);
    let name = plain.strip_suffix("s").unwrap_or(&plain);
    TOTALS.contains(&name)
        || TOTALS.iter().any(|total| {
            let rest = name.strip_prefix(total).unwrap_or("x");
            !rest.contains(char::is_alphabetic)
        })
}
