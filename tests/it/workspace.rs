use super::harness::{Sandbox, assert_snapshot};

#[test]
fn role_level_and_name_can_change() {
    let sandbox = Sandbox::begun();
    let text = sandbox.transcript(&[
        "workspace set --role midwife",
        "workspace set --level 3 --name Jo",
        "workspace set",
        "workspace set --role midwive",
        "workspace set --name 'a\tb'",
        "workspace info",
        "undo",
        "workspace info --format csv",
    ]);
    assert_snapshot("workspace-set.txt", &text);
}

#[test]
fn what_is_no_workspace_is_told_with_what_to_do() {
    let mut sandbox = Sandbox::new();
    sandbox.write("file", "not a folder");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    let text = sandbox.transcript(&[
        "--workspace file status",
        "--workspace folder status",
        "--workspace file/inside status",
        "--workspace nowhere status",
        "--workspace file init --level 1",
        "init file --level 1",
    ]);
    assert_snapshot("workspace-none.txt", &text);
    sandbox.set("IMH_WORKSPACE", "");
    assert_snapshot("workspace-not-yet.txt", &sandbox.transcript(&["status", "rate RB-01=achieved"]));
}

#[test]
fn a_name_with_control_characters_is_not_taken_and_both_unicode_forms_are_one() {
    let sandbox = Sandbox::new();
    let output = sandbox.command(["init", "ws", "--level", "1", "--name", "A\u{1b}[31m"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!sandbox.path("ws").exists());
    sandbox.ok("init ws --level 1 --name 'Zoe\u{308}'");
    assert_eq!(sandbox.json("status --format json")["person"]["label"], "Zo\u{eb}");
}

#[test]
fn times_and_seeds_that_are_none_are_told() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("IMH_NOW", "yesterday");
    assert!(sandbox.fails(2, "status").contains("IMH_NOW"));
    sandbox.set("IMH_NOW", "2026-11-22T09:15:04Z").set("SOURCE_DATE_EPOCH", "soon");
    assert!(sandbox.fails(2, "status").contains("SOURCE_DATE_EPOCH"));
}
