//! Reads an untrusted bag, and reports everything that is wrong with it.

use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use zip::{ZipArchive, result::ZipError};

use super::{
    BagKind,
    container::{Extent, SHARED, container_faults},
    directory::count_of_members,
    members::{self, BagMember, MemberRead, is_about_the_bytes},
    repacked::{self, Layout, packed_by_another},
};
use crate::model::{Digest, Fault, Instead, Verification};

/// More members than any portfolio has.
pub(super) const MOST_MEMBERS: u64 = 100_000;
const AGE_AS_TEXT: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
/// More faults than anybody reads, so that memory for them is limited.
const MOST_FAULTS: usize = 1_000;

/// A bag after reading: its faults, and its contents.
pub struct Bag {
    pub(super) kind: BagKind,
    /// The layout of the members in the ZIP.
    layout: Layout,
    /// Paths by the names of members that are spelt in another Unicode form.
    pub(super) respelled: BTreeMap<String, String>,
    pub verification: Verification,
    /// True if a member is compressed that this imh stores, although earlier versions did not.
    pub compresses_what_is_short: bool,
    /// The digest and size of every file, by its path in the bag.
    pub files: BTreeMap<String, (Digest, u64)>,
    kept: BTreeMap<String, Vec<u8>>,
}

impl Bag {
    fn new(kind: BagKind) -> Self {
        Self {
            kind,
            layout: Layout::default(),
            respelled: BTreeMap::new(),
            verification: Verification::default(),
            compresses_what_is_short: false,
            files: BTreeMap::new(),
            kept: BTreeMap::new(),
        }
    }

    /// Returns the path of a member in the bag, from its name in the ZIP.
    #[must_use]
    pub fn inside(&self, name: &str) -> Option<String> {
        let path = self.layout.plain(name).strip_prefix(self.layout.root.as_str())?.to_owned();
        Some(self.respelled.get(&path).cloned().unwrap_or(path))
    }

    /// Returns the bytes of a file whose contents are checked, if it is there.
    #[must_use]
    pub fn bytes_of(&self, path: &str) -> Option<&[u8]> {
        self.kept.get(path).map(Vec::as_slice)
    }

    pub(super) fn text_of(&self, path: &str) -> Option<String> {
        self.bytes_of(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::to_owned)
    }

    /// Sorts all faults, including those found since, by file.
    pub fn sort_faults(&mut self) {
        for (told, what) in [
            (&mut self.verification.faults, "faults like these"),
            (&mut self.verification.repacked, "files like these"),
        ] {
            told.sort();
            told.dedup();
            if told.len() > MOST_FAULTS {
                let more = told.len() - MOST_FAULTS;
                told.truncate(MOST_FAULTS);
                told.push(Fault::whole(format!("has {more} more {what}")));
            }
        }
    }
}

