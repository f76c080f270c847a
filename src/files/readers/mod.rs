//! Readers for each kind of file. They extract the words, and the metadata: authors, comments,
//! places.
//!
//! No file is trusted: reading is limited in depth, bytes and parts, no entity is expanded, and
//! nothing is run. Anything that cannot be read is reported, never skipped.

mod attached;
mod card;
mod cells;
pub(crate) mod compound;
mod days;
mod dbase;
mod defaults;
mod email;
mod escapes;
mod exchanged;
mod html;
#[cfg(test)]
mod laws;
mod letters;
mod lotus;
pub(super) mod media;
mod numbers;
mod office;
mod older;
mod outlook;
mod packed;
pub(super) mod pdf;
pub(super) mod picture;
mod plain;
mod property_list;
mod rtf;
mod traces;
mod uuencoded;
pub(crate) mod xml;

use std::{
    io::{Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

pub(crate) use attached::attachments;
pub(super) use media::holds_pixels;
pub(super) use office::{PEOPLE, is_core};
pub(crate) use office::{core_properties, last_saved};
pub(crate) use older::summary_words;

use super::{
    begins,
    kind::{FileKind, ReaderKind, Sense},
    part::{Part, Sink, UNKNOWN, limits},
    sought::Sought,
};
use crate::model::FindingKind;
use traces::{Searched, Without};

/// Passes every part of a file to `emit`, in order. A part is words, or a property of the file; a
/// place that could not be read is a part as well, and so is a file that stops its reader. Bytes that
/// are no words to a reader are passed on where they may be one of the names that are `sought`.
///
/// # Errors
/// Only errors of the disk; faults of the file itself are parts.
pub fn read(
    name: &str,
    file: &mut (impl Read + Seek),
    size_bytes: u64,
    sought: &Sought,
    mut emit: impl FnMut(Part),
) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut has_stopped = false;
    // What stops at one part must not keep the others from being looked at.
    let mut each = |part| {
        has_stopped |= catch_unwind(AssertUnwindSafe(|| emit(part))).is_err();
    };
    let read = catch_unwind(AssertUnwindSafe(|| {
        read_with(name, file, size_bytes, &mut Sink::new(sought, &mut each));
    }));
    let mut outcome = Ok(());
    if read.is_err() {
        file.seek(SeekFrom::Start(0))?;
        // What stopped a reader may stop this as well. The file is told of either way.
        let traces = || traces::read(file, Searched::ByLetters, &mut Sink::new(sought, &mut each));
        outcome = catch_unwind(AssertUnwindSafe(traces)).unwrap_or(Ok(()));
    }
    if read.is_err() || has_stopped {
        // A place of its own, so that it is no part of what else could not be read.
        Sink::new(sought, &mut emit).unreadable(STOPPED, "imh could not get through it");
    }
    outcome
}

/// The place of what stopped a reader.
pub(super) const STOPPED: &str = "some of it";

/// Reads a file inside this one.
fn read_inner(place: &str, name: &str, bytes: &[u8], sink: &mut Sink<'_>) {
    if sink.nested >= limits::NESTED {
        sink.unreadable(place, "files lie too deep inside one another");
        let _ = traces::read(&mut &*bytes, Searched::ByLetters, sink);
        return;
    }
    let mut inner = sink.within(place);
    read_with(name, &mut std::io::Cursor::new(bytes), bytes.len() as u64, &mut inner);
    let bytes_left = inner.bytes_left;
    sink.bytes_left = bytes_left;
}

fn read_with(name: &str, file: &mut (impl Read + Seek), size_bytes: u64, sink: &mut Sink<'_>) {
    if let AfterParts::Traces(searched) = read_parts(name, file, size_bytes, sink)
        && let Err(error) = {
            let mut frames = std::mem::take(&mut sink.frames);
            if searched == Searched::ByLetters {
                // What a reader could not get through may be anything.
                frames.clear();
            }
            let mut rest = Without::new(&mut *file, frames);
            rest.start().and_then(|()| traces::read(&mut rest, searched, sink))
        }
    {
        sink.unreadable("", &error.to_string());
    }
}

/// What is left to do once the parts of a file were read.
enum AfterParts {
    Nothing,
    /// Its bytes may hold more than its reader passed on.
    Traces(Searched),
}

fn read_parts(
    name: &str,
    file: &mut (impl Read + Seek),
    size_bytes: u64,
    sink: &mut Sink<'_>,
) -> AfterParts {
    let mut head = Vec::with_capacity(4096);
    let begun =
        (&mut *file).take(4096).read_to_end(&mut head).and_then(|_| file.seek(SeekFrom::Start(0)));
    if let Err(error) = begun {
        sink.unreadable("", &error.to_string());
        return AfterParts::Nothing;
    }
    if plain::is_two_bytes(&head) {
        // Text in UTF-16 is converted first, and then read like any other.
        match whole(file, size_bytes).and_then(|bytes| plain::narrowed(&bytes)) {
            Ok(text) => {
                read_with(
                    name,
                    &mut std::io::Cursor::new(text.as_bytes()),
                    text.len() as u64,
                    sink,
                );
                return AfterParts::Nothing;
            }
            Err(why) => {
                sink.unreadable("", &why);
                return AfterParts::Traces(Searched::ByLetters);
            }
        }
    }
    let kind = FileKind::by_bytes(name, &head).or_else(|| FileKind::of_people_by_name(name));
    sink.by_hand = kind.map_or(&UNKNOWN, |kind| &kind.by_hand);
    let outcome = match kind {
        None => Err("imh does not know this kind of file".to_owned()),
        Some(kind) => {
            match kind.sense {
                // Whoever consents to a picture consents to the preview inside it.
                Sense::Seen if sink.is_seen => {}
                Sense::Seen => {
                    sink.has("", FindingKind::PeopleInPicture);
                    sink.is_seen = true;
                }
                Sense::Heard => sink.has("", FindingKind::VoicesHeard),
                Sense::Read => {}
            }
            read_as(kind.reader, name, file, size_bytes, sink)
        }
    };
    let after = match kind.filter(|_| outcome.is_ok()) {
        Some(kind) if kind.is_read_whole() => AfterParts::Nothing,
        Some(kind) if kind.is_read_but_for_pixels() => AfterParts::Traces(Searched::ByNames),
        _ => AfterParts::Traces(Searched::ByLetters),
    };
    if let Err(why) = outcome {
        sink.unreadable("", &why);
    }
    after
}

fn read_as(
    reader: ReaderKind,
    name: &str,
    file: &mut (impl Read + Seek),
    size_bytes: u64,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    match reader {
        ReaderKind::Container => office::read(file, sink),
        ReaderKind::Text => plain::read(file, sink),
        ReaderKind::Json => {
            let has_place = media::places::are_in_json(file).and_then(|has_place| {
                file.seek(SeekFrom::Start(0))?;
                Ok(has_place)
            });
            if has_place.map_err(|error| error.to_string())? {
                sink.has("", FindingKind::PhotoPlace);
            }
            plain::read_meant(file, escapes::of_json, sink)
        }
        ReaderKind::Card => card::read(file, sink),
        ReaderKind::Packed => packed::read(name, file, sink),
        ReaderKind::Table => plain::read_csv(file, sink),
        ReaderKind::ExchangedTable => {
            whole(file, size_bytes).map(|bytes| exchanged::read(&bytes, sink))
        }
        ReaderKind::PropertyList => {
            whole(file, size_bytes).and_then(|bytes| property_list::read(&bytes, sink))
        }
        ReaderKind::OlderTable => read_older_table(file, size_bytes, sink),
        ReaderKind::Markup => whole(file, size_bytes).map(|bytes| html::read(&bytes, sink)),
        ReaderKind::Mail => whole(file, size_bytes).and_then(|bytes| email::read(&bytes, sink)),
        ReaderKind::Compound => {
            whole(file, size_bytes).and_then(|bytes| read_compound(&bytes, sink))
        }
        ReaderKind::Winmail => {
            whole(file, size_bytes).and_then(|bytes| outlook::read_winmail(&bytes, sink))
        }
        ReaderKind::RichText => whole(file, size_bytes).and_then(|bytes| rtf::read(&bytes, sink)),
        ReaderKind::Pdf => whole(file, size_bytes).and_then(|bytes| pdf::read(&bytes, sink)),
        ReaderKind::Picture => {
            whole(file, size_bytes).and_then(|bytes| picture::tell(&bytes, sink))
        }
        ReaderKind::Properties | ReaderKind::Recording => media::read(file, sink),
    }
}

/// Reads a document of the older Office, or a message of Outlook.
fn read_compound(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    if begins::is_bare_book(bytes) {
        return older::read_book(bytes, sink);
    }
    let mut file = compound::Compound::open(bytes)?;
    sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
    if file.has(outlook::OF_A_MESSAGE) {
        outlook::read(&mut file, sink)
    } else {
        older::read(&mut file, sink)
    }
}

/// Reads a table of dBase, or of Lotus 1-2-3, which begins with a zero.
fn read_older_table(
    file: &mut (impl Read + Seek),
    size_bytes: u64,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let mut first = [1];
    file.read_exact(&mut first)
        .and_then(|()| file.seek(SeekFrom::Start(0)))
        .map_err(|error| error.to_string())?;
    if first == [0] {
        whole(file, size_bytes).and_then(|bytes| lotus::read(&bytes, sink))
    } else {
        dbase::read(file, sink)
    }
}

fn whole(file: &mut impl Read, size_bytes: u64) -> Result<Vec<u8>, String> {
    if size_bytes > limits::WHOLE_BYTES {
        return Err("it is larger than 128 MiB".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(limits::WHOLE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limits::WHOLE_BYTES {
        Err("it is larger than 128 MiB".to_owned())
    } else {
        Ok(bytes)
    }
}
