//! Whether a mapping fits the two frameworks that it is between.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{
        Fault, Framework, Level, LevelId, MappedName, Mapping, Mend, NamedPart, Place, Point,
        PointId,
    },
    text::{alike, did_you_mean, list, one_line},
};

/// Returns a fault for each thing in a mapping that does not fit a move between these two. `names` are
/// those in it, with their places.
#[must_use]
pub fn mapping_fits(
    mapping: &Mapping,
    names: &[MappedName],
    old: &Framework,
    new: &Framework,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (said, framework) in [(&mapping.from, old), (&mapping.to, new)] {
        if (said.0.as_str(), said.1.as_str()) != (framework.id.as_str(), &framework.version) {
            faults.push(Fault::whole(format!(
                "it is about {} {}, and not {} {}",
                said.0, said.1, framework.id, framework.version
            )));
        }
    }
    faults.extend(unknown_names(names, Some(old), Some(new)));
    faults.extend(mapping_clashes(mapping, names, old));
    faults
}

/// Returns a fault for each name in a mapping that its framework does not have. A framework that is not
/// known has every name.
#[must_use]
pub fn unknown_names(
    names: &[MappedName],
    old: Option<&Framework>,
    new: Option<&Framework>,
) -> Vec<Fault> {
    let unknown =
        names.iter().filter_map(|name| unknown_in(name, if name.is_new { new } else { old }?));
    unknown.collect()
}

fn unknown_in(name: &MappedName, framework: &Framework) -> Option<Fault> {
    let known = name.part.ids_in(framework);
    if known.contains(&name.id.as_str()) {
        return None;
    }
    let message = format!(
        "there is no {} `{}` in {} {}",
        name.part.in_words(),
        one_line(&name.id),
        framework.id,
        framework.version
    );
    let near = did_you_mean(&name.id, known);
    let fault = Fault::new(name.place.clone(), message);
    let near = near.trim_start_matches("; ").to_owned();
    Some(if near.is_empty() { fault } else { fault.mended_by(Mend::Change(near)) })
}

/// The levels and points of a framework that another version does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenamedParts<'f> {
    /// Those that have the same title there under another id.
    pub levels: Vec<(LevelId, LevelId)>,
    /// Those that have the same label there under another id, and are as much enough.
    pub points: Vec<(PointId, PointId)>,
    /// Those of which nothing says what they became.
    pub open_levels: Vec<&'f Level>,
    pub open_points: Vec<&'f Point>,
}

/// Returns what became of each level and point whose id is in only one of two frameworks.
#[must_use]
pub fn renamed_parts<'f>(old: &'f Framework, new: &'f Framework) -> RenamedParts<'f> {
    let mut renamed = RenamedParts::default();
    let ended = old.levels.iter().filter(|level| new.level(level.id.as_str()).is_none());
    for level in ended {
        let is_it = |now: &&Level| {
            old.level(now.id.as_str()).is_none() && alike(&now.title) == alike(&level.title)
        };
        match only(new.levels.iter().filter(is_it).map(|now| &now.id)) {
            Some(to) => renamed.levels.push((level.id.clone(), to.clone())),
            None => renamed.open_levels.push(level),
        }
    }
    let points = |framework: &'f Framework| framework.scales.iter().flat_map(|scale| &scale.points);
    let mut seen = BTreeSet::new();
    for point in points(old) {
        if points(new).any(|now| now.id == point.id) || !seen.insert(&point.id) {
            continue;
        }
        let is_it = |now: &&Point| {
            points(old).all(|before| before.id != now.id)
                && alike(&now.label) == alike(&point.label)
                && now.met == point.met
        };
        match only(points(new).filter(is_it).map(|now| &now.id)) {
            Some(to) => renamed.points.push((point.id.clone(), to.clone())),
            None => renamed.open_points.push(point),
        }
    }
    renamed
}

/// Returns the id that all of these are.
fn only<T: PartialEq>(mut ids: impl Iterator<Item = T>) -> Option<T> {
    let first = ids.next()?;
    ids.all(|other| other == first).then_some(first)
}

/// Returns a fault for each level or point that several of the old framework would become.
#[must_use]
pub fn mapping_clashes(mapping: &Mapping, names: &[MappedName], old: &Framework) -> Vec<Fault> {
    let mut faults = Vec::new();
    let place_of = |part: NamedPart, ids: &[&str]| {
        let is_it = |name: &&MappedName| {
            name.part == part && !name.is_new && ids.contains(&name.id.as_str())
        };
        names.iter().rev().find(is_it).map_or(Place::Whole, |name| name.place.clone())
    };
    let levels = old.levels.iter().map(|level| level.id.as_str());
    let renamed = mapping.levels.iter().map(|(from, to)| (from.as_str(), to.as_str()));
    for (ids, to) in became_one(levels, &renamed.collect::<BTreeMap<_, _>>()) {
        let place = place_of(NamedPart::Level, &ids);
        let (levels, becomes) = said_of(&ids, to);
        faults.push(Fault::new(place, format!("the levels {levels} {becomes}")));
    }
    let renamed = mapping.points.iter().map(|(from, to)| (from.as_str(), to.as_str()));
    let renamed: BTreeMap<&str, &str> = renamed.collect();
    for scale in &old.scales {
        let points = scale.points.iter().map(|point| point.id.as_str());
        for (ids, to) in became_one(points, &renamed) {
            let place = place_of(NamedPart::Point, &ids);
            let (points, becomes) = said_of(&ids, to);
            let said = format!("the points {points} of the scale `{}` {becomes}", scale.id);
            faults.push(Fault::new(place, said));
        }
    }
    faults
}

/// Returns the ids, and what would become of them.
fn said_of(ids: &[&str], to: &str) -> (String, String) {
    let all = if ids.len() == 2 { "both" } else { "all" };
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    (list(&ids), format!("would {all} become `{to}`"))
}

/// Returns those of these ids that would become one, in order, and that one.
fn became_one<'m>(
    ids: impl Iterator<Item = &'m str>,
    renamed: &BTreeMap<&'m str, &'m str>,
) -> Vec<(Vec<&'m str>, &'m str)> {
    let mut found: Vec<(Vec<&str>, &str)> = Vec::new();
    for id in ids {
        let to = renamed.get(id).copied().unwrap_or(id);
        match found.iter_mut().find(|(_, known)| *known == to) {
            Some((ids, _)) => ids.push(id),
            None => found.push((vec![id], to)),
        }
    }
    found.retain(|(ids, _)| ids.len() > 1);
    found
}
