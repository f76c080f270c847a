//! `imh framework import`: grids that say less than they seem to, and files that are no grids.

use super::harness::Sandbox;

/// Imports a grid in which some things may be doubtful, and returns what was said and the pack.
fn taken(sandbox: &Sandbox, name: &str, options: &str) -> [String; 2] {
    let line = format!("framework import {name} --output pack.toml --force --yes {options}");
    let run = sandbox.run(&line);
    let said = sandbox.shown(&run).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(run.status.success(), "{said}");
    [said, sandbox.read("pack.toml")]
}

fn holds(said: &str, wanted: &[&str]) {
    for one in wanted {
        assert!(said.contains(one), "{one}\n{said}");
    }
}

/// A document with tables, each with paragraphs before it.
fn document(tables: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let cell = |words: &&str| format!("<w:tc>{}</w:tc>", paragraph(words));
    let row =
        |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    let body: String = tables
        .iter()
        .map(|(before, rows)| {
            let rows: String = rows.iter().map(row).collect();
            format!("{}<w:tbl>{rows}</w:tbl>", paragraph(before))
        })
        .collect();
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    file.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut file, body.as_bytes()).unwrap();
    file.finish().unwrap().into_inner()
}

#[test]
fn a_table_without_heads_goes_on_with_the_one_before() {
    let sandbox = Sandbox::new();
    let first: &[&[&str]] =
        &[&["No.", "Competency", "Achieved"], &["1.01", "Waits", ""], &["1.02", "Sings", "x"]];
    let second: &[&[&str]] = &[&["1.03", "Hums", "x"], &["1.04", "Rocks", ""]];
    let other: &[&[&str]] = &[&["Ann", "Team", "May"], &["Ben", "Team", "June"]];
    let narrow: &[&[&str]] = &[&["Made by", "our team"]];
    sandbox.write(
        "grid.docx",
        document(&[("One", first), ("", second), ("People", other), ("", narrow)]),
    );
    let [said, pack] = taken(&sandbox, "grid.docx", "--answers marks.json");
    holds(
        &said,
        &[
            "table 2: it has no row of heads; its columns are read as those of table 1",
            "table 3: no row of it has heads",
            "table 4: no row of it has heads",
            "Marks: 2 answers",
        ],
    );
    holds(&pack, &["code = \"1.03\"", "title = \"Hums\"", "title = \"Rocks\""]);
    assert!(!pack.contains("Ann"), "{pack}");
    let refused = sandbox.fails(2, "framework import grid.docx --output new.toml");
    assert!(refused.contains("1 thing above is doubtful"), "{refused}");
}

#[test]
fn a_grid_that_names_no_competencies_says_that_statements_are_titles() {
    let sandbox = Sandbox::new();
    let rows: &[&[&str]] = &[&["No.", "Statement"], &["1.01", "I wait for a baby."]];
    sandbox.write("word.docx", document(&[("", rows)]));
    sandbox.write("levels.csv", "No.,Level 1,Level 2\n1.01,I wait.,I teach.\n");
    sandbox.write("named.csv", "No.,Competency,Statement\n1.01,Waiting,I wait.\n");
    sandbox.write("plain.csv", "No.,Competency\n1.01,I wait.\n");
    let what = "no column names the competencies, so the statement of each is its title as well";
    for (name, is_told) in
        [("word.docx", true), ("levels.csv", true), ("named.csv", false), ("plain.csv", false)]
    {
        let [said, _] = taken(&sandbox, name, "");
        assert_eq!(said.contains(what), is_told, "{name}: {said}");
    }
}

