//! The words of a framework on a page in English: each stands in its own language and direction.

use std::borrow::Cow;

use crate::{
    model::{
        Aspect, Competency, Domain, EvidenceKind, Framework, Level, Point, Publication, Role,
        Scale, Source, Statement,
    },
    text::{in_language, is_language},
};

/// The language of imh's own words.
pub(in crate::report) const OURS: &str = "en-GB";

/// Returns a framework whose words are marked with their language, for a page to be made from. The
/// words of one in the language of the page need no marks.
///
/// Every field is named here, so that a new one cannot be forgotten. Ids, codes, versions and
/// addresses are no words of a language.
#[must_use]
pub fn spoken(framework: &Framework) -> Cow<'_, Framework> {
    if framework.language.eq_ignore_ascii_case(OURS) {
        return Cow::Borrowed(framework);
    }
    // A code that imh refuses today may be in a pack from before.
    let is_known =
        is_language(&framework.language) && !framework.language.eq_ignore_ascii_case("und");
    let language = if is_known { framework.language.as_str() } else { "" };
    Cow::Owned(Spoken { language }.framework(framework.clone()))
}

struct Spoken<'l> {
    /// Empty if it is not known.
    language: &'l str,
}

impl Spoken<'_> {
    fn words(&self, words: String) -> String {
        if words.is_empty() { words } else { in_language(self.language, &words) }
    }

    fn some(&self, words: Option<String>) -> Option<String> {
        words.map(|words| self.words(words))
    }

    fn each(&self, words: Vec<String>) -> Vec<String> {
        words.into_iter().map(|words| self.words(words)).collect()
    }

    fn framework(&self, framework: Framework) -> Framework {
        let Framework {
            id,
            version,
            title,
            language,
            scope,
            publication: Publication { publisher, licence, url, issued, replaces, translates },
            progression,
            wording,
            template,
            notice,
            sources,
            expect,
            levels,
            roles,
            scales,
            aspects,
            evidence_kinds,
            domains,
            competencies,
            choices,
        } = framework;
        let source = |Source { title, url }| Source { title: self.words(title), url };
        let level = |Level { id, title, summary }| Level {
            id,
            title: self.words(title),
            summary: self.some(summary),
        };
        let role = |Role { id, title, level, domains, competencies }| Role {
            id,
            title: self.words(title),
            level,
            domains,
            competencies,
        };
        Framework {
            id,
            version,
            title: self.words(title),
            language,
            scope: self.some(scope),
            publication: Publication {
                publisher: self.some(publisher),
                licence: self.some(licence),
                url,
                issued,
                replaces,
                translates,
            },
            progression,
            wording,
            template,
            notice: self.some(notice),
            sources: sources.into_iter().map(source).collect(),
            expect,
            levels: levels.into_iter().map(level).collect(),
            roles: roles.into_iter().map(role).collect(),
            scales: scales.into_iter().map(|scale| self.scale(scale)).collect(),
            aspects: aspects.into_iter().map(|aspect| self.aspect(aspect)).collect(),
            evidence_kinds: evidence_kinds.into_iter().map(|kind| self.kind(kind)).collect(),
            domains: domains.into_iter().map(|domain| self.domain(domain)).collect(),
            competencies: competencies.into_iter().map(|one| self.competency(one)).collect(),
            choices,
        }
    }

    fn scale(&self, Scale { id, points }: Scale) -> Scale {
        let point = |Point { id, label, means, met }| Point {
            id,
            label: self.words(label),
            means: self.some(means),
            met,
        };
        Scale { id, points: points.into_iter().map(point).collect() }
    }

    fn aspect(&self, aspect: Aspect) -> Aspect {
        let Aspect { id, title, scale, counts, optional, asks } = aspect;
        Aspect { id, title: self.words(title), scale, counts, optional, asks: self.some(asks) }
    }

    fn kind(&self, kind: EvidenceKind) -> EvidenceKind {
        let (title, prompts) = (self.words(kind.title), self.each(kind.prompts));
        EvidenceKind { title, means: kind.means.map(|means| self.words(means)), prompts, ..kind }
    }

    fn domain(&self, domain: Domain) -> Domain {
        let Domain { id, within, title, summary, expect } = domain;
        Domain { id, within, title: self.words(title), summary: self.some(summary), expect }
    }

    fn competency(&self, competency: Competency) -> Competency {
        let Competency {
            id,
            code,
            domain,
            cluster,
            title,
            summary,
            examples,
            url,
            related,
            optional,
            scales,
            statements,
            when_not_met,
        } = competency;
        let statement =
            |Statement { level, aspect, text }| Statement { level, aspect, text: self.words(text) };
        Competency {
            id,
            code,
            domain,
            cluster: self.some(cluster),
            title: self.words(title),
            summary: self.some(summary),
            examples: self.each(examples),
            url,
            related,
            optional,
            scales,
            statements: statements.into_iter().map(statement).collect(),
            when_not_met: when_not_met
                .into_iter()
                .map(|(level, text)| (level, self.words(text)))
                .collect(),
        }
    }
}
