//! The numbers that a word processor writes before paragraphs by itself.

use std::{collections::BTreeMap, io::Read};

use crate::files::xml::{Node, walk};

/// A level of a list: its first number, how numbers are written, and what stands around them.
#[derive(Clone, Debug)]
struct NumberedLevel {
    start: u32,
    format: String,
    text: String,
    /// The numbers of the levels above are written in digits too.
    is_in_digits: bool,
}

impl Default for NumberedLevel {
    fn default() -> Self {
        Self { start: 1, format: String::new(), text: String::new(), is_in_digits: false }
    }
}

type NumberedLevels = BTreeMap<usize, NumberedLevel>;

/// A list: its definition, and where it differs from that.
#[derive(Debug, Default)]
struct NumberedList {
    definition: String,
    levels: NumberedLevels,
    /// The number with which it begins anew at a depth, though others of its definition have counted.
    begins: BTreeMap<usize, u32>,
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct DocumentNumbers {
    /// The levels of each definition.
    definitions: BTreeMap<String, NumberedLevels>,
    lists: BTreeMap<String, NumberedList>,
    /// Lists of one definition count on where another stopped.
    counts: BTreeMap<String, Vec<u32>>,
}

impl DocumentNumbers {
    /// Reads the definitions of lists.
    pub(super) fn read(part: impl Read, bytes_left: &mut u64) -> Self {
        let mut numbers = Self::default();
        let (mut definition, mut list, mut depth) = (String::new(), None::<String>, 0);
        // Without definitions, no list counts.
        let _ = walk(part, bytes_left, |node| {
            let (name, attributes) = match node {
                Node::Open(name, attributes) => (name, attributes),
                Node::Close("num") => return list = None,
                _ => return,
            };
            let value = attributes.get("val").unwrap_or_default();
            let own = list.as_ref().map(|list| numbers.lists.entry(list.clone()).or_default());
            match (name, own) {
                ("abstractNum", _) => {
                    attributes.get("abstractNumId").unwrap_or_default().clone_into(&mut definition);
                }
                ("num", _) => list = attributes.get("numId").map(str::to_owned),
                ("abstractNumId", Some(own)) => value.clone_into(&mut own.definition),
                ("lvl" | "lvlOverride", own) => {
                    depth = attributes.get("ilvl").and_then(|at| at.parse().ok()).unwrap_or(0);
                    if name == "lvl" {
                        let levels = match own {
                            Some(own) => &mut own.levels,
                            None => numbers.definitions.entry(definition.clone()).or_default(),
                        };
                        levels.insert(depth, NumberedLevel::default());
                    }
                }
                ("startOverride", Some(own)) => {
                    own.begins.insert(depth, value.parse().unwrap_or(1));
                }
                ("start" | "numFmt" | "lvlText" | "isLgl", own) => {
                    let levels = match own {
                        Some(own) => Some(&mut own.levels),
                        None => numbers.definitions.get_mut(&definition),
                    };
                    let Some(level) = levels.and_then(|levels| levels.get_mut(&depth)) else {
                        return;
                    };
                    match name {
                        "start" => level.start = value.parse().unwrap_or(1),
                        "numFmt" => value.clone_into(&mut level.format),
                        "isLgl" => level.is_in_digits = attributes.is_on("val"),
                        _ => value.clone_into(&mut level.text),
                    }
                }
                _ => {}
            }
        });
        numbers
    }

