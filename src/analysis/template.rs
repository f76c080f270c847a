//! What a framework lacks of the template that it fills in.

use crate::model::{Domain, Expect, Framework};

/// A part of a template that a framework lacks, or has another number of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateGap {
    /// The ids of domains, in the order of the template.
    Domains(Vec<String>),
    /// The ids of levels, in the order of the template.
    Levels(Vec<String>),
    /// The template expects another number of competencies at a level, in all or in a domain.
    Competencies { level: String, domain: Option<String>, found: usize, expected: usize },
}

impl TemplateGap {
    /// Compares a framework with a template: its domains, its levels, and then its numbers of
    /// competencies in all and in the domains that it has.
    #[must_use]
    pub fn all(template: &Framework, filled: &Framework) -> Vec<Self> {
        let has_domain = |domain: &&Domain| filled.domains.iter().any(|one| one.id == domain.id);
        let (there, lacking): (Vec<&Domain>, Vec<&Domain>) =
            template.domains.iter().partition(has_domain);
        let domains: Vec<String> = lacking.iter().map(|domain| domain.id.to_string()).collect();
        let levels = template.levels.iter().map(|level| level.id.as_str());
        let levels: Vec<String> =
            levels.filter(|id| filled.level(id).is_none()).map(str::to_owned).collect();
        let count = |expect: &Expect, domain: Option<&Domain>| {
            let is_in = |at: &str| domain.is_none_or(|domain| domain.id.as_str() == at);
            let at_level = filled.at_level(expect.level.as_str());
            let found = at_level.filter(|one| is_in(one.domain.as_str())).count();
            (found != expect.competencies).then(|| Self::Competencies {
                level: expect.level.to_string(),
                domain: domain.map(|domain| domain.id.to_string()),
                found,
                expected: expect.competencies,
            })
        };
        let mut gaps = Vec::new();
        if !domains.is_empty() {
            gaps.push(Self::Domains(domains));
        }
        if !levels.is_empty() {
            gaps.push(Self::Levels(levels));
        }
        gaps.extend(template.expect.as_ref().and_then(|expect| count(expect, None)));
        gaps.extend(there.iter().filter_map(|domain| count(domain.expect.as_ref()?, Some(domain))));
        gaps
    }
}
