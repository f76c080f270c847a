//! The journal record of each kind of entry, and its meaning. One struct for each kind, borrowed
//! from the line.

use std::{borrow::Cow, fmt};

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    evidence::{EditRecord, EvidenceRecord, LinkRecord, RemovalRecord, is_short_id},
    goals::{GoalDoneRecord, GoalEditRecord, GoalRemovalRecord, JournalGoalRecord},
    moves::MoveRecord,
    received::ReceivedRecord,
};
use crate::model::{
    Acceptance, Act, Answer, AspectId, CompetencyId, DeviceId, Digest, EntryRef, EvidenceId,
    Export, FindingKind, FrameworkId, LevelId, Pin, PointId, Rating, RoleId, Settings,
    SubmissionId,
};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum ActRecord<'a> {
    Began(BeganRecord<'a>),
    Set(SettingsRecord<'a>),
    Rated(JournalRatedRecord<'a>),
    EvidenceAdded(EvidenceRecord<'a>),
    EvidenceLinked(LinkRecord<'a>),
    EvidenceUnlinked(LinkRecord<'a>),
    EvidenceEdited(EditRecord<'a>),
    EvidenceRemoved(RemovalRecord<'a>),
    GoalAdded(JournalGoalRecord<'a>),
    GoalEdited(GoalEditRecord<'a>),
    GoalDone(GoalDoneRecord<'a>),
    GoalRemoved(GoalRemovalRecord<'a>),
    FindingsAccepted(AcceptanceRecord<'a>),
    DecisionsReceived(ReceivedRecord<'a>),
    Moved(MoveRecord<'a>),
    Undone(UndoneRecord<'a>),
    Exported(ExportRecord<'a>),
    BackedUp(BackupRecord<'a>),
}

/// Reads `kind`, which is always first, and then the rest in one pass.
impl<'de: 'a, 'a> Deserialize<'de> for ActRecord<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Kinds<'a>(std::marker::PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Kinds<'a> {
            type Value = ActRecord<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry that begins with its `kind`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                match map.next_key::<Cow<'de, str>>()? {
                    Some(key) if key == "kind" => {}
                    _ => return Err(de::Error::custom("an entry begins with its `kind`")),
                }
                let kind = map.next_value::<Cow<'de, str>>()?;
                let rest = MapAccessDeserializer::new(map);
                match &*kind {
                    "began" => BeganRecord::deserialize(rest).map(ActRecord::Began),
                    "set" => SettingsRecord::deserialize(rest).map(ActRecord::Set),
                    "rated" => JournalRatedRecord::deserialize(rest).map(ActRecord::Rated),
                    "evidence-added" => {
                        EvidenceRecord::deserialize(rest).map(ActRecord::EvidenceAdded)
                    }
                    "evidence-linked" => {
                        LinkRecord::deserialize(rest).map(ActRecord::EvidenceLinked)
                    }
                    "evidence-unlinked" => {
                        LinkRecord::deserialize(rest).map(ActRecord::EvidenceUnlinked)
                    }
                    "evidence-edited" => {
                        EditRecord::deserialize(rest).map(ActRecord::EvidenceEdited)
                    }
                    "evidence-removed" => {
                        RemovalRecord::deserialize(rest).map(ActRecord::EvidenceRemoved)
                    }
                    "goal-added" => JournalGoalRecord::deserialize(rest).map(ActRecord::GoalAdded),
                    "goal-edited" => GoalEditRecord::deserialize(rest).map(ActRecord::GoalEdited),
                    "goal-done" => GoalDoneRecord::deserialize(rest).map(ActRecord::GoalDone),
                    "goal-removed" => {
                        GoalRemovalRecord::deserialize(rest).map(ActRecord::GoalRemoved)
                    }
                    "findings-accepted" => {
                        AcceptanceRecord::deserialize(rest).map(ActRecord::FindingsAccepted)
                    }
                    "decisions-received" => {
                        ReceivedRecord::deserialize(rest).map(ActRecord::DecisionsReceived)
                    }
                    "moved" => MoveRecord::deserialize(rest).map(ActRecord::Moved),
                    "undone" => UndoneRecord::deserialize(rest).map(ActRecord::Undone),
                    "exported" => ExportRecord::deserialize(rest).map(ActRecord::Exported),
                    "backed-up" => BackupRecord::deserialize(rest).map(ActRecord::BackedUp),
                    other => Err(de::Error::custom(format!("unknown kind of entry `{other}`"))),
                }
            }
        }

        deserializer.deserialize_map(Kinds(std::marker::PhantomData))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JournalPinRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    version: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeganRecord<'a> {
    #[serde(borrow)]
    framework: JournalPinRecord<'a>,
    #[serde(borrow)]
    settings: SettingsRecord<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SettingsRecord<'a> {
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    level: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    role: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    label: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    with_levels_below: Option<bool>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JournalRatedRecord<'a> {
    #[serde(borrow)]
    framework: Cow<'a, str>,
    #[serde(borrow)]
    ratings: Vec<JournalRatingRecord<'a>>,
}

/// Has exactly one of `point` and `not-applicable` (with the reason).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct JournalRatingRecord<'a> {
    #[serde(borrow)]
    competency: Cow<'a, str>,
    #[serde(borrow)]
    level: Cow<'a, str>,
    #[serde(borrow)]
    aspect: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    point: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    not_applicable: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AcceptanceRecord<'a> {
    #[serde(borrow)]
    findings: Vec<FindingRecord<'a>>,
    #[serde(borrow)]
    reason: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FindingRecord<'a> {
    #[serde(borrow)]
    finding: Cow<'a, str>,
    #[serde(borrow)]
    finding_kind: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoneRecord<'a> {
    #[serde(borrow)]
    by: Cow<'a, str>,
    n: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ExportRecord<'a> {
    #[serde(borrow)]
    file_name: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    sealed_sha256: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    signed_by: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    submission: Option<Cow<'a, str>>,
    draft: bool,
    #[serde(borrow)]
    evidence: Vec<ShortRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct BackupRecord<'a> {
    #[serde(borrow)]
    file_name: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    short: Cow<'a, str>,
}

impl<'a> JournalPinRecord<'a> {
    pub(super) fn of(pin: &'a Pin) -> Self {
        Self {
            id: Cow::Borrowed(pin.id.as_str()),
            version: Cow::Borrowed(&pin.version),
            sha256: Cow::Owned(pin.sha256.to_string()),
        }
    }

    pub(super) fn pin(self) -> Option<Pin> {
        Some(Pin {
            id: FrameworkId::new(&*self.id),
            version: self.version.into_owned(),
            sha256: Digest::parse(&self.sha256)?,
        })
    }
}

impl<'a> SettingsRecord<'a> {
    fn of(settings: &'a Settings) -> Self {
        Self {
            level: settings.level.as_ref().map(|id| Cow::Borrowed(id.as_str())),
            role: settings.role.as_ref().map(|id| Cow::Borrowed(id.as_str())),
            label: settings.label.as_deref().map(Cow::Borrowed),
            with_levels_below: settings.with_levels_below,
        }
    }

    fn settings(self) -> Settings {
        Settings {
            level: self.level.map(|id| LevelId::new(&*id)),
            role: self.role.map(|id| RoleId::new(&*id)),
            label: self.label.map(Cow::into_owned),
            with_levels_below: self.with_levels_below,
        }
    }
}

impl<'a> JournalRatingRecord<'a> {
    fn of(rating: &'a Rating) -> Self {
        let (point, not_applicable) = match &rating.answer {
            Answer::Point(point) => (Some(Cow::Borrowed(point.as_str())), None),
            Answer::NotApplicable { reason } => (None, Some(Cow::Borrowed(reason.as_str()))),
        };
        Self {
            competency: Cow::Borrowed(rating.competency.as_str()),
            level: Cow::Borrowed(rating.level.as_str()),
            aspect: Cow::Borrowed(rating.aspect.as_str()),
            point,
            not_applicable,
            note: rating.note.as_deref().map(Cow::Borrowed),
        }
    }

    fn rating(self) -> Option<Rating> {
        let answer = match (self.point, self.not_applicable) {
            (Some(point), None) => Answer::Point(PointId::new(&*point)),
            (None, Some(reason)) => Answer::NotApplicable { reason: reason.into_owned() },
            _ => return None,
        };
        Some(Rating {
            competency: CompetencyId::new(&*self.competency),
            level: LevelId::new(&*self.level),
            aspect: AspectId::new(&*self.aspect),
            answer,
            note: self.note.map(Cow::into_owned),
        })
    }
}

impl<'a> ActRecord<'a> {
    pub(super) fn of(act: &'a Act) -> Self {
        match act {
            Act::Began { pin, settings } => Self::Began(BeganRecord {
                framework: JournalPinRecord::of(pin),
                settings: SettingsRecord::of(settings),
            }),
            Act::Set(settings) => Self::Set(SettingsRecord::of(settings)),
            Act::Rated { framework, ratings } => Self::Rated(JournalRatedRecord {
                framework: Cow::Owned(framework.to_string()),
                ratings: ratings.iter().map(JournalRatingRecord::of).collect(),
            }),
            Act::EvidenceAdded(item) => Self::EvidenceAdded(EvidenceRecord::of(item)),
            Act::EvidenceLinked { evidence, competencies, shows } => {
                Self::EvidenceLinked(LinkRecord::of(evidence, competencies, shows.as_deref()))
            }
            Act::EvidenceUnlinked { evidence, competencies } => {
                Self::EvidenceUnlinked(LinkRecord::of(evidence, competencies, None))
            }
            Act::EvidenceEdited { evidence, edits } => {
                Self::EvidenceEdited(EditRecord::of(evidence, edits))
            }
            Act::EvidenceRemoved { evidence, erased } => {
                Self::EvidenceRemoved(RemovalRecord::of(evidence, erased))
            }
            Act::GoalAdded(goal) => Self::GoalAdded(JournalGoalRecord::of(goal)),
            Act::GoalEdited { goal, edits } => Self::GoalEdited(GoalEditRecord::of(goal, edits)),
            Act::GoalDone { goal, done } => Self::GoalDone(GoalDoneRecord::of(goal, done)),
            Act::GoalRemoved { goal } => Self::GoalRemoved(GoalRemovalRecord::of(goal)),
            Act::FindingsAccepted(accepted) => Self::FindingsAccepted(AcceptanceRecord {
                findings: accepted
                    .iter()
                    .map(|acceptance| FindingRecord {
                        finding: Cow::Borrowed(&acceptance.finding),
                        finding_kind: Cow::Borrowed(acceptance.kind.id()),
                    })
                    .collect(),
                // Findings accepted together have one reason.
                reason: Cow::Borrowed(accepted.first().map_or("", |acceptance| &acceptance.reason)),
            }),
            Act::DecisionsReceived(received) => {
                Self::DecisionsReceived(ReceivedRecord::of(received))
            }
            Act::Moved(moved) => Self::Moved(MoveRecord::of(moved)),
            Act::Undone(entry) => {
                Self::Undone(UndoneRecord { by: Cow::Borrowed(entry.by.as_str()), n: entry.n })
            }
            Act::BackedUp { file_name, sha256 } => Self::BackedUp(BackupRecord {
                file_name: Cow::Borrowed(file_name),
                sha256: Cow::Owned(sha256.to_string()),
            }),
            Act::Exported(export) => Self::Exported(ExportRecord {
                file_name: Cow::Borrowed(&export.file_name),
                sha256: Cow::Owned(export.sha256.to_string()),
                sealed_sha256: export.sealed_sha256.map(|digest| Cow::Owned(digest.to_string())),
                signed_by: export.signed_by.as_deref().map(Cow::Borrowed),
                submission: export.submission.as_ref().map(|id| Cow::Borrowed(id.as_str())),
                draft: export.draft,
                evidence: export
                    .evidence
                    .iter()
                    .map(|(id, short)| ShortRecord {
                        id: Cow::Borrowed(id.as_str()),
                        short: Cow::Borrowed(short),
                    })
                    .collect(),
            }),
        }
    }

    pub(super) fn act(self, at: Timestamp) -> Option<Act> {
        Some(match self {
            Self::Began(record) => {
                Act::Began { pin: record.framework.pin()?, settings: record.settings.settings() }
            }
            Self::Set(record) => Act::Set(record.settings()),
            Self::Rated(record) => Act::Rated {
                framework: Digest::parse(&record.framework)?,
                ratings: record
                    .ratings
                    .into_iter()
                    .map(JournalRatingRecord::rating)
                    .collect::<Option<_>>()?,
            },
            Self::EvidenceAdded(record) => Act::EvidenceAdded(Box::new(record.evidence(at)?)),
            Self::EvidenceLinked(record) => Act::EvidenceLinked {
                evidence: record.evidence(),
                competencies: record.competencies(),
                shows: record.shows(),
            },
            Self::EvidenceUnlinked(record) => Act::EvidenceUnlinked {
                evidence: record.evidence(),
                competencies: record.competencies(),
            },
            Self::EvidenceEdited(record) => {
                let evidence = EvidenceId::new(&*record.evidence);
                Act::EvidenceEdited { evidence, edits: record.edits()? }
            }
            Self::EvidenceRemoved(record) => {
                Act::EvidenceRemoved { evidence: record.evidence(), erased: record.erased()? }
            }
            Self::GoalAdded(record) => Act::GoalAdded(Box::new(record.goal(at)?)),
            Self::GoalEdited(record) => {
                Act::GoalEdited { goal: record.id(), edits: record.edits()? }
            }
            Self::GoalDone(record) => {
                let (goal, done) = record.done()?;
                Act::GoalDone { goal, done }
            }
            Self::GoalRemoved(record) => Act::GoalRemoved { goal: record.id() },
            Self::FindingsAccepted(record) => {
                let accepted = record.findings.into_iter().map(|finding| {
                    Some(Acceptance {
                        kind: FindingKind::parse(&finding.finding_kind)?,
                        finding: finding.finding.into_owned(),
                        reason: record.reason.clone().into_owned(),
                    })
                });
                Act::FindingsAccepted(accepted.collect::<Option<_>>()?)
            }
            Self::DecisionsReceived(record) => Act::DecisionsReceived(Box::new(record.received()?)),
            Self::Moved(record) => Act::Moved(Box::new(record.moved()?)),
            Self::Undone(record) => {
                Act::Undone(EntryRef { by: DeviceId::new(&*record.by), n: record.n })
            }
            Self::BackedUp(record) => Act::BackedUp {
                file_name: record.file_name.into_owned(),
                sha256: Digest::parse(&record.sha256)?,
            },
            Self::Exported(record) => Act::Exported(Export {
                file_name: record.file_name.into_owned(),
                sha256: Digest::parse(&record.sha256)?,
                sealed_sha256: record
                    .sealed_sha256
                    .map(|digest| Digest::parse(&digest).ok_or(()))
                    .transpose()
                    .ok()?,
                signed_by: record.signed_by.map(Cow::into_owned),
                submission: record.submission.map(|id| SubmissionId::new(&*id)),
                draft: record.draft,
                evidence: record
                    .evidence
                    .into_iter()
                    .map(|short| {
                        is_short_id(&short.short)
                            .then(|| (EvidenceId::new(&*short.id), short.short.into_owned()))
                    })
                    .collect::<Option<_>>()?,
            }),
        })
    }
}
