//! Frameworks as other programs write them: bytes <-> model, and what cannot be carried over.

use crate::model::{Fault, Framework};

/// A framework that was read from another program's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    pub framework: Framework,
    /// What was changed or left out, each at its place in the file.
    pub told: Vec<Fault>,
}

/// A framework as another program reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenOut {
    pub bytes: Vec<u8>,
    /// What the format cannot carry, each at its place in the framework.
    pub lost: Vec<Fault>,
}
