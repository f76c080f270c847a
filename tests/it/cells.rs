//! An error in a table of answers is reported with its column and cell, and excludes only the
//! person it concerns.

use std::io::{Read as _, Write as _};

use serde_json::{Value, json};

use super::{
    answers::{convert, python},
    handed_in::zip_of,
    harness::{Sandbox, repository},
};

const COLUMNS: [&str; 9] = [
    "person",
    "role",
    "framework",
    "version",
    "level",
    "competency",
    "aspect",
    "point",
    "answered",
];
const SOUND: [&str; 9] = [
    "Ada",
    "Midwife",
    "imh-practice",
    "1.1.0",
    "1",
    "RB-01",
    "knowledge",
    "achieved",
    "2026-03-31",
];

/// A column, the text in its cell, whether only that person is excluded, and the message.
const CASES: [(&str, &str, bool, &str); 28] = [
    ("person", "", false, "does not name its person"),
    ("person", "\u{a0}", false, "does not name its person"),
    ("person", "#REF!", false, "a spreadsheet wrote an error into this cell"),
    ("role", "#N/A", true, "a spreadsheet wrote an error into this cell"),
    ("framework", "garbage", true, "not known here"),
    ("framework", "17", true, "not known here"),
    ("framework", "#VALUE!", true, "a spreadsheet wrote an error into this cell"),
    ("framework", "", true, "there is a version but no framework"),
    ("version", "9.9", true, "it is for imh-practice 9.9, which is not known here"),
    ("version", "\u{a0}", true, "there is a framework but no version"),
    ("version", "#REF!", true, "a spreadsheet wrote an error into this cell"),
    ("level", "", true, "it does not say its level"),
    ("level", "garbage", true, "has no level of this name"),
    ("level", "#NAME?", true, "a spreadsheet wrote an error into this cell"),
    ("competency", "", true, "there is no competency in this row"),
    ("competency", "garbage", true, "has no competency of this name"),
    ("competency", "#DIV/0!", true, "a spreadsheet wrote an error into this cell"),
    ("aspect", "garbage", true, "has no aspect of this name"),
    ("aspect", "#N/A", true, "a spreadsheet wrote an error into this cell"),
    ("point", "", true, "there is no point in this row"),
    ("point", "garbage", true, "this is not one of the answers"),
    ("point", "\u{a0}", true, "there is no point in this row"),
    ("point", "#N/A", true, "a spreadsheet wrote an error into this cell"),
    ("answered", "garbage", true, "this is not a day such as 2026-03-31"),
    ("answered", "46112", true, "this is not a day such as 2026-03-31"),
    ("answered", "1926-03-31", true, "this is not a day such as 2026-03-31"),
    ("answered", "2062-03-31", true, "2062-03-31 has not come yet"),
    ("answered", "#VALUE!", true, "a spreadsheet wrote an error into this cell"),
];

fn row(column: &str, words: &str) -> String {
    let cell = |(name, sound): (&&str, &&'static str)| {
        if *name == column { words.to_owned() } else { (*sound).to_owned() }
    };
    COLUMNS.iter().zip(&SOUND).map(cell).collect::<Vec<_>>().join(",")
}

