//! Words in an open field: however the program ends, they are there when the field is opened again.
#![cfg(unix)]

use super::{harness::Sandbox, terminal::Terminal};

const CTRL_U: &str = "\u{15}";

/// Each way to leave a field without submitting its words.
const ENDS: [&str; 7] = ["Escape", "Ctrl-C", "closed window", "HUP", "TERM", "QUIT", "KILL"];

/// Leaves a field that contains words.
fn leave(mut terminal: Terminal, how: &str) {
    match how {
        "Escape" => {
            terminal.types("\u{1b}");
            terminal.sees("q quit");
            terminal.types("q");
            terminal.ends();
        }
        "Ctrl-C" => {
            terminal.types("\u{3}");
            let (rest, code) = terminal.ends();
            assert_eq!(code, 130, "{rest}");
            assert!(rest.contains("The words that you began to write on RB-01 are kept"), "{rest}");
        }
        "closed window" => drop(terminal),
        signal => drop(terminal.ended_by(signal)),
    }
}

fn drafts(sandbox: &Sandbox) -> Vec<String> {
    sandbox.tree("ws/drafts").into_iter().map(|(name, _)| name).collect()
}

fn journal(sandbox: &Sandbox) -> String {
    sandbox
        .tree("ws/journal")
        .into_iter()
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect()
}

/// Returns what `imh status` prints beside its report.
fn said_by_status(sandbox: &Sandbox) -> String {
    String::from_utf8(sandbox.run("status").stderr).unwrap()
}

#[test]
fn a_note_that_is_being_typed_stands_there_again_however_its_field_was_left() {
    for how in ENDS {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types("treasure words");
        terminal.sees("treasure words");
        leave(terminal, how);
        assert_eq!(drafts(&sandbox), ["half-typed note on RB-01 knowledge at 1.md"], "{how}");
        let said = said_by_status(&sandbox);
        assert!(
            said.contains("`imh assess RB-01` goes on with it") && said.contains("half-typed note"),
            "{how}: {said}"
        );
        assert!(!journal(&sandbox).contains("treasure"), "{how}: nobody gave it");
        let mut terminal = Terminal::start(&sandbox, "assess RB-01", 80, 24);
        terminal.sees("Note not finished, n goes on with it: treasure words");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types(" of mine\r");
        terminal.sees("Note: treasure words of mine");
        terminal.types("3");
        terminal.sees("Practice");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        assert!(journal(&sandbox).contains("\"note\":\"treasure words of mine\""), "{how}");
        assert_eq!(drafts(&sandbox), [""; 0], "{how}");
        assert!(!said_by_status(&sandbox).contains("draft"), "{how}");
    }
}

#[test]
fn a_reason_that_is_being_typed_stands_there_again_however_its_field_was_left() {
    for how in ENDS {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        terminal.types("x");
        terminal.sees("not part of your work");
        terminal.types("I work alo");
        terminal.sees("I work alo");
        leave(terminal, how);
        assert_eq!(drafts(&sandbox), ["half-typed reason on RB-01 at 1.md"], "{how}");
        assert!(said_by_status(&sandbox).contains("`imh assess RB-01` goes on with it"), "{how}");
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Reason not finished, x goes on with it: I work alo");
        terminal.types("x");
        terminal.sees("not part of your work");
        terminal.types("ne\r");
        terminal.sees("Fathers and other carers");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        assert!(journal(&sandbox).contains("I work alone"), "{how}");
        assert_eq!(drafts(&sandbox), [""; 0], "{how}");
    }
}

#[test]
fn keys_that_came_together_with_ctrl_c_were_typed() {
    let sandbox = Sandbox::begun();
    for (typed, kept) in [
        ("all at once\u{3}", "all at once"),
        ("\u{1b}[200~a paste that\u{3}", "all at oncea paste that"),
    ] {
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types(typed);
        assert_eq!(terminal.ends().1, 130);
        assert_eq!(sandbox.read("ws/drafts/half-typed note on RB-01 knowledge at 1.md"), kept);
    }
}

#[test]
fn only_their_person_reads_words_that_wait_and_no_portfolio_has_them() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-02=achieved");
    let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
    terminal.sees("q quit");
    terminal.types("n");
    terminal.sees("Your note");
    terminal.types("treasure words");
    terminal.sees("treasure words");
    leave(terminal, "KILL");
    let draft = sandbox.path("ws/drafts/half-typed note on RB-01 knowledge at 1.md");
    assert_eq!(std::fs::metadata(&draft).unwrap().permissions().mode() & 0o777, 0o600);
    sandbox.ok("export --output p.zip --draft");
    let listed = std::process::Command::new("unzip")
        .args(["-p".as_ref(), sandbox.path("p.zip").as_os_str()])
        .output();
    if let Ok(listed) = listed {
        assert!(
            listed.status.success()
                && !String::from_utf8_lossy(&listed.stdout).contains("treasure")
        );
    }
}

#[test]
fn words_that_wait_go_when_their_field_is_given_empty_and_not_when_it_is_left_so() {
    let sandbox = Sandbox::begun();
    let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
    let opens = |terminal: &mut Terminal| {
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Your note");
    };
    // A letter that was typed and deleted again leaves no draft.
    opens(&mut terminal);
    terminal.types("t");
    terminal.types("\u{7f}");
    terminal.types("\u{1b}");
    opens(&mut terminal);
    assert_eq!(drafts(&sandbox), [""; 0]);
    terminal.types("treasure");
    terminal.types("\u{1b}");
    terminal.sees("n goes on with it: treasure");
    // A field that was emptied and then cancelled still has its words.
    opens(&mut terminal);
    terminal.types(CTRL_U);
    terminal.types("\u{1b}");
    terminal.sees("n goes on with it: treasure");
    opens(&mut terminal);
    terminal.types(CTRL_U);
    terminal.types("\r");
    let card = terminal.sees("q quit");
    assert!(!card.rsplit("\u{1b}[2J").next().unwrap().contains("treasure"), "{card}");
    assert_eq!(drafts(&sandbox), [""; 0]);
    terminal.types("q");
    assert_eq!(terminal.ends().1, 0);
}

#[test]
fn a_note_that_stands_is_as_it_was_while_a_change_of_it_waits() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.knowledge=achieved --note 'I say it well.'");
    let mut terminal = Terminal::start(&sandbox, "assess RB-01", 80, 24);
    terminal.sees("q quit");
    terminal.types("n");
    terminal.sees("Your note");
    terminal.types(" And more");
    terminal.types("\u{1b}");
    let card = terminal.sees("q quit");
    let card = card.rsplit("\u{1b}[2J").next().unwrap();
    assert!(
        card.contains("Note: I say it well.\r")
            && card.contains("n goes on with it: I say it well. And more"),
        "{card}"
    );
    // An answer takes the submitted note, and no unsubmitted words.
    terminal.types("1");
    terminal.sees("q quit");
    terminal.types("q");
    let (rest, code) = terminal.ends();
    assert!(
        code == 0 && rest.contains("The words that you began to write on RB-01 are kept"),
        "{rest}"
    );
    assert!(!journal(&sandbox).contains("And more"));
    let mut terminal = Terminal::start(&sandbox, "assess RB-01", 80, 24);
    terminal.sees("Note: I say it well.");
    terminal.sees("q quit");
    terminal.types("n");
    terminal.sees("I say it well. And more");
    terminal.types("\r");
    terminal.sees("Note: I say it well. And more");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().1, 130);
    assert_eq!(drafts(&sandbox), [""; 0]);
}

