//! The words of an open field: stored while they are typed, restored when the field is opened
//! again, and deleted once they are given and stored elsewhere.

use super::{
    claimed::Claimed, disk::DiskError, draft::Draft, error::StoreError, half_form::HalfForm,
};
use crate::text::tidy;

/// The place where words are written while they are typed.
enum Paper {
    Own(Claimed),
    /// A line of a form, and the name of the field there.
    Line(HalfForm, String),
}

/// The words of a field that were not given yet.
pub struct HalfTyped {
    paper: Paper,
    /// The stored value, which needs no draft.
    stands: String,
    /// Words from an earlier draft.
    begun: Option<String>,
    /// The words in the field now.
    now: String,
    /// The reason why the words are not on disk.
    trouble: Option<DiskError>,
    /// False until the draft is claimed for this window.
    is_open: bool,
    /// The words now and from an earlier draft, before a paste was added to them.
    before_paste: Option<(String, Option<String>)>,
}

impl HalfTyped {
    /// Opens a field with a stored value, which may be empty.
    ///
    /// # Errors
    /// If reading fails.
    pub fn at(draft: Draft, stands: &str) -> Result<Self, StoreError> {
        let place = Claimed::find(draft)?;
        // Somebody may have edited the draft and added lines.
        let words = place.words()?.lines().map(str::trim_end).collect::<Vec<_>>().join(" ");
        let begun = Some(words).filter(|words| !words.trim().is_empty() && words != stands);
        Ok(Self::begun_with(Paper::Own(place), begun, stands))
    }

    /// Returns a field that is opened when a paste comes, so that until then other windows have it.
    #[must_use]
    pub fn unopened(draft: Draft, stands: &str) -> Self {
        Self { is_open: false, ..Self::begun_with(Paper::Own(Claimed::new(draft)), None, stands) }
    }

    /// Opens a field of a form.
    #[must_use]
    pub fn of(form: HalfForm, field: &str) -> Self {
        let begun = form.said(field).next().map(str::to_owned);
        Self::begun_with(Paper::Line(form, field.to_owned()), begun, "")
    }

    fn begun_with(paper: Paper, begun: Option<String>, stands: &str) -> Self {
        let now = begun.as_deref().unwrap_or(stands).to_owned();
        Self {
            paper,
            stands: stands.to_owned(),
            begun,
            now,
            trouble: None,
            is_open: true,
            before_paste: None,
        }
    }

