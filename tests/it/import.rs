//! `imh framework import`: grids of real programs become packs.

use super::harness::{Sandbox, assert_snapshot, repository};
#[cfg(unix)]
use super::terminal::Terminal;

/// Returns what a person sees of the import of a grid, and the pack that was written.
fn imported(sandbox: &Sandbox, name: &str, options: &str) -> String {
    let file = repository("testdata/grids").join(name);
    std::fs::copy(file, sandbox.path(name)).unwrap();
    let said = sandbox.transcript(&[
        &format!("framework import {name} --output pack.toml --force {options}"),
        "framework check pack.toml",
    ]);
    let pack = std::fs::read_to_string(sandbox.path("pack.toml")).unwrap_or_default();
    format!("{said}{pack}")
}

#[test]
fn the_grid_of_the_association_fills_its_template_by_one_command() {
    let sandbox = Sandbox::new();
    let options = "--into imhcf-2019 --answers marks.json";
    let text = imported(&sandbox, "association.docx", options);
    assert_snapshot("import-association.txt", &text);
    assert_snapshot("import-association-answers.txt", &sandbox.read("marks.json"));
    let pack = sandbox.read("pack.toml");
    assert_eq!(pack.matches("[[competency]]").count(), 63);
    assert!(!pack.contains("notice") && !pack.contains("template"));
    // A document that LibreOffice saved gives the same pack.
    imported(&sandbox, "association-libreoffice.docx", options);
    assert_eq!(sandbox.read("pack.toml"), pack);
    let said = sandbox.shown(&sandbox.run("init ws --framework pack.toml --level 1"));
    assert!(said.contains("which fills in the template imhcf-2019 that comes with imh"), "{said}");
    assert!(!said.contains("It differs in"), "{said}");
    sandbox.ok("rate --from marks.json");
    assert!(sandbox.ok("show C-1-03").contains("Diary of visits"));
    // Whoever installs it has said that they know it.
    sandbox.ok("framework install pack.toml");
    let said = sandbox.shown(&sandbox.run("init another --framework pack.toml --level 1"));
    assert!(!said.contains("template"), "{said}");
}

#[test]
fn levels_side_by_side_and_codes_with_zeros_are_read() {
    assert_snapshot("import-side-by-side.txt", &imported(&Sandbox::new(), "side-by-side.csv", ""));
}

#[test]
fn groups_and_points_in_cells_are_read() {
    assert_snapshot("import-bullets.txt", &imported(&Sandbox::new(), "bullets.docx", ""));
}

#[test]
fn a_list_of_jobs_is_refused_with_the_reason() {
    assert_snapshot("import-role-ladder.txt", &imported(&Sandbox::new(), "role-ladder.csv", ""));
}

#[test]
fn small_tables_of_a_document_are_competencies_named_by_their_headings() {
    assert_snapshot("import-small-tables.txt", &imported(&Sandbox::new(), "small-tables.docx", ""));
}

#[test]
fn a_crosswalk_names_each_competency_once() {
    assert_snapshot("import-crosswalk.txt", &imported(&Sandbox::new(), "crosswalk.csv", ""));
}

#[test]
fn a_checklist_with_merged_numbers_is_read_without_its_sign_off() {
    assert_snapshot("import-checklist.txt", &imported(&Sandbox::new(), "checklist.docx", ""));
}

#[test]
fn a_form_before_a_grid_is_passed_over_and_its_scale_is_doubtful() {
    let sandbox = Sandbox::new();
    let text = imported(&sandbox, "form-head.xlsx", "");
    assert!(!sandbox.path("pack.toml").exists());
    assert_snapshot(
        "import-form-head.txt",
        &(text + &imported(&sandbox, "form-head.xlsx", "--yes")),
    );
}

#[test]
fn a_workbook_of_opensalt_is_read_by_position() {
    assert_snapshot("import-opensalt.txt", &imported(&Sandbox::new(), "opensalt.xlsx", ""));
}

#[test]
fn rows_that_name_their_parents_make_domains() {
    assert_snapshot("import-parents.txt", &imported(&Sandbox::new(), "parents.csv", ""));
}

#[test]
fn lines_with_facts_before_a_grid_describe_the_framework() {
    assert_snapshot("import-facts.txt", &imported(&Sandbox::new(), "facts.csv", ""));
}

