//! Drafts that nobody will finish.
#![cfg(unix)]

use super::{harness::Sandbox, terminal::Terminal};

/// Returns what `imh status` prints beside its report.
fn said(sandbox: &Sandbox) -> String {
    String::from_utf8(sandbox.run("status").stderr).unwrap()
}

#[test]
fn a_draft_that_nobody_will_finish_is_dropped_by_a_command() {
    let sandbox = Sandbox::begun();
    let name = "half-typed goal.md";
    sandbox.write(&format!("ws/drafts/{name}"), "what: Learn to wait\n");
    let told = said(&sandbox);
    assert!(told.contains("`imh workspace drop-draft FILE` drops one"), "{told}");
    let refused = sandbox.run(&format!("workspace drop-draft '{name}'"));
    assert!(
        refused.status.code() == Some(2) && sandbox.path(&format!("ws/drafts/{name}")).exists(),
        "{}",
        sandbox.shown(&refused)
    );
    let other = sandbox.run("workspace drop-draft 'half-typed gaol.md' --yes");
    assert!(sandbox.shown(&other).contains("half-typed goal.md"), "{}", sandbox.shown(&other));
    // A draft that is being written stays.
    let mut terminal = Terminal::start(&sandbox, "plan add", 120, 24);
    terminal.sees("Go on with");
    terminal.types("\r");
    terminal.sees("Learn to wait");
    let refused = sandbox.run(&format!("workspace drop-draft '{name}' --yes"));
    assert!(
        sandbox.shown(&refused).contains("another window has that draft open"),
        "{}",
        sandbox.shown(&refused)
    );
    drop(terminal.ended_by("KILL"));
    sandbox.ok(&format!(
        "workspace drop-draft '{}' --yes",
        sandbox.path(&format!("ws/drafts/{name}")).display()
    ));
    assert!(!sandbox.path(&format!("ws/drafts/{name}")).exists());
    assert!(!said(&sandbox).contains("draft"));
}
