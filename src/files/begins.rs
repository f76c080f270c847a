//! How files of a kind begin.

/// Whether the beginning of a file is text at all.
pub(super) fn is_text(head: &[u8]) -> bool {
    if head.contains(&0) {
        return false;
    }
    // A letter may be cut in two where the beginning ends.
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() >= 4096,
    };
    // Letters of an older encoding are few among plain ones; anything else is no text.
    let odd = head.iter().filter(|&&byte| byte < 9 || (14..32).contains(&byte) || byte == 127).count();
    let high = head.iter().filter(|&&byte| byte >= 128).count();
    is_utf8 || odd == 0 && high * 3 < head.len()
}

/// Whether it says of itself that each letter has two bytes (UTF-16), or four.
pub(super) fn is_wide(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") && !head.starts_with(b"\xff\xfe\xff") || head.starts_with(b"\xfe\xff")
}

pub(crate) fn is_pdf(head: &[u8]) -> bool {
    head.windows(5).take(1024).any(|window| window == b"%PDF-")
}

pub(super) fn is_bitmap(head: &[u8]) -> bool {
    head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4])
}

/// The brand of a file in boxes (ISO 14496-12), which says whether it is a picture, a recording or a film.
fn brand(head: &[u8]) -> Option<&[u8]> {
    head.get(4..8).filter(|name| name == b"ftyp").and(head.get(8..12))
}

pub(super) fn is_picture_in_boxes(head: &[u8]) -> bool {
    matches!(brand(head), Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"heim" | b"avif"))
}

pub(super) fn is_sound_in_boxes(head: &[u8]) -> bool {
    matches!(brand(head), Some(b"M4A " | b"M4B "))
}

pub(super) fn is_film_in_boxes(head: &[u8]) -> bool {
    head.get(4..).is_some_and(|rest| rest.starts_with(b"ftyp")) && !is_picture_in_boxes(head) && !is_sound_in_boxes(head)
}

/// Whether a text, in small letters, begins like a page or a document of marks.
pub(super) fn is_markup(start: &str) -> bool {
    ["<!doctype html", "<?xml", "<html"].iter().any(|mark| start.starts_with(mark))
}

/// Whether a text, in small letters, begins like a mail.
pub(crate) fn is_mail(start: &str) -> bool {
    if ["received:", "return-path:", "mime-version:", "delivered-to:", "x-mozilla-status:"].iter().any(|header| start.starts_with(header)) {
        return true;
    }
    // Saved in some other way, also with the line that parts the mails of a box.
    let headers = start.lines().skip(usize::from(start.starts_with("from "))).take_while(|line| !line.trim().is_empty());
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
                    | "x-unsent"
            )
        })
    };
    headers.filter(|line| is_known(line)).count() >= 3
}