#[test]
fn a_paste_over_an_unfinished_note_can_be_kept_in_it() {
    for (line, end, leave) in [("assess", "\r", "q"), ("assess --plain", "\n", "q\n")] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, line, 120, 30);
        let asked = if end == "\r" { "q quit" } else { "Your answer: " };
        terminal.sees(asked);
        terminal.types(if end == "\r" { "n" } else { "n\n" });
        terminal.sees("Enter when done");
        terminal.types(&format!("We met.{end}"));
        terminal.sees(asked);
        terminal.types(leave);
        terminal.sees("Leave without the note");
        terminal.types(&format!("The baby slept.{end}We waited.{end}"));
        terminal.sees("Keep it in the note?");
        terminal.types(if end == "\r" { "y" } else { "y\n" });
        terminal.sees("ote: We met. The baby slept. We waited.");
        assert_eq!(
            sandbox.read("ws/drafts/note on RB-01 knowledge at 1.md"),
            "We met. The baby slept. We waited.",
            "{line}"
        );
        drop(terminal);
    }
}

/// A portfolio on a panel's desk.
fn panel() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox
}

const REVIEW: &str = "review ab.zip --assessor 'C. D.'";
const DECISIONS: &str = "ab - decisions by C. D.json";

fn begins(sandbox: &Sandbox) -> Terminal {
    let mut terminal = Terminal::start(sandbox, REVIEW, 120, 44);
    terminal.sees("Enter to begin");
    terminal.types("\r");
    terminal
}

fn decisions(sandbox: &Sandbox) -> Vec<serde_json::Value> {
    let read = std::fs::read(sandbox.path(DECISIONS)).unwrap_or(b"{\"decisions\":[]}".to_vec());
    serde_json::from_slice::<serde_json::Value>(&read).unwrap()["decisions"]
        .as_array()
        .unwrap()
        .clone()
}

/// Returns the drafts beside the decision file.
fn beside(sandbox: &Sandbox) -> Vec<String> {
    let names = std::fs::read_dir(sandbox.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| name.starts_with("ab - ") && name != DECISIONS).collect();
    names.sort();
    names
}

#[test]
fn a_reason_and_a_remark_of_an_assessor_stand_there_again_however_their_field_was_left() {
    for how in ENDS {
        let sandbox = panel();
        let mut terminal = begins(&sandbox);
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("RB-01: Accepted. Why?");
        terminal.types("treasure words");
        terminal.sees("treasure words");
        match how {
            "Ctrl-C" => {
                terminal.types("\u{3}");
                let (rest, code) = terminal.ends();
                assert!(
                    code == 130 && rest.contains("Your reason for RB-01 is not finished."),
                    "{rest}"
                );
                assert!(!rest.contains("Nothing was saved"), "{rest}");
            }
            how => leave(terminal, how),
        }
        assert_eq!(
            beside(&sandbox),
            ["ab - decisions by C. D - half-typed reason for RB-01.md"],
            "{how}"
        );
        assert!(decisions(&sandbox).is_empty(), "{how}: nobody gave it");
        sandbox.ok("review list . --format json");
        let mut terminal = begins(&sandbox);
        terminal.sees("it will be there when you decide: treasure words");
        terminal.sees("q quit");
        terminal.types("r");
        terminal.sees("as a whole");
        terminal.types("A remark");
        terminal.sees("A remark");
        leave(terminal, if how == "Ctrl-C" { "HUP" } else { how });
        let mut terminal = begins(&sandbox);
        terminal.sees("q quit");
        terminal.types("r");
        terminal.sees("A remark");
        terminal.types(" that is whole.\r");
        terminal.sees("Your remark is saved.");
        terminal.sees("q quit");
        terminal.types("2");
        terminal.sees("treasure words");
        terminal.types(" of mine\r");
        terminal.sees("Saved. RB-01");
        terminal.sees("q quit");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        assert_eq!(decisions(&sandbox)[0]["reason"], "treasure words of mine", "{how}");
        assert!(sandbox.read(DECISIONS).contains("A remark that is whole."), "{how}");
        assert_eq!(beside(&sandbox), [""; 0], "{how}");
    }
}

#[test]
fn ticks_on_a_decided_competency_are_saved_when_the_assessor_goes_on() {
    for (goes_on, sees) in [
        ("q", "The decisions are here"),
        ("n", "3 of 63"),
        ("b", "1 of 63"),
        ("u", "3 of 63"),
        ("g", "Which competency"),
    ] {
        let sandbox = panel();
        sandbox.ok(&format!("{REVIEW} --decide RB-02=accept --reason 'One.' --quality current"));
        let mut terminal = begins(&sandbox);
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("2 of 63");
        terminal.sees("q quit");
        terminal.types("v");
        terminal.sees("Your new view of the evidence is saved when you go on from here.");
        terminal.sees("q quit");
        terminal.types(goes_on);
        terminal.sees(sees);
        drop(terminal);
        let there = decisions(&sandbox);
        assert_eq!(there.len(), 2, "{goes_on}");
        assert_eq!(there[1]["quality"], serde_json::json!(["valid", "current"]), "{goes_on}");
        assert_eq!(
            (&there[1]["reason"], &there[1]["outcome"], &there[1]["supersedes"]),
            (&"One.".into(), &"accept".into(), &1.into())
        );
        assert_eq!(beside(&sandbox), [""; 0], "{goes_on}");
    }
}

#[test]
fn saved_ticks_are_confirmed_and_ticks_that_were_taken_back_decide_nothing() {
    let sandbox = panel();
    sandbox.ok(&format!("{REVIEW} --decide RB-02=accept --reason 'One.'"));
    let mut terminal = begins(&sandbox);
    terminal.sees("q quit");
    terminal.types("n");
    for _ in 0..2 {
        terminal.sees("2 of 63");
        terminal.sees("q quit");
        terminal.types("v");
    }
    terminal.sees("q quit");
    terminal.types("b");
    terminal.sees("1 of 63");
    assert_eq!((decisions(&sandbox).len(), beside(&sandbox).len()), (1, 0));
    terminal.sees("q quit");
    terminal.types("n");
    terminal.sees("q quit");
    terminal.types("s");
    terminal.sees("s [x] sufficient");
    terminal.sees("q quit");
    terminal.types("q");
    let (rest, code) = terminal.ends();
    let after = rest.rsplit("\u{1b}[2J").next().unwrap();
    assert!(
        code == 0
            && after.contains("Saved with your decision on RB-02: the evidence is sufficient"),
        "{rest}"
    );
}

