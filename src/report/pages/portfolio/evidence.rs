//! Every piece of evidence: its facts, who confirmed it, what it shows of each competency, its
//! words, and its files.

use super::{PortfolioEvidenceView, PortfolioView};
use crate::{
    report::{
        CompetencyName, Document, Line, Section, Span, To,
        render::words,
        views::evidence::{ConfirmationView, EvidenceFileView},
    },
    text::{day_in_words, minutes_in_words, own_words, size},
};

impl PortfolioView {
    pub(super) fn evidence_section(&self) -> Section {
        let mut inside = Document::default();
        if self.evidence.is_empty() {
            inside = inside.text("None yet. Something done every day is a good place to begin.");
        }
        let inside = inside.sections(self.evidence.iter().map(|item| self.piece(item)));
        self.section("evidence-part", "part-evidence", "Evidence", inside)
    }

    fn piece(&self, item: &PortfolioEvidenceView) -> Section {
        let evidence = &item.evidence;
        let claim = |(id, shows): (&CompetencyName, &Option<String>)| {
            let shows =
                shows.as_ref().map(|shows| format!("\n{}", own_words(shows))).unwrap_or_default();
            self.named(id).text(shows)
        };
        let claims = if evidence.competencies.is_empty() {
            Document::default().text("It speaks for no competency yet.")
        } else {
            Document::default()
                .list(evidence.competencies.iter().zip(&evidence.shows).map(claim).collect())
        };
        let words = item.words.clone().map(|words| Document::default().words(Some(words)));
        let files = item.files();
        let files = (!files.is_empty()).then(|| Document::default().list(files));
        let parts = [
            ("claims", "Shows", Some(claims)),
            ("own-words", "In their own words", words),
            ("files", "Files", files),
        ];
        let part = |(kind, heading, inside): (_, &str, Option<Document>)| {
            Some(Section::of(kind, "", heading, inside?))
        };
        let piece =
            Document::default().facts(item.facts()).sections(parts.into_iter().filter_map(part));
        Section::of("piece", item.anchor(), item.named(), piece)
    }
}

impl PortfolioEvidenceView {
    fn facts(&self) -> Vec<(&'static str, Line)> {
        let evidence = &self.evidence;
        let mut facts: Vec<(&str, Line)> = vec![("Kind", evidence.kind_title.as_str().into())];
        facts.extend(
            evidence
                .happened
                .as_ref()
                .map(|happened| ("When it happened", day_in_words(happened).into())),
        );
        facts.extend(evidence.valid_until.as_ref().map(|until| {
            let until = day_in_words(until);
            let counts = if evidence.has_run_out {
                format!("{until}, which had passed when this was written")
            } else {
                until
            };
            ("Counts until", counts.into())
        }));
        facts.extend(
            evidence.minutes.map(|minutes| ("Time spent", minutes_in_words(minutes).into())),
        );
        facts.push(("Confirmed by", confirmed(&evidence.confirmations)));
        facts.extend(
            evidence.consent.as_ref().map(|consent| ("Consent", own_words(consent).into())),
        );
        facts.extend(evidence.link.as_ref().map(|link| ("Where to see it", outward(link))));
        facts.push(("Added", day_in_words(&evidence.added).into()));
        facts
    }

    /// Returns the files as links that work from the unzipped folder. The path stands beside each
    /// link for readers on paper.
    fn files(&self) -> Vec<Line> {
        let file = |(file, path): (&EvidenceFileView, &String)| {
            let link = Line::default().link(To::File(path.clone()), own_words(&file.name));
            link.text(" ").and(Span::Quiet(format!("({})", size(file.size_bytes))))
        };
        self.evidence.kept().zip(&self.paths).map(file).collect()
    }
}

/// Names the people who confirmed it, by role.
fn confirmed(confirmations: &[ConfirmationView]) -> Line {
    if confirmations.is_empty() {
        return "nobody else yet; it is this person's own word".into();
    }
    let says = |confirmation: &ConfirmationView| {
        let outside = if confirmation.how == "external" { ", from outside" } else { "" };
        format!("{}{outside}, on {}", own_words(&confirmation.by), day_in_words(&confirmation.on))
            .into()
    };
    Line::joined(confirmations.iter().map(says))
}

/// Returns a link if the address is a web page or a mailbox, otherwise plain text.
fn outward(to: &str) -> Line {
    if words::leads_to_a_page(to) {
        Line::default().link(To::Web(to.to_owned()), to)
    } else {
        to.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leads_to_a_page_is_a_link() {
        let page = "https://x.example/\"onclick=";
        assert_eq!(
            outward(page),
            Line(vec![Span::Link(To::Web(page.to_owned()), page.to_owned())])
        );
        assert_eq!(outward("javascript:alert(1)"), "javascript:alert(1)".into());
    }
}
