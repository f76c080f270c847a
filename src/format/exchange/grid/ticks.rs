//! What stands in a cell to tick: a mark, a no, or words.

use super::heads::plain;
use crate::text::{MONTHS, alike};

/// What a cell to tick says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TickSaid<'w> {
    /// Nothing, an empty box or a dash.
    Blank,
    Tick,
    /// `No`, `n/a`, `not yet`: not this.
    No,
    /// A day, or words about the mark that it stands for.
    Words(&'w str),
    /// Nobody can tell whether it is a mark.
    Unclear,
}

/// Signs that begin a cell with an empty box.
fn is_blank(c: char) -> bool {
    matches!(c, '☐' | '□' | '○' | '_' | '.' | '…' | '\u{f0a8}' | '\u{f06f}') || c.is_whitespace()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '\u{2212}')
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '✓' | '✔'
            | '√'
            | '☑'
            | '☒'
            | '■'
            | '●'
            | '◉'
            | '⬤'
            | '×'
            | '+'
            | '*'
            | '\u{f0fc}'
            | '\u{f0fe}'
    )
}

const TICKS: [&str; 20] = [
    "x", "xx", "xxx", "y", "yes", "true", "wahr", "ja", "oui", "vrai", "si", "sí", "tick",
    "ticked", "ok", "okay", "done", "1", "v", "ie",
];
const NOS: [&str; 27] = [
    "n",
    "no",
    "none",
    "false",
    "falsch",
    "faux",
    "nein",
    "non",
    "nid",
    "0",
    "nil",
    "na",
    "n a",
    "not yet",
    "not applicable",
    "not achieved",
    "not met",
    "not done",
    "not started",
    "not yet achieved",
    "not yet met",
    "never",
    "never done",
    "noch nicht",
    "pas encore",
    "entfällt",
    "nothing",
];
/// The beginnings of words that may say no, or say how far somebody is.
const MAY_SAY_NO: [&str; 14] = [
    "no ",
    "not ",
    "n a ",
    "never ",
    "nothing ",
    "none ",
    "nearly",
    "almost",
    "partly",
    "partially",
    "in part",
    "maybe",
    "perhaps",
    "unsure",
];

/// Returns what a cell under a head to tick says.
pub(super) fn said<'w>(words: &'w str, head: &str) -> TickSaid<'w> {
    let words = words.trim();
    let rest = words.trim_start_matches(is_blank);
    if rest.is_empty() || rest.chars().all(|c| is_blank(c) || is_dash(c)) {
        return TickSaid::Blank;
    }
    let has_empty_box = words.starts_with(['☐', '□', '○', '\u{f0a8}', '\u{f06f}']);
    if rest.chars().all(|c| is_mark(c) || is_blank(c)) {
        return if has_empty_box { TickSaid::Unclear } else { TickSaid::Tick };
    }
    if rest.chars().all(|c| matches!(c, '✗' | '✘') || is_blank(c)) {
        return TickSaid::No;
    }
    let marked = rest.trim_start_matches(|c| is_mark(c) || is_blank(c));
    let is_marked = marked.len() < rest.len();
    if marked.contains('?') {
        return TickSaid::Unclear;
    }
    let small = plain(marked);
    let is_it = |list: &[&str]| list.contains(&small.as_str());
    if is_it(&NOS) || small.is_empty() {
        return if is_marked || small.is_empty() { TickSaid::Unclear } else { TickSaid::No };
    }
    if is_it(&TICKS) || alike(marked) == alike(head) {
        return if has_empty_box { TickSaid::Unclear } else { TickSaid::Tick };
    }
    let may_be_no = MAY_SAY_NO.iter().any(|begin| small.starts_with(begin));
    let is_number = !marked.contains(char::is_alphabetic) && !is_day(marked);
    let is_sure = is_marked || is_dated(&marked.to_lowercase());
    if has_empty_box || may_be_no || is_number || !is_sure {
        return TickSaid::Unclear;
    }
    TickSaid::Words(marked)
}

/// Words that may stand with a day on which something was reached. A plan or a doubt has others:
/// `planned for June 2026`, `review in 2026`.
const BESIDE_DAYS: [&str; 34] = [
    "since", "on", "in", "from", "of", "the", "as", "early", "mid", "late", "about", "around",
    "spring", "summer", "autumn", "winter", "achieved", "reached", "met", "done", "signed", "seen",
    "seit", "am", "im", "ab", "vom", "depuis", "le", "en", "du", "ers", "ym", "mis",
];

