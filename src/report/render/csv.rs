//! A table as CSV (RFC 4180, UTF-8 with a byte order mark, lines ending in `\n`). A spreadsheet
//! does not take any cell for a formula.

use std::io::{self, Write};

use super::Table;
use crate::text::spreadsheet_safe;

/// The byte order mark at the start of every table: without it Excel and SheetJS read UTF-8 as
/// another encoding. Standard output gets it too, because people redirect it to a file with `>`.
const MARK: &str = "\u{feff}";

/// Starts a CSV writer with the byte order mark.
pub(in crate::report) fn begun<W: Write>(mut writer: W) -> io::Result<csv::Writer<W>> {
    writer.write_all(MARK.as_bytes())?;
    Ok(csv::WriterBuilder::new().from_writer(writer))
}

pub(in crate::report) fn render(table: &Table) -> String {
    let mut writer = begun(Vec::new()).expect("writing to memory does not fail");
    writer.write_record(&table.columns).expect("writing to memory does not fail");
    for row in &table.rows {
        writer
            .write_record(row.iter().map(|cell| spreadsheet_safe(cell)))
            .expect("a row has a cell for each column");
    }
    String::from_utf8(writer.into_inner().expect("writing to memory does not fail"))
        .expect("what was text is text")
}
