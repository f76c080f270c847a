//! Fields of a form in a document: boxes to tick, lists to choose from, and those that nobody filled in.

use crate::files::xml::Attributes;

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct DocumentControls {
    /// For each content control, whether its words only say what to write.
    controls: Vec<bool>,
    /// The older field, if one is open.
    field: Option<OldField>,
}

/// A field as older versions of Word made them.
#[derive(Debug, Default)]
struct OldField {
    is_box: bool,
    is_list: bool,
    is_ticked: Option<bool>,
    is_ticked_at_first: bool,
    entries: Vec<String>,
    chosen: Option<usize>,
    chosen_at_first: usize,
}

impl DocumentControls {
    /// Returns whether the words that are read only say what to write.
    pub(super) fn is_unfilled(&self) -> bool {
        self.controls.contains(&true)
    }

    pub(super) fn open(&mut self, name: &str, attributes: &Attributes) {
        let number = || attributes.get("val").and_then(|val| val.parse().ok());
        match (name, self.field.as_mut()) {
            ("sdt", _) => self.controls.push(false),
            ("showingPlcHdr", _) if attributes.is_on("val") => {
                if let Some(last) = self.controls.last_mut() {
                    *last = true;
                }
            }
            ("ffData", _) => self.field = Some(OldField::default()),
            ("checkBox", Some(field)) => field.is_box = true,
            ("ddList", Some(field)) => field.is_list = true,
            ("checked", Some(field)) => field.is_ticked = Some(attributes.is_on("val")),
            ("default", Some(field)) if field.is_list => {
                field.chosen_at_first = number().unwrap_or_default();
            }
            ("default", Some(field)) => field.is_ticked_at_first = attributes.is_on("val"),
            ("result", Some(field)) => field.chosen = number(),
            ("listEntry", Some(field)) => {
                field.entries.push(attributes.get("val").unwrap_or_default().to_owned());
            }
            _ => {}
        }
    }

    /// Ends an element, and returns what a field shows.
    pub(super) fn close(&mut self, name: &str) -> Option<String> {
        match name {
            "sdt" => {
                self.controls.pop();
                None
            }
            "ffData" => {
                let field = self.field.take()?;
                if field.is_box {
                    let is_ticked = field.is_ticked.unwrap_or(field.is_ticked_at_first);
                    return Some(if is_ticked { "\u{2611}" } else { "\u{2610}" }.to_owned());
                }
                let chosen = field.chosen.unwrap_or(field.chosen_at_first);
                field.entries.into_iter().nth(chosen).filter(|_| field.is_list)
            }
            _ => None,
        }
    }
}
