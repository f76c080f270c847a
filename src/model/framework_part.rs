//! The part of a framework that a role sees.

use std::collections::HashSet;

use super::{Competency, CompetencyId, Domain, DomainId, Framework, Role, RoleId};

/// What a role sees of a framework.
pub struct FrameworkPart<'f> {
    /// `None` if it sees everything.
    domains: Option<HashSet<&'f DomainId>>,
    competencies: HashSet<&'f CompetencyId>,
}

impl FrameworkPart<'_> {
    #[must_use]
    pub fn has(&self, competency: &Competency) -> bool {
        self.domains.as_ref().is_none_or(|domains| domains.contains(&competency.domain))
            || self.competencies.contains(&competency.id)
    }
}

impl Role {
    /// Returns whether it sees only a part of the framework.
    #[must_use]
    pub fn sees_a_part(&self) -> bool {
        !self.domains.is_empty() || !self.competencies.is_empty()
    }
}

impl Framework {
    /// Returns the competencies that exist at a level and that a role sees, in the order of the
    /// file.
    pub fn seen_at<'f>(
        &'f self,
        level: &'f str,
        role: Option<&'f RoleId>,
    ) -> impl Iterator<Item = &'f Competency> {
        let part = self.part_of(role);
        self.at_level(level).filter(move |competency| part.has(competency))
    }

    /// Returns the part that a role sees. An unknown role sees everything.
    #[must_use]
    pub fn part_of(&self, role: Option<&RoleId>) -> FrameworkPart<'_> {
        let role = role.and_then(|role| self.role(role.as_str()));
        let Some(role) = role.filter(|role| role.sees_a_part()) else {
            return FrameworkPart { domains: None, competencies: HashSet::new() };
        };
        let mut domains: HashSet<&DomainId> = role.domains.iter().collect();
        // Each round adds the domains one step further inside; the loader refuses circles.
        for _ in &self.domains {
            let before = domains.len();
            let inside = |domain: &&Domain| {
                domain.within.as_ref().is_some_and(|above| domains.contains(above))
            };
            let more: Vec<&DomainId> =
                self.domains.iter().filter(inside).map(|domain| &domain.id).collect();
            domains.extend(more);
            if domains.len() == before {
                break;
            }
        }
        FrameworkPart { domains: Some(domains), competencies: role.competencies.iter().collect() }
    }

    /// Returns whether a role sees a part in which nothing counts at the level from which it begins.
    #[must_use]
    pub fn has_no_target(&self, role: &Role) -> bool {
        let mut seen = self.seen_at(role.level.as_str(), Some(&role.id));
        role.sees_a_part() && !seen.any(|competency| self.may_count(competency))
    }

    /// Returns whether some roles see only a part.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        self.roles.iter().any(Role::sees_a_part)
    }
}
