use super::harness::{Sandbox, assert_snapshot};

#[test]
fn evidence_is_copied_in_by_content_and_linked() {
    let sandbox = Sandbox::begun();
    sandbox.write("notes/a.txt", "one\n");
    sandbox.write("notes/b.txt", "two\n");
    sandbox.write("other/a.txt", "three\n");
    let text = sandbox.transcript(&[
        "evidence list",
        "evidence add notes/a.txt notes/b.txt other/a.txt --for rb-01,DV-05 --kind reflective-account --title 'First visits' --happened 2026-03-09",
        "evidence add notes/a.txt",
        "evidence link E2 RB-02 RB-03",
        "evidence link e2 RB-02",
        "evidence unlink E2 RB-03",
        "evidence show E1",
        "evidence show E2",
        "evidence list --for RB-02",
        "workspace check",
    ]);
    assert_snapshot("evidence.txt", &text);
    let kept: Vec<String> = sandbox.tree("ws/evidence").into_iter().map(|(name, _)| name).collect();
    assert_eq!(kept.len(), 3, "the same content is kept once: {kept:?}");
    assert_eq!(sandbox.read("notes/a.txt"), "one\n", "what was copied stays where it was");
}

#[test]
fn wrong_evidence_changes_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "one\n");
    sandbox.write("odd\u{1b}[2J.txt", "one\n");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "evidence add a.txt missing.txt",
        "evidence add a.txt --for RB-01,RB-99",
        "evidence add a.txt --kind reflective-acount",
        "evidence add a.txt --happened 2026-13",
        "evidence add a.txt --happened 2027-01",
        "evidence add a.txt --title ''",
        "evidence add folder",
        "evidence show E1",
        "evidence link E1 RB-01",
        "evidence add",
    ]);
    assert_snapshot("evidence-wrong.txt", &text);
    let output = sandbox.command(["evidence", "add", "a.txt", "odd\u{1b}[2J.txt"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains('\u{1b}'));
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn both_unicode_forms_of_a_name_are_one_name() {
    let sandbox = Sandbox::begun();
    sandbox.write("cafe\u{301}.txt", "decomposed\n");
    sandbox.write("caf\u{e9}.txt", "composed\n");
    sandbox.ok("evidence add 'cafe\u{301}.txt' 'caf\u{e9}.txt' --title 'Cafe\u{301}' --for RB-01");
    let shown = sandbox.json("evidence show E1 --format json");
    assert_eq!(shown["evidence"]["title"], "Caf\u{e9}");
    assert_eq!(shown["evidence"]["files"][0]["name"], "caf\u{e9}.txt");
    assert_eq!(shown["evidence"]["files"][1]["name"], "caf\u{e9}.txt");
    sandbox.ok("export --output p.zip");
    assert_eq!(sandbox.json("verify p.zip --format json")["valid"], true);
}

#[test]
fn a_file_that_vanishes_while_it_is_copied_leaves_nothing_behind() {
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    let steps = super::crash::count_steps("evidence add two.txt");
    drop(sandbox);
    let mut refused = 0;
    for step in 1..=steps {
        let sandbox = Sandbox::begun();
        let file = sandbox.write("given.txt", "here today\n");
        let gate = sandbox.path("gate");
        let child = sandbox
            .command(["evidence", "add", "given.txt"])
            .env("IMH_FAIL", format!("wait:{step}"))
            .env("IMH_FAIL_GATE", &gate)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        while !gate.exists() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::fs::remove_file(&file).unwrap();
        std::fs::remove_file(&gate).unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.code() == Some(2) {
            refused += 1;
            assert_eq!(sandbox.tree("ws"), before, "step {step}: {}", String::from_utf8_lossy(&output.stderr));
        } else {
            assert!(output.status.success(), "step {step}: {output:?}");
            assert_eq!(sandbox.json("evidence list --format json")["evidence"].as_array().unwrap().len(), 1);
        }
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true, "step {step}");
    }
    assert!(refused > 1, "no step was early enough to see the file go");
}

#[test]
fn a_number_is_given_once_whatever_is_taken_back() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "one\n");
    sandbox.ok("evidence add a.txt --for RB-01 --title T");
    sandbox.ok("export --output x.zip");
    sandbox.ok("undo");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true, "a copy that was taken back is no damage");
    sandbox.write("a.txt", "another\n");
    sandbox.ok("evidence add a.txt --for RB-01 --title T");
    sandbox.ok("undo 4");
    let listed = sandbox.json("evidence list --format json");
    let ids: Vec<&str> = listed["evidence"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["E1", "E2"]);
    sandbox.ok("export --output y.zip");
    sandbox.ok("verify y.zip");
}

#[test]
fn adding_a_file_again_puts_a_damaged_copy_right() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "as it was\n");
    sandbox.ok("evidence add a.txt --for RB-01");
    let (copy, _) = sandbox.tree("ws/evidence").swap_remove(0);
    sandbox.write(&format!("ws/evidence/{copy}"), "AS IT WAS\n");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], false);
    sandbox.ok("evidence add a.txt --for RB-02");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("export --output p.zip");
}

#[test]
fn what_systems_put_into_folders_is_no_damage() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "same\n");
    sandbox.write("b.txt", "same\n");
    sandbox.ok("evidence add a.txt --for RB-01");
    sandbox.ok("evidence add b.txt --for RB-02");
    let (copy, _) = sandbox.tree("ws/evidence").swap_remove(0);
    let folder = copy.split('/').next().unwrap();
    sandbox.write("ws/evidence/.DS_Store", "x");
    sandbox.write(&format!("ws/evidence/{folder}/.DS_Store"), "x");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("export --output p.zip");
    sandbox.ok("verify p.zip");
}

#[test]
fn evidence_for_nothing_that_was_named_is_not_taken() {
    let sandbox = Sandbox::with_content();
    let before = sandbox.tree("ws");
    for line in ["evidence link E1 ,", "evidence link E1 ''", "evidence add visits.txt --for ,", "evidence add visits.txt --for ''"] {
        assert!(sandbox.fails(2, line).contains("no competency is named"), "{line}");
    }
    assert_eq!(sandbox.tree("ws"), before);
}
