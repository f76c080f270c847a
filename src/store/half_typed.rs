//! Words in a field that is still open: on disk while they are typed, there again when the field is opened the next time, and
//! gone once they are given and kept elsewhere.

use super::{claimed::Claimed, disk::DiskError, draft::Draft, error::StoreError};

/// The words of a field that nobody has given yet.
pub struct HalfTyped {
    place: Claimed,
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
        let now = begun.as_deref().unwrap_or(stands).to_owned();
        Ok(Self { place, stands: stands.to_owned(), begun, now, trouble: None })
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
        self.place.draft()
    }

    /// What stands in the field now. A field that was emptied and left is as it was: words go when their place is given empty.
    pub fn typed(&mut self, words: &str) {
        if words == self.now {
            return;
        }
        words.clone_into(&mut self.now);
        let kept = self.to_be_kept().unwrap_or_default().to_owned();
        self.trouble = self.place.write(kept.as_bytes()).err();
    }

    /// Whether there is something to make sure of.
    #[must_use]
    pub fn is_to_rest(&self) -> bool {
        self.place.is_written()
    }

    /// Makes sure of what was typed. Whoever types goes on: what went wrong is told when the field is left.
    pub fn rest(&mut self) {
        if let Err(error) = self.place.sync() {
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
        let waits = self.to_be_kept().is_some();
        if let Some(error) = self.trouble.take() {
            return Err(error.into());
        }
        if !waits {
            self.place.wipe()?;
        }
        Ok(waits)
    }

    /// The words are kept elsewhere by now, or nobody wants them any more.
    ///
    /// # Errors
    /// As the disk says.
    pub fn given(mut self) -> Result<(), StoreError> {
        Ok(self.place.wipe()?)
    }

    fn to_be_kept(&self) -> Option<&str> {
        let is_left = |words: &str| words.trim().is_empty() || words == self.stands;
        if is_left(&self.now) { self.begun.as_deref().filter(|_| self.now.trim().is_empty()) } else { Some(&self.now) }
    }
}
