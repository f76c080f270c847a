//! `imh`: rate your own practice with babies and their families, close the gaps, and export one portfolio.
//!
//! The floors, from the ground up: `text`, `model`, `analysis`, `format` and `report`, `context`, `store`, `ui`, `cli`.
//! A module names only modules on lower floors; a test in the suite proves it. See ARCHITECTURE.md.

pub mod model;
pub mod text;
pub mod analysis;
pub mod format;
pub mod context;
pub mod store;
pub mod report;
pub mod ui;
pub mod cli;
