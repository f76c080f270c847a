//! A form in a real browser, open twice and with many words in it. The scripts in `tests/browser`
//! report as JSON what they saw; this file has the expected results.

use std::process::Command;

use serde_json::{Value, json};

use super::harness::{Sandbox, has, repository};

/// Returns what a script saw of the form of level 1, unless this machine has no browser.
fn seen_by(sandbox: &Sandbox, script: &str) -> Option<Value> {
    let drive = repository("tests/browser/drive.mjs");
    if !has("node", &[&drive.to_string_lossy(), "--ready"]) {
        return None;
    }
    sandbox.ok("form html --level 1 --output form.html");
    std::fs::create_dir(sandbox.path("saved")).unwrap();
    let script = repository(&format!("tests/browser/{script}"));
    let output = Command::new("node")
        .arg(script)
        .arg(sandbox.path("form.html"))
        .arg(sandbox.path("saved"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    for quiet in ["requests", "messages", "dialogs"] {
        assert_eq!(seen[quiet], json!([]), "{quiet}");
    }
    Some(seen)
}

#[test]
fn a_form_open_in_two_windows_keeps_the_answers_of_both() {
    let sandbox = Sandbox::begun();
    let Some(seen) = seen_by(&sandbox, "windows.mjs") else { return };
    let steps = &seen["steps"];
    let news = "Answers that you gave in another window are here now.";
    assert_eq!(steps["other"], json!(["4 of 189 answered", news, "I know the whole family."]));
    assert_eq!(steps["saved"], json!([5]), "a file holds the answers of both windows");
    let clash = steps["clash"].as_str().unwrap();
    assert!(
        clash.contains("Another window had changed this too")
            && clash.ends_with("Words of the other window."),
        "{clash}"
    );
    let words = "I know the whole family. And the dog.";
    assert_eq!(
        steps["again"],
        json!(["5 of 189 answered", "Your answers from before are here.", words])
    );
    let reading = [
        "63 competencies: 63 not yet rated (5 half answered).",
        "1 of 63 competencies achieved, 62 not yet rated (5 half answered).",
        "stand-title",
    ];
    assert_eq!(steps["reading"], json!(reading));
    assert!(
        steps["full"].as_str().unwrap().contains("cannot keep what you have just written"),
        "{steps}"
    );
}

#[test]
fn a_form_takes_every_word_that_somebody_pastes() {
    let sandbox = Sandbox::begun();
    let Some(seen) = seen_by(&sandbox, "words.mjs") else { return };
    let (note, name) = (seen["note"].as_str().unwrap(), seen["name"].as_str().unwrap());
    assert!(note.len() > 3_000 && name.len() > 100, "{seen}");
    assert_eq!(seen["kept"], json!([note, name]), "nothing is cut in the page");
    let saved: Value = serde_json::from_slice(
        &sandbox.read_bytes(&format!("saved/{}", seen["file"].as_str().unwrap())),
    )
    .unwrap();
    assert_eq!(
        (&saved["answers"][0]["note"], &saved["person"]["label"]),
        (&json!(note), &json!(name)),
        "nor in the file"
    );
    sandbox.write("note.json", saved.to_string());
    sandbox.ok("rate --from note.json --yes");
    assert!(sandbox.ok("show RB-01 --format json").contains(note), "nor by imh");
}