#[test]
fn a_level_of_one_sheet_is_not_that_of_the_next_and_a_hidden_sheet_is_told() {
    let sandbox = Sandbox::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheets = [("Level 2", ["2.01", "Leads"]), ("Others", ["3.01", "Rests"])];
    for (name, cells) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, (head, cell)) in (0..).zip(["No.", "Competency"].iter().zip(cells)) {
            sheet.write_string(0, column, *head).unwrap();
            sheet.write_string(1, column, cell).unwrap();
        }
        sheet.set_header(format!("&CEdge of {name}"));
        let shape = rust_xlsxwriter::Shape::textbox().set_text(format!("Box of {name}"));
        sheet.insert_shape(3, 3, &shape).unwrap();
        sheet.insert_note(1, 1, &rust_xlsxwriter::Note::new(format!("Note of {name}"))).unwrap();
        if name == "Others" {
            sheet.set_hidden(true);
        }
    }
    book.save(sandbox.path("two.xlsx")).unwrap();
    let [said, pack] = taken(&sandbox, "two.xlsx", "");
    holds(
        &said,
        &[
            "sheet \"Others\": the sheet is hidden in its program",
            "a text box of sheet 1: it is left out: \"Box of Level 2\"",
            "a text box of sheet 2: it is left out: \"Box of Others\"",
            "a header or footer of sheet 2: it is left out: \"Edge of Others\"",
            "a comment on cell B2 of sheet 1: it is left out",
            "sheet \"Others\", row 2: nothing names the level of this, so it is at \"Level 1\"",
        ],
    );
    holds(&pack, &["level.2.practice = \"Leads\"", "level.1.practice = \"Rests\""]);
    assert!(!said.contains("sheet \"Level 2\": the sheet is hidden"), "{said}");
}

#[test]
fn codes_that_look_like_one_number_are_two_in_a_table_with_ids() {
    let sandbox = Sandbox::new();
    let rows = "Id,Code,Domain id,Domain,Cluster,Title,Level,Level title,Practice\n\
        A-1,1.1,D,Care,,Waits,1,Level 1,I wait\nA-2,1.10,D,Care,,Sings,1,Level 1,I sing\n";
    sandbox.write("own.csv", rows);
    sandbox.ok("framework import own.csv --output own.toml");
    holds(&sandbox.read("own.toml"), &["code = \"1.1\"", "code = \"1.10\""]);
}

#[test]
fn a_key_that_imh_does_not_know_makes_no_aspect_in_silence() {
    let sandbox = Sandbox::new();
    sandbox.write("own.csv", "Code,What\n1.01,Waits\n");
    let [said, _] = taken(&sandbox, "own.csv", "--columns foo=Code,title=What");
    holds(&said, &["`foo` is none of imh's keys for columns; so the column \"Code\" became"]);
    let [said, _] = taken(&sandbox, "own.csv", "--columns code=Code,titel=What");
    holds(&said, &["`titel` is none of imh's keys", "title"]);
    let [said, _] = taken(&sandbox, "own.csv", "--columns code=Code,knowledge=What");
    assert!(!said.contains("none of imh's keys"), "{said}");
    let refused =
        sandbox.fails(2, "framework import own.csv --output new.toml --columns 'title ='");
    holds(&refused, &["`title=` names no column", "#3"]);
}

#[test]
fn numbers_that_a_spreadsheet_takes_for_one_are_doubtful() {
    let sandbox = Sandbox::new();
    let what = "a spreadsheet takes the number";
    for (rows, is_doubtful) in [
        ("1.1,Waits\n1.2,Sings\n1.10,Hums\n", true),
        ("\"1,1\",Waits\n\"1,10\",Hums\n", true),
        ("1.1,Waits\n1.9,Sings\n1.10,Hums\n", false),
        ("1.01,Waits\n1.10,Hums\n", false),
        ("A.1,Waits\nA.10,Hums\n", false),
    ] {
        sandbox.write("n.csv", format!("No.,Competency\n{rows}"));
        let [said, _] = taken(&sandbox, "n.csv", "");
        assert_eq!(said.contains(what), is_doubtful, "{rows}: {said}");
    }
    sandbox.write("n.csv", "No.;Competency\n1,1;Waits\n1,1;Hums\n");
    let refused = sandbox.fails(2, "framework import n.csv --output new.toml");
    holds(&refused, &["one of them may be 1,10"]);
}

