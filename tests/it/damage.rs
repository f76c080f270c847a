//! Deletes, cuts, flips and swaps the bytes of every kind of file in a workspace. Nothing panics,
//! and nothing is lost silently.

use std::fs;

use super::harness::{Sandbox, assert_snapshot};

fn journal(sandbox: &Sandbox) -> std::path::PathBuf {
    let name = sandbox
        .tree("ws/journal")
        .into_iter()
        .map(|(name, _)| name)
        .find(|name| name.ends_with(".jsonl"))
        .unwrap();
    sandbox.path(&format!("ws/journal/{name}"))
}

#[test]
fn a_torn_last_line_is_set_aside_and_told() {
    let sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let whole = fs::read(&path).unwrap();
    let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for cut in (last_line + 1)..whole.len() - 1 {
        fs::write(&path, &whole[..cut]).unwrap();
        let said = String::from_utf8(sandbox.run("status").stderr).unwrap();
        assert!(said.contains("cut short"), "cut at {cut}: {said}");
        if cut % 40 == 0 {
            let said = String::from_utf8(sandbox.run("rate DV-09=achieved").stderr).unwrap();
            assert!(said.contains("cut short") && said.contains("Saved 2 ratings"), "{said}");
            assert_eq!(
                sandbox.json("workspace check --format json")["sound"],
                false,
                "the evidence of the torn entry is named by nothing"
            );
            let aside = sandbox
                .tree("ws/journal")
                .into_iter()
                .find(|(name, _)| name.ends_with(".torn"))
                .unwrap();
            assert!(aside.1.starts_with(&whole[last_line..cut]), "what was set aside is kept");
            fs::remove_file(sandbox.path(&format!("ws/journal/{}", aside.0))).unwrap();
        }
    }
}

#[test]
fn a_last_line_end_that_a_tool_took_away_loses_nothing() {
    let sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let whole = fs::read(&path).unwrap();
    let before = sandbox.ok("history --format json");
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(sandbox.ok("history --format json"), before);
    sandbox.ok("rate DV-09=achieved");
    assert!(fs::read(&path).unwrap().starts_with(&whole));
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn a_changed_line_is_told_with_file_and_line_and_the_workspace_is_only_read() {
    let sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"point\":\"not-yet\"", "\"point\":\"achieved\"", 1)).unwrap();
    let before = sandbox.tree("ws");
    assert_snapshot(
        "damage-changed-line.txt",
        &sandbox.transcript(&[
            "gaps --domain DV --format csv",
            "rate DV-02=achieved",
            "evidence link E1 DV-01",
            "assess --plain",
            "undo",
            "export --output p.zip",
            "workspace check",
        ]),
    );
    assert_eq!(sandbox.tree("ws"), before);
    sandbox.ok("export --draft --output p.zip");
    assert_eq!(sandbox.tree("ws"), before, "a draft of what can be read changes nothing");
}

#[test]
fn any_byte_of_a_journal_that_changes_is_noticed() {
    let sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let whole = fs::read(&path).unwrap();
    let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for at in (0..last_line).step_by(97) {
        let mut changed = whole.clone();
        changed[at] ^= 0x01;
        fs::write(&path, &changed).unwrap();
        let output = sandbox.run("gaps");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(" line "), "byte {at}: {said}");
        assert_eq!(sandbox.run("rate DV-02=achieved").status.code(), Some(3), "byte {at}");
        assert_eq!(fs::read(&path).unwrap(), changed, "byte {at}");
    }
}

#[test]
fn status_notices_a_changed_rating_wherever_it_stands() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("rate SC-01=achieved");
    let path = journal(&sandbox);
    let whole = fs::read_to_string(&path).unwrap();
    for (at, line) in whole
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("\"rated\""))
        .filter(|(at, _)| at + 1 < whole.lines().count())
    {
        fs::write(&path, whole.replace(line, &line.replace("\"level\":\"1\"", "\"level\":\"2\"")))
            .unwrap();
        let said = String::from_utf8(sandbox.run("status").stderr).unwrap();
        assert!(said.contains(&format!("line {}: it is not what was written", at + 1)), "{said}");
    }
}

