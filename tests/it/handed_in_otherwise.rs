//! Files that people hand in with the same content in other spellings, letters, programs and
//! places.

use std::{io::Write, process::Command};

use serde_json::{Value, json};

use super::{
    answers::{convert, python},
    handed_in::zip_of,
    harness::Sandbox,
};

fn met(report: &Value) -> Vec<String> {
    let needs =
        report["competencies"].as_array().unwrap().iter().filter(|need| need["met"] != json!(0));
    needs
        .map(|need| {
            format!(
                "{} {} {}",
                need["level"].as_str().unwrap(),
                need["competency"].as_str().unwrap(),
                need["met"]
            )
        })
        .collect()
}

fn gaps(sandbox: &Sandbox, what: &str) -> Value {
    sandbox.json(&format!("cohort gaps {what} --min-group 1 --format json"))
}

fn reasons(report: &Value) -> String {
    report["unreadable"].to_string()
}

#[test]
fn an_answer_counts_at_its_own_level_in_a_file_of_any_level() {
    let sandbox = Sandbox::new();
    let json = |answers: &str| {
        format!(r#"{{"format":1,"level":"1","person":{{"label":"Anna"}},"answers":[{answers}]}}"#)
    };
    let third = r#"{"competency":"RB-01","level":"3","point":"achieved"}"#;
    sandbox.write("a.json", json(third));
    assert_eq!(met(&gaps(&sandbox, "a.json")), ["3 RB-01 1"]);
    sandbox
        .write("b.json", json(&format!(r#"{third},{{"competency":"RB-02","point":"achieved"}}"#)));
    let mut both = met(&gaps(&sandbox, "b.json"));
    both.sort();
    assert_eq!(both, ["1 RB-02 1", "3 RB-01 1"]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let start = book.add_worksheet();
    start.write_row(0, 0, ["Level", "1"]).unwrap();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["Competency", "Level", "Your answer"]).unwrap();
    sheet.write_row(1, 0, ["RB-01", "3", "Achieved"]).unwrap();
    book.save(sandbox.path("c.xlsx")).unwrap();
    assert_eq!(met(&gaps(&sandbox, "c.xlsx")), ["3 RB-01 1"]);
}

#[test]
fn a_column_name_tells_people_apart_and_a_name_in_other_spellings_is_one_person() {
    let sandbox = Sandbox::new();
    sandbox.write("named.csv", "Name,Competency,Level,Point\nAnna,RB-01,1,achieved\nBen,RB-01,1,achieved\nCleo,RB-02,1,achieved\n");
    let report = gaps(&sandbox, "named.csv");
    assert_eq!((&report["people"], &report["nameless"]), (&json!(3), &json!(0)));
    let lines =
        ["Anna", "Ben"].map(|name| format!("{{\"name\":\"{name}\",\"competency\":\"RB-01\",\"level\":\"1\",\"point\":\"achieved\"}}\n"));
    sandbox.write("named.jsonl", lines.concat());
    assert_eq!(gaps(&sandbox, "named.jsonl")["people"], 2);
    sandbox.ok("init mine --level 1");
    assert!(
        sandbox
            .fails(2, "--workspace mine rate --from named.csv")
            .contains("the answers of 3 people")
    );

    sandbox.write("spelt.csv", "person,competency,level,point\nAnna,RB-01,1,achieved\nANNA ,RB-02,1,achieved\nanna,RB-03,1,achieved\n");
    let report = gaps(&sandbox, "spelt.csv");
    assert_eq!(
        (&report["people"], &report["again"], &report["chosen"]),
        (&json!(1), &json!(0), &json!([]))
    );
    assert_eq!(met(&report), ["1 RB-01 1", "1 RB-02 1", "1 RB-03 1"]);
    // An error under one spelling of a name concerns the person.
    sandbox.write(
        "wrong.csv",
        "person,competency,level,point\nAnna,RB-01,1,achieved\nanna,RB-02,1,wrong\n",
    );
    let report = gaps(&sandbox, "wrong.csv");
    assert_eq!(report["people"], 0, "{report}");
}

#[test]
fn a_year_of_two_digits_belongs_to_this_century_and_no_day_is_long_ago() {
    let sandbox = Sandbox::new();
    let table = |day: &str, point: &str| {
        format!("person,competency,level,point,answered\nAnna,RB-01,1,{point},{day}\n")
    };
    sandbox.write("in/new.csv", table("31/03/26", "achieved"));
    sandbox.write("in/old.csv", table("31/03/2025", "not-yet"));
    assert_eq!(met(&gaps(&sandbox, "in")), ["1 RB-01 1"]);
    sandbox.write("in/old.csv", table("0025-03-31", "not-yet"));
    assert!(reasons(&gaps(&sandbox, "in")).contains("not a day such as"));
}

#[test]
fn a_table_of_many_in_utf_16_is_read_by_the_same_rules() {
    let sandbox = Sandbox::new();
    let days = "person\tcompetency\tlevel\tpoint\tanswered\nAnna\tRB-01\t1\tnot-yet\t2026-03-01\nAnna\tRB-01\t1\tachieved\t2026-03-31\n";
    let wrong =
        "person\tcompetency\tlevel\tpoint\nAnna\tRB-01\t1\twrong\nBen\tRB-01\t1\tachieved\n";
    for table in [days, wrong] {
        let wide = |order: fn(u16) -> [u8; 2]| {
            "\u{feff}"
                .encode_utf16()
                .chain(table.encode_utf16())
                .flat_map(order)
                .collect::<Vec<u8>>()
        };
        sandbox.write("one/t.txt", table);
        sandbox.write("two/t.txt", wide(u16::to_le_bytes));
        sandbox.write("three/t.txt", wide(u16::to_be_bytes));
        let as_is = gaps(&sandbox, "one");
        assert_eq!((&as_is["people"], met(&as_is)), (&json!(1), vec!["1 RB-01 1".to_owned()]));
        for folder in ["two", "three"] {
            let report = gaps(&sandbox, folder);
            for field in ["people", "again", "unreadable", "competencies"] {
                assert_eq!(report[field], as_is[field], "{folder}, {field}");
            }
        }
    }
}

#[test]
fn a_workbook_of_any_program_says_when_it_was_saved() {
    let sandbox = Sandbox::new();
    let book = |name: &str, competency: &str| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["person", "competency", "level", "point"]).unwrap();
        sheet.write_row(1, 0, ["Anna", competency, "1", "achieved"]).unwrap();
        book.save(sandbox.path(name)).unwrap();
    };
    book("new.xlsx", "RB-02");
    book("old.xlsx", "RB-01");
    for kind in ["ods", "xls"] {
        let folder = format!("in-{kind}");
        if !convert(&sandbox, kind, "new.xlsx", &folder)
            || !convert(&sandbox, kind, "old.xlsx", &folder)
        {
            return;
        }
        let old = sandbox.path(&format!("{folder}/old.{kind}"));
        // Saved in 2025, and copied here later.
        if kind == "ods" {
            let mut archive = zip::ZipArchive::new(std::fs::File::open(&old).unwrap()).unwrap();
            let mut files: Vec<(String, Vec<u8>)> = Vec::new();
            for at in 0..archive.len() {
                let mut member = archive.by_index(at).unwrap();
                let mut bytes = Vec::new();
                std::io::copy(&mut member, &mut bytes).unwrap();
                files.push((member.name().unwrap().into_owned(), bytes));
            }
            for (_, bytes) in files.iter_mut().filter(|(name, _)| name == "meta.xml") {
                let text = String::from_utf8(bytes.clone()).unwrap();
                let (before, rest) = text.split_once("<dc:date>").unwrap();
                let (_, after) = rest.split_once("</dc:date>").unwrap();
                *bytes =
                    format!("{before}<dc:date>2025-01-02T03:04:05</dc:date>{after}").into_bytes();
            }
            let files: Vec<(&str, &[u8])> =
                files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            std::fs::write(&old, zip_of(&files)).unwrap();
        } else {
            let mut file = cfb::open_rw(&old).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut file.open_stream("\u{5}SummaryInformation").unwrap(), &mut bytes)
                .unwrap();
            let word =
                |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
            let set = word(44);
            let saved =
                (0..word(set + 4)).map(|at| set + 8 + at * 8).find(|at| word(*at) == 13).unwrap();
            let at = set + word(saved + 4) + 4;
            let moment: u64 = (1_735_787_045 + 11_644_473_600) * 10_000_000;
            bytes[at..at + 8].copy_from_slice(&moment.to_le_bytes());
            file.create_stream("\u{5}SummaryInformation").unwrap().write_all(&bytes).unwrap();
            file.flush().unwrap();
        }
        let report = gaps(&sandbox, &folder);
        assert_eq!(
            (met(&report), &report["chosen"], &report["unreadable"]),
            (vec!["1 RB-02 1".to_owned()], &json!([]), &json!([])),
            "{kind}"
        );
    }
}

#[test]
fn a_formula_without_a_value_is_told_in_every_sort_of_spreadsheet() {
    let sandbox = Sandbox::new();
    let content = |cell: &str| {
        let head = ["person", "competency", "level", "point"]
            .map(|name| format!("<table:table-cell><text:p>{name}</text:p></table:table-cell>"));
        let row = ["Anna", "RB-01", "1"]
            .map(|name| format!("<table:table-cell><text:p>{name}</text:p></table:table-cell>"));
        format!(
            "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table><table:table-row>{}</table:table-row><table:table-row>{}{cell}</table:table-row></table:table></office:document-content>",
            head.concat(),
            row.concat()
        )
    };
    let ods = |cell: &str| {
        let content = content(cell);
        zip_of(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
            ("META-INF/manifest.xml", b"<manifest/>"),
            ("content.xml", content.as_bytes()),
        ])
    };
    // As SheetJS writes a formula without a value, and as LibreOffice writes an empty result.
    sandbox.write(
        "a.ods",
        ods("<table:table-cell table:formula=\"of:='x'\" office:value-type=\"string\"><text:p></text:p></table:table-cell>"),
    );
    sandbox.write(
        "b.ods",
        ods("<table:table-cell table:formula=\"of:='x'\"><text:p/></table:table-cell>"),
    );
    assert!(
        reasons(&gaps(&sandbox, "a.ods"))
            .contains("cell D2: this cell holds a formula and no value")
    );
    assert!(!reasons(&gaps(&sandbox, "b.ods")).contains("formula"));
    let made = "import openpyxl\nbook = openpyxl.Workbook()\nsheet = book.active\nsheet.append(['person', 'competency', 'level', 'point'])\nsheet.append(['Anna', 'RB-01', 1, '=IF(A1=\"x\",\"achieved\",\"\")'])\nbook.save('c.xlsx')";
    if python(&sandbox, made) && convert(&sandbox, "xls", "c.xlsx", "old") {
        assert!(
            reasons(&gaps(&sandbox, "old/c.xls"))
                .contains("cell D2: this cell holds a formula and no value")
        );
    }
}

