//! The bundle: a BagIt 1.0 bag (RFC 8493) with SHA-256, in a ZIP whose bytes depend only on its
//! content and one moment.
//!
//! The reader trusts nothing: sizes and counts are limited, no name leaves the root folder, no link
//! is followed, and every fault is reported with its file.

mod compare;
mod container;
mod directory;
mod linear;
mod members;
mod repacked;
mod some;
mod verify;
mod write;

pub use linear::{Foreseen, Foresight, Linear};
pub use repacked::packed_by_another;
pub use some::{SomeOfABag, Unreadable};
pub use verify::{Bag, verify};
pub use write::{
    BagWriter, PART_BYTES, Prepared, Recipe, SAMPLE_BYTES, is_worth_compressing, next_part,
};

/// A kind of bag: its root folder, and the files it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BagKind {
    pub root: &'static str,
    /// Its name in messages about other kinds of file.
    pub called: &'static str,
    required: &'static [&'static str],
}

/// A portfolio for others.
pub const OF_PORTFOLIO: BagKind =
    BagKind { root: "imh-portfolio", called: "portfolio", required: &[PORTFOLIO, FRAMEWORK] };
/// A whole workspace, for its own person.
pub const OF_WORKSPACE: BagKind = BagKind {
    root: "imh-workspace",
    called: "backup of a workspace",
    required: &["data/imh.json"],
};

const KINDS: [BagKind; 2] = [OF_PORTFOLIO, OF_WORKSPACE];

/// The longest path in a ZIP, in UTF-16 units: Explorer allows 259 together with the target folder.
pub const LONGEST_PATH_UNITS: usize = 180;

pub const PORTFOLIO: &str = "data/portfolio.json";
pub const FRAMEWORK: &str = "data/framework.toml";
/// The portfolio as a page for people, and as tables.
pub const PAGE: &str = "data/index.html";
pub const RATINGS: &str = "data/ratings.csv";
pub const EVIDENCE: &str = "data/evidence.csv";

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// The bag's description of itself, for people.
pub const INFO: &str = "bag-info.txt";
const MANIFEST: &str = "manifest-sha256.txt";
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// The signature signs the manifest of the tag files, which has the digest of the manifest of
/// everything else.
pub const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";