#[test]
fn a_spreadsheet_gives_the_digits_that_it_shows_and_the_levels_of_its_rows() {
    assert_snapshot("import-levels-xlsx.txt", &imported(&Sandbox::new(), "levels.xlsx", ""));
    assert_snapshot(
        "import-levels-uncalculated.txt",
        &imported(&Sandbox::new(), "levels-uncalculated.xlsx", ""),
    );
    assert_snapshot("import-levels-ods.txt", &imported(&Sandbox::new(), "levels.ods", ""));
}

#[test]
fn two_head_rows_give_a_rating_for_each_aspect() {
    let sandbox = Sandbox::new();
    let options = "--answers marks.json";
    let text = imported(&sandbox, "two-heads.xlsx", options);
    let marks = sandbox.read("marks.json");
    assert_snapshot("import-two-heads.txt", &format!("{text}{marks}"));
    sandbox.ok("init ws --framework pack.toml --level 1");
    sandbox.ok("rate --from marks.json");
    let shown = sandbox.json("show C-1-01 --format json");
    let aspects = shown["competency"]["aspects"].as_array().unwrap();
    let points: Vec<_> = aspects.iter().map(|one| &one["answers"][0]["point"]).collect();
    assert_eq!(points, ["achieved", "working-towards"]);
    // Where no cells are merged, the same comes of it but for the title.
    let plain = imported(&sandbox, "two-heads.csv", "--answers plain.json --title 'two-heads'");
    let competencies = |pack: &str| pack[pack.find("[[competency]]").unwrap()..].to_owned();
    assert_eq!(competencies(&plain), competencies(&text));
    assert_eq!(sandbox.read("plain.json").matches("\"point\"").count(), 5);
}

#[test]
fn levels_and_aspects_make_a_statement_for_each_pair_in_every_way_to_write_their_heads() {
    let heads = [
        "Level 1: Knowledge,Level 1: Practice,Level 2: Knowledge,Level 2: Practice",
        "Knowledge (Level 1),Practice (Level 1),Knowledge (Level 2),Practice (Level 2)",
        "Level 1 Knowledge,Level 1 Practice,Level 2 Knowledge,Level 2 Practice",
        "Knowledge - Level 1,Practice - Level 1,Knowledge - Level 2,Practice - Level 2",
        "Level 1,,Level 2,\n,,Knowledge,Practice,Knowledge,Practice",
    ];
    let sandbox = Sandbox::new();
    for head in heads {
        sandbox.write(
            "grid.csv",
            format!("No.,Competency,{head}\n1,Settling,A,B,C,D\n2,Feeding,E,F,G,H\n"),
        );
        sandbox.ok("framework import grid.csv --output pack.toml --force --no-input");
        let pack = sandbox.read("pack.toml");
        for line in [
            "level.1.knowledge = \"A\"",
            "level.1.practice = \"B\"",
            "level.2.knowledge = \"C\"",
            "level.2.practice = \"H\"",
        ] {
            assert!(pack.contains(line), "{head}: {pack}");
        }
    }
    // Cells that say the same are named, and not put together in silence.
    sandbox.write("grid.csv", "No.,Competency,Level 1: foundation,Level 1: core\n1,Settling,A,B\n");
    let said = sandbox.shown(&sandbox.run("framework import grid.csv --output pack.toml --force"));
    assert!(said.contains("their words are put together"), "{said}");
}

#[test]
fn aspects_to_tick_can_be_named_by_their_heads() {
    let sandbox = Sandbox::new();
    sandbox.write("own.csv", "What,I know it,I do it\nWaits,x,\nSings,x,x\n");
    sandbox.ok("framework import own.csv --output own.toml --yes --answers own.json --columns \"title=What,Knowledge.achieved=I know it,Practice.achieved=I do it\"");
    let answers: serde_json::Value = serde_json::from_str(&sandbox.read("own.json")).unwrap();
    let aspects: Vec<_> =
        answers["answers"].as_array().unwrap().iter().map(|one| &one["aspect"]).collect();
    assert_eq!(aspects, ["knowledge", "knowledge", "practice"]);
}

