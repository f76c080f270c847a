//! Names and strings as the commands of a page write them.

use std::borrow::Cow;

pub(super) fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let digit = |at: usize| name.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut plain = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(&byte) = name.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                plain.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 3;
            }
            _ => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(plain)
}

pub(super) fn without_escapes(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte == b'\r' {
            at += usize::from(text.get(at) == Some(&b'\n'));
            plain.push(b'\n');
            continue;
        }
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        let Some(&escaped) = text.get(at) else { break };
        at += 1;
        match escaped {
            b'n' => plain.push(b'\n'),
            b'r' => plain.push(b'\r'),
            b't' => plain.push(b'\t'),
            b'b' => plain.push(8),
            b'f' => plain.push(12),
            b'\r' => at += usize::from(text.get(at) == Some(&b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(escaped - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = text.get(at) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    at += 1;
                }
                plain.push(u8::try_from(code & 0xff).unwrap_or_default());
            }
            other => plain.push(other),
        }
    }
    plain
}
