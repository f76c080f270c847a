use super::harness::Sandbox;

#[test]
fn every_shell_gets_completions_that_know_the_commands() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.ok(&format!("completions {shell}"));
        for command in ["assess", "evidence", "workspace"] {
            assert!(script.contains(command), "{shell} does not know {command}");
        }
    }
    let script = sandbox.write("imh.bash", sandbox.ok("completions bash"));
    let output = std::process::Command::new("bash").arg("-n").arg(script).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    sandbox.fails(2, "completions tcsh");
}
