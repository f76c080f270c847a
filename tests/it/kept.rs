//! Words stay until they are replaced or removed: every field of every record, whatever else a
//! command changes.

use super::harness::Sandbox;

/// Returns an aspect's point, note and reason, as an export has them.
fn stands(sandbox: &Sandbox, competency: &str, aspect: &str) -> [String; 3] {
    sandbox.ok("export --output now.zip --draft --force");
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("now.zip")).unwrap()).unwrap();
    let portfolio: serde_json::Value =
        serde_json::from_reader(archive.by_name("imh-portfolio/data/portfolio.json").unwrap())
            .unwrap();
    let domains = portfolio["domains"].as_array().unwrap();
    let mut aspects = domains
        .iter()
        .flat_map(|domain| domain["competencies"].as_array().unwrap())
        .filter(|known| known["competency"] == competency)
        .flat_map(|known| known["aspects"].as_array().unwrap());
    let rating = &aspects.find(|known| known["aspect"] == aspect).unwrap()["ratings"]
        .as_array()
        .unwrap()
        .last()
        .cloned()
        .unwrap_or_default();
    let said = |field: &str| rating[field].as_str().unwrap_or_default().to_owned();
    [rating["point"].as_str().unwrap_or("n/a").to_owned(), said("note"), said("not-applicable")]
}

/// Each way to give an answer again, as a command and its standard input: `RB-01`, knowledge,
/// `achieved`.
const DOORS: [(&str, &str, &str); 8] = [
    ("flags", "rate RB-01.knowledge=achieved", ""),
    ("flags, all aspects", "rate RB-01=achieved", ""),
    ("line by line", "assess --plain RB-01 --aspect knowledge", "3\n"),
    (
        "JSON",
        "rate --from -",
        r#"{"format":1,"level":"1","answers":[{"competency":"RB-01","aspect":"knowledge","point":"achieved","note":""}]}"#,
    ),
    (
        "JSON without a note",
        "rate --from -",
        r#"{"format":1,"level":"1","answers":[{"competency":"RB-01","aspect":"knowledge","point":"achieved"}]}"#,
    ),
    ("CSV", "rate --from -", "competency,level,aspect,point,note\nRB-01,1,knowledge,achieved,\n"),
    (
        "a table of questions",
        "rate --from -",
        "competency,level,aspect,statement,point,note\nRB-01,1,knowledge,,achieved,\nRB-02,1,knowledge,,,\n",
    ),
    ("the same twice", "rate RB-01.knowledge=achieved RB-01.knowledge=achieved", ""),
];

#[test]
fn a_note_stays_when_the_answer_is_given_again_by_any_door() {
    for (door, line, input) in DOORS {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01.knowledge=not-yet --note 'I say it in my own words.'");
        let output = sandbox.run_with_input(line, input);
        assert!(output.status.success(), "{door}: {}", sandbox.shown(&output));
        assert_eq!(
            stands(&sandbox, "RB-01", "knowledge"),
            ["achieved", "I say it in my own words.", ""],
            "{door}"
        );
        // Undoing the answer leaves the note, and undoing the note removes it.
        sandbox.ok("undo");
        assert_eq!(
            stands(&sandbox, "RB-01", "knowledge"),
            ["not-yet", "I say it in my own words.", ""],
            "{door}"
        );
    }
}

#[test]
fn a_note_stays_when_a_spreadsheet_comes_back_without_words() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.knowledge=not-yet --note 'I say it in my own words.'");
    sandbox.ok("rate RB-03=n/a --reason 'Not in this post'");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["Competency", "Level", "Aspect", "Your answer", "In your own words"],
        ["RB-01", "1", "knowledge", "Achieved", ""],
        ["RB-02", "1", "knowledge", "", ""],
        ["RB-03", "1", "knowledge", "Not part of my work", ""],
    ];
    for (at, row) in (0..).zip(rows) {
        sheet.write_row(at, 0, row).unwrap();
    }
    book.save(sandbox.path("back.xlsx")).unwrap();
    sandbox.ok("rate --from back.xlsx");
    assert_eq!(
        stands(&sandbox, "RB-01", "knowledge"),
        ["achieved", "I say it in my own words.", ""]
    );
    assert_eq!(stands(&sandbox, "RB-03", "knowledge"), ["n/a", "", "Not in this post"]);
}

