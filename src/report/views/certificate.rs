//! A one-page statement of what was accepted, what it proves and what it does not prove.

use jiff::civil::Date;
use serde::Serialize;

use super::{PackView, review::DecisionView};
use crate::report::{Document, Table, View};
use crate::{
    analysis::Accepted,
    model::{Assessor, CompetencyId, Framework},
    text::{counted, day_in_words, list, own_words},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CertificateView {
    pub person: Option<String>,
    pub framework: String,
    pub framework_version: String,
    pub level: String,
    /// The framework file, and whether it is known here.
    pub pack: PackView,
    /// The number of competencies of the level; null if the framework is not at hand.
    pub competencies: Option<usize>,
    pub accepted: Vec<DecisionView>,
    /// The number of accepted competencies whose decision names evidence.
    pub resting_on_evidence: usize,
    /// True if any was accepted on a portfolio that its person called unfinished.
    pub draft: bool,
    pub assessors: Vec<String>,
    /// The SHA-256 of each bundle that was decided on.
    pub bundles: Vec<String>,
    /// The fingerprints of the keys that signed the decision files; fewer than files if some were
    /// not signed.
    pub signed_by: Vec<String>,
    /// The number of decision files it is made from.
    pub files: usize,
    /// The number of other files that could not be read and may decide otherwise.
    pub unread: usize,
    /// The number of settled decision files that were not there.
    pub missing: usize,
    #[serde(skip)]
    days: (Date, Date),
    #[serde(skip)]
    title: Option<String>,
    #[serde(skip)]
    notice: Option<String>,
    /// Each domain with its accepted competencies, in the framework's order.
    #[serde(skip)]
    domains: Vec<(String, Vec<String>)>,
}

const ON_A_DRAFT: &str =
    "The portfolio was a draft: whoever made it said that it was not finished.";

impl CertificateView {
    /// Builds the statement. `signed_by` are the keys of the decision files that are signed.
    #[must_use]
    pub fn of(
        accepted: &Accepted<'_>,
        framework: Option<&Framework>,
        pack: PackView,
        signed_by: Vec<String>,
        unread: usize,
        missing: usize,
    ) -> Self {
        let last = accepted.last();
        let decisions: Vec<DecisionView> = accepted
            .decisions
            .iter()
            .map(|(review, decision)| DecisionView::of(review, decision, framework))
            .collect();
        let in_words = |assessor: &Assessor| {
            let more: Vec<&str> = [assessor.role.as_deref(), assessor.registration.as_deref()]
                .into_iter()
                .flatten()
                .collect();
            if more.is_empty() {
                assessor.name.clone()
            } else {
                format!("{} ({})", assessor.name, more.join(", "))
            }
        };
        let mut domains: Vec<(String, Vec<String>)> = Vec::new();
        for decision in &decisions {
            let domain = framework.and_then(|framework| {
                let competency = framework.competency(&decision.competency.id)?;
                framework.domain(competency.domain.as_str()).map(|domain| domain.title.clone())
            });
            let line = format!("{} {}", decision.competency, decision.title);
            let domain = domain.unwrap_or_else(|| "Accepted".to_owned());
            match domains.iter_mut().find(|(known, _)| *known == domain) {
                Some((_, lines)) => lines.push(line),
                None => domains.push((domain, vec![line])),
            }
        }
        // A domain accepted as a whole takes one line, so that the statement fits one sheet.
        for (domain, lines) in &mut domains {
            let of_domain = |framework: &Framework| {
                let id = framework
                    .domains
                    .iter()
                    .find(|known| known.title == *domain)
                    .map(|known| known.id.clone())?;
                let all: Vec<&CompetencyId> = framework
                    .at_level(last.level.as_str())
                    .filter(|one| one.domain == id)
                    .map(|one| &one.id)
                    .collect();
                Some((all.len(), format!("{} to {}", all.first()?, all.last()?)))
            };
            if let Some((all, ids)) = framework.and_then(of_domain)
                && all == lines.len()
                && all > 1
            {
                *lines = vec![format!("all {all} competencies, {ids}")];
            }
        }
        Self {
            person: last.person.clone(),
            framework: last.pin.id.to_string(),
            framework_version: last.pin.version.clone(),
            level: last.level.to_string(),
            pack,
            // A decision file does not name the role, which may see only a part.
            competencies: framework
                .filter(|framework| !framework.has_parts())
                .map(|framework| framework.at_level(last.level.as_str()).count()),
            accepted: decisions,
            resting_on_evidence: accepted.resting_on_evidence(),
            draft: accepted.is_on_a_draft(),
            assessors: accepted.assessors().into_iter().map(in_words).collect(),
            bundles: accepted.bundles().iter().map(ToString::to_string).collect(),
            signed_by,
            files: accepted.files(),
            unread,
            missing,
            days: accepted.days(),
            title: framework.map(|framework| framework.title.clone()),
            notice: framework.and_then(|framework| framework.notice.clone()),
            domains,
        }
    }

    fn days(&self) -> String {
        let (first, last) = self.days;
        let in_words = |day: Date| day_in_words(&day.to_string());
        if first == last {
            in_words(first)
        } else {
            format!("{} to {}", in_words(first), in_words(last))
        }
    }

    /// Describes the basis of the decisions, using only what the decisions name. Evidence may have
    /// been filled in for the assessors, and no decision file says where, so this makes no claim
    /// about what anybody looked at.
    fn rests_on(&self) -> String {
        match (self.resting_on_evidence, self.accepted.len()) {
            (0, _) => "No decision names any evidence, and nothing here says that anybody looked at any.".to_owned(),
            (named, all) if named == all => {
                "Each decision names the evidence in those files that it rests on. Nothing here says that anybody looked at it.".to_owned()
            }
            (named, all) => format!(
                "For {named} of {all} the decision names the evidence in those files that it rests on; for {} it names none. Nothing here says that anybody looked at it.",
                list(&self.without_evidence())
            ),
        }
    }

    fn without_evidence(&self) -> Vec<&str> {
        self.accepted
            .iter()
            .filter(|decision| decision.evidence.is_empty())
            .map(|decision| decision.competency.id.as_str())
            .collect()
    }

    /// Warns of files that could not be read. It names none of them: a file may be named after
    /// somebody else.
    #[must_use]
    pub fn unread_in_words(&self) -> Option<String> {
        let files = counted(self.unread, "file that lay", "files that lay");
        (self.unread > 0).then(|| format!("It was made without {files} beside the decisions, could not be read and may decide otherwise."))
    }

    #[must_use]
    pub fn missing_in_words(&self) -> Option<String> {
        let files = counted(self.missing, "decision file that is", "decision files that are");
        (self.missing > 0).then(|| format!("It was made without {files} settled in the files it was made from, and that may have changed since."))
    }

    fn proof(&self) -> String {
        if self.signed_by.len() == self.files {
            format!(
                "It was made from {}, signed with {}. Anyone who holds those files can check them (imh review show FILE --signer ALLOWED); this page by itself proves nothing.",
                counted(self.files, "decision file", "decision files"),
                list(&self.signed_by)
            )
        } else {
            "It was made from decision files that are not all signed, so nothing here proves who decided.".to_owned()
        }
    }
}

impl View for CertificateView {
    const NAME: &'static str = "review-certificate";

    fn document(&self) -> Document {
        let count = match self.competencies {
            Some(all) => {
                let was = if self.accepted.len() == 1 { "was" } else { "were" };
                format!(
                    "{} of {} {was} accepted.",
                    self.accepted.len(),
                    counted(all, "competency", "competencies")
                )
            }
            None => format!(
                "{} accepted.",
                counted(self.accepted.len(), "competency was", "competencies were")
            ),
        };
        let framework = self.title.as_ref().map_or_else(
            || self.framework.clone(),
            |title| format!("{title} ({})", self.framework),
        );
        let mut facts = Vec::new();
        facts.extend(self.person.as_ref().map(|person| ("Portfolio of", own_words(person))));
        facts.push((
            "Against",
            format!("{framework}, version {}, level {}", self.framework_version, self.level),
        ));
        facts.push(self.pack.fact());
        facts.push(("Decided by", own_words(&list(&self.assessors))));
        facts.push(("Decided on", self.days()));
        facts.push((
            if self.bundles.len() == 1 { "Portfolio file" } else { "Portfolio files" },
            self.bundles.join(", "),
        ));
        // Everything must fit on one sheet.
        let domains = self
            .domains
            .iter()
            .map(|(domain, lines)| (domain.as_str(), format!("{}.", lines.join("; "))));
        PackView::document([&self.pack], if self.draft { "Statement of decisions on a draft" } else { "Statement of decisions" })
            .text(count)
            .facts(facts)
            .note(self.draft.then_some(ON_A_DRAFT))
            .heading("Accepted")
            .facts(domains.collect())
            .heading("Meaning and limits of this certificate")
            .list(self.unread_in_words().into_iter().chain(self.missing_in_words()).chain([
                "It says what these assessors decided on the portfolio files named above (by their SHA-256), on the days named above."
                    .to_owned(),
                self.rests_on(),
                "It says nothing about competencies that are not listed, and nothing about what has happened since.".to_owned(),
                "It is not a qualification, registration or licence, and not a check of anybody's suitability to work with children."
                    .to_owned(),
                self.proof(),
            ]).collect())
            .note(self.notice.clone())
    }

    fn first(&self) -> Option<String> {
        self.pack.in_words()
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["competency", "title", "decided-on", "outcome"]);
        for decision in &self.accepted {
            table.row(vec![
                decision.competency.id.clone(),
                decision.title.clone(),
                decision.decided_on.clone(),
                decision.outcome.clone(),
            ]);
        }
        table
    }
}
