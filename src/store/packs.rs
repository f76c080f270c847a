//! The packs that ship inside the program, and those that a person has installed.

use std::path::{Path, PathBuf};

use super::{disk, synced};
use crate::{
    format::{self, parse_mapping, parse_submission, parse_training},
    model::{Fault, Framework, Mapping, Pin, Submission, Training},
    text::{did_you_mean, stands_for},
};

/// A framework pack, with its origin and its exact bytes.
#[derive(Clone, Debug)]
pub struct ShippedPack {
    /// The name for messages: a path, or the name of the file that was built in.
    pub name: String,
    pub installed: bool,
    pub bytes: Vec<u8>,
    pub framework: Framework,
}

/// An installed pack that has faults.
#[derive(Clone, Debug)]
pub struct UnreadablePack {
    pub name: String,
    pub bytes: Vec<u8>,
    pub faults: Vec<Fault>,
}

/// The reason why no pack was found.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("there is no framework `{name}`{suggestion}")]
    Unknown { name: String, suggestion: String },
    #[error("`{}` has faults", .0.name)]
    Faulty(UnreadablePack),
    /// A service that syncs the folder of a person's own packs keeps the file elsewhere.
    #[error("`{}` is not here at the moment", .0.display())]
    Away(PathBuf),
    #[error(transparent)]
    Disk(#[from] disk::DiskError),
}

/// All packs on this machine.
pub struct Packs {
    pub frameworks: Vec<ShippedPack>,
    pub unreadable: Vec<UnreadablePack>,
    /// Own packs that a service keeps elsewhere, or is still bringing.
    pub away: Vec<PathBuf>,
}

pub(super) const SHIPPED: [(&str, &[u8]); 2] = [
    ("imh-practice-1.0.0.toml", include_bytes!("../../frameworks/imh-practice-1.0.0.toml")),
    ("imhcf-2019-0.1.0.toml", include_bytes!("../../frameworks/imhcf-2019-0.1.0.toml")),
];

const SUBMISSIONS: [&[u8]; 4] = [
    include_bytes!("../../frameworks/submissions/aimh-portfolio.toml"),
    include_bytes!("../../frameworks/submissions/course-generic.toml"),
    include_bytes!("../../frameworks/submissions/imhrr-pilot-2019.toml"),
    include_bytes!("../../frameworks/submissions/uon-pgcert-2023.toml"),
];

const MAPPINGS: [&[u8]; 0] = [];

const TRAINING: [&[u8]; 1] = [include_bytes!("../../frameworks/training/uon-pgcert-2023.toml")];

impl ShippedPack {
    /// Returns the pack if a portfolio may begin with it; see `format::framework::parse_new`.
    ///
    /// # Errors
    /// If it has faults that do not matter to a portfolio that uses it already.
    pub fn to_begin_with(self) -> Result<Self, PackError> {
        match format::framework::parse_new(&self.bytes) {
            Ok(_) => Ok(self),
            Err(faults) => {
                let Self { name, bytes, .. } = self;
                Err(PackError::Faulty(UnreadablePack { name, bytes, faults }))
            }
        }
    }
}

impl Packs {
    /// Loads the shipped packs and those in the user's own `frameworks` folder.
    ///
    /// # Errors
    /// If reading fails.
    pub fn load(user_folder: Option<&Path>) -> Result<Self, disk::DiskError> {
        let mut packs = Self { frameworks: Vec::new(), unreadable: Vec::new(), away: Vec::new() };
        for (name, bytes) in SHIPPED {
            packs.take(name.to_owned(), bytes.to_vec(), false);
        }
        if let Some(folder) = user_folder {
            let is_pack =
                |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
            let found = synced::look(&folder.join("frameworks"))?;
            packs.away.extend(found.away.into_iter().filter(is_pack));
            for path in found.here.into_iter().filter(is_pack) {
                packs.take(path.display().to_string(), disk::read_file(&path)?, true);
            }
        }
        Ok(packs)
    }

    fn take(&mut self, name: String, bytes: Vec<u8>, installed: bool) {
        match format::framework::parse(&bytes) {
            Ok(framework) => {
                self.frameworks.push(ShippedPack { name, installed, bytes, framework });
            }
            Err(faults) => self.unreadable.push(UnreadablePack { name, bytes, faults }),
        }
    }

