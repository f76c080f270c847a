//! Finds competencies by words, as people remember them, instead of by their ids.

use std::collections::HashSet;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::{Competency, Framework, LevelId, Statement};

/// A competency in which each of the words stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundByWords<'f> {
    pub competency: &'f Competency,
    /// The statement in which most of the words stand, if a word is not in its title.
    pub statement: Option<&'f Statement>,
    /// Where most of the words stand beside its title and statements, if they stand in none of these.
    pub beside: Option<FoundBeside>,
    /// True if all of the words stand there; otherwise only most of them do, and nowhere do all.
    pub has_all: bool,
}

/// A part of a competency beside its title and statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBeside {
    Cluster,
    Domain,
    Summary,
    Examples,
}

/// Words that stand nearly everywhere, and are looked for only if there are no others.
const COMMON: [&str; 24] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "i", "in", "is", "it",
    "my", "of", "on", "or", "that", "the", "to", "what", "with",
];

/// Stems of what people say, with those of what frameworks write.
const EVERYDAY: [(&str, &str); 6] = [
    ("dad", "father"),
    ("daddi", "father"),
    ("kid", "child"),
    ("mam", "mother"),
    ("mum", "mother"),
    ("mummi", "mother"),
];

/// What a word in this place is worth. A title says what a competency is about.
const IN_TITLE: usize = 8;
const IN_CLUSTER: usize = 4;
const IN_STATEMENT: usize = 2;
const IN_DOMAIN: usize = 1;

/// Returns the competencies in whose title, cluster, domain, summary, examples or statements each
/// of these words stands, in any form (`settling` finds `settle`), the nearest first. With `level`,
/// only what is stated there; of several statements, one at `own` goes first. If no competency has all
/// of the words, those with most of them.
#[must_use]
pub fn search<'f>(
    framework: &'f Framework,
    words: &str,
    level: Option<&str>,
    own: Option<&LevelId>,
) -> Vec<FoundByWords<'f>> {
    let named = spelled_like(framework, words)
        .filter(|named| level.is_none_or(|level| named.is_at(level)))
        .map(|competency| FoundByWords {
            competency,
            statement: None,
            beside: None,
            has_all: true,
        });
    let is_named = |one: &FoundByWords<'_>| {
        named.as_ref().is_some_and(|it| it.competency.id == one.competency.id)
    };
    let others = said_in(framework, words, level, own).into_iter();
    let others = others.filter(|one| !is_named(one) && (named.is_none() || one.has_all));
    let others: Vec<FoundByWords<'f>> = others.collect();
    named.into_iter().chain(others).collect()
}

/// Same as [`search`], without what the words name.
fn said_in<'f>(
    framework: &'f Framework,
    words: &str,
    level: Option<&str>,
    own: Option<&LevelId>,
) -> Vec<FoundByWords<'f>> {
    let stemmer = stemmer(&framework.language);
    let mut wanted: Vec<WordForms> = forms(words, stemmer.as_ref());
    let says_little =
        |word: &WordForms| COMMON.contains(&word.folded.as_str()) || word.is_one_letter();
    if !wanted.iter().all(says_little) {
        wanted.retain(|word| !says_little(word));
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    if framework.language.split('-').next() == Some("en") {
        for word in &mut wanted {
            if let Some((_, written)) = EVERYDAY.iter().find(|(said, _)| *said == word.stem) {
                *word = WordForms { stem: (*written).to_owned(), folded: (*written).to_owned() };
            }
        }
    }
    let read = |text: &str| TextForms::of(text, stemmer.as_ref());
    let mut found: Vec<(usize, usize, FoundByWords<'f>)> = framework
        .competencies
        .iter()
        .filter(|competency| level.is_none_or(|level| competency.is_at(level)))
        .filter_map(|competency| {
            let domain = framework.domain(competency.domain.as_str());
            let title = read(&competency.title);
            let parts = [
                FoundBeside::Cluster,
                FoundBeside::Domain,
                FoundBeside::Summary,
                FoundBeside::Examples,
            ];
            let beside = [
                (IN_CLUSTER, read(competency.cluster.as_deref().unwrap_or_default())),
                (IN_DOMAIN, read(domain.map_or("", |domain| domain.title.as_str()))),
                (IN_STATEMENT, read(competency.summary.as_deref().unwrap_or_default())),
                (IN_STATEMENT, read(&competency.examples.join(" "))),
            ];
            let statements = competency.statements.iter();
            let stated: Vec<(&Statement, TextForms)> = statements
                .filter(|one| level.is_none_or(|level| one.level.as_str() == level))
                .map(|one| (one, read(&one.text)))
                .collect();
            let worth = |word: &WordForms| {
                let beside = beside.iter().map(|(worth, text)| (*worth, text));
                let stated = stated.iter().map(|(_, text)| (IN_STATEMENT, text));
                let all = beside.chain(stated).chain([(IN_TITLE, &title)]);
                all.filter(|(_, text)| text.has(word)).map(|(worth, _)| worth).max()
            };
            let met: Vec<usize> = wanted.iter().filter_map(worth).collect();
            let in_title = wanted.iter().all(|word| title.has(word));
            let counted = stated
                .iter()
                .map(|(one, text)| (wanted.iter().filter(|word| text.has(word)).count(), *one));
            // Of several that are as good, the first.
            let statement = counted
                .rev()
                .filter(|(count, _)| *count > 0 && !in_title)
                .max_by_key(|(count, one)| (*count, Some(&one.level) == own))
                .map(|(_, one)| one);
            let has_all = met.len() == wanted.len();
            let counted = parts.into_iter().zip(&beside).map(|(part, (_, text))| {
                (wanted.iter().filter(|word| text.has(word)).count(), part)
            });
            // Of several that are as good, the first.
            let beside = counted
                .rev()
                .filter(|(count, _)| *count > 0 && !in_title && statement.is_none())
                .max_by_key(|(count, _)| *count)
                .map(|(_, part)| part);
            let found = FoundByWords { competency, statement, beside, has_all };
            (!met.is_empty()).then(|| (met.len(), met.iter().sum(), found))
        })
        .collect();
    let most = found.iter().map(|(words, ..)| *words).max().unwrap_or(0);
    // One word of several says little.
    if most < wanted.len() && most < 2 {
        return Vec::new();
    }
    found.retain(|(words, ..)| *words == most);
    found.sort_by_key(|(_, worth, _)| std::cmp::Reverse(*worth));
    found.into_iter().map(|(.., found)| found).collect()
}

/// Returns the competency whose id or printed code differs from what was typed only in capitals,
/// blanks, signs and leading zeros, as `dv03`, `DV 3` and `dv-3` do from `DV-03`; `None` if there is
/// none, or several.
#[must_use]
pub fn spelled_like<'f>(framework: &'f Framework, typed: &str) -> Option<&'f Competency> {
    let wanted = parts(typed);
    let mut like = framework.competencies.iter().filter(|competency| {
        let code = competency.code.as_deref();
        !wanted.is_empty()
            && [Some(competency.id.as_str()), code]
                .into_iter()
                .flatten()
                .any(|id| parts(id) == wanted)
    });
    like.next().filter(|_| like.next().is_none())
}

