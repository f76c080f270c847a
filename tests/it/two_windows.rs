//! Two windows with one field open, as when a person looks something up and begins again: the words
//! typed in either are kept.
#![cfg(unix)]

use super::{harness::Sandbox, terminal::Terminal};

/// Types a note on the first question.
fn types_a_note(sandbox: &Sandbox, words: &str) -> Terminal {
    let mut terminal = Terminal::start(sandbox, "assess RB-01", 100, 24);
    terminal.sees("q quit");
    terminal.types("n");
    terminal.sees("Your note");
    terminal.types(words);
    terminal.sees(words);
    terminal
}

fn drafts(sandbox: &Sandbox) -> Vec<(String, String)> {
    sandbox
        .tree("ws/drafts")
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn journal(sandbox: &Sandbox) -> String {
    sandbox
        .tree("ws/journal")
        .into_iter()
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect()
}

const FIRST: &str = "half-typed note on RB-01 knowledge at 1.md";
const SECOND: &str = "half-typed note on RB-01 knowledge at 1 - 2.md";

#[test]
fn words_that_two_windows_type_in_one_field_are_both_kept_however_each_ends() {
    for how in ["Escape", "HUP", "KILL"] {
        let sandbox = Sandbox::begun();
        let mut one = types_a_note(&sandbox, "Aaa");
        let mut other = types_a_note(&sandbox, "precious words");
        let kept = |name: &str, words: &str| (name.to_owned(), words.to_owned());
        assert_eq!(drafts(&sandbox), [kept(SECOND, "precious words"), kept(FIRST, "Aaa")], "{how}");
        match how {
            "Escape" => {
                other.types("\u{1b}");
                other.sees("q quit");
                other.types("q");
                assert!(
                    other.ends().0.contains("The words that you began to write on RB-01 are kept")
                );
            }
            signal => drop(other.ended_by(signal)),
        }
        one.types("!\r");
        one.sees("Note: Aaa!");
        assert_eq!(
            drafts(&sandbox).len(),
            2,
            "{how}: a note that waits for its answer, and what the other window typed"
        );
        one.types("1");
        one.sees("Practice");
        one.types("q");
        assert_eq!(one.ends().1, 0);
        assert!(journal(&sandbox).contains("\"note\":\"Aaa!\""), "{how}");
        assert_eq!(drafts(&sandbox), [kept(SECOND, "precious words")], "{how}");
        let said = String::from_utf8(sandbox.run("status").stderr).unwrap();
        assert!(
            said.contains("`imh assess RB-01` goes on with it") && said.contains(SECOND),
            "{how}: {said}"
        );
        let mut next = Terminal::start(&sandbox, "assess RB-01", 100, 24);
        next.sees("n goes on with it: precious words");
        next.types("n");
        next.sees("precious words");
        next.types("\r");
        next.sees("q quit");
        next.types("q");
        assert_eq!(next.ends().1, 0);
        assert_eq!(drafts(&sandbox), [], "{how}");
        assert!(journal(&sandbox).contains("\"note\":\"precious words\""), "{how}");
    }
}

#[test]
fn words_that_another_program_wrote_in_a_draft_are_not_overwritten() {
    let sandbox = Sandbox::begun();
    let mut terminal = types_a_note(&sandbox, "Aaa");
    // A sync service brings the words that another computer wrote there.
    sandbox.write("brought.md", "from elsewhere");
    std::fs::rename(sandbox.path("brought.md"), sandbox.path(&format!("ws/drafts/{FIRST}")))
        .unwrap();
    terminal.types(" bbb");
    terminal.sees("bbb");
    drop(terminal.ended_by("KILL"));
    let kept = drafts(&sandbox);
    assert_eq!(
        kept,
        [
            (SECOND.to_owned(), "Aaa bbb".to_owned()),
            (FIRST.to_owned(), "from elsewhere".to_owned())
        ]
    );
    // If the draft is deleted, it is written again.
    let sandbox = Sandbox::begun();
    let mut terminal = types_a_note(&sandbox, "Aaa");
    std::fs::remove_file(sandbox.path(&format!("ws/drafts/{FIRST}"))).unwrap();
    terminal.types(" bbb");
    terminal.sees("bbb");
    drop(terminal.ended_by("KILL"));
    assert_eq!(drafts(&sandbox), [(FIRST.to_owned(), "Aaa bbb".to_owned())]);
}

#[test]
fn notes_that_two_windows_give_before_an_answer_are_both_kept() {
    let sandbox = Sandbox::begun();
    let gives = |words: &str| {
        let mut terminal = types_a_note(&sandbox, words);
        terminal.types("\r");
        terminal.sees(&format!("Note: {words}"));
        terminal.sees("q quit");
        terminal
    };
    let (mut one, mut other) = (gives("She waited."), gives("He slept."));
    assert_eq!(drafts(&sandbox).len(), 2);
    one.types("1");
    one.sees("Practice");
    assert_eq!(drafts(&sandbox).len(), 1);
    other.types("1");
    other.sees("Practice");
    drop((one, other));
    assert_eq!(drafts(&sandbox), []);
    assert!(
        journal(&sandbox).contains("\"note\":\"She waited. He slept.\""),
        "{}",
        journal(&sandbox)
    );
}

#[test]
fn a_note_that_was_given_and_answered_from_elsewhere_is_gone_on_with() {
    let sandbox = Sandbox::begun();
    let mut terminal = types_a_note(&sandbox, "She waited.");
    terminal.types("\r");
    terminal.sees("Note: She waited.");
    drop(terminal.ended_by("KILL"));
    sandbox.ok("rate RB-01.knowledge=achieved");
    let mut terminal = Terminal::start(&sandbox, "assess RB-01", 100, 24);
    terminal.sees("n goes on with it: She waited.");
    terminal.types("n");
    terminal.sees("She waited.");
    terminal.types("\r");
    terminal.sees("Note: She waited.");
    drop(terminal);
    assert_eq!(drafts(&sandbox), []);
}

fn panel() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox
}