#[test]
fn a_row_that_only_names_a_level_is_the_level_of_those_below() {
    for (name, snapshot) in [
        ("level-rows.docx", "import-level-rows.txt"),
        ("level-rows.xlsx", "import-level-rows-xlsx.txt"),
        ("level-rows.csv", "import-level-rows-csv.txt"),
        ("level-rows-repeated.csv", "import-level-rows-repeated.txt"),
    ] {
        assert_snapshot(snapshot, &imported(&Sandbox::new(), name, ""));
    }
    // Over statements for two aspects it is no second row of heads.
    let sandbox = Sandbox::new();
    sandbox.write(
        "two.csv",
        "No.,Competency,Knowledge,Practice\nLevel 1,Level 1,Level 1,Level 1\n1,Waits,Knows why,Waits\nLevel 2,Level 2,Level 2,Level 2\n1,Waits,Explains why,Shows how\n",
    );
    sandbox.ok("framework import two.csv --output two.toml");
    let pack = sandbox.read("two.toml");
    assert!(pack.contains("level.1.knowledge = \"Knows why\""), "{pack}");
    assert!(pack.contains("level.2.practice = \"Shows how\""), "{pack}");
    // A statement that begins like one stays a statement.
    let sandbox = Sandbox::new();
    sandbox.write("own.csv", "Competency,Achieved\nLevel 2 staff share what they saw,\nWaits,x\n");
    let said = sandbox.shown(&sandbox.run("framework import own.csv --output own.toml"));
    assert!(said.contains("2 competencies"), "{said}");
}

#[cfg(unix)]
#[test]
fn an_import_at_a_terminal_shows_what_it_understood_and_asks() {
    let sandbox = Sandbox::new();
    std::fs::copy(repository("testdata/grids/two-heads.csv"), sandbox.path("grid.csv")).unwrap();
    let line = "framework import grid.csv --output pack.toml";
    let ask = || {
        let mut terminal = Terminal::start(&sandbox, line, 100, 50);
        let before = terminal.sees("Write the pack to");
        assert!(before.contains("3 competencies"), "{before}");
        terminal.sees("No, write nothing");
        terminal.sees("Yes, write it");
        assert!(!sandbox.path("pack.toml").exists(), "nothing is written before the answer");
        terminal
    };
    // The safe answer stands first.
    let mut terminal = ask();
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 1, "{rest}");
    assert!(rest.contains("the pack was not written"), "{rest}");
    assert!(!sandbox.path("pack.toml").exists());
    // Somebody who stops writes nothing either.
    let mut terminal = ask();
    terminal.types("\u{3}");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 130, "{rest}");
    assert!(!sandbox.path("pack.toml").exists());
    let mut terminal = ask();
    terminal.types("\u{1b}[B\r");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("The pack is written to"), "{rest}");
    sandbox.ok("framework check pack.toml");
    // With --yes nothing is asked.
    let terminal = Terminal::start(&sandbox, &format!("{line} --force --yes"), 100, 50);
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    assert!(!rest.contains("Write the pack to"), "{rest}");
}

#[test]
fn an_import_that_fails_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("twice.csv", "No.,Competency\n1.01,Waits\n1.01,Sings\n");
    sandbox.write("short.csv", "No.,Competency\n1.01,Waits\n");
    sandbox.write("unknown.csv", "No.,Competency,Colour\n1.01,Waits,blue\n");
    sandbox.write("page.html", "<html><body>A page</body></html>");
    sandbox.write("pack.toml", "mine\n");
    let text = sandbox.transcript(&[
        "framework import twice.csv --output new.toml",
        "framework import short.csv --output pack.toml",
        "framework import short.csv --output new.toml --into imhcf-2019",
        "framework import short.csv --output new.toml --into imh-practice",
        "framework import short.csv --output new.toml --columns code=Nr,title=Competency",
        "framework import short.csv --output new.toml --columns Competency",
        "framework import unknown.csv --output new.toml",
        "framework import short.csv --output new.toml --answers new.toml",
        "framework import short.csv --output new.toml --id 'not an id'",
        "framework import page.html --output new.toml",
        "framework import nowhere.docx --output new.toml",
    ]);
    assert_snapshot("import-refused.txt", &text);
    assert!(!sandbox.path("new.toml").exists());
    assert_eq!(sandbox.read("pack.toml"), "mine\n");
}

