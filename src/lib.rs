//! `imh`: rate your own practice with babies and their families, close the gaps, and export one
//! portfolio.
//!
//! The floors, from the ground up: `text`, `model`, `analysis`, `format` and `report`, `context`,
//! `store`, `ui`, `cli`. A module uses only modules on lower floors; a test in the suite proves it.
//! See ARCHITECTURE.md.

pub mod analysis;
pub mod cli;
pub mod context;
pub mod files;
pub mod format;
pub mod model;
pub mod report;
pub mod store;
pub mod text;
pub mod ui;