fn reason(report: &Value) -> String {
    report["unreadable"][0]["reason"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn each_column_of_a_table_says_itself_what_is_wrong_in_it_and_for_whom() {
    for (column, words, is_alone, said) in CASES {
        let sandbox = Sandbox::new();
        let others = SOUND.join(",").replace("Ada", "Ben");
        sandbox
            .write("all.csv", format!("{}\n{others}\n{}\n", COLUMNS.join(","), row(column, words)));
        let report = sandbox.json("cohort gaps all.csv --min-group 1 --format json");
        let told = reason(&report);
        assert!(
            told.starts_with(&format!("line 3, {column}: ")) && told.contains(said),
            "{column} `{words}`: {told}"
        );
        assert_eq!(report["people"], json!(i32::from(is_alone)), "{column} `{words}`: {told}");
        assert_eq!(
            told.contains("that person is left out"),
            is_alone,
            "{column} `{words}`: {told}"
        );
        sandbox.fails(1, "cohort gaps all.csv --strict");
    }
}

#[test]
fn a_cell_of_a_spreadsheet_that_holds_no_day_is_named_itself() {
    let sandbox = Sandbox::new();
    for (at, words) in ["garbage", "46112", "1926-03-31"].into_iter().enumerate() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, COLUMNS).unwrap();
        sheet.write_row(1, 0, row("answered", words).split(',')).unwrap();
        let name = format!("{at}.xlsx");
        book.save(sandbox.path(&name)).unwrap();
        let told =
            reason(&sandbox.json(&format!("cohort gaps {name} --min-group 1 --format json")));
        assert!(
            told.starts_with("cell I2: this is not a day such as 2026-03-31"),
            "{words}: {told}"
        );
    }
    let numbers = "import openpyxl, datetime\nbook = openpyxl.Workbook()\nbook.active.append(['person', 'competency', 'level', 'point', 'answered'])\nbook.active.append(['Ada', 'RB-01', 1, 'achieved', 46112])\nbook.save('number.xlsx')";
    if python(&sandbox, numbers) {
        assert!(
            reason(&sandbox.json("cohort gaps number.xlsx --min-group 1 --format json"))
                .starts_with("cell E2: ")
        );
    }
}

/// Applies `change` to the sheets of the form.
fn form(sandbox: &Sandbox, name: &str, change: &str) -> bool {
    let code = format!(
        "import openpyxl\nbook = openpyxl.load_workbook('form.xlsx')\nstart, sheet = book['Start'], book['Questions']\n\
         at = [row[0].row for row in start.iter_rows() if row[0].value == 'Your name, or a code of your own'][0]\n\
         start.cell(at, 2).value = 'Ada Field'\nsheet['E2'] = 'Achieved'\nfor merged in list(start.merged_cells.ranges): start.unmerge_cells(str(merged))\n{change}\nbook.save('{name}')"
    );
    python(sandbox, &code)
}

#[test]
fn a_name_that_moved_with_columns_and_rows_is_found_by_its_label_or_told() {
    let sandbox = Sandbox::new();
    sandbox.ok("form xlsx --level 1 --output form.xlsx");
    let moved = [
        "start.insert_cols(1)",
        "start.insert_cols(1, 3)",
        "start.insert_cols(2)",
        "start.insert_rows(at)",
        "start.insert_rows(1, 4)",
        "start.insert_cols(2)\nstart.insert_rows(at)",
        "start.cell(at, 1).value = 'Your name, or a code of your own: '",
    ];
    for (number, change) in moved.into_iter().enumerate() {
        if !form(&sandbox, &format!("{number}.xlsx"), change) {
            return;
        }
        let report =
            sandbox.json(&format!("cohort gaps {number}.xlsx --min-group 1 --format json"));
        assert_eq!(
            (&report["people"], &report["nameless"], &report["unreadable"]),
            (&json!(1), &json!(0), &json!([])),
            "{change}"
        );
    }
    for (change, said) in [
        ("start.move_range(f'B{at}', cols=1)", "imh looks for this in cell B"),
        ("start.cell(at, 1).value = 'Me'", "so imh cannot tell whose answers these are"),
        ("start.delete_rows(at)", "so imh cannot tell whose answers these are"),
    ] {
        form(&sandbox, "gone.xlsx", change);
        let told = reason(&sandbox.json("cohort gaps gone.xlsx --min-group 1 --format json"));
        assert!(told.starts_with("cell ") && told.contains(said), "{change}: {told}");
    }
    // A form without a name is nameless, as always.
    form(&sandbox, "none.xlsx", "start.cell(at, 2).value = None");
    assert_eq!(sandbox.json("cohort gaps none.xlsx --min-group 1 --format json")["nameless"], 1);
}

