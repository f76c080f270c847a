//! Words that only the end of a line parts.

use super::{Hit, Lookout, text::is_of_word, tokens::is_apostrophe};
use crate::model::FindingKind;

/// The most bytes of a line that can belong to something that goes on in the next.
pub(super) const ACROSS_BYTES: usize = 200;

impl Lookout {
    /// Returns the findings that only show if two lines are read together: the end of one and the
    /// beginning of the next. First those that begin in `line` and go on, with their places there;
    /// then those in the next line whose meaning comes from `line`, as from the words before a date
    /// or a number. Returns nothing if the first line ends a sentence or a cell, because nobody
    /// reads on.
    #[must_use]
    pub fn hits_across(&self, line: &str, next: &str) -> (Vec<Hit>, Vec<Hit>) {
        let line = line.trim_end();
        let lead = next.len() - next.trim_start().len();
        let next = next.trim_start();
        let begins_anew = |c: char| matches!(c, '-' | '*' | '#' | '>' | '|' | '\u{2022}');
        if line.is_empty()
            || line.ends_with(['.', '!', '?', ';', '|'])
            || next.starts_with(begins_anew)
        {
            return (Vec::new(), Vec::new());
        }
        let (mut begun, mut told): (Vec<Hit>, Vec<Hit>) = (Vec::new(), Vec::new());
        for (line, joint) in ways_to_join(line) {
            let start = line.ceil_char_boundary(line.len().saturating_sub(ACROSS_BYTES));
            let end = next.floor_char_boundary(ACROSS_BYTES.min(next.len()));
            let joined = format!("{}{joint}{}", &line[start..], &next[..end]);
            let (seam, resumed) = (line.len() - start, line.len() - start + joint.len());
            let hits =
                if may_go_on(line, next) { self.hits(&joined) } else { self.names_in(&joined) };
            for Hit { kind, span } in hits {
                if span.start < seam && span.end > resumed {
                    let hit = Hit { kind, span: span.start + start..line.len() };
                    begun.retain(|known| known.span.start != hit.span.start);
                    begun.push(hit);
                } else if span.start >= resumed && takes_a_label(kind) {
                    let hit =
                        Hit { kind, span: span.start - resumed + lead..span.end - resumed + lead };
                    told.retain(|known| known.span.start != hit.span.start);
                    told.push(hit);
                }
            }
        }
        (begun, told)
    }
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

/// Returns how the end of a line is read on: after a blank, or without one after a hyphen or a
/// slash. The hyphen may be part of it, or only part a word or a number in two, and so may the sign
/// at the end of a line of a mail.
fn ways_to_join(line: &str) -> Vec<(&str, &str)> {
    let is_parted = |c: char| is_hyphen(c) || matches!(c, '=' | '\u{ac}');
    let half = line
        .strip_suffix(is_parted)
        .filter(|half| half.ends_with(|c| is_of_word(c) || is_apostrophe(c)));
    let part = line.strip_suffix('/').filter(|part| part.ends_with(char::is_alphanumeric));
    match (half, part) {
        (Some(half), _) => vec![(line, ""), (half, "")],
        (None, Some(_)) => vec![(line, "")],
        (None, None) => vec![(line, " ")],
    }
}

/// Returns whether words before it say what it is.
fn takes_a_label(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::DateOfBirth
            | FindingKind::CaseNumber
            | FindingKind::RegistrationNumber
            | FindingKind::NhsNumber
            | FindingKind::VehiclePlate
            | FindingKind::SocialHandle
            | FindingKind::LocationCode
            | FindingKind::BirthWeight
            | FindingKind::Name
    )
}

/// Returns whether something other than a listed name can go on across the end of a line: a number,
/// or a name with its capital.
fn may_go_on(line: &str, next: &str) -> bool {
    let is_sign = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '+');
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    next.starts_with(is_sign)
        || last.contains(is_sign)
        || next.chars().take(16).any(|c| c.is_ascii_digit())
}
