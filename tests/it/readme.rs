//! Runs the commands of the README and of the guides as they are printed.

use super::harness::{Sandbox, repository};

/// Each page with the least number of its commands.
const PAGES: [(&str, usize); 4] =
    [("README.md", 15), ("docs/practitioner.md", 20), ("docs/review.md", 3), ("docs/cohort.md", 7)];

fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(repository(page)).unwrap();
    let mut blocks = Vec::new();
    for part in text.split(&format!("```{language}\n")).skip(1) {
        blocks.push(part.split("```").next().unwrap().to_owned());
    }
    blocks
}

/// A sandbox with the files that the pages mention.
fn ready() -> Sandbox {
    let sandbox = Sandbox::new();
    // Real files: a PDF whose words identify nobody but its author, and a few words of one's own.
    std::fs::copy(repository("testdata/privacy/quiet.pdf"), sandbox.path("supervision-log.pdf"))
        .unwrap();
    sandbox.write("thoughts.md", "# A quiet morning\n\nI waited until she looked at us.\n");
    examples(&sandbox);
    // What a trainer has: a table of people, and what they sent.
    sandbox.write("people.csv", "person\nAda\nBo\n");
    let sent = repository("examples/cohort/before");
    for file in std::fs::read_dir(sent).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        sandbox.write(&format!("answers/{name}"), std::fs::read(file.path()).unwrap());
    }
    sandbox.ok("init ws --role early-years-practitioner");
    sandbox
}

/// Copies the examples to the same paths as in the project, in the folder where the pages are read.
fn examples(sandbox: &Sandbox) {
    for folder in ["before", "after"].map(|folder| format!("examples/cohort/{folder}")) {
        for file in std::fs::read_dir(repository(&folder)).unwrap().flatten() {
            sandbox.write(
                &format!("{folder}/{}", file.file_name().to_str().unwrap()),
                std::fs::read(file.path()).unwrap(),
            );
        }
    }
    sandbox.write(
        "examples/cohort/groups.csv",
        std::fs::read(repository("examples/cohort/groups.csv")).unwrap(),
    );
}

