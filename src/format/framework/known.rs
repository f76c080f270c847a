//! Frameworks that were parsed before: many portfolios are against one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use super::parse;
use crate::{
    format::sha256,
    model::{Digest, Fault, Framework},
};

/// More than a panel has, and few enough to remember.
const MOST_KNOWN: usize = 16;

/// What was parsed so far, by its exact bytes; any number of threads may ask.
#[derive(Default)]
pub struct KnownFrameworks(Mutex<BTreeMap<Digest, Arc<Framework>>>);

impl KnownFrameworks {
    /// As [`parse`], once for the same bytes.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn parse(&self, bytes: &[u8]) -> Result<Arc<Framework>, Vec<Fault>> {
        let digest = sha256(bytes);
        if let Some(known) = self.known().get(&digest) {
            return Ok(Arc::clone(known));
        }
        // Two threads may both do it; nobody waits for another to parse something else.
        let parsed = Arc::new(parse(bytes)?);
        let mut known = self.known();
        if known.len() < MOST_KNOWN {
            known.insert(digest, Arc::clone(&parsed));
        }
        drop(known);
        Ok(parsed)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<Digest, Arc<Framework>>> {
        self.0.lock().expect("nobody panics while holding this")
    }
}