#[test]
fn a_note_stays_when_something_turns_out_not_to_be_part_of_the_work_and_back() {
    for (door, line, input) in DOORS {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01.knowledge=not-yet --note 'I say it in my own words.'");
        sandbox.ok("rate RB-01.practice=achieved --note 'And this of practice.'");
        for (line, input) in [
            ("rate RB-01=n/a --reason 'Not in this post'", ""),
            ("assess --plain RB-01 --aspect knowledge", "x\n\n"),
            ("rate --from -", "competency,level,point,note\nRB-01,1,n/a,\n"),
            ("rate RB-01=n/a", ""),
        ] {
            let output = sandbox.run_with_input(line, input);
            assert!(output.status.success(), "{line}: {}", sandbox.shown(&output));
            assert_eq!(
                stands(&sandbox, "RB-01", "knowledge"),
                ["n/a", "I say it in my own words.", "Not in this post"],
                "{line}"
            );
            assert_eq!(
                stands(&sandbox, "RB-01", "practice"),
                ["n/a", "And this of practice.", "Not in this post"],
                "{line}"
            );
        }
        assert!(sandbox.run_with_input(line, input).status.success());
        assert_eq!(
            stands(&sandbox, "RB-01", "knowledge"),
            ["achieved", "I say it in my own words.", ""],
            "{door}"
        );
        // The reason belongs to an earlier answer; it returns with that answer.
        sandbox.ok("rate RB-01=n/a");
        assert_eq!(
            stands(&sandbox, "RB-01", "knowledge"),
            ["n/a", "I say it in my own words.", "Not in this post"],
            "{door}"
        );
    }
}

#[test]
fn a_reason_stays_when_only_the_note_changes_and_a_note_when_only_the_reason_does() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-04=n/a --reason 'Not in this post' --note 'Asked in May'");
    sandbox.ok("rate RB-04=n/a --note 'Asked in June'");
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not in this post"]);
    sandbox.ok("rate RB-04=n/a --reason 'Not with babies yet'");
    assert_eq!(
        stands(&sandbox, "RB-04", "practice"),
        ["n/a", "Asked in June", "Not with babies yet"]
    );
    assert!(
        sandbox
            .run_with_input(
                "rate --from -",
                "competency,level,point,note\nRB-04,1,n/a,Not at this nursery\n"
            )
            .status
            .success()
    );
    assert_eq!(
        stands(&sandbox, "RB-04", "practice"),
        ["n/a", "Asked in June", "Not at this nursery"]
    );
    assert!(
        sandbox
            .run_with_input("assess --plain RB-04 --aspect knowledge", "x\nNot where I work\n")
            .status
            .success()
    );
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not where I work"]);
    assert!(
        sandbox
            .run_with_input("assess --plain RB-04 --aspect knowledge", "n\nAsked in July\nq\n")
            .status
            .success()
    );
    assert_eq!(
        stands(&sandbox, "RB-04", "knowledge"),
        ["n/a", "Asked in July", "Not where I work"]
    );
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not where I work"]);
}

#[test]
fn a_note_is_taken_away_only_by_whoever_says_so() {
    for (line, input) in [
        ("rate RB-01.knowledge=achieved --no-note", ""),
        ("assess --plain RB-01 --aspect knowledge", "n\n-\nq\n"),
    ] {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved --note Mine");
        let output = sandbox.run_with_input(line, input);
        assert!(output.status.success(), "{line}: {}", sandbox.shown(&output));
        assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["achieved", "", ""], "{line}");
        assert_eq!(stands(&sandbox, "RB-01", "practice"), ["achieved", "Mine", ""], "{line}");
        sandbox.ok("rate RB-01=not-yet");
        assert_eq!(
            stands(&sandbox, "RB-01", "knowledge")[1],
            "",
            "what was taken away does not come back"
        );
        sandbox.ok("undo");
        sandbox.ok("undo");
        assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "Mine", "an undo brings it back");
    }
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note Mine");
    // Opened and left unchanged.
    assert!(
        sandbox
            .run_with_input("assess --plain RB-01 --aspect knowledge", "n\n\nq\n")
            .status
            .success()
    );
    assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "Mine");
    for line in [
        "rate RB-01=achieved --note ''",
        "rate RB-01=n/a --reason ' '",
        "rate RB-01=achieved --note x --no-note",
    ] {
        sandbox.fails(2, line);
    }
    assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "Mine");
}

#[test]
fn a_line_of_the_journal_says_by_itself_what_stands_for_any_imh() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.knowledge=not-yet --note 'In my own words'");
    sandbox.ok("rate RB-01.knowledge=achieved");
    let journal = String::from_utf8(sandbox.tree("ws/journal").swap_remove(0).1).unwrap();
    let last = journal.lines().last().unwrap();
    assert!(last.contains("\"achieved\"") && last.contains("In my own words"), "{last}");
}

