use std::fmt::Write;

use super::harness::{Sandbox, assert_snapshot};

#[test]
fn a_rating_answers_every_aspect_that_counts_or_the_one_it_names() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate rb-01=achieved RB-02.knowledge=not-yet RB-02.confidence=steady");
    let gaps = sandbox.json("gaps --format json");
    assert_eq!(gaps["summary"]["met"], 1);
    let gap =
        gaps["gaps"].as_array().unwrap().iter().find(|gap| gap["competency"] == "RB-02").unwrap();
    assert_eq!(gap["verdict"], "not-rated");
    assert_eq!(gap["aspects"]["knowledge"], "not-yet");
    assert_eq!(gap["aspects"]["practice"], "not-rated");
    assert_eq!(gap["aspects"]["confidence"], "steady");
}

#[test]
fn an_answer_that_cannot_be_taken_is_refused_with_a_suggestion_and_nothing_is_saved() {
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "rate RB-1=achieved",
        "rate RB-01=acheived",
        "rate RB-01.knowlege=achieved",
        "rate RB-01=achieved --level 4",
        "rate RB-01=n/a",
        "rate RB-01",
        "rate RB-01=achieved RB-99=achieved",
        "rate RB-01=achieved RB-01=not-yet",
        "rate",
        "rate --from nothing.csv",
    ]);
    assert_snapshot("rate-wrong.txt", &text);
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn one_bad_row_among_a_hundred_and_none_is_taken() {
    let sandbox = Sandbox::begun();
    let mut csv = String::from("competency,level,aspect,point,note\n");
    for at in 0..100 {
        let point = if at == 41 { "acheived" } else { "achieved" };
        writeln!(csv, "{}-{:02},1,knowledge,{point},", ["RB", "DV"][at % 2], at % 10 + 1).unwrap();
    }
    csv.push_str(
        "XX-01,1,knowledge,achieved,\nRB-01,7,knowledge,achieved,\nRB-01,1,practice,n/a,\n",
    );
    sandbox.write("answers.csv", csv);
    let before = sandbox.tree("ws");
    assert_snapshot("rate-one-bad-row.txt", &sandbox.transcript(&["rate --from answers.csv"]));
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn answers_come_from_json_csv_and_standard_input() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "answers.json",
        r#"{"format":1,"framework":{"id":"imh-practice","version":"1.1.0"},"person":{"label":"A. B.","role":null},"level":"1",
           "answers":[{"competency":"RB-01","level":null,"aspect":"knowledge","point":"achieved","note":"seen"},
                      {"competency":"RB-02","level":"2","aspect":null,"point":"not-yet","note":null}]}"#,
    );
    sandbox.ok("rate --from answers.json");
    let output = sandbox.run_with_input(
        "rate --from - --level 1",
        "\u{feff}point,competency\r\nachieved,DV-01\r\nn/a,DV-02\r\n",
    );
    assert_eq!(output.status.code(), Some(2), "a reason is missing");
    let output = sandbox.run_with_input(
        "rate --from - --level 1",
        "\u{feff}point,competency,note\r\nachieved,DV-01,\r\nn/a,DV-02,not with us\r\n",
    );
    assert!(output.status.success(), "{output:?}");
    let summary = &sandbox.json("status --format json")["summary"];
    assert_eq!((&summary["met"], &summary["not-applicable"]), (&1.into(), &1.into()));
    assert_eq!(sandbox.json("gaps --level 2 --format json")["summary"]["not-met"], 1);
}

#[test]
fn answers_for_another_framework_are_not_taken() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "a.json",
        r#"{"format":1,"framework":{"id":"imh-practice","version":"2.0.0"},"answers":[{"competency":"RB-01","point":"achieved"}]}"#,
    );
    let said = sandbox.fails(2, "rate --from a.json");
    assert!(said.contains("imh-practice 2.0.0"), "{said}");
}

#[test]
fn files_without_answers_are_told_apart() {
    let sandbox = Sandbox::begun();
    sandbox.write("empty.csv", "");
    sandbox.write("latin.csv", b"competency,point\nRB-01,caf\xe9\n");
    sandbox.write("columns.csv", "competency,piont,note,note\nRB-01,achieved,a,b\n");
    sandbox.write("ragged.csv", "competency,point\nRB-01\nRB-02,achieved,x,y\n,achieved\n");
    sandbox.write("broken.json", "{\"format\":1,");
    sandbox.write("unknown.json", r#"{"format":1,"answer":[]}"#);
    sandbox.write("newer.json", r#"{"format":2,"answers":[]}"#);
    sandbox.write("none.json", r#"{"format":1,"answers":[]}"#);
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "rate --from empty.csv",
        "rate --from latin.csv",
        "rate --from columns.csv",
        "rate --from ragged.csv",
        "rate --from broken.json",
        "rate --from unknown.json",
        "rate --from newer.json",
        "rate --from none.json",
        "rate --from ws",
    ]);
    assert_snapshot("rate-no-answers.txt", &text);
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn no_word_that_was_given_is_dropped() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-04=na --reason 'not with us' --note 'asked in May'");
    let journal = sandbox.tree("ws/journal").swap_remove(0).1;
    let journal = String::from_utf8(journal).unwrap();
    assert!(journal.contains("not with us") && journal.contains("asked in May"), "{journal}");
    sandbox.write("a.csv", "competency,point\nRB-01,achieved\n");
    for line in [
        "rate --from a.csv --note x",
        "rate --from a.csv --reason x",
        "rate RB-01=achieved --reason x",
        "rate RB-01.=achieved",
    ] {
        sandbox.fails(2, line);
    }
}

#[test]
fn a_printed_code_with_a_dot_names_its_competency() {
    let sandbox = Sandbox::new();
    sandbox.ok(&format!(
        "init ws --framework {} --level informed",
        super::harness::repository("testdata/frameworks/small.toml").display()
    ));
    sandbox.ok("rate 1.01.seen=yes");
    sandbox.fails(2, "rate 1.01=yes");
    sandbox.ok("rate 1.01.skill=expert");
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 1);
}

