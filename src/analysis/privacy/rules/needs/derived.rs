//! Makes the table of what each rule needs from the shapes of the rules.

use std::collections::BTreeSet;

use regex_syntax::hir::{
    Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look,
    literal::{ExtractKind, Extractor},
};

use super::{super::shape::ShapeRule, DIGIT, FEW, LETTERS, NEEDS};

/// NeededWords as the table has them. One of them is needed.
type NeededWords = BTreeSet<String>;

#[test]
fn the_table_of_needs_is_that_of_the_shapes() {
    let table: String = super::super::all().iter().map(|rule| needs_of(rule) + "\n").collect();
    // `SNAPSHOTS=overwrite cargo test needs` writes it.
    snapbox::assert_data_eq!(table, snapbox::file!["needs.txt": Text].raw());
}

/// Returns what a rule needs, the rarest first.
fn needs_of(rule: &ShapeRule) -> String {
    let shape = regex_syntax::parse(rule.shape.as_str()).unwrap();
    let mut words: Vec<(usize, NeededWords)> =
        words_of(&marked(&shape, !has_capital(&shape)), false, &[]);
    words.sort();
    words.dedup();
    let has_rare = words.first().is_some_and(|(weight, _)| *weight < COMMON_WEIGHT);
    words.retain(|(weight, _)| *weight < if has_rare { COMMON_WEIGHT } else { MOST });
    words.truncate(NEEDS - 1);
    let mut needs: Vec<String> = words.into_iter().map(|(_, words)| joined(&words)).collect();
    if needs_digit(&shape) {
        needs.push(char::from(DIGIT).to_string());
    }
    if needs.len() < NEEDS {
        let signs = signs(&shape, RARE).or_else(|| signs(&shape, APOSTROPHES));
        needs.extend(signs.map(|signs| joined(&signs)));
    }
    needs.join(" & ")
}

fn joined(words: &NeededWords) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Returns each set of words of which a shape needs one, with its weight. `is_apart` tells whether a
/// word that begins with the shape begins there; `after` follows it.
fn words_of(shape: &Hir, is_apart: bool, after: &[Hir]) -> Vec<(usize, NeededWords)> {
    let mut parts = Vec::new();
    flatten(shape.clone(), &mut parts);
    let own = parts.len();
    parts.extend_from_slice(after);
    let mut found = Vec::new();
    for at in 0..own {
        let is_apart = is_apart_at(&parts, at, is_apart);
        if is_apart {
            found.extend(beginnings(&parts[at..]));
        }
        if let HirKind::Alternation(ways) = parts[at].kind() {
            let rarest = |way: &Hir| {
                let found = words_of(way, is_apart, &parts[at + 1..]).into_iter().min();
                found.map(|(_, words)| words)
            };
            let all: Option<Vec<NeededWords>> = ways.iter().map(rarest).collect();
            found.extend(all.map(|all| all.into_iter().flatten().collect::<NeededWords>()));
        }
    }
    found.into_iter().map(|words| (words.iter().map(|word| weight(word)).sum(), words)).collect()
}

/// Stands for the border of a word.
const BORDER: u8 = 0;

