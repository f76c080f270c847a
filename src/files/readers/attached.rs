//! Reads the attachments of an email, file by file.

use mail_parser::{
    MessageParser, MessagePart, MimeHeaders, PartType, decoders::html::html_to_text,
};

use super::email::{MOST_PARTS, has_too_many_headers, has_too_many_parts};

/// Passes on the name and the bytes of every attachment, including forwarded emails; and, without a
/// name, the words of the email itself. Does so for each email in an mbox.
///
/// # Errors
/// Why it cannot be read, and the remedy.
pub(crate) fn attachments(
    bytes: &[u8],
    each: &mut dyn FnMut(Option<&str>, &[u8]),
) -> Result<(), &'static str> {
    if !bytes.starts_with(b"From ") {
        return of_one(bytes, each);
    }
    let mut starts: Vec<usize> = vec![0];
    starts
        .extend(memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1).take(MOST_PARTS + 1));
    if starts.len() > MOST_PARTS {
        return Err("holds more mails than imh reads; save what is attached to them");
    }
    starts.push(bytes.len());
    for pair in starts.windows(2) {
        let mail = &bytes[pair[0]..pair[1]];
        of_one(&mail[memchr::memchr(b'\n', mail).map_or(mail.len(), |end| end + 1)..], each)?;
    }
    Ok(())
}

fn of_one(bytes: &[u8], each: &mut dyn FnMut(Option<&str>, &[u8])) -> Result<(), &'static str> {
    const UNREADABLE: &str =
        "is a mail that cannot be read; save what is attached to it, and hand that over";
    if has_too_many_parts(bytes) || has_too_many_headers(bytes) {
        return Err(UNREADABLE);
    }
    let message = MessageParser::default().parse(bytes).ok_or(UNREADABLE)?;
    if message.parts.len() > MOST_PARTS {
        return Err(UNREADABLE);
    }
    let mut words = String::new();
    for (number, part) in (1..).zip(&message.parts) {
        let name = part.attachment_name().map(str::to_owned);
        match (&part.body, name) {
            (PartType::Multipart(_), _) => {}
            (PartType::Text(text), None) if is_shown(part) => words.extend([text, "\n"]),
            (PartType::Html(page), None) if is_shown(part) => {
                words.extend([html_to_text(&with_cells_apart(page)).as_str(), "\n"]);
            }
            (PartType::Message(_), name) => each(
                Some(&name.unwrap_or_else(|| format!("forwarded mail {number}"))),
                part.contents(),
            ),
            (_, name) => {
                each(
                    Some(&name.unwrap_or_else(|| format!("attachment {number}"))),
                    part.contents(),
                );
            }
        }
    }
    if !words.trim().is_empty() {
        each(None, words.as_bytes());
    }
    Ok(())
}

/// Separates the cells of a table in a page, so that their words do not run together as plain text.
fn with_cells_apart(page: &str) -> String {
    let mut apart = String::with_capacity(page.len());
    for (at, part) in page.split('<').enumerate() {
        let name: String = part
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        apart.push_str(match name.as_str() {
            "td" | "th" => " &nbsp; ",
            "tr" | "li" => "<br>",
            _ => "",
        });
        apart.push_str(if at > 0 { "<" } else { "" });
        apart.push_str(part);
    }
    apart
}

/// Returns whether a part is text of the email itself, not a file without a name.
fn is_shown(part: &MessagePart<'_>) -> bool {
    let is_attached = part
        .content_disposition()
        .is_some_and(|how| how.ctype().eq_ignore_ascii_case("attachment"));
    let kind =
        part.content_type().map(|kind| kind.subtype().unwrap_or("plain").to_ascii_lowercase());
    !is_attached
        && kind
            .is_none_or(|kind| ["plain", "html", "enriched", "richtext"].contains(&kind.as_str()))
}
