//! Answers files: ratings that somebody made elsewhere, as JSON, as a table (CSV) or as a
//! spreadsheet. This reads only words; `analysis` gives them a meaning.

mod aside;
mod asides;
mod book;
mod columns;
mod days;
mod inside;
mod json;
mod kind;
mod rows;
mod table;

use std::borrow::Cow;

use jiff::civil::Date;

use super::input::text_of;
use crate::model::{Fault, TypedAnswer};

pub use aside::{Aside, AsidePlace};
pub use asides::asides;
pub(in crate::format) use book::{BookSheet, Cell, CellWords, sheets_of, words_beside};
pub use days::EITHER_WAY;
pub use inside::{LETTER, each_inside, each_packed};
pub(in crate::format) use kind::CUT;
pub use kind::{Book, HEAD_BYTES, Kind, kind_of, kind_of_head, kind_of_zip};
pub use rows::{each_row, is_of_many};
pub use table::{NAMELESS_ROW, Whose, WrongRow};

/// The answers of one person, with the framework they were given for, if the file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers<'a> {
    pub framework: Option<(Cow<'a, str>, Cow<'a, str>)>,
    /// The digest of that framework's file.
    pub sha256: Option<Cow<'a, str>>,
    /// A name, or a code that stands for a person.
    pub person: Option<Cow<'a, str>>,
    pub role: Option<Cow<'a, str>>,
    /// The level that the person aims for, if the file gives it once.
    pub level: Option<Cow<'a, str>>,
    /// The day on which they were given.
    pub answered: Option<Date>,
    /// When a program last saved the file, if the file records that.
    pub saved: Option<jiff::Timestamp>,
    pub answers: Vec<TypedAnswer<'a>>,
}

impl Answers<'_> {
    /// Returns the first and the last day on which they were given, as far as that is known.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        let days = || self.answers.iter().filter_map(|answer| answer.answered).chain(self.answered);
        days().min().zip(days().max())
    }

    #[must_use]
    pub fn into_owned(self) -> Answers<'static> {
        let owned = |words: Cow<'_, str>| Cow::Owned(words.into_owned());
        Answers {
            framework: self.framework.map(|(id, version)| (owned(id), owned(version))),
            sha256: self.sha256.map(owned),
            person: self.person.map(owned),
            role: self.role.map(owned),
            level: self.level.map(owned),
            answered: self.answered,
            saved: self.saved,
            answers: self.answers.into_iter().map(table::owned).collect(),
        }
    }
}

/// The reason why possible answers in the text of an email are not read.
pub const IN_LETTER: &str = "the text here may hold answers, but imh reads only what is attached; put them into a form, and hand that over";

/// The message for a form of which a program saved only the open sheet.
const FIRST_SHEET: &str = "it is only the first sheet of a form; the answers are on the sheet Questions: save that as CSV, or hand over the whole spreadsheet";

/// Text that the page of every form contains, and no other page does.
pub const FORM_MARK: &str = "<form id=\"form\" autocomplete=\"off\"";

/// The version of the answers file that is read.
pub const FORMAT: u64 = 1;

/// Returns a file in UTF-8, if it is marked as UTF-16; else its bytes as they are.
#[must_use]
pub fn in_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    match is_wide.then(|| text_of(bytes)) {
        Some(Ok(text)) => Cow::Owned(text.into_owned().into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}

/// Reads answers: from a spreadsheet, from JSON if the text begins with `{`, or else from a table
/// with a header line. Returns one item for each person. [`each_inside`] finds answers inside other
/// files.
///
/// `text` stores words that have to be converted from other bytes.
///
/// # Errors
/// Every fault that can be seen without knowing the framework.
pub fn parse<'a>(bytes: &'a [u8], text: &'a mut String) -> Result<Vec<Answers<'a>>, Vec<Fault>> {
    match kind_of(bytes) {
        Kind::Book(book) => return book::parse(bytes, book).map(|answers| vec![answers]),
        Kind::Bundle => {
            return Err(vec![Fault::whole(
                "it is a portfolio or a damaged ZIP, and not a file of answers",
            )]);
        }
        Kind::Sealed => return Err(vec![Fault::whole("it is encrypted")]),
        kind => {
            if let Some(why) = kind.unread() {
                return Err(vec![Fault::whole(format!("it {why}"))]);
            }
        }
    }
    let read: &'a str = match text_of(bytes)? {
        Cow::Borrowed(read) => read,
        Cow::Owned(made) => {
            *text = made;
            text
        }
    };
    if read.trim_start().starts_with('{') {
        return json::parse(read).map(|answers| vec![answers]);
    }
    table::parse(read).map_err(|faults| {
        if book::is_without_answers(read) { vec![Fault::whole(FIRST_SHEET)] } else { faults }
    })
}
