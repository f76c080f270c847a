//! Decisions that came back to the person whose portfolio it is.

use super::{CompetencyId, Digest, Review};

/// A review that came back to the person, as they took it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub review: Review,
    /// The decision file itself, so that it can be handed on as it was made.
    pub file: String,
    pub signature: Option<String>,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
    /// What had changed since, by a later bundle of which the workspace was made again.
    pub told: Option<Told>,
}

/// What a bundle told of decisions on an earlier one, which nobody has any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The later bundle.
    pub bundle: Digest,
    pub of: Vec<ToldOf>,
}

/// What of one competency was new or another by then, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOf {
    pub competency: CompetencyId,
    pub since: Vec<String>,
    /// What of that an acceptance rests on.
    pub changed: Vec<String>,
}

impl AsRef<Review> for Received {
    fn as_ref(&self) -> &Review {
        &self.review
    }
}

impl Received {
    /// The bundle whose portfolio is held against what there is now.
    #[must_use]
    pub fn held_against(&self) -> Digest {
        self.told.as_ref().map_or(self.review.bundle, |told| told.bundle)
    }

    /// Whether a signature came along and was found not to be this file's. An older imh took such
    /// decisions in with a workspace that it restored; now they are left out.
    #[must_use]
    pub fn has_bad_signature(&self) -> bool {
        self.signature.is_some() && self.signed_by.is_none()
    }

    /// What had changed of a competency by the time of that bundle.
    #[must_use]
    pub fn told_of(&self, competency: &CompetencyId) -> Option<&ToldOf> {
        self.told.as_ref()?.of.iter().find(|told| told.competency == *competency)
    }
}
