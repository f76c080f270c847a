//! Rows and cells of a table. Moodle writes a backslash before a quote, and does not double that
//! quote; other programs double every quote.

/// Returns the rows of a table, as the other programs write it if that fits, or else as Moodle does.
pub(super) fn table(text: &str) -> Vec<Vec<String>> {
    let separator = separator_of(text);
    let plain = rows(text, separator, false);
    let is_even = |rows: &[Vec<String>]| rows.iter().all(|row| row.len() == rows[0].len());
    if !text.contains("\\\"") || is_even(&plain) {
        return plain;
    }
    let escaped = rows(text, separator, true);
    if is_even(&escaped) { escaped } else { plain }
}

/// Returns the separator that gives the first line the most cells.
fn separator_of(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let cells = |separator: &char| rows(first, *separator, false).first().map_or(0, Vec::len);
    [':', '\t', ';', ','].into_iter().max_by_key(cells).unwrap_or(',')
}

fn rows(text: &str, separator: char, has_backslashes: bool) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut is_quoted = false;
    let mut begins = true;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' if is_quoted && has_backslashes => {
                cell.push(c);
                cell.extend(letters.next());
            }
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' if is_quoted => is_quoted = false,
            c if is_quoted => cell.push(c),
            '"' if begins => {
                is_quoted = true;
                begins = false;
            }
            '\r' | '\n' => {
                if c == '\r' && letters.peek() == Some(&'\n') {
                    letters.next();
                }
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                begins = true;
            }
            c if c == separator => {
                row.push(std::mem::take(&mut cell));
                begins = true;
            }
            c => {
                cell.push(c);
                begins = false;
            }
        }
    }
    if !cell.is_empty() || !row.is_empty() || !begins {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_quotes_is_read() {
        assert_eq!(table("a,b\r\n\"x \"\"y\"\"\nz\",\"\"\n"), [["a", "b"], ["x \"y\"\nz", ""]]);
        assert_eq!(table("a,b\n\"x \\\"y, z\",c\n"), [["a", "b"], ["x \\\"y, z", "c"]]);
        assert_eq!(table("a;b\n\"C:\\\";c\n"), [["a", "b"], ["C:\\", "c"]]);
        assert_eq!(table("a\tb,c\td\re\tf\tg"), [["a", "b,c", "d"], ["e", "f", "g"]]);
        assert_eq!(table(""), [] as [Vec<String>; 0]);
    }
}
