//! What lies on disk of each kind of entry, and what it means. One struct a kind, borrowed from the line it is read from.

use std::{borrow::Cow, fmt};

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::model::{
    Act, Answer, AspectId, CompetencyId, DeviceId, Digest, EntryRef, Evidence, EvidenceFile, EvidenceId, Export, FrameworkId, KindId,
    LevelId, PartialDate, Pin, PointId, Rating, RoleId, Settings, SubmissionId,
};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum ActRecord<'a> {
    Began(BeganRecord<'a>),
    Set(SettingsRecord<'a>),
    Rated(RatedRecord<'a>),
    EvidenceAdded(EvidenceRecord<'a>),
    EvidenceLinked(LinkRecord<'a>),
    EvidenceUnlinked(LinkRecord<'a>),
    Undone(UndoneRecord<'a>),
    Exported(ExportRecord<'a>),
}

/// Reads `kind`, which always stands first, and then the rest in one pass.
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
                    "rated" => RatedRecord::deserialize(rest).map(ActRecord::Rated),
                    "evidence-added" => EvidenceRecord::deserialize(rest).map(ActRecord::EvidenceAdded),
                    "evidence-linked" => LinkRecord::deserialize(rest).map(ActRecord::EvidenceLinked),
                    "evidence-unlinked" => LinkRecord::deserialize(rest).map(ActRecord::EvidenceUnlinked),
                    "undone" => UndoneRecord::deserialize(rest).map(ActRecord::Undone),
                    "exported" => ExportRecord::deserialize(rest).map(ActRecord::Exported),
                    other => Err(de::Error::custom(format!("unknown kind of entry `{other}`"))),
                }
            }
        }

        deserializer.deserialize_map(Kinds(std::marker::PhantomData))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PinRecord<'a> {
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
    framework: PinRecord<'a>,
    #[serde(borrow)]
    settings: SettingsRecord<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsRecord<'a> {
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    level: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    role: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    label: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatedRecord<'a> {
    #[serde(borrow)]
    framework: Cow<'a, str>,
    #[serde(borrow)]
    ratings: Vec<RatingRecord<'a>>,
}

/// Exactly one of `point` and `not-applicable` (with the reason) is there.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RatingRecord<'a> {
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
pub(super) struct EvidenceRecord<'a> {
    #[serde(borrow)]
    evidence: Cow<'a, str>,
    #[serde(borrow)]
    short: Cow<'a, str>,
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow)]
    evidence_kind: Cow<'a, str>,
    #[serde(borrow)]
    files: Vec<FileRecord<'a>>,
    #[serde(borrow, rename = "for")]
    competencies: Vec<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    happened: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileRecord<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
    size_bytes: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRecord<'a> {
    #[serde(borrow)]
    evidence: Cow<'a, str>,
    #[serde(borrow, rename = "for")]
    competencies: Vec<Cow<'a, str>>,
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
    submission: Option<Cow<'a, str>>,
    draft: bool,
    #[serde(borrow)]
    evidence: Vec<ShortRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    short: Cow<'a, str>,
}

fn competencies(ids: &[CompetencyId]) -> Vec<Cow<'_, str>> {
    ids.iter().map(|id| Cow::Borrowed(id.as_str())).collect()
}

