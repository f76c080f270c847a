//! Recognises kinds of file by their first bytes.

/// Returns whether the beginning of a file is text.
pub(super) fn is_text(head: &[u8]) -> bool {
    if head.contains(&0) {
        return false;
    }
    // The beginning may end in the middle of a character.
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() >= 4096,
    };
    // In older encodings, letters beyond ASCII are few; with many of them it is not text.
    let odd =
        head.iter().filter(|&&byte| byte < 9 || (14..32).contains(&byte) || byte == 127).count();
    let high = head.iter().filter(|&&byte| byte >= 128).count();
    is_utf8 || odd == 0 && high * 3 < head.len()
}

/// Returns whether a byte order mark says UTF-16 with two bytes a letter, or UTF-32.
pub(super) fn is_wide(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") && !head.starts_with(b"\xff\xfe\xff")
        || head.starts_with(b"\xfe\xff")
}

pub(crate) fn is_pdf(head: &[u8]) -> bool {
    head.windows(5).take(1024).any(|window| window == b"%PDF-")
}

/// Returns whether it begins like a picture of a kind that imh reads and does not clean.
pub(super) fn is_other_picture(head: &[u8]) -> bool {
    let starts: [&[u8]; 11] = [
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"MM\0+",
        b"IIU\0",
        b"IIRO",
        b"IIRS",
        b"8BPS",
        b"\xff\x0a",
        b"\0\0\0\x0cJXL ",
    ];
    starts.iter().any(|start| head.starts_with(start))
        || is_bitmap(head)
        || is_picture_in_boxes(head)
}

fn is_bitmap(head: &[u8]) -> bool {
    head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4])
}

pub(super) fn is_older_office(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") || is_bare_book(head)
}

