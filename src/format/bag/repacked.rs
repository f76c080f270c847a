//! Differences left by unpacking and packing a bundle again: they are reported, and are not part of
//! what was sent.

use std::borrow::Cow;

use zip::{CompressionMethod, ZipArchive};

use super::{BagKind, MANIFEST, SIGNATURE, TAG_MANIFEST};
use crate::{model::Fault, text::left_by};

/// The layout of the members of a ZIP.
#[derive(Clone, Default)]
pub(super) struct Layout {
    /// True if all names have backslashes as separators, as older Windows programs write them.
    backslashes: bool,
    /// True if all names begin with `./`, as `tar` writes them.
    dots: bool,
    /// The prefix of the path of every member of the bag, with its slash; empty if there is no
    /// folder around them.
    pub(super) root: String,
    /// The number of other folders beside it of the same kind.
    pub(super) others: usize,
}

impl Layout {
    /// Finds the root from the declaration of a bag, which every bag has once at its root. If that
    /// is ambiguous, assumes the layout as sent.
    pub(super) fn of<R: std::io::Read + std::io::Seek>(
        kind: BagKind,
        archive: &ZipArchive<R>,
    ) -> Self {
        let names: Vec<String> = (0..archive.len())
            .filter_map(|at| Some(archive.name_for_index(at)?.ok()?.into_owned()))
            .collect();
        let backslashes = names.iter().any(|name| name.contains('\\'))
            && !names.iter().any(|name| name.contains('/'));
        let dots = !backslashes && names.iter().all(|name| name.starts_with("./"));
        let mut layout = Self { backslashes, dots, root: String::new(), others: 0 };
        let names: Vec<String> = names
            .iter()
            .map(|name| layout.plain(name).into_owned())
            .filter(|name| left_by(name).is_none())
            .collect();
        let as_sent = format!("{}/", kind.root);
        let declarations = names.iter().filter_map(|name| {
            name.strip_suffix("bagit.txt").filter(|root| root.is_empty() || root.ends_with('/'))
        });
        let mut roots: Vec<&str> = declarations.collect();
        roots.sort_by_key(|root| root.matches('/').count());
        let root = match roots.as_slice() {
            _ if roots.contains(&as_sent.as_str()) => as_sent,
            [only] => (*only).to_owned(),
            [first, second, ..] if first.matches('/').count() < second.matches('/').count() => {
                (*first).to_owned()
            }
            _ => as_sent,
        };
        let is_whole = |root: &str| names.contains(&format!("{root}{}", kind.required[0]));
        layout.others =
            roots.iter().filter(|other| !other.starts_with(&root) && is_whole(other)).count();
        layout.root = root;
        layout
    }

    /// Returns a name as imh writes it, with slashes and from the root.
    pub(super) fn plain<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.backslashes {
            return name.replace('\\', "/").into();
        }
        name.strip_prefix("./").filter(|_| self.dots).unwrap_or(name).into()
    }

    /// Returns whether a member of the bag is there.
    pub(super) fn has<R: std::io::Read + std::io::Seek>(
        &self,
        archive: &ZipArchive<R>,
        path: &str,
    ) -> bool {
        let wanted = format!("{}{path}", self.root);
        archive.file_names().flatten().any(|name| self.plain(&name) == wanted)
    }

    /// Returns the only ZIP inside a ZIP that is not a bag itself.
    pub(super) fn zip_inside<R: std::io::Read + std::io::Seek>(
        &self,
        archive: &ZipArchive<R>,
    ) -> Option<String> {
        if self.has(archive, "bagit.txt") {
            return None;
        }
        let names = (0..archive.len())
            .filter_map(|at| Some(archive.name_for_index(at)?.ok()?.into_owned()));
        let files: Vec<String> =
            names.filter(|name| !name.ends_with('/') && left_by(name).is_none()).collect();
        let [only] = files.as_slice() else { return None };
        let is_zip = [".zip", ".age"].iter().any(|ending| only.to_lowercase().ends_with(ending));
        is_zip.then(|| crate::text::one_line(only))
    }

    pub(super) fn is_as_sent(&self, kind: BagKind) -> bool {
        self.root.trim_end_matches('/') == kind.root
    }

    /// Returns the differences of the root folder from the one that was sent.
    pub(super) fn told(&self, kind: BagKind) -> Vec<Fault> {
        let names =
            self.backslashes.then_some("its names are written with backslashes for folders, as older programs of Windows write them");
        let names = names.or(self
            .dots
            .then_some("its names begin with `./`, as a program packs a folder from inside"));
        let names = names.map(|fault| Fault::whole(fault.to_owned()));
        self.told_of_root(kind).into_iter().chain(names).collect()
    }

    fn told_of_root(&self, kind: BagKind) -> Option<Fault> {
        let folder = self.root.trim_end_matches('/');
        let fault = match folder {
            folder if folder == kind.root => return None,
            "" => format!("its files lie in no folder, and were sent in `{}`", kind.root),
            folder => format!(
                "its files lie in the folder `{}`, and were sent in `{}`",
                crate::text::one_line(folder),
                kind.root
            ),
        };
        Some(Fault::whole(fault))
    }
}

