//! The matrix of a framework (.matrix) that Mahara reads for its SmartEvidence.

mod read;
mod states;
mod write;

pub use read::read;
pub use write::write;

pub(super) use read::is_matrix;
