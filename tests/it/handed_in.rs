//! Files that people hand in are read, or named with a remedy; no file that may contain answers is
//! skipped silently.

use std::io::{Cursor, Write as _};

use serde_json::{Value, json};

use super::{
    answers::{convert, python},
    harness::{Sandbox, repository},
};

const ROWS: &str = "person,level,competency,aspect,point\nA,1,RB-01,knowledge,achieved\n";

pub(super) fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn mail(name: &str, bytes: &str) -> String {
    format!(
        "From: A <a@example.org>\r\nTo: B <b@example.org>\r\nSubject: Answers\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n\
         --x\r\nContent-Type: text/csv; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{bytes}\r\n--x--\r\n"
    )
}

fn unread(report: &Value) -> Vec<(String, String)> {
    let unread = report["unreadable"].as_array().unwrap().iter();
    unread
        .map(|one| {
            (one["file"].as_str().unwrap().to_owned(), one["reason"].as_str().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn a_file_is_read_for_what_it_is_whatever_it_is_called() {
    let sandbox = Sandbox::begun();
    sandbox.write("in/rows.txt", ROWS);
    sandbox.write("in/rows.json.txt", ROWS.replace("\nA", "\nB"));
    sandbox.write("in/no ending", ROWS.replace("\nA", "\nC"));
    sandbox.write("in/mail.eml", mail("answers.csv", &ROWS.replace("\nA", "\nD")));
    let forwarded = mail("answers.csv", &ROWS.replace("\nA", "\nE"));
    let forwarded = format!(
        "From: C <c@example.org>\r\nTo: B <b@example.org>\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"y\"\r\n\r\n\
         --y\r\nContent-Type: message/rfc822\r\n\r\n{forwarded}\r\n--y--\r\n"
    );
    sandbox.write("in/forwarded.mail", forwarded);
    let rows = |who: &str| ROWS.replace("\nA", &format!("\n{who}"));
    let inner = zip_of(&[("answers.csv", rows("F").as_bytes())]);
    let packed = zip_of(&[
        ("G/answers.csv", rows("G").as_bytes()),
        ("inner.piz", &inner),
        ("photo", b"\xff\xd8\xff\xe0"),
        ("__MACOSX/._x", b"x"),
    ]);
    sandbox.write("in/packed.piz", packed);
    sandbox.write("in/desktop.ini", "[.ShellClassInfo]");
    sandbox.write("in/film", b"\0\0\0\x20ftypisom");
    let report = sandbox.json("cohort gaps in --min-group 1 --strict --format json");
    assert_eq!(
        (&report["people"], &report["unreadable"], &report["passed-over"]),
        (&json!(7), &json!([]), &json!(3)),
        "{report}"
    );
    assert_eq!(report["files"], 6);
    // By one person too.
    for file in ["in/rows.txt", "in/mail.eml", "in/forwarded.mail"] {
        sandbox.ok(&format!("rate --from '{file}' --yes"));
    }
    assert!(sandbox.fails(2, "rate --from in/packed.piz").contains("holds 2 files of answers"));
}

#[test]
fn an_unread_file_that_may_hold_answers_is_named_with_a_remedy() {
    let sandbox = Sandbox::begun();
    let gnumeric = {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"<?xml version=\"1.0\"?><gnm:Workbook xmlns:gnm=\"http://www.gnumeric.org/v10.dtd\">").unwrap();
        packed.finish().unwrap()
    };
    let wide =
        |name: &str| name.bytes().flat_map(|byte| [byte, 0]).chain([0, 0]).collect::<Vec<u8>>();
    let compound = |stream: &str| {
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 512], wide(stream)].concat()
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "unpack it"),
        ("b.gnumeric", gnumeric, "save it as .xlsx"),
        ("c.xml", b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".to_vec(), "save it as .xlsx"),
        (
            "d.fods",
            b"<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"/>".to_vec(),
            "save it as .xlsx",
        ),
        ("e.numbers", zip_of(&[("Index/Document.iwa", b"x"), ("Metadata/Properties.plist", b"x")]), "export it as Excel"),
        ("f.xlsx", compound("EncryptedPackage"), "locked with a password"),
        (
            "g.ods",
            zip_of(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", b"x"),
                ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ]),
            "locked with a password",
        ),
        ("h.pdf", b"%PDF-1.7\n".to_vec(), "it is a PDF"),
        ("i.docx", zip_of(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]), "imh reads answers only from spreadsheets"),
        ("j.msg", compound("__properties_version1.0"), "save what is attached to it"),
        ("k.txt", b"I am good at RB-01.".to_vec(), "there are no columns `competency` and `point`"),
        ("l.xls", b"<html><table><tr><td>Competency</td><td>Your answer</td></tr></table>".to_vec(), "save it as .xlsx"),
        ("m.bin", b"\x01\x02\x03\x04\0\0".to_vec(), "it is neither text"),
        ("n.eml", mail("notes.txt", "nothing").into_bytes(), "notes.txt"),
        ("o.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "it is called .csv, but is a picture"),
        ("p.zip", zip_of(&[("Q/answers.csv", b"person,level,competency,point\nQ,1,RB-01,brilliant\n")]), "Q/answers.csv, line 2, point"),
    ];
    for (name, bytes, _) in &cases {
        sandbox.write(&format!("in/{name}"), bytes);
    }
    sandbox.write("in/read.csv", ROWS);
    let report = sandbox.json("cohort gaps in --min-group 1 --format json");
    let unread = unread(&report);
    for (name, _, said) in &cases {
        assert!(
            unread.iter().any(|(file, reason)| file == name && reason.contains(said)),
            "{name}: {said}: {unread:#?}"
        );
        if *name != "p.zip" {
            let refusal = sandbox.fails(2, &format!("rate --from in/{name}"));
            assert!(
                refusal.contains(said.trim_start_matches("it is called .csv, but ")),
                "{name}: {refusal}"
            );
        }
    }
    assert_eq!((report["people"].as_u64(), unread.len()), (Some(1), cases.len()), "{unread:#?}");
    sandbox.fails(1, "cohort gaps in --strict");
    // Rows for other programs come with messages about what is missing.
    let output = sandbox.run("cohort export in");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("Not in it: a.7z: ")
            && said.contains("Not in it: p.zip: Q/answers.csv, line 2"),
        "{said}"
    );
}