/// A workbook of Excel 2 to 4, which is no compound file: its first record says which.
pub(super) fn is_bare_book(head: &[u8]) -> bool {
    [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"]
        .iter()
        .any(|begin| head.starts_with(*begin))
}

/// Windows Media, for sound and for film, and the id of a film in it.
const WINDOWS_MEDIA: &[u8] = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11";
const WINDOWS_FILM: &[u8] = b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11";
const WINDOWS_SOUND: &[u8] = b"\x40\x9e\x69\xf8\x4d\x5b\xcf\x11";

fn has(head: &[u8], said: &[u8]) -> bool {
    memchr::memmem::find(head, said).is_some()
}

/// Returns whether it begins like a recording that is not in boxes. A film in a kind for both shows
/// people, so in doubt it is a film.
pub(super) fn is_sound(head: &[u8]) -> bool {
    let starts: [&[u8]; 12] = [
        b"ID3",
        b"fLaC",
        b"#!AMR",
        b"caff",
        b".snd",
        b"MThd",
        b"RF64",
        b"BW64",
        b"RIFX",
        b"APETAGEX",
        b"wvpk",
        b"MAC ",
    ];
    // A frame of MP3 or AAC without anything before it.
    let is_frame =
        matches!(head, [0xff, 0xfb..=0xfd | 0xfa | 0xf2..=0xf5 | 0xe3 | 0xe2 | 0xf1 | 0xf9, ..]);
    starts.iter().any(|start| head.starts_with(start))
        || is_frame
        || head.starts_with(b"OggS") && !has(head, b"theora")
        || head.starts_with(b"FORM") && matches!(head.get(8..12), Some(b"AIFF" | b"AIFC"))
        || head.starts_with(WINDOWS_MEDIA) && has(head, WINDOWS_SOUND) && !has(head, WINDOWS_FILM)
}

/// Returns whether it begins like a film that is not in boxes.
pub(super) fn is_film(head: &[u8]) -> bool {
    let starts: [&[u8]; 5] = [b"OggS", WINDOWS_MEDIA, b"FLV\x01", b"\0\0\x01\xba", b"\0\0\x01\xb3"];
    starts.iter().any(|start| head.starts_with(start)) || is_broadcast(head) || is_tape(head)
}

/// Returns whether it begins with a frame of a tape (DV), of either system of television.
pub(super) fn is_tape(head: &[u8]) -> bool {
    matches!(head, [0x1f, _, 0, 0x3f | 0xbf, ..])
}

/// Returns whether it begins with packets of a broadcast, of 188 bytes, or of 192 from a camera.
pub(super) fn is_broadcast(head: &[u8]) -> bool {
    [(0, 188), (4, 192)].into_iter().any(|(from, packet): (usize, usize)| {
        [0, 1, 2].into_iter().all(|at| head.get(from + at * packet) == Some(&0x47))
    })
}

/// Returns the brand of a file in boxes (ISO 14496-12): a picture, a recording or a film.
fn brand(head: &[u8]) -> Option<&[u8]> {
    head.get(4..8).filter(|name| name == b"ftyp").and(head.get(8..12))
}

pub(super) fn is_picture_in_boxes(head: &[u8]) -> bool {
    matches!(
        brand(head),
        Some(
            b"heic"
                | b"heix"
                | b"heim"
                | b"heis"
                | b"hevc"
                | b"hevx"
                | b"mif1"
                | b"mif2"
                | b"msf1"
                | b"miaf"
                | b"avif"
                | b"avis"
                | b"jpeg"
                | b"crx "
                | b"jxl "
        )
    )
}

pub(super) fn is_sound_in_boxes(head: &[u8]) -> bool {
    matches!(brand(head), Some(b"M4A " | b"M4B " | b"M4P "))
}

pub(super) fn is_film_in_boxes(head: &[u8]) -> bool {
    // Older programs of Apple begin with the film itself, and others with free room.
    let first: [&[u8]; 7] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    head.get(4..8).is_some_and(|name| first.contains(&name))
        && !is_text(head)
        && !is_picture_in_boxes(head)
        && !is_sound_in_boxes(head)
}

/// Returns whether it begins like a table of dBase: a version, a day, and the first of its columns.
pub(super) fn is_dbase(head: &[u8]) -> bool {
    const VERSIONS: [u8; 11] = [0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb];
    let [version, _, month, day, .., low, high] = head.get(..10).unwrap_or_default() else {
        return false;
    };
    let header = u16::from_le_bytes([*low, *high]);
    let is_field = head.get(32..64).is_some_and(|field| {
        let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default();
        let is_letter = |byte: &u8| byte.is_ascii_graphic() || *byte >= 0x80 || *byte == b' ';
        !name.is_empty()
            && name.iter().all(is_letter)
            && b"CNDLMFGBITYOPQVW+@0".contains(&field[11])
    });
    VERSIONS.contains(version) && *month <= 12 && *day <= 31 && header >= 65 && is_field
}

/// Returns whether it begins like a table of Lotus 1-2-3, Symphony or Works.
pub(super) fn is_lotus(head: &[u8]) -> bool {
    matches!(head, [0, 0, 2, 0, 4..=6, 4, ..])
}

/// Returns whether a text, in small letters, begins like a table in SYLK or DIF.
pub(super) fn is_exchanged_table(start: &str) -> bool {
    let is_dif =
        || start.strip_prefix("table").is_some_and(|rest| rest.trim_start().starts_with("0,1"));
    // The columns of another table may be called `ID;Phone`.
    let second = start.lines().nth(1).map(|line| line.split(';').next().unwrap_or_default());
    let is_record =
        |name| matches!(name, "p" | "f" | "b" | "c" | "d" | "e" | "o" | "w" | "nn" | "ne" | "nu");
    start.starts_with("id;p") && second.is_some_and(is_record) || is_dif()
}

/// Returns whether a text, in small letters, begins like HTML or XML.
pub(super) fn is_markup(start: &str) -> bool {
    ["<!doctype html", "<?xml", "<html", "<?xpacket", "<x:xmpmeta", "<svg", "<kml", "<gpx"]
        .iter()
        .any(|mark| start.starts_with(mark))
}

/// Returns whether a text, in small letters, begins like a calendar or a contact, or a message or a note
/// of an older phone.
pub(super) fn is_card(start: &str) -> bool {
    ["begin:vcalendar", "begin:vcard", "begin:vmsg", "begin:vnote"]
        .iter()
        .any(|mark| start.starts_with(mark))
}

/// Returns whether a text begins like JSON.
pub(super) fn is_json(start: &str) -> bool {
    let inside = start.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '['));
    start.starts_with(['{', '[']) && inside.starts_with('"')
}

/// Returns whether a text, in small letters, begins like an email.
pub(crate) fn is_mail(start: &str) -> bool {
    if ["received:", "return-path:", "mime-version:", "delivered-to:", "x-mozilla-status:"]
        .iter()
        .any(|header| start.starts_with(header))
    {
        return true;
    }
    // Saved in another way, perhaps with the line that separates the emails of an mbox, or with the
    // length of the mail before it.
    let first = start.lines().next().unwrap_or_default().trim();
    let is_length = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    let headers = start
        .lines()
        .skip(usize::from(start.starts_with("from ") || is_length))
        .take_while(|line| !line.trim().is_empty());
    let is_known = |line: &str| {
        line.split_once(':').is_some_and(|(name, _)| {
            matches!(
                name,
                "from"
                    | "to"
                    | "subject"
                    | "date"
                    | "cc"
                    | "message-id"
                    | "mime-version"
                    | "content-type"
                    | "content-transfer-encoding"
                    | "received"
                    | "reply-to"
                    | "return-path"
                    | "delivered-to"
                    | "dkim-signature"
                    | "x-account-key"
                    | "x-uidl"
                    | "x-unsent"
            ) || name.starts_with("x-mozilla-")
        })
    };
    headers.filter(|line| is_known(line)).count() >= 3
}
