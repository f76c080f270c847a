//! Reads ratings against one version of a framework as ratings against another. The relations are
//! those of NIST IR 8477 (set theory relationship mapping): the old statement, seen from the new.

use super::{CompetencyId, Framework, LevelId, Place, PointId};

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
    pub relation: Relation,
    pub reason: Option<String>,
}

/// What the competencies on the left ask for, compared with those on the right; the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same.
    Equal,
    /// All of it, and more.
    Superset,
    /// A part of it.
    Subset,
    /// Some of it, and other things.
    Intersects,
    /// Nothing of it.
    NotRelated,
}

/// A kind of part of a framework that a file names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedPart {
    Framework,
    Domain,
    Competency,
    Level,
    Point,
    EvidenceKind,
}

/// A name in a mapping, for somebody who knows the frameworks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedName {
    pub part: NamedPart,
    /// True if it is a part of the new framework.
    pub is_new: bool,
    pub id: String,
    pub place: Place,
}

/// The competencies that one of the new framework comes from; all of them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources<'m> {
    pub from: Vec<&'m CompetencyId>,
    pub relation: Relation,
}

impl NamedPart {
    /// Returns the ids of all such parts of a framework.
    #[must_use]
    pub fn ids_in(self, framework: &Framework) -> Vec<&str> {
        let points = || framework.scales.iter().flat_map(|scale| &scale.points);
        match self {
            Self::Framework => vec![framework.id.as_str()],
            Self::Domain => framework.domains.iter().map(|one| one.id.as_str()).collect(),
            Self::Competency => framework.competencies.iter().map(|one| one.id.as_str()).collect(),
            Self::Level => framework.levels.iter().map(|one| one.id.as_str()).collect(),
            Self::Point => points().map(|one| one.id.as_str()).collect(),
            Self::EvidenceKind => {
                framework.evidence_kinds.iter().map(|one| one.id.as_str()).collect()
            }
        }
    }

    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Domain => "domain",
            Self::Competency => "competency",
            Self::Level => "level",
            Self::Point => "point",
            Self::EvidenceKind => "kind of evidence",
        }
    }
}

impl Mapping {
    /// Returns every name in it, for a mapping that was read without their places.
    #[must_use]
    pub fn names(&self) -> Vec<MappedName> {
        let rules = self.competencies.iter().flat_map(|rule| {
            let from = rule.from.iter().map(|id| (NamedPart::Competency, false, id.as_str()));
            from.chain(rule.to.iter().map(|id| (NamedPart::Competency, true, id.as_str())))
        });
        let levels = self.levels.iter().flat_map(|(from, to)| {
            [(NamedPart::Level, false, from.as_str()), (NamedPart::Level, true, to.as_str())]
        });
        let points = self.points.iter().flat_map(|(from, to)| {
            [(NamedPart::Point, false, from.as_str()), (NamedPart::Point, true, to.as_str())]
        });
        let name = |(part, is_new, id): (_, _, &str)| MappedName {
            part,
            is_new,
            id: id.to_owned(),
            place: Place::Whole,
        };
        rules.chain(levels).chain(points).map(name).collect()
    }

    /// Returns the competencies that one of the new framework comes from, if there are any. Of
    /// several rules the weakest relation counts.
    #[must_use]
    pub fn sources_of<'m>(&'m self, to: &'m CompetencyId) -> Option<Sources<'m>> {
        let rules: Vec<&CompetencyRule> = self
            .competencies
            .iter()
            .filter(|rule| rule.to.contains(to) && rule.relation != Relation::NotRelated)
            .collect();
        if let Some(relation) = rules.iter().map(|rule| rule.relation).max() {
            let mut from: Vec<&CompetencyId> = rules.iter().flat_map(|rule| &rule.from).collect();
            from.sort();
            from.dedup();
            return Some(Sources { from, relation });
        }
        let is_named = |rule: &CompetencyRule| rule.from.contains(to) || rule.to.contains(to);
        let keeps_its_id = self.same_ids && !self.competencies.iter().any(is_named);
        keeps_its_id.then(|| Sources { from: vec![to], relation: Relation::Equal })
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

impl Relation {
    pub const NAMES: [&'static str; 5] = ["equal", "superset", "subset", "intersects", "none"];
    const ALL: [Self; 5] =
        [Self::Equal, Self::Superset, Self::Subset, Self::Intersects, Self::NotRelated];

    /// Returns the relation at this place of [`Relation::NAMES`].
    #[must_use]
    pub fn at(place: usize) -> Option<Self> {
        Self::ALL.get(place).copied()
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Returns whether an answer to the old statement answers the new one as well.
    #[must_use]
    pub fn carries_whole(self) -> bool {
        matches!(self, Self::Equal | Self::Superset)
    }
}
