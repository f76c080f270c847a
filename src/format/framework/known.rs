//! A cache of parsed frameworks, because many portfolios share one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use super::parse;
use crate::{
    format::sha256,
    model::{Digest, Fault, Framework},
};

/// More frameworks than a panel has, but few enough to keep.
const MOST_KNOWN: usize = 16;

/// The frameworks parsed so far, by the hash of their bytes; safe to share between threads.
#[derive(Default)]
pub struct KnownFrameworks(Mutex<BTreeMap<Digest, Arc<Framework>>>);

impl KnownFrameworks {
    /// Same as [`parse`], but parses the same bytes only once.
    ///
    /// # Errors
    /// Same as [`parse`].
    pub fn parse(&self, bytes: &[u8]) -> Result<Arc<Framework>, Vec<Fault>> {
        let digest = sha256(bytes);
        if let Some(known) = self.known().get(&digest) {
            return Ok(Arc::clone(known));
        }
        // Two threads may parse the same file; neither waits while the other parses a different
        // one.
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
