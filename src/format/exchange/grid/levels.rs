//! Levels: rows that stand at several, their titles, and which comes first.

use std::collections::BTreeSet;

use super::{
    entry::{GridEntry, GridStatement},
    heads::{ordinal_of, plain},
};
use crate::{
    model::{Fault, Level, LevelId},
    text::{alike, list},
};

/// The name by which a grid calls each level first.
pub(super) type GridLevelNames = Vec<(LevelId, String)>;

/// Names of levels, from the lowest, as frameworks use them. Those of one number are not told apart.
const RANKS: [(&str, u8); 34] = [
    ("unacceptable", 0),
    ("universal", 1),
    ("aware", 1),
    ("awareness", 1),
    ("basic", 1),
    ("beginner", 1),
    ("core", 1),
    ("emerging", 1),
    ("entry", 1),
    ("essential", 1),
    ("foundation", 1),
    ("foundational", 1),
    ("introductory", 1),
    ("novice", 1),
    ("advanced beginner", 2),
    ("developing", 2),
    ("apply", 3),
    ("competent", 3),
    ("developed", 3),
    ("enhanced", 3),
    ("established", 3),
    ("intermediate", 3),
    ("practitioner", 3),
    ("secure", 3),
    ("targeted", 3),
    ("experienced", 4),
    ("proficient", 4),
    ("advanced", 5),
    ("lead", 6),
    ("leading", 6),
    ("specialist", 6),
    ("expert", 7),
    ("exemplary", 7),
    ("mastery", 8),
];

/// Returns the title in a name such as `1. Foundation`; `1-2` is one itself.
pub(super) fn title_of(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest.trim_start_matches(['.', ')', ':', ' ']);
    let is_number = rest.len() < name.len() && words.len() < rest.len();
    if is_number && words.starts_with(char::is_alphabetic) { words } else { name }
}

/// Returns the number in the name of a level: `Level 2`, `Band 4`, `Level two`, `Stage II`.
fn number_of(name: &str) -> Option<u32> {
    const WORDS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let plain = plain(name);
    if let Some(number) = ordinal_of(&plain) {
        return Some(number + 100);
    }
    let digits: String = plain
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let in_words = || {
        let word = plain.split(' ').nth(1)?;
        let at = [WORDS, ROMAN].iter().find_map(|all| all.iter().position(|one| *one == word))?;
        u32::try_from(at + 1).ok()
    };
    let number = digits.parse().ok().or_else(in_words)?;
    // Entry levels 1 to 3 stand below level 1.
    Some(if plain.starts_with("entry") { number } else { number + 100 })
}

fn rank_of(name: &str) -> Option<u32> {
    let plain = plain(title_of(name));
    let name = plain.trim_end_matches(" level");
    let rank = RANKS.iter().find(|(known, _)| *known == name).map(|(_, rank)| u32::from(*rank));
    rank.or_else(|| number_of(&plain))
}

/// Why levels are in an order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GridOrder {
    Numbers,
    Names,
    Columns,
    /// As they stand in the file.
    File,
}

