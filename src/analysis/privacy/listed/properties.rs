//! Laws of the search for listed names: any text ends well, and a name is found in every spelling
//! that a generator can make.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::select, test_runner::RngSeed};
use unicode_normalization::UnicodeNormalization;

use super::ListedNames;
use crate::{
    analysis::privacy::{
        Hit, Lookout, Reader,
        text::{Text, plain_letters},
        tokens::tokens,
    },
    model::FindingKind,
};

fn config() -> ProptestConfig {
    let seed = RngSeed::Fixed(2026);
    ProptestConfig {
        cases: 256,
        failure_persistence: None,
        rng_seed: seed,
        ..ProptestConfig::default()
    }
}

const NAMES: [&str; 16] = [
    "Amelia Patel",
    "Zoë Featherstone",
    "Łucja Ząbek",
    "Seán O'Shaughnessy",
    "Siân Llewellyn-Jones",
    "Kačper Strauß",
    "Søren Møller",
    "Ayşe Yıldız",
    "Ọlá Adébáyọ̀",
    "Thị Nguyễn",
    "Оксана Шевченко",
    "Ελένη Παππά",
    "محمد العلي",
    "नेहा शर्मा",
    "李小明",
    "Ottoline",
];

/// A way of writing a name otherwise, at one of its letters if only there.
type Spelling = fn(&str, usize) -> String;

/// Other letters.
const LETTERS: [Spelling; 11] = [
    |name, _| name.to_owned(),
    |name, _| name.to_uppercase(),
    |name, _| name.to_lowercase(),
    |name, _| name.replace('\'', "\u{2019}"),
    |name, _| name.replace('\'', ""),
    |name, _| name.split(' ').rev().collect::<Vec<_>>().join(", "),
    |name, _| plain_letters(name),
    |name, at| changed(name, at, like),
    |name, at| changed(&name.to_uppercase(), at, like),
    |name, _| format!("{name}\u{2019}s"),
    |name, _| name.nfd().collect(),
];

/// Other signs for the same letters.
const SIGNS: [Spelling; 17] = [
    |name, _| name.to_owned(),
    |name, _| name.replace([' ', '-'], "\u{2009}"),
    |name, _| name.replace(' ', "_"),
    |name, at| inserted(name, at, "\u{ad}"),
    |name, at| inserted(name, at, "\u{200b}"),
    |name, at| inserted(name, at, "\u{200f}"),
    |name, at| inserted(name, at, "\u{e0061}"),
    |name, at| inserted(name, at, "<b></b>"),
    |name, at| inserted(name, at, "**"),
    |name, _| coded(name, |c| format!("&#{};", u32::from(c))),
    |name, _| coded(name, |c| format!("&amp;#x{:x};", u32::from(c))),
    |name, _| coded(name, |c| format!("\\u{{{:04x}}}", u32::from(c))),
    |name, _| name.bytes().map(|byte| format!("%{byte:02X}")).collect(),
    |name, _| name.bytes().map(|byte| format!("%25{byte:02x}")).collect(),
    |name, _| in_bytes(name, |byte| format!("={byte:02X}")),
    |name, _| in_bytes(name, |byte| format!("\\x{byte:02x}")),
    |name, _| in_bytes(name, |byte| char::from(byte).to_string()),
];

/// Returns a name with a sign inside, after any of its letters.
fn inserted(name: &str, at: usize, sign: &str) -> String {
    let places: Vec<usize> = name.char_indices().skip(1).map(|(place, _)| place).collect();
    let place = places[at % places.len()];
    format!("{}{sign}{}", &name[..place], &name[place..])
}

/// Returns a name with another letter at one place.
fn changed(name: &str, at: usize, other: fn(char) -> Option<char>) -> String {
    let letters = name.char_indices().filter_map(|(place, c)| Some((place, c, other(c)?)));
    let letters: Vec<(usize, char, char)> = letters.collect();
    if letters.is_empty() {
        return name.to_owned();
    }
    let (place, c, other) = letters[at % letters.len()];
    format!("{}{other}{}", &name[..place], &name[place + c.len_utf8()..])
}

/// Returns a letter that looks alike.
fn like(c: char) -> Option<char> {
    const ALIKE: &str = "aаoоeеiіpрcсxхyуsѕAАBВEЕHНKКMМOОPРCСTТXХAΑEΕNΝOΟZΖ";
    let (alike, letters) = (ALIKE.chars(), ALIKE.chars().skip(1));
    alike.zip(letters).step_by(2).find_map(|(letter, other)| (letter == c).then_some(other))
}

