//! Shows a number as its cell does: `50%` for 0.5, or `3 weeks` for 3, by the format code of Excel.

/// Stands for the digits, until the rest of the format is read.
const DIGITS: char = '\0';

/// Returns what a cell shows, if that is more than digits: a number alone counts as it is, however
/// many of its places are shown.
pub(super) fn shown(number: f64, code: &str) -> Option<String> {
    let sections = sections(code);
    let section = match sections.as_slice() {
        [_, _, zero, ..] if number == 0.0 => zero,
        [_, below, ..] if number < 0.0 => below,
        [first, ..] => first,
        [] => return None,
    };
    let (mut words, mut hundreds, mut is_after_point, mut is_general) =
        (String::new(), 0, false, false);
    // The most and the fewest digits after the point.
    let (mut most, mut fewest) = (0_usize, 0_usize);
    let place = |words: &mut String| {
        if !words.contains(DIGITS) {
            words.push(DIGITS);
        }
    };
    let mut rest = section.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => words.extend(rest.by_ref().take_while(|c| *c != '"')),
            '\\' => words.extend(rest.next()),
            // A blank as wide as the next letter, or so many of the next letter that they fill the
            // cell.
            '_' | '*' => drop(rest.next()),
            '[' => {
                let within: String = rest.by_ref().take_while(|c| *c != ']').collect();
                words.extend(
                    within.strip_prefix('$').and_then(|currency| currency.split('-').next()),
                );
            }
            '0' | '#' | '?' => {
                place(&mut words);
                most += usize::from(is_after_point);
                fewest += usize::from(is_after_point && c == '0');
            }
            '.' => {
                place(&mut words);
                is_after_point = true;
            }
            ',' => {}
            '%' => {
                words.push('%');
                hundreds += 1;
            }
            'G' if rest.as_str().starts_with("eneral") => {
                place(&mut words);
                is_general = true;
                rest = rest.as_str()["eneral".len()..].chars();
            }
            // A power of ten, a fraction, or words: the number counts as it is.
            'E' | 'e' | '/' | '@' => return None,
            other => words.push(other),
        }
    }
    if !words.contains(|c: char| c != DIGITS && !c.is_whitespace() && !"+-()".contains(c)) {
        return None;
    }
    let size = (0..hundreds).fold(number.abs(), |size, _| size * 100.0);
    let mut digits = if is_general { size.to_string() } else { format!("{size:.most$}") };
    while most > fewest && digits.ends_with('0') {
        digits.pop();
        most -= 1;
    }
    let sign = if number < 0.0 && sections.len() == 1 { "-" } else { "" };
    Some(format!("{sign}{}", words.replace(DIGITS, digits.trim_end_matches('.'))))
}

/// Returns the digits of a number in a format that fixes how many there are, if they differ from
/// the number: `1.10` for 1.1 as `0.00`.
pub(super) fn digits_of(number: f64, code: &str) -> Option<String> {
    const MOST_PLACES: usize = 12;
    let section = sections(code).into_iter().next()?;
    let (before, after) = section.split_once('.').unwrap_or((section, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| matches!(byte, b'0' | b'#'));
    if number < 0.0 || !before.contains('0') || !is_digits(before) || !is_digits(after) {
        return None;
    }
    let fewest = before.bytes().filter(|byte| *byte == b'0').count().min(MOST_PLACES);
    let places = after.bytes().filter(|byte| *byte == b'0').count().min(MOST_PLACES);
    if places < after.len() {
        return None;
    }
    let width = fewest + if places > 0 { places + 1 } else { 0 };
    let digits = format!("{number:0width$.places$}");
    (digits != number.to_string()).then_some(digits)
}

/// Returns the parts of a code: for numbers above zero, below it, zero, and words.
fn sections(code: &str) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    code.split(|c: char| {
        let is_end = c == ';' && !is_quoted && !is_escaped;
        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped && !is_quoted;
        is_end
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_number_is_shown_as_its_format_says() {
        for (number, code, said) in [
            (0.5, "0%", Some("50%")),
            (0.125, "0.00%", Some("12.50%")),
            (3.0, "0\" weeks\"", Some("3 weeks")),
            (3.0, "General\" weeks\"", Some("3 weeks")),
            (2.5, "\"£\"#,##0.00", Some("£2.50")),
            (2.0, "[$£-809]0.##", Some("£2")),
            (-2.0, "\"£\"0", Some("-£2")),
            (-2.0, "0\" up\";[Red]0\" down\"", Some("2 down")),
            (1.0, "\"My; words\"", Some("My; words")),
            (0.0, "0;0;\"none\"", Some("none")),
            (2.0, "0.00", None),
            (2.0, "General", None),
            (0.5, "# ?/?", None),
            (3.0, ";;;", None),
            (1500.0, "0.0E+00", None),
            (2.0, "@", None),
        ] {
            assert_eq!(shown(number, code).as_deref(), said, "{number} {code}");
        }
    }
}
