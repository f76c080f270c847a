//! How ratings against one version of a framework are read as ratings against another.

use super::{CompetencyId, LevelId, PointId};

/// What of a framework is what of another. What no rule names keeps its id, if `same_ids` says so and the other has it; else it is
/// not carried over, and is not rated there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub title: String,
    /// Id and version.
    pub from: (String, String),
    pub to: (String, String),
    /// Whether a competency that no rule names is the one with its id.
    pub same_ids: bool,
    pub competencies: Vec<CompetencyRule>,
    pub levels: Vec<(LevelId, LevelId)>,
    pub points: Vec<(PointId, PointId)>,
}

/// These together are those: one that was renamed, parted or put together. Nothing on the right is one that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetencyRule {
    pub from: Vec<CompetencyId>,
    pub to: Vec<CompetencyId>,
}

impl Mapping {
    /// The competencies that one of the new framework is made of.
    #[must_use]
    pub fn sources_of<'m>(&'m self, to: &'m CompetencyId) -> Vec<&'m CompetencyId> {
        let named: Vec<&CompetencyId> = self.competencies.iter().filter(|rule| rule.to.contains(to)).flat_map(|rule| &rule.from).collect();
        let is_gone = self.competencies.iter().any(|rule| rule.from.contains(to));
        if named.is_empty() && self.same_ids && !is_gone { vec![to] } else { named }
    }

    #[must_use]
    pub fn level<'m>(&'m self, from: &'m LevelId) -> &'m LevelId {
        self.levels.iter().find(|(known, _)| known == from).map_or(from, |(_, to)| to)
    }

    #[must_use]
    pub fn point<'m>(&'m self, from: &'m str) -> &'m str {
        self.points.iter().find(|(known, _)| known.as_str() == from).map_or(from, |(_, to)| to.as_str())
    }
}
