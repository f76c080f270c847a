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
    /// The domains that this role sees, with all inside them. A role that names neither domains nor
    /// competencies sees the whole framework.
    pub domains: Vec<DomainId>,
    /// The competencies that it sees besides.
    pub competencies: Vec<CompetencyId>,
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
    /// What it is, in one line.
    pub means: Option<String>,
    /// True if it has a duration in hours.
    pub hours: bool,
    /// True if it shows people, so that imh asks for their consent.
    pub people: bool,
    /// True if it often counts only until a day, so that imh asks for that day.
    pub expires: bool,
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
    /// The scales of its own, for aspects that are rated on another scale elsewhere.
    pub scales: Vec<(AspectId, ScaleId)>,
    /// In the order of levels, then aspects.
    pub statements: Vec<Statement>,
    /// What must not wait for somebody who does not meet it yet, in the order of levels.
    pub when_not_met: Vec<(LevelId, String)>,
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

impl Aspect {
    /// Returns whether a competency cannot be met without it.
    #[must_use]
    pub fn is_decisive(&self) -> bool {
        self.counts && !self.optional
    }
}

impl EvidenceKind {
    /// Returns the one kind of a framework whose publisher names none, so that evidence can be
    /// added.
    #[must_use]
    pub fn any() -> Self {
        Self {
            id: KindId::new("evidence"),
            title: "Evidence".to_owned(),
            means: None,
            hours: false,
            people: false,
            expires: false,
            prompts: Vec::new(),
        }
    }
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

    /// Returns the choice that a competency belongs to.
    #[must_use]
    pub fn choice_of(&self, competency: &CompetencyId) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.from.contains(competency))
    }

    /// Returns how many of which competencies a choice asks for, for people: `one of B2, B3`.
    #[must_use]
    pub fn choice_in_words(&self, choice: &Choice) -> String {
        const SHOWN: usize = 12;
        let names: Vec<String> = choice.from.iter().take(SHOWN).map(|id| self.called(id)).collect();
        let more = choice.from.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let minimum = match choice.minimum {
            1 => "one".to_owned(),
            several => several.to_string(),
        };
        format!("{minimum} of {}{more}", names.join(", "))
    }

    /// Returns what a competency that does not count by itself counts for, for people; nothing for
    /// one that does.
    #[must_use]
    pub fn part_in_words(&self, competency: &Competency) -> Option<String> {
        let choice = self.choice_of(&competency.id).map(|choice| self.choice_in_words(choice));
        choice.or_else(|| competency.optional.then(|| "optional".to_owned()))
    }

    /// Returns the name for people of a competency; an unknown one is called by its id.
    #[must_use]
    pub fn called(&self, competency: &CompetencyId) -> String {
        self.competency(competency.as_str())
            .map_or_else(|| competency.to_string(), Competency::called)
    }

    /// Returns the scale on which an aspect of a competency is rated: its own, or else the usual
    /// one.
    #[must_use]
    pub fn scale_of(&self, competency: &Competency, aspect: &Aspect) -> &Scale {
        let own = competency.scales.iter().find(|(of, _)| *of == aspect.id);
        own.map_or_else(|| self.usual_scale(aspect), |(_, scale)| self.scale(scale))
    }

    /// Returns the scale of an aspect wherever a competency has none of its own.
    #[must_use]
    pub fn usual_scale(&self, aspect: &Aspect) -> &Scale {
        self.scale(&aspect.scale)
    }

    fn scale(&self, id: &ScaleId) -> &Scale {
        self.scales
            .iter()
            .find(|scale| scale.id == *id)
            .expect("the loader proves that every scale that is named exists")
    }

    /// Returns the point of the scale on which an aspect of a competency is rated, if there is one.
    /// An answer to a competency of an earlier framework is looked for on the usual scale.
    #[must_use]
    pub fn point(&self, competency: &str, aspect: &str, point: &str) -> Option<&Point> {
        let aspect = self.aspect(aspect)?;
        let scale = self.competency(competency).map_or_else(
            || self.usual_scale(aspect),
            |competency| self.scale_of(competency, aspect),
        );
        scale.points.iter().find(|known| known.id.as_str() == point)
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

    /// Counts the competencies with a scale of their own.
    #[must_use]
    pub fn with_own_scale(&self) -> usize {
        self.competencies.iter().filter(|one| !one.scales.is_empty()).count()
    }

    /// Returns whether a competency counts towards a target, by itself or through a choice.
    #[must_use]
    pub fn may_count(&self, competency: &Competency) -> bool {
        !competency.optional || self.choice_of(&competency.id).is_some()
    }

    /// Returns the competencies that exist at a level, in the order of the file.
    pub fn at_level<'f>(&'f self, level: &'f str) -> impl Iterator<Item = &'f Competency> {
        self.competencies.iter().filter(move |competency| competency.is_at(level))
    }
}

/// Returns an id with the publisher's printed code in brackets, if that says more: `C-1-01 (1.01)`.
#[must_use]
pub fn called(id: &str, code: Option<&str>) -> String {
    match code {
        Some(code) if !id.eq_ignore_ascii_case(code) => format!("{id} ({code})"),
        _ => id.to_owned(),
    }
}

impl Competency {
    /// Returns the name for people; see [`called`].
    #[must_use]
    pub fn called(&self) -> String {
        called(self.id.as_str(), self.code.as_deref())
    }

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

    /// Returns what must not wait at a level for somebody who does not meet it yet.
    #[must_use]
    pub fn when_not_met(&self, level: &LevelId) -> Option<&str> {
        self.when_not_met.iter().find(|(of, _)| of == level).map(|(_, text)| text.as_str())
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
