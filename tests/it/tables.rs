//! Tables (CSV) begin with the byte order mark of UTF-8, wherever they are written, and are read
//! with and without it.

use std::{fmt::Write as _, process::Command};

use serde_json::{Value, json};

use super::{
    cohort::answers,
    harness::{Sandbox, has, repository},
};

const MARK: &[u8] = b"\xef\xbb\xbf";

#[test]
fn every_table_begins_with_the_mark_of_its_letters_on_standard_output_and_in_a_file() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --draft --output one.zip");
    sandbox.write("in/one.json", answers("Zoë", "midwife", &[("RB-01", "achieved")]));
    for (at, line) in [
        "status",
        "gaps",
        "history",
        "plan",
        "plan suggest",
        "evidence list",
        "evidence matrix",
        "framework list",
        "framework show imh-practice",
        "verify one.zip",
        "cohort gaps in",
        "cohort compare in in",
        "cohort training in",
        "cohort export in",
    ]
    .into_iter()
    .enumerate()
    {
        let shown = sandbox.run(&format!("{line} --format csv")).stdout;
        sandbox.run(&format!("{line} --format csv --output {at}.csv"));
        for bytes in [shown, sandbox.read_bytes(&format!("{at}.csv"))] {
            let words = bytes
                .strip_prefix(MARK)
                .unwrap_or_else(|| panic!("{line}: {}", String::from_utf8_lossy(&bytes)));
            assert!(
                !words.starts_with(MARK) && words.contains(&b','),
                "{line}: once, and then a table"
            );
        }
    }
    sandbox.ok("form csv --level 1 --output form.csv");
    sandbox.ok("cohort export in --dictionary words.csv --output rows.csv");
    for file in ["form.csv", "words.csv"] {
        assert!(sandbox.read_bytes(file).starts_with(MARK), "{file}");
    }
    let mut bundle =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("one.zip")).unwrap()).unwrap();
    for name in ["imh-portfolio/data/ratings.csv", "imh-portfolio/data/evidence.csv"] {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut bundle.by_name(name).unwrap(), &mut bytes).unwrap();
        assert!(bytes.starts_with(MARK), "{name}");
    }
    let people = |line: &str| {
        sandbox.json(&format!("cohort gaps {line} --min-group 1 --format json"))["people"].clone()
    };
    assert_eq!(
        (people("one.zip"), people("one.zip --verify"), people("rows.csv")),
        (json!(1), json!(1), json!(1))
    );
}

#[test]
fn a_table_is_read_with_its_mark_and_without_whatever_stands_before_its_header() {
    let sandbox = Sandbox::begun();
    let (mark, one) = ("\u{feff}", "level,competency,point\n1,RB-01,achieved\n");
    let many = "person,level,competency,point\nZoë,1,RB-01,achieved\nSam,1,RB-01,not-yet\n";
    let lines = "{\"person\":\"Zoë\",\"level\":\"1\",\"competency\":\"RB-01\",\"point\":\"achieved\"}\n{\"person\":\"Sam\",\"level\":\"1\",\"competency\":\"RB-01\",\"point\":\"not-yet\"}\n";
    for before in ["", mark] {
        for said in ["", "sep=,\n", "sep=,\r\n"] {
            sandbox.write("one.csv", format!("{before}{said}{one}"));
            sandbox.ok("rate --from one.csv");
            sandbox.write("many.csv", format!("{before}{said}{many}"));
            let report = sandbox.json("cohort gaps many.csv --format json");
            assert_eq!(
                (&report["people"], &report["unreadable"]),
                (&json!(2), &json!([])),
                "{before:?} {said:?}"
            );
        }
        sandbox.write("many.jsonl", format!("{before}{lines}"));
        assert_eq!(sandbox.json("cohort gaps many.jsonl --format json")["people"], 2, "{before:?}");
        sandbox.write("groups.csv", format!("{before}person,team\nZoë,North\n"));
        assert!(
            sandbox
                .ok("cohort gaps many.csv --groups groups.csv --by team --min-group 1")
                .contains("North (1)"),
            "{before:?}"
        );
    }
    // A file too large to be read at once is read in parts, of which only the first has a mark.
    let (mut table, mut lines) =
        (format!("{mark}sep=,\nperson,level,competency,point\n"), mark.to_owned());
    for person in 0..220_000 {
        writeln!(table, "Somebody with a long name {person},1,RB-{:02},achieved", person % 10 + 1)
            .unwrap();
        writeln!(lines, "{{\"person\":\"Zoë {person}\",\"level\":\"1\",\"competency\":\"RB-01\",\"point\":\"achieved\"}}").unwrap();
    }
    for (name, text) in [("large.csv", table), ("large.jsonl", lines)] {
        assert!(text.len() > 8 << 20);
        sandbox.write(name, text);
        let report = sandbox.json(&format!("cohort gaps {name} --format json"));
        assert_eq!(
            (&report["people"], &report["unreadable"]),
            (&json!(220_000), &json!([])),
            "{name}"
        );
    }
}

#[test]
fn a_spreadsheet_library_reads_every_letter_of_a_table() {
    let sandbox = Sandbox::new();
    let (python, script) = (
        repository("tests/engines/python/bin/python"),
        repository("tests/engines/rows.mjs").display().to_string(),
    );
    if !has(&python.to_string_lossy(), &["-c", "0"]) || !has("node", &[&script, "--ready"]) {
        return;
    }
    sandbox.write("in/one.json", answers("Zoë Šimečková", "midwife", &[("RB-01", "achieved")]));
    sandbox.ok("cohort export in --identify --min-group 1 --output rows.csv");
    let read = |file: &str| -> Value {
        let output = Command::new("node")
            .args([&script, "--table"])
            .arg(sandbox.path(file))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let rows = read("rows.csv");
    assert_eq!((&rows[0][0], &rows[1][1]), (&json!("person"), &json!("Zoë Šimečková")));
    // Without the mark it reads other letters, which is why the mark is there.
    sandbox.write("bare.csv", &sandbox.read_bytes("rows.csv")[MARK.len()..]);
    assert_ne!(read("bare.csv")[1][1], json!("Zoë Šimečková"));
}
