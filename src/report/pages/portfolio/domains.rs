//! Each domain with its competencies: the statement, the person's rating and its date, and the
//! evidence.

use super::{PortfolioCompetencyView, PortfolioDomainView, PortfolioView};
use crate::{
    report::{
        Block, Document, Line, Section, Span,
        views::portfolio::{PortfolioAspectView, PortfolioRatingView},
    },
    text::{day_in_words, list, own_words},
};

impl PortfolioView {
    pub(super) fn domain(&self, domain: &PortfolioDomainView) -> Section {
        let about = domain.about.iter().fold(Document::default(), Document::text);
        let inside = about.text(format!("{}.", domain.summary.in_words()));
        let cards = domain.competencies.iter().map(|competency| self.card(domain, competency));
        self.section("domain", &domain.anchor(), domain.heading(), inside.sections(cards))
    }

    fn card(&self, domain: &PortfolioDomainView, competency: &PortfolioCompetencyView) -> Section {
        let id = &competency.competency.id;
        let part = competency.part.iter().map(|part| format!("This is {part}."));
        let mut inside = part.fold(Document::default(), Document::text);
        for aspect in &competency.aspects {
            let statement = aspect.statement.as_deref().unwrap_or_default();
            inside = inside.block(Block::Row(vec![
                aspect.title.as_str().into(),
                statement.into(),
                aspect.history(),
            ]));
            inside = aspect
                .words(competency)
                .into_iter()
                .fold(inside, |inside, words| inside.note(Some(words)));
        }
        inside = inside.note(
            competency
                .decision
                .as_ref()
                .map(|carried| format!("Decision: {}", carried.with_news())),
        );
        let speaks = self.speaks_for(competency);
        inside = if speaks.is_empty() {
            inside.text("No evidence yet.")
        } else {
            inside.sections([Section::of(
                "speaks",
                "",
                "Evidence",
                Document::default().list(speaks),
            )])
        };
        let heading = Line::from(format!("{} {}", competency.competency, competency.title));
        let mut beside = Line::from("Self-rating: ");
        beside.0.extend(competency.rating().0);
        Section {
            beside: Some(beside),
            found_by: vec![
                ("competency", id.clone()),
                ("state", competency.stage().0.to_owned()),
                ("domain", domain.domain.clone()),
                (
                    "evidence",
                    if competency.evidence.is_empty() { "without" } else { "with" }.to_owned(),
                ),
            ],
            ..Section::of("competency", id, heading, inside)
        }
    }

    /// Lists the pieces of evidence, each with what it shows about this competency.
    fn speaks_for(&self, competency: &PortfolioCompetencyView) -> Vec<Line> {
        let mut items = Vec::new();
        for item in
            self.evidence.iter().filter(|item| competency.evidence.contains(&item.evidence.id))
        {
            let claims = item.evidence.competencies.iter().zip(&item.evidence.shows);
            let shows = claims
                .filter(|(id, _)| **id == competency.competency)
                .find_map(|(_, shows)| shows.as_ref());
            items.push(
                shows
                    .into_iter()
                    .fold(item.link(), |line, shows| line.text(format!(": {}", own_words(shows)))),
            );
        }
        items
    }
}

impl PortfolioAspectView {
    /// Returns the reason why this competency is not part of the person's work, if the latest
    /// rating says so.
    fn not_applicable(&self) -> Option<&String> {
        self.ratings.last().and_then(|rating| rating.not_applicable.as_ref())
    }

    /// Describes the rating, its date, and the ratings before it. Earlier notes are not in the
    /// view, so they cannot be shown.
    fn history(&self) -> Line {
        // The same answer given again counts as one answer, dated by the first.
        let mut turns: Vec<&PortfolioRatingView> = Vec::new();
        for rating in &self.ratings {
            if turns.last().is_none_or(|last| last.label != rating.label) {
                turns.push(rating);
            }
        }
        let stands = turns.len().saturating_sub(1);
        let said = |(at, turn): (usize, &&PortfolioRatingView)| {
            let when = day_in_words(&turn.at);
            match (at == stands, turns.len()) {
                (true, 1) => format!("since {when}"),
                (true, _) => format!("{} since {when}", turn.label),
                (false, _) => format!("{} on {when},", turn.label),
            }
        };
        let label = Line::default().and(Span::Strong(self.label.clone()));
        turns
            .iter()
            .enumerate()
            .map(said)
            .fold(label, |line, turn| line.text(" ").and(Span::Quiet(turn)))
    }

    /// Returns the words of the current rating. A reason that covers the whole competency is given
    /// once.
    fn words(&self, competency: &PortfolioCompetencyView) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(reason) = self.not_applicable() {
            let like = |other: &&PortfolioAspectView| other.not_applicable() == Some(reason);
            if competency.aspects.iter().find(like).is_some_and(|first| first.aspect == self.aspect)
            {
                words.push(format!("Not part of this role: {}", own_words(reason)));
            }
        }
        if let Some(note) = self.note() {
            let alike: Vec<&PortfolioAspectView> =
                competency.aspects.iter().filter(|other| other.note() == Some(note)).collect();
            if alike.last().is_some_and(|last| last.aspect == self.aspect) {
                let of: Vec<String> =
                    alike.iter().map(|aspect| aspect.title.to_lowercase()).collect();
                words.push(format!("Note on {}: {}", list(&of), own_words(note)));
            }
        }
        words
    }

    fn note(&self) -> Option<&String> {
        self.ratings.last().and_then(|rating| rating.note.as_ref())
    }
}