#[cfg(unix)]
#[test]
fn links_that_are_not_followed_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.csv", "person,competency,level,point\nAnna,RB-01,1,achieved\n");
    sandbox.write("other/b.csv", "person,competency,level,point\nBen,RB-01,1,achieved\n");
    std::os::unix::fs::symlink(sandbox.path("other"), sandbox.path("in/team")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("nowhere"), sandbox.path("in/c.csv")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("other/b.csv"), sandbox.path("in/d.csv")).unwrap();
    let report = gaps(&sandbox, "in");
    let told = reasons(&report);
    assert_eq!(report["people"], 2);
    assert!(
        told.contains("is a link to a folder")
            && told.contains("is a link to something that is not there"),
        "{told}"
    );
    sandbox.fails(1, "cohort gaps in --strict");
}

#[test]
fn a_table_for_programs_leaves_nothing_unsaid() {
    let sandbox = Sandbox::new();
    let rows = "competency,level,point\nRB-01,1,achieved\n";
    sandbox.write("in/a.csv", rows);
    sandbox.write("in/b.csv", rows);
    sandbox.write("in/wrong.csv", "competency,level,point\nRB-01,1,wrong\n");
    sandbox.write("courses.toml", "format = 1\n[[training]]\nid = \"a\"\ntitle = \"A day\"\ncovers = [{ framework = \"imh-practice\", competencies = [\"RB-01\"] }]\n");
    for line in [
        "cohort gaps in --format csv",
        "cohort compare in in --format csv",
        "cohort export in",
        "cohort export in --format jsonl",
    ] {
        let output = sandbox.run(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("Not in it: wrong.csv: line 2, point")
                && said.contains("in a.csv and b.csv"),
            "{line}: {said}"
        );
        if line.ends_with("csv") {
            let table = String::from_utf8_lossy(&output.stdout).into_owned();
            let digest = gaps(&sandbox, "in")["sets"][0]["sha256"].as_str().unwrap().to_owned();
            assert!(table.lines().next().unwrap().contains(",sha256,known,for,"), "{table}");
            assert!(
                table.lines().skip(1).all(|row| row.contains(&format!(",{digest},known,"))),
                "{line}: {table}"
            );
        }
    }
}