#[test]
fn a_refused_file_is_told_its_true_reason_and_the_way_on() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.csv", "");
    sandbox.write("cut.json", "{\"CFDocument\": {\"title\": \"A");
    sandbox.write("other.json", "{\"a\": 1}");
    sandbox.write(
        "cut.docx",
        &std::fs::read(repository("testdata/grids/bullets.docx")).unwrap()[..9_000],
    );
    sandbox.write("col.csv", "No.,Nonsense\n1.01,Watches\n");
    sandbox.write("case.csv", "No.,Competency\na.1,Watches\nA.1,Talks\n");
    sandbox.write("zero.csv", "No.,Competency\n1.1,Watches\n1.2,Sings\n1.1,Talks\n");
    sandbox.write("blank.csv", "No.,Competency,Level 1\n1.01,,\n");
    sandbox.write("short.csv", "No.,Competency\n1.01,Waits\n");
    let text = sandbox.transcript(&[
        "framework import empty.csv --output new.toml",
        "framework import cut.json --output new.toml",
        "framework import other.json --output new.toml",
        "framework import cut.docx --output new.toml",
        "framework import col.csv --output new.toml --columns code=No.,title=Competency",
        "framework import case.csv --output new.toml",
        "framework import zero.csv --output new.toml",
        "framework import blank.csv --output new.toml",
        "framework import short.csv --output short.csv --force",
        "framework import short.csv --output nowhere/new.toml",
    ]);
    assert_snapshot("import-reasons.txt", &text);
    assert!(!sandbox.path("new.toml").exists());
    assert!(sandbox.read("short.csv").starts_with("No."));
}

#[test]
fn columns_can_be_named_by_the_number_of_their_level() {
    let sandbox = Sandbox::new();
    sandbox.write("own.csv", "Nr,Was,Stufe 1,Stufe 2\n1.01,Wartet,Wartet gern,Leitet an\n");
    sandbox.ok("framework import own.csv --output own.toml --yes --columns \"code=Nr,title=Was,1=Stufe 1,2=Stufe 2\"");
    let pack = sandbox.read("own.toml");
    for line in ["id = \"1\"\ntitle = \"Stufe 1\"", "level.2.practice = \"Leitet an\""] {
        assert!(pack.contains(line), "{pack}");
    }
    sandbox.ok("framework import own.csv --output own.toml --force --yes --columns \"code=Nr,title=Was,1.practice=Stufe 1,2.practice=Stufe 2\"");
    assert!(sandbox.read("own.toml").contains("level.2.practice = \"Leitet an\""));
}

