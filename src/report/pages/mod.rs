//! Pages beyond a plain report: a portfolio to read and a form to fill in.

mod form;
mod portfolio;

pub use form::{FormView, Printed};
pub use portfolio::{is_draft, made_by};