    /// Returns the words in the field now.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.now
    }

    /// Returns the words of an earlier draft.
    #[must_use]
    pub fn begun(&self) -> Option<&str> {
        self.begun.as_deref()
    }

    /// Returns the draft with its words.
    #[must_use]
    pub fn draft(&self) -> Draft {
        match &self.paper {
            Paper::Own(place) => place.draft(),
            Paper::Line(form, _) => form.draft(),
        }
    }

    /// Returns a function that stores the words of this field when the program ends early.
    #[must_use]
    pub fn keeper(&self) -> Box<dyn Fn(&str) + Send> {
        match &self.paper {
            Paper::Own(place) => {
                let draft = place.free();
                Box::new(move |words| drop(draft().write(words)))
            }
            Paper::Line(form, field) => {
                let (draft, text) = form.last(field);
                Box::new(move |words| drop(draft().write(&text(words))))
            }
        }
    }

    fn place(&mut self) -> &mut Claimed {
        match &mut self.paper {
            Paper::Own(place) => place,
            Paper::Line(form, _) => form.place(),
        }
    }

    /// Takes the words in the field now. An emptied field keeps its stored value if it is left; the
    /// value is deleted only if the empty field is given.
    pub fn typed(&mut self, words: &str) {
        if words == self.now {
            return;
        }
        words.clone_into(&mut self.now);
        let kept = self.to_be_kept().unwrap_or_default().to_owned();
        let written = match &mut self.paper {
            Paper::Own(place) => place.write(kept.as_bytes()),
            Paper::Line(form, field) => form.write(field, &kept),
        };
        self.trouble = written.err();
    }

    /// Returns whether there are words to sync.
    #[must_use]
    pub fn is_to_rest(&self) -> bool {
        match &self.paper {
            Paper::Own(place) => place.is_written(),
            Paper::Line(form, _) => form.is_written(),
        }
    }

    /// Syncs the words. Typing can go on: an error is reported when the field is left.
    pub fn rest(&mut self) {
        if let Err(error) = self.place().sync() {
            self.trouble = Some(error);
        }
    }

    /// Stores and syncs words that came as a whole.
    ///
    /// # Errors
    /// If writing fails.
    pub fn keep(&mut self, words: &str) -> Result<(), StoreError> {
        self.typed(words);
        self.rest();
        self.trouble.take().map_or(Ok(()), |error| Err(error.into()))
    }

    /// Remembers the words to which a paste will be added.
    ///
    /// # Errors
    /// If reading fails.
    pub fn begin_paste(&mut self) -> Result<(), StoreError> {
        if !self.is_open {
            *self = Self::at(self.draft(), &self.stands)?;
        }
        self.before_paste = Some((self.now.clone(), self.begun.clone()));
        Ok(())
    }

    /// Stores a paste, as far as it has come, as unfinished words of the field, until the person
    /// has said whether they want it.
    ///
    /// # Errors
    /// If writing fails.
    pub fn hold(&mut self, pasted: &str) -> Result<(), StoreError> {
        let before = self.before_paste.as_ref().map(|(now, _)| now.as_str()).unwrap_or_default();
        let words = tidy(&format!("{before} {pasted}"));
        self.begun = Some(words.clone());
        self.keep(&words)
    }

    /// Takes the last paste out of the field again, because it is not wanted, or stored elsewhere.
    ///
    /// # Errors
    /// If writing fails.
    pub fn release(&mut self) -> Result<(), StoreError> {
        let Some((now, begun)) = self.before_paste.take() else { return Ok(()) };
        self.begun = begun;
        self.keep(&now)?;
        self.leave().map(drop)
    }

    /// Leaves the field without giving its words; returns whether there are unfinished words.
    ///
    /// # Errors
    /// If the words could not be stored.
    pub fn leave(&mut self) -> Result<bool, StoreError> {
        let waits = self.waits();
        if let Some(error) = self.trouble.take() {
            return Err(error.into());
        }
        if !waits {
            self.place().wipe()?;
        }
        Ok(waits)
    }

    /// Returns whether there are words that were not given.
    #[must_use]
    pub fn waits(&self) -> bool {
        let of_form = matches!(&self.paper, Paper::Line(form, _) if form.first_words().is_some());
        of_form || self.to_be_kept().is_some()
    }

    /// Returns the form again, with these words in the field; `None` for a field outside a form.
    ///
    /// # Errors
    /// If writing fails.
    pub fn into_form(self, words: &str) -> Result<Option<HalfForm>, StoreError> {
        let Paper::Line(mut form, field) = self.paper else { return Ok(None) };
        form.write(&field, words)?;
        form.place().sync()?;
        Ok(Some(form))
    }

    /// Returns the form again, as it is; `None` for a field outside a form.
    #[must_use]
    pub fn into_form_as_it_is(self) -> Option<HalfForm> {
        match self.paper {
            Paper::Line(form, _) => Some(form),
            Paper::Own(_) => None,
        }
    }

    /// Deletes the draft, because its words are stored elsewhere, or no longer wanted.
    ///
    /// # Errors
    /// If deleting fails.
    pub fn given(mut self) -> Result<(), StoreError> {
        Ok(self.place().wipe()?)
    }

    fn to_be_kept(&self) -> Option<&str> {
        let is_left = |words: &str| words.trim().is_empty() || words == self.stands;
        if is_left(&self.now) {
            self.begun.as_deref().filter(|_| self.now.trim().is_empty())
        } else {
            Some(&self.now)
        }
    }
}
