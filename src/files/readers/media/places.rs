//! Positions in files of text: tracks of walks (GPX), maps (KML), and what a service says of a
//! photograph in a file beside it (JSON).

use std::io::Read;

/// Read at once, and again with the next: longer than a key and its value.
const WINDOW_BYTES: usize = 256 << 10;
const OVERLAP_BYTES: usize = 256;

/// Returns whether a text of JSON says a position on the earth.
///
/// # Errors
/// Only errors of the disk.
pub(in crate::files) fn are_in_json(file: &mut impl Read) -> std::io::Result<bool> {
    const KEYS: [&[u8]; 6] = [
        b"\"latitude\"",
        b"\"latitudeE7\"",
        b"\"lat\"",
        b"\"coordinates\"",
        b"\"geo\"",
        b"\"latLng\"",
    ];
    let mut window = Vec::new();
    loop {
        let room = (WINDOW_BYTES - window.len()) as u64;
        file.by_ref().take(room).read_to_end(&mut window)?;
        for key in KEYS {
            let mut found = memchr::memmem::find_iter(&window, key);
            if found.any(|at| is_position(&window[at + key.len()..])) {
                return Ok(true);
            }
        }
        if window.len() < WINDOW_BYTES {
            return Ok(false);
        }
        window.drain(..WINDOW_BYTES - OVERLAP_BYTES);
    }
}

/// Returns whether a number with decimals follows a key. Services write 0.0 for no position.
fn is_position(rest: &[u8]) -> bool {
    let is_between = |byte: &&u8| b": \n\r\t[\"".contains(byte) || b"geo".contains(byte);
    let skipped = rest.iter().take(40).take_while(is_between).count();
    let is_part = |byte: &&u8| byte.is_ascii_digit() || b".-+".contains(byte);
    let number: Vec<u8> = rest[skipped..].iter().take(24).take_while(is_part).copied().collect();
    let number = String::from_utf8(number).unwrap_or_default();
    let is_long = number.contains('.') || number.len() >= 7;
    is_long && number.parse::<f64>().is_ok_and(|number| number != 0.0)
}

/// Returns whether a text in XML says a position on the earth.
pub(in crate::files) fn are_in_xml(text: &str) -> bool {
    const TAGS: [&str; 8] = [
        "<trkpt",
        "<rtept",
        "<wpt",
        "<coordinates>",
        "<gx:coord>",
        "<georss:point",
        "<geo:lat>",
        "<LatLonBox>",
    ];
    TAGS.iter().any(|tag| {
        text.match_indices(tag).take(16).any(|(at, _)| {
            let near = &text[at + tag.len()..text.floor_char_boundary(at + 200)];
            let value =
                near.split(['<', '>']).find(|piece| piece.contains(|c: char| c.is_ascii_digit()));
            value.is_some_and(|value| value.contains('.'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_seen_in_what_a_service_or_a_walk_writes() {
        for (text, is_there) in [
            ("{\"geoData\": {\"latitude\": 52.98761, \"longitude\": -1.6}}", true),
            ("{\"geoData\": {\n  \"latitude\": 0.0,\n  \"longitude\": 0.0}}", false),
            ("{\"latitudeE7\": 529876100}", true),
            ("{\"geometry\": {\"coordinates\": [-1.6012, 52.98]}}", true),
            ("{\"latitude\": \"52.9876\"}", true),
            ("{\"coordinates\": [1, 2]}", false),
            ("{\"a\": \"latitude\"}", false),
        ] {
            assert_eq!(are_in_json(&mut text.as_bytes()).unwrap(), is_there, "{text}");
        }
        for (text, is_there) in [
            ("<gpx><trkpt lat=\"52.98\" lon=\"-1.6\"><ele>5</ele></trkpt></gpx>", true),
            ("<kml><Point><coordinates>\n -1.6012,52.98,0</coordinates></Point></kml>", true),
            ("<kml><coordinates></coordinates></kml>", false),
            ("<p>coordinates 52.98</p>", false),
        ] {
            assert_eq!(are_in_xml(text), is_there, "{text}");
        }
    }
}
