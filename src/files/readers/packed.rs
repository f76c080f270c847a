//! Reads a file that is packed by itself (.gz, .svgz), as what is in it.

use std::io::{BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::{
    super::part::{Sink, limits},
    plain::decoded,
    read_inner,
};

/// # Errors
/// Why nothing of it, or not all of it, can be read.
pub(super) fn read(name: &str, file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let most = limits::PART_BYTES.min(sink.bytes_left);
    let mut packed = MultiGzDecoder::new(BufReader::new(file));
    let mut bytes = Vec::new();
    let outcome = (&mut packed).take(most + 1).read_to_end(&mut bytes);
    if let Some(head) = packed.header() {
        for said in [head.filename(), head.comment()].into_iter().flatten() {
            sink.words("what is said of it", &decoded(said));
        }
    }
    sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
    let is_too_long = bytes.len() as u64 > most;
    bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    if !bytes.is_empty() {
        read_inner("the file in it", &name_inside(name), &bytes, sink);
    }
    match outcome {
        _ if is_too_long => Err("it unpacks to more than imh reads".to_owned()),
        Ok(_) => Ok(()),
        Err(_) => Err("it is damaged".to_owned()),
    }
}

/// What is said to be packed in letters and is shorter may be a word that is not.
const WORD_BYTES: usize = 80;

/// Returns whether bytes that are said to be base64 may be words as they are, or hold some.
pub(super) fn may_be_plain(bytes: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    bytes.len() < WORD_BYTES
        || !bytes.split(|&byte| byte == b'\n').all(|line| line.trim_ascii().iter().all(is_letter))
}

/// Returns the name of the file inside: `notes.txt` of `notes.txt.gz`.
fn name_inside(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    match ending.to_ascii_lowercase().as_str() {
        "svgz" => format!("{stem}.svg"),
        "gnumeric" => format!("{stem}.xml"),
        _ => stem.to_owned(),
    }
}
