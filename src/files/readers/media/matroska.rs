//! Matroska and WebM (RFC 9559): titles, tags, chapters, attached files and subtitles. Pictures and
//! sound are passed over.

use super::{
    super::{super::part::Sink, picture::readable},
    comments::attached,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{TITLE, said, text, unknown},
};
use crate::model::FindingKind;

const PLACE: &str = "properties";
/// A film of many hours has fewer.
const MOST_ELEMENTS: usize = 2_000_000;
const DEPTH: usize = 16;
const TOO_DEEP: &str = "its parts lie too deep inside one another";
/// Tracks of subtitles; a film for the whole world has some thirty.
const MOST_TRACKS: usize = 256;

/// An element: its id, and where its contents begin and end. `None` if its length is not known.
struct Element {
    id: u32,
    begins: u64,
    ends: Option<u64>,
}

/// A track with subtitles.
struct SubtitleTrack {
    number: u64,
    codec: String,
    /// What stands before each line, if programs took it out to save room.
    taken_out: Vec<u8>,
    is_packed: bool,
    count: usize,
}

#[derive(Default)]
struct Matroska {
    lines: Vec<SubtitleTrack>,
    elements: usize,
    /// Of chapters inside chapters.
    depth: usize,
}

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut film = Matroska::default();
    film.inside(reel, 0, reel.size, 0, sink).map_err(str::to_owned)
}

/// The length of an element; a film that is sent while it is made does not say some of them.
enum Length {
    Known(u64),
    Open,
}

/// Takes a number of one to eight bytes, of which the first bit that is set says how many.
fn number(octets: &mut Octets<'_>) -> Option<(u64, usize)> {
    let first = octets.byte()?;
    let more = first.leading_zeros() as usize;
    let rest = octets.high_first(Some(more).filter(|more| *more < 8)?)?;
    Some((u64::from(first) << (8 * more) | rest, more + 1))
}

/// Takes an id, which keeps the bit that says how long it is.
fn id(octets: &mut Octets<'_>) -> Option<u32> {
    number(octets).and_then(|(id, _)| u32::try_from(id).ok())
}

fn length(octets: &mut Octets<'_>) -> Option<Length> {
    let (marked, bytes) = number(octets)?;
    let most = (1 << (7 * bytes)) - 1;
    let length = marked & most;
    Some(if length == most { Length::Open } else { Length::Known(length) })
}

/// Takes the head of an element: its id and its length, if that is known.
pub(in crate::files) fn ebml_head(octets: &mut Octets<'_>) -> Option<(u32, Option<u64>)> {
    let id = id(octets)?;
    match length(octets)? {
        Length::Open => Some((id, None)),
        Length::Known(length) => Some((id, Some(length))),
    }
}

/// Returns the id of the element at a place, where its contents begin, and where they end if that
/// is known.
pub(in crate::files) fn ebml_next(reel: &mut Reel<'_>, at: u64) -> Option<(u32, u64, Option<u64>)> {
    let head = reel.up_to(at, 12);
    let mut octets = Octets(&head);
    let (id, length) = ebml_head(&mut octets)?;
    let begins = at + (head.len() - octets.0.len()) as u64;
    let ends = match length {
        None => None,
        Some(length) => Some(begins.checked_add(length)?),
    };
    Some((id, begins, ends))
}

fn next(reel: &mut Reel<'_>, at: u64) -> Option<Element> {
    ebml_next(reel, at).map(|(id, begins, ends)| Element { id, begins, ends })
}

