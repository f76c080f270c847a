//! Prepares members on every thread, and passes them on in order: reading, compressing and writing
//! overlap, and only a few members are in memory. The digest of a file of the workspace is known
//! and not computed again here: reading the bundle back shows whether the file still had it.

use std::{
    collections::BTreeMap,
    io::Read,
    ops::Deref,
    sync::{
        Arc, Condvar, Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use super::{MemberSource, threads};
use crate::{
    format::{
        bag::{Prepared, Recipe, SAMPLE_BYTES, is_worth_compressing, next_part},
        sha256,
    },
    model::Digest,
    store::{Damage, disk, error::StoreError, synced},
};

/// The largest member that is kept in memory; larger ones are streamed in parts.
pub(super) const LARGEST_HELD_BYTES: u64 = 4 << 20;
/// The number of members that may be ready before their turn.
const AHEAD: usize = 16;
/// The number of parts of a streamed member that may wait to be written, so that reading the next
/// part need not wait.
const PARTS_AHEAD: usize = 8;

/// A member that is next in order.
pub(super) enum ReadyMember {
    Held(Prepared),
    Streams(Streamed),
}

/// A member that is streamed in parts.
pub(super) struct Streamed {
    pub(super) path: String,
    pub(super) source: std::path::PathBuf,
    pub(super) sha256: Digest,
    pub(super) size_bytes: u64,
    pub(super) compresses: bool,
    pub(super) parts: Receiver<Result<StreamPart, StoreError>>,
}

/// A part of a streamed member. Its memory is reused, because new memory costs more than the work
/// on it.
pub(super) struct StreamPart {
    bytes: Vec<u8>,
    used: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Deref for StreamPart {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for StreamPart {
    fn drop(&mut self) {
        if let Ok(mut used) = self.used.lock() {
            used.push(std::mem::take(&mut self.bytes));
        }
    }
}

/// The next member to pass on, and whether to stop.
struct Turn {
    next: usize,
    /// The number of members that some thread has begun.
    begun: usize,
    stopped: bool,
}

/// Prepares every member and passes it to `take`, in order. The first error ends it.
pub(super) fn in_order(
    recipe: Recipe,
    members: &[(String, MemberSource)],
    mut take: impl FnMut(ReadyMember) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let turn = Mutex::new(Turn { next: 0, begun: 0, stopped: false });
    let moved = Condvar::new();
    let (sender, receiver) = sync_channel(AHEAD);
    let used = Arc::default();
    thread::scope(|scope| {
        for _ in 0..threads() {
            let sender = sender.clone();
            scope.spawn(|| work(recipe, members, &turn, &moved, &used, sender));
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut go = || {
            for at in 0..members.len() {
                while !early.contains_key(&at) {
                    let (place, ready) =
                        receiver.recv().expect("somebody works on every member that is waited for");
                    early.insert(place, ready);
                }
                take(early.remove(&at).expect("it is there by now")?)?;
                turn.lock().expect("nobody panics while holding this").next = at + 1;
                moved.notify_all();
            }
            Ok(())
        };
        let done = go();
        turn.lock().expect("nobody panics while holding this").stopped = true;
        moved.notify_all();
        // This tells threads that wait to pass something on that they can stop.
        drop((early, receiver));
        done
    })
}

type Made = (usize, Result<ReadyMember, StoreError>);

fn work(
    recipe: Recipe,
    members: &[(String, MemberSource)],
    turn: &Mutex<Turn>,
    moved: &Condvar,
    used: &Arc<Mutex<Vec<Vec<u8>>>>,
    sender: SyncSender<Made>,
) {
    loop {
        let at = {
            let mut turn = turn.lock().expect("nobody panics while holding this");
            while !turn.stopped && turn.begun < members.len() && turn.begun >= turn.next + AHEAD {
                turn = moved.wait(turn).expect("nobody panics while holding this");
            }
            if turn.stopped || turn.begun >= members.len() {
                return;
            }
            turn.begun += 1;
            turn.begun - 1
        };
        let (path, source) = &members[at];
        let hand_on = |ready| sender.send((at, ready)).is_ok();
        let goes_on = match source {
            MemberSource::File { path: file, sha256, size_bytes }
                if *size_bytes > LARGEST_HELD_BYTES =>
            {
                let (parts, receiver) = sync_channel(PARTS_AHEAD);
                match open(file).and_then(|opened| Ok((opened, sample(file, *size_bytes)?))) {
                    Ok((opened, sample)) => {
                        let compresses = is_worth_compressing(&sample);
                        let (path, source) = (path.clone(), file.clone());
                        let ready = Streamed {
                            path,
                            source,
                            sha256: *sha256,
                            size_bytes: *size_bytes,
                            compresses,
                            parts: receiver,
                        };
                        hand_on(Ok(ReadyMember::Streams(ready)))
                            && stream(file, opened, *size_bytes, used, &parts)
                    }
                    Err(error) => hand_on(Err(error)),
                }
            }
            MemberSource::File { path: file, sha256, size_bytes } => {
                hand_on(held(recipe, path, file, *sha256, *size_bytes))
            }
            MemberSource::Bytes(bytes) => {
                hand_on(recipe.prepare(path, bytes, sha256(bytes)).map(ReadyMember::Held).map_err(
                    |error| disk::failed("pack", std::path::Path::new(path))(error).into(),
                ))
            }
        };
        if !goes_on {
            return;
        }
    }
}

fn open(file: &std::path::Path) -> Result<std::fs::File, StoreError> {
    disk::open_if_there(file)?.ok_or_else(|| {
        if synced::is_away(file) {
            StoreError::FileAway(file.to_owned())
        } else {
            damaged(file, "it is missing")
        }
    })
}

/// Makes the error for a file that is not the one that was added.
pub(super) fn changed(file: &std::path::Path) -> StoreError {
    damaged(file, "it has changed since it was added")
}

fn damaged(file: &std::path::Path, what: &str) -> StoreError {
    let file = format!("`{}`", file.display());
    StoreError::Damaged(Damage::Other { file, what: what.to_owned() })
}

fn held(
    recipe: Recipe,
    path: &str,
    file: &std::path::Path,
    sha256: Digest,
    size_bytes: u64,
) -> Result<ReadyMember, StoreError> {
    let mut bytes = Vec::with_capacity(usize::try_from(size_bytes).unwrap_or_default());
    // A file that has grown is a different one, and is not read into memory to find that out.
    open(file)?
        .take(LARGEST_HELD_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(disk::failed("read", file))?;
    recipe
        .prepare(path, &bytes, sha256)
        .map(ReadyMember::Held)
        .map_err(|error| disk::failed("read", file)(error).into())
}

/// Returns the middle of a file, which is more typical than its beginning.
fn sample(file: &std::path::Path, size_bytes: u64) -> Result<Vec<u8>, StoreError> {
    let mut sample = Vec::new();
    let mut opened = disk::open(file)?;
    std::io::Seek::seek(&mut opened, std::io::SeekFrom::Start(size_bytes / 2))
        .map_err(disk::failed("read", file))?;
    opened
        .take(SAMPLE_BYTES as u64)
        .read_to_end(&mut sample)
        .map_err(disk::failed("read", file))?;
    Ok(sample)
}

/// Reads a file part by part; `false` if the parts are no longer wanted.
fn stream(
    path: &std::path::Path,
    file: impl Read,
    size_bytes: u64,
    used: &Arc<Mutex<Vec<Vec<u8>>>>,
    parts: &SyncSender<Result<StreamPart, StoreError>>,
) -> bool {
    // A file that has grown is a different one, and may go on growing.
    let mut file = file.take(size_bytes.saturating_add(1));
    let mut read_bytes = 0;
    loop {
        let mut part = StreamPart {
            bytes: used.lock().ok().and_then(|mut used| used.pop()).unwrap_or_default(),
            used: Arc::clone(used),
        };
        match next_part(&mut file, &mut part.bytes) {
            Ok(0) => return true,
            Ok(bytes) => {
                read_bytes += bytes as u64;
                if read_bytes > size_bytes {
                    return parts.send(Err(changed(path))).is_ok();
                }
                if parts.send(Ok(part)).is_err() {
                    return false;
                }
            }
            Err(error) => return parts.send(Err(disk::failed("read", path)(error).into())).is_ok(),
        }
    }
}
