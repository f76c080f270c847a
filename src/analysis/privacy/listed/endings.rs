//! The endings that Greek, Cyrillic, Georgian, Korean, Arabic and Indian writings put to a name.

use unicode_normalization::UnicodeNormalization;

use crate::analysis::privacy::text::is_accent;

/// An ending of a name, and those that stand in its place.
type NameEnding = (&'static str, &'static [&'static str]);

/// Without accents, which move.
const GREEK: [NameEnding; 7] = [
    ("ος", &["ου", "ο", "ε", "οι", "ων", "ους"]),
    ("ης", &["η", "ηδες", "ηδων"]),
    ("ας", &["α", "αδες"]),
    ("ης", &["ου"]),
    ("η", &["ης"]),
    ("α", &["ας"]),
    ("ω", &["ως"]),
];

/// Of Russian, Ukrainian and Bulgarian. The first that fits is taken.
const CYRILLIC: [NameEnding; 9] = [
    ("ский", &["ского", "скому", "ским", "ском", "ские", "ских"]),
    ("ський", &["ського", "ському", "ським", "ські", "ських"]),
    ("ская", &["ской", "скую"]),
    ("ська", &["ської", "ській", "ську", "ською"]),
    ("а", &["ы", "и", "е", "у", "ой", "ою", "і", "о"]),
    ("я", &["и", "е", "ю", "ей", "ею", "ї", "єю"]),
    ("й", &["я", "ю", "ем", "е", "ї", "єм", "єві"]),
    ("ь", &["я", "ю", "ем", "е", "ем"]),
    ("о", &["а", "у", "ом", "ові"]),
];

/// Put to a letter that is no vowel.
const CYRILLIC_HARD: [&str; 10] = ["а", "у", "ом", "ем", "е", "ы", "ов", "ові", "ым", "ых"];

const GEORGIAN: [&str; 18] = [
    "ი",
    "მა",
    "ს",
    "ის",
    "ით",
    "ად",
    "ო",
    "მ",
    "სი",
    "თი",
    "სთან",
    "ისთან",
    "სთვის",
    "ისთვის",
    "სგან",
    "ისგან",
    "ზე",
    "ც",
];

const KOREAN: [&str; 44] = [
    "이",
    "가",
    "이가",
    "는",
    "은",
    "이는",
    "을",
    "를",
    "이를",
    "의",
    "이의",
    "에게",
    "이에게",
    "한테",
    "이한테",
    "와",
    "과",
    "이와",
    "랑",
    "이랑",
    "도",
    "이도",
    "만",
    "이만",
    "야",
    "아",
    "이야",
    "씨",
    "씨가",
    "씨는",
    "님",
    "양",
    "군",
    "네",
    "이네",
    "께서",
    "로",
    "으로",
    "엄마",
    "아빠",
    "어머니",
    "아버지",
    "처럼",
    "에게서",
];

const DEVANAGARI: [&str; 18] = [
    "ने",
    "को",
    "से",
    "का",
    "की",
    "के",
    "में",
    "ला",
    "चा",
    "ची",
    "चे",
    "ना",
    "ले",
    "लाई",
    "मा",
    "सँग",
    "बाट",
    "शी",
];

const BENGALI: [&str; 10] = ["কে", "র", "ের", "এর", "য", "তে", "রা", "দের", "ও", "ই"];

const GUJARATI: [&str; 8] = ["ને", "ની", "નો", "નું", "ના", "માં", "થી", "એ"];

/// Returns the other forms of a name, written in small letters with its accents.
pub(super) fn endings(name: &str) -> Vec<String> {
    let with = |stem: &str, endings: &[&str]| -> Vec<String> {
        endings.iter().map(|ending| format!("{stem}{ending}")).collect()
    };
    let letters = name.chars().count();
    match name.chars().next() {
        Some('\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') if letters > 3 => {
            let bare: String = name.nfd().filter(|c| !is_accent(*c)).collect();
            let fits = GREEK.iter().filter(|(ending, _)| bare.ends_with(ending));
            fits.flat_map(|(ending, forms)| with(&bare[..bare.len() - ending.len()], forms))
                .collect()
        }
        Some('\u{400}'..='\u{52f}') if letters > 2 => {
            match CYRILLIC.iter().find(|(ending, _)| name.ends_with(ending)) {
                Some((ending, forms)) => with(&name[..name.len() - ending.len()], forms),
                None if name.ends_with(['и', 'у', 'е', 'ы', 'і', 'ї', 'ю', 'э']) => {
                    Vec::new()
                }
                None => with(name, &CYRILLIC_HARD),
            }
        }
        Some('\u{10d0}'..='\u{10ff}') if letters > 2 => {
            // The ending of a name that stands alone.
            let stem = name.strip_suffix('ი').filter(|stem| stem.chars().count() > 2);
            let mut forms = with(name, &GEORGIAN);
            forms.extend(stem.into_iter().flat_map(|stem| with(stem, &GEORGIAN)));
            forms
        }
        Some('\u{ac00}'..='\u{d7a3}') => {
            // A given name of two signs after a family name of one.
            let given = if letters == 3 { name.char_indices().nth(1) } else { None };
            let given = given.map(|(at, _)| &name[at..]);
            let names = [Some(name).filter(|_| letters > 1), given].into_iter().flatten();
            names.flat_map(|name| with(name, &KOREAN)).chain(given.map(str::to_owned)).collect()
        }
        Some('\u{620}'..='\u{64a}') if letters > 2 => {
            let with_article = name.strip_prefix("ال").map(|rest| format!("لل{rest}"));
            with_article.into_iter().chain([format!("{name}ا")]).collect()
        }
        Some('\u{900}'..='\u{97f}') if letters > 2 => with(name, &DEVANAGARI),
        Some('\u{980}'..='\u{9ff}') if letters > 2 => with(name, &BENGALI),
        Some('\u{a80}'..='\u{aff}') if letters > 2 => with(name, &GUJARATI),
        _ => Vec::new(),
    }
}
