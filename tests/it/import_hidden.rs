//! `imh framework import`: what a file hides, and what stands where nobody looks for it.

use super::harness::Sandbox;

/// Imports a grid in which some things may be doubtful, and returns what was said and the pack.
pub(super) fn taken(sandbox: &Sandbox, name: &str) -> [String; 2] {
    let line = format!("framework import {name} --output pack.toml --force --yes");
    let run = sandbox.run(&line);
    let said = in_one_line(&sandbox.shown(&run));
    assert!(run.status.success(), "{said}");
    [said, sandbox.read("pack.toml")]
}

fn in_one_line(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn holds(said: &str, wanted: &[&str]) {
    let said = in_one_line(said);
    for one in wanted {
        assert!(said.contains(one), "{one}\n{said}");
    }
}

pub(super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        file.start_file(*name, options).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

pub(super) fn docx(body: &str) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    zipped(&[("word/document.xml", &body)])
}

#[test]
fn rows_and_columns_that_a_spreadsheet_hides_are_doubtful() {
    let sandbox = Sandbox::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Grid").unwrap();
    let rows = [
        ["No.", "Competency", "Beginner", "Expert"],
        ["1.01", "Waits", "I wait", "I teach waiting"],
        ["1.02", "Sings", "I sing", "I teach songs"],
        ["1.03", "Hums", "I hum", "I teach hums"],
        ["1.04", "Rests", "I rest", "I teach rest"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    for row in [2, 3, 8] {
        sheet.set_row_hidden(row).unwrap();
    }
    sheet.set_column_hidden(3).unwrap();
    sheet.set_column_hidden(6).unwrap();
    book.save(sandbox.path("hidden.xlsx")).unwrap();
    let said = sandbox.fails(2, "framework import hidden.xlsx --output pack.toml");
    holds(
        &said,
        &[
            "sheet \"Grid\", rows 3 to 4: the rows are hidden in their program; imh reads them",
            "sheet \"Grid\", column D: the column is hidden in its program; imh reads it like the",
        ],
    );
    assert!(!said.contains("row 9") && !said.contains("column G"), "{said}");
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let ods = (0..).zip(rows).map(|(at, cells)| {
        let hides = if at == 4 { " table:visibility=\"filter\"" } else { "" };
        let cells = cells.map(|words| format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>"));
        format!("<table:table-row{hides}>{}</table:table-row>", cells.concat())
    });
    let columns = "<table:table-column table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\"collapse\"/>";
    let content = format!(
        "<office:document-content {names}><office:body><office:spreadsheet><table:table table:name=\"Grid\">{columns}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        ods.collect::<String>()
    );
    sandbox.write(
        "hidden.ods",
        zipped(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<manifest/>"),
            ("content.xml", &content),
        ]),
    );
    let said = sandbox.fails(2, "framework import hidden.ods --output pack.toml");
    holds(
        &said,
        &[
            "sheet \"Grid\", row 5: the row is hidden",
            "sheet \"Grid\", column C: the column is hidden",
        ],
    );
}

#[test]
fn words_and_rows_that_a_document_hides_are_doubtful() {
    let sandbox = Sandbox::new();
    let run = |hides: &str, words: &str| format!("<w:r>{hides}<w:t>{words}</w:t></w:r>");
    let row = |how: &str, cells: [String; 2]| {
        let cells = cells.map(|cell| format!("<w:tc><w:p>{cell}</w:p></w:tc>"));
        format!("<w:tr>{how}{}</w:tr>", cells.concat())
    };
    let vanish = "<w:rPr><w:vanish/></w:rPr>";
    let rows = row("", [run("", "No."), run("", "Competency")])
        + &row("", [run("", "1.01"), run("", "Waits") + &run(vanish, " no more")])
        + &row("<w:trPr><w:hidden/></w:trPr>", [run("", "1.02"), run("", "Sings")])
        + &row("", [run("", "1.03"), run("<w:rPr><w:vanish w:val=\"0\"/></w:rPr>", "Hums")]);
    sandbox.write("hidden.docx", docx(&format!("<w:tbl>{rows}</w:tbl>")));
    let said = sandbox.fails(2, "framework import hidden.docx --output pack.toml");
    holds(
        &said,
        &[
            "table 1, row 2, cell 2: words that are hidden in the program are read like the others",
            "table 1, row 3, cell 1: a row that is hidden in the program is read like the others",
        ],
    );
    assert!(!said.contains("row 4"), "{said}");
}

#[test]
fn a_cell_of_a_table_of_levels_is_read_or_told() {
    let sandbox = Sandbox::new();
    let cell = |paragraphs: &[&str]| {
        let paragraphs =
            paragraphs.iter().map(|words| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"));
        format!("<w:tc>{}</w:tc>", paragraphs.collect::<String>())
    };
    let wide = |words: &str| {
        format!(
            "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc></w:tr>"
        )
    };
    let row = |cells: [String; 3]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = wide("Growing")
        + &wide("Compost")
        + &row([
            cell(&["Foundation", "I turn it."]),
            cell(&["Skilled", "I feed it."]),
            cell(&["Leading", "I teach it."]),
        ])
        + &row([cell(&["Ask Ann first."]), cell(&[""]), cell(&[""])]);
    sandbox.write("labels.docx", docx(&format!("<w:tbl>{table}</w:tbl>")));
    let [said, pack] = taken(&sandbox, "labels.docx");
    holds(
        &said,
        &[
            "table 1, row 3, cell 2: its first line, \"Skilled\", is read as the name of a level",
            "table 1, row 1, cell 1; table 1, row 4, cell 1: the words stand under no level",
        ],
    );
    holds(&pack, &["level.skilled.practice = \"I feed it.\"", "title = \"Compost\""]);
}

#[test]
fn page_marks_between_tables_are_left_out_and_lines_to_write_on_make_no_heads() {
    let sandbox = Sandbox::new();
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let row = |cells: [&str; 2]| {
        let cells = cells.map(|words| format!("<w:tc>{}</w:tc>", paragraph(words)));
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let table = row(["No.", "Competency"]) + &row(["1.01", "Waits"]);
    let body = ["Domain 1: Care", "1.1 Domain 1/Folio 1", "It is about people."].map(paragraph);
    let empty = row(["", ""]);
    let body = format!(
        "{}<w:tbl>{table}</w:tbl>{}<w:tbl>{empty}</w:tbl>",
        body.concat(),
        paragraph("And")
    );
    sandbox.write("marks.docx", docx(&body));
    let [said, pack] = taken(&sandbox, "marks.docx");
    holds(&said, &["1 paragraph is left out before it", "table 2: it is empty"]);
    holds(&pack, &["summary = \"It is about people.\""]);
    sandbox.write(
        "form.csv",
        "Name: ________,,Ward: ________\nBehavioural indicators,Not yet,Achieved\nGreets,,x\n",
    );
    let [said, pack] = taken(&sandbox, "form.csv");
    holds(&said, &["Behavioural indicators -> the competency"]);
    holds(&pack, &["title = \"Greets\""]);
}

#[test]
fn a_second_table_in_one_sheet_is_read_by_its_own_heads() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "below.csv",
        "Domain 1: Care,,,\nNo.,Competency,Level 1,Level 2\n1.01,Waits,I wait,I teach\n,,,\nDomain 2: Play,,,\nNo.,Level 1,Competency,Level 2\n2.01,I play,Plays,I plan\nCompetency,No.,Colour,Level 1\nReads,3.01,red,I read\n",
    );
    let [said, pack] = taken(&sandbox, "below.csv");
    holds(
        &said,
        &[
            "line 6; line 8: another row of heads stands here; the rows below it are read by it",
            "domain D1: Care, 1",
            "domain D2: Play, 2",
        ],
    );
    holds(&pack, &["title = \"Plays\"", "level.1.practice = \"I play\"", "code = \"3.01\""]);
    assert!(!pack.contains("\"Level 1\"\nlevel"), "{pack}");
    sandbox.write(
        "beside.csv",
        "No.,Competency,Practice,,No.,Competency,Practice\n1.01,Waits,I wait,,2.01,Plays,I play\n1.02,Sings,I sing,,2.02,Reads,I read\n",
    );
    let [said, pack] = taken(&sandbox, "beside.csv");
    holds(
        &said,
        &["line 1, column 5: a second table stands beside the first", "domain D1: Competencies, 4"],
    );
    for [code, title, practice] in
        [["1.01", "Waits", "I wait"], ["2.01", "Plays", "I play"], ["2.02", "Reads", "I read"]]
    {
        let one = format!(
            "code = \"{code}\"\ndomain = \"D1\"\ntitle = \"{title}\"\nlevel.1.practice = \"{practice}\""
        );
        assert!(pack.contains(&one), "{one}\n{pack}");
    }
    sandbox.write(
        "again.csv",
        "No.,Competency,Practice\n1.01,Waits,I wait\nNo,competency,Practice\n1.02,Sings,I sing\n",
    );
    sandbox.ok("framework import again.csv --output again.toml");
    assert!(!sandbox.read("again.toml").contains("ompetency\""), "the heads stand there again");
}

/// Returns a row of a table in a document, of cells as XML.
pub(super) fn row(cells: &[&str]) -> String {
    let cell = |words: &&str| match words.strip_prefix('<') {
        Some(_) => format!("<w:tc>{words}</w:tc>"),
        None => format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"),
    };
    format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn struck_words_raised_signs_and_unfilled_fields_are_left_out_and_told() {
    let sandbox = Sandbox::new();
    let struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>x</w:t></w:r></w:p>";
    let raised = "<w:p><w:r><w:t>1.2</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>3</w:t></w:r></w:p>";
    let unfilled = "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Tap to write</w:t></w:r></w:sdtContent></w:sdt></w:p>";
    let rows = [
        row(&["No.", "Competency", "Working towards", "Achieved", "Evidence"]),
        row(&["1.1", "Waits", "x", struck, unfilled]),
        row(&[raised, "Sings", "", "x", "a song"]),
    ];
    sandbox.write("grid.docx", docx(&format!("<w:tbl>{}</w:tbl>", rows.concat())));
    let line = "framework import grid.docx --output pack.toml --answers marks.json";
    let run = sandbox.run(line);
    assert_eq!(run.status.code(), Some(2), "doubtful");
    let said = sandbox.shown(&sandbox.run(&format!("{line} --yes")));
    holds(
        &said,
        &[
            "table 1, row 2, cell 4: words that are struck out are left out: \"x\"",
            "table 1, row 3, cell 1: a raised sign is left out, as that of a footnote: \"3\"",
            "table 1, row 2, cell 5: a field that nobody filled in is read as empty: \"Tap to write\"",
        ],
    );
    let answers = sandbox.read("marks.json");
    assert!(answers.contains("working-towards") && !answers.contains("Tap"), "{answers}");
    assert!(sandbox.read("pack.toml").contains("code = \"1.2\""));
}

#[test]
fn boxes_and_lists_of_older_forms_show_what_was_chosen() {
    let sandbox = Sandbox::new();
    let field = |data: &str| {
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r></w:p>"
        )
    };
    let ticked = field("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>");
    let open = field("<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>");
    let chosen = field(
        "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"Level 1\"/><w:listEntry w:val=\"Level 2\"/></w:ddList>",
    );
    let rows = [
        row(&["No.", "Competency", "Level", "Achieved"]),
        row(&["1.1", "Waits", "Level 1", &open]),
        row(&["1.2", "Sings", &chosen, &ticked]),
    ];
    sandbox.write("grid.docx", docx(&format!("<w:tbl>{}</w:tbl>", rows.concat())));
    let [_, pack] = taken(&sandbox, "grid.docx --answers marks.json");
    assert!(pack.contains("level.2.practice = \"Sings\""), "{pack}");
    let answers = sandbox.read("marks.json");
    assert!(answers.contains("C-1-2") && !answers.contains("C-1-1"), "{answers}");
}

#[test]
fn headings_of_a_document_are_levels_domains_and_clusters() {
    let sandbox = Sandbox::new();
    let heading = |depth: u8, words: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{depth}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let table = |number: &str, words: &str| {
        let rows = row(&["No.", "Competency"]) + &row(&[number, words]);
        format!("<w:tbl>{rows}</w:tbl>")
    };
    let levels = [
        heading(1, "Foundation level"),
        heading(2, "Warmth"),
        table("F1", "Smiles"),
        heading(1, "Enhanced level"),
        heading(2, "Warmth"),
        table("E1", "Teaches"),
    ];
    sandbox.write("grid.docx", docx(&levels.concat()));
    let [_, pack] = taken(&sandbox, "grid.docx");
    for line in ["level.foundation-level.practice = \"Smiles\"", "level.enhanced-level.practice"] {
        assert!(pack.contains(line), "{line}\n{pack}");
    }
    let ranks = [
        heading(1, "Warmth"),
        heading(2, "Bonds"),
        table("1", "Smiles"),
        heading(1, "Play"),
        heading(2, "Books"),
        table("2", "Reads"),
    ];
    sandbox.write("grid.docx", docx(&ranks.concat()));
    let [_, pack] = taken(&sandbox, "grid.docx");
    for line in
        ["title = \"Warmth\"", "cluster = \"Bonds\"", "title = \"Play\"", "cluster = \"Books\""]
    {
        assert!(pack.contains(line), "{line}\n{pack}");
    }
}

#[test]
fn numbers_that_a_list_writes_are_printed_codes() {
    let sandbox = Sandbox::new();
    let listed = |words: &str| {
        let number =
            "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr>";
        format!("<w:p>{number}<w:r><w:t>{words}</w:t></w:r></w:p>")
    };
    let rows =
        [row(&["No.", "Competency"]), row(&[&listed(""), "Waits"]), row(&[&listed(""), "Sings"])];
    let body = format!("<w:tbl>{}</w:tbl>", rows.concat());
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"4\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"3.%1\"/></w:lvl></w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"4\"/></w:num></w:numbering>";
    let parts = [("word/document.xml", body.as_str()), ("word/numbering.xml", numbering)];
    sandbox.write("grid.docx", zipped(&parts));
    let [_, pack] = taken(&sandbox, "grid.docx");
    assert!(pack.contains("code = \"3.1\"") && pack.contains("code = \"3.2\""), "{pack}");
}

#[test]
fn a_table_of_a_document_that_goes_on_stays_in_its_domain() {
    let sandbox = Sandbox::new();
    let heads = row(&["No.", "Domain", "Competency"]);
    let first = heads.clone() + &row(&["1", "Care", "Smiles"]);
    for next in [row(&["2", "", "Sings"]), heads + &row(&["2", "", "Sings"])] {
        let body = format!("<w:tbl>{first}</w:tbl><w:p/><w:tbl>{next}</w:tbl>");
        sandbox.write("grid.docx", docx(&body));
        let [said, pack] = taken(&sandbox, "grid.docx");
        holds(&said, &["nothing names the domain, so it goes on with \"Care\""]);
        assert_eq!(pack.matches("[[domain]]").count(), 1, "{pack}");
    }
}

#[test]
fn a_domain_that_is_introduced_twice_keeps_its_first_words_and_says_so() {
    let sandbox = Sandbox::new();
    let part = |level: &str, number: &str| {
        let heading = |depth: u8, words: &str| {
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"Heading{depth}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
            )
        };
        let rows = row(&["No.", "Competency"]) + &row(&[number, "Waits"]);
        let words = format!("<w:p><w:r><w:t>Words for level {level}</w:t></w:r></w:p>");
        let above = heading(1, &format!("Level {level}")) + &heading(2, "Domain A: Warmth");
        format!("{above}{words}<w:tbl>{rows}</w:tbl>")
    };
    sandbox.write("grid.docx", docx(&(part("1", "1.1") + &part("2", "2.1"))));
    let [said, _] = taken(&sandbox, "grid.docx");
    holds(
        &said,
        &[
            "the domain \"Warmth\" is introduced again with other words, which are left out: \"Words for level 2\"",
        ],
    );
}

#[test]
fn struck_cells_of_a_spreadsheet_and_lines_below_bullets_are_doubtful() {
    let sandbox = Sandbox::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let struck = rust_xlsxwriter::Format::new().set_font_strikethrough();
    let sheet = book.add_worksheet();
    sheet.set_name("Grid").unwrap();
    let rows = [
        ["No.", "Competency", "Beginner"],
        ["1.01", "Waits", "\u{2022} I wait\n\u{2022} I see\nLater I teach"],
        ["1.02", "Sings", "I sing"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    for (column, cell) in (0..).zip(["1.03", "Hums", "I hum"]) {
        sheet.write_string_with_format(3, column, cell, &struck).unwrap();
    }
    sandbox.write("grid.xlsx", book.save_to_buffer().unwrap());
    let [said, pack] = taken(&sandbox, "grid.xlsx");
    holds(
        &said,
        &[
            "sheet \"Grid\", B4: words that are struck out are left out: \"Hums\"",
            "sheet \"Grid\", C2: a line without a bullet stands below one that has some",
        ],
    );
    assert!(!pack.contains("Hums") && pack.contains("I see Later I teach"), "{pack}");
}

#[test]
fn a_heading_that_is_used_for_nothing_is_told() {
    let sandbox = Sandbox::new();
    let heading = |depth: u8, words: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{depth}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let rows = row(&["No.", "Competency"]) + &row(&["1", "Smiles"]);
    let parts = [
        heading(1, "Part One"),
        heading(3, "Section 1 Empty"),
        heading(2, "Domain 2: Play"),
        format!("<w:tbl>{rows}</w:tbl>"),
        heading(1, "Part Two"),
        format!("<w:tbl>{rows}</w:tbl>"),
    ];
    sandbox.write("grid.docx", docx(&parts.concat().replacen("<w:t>1</w:t>", "<w:t>2</w:t>", 1)));
    let [said, _] = taken(&sandbox, "grid.docx");
    holds(
        &said,
        &["the heading \"Part One\" is left out", "the heading \"Section 1 Empty\" is left out"],
    );
    assert!(!said.contains("\"Part Two\" is left out"), "{said}");
}

#[test]
fn a_number_merged_over_a_blank_row_keeps_the_title_beside_its_second_row() {
    let sandbox = Sandbox::new();
    let first =
        "<w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>1.5</w:t></w:r></w:p>";
    let below = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>";
    let rows = [row(&["No.", "Competency"]), row(&[first, ""]), row(&[below, "Smiles"])];
    sandbox.write("grid.docx", docx(&format!("<w:tbl>{}</w:tbl>", rows.concat())));
    let [_, pack] = taken(&sandbox, "grid.docx");
    assert!(pack.contains("code = \"1.5\"") && pack.contains("title = \"Smiles\""), "{pack}");
}
