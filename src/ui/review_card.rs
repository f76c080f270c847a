//! One competency for an assessor. Pure functions: a card, a position and a size go in, lines come
//! out.

use super::{ReviewReply, letters};
use crate::text::{cut, shown, width, wrapped};

/// The assessor's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewCard {
    /// The person, the level and what is known about the portfolio as a whole.
    pub about: String,
    /// The latest event, such as a decision that was saved.
    pub news: Option<String>,
    /// Words and choices that are begun and not saved yet.
    pub waiting: Vec<String>,
    pub domain: String,
    pub competency: String,
    pub title: String,
    /// Each aspect with its statement.
    pub statements: Vec<(String, String)>,
    /// The person's own rating with its history, a line each; `None` for an assessor who wants to
    /// judge first.
    pub rating: Option<Vec<String>>,
    pub evidence: Vec<ReviewPiece>,
    /// The number of other pieces in the portfolio.
    pub other_evidence: usize,
    pub outcomes: Vec<String>,
    /// The decision that counts so far, in words.
    pub decided: Option<String>,
    /// Earlier decisions, the oldest first.
    pub earlier: Vec<String>,
    /// The changes since a decision on an earlier portfolio.
    pub since: Vec<String>,
    /// The qualities of evidence, and whether each is ticked.
    pub ticks: Vec<(&'static str, bool)>,
    /// The position of the card among `of`, from 1.
    pub at: usize,
    pub of: usize,
    pub undecided: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewPiece {
    /// The evidence, on a line.
    pub head: String,
    /// The person's words on what it shows.
    pub shows: Option<String>,
}

/// Returns the lines of a card in a window of `columns` x `rows`, scrolled down by `scrolled`
/// lines, and how far it can be scrolled. The keys are always visible.
#[must_use]
pub(super) fn review_lines(
    card: &ReviewCard,
    scrolled: usize,
    columns: usize,
    rows: usize,
) -> (Vec<String>, usize) {
    let columns = columns.clamp(20, 100);
    let (body, foot) = (review_body(card, columns), review_keys(card, columns));
    // One row stays free for the cursor.
    let room = rows.saturating_sub(foot.len() + 2).max(3);
    let furthest = body.len().saturating_sub(room);
    let from = scrolled.min(furthest);
    let mut lines: Vec<String> = body.iter().skip(from).take(room).cloned().collect();
    let more = match (from > 0, from < furthest) {
        (false, false) => String::new(),
        (false, true) => "↓ or space: there is more below".to_owned(),
        (true, false) => "↑: there is more above".to_owned(),
        (true, true) => "↑ ↓ or space: there is more above and below".to_owned(),
    };
    lines.push(cut(&more, columns));
    lines.extend(foot);
    (lines, furthest)
}

/// Returns the whole text of the card, wrapped.
#[must_use]
pub(super) fn review_body(card: &ReviewCard, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let indented = |text: &str| {
        wrapped(&shown(text), columns - 2)
            .into_iter()
            .map(|line| format!("  {line}"))
            .collect::<Vec<_>>()
    };
    let undecided = if card.undecided == 0 {
        "all are decided".to_owned()
    } else {
        format!("{} not yet decided", card.undecided)
    };
    lines.extend(
        card.news.iter().chain(&card.waiting).flat_map(|news| wrapped(&shown(news), columns)),
    );
    lines.extend((!lines.is_empty()).then(String::new));
    lines.push(cut(&shown(&card.about), columns));
    lines.push(cut(&shown(&card.domain), columns));
    lines.push(cut(&format!("{} of {}, {undecided}", card.at, card.of), columns));
    lines.push(String::new());
    lines.extend(wrapped(&shown(&format!("{}  {}", card.competency, card.title)), columns));
    for (aspect, statement) in &card.statements {
        lines.push(String::new());
        lines.push(cut(&shown(aspect), columns));
        lines.extend(indented(statement));
    }
    if let Some(rating) = &card.rating {
        lines.push(String::new());
        lines.push("Self-rating".to_owned());
        lines.extend(rating.iter().flat_map(|line| indented(line)));
        if rating.is_empty() {
            lines.push("  not yet rated".to_owned());
        }
    }
    lines.push(String::new());
    lines.push("Evidence".to_owned());
    if card.evidence.is_empty() {
        lines.push("  none speaks for this competency".to_owned());
    }
    for piece in &card.evidence {
        lines.extend(indented(&piece.head));
        if let Some(shows) = &piece.shows {
            lines.extend(
                wrapped(&shown(&format!("shows: {shows}")), columns - 6)
                    .into_iter()
                    .map(|line| format!("      {line}")),
            );
        }
    }
    if card.other_evidence > 0 {
        let letter = ReviewReply::Evidence.letter();
        lines.extend(indented(&format!(
            "{} more in the portfolio: {letter} shows and takes them",
            card.other_evidence
        )));
    }
    if card.decided.is_some() || !card.earlier.is_empty() {
        lines.push(String::new());
        lines.push("Decision".to_owned());
        lines.extend(card.earlier.iter().flat_map(|line| indented(line)));
        if !card.since.is_empty() {
            lines.extend(indented(&format!("since then: {}", card.since.join("; "))));
        }
        lines.extend(card.decided.iter().flat_map(|line| indented(line)));
    }
    lines
}

/// Lists the keys, on as few lines as possible.
fn review_keys(card: &ReviewCard, columns: usize) -> Vec<String> {
    let tick = |(name, is_said): &(&'static str, bool)| {
        format!("{} {} {name}", letters::tick_of(name), if *is_said { "[x]" } else { "[ ]" })
    };
    let ticks = card.ticks.iter().map(tick);
    let outcomes =
        card.outcomes.iter().enumerate().map(|(at, label)| format!("{} {}", at + 1, shown(label)));
    [ticks.collect::<Vec<_>>(), outcomes.collect(), letters::labels(&letters::REVIEW)]
        .iter()
        .flat_map(|parts| flowing(parts, columns))
        .collect()
}

/// Places parts side by side, on as many lines as they need.
fn flowing(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if width(line) + 3 + width(part) <= columns => {
                line.push_str("   ");
                line.push_str(part);
            }
            _ => lines.push(cut(part, columns)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> ReviewCard {
        ReviewCard {
            about: "A. B., level 1".to_owned(),
            news: None,
            waiting: Vec::new(),
            other_evidence: 0,
            since: Vec::new(),
            domain: "Relationship-based practice".to_owned(),
            competency: "RB-01".to_owned(),
            title: "Working with the whole family".to_owned(),
            statements: vec![(
                "Knowledge".to_owned(),
                "I know that a baby's wellbeing rests on everyone who cares for them.".to_owned(),
            )],
            rating: Some(vec!["Knowledge: Achieved since 3 March 2026".to_owned()]),
            evidence: (1..9)
                .map(|at| ReviewPiece {
                    head: format!("E{at} First visits"),
                    shows: Some("How I listen.".to_owned()),
                })
                .collect(),
            outcomes: ["Accepted", "Please clarify", "Please send again"]
                .map(str::to_owned)
                .to_vec(),
            decided: None,
            earlier: Vec::new(),
            ticks: vec![
                ("valid", true),
                ("authentic", false),
                ("current", false),
                ("sufficient", false),
            ],
            at: 1,
            of: 63,
            undecided: 63,
        }
    }

    #[test]
    fn every_line_of_a_card_can_be_reached_and_the_keys_are_always_there() {
        for (columns, rows) in [(20, 6), (40, 14), (80, 24), (200, 60)] {
            let body = review_body(&card(), columns.clamp(20, 100));
            let (_, furthest) = review_lines(&card(), 0, columns, rows);
            let mut seen = Vec::new();
            for scrolled in 0..=furthest + 3 {
                let (lines, _) = review_lines(&card(), scrolled, columns, rows);
                assert!(lines.iter().all(|line| width(line) <= columns), "{lines:#?}");
                assert!(
                    lines.join("\n").contains("q quit") && lines.join("\n").contains("[x] valid")
                );
                assert!(rows < 14 || lines.len() < rows, "{lines:#?}");
                seen.extend(lines);
            }
            assert!(body.iter().all(|line| seen.contains(line)));
        }
    }

    #[test]
    fn an_assessor_who_judges_first_sees_no_rating() {
        let blind = ReviewCard { rating: None, ..card() };
        let lines = review_body(&blind, 80).join("\n");
        assert!(!lines.contains("Self-rating") && !lines.contains("Achieved"), "{lines}");
    }
}
