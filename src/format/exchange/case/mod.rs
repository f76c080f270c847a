//! Packages of CASE (Competencies and Academic Standards Exchange): read leniently in 1.0 and 1.1,
//! and written strictly in 1.1.

mod associations;
mod document;
mod identifier;
mod items;
mod left;
mod read;
mod texts;
mod write;

pub use read::read;
pub use write::write;

pub(super) use read::is_package;

/// The types of items that imh writes.
mod item_type {
    pub(super) const DOMAIN: &str = "Domain";
    pub(super) const CLUSTER: &str = "Cluster";
    pub(super) const COMPETENCY: &str = "Competency";
    pub(super) const STATEMENT: &str = "Statement";
    pub(super) const LEVEL: &str = "Level";
    pub(super) const EXAMPLE: &str = "Example";

    pub(super) const ALL: [&str; 6] = [DOMAIN, CLUSTER, COMPETENCY, STATEMENT, LEVEL, EXAMPLE];
}

/// The name under which extensions hold what has no place in CASE.
const EXTENSION: &str = "imh";
