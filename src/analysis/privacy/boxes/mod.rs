//! Values with one letter or digit in each box: `[9][4][3] [4][7][6]`, `|9|4|3|`, `L S 1 7 5 N B`.

use std::ops::Range;

use super::{Hit, Lookout, rules::MetNeeds, text::Text, tokens::tokens};
use crate::model::FindingKind;

/// The fewest and the most boxes of a value.
const FEWEST: usize = 5;
const MOST: usize = 40;

/// The most bytes before the boxes that may be their label.
const LABEL_BYTES: usize = 48;

/// The most signs between two boxes.
const GAP_CHARS: usize = 5;

/// Signs that stand one by one, with nothing but the signs of boxes between them.
struct BoxedSigns {
    span: Range<usize>,
    /// What they hold, in the groups in which they stand.
    groups: Vec<String>,
    /// True if each has its own brackets or frame, as nothing else has.
    is_framed: bool,
}

impl Lookout {
    /// Finds values in boxes, with the label before them.
    pub(super) fn find_in_boxes(&self, text: &Text, met: MetNeeds, hits: &mut Vec<Hit>) {
        let read = text.read.as_str();
        let digits = || read.bytes().filter(u8::is_ascii_digit).count();
        let may_have_any = met.letters_alone >= FEWEST
            || met.has_digit() && met.letters_alone + digits() >= FEWEST
            || !read.is_ascii();
        if !may_have_any || !has_signs_apart(read.as_bytes()) {
            return;
        }
        let mut ends = 0;
        for run in runs_in(read) {
            let found = without_words(read, &run).find_map(|run| {
                let boxes = boxes_of(read, run)?;
                let label = label_before(&read[ends..boxes.span.start]);
                Some(Hit { kind: self.kind_in_boxes(label, &boxes)?, span: boxes.span })
            });
            hits.extend(found);
            ends = run.last().map_or(ends, |last| last.end);
        }
    }

    fn kind_in_boxes(&self, label: &str, boxes: &BoxedSigns) -> Option<FindingKind> {
        let whole = boxes.groups.concat();
        if is_a_series(&whole) {
            return None;
        }
        let (letters, digits) =
            whole.split_at(whole.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        let mut said = vec![(label.to_owned(), whole.clone())];
        // The label may be written letter by letter as well.
        let is_label = letters.chars().nth(1).is_some() && letters.chars().all(char::is_alphabetic);
        if is_label && digits.len() > FEWEST {
            said.push((letters.to_owned(), digits.to_owned()));
        }
        if let Some(day) = day_of(&boxes.groups) {
            said.push((label.to_owned(), day));
        }
        said.iter().find_map(|(label, value)| self.kind_of_value(label, value, boxes.is_framed))
    }

    fn kind_of_value(&self, label: &str, value: &str, is_framed: bool) -> Option<FindingKind> {
        let small = label.to_lowercase();
        let says = |word: &str| small.contains(word);
        let is_ring = is_framed
            || value.starts_with("07") && value.len() == 11
            || ["tel", "phone", "mob", "ring", "contact"].into_iter().any(says);
        // Marks out of five make such a number by chance.
        let is_nhs = is_framed
            || value.contains(|c| matches!(c, '6'..='9'))
            || ["nhs", "chi", "h&c", "hcn", "health"].into_iter().any(says);
        let joints: &[&str] = if label.is_empty() { &[""] } else { &[" ", ": "] };
        joints.iter().find_map(|joint| {
            let seam = label.len() + joint.len();
            let joined = format!("{label}{joint}{value}");
            let text = Text::new(&joined);
            let mut hits = Vec::new();
            if let Some(names) = &self.names {
                names.find(&text, &tokens(&text), &mut hits);
            }
            self.rules.find(&text, &mut hits);
            let whole = |hit: &&Hit| hit.span.start <= seam && hit.span.end == joined.len();
            hits.iter().filter(whole).find_map(|hit| match hit.kind {
                FindingKind::NhsNumber if is_nhs => Some(hit.kind),
                FindingKind::ListedName
                | FindingKind::NationalInsuranceNumber
                | FindingKind::DateOfBirth
                | FindingKind::CaseNumber
                | FindingKind::RegistrationNumber
                | FindingKind::Postcode => Some(hit.kind),
                FindingKind::Phone if is_ring => Some(hit.kind),
                FindingKind::VehiclePlate if is_framed || !label.is_empty() => Some(hit.kind),
                FindingKind::ExactDate if is_framed => Some(hit.kind),
                // No word shows it, so that it is told here.
                FindingKind::Name => Some(FindingKind::PerhapsName),
                _ => None,
            })
        })
    }
}

/// Returns whether enough letters and digits stand one by one. Every byte is looked at, because that
/// can be done for many at a time.
fn has_signs_apart(bytes: &[u8]) -> bool {
    let [first, .., before, last] = bytes else { return false };
    let is_sign = u8::is_ascii_alphanumeric;
    let is_apart = |three: &[u8]| !is_sign(&three[0]) & is_sign(&three[1]) & !is_sign(&three[2]);
    let inside: usize = bytes.windows(3).map(|three| usize::from(is_apart(three))).sum();
    let at_ends = usize::from(is_sign(first) && !is_sign(&bytes[1]))
        + usize::from(is_sign(last) && !is_sign(before));
    inside + at_ends >= FEWEST
}

/// Returns the label before the first box, without the signs of boxes around it.
fn label_before(text: &str) -> &str {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let near = &line[line.ceil_char_boundary(line.len().saturating_sub(LABEL_BYTES))..];
    near.trim_matches(|c: char| is_of_box(c) || matches!(c, ':' | '=' | '#'))
}

/// Returns a day in groups of two, two, and two or four digits.
fn day_of(groups: &[String]) -> Option<String> {
    let is_day = matches!(groups, [day, month, year]
        if day.len() == 2 && month.len() == 2 && matches!(year.len(), 2 | 4));
    let is_number = || groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    (is_day && is_number()).then(|| groups.join("/"))
}

/// Returns whether signs follow one another, or are all the same: notes at the foot of a page, the
/// numbers of weeks, boxes with a cross.
fn is_a_series(signs: &str) -> bool {
    let step = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]);
    let mut steps = signs.as_bytes().windows(2).map(step);
    let first = steps.next().unwrap_or_default();
    (-1..=1).contains(&first) && steps.all(|step| step == first)
}