fn mail(body: &str, kind: &str) -> String {
    format!(
        "From: A <a@example.org>\r\nTo: B <b@example.org>\r\nSubject: Answers\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n\
         --x\r\nContent-Type: text/csv; name=\"a.csv\"\r\nContent-Disposition: attachment; filename=\"a.csv\"\r\n\r\n\
         person,level,competency,point\r\nAda,1,RB-02,achieved\r\n\r\n--x--\r\n"
    )
}

#[test]
fn answers_in_a_mail_s_own_text_are_told_and_a_covering_note_is_not() {
    let sandbox = Sandbox::begun();
    for (body, kind) in [
        ("RB-01 Working with the whole family: Yes", "text/plain"),
        ("> rb01 knowledge - working towards", "text/plain"),
        ("RB 1: achieved", "text/plain"),
        ("RB-03\r\nNot yet", "text/plain"),
        ("<ul><li>RB-01: Achieved</li></ul>", "text/html"),
        (
            "<table><tr><td>RB-01 Working with the whole family</td><td>achieved</td></tr></table>",
            "text/html",
        ),
        (
            "<p>Mine</p><table><tr><td>RB-01</td><td>Title</td><td>knowledge</td><td>achieved</td></tr><tr><td>RB-02</td><td>Title</td><td>practice</td><td>Not yet</td></tr></table>",
            "text/html",
        ),
        ("1. Achieved\r\n2. Not yet\r\n3. Working towards", "text/plain"),
        ("competency,level,point\r\nRB-01,1,achieved", "text/plain"),
        ("RB-04 n/a, not in my work", "text/plain"),
        ("{\"competency\":\"RB-01\",\"point\":\"achieved\"}", "text/plain"),
        ("RB-01 very sure\r\nRB-02 sure\r\nRB-03 so so", "text/plain"),
    ] {
        sandbox.write("a.eml", mail(body, kind));
        let report = sandbox.json("cohort gaps a.eml --min-group 1 --format json");
        let told = reason(&report);
        assert!(
            told.contains("the mail's own text: the text here may hold answers"),
            "{body}: {told}"
        );
        assert_eq!(report["people"], 1, "{body}");
        sandbox.fails(1, "cohort gaps a.eml --strict");
        let output = sandbox.run("rate --from a.eml --yes");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && said.contains("the mail's own text"), "{body}: {said}");
    }
    for (body, kind) in [
        (
            "Dear Ben,\r\n\r\nHere are my answers. I found RB-03 hard to rate, see my words beside it.\r\n\r\nBest wishes\r\nAda",
            "text/plain",
        ),
        (
            "Hi\r\nPlease find my form attached: level 1, as agreed on 12/03.\r\nTel: 0131 496 0001\r\nEH1 2AB",
            "text/plain",
        ),
        ("<p>Hello,</p><p>is that <b>all</b> you need? Yes or no will do.</p>", "text/html"),
        (
            "I have achieved a lot this year.\r\nThank you!\r\nNot yet back at work on Mondays.",
            "text/plain",
        ),
    ] {
        sandbox.write("a.eml", mail(body, kind));
        let report = sandbox.json("cohort gaps a.eml --min-group 1 --strict --format json");
        assert_eq!((&report["people"], &report["unreadable"]), (&json!(1), &json!([])), "{body}");
    }
    // With nothing else in it, the message names the mail's text.
    sandbox.write("b.eml", "From: A <a@example.org>\r\nTo: B <b@example.org>\r\nSubject: Answers\r\n\r\nRB-01: achieved\r\n");
    assert!(
        reason(&sandbox.json("cohort gaps b.eml --min-group 1 --format json"))
            .contains("the mail's own text")
    );
    assert!(sandbox.fails(2, "rate --from b.eml").contains("the mail's own text"));
    // A table attached without a name is still a file.
    let nameless = mail("Here it is.", "text/plain")
        .replace("; name=\"a.csv\"", "")
        .replace("; filename=\"a.csv\"", "");
    sandbox.write("c.eml", nameless);
    assert_eq!(sandbox.json("cohort gaps c.eml --min-group 1 --strict --format json")["people"], 1);
}

