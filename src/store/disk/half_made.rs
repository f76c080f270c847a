//! A note of where the drafts of each running program are, among this account's own files: whoever writes next takes away
//! what one left that ended badly, wherever that is. Somebody may have asked for a bundle on a stick, and never write there again.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
    time::Duration,
};

use super::left::{is_draft, take_away};

/// Where the notes are, if this account has a place of its own.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();
/// The note of this program, once it made a draft.
static NOTE: Mutex<Option<HalfMadeNote>> = Mutex::new(None);
/// A stick that was away for this long does not come back with what was being written to it.
const LONG_AWAY: Duration = Duration::from_hours(24 * 90);

/// Open, and locked as long as the program lives.
struct HalfMadeNote {
    file: File,
    path: PathBuf,
    drafts: Vec<PathBuf>,
}

/// From now on it is noted in this folder of the account where drafts are. Where it has none, what is left half made is
/// taken away by whoever next writes beside it.
pub fn note_drafts_in(folder: Option<&Path>) {
    if let Some(folder) = folder {
        let _ = FOLDER.set(folder.join("half-made"));
    }
}

/// Notes where a draft is about to be. Nothing hinders the writing: without a note it is as without such a place.
pub(super) fn note(draft: &Path) {
    let (Some(folder), Ok(draft), Ok(mut note)) = (FOLDER.get(), std::path::absolute(draft), NOTE.lock()) else { return };
    if note.is_none() {
        *note = HalfMadeNote::in_folder(folder).ok();
    }
    if let Some(note) = note.as_mut() {
        let _ = note.add(draft);
    }
}

impl HalfMadeNote {
    fn in_folder(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        loop {
            let (file, path) = tempfile::Builder::new().prefix("").tempfile_in(folder)?.keep()?;
            match file.try_lock() {
                // Somebody may have been quicker who took it for one that was left.
                Ok(()) if path.exists() => return Ok(Self { file, path, drafts: Vec::new() }),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                // Without locks nobody could tell whether it was left.
                Err(TryLockError::Error(error)) => {
                    let _ = fs::remove_file(&path);
                    return Err(error);
                }
            }
        }
    }

    fn add(&mut self, draft: PathBuf) -> io::Result<()> {
        // What lies in the draft of a folder goes with it.
        if self.drafts.iter().any(|known| draft.starts_with(known)) {
            return Ok(());
        }
        if let Some(text) = draft.to_str() {
            writeln!(self.file, "{}", serde_json::Value::from(text))?;
            self.file.sync_data()?;
        }
        self.drafts.push(draft);
        Ok(())
    }
}

/// Ends the note of this program, unless something it made could not be taken away.
pub fn end_note() {
    let Some(note) = NOTE.lock().ok().and_then(|mut note| note.take()) else { return };
    if note.drafts.iter().all(|draft| is_gone(draft)) {
        let _ = fs::remove_file(&note.path);
    }
}

/// Takes away what programs left that ended badly; what is out of reach is tried again by the next that writes.
pub(super) fn sweep_noted() {
    for path in FOLDER.get().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten().map(|entry| entry.path()) {
        // Whoever is still at work has it locked.
        let Some(file) = OpenOptions::new().read(true).write(true).open(&path).ok().filter(|file| file.try_lock().is_ok()) else {
            continue;
        };
        let drafts: Vec<PathBuf> = BufReader::new(&file).lines().map_while(Result::ok).filter_map(|line| draft_in(&line)).collect();
        for draft in &drafts {
            take_away(draft);
        }
        let age = file.metadata().ok().and_then(|found| found.modified().ok()?.elapsed().ok());
        if drafts.iter().all(|draft| is_gone(draft)) || age.is_some_and(|age| age > LONG_AWAY) {
            let _ = fs::remove_file(&path);
        }
    }
}

fn draft_in(line: &str) -> Option<PathBuf> {
    let path = PathBuf::from(serde_json::from_str::<String>(line).ok()?);
    (path.is_absolute() && is_draft(&path)).then_some(path)
}

/// It is not there, and not only out of reach with the folder it lies in.
fn is_gone(draft: &Path) -> bool {
    fs::symlink_metadata(draft).is_err() && draft.parent().is_some_and(Path::is_dir)
}
