//! Installs packs into a person's own folder, and removes them: all of them or none.
//!
//! New files are written into a folder that gets its name when they are whole. From then on they
//! are installed, and every reader finds them there; they move to their own places one by one, by
//! the next program that writes if this one is stopped.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    content::{PackContent, PackIdentity},
    own_folder::{
        FRAMEWORKS, by_digest, free, lock, new_installing, odd, settle, signer, subfolder,
    },
    shelf::{AsideReason, Shelf},
};
use crate::{
    format::{PackKind, pack_kind, sha256, signature::Signed},
    model::{Digest, Fault},
    store::{
        disk::{self, Disk, FolderDraft},
        error::StoreError,
        signatures::signature_beside,
    },
    text::chosen_file_name,
};

const LONGEST_NAME: usize = 240;

/// A pack that somebody wants to install.
pub struct NewPack {
    /// The file it is from, for messages.
    pub from: String,
    pub bytes: Vec<u8>,
    /// Its signature, which was checked, and the signer.
    pub signature: Option<(Vec<u8>, Signed)>,
    /// True if the person named the signer as one who counts.
    pub is_vouched: bool,
    pub identity: PackIdentity,
    pub content: PackContent,
}

/// A pack that is installed now.
pub struct InstalledPack {
    /// Its file; `None` if it comes with imh.
    pub path: Option<PathBuf>,
    pub signed: Option<Signed>,
    /// False if it was there already.
    pub is_new: bool,
}

/// What is installed now.
pub struct Installed {
    /// In the order in which they were given.
    pub packs: Vec<InstalledPack>,
    /// Files and folders of somebody else among those that are being installed. They stay there.
    pub odd: Vec<PathBuf>,
}

/// The reason why packs are not installed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum InstallFault {
    #[error(
        "`{id}` is the id of a {} that comes with imh, and nothing takes its place",
        .kind.in_words()
    )]
    NameOfShipped { kind: PackKind, id: String, from: String },
    #[error("{identity} is installed already, with other content")]
    Other { identity: Box<PackIdentity>, path: PathBuf, theirs: Digest, ours: Digest },
    #[error("your folder has different files for {identity}, and this is one of them")]
    Contested { identity: PackIdentity, paths: Vec<PathBuf> },
    #[error("`{}` is in your folder already, beside a signature that does not match it", .0.display())]
    WronglySigned(PathBuf),
    #[error("`{}` and `{}` are both {}, with different content", .0.0, .0.1, .1)]
    Twice((String, String), PackIdentity),
    #[error("`{}` and `{}` are both {}, with signatures by different keys", .0.0, .0.1, .1)]
    TwiceSigned((String, String), PackIdentity),
    #[error("`{0}` maps between frameworks whose names cannot be those of a framework")]
    NoName(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<disk::DiskError> for InstallFault {
    fn from(error: disk::DiskError) -> Self {
        Self::Store(error.into())
    }
}

impl NewPack {
    /// Reads a pack of any kind.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn read(
        from: String,
        bytes: Vec<u8>,
        signature: Option<(Vec<u8>, Signed)>,
    ) -> Result<Self, Vec<Fault>> {
        let Some(kind) = pack_kind(&bytes) else {
            let fault = if std::str::from_utf8(&bytes).is_err() {
                "it is not text in UTF-8"
            } else {
                "it is not a framework, a submission target, a course or a mapping"
            };
            return Err(vec![Fault::whole(fault)]);
        };
        let content = PackContent::parse(kind, &bytes)?;
        let identity = content.identity();
        Ok(Self { from, bytes, signature, is_vouched: false, identity, content })
    }
}

/// What becomes of one pack.
enum InstallStep {
    Ships,
    There {
        path: PathBuf,
        signature: SignatureStep,
    },
    /// The place inside the own folder.
    New(PathBuf),
}

/// What becomes of the signature of a pack that is there.
enum SignatureStep {
    /// The signer so far.
    Stays(Option<Signed>),
    Written,
}

/// Installs packs, all or none. One that is there already stays as it is.
///
/// # Errors
/// If one of them is refused, another imh is installing, or writing fails.
pub fn install(user_folder: &Path, packs: &[NewPack]) -> Result<Installed, InstallFault> {
    // What is refused anyway leaves no folder behind.
    planned(user_folder, packs)?;
    let own = user_folder.join(FRAMEWORKS);
    disk::create_folders(&own)?;
    let _lock = lock(&own)?;
    settle(&own)?;
    let mut files: BTreeMap<PathBuf, &[u8]> = BTreeMap::new();
    let mut installed = Vec::new();
    for (pack, step) in packs.iter().zip(planned(user_folder, packs)?) {
        let given = signature_among(packs, pack);
        let (path, signed, is_new) = match step {
            InstallStep::Ships => (None, None, false),
            InstallStep::New(inside) => {
                let is_taken = files.iter().any(|(other, bytes)| {
                    is_one_file(other, &inside) && *bytes != pack.bytes.as_slice()
                });
                let inside = if is_taken { by_digest(&inside, &pack.bytes) } else { inside };
                disk::create_folders(&subfolder(&own, pack.content.kind()))?;
                let path = own.join(&inside);
                // The signature of the same bytes may have been left, and then it is theirs.
                let left = || signer(&own, &[], &path, &pack.bytes).ok().flatten();
                let signed = given.map_or_else(left, |(_, signed)| Some(signed.clone()));
                files.extend(given.map(|(bytes, _)| (signature_beside(&inside), &**bytes)));
                files.insert(inside, &pack.bytes);
                (Some(path), signed, true)
            }
            InstallStep::There { path, signature } => {
                let beside = signature_beside(&path);
                let signed = match (signature, given) {
                    (SignatureStep::Stays(signed), _) => signed,
                    (SignatureStep::Written, Some((bytes, signed))) => {
                        let inside = beside.strip_prefix(&own).unwrap_or(&beside).to_owned();
                        files.insert(inside, bytes);
                        Some(signed.clone())
                    }
                    (SignatureStep::Written, None) => None,
                };
                (Some(path), signed, false)
            }
        };
        installed.push(InstalledPack { path, signed, is_new });
    }
    if !files.is_empty() {
        let place = new_installing(&own);
        let draft = FolderDraft::beside(&place)?;
        for (inside, bytes) in files {
            write_synced(&draft.path().join(inside), bytes)?;
        }
        draft.keep(&place)?;
    }
    // They are installed. What is not in its place yet is found, and moves later.
    let odd = settle(&own).and_then(|()| odd(&own)).unwrap_or_default();
    Ok(Installed { packs: installed, odd })
}

