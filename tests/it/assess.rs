use super::harness::{Sandbox, assert_snapshot};

#[test]
fn line_by_line_an_assessment_is_a_transcript() {
    let sandbox = Sandbox::new();
    // Framework, role, level, name; then answers by number and by name, a note, a reason, back,
    // skip, nonsense, quit.
    let answers = "1\n6\n\nJo\n3\nn\nA note to keep\nworking towards\ns\nb\n1\nx\nNobody else works here\nwhat?\nq\n";
    let output = sandbox.run_with_input("assess --plain", answers);
    assert_snapshot("assess-plain.txt", &sandbox.shown(&output));
    assert_snapshot(
        "assess-plain-after.txt",
        &sandbox.transcript(&["gaps --level 2 --format csv --domain RB", "history --format csv"]),
    );
}

#[test]
fn the_next_assessment_goes_on_where_the_last_one_stopped() {
    let sandbox = Sandbox::begun();
    sandbox.run_with_input("assess --plain", "3\n3\n2\n");
    let output = sandbox.run_with_input("assess --plain", "3\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "an input that ends is a person who stops: {said}");
    assert!(
        said.contains("2 of 63. RB-02") && said.contains("Practice:") && !said.contains("RB-01"),
        "{said}"
    );
}

#[test]
fn a_selection_asks_only_what_was_selected() {
    let sandbox = Sandbox::with_content();
    let asked = |line: &str| {
        let output = sandbox.run_with_input(&format!("assess --plain {line}"), &"s\n".repeat(300));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "assess {line}: {said}");
        said.matches("Your answer: ").count()
    };
    assert_eq!(asked("DV-05 rb-01"), 4, "named ones are asked again");
    assert_eq!(asked("--domain LP"), 14);
    assert_eq!(asked("--domain LP,RS --aspect practice"), 14);
    assert_eq!(asked("--aspect confidence"), 63);
    assert_eq!(asked("--not-met"), 6, "three competencies are on the way");
    assert_eq!(
        asked("--older-than 6months --domain RB"),
        10,
        "what has never been answered is as old as can be"
    );
    assert_eq!(asked("--unrated --domain RB"), 10);
    assert_eq!(asked("--level 2 --domain AC"), 16);
}

#[test]
fn everything_answered_leaves_nothing_to_ask() {
    let sandbox = Sandbox::new();
    let small = super::harness::repository("testdata/frameworks/small.toml");
    sandbox.ok(&format!("init ws --framework {} --level specialist", small.display()));
    let output = sandbox.run_with_input("assess --plain", "3\n1\n");
    assert_snapshot("assess-finished.txt", &sandbox.shown(&output));
    assert_snapshot(
        "assess-nothing.txt",
        &sandbox.shown(&sandbox.run_with_input("assess --plain", "")),
    );
}

#[test]
fn where_nobody_can_answer_nobody_is_asked() {
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    assert_snapshot(
        "assess-nobody.txt",
        &sandbox.transcript(&[
            "assess",
            "assess --no-input",
            "assess --plain --older-than soon",
            "assess --plain XX-01",
        ]),
    );
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn a_note_without_an_answer_is_not_lost_in_silence() {
    let sandbox = Sandbox::begun();
    let output =
        sandbox.run_with_input("assess --plain", "n\nSomething I must not forget\nq\n1\n2\nq\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Your note is kept with an answer, and there is none yet."), "{said}");
    sandbox.ok("export --output p.zip");
    assert!(
        sandbox.tree("ws/journal").iter().any(
            |(_, bytes)| String::from_utf8_lossy(bytes).contains("Something I must not forget")
        )
    );
}

#[test]
fn a_note_whose_window_was_closed_stands_there_again_until_it_has_an_answer() {
    let sandbox = Sandbox::begun();
    let said = |input: &str| {
        String::from_utf8(sandbox.run_with_input("assess --plain", input).stderr).unwrap()
    };
    let drafts = || sandbox.tree("ws/drafts").into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let closed = said("n\nSomething I must not forget\n");
    assert!(closed.contains("It is kept, and will be there next time"), "{closed}");
    assert_eq!(drafts(), ["note on RB-01 knowledge at 1.md"]);
    let again = said("3\nq\n");
    assert!(again.contains("Your note: Something I must not forget"), "{again}");
    assert_eq!(drafts(), [""; 0]);
    let kept = |(_, bytes): &(String, Vec<u8>)| {
        String::from_utf8_lossy(bytes).contains("Something I must not forget")
    };
    assert!(sandbox.tree("ws/journal").iter().any(kept), "the answer has it");
    // A draft left on purpose, or emptied, does not come back.
    said("n\nNot this\nq\n2\n");
    assert_eq!(drafts(), [""; 0]);
}

