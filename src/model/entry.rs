//! One entry of the journal: what a person did, when, and on which device. Everything shown is a
//! fold over the entries.

use jiff::Timestamp;

use super::{
    Acceptance, CompetencyId, DeviceId, Digest, Evidence, EvidenceEdit, EvidenceId, FrameworkId,
    FrameworkMove, Goal, GoalDone, GoalEdit, GoalId, LevelId, Rating, Received, RoleId,
    SubmissionId,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counts from 1, without a gap, within one device.
    pub n: u64,
    /// Hybrid logical time: never earlier than any entry its writer had seen.
    pub at: Timestamp,
    pub by: DeviceId,
    pub act: Act,
}

/// Identifies an entry on any device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryRef {
    pub by: DeviceId,
    pub n: u64,
}

/// A framework, pinned to its exact bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    pub id: FrameworkId,
    pub version: String,
    pub sha256: Digest,
}

/// The person's name, role and target level; `None` leaves a setting as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub level: Option<LevelId>,
    pub role: Option<RoleId>,
    pub label: Option<String>,
    /// True if the levels below the own one count as well.
    pub with_levels_below: Option<bool>,
}

/// An export that the person was told about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub file_name: String,
    /// The hash of the bundle itself.
    pub sha256: Digest,
    /// The hash of the file, if the bundle was encrypted into it.
    pub sealed_sha256: Option<Digest>,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
    pub submission: Option<SubmissionId>,
    pub draft: bool,
    /// The short ids that were exported, which therefore never change.
    pub evidence: Vec<(EvidenceId, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Began {
        pin: Pin,
        settings: Settings,
    },
    Set(Settings),
    /// Ratings given together are undone together.
    Rated {
        framework: Digest,
        ratings: Vec<Rating>,
    },
    EvidenceAdded(Box<Evidence>),
    EvidenceLinked {
        evidence: EvidenceId,
        competencies: Vec<CompetencyId>,
        /// Its words on what it shows of each of them; `None` keeps what was said before.
        shows: Option<String>,
    },
    EvidenceUnlinked {
        evidence: EvidenceId,
        competencies: Vec<CompetencyId>,
    },
    /// Several edits that are undone together. The reason is not recorded.
    EvidenceEdited {
        evidence: EvidenceId,
        edits: Vec<EvidenceEdit>,
    },
    EvidenceRemoved {
        evidence: EvidenceId,
        /// The contents that were wiped as well, and never come back.
        erased: Vec<Digest>,
    },
    GoalAdded(Box<Goal>),
    GoalEdited {
        goal: GoalId,
        edits: Vec<GoalEdit>,
    },
    GoalDone {
        goal: GoalId,
        done: GoalDone,
    },
    GoalRemoved {
        goal: GoalId,
    },
    /// Findings of the confidentiality check that the person accepts; accepted together, undone
    /// together.
    FindingsAccepted(Vec<Acceptance>),
    /// Decisions of assessors on an export.
    DecisionsReceived(Box<Received>),
    /// The person moved to another version of the framework, or to another one.
    Moved(Box<FrameworkMove>),
    Undone(EntryRef),
    Exported(Export),
    /// The whole workspace was written to a file and read back.
    BackedUp {
        file_name: String,
        sha256: Digest,
    },
}

impl Entry {
    #[must_use]
    pub fn reference(&self) -> EntryRef {
        EntryRef { by: self.by.clone(), n: self.n }
    }
}

impl Act {
    /// Returns the piece of evidence that this adds contents to, with the hashes of the contents.
    #[must_use]
    pub fn brings(&self) -> Option<(&EvidenceId, Vec<Digest>)> {
        match self {
            Self::EvidenceAdded(item) => {
                Some((&item.id, item.ever_kept().map(|file| file.sha256).collect()))
            }
            Self::EvidenceEdited { evidence, edits } => Some((
                evidence,
                edits.iter().flat_map(EvidenceEdit::brings).map(|file| file.sha256).collect(),
            )),
            _ => None,
        }
    }

    /// Returns whether a person may undo it. Exports and backups, the beginning of the portfolio,
    /// and wiped contents cannot be undone.
    #[must_use]
    pub fn can_be_undone(&self) -> bool {
        match self {
            Self::Began { .. } | Self::Exported(_) | Self::BackedUp { .. } => false,
            Self::EvidenceRemoved { erased, .. } => erased.is_empty(),
            _ => true,
        }
    }

    /// Returns whether this says something about a competency.
    #[must_use]
    pub fn concerns(&self, competency: &CompetencyId) -> bool {
        match self {
            Self::Rated { ratings, .. } => {
                ratings.iter().any(|rating| rating.competency == *competency)
            }
            Self::EvidenceAdded(item) => item.speaks_for(competency),
            Self::GoalAdded(goal) => goal.competencies.contains(competency),
            Self::DecisionsReceived(received) => received.review.standing(competency).is_some(),
            Self::EvidenceLinked { competencies, .. }
            | Self::EvidenceUnlinked { competencies, .. } => competencies.contains(competency),
            Self::Began { .. }
            | Self::Set(_)
            | Self::EvidenceEdited { .. }
            | Self::EvidenceRemoved { .. }
            | Self::GoalEdited { .. }
            | Self::GoalDone { .. }
            | Self::GoalRemoved { .. }
            | Self::FindingsAccepted(_)
            | Self::Moved(_)
            | Self::Undone(_)
            | Self::Exported(_)
            | Self::BackedUp { .. } => false,
        }
    }
}