#[test]
fn ticks_without_a_decision_are_named_and_stand_there_again_however_the_review_ends() {
    for how in ["q", "\u{3}", "HUP", "TERM", "KILL"] {
        for (decided, what) in [(false, "waits for a decision"), (true, "is not saved yet")] {
            let sandbox = panel();
            if decided {
                sandbox.ok(&format!("{REVIEW} --decide RB-01=accept --reason 'One.'"));
            }
            let mut terminal = begins(&sandbox);
            terminal.sees("q quit");
            if decided {
                terminal.types("b");
                terminal.sees("1 of 63");
                terminal.sees("q quit");
            }
            terminal.types("v");
            terminal.sees("v [x] valid");
            terminal.sees("q quit");
            terminal.types("a");
            terminal.sees("a [x] authentic");
            match how {
                "q" | "\u{3}" if decided && how == "q" => continue,
                "q" | "\u{3}" => {
                    terminal.types(how);
                    let (rest, _) = terminal.ends();
                    assert!(
                        rest.contains(what) && rest.contains("said of the evidence.md"),
                        "{how}: {rest}"
                    );
                }
                signal => drop(terminal.ended_by(signal)),
            }
            assert_eq!(
                beside(&sandbox),
                ["ab - decisions by C. D - said of the evidence.md"],
                "{how}"
            );
            let mut terminal = begins(&sandbox);
            terminal.sees("1 of 63");
            terminal.sees("v [x] valid");
            terminal.sees("q quit");
            if decided {
                terminal.types("q");
            } else {
                terminal.types("1");
                terminal.sees("Why?");
                terminal.types("It shows.\r");
                terminal.sees("Saved. RB-01");
                terminal.types("q");
            }
            assert_eq!(terminal.ends().1, 0);
            assert_eq!(
                decisions(&sandbox).last().unwrap()["quality"],
                serde_json::json!(["valid", "authentic"]),
                "{how}"
            );
            assert_eq!(beside(&sandbox), [""; 0], "{how}");
        }
    }
}

#[test]
fn a_paste_before_a_review_begins_is_shown_and_can_be_kept() {
    let sandbox = panel();
    let mut terminal = Terminal::start(&sandbox, REVIEW, 120, 44);
    terminal.sees("Enter to begin");
    terminal.types("Two visits show it.\rAnd I waited.\r");
    terminal.sees("so imh did not take it as an answer: \"Two visits show it. And I waited.\"");
    terminal.types("n");
    terminal.sees("Enter to begin");
    terminal.types("\u{1b}[200~Two visits show it.\n\u{1b}[201~");
    terminal.sees("Keep it as the reason for a decision?");
    terminal.types("y");
    terminal.sees("Ready as the reason for a decision: Two visits show it.");
    terminal.sees("q quit");
    assert_eq!(sandbox.read("ab - decisions by C. D - reason.md"), "Two visits show it.");
    terminal.types("1");
    terminal.sees("Two visits show it.");
    terminal.types("\r");
    terminal.sees("Saved. RB-01");
    terminal.types("q");
    assert_eq!(terminal.ends().1, 0);
    assert_eq!(decisions(&sandbox)[0]["reason"], "Two visits show it.");
}

#[test]
fn a_goal_and_a_piece_of_evidence_that_were_half_asked_for_are_gone_on_with() {
    for how in ["Ctrl-C", "Escape", "HUP", "TERM", "KILL"] {
        let sandbox = Sandbox::begun();
        let stop = |mut terminal: Terminal, command: &str| match how {
            "Ctrl-C" | "Escape" => {
                terminal.types(if how == "Escape" { "\u{1b}" } else { "\u{3}" });
                let (rest, code) = terminal.ends();
                assert!(
                    code == 130
                        && rest.contains(&format!("is kept, and {command} goes on with it")),
                    "{rest}"
                );
            }
            signal => drop(terminal.ended_by(signal)),
        };
        let mut terminal = Terminal::start(&sandbox, "plan add", 120, 24);
        terminal.sees("What do you want to reach?");
        terminal.types("Lead a group\r");
        terminal.sees("Why?");
        terminal.types("\r");
        terminal.sees("How will you get there?");
        terminal.types("treasure wo");
        terminal.sees("treasure wo");
        stop(terminal, "imh plan add");
        assert_eq!(drafts(&sandbox), ["half-typed goal.md"], "{how}");
        let said = said_by_status(&sandbox);
        assert!(
            said.matches("`imh plan add` goes on with it").count() == 1
                && said.contains("half-typed goal.md"),
            "{said}"
        );
        let mut terminal = Terminal::start(&sandbox, "plan add", 120, 24);
        terminal.sees("There is a goal that you did not finish.");
        terminal.sees("Go on with \"Lead a group\"");
        terminal.types("\r");
        terminal.sees("What do you want to reach?");
        terminal.sees("Lead a group");
        terminal.types("\r");
        terminal.sees("Why?");
        terminal.types("\r");
        terminal.sees("treasure wo");
        terminal.types("rds\r");
        terminal.sees("By which day");
        terminal.types("\r");
        terminal.sees("How will you know");
        terminal.types("\r");
        assert_eq!(terminal.ends().1, 0);
        let goal = &sandbox.json("plan --format json")["goals"][0];
        assert_eq!(
            (goal["what"].as_str(), goal["how"].as_str()),
            (Some("Lead a group"), Some("treasure words")),
            "{how}"
        );
        assert_eq!(drafts(&sandbox), [""; 0], "{how}");

        let mut terminal = Terminal::start(&sandbox, "evidence add", 120, 24);
        let words_of_my_own = |terminal: &mut Terminal| {
            terminal.sees("What is it?");
            terminal.types("\u{1b}[A");
            terminal.types("\r");
            terminal.sees("Your words");
        };
        words_of_my_own(&mut terminal);
        terminal.types("She looked at me.\r");
        terminal.sees("Which kind of evidence");
        terminal.types("\r");
        terminal.sees("What should it be called?");
        terminal.types("A lo");
        terminal.sees("A lo");
        stop(terminal, "imh evidence add");
        assert_eq!(drafts(&sandbox), ["half-typed evidence.md"], "{how}");
        assert!(said_by_status(&sandbox).contains("`imh evidence add` goes on with it"), "{how}");
        let mut terminal = Terminal::start(&sandbox, "evidence add", 120, 24);
        terminal.sees("Go on with \"A lo\"");
        terminal.types("\r");
        terminal.sees("Your words");
        terminal.sees("She looked at me.");
        terminal.types("\r");
        terminal.sees("Which kind of evidence");
        terminal.types("\r");
        terminal.sees("A lo");
        terminal.types("ok\r");
        terminal.sees("Which competencies");
        terminal.types("\r");
        terminal.sees("When did it happen?");
        terminal.types("\r");
        terminal.sees("Who has confirmed it");
        terminal.types("\r");
        assert!(terminal.ends().0.contains("Saved E1"));
        let item = sandbox.json("evidence show E1 --format json");
        assert_eq!(
            (item["words"].as_str(), item["evidence"]["title"].as_str()),
            (Some("She looked at me.\n"), Some("A look")),
            "{how}"
        );
        assert_eq!(drafts(&sandbox), [""; 0], "{how}");
    }
}