#[test]
fn answers_in_an_unread_format_are_refused_with_the_name_of_the_format() {
    let sandbox = Sandbox::new();
    let page = "<html><body><table><tr><th>\n  Competency\n </th><th>\n  Point\n</th></tr></table></body></html>";
    sandbox.write("in/pretty.html", page);
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    sandbox.write("in/wide.htm", wide);
    sandbox.write(
        "in/a.webloc",
        "<?xml version=\"1.0\"?><plist><dict><key>URL</key><string>x</string></dict></plist>",
    );
    sandbox.write("in/a.wk1", [&[0, 0, 2, 0, 6, 4, 6, 0, 8, 0][..], &[0; 20]].concat());
    sandbox.write(
        "in/w.zip",
        zip_of(&[
            ("mine/imh.json", b"{}".as_slice()),
            ("mine/journal/a.jsonl", b"{}"),
            ("mine/notes.csv", b"a,b\n1,2\n"),
        ]),
    );
    let report = gaps(&sandbox, "in");
    let told: std::collections::BTreeMap<&str, &str> = report["unreadable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["file"].as_str().unwrap(), one["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(
        told["pretty.html"].contains("a web page with a table on it")
            && told["wide.htm"].contains("a web page with a table on it")
    );
    assert!(
        told["a.webloc"].contains("XML of a kind")
            && told["a.wk1"].contains("a program, or an old version of one"),
        "{told:?}"
    );
    assert!(
        told["w.zip"].starts_with("mine: it is a workspace") && told["w.zip"].contains("unpack it"),
        "{told:?}"
    );
}

#[test]
fn a_file_s_name_has_dots_and_nobody_is_listed_twice() {
    let sandbox = Sandbox::new();
    for name in ["Dr. Smith", "Dr. Jones"] {
        sandbox.write(&format!("in/{name}.csv"), "competency,level,point\nRB-01,1,achieved\n");
    }
    sandbox.write("groups.csv", "file,site\nDr. Smith,North\nDr. Jones.csv,South\n");
    let report = sandbox.json(
        "cohort gaps in --people-by file --groups groups.csv --by site --min-group 1 --format json",
    );
    let groups: Vec<&str> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["group"].as_str().unwrap())
        .collect();
    assert_eq!((&report["people"], groups), (&json!(2), vec!["North", "South"]));
    sandbox.write("twice.csv", "person,site\nBen,North\nben ,South\n");
    let said = sandbox.fails(2, "cohort gaps in --groups twice.csv --by site");
    assert!(said.contains("line 3: this is the same person as on line 2"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_locked_zip_inside_a_zip_says_that_it_is_locked() {
    let sandbox = Sandbox::new();
    sandbox.write("a.csv", "person,competency,level,point\nAnna,RB-01,1,achieved\n");
    let packed = Command::new("zip")
        .args(["-q", "-P", "secret", "locked.zip", "a.csv"])
        .current_dir(sandbox.path(""))
        .status();
    if !packed.is_ok_and(|status| status.success()) {
        return;
    }
    sandbox.write("in/all.zip", zip_of(&[("locked.zip", &sandbox.read_bytes("locked.zip"))]));
    assert!(
        reasons(&gaps(&sandbox, "in")).contains("locked.zip: a.csv: it is locked with a password"),
        "{}",
        reasons(&gaps(&sandbox, "in"))
    );
}
