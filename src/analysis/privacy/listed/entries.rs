//! Tells what an entry of the list is: a person, a place or a number, or a person and more.

use std::sync::LazyLock;

use super::{
    ListedNames, PartMeaning, first_of,
    hidden::skeleton,
    length_bit,
    lists::{self, WordList, words},
    spelling::{as_written, half_of, number, spellings, words_of},
};
use crate::{
    analysis::privacy::{
        names::lists::FirstName,
        text::{Text, plain_letters},
    },
    text::is_unspaced,
};

/// Words of a name that say nothing about who it is.
static PARTICLES: WordList = LazyLock::new(|| {
    words(
        "mc mac fitz de da di do du la le las los van von der den des bin ibn bint al el abu umm st saint the and of y e mr mrs ms miss mx dr prof sir baby mum mummy mam mom dad daddy nan gran granny grandma grandad auntie aunt uncle nurse sister brother child family jr sr",
    )
});

/// Words that show that an entry is a place or something else. Many are surnames as well.
pub(super) static PLACES: WordList = LazyLock::new(|| {
    words(
        "ward practice house home court close road street lane avenue drive way crescent terrace gardens place hill park estate farm church chapel cafe shop trust building block village town bridge green lodge cottage mews",
    )
});

/// The same, and nobody is called so.
static BODIES: WordList = LazyLock::new(|| {
    words(
        "nursery school academy college preschool playgroup centre center hospital clinic surgery unit mosque pub team council project group club hub flat flats",
    )
});

/// Words before the name of somebody after whom a place is called.
static HONOURS: WordList =
    LazyLock::new(|| words("st saint queen king prince princess the old new royal our lady port"));

/// Words after which an entry says more of a person than the name.
const MORE: [&str; 12] =
    [",", ";", "(", "[", "\n", " at ", " of ", " from ", " born ", " aged ", " dob ", " in "];

#[derive(Clone, Copy, PartialEq, Eq)]
enum EntryKind {
    Person,
    /// A person or a place.
    Either,
    Place,
}

impl ListedNames {
    pub(super) fn add(&mut self, at: usize, name: &str) {
        let read = Text::new(name).read;
        let typed = read.split(|c: char| !c.is_alphanumeric());
        let says = |word: &&str| !PARTICLES.contains(word.to_lowercase().as_str());
        self.as_typed.extend(typed.filter(says).map(str::to_owned));
        let plain = plain_letters(&read);
        if plain.chars().any(is_unspaced) {
            self.unspaced.add(&plain);
            return;
        }
        let read = without_number(&read);
        if !is_more_than_a_name(&words_of(read)) {
            self.add_person(at, read, PartMeaning::Nothing);
            return;
        }
        self.add_whole(read);
        // People first, and then where they live or when they were born.
        let mut rest = read;
        while !rest.is_empty() {
            let end = end_of_part(rest);
            let (part, more) = (&rest[..end], after_part(&rest[end..]));
            let named = part.trim_end_matches(|c: char| !c.is_alphabetic());
            let all = words_of(named);
            let is_name = end == rest.len() || !more.is_empty();
            match if is_name { kind_of(&all) } else { EntryKind::Place } {
                EntryKind::Person => self.add_person(at, named, PartMeaning::Nothing),
                EntryKind::Either => self.add_person(at, named, PartMeaning::Proper),
                EntryKind::Place => {
                    if rest.len() < read.len() && is_more_than_a_name(&words_of(rest)) {
                        self.add_whole(rest);
                    }
                    return;
                }
            }
            rest = more;
        }
    }

    /// Adds an entry that means nothing but as a whole.
    fn add_whole(&mut self, read: &str) {
        let all = words_of(read);
        match all.iter().find(|word| word.chars().all(char::is_alphabetic)) {
            Some(key) => self.phrases.entry(key.clone()).or_default().push(all),
            None => self.numbers.extend(number(&all)),
        }
    }

    /// Adds the name of a person, whose parts mean something else than the name at least so much.
    fn add_person(&mut self, at: usize, read: &str, least: PartMeaning) {
        let all = words_of(read);
        if all.is_empty() {
            return;
        }
        self.lost.add(read);
        let is_meant = |word: &&String| {
            !PARTICLES.contains(word.as_str())
                && word.chars().count() > 1
                && (least == PartMeaning::Nothing || !BODIES.contains(word.as_str()))
        };
        let meant: Vec<&String> = all.iter().filter(is_meant).collect();
        let meant = if meant.is_empty() { all.iter().collect() } else { meant };
        let written = as_written(read);
        for word in &meant {
            let written = written.iter().find(|(plain, _)| plain == *word);
            let written = written.map_or(word.as_str(), |(_, written)| written);
            for plain in spellings(word, written) {
                let meaning = meaning_of(&plain, least);
                self.add_part(at, plain, meaning);
            }
            if let Some(half) = half_of(written).filter(|half| !is_another_word(half)) {
                self.add_part(at, half, least);
            }
            self.inflected.add(at, word, written);
            self.short.extend(lists::other_forms(word).map(str::to_owned));
        }
        if all.len() > 1 {
            let joined = |words: &mut dyn Iterator<Item = &str>| words.collect::<String>();
            let meant: Vec<&str> = meant.iter().map(|word| word.as_str()).collect();
            let first = meant[0].chars().next().map(String::from).unwrap_or_default();
            for whole in [
                joined(&mut all.iter().map(String::as_str)),
                joined(&mut meant.iter().copied()),
                joined(&mut meant.iter().rev().copied()),
                // `APatel`
                joined(&mut std::iter::once(&*first).chain(meant.iter().skip(1).copied())),
            ] {
                if whole.chars().count() > 3 && !lists::is_ordinary(&whole) {
                    self.inflected.add_contracted(at, &whole);
                    for whole in spellings(&whole, &whole) {
                        self.add_part(at, whole, PartMeaning::Nothing);
                    }
                }
            }
        }
    }

