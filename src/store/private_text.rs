//! Reads the text files that lie in `private/`. Other programs and services change them, so each is
//! understood completely, or refused and left as it is.

use std::path::{Path, PathBuf};

use super::{disk, error::StoreError};

/// Why a file of `private/` is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivateFault {
    /// The list of names is not text, or not a file at all.
    List(&'static str),
    /// The words that are no names are not what imh writes.
    Words(String),
    /// A newer imh wrote it, in this format.
    Newer(u64),
}

/// Returns the text of a file.
pub(super) fn read(path: &Path) -> Result<Result<String, &'static str>, StoreError> {
    match disk::kind_of(path) {
        Some(kind) if kind.is_dir() => return Ok(Err("it is a folder, and not a file")),
        Some(kind) if kind.is_symlink() && !path.exists() => {
            return Ok(Err("it is a link to a file that is not there"));
        }
        _ if !path.is_file() => return Ok(Err("it is not a file that can be read whole")),
        _ => {}
    }
    let bytes = disk::read_file(path)?;
    Ok(decoded(&bytes).ok_or("it is not text in UTF-8 or UTF-16, or something damaged it"))
}

/// Returns the refusal of a file.
pub(super) fn refused(root: &Path, path: PathBuf, fault: PrivateFault) -> StoreError {
    let file = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    StoreError::PrivateFile { file, path, fault }
}

/// Decodes UTF-8 or UTF-16, with or without a byte order mark. Without one UTF-16 is known by the
/// zeros of its line ends and of Latin letters.
fn decoded(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => str::from_utf8(rest).ok()?.to_owned(),
        _ if bytes.contains(&0) => {
            let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|b| **b == 0);
            let is_little = zeros(1).count() > zeros(0).count();
            utf_16(bytes, if is_little { u16::from_le_bytes } else { u16::from_be_bytes })?
        }
        _ => str::from_utf8(bytes).ok()?.to_owned(),
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(is_text).then_some(text)
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_and_everything_else_is_not() {
        let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for bytes in
            ["Zoë\r\n\tBob\n".as_bytes(), &le("Zoë\r\n\tBob\n"), &le("\u{feff}Zoë\r\n\tBob\n")]
        {
            assert_eq!(decoded(bytes).as_deref(), Some("Zoë\r\n\tBob\n"));
        }
        assert_eq!(decoded(b"").as_deref(), Some(""));
        for bytes in [&b"Zo\xeb"[..], b"A\0B", b"\0\0\0\0", b"\x10\x04=\x04", b"\xff\xfeA\0B"] {
            assert_eq!(decoded(bytes), None, "{bytes:?}");
        }
    }
}