    /// Finds a pack by `id`, by `id@version`, or by the path of a file. The latest of several
    /// versions wins, and an installed pack over a shipped one.
    ///
    /// # Errors
    /// If the name is unknown (with the nearest known one), or the file has faults.
    pub fn find(self, named: &str, as_path: &Path) -> Result<ShippedPack, PackError> {
        let file = stands_for(named).unwrap_or(named);
        let is_path = named.contains(['/', '\\'])
            || Path::new(file)
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        if is_path {
            return read_pack(as_path);
        }
        let (id, version) =
            named.split_once('@').map_or((named, None), |(id, version)| (id, Some(version)));
        let matches = |pack: &ShippedPack| {
            pack.framework.id.as_str().eq_ignore_ascii_case(id)
                && version.is_none_or(|version| pack.framework.version == version)
        };
        let known: Vec<String> =
            self.frameworks.iter().map(|pack| pack.framework.id.to_string()).collect();
        if !self.frameworks.iter().any(&matches) {
            if let Some(faulty) = self.unreadable.into_iter().find(|pack| pack.name.contains(id)) {
                return Err(PackError::Faulty(faulty));
            }
            if let Some(away) =
                self.away.into_iter().find(|path| path.to_string_lossy().contains(id))
            {
                return Err(PackError::Away(away));
            }
        }
        self.frameworks
            .into_iter()
            .filter(matches)
            .max_by_key(|pack| (release(&pack.framework.version), pack.installed))
            .ok_or_else(|| PackError::Unknown {
                name: named.to_owned(),
                suggestion: did_you_mean(id, known.iter().map(String::as_str)),
            })
    }

    /// Returns the mapping that ships for a move between two packs that ship.
    #[must_use]
    pub fn shipped_mapping(from: &Pin, to: &Pin) -> Option<Mapping> {
        if !is_shipped(from.sha256) || !is_shipped(to.sha256) {
            return None;
        }
        let is_it = |pin: &Pin, named: &(String, String)| {
            pin.id.as_str() == named.0 && pin.version == named.1
        };
        MAPPINGS
            .iter()
            .map(|bytes| parse_mapping(bytes).expect("a test proves that what ships can be read"))
            .find(|mapping| is_it(from, &mapping.from) && is_it(to, &mapping.to))
    }

    /// Returns the folder for a person's own packs.
    #[must_use]
    pub fn own_folder(user_folder: Option<&Path>) -> Option<PathBuf> {
        user_folder.map(|folder| folder.join("frameworks"))
    }
}

/// Returns a sort key of a version: its numbers, with a pre-release before its release.
pub(super) fn release(version: &str) -> (Vec<u64>, bool, String) {
    let (core, pre) = version.split_once('-').unwrap_or((version, ""));
    (core.split('.').filter_map(|part| part.parse().ok()).collect(), pre.is_empty(), pre.to_owned())
}

/// Reads a pack from a file.
fn read_pack(path: &Path) -> Result<ShippedPack, PackError> {
    let bytes = disk::read_file(path)?;
    let name = path.display().to_string();
    match format::framework::parse(&bytes) {
        Ok(framework) => Ok(ShippedPack { name, installed: false, bytes, framework }),
        Err(faults) => Err(PackError::Faulty(UnreadablePack { name, bytes, faults })),
    }
}

/// Returns the shipped pack with exactly these bytes, for a workspace whose own copy is gone.
pub(super) fn shipped_with(sha256: crate::model::Digest) -> Option<&'static [u8]> {
    SHIPPED.iter().map(|(_, bytes)| *bytes).find(|bytes| format::sha256(bytes) == sha256)
}

/// Returns whether a pack with these bytes ships with imh.
#[must_use]
pub fn is_shipped(sha256: crate::model::Digest) -> bool {
    shipped_with(sha256).is_some()
}

/// Returns the submission targets that ship, by id.
#[must_use]
pub fn submissions() -> Vec<Submission> {
    SUBMISSIONS
        .iter()
        .map(|bytes| parse_submission(bytes).expect("a test proves that what ships can be read"))
        .collect()
}

/// Returns the training catalogue that ships.
#[must_use]
pub fn training() -> Vec<Training> {
    TRAINING
        .iter()
        .map(|bytes| parse_training(bytes).expect("a test proves that what ships can be read"))
        .collect()
}
