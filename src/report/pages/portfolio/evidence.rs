//! Every piece of evidence: what it is, who stands behind it, what it shows of which competency, the words, and the files.

use super::{PortfolioEvidenceView, PortfolioView, escaped, when};
use crate::{
    report::{render::words, views::evidence::ConfirmationView},
    text::{minutes_in_words, size},
};

impl PortfolioView {
    pub(super) fn evidence_section(&self) -> String {
        let mut inside = String::new();
        if self.evidence.is_empty() {
            inside.push_str("<p>None yet. What somebody does every day is a good place to begin.</p>\n");
        }
        for item in &self.evidence {
            inside.push_str(&self.piece(item));
        }
        self.section("part-evidence", "evidence-part", "Evidence", &inside)
    }

    fn piece(&self, item: &PortfolioEvidenceView) -> String {
        let evidence = &item.evidence;
        let mut html = format!(
            "<div class=\"piece\">\n<h3 id=\"{}\">{} {}</h3>\n{}",
            escaped(&item.anchor()),
            escaped(&evidence.id),
            escaped(&evidence.title),
            item.facts()
        );
        html.push_str("<h4>What it shows</h4>\n");
        if evidence.competencies.is_empty() {
            html.push_str("<p>It speaks for no competency yet.</p>\n");
        } else {
            let claim = |(id, shows): (&String, &Option<String>)| {
                let shows = shows.as_ref().map(|shows| format!("<br>{}", escaped(shows).replace('\n', "<br>\n"))).unwrap_or_default();
                format!("<li>{}{shows}</li>\n", self.named(id))
            };
            let claims: String = evidence.competencies.iter().zip(&evidence.shows).map(claim).collect();
            html.push_str(&format!("<ul class=\"claims\">\n{claims}</ul>\n"));
        }
        if let Some(written) = &item.words {
            html.push_str("<h4>In their own words</h4>\n");
            // Their headings stand below this one.
            html.push_str(&words::to_html_below(written, 4));
        }
        html.push_str(&item.file_list());
        html.push_str("</div>\n");
        html
    }
}

impl PortfolioEvidenceView {
    fn facts(&self) -> String {
        let evidence = &self.evidence;
        let mut facts: Vec<(&str, String)> = vec![("Kind", escaped(&evidence.kind_title))];
        facts.extend(evidence.happened.as_ref().map(|happened| ("When it happened", when(happened))));
        facts.extend(evidence.valid_until.as_ref().map(|until| ("Counts until", when(until))));
        facts.extend(evidence.minutes.map(|minutes| ("Time spent", minutes_in_words(minutes))));
        facts.push(("Confirmed by", confirmed(&evidence.confirmations)));
        facts.extend(evidence.consent.as_ref().map(|consent| ("Consent", escaped(consent).replace('\n', "<br>\n"))));
        facts.extend(evidence.link.as_ref().map(|link| ("Where to see it", outward(link))));
        facts.push(("Added", when(&evidence.added)));
        let items: String = facts.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n")).collect();
        format!("<dl>\n{items}</dl>\n")
    }

    /// The files as links that open them from the unzipped folder, with the path that finds them on paper.
    fn file_list(&self) -> String {
        let file = |(file, path): (&crate::report::views::evidence::EvidenceFileView, &String)| {
            format!(
                "<li><a href=\"{}\" data-path=\"{}\">{}</a> <span class=\"size\">({})</span></li>\n",
                escaped(&link(path)),
                escaped(path),
                escaped(&file.name),
                size(file.size_bytes)
            )
        };
        let files: String = self.evidence.kept().zip(&self.paths).map(file).collect();
        if files.is_empty() { files } else { format!("<h4>Files</h4>\n<ul class=\"files\">\n{files}</ul>\n") }
    }
}

/// Who stands behind it, by role.
fn confirmed(confirmations: &[ConfirmationView]) -> String {
    if confirmations.is_empty() {
        return "nobody else yet; it is this person's own word".to_owned();
    }
    let says = |confirmation: &ConfirmationView| {
        let outside = if confirmation.how == "external" { ", from outside" } else { "" };
        format!("{}{outside}, on {}", escaped(&confirmation.by), when(&confirmation.on))
    };
    confirmations.iter().map(says).collect::<Vec<_>>().join("<br>\n")
}

/// A link out of the portfolio, if it leads to a page; else its words.
fn outward(to: &str) -> String {
    if words::leads_to_a_page(to) {
        format!("<a class=\"spelled\" rel=\"noreferrer\" href=\"{0}\">{0}</a>", escaped(to))
    } else {
        escaped(to)
    }
}

/// A path in the bundle as a relative link.
fn link(path: &str) -> String {
    let mut link = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_link_whatever_is_in_it() {
        assert_eq!(link("evidence/E1 a&b #1 100% é?.pdf"), "evidence/E1%20a%26b%20%231%20100%25%20%C3%A9%3F.pdf");
    }

    #[test]
    fn only_what_leads_to_a_page_is_a_link() {
        assert!(outward("https://x.example/\"onclick=").contains("href=\"https://x.example/&quot;onclick=\""));
        assert_eq!(outward("javascript:alert(1)"), "javascript:alert(1)");
    }
}
