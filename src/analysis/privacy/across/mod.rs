//! Words that only the end of a line parts.

mod address;
mod named;

use std::ops::Range;

use super::{
    Hit, Lookout,
    kept::KeptHits,
    labels::Labels,
    text::{Text, is_of_word, tag},
    tokens::{is_apostrophe, tokens},
};
use crate::{
    model::FindingKind,
    text::{is_hyphen, is_lead},
};
pub(super) use address::AddressLines;
pub(super) use named::{first_words, joint, last_words, quoted_bytes};

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
        let line = without_tags_behind(line);
        if let Some(cells) = broken_cells(line, next) {
            return (
                cells.flat_map(|cell| self.names_over_cells(line, cell)).collect(),
                Vec::new(),
            );
        }
        let resumed = resumed(line, next);
        if ends_here(line) || resumed.is_empty() || begins_anew(resumed) {
            return (Vec::new(), Vec::new());
        }
        let lead = next.len() - resumed.len();
        let next = resumed;
        let (mut begun, mut told): (Vec<Hit>, Vec<Hit>) = (Vec::new(), Vec::new());
        for (line, joint) in ways_to_join(line) {
            let may_go_on = may_go_on(line, next);
            if !may_go_on && self.names.is_none() {
                continue;
            }
            let start = line.ceil_char_boundary(line.len().saturating_sub(ACROSS_BYTES));
            let end = next.floor_char_boundary(ACROSS_BYTES.min(next.len()));
            let joined = [&line[start..], joint, &next[..end]].concat();
            let (seam, resumed) = (line.len() - start, line.len() - start + joint.len());
            let hits = if may_go_on { self.hits(&joined) } else { self.names_in(&joined) };
            for Hit { kind, span } in hits {
                if span.start < seam && span.end > resumed {
                    if is_row_of_numbers(&joined, &span) {
                        continue;
                    }
                    let hit = Hit { kind, span: span.start + start..line.len() };
                    begun.retain(|known| known.span.start != hit.span.start);
                    begun.push(hit);
                } else if kind == FindingKind::OnlyOne && span.end <= seam {
                    // The place that makes it so may be in the next line.
                    begun.push(Hit { kind, span: span.start + start..span.end + start });
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

    /// Returns the names that begin in a cell of a line and go on in the cell below.
    fn names_over_cells(&self, line: &str, (here, below): (Range<usize>, &str)) -> Vec<Hit> {
        let cell = &line[here.clone()];
        let joined = [cell, "\n", below].concat();
        let goes_on = |hit: &Hit| hit.span.start < cell.len() && hit.span.end > cell.len() + 1;
        let hits = self.names_in(&joined).into_iter().filter(goes_on);
        hits.map(|hit| Hit { span: hit.span.start + here.start..here.end, ..hit }).collect()
    }

    /// Adds to the findings in a text of several lines those that only show if these are read
    /// together, and values whose label is in the line before.
    pub(super) fn add_over_lines(&self, written: &str, hits: Vec<Hit>) -> Vec<Hit> {
        if !written.trim_end().contains('\n') {
            return hits;
        }
        let mut hits = KeptHits::of(hits);
        if let Some(joined) = with_lines_joined(written) {
            let text = Text::new(&joined);
            let met = self.rules.met(&text);
            for hit in self.hits_as_read(&joined, (&text, &tokens(&text)), met) {
                if is_row_of_numbers(&joined, &hit.span) {
                    continue;
                }
                if hit.kind == FindingKind::OnlyOne || written[hit.span.clone()].contains('\n') {
                    hits.add(hit);
                } else if takes_a_label(hit.kind) {
                    hits.put(hit);
                }
            }
        }
        let mut labels = Labels::default();
        let mut address = AddressLines::default();
        for (number, here) in lines(written).enumerate() {
            let line = &written[here.clone()];
            let place = format!("line {number}");
            for Hit { kind, span } in labels.read(self, "", &place, line).hits {
                let span = span.start + here.start..span.end + here.start;
                hits.put(Hit { kind, span });
            }
            let has_postcode = hits.has_within(FindingKind::Postcode, here.clone());
            if let Some(begins) = address.read(self, || here.start, line, has_postcode) {
                hits.add(Hit { kind: FindingKind::NamedPlace, span: begins..here.start });
            }
        }
        hits.into_hits().collect()
    }
}

/// Returns where the lines of a text are, without those that are blank.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut begins = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let here = begins..begins + line.len();
        begins = here.end;
        (!line.trim().is_empty()).then_some(here)
    })
}

/// Returns a text with blanks for the ends of lines over which a reader reads on, and for the signs
/// of a quotation there, so that every other word stays at its place. `None` if there are none.
fn with_lines_joined(text: &str) -> Option<String> {
    let mut joined: Option<Vec<u8>> = None;
    let mut begins = 0;
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let resumed = resumed(before, line);
        if !ends_here(before) && !resumed.is_empty() && !begins_anew(resumed) && !is_broken(before)
        {
            let end = begins + line.len() - resumed.len();
            joined.get_or_insert_with(|| text.as_bytes().to_vec())[begins - 1..end].fill(b' ');
        }
        begins += line.len();
        before = line;
    }
    joined.map(|joined| String::from_utf8(joined).expect("blanks and whole signs are text"))
}

