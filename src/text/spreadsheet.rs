//! The changes that spreadsheet programs make to a name when they open a table (CSV): `MAR-01`
//! becomes a day in March, and `1E5` becomes 100000.

use jiff::civil::Date;

/// Returns what a name becomes, in words that follow "becomes"; `None` if it stays as it is.
#[must_use]
pub fn becomes(name: &str) -> Option<String> {
    let name = name.trim();
    if name.starts_with(['=', '+', '-', '@']) {
        return Some("a formula".to_owned());
    }
    if ["true", "false"].iter().any(|truth| name.eq_ignore_ascii_case(truth)) {
        return Some("true or false".to_owned());
    }
    if let Some(number) = number(name) {
        let printed = number.to_string();
        return (printed != name).then(|| format!("the number {}", super::cut(&printed, 30)));
    }
    (!days(name).is_empty()).then(|| "a date".to_owned())
}

/// Returns the one of `names` that a program most likely turned into `seen`, and the type of the
/// result.
#[must_use]
pub fn was<'n>(
    seen: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Option<(&'n str, &'static str)> {
    let mut changed = names.filter(|name| *name != seen && becomes(name).is_some());
    if let Some(value) = number(seen)
        && let Some(name) = changed
            .clone()
            .find(|name| number(name).is_some_and(|number| number.total_cmp(&value).is_eq()))
    {
        return Some((name, "a number"));
    }
    let mut days = days(seen);
    days.extend(number(seen).and_then(of_serial));
    // A month and a number can mean the first of a month in a year, or a day of this year. The
    // existing names decide.
    let same_year = |seen: &Day, name: &Day| {
        seen.month == name.month
            && seen.date == Some(1)
            && seen.year.is_some()
            && seen.year == name.year
    };
    let same_day = |seen: &Day, name: &Day| {
        seen.month == name.month && seen.date == name.date && name.date.is_some()
    };
    let is_it = |name: &str, same: &dyn Fn(&Day, &Day) -> bool| {
        self::days(name).iter().any(|name| days.iter().any(|seen| same(seen, name)))
    };
    let by_year = changed.clone().find(|name| is_it(name, &same_year));
    by_year.or_else(|| changed.find(|name| is_it(name, &same_day))).map(|name| (name, "a date"))
}

/// A day as far as a text gives it; the year has only its last two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    month: u16,
    date: Option<u16>,
    year: Option<u16>,
}

fn number(text: &str) -> Option<f64> {
    let (text, is_share) = text.strip_suffix('%').map_or((text, false), |text| (text, true));
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    let value: f64 = text.parse().ok().filter(|_| is_number)?;
    value.is_finite().then_some(if is_share { value / 100.0 } else { value })
}

/// Returns the day of a serial number, which spreadsheets count from the end of 1899.
fn of_serial(value: f64) -> Option<Day> {
    const LATEST: f64 = 100_000.0;
    if !(1.0..LATEST).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is a whole number of under 100,000")]
    let days = value.trunc() as i64;
    let day: Date =
        jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    Some(Day {
        month: day.month().unsigned_abs().into(),
        date: Some(day.day().unsigned_abs().into()),
        year: Some(day.year().unsigned_abs() % 100),
    })
}

/// Months that spreadsheet programs know, without accents: in English, German, French, Spanish,
/// Italian, Dutch, Portuguese and Polish, including the grammatical case used in dates.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "januar", "jaenner", "janvier", "enero", "gennaio", "januari", "janeiro",
        "styczen", "stycznia",
    ],
    &[
        "february",
        "februar",
        "feber",
        "fevrier",
        "febrero",
        "febbraio",
        "februari",
        "fevereiro",
        "luty",
        "lutego",
    ],
    &["march", "marz", "maerz", "mars", "marzo", "maart", "marco", "marzec", "marca", "mrz", "mrt"],
    &["april", "avril", "abril", "aprile", "avr", "kwiecien", "kwietnia"],
    &["may", "mai", "mayo", "maggio", "mei", "maio", "maj", "maja"],
    &["june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca"],
    &["july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca"],
    &["august", "aout", "agosto", "augustus", "sierpien", "sierpnia"],
    &[
        "september",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "setiembre",
        "wrzesien",
        "wrzesnia",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "pazdziernik",
        "pazdziernika",
    ],
    &["november", "novembre", "noviembre", "novembro", "listopad", "listopada"],
    &[
        "december",
        "dezember",
        "decembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "grudzien",
        "grudnia",
    ],
];

/// Returns the number of a month from its name in any of these languages, or the beginning of its
/// name.
fn month(word: &str) -> Option<u16> {
    let word = super::without_accents(&word.to_lowercase());
    let is_it = |month: &&str| word.len() >= 3 && month.starts_with(&word);
    (1..).zip(MONTHS).find(|(_, names)| names.iter().any(is_it)).map(|(at, _)| at)
}

