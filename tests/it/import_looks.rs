//! `imh framework import`: words that are struck out or raised by a style or in part, and the numbers of
//! lists.

use super::{
    harness::Sandbox,
    import_hidden::{docx, holds, row, taken, zipped},
};

fn table(rows: &[String]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

/// A document with styles and lists.
fn styled(body: &str, styles: &str, numbering: &str) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    zipped(&[
        ("word/document.xml", &body),
        ("word/styles.xml", &format!("<w:styles>{styles}</w:styles>")),
        ("word/numbering.xml", &format!("<w:numbering>{numbering}</w:numbering>")),
    ])
}

#[test]
fn words_of_a_document_are_struck_or_raised_by_a_style_too() {
    let sandbox = Sandbox::new();
    let run = |properties: &str, words: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let gone = run("<w:rStyle w:val=\"Gone\"/>", "I shout");
    let kept = run("<w:rStyle w:val=\"Gone\"/><w:strike w:val=\"0\"/>", "I sing");
    let noted = format!("<w:p>{}{}</w:p>", run("", "Hums"), run("<w:rStyle w:val=\"Note\"/>", "4"));
    let old = "<w:p><w:pPr><w:pStyle w:val=\"Older\"/></w:pPr><w:r><w:t>I rest</w:t></w:r></w:p>";
    let rows = [
        row(&["No.", "Competency", "Beginner"]),
        row(&["1.1", "Waits", &format!("<w:p>{}{gone}</w:p>", run("", "I wait "))]),
        row(&["1.2", "Sings", &format!("<w:p>{kept}</w:p>")]),
        row(&["1.3", &noted, "I hum"]),
        row(&["1.4", "Rests", old]),
    ];
    let styles =
        "<w:style w:type=\"character\" w:styleId=\"Gone\"><w:rPr><w:strike/></w:rPr></w:style>
        <w:style w:type=\"character\" w:styleId=\"Note\">
          <w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>
        <w:style w:type=\"paragraph\" w:styleId=\"Old\"><w:rPr><w:dstrike/></w:rPr></w:style>
        <w:style w:type=\"paragraph\" w:styleId=\"Older\"><w:basedOn w:val=\"Old\"/></w:style>";
    sandbox.write("grid.docx", styled(&table(&rows), styles, ""));
    let [said, pack] = taken(&sandbox, "grid.docx");
    holds(
        &said,
        &[
            "table 1, row 2, cell 3: words that are struck out are left out: \"I shout\"",
            "table 1, row 4, cell 2: a raised sign is left out, as that of a footnote: \"4\"",
            "table 1, row 5, cell 3: words that are struck out are left out: \"I rest\"",
        ],
    );
    holds(&pack, &["\"I wait\"", "\"I sing\"", "title = \"Hums\""]);
    assert!(!pack.contains("I rest") && !pack.contains("shout"), "{pack}");
}

