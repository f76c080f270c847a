//! Competencies whose words suggest that one was parted, or that several were put together. Words
//! only suggest it: a person decides, and writes it into a mapping.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, ComparedCompetency};
use crate::{
    model::{Competency, Framework},
    text::{is_unspaced, unmarked},
};

/// A part says mostly what the whole says: at least this much of it, out of 1.
const OF_THE_PART: f64 = 0.6;
/// All parts together say most of the whole.
const OF_THE_WHOLE: f64 = 0.6;
/// Each part says something that no other part says: this much of the part, and of the whole.
const OF_THE_PART_ALONE: f64 = 0.3;
const OF_THE_WHOLE_ALONE: f64 = 0.08;

/// Nobody is looked for by a word that more competencies than this have, so that it stays quick.
const MOST_WITH_A_WORD: usize = 200;

/// A competency that was perhaps parted into several, or several that were perhaps put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyChange<'f> {
    /// One, if it was perhaps parted.
    pub from: Vec<&'f Competency>,
    /// One, if several were perhaps put together.
    pub to: Vec<&'f Competency>,
}

impl<'f> LikelyChange<'f> {
    /// Returns [`Change::Parted`] or [`Change::PutTogether`].
    #[must_use]
    pub fn change(&self) -> Change {
        if self.from.len() == 1 { Change::Parted } else { Change::PutTogether }
    }

    /// Returns the same of two frameworks that differ from those compared only in marks.
    #[must_use]
    pub fn marked(&self, old: &'f Framework, new: &'f Framework) -> Self {
        Self { from: super::of(old, &self.from), to: super::of(new, &self.to) }
    }
}

/// Returns what was perhaps parted, in the order of the old framework, and then what was perhaps
/// put together, in that of the new one. Competencies with the same words in both frameworks, and
/// those that a mapping has a rule for, are no part of any.
#[must_use]
pub fn likely_changes<'f>(
    old: &'f Framework,
    new: &'f Framework,
    compared: &[ComparedCompetency<'f>],
) -> Vec<LikelyChange<'f>> {
    let is_open = |one: &&ComparedCompetency<'f>| {
        let by_words = [Change::Reworded, Change::OtherWords, Change::Ended, Change::New];
        !one.is_by_rule && by_words.contains(&one.change)
    };
    let open: Vec<&ComparedCompetency<'_>> = compared.iter().filter(is_open).collect();
    let count = CountedWords::of(old, new);
    let said = |framework: &'f Framework, pairs: [OfPair<'f>; 2]| -> Vec<SaidWords<'f>> {
        let [here, there] = pairs;
        let pair = |one: &&ComparedCompetency<'f>| Some((&here(one)?.id, there(one)));
        let paired: BTreeMap<_, _> = open.iter().filter_map(pair).collect();
        let each = framework.competencies.iter();
        each.filter_map(|one| Some(count.said_by(one, *paired.get(&one.id)?))).collect()
    };
    let [from, to]: [OfPair<'f>; 2] =
        [|one| one.from.first().copied(), |one| one.to.first().copied()];
    let (before, now) = (said(old, [from, to]), said(new, [to, from]));
    let parted = each_with_parts(&before, &now)
        .into_iter()
        .map(|(from, to)| LikelyChange { from: vec![from], to });
    let put_together = each_with_parts(&now, &before)
        .into_iter()
        .map(|(to, from)| LikelyChange { from, to: vec![to] });
    parted.chain(put_together).collect()
}

/// A competency of one of two frameworks that are compared, if it has one there.
type OfPair<'f> = fn(&ComparedCompetency<'f>) -> Option<&'f Competency>;

/// How often words occur in two frameworks.
struct CountedWords {
    competencies: usize,
    /// The number of competencies of the framework in which more have the word.
    with: BTreeMap<String, usize>,
}

/// The words of a competency that say something, with how much they say.
struct SaidWords<'f> {
    competency: &'f Competency,
    /// The one with its id or code in the other framework.
    pair: Option<&'f Competency>,
    words: BTreeMap<String, f64>,
    all: f64,
}

impl CountedWords {
    fn of(old: &Framework, new: &Framework) -> Self {
        let mut with: BTreeMap<String, usize> = BTreeMap::new();
        for framework in [old, new] {
            let mut here: BTreeMap<String, usize> = BTreeMap::new();
            for word in framework.competencies.iter().flat_map(words_of) {
                *here.entry(word).or_default() += 1;
            }
            for (word, count) in here {
                let most = with.entry(word).or_default();
                *most = count.max(*most);
            }
        }
        Self { competencies: old.competencies.len().max(new.competencies.len()), with }
    }

