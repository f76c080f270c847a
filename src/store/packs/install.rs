//! Installs packs into a person's own folder, and removes them: all of them or none.
//!
//! New files are written into a folder that gets its name when they are whole. From then on they
//! are installed, and every reader finds them there; they move to their own places one by one, by
//! the next program that writes if this one is stopped.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    content::{PackContent, PackIdentity},
    own_folder::{FRAMEWORKS, INSTALLING, by_digest, free, lock, settle, subfolder},
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

/// The reason why packs are not installed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum InstallFault {
    #[error(
        "`{id}` is the id of a {} that comes with imh, and nothing takes its place",
        .kind.in_words()
    )]
    NameOfShipped { kind: PackKind, id: String },
    #[error("{identity} is installed already, with other content")]
    Other { identity: Box<PackIdentity>, path: String, theirs: Digest, ours: Digest },
    #[error("your folder has different files for {identity}, and this is one of them")]
    Contested { identity: PackIdentity, paths: Vec<String> },
    #[error("`{0}` is in your folder already, beside a signature that does not match it")]
    WronglySigned(String),
    #[error("`{}` and `{}` are both {}, with different content", .0.0, .0.1, .1)]
    Twice((String, String), PackIdentity),
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
pub fn install(user_folder: &Path, packs: &[NewPack]) -> Result<Vec<InstalledPack>, InstallFault> {
    // What is refused anyway leaves no folder behind.
    planned(user_folder, packs)?;
    let own = user_folder.join(FRAMEWORKS);
    disk::create_folders(&own)?;
    let _lock = lock(&own)?;
    settle(&own)?;
    let mut files: BTreeMap<PathBuf, &[u8]> = BTreeMap::new();
    let mut installed = Vec::new();
    for (pack, step) in packs.iter().zip(planned(user_folder, packs)?) {
        let given = pack.signature.as_ref();
        let (path, signed, is_new) = match step {
            InstallStep::Ships => (None, None, false),
            InstallStep::New(inside) => {
                let is_taken = files.get(&inside).is_some_and(|other| *other != pack.bytes);
                let inside = if is_taken { by_digest(&inside, &pack.bytes) } else { inside };
                let signature = signature_beside(&inside);
                // A pack that was removed may have left it.
                disk::remove_file(&own.join(&signature))?;
                disk::create_folders(&subfolder(&own, pack.content.kind()))?;
                let path = own.join(&inside);
                files.insert(inside, &pack.bytes);
                files.extend(given.map(|(bytes, _)| (signature, &**bytes)));
                (Some(path), given.map(|(_, signed)| signed.clone()), true)
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
        let place = own.join(INSTALLING);
        let draft = FolderDraft::beside(&place)?;
        for (inside, bytes) in files {
            write_synced(&draft.path().join(inside), bytes)?;
        }
        draft.keep(&place)?;
        // They are installed. What is not in its place yet is found, and moves later.
        let _ = settle(&own);
    }
    Ok(installed)
}

fn planned(user_folder: &Path, packs: &[NewPack]) -> Result<Vec<InstallStep>, InstallFault> {
    for (at, pack) in packs.iter().enumerate() {
        let is_other = |other: &&NewPack| {
            other.content.kind() == pack.content.kind()
                && other.identity.is_same(&pack.identity)
                && other.bytes != pack.bytes
        };
        if let Some(other) = packs[..at].iter().find(is_other) {
            let files = (other.from.clone(), pack.from.clone());
            return Err(InstallFault::Twice(files, pack.identity.clone()));
        }
    }
    packs.iter().map(|pack| step_of(user_folder, pack)).collect()
}

fn step_of(user_folder: &Path, pack: &NewPack) -> Result<InstallStep, InstallFault> {
    let kind = pack.content.kind();
    let shelf = Shelf::load(kind, Some(user_folder))?;
    let counts = shelf.packs.iter().find(|known| known.bytes == pack.bytes);
    if let Some(known) = counts {
        if !known.installed {
            return Ok(InstallStep::Ships);
        }
        let signature = match (&known.signed, &pack.signature) {
            (None, Some(_)) => SignatureStep::Written,
            (Some(_), Some(_)) if pack.is_vouched => SignatureStep::Written,
            (signed, _) => SignatureStep::Stays(signed.clone()),
        };
        return Ok(InstallStep::There { path: PathBuf::from(&known.name), signature });
    }
    if shelf.takes_the_place_of_shipped(&pack.identity, pack.content.is_template()) {
        return Err(InstallFault::NameOfShipped { kind, id: pack.identity.id.clone() });
    }
    let is_it = |known: &&super::PackAside| known.pack.bytes == pack.bytes;
    match shelf.aside.iter().find(is_it) {
        Some(aside) if aside.why == AsideReason::Contested => {
            let same = shelf.all().filter(|other| other.identity.is_same(&pack.identity));
            return Err(InstallFault::Contested {
                identity: pack.identity.clone(),
                paths: same.map(|other| other.name.clone()).collect(),
            });
        }
        // Without its own signature beside it, somebody may have changed it since.
        Some(aside) if pack.signature.is_none() => {
            return Err(InstallFault::WronglySigned(aside.pack.name.clone()));
        }
        Some(aside) => {
            let signature = SignatureStep::Written;
            return Ok(InstallStep::There { path: PathBuf::from(&aside.pack.name), signature });
        }
        None => {}
    }
    let same = shelf.all().find(|known| known.installed && known.identity.is_same(&pack.identity));
    if let Some(known) = same {
        return Err(InstallFault::Other {
            identity: Box::new(pack.identity.clone()),
            path: known.name.clone(),
            theirs: known.sha256(),
            ours: sha256(&pack.bytes),
        });
    }
    let own = user_folder.join(FRAMEWORKS);
    let stem = pack.identity.file_stem();
    let name = stem.and_then(|stem| chosen_file_name(&format!("{stem}.toml"), LONGEST_NAME).ok());
    let name = name.ok_or_else(|| InstallFault::NoName(pack.from.clone()))?;
    let inside = subfolder(Path::new(""), kind).join(name);
    if let Some(away) = shelf.away.into_iter().find(|away| *away == own.join(&inside)) {
        return Err(StoreError::FileAway(away).into());
    }
    Ok(InstallStep::New(free(&own, inside, &pack.bytes)))
}

fn write_synced(path: &Path, bytes: &[u8]) -> Disk<()> {
    let folder = path.parent().unwrap_or(path);
    disk::create_folders(folder)?;
    let mut file = disk::create_new(path).map_err(disk::failed("write", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(disk::failed("write", path))?;
    disk::sync_folder(folder)
}
