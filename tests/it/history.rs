use super::harness::{Sandbox, assert_snapshot};

#[test]
fn history_tells_everything_and_an_undo_is_part_of_it() {
    let sandbox = Sandbox::with_content();
    let text = sandbox.transcript(&[
        "undo",
        "undo",
        "undo 6",
        "undo 5",
        "undo 5",
        "undo 1",
        "undo 99",
        "undo nonsense",
        "history",
        "history RB-01",
    ]);
    assert_snapshot("history.txt", &text);
}

#[test]
fn an_undo_restores_what_was_before_and_can_itself_be_taken_back() {
    let sandbox = Sandbox::with_content();
    let before = sandbox.ok("status --format json");
    sandbox.ok("rate DV-01=achieved DV-02=achieved");
    let after = sandbox.ok("status --format json");
    assert_ne!(before, after);
    sandbox.ok("undo");
    assert_eq!(sandbox.ok("status --format json"), before);
    let entries = sandbox.json("history --format json");
    let last = entries["entries"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    sandbox.ok(&format!("undo {last}"));
    assert_eq!(sandbox.ok("status --format json"), after);
}

#[test]
fn with_nothing_to_take_back_the_answer_is_no() {
    let sandbox = Sandbox::begun();
    let said = sandbox.fails(1, "undo");
    assert!(said.contains("nothing on this computer to take back"), "{said}");
}
