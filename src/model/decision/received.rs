//! Decisions that a person got back on their portfolio.

use super::{CompetencyId, Digest, Review};

/// A review that the person got back and imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub review: Review,
    /// The decision file itself, so that it can be passed on unchanged.
    pub file: String,
    pub signature: Option<String>,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
    /// The changes between the decisions and a later bundle, if the workspace was restored from
    /// that bundle.
    pub told: Option<Told>,
}

/// Changes that a later bundle recorded about decisions on an earlier one, because the earlier
/// bundle may be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The later bundle.
    pub bundle: Digest,
    pub of: Vec<ToldOf>,
}

/// The changes to one competency up to then, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOf {
    pub competency: CompetencyId,
    pub since: Vec<String>,
    /// Those of the changes that an acceptance rests on.
    pub changed: Vec<String>,
}

impl AsRef<Review> for Received {
    fn as_ref(&self) -> &Review {
        &self.review
    }
}

impl Received {
    /// Returns the bundle whose portfolio is compared with the current one.
    #[must_use]
    pub fn held_against(&self) -> Digest {
        self.told.as_ref().map_or(self.review.bundle, |told| told.bundle)
    }

    /// Returns whether it came with a signature that does not belong to this file. An older imh
    /// imported such decisions when it restored a workspace; now they are left out.
    #[must_use]
    pub fn has_bad_signature(&self) -> bool {
        self.signature.is_some() && self.signed_by.is_none()
    }

    /// Returns the changes to a competency up to that bundle.
    #[must_use]
    pub fn told_of(&self, competency: &CompetencyId) -> Option<&ToldOf> {
        self.told.as_ref()?.of.iter().find(|told| told.competency == *competency)
    }
}