#[test]
fn spreadsheets_of_every_program_hold_the_same_answers() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form xlsx --level 2 --output form.xlsx");
    let fill = "import openpyxl\nbook = openpyxl.load_workbook('form.xlsx')\nsheet = book['Questions']\nsheet['E2'] = 'Achieved'\nsheet['E3'] = 'Not yet'\nsheet['E4'] = 'Steady'\nsheet['F4'] = 'as\\u00a0ever'\nsheet['E5'] = '\\u00a0'\nfor row in book['Start'].iter_rows():\n    if row[0].value and row[0].value.startswith('Your name'):\n        row[1].value = 'A. B.'\nbook.create_sheet('Own')['A1'] = '#N/A'\nbook['Own']['A1'].data_type = 'e'\nbook.save('filled.xlsx')";
    if !python(&sandbox, fill) {
        return;
    }
    let mut files = vec!["filled.xlsx"];
    for (to, file) in [
        ("ods", "office/filled.ods"),
        ("xls", "office/filled.xls"),
        ("xlsm:Calc MS Excel 2007 VBA XML", "office/filled.xlsm"),
    ] {
        if convert(&sandbox, to, "filled.xlsx", "office") {
            files.push(file);
        }
    }
    let mut seen: Vec<Value> = Vec::new();
    for file in files {
        let one = Sandbox::begun();
        one.write("a", sandbox.read_bytes(file));
        one.ok("rate --from a");
        let gaps = one.json("gaps --level 2 --format json");
        assert_eq!(gaps["gaps"][0]["aspects"]["knowledge"], "achieved", "{file}");
        seen.push(gaps["gaps"].clone());
        let report = one.json("cohort gaps a --min-group 1 --format json");
        assert_eq!(
            (&report["people"], &report["nameless"], &report["unreadable"]),
            (&json!(1), &json!(0), &json!([])),
            "{file}: {report}"
        );
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    // A file written by SheetJS; testdata/answers/make says how.
    let one = Sandbox::begun();
    one.write("a.xlsb", std::fs::read(repository("testdata/answers/sheetjs-0.16.9.xlsb")).unwrap());
    one.ok("rate --from a.xlsb");
    assert_eq!(one.json("status --format json")["summary"]["met"], 1);
    // A file whose cells would be skipped is reported.
    one.write("b.xlsb", std::fs::read(repository("testdata/answers/sheetjs-0.18.5.xlsb")).unwrap());
    assert!(one.fails(2, "rate --from b.xlsb").contains("save it as .xlsx"));
    one.write(
        "c.xlsb",
        std::fs::read(repository("testdata/answers/sheetjs-0.16.9-merged.xlsb")).unwrap(),
    );
    assert!(one.fails(2, "rate --from c.xlsb").contains("save it as .xlsx"));
}

