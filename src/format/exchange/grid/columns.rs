//! The meaning of each column, from its head, and from its content if the head does not say.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::words::is_id,
    code::is_code,
    entry::GridMark,
    heads::{self, GridHead},
    marks::point_of_head,
    plan::{GridHow, GridMeaning, GridNames, GridTyped, column_of, head_words},
    table::{GridCover, GridTable},
    ticks::is_tick,
};
use crate::{
    model::{Level, LevelId},
    text::alike,
};

pub(super) const UNKNOWN: &str = "its head says nothing that imh knows";
/// Why a column that names points is left out.
pub(super) const POINTS: &str = "it names points in words, and imh reads marks only";
/// Why a column of marks is left out.
pub(super) const TICKS: &str = "only marks stand in it, and its head names no point that imh knows";
const EMPTY: &str = "nothing stands in it";

struct GridColumns<'a> {
    table: &'a GridTable,
    head: usize,
    found: Vec<Option<GridMeaning>>,
    hows: Vec<GridHow>,
}

/// Returns what each column becomes, and how that was understood.
pub(super) fn meanings(
    table: &GridTable,
    head: usize,
    heads: &[Option<GridHead>],
    typed: &[GridTyped],
    known: &GridNames<'_>,
) -> (Vec<GridMeaning>, Vec<GridHow>) {
    let mut reading = GridColumns {
        table,
        head,
        found: vec![None; heads.len()],
        hows: vec![GridHow::Head; heads.len()],
    };
    for (key, said) in typed {
        if let Some(column) = column_of(table, head, said) {
            reading.found[column] = Some(asked(key, &head_words(table, head, column), known));
            reading.hows[column] = GridHow::Asked;
        }
    }
    reading.titles(heads);
    reading.codes(heads);
    reading.statements(heads, known);
    reading.others(heads);
    reading.by_content(heads);
    reading.groups(heads);
    let left = |column: usize| if reading.is_empty(column) { EMPTY } else { UNKNOWN };
    let meanings =
        reading.found.iter().enumerate().map(|(column, found)| {
            found.clone().unwrap_or_else(|| GridMeaning::Left(left(column)))
        });
    (meanings.collect(), reading.hows)
}

/// Returns what a person asked a column to become.
pub(super) fn asked(key: &str, head: &str, known: &GridNames<'_>) -> GridMeaning {
    let named = |names: &[(String, String)], typed: &str| {
        names
            .iter()
            .find(|(id, title)| alike(id) == alike(typed) || alike(title) == alike(typed))
            .map(|(_, title)| title.clone())
    };
    match key {
        "id" => GridMeaning::Id,
        "code" | "number" => GridMeaning::Code,
        "title" | "competency" => GridMeaning::Title,
        "statement" => GridMeaning::Statement { level: None, aspect: None },
        "domain" => GridMeaning::Group(0),
        "cluster" => GridMeaning::Group(1),
        "domain-code" => GridMeaning::GroupCode(0),
        "cluster-code" => GridMeaning::GroupCode(1),
        "level" => GridMeaning::Level,
        "summary" => GridMeaning::Summary,
        "examples" => GridMeaning::Examples,
        "related" => GridMeaning::Related,
        "parent" => GridMeaning::Parent,
        "note" | "evidence" => GridMeaning::Note,
        "n/a" | "not-applicable" => GridMeaning::NotApplicable(None),
        "ignore" => GridMeaning::Left("you asked for that"),
        key if point_of_head(key, known.points).is_some() => {
            GridMeaning::Mark(GridMark::of(key.to_owned()))
        }
        key => {
            if is_level_key(key) {
                let level = named(known.levels, key).unwrap_or_else(|| key.to_owned());
                return GridMeaning::Statement { level: Some(level), aspect: None };
            }
            let (level, aspect) =
                key.split_once('.').map_or((None, key), |(level, aspect)| (Some(level), aspect));
            if level.is_none() && (named(known.levels, key).is_some() || key == "at") {
                let level = named(known.levels, key).unwrap_or_else(|| head.to_owned());
                return GridMeaning::Statement { level: Some(level), aspect: None };
            }
            let level =
                level.map(|level| named(known.levels, level).unwrap_or_else(|| level.to_owned()));
            if let Some(rated) = level.as_deref()
                && point_of_head(aspect, known.points).is_some()
            {
                let rated = named(known.aspects, rated).unwrap_or_else(|| rated.to_owned());
                return GridMeaning::Mark(GridMark {
                    point: aspect.to_owned(),
                    aspect: Some(rated),
                });
            }
            let aspect = named(known.aspects, aspect).unwrap_or_else(|| aspect.to_owned());
            GridMeaning::Statement { level, aspect: Some(aspect) }
        }
    }
}

