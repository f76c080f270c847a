//! Words that a person said are no names of a family. They stay beside the list of names, and never
//! leave.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    disk,
    error::StoreError,
    private_text::{self, PrivateFault, refused},
    synced,
    workspace::Workspace,
};

/// The name must not be one that a list of names could have (`is_list`).
const FILE: &str = "not-a-name.json";
const FORMAT: u64 = 1;

#[derive(Serialize, Deserialize)]
struct NoNamesFile {
    format: u64,
    words: BTreeSet<String>,
}

/// What every format of the file has.
#[derive(Deserialize)]
struct NoNamesFormat {
    format: u64,
}

impl Workspace {
    /// Returns the words, from every copy that a service made.
    ///
    /// # Errors
    /// If reading fails, or a file is damaged or was made by a newer imh.
    pub fn no_names(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.no_names_files()?.into_iter().flat_map(|(_, words)| words).collect())
    }

    /// Adds words, whole or not at all.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn add_no_names(&self, new: &[String]) -> Result<(), StoreError> {
        self.must_be_writable()?;
        let mut words = self.no_names()?;
        words.extend(new.iter().cloned());
        self.write_no_names(&self.root.join("private").join(FILE), words)
    }

    /// Takes words back in every copy, in whatever case they are written, and returns how many
    /// there were.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn take_back_no_names(&self, words: &[String]) -> Result<usize, StoreError> {
        let files = self.no_names_files()?;
        let wanted: BTreeSet<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let mut gone = BTreeSet::new();
        for (path, mut there) in files {
            let before = there.len();
            there.retain(|word| {
                let stays = !wanted.contains(&word.to_lowercase());
                if !stays {
                    gone.insert(word.to_lowercase());
                }
                stays
            });
            if there.len() < before {
                self.must_be_writable()?;
                self.write_no_names(&path, there)?;
            }
        }
        Ok(gone.len())
    }

    fn write_no_names(&self, path: &Path, words: BTreeSet<String>) -> Result<(), StoreError> {
        let record = NoNamesFile { format: FORMAT, words };
        let mut bytes = serde_json::to_vec_pretty(&record).expect("words are valid JSON");
        bytes.push(b'\n');
        disk::create_folders(&self.root.join("private"))?;
        Ok(disk::saved(disk::write_whole(path, &bytes))?)
    }

    /// Returns each file with its words.
    fn no_names_files(&self) -> Result<Vec<(PathBuf, BTreeSet<String>)>, StoreError> {
        let mut files = synced::look(&self.root.join("private"))?.here;
        for other in synced::other_folders(&self.root, "private")? {
            files.extend(synced::look(&other)?.here);
        }
        let mut found = Vec::new();
        for path in files.into_iter().filter(|path| is_here(path)) {
            let text =
                private_text::read(&path)?.map_err(|why| PrivateFault::Words(why.to_owned()));
            match text.and_then(|text| words_in(&text)) {
                Ok(words) => found.push((path, words)),
                Err(fault) => return Err(refused(&self.root, path, fault)),
            }
        }
        Ok(found)
    }
}

/// Returns whether a file is the record, or a copy that a service made of it.
fn is_here(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_json = path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("json"));
    name.starts_with("not-a-name") && is_json && (name == FILE || !path.is_dir())
}

fn words_in(text: &str) -> Result<BTreeSet<String>, PrivateFault> {
    let fault = |error: serde_json::Error| {
        PrivateFault::Words(if text.trim().is_empty() {
            "it is empty".to_owned()
        } else if error.is_data() {
            // The error may repeat the words.
            format!("it is not as imh writes it, in line {}", error.line())
        } else {
            format!("it is damaged in line {}", error.line())
        })
    };
    let NoNamesFormat { format } = serde_json::from_str(text).map_err(fault)?;
    match format {
        FORMAT => serde_json::from_str(text).map(|NoNamesFile { words, .. }| words).map_err(fault),
        newer if newer > FORMAT => Err(PrivateFault::Newer(newer)),
        other => Err(PrivateFault::Words(format!("there is no format {other} of it"))),
    }
}
