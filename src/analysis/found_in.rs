//! Which part of a portfolio a finding of the check is in.

use super::privacy::OWN_NAME;
use crate::model::{Evidence, EvidenceFile, Goal, PartialDate, Portfolio, Rated, RatingKey};

/// The part of a portfolio that the place of a finding names.
pub enum FoundIn<'p> {
    /// The name that the person goes by.
    OwnName,
    Note(&'p RatingKey, &'p Rated),
    /// The reason why something is not applicable.
    Reason(&'p RatingKey, &'p Rated),
    /// The person's own words as evidence.
    Account(&'p Evidence),
    Title(&'p Evidence),
    Happened(&'p Evidence, PartialDate),
    /// A file or its name; the file if it can be told.
    File(&'p Evidence, Option<&'p EvidenceFile>),
    /// Another detail of a piece of evidence.
    Detail(&'p Evidence),
    Goal(&'p Goal),
}

/// Returns the part that a place names, or `None` if it is of nothing that the person can change.
#[must_use]
pub fn found_in<'p>(portfolio: &'p Portfolio, place: &str) -> Option<FoundIn<'p>> {
    if place.starts_with(OWN_NAME) {
        return Some(FoundIn::OwnName);
    }
    in_rating(portfolio, place)
        .or_else(|| in_evidence(portfolio, place))
        .or_else(|| in_goal(portfolio, place))
}

/// Returns the short id of the piece of evidence that a place is in.
#[must_use]
pub fn evidence_of(place: &str) -> Option<&str> {
    let short = place.split([' ', ',']).next()?;
    let digits = short.strip_prefix('E')?;
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some(short)
}

fn in_rating<'p>(portfolio: &'p Portfolio, place: &str) -> Option<FoundIn<'p>> {
    let (key, rated) = portfolio.ratings().find_map(|(key, history)| {
        let is_it = place
            .strip_prefix(key.competency.as_str())
            .and_then(|rest| rest.strip_prefix(' ')?.strip_prefix(key.aspect.as_str()))
            .is_some_and(|rest| rest.starts_with(','));
        let is_it = is_it && key.level == portfolio.level;
        is_it.then(|| history.last().map(|rated| (key, rated))).flatten()
    })?;
    let is_reason = place.contains(", the reason");
    Some(if is_reason { FoundIn::Reason(key, rated) } else { FoundIn::Note(key, rated) })
}

fn in_evidence<'p>(portfolio: &'p Portfolio, place: &str) -> Option<FoundIn<'p>> {
    let item = portfolio.evidence.iter().find(|item| Some(&*item.short) == evidence_of(place))?;
    let rest = place.strip_prefix(&item.short)?;
    let is_file = |file: &&EvidenceFile| {
        let within = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(file.name.as_str()));
        within.is_some_and(|within| within.is_empty() || within.starts_with(','))
    };
    if item.account.as_ref().is_some_and(|account| is_file(&account)) {
        return Some(FoundIn::Account(item));
    }
    if rest.starts_with(", the title") {
        return Some(FoundIn::Title(item));
    }
    if let Some(happened) = item.happened.filter(|_| rest.starts_with(", when it happened")) {
        return Some(FoundIn::Happened(item, happened));
    }
    if rest.starts_with(' ') {
        let longest = item.files.iter().filter(is_file).max_by_key(|file| file.name.len());
        return Some(FoundIn::File(item, longest));
    }
    if rest.starts_with(", the name of file") {
        return Some(FoundIn::File(item, None));
    }
    Some(FoundIn::Detail(item))
}

fn in_goal<'p>(portfolio: &'p Portfolio, place: &str) -> Option<FoundIn<'p>> {
    let short = place.split(',').next()?;
    portfolio.goals.iter().find(|goal| goal.short == short).map(FoundIn::Goal)
}