#[test]
fn a_range_beside_a_statement_and_the_stop_behind_a_number_are_told() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "range.csv",
        "No.,Competency,Level 1\n1.01,Waits,W\n1.03 - 1.04:,Sings,S\n1.05,Hums,H\n",
    );
    let [said, pack] = taken(&sandbox, "range.csv", "");
    holds(&said, &["line 3: it begins with the range 1.03 - 1.04, and more stands beside it"]);
    holds(&pack, &["title = \"Sings\""]);
    sandbox.write("dot.csv", "No.,Competency\n1A.1.,Waits\n1A.2,Sings\n(1A.3),Hums\n");
    let [said, pack] = taken(&sandbox, "dot.csv", "");
    holds(
        &said,
        &["line 2; line 4: the full stop, bracket or colon around the number is left out"],
    );
    holds(&pack, &["code = \"1A.1\"", "code = \"1A.3\""]);
}

#[test]
fn an_id_that_is_only_a_number_is_warned_of_and_one_that_cannot_be_is_named() {
    let sandbox = Sandbox::new();
    sandbox.write("n.csv", "No.,Competency\n1.01,Waits\n");
    let [said, _] = taken(&sandbox, "n.csv", "--id 123");
    holds(&said, &["only a number", "123"]);
    for (option, wanted) in [
        ("--id 'bad id'", ["the framework cannot have the id `bad id`", "--id bad-id"]),
        ("--version 2", ["`2` cannot be a version", "--version 1.0.0"]),
        ("--title ' '", ["cannot have an empty title", "--title"]),
    ] {
        let said = sandbox.fails(2, &format!("framework import n.csv --output x.toml {option}"));
        holds(&said, &wanted);
        assert!(!said.contains("mend the file"), "{said}");
    }
}

#[test]
fn a_file_without_a_grid_is_called_what_it_is_with_the_way_on() {
    let sandbox = Sandbox::new();
    sandbox.write("a.rtf", "{\\rtf1\\ansi No.\\cell Competency\\cell\\row}");
    sandbox.write("broken.json", "[1,2");
    sandbox.write(
        "moodle.csv",
        "Eltern-ID,ID,Kurzname,Beschreibung,Format,Skalenwerte,Skalenkonfiguration,Regel,Ergebnis,Regelkonfiguration,Verweise,Export-ID,Ist Rahmen,Taxonomie\n\
         ,f,Rahmen,,1,\"Nein,Ja\",\"[{\"\"scaleid\"\":\"\"1\"\"},{\"\"id\"\":2,\"\"scaledefault\"\":1,\"\"proficient\"\":1}]\",,,,,,1,\n\
         ,a,Wartet,,1,,,,,,,,,\n",
    );
    let said = sandbox.fails(2, "framework import a.rtf --output x.toml");
    holds(&said, &["rich text (RTF)", "save it as .docx"]);
    assert!(!said.contains("line 1"), "{said}");
    let said = sandbox.fails(2, "framework import broken.json --output x.toml");
    holds(&said, &["the file ends too early"]);
    assert!(!said.contains("--columns"), "{said}");
    let said = sandbox.fails(2, "framework import moodle.csv --output x.toml");
    holds(
        &said,
        &[
            "looks like a table of Moodle",
            "imh framework import moodle.csv --output x.toml --from moodle-csv",
        ],
    );
    sandbox.ok("framework import moodle.csv --output x.toml --from moodle-csv");
}

#[test]
fn the_same_fault_in_many_rows_is_said_once_with_all_its_places() {
    let sandbox = Sandbox::new();
    let rows: String = (1..10).map(|at| format!("Gardens,1.0{at},Waits {at}\n")).collect();
    sandbox.write("n.csv", format!("Domain,No.,Competency\n{rows}"));
    let said = sandbox.fails(2, "framework import n.csv --output x.toml --into imhcf-2019");
    assert_eq!(said.matches("the template has no domain \"Gardens\"").count(), 1, "{said}");
    holds(&said, &["lines 2 to 10"]);
}
