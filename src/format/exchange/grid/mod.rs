//! Grids: tables of competencies in a document (.docx), a spreadsheet (.xlsx, .ods) or a text
//! (CSV), as bodies and their members keep them.
//!
//! A file is read into tables of one shape, each table is planned by its heads, its rows become
//! entries, and all entries together a framework.

mod base;
mod beside;
mod blank;
mod book;
mod build;
mod cells;
mod code;
mod columns;
mod context;
mod controls;
mod document;
mod entry;
mod fillers;
mod goes_on;
mod headings;
mod heads;
mod in_words;
mod keys;
mod levels;
mod lines;
mod marks;
mod numbering;
mod numbers;
mod open;
mod own;
mod parts;
mod plan;
mod ranges;
mod rated;
mod rows;
mod small;
mod styles;
mod table;
mod ticks;
mod told;
mod tree;
mod two_heads;
mod unnamed;
mod unsure;
mod words;

#[cfg(test)]
mod tests;

use self::{
    beside::{typed_signs, with_words},
    build::{GridHeads, build},
    context::GridContext,
    entry::GridEntries,
    goes_on::GoesOn,
    plan::{GridMeaning, GridNames, GridPlan, GridPlanned, head_words, plan},
    table::{GridFile, GridTable, GridTablePlace},
};
use super::ImportedFramework;
use crate::{
    model::{Fault, Framework, Mend},
    text::counted,
};

pub use marks::{GridAnswer, print_answers};
pub use plan::{GridHow, GridTyped};

/// What a person said about a grid.
#[derive(Clone, Debug, Default)]
pub struct GridOptions<'a> {
    /// What columns become, by their heads.
    pub columns: &'a [GridTyped],
    /// The framework that is filled.
    pub template: Option<&'a Framework>,
    /// The name of the file, without its ending: the title if nothing else gives one.
    pub name: &'a str,
    pub id: Option<String>,
    pub title: Option<String>,
    pub version: Option<String>,
    pub language: Option<String>,
}

/// A framework that was read from a grid, and how it was understood.
#[derive(Clone, Debug)]
pub struct GridReading {
    pub taken: ImportedFramework,
    /// Guesses that may be wrong.
    pub doubts: Vec<Fault>,
    pub columns: Vec<GridColumnSeen>,
    pub answers: Vec<GridAnswer>,
}

/// A column of one or more tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumnSeen {
    /// The first table that has it.
    pub place: String,
    pub head: String,
    pub became: String,
    pub how: GridHow,
    /// The number of tables that have it.
    pub tables: usize,
}

