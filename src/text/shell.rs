//! Words that are typed into a shell.

/// A path or word as a shell takes it for one: as it is where nothing in it means anything to a shell, and in quotes otherwise.
#[must_use]
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./,:@+=%".contains(c) || cfg!(windows) && c == '\\';
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if cfg!(windows) { format!("\"{}\"", word.replace('"', "")) } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// A word as a shell would read it: quotes are gone, and signs that were escaped mean themselves. What a file becomes that is
/// dragged into a terminal is read so.
#[must_use]
pub fn unquoted(word: &str) -> String {
    let (mut plain, mut quote) = (String::new(), None);
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\\', None | Some('"')) if !cfg!(windows) => plain.extend(rest.next()),
            ('\'' | '"', None) if !(cfg!(windows) && c == '\'') => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn a_shell_takes_what_is_quoted_for_one_word() {
        assert_eq!(quoted("desk/a.zip"), "desk/a.zip");
        assert_eq!(quoted("my desk/it's $(so).zip"), r"'my desk/it'\''s $(so).zip'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    #[cfg(not(windows))]
    fn what_was_quoted_is_read_back() {
        for word in ["desk/a.zip", "my desk/it's $(so).zip", "", r"back\slash", "\"said\""] {
            assert_eq!(unquoted(&quoted(word)), word);
        }
        assert_eq!(unquoted(r"/home/jo/My\ visit\ \(first\).txt"), "/home/jo/My visit (first).txt");
        assert_eq!(unquoted(r#""two words""#), "two words");
    }
}
