//! The packs that ship inside the program, and those that a person has installed.

mod content;
mod install;
mod own_folder;
mod remove;
mod shelf;
mod shipped;

use std::path::{Path, PathBuf};

pub use content::{PackContent, PackIdentity};
pub use install::{InstallFault, Installed, InstalledPack, NewPack, install};
pub use remove::{OwnPack, own_packs, remove_own};
pub use shelf::{
    AsideReason, LeftOut, MisplacedPack, PackAside, Shelf, ShelvedPack, UnreadablePack,
};
pub(super) use shipped::{SHIPPED, shipped_with};
pub use shipped::{is_shipped, submissions, training};

use super::disk;
use crate::{
    format::{self, PackKind, signature::Signed},
    model::{Framework, Mapping, Pin},
    text::{did_you_mean, stands_for},
};

/// A framework pack, with its origin and its exact bytes.
#[derive(Clone, Debug)]
pub struct ShippedPack {
    /// A path, or the name of the file that was built in.
    pub path: PathBuf,
    pub installed: bool,
    pub bytes: Vec<u8>,
    pub framework: Framework,
    /// The signer of an installed pack, according to the signature beside it.
    pub signed: Option<Signed>,
}

/// The reason why no pack was found.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("there is no framework `{name}`{suggestion}")]
    Unknown { name: String, suggestion: String },
    #[error("`{}` has faults", .0.path.display())]
    Faulty(UnreadablePack),
    /// Own files that would be chosen, if each did not have a flaw.
    #[error("{}", aside_in_words(.0))]
    Aside(Vec<PackAside>),
    /// A service that syncs the folder of a person's own packs keeps the file elsewhere.
    #[error("`{}` is not here at the moment", .0.display())]
    Away(PathBuf),
    #[error(transparent)]
    Disk(#[from] disk::DiskError),
}

fn aside_in_words(packs: &[PackAside]) -> String {
    let Some(first) = packs.first() else { return String::new() };
    let (identity, name) = (&first.pack.identity, first.pack.path.display());
    match first.why {
        AsideReason::Contested => {
            format!("your folder has different files for {identity}, so none of them is chosen")
        }
        AsideReason::NameOfShipped => {
            format!("`{name}` has the id of a framework that comes with imh, so it is not chosen")
        }
        AsideReason::Signature(fault) => {
            format!("the signature of `{name}` {fault}, so it is not chosen")
        }
    }
}

/// All frameworks on this machine.
pub struct Packs {
    pub frameworks: Vec<ShippedPack>,
    /// Own frameworks that are not chosen.
    pub aside: Vec<PackAside>,
    pub left_out: LeftOut,
}

impl ShippedPack {
    /// Returns the pack if a portfolio may begin with it; see `format::framework::parse_new`.
    ///
    /// # Errors
    /// If it has faults that do not matter to a portfolio that uses it already.
    pub fn to_begin_with(self) -> Result<Self, PackError> {
        match format::framework::parse_new(&self.bytes) {
            Ok(_) => Ok(self),
            Err(faults) => {
                let Self { path, bytes, .. } = self;
                Err(PackError::Faulty(UnreadablePack { path, bytes, faults }))
            }
        }
    }
}

