//! Decides which decisions on a competency count, over every decision file on one person's
//! portfolios. This is the one rule for every caller, and it does not depend on the order of files,
//! imports or names:
//!
//! - The latest decision of a person counts for that person. If two files have decisions of the
//!   same day, it is unknown which is later, and both count.
//! - A settlement counts for the two people who made it, in place of the decisions it settles. If
//!   either of them decides later, the matter is open again.
//! - A competency that two people left out of their settlement is open while the file of one of
//!   them is not here.
//! - A request of one person is answered by anybody who decides on a later portfolio file. An
//!   acceptance remains until its author decides otherwise.
//! - If nothing says which portfolio file is later, only a person who decided on both shows the
//!   order; without such a person, nobody has answered another person's request.
//! - If the decisions of different people differ and nobody settled them, nothing is decided: the
//!   matter is open.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::review::letters_of;
use crate::model::{Assessor, CompetencyId, Decision, Digest, LevelId, Review, ReviewId, Settles};

/// The decisions on one competency that count: one, or several that agree or differ.
pub struct Counting<'r, R> {
    /// The latest last; never empty.
    sides: Vec<Side<'r, R>>,
    /// Files that are not here, of people who have still to settle this.
    waits_for: BTreeSet<&'r ReviewId>,
}

/// A decision, with the file that contains it.
pub struct Side<'r, R> {
    pub file: &'r R,
    pub decision: &'r Decision,
}

impl<R> Clone for Side<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Side<'_, R> {}

impl<'r, R: AsRef<Review>> Side<'r, R> {
    #[must_use]
    pub fn review(&self) -> &'r Review {
        self.file.as_ref()
    }

    #[must_use]
    pub fn accepts(&self) -> bool {
        self.review().accepts(self.decision)
    }

    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        let (one, another) = (self.review(), other.review());
        // If the two files had different outcomes to choose from, the names of outcomes are not
        // comparable.
        let is_same =
            self.decision.outcome == other.decision.outcome || one.outcomes != another.outcomes;
        is_same && self.accepts() == other.accepts()
    }
}

impl<'r, R: AsRef<Review>> Counting<'r, R> {
    /// Returns all that count, the latest last.
    #[must_use]
    pub fn sides(&self) -> &[Side<'r, R>] {
        &self.sides
    }

    /// Returns the latest of those that count.
    #[must_use]
    pub fn latest(&self) -> Side<'r, R> {
        self.sides[self.sides.len() - 1]
    }

    /// Returns the sides if the matter is open: different people decided differently and nobody
    /// settled it, or one of two people who are settling decided, and it is unknown whether the
    /// other agrees.
    #[must_use]
    pub fn open(&self) -> Option<&[Side<'r, R>]> {
        self.open_beside(|_| false)
    }

    /// Same as [`Counting::open`]; `is_here` knows files that are here and do not mention it.
    pub(super) fn open_beside(
        &self,
        is_here: impl Fn(&ReviewId) -> bool,
    ) -> Option<&[Side<'r, R>]> {
        (differ(&self.sides) || !self.waits_for.iter().all(|id| is_here(id))).then_some(&self.sides)
    }
}

/// Returns the files that two people settled only in part, and that are not here. Without them, an
/// acceptance of one person would also stand for the other, whose view is unknown.
fn waits_for<'r, R: AsRef<Review>>(
    reviews: &[&'r Review],
    standing: &BTreeMap<Person, Vec<Side<'r, R>>>,
    people: &Namesakes,
) -> BTreeSet<&'r ReviewId> {
    let is_heard = |assessor: &Assessor| standing.contains_key(&people.person(assessor));
    let accepting = standing.values().flatten().filter(|side| side.accepts());
    let leaving = accepting.flat_map(|side| {
        let (alone, competency) = (&side.review().id, &side.decision.competency);
        reviews.iter().filter(move |review| {
            review.settles.contains(alone) && review.standing(competency).is_none()
        })
    });
    let unheard = leaving
        .filter(|review| !review.assessors().all(is_heard))
        .flat_map(|review| &review.settles);
    unheard.filter(|id| reviews.iter().all(|review| review.id != **id)).collect()
}