#[test]
fn answers_of_somebody_else_are_not_taken_in_without_a_yes() {
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    let header = "competency,level,aspect,point,person,answered\n";
    sandbox.write("ada.csv", format!("{header}RB-01,1,knowledge,achieved,Ada,2026-02-03\n"));
    let rows = sandbox.read("ada.csv");
    sandbox.write("no level.csv", "competency,point,person\nRB-01,achieved,Ada\n");
    let json = r#"{"format":1,"person":{"label":"Ada"},"answers":[{"competency":"RB-01","level":"1","point":"achieved"}]}"#;
    sandbox.write("ada.json", json);
    sandbox.write("ada.zip", super::handed_in::zip_of(&[("in/ada.csv", rows.as_bytes())]));
    for (line, command) in [
        ("rate --from ada.csv", "imh rate --from ada.csv --yes"),
        ("rate --from 'no level.csv' --level 1", "imh rate --from 'no level.csv' --level 1 --yes"),
        ("rate --from ada.json", "imh rate --from ada.json --yes"),
        ("rate --from ada.zip", "imh rate --from ada.zip --yes"),
    ] {
        let refusal = sandbox.fails(2, line);
        assert!(refusal.contains("these are the answers of Ada, and this is the portfolio of A. B., so none was saved"), "{refusal}");
        assert!(
            refusal.contains("note: nothing was changed")
                && refusal.contains(&format!("hint: {command}, if they are yours")),
            "{refusal}"
        );
        assert_eq!(sandbox.tree("ws"), before, "{line}");
    }
    let output = sandbox.run_with_input("rate --from -", &rows);
    let refusal = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && refusal.contains("run the same command with --yes"),
        "{refusal}"
    );
    assert_eq!(sandbox.tree("ws"), before);
    let output = sandbox.run("rate --from ada.csv --yes");
    let said =
        String::from_utf8(output.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        output.status.success()
            && said.contains(
                "it was answered on 2026-02-03. imh saves these ratings with today's date"
            ),
        "{said}"
    );
    // Their own name, however it is spelt, is not mentioned.
    sandbox.write("own.csv", format!("{header}RB-01,1,knowledge,achieved,a b,\n"));
    let said = String::from_utf8(sandbox.run("rate --from own.csv").stderr).unwrap();
    assert!(!said.contains("the file says"), "{said}");
    // If the portfolio has no name, the name in the file is mentioned.
    sandbox.ok("init nameless --framework imh-practice --level 1");
    let said =
        String::from_utf8(sandbox.run("--workspace nameless rate --from ada.json").stderr).unwrap();
    assert!(
        said.contains("the answers of Ada, and this portfolio does not say whose it is"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_person_at_a_terminal_is_asked_whether_the_answers_of_another_name_are_theirs() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    sandbox
        .write("ada.csv", "competency,level,aspect,point,person\nRB-01,1,knowledge,achieved,Ada\n");
    let ask = |plain: &str, answer: &str| {
        let mut terminal =
            Terminal::start(&sandbox, &format!("{plain} rate --from ada.csv"), 80, 24);
        terminal.sees("Are they yours?");
        terminal.types(answer);
        terminal.ends()
    };
    for (plain, answer) in [("", "\r"), ("--plain", "1\r"), ("", "\u{1b}")] {
        let (rest, code) = ask(plain, answer);
        assert!(code != 0 && !rest.contains("Saved"), "{code}: {rest}");
        assert_eq!(sandbox.tree("ws"), before, "{rest}");
    }
    let (rest, code) = ask("--plain", "2\r");
    assert!(code == 0 && rest.contains("Saved 1 rating"), "{code}: {rest}");
}

#[test]
fn a_note_that_takes_the_place_of_another_says_what_was_there() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.knowledge=achieved --note 'a long precious note'");
    sandbox
        .write("a.csv", "competency,level,aspect,point,note\nRB-01,1,knowledge,achieved,short\n");
    let told = |command: &str| String::from_utf8(sandbox.run(command).stderr).unwrap();
    let said = told("rate --from a.csv");
    assert!(
        said.contains("The earlier note on RB-01 knowledge was: a long precious note"),
        "{said}"
    );
    assert!(
        !told("rate --from a.csv").contains("The earlier note"),
        "the same again replaces nothing"
    );
    assert!(told("rate RB-01.knowledge=achieved --note other").contains("was: short"));
}