#[test]
fn pictures_comments_and_headers_that_are_left_out_are_told() {
    let sandbox = Sandbox::new();
    let mut document = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let cell = |words: &str| format!("<w:tc><w:p><w:r>{words}</w:r></w:p></w:tc>");
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|words| cell(words)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let head = row(&["<w:t>No.</w:t>", "<w:t>Competency</w:t>"]);
    let first = row(&["<w:t>1.01</w:t>", "<w:t>Waits</w:t><w:drawing/><w:commentReference/>"]);
    let body = format!("<w:document><w:body><w:tbl>{head}{first}</w:tbl></w:body></w:document>");
    let header = "<w:hdr><w:p><w:r><w:t>For our team only</w:t></w:r></w:p></w:hdr>";
    for (name, text) in [("word/document.xml", body.as_str()), ("word/header1.xml", header)] {
        document.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut document, text.as_bytes()).unwrap();
    }
    sandbox.write("pic.docx", document.finish().unwrap().into_inner());
    let said = sandbox.shown(&sandbox.run("framework import pic.docx --output pic.toml"));
    for told in [
        "table 1, row 2, cell 2: a picture or a drawing is left out",
        "table 1, row 2, cell 2: a comment is left out",
        "the header of the pages: it is left out: \"For our team only\"",
    ] {
        assert!(said.contains(told), "{said}");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, words) in (0..).zip(["No.", "Competency"]) {
        sheet.write_string(0, at, words).unwrap();
        sheet.write_string(1, at, ["1.01", "Waits"][usize::from(at)]).unwrap();
    }
    sheet.insert_note(1, 1, &rust_xlsxwriter::Note::new("Ask the team")).unwrap();
    sheet.set_header("&CFor our team only");
    let shape = rust_xlsxwriter::Shape::textbox().set_text("Read this first");
    sheet.insert_shape(3, 3, &shape).unwrap();
    book.save(sandbox.path("note.xlsx")).unwrap();
    let said = sandbox.shown(&sandbox.run("framework import note.xlsx --output note.toml"));
    for told in [
        "Ask the team",
        "B2",
        "a text box of sheet 1: it is left out: \"Read this first\"",
        "a header or footer of sheet 1: it is left out: \"For our team only\"",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let mut sheet = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let text = |words: &str| format!("<text:p>{words}</text:p>");
    let cell = |inside: &str| {
        format!("<table:table-cell office:value-type=\"string\">{inside}</table:table-cell>")
    };
    let row = |cells: [String; 2]| {
        format!("<table:table-row>{}</table:table-row>", cells.map(|one| cell(&one)).concat())
    };
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"";
    let rows = row([text("No."), text("Competency")])
        + &row([
            text("1.01"),
            format!(
                "<office:annotation>{}</office:annotation>{}",
                text("Ask the team"),
                text("Waits")
            ),
        ]);
    let shapes = format!(
        "<table:shapes><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></table:shapes>",
        text("Read this first")
    );
    let content = format!(
        "<office:document-content {names}><office:body><office:spreadsheet><table:table table:name=\"Grid\">{shapes}{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let styles = format!(
        "<office:document-styles {names}><office:master-styles><style:master-page style:name=\"Default\"><style:header>{}</style:header></style:master-page></office:master-styles></office:document-styles>",
        text("For our team only")
    );
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", content.as_str()),
        ("styles.xml", styles.as_str()),
    ] {
        let options = options.compression_method(zip::CompressionMethod::Stored);
        sheet.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut sheet, text.as_bytes()).unwrap();
    }
    sandbox.write("note.ods", sheet.finish().unwrap().into_inner());
    let said = sandbox.shown(&sandbox.run("framework import note.ods --output ods.toml"));
    for told in [
        "a comment on cell B2 of sheet 1: it is left out: \"Ask the team\"",
        "Read this first",
        "a header or footer: it is left out: \"For our team only\"",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn comments_and_pictures_between_the_tables_of_a_document_are_told_with_their_place() {
    let sandbox = Sandbox::new();
    let mut document = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let paragraph = |inside: &str| format!("<w:p><w:r>{inside}</w:r></w:p>");
    let text = |words: &str| format!("<w:t>{words}</w:t>");
    let row = |cells: [&str; 2]| {
        let cells = cells.map(|words| format!("<w:tc>{}</w:tc>", paragraph(&text(words))));
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let table = |code: &str, words: &str| {
        format!("<w:tbl>{}{}</w:tbl>", row(["No.", "Competency"]), row([code, words]))
    };
    let boxed = format!(
        "<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}{}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        paragraph(&text("Read this")),
        paragraph(&text("first")),
        paragraph(&text("Read this first"))
    );
    let body = [
        paragraph(&(text("Our grid") + "<w:commentReference w:id=\"4\"/>")),
        table("1.01", "Waits"),
        paragraph(&(text("More") + "<w:footnoteReference w:id=\"2\"/>" + &boxed)),
        paragraph("<w:drawing/>"),
        table("1.02", "Sings"),
        paragraph(&(text("The end") + "<w:endnoteReference w:id=\"7\"/>")),
        paragraph("<w:pict/>"),
    ];
    let body = format!("<w:document><w:body>{}</w:body></w:document>", body.concat());
    let note = |root: &str, one: &str, id: u8, words: &str| {
        format!("<w:{root}><w:{one} w:id=\"{id}\">{}</w:{one}></w:{root}>", paragraph(&text(words)))
    };
    for (name, text) in [
        ("word/document.xml", body),
        ("word/comments.xml", note("comments", "comment", 4, "Ask the team")),
        ("word/footnotes.xml", note("footnotes", "footnote", 2, "See the law")),
        ("word/endnotes.xml", note("endnotes", "endnote", 7, "Written in May")),
    ] {
        document.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut document, text.as_bytes()).unwrap();
    }
    sandbox.write("between.docx", document.finish().unwrap().into_inner());
    let said =
        sandbox.shown(&sandbox.run("framework import between.docx --output pack.toml --yes"));
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "before table 1: a comment is left out: \"Ask the team\"",
        "before table 2: a footnote is left out: \"See the law\"",
        "before table 2: a text box is left out: \"Read this first\"",
        "before table 2; after table 2: a picture or a drawing is left out",
        "after table 2: a footnote is left out: \"Written in May\"",
        "after table 2: 1 paragraph is left out",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let pack = sandbox.read("pack.toml");
    assert!(pack.contains("Waits") && pack.contains("Sings") && !pack.contains("Read"), "{pack}");
}

#[test]
fn ids_of_titles_in_another_script_stay_when_something_is_added_before_them() {
    let sandbox = Sandbox::new();
    let head = "No.,Domain,Level,Competency,Knowledge\n";
    let added = "0.01,Начало,Начальный,Спит,Знает сон\n";
    let rows = "1.01,Общение,Средний,Ждёт,Знает почему\n1.02,Общение,Высокий,Поёт,Знает песни\n";
    for (name, version, grid) in [
        ("first", "1.0.0", format!("{head}{rows}")),
        ("second", "2.0.0", format!("{head}{added}{rows}")),
    ] {
        sandbox.write(&format!("{name}.csv"), grid);
        let run = sandbox.run(&format!("framework import {name}.csv --output {name}.toml --id grid --version {version} --language ru --yes --columns 'code=No.,domain=Domain,level=Level,title=Competency,знание=Knowledge'"));
        let said = sandbox.shown(&run);
        assert!(said.contains("without a number: an id counts the domains"), "{said}");
        assert!(!said.contains("does not name its language"), "{said}");
    }
    let statements = |name: &str| -> Vec<String> {
        let pack = sandbox.read(name);
        pack.lines().filter(|line| line.starts_with("level.")).map(str::to_owned).collect()
    };
    let (first, second) = (statements("first.toml"), statements("second.toml"));
    assert_eq!(first.len(), 2);
    assert_eq!(first, second[1..]);
    // Words in another script are not called English.
    let run = sandbox.run("framework import first.csv --output third.toml --yes --columns 'code=No.,domain=Domain,level=Level,title=Competency,знание=Knowledge'");
    let said = sandbox.shown(&run);
    assert!(said.contains("language: und"), "{said}");
    // A domain whose id counts is known by its title.
    let diff = sandbox.json("framework diff first.toml second.toml --format json");
    assert_eq!(
        (&diff["summary"]["same"], &diff["summary"]["new"]),
        (&serde_json::json!(2), &serde_json::json!(1))
    );
    assert_eq!(diff["competencies"][0]["other-domain"], serde_json::json!(false), "{diff}");
}

#[test]
fn a_crosswalk_whose_areas_belong_to_the_matches_is_read() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "cross.csv",
        "Code,Competency,Rating,Matched competency,Area\n1A.1.,Knows babies,Essential,X.1,Area one\n1A.1.,Knows babies,Important,X.2,Area two\n1A.2.,Knows parents,Essential,X.3,Area one\n",
    );
    let said = sandbox.shown(&sandbox.run("framework import cross.csv --output cross.toml --yes"));
    assert!(said.contains("2 competencies"), "{said}");
    assert!(said.contains("Area -> left out: it belongs to the related competency"), "{said}");
}

