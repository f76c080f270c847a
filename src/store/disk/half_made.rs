//! Keeps a note of the drafts of each running program in this account's own folder. The next
//! program that writes deletes drafts of a program that crashed, wherever they are: for example a
//! bundle on a USB stick to which nobody writes again.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
    time::Duration,
};

use super::left::{is_draft, take_away};

/// The folder with the notes, if this account has a folder of its own.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();
/// The note of this program, once it has made a draft.
static NOTE: Mutex<Option<HalfMadeNote>> = Mutex::new(None);
/// A USB stick that was away for this long is not expected back.
const LONG_AWAY: Duration = Duration::from_hours(24 * 90);

/// Open, and locked as long as the program lives.
struct HalfMadeNote {
    file: File,
    path: PathBuf,
    drafts: Vec<PathBuf>,
}

/// Starts noting drafts in this folder of the account. Without a folder, only the next write beside
/// a leftover draft deletes it.
pub fn note_drafts_in(folder: Option<&Path>) {
    if let Some(folder) = folder {
        let _ = FOLDER.set(folder.join("half-made"));
    }
}

/// Notes where a draft is about to be made. Errors are ignored, because a draft needs no note.
pub(super) fn note(draft: &Path) {
    let (Some(folder), Ok(draft), Ok(mut note)) =
        (FOLDER.get(), std::path::absolute(draft), NOTE.lock())
    else {
        return;
    };
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
                // Another program may have taken it for a leftover meanwhile.
                Ok(()) if path.exists() => return Ok(Self { file, path, drafts: Vec::new() }),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                // Without locks, nobody could tell whether it is a leftover.
                Err(TryLockError::Error(error)) => {
                    let _ = fs::remove_file(&path);
                    return Err(error);
                }
            }
        }
    }

    fn add(&mut self, draft: PathBuf) -> io::Result<()> {
        // Files in the draft of a folder are deleted with it.
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

/// Deletes the note of this program, unless one of its drafts could not be deleted.
pub fn end_note() {
    let Some(note) = NOTE.lock().ok().and_then(|mut note| note.take()) else { return };
    if note.drafts.iter().all(|draft| is_gone(draft)) {
        let _ = fs::remove_file(&note.path);
    }
}

/// Deletes the drafts of programs that crashed; those out of reach are tried again next time.
pub(super) fn sweep_noted() {
    for path in FOLDER
        .get()
        .and_then(|folder| fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
    {
        // A program that is still running has it locked.
        let Some(file) = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .ok()
            .filter(|file| file.try_lock().is_ok())
        else {
            continue;
        };
        let drafts: Vec<PathBuf> = BufReader::new(&file)
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| draft_in(&line))
            .collect();
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

/// Returns whether it is gone, rather than out of reach together with its folder.
fn is_gone(draft: &Path) -> bool {
    fs::symlink_metadata(draft).is_err() && draft.parent().is_some_and(Path::is_dir)
}
