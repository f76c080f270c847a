//! Reads the rows of a table with a head row: one competency each, and headings between them.

use super::{
    code::{is_code, is_page_mark, range_title, split_code, tidy_code},
    columns::UNKNOWN,
    context::{GridContext, names_a_level, said_by},
    entry::{GridEntries, GridEntry, GridGroup, GridMark, GridStatement, short},
    marks::is_ticked,
    plan::{GridMeaning, GridPlan, head_words},
    table::{GridCover, GridTable},
    words::{points_of, without_bullet},
};
use crate::{model::Fault, text::alike};

pub(super) struct GridRows<'a> {
    table: &'a GridTable,
    plan: &'a GridPlan,
    context: &'a mut GridContext,
    out: &'a mut GridEntries,
    domain: Option<GridGroup>,
    /// The group of each depth, which blank cells below repeat.
    groups: Vec<Option<GridGroup>>,
    /// True if most words to rate begin with their number.
    is_glued: bool,
    /// True if most rows have a number.
    is_numbered: bool,
    /// The place of the first entry of this table.
    first: usize,
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
        rows.read_row(row, title, code);
    }
}

pub(super) fn column(plan: &GridPlan, wanted: &GridMeaning) -> Option<usize> {
    plan.meanings.iter().position(|meaning| meaning == wanted)
}

