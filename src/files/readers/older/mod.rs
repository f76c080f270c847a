//! Reads documents of the older, binary Office (.doc, .xls, .ppt).

mod letters_beside;
mod records;
mod sheets;
mod slides;
mod summary;
#[cfg(test)]
mod tests;
mod word;

use super::{
    super::part::{Sink, limits},
    compound::Compound,
};
pub(super) use sheets::read as read_book;
pub(super) use summary::last_saved;
pub(crate) use summary::summary_words;

const LOCKED: &str = "it is locked with a password";

/// # Errors
/// Why nothing of it, or not all of it, can be read.
pub(super) fn read(file: &mut Compound<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    summary::tell(file, sink);
    // A locked document is a container for the packed one.
    match read_streams(file, sink) {
        Some(outcome) => outcome,
        None if file.has("EncryptedPackage") => Err(LOCKED.to_owned()),
        None => Err("imh does not know what program it is from".to_owned()),
    }
}

fn read_streams(file: &mut Compound<'_>, sink: &mut Sink<'_>) -> Option<Result<(), String>> {
    if let Some(document) = file.stream("WordDocument") {
        Some(word::read(&document, file, sink))
    } else if let Some(book) = file.stream("Workbook").or_else(|| file.stream("Book")) {
        Some(sheets::read(&book, sink))
    } else {
        let slides = file.stream("PowerPoint Document")?;
        Some(slides::read(&slides, file.stream("Current User"), sink))
    }
}
