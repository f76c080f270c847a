//! The only access to the world outside the disk: clock, randomness, environment and the user's
//! folders.
//!
//! Tests fix it: `IMH_NOW` sets the time, `IMH_SEED` makes ids repeatable, `SOURCE_DATE_EPOCH`
//! fixes the times in bundles.
#![expect(clippy::disallowed_methods, reason = "this is the door")]

use std::{
    cell::Cell,
    env,
    ffi::OsString,
    path::{Component, Path, PathBuf},
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::format::sha256;

/// The surroundings of a run, read once at its start.
pub struct Context {
    fixed_now: Option<Timestamp>,
    source_date: Option<Timestamp>,
    seed: Option<String>,
    ids_given: Cell<u64>,
    /// `IMH_WORKSPACE`.
    pub workspace: Option<PathBuf>,
    pub current_folder: PathBuf,
    /// The folder that a shell calls `~`.
    pub home_folder: Option<PathBuf>,
    /// The folder for this user's own files if none was named; `None` on a system without one.
    pub user_folder: Option<PathBuf>,
    /// The folder for data of this computer only, which is not part of a roaming profile.
    pub device_folder: Option<PathBuf>,
    /// The folder for what can be made again, on this computer only.
    pub cache_folder: Option<PathBuf>,
    /// The person's editor: `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    pub terminal_is_dumb: bool,
    /// `COLUMNS`, for output that does not go to a terminal.
    pub columns: Option<u16>,
}

/// An unusable value in the environment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ContextError(String);

impl Context {
    /// # Errors
    /// Fails if a variable that fixes the time does not hold a time.
    pub fn from_environment() -> Result<Self, ContextError> {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let fixed_now = variable("IMH_NOW")
            .map(|text| {
                text.parse::<Timestamp>().map_err(|_| {
                    ContextError(format!(
                        "`IMH_NOW` is `{text}`, and should be like `2026-11-22T09:00:00Z`"
                    ))
                })
            })
            .transpose()?;
        let source_date = variable("SOURCE_DATE_EPOCH")
            .map(|text| {
                let seconds = text
                    .trim()
                    .parse::<i64>()
                    .ok()
                    .and_then(|seconds| Timestamp::from_second(seconds).ok());
                seconds.ok_or_else(|| {
                    ContextError(format!(
                        "`SOURCE_DATE_EPOCH` is `{text}`, and should be seconds since 1970"
                    ))
                })
            })
            .transpose()?;
        let folders = directories::ProjectDirs::from("", "", "imh");
        Ok(Self {
            fixed_now,
            source_date,
            seed: variable("IMH_SEED"),
            ids_given: Cell::new(0),
            workspace: env::var_os("IMH_WORKSPACE")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            current_folder: env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            home_folder: directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned()),
            user_folder: folders.as_ref().map(|folders| folders.data_dir().to_owned()),
            cache_folder: folders.as_ref().map(|folders| folders.cache_dir().to_owned()),
            device_folder: folders.map(|folders| folders.data_local_dir().to_owned()),
            editor: variable("VISUAL").or_else(|| variable("EDITOR")),
            // Without `TERM`, only Windows is assumed to have a terminal with any abilities.
            terminal_is_dumb: variable("TERM")
                .map_or(cfg!(unix), |term| term == "dumb" || term == "unknown"),
            columns: variable("COLUMNS").and_then(|text| text.parse().ok()),
        })
    }

    /// Returns the command line, beginning with the program's name.
    pub fn arguments() -> impl Iterator<Item = OsString> {
        env::args_os()
    }

    /// Returns the current time, to the millisecond.
    pub fn now(&self) -> Timestamp {
        let now = self.fixed_now.unwrap_or_else(Timestamp::now);
        Timestamp::from_millisecond(now.as_millisecond())
            .expect("a moment without its smallest part is still a moment")
    }

    /// Returns the time zone that decides which day it is for this person.
    pub fn zone(&self) -> TimeZone {
        if self.fixed_now.is_some() {
            return TimeZone::UTC;
        }
        // The zone is read from its file, because its name is never shown: finding the name walks
        // through all zones and takes longer than everything else that `imh status` does with the
        // clock.
        let is_named = env::var_os("TZ").is_some();
        let here = (!is_named).then(|| std::fs::read("/etc/localtime").ok()).flatten();
        here.and_then(|rules| TimeZone::tzif("here", &rules).ok()).unwrap_or_else(TimeZone::system)
    }

    /// Returns the time that a bundle states.
    pub fn bundle_time(&self) -> Timestamp {
        self.source_date.unwrap_or_else(|| self.now())
    }

    /// Returns a unique id. With `IMH_SEED` it is the same each time for the same `salt` and place
    /// in the run.
    pub fn new_id(&self, salt: &str) -> String {
        self.new_bytes(salt).map_or_else(
            || uuid::Uuid::now_v7().to_string(),
            |bytes| uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string(),
        )
    }

    /// Returns a short name for a device: `count` letters that are not easily mistaken for one
    /// another.
    pub fn new_letters(&self, salt: &str, count: usize) -> String {
        const LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxyz";
        let bytes = self.new_bytes(salt).unwrap_or_else(|| {
            let id = uuid::Uuid::now_v7();
            let digest = sha256(id.as_bytes()).0;
            std::array::from_fn(|at| digest[at])
        });
        bytes
            .iter()
            .take(count)
            .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
            .collect()
    }

    fn new_bytes(&self, salt: &str) -> Option<[u8; 16]> {
        let seed = self.seed.as_ref()?;
        let given = self.ids_given.replace(self.ids_given.get() + 1);
        let digest = sha256(format!("{seed}\n{salt}\n{given}").as_bytes()).0;
        Some(std::array::from_fn(|at| digest[at]))
    }

    /// Runs work, and returns its result and how long it took by the real clock, even if the time
    /// is fixed.
    pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
        let begun = Instant::now();
        let given = work();
        (given, begun.elapsed())
    }

    /// Returns the absolute path that the person meant, without any `..`: a path with `..` breaks
    /// as soon as the folder before it is removed.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let joined = self.current_folder.join(path);
        if joined.components().any(|part| part == Component::ParentDir) {
            without_parents(&joined)
        } else {
            joined
        }
    }
}

/// Resolves `..`: on Windows it removes the part typed before it; elsewhere it is the parent of the
/// folder that a link leads to.
fn without_parents(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part != Component::ParentDir {
            plain.push(part);
            continue;
        }
        let is_link = !cfg!(windows) && plain.is_symlink();
        if let Some(real) = is_link.then(|| std::fs::canonicalize(&plain).ok()).flatten() {
            plain = real;
        }
        plain.pop();
    }
    // A trailing separator is kept, because it says that a folder is meant.
    let is_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if is_folder { plain.join("") } else { plain }
}
