//! Words in a field that is still open: whatever ends the program, they are there when the field is opened again.
#![cfg(unix)]

use super::{harness::Sandbox, terminal::Terminal};

const CTRL_U: &str = "\u{15}";

/// Each way in which a field is left without its words being given.
const ENDS: [&str; 7] = ["Escape", "Ctrl-C", "closed window", "HUP", "TERM", "QUIT", "KILL"];

/// Leaves a field in which words stand.
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
            assert!(rest.contains("What you were writing is kept"), "{rest}");
        }
        "closed window" => drop(terminal),
        signal => drop(terminal.ended_by(signal)),
    }
}

fn drafts(sandbox: &Sandbox) -> Vec<String> {
    sandbox.tree("ws/drafts").into_iter().map(|(name, _)| name).collect()
}

fn journal(sandbox: &Sandbox) -> String {
    sandbox.tree("ws/journal").into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
}

/// What `imh status` says beside its report.
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
        assert!(said.contains("imh assess RB-01 goes on with it") && said.contains("half-typed note"), "{how}: {said}");
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
        assert!(said_by_status(&sandbox).contains("imh assess RB-01 goes on with it"), "{how}");
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
    for (typed, kept) in [("all at once\u{3}", "all at once"), ("\u{1b}[200~a paste that\u{3}", "all at oncea paste that")] {
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
    let listed = std::process::Command::new("unzip").args(["-p".as_ref(), sandbox.path("p.zip").as_os_str()]).output();
    if let Ok(listed) = listed {
        assert!(listed.status.success() && !String::from_utf8_lossy(&listed.stdout).contains("treasure"));
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
    // A letter that was typed and taken away again is nothing that waits.
    opens(&mut terminal);
    terminal.types("t");
    terminal.types("\u{7f}");
    terminal.types("\u{1b}");
    opens(&mut terminal);
    assert_eq!(drafts(&sandbox), [""; 0]);
    terminal.types("treasure");
    terminal.types("\u{1b}");
    terminal.sees("n goes on with it: treasure");
    // Whoever empties it and thinks better of it finds it as it was.
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
    assert!(card.contains("Note: I say it well.\r") && card.contains("n goes on with it: I say it well. And more"), "{card}");
    // An answer takes what was given, and nothing that was not.
    terminal.types("1");
    terminal.sees("q quit");
    terminal.types("q");
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("What you began to write on RB-01 is kept; imh assess RB-01 goes on with it."), "{rest}");
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
fn what_is_pasted_where_a_note_would_be_left_behind_can_be_kept_in_it() {
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
        assert_eq!(sandbox.read("ws/drafts/note on RB-01 knowledge at 1.md"), "We met. The baby slept. We waited.", "{line}");
        drop(terminal);
    }
}
