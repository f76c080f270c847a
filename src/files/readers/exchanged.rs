//! Reads tables that older programs hand to one another as text: .slk (SYLK) and .dif.

use std::collections::BTreeMap;

use super::{super::part::Sink, days, numbers::shown, plain::text_of};

/// Reads either of them.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let text = text_of(bytes);
    let mut table = ExchangedTable::default();
    if text.starts_with("ID;P") {
        sylk(&text, &mut table, sink);
    } else if text.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("table")) {
        dif(&text, &mut table, sink);
    } else {
        // Another text has a name that ends so.
        for (number, line) in (1..).zip(text.lines()) {
            sink.line(&format!("line {number}"), line);
        }
    }
    // Words that are in no cell: names of cells, formats, comments.
    for (number, line) in (1..).zip(text.lines()) {
        sink.traces(&format!("line {number}"), line);
    }
    if let Some(unsure) = super::plain::unsure(bytes) {
        sink.traces("", unsure);
    }
}

/// Cells on their way to the sink.
#[derive(Default)]
struct ExchangedTable {
    row: usize,
    column: usize,
    /// The first cell of each column says what its days mean.
    heads: BTreeMap<usize, String>,
}

/// For columns with a heading.
const MOST_COLUMNS: usize = 10_000;

impl ExchangedTable {
    fn tell(&mut self, words: &str, is_day: bool, sink: &mut Sink<'_>) {
        let head = self.heads.get(&self.column).map(String::as_str);
        let day = words.trim().parse().ok().filter(|_| is_day);
        let day = day.and_then(|number| shown(number, true, false, head));
        let words = day.as_deref().unwrap_or(words).trim();
        if !words.is_empty() && self.heads.len() < MOST_COLUMNS {
            let head = || crate::text::cut(words, 24);
            self.heads.entry(self.column).or_insert_with(head);
        }
        sink.paragraph(&format!("row {} column {}", self.row, self.column), words);
    }
}

/// Returns the fields of a record of SYLK; two semicolons are a semicolon in words.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(';') {
        let last = fields.last_mut().expect("there is one from the beginning on");
        last.push_str(before);
        if let Some(after) = after.strip_prefix(';') {
            last.push(';');
            rest = after;
        } else {
            fields.push(String::new());
            rest = after;
        }
    }
    fields.last_mut().expect("there is one from the beginning on").push_str(rest);
    fields
}

fn sylk(text: &str, table: &mut ExchangedTable, sink: &mut Sink<'_>) {
    let (mut formats, mut is_day) = (Vec::new(), false);
    // Some programs write no formats, so that a day is a number like any other.
    let has_formats = text.lines().any(|line| line.starts_with("P;"));
    for line in text.lines() {
        let fields = fields(line);
        let begins =
            |start: char| fields.iter().skip(1).find_map(|field| field.strip_prefix(start));
        let number = |start: char| begins(start).and_then(|number| number.trim().parse().ok());
        match fields[0].as_str() {
            "P" => formats.extend(begins('P').map(days::shows_a_day)),
            "F" | "C" => {
                table.row = number('Y').unwrap_or(table.row);
                table.column = number('X').unwrap_or(table.column);
                if fields[0] == "F" {
                    let format: Option<usize> = number('P');
                    is_day = format.and_then(|at| formats.get(at).copied()).unwrap_or_default();
                    continue;
                }
                for field in fields.iter().skip(1) {
                    // A value, a formula, or the words of a comment.
                    let Some(words) = field.strip_prefix(['K', 'E', 'A']) else { continue };
                    let words = words.replace("\u{1b} :", " ");
                    let bare = words.trim_matches('"');
                    let may_be_day = is_day || !has_formats && is_likely_day(bare);
                    table.tell(bare, may_be_day && field.starts_with('K'), sink);
                }
                is_day = false;
            }
            "NN" | "NE" => sink.words("a name of cells", &fields[1..].join(" ")),
            // How it looks, how large it is, and its end.
            "ID" | "B" | "D" | "E" | "O" | "W" => {}
            _ => sink.words("a line of another kind", line),
        }
    }
}

/// Returns whether a number would be a day between 1970 and 2050.
fn is_likely_day(number: &str) -> bool {
    number.parse().is_ok_and(|number: u32| (25_569..54_789).contains(&number))
}