#[cfg(unix)]
mod terminal {
    use super::{super::terminal::Terminal, Sandbox, assert_snapshot};

    const DOWN: &str = "\u{1b}[B";
    const LEFT: &str = "\u{1b}[D";

    #[test]
    fn a_first_use_asks_for_framework_role_and_level_and_saves_each_answer() {
        let sandbox = Sandbox::new();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Which framework?");
        terminal.types("\r");
        terminal.sees("What do you work as?");
        terminal.types(&format!("{DOWN}\r"));
        terminal.sees("Which level?");
        terminal.types("\r");
        terminal.sees("What should your portfolio call you?");
        terminal.types("Jo\r");
        terminal.sees("Working with the whole family");
        terminal.types("3");
        terminal.sees("Practice");
        // Enter alone chooses nothing; the arrows and Enter choose the second point; then a skip,
        // and back to it.
        terminal.types("\r");
        terminal.types(&format!("{DOWN}{DOWN}\r"));
        terminal.sees("Fathers and other carers");
        terminal.types("s");
        terminal.sees("Practice");
        terminal.types("b");
        terminal.sees("Knowledge");
        terminal.types("1");
        terminal.sees("Practice");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types("A good talk with a grandfather\r");
        terminal.sees("Note: A good talk");
        terminal.types("2");
        terminal.sees("Working alongside other professionals");
        terminal.types("x");
        terminal.sees("Why is RB-03 as a whole not part of your work?");
        terminal.types("I work alone\r");
        terminal.sees("Building trust over time");
        terminal.types(LEFT);
        terminal.sees("not part of my role");
        terminal.types("q");
        terminal.sees("is saved");
        let (_, code) = terminal.ends();
        assert_eq!(code, 0);
        assert_snapshot(
            "assess-terminal.txt",
            &sandbox.transcript(&[
                "status --format csv",
                "gaps --domain RB --format csv",
                "workspace info --format csv",
            ]),
        );
    }

    #[test]
    fn ctrl_c_in_the_middle_keeps_every_answer_and_gives_the_cursor_back() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Knowledge");
        terminal.types("3");
        terminal.sees("Practice");
        terminal.types("\u{3}");
        let (rest, code) = terminal.ends();
        assert_eq!(code, 130, "{rest}");
        assert!(rest.contains("is saved"), "{rest}");
        assert_cursor_is_shown(&rest);
        assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn ctrl_c_in_a_list_gives_the_cursor_back() {
        let sandbox = Sandbox::new();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Which framework?");
        terminal.types("\u{3}");
        let (rest, code) = terminal.ends();
        assert_eq!(code, 130, "{rest}");
        assert_cursor_is_shown(&rest);
        assert!(!sandbox.path("ws").exists(), "nothing is begun before the questions are answered");
    }

    #[test]
    fn a_program_ended_from_outside_shows_the_cursor_again() {
        let sandbox = Sandbox::new();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Another one, from a file");
        let rest = terminal.told_to_end();
        assert_cursor_is_shown(&rest);
        assert!(rest.contains("\u{1b}[?2004l"), "{rest:?}");
    }

