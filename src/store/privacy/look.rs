//! Looks into one file.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
};

use super::{
    Leaving, WordReader,
    found::Found,
    known::{KnownFindings, key},
};
use crate::{
    analysis::privacy::{Lookout, Reader},
    files::{self, LineSeen, Part, Sought},
    model::{EvidenceFile, Finding, FindingKind},
    store::{
        disk::{self, FileStamp},
        error::StoreError,
        synced,
    },
};

/// Looks into each file with the same list.
pub(super) struct Looker<'l> {
    pub(super) lookout: &'l Lookout,
    /// What the lookout was made of.
    pub(super) made_of: String,
    pub(super) sought: Sought,
    pub(super) known: KnownFindings,
    pub(super) words: Option<&'l WordReader<'l>>,
}

/// What looking into one file came to.
#[derive(Default)]
pub(super) struct FileLooked {
    pub(super) findings: Vec<Finding>,
    pub(super) is_unasked: bool,
    pub(super) was_read_before: bool,
    pub(super) unseen: Vec<(String, String)>,
}

impl Looker<'_> {
    /// # Errors
    /// If reading fails. A faulty file is a finding.
    pub(super) fn look_into(&self, leaving: &Leaving) -> Result<FileLooked, StoreError> {
        let Leaving { called, file, path, has_consent } = leaving;
        let Some(opened) = disk::open_if_there(path)? else {
            let why = if synced::is_away(path) {
                "its copy is not here at the moment"
            } else {
                "its copy is missing"
            };
            let mut found = Found::new(file.sha256);
            found.add(FindingKind::Unreadable, called, "", Some(why.to_owned()));
            return Ok(FileLooked { findings: found.whole(called), ..FileLooked::default() });
        };
        // Without one, the file is read each time.
        let stamp = FileStamp::of(&opened).ok();
        let consent = if *has_consent { "consent" } else { "" };
        let key = key(&[&file.sha256.to_string(), &file.name, called, consent, &self.made_of]);
        let languages = self.words.map(|words| words.languages);
        if let Some(stamp) = stamp
            && let Some((findings, with_words)) = self.known.of(&key, called, stamp, languages)
        {
            return Ok(self.looked(file, findings, with_words, None));
        }
        let mut opened =
            BufReader::with_capacity(256 << 10, Unbroken { file: opened, is_broken: false });
        let mut look = Looking {
            called,
            has_consent: *has_consent,
            reader: Reader::new(self.lookout),
            found: Found::new(file.sha256),
        };
        let read = files::read(&file.name, &mut opened, file.size_bytes, &self.sought, |part| {
            look.at(part);
        });
        read.map_err(disk::failed("read", path))?;
        let mut pictures = None;
        if self.words.is_some()
            && ends_as_scan(&file.name)
            && file.size_bytes > files::LONGEST_SCANNED_BYTES
        {
            let unseen = vec![(called.clone(), "it is larger than 128 MiB".to_owned())];
            pictures = Some(PicturesLooked { count: 0, unseen });
        } else if let Some(words) = self.words
            && file.size_bytes <= files::LONGEST_SCANNED_BYTES
        {
            opened.seek(SeekFrom::Start(0)).map_err(disk::failed("read", path))?;
            let mut bytes = Vec::new();
            opened.read_to_end(&mut bytes).map_err(disk::failed("read", path))?;
            pictures = Some(look.at_pictures(&file.name, &bytes, words));
        }
        let Unbroken { file: opened, is_broken } = opened.into_inner();
        let Looking { reader, mut found, .. } = look;
        for name in reader.names(called) {
            found.add(name.kind, &name.place, &name.said, name.detail());
        }
        let findings = found.whole(called);
        // A fault of the disk may be gone the next time.
        if let Some(stamp) = stamp.filter(|_| !is_broken)
            && FileStamp::of(&opened).is_ok_and(|after| after == stamp)
        {
            let is_whole = pictures.as_ref().is_none_or(|looked| looked.unseen.is_empty());
            self.known.add(
                &key,
                called,
                stamp,
                &findings,
                languages.map(|known| (known, is_whole)),
            );
        }
        Ok(self.looked(file, findings, languages.is_some(), pictures))
    }

    fn looked(
        &self,
        file: &EvidenceFile,
        findings: Vec<Finding>,
        with_words: bool,
        pictures: Option<PicturesLooked>,
    ) -> FileLooked {
        let is_scan = ends_as_scan(&file.name)
            && (files::may_be_scan(&file.name)
                || findings.iter().any(|finding| finding.kind == FindingKind::Unreadable));
        let pictures = pictures.unwrap_or_default();
        if pictures.count > 0 {
            self.known.note_read(file);
        }
        let answer = self.known.answer(file);
        FileLooked {
            findings,
            is_unasked: is_scan && !with_words && answer.is_none(),
            was_read_before: !with_words && answer == Some(true),
            unseen: pictures.unseen,
        }
    }
}

/// What reading the words in the pictures of one file came to.
#[derive(Default)]
struct PicturesLooked {
    count: usize,
    /// Where none could be read, and why.
    unseen: Vec<(String, String)>,
}

/// Returns whether a file of this name may be a picture of words.
pub(super) fn ends_as_scan(name: &str) -> bool {
    files::may_be_scan(name) || name.to_lowercase().ends_with(".pdf")
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

    fn at_pictures(&mut self, name: &str, bytes: &[u8], words: &WordReader<'_>) -> PicturesLooked {
        let mut looked = PicturesLooked::default();
        for scan in files::scans(name, bytes) {
            looked.count += 1;
            let lines = match &scan.picture {
                Some(picture) => (words.read)(picture),
                None => Err("imh cannot take this picture out of its file".to_owned()),
            };
            match lines {
                Ok(lines) => self.at_lines(&scan.place, lines),
                Err(why) => {
                    let at = if scan.place.is_empty() { "" } else { ", " };
                    looked.unseen.push((format!("{}{at}{}", self.called, scan.place), why));
                }
            }
        }
        looked
    }

    fn at_lines(&mut self, place: &str, lines: Vec<LineSeen>) {
        let at = if place.is_empty() { "" } else { ", " };
        for (number, line) in (1..).zip(lines) {
            let place = format!("{place}{at}line {number} of the words in the picture");
            if line.all != line.sure {
                self.at(Part::Traces { place: place.clone(), text: line.all });
            }
            let goes_on = number > 1;
            self.at(Part::Words { place, text: line.sure, goes_on, begins: 0 });
        }
    }
}