/// Makes the file that an old Office writes for a locked workbook: a record is inserted after the
/// first, and the bytes of all others are changed. `sort` is the content of the inserted record,
/// from [MS-XLS] 2.4.117.
fn locked(sandbox: &Sandbox, from: &str, to: &str, sort: &[u8]) {
    let mut file = cfb::open(sandbox.path(from)).unwrap();
    let mut stream = Vec::new();
    file.open_stream("Workbook").unwrap().read_to_end(&mut stream).unwrap();
    let (mut made, mut rest) = (Vec::new(), stream.as_slice());
    while rest.len() >= 4 {
        let (sort_of, length) = (
            u16::from_le_bytes([rest[0], rest[1]]),
            usize::from(u16::from_le_bytes([rest[2], rest[3]])),
        );
        let (record, after) = rest.split_at(4 + length);
        made.extend_from_slice(&record[..4]);
        let is_open = sort_of == 0x0809;
        made.extend(record[4..].iter().map(|byte| if is_open { *byte } else { byte ^ 0x5a }));
        if is_open && made.len() == record.len() {
            made.extend([0x2f, 0, u8::try_from(sort.len()).unwrap(), 0]);
            made.extend_from_slice(sort);
        }
        rest = after;
    }
    let mut whole = cfb::create(sandbox.path(to)).unwrap();
    whole.create_stream("Workbook").unwrap().write_all(&made).unwrap();
    whole.flush().unwrap();
}

#[test]
fn a_locked_spreadsheet_of_any_program_is_told_as_locked() {
    let sandbox = Sandbox::begun();
    let manifest = b"<manifest:manifest><manifest:file-entry manifest:full-path=\"encrypted-package\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    // Locked as LibreOffice does from version 24.2.
    let whole = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("encrypted-package", &[0x9e; 900]),
        ("META-INF/manifest.xml", manifest),
    ]);
    sandbox.write("in/whole.ods", whole);
    // An old workbook that LibreOffice locked; testdata/answers/make says how it was made.
    sandbox.write(
        "in/office.xls",
        std::fs::read(repository("testdata/answers/libreoffice-7.4-locked.xls")).unwrap(),
    );
    let mut count = 2;
    sandbox.write("plain.csv", "person,level,competency,point\nAda,1,RB-01,achieved\n");
    if convert(&sandbox, "xls", "plain.csv", "office") {
        assert_eq!(
            sandbox.json("cohort gaps office/plain.xls --min-group 1 --format json")["people"],
            1
        );
        // Locked by exclusive or, and by both kinds of RC4.
        locked(&sandbox, "office/plain.xls", "in/xor.xls", &[0, 0, 0x11, 0x22, 0x33, 0x44]);
        locked(
            &sandbox,
            "office/plain.xls",
            "in/rc4.xls",
            &[&[1, 0, 1, 0, 1, 0][..], &[7; 48]].concat(),
        );
        locked(
            &sandbox,
            "office/plain.xls",
            "in/capi.xls",
            &[&[1, 0, 2, 0, 2, 0, 4, 0, 0, 0, 0x7e, 0, 0, 0][..], &[7; 90]].concat(),
        );
        count += 3;
    }
    let report = sandbox.json("cohort gaps in --min-group 1 --format json");
    let unread = report["unreadable"].as_array().unwrap();
    assert_eq!((unread.len(), &report["people"]), (count, &json!(0)), "{report}");
    for one in unread {
        assert!(
            one["reason"]
                .as_str()
                .unwrap()
                .contains("locked with a password; open it in the program"),
            "{one}"
        );
        let refusal =
            sandbox.fails(2, &format!("rate --from in/{}", one["file"].as_str().unwrap()));
        assert!(refusal.contains("locked with a password"), "{refusal}");
    }
}