#[test]
fn undo_of_an_entry_names_the_note_that_was_kept_from_it() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.knowledge=not-yet --note 'With a name in it'");
    sandbox.ok("rate RB-01.knowledge=achieved");
    let said = String::from_utf8(sandbox.run("undo 2").stderr).unwrap();
    assert!(said.contains("imh rate RB-01.knowledge=achieved --no-note"), "{said}");
    assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "With a name in it");
    sandbox.ok("rate RB-01.knowledge=achieved --no-note");
    assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_a_note_stays_until_it_is_emptied_there() {
    use super::terminal::Terminal;

    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.knowledge=not-yet --note 'In my own words'");
    let answer = |keys: &[(&str, &str)]| {
        let mut terminal = Terminal::start(&sandbox, "assess RB-01 --aspect knowledge", 80, 24);
        for (sees, types) in keys {
            terminal.sees(sees);
            terminal.types(types);
        }
        terminal.ends()
    };
    answer(&[("In my own words", "3")]);
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["achieved", "In my own words", ""]);
    answer(&[("In my own words", "x"), ("Why is RB-01", "Not in this post\r")]);
    assert_eq!(
        stands(&sandbox, "RB-01", "knowledge"),
        ["n/a", "In my own words", "Not in this post"]
    );
    answer(&[("In my own words", "x"), ("Why is RB-01", ", not yet\r")]);
    assert_eq!(
        stands(&sandbox, "RB-01", "knowledge"),
        ["n/a", "In my own words", "Not in this post, not yet"]
    );
    answer(&[("In my own words", "2")]);
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["working-towards", "In my own words", ""]);
    answer(&[("In my own words", "n"), ("Your note", "\u{15}\r"), ("q quit", "q")]);
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["working-towards", "", ""]);
}

/// Makes one change at a time, and checks that everything else stays. `fields` are JSON pointers
/// into the output of `shown`.
fn each_change_leaves_the_rest(
    sandbox: &Sandbox,
    shown: &str,
    fields: &[&str],
    changes: &[(&str, &str)],
) {
    let mut before = sandbox.json(shown);
    for field in fields {
        assert!(
            before.pointer(field).is_some_and(|value| !value.is_null()),
            "{field} is not there to begin with: {before:#}"
        );
    }
    for (line, field) in changes {
        sandbox.ok(line);
        let now = sandbox.json(shown);
        for other in fields.iter().filter(|other| *other != field) {
            assert_eq!(now.pointer(other), before.pointer(other), "imh {line}: {other}");
        }
        assert_ne!(now.pointer(field), before.pointer(field), "imh {line} changes {field}");
        before = now;
    }
}

#[test]
fn every_field_of_evidence_stays_when_another_is_changed() {
    let sandbox = Sandbox::begun();
    sandbox.write("log.txt", "What we spoke about.\n");
    sandbox.write("later.txt", "What we spoke about later.\n");
    sandbox.ok(
        "evidence add log.txt --kind supervision-log --title Supervision --for RB-01,RB-02 --shows 'I bring what is hard' --happened 2026-03 --valid-until 2029-03 --hours 1.5 --confirmed-by 'my supervisor' --confirmed-on 2026-04-02 --consent 'nobody is shown' --link https://example.org/a --words 'In my own words.'",
    );
    let fields = [
        "/evidence/title",
        "/evidence/kind",
        "/evidence/happened",
        "/evidence/valid-until",
        "/evidence/minutes",
        "/evidence/consent",
        "/evidence/confirmations/0",
        "/evidence/for/0",
        "/evidence/for/1",
        "/evidence/shows/0",
        "/evidence/shows/1",
        "/evidence/link",
        "/evidence/files/0/name",
        "/words",
    ];
    each_change_leaves_the_rest(
        &sandbox,
        "show E1 --format json",
        &fields,
        &[
            ("evidence edit E1 --title Another", "/evidence/title"),
            ("evidence edit E1 --happened 2026-02", "/evidence/happened"),
            ("evidence edit E1 --valid-until 2030-03", "/evidence/valid-until"),
            ("evidence edit E1 --hours 2", "/evidence/minutes"),
            ("evidence edit E1 --consent 'in writing'", "/evidence/consent"),
            // A confirmation and a consent belong to the content that they were given for.
            (
                "evidence edit E1 --link https://example.org/b --consent 'in writing' --confirmed-by 'my supervisor' --confirmed-on 2026-04-02",
                "/evidence/link",
            ),
            (
                "evidence edit E1 --words 'In other words.' --confirmed-by 'my supervisor' --confirmed-on 2026-04-02",
                "/words",
            ),
            ("evidence link E1 RB-02 --shows 'I ask for time'", "/evidence/shows/1"),
        ],
    );
    // Linked again, confirmed again and linked to more: no earlier words are lost.
    let before = sandbox.json("show E1 --format json");
    sandbox.ok("evidence link E1 RB-01 RB-02 RB-03");
    sandbox.ok("evidence edit E1 --confirmed-by 'room leader' --confirmed-on 2026-05-01");
    let now = sandbox.json("show E1 --format json");
    for field in fields {
        assert_eq!(now.pointer(field), before.pointer(field), "{field}");
    }
    // Consent covers what people saw, and other files are not covered: the message gives the old
    // words to state again.
    let said = String::from_utf8(sandbox.run("evidence edit E1 --file later.txt").stderr).unwrap();
    assert!(said.contains("--consent 'in writing'"), "{said}");
}