    /// Weighs each word by how few competencies have it: one that all have says nothing.
    fn said_by<'f>(
        &self,
        competency: &'f Competency,
        pair: Option<&'f Competency>,
    ) -> SaidWords<'f> {
        let weight = |word: &str| {
            let with = self.with.get(word).copied().unwrap_or(1);
            let [all, with] =
                [self.competencies, with].map(|n| f64::from(u32::try_from(n).unwrap_or(u32::MAX)));
            (all / with).ln()
        };
        let weighed = words_of(competency).into_iter().map(|word| {
            let weight = weight(&word);
            (word, weight)
        });
        let words: BTreeMap<String, f64> = weighed.filter(|(_, weight)| *weight > 0.0).collect();
        SaidWords { competency, pair, all: words.values().sum(), words }
    }
}

/// Returns the words of what a competency states, or of its title if it states nothing.
fn words_of(competency: &Competency) -> BTreeSet<String> {
    let stated: Vec<&str> = competency.statements.iter().map(|one| one.text.as_str()).collect();
    let texts = if stated.is_empty() { vec![competency.title.as_str()] } else { stated };
    let mut words = BTreeSet::new();
    for text in texts {
        let text = unmarked(text).to_lowercase();
        let parts = text.split(|c: char| !c.is_alphanumeric() && !is_unspaced(c));
        parts.for_each(|part| add_words(part, &mut words));
    }
    words
}

/// Adds a word. Where a writing sets no blanks between words, each two letters side by side are
/// one.
fn add_words(part: &str, words: &mut BTreeSet<String>) {
    let (mut word, mut before) = (String::new(), None);
    for c in part.chars() {
        if !is_unspaced(c) {
            word.push(c);
            before = None;
            continue;
        }
        words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        words.insert(before.map_or_else(|| c.to_string(), |before| format!("{before}{c}")));
        before = Some(c);
    }
    words.extend((!word.is_empty()).then_some(word));
}

/// Returns each competency whose words several others share between them, or repeat nearly whole,
/// with those others in order.
fn each_with_parts<'f>(
    wholes: &[SaidWords<'f>],
    others: &[SaidWords<'f>],
) -> Vec<(&'f Competency, Vec<&'f Competency>)> {
    let mut with_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, other) in others.iter().enumerate() {
        for word in other.words.keys() {
            with_word.entry(word).or_default().push(at);
        }
    }
    let parts_of = |whole: &SaidWords<'f>| {
        let of_word = whole.words.keys().filter_map(|word| with_word.get(word.as_str()));
        let with_rare_word: BTreeSet<usize> =
            of_word.filter(|all| all.len() <= MOST_WITH_A_WORD).flatten().copied().collect();
        let shared = |at: usize| -> f64 {
            let shared =
                whole.words.iter().filter(|(word, _)| others[at].words.contains_key(*word));
            shared.map(|(_, weight)| weight).sum()
        };
        let mut near: Vec<(usize, f64)> =
            with_rare_word.into_iter().map(|at| (at, shared(at))).collect();
        near.retain(|(at, shared)| *shared >= OF_THE_PART * others[*at].all);
        near.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let mut parts = shared_out(whole, others, &near);
        if parts.is_empty() {
            parts = repeated(whole, others, &near);
        }
        parts.sort_unstable();
        (!parts.is_empty())
            .then(|| parts.into_iter().map(|at| others[at].competency).collect::<Vec<_>>())
    };
    wholes.iter().filter_map(|whole| Some((whole.competency, parts_of(whole)?))).collect()
}

/// Returns the places of those that share a competency out between them, if there are several.
fn shared_out(
    whole: &SaidWords<'_>,
    others: &[SaidWords<'_>],
    near: &[(usize, f64)],
) -> Vec<usize> {
    let (mut parts, mut found, mut sum) = (Vec::new(), BTreeSet::new(), 0.0);
    for (at, _) in near {
        let part = &others[*at];
        let is_own = |word: &&String| whole.words.contains_key(*word) && !found.contains(*word);
        let own: Vec<&String> = part.words.keys().filter(is_own).collect();
        let weight: f64 = own.iter().map(|word| whole.words[*word]).sum();
        if weight >= OF_THE_PART_ALONE * part.all && weight >= OF_THE_WHOLE_ALONE * whole.all {
            found.extend(own);
            sum += weight;
            parts.push(*at);
        }
    }
    if parts.len() > 1 && sum >= OF_THE_WHOLE * whole.all { parts } else { Vec::new() }
}

/// Returns the places of those that each say nearly all of a competency again, if there are
/// several, without those that come from another one.
fn repeated(whole: &SaidWords<'_>, others: &[SaidWords<'_>], near: &[(usize, f64)]) -> Vec<usize> {
    let is_of_it = |at: usize| others[at].pair.is_none_or(|pair| pair.id == whole.competency.id);
    let each = near.iter().filter(|(_, shared)| *shared >= OF_THE_WHOLE * whole.all);
    let parts: Vec<usize> = each.map(|(at, _)| *at).filter(|at| is_of_it(*at)).collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}
