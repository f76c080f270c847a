//! What a trainer does around a cohort: for whom a report is, who has handed in, forms for each
//! person.

use serde_json::{Value, json};

use super::{
    cohort::{answers, need},
    harness::{Sandbox, assert_snapshot, has, repository},
};

/// A team of nine, of whom two are not there yet in the first competency.
fn with_team(sandbox: &Sandbox) {
    for person in 0..9 {
        let point = if person < 2 { "not-yet" } else { "achieved" };
        sandbox.write(
            &format!("in/{person}.json"),
            answers(&format!("P{person}"), "midwife", &[("RB-01", point)]),
        );
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap()
}

#[test]
fn a_report_says_first_for_whom_it_is_and_a_team_sees_every_number() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let published = sandbox.json("cohort gaps in --format json");
    assert_eq!(
        (
            &published["purpose"],
            &published["not-for-passing-on"],
            &need(&published, "RB-01")["met"]
        ),
        (&json!("publish"), &json!(false), &Value::Null)
    );
    let team = sandbox.json("cohort gaps in --for team --format json");
    let one = need(&team, "RB-01");
    assert_eq!(
        (&team["purpose"], &team["not-for-passing-on"], &one["met"], &one["not-yet"]),
        (&json!("team"), &json!(true), &json!(7), &json!(2))
    );
    for (command, title) in [
        ("cohort gaps in", "9 people stand"),
        ("cohort training in", "Training for 9 people"),
        ("cohort compare in in", "Before and after"),
    ] {
        let line = |flags: &str| sandbox.ok(&format!("{command} {flags}"));
        let text = line("");
        assert!(first_line(&text).starts_with("To publish: ") && text.contains(title), "{text}");
        let text = line("--for team");
        let mark = "For the team itself, not for passing on: ";
        assert!(first_line(&text).starts_with(mark) && text.contains(title), "{text}");
        let text = line("--min-group 1");
        assert!(
            first_line(&text).starts_with("Every number shown, not for passing on: "),
            "{text}"
        );
        for format in ["markdown", "html", "csv", "json"] {
            let text = line(&format!("--for team --format {format}")).to_lowercase();
            assert!(
                text.contains("not for passing on")
                    || text.contains("\"not-for-passing-on\": true"),
                "{text}"
            );
            let text = line(&format!("--format {format}")).to_lowercase();
            assert!(!text.contains("not for passing on"), "{text}");
        }
        // Each row of a table is marked, because rows are copied apart.
        let csv = line("--for team --format csv");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let at = reader.headers().unwrap().iter().position(|column| column == "for").unwrap();
        assert!(
            reader
                .records()
                .all(|row| &row.unwrap()[at] == "for the team itself, not for passing on")
        );
    }
    let error = sandbox.fails(2, "cohort gaps in --for team --min-group 3");
    assert!(error.contains("leave one of the two out"), "{error}");
}

#[test]
fn a_report_bears_the_title_the_note_and_the_day_that_its_author_gives_it() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let words = "--title 'Autumn \u{1b}[31mcourse' --note 'Asked on the first day <b>only</b>.'";
    for command in ["cohort gaps in", "cohort training in", "cohort compare in in"] {
        let text = sandbox.ok(&format!("{command} {words}"));
        assert!(first_line(&text).starts_with("To publish: Autumn "), "{text}");
        assert!(!text.contains('\u{1b}') && text.contains("Asked on the first day"), "{text}");
        assert!(text.contains("Made on 22 November 2026."), "{text}");
        let page = sandbox.ok(&format!("{command} {words} --format html"));
        assert!(!page.contains("<b>only") && page.contains("Asked on the first day"), "{page}");
        let report = sandbox.json(&format!("{command} {words} --format json"));
        assert_eq!(
            (&report["note"], &report["made-on"]),
            (&json!("Asked on the first day <b>only</b>."), &json!("2026-11-22"))
        );
        let csv = sandbox.ok(&format!("{command} {words} --format csv"));
        assert!(csv.lines().nth(1).unwrap().contains("2026-11-22"), "{csv}");
    }
}

