//! Numbers that a publisher printed: codes, ranges of them, page marks, and ids made from codes.

use std::collections::BTreeSet;

use crate::text::{slug, without_accents};

/// Parts a code from the words behind it: `1.01Understands ...`, `RB-01: ...`, `1A.1. ...`.
///
/// A single number counts only if a full stop, a bracket or a colon ends it, and words follow.
pub(super) fn split_code(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let at = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    if letters > 6 {
        return None;
    }
    let mut end = letters;
    if letters > 0 && matches!(at(end), b'-' | b'.' | b'_' | b' ') && at(end + 1).is_ascii_digit() {
        end += 1;
    }
    let mut numbers = 0;
    loop {
        let digits = bytes[end.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit());
        let count = digits.count();
        if count == 0 || count > 6 {
            return None;
        }
        numbers += 1;
        end += count;
        // A letter that belongs to the number: `1A.1`, `2.3a`.
        let has_letter = at(end).is_ascii_alphabetic()
            && (matches!(at(end + 1), b'.' | b')' | b':' | 0)
                || at(end).is_ascii_lowercase() && at(end + 1) == b' ' && numbers > 1);
        end += usize::from(has_letter);
        let goes_on = matches!(at(end), b'.' | b'-') && at(end + 1).is_ascii_digit();
        if !goes_on {
            break;
        }
        end += 1;
    }
    let letter = letter_after(&text[end..]);
    (end, numbers) = (end + letter, numbers + usize::from(letter > 0));
    let code = &text[..end];
    let rest = &text[end..];
    let stopped = rest.trim_start_matches(['.', ')', ':']);
    let is_stopped = stopped.len() < rest.len();
    let words = stopped.trim_start().trim_start_matches(['–', '—', '-', ':']).trim_start();
    let begins = stopped.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic());
    let is_code = if numbers > 1 || letters > 0 { begins || words.is_empty() } else { is_stopped };
    let is_counted = letters == 0 && numbers > 1 && (is_of_years(code) || are_counted(words));
    (is_code
        && !is_counted
        && (words.is_empty() || words.starts_with(|c: char| !c.is_ascii_digit())))
    .then_some((code, words))
}

/// Returns the length of the letter of a number that stands behind a full stop, with that: `.a` in
/// `1.a Smiles`, and `.bb` after `.z`; 0 in `1.a baby` and in `1.e.g.`.
fn letter_after(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('.') else { return 0 };
    let Some(letter) = rest.chars().next().filter(char::is_ascii_lowercase) else { return 0 };
    let after = rest.trim_start_matches(letter);
    let count = rest.len() - after.len();
    let words = after.strip_prefix(['.', ')', ':']).unwrap_or(after);
    let is_stopped = words.len() < after.len() && (words.is_empty() || words.starts_with(' '));
    let begins =
        words.strip_prefix(' ').is_some_and(|words| words.trim().starts_with(char::is_uppercase));
    if count < 4 && (words.is_empty() || is_stopped || begins) { count + 1 } else { 0 }
}

/// Parts `A. Warmth` into its letter and its words; `E. coli` is one name.
pub(super) fn lettered(text: &str) -> Option<(&str, &str)> {
    let letter = text.get(..1).filter(|letter| letter.bytes().all(|b| b.is_ascii_uppercase()))?;
    let words = text[1..].strip_prefix(['.', ')'])?.strip_prefix(' ')?.trim();
    words.starts_with(|c: char| !c.is_lowercase()).then_some((letter, words))
}

/// Returns whether words behind a number are what it counts: `0-2 years`, `2.5 hours of play`.
fn are_counted(words: &str) -> bool {
    const COUNTED: [&str; 38] = [
        "am", "babies", "children", "cm", "day", "days", "g", "h", "hour", "hours", "hr", "hrs",
        "infants", "kg", "km", "m", "metres", "mg", "min", "mins", "minute", "minutes", "ml", "mm",
        "month", "months", "mth", "mths", "o", "people", "pm", "times", "week", "weeks", "year",
        "years", "yr", "yrs",
    ];
    let end = words.find(|c: char| !c.is_alphabetic()).unwrap_or(words.len());
    COUNTED.contains(&&words[..end]) || words.starts_with('%')
}

/// Returns whether a number is a range of ages: `0-5s`.
fn is_of_years(code: &str) -> bool {
    code.ends_with('s') && code.contains('-') && !code.contains('.')
}

