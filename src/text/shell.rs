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
}
