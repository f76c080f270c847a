//! Wraps lines without breaking a command or a name, so that they work when copied and pasted.
//!
//! A command is in backquotes, or begins with `imh` and one of its commands and ends with its
//! clause; a name is in quotes. A terminal wraps lines that are too long by itself, and copies them
//! as one.

use super::{is_command, shell::looks_for_workspace, width};

/// The indent of a command on a line of its own.
const INDENT: &str = "    ";

/// In bytes: longer text in quotes is not a name.
const LONGEST_NAME: usize = 300;

/// A part of a line that is kept together: `opening` and `closing` are punctuation that touches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece<'a> {
    opening: &'a str,
    body: &'a str,
    closing: &'a str,
    /// Without the backquotes that `body` may have.
    command: Option<&'a str>,
}

/// Wraps `text` at `columns`, between words and never inside a command or a name. A long command
/// that does not fit after the text before it gets a line of its own.
#[must_use]
pub fn pastable(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for Piece { opening, body, closing, command } in pieces(paragraph) {
            let whole = width(opening) + width(body) + width(closing);
            let does_not_fit = !line.is_empty() && width(&line) + 1 + whole > columns;
            match command {
                Some(command) if does_not_fit && whole > columns / 2 => {
                    if width(&line) + 1 + width(opening) > columns {
                        lines.push(std::mem::take(&mut line));
                    } else if !opening.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(opening);
                    if !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                    }
                    lines.push(format!("{INDENT}{command}"));
                    // The end of the line replaces this punctuation.
                    line.push_str(closing.trim_start_matches(['.', ',', ';']));
                }
                _ => {
                    if does_not_fit {
                        lines.push(std::mem::take(&mut line));
                    }
                    let blank = if line.is_empty() { "" } else { " " };
                    line.extend([blank, opening, body, closing]);
                }
            }
        }
        let ends_with_command = line.is_empty()
            && lines.last().is_some_and(|last| last.starts_with(INDENT))
            && !paragraph.trim().is_empty();
        if !ends_with_command {
            lines.push(line);
        }
    }
    lines
}

/// Returns `text` with `blank` for every space in a command, so that a caller that wraps by words
/// keeps commands whole; and the width of the widest command.
#[must_use]
pub fn held_together(text: &str, blank: char) -> (String, usize) {
    let (mut held, mut widest, mut rest) = (String::with_capacity(text.len()), 0, text);
    for piece in text.split('\n').flat_map(pieces).filter(|piece| piece.command.is_some()) {
        let Some(at) = rest.find(piece.body) else { continue };
        held.push_str(&rest[..at]);
        held.extend(piece.body.chars().map(|c| if c == ' ' { blank } else { c }));
        widest = widest.max(width(piece.opening) + width(piece.body) + width(piece.closing));
        rest = &rest[at + piece.body.len()..];
    }
    held.push_str(rest);
    (held, widest)
}

/// Returns the commands in a sentence, as they are pasted.
#[must_use]
pub fn commands_in(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(pieces).filter_map(|piece| piece.command).collect()
}

/// Adds the workspace, quoted for a shell, to each command that would look for one, so that pasted
/// commands use the workspace that was named.
#[must_use]
pub fn at_workspace(text: &str, workspace: &str) -> String {
    let (mut said, mut rest) = (String::with_capacity(text.len()), text);
    for command in commands_in(text) {
        let Some(at) = rest.find(command) else { continue };
        said.push_str(&rest[..at]);
        let looks = |words: &&str| words.split(' ').next().is_some_and(looks_for_workspace);
        let has_one = command.contains("--workspace")
            || command.starts_with("imh workspace restore")
            || command.starts_with("imh workspace use");
        match command.strip_prefix("imh ").filter(looks).filter(|_| !has_one) {
            Some(words) => said.extend(["imh --workspace ", workspace, " ", words]),
            None => said.push_str(command),
        }
        rest = &rest[at + command.len()..];
    }
    said.push_str(rest);
    said
}

fn pieces(paragraph: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = paragraph.trim_start();
    while !rest.is_empty() {
        let opening_len = rest.len() - rest.trim_start_matches(['(', '“']).len();
        let (opening, inner) = rest.split_at(opening_len);
        let (body, command) = held(inner);
        let after = &inner[body..];
        let closing_len = after.find(char::is_whitespace).unwrap_or(after.len());
        let (closing, next) = after.split_at(closing_len);
        pieces.push(Piece { opening, body: &inner[..body], closing, command });
        rest = next.trim_start();
    }
    pieces
}

/// Returns the length of the part at the start of `text` that is kept together, and its command.
fn held(text: &str) -> (usize, Option<&str>) {
    let word = || text.find(char::is_whitespace).unwrap_or(text.len());
    let mut signs = text.chars();
    match signs.next() {
        Some('`') if begins_command(signs.as_str()) || begins_with_another(signs.as_str()) => {
            match shell_words_end(signs.as_str(), |rest| rest.starts_with('`')) {
                Some(end) if text[1 + end..].starts_with('`') => (end + 2, Some(&text[1..=end])),
                _ => (word(), None),
            }
        }
        Some(quote @ ('`' | '"')) => (quotation(text, quote).unwrap_or_else(word), None),
        // A name quoted for a shell. A quote without a closing one is an ordinary character.
        Some('\'') => {
            let name = shell_words_end(text, |rest| rest.starts_with(char::is_whitespace))
                .filter(|end| *end <= LONGEST_NAME);
            (name.unwrap_or_else(word), None)
        }
        _ if begins_command(text) => match shell_words_end(text, ends_clause) {
            Some(end) => (text[..end].trim_end().len(), Some(text[..end].trim_end())),
            None => (word(), None),
        },
        _ => (word(), None),
    }
}

