//! The only door to the world outside the disk: clock, chance, environment, folders of the user.
//!
//! Tests fix it: `IMH_NOW` is the time, `IMH_SEED` makes ids repeat, `SOURCE_DATE_EPOCH` fixes the times in bundles.
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

/// What a run may know of its surroundings, read once at its start.
pub struct Context {
    fixed_now: Option<Timestamp>,
    source_date: Option<Timestamp>,
    seed: Option<String>,
    ids_given: Cell<u64>,
    /// `IMH_WORKSPACE`.
    pub workspace: Option<PathBuf>,
    pub current_folder: PathBuf,
    /// What a shell calls `~`.
    pub home_folder: Option<PathBuf>,
    /// Where this user's own files go when no folder was named; `None` on a system that has no such place.
    pub user_folder: Option<PathBuf>,
    /// Where what is true of this computer only goes, which no profile takes along to another one.
    pub device_folder: Option<PathBuf>,
    /// `VISUAL`, else `EDITOR`: with what this person writes.
    pub editor: Option<String>,
    pub terminal_is_dumb: bool,
    /// `COLUMNS`, for output that goes to no terminal.
    pub columns: Option<u16>,
}

/// The surroundings say something that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ContextError(String);

impl Context {
    /// # Errors
    /// A variable that fixes time and is no time.
    pub fn from_environment() -> Result<Self, ContextError> {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let fixed_now = variable("IMH_NOW")
            .map(|text| {
                text.parse::<Timestamp>()
                    .map_err(|_| ContextError(format!("`IMH_NOW` is `{text}`, and should be like `2026-11-22T09:00:00Z`")))
            })
            .transpose()?;
        let source_date = variable("SOURCE_DATE_EPOCH")
            .map(|text| {
                let seconds = text.trim().parse::<i64>().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
                seconds.ok_or_else(|| ContextError(format!("`SOURCE_DATE_EPOCH` is `{text}`, and should be seconds since 1970")))
            })
            .transpose()?;
        let folders = directories::ProjectDirs::from("", "", "imh");
        Ok(Self {
            fixed_now,
            source_date,
            seed: variable("IMH_SEED"),
            ids_given: Cell::new(0),
            workspace: env::var_os("IMH_WORKSPACE").filter(|path| !path.is_empty()).map(PathBuf::from),
            current_folder: env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            home_folder: directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned()),
            user_folder: folders.as_ref().map(|folders| folders.data_dir().to_owned()),
            device_folder: folders.map(|folders| folders.data_local_dir().to_owned()),
            editor: variable("VISUAL").or_else(|| variable("EDITOR")),
            // A system other than Windows that names no terminal has none that is known to do anything.
            terminal_is_dumb: variable("TERM").map_or(cfg!(unix), |term| term == "dumb" || term == "unknown"),
            columns: variable("COLUMNS").and_then(|text| text.parse().ok()),
        })
    }

    /// What was typed, the program's name first.
    pub fn arguments() -> impl Iterator<Item = OsString> {
        env::args_os()
    }

    /// This moment, to the millisecond.
    pub fn now(&self) -> Timestamp {
        let now = self.fixed_now.unwrap_or_else(Timestamp::now);
        Timestamp::from_millisecond(now.as_millisecond()).expect("a moment without its smallest part is still a moment")
    }

    /// The time zone in which this person's days are.
    pub fn zone(&self) -> TimeZone {
        if self.fixed_now.is_some() {
            return TimeZone::UTC;
        }
        // The name of a zone is never shown. Looking it up walks through all zones there are, which takes longer than all
        // else that `imh status` does with the clock.
        let is_named = env::var_os("TZ").is_some();
        let here = (!is_named).then(|| std::fs::read("/etc/localtime").ok()).flatten();
        here.and_then(|rules| TimeZone::tzif("here", &rules).ok()).unwrap_or_else(TimeZone::system)
    }

    /// The moment that a bundle bears.
    pub fn bundle_time(&self) -> Timestamp {
        self.source_date.unwrap_or_else(|| self.now())
    }

    /// An id that nobody else gives; with `IMH_SEED` the same each time for the same `salt` and place in the run.
    pub fn new_id(&self, salt: &str) -> String {
        self.new_bytes(salt)
            .map_or_else(|| uuid::Uuid::now_v7().to_string(), |bytes| uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string())
    }

    /// A short name for a device: `count` letters that are not easily mistaken for one another.
    pub fn new_letters(&self, salt: &str, count: usize) -> String {
        const LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxyz";
        let bytes = self.new_bytes(salt).unwrap_or_else(|| {
            let id = uuid::Uuid::now_v7();
            let digest = sha256(id.as_bytes()).0;
            std::array::from_fn(|at| digest[at])
        });
        bytes.iter().take(count).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
    }

    fn new_bytes(&self, salt: &str) -> Option<[u8; 16]> {
        let seed = self.seed.as_ref()?;
        let given = self.ids_given.replace(self.ids_given.get() + 1);
        let digest = sha256(format!("{seed}\n{salt}\n{given}").as_bytes()).0;
        Some(std::array::from_fn(|at| digest[at]))
    }

    /// What something gives, and how long it takes, whatever the time is said to be.
    pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
        let begun = Instant::now();
        let given = work();
        (given, begun.elapsed())
    }

    /// A path as the person meant it, seen from where they stand, with every `..` gone: a path that goes through a folder and out
    /// of it again seems to lie there, and is nothing any more once that folder is.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let joined = self.current_folder.join(path);
        if joined.components().any(|part| part == Component::ParentDir) { without_parents(&joined) } else { joined }
    }
}

/// On Windows `..` takes back what was typed before it; elsewhere it is the folder above the one that a link leads to.
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
    // That it was meant as a folder is kept.
    let is_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if is_folder { plain.join("") } else { plain }
}
