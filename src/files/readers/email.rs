//! Reads an email as saved from a mail program: headers, every body, and every attachment.

use std::borrow::Cow;

use mail_parser::{
    Encoding, Header, HeaderValue, MessageParser, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};

use super::{
    super::{begins, part::Sink},
    html, letters, packed, plain, read_inner, traces,
    uuencoded::{self, UuencodedFile},
};
use crate::model::FindingKind;

/// Emails may be forwarded inside emails, but nobody writes one with more parts than this.
pub(super) const MOST_PARTS: usize = 500;

/// Returns whether a header is written by servers and programs for themselves.
fn is_technical(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let known = [
        "received",
        "message-id",
        "in-reply-to",
        "references",
        "mime-version",
        "user-agent",
        "x-mailer",
        "thread-index",
        "boundary",
    ];
    let families = [
        "arc-",
        "dkim-",
        "authentication-",
        "received-",
        "content-t",
        "content-l",
        "x-ms-",
        "x-google-",
        "x-received",
        "x-microsoft-",
        "x-spam",
        "list-",
        "x-proofpoint",
        "x-mimecast",
    ];
    known.contains(&name.as_str()) || families.iter().any(|family| name.starts_with(family))
}

/// # Errors
/// Why it cannot be read, so that names are looked for among its bytes.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    if bytes.starts_with(b"From ") {
        read_box(bytes, sink)
    } else if let Some((mail, rest)) = with_length(bytes) {
        read_inner("what the program says of it", "mail.plist", rest, sink);
        read_one(mail, sink)
    } else {
        read_one(bytes, sink)
    }
}

/// Returns a mail as Apple's program keeps it (.emlx): its length stands in a line before it, and a
/// list of properties after it.
fn with_length(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const LONGEST: usize = 20;
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(LONGEST)])?;
    let length = std::str::from_utf8(&bytes[..end]).ok()?.trim().parse().ok()?;
    bytes[end + 1..].split_at_checked(length)
}

/// Reads an mbox, which has one email after another.
fn read_box(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let mut starts: Vec<usize> = vec![0];
    starts
        .extend(memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1).take(MOST_PARTS + 1));
    if starts.len() > MOST_PARTS {
        return Err("it holds more mails than imh reads".to_owned());
    }
    starts.push(bytes.len());
    for (at, pair) in starts.windows(2).enumerate() {
        let mail = &bytes[pair[0]..pair[1]];
        let (first, mail) =
            mail.split_at(memchr::memchr(b'\n', mail).map_or(mail.len(), |end| end + 1));
        let place = format!("mail {}", at + 1);
        sink.words(&place, &plain::decoded(first));
        read_inner(&place, "mail.eml", mail, sink);
    }
    Ok(())
}

/// Returns whether a message declares more parts than the limit, because the parser could overflow
/// the stack if they are nested.
pub(super) fn has_too_many_parts(bytes: &[u8]) -> bool {
    let finder = memchr::memmem::find_iter(bytes, b"oundary");
    let boundaries = finder.filter(|&at| {
        let rest = &bytes[at + 7..bytes.len().min(at + 40)];
        let sign = rest.iter().position(|byte| {
            !byte.is_ascii_digit() && !matches!(byte, b'*' | b' ' | b'\t' | b'\r' | b'\n')
        });
        sign.is_some_and(|sign| rest[sign] == b'=')
    });
    boundaries.take(MOST_PARTS + 1).count() > MOST_PARTS
}

/// For the headers of a mail together, and for lines of headers without a blank line between them.
/// The parser takes much more memory for each.
const HEADER_BYTES: usize = 1 << 20;
const MOST_HEADERS: usize = 5_000;

/// Returns whether a mail, or anything in it that looks like one, has more headers than the limit.
pub(super) fn has_too_many_headers(bytes: &[u8]) -> bool {
    let (mut at, mut headers) = (0, 0);
    let mut is_first = true;
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        let line = bytes[at..end].trim_ascii_end();
        if line.is_empty() {
            (is_first, headers) = (false, 0);
        } else {
            let name =
                line.iter().take(80).take_while(|byte| byte.is_ascii_graphic() && **byte != b':');
            headers += usize::from(line.get(name.count()) == Some(&b':'));
        }
        if headers > MOST_HEADERS || is_first && end > HEADER_BYTES {
            return true;
        }
        at = end + 1;
    }
    false
}