/// Answers questions with Enter up to the last one.
fn enters_until(terminal: &mut Terminal, questions: &[&str], last: &str) {
    for question in questions {
        terminal.sees(question);
        terminal.types("\r");
    }
    terminal.sees(last);
}

#[test]
fn words_of_a_piece_that_was_not_finished_never_stand_in_the_fields_of_another() {
    let sandbox = Sandbox::begun();
    for file in ["one.txt", "other.txt"] {
        sandbox.write(file, file);
    }
    let mut terminal = Terminal::start(&sandbox, "evidence add one.txt", 120, 30);
    enters_until(&mut terminal, &["Which kind of evidence"], "What should it be called?");
    terminal.types("Supervision in May\r");
    terminal.sees("Which competencies");
    terminal.types("RB-01\r");
    terminal.sees("What does it show about RB-01");
    terminal.types("How I listened\r");
    terminal.sees("When did it happen?");
    drop(terminal.ended_by("KILL"));
    let rest = [
        "Which kind of evidence",
        "What should it be called?",
        "Which competencies",
        "When did it happen?",
        "Who has confirmed it",
    ];
    // Another file is another piece of evidence.
    let mut terminal = Terminal::start(&sandbox, "evidence add other.txt", 120, 30);
    terminal.sees("You have not finished another piece of evidence. It stays as it is; `imh evidence add` goes on with it.");
    enters_until(&mut terminal, &rest, "Saved E1");
    assert_eq!(terminal.ends().1, 0);
    let item = sandbox.json("evidence show E1 --format json");
    assert_eq!(
        (&item["evidence"]["title"], &item["evidence"]["for"]),
        (&"other".into(), &serde_json::json!([])),
        "{item}"
    );
    // A new one begins empty, and leaves the other unchanged.
    let begins_anew = |terminal: &mut Terminal| {
        terminal.sees("Go on with \"Supervision in May\" (one.txt)");
        terminal.types("\u{1b}[B\r");
        terminal.sees("What is it?");
        terminal.types("\u{1b}[A\r");
        terminal.sees("Your words");
    };
    let mut terminal = Terminal::start(&sandbox, "evidence add", 120, 30);
    begins_anew(&mut terminal);
    terminal.types("She looked.\r");
    enters_until(&mut terminal, &rest, "Saved E2");
    assert_eq!(terminal.ends().1, 0);
    assert_eq!(drafts(&sandbox), ["half-typed evidence.md"]);
    // The same file continues it. The draft of a field that is no longer asked goes with the rest.
    let mut terminal = Terminal::start(&sandbox, "evidence add one.txt", 120, 30);
    enters_until(&mut terminal, &rest[..1], "Supervision in May");
    terminal.types("\r");
    terminal.sees("RB-01");
    terminal.types(&format!("{CTRL_U}RB-05\r"));
    enters_until(
        &mut terminal,
        &["What does it show about RB-05", "When did it happen?", "Who has confirmed it"],
        "Saved E3",
    );
    assert_eq!(terminal.ends().1, 0);
    assert_eq!(
        sandbox.json("evidence show E3 --format json")["evidence"]["title"],
        "Supervision in May"
    );
    assert_eq!(drafts(&sandbox), [""; 0]);
    assert!(!said_by_status(&sandbox).contains("draft"));
}

#[test]
fn two_windows_that_fill_in_one_form_have_a_draft_each() {
    let sandbox = Sandbox::begun();
    let plans = |what: &str| {
        let mut terminal = Terminal::start(&sandbox, "plan add", 120, 24);
        terminal.sees("What do you want to reach?");
        terminal.types(&format!("{what}\r"));
        enters_until(&mut terminal, &["Why?"], "How will you get there?");
        terminal.types(&format!("{what} well"));
        terminal.sees(&format!("{what} well"));
        terminal
    };
    let (one, other) = (plans("Lead"), plans("Listen"));
    drop((one.ended_by("KILL"), other.ended_by("KILL")));
    assert_eq!(sandbox.read("ws/drafts/half-typed goal.md"), "what: Lead\nhow: Lead well\n");
    assert_eq!(
        sandbox.read("ws/drafts/half-typed goal - 2.md"),
        "what: Listen\nhow: Listen well\n"
    );
    let mut terminal = Terminal::start(&sandbox, "plan add", 120, 24);
    terminal.sees("There are 2 goals that you did not finish.");
    terminal.sees("Go on with \"Listen\"");
}

#[test]
fn words_that_cannot_be_used_stand_there_to_be_changed() {
    let sandbox = Sandbox::begun();
    let mut terminal = Terminal::start(&sandbox, "plan add", 120, 24);
    terminal.sees("What do you want to reach?");
    terminal.types(&"a".repeat(201));
    terminal.types("\r");
    terminal.sees("one line of up to 200 characters");
    terminal.sees("aaaaa");
    terminal.types("\u{7f}\r");
    terminal.sees("Why?");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().1, 130);
    assert_eq!(
        sandbox.read("ws/drafts/half-typed goal.md"),
        format!("what: {}\n", "a".repeat(200))
    );
}

#[test]
fn a_reason_that_two_settle_by_stands_there_again() {
    let sandbox = panel();
    sandbox.ok(
        "review ab.zip --assessor 'C. D.' --decide RB-01=accept --reason 'Yes.' --output one.json",
    );
    sandbox.ok("review ab.zip --assessor 'E. F.' --decide RB-01=resubmit --reason 'No.' --output other.json");
    let chooses = |terminal: &mut Terminal| {
        terminal.sees("What do both of you decide?");
        terminal.types("\u{1b}[A");
        terminal.types("\r");
        terminal.sees("Why?");
    };
    let mut terminal = Terminal::start(&sandbox, "review settle one.json other.json", 100, 30);
    chooses(&mut terminal);
    terminal.types("treasure wo");
    terminal.sees("treasure wo");
    terminal.types("\u{1b}");
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("Your reason for RB-01 is not finished."), "{rest}");
    let mut terminal = Terminal::start(&sandbox, "review settle one.json other.json", 100, 30);
    chooses(&mut terminal);
    terminal.sees("treasure wo");
    terminal.types("rds\r");
    terminal.sees("Saved.");
    assert_eq!(terminal.ends().1, 0);
    let names = std::fs::read_dir(sandbox.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|name| name.contains("half-typed")));
}

