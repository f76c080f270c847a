//! Reads a table of the people who are expected to hand in: a row for each, with a name, a code, or
//! both.

use std::collections::BTreeMap;

use super::{
    input::{any_table, text_of},
    pseudonym::folded,
};
use crate::{
    model::Fault,
    text::{list, one_line},
};

/// The people who are expected to hand in, in the order of their table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The names of the columns other than `person` and `code`.
    pub columns: Vec<String>,
    pub people: Vec<ExpectedPerson>,
    /// Whether there is a column `person`, and a column `code`.
    pub has: (bool, bool),
}

/// A person who is expected to hand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedPerson {
    /// The name; empty if the table has none for them.
    pub person: String,
    /// The code that stands in their form; empty if the table has none for them.
    pub code: String,
    /// The line in the table.
    pub line: u64,
    /// A cell for each of the other columns.
    pub others: Vec<String>,
}

impl ExpectedPerson {
    /// Returns what they may have written as their name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.code.as_str(), self.person.as_str()].into_iter().filter(|name| !name.is_empty())
    }
}

/// Reads a table with a column `person`, a column `code`, or both.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse_expected(bytes: &[u8]) -> Result<Expected, Vec<Fault>> {
    if bytes.starts_with(b"PK") {
        return Err(vec![Fault::whole("it is a spreadsheet; save it as `CSV UTF-8`")]);
    }
    let text = text_of(bytes)?;
    if text.trim().is_empty() {
        return Err(vec![Fault::whole("the file is empty")]);
    }
    let (header, rows) = any_table(&text)?;
    let place = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
    let (person, code) = (place("person"), place("code"));
    if person.or(code).is_none() {
        let found: Vec<String> =
            header.iter().map(|column| format!("`{}`", one_line(column))).collect();
        let message = format!(
            "there is no column `person` or `code`, which says who is meant; there is {}",
            list(&found)
        );
        return Err(vec![Fault::at("line 1", message)]);
    }
    let is_other = |at: &usize| Some(*at) != person && Some(*at) != code;
    let columns = (0..header.len()).filter(is_other).map(|at| header[at].clone()).collect();
    let (mut faults, mut people) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<String, u64> = BTreeMap::new();
    for (line, cells) in rows {
        let cell = |at: Option<usize>| at.map(|at| cells[at].clone()).unwrap_or_default();
        let others = (0..cells.len()).filter(is_other).map(|at| cells[at].clone()).collect();
        let one = ExpectedPerson { person: cell(person), code: cell(code), line, others };
        let mut names: Vec<String> = one.names().map(folded).collect();
        names.dedup();
        if names.is_empty() {
            faults.push(Fault::at(format!("line {line}"), "this row does not name its person"));
            continue;
        }
        for name in names {
            if let Some(before) = known.insert(name, line) {
                faults.push(Fault::at(
                    format!("line {line}"),
                    format!("this is the same person or code as on line {before}; list each once"),
                ));
            }
        }
        people.push(one);
    }
    if people.is_empty() && faults.is_empty() {
        faults.push(Fault::whole("there is nobody in it"));
    }
    if faults.is_empty() {
        Ok(Expected { columns, people, has: (person.is_some(), code.is_some()) })
    } else {
        Err(faults)
    }
}