/// Returns whether a sign may stand between two boxes.
fn is_of_box(c: char) -> bool {
    is_of_frame(c) || matches!(c, ' ' | '_' | '.' | '-' | '/' | '\u{b7}')
}

/// Returns whether a sign shows the frame of a box.
fn is_of_frame(c: char) -> bool {
    matches!(
        c,
        '[' | ']'
            | '('
            | ')'
            | '{'
            | '}'
            | '|'
            | '\u{27e6}'
            | '\u{27e7}'
            | '\u{2502}'
            | '\u{2503}'
            | '\u{2551}'
    ) || matches!(c, '\u{25a0}'..='\u{25ff}' | '\u{2610}'..='\u{2612}' | '\u{2b1a}'..='\u{2b1c}')
}

/// Returns the places of signs that stand one by one, run by run.
fn runs_in(read: &str) -> Vec<Vec<Range<usize>>> {
    let bytes = read.as_bytes();
    let mut found = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let mut end_run = |run: &mut Vec<Range<usize>>| {
        if (FEWEST..=MOST).contains(&run.len()) {
            found.push(run.clone());
        }
        run.clear();
    };
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() && !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let end = end_of_word(read, at);
        let mut signs = read[at..end].chars();
        if signs.next().is_some_and(char::is_alphanumeric) {
            let is_one = signs.next().is_none();
            if !is_one || run.last().is_some_and(|last| !is_gap(&read[last.end..at])) {
                end_run(&mut run);
            }
            if is_one {
                run.push(at..end);
            }
        }
        at = end;
    }
    end_run(&mut run);
    found
}

/// Returns a run, and what is left of it without a word of one letter at its ends.
fn without_words<'r>(
    read: &str,
    run: &'r [Range<usize>],
) -> impl Iterator<Item = &'r [Range<usize>]> {
    let is_word = |sign: Option<&Range<usize>>| {
        sign.is_some_and(|sign| matches!(&read[sign.clone()], "a" | "A" | "I"))
    };
    let first = usize::from(is_word(run.first()));
    let last = run.len() - usize::from(is_word(run.last()));
    let mut ways = vec![run, &run[first..], &run[..last], &run[first..last]];
    ways.dedup_by_key(|way| way.len());
    ways.into_iter()
}

/// Returns where letters and digits end that begin here, or the one sign of another kind.
fn end_of_word(read: &str, from: usize) -> usize {
    let bytes = read.as_bytes();
    let plain = bytes[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let at = from + plain;
    if bytes.get(at).is_none_or(u8::is_ascii) {
        return at;
    }
    let rest = &read[at..];
    let more = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    if plain + more > 0 {
        return at + more;
    }
    at + rest.chars().next().map_or(1, char::len_utf8)
}

fn is_gap(between: &str) -> bool {
    !between.is_empty()
        && between.len() < 4 * GAP_CHARS
        && between.chars().count() <= GAP_CHARS
        && between.chars().all(is_of_box)
}

/// Returns the boxes that a run of signs is, if it is none by chance: there are enough of them, and
/// the same stands between all, or between all of a group.
fn boxes_of(read: &str, run: &[Range<usize>]) -> Option<BoxedSigns> {
    if run.len() < FEWEST {
        return None;
    }
    let gaps: Vec<&str> = run.windows(2).map(|two| &read[two[0].end..two[1].start]).collect();
    let narrow = gaps.iter().min_by_key(|gap| gap.len())?;
    let mut wide: Vec<&str> = gaps.iter().copied().filter(|gap| gap != narrow).collect();
    wide.sort_unstable();
    wide.dedup();
    if wide.len() > 2 {
        return None;
    }
    let mut groups = vec![String::new()];
    for (at, sign) in run.iter().enumerate() {
        if at > 0 && gaps[at - 1] != *narrow {
            groups.push(String::new());
        }
        groups.last_mut()?.push_str(&read[sign.clone()]);
    }
    let (first, last) = (run.first()?, run.last()?);
    let before = read[..first.start].chars().next_back();
    let is_framed = gaps.iter().all(|gap| gap.contains(is_of_frame))
        && !narrow.trim().eq("|")
        && before.is_some_and(is_of_frame);
    Some(BoxedSigns { span: first.start..last.end, groups, is_framed })
}

#[cfg(test)]
mod tests;
