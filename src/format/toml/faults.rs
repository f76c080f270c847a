//! The faults of one file as they are found.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
};

use crate::model::{Fault, Mend, Place, TextPlace};

/// Nobody mends more than these at once, and to find the place of each takes a walk through the file.
const MOST_FAULTS: usize = 1_000;

pub(in crate::format) struct Faults<'t> {
    text: &'t str,
    found: RefCell<Vec<Fault>>,
    /// How many there are besides.
    more: Cell<usize>,
    syntax_is_broken: bool,
}

impl<'t> Faults<'t> {
    pub(super) fn in_text(text: &'t str, syntax_is_broken: bool) -> Self {
        Self { text, found: RefCell::default(), more: Cell::new(0), syntax_is_broken }
    }

    pub(in crate::format) fn add(&self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        if self.is_full() {
            self.more.set(self.more.get() + 1);
            return;
        }
        self.found.borrow_mut().push(Fault { mend: help.map(Mend::Change), ..Fault::new(Place::of(self.text, span), message) });
    }

    /// Something that should be there and is not. In a file whose syntax is broken it may well be there, so nothing is said.
    pub(in crate::format) fn add_absence(&self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        if !self.syntax_is_broken {
            self.add(span, message, help);
        }
    }

    /// Whether the next one is counted and no more, so that nobody need think of words for it.
    pub(in crate::format) fn is_full(&self) -> bool {
        self.found.borrow().len() >= MOST_FAULTS
    }

    pub(in crate::format) fn line_of(&self, span: &Range<usize>) -> usize {
        TextPlace::of(self.text, span.clone()).line
    }

    /// Every fault, in the order of the file; how many more there are stands last.
    pub(super) fn all(self) -> Vec<Fault> {
        let mut found = self.found.into_inner();
        found.sort_by(|one, other| one.place.cmp(&other.place));
        found.dedup();
        if self.more.get() > 0 {
            let message = format!("there are {} more faults like these", self.more.get());
            found.push(Fault::new(Place::of(self.text, self.text.len()..self.text.len()), message));
        }
        found
    }
}
