//! Decision files: the decisions of one assessor, or of two together, about one bundle. Printing a
//! review and parsing it again gives the same review.

mod among;
mod records;
#[cfg(test)]
mod schema;
mod typed;
mod unreadable;

pub use among::{AmongWords, among_words};
pub use records::{LONGEST_LABEL, MOST_OUTCOMES};
use records::{ReviewRecord, record_of, review_of};
pub use typed::parse_typed;
pub use unreadable::may_be;
use unreadable::{bundle_in, fault_of};

use super::{answers::in_utf8, input::MARK};
use crate::model::Review;

/// The version of the file that is read and written.
pub const FORMAT: u64 = 1;
const KIND: &str = "decisions";
/// Larger than any decision file.
pub const MOST_BYTES: u64 = 16 << 20;

/// The reason why a file is not a review, in words that follow "it".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionsFault {
    /// JSON that was never a decision file.
    #[error("is not a decision file, but JSON of another kind")]
    Foreign,
    /// The first fault that makes it invalid.
    #[error("{0}")]
    Broken(String),
}

impl From<String> for DecisionsFault {
    fn from(what: String) -> Self {
        Self::Broken(what)
    }
}

/// Parses the review in a decision file.
///
/// # Errors
/// If the file is not a valid decision file.
pub fn parse(bytes: &[u8]) -> Result<Review, DecisionsFault> {
    // Other programs save text with a byte order mark, or in UTF-16.
    let text = in_utf8(bytes);
    let bytes = text.strip_prefix(MARK).unwrap_or(&text);
    let record: ReviewRecord = match serde_json::from_slice(bytes) {
        Ok(record) => record,
        Err(_) if bytes.trim_ascii().is_empty() => {
            return Err("is empty, so it is not a decision file".to_owned().into());
        }
        Err(error) if error.is_eof() => {
            return Err("ends too early: only a part of it is here".to_owned().into());
        }
        Err(error) => return Err(fault_of(bytes, &error)),
    };
    if record.kind != KIND {
        return Err(DecisionsFault::Foreign);
    }
    if record.format != FORMAT {
        return Err(NEWER.to_owned().into());
    }
    Ok(review_of(record)?)
}

const NEWER: &str = "was written by a newer imh, and this one cannot read it";

/// Writes a review as a decision file, with a line end. Refuses a review that [`parse`] would not
/// read back as the same.
///
/// # Errors
/// If a decision file cannot hold part of it.
pub fn print(review: &Review) -> Result<Vec<u8>, DecisionsFault> {
    let mut bytes = serde_json::to_vec_pretty(&record_of(review))
        .expect("a record of text and numbers is always JSON");
    bytes.push(b'\n');
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("would be longer than {} MiB", MOST_BYTES >> 20).into());
    }
    if parse(&bytes)? == *review {
        Ok(bytes)
    } else {
        Err("could not be kept as it is".to_owned().into())
    }
}
