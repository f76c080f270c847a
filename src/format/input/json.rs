//! Faults of JSON. The library describes them only in words, so this file alone reads those.

use crate::{
    model::Fault,
    text::{cut, one_line},
};

/// A message may quote words of the file, which belong to somebody and may be long.
const LONGEST_MESSAGE: usize = 200;

/// The kind of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) enum JsonFault {
    EndsEarly,
    UnknownField(String),
    MissingField(String),
    /// A value of another kind.
    Misfit,
    /// It is not JSON.
    Syntax,
}

impl JsonFault {
    pub(in crate::format) fn of(error: &serde_json::Error) -> Self {
        let said = error.to_string();
        let field = |begins: &str| Some(one_line(said.strip_prefix(begins)?.split('`').next()?));
        if error.is_eof() {
            Self::EndsEarly
        } else if let Some(name) = field("unknown field `") {
            Self::UnknownField(cut(&name, LONGEST_MESSAGE))
        } else if let Some(name) = field("missing field `") {
            Self::MissingField(name)
        } else if error.is_data() {
            Self::Misfit
        } else {
            Self::Syntax
        }
    }
}

/// Returns what is wrong with JSON, in words.
pub(in crate::format) fn said(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the file ends too early".to_owned();
    }
    let text = one_line(&error.to_string());
    cut(text.rsplit_once(" at line").map_or(text.as_str(), |(words, _)| words), LONGEST_MESSAGE)
}

/// Returns what is wrong with JSON, and where.
pub(in crate::format) fn json_fault(place: String, error: &serde_json::Error) -> Fault {
    let fault = Fault::at(place, said(error));
    match JsonFault::of(error) {
        JsonFault::UnknownField(_) => {
            fault.or_redacted("there is a field here that does not belong in an answers file")
        }
        JsonFault::Misfit => fault.or_redacted("this is not what belongs here"),
        JsonFault::EndsEarly | JsonFault::MissingField(_) | JsonFault::Syntax => fault,
    }
}