/// Returns whether words in small letters say nothing but when: `since may 2025`, `12th june`.
fn is_dated(words: &str) -> bool {
    let mut has_any = is_day(words);
    let all_known =
        words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).all(|part| {
            let number = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let is_number = !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && matches!(&part[number.len()..], "" | "st" | "nd" | "rd" | "th")
                && (number.len() <= 2 || number.len() == 4);
            let is_month = part.len() >= 3
                && MONTHS.iter().any(|month| month.to_lowercase().starts_with(part));
            has_any |= is_month || is_number && number.len() == 4;
            is_number || is_month || BESIDE_DAYS.contains(&part)
        });
    has_any && all_known
}

/// Returns whether signs and digits are a day, a month or a year: `12/05/2025`, `05.25`, `2025`.
fn is_day(words: &str) -> bool {
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let is_year =
        |part: &&str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match parts.as_slice() {
        [year] => is_year(year),
        [one, other] => is_year(one) || is_year(other),
        parts => parts.len() >= 3 && parts.iter().all(|part| part.len() <= 2 || is_year(part)),
    }
}

/// Returns whether words only tick a cell: `x`, a tick, a box, yes, a day.
pub(super) fn is_tick(words: &str) -> bool {
    let plain = words.trim();
    if plain.chars().count() > 12 || plain.contains('\n') {
        return false;
    }
    let is_sign = !plain.is_empty()
        && plain.chars().all(|c| {
            matches!(
                c,
                '✓' | '✔'
                    | '√'
                    | '☐'
                    | '☑'
                    | '☒'
                    | '□'
                    | '■'
                    | '●'
                    | '○'
                    | '✗'
                    | '✘'
                    | '×'
                    | '_'
                    | '\u{f0fc}'
                    | '\u{f0fe}'
                    | '\u{f0a8}'
                    | '\u{f06f}'
                    | '.'
                    | '/'
                    | '-'
                    | ' '
            ) || c.is_ascii_digit()
        });
    is_sign
        || ["x", "y", "yes", "true", "wahr", "ja", "oui", "tick"]
            .contains(&plain.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_to_tick_is_a_mark_a_no_words_or_unclear() {
        use TickSaid::{Blank, No, Tick, Unclear, Words};
        for (words, found) in [
            ("", Blank),
            ("☐", Blank),
            ("-", Blank),
            ("–", Blank),
            ("____", Blank),
            ("x", Tick),
            ("X ", Tick),
            ("✓", Tick),
            ("☒", Tick),
            ("Yes", Tick),
            ("TRUE", Tick),
            ("1", Tick),
            ("Achieved", Tick),
            ("No", No),
            ("n/a", No),
            ("N.A.", No),
            ("not yet", No),
            ("FALSE", No),
            ("0", No),
            ("✗", No),
            ("since May 2025", Words("since May 2025")),
            ("12/05/2025", Words("12/05/2025")),
            ("2025-05-12", Words("2025-05-12")),
            ("05.2025", Words("05.2025")),
            ("✓ 12 May", Words("12 May")),
            ("\u{2713} seen by Ann", Words("seen by Ann")),
            ("12th June", Words("12th June")),
            ("achieved in spring 2025", Words("achieved in spring 2025")),
            ("seen by Ann", Unclear),
            ("pending", Unclear),
            ("to do", Unclear),
            ("planned for June 2026", Unclear),
            ("review in 2026", Unclear),
            ("by June 2026", Unclear),
            ("needs more practice", Unclear),
            ("Nope", Unclear),
            ("zu wiederholen", Unclear),
            ("ddim eto", Unclear),
            ("\u{644}\u{627}", Unclear),
            ("O", Unclear),
            ("F", Unclear),
            ("x?", Unclear),
            ("?", Unclear),
            ("/", Unclear),
            ("3", Unclear),
            ("50%", Unclear),
            ("☐ 12 May", Unclear),
            ("☐ yes ☑ no", Unclear),
            ("not seen since May", Unclear),
            ("partly", Unclear),
        ] {
            assert_eq!(said(words, "Achieved"), found, "{words}");
        }
    }
}