/// Reads a whole bag on `threads` threads and reports everything that is wrong with it. Memory
/// depends on the number of files, not on their size. `passed` gets the number of bytes of content
/// read.
///
/// # Errors
/// Only errors of the machine (a disk that cannot be read); faults of the bytes are in the result.
pub fn verify<R: Read + Seek + Clone + Send>(
    kind: BagKind,
    mut bundle: R,
    threads: usize,
    passed: impl Fn(u64) + Sync,
) -> io::Result<Bag> {
    let mut bag = Bag::new(kind);
    let count = match count_of_members(&mut bundle) {
        Ok(count) => count,
        Err(error) if is_about_the_bytes(&error) => {
            bag.verification.fault("", "it cannot be read to its end: it was cut short or changed");
            return Ok(bag);
        }
        Err(error) => return Err(error),
    };
    if let Some(count) = count.filter(|count| *count > MOST_MEMBERS) {
        bag.verification
            .fault("", format!("it holds {count} files; more than {MOST_MEMBERS} are not read"));
        return Ok(bag);
    }
    let mut archive = match ZipArchive::new(bundle.clone()) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if !is_about_the_bytes(&error) => return Err(error),
        Err(_) => {
            bag.verification.instead = instead_of_a_zip(&mut bundle)?;
            bag.verification
                .fault("", format!("this is not a {}, or it is incomplete", kind.called));
            return Ok(bag);
        }
    };
    let layout = Layout::of(kind, &archive);
    let is_of = |other: &BagKind| {
        layout.root.trim_end_matches('/') == other.root
            || layout.root.trim_end_matches('/') != kind.root
                && layout.has(&archive, other.required[0])
    };
    if let Some(other) = super::KINDS.into_iter().find(|other| *other != kind && is_of(other)) {
        bag.verification.instead = Some(Instead::AnotherSort(other.called));
        bag.verification
            .fault("", format!("this is a {}, and not a {}", other.called, kind.called));
        return Ok(bag);
    }
    if let Some(inner) = layout.zip_inside(&archive) {
        bag.verification.fault(inner, "is a ZIP in this ZIP; take it out, and verify that");
        return Ok(bag);
    }
    if layout.others > 0 {
        let fault = format!(
            "it holds {} portfolios; unpack it, and name the folder of one of them",
            layout.others + 1
        );
        bag.verification.fault("", fault);
        return Ok(bag);
    }
    if layout.is_as_sent(kind) && repacked::by_another_program(&mut archive) {
        bag.verification.repacked.push(packed_by_another());
    }
    bag.compresses_what_is_short = repacked::compresses_what_is_short(&mut archive, &layout.root);
    if let Some(fault) = repacked::shut(&mut archive) {
        bag.verification.fault("", fault);
        return Ok(bag);
    }
    let mut extents = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        // A member that cannot be opened is reported below.
        if let Ok(file) = archive.by_index_raw(at) {
            let end = file.data_start().unwrap_or(file.header_start()) + file.compressed_size();
            extents.push(Extent {
                name: file.name_raw().to_vec(),
                header: file.header_start(),
                end,
                method: file.compression(),
                crc: file.crc32(),
                packed_bytes: file.compressed_size(),
                size_bytes: file.size(),
            });
        }
    }
    let Verification { faults, repacked, .. } = &mut bag.verification;
    faults.extend(container_faults(&mut bundle, archive.offset(), &mut extents, repacked)?);
    if bag.verification.faults.iter().any(|fault| fault.what == SHARED) {
        bag.sort_faults();
        return Ok(bag);
    }
    bag.verification.repacked.extend(layout.told(kind));
    bag.layout.clone_from(&layout);
    let members = members::list(&layout, &mut archive, &mut bag.verification)?;
    for (member, read) in read_all(&archive, &members, threads, &passed)? {
        bag.verification
            .faults
            .extend(read.faults.into_iter().map(|fault| Fault::at(member.path.clone(), fault)));
        if let Some(kept) = read.kept {
            if std::str::from_utf8(&kept).is_err() {
                bag.verification.fault(&member.path, "is not UTF-8");
            }
            bag.kept.insert(member.path.clone(), kept);
        }
        bag.files.insert(member.path.clone(), (read.digest, read.size_bytes));
    }
    bag.respell();
    bag.compare();
    bag.sort_faults();
    Ok(bag)
}

/// Returns what a file is that does not even begin like a ZIP.
fn instead_of_a_zip<R: Read + Seek>(bundle: &mut R) -> io::Result<Option<Instead>> {
    let mut start = Vec::new();
    bundle.seek(SeekFrom::Start(0))?;
    bundle.by_ref().take(AGE_AS_TEXT.len() as u64).read_to_end(&mut start)?;
    Ok(match start {
        start if start == AGE_AS_TEXT => Some(Instead::AgeAsText),
        start if start.starts_with(b"PK") => None,
        _ => Some(Instead::SomethingElse),
    })
}

/// Reads each member once, on the first free thread.
fn read_all<'m, R: Read + Seek + Clone + Send>(
    archive: &ZipArchive<R>,
    members: &'m [BagMember],
    threads: usize,
    passed: &(impl Fn(u64) + Sync),
) -> io::Result<Vec<(&'m BagMember, MemberRead)>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(members.len()));
    let work = |mut archive: ZipArchive<R>| -> io::Result<()> {
        while let Some(member) = members.get(next.fetch_add(1, Ordering::Relaxed)) {
            let read = member
                .read(&mut archive, passed)
                .inspect_err(|_| next.store(members.len(), Ordering::Relaxed))?;
            done.lock().expect("nobody panics while holding this").push((member, read));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let others: Vec<_> =
            (1..threads.min(members.len())).map(|_| (archive.clone(), &work)).collect();
        let others: Vec<_> =
            others.into_iter().map(|(archive, work)| scope.spawn(move || work(archive))).collect();
        let mine = work(archive.clone());
        others
            .into_iter()
            .map(|other| other.join().expect("reading does not panic"))
            .fold(mine, Result::and)
    })?;
    Ok(done.into_inner().expect("every thread has ended well"))
}