/// Returns a shape with a sign at each border of a word, and nothing for what else is looked at. Where
/// `any_case` is set, a letter in any case is a small one.
fn marked(shape: &Hir, any_case: bool) -> Hir {
    let all = |parts: &[Hir]| parts.iter().map(|part| marked(part, any_case)).collect();
    match shape.kind() {
        HirKind::Look(Look::WordAscii) => Hir::literal([BORDER]),
        HirKind::Look(_) => Hir::empty(),
        HirKind::Repetition(again) => Hir::repetition(again.with(marked(&again.sub, any_case))),
        HirKind::Capture(group) => marked(&group.sub, any_case),
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Class(Class::Unicode(letters)) if any_case => {
            small_letter(letters).map_or_else(|| shape.clone(), |small| Hir::literal([small]))
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => shape.clone(),
    }
}

/// Returns the letter that a class is in any case, as a small one.
fn small_letter(class: &ClassUnicode) -> Option<u8> {
    let [capital, small] = class.ranges() else { return None };
    let is_one = |range: &ClassUnicodeRange| range.start() == range.end();
    let is_in_any_case = is_one(capital)
        && is_one(small)
        && capital.start().is_ascii_uppercase()
        && capital.start().to_ascii_lowercase() == small.start();
    is_in_any_case.then(|| u8::try_from(small.start()).ok()).flatten()
}

/// Returns whether a letter of a shape has to be a capital. A word is met as it is written and in small
/// letters, so that only words without one can be looked for in small letters.
fn has_capital(shape: &Hir) -> bool {
    match shape.kind() {
        HirKind::Literal(letters) => letters.0.iter().any(u8::is_ascii_uppercase),
        HirKind::Repetition(again) => has_capital(&again.sub),
        HirKind::Capture(group) => has_capital(&group.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(has_capital),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

/// Takes a shape apart into what follows one another, letters or what is between them each.
fn flatten(shape: Hir, parts: &mut Vec<Hir>) {
    match shape.kind() {
        HirKind::Concat(all) => all.iter().for_each(|part| flatten(part.clone(), parts)),
        HirKind::Literal(bytes) => {
            let same =
                |one: &u8, other: &u8| one.is_ascii_alphabetic() == other.is_ascii_alphabetic();
            parts.extend(bytes.0.chunk_by(same).map(|bytes| Hir::literal(bytes.to_vec())));
        }
        HirKind::Empty => {}
        _ => parts.push(shape),
    }
}

/// Returns whether a word that begins at a part begins there, and is not the rest of one.
fn is_apart_at(parts: &[Hir], at: usize, is_apart: bool) -> bool {
    let Some(before) = at.checked_sub(1) else { return is_apart };
    let is_left_out =
        || matches!(parts[before].kind(), HirKind::Repetition(again) if ends_apart(&again.sub));
    ends_apart(&parts[before]) || is_left_out() && is_apart_at(parts, before, is_apart)
}

/// Returns whether this ends in a sign, after which a word begins anew.
fn ends_apart(shape: &Hir) -> bool {
    match shape.kind() {
        HirKind::Literal(bytes) => bytes.0.last().is_some_and(|byte| !byte.is_ascii_alphabetic()),
        HirKind::Class(Class::Unicode(letters)) => has_no_letter(letters),
        HirKind::Repetition(again) => again.min > 0 && ends_apart(&again.sub),
        HirKind::Concat(parts) => parts.last().is_some_and(ends_apart),
        HirKind::Alternation(parts) => parts.iter().all(ends_apart),
        _ => false,
    }
}

fn has_no_letter(class: &ClassUnicode) -> bool {
    let meets = |first: char, last: char| {
        class.ranges().iter().any(|range| range.start() <= last && first <= range.end())
    };
    !meets('A', 'Z') && !meets('a', 'z')
}

/// Returns words of which these parts begin with one, the rarest of each way to begin.
fn beginnings(parts: &[Hir]) -> Option<NeededWords> {
    let mut extractor = Extractor::new();
    extractor
        .kind(ExtractKind::Prefix)
        .limit_class(40)
        .limit_repeat(4)
        .limit_literal_len(2 * LETTERS)
        .limit_total(8_000);
    let begun = extractor.extract(&Hir::concat(parts.to_vec()));
    let rarest = |text: &[u8]| words_in(text).into_iter().min_by_key(|word| weight(word));
    let words: Option<NeededWords> =
        begun.literals()?.iter().map(|literal| rarest(literal.as_bytes())).collect();
    words.filter(|words| !words.is_empty())
}

/// Returns the words in what a text begins with, as far as they can be told.
fn words_in(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let letters = text[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = String::from_utf8_lossy(&text[at..at + letters]).into_owned();
        match (letters, text.get(at + letters)) {
            (0, _) | (1, None | Some(&BORDER)) => {}
            (1, Some(sign)) => found.push(format!("{word}+{sign:02x}")),
            (LETTERS.., _) => found.push(word[..LETTERS].to_owned()),
            (_, Some(_)) => found.push(word),
            (FEW.., None) => found.push(format!("{}*", &word[..FEW])),
            (_, None) => {}
        }
        at += letters.max(1);
    }
    found
}

/// Returns how often a word is met, by a rough measure.
fn weight(word: &str) -> usize {
    let small = word.trim_end_matches('*').to_lowercase();
    let is_one_of = |list: &str| list.split(' ').any(|known| known == small);
    // A letter by itself is rare, but for these.
    let is_alone = matches!(word, "a+20" | "s+20" | "A+20" | "I+20" | "I+27" | "I+e2");
    if is_alone || is_one_of(COMMON) {
        COMMON_WEIGHT
    } else if is_one_of(FREQUENT) {
        10
    } else {
        1
    }
}

const COMMON_WEIGHT: usize = 100;

/// More than this is met too often.
const MOST: usize = 4 * COMMON_WEIGHT;

/// The most common words.
const COMMON: &str = "the a an and of to in on at is it was were are be been for with that this they there from by he she his her we you not have has had one two as or but so if no out up down off all when who which what my our";

/// NeededWords that are common in this field.
const FREQUENT: &str = "mum dad mother father baby babies child children family parent parents room week weeks day first new good said says only just three four near care time";

/// Signs that are rare in a text, and those that are not.
const RARE: &str = "@+/_#:=|<>[]{}&%";
const APOSTROPHES: &str = "'\u{2019}";

/// Returns those of some signs of which a shape needs one.
fn signs(shape: &Hir, some: &str) -> Option<NeededWords> {
    let rare = |text: &str| {
        let sign = text.chars().find(|sign| some.contains(*sign));
        sign.map(|sign| NeededWords::from([sign.to_string()]))
    };
    let any = |all: &mut dyn Iterator<Item = Option<NeededWords>>| {
        all.collect::<Option<Vec<NeededWords>>>().map(|all| all.into_iter().flatten().collect())
    };
    match shape.kind() {
        HirKind::Literal(bytes) => rare(&String::from_utf8_lossy(&bytes.0)),
        HirKind::Class(Class::Unicode(letters)) => any(&mut letters.iter().map(|range| {
            let sign = (range.start() == range.end()).then_some(range.start())?;
            rare(sign.encode_utf8(&mut [0; 4]))
        })),
        HirKind::Repetition(again) if again.min > 0 => signs(&again.sub, some),
        HirKind::Capture(group) => signs(&group.sub, some),
        HirKind::Concat(parts) => parts.iter().find_map(|part| signs(part, some)),
        HirKind::Alternation(parts) => any(&mut parts.iter().map(|part| signs(part, some))),
        _ => None,
    }
}

/// Returns whether every text that fits a shape has a digit.
fn needs_digit(shape: &Hir) -> bool {
    match shape.kind() {
        HirKind::Literal(letters) => letters.0.iter().any(u8::is_ascii_digit),
        HirKind::Class(Class::Unicode(class)) => class
            .ranges()
            .iter()
            .all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit()),
        HirKind::Repetition(again) => again.min > 0 && needs_digit(&again.sub),
        HirKind::Capture(group) => needs_digit(&group.sub),
        HirKind::Concat(parts) => parts.iter().any(needs_digit),
        HirKind::Alternation(parts) => parts.iter().all(needs_digit),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => false,
    }
}
