//! One competency on one screen. Pure functions: a card and a size go in, lines come out.

use super::{Reply, letters};
use crate::text::{FULL, OPEN, bar, cut, one_line, shown, width, wrapped};

/// The card for rating one aspect of one competency. It never shows the verdict, so that nobody
/// rates towards a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub domain: String,
    pub cluster: Option<String>,
    pub competency: String,
    pub title: String,
    /// The choice that it belongs to, in words, if it does not count by itself.
    pub part: Option<String>,
    pub aspect: String,
    pub statement: String,
    pub points: Vec<CardPoint>,
    /// The index of the point that was given before.
    pub given: Option<usize>,
    /// True if "not applicable" was given before instead of a point.
    pub not_applicable: bool,
    /// The answer to an earlier wording, and which one, if that answer waits to be looked at again.
    pub earlier: Option<String>,
    /// The answer to the same at a lower level, in words.
    pub below: Option<String>,
    /// The note on the answer.
    pub note: Option<String>,
    /// What must not wait, as the framework says after the answer before this card.
    pub urgent: Option<String>,
    /// Unfinished words of the note, and of the reason why it is not part of the person's work.
    pub half_typed: [Option<String>; 2],
    /// The position of the card among `of`, from 1.
    pub at: usize,
    pub of: usize,
}

impl Card {
    /// Returns a line for each unfinished text.
    pub(super) fn waiting(&self) -> impl Iterator<Item = String> {
        let what = [("Note", Reply::Note), ("Reason", Reply::NotApplicable)]
            .into_iter()
            .zip(&self.half_typed);
        what.filter_map(|((what, reply), words)| {
            Some(format!(
                "{what} not finished, {} goes on with it: {}",
                reply.letter(),
                one_line(words.as_deref()?)
            ))
        })
    }
}

/// What stands before the words of the framework on what must not wait.
pub(super) const URGENT: &str = "Your answer is saved. This should not wait:";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardPoint {
    pub label: String,
    pub means: Option<String>,
}

/// How much is left out so that a card fits a small window, from nothing to everything but the
/// essential.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Squeeze {
    None,
    Meanings,
    Blanks,
    Titles,
}

/// Returns the lines of a card for a window of `columns` x `rows`, with `cursor` on one of the
/// points or on none. The statement and every point are always complete: a window too small for
/// them scrolls.
#[must_use]
pub fn lines_of(card: &Card, cursor: Option<usize>, columns: usize, rows: usize) -> Vec<String> {
    let columns = columns.clamp(20, 100);
    let mut lines = Vec::new();
    for squeeze in [Squeeze::None, Squeeze::Meanings, Squeeze::Blanks, Squeeze::Titles] {
        lines = draw(card, cursor, columns, squeeze);
        if lines.len() < rows {
            break;
        }
    }
    lines
}

fn draw(card: &Card, cursor: Option<usize>, columns: usize, squeeze: Squeeze) -> Vec<String> {
    let mut lines = Vec::new();
    let blank = |lines: &mut Vec<String>| {
        if squeeze < Squeeze::Blanks {
            lines.push(String::new());
        }
    };
    if let Some(urgent) = &card.urgent {
        lines.extend(wrapped(&format!("{URGENT} {}", shown(urgent)), columns));
        blank(&mut lines);
    }
    let place = match &card.cluster {
        Some(cluster) => format!("{} · {cluster}", card.domain),
        None => card.domain.clone(),
    };
    if squeeze < Squeeze::Titles {
        lines.push(cut(&shown(&place), columns));
    }
    lines.push(progress(card, columns));
    blank(&mut lines);
    if squeeze < Squeeze::Titles {
        lines.push(cut(&shown(&format!("{}  {}", card.competency, card.title)), columns));
        lines.extend(card.part.iter().flat_map(|part| wrapped(&shown(part), columns)));
        blank(&mut lines);
        lines.push(card.aspect.clone());
    } else {
        lines.push(cut(&shown(&format!("{} {}", card.competency, card.aspect)), columns));
    }
    let indent = if squeeze < Squeeze::Titles { "  " } else { "" };
    lines.extend(
        wrapped(&shown(&card.statement), columns - indent.len())
            .into_iter()
            .map(|line| format!("{indent}{line}")),
    );
    blank(&mut lines);
    for (at, point) in card.points.iter().enumerate() {
        let arrow = if Some(at) == cursor { "›" } else { " " };
        let given = if card.given == Some(at) { " (your answer so far)" } else { "" };
        let head = format!("{arrow} {}  {}{given}", at + 1, shown(&point.label));
        lines.push(cut(&head, columns));
        if squeeze == Squeeze::None
            && let Some(means) = &point.means
        {
            lines.extend(
                wrapped(&shown(means), columns - 5).into_iter().map(|line| format!("     {line}")),
            );
        }
    }
    if card.not_applicable {
        lines.push("  (you said: not part of my role)".to_owned());
    }
    if let Some(earlier) = &card.earlier {
        let said = format!("You said before, to {}", shown(earlier));
        lines.extend(wrapped(&said, columns - 2).into_iter().map(|line| format!("  {line}")));
    }
    if let Some(below) = &card.below {
        lines.extend(wrapped(&shown(below), columns - 2).iter().map(|line| format!("  {line}")));
    }
    if let Some(note) = &card.note {
        lines.push(cut(&format!("  Note: {}", one_line(note)), columns));
    }
    lines.extend(card.waiting().map(|waiting| cut(&format!("  {waiting}"), columns)));
    blank(&mut lines);
    lines.extend(keys(columns, card.points.len()));
    lines
}

