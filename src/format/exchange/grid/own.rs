//! The table that imh writes of a framework itself: its heads are known, and each cell is taken as it
//! stands.

use super::{
    super::sheet::{COLUMNS, aspect_of, ordered, unprotected},
    entry::{GridEntries, GridEntry, GridGroup, GridMark, GridTicked},
    heads::{self, GridHead},
    plan::{GridHow, GridMeaning, GridPlan},
    rows::statement,
    table::{GridFile, GridTable, GridTablePlace},
    ticks::{TickSaid, is_tick, said},
};
use crate::{
    model::{Aspect, AspectId, Fault, Level, LevelId, ScaleId},
    text::alike,
};

/// The columns of a table from before some were added.
const OLDER: [&str; 6] = ["Id", "Code", "Domain", "Cluster", "Title", "Level"];

/// The levels and aspects of such a table, in their order.
#[derive(Debug, Default)]
pub(super) struct GridOwn {
    pub(super) levels: Vec<Level>,
    pub(super) aspects: Vec<Aspect>,
}

/// What a column of such a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OwnColumn {
    Known(&'static str),
    Aspect,
    Mark,
}

/// Returns whether a file has one such table.
pub(super) fn is_own(file: &GridFile) -> bool {
    file.tables.iter().filter(|table| is_own_table(table)).count() == 1
}

/// Returns whether a table is one.
pub(super) fn is_own_table(table: &GridTable) -> bool {
    columns(table).is_some()
}

fn columns(table: &GridTable) -> Option<Vec<OwnColumn>> {
    let begins = |names: &mut dyn Iterator<Item = &'static str>| {
        names.enumerate().all(|(at, name)| table.words(0, at) == name)
    };
    let names: Vec<&'static str> = if begins(&mut COLUMNS.iter().map(|(name, _)| *name)) {
        COLUMNS.iter().map(|(name, _)| *name).collect()
    } else if begins(&mut OLDER.into_iter()) {
        OLDER.to_vec()
    } else {
        return None;
    };
    let is_ticked = |at: usize| {
        let mut cells = (1..table.rows.len()).map(|row| table.words(row, at));
        cells.all(|words| words.is_empty() || is_tick(words))
    };
    let rest = (names.len()..table.columns()).map(|at| {
        let is_mark = heads::of(table.words(0, at)) == Some(GridHead::Mark) && is_ticked(at);
        if is_mark { OwnColumn::Mark } else { OwnColumn::Aspect }
    });
    Some(names.iter().map(|name| OwnColumn::Known(name)).chain(rest).collect())
}

/// Takes away the apostrophes that protect the cells of a text, and returns the places.
pub(super) fn unprotect(file: &mut GridFile) -> Vec<String> {
    let mut places = Vec::new();
    for table in file.tables.iter_mut().filter(|table| table.place == GridTablePlace::Lines) {
        for row in 0..table.rows.len() {
            for column in 0..table.rows[row].cells.len() {
                let Some(words) = unprotected(table.words(row, column)) else { continue };
                let words = words.to_owned();
                places.push(table.place_of(row, column));
                table.rows[row].cells[column].words = words;
            }
        }
    }
    places
}

/// Returns what each column is, for people.
pub(super) fn plan(table: &GridTable) -> GridPlan {
    let columns = columns(table).unwrap_or_default();
    let meaning = |(at, column): (usize, &OwnColumn)| match column {
        OwnColumn::Known("Id") => GridMeaning::Id,
        OwnColumn::Known("Code") => GridMeaning::Code,
        OwnColumn::Known("Domain id") => GridMeaning::GroupCode(0),
        OwnColumn::Known("Domain") => GridMeaning::Group(0),
        OwnColumn::Known("Cluster") => GridMeaning::Group(1),
        OwnColumn::Known("Title") => GridMeaning::Title,
        OwnColumn::Known(_) => GridMeaning::Level,
        OwnColumn::Mark => GridMeaning::Mark(GridMark::of(table.words(0, at).to_owned())),
        OwnColumn::Aspect => {
            let aspect = Some(aspect_of(table.words(0, at)).1);
            GridMeaning::Statement { level: None, aspect }
        }
    };
    let meanings: Vec<GridMeaning> = columns.iter().enumerate().map(meaning).collect();
    GridPlan { head: 0, hows: vec![GridHow::Head; meanings.len()], meanings }
}

