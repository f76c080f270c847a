//! Which decisions on a competency count, over every decision file on one person's portfolios. This is the one rule for all who
//! ask, and no order of files, of import or of names has a part in it:
//!
//! - The latest of one person counts for that person; of two files and one day nobody knows which is the later, and both count.
//! - What was settled counts for those who settled it, over what it settles; whoever decides later opens the matter again.
//! - What two have left when they settled is open, while the file of one of them is not here.
//! - What one person asked for is answered by whoever decides on a later portfolio file. What somebody accepted stays theirs.
//! - Where nothing says which portfolio file is the later, whoever decided on both shows it; else nobody has answered what another
//!   asked for.
//! - Where the decisions of different people differ and nobody settled them, nothing is decided: the matter is open.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::review::letters_of;
use crate::model::{Assessor, CompetencyId, Decision, Digest, LevelId, Review, ReviewId, Settles};

/// The decisions on one competency that count: one, or several that agree or differ.
pub struct Counting<'r, R> {
    /// The latest last; never empty.
    sides: Vec<Side<'r, R>>,
    /// Files that are not here, of those who have still to settle this.
    waits_for: BTreeSet<&'r ReviewId>,
}

/// A decision, with the file that it stands in.
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
        // Where there were other outcomes to choose from, their names say nothing.
        let is_same = self.decision.outcome == other.decision.outcome || one.outcomes != another.outcomes;
        is_same && self.accepts() == other.accepts()
    }
}

impl<'r, R: AsRef<Review>> Counting<'r, R> {
    /// All that count, the latest last.
    #[must_use]
    pub fn sides(&self) -> &[Side<'r, R>] {
        &self.sides
    }

    /// The latest of those that count.
    #[must_use]
    pub fn latest(&self) -> Side<'r, R> {
        self.sides[self.sides.len() - 1]
    }

    /// What different people decided differently, side by side, where nobody settled it; or what one of those who settle decided, where
    /// nobody knows whether the other agrees.
    #[must_use]
    pub fn open(&self) -> Option<&[Side<'r, R>]> {
        self.open_beside(|_| false)
    }

    /// As [`Counting::open`], where `is_here` knows files that say nothing of it.
    pub(super) fn open_beside(&self, is_here: impl Fn(&ReviewId) -> bool) -> Option<&[Side<'r, R>]> {
        (differ(&self.sides) || !self.waits_for.iter().all(|id| is_here(id))).then_some(&self.sides)
    }
}

/// The files that those who settle have left in part, and that are not here: whoever accepts alone does not accept for somebody who is
/// not heard.
fn waits_for<'r, R: AsRef<Review>>(
    reviews: &[&'r Review],
    standing: &BTreeMap<Person, Vec<Side<'r, R>>>,
    people: &Namesakes,
) -> BTreeSet<&'r ReviewId> {
    let is_heard = |assessor: &Assessor| standing.contains_key(&people.person(assessor));
    let accepting = standing.values().flatten().filter(|side| side.accepts());
    let leaving = accepting.flat_map(|side| {
        let (alone, competency) = (&side.review().id, &side.decision.competency);
        reviews.iter().filter(move |review| review.settles.contains(alone) && review.standing(competency).is_none())
    });
    let unheard = leaving.filter(|review| !review.assessors().all(is_heard)).flat_map(|review| &review.settles);
    unheard.filter(|id| reviews.iter().all(|review| review.id != **id)).collect()
}

fn differ<R: AsRef<Review>>(sides: &[Side<'_, R>]) -> bool {
    sides.iter().enumerate().any(|(at, one)| sides[..at].iter().any(|other| !one.is_alike(other)))
}

/// What says of two portfolio files which is the later: when it was sent, where that is known, and else when it was first decided on.
type Round = (Option<usize>, Option<Date>, ReviewId, Digest);

/// The order of the portfolio files that were decided on. `sent` gives the place of each in the order of sending, where that is
/// known.
pub(super) fn rounds<'r>(reviews: impl Iterator<Item = &'r Review>, sent: impl Fn(Digest) -> Option<usize>) -> BTreeMap<Digest, Round> {
    let mut rounds: BTreeMap<Digest, Round> = BTreeMap::new();
    for review in reviews {
        let first = review.decisions().iter().map(|decision| decision.decided_on).min();
        // Ids are made in order of time.
        let begun = (sent(review.bundle), first, review.id.clone(), review.bundle);
        let known = rounds.entry(review.bundle).or_insert_with(|| begun.clone());
        if begun < *known {
            *known = begun;
        }
    }
    rounds
}

