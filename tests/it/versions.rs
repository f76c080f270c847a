//! Workspaces and bundles written by every version there was, which open for ever.

use super::harness::{Sandbox, assert_snapshot, repository};

/// One line a version. A folder in testdata/workspaces that is not here fails the suite.
const VERSIONS: [&str; 2] = ["v1", "v2"];

#[test]
fn every_version_that_was_saved_is_listed() {
    let mut saved: Vec<String> = std::fs::read_dir(repository("testdata/workspaces"))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    saved.sort();
    assert_eq!(saved, VERSIONS);
}

#[test]
fn every_workspace_that_was_ever_written_opens_and_says_the_same() {
    for version in VERSIONS {
        let sandbox = Sandbox::new();
        let saved = repository(&format!("testdata/workspaces/{version}/ws"));
        assert!(std::process::Command::new("cp").arg("-r").arg(&saved).arg(sandbox.path("ws")).status().unwrap().success());
        let text = sandbox.transcript(&[
            "workspace check",
            "status --format json",
            "gaps --domain RB --format csv",
            "evidence list --format csv",
            "history --format csv",
            "rate LP-07=achieved",
            "workspace check --format csv",
        ]);
        assert_snapshot(&format!("version-{version}.txt"), &text);
        let bundle = repository(&format!("testdata/workspaces/{version}/bundle.zip"));
        sandbox.ok(&format!("verify {}", bundle.display()));
    }
}
