//! The packs of one kind, those that ship and a person's own, and which of them count.
//!
//! One id and version has one content. If two own files claim it with different bytes, neither
//! counts, whatever their names. No own file takes the place of a pack that ships; only a template
//! that ships gives way, to whoever fills it in.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    content::{PackContent, PackIdentity},
    own_folder::{FRAMEWORKS, INSTALLING, subfolder},
    shipped::shipped_files,
};
use crate::{
    format::{
        MOST_PACK_BYTES, PackKind, sha256,
        signature::{Purpose, Signed, check_signature},
    },
    model::{Digest, Fault},
    store::{
        disk::{self, Disk},
        error::StoreError,
        signatures::{MOST_SIGNATURE_BYTES, signature_beside},
        synced,
    },
};

/// A pack with its origin and its exact bytes.
#[derive(Clone, Debug)]
pub struct ShelvedPack {
    /// The name for messages: a path, or the name of the file that was built in.
    pub name: String,
    /// True if it is a person's own, and `name` is its path.
    pub installed: bool,
    pub bytes: Vec<u8>,
    /// The signer of a person's own pack, according to the signature beside it.
    pub signed: Option<Signed>,
    pub identity: PackIdentity,
    pub content: PackContent,
}

/// An own pack that is not chosen, and why.
#[derive(Clone, Debug)]
pub struct PackAside {
    pub pack: ShelvedPack,
    pub why: AsideReason,
}

/// Why an own pack is not chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideReason {
    /// It has the id of a pack that ships.
    NameOfShipped,
    /// Another own file has the same id and version, and other bytes.
    Contested,
    /// A clause about the signature beside it, which is not its own.
    Signature(&'static str),
}

/// An own file that has faults.
#[derive(Clone, Debug)]
pub struct UnreadablePack {
    pub name: String,
    pub bytes: Vec<u8>,
    pub faults: Vec<Fault>,
}

/// All packs of one kind on this machine.
#[derive(Default)]
pub struct Shelf {
    /// Those that count: the shipped ones, and then a person's own by path.
    pub packs: Vec<ShelvedPack>,
    pub aside: Vec<PackAside>,
    pub unreadable: Vec<UnreadablePack>,
    /// Own files that a service keeps elsewhere, or is still bringing.
    pub away: Vec<PathBuf>,
}

/// A file in a person's own folder, with what is wrong with its signature.
struct FoundPack {
    pack: ShelvedPack,
    wrongly_signed: Option<&'static str>,
}

impl ShelvedPack {
    #[must_use]
    pub fn sha256(&self) -> Digest {
        sha256(&self.bytes)
    }
}

impl Shelf {
    /// Returns the packs that ship.
    #[must_use]
    pub fn shipped(kind: PackKind) -> Self {
        let read = |(name, bytes): &(&str, &[u8])| {
            let content = PackContent::parse(kind, bytes).ok()?;
            Some(ShelvedPack {
                name: (*name).to_owned(),
                installed: false,
                bytes: bytes.to_vec(),
                signed: None,
                identity: content.identity(),
                content,
            })
        };
        Self { packs: shipped_files(kind).iter().filter_map(read).collect(), ..Self::default() }
    }

