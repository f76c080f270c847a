//! What every report is made of, and one renderer for each format. A renderer knows no view.

pub(in crate::report) mod chart;
pub(in crate::report) mod csv;
pub(in crate::report) mod document;
pub(in crate::report) mod html;
pub(in crate::report) mod markdown;
mod mend;
pub(in crate::report) mod policy;
pub(in crate::report) mod text;
pub(in crate::report) mod words;

pub use chart::{Bar, Chart, Heat, Part, Share};
pub use document::{Block, Document, Table};
pub use text::render as render_text;
