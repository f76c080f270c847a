//! A table as CSV (RFC 4180, UTF-8 with its mark, `\n`) that a spreadsheet opens without taking words for formulas.

use std::io::{self, Write};

use super::Table;
use crate::text::spreadsheet_safe;

/// What every table begins with: without it Excel and SheetJS read the words of a table in UTF-8 as another encoding. It stands on
/// standard output as well, because that is where a table comes from that somebody keeps with `>`.
const MARK: &str = "\u{feff}";

/// A table that begins as every table does.
pub(in crate::report) fn begun<W: Write>(mut writer: W) -> io::Result<csv::Writer<W>> {
    writer.write_all(MARK.as_bytes())?;
    Ok(csv::WriterBuilder::new().from_writer(writer))
}

pub(in crate::report) fn render(table: &Table) -> String {
    let mut writer = begun(Vec::new()).expect("writing to memory does not fail");
    writer.write_record(&table.columns).expect("writing to memory does not fail");
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| spreadsheet_safe(cell))).expect("a row has a cell for each column");
    }
    String::from_utf8(writer.into_inner().expect("writing to memory does not fail")).expect("what was text is text")
}
