//! Collects the faults of one file.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
};

use crate::model::{Fault, Mend, Place, TextPlace};

/// More faults than anybody mends at once. Finding the place of each takes a walk through the file.
const MOST_FAULTS: usize = 1_000;

pub(in crate::format) struct Faults<'t> {
    text: &'t str,
    found: RefCell<Vec<Fault>>,
    /// The number of faults beyond these.
    more: Cell<usize>,
    syntax_is_broken: bool,
}

impl<'t> Faults<'t> {
    pub(super) fn in_text(text: &'t str, syntax_is_broken: bool) -> Self {
        Self { text, found: RefCell::default(), more: Cell::new(0), syntax_is_broken }
    }

    pub(in crate::format) fn add(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        if self.is_full() {
            self.more.set(self.more.get() + 1);
            return;
        }
        self.found.borrow_mut().push(Fault {
            mend: help.map(Mend::Change),
            ..Fault::new(Place::of(self.text, span), message)
        });
    }

    /// Reports something that should be there and is not. If the syntax of a file is broken it may
    /// well be there, so nothing is reported.
    pub(in crate::format) fn add_absence(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        if !self.syntax_is_broken {
            self.add(span, message, help);
        }
    }

    /// Counts the faults so far. What follows from a fault is not reported as a second one, so
    /// callers compare this before and after they read something.
    pub(in crate::format) fn count(&self) -> usize {
        self.found.borrow().len() + self.more.get()
    }

    /// Returns the place of a sign inside the text at `span`, if it is written there as it is;
    /// otherwise `span`.
    pub(super) fn place_of(&self, sign: char, span: Range<usize>) -> Range<usize> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        match written.find(sign).filter(|_| !matches!(sign, '"' | '\'')) {
            Some(at) => span.start + at..span.start + at + sign.len_utf8(),
            None => span,
        }
    }

    /// Returns whether the next fault is only counted, so that callers can skip making its message.
    pub(in crate::format) fn is_full(&self) -> bool {
        self.found.borrow().len() >= MOST_FAULTS
    }

    pub(in crate::format) fn line_of(&self, span: &Range<usize>) -> usize {
        TextPlace::of(self.text, span.clone()).line
    }

    /// Returns every fault, in the order of the file; the number of further faults comes last.
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