fn differ<R: AsRef<Review>>(sides: &[Side<'_, R>]) -> bool {
    sides.iter().enumerate().any(|(at, one)| sides[..at].iter().any(|other| !one.is_alike(other)))
}

/// Orders portfolio files: by when each was sent, if that is known, and else by when it was first
/// decided on.
type Round = (Option<usize>, Option<Date>, ReviewId, Digest);

/// Returns the order of the portfolio files that were decided on. `sent` gives the place of each in
/// the order of sending, if that is known.
pub(super) fn rounds<'r>(
    reviews: impl Iterator<Item = &'r Review>,
    sent: impl Fn(Digest) -> Option<usize>,
) -> BTreeMap<Digest, Round> {
    let mut rounds: BTreeMap<Digest, Round> = BTreeMap::new();
    for review in reviews {
        let first = review.decisions().iter().map(|decision| decision.decided_on).min();
        // Ids are sortable by time.
        let begun = (sent(review.bundle), first, review.id.clone(), review.bundle);
        let known = rounds.entry(review.bundle).or_insert_with(|| begun.clone());
        if begun < *known {
            *known = begun;
        }
    }
    rounds
}

/// Returns the decisions that count at a level, for each competency that has any.
#[must_use]
pub fn counting<'r, R: AsRef<Review>>(
    files: &[&'r R],
    level: &LevelId,
    sent: impl Fn(Digest) -> Option<usize>,
) -> BTreeMap<&'r CompetencyId, Counting<'r, R>> {
    let reviews = || files.iter().map(|file| (*file).as_ref());
    let all_reviews: Vec<&Review> = reviews().collect();
    let rounds = rounds(reviews(), sent);
    let people = Namesakes::of(reviews());
    let mut all: BTreeMap<&CompetencyId, BTreeMap<&Round, Vec<Side<'r, R>>>> = BTreeMap::new();
    for file in files {
        let review: &'r Review = (*file).as_ref();
        // In one file, later decisions follow earlier ones, whatever day the clock gave them.
        let last = review.decisions().iter().filter(|decision| decision.level == *level);
        let last: BTreeMap<&CompetencyId, &Decision> =
            last.map(|decision| (&decision.competency, decision)).collect();
        for (competency, decision) in last {
            let round =
                all.entry(competency).or_default().entry(&rounds[&review.bundle]).or_default();
            round.push(Side { file, decision });
        }
    }
    let each = all.into_iter().map(|(competency, rounds)| {
        let mut standing: BTreeMap<Person, Vec<Side<'r, R>>> = BTreeMap::new();
        for ((sent, ..), round) in rounds {
            let latest = latest(&round, &people);
            // If nothing says that this portfolio came after the others, it is later only for a
            // person who had decided on one of them.
            let is_later =
                sent.is_some() || latest.keys().any(|person| standing.contains_key(person));
            if is_later && !differ(&side_by_side(&standing)) {
                standing.retain(|_, sides| sides.iter().all(Side::accepts));
            }
            standing.extend(latest);
        }
        let waits_for = waits_for(&all_reviews, &standing, &people);
        (competency, Counting { sides: side_by_side(&standing), waits_for })
    });
    each.collect()
}