fn reviews(sandbox: &Sandbox) -> Terminal {
    let mut terminal = Terminal::start(sandbox, "review ab.zip --assessor 'C. D.'", 120, 44);
    terminal.sees("Enter to begin");
    terminal.types("\r");
    terminal.sees("q quit");
    terminal
}

const TICKS: &str = "ab - decisions by C. D - said of the evidence.md";

#[test]
fn the_ticks_of_two_reviews_at_once_are_all_kept() {
    let sandbox = panel();
    let (mut one, mut other) = (reviews(&sandbox), reviews(&sandbox));
    one.types("v");
    one.sees("v [x] valid");
    other.types("n");
    other.sees("2 of 63");
    other.sees("q quit");
    other.types("a");
    other.sees("a [x] authentic");
    let there = sandbox.read(TICKS);
    assert!(there.contains("RB-01: valid;") && there.contains("RB-02: authentic;"), "{there}");
    // Both windows on one competency.
    other.sees("q quit");
    other.types("b");
    other.sees("1 of 63");
    other.sees("q quit");
    other.types("s");
    other.sees("s [x] sufficient");
    one.sees("q quit");
    one.types("c");
    one.sees("c [x] current");
    one.sees("s [x] sufficient");
    let there = sandbox.read(TICKS);
    assert!(there.contains("RB-01: valid, current, sufficient;"), "{there}");
    // A tick that is removed goes.
    one.sees("q quit");
    one.types("v");
    one.sees("v [ ] valid");
    assert!(sandbox.read(TICKS).contains("RB-01: current, sufficient;"));
}

#[test]
fn a_decision_does_not_wipe_ticks_of_another_window_that_it_does_not_know() {
    let sandbox = panel();
    let (mut one, mut other) = (reviews(&sandbox), reviews(&sandbox));
    one.types("v");
    one.sees("v [x] valid");
    one.sees("q quit");
    other.types("a");
    other.sees("v [x] valid");
    other.sees("a [x] authentic");
    one.types("1");
    one.sees("Why?");
    one.types("It shows.\r");
    one.sees("Saved. RB-01");
    drop((one, other));
    let there = sandbox.read(TICKS);
    assert!(there.contains("RB-01: valid, authentic;"), "{there}");
    let mut next = Terminal::start(&sandbox, "review ab.zip --assessor 'C. D.'", 120, 44);
    next.sees("Enter to begin");
    next.types("\r");
    next.sees("You have since decided on RB-01. No decision includes what you had said about the evidence: valid");
}

#[test]
fn reasons_that_two_reviews_type_for_one_competency_are_both_kept() {
    let sandbox = panel();
    let reasons = |words: &str| {
        let mut terminal = reviews(&sandbox);
        terminal.types("1");
        terminal.sees("Why?");
        terminal.types(words);
        terminal.sees(words);
        terminal
    };
    let (one, other) = (reasons("She waited"), reasons("He slept"));
    drop((one.ended_by("KILL"), other.ended_by("KILL")));
    let there = |number: &str| {
        sandbox.read(&format!("ab - decisions by C. D - half-typed reason for RB-01{number}.md"))
    };
    assert_eq!((there("").as_str(), there(" - 2").as_str()), ("She waited", "He slept"));
    let mut next = reviews(&sandbox);
    next.types("q");
    let said = next.ends().0;
    assert!(
        said.contains("half-typed reason for RB-01.md")
            && said.contains("half-typed reason for RB-01 - 2.md"),
        "{said}"
    );
}

#[test]
fn the_pastes_of_two_windows_as_a_reason_are_both_kept() {
    let sandbox = panel();
    let pastes = |words: &str| {
        let mut terminal = reviews(&sandbox);
        terminal.types(&format!("\u{1b}[200~{words}\u{1b}[201~"));
        terminal.sees("Keep it as the reason");
        terminal.types("y");
        terminal.sees(&format!("Ready as the reason for a decision: {words}"));
        terminal.sees("q quit");
        terminal
    };
    let (mut one, other) = (pastes("She waited."), pastes("He slept."));
    one.types("1");
    one.sees("She waited.");
    one.types("\r");
    one.sees("Saved. RB-01");
    drop((one, other));
    let mut next = reviews(&sandbox);
    next.types("1");
    next.sees("He slept.");
}

#[test]
fn line_by_line_too_what_two_windows_were_writing_is_both_kept() {
    let sandbox = Sandbox::begun();
    let writes = |words: &str| {
        let mut terminal = Terminal::start(&sandbox, "assess --plain", 120, 24);
        terminal.sees("Your answer: ");
        terminal.types("n\n");
        terminal.sees("Your note");
        terminal.types(words);
        terminal
    };
    for terminal in [writes("She waited"), writes("He slept")] {
        let mut terminal = terminal;
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().1, 130);
    }
    assert_eq!(
        drafts(&sandbox),
        [(SECOND.to_owned(), "He slept".to_owned()), (FIRST.to_owned(), "She waited".to_owned())]
    );
}