    /// Loads the packs that ship and those in the user's own folder. A file that cannot be read is
    /// among the unreadable ones.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn load(kind: PackKind, user_folder: Option<&Path>) -> Disk<Self> {
        let mut shelf = Self::shipped(kind);
        let Some(own) = user_folder.map(|folder| folder.join(FRAMEWORKS)) else {
            return Ok(shelf);
        };
        // Files move from the first folder to the second while another process installs them.
        let mut found = Vec::new();
        for folder in [own.join(INSTALLING), own.clone()] {
            let is_pack =
                |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
            let there = synced::look(&subfolder(&folder, kind))?;
            shelf.away.extend(there.away.into_iter().filter(is_pack));
            found.extend(there.here.into_iter().filter(is_pack));
        }
        let mut own_packs: Vec<FoundPack> = Vec::new();
        for path in found {
            shelf.take(kind, &own, &path, &mut own_packs);
        }
        shelf.settle(own_packs);
        Ok(shelf)
    }

    fn take(&mut self, kind: PackKind, own: &Path, path: &Path, taken: &mut Vec<FoundPack>) {
        let name = path.display().to_string();
        let bytes = match disk::read_named(path, MOST_PACK_BYTES) {
            Ok(bytes) => bytes,
            Err(StoreError::Disk(error)) if error.source.kind() == io::ErrorKind::NotFound => {
                return;
            }
            Err(error) => {
                let faults = vec![Fault::whole(format!("it {}", error.about_it()))];
                self.unreadable.push(UnreadablePack { name, bytes: Vec::new(), faults });
                return;
            }
        };
        let content = match PackContent::parse(kind, &bytes) {
            Ok(content) => content,
            Err(faults) => {
                self.unreadable.push(UnreadablePack { name, bytes, faults });
                return;
            }
        };
        let signed = signature_of_pack(own, path, &bytes);
        // A copy of a pack that is here says nothing new, except who signed it.
        let taken_packs = taken.iter_mut().filter(|own| own.wrongly_signed.is_none());
        let mut known = self.packs.iter_mut().chain(taken_packs.map(|own| &mut own.pack));
        if let Some(known) = known.find(|known| known.bytes == bytes) {
            if let (true, None, Ok(Some(signed))) = (known.installed, &known.signed, signed) {
                (known.name, known.signed) = (name, Some(signed));
            }
            return;
        }
        let identity = content.identity();
        let mut pack =
            ShelvedPack { name, installed: true, bytes, signed: None, identity, content };
        let wrongly_signed = match signed {
            Ok(signed) => {
                pack.signed = signed;
                None
            }
            Err(fault) => Some(fault),
        };
        taken.push(FoundPack { pack, wrongly_signed });
    }

    /// Decides which own packs count. A wrong signature beside a pack must not decide that another
    /// one counts.
    fn settle(&mut self, mut own: Vec<FoundPack>) {
        own.sort_by(|one, other| one.pack.name.cmp(&other.pack.name));
        let why: Vec<Option<AsideReason>> = own
            .iter()
            .map(|FoundPack { pack, wrongly_signed }| {
                if self.takes_the_place_of_shipped(&pack.identity, pack.content.is_template()) {
                    return Some(AsideReason::NameOfShipped);
                }
                let is_contested = own.iter().any(|FoundPack { pack: other, .. }| {
                    other.identity.is_same(&pack.identity) && other.bytes != pack.bytes
                });
                let contested = is_contested.then_some(AsideReason::Contested);
                contested.or(wrongly_signed.map(AsideReason::Signature))
            })
            .collect();
        for (FoundPack { pack, .. }, why) in own.into_iter().zip(why) {
            match why {
                Some(why) => self.aside.push(PackAside { pack, why }),
                None => self.packs.push(pack),
            }
        }
    }

    /// Returns whether a pack that is not shipped would stand for one that is. A template that ships
    /// is there to be filled in.
    #[must_use]
    pub fn takes_the_place_of_shipped(&self, identity: &PackIdentity, is_template: bool) -> bool {
        self.packs.iter().any(|known| {
            !known.installed
                && known.identity.has_id(&identity.id)
                && (is_template || !known.content.is_template())
        })
    }

    /// Returns every readable pack, whether or not it counts.
    pub fn all(&self) -> impl Iterator<Item = &ShelvedPack> {
        self.packs.iter().chain(self.aside.iter().map(|aside| &aside.pack))
    }
}

/// Returns who signed an own pack; `None` if there is no signature beside it.
///
/// # Errors
/// A clause about a signature that is not the pack's.
fn signature_of_pack(
    own: &Path,
    path: &Path,
    bytes: &[u8],
) -> Result<Option<Signed>, &'static str> {
    let beside = signature_beside(path);
    // The signature of a pack that is being installed moves first.
    let moved = beside.strip_prefix(own.join(INSTALLING)).ok().map(|inside| own.join(inside));
    let there = [Some(beside), moved].into_iter().flatten().find(|path| disk::exists(path));
    let Some(there) = there else { return Ok(None) };
    let signature = disk::read_named(&there, MOST_SIGNATURE_BYTES)
        .map_err(|_| "is not a signature that can be read")?;
    check_signature(&signature, bytes, Purpose::Framework).map(Some)
}
