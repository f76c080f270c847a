//! Words stay until they are replaced or taken away: every field of every record, whichever door something else is changed by.

use super::harness::Sandbox;

/// What stands of an aspect, as the portfolio that leaves has it: the point, the note and the reason.
fn stands(sandbox: &Sandbox, competency: &str, aspect: &str) -> [String; 3] {
    sandbox.ok("export --output now.zip --draft --force");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(sandbox.path("now.zip")).unwrap()).unwrap();
    let portfolio: serde_json::Value = serde_json::from_reader(archive.by_name("imh-portfolio/data/portfolio.json").unwrap()).unwrap();
    let domains = portfolio["domains"].as_array().unwrap();
    let mut aspects = domains
        .iter()
        .flat_map(|domain| domain["competencies"].as_array().unwrap())
        .filter(|known| known["competency"] == competency)
        .flat_map(|known| known["aspects"].as_array().unwrap());
    let rating =
        &aspects.find(|known| known["aspect"] == aspect).unwrap()["ratings"].as_array().unwrap().last().cloned().unwrap_or_default();
    let said = |field: &str| rating[field].as_str().unwrap_or_default().to_owned();
    [rating["point"].as_str().unwrap_or("n/a").to_owned(), said("note"), said("not-applicable")]
}

/// Each door by which an answer can be given again, as what is run with what on its standard input: `RB-01`, knowledge, `achieved`.
const DOORS: [(&str, &str, &str); 8] = [
    ("flags", "rate RB-01.knowledge=achieved", ""),
    ("flags, all aspects", "rate RB-01=achieved", ""),
    ("line by line", "assess --plain RB-01 --aspect knowledge", "3\n"),
    ("JSON", "rate --from -", r#"{"format":1,"answers":[{"competency":"RB-01","aspect":"knowledge","point":"achieved","note":""}]}"#),
    ("JSON without a note", "rate --from -", r#"{"format":1,"answers":[{"competency":"RB-01","aspect":"knowledge","point":"achieved"}]}"#),
    ("CSV", "rate --from -", "competency,aspect,point,note\nRB-01,knowledge,achieved,\n"),
    (
        "a table of questions",
        "rate --from -",
        "competency,aspect,statement,point,note\nRB-01,knowledge,I know,achieved,\nRB-02,knowledge,I know,,\n",
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
        assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["achieved", "I say it in my own words.", ""], "{door}");
        // Undoing the answer leaves the note as it was, and undoing that takes it away.
        sandbox.ok("undo");
        assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["not-yet", "I say it in my own words.", ""], "{door}");
    }
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
            ("rate --from -", "competency,point,note\nRB-01,n/a,\n"),
            ("rate RB-01=n/a", ""),
        ] {
            let output = sandbox.run_with_input(line, input);
            assert!(output.status.success(), "{line}: {}", sandbox.shown(&output));
            assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["n/a", "I say it in my own words.", "Not in this post"], "{line}");
            assert_eq!(stands(&sandbox, "RB-01", "practice"), ["n/a", "And this of practice.", "Not in this post"], "{line}");
        }
        assert!(sandbox.run_with_input(line, input).status.success());
        assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["achieved", "I say it in my own words.", ""], "{door}");
        // The reason belongs to an answer that stands no more; it is there again with that answer.
        sandbox.ok("rate RB-01=n/a");
        assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["n/a", "I say it in my own words.", "Not in this post"], "{door}");
    }
}

#[test]
fn a_reason_stays_when_only_the_note_changes_and_a_note_when_only_the_reason_does() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-04=n/a --reason 'Not in this post' --note 'Asked in May'");
    sandbox.ok("rate RB-04=n/a --note 'Asked in June'");
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not in this post"]);
    sandbox.ok("rate RB-04=n/a --reason 'Not with babies yet'");
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not with babies yet"]);
    assert!(sandbox.run_with_input("rate --from -", "competency,point,note\nRB-04,n/a,Not at this nursery\n").status.success());
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not at this nursery"]);
    assert!(sandbox.run_with_input("assess --plain RB-04 --aspect knowledge", "x\nNot where I work\n").status.success());
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not where I work"]);
    assert!(sandbox.run_with_input("assess --plain RB-04 --aspect knowledge", "n\nAsked in July\nq\n").status.success());
    assert_eq!(stands(&sandbox, "RB-04", "knowledge"), ["n/a", "Asked in July", "Not where I work"]);
    assert_eq!(stands(&sandbox, "RB-04", "practice"), ["n/a", "Asked in June", "Not where I work"]);
}

#[test]
fn a_note_is_taken_away_only_by_whoever_says_so() {
    for (line, input) in [("rate RB-01.knowledge=achieved --no-note", ""), ("assess --plain RB-01 --aspect knowledge", "n\n-\nq\n")] {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved --note Mine");
        let output = sandbox.run_with_input(line, input);
        assert!(output.status.success(), "{line}: {}", sandbox.shown(&output));
        assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["achieved", "", ""], "{line}");
        assert_eq!(stands(&sandbox, "RB-01", "practice"), ["achieved", "Mine", ""], "{line}");
        sandbox.ok("rate RB-01=not-yet");
        assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "", "what was taken away does not come back");
        sandbox.ok("undo");
        sandbox.ok("undo");
        assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "Mine", "an undo brings it back");
    }
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note Mine");
    // Looked at and left as it is.
    assert!(sandbox.run_with_input("assess --plain RB-01 --aspect knowledge", "n\n\nq\n").status.success());
    assert_eq!(stands(&sandbox, "RB-01", "knowledge")[1], "Mine");
    for line in ["rate RB-01=achieved --note ''", "rate RB-01=n/a --reason ' '", "rate RB-01=achieved --note x --no-note"] {
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
fn a_note_that_was_kept_is_told_of_when_the_entry_it_came_with_is_taken_back() {
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
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["n/a", "In my own words", "Not in this post"]);
    answer(&[("In my own words", "x"), ("Why is RB-01", ", not yet\r")]);
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["n/a", "In my own words", "Not in this post, not yet"]);
    answer(&[("In my own words", "2")]);
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["working-towards", "In my own words", ""]);
    answer(&[("In my own words", "n"), ("Your note", "\u{15}\r"), ("q quit", "q")]);
    assert_eq!(stands(&sandbox, "RB-01", "knowledge"), ["working-towards", "", ""]);
}
