//! Language codes (BCP 47): whether one is right, what was probably meant, and the direction in
//! which the language is written.

use language_tags::{LanguageTag, ValidationError};

/// What is wrong with a language code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageFault {
    /// Starts with a small letter, and has no full stop.
    pub what: String,
    /// The code that was probably meant.
    pub suggestion: Option<String>,
}

/// The direction in which words run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
    /// As their first letter says, because the language is unknown.
    Auto,
}

impl Direction {
    /// Returns the value of `dir` in HTML.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
            Self::Auto => "auto",
        }
    }
}

/// Checks that a code is well-formed (RFC 5646), and that the IANA registry has its parts.
///
/// # Errors
/// What is wrong, with the code that was probably meant.
pub fn check_language(code: &str) -> Result<(), LanguageFault> {
    let Some(what) = fault_of(code) else { return Ok(()) };
    Err(LanguageFault { what, suggestion: suggestion(code) })
}

/// Returns whether a code is right.
#[must_use]
pub fn is_language(code: &str) -> bool {
    fault_of(code).is_none()
}

fn fault_of(code: &str) -> Option<String> {
    let Ok(tag) = LanguageTag::parse(code) else {
        return Some(format!("`{code}` is not a language code"));
    };
    let unknown = |part: &str, called: &str| format!("there is no {called} `{part}`");
    match tag.validate() {
        // A variant of another language than the registry foresees is unusual, and not wrong.
        Ok(()) | Err(ValidationError::WrongVariantPrefix) => None,
        Err(ValidationError::PrimaryLanguageNotInRegistry) => {
            Some(unknown(tag.primary_language(), "language with the code"))
        }
        Err(ValidationError::ScriptNotInRegistry) => {
            Some(unknown(tag.script().unwrap_or_default(), "script with the code"))
        }
        Err(ValidationError::RegionNotInRegistry) => {
            Some(unknown(tag.region().unwrap_or_default(), "country or region with the code"))
        }
        Err(error) => Some(format!("`{code}` is not a language code: {error}")),
    }
}

/// Names and longer codes that people write for the code of a language. The first of a row is right.
const MEANT: [&[&str]; 30] = [
    &["en", "eng", "english", "british"],
    &["cy", "cym", "wel", "welsh", "cymraeg"],
    &["gd", "gla", "gaelic", "scottish"],
    &["ga", "gle", "gai", "irish", "gaeilge"],
    &["sco", "scots"],
    &["gv", "glv", "manx"],
    &["kw", "cor", "cornish"],
    &["ar", "ara", "arabic"],
    &["bn", "ben", "bengali", "bangla", "sylheti"],
    &["zh", "zho", "chi", "chinese", "mandarin"],
    &["cs", "ces", "cze", "czech"],
    &["da", "dan", "danish"],
    &["nl", "nld", "dut", "dutch"],
    &["fi", "fin", "finnish"],
    &["fr", "fra", "fre", "french"],
    &["de", "deu", "ger", "german"],
    &["gu", "guj", "gujarati"],
    &["he", "heb", "hebrew"],
    &["hi", "hin", "hindi"],
    &["it", "ita", "italian"],
    &["nb", "nob", "norwegian"],
    &["fa", "fas", "per", "persian", "farsi"],
    &["pl", "pol", "polish"],
    &["pt", "por", "portuguese"],
    &["pa", "pan", "punjabi", "panjabi"],
    &["ro", "ron", "rum", "romanian"],
    &["so", "som", "somali"],
    &["es", "spa", "spanish"],
    &["tr", "tur", "turkish"],
    &["ur", "urd", "urdu"],
];