impl Packs {
    /// Loads the shipped packs and those in the user's own `frameworks` folder.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub fn load(user_folder: Option<&Path>) -> Result<Self, disk::DiskError> {
        let Shelf { packs, aside, left_out } = Shelf::load(PackKind::Framework, user_folder)?;
        let frameworks = packs.into_iter().filter_map(|pack| {
            let ShelvedPack { path, installed, bytes, signed, content, .. } = pack;
            let PackContent::Framework(framework) = content else { return None };
            Some(ShippedPack { path, installed, bytes, framework: *framework, signed })
        });
        Ok(Self { frameworks: frameworks.collect(), aside, left_out })
    }

    /// Finds a pack by `id`, by `id@version`, or by the path of a file. The latest of several
    /// versions wins, and any over a template.
    ///
    /// # Errors
    /// If the name is unknown (with the nearest known one), the file has faults, or the own files
    /// that have the name are not chosen.
    pub fn find(mut self, named: &str, as_path: &Path) -> Result<ShippedPack, PackError> {
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
        if let Some(chosen) = self.chosen(id, version)? {
            return Ok(self.frameworks.swap_remove(chosen));
        }
        let LeftOut { unreadable, away, .. } = self.left_out;
        if let Some(faulty) = unreadable.into_iter().find(|pack| is_called(&pack.path, id)) {
            return Err(PackError::Faulty(faulty));
        }
        if let Some(away) = away.into_iter().find(|path| is_called(path, id)) {
            return Err(PackError::Away(away));
        }
        let known: Vec<&str> =
            self.frameworks.iter().map(|pack| pack.framework.id.as_str()).collect();
        Err(PackError::Unknown { name: named.to_owned(), suggestion: did_you_mean(id, known) })
    }

    /// Returns the place in `frameworks` of the pack that an id means, or an id and a version.
    ///
    /// # Errors
    /// [`PackError::Aside`] if own files that are not chosen have that name and version, or the
    /// latest version of that id.
    pub fn chosen(&self, id: &str, version: Option<&str>) -> Result<Option<usize>, PackError> {
        let is_named = |other_id: &str, other: &str| {
            other_id.eq_ignore_ascii_case(id) && version.is_none_or(|version| version == other)
        };
        let rank = |is_template: bool, version: &str| (!is_template, release(version));
        let best = self
            .frameworks
            .iter()
            .enumerate()
            .filter(|(_, pack)| is_named(pack.framework.id.as_str(), &pack.framework.version))
            .max_by_key(|(_, pack)| {
                let framework = &pack.framework;
                (rank(framework.template, &framework.version), pack.installed)
            });
        let rank_of = |aside: &PackAside| {
            let identity = &aside.pack.identity;
            let version = identity.version.as_deref().unwrap_or_default();
            is_named(&identity.id, version).then(|| rank(aside.pack.content.is_template(), version))
        };
        let best_rank =
            best.map(|(_, pack)| rank(pack.framework.template, &pack.framework.version));
        // What takes the place of a shipped pack is passed over, unless there is nothing else.
        let counts =
            |aside: &&PackAside| best_rank.is_none() || aside.why != AsideReason::NameOfShipped;
        let highest = self.aside.iter().filter(counts).filter_map(rank_of).max();
        if highest > best_rank {
            let aside = self.aside.iter().filter(counts);
            let first: Vec<PackAside> =
                aside.filter(|aside| rank_of(aside) == highest).cloned().collect();
            return Err(PackError::Aside(first));
        }
        Ok(best.map(|(at, _)| at))
    }

    /// Returns the highest version that a framework with this id has: those here, whether or not they
    /// count, and `also`.
    #[must_use]
    pub fn highest_version<'v>(&'v self, id: &str, also: Option<&'v str>) -> Option<&'v str> {
        let known = self.frameworks.iter().map(|pack| &pack.framework);
        let known = known.filter(|framework| framework.id.as_str().eq_ignore_ascii_case(id));
        let aside = self.aside.iter().map(|aside| &aside.pack.identity);
        let aside = aside.filter(|identity| identity.has_id(id));
        known
            .map(|framework| framework.version.as_str())
            .chain(aside.filter_map(|identity| identity.version.as_deref()))
            .chain(also)
            .max_by_key(|version| release(version))
    }

    /// Returns each framework in the version that its id means.
    #[must_use]
    pub fn latest(self) -> Vec<ShippedPack> {
        let is_meant = |at: &usize| {
            let id = self.frameworks[*at].framework.id.as_str();
            self.chosen(id, None).is_ok_and(|chosen| chosen == Some(*at))
        };
        let meant: Vec<usize> = (0..self.frameworks.len()).filter(is_meant).collect();
        let all = self.frameworks.into_iter().enumerate();
        all.filter(|(at, _)| meant.contains(at)).map(|(_, pack)| pack).collect()
    }

    /// Returns the bytes of the mapping that ships under this name.
    #[must_use]
    pub fn mapping_called(name: &Path) -> Option<&'static [u8]> {
        let mut mappings = shipped::shipped_files(PackKind::Mapping).iter();
        mappings.find(|(known, _)| name == Path::new(known)).map(|(_, bytes)| *bytes)
    }

    /// Returns the mapping that ships for a move between two packs that ship.
    #[must_use]
    pub fn shipped_mapping(from: &Pin, to: &Pin) -> Option<Mapping> {
        if !is_shipped(from.sha256) || !is_shipped(to.sha256) {
            return None;
        }
        shipped::mappings().find(|mapping| leads(mapping, from, to))
    }

    /// Returns the template that ships under an id.
    #[must_use]
    pub fn shipped_template(id: &str) -> Option<Framework> {
        let shipped = Shelf::shipped(PackKind::Framework).packs.into_iter();
        let mut templates = shipped.filter(|pack| pack.content.is_template());
        match templates.find(|pack| pack.identity.has_id(id))?.content {
            PackContent::Framework(template) => Some(*template),
            _ => None,
        }
    }

    /// Returns the folder for a person's own packs.
    #[must_use]
    pub fn own_folder(user_folder: Option<&Path>) -> Option<PathBuf> {
        user_folder.map(|folder| folder.join(own_folder::FRAMEWORKS))
    }
}

/// Returns whether a mapping is for a move between two frameworks.
#[must_use]
pub fn leads(mapping: &Mapping, from: &Pin, to: &Pin) -> bool {
    let is_it =
        |pin: &Pin, named: &(String, String)| pin.id.as_str() == named.0 && pin.version == named.1;
    is_it(from, &mapping.from) && is_it(to, &mapping.to)
}

/// Returns whether a file is called after a framework.
fn is_called(path: &Path, id: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains(id))
}

/// A sort key of a version: its numbers, whether it is released, and the parts of its pre-release,
/// of which numbers come before words.
type Release = (Vec<u64>, bool, Vec<(bool, u64, String)>);

/// Returns a sort key of a version, as semantic versions are ordered.
pub(super) fn release(version: &str) -> Release {
    let (core, pre) = version.split_once('-').unwrap_or((version, ""));
    let part = |part: &str| match part.parse() {
        Ok(number) => (false, number, String::new()),
        Err(_) => (true, 0, part.to_owned()),
    };
    let parts = pre.split('.').map(part).collect();
    (core.split('.').filter_map(|part| part.parse().ok()).collect(), pre.is_empty(), parts)
}

/// Reads a pack from a file.
fn read_pack(path: &Path) -> Result<ShippedPack, PackError> {
    let bytes = disk::read_file(path)?;
    let path = path.to_owned();
    match format::framework::parse(&bytes) {
        Ok(framework) => Ok(ShippedPack { path, installed: false, bytes, framework, signed: None }),
        Err(faults) => Err(PackError::Faulty(UnreadablePack { path, bytes, faults })),
    }
}