/// Reads a grid.
///
/// # Errors
/// If the file cannot be read, no table in it is a grid, or two competencies have one number.
pub fn read(bytes: &[u8], options: &GridOptions<'_>) -> Result<GridReading, Vec<Fault>> {
    let mut file = open::open(bytes)?;
    let mut told = std::mem::take(&mut file.told);
    let is_own = options.columns.is_empty() && own::is_own(&file);
    let unprotected = own::unprotect(&mut file).into_iter();
    if !is_own {
        told.extend(unprotected.map(|place| {
            Fault::at(place, "the apostrophe that keeps a cell from being a formula is taken off")
        }));
        open::clean(&mut file, &mut told);
    }
    let names = |pairs: &dyn Fn(&Framework) -> Vec<(String, String)>| {
        options.template.map(pairs).unwrap_or_default()
    };
    let levels = names(&|framework| {
        framework.levels.iter().map(|one| (one.id.to_string(), one.title.clone())).collect()
    });
    let aspects = names(&|framework| {
        framework.aspects.iter().map(|one| (one.id.to_string(), one.title.clone())).collect()
    });
    let mut points = names(&|framework| {
        let points = framework.scales.iter().flat_map(|scale| &scale.points);
        points.map(|one| (one.id.to_string(), one.label.clone())).collect()
    });
    if points.is_empty() {
        points = marks::usual_points()
            .into_iter()
            .map(|point| (point.id.to_string(), point.label))
            .collect();
    }
    let known = GridNames { levels: &levels, aspects: &aspects, points: &points };
    let mut reading = GridTables {
        out: GridEntries { told, ..GridEntries::default() },
        context: GridContext::default(),
        columns: Vec::new(),
        heads: GridHeads::default(),
        unread: Vec::new(),
        faults: Vec::new(),
        own: None,
        headed: None,
    };
    if is_own {
        reading.read_own(&file);
    } else {
        reading.read(&file, options, &known);
    }
    let GridTables { mut out, context, columns, heads, unread, faults, own, .. } = reading;
    if !faults.is_empty() {
        return Err(faults);
    }
    if out.entries.is_empty() {
        return Err(told::nothing(&file, unread));
    }
    out.told.extend(unread);
    told::of_facts(&file.facts, &mut out);
    told::of_columns(&columns, &mut out);
    let mut facts = std::mem::take(&mut file.facts);
    facts.extend(context.title.map(|title| ("title".to_owned(), title)));
    let mut typed = columns::typed_levels(options.columns);
    let statements = || out.entries.iter().flat_map(|entry| &entry.statements);
    typed.retain(|level| statements().any(|one| one.level.as_deref() == Some(level.id.as_str())));
    let own = own.or_else(|| {
        (!typed.is_empty()).then(|| own::GridOwn { levels: typed, ..own::GridOwn::default() })
    });
    let built = build(out, own, &heads, &facts, options)?;
    Ok(GridReading {
        taken: ImportedFramework { framework: built.framework, told: built.told },
        doubts: built.doubts,
        columns,
        answers: built.answers,
    })
}

/// The tables of a file, as far as they were read.
struct GridTables {
    out: GridEntries,
    context: GridContext,
    columns: Vec<GridColumnSeen>,
    heads: GridHeads,
    /// The tables that are not a grid.
    unread: Vec<Fault>,
    faults: Vec<Fault>,
    /// The levels and aspects of a table that imh wrote.
    own: Option<own::GridOwn>,
    /// The last table with heads.
    headed: Option<GoesOn>,
}

impl GridTables {
    fn read(&mut self, file: &GridFile, options: &GridOptions<'_>, known: &GridNames<'_>) {
        if open::is_opensalt(file) {
            self.read_opensalt(file);
            return;
        }
        self.context.survey(&file.tables);
        let filled = file.tables.iter().filter(|table| !table.rows.is_empty()).count();
        let tables = file.tables.iter().filter(|table| !table.rows.is_empty());
        let parts = tables.flat_map(|table| {
            let (parts, doubts) = parts::parts(table, options.columns);
            self.out.doubts.extend(doubts);
            parts
        });
        let parts: Vec<GridTable> = parts.collect();
        for table in &parts {
            self.context.enter(table, filled);
            let joined = two_heads::joined(table, known);
            let table = joined.as_ref().unwrap_or(table);
            if joined.is_some() {
                self.out.told.push(Fault::at(
                    table.place(),
                    "two head rows are read as one: each column has both its heads",
                ));
            }
            match plan(table, options.columns, known) {
                _ if (0..table.rows.len()).all(|row| table.said(row).is_empty()) => {
                    self.unread.push(Fault::at(table.place(), "it is empty"));
                }
                GridPlanned::Grid(plan) => {
                    self.read_table(table, &plan, options.template.is_some());
                    self.headed = Some(GoesOn::of(table, plan));
                }
                GridPlanned::Ladder => self.unread.push(Fault::at(
                    table.place(),
                    "it lists jobs with their grades or lines of reporting, and no competencies, so it is not read",
                ).mended_by(Mend::NameColumns)),
                GridPlanned::WithoutTitle(head) => self.unread.push(Fault::at(
                    table.place_of_row(head),
                    format!("no column names the competency; the heads are {}", told::heads_of(table, head)),
                ).mended_by(Mend::NameColumns)),
                GridPlanned::Unknown => {
                    let levels: Vec<String> = self.levels();
                    let headed = self.headed.as_ref();
                    if small::read_labelled(table, &levels, &self.context, &mut self.out) {
                        // It names its levels itself.
                        self.context.use_headings(true);
                        self.out.doubts.extend(table.unseen.iter().cloned());
                    } else if let Some((whole, plan)) = headed.and_then(|one| one.with(table)) {
                        self.out.doubts.push(Fault::at(
                            table.place(),
                            format!(
                                "it has no row of heads; its columns are read as those of {}",
                                headed.map(|one| one.place.as_str()).unwrap_or_default()
                            ),
                        ));
                        self.read_table(&whole, &plan, options.template.is_some());
                    } else {
                        self.unread.push(Fault::at(
                            table.place(),
                            format!(
                                "no row of it has heads that imh knows, so it is not read; it begins with {}",
                                told::heads_of(table, 0)
                            ),
                        ).mended_by(Mend::NameColumns));
                    }
                }
            }
            self.context.leave();
        }
        told::of_headings(&self.context, &mut self.out);
        self.check_typed(file, options);
        self.out.doubts.extend(keys::unknown_keys(options.columns, known));
    }

