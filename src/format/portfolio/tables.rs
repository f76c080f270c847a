//! Compares the tables of a bundle with its `portfolio.json` cell by cell, whichever version wrote
//! them.

use std::collections::BTreeMap;

use super::records::{PieceRecord, PortfolioFile, RatingRecord};
use crate::{
    format::bag::{Bag, EVIDENCE, RATINGS},
    model::Answer,
    text::{cut, one_line, shown},
};

/// The cells of a row in the columns that are known here.
type TableRow = Vec<String>;

/// Reports each table that differs, or leaves something out.
pub(super) fn check_tables(bag: &mut Bag, file: &PortfolioFile) {
    check(
        bag,
        RATINGS,
        &["competency", "level", "aspect", "point", "note", "at", "stands"],
        file.rating_rows(),
    );
    let columns = [
        "evidence",
        "title",
        "kind",
        "happened",
        "added",
        "valid-until",
        "consent",
        "for",
        "link",
        "paths",
    ];
    check(bag, EVIDENCE, &columns, file.evidence.iter().map(PieceRecord::row).collect());
}

fn check(bag: &mut Bag, path: &str, columns: &[&str], told: Vec<TableRow>) {
    // A table with the wrong digest has a fault already.
    if bag.verification.faults.iter().any(|fault| fault.place.name() == Some(path)) {
        return;
    }
    let Some(bytes) = bag.bytes_of(path) else { return };
    if let Some(fault) = fault_in(bytes, columns, told) {
        bag.verification.fault(path, fault);
    }
}

/// Returns the first row that only one of the two has.
fn fault_in(bytes: &[u8], columns: &[&str], told: Vec<TableRow>) -> Option<String> {
    let broken = || Some("is not a table that can be read".to_owned());
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let Ok(header) = reader.headers().cloned() else { return broken() };
    // An older table has fewer columns, and a later one may have more.
    let places: Vec<(usize, usize)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((at, header.iter().position(|column| column == *name)?)))
        .collect();
    if places.is_empty() {
        return broken();
    }
    let mut open: BTreeMap<TableRow, usize> = BTreeMap::new();
    for row in told {
        *open.entry(places.iter().map(|(at, _)| bare(&row[*at])).collect()).or_default() += 1;
    }
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Err(_) => return broken(),
            Ok(false) => break,
            Ok(true) => {}
        }
        let row: TableRow =
            places.iter().map(|(_, at)| bare(record.get(*at).unwrap_or_default())).collect();
        match open.get_mut(&row).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => {
                let line = record.position().map_or(0, csv::Position::line);
                return Some(format!(
                    "says something in line {line} that portfolio.json does not say ({})",
                    named(&row)
                ));
            }
        }
    }
    let left = open.into_iter().find(|(_, count)| *count > 0)?.0;
    Some(format!("does not say what portfolio.json says ({})", named(&left)))
}

fn named(row: &TableRow) -> String {
    cut(&one_line(row.first().map_or("", String::as_str)), 40)
}

/// Returns a cell without the prefix that keeps a spreadsheet from reading it as a formula.
fn bare(cell: &str) -> String {
    shown(cell).trim_start_matches('\'').to_owned()
}

impl PortfolioFile {
    fn rating_rows(&self) -> Vec<TableRow> {
        let mut rows = Vec::new();
        for competency in self.competencies() {
            for aspect in &competency.aspects {
                let last = aspect.ratings.len();
                for (at, rating) in (1..).zip(&aspect.ratings) {
                    let start = [&competency.competency, &competency.level, &aspect.aspect]
                        .map(String::clone);
                    rows.push(start.into_iter().chain(rating.cells(at == last)).collect());
                }
            }
        }
        rows
    }
}

impl RatingRecord {
    fn cells(&self, stands: bool) -> [String; 4] {
        [
            self.point.clone().unwrap_or_else(|| Answer::NOT_APPLICABLE.to_owned()),
            self.not_applicable
                .iter()
                .chain(&self.note)
                .filter(|words| !words.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join("\n"),
            self.at.clone(),
            if stands { "yes" } else { "no" }.to_owned(),
        ]
    }
}

impl PieceRecord {
    fn row(&self) -> TableRow {
        let or_nothing = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            self.id.clone(),
            self.title.clone(),
            self.kind.clone(),
            or_nothing(&self.happened),
            self.added.clone(),
            or_nothing(&self.valid_until),
            or_nothing(&self.consent),
            self.r#for.join(" "),
            or_nothing(&self.link),
            self.paths.join(" | "),
        ]
    }
}