/// Returns the cells of a row that a hyphen breaks, with the cells below, if both lines are rows of
/// a table.
fn broken_cells<'t>(
    line: &'t str,
    next: &'t str,
) -> Option<impl Iterator<Item = (Range<usize>, &'t str)>> {
    let is_row = |line: &str| line.trim_start().starts_with('|') && line.trim_end().ends_with('|');
    if !is_row(line) || !is_row(next) {
        return None;
    }
    let mut begins = 0;
    let cells = line.split('|').map(move |cell| {
        let start = begins;
        begins += cell.len() + 1;
        start..start + cell.trim_end().len()
    });
    let below = next.split('|').map(str::trim);
    let pairs = cells.zip(below).filter(|(here, below)| {
        is_broken(&line[here.clone()]) && below.starts_with(char::is_alphanumeric)
    });
    Some(pairs)
}

/// Returns whether nobody reads on after a line: it is blank, or ends a sentence or a cell.
fn ends_here(line: &str) -> bool {
    let line = line.trim_end();
    line.is_empty() || line.ends_with(['.', '!', '?', ';', '|'])
}

/// Returns whether it is nothing but digits that stand one by one, as in two rows of numbers, and no
/// label is before them.
fn is_row_of_numbers(joined: &str, span: &Range<usize>) -> bool {
    let said = &joined[span.clone()];
    let mut words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| word.len() == 1 && word.starts_with(|c: char| c.is_ascii_digit()))
        && !joined[..span.start].trim_end_matches(['[', '|', '(', ' ']).ends_with(':')
}

/// Returns whether a line begins something new, and does not go on with the line before. A sign in
/// a box is no row of a table.
fn begins_anew(line: &str) -> bool {
    let is_box = || {
        let mut signs = line.chars().skip(1).filter(|c| *c != ' ');
        signs.next().is_some_and(char::is_alphanumeric) && signs.next() == Some('|')
    };
    line.starts_with(|c: char| is_lead(c)) && !(line.starts_with('|') && is_box())
}

/// Returns the words of a line as they go on from the line before: after a hyphen without the signs
/// of a quotation or a list, and in a quotation without those of a quotation.
fn resumed<'t>(line: &str, next: &'t str) -> &'t str {
    let next = next.trim_start();
    if is_broken(line) {
        let words = without_tags_before(next.trim_start_matches(is_lead));
        return if words.starts_with(char::is_alphanumeric) { words } else { "" };
    }
    if line.trim_start().starts_with('>') && next.starts_with('>') {
        return &next[quoted_bytes(next)..];
    }
    next
}

/// Returns whether a hyphen breaks a word or a number at the end of a line.
pub(super) fn is_broken(line: &str) -> bool {
    half_of(without_tags_behind(line)).is_some()
}

/// Returns a line without the tags of a page behind the hyphen at its end: `Ame-<br>`.
fn without_tags_behind(line: &str) -> &str {
    const LONGEST: usize = 40;
    let whole = line.trim_end();
    let mut left = whole;
    while left.ends_with('>') {
        let from = left.floor_char_boundary(left.len().saturating_sub(LONGEST));
        let Some(at) = left[from..].rfind('<').map(|at| from + at) else { break };
        if tag(&left[at..]) != Some(left.len() - at) {
            break;
        }
        left = left[..at].trim_end();
    }
    if left.ends_with(is_hyphen) { left } else { whole }
}

/// Returns a line without the tags of a page before its first word.
fn without_tags_before(line: &str) -> &str {
    const MOST: usize = 4;
    let mut left = line;
    for _ in 0..MOST {
        let Some(length) = tag(left) else { break };
        left = left[length..].trim_start();
    }
    left
}

/// Returns a line without the sign at its end that breaks a word or a number there.
fn half_of(line: &str) -> Option<&str> {
    let half = line.strip_suffix(|c| is_hyphen(c) || c == '\u{ac}')?;
    // A soft hyphen may be written before the one that is seen.
    let half = half.trim_end_matches('\u{ad}');
    is_half(half).then_some(half)
}

/// Returns whether words or numbers may go on from here after the end of a line.
pub(super) fn is_half(text: &str) -> bool {
    text.ends_with(|c| is_of_word(c) || is_apostrophe(c) || matches!(c, '/' | '@'))
}

/// Returns how the end of a line is read on: after a blank, or without one after a hyphen or a
/// slash. The hyphen may be part of it, or only part a word or a number in two, and so may the sign
/// at the end of a line of a mail.
fn ways_to_join(line: &str) -> Vec<(&str, &str)> {
    let of_mail = || {
        line.strip_suffix(['=', '\u{ac}'])
            .filter(|half| half.ends_with(|c| is_of_word(c) || is_apostrophe(c)))
    };
    if let Some(half) = half_of(line).or_else(of_mail) {
        return vec![(line, ""), (half, "")];
    }
    if line.strip_suffix('/').is_some_and(|part| part.ends_with(char::is_alphanumeric)) {
        return vec![(line, "")];
    }
    vec![(line, " ")]
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

/// The most bytes after `the only` in a line.
const ONLY_BYTES: usize = 48;

/// Returns whether something other than a listed name can go on across the end of a line: a number,
/// a name with its capital, the name of a place after the `@` of an address, or the only one.
fn may_go_on(line: &str, next: &str) -> bool {
    let is_sign = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '+' | '@');
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let near = &line[line.ceil_char_boundary(line.len().saturating_sub(ONLY_BYTES))..];
    next.starts_with(is_sign)
        || near.contains("only")
        || last.contains(is_sign)
        || next.chars().take(16).any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests;
