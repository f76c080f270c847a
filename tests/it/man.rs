use super::harness::Sandbox;

#[test]
fn there_is_a_page_for_imh_and_for_each_of_its_commands() {
    let sandbox = Sandbox::new();
    for command in [
        "",
        "assess",
        "rate",
        "status",
        "gaps",
        "evidence",
        "evidence add",
        "export",
        "history",
        "undo",
        "verify",
        "form",
        "form html",
        "form xlsx",
        "form csv",
        "cohort",
        "cohort gaps",
        "cohort compare",
        "cohort training",
        "cohort export",
        "framework",
        "framework check",
        "init",
        "workspace",
        "workspace set",
        "completions",
        "man",
    ] {
        let page = sandbox.ok(&format!("man {command}"));
        assert!(
            page.contains(".TH imh") && page.contains(".SH DESCRIPTION"),
            "man {command}: {page}"
        );
    }
    assert!(sandbox.fails(2, "man gasp").contains("did you mean `gaps`?"));
}

#[test]
fn every_command_explains_itself_in_a_short_help() {
    let sandbox = Sandbox::new();
    let lines = [
        "--help",
        "assess --help",
        "rate --help",
        "evidence add --help",
        "export --help",
        "undo --help",
    ];
    super::harness::assert_snapshot("help.txt", &sandbox.transcript(&lines));
    sandbox.fails(2, "");
    assert!(sandbox.ok("--version").starts_with("imh "));
    assert!(sandbox.fails(2, "asess").contains("assess"));
}
