//! Checks all files that would be exported, and the names that a person never wants to export.

use std::{
    cmp::Ordering,
    collections::BTreeSet,
    io::{BufReader, Read, Seek},
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
};

use super::{disk, error::StoreError, parallel, synced, workspace::Workspace};
use crate::{
    analysis::privacy::{Lookout, NameFound, Reader, finding},
    files::{self, Part},
    model::{EvidenceFile, Finding, FindingKind},
};

/// The most findings in one file, because nobody goes through more of them one by one.
const MOST_FINDINGS: usize = 1_000;

/// A file that would be exported.
struct Leaving {
    /// The name for messages: `E3 notes.docx`, or `E3 file 1` if the name itself reveals something.
    called: String,
    file: EvidenceFile,
    path: PathBuf,
    has_consent: bool,
}

impl Workspace {
    /// Returns the names in every file of the portfolio that are on no list, each once a file.
    ///
    /// # Errors
    /// If reading fails.
    pub fn names_in_files(&self, lookout: &Lookout) -> Result<Vec<NameFound>, StoreError> {
        let mut found = Vec::new();
        for leaving in self.leaving(lookout) {
            let Some(opened) = disk::open_if_there(&leaving.path)? else { continue };
            let mut opened = BufReader::with_capacity(256 << 10, opened);
            let read = parallel::quietly(|| {
                panic::catch_unwind(AssertUnwindSafe(|| {
                    let mut reader = Reader::new(lookout);
                    let (name, size) = (&leaving.file.name, leaving.file.size_bytes);
                    let read = files::read(name, &mut opened, size, |part| {
                        if let Part::Words { place, text, goes_on } = part {
                            reader.look(&leaving.called, place, text, goes_on, |_, _, _| {});
                        }
                    });
                    read.map(|()| reader.names(&leaving.called))
                }))
            });
            // A file that stops its reader is a finding of the check.
            if let Ok(read) = read {
                found.extend(read.map_err(disk::failed("read", &leaving.path))?);
            }
        }
        Ok(found)
    }

    fn leaving(&self, lookout: &Lookout) -> Vec<Leaving> {
        let leaving = self.portfolio.evidence.iter().flat_map(|item| {
            item.kept().enumerate().map(|(at, file)| Leaving {
                called: if lookout.hits(&file.name).is_empty()
                    && lookout.names(&file.name).is_empty()
                {
                    format!("{} {}", item.short, file.name)
                } else {
                    format!("{} file {}", item.short, at + 1)
                },
                path: self.evidence_path(file),
                file: file.clone(),
                has_consent: item.consent.is_some(),
            })
        });
        leaving.collect()
    }

    /// Checks every file of the portfolio. `passed` gets the number of bytes read.
    ///
    /// # Errors
    /// If reading fails. A faulty file is a finding.
    pub fn findings_in_files(
        &self,
        lookout: &Lookout,
        passed: impl Fn(u64) + Sync,
    ) -> Result<Vec<Finding>, StoreError> {
        // A reader that gives up on a file becomes a finding, and prints nothing.
        let found = parallel::quietly(|| {
            parallel::on_all(self.leaving(lookout), |leaving| {
                let found = look_into(&leaving, lookout);
                passed(leaving.file.size_bytes);
                found
            })
        });
        Ok(found?.into_iter().flatten().collect())
    }
}

fn look_into(leaving: &Leaving, lookout: &Lookout) -> Result<Vec<Finding>, StoreError> {
    let Leaving { called, file, path, has_consent } = leaving;
    let mut findings = Vec::new();
    let mut add = |kind: FindingKind, place: &str, said: &str, detail: Option<String>| {
        if kind == FindingKind::PeopleInPicture && *has_consent {
            return;
        }
        match findings.len().cmp(&MOST_FINDINGS) {
            Ordering::Less => findings.push(finding(Some(file.sha256), kind, place, said, detail)),
            Ordering::Equal => {
                let why = format!(
                    "it holds more than {MOST_FINDINGS} things to look at, and the rest is not listed"
                );
                findings.push(finding(
                    Some(file.sha256),
                    FindingKind::Unreadable,
                    called,
                    "",
                    Some(why),
                ));
            }
            Ordering::Greater => {}
        }
    };
    let Some(opened) = disk::open_if_there(path)? else {
        let why = if synced::is_away(path) {
            "its copy is not here at the moment"
        } else {
            "its copy is missing"
        };
        add(FindingKind::Unreadable, called, "", Some(why.to_owned()));
        return Ok(findings);
    };
    let mut opened = BufReader::with_capacity(256 << 10, opened);
    let read = panic::catch_unwind(AssertUnwindSafe(|| {
        read(&file.name, &mut opened, file.size_bytes, called, lookout, &mut add)
    }));
    match read {
        Ok(read) => read.map_err(disk::failed("read", path))?,
        Err(_) => add(
            FindingKind::Unreadable,
            called,
            "",
            Some("imh could not get through it".to_owned()),
        ),
    }
    // The same words in the same place are one finding, even if several rules found them.
    let mut seen = BTreeSet::new();
    findings.retain(|finding| seen.insert(finding.id.clone()));
    Ok(findings)
}

fn read(
    name: &str,
    file: &mut (impl Read + Seek),
    size_bytes: u64,
    called: &str,
    lookout: &Lookout,
    add: &mut impl FnMut(FindingKind, &str, &str, Option<String>),
) -> std::io::Result<()> {
    let mut reader = Reader::new(lookout);
    files::read(name, file, size_bytes, |part| match part {
        Part::Words { place, text, goes_on } => {
            reader.look(called, place, text, goes_on, |kind, place, said| {
                add(kind, place, said, None);
            });
        }
        Part::Trait { place, kind, detail } => {
            let place =
                if place.is_empty() { called.to_owned() } else { format!("{called}, {place}") };
            add(kind, &place, "", detail);
        }
    })?;
    for name in reader.names(called) {
        add(name.kind, &name.place, &name.said, name.detail());
    }
    Ok(())
}
