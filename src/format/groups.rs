//! Reads a table of the groups of people: a row for each person, by name or by file.

use std::collections::BTreeMap;

use super::input::{any_table, text_of};
use super::pseudonym::folded;
use crate::{model::Fault, text::one_line};

/// The groups of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// True if people are identified by the name of their file, not by their own.
    pub by_file: bool,
    /// The names of the groupings: the other columns.
    pub columns: Vec<String>,
    /// The person or file of each row, its line, and a cell for each column.
    pub rows: Vec<(String, u64, Vec<String>)>,
}

/// Reads a table with a column `person` or `file`, and one or more others.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse_groups(bytes: &[u8]) -> Result<Groups, Vec<Fault>> {
    if bytes.starts_with(b"PK") {
        return Err(vec![Fault::whole("it is a spreadsheet; save it as `CSV UTF-8`")]);
    }
    let text = text_of(bytes)?;
    let (header, rows) = any_table(&text)?;
    let place = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
    let (by_file, who) = match (place("person"), place("file")) {
        (Some(_), Some(_)) => {
            return Err(vec![Fault::at(
                "line 1",
                "there are two columns, `person` and `file`; keep the one that says who is meant",
            )]);
        }
        (Some(person), None) => (false, person),
        (None, Some(file)) => (true, file),
        (None, None) => {
            let found: Vec<String> =
                header.iter().map(|column| format!("`{}`", one_line(column))).collect();
            let message = format!(
                "there is no column `person` or `file`, which says who is meant; there is {}",
                found.join(", ")
            );
            return Err(vec![Fault::at("line 1", message)]);
        }
    };
    let columns: Vec<String> = header
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != who)
        .map(|(_, name)| name.clone())
        .collect();
    let mut faults = Vec::new();
    if columns.is_empty() {
        faults.push(Fault::at("line 1", "there is no other column to group people by"));
    }
    let (mut known, mut found) = (BTreeMap::new(), Vec::new());
    for (line, mut cells) in rows {
        let person = cells.remove(who);
        if person.is_empty() {
            faults.push(Fault::at(format!("line {line}"), "this row does not name its person"));
            continue;
        }
        match known.insert(if by_file { person.clone() } else { folded(&person) }, line) {
            Some(before) => {
                faults.push(Fault::at(
                    format!("line {line}"),
                    format!("this is the same person as on line {before}; list each person once"),
                ));
            }
            None => found.push((person, line, cells)),
        }
    }
    if found.is_empty() && faults.is_empty() {
        faults.push(Fault::whole("there is nobody in it"));
    }
    if faults.is_empty() { Ok(Groups { by_file, columns, rows: found }) } else { Err(faults) }
}
