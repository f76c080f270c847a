//! Numbers with their nouns, and lists in words.

/// Returns `1 competency` or `2 competencies`.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns `a`, `a and b`, or `a, b and c`.
#[must_use]
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Counts the words in Markdown, without headings, because those are mostly questions.
#[must_use]
pub fn word_count(markdown: &str) -> usize {
    let lines = markdown.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

/// Returns a size in words: `1 byte`, `12 kB`, `3.4 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    let mut tenths = u128::from(bytes) * 10;
    if bytes < 1000 {
        return counted(usize::try_from(bytes).unwrap_or(usize::MAX), "byte", "bytes");
    }
    for unit in ["kB", "MB", "GB", "TB"] {
        tenths = (tenths + 500) / 1000;
        if tenths < 10_000 {
            return if tenths < 100 && tenths % 10 != 0 {
                format!("{}.{} {unit}", tenths / 10, tenths % 10)
            } else {
                format!("{} {unit}", (tenths + 5) / 10)
            };
        }
    }
    format!("{} TB", tenths / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_as_people_say_it() {
        let said: Vec<String> = [0, 1, 999, 1000, 1234, 12_345, 999_999, 1_000_000, 5_040_000_000]
            .into_iter()
            .map(size)
            .collect();
        assert_eq!(
            said,
            ["0 bytes", "1 byte", "999 bytes", "1 kB", "1.2 kB", "12 kB", "1 MB", "1 MB", "5 GB"]
        );
    }

    #[test]
    fn words_are_counted_and_questions_and_marks_are_not() {
        assert_eq!(
            word_count(
                "## What happened?\n\nWe *waited* \u{2014} she, 3 weeks old, slept.\n- and so did I\n"
            ),
            11
        );
        assert_eq!(word_count(""), 0);
    }

    #[test]
    fn a_count_of_one_is_singular_and_zero_is_plural() {
        assert_eq!(counted(1, "competency", "competencies"), "1 competency");
        assert_eq!(counted(0, "competency", "competencies"), "0 competencies");
    }

    #[test]
    fn the_last_of_a_list_is_joined_by_and() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