#[test]
fn people_are_grouped_by_several_columns_at_once_and_small_groups_stay_without_a_name() {
    let sandbox = Sandbox::new();
    let mut table = "person,setting\n".to_owned();
    for person in 0..16 {
        let role = if person % 2 == 0 { "midwife" } else { "health-visitor" };
        let (name, point) = (format!("P{person}"), if person < 8 { "achieved" } else { "not-yet" });
        sandbox.write(&format!("in/{person}.json"), answers(&name, role, &[("RB-01", point)]));
        let setting = match person {
            0..8 => "North",
            8..15 => "South",
            _ => "Alone at Elm Road",
        };
        table += &format!("{name},{setting}\n");
    }
    sandbox.write("groups.csv", table);
    let line = "cohort gaps in --groups groups.csv --by 'setting, role' --min-group 4";
    let report = sandbox.json(&format!("{line} --format json"));
    let named: Vec<(Option<&str>, u64)> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["group"].as_str(), group["people"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        named,
        [
            (Some("North, Health visitor"), 4),
            (Some("North, Midwife"), 4),
            (Some("South, Midwife"), 4),
            (None, 4)
        ]
    );
    let text = sandbox.ok(line);
    assert!(text.contains("by setting and role") && !text.contains("Elm Road"), "{text}");
    let error = sandbox.fails(2, "cohort gaps in --groups groups.csv --by setting,rôle");
    assert!(error.contains("there is no column `rôle`"), "{error}");
}

fn handed_in_on(sandbox: &Sandbox, file: &str, name: &str, day: &str) {
    let text = answers(name, "midwife", &[("RB-01", "achieved")]);
    let dated = format!("\"answered\":\"{day}\"");
    let text = text
        .replace("\"answered\":\"2026-03-01\"", if day.is_empty() { "\"x\":1" } else { &dated });
    sandbox.write(file, text.replace("\"x\":1,", ""));
}

#[test]
fn a_trainer_sees_who_is_missing_late_or_there_twice_and_whom_to_remind() {
    let sandbox = Sandbox::new();
    handed_in_on(&sandbox, "in/zoe.json", "zoë  SMITH", "2026-03-01");
    handed_in_on(&sandbox, "in/late.json", "Yolanda Quirk", "2026-04-02");
    handed_in_on(&sandbox, "in/twice.json", "Xavier Poe", "2026-03-02");
    handed_in_on(&sandbox, "in/twice-again.json", "Xavier Poe", "2026-05-02");
    handed_in_on(&sandbox, "in/code.json", "k7-qm", "2026-03-03");
    handed_in_on(&sandbox, "in/slip.json", "Wilhemina Rye", "2026-03-03");
    handed_in_on(&sandbox, "in/nobody.json", "", "2026-03-03");
    sandbox.write("in/broken.json", "{\"format\": 1");
    sandbox.write(
        "people.csv",
        "person,code,email\nZoë Smith,,zoe@example.org\n\nYolanda Quirk,,y@example.org\nXavier Poe,,x@example.org\n\
         Vera Loss,K7-QM,v@example.org\nWilhelmina Rye,,w@example.org\nUrsula Fox,,=HYPERLINK(1)\n",
    );
    let line = "cohort handed-in in --expected people.csv --by 31/03/2026";
    let text = sandbox.transcript(&[
        line,
        &format!("{line} --reminders remind.csv --format csv"),
        "cohort handed-in in --expected people.csv",
    ]);
    assert_snapshot("cohort-handed-in.txt", &text);
    assert!(
        text.starts_with(&format!(
            "$ imh {line}\nFor your eyes only: 4 of 6 people have handed in"
        )),
        "{text}"
    );
    let report = sandbox.json(&format!("{line} --format json"));
    let state = |name: &str| {
        let people = report["people"].as_array().unwrap();
        people.iter().find(|one| one["person"] == name).unwrap()["state"].clone()
    };
    assert_eq!(
        ["Zoë Smith", "Yolanda Quirk", "Xavier Poe", "Vera Loss", "Wilhelmina Rye"].map(state),
        ["in-time", "late", "in-time", "in-time", "missing"]
    );
    assert_eq!(
        (&report["others"][0]["person"], &report["others"][0]["may-be"], &report["nameless"]),
        (&json!("Wilhemina Rye"), &json!("Wilhelmina Rye"), &json!(1))
    );
    // Only those who are missing, with what the trainer's own table says of them; a spreadsheet
    // computes nothing from it.
    let remind = sandbox.read("remind.csv");
    assert_eq!(
        remind.trim_start_matches('\u{feff}').replace('\r', ""),
        "person,code,email,closing-day\nWilhelmina Rye,,w@example.org,2026-03-31\nUrsula Fox,,'=HYPERLINK(1),2026-03-31\n"
    );
    sandbox.fails(1, &format!("{line} --fail-on-missing"));
    sandbox.fails(1, &format!("{line} --strict"));
    let there = sandbox.fails(2, &format!("{line} --reminders remind.csv"));
    assert!(there.contains("remind.csv"), "{there}");
}