/// The last members, in the order in which imh writes them; a signature may follow.
const LAST: [&str; 4] = ["bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST];
/// The mode that imh writes for every file.
const MODE: u32 = 0o100_644;

/// Returns the ZIP version that imh writes: the lowest that a member needs.
const fn version_of(method: CompressionMethod) -> (u8, u8) {
    if matches!(method, CompressionMethod::Stored) { (1, 0) } else { (2, 0) }
}

/// Returns the fault that another program packed it.
#[must_use]
pub fn packed_by_another() -> Fault {
    Fault::whole("a program other than imh packed it".to_owned())
}

/// Returns whether the declaration of the bag is compressed. This imh stores it because it is too
/// short, but an earlier imh compressed it.
pub(super) fn compresses_what_is_short<R: std::io::Read + std::io::Seek>(
    archive: &mut ZipArchive<R>,
    root: &str,
) -> bool {
    archive
        .by_name(&format!("{root}bagit.txt"))
        .is_ok_and(|file| file.compression() != CompressionMethod::Stored)
}

/// Returns whether another program packed it: the members have different times, modes or versions,
/// there are folders, or the order differs. imh writes one time, only files, and the manifests
/// last.
pub(super) fn by_another_program<R: std::io::Read + std::io::Seek>(
    archive: &mut ZipArchive<R>,
) -> bool {
    let (mut moments, mut names) = (Vec::new(), Vec::new());
    for at in 0..archive.len() {
        let Ok(file) = archive.by_index_raw(at) else { continue };
        // Members that need 64-bit sizes have a different version.
        let is_large = file.size() > u64::from(u32::MAX) - (1 << 20);
        if file.is_dir() || file.unix_mode() != Some(MODE) {
            return true;
        }
        if !is_large && file.version_made_by() != version_of(file.compression()) {
            return true;
        }
        names.extend(file.name().ok().and_then(|name| Some(name.split_once('/')?.1.to_owned())));
        moments.extend(file.last_modified().filter(|moment| !moments.contains(moment)));
    }
    let names = names.strip_suffix(&[SIGNATURE.to_owned()]).unwrap_or(&names);
    moments.len() > 1 || !names.ends_with(&LAST.map(str::to_owned))
}

/// Returns why none of it can be read, and the remedy, if a program packed it in an unusual way.
pub(super) fn shut<R: std::io::Read + std::io::Seek>(
    archive: &mut ZipArchive<R>,
) -> Option<&'static str> {
    let (mut locked, mut otherwise, mut all) = (0, 0, 0);
    for at in 0..archive.len() {
        let Ok(file) = archive.by_index_raw(at) else { continue };
        all += usize::from(!file.is_dir());
        locked += usize::from(file.encrypted());
        otherwise += usize::from(!matches!(
            file.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        ));
    }
    match () {
        () if locked > 0 && locked == all => Some(
            "it is locked with a password; unpack it with that, and name the folder that comes out",
        ),
        () if otherwise * 2 > all => Some(
            "it is packed in a way that many tools cannot open; unpack it, and name the folder that comes out",
        ),
        () => None,
    }
}