    /// Checks that each head that a person named is there.
    fn check_typed(&mut self, file: &GridFile, options: &GridOptions<'_>) {
        let tables = || file.tables.iter().filter(|table| !table.rows.is_empty());
        for (_, head) in options.columns {
            let is_in = |table: &GridTable| {
                let mut rows = 0..table.rows.len().min(plan::LAST_HEAD_ROW);
                rows.any(|row| plan::column_of(table, row, head).is_some())
            };
            if tables().any(is_in) {
                continue;
            }
            let mut known: Vec<String> =
                self.columns.iter().map(|column| format!("\"{}\"", column.head)).collect();
            if known.is_empty() {
                known.extend(tables().next().map(|table| {
                    let rows = 0..table.rows.len().min(plan::LAST_HEAD_ROW);
                    let typed = |row: &usize| {
                        let heads = options.columns.iter();
                        heads
                            .filter(|(_, head)| plan::column_of(table, *row, head).is_some())
                            .count()
                    };
                    let best = rows.max_by_key(|row| (typed(row), std::cmp::Reverse(*row)));
                    told::heads_of(table, best.unwrap_or_default())
                }));
            }
            let place = tables().next().map(GridTable::place).unwrap_or_default();
            let what =
                format!("no column has the head \"{head}\"; the heads are {}", known.join(", "));
            self.faults.push(Fault::at(place, what).mended_by(Mend::NameColumns));
        }
    }

    fn levels(&self) -> Vec<String> {
        let statements = self.out.entries.iter().flat_map(|entry| &entry.statements);
        let mut levels: Vec<String> = statements.filter_map(|one| one.level.clone()).collect();
        levels.sort();
        levels.dedup();
        levels
    }

    fn read_table(&mut self, table: &GridTable, plan: &GridPlan, is_template: bool) {
        self.see(table, plan);
        self.context.use_headings(small::is_small(plan));
        if plan.names_no_competency(table) {
            let what =
                "no column names the competencies, so the statement of each is its title as well";
            self.out.told.push(Fault::at(table.place(), what));
        }
        self.lost_cells(table, plan);
        let unused = self.context.unused(small::is_small(plan), is_template);
        if !unused.is_empty() {
            let count = counted(unused.len(), "paragraph is", "paragraphs are");
            let what = with_words(&format!("{count} left out before it"), &unused.join(" "));
            self.out.told.push(Fault::at(table.place(), what));
        }
        for row in 0..plan.head {
            let said = table.said(row);
            let words: Vec<&str> = said.iter().map(|at| table.words(row, *at)).collect();
            let is_heading = said.len() == 1 && self.context.heading(words[0]);
            if !is_heading && !said.is_empty() && !small::is_small(plan) {
                self.out.told.push(Fault::at(
                    table.place_of_row(row),
                    "the row stands above the head row and is left out",
                ));
            }
        }
        let filled = fillers::without(table, plan, &mut self.out);
        let table = filled.as_ref().unwrap_or(table);
        if tree::is_tree(plan) {
            let groups = self.context.groups_of_table();
            if let Err(faults) = tree::read(table, plan, &groups, &mut self.out) {
                self.faults.extend(faults);
            }
        } else if small::is_small(plan) {
            small::read(table, plan, &self.context, &mut self.out);
        } else {
            rows::read(table, plan, &mut self.context, &mut self.out);
        }
    }

