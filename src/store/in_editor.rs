//! Notes about drafts that are open in an editor: whether another window has a draft, and which
//! words it started from.

use std::{
    fs::{File, TryLockError},
    path::PathBuf,
};

use super::{disk, draft::Draft};
use crate::{context::Context, format::sha256, model::Digest};

/// A draft that is open in an editor, until this is dropped.
pub struct InEditor {
    _lock: Option<File>,
}

impl Draft {
    /// Reserves the draft for the editor of one window, as long as the result lives, because two
    /// editors would overwrite each other. Returns `None` if another window has it. If there is no
    /// place for the note, the editor may open anyway.
    #[must_use]
    pub fn for_one_editor(&self, context: &Context) -> Option<InEditor> {
        match self.noted_at(context, "").and_then(|path| disk::open_lock(&path).ok()) {
            None => Some(InEditor { _lock: None }),
            Some(file) => match file.try_lock() {
                Err(TryLockError::WouldBlock) => None,
                _ => Some(InEditor { _lock: Some(file) }),
            },
        }
    }

    /// Notes the words with which the editor started. Without a place for the note, nothing
    /// happens.
    pub fn begins_from(&self, context: &Context, words: Digest) {
        if let Some(path) = self.noted_at(context, ".from") {
            let _ = disk::write_whole(&path, words.to_string().as_bytes());
        }
    }

    /// Returns the words with which the editor started, if that was on this device.
    #[must_use]
    pub fn began_from(&self, context: &Context) -> Option<Digest> {
        let bytes = disk::read_if_there(&self.noted_at(context, ".from")?).ok()??;
        Digest::parse(std::str::from_utf8(&bytes).ok()?)
    }

    fn noted_at(&self, context: &Context, what: &str) -> Option<PathBuf> {
        let folder = context.device_folder.as_ref()?.join("in-editor");
        disk::create_folders(&folder).ok()?;
        let path = std::path::absolute(self.path()).ok()?;
        let name = sha256(path.as_os_str().as_encoded_bytes()).to_string();
        Some(folder.join(format!("{}{what}", &name[..16])))
    }
}