/// Reads the rows of such a table.
pub(super) fn read(table: &GridTable, out: &mut GridEntries) -> GridOwn {
    let columns = columns(table).unwrap_or_default();
    let at = |name: &'static str| columns.iter().position(|one| *one == OwnColumn::Known(name));
    let mut own = GridOwn::default();
    let mut aspects: Vec<Option<String>> = vec![None; columns.len()];
    for (at, column) in columns.iter().enumerate().filter(|(_, one)| **one == OwnColumn::Aspect) {
        let is_stated = (1..table.rows.len()).any(|row| !table.words(row, at).is_empty());
        let head = table.words(0, at);
        if head.is_empty() && is_stated {
            out.told.push(Fault::at(table.place_of(0, at), "words under no head are left out"));
        }
        if head.is_empty() || !is_stated || *column != OwnColumn::Aspect {
            continue;
        }
        let (id, title) = aspect_of(head);
        let id = if id.is_empty() { format!("aspect-{at}") } else { id };
        aspects[at] = Some(id.clone());
        own.aspects.push(Aspect {
            id: AspectId::new(id),
            title,
            scale: ScaleId::new("achievement"),
            counts: true,
            optional: false,
            asks: None,
        });
    }
    let mut runs: Vec<(String, Vec<&str>)> = Vec::new();
    for row in 1..table.rows.len() {
        let said = |name: &'static str| {
            at(name).map(|at| table.words(row, at)).filter(|words| !words.is_empty())
        };
        let id = said("Id").map(str::to_owned);
        let level = said("Level");
        if let Some(level) = level {
            let key = id.clone().unwrap_or_default();
            match runs.last_mut() {
                Some((last, run)) if *last == key => run.push(level),
                _ => runs.push((key, vec![level])),
            }
            let title = said("Level title").map_or_else(|| title_of(level), str::to_owned);
            match own.levels.iter().find(|known| known.id.as_str() == level) {
                Some(known) if alike(&known.title) != alike(&title) => out.told.push(Fault::at(
                    table.place_of_row(row),
                    format!("the level {level} is called \"{title}\" here; its first title stays"),
                )),
                Some(_) => {}
                None => own.levels.push(Level { id: LevelId::new(level), title, summary: None }),
            }
        }
        let domain = GridGroup {
            id: said("Domain id").map(str::to_owned),
            ..GridGroup::called(said("Domain").or(said("Domain id")).unwrap_or("Competencies"))
        };
        let cluster =
            said("Cluster").map(|title| GridGroup { is_cluster: true, ..GridGroup::called(title) });
        let mut entry = GridEntry {
            place: table.place_of_row(row),
            id,
            code: said("Code").map(str::to_owned),
            path: std::iter::once(domain).chain(cluster).collect(),
            title: said("Title").unwrap_or_default().to_owned(),
            level: level.map(str::to_owned),
            ..GridEntry::default()
        };
        for (at, column) in columns.iter().enumerate() {
            let words = table.words(row, at);
            if words.is_empty() {
                continue;
            }
            if let Some(aspect) = &aspects[at] {
                entry.statements.push(statement(None, Some(aspect.clone()), words.to_owned()));
            }
            let head = table.words(0, at);
            if *column == OwnColumn::Mark && said_tick(words, head) {
                let mark = GridMark::of(head.to_owned());
                entry.marks.push(GridTicked { mark, words: None });
            }
        }
        if entry.title.is_empty() {
            let first = entry.statements.first();
            entry.title = first.map(|one| super::entry::short(&one.text)).unwrap_or_default();
        }
        out.entries.push(entry);
    }
    let order = ordered(runs.into_iter().map(|(_, run)| run));
    own.levels.sort_by_key(|level| order.iter().position(|id| id == level.id.as_str()));
    own
}

fn said_tick(words: &str, head: &str) -> bool {
    said(words, head) == TickSaid::Tick
}

/// Returns the title of a level of which an older table has only the id.
fn title_of(id: &str) -> String {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("Level {id}") } else { id.to_owned() }
}