#[test]
fn parts_of_a_cell_are_struck_or_raised_in_a_spreadsheet() {
    let sandbox = Sandbox::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let format = rust_xlsxwriter::Format::new;
    let (plain, struck) = (format(), format().set_font_strikethrough());
    let raised = format().set_font_script(rust_xlsxwriter::FormatScript::Superscript);
    let sheet = book.add_worksheet();
    sheet.set_name("Grid").unwrap();
    for (row, cells) in
        (0..).zip([["No.", "Competency", "Beginner"], ["1", "Waits", ""], ["2", "", "I sing"]])
    {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let parts = [(&plain, "I wait "), (&struck, "and shout "), (&plain, "for the baby")];
    sheet.write_rich_string(1, 2, &parts).unwrap();
    sheet.write_rich_string(2, 1, &[(&plain, "Sings"), (&raised, "4")]).unwrap();
    sandbox.write("grid.xlsx", book.save_to_buffer().unwrap());
    let [said, pack] = taken(&sandbox, "grid.xlsx");
    holds(
        &said,
        &[
            "sheet \"Grid\", C2: words that are struck out are left out: \"and shout\"",
            "sheet \"Grid\", B3: a raised sign is left out, as that of a footnote: \"4\"",
        ],
    );
    holds(&pack, &["\"I wait for the baby\"", "title = \"Sings\""]);
}

#[test]
fn words_of_an_opendocument_are_struck_or_raised_by_its_styles() {
    let sandbox = Sandbox::new();
    let cell = |style: &str, words: &str| {
        format!("<table:table-cell{style}><text:p>{words}</text:p></table:table-cell>")
    };
    let styled = |name: &str, words: &str| cell(&format!(" table:style-name=\"{name}\""), words);
    let span = |name: &str, words: &str| {
        format!("<text:span text:style-name=\"{name}\">{words}</text:span>")
    };
    let rows = [
        [cell("", "No."), cell("", "Competency"), cell("", "Beginner")],
        [
            cell("", "1"),
            cell("", "Waits"),
            cell("", &format!("I wait {}", span("T1", "and shout"))),
        ],
        [cell("", "2"), cell("", &format!("Sings{}", span("T2", "4"))), cell("", "I sing")],
        [cell("", "3"), cell("", "Hums"), styled("ce1", &span("T3", "I hum"))],
        [cell("", "4"), cell("", "Rests"), styled("ce2", "I rest")],
        [cell("", "5"), cell("", "Claps"), styled("ce1", "I clap")],
    ];
    let rows = rows.map(|cells| format!("<table:table-row>{}</table:table-row>", cells.concat()));
    let style = |family: &str, name: &str, parent: &str, properties: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"{family}\"{parent}>\
             <style:text-properties {properties}/></style:style>"
        )
    };
    let through = "style:text-line-through-style=\"solid\"";
    let own = [
        style("table-cell", "ce1", "", through),
        style("table-cell", "ce2", " style:parent-style-name=\"Old\"", "fo:color=\"#000000\""),
        style("text", "T1", "", "style:text-line-through-type=\"double\""),
        style("text", "T2", "", "style:text-position=\"33% 58%\""),
        style("text", "T3", "", "style:text-line-through-style=\"none\""),
    ];
    let content = format!(
        "<office:document-content><office:automatic-styles>{}</office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"Grid\">{}</table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        own.concat(),
        rows.concat()
    );
    let named = format!(
        "<office:document-styles><office:styles>{}</office:styles></office:document-styles>",
        style("table-cell", "Old", "", through)
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:manifest/>";
    let file = zipped(&[
        ("mimetype", kind),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
        ("styles.xml", &named),
    ]);
    sandbox.write("grid.ods", file);
    let [said, pack] = taken(&sandbox, "grid.ods");
    holds(
        &said,
        &[
            "C2: words that are struck out are left out: \"and shout\"",
            "B3: a raised sign is left out, as that of a footnote: \"4\"",
            "C6: words that are struck out are left out: \"I clap\"",
            "C5: words that are struck out are left out: \"I rest\"",
        ],
    );
    holds(&pack, &["\"I wait\"", "title = \"Sings\"", "\"I sing\"", "\"I hum\""]);
    // What is left of a row whose only statement is struck out is told with its words.
    holds(&said, &["row 5: the row states nothing at any level, and is left out: \"Rests\""]);
    assert!(!pack.contains("I clap") && !pack.contains("I rest"), "{pack}");
}