fn competency_ids(ids: &[Cow<'_, str>]) -> Vec<CompetencyId> {
    ids.iter().map(|id| CompetencyId::new(&**id)).collect()
}

impl<'a> SettingsRecord<'a> {
    fn of(settings: &'a Settings) -> Self {
        Self {
            level: settings.level.as_ref().map(|id| Cow::Borrowed(id.as_str())),
            role: settings.role.as_ref().map(|id| Cow::Borrowed(id.as_str())),
            label: settings.label.as_deref().map(Cow::Borrowed),
        }
    }

    fn settings(self) -> Settings {
        Settings {
            level: self.level.map(|id| LevelId::new(&*id)),
            role: self.role.map(|id| RoleId::new(&*id)),
            label: self.label.map(Cow::into_owned),
        }
    }
}

impl<'a> RatingRecord<'a> {
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

impl<'a> EvidenceRecord<'a> {
    fn of(item: &'a Evidence) -> Self {
        Self {
            evidence: Cow::Borrowed(item.id.as_str()),
            short: Cow::Borrowed(&item.short),
            title: Cow::Borrowed(&item.title),
            evidence_kind: Cow::Borrowed(item.kind.as_str()),
            files: item
                .files
                .iter()
                .map(|file| FileRecord {
                    name: Cow::Borrowed(&file.name),
                    sha256: Cow::Owned(file.sha256.to_string()),
                    size_bytes: file.size_bytes,
                })
                .collect(),
            competencies: competencies(&item.competencies),
            happened: item.happened.map(|date| Cow::Owned(date.to_string())),
        }
    }

    fn evidence(self, added: Timestamp) -> Option<Evidence> {
        let files = self
            .files
            .into_iter()
            .map(|file| {
                Some(EvidenceFile { name: file.name.into_owned(), sha256: Digest::parse(&file.sha256)?, size_bytes: file.size_bytes })
            })
            .collect::<Option<_>>()?;
        Some(Evidence {
            id: EvidenceId::new(&*self.evidence),
            short: is_short_id(&self.short).then(|| self.short.into_owned())?,
            title: self.title.into_owned(),
            kind: KindId::new(&*self.evidence_kind),
            files,
            competencies: competency_ids(&self.competencies),
            happened: self.happened.map(|date| PartialDate::parse(&date)).transpose().ok()?,
            added,
        })
    }
}

/// `E`, a number, and perhaps the small letters of a device.
fn is_short_id(short: &str) -> bool {
    let Some(rest) = short.strip_prefix('E') else { return false };
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() > letters.len() && rest.len() - letters.len() < 10 && letters.bytes().all(|b| b.is_ascii_lowercase())
}

impl<'a> ActRecord<'a> {
    pub(super) fn of(act: &'a Act) -> Self {
        match act {
            Act::Began { pin, settings } => Self::Began(BeganRecord {
                framework: PinRecord {
                    id: Cow::Borrowed(pin.id.as_str()),
                    version: Cow::Borrowed(&pin.version),
                    sha256: Cow::Owned(pin.sha256.to_string()),
                },
                settings: SettingsRecord::of(settings),
            }),
            Act::Set(settings) => Self::Set(SettingsRecord::of(settings)),
            Act::Rated { framework, ratings } => Self::Rated(RatedRecord {
                framework: Cow::Owned(framework.to_string()),
                ratings: ratings.iter().map(RatingRecord::of).collect(),
            }),
            Act::EvidenceAdded(item) => Self::EvidenceAdded(EvidenceRecord::of(item)),
            Act::EvidenceLinked { evidence, competencies: ids } => {
                Self::EvidenceLinked(LinkRecord { evidence: Cow::Borrowed(evidence.as_str()), competencies: competencies(ids) })
            }
            Act::EvidenceUnlinked { evidence, competencies: ids } => {
                Self::EvidenceUnlinked(LinkRecord { evidence: Cow::Borrowed(evidence.as_str()), competencies: competencies(ids) })
            }
            Act::Undone(entry) => Self::Undone(UndoneRecord { by: Cow::Borrowed(entry.by.as_str()), n: entry.n }),
            Act::Exported(export) => Self::Exported(ExportRecord {
                file_name: Cow::Borrowed(&export.file_name),
                sha256: Cow::Owned(export.sha256.to_string()),
                submission: export.submission.as_ref().map(|id| Cow::Borrowed(id.as_str())),
                draft: export.draft,
                evidence: export
                    .evidence
                    .iter()
                    .map(|(id, short)| ShortRecord { id: Cow::Borrowed(id.as_str()), short: Cow::Borrowed(short) })
                    .collect(),
            }),
        }
    }

    pub(super) fn act(self, at: Timestamp) -> Option<Act> {
        Some(match self {
            Self::Began(record) => Act::Began {
                pin: Pin {
                    id: FrameworkId::new(&*record.framework.id),
                    version: record.framework.version.into_owned(),
                    sha256: Digest::parse(&record.framework.sha256)?,
                },
                settings: record.settings.settings(),
            },
            Self::Set(record) => Act::Set(record.settings()),
            Self::Rated(record) => Act::Rated {
                framework: Digest::parse(&record.framework)?,
                ratings: record.ratings.into_iter().map(RatingRecord::rating).collect::<Option<_>>()?,
            },
            Self::EvidenceAdded(record) => Act::EvidenceAdded(Box::new(record.evidence(at)?)),
            Self::EvidenceLinked(record) => {
                Act::EvidenceLinked { evidence: EvidenceId::new(&*record.evidence), competencies: competency_ids(&record.competencies) }
            }
            Self::EvidenceUnlinked(record) => {
                Act::EvidenceUnlinked { evidence: EvidenceId::new(&*record.evidence), competencies: competency_ids(&record.competencies) }
            }
            Self::Undone(record) => Act::Undone(EntryRef { by: DeviceId::new(&*record.by), n: record.n }),
            Self::Exported(record) => Act::Exported(Export {
                file_name: record.file_name.into_owned(),
                sha256: Digest::parse(&record.sha256)?,
                submission: record.submission.map(|id| SubmissionId::new(&*id)),
                draft: record.draft,
                evidence: record
                    .evidence
                    .into_iter()
                    .map(|short| is_short_id(&short.short).then(|| (EvidenceId::new(&*short.id), short.short.into_owned())))
                    .collect::<Option<_>>()?,
            }),
        })
    }
}
