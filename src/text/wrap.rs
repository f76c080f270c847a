//! Wraps lines to a width, as a terminal measures it.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns the number of columns that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Wraps `text` at `columns`, between words; a word longer than a line is broken.
#[must_use]
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let mut word = word;
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            }
            while line.is_empty() && width(word) > columns {
                let head = head_of(word, columns);
                lines.push(head.to_owned());
                word = &word[head.len()..];
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Cuts `text` to at most `columns`, with `…` at the cut.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept) + c.width().unwrap_or(0) + 1 > columns {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// Returns as much of the start of `word` as fits, but at least one character.
fn head_of(word: &str, columns: usize) -> &str {
    let mut taken = 0;
    for (at, c) in word.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > columns && at > 0 {
            return &word[..at];
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked_and_no_letter_is_lost() {
        let text = "a baby's wellbeing rests on everyone 你好世界 supercalifragilistic";
        for columns in 2..40 {
            let lines = wrapped(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn cut_words_say_so_and_fit() {
        assert_eq!(cut("wellbeing", 5), "well…");
        assert_eq!(cut("well", 4), "well");
        assert_eq!(width(&cut("你好世界", 4)), 3);
    }
}
