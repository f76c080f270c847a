//! Answers files: what somebody rated elsewhere, as JSON, as a table (CSV) or as a spreadsheet. Words only; what they mean is for
//! `analysis` to say.

mod book;
mod json;
mod rows;
mod table;

use std::borrow::Cow;

use super::input::{InputFault, text_of};
use crate::model::TypedAnswer;

pub use rows::{each_row, is_of_many};
pub use table::Whose;

/// The answers of one person, with the framework they were given for, if that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers<'a> {
    pub framework: Option<(Cow<'a, str>, Cow<'a, str>)>,
    /// The digest of that framework's file.
    pub sha256: Option<Cow<'a, str>>,
    /// A name, or whatever tells a person apart.
    pub person: Option<Cow<'a, str>>,
    pub role: Option<Cow<'a, str>>,
    /// The level that the person aims for, where the file says it once.
    pub level: Option<Cow<'a, str>>,
    /// The day on which they were given.
    pub answered: Option<jiff::civil::Date>,
    /// When a program last saved the file, where it says that inside.
    pub saved: Option<jiff::Timestamp>,
    pub answers: Vec<TypedAnswer<'a>>,
}

/// What is in the page of every form, and in no other page.
pub const FORM_MARK: &str = "<form id=\"form\" autocomplete=\"off\"";

/// The version of the answers file that is read.
pub const FORMAT: u64 = 1;

/// Reads answers: a spreadsheet if they begin as one, JSON if they begin with `{`, else a table with a header line. There is an
/// item for each person in them.
///
/// `text` is the room in which words are kept that have to be made from other bytes.
///
/// # Errors
/// Every fault that can be seen without knowing the framework.
pub fn parse<'a>(bytes: &'a [u8], text: &'a mut String) -> Result<Vec<Answers<'a>>, Vec<InputFault>> {
    if bytes.starts_with(b"PK") {
        return book::parse(bytes).map(|answers| vec![answers]);
    }
    let read: &'a str = match text_of(bytes)? {
        Cow::Borrowed(read) => read,
        Cow::Owned(made) => {
            *text = made;
            text
        }
    };
    if read.trim_start().starts_with('<') {
        let message =
            "it is a web page, and not what one saves: if it is the form, open it in a browser, answer, and press `Save my answers`";
        return Err(vec![InputFault::whole(message)]);
    }
    if read.trim_start().starts_with('{') { json::parse(read).map(|answers| vec![answers]) } else { table::parse(read) }
}
