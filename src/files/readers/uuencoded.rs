//! Files among the lines of a mail, as older programs pack them (uuencode; POSIX 1003.1).

use std::ops::Range;

/// A file among lines.
pub(super) struct UuencodedFile<'t> {
    /// The lines that it takes, from the one that begins it.
    pub(super) lines: Range<usize>,
    pub(super) name: &'t str,
    pub(super) bytes: Vec<u8>,
    /// False if its end is missing, or one of its lines is damaged.
    pub(super) is_whole: bool,
}

/// Returns the files that are packed among lines; a line that only begins like one is none.
pub(super) fn files<'t>(lines: &[&'t str]) -> Vec<UuencodedFile<'t>> {
    let mut files = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let file = name_after(line).and_then(|name| file_at(lines, at, name));
        at = file.as_ref().map_or(at + 1, |file| file.lines.end);
        files.extend(file);
    }
    files
}

/// Returns whether a line begins a file in a way that imh does not unpack: yEnc, BinHex.
pub(super) fn is_of_another_kind(line: &str) -> bool {
    line.starts_with("=ybegin ") || line.starts_with("(This file must be converted with BinHex")
}

/// Returns the name of a file: `a.txt` of `begin 644 a.txt`.
fn name_after(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("begin ").or_else(|| line.strip_prefix("begin-base64 "))?;
    let (mode, name) = rest.trim_start().split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|byte| byte.is_ascii_digit());
    is_mode.then_some(name.trim())
}

fn file_at<'t>(lines: &[&'t str], begins: usize, name: &'t str) -> Option<UuencodedFile<'t>> {
    let mut bytes = Vec::new();
    let is_base64 = lines[begins].starts_with("begin-");
    let mut at = begins + 1;
    while let Some(line) = lines.get(at) {
        let line = line.trim_end_matches('\r');
        at += 1;
        match line {
            "end" | "====" => {
                return Some(UuencodedFile { lines: begins..at, name, bytes, is_whole: true });
            }
            _ if is_base64 && line.contains(['-', ' ']) => break,
            _ if is_base64 => match mail_parser::decoders::base64::base64_decode(line.as_bytes()) {
                Some(more) => bytes.extend(more),
                None => break,
            },
            _ if unpack(line, &mut bytes).is_none() => break,
            _ => {}
        }
    }
    // A sentence may begin so as well.
    let is_file = !bytes.is_empty();
    is_file.then_some(UuencodedFile { lines: begins..begins + 1, name, bytes, is_whole: false })
}

/// Appends the bytes of a line, which begins with their number.
fn unpack(line: &str, bytes: &mut Vec<u8>) -> Option<()> {
    let code = |byte: u8| (32..=96).contains(&byte).then_some(byte.wrapping_sub(32) & 63);
    let Some((&first, packed)) = line.as_bytes().split_first() else { return Some(()) };
    let length = usize::from(code(first)?);
    let needed = (length * 4).div_ceil(3);
    // Blanks at the end may be lost, and a sign for a sum may be added.
    if packed.len() + 4 < needed || packed.len() > length.div_ceil(3) * 4 + 2 {
        return None;
    }
    let before = bytes.len();
    for four in packed.chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            bits = bits << 6 | u32::from(code(four.get(at).copied().unwrap_or(b' '))?);
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    bytes.resize(before + length, 0);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        text.lines().collect()
    }

    #[test]
    fn a_file_among_lines_is_unpacked_and_a_sentence_is_none() {
        let packed = "hello\nbegin 644 a b.txt\n55V4@;65T($]T=&]L:6YE('1O9&%Y\n`\nend\nthen";
        let files = files(&lines(packed));
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].name, files[0].lines.clone()), ("a b.txt", 1..5));
        assert_eq!(files[0].bytes, b"We met Ottoline today");
        assert!(files[0].is_whole);
        let cut = lines("begin 644 a\n55V4@;65T($]T=&]L:6YE('1O9&%Y\nand so on");
        assert!(super::files(&cut).iter().all(|file| !file.is_whole && file.lines == (0..1)));
        let base = lines("begin-base64 644 a\nT3R0b2xpbmU=\n====");
        assert!(super::files(&base)[0].is_whole);
        for sentence in ["begin 644 things today\nat noon we went", "begin now\nend", "begin 12"] {
            assert!(super::files(&lines(sentence)).is_empty(), "{sentence}");
        }
    }
}
