//! Frameworks: the list, one in full, and two compared.

mod compared;
mod list;
mod show;

use serde::Serialize;

pub(super) use compared::role_changes;
pub use compared::{ChangeCounts, ComparedCompetencyView, FrameworkDiffView, RoleChangeView};
pub use list::{FrameworkListView, ListedFile, ListedFramework, ListedPack, ListedSigner};
pub use show::FrameworkShowView;

use crate::model::{Digest, Framework};

/// The framework of a report, identified by its bytes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkView {
    pub id: String,
    pub version: String,
    pub sha256: String,
    pub title: String,
    /// The notice to show with the framework's words; null if it has none.
    pub notice: Option<String>,
}

impl FrameworkView {
    #[must_use]
    pub fn of(framework: &Framework, sha256: Digest) -> Self {
        Self {
            id: framework.id.to_string(),
            version: framework.version.clone(),
            sha256: sha256.to_string(),
            title: framework.title.clone(),
            notice: framework.notice.clone(),
        }
    }

    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{} ({} {})", self.title, self.id, self.version)
    }
}
