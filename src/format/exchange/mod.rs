//! Frameworks as other programs write them: bytes <-> model, and what cannot be carried over.

mod about;
pub mod case;
pub mod grid;
mod html;
pub mod mahara;
pub mod moodle;
mod outline;
pub mod sheet;
mod sheet_lost;
mod words;

pub use words::is_id;

use serde_json::Value;

use super::input::{MARK, said};
use crate::model::{Fault, Framework};

/// The largest file that is read, in bytes.
const MOST_BYTES: usize = 8 << 20;

/// A framework that was read from another program's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFramework {
    pub framework: Framework,
    /// What was changed or left out, each at its place in the file.
    pub told: Vec<Fault>,
}

/// A framework as another program reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenOut {
    pub bytes: Vec<u8>,
    /// What the format cannot carry, each at its place in the framework.
    pub lost: Vec<Fault>,
}

fn not_too_large(bytes: &[u8]) -> Result<(), Vec<Fault>> {
    if bytes.len() <= MOST_BYTES {
        return Ok(());
    }
    Err(vec![Fault::whole(format!("the file is larger than {} MiB", MOST_BYTES >> 20))])
}

/// Reads JSON, with or without the mark that some programs put before it. The library bounds how
/// deep values may lie in each other.
fn json_of(bytes: &[u8]) -> Result<Value, Vec<Fault>> {
    not_too_large(bytes)?;
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        vec![Fault::at(place, said(&error))]
    })
}

/// Returns a text or a number of a file as words on one line; nothing for what is empty or missing.
fn text_in(value: &Value, key: &str) -> Option<String> {
    let words = match value.get(key)? {
        Value::String(text) => words::cleaned(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!words.is_empty()).then_some(words)
}

/// Returns whether a table may be Moodle's with its heads in another language: one row is marked as
/// the framework, and has the configuration of a scale.
#[must_use]
pub fn is_like_moodle(bytes: &[u8]) -> bool {
    moodle::is_like_table(bytes)
}

/// The programs whose files are known by their first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeKind {
    Case,
    MoodleCsv,
    Mahara,
}

/// Returns the program that a file comes from, by its content, or else by a name that only one
/// program gives; `None` if nothing says so.
#[must_use]
pub fn kind_of(bytes: &[u8], name: &str) -> Option<ExchangeKind> {
    if moodle::is_table(bytes) {
        return Some(ExchangeKind::MoodleCsv);
    }
    match json_of(bytes) {
        Ok(json) if case::is_package(&json) => Some(ExchangeKind::Case),
        Ok(json) if mahara::is_matrix(&json) => Some(ExchangeKind::Mahara),
        _ => name.ends_with(".matrix").then_some(ExchangeKind::Mahara),
    }
}

/// Says why a JSON file is of no kind that imh reads; `None` for a file that is not JSON.
#[must_use]
pub fn unknown_json(bytes: &[u8]) -> Option<Vec<Fault>> {
    let begun = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
    let read = json_of(bytes);
    // A text may begin with a bracket as well, and so does a document as RTF.
    let is_json = match begun {
        [b'{', b'\\', ..] => false,
        [b'{', ..] | [b'[', b'{', ..] => true,
        [b'[', ..] => {
            read.is_ok()
                || serde_json::from_slice::<Value>(begun).is_err_and(|error| error.is_eof())
        }
        _ => false,
    };
    if !is_json {
        return None;
    }
    Some(read.err().unwrap_or_else(|| {
        vec![Fault::whole("it is JSON, and neither a CASE package, which has a `CFDocument`, nor a matrix of Mahara, which has a `framework` with `standards`")]
    }))
}

impl ExchangeKind {
    /// Says what a file of this kind is.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Case => "a CASE package",
            Self::MoodleCsv => "a table of Moodle",
            Self::Mahara => "a matrix of Mahara",
        }
    }

    /// Reads a file of this kind.
    ///
    /// # Errors
    /// Everything that is wrong with the file, if no framework can be made of it.
    pub fn read(self, bytes: &[u8]) -> Result<ImportedFramework, Vec<Fault>> {
        match self {
            Self::Case => case::read(bytes),
            Self::Mahara => mahara::read(bytes),
            Self::MoodleCsv => moodle::read(bytes),
        }
    }
}