#[test]
fn an_answer_that_is_struck_out_does_not_count_in_silence() {
    let sandbox = Sandbox::begun();
    let mut book = rust_xlsxwriter::Workbook::new();
    let struck = rust_xlsxwriter::Format::new().set_font_strikethrough();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["competency", "point"], ["RB-01", "achieved"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.write_string(2, 0, "RB-02").unwrap();
    sheet.write_string_with_format(2, 1, "achieved", &struck).unwrap();
    sandbox.write("answers.xlsx", book.save_to_buffer().unwrap());
    let said = sandbox.fails(2, "rate --from answers.xlsx");
    holds(&said, &["cell B3: words in this cell are struck out"]);
    assert!(!sandbox.ok("show RB-01").contains("Achieved"), "nothing was changed");
}

#[test]
fn levels_are_called_bands_and_counted_in_words() {
    let sandbox = Sandbox::new();
    let heading = |words: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let grid = |said: &str| {
        table(&[row(&["No.", "Competency", "Statement"]), row(&["1.1", "Waits", said])])
    };
    for heads in [["Band 6", "Band 5"], ["Second level", "First level"]] {
        let parts = heads.map(|head| heading(head) + &grid(&format!("I wait at {head}")));
        sandbox.write("grid.docx", docx(&parts.concat()));
        let [_, pack] = taken(&sandbox, "grid.docx");
        let [higher, lower] = heads.map(|head| pack.find(&format!("title = \"{head}\"")).unwrap());
        assert!(lower < higher, "{pack}");
        assert!(!pack.contains("[[domain]]\ntitle = \"Band"), "{pack}");
        assert_eq!(pack.matches("[[competency]]").count(), 1, "{pack}");
    }
}

#[test]
fn the_numbers_of_lists_are_read_as_a_word_processor_writes_them() {
    let sandbox = Sandbox::new();
    let numbered = |list: &str, words: &str| {
        let words =
            if words.is_empty() { String::new() } else { format!("<w:r><w:t>{words}</w:t></w:r>") };
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{words}</w:p>"
        )
    };
    let by_style =
        "<w:p><w:pPr><w:pStyle w:val=\"Counted\"/></w:pPr><w:r><w:t>Rests</w:t></w:r></w:p>";
    let level = |text: &str| {
        format!(
            "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>
         <w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\">
           <w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>",
        level("%1"),
        level("3.%1")
    );
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"Counted\">
        <w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>";
    let alone = [
        row(&["No.", "Competency"]),
        row(&[&numbered("1", ""), "Waits"]),
        row(&[&numbered("1", ""), "Sings"]),
    ];
    sandbox.write("grid.docx", styled(&table(&alone), styles, &numbering));
    let [_, pack] = taken(&sandbox, "grid.docx");
    holds(&pack, &["code = \"1\"", "code = \"2\""]);
    let inside = [
        row(&["Competency", "Evidence"]),
        row(&[&numbered("2", "Waits"), ""]),
        row(&[&numbered("2", "Sings"), ""]),
        row(&[by_style, ""]),
    ];
    sandbox.write("grid.docx", styled(&table(&inside), styles, &numbering));
    let [_, pack] = taken(&sandbox, "grid.docx");
    holds(&pack, &["code = \"3.1\"", "code = \"3.2\"", "code = \"3.7\""]);
}

#[test]
fn letters_of_a_list_are_read_behind_its_numbers() {
    let sandbox = Sandbox::new();
    let point = |depth: u8, words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let level = |depth: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{depth}\"><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"1\">{}{}</w:abstractNum>
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>",
        level(0, "decimal", "%1"),
        level(1, "lowerLetter", "%1.%2")
    );
    let mut rows = vec![row(&["Competency", "Evidence"]), row(&[&point(0, "Warmth"), ""])];
    rows.extend((1..=28).map(|at| row(&[&point(1, &format!("Way {at}")), ""])));
    sandbox.write("grid.docx", styled(&table(&rows), "", &numbering));
    let [_, pack] = taken(&sandbox, "grid.docx");
    assert_eq!(pack.matches("[[competency]]").count(), 28, "{pack}");
    holds(&pack, &["code = \"1.a\"", "code = \"1.z\"", "code = \"1.aa\"", "title = \"Warmth\""]);
}

#[test]
fn a_sign_of_a_footnote_that_was_typed_is_doubtful() {
    let sandbox = Sandbox::new();
    sandbox.write("grid.csv", "No.,Competency\n1,Waits calmly†\n2,Measures 4 m²\n3,Sings³\n");
    let [said, pack] = taken(&sandbox, "grid.csv");
    holds(
        &said,
        &[
            "`†` may lead to a footnote; it stays in the words: \"Waits calmly†\"",
            "`³` may lead to a footnote; it stays in the words: \"Sings³\"",
        ],
    );
    assert!(!said.contains('²') && pack.contains("calmly†"), "{said}");
}
