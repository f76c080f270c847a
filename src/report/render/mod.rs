//! The blocks of every report, and one renderer for each format. A renderer does not depend on any
//! view.

pub(in crate::report) mod chart;
pub(in crate::report) mod csv;
pub(in crate::report) mod document;
pub(in crate::report) mod element;
mod heat;
pub(in crate::report) mod html;
mod line;
pub(in crate::report) mod look;
pub(in crate::report) mod markdown;
mod matrix;
mod mend;
pub(in crate::report) mod policy;
mod spoken;
mod steps;
pub(in crate::report) mod text;
pub(in crate::report) mod words;

pub use chart::{Bar, BarPart, Chart};
pub use document::{Block, Document, Section, Table};
pub use heat::{Heat, Share};
pub use line::{Line, Span, To};
pub use look::Look;
pub use matrix::{Matrix, MatrixRow};
pub use spoken::spoken;
pub use steps::Steps;
pub use text::render as render_text;