fn read_one(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    if has_too_many_parts(bytes) {
        return Err("it has too many parts inside parts".to_owned());
    }
    if has_too_many_headers(bytes) {
        return Err("it has more headers than imh reads".to_owned());
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err("it is not an e-mail that could be read".to_owned());
    };
    for header in message.headers() {
        let raw = raw(bytes, header);
        if is_technical(header.name()) {
            sink.traces("headers of servers and programs", plain::decoded(raw));
            continue;
        }
        let (raw, place) = (plain::decoded(raw), format!("header {}", header_name(header.name())));
        let value = said(header.value(), &raw);
        sink.words(&place, &format!("{value} "));
        // What is malformed, and comments beside an address, are left out of the value.
        if raw.trim() != value {
            if has_unknown_letters(&raw) {
                sink.unreadable(&place, plain::UNKNOWN_LETTERS);
            }
            sink.traces(&place, raw);
        }
    }
    // Names of headers, and lines that are none.
    let head = &bytes[..bytes.len().min(message.root_part().offset_body as usize)];
    let values = message.headers().iter().map(|one| (one.offset_start(), one.offset_end()));
    let names = between(head, values.collect()).join(&b'|');
    sink.traces("headers of servers and programs", plain::decoded(&names));
    if message.parts.len() > MOST_PARTS {
        sink.unreadable("", "it has more parts than imh reads");
    }
    around(bytes, &message.parts, sink);
    let (mut bodies, mut attached) = (0, 0);
    for (at, part) in message.parts.iter().take(MOST_PARTS).enumerate() {
        let name = part.attachment_name().map(str::to_owned);
        for header in part.headers() {
            if header.name().eq_ignore_ascii_case("content-description") {
                sink.words("what a part is called", header.value().as_text().unwrap_or_default());
            }
        }
        if at > 0 {
            // Where a page was, and what programs say of a part.
            let head = bytes.get(part.offset_header as usize..part.offset_body as usize);
            sink.traces("headers of a part", plain::decoded(head.unwrap_or_default()));
        }
        let body = bytes.get(part.offset_body as usize..part.offset_end as usize);
        let body = body.unwrap_or_default();
        let may_be_plain = part.encoding == Encoding::Base64 && packed::may_be_plain(body);
        if part.is_encoding_problem || may_be_plain {
            // Bytes in memory can be read.
            let _ = traces::read(&mut &*body, traces::Searched::ByLetters, sink);
        }
        let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
        // The parser takes what it cannot unpack for words as they are.
        let is_said = part
            .content_transfer_encoding()
            .is_some_and(|said| said.trim().eq_ignore_ascii_case("base64"));
        let encoding = if is_said { Encoding::Base64 } else { part.encoding };
        let behind = behind_packed(encoding, body);
        let packed = &body[..body.len() - behind.len()];
        if let Some(bytes) = unpacked(encoding, packed).filter(|_| is_text) {
            if !behind.is_empty() {
                read_inner("packed text", "text.txt", &bytes, sink);
                read_inner("behind packed text", "text.txt", behind, sink);
            }
            let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
            let charset = charset.unwrap_or_default();
            if letters::are_of_four(charset) {
                read_inner(
                    "text in wide letters",
                    "text.txt",
                    plain::of_four(&bytes).as_bytes(),
                    sink,
                );
            } else if letters::are_unknown(charset)
                && (std::str::from_utf8(&bytes).is_err() || bytes.contains(&0))
            {
                sink.unreadable("", plain::UNKNOWN_LETTERS);
            }
            // In any letters, whatever it says, or if it says nothing.
            if let Some(unsure) = plain::unsure(&bytes) {
                sink.traces("text in other letters", plain::decoded(&bytes));
                sink.traces("text in other letters", unsure);
            }
        }
        match (&part.body, &name) {
            (PartType::Text(text), None) if is_card(text) => {
                bodies += 1;
                read_inner(&format!("text {bodies}"), "calendar.ics", text.as_bytes(), sink);
            }
            (PartType::Text(text), None) => {
                bodies += 1;
                let lines: Vec<&str> = text.lines().collect();
                let inside = uuencoded::files(&lines);
                for (at, line) in lines.into_iter().enumerate() {
                    let number = inside.partition_point(|file| file.lines.end <= at);
                    if inside.get(number).is_none_or(|file| at <= file.lines.start) {
                        // A line that continues ends with a space (RFC 3676).
                        sink.line(&format!("text {bodies} line {}", at + 1), line);
                    }
                    if uuencoded::is_of_another_kind(line) {
                        sink.unreadable(
                            &format!("text {bodies} line {}", at + 1),
                            "a file in it is packed in a way that imh does not know",
                        );
                    }
                }
                for file in inside {
                    attached += 1;
                    read_packed(&file, &format!("attachment {attached}"), sink);
                }
            }
            (PartType::Html(text), None) => {
                bodies += 1;
                html::tell(text, &format!("text {bodies} "), sink);
            }
            (PartType::Multipart(_), _) => {}
            (PartType::Message(_), _) => {
                attached += 1;
                let place = format!("attachment {attached}");
                sink.words(&format!("the name of {place}"), name.as_deref().unwrap_or_default());
                sink.has(&place, FindingKind::AttachedFile);
                read_inner(&place, "forwarded.eml", part.contents(), sink);
            }
            _ => {
                attached += 1;
                let name = name.unwrap_or_else(|| "attachment".to_owned());
                let place = format!("attachment {attached}");
                sink.words(&format!("the name of {place}"), &name);
                sink.has(&place, FindingKind::AttachedFile);
                read_inner(&place, &name, part.contents(), sink);
                if part.contents().starts_with(b"begin") {
                    let text = plain::decoded(part.contents());
                    for file in uuencoded::files(&text.lines().collect::<Vec<_>>()) {
                        read_packed(&file, &format!("{place}, unpacked"), sink);
                    }
                }
            }
        }
    }
    Ok(())
}