#[test]
fn lines_taken_out_put_in_or_put_in_another_order_are_noticed() {
    let sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let whole = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without = |gone: usize| {
        lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != gone)
            .map(|(_, line)| *line)
            .collect::<Vec<_>>()
    };
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    let mut twice = lines.clone();
    twice.insert(2, lines[1]);
    for (what, changed) in [
        ("taken out", without(2)),
        ("the first taken out", without(0)),
        ("swapped", swapped),
        ("twice", twice),
    ] {
        fs::write(&path, changed.join("\n") + "\n").unwrap();
        assert_eq!(sandbox.run("rate DV-02=achieved").status.code(), Some(3), "{what}");
        assert!(!sandbox.run("workspace check").status.success(), "{what}");
    }
}

#[test]
fn every_file_deleted_emptied_or_filled_with_nonsense_is_told_and_never_panics() {
    let sandbox = Sandbox::with_content();
    for (name, bytes) in sandbox.tree("ws") {
        let path = sandbox.path(&format!("ws/{name}"));
        let hurts: [(&str, Option<Vec<u8>>); 5] = [
            ("deleted", None),
            ("emptied", Some(Vec::new())),
            ("cut", Some(bytes[..bytes.len() / 2].to_vec())),
            ("nonsense", Some(b"\0\xff{[\"\n\n}".to_vec())),
            ("doubled", Some([bytes.clone(), bytes.clone()].concat())),
        ];
        for (hurt, content) in hurts {
            match &content {
                None => fs::remove_file(&path).unwrap(),
                Some(content) => fs::write(&path, content).unwrap(),
            }
            for line in [
                "status",
                "gaps",
                "history",
                "evidence list",
                "workspace check",
                "rate DV-02=achieved",
                "export --output p.zip --force",
            ] {
                let output = sandbox.run(line);
                let code = output.status.code();
                assert!(
                    matches!(code, Some(0 | 1 | 3)),
                    "imh {line} after {name} was {hurt}: {output:?}"
                );
                assert!(
                    !String::from_utf8_lossy(&output.stderr).contains("panicked"),
                    "imh {line} after {name} was {hurt}"
                );
                if line == "workspace check" {
                    assert!(code != Some(0), "nobody noticed that {name} was {hurt}");
                }
            }
            // Restore it for the next case.
            for (other, bytes) in sandbox.tree("ws") {
                if !bytes.is_empty() && other.ends_with(".torn") {
                    fs::remove_file(sandbox.path(&format!("ws/{other}"))).unwrap();
                }
            }
            fs::write(&path, &bytes).unwrap();
            if name.ends_with("imh.json") || !name.ends_with(".jsonl") {
                let journal = journal(&sandbox);
                let text = fs::read_to_string(&journal).unwrap();
                let first: String = text.split_inclusive('\n').take(9).collect();
                fs::write(&journal, first).unwrap();
            }
        }
    }
}

#[test]
fn entries_by_a_newer_imh_are_read_and_not_written() {
    let sandbox = Sandbox::with_content();
    let marker = sandbox.read("ws/imh.json");
    sandbox.write("ws/imh.json", marker.replace("\"format\": 1", "\"format\": 2"));
    let text = sandbox.transcript(&["status --format csv", "rate DV-02=achieved"]);
    sandbox.write("ws/imh.json", "{\"format\": 3, \"all\": \"different\"}");
    let unreadable = sandbox.transcript(&["status"]);
    sandbox.write("ws/imh.json", marker);
    let path = journal(&sandbox);
    let lines = fs::read_to_string(&path).unwrap();
    let last = lines.lines().last().unwrap();
    let newer = last.replace("\"kind\":\"evidence-added\"", "\"kind\":\"evidence-sung\"");
    assert_ne!(last, newer);
    fs::write(&path, lines.replace(last, &newer)).unwrap();
    let entry = sandbox.transcript(&[
        "evidence list --format csv",
        "rate DV-02=achieved",
        "workspace check",
    ]);
    assert_snapshot("damage-newer.txt", &format!("{text}{unreadable}{entry}"));
}

#[test]
fn a_framework_that_is_gone_is_taken_from_inside_imh_if_it_is_the_same() {
    let sandbox = Sandbox::with_content();
    let before = sandbox.ok("gaps --format json");
    fs::remove_file(sandbox.path("ws/framework/imh-practice-1.1.0.toml")).unwrap();
    assert_eq!(sandbox.ok("gaps --format json"), before);
    assert!(String::from_utf8(sandbox.run("status").stderr).unwrap().contains("it is missing"));
}

