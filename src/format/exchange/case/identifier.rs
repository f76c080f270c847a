//! Identifiers that are the same each time: a UUID of version 5 in form, whose bits are of SHA-256
//! and not of SHA-1, since the schema of CASE allows no version after 5.

use crate::{format::sha256, model::Framework};

/// Makes the identifiers of one version of a framework.
pub(super) struct CaseIdentifiers {
    of: String,
}

impl CaseIdentifiers {
    pub(super) fn new(framework: &Framework) -> Self {
        Self { of: format!("{}@{}", framework.id, framework.version) }
    }

    /// Returns the identifiers of another version, as in `imh-practice@1.0.0`.
    pub(super) fn of_version(named: &str) -> Self {
        Self { of: named.to_owned() }
    }

    pub(super) fn document(&self) -> String {
        self.part("document")
    }

    pub(super) fn part(&self, key: &str) -> String {
        let digest = sha256(format!("imh {}\n{key}", self.of).as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.0[..16]);
        uuid::Builder::from_sha1_bytes(bytes).into_uuid().to_string()
    }
}

pub(super) fn uri(identifier: &str) -> String {
    format!("urn:uuid:{identifier}")
}
