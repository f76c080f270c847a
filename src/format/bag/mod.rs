//! The bundle: a BagIt 1.0 bag (RFC 8493) with SHA-256, in a ZIP whose bytes depend on its content and one moment only.
//!
//! Reading trusts nothing: sizes and counts are bounded, no name leaves the root folder, no link is followed, and every
//! fault is told with its file.

mod container;
mod verify;
mod write;

pub use verify::verify;
pub use write::BagWriter;

/// The folder that everything in a bundle lies in.
pub const ROOT: &str = "imh-portfolio";

/// What makes a bag a portfolio.
pub const PORTFOLIO: &str = "data/portfolio.json";
pub const FRAMEWORK: &str = "data/framework.toml";

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
