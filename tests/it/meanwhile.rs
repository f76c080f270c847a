//! Words that are open in an editor while somebody else changes them: both are kept, and the one
//! who saves last is told.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use super::{
    harness::{IMH, Sandbox},
    terminal::Terminal,
};

/// An editor that waits while `meanwhile` runs elsewhere, and then writes.
fn write_after(sandbox: &mut Sandbox, meanwhile: &str) {
    let path = sandbox.write(
        "my-editor",
        format!("#!/bin/sh\n{meanwhile} >meanwhile.txt 2>&1\nprintf 'Mine.\\n' >> \"$1\"\n"),
    );
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = path.to_str().unwrap().to_owned();
    sandbox.set("EDITOR", &path);
}

fn edited(sandbox: &Sandbox) -> String {
    let (rest, code) = Terminal::start(sandbox, "evidence edit E1", 200, 24).ends();
    assert_eq!(code, 0, "{rest}");
    rest
}

#[test]
fn words_that_changed_elsewhere_while_they_were_edited_are_told_and_both_are_kept() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'She looked at me.' --title A");
    write_after(&mut sandbox, &format!("{IMH} evidence edit E1 --words 'She looked away.'"));
    let rest = edited(&sandbox);
    assert!(
        rest.contains("While you were writing, its words were changed elsewhere as well; there they begin: \"She looked away.\""),
        "{rest}"
    );
    assert!(
        rest.contains("Nothing is lost: your words stand now") && rest.contains("imh show E1"),
        "{rest}"
    );
    let elsewhere = sandbox.read("meanwhile.txt").replace('\n', " ");
    assert!(
        elsewhere.contains("The words of E1 are open in an editor in another window."),
        "{elsewhere}"
    );
    let shown = sandbox.ok("show E1");
    for words in ["She looked at me.\nMine.", "She looked away."] {
        assert!(shown.contains(words), "{shown}");
    }
}

#[test]
fn words_that_were_taken_away_elsewhere_while_they_were_edited_are_told() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'She looked at me.' --title A --link https://example.org/");
    write_after(&mut sandbox, &format!("{IMH} evidence edit E1 --clear words"));
    let rest = edited(&sandbox);
    assert!(
        rest.contains("While you were writing, its words were taken away elsewhere."),
        "{rest}"
    );
}

#[test]
fn changes_by_another_device_during_an_edit_are_reported() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'She looked at me.' --title A");
    write_after(
        &mut sandbox,
        &format!(
            "HOME=$PWD/another XDG_DATA_HOME=$PWD/another {IMH} evidence edit E1 --words 'By the other.'"
        ),
    );
    let rest = edited(&sandbox);
    assert!(rest.contains("there they begin: \"By the other.\""), "{rest}");
}

#[test]
fn changes_that_did_not_touch_the_words_are_not_reported() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'She looked at me.' --title A");
    write_after(&mut sandbox, &format!("{IMH} evidence edit E1 --title B"));
    let rest = edited(&sandbox);
    assert!(
        rest.contains("Changed E1. The earlier version is kept with it.")
            && !rest.contains("While you were writing"),
        "{rest}"
    );
    assert!(!sandbox.read("meanwhile.txt").contains("open in an editor"));
    assert!(
        !String::from_utf8(sandbox.run("evidence edit E1 --words 'Now.'").stderr)
            .unwrap()
            .contains("open in an editor")
    );
}

#[test]
fn changes_that_were_begun_before_others_were_saved_are_told_when_they_go_on() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'She looked at me.' --title A");
    write_after(&mut sandbox, "true");
    // The editor stops, as in a power cut.
    let editor = sandbox.path("my-editor");
    std::fs::write(&editor, "#!/bin/sh\nprintf 'Begun.\\n' >> \"$1\"\nexit 1\n").unwrap();
    let (rest, code) = Terminal::start(&sandbox, "evidence edit E1", 200, 24).ends();
    assert!(code == 1 && rest.contains("Your changes are kept as a draft"), "{rest}");
    sandbox.ok("evidence edit E1 --words 'She looked away.'");
    write_after(&mut sandbox, "true");
    let rest = edited(&sandbox);
    assert!(rest.contains("The words of E1 have changed since you began these changes."), "{rest}");
    assert!(
        rest.contains("there they begin: \"She looked away.\"") && rest.contains("Nothing is lost"),
        "{rest}"
    );
    let shown = sandbox.ok("show E1");
    assert!(
        shown.contains("She looked at me.\nBegun.\nMine.") && shown.contains("She looked away."),
        "{shown}"
    );
    // A new edit begins from the present words.
    let rest = edited(&sandbox);
    assert!(!rest.contains("changed"), "{rest}");
}

#[test]
fn words_of_a_piece_that_is_gone_meanwhile_are_named_with_the_way_back() {
    for (other, says, back) in [
        ("undo", "adding it was undone", Some("imh undo")),
        ("evidence remove E1", "was taken out of your portfolio", Some("imh undo")),
        ("evidence remove E1 --erase --yes", "was wiped for good", None),
    ] {
        let mut sandbox = Sandbox::begun();
        sandbox.ok("evidence add --words 'She looked at me.' --title A --for RB-03");
        // A later entry is not undone by the suggested command.
        write_after(&mut sandbox, &format!("{IMH} {other}; {IMH} rate RB-01=achieved --note kept"));
        let (rest, code) = Terminal::start(&sandbox, "evidence edit E1", 300, 24).ends();
        assert!(code == 2 && rest.contains(says), "{other}: {rest}");
        let again = sandbox.fails(2, "evidence edit E1");
        assert!(again.contains(says) && again.contains("drafts"), "{other}: {again}");
        let draft = sandbox
            .tree("ws/drafts")
            .into_iter()
            .find(|(_, bytes)| bytes.windows(5).any(|part| part == b"Mine."));
        assert!(draft.is_some(), "{other}");
        let hint = again
            .lines()
            .rfind(|line| line.starts_with("hint: "))
            .unwrap()
            .trim_start_matches("hint: ")
            .to_owned();
        match back {
            Some(undo) => {
                assert!(hint.starts_with(undo), "{other}: {hint}");
                sandbox.ok(hint.trim_start_matches("imh "));
                assert!(sandbox.ok("show RB-01").contains("kept"), "{other}");
                write_after(&mut sandbox, "true");
                edited(&sandbox);
                assert!(sandbox.ok("show E1").contains("Mine."), "{other}");
            }
            None => assert!(
                hint.contains("imh evidence add --words - <") && !again.contains("imh undo"),
                "{again}"
            ),
        }
    }
}
