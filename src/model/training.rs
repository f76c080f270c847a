//! Training that can close a gap. This project decides itself what a course covers.

use super::{FrameworkId, TrainingId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    pub id: TrainingId,
    pub title: String,
    pub provider: String,
    /// In the provider's own terms: `7 months`.
    pub length: Option<String>,
    pub runs: Option<String>,
    pub url: Option<String>,
    pub notice: Option<String>,
    pub covers: Vec<Coverage>,
}

/// Whole domains or single competencies of a framework, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub framework: FrameworkId,
    pub domains: Vec<String>,
    pub competencies: Vec<String>,
}

impl Training {
    #[must_use]
    pub fn covers(&self, framework: &str, domain: &str, competency: &str) -> bool {
        self.covers.iter().any(|coverage| {
            coverage.framework.as_str() == framework
                && (coverage.domains.iter().any(|id| id == domain)
                    || coverage.competencies.iter().any(|id| id == competency))
        })
    }
}
