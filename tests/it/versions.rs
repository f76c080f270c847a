//! Workspaces and bundles of every earlier version: they can always be opened.

use super::{
    harness::{Sandbox, assert_snapshot, repository},
    hostile::altered,
};

/// One line for each version. A folder in testdata/workspaces that is missing here fails the suite.
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
        assert!(
            std::process::Command::new("cp")
                .arg("-r")
                .arg(&saved)
                .arg(sandbox.path("ws"))
                .status()
                .unwrap()
                .success()
        );
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

/// `testdata/readers` says what each version needs to read the files that people send one another.
#[test]
fn every_past_version_can_read_the_files_of_this_one() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("rate RB-01.practice=working-towards --level 2");
    sandbox.ok("plan add 'Read about sleep' --for RB-01");
    sandbox.ok("export --output first.zip");
    sandbox.ok(
        "--workspace panel review first.zip --assessor 'C. D.' --decide RB-01=accept --decide RB-02=clarify --reason Yes --output d.json",
    );
    sandbox.ok("decisions import d.json");
    sandbox.ok("export --resubmit --output again.zip");
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("again.zip")).unwrap()).unwrap();
    let portfolio: serde_json::Value =
        serde_json::from_reader(archive.by_name("imh-portfolio/data/portfolio.json").unwrap())
            .unwrap();
    let decisions: serde_json::Value = serde_json::from_str(&sandbox.read("d.json")).unwrap();
    let mut read = 0;
    for reader in std::fs::read_dir(repository("testdata/readers")).unwrap().flatten() {
        let name = reader.file_name().into_string().unwrap();
        let schema: serde_json::Value =
            serde_json::from_slice(&std::fs::read(reader.path()).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let file = if name.starts_with("portfolio-") { &portfolio } else { &decisions };
        let errors: Vec<String> = validator
            .iter_errors(file)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        // The schema must refuse something.
        let mut spoiled = file.clone();
        spoiled["framework"] = 7.into();
        assert!(!validator.is_valid(&spoiled), "{name}");
        read += 1;
    }
    assert!(read >= 2, "a reader is gone");
}

#[test]
fn words_of_a_newer_imh_in_a_portfolio_are_left_out_and_reported() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output old.zip");
    let says = |value: &mut serde_json::Value| {
        value["framework"]["language"] = "en".into();
        value["evidence"][0]["mood"] = serde_json::json!({ "deep": [1] });
        value["evidence"][1]["mood"] = serde_json::json!({ "deep": [2] });
    };
    sandbox.write(
        "new.zip",
        altered(&sandbox, "old.zip", "data/portfolio.json", &|text| {
            let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
            says(&mut value);
            format!("{}\n", serde_json::to_string_pretty(&value).unwrap())
        }),
    );
    sandbox.write(
        "new.zip",
        altered(&sandbox, "new.zip", "data/index.html", &|page| {
            let at = page.find("data-made-by=\"").unwrap() + 14;
            let end = at + page[at..].find('"').unwrap();
            format!("{}imh 9.1.0 0123456789ab{}", &page[..at], &page[end..])
        }),
    );
    let this = format!("imh {}", env!("CARGO_PKG_VERSION"));
    sandbox.write(
        "new.zip",
        altered(&sandbox, "new.zip", "bag-info.txt", &|info| info.replace(&this, "imh 9.1.0")),
    );
    let told = "a newer imh wrote `evidence.mood` and `framework.language` into its portfolio.json";
    let report = sandbox.json("verify new.zip --format json");
    assert_eq!(
        (&report["valid"], &report["unknown"]),
        (&true.into(), &serde_json::json!(["evidence.mood", "framework.language"]))
    );
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = flat(sandbox.ok("verify new.zip"));
    assert!(said.to_lowercase().contains(told), "{said}");
    for line in [
        "workspace restore new.zip back",
        "review new.zip --assessor 'C. D.' --decide RB-01=accept --reason Yes --output d.json",
        "portfolio diff old.zip new.zip",
    ] {
        let output = sandbox.run(line);
        let said = flat(String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success() && said.contains(told), "{line}: {said}");
    }
    std::fs::create_dir(sandbox.path("desk")).unwrap();
    std::fs::copy(sandbox.path("new.zip"), sandbox.path("desk/new.zip")).unwrap();
    assert_eq!(
        sandbox.json("review list desk --format json")["bundles"][0]["unknown"],
        report["unknown"]
    );
    assert!(sandbox.ok("review list desk").contains("Left out, because a newer imh wrote it"));
    // Everything it knows is there.
    assert_eq!(
        sandbox.ok("--workspace back evidence list --format csv"),
        sandbox.ok("evidence list --format csv")
    );
    let people = sandbox.json("cohort gaps new.zip --min-group 1 --format json");
    assert_eq!(
        people["people"],
        sandbox.json("cohort gaps old.zip --min-group 1 --format json")["people"]
    );
}

/// To imh before December 2026, an optional aspect could lower a verdict.
#[test]
fn a_portfolio_with_the_verdicts_of_an_older_rule_stays_sound() {
    let sandbox = Sandbox::new();
    let bundle = std::fs::read(repository("testdata/bundles/optional-aspect.zip")).unwrap();
    sandbox.write("older.zip", bundle);
    let report = sandbox.json("verify older.zip --format json");
    assert_eq!((&report["valid"], &report["faults"]), (&true.into(), &serde_json::json!([])));
    sandbox.ok("workspace restore older.zip back");
    let status = sandbox.json("--workspace back status --format json");
    assert_eq!(status["summary"]["met"], 1);
}