#[test]
fn a_file_that_gives_no_day_is_only_perhaps_late_and_an_empty_folder_has_everybody_to_come() {
    let sandbox = Sandbox::new();
    handed_in_on(&sandbox, "in/one.json", "A", "");
    sandbox.write("people.csv", "person\nA\nB\n");
    let text = sandbox.ok("cohort handed-in in --expected people.csv --by 2020-01-31");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("Perhaps after the last day: 1") && text.contains("a copy changes"),
        "{text}"
    );
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    let text = sandbox.ok("cohort handed-in empty --expected people.csv");
    assert!(text.contains("0 of 2 people have handed in"), "{text}");
}

#[test]
fn a_table_of_people_with_a_fault_is_refused_with_its_line() {
    let sandbox = Sandbox::new();
    handed_in_on(&sandbox, "in/one.json", "A", "2026-03-01");
    for (table, said) in [
        (&b"name,email\nA,a@example.org\n"[..], "there is no column `person` or `code`"),
        (b"person\nA\nB\n a \n", "line 4: this is the same person or code as on line 2"),
        (b"person,code\nA,K1\nB,k1\n", "line 3: this is the same person or code as on line 2"),
        (b"person,email\n,a@example.org\n", "line 2: this row does not name its person"),
        (b"person\nZo\xeb\n", "line 2"),
        (b"", "the file is empty"),
        (b"\n\n  \n", "the file is empty"),
        (b"person\n", "there is nobody in it"),
        (b"PK\x03\x04", "save it as `CSV UTF-8`"),
        (b"person,person\nA,B\n", "the column `person` is there twice"),
    ] {
        sandbox.write("people.csv", table);
        let error = sandbox.fails(2, "cohort handed-in in --expected people.csv");
        assert!(error.contains(said), "{said}: {error}");
        assert!(error.contains("people.csv"), "{error}");
    }
    // With a semicolon, as UTF-16, with the mark, and with blank lines it is read.
    let utf_16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("person\r\nA\r\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for table in [b"\xef\xbb\xbfperson;x\n\n A ;1\n\n".to_vec(), utf_16] {
        sandbox.write("people.csv", table);
        let text = sandbox.ok("cohort handed-in in --expected people.csv");
        assert!(text.contains("1 of 1 person has handed in"), "{text}");
    }
}

