//! Letters with accents as LaTeX and BibTeX write them. An accent changes no comparison, so the
//! letter alone is read.

/// Letters that have a command of their own, longest first.
const LETTERS: [(&str, char); 18] = [
    ("ss", 'ß'),
    ("ae", 'æ'),
    ("AE", 'Æ'),
    ("oe", 'œ'),
    ("OE", 'Œ'),
    ("aa", 'å'),
    ("AA", 'Å'),
    ("dj", 'đ'),
    ("DJ", 'Đ'),
    ("dh", 'ð'),
    ("th", 'þ'),
    ("TH", 'Þ'),
    ("ng", 'ŋ'),
    ("o", 'ø'),
    ("O", 'Ø'),
    ("l", 'ł'),
    ("L", 'Ł'),
    ("i", 'i'),
];

/// Decodes a letter, `\"{e}`, `{\"e}` or `{\L}`, and in the middle of a word also `\"e` and `\o `,
/// and returns the bytes used.
pub(super) fn letter(text: &str, is_inside: bool) -> Option<(char, usize)> {
    match text.strip_prefix('{') {
        Some(inside) => {
            let (c, used) = accented(inside, true).or_else(|| named(inside, true))?;
            inside[used..].starts_with('}').then_some((c, used + 2))
        }
        None => accented(text, is_inside).or_else(|| named(text, is_inside)),
    }
}

/// Decodes an accent and its letter.
fn accented(text: &str, is_inside: bool) -> Option<(char, usize)> {
    let command = text.strip_prefix('\\')?;
    let accent = command.chars().next()?;
    let rest = &command[accent.len_utf8()..];
    let is_sign = matches!(accent, '"' | '\'' | '`' | '^' | '~' | '=' | '.');
    let is_letter = matches!(accent, 'u' | 'v' | 'H' | 'c' | 'k' | 'r' | 'b' | 'd' | 't');
    let begins = text.len() - rest.len();
    let base = |text: &str| text.chars().next().filter(char::is_ascii_alphabetic);
    if let Some(inside) = rest.strip_prefix('{').filter(|_| is_sign || is_letter) {
        let dotless = usize::from(inside.starts_with('\\'));
        let c = base(&inside[dotless..])?;
        return inside[dotless + 1..].starts_with('}').then_some((c, begins + dotless + 3));
    }
    // A point or a line there ends a word rather, as in `www\.example`.
    let is_accent = is_inside && matches!(accent, '"' | '\'' | '`' | '^' | '~');
    Some((base(rest).filter(|_| is_accent)?, begins + 1))
}

/// Decodes a letter by the name that it has.
fn named(text: &str, is_inside: bool) -> Option<(char, usize)> {
    let command = text.strip_prefix('\\')?;
    let (name, c) = LETTERS.iter().find(|(name, _)| command.starts_with(name))?;
    let used = 1 + name.len();
    let rest = &text[used..];
    if rest.starts_with("{}") {
        return Some((*c, used + 2));
    }
    let after_blank = rest.strip_prefix(' ').filter(|rest| rest.starts_with(char::is_lowercase));
    if after_blank.is_some() {
        return Some((*c, used + 1));
    }
    // The name of a folder goes on, or another follows.
    let ends = |c: char| matches!(c, '}' | ' ' | ',' | '.' | ';' | ')' | '\n');
    (is_inside && (rest.is_empty() || rest.starts_with(ends))).then_some((*c, used))
}