    /// A cell that should say something and does not is a fault; elsewhere it is only told.
    fn lost_cells(&mut self, table: &GridTable, plan: &GridPlan) {
        for (row, column, why) in &table.lost {
            let is_read = *row >= plan.head
                && !matches!(plan.meanings.get(*column), None | Some(GridMeaning::Left(_)));
            let place = table.place_of(*row, *column);
            if is_read {
                self.faults.push(Fault::at(place, *why));
            } else {
                self.out.told.push(Fault::at(place, format!("{why}; it is left out")));
            }
        }
    }

    fn read_own(&mut self, file: &GridFile) {
        for table in file.tables.iter().filter(|table| !table.rows.is_empty()) {
            if !own::is_own_table(table) {
                let what = "it stands beside the table that imh wrote, and is not read";
                self.unread.push(Fault::at(table.place(), what));
                continue;
            }
            let plan = own::plan(table);
            self.see(table, &plan);
            self.lost_cells(table, &plan);
            self.own = Some(own::read(table, &mut self.out));
        }
    }

    fn read_opensalt(&mut self, file: &GridFile) {
        for table in &file.tables {
            let GridTablePlace::Sheet(name) = &table.place else { continue };
            if name == open::OPENSALT_ITEMS {
                let plan = open::opensalt_plan(table);
                self.see(table, &plan);
                self.lost_cells(table, &plan);
                if let Err(faults) = tree::read(table, &plan, &[], &mut self.out) {
                    self.faults.extend(faults);
                }
            } else if name == open::OPENSALT_DOCUMENT {
                self.context.title =
                    Some(table.words(1, 2).to_owned()).filter(|title| !title.is_empty());
            } else {
                self.unread.push(Fault::at(
                    table.place(),
                    "associations beside the hierarchy are left out",
                ));
            }
        }
    }

    fn see(&mut self, table: &GridTable, plan: &GridPlan) {
        self.out.doubts.extend(table.unseen.iter().cloned());
        self.out.doubts.extend(typed_signs(table, plan));
        for (at, meaning) in plan.meanings.iter().enumerate() {
            let head = head_words(table, plan.head, at);
            let is_silent = head.is_empty()
                && (plan.head + 1..table.rows.len()).all(|row| table.words(row, at).is_empty());
            if is_silent || table.cover(plan.head, at) == table::GridCover::Beside {
                continue;
            }
            let heads = &mut self.heads;
            let (known, name) = match meaning {
                GridMeaning::Mark(mark) => (&mut heads.ticks, &mark.point),
                GridMeaning::Statement { level: Some(level), .. } => (&mut heads.levels, level),
                _ => (&mut Vec::new(), &head),
            };
            if !known.contains(name) {
                known.push(name.clone());
            }
            let became = meaning.in_words();
            let known =
                self.columns.iter_mut().find(|known| known.head == head && known.became == became);
            match known {
                Some(known) => known.tables += 1,
                None => self.columns.push(GridColumnSeen {
                    place: table.place_of(plan.head, at),
                    head,
                    became,
                    how: plan.hows[at],
                    tables: 1,
                }),
            }
        }
    }
}