#[test]
fn a_document_with_too_many_rows_or_cut_off_is_refused() {
    let sandbox = Sandbox::new();
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    bomb.start_file("word/document.xml", options).unwrap();
    let row = "<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>".repeat(10_000);
    std::io::Write::write_all(&mut bomb, b"<w:document><w:body><w:tbl>").unwrap();
    for _ in 0..8 {
        std::io::Write::write_all(&mut bomb, row.as_bytes()).unwrap();
    }
    let bytes = bomb.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    sandbox.write("bomb.docx", bytes);
    sandbox.write(
        "cut.docx",
        &std::fs::read(repository("testdata/grids/bullets.docx")).unwrap()[..9_000],
    );
    let refused = sandbox.fails(2, "framework import bomb.docx --output new.toml");
    assert!(refused.contains("the document cannot be read"), "{refused}");
    sandbox.fails(2, "framework import cut.docx --output new.toml");
    assert!(!sandbox.path("new.toml").exists());
}

#[test]
fn columns_can_be_named_by_their_heads() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "own.csv",
        "Ref A,What, briefly,I know,I do,Done it\n".replace("What, briefly", "\"What, briefly\"")
            + "K1,Waiting,Knows why one waits,Waits,x\nK2,Singing,Knows songs,Sings,\n",
    );
    let text = sandbox.transcript(&[
        "framework import own.csv --output own.toml --columns \"code=Ref A,title=What, briefly,knowledge=I know,practice=I do,achieved=Done it\" --id own --title 'My own' --version 2.1.0 --answers own.json",
        "framework check own.toml",
    ]);
    let made = format!("{text}{}{}", sandbox.read("own.toml"), sandbox.read("own.json"));
    assert_snapshot("import-columns.txt", &made);
}