/// Returns the runs of letters and of digits, in small letters and without leading zeros.
fn parts(id: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = None;
    for c in id.to_lowercase().chars() {
        let kind = c.is_alphanumeric().then(|| c.is_ascii_digit());
        match (kind, parts.last_mut()) {
            (Some(_), Some(last)) if kind == before => last.push(c),
            (Some(_), _) => parts.push(c.to_string()),
            (None, _) => {}
        }
        before = kind;
    }
    for part in &mut parts {
        let number = part.trim_start_matches('0');
        if number.len() < part.len() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            *part = if number.is_empty() { "0".to_owned() } else { number.to_owned() };
        }
    }
    parts
}

/// A word as it is compared: its stem, and its letters without capitals and accents.
struct WordForms {
    stem: String,
    folded: String,
}

impl WordForms {
    /// Returns whether it is what is left of a word, such as the `s` of `baby's`.
    fn is_one_letter(&self) -> bool {
        self.folded.len() == 1
    }
}

/// A text as words are looked for in it.
struct TextForms {
    stems: HashSet<String>,
    words: Vec<String>,
    /// The whole text, for a script that sets no blanks between words.
    folded: String,
}

impl TextForms {
    fn of(text: &str, stemmer: Option<&Stemmer>) -> Self {
        let mut stems = HashSet::new();
        let mut words = Vec::new();
        for word in forms(text, stemmer) {
            stems.insert(word.stem);
            words.push(word.folded);
        }
        Self { stems, words, folded: folded(text) }
    }

    /// Returns whether a word stands in it in some form, or begins one.
    fn has(&self, word: &WordForms) -> bool {
        let is_long = word.folded.chars().count() >= 3;
        self.stems.contains(&word.stem)
            || self.words.contains(&word.folded)
            || is_long && self.words.iter().any(|known| known.starts_with(&word.folded))
            || word.folded.chars().any(is_without_blanks) && self.folded.contains(&word.folded)
    }
}

/// Returns whether a letter belongs to a script that sets no blanks between words: Thai, Lao,
/// Burmese, Khmer, Chinese and Japanese.
fn is_without_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn forms(text: &str, stemmer: Option<&Stemmer>) -> Vec<WordForms> {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(|word| WordForms {
            stem: stemmer
                .map_or_else(|| word.to_owned(), |stemmer| stemmer.stem(word).into_owned()),
            folded: folded(word),
        })
        .collect()
}

/// Returns a text in small letters without accents; a Turkish dotless letter counts as the other.
fn folded(text: &str) -> String {
    let small = text.to_lowercase();
    let plain = small.nfd().filter(|c| !is_combining_mark(*c) || is_without_blanks(*c));
    plain.map(|c| if c == 'ı' { 'i' } else { c }).collect()
}

/// Returns the stemmer of a language, if there is one.
fn stemmer(language: &str) -> Option<Stemmer> {
    let algorithm = match language.split('-').next()? {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}