/// Returns every day that a text could mean.
fn days(text: &str) -> Vec<Day> {
    let text = text.trim();
    let text = text.split_once('T').filter(|(day, _)| day.len() == 10).map_or(text, |(day, _)| day);
    let mut words: Vec<&str> = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|word| !word.is_empty() && !word.contains(':'))
        .collect();
    if let [one] = words.as_slice()
        && let Some(at) = one.find(|c: char| c.is_ascii_digit())
    {
        let (name, rest) = one.split_at(at);
        words = vec![name, rest];
    }
    // Removes the day of the week.
    words.retain(|word| {
        month(word).is_some()
            || word.bytes().all(|byte| byte.is_ascii_digit())
            || words_of_no_week(word)
    });
    if words.len() < 2 || words.len() > 3 {
        return Vec::new();
    }
    let numbers: Vec<Option<u16>> = words.iter().map(|word| word.parse().ok()).collect();
    let day = |number: u16| (1..=31).contains(&number).then_some(number);
    let year =
        |number: u16| (number < 100 || (1900..2200).contains(&number)).then_some(number % 100);
    let named = words.iter().position(|word| month(word).is_some());
    if let Some(at) = named {
        let Some(month) = month(words[at]) else { return Vec::new() };
        let others: Vec<u16> = numbers.iter().flatten().copied().collect();
        return match others.as_slice() {
            [one] if words.len() == 2 => vec![Day { month, date: day(*one), year: year(*one) }],
            [one, two] => vec![
                Day { month, date: day(*one), year: year(*two) },
                Day { month, date: day(*two), year: year(*one) },
            ],
            _ => Vec::new(),
        };
    }
    let is_month = |number: u16| (1..=12).contains(&number);
    let of = |month: u16, at: u16, of: Option<u16>| {
        (is_month(month) && day(at).is_some()).then(|| Day { month, date: day(at), year: of })
    };
    match numbers.as_slice() {
        [Some(one), Some(two)] if !text.contains('.') => {
            let in_year = |month: u16, of: u16| {
                (is_month(month) && of >= 1900).then(|| Day {
                    month,
                    date: Some(1),
                    year: year(of),
                })
            };
            [of(*one, *two, None), of(*two, *one, None), in_year(*one, *two), in_year(*two, *one)]
                .into_iter()
                .flatten()
                .collect()
        }
        [Some(of_year), Some(month), Some(at)] if *of_year >= 1900 => {
            of(*month, *at, year(*of_year)).into_iter().collect()
        }
        [Some(one), Some(two), Some(of_year)] => {
            [of(*one, *two, year(*of_year)), of(*two, *one, year(*of_year))]
                .into_iter()
                .flatten()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns whether a word is not a day of the week; any other word means that a text is not a date.
fn words_of_no_week(word: &str) -> bool {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_lowercase();
    !DAYS.iter().any(|day| word.len() >= 3 && day.starts_with(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_spreadsheets_change_are_known_and_others_left_alone() {
        for changed in [
            "MAR-01", "SEPT2", "1-1", "01", "1/2", "1E5", "TRUE", "1.10", "=A1", "May 4",
            "2026-03", "007", "10%", "OKT-01", "DEZ-12", "MAI-01", "MÄR-01", "MRZ-02", "AVR-3",
            "JANV-1", "AOÛ-1", "DIC-01", "AGO-01", "GEN-01", "MRT-01", "MEI-01", "PAŹ-01", "WRZ-1",
            "LUTY-3", "MARS-01",
        ] {
            assert!(becomes(changed).is_some(), "{changed}");
        }
        for kept in [
            "RB-01", "1.01a", "DV-12", "7", "12", "1.5", "A1", "MARSH-01", "EYE-1", "13-40",
            "1.01.x", "K-2-3",
        ] {
            assert_eq!(becomes(kept), None, "{kept}");
        }
    }

    #[test]
    fn a_changed_name_is_traced_back_to_the_original() {
        let names = ["MAR-01", "MAR-07", "MAY-12", "1E5", "01", "1/2", "2-1", "RB-01"];
        for (seen, name) in [
            ("03/01/01", "MAR-01"),
            ("03/01/07", "MAR-07"),
            ("01-Mar", "MAR-01"),
            ("7-Mar", "MAR-07"),
            ("Mar-07", "MAR-07"),
            ("2026-03-07", "MAR-07"),
            ("2001-03-01", "MAR-01"),
            ("01/03/2026", "MAR-01"),
            ("12-May-26", "MAY-12"),
            ("46082", "MAR-01"),
            ("100000", "1E5"),
            ("1.00E+05", "1E5"),
            ("1", "01"),
            ("01-Feb", "1/2"),
        ] {
            assert_eq!(was(seen, names.into_iter()).map(|(name, _)| name), Some(name), "{seen}");
        }
        let names = ["OKT-01", "DEZ-07", "MAI-01", "MÄR-01", "JANV-03"];
        for (seen, name) in [
            ("10/01/01", "OKT-01"),
            ("01.10.2026", "OKT-01"),
            ("01. Okt", "OKT-01"),
            ("01. Mrz", "MÄR-01"),
            ("01-mars", "MÄR-01"),
            ("1. Mär", "MÄR-01"),
            ("Mrz 01", "MÄR-01"),
            ("07.12.2026", "DEZ-07"),
            ("2026-12-07", "DEZ-07"),
            ("01/mai", "MAI-01"),
            ("3-janv.", "JANV-03"),
        ] {
            assert_eq!(was(seen, names.into_iter()).map(|(name, _)| name), Some(name), "{seen}");
        }
        let names = ["MAR-01", "MAR-07", "MAY-12", "1E5", "01", "1/2", "2-1", "RB-01"];
        for seen in ["RB-99", "hello", "99", "Tuesday"] {
            assert_eq!(was(seen, names.into_iter()), None, "{seen}");
        }
    }
}
