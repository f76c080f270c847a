//! A move to another framework: its pack goes into the workspace, and one entry records it.

use jiff::SignedDuration;

use super::{disk, error::StoreError, pinned::framework_path, workspace::Workspace};
use crate::{
    context::Context,
    model::{Act, Entry, FrameworkMove, Portfolio},
};

impl Workspace {
    /// Returns the portfolio as it would be after a move, and changes nothing.
    ///
    /// # Errors
    /// If reading fails.
    pub fn as_moved(&self, moved: &FrameworkMove) -> Result<Portfolio, StoreError> {
        let mut entries = self.entries()?;
        let Some(last) = entries.last() else { return Ok(self.portfolio.clone()) };
        let at = last.at.checked_add(SignedDuration::from_millis(1)).unwrap_or(last.at);
        let (by, n) = (last.by.clone(), last.n.saturating_add(1));
        entries.push(Entry { n, at, by, act: Act::Moved(Box::new(moved.clone())) });
        Ok(Portfolio::fold(entries).unwrap_or_else(|| self.portfolio.clone()))
    }

    /// Moves to the framework in `pack`, and reads the workspace again. The pack is on disk before
    /// the entry, so that an interrupted move leaves at most a file that nothing refers to.
    ///
    /// # Errors
    /// If the workspace is read-only or in use, has moved meanwhile, or writing fails. Nothing was
    /// changed then.
    pub fn move_to(
        &mut self,
        context: &Context,
        moved: &FrameworkMove,
        pack: &[u8],
    ) -> Result<(), StoreError> {
        self.must_be_writable()?;
        disk::create_folders(&self.root.join("framework"))?;
        // A pack of the same version may have other bytes, and answers refer to those.
        let path = framework_path(&self.root, &moved.to);
        let path = match disk::read_if_there(&path)? {
            Some(there) if there != pack => {
                let digest = moved.to.sha256.to_string();
                path.with_extension(format!("{}.toml", &digest[..8]))
            }
            _ => path,
        };
        disk::write_whole(&path, pack)?;
        self.record(context, |workspace| {
            if workspace.portfolio.pin == moved.from {
                Ok(Act::Moved(Box::new(moved.clone())))
            } else {
                Err(StoreError::MovedMeanwhile)
            }
        })?;
        self.reload(context)
    }
}
