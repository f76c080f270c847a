//! Finds the files inside a ZIP or an email. Limited in number, bytes and depth.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;

use super::kind::{Kind, kind_of};
use crate::{
    files::{attachments, limits},
    text::{cut, left_by, one_line},
};

const MOST_FILES: usize = 5_000;
const LONGEST_NAME: usize = 200;
const TOO_MUCH: &str = "unpacks to more than imh reads; unpack it, and hand over what is inside";

/// The place of the words that a mail itself consists of.
pub const LETTER: &str = "the mail's own text";

/// A callback for each file: its place, its kind, and its bytes.
type Each<'e> = &'e mut dyn FnMut(&str, Kind, &[u8]);

/// How much may still be read.
struct Allowance {
    files: usize,
    bytes: u64,
}

/// Passes on every file inside an archive or an email, at any depth; an unreadable one as
/// [`Kind::Unread`].
pub fn each_inside(kind: &Kind, bytes: &[u8], each: Each<'_>) {
    open(kind, bytes, "", 0, &mut Allowance { files: MOST_FILES, bytes: limits::ALL_BYTES }, each);
}

/// Same as [`each_inside`], for a ZIP that is not in memory.
pub fn each_packed(file: impl Read + Seek, each: Each<'_>) {
    unpack(file, "", 0, &mut Allowance { files: MOST_FILES, bytes: limits::ALL_BYTES }, each);
}

fn open(
    kind: &Kind,
    bytes: &[u8],
    within: &str,
    depth: usize,
    left: &mut Allowance,
    each: Each<'_>,
) {
    match kind {
        Kind::Archive => unpack(Cursor::new(bytes), within, depth, left, each),
        Kind::Mail => detach(bytes, within, depth, left, each),
        _ => {}
    }
}

/// Passes on a file, or the files inside it.
fn meet(place: &str, bytes: &[u8], depth: usize, left: &mut Allowance, each: Each<'_>) {
    match kind_of(bytes) {
        Kind::Archive | Kind::Mail if depth >= limits::NESTED => {
            each(
                place,
                Kind::Unread(
                    "holds files that are nested too deeply inside one another; unpack them",
                ),
                &[],
            );
        }
        // The name of the first member follows thirty bytes.
        Kind::Archive
            if bytes.get(30..).is_some_and(|name| name.starts_with(b"imh-workspace/")) =>
        {
            each(place, Kind::Workspace, bytes);
        }
        kind @ (Kind::Archive | Kind::Mail) => open(&kind, bytes, place, depth + 1, left, each),
        kind => each(place, kind, bytes),
    }
}

/// Returns the folders in a ZIP that are workspaces, each with a slash at its end, because the
/// files in them are not answers by themselves.
fn workspaces<F: Read + Seek>(archive: &ZipArchive<F>) -> Vec<String> {
    let names: Vec<String> =
        archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let roots = names
        .iter()
        .filter_map(|name| name.strip_suffix("imh.json"))
        .filter(|root| root.is_empty() || root.ends_with('/'));
    roots
        .filter(|root| names.iter().any(|name| name.starts_with(&format!("{root}journal/"))))
        .map(str::to_owned)
        .collect()
}

/// Returns whether systems hide a file, because nobody hands in hidden files.
fn is_hidden(name: &str) -> bool {
    name.rsplit(['/', '\\']).next().is_some_and(|name| name.starts_with('.'))
}

fn place(within: &str, name: &str) -> String {
    let name = cut(&one_line(name), LONGEST_NAME);
    if within.is_empty() { name } else { format!("{within}: {name}") }
}

fn unpack(
    file: impl Read + Seek,
    within: &str,
    depth: usize,
    left: &mut Allowance,
    each: Each<'_>,
) {
    let Ok(mut archive) = ZipArchive::new(file) else {
        return each(within, Kind::Unread("is a ZIP that is damaged, or only a part of one"), &[]);
    };
    let workspaces = workspaces(&archive);
    for root in &workspaces {
        each(&place(within, root.trim_end_matches('/')), Kind::Workspace, &[]);
    }
    for at in 0..archive.len() {
        let named = match archive.name_for_index(at) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("file {}", at + 1),
        };
        if named.ends_with('/') || is_hidden(&named) || left_by(&named).is_some() {
            continue;
        }
        if workspaces.iter().any(|root| named.starts_with(root)) {
            continue;
        }
        let here = place(within, &named);
        if left.files == 0 || left.bytes == 0 {
            return each(&here, Kind::Unread(TOO_MUCH), &[]);
        }
        left.files -= 1;
        if archive.by_index_raw(at).is_ok_and(|member| member.encrypted()) {
            each(
                &here,
                Kind::Unread("is locked with a password; unpack it, and hand over what is inside"),
                &[],
            );
            continue;
        }
        let most = limits::PART_BYTES.min(left.bytes);
        let mut bytes = Vec::new();
        let read = archive
            .by_index(at)
            .ok()
            .and_then(|member| member.take(most + 1).read_to_end(&mut bytes).ok());
        left.bytes = left.bytes.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > most {
            each(&here, Kind::Unread(TOO_MUCH), &[]);
        } else if read.is_none() {
            each(&here, Kind::Unread("is damaged, or packed in a way that imh does not open"), &[]);
        } else {
            meet(&here, &bytes, depth, left, each);
        }
    }
}

fn detach(bytes: &[u8], within: &str, depth: usize, left: &mut Allowance, each: Each<'_>) {
    let mut told = |name: Option<&str>, bytes: &[u8]| {
        let Some(name) = name else { return each(&place(within, LETTER), Kind::Letter, bytes) };
        let here = place(within, name);
        if left.files == 0 || left.bytes < bytes.len() as u64 {
            each(&here, Kind::Unread(TOO_MUCH), &[]);
            return;
        }
        left.files -= 1;
        left.bytes -= bytes.len() as u64;
        meet(&here, bytes, depth, left, each);
    };
    if let Err(why) = attachments(bytes, &mut told) {
        each(within, Kind::Unread(why), &[]);
    }
}
