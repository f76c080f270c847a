//! Every value of every element, whatever it is for. Most are measures and ids, so only names from
//! a person's list are looked for in them.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use super::{Attributes, Sink};

/// The most values that are told apart; a document repeats a few thousand.
const MOST_KNOWN: usize = 100_000;
const BATCH_BYTES: usize = 32 << 10;

/// AllValues on their way to the sink, each once in a document.
#[derive(Default)]
pub(super) struct AllValues {
    known: HashSet<u64>,
    by: RandomState,
    batch: String,
    /// True inside the description of a font, whose parts follow it.
    is_in_font: bool,
}

impl AllValues {
    /// Takes in an element: its own name, its values, and the addresses of its schemas.
    pub(super) fn of(
        &mut self,
        element: &str,
        attributes: &Attributes,
        place: &str,
        sink: &mut Sink<'_>,
    ) {
        self.take(element, place, sink);
        for schema in attributes.schemas() {
            self.take(schema, place, sink);
        }
        let is_of_font = self.is_in_font && matches!(element, "name" | "altName");
        self.is_in_font = element == "font" || self.is_in_font && is_part_of_font(element);
        for (name, value) in attributes.all() {
            if is_setting(element) && name == "name" {
                self.take(&value.to_lowercase(), place, sink);
            } else if !(is_looks(element, name) || is_of_font && name == "val") {
                self.take(name, place, sink);
                self.take(value, place, sink);
            }
        }
    }

    /// Takes in one value, or words that a reader passes over.
    pub(super) fn take(&mut self, value: &str, place: &str, sink: &mut Sink<'_>) {
        if !value.contains(char::is_alphabetic) || !self.is_new(value) {
            return;
        }
        self.batch.push_str(value);
        // No name goes on from one value to the next.
        self.batch.push_str(" | ");
        if self.batch.len() > BATCH_BYTES {
            self.tell(place, sink);
        }
    }

    fn is_new(&mut self, value: &str) -> bool {
        let hash = self.by.hash_one(value);
        if self.known.len() < MOST_KNOWN {
            self.known.insert(hash)
        } else {
            !self.known.contains(&hash)
        }
    }

    /// Passes on what was taken in so far.
    pub(super) fn tell(&mut self, place: &str, sink: &mut Sink<'_>) {
        sink.traces(place, std::mem::take(&mut self.batch));
    }
}

/// Returns whether an element is a setting of a program, whose name is of words run together. Small
/// letters part none of them, such as `Mark` in `ParagraphMarkFormat`.
pub(super) fn is_setting(element: &str) -> bool {
    element.starts_with("config-item")
}

/// Returns whether a value only says how something looks. Fonts and colours are called Georgia and
/// Olive as people are.
fn is_looks(element: &str, name: &str) -> bool {
    let is_of_looks = matches!(
        element,
        "font" | "rFont" | "fontScheme" | "clrScheme" | "prstClr" | "font-face" | "highlight"
    );
    is_of_looks && matches!(name, "name" | "val" | "face")
        || matches!(name, "ascii" | "hAnsi" | "eastAsia" | "cs" | "typeface" | "FontName")
        || name.starts_with("font-")
}

/// Returns whether an element stands inside the description of a font, in a workbook or in Word.
fn is_part_of_font(element: &str) -> bool {
    matches!(element, "b" | "i" | "u" | "strike" | "outline" | "shadow" | "condense" | "extend")
        || matches!(element, "sz" | "color" | "name" | "family" | "charset" | "scheme")
        || matches!(element, "vertAlign" | "altName" | "panose1" | "pitch" | "sig")
}