impl Matroska {
    fn inside(
        &mut self,
        reel: &mut Reel<'_>,
        begins: u64,
        ends: u64,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), &'static str> {
        let (mut at, mut is_cut) = (begins, false);
        while at < ends {
            self.elements += 1;
            if self.elements > MOST_ELEMENTS || depth > DEPTH {
                return Err(TOO_MUCH);
            }
            let Some(element) = next(reel, at) else { return Err(DAMAGED) };
            let inner = element.ends.unwrap_or(ends);
            is_cut |= inner > ends;
            let inner = inner.min(ends);
            match element.id {
                // Segment, and what may be without a length: its children follow it.
                0x1853_8067 => self.inside(reel, element.begins, inner, depth + 1, sink)?,
                0x1f43_b675 => {
                    if element.ends.is_none() || !self.lines.is_empty() {
                        if element.ends.is_none() {
                            at = element.begins;
                            continue;
                        }
                        self.inside(reel, element.begins, inner, depth + 1, sink)?;
                    }
                }
                0xa0 if !self.lines.is_empty() => {
                    self.inside(reel, element.begins, inner, depth + 1, sink)?;
                }
                0xa3 | 0xa1 if !self.lines.is_empty() => {
                    self.block(reel, element.begins, inner, sink);
                }
                0x1549_a966 => self.each(reel, &element, inner, sink, Self::info),
                0x1654_ae6b => self.each(reel, &element, inner, sink, Self::track),
                0x1254_c367 => {
                    self.each(reel, &element, inner, sink, |_, _, said, sink| tag(said, sink));
                }
                0x1043_a770 => self.each(reel, &element, inner, sink, Self::chapter),
                0x1941_a469 => self.each(reel, &element, inner, sink, |_, id, said, sink| {
                    attachment(id, said, sink);
                }),
                // EBML itself, where things are, free room, a checksum, times and pictures.
                0x1a45_dfa3 | 0x114d_9b74 | 0x1c53_bb6b | 0xec | 0xbf | 0xe7 | 0xa7 | 0xab
                | 0xa0 | 0xa1 | 0xa3 | 0x9b | 0xfb | 0xfd | 0x75a1 | 0x75a2 | 0xfa | 0xa4
                | 0x5854 | 0xaf | 0x8e => {}
                _ if depth == 0 => {
                    super::behind(reel, at, sink);
                    return Ok(());
                }
                _ => match reel.read(element.begins, inner.saturating_sub(element.begins)) {
                    Some(said) => unknown("a part of its own kind", &said, sink),
                    None => sink.unreadable(PLACE, reel.fault.unwrap_or(DAMAGED)),
                },
            }
            at = inner;
        }
        if is_cut { Err(DAMAGED) } else { Ok(()) }
    }

    /// Passes the children of an element to a reader of their kind.
    fn each(
        &mut self,
        reel: &mut Reel<'_>,
        element: &Element,
        ends: u64,
        sink: &mut Sink<'_>,
        read: fn(&mut Self, u32, &[u8], &mut Sink<'_>),
    ) {
        match reel.read(element.begins, ends.saturating_sub(element.begins)) {
            Some(bytes) => {
                if !children(&bytes, |id, said| read(self, id, said, sink)) {
                    sink.unreadable(PLACE, DAMAGED);
                }
            }
            None => sink.unreadable(PLACE, reel.fault.unwrap_or(TOO_MUCH)),
        }
    }

    fn info(&mut self, id: u32, bytes: &[u8], sink: &mut Sink<'_>) {
        let words = text(bytes);
        match id {
            0x7ba9 => sink.words(TITLE, &words),
            0x4461 => sink.has("properties, when it was made", FindingKind::ExactDate),
            0x4d80 | 0x5741 => sink.traces(PLACE, words),
            0x7384 | 0x003c_83ab | 0x003e_83bb => sink.words(PLACE, &words),
            _ => self.elements += 1,
        }
    }

    fn track(&mut self, id: u32, bytes: &[u8], sink: &mut Sink<'_>) {
        if id != 0xae {
            return;
        }
        let mut lines = SubtitleTrack {
            number: 0,
            codec: String::new(),
            taken_out: Vec::new(),
            is_packed: false,
            count: 0,
        };
        let (mut kind, mut is_locked) = (0, false);
        children(bytes, |id, said| match id {
            0xd7 => lines.number = Octets(said).high_first(said.len().min(8)).unwrap_or_default(),
            0x83 => kind = said.last().copied().unwrap_or_default(),
            0x86 => lines.codec = text(said),
            0x536e => sink.words(TITLE, &text(said)),
            0x63a2 => sink.traces(PLACE, readable(said)),
            0x6d80 => {
                is_locked |= !encodings(said, &mut lines);
            }
            _ => {}
        });
        let is_words = ["S_TEXT", "S_ASS", "S_SSA", "D_WEBVTT", "S_UTF8"]
            .iter()
            .any(|words| lines.codec.starts_with(words));
        match kind {
            0x11 | 0x21 if is_words && !is_locked && self.lines.len() < MOST_TRACKS => {
                self.lines.push(lines);
            }
            0x11 => sink.unreadable("its subtitles", "imh cannot read subtitles of this kind"),
            0x12 | 0x20 | 0x21 => {
                sink.unreadable("a track beside the film", "imh does not know what is in it");
            }
            _ => {}
        }
    }

    fn chapter(&mut self, id: u32, bytes: &[u8], sink: &mut Sink<'_>) {
        match id {
            // An edition, a chapter, what is shown of it, how another program plays it.
            0x45b9 | 0xb6 | 0x80 | 0x6944 | 0x6911 | 0x4520 => {
                self.depth += 1;
                if self.depth > DEPTH {
                    sink.unreadable("its chapters", TOO_DEEP);
                } else {
                    children(bytes, |id, said| self.chapter(id, said, sink));
                }
                self.depth -= 1;
            }
            0x85 | 0x4521 => sink.words("a chapter", &text(bytes)),
            0x6933 | 0x450d => sink.traces("a chapter", readable(bytes)),
            _ => {}
        }
    }

    /// Reads one block, if it belongs to subtitles.
    fn block(&mut self, reel: &mut Reel<'_>, begins: u64, ends: u64, sink: &mut Sink<'_>) {
        let head = reel.up_to(begins, ends.saturating_sub(begins).min(12));
        let mut octets = Octets(&head);
        let Some(Length::Known(track)) = length(&mut octets) else { return };
        let Some(lines) = self.lines.iter_mut().find(|lines| lines.number == track) else {
            return;
        };
        // Its moment and its flags.
        octets.take(3);
        let from = begins + (head.len() - octets.0.len()) as u64;
        let Some(bytes) = reel.read(from, ends.saturating_sub(from)) else {
            sink.unreadable("its subtitles", reel.fault.unwrap_or(DAMAGED));
            return;
        };
        lines.count += 1;
        let mut whole = lines.taken_out.clone();
        if lines.is_packed {
            match super::inflated(&bytes, sink) {
                Some(unpacked) => whole.extend(unpacked),
                None => sink.unreadable("its subtitles", DAMAGED),
            }
        } else {
            whole.extend(bytes);
        }
        let words = text(&whole);
        let place = format!("subtitle {}", lines.count);
        for line in words.replace("\\N", "\n").lines() {
            sink.line(&place, line);
        }
    }
}

