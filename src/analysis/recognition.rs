//! Whether the framework of a portfolio is the pack of that name which is known here: by its bytes, never by what it calls itself.

use super::review::letters_of;
use crate::model::{CompetencyId, Digest, Framework, Pin, Review};

/// A pack that comes with imh, or that was installed beside it.
#[derive(Clone, Copy, Debug)]
pub struct KnownPack<'k> {
    pub framework: &'k Framework,
    pub sha256: Digest,
    pub installed: bool,
}

/// How a framework stands to the packs that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// A known pack, byte for byte.
    Known,
    /// It could be taken for a known pack, and is not that.
    Another(AnotherPack),
    /// Nothing of its name is known.
    Unknown,
}

/// A pack that could be taken for a known one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnotherPack {
    /// The id and version of the one that is known.
    pub known: (String, String),
    /// Whether that was installed here, and did not come with imh.
    pub installed: bool,
    pub likeness: Likeness,
    /// Where its words are at hand.
    pub difference: Option<PackDifference>,
}

/// By what it could be taken for a known one, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Its id and version.
    Name,
    /// Its id, with a version that is not known.
    OtherVersion,
    /// An id or title that reads the same, or nearly so.
    Looks,
}

/// In what a pack differs from a known one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackDifference {
    /// Competencies that both have, with other words, statements or places; in the order of the known pack.
    pub changed: Vec<CompetencyId>,
    /// Those that only this one has.
    pub added: Vec<CompetencyId>,
    /// Those that only the known one has.
    pub missing: Vec<CompetencyId>,
    /// Whether anything else says something else, such as what counts as met.
    pub is_other_elsewhere: bool,
}

impl PackDifference {
    fn of(known: &Framework, other: &Framework) -> Self {
        let only = |all: &Framework, of: &Framework| {
            let each = all.competencies.iter().filter(|one| of.competency(one.id.as_str()).is_none());
            each.map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        let changed = known.competencies.iter().filter(|one| other.competency(one.id.as_str()).is_some_and(|there| there != *one));
        let bare = |framework: &Framework| Framework { competencies: Vec::new(), ..framework.clone() };
        Self {
            changed: changed.map(|one| one.id.clone()).collect(),
            added: only(other, known),
            missing: only(known, other),
            is_other_elsewhere: bare(known) != bare(other),
        }
    }

    /// Every competency of which something differs.
    pub fn competencies(&self) -> impl Iterator<Item = &CompetencyId> {
        self.changed.iter().chain(&self.added).chain(&self.missing)
    }
}

/// What a pack is that calls itself `pin`; `framework` are its words, where they are at hand.
#[must_use]
pub fn recognised(pin: &Pin, framework: Option<&Framework>, known: &[KnownPack<'_>]) -> Recognition {
    let is_named = |pack: &KnownPack<'_>| pack.framework.id == pin.id && pack.framework.version == pin.version;
    // What comes with imh is not made another by installing something under its name.
    let shipped = known.iter().find(|pack| !pack.installed && is_named(pack));
    if known.iter().any(|pack| pack.sha256 == pin.sha256 && is_named(pack)) && shipped.is_none_or(|pack| pack.sha256 == pin.sha256) {
        return Recognition::Known;
    }
    let likeness = |pack: &KnownPack<'_>| {
        if is_named(pack) {
            return Some(Likeness::Name);
        }
        if pack.framework.id == pin.id {
            return Some(Likeness::OtherVersion);
        }
        let titles = framework.map(|framework| (framework.title.as_str(), pack.framework.title.as_str()));
        let looks = reads_alike(pin.id.as_str(), pack.framework.id.as_str())
            || titles.is_some_and(|(title, known)| reads_alike(title, known))
            || pack.sha256 == pin.sha256;
        looks.then_some(Likeness::Looks)
    };
    // Of several, the one it is most like; what comes with imh before what was installed, and a later version before an earlier.
    let alike = known.iter().rev().filter_map(|pack| Some((likeness(pack)?, pack.installed, pack)));
    let Some((likeness, installed, pack)) = alike.min_by_key(|(likeness, installed, _)| (*likeness, *installed)) else {
        return Recognition::Unknown;
    };
    Recognition::Another(AnotherPack {
        known: (pack.framework.id.to_string(), pack.framework.version.clone()),
        installed,
        likeness,
        difference: framework.map(|framework| PackDifference::of(pack.framework, framework)),
    })
}

/// As [`recognised`], of decisions, which carry none of the framework's words but what they are on. Where all of that is called as in
/// a known pack, they could be taken for decisions by that.
#[must_use]
pub fn recognised_by_decisions(pin: &Pin, framework: Option<&Framework>, reviews: &[&Review], known: &[KnownPack<'_>]) -> Recognition {
    let recognition = recognised(pin, framework, known);
    let decisions = || reviews.iter().flat_map(|review| review.decisions());
    if recognition != Recognition::Unknown || framework.is_some() || decisions().next().is_none() {
        return recognition;
    }
    let is_called_so = |pack: &&KnownPack<'_>| {
        decisions().all(|decision| {
            let there = pack.framework.competency(decision.competency.as_str());
            there.is_some_and(|there| reads_alike(&there.title, &decision.title))
        })
    };
    known.iter().filter(is_called_so).min_by_key(|pack| pack.installed).map_or(recognition, |pack| {
        Recognition::Another(AnotherPack {
            known: (pack.framework.id.to_string(), pack.framework.version.clone()),
            installed: pack.installed,
            likeness: Likeness::Looks,
            difference: None,
        })
    })
}

/// Whether one is taken for the other at a glance: a letter in ten is another, such as one of another alphabet, or fewer.
fn reads_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters_of(one), letters_of(other));
    let longer = one.chars().count().max(other.chars().count());
    longer > 0 && crate::text::letters_apart(&one, &other) <= longer / 10
}

#[cfg(test)]
mod tests {
    use super::reads_alike;

    #[test]
    fn what_is_called_almost_the_same_is_taken_for_it_and_what_is_not_is_not() {
        for alike in ["imh_practice", "IMH-Practice", "imh-practise", "imh-practi\u{441}e"] {
            assert!(reads_alike("imh-practice", alike), "{alike}");
        }
        let title = "Infant mental health practice framework";
        assert!(reads_alike(title, "Inf\u{430}nt  ment\u{430}l he\u{430}lth practice framework."));
        for other in ["imhcf-2019", "small", "nhs-practice", ""] {
            assert!(!reads_alike("imh-practice", other), "{other}");
        }
        assert!(!reads_alike(title, "Infant mental health competency framework (a template)"));
    }
}
