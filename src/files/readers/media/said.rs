//! What one property of a film, recording or picture says, by its key: a place, a person, a day, a
//! device, or words. All formats share these keys, or have names for their own that lead to them.

use super::super::{super::part::Sink, defaults::is_nobody, picture::readable, plain};
use crate::model::FindingKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Place,
    Person,
    Day,
    Device,
    /// A program, a kind of camera, a format. They harm nobody; a listed name is still found.
    Machine,
    Words(&'static str),
}

const PLACE: &str = "properties, where it was made";
const PERSON: &str = "properties, who made it";
const DAY: &str = "properties, when it was made";
const DEVICE: &str = "properties, the device";
pub(super) const TITLE: &str = "properties, the title";
pub(super) const COMMENT: &str = "properties, a comment";

/// Passes on a property under the key that a program gave it.
pub(in crate::files) fn said(key: &str, value: &str, sink: &mut Sink<'_>) {
    let value = value.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
    let small = plain_key(key);
    let meaning = meaning(&small);
    if !is_known(&small) {
        sink.traces("properties", key);
    }
    if value.is_empty() {
        return;
    }
    if meaning != Meaning::Machine && is_position(value) {
        sink.has(PLACE, FindingKind::PhotoPlace);
        sink.traces(PLACE, value);
        return;
    }
    match meaning {
        Meaning::Place => {
            sink.has(PLACE, FindingKind::PhotoPlace);
            sink.words(PLACE, value);
        }
        Meaning::Person => {
            if !is_nobody(value) {
                sink.has(PERSON, FindingKind::Author);
                sink.words(PERSON, value);
            }
        }
        Meaning::Day if is_day(value) => {
            sink.has(DAY, FindingKind::ExactDate);
            sink.traces(DAY, value);
        }
        Meaning::Day => sink.words(DAY, value),
        Meaning::Device => {
            sink.has(DEVICE, FindingKind::CameraOwner);
            sink.words(DEVICE, value);
        }
        Meaning::Machine => sink.traces("properties", value),
        Meaning::Words("properties") if !is_known(&small) => {
            // The key of a person's own may be the label of its value.
            sink.words("properties", &format!("{key}: {value}"));
        }
        Meaning::Words(place) => sink.words(place, value),
    }
}

/// Decodes text of which nobody says how it is written.
pub(in crate::files) fn text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => plain::decoded(bytes).replace('\0', " "),
    }
}

pub(in crate::files) fn wide(bytes: &[u8], pair: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
    String::from_utf16_lossy(&units).replace(['\0', '\u{feff}'], " ")
}