/// Reads how a track is packed; returns whether imh can unpack it.
fn encodings(bytes: &[u8], lines: &mut SubtitleTrack) -> bool {
    let mut can = true;
    children(bytes, |_, encoding| {
        children(encoding, |id, said| match id {
            0x5034 => {
                let mut way = 0;
                children(said, |id, said| match id {
                    0x4254 => way = said.last().copied().unwrap_or_default(),
                    0x4255 => lines.taken_out = said.to_vec(),
                    _ => {}
                });
                lines.is_packed = way == 0;
                can &= matches!(way, 0 | 3);
            }
            0x5035 => can = false,
            _ => {}
        });
    });
    can
}

/// A tag has a name and a value, and may have tags inside it.
fn simple_tag(bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
    let mut name = String::new();
    children(bytes, |id, value| match id {
        0x45a3 => name = text(value),
        0x4487 => said(&name, &text(value), sink),
        0x4485 => unknown(PLACE, value, sink),
        0x67c8 if depth < DEPTH => simple_tag(value, depth + 1, sink),
        0x67c8 => sink.unreadable(PLACE, TOO_DEEP),
        _ => {}
    });
}

/// Passes the elements inside an element to `each`. Returns whether all of it was elements.
fn children<'b>(bytes: &'b [u8], mut each: impl FnMut(u32, &'b [u8])) -> bool {
    let mut octets = Octets(bytes);
    while !octets.0.is_empty() {
        let mut read = || {
            let (id, length) = (id(&mut octets)?, length(&mut octets)?);
            let length = match length {
                Length::Open => octets.0.len(),
                Length::Known(length) => usize::try_from(length).ok()?,
            };
            Some((id, octets.take(length)?))
        };
        match read() {
            Some((id, said)) => each(id, said),
            None => return false,
        }
    }
    true
}

fn tag(bytes: &[u8], sink: &mut Sink<'_>) {
    children(bytes, |id, said| {
        if id == 0x67c8 {
            simple_tag(said, 0, sink);
        }
    });
}

fn attachment(id: u32, bytes: &[u8], sink: &mut Sink<'_>) {
    if id != 0x61a7 {
        return;
    }
    let (mut name, mut file, mut about) = (String::new(), &[][..], String::new());
    children(bytes, |id, said| match id {
        0x466e => name = text(said),
        0x467e => about = text(said),
        0x465c => file = said,
        _ => {}
    });
    sink.words("a file inside it", &about);
    let is_cover = name.to_lowercase().starts_with("cover");
    if is_cover {
        super::boxes::cover(file, sink);
    } else {
        attached(&name, file, sink);
    }
}