/// Lists the keys, on as few lines as possible.
fn keys(columns: usize, points: usize) -> Vec<String> {
    let letters = letters::labels(&letters::RATE);
    let long = format!("1-{points} or ↑↓ Enter answer   {}", letters.join("   "));
    if width(&long) <= columns {
        return vec![long];
    }
    let mut lines = vec![format!("1-{points}")];
    for key in letters {
        match lines.last_mut() {
            Some(line) if width(line) + 2 + width(&key) <= columns => {
                line.push_str("  ");
                line.push_str(&key);
            }
            _ => lines.push(key),
        }
    }
    lines
}

fn progress(card: &Card, columns: usize) -> String {
    let count = format!("{} of {}", card.at, card.of);
    let length = columns.saturating_sub(width(&count) + 2).min(40);
    let full = (card.at.saturating_sub(1) * length).checked_div(card.of.max(1)).unwrap_or(0);
    format!("{}  {count}", bar(&[(FULL, full)], length, OPEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        Card {
            part: None,
            domain: "Relationship-based practice".to_owned(),
            cluster: Some("Collaborative working".to_owned()),
            competency: "RB-01".to_owned(),
            title: "Working with the whole family".to_owned(),
            aspect: "Knowledge".to_owned(),
            statement: "I know that a baby's wellbeing rests on everyone who cares for them, and why it helps to get to know the whole family and not only the parent I meet.".to_owned(),
            points: ["Not yet", "Working towards", "Achieved"].map(|label| CardPoint { label: label.to_owned(), means: Some("I have some of this.".to_owned()) }).to_vec(),
            given: None,
            not_applicable: false,
            earlier: None,
            note: None,
            urgent: None,
            below: None,
            half_typed: [None, None],
            at: 1,
            of: 63,
        }
    }

    #[test]
    fn a_card_fits_a_window_of_40_by_12() {
        let lines = lines_of(&card(), None, 40, 12);
        assert!(lines.len() < 12, "{lines:#?}");
        assert!(lines.iter().all(|line| width(line) <= 40), "{lines:#?}");
    }

    #[test]
    fn urgent_words_are_whole_in_a_small_window() {
        let urgent = "Ask today whom you tell if you are worried about a baby, and write it down.";
        let card = Card { urgent: Some(urgent.to_owned()), ..card() };
        for (columns, rows) in [(20, 3), (40, 12), (80, 24)] {
            let text = lines_of(&card, None, columns, rows).join(" ");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(&format!("{URGENT} {urgent}")), "{text}");
        }
    }

    #[test]
    fn no_window_is_so_small_that_a_word_of_the_statement_or_a_point_is_missing() {
        for (columns, rows) in [(20, 3), (40, 12), (80, 24), (200, 60)] {
            let text = lines_of(&card(), Some(1), columns, rows)
                .join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            assert!(text.contains("not only the parent I meet."), "{text}");
            for label in ["Not yet", "Working towards", "Achieved"] {
                assert!(text.contains(label), "{text}");
            }
        }
    }
}