/// Returns the code that was probably meant, if it is right.
fn suggestion(code: &str) -> Option<String> {
    let mut parts: Vec<String> = code
        .split(|c: char| c == '-' || c == '_' || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let first = parts.first_mut()?;
    if let Some(meant) = MEANT.iter().find(|names| names.contains(&first.as_str())) {
        meant[0].clone_into(first);
    }
    for part in parts.iter_mut().skip(1) {
        *part = match (part.as_str(), part.len()) {
            ("uk", _) => "GB".to_owned(),
            (region, 2) => region.to_ascii_uppercase(),
            (script, 4) => script[..1].to_ascii_uppercase() + &script[1..],
            _ => continue,
        };
    }
    // What cannot be mended is left out, such as the encoding in `cy_GB.UTF-8`.
    let wholes = (1..=parts.len()).rev().map(|count| parts[..count].join("-"));
    wholes.into_iter().find(|code| is_language(code))
}

/// The scripts that run from right to left (Unicode, `Bidi_Class=R` and `AL`).
const RIGHT_TO_LEFT: [&str; 42] = [
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Egyd", "Elym", "Gara", "Hatr", "Hebr",
    "Hung", "Khar", "Lydi", "Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh",
    "Ougr", "Palm", "Phli", "Phlp", "Phlv", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sogd", "Sogo",
    "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi",
];

/// The languages that are usually written in such a script (Unicode CLDR, likely subtags).
const USUALLY_SO: [&str; 56] = [
    "acm", "acq", "aeb", "aii", "ajp", "ajt", "apc", "apd", "ar", "arb", "arc", "arq", "ars",
    "ary", "arz", "bal", "bcc", "bej", "bgn", "bqi", "ckb", "dcc", "dv", "fa", "fas", "glk", "haz",
    "he", "heb", "iw", "ji", "khw", "kvx", "lki", "lrc", "luz", "mnj", "mvy", "mzn", "nqo", "pnb",
    "prs", "ps", "rhg", "rmt", "sd", "sdh", "skr", "syc", "syr", "ug", "ur", "ydd", "yi", "yih",
    "zdj",
];

/// The languages that are so written in some places only.
const SO_IN: [(&str, &str); 13] = [
    ("az", "IQ"),
    ("az", "IR"),
    ("kk", "AF"),
    ("kk", "CN"),
    ("kk", "IR"),
    ("kk", "MN"),
    ("ks", "PK"),
    ("ku", "IQ"),
    ("ku", "IR"),
    ("ky", "CN"),
    ("pa", "PK"),
    ("tk", "AF"),
    ("uz", "AF"),
];

/// Returns the direction of a language: that of the script that its code names, or else of the one
/// in which it is usually written.
#[must_use]
pub fn direction(code: &str) -> Direction {
    if !is_language(code) {
        return Direction::Auto;
    }
    let mut parts = code.split('-');
    let language = parts.next().unwrap_or_default();
    if matches!(language, "und" | "mul" | "mis" | "zxx" | "x" | "X" | "i") {
        return Direction::Auto;
    }
    let (mut script, mut region) = (None, None);
    // Extensions follow the first part of one letter.
    for part in parts.take_while(|part| part.len() > 1) {
        let is_word = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        match part.len() {
            4 if is_word => script = script.or(Some(part)),
            2 if is_word => region = region.or(Some(part)),
            _ => {}
        }
    }
    let is_one = |known: &str, part: &str| known.eq_ignore_ascii_case(part);
    let runs_left = match script {
        Some(script) => RIGHT_TO_LEFT.iter().any(|known| is_one(known, script)),
        None => {
            USUALLY_SO.iter().any(|known| is_one(known, language))
                || region.is_some_and(|region| {
                    SO_IN
                        .iter()
                        .any(|(known, place)| is_one(known, language) && is_one(place, region))
                })
        }
    };
    if runs_left { Direction::RightToLeft } else { Direction::LeftToRight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_code_is_right_if_the_registry_has_its_parts() {
        for code in [
            "en-GB",
            "cy",
            "cy-GB",
            "und",
            "zh-Hant-HK",
            "sl-rozaj-biske",
            "de-CH-1996",
            "en-x-easy",
            "x-easy",
            "i-klingon",
            "es-419",
            "ar-u-nu-latn",
            "EN-gb",
            "qaa",
            "sgn-GB",
            "pa-Arab-PK",
        ] {
            assert_eq!(check_language(code), Ok(()), "{code}");
        }
    }

    #[test]
    fn a_wrong_language_code_is_refused_with_the_one_that_was_meant() {
        for (code, meant) in [
            ("en-UK", Some("en-GB")),
            ("en_UK", Some("en-GB")),
            ("cy_GB", Some("cy-GB")),
            ("english", Some("en")),
            ("Welsh", Some("cy")),
            ("cym", Some("cy")),
            ("cy_GB.UTF-8", Some("cy")),
            ("ar_arab_eg", Some("ar-Arab-EG")),
            ("zz", None),
            ("", None),
            ("-", None),
            ("Sprache", None),
            ("é", None),
        ] {
            let fault = check_language(code).expect_err(code);
            assert_eq!(fault.suggestion.as_deref(), meant, "{code}");
        }
        let fault = check_language("en-UK").expect_err("the registry has no UK");
        assert_eq!(fault.what, "there is no country or region with the code `UK`");
    }

    #[test]
    fn a_language_runs_as_its_script_does() {
        for (code, runs) in [
            ("ar", "rtl"),
            ("AR-eg", "rtl"),
            ("he", "rtl"),
            ("fa-AF", "rtl"),
            ("ur", "rtl"),
            ("ps", "rtl"),
            ("sd", "rtl"),
            ("ug", "rtl"),
            ("yi", "rtl"),
            ("dv", "rtl"),
            ("ckb", "rtl"),
            ("ku-Arab", "rtl"),
            ("ku-IQ", "rtl"),
            ("ff-Adlm", "rtl"),
            ("nqo", "rtl"),
            ("pa-PK", "rtl"),
            ("cy", "ltr"),
            ("en-GB", "ltr"),
            ("ku", "ltr"),
            ("ar-Latn", "ltr"),
            ("uz-Latn-AF", "ltr"),
            ("sd-Deva", "ltr"),
            ("pa", "ltr"),
            ("zh-Hant", "ltr"),
            ("und", "auto"),
            ("english", "auto"),
            ("x-arab", "auto"),
        ] {
            assert_eq!(direction(code).name(), runs, "{code}");
        }
    }
}