#[test]
fn a_cell_that_lost_an_answer_is_named_and_one_that_holds_none_is_not() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form xlsx --level 1 --output form.xlsx");
    let with = |name: &str, change: &str| {
        let code = format!(
            "import openpyxl\nbook = openpyxl.load_workbook('form.xlsx')\nsheet, start = book['Questions'], book['Start']\n{change}\nbook.save('{name}')"
        );
        python(&sandbox, &code)
    };
    if !with("formula.xlsx", "sheet['E2'] = '=IF(TRUE,\"Achieved\",\"\")'") {
        return;
    }
    with(
        "name.xlsx",
        "sheet['E2'] = 'Achieved'\nfor row in start.iter_rows():\n    if row[0].value == 'Your work':\n        row[1].value = '=\"Mid\"&\"wife\"'",
    );
    with("merged.xlsx", "sheet['E2'] = 'Achieved'\nsheet.merge_cells('E2:E4')");
    with("aspects.xlsx", "sheet['E3'] = 'Achieved'\nsheet.merge_cells('C2:C4')");
    with("error.xlsx", "sheet['E2'] = '#N/A'\nsheet['E2'].data_type = 'e'");
    for (file, said) in [
        ("formula.xlsx", "cell E2: this cell holds a formula and no value"),
        ("name.xlsx", "this cell holds a formula and no value"),
        ("merged.xlsx", "cell E2: this cell is merged with those up to E4"),
        ("aspects.xlsx", "cell C2: this cell is merged with those up to C4"),
        ("error.xlsx", "cell E2: this cell holds an error"),
    ] {
        let refusal = sandbox.fails(2, &format!("rate --from {file}"));
        assert!(refusal.contains(said), "{file}: {refusal}");
        let report = sandbox.json(&format!("cohort gaps {file} --min-group 1 --format json"));
        assert!(unread(&report)[0].1.contains(said), "{file}: {report}");
        if convert(&sandbox, "ods", file, "office") && file != "formula.xlsx" && file != "name.xlsx"
        {
            let refusal =
                sandbox.fails(2, &format!("rate --from office/{}", file.replace("xlsx", "ods")));
            assert!(refusal.contains(said), "{file} as .ods: {refusal}");
        }
    }
    // Errors beside the questions do not concern an answer; nor do a title across a row or a
    // non-breaking space.
    with(
        "sound.xlsx",
        "sheet['E2'] = 'Working\\u00a0towards'\nsheet['E3'] = '\\u00a0'\nfor cell in ('Z9', 'B2', 'B3', 'A400'):\n    sheet[cell] = '#N/A'\n    sheet[cell].data_type = 'e'\nsheet['A300'] = 'The end'\nsheet.merge_cells('A300:F300')\nstart['A90'] = '#N/A'\nstart['A90'].data_type = 'e'",
    );
    sandbox.ok("rate --from sound.xlsx");
    // A row may be shorter than the header: some programs drop empty cells.
    sandbox.write("short.csv", "competency,level,aspect,point,note,role\nRB-02,1,knowledge,achieved\nRB-03,1,knowledge,not-yet,\n");
    sandbox.ok("rate --from short.csv");
    sandbox
        .write("long.csv", "competency,level,aspect,point\nRB-02,1,knowledge,achieved,and more\n");
    assert!(
        sandbox
            .fails(2, "rate --from long.csv")
            .contains("line 2: the row has 5 cells, and the header 4")
    );
}