fn dif(text: &str, table: &mut ExchangedTable, sink: &mut Sink<'_>) {
    let mut lines = text.lines();
    // The head has three lines for each part, of which the last may be words.
    while let Some(name) = lines.next() {
        let words = lines.nth(1).unwrap_or_default().trim_matches('"');
        if name.trim() == "DATA" {
            break;
        }
        sink.words("the head of the table", words);
    }
    while let (Some(kind), Some(words)) = (lines.next(), lines.next()) {
        let (kind, number) = kind.split_once(',').unwrap_or_default();
        match kind.trim() {
            "-1" => {
                table.row += 1;
                table.column = 0;
            }
            "0" => {
                table.column += 1;
                table.tell(number, false, sink);
            }
            _ => {
                table.column += 1;
                let words = words.trim();
                let bare = words.strip_prefix('"').and_then(|words| words.strip_suffix('"'));
                table.tell(&bare.unwrap_or(words).replace("\"\"", "\""), false, sink);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::files::readers::compound::told::told;

    #[test]
    fn a_table_that_is_exchanged_is_read_cell_by_cell() {
        let sylk = "ID;PWXL;N;E\r\nP;PGeneral\r\nP;Pdd/mm/yyyy\r\nNN;NOttoline;ER1C1\r\n\
            C;Y1;X1;K\"DOB\"\r\nC;X2;K\"by Zo\u{eb};; seen\"\r\nF;P1;FG0G;Y2;X1\r\nC;K44241\r\n\
            C;X2;K12;ECONCATENATE(\"Anna\")\r\nE\r\n";
        let said = told("a.slk", sylk.as_bytes());
        for part in [
            "[row 1 column 1] DOB\n",
            "[row 1 column 2] by Zo\u{eb}; seen\n",
            "[row 2 column 1] DOB: 2021-02-14\n",
            "[row 2 column 2] 12\n",
            "Anna",
            "[a name of cells] NOttoline ER1C1\n",
        ] {
            assert!(said.contains(part), "{part:?} in {said}");
        }
        let columns = told("a.txt", b"ID;Patient\n1;Ottoline\n");
        assert!(columns.contains("[line 2] 1;Ottoline\n"), "{columns}");
        let changes = told("a.dif", b"+ with Ottoline\n- alone\n");
        assert!(changes.contains("[line 1] + with Ottoline\n"), "{changes}");
        let odd = told("a.slk", b"ID;PCALC\nX;Ottoline\n");
        assert!(odd.contains("] X;Ottoline\n"), "{odd}");
        let bare = told("a.slk", b"ID;PCALC\nC;X1;Y1;K\"Born\"\nC;X1;Y2;K44241\nC;X1;Y3;K441\n");
        assert!(bare.contains("[row 2 column 1] Born: 2021-02-14\n"), "{bare}");
        assert!(bare.contains("[row 3 column 1] 441\n"), "{bare}");
        let dif = "TABLE\n0,1\n\"of Otto\"\nVECTORS\n0,2\n\"\"\nDATA\n0,0\n\"\"\n-1,0\nBOT\n1,0\n\
            \"DOB\"\n0,2021-02-14\nV\n-1,0\nBOT\n1,0\n\"say \"\"Zo\u{eb}\"\"\"\n0,12\nV\n-1,0\nEOD\n";
        let said = told("a.dif", dif.as_bytes());
        for part in [
            "[the head of the table] of Otto\n",
            "[row 1 column 1] DOB\n",
            "[row 1 column 2] 2021-02-14\n",
            "[row 2 column 1] say \"Zo\u{eb}\"\n",
            "[row 2 column 2] 12\n",
        ] {
            assert!(said.contains(part), "{part:?} in {said}");
        }
    }

    proptest! {
        #[test]
        fn every_word_of_a_table_that_is_exchanged_is_passed_on(
            start in prop::sample::select(vec!["ID;P\nE\n", "TABLE\n0,1\n"]),
            before in "[CFPKEXY0-9;,\"\n-]{0,30}",
            after in "[CFPKEXY0-9;,\"\n-]{0,30}",
        ) {
            let text = format!("{start}{before} Ottoline {after}");
            let said = told("a.slk", text.as_bytes());
            prop_assert!(said.contains("Ottoline"), "{said}");
        }
    }
}