/// Sorts levels from the lowest: by their numbers, by what their names mean, or else as their columns
/// stand. Returns what is told, and whether it is a guess.
pub(super) fn sort(
    levels: &mut [Level],
    names: &GridLevelNames,
    columns: &[String],
) -> Option<(Fault, bool)> {
    if levels.len() < 2 {
        return None;
    }
    let name = |level: &Level| {
        let known = names.iter().find(|(id, _)| *id == level.id);
        known.map_or_else(|| level.title.clone(), |(_, name)| name.clone())
    };
    let column = |level: &Level| {
        let is_it = |head: &String| {
            alike(head) == alike(&name(level)) || alike(title_of(head)) == alike(&level.title)
        };
        columns.iter().position(is_it).and_then(|at| u32::try_from(at).ok())
    };
    let by_column = keys(levels, &column);
    let orders = [
        (GridOrder::Numbers, keys(levels, &|level| number_of(&name(level)))),
        (GridOrder::Names, keys(levels, &|level| rank_of(&name(level)))),
        (GridOrder::Columns, by_column.clone()),
    ];
    let found = orders.into_iter().find_map(|(order, keys)| Some((order, keys?)));
    let (order, keys) = found.unwrap_or((GridOrder::File, (0..).take(levels.len()).collect()));
    let is_turned = by_column.as_ref().is_some_and(|columns| {
        let pairs = columns.iter().zip(&keys);
        let differs =
            |(one, key): (&u32, &u32)| pairs.clone().any(|(two, other)| one < two && key > other);
        pairs.clone().any(differs)
    });
    let mut sorted: Vec<(u32, Level)> = keys.into_iter().zip(levels.iter().cloned()).collect();
    sorted.sort_by_key(|(key, _)| *key);
    levels.iter_mut().zip(sorted).for_each(|(level, (_, sorted))| *level = sorted);
    let titles: Vec<&str> = levels.iter().map(|level| level.title.as_str()).collect();
    let titles = list(&titles);
    let what = match order {
        _ if is_turned => {
            format!("the columns stand the other way; from the lowest, the levels are {titles}")
        }
        GridOrder::Numbers => return None,
        GridOrder::Names if by_column.is_some() => return None,
        GridOrder::Names => format!("by their names, the levels are, from the lowest, {titles}"),
        GridOrder::Columns => {
            format!("as their columns stand, the levels are, from the lowest, {titles}")
        }
        GridOrder::File => format!(
            "nothing says which level comes first; they are taken as they stand in the file: {titles}"
        ),
    };
    Some((Fault::whole(what), order == GridOrder::File))
}

/// Returns the key of each level, if each has one of its own.
fn keys(levels: &[Level], key: &dyn Fn(&Level) -> Option<u32>) -> Option<Vec<u32>> {
    let keys: Vec<u32> = levels.iter().map(key).collect::<Option<_>>()?;
    let once: BTreeSet<u32> = keys.iter().copied().collect();
    (once.len() == keys.len()).then_some(keys)
}

/// Puts each row that names several levels, such as `1-2` or `All`, at each of them.
pub(super) fn spread(
    entries: &mut [GridEntry],
    template: &[String],
    told: &mut Vec<Fault>,
    doubts: &mut Vec<Fault>,
) {
    let mut single: Vec<String> = template.to_vec();
    for entry in entries.iter() {
        let stated = entry.statements.iter().filter_map(|one| one.level.clone());
        for name in entry.level.iter().cloned().chain(stated) {
            let is_new = !single.iter().any(|known| alike(known) == alike(&name));
            if is_new && several(&name).is_none() && !is_all(&name) {
                single.push(name);
            }
        }
    }
    let ranges = entries.iter().filter_map(|entry| several(entry.level.as_deref()?));
    let ranges: BTreeSet<Vec<u32>> = ranges.map(|(_, all)| all).collect();
    let is_single = |number: u32| single.iter().any(|name| number_of(name) == Some(number + 100));
    let overlaps = |all: &[u32]| {
        let others = ranges.iter().filter(|other| other.as_slice() != all);
        all.iter().any(|number| is_single(*number))
            || others.flatten().any(|number| all.contains(number))
    };
    for entry in entries {
        let Some(name) = entry.level.clone() else { continue };
        let (levels, found) = if is_all(&name) {
            (single.clone(), true)
        } else if let Some((prefix, all)) = several(&name) {
            (all.iter().map(|number| format!("{prefix} {number}")).collect(), overlaps(&all))
        } else {
            continue;
        };
        let is_open = entry.statements.iter().all(|one| one.level.is_none());
        if !found || levels.len() < 2 || !is_open {
            let what = format!("\"{name}\" may be several levels, and is read as one of that name");
            doubts.push(Fault::at(entry.place.clone(), what));
            continue;
        }
        entry.statements = levels
            .iter()
            .flat_map(|level| {
                let at = |one: &GridStatement| GridStatement {
                    level: Some(level.clone()),
                    ..one.clone()
                };
                entry.statements.iter().map(at).collect::<Vec<_>>()
            })
            .collect();
        entry.level = levels.first().cloned();
        let titles = list(&levels);
        told.push(Fault::at(
            entry.place.clone(),
            format!("\"{name}\" stands for {titles}; it is at each"),
        ));
        if !entry.marks.is_empty() || !entry.not_applicable.is_empty() {
            let first = &levels[0];
            let what = format!("it is at several levels, and its mark counts at \"{first}\" only");
            doubts.push(Fault::at(entry.place.clone(), what));
        }
    }
}