    #[test]
    fn ctrl_c_in_a_note_keeps_every_answer() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Knowledge");
        terminal.types("3");
        terminal.sees("Practice");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types("half a tho");
        terminal.sees("half a tho");
        terminal.types("\u{3}");
        let (rest, code) = terminal.ends();
        assert_eq!(code, 130, "{rest}");
        assert_cursor_is_shown(&rest);
        let after = rest.rsplit("\u{1b}[2J").next().unwrap();
        assert!(after.contains("half a tho"), "what was being written stays to be read: {rest}");
        assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_paste_into_a_note_is_one_note_and_answers_nothing() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        terminal.types("\u{1b}[200~3\r2q\r\u{1b}[201~");
        terminal.sees("so imh did not take it as an answer: \"3 2q\"");
        terminal.types("n");
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types(
            "\u{1b}[200~I visited on Tuesday.\rThe baby was quiet.\n\u{1b}[201~ And so was I.\r",
        );
        terminal.sees("Note: I visited on Tuesday. The baby was quiet. And so was I.");
        terminal.types("2");
        terminal.sees("Practice");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        let history = sandbox.json("history --format json");
        assert_eq!(history["entries"].as_array().unwrap().len(), 2, "{history}");
    }

    #[test]
    fn a_paste_that_no_terminal_marks_answers_nothing_and_is_asked_about_once() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 200, 24);
        terminal.sees("q quit");
        terminal.types("We met 3 times.\r\r\tThe baby was quiet.\r2");
        terminal
            .sees("so imh did not take it as an answer: \"We met 3 times. The baby was quiet. 2\"");
        // Keys that follow belong to the paste, and do not answer the question about it.
        terminal.types("yes and no\r");
        terminal.sees("quiet. 2yes and no\"");
        terminal.types("y");
        terminal.sees("Note: We met 3 times. The baby was quiet. 2yes and no");
        terminal.types("2");
        terminal.sees("Practice");
        // Not the same key twice: if both are there before anybody looks, the key was held down.
        for short in ["31", "3\r", "sb", "\r3", "3\t", "q3"] {
            terminal.types(short);
            terminal.sees("so imh did not take it as an answer:");
            terminal.types("n");
            terminal.sees("q quit");
        }
        // Keys that send several bytes are keys.
        terminal.types(&format!("{DOWN}{DOWN}\r"));
        terminal.sees("Fathers and other carers");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        let history = sandbox.json("history --format json");
        assert_eq!(history["entries"].as_array().unwrap().len(), 3, "{history}");
        let journal =
            String::from_utf8(sandbox.tree("ws/journal").into_iter().next().unwrap().1).unwrap();
        assert!(
            journal.contains("\"note\":\"We met 3 times. The baby was quiet. 2yes and no\""),
            "{journal}"
        );
    }

    #[test]
    fn a_long_paste_is_one_paste() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        let long = "The baby slept, and 2 of us waited.\r".repeat(300);
        for piece in long.as_bytes().chunks(1000) {
            terminal.types(std::str::from_utf8(piece).unwrap());
        }
        terminal.sees("n no");
        terminal.types("y");
        terminal.sees("Note: The baby slept");
        terminal.types("q");
        terminal.sees("Your note is kept with an answer");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
        assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 1);
        let draft = sandbox.read("ws/drafts/note on RB-01 knowledge at 1.md");
        assert_eq!(draft.matches("2 of us").count(), 300);
    }

    #[test]
    fn a_paste_into_a_note_without_marks_is_one_note() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Your note");
        terminal.types("We met 3 times.\r2\r1\rThe baby was quiet.\r");
        terminal.sees("Note: We met 3 times. 2 1 The baby was quiet.");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
        assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn a_paste_into_a_list_chooses_nothing_and_an_arrow_writes_two_lines_again() {
        let sandbox = Sandbox::new();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Another one, from a file");
        for pasted in ["quiet\r", "We met.\rjj\r", "\u{1b}[200~jq\r\u{1b}[201~"] {
            terminal.types(pasted);
            terminal.sees("so imh did not take it as an answer:");
            terminal.sees("Another one, from a file");
        }
        terminal.types("\r");
        terminal.sees("What do you work as?");
        terminal.sees("Something else");
        terminal.types(DOWN);
        let moved = terminal.sees("› ");
        assert!(!moved.contains('\n'), "{moved:?}");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
        assert!(!sandbox.path("ws").exists());
    }

    #[test]
    fn lines_that_come_at_once_answer_nothing_line_by_line() {
        for (line, term) in
            [("assess --plain", "xterm"), ("assess", "dumb"), ("--plain assess", "xterm")]
        {
            let mut sandbox = Sandbox::begun();
            sandbox.set("TERM", term);
            let mut terminal = Terminal::start(&sandbox, line, 200, 24);
            terminal.sees("Your answer: ");
            terminal.types("3\n2\n\n1\nb");
            terminal.sees("so imh did not take it as an answer: \"3 2 1 b\"");
            terminal.sees("Keep it as a note? Type y or n: ");
            terminal.types("n\n");
            terminal.sees("Your answer: ");
            terminal.types("We met.\n2\n");
            terminal.sees("Type y or n: ");
            terminal.types("y\n");
            terminal.sees("Your note: We met. 2");
            terminal.sees("Your answer: ");
            terminal.types("n\n");
            terminal.sees("So far: We met. 2");
            terminal.sees("to take them away: ");
            terminal.types("\n");
            terminal.sees("Your note: We met. 2");
            terminal.sees("Your answer: ");
            terminal.types("n\n");
            terminal.sees("to take them away: ");
            terminal.types("She slept.\n3\nThen she woke.\n");
            terminal.sees("into one: She slept. 3 Then she woke.");
            terminal.sees("Your answer: ");
            terminal.types("3\n");
            terminal.sees("Your answer: ");
            terminal.types("q\n");
            assert_eq!(terminal.ends().1, 0);
            assert_eq!(
                sandbox.json("history --format json")["entries"].as_array().unwrap().len(),
                2
            );
        }
    }

    #[test]
    fn a_piece_of_a_paste_that_comes_where_yes_or_no_was_asked_for_belongs_to_it() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 200, 24);
        terminal.sees("Your answer: ");
        terminal.types("We visited in March.\nShe was calm.\n");
        terminal.sees("Type y or n: ");
        terminal.types("The father held her.\n");
        terminal.sees("so imh did not take it as an answer: \"We visited in March. She was calm. The father held her.\"");
        terminal.sees("Type y or n: ");
        terminal.types("I waited.\nThen we left.\n");
        terminal.sees("Type y or n: ");
        terminal.types("\n");
        terminal.sees("Type y or n: ");
        terminal.types("y\n");
        terminal.sees("Your note: We visited in March. She was calm. The father held her. I waited. Then we left.");
        terminal.sees("Your answer: ");
        terminal.types("3\n");
        terminal.sees("Your answer: ");
        terminal.types("q\n");
        assert_eq!(terminal.ends().1, 0);
        let journal =
            String::from_utf8(sandbox.tree("ws/journal").into_iter().next().unwrap().1).unwrap();
        assert!(journal.contains("The father held her. I waited. Then we left."), "{journal}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_line_that_the_terminal_cut_is_told_and_no_part_of_it_is_kept() {
        let sandbox = Sandbox::begun();
        let long: String = (0..700).map(|at| format!("word{at:04} ")).collect();
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 200, 24);
        terminal.sees("Your answer: ");
        terminal.types("n\n");
        terminal.sees("Your note");
        terminal.types(&format!("{long}\n"));
        terminal.sees("cut off its end");
        terminal.sees("Your note");
        // A line that the terminal passes on whole is taken, up to its last letter.
        let fits = format!("{} end", &long[..4090]);
        terminal.types(&format!("{fits}\n"));
        terminal.sees("Your answer: ");
        terminal.types(&format!("{long}\n"));
        terminal.sees("cut off its end");
        terminal.sees("Your answer: ");
        terminal.types("3\n");
        terminal.sees("Your answer: ");
        // A paste with a cut line is not taken in part either, and the words held before stay.
        terminal.types("We met.\nShe slept.\n");
        terminal.sees("Type y or n: ");
        terminal.types(&format!("Then:\n{long}\n"));
        terminal.sees("cut off its end");
        terminal.sees("so imh did not take it as an answer: \"We met. She slept.\"");
        terminal.sees("Type y or n: ");
        terminal.types("n\n");
        terminal.sees("Your answer: ");
        terminal.types("q\n");
        assert_eq!(terminal.ends().1, 0);
        let journal =
            String::from_utf8(sandbox.tree("ws/journal").into_iter().next().unwrap().1).unwrap();
        assert!(
            journal.contains(&format!("\"note\":\"{fits}\"")) && !journal.contains("word0455"),
            "{journal}"
        );
    }

    #[test]
    fn a_long_line_wraps_can_be_changed_and_is_shown_once() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 40, 20);
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Enter when done");
        // Moves left past two letters, deletes one, inserts one; then deletes a word and adds words
        // at both ends.
        terminal.types("the baby looked for her father all morxing");
        terminal.types("\u{1b}[D\u{1b}[D\u{1b}[D\u{7f}n\u{5} long, and slapt\u{17}slept\r");
        terminal.sees("Note: the baby looked");
        terminal.types("n");
        terminal.sees("slept");
        terminal.types("\u{15}Short\r");
        terminal.sees("Note: Short");
        terminal.types("1");
        terminal.sees("Practice");
        terminal.types("q");
        terminal.ends();
        let journal =
            String::from_utf8(sandbox.tree("ws/journal").into_iter().next().unwrap().1).unwrap();
        assert!(journal.contains("\"note\":\"Short\""), "{journal}");
    }

    #[test]
    fn escape_leaves_a_note_and_a_reason_as_they_were() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess RB-03", 80, 24);
        terminal.sees("q quit");
        terminal.types("x");
        terminal.sees("not part of your work");
        terminal.types("because");
        terminal.types("\u{1b}");
        terminal.sees("q quit");
        terminal.types("n");
        terminal.sees("Enter when done");
        terminal.types("half");
        terminal.types("\u{1b}");
        let shown = terminal.sees("q quit");
        assert!(!shown.contains("Note: "), "{shown}");
        terminal.types("x");
        terminal.sees("not part of your work");
        terminal.types("I work alone\r");
        let (rest, code) = terminal.ends();
        assert!(
            code == 0 && rest.contains("the last of these"),
            "the other half is not asked for: {rest}"
        );
    }

    #[test]
    fn a_window_of_40_by_12_shows_the_whole_card() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 40, 12);
        let shown = terminal.sees("q quit");
        let card = shown.rsplit("\u{1b}[2J").next().unwrap();
        let lines: Vec<&str> = card.lines().collect();
        assert!(lines.len() <= 12, "{lines:#?}");
        assert!(
            card.contains("RB-01") && card.contains("not only the") && card.contains("3  Achieved"),
            "{card}"
        );
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
    }

    #[test]
    fn the_verdict_is_not_shown_while_rating() {
        let sandbox = Sandbox::with_content();
        let mut terminal = Terminal::start(&sandbox, "assess RB-04", 80, 24);
        let shown = terminal.sees("q quit");
        for word in ["verdict", "target", "met", "gap"] {
            assert!(
                !shown
                    .to_lowercase()
                    .split(|c: char| !c.is_alphabetic())
                    .any(|shown| shown == word),
                "{word}: {shown}"
            );
        }
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
    }

    #[test]
    fn a_dumb_terminal_is_asked_line_by_line() {
        let mut sandbox = Sandbox::begun();
        sandbox.set("TERM", "dumb");
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        let shown = terminal.sees("Your answer: ");
        assert!(!shown.contains('\u{1b}'), "{shown}");
        terminal.types("3\n");
        terminal.sees("Your answer: ");
        terminal.types("q\n");
        assert_eq!(terminal.ends().1, 0);
        assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_window_that_is_closed_keeps_every_answer() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "assess", 80, 24);
        terminal.sees("Knowledge");
        terminal.types("3");
        terminal.sees("Practice");
        terminal.types("2");
        terminal.sees("Fathers");
        drop(terminal);
        assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 3);
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    }

    #[track_caller]
    fn assert_cursor_is_shown(rest: &str) {
        let (hidden, shown) = (rest.rfind("\u{1b}[?25l"), rest.rfind("\u{1b}[?25h"));
        assert!(shown.is_some() && hidden < shown, "{rest:?}");
    }
}