/// Returns whether `text` begins with `imh` and a command or a flag.
fn begins_command(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("imh ") else { return false };
    let word = rest.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    is_command(word) || word.starts_with("--")
}

/// Returns whether `text` begins with another program that imh mentions in backquotes.
fn begins_with_another(text: &str) -> bool {
    ["age ", "dir ", "find ", "head ", "ls ", "ssh-keygen ", "EDITOR="]
        .iter()
        .any(|program| text.starts_with(program))
}

fn ends_clause(rest: &str) -> bool {
    let mut signs = rest.chars();
    match signs.next() {
        Some('.' | ',' | ';' | ':' | ')' | '?' | '!') => {
            let after = signs.as_str();
            after.is_empty()
                || after.starts_with(char::is_whitespace)
                || after.starts_with([';', '.', ',', ')'])
        }
        // A bracket after a space begins an aside.
        Some(' ') => signs.as_str().starts_with('('),
        _ => false,
    }
}

/// Returns where `is_end` first holds outside of quotes, by the rules of a shell, or the end.
/// `None` if a quote is not closed.
fn shell_words_end(text: &str, is_end: impl Fn(&str) -> bool) -> Option<usize> {
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (None | Some('"'), '\\') if !cfg!(windows) => is_escaped = true,
            (None, _) if is_end(&text[at..]) => return Some(at),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    quote.is_none().then_some(text.len())
}

/// Returns the length of a name in quotes. A quote without a closing one is an ordinary character,
/// and quotes around whole sentences keep nothing together.
fn quotation(text: &str, quote: char) -> Option<usize> {
    let closes = |at: usize| {
        let after = text[at + 1..].chars().next();
        after.is_none_or(|c| c.is_whitespace() || ".,;:)?!".contains(c))
    };
    let end = text.match_indices(quote).map(|(at, _)| at).skip(1).find(|at| closes(*at))?;
    let is_sentence = text[..end].contains("`imh ") || quote == '"' && text[..end].contains(". ");
    (end <= LONGEST_NAME && !is_sentence).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::quoted;

    fn names() -> impl Strategy<Value = String> {
        "[a-zé' \"$`!;.,()&|<>*?#~=\\\\-]{1,40}|[a-z ]{1,120}"
    }

    proptest! {
        #[test]
        fn every_command_is_whole_in_one_line(
            name in names(),
            other in names(),
            columns in 20_usize..120,
        ) {
            let command = format!("imh review settle {} {}", quoted(&name), quoted(&other));
            for sentence in [
                format!("hint: {command}"),
                format!(
                    "settle first: {command}; or, where nothing is to be settled, ask whoever sent it to send it again"
                ),
                format!(
                    "`{command}` joins them, and nothing is lost of either of them. To see both: {command}."
                ),
                format!(
                    "To have that said by both of them (`{command}`), nothing more is needed than a few minutes of somebody"
                ),
            ] {
                prop_assert!(
                    commands_in(&sentence).contains(&command.as_str()),
                    "{sentence}: {:?}",
                    commands_in(&sentence)
                );
                let lines = pastable(&sentence, columns);
                prop_assert_eq!(
                    lines.iter().map(|line| line.matches(&command).count()).sum::<usize>(),
                    sentence.matches(&command).count(),
                    "{:?}",
                    lines
                );
                for line in lines.iter().filter(|line| width(line) > columns) {
                    prop_assert!(line.contains(&command), "{line:?} is too long for nothing");
                }
            }
        }

        #[test]
        fn no_word_is_lost_whatever_it_is(
            text in "[a-z`'\"(); .,imh\n]{0,120}|(imh (show|rate|is)|`imh [a-z '`]{0,9}|[a-z' ;.]{1,9}){0,9}",
            columns in 1_usize..60,
        ) {
            let letters = |s: &str| s.chars().filter(char::is_ascii_alphabetic).collect::<String>();
            prop_assert_eq!(letters(&pastable(&text, columns).concat()), letters(&text));
            prop_assert_eq!(held_together(&text, '\u{e000}').0.replace('\u{e000}', " "), text);
        }

        #[test]
        fn a_name_in_quotes_stays_whole(
            name in "[a-zé $!;]{0,30}[a-zé]",
            columns in 20_usize..120,
        ) {
            let lines = pastable(
                &format!("this is a sentence in which `{name}` is named, and 'not {name}' as well"),
                columns,
            );
            for quoted in [format!("`{name}`"), format!("'not {name}'")] {
                prop_assert!(lines.iter().any(|line| line.contains(&quoted)), "{lines:?}");
            }
        }
    }

    #[test]
    fn words_about_imh_are_not_taken_for_a_command() {
        for sentence in [
            "a newer imh wrote it",
            "imh does not look for it",
            "the family's plan isn't here; imh's own list is",
        ] {
            assert_eq!(commands_in(sentence), [""; 0], "{sentence}");
        }
    }

    #[test]
    fn a_short_command_goes_with_its_sentence() {
        assert_eq!(
            pastable("Saved 3 answers. `imh undo` takes them back.", 24),
            ["Saved 3 answers.", "`imh undo` takes them", "back."]
        );
        assert_eq!(pastable("", 24), [""]);
        assert_eq!(pastable("a\n\nb", 24), ["a", "", "b"]);
    }

    #[test]
    fn a_long_command_has_a_line_to_itself() {
        let sentence = "settle first: imh review settle 'decisions by A. B.json' 'decisions by C. D.json'; or ask them";
        let lines = [
            "settle first:",
            "    imh review settle 'decisions by A. B.json' 'decisions by C. D.json'",
            "or ask them",
        ];
        assert_eq!(pastable(sentence, 60), lines);
    }
}
