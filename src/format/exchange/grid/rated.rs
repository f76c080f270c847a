//! What a row says about a competency: a new one, or more about the one above it.

use std::rc::Rc;

use super::{
    code::{is_code, lettered, split_code, tidy_code},
    entry::{GridEntry, GridGroup, GridMark, GridStatement, add_words, short},
    plan::GridMeaning,
    rows::{GridRows, statement},
    table::GridCover,
    words::{points_of, without_bullet},
};

/// The rows over which one number is merged.
pub(super) struct GridBlock {
    words: String,
    /// The rows of it that have a title.
    titled: Vec<usize>,
    first: usize,
    /// The row behind the last.
    after: usize,
}

impl GridBlock {
    /// Returns whether no competency stands beside it.
    pub(super) fn is_empty(&self) -> bool {
        self.titled.is_empty()
    }
}

impl GridRows<'_> {
    /// Returns the rows over which the number of a row is merged; `None` if it stands alone.
    pub(super) fn block(&mut self, row: usize) -> Option<Rc<GridBlock>> {
        if let Some(known) =
            self.block.as_ref().filter(|known| (known.first..known.after).contains(&row))
        {
            return Some(Rc::clone(known));
        }
        let at = self.code?;
        let is_within = |row: usize| self.table.cover(row, at) == GridCover::Above;
        if !is_within(row) && !is_within(row + 1) {
            return None;
        }
        let first = (0..=row).rev().find(|row| !is_within(*row))?;
        let below = (first + 1..self.table.rows.len()).take_while(|row| is_within(*row));
        let after = first + 1 + below.count();
        let is_titled = |row: &usize| !self.line(*row, self.title).is_empty();
        let words = self.line(first, Some(at));
        let titled = (first..after).filter(is_titled).collect();
        self.block = Some(Rc::new(GridBlock { words, titled, first, after }));
        self.block.clone()
    }

    /// Reads a row that is not a heading.
    pub(super) fn read_entry(&mut self, row: usize) {
        let mut entry = GridEntry {
            place: self.table.place_of_row(row),
            path: self.path(),
            level: self.context.level.clone(),
            ..GridEntry::default()
        };
        let block = self.block(row).filter(|block| !block.words.is_empty());
        let is_one = block.as_ref().is_some_and(|block| block.titled.len() < 2);
        let mut points = self.points(row, block.as_deref().filter(|_| is_one));
        let number =
            if block.is_some() && !is_one { String::new() } else { self.line(row, self.code) };
        // The number may stand before the words, in either column.
        let whole = points.first().cloned().unwrap_or_default();
        if let Some((own, rest)) = split_code(&whole).filter(|(own, rest)| {
            let is_inside = number.is_empty() || own.starts_with(tidy_code(&number));
            !rest.is_empty() && (self.is_glued || own.contains(['.', '-']) && is_inside)
        }) {
            if !own.starts_with(tidy_code(&number)) {
                let what = format!(
                    "the number {own} stands before the title, so \"{number}\" is left out"
                );
                self.doubt(row, what);
            }
            entry.code = Some(own.to_owned());
            rest.clone_into(&mut points[0]);
        } else if let Some((own, rest)) =
            lettered(&whole).filter(|_| number.is_empty() && self.over.letters_are_codes())
        {
            entry.code = Some(own.to_owned());
            rest.clone_into(&mut points[0]);
        } else if let Some((own, rest)) = split_code(&number).filter(|(_, rest)| !rest.is_empty()) {
            entry.code = Some(own.to_owned());
            points.insert(0, rest.to_owned());
        } else if !number.is_empty() {
            let tidied = tidy_code(&number);
            if tidied != number.trim() {
                self.tell(row, "the full stop, bracket or colon around the number is left out");
            }
            entry.code = Some(tidied.to_owned());
        }
        if let Some(number) = entry.code.clone() {
            self.number_under_headings(row, &number);
            entry.path = self.path();
        }
        if let Some(block) = block.as_deref().filter(|_| !is_one) {
            self.put_in_block(row, block, &mut entry);
        }
        let goes_on = points.is_empty() && entry.code.is_none();
        self.read_cells(row, goes_on, &mut entry);
        let is_rated_by_title = !self
            .plan
            .meanings
            .iter()
            .any(|meaning| matches!(meaning, GridMeaning::Statement { .. }));
        if points.is_empty() {
            self.go_on(row, entry, block.is_some());
            return;
        }
        let bare = |words: &String| without_bullet(words).unwrap_or(words).to_owned();
        if is_rated_by_title && points.len() > 1 {
            self.tell(row, "each point of the cell is a competency of its own");
            for (number, point) in (1..).zip(&points) {
                let mut part = GridEntry { part: Some(number), ..entry.clone() };
                part.statements = self.by_title(&bare(point));
                part.title = short(&bare(point));
                self.put(part);
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

    /// Returns the points of the title of a row, which may be that of a merged cell.
    fn points(&mut self, row: usize, one: Option<&GridBlock>) -> Vec<String> {
        let Some(at) = self.title else { return Vec::new() };
        if let Some(block) = one {
            // The title of a merged number stands in its first row, or beside its middle.
            let titled = block.titled.first().copied();
            let titled = titled.filter(|_| row == block.first);
            return titled.map_or_else(Vec::new, |titled| points_of(self.table.words(titled, at)));
        }
        let is_reached = self.table.cover(row, at) == GridCover::Above
            && self.code.is_some_and(|code| !self.table.words(row, code).is_empty());
        if is_reached && !self.table.reached_words(row, at).is_empty() {
            self.out.doubts.push(crate::model::Fault::at(
                self.table.place_of(row, at),
                "the title is merged over several numbers, and is that of each",
            ));
            return points_of(self.table.reached_words(row, at));
        }
        points_of(self.table.words(row, at))
    }

    /// Puts a row into the group whose number or name is merged over several titles.
    fn put_in_block(&mut self, row: usize, block: &GridBlock, entry: &mut GridEntry) {
        let tidied = tidy_code(&block.words).to_owned();
        if !is_code(&tidied) {
            let group = split_code(&block.words).filter(|(_, rest)| !rest.is_empty());
            let group = group.map_or_else(
                || GridGroup::called(&block.words),
                |(code, rest)| GridGroup { code: Some(code.to_owned()), ..GridGroup::called(rest) },
            );
            entry.put_within(GridGroup { is_cluster: true, ..group });
        } else if entry.code.is_none() && block.titled.contains(&row) {
            entry.part = block.titled.iter().position(|titled| *titled == row).map(|at| at + 1);
            entry.code = Some(tidied.clone());
            self.doubt(
                row,
                format!(
                    "the number {tidied} is merged over several competencies; each counts within it"
                ),
            );
        }
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

    /// Adds what a row without a title of its own says to the competency above it.
    fn go_on(&mut self, row: usize, entry: GridEntry, is_merged: bool) {
        let is_first = self.out.entries.len() == self.first;
        let has_statements = !entry.statements.is_empty();
        let has_words = entry.note.is_some() || entry.summary.is_some();
        let only_words = has_words && entry.marks.is_empty() && entry.not_applicable.is_empty();
        let goes_on = has_statements || only_words;
        if goes_on && !is_first && !is_merged && entry.code.is_none() {
            self.tell(row, "the row has no title of its own, so it goes on with the one above it");
        } else if !has_statements && (!is_merged || entry.code.is_some())
            || is_first && entry.code.is_none()
        {
            let is_read = |at: &usize| {
                let meaning = &self.plan.meanings[*at];
                !matches!(
                    meaning,
                    GridMeaning::Group(_) | GridMeaning::GroupCode(_) | GridMeaning::Left(_)
                )
            };
            if self.table.said(row).iter().any(is_read) {
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
        let is_marked_twice = !last.marks.is_empty() && !entry.marks.is_empty();
        last.statements.extend(
            entry
                .statements
                .into_iter()
                .map(|one| GridStatement { level: one.level.or_else(|| level.clone()), ..one }),
        );
        last.marks.extend(entry.marks);
        last.not_applicable.extend(entry.not_applicable);
        last.examples.extend(entry.examples);
        last.related.extend(entry.related);
        if let Some(summary) = entry.summary {
            add_words(&mut last.summary, " ", summary);
        }
        if let Some(note) = entry.note {
            add_words(&mut last.note, "\n", note);
        }
        if is_marked_twice {
            self.doubt(row, "the row goes on with the competency above it, and both are marked");
        }
    }

    /// Adds a competency; if a cell holds several points, each is a competency of its own.
    fn add(&mut self, row: usize, entry: GridEntry) {
        let is_parted = entry.statements.iter().enumerate().any(|(at, one)| {
            entry.statements[..at]
                .iter()
                .any(|other| other.level == one.level && other.aspect == one.aspect)
        });
        if !is_parted {
            self.put(entry);
            return;
        }
        self.tell(row, "each bullet is a competency of its own, under the title of the row");
        self.fill();
        push_parts(entry, &mut self.out.entries);
    }

    fn put(&mut self, entry: GridEntry) {
        // What states nothing is left out later.
        if !entry.statements.is_empty() {
            self.fill();
        }
        self.out.entries.push(entry);
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
