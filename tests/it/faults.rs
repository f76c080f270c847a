//! System calls that fail: a sample of what `benches/faults/run` does with each of them.

use std::process::Command;

use super::harness::{IMH, has, repository};

#[test]
fn whichever_system_call_fails_nothing_acknowledged_is_lost_and_what_is_said_is_true() {
    if !has("strace", &["-f", "-o", "/dev/null", "true"]) || !has("python3", &["--version"]) {
        return;
    }
    let run = Command::new("python3")
        .arg(repository("benches/faults/run"))
        .args(["--imh", IMH, "--every", "61", "--from", "17"])
        .output();
    let run = run.unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let struck =
        said.lines().find_map(|line| line.split_once(" faults in all")?.0.parse::<u32>().ok());
    assert!(
        run.status.success() && struck.is_some_and(|struck| struck > 40),
        "{said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
}