fn coded(name: &str, code: fn(char) -> String) -> String {
    name.chars().map(|c| if c.is_ascii() { c.to_string() } else { code(c) }).collect()
}

fn in_bytes(name: &str, code: fn(u8) -> String) -> String {
    let sign = |byte: u8| if byte.is_ascii() { char::from(byte).to_string() } else { code(byte) };
    name.bytes().map(sign).collect()
}

/// Everything is looked for at once, because it takes long to prepare.
static ALL: LazyLock<Lookout> = LazyLock::new(|| Lookout::new(&NAMES.map(str::to_owned)));

fn is_listed(text: &str) -> bool {
    ALL.hits(text).iter().any(|hit| hit.kind == FindingKind::ListedName)
}

/// Pieces of text that mean something to some part of the search.
const PIECES: &str = "Amelia|amel|ia|Patel|Zo|O|'|\u{2019}|s|-|=|=C3|=AB|\n|=\n|\r\n|%|%25|C3|AB|&|amp;|euml;|#|;|\\|\"|\\L|{|}|<b>|<|>|?|\u{fffd}|Ã|«|â|€|™|\u{92}|\u{200b}|\u{308}|\t| |\u{2009}|🅐|🅜|🇬|⒜|1|0|@|小|明|म|ا|4|Mr |Dr. |i|I|l|ß|ﬁ|İ|ẞ|\\x|\\u{|\u{e0061}|ŉ|ǰ";

fn adversarial() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = PIECES.split('|').collect();
    let piece = prop_oneof![4 => select(pieces).prop_map(str::to_owned), 1 => "\\PC{0,4}"];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_place_is_within_the_text(
        text in prop_oneof![adversarial(), any::<String>()],
        next in adversarial(),
        name in prop_oneof![adversarial(), any::<String>()],
    ) {
        let is_within = |text: &str, hit: &Hit| text.get(hit.span.clone()).is_some();
        prop_assert!(ALL.hits(&text).iter().all(|hit| is_within(&text, hit)));
        let (begun, told) = ALL.hits_across(&text, &next);
        prop_assert!(begun.iter().all(|hit| is_within(&text, hit)));
        prop_assert!(told.iter().all(|hit| is_within(&next, hit)));
        let read = Text::new(&text);
        let mut hits = Vec::new();
        if let Some(names) = ListedNames::of(&[name, "Amelia Patel".to_owned()]) {
            names.find(&read, &tokens(&read), &mut hits);
        }
        prop_assert!(hits.iter().all(|hit| is_within(&read.read, hit)));
        prop_assert!(hits.iter().all(|hit| text.get(read.written(hit.span.clone())).is_some()));
        let mut reader = Reader::new(&ALL);
        for (at, line) in text.lines().enumerate() {
            reader.look("a.txt", at.to_string(), line.to_owned(), at > 0, |_, _, _| {});
        }
        let _ = reader.names_and_surnames("a.txt");
    }

    #[test]
    fn every_name_is_found_in_every_spelling(
        name in select(NAMES.to_vec()),
        letters in select(LETTERS.to_vec()),
        signs in select(SIGNS.to_vec()),
        at in 0_usize..40,
    ) {
        let spelled = signs(&letters(name, at), at);
        for text in [spelled.clone(), format!("we met {spelled} there"), format!("«{spelled}»")] {
            prop_assert!(is_listed(&text), "{}: {}", name, text);
        }
    }

    #[test]
    fn every_name_is_found_if_a_hyphen_ends_the_line_inside_it(
        name in select(NAMES.to_vec()),
        hyphen in select(vec!["-", "\u{2010}", "\u{ad}", "=", "\u{ac}"]),
        at in 0_usize..40,
    ) {
        let word = name.split(' ').next_back().unwrap();
        let broken = inserted(word, at, &format!("{hyphen}\n"));
        let (line, next) = broken.split_once('\n').unwrap();
        // A line begins with a letter, and writings without blanks have no hyphen.
        prop_assume!(next.starts_with(char::is_alphabetic) && !name.contains('小'));
        let mut reader = Reader::new(&ALL);
        let mut found = false;
        for (at, line) in [format!("and then {line}"), format!("{next} came")].into_iter().enumerate() {
            reader.look("a.txt", at.to_string(), line, at > 0, |kind, _, _| {
                found |= kind == FindingKind::ListedName;
            });
        }
        prop_assert!(found, "{line} / {next}");
    }
}
