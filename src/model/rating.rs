//! Self-ratings. A rating is never an assessor's decision, and never a number.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{AspectId, CompetencyId, Fault, LevelId, PointId};

/// An answer. "Not yet rated" is the absence of a rating, so it is not one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Point(PointId),
    /// Not part of this person's work, and why.
    NotApplicable {
        reason: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    pub competency: CompetencyId,
    pub level: LevelId,
    pub aspect: AspectId,
    pub answer: Answer,
    pub note: Option<String>,
}

impl Rating {
    /// Returns why it is not applicable, if that is the answer.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.answer.reason()
    }
}

impl Answer {
    /// Returns the point's id, or [`Answer::NOT_APPLICABLE`].
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Point(point) => point.as_str(),
            Self::NotApplicable { .. } => Self::NOT_APPLICABLE,
        }
    }

    /// Returns why it is not applicable, if that is the answer.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Point(_) => None,
            Self::NotApplicable { reason } => Some(reason),
        }
    }

    /// The text for "not applicable" wherever a point is written.
    pub const NOT_APPLICABLE: &'static str = "n/a";

    /// Returns whether somebody wrote "not applicable" for a point.
    #[must_use]
    pub fn is_not_applicable(typed: &str) -> bool {
        // The last is the wording offered by forms.
        ["n/a", "na", "not-applicable", "not applicable", "not part of my work"]
            .iter()
            .any(|word| typed.trim().eq_ignore_ascii_case(word))
    }
}

/// An answer as somebody typed it, before it is checked against the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedAnswer<'a> {
    pub place: AnswerPlace,
    pub competency: Cow<'a, str>,
    pub level: Option<Cow<'a, str>>,
    /// Without one, every aspect that counts.
    pub aspect: Option<Cow<'a, str>>,
    /// The question beside the answer, which can prove its level and aspect.
    pub statement: Option<Cow<'a, str>>,
    /// The day on which it was given, if the file gives it.
    pub answered: Option<Date>,
    /// A point's id, or [`Answer::NOT_APPLICABLE`].
    pub point: Cow<'a, str>,
    pub note: Option<Cow<'a, str>>,
    /// The reason why it is not applicable, if that is separate from the note.
    pub reason: Option<Cow<'a, str>>,
}

/// The place of an answer, for messages about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerPlace {
    /// The argument itself.
    Typed(String),
    /// The number of an answer in a file, from 1.
    Answer(usize),
    /// A line of a table, from 1.
    Line(u64),
    /// A row of a spreadsheet, and its columns in the order of [`AnswerPart`].
    Row(u32, [Option<u32>; AnswerPart::ALL]),
}

/// A part of an answer, in the order of the columns of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerPart {
    Competency,
    Level,
    Aspect,
    Point,
    Note,
    Person,
    Role,
    Framework,
    Version,
    Answered,
    Sha256,
}

impl AnswerPart {
    /// The names of columns and fields.
    pub const NAMES: [&'static str; Self::ALL] = [
        "competency",
        "level",
        "aspect",
        "point",
        "note",
        "person",
        "role",
        "framework",
        "version",
        "answered",
        "sha256",
    ];
    /// The number of parts.
    pub const ALL: usize = 11;

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl AnswerPlace {
    /// Makes a fault in one part of the answer.
    #[must_use]
    pub fn fault(&self, part: AnswerPart, what: impl Into<String>) -> Fault {
        Fault::at(self.of(part), what)
    }

    /// Returns the place of one part of the answer: `line 7, point`, `cell E7`.
    #[must_use]
    pub fn of(&self, part: AnswerPart) -> String {
        match self {
            Self::Typed(typed) => typed.clone(),
            Self::Answer(number) => format!("answer {number}, {}", part.name()),
            Self::Line(line) => format!("line {line}, {}", part.name()),
            Self::Row(row, columns) => match columns[part as usize] {
                Some(column) => format!("cell {}", cell_name(*row, column)),
                None => format!("row {}", row + 1),
            },
        }
    }
}

/// Returns the spreadsheet name of a cell; row and column are counted from 0.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// Returns the name of a column, which counts from 0, as spreadsheets show it.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn cells_are_called_as_spreadsheets_call_them() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (6, 4, "E7"),
            (0, 25, "Z1"),
            (0, 26, "AA1"),
            (9, 701, "ZZ10"),
            (9, 702, "AAA10"),
        ] {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
