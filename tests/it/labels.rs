//! A label in one cell and its value in another: beside it, below it, one digit a cell.

use imh::model::FindingKind::{
    self, CaseNumber, DateOfBirth, ExactDate, NhsNumber, Phone, Postcode, VehiclePlate,
};

use super::corners::{container, document, found, pdf};

/// The cells of a table, row by row, and what must be found in them.
type Table = (&'static [&'static [&'static str]], &'static [FindingKind]);

const TABLES: [Table; 11] = [
    // The label is on the left.
    (
        &[&["DOB", "04/06/2024"], &["Hosp no", "448120"], &["Car reg", "kx19 fzb"]],
        &[DateOfBirth, CaseNumber, VehiclePlate],
    ),
    // The labels are above.
    (
        &[
            &["Who", "Date of birth", "MRN", "Seen on"],
            &["the boy", "04/06/2024", "5521907", "03/09/2025"],
            &["the girl", "11/02/2025", "5521912", "04/09/2025"],
        ],
        &[DateOfBirth, CaseNumber, ExactDate, DateOfBirth, CaseNumber, ExactDate],
    ),
    // Two pairs in a row.
    (&[&["D.O.B.", "9/2/23", "Visit", "1/3/25"]], &[DateOfBirth, ExactDate]),
    // Boxes.
    (&[&["NHS no", "9", "4", "3", "4", "7", "6", "5", "9", "1", "9"]], &[NhsNumber]),
    (&[&["Date of birth:", "0", "4", "0", "6", "2", "0", "2", "4"]], &[DateOfBirth]),
    (&[&["Hosp no", "H", "1", "2", "3", "4", "5", "6", "7"]], &[CaseNumber]),
    (&[&["Postcode", "L", "S", "1", "7", "5", "N", "B"]], &[Postcode]),
    (&[&["Mobile", "0", "7", "7", "0", "0", "9", "0", "0", "1", "2", "3"]], &[Phone]),
    (
        &[&["DOB", "", "", "", "", "", "", ""], &["0", "4", "0", "6", "2", "0", "2", "4"]],
        &[DateOfBirth],
    ),
    // Scores out of four are no boxes.
    (&[&["Week", "1", "2", "3", "4", "5", "6"], &["Score", "0", "4", "3", "2", "2", "1"]], &[]),
    // No label is the label of these.
    (
        &[
            &["Week", "Hours", "What I learned"],
            &["12", "448120", "to wait"],
            &["Reflection", "2", "I saw 40 babies"],
        ],
        &[],
    ),
];

fn rows(table: &[&[&str]], cell: (&str, &str), row: (&str, &str)) -> String {
    table
        .iter()
        .map(|cells| {
            let cells: String =
                cells.iter().map(|said| format!("{}{said}{}", cell.0, cell.1)).collect();
            format!("{}{cells}{}\n", row.0, row.1)
        })
        .collect()
}

fn files(table: &[&[&str]]) -> Vec<(&'static str, Vec<u8>)> {
    let word =
        rows(table, ("<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"), ("<w:tr>", "</w:tr>"));
    let slide =
        rows(table, ("<a:tc><a:p><a:r><a:t>", "</a:t></a:r></a:p></a:tc>"), ("<a:tr>", "</a:tr>"));
    let open = rows(
        table,
        ("<table:table-cell><text:p>", "</text:p></table:table-cell>"),
        ("<table:table-row>", "</table:table-row>"),
    );
    let open = format!(
        "<office:document-content><office:body><table:table>{open}</table:table></office:body></office:document-content>"
    );
    let page = rows(table, ("<td>", "</td>"), ("<tr>", "</tr>"));
    let lines = rows(table, ("<td>\n", "\n</td>"), ("<tr>", "</tr>"));
    let markdown = rows(table, ("| ", " "), ("", "|"));
    let (first, rest) = markdown.split_once('\n').unwrap_or_default();
    let bars = "| --- ".repeat(table[0].len());
    let sheet: String = table
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            let cells: String = cells
                .iter()
                .enumerate()
                .map(|(column, said)| {
                    let column = char::from(b'A' + u8::try_from(column).unwrap());
                    format!(
                        "<c r=\"{column}{}\" t=\"inlineStr\"><is><t>{said}</t></is></c>",
                        row + 1
                    )
                })
                .collect();
            format!("<row r=\"{}\">{cells}</row>", row + 1)
        })
        .collect();
    vec![
        ("a.docx", document(&format!("<w:tbl>{word}</w:tbl>"), ("word/x.xml", "<x/>"))),
        (
            "a.pptx",
            container(&[
                ("[Content_Types].xml", "<Types/>"),
                ("ppt/slides/slide1.xml", &format!("<p:sld><a:tbl>{slide}</a:tbl></p:sld>")),
            ]),
        ),
        (
            "a.odt",
            container(&[
                ("mimetype", "application/vnd.oasis.opendocument.text"),
                ("content.xml", &open),
            ]),
        ),
        (
            "a.ods",
            container(&[
                ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", &open),
            ]),
        ),
        (
            "a.xlsx",
            container(&[
                ("[Content_Types].xml", "<Types/>"),
                (
                    "xl/worksheets/sheet1.xml",
                    &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>"),
                ),
            ]),
        ),
        ("a.csv", rows(table, ("\"", "\","), ("", "")).into_bytes()),
        ("a.html", format!("<table>{page}</table>").into_bytes()),
        ("lines.html", format!("<table>{lines}</table>").into_bytes()),
        ("a.md", format!("{first}\n{bars}|\n{rest}").into_bytes()),
        ("a.pdf", pdf(&rows(table, ("(", ") Tj 0 -20 Td "), ("", "")), |_, _| {})),
    ]
}

#[test]
fn a_label_in_one_cell_is_the_label_of_the_next_and_of_those_below() {
    let mut wrong = Vec::new();
    for (table, kinds) in TABLES {
        for (name, bytes) in files(table) {
            // Letters that are drawn one by one are read once more, together.
            let mut told: Vec<FindingKind> = found(name, &bytes)
                .into_iter()
                .filter(|(_, place)| !place.contains("letter by letter"))
                .map(|(kind, _)| kind)
                .collect();
            let mut kinds = kinds.to_vec();
            kinds.sort_unstable();
            told.sort_unstable();
            if told != kinds {
                wrong.push(format!("{name} {table:?}: {told:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_label_counts_in_a_wide_table_and_in_no_other_place() {
    let wide: &[&[&str]] = &[
        &["DOB", "Who", "NHS number", "Hospital number", "Seen by", "Visit", "MRN", "Notes"],
        &["04/06/2024", "a boy", "401 023 2137", "H1234567", "us", "May", "5521907", "none"],
    ];
    let word = |table| {
        let rows = rows(
            table,
            ("<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"),
            ("<w:tr>", "</w:tr>"),
        );
        document(&format!("<w:tbl>{rows}</w:tbl>"), ("word/other.xml", "<x a=\"1234567\"/>"))
    };
    let kinds = |bytes: &[u8]| -> Vec<FindingKind> {
        found("a.docx", bytes).into_iter().map(|(kind, _)| kind).collect()
    };
    assert_eq!(kinds(&word(wide)), [DateOfBirth, NhsNumber, CaseNumber, CaseNumber]);
    let narrow: &[&[&str]] = &[&["Hospital number", "Notes"], &["H1234567", "x"]];
    assert_eq!(kinds(&word(narrow)), [CaseNumber]);
}
