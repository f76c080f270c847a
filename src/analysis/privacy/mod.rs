//! Finds words that could identify a family. It warns; it can miss things, and never says that all
//! is well.

mod checks;
mod columns;
mod labels;
mod listed;
mod names;
mod rules;
mod text;
mod tokens;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

pub use names::NameFound;
pub use words::{Reader, finding, findings_in_words, names_in_words};

use crate::model::FindingKind;
use columns::Columns;
use listed::ListedNames;
use rules::AllRules;
use text::Text;
use tokens::{Token, tokens};

/// A finding in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: FindingKind,
    /// In bytes of the text.
    pub span: Range<usize>,
}

/// Everything that we look for.
pub struct Lookout {
    rules: AllRules,
    names: Option<ListedNames>,
    /// Words that the person said are no names, in plain letters.
    no_names: BTreeSet<String>,
}

impl Lookout {
    /// Adds names that this person wrote down: a family's, a colleague's, a place's.
    #[must_use]
    pub fn new(names: &[String]) -> Self {
        Self { rules: AllRules::new(), names: ListedNames::of(names), no_names: BTreeSet::new() }
    }

    /// Leaves out words that are no names of a family: the person's own name, and words that they
    /// said are none. A name on the list is found all the same.
    #[must_use]
    pub fn but_for<'w>(mut self, words: impl IntoIterator<Item = &'w str>) -> Self {
        for words in words {
            let text = Text::new(words);
            self.no_names.extend(tokens(&text).into_iter().map(|word| word.plain.into_owned()));
        }
        self
    }

    /// Returns the names in a text that are on no list, each once.
    #[must_use]
    pub fn names(&self, text: &str) -> Vec<NameFound> {
        let mut reader = Reader::new(self);
        reader.look("", String::new(), text.to_owned(), false, |_, _, _| {});
        reader.names("")
    }

    fn is_no_name(&self, plain: &str) -> bool {
        self.no_names.contains(plain)
    }

    /// Returns the findings in a text, in order; if two overlap, the more specific one.
    #[must_use]
    pub fn hits(&self, written: &str) -> Vec<Hit> {
        let text = Text::new(written);
        let words = if self.names.is_some() { tokens(&text) } else { Vec::new() };
        self.hits_in(written, &text, &words)
    }

    fn hits_in(&self, written: &str, text: &Text, words: &[Token<'_>]) -> Vec<Hit> {
        let untagged = self.names.as_ref().and_then(|names| {
            let text = Text::without_tags(written)?;
            let mut found = Vec::new();
            names.find(&text, &tokens(&text), &mut found);
            let written = |hit: Hit| Hit { span: text.written(hit.span), ..hit };
            Some(found.into_iter().map(written).collect::<Vec<_>>())
        });
        let mut found: Vec<Hit> = Vec::new();
        if let Some(names) = &self.names {
            names.find(text, words, &mut found);
        }
        self.rules.find(text, &mut found);
        // Rules that come first in the list are more specific.
        let mut kept: BTreeMap<usize, Hit> = BTreeMap::new();
        for hit in found {
            let before = kept.range(..hit.span.end).next_back();
            if before.is_none_or(|(_, known)| known.span.end <= hit.span.start) {
                kept.insert(hit.span.start, hit);
            }
        }
        let mut hits: Vec<Hit> = kept
            .into_values()
            .map(|hit| Hit { kind: hit.kind, span: text.written(hit.span) })
            .collect();
        for hit in untagged.into_iter().flatten() {
            let overlaps =
                |known: &Hit| known.span.start < hit.span.end && hit.span.start < known.span.end;
            if hit.kind == FindingKind::ListedName {
                hits.retain(|known| known.kind == hit.kind || !overlaps(known));
            }
            if !hits.iter().any(overlaps) {
                hits.push(hit);
            }
        }
        hits.sort_by_key(|hit| hit.span.start);
        hits
    }

    fn names_in(&self, text: &str) -> Vec<Hit> {
        let Some(names) = &self.names else { return Vec::new() };
        let text = Text::new(text);
        let mut hits = Vec::new();
        names.find(&text, &tokens(&text), &mut hits);
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

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

/// Returns how the end of a line is read on: after a blank, or without one after a hyphen or a
/// slash. The hyphen may be part of it, or only part a word or a number in two.
fn ways_to_join(line: &str) -> Vec<(&str, &str)> {
    let half = line.strip_suffix(is_hyphen).filter(|half| half.ends_with(char::is_alphanumeric));
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

/// The most bytes of a line that can belong to something that goes on in the next.
const ACROSS_BYTES: usize = 200;

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
        for text in [
            "amelia",
            "Patel, Amelia",
            "the Patels",
            "the Patels\u{2019} car",
            "Amelia\u{2019}s",
            "Mrs Jones",
            "\u{410}melia",
            "Amel\u{131}a",
            "AmeIia",
            "Am3lia",
            "Am<b>elia</b>",
            "Zo&euml;",
            "Zo%C3%AB",
            r"Smith\-Jones",
            "Pa-\ntel",
            "PATEL",
        ] {
            assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
        }
        for text in ["Zoeller", "Kazoe", "Patelova", "blacksmith"] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
    }

    #[test]
    fn a_listed_name_is_found_if_its_letters_are_parted_joined_or_other_signs() {
        let lookout = Lookout::new(
            &[
                "Ottoline Nowak",
                "Amelia Patel",
                "Seán O'Shaughnessy",
                "Kit McAteer",
                "Mac Donald",
                "Ayşe",
                "Millicent",
                "李小明",
                "محمد",
                "Zoë",
            ]
            .map(str::to_owned),
        );
        for text in [
            "O t t o l i n e",
            "O T T O L I N E",
            "A.m.e.l.i.a",
            "so A-m-e-l-i-a came",
            "Otto-line",
            "Otto\u{2009}line",
            "<b>Otto</b>line",
            "O Shaughnessy",
            "O' Shaughnessy",
            "O\u{b4}Shaughnessy",
            "O\u{2032}Shaughnessy",
            "MacAteer",
            "Mc Ateer",
            "Mac Ateer",
            "MacDonald",
            "P4tel",
            "Pate1",
            "0ttoline",
            "0tt0line",
            "Ottolin3",
            "Ottollne",
            "4melia",
            "@melia",
            "MiIIicent",
            "Mi11icent",
            "AmeIla",
            "Zo3",
            "\u{1d0f}\u{1d1b}\u{1d1b}\u{1d0f}\u{29f}\u{26a}\u{274}\u{1d07}",
            "visitottoline.txt",
            "Ottolinevisit.txt",
            "visitamelia.txt",
            "mynowak2020",
            "APatel.txt",
            "andottoline",
            "Ays%CC%A7e",
            "Zo%EB",
            r"\x4fttoline",
            "李 小 明",
            "小明",
            "李小\n明",
            "ومحمد",
        ] {
            assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
        }
        for text in [
            "I work on a Mac",
            "as her mother did",
            "a b c d e f g",
            "E11 and M1 and 1st",
            "in the line of otters",
            "a mill, a cent",
            "Ella and Lia",
        ] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
    }

    #[test]
    fn a_listed_name_that_is_an_ordinary_word_needs_a_sign_of_a_person() {
        let lookout = Lookout::new(&["Grace Young".to_owned(), "Will".to_owned()]);
        for text in [
            "I met Grace there.",
            "Grace smiled.",
            "Grace's hand",
            "grace young",
            "Young, Grace",
            "Grace",
        ] {
            assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
        }
        for text in ["with grace", "the young ones", "a will of her own"] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
    }

    #[test]
    fn a_listed_place_is_found_as_a_whole_and_its_words_alone_are_not() {
        let lookout = Lookout::new(&["Bluebell Nursery".to_owned(), "12 Bramble Close".to_owned()]);
        for text in ["at bluebell nursery", "BluebellNursery.docx", "lives at 12 Bramble Close, in"]
        {
            assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
        }
        for text in ["the nursery", "a bluebell", "very close", "12 brambles"] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
    }

    #[test]
    fn a_listed_number_or_code_is_found_in_any_case_and_signs_alone_are_nothing() {
        let listed = ["FY7 6QX", "07700 900123", "kx19 fzt", "---", "!"].map(str::to_owned);
        let lookout = Lookout::new(&listed);
        for text in ["at fy7 6qx now", "FY76QX", "on 07700-900123", "KX19FZT"] {
            assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
        }
        assert_eq!(found(&lookout, "--- nothing! here 077009001234 ---"), []);
    }

    #[test]
    fn a_short_form_of_a_listed_name_is_told() {
        let lookout = Lookout::new(&["Ottoline".to_owned(), "Milly".to_owned()]);
        for text in ["I saw Ottie today", "Amelia smiled"] {
            assert_eq!(found(&lookout, text), [FindingKind::ShortName], "{text}");
        }
    }

    #[test]
    fn ten_thousand_names_and_names_of_any_length_and_script_are_found() {
        let mut names: Vec<String> = (0..10_000).map(|n| format!("Nam{}e", letters(n))).collect();
        names.extend(["J".to_owned(), "x".repeat(200)]);
        names.extend(["李小明", "नेहा", "Амина"].map(str::to_owned));
        let lookout = Lookout::new(&names);
        for text in [
            format!("so Nam{}e came", letters(7_777)),
            "x".repeat(200),
            "我見到李小明了".to_owned(),
            "नेहा आई".to_owned(),
            "и Амина".to_owned(),
        ] {
            assert!(found(&lookout, &text).contains(&FindingKind::ListedName), "{text}");
        }
    }

    fn letters(n: usize) -> String {
        n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
    }

    #[test]
    fn a_hyphen_at_the_end_of_a_line_hides_no_name() {
        let lookout = Lookout::new(&["Amelia Patel".to_owned(), "Smith-Jones".to_owned()]);
        for (line, next) in
            [("I met Ame-", "lia there"), ("with Smith-", "Jones"), ("and Pa\u{2010}", "tel")]
        {
            let (begun, told) = lookout.hits_across(line, next);
            let is_found = |hit: &Hit| hit.kind == FindingKind::ListedName;
            assert!(
                begun.iter().chain(&told).any(is_found) || lookout.hits(next).iter().any(is_found),
                "{line} / {next}"
            );
        }
    }

    #[test]
    fn a_finding_across_a_line_break_counts_once_and_a_stop_ends_it() {
        let lookout = Lookout::new(&["Amelia Patel".to_owned()]);
        let kinds = |line: &str, next: &str| {
            lookout.hits_across(line, next).0.into_iter().map(|hit| hit.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds("I met Mrs", "Ashby at the door."), [FindingKind::HonorificName]);
        assert_eq!(kinds("Her number is 943 476", "5919 and"), [FindingKind::NhsNumber]);
        assert_eq!(kinds("and Amelia", "  Patel lives"), [FindingKind::ListedName]);
        assert_eq!(kinds("He is a Dr.", "Patel at the door."), []);
        assert_eq!(kinds("Bluebell", "- Ward round"), []);
        assert_eq!(kinds("Mrs Patel came.", "Then she left"), [], "that stands in one line");
        assert_eq!(lookout.hits_across("I met Mrs", "Ashby").0[0].span.start, 6);
        for (line, next, kind) in [
            ("the number 943 476-", "5919 and", FindingKind::NhsNumber),
            ("the number 943-476-", "5919", FindingKind::NhsNumber),
            ("they live at LS99 4-", "QX, she said", FindingKind::Postcode),
            ("ring 0113 496-", "0123 before nine", FindingKind::Phone),
            ("born on 12/03/", "2024 in spring", FindingKind::DateOfBirth),
            ("our ref DH/MAT/", "0931", FindingKind::CaseNumber),
            ("at 12 Corn-", "wallis Road", FindingKind::NamedPlace),
            ("at 12 Cornwallis", "Road by the mill", FindingKind::NamedPlace),
        ] {
            assert_eq!(kinds(line, next), [kind], "{line} / {next}");
        }
        assert_eq!(kinds("a mother-", "in-law came"), []);
        assert_eq!(kinds("for 24/", "7 help"), []);
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
    fn a_place_is_named_by_the_label_of_a_form() {
        let lookout = Lookout::new(&[]);
        for text in ["Name of ward: Willow", "Ward: Willow", "School: Hillside Juniors"] {
            assert_eq!(found(&lookout, text), [FindingKind::NamedPlace], "{text}");
        }
        for text in ["School: Primary", "Hospital: Yes", "Clinic: None", "the ward: It was quiet"] {
            assert_eq!(found(&lookout, text), [], "{text}");
        }
    }

    #[test]
    fn months_beside_each_other_are_no_names_and_rhymes_name_nobody() {
        let lookout = Lookout::new(&[]);
        for text in [
            "In May and June I was trained there.",
            "In April and May we met. Between May and August she slept.",
            "We sang Jack and Jill, and Polly put the kettle on, and Little Miss Muffet.",
        ] {
            assert_eq!(lookout.names(text), [], "{text}");
            assert_eq!(found(&lookout, text), [], "{text}");
        }
        assert_eq!(lookout.names("I met Poppy and Summer there.").len(), 2);
        assert_eq!(lookout.names("Then Heledd came, and so did Mei and Idil.").len(), 3);
    }

    #[test]
    fn common_words_of_the_field_raise_nothing() {
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
            let _ = lookout.names(&text);
        }
        // What is gone through once for each word, or for each finding, would never end.
        for text in [
            "a@b.uk Kacper ".repeat(20_000),
            "(Kacper 1999 ".repeat(20_000),
            "1999 Grace, ".repeat(20_000),
            "mum Kacper's ".repeat(20_000),
            "<b>Kacper</b>-\n".repeat(20_000),
        ] {
            let _ = lookout.names(&text);
        }
    }
}
