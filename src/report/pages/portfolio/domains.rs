//! Each domain with its competencies: what is stated, how the person rates it and since when, and what speaks for it.

use super::{PortfolioCompetencyView, PortfolioDomainView, PortfolioView, escaped, when};
use crate::{
    report::{
        render::html,
        views::portfolio::{PortfolioAspectView, PortfolioRatingView},
    },
    text::list,
};

impl PortfolioView {
    pub(super) fn domain(&self, domain: &PortfolioDomainView) -> String {
        let mut inside = domain.about.as_ref().map(|about| format!("<p class=\"lead\">{}</p>\n", escaped(about))).unwrap_or_default();
        inside.push_str(&format!("<p class=\"lead\">{}.</p>\n", escaped(&domain.summary.in_words())));
        for competency in &domain.competencies {
            inside.push_str(&self.card(domain, competency));
        }
        self.section(&domain.anchor(), "domain", &domain.heading(), &inside)
    }

    fn card(&self, domain: &PortfolioDomainView, competency: &PortfolioCompetencyView) -> String {
        let id = escaped(&competency.competency);
        let code = competency.code.as_ref().map(|code| format!(" <span class=\"code\">({})</span>", escaped(code))).unwrap_or_default();
        let mut card = format!(
            "<div class=\"competency\" data-competency=\"{id}\" data-state=\"{}\" data-domain=\"{}\" data-evidence=\"{}\">\n\
             <div class=\"head\"><h3 id=\"{id}\">{id} {}{code}</h3><p class=\"verdict\">Self-rating: {}</p></div>\n",
            competency.class(),
            escaped(&domain.domain),
            if competency.evidence.is_empty() { "without" } else { "with" },
            escaped(&competency.title),
            competency.rating(),
        );
        for aspect in &competency.aspects {
            card.push_str(&format!(
                "<div class=\"aspect\"><div class=\"name\">{}</div><div>{}</div><div><span class=\"point\">{}</span>{}</div></div>\n",
                escaped(&aspect.title),
                escaped(aspect.statement.as_deref().unwrap_or_default()),
                escaped(&aspect.label),
                aspect.history(),
            ));
            card.push_str(&aspect.words(competency));
        }
        if let Some(carried) = &competency.decision {
            card.push_str(&remark("Decision:", &carried.with_news()));
        }
        card.push_str(&self.speaks_for(competency));
        card.push_str("</div>\n");
        card
    }

    /// The pieces of evidence, each with what it shows of this competency.
    fn speaks_for(&self, competency: &PortfolioCompetencyView) -> String {
        let mut items = String::new();
        for item in self.evidence.iter().filter(|item| competency.evidence.contains(&item.evidence.id)) {
            let claims = item.evidence.competencies.iter().zip(&item.evidence.shows);
            let shows = claims.filter(|(id, _)| **id == competency.competency).find_map(|(_, shows)| shows.as_ref());
            let shows = shows.map(|shows| format!(": {}", escaped(shows).replace('\n', "<br>\n"))).unwrap_or_default();
            items.push_str(&format!("<li>{}{shows}</li>\n", item.link()));
        }
        if items.is_empty() {
            return "<p class=\"evidence-none\">No evidence yet.</p>\n".to_owned();
        }
        format!("<p class=\"evidence-head\">Evidence</p>\n<ul class=\"evidence-list\">\n{items}</ul>\n")
    }
}

impl PortfolioAspectView {
    /// Why it is no part of this person's work, if that is what they say now.
    fn not_applicable(&self) -> Option<&String> {
        self.ratings.last().and_then(|rating| rating.not_applicable.as_ref())
    }

    /// When it was rated so, and how before. The words of earlier ratings are not here to be shown.
    fn history(&self) -> String {
        // The same answer given again is one answer, since the first time.
        let mut turns: Vec<&PortfolioRatingView> = Vec::new();
        for rating in &self.ratings {
            if turns.last().is_none_or(|last| last.label != rating.label) {
                turns.push(rating);
            }
        }
        let stands = turns.len().saturating_sub(1);
        let said = |(at, turn): (usize, &&PortfolioRatingView)| match (at == stands, turns.len()) {
            (true, 1) => format!("<span class=\"turn\">since {}</span>", when(&turn.at)),
            (true, _) => format!("<span class=\"turn\">{} since {}</span>", escaped(&turn.label), when(&turn.at)),
            (false, _) => format!("<span class=\"turn\">{} on {},</span> ", escaped(&turn.label), when(&turn.at)),
        };
        turns.iter().enumerate().map(said).collect()
    }

    /// What was said with the rating that stands. What is said of the whole competency is said once.
    fn words(&self, competency: &PortfolioCompetencyView) -> String {
        let mut words = String::new();
        if let Some(reason) = self.not_applicable() {
            let like = |other: &&PortfolioAspectView| other.not_applicable() == Some(reason);
            if competency.aspects.iter().find(like).is_some_and(|first| first.aspect == self.aspect) {
                words.push_str(&remark("Not part of this role:", reason));
            }
        }
        if let Some(note) = self.note() {
            let alike: Vec<&PortfolioAspectView> = competency.aspects.iter().filter(|other| other.note() == Some(note)).collect();
            if alike.last().is_some_and(|last| last.aspect == self.aspect) {
                let of: Vec<String> = alike.iter().map(|aspect| aspect.title.to_lowercase()).collect();
                words.push_str(&remark(&format!("Note on {}:", list(&of)), note));
            }
        }
        words
    }

    fn note(&self) -> Option<&String> {
        self.ratings.last().and_then(|rating| rating.note.as_ref())
    }
}

fn remark(lead: &str, words: &str) -> String {
    format!("<div class=\"remark\">{}</div>\n", html::paragraphs(&format!("{lead} {words}")).trim_end())
}
