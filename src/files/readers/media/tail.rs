//! Tags at the end of a recording: ID3v1 and its longer form, APE, Lyrics3. APE may stand first.

use super::{
    super::super::part::Sink,
    boxes::cover,
    id3,
    octets::Octets,
    reel::{DAMAGED, Reel},
    said::{COMMENT, TITLE, said, text, unknown},
};

const PLACE: &str = "properties";

/// Reads every tag at the end of a file, from the last one back, and returns where they begin.
pub(in crate::files) fn read(reel: &mut Reel<'_>, begins: u64, sink: &mut Sink<'_>) -> u64 {
    let mut end = reel.size;
    // Each program puts its own before those that it does not know.
    for _ in 0..8 {
        let before = end;
        end = one(reel, begins, end, sink).unwrap_or(end);
        if end == before {
            break;
        }
    }
    end
}

/// Reads the last tag before `end`, and returns where it begins.
fn one(reel: &mut Reel<'_>, begins: u64, end: u64, sink: &mut Sink<'_>) -> Option<u64> {
    let from = end.saturating_sub(512).max(begins);
    let near = reel.read(from, end.checked_sub(from)?)?;
    let back = |length: usize| near.len().checked_sub(length).map(|at| &near[at..]);
    if let Some(tag) = back(128).filter(|tag| tag.starts_with(b"TAG")) {
        first(tag, sink);
        let longer = back(128 + 227).filter(|tag| tag.starts_with(b"TAG+"));
        if let Some(tag) = longer {
            for (key, range) in [("title", 4..64), ("artist", 64..124), ("album", 124..184)] {
                said(key, &text(tag[range].trim_ascii_end()), sink);
            }
            sink.words(PLACE, &text(&tag[185..215]));
            return Some(end - 128 - 227);
        }
        return Some(end - 128);
    }
    if back(32).is_some_and(|tag| tag.starts_with(b"APETAGEX")) {
        return ape(reel, begins, end, back(32)?, sink);
    }
    if back(9) == Some(b"LYRICS200") {
        let length: u64 = std::str::from_utf8(back(15)?.get(..6)?).ok()?.parse().ok()?;
        let from = end.checked_sub(15 + length).filter(|from| *from >= begins)?;
        lyrics(&reel.read(from, length)?, sink);
        return Some(from);
    }
    if back(9) == Some(b"LYRICSEND") {
        let from = end.saturating_sub(5_120 + 9).max(begins);
        let near = reel.read(from, end - from)?;
        let at = memchr::memmem::find(&near, b"LYRICSBEGIN")?;
        sink.words(COMMENT, &text(&near[at + 11..near.len() - 9]));
        return Some(from + at as u64);
    }
    if back(10).is_some_and(|tag| tag.starts_with(b"3DI")) {
        let size =
            back(10)?.get(6..10)?.iter().fold(0, |all, &byte| all << 7 | u64::from(byte & 127));
        let from = end.checked_sub(20 + size).filter(|from| *from >= begins)?;
        id3::read(reel, from, sink);
        return Some(from);
    }
    None
}

/// ID3v1: fields of fixed lengths.
fn first(tag: &[u8], sink: &mut Sink<'_>) {
    let field = |from: usize, to: usize| {
        let field = &tag[from..to];
        text(field.split(|&byte| byte == 0).next().unwrap_or_default())
    };
    let words = |place: &str, words: String, sink: &mut Sink<'_>| sink.words(place, words.trim());
    words(TITLE, field(3, 33), sink);
    said("artist", field(33, 63).trim_end(), sink);
    words(PLACE, field(63, 93), sink);
    said("date", &field(93, 97), sink);
    words(COMMENT, field(97, 127), sink);
    // Programs that shorten a field leave what stood behind its end.
    sink.traces(PLACE, text(&tag[3..127]));
}

/// Reads an APE tag by its foot; its length holds the foot but not the head.
fn ape(
    reel: &mut Reel<'_>,
    begins: u64,
    end: u64,
    foot: &[u8],
    sink: &mut Sink<'_>,
) -> Option<u64> {
    let mut octets = Octets(foot.get(12..)?);
    let (length, _, flags) = (octets.le32()?, octets.le32()?, octets.le32()?);
    let from = end.checked_sub(u64::from(length)).filter(|from| *from >= begins);
    let Some(from) = from else {
        sink.unreadable(PLACE, DAMAGED);
        return None;
    };
    let items = reel.read(from, u64::from(length).checked_sub(32)?)?;
    ape_items(&items, sink);
    Some(if flags & 0x8000_0000 == 0 { from } else { from.saturating_sub(32).max(begins) })
}

/// Reads an APE tag at the beginning of a file, and returns where it ends.
pub(in crate::files) fn ape_first(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Option<u64> {
    let head = reel.up_to(0, 32);
    let length = u64::from(Octets(head.get(12..)?).le32()?);
    ape_items(&reel.read(32, length.checked_sub(32)?)?, sink);
    Some(32 + length)
}

fn ape_items(items: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(items);
    while let (Some(length), Some(flags)) = (octets.le32(), octets.le32()) {
        let key = text(octets.until_zero());
        let Some(value) = usize::try_from(length).ok().and_then(|length| octets.take(length))
        else {
            sink.unreadable(PLACE, DAMAGED);
            return;
        };
        // Whether it is text or bytes.
        if flags >> 1 & 3 == 1 {
            let mut octets = Octets(value);
            sink.words("the cover", &text(octets.until_zero()));
            if key.to_lowercase().starts_with("cover") {
                cover(octets.0, sink);
            } else {
                unknown(PLACE, octets.0, sink);
            }
        } else {
            said(&key, &text(value), sink);
        }
    }
}

/// Lyrics3: fields of three letters, five digits and words.
fn lyrics(bytes: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes.strip_prefix(b"LYRICSBEGIN").unwrap_or(bytes));
    while let Some(name) = octets.take(3) {
        let length = octets
            .take(5)
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<usize>().ok());
        let Some(value) = length.and_then(|length| octets.take(length)) else {
            sink.unreadable(PLACE, DAMAGED);
            return;
        };
        let key = match name {
            b"AUT" | b"EAR" => "author",
            b"ETT" => "title",
            b"IND" | b"IMG" => "track",
            _ => "comment",
        };
        said(key, &text(value), sink);
    }
}
