//! Finds names that are on no list of the person: by a list of first names that ships with imh, and
//! by what stands beside a word. Each name is reported once in a file.

mod authors;
mod chinese;
mod cited;
pub(super) mod listed_things;
pub(super) mod lists;
mod person;
mod pseudonym;
mod sentence;
mod signs;
mod things;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Columns, Hit,
    text::Text,
    titled::around,
    tokens::{RunWords, Token, tokens},
};
use crate::model::FindingKind;
use authors::Authorship;
use listed_things::ThingSense;
pub(super) use person::is_virtue;
use sentence::Sentence;

/// More different words than anybody looks through.
const MOST_WORDS: usize = 10_000;

/// A name in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFound {
    pub kind: FindingKind,
    pub place: String,
    /// Counts from 1, in characters.
    pub column: usize,
    /// As it is written there.
    pub said: String,
    /// The words around it, for the person's own screen.
    pub around: String,
    /// How often it stands in the file, as far as it was read when it was found.
    pub times: usize,
}

impl NameFound {
    /// Returns how often it stands there, if that is more than once.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        (self.times > 1).then(|| format!("{} times", self.times))
    }
}

/// Collects the names of one file as its words are read.
#[derive(Default)]
pub(super) struct NameSearch {
    seen: FxHashMap<String, SeenWord>,
    /// The names in the order in which they became evident.
    evident: Vec<String>,
    authors: Authors,
}

/// Words that are read together.
pub(super) struct Passage<'p> {
    pub(super) place: &'p str,
    pub(super) written: &'p str,
    /// Where the line is in what is written. What stands before and after is of other lines.
    pub(super) here: Range<usize>,
    pub(super) text: &'p Text,
    pub(super) words: &'p [Token<'p>],
    /// Where its words begin that may be names.
    pub(super) candidates: &'p [usize],
}

impl<'p> Passage<'p> {
    /// Takes words that are read without those of other lines.
    pub(super) fn alone(
        place: &'p str,
        written: &'p str,
        text: &'p Text,
        words: &'p [Token<'p>],
        candidates: &'p [usize],
    ) -> Self {
        Self { place, written, here: 0..written.len(), text, words, candidates }
    }

    fn starts(&self, word: &Token<'_>) -> usize {
        self.text.written(word.span.clone()).start
    }

    /// Returns whether a word begins in the line itself.
    fn has(&self, word: &Token<'_>) -> bool {
        self.here.contains(&self.starts(word))
    }

    /// Returns which words begin in the line itself.
    fn words_here(&self) -> Range<usize> {
        let before = |end: usize| self.words.partition_point(|word| self.starts(word) < end);
        before(self.here.start)..before(self.here.end)
    }
}

/// The surnames of authors in one file.
#[derive(Default)]
struct Authors {
    /// First names and surnames of those of `sure` whom the file names in full.
    full: FxHashSet<String>,
    sure: FxHashSet<String>,
    likely: FxHashSet<String>,
    possible: FxHashSet<String>,
    /// How often the file surely names one.
    cited: usize,
}

impl Authors {
    /// Returns whether a surname may be that of an author, for all that the file says.
    fn may_have(&self, surname: &str) -> bool {
        self.sure.contains(surname)
            || self.cited > 0 && self.likely.contains(surname)
            || self.cited > 2 && self.possible.contains(surname)
    }
}

/// How a name stands in a sentence.
#[derive(Clone, Copy)]
struct Stands<'w> {
    is_inside: bool,
    /// The first and the last word of its full name.
    full: Option<(&'w str, &'w str)>,
    /// True if something beside it says that it is a person whom somebody met.
    is_met: bool,
}

struct SeenWord {
    found: NameFound,
    /// The first name and the surname, if it never stands without them.
    full: Option<String>,
    is_met: bool,
    /// How often it has a capital inside a sentence.
    inside: usize,
    evidence: Sureness,
}

/// How sure it is that a word is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    None,
    /// Only what stands beside it says so.
    Context,
    /// It is a first name, or stands with one.
    Name,
    /// The text says that it is a pseudonym.
    Pseudonym,
}

/// Returns where the words of a text begin that may be names, whatever stands beside them. Of most
/// words the letters alone tell that they are none.
pub(super) fn candidates(text: &Text) -> Vec<usize> {
    let mut found = Vec::new();
    let mut note = |word: &Token<'_>| {
        if may_be_a_name(word) {
            found.push(word.span.start);
        }
    };
    if !text.is_plain {
        // Letters with accents are not of a run.
        tokens(text).iter().for_each(note);
        return found;
    }
    let may_be = lists::may_be_a_name();
    let mut words = RunWords::of(text);
    for run in &text.runs.all {
        if !run.is_word || may_be(run) {
            words.read(run, |word| note(&word));
        }
    }
    found
}

