//! Reads ratings against one version of a framework as ratings against another.

use super::{CompetencyId, LevelId, PointId};

/// Maps one framework version onto another. A competency without a rule keeps its id, if `same_ids`
/// is set and the other framework has it; else it is not carried over, and is not rated there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub title: String,
    /// The id and version.
    pub from: (String, String),
    pub to: (String, String),
    /// True if a competency without a rule maps to the one with the same id.
    pub same_ids: bool,
    pub competencies: Vec<CompetencyRule>,
    pub levels: Vec<(LevelId, LevelId)>,
    pub points: Vec<(PointId, PointId)>,
}

/// The competencies on the left became those on the right: one was renamed, or they were split or
/// combined. A competency that ended has nothing on the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetencyRule {
    pub from: Vec<CompetencyId>,
    pub to: Vec<CompetencyId>,
}

impl Mapping {
    /// Returns the competencies that one of the new framework comes from.
    #[must_use]
    pub fn sources_of<'m>(&'m self, to: &'m CompetencyId) -> Vec<&'m CompetencyId> {
        let named: Vec<&CompetencyId> = self
            .competencies
            .iter()
            .filter(|rule| rule.to.contains(to))
            .flat_map(|rule| &rule.from)
            .collect();
        let is_gone = self.competencies.iter().any(|rule| rule.from.contains(to));
        if named.is_empty() && self.same_ids && !is_gone { vec![to] } else { named }
    }

    #[must_use]
    pub fn level<'m>(&'m self, from: &'m LevelId) -> &'m LevelId {
        self.levels.iter().find(|(known, _)| known == from).map_or(from, |(_, to)| to)
    }

    #[must_use]
    pub fn point<'m>(&'m self, from: &'m str) -> &'m str {
        self.points
            .iter()
            .find(|(known, _)| known.as_str() == from)
            .map_or(from, |(_, to)| to.as_str())
    }
}
