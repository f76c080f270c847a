//! The packs in a ZIP, with their signatures. Limited in number and bytes, so that no ZIP can fill
//! the memory.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::toml::LARGEST_FILE_BYTES;
use crate::{
    model::Fault,
    text::{cut, left_by, one_line},
};

const MOST_MEMBERS: usize = 2_000;
const LONGEST_NAME: usize = 200;
const MOST_BYTES: usize = 64 << 20;

/// A file in a ZIP: a pack, or the signature of one.
pub struct PackedFile {
    /// Its path in the ZIP. It is shown, and nothing is written under it.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Returns the TOML files in a ZIP and the signatures (`.sig`), in the order of the ZIP. Other
/// files, and those that a system left, are passed over.
///
/// # Errors
/// If it is damaged, locked or too large, or holds two files under one name.
pub fn packed_files(file: impl Read + Seek) -> Result<Vec<PackedFile>, Fault> {
    let mut archive = ZipArchive::new(file)
        .map_err(|_| Fault::whole("it is a ZIP that is damaged, or only a part of one"))?;
    if archive.len() > MOST_MEMBERS {
        return Err(Fault::whole(format!("it holds more than {MOST_MEMBERS} files")));
    }
    let mut files: Vec<PackedFile> = Vec::new();
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let name = match archive.name_for_index(at) {
            Some(Ok(name)) => name.replace('\\', "/"),
            _ => continue,
        };
        let base = name.rsplit('/').next().unwrap_or_default();
        let is_meant = [".toml", ".sig"].iter().any(|end| base.to_lowercase().ends_with(end));
        if !is_meant || base.starts_with('.') || left_by(&name).is_some() {
            continue;
        }
        let shown = cut(&one_line(&name), LONGEST_NAME);
        let refused = |fault: &str| Fault::at(shown.clone(), fault.to_owned());
        if archive.by_index_raw(at).is_ok_and(|member| member.encrypted()) {
            return Err(refused("is locked with a password"));
        }
        if files.iter().any(|other| other.name == name) {
            return Err(refused("is there twice, and other programs may show the other one"));
        }
        let most = LARGEST_FILE_BYTES.min(left);
        let mut bytes = Vec::new();
        archive
            .by_index(at)
            .ok()
            .and_then(|member| member.take(most as u64 + 1).read_to_end(&mut bytes).ok())
            .ok_or_else(|| refused("is damaged, or packed in a way that imh does not open"))?;
        if bytes.len() > most {
            return Err(refused(if most == LARGEST_FILE_BYTES {
                "is larger than 8 MiB, which is more than any pack"
            } else {
                "unpacks to more than imh reads; install the packs in it one by one"
            }));
        }
        left -= bytes.len();
        files.push(PackedFile { name, bytes });
    }
    Ok(files)
}