impl GridRows<'_> {
    fn tell(&mut self, row: usize, what: impl Into<String>) {
        self.out.told.push(Fault::at(self.table.place_of_row(row), what));
    }

    fn line(&self, row: usize, column: Option<usize>) -> String {
        let words = column.map_or("", |column| self.table.words(row, column));
        words.lines().collect::<Vec<_>>().join(" ")
    }

    fn read_row(&mut self, row: usize, title: Option<usize>, code: Option<usize>) {
        let said = self.table.said(row);
        if said.is_empty() {
            return;
        }
        let is_head = |at: &usize| {
            alike(self.table.words(row, *at)) == alike(self.table.words(self.plan.head, *at))
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
        if let Some(found) = range_title(&format!("{number}: {words}")) {
            self.context.cluster = Some(found.to_owned());
            return;
        }
        self.fill_groups(row);
        self.read_entry(row, title, code);
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
            matches!(
                meaning,
                GridMeaning::Group(_) | GridMeaning::Statement { .. } | GridMeaning::Level
            )
        };
        if span == 1 && is_content(&self.plan.meanings[lone]) {
            return false;
        }
        if is_page_mark(&words) {
            self.tell(row, "a page mark is left out");
            return true;
        }
        if let Some(found) = range_title(&words) {
            self.context.cluster = Some(found.to_owned());
            return true;
        }
        let is_rated = split_code(&words).is_some_and(|(_, rest)| !rest.is_empty());
        if is_rated && span * 2 <= self.table.columns() + 1 {
            return false;
        }
        // A statement may begin as a level does.
        let may_be_stated = span == 1 && Some(lone) == title && said_by(&words).domain.is_none();
        if !may_be_stated && self.context.heading(&words) {
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
            self.context.cluster = Some(words.trim_end_matches(':').to_owned());
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

    fn path(&self) -> Vec<GridGroup> {
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

    fn read_entry(&mut self, row: usize, title: Option<usize>, code: Option<usize>) {
        let mut entry = GridEntry {
            place: self.table.place_of_row(row),
            path: self.path(),
            level: self.context.level.clone(),
            ..GridEntry::default()
        };
        let mut points = points_of(title.map_or("", |at| self.table.words(row, at)));
        let number = self.line(row, code);
        let is_block = code.is_some_and(|at| {
            self.table.cover(row, at) == GridCover::Above
                || self.table.cover(row + 1, at) == GridCover::Above
        });
        // The number may stand before the words, in either column.
        let whole = points.first().cloned().unwrap_or_default();
        if let Some((own, rest)) = split_code(&whole).filter(|(own, rest)| {
            let is_inside = number.is_empty() || own.starts_with(tidy_code(&number));
            !rest.is_empty() && (self.is_glued || own.contains(['.', '-']) && is_inside)
        }) {
            entry.code = Some(own.to_owned());
            rest.clone_into(&mut points[0]);
        } else if let Some((own, rest)) = split_code(&number).filter(|(_, rest)| !rest.is_empty()) {
            entry.code = Some(own.to_owned());
            points.insert(0, rest.to_owned());
        } else if is_block {
            let block = code.map_or("", |at| self.table.reached_words(row, at));
            if !block.is_empty() {
                let group = GridGroup { is_cluster: true, ..GridGroup::called(block) };
                entry.put_within(group);
            }
        } else if !number.is_empty() {
            entry.code = Some(tidy_code(&number).to_owned());
        }
        self.read_cells(row, &mut entry);
        let is_rated_by_title = !self
            .plan
            .meanings
            .iter()
            .any(|meaning| matches!(meaning, GridMeaning::Statement { .. }));
        if points.is_empty() {
            self.go_on(row, entry);
            return;
        }
        let bare = |words: &String| without_bullet(words).unwrap_or(words).to_owned();
        if is_rated_by_title && points.len() > 1 {
            self.tell(row, "each point of the cell is a competency of its own");
            for (number, point) in (1..).zip(&points) {
                let mut part = GridEntry { part: Some(number), ..entry.clone() };
                part.statements = self.by_title(&bare(point));
                part.title = short(&bare(point));
                self.out.entries.push(part);
            }
            return;
        }
        entry.title = short(&points.iter().map(bare).collect::<Vec<_>>().join(" "));
        if is_rated_by_title {
            let text = points.iter().map(bare).collect::<Vec<_>>().join(" ");
            entry.statements.extend(self.by_title(&text));
        }
        self.add(row, entry);
    }

    /// Returns the statements of a competency that is stated by its title: one, or one for each
    /// aspect that is ticked by itself.
    fn by_title(&self, text: &str) -> Vec<GridStatement> {
        let mut aspects: Vec<&String> = Vec::new();
        for meaning in &self.plan.meanings {
            if let GridMeaning::Mark(GridMark { aspect: Some(aspect), .. }) = meaning
                && !aspects.contains(&aspect)
            {
                aspects.push(aspect);
            }
        }
        if aspects.is_empty() {
            return vec![statement(None, None, text.to_owned())];
        }
        let each = aspects.into_iter();
        each.map(|aspect| statement(None, Some(aspect.clone()), text.to_owned())).collect()
    }

    /// Reads the other cells of a row.
    fn read_cells(&mut self, row: usize, entry: &mut GridEntry) {
        for (at, meaning) in self.plan.meanings.iter().enumerate() {
            let words = self.table.words(row, at);
            let line = || words.lines().collect::<Vec<_>>().join(" ");
            if words.is_empty() {
                continue;
            }
            match meaning {
                GridMeaning::Statement { level, aspect } => {
                    let points = points_of(words);
                    entry.statements.extend(
                        points
                            .into_iter()
                            .map(|point| statement(level.clone(), aspect.clone(), point)),
                    );
                }
                GridMeaning::Level => {
                    let is_number = words.bytes().all(|byte| byte.is_ascii_digit());
                    entry.level = Some(if is_number { format!("Level {words}") } else { line() });
                }
                GridMeaning::Summary => entry.summary = Some(line()),
                GridMeaning::Short => entry.title = line(),
                GridMeaning::Examples => entry.examples = points_of(words),
                GridMeaning::Related => entry.related.push(line()),
                GridMeaning::Mark(mark) if is_ticked(words) => entry.marks.push(mark.clone()),
                GridMeaning::Note => entry.note = Some(words.to_owned()),
                GridMeaning::Left(_) if self.plan.meanings[at] == GridMeaning::Left(UNKNOWN) => {
                    let head = head_words(self.table, self.plan.head, at);
                    let what = if head.is_empty() {
                        "words under no head are left out".to_owned()
                    } else {
                        format!("words under \"{head}\" are left out")
                    };
                    let place = self.table.place_of(row, at);
                    self.out.told.push(Fault::at(place, what));
                }
                _ => {}
            }
        }
    }

    /// Adds what a row without a title of its own says to the competency above it.
    fn go_on(&mut self, row: usize, entry: GridEntry) {
        let is_first = self.out.entries.len() == self.first;
        if entry.statements.is_empty() || is_first && entry.code.is_none() {
            let is_said = entry.code.is_some() || entry.note.is_some();
            if is_said || !entry.marks.is_empty() || !entry.statements.is_empty() {
                self.tell(row, "no competency stands in this row, so it is left out");
            }
            return;
        }
        if entry.code.is_some() {
            // Statements with a number and no title: the first is the title.
            let title = entry.statements.first().map(|one| short(&one.text)).unwrap_or_default();
            self.add(row, GridEntry { title, ..entry });
            return;
        }
        let level = entry.level;
        let Some(last) = self.out.entries.last_mut() else { return };
        last.statements.extend(
            entry
                .statements
                .into_iter()
                .map(|one| GridStatement { level: one.level.or_else(|| level.clone()), ..one }),
        );
    }

    /// Adds a competency; if a cell holds several points, each is a competency of its own.
    fn add(&mut self, row: usize, entry: GridEntry) {
        let is_parted = entry.statements.iter().enumerate().any(|(at, one)| {
            entry.statements[..at]
                .iter()
                .any(|other| other.level == one.level && other.aspect == one.aspect)
        });
        if !is_parted {
            self.out.entries.push(entry);
            return;
        }
        self.tell(row, "each bullet is a competency of its own, under the title of the row");
        push_parts(entry, &mut self.out.entries);
    }
}

/// Makes a competency of each statement of an entry, in a group with its title.
pub(super) fn push_parts(entry: GridEntry, entries: &mut Vec<GridEntry>) {
    let mut within = entry.clone();
    within.put_within(GridGroup {
        code: entry.code.clone(),
        title: entry.title.clone(),
        summary: entry.summary.clone(),
        ..GridGroup::default()
    });
    let path = within.path;
    for (number, one) in (1..).zip(&entry.statements) {
        entries.push(GridEntry {
            path: path.clone(),
            title: short(&one.text),
            summary: None,
            statements: vec![one.clone()],
            part: Some(number),
            ..entry.clone()
        });
    }
}

pub(super) fn statement(
    level: Option<String>,
    aspect: Option<String>,
    text: String,
) -> GridStatement {
    GridStatement { level, aspect, text }
}
