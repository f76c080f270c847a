//! The place on disk that one open field has for itself: two windows on one field write to two places, and neither writes over the
//! other's words or takes them away.

use super::{
    disk::{self, Disk, Jotted},
    draft::Draft,
    error::StoreError,
};

/// Where the words of a field are while it is open. Where locks tell nothing (another computer on a synced folder), a change that
/// somebody else made is seen before the next key is written, and both are kept.
pub(super) struct Claimed {
    /// The first of the places that the field has.
    draft: Draft,
    jotted: Option<Jotted>,
}

impl Claimed {
    /// The first place in which words wait that no other window has open; where there are none, one is made for the first word.
    pub(super) fn find(draft: Draft) -> Result<Self, StoreError> {
        let found = Self::all(&draft).next().transpose()?;
        Ok(found.unwrap_or_else(|| Self::new(draft)))
    }

    /// All places in which words wait that no other window has open.
    pub(super) fn all(draft: &Draft) -> impl Iterator<Item = Result<Self, StoreError>> {
        let at = |place: Draft| {
            place.must_be_no_link()?;
            let jotted = Jotted::find(place.path())?.filter(|jotted| !jotted.bytes().is_empty());
            Ok(jotted.map(|jotted| Self { draft: draft.clone(), jotted: Some(jotted) }))
        };
        draft.places().filter_map(move |place| at(place).transpose())
    }

    /// A place that is still to be made.
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft, jotted: None }
    }

    /// What stands there, where anything does.
    ///
    /// # Errors
    /// What is not UTF-8.
    pub(super) fn words(&self) -> Result<&str, StoreError> {
        std::str::from_utf8(self.jotted.as_ref().map_or(&[], Jotted::bytes)).map_err(|_| StoreError::Source {
            path: self.draft().path().to_owned(),
            fault: "is not UTF-8, so not all of its words can be read; save it again as UTF-8".to_owned(),
        })
    }

    /// Where that is.
    pub(super) fn draft(&self) -> Draft {
        self.jotted.as_ref().map_or_else(|| self.draft.clone(), |jotted| Draft::at(jotted.path()))
    }

    /// As [`Claimed::draft`], or else the first place where nobody has written by then.
    pub(super) fn free(&self) -> impl Fn() -> Draft + Send + use<> {
        let own = self.jotted.as_ref().map(|jotted| Draft::at(jotted.path()));
        let draft = self.draft.clone();
        let first = move || draft.places().find(|place| !disk::exists(place.path())).unwrap_or_else(|| draft.clone());
        move || own.clone().unwrap_or_else(&first)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Disk<()> {
        if let Some(jotted) = &mut self.jotted
            && jotted.write(bytes)?
        {
            return Ok(());
        }
        // What somebody else wrote there is theirs.
        for place in self.draft.places() {
            if let Some(mut jotted) = Jotted::make(place.path())?.filter(|jotted| jotted.bytes().is_empty())
                && jotted.write(bytes)?
            {
                self.jotted = Some(jotted);
                return Ok(());
            }
        }
        Err(disk::failed("write", self.draft.path())(std::io::Error::other("too many windows have this field open")))
    }

    pub(super) fn is_written(&self) -> bool {
        self.jotted.as_ref().is_some_and(Jotted::is_written)
    }

    pub(super) fn sync(&mut self) -> Disk<()> {
        self.jotted.as_mut().map_or(Ok(()), Jotted::sync)
    }

    /// Takes away what stands there, unless somebody else wrote there since.
    pub(super) fn wipe(&mut self) -> Disk<()> {
        let Some(jotted) = self.jotted.take().filter(Jotted::is_as_left) else { return Ok(()) };
        let path = jotted.path().to_owned();
        // Where a file that is open cannot be removed, it is closed by then.
        drop(jotted);
        disk::wipe(&path)
    }
}