/// Returns each person's last decision on one portfolio file; more than one only if it is unknown
/// which of two files is later.
fn latest<'r, R: AsRef<Review>>(
    round: &[Side<'r, R>],
    people: &Namesakes,
) -> BTreeMap<Person, Vec<Side<'r, R>>> {
    let settled_by = |side: &Side<'r, R>| round.iter().find(|other| settles(other, side)).copied();
    let mut latest: BTreeMap<Person, Vec<Side<'r, R>>> = BTreeMap::new();
    for side in round.iter().filter(|side| settled_by(side).is_none()) {
        for assessor in side.review().assessors() {
            latest.entry(people.person(assessor)).or_default().push(*side);
        }
    }
    for sides in latest.values_mut() {
        // A decision after a settlement opens the matter again, whatever its day.
        let reopened: BTreeSet<&ReviewId> = sides.iter().map(|side| &side.review().id).collect();
        let stands = |side: &Side<'r, R>| {
            !side.review().settles.iter().any(|settled| reopened.contains(settled))
        };
        let last =
            sides.iter().filter(|side| stands(side)).map(|side| side.decision.decided_on).max();
        sides.retain(|side| stands(side) && Some(side.decision.decided_on) == last);
        // Within one file, the highest number is the latest.
        let mut numbers: BTreeMap<&ReviewId, usize> = BTreeMap::new();
        for side in sides.iter() {
            let known = numbers.entry(&side.review().id).or_default();
            *known = side.decision.number.max(*known);
        }
        sides.retain(|side| numbers[&side.review().id] == side.decision.number);
    }
    latest
}

fn order<'r, R: AsRef<Review>>(side: &Side<'r, R>) -> (Date, &'r ReviewId, usize) {
    (side.decision.decided_on, &side.review().id, side.decision.number)
}

/// Returns whether a decision was made by two people together in place of the other, which one of
/// them had made alone.
fn settles<R: AsRef<Review>>(side: &Side<'_, R>, other: &Side<'_, R>) -> bool {
    let Some(at) = side.review().settles.iter().position(|settled| *settled == other.review().id)
    else {
        return false;
    };
    match side.decision.settles {
        Some(Settles(one, another)) => [one, another]
            .get(at)
            .copied()
            .flatten()
            .is_some_and(|number| other.decision.number <= number),
        None => other.decision.decided_on <= side.decision.decided_on,
    }
}

/// Returns each decision once, the latest last.
fn side_by_side<'r, R: AsRef<Review>>(
    standing: &BTreeMap<Person, Vec<Side<'r, R>>>,
) -> Vec<Side<'r, R>> {
    let mut sides: Vec<Side<'r, R>> = standing.values().flatten().copied().collect();
    let whole = |side: &Side<'r, R>| (order(side), &side.decision.outcome, &side.decision.reason);
    sides.sort_by(|one, other| whole(one).cmp(&whole(other)));
    sides.dedup_by(|one, other| {
        one.review().id == other.review().id && one.decision == other.decision
    });
    sides
}

/// An assessor, by the letters of their name, and by their registration if two people share a name.
type Person = (String, Option<String>);

/// The names that two or more people share.
struct Namesakes(BTreeSet<String>);

impl Namesakes {
    fn of<'r>(reviews: impl Iterator<Item = &'r Review>) -> Self {
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for assessor in reviews.flat_map(Review::assessors) {
            known.entry(letters_of(&assessor.name)).or_default().extend(registration(assessor));
        }
        Self(
            known
                .into_iter()
                .filter(|(_, registrations)| registrations.len() > 1)
                .map(|(name, _)| name)
                .collect(),
        )
    }

    fn person(&self, assessor: &Assessor) -> Person {
        let name = letters_of(&assessor.name);
        let registration = self.0.contains(&name).then(|| registration(assessor)).flatten();
        (name, registration)
    }
}

fn registration(assessor: &Assessor) -> Option<String> {
    assessor.registration.as_deref().map(letters_of)
}

/// Returns whether two assessors are one person, as far as their names and registrations show.
#[must_use]
pub fn is_same_assessor(one: &Assessor, other: &Assessor) -> bool {
    let differ =
        registration(one).zip(registration(other)).is_some_and(|(one, other)| one != other);
    letters_of(&one.name) == letters_of(&other.name) && !differ
}
