//! What a device knows of a draft that its person writes in an editor: whether a window has it, and what it was begun from.

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
    /// Keeps it for the editor of one window as long as what is given back lives: two editors on one draft would write over one
    /// another. `None` where another window has it. Where there is no place to note that, nobody is hindered.
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

    /// Notes which words stood there when it was begun. Where there is no place for that, nobody is hindered either.
    pub fn begins_from(&self, context: &Context, words: Digest) {
        if let Some(path) = self.noted_at(context, ".from") {
            let _ = disk::write_whole(&path, words.to_string().as_bytes());
        }
    }

    /// The words that stood there when it was begun, if that was on this device.
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