/// Returns whether a whole cell is a code.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number(text) || split_code(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Returns a code as it is kept: without the full stop or bracket behind it.
pub(super) fn tidy_code(text: &str) -> &str {
    text.trim().trim_start_matches('(').trim_end_matches(['.', ')', ':']).trim()
}

/// A heading over a range of codes: `1.01 - 1.03: Working together`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodeRange<'t> {
    pub(super) first: &'t str,
    pub(super) last: &'t str,
    pub(super) title: &'t str,
}

impl CodeRange<'_> {
    /// Returns whether both ends are numbers within others: `1.01 - 1.03`, but not `D1-2`.
    pub(super) fn is_plain(&self) -> bool {
        self.first.contains('.') && self.last.contains('.')
    }
}

/// Returns what may be a heading over a range of codes. `1-2 Waits` may be a code with its words as
/// well, which only the rows below can say.
pub(super) fn range_of(text: &str) -> Option<CodeRange<'_>> {
    let is_of_code = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let after_first = text.trim_start_matches(is_of_code);
    let first = &text[..text.len() - after_first.len()];
    let rest = after_first.trim_start();
    let rest = rest
        .strip_prefix(['-', '–', '—', '\u{2212}'])
        .or_else(|| rest.strip_prefix("to "))?
        .trim_start();
    let after_last = rest.trim_start_matches(is_of_code);
    let last = &rest[..rest.len() - after_last.len()];
    let is_end =
        |code: &str| is_code(tidy_code(code)) && code.contains(|c: char| c.is_ascii_digit());
    let title = after_last.trim_start_matches([':', '.', '-', '–', ' ']);
    let is_range = is_end(first) && is_end(last) && !title.is_empty();
    is_range.then(|| CodeRange { first: tidy_code(first), last: tidy_code(last), title })
}

/// Returns what a number may have been before a program made a day of it: `3-15` or `15-3` for
/// `15-Mar` or `2023-03-15`.
pub(super) fn before_day(code: &str) -> Option<String> {
    const MONTHS: [&[&str]; 12] = [
        &["jan"],
        &["feb", "fév"],
        &["mar", "mär", "mrz"],
        &["apr", "avr"],
        &["may", "mai"],
        &["jun"],
        &["jul"],
        &["aug", "aoû"],
        &["sep"],
        &["oct", "okt"],
        &["nov"],
        &["dec", "dez", "déc"],
    ];
    let parts: Vec<&str> =
        code.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str, most: u32| {
        part.parse::<u32>().ok().filter(|number| (1..=most).contains(number))
    };
    let month_of = |part: &str| {
        let small = part.to_lowercase();
        // `DEC-01` is a code: programs write `Dec-01`.
        let is_word = small.chars().all(char::is_alphabetic) && part.contains(char::is_lowercase);
        let is_name = |name: &&str| is_word && small.starts_with(name);
        let at = MONTHS.iter().position(|names| names.iter().any(&is_name))?;
        u32::try_from(at + 1).ok()
    };
    let is_year =
        |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let (day, month) = match parts.as_slice() {
        [year, month, day] if is_year(year) => (number(day, 31)?, number(month, 12)?),
        [day, month, year] if is_year(year) => (number(day, 31)?, number(month, 12)?),
        [day, month, ..] if parts.len() < 4 && month_of(month).is_some() => {
            (number(day, 31)?, month_of(month)?)
        }
        [month, day] => (number(day, 99)?, month_of(month)?),
        _ => return None,
    };
    Some(if day == month {
        format!("{day}-{month}")
    } else {
        format!("{month}-{day} or {day}-{month}")
    })
}

