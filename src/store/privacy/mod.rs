//! Checks all files that would be exported, and the names that a person never wants to export.

mod found;
mod known;
mod look;

use std::{io::BufReader, path::PathBuf};

pub(super) use known::KnownFindings;
use look::{Looker, ends_as_scan};

use super::{disk, error::StoreError, parallel, workspace::Workspace};
use crate::{
    analysis::privacy::{Lookout, NameFound, Reader},
    context::Context,
    files::{self, LineSeen, Part, Sought},
    model::{EvidenceFile, Finding},
};

/// Returns the lines in a picture, or why it could not be read, as a clause.
pub type ReadWords<'r> = dyn Fn(&[u8]) -> Result<Vec<LineSeen>, String> + Sync + 'r;

/// A program that reads the words in a picture.
pub struct WordReader<'r> {
    /// The languages that it knows, as it names them.
    pub languages: &'r str,
    pub read: &'r ReadWords<'r>,
}

/// The findings in all files, and the pictures whose words nobody read.
#[derive(Debug, Default)]
pub struct FilesLooked {
    pub findings: Vec<Finding>,
    /// The files that are pictures or may be scans, of which the person was not asked yet whether a
    /// program should read words in them.
    pub unasked: usize,
    /// The files in which a program read words before, and the list or imh changed since.
    pub read_before: usize,
    /// What the program could not read: the place, and why as a clause.
    pub unseen: Vec<(String, String)>,
}

/// A file that would be exported.
struct Leaving {
    /// The name for messages: `E3 notes.docx`, or `E3 file 1` if the name itself reveals something.
    called: String,
    file: EvidenceFile,
    path: PathBuf,
    has_consent: bool,
}

impl Workspace {
    /// Returns the names in every file of the portfolio that are on no list, each once a file, and
    /// the surnames that stand after a title.
    ///
    /// # Errors
    /// If reading fails.
    pub fn names_in_files(&self, lookout: &Lookout) -> Result<Vec<NameFound>, StoreError> {
        let mut found = Vec::new();
        for leaving in self.leaving(lookout) {
            let Some(opened) = disk::open_if_there(&leaving.path)? else { continue };
            let mut opened = BufReader::with_capacity(256 << 10, opened);
            let mut reader = Reader::new(lookout);
            let (name, size) = (&leaving.file.name, leaving.file.size_bytes);
            let read = parallel::quietly(|| {
                // Only words of a file are offered as names.
                files::read(name, &mut opened, size, &Sought::Nothing, |part| {
                    if let Part::Words { place, text, goes_on, begins } = part {
                        let called = &leaving.called;
                        reader.look_from(called, (place, begins), text, goes_on, |_, _, _| {});
                    }
                })
            });
            read.map_err(disk::failed("read", &leaving.path))?;
            found.extend(reader.names_and_surnames(&leaving.called));
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

    /// Checks every file of the portfolio, with the words in pictures if there is a `words` reader.
    /// `passed` gets the number of bytes read.
    ///
    /// # Errors
    /// If reading fails. A faulty file is a finding.
    pub fn findings_in_files(
        &self,
        context: &Context,
        lookout: &Lookout,
        words: Option<&WordReader<'_>>,
        passed: impl Fn(u64) + Sync,
    ) -> Result<FilesLooked, StoreError> {
        let known = KnownFindings::open(context, &self.marker.workspace, &self.root);
        let sought = Sought::of(lookout.listed_words());
        let desk = Looker { lookout, made_of: lookout.made_of(), sought, known, words };
        // A reader that gives up on a file becomes a finding, and prints nothing.
        let all_looked = parallel::quietly(|| {
            parallel::on_all(self.leaving(lookout), |leaving| {
                let looked = desk.look_into(&leaving);
                passed(leaving.file.size_bytes);
                looked
            })
        });
        let mut all = FilesLooked::default();
        for one in all_looked? {
            all.findings.extend(one.findings);
            all.unasked += usize::from(one.is_unasked);
            all.read_before += usize::from(one.was_read_before);
            all.unseen.extend(one.unseen);
        }
        desk.known.keep();
        Ok(all)
    }

    /// Notes that nothing should read the words in the pictures that are here now, until the person
    /// asks for it.
    pub fn leave_pictures(&self, context: &Context) {
        let known = KnownFindings::open(context, &self.marker.workspace, &self.root);
        for item in &self.portfolio.evidence {
            item.kept().filter(|file| ends_as_scan(&file.name)).for_each(|file| known.leave(file));
        }
        known.keep_with_before();
    }
}
