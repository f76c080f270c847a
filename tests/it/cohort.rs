//! `imh cohort`: the ratings of many people.

use std::{collections::BTreeMap, fmt::Write as _, process::Command};

use serde_json::{Value, json};

use super::harness::{Sandbox, assert_snapshot, has, repository};

/// A sandbox with the invented cohort that ships in `cohort`.
pub(super) fn with_sample() -> Sandbox {
    let sandbox = Sandbox::new();
    for entry in ["groups.csv", "before", "after"] {
        let from = repository("examples/cohort").join(entry);
        if from.is_file() {
            sandbox.write(&format!("cohort/{entry}"), std::fs::read(from).unwrap());
            continue;
        }
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap().path();
            sandbox.write(
                &format!("cohort/{entry}/{}", file.file_name().unwrap().to_str().unwrap()),
                std::fs::read(&file).unwrap(),
            );
        }
    }
    sandbox
}

pub(super) const BEFORE: &str = "cohort/before";
pub(super) const AFTER: &str = "cohort/after";
pub(super) const GROUPS: &str = "cohort/groups.csv";

/// A file with the answers of one person.
pub(super) fn answers(label: &str, role: &str, answers: &[(&str, &str)]) -> String {
    let answers: Vec<Value> = answers
        .iter()
        .map(|(competency, point)| json!({ "competency": competency, "point": point }))
        .collect();
    let framework = json!({ "id": "imh-practice", "version": "1.1.0" });
    let person = json!({ "label": label, "role": role });
    json!({ "format": 1, "framework": framework, "person": person, "level": "1", "answered": "2026-03-01", "answers": answers }).to_string()
}

pub(super) fn need<'v>(report: &'v Value, competency: &str) -> &'v Value {
    report["competencies"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["competency"] == competency)
        .unwrap()
}

fn four(of: &Value) -> [Option<u64>; 4] {
    ["met", "not-met", "not-rated", "not-applicable"].map(|name| of[name].as_u64())
}

/// The states, which add up to the people.
pub(super) fn counts(of: &Value) -> [Option<u64>; 5] {
    ["met", "on-the-way", "not-yet", "not-rated", "not-applicable"].map(|name| of[name].as_u64())
}

