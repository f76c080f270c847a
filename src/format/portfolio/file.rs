//! `portfolio.json` as it lies in a bundle. What is worked out from the rest is not looked at.

use serde::{Deserialize, de::IgnoredAny};

use crate::model::{CompetencyId, Digest, FrameworkId, Pin, Told, ToldOf};

/// What a bundle says for machines. What was added since the first version may be absent, and then it cannot be restored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PortfolioFile {
    pub(super) format: u32,
    pub(super) report: String,
    pub(super) framework: PinFile,
    pub(super) person: PersonFile,
    pub(super) level: String,
    pub(super) began: Option<String>,
    pub made: String,
    pub draft: bool,
    pub submission: Option<SubmissionFile>,
    #[serde(default)]
    pub resubmission: Option<ResubmissionFile>,
    #[serde(rename = "summary", default)]
    pub(super) _summary: IgnoredAny,
    #[serde(rename = "growth", default)]
    pub(super) _growth: IgnoredAny,
    pub(super) domains: Vec<DomainFile>,
    pub(super) evidence: Vec<PieceFile>,
    #[serde(default)]
    pub(super) plan: Vec<GoalFile>,
    #[serde(default)]
    pub(super) other_ratings: Vec<RatedFile>,
    #[serde(default)]
    pub(super) accepted_findings: Vec<AcceptedFile>,
}

impl PortfolioFile {
    /// What it says it was made against, if that can be a framework.
    #[must_use]
    pub fn pin(&self) -> Option<Pin> {
        let PinFile { id, version, sha256, .. } = &self.framework;
        Some(Pin { id: FrameworkId::new(&**id), version: version.clone(), sha256: Digest::parse(sha256)? })
    }

    /// What it calls its person.
    pub(super) fn label(&self) -> Option<&str> {
        self.person.label.as_deref()
    }

    /// What of a competency is new since assessors decided on it; `None` if they did not.
    #[must_use]
    pub fn new_since(&self, competency: &str) -> Option<&[String]> {
        let mut all = self.domains.iter().flat_map(|domain| &domain.competencies);
        all.find(|known| known.competency == competency)?.decision.as_ref().map(|carried| carried.since.as_slice())
    }

    /// What was decided on an earlier bundle, as far as this one tells what became of it; `bundle` is this one.
    #[must_use]
    pub fn told(&self, bundle: Digest) -> Told {
        let all = self.domains.iter().flat_map(|domain| &domain.competencies);
        let of = all.filter_map(|known| {
            let carried = known.decision.as_ref()?;
            let competency = CompetencyId::new(&*known.competency);
            Some(ToldOf { competency, since: carried.since.clone(), changed: carried.changed.clone() })
        });
        Told { bundle, of: of.collect() }
    }

    /// What was decided on an earlier bundle, in the order of competencies.
    pub fn decisions(&self) -> impl Iterator<Item = &CarriedFile> {
        self.domains.iter().flat_map(|domain| &domain.competencies).filter_map(|known| known.decision.as_ref())
    }

    /// What the person wrote of a piece of evidence; by its short id.
    #[must_use]
    pub fn words_of(&self, short: &str) -> Option<&str> {
        self.evidence.iter().find(|piece| piece.id == short)?.words.as_deref()
    }

    /// Where the files of a piece of evidence lie, below `data/`; by its short id.
    #[must_use]
    pub fn paths_of(&self, short: &str) -> &[String] {
        self.evidence.iter().find(|piece| piece.id == short).map_or(&[], |piece| &piece.paths)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionFile {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PinFile {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) sha256: String,
    #[serde(rename = "title", default)]
    pub(super) _title: IgnoredAny,
    #[serde(rename = "notice", default)]
    pub(super) _notice: IgnoredAny,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PersonFile {
    pub(super) label: Option<String>,
    #[serde(rename = "role", default)]
    pub(super) _role: IgnoredAny,
    pub(super) role_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DomainFile {
    #[serde(rename = "domain", default)]
    pub(super) _domain: IgnoredAny,
    #[serde(rename = "title", default)]
    pub(super) _title: IgnoredAny,
    #[serde(rename = "summary", default)]
    pub(super) _summary: IgnoredAny,
    pub(super) competencies: Vec<CompetencyFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompetencyFile {
    pub(super) competency: String,
    #[serde(rename = "code", default)]
    pub(super) _code: IgnoredAny,
    #[serde(rename = "title", default)]
    pub(super) _title: IgnoredAny,
    pub(super) level: String,
    #[serde(rename = "verdict", default)]
    pub(super) _verdict: IgnoredAny,
    pub(super) aspects: Vec<AspectFile>,
    #[serde(rename = "evidence", default)]
    pub(super) _evidence: IgnoredAny,
    #[serde(default)]
    pub(super) decision: Option<CarriedFile>,
}

/// What assessors decided on an earlier bundle.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResubmissionFile {
    /// The earlier bundle, by its SHA-256.
    pub of: String,
    pub decisions: Vec<DecisionFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionFile {
    /// From `data/`.
    pub path: String,
    pub(super) sha256: String,
    pub signature: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CarriedFile {
    pub competency: String,
    pub title: String,
    pub outcome: String,
    pub label: String,
    pub accepted: bool,
    pub decided_on: String,
    pub by: Vec<String>,
    pub reason: String,
    pub evidence: Vec<String>,
    /// What of it an acceptance rests on and is another since.
    pub changed: Vec<String>,
    /// What of the competency is new since, by the word of whoever sends it again.
    pub since: Vec<String>,
}

impl DecisionFile {
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AspectFile {
    pub(super) aspect: String,
    #[serde(rename = "statement", default)]
    pub(super) _statement: IgnoredAny,
    pub(super) ratings: Vec<RatingFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatedFile {
    pub(super) competency: String,
    pub(super) level: String,
    pub(super) aspect: String,
    pub(super) ratings: Vec<RatingFile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RatingFile {
    pub(super) at: String,
    pub(super) point: Option<String>,
    pub(super) not_applicable: Option<String>,
    pub(super) note: Option<String>,
    pub(super) framework: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PieceFile {
    pub(super) id: String,
    pub(super) key: Option<String>,
    pub(super) title: String,
    pub(super) kind: String,
    #[serde(rename = "kind-title", default)]
    pub(super) _kind_title: IgnoredAny,
    pub(super) happened: Option<String>,
    pub(super) added: String,
    pub(super) valid_until: Option<String>,
    pub(super) minutes: Option<u32>,
    #[serde(rename = "verified", default)]
    pub(super) _verified: IgnoredAny,
    #[serde(default)]
    pub(super) confirmations: Vec<ConfirmationFile>,
    pub(super) consent: Option<String>,
    pub(super) r#for: Vec<String>,
    #[serde(default)]
    pub(super) shows: Vec<Option<String>>,
    pub(super) link: Option<String>,
    pub(super) account: Option<FileFile>,
    pub(super) files: Vec<FileFile>,
    pub(super) words: Option<String>,
    pub(super) paths: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmationFile {
    pub(super) how: String,
    pub(super) by: String,
    pub(super) on: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct FileFile {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) size_bytes: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct GoalFile {
    pub(super) id: String,
    pub(super) key: Option<String>,
    pub(super) what: String,
    pub(super) r#for: Vec<String>,
    pub(super) how: Option<String>,
    pub(super) by: Option<String>,
    pub(super) done_when: Option<String>,
    pub(super) added: String,
    pub(super) done_on: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptedFile {
    pub(super) finding: String,
    pub(super) kind: String,
}
