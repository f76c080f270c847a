//! The table of competencies (CSV) that Moodle writes and reads.

mod dialect;
mod read;
mod scale;
mod write;

pub use read::read;
pub use write::write;

pub(super) use read::{is_like_table, is_table};

/// The names of the columns in English. Moodle goes by their order, and never reads the names.
pub(super) const COLUMNS: [&str; 14] = [
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
];

/// The place of each column that is read or written.
mod column {
    pub(super) const PARENT: usize = 0;
    pub(super) const ID: usize = 1;
    pub(super) const SHORT_NAME: usize = 2;
    pub(super) const DESCRIPTION: usize = 3;
    pub(super) const DESCRIPTION_FORMAT: usize = 4;
    pub(super) const SCALE: usize = 5;
    pub(super) const SCALE_CONFIGURATION: usize = 6;
    pub(super) const RULE: usize = 7;
    pub(super) const RELATED: usize = 10;
    pub(super) const IS_FRAMEWORK: usize = 12;
    pub(super) const TAXONOMY: usize = 13;
}

/// The longest short name and ID number, in characters: Moodle cuts longer ones.
const LONGEST_NAME: usize = 100;
