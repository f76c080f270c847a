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
    own_folder::{FRAMEWORKS, installing, is_pack_file, signer, subfolder},
    shipped::shipped_files,
};
use crate::{
    format::{MOST_PACK_BYTES, PackKind, pack_kind, sha256, signature::Signed},
    model::{Digest, Fault},
    store::{
        disk::{self, Disk},
        error::StoreError,
        synced,
    },
};

/// A pack with its origin and its exact bytes.
#[derive(Clone, Debug)]
pub struct ShelvedPack {
    /// The path of a person's own, or the name of the file that was built in.
    pub path: PathBuf,
    /// True if it is a person's own.
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
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub faults: Vec<Fault>,
}

/// An own file that is a pack of another kind than its folder is for.
#[derive(Clone, Debug)]
pub struct MisplacedPack {
    pub path: PathBuf,
    pub kind: PackKind,
    /// The kind that its folder is for.
    pub folder_kind: PackKind,
    pub bytes: Vec<u8>,
}

/// Own files that cannot be chosen, whatever they are called.
#[derive(Default)]
pub struct LeftOut {
    pub unreadable: Vec<UnreadablePack>,
    pub misplaced: Vec<MisplacedPack>,
    /// Files that a service keeps elsewhere, or is still bringing.
    pub away: Vec<PathBuf>,
}

/// All packs of one kind on this machine.
#[derive(Default)]
pub struct Shelf {
    /// Those that count: the shipped ones, and then a person's own by path.
    pub packs: Vec<ShelvedPack>,
    pub aside: Vec<PackAside>,
    pub left_out: LeftOut,
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
                path: PathBuf::from(name),
                installed: false,
                bytes: bytes.to_vec(),
                signed: None,
                identity: content.identity(),
                content,
            })
        };
        Self { packs: shipped_files(kind).iter().filter_map(read).collect(), ..Self::default() }
    }

    /// Loads the packs that ship and those in the user's own folder. What cannot be chosen is in
    /// `left_out`.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn load(kind: PackKind, user_folder: Option<&Path>) -> Disk<Self> {
        let mut shelf = Self::shipped(kind);
        let Some(own) = user_folder.map(|folder| folder.join(FRAMEWORKS)) else {
            return Ok(shelf);
        };
        // Files move from the first folders to the last while another process installs them.
        let places = installing(&own)?;
        let moving = places.iter().map(|place| subfolder(place, kind)).filter(|path| path.is_dir());
        let mut found = Vec::new();
        for folder in moving.chain([subfolder(&own, kind)]) {
            let there = synced::look(&folder)?;
            let away = there.away.into_iter();
            shelf.left_out.away.extend(away.filter(|path| is_pack_file(path)));
            found.extend(there.here.into_iter().filter(|path| is_pack_file(path)));
        }
        let own_packs = shelf.read(kind, (&own, &places), found)?;
        shelf.settle(own_packs);
        Ok(shelf)
    }

    /// Reads the own files that were found. If one is gone, it may have moved to its place, so that
    /// is looked through once more.
    fn read(
        &mut self,
        kind: PackKind,
        folders: (&Path, &[PathBuf]),
        found: Vec<PathBuf>,
    ) -> Disk<Vec<FoundPack>> {
        let (mut taken, mut is_any_gone) = (Vec::new(), false);
        for path in &found {
            is_any_gone |= !self.take(kind, folders, path, &mut taken);
        }
        if is_any_gone {
            let there = synced::look(&subfolder(folders.0, kind))?.here.into_iter();
            for path in there.filter(|path| is_pack_file(path) && !found.contains(path)) {
                self.take(kind, folders, &path, &mut taken);
            }
        }
        Ok(taken)
    }

    /// Reads an own file; `false` if it is gone.
    fn take(
        &mut self,
        kind: PackKind,
        (own, places): (&Path, &[PathBuf]),
        path: &Path,
        taken: &mut Vec<FoundPack>,
    ) -> bool {
        let path = path.to_owned();
        let bytes = match disk::read_named(&path, MOST_PACK_BYTES) {
            Ok(bytes) => bytes,
            Err(StoreError::Disk(error)) if error.source.kind() == io::ErrorKind::NotFound => {
                return false;
            }
            Err(error) => {
                let faults = vec![Fault::whole(format!("it {}", error.about_it()))];
                let bytes = Vec::new();
                self.left_out.unreadable.push(UnreadablePack { path, bytes, faults });
                return true;
            }
        };
        let content = match PackContent::parse(kind, &bytes) {
            Ok(content) => content,
            Err(faults) => {
                let other = pack_kind(&bytes).filter(|other| *other != kind);
                match other {
                    Some(other) => self.left_out.misplaced.push(MisplacedPack {
                        path,
                        kind: other,
                        folder_kind: kind,
                        bytes,
                    }),
                    None => {
                        self.left_out.unreadable.push(UnreadablePack { path, bytes, faults });
                    }
                }
                return true;
            }
        };
        let signed = signer(own, places, &path, &bytes);
        // A copy of a pack that is here says nothing new, except who signed it.
        let taken_packs = taken.iter_mut().filter(|own| own.wrongly_signed.is_none());
        let mut known = self.packs.iter_mut().chain(taken_packs.map(|own| &mut own.pack));
        if let Some(known) = known.find(|known| known.bytes == bytes) {
            if let (true, None, Ok(Some(signed))) = (known.installed, &known.signed, signed) {
                (known.path, known.signed) = (path, Some(signed));
            }
            return true;
        }
        let identity = content.identity();
        let mut pack =
            ShelvedPack { path, installed: true, bytes, signed: None, identity, content };
        let wrongly_signed = match signed {
            Ok(signed) => {
                pack.signed = signed;
                None
            }
            Err(fault) => Some(fault),
        };
        taken.push(FoundPack { pack, wrongly_signed });
        true
    }

    /// Decides which own packs count. A wrong signature beside a pack must not decide that another
    /// one counts.
    fn settle(&mut self, mut own: Vec<FoundPack>) {
        own.sort_by(|one, other| one.pack.path.cmp(&other.pack.path));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_moves_to_its_place_while_packs_are_read_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, pack) =
            (folder.path(), include_bytes!("../../../testdata/frameworks/small.toml"));
        let place = own.join(".installing");
        disk::create_folders(&place).expect("a folder");
        // It was listed in the first folder, and is in the second when it is read.
        let listed = vec![place.join("small.toml")];
        disk::write_whole(&own.join("small.toml"), pack).expect("a file");
        let mut shelf = Shelf::default();
        let read = shelf.read(PackKind::Framework, (own, &[place]), listed).expect("packs");
        assert_eq!(read.len(), 1);
    }
}
