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

/// Returns a line as words, as a shell would read it: with quotes removed and escapes resolved.
/// Terminals insert the paths of files that are dragged into them in this form. A quote that nothing
/// closes is left out.
#[must_use]
pub fn words_of(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\\', None | Some('"')) if !cfg!(windows) => {
                word.get_or_insert_default().extend(rest.next());
            }
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Returns a word as a shell would read it, with quotes removed and escapes resolved.
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

/// Returns the path in an address such as `file:///home/jo/My%20visit.txt`; `None` if it is another
/// address, or no address.
#[must_use]
pub fn path_of_address(address: &str) -> Option<String> {
    let rest = address.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    // A path of Windows follows the slash: `file:///C:/My%20visit.txt`.
    let rest = if cfg!(windows) { rest.strip_prefix('/').unwrap_or(rest) } else { rest };
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.as_bytes();
    while let Some((first, after)) = left.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                left = &after[2..];
            }
            None => {
                bytes.push(*first);
                left = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|path| !path.is_empty())
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
    fn a_line_is_parted_into_words_as_a_shell_does() {
        for (line, words) in [
            (r"'/a b/c.txt' /d\ e.txt ", &["/a b/c.txt", "/d e.txt"][..]),
            ("  \"/a's b.txt\"", &["/a's b.txt"]),
            ("'/a b.txt", &["/a b.txt"]),
            ("/a.txt'", &["/a.txt"]),
            ("", &[]),
        ] {
            assert_eq!(words_of(line), words, "{line}");
        }
    }

    #[test]
    #[cfg(not(windows))]
    fn an_address_of_a_file_is_a_path() {
        let path = |address: &str| path_of_address(address);
        assert_eq!(
            path("file:///a/My%20visit%C3%A9.txt").as_deref(),
            Some("/a/My visit\u{e9}.txt")
        );
        assert_eq!(path("file://localhost/a%2").as_deref(), Some("/a%2"));
        assert_eq!((path("https://a.org/b"), path("file://"), path("/a")), (None, None, None));
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
