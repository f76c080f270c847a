//! Checks all files that would be exported, and the names that a person never wants to export.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::PathBuf,
};

use super::{
    disk::{self, FileStamp},
    error::StoreError,
    known_findings::{KnownFindings, key},
    parallel, synced,
    workspace::Workspace,
};
use crate::{
    analysis::privacy::{Lookout, NameFound, Reader, finding},
    context::Context,
    files::{self, Part, Sought},
    model::{Digest, EvidenceFile, Finding, FindingKind},
    text::counted,
};

/// The most findings of one kind in one file, because nobody goes through more of them one by one.
const MOST_OF_A_KIND: usize = 1_000;
/// The most different listed names in one file that have a finding of their own.
const MOST_NAMES: usize = 10_000;

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

    /// Checks every file of the portfolio. `passed` gets the number of bytes read.
    ///
    /// # Errors
    /// If reading fails. A faulty file is a finding.
    pub fn findings_in_files(
        &self,
        context: &Context,
        lookout: &Lookout,
        passed: impl Fn(u64) + Sync,
    ) -> Result<Vec<Finding>, StoreError> {
        let known = KnownFindings::open(context, &self.marker.workspace, &self.root);
        let (sought, made_of) = (Sought::of(lookout.listed_words()), lookout.made_of());
        // A reader that gives up on a file becomes a finding, and prints nothing.
        let found = parallel::quietly(|| {
            parallel::on_all(self.leaving(lookout), |leaving| {
                let found = look_into(&leaving, (lookout, &made_of, &sought), &known);
                passed(leaving.file.size_bytes);
                found
            })
        });
        let found = found?;
        known.keep();
        Ok(found.into_iter().flatten().collect())
    }
}

fn look_into(
    leaving: &Leaving,
    (lookout, made_of, sought): (&Lookout, &str, &Sought),
    known: &KnownFindings,
) -> Result<Vec<Finding>, StoreError> {
    let Leaving { called, file, path, has_consent } = leaving;
    let mut found = Found::new(file.sha256);
    let Some(opened) = disk::open_if_there(path)? else {
        let why = if synced::is_away(path) {
            "its copy is not here at the moment"
        } else {
            "its copy is missing"
        };
        found.add(FindingKind::Unreadable, called, "", Some(why.to_owned()));
        return Ok(found.whole(called));
    };
    let stamp = FileStamp::of(&opened).map_err(disk::failed("read", path))?;
    let consent = if *has_consent { "consent" } else { "" };
    let key = key(&[&file.sha256.to_string(), &file.name, called, consent, made_of]);
    if let Some(found) = known.of(&key, called, stamp) {
        return Ok(found);
    }
    let mut opened =
        BufReader::with_capacity(256 << 10, Unbroken { file: opened, is_broken: false });
    let mut look =
        Looking { called, has_consent: *has_consent, reader: Reader::new(lookout), found };
    let read = files::read(&file.name, &mut opened, file.size_bytes, sought, |part| look.at(part));
    read.map_err(disk::failed("read", path))?;
    let Unbroken { file: opened, is_broken } = opened.into_inner();
    let Looking { reader, mut found, .. } = look;
    for name in reader.names(called) {
        found.add(name.kind, &name.place, &name.said, name.detail());
    }
    let findings = found.whole(called);
    // A fault of the disk may be gone the next time.
    if !is_broken && FileStamp::of(&opened).is_ok_and(|after| after == stamp) {
        known.add(&key, called, stamp, &findings);
    }
    Ok(findings)
}

/// A file, and whether reading it ever failed.
struct Unbroken {
    file: File,
    is_broken: bool,
}

impl Read for Unbroken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer).inspect_err(|_| self.is_broken = true)
    }
}

impl Seek for Unbroken {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to).inspect_err(|_| self.is_broken = true)
    }
}

/// Looks at the parts of one file as they come.
struct Looking<'l> {
    called: &'l str,
    has_consent: bool,
    reader: Reader<'l>,
    found: Found,
}

