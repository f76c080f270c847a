//! File names that open on every system a portfolio may land on.

use unicode_normalization::UnicodeNormalization;

use super::has_control;

/// Why a file cannot keep its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileNameFault {
    /// Nothing is left of it.
    Empty,
    /// A character that can drive a terminal or hide the rest of the name.
    Control,
}

const LONGEST_NAME_BYTES: usize = 150;

/// The name in composed Unicode (NFC), with what Windows cannot hold replaced by `_`.
///
/// # Errors
/// A name of control characters or of nothing at all is refused rather than guessed at.
pub fn clean_file_name(name: &str) -> Result<String, FileNameFault> {
    let mut cleaned = cleaned_once(name)?;
    // What was cut may end in a way that no name does.
    loop {
        let again = cleaned_once(&cleaned)?;
        if again == cleaned {
            return Ok(cleaned);
        }
        cleaned = again;
    }
}

/// The name with a number after it, for the second and later of those that are called the same.
#[must_use]
pub fn numbered_file_name(name: &str, number: usize) -> String {
    let (stem, kind) = match name.rsplit_once('.') {
        Some((stem, kind)) if !stem.is_empty() => (stem, format!(".{kind}")),
        _ => (name, String::new()),
    };
    let end = format!(" ({number}){kind}");
    let mut stem = stem.to_owned();
    while !stem.is_empty() && stem.len() + end.len() > LONGEST_NAME_BYTES {
        stem.pop();
    }
    format!("{stem}{end}")
}

fn cleaned_once(name: &str) -> Result<String, FileNameFault> {
    if has_control(name) {
        return Err(FileNameFault::Control);
    }
    let composed: String =
        name.nfc().map(|c| if matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') { '_' } else { c }).collect();
    let trimmed = composed.trim().trim_end_matches(['.', ' ']);
    if trimmed.is_empty() {
        return Err(FileNameFault::Empty);
    }
    let (stem, extension) = match trimmed.rfind('.') {
        Some(dot) if dot > 0 && trimmed.len() - dot <= 12 => trimmed.split_at(dot),
        _ => (trimmed, ""),
    };
    let mut stem = stem.to_owned();
    if is_reserved_on_windows(&stem) {
        stem.insert(0, '_');
    }
    while stem.len() + extension.len() > LONGEST_NAME_BYTES {
        stem.pop();
    }
    Ok(format!("{}{extension}", stem.trim_end()))
}

/// Free words (a title) as a part of a file name; never empty.
#[must_use]
pub fn readable_name(words: &str, longest_chars: usize) -> String {
    let kept: String = words.chars().filter(|c| !c.is_control()).collect();
    let cut: String = kept.nfc().take(longest_chars).collect();
    clean_file_name(cut.trim()).unwrap_or_else(|_| "untitled".to_owned())
}

fn is_reserved_on_windows(stem: &str) -> bool {
    let base = stem.split('.').next().unwrap_or(stem).trim_end().to_ascii_uppercase();
    // Windows takes superscript digits for digits here.
    let numbered = |prefix: &str| {
        let number = base.strip_prefix(prefix);
        number.is_some_and(|number| {
            number.chars().count() == 1 && number.starts_with(|digit: char| digit.is_ascii_digit() || "¹²³".contains(digit))
        })
    };
    matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_unicode_forms_of_a_name_become_one() {
        assert_eq!(clean_file_name("caf\u{e9}.pdf"), clean_file_name("cafe\u{301}.pdf"));
    }

    #[test]
    fn a_clean_name_is_clean_and_a_numbered_one_no_longer() {
        let long = "a".repeat(147);
        for name in ["a".repeat(149) + "." + &"b".repeat(20), format!("con{}x.txt", " ".repeat(160)), format!("{long}.jpg"), long] {
            let clean = clean_file_name(&name).unwrap();
            assert_eq!(clean_file_name(&clean).as_ref(), Ok(&clean), "{name}");
            let numbered = numbered_file_name(&clean, 12);
            assert_eq!(clean_file_name(&numbered).as_ref(), Ok(&numbered), "{name}");
        }
        assert_eq!(numbered_file_name("a.jpg", 2), "a (2).jpg");
    }

    #[test]
    fn names_that_windows_cannot_hold_are_changed() {
        assert_eq!(clean_file_name("a:b?.txt").unwrap(), "a_b_.txt");
        assert_eq!(clean_file_name("con.txt").unwrap(), "_con.txt");
        assert_eq!(clean_file_name("com¹.txt").unwrap(), "_com¹.txt");
        assert_eq!(clean_file_name("LPT³").unwrap(), "_LPT³");
        assert_eq!(clean_file_name("conin$").unwrap(), "_conin$");
        assert_eq!(clean_file_name("com¹².txt").unwrap(), "com¹².txt");
        assert_eq!(clean_file_name("notes. . ").unwrap(), "notes");
        assert_eq!(clean_file_name("COMMON.txt").unwrap(), "COMMON.txt");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = clean_file_name(&format!("{}.pdf", "é".repeat(400))).unwrap();
        assert!(name.len() <= LONGEST_NAME_BYTES, "{name}");
        assert_eq!(name.rsplit_once("é").map(|(_, end)| end), Some(".pdf"));
    }

    #[test]
    fn a_name_that_could_drive_a_terminal_is_refused() {
        assert_eq!(clean_file_name("a\u{1b}[2Jb.txt"), Err(FileNameFault::Control));
        assert_eq!(clean_file_name("a\u{202e}gpj.exe"), Err(FileNameFault::Control));
        assert_eq!(clean_file_name(" . "), Err(FileNameFault::Empty));
    }
}