/// Returns whether a line only marks a page: `1.1 Domain 1/Folio 1`, `Page 3 of 12`.
pub(super) fn is_page_mark(text: &str) -> bool {
    let words = text.to_lowercase();
    let ends_in_number = |after: &str| {
        words.rsplit_once(after).is_some_and(|(_, end)| {
            let end = end.trim();
            !end.is_empty() && end.len() < 5 && end.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    words.len() < 60
        && (ends_in_number("folio ")
            || words.starts_with("page ") && (ends_in_number(" of ") || ends_in_number("page ")))
}

/// Makes ids of codes: the same code gives the same id each time.
#[derive(Default)]
pub(super) struct GridIds {
    taken: BTreeSet<String>,
}

impl GridIds {
    /// Notes an id that exists already.
    pub(super) fn take(&mut self, id: &str) {
        self.taken.insert(id.to_lowercase());
    }

    /// Returns the id for a code: its letters and digits with `-` between them, with `letter` before
    /// one that begins with a digit.
    pub(super) fn of_code(&mut self, letter: &str, code: &str) -> String {
        self.free(id_of_code(letter, code))
    }

    /// Returns an id that nothing has yet, with a number behind it if need be.
    pub(super) fn free(&mut self, id: String) -> String {
        let mut found = id.clone();
        let mut number = 2;
        while self.taken.contains(&found.to_lowercase()) {
            found = format!("{id}-{number}");
            number += 1;
        }
        self.take(&found);
        found
    }
}

/// Returns the id that a code makes, before it is known whether another one has it. A letter of another
/// script is its number in Unicode, so that the id does not depend on the codes beside it.
pub(super) fn id_of_code(letter: &str, code: &str) -> String {
    let mut spelled = String::new();
    for c in without_accents(code).chars() {
        if c.is_alphanumeric() && !c.is_ascii() {
            spelled.push_str(&format!("u{:x}", u32::from(c)));
        } else {
            spelled.push(c);
        }
    }
    let plain = slug(&spelled);
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
        plain
    } else if plain.is_empty() {
        letter.to_owned()
    } else {
        format!("{letter}-{plain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_parted_from_the_words_behind_it_and_a_number_in_words_is_not() {
        for (text, parts) in [
            ("1.01Sees the baby", Some(("1.01", "Sees the baby"))),
            ("1.10 Sees", Some(("1.10", "Sees"))),
            ("RB-01: Sees", Some(("RB-01", "Sees"))),
            ("1A.1. Sees", Some(("1A.1", "Sees"))),
            ("2.3a Sees", Some(("2.3a", "Sees"))),
            ("3. Sees", Some(("3", "Sees"))),
            ("3 babies see", None),
            ("1.01", Some(("1.01", ""))),
            ("Sees 1.01", None),
            ("A. KNOWLEDGE:", None),
            ("2.5", Some(("2.5", ""))),
            ("2.5 hours of play", None),
            ("0-2 years: knows", None),
            ("3-4 month sleep", None),
            ("0-5s understand", None),
            ("2.5 Hours and rotas", Some(("2.5", "Hours and rotas"))),
            ("1.a Smiles", Some(("1.a", "Smiles"))),
            ("1.aa. smiles", Some(("1.aa", "smiles"))),
            ("1.b", Some(("1.b", ""))),
            ("1.a baby smiles", Some(("1", "a baby smiles"))),
            ("1.e.g. smiles", Some(("1", "e.g. smiles"))),
        ] {
            assert_eq!(split_code(text), parts, "{text}");
        }
    }

    #[test]
    fn a_range_and_a_page_mark_are_not_codes() {
        let title = |text| range_of(text).map(|range| range.title);
        assert_eq!(title("1.01 - 1.03: Working together"), Some("Working together"));
        assert_eq!(title("1.01–1.03 Together"), Some("Together"));
        assert_eq!(title("Self-care"), None);
        assert!(is_page_mark("1.1 Domain 1/Folio 1") && is_page_mark("Page 3 of 12"));
        assert!(!is_page_mark("1.1 Domain 1"));
    }

    #[test]
    fn a_day_says_which_number_it_may_have_been() {
        for (code, was) in [
            ("15-Mar", Some("3-15 or 15-3")),
            ("2023-03-15", Some("3-15 or 15-3")),
            ("01/02/2023", Some("2-1 or 1-2")),
            ("Jan 1", Some("1-1")),
            ("1. Mai", Some("5-1 or 1-5")),
            ("1-2", None),
            ("Mar-01", Some("3-1 or 1-3")),
            ("MAR-01", None),
            ("1.02.03", None),
            ("RB-01", None),
        ] {
            assert_eq!(before_day(code).as_deref(), was, "{code}");
        }
    }

    #[test]
    fn an_id_follows_from_its_code_and_is_given_once() {
        let mut ids = GridIds::default();
        let made = ["1.01", "RB-01", "1A.1", "1-01"].map(|code| ids.of_code("C", code));
        assert_eq!(made, ["C-1-01", "RB-01", "C-1A-1", "C-1-01-2"]);
        let made = ["Б-1", "В-1", "ب-1", "É-1"].map(|code| ids.of_code("C", code));
        assert_eq!(made, ["u411-1", "u412-1", "u628-1", "E-1"]);
    }
}
