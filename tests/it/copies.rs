//! One person who handed in several files: without a name, and on days that the files state or do
//! not.

use std::{
    fs::File,
    process::Command,
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use super::{
    cohort::{answers, need},
    handed_in::zip_of,
    harness::{Sandbox, has},
};

/// A file of answers without a name.
fn nameless(role: &str, given: &[(&str, &str)]) -> String {
    answers("", role, given)
}

/// A spreadsheet with these answers, a person and a column of days if given, last saved on `saved`.
fn book(
    person: &str,
    answered: Option<u32>,
    saved: Option<(u16, u8, u8)>,
    given: &[(&str, &str)],
) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    if let Some((year, month, day)) = saved {
        let saved = rust_xlsxwriter::ExcelDateTime::from_ymd(year, month, day).unwrap();
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&saved));
    }
    let facts = book.add_worksheet().set_name("Start").unwrap();
    for (row, (name, value)) in
        (0..).zip([("Level", "1"), ("A name, or whatever tells you apart", person)])
    {
        facts.write_string(row, 0, name).unwrap().write_string(row, 1, value).unwrap();
    }
    let sheet = book.add_worksheet();
    for (column, name) in
        (0..).zip(["Competency", "Your answer", "Answered"].iter().take(if answered.is_some() {
            3
        } else {
            2
        }))
    {
        sheet.write_string(0, column, *name).unwrap();
    }
    for (row, (competency, point)) in (1..).zip(given) {
        sheet.write_string(row, 0, *competency).unwrap().write_string(row, 1, *point).unwrap();
        if let Some(day) = answered {
            let day = rust_xlsxwriter::ExcelDateTime::from_serial_datetime(day).unwrap();
            sheet
                .write_datetime_with_format(
                    row,
                    2,
                    &day,
                    &rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy"),
                )
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Removes the date of saving, which some programs do not write.
fn without_properties(book: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let member = from.by_index_raw(at).unwrap();
        if !member.name().unwrap().starts_with("docProps/core") {
            to.raw_copy_file(member).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

fn changed(sandbox: &Sandbox, file: &str, days_ago: u64) {
    let when = SystemTime::now() - Duration::from_secs(days_ago * 86_400);
    File::options().append(true).open(sandbox.path(file)).unwrap().set_modified(when).unwrap();
}

fn people_and_copies(report: &Value) -> (u64, u64) {
    assert_eq!(report["unreadable"], json!([]), "{report}");
    (report["people"].as_u64().unwrap(), report["copies"].as_u64().unwrap())
}

#[test]
fn copies_of_a_file_without_a_name_are_one_person_whatever_they_are_called_and_that_is_said() {
    let sandbox = Sandbox::new();
    let given = [("RB-01", "not-yet"), ("RB-02", "achieved")];
    let one = nameless("midwife", &given);
    sandbox.write("in/answers.json", &one);
    sandbox.write("in/answers (1).json", &one);
    sandbox.write("in/other folder/answers.json", &one);
    let value: Value = serde_json::from_str(&one).unwrap();
    sandbox.write(
        "in/lines.json",
        serde_json::to_string_pretty(&value).unwrap().replace('\n', "\r\n"),
    );
    let mut turned = value.clone();
    turned["answers"].as_array_mut().unwrap().reverse();
    sandbox.write("in/turned.json", turned.to_string());
    sandbox.write(
        "in/table.csv",
        "level,competency,point,role\r\n1,RB-01,Not yet,Midwife\r\n1,RB-02,Achieved,Midwife\r\n",
    );
    sandbox.write(
        "in/book.xlsx",
        book("", None, Some((2026, 3, 1)), &[("RB-01", "Not yet"), ("RB-02", "Achieved")]),
    );
    for (person, point) in ["achieved", "not-yet", "working-towards"].into_iter().enumerate() {
        sandbox.write(
            &format!("in/{person}.json"),
            answers(&format!("P{person}"), "midwife", &[("RB-01", point)]),
        );
    }
    let mut copies = 6;
    if has("soffice", &["--version"]) {
        let mut office = Command::new("soffice");
        office.arg(format!("-env:UserInstallation=file://{}", sandbox.path("profile").display()));
        office
            .args(["--headless", "--convert-to", "xlsx", "--outdir"])
            .arg(sandbox.path("in/saved again"));
        assert!(office.arg(sandbox.path("in/book.xlsx")).output().unwrap().status.success());
        copies += 1;
    }
    let report = sandbox.json("cohort gaps in --format json");
    assert_eq!(people_and_copies(&report), (4, copies));
    assert_eq!((&report["again"], &report["chosen"]), (&json!(0), &json!([])));
    assert!(
        need(&report, "RB-01")["not-met"].is_null(),
        "copies do not lift a small group over the smallest that is shown"
    );
    let text = sandbox.ok("cohort gaps in");
    assert!(text.contains("Where 4 people stand") && text.contains("copies"), "{text}");
    // The other commands agree.
    let by_role = sandbox.json("cohort gaps in --by role --min-group 1 --format json");
    assert_eq!(
        (by_role["groups"].as_array().unwrap().len(), &by_role["groups"][0]["people"]),
        (1, &json!(4))
    );
    let lines = sandbox.ok("cohort export in --format jsonl --min-group 1");
    let people: std::collections::BTreeSet<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["person"].to_string())
        .collect();
    assert_eq!(people.len(), 4);
}

#[test]
fn a_copy_without_its_name_is_not_counted_as_another_person_and_the_report_says_so() {
    let sandbox = Sandbox::new();
    let given = |person: usize| {
        [
            ("RB-01", ["achieved", "not-yet", "working-towards", "n/a"][person]),
            ("RB-02", "achieved"),
        ]
    };
    for person in 0..4 {
        sandbox.write(
            &format!("in/{person}.json"),
            answers(&format!("P{person}"), "midwife", &given(person)),
        );
    }
    sandbox.write("in/copy.json", nameless("midwife", &given(1)));
    let report = sandbox.json("cohort gaps in --format json");
    assert_eq!(
        (people_and_copies(&report), &report["nameless"], &report["again"]),
        ((4, 1), &json!(1), &json!(0))
    );
    assert!(
        need(&report, "RB-01")["not-met"].is_null(),
        "a copy does not lift a small group over the smallest that is shown"
    );
    let said = "It holds the same answers as another, so it is taken as a copy, and adds nobody to the count.";
    for command in ["cohort gaps in", "cohort training in", "cohort compare in in"] {
        let words = sandbox.ok(command).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{command}: {words}");
    }
    let exported = sandbox.run("cohort export in --format jsonl");
    let people: std::collections::BTreeSet<String> = String::from_utf8(exported.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["person"].to_string())
        .collect();
    let told = String::from_utf8(exported.stderr).unwrap();
    assert!(
        people.len() == 4 && told.contains(said) && told.contains("1.json and copy.json"),
        "{people:?}: {told}"
    );
    // Without its role, and of answers that the person gave before, and with a person who is
    // nobody's copy.
    sandbox.write("in/bare.json", nameless("", &given(2)));
    sandbox.write(
        "in/0 later.json",
        answers("P0", "midwife", &[("RB-01", "not-yet"), ("RB-02", "not-yet")]),
    );
    sandbox.write("in/earlier.json", nameless("midwife", &given(0)));
    sandbox.write("in/other.json", nameless("midwife", &[("RB-03", "achieved")]));
    assert_eq!(people_and_copies(&sandbox.json("cohort gaps in --format json")), (5, 3));
    // Somebody of another role is somebody else, as among files without a name.
    sandbox.write("in/role.json", nameless("health-visitor", &given(1)));
    assert_eq!(people_and_copies(&sandbox.json("cohort gaps in --format json")), (6, 3));
    assert_eq!(sandbox.json("cohort gaps in --people-by file --format json")["people"], 10);
}

#[test]
fn copies_without_a_name_inside_archives_are_each_counted_as_a_file() {
    let sandbox = Sandbox::new();
    let one = nameless("", &[("RB-01", "achieved")]);
    for archive in ["a", "b"] {
        sandbox.write(
            &format!("in/{archive}.zip"),
            zip_of(&[("1.json", one.as_bytes()), ("2.json", one.as_bytes())]),
        );
    }
    let report = sandbox.json("cohort gaps in --format json");
    assert_eq!((people_and_copies(&report), &report["nameless"]), ((1, 3), &json!(4)));
    assert!(sandbox.ok("cohort gaps in").contains("4 files do not say whose they are."));
}

#[test]
fn a_portfolio_without_a_name_its_workspace_and_its_own_answers_are_one_person() {
    let sandbox = Sandbox::new();
    sandbox.ok("init in/mine --level 1");
    sandbox.ok("--workspace in/mine rate RB-01=achieved RB-02=not-yet");
    sandbox.ok("--workspace in/mine export --draft --output in/first.zip");
    sandbox.ok("--workspace in/mine export --draft --output in/again.zip");
    sandbox.write("in/answers.json", nameless("", &[("RB-01", "achieved"), ("RB-02", "not-yet")]));
    for verify in ["", "--verify"] {
        let report = sandbox.json(&format!("cohort gaps in --format json {verify}"));
        assert_eq!(
            (people_and_copies(&report), &report["nameless"], &report["again"]),
            ((1, 3), &json!(4), &json!(0))
        );
    }
    let copied = sandbox.json("cohort gaps in --identify --format json")["copied"].clone();
    assert_eq!(copied, json!([["again.zip", "answers.json", "first.zip", "mine"]]));
    let text =
        sandbox.ok("cohort gaps in --identify").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("The same answers are in again.zip, answers.json, first.zip and mine."),
        "{text}"
    );
    // A copy with a further answer may belong to somebody else, so it counts as another person.
    sandbox.ok("--workspace in/mine rate RB-03=achieved");
    assert_eq!(people_and_copies(&sandbox.json("cohort gaps in --format json")), (2, 2));
}

#[test]
fn those_who_answered_alike_by_chance_count_as_one_unless_a_name_or_other_work_tells_them_apart() {
    let sandbox = Sandbox::new();
    let given = [("RB-01", "not-yet")];
    for person in 0..8 {
        sandbox.write(&format!("in/{person}.json"), nameless("", &given));
        sandbox.write(
            &format!("named/{person}.json"),
            answers(&format!("Somebody {person}"), "", &given),
        );
        sandbox.write(
            &format!("work/{person}.json"),
            nameless(["midwife", "", "health-visitor"][person % 3], &given),
        );
    }
    assert_eq!(people_and_copies(&sandbox.json("cohort gaps in --format json")), (1, 7));
    let text = sandbox.ok("cohort gaps in").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains(
            "8 files do not say whose they are. 7 of them hold the same answers as another"
        ),
        "{text}"
    );
    assert_eq!(people_and_copies(&sandbox.json("cohort gaps named --format json")), (8, 0));
    assert_eq!(people_and_copies(&sandbox.json("cohort gaps work --format json")), (2, 6));
    // Identified by file name, there are as many people as files.
    assert_eq!(
        people_and_copies(&sandbox.json("cohort gaps in --people-by file --format json")),
        (8, 0)
    );
    // Equal answers do not identify a person across two days.
    let report = sandbox.json("cohort compare in work --format json");
    assert_eq!(
        (&report["sets"][0]["comparison"], &report["sets"][0]["pairs"]),
        (&json!("unpaired"), &json!(0))
    );
}

/// Returns which of two files counts, by which of two competencies is met, and the remark on that.
fn taken(sandbox: &Sandbox, folder: &str) -> (&'static str, Value) {
    let report =
        sandbox.json(&format!("cohort gaps {folder} --min-group 1 --identify --format json"));
    assert_eq!(
        (&report["people"], &report["again"], &report["unreadable"]),
        (&json!(1), &json!(1), &json!([])),
        "{report}"
    );
    let old = need(&report, "RB-01")["met"] == 1;
    assert_ne!(old, need(&report, "RB-02")["met"] == 1);
    (if old { "old" } else { "new" }, report["chosen"].clone())
}

#[test]
fn the_day_inside_a_spreadsheet_counts_and_the_time_of_its_file_does_not() {
    let sandbox = Sandbox::new();
    let (old, new) = ([("RB-01", "Achieved")], [("RB-02", "Achieved")]);
    // The day comes from a column, in the day numbers of spreadsheets: 46082 is 1 March 2026.
    sandbox.write("column/new.xlsx", book("Ada", Some(46_082), Some((2026, 1, 1)), &new));
    sandbox.write("column/old.xlsx", book("Ada", Some(46_000), Some((2026, 9, 9)), &old));
    // Or from the date on which the workbook was saved.
    sandbox.write("saved/new.xlsx", book("Ada", None, Some((2026, 3, 1)), &new));
    sandbox.write("saved/old.xlsx", book("Ada", None, Some((2026, 2, 1)), &old));
    // A column in a table, in British notation, and a workbook.
    sandbox.write(
        "table/new.csv",
        "person,level,competency,point,answered\nAda,1,RB-02,achieved,01/03/2026\n",
    );
    sandbox.write("table/old.xlsx", book("Ada", None, Some((2026, 2, 20)), &old));
    for folder in ["column", "saved", "table"] {
        let new = if folder == "table" {
            "table/new.csv".to_owned()
        } else {
            format!("{folder}/new.xlsx")
        };
        changed(&sandbox, &new, 40);
        changed(&sandbox, &format!("{folder}/old.xlsx"), 1);
        assert_eq!(taken(&sandbox, folder), ("new", json!([])), "{folder}");
    }
}

#[test]
fn where_no_file_says_its_day_it_is_said_whose_was_taken_and_why() {
    let sandbox = Sandbox::new();
    let (old, new) = ([("RB-01", "Achieved")], [("RB-02", "Achieved")]);
    let bare = |given: &[(&str, &str)]| without_properties(&book("Ada", None, None, given));
    sandbox.write("changed/a.xlsx", bare(&new));
    sandbox.write("changed/b.xlsx", bare(&old));
    changed(&sandbox, "changed/a.xlsx", 1);
    changed(&sandbox, "changed/b.xlsx", 40);
    assert_eq!(
        taken(&sandbox, "changed"),
        (
            "new",
            json!([{ "file": "a.xlsx", "rather-than": ["b.xlsx"], "files": 2, "why": "changed-last" }])
        )
    );
    let text = sandbox.ok("cohort gaps changed --identify");
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("imh took a.xlsx rather than b.xlsx: none of them says which is later, and this one was changed last."),
        "{text}"
    );
    // A file that states its day comes before one that does not, whenever the file was copied.
    sandbox.write("one/a.json", answers("Ada", "", &[("RB-02", "achieved")]));
    sandbox.write("one/b.xlsx", bare(&old));
    assert_eq!(
        taken(&sandbox, "one"),
        (
            "new",
            json!([{ "file": "a.json", "rather-than": ["b.xlsx"], "files": 2, "why": "says-its-day" }])
        )
    );
    // Both on one day, in a folder copied as a whole.
    sandbox.write("day/a.json", answers("Ada", "", &[("RB-01", "achieved")]));
    sandbox.write("day/b.json", answers("Ada", "", &[("RB-02", "achieved")]));
    let at = SystemTime::now() - Duration::from_secs(1_000);
    for file in ["day/a.json", "day/b.json"] {
        File::options().append(true).open(sandbox.path(file)).unwrap().set_modified(at).unwrap();
    }
    assert_eq!(
        taken(&sandbox, "day"),
        (
            "new",
            json!([{ "file": "b.json", "rather-than": ["a.json"], "files": 2, "why": "last-by-name" }])
        )
    );
    // If both say the same, the choice does not matter.
    sandbox.write("same/a.xlsx", bare(&old));
    sandbox.write("same/b.xlsx", bare(&old));
    assert_eq!(taken(&sandbox, "same"), ("old", json!([])));
}

