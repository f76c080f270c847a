//! Finds words that could identify a family. It warns; it can miss things, and never says that all
//! is well.

mod checks;
mod rules;
mod text;
mod words;

use std::{collections::BTreeMap, ops::Range};

pub use words::{Reader, finding, findings_in_words};

use regex::{Regex, RegexBuilder};

use crate::model::FindingKind;
use rules::ShapeRule;
use text::Text;

/// A finding in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: FindingKind,
    /// In bytes of the text.
    pub span: Range<usize>,
}

/// Everything that we look for.
pub struct Lookout {
    rules: Vec<ShapeRule>,
    names: Option<ListedNames>,
}

impl Lookout {
    /// Adds names that this person wrote down: a family's, a colleague's, a place's.
    #[must_use]
    pub fn new(names: &[String]) -> Self {
        Self { rules: rules::all(), names: ListedNames::of(names) }
    }

    /// Returns the findings in a text, in order; if two overlap, the more specific one.
    #[must_use]
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let text = Text::new(text);
        let mut found: Vec<Hit> = Vec::new();
        if let Some(names) = &self.names {
            names.find(&text, &mut found);
        }
        for rule in &self.rules {
            rule.find(&text, &mut found);
        }
        // Rules that come first in the list are more specific.
        let mut kept: BTreeMap<usize, Hit> = BTreeMap::new();
        for hit in found {
            let before = kept.range(..hit.span.end).next_back();
            if before.is_none_or(|(_, known)| known.span.end <= hit.span.start) {
                kept.insert(hit.span.start, hit);
            }
        }
        kept.into_values().map(|hit| Hit { kind: hit.kind, span: text.written(hit.span) }).collect()
    }

    fn names_in(&self, text: &str) -> Vec<Hit> {
        let Some(names) = &self.names else { return Vec::new() };
        let text = Text::new(text);
        let mut hits = Vec::new();
        names.find(&text, &mut hits);
        hits.into_iter().map(|hit| Hit { kind: hit.kind, span: text.written(hit.span) }).collect()
    }

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
        let start = line.ceil_char_boundary(line.len().saturating_sub(ACROSS_BYTES));
        let end = next.floor_char_boundary(ACROSS_BYTES.min(next.len()));
        let joined = format!("{} {}", &line[start..], &next[..end]);
        let seam = line.len() - start;
        let hits = if may_go_on(line, next) { self.hits(&joined) } else { self.names_in(&joined) };
        let (mut begun, mut told) = (Vec::new(), Vec::new());
        for Hit { kind, span } in hits {
            let takes_a_label = matches!(
                kind,
                FindingKind::DateOfBirth
                    | FindingKind::CaseNumber
                    | FindingKind::RegistrationNumber
            );
            if span.start < seam && span.end > seam + 1 {
                begun.push(Hit { kind, span: span.start + start..line.len() });
            } else if span.start > seam && takes_a_label {
                told.push(Hit {
                    kind,
                    span: span.start - seam - 1 + lead..span.end - seam - 1 + lead,
                });
            }
        }
        (begun, told)
    }
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

/// The most bytes of a line that can belong to something that goes on in the next.
const ACROSS_BYTES: usize = 200;

/// The names of the list, each found only as a word of its own.
struct ListedNames(Regex);

impl ListedNames {
    fn of(names: &[String]) -> Option<Self> {
        let mut all: Vec<String> = names.iter().map(|name| text::folded(name)).collect();
        all.retain(|name| !name.trim().is_empty());
        if all.is_empty() {
            return None;
        }
        // Longer names come first, so that a full name is found in full.
        all.sort_by_key(|name| std::cmp::Reverse(name.len()));
        all.dedup();
        let each = |name: &String| {
            name.split([' ', '-']).map(regex::escape).collect::<Vec<_>>().join(r"[\s_.-]*")
        };
        let shape = all.iter().map(each).collect::<Vec<_>>().join("|");
        RegexBuilder::new(&shape).size_limit(64 << 20).build().ok().map(Self)
    }

    fn find(&self, text: &Text, hits: &mut Vec<Hit>) {
        let folded = text.folded();
        let mut at = 0;
        while let Some(found) = self.0.find_at(&folded.text, at) {
            let span = folded.read(found.range());
            if is_word(&text.read, &span) {
                hits.push(Hit { kind: FindingKind::ListedName, span });
                at = found.end();
            } else {
                at = folded.text[found.start()..]
                    .chars()
                    .next()
                    .map_or(folded.text.len(), |c| found.start() + c.len_utf8());
            }
            if at >= folded.text.len() {
                break;
            }
        }
    }
}

