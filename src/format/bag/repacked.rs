//! What somebody's computer leaves behind where a bundle is unpacked and packed again: told, and no part of what was sent.

use zip::ZipArchive;

use super::BagSort;
use crate::{model::BagFault, text::left_by};

/// How the members of a ZIP lie in it.
pub(super) struct Layout {
    /// What stands before the path of every member of the bag, with its slash; nothing where there is no folder around them.
    pub(super) root: String,
}

impl Layout {
    /// By where the declaration of a bag lies, which every bag has once at its root. Where that is not plain, as it was sent.
    pub(super) fn of<R: std::io::Read + std::io::Seek>(sort: BagSort, archive: &ZipArchive<R>) -> Self {
        let names: Vec<String> = (0..archive.len())
            .filter_map(|at| Some(archive.name_for_index(at)?.ok()?.into_owned()))
            .filter(|name| left_by(name).is_none())
            .collect();
        let as_sent = format!("{}/", sort.root);
        let declarations =
            names.iter().filter_map(|name| name.strip_suffix("bagit.txt").filter(|root| root.is_empty() || root.ends_with('/')));
        let mut roots: Vec<&str> = declarations.collect();
        roots.sort_by_key(|root| root.matches('/').count());
        let root = match roots.as_slice() {
            _ if roots.contains(&as_sent.as_str()) => as_sent,
            [only] => (*only).to_owned(),
            [first, second, ..] if first.matches('/').count() < second.matches('/').count() => (*first).to_owned(),
            _ => as_sent,
        };
        Self { root }
    }

    /// The one ZIP that lies in a ZIP which is no bag itself.
    pub(super) fn zip_inside<R: std::io::Read + std::io::Seek>(&self, archive: &ZipArchive<R>) -> Option<String> {
        if archive.index_for_name(&format!("{}bagit.txt", self.root)).is_some() {
            return None;
        }
        let names = (0..archive.len()).filter_map(|at| Some(archive.name_for_index(at)?.ok()?.into_owned()));
        let files: Vec<String> = names.filter(|name| !name.ends_with('/') && left_by(name).is_none()).collect();
        let [only] = files.as_slice() else { return None };
        let is_zip = [".zip", ".age"].iter().any(|ending| only.to_lowercase().ends_with(ending));
        is_zip.then(|| crate::text::one_line(only))
    }

    pub(super) fn is_as_sent(&self, sort: BagSort) -> bool {
        self.root.trim_end_matches('/') == sort.root
    }

    /// What is to be said of a root folder that is not the one it was sent in.
    pub(super) fn told(&self, sort: BagSort) -> Option<BagFault> {
        let folder = self.root.trim_end_matches('/');
        let fault = match folder {
            folder if folder == sort.root => return None,
            "" => format!("its files lie in no folder, and were sent in `{}`", sort.root),
            folder => format!("its files lie in the folder `{}`, and were sent in `{}`", crate::text::one_line(folder), sort.root),
        };
        Some(BagFault { file: String::new(), fault })
    }
}

/// Whether the members bear several moments, or folders stand among them: imh writes one moment, and files alone.
pub(super) fn by_another_program<R: std::io::Read + std::io::Seek>(archive: &mut ZipArchive<R>) -> bool {
    let mut moments = Vec::new();
    for at in 0..archive.len() {
        let Ok(file) = archive.by_index_raw(at) else { continue };
        if file.is_dir() {
            return true;
        }
        moments.extend(file.last_modified().filter(|moment| !moments.contains(moment)));
    }
    moments.len() > 1
}
