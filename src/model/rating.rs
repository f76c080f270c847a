//! What a person says of their own practice. Never an assessor's decision, and never a number.

use super::{AspectId, CompetencyId, LevelId, PointId};

/// "Not yet rated" is the absence of a rating, and neither of these.
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

impl Answer {
    /// What stands for "not applicable" wherever a point is written.
    pub const NOT_APPLICABLE: &'static str = "n/a";

    /// Whether somebody wrote "not applicable" for a point.
    #[must_use]
    pub fn is_not_applicable(typed: &str) -> bool {
        ["n/a", "na", "not-applicable"].iter().any(|word| typed.trim().eq_ignore_ascii_case(word))
    }
}

/// An answer in the words of whoever gave it, before the framework is asked what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedAnswer {
    /// Where it was given, to name it when it is wrong: `line 7`, or the argument itself.
    pub place: String,
    pub competency: String,
    pub level: Option<String>,
    /// Without one, every aspect that counts.
    pub aspect: Option<String>,
    /// A point's id, or [`Answer::NOT_APPLICABLE`].
    pub point: String,
    pub note: Option<String>,
    /// Why it is not applicable, where that was said apart from the note.
    pub reason: Option<String>,
}
