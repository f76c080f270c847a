//! Words in a field that is still open: on disk while they are typed, there again when the field is opened the next time, and
//! gone once they are given and kept elsewhere.

use super::{claimed::Claimed, disk::DiskError, draft::Draft, error::StoreError, half_form::HalfForm};

/// Where words are written while they are typed.
enum Paper {
    Own(Claimed),
    /// A line of a form, and what the field is called there.
    Line(HalfForm, String),
}

/// The words of a field that nobody has given yet.
pub struct HalfTyped {
    paper: Paper,
    /// What stands there already, and needs no draft.
    stands: String,
    /// What was begun before.
    begun: Option<String>,
    /// What stands in the field.
    now: String,
    /// Why the words are not on disk.
    trouble: Option<DiskError>,
}

impl HalfTyped {
    /// A field in which something stands already, perhaps nothing.
    ///
    /// # Errors
    /// As the disk says.
    pub fn at(draft: Draft, stands: &str) -> Result<Self, StoreError> {
        let place = Claimed::find(draft)?;
        // Somebody may have written more there, in lines.
        let words = place.words()?.lines().map(str::trim_end).collect::<Vec<_>>().join(" ");
        let begun = Some(words).filter(|words| !words.trim().is_empty() && words != stands);
        Ok(Self::begun_with(Paper::Own(place), begun, stands))
    }

    /// A field of a form.
    #[must_use]
    pub fn of(form: HalfForm, field: &str) -> Self {
        let begun = form.said(field).next().map(str::to_owned);
        Self::begun_with(Paper::Line(form, field.to_owned()), begun, "")
    }

    fn begun_with(paper: Paper, begun: Option<String>, stands: &str) -> Self {
        let now = begun.as_deref().unwrap_or(stands).to_owned();
        Self { paper, stands: stands.to_owned(), begun, now, trouble: None }
    }

    /// What stands in the field.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.now
    }

    /// What was begun before it was opened.
    #[must_use]
    pub fn begun(&self) -> Option<&str> {
        self.begun.as_deref()
    }

    /// Where its words are.
    #[must_use]
    pub fn draft(&self) -> Draft {
        match &self.paper {
            Paper::Own(place) => place.draft(),
            Paper::Line(form, _) => form.draft(),
        }
    }

    /// Keeps words of this field from elsewhere in the program, as its last deed.
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

    /// What stands in the field now. A field that was emptied and left is as it was: words go when their place is given empty.
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

    /// Whether there is something to make sure of.
    #[must_use]
    pub fn is_to_rest(&self) -> bool {
        match &self.paper {
            Paper::Own(place) => place.is_written(),
            Paper::Line(form, _) => form.is_written(),
        }
    }

    /// Makes sure of what was typed. Whoever types goes on: what went wrong is told when the field is left.
    pub fn rest(&mut self) {
        if let Err(error) = self.place().sync() {
            self.trouble = Some(error);
        }
    }

    /// Keeps words that came whole, and makes sure of them.
    ///
    /// # Errors
    /// As the disk says.
    pub fn keep(&mut self, words: &str) -> Result<(), StoreError> {
        self.typed(words);
        self.rest();
        self.trouble.take().map_or(Ok(()), |error| Err(error.into()))
    }

    /// The field is left without its words being given; whether there are any that wait.
    ///
    /// # Errors
    /// Where they could not be kept, as the disk says.
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

    /// Whether there are words that nobody has given.
    #[must_use]
    pub fn waits(&self) -> bool {
        let of_form = matches!(&self.paper, Paper::Line(form, _) if form.first_words().is_some());
        of_form || self.to_be_kept().is_some()
    }

    /// The form again, in which the field has these words; `None` of a field that is by itself.
    ///
    /// # Errors
    /// As the disk says.
    pub fn into_form(self, words: &str) -> Result<Option<HalfForm>, StoreError> {
        let Paper::Line(mut form, field) = self.paper else { return Ok(None) };
        form.write(&field, words)?;
        form.place().sync()?;
        Ok(Some(form))
    }

    /// The words are kept elsewhere by now, or nobody wants them any more.
    ///
    /// # Errors
    /// As the disk says.
    pub fn given(mut self) -> Result<(), StoreError> {
        Ok(self.place().wipe()?)
    }

    fn to_be_kept(&self) -> Option<&str> {
        let is_left = |words: &str| words.trim().is_empty() || words == self.stands;
        if is_left(&self.now) { self.begun.as_deref().filter(|_| self.now.trim().is_empty()) } else { Some(&self.now) }
    }
}