#[test]
fn each_person_gets_a_form_with_a_code_and_is_compared_under_it() {
    let mut sandbox = Sandbox::new();
    sandbox.write(
        "people.csv",
        "person,code,email\nZoë Smith,,zoe@example.org\nYolanda Quirk,OAK-7,y@example.org\n",
    );
    let said = sandbox.transcript(&[
        "form html --level 1 --for-each people.csv --output forms --closing 31/03/2027",
        "form html --level 1 --for-each people.csv --output forms",
    ]);
    assert_snapshot("form-for-each.txt", &said);
    let codes = sandbox.read("forms/codes.csv");
    let mut reader = csv::Reader::from_reader(codes.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["code", "person", "email", "form"]);
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!((rows[0][1].as_str(), rows[1][0].as_str()), ("Zoë Smith", "OAK-7"));
    assert!(rows[0][0].len() == 9 && rows[0][3] == format!("{}.html", rows[0][0]), "{rows:?}");
    let pages = [0, 1].map(|at| sandbox.read(&format!("forms/{}", rows[at][3])));
    // The pages differ in their codes alone, and name nobody.
    assert_eq!(pages[0].replace(&rows[0][0], "OAK-7"), pages[1]);
    for page in &pages {
        assert!(!page.contains("Zoë") && !page.contains("Quirk") && !page.contains("example.org"));
        assert!(page.contains("Please give your answers back by 31 March 2027."), "{page}");
    }
    assert!(
        pages[1].contains("data-code=\"OAK-7\"") && pages[1].contains("value=\"OAK-7\" readonly")
    );
    let calendar = sandbox.read("forms/last-day.ics");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20270331\r\n"), "{calendar}");
    // What a form saves comes back under its code, and the same table finds it and names it.
    for (folder, day, point) in
        [("before", "2027-03-01", "not-yet"), ("after", "2027-09-01", "achieved")]
    {
        for row in &rows {
            let text = answers(&row[0], "", &[("RB-01", point)]).replace("2026-03-01", day);
            sandbox.write(&format!("{folder}/{}.json", row[0]), text);
        }
    }
    sandbox.set("IMH_NOW", "2027-10-01T09:00:00Z");
    let report = sandbox.json("cohort compare before after --for team --format json");
    let one = &report["sets"][0]["competencies"][0];
    assert_eq!((&report["sets"][0]["pairs"], &one["moved-up"]), (&json!(2), &json!(2)));
    let text = sandbox.ok("cohort handed-in after --expected forms/codes.csv");
    assert!(
        text.contains("2 of 2 people have handed in") && text.contains("Zoë Smith ("),
        "{text}"
    );
    // The next round has the same codes.
    sandbox.ok("form html --level 1 --for-each forms/codes.csv --output again");
    assert_eq!(sandbox.read(&format!("again/{}", rows[0][3])).len(), {
        pages[0].len() - "<p>Please give your answers back by 31 March 2027.</p>\n".len()
    });
}

#[test]
fn a_code_that_cannot_name_a_file_or_a_person_is_refused_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    for code in ["../up", "a b", "n/a", "anon", "-x", "CON", "é", &"x".repeat(41), "a/b", "."] {
        sandbox.write("people.csv", format!("person,code\nA,{code}\n"));
        let error = sandbox.fails(2, "form html --level 1 --for-each people.csv --output forms");
        assert!(error.contains("line 2") && error.contains("people.csv"), "{code}: {error}");
        assert!(!sandbox.path("forms").exists());
    }
    sandbox.write("people.csv", "person\nA\n");
    let error = sandbox.fails(2, "form html --level 1 --for-each people.csv --output -");
    assert!(error.contains("--for-each writes a folder"), "{error}");
    sandbox.write("full/file", "x");
    let error = sandbox.fails(2, "form html --level 1 --for-each people.csv --output full");
    assert!(error.contains("full"), "{error}");
    let error = sandbox
        .fails(2, "form html --level 1 --for-each people.csv --output forms --closing 31/02/2027");
    assert!(error.contains("31/02/2027"), "{error}");
}