impl Looking<'_> {
    fn at(&mut self, part: Part) {
        let Self { called, has_consent, reader, found } = self;
        match part {
            Part::Words { place, text, goes_on, begins } => {
                let add = |kind, place: &str, said: &str| found.add(kind, place, said, None);
                reader.look_from(called, (place, begins), text, goes_on, add);
            }
            Part::Traces { place, text } => {
                reader.look_for_names(called, &place, &text, |kind, place, said| {
                    found.add_trace(kind, place, said);
                });
            }
            Part::Trait {
                kind: FindingKind::PeopleInPicture | FindingKind::VoicesHeard, ..
            } if *has_consent => {}
            Part::Trait { place, kind, detail, by_hand } => {
                let place = if place.is_empty() {
                    (*called).to_owned()
                } else {
                    format!("{called}, {place}")
                };
                found.add(kind, &place, "", detail);
                if let (Some(last), Some(by_hand)) = (found.findings.last_mut(), by_hand)
                    && last.kind == FindingKind::Unreadable
                {
                    last.by_hand = Some(by_hand);
                }
            }
        }
    }
}

fn unsure(word: &str) -> String {
    let sign = |c: char| if c.is_ascii() { c } else { char::REPLACEMENT_CHARACTER };
    word.chars().map(sign).collect()
}

/// The findings in one file. Each kind has a bound of its own, so that no number of harmless things
/// hides a worse one. Whatever the bound, each different name of the list has a finding of its own,
/// so that nobody accepts a name unseen.
struct Found {
    file: Digest,
    findings: Vec<Finding>,
    /// The same words in the same place are one finding, even if several rules found them.
    ids: BTreeSet<String>,
    tallies: BTreeMap<FindingKind, KindTally>,
    /// Listed names that have a finding, as they were written: a trace of the same is nothing new.
    names: BTreeSet<String>,
    /// The words of these with letters beyond ASCII, with one sign for each such letter, as words
    /// come from a file whose encoding is not known.
    unsure: BTreeSet<String>,
    /// True if a listed name was found that has none.
    is_name_unseen: bool,
}

/// How often a kind was found.
#[derive(Default)]
struct KindTally {
    shown: usize,
    more: usize,
}

impl Found {
    fn new(file: Digest) -> Self {
        Self {
            file,
            findings: Vec::new(),
            ids: BTreeSet::new(),
            tallies: BTreeMap::new(),
            names: BTreeSet::new(),
            unsure: BTreeSet::new(),
            is_name_unseen: false,
        }
    }

    fn add(&mut self, kind: FindingKind, place: &str, said: &str, detail: Option<String>) {
        let tally = self.tallies.entry(kind).or_default();
        let name = (kind == FindingKind::ListedName).then(|| said.to_lowercase());
        let new_name = name.filter(|name| !self.names.contains(name));
        let is_shown =
            tally.shown < MOST_OF_A_KIND || new_name.is_some() && self.names.len() < MOST_NAMES;
        if !is_shown {
            tally.more += 1;
            self.is_name_unseen |= new_name.is_some();
            return;
        }
        let finding = finding(Some(self.file), kind, place, said, detail);
        if self.ids.insert(finding.id.clone()) {
            self.findings.push(finding);
            tally.shown += 1;
            let words = new_name.iter().flat_map(|name| name.split([' ', '-']));
            self.unsure.extend(words.filter(|word| !word.is_ascii()).map(unsure));
            self.names.extend(new_name);
        }
    }

    fn add_trace(&mut self, kind: FindingKind, place: &str, said: &str) {
        let small = said.to_lowercase();
        if !self.names.contains(&small) && !self.unsure.contains(&small) {
            self.add(kind, place, said, None);
        }
    }

    /// Returns the findings, and how many of each kind are not listed one by one.
    fn whole(mut self, called: &str) -> Vec<Finding> {
        for (kind, KindTally { more, .. }) in self.tallies {
            if more == 0 {
                continue;
            }
            let more = counted(more, "more place", "more places");
            let why = format!("in {more} of this file, not listed one by one");
            let mut rest = finding(Some(self.file), kind, called, "more", Some(why));
            rest.is_unseen = kind == FindingKind::ListedName && self.is_name_unseen;
            self.findings.push(rest);
        }
        self.findings
    }
}
