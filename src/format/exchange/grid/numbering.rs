//! The numbers that a word processor writes before paragraphs by itself.

use std::{collections::BTreeMap, io::Read};

use crate::files::xml::{Node, walk};

/// A level of a list: its first number, how numbers are written, and what stands around them.
#[derive(Clone, Debug)]
struct NumberedLevel {
    start: u32,
    format: String,
    text: String,
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct DocumentNumbers {
    /// The levels of each list by its definition.
    levels: BTreeMap<String, BTreeMap<usize, NumberedLevel>>,
    /// The definition of each list.
    lists: BTreeMap<String, String>,
    counts: BTreeMap<String, Vec<u32>>,
}

impl DocumentNumbers {
    /// Reads the definitions of lists.
    pub(super) fn read(part: impl Read, bytes_left: &mut u64) -> Self {
        let mut numbers = Self::default();
        let (mut definition, mut list, mut depth) = (String::new(), String::new(), 0);
        // Without definitions, no list counts.
        let _ = walk(part, bytes_left, |node| {
            let Node::Open(name, attributes) = node else { return };
            let value = attributes.get("val").unwrap_or_default();
            let levels = numbers.levels.entry(definition.clone()).or_default();
            match name {
                "abstractNum" => {
                    attributes.get("abstractNumId").unwrap_or_default().clone_into(&mut definition);
                }
                "num" => attributes.get("numId").unwrap_or_default().clone_into(&mut list),
                "abstractNumId" => {
                    numbers.lists.insert(list.clone(), value.to_owned());
                }
                "lvl" => {
                    depth = attributes.get("ilvl").and_then(|at| at.parse().ok()).unwrap_or(0);
                    let level =
                        NumberedLevel { start: 1, format: String::new(), text: String::new() };
                    levels.entry(depth).or_insert(level);
                }
                "start" | "numFmt" | "lvlText" => {
                    let Some(level) = levels.get_mut(&depth) else { return };
                    match name {
                        "start" => level.start = value.parse().unwrap_or(1),
                        "numFmt" => value.clone_into(&mut level.format),
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
        let definition = self.lists.get(list)?;
        let levels = self.levels.get(definition)?;
        let level = levels.get(&depth.min(DEEPEST))?;
        let counts = self.counts.entry(definition.clone()).or_default();
        counts.truncate(depth + 1);
        while counts.len() < depth {
            let start = levels.get(&counts.len()).map_or(1, |level| level.start);
            counts.push(start);
        }
        match counts.get_mut(depth) {
            Some(count) => *count = count.saturating_add(1),
            None => counts.push(level.start),
        }
        if matches!(level.format.as_str(), "bullet" | "none" | "") {
            return None;
        }
        let mut text = level.text.clone();
        for (at, count) in counts.iter().enumerate() {
            let format = levels.get(&at).map_or("decimal", |level| level.format.as_str());
            text = text.replace(&format!("%{}", at + 1), &written(*count, format));
        }
        Some(text)
    }
}

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
    let letter = |first: u8| {
        let at = u8::try_from(count.saturating_sub(1) % 26).unwrap_or(0);
        char::from(first + at).to_string()
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
    }
}