fn is_all(name: &str) -> bool {
    ["all", "all levels", "any", "any level", "every level", "level all"]
        .contains(&plain(name).as_str())
}

/// Parts `1-3`, `Levels 1 and 2` or `1/2` into what stands before the numbers, and the numbers.
fn several(name: &str) -> Option<(String, Vec<u32>)> {
    const MOST: u32 = 9;
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let (before, numbers) = name.split_at(start);
    let before = before.trim().trim_end_matches(['s', ':']);
    // `L1-2` and `stage-1-2` may be names.
    let is_word =
        before.chars().count() > 2 && before.chars().all(|c| c.is_alphabetic() || c == ' ');
    if !is_word && !before.is_empty() {
        return None;
    }
    let prefix = if before.is_empty() { "Level" } else { before };
    let (mut all, mut reaches): (Vec<u32>, bool) = (Vec::new(), false);
    let spaced = numbers
        .replace(['-', '\u{2013}', '\u{2014}'], " to ")
        .replace(['/', '&', ',', '+', ';'], " and ");
    for word in spaced.split_whitespace() {
        match word.to_lowercase().as_str() {
            "to" => reaches = true,
            "and" | "or" | "level" | "levels" => reaches = false,
            number => {
                let number: u32 = number.parse().ok().filter(|number| *number <= 20)?;
                match all.last().copied() {
                    Some(last) if reaches && last < number && number - last <= MOST => {
                        all.extend(last + 1..=number);
                    }
                    Some(_) if reaches => return None,
                    _ => all.push(number),
                }
                reaches = false;
            }
        }
    }
    (all.len() > 1 && !reaches).then(|| (prefix.to_owned(), all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_several_levels_is_parted_and_a_name_of_one_is_not() {
        let numbers = |name| several(name).map(|(prefix, all)| format!("{prefix} {all:?}"));
        for (name, found) in [
            ("1-3", Some("Level [1, 2, 3]")),
            ("Level 1-2", Some("Level [1, 2]")),
            ("Levels 1 and 2", Some("Level [1, 2]")),
            ("1/2", Some("Level [1, 2]")),
            ("Band 5\u{2013}6", Some("Band [5, 6]")),
            ("Level 1, Level 2", Some("Level [1, 2]")),
            ("Level 2", None),
            ("2: Specialist", None),
            ("3-1", None),
            ("1-", None),
            ("1.2", None),
            ("L1-2", None),
        ] {
            assert_eq!(numbers(name).as_deref(), found, "{name}");
        }
    }

    #[test]
    fn a_level_has_its_number_and_its_title() {
        for (name, title, number) in [
            ("1. Foundation", "Foundation", Some(101)),
            ("2 Specialist", "Specialist", Some(102)),
            ("1-2", "1-2", Some(101)),
            ("Level two", "Level two", Some(102)),
            ("Stage IV", "Stage IV", Some(104)),
            ("Entry level 3", "Entry level 3", Some(3)),
            ("Enhanced", "Enhanced", None),
        ] {
            assert_eq!((title_of(name), number_of(name)), (title, number), "{name}");
        }
    }
}