    /// Counts a paragraph of a list, and returns the number that stands before it; `None` for a bullet.
    pub(super) fn next(&mut self, list: &str, depth: usize) -> Option<String> {
        const DEEPEST: usize = 8;
        let depth = depth.min(DEEPEST);
        let list = self.lists.get_mut(list)?;
        let shared = self.definitions.get(&list.definition);
        let own = &list.levels;
        let level = |at: usize| own.get(&at).or_else(|| shared?.get(&at));
        let here = level(depth)?;
        let counts = self.counts.entry(list.definition.clone()).or_default();
        counts.truncate(depth + 1);
        while counts.len() < depth {
            counts.push(level(counts.len()).map_or(1, |level| level.start));
        }
        match (list.begins.remove(&depth), counts.get_mut(depth)) {
            (Some(first), Some(count)) => *count = first,
            (Some(first), None) => counts.push(first),
            (None, Some(count)) => *count = count.saturating_add(1),
            (None, None) => counts.push(here.start),
        }
        if matches!(here.format.as_str(), "bullet" | "none" | "") {
            return None;
        }
        let mut text = here.text.clone();
        for (at, count) in counts.iter().enumerate() {
            let format = level(at).map_or("decimal", |level| level.format.as_str());
            let format = if here.is_in_digits { "decimal" } else { format };
            text = text.replace(&format!("%{}", at + 1), &written(*count, format));
        }
        Some(text)
    }
}

/// The most paragraphs that a list counts in letters.
const MOST_LETTERS: u32 = 780;

/// Returns a number as a list writes it.
fn written(count: u32, format: &str) -> String {
    const ROMAN: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    // After z come aa, bb and so on.
    let letter = |first: u8| {
        let before = count.saturating_sub(1);
        let at = u8::try_from(before % 26).unwrap_or(0);
        let times = usize::try_from(before.min(MOST_LETTERS) / 26 + 1).unwrap_or(1);
        char::from(first + at).to_string().repeat(times)
    };
    let roman = || {
        let (mut left, mut text) = (count.min(3999), String::new());
        for (value, sign) in ROMAN {
            while left >= value {
                text.push_str(sign);
                left -= value;
            }
        }
        text
    };
    match format {
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "upperRoman" => roman(),
        "lowerRoman" => roman().to_lowercase(),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_counts_at_each_depth_and_a_bullet_has_no_number() {
        let part = r#"<numbering>
            <abstractNum abstractNumId="4">
              <lvl ilvl="0"><start val="1"/><numFmt val="decimal"/><lvlText val="%1."/></lvl>
              <lvl ilvl="1"><start val="1"/><numFmt val="decimalZero"/><lvlText val="%1.%2"/></lvl>
            </abstractNum>
            <abstractNum abstractNumId="5">
              <lvl ilvl="0"><start val="1"/><numFmt val="bullet"/><lvlText val="o"/></lvl>
            </abstractNum>
            <num numId="7"><abstractNumId val="4"/></num>
            <num numId="8"><abstractNumId val="5"/></num>
        </numbering>"#;
        let mut numbers = DocumentNumbers::read(part.as_bytes(), &mut 10_000);
        let all = [0, 1, 1, 0, 1].map(|depth| numbers.next("7", depth).unwrap());
        assert_eq!(all, ["1.", "1.01", "1.02", "2.", "2.01"]);
        assert_eq!((numbers.next("8", 0), numbers.next("9", 0)), (None, None));
        assert_eq!(written(14, "lowerRoman"), "xiv");
        assert_eq!(written(3, "upperLetter"), "C");
        assert_eq!([26, 27, 53].map(|count| written(count, "lowerLetter")), ["z", "aa", "aaa"]);
    }

    #[test]
    fn a_list_begins_anew_where_it_says_so_and_else_counts_on() {
        let part = r#"<numbering>
            <abstractNum abstractNumId="4">
              <lvl ilvl="0"><start val="3"/><numFmt val="upperRoman"/><lvlText val="%1."/></lvl>
              <lvl ilvl="1"><numFmt val="decimal"/><lvlText val="%1.%2"/><isLgl/></lvl>
            </abstractNum>
            <num numId="1"><abstractNumId val="4"/></num>
            <num numId="2"><abstractNumId val="4"/></num>
            <num numId="3"><abstractNumId val="4"/>
              <lvlOverride ilvl="0"><startOverride val="1"/></lvlOverride></num>
            <num numId="5"><abstractNumId val="4"/>
              <lvlOverride ilvl="0">
                <lvl ilvl="0"><numFmt val="decimal"/><lvlText val="(%1)"/></lvl>
              </lvlOverride></num>
        </numbering>"#;
        let mut numbers = DocumentNumbers::read(part.as_bytes(), &mut 10_000);
        let lists = [("1", 0), ("2", 0), ("2", 1), ("3", 0), ("3", 0), ("5", 0), ("1", 0)];
        let all = lists.map(|(list, depth)| numbers.next(list, depth).unwrap());
        assert_eq!(all, ["III.", "IV.", "4.1", "I.", "II.", "(3)", "IV."]);
    }
}