#[test]
fn ids_that_a_spreadsheet_changes_are_warned_of_and_traced_back() {
    let sandbox = Sandbox::begun();
    let pack = sandbox.read_bytes("ws/framework/imh-practice-1.1.0.toml");
    let pack = String::from_utf8(pack)
        .unwrap()
        .replace("\"imh-practice\"", "\"months\"")
        .replace("\"RB-", "\"MAR-")
        .replace("\"DV-01\"", "\"1E5\"");
    sandbox.write("months.toml", pack);
    let output = sandbox.run("framework check months.toml");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success()
            && said.contains("Spreadsheets change 11 ids")
            && said.contains("`MAR-01` becomes a date"),
        "{said}"
    );
    assert_eq!(
        sandbox.json("framework check months.toml --format json")["warnings"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    sandbox.ok("init other --framework months.toml --level 1");
    let mut rows = "competency,level,aspect,point\n".to_owned();
    for id in ["03/01/01", "07-Mar", "1.00E+05"] {
        rows.push_str(&format!("{id},1,knowledge,achieved\n"));
    }
    sandbox.write("dates.csv", rows);
    let refusal = sandbox.fails(2, "--workspace other rate --from dates.csv");
    for said in [
        "`03/01/01`: a spreadsheet turned this id into a date; it was most likely `MAR-01`",
        "`MAR-07`",
        "turned this id into a number; it was most likely `1E5`",
    ] {
        assert!(refusal.contains(said), "{said}: {refusal}");
    }
    let report =
        sandbox.json("cohort gaps dates.csv --framework months.toml --min-group 1 --format json");
    assert!(unread(&report)[0].1.contains("most likely `MAR-01`"), "{report}");
    // Month names of other languages.
    for (id, seen) in [
        ("OKT", "01.10.2026"),
        ("DEZ", "01. Dez"),
        ("MAI", "01-mai"),
        ("AVR", "01-avr."),
        ("GEN", "01/01/01"),
    ] {
        sandbox.write(
            "other.toml",
            sandbox.read("months.toml").replace("\"MAR-", &format!("\"{id}-")),
        );
        let checked = sandbox.run("framework check other.toml");
        let said = String::from_utf8(checked.stderr).unwrap();
        assert!(said.contains(&format!("`{id}-01` becomes a date")), "{said}");
        sandbox.write(
            "seen.csv",
            format!("competency,level,aspect,point\n{seen},1,knowledge,achieved\n"),
        );
        let report =
            sandbox.json("cohort gaps seen.csv --framework other.toml --min-group 1 --format json");
        assert!(
            unread(&report)[0].1.contains(&format!("most likely `{id}-01`")),
            "{seen}: {report}"
        );
    }
    // The ids as date cells.
    let code = "import openpyxl, datetime\nbook = openpyxl.Workbook()\nfor row in (['competency', 'level', 'aspect', 'point'], [datetime.date(2026, 3, 1), 1, 'knowledge', 'achieved']):\n    book.active.append(row)\nbook.save('dates.xlsx')";
    if python(&sandbox, code) {
        assert!(
            sandbox
                .fails(2, "--workspace other rate --from dates.xlsx")
                .contains("cell A2: `2026-03-01`: a spreadsheet turned this id into a date")
        );
    }
}

#[test]
fn people_are_told_by_their_file_or_by_what_it_lies_in_and_one_name_in_many_places_is_said() {
    let sandbox = Sandbox::new();
    let rows = b"competency,level,point,person\nRB-01,1,achieved,me\n";
    for (loose, name) in [("Anna K. Smith/answers.csv", "Anna"), ("Ben/answers.csv", "Ben")] {
        sandbox.write(&format!("loose/{loose}"), rows);
        sandbox.write(&format!("packed/{name}.zip"), zip_of(&[("answers.csv", rows)]));
    }
    let inner = zip_of(&[("answers.csv", rows)]);
    sandbox.write(
        "inside/all.zip",
        zip_of(&[("Anna/answers.csv", rows), ("Ben/answers.csv", rows), ("cleo.zip", &inner)]),
    );
    for (folder, places) in [("loose", 2), ("packed", 2), ("inside", 3)] {
        let report = sandbox.json(&format!(
            "cohort gaps {folder} --people-by file --identify --min-group 1 --format json"
        ));
        assert_eq!(report["people"], 1, "{folder}");
        assert_eq!(
            report["one-name"],
            json!([{ "name": "answers", "places": places }]),
            "{folder}"
        );
        let report = sandbox
            .json(&format!("cohort gaps {folder} --people-by folder --min-group 1 --format json"));
        assert_eq!(
            (&report["people"], &report["one-name"]),
            (&json!(places), &json!([])),
            "{folder}"
        );
    }
    let text = sandbox
        .ok("cohort gaps loose --people-by file --identify")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        text.contains("One name counts as one person: `answers` in 2 places.")
            && text.contains("--people-by folder"),
        "{text}"
    );
    sandbox.write("twins/one/Anna/a.csv", rows);
    sandbox.write("twins/two/Anna/a.csv", rows);
    let text = sandbox
        .ok("cohort gaps twins --people-by folder --identify")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        text.contains("`Anna` in 2 places") && text.contains("give the folders different names"),
        "{text}"
    );
    // The same group given twice has the same places.
    let report =
        sandbox.json("cohort gaps packed packed --people-by file --min-group 1 --format json");
    assert_eq!(report["one-name"][0]["places"], 2);
    sandbox.write("first/anna.csv", rows);
    sandbox.write("later/anna.csv", rows);
    let report =
        sandbox.json("cohort gaps first later --people-by file --min-group 1 --format json");
    assert_eq!(
        (&report["people"], &report["again"], &report["one-name"]),
        (&json!(1), &json!(1), &json!([]))
    );
}

#[test]
fn a_table_of_groups_finds_files_inside_others_by_their_own_names() {
    let sandbox = Sandbox::new();
    let rows = b"competency,level,point\nRB-01,1,achieved\n";
    let other = b"competency,level,point\nRB-01,1,not-yet\n";
    sandbox.write("in/all.zip", zip_of(&[("anna.csv", rows), ("more/ben.csv", other)]));
    sandbox.write("groups.csv", "file,site\nanna.csv,East\nben,West\n");
    let report =
        sandbox.json("cohort gaps in --groups groups.csv --by site --min-group 1 --format json");
    let groups: Vec<&str> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["group"].as_str().unwrap())
        .collect();
    assert_eq!(groups, ["East", "West"], "{report}");
}