#[test]
fn a_passphrase_is_one_line_and_is_kept_nowhere() {
    for (paste, again) in [
        ("my long secret words\nand a second line", ""),
        ("\u{1b}[200~my long secret words\rand a second line\u{1b}[201~", ""),
    ] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "keys new", 80, 24);
        terminal.sees("A passphrase for your key");
        terminal.types(paste);
        terminal.sees("Several lines came at once, but this takes only one. Please type it again.");
        terminal.sees("A passphrase for your key");
        assert!(!sandbox.path("home/data/imh/keys").exists(), "{again}");
        terminal.types("\u{1b}[200~four words that do not belong\n\u{1b}[201~\r");
        terminal.sees("Once more");
        terminal.types("four words that do not belong\r");
        let (rest, code) = terminal.ends();
        assert_eq!(code, 0, "{rest}");
        let everything =
            ["ws", "home"].iter().flat_map(|folder| sandbox.tree(folder)).collect::<Vec<_>>();
        assert!(everything.iter().any(|(name, _)| name.ends_with("imh-key")));
        for (name, bytes) in everything {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("secret words") && !text.contains("do not belong"), "{name}");
        }
    }
}

#[test]
fn an_editor_that_cannot_start_is_told_with_what_mends_that_command() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'She looked at me.' --title A");
    sandbox.set("EDITOR", "no-such-editor");
    let (rest, code) = Terminal::start(&sandbox, "evidence edit E1", 200, 24).ends();
    assert!(
        code == 2 && rest.contains("the editor `no-such-editor` could not be started"),
        "{rest}"
    );
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        rest.contains("`EDITOR=gedit imh evidence edit E1`; ") && !rest.contains("reflect"),
        "{rest}"
    );
    assert!(rest.contains("imh evidence edit E1 --words - < FILE"), "{rest}");
    let changed =
        sandbox.run_with_input("evidence edit E1 --words -", "She looked at me, and I waited.\n");
    assert!(changed.status.success(), "{}", sandbox.shown(&changed));
    assert_eq!(
        sandbox.json("evidence show E1 --format json")["words"],
        "She looked at me, and I waited.\n"
    );
    let (rest, code) = Terminal::start(&sandbox, "reflect", 200, 24).ends();
    assert!(
        code == 2
            && rest.contains("`EDITOR=gedit imh reflect`; ")
            && rest.contains("imh reflect --from FILE"),
        "{rest}"
    );
    assert_eq!(drafts(&sandbox), [""; 0]);
}

#[test]
fn line_by_line_too_words_that_were_not_given_stand_there_again() {
    for how in ["\u{3}", "\u{4}\u{4}", "HUP", "TERM"] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
        terminal.sees("Your answer: ");
        terminal.types("n\n");
        terminal.sees("Your note");
        terminal.types("treasure words");
        match how {
            "HUP" | "TERM" => drop(terminal.ended_by(how)),
            keys => {
                terminal.types(keys);
                let (rest, code) = terminal.ends();
                let told = if how == "\u{3}" {
                    (130, "imh kept your unfinished words")
                } else {
                    (0, " are kept")
                };
                assert!(code == told.0 && rest.contains(told.1), "{how:?}: {rest}");
            }
        }
        assert_eq!(
            sandbox.read("ws/drafts/half-typed note on RB-01 knowledge at 1.md"),
            "treasure words",
            "{how:?}"
        );
        assert!(!journal(&sandbox).contains("treasure"), "{how:?}: nobody gave it");
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
        terminal.sees("Note not finished, n goes on with it: treasure words");
        terminal.sees("Your answer: ");
        terminal.types("n\n");
        terminal.sees("So far: treasure words");
        terminal.types("and mo");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
        terminal.sees("treasure words and mo");
        terminal.sees("Your answer: ");
        terminal.types("n\n");
        terminal.sees("So far: treasure words and mo");
        terminal.types("\n");
        terminal.sees("Your answer: ");
        terminal.types("3\n");
        terminal.sees("Your answer: ");
        terminal.types("q\n");
        assert_eq!(terminal.ends().1, 0);
        assert!(journal(&sandbox).contains("\"note\":\"treasure words and mo\""), "{how:?}");
        assert_eq!(drafts(&sandbox), [""; 0], "{how:?}");
    }
}

#[test]
fn the_terminal_is_as_it_was_after_a_line_that_was_not_given() {
    let sandbox = Sandbox::begun();
    let script = format!("trap : INT; {} assess --plain; stty -a", super::harness::IMH);
    let mut terminal = Terminal::start_other(&sandbox, "sh", &format!("-c '{script}'"), 120, 24);
    terminal.sees("Your answer: ");
    terminal.types("n\n");
    terminal.sees("Your note");
    terminal.types("half a tho\u{3}");
    let (rest, _) = terminal.ends();
    let now = rest.split("is kept").last().unwrap();
    for mode in ["\nisig icanon", "-noflsh"] {
        assert!(now.contains(mode), "{mode}: {rest}");
    }
}

#[test]
fn ticks_that_a_decision_overtook_change_nothing_and_are_told() {
    let sandbox = panel();
    let mut terminal = begins(&sandbox);
    terminal.sees("q quit");
    terminal.types("v");
    terminal.sees("v [x] valid");
    drop(terminal.ended_by("KILL"));
    sandbox.ok(&format!("{REVIEW} --decide RB-01=accept --reason 'One.' --quality current"));
    let mut terminal = begins(&sandbox);
    terminal.sees("You have since decided on RB-01. No decision includes what you had said about");
    terminal.sees("valid");
    terminal.sees("q quit");
    terminal.types("b");
    terminal.sees("v [ ] valid");
    terminal.sees("q quit");
    terminal.types("q");
    assert_eq!(terminal.ends().1, 0);
    let there = decisions(&sandbox);
    assert_eq!((there.len(), &there[0]["quality"]), (1, &serde_json::json!(["current"])));
    assert_eq!(beside(&sandbox), [""; 0]);
}

