//! The people whose ratings are counted together.

use jiff::{Timestamp, civil::Date};

use super::RoleId;

/// Stands for a person, so that nobody is named.
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
    /// The key of the name alone, which several people may share.
    pub named: PersonKey,
    /// True if the file names the person; otherwise nobody can find the same person in another
    /// file.
    pub is_named: bool,
    /// The person's name or label, if the file gives it.
    pub label: Option<Box<str>>,
    pub role: Option<RoleId>,
    /// When the answers were given, as far as that is known; of several by one person the latest
    /// counts.
    pub at: Timestamp,
    /// True if the file itself says so. Otherwise `at` is when the file was last changed, which a
    /// copy or a download changes too.
    pub is_dated: bool,
    /// When the file was last saved or changed, which decides if two have the same `at`.
    pub changed: Timestamp,
    /// The file they came from, by its place among all that were read.
    pub source: usize,
    /// The questionnaire, by its place among all that were found.
    pub questionnaire: usize,
    /// True if the answers were given to another questionnaire and carried over.
    pub is_carried: bool,
    /// One for each question: [`CohortMember::NOT_RATED`], [`CohortMember::NOT_APPLICABLE`], or the
    /// place of the point on its scale plus [`CohortMember::POINTS`]. One byte each, so that a
    /// national workforce fits into memory.
    pub answers: Box<[u8]>,
    /// The day of each answer that gives one, if the file has answers of several days; else empty.
    pub days: Box<[Option<Date>]>,
}

impl CohortMember {
    pub const NOT_RATED: u8 = 0;
    pub const NOT_APPLICABLE: u8 = 1;
    /// Not rated, and outside what the person's role sees.
    pub const UNSEEN: u8 = 2;
    pub const POINTS: u8 = 3;
}
