//! A competency framework: domains of competencies, each stated at one or more levels for one or
//! more aspects.
//!
//! Only the loader makes a `Framework`, and it proves what the lookups here rely on: every id that
//! one part names exists in another, no id is given twice, and every scale has a point that counts
//! as met.

use super::{
    AspectId, CompetencyId, DomainId, FrameworkId, KindId, LevelId, PartialDate, PointId, RoleId,
    ScaleId,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framework {
    pub id: FrameworkId,
    /// A semantic version; a published version never changes.
    pub version: String,
    pub title: String,
    /// BCP 47, such as `en-GB`.
    pub language: String,
    pub scope: Option<String>,
    pub publication: Publication,
    pub progression: Progression,
    pub wording: Wording,
    /// Still to be filled in: counts are not enforced and nobody can be rated against it.
    pub template: bool,
    /// Shown wherever the framework's words are shown.
    pub notice: Option<String>,
    pub sources: Vec<Source>,
    pub expect: Option<Expect>,
    pub levels: Vec<Level>,
    pub roles: Vec<Role>,
    pub scales: Vec<Scale>,
    pub aspects: Vec<Aspect>,
    pub evidence_kinds: Vec<EvidenceKind>,
    pub domains: Vec<Domain>,
    pub competencies: Vec<Competency>,
    pub choices: Vec<Choice>,
}

/// The relation of levels: each builds on the one before, or all are independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progression {
    Ladder,
    Parallel,
}

/// The author of the statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    Own,
    Imported,
}

/// Who published a framework, when, and on what terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub url: Option<String>,
    pub issued: Option<PartialDate>,
    /// The `id@version` that it replaces.
    pub replaces: Option<String>,
    /// The `id@version` that it says in another language, with the same ids.
    pub translates: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub url: Option<String>,
}

/// The number of competencies that a level must have, so that a slip in a long file is noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    pub level: LevelId,
    pub competencies: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    pub id: LevelId,
    pub title: String,
    pub summary: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: RoleId,
    pub title: String,
    pub level: LevelId,
}

/// Points from the lowest to the highest. All points above one that counts as met count as met too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    pub id: ScaleId,
    pub points: Vec<Point>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub id: PointId,
    pub label: String,
    pub means: Option<String>,
    pub met: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aspect {
    pub id: AspectId,
    pub title: String,
    pub scale: ScaleId,
    /// True if it takes part in the verdict.
    pub counts: bool,
    /// True if a competency can be complete without it.
    pub optional: bool,
    /// The question for a competency without a statement of its own for this aspect.
    pub asks: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceKind {
    pub id: KindId,
    pub title: String,
    /// True if it has a duration in hours.
    pub hours: bool,
    /// True if it shows people, so that imh asks for their consent.
    pub people: bool,
    pub prompts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    pub id: DomainId,
    /// The domain that it is a part of.
    pub within: Option<DomainId>,
    pub title: String,
    pub summary: Option<String>,
    pub expect: Option<Expect>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competency {
    pub id: CompetencyId,
    /// A number printed by the publisher, such as `1.01`.
    pub code: Option<String>,
    pub domain: DomainId,
    pub cluster: Option<String>,
    pub title: String,
    pub summary: Option<String>,
    pub examples: Vec<String>,
    pub url: Option<String>,
    /// Other competencies of this framework to look at with it.
    pub related: Vec<CompetencyId>,
    /// An optional competency counts only through a choice.
    pub optional: bool,
    /// In the order of levels, then aspects.
    pub statements: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub level: LevelId,
    pub aspect: AspectId,
    pub text: String,
}

/// A requirement of at least `minimum` of these optional competencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub from: Vec<CompetencyId>,
    pub minimum: usize,
}

impl Framework {
    /// Returns a framework with nothing in it yet, whose words are somebody else's.
    pub(crate) fn empty(id: FrameworkId, version: String, title: String, language: String) -> Self {
        Self {
            id,
            version,
            title,
            language,
            scope: None,
            publication: Publication::default(),
            progression: Progression::Ladder,
            wording: Wording::Imported,
            template: false,
            notice: None,
            sources: Vec::new(),
            expect: None,
            levels: Vec::new(),
            roles: Vec::new(),
            scales: Vec::new(),
            aspects: Vec::new(),
            evidence_kinds: Vec::new(),
            domains: Vec::new(),
            competencies: Vec::new(),
            choices: Vec::new(),
        }
    }

    #[must_use]
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id.as_str() == id)
    }

    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.as_str() == id)
    }

    #[must_use]
    pub fn aspect(&self, id: &str) -> Option<&Aspect> {
        self.aspects.iter().find(|aspect| aspect.id.as_str() == id)
    }

    #[must_use]
    pub fn evidence_kind(&self, id: &str) -> Option<&EvidenceKind> {
        self.evidence_kinds.iter().find(|kind| kind.id.as_str() == id)
    }

    #[must_use]
    pub fn domain(&self, id: &str) -> Option<&Domain> {
        self.domains.iter().find(|domain| domain.id.as_str() == id)
    }

    #[must_use]
    pub fn competency(&self, id: &str) -> Option<&Competency> {
        self.competencies.iter().find(|competency| competency.id.as_str() == id)
    }

    /// Returns the scale of an aspect of this framework.
    #[must_use]
    pub fn scale_of(&self, aspect: &Aspect) -> &Scale {
        self.scales
            .iter()
            .find(|scale| scale.id == aspect.scale)
            .expect("the loader proves that every aspect names a scale")
    }

    /// Returns the point of an aspect's scale, if the framework knows it.
    #[must_use]
    pub fn point(&self, aspect: &str, point: &str) -> Option<&Point> {
        let aspect = self.aspect(aspect)?;
        self.scale_of(aspect).points.iter().find(|known| known.id.as_str() == point)
    }

    /// Returns the aspects that are asked about at a level: those with a statement there, and those
    /// with a question for every competency.
    pub fn aspects_of<'f>(
        &'f self,
        competency: &'f Competency,
        level: &'f str,
    ) -> impl Iterator<Item = &'f Aspect> {
        self.aspects.iter().filter(move |aspect| {
            competency.is_at(level)
                && (aspect.asks.is_some()
                    || competency.statement(level, aspect.id.as_str()).is_some())
        })
    }

    /// Returns the competencies that exist at a level, in the order of the file.
    pub fn at_level<'f>(&'f self, level: &'f str) -> impl Iterator<Item = &'f Competency> {
        self.competencies.iter().filter(move |competency| competency.is_at(level))
    }
}

impl Competency {
    /// Returns whether it has a statement at this level.
    #[must_use]
    pub fn is_at(&self, level: &str) -> bool {
        self.statements.iter().any(|statement| statement.level.as_str() == level)
    }

    #[must_use]
    pub fn statement(&self, level: &str, aspect: &str) -> Option<&str> {
        self.statements
            .iter()
            .find(|statement| {
                statement.level.as_str() == level && statement.aspect.as_str() == aspect
            })
            .map(|statement| statement.text.as_str())
    }

    /// Returns the question for an aspect at a level: the competency's own statement, or else the
    /// question that the aspect asks everywhere.
    #[must_use]
    pub fn asked<'c>(&'c self, level: &str, aspect: &'c Aspect) -> Option<&'c str> {
        self.statement(level, aspect.id.as_str()).or(aspect.asks.as_deref())
    }
}

impl Progression {
    pub const NAMES: [&'static str; 2] = ["ladder", "parallel"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl Wording {
    pub const NAMES: [&'static str; 2] = ["own", "imported"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}
