//! Words in parts of a form that ask for nothing. Each is named, so that nobody has to search for
//! what was not imported.

use std::collections::BTreeSet;

use crate::{
    format::answers::{Answers, Aside, AsidePlace},
    model::{Framework, Pin},
    report::Printed,
    text::{counted, cut, is_name, list, one_line},
};

/// The most that are shown with their words.
const SHOWN: usize = 5;
const LONGEST: usize = 200;
/// The most places that are named.
const NAMED: usize = 40;
/// The longest name of a person's work, in frameworks that do not list roles.
const LONGEST_ROLE: usize = 60;

/// Describes the words that are neither answers nor printed by the form; `None` if there are none.
pub(in crate::cli) fn asides_in_words(
    framework: &Framework,
    pin: &Pin,
    answers: &Answers<'_>,
    mut asides: Vec<Aside>,
) -> Option<String> {
    let printed = Printed::of(framework, pin.sha256);
    let is_whose = |words: &str| {
        let is_role = |role: &str| {
            role == words && framework.roles.is_empty() && words.chars().count() <= LONGEST_ROLE
        };
        !is_name(words)
            || answers.person.as_deref() == Some(words)
            || answers.role.as_deref().is_some_and(is_role)
    };
    asides.retain(|aside| {
        !is_whose(&aside.words) && !printed.has(&aside.words, aside.is_beside_question)
    });
    asides.sort_by(|one, other| one.place.cmp(&other.place));
    let more = asides.len() > SHOWN;
    let mut seen = BTreeSet::new();
    let is_shown = |aside: &Aside| seen.len() < SHOWN && seen.insert(aside.words.clone());
    let (first, rest): (Vec<Aside>, Vec<Aside>) = asides.into_iter().partition(is_shown);
    let shown = |aside: &Aside| {
        format!(
            "{} (`{}`)",
            aside.place.in_words(),
            cut(&one_line(printed.added(&aside.words)), LONGEST)
        )
    };
    let mut told: Vec<String> = first.iter().map(shown).collect();
    told.extend(runs(rest.iter().map(|aside| &aside.place)));
    if let Some(rest) = told.len().checked_sub(NAMED).filter(|rest| *rest > 0) {
        told.truncate(NAMED);
        told.push(counted(rest, "more place", "more places"));
    }
    (!told.is_empty()).then(|| {
        format!(
            "Words in {} were not read: imh reads the answers, and the column for your own words (`note` in a table). To keep them, write them into that column beside an answer and run this again, or add them to an answer with --note, or run: imh reflect{}",
            list(&told),
            if more { ". If you did not write them, somebody else changed the words of the form, and nothing of yours is missing" } else { "" }
        )
    })
}

/// Joins places directly below one another into ranges.
fn runs<'p>(places: impl Iterator<Item = &'p AsidePlace>) -> Vec<String> {
    let mut runs: Vec<(&AsidePlace, &AsidePlace)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((_, last)) if last.is_above(place) => *last = place,
            _ => runs.push((place, place)),
        }
    }
    runs.into_iter().map(|(first, last)| first.down_to(last)).collect()
}
