//! Allows one writer at a time. The lock is held for one entry, never while a person thinks.

use std::{
    fs::{File, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
    thread,
    time::Duration,
};

use super::{
    disk::{failed, open_lock},
    error::StoreError,
};

const PATIENCE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(10);

/// Held until it is dropped.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, and waits a short while for another holder.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let mut file = open_lock(path)?;
        if !is_held_soon(&file, path)? {
            return Err(StoreError::Locked { pid: holder(&mut file) });
        }
        name_holder(&mut file);
        Ok(Self { _file: file })
    }
}

/// Locks a file until it is closed; `false` if somebody else held it for too long.
pub(super) fn is_held_soon(file: &File, path: &Path) -> Result<bool, StoreError> {
    let held = soon(|| match file.try_lock() {
        Ok(()) => Ok(Some(())),
        Err(TryLockError::WouldBlock) => Ok(None),
        // A file system without locks (some network folders): each device still writes only its own
        // file.
        Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
            Ok(Some(()))
        }
        Err(TryLockError::Error(error)) => Err(failed("lock", path)(error).into()),
    })?;
    Ok(held.is_some())
}

/// Tries again for a short while, until `look` finds something.
pub(super) fn soon<T>(
    mut look: impl FnMut() -> Result<Option<T>, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut waited = Duration::ZERO;
    loop {
        match look()? {
            None if waited < PATIENCE => {
                thread::sleep(PAUSE);
                waited += PAUSE;
            }
            found => return Ok(found),
        }
    }
}

/// Writes the holder of the lock, for the message to somebody who waits. This need not be durable
/// or reliable, and mostly nothing changes, since one person works with one process at a time.
fn name_holder(file: &mut File) {
    let name = format!("{:<10}", std::process::id());
    let mut found = String::new();
    let is_named = file.read_to_string(&mut found).is_ok() && found == name;
    if !is_named {
        let _ = file.rewind().and_then(|()| file.write_all(name.as_bytes()));
    }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