/// The decisions that count at a level, for each competency of which there are any.
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
        // In one file the later is beneath the earlier, whatever days a clock gave them.
        let last = review.decisions().iter().filter(|decision| decision.level == *level);
        let last: BTreeMap<&CompetencyId, &Decision> = last.map(|decision| (&decision.competency, decision)).collect();
        for (competency, decision) in last {
            let round = all.entry(competency).or_default().entry(&rounds[&review.bundle]).or_default();
            round.push(Side { file, decision });
        }
    }
    let each = all.into_iter().map(|(competency, rounds)| {
        let mut standing: BTreeMap<Person, Vec<Side<'r, R>>> = BTreeMap::new();
        for ((sent, ..), round) in rounds {
            let latest = latest(&round, &people);
            // Where nothing says that this portfolio came after the others, only somebody who decided on one of them knew that.
            let is_later = sent.is_some() || latest.keys().any(|person| standing.contains_key(person));
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

/// What each person decided last on one portfolio file; more than one only where two files tell it differently.
fn latest<'r, R: AsRef<Review>>(round: &[Side<'r, R>], people: &Namesakes) -> BTreeMap<Person, Vec<Side<'r, R>>> {
    let settled_by = |side: &Side<'r, R>| round.iter().find(|other| settles(other, side)).copied();
    let mut latest: BTreeMap<Person, Vec<Side<'r, R>>> = BTreeMap::new();
    for side in round.iter().filter(|side| settled_by(side).is_none()) {
        for assessor in side.review().assessors() {
            latest.entry(people.person(assessor)).or_default().push(*side);
        }
    }
    for sides in latest.values_mut() {
        // Whoever decides beneath what was settled opens the matter again, whatever day it is.
        let reopened: BTreeSet<&ReviewId> = sides.iter().map(|side| &side.review().id).collect();
        let stands = |side: &Side<'r, R>| !side.review().settles.iter().any(|settled| reopened.contains(settled));
        let last = sides.iter().filter(|side| stands(side)).map(|side| side.decision.decided_on).max();
        sides.retain(|side| stands(side) && Some(side.decision.decided_on) == last);
        // Of one file it is known.
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

/// Whether a decision is one that two made together over the other, which one of them had made alone.
fn settles<R: AsRef<Review>>(side: &Side<'_, R>, other: &Side<'_, R>) -> bool {
    let Some(at) = side.review().settles.iter().position(|settled| *settled == other.review().id) else { return false };
    match side.decision.settles {
        Some(Settles(one, another)) => [one, another].get(at).copied().flatten().is_some_and(|number| other.decision.number <= number),
        None => other.decision.decided_on <= side.decision.decided_on,
    }
}

/// Each decision once, the latest last.
fn side_by_side<'r, R: AsRef<Review>>(standing: &BTreeMap<Person, Vec<Side<'r, R>>>) -> Vec<Side<'r, R>> {
    let mut sides: Vec<Side<'r, R>> = standing.values().flatten().copied().collect();
    let whole = |side: &Side<'r, R>| (order(side), &side.decision.outcome, &side.decision.reason);
    sides.sort_by(|one, other| whole(one).cmp(&whole(other)));
    sides.dedup_by(|one, other| one.review().id == other.review().id && one.decision == other.decision);
    sides
}

/// Somebody who decides: by the letters of their name, and by their registration where two have one name.
type Person = (String, Option<String>);

/// The names that two people have.
struct Namesakes(BTreeSet<String>);

impl Namesakes {
    fn of<'r>(reviews: impl Iterator<Item = &'r Review>) -> Self {
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for assessor in reviews.flat_map(Review::assessors) {
            known.entry(letters_of(&assessor.name)).or_default().extend(registration(assessor));
        }
        Self(known.into_iter().filter(|(_, registrations)| registrations.len() > 1).map(|(name, _)| name).collect())
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

/// Whether two assessors are one person, as far as their names and registrations say.
#[must_use]
pub fn is_same_assessor(one: &Assessor, other: &Assessor) -> bool {
    let differ = registration(one).zip(registration(other)).is_some_and(|(one, other)| one != other);
    letters_of(&one.name) == letters_of(&other.name) && !differ
}
