//! The people whose ratings are looked at together.

use jiff::{Timestamp, civil::Date};

use super::RoleId;

/// What stands for a person where nobody is to be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(pub [u8; 16]);

impl std::fmt::Display for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("P-")?;
        self.0.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The answers of one person to one questionnaire, as they were handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortMember {
    pub key: PersonKey,
    /// The key of the name alone, where several people have one.
    pub named: PersonKey,
    /// Whether the file says who it is; otherwise nobody can find the same person in another file.
    pub is_named: bool,
    /// What the person goes by, where the file says it.
    pub label: Option<Box<str>>,
    pub role: Option<RoleId>,
    /// When it was given, as far as that is known; of several by one person the latest counts.
    pub at: Timestamp,
    /// Whether the file itself says so. Otherwise it is when the file was last changed, which a copy or a download changes too.
    pub is_dated: bool,
    /// When the file was last saved or changed, which decides between two of one moment.
    pub changed: Timestamp,
    /// The file it came from, by its place among all that were read.
    pub source: usize,
    /// The questionnaire, by its place among all that were met.
    pub questionnaire: usize,
    /// Whether the answers were given to another one, and carried over.
    pub is_carried: bool,
    /// One for each question: [`CohortMember::NOT_RATED`], [`CohortMember::NOT_APPLICABLE`], or the place of the point on its scale plus
    /// [`CohortMember::POINTS`]. A byte each, so that a national workforce fits into memory.
    pub answers: Box<[u8]>,
    /// The day of each answer that says it, where one file has answers of several days; else nothing.
    pub days: Box<[Option<Date>]>,
}

impl CohortMember {
    pub const NOT_RATED: u8 = 0;
    pub const NOT_APPLICABLE: u8 = 1;
    pub const POINTS: u8 = 2;
}