#[test]
fn an_entry_without_a_line_end_is_never_set_aside_when_the_line_before_it_was_changed() {
    let sandbox = Sandbox::begun();
    for rating in ["RB-01=achieved", "RB-02=achieved", "RB-03=achieved"] {
        sandbox.ok(&format!("rate {rating}"));
    }
    let path = journal(&sandbox);
    let text = fs::read_to_string(&path).unwrap().replace("\"RB-02\"", "\"RB-09\"");
    fs::write(&path, text.trim_end()).unwrap();
    let said = sandbox.fails(3, "rate RB-04=achieved");
    assert!(said.contains("line 3: it is not what was written"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text.trim_end());
    // The same for an entry of a newer imh.
    let newer = text
        .trim_end()
        .replace("RB-09", "RB-02")
        .replace("\"kind\":\"rated\",\"framework\"", "\"kind\":\"sung\",\"framework\"");
    let last = newer.lines().last().unwrap();
    let whole = fs::read_to_string(&path).unwrap().replace("RB-09", "RB-02");
    let before_last: String = whole.lines().take(3).map(|line| format!("{line}\n")).collect();
    fs::write(&path, format!("{before_last}{last}")).unwrap();
    assert!(sandbox.fails(3, "rate RB-04=achieved").contains("a newer imh wrote"));
    assert!(fs::read_to_string(&path).unwrap().ends_with(last));
}

#[test]
fn a_copy_with_nothing_new_prints_nothing_and_one_with_changed_entries_is_reported_once() {
    let sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let copy = path.with_file_name("x (conflicted copy).jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&copy, whole.lines().take(3).map(|line| format!("{line}\n")).collect::<String>())
        .unwrap();
    let output = sandbox.run("rate DV-05=achieved");
    assert!(output.status.success(), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("copy"), "{output:?}");
    let check = sandbox.json("workspace check --format json");
    assert_eq!(
        (&check["sound"], &check["damage"][0]["kind"]),
        (&true.into(), &"spare".into()),
        "{check}"
    );
    fs::write(&copy, whole.replace("\"not-yet\"", "\"achieved\"")).unwrap();
    let said = sandbox.fails(3, "rate DV-05=achieved");
    assert_eq!(said.matches("entries that the journal itself does not have").count(), 1, "{said}");
}

#[test]
fn no_output_takes_the_place_of_a_file_of_the_workspace() {
    let sandbox = Sandbox::with_content();
    let before = sandbox.tree("ws");
    let journal = journal(&sandbox);
    for line in [
        "gaps --output ws/imh.json".to_owned(),
        format!("status --output {}", journal.display()),
        "export --output ws/evidence/p.zip".to_owned(),
        "export --force --output ws/framework/../imh.json".to_owned(),
    ] {
        assert!(sandbox.fails(2, &line).contains("one of the workspace's own files"), "{line}");
    }
    assert_eq!(sandbox.tree("ws"), before);
    sandbox.ok("gaps --output ws/gaps.txt");
}

#[test]
fn the_end_of_the_journal_of_another_device_may_still_be_on_the_way() {
    let mut sandbox = Sandbox::with_content();
    let path = journal(&sandbox);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 20]).unwrap();
    let elsewhere = sandbox.path("other-computer");
    sandbox.set("XDG_DATA_HOME", elsewhere.to_str().unwrap());
    for line in ["status", "export --draft --output p.zip", "rate RB-05=achieved"] {
        let said = String::from_utf8(sandbox.run(line).stderr).unwrap();
        assert!(
            said.contains("may still be on the way")
                && said.contains("does not count until it is here"),
            "imh {line}: {said}"
        );
        assert!(
            !said.contains("nothing that was saved is lost") && !said.contains("cut short"),
            "imh {line}: {said}"
        );
    }
    let said = sandbox.json("workspace check --format json")["damage"][0].clone();
    assert!(
        said["kind"] == "torn" && said["what"].as_str().unwrap().contains("on the way"),
        "{said}"
    );
    fs::write(&path, &whole).unwrap();
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}
