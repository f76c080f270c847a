//! The last bundle that was written, and the changes since.

use serde::Serialize;

use crate::{
    model::{Changes, Portfolio},
    text::counted,
};

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExportedView {
    /// The time of the export, in UTC.
    pub at: String,
    pub file: String,
    pub draft: bool,
    /// The submission target; null if none was named.
    pub submission: Option<String>,
    /// The SHA-256 of the bundle itself.
    pub sha256: String,
    /// The SHA-256 of the encrypted file; null if the bundle was not encrypted.
    pub sealed_sha256: Option<String>,
    /// The fingerprint of the key that signed it; null if it was not signed.
    pub signed_by: Option<String>,
    pub since: ChangesView,
}

/// The number of changes of each kind since the export.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangesView {
    /// Competencies with a rating that was given or taken back.
    pub rated: usize,
    pub evidence_added: usize,
    pub evidence_changed: usize,
    pub evidence_removed: usize,
    pub goals: usize,
    /// True if the role, the level or the name changed.
    pub details: bool,
}

impl ExportedView {
    pub(super) fn of(portfolio: &Portfolio) -> Option<Self> {
        portfolio.exports.last().map(|(at, export)| Self {
            at: format!("{at:.0}"),
            file: export.file_name.clone(),
            draft: export.draft,
            submission: export.submission.as_ref().map(ToString::to_string),
            sha256: export.sha256.to_string(),
            sealed_sha256: export.sealed_sha256.map(|digest| digest.to_string()),
            signed_by: export.signed_by.clone(),
            since: ChangesView::of(&portfolio.since_export),
        })
    }
}

impl ChangesView {
    fn of(changes: &Changes) -> Self {
        Self {
            rated: changes.rated.len(),
            evidence_added: changes.added.len(),
            evidence_changed: changes.changed.len(),
            evidence_removed: changes.removed.len(),
            goals: changes.goals.len(),
            details: changes.details,
        }
    }

    pub(super) fn in_words(self) -> String {
        let pieces = |count, what: &str| {
            (count > 0).then(|| format!("{} of evidence {what}", counted(count, "piece", "pieces")))
        };
        let parts = [
            (self.rated > 0)
                .then(|| format!("{} rated", counted(self.rated, "competency", "competencies"))),
            pieces(self.evidence_added, "added"),
            pieces(self.evidence_changed, "changed"),
            pieces(self.evidence_removed, "removed"),
            (self.goals > 0)
                .then(|| format!("{} set or changed", counted(self.goals, "goal", "goals"))),
            self.details.then(|| "your details changed".to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            "nothing has changed since".to_owned()
        } else {
            format!("since then {}", parts.join(", "))
        }
    }
}