#[test]
fn gaps_of_a_cohort_are_shown_in_every_format() {
    let sandbox = with_sample();
    let text = sandbox.transcript(&[
        &format!("cohort gaps {BEFORE} --top 12 --groups {GROUPS} --by setting"),
        &format!("cohort gaps {BEFORE} --top 3 --by role --format markdown"),
        &format!("cohort gaps {BEFORE} --min-group 1 --top 5"),
    ]);
    assert_snapshot("cohort-gaps.txt", &text);
    let csv = sandbox.ok(&format!("cohort gaps {BEFORE} --by role --format csv"));
    assert_snapshot("cohort-gaps.csv.txt", &csv.lines().take(40).collect::<Vec<_>>().join("\n"));
    let report = sandbox.json(&format!("cohort gaps {BEFORE} --by role --format json"));
    assert_eq!(
        (&report["people"], &report["files"], &report["again"]),
        (&json!(24), &json!(26), &json!(1))
    );
    assert_eq!(report["unreadable"][0]["file"], "notes.json");
    assert_eq!(report["competencies"].as_array().unwrap().len(), 63);
    assert_eq!(report["competencies"][0]["rank"], 1);
    let page = sandbox.ok(&format!("cohort gaps {BEFORE} --format html"));
    assert!(
        page.contains("url(#hatch)")
            && page.contains("heat-map")
            && !page.contains("http:")
            && !page.contains("https:"),
        "{}",
        &page[..500]
    );
    // Every number is the sum over the people's own reports.
    let all = sandbox.json(&format!("cohort gaps {BEFORE} --min-group 1 --format json"));
    let mut met: BTreeMap<String, u64> = BTreeMap::new();
    for entry in std::fs::read_dir(repository("examples/cohort/before")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if ["ada", "notes"].contains(&name.as_str()) {
            continue;
        }
        let one = Sandbox::begun();
        one.ok(&format!("rate --from '{}' --yes", path.display()));
        let gaps = one.json("gaps --format json");
        let open: Vec<&str> = gaps["gaps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gap| gap["competency"].as_str().unwrap())
            .collect();
        for need in all["competencies"].as_array().unwrap() {
            let id = need["competency"].as_str().unwrap();
            *met.entry(id.to_owned()).or_default() += u64::from(!open.contains(&id));
        }
    }
    for need in all["competencies"].as_array().unwrap() {
        assert_eq!(
            need["met"].as_u64().unwrap(),
            met[need["competency"].as_str().unwrap()],
            "{need}"
        );
    }
}

#[test]
fn a_cohort_is_any_mix_of_what_people_hand_in() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved RB-02=not-yet RB-03=n/a --reason 'I work alone'");
    sandbox.ok("keys new --output me --no-passphrase");
    sandbox.write("in/deep/Thumbs.db", "passed over");
    sandbox.ok("export --draft --output in/bundle.zip");
    sandbox.ok("init in/deep/sealed --level 1 --role midwife --name 'C. D.'");
    sandbox.ok("--workspace in/deep/sealed rate RB-01=achieved RB-02=not-yet");
    sandbox
        .ok("--workspace in/deep/sealed export --draft --encrypt-to me.pub --output in/sealed.age");
    std::fs::rename(sandbox.path("in/deep/sealed"), sandbox.path("elsewhere")).unwrap();
    sandbox.ok("init in/deep/workspace --level 1 --role midwife --name 'E. F.'");
    sandbox.ok("--workspace in/deep/workspace rate RB-01=achieved RB-02=not-yet");
    sandbox.write(
        "in/answers.json",
        answers("G. H.", "midwife", &[("RB-01", "achieved"), ("RB-02", "Not yet")]),
    );
    sandbox.write("in/answers.csv", "person,role,level,competency,point\nI. J.,Midwife,1,RB-01,achieved\nI. J.,Midwife,1,RB-02,not-yet\nK. L.,,1,RB-01,achieved\nK. L.,,1,RB-02,1\n");
    sandbox.write("in/lines.jsonl", "{\"person\":\"M. N.\",\"level\":\"1\",\"competency\":\"RB-01\",\"point\":\"achieved\",\"shoe\":44}\n\n{\"person\":\"M. N.\",\"level\":\"1\",\"competency\":\"RB-02\",\"point\":\"not-yet\"}\n");
    sandbox.ok("form csv --level 1 --output form.csv");
    let form = sandbox.read("form.csv");
    let mut filled = String::new();
    for (at, line) in form.lines().enumerate() {
        let point = if line.contains(",RB-01,") {
            "achieved"
        } else if line.contains(",RB-02,") {
            "not-yet"
        } else {
            ""
        };
        let point = if line.contains(",confidence,") { "" } else { point };
        let who = if at == 1 { "O. P." } else { "" };
        writeln!(
            filled,
            "{}",
            if at == 0 {
                line.to_owned()
            } else {
                line.replacen("| n/a,,,,", &format!("| n/a,{point},,{who},"), 1)
            }
        )
        .unwrap();
    }
    sandbox.write("in/form.csv", filled);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    // It says more than the others, since without a name it would be taken as a copy of one of
    // them.
    let rows = [
        ["Competency", "Level", "Your answer"],
        ["RB-01", "1", "Achieved"],
        ["RB-02", "1", "Not yet"],
        ["RB-04", "1", "Not yet"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sandbox.write("in/sheet.xlsx", book.save_to_buffer().unwrap());
    sandbox.write("in/photo.jpg", b"\xff\xd8\xff\xe0 not an answer");
    sandbox.write("in/.hidden.json", "not looked at");
    sandbox.set("IMH_WORKSPACE", "nowhere");
    let report = sandbox.json("cohort gaps in --identity me --min-group 1 --format json");
    assert_eq!(report["unreadable"], json!([]), "{report}");
    assert_eq!(
        (&report["people"], &report["files"], &report["passed-over"]),
        (&json!(9), &json!(8), &json!(2))
    );
    assert_eq!(four(need(&report, "RB-01")), [Some(9), Some(0), Some(0), Some(0)]);
    assert_eq!(four(need(&report, "RB-02")), [Some(0), Some(9), Some(0), Some(0)]);
    assert_eq!(four(need(&report, "RB-03")), [Some(0), Some(0), Some(8), Some(1)]);
    // The same files from a list on standard input, fully verified.
    let listed = sandbox.run_with_input(
        "cohort gaps - --identity me --min-group 1 --format json --verify",
        "in/bundle.zip\nin/sealed.age\nin/deep\nin/answers.json\nin/answers.csv\nin/lines.jsonl\nin/form.csv\nin/sheet.xlsx\n",
    );
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed["competencies"], report["competencies"]);
    // Without the key an encrypted file is reported, and the rest is counted.
    let report = sandbox.json("cohort gaps in --min-group 1 --format json");
    assert_eq!(
        (&report["people"], report["unreadable"].as_array().unwrap().len()),
        (&json!(8), 1),
        "{report}"
    );
    assert!(sandbox.fails(2, "cohort gaps -").contains("no path on standard input"));
}

#[test]
fn unreadable_files_are_named_and_stop_nothing() {
    let sandbox = Sandbox::with_content();
    std::fs::create_dir(sandbox.path("in")).unwrap();
    sandbox.ok("export --draft --output in/good.zip");
    let good = sandbox.read_bytes("in/good.zip");
    sandbox.write("in/cut.zip", &good[..good.len() / 2]);
    let mut changed = good.clone();
    let at = changed.windows(11).position(|bytes| bytes == b"ratings.csv").unwrap() + 20;
    changed[at] ^= 0x55;
    sandbox.write("in/changed.zip", changed);
    let zip = |members: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    sandbox.write("in/other.zip", zip(&[("holiday/photo.jpg", b"sand")]));
    sandbox.write(
        "in/bomb.zip",
        zip(&[("imh-portfolio/manifest-sha256.txt", &vec![b'a'; 200 << 20])]),
    );
    let pin = r#"{"format":1,"report":"portfolio","framework":{"id":"imh-practice","version":"1.1.0","sha256":"00"},"person":{"label":"A","role":null,"role-id":null},"level":"1","made":"2026-01-01T00:00:00Z"}"#;
    sandbox.write(
        "in/hollow.zip",
        zip(&[
            ("imh-portfolio/manifest-sha256.txt", b""),
            ("imh-portfolio/data/portfolio.json", pin.as_bytes()),
        ]),
    );
    sandbox.write(
        "in/scale.json",
        answers(
            "A",
            "",
            &[
                ("RB-01", "brilliant"),
                ("RB-99", "achieved"),
                ("RB-02", "achieved"),
                ("RB-02", "not-yet"),
            ],
        ),
    );
    sandbox.write(
        "in/framework.json",
        answers("A", "", &[("RB-01", "achieved")]).replace("1.1.0", "9.9.9"),
    );
    sandbox.write("in/decisions.json", r#"{"format":1,"kind":"decisions"}"#);
    sandbox.write("in/empty.csv", "");
    sandbox.write("in/latin.csv", b"competency,point,note\nRB-01,achieved,Zo\xeb\n".as_slice());
    sandbox.write("in/level.csv", "competency,point\nRB-01,achieved\n");
    sandbox.write(
        "in/rows.csv",
        "person,level,competency,point\nA,1,RB-01,brilliant\nB,1,RB-01,achieved\n",
    );
    sandbox.write(
        "in/norows.csv",
        "person,level,competency,point\nA,1,RB-01,achieved\n,1,RB-02,achieved\n",
    );
    sandbox.write("in/secret.age", "age-encryption.org/v1\n-> X25519 abc\n");
    let text = sandbox
        .transcript(&["cohort gaps in --top 1", "cohort gaps in --top 1 --strict --format csv"]);
    assert_snapshot("cohort-unreadable.txt", &text);
    assert!(text.ends_with("[exit Some(1)]\n\n"), "strict is no for an answer: {text}");
    // An empty folder, and files that are none of imh's.
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    sandbox.write("others/photo.jpg", "");
    let text = sandbox.transcript(&[
        "cohort gaps empty",
        "cohort gaps others",
        "cohort gaps nowhere",
        "cohort gaps in/good.zip --by setting",
        "cohort gaps",
    ]);
    assert_snapshot("cohort-nothing.txt", &text);
}

#[test]
fn groups_come_from_a_table_that_names_people_or_files() {
    let sandbox = with_sample();
    let people = ["Ada", "Bea", "Cal", "Dot", "Eli"];
    let table = |header: &str, cell: &str| -> String {
        people.iter().fold(format!("{header}\n"), |table, name| format!("{table}{name},{cell}\n"))
    };
    sandbox.write("groups.csv", table("person,Setting", "North"));
    let report = sandbox
        .json(&format!("cohort gaps {BEFORE} --groups groups.csv --by setting --format json"));
    let groups: Vec<(&Value, &Value)> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["group"], &one["people"]))
        .collect();
    assert_eq!(groups, [(&json!("North"), &json!(5)), (&json!("not said"), &json!(19))]);
    // By file, with semicolons, which some spreadsheets use, and in UTF-16.
    let by_file = people.iter().fold("file;site\n".to_owned(), |table, name| {
        format!("{table}{}.json;East\n", name.to_lowercase())
    });
    sandbox.write("files.csv", by_file.replace("ada.json", "ada-again"));
    let report =
        sandbox.json(&format!("cohort gaps {BEFORE} --groups files.csv --by site --format json"));
    assert_eq!(report["groups"][0]["people"], 5);
    let wide: Vec<u8> = format!("\u{feff}{}", table("person,Setting", "Zoë's").replace(',', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("wide.csv", &wide);
    let report =
        sandbox.json(&format!("cohort gaps {BEFORE} --groups wide.csv --by setting --format json"));
    assert_eq!(report["groups"][0]["group"], json!("Zoë's"));
    sandbox.write("nobody.csv", "person,setting\nSomebody Else,North\n");
    sandbox.write("latin.csv", b"person,setting\nAda,Caf\xe9\n".as_slice());
    sandbox.write("alone.csv", "person\nAda\n");
    sandbox.write("twice.csv", "person,setting\nAda,North\nAda,South\n,West\n");
    sandbox.write("neither.csv", "who,setting\nAda,North\n");
    let text = sandbox.transcript(&[
        &format!("cohort gaps {BEFORE} --groups nobody.csv --by setting"),
        &format!("cohort gaps {BEFORE} --groups latin.csv --by setting"),
        &format!("cohort gaps {BEFORE} --groups alone.csv --by setting"),
        &format!("cohort gaps {BEFORE} --groups twice.csv --by setting"),
        &format!("cohort gaps {BEFORE} --groups neither.csv --by setting"),
        &format!("cohort gaps {BEFORE} --groups groups.csv --by seting"),
    ]);
    assert_snapshot("cohort-groups.txt", &text);
    // A group that is too small is merged with others, or not shown.
    let report = sandbox.json(&format!("cohort gaps {BEFORE} --by role --format json"));
    let groups: Vec<(&Value, &Value)> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["group"], &one["people"]))
        .collect();
    assert_eq!(
        groups,
        [(&json!("Early years practitioner"), &json!(12)), (&Value::Null, &json!(12))]
    );
}

