//! Compares a bag's manifests with its files.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{DECLARATION, MANIFEST, SIGNATURE, TAG_MANIFEST, verify::Bag};
use crate::model::{Digest, Fault};

impl Bag {
    /// Renames files to the spelling of the manifest if only their Unicode form differs, because a
    /// Mac writes accents apart from their letters.
    pub(super) fn respell(&mut self) {
        let text = self.text_of(MANIFEST).unwrap_or_default();
        let listed: BTreeMap<String, String> = text
            .lines()
            .filter_map(|line| {
                Some(unescaped(line.split_once(' ')?.1.trim_start_matches([' ', '*', '\t'])))
            })
            .filter(|path| !self.files.contains_key(path))
            .map(|path| (path.nfc().collect(), path))
            .collect();
        let names: Vec<String> =
            self.files.keys().filter(|name| !name.is_ascii()).cloned().collect();
        for name in names {
            let Some(path) = listed.get(&name.nfc().collect::<String>()) else { continue };
            if let Some(file) = self.files.remove(&name) {
                self.files.insert(path.clone(), file);
                self.verification.repacked.push(Fault::at(
                    path.clone(),
                    "has its accents written apart from their letters, as a Mac writes them",
                ));
                self.respelled.insert(name, path.clone());
            }
        }
    }

    /// Reports every difference between manifests and members.
    pub(super) fn compare(&mut self) {
        match self.text_of("bagit.txt") {
            None => self.verification.fault("bagit.txt", "is missing"),
            Some(text) if text != DECLARATION => {
                self.verification.fault("bagit.txt", "does not declare a BagIt 1.0 bag in UTF-8");
            }
            Some(_) => {}
        }
        let payload: Vec<String> =
            self.files.keys().filter(|path| path.starts_with("data/")).cloned().collect();
        let listed = self.check_manifest(MANIFEST);
        for path in &payload {
            if !listed.contains_key(path) {
                self.verification.fault(path.clone(), "is in no manifest");
            }
        }
        for path in listed.keys().filter(|path| !path.starts_with("data/")) {
            self.verification.fault(
                MANIFEST,
                format!(
                    "lists `{}`, which is not part of the content",
                    crate::text::one_line(path)
                ),
            );
        }
        let tags = self.check_manifest(TAG_MANIFEST);
        for path in ["bagit.txt", "bag-info.txt", MANIFEST] {
            if self.files.contains_key(path) && !tags.contains_key(path) {
                self.verification.fault(path, format!("is not in {TAG_MANIFEST}"));
            }
        }
        let known = ["bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST, SIGNATURE];
        for path in self
            .files
            .keys()
            .filter(|path| !path.starts_with("data/") && !known.contains(&path.as_str()))
        {
            let is_manifest = path.starts_with("manifest-") || path.starts_with("tagmanifest-");
            let fault = match tags.contains_key(path) {
                _ if is_manifest => {
                    "is one more manifest, and different tools would go by different ones"
                        .to_owned()
                }
                true => format!("is not part of a {}", self.kind.called),
                false => "is in no manifest".to_owned(),
            };
            self.verification.faults.push(Fault::at(path.clone(), fault));
        }
        for path in self.kind.required {
            if !self.files.contains_key(*path) {
                self.verification
                    .fault(*path, format!("is missing, so this is not a {}", self.kind.called));
            }
        }
        self.verification.verified_files = payload
            .iter()
            .filter(|path| listed.get(*path).is_some_and(|digest| self.files[*path].0 == *digest))
            .count();
        self.verification.payload_bytes = payload.iter().map(|path| self.files[path].1).sum();
        self.check_info(payload.len());
    }

    /// Returns the paths and digests of a manifest, and reports its differences from the members.
    fn check_manifest(&mut self, manifest: &str) -> BTreeMap<String, Digest> {
        let Some(text) = self.text_of(manifest) else {
            self.verification.fault(manifest, "is missing");
            return BTreeMap::new();
        };
        let mut listed = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            let parsed = line.split_once(' ').and_then(|(digest, path)| {
                Some((
                    Digest::parse(&digest.to_ascii_lowercase())?,
                    path.trim_start_matches([' ', '*', '\t']),
                ))
            });
            let Some((digest, path)) = parsed else {
                self.verification
                    .fault(manifest, format!("line {} is not a digest and a file", at + 1));
                continue;
            };
            let path = unescaped(path);
            match self.files.get(&path) {
                None => self.verification.fault(
                    crate::text::one_line(&path),
                    format!("is listed in {manifest} and is not there"),
                ),
                Some((found, _)) if *found != digest => {
                    self.verification.fault(
                        path.clone(),
                        "has changed since the bundle was made (its SHA-256 differs)",
                    );
                }
                Some(_) => {}
            }
            if listed.insert(path.clone(), digest).is_some() {
                self.verification
                    .fault(manifest, format!("lists `{}` twice", crate::text::one_line(&path)));
            }
        }
        listed
    }

    fn check_info(&mut self, payload_files: usize) {
        let Some(text) = self.text_of("bag-info.txt") else { return };
        let about: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (crate::text::one_line(name), crate::text::one_line(value)))
            .collect();
        let oxum = about.iter().find(|(name, _)| name.eq_ignore_ascii_case("Payload-Oxum"));
        let counted = format!("{}.{payload_files}", self.verification.payload_bytes);
        if let Some((_, oxum)) = oxum
            && *oxum != counted
        {
            let fault =
                format!("says that the content is {oxum} (bytes.files), and it is {counted}");
            let fault = Fault::at("bag-info.txt", fault);
            self.verification.of_total = Some(fault.clone());
            self.verification.faults.push(fault);
        }
        self.verification.about = about;
    }
}

/// Decodes a path in a manifest.
fn unescaped(path: &str) -> String {
    path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
}
