use super::harness::{Sandbox, assert_snapshot};

/// A portfolio in which everything has happened to RB-01: answered again, undone, planned for,
/// decided on by two people.
fn lived_in() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.write("album.jpg", "not really an album\n");
    let on = |sandbox: &mut Sandbox, day: &str, lines: &[&str]| {
        sandbox.set("IMH_NOW", &format!("{day}T09:00:00Z"));
        for line in lines {
            sandbox.ok(line);
        }
    };
    on(
        &mut sandbox,
        "2026-11-23",
        &["rate RB-01.knowledge=working-towards --note 'I know less than I thought.'"],
    );
    on(&mut sandbox, "2026-11-24", &["rate RB-01=n/a --reason 'Away from the nursery'", "undo"]);
    on(
        &mut sandbox,
        "2026-11-25",
        &[
            "rate RB-01.knowledge=achieved",
            "rate RB-01.practice=not-yet --level 2 --note 'At level 2 I begin.'",
        ],
    );
    let add = "evidence add --words 'At first I looked away.' --kind reflective-account --title 'A visit' --for RB-01,RB-02";
    on(
        &mut sandbox,
        "2026-11-26",
        &[
            &format!(
                "{add} --shows 'RB-01=I wait before I speak' --happened 2026-11-02 --valid-until 2029-11 --confirmed-by 'room leader'"
            ),
            "evidence edit E3 --words 'At first I looked away. Now I stay.'",
            "evidence add plan.md --for RB-01 --title 'Taken out again'",
            "evidence remove E4",
            "evidence add album.jpg --for RB-01 --title 'Wiped'",
            "evidence remove E5 --erase --yes",
            "plan add 'Sit with a colleague' --for RB-01,RB-02 --how 'Once a week' --by 2027-01-31 --done-when 'I feel calm'",
            "plan add 'Read about it' --for RB-01",
            "plan done G2 --note 'It helped.'",
            "plan add 'A mistake' --for RB-01",
            "undo",
        ],
    );
    on(&mut sandbox, "2026-11-27", &["export --output bundle.zip --draft"]);
    for (name, outcome, reason) in
        [("C. D.", "accept", "It shows it well."), ("E. F.", "clarify", "Say when this was.")]
    {
        sandbox.ok(&format!(
            "--workspace panel review bundle.zip --assessor '{name}' --role Panel --decide RB-01={outcome} --reason '{reason}' --evidence E3 --quality valid --output '{name}.json'"
        ));
        sandbox.ok(&format!("decisions import '{name}.json'"));
    }
    sandbox
}

#[test]
fn a_competency_is_shown_with_every_word_that_is_kept_of_it() {
    let sandbox = lived_in();
    assert_snapshot(
        "show-competency.txt",
        &sandbox.transcript(&["show RB-01", "show rb-01 --level 2", "show RB-03", "show RB-06"]),
    );
}

#[test]
fn evidence_and_goals_are_shown_whole_also_when_they_are_gone() {
    let sandbox = lived_in();
    let text = sandbox
        .transcript(&["show E3", "show E1", "show E4", "show E5", "show G1", "show G2", "show G3"]);
    assert_snapshot("show-evidence-goal.txt", &text);
}

#[test]
fn every_record_is_shown_in_every_format() {
    let sandbox = lived_in();
    for (id, name) in [
        ("RB-01", "report-show-competency.txt"),
        ("E3", "report-show-evidence.txt"),
        ("G1", "report-show-goal.txt"),
    ] {
        let formats: Vec<String> = ["json", "csv", "markdown", "html"]
            .map(|format| format!("show {id} --format {format}"))
            .to_vec();
        let lines: Vec<&str> = formats.iter().map(String::as_str).collect();
        assert_snapshot(name, &sandbox.transcript(&lines));
    }
}

