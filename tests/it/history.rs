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
    let last =
        entries["entries"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    sandbox.ok(&format!("undo {last}"));
    assert_eq!(sandbox.ok("status --format json"), after);
}

#[test]
fn undo_refuses_if_nothing_can_be_taken_back() {
    let sandbox = Sandbox::begun();
    let said = sandbox.fails(1, "undo");
    assert!(said.contains("nothing on this computer to take back"), "{said}");
}

#[test]
fn undo_names_entries_that_it_passes_over_with_the_way_back() {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("IMH_NOW", "2026-11-28T09:00:00Z");
    let said = |line: &str| String::from_utf8(sandbox.run(line).stderr).unwrap().replace('\n', " ");
    sandbox.ok("export --output bundle.zip --draft");
    let first = said("undo");
    assert!(
        first.starts_with(
            "The export of 28 November 2026 stays as it is. Took back entry 6: Added E2"
        ),
        "{first}"
    );
    assert!(
        first.contains("If you did not mean that one, `imh undo 8` brings it back."),
        "{first}"
    );
    sandbox.ok("undo 8");
    assert_eq!(
        sandbox.json("evidence list --format json")["evidence"].as_array().unwrap().len(),
        2
    );
    sandbox.ok("workspace backup kept.zip");
    sandbox.ok("export --output again.zip --draft");
    let many = said("undo");
    let named = "2 exports, the latest of 28 November 2026, and the backup of 28 November 2026 stay as they are.";
    assert!(many.starts_with(named) && many.contains("Took back entry 6"), "{many}");
    // The named entry is undone, and nothing is skipped.
    assert!(said("undo 5").starts_with("Took back entry 5: Added E1"));
}

#[test]
fn where_only_an_export_is_left_an_undo_says_that_it_stays() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("IMH_NOW", "2026-11-28T09:00:00Z");
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("export --output bundle.zip --draft");
    sandbox.ok("undo");
    let said = sandbox.fails(1, "undo");
    assert!(
        said.contains("nothing on this computer to take back")
            && said.contains("the export of 28 November 2026 stays as it is"),
        "{said}"
    );
}

#[test]
fn undo_passes_over_later_entries_of_another_device_and_says_so() {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("XDG_DATA_HOME", sandbox.path("another").to_str().unwrap().to_owned().as_str());
    sandbox
        .set("HOME", sandbox.path("another").to_str().unwrap().to_owned().as_str())
        .set("IMH_SEED", "another device");
    sandbox.set("IMH_NOW", "2026-11-23T09:00:00Z");
    sandbox.ok("rate DV-02=achieved");
    let output = sandbox
        .command(["undo"])
        .env("HOME", sandbox.path("home"))
        .env("XDG_DATA_HOME", sandbox.path("home/data"))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with(
            "One entry of another device stays as it is.\nTook back entry 6: Added E2"
        ),
        "{said}"
    );
}