#[test]
fn every_field_of_a_goal_and_of_the_person_stays_when_another_is_changed() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add 'Sit with a colleague' --for RB-01,RB-02 --how 'Once a week' --by 2027-01-31 --done-when 'I feel calm'");
    let fields = ["/goal/what", "/goal/for/0", "/goal/how", "/goal/by", "/goal/done-when"];
    each_change_leaves_the_rest(
        &sandbox,
        "show G1 --format json",
        &fields,
        &[
            ("plan edit G1 --what 'Sit with two'", "/goal/what"),
            ("plan edit G1 --for RB-03", "/goal/for/0"),
            ("plan edit G1 --how 'Twice a week'", "/goal/how"),
            ("plan edit G1 --by 2027-02-28", "/goal/by"),
            ("plan edit G1 --done-when 'I am calm'", "/goal/done-when"),
        ],
    );
    sandbox.ok("plan done G1 --on 2026-11-20 --note 'It helped.'");
    let reached = [&fields[..], &["/goal/done-on", "/goal/note"]].concat();
    each_change_leaves_the_rest(
        &sandbox,
        "show G1 --format json",
        &reached,
        &[
            ("plan done G1 --on 2026-11-21", "/goal/done-on"),
            ("plan done G1 --note 'It helped a lot.'", "/goal/note"),
            ("plan edit G1 --how 'Every day'", "/goal/how"),
        ],
    );
    let person = ["/person/label", "/person/role", "/level"];
    each_change_leaves_the_rest(
        &sandbox,
        "workspace info --format json",
        &person,
        &[
            ("workspace set --name 'C. D.'", "/person/label"),
            ("workspace set --level 2", "/level"),
            ("workspace set --role health-visitor", "/person/role"),
        ],
    );
}

#[test]
fn an_assessors_words_stay_until_they_are_replaced_by_any_door() {
    let doors: [(&str, &str, &str); 4] = [
        ("flags", "--decide RB-01=accept", ""),
        ("CSV", "--from -", "competency,outcome,reason,evidence,quality\nRB-01,accept,,,\n"),
        ("JSON", "--from -", r#"{"decisions":[{"competency":"RB-01","outcome":"accept"}]}"#),
        ("line by line", "--plain", "g\nRB-01\n1\n\nq\n"),
    ];
    for (door, options, input) in doors {
        let sandbox = Sandbox::with_content();
        sandbox.ok("evidence link E2 RB-01");
        sandbox.ok("export --output b.zip --draft");
        let review = |options: &str, input: &str| {
            let output = sandbox.run_with_input(
                &format!("--workspace panel review b.zip --output d.json {options}"),
                input,
            );
            assert!(output.status.success(), "{door}: {}", sandbox.shown(&output));
        };
        let first = "--decide RB-01=accept --reason 'It shows it well.' --evidence E1 --quality valid,current --remark 'Thank you.'";
        review(&format!("--assessor 'C. D.' --role Panel {first}"), "");
        review(options, input);
        let file: serde_json::Value = serde_json::from_str(&sandbox.read("d.json")).unwrap();
        let decisions = file["decisions"].as_array().unwrap();
        assert_eq!(decisions.len(), 2, "{door}: {file:#}");
        for field in ["outcome", "reason", "evidence", "quality"] {
            assert_eq!(decisions[1][field], decisions[0][field], "{door}: {field}");
        }
        assert!(sandbox.read("d.json").contains("Thank you."), "{door}");
        // Another outcome needs its own reason; the qualities of the evidence stay, unless they are
        // removed explicitly.
        assert_eq!(
            sandbox
                .run("--workspace panel review b.zip --output d.json --decide RB-01=clarify")
                .status
                .code(),
            Some(2)
        );
        review("--decide RB-01=clarify --reason 'When was this?' --quality none", "");
        let file: serde_json::Value = serde_json::from_str(&sandbox.read("d.json")).unwrap();
        assert_eq!(file["decisions"][2]["evidence"], file["decisions"][0]["evidence"]);
        assert!(!file["decisions"][2].to_string().contains("valid"), "{file:#}");
    }
}