/// Fills in the first cells of the answer column and the one in row `own`, as a program does that
/// calculates no formulas: the value beside a formula stays, which in `older` forms was a 0.
fn filled_in(form: &[u8], own: u32, older: bool) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(form)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        if from.by_index(at).unwrap().name().unwrap() != "xl/worksheets/sheet2.xml" {
            to.raw_copy_file(from.by_index_raw(at).unwrap()).unwrap();
            continue;
        }
        let mut sheet = String::new();
        from.by_index(at).unwrap().read_to_string(&mut sheet).unwrap();
        for row in [2, 3, own] {
            let (before, cell) = sheet.split_once(&format!("<c r=\"E{row}\"")).unwrap();
            let (style, after) = cell.split_once("/>").unwrap();
            sheet = format!(
                "{before}<c r=\"E{row}\"{style} t=\"inlineStr\"><is><t>Achieved</t></is></c>{after}"
            );
        }
        if older {
            assert!(sheet.contains("</f><v></v>"));
            sheet = sheet.replace(" t=\"str\"><f>", "><f>").replace("</f><v></v>", "</f><v>0</v>");
        }
        to.start_file("xl/worksheets/sheet2.xml", zip::write::SimpleFileOptions::default())
            .unwrap();
        to.write_all(sheet.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn forms_without_a_name_are_not_all_of_one_person_where_a_program_works_no_formula_out() {
    for older in [false, true] {
        let sandbox = Sandbox::begun();
        sandbox.ok("form xlsx --level 1 --output form.xlsx");
        let form = sandbox.read_bytes("form.xlsx");
        for own in [5, 6, 8, 9, 11] {
            sandbox.write(&format!("all/{own}.xlsx"), filled_in(&form, own, older));
        }
        let report = sandbox.json("cohort gaps all --min-group 1 --format json");
        assert_eq!(
            (&report["people"], &report["nameless"], &report["again"]),
            (&json!(5), &json!(5), &json!(0)),
            "{older}: {}",
            report["unreadable"]
        );
        // The person whose form it is can import it.
        sandbox.ok("rate --from all/5.xlsx");
    }
}

#[test]
fn a_table_saved_from_forms_that_nobody_named_has_no_person_called_0() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form csv --level 1 --output form.csv");
    let form = sandbox.read("form.csv");
    for (at, point) in ["achieved", "not-yet", "working-towards"].into_iter().enumerate() {
        let mut rows = csv::Reader::from_reader(form.trim_start_matches('\u{feff}').as_bytes());
        let mut saved = csv::Writer::from_writer(Vec::new());
        let header = rows.headers().unwrap().clone();
        saved.write_record(&header).unwrap();
        for row in rows.records().map(Result::unwrap) {
            let cell = |(name, cell): (&str, &str)| match name {
                "person" | "role" => "0".to_owned(),
                "point" if row[5] != *"confidence" => point.to_owned(),
                _ => cell.to_owned(),
            };
            saved.write_record(header.iter().zip(&row).map(cell)).unwrap();
        }
        sandbox.write(&format!("all/{at}.csv"), saved.into_inner().unwrap());
    }
    let report = sandbox.json("cohort gaps all --min-group 1 --format json");
    assert_eq!((&report["people"], &report["nameless"]), (&json!(3), &json!(3)), "{report}");
}

