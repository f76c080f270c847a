//! A message as it was saved from a mail program: headers, every body, and every attachment.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::{Sink, html};
use crate::model::FindingKind;

/// Messages are forwarded inside messages; more parts than this are not written by people.
const MOST_PARTS: usize = 500;

pub(super) fn begins_like_one(start: &str) -> bool {
    ["received:", "return-path:", "mime-version:", "delivered-to:", "x-mozilla-status:"].iter().any(|header| start.starts_with(header))
        || (start.starts_with("from:") && start.contains("\nto:") && start.contains("\nsubject:"))
}

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    // A parser that is led deeper and deeper would take the stack with it.
    let boundaries = bytes.windows(9).filter(|window| window.eq_ignore_ascii_case(b"boundary=")).take(MOST_PARTS + 1).count();
    if boundaries > MOST_PARTS {
        sink.unreadable("", "it has too many parts inside parts");
        return;
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        sink.unreadable("", "it is no e-mail that could be read");
        return;
    };
    for (name, value) in message.headers_raw() {
        let value = message.header(name).and_then(|header| header.as_text()).map_or_else(|| value.trim().to_owned(), str::to_owned);
        // `Mon, 9 Mar 2026 10:00:00 +0000`: the day is what tells.
        // What carries an address or words; the stamps of servers on the way say nothing about a family.
        let is_told =
            ["from", "to", "cc", "bcc", "reply-to", "sender", "subject", "date", "comments", "keywords", "return-path", "delivered-to"];
        if is_told.contains(&name.to_ascii_lowercase().as_str()) {
            sink.words(&format!("header {name}"), &format!("{value} "));
        }
    }
    let (mut bodies, mut attached) = (0, 0);
    for part in message.parts.iter().take(MOST_PARTS) {
        let name = part.attachment_name().map(str::to_owned);
        match (&part.body, &name) {
            (PartType::Text(text), None) => {
                bodies += 1;
                for (at, line) in text.lines().enumerate() {
                    sink.words(&format!("text {bodies} line {}", at + 1), line);
                }
            }
            (PartType::Html(text), None) => {
                bodies += 1;
                for (at, line) in html::words_of(text).lines().enumerate() {
                    sink.words(&format!("text {bodies} line {}", at + 1), line);
                }
            }
            (PartType::Multipart(_), _) => {}
            _ => {
                attached += 1;
                let name = name.unwrap_or_else(|| "attachment".to_owned());
                let place = format!("attachment {attached}");
                sink.words(&format!("the name of {place}"), &name);
                sink.has(&place, FindingKind::AttachedFile);
                sink.inner(&place, &name, part.contents());
            }
        }
    }
}
