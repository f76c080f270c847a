//! Recognises the framework of a portfolio as the known pack of that name, or not. Its bytes
//! decide, never the name it gives itself.

use super::review::letters_of;
use crate::model::{CompetencyId, Digest, Framework, Pin, Review};

/// A pack that comes with imh, or that was installed.
#[derive(Clone, Copy, Debug)]
pub struct KnownPack<'k> {
    pub framework: &'k Framework,
    pub sha256: Digest,
    pub installed: bool,
}

/// How a framework relates to the known packs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// A known pack, byte for byte.
    Known,
    /// It could be mistaken for a known pack, and is not that pack.
    Another(AnotherPack),
    /// No pack with such a name is known.
    Unknown,
}

/// A pack that could be mistaken for a known one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnotherPack {
    /// The id and version of the known one.
    pub known: (String, String),
    /// True if the known one was installed here, rather than shipped with imh.
    pub installed: bool,
    /// True if the known one is a template, which this one fills in.
    pub is_template: bool,
    pub likeness: Likeness,
    /// The differences, if its words are at hand.
    pub difference: Option<PackDifference>,
}

/// How it resembles a known one, the strongest resemblance first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Its id and version.
    Name,
    /// Its id, with a version that is not known.
    OtherVersion,
    /// An id or title that reads the same, or nearly so.
    Looks,
}

/// The differences between a pack and a known one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackDifference {
    /// Competencies that both have, with different words, statements or positions; in the order of
    /// the known pack.
    pub changed: Vec<CompetencyId>,
    /// Those that only this one has.
    pub added: Vec<CompetencyId>,
    /// Those that only the known one has.
    pub missing: Vec<CompetencyId>,
    /// True if something else differs, such as which points count as met.
    pub is_other_elsewhere: bool,
}

impl PackDifference {
    fn of(known: &Framework, other: &Framework) -> Self {
        let only = |all: &Framework, of: &Framework| {
            let each =
                all.competencies.iter().filter(|one| of.competency(one.id.as_str()).is_none());
            each.map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        let changed = known
            .competencies
            .iter()
            .filter(|one| other.competency(one.id.as_str()).is_some_and(|there| there != *one));
        let bare =
            |framework: &Framework| Framework { competencies: Vec::new(), ..framework.clone() };
        Self {
            changed: changed.map(|one| one.id.clone()).collect(),
            added: only(other, known),
            missing: only(known, other),
            is_other_elsewhere: bare(known) != bare(other),
        }
    }

    /// Returns every competency that differs.
    pub fn competencies(&self) -> impl Iterator<Item = &CompetencyId> {
        self.changed.iter().chain(&self.added).chain(&self.missing)
    }
}

/// Recognises the pack with the identity `pin`; `framework` is its text, if that is at hand.
#[must_use]
pub fn recognised(
    pin: &Pin,
    framework: Option<&Framework>,
    known: &[KnownPack<'_>],
) -> Recognition {
    let is_named =
        |pack: &KnownPack<'_>| pack.framework.id == pin.id && pack.framework.version == pin.version;
    // Installing a pack under the name of a shipped one does not make it the known one; a template
    // is there to be filled in.
    let shipped =
        known.iter().find(|pack| !pack.installed && !pack.framework.template && is_named(pack));
    if known.iter().any(|pack| pack.sha256 == pin.sha256 && is_named(pack))
        && shipped.is_none_or(|pack| pack.sha256 == pin.sha256)
    {
        return Recognition::Known;
    }
    let likeness = |pack: &KnownPack<'_>| {
        if is_named(pack) {
            return Some(Likeness::Name);
        }
        if pack.framework.id == pin.id {
            return Some(Likeness::OtherVersion);
        }
        let titles =
            framework.map(|framework| (framework.title.as_str(), pack.framework.title.as_str()));
        let looks = reads_alike(pin.id.as_str(), pack.framework.id.as_str())
            || titles.is_some_and(|(title, known)| reads_alike(title, known))
            || pack.sha256 == pin.sha256;
        looks.then_some(Likeness::Looks)
    };
    // The closest match wins; then shipped before installed, and a later version before an earlier.
    let alike = known.iter().rev().filter_map(|pack| Some((likeness(pack)?, pack.installed, pack)));
    let Some((likeness, installed, pack)) =
        alike.min_by_key(|(likeness, installed, _)| (*likeness, *installed))
    else {
        return Recognition::Unknown;
    };
    Recognition::Another(AnotherPack {
        known: (pack.framework.id.to_string(), pack.framework.version.clone()),
        installed,
        is_template: pack.framework.template && likeness != Likeness::Looks,
        likeness,
        difference: framework.map(|framework| PackDifference::of(pack.framework, framework)),
    })
}

/// Same as [`recognised`], for decisions, which contain none of the framework's words except
/// titles. If all their titles are those of a known pack, they could be mistaken for decisions by
/// that pack.
#[must_use]
pub fn recognised_by_decisions(
    pin: &Pin,
    framework: Option<&Framework>,
    reviews: &[&Review],
    known: &[KnownPack<'_>],
) -> Recognition {
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
    // A later version before an earlier one, as above.
    known.iter().rev().filter(is_called_so).min_by_key(|pack| pack.installed).map_or(
        recognition,
        |pack| {
            Recognition::Another(AnotherPack {
                known: (pack.framework.id.to_string(), pack.framework.version.clone()),
                installed: pack.installed,
                is_template: false,
                likeness: Likeness::Looks,
                difference: None,
            })
        },
    )
}

/// Returns whether one could be mistaken for the other at a glance: at most one letter in ten
/// differs, for example because it is from another alphabet.
fn reads_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters_of(one), letters_of(other));
    let longer = one.chars().count().max(other.chars().count());
    longer > 0 && crate::text::letters_apart(&one, &other) <= longer / 10
}

#[cfg(test)]
mod tests {
    use super::reads_alike;

    #[test]
    fn a_nearly_equal_name_is_taken_for_a_pack_and_another_name_is_not() {
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