/// Returns whether a word may be a name, whatever stands beside it.
#[inline]
fn may_be_a_name(word: &Token<'_>) -> bool {
    if word.is_capital { may_be_with_capital(&word.plain) } else { lists::is_plain(&word.plain) }
}

fn may_be_with_capital(plain: &str) -> bool {
    if plain.len() <= 2 {
        return lists::given(plain).is_some();
    }
    !lists::is_never_a_name(lists::first_letters(plain), plain.len())
        && (lists::given(plain).is_some()
            || !lists::is_common(plain) && !lists::CALENDAR.contains(plain)
            || is_virtue(plain))
}

fn in_full((first, surname): (&str, &str)) -> String {
    format!("{first} {surname}")
}

fn found_at(place: &str, written: &str, span: &Range<usize>, column: usize) -> NameFound {
    NameFound {
        kind: FindingKind::PerhapsName,
        place: place.to_owned(),
        column,
        said: written[span.clone()].to_owned(),
        around: around(written, span),
        times: 0,
    }
}

impl NameSearch {
    /// Reads the next line of the file, which begins after so many of its characters. `hits` are the
    /// findings in it, in order: words in one are no names here, or surely a name if a label says
    /// so. `goes_on` means that the words continue the sentence before.
    pub(super) fn read(
        &mut self,
        passage: &Passage<'_>,
        begins: usize,
        goes_on: bool,
        hits: &[Hit],
        is_no_name: impl Fn(&str) -> bool,
    ) {
        let Passage { place, written, here, text, words, candidates } = passage;
        let read = text.read.as_str();
        // After a label a word is a name whatever else it means.
        let is_labelled = |word: &Token<'_>| {
            let at = passage.starts(word);
            word.is_capital
                && hits.iter().any(|hit| hit.kind == FindingKind::Name && hit.span.start == at)
        };
        let any_label = hits.iter().any(|hit| hit.kind == FindingKind::Name);
        let word_at = |begins: &usize| words.partition_point(|word| word.span.start < *begins);
        let mut candidates: Vec<usize> = candidates.iter().map(word_at).collect();
        if any_label {
            candidates.extend((0..words.len()).filter(|at| is_labelled(&words[*at])));
            candidates.sort_unstable();
            candidates.dedup();
        }
        if candidates.is_empty() {
            return;
        }
        let line = Sentence::new(text, words, passage.words_here(), goes_on);
        let skipped = cited::cited(read, words);
        // In order, so that a long line is gone through once.
        let mut hits = hits.iter().peekable();
        let mut columns = Columns::after(begins, &written[here.clone()]);
        let mut read_to = 0;
        for at in candidates {
            if at < read_to {
                continue;
            }
            if let Some((thing, sense)) = listed_things::thing_with(read, words, at)
                && (sense == ThingSense::Thing || !line.is_somebody(&thing, at))
            {
                read_to = thing.end;
                let is_told = match sense {
                    ThingSense::Thing => false,
                    ThingSense::UnlessMet => line.is_perhaps_somebody(&thing),
                    ThingSense::Perhaps => true,
                };
                if is_told && passage.has(&words[at]) {
                    let span = text.written(words[at].span.clone());
                    let stands = Stands { is_inside: false, full: None, is_met: true };
                    self.note(&words[at], Sureness::Context, stands, || {
                        found_at(place, written, &span, columns.at(span.start - here.start))
                    });
                }
                continue;
            }
            // `Simple Simon`: the first word alone is no candidate.
            let from = at - usize::from(at > read_to && words[at - 1].is_capital);
            if words[at].is_capital
                && let Some((from, length)) = (from..=at).find_map(|from| {
                    let words = words[from..].iter().map(|word| &*word.plain);
                    let length = lists::of_the_field(words)?;
                    (from + length > at).then_some((from, length))
                })
            {
                read_to = from + length;
                let last = &words[read_to - 1];
                let is_person = || {
                    length > 1 && length < 4 && words[read_to - 2].is_capital
                        || length == 1 && line.authorship_of_a_surname(at) > Authorship::None
                };
                if passage.has(&words[at]) && is_person() {
                    let full = (length > 1).then(|| (&*words[from].plain, &*last.plain));
                    self.note_author(Authorship::Sure, full, &last.plain);
                }
                continue;
            }
            let written_at = text.written(words[at].span.clone());
            while hits.next_if(|hit| hit.span.end <= written_at.start).is_some() {}
            let known = hits.peek().filter(|hit| hit.span.start < written_at.end);
            let is_labelled = known.is_some_and(|hit| hit.kind == FindingKind::Name);
            let is_other = known.is_some() && !is_labelled;
            let is_here = passage.has(&words[at]);
            self.authors.cited += usize::from(skipped[at] && is_here);
            if is_other || skipped[at] || is_no_name(&words[at].plain) {
                continue;
            }
            let (evidence, length, is_inside) =
                if is_labelled { (Sureness::Name, 1, true) } else { line.weigh(at) };
            read_to = at + length.max(1);
            if is_here && evidence == Sureness::None && lists::given(&words[at].plain).is_none() {
                self.note_author(line.authorship_of_a_surname(at), None, &words[at].plain);
            }
            let is_weighed = evidence > Sureness::None && !is_labelled && words[at].is_capital;
            let mut stands = Stands { is_inside, full: None, is_met: is_labelled };
            if is_weighed {
                stands.full = line.surname(at).map(|surname| (&*words[at].plain, surname));
                let authorship = line.authorship(at);
                if is_here {
                    let surname = stands.full.map_or(&*words[at].plain, |(_, surname)| surname);
                    self.note_author(authorship, stands.full, surname);
                }
                if authorship == Authorship::Sure {
                    continue;
                }
                stands.is_met = authorship <= Authorship::Possible && line.shows_a_person(at);
            }
            for word in words[at..read_to].iter().filter(|word| passage.has(word)) {
                let span = text.written(word.span.clone());
                let found = || found_at(place, written, &span, columns.at(span.start - here.start));
                self.note(word, evidence, stands, found);
            }
        }
    }

    fn note_author(&mut self, authorship: Authorship, full: Option<(&str, &str)>, surname: &str) {
        let authors = &mut self.authors;
        authors.cited += usize::from(authorship == Authorship::Sure);
        let known = match authorship {
            Authorship::None => return,
            Authorship::Possible => &mut authors.possible,
            Authorship::Likely => &mut authors.likely,
            Authorship::Sure => {
                if let Some(full) = full.map(in_full)
                    && authors.full.len() < MOST_WORDS
                {
                    authors.full.insert(full);
                }
                &mut authors.sure
            }
        };
        if known.len() < MOST_WORDS && !known.contains(surname) {
            known.insert(surname.to_owned());
        }
    }

    fn note(
        &mut self,
        word: &Token<'_>,
        evidence: Sureness,
        stands: Stands<'_>,
        found: impl FnOnce() -> NameFound,
    ) {
        let plain = &*word.plain;
        let is_name = evidence > Sureness::None;
        let is_candidate = is_name || stands.is_inside && lists::given(plain).is_some();
        if !self.seen.contains_key(plain) {
            if !is_candidate || self.seen.len() >= MOST_WORDS {
                return;
            }
            let seen = SeenWord {
                found: found(),
                full: stands.full.map(in_full),
                is_met: false,
                inside: 0,
                evidence: Sureness::None,
            };
            self.seen.insert(plain.to_owned(), seen);
        }
        let Some(seen) = self.seen.get_mut(plain) else { return };
        seen.found.times += usize::from(word.is_capital || is_name);
        seen.inside += usize::from(stands.is_inside);
        seen.is_met |= stands.is_met;
        if is_name && seen.full != stands.full.map(in_full) {
            seen.full = None;
        }
        // A month has a capital wherever it stands.
        let shows = || lists::given(plain).is_some() && !lists::CALENDAR.contains(plain);
        let repeated = if seen.inside > 1 && shows() { Sureness::Name } else { Sureness::None };
        let before = seen.evidence;
        seen.evidence = before.max(evidence).max(repeated);
        if before == Sureness::None && seen.evidence > Sureness::None {
            self.evident.push(plain.to_owned());
        }
    }

    /// Returns each name once.
    pub(super) fn finish(mut self) -> Vec<NameFound> {
        let evident = std::mem::take(&mut self.evident);
        let found = evident.into_iter().filter_map(|plain| {
            let SeenWord { found, evidence, full, is_met, .. } = self.seen.remove(&plain)?;
            let surname =
                full.as_deref().and_then(|full| full.rsplit(' ').next()).unwrap_or(&plain);
            // `Lynne Murray` hides no `Amelia Murray`.
            let is_author = || match &full {
                Some(full) => self.authors.full.contains(full),
                None => self.authors.sure.contains(&plain),
            };
            let kind = match evidence {
                _ if !is_met && is_author() => return None,
                Sureness::Name if !is_met && self.authors.may_have(surname) => {
                    FindingKind::PerhapsName
                }
                Sureness::Name => FindingKind::Name,
                Sureness::Context => FindingKind::PerhapsName,
                Sureness::None | Sureness::Pseudonym => return None,
            };
            Some(NameFound { kind, ..found })
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests;