/// A sync service renames the copy of a draft, and no command opens that.
#[test]
fn a_copy_of_a_draft_is_named_as_that_and_no_command_is_promised() {
    let sandbox = Sandbox::begun();
    let copies = [
        "half-typed note on RB-01 knowledge at 1.sync-conflict-20261128-100000-ABCDEFG.md",
        "half-typed note on RB-02 knowledge at 1 (Anna's conflicted copy 2026-11-28).md",
        "half-typed note on RB-02 knowledge at 1-DESKTOP.md",
        "Kopie von half-typed note on RB-03 knowledge at 1.md",
        "Copy of half-typed goal how.md",
        "half-typed goal what (1).md",
        "words of E1-DESKTOP.md",
    ];
    for copy in copies {
        sandbox.write(&format!("ws/drafts/{copy}"), "treasure");
    }
    let said = said_by_status(&sandbox);
    assert_eq!(
        said.matches("A sync service has made a copy of a draft").count(),
        copies.len(),
        "{said}"
    );
    assert!(
        copies.iter().all(|copy| said.contains(copy)) && !said.contains("goes on with it"),
        "{said}"
    );
    sandbox.write("ws/drafts/half-typed evidence.md", "treasure");
    sandbox.write("ws/drafts/half-typed goal - 2.md", "treasure");
    let said = said_by_status(&sandbox);
    assert!(
        said.contains("`imh evidence add` goes on with it")
            && said.contains("`imh plan add` goes on with it"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_draft_that_is_a_link_is_not_read_and_what_it_leads_to_is_never_wiped() {
    let sandbox = Sandbox::begun();
    let diary = sandbox.write("elsewhere/diary.txt", "my own diary");
    std::fs::create_dir_all(sandbox.path("ws/drafts")).unwrap();
    std::os::unix::fs::symlink(
        &diary,
        sandbox.path("ws/drafts/half-typed note on RB-01 knowledge at 1.md"),
    )
    .unwrap();
    let (said, code) = Terminal::start(&sandbox, "assess RB-01", 200, 24).ends();
    assert!(code != 0 && said.contains("is a link to another place"), "{said}");
    assert_eq!(sandbox.read("elsewhere/diary.txt"), "my own diary");
    // The same for evidence that is wiped: the target of a link belongs to somebody else.
    let sandbox = Sandbox::with_content();
    let other = sandbox.write("elsewhere/other.txt", "somebody else's");
    let kept = sandbox
        .tree("ws/evidence")
        .into_iter()
        .find(|(name, _)| name.ends_with("plan.md"))
        .unwrap()
        .0;
    let kept = sandbox.path(&format!("ws/evidence/{kept}"));
    std::fs::remove_file(&kept).unwrap();
    std::os::unix::fs::symlink(&other, &kept).unwrap();
    let _ = sandbox.run("evidence remove E2 --erase --yes");
    assert_eq!(sandbox.read("elsewhere/other.txt"), "somebody else's");
}

#[test]
fn a_draft_in_another_encoding_is_told_and_stays() {
    let sandbox = Sandbox::begun();
    let draft = sandbox
        .write("ws/drafts/half-typed note on RB-01 knowledge at 1.md", b"a caf\xe9 by the sea");
    let (said, code) = Terminal::start(&sandbox, "assess RB-01", 200, 24).ends();
    assert!(code != 0 && said.contains("is not UTF-8"), "{said}");
    assert_eq!(std::fs::read(draft).unwrap(), b"a caf\xe9 by the sea");
}

#[test]
fn line_by_line_too_the_other_fields_of_a_form_stay_and_all_of_it_is_named() {
    for typed in ["", "by asking"] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "plan add --plain", 120, 24);
        terminal.sees("What do you want to reach?");
        terminal.types("Learn to wait\n");
        terminal.sees("Why?");
        terminal.types("\n");
        terminal.sees("How will you get there?");
        terminal.types(typed);
        terminal.types("\u{3}");
        let (rest, code) = terminal.ends();
        assert!(
            code == 130
                && rest.contains("imh kept your unfinished words, and shows them next time:"),
            "{rest}"
        );
        assert!(rest.contains("half-typed goal.md"), "{rest}");
        let how = if typed.is_empty() { String::new() } else { format!("how: {typed}\n") };
        assert_eq!(
            sandbox.read("ws/drafts/half-typed goal.md"),
            format!("what: Learn to wait\n{how}")
        );
    }
}

#[test]
fn line_by_line_too_what_waits_is_named_at_a_later_question() {
    let sandbox = Sandbox::begun();
    let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
    terminal.sees("Your answer: ");
    terminal.types("n\n");
    terminal.sees("Your note");
    terminal.types("She waited.\n");
    terminal.sees("Your answer: ");
    terminal.types("\u{3}");
    let (rest, code) = terminal.ends();
    assert!(code == 130 && rest.contains("note on RB-01 knowledge at 1.md"), "{rest}");
    let sandbox = panel();
    let mut terminal = Terminal::start(&sandbox, &format!("{REVIEW} --plain"), 120, 44);
    terminal.sees("Your decision: ");
    terminal.types("v\n");
    terminal.sees("Said about the evidence: valid");
    terminal.sees("Your decision: ");
    terminal.types("\u{3}");
    let (rest, code) = terminal.ends();
    assert!(code == 130 && rest.contains("said of the evidence.md"), "{rest}");
}

#[test]
fn a_paste_in_place_of_an_answer_waits_as_a_note_however_its_question_ends() {
    for how in ENDS {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        terminal.types("\u{1b}[200~We met.\r2 babies slept.\u{1b}[201~");
        terminal.sees("Keep it as a note?");
        terminal.sees("n no");
        leave(terminal, how);
        assert_eq!(drafts(&sandbox), ["half-typed note on RB-01 knowledge at 1.md"], "{how}");
        assert!(said_by_status(&sandbox).contains("`imh assess RB-01` goes on with it"), "{how}");
        assert!(!journal(&sandbox).contains("babies"), "{how}: nobody gave it");
        let mut terminal = Terminal::start(&sandbox, "assess RB-01", 80, 24);
        terminal.sees("Note not finished, n goes on with it: We met. 2 babies slept.");
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("We met. 2 babies slept.");
        terminal.types("\r");
        terminal.sees("Note: We met. 2 babies slept.");
        terminal.types("3");
        terminal.sees("Practice");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        assert!(journal(&sandbox).contains("\"note\":\"We met. 2 babies slept.\""), "{how}");
        assert_eq!(drafts(&sandbox), [""; 0], "{how}");
    }
}

#[test]
fn line_by_line_too_what_is_pasted_waits_as_a_note_however_its_question_ends() {
    for how in ["\u{3}", "\u{4}", "closed window", "HUP", "TERM", "KILL"] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
        terminal.sees("Your answer: ");
        terminal.types("We met.\n2 babies slept.\n");
        terminal.sees("Keep it as a note? Type y or n: ");
        match how {
            "closed window" => drop(terminal),
            "HUP" | "TERM" | "KILL" => drop(terminal.ended_by(how)),
            keys => {
                terminal.types(keys);
                let (rest, code) = terminal.ends();
                let told = if how == "\u{3}" {
                    (130, "imh kept your unfinished words")
                } else {
                    (0, "The words that you began to write on RB-01 are kept")
                };
                assert!(code == told.0 && rest.contains(told.1), "{how:?}: {rest}");
            }
        }
        assert_eq!(
            sandbox.read("ws/drafts/half-typed note on RB-01 knowledge at 1.md"),
            "We met. 2 babies slept.",
            "{how:?}"
        );
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
        terminal.sees("Note not finished, n goes on with it: We met. 2 babies slept.");
        terminal.sees("Your answer: ");
        terminal.types("n\n");
        terminal.sees("So far: We met. 2 babies slept.");
        // Words that are typed later are added to it, even if they are not given either.
        terminal.types("And mo");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
        assert_eq!(
            sandbox.read("ws/drafts/half-typed note on RB-01 knowledge at 1.md"),
            "We met. 2 babies slept. And mo",
            "{how:?}"
        );
    }
}

