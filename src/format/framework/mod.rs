//! Framework packs: TOML to model and back. Printing a framework and parsing it again gives the
//! same framework.

mod begin;
mod check;
mod known;
mod print;
mod read;

pub use begin::{begun, begun_from};
pub use known::KnownFrameworks;
pub use print::print;
pub(super) use read::is_other;
pub use read::is_semantic;

use crate::model::{Fault, Framework, Place};

use super::toml::{TomlTable, read_long_document, text_of};

/// The version of the file format that is read and written.
pub const FORMAT: usize = 1;

/// Parses a framework.
///
/// # Errors
/// Every fault of the file, in its order; never empty.
pub fn parse(bytes: &[u8]) -> Result<Framework, Vec<Fault>> {
    read(bytes, read::framework)
}

/// Parses a framework that somebody is about to use for the first time: also its language must be
/// right. A pack that is in use already is read by [`parse`], so that no portfolio becomes
/// unreadable.
///
/// # Errors
/// See [`parse`].
pub fn parse_new(bytes: &[u8]) -> Result<Framework, Vec<Fault>> {
    read(bytes, |root| {
        let framework = read::framework(root)?;
        read::check_language_of(root, &framework);
        Some(framework)
    })
}

/// Parses a new framework beside the one that it says in another language: it must have the same
/// ids, because answers name nothing else.
///
/// # Errors
/// See [`parse`].
pub fn parse_translation(bytes: &[u8], original: &Framework) -> Result<Framework, Vec<Fault>> {
    read(bytes, |root| {
        let framework = read::framework(root)?;
        read::check_language_of(root, &framework);
        read::check_translation(root, &framework, original);
        Some(framework)
    })
}

fn read(
    bytes: &[u8],
    read: impl Fn(&TomlTable<'_, '_>) -> Option<Framework>,
) -> Result<Framework, Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    read_long_document(text, "competency", read).map_err(|faults| {
        if faults.is_empty() {
            vec![Fault::new(Place::of(text, 0..0), "the file is not a framework")]
        } else {
            faults
        }
    })
}