/// Returns whether a span is a word. A capital can begin one too, as in `AmeliaPatel.docx`.
fn is_word(text: &str, span: &Range<usize>) -> bool {
    let inner = &text[span.clone()];
    let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back()) else {
        return false;
    };
    let begins = text[..span.start]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphabetic() || c.is_lowercase() && first.is_uppercase());
    let ends = text[span.end..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphabetic() || last.is_lowercase() && c.is_uppercase());
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lookout: &Lookout, text: &str) -> Vec<FindingKind> {
        lookout.hits(text).into_iter().map(|hit| hit.kind).collect()
    }

    #[test]
    fn a_listed_name_is_found_however_it_is_written() {
        let lookout =
            Lookout::new(&["Amelia Patel".to_owned(), "Zoë".to_owned(), "Smith-Jones".to_owned()]);
        for text in [
            "AMELIA PATEL",
            "amelia_patel.docx",
            "AmeliaPatel2.docx",
            "visitAmeliaPatel",
            "A\u{ad}melia\u{a0}Patel",
            "zoe's",
            "ZOE\u{308}",
            "Smith Jones",
            "Smith\u{2011}Jones",
            "**Ame**lia Patel",
            r"\u005aoe",
        ] {
            assert_eq!(found(&lookout, text), [FindingKind::ListedName], "{text}");
        }
        for text in ["Zoeller", "Kazoe", "amelia", "blacksmith-jones"] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
    }

    #[test]
    fn what_a_line_break_parts_is_found_once_and_what_ends_a_line_is_not_read_on() {
        let lookout = Lookout::new(&["Amelia Patel".to_owned()]);
        let kinds = |line: &str, next: &str| {
            lookout.hits_across(line, next).0.into_iter().map(|hit| hit.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds("I met Mrs", "Patel at the door."), [FindingKind::HonorificName]);
        assert_eq!(kinds("Her number is 943 476", "5919 and"), [FindingKind::NhsNumber]);
        assert_eq!(kinds("and Amelia", "  Patel lives"), [FindingKind::ListedName]);
        assert_eq!(kinds("He is a Dr.", "Patel at the door."), []);
        assert_eq!(kinds("Bluebell", "- Ward round"), []);
        assert_eq!(kinds("Mrs Patel came.", "Then she left"), [], "that stands in one line");
        assert_eq!(lookout.hits_across("I met Mrs", "Patel").0[0].span.start, 6);
        for (line, next, kind, at) in [
            ("The date of birth was", "3 March 2023, she said", FindingKind::DateOfBirth, 0),
            ("He was born", " on 5 March 2023", FindingKind::DateOfBirth, 4),
            ("named in the case number", "2024/118734", FindingKind::CaseNumber, 0),
            ("His reference number:", "SG-448812", FindingKind::CaseNumber, 0),
        ] {
            let (_, told) = lookout.hits_across(line, next);
            assert_eq!(
                told.iter().map(|hit| (hit.kind, hit.span.start)).collect::<Vec<_>>(),
                [(kind, at)],
                "{line} / {next}"
            );
        }
    }

    #[test]
    fn what_everybody_in_the_field_writes_is_no_alarm() {
        let lookout = Lookout::new(&[]);
        for text in [
            "In the language of the Royal College of Midwives this is restorative supervision.",
            "One boy loved Mr Men books, and another asked for Dr Seuss.",
            "Forest School on Fridays was the best of it.",
            "At Sunday school as a child I hated forms.",
            "The Family Nurse Partnership visits until age 2.",
            "Nursery Nurse Award, School Nurse Team.",
            "Baby Clinic. Antenatal Clinic. Breastfeeding Clinic.",
            "Professor Winnicott's good enough mother helped me.",
            "Special School. Primary School. Children's Hospital. Cottage Hospital.",
            "Fraiberg wrote in the Journal of the American Academy of Child Psychiatry about ghosts.",
        ] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
        assert_eq!(
            found(&lookout, "We met at St. Mary's Hospital. Then"),
            [FindingKind::NamedPlace]
        );
        assert_eq!(
            found(&lookout, "It was hard. Bluebell Nursery helped."),
            [FindingKind::NamedPlace]
        );
    }

    #[test]
    fn a_text_made_to_take_long_takes_no_longer_than_another() {
        let lookout = Lookout::new(&["Amelia".to_owned()]);
        assert_eq!(lookout.hits(&"a@b.uk ".repeat(50_000)).len(), 50_000);
        for text in [
            format!("@{}com", "a.".repeat(200_000)),
            "1 a".repeat(200_000),
            "Mr and ".repeat(100_000),
            "case 1".repeat(100_000),
        ] {
            let _ = lookout.hits(&text);
        }
    }
}