#[test]
fn a_newcomer_can_type_the_readme_from_top_to_bottom_with_nothing_there() {
    let sandbox = Sandbox::new();
    examples(&sandbox);
    let blocks = blocks("README.md", "console");
    for line in blocks
        .iter()
        .flat_map(|block| block.lines())
        .map(|line| line.strip_prefix("$ imh ").unwrap())
    {
        let line = line.split(" #").next().unwrap().trim();
        let output = match line {
            // The name, the work and the level; then three answers.
            "assess" => sandbox.run_with_input("assess --plain", "1\n1\n\n3\n2\n3\nq\n"),
            _ => sandbox.run(line),
        };
        assert!(output.status.success(), "imh {line}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_imh_command_of_the_readme_and_the_guides_works() {
    for (page, least) in PAGES {
        let sandbox = ready();
        let blocks = blocks(page, "console");
        let lines: Vec<&str> = blocks
            .iter()
            .flat_map(|block| block.lines())
            .filter_map(|line| line.strip_prefix("$ imh "))
            .collect();
        assert!(lines.len() >= least, "{page} shows only {} commands", lines.len());
        if page == "docs/review.md" {
            sandbox.ok("rate RB-01=achieved");
            sandbox.ok("export --output portfolio.zip");
        }
        for line in lines {
            let line = line.split(" #").next().unwrap().trim();
            if line.starts_with("decisions import") && page == "docs/practitioner.md" {
                sandbox.ok(
                    "--workspace panel review portfolio.zip --assessor 'C. D.' --decide RB-01=accept --reason 'It shows how you listen.'",
                );
            }
            let output = match line.split(' ').next() {
                Some("assess") => sandbox.run_with_input(&format!("{line} --plain"), "3\n2\nq\n"),
                // The last of the numbers stops.
                Some("check") if line == "check walk" => {
                    sandbox.run_with_input("check walk --plain", "6\n5\n4\n3\n")
                }
                // An assessor works elsewhere.
                Some("review") if page != "README.md" => {
                    sandbox.run(&format!("--workspace panel {line}"))
                }
                _ => sandbox.run(line),
            };
            // A finding of the check is an answer, not a failure.
            let is_answer = line == "check" && output.status.code() == Some(1);
            assert!(
                output.status.success() || is_answer,
                "{page}: imh {line}\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}

/// Every link leads to something that exists.
#[test]
fn every_link_of_the_readme_and_the_guides_leads_somewhere() {
    for (page, _) in PAGES {
        let text = std::fs::read_to_string(repository(page)).unwrap();
        let path = repository(page);
        let links = text.split("](").skip(1).map(|part| part.split([')', '#']).next().unwrap());
        for link in links.filter(|link| !link.is_empty() && !link.starts_with("https://")) {
            assert!(path.parent().unwrap().join(link).exists(), "{page}: {link}");
        }
    }
}

#[test]
#[cfg(unix)]
fn a_newcomer_alone_can_try_a_review_as_the_page_says() {
    use std::process::Command;

    let mut sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("export --output own.zip");
    let refused = sandbox
        .fails(2, "review own.zip --assessor 'C. D.' --decide RB-01=accept --reason 'Seen.'");
    assert!(
        refused.contains("nobody decides on their own portfolio")
            && refused.contains("imh init example --level 1"),
        "{refused}"
    );

    let page = std::fs::read_to_string(repository("docs/review.md")).unwrap();
    let block = page
        .split("## Try it alone")
        .nth(1)
        .unwrap()
        .split("```console\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let lines: Vec<&str> = block.lines().map(|line| line.strip_prefix("$ ").unwrap()).collect();
    assert!(
        lines.len() >= 6
            && refused.contains("imh init example --level 1")
            && lines[0].starts_with("imh init example --level 1")
    );
    // As a user pastes them who has begun a portfolio of their own.
    let own = sandbox.tree("ws");
    let script =
        format!("imh() {{ '{}' \"$@\"; }}\nset -e\n{}", super::harness::IMH, lines.join("\n"));
    sandbox.set("NO_COLOR", "1");
    let environment = sandbox.command(["status"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(sandbox.path("")).env_clear();
    shell.envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("RB-01") && said.contains("You waited for him."), "{said}");
    assert_eq!(sandbox.tree("ws"), own, "their own portfolio is as it was");
}

#[test]
fn the_two_commands_stand_at_the_top() {
    let text = std::fs::read_to_string(repository("README.md")).unwrap();
    let head: String = text.lines().take(25).map(|line| format!("{line}\n")).collect();
    assert!(
        head.contains("cargo run --release -- assess") && head.contains("cargo test"),
        "{head}"
    );
    let ci = std::fs::read_to_string(repository(".ci/run")).unwrap();
    assert!(ci.contains("README.md"), "CI takes its test command from the README");
}

#[test]
fn every_picture_is_there_is_small_and_is_told_to_those_who_cannot_see_it() {
    let mut shown: Vec<String> = Vec::new();
    for (page, _) in PAGES {
        let text = std::fs::read_to_string(repository(page)).unwrap();
        let folder =
            page.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for part in text.split("![").skip(1) {
            let (told, rest) = part.split_once("](").unwrap();
            let file = format!("{folder}{}", rest.split(')').next().unwrap());
            assert!(told.split_whitespace().count() >= 8, "{file} is hardly told: {told}");
            let bytes = std::fs::read(repository(&file)).unwrap();
            assert!(
                bytes.starts_with(b"\x89PNG") && bytes.len() < 300_000,
                "{file}: {} bytes",
                bytes.len()
            );
            shown.push(file);
        }
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
    script
        .arg(repository("examples/gaps-this-week.sh"))
        .env_clear()
        .envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output =
        script.env("PATH", format!("{}:/usr/bin:/bin", folder.display())).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("# Portfolio of A. B."), "{output:?}");
    // `cohort.rs` runs the cohort and the questions for other engines.
    assert_eq!(
        std::fs::read_dir(repository("examples")).unwrap().count(),
        5,
        "an example that no test runs"
    );
    assert_eq!(
        std::fs::read_dir(repository("examples/cohort")).unwrap().count(),
        9,
        "an example that no test runs"
    );
    assert_eq!(
        std::fs::read_dir(repository("examples/sql")).unwrap().count(),
        5,
        "an example that no test runs"
    );
}