#[test]
fn two_people_with_one_name_are_told_apart_by_their_work_and_that_is_said() {
    let sandbox = Sandbox::new();
    for (side, point) in [("before", "not-yet"), ("after", "achieved")] {
        sandbox.write(&format!("{side}/one.json"), answers("Sam", "midwife", &[("RB-01", point)]));
        sandbox.write(
            &format!("{side}/two.json"),
            answers("Sam", "early-years-practitioner", &[("RB-01", "not-yet")]),
        );
    }
    let report = sandbox.json("cohort gaps before --min-group 1 --format json");
    assert_eq!(
        (&report["people"], &report["namesakes"], &report["again"]),
        (&json!(2), &json!(2), &json!(0))
    );
    assert!(
        sandbox
            .ok("cohort gaps before")
            .contains("2 people share a name with somebody in another role")
    );
    let report = sandbox.json("cohort compare before after --min-group 1 --format json");
    let one = &report["sets"][0]["competencies"][0];
    assert_eq!(
        (&report["sets"][0]["pairs"], &one["moved-up"], &one["stayed"]),
        (&json!(2), &json!(1), &json!(1))
    );
    // By file name, whatever name people gave.
    let report =
        sandbox.json("cohort gaps before after --people-by file --min-group 1 --format json");
    assert_eq!((&report["people"], &report["again"]), (&json!(2), &json!(2)));
}

#[test]
fn a_course_is_compared_with_the_time_before_it() {
    let sandbox = with_sample();
    let text = sandbox.transcript(&[
        &format!("cohort compare {BEFORE} {AFTER} --min-group 1"),
        &format!("cohort compare {BEFORE} {AFTER} --format markdown"),
    ]);
    assert_snapshot("cohort-compare.txt", &text);
    let report =
        sandbox.json(&format!("cohort compare {BEFORE} {AFTER} --min-group 1 --format json"));
    let set = &report["sets"][0];
    assert_eq!(
        (&set["comparison"], &set["pairs"], &set["people-before"]),
        (&json!("paired"), &json!(22), &json!(24))
    );
    for one in set["competencies"].as_array().unwrap() {
        let all: u64 = ["moved-up", "stayed", "moved-down", "not-compared"]
            .iter()
            .map(|name| one[*name].as_u64().unwrap())
            .sum();
        assert_eq!(all, 22, "{one}");
        let (low, change, high) = (
            one["low"].as_f64().unwrap(),
            one["change"].as_f64().unwrap(),
            one["high"].as_f64().unwrap(),
        );
        assert!(low <= high && (-100.0..=100.0).contains(&change), "{one}");
    }
    // People who cannot be paired are compared as two groups.
    let people = |side: &str, met: usize| {
        for person in 0..20 {
            let point = if person < met { "achieved" } else { "not-yet" };
            sandbox.write(
                &format!("{side}/{person}.json"),
                answers(&format!("{side} {person}"), "", &[("RB-01", point)]),
            );
        }
    };
    people("first", 8);
    people("second", 15);
    let report = sandbox.json("cohort compare first second --format json");
    let set = &report["sets"][0];
    assert_eq!((&set["comparison"], &set["pairs"]), (&json!("unpaired"), &json!(0)));
    let one = &set["competencies"][0];
    assert_eq!(
        (&one["met-before"], &one["met-after"], &one["change"]),
        (&json!(8), &json!(15), &json!(35.0))
    );
    assert!(one["low"].as_f64().unwrap() < 10.0 && one["moved-up"].is_null());
    let said = sandbox.ok("cohort compare first second").replace('\n', " ");
    assert!(said.contains("as if they were different people"), "{said}");
    let unpaired = sandbox.run("cohort compare second first --fail-on-falls");
    assert_eq!(unpaired.status.code(), Some(0), "nobody is known to have moved");
    let said = String::from_utf8_lossy(&unpaired.stderr);
    assert!(said.contains("Nobody was found on both sides"), "{said}");
    assert!(!said.contains("--min-group"), "the size of groups hides nothing here: {said}");
    sandbox.write("a.json", answers("A", "", &[("RB-01", "achieved")]));
    sandbox.write("b.json", answers("A", "", &[("RB-01", "not-yet")]));
    sandbox.fails(1, "cohort compare a.json b.json --min-group 1 --fail-on-falls");
    sandbox.write(
        "c.json",
        answers("A", "", &[("RB-01", "achieved")]).replace("\"level\":\"1\"", "\"level\":\"2\""),
    );
    assert!(
        sandbox
            .ok("cohort compare a.json c.json")
            .contains("The two sides share no framework and level")
    );
}

