//! The place on disk of one open field. Two windows with the same field write to two places, so
//! that neither overwrites or deletes the words of the other.

use super::{
    disk::{self, Disk, Jotted},
    draft::Draft,
    error::StoreError,
};

/// The place where the words of a field are stored while it is open. If locks do not work (another
/// computer on a synced folder), a change by somebody else is noticed before the next key is
/// written, and both versions are kept.
pub(super) struct Claimed {
    /// The first of the places for the field.
    draft: Draft,
    jotted: Option<Jotted>,
}

impl Claimed {
    /// Returns the first place with unfinished words that is not open in another window; if there
    /// is none, a place is made for the first word.
    pub(super) fn find(draft: Draft) -> Result<Self, StoreError> {
        let found = Self::all(&draft).next().transpose()?;
        Ok(found.unwrap_or_else(|| Self::new(draft)))
    }

    /// Returns all places with unfinished words that are not open in another window.
    pub(super) fn all(draft: &Draft) -> impl Iterator<Item = Result<Self, StoreError>> {
        let at = |place: Draft| {
            place.must_be_no_link()?;
            let jotted = Jotted::find(place.path())?.filter(|jotted| !jotted.bytes().is_empty());
            Ok(jotted.map(|jotted| Self { draft: draft.clone(), jotted: Some(jotted) }))
        };
        draft.places().filter_map(move |place| at(place).transpose())
    }

    /// Returns a place that is still to be made.
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft, jotted: None }
    }

    /// Returns the words there, if there are any.
    ///
    /// # Errors
    /// If they are not UTF-8.
    pub(super) fn words(&self) -> Result<&str, StoreError> {
        std::str::from_utf8(self.jotted.as_ref().map_or(&[], Jotted::bytes)).map_err(|_| {
            StoreError::Source {
                path: self.draft().path().to_owned(),
                fault: "is not UTF-8, so not all of its words can be read; save it again as UTF-8"
                    .to_owned(),
            }
        })
    }

    /// Returns where the words are.
    pub(super) fn draft(&self) -> Draft {
        self.jotted.as_ref().map_or_else(|| self.draft.clone(), |jotted| Draft::at(jotted.path()))
    }

    /// Same as [`Claimed::draft`], or else the first place that is free when it is called.
    pub(super) fn free(&self) -> impl Fn() -> Draft + Send + use<> {
        let own = self.jotted.as_ref().map(|jotted| Draft::at(jotted.path()));
        let draft = self.draft.clone();
        let first = move || {
            draft
                .places()
                .find(|place| !disk::exists(place.path()))
                .unwrap_or_else(|| draft.clone())
        };
        move || own.clone().unwrap_or_else(&first)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Disk<()> {
        if let Some(jotted) = &mut self.jotted
            && jotted.write(bytes)?
        {
            return Ok(());
        }
        // The words of somebody else must stay.
        for place in self.draft.places() {
            if let Some(mut jotted) =
                Jotted::make(place.path())?.filter(|jotted| jotted.bytes().is_empty())
                && jotted.write(bytes)?
            {
                self.jotted = Some(jotted);
                return Ok(());
            }
        }
        Err(disk::failed("write", self.draft.path())(std::io::Error::other(
            "too many windows have this field open",
        )))
    }

    pub(super) fn is_written(&self) -> bool {
        self.jotted.as_ref().is_some_and(Jotted::is_written)
    }

    pub(super) fn sync(&mut self) -> Disk<()> {
        self.jotted.as_mut().map_or(Ok(()), Jotted::sync)
    }

    /// Deletes the words there, unless somebody else has written there since.
    pub(super) fn wipe(&mut self) -> Disk<()> {
        let Some(jotted) = self.jotted.take().filter(Jotted::is_as_left) else { return Ok(()) };
        let path = jotted.path().to_owned();
        // Some systems cannot delete an open file, so it is closed first.
        drop(jotted);
        disk::wipe(&path)
    }
}
