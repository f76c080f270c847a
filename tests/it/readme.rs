//! The README's commands are run as they stand.

use super::harness::{Sandbox, repository};

fn blocks(language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(repository("README.md")).unwrap();
    let mut blocks = Vec::new();
    for part in text.split(&format!("```{language}\n")).skip(1) {
        blocks.push(part.split("```").next().unwrap().to_owned());
    }
    blocks
}

#[test]
fn every_imh_command_of_the_readme_works() {
    let sandbox = Sandbox::new();
    // Real ones: a PDF with words in it that give nobody away but its author, and a few words of one's own.
    std::fs::copy(repository("testdata/privacy/quiet.pdf"), sandbox.path("supervision-log.pdf")).unwrap();
    sandbox.write("thoughts.md", "# A quiet morning\n\nI waited until she looked at us.\n");
    for (from, to) in [("before", "handed-in"), ("after", "handed-in-later")] {
        for file in std::fs::read_dir(repository("examples/cohort").join(from)).unwrap().flatten() {
            sandbox.write(&format!("{to}/{}", file.file_name().to_str().unwrap()), std::fs::read(file.path()).unwrap());
        }
    }
    std::fs::copy(repository("examples/cohort/groups.csv"), sandbox.path("groups.csv")).unwrap();
    let mut run = 0;
    let mut lines: Vec<String> = vec!["init ws --role early-years-practitioner".to_owned()];
    lines
        .extend(blocks("console").iter().flat_map(|block| block.lines()).filter_map(|line| line.strip_prefix("$ imh ")).map(str::to_owned));
    for line in lines {
        let mut line = line.split(" #").next().unwrap().trim().to_owned();
        if line.starts_with("review") {
            // An assessor sits elsewhere.
            line = format!("--workspace panel {line}");
        }
        let line = line.as_str();
        let output =
            if line.starts_with("assess") { sandbox.run_with_input(&format!("{line} --plain"), "3\n2\nq\n") } else { sandbox.run(line) };
        assert!(output.status.success(), "imh {line}\n{}", String::from_utf8_lossy(&output.stderr));
        run += 1;
    }
    assert!(run >= 8, "the README shows only {run} commands");
}

#[test]
fn the_two_commands_stand_at_the_top() {
    let text = std::fs::read_to_string(repository("README.md")).unwrap();
    let head: String = text.lines().take(25).map(|line| format!("{line}\n")).collect();
    assert!(head.contains("cargo run --release -- assess") && head.contains("cargo test"), "{head}");
    let ci = std::fs::read_to_string(repository(".ci/run")).unwrap();
    assert!(ci.contains("README.md"), "CI takes its test command from the README");
}

#[test]
fn every_picture_of_the_readme_is_there_is_small_and_is_told_to_those_who_cannot_see_it() {
    let text = std::fs::read_to_string(repository("README.md")).unwrap();
    let mut shown: Vec<String> = Vec::new();
    for part in text.split("![").skip(1) {
        let (told, rest) = part.split_once("](").unwrap();
        let file = rest.split(')').next().unwrap();
        assert!(told.split_whitespace().count() >= 8, "{file} is hardly told: {told}");
        let bytes = std::fs::read(repository(file)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() < 300_000, "{file}: {} bytes", bytes.len());
        shown.push(file.to_owned());
    }
    shown.sort();
    let mut kept: Vec<String> = std::fs::read_dir(repository("docs/images"))
        .unwrap()
        .flatten()
        .map(|file| format!("docs/images/{}", file.file_name().to_string_lossy()))
        .collect();
    kept.sort();
    assert_eq!(shown, kept, "a picture that nobody is shown, or none where one should be");
}

#[test]
fn every_example_works() {
    let sandbox = Sandbox::begun();
    for name in ["answers.csv", "answers.json"] {
        sandbox.ok(&format!("rate --from {}", repository("examples").join(name).display()));
    }
    let folder = std::path::Path::new(super::harness::IMH).parent().unwrap();
    let mut script = std::process::Command::new("sh");
    let like = sandbox.command(["status"]);
    script.arg(repository("examples/gaps-this-week.sh")).env_clear().envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = script.env("PATH", format!("{}:/usr/bin:/bin", folder.display())).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("# Portfolio of A. B."), "{output:?}");
    // The cohort and the questions for other engines are run by `cohort.rs`.
    assert_eq!(std::fs::read_dir(repository("examples")).unwrap().count(), 5, "an example that no test runs");
    assert_eq!(std::fs::read_dir(repository("examples/cohort")).unwrap().count(), 9, "an example that no test runs");
    assert_eq!(std::fs::read_dir(repository("examples/sql")).unwrap().count(), 5, "an example that no test runs");
}
