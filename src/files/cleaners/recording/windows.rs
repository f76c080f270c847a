//! Windows Media (ASF): objects that describe somebody become padding.

use super::{
    super::super::readers::media::{ASF_INDEXES, ASF_PLAYING, Octets, guid},
    Edits, Reel, StripFault,
};

const DEPTH: usize = 6;
/// An object that programs pass over.
const PADDING: &[u8] = b"\x74\xd4\x06\x18\xdf\xca\x09\x45\xa4\xba\x9a\xab\xcb\x96\xaa\xe8";

pub(super) fn clean(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let head = reel.read(0, 30).ok_or(StripFault::Unread)?;
    let length = Octets(&head[16..]).le64().filter(|length| *length >= 30);
    let length = length.ok_or(StripFault::Damaged)?;
    let header = reel.read(30, length - 30).ok_or(StripFault::Unread)?;
    objects(&header, 30, 0, edits)?;
    let (mut at, mut count) = (length, 0);
    while at + 24 <= reel.size {
        count += 1;
        let head = reel.up_to(at, 24);
        let length = Octets(&head[16..]).le64().unwrap_or_default();
        let ends = at.checked_add(length).filter(|_| length >= 24 && count < 10_000);
        let Some(ends) = ends else { break };
        if ends > reel.size {
            return Err(StripFault::Unread);
        }
        // XMP may stand behind the sound and its indexes.
        if guid(&head) == "be7acfcb97a942e89c71999491e3afac" {
            edits.zero_unread(reel, at + 24, length - 24);
        } else if !ASF_INDEXES.contains(&guid(&head).as_str()) {
            break;
        }
        at = ends;
    }
    edits.cut_end(reel, at);
    Ok(())
}

/// Cleans the objects of a header: an id, a length, and contents.
fn objects(bytes: &[u8], begins: u64, depth: usize, edits: &mut Edits) -> Result<(), StripFault> {
    let mut octets = Octets(bytes);
    while !octets.0.is_empty() {
        let at = begins + (bytes.len() - octets.0.len()) as u64;
        let mut one = || {
            let kind = octets.take(16)?;
            let length = usize::try_from(octets.le64()?).ok()?.checked_sub(24)?;
            Some((kind, octets.take(length)?))
        };
        let (kind, body) = one().ok_or(StripFault::Damaged)?;
        let from = at + 24;
        match guid(kind).as_str() {
            // The properties of the file: its day.
            "a1dcab8c47a9cf118ee400c00c205365" => {
                edits.zero(from + 24, body.get(24..32).ok_or(StripFault::Damaged)?);
            }
            // The extension, which holds objects itself.
            "b503bf5f2ea9cf118ee300c00c205365" if depth < DEPTH => {
                let inside = body.get(22..).ok_or(StripFault::Damaged)?;
                objects(inside, from + 22, depth + 1, edits)?;
            }
            // Tags of each stream, among which is how wide a point of a picture is.
            "eacbf8c5af5b77488467aa8c44fa4cca" => {
                let left = shapes(body).ok_or(StripFault::Damaged)?;
                edits.write(from, body, left);
            }
            // Markers and commands, which are words that people see, and rights of a shop.
            "01cd87f451a9cf118ee600c00c205365"
            | "301afb1e620bd011a39b00a0c90348f6"
            | "fbb3112223bdd211b4b700a0c955fc6e"
            | "14e68a292226174cb935dae07ee9289c" => {}
            "74d40618dfca0945a4ba9aabcb96aae8" => edits.zero(from, body),
            playing if ASF_PLAYING.contains(&playing) => {}
            _ => {
                edits.write(at, kind, PADDING.to_vec());
                edits.zero(from, body);
            }
        }
    }
    Ok(())
}

/// Returns tags of the same length, of which only the shapes of points are left.
fn shapes(body: &[u8]) -> Option<Vec<u8>> {
    let mut octets = Octets(body);
    let (mut count, mut kept) = (0_u16, Vec::new());
    for _ in 0..octets.le16()? {
        let whole = octets.0;
        octets.take(4)?;
        let (name, kind) = (octets.le16()?, octets.le16()?);
        let length = usize::try_from(octets.le32()?).ok()?;
        let name = octets.take(usize::from(name))?;
        octets.take(length)?;
        let name: Vec<u8> = name.iter().copied().filter(|byte| *byte != 0).collect();
        let is_number = (2..=5).contains(&kind) && length <= 8;
        if is_number && matches!(&*name, b"AspectRatioX" | b"AspectRatioY" | b"IsVBR") {
            count += 1;
            kept.extend_from_slice(&whole[..whole.len() - octets.0.len()]);
        }
    }
    let mut left = [&count.to_le_bytes()[..], &kept].concat();
    left.resize(body.len(), 0);
    Some(left)
}