#[test]
fn versions_and_levels_are_told_apart_and_never_added_up() {
    let sandbox = Sandbox::new();
    let framework =
        std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    sandbox.write("newer.toml", framework.replace("version = \"1.1.0\"", "version = \"2.0.0\""));
    for person in 0..6 {
        let one = answers(&format!("P{person}"), "", &[("RB-01", "achieved")]);
        sandbox.write(&format!("in/a{person}.json"), &one);
        sandbox.write(&format!("in/b{person}.json"), one.replace("1.1.0", "2.0.0"));
        sandbox.write(
            &format!("in/c{person}.json"),
            one.replace("\"level\":\"1\"", "\"level\":\"2\""),
        );
    }
    let report = sandbox.json("cohort gaps in --framework newer.toml --format json");
    let sets: Vec<[&Value; 3]> = report["sets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|set| [&set["version"], &set["level"], &set["people"]])
        .collect();
    let expected = [
        [json!("1.1.0"), json!("1"), json!(6)],
        [json!("1.1.0"), json!("2"), json!(6)],
        [json!("2.0.0"), json!("1"), json!(6)],
    ];
    assert_eq!(sets, expected.iter().map(<[Value; 3]>::each_ref).collect::<Vec<_>>());
    assert_eq!(report["people"], 6, "the same people");
    // If the version is unknown, its files are reported and not counted.
    let report = sandbox.json("cohort gaps in --format json");
    assert_eq!(report["unreadable"].as_array().unwrap().len(), 6);
    assert!(
        report["unreadable"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("imh-practice 2.0.0, which is not known here"),
        "{report}"
    );
}

#[test]
fn a_mapping_carries_answers_over_by_its_rules() {
    let sandbox = Sandbox::new();
    let framework =
        std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    let newer = framework
        .replace("version = \"1.1.0\"", "version = \"2.0.0\"")
        .replace("\"RB-02\"", "\"RB-20\"")
        .replace("\"RB-03\"", "\"RB-30\"")
        .replace("When a parent is angry", "When anybody is angry");
    sandbox.write("newer.toml", newer.replace("\"working-towards\"", "\"growing-into\""));
    let mapping = "format = 1\n[mapping]\ntitle = \"One to two\"\nfrom = \"imh-practice@1.1.0\"\nto = \"imh-practice@2.0.0\"\nsame-ids = true\n\
        [[competency]]\nfrom = [\"RB-02\"]\nto = [\"RB-20\", \"RB-30\"]\n[[competency]]\nfrom = [\"RB-04\", \"RB-05\"]\nto = [\"RB-04\"]\n\
        [[competency]]\nfrom = [\"RB-06\"]\nto = []\n\
        [[competency]]\nfrom = [\"RB-07\"]\nto = [\"RB-07\"]\nrelation = \"subset\"\nreason = \"It asks for more now.\"\n[[point]]\nfrom = \"working-towards\"\nto = \"growing-into\"\n";
    sandbox.write("map.toml", mapping);
    let all = [
        ("RB-01", "achieved"),
        ("RB-02", "working-towards"),
        ("RB-04", "achieved"),
        ("RB-05", "not-yet"),
        ("RB-06", "achieved"),
        ("RB-03", "achieved"),
        ("RB-07", "achieved"),
    ];
    for person in 0..6 {
        sandbox.write(&format!("in/{person}.json"), answers(&format!("P{person}"), "", &all));
    }
    let new = answers("P0", "", &[("RB-01", "not-yet")])
        .replace("1.1.0", "2.0.0")
        .replace("2026-03-01", "2026-05-01");
    sandbox.write("in/new.json", new);
    let report = sandbox
        .json("cohort gaps in --framework newer.toml --map map.toml --min-group 1 --format json");
    assert_eq!(report["sets"].as_array().unwrap().len(), 1, "{}", report["sets"]);
    assert_eq!(
        (&report["people"], &report["carried-over"], &report["again"]),
        (&json!(6), &json!(5), &json!(1)),
        "of one who answered both, the newer counts"
    );
    for (competency, expected) in [
        // One person answered the new version later.
        ("RB-01", [5, 1, 0, 0]),
        // A split competency becomes both, in the new wording.
        ("RB-20", [0, 5, 1, 0]),
        ("RB-30", [0, 5, 1, 0]),
        // If two competencies merge, the lower answer counts, and the old ones are gone.
        ("RB-04", [0, 5, 1, 0]),
        ("RB-05", [0, 0, 6, 0]),
        // A competency that ended.
        ("RB-06", [0, 0, 6, 0]),
        // A statement that asks for more than it did has to be looked at again; the other one counts.
        ("RB-07", [0, 0, 6, 0]),
    ] {
        assert_eq!(four(need(&report, competency)), expected.map(Some), "{competency}");
    }
    // The two versions are on two sides, and can be compared only with the mapping.
    std::fs::create_dir(sandbox.path("later")).unwrap();
    std::fs::rename(sandbox.path("in/new.json"), sandbox.path("later/new.json")).unwrap();
    let compared = |more: &str| {
        sandbox.json(&format!(
            "cohort compare in later --framework newer.toml --min-group 1 --format json {more}"
        ))
    };
    assert_eq!(compared("")["sets"], json!([]));
    let report = compared("--map map.toml");
    assert_eq!(
        (&report["sets"][0]["pairs"], &report["sets"][0]["competencies"][0]["moved-down"]),
        (&json!(1), &json!(1))
    );
    sandbox.write("wrong.toml", mapping.replace("RB-06", "RB-66"));
    sandbox.write(
        "broken.toml",
        mapping
            .replace("imh-practice@1.1.0", "imh-practice")
            .replace("from = [\"RB-06\"]", "form = [\"RB-06\"]")
            .replace("\"subset\"", "\"wider\""),
    );
    let text = sandbox.transcript(&[
        "cohort gaps in --framework newer.toml --map wrong.toml",
        "cohort gaps in --framework newer.toml --map broken.toml",
        "cohort gaps in --map map.toml",
        "cohort gaps in --framework newer.toml --map map.toml --output report.txt",
    ]);
    assert_snapshot("cohort-mapping.txt", &text);
}

const COURSE: &str = "format = 1\n[training]\nid = \"ID\"\ntitle = \"TITLE\"\nprovider = \"Somebody\"\n[[covers]]\nframework = \"imh-practice\"\nCOVERS\n";

#[test]
fn the_courses_that_would_help_most_come_first_and_a_budget_is_spent_best() {
    let sandbox = with_sample();
    let course = |file: &str, id: &str, title: &str, covers: &str| {
        sandbox.write(
            &format!("{file}.toml"),
            COURSE.replace("ID", id).replace("TITLE", title).replace("COVERS", covers),
        );
    };
    // The best pair is not the best course plus the next; and a shipped course is replaced by one
    // with its id.
    course("wide", "wide", "Wide", "competencies = [\"RB-01\", \"RB-02\", \"RB-03\"]");
    course("left", "left", "Left", "competencies = [\"RB-01\", \"RB-02\", \"RB-04\"]");
    course("right", "right", "Right", "competencies = [\"RB-03\", \"RB-05\"]");
    course("other", "uon-pgcert-2023", "In place of what ships", "competencies = [\"RB-06\"]");
    for person in 0..6 {
        sandbox.write(
            &format!("in/{person}.json"),
            answers(&format!("P{person}"), "", &[("RB-06", "achieved")]),
        );
    }
    let catalogue =
        "--catalogue wide.toml --catalogue left.toml --catalogue right.toml --catalogue other.toml";
    let report = sandbox.json(&format!("cohort training in {catalogue} --courses 2 --format json"));
    let wide = &report["courses"][0];
    assert_eq!(
        (&wide["id"], &wide["competencies"], &wide["gaps"], &wide["people"]),
        (&json!("wide"), &json!(3), &json!(18), &Value::Null)
    );
    assert_eq!(wide["people-at-least"], 5, "beside the gaps it could tell how many have two");
    // A person who answered at two levels counts once.
    let again =
        answers("P0", "", &[("RB-06", "achieved")]).replace("\"level\":\"1\"", "\"level\":\"2\"");
    sandbox.write("two/again.json", again);
    sandbox.write("two/one.json", answers("P0", "", &[("RB-06", "achieved")]));
    let two = sandbox.json("cohort training two --catalogue wide.toml --min-group 1 --format json");
    assert_eq!(
        (
            &two["people"],
            &two["courses"].as_array().unwrap().iter().find(|one| one["id"] == "wide").unwrap()["people"]
        ),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        report["choice"],
        json!({ "budget": 2, "courses": ["left", "right"], "gaps": 30, "gaps-at-least": 30, "best": true })
    );
    let text = sandbox.transcript(&[
        &format!("cohort training in {catalogue} --courses 2"),
        &format!("cohort training in {catalogue} --courses 2 --format csv"),
        &format!("cohort training {BEFORE} --courses 1 --format markdown"),
        "cohort training in --catalogue wide.toml --catalogue in/1.json",
    ]);
    assert_snapshot("cohort-training.txt", &text);
}

#[test]
fn rows_for_other_programs_hold_the_same_numbers() {
    let sandbox = with_sample();
    let report = sandbox.json(&format!("cohort gaps {BEFORE} --min-group 1 --format json"));
    for format in ["csv", "jsonl"] {
        sandbox.ok(&format!(
            "cohort export {BEFORE} --groups {GROUPS} --format {format} --output rows.{format}"
        ));
        let again = sandbox.json(&format!("cohort gaps rows.{format} --min-group 1 --format json"));
        assert_eq!(again["unreadable"], json!([]));
        assert_eq!(
            (&again["competencies"], &again["domains"]),
            (&report["competencies"], &report["domains"]),
            "{format}"
        );
        assert!(
            sandbox
                .fails(2, &format!("cohort export {BEFORE} --output rows.{format}"))
                .contains("already a file")
        );
    }
    assert_snapshot(
        "cohort-export.txt",
        &sandbox
            .ok(&format!("cohort export {BEFORE} --groups {GROUPS} --dictionary words.csv"))
            .lines()
            .take(12)
            .collect::<Vec<_>>()
            .join("\n"),
    );
    assert_snapshot("cohort-dictionary.txt", &sandbox.read("words.csv"));
    // A group with few people does not identify them.
    let rows = sandbox.read("rows.csv");
    assert!(
        !rows.contains("maternity-support-worker")
            && rows.contains(",other,")
            && rows.contains("early-years-practitioner")
    );
    assert!(
        sandbox
            .fails(2, &format!("cohort export {BEFORE} --format parquet"))
            .contains("say where that folder goes")
    );
    sandbox.ok(&format!(
        "cohort export {BEFORE} {AFTER} --groups {GROUPS} --format parquet --output parquet"
    ));
    assert!(
        sandbox.path("parquet/of_framework=framework-imh-practice/of_level=level-1").is_dir()
            && sandbox.read("parquet-dictionary.csv").contains("column,type")
    );
    assert!(
        sandbox
            .fails(2, &format!("cohort export {BEFORE} --format parquet --output parquet"))
            .contains("already")
    );
    // An existing dictionary beside the new folder is not overwritten, and then the folder is not
    // made either.
    sandbox.write("new-dictionary.csv", "mine");
    assert!(
        sandbox
            .fails(2, &format!("cohort export {BEFORE} --format parquet --output new"))
            .contains("`new-dictionary.csv`")
    );
    assert!(!sandbox.path("new").exists() && sandbox.read("new-dictionary.csv") == "mine");
    sandbox.ok(&format!(
        "cohort export {BEFORE} --format parquet --output new --dictionary other.csv"
    ));
    assert_eq!(sandbox.read("new-dictionary.csv"), "mine");
}

/// A framework with ids that a program might read as numbers or dates.
fn with_numbers_for_ids(sandbox: &Sandbox) {
    let framework =
        std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    let framework = framework
        .replacen("id = \"imh-practice\"", "id = \"2026\"", 1)
        .replace("level.1.", "level.01.")
        .replace("when-not-met.1 ", "when-not-met.01 ");
    let framework =
        framework.replace("id = \"1\"", "id = \"01\"").replace("level = \"1\"", "level = \"01\"");
    sandbox.write("numbers.toml", framework);
    for person in 0..6 {
        let one = answers(
            &format!("Zoë {person}"),
            "midwife",
            &[("RB-01", "achieved"), ("RB-02", "n/a"), ("RB-03", "not-yet")],
        );
        sandbox.write(&format!("in/{person}.json"), &one);
        let one =
            one.replace("imh-practice", "2026").replace("\"level\":\"1\"", "\"level\":\"01\"");
        sandbox.write(&format!("in/b{person}.json"), one);
    }
}

#[test]
fn every_program_reads_the_same_rows_and_takes_no_words_for_numbers() {
    let sandbox = Sandbox::new();
    with_numbers_for_ids(&sandbox);
    let line = "cohort export in --framework numbers.toml --identify --key-secret secret";
    sandbox.write("secret", "the same keys in every file");
    for (format, output) in [("parquet", "rows"), ("jsonl", "rows.jsonl"), ("csv", "rows.csv")] {
        sandbox.ok(&format!("{line} --format {format} --output {output}"));
    }
    let mut folders = vec![sandbox.path("rows")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            assert!(
                path.is_dir() || path.extension().is_some_and(|ending| ending == "parquet"),
                "{path:?} lies among the rows"
            );
            files += usize::from(path.is_file());
            folders.extend(path.is_dir().then_some(path));
        }
    }
    assert_eq!(files, 2);
    let (python, script) =
        (repository("tests/engines/python/bin/python"), repository("tests/engines/rows.py"));
    if !has(&python.to_string_lossy(), &[&script.to_string_lossy(), "--ready"]) {
        return;
    }
    let output = Command::new(python)
        .arg(script)
        .args(["rows", "rows.jsonl", "rows.csv"].map(|name| sandbox.path(name)))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = sandbox.read("rows.jsonl").lines().count();
    for (engine, seen) in seen.as_object().unwrap() {
        assert_eq!(
            (&seen["same"], &seen["differ"], &seen["rows"]),
            (&json!(true), &Value::Null, &json!(rows)),
            "{engine}"
        );
        if engine != "DuckDB" && engine != "hyparquet" || seen["parts"] != json!([]) {
            assert_eq!(
                seen["parts"],
                json!([["framework-2026", "level-01"], ["framework-imh-practice", "level-1"]]),
                "{engine}"
            );
        }
        assert_eq!(seen["columns"][0], "person", "{engine} knows what begins a table");
    }
    assert_eq!(seen.as_object().unwrap().len(), 5);
}

#[test]
fn a_table_that_is_read_in_parts_says_the_same_as_one_that_is_not() {
    let sandbox = Sandbox::new();
    let points = ["not-yet", "working-towards", "achieved", "n/a"];
    let mut rows = "person,role,framework,version,level,competency,aspect,point\n".to_owned();
    let people = 2_600;
    for person in 0..people {
        for at in 0..63 {
            let id = ["RB", "DV"][at % 2];
            let point = points[(person * 7 + at * 3 + person / 11) % 4];
            writeln!(
                rows,
                "Person {person},midwife,imh-practice,1.1.0,1,{id}-{:02},knowledge,{point}",
                at % 10 + 1
            )
            .unwrap();
            if at >= 9 {
                break;
            }
        }
    }
    // The rows of one person may be in different parts of a split file, in any order.
    while rows.len() < 20 << 20 {
        writeln!(
            rows,
            "Person {},midwife,imh-practice,1.1.0,1,FC-01,knowledge,achieved",
            rows.len() % people
        )
        .unwrap();
    }
    sandbox.write("rows.csv", &rows);
    sandbox.write("quoted.csv", rows.replacen("Person 0,", "\"Person 0\",", 1));
    let parts = sandbox.json("cohort gaps rows.csv --format json --min-group 1");
    let whole = sandbox.json("cohort gaps quoted.csv --format json --min-group 1");
    assert_eq!((&parts["people"], &parts["unreadable"]), (&json!(people), &json!([])));
    assert_eq!(parts["competencies"], whole["competencies"]);
    // An error far down in the file is reported by its line.
    let lines = rows.lines().count();
    sandbox.write(
        "wrong.csv",
        format!("{rows}Person 5,midwife,imh-practice,1.1.0,1,RB-01,practice,brilliant\n"),
    );
    let report = sandbox.json("cohort gaps wrong.csv --format json");
    assert_eq!(report["people"], people - 1);
    let reason = report["unreadable"][0]["reason"].as_str().unwrap();
    assert!(
        reason.starts_with(&format!("line {}, point: this is not one", lines + 1))
            && reason.contains("is left out"),
        "{reason}"
    );
}

/// Runs a command with this `imh` first on its path.
fn with_imh(sandbox: &Sandbox, mut command: Command) -> std::process::Output {
    let like = sandbox.command(["status"]);
    let folder = std::path::Path::new(super::harness::IMH).parent().unwrap().display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    command
        .envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("PATH", path);
    command.current_dir(sandbox.path(".")).output().unwrap()
}

#[test]
fn the_scripts_for_trainers_work_on_the_cohort_that_ships() {
    let sandbox = with_sample();
    let run = |script: &str, arguments: &[&str]| {
        let mut shell = Command::new("sh");
        shell.arg(repository("examples/cohort").join(script)).args(arguments);
        let output = with_imh(&sandbox, shell);
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, text, said) = run("weekly-gaps.sh", &[BEFORE, GROUPS]);
    assert_eq!(code, Some(0), "{said}");
    assert!(text.contains("Where 24 people stand") && said.contains("Written to `gaps-"), "{text}");
    let page = std::fs::read_dir(sandbox.path("."))
        .unwrap()
        .flatten()
        .find(|file| file.file_name().to_string_lossy().starts_with("gaps-2"));
    assert!(std::fs::read_to_string(page.unwrap().path()).unwrap().starts_with("<!doctype html>"));
    // The summary reports failure as long as a file cannot be read.
    let (code, text, _) = run("summary.sh", &[BEFORE]);
    assert!(
        code == Some(1) && text.starts_with("# To publish: Where 24 people stand"),
        "{code:?} {text}"
    );
    assert_eq!(run("summary.sh", &[AFTER]).0, Some(0));
    if !has("jq", &["--version"]) {
        return;
    }
    let (code, table, said) = run("mail-merge.sh", &[AFTER]);
    assert_eq!(code, Some(0), "{said}");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 22);
    let ada = rows.iter().find(|row| &row[0] == "Ada").unwrap();
    let one = Sandbox::begun();
    one.ok(&format!("rate --from '{}' --yes", sandbox.path("cohort/after/ada.json").display()));
    let gaps = one.json("gaps --format json");
    assert_eq!(ada[3].parse::<usize>().unwrap(), gaps["gaps"].as_array().unwrap().len());
    assert!(ada[4].contains(gaps["gaps"][0]["title"].as_str().unwrap()), "{ada:?}");
    let (code, text, said) = run("before-and-after.sh", &[BEFORE, AFTER, "1"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        text.starts_with("imh-practice 1.1.0, level 1: 22 people, paired\n")
            && text.contains(" points ("),
        "{text}"
    );
}

#[test]
fn other_engines_say_the_same_of_the_same_people() {
    let sandbox = with_sample();
    let (python, script) =
        (repository("tests/engines/python/bin/python"), repository("examples/sql/run.py"));
    if !has(&python.to_string_lossy(), &[&script.to_string_lossy(), "--ready"]) {
        return;
    }
    let mut run = Command::new(python);
    run.arg(script).args([BEFORE, AFTER]);
    let output = with_imh(&sandbox, run);
    let (text, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}{said}");
    for engine in ["DuckDB", "Apache Spark"] {
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with(engine) && line.contains(": the same "))
                .count(),
            4,
            "{text}"
        );
    }
}

