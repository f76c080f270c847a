//! File names that work on every system that a portfolio may reach.

use unicode_normalization::UnicodeNormalization;

use super::{has_control, left_by, one_line, shown};

/// The reason why a file cannot keep its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileNameFault {
    /// Nothing would be left of it.
    Empty,
    /// A character that can control a terminal or hide the rest of the name.
    Control,
}

const LONGEST_NAME_BYTES: usize = 150;

/// Returns the name that imh gives a file: one that works on every system, at most `longest_units`
/// long as Windows counts (in UTF-16), with its extension, and without `%`. RFC 8493 writes `%` as
/// `%25` in a manifest, but `bagit.py` and `sha256sum -c` take that literally, so no name with `%`
/// works with all tools.
///
/// # Errors
/// Same as [`clean_file_name`].
pub fn chosen_file_name(name: &str, longest_units: usize) -> Result<String, FileNameFault> {
    let mut name = clean_file_name(&name.replace('%', "_"))?;
    // imh ignores files with the names of system files, and must not ignore evidence.
    if left_by(&name).is_some() {
        name.insert(0, '_');
    }
    let (stem, extension) = parted(&name);
    clean_file_name(&with_end(stem, extension, longest_units))
}

/// Returns the name in composed Unicode (NFC), with characters that Windows forbids replaced by
/// `_`.
///
/// # Errors
/// A name that is empty or only control characters is refused, because imh does not guess a name.
pub fn clean_file_name(name: &str) -> Result<String, FileNameFault> {
    let mut cleaned = cleaned_once(name)?;
    // Cleaning may leave an end that is not allowed either.
    loop {
        let again = cleaned_once(&cleaned)?;
        if again == cleaned {
            return Ok(cleaned);
        }
        cleaned = again;
    }
}

/// Returns the name with a number after it, for the second and later files of one name, at most
/// `longest_units` long.
#[must_use]
pub fn numbered_file_name(name: &str, number: usize, longest_units: usize) -> String {
    let (stem, extension) = parted(name);
    with_end(stem, &format!(" ({number}){extension}"), longest_units)
}

/// Returns the length of a name as Windows counts it: in UTF-16 units.
#[must_use]
pub fn name_units(name: &str) -> usize {
    name.encode_utf16().count()
}

/// Splits off the extension with its dot, if it is short enough to be one.
fn parted(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 12 => name.split_at(dot),
        _ => (name, ""),
    }
}

fn with_end(stem: &str, end: &str, longest_units: usize) -> String {
    let mut stem = stem.to_owned();
    while !stem.is_empty() && name_units(&stem) + name_units(end) > longest_units {
        stem.pop();
    }
    format!("{}{end}", stem.trim_end())
}

fn cleaned_once(name: &str) -> Result<String, FileNameFault> {
    if has_control(name) {
        return Err(FileNameFault::Control);
    }
    let composed: String = name
        .nfc()
        .map(|c| {
            if matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') { '_' } else { c }
        })
        .collect();
    let trimmed = composed.trim().trim_end_matches(['.', ' ']);
    if trimmed.is_empty() {
        return Err(FileNameFault::Empty);
    }
    let (stem, extension) = parted(trimmed);
    let mut stem = stem.to_owned();
    if is_reserved_on_windows(&stem) {
        stem.insert(0, '_');
    }
    while stem.len() + extension.len() > LONGEST_NAME_BYTES {
        stem.pop();
    }
    Ok(format!("{}{extension}", stem.trim_end()))
}

/// Turns words such as a title into a part of a file name of at most `longest_units`; never empty.
#[must_use]
pub fn readable_name(words: &str, longest_units: usize) -> String {
    let seen = one_line(&shown(words).replace('\u{fffd}', " "));
    let cut = with_end(&seen.nfc().collect::<String>(), "", longest_units);
    chosen_file_name(&cut, longest_units).unwrap_or_else(|_| "untitled".to_owned())
}

fn is_reserved_on_windows(stem: &str) -> bool {
    let base = stem.split('.').next().unwrap_or(stem).trim_end().to_ascii_uppercase();
    // Windows treats superscript digits as digits here.
    let numbered = |prefix: &str| {
        let number = base.strip_prefix(prefix);
        number.is_some_and(|number| {
            number.chars().count() == 1
                && number.starts_with(|digit: char| digit.is_ascii_digit() || "¹²³".contains(digit))
        })
    };
    matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
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
        for name in [
            "a".repeat(149) + "." + &"b".repeat(20),
            format!("con{}x.txt", " ".repeat(160)),
            format!("{long}.jpg"),
            long,
        ] {
            let clean = clean_file_name(&name).unwrap();
            assert_eq!(clean_file_name(&clean).as_ref(), Ok(&clean), "{name}");
            let numbered = numbered_file_name(&clean, 12, 150);
            assert_eq!(clean_file_name(&numbered).as_ref(), Ok(&numbered), "{name}");
        }
        assert_eq!(numbered_file_name("a.jpg", 2, 80), "a (2).jpg");
        assert_eq!(numbered_file_name("aaaaaa.jpg", 2, 10), "aa (2).jpg");
    }

    #[test]
    fn a_name_that_imh_chooses_has_no_percent_sign_and_is_short_and_has_its_extension() {
        assert_eq!(chosen_file_name("100% done.pdf", 80).unwrap(), "100_ done.pdf");
        assert_eq!(chosen_file_name("Thumbs.db", 80).unwrap(), "_Thumbs.db");
        assert_eq!(chosen_file_name("~$plan.docx", 80).unwrap(), "_~$plan.docx");
        assert_eq!(chosen_file_name("%41%0A%25.txt", 80).unwrap(), "_41_0A_25.txt");
        let long = format!("{}.docx", "Ein Besuch 👩‍👧 in Łódź ".repeat(20));
        let chosen = chosen_file_name(&long, 60).unwrap();
        assert!(
            (50..=60).contains(&name_units(&chosen))
                && chosen.rsplit_once(".docx").is_some_and(|(_, end)| end.is_empty()),
            "{chosen}"
        );
        assert_eq!(chosen_file_name(&chosen, 60).as_ref(), Ok(&chosen));
        assert_eq!(readable_name("about\u{2028}50%\u{202e} of\u{7} it", 80), "about 50_ of it");
        assert_eq!(readable_name("\u{202e}%", 80), "_");
        assert_eq!(readable_name("\u{202e} ...", 80), "untitled");
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
