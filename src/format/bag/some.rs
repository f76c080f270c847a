//! Reads some members of a bag and checks each against its digest, without reading the others.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::{
    BagKind, MANIFEST, directory::count_of_members, members::is_about_the_bytes,
    verify::MOST_MEMBERS,
};
use crate::format::sha256;

/// A bag of which only some members are read.
pub struct SomeOfABag<R> {
    archive: ZipArchive<R>,
    kind: BagKind,
    manifest: String,
}

/// The reason why it cannot be read: a fault of the bag, or an error of the machine.
pub type Unreadable = Result<String, io::Error>;

fn broken(error: zip::result::ZipError) -> Unreadable {
    match error {
        zip::result::ZipError::Io(error) if !is_about_the_bytes(&error) => Err(error),
        error => Ok(format!("cannot be read ({})", crate::text::one_line(&error.to_string()))),
    }
}

/// Returns whether a member is content of the bag, which may have any name.
fn is_evidence(kind: BagKind, name: &str) -> bool {
    let inside = name.strip_prefix(kind.root).and_then(|rest| rest.strip_prefix('/'));
    inside.is_some_and(|inside| inside != kind.required[0])
}

impl<R: Read + Seek> SomeOfABag<R> {
    /// # Errors
    /// If it is not a bag of this kind, or cannot be read.
    pub fn open(kind: BagKind, mut bundle: R) -> Result<Self, Unreadable> {
        match count_of_members(&mut bundle) {
            Ok(Some(count)) if count <= MOST_MEMBERS => {}
            Ok(Some(count)) => {
                return Err(Ok(format!(
                    "holds {count} files; more than {MOST_MEMBERS} are not read"
                )));
            }
            Ok(None) => return Err(Ok("is not a ZIP file, or only a part of one".to_owned())),
            Err(error) if is_about_the_bytes(&error) => {
                return Err(Ok("was cut short or changed".to_owned()));
            }
            Err(error) => return Err(Err(error)),
        }
        bundle.seek(SeekFrom::Start(0)).map_err(Err)?;
        let archive = ZipArchive::new(bundle).map_err(broken)?;
        let root = archive
            .name_for_index(0)
            .and_then(Result::ok)
            .map(|name| name.split('/').next().unwrap_or_default().to_owned());
        if root.as_deref() != Some(kind.root) {
            return Err(Ok(format!("is a ZIP file, and not a {}", kind.called)));
        }
        let portfolios = archive
            .file_names()
            .flatten()
            .filter(|name| name.ends_with(kind.required[0]) && !is_evidence(kind, name));
        if portfolios.count() > 1 {
            return Err(Ok(format!("holds more than one {}", kind.called)));
        }
        let mut bag = Self { archive, kind, manifest: String::new() };
        let manifest = bag.read(MANIFEST, 8 << 20)?;
        bag.manifest =
            String::from_utf8(manifest).map_err(|_| Ok(format!("{MANIFEST} is not UTF-8")))?;
        Ok(bag)
    }

    /// Returns a member that is unpacked while it is read, without a check of its digest.
    ///
    /// # Errors
    /// If it is missing.
    pub fn stream(&mut self, path: &str) -> Result<impl Read, Unreadable> {
        let name = format!("{}/{path}", self.kind.root);
        self.archive.by_name(&name).map_err(|error| match error {
            zip::result::ZipError::FileNotFound => Ok(format!("{path} is missing")),
            error => broken(error),
        })
    }

    fn read(&mut self, path: &str, most_bytes: u64) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let read = self.stream(path)?.take(most_bytes + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(error.into()))?;
        if bytes.len() as u64 > most_bytes {
            Err(Ok(format!("{path} is too large for what it is")))
        } else {
            Ok(bytes)
        }
    }

    /// Returns a whole member, if it has the digest in the manifest.
    ///
    /// # Errors
    /// If it is missing, too large, or has changed.
    pub fn bytes(&mut self, path: &str, most_bytes: u64) -> Result<Vec<u8>, Unreadable> {
        let bytes = self.read(path, most_bytes)?;
        let digest = sha256(&bytes).to_string();
        let is_it = |line: &str| {
            line.split_once(' ').is_some_and(|(sum, name)| {
                sum == digest && name.trim_start_matches([' ', '*']) == path
            })
        };
        if self.manifest.lines().any(is_it) {
            Ok(bytes)
        } else {
            Err(Ok(format!("{path} is not what was sent")))
        }
    }
}
