//! Reads the cells of a row beside its number and its title, with those that are merged.

use super::{
    columns::{POINTS, UNKNOWN},
    entry::{GridEntry, GridTicked, add_words},
    heads::{self, GridHead},
    plan::{GridMeaning, head_words},
    rows::{GridRows, statement},
    table::GridCover,
    ticks::{TickSaid, said},
    words::{goes_on_below, points_of},
};
use crate::{model::Fault, text::cut};

const LONGEST_SHOWN: usize = 40;

impl GridRows<'_> {
    fn tell_cell(&mut self, row: usize, at: usize, what: impl Into<String>) {
        self.out.told.push(Fault::at(self.table.place_of(row, at), what));
    }

    fn doubt_cell(&mut self, row: usize, at: usize, what: impl Into<String>) {
        self.out.doubts.push(Fault::at(self.table.place_of(row, at), what));
    }

    /// Reads the cells of a row. What a merged cell says counts for each row that it reaches, unless
    /// the row only `goes_on` with the one above.
    pub(super) fn read_cells(&mut self, row: usize, goes_on: bool, entry: &mut GridEntry) {
        for at in 0..self.plan.meanings.len() {
            let is_reached = self.table.cover(row, at) == GridCover::Above;
            let words = if is_reached && !goes_on {
                self.table.reached_words(row, at)
            } else {
                self.table.words(row, at)
            };
            if words.is_empty() {
                continue;
            }
            let words = words.to_owned();
            let meanings = self.meanings_over(row, at);
            let is_told = !matches!(
                meanings[0],
                GridMeaning::Id
                    | GridMeaning::Code
                    | GridMeaning::Title
                    | GridMeaning::Group(_)
                    | GridMeaning::GroupCode(_)
                    | GridMeaning::Level
                    | GridMeaning::Left(_)
            );
            if is_reached && is_told {
                let what = "the cell is merged over several rows; what it says counts for each";
                match meanings[0] {
                    GridMeaning::Mark(_) | GridMeaning::NotApplicable(_) => {
                        self.doubt_cell(row, at, what);
                    }
                    _ => self.tell_cell(row, at, what),
                }
            }
            for meaning in meanings {
                self.read_cell(row, at, &meaning, &words, entry);
            }
        }
    }

    /// Returns what a cell is: more than one thing if it is merged over columns of one kind. What
    /// nobody can tell is doubtful.
    fn meanings_over(&mut self, row: usize, at: usize) -> Vec<GridMeaning> {
        let own = self.plan.meanings[at].clone();
        let over: Vec<usize> = (at + 1..at + self.table.span(row, at))
            .filter(|over| {
                !matches!(self.plan.meanings.get(*over), None | Some(GridMeaning::Left(_)))
            })
            .filter(|over| self.plan.meanings[*over] != own)
            .collect();
        if over.is_empty() {
            return vec![own];
        }
        let heads: Vec<String> = std::iter::once(at)
            .chain(over.iter().copied())
            .map(|at| format!("\"{}\"", head_words(self.table, self.plan.head, at)))
            .collect();
        let heads = crate::text::list(&heads.iter().map(String::as_str).collect::<Vec<_>>());
        let meanings = |rows: &Self| -> Vec<GridMeaning> {
            over.iter().map(|over| rows.plan.meanings[*over].clone()).collect()
        };
        let all = meanings(self);
        let is_statement = |meaning: &GridMeaning| matches!(meaning, GridMeaning::Statement { .. });
        if is_statement(&own) && all.iter().all(is_statement) {
            self.tell_cell(
                row,
                at,
                format!("the cell is merged over {heads}; its words stand at each"),
            );
            return std::iter::once(own).chain(all).collect();
        }
        if own == GridMeaning::Code && all == [GridMeaning::Title] {
            return vec![own];
        }
        let became = own.in_words();
        if matches!(own, GridMeaning::Mark(_)) {
            let what = format!(
                "the cell is merged over {heads}, so nobody can tell what is marked; it is taken as no mark"
            );
            self.doubt_cell(row, at, what);
            return vec![GridMeaning::Left("it is merged")];
        }
        self.doubt_cell(
            row,
            at,
            format!("the cell is merged over {heads}; it is read as {became} only"),
        );
        vec![own]
    }

    fn read_cell(
        &mut self,
        row: usize,
        at: usize,
        meaning: &GridMeaning,
        words: &str,
        entry: &mut GridEntry,
    ) {
        let line = || words.lines().collect::<Vec<_>>().join(" ");
        match meaning {
            GridMeaning::Statement { level, aspect } => {
                if goes_on_below(words) {
                    let what = "a line without a bullet stands below one that has some; it is read as a part of it";
                    self.doubt_cell(row, at, what);
                }
                let points = points_of(words).into_iter();
                let stated = points.map(|point| statement(level.clone(), aspect.clone(), point));
                entry.statements.extend(stated);
            }
            GridMeaning::Level => {
                let is_number = words.bytes().all(|byte| byte.is_ascii_digit());
                entry.level = Some(if is_number { format!("Level {words}") } else { line() });
            }
            GridMeaning::Id => entry.id = Some(line()),
            GridMeaning::Summary => add_words(&mut entry.summary, " ", line()),
            GridMeaning::Short => entry.title = line(),
            GridMeaning::Examples => entry.examples.extend(points_of(words)),
            GridMeaning::Related => entry.related.push(line()),
            GridMeaning::Mark(mark) => {
                if let Some(words) = self.ticked(row, at, words) {
                    entry.marks.push(GridTicked { mark: mark.clone(), words });
                }
            }
            GridMeaning::NotApplicable(aspect) => {
                let is_named = heads::of(words) == Some(GridHead::NotApplicable);
                let reason = if is_named {
                    (!self.labels[at]).then_some(None)
                } else if is_reason(words) {
                    Some(Some(line()))
                } else {
                    self.ticked(row, at, words)
                };
                if let Some(reason) = reason {
                    entry.not_applicable.push((aspect.clone(), reason));
                }
            }
            GridMeaning::Note => add_words(&mut entry.note, "\n", words.to_owned()),
            GridMeaning::Left(why) if [UNKNOWN, POINTS].contains(why) => {
                let head = head_words(self.table, self.plan.head, at);
                let what = if head.is_empty() {
                    "words under no head are left out".to_owned()
                } else {
                    format!("words under \"{head}\" are left out")
                };
                self.tell_cell(row, at, what);
            }
            _ => {}
        }
    }

    /// Returns the words that stand for a mark, if the cell is marked.
    #[expect(clippy::option_option, reason = "a mark may stand without words")]
    fn ticked(&mut self, row: usize, at: usize, words: &str) -> Option<Option<String>> {
        let head = head_words(self.table, self.plan.head, at);
        match said(words, &head) {
            TickSaid::Blank => None,
            TickSaid::Tick => Some(None),
            TickSaid::No => {
                self.tell_cell(
                    row,
                    at,
                    "words or signs such as \"no\", \"n/a\" or \u{2717} are no mark",
                );
                None
            }
            TickSaid::Words(said) => {
                self.tell_cell(
                    row,
                    at,
                    "a day, or words behind a mark, count as the mark, and are kept as a note with the answer",
                );
                Some(Some(said.to_owned()))
            }
            TickSaid::Unclear => {
                let said = cut(&words.replace('\n', " "), LONGEST_SHOWN);
                self.doubt_cell(
                    row,
                    at,
                    format!("imh cannot tell whether \"{said}\" is a mark; it is taken as none"),
                );
                None
            }
        }
    }
}

/// Returns whether words under "not applicable" say why: `no babies here`.
fn is_reason(words: &str) -> bool {
    let is_sentence = words.split_whitespace().count() > 2 && words.contains(char::is_alphabetic);
    is_sentence && !words.contains('?')
}