fn planned(user_folder: &Path, packs: &[NewPack]) -> Result<Vec<InstallStep>, InstallFault> {
    for (at, pack) in packs.iter().enumerate() {
        let is_same = |other: &&NewPack| {
            other.content.kind() == pack.content.kind() && other.identity.is_same(&pack.identity)
        };
        for other in packs[..at].iter().filter(is_same) {
            let files = (other.from.clone(), pack.from.clone());
            if other.bytes != pack.bytes {
                return Err(InstallFault::Twice(files, pack.identity.clone()));
            }
            let key = |pack: &NewPack| Some(pack.signature.as_ref()?.1.fingerprint.clone());
            if key(other).zip(key(pack)).is_some_and(|(one, other)| one != other) {
                return Err(InstallFault::TwiceSigned(files, pack.identity.clone()));
            }
        }
    }
    let mut shelves = BTreeMap::new();
    for kind in packs.iter().map(|pack| pack.content.kind()) {
        if let Entry::Vacant(vacant) = shelves.entry(kind) {
            vacant.insert(Shelf::load(kind, Some(user_folder))?);
        }
    }
    let own = user_folder.join(FRAMEWORKS);
    let step = |pack: &NewPack| {
        let given = signature_among(packs, pack);
        step_of(&own, &shelves[&pack.content.kind()], pack, given)
    };
    packs.iter().map(step).collect()
}

/// Returns the signature of a pack, which may lie beside another copy of it.
fn signature_among<'p>(packs: &'p [NewPack], pack: &NewPack) -> Option<&'p (Vec<u8>, Signed)> {
    packs.iter().filter(|other| other.bytes == pack.bytes).find_map(|same| same.signature.as_ref())
}

/// Returns whether two paths may be those of one file, where a disk does not tell capitals apart.
fn is_one_file(one: &Path, other: &Path) -> bool {
    one.as_os_str().eq_ignore_ascii_case(other.as_os_str())
}

fn step_of(
    own: &Path,
    shelf: &Shelf,
    pack: &NewPack,
    given: Option<&(Vec<u8>, Signed)>,
) -> Result<InstallStep, InstallFault> {
    let kind = pack.content.kind();
    let counts = shelf.packs.iter().find(|known| known.bytes == pack.bytes);
    if let Some(known) = counts {
        if !known.installed {
            return Ok(InstallStep::Ships);
        }
        let signature = match (&known.signed, given) {
            (None, Some(_)) => SignatureStep::Written,
            (Some(_), Some(_)) if pack.is_vouched => SignatureStep::Written,
            (signed, _) => SignatureStep::Stays(signed.clone()),
        };
        return Ok(InstallStep::There { path: known.path.clone(), signature });
    }
    if shelf.takes_the_place_of_shipped(&pack.identity, pack.content.is_template()) {
        let (id, from) = (pack.identity.id.clone(), pack.from.clone());
        return Err(InstallFault::NameOfShipped { kind, id, from });
    }
    let is_it = |known: &&super::PackAside| known.pack.bytes == pack.bytes;
    match shelf.aside.iter().find(is_it) {
        Some(aside) if aside.why == AsideReason::Contested => {
            let same = shelf.all().filter(|other| other.identity.is_same(&pack.identity));
            return Err(InstallFault::Contested {
                identity: pack.identity.clone(),
                paths: same.map(|other| other.path.clone()).collect(),
            });
        }
        // Without its own signature beside it, somebody may have changed it since.
        Some(aside) if given.is_none() => {
            return Err(InstallFault::WronglySigned(aside.pack.path.clone()));
        }
        Some(aside) => {
            let signature = SignatureStep::Written;
            return Ok(InstallStep::There { path: aside.pack.path.clone(), signature });
        }
        None => {}
    }
    let same = shelf.all().find(|known| known.installed && known.identity.is_same(&pack.identity));
    if let Some(known) = same {
        return Err(InstallFault::Other {
            identity: Box::new(pack.identity.clone()),
            path: known.path.clone(),
            theirs: known.sha256(),
            ours: sha256(&pack.bytes),
        });
    }
    let stem = pack.identity.file_stem();
    let name = stem.and_then(|stem| chosen_file_name(&format!("{stem}.toml"), LONGEST_NAME).ok());
    let name = name.ok_or_else(|| InstallFault::NoName(pack.from.clone()))?;
    let inside = subfolder(Path::new(""), kind).join(name);
    let place = own.join(&inside);
    if shelf.left_out.away.contains(&place) {
        return Err(StoreError::FileAway(place).into());
    }
    Ok(InstallStep::New(free(own, inside, &pack.bytes)))
}

fn write_synced(path: &Path, bytes: &[u8]) -> Disk<()> {
    let folder = path.parent().unwrap_or(path);
    disk::create_folders(folder)?;
    let mut file = disk::create_new(path).map_err(disk::failed("write", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(disk::failed("write", path))?;
    disk::sync_folder(folder)
}
