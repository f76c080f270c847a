//! One framework in full.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FrameworkView;
use crate::{
    model::{Digest, Framework, Point, Scale, Wording, called},
    report::{ChoiceView, CompetencyName, Document, Table, View, views::name::joined_names},
    text::counted,
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkShowView {
    pub framework: FrameworkView,
    pub language: String,
    /// The `id@version` that it says in another language; null if it is no translation.
    pub translates: Option<String>,
    pub scope: Option<String>,
    /// `own` or `imported`.
    pub wording: String,
    pub template: bool,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub url: Option<String>,
    /// A day or a month.
    pub issued: Option<String>,
    /// The `id@version` that it replaces.
    pub replaces: Option<String>,
    /// `ladder` or `parallel`.
    pub progression: String,
    pub sources: Vec<SourceView>,
    pub levels: Vec<LevelView>,
    pub roles: Vec<RoleView>,
    pub aspects: Vec<AspectView>,
    pub evidence_kinds: Vec<EvidenceKindView>,
    pub domains: Vec<DomainView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceView {
    pub title: String,
    pub url: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LevelView {
    pub id: String,
    pub title: String,
    pub summary: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoleView {
    pub id: String,
    pub title: String,
    pub level: String,
    /// The domains that it sees; empty if it sees the whole framework.
    pub domains: Vec<String>,
    /// The competencies that it sees besides.
    pub competencies: Vec<CompetencyName>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AspectView {
    pub id: String,
    pub title: String,
    pub counts: bool,
    pub optional: bool,
    pub points: Vec<PointView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PointView {
    pub id: String,
    pub label: String,
    pub means: Option<String>,
    pub met: bool,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceKindView {
    pub id: String,
    pub title: String,
    /// What it is, in one line; null if the framework does not say.
    pub means: Option<String>,
    /// True if it has a duration in hours.
    pub hours: bool,
    /// True if it shows people, so that their consent is asked for.
    pub people: bool,
    /// True if it often counts only until a day, which is asked for.
    pub expires: bool,
    pub prompts: Vec<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DomainView {
    pub id: String,
    /// The domain that it is a part of.
    pub within: Option<String>,
    pub title: String,
    pub summary: Option<String>,
    pub competencies: Vec<CompetencyView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CompetencyView {
    pub id: String,
    pub code: Option<String>,
    pub cluster: Option<String>,
    pub title: String,
    pub summary: Option<String>,
    pub examples: Vec<String>,
    pub url: Option<String>,
    pub related: Vec<CompetencyName>,
    pub optional: bool,
    pub choice: Option<ChoiceView>,
    /// The points of aspects that are rated on a scale of its own.
    pub points: BTreeMap<String, Vec<PointView>>,
    pub statements: Vec<StatementView>,
    /// What must not wait for somebody who does not meet it yet.
    #[serde(rename = "when-not-met")]
    pub when_not_met: Vec<WhenNotMetView>,
    /// What it counts for, in words, if it does not count by itself.
    #[serde(skip)]
    part: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatementView {
    pub level: String,
    pub aspect: String,
    pub text: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WhenNotMetView {
    pub level: String,
    pub text: String,
}

impl PointView {
    fn each(scale: &Scale) -> Vec<Self> {
        let of = |point: &Point| Self {
            id: point.id.to_string(),
            label: point.label.clone(),
            means: point.means.clone(),
            met: point.met,
        };
        scale.points.iter().map(of).collect()
    }
}

impl CompetencyView {
    fn titled(&self) -> String {
        let part = self.part.as_ref().map(|part| format!(" ({part})")).unwrap_or_default();
        format!("{}  {}{part}", called(&self.id, self.code.as_deref()), self.title)
    }

    /// Returns what stands beside the statements, a line for each.
    fn beside(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.summary.iter().cloned().collect();
        lines.extend(self.examples.iter().map(|example| format!("For example: {example}")));
        for (aspect, points) in &self.points {
            let labels: Vec<&str> = points.iter().map(|point| point.label.as_str()).collect();
            lines.push(format!("Rated for {aspect} as: {}", labels.join(", ")));
        }
        if !self.related.is_empty() {
            lines.push(format!("See as well: {}", joined_names(&self.related)));
        }
        lines.extend(self.url.iter().map(|url| format!("More: {url}")));
        lines
    }
}

impl FrameworkShowView {
    /// Builds the view; `level` limits it to what that level states.
    #[must_use]
    pub fn of(framework: &Framework, sha256: Digest, level: Option<&str>) -> Self {
        let shown = |id: &str| level.is_none_or(|level| level == id);
        Self {
            framework: FrameworkView::of(framework, sha256),
            language: framework.language.clone(),
            translates: framework.publication.translates.clone(),
            scope: framework.scope.clone(),
            wording: framework.wording.name().to_owned(),
            template: framework.template,
            publisher: framework.publication.publisher.clone(),
            licence: framework.publication.licence.clone(),
            url: framework.publication.url.clone(),
            issued: framework.publication.issued.map(|date| date.to_string()),
            replaces: framework.publication.replaces.clone(),
            progression: framework.progression.name().to_owned(),
            sources: framework
                .sources
                .iter()
                .map(|source| SourceView { title: source.title.clone(), url: source.url.clone() })
                .collect(),
            levels: framework
                .levels
                .iter()
                .filter(|level| shown(level.id.as_str()))
                .map(|level| LevelView {
                    id: level.id.to_string(),
                    title: level.title.clone(),
                    summary: level.summary.clone(),
                })
                .collect(),
            roles: framework
                .roles
                .iter()
                .map(|role| RoleView {
                    id: role.id.to_string(),
                    title: role.title.clone(),
                    level: role.level.to_string(),
                    domains: role.domains.iter().map(ToString::to_string).collect(),
                    competencies: CompetencyName::each(framework, role.competencies.iter()),
                })
                .collect(),
            aspects: framework
                .aspects
                .iter()
                .map(|aspect| AspectView {
                    id: aspect.id.to_string(),
                    title: aspect.title.clone(),
                    counts: aspect.counts,
                    optional: aspect.optional,
                    points: PointView::each(framework.usual_scale(aspect)),
                })
                .collect(),
            evidence_kinds: framework
                .evidence_kinds
                .iter()
                .map(|kind| EvidenceKindView {
                    id: kind.id.to_string(),
                    title: kind.title.clone(),
                    means: kind.means.clone(),
                    hours: kind.hours,
                    people: kind.people,
                    expires: kind.expires,
                    prompts: kind.prompts.clone(),
                })
                .collect(),
            domains: framework
                .domains
                .iter()
                .map(|domain| DomainView {
                    id: domain.id.to_string(),
                    within: domain.within.as_ref().map(ToString::to_string),
                    title: domain.title.clone(),
                    summary: domain.summary.clone(),
                    competencies: framework
                        .competencies
                        .iter()
                        .filter(|competency| {
                            competency.domain == domain.id
                                && level.is_none_or(|level| competency.is_at(level))
                        })
                        .map(|competency| CompetencyView {
                            id: competency.id.to_string(),
                            code: competency.code.clone(),
                            cluster: competency.cluster.clone(),
                            title: competency.title.clone(),
                            summary: competency.summary.clone(),
                            examples: competency.examples.clone(),
                            url: competency.url.clone(),
                            related: CompetencyName::each(framework, competency.related.iter()),
                            optional: competency.optional,
                            choice: ChoiceView::of(framework, &competency.id),
                            part: framework.part_in_words(competency),
                            points: framework
                                .aspects
                                .iter()
                                .filter(|aspect| {
                                    competency.scales.iter().any(|(of, _)| *of == aspect.id)
                                })
                                .map(|aspect| {
                                    let scale = framework.scale_of(competency, aspect);
                                    (aspect.id.to_string(), PointView::each(scale))
                                })
                                .collect(),
                            statements: competency
                                .statements
                                .iter()
                                .filter(|statement| shown(statement.level.as_str()))
                                .map(|statement| StatementView {
                                    level: statement.level.to_string(),
                                    aspect: statement.aspect.to_string(),
                                    text: statement.text.clone(),
                                })
                                .collect(),
                            when_not_met: competency
                                .when_not_met
                                .iter()
                                .filter(|(level, _)| shown(level.as_str()))
                                .map(|(level, text)| WhenNotMetView {
                                    level: level.to_string(),
                                    text: text.clone(),
                                })
                                .collect(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn aspect_title<'v>(&'v self, id: &'v str) -> &'v str {
        self.aspects
            .iter()
            .find(|aspect| aspect.id == id)
            .map_or(id, |aspect| aspect.title.as_str())
    }
}

impl View for FrameworkShowView {
    const NAME: &'static str = "framework-show";

    fn document(&self) -> Document {
        let competencies: usize = self.domains.iter().map(|domain| domain.competencies.len()).sum();
        let mut facts = vec![("Id", format!("{} {}", self.framework.id, self.framework.version))];
        facts.push(("Language", self.language.clone()));
        facts.extend(self.translates.clone().map(|original| ("Translates", original)));
        facts.extend(self.scope.clone().map(|scope| ("Scope", scope)));
        facts.push((
            "Wording",
            if self.wording == Wording::Own.name() {
                "our own".to_owned()
            } else {
                "imported by the person who uses it".to_owned()
            },
        ));
        facts.push((
            "Content",
            format!(
                "{} in {}",
                counted(competencies, "competency", "competencies"),
                counted(self.domains.len(), "domain", "domains")
            ),
        ));
        let published = [
            ("Publisher", &self.publisher),
            ("Licence", &self.licence),
            ("Website", &self.url),
            ("Issued", &self.issued),
            ("Replaces", &self.replaces),
        ];
        facts
            .extend(published.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
        facts.push(("SHA-256", self.framework.sha256.clone()));
        let mut document =
            Document::new(&self.framework.title).note(self.framework.notice.clone()).facts(facts);
        document = document.heading("Levels").list(
            self.levels
                .iter()
                .map(|level| {
                    format!(
                        "{} ({}){}",
                        level.title,
                        level.id,
                        level.summary.as_ref().map(|text| format!(": {text}")).unwrap_or_default()
                    )
                })
                .collect(),
        );
        if !self.roles.is_empty() {
            document = document.heading("Roles").list(
                self.roles
                    .iter()
                    .map(|role| {
                        let sees: Vec<String> = role
                            .domains
                            .iter()
                            .cloned()
                            .chain(role.competencies.iter().map(ToString::to_string))
                            .collect();
                        let sees = if sees.is_empty() {
                            String::new()
                        } else {
                            format!(", and sees {}", sees.join(", "))
                        };
                        format!(
                            "{} ({}): begins at level {}{sees}",
                            role.title, role.id, role.level
                        )
                    })
                    .collect(),
            );
        }
        for aspect in &self.aspects {
            document = document.heading(format!("{} ({})", aspect.title, aspect.id)).list(
                aspect
                    .points
                    .iter()
                    .map(|point| {
                        format!(
                            "{} ({}){}",
                            point.label,
                            point.id,
                            point
                                .means
                                .as_ref()
                                .map(|means| format!(": {means}"))
                                .unwrap_or_default()
                        )
                    })
                    .collect(),
            );
        }
        document = document.heading("Kinds of evidence").list(
            self.evidence_kinds
                .iter()
                .map(|kind| {
                    let means = kind.means.as_ref().map(|means| format!(": {means}"));
                    format!("{} ({}){}", kind.title, kind.id, means.unwrap_or_default())
                })
                .collect(),
        );
        for domain in &self.domains {
            let within = domain.within.as_ref().map(|above| format!(" (in {above})"));
            document = document.heading(format!(
                "{} {}{}",
                domain.id,
                domain.title,
                within.unwrap_or_default()
            ));
            if let Some(summary) = &domain.summary {
                document = document.text(summary);
            }
            for competency in &domain.competencies {
                let statements = competency.statements.iter().map(|statement| {
                    format!(
                        "Level {}, {}: {}",
                        statement.level,
                        self.aspect_title(&statement.aspect).to_lowercase(),
                        statement.text
                    )
                });
                let urgent = competency.when_not_met.iter().map(|one| {
                    format!("Level {}, where it is not met yet: {}", one.level, one.text)
                });
                let lines = competency.beside().into_iter().chain(statements).chain(urgent);
                document = document.text(competency.titled()).list(lines.collect());
            }
        }
        document
    }

    fn table(&self) -> Table {
        let mut table =
            Table::new(["competency", "domain", "title", "level", "aspect", "statement"]);
        for domain in &self.domains {
            for competency in &domain.competencies {
                for statement in &competency.statements {
                    table.row(vec![
                        competency.id.clone(),
                        domain.id.clone(),
                        competency.title.clone(),
                        statement.level.clone(),
                        statement.aspect.clone(),
                        statement.text.clone(),
                    ]);
                }
            }
        }
        table
    }
}
