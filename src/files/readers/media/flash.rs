//! Reads a film of Flash (.flv): the words in its script tags, of which the first says what it is.

use super::{
    super::{super::part::Sink, picture},
    Octets, Of,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{said, unknown},
};

/// Of one film: those of ten hours.
const MOST_TAGS: usize = 4_000_000;
/// Objects in objects.
const MOST_DEPTH: usize = 32;

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    const LOCKED_OR_FILTERED: u8 = 0x20;
    let head = reel.read(0, 9).ok_or(DAMAGED)?;
    let begins = Octets(&head[5..]).be32().ok_or(DAMAGED)?;
    // The length of the tag before stands in front of each.
    let mut at = u64::from(begins) + 4;
    for _ in 0..MOST_TAGS {
        if at >= reel.size {
            return Ok(());
        }
        let tag = reel.read(at, 11).ok_or(DAMAGED)?;
        let mut octets = Octets(&tag);
        let kind = octets.byte().unwrap_or_default();
        let length = octets.high_first(3).unwrap_or_default();
        let ends = at + 11 + length;
        match kind {
            8 | 9 => {}
            15 | 18 => {
                let bytes = reel.read(at + 11, length).ok_or(DAMAGED)?;
                script(bytes.get(usize::from(kind == 15)..).unwrap_or_default(), sink);
            }
            _ if kind & LOCKED_OR_FILTERED != 0 => {
                sink.unreadable("properties", "a part of it is locked");
            }
            _ => return Err(DAMAGED.to_owned()),
        }
        if ends > reel.size {
            return Err(DAMAGED.to_owned());
        }
        at = ends + 4;
    }
    Err(TOO_MUCH.to_owned())
}

/// Reads values, each after the other (AMF0). The first is what the others are about.
fn script(bytes: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes);
    while !octets.0.is_empty() {
        if value("", &mut octets, 0, sink).is_none() {
            unknown("properties", octets.0, sink);
            return;
        }
    }
}

/// Reads one value; `None` if it is damaged, or of a make that imh does not know.
fn value(key: &str, octets: &mut Octets<'_>, depth: usize, sink: &mut Sink<'_>) -> Option<()> {
    if depth > MOST_DEPTH {
        return None;
    }
    let before = *octets;
    let read = match octets.byte()? {
        0 => {
            let number = f64::from_bits(octets.be64()?);
            if is_place(key) {
                said(key, &number.to_string(), sink);
            } else {
                // The key may be a word of somebody's own.
                sink.traces("properties", key);
            }
            Some(())
        }
        1 => octets.byte().map(|_| sink.traces("properties", key)),
        2 => {
            let length = octets.be16()?;
            octets.take(usize::from(length)).map(|words| tell(key, words, sink))
        }
        3 => fields(octets, depth, sink),
        5 | 6 | 13 => Some(()),
        7 => octets.be16().map(|_| ()),
        8 => {
            octets.be32()?;
            fields(octets, depth, sink)
        }
        10 => {
            let count = octets.be32()?;
            (0..count).try_for_each(|_| value(key, octets, depth + 1, sink))
        }
        11 => {
            let moment = f64::from_bits(octets.be64()?);
            octets.be16()?;
            said(key, &day(moment).unwrap_or_default(), sink);
            Some(())
        }
        12 | 15 => octets.be_stretch().map(|words| tell(key, words, sink)),
        _ => None,
    };
    if read.is_none() {
        *octets = before;
    }
    read
}

/// Reads values with keys, up to the mark of their end.
fn fields(octets: &mut Octets<'_>, depth: usize, sink: &mut Sink<'_>) -> Option<()> {
    loop {
        let length = octets.be16()?;
        let key = String::from_utf8_lossy(octets.take(usize::from(length))?).into_owned();
        if octets.0.first() == Some(&9) {
            octets.byte();
            return Some(());
        }
        value(&key, octets, depth + 1, sink)?;
    }
}

fn tell(key: &str, words: &[u8], sink: &mut Sink<'_>) {
    if key == "liveXML" {
        picture::packet(words, "properties", Of::Picture, sink);
    } else if key.is_empty() {
        sink.traces("properties", String::from_utf8_lossy(words));
    } else {
        said(key, &super::said::text(words), sink);
    }
}

fn is_place(key: &str) -> bool {
    let key = key.to_lowercase();
    ["latitude", "longitude", "gps", "location"].iter().any(|word| key.contains(word))
}

/// Returns the day of a moment in thousandths of a second since 1970.
fn day(moment: f64) -> Option<String> {
    let moment: i64 = format!("{moment:.0}").parse().ok()?;
    let moment = jiff::Timestamp::from_millisecond(moment).ok()?;
    Some(moment.to_string().split('T').next().unwrap_or_default().to_owned())
}
