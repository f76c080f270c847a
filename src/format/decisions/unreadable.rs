//! Describes files that are not valid decision files, some of which may be damaged ones.

use super::{DecisionsFault, FORMAT, KIND, NEWER};
use crate::{
    files::is_pdf,
    format::{
        answers::{Kind, kind_of},
        input::JsonFault,
        seal,
    },
    model::Digest,
};

/// Returns whether an invalid file may be a damaged decision file, or one from a newer imh, about a
/// portfolio that `is_meant` knows. The check is weaker if the file is `called` like a decision
/// file.
#[must_use]
pub fn may_be(bytes: &[u8], called: bool, is_meant: impl Fn(Digest) -> bool) -> bool {
    // Somebody may have saved it in UTF-16.
    let text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let has = |words: &str| memchr::memmem::find(&text, words.as_bytes()).is_some();
    let is_bare = called && !text.contains(&b'"');
    let begins =
        || text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).trim_ascii_start().starts_with(b"{");
    let is_ours = has("\"decisions\"") && (called || begins());
    is_bare || is_ours && bundle_in(&text).is_none_or(is_meant)
}

/// Returns the bundle that a text says it is about, as far as it can be read.
pub(super) fn bundle_in(text: &[u8]) -> Option<Digest> {
    let after = |text: &[u8], words: &str| {
        Some(memchr::memmem::find(text, words.as_bytes())? + words.len())
    };
    let text = &text[after(text, "\"bundle\"")?..];
    let text = text[after(text, "\"sha256\"")?..]
        .trim_ascii_start()
        .strip_prefix(b":")?
        .trim_ascii_start()
        .strip_prefix(b"\"")?;
    Digest::parse(std::str::from_utf8(text.get(..64)?).ok()?)
}

/// Returns what is wrong with a file that does not parse, by what it says about itself.
pub(super) fn fault_of(bytes: &[u8], error: &serde_json::Error) -> DecisionsFault {
    let json: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let is_ours = json.as_ref().and_then(|json| json.get("kind")).is_some_and(|kind| kind == KIND);
    if json.is_some() && !is_ours {
        return DecisionsFault::Foreign;
    }
    let format =
        json.as_ref().and_then(|json| json.get("format")).and_then(serde_json::Value::as_u64);
    if is_ours && format.is_some_and(|format| format > FORMAT) {
        return NEWER.to_owned().into();
    }
    let fault = JsonFault::of(error);
    if is_ours && let JsonFault::UnknownField(key) = &fault {
        return format!("holds `{key}`, which this imh does not know: a newer imh wrote it, or somebody changed the file").into();
    }
    if let Some(what) = json.is_none().then(|| instead(bytes)).flatten() {
        return format!("is not a decision file: it {what}").into();
    }
    let place = format!("line {}, column {}", error.line(), error.column());
    match fault {
        JsonFault::MissingField(name) => {
            format!("is not a whole decision file: it lacks `{name}`").into()
        }
        _ => format!(
            "cannot be read as a decision file: at {place}, something in it was changed or lost"
        )
        .into(),
    }
}

/// Returns what a file is that is not JSON, if that can be recognised.
fn instead(bytes: &[u8]) -> Option<&'static str> {
    Some(match kind_of(bytes) {
        Kind::Sealed => "is encrypted",
        Kind::Bundle => "is a portfolio",
        Kind::Book(_) => "is a spreadsheet",
        Kind::Archive => "is a ZIP, which has other files in it",
        Kind::Mail | Kind::Letter => "is a mail",
        Kind::Unread(_) if is_pdf(bytes) => "is a PDF",
        Kind::Page => "is a web page",
        Kind::Armoured => seal::ARMOURED,
        Kind::Other(what) => what,
        Kind::Unread(_) | Kind::Unopened(_) | Kind::Workspace => "is a file of another program",
        // A text that begins like a decision file is a damaged one.
        Kind::Words if bytes.trim_ascii_start().starts_with(b"{") => return None,
        Kind::Words => "is some other text",
    })
}