    fn add_part(&mut self, at: usize, plain: String, meaning: PartMeaning) {
        self.lengths[first_of(&plain)] |= length_bit(plain.len());
        if plain.chars().count() > 2 {
            let skeleton = skeleton(&plain);
            self.lengths[first_of(&skeleton)] |= length_bit(skeleton.len());
            self.skeletons.insert(skeleton);
        }
        let part =
            self.parts.entry(plain).or_insert(super::NamePart { meaning, names: Vec::new() });
        part.meaning = part.meaning.min(meaning);
        part.names.push(at);
    }
}

/// Returns what a part means apart from the name.
fn meaning_of(plain: &str, least: PartMeaning) -> PartMeaning {
    let is_short = plain.chars().count() < 3;
    // A common word that begins the name of a place is a first name, or begins a sentence.
    let is_word =
        || lists::is_ordinary(plain) && (least == PartMeaning::Nothing || lists::is_common(plain));
    match () {
        () if lists::CALENDAR.contains(plain) => PartMeaning::Proper,
        () if is_short || PLACES.contains(plain) || is_word() => PartMeaning::Word,
        () => least,
    }
}

/// Returns whether half of a surname is a word or a name by itself.
fn is_another_word(half: &str) -> bool {
    lists::is_ordinary(half) || lists::is_common(half) || lists::given(half).is_some()
}

/// Returns an entry without its number in a list: `1. Amelia Patel`.
fn without_number(read: &str) -> &str {
    let read = read.trim();
    let name = read.trim_start_matches(|c: char| c.is_ascii_digit());
    let name = if name.len() < read.len() { name.strip_prefix(['.', ')', ':']) } else { None };
    name.map(str::trim_start).filter(|name| name.starts_with(char::is_alphabetic)).unwrap_or(read)
}

/// Returns whether an entry says something else than a name as well.
fn is_more_than_a_name(all: &[String]) -> bool {
    let is_place = |word: &str| PLACES.contains(word) || BODIES.contains(word);
    all.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
        || all.len() > 1 && all.iter().any(|word| is_place(word))
}

/// Returns where the first part of an entry ends: before something more, or before a number.
fn end_of_part(rest: &str) -> usize {
    let small = rest.to_ascii_lowercase();
    let more = MORE.iter().filter_map(|sign| small.find(sign)).min();
    let number = rest.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
    more.into_iter().chain(number).min().unwrap_or(rest.len())
}

/// Returns what stands behind the sign that ends a part of an entry.
fn after_part(rest: &str) -> &str {
    let small = rest.to_ascii_lowercase();
    let sign = MORE.iter().find(|sign| small.starts_with(**sign)).map_or(0, |sign| sign.len());
    rest[sign..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// Returns what the first words of an entry name that says more than a name.
fn kind_of(all: &[String]) -> EntryKind {
    let is_given = |word: &String| lists::given(word) == Some(FirstName::Plain);
    let is_place = |word: &String| PLACES.contains(word.as_str());
    let is_body = |word: &String| BODIES.contains(word.as_str());
    let is_number = |word: &String| word.contains(|c: char| c.is_ascii_digit());
    let is_family = |word: &String| matches!(word.as_str(), "family" | "household");
    let says = |word: &String| {
        !PARTICLES.contains(word.as_str())
            && !is_place(word)
            && !is_body(word)
            && (lists::given(word).is_some() || !lists::is_common(word))
    };
    if all.iter().any(is_family) && !all.iter().any(is_body) {
        return EntryKind::Person;
    }
    let is_honoured = || HONOURS.contains(all[0].as_str());
    let is_of_body = all.iter().any(is_body) && !all.iter().any(is_given);
    if all.iter().any(is_number) || !all.iter().any(says) || is_honoured() || is_of_body {
        return EntryKind::Place;
    }
    let is_name = |word: &String| says(word) || is_place(word) || PARTICLES.contains(word.as_str());
    let is_plain = !all.iter().any(|word| is_place(word) || is_body(word));
    if is_plain || all.iter().any(is_given) && all.iter().all(is_name) {
        EntryKind::Person
    } else {
        EntryKind::Either
    }
}