#[test]
fn a_label_that_names_nobody_does_not_make_one_person_of_all_who_leave_it() {
    for label in [
        "...",
        "…",
        "-",
        "?",
        "n/a",
        "NA",
        "none",
        "Anonymous",
        "unknown",
        "[your name]",
        "\u{200b}",
        "\u{a0}",
    ] {
        let sandbox = Sandbox::new();
        for (at, point) in ["not-yet", "working-towards", "achieved"].into_iter().enumerate() {
            sandbox.write(&format!("all/{at}.json"), answers(label, "", &[("RB-01", point)]));
        }
        sandbox.write(
            "all/table.csv",
            format!("person,competency,level,aspect,point\n{label},RB-01,1,knowledge,achieved\n"),
        );
        sandbox.write("all/book.xlsx", book(label, None, None, &[("RB-02", "Achieved")]));
        let report = sandbox.json("cohort gaps all --min-group 1 --format json");
        assert_eq!(
            (&report["people"], &report["nameless"], &report["again"]),
            (&json!(5), &json!(5), &json!(0)),
            "{label}: {}",
            report["unreadable"]
        );
        let rows = sandbox.ok("cohort export all --format csv --identify --min-group 1");
        assert!(!rows.contains(&format!("\n{label},")), "{label}: {rows}");
        // In a table that names others, a row without a person is reported as one without a name.
        sandbox.write(
            "many.csv",
            format!(
                "person,competency,level,point\nA. B.,RB-01,1,achieved\n{label},RB-01,1,achieved\n"
            ),
        );
        let many = sandbox.json("cohort gaps many.csv --min-group 1 --format json");
        assert!(
            many["unreadable"][0]["reason"].as_str().unwrap().contains("does not name its person"),
            "{label}: {}",
            many["unreadable"]
        );
        // The person who imports it is not told that it has another's name, and no portfolio can
        // have that name.
        sandbox.ok("init mine --level 1 --name \"A. B.\"");
        sandbox.ok("--workspace mine --no-input rate --from all/0.json");
    }
    let sandbox = Sandbox::new();
    assert!(sandbox.fails(2, "init mine --level 1 --name \"n/a\"").contains("names nobody"));
    sandbox.ok("init mine --level 1 --name \"N.A.\"");
}