#[test]
fn the_command_that_somebody_who_stops_is_told_asks_the_rest() {
    let sandbox = Sandbox::with_content();
    for (line, told) in [
        ("assess --plain", "`imh assess` goes on with what has no answer yet."),
        (
            "assess --plain --domain RB",
            "`imh assess --domain RB` goes on with what has no answer yet.",
        ),
        ("assess --plain RB-01 RB-02", "`imh assess RB-01 RB-02` asks the rest."),
        ("assess --plain --not-met --domain RB", "`imh assess --domain RB --not-met RB-"),
        (
            "assess --plain --all",
            "`imh assess --all` begins again with the first of them; you stopped at RB-01.",
        ),
    ] {
        let output = sandbox.run_with_input(line, "q\n");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(told), "{line}: {said}");
    }
    sandbox.ok("workspace set --level 2 --with-levels-below");
    let output = sandbox.run_with_input("assess --plain AC-07 AC-08", "q\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("begins again with the first of them; you stopped at AC-07 at level 1"),
        "{said}"
    );
}

#[test]
fn an_assessment_without_questions_says_the_true_reason() {
    let sandbox = Sandbox::begun();
    let said = |line: &str| {
        let output = sandbox.run_with_input(line, "");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(
        said("assess --plain --not-met").contains("no answer of yours fits what you asked for")
    );
}
