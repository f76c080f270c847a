//! `imh portfolio diff`: the changes to a portfolio since an earlier one.

use super::harness::{Sandbox, assert_snapshot};

fn two() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("plan add 'Watch and wait' --for RB-02");
    sandbox.ok("export --output old.zip");
    sandbox.set("IMH_NOW", "2026-12-01T10:00:00Z");
    sandbox.ok("rate RB-04=achieved --note 'with practice'");
    sandbox.ok("rate RB-01=achieved");
    sandbox.write("new.txt", "A second look.\n");
    sandbox.ok("evidence add new.txt --for RB-05,RB-09 --title 'A second look'");
    sandbox.ok("evidence edit E1 --title 'First visits, again'");
    sandbox.ok("evidence remove E2");
    sandbox.ok("plan done G1");
    sandbox
}

#[test]
fn a_resubmission_says_what_is_new_in_it() {
    let sandbox = two();
    sandbox.ok("export --output new.zip");
    let mut text = sandbox.transcript(&["portfolio diff old.zip new.zip"]);
    for format in ["json", "csv"] {
        text.push_str(
            &sandbox.transcript(&[&format!("portfolio diff old.zip new.zip --format {format}")]),
        );
    }
    text.push_str(&sandbox.transcript(&["portfolio diff new.zip new.zip"]));
    assert_snapshot("portfolio-diff.txt", &text);
}

#[test]
fn before_it_is_sent_a_portfolio_is_compared_as_it_is_now() {
    let sandbox = two();
    let (mut of_workspace, of_file) = {
        let now = sandbox.json("portfolio diff old.zip --format json");
        sandbox.ok("export --output new.zip");
        (now, sandbox.json("portfolio diff old.zip new.zip --format json"))
    };
    of_workspace["new"] = of_file["new"].clone();
    assert_eq!(of_workspace, of_file);
    assert_eq!(sandbox.json("portfolio diff new.zip --format json")["same"], true);
}

#[test]
fn only_portfolios_that_verify_and_share_a_framework_are_compared() {
    let sandbox = two();
    let mut bytes = sandbox.read_bytes("old.zip");
    let at = bytes.len() / 2;
    bytes.truncate(at);
    sandbox.write("cut.zip", bytes);
    let said = sandbox.fails(2, "portfolio diff cut.zip old.zip");
    assert!(said.contains("cannot be relied on") && said.contains("imh verify cut.zip"), "{said}");
    let other = sandbox
        .read("ws/framework/imh-practice-1.1.0.toml")
        .replace("version = \"1.1.0\"", "version = \"1.1.1\"");
    sandbox.write("other.toml", other);
    sandbox.ok("init other --framework other.toml --level 1");
    sandbox.ok("--workspace other rate RB-01=achieved");
    sandbox.ok("--workspace other export --output other.zip");
    let said = sandbox.fails(2, "portfolio diff old.zip other.zip");
    assert!(
        said.contains("different frameworks: imh-practice 1.1.0, and imh-practice 1.1.1"),
        "{said}"
    );
}

#[test]
fn status_says_what_changed_since_a_portfolio_was_sent() {
    let sandbox = two();
    let since = sandbox.json("status --format json")["exported"].clone();
    assert_eq!(
        since["since"],
        serde_json::json!({ "rated": 2, "evidence-added": 1, "evidence-changed": 1, "evidence-removed": 1, "goals": 1, "details": false })
    );
    let said = sandbox.ok("status").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("since then 2 competencies rated, 1 piece of evidence added"), "{said}");
    assert_eq!(since["sha256"].as_str().unwrap().len(), 64);
    // Anything done since and undone counts as never done; anything done before and undone since
    // does not.
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --target course-generic --output old.zip");
    sandbox.set("IMH_NOW", "2026-12-01T10:00:00Z");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("undo");
    let status = sandbox.json("status --format json")["exported"].clone();
    assert_eq!(
        (&status["since"]["rated"], &status["submission"]),
        (&0.into(), &"course-generic".into())
    );
    let history = sandbox.ok("history --format csv");
    let of_e2 = history
        .lines()
        .find(|line| line.contains("Settling-in plan"))
        .unwrap()
        .split(',')
        .next()
        .unwrap();
    sandbox.ok(&format!("undo {of_e2}"));
    assert_eq!(sandbox.json("status --format json")["exported"]["since"]["evidence-removed"], 1);
}
