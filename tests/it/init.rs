use super::harness::{Sandbox, assert_snapshot};

#[test]
fn a_portfolio_begins_with_a_role_and_the_level_that_goes_with_it() {
    let sandbox = Sandbox::new();
    let text = sandbox.transcript(&[
        "init ws --role health-visitor",
        "workspace info",
        "init ws --role midwife",
    ]);
    assert_snapshot("init.txt", &text);
}

#[test]
fn without_a_level_or_a_role_nothing_is_begun() {
    let sandbox = Sandbox::new();
    let said = sandbox.fails(2, "init ws");
    assert!(said.contains("which level"), "{said}");
    assert!(!sandbox.path("ws").exists());
}

#[test]
fn a_level_above_the_role_is_a_persons_own_choice() {
    let sandbox = Sandbox::new();
    sandbox.ok("init ws --role early-years-practitioner --level 3");
    assert_eq!(sandbox.json("workspace info --format json")["level"], "3");
}

#[test]
fn a_template_cannot_be_rated_against() {
    let sandbox = Sandbox::new();
    let said = sandbox.fails(2, "init ws --framework imhcf-2019 --level 1");
    assert!(said.contains("template"), "{said}");
}

#[test]
fn a_framework_file_is_pinned_byte_for_byte() {
    let sandbox = Sandbox::new();
    let file = super::harness::repository("testdata/frameworks/small.toml");
    sandbox.ok(&format!("init ws --framework {} --level informed", file.display()));
    let pinned = std::fs::read(sandbox.path("ws/framework/small-1.0.0.toml")).unwrap();
    assert_eq!(pinned, std::fs::read(&file).unwrap());
}

#[test]
fn the_nearest_workspace_upward_is_the_one_that_is_meant() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("IMH_WORKSPACE", "");
    std::fs::create_dir_all(sandbox.path("ws/some/where")).unwrap();
    let mut command = sandbox.command(["status", "--format", "json"]);
    let output = command.current_dir(sandbox.path("ws/some/where")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_journal_is_readable_by_its_person_only_and_the_next_step_finds_it() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let output = sandbox
        .command(["init", "elsewhere", "--level", "1"])
        .env_remove("IMH_WORKSPACE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("imh assess --workspace elsewhere"), "{said}");
    sandbox.ok("--workspace elsewhere rate RB-01=not-yet --note 'what I said'");
    for entry in std::fs::read_dir(sandbox.path("elsewhere/journal")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "jsonl") {
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o077,
                0,
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn the_place_of_a_portfolio_is_said_without_a_dot_at_its_end() {
    for place in [".", "./new/."] {
        let sandbox = Sandbox::new();
        let output = sandbox.run(&format!("init {place} --level 1"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && said.contains("has begun in `") && !said.contains("/.`"),
            "{place}: {said}"
        );
    }
}