#[test]
fn a_paste_that_is_given_or_not_wanted_leaves_what_was_being_typed_as_it_was() {
    const DRAFT: &str = "half-typed note on RB-01 knowledge at 1.md";
    for (line, end, asked) in [("assess", "", "q quit"), ("assess --plain", "\n", "Your answer: ")]
    {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, line, 120, 30);
        let pastes = |terminal: &mut Terminal, answer: &str| {
            terminal.sees(asked);
            terminal.types("We met.\nShe slept.\n");
            terminal.sees("Keep it as a note?");
            assert!(
                sandbox.read(&format!("ws/drafts/{DRAFT}")).ends_with("We met. She slept."),
                "{line}: on disk before it is asked about"
            );
            terminal.types(&format!("{answer}{end}"));
        };
        pastes(&mut terminal, "n");
        terminal.sees(asked);
        assert_eq!(drafts(&sandbox), [""; 0], "{line}");
        terminal.types(&format!("n{end}"));
        terminal.sees("Your note");
        terminal.types("treasure");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
        let mut terminal = Terminal::start(&sandbox, line, 120, 30);
        pastes(&mut terminal, "n");
        terminal.sees(asked);
        terminal.types(&format!("n{end}"));
        terminal.sees("Your note");
        terminal.sees("treasure");
        // The field is left with its words: by Escape, or because they are not typed again.
        if end.is_empty() {
            terminal.types("\u{1b}");
        } else {
            terminal.types("\u{3}");
            assert_eq!(terminal.ends().1, 130);
            terminal = Terminal::start(&sandbox, line, 120, 30);
        }
        pastes(&mut terminal, "y");
        terminal.sees("ote: We met. She slept.");
        terminal.sees("goes on with it: treasure");
        terminal.sees(asked);
        assert_eq!(sandbox.read(&format!("ws/drafts/{DRAFT}")), "treasure", "{line}");
        terminal.types(&format!("3{end}"));
        terminal.sees("Practice");
        terminal.sees(asked);
        assert!(journal(&sandbox).contains("\"note\":\"We met. She slept.\""), "{line}");
        drop(terminal);
    }
}

#[test]
fn a_paste_over_an_unfinished_note_waits_however_its_question_ends() {
    for (line, end, how) in [
        ("assess", "\r", "\u{3}"),
        ("assess", "\r", "HUP"),
        ("assess --plain", "\n", "\u{3}"),
        ("assess --plain", "\n", "HUP"),
    ] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, line, 120, 30);
        let asked = if end == "\r" { "q quit" } else { "Your answer: " };
        terminal.sees(asked);
        terminal.types(if end == "\r" { "n" } else { "n\n" });
        terminal.sees("Enter when done");
        terminal.types(&format!("We met.{end}"));
        terminal.sees(asked);
        terminal.types(if end == "\r" { "q" } else { "q\n" });
        terminal.sees("Leave without the note");
        terminal.types(&format!("The baby slept.{end}We waited.{end}"));
        terminal.sees("Keep it in the note?");
        match how {
            "HUP" => drop(terminal.ended_by(how)),
            keys => {
                terminal.types(keys);
                assert_eq!(terminal.ends().1, 130);
            }
        }
        assert_eq!(
            sandbox.read("ws/drafts/note on RB-01 knowledge at 1.md"),
            "We met.",
            "{line} {how:?}"
        );
        let held = sandbox.read("ws/drafts/half-typed note on RB-01 knowledge at 1.md");
        assert_eq!(held, "We met. The baby slept. We waited.", "{line} {how:?}");
    }
}

#[test]
fn a_paste_in_a_review_waits_as_a_reason_however_its_question_ends() {
    const DRAFT: &str = "ab - decisions by C. D - reason.md";
    for (manner, at) in [("", "Enter to begin"), ("", "q quit"), (" --plain", "Your decision: ")] {
        for how in ["\u{3}", "HUP", "TERM", "KILL"] {
            let sandbox = panel();
            let mut terminal = Terminal::start(&sandbox, &format!("{REVIEW}{manner}"), 120, 44);
            if at == "q quit" {
                terminal.sees("Enter to begin");
                terminal.types("\r");
            }
            terminal.sees(at);
            terminal.types("We met.\n2 babies slept.\n");
            terminal.sees("Keep it as the reason for a decision?");
            match how {
                "\u{3}" => {
                    terminal.types(how);
                    let (rest, code) = terminal.ends();
                    assert!(code == 130 && rest.contains(DRAFT), "{at} {how:?}: {rest}");
                }
                signal => drop(terminal.ended_by(signal)),
            }
            assert_eq!(beside(&sandbox), [DRAFT], "{at} {how:?}");
            let mut terminal = Terminal::start(&sandbox, &format!("{REVIEW} --plain"), 120, 44);
            terminal.sees("Ready as the reason for a decision: We met. 2 babies slept.");
            terminal.sees("Your decision: ");
            terminal.types("1\n");
            terminal.sees("So far: We met. 2 babies slept.");
            terminal.types("\n");
            terminal.sees("Saved. RB-01");
            terminal.types("q\n");
            assert_eq!(terminal.ends().1, 0);
            assert_eq!(
                (decisions(&sandbox)[0]["reason"].as_str(), beside(&sandbox).len()),
                (Some("We met. 2 babies slept."), 0)
            );
        }
    }
}

#[test]
fn a_paste_into_a_settlement_stands_there_when_the_assessors_decide() {
    for (manner, asked, how) in [
        ("", "Stop here", "\u{3}"),
        ("", "Stop here", "HUP"),
        (" --plain", "press Enter for", "\u{3}"),
        (" --plain", "press Enter for", "HUP"),
    ] {
        let sandbox = panel();
        sandbox.ok("review ab.zip --assessor 'C. D.' --decide RB-01=accept --reason 'Yes.' --output one.json");
        sandbox.ok("review ab.zip --assessor 'E. F.' --decide RB-01=resubmit --reason 'No.' --output other.json");
        let line = format!("review settle one.json other.json{manner}");
        let pastes = |answer: &str| {
            let mut terminal = Terminal::start(&sandbox, &line, 120, 40);
            terminal.sees(asked);
            terminal.types("We met.\n2 babies slept.\n");
            terminal.sees("Keep it as the reason for a decision?");
            terminal.types(answer);
            terminal
        };
        let drafts = || {
            let names = std::fs::read_dir(sandbox.path(""))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names.filter(|name| name.contains("half-typed reason for RB-01")).count()
        };
        let mut terminal = pastes(if manner.is_empty() { "n" } else { "n\n" });
        terminal.sees(asked);
        assert_eq!(drafts(), 0, "{manner}");
        drop(terminal);
        let terminal = pastes("");
        if how == "HUP" {
            drop(terminal.ended_by(how));
        } else {
            let mut terminal = terminal;
            terminal.types(how);
            let (rest, code) = terminal.ends();
            assert!(
                code == 130 && rest.contains("half-typed reason for RB-01"),
                "{manner}: {rest}"
            );
        }
        assert_eq!(drafts(), 1, "{manner} {how:?}");
        let mut terminal =
            Terminal::start(&sandbox, "review settle one.json other.json --plain", 120, 40);
        terminal.sees("press Enter for");
        terminal.types("1\n");
        terminal.sees("So far: We met. 2 babies slept.");
        terminal.types("\n");
        terminal.sees("Saved.");
        assert_eq!(terminal.ends().1, 0);
        assert_eq!(drafts(), 0, "{manner} {how:?}");
    }
}

