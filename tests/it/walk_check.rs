//! `imh check walk`: what was found is gone through one thing after another.

use super::harness::Sandbox;

/// A portfolio with a telephone number in a note, a title and the person's own words, and a name in a
/// file.
fn with_findings() -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01.practice=achieved --note 'I rang 07700 900123 before the visit'");
    sandbox.write("visit.txt", "Kacper settled. I waited with Kacper.\n");
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'Ring 07700 900456'");
    sandbox
}

fn open(sandbox: &Sandbox) -> Vec<String> {
    let checked = sandbox.json("check --format json");
    let findings = checked["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["state"] == "open")
        .map(|finding| finding["where"].as_str().unwrap().to_owned())
        .collect()
}

fn walked(sandbox: &Sandbox, typed: &str) -> String {
    let output = sandbox.run_with_input("check walk --plain", typed);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("Kacper"), "no word of a file is printed: {said}");
    said
}

#[test]
fn each_finding_is_mended_accepted_listed_or_left_and_every_step_is_saved() {
    let sandbox = with_findings();
    assert_eq!(open(&sandbox).len(), 3);
    // The note gets other words; the title as well; the name goes on the list, and then stands there as
    // a listed one, which is left.
    let said =
        walked(&sandbox, "1\nI rang before the visit\n1\nRing the nursery\n2\nKacper\n3\n3\n");
    assert!(said.contains("RB-01"), "{said}");
    let places = ["E1 visit.txt, line 1, column 1", "E1 visit.txt, line 1, column 31"];
    assert_eq!(open(&sandbox), places);
    assert_eq!(sandbox.ok("check names list"), "Kacper\n");
    assert!(sandbox.ok("show RB-01").contains("I rang before the visit"));
    assert!(sandbox.ok("evidence list").contains("Ring the nursery"));
    assert!(said.contains("2 things are left to mend or to accept"), "{said}");
}

#[test]
fn a_reason_that_names_somebody_is_asked_for_again_and_nothing_is_accepted() {
    let sandbox = with_findings();
    let said = walked(&sandbox, "2\nAgnieszka agreed\n2\nthe number of the nursery\n4\n");
    assert!(said.contains("the reason itself contains"), "{said}");
    assert_eq!(open(&sandbox).len(), 2, "the first is accepted");
    // A first part of the id will do.
    let checked = sandbox.json("check --format json");
    let id = checked["findings"][0]["id"].as_str().unwrap();
    sandbox.ok(&format!("check accept {} --reason 'an office'", &id[..4]));
    assert_eq!(open(&sandbox).len(), 1);
    let said = sandbox.fails(2, "check accept a --reason 'an office'");
    assert!(said.contains("there is no finding"), "{said}");
}

#[test]
fn the_walk_ends_with_what_is_left_and_needs_somebody_to_answer() {
    let sandbox = with_findings();
    let said = walked(&sandbox, "4\n");
    assert!(said.contains("3 things are left to mend or to accept"), "{said}");
    assert_eq!(open(&sandbox).len(), 3);
    let said = sandbox.fails(2, "check walk");
    assert!(said.contains("nobody can answer here"), "{said}");
    let clean = Sandbox::begun();
    let said = walked(&clean, "");
    assert!(said.contains("Nothing is left to mend or to accept."), "{said}");
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_file_by_file_what_can_be_done() {
    use super::terminal::Terminal;
    let sandbox = with_findings();
    let mut terminal = Terminal::start(&sandbox, "check walk", 60, 24);
    terminal.sees("RB-01");
    terminal.sees("Change the note");
    terminal.types("\u{1b}");
    let (said, code) = terminal.ends();
    assert_eq!(code, 0, "{said}");
    assert_eq!(open(&sandbox).len(), 3);
}
