use super::harness::{Sandbox, assert_snapshot};

const FORMATS: [&str; 5] = ["text", "json", "csv", "markdown", "html"];

/// Runs a command in every format.
fn in_every_format(sandbox: &Sandbox, line: &str) -> String {
    let lines: Vec<String> =
        FORMATS.iter().map(|format| format!("{line} --format {format}")).collect();
    sandbox.transcript(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn every_report_says_the_same_in_every_format() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output bundle.zip");
    for (name, line) in [
        ("status", "status"),
        ("gaps", "gaps --domain RB"),
        ("history", "history RB-04"),
        ("evidence-list", "evidence list"),
        ("evidence-show", "evidence show E1"),
        ("evidence-matrix", "evidence matrix"),
        ("framework-list", "framework list"),
        ("workspace-info", "workspace info"),
        ("workspace-check", "workspace check"),
        ("verify", "verify bundle.zip"),
    ] {
        assert_snapshot(&format!("report-{name}.txt"), &in_every_format(&sandbox, line));
    }
    std::fs::copy(
        super::harness::repository("testdata/frameworks/small.toml"),
        sandbox.path("small.toml"),
    )
    .unwrap();
    let text = in_every_format(&sandbox, "framework show small.toml");
    assert_snapshot("report-framework-show.txt", &text);
}

#[test]
fn a_report_goes_to_a_file_and_carries_no_colour_there() {
    let sandbox = Sandbox::with_content();
    let said = sandbox.run("--color always status --output status.txt");
    assert!(said.status.success() && said.stdout.is_empty());
    assert!(!sandbox.read("status.txt").contains('\u{1b}'));
    // An existing file may be somebody's work.
    sandbox.write("mine.md", "my own words\n");
    for line in ["status --output mine.md", "plan calendar --output mine.md"] {
        let _ = sandbox.run("plan add 'A goal' --by 2026-12-31");
        assert!(sandbox.fails(2, line).contains("--force"), "{line}");
        assert_eq!(sandbox.read("mine.md"), "my own words\n");
        sandbox.ok(&format!("{line} --force"));
        assert_ne!(sandbox.read("mine.md"), "my own words\n");
        sandbox.write("mine.md", "my own words\n");
    }
    assert!(sandbox.ok("--color always status").contains('\u{1b}'));
    assert!(!sandbox.ok("status").contains('\u{1b}'));
    assert!(!sandbox.ok("status --output -").is_empty());
}

#[test]
fn nobody_is_told_a_score_and_nobody_is_scolded() {
    let sandbox = Sandbox::with_content();
    for line in
        ["status", "gaps", "history", "evidence list", "--help", "assess --help", "gaps --help"]
    {
        let text = sandbox.ok(line).to_lowercase();
        for word in ["score", "fail to", "you failed", "%", "poor", "weak", "deficit", "you must"] {
            assert!(!text.contains(word), "imh {line} says `{word}`");
        }
    }
}

#[test]
fn a_narrow_window_loses_no_words() {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("COLUMNS", "40");
    for line in ["status", "gaps", "history", "evidence list"] {
        let text = sandbox.ok(line);
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 42, "imh {line}: {widest}\n{text}");
    }
}

#[test]
fn status_tells_what_was_done_lately_what_is_due_and_when_a_backup_is() {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("plan add 'Lead a group' --for SC-06 --by 2026-12-04");
    sandbox.ok("plan add 'Read' --by 2027-12-04");
    let first = sandbox.ok("status");
    sandbox.ok("workspace backup safe.zip");
    sandbox.set("IMH_NOW", "2026-12-05T09:15:04.120Z");
    let second = sandbox.ok("status");
    sandbox.set("IMH_NOW", "2027-01-05T09:15:04.120Z");
    assert_snapshot("status-lately.txt", &format!("{first}\n{second}\n{}", sandbox.ok("status")));
    assert_eq!(sandbox.json("status --format json")["backup-due"], true);
}

#[test]
fn status_is_short() {
    let sandbox = Sandbox::with_content();
    assert!(sandbox.ok("status").lines().count() <= 36);
}

#[test]
fn no_word_of_a_title_is_lost_in_the_table_of_status() {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("rate RB-09=not-yet");
    let titles: Vec<String> = sandbox.json("status --format json")["domains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|domain| domain["title"].as_str().unwrap().to_owned())
        .collect();
    let longest = titles.iter().max_by_key(|title| title.len()).unwrap();
    for columns in [60, 80, 100, 110] {
        sandbox.set("COLUMNS", &columns.to_string());
        let status = sandbox.ok("status");
        assert!(
            !status.contains('\u{2026}')
                && status.lines().all(|line| line.chars().count() <= columns),
            "{columns}: {status}"
        );
        let words = titles.iter().flat_map(|title| title.split(' '));
        for word in words {
            assert!(status.contains(word), "{columns}: {word}: {status}");
        }
        assert!(
            columns < 110 || titles.iter().all(|title| status.contains(title.as_str())),
            "{columns}: {status}"
        );
    }
    // On paper there is room for the whole title.
    assert!(sandbox.ok("status --format markdown").contains(longest.as_str()));
}
