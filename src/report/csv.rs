//! A table as CSV (RFC 4180, UTF-8, `\n`) that a spreadsheet opens without taking words for formulas.

use super::Table;
use crate::text::spreadsheet_safe;

pub(super) fn render(table: &Table) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(&table.columns).expect("writing to memory does not fail");
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| spreadsheet_safe(cell))).expect("a row has a cell for each column");
    }
    String::from_utf8(writer.into_inner().expect("writing to memory does not fail")).expect("what was text is text")
}
