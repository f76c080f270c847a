//! Opens a file of any kind as tables, and cleans the words in them.

use std::io::Cursor;

use zip::ZipArchive;

use super::{
    book, document, lines,
    plan::{GridHow, GridMeaning, GridPlan},
    table::{GridFile, GridTable, GridTablePlace},
    words::cleaned,
};
use crate::{
    format::answers::{CUT, Kind, kind_of},
    model::{Fault, Mend},
};

const COPY_AGAIN: &str = "copy the file again from where it is whole";
const SAVE_AS: &str =
    "open it in the program that it is from, and save it as .docx, .xlsx, .ods or CSV";

/// Returns the tables of a file.
pub(super) fn open(bytes: &[u8]) -> Result<GridFile, Vec<Fault>> {
    let refused = |what: &str| vec![Fault::whole(what).mended_by(Mend::Change(SAVE_AS.to_owned()))];
    if bytes.is_empty() {
        let mend = Mend::Change("look for the file that holds the grid".to_owned());
        return Err(vec![Fault::whole("the file is empty").mended_by(mend)]);
    }
    if bytes.starts_with(b"PK") && ZipArchive::new(Cursor::new(bytes)).is_err() {
        return Err(vec![
            Fault::whole("it is a document or a spreadsheet (.docx, .xlsx or .ods) that is damaged, or only a part of one")
                .mended_by(Mend::Change(COPY_AGAIN.to_owned())),
        ]);
    }
    if document::is_document(bytes) {
        return document::read(bytes);
    }
    match kind_of(bytes) {
        Kind::Book(_) | Kind::Unread(_) if is_older_word(bytes) => Err(refused(
            "it is a document of an older Word (.doc); open it in Word or LibreOffice, and save it as .docx",
        )),
        Kind::Book(kind) => book::read(bytes, kind),
        Kind::Words | Kind::Letter => lines::read(bytes),
        Kind::Unread(CUT) => Err(vec![
            Fault::whole(format!("it {CUT}")).mended_by(Mend::Change(COPY_AGAIN.to_owned())),
        ]),
        _ if bytes.starts_with(b"{\\rtf") => Err(refused(
            "it is a document as rich text (RTF); open it in a word processor, and save it as .docx",
        )),
        _ if bytes.starts_with(b"%PDF") => {
            Err(refused("it is a PDF; ask for the document or the spreadsheet that it was made of"))
        }
        Kind::Unread(why) if !why.contains("answers") => Err(refused(&format!("it {why}"))),
        _ => Err(refused(
            "imh reads grids from .docx, .xlsx, .xls, .ods and CSV, and this file is none of these",
        )),
    }
}

/// Returns whether bytes are a document of Word before 2007, by the name of its stream in UTF-16.
fn is_older_word(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "WordDocument".bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.starts_with(b"\xd0\xcf\x11\xe0") && memchr::memmem::find(bytes, &name).is_some()
}

/// Cleans the words of all cells and headings, and tells each change at its cell.
pub(super) fn clean(file: &mut GridFile, told: &mut Vec<Fault>) {
    for table in &mut file.tables {
        for heading in &mut table.before {
            heading.words = cleaned(&heading.words).0;
        }
        table.before.retain(|heading| !heading.words.is_empty());
        for row in 0..table.rows.len() {
            for column in 0..table.rows[row].cells.len() {
                if table.words(row, column).is_empty() {
                    continue;
                }
                let (words, changes) = cleaned(table.words(row, column));
                let place = table.place_of(row, column);
                told.extend(changes.into_iter().map(|what| Fault::at(place.clone(), what)));
                table.rows[row].cells[column].words = words;
            }
        }
    }
}

pub(super) const OPENSALT_DOCUMENT: &str = "CF Doc";
pub(super) const OPENSALT_ITEMS: &str = "CF Item";

/// Returns whether a spreadsheet is one of OpenSALT, whose sheets are read by position.
pub(super) fn is_opensalt(file: &GridFile) -> bool {
    let has = |wanted: &str| {
        file.tables
            .iter()
            .any(|table| matches!(&table.place, GridTablePlace::Sheet(name) if name == wanted))
    };
    has(OPENSALT_DOCUMENT) && has(OPENSALT_ITEMS)
}

/// Returns the meaning of the columns of its items.
pub(super) fn opensalt_plan(table: &GridTable) -> GridPlan {
    let left = || GridMeaning::Left("a pack has no place for it");
    let mut meanings = vec![
        GridMeaning::Key,
        GridMeaning::Statement { level: None, aspect: None },
        GridMeaning::Code,
        GridMeaning::SmartLevel,
        left(),
        GridMeaning::Short,
        left(),
        GridMeaning::Summary,
    ];
    meanings.resize_with(table.columns().max(meanings.len()), left);
    let hows = vec![GridHow::Head; meanings.len()];
    GridPlan { head: 0, meanings, hows }
}