#[test]
fn a_note_of_dots_alone_is_told_wherever_it_is_read() {
    let sandbox = Sandbox::begun();
    let one = answers("A. B.", "", &[("RB-01", "achieved")])
        .replace("\"achieved\"", "\"achieved\",\"note\":\"...\"");
    sandbox.write("all/a.json", &one);
    let told = "the dots stand for your own words, which are still to be written";
    assert!(sandbox.fails(2, "rate --from all/a.json").contains(told));
    let report = sandbox.json("cohort gaps all --min-group 1 --format json");
    let reason = report["unreadable"][0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("answer 1, note: ") && reason.contains(told), "{reason}");
}

#[test]
fn a_report_names_no_file_of_somebody_who_is_counted_unless_that_is_asked_for() {
    let sandbox = Sandbox::new();
    for person in ["Ottoline Smythe", "Bertram Fox", "Cora Lee"] {
        sandbox
            .write(&format!("all/{person}/answers.json"), nameless("", &[("RB-01", "achieved")]));
    }
    let bare = |given: &[(&str, &str)]| without_properties(&book("Ada", None, None, given));
    sandbox.write("all/Ada Byron/a.xlsx", bare(&[("RB-01", "Achieved")]));
    sandbox.write("all/Ada Byron/b.xlsx", bare(&[("RB-02", "Achieved")]));
    let names = ["Smythe", "Fox", "Cora", "Byron"];
    let is_named = |said: &[u8]| names.map(|name| String::from_utf8_lossy(said).contains(name));
    let commands = ["gaps all", "gaps all --people-by file", "compare all all"];
    for command in commands {
        for format in ["--format json", "--format csv", ""] {
            let output = sandbox.run(&format!("cohort {command} {format}"));
            assert_eq!(
                is_named(&output.stdout),
                [false; 4],
                "{command} {format}: {}",
                String::from_utf8_lossy(&output.stdout)
            );
        }
    }
    // The user who has the files is told which they are, and what mends it.
    let output = sandbox.run("cohort gaps all");
    assert_eq!(is_named(&output.stderr), [true; 4], "{}", String::from_utf8_lossy(&output.stderr));
    let said =
        String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("--people-by folder if each is in a folder of its own")
            && said.contains("imh took one of 2 files"),
        "{said}"
    );
    assert_eq!(is_named(sandbox.ok("cohort gaps all --identify").as_bytes()), [true; 4]);
    assert_eq!(sandbox.json("cohort gaps all --people-by folder --format json")["people"], 4);
}
