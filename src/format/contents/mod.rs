//! Files of all sorts to the words in them, and to what they carry besides: authors, comments, places.
//!
//! No file is trusted: what is read is bounded in depth, in bytes and in parts, no entity is expanded, nothing is run. What
//! cannot be read is told as such and never passed over.

mod attached;
mod email;
mod html;
mod office;
mod pdf;
mod picture;
mod plain;
mod strip;
pub(super) mod xml;

use std::io::{Read, Seek, SeekFrom};

pub(super) use attached::attachments;
pub(super) use office::last_saved;
pub use strip::{LARGEST_STRIPPED_BYTES, StripFault, carried, strip};

use crate::model::FindingKind;

/// Something that a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words, with where they stand: `page 2`, `sheet 1 cell B4`. Empty for a file that has no parts. `goes_on` says that only
    /// a line's end parts them from the words before.
    Words { place: String, text: String, goes_on: bool },
    /// Something about the file, with where, and why if that says more.
    Trait { place: String, kind: FindingKind, detail: Option<String> },
}

/// Bounds of what is read from one file.
pub(super) mod limits {
    /// Of one part of a container, unpacked.
    pub(crate) const PART_BYTES: u64 = 64 << 20;
    /// Of all parts of a container together, unpacked.
    pub(crate) const ALL_BYTES: u64 = 256 << 20;
    /// Of a file that must be in memory as a whole.
    pub(crate) const WHOLE_BYTES: u64 = 128 << 20;
    pub(crate) const PARTS: usize = 10_000;
    /// Of elements inside elements.
    pub(crate) const DEPTH: usize = 256;
    /// Of files inside files.
    pub(crate) const NESTED: usize = 3;
    /// Of words that are looked at together.
    pub(crate) const WORDS_BYTES: usize = 1 << 20;
}

/// Where parts go as they are found.
pub(super) struct Sink<'s> {
    pub(super) emit: &'s mut dyn FnMut(Part),
    /// What stands before every place: the file inside the file.
    pub(super) within: String,
    pub(super) nested: usize,
    /// How many bytes may still be unpacked.
    pub(super) bytes_left: u64,
    /// Whether a line was told last, so that the next one may go on with it.
    in_lines: bool,
}

impl Sink<'_> {
    fn place(&self, place: &str) -> String {
        match (self.within.is_empty(), place.is_empty()) {
            (true, _) => place.to_owned(),
            (false, true) => self.within.clone(),
            (false, false) => format!("{}, {place}", self.within),
        }
    }

    pub(super) fn words(&mut self, place: &str, text: &str) {
        self.in_lines = false;
        self.tell(place, text);
    }

    /// A line of a text that is told line by line; an empty one parts what is before it from what comes after.
    pub(super) fn line(&mut self, place: &str, text: &str) {
        self.tell(place, text);
        self.in_lines = !text.trim().is_empty();
    }

    fn tell(&mut self, place: &str, text: &str) {
        if !text.trim().is_empty() {
            let place = self.place(place);
            (self.emit)(Part::Words { place, text: text.to_owned(), goes_on: self.in_lines });
        }
    }

    pub(super) fn has(&mut self, place: &str, kind: FindingKind) {
        let place = self.place(place);
        (self.emit)(Part::Trait { place, kind, detail: None });
    }

    pub(super) fn unreadable(&mut self, place: &str, why: &str) {
        let place = self.place(place);
        (self.emit)(Part::Trait { place, kind: FindingKind::Unreadable, detail: Some(why.to_owned()) });
    }

    /// Reads a file that lies inside this one.
    pub(super) fn inner(&mut self, place: &str, name: &str, bytes: &[u8]) {
        if self.nested >= limits::NESTED {
            self.unreadable(place, "files lie too deep inside one another");
            return;
        }
        let within = self.place(place);
        let mut sink = Sink { emit: &mut *self.emit, within, nested: self.nested + 1, bytes_left: self.bytes_left, in_lines: false };
        read_with(name, &mut std::io::Cursor::new(bytes), bytes.len() as u64, &mut sink);
        self.bytes_left = sink.bytes_left;
    }
}

/// Hands every part of a file to `emit`, in order. A part is words or something about the file; what could not be read is
/// a part as well.
///
/// # Errors
/// Only what the disk says; whatever is wrong with the file itself is a part.
pub fn read(name: &str, file: &mut (impl Read + Seek), size_bytes: u64, mut emit: impl FnMut(Part)) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut sink = Sink { emit: &mut emit, within: String::new(), nested: 0, bytes_left: limits::ALL_BYTES, in_lines: false };
    read_with(name, file, size_bytes, &mut sink);
    Ok(())
}

