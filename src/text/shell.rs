//! Words for a shell.

use std::path::Path;

use super::shown;

/// The commands of `imh`, to tell a command from a sentence about imh; and whether each looks for a
/// workspace if none is named.
pub const COMMANDS: [(&str, bool); 26] = [
    ("assess", true),
    ("rate", true),
    ("status", true),
    ("gaps", true),
    ("find", true),
    ("show", true),
    ("plan", true),
    ("evidence", true),
    ("reflect", true),
    ("check", true),
    ("export", true),
    ("decisions", true),
    ("history", true),
    ("undo", true),
    ("verify", false),
    ("portfolio", false),
    ("review", false),
    ("keys", false),
    ("framework", true),
    ("form", true),
    ("cohort", false),
    ("init", false),
    ("workspace", true),
    ("completions", false),
    ("man", false),
    ("help", false),
];

/// Returns whether a word is a command of imh.
#[must_use]
pub fn is_command(word: &str) -> bool {
    COMMANDS.iter().any(|(name, _)| *name == word)
}

/// Returns whether a command depends on which workspace is named.
pub(super) fn looks_for_workspace(word: &str) -> bool {
    COMMANDS.contains(&(word, true))
}

/// Quotes a word for a shell, if it needs quotes.
#[must_use]
pub fn quoted(word: &str) -> String {
    quoted_bytes(word, word.as_bytes())
}

/// Quotes a path for a shell: same as [`quoted`], and a path that begins with `-` is not read as a
/// flag.
#[must_use]
pub fn quoted_path(path: &Path) -> String {
    let path = if path.as_os_str().as_encoded_bytes().starts_with(b"-") {
        Path::new(".").join(path)
    } else {
        path.to_owned()
    };
    quoted_bytes(&path.to_string_lossy(), path.as_os_str().as_encoded_bytes())
}

fn quoted_bytes(word: &str, bytes: &[u8]) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || "_-./,:@+=%".contains(c) || cfg!(windows) && c == '\\';
    if cfg!(windows) {
        let needs_quotes = word.is_empty() || !word.chars().all(is_plain);
        return if needs_quotes {
            format!("\"{}\"", word.replace('"', ""))
        } else {
            word.to_owned()
        };
    }
    if shown(word) != word || word.contains(['\n', '\t', char::REPLACEMENT_CHARACTER]) {
        return printed(bytes);
    }
    // In zsh, `=word` means the path of a program. Punctuation at either end would look like part
    // of the sentence around it.
    if !word.is_empty()
        && word.chars().all(is_plain)
        && !word.starts_with(['=', ',', ':'])
        && !word.ends_with(['.', ',', ':'])
    {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Returns a `printf` command for a word with characters that cannot be shown or are not text,
/// because replacement characters would name a different file.
fn printed(bytes: &[u8]) -> String {
    let mut said = String::from("\"$(printf '");
    for byte in bytes {
        match byte {
            b'%' => said.push_str("%%"),
            b' '..=b'~' if !b"'\\`$\"!".contains(byte) => said.push(char::from(*byte)),
            _ => said.push_str(&format!("\\{byte:03o}")),
        }
    }
    // A shell strips the line breaks at the end of a command's output, so a name that ends with one
    // cannot be written in this way.
    said + "')\""
}

/// Returns a word as a shell would read it, with quotes removed and escapes resolved. Terminals
/// insert the path of a file that is dragged into them in this form.
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
        // A sentence may go on with a comma after a command.
        assert_eq!(quoted(",.a"), "',.a'");
        assert_eq!(quoted_path(Path::new("-a.zip")), "./-a.zip");
    }

    #[test]
    #[cfg(not(windows))]
    fn a_shell_reads_quoted_words_back() {
        for word in ["desk/a.zip", "my desk/it's $(so).zip", "", r"back\slash", "\"said\""] {
            assert_eq!(unquoted(&quoted(word)), word);
        }
        assert_eq!(unquoted(r"/home/jo/My\ visit\ \(first\).txt"), "/home/jo/My visit (first).txt");
        assert_eq!(unquoted(r#""two words""#), "two words");
    }
}
