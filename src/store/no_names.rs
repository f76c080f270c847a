//! Words that a person said are no names of a family. They stay beside the list of names, and never
//! leave.

use std::{collections::BTreeSet, path::Path};

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
        let mut files = synced::look(&self.root.join("private"))?.here;
        for other in synced::other_folders(&self.root, "private")? {
            files.extend(synced::look(&other)?.here);
        }
        let mut words = BTreeSet::new();
        for path in files.into_iter().filter(|path| is_here(path)) {
            let text =
                private_text::read(&path)?.map_err(|why| PrivateFault::Words(why.to_owned()));
            match text.and_then(|text| words_in(&text)) {
                Ok(more) => words.extend(more),
                Err(fault) => return Err(refused(&self.root, path, fault)),
            }
        }
        Ok(words)
    }

    /// Adds words, whole or not at all.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn add_no_names(&self, new: &[String]) -> Result<(), StoreError> {
        self.must_be_writable()?;
        let mut words = self.no_names()?;
        words.extend(new.iter().cloned());
        let record = NoNamesFile { format: FORMAT, words };
        let mut bytes = serde_json::to_vec_pretty(&record).expect("words are valid JSON");
        bytes.push(b'\n');
        let folder = self.root.join("private");
        disk::create_folders(&folder)?;
        Ok(disk::saved(disk::write_whole(&folder.join(FILE), &bytes))?)
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