/// Passes on a stretch whose make imh does not know: as words if it is text, and tells that it could
/// not be read if it is not.
pub(in crate::files) fn unknown(place: &str, bytes: &[u8], sink: &mut Sink<'_>) {
    if bytes.iter().all(|&byte| byte == 0 || byte == b' ' || byte == 0xff) {
        return;
    }
    let has_packet = super::embedded(bytes, sink);
    if is_text(bytes) {
        sink.words(place, &text(bytes));
        return;
    }
    sink.traces(place, readable(bytes));
    if !has_packet {
        sink.unreadable(place, "imh does not know what is in this part of it");
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii();
    let is_sign = |byte: &u8| *byte < 9 || (14..32).contains(byte) || *byte == 127;
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    std::str::from_utf8(&bytes[..end]).is_ok() && !bytes[..end].iter().any(is_sign)
}

/// Returns a key in small letters, without what different formats put around the same word.
fn plain_key(key: &str) -> String {
    let small = key.to_lowercase();
    let small = ["com.apple.quicktime.", "com.android.", "com.apple.itunes:", "wm/"]
        .iter()
        .find_map(|start| small.strip_prefix(start))
        .unwrap_or(&small);
    small.chars().filter(|c| c.is_alphanumeric() || *c == '\u{a9}').collect()
}

fn meaning(key: &str) -> Meaning {
    let is_one_of = |list: &[&str]| list.contains(&key);
    let has_one_of = |list: &[&str]| list.iter().any(|word| key.contains(word));
    if has_one_of(&MACHINES) || is_one_of(&MACHINES_WHOLE) {
        Meaning::Machine
    } else if has_one_of(&DEVICES) || is_one_of(&["snum", "slno"]) {
        Meaning::Device
    } else if has_one_of(&PLACES) || is_one_of(&PLACES_WHOLE) {
        Meaning::Place
    } else if has_one_of(&DAYS) || is_one_of(&DAYS_WHOLE) {
        Meaning::Day
    } else if has_one_of(&PEOPLE) || is_one_of(&PEOPLE_WHOLE) {
        Meaning::Person
    } else if has_one_of(&["title", "displayname"])
        || is_one_of(&["\u{a9}nam", "name", "titl", "inam", "tit2", "tt2"])
    {
        Meaning::Words(TITLE)
    } else if has_one_of(&["comment", "description", "lyrics", "synopsis", "caption"])
        || is_one_of(&["\u{a9}cmt", "\u{a9}des", "desc", "ldes", "dscp", "icmt", "\u{a9}lyr"])
    {
        Meaning::Words(COMMENT)
    } else {
        Meaning::Words("properties")
    }
}

const MACHINES: [&str; 23] = [
    "livephoto",
    "contentidentifier",
    "stillimage",
    "cameraidentifier",
    "fullframerate",
    "playbackintent",
    "encoder",
    "encodingsettings",
    "software",
    "majorbrand",
    "minorversion",
    "compatiblebrand",
    "muxingapp",
    "writingapp",
    "writinglibrary",
    "statistics",
    "creatortool",
    "replaygain",
    "gapless",
    "timecode",
    // How to play sound: which samples, how loud, and from which loudspeaker.
    "itunsmpb",
    "itunnorm",
    "waveformatextensiblechannelmask",
];
const MACHINES_WHOLE: [&str; 33] = [
    "\u{a9}too",
    "\u{a9}swr",
    "\u{a9}mak",
    "\u{a9}mod",
    "\u{a9}fmt",
    "make",
    "model",
    "manu",
    "modl",
    "isft",
    "tsse",
    "tss",
    "tlen",
    "bps",
    "duration",
    "numberofframes",
    "numberofbytes",
    "encodedusing",
    "version",
    "androidversion",
    "androidmanufacturer",
    "androidmodel",
    "capturefps",
    "rating",
    "isvbr",
    "deviceconformancetemplate",
    "mediafoundationversion",
    "language",
    "vendor",
    "imak",
    "imod",
    "tempo",
    "compilation",
];
const DEVICES: [&str; 7] =
    ["serial", "cameraowner", "ownername", "deviceid", "imei", "macaddress", "uniquecameraid"];
const PLACES: [&str; 10] = [
    "gps",
    "location",
    "latitude",
    "longitude",
    "altitude",
    "geotag",
    "placename",
    "countryname",
    "iso6709",
    "provincestate",
];
const PLACES_WHOLE: [&str; 14] = [
    "\u{a9}xyz",
    "xyz",
    "loci",
    "loc",
    "city",
    "state",
    "country",
    "place",
    "venue",
    "town",
    "iloc",
    "iarl",
    "address",
    "coordinates",
];
const DAYS: [&str; 6] = ["date", "creationtime", "createtime", "recordedtime", "timestamp", "dtim"];
const DAYS_WHOLE: [&str; 20] = [
    "purd",
    "rldt",
    "\u{a9}day",
    "day",
    "time",
    "year",
    "yrrc",
    "icrd",
    "idit",
    "tdrc",
    "tdor",
    "tdrl",
    "tden",
    "tdtg",
    "tyer",
    "tdat",
    "trda",
    "tye",
    "tda",
    "digitizationtime",
];
const PEOPLE: [&str; 20] = [
    "artist",
    "author",
    "performer",
    "composer",
    "director",
    "producer",
    "creator",
    "writer",
    "photographer",
    "engineer",
    "technician",
    "encodedby",
    "owner",
    "lyricist",
    "conductor",
    "byline",
    "publisher",
    "copyright",
    "originator",
    "contact",
];
const PEOPLE_WHOLE: [&str; 32] = [
    "\u{a9}enc",
    "\u{a9}art",
    "aart",
    "\u{a9}aut",
    "\u{a9}wrt",
    "\u{a9}dir",
    "\u{a9}prd",
    "\u{a9}prf",
    "\u{a9}cpy",
    "\u{a9}com",
    "\u{a9}con",
    "auth",
    "perf",
    "cprt",
    "iart",
    "ieng",
    "itch",
    "icms",
    "icop",
    "tpe1",
    "tpe2",
    "tpe3",
    "tpe4",
    "tcom",
    "tenc",
    "tope",
    "toly",
    "tcop",
    "tp1",
    "tp2",
    "tcm",
    "ten",
];

/// Returns whether a key is one that programs write, so that its name says nothing.
fn is_known(key: &str) -> bool {
    meaning(key) != Meaning::Words("properties") && key.len() < 32
        || key.len() <= 4
        || ["album", "genre", "track", "disc", "keywords", "grouping", "mood", "language", "show"]
            .iter()
            .any(|known| key.starts_with(known))
}

/// Returns whether a value says a day, not merely a year or a month: `2024-03-09`, `20240309`,
/// `Sat Mar 09 10:15:00 2024`.
pub(in crate::files) fn is_day(value: &str) -> bool {
    let is_day = |year: u32, month: u32, day: u32| {
        (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    let numbers: Vec<&str> =
        value.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let number = |at: usize| numbers.get(at).and_then(|number| number.parse().ok()).unwrap_or(0);
    let packed = numbers.first().filter(|first| first.len() == 8 || first.len() == 14);
    let part =
        |from: usize, to: usize| packed.and_then(|first| first[from..to].parse().ok()).unwrap_or(0);
    let has_month =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
            .iter()
            .any(|month| value.to_lowercase().contains(month));
    is_day(number(0), number(1), number(2))
        || is_day(number(2), number(1), number(0))
        || is_day(number(2), number(0), number(1))
        || is_day(part(0, 4), part(4, 6), part(6, 8))
        || has_month && numbers.len() >= 2
}

/// Returns whether a value is a position on the earth and nothing else: `+51.5074-000.1278/`
/// (ISO 6709), `51.5074, -0.1278`, `geo:51.5074,-0.1278`, `51.5074 N 0.1278 W`.
pub(in crate::files) fn is_position(value: &str) -> bool {
    let value = value.trim().trim_start_matches("geo:").trim_start_matches("GPS:");
    if value.len() > 80 || !value.contains('.') {
        return false;
    }
    let is_part = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "+-.,;/NSEWCR_°'\"\u{2032}\u{2033}".contains(c)
    };
    if !value.chars().all(|c| is_part(c) || "WGS84".contains(c)) {
        return false;
    }
    let mut numbers: Vec<String> = Vec::new();
    let mut is_in = false;
    for c in value.chars() {
        if c.is_ascii_digit() || c == '.' && is_in {
            if !is_in {
                numbers.push(String::new());
            }
            is_in = true;
            if let Some(last) = numbers.last_mut() {
                last.push(c);
            }
        } else {
            is_in = false;
        }
    }
    let places = |number: &String| number.split_once('.').map_or(0, |(_, part)| part.len());
    let most = |number: &String, most: f64| number.parse::<f64>().is_ok_and(|size| size <= most);
    match numbers.as_slice() {
        [north, east, ..] if places(north) >= 2 && places(east) >= 2 => {
            most(north, 90.0) && most(east, 180.0)
        }
        _ => {
            value.contains(['N', 'S'])
                && value.contains(['E', 'W'])
                && (4..=6).contains(&numbers.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_any_format_says_what_it_is_about() {
        for (key, meant) in [
            ("\u{a9}xyz", Meaning::Place),
            ("com.apple.quicktime.location.ISO6709", Meaning::Place),
            ("RECORDING_LOCATION", Meaning::Place),
            ("com.apple.quicktime.author", Meaning::Person),
            ("ALBUM_ARTIST", Meaning::Person),
            ("WM/Composer", Meaning::Person),
            ("com.apple.quicktime.creationdate", Meaning::Day),
            ("DATE_RECORDED", Meaning::Day),
            ("CameraSerialNumber", Meaning::Device),
            ("ENCODER", Meaning::Machine),
            ("com.apple.quicktime.model", Meaning::Machine),
            ("Description", Meaning::Words(COMMENT)),
            ("\u{a9}nam", Meaning::Words(TITLE)),
            ("Mother", Meaning::Words("properties")),
        ] {
            assert_eq!(meaning(&plain_key(key)), meant, "{key}");
        }
    }

    #[test]
    fn a_day_is_told_from_a_year_and_a_position_from_a_number() {
        for day in
            ["2024-03-09", "20240309T101500", "2024:03:09 10:15:00", "Sat Mar  9 10:15:00 2024"]
        {
            assert!(is_day(day), "{day}");
        }
        for other in ["2024", "2024-03", "1", "", "March 2024"] {
            assert!(!is_day(other), "{other}");
        }
        for position in [
            "+51.5074-000.1278/",
            "+51.5074-000.1278+012.3/",
            "51.5074, -0.1278",
            "geo:51.50,-0.12",
            "51.5074 N 0.1278 W",
            "51°30'26.6\"N 0°07'40.0\"W",
        ] {
            assert!(is_position(position), "{position}");
        }
        for other in ["1.5", "2.0, 3", "01:02:03.500", "at 51.5074, -0.1278 we met", "v1.2.3"] {
            assert!(!is_position(other), "{other}");
        }
    }
}