#[test]
fn pages_of_a_cohort_hold_in_a_real_browser_and_need_no_colour() {
    let sandbox = with_sample();
    let driver = repository("tests/browser/report.mjs").display().to_string();
    if !has("node", &[&repository("tests/browser/drive.mjs").to_string_lossy(), "--ready"]) {
        return;
    }
    for (line, bars, patterns) in [
        (format!("cohort gaps {BEFORE} --groups {GROUPS} --by setting"), 70, json!([3, 6])),
        (format!("cohort compare {BEFORE} {AFTER} --min-group 1"), 71, json!([4, 8])),
        (format!("cohort training {BEFORE} --courses 1"), 0, json!([0, 0])),
    ] {
        sandbox.ok(&format!("{line} --format html --output page.html --force"));
        let output =
            Command::new("node").arg(&driver).arg(sandbox.path("page.html")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
        for (when, broken) in seen["axe"].as_object().unwrap() {
            assert_eq!(broken, &json!([]), "axe, {when}, {line}");
        }
        assert_eq!(
            (&seen["requests"], &seen["messages"], &seen["wordless"]),
            (&json!([]), &json!([]), &json!(0)),
            "{line}"
        );
        assert_eq!(seen["wide"][0], seen["wide"][1], "nothing is wider than the screen: {line}");
        assert_eq!((&seen["bars"], &seen["patterns"]), (&json!(bars), &patterns), "{line}");
    }
}

#[test]
fn a_file_that_is_not_an_answers_file_is_named_with_its_kind() {
    let sandbox = Sandbox::new();
    sandbox.write("in/level.csv", "person,level,competency,point\nA,1,RB-01,achieved\nB,7,RB-01,achieved\nB,1,RB-02,achieved\n");
    sandbox.ok("form html --level 1 --output in/form.html");
    sandbox.ok("form xlsx --level 1 --output in/empty.xlsx");
    let book = sandbox.read_bytes("in/empty.xlsx");
    sandbox.write("in/damaged.xlsx", &book[200..]);
    sandbox.write("in/cut.xlsx", &book[..book.len() / 2]);
    sandbox.write("in/picture.json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice());
    sandbox.write("in/words.json", "competency,level,point\nRB-01,1,achieved\n");
    sandbox.write("in/list.json", "[1,2,3]");
    sandbox.write("in/words.zip", "competency,level,point\nRB-01,1,achieved\n");
    sandbox.write("in/long.json", format!("{{\"format\":1,\"{}\":1}}", "x".repeat(200_000)));
    sandbox.write("in/none.json", r#"{"format":1,"level":"1","answers":[]}"#);
    // The form itself is an HTML page, and is read only if it is named.
    sandbox.write("page.csv", sandbox.read("in/form.html"));
    sandbox.write(
        "in/number.json",
        r#"{"format":1,"level":1,"answers":[{"competency":"RB-01","point":3}]}"#,
    );
    sandbox.write(
        "in/numbers.jsonl",
        "{\"person\":7,\"level\":1,\"competency\":\"RB-01\",\"point\":3}\n",
    );
    let text = sandbox.transcript(&["cohort gaps in page.csv in/form.html --top 1 --min-group 1"]);
    assert_snapshot("cohort-no-answers.txt", &text);
    let report = sandbox.json("cohort gaps in --min-group 1 --format json");
    assert_eq!(
        (&report["people"], &need(&report, "RB-01")["met"]),
        (&json!(2), &json!(2)),
        "a place on the scale may be a number, a name of a file be wrong, and who says nothing of themselves and answers alike is one"
    );
}

#[test]
fn a_key_that_cannot_be_read_is_told_before_anything_is() {
    let sandbox = Sandbox::new();
    sandbox.write("in/one.json", answers("A", "", &[("RB-01", "achieved")]));
    sandbox.write("nokey", "nothing like a key");
    sandbox.ok("keys new --output me --no-passphrase");
    let text = sandbox.transcript(&[
        "cohort gaps in --identity mee",
        "cohort gaps in --identity nokey",
        "cohort gaps in --identity me.pub",
        "cohort gaps in --passphrase-file nowhere",
        "review list in --identity mee",
        "cohort gaps in --top 0",
        "cohort training in --courses 0",
    ]);
    assert_snapshot("cohort-keys.txt", &text);
    // A passphrase on standard input opens every file it fits.
    let begun = Sandbox::new();
    begun.write("secret", "a passphrase that is long enough\n");
    std::fs::create_dir(begun.path("in")).unwrap();
    for name in ["one", "two"] {
        begun.ok(&format!("init {name} --level 1 --role midwife --name {name}"));
        begun.ok(&format!("--workspace {name} rate RB-01=achieved"));
        begun.ok(&format!(
            "--workspace {name} export --draft --encrypt-with secret --output in/{name}.age"
        ));
    }
    let output = begun.run_with_input(
        "cohort gaps in --passphrase-file - --min-group 1 --format json",
        "a passphrase that is long enough\n",
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["people"], &report["unreadable"]), (&json!(2), &json!([])));
}

#[test]
fn a_fall_fails_if_asked_for_and_a_suppressed_one_is_mentioned() {
    let sandbox = Sandbox::new();
    for person in 0..12 {
        sandbox.write(
            &format!("before/{person}.json"),
            answers(&format!("P{person}"), "", &[("RB-01", "achieved")]),
        );
        let point = |few: bool| if few { "not-yet" } else { "achieved" };
        sandbox.write(
            &format!("few/{person}.json"),
            answers(&format!("P{person}"), "", &[("RB-01", point(person < 2))]),
        );
        sandbox.write(
            &format!("many/{person}.json"),
            answers(&format!("P{person}"), "", &[("RB-01", point(person < 6))]),
        );
    }
    let output = sandbox.run("cohort compare before few --fail-on-falls");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(0) && said.contains("people may have moved down"),
        "{said}"
    );
    sandbox.fails(1, "cohort compare before few --fail-on-falls --min-group 1");
    sandbox.fails(1, "cohort compare before many --fail-on-falls");
    let output = sandbox.run("cohort compare before before --fail-on-falls");
    assert!(output.status.code() == Some(0) && output.stderr.is_empty(), "{output:?}");
    // A negative number stays a number in a table.
    let table = sandbox.ok("cohort compare before many --format csv");
    let row: csv::StringRecord =
        csv::Reader::from_reader(table.as_bytes()).records().next().unwrap().unwrap();
    assert_eq!(row.get(18), Some("-50"), "{row:?}");
}

#[test]
fn sides_that_are_swapped_or_the_same_are_told() {
    let sandbox = Sandbox::new();
    let dated = |person: &str, day: &str, point: &str| {
        answers(person, "", &[("RB-01", point)]).replace("2026-03-01", day)
    };
    for person in 0..12 {
        let name = format!("P{person}");
        sandbox.write(
            &format!("march/{person}.json"),
            dated(&name, "2026-03-02", if person < 6 { "not-yet" } else { "achieved" }),
        );
        sandbox
            .write(&format!("march-later/{person}.json"), dated(&name, "2026-03-20", "achieved"));
        sandbox.write(
            &format!("others/{person}.json"),
            dated(&format!("Other {person}"), "2026-03-20", "achieved"),
        );
        // One file of the earlier day lies among the later ones.
        sandbox.write(
            &format!("muddled/{person}.json"),
            dated(&name, if person == 3 { "2026-03-01" } else { "2026-03-20" }, "achieved"),
        );
        let undated = |point: &str| dated(&name, "", point).replace("\"answered\":\"\",", "");
        sandbox.write(&format!("undated/{person}.json"), undated("not-yet"));
        sandbox.write(&format!("undated-later/{person}.json"), undated("achieved"));
    }
    let swapped = "The answers called \"before\" are later than those called \"after\".";
    let mixed = "For some people, the answers called \"before\" are later";
    let same = "Both sides are the same answers by the same people";
    for (sides, order, told) in [
        ("march march-later", "before-first", None),
        ("march-later march", "after-first", Some(swapped)),
        ("others march", "after-first", Some(swapped)),
        ("march others", "before-first", None),
        ("march muddled", "mixed", Some(mixed)),
        ("march march", "same", Some(same)),
        ("undated undated", "same", Some(same)),
        ("undated undated-later", "unknown", None),
    ] {
        let report = sandbox.json(&format!("cohort compare {sides} --format json"));
        assert_eq!(report["sets"][0]["order"], order, "{sides}");
        for format in ["text", "markdown", "html"] {
            let shown = sandbox.ok(&format!("cohort compare {sides} --format {format}"));
            let shown = shown
                .replace("&quot;", "\"")
                .replace('\\', "")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            match told {
                Some(told) => assert!(shown.contains(told), "{sides} as {format}: {shown}"),
                None => assert!(
                    [swapped, mixed, same].iter().all(|told| !shown.contains(told)),
                    "{sides} as {format}: {shown}"
                ),
            }
        }
        // A table has no place for it.
        let said =
            String::from_utf8(sandbox.run(&format!("cohort compare {sides} --format csv")).stderr)
                .unwrap();
        assert_eq!(told.is_some_and(|told| said.contains(told)), told.is_some(), "{sides}: {said}");
    }
    // A fall is a fall, and nothing that stayed is one.
    sandbox.fails(1, "cohort compare march-later march --fail-on-falls");
    sandbox.ok("cohort compare march march --fail-on-falls");
}

#[test]
fn a_cohort_without_readable_people_passes_no_gate_and_no_folder_is_left_out_in_silence() {
    let sandbox = Sandbox::new();
    sandbox.write("in/empty.csv", "");
    sandbox.fails(1, "cohort gaps in --fail-on-gaps");
    sandbox.fails(1, "cohort compare in in --fail-on-falls");
    let deep = format!("deep/{}one.json", "x/".repeat(45));
    sandbox.write(&deep, answers("A", "", &[("RB-01", "achieved")]));
    sandbox.write("deep/two.json", answers("B", "", &[("RB-01", "achieved")]));
    let report = sandbox.json("cohort gaps deep --format json");
    assert_eq!(
        (&report["people"], report["unreadable"].as_array().unwrap().len()),
        (&json!(1), 1),
        "{report}"
    );
    sandbox.fails(1, "cohort gaps deep --strict");
}

#[test]
fn rows_may_end_early_for_whoever_reads_them() {
    let sandbox = with_sample();
    for format in ["csv", "jsonl"] {
        let mut command = sandbox.command(["cohort", "export", BEFORE, "--format", format]);
        let mut child = command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // The reader is gone before the first row is written.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("could not write"), "{format}: {said}");
        let piped = sandbox
            .command(["cohort", "gaps", BEFORE, "--format", "csv"])
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(
            piped.success() && output.status.code() != Some(4),
            "{format}: {:?}",
            output.status
        );
    }
}

#[test]
fn slips_of_a_trainer_are_told_with_what_mends_them() {
    let sandbox = with_sample();
    sandbox.write(
        "crlf.csv",
        "person,level,competency,point\r\nA,1,RB-01,achieved\r\nB,1,RB-01,Yess\r\n",
    );
    sandbox.write("groups-crlf.csv", "person,team\r\nAda,North\r\nBea,North\r\nAda,South\r\n");
    let long = (0..40)
        .fold("person,team\nAda,North\n".to_owned(), |table, _| format!("{table}Ada,North\n"));
    sandbox.write("long.csv", long);
    sandbox.write(
        "course.toml",
        COURSE
            .replace("ID", "own")
            .replace("TITLE", "Own course")
            .replace("COVERS", "domains = [\"RBX\"]"),
    );
    sandbox.write(
        "course-old.toml",
        COURSE.replace("format = 1\n", "").replace("COVERS", "domains = [\"RB\"]"),
    );
    sandbox.ok("form html --level 1 --output form.html");
    sandbox.write("back/form returned.html", sandbox.read("form.html"));
    sandbox.write("back/report.html", "<!doctype html><p>a page of somebody's own");
    sandbox.write("back/deep/answers.csv", "competency,point\n");
    sandbox.ok("form xlsx --level 1 --output groups.xlsx");
    let few = [
        &format!("cohort gaps {BEFORE}/ada.json"),
        &format!("cohort compare {BEFORE}/ada.json {AFTER}/ada.json"),
        "cohort gaps crlf.csv --min-group 3 --top 1",
        "cohort gaps back",
        &format!("cohort gaps {BEFORE} --groups groups-crlf.csv --by team"),
        &format!("cohort gaps {BEFORE} --groups long.csv --by team"),
        &format!("cohort gaps {BEFORE} --groups groups.xlsx --by team"),
        &format!("cohort gaps {BEFORE}/ada.json --groups {GROUPS}"),
        &format!("cohort training {BEFORE}/ada.json --catalogue course.toml"),
        &format!("cohort training {BEFORE} --catalogue course-old.toml"),
        &format!("cohort gaps {BEFORE} --min-group five"),
        &format!("cohort gaps {BEFORE} --min-group 0"),
        "man cohort-gaps",
    ];
    let mut text = sandbox.transcript(&few);
    sandbox.ok(&format!("cohort export {BEFORE} --format parquet --output rows"));
    text.push_str(
        &sandbox.transcript(&[&format!(
            "cohort export {BEFORE} --format parquet --output rows --force"
        )]),
    );
    let rows = sandbox.ok(&format!("cohort export {BEFORE}"));
    let output = sandbox.run_with_input("cohort gaps -", &rows);
    text.push_str(&sandbox.shown(&output));
    assert_snapshot("cohort-slips.txt", &text);
}

#[test]
fn a_damaged_workspace_among_many_is_told_with_the_command_that_says_where() {
    let sandbox = Sandbox::with_content();
    sandbox.write("ws/imh.json", "{\"format\": ");
    let cohort = sandbox.json("cohort gaps ws --min-group 1 --format json");
    assert_eq!(
        cohort["unreadable"][0]["reason"],
        "it is a workspace that is damaged; `imh workspace check` in it says where",
        "{cohort}"
    );
    assert!(sandbox.fails(3, "--workspace ws workspace check").contains("imh.json"));
}
