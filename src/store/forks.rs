//! Keeps both versions of a journal that diverged, once a person asks for it.

use super::{
    disk,
    error::StoreError,
    journal::{Depth, path_of},
    journals::read_all,
    workspace::{ReadOnly, Workspace},
};
use crate::{context::Context, format::journal::print_lines};

impl Workspace {
    /// Writes the entries that only a copy of a journal has to a journal of their own, so that they
    /// are kept even if the copy is deleted, and reloads the workspace. Returns the names of the
    /// new journals.
    ///
    /// # Errors
    /// If the workspace has a newer format or is partly elsewhere, or if reading or writing fails.
    pub fn keep_forks(&mut self, context: &Context) -> Result<Vec<String>, StoreError> {
        if let Some(why @ (ReadOnly::Newer | ReadOnly::Away)) = self.read_only {
            return Err(StoreError::ReadOnly(why));
        }
        let mut kept = Vec::new();
        for side in read_all(&self.root, Depth::Whole)?
            .all
            .into_iter()
            .filter(|journal| journal.is_of_a_copy)
        {
            if disk::saved(disk::write_new(
                &path_of(&self.root, &side.device),
                &print_lines(&side.entries),
            ))? {
                kept.push(format!("journal/{}.jsonl", side.device));
            }
        }
        self.reload(context)?;
        Ok(kept)
    }
}