#[test]
fn a_paste_at_a_list_is_offered_as_words_of_a_piece_of_evidence() {
    const DRAFT: &str = "ws/drafts/half-typed evidence.md";
    for (manner, asked, end) in
        [("", "Words of my own", ""), (" --plain", "press Enter for 1: ", "\n")]
    {
        let line = format!("evidence add{manner}");
        for answer in ["y", "n", "later", "\u{3}", "HUP"] {
            let sandbox = Sandbox::begun();
            let mut terminal = Terminal::start(&sandbox, &line, 120, 40);
            terminal.sees(asked);
            terminal.types("We met.\n2 babies slept.\n");
            terminal.sees("Keep it, as a file or as words of your own?");
            assert_eq!(sandbox.read(DRAFT), "words: We met. 2 babies slept.\n", "{line}");
            match answer {
                "y" => {
                    terminal.types(&format!("y{end}"));
                    terminal.sees("Your words");
                    terminal.sees("We met. 2 babies slept.");
                    terminal.types(if end.is_empty() { "\r" } else { end });
                    terminal.sees("Which kind of evidence");
                    drop(terminal);
                }
                "n" => {
                    terminal.types(&format!("n{end}"));
                    terminal.sees(asked);
                    assert_eq!(drafts(&sandbox), [""; 0], "{line}");
                    continue;
                }
                "later" if end.is_empty() => {
                    terminal.types("\u{1b}");
                    terminal.sees(asked);
                    terminal.types("\u{1b}[A\r");
                    terminal.sees("Your words");
                    terminal.sees("We met. 2 babies slept.");
                    terminal.types("\u{3}");
                    let rest = terminal.ends().0;
                    assert!(rest.contains("Everything you typed is kept"), "{rest}");
                }
                "later" => continue,
                "HUP" => drop(terminal.ended_by("HUP")),
                keys => {
                    terminal.types(keys);
                    let (rest, code) = terminal.ends();
                    let told = if end.is_empty() {
                        "Everything you typed is kept, and imh evidence add goes on with it."
                    } else {
                        "half-typed evidence.md"
                    };
                    assert!(code == 130 && rest.contains(told), "{line}: {rest}");
                }
            }
            assert!(
                sandbox.read(DRAFT).contains("words: We met. 2 babies slept.\n"),
                "{line} {answer:?}"
            );
            let mut terminal = Terminal::start(&sandbox, "evidence add --plain", 120, 40);
            terminal.sees("Go on with \"We met. 2 babies slept.\"");
            terminal.types("1\n");
            terminal.sees("So far: We met. 2 babies slept.");
        }
    }
}

#[test]
fn a_paste_beside_a_file_or_a_link_becomes_words_of_the_same_piece() {
    let sandbox = Sandbox::begun();
    sandbox.write("plan.txt", "A plan\n");
    for line in ["evidence add plan.txt --plain", "evidence add --plain"] {
        let mut terminal = Terminal::start(&sandbox, line, 120, 40);
        if line == "evidence add --plain" {
            terminal.sees("press Enter for 1: ");
            terminal.types("2\n");
            terminal.sees("The link");
            terminal.types("https://example.org/plan\n");
        }
        terminal.sees("Which kind of evidence");
        terminal.sees("press Enter for 8: ");
        terminal.types("We met.\n2 babies slept.\n");
        terminal.sees("Keep it as words of your own?");
        terminal.types("y\n");
        terminal.sees("So far: We met. 2 babies slept.");
        terminal.types("\n");
        terminal.sees("press Enter for 8: ");
        terminal.types("\n");
        for question in [
            "What should it be called?",
            "Which competencies",
            "When did it happen?",
            "Who has confirmed it",
        ] {
            terminal.sees(question);
            terminal.types("\n");
        }
        let (rest, code) = terminal.ends();
        assert!(code == 0 && rest.contains("your own words"), "{line}: {rest}");
        assert_eq!(drafts(&sandbox), [""; 0], "{line}");
    }
}

#[test]
fn a_paste_at_the_list_of_unfinished_goals_begins_a_new_one() {
    let sandbox = Sandbox::begun();
    let mut terminal = Terminal::start(&sandbox, "plan add --plain", 120, 30);
    terminal.sees("What do you want to reach?");
    terminal.types("To wait");
    terminal.types("\u{3}");
    terminal.ends();
    let pastes = || {
        let mut terminal = Terminal::start(&sandbox, "plan add --plain", 120, 30);
        terminal.sees("press Enter for 1: ");
        terminal.types("To meet\n2 fathers.\n");
        terminal.sees("Begin a new goal with it?");
        terminal
    };
    drop(pastes().ended_by("HUP"));
    assert_eq!(sandbox.read("ws/drafts/half-typed goal - 2.md"), "what: To meet 2 fathers.\n");
    std::fs::remove_file(sandbox.path("ws/drafts/half-typed goal - 2.md")).unwrap();
    let mut terminal = pastes();
    terminal.types("y\n");
    terminal.sees("So far: To meet 2 fathers.");
    drop(terminal);
    assert_eq!(sandbox.read("ws/drafts/half-typed goal.md"), "what: To wait\n");
}

#[test]
fn a_paste_at_a_question_without_a_place_for_words_is_said_to_be_kept_nowhere() {
    for line in ["assess", "assess --plain"] {
        let sandbox = Sandbox::new();
        let mut terminal = Terminal::start(&sandbox, line, 200, 30);
        terminal.sees(if line == "assess" {
            "Another one, from a file"
        } else {
            "press Enter for"
        });
        terminal.types("We met.\n2 babies slept.\n");
        terminal.sees("\"We met. 2 babies slept.\" There is no place for words here");
    }
}

#[test]
fn a_paste_that_cannot_be_stored_is_told_with_its_words() {
    for (line, asked) in [("assess", "q quit"), ("assess --plain", "Your answer: ")] {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, line, 200, 30);
        terminal.sees(asked);
        // A file where the folder of drafts would be.
        let _ = std::fs::remove_dir(sandbox.path("ws/drafts"));
        sandbox.write("ws/drafts", "");
        terminal.types("We met.\n2 babies slept.\n");
        let (rest, code) = terminal.ends();
        let said = rest.rsplit("\u{1b}[2J").next().unwrap();
        assert!(
            code != 0 && said.contains("these words could not be kept: We met. 2 babies slept."),
            "{line}: {code} {rest}"
        );
    }
}

#[test]
fn a_card_that_waits_in_one_window_leaves_the_unfinished_note_to_another() {
    let sandbox = Sandbox::begun();
    sandbox.write("ws/drafts/half-typed note on RB-01 knowledge at 1.md", "treasure");
    let [one, other] = [(); 2].map(|()| {
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("n goes on with it: treasure");
        terminal.sees("q quit");
        terminal
    });
    drop(one);
    drop(other);
}