/// Returns whether a key is the number of a level.
fn is_level_key(key: &str) -> bool {
    (1..=2).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the levels that a person named by number, with their heads as titles.
pub(super) fn typed_levels(typed: &[GridTyped]) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for (key, head) in typed {
        let (number, is_whole) = match key.split_once('.') {
            Some((number, _)) => (number, false),
            None => (key.as_str(), true),
        };
        if !is_level_key(number) || levels.iter().any(|known| known.id.as_str() == number) {
            continue;
        }
        let title = if is_whole && !head.starts_with('#') {
            head.clone()
        } else {
            format!("Level {number}")
        };
        levels.push(Level { id: LevelId::new(number), title, summary: None });
    }
    levels.sort_by_key(|level| level.id.as_str().parse::<u32>().unwrap_or(u32::MAX));
    levels
}

impl GridColumns<'_> {
    fn body(&self) -> std::ops::Range<usize> {
        self.head + 1..self.table.rows.len()
    }

    /// Returns the words of a column below its head, without those of rows that are headings.
    fn said(&self, column: usize) -> impl Iterator<Item = &str> {
        self.body()
            .filter(|row| self.table.said(*row).len() > 1)
            .map(move |row| self.table.words(row, column))
            .filter(|words| !words.is_empty())
    }

    /// Returns whether a group stands behind the related competencies and differs for one number:
    /// then it is theirs.
    fn is_of_match(&self, column: usize) -> bool {
        let place = |meaning: &GridMeaning| {
            self.found.iter().position(|found| found.as_ref() == Some(meaning))
        };
        let related = place(&GridMeaning::Related).filter(|related| *related < column);
        let (Some(_), Some(code)) = (related, place(&GridMeaning::Code)) else { return false };
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        self.body().any(|row| {
            let (code, group) = (self.table.words(row, code), self.table.words(row, column));
            !code.is_empty() && seen.insert(code, group).is_some_and(|before| before != group)
        })
    }

    fn is_empty(&self, column: usize) -> bool {
        self.body().all(|row| self.table.words(row, column).is_empty()) && !self.has_lost(column)
    }

    /// Returns whether a column has cells whose words are lost.
    fn has_lost(&self, column: usize) -> bool {
        self.table.lost.iter().any(|(row, at, _)| *at == column && *row > self.head)
    }

    /// Returns whether people only tick in a column: nothing else stands in it, but for headings
    /// over several columns.
    fn is_ticked(&self, column: usize) -> bool {
        !self.body().is_empty()
            && !self.has_lost(column)
            && self.body().all(|row| {
                let words = self.table.words(row, column);
                words.is_empty() || is_tick(words) || self.table.span(row, column) > 1
            })
    }

    fn has(&self, meaning: &GridMeaning) -> bool {
        self.found.iter().flatten().any(|found| found == meaning)
    }

    fn set(&mut self, column: usize, meaning: GridMeaning) {
        self.found[column].get_or_insert(meaning);
    }

    fn with(&self, heads: &[Option<GridHead>], wanted: impl Fn(GridHead) -> bool) -> Vec<usize> {
        (0..heads.len())
            .filter(|at| self.found[*at].is_none() && heads[*at].is_some_and(&wanted))
            .collect()
    }

    /// Finds the innermost column of things to rate. Those outside it are groups if their words
    /// repeat or leave cells blank, and else titles.
    fn titles(&mut self, heads: &[Option<GridHead>]) {
        let has_aspect = heads.contains(&Some(GridHead::Aspect));
        let is_skills = |at: usize| {
            has_aspect && heads::plain(&head_words(self.table, self.head, at)).starts_with("skill")
        };
        let rank = |at: usize| match heads[at] {
            Some(GridHead::Title(rank)) => rank,
            _ => 0,
        };
        let titles: Vec<usize> = self
            .with(heads, |head| matches!(head, GridHead::Title(_)))
            .into_iter()
            .filter(|at| !is_skills(*at))
            .collect();
        // An empty column is one to tick, unless no other holds the competencies.
        let unticked: Vec<usize> =
            titles.iter().copied().filter(|at| !self.is_ticked(*at)).collect();
        let blank = titles.into_iter().filter(|at| self.is_empty(*at));
        let titles = if unticked.is_empty() { blank.collect() } else { unticked };
        let is_asked = self.has(&GridMeaning::Title)
            || self.has(&GridMeaning::Statement { level: None, aspect: None });
        let Some(inner) = titles.iter().copied().max_by_key(|at| (rank(*at), *at)) else { return };
        if is_asked {
            for at in titles {
                self.set(at, GridMeaning::Left("another column was named for this"));
            }
            return;
        }
        let mut is_title_found = false;
        for at in titles.iter().copied().filter(|at| *at != inner).rev() {
            if self.is_group(at, inner) {
                continue;
            }
            if is_title_found {
                self.set(at, GridMeaning::Left("another column holds the title"));
            } else {
                is_title_found = true;
                self.set(at, GridMeaning::Title);
            }
        }
        let inner_is = if is_title_found {
            GridMeaning::Statement { level: None, aspect: None }
        } else {
            GridMeaning::Title
        };
        self.set(inner, inner_is);
    }

    /// Returns whether a column groups the rows of another: its words repeat or are left out.
    fn is_group(&self, column: usize, inner: usize) -> bool {
        let rows: Vec<usize> =
            self.body().filter(|row| !self.table.words(*row, inner).is_empty()).collect();
        let mut seen = BTreeSet::new();
        rows.iter().any(|row| {
            let words = self.table.words(*row, column);
            words.is_empty() || !seen.insert(words)
        })
    }

    fn codes(&mut self, heads: &[Option<GridHead>]) {
        let is_asked = self.has(&GridMeaning::Code);
        self.ids(heads);
        let codes = self.with(heads, |head| head == GridHead::Code);
        let distinct: Vec<usize> =
            codes.iter().map(|at| self.said(*at).collect::<BTreeSet<_>>().len()).collect();
        let best = (0..codes.len()).max_by_key(|at| (distinct[*at], *at));
        for (number, at) in codes.iter().copied().enumerate() {
            let meaning = if Some(number) == best && !is_asked {
                GridMeaning::Code
            } else if distinct[number] <= 1 {
                GridMeaning::Left("it is the same in every row")
            } else {
                GridMeaning::Left("another column holds the number")
            };
            self.set(at, meaning);
        }
    }

    /// A column `Id` beside a column `Code` holds ids, if each of its cells can be one.
    fn ids(&mut self, heads: &[Option<GridHead>]) {
        let name = |at: &usize| heads::plain(&head_words(self.table, self.head, *at));
        let codes = self.with(heads, |head| head == GridHead::Code);
        let is_code = |column: &usize| name(column) == "code";
        let has_code =
            codes.iter().any(is_code) || (0..heads.len()).any(|at| self.is_asked_code(at));
        let id = codes.iter().copied().find(|at| name(at) == "id").filter(|_| has_code);
        let has_letter = |id: &str| id.contains(|c: char| c.is_ascii_alphabetic());
        let Some(id) = id else { return };
        let is_sound =
            self.said(id).count() > 0 && self.said(id).all(|id| is_id(id) && has_letter(id));
        if is_sound && !self.has(&GridMeaning::Id) {
            self.set(id, GridMeaning::Id);
        }
    }

    fn is_asked_code(&self, column: usize) -> bool {
        self.hows[column] == GridHow::Asked && self.found[column] == Some(GridMeaning::Code)
    }

    /// Finds columns of statements: levels side by side, and aspects.
    fn statements(&mut self, heads: &[Option<GridHead>], known: &GridNames<'_>) {
        let aspects = heads.iter().filter(|head| **head == Some(GridHead::Aspect)).count();
        for (column, head) in heads.iter().enumerate() {
            if self.found[column].is_some()
                || self.table.cover(self.head, column) == GridCover::Beside
            {
                continue;
            }
            let words = head_words(self.table, self.head, column);
            let is_known = |names: &[(String, String)]| {
                names.iter().any(|(_, title)| alike(title) == alike(&words))
            };
            let is_ticked = self.is_ticked(column);
            if let Some((aspect, below)) = heads::below_aspect(&words, known) {
                if heads::of(below) == Some(GridHead::NotApplicable) {
                    self.set(column, GridMeaning::NotApplicable(Some(aspect.to_owned())));
                    continue;
                }
                let (aspect, below) = (Some(aspect.to_owned()), below.to_owned());
                let is_level = heads::is_level(&below, known);
                let meaning = if is_level && !is_ticked {
                    GridMeaning::Statement { level: Some(below), aspect }
                } else {
                    GridMeaning::Mark(GridMark { point: below, aspect })
                };
                self.set(column, meaning);
                continue;
            }
            let is_level = *head == Some(GridHead::LevelName) || is_known(known.levels);
            if is_level && !is_ticked {
                let level = Some(words);
                self.set(column, GridMeaning::Statement { level, aspect: None });
            } else if (is_known(known.aspects)
                || *head == Some(GridHead::Aspect)
                || aspects > 0 && matches!(head, Some(GridHead::Title(_))))
                && !is_ticked
            {
                self.set(column, GridMeaning::Statement { level: None, aspect: Some(words) });
            } else if heads::is_of_points(&words) && !is_ticked && !self.is_empty(column) {
                self.set(column, GridMeaning::Left(POINTS));
            } else if matches!(head, Some(GridHead::Mark)) || is_level {
                self.set(column, GridMeaning::Mark(GridMark::of(words)));
            }
        }
        // A column between levels is a level, whatever its name.
        let is_level = |found: &Option<GridMeaning>| {
            matches!(found, Some(GridMeaning::Statement { level: Some(_), .. }))
        };
        for (column, head) in heads.iter().enumerate() {
            let words = head_words(self.table, self.head, column);
            let is_beside = column > 0 && is_level(&self.found[column - 1])
                || self.found.get(column + 1).is_some_and(is_level)
                    && column > 0
                    && self.found[column - 1].is_some();
            if self.found[column].is_none()
                && head.is_none()
                && is_beside
                && !words.is_empty()
                && !self.is_ticked(column)
            {
                self.hows[column] = GridHow::Content;
                self.set(column, GridMeaning::Statement { level: Some(words), aspect: None });
            }
        }
    }

    fn others(&mut self, heads: &[Option<GridHead>]) {
        for (column, head) in heads.iter().enumerate() {
            let meaning = match head {
                Some(GridHead::Level) => GridMeaning::Level,
                Some(GridHead::NotApplicable) => GridMeaning::NotApplicable(None),
                Some(GridHead::Note) => GridMeaning::Note,
                Some(GridHead::SignOff) => {
                    GridMeaning::Left("it is for signing off, which a pack does not hold")
                }
                Some(GridHead::Summary) => GridMeaning::Summary,
                Some(GridHead::Examples) => GridMeaning::Examples,
                Some(GridHead::Related) => GridMeaning::Related,
                Some(GridHead::Parent) => GridMeaning::Parent,
                Some(GridHead::Key) => GridMeaning::Key,
                Some(GridHead::SmartLevel) => GridMeaning::SmartLevel,
                Some(GridHead::Short) => GridMeaning::Short,
                Some(GridHead::Left | GridHead::Job) => {
                    GridMeaning::Left("a pack has no place for it")
                }
                _ => continue,
            };
            self.set(column, meaning);
        }
    }

    /// Guesses columns whose heads say nothing: numbers, ticks, and the words to rate.
    fn by_content(&mut self, heads: &[Option<GridHead>]) {
        let open: Vec<usize> = (0..self.found.len())
            .filter(|at| {
                self.found[*at].is_none()
                    && heads[*at].is_none()
                    && self.table.cover(self.head, *at) != GridCover::Beside
            })
            .collect();
        let has_marks = self.found.iter().flatten().any(|one| matches!(one, GridMeaning::Mark(_)));
        for column in open {
            let words = head_words(self.table, self.head, column);
            let said = self.said(column).count();
            let codes = self.said(column).filter(|words| is_code(words)).count();
            if !self.has(&GridMeaning::Code) && codes > 0 && codes * 10 >= said * 6 {
                self.hows[column] = GridHow::Content;
                self.set(column, GridMeaning::Code);
            } else if self.is_ticked(column) && !words.is_empty() {
                let is_mark =
                    |at: usize| matches!(self.found.get(at), Some(Some(GridMeaning::Mark(_))));
                let is_between = column > 0 && is_mark(column - 1) && is_mark(column + 1);
                let meaning = if has_marks && !is_between {
                    GridMeaning::Left(if self.is_empty(column) { EMPTY } else { TICKS })
                } else {
                    self.hows[column] = GridHow::Content;
                    GridMeaning::Mark(GridMark::of(words))
                };
                self.set(column, meaning);
            }
        }
    }

    /// Numbers the groups from the left, and gives each the number beside it.
    fn groups(&mut self, heads: &[Option<GridHead>]) {
        let is_outer = |head: GridHead| matches!(head, GridHead::Group | GridHead::Title(_));
        let groups: Vec<usize> = self
            .with(heads, is_outer)
            .into_iter()
            .filter(|at| self.said(*at).count() > 0)
            .collect();
        let groups: Vec<usize> = groups
            .into_iter()
            .filter(|at| {
                let is_of_match = self.is_of_match(*at);
                if is_of_match {
                    self.set(*at, GridMeaning::Left("it belongs to the related competency"));
                }
                !is_of_match
            })
            .collect();
        let is_title = |found: &Option<GridMeaning>| {
            matches!(found, Some(GridMeaning::Title | GridMeaning::Statement { level: None, .. }))
        };
        // If nothing else is rated, the innermost group is.
        let has_title = self.found.iter().any(is_title);
        let inner = groups.last().copied().filter(|_| !has_title);
        let first = (0..2).filter(|at| self.has(&GridMeaning::Group(*at))).count();
        let groups: Vec<usize> = groups.into_iter().filter(|at| Some(*at) != inner).collect();
        for (number, column) in groups.iter().enumerate() {
            self.set(*column, GridMeaning::Group(first + number));
        }
        if let Some(inner) = inner {
            self.set(inner, GridMeaning::Title);
        }
        for column in self.with(heads, |head| head == GridHead::GroupCode) {
            let next = groups.iter().position(|at| *at > column);
            let meaning = match next.or(groups.len().checked_sub(1)) {
                Some(group) => GridMeaning::GroupCode(first + group),
                None if !self.has(&GridMeaning::Code) => GridMeaning::Code,
                None => GridMeaning::Left("another column holds the number"),
            };
            self.set(column, meaning);
        }
    }
}
