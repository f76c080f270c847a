//! Both ways that a journal went are kept, once a person says so.

use super::{
    disk,
    error::StoreError,
    journal::{Depth, path_of},
    journals::read_all,
    workspace::{ReadOnly, Workspace},
};
use crate::{context::Context, format::journal::print_lines};

impl Workspace {
    /// Gives what a copy of a journal says differently a journal of its own, so that it is kept whatever becomes of the copy, and
    /// reads everything again. Gives the names of the journals that were made.
    ///
    /// # Errors
    /// A workspace of a newer format or of which a part is not here, and what the disk says.
    pub fn keep_forks(&mut self, context: &Context) -> Result<Vec<String>, StoreError> {
        if let Some(why @ (ReadOnly::Newer | ReadOnly::Away)) = self.read_only {
            return Err(StoreError::ReadOnly(why));
        }
        let mut kept = Vec::new();
        for side in read_all(&self.root, Depth::Whole)?.all.into_iter().filter(|journal| journal.is_of_a_copy) {
            if disk::write_new(&path_of(&self.root, &side.device), &print_lines(&side.entries))? {
                kept.push(format!("journal/{}.jsonl", side.device));
            }
        }
        self.reload(context)?;
        Ok(kept)
    }
}