fn read_with(name: &str, file: &mut (impl Read + Seek), size_bytes: u64, sink: &mut Sink<'_>) {
    let mut head = Vec::with_capacity(4096);
    let begun = (&mut *file).take(4096).read_to_end(&mut head).and_then(|_| file.seek(SeekFrom::Start(0)));
    if let Err(error) = begun {
        sink.unreadable("", &error.to_string());
        return;
    }
    if plain::is_wide(&head) {
        // Whatever is written in two bytes a letter is read as if it had been written in one.
        match whole(file, size_bytes).and_then(|bytes| plain::narrowed(&bytes)) {
            Ok(text) => read_with(name, &mut std::io::Cursor::new(text.as_bytes()), text.len() as u64, sink),
            Err(why) => sink.unreadable("", &why),
        }
        return;
    }
    let sort = sort_of(name, &head);
    let outcome = match sort {
        Sort::Zip => office::read(file, sink),
        Sort::Plain => plain::read(file, sink),
        Sort::Csv => plain::read_csv(file, sink),
        Sort::Html => whole(file, size_bytes).map(|bytes| html::read(&bytes, sink)),
        Sort::Email => whole(file, size_bytes).map(|bytes| email::read(&bytes, sink)),
        Sort::Pdf => whole(file, size_bytes).map(|bytes| pdf::read(&bytes, sink)),
        Sort::Picture => picture::read(file, sink),
        Sort::OtherPicture => {
            sink.has("", FindingKind::PeopleInPicture);
            whole(file, size_bytes).and_then(|bytes| {
                picture::read_properties(&bytes, sink);
                Err("imh cannot look into all of this sort of picture; save it as a JPEG or PNG".to_owned())
            })
        }
        Sort::Film => {
            sink.has("", FindingKind::PeopleInPicture);
            Err("imh cannot look into film or sound".to_owned())
        }
        Sort::Sound => Err("imh cannot look into film or sound".to_owned()),
        Sort::OldOffice => Err("it is locked with a password, or from a program older than 2007".to_owned()),
        Sort::RichText => Err("imh cannot read rich text; save it as .docx".to_owned()),
        Sort::Unknown => Err("imh does not know this sort of file".to_owned()),
    };
    if let Err(why) = outcome {
        sink.unreadable("", &why);
    }
}

fn whole(file: &mut impl Read, size_bytes: u64) -> Result<Vec<u8>, String> {
    if size_bytes > limits::WHOLE_BYTES {
        return Err("it is larger than 128 MiB".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(limits::WHOLE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limits::WHOLE_BYTES { Err("it is larger than 128 MiB".to_owned()) } else { Ok(bytes) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Zip,
    Plain,
    Csv,
    Html,
    Email,
    Pdf,
    Picture,
    OtherPicture,
    Film,
    Sound,
    OldOffice,
    RichText,
    Unknown,
}

/// Whether a file is a PDF.
pub(super) fn is_pdf(head: &[u8]) -> bool {
    sort_of("", head) == Sort::Pdf
}

/// Whether a file is a picture, a film or a recording.
pub(super) fn is_seen_or_heard(head: &[u8]) -> bool {
    let is_bitmap = head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]);
    is_bitmap || matches!(sort_of("", head), Sort::Picture | Sort::OtherPicture | Sort::Film | Sort::Sound)
}

/// Whether a text, in small letters, begins like a mail.
pub(super) fn begins_like_mail(start: &str) -> bool {
    email::begins_like_one(start)
}

/// By what a file begins with, and only then by its name, which anybody can change.
fn sort_of(name: &str, head: &[u8]) -> Sort {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let begins = |magic: &[u8]| head.starts_with(magic);
    let at_4 = |magic: &[u8]| head.get(4..).is_some_and(|rest| rest.starts_with(magic));
    let start = String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        Sort::Zip
    } else if head.windows(5).take(1024).any(|window| window == b"%PDF-") {
        Sort::Pdf
    } else if begins(b"\xff\xd8\xff") || begins(b"\x89PNG\r\n\x1a\n") || (begins(b"RIFF") && head.get(8..12) == Some(b"WEBP")) {
        Sort::Picture
    } else if begins(b"GIF8") || begins(b"II*\0") || begins(b"MM\0*") || begins(b"BM") && extension == "bmp" {
        Sort::OtherPicture
    } else if at_4(b"ftyp") {
        match head.get(8..12) {
            Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"heim" | b"avif") => Sort::OtherPicture,
            Some(b"M4A " | b"M4B ") => Sort::Sound,
            _ => Sort::Film,
        }
    } else if begins(b"\x1a\x45\xdf\xa3") || begins(b"RIFF") && head.get(8..12) == Some(b"AVI ") {
        Sort::Film
    } else if begins(b"ID3") || begins(b"OggS") || begins(b"fLaC") || begins(b"RIFF") {
        Sort::Sound
    } else if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Sort::OldOffice
    } else if begins(b"{\\rtf") {
        Sort::RichText
    } else if !plain::is_text(head) {
        Sort::Unknown
    } else if matches!(extension.as_str(), "eml" | "mht" | "mhtml" | "mbox") || email::begins_like_one(&start) {
        Sort::Email
    } else if matches!(extension.as_str(), "html" | "htm" | "xhtml" | "svg" | "xml" | "fodt" | "fods" | "fodp")
        || start.starts_with("<!doctype html")
        || start.starts_with("<?xml")
        || start.starts_with("<html")
    {
        Sort::Html
    } else if matches!(extension.as_str(), "csv" | "tsv") {
        Sort::Csv
    } else {
        Sort::Plain
    }
}