#[test]
fn a_sheet_says_what_status_says_and_bears_a_code_and_no_name() {
    let sandbox = Sandbox::new();
    sandbox.ok("init ws --level 1 --name 'Yolanda Quirk' --role midwife");
    sandbox.ok("--workspace ws rate RB-01=achieved RB-02=working-towards RB-03=not-yet AC-07=not-yet RB-04.knowledge=achieved");
    sandbox.ok("--workspace ws rate RB-05=n/a --reason 'not my work'");
    sandbox.write("in/b.json", answers("Zoë Smith", "midwife", &[("RB-01", "achieved")]));
    sandbox.write("in/c.json", answers("Xavier Poe", "midwife", &[("RB-01", "not-yet")]));
    sandbox.write(
        "codes.csv",
        "code,person,email\nOAK-7,Zoë Smith,zoe@example.org\nASH-2,Yolanda Quirk,y@example.org\n",
    );
    let summary = sandbox.json("--workspace ws status --format json")["summary"].clone();
    let report = sandbox.json("cohort sheets in ws --codes codes.csv --format json");
    let codes: Vec<&str> = report["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    // In the order of the table; whoever is not in it comes last.
    assert_eq!(codes[..2], ["OAK-7", "ASH-2"]);
    assert!(codes[2].starts_with("P-"), "{codes:?}");
    let own = &report["sheets"][1]["standings"][0];
    for state in ["met", "on-the-way", "not-yet", "not-rated", "not-applicable", "competencies"] {
        assert_eq!(own[state], summary[state], "{state}");
    }
    // What must not wait comes first, then what is on the way, not yet, and not rated.
    let next: Vec<(&str, &str)> = own["open"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| (gap["competency"].as_str().unwrap(), gap["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        next,
        [
            ("AC-07", "not-yet"),
            ("RB-02", "on-the-way"),
            ("RB-03", "not-yet"),
            ("RB-04", "not-rated"),
            ("RB-06", "not-rated")
        ]
    );
    assert!(own["open"][0]["when-not-met"].is_string(), "{own}");
    let said = sandbox.transcript(&[
        "cohort sheets in ws --codes codes.csv --output sheets --identify",
        "cohort sheets ws --codes codes.csv",
        "cohort sheets in --codes codes.csv --format csv --top 2 --key-secret codes.csv",
        "cohort sheets in/b.json --codes codes.csv --format csv --top 2 --identify",
        "cohort sheets in ws --codes codes.csv --output sheets",
    ]);
    assert_snapshot("cohort-sheets.txt", &said);
    let mut names: Vec<String> = std::fs::read_dir(sandbox.path("sheets"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 3);
    assert_eq!(names[..2], ["ASH-2.html", "OAK-7.html"]);
    for name in &names {
        let page = sandbox.read(&format!("sheets/{name}"));
        assert!(page.contains(name.trim_end_matches(".html")), "{name}");
        for secret in ["Zoë", "Quirk", "Xavier", "example.org", "not my work"] {
            assert!(!page.contains(secret), "{name}: {secret}");
        }
    }
    let csv = sandbox.ok("cohort sheets in ws --codes codes.csv --format csv");
    assert!(!csv.contains("Zoë") && !csv.contains("example.org"), "{csv}");
    let csv = sandbox.ok("cohort sheets in ws --codes codes.csv --format csv --identify");
    assert!(csv.contains("OAK-7,Zoë Smith,zoe@example.org"), "{csv}");
    sandbox.write("names.csv", "person\nA\n");
    let error = sandbox.fails(2, "cohort sheets in --codes names.csv");
    assert!(error.contains("`names.csv` has no column `code`"), "{error}");
}

#[test]
fn the_code_of_a_form_stays_whatever_is_typed_opened_or_taken_away() {
    let sandbox = Sandbox::new();
    let drive = repository("tests/browser/drive.mjs");
    if !has("node", &[&drive.to_string_lossy(), "--ready"]) {
        return;
    }
    sandbox.write("people.csv", "code\nOAK-7\n");
    sandbox.ok("form html --level 1 --for-each people.csv --output forms");
    std::fs::create_dir(sandbox.path("saved")).unwrap();
    let output = std::process::Command::new("node")
        .arg(repository("tests/browser/coded.mjs"))
        .arg(sandbox.path("forms/OAK-7.html"))
        .arg(sandbox.path("saved"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    for quiet in ["requests", "messages", "axe"] {
        assert_eq!(seen[quiet], json!([]), "{quiet}");
    }
    assert_eq!(seen["steps"]["typed"], "OAK-7");
    assert_eq!(seen["file"], "answers-imh-practice-level-1-OAK-7.json");
    assert_eq!(seen["person"]["label"], "OAK-7");
    for step in ["refused", "opened", "again"] {
        assert_eq!(seen["steps"][step][1], "OAK-7", "{step}");
    }
    let said = |step: &str| seen["steps"][step][0].as_str().unwrap().to_owned();
    assert!(said("refused").contains("Nothing on this page was changed"), "{seen}");
    assert!(said("opened").contains("1 answer from other.json"), "{seen}");
    let asked = seen["dialogs"][0].as_str().unwrap();
    assert!(asked.contains("are from ELM-1, and this form is for OAK-7"), "{asked}");
}