#[test]
fn every_note_and_reason_that_was_ever_given_can_be_read_again() {
    let sandbox = lived_in();
    let all = sandbox.ok("show RB-01 --format json");
    for words in [
        "I know less than I thought.",
        "Away from the nursery",
        "I wait before I speak",
        "It shows it well.",
        "Say when this was.",
    ] {
        assert!(all.contains(words), "{words}");
    }
    let states: Vec<String> = sandbox.json("show RB-01 --format json")["competency"]["aspects"][0]
        ["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| {
            format!(
                "{} {}",
                answer["point"].as_str().unwrap_or("n/a"),
                answer["state"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        states,
        ["achieved stands", "n/a taken-back", "working-towards earlier", "achieved earlier"],
        "the latest first"
    );
    assert!(sandbox.ok("show RB-03").contains("I work alone in a village hall"));
    assert!(
        sandbox.ok("show E3").contains("At first I looked away. Now I stay.")
            && sandbox.ok("show E3").contains("Your words until 2026-11-26")
    );
}

#[test]
fn show_names_files_that_are_not_on_the_disk_and_shows_the_rest() {
    let sandbox = lived_in();
    let item = sandbox.json("show E3 --format json");
    assert_eq!((&item["kind"], &item["on-disk"]), (&"evidence".into(), &serde_json::json!([true])));
    std::fs::remove_dir_all(
        sandbox.path(&format!(
            "ws/evidence/{}",
            item["evidence"]["account"]["sha256"].as_str().unwrap()
        )),
    )
    .unwrap();
    let item = sandbox.json("show E3 --format json");
    assert_eq!(
        (&item["on-disk"], &item["words"]),
        (&serde_json::json!([false]), &serde_json::Value::Null)
    );
    for line in ["show E3", "evidence show E3"] {
        assert!(sandbox.ok(line).contains("not on this computer"), "{line}");
    }
}

#[test]
fn show_refuses_an_unknown_id_with_a_suggestion_and_changes_nothing() {
    let sandbox = lived_in();
    let before = sandbox.tree("ws");
    let lines = [
        "show RB-1",
        "show E33",
        "show G9",
        "show",
        "show RB-01 --level 9",
        "show E3 --level 2",
        "show '\u{1b}[2J'",
    ];
    assert_snapshot("show-wrong.txt", &sandbox.transcript(&lines));
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn a_competency_that_is_called_as_evidence_is_goes_first_and_says_so() {
    let sandbox = Sandbox::new();
    let pack =
        std::fs::read_to_string(super::harness::repository("testdata/frameworks/small.toml"))
            .unwrap();
    sandbox.write("own.toml", pack.replace("\"C2\"", "\"E1\""));
    sandbox.ok("init ws --framework own.toml --level informed");
    sandbox.write("notes.txt", "What I noticed.\n");
    sandbox.ok("evidence add notes.txt --title 'Mine'");
    let output = sandbox.run("show e1");
    assert!(String::from_utf8_lossy(&output.stderr).contains("imh evidence show E1"), "{output:?}");
    assert_eq!(sandbox.json("show E1 --format json")["kind"], "competency");
}

#[test]
fn no_word_that_is_shown_drives_the_terminal_or_the_page() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "a.json",
        r#"{"format":1,"level":"1","answers":[{"competency":"RB-01","point":"achieved","note":"=1+1 <b>bold</b> | *so*"}]}"#,
    );
    sandbox.ok("rate --from a.json");
    assert!(sandbox.ok("show RB-01 --format html").contains("=1+1 &lt;b&gt;bold&lt;/b&gt;"));
    assert!(sandbox.ok("show RB-01 --format csv").contains("'=1+1"));
    assert!(sandbox.ok("show RB-01 --format markdown").contains("&lt;b&gt;"));
}

#[test]
fn a_competency_on_which_the_assessors_differ_is_shown_as_open() {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review ab.zip --assessor Ann --decide RB-01=accept --decide RB-02=accept --reason Good. --output a.json");
    sandbox.ok("review ab.zip --assessor Ben --decide RB-01=clarify --decide RB-02=accept --reason More. --output b.json");
    sandbox.ok(
        "review settle a.json b.json --decide RB-01=accept --reason 'We agree.' --output two.json",
    );
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("decisions import a.json");
    sandbox.ok("decisions import b.json");
    let open =
        |id: &str| sandbox.json(&format!("show {id} --format json"))["competency"]["open"].clone();
    assert_eq!((open("RB-01"), open("RB-02")), (true.into(), false.into()));
    for format in ["text", "markdown", "html"] {
        let said = |id: &str| {
            sandbox
                .ok(&format!("show {id} --format {format}"))
                .contains("This is open: the assessors have not settled it")
        };
        assert!(said("RB-01") && !said("RB-02"), "{format}");
    }
    assert_eq!(
        sandbox.ok("show RB-01 --format csv").lines().filter(|line| line.contains(",open")).count(),
        2
    );
    sandbox.ok("decisions import two.json");
    assert_eq!(open("RB-01"), false);
}

#[test]
fn no_line_of_what_is_shown_holds_only_a_bracket() {
    let sandbox = Sandbox::with_content();
    for columns in 40..100_u16 {
        let output = sandbox
            .command(["show", "RB-01"])
            .env("COLUMNS", columns.to_string())
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.lines().all(|line| line.trim() != ")"), "{columns}: {shown}");
    }
}
