//! A statement of what was accepted, on one page, with what it proves and what it does not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Document, Table, View, review::DecisionView};
use crate::{
    model::{CompetencyId, Decision, Framework, Review},
    text::{counted, day_in_words, list},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CertificateView {
    pub person: Option<String>,
    pub framework: String,
    pub framework_version: String,
    pub level: String,
    /// How many competencies the level has, where the framework is at hand.
    pub competencies: Option<usize>,
    pub accepted: Vec<DecisionView>,
    pub assessors: Vec<String>,
    /// The bundles that were decided on, by their SHA-256.
    pub bundles: Vec<String>,
    /// The fingerprints of the keys that signed the decision files; fewer than files where some were not signed.
    pub signed_by: Vec<String>,
    /// How many decision files it is made of.
    pub files: usize,
    #[serde(skip)]
    title: Option<String>,
    #[serde(skip)]
    notice: Option<String>,
    /// The domain of each accepted competency, in the framework's order.
    #[serde(skip)]
    domains: Vec<(String, Vec<String>)>,
}

impl CertificateView {
    /// From reviews of one person's portfolios, the earliest first, each with the key that signed it.
    #[must_use]
    pub fn of(reviews: &[(&Review, Option<String>)], framework: Option<&Framework>) -> Option<Self> {
        let (last, _) = reviews.last()?;
        let mut standing: BTreeMap<&CompetencyId, (&Review, &Decision)> = BTreeMap::new();
        for (review, _) in reviews {
            for decision in review.decisions() {
                standing.insert(&decision.competency, (review, decision));
            }
        }
        let place = |id: &str| framework.and_then(|framework| framework.competencies.iter().position(|known| known.id.as_str() == id));
        let mut accepted: Vec<DecisionView> = standing
            .values()
            .filter(|(review, decision)| review.accepts(decision))
            .map(|(review, decision)| DecisionView::of(review, decision))
            .collect();
        accepted.sort_by_key(|decision| (place(&decision.competency), decision.competency.clone()));
        let mut assessors: Vec<String> = Vec::new();
        for assessor in reviews.iter().flat_map(|(review, _)| review.assessors()) {
            let more: Vec<&str> = [assessor.role.as_deref(), assessor.registration.as_deref()].into_iter().flatten().collect();
            let name = if more.is_empty() { assessor.name.clone() } else { format!("{} ({})", assessor.name, more.join(", ")) };
            if !assessors.contains(&name) {
                assessors.push(name);
            }
        }
        let mut bundles: Vec<String> = reviews.iter().map(|(review, _)| review.bundle.to_string()).collect();
        bundles.dedup();
        let mut domains: Vec<(String, Vec<String>)> = Vec::new();
        for decision in &accepted {
            let domain = framework.and_then(|framework| {
                let competency = framework.competency(&decision.competency)?;
                framework.domain(competency.domain.as_str()).map(|domain| domain.title.clone())
            });
            let line = format!("{} {}", decision.competency, decision.title);
            let domain = domain.unwrap_or_else(|| "Accepted".to_owned());
            match domains.iter_mut().find(|(known, _)| *known == domain) {
                Some((_, lines)) => lines.push(line),
                None => domains.push((domain, vec![line])),
            }
        }
        // A domain that is whole is said in a line, so that the statement stays on a sheet.
        for (domain, lines) in &mut domains {
            let of_domain = |framework: &Framework| {
                let id = framework.domains.iter().find(|known| known.title == *domain).map(|known| known.id.clone())?;
                let all: Vec<&CompetencyId> =
                    framework.at_level(last.level.as_str()).filter(|one| one.domain == id).map(|one| &one.id).collect();
                Some((all.len(), format!("{} to {}", all.first()?, all.last()?)))
            };
            if let Some((all, ids)) = framework.and_then(of_domain)
                && all == lines.len()
                && all > 1
            {
                *lines = vec![format!("all {all} competencies, {ids}")];
            }
        }
        Some(Self {
            person: last.person.clone(),
            framework: last.pin.id.to_string(),
            framework_version: last.pin.version.clone(),
            level: last.level.to_string(),
            competencies: framework.map(|framework| framework.at_level(last.level.as_str()).count()),
            accepted,
            assessors,
            bundles,
            signed_by: reviews.iter().filter_map(|(_, key)| key.clone()).collect(),
            files: reviews.len(),
            title: framework.map(|framework| framework.title.clone()),
            notice: framework.and_then(|framework| framework.notice.clone()),
            domains,
        })
    }

    fn days(&self) -> String {
        let mut days: Vec<&str> = self.accepted.iter().map(|decision| decision.decided_on.as_str()).collect();
        days.sort_unstable();
        match (days.first(), days.last()) {
            (Some(first), Some(last)) if first != last => format!("{} to {}", day_in_words(first), day_in_words(last)),
            (Some(day), _) => day_in_words(day),
            _ => String::new(),
        }
    }

    fn proof(&self) -> String {
        if self.signed_by.len() == self.files {
            format!(
                "It was made from {}, signed with {}. Whoever holds those files can check them (imh review show FILE --signer ALLOWED); this page by itself proves nothing.",
                counted(self.files, "decision file", "decision files"),
                list(&self.signed_by)
            )
        } else {
            "Not every decision file that it was made from is signed, so nothing here proves who decided.".to_owned()
        }
    }
}

impl View for CertificateView {
    const NAME: &'static str = "review-certificate";

    fn document(&self) -> Document {
        let count = match self.competencies {
            Some(all) => format!("{} of {all} competencies were accepted.", self.accepted.len()),
            None => format!("{} accepted.", counted(self.accepted.len(), "competency was", "competencies were")),
        };
        let framework = self.title.as_ref().map_or_else(|| self.framework.clone(), |title| format!("{title} ({})", self.framework));
        let mut facts = Vec::new();
        facts.extend(self.person.clone().map(|person| ("Portfolio of", person)));
        facts.push(("Against", format!("{framework}, version {}, level {}", self.framework_version, self.level)));
        facts.push(("Decided by", list(&self.assessors)));
        facts.push(("Decided on", self.days()));
        facts.push((if self.bundles.len() == 1 { "Portfolio file" } else { "Portfolio files" }, self.bundles.join(", ")));
        // All of it on one sheet.
        let domains = self.domains.iter().map(|(domain, lines)| (domain.as_str(), format!("{}.", lines.join("; "))));
        Document::new("Statement of decisions")
            .text(count)
            .facts(facts)
            .heading("Accepted")
            .facts(domains.collect())
            .heading("What this says, and what it does not")
            .list(vec![
                "It says what these assessors decided, from the evidence in the portfolio files named above (by their SHA-256), on the days named above.".to_owned(),
                "It says nothing of competencies that are not listed, and nothing of what has happened since.".to_owned(),
                "It is no qualification, registration or licence, and no check of anybody's suitability to work with children.".to_owned(),
                self.proof(),
            ])
            .note(self.notice.clone())
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["competency", "title", "decided-on", "outcome"]);
        for decision in &self.accepted {
            table.row(vec![decision.competency.clone(), decision.title.clone(), decision.decided_on.clone(), decision.outcome.clone()]);
        }
        table
    }
}