fn read_packed(file: &UuencodedFile<'_>, place: &str, sink: &mut Sink<'_>) {
    sink.words(&format!("the name of {place}"), file.name);
    sink.has(place, FindingKind::AttachedFile);
    read_inner(place, file.name, &file.bytes, sink);
    if !file.is_whole {
        sink.unreadable(place, "it is damaged");
    }
}

/// Returns whether a header has words in letters that nobody here knows (RFC 2047).
fn has_unknown_letters(raw: &str) -> bool {
    raw.match_indices("=?").any(|(at, mark)| {
        let name = raw[at + mark.len()..].split(['?', '*']).next().unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        // The parser leaves those of four bytes as they are.
        name.len() < 46
            && name.bytes().all(is_name)
            && (letters::are_unknown(name) || letters::are_of_four(name))
    })
}

/// Returns the bytes of a body.
fn unpacked(encoding: Encoding, body: &[u8]) -> Option<Cow<'_, [u8]>> {
    match encoding {
        Encoding::None => Some(Cow::Borrowed(body)),
        Encoding::QuotedPrintable => quoted_printable_decode(body).map(Cow::Owned),
        Encoding::Base64 => base64_decode(body).map(Cow::Owned),
    }
}

/// Returns what stands behind a body in base64: programs for lists of people add words there.
fn behind_packed(encoding: Encoding, body: &[u8]) -> &[u8] {
    if encoding != Encoding::Base64 {
        return &[];
    }
    let is_packed = |line: &&[u8]| {
        let signs = line.trim_ascii().iter();
        signs.into_iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
    };
    let lines = body.split_inclusive(|byte| *byte == b'\n').take_while(is_packed);
    &body[lines.map(<[u8]>::len).sum()..]
}

/// Returns the value of a header as it is written.
fn raw<'b>(bytes: &'b [u8], header: &Header<'_>) -> &'b [u8] {
    bytes.get(header.offset_start() as usize..header.offset_end() as usize).unwrap_or_default()
}

/// Returns whether a text is a calendar or a contact.
fn is_card(text: &str) -> bool {
    let start = text.trim_start();
    begins::is_card(&start[..start.floor_char_boundary(20)].to_ascii_lowercase())
}

/// Reads the text before, between and after the parts of a mail, which mail programs do not show.
fn around(bytes: &[u8], parts: &[MessagePart<'_>], sink: &mut Sink<'_>) {
    let told = parts.iter().map(|part| {
        let is_many = matches!(part.body, PartType::Multipart(_));
        (part.offset_header, if is_many { part.offset_body } else { part.offset_end })
    });
    for between in between(bytes, told.collect()) {
        for line in plain::decoded(between).lines() {
            // Most of these are the line between two parts.
            if line.starts_with("--") {
                sink.traces("around its parts", line);
            } else {
                sink.line("around its parts", line);
            }
        }
    }
}

/// Returns what is beside some stretches of bytes.
fn between(bytes: &[u8], mut told: Vec<(u32, u32)>) -> Vec<&[u8]> {
    told.push((u32::try_from(bytes.len()).unwrap_or(u32::MAX), u32::MAX));
    told.sort_unstable();
    let mut at = 0;
    let gaps = told.into_iter().map(|(from, to)| {
        let gap = bytes.get(at as usize..from as usize).unwrap_or_default();
        at = at.max(to);
        gap
    });
    gaps.collect()
}

/// Returns the decoded value of a header, with names and addresses.
fn said(header: &HeaderValue<'_>, raw: &str) -> String {
    match header {
        HeaderValue::Address(address) => address
            .iter()
            .map(|one| {
                format!("{} {}", one.name().unwrap_or_default(), one.address().unwrap_or_default())
            })
            .collect::<Vec<_>>()
            .join(", "),
        HeaderValue::TextList(texts) => texts.join(" "),
        value => value.as_text().map_or_else(|| raw.trim().to_owned(), str::to_owned),
    }
}

/// Returns the name of a header if it looks like one, because it may be anything.
fn header_name(name: &str) -> &str {
    let is_name =
        name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if is_name { name } else { "of its own" }
}
