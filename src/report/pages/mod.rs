//! Pages that are more than a report: a portfolio to be read, and a form to be filled in.

mod form;
mod portfolio;

pub use form::{FormView, Printed};
pub use portfolio::{is_draft, made_by};
