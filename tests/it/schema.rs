//! Every JSON report matches its committed schema.

use super::harness::{Sandbox, repository};

#[test]
fn every_report_is_valid_against_its_schema() {
    let sandbox = Sandbox::with_content();
    std::fs::copy(repository("testdata/frameworks/faulty.toml"), sandbox.path("faulty.toml"))
        .unwrap();
    sandbox.ok("export --output bundle.zip");
    sandbox.write("text.zip", "no bundle");
    for (name, outcome) in [("C. D.", "accept"), ("E. F.", "clarify")] {
        let decided = format!(
            "--decide RB-01={outcome} --decide RB-02=clarify --reason Yes --remark 'Thank you.' --output '{name}.json'"
        );
        sandbox.ok(&format!(
            "--workspace panel review bundle.zip --assessor '{name}' --role Panel {decided}"
        ));
    }
    sandbox.ok("--workspace panel review bundle.zip --decide RB-01=accept --reason 'I see.' --output 'E. F..json'");
    sandbox.ok("decisions import 'E. F..json'");
    let schema = serde_json::from_str(
        &std::fs::read_to_string(repository("docs/decisions.schema.json")).unwrap(),
    )
    .unwrap();
    let file: serde_json::Value = serde_json::from_str(&sandbox.read("E. F..json")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&file));
    sandbox.ok("check names suggest --dismiss Hodowa");
    sandbox.ok("plan add 'A goal' --for RB-01 --by 2027-01-31");
    let pack = std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    sandbox.write("newer.toml", pack.replace("version = \"1.1.0\"", "version = \"1.1.1\""));
    let mut seen = std::collections::BTreeSet::new();
    sandbox.write("people.csv", "person,code\nA. B.,K-1\nC. D.,\n");
    for line in [
        "status",
        "gaps",
        "history",
        "evidence list",
        "evidence show E1",
        "show RB-01",
        "find fathers",
        "evidence matrix",
        "check",
        "plan",
        "plan suggest",
        "framework list",
        "framework show",
        "framework check faulty.toml",
        "framework diff imh-practice imhcf-2019",
        "workspace move --to newer.toml --preview",
        "workspace info",
        "workspace check",
        "verify bundle.zip",
        "verify text.zip",
        "portfolio diff bundle.zip",
        "review show 'E. F..json'",
        "review compare 'C. D..json' 'E. F..json'",
        "decisions list",
        "review list .",
        "check clean E1",
        "check names suggest --dismissed",
        "cohort gaps bundle.zip --by role",
        "cohort gaps bundle.zip --by role --domains",
        "cohort compare bundle.zip bundle.zip",
        "cohort compare bundle.zip bundle.zip --domains",
        "cohort training bundle.zip --courses 1",
        "cohort sheets bundle.zip",
        "cohort handed-in bundle.zip --expected people.csv --by 2026-01-31",
    ] {
        let report = sandbox.json(&format!("{line} --format json"));
        check(line, &report);
        seen.insert(format!("{}.schema.json", report["report"].as_str().unwrap()));
    }
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("bundle.zip")).unwrap()).unwrap();
    let portfolio: serde_json::Value =
        serde_json::from_reader(archive.by_name("imh-portfolio/data/portfolio.json").unwrap())
            .unwrap();
    check("portfolio.json", &portfolio);
    seen.insert("portfolio.schema.json".to_owned());
    let committed: std::collections::BTreeSet<String> =
        std::fs::read_dir(repository("docs/schema"))
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
    assert_eq!(seen, committed, "a schema that no report was held to");
}

fn check(line: &str, report: &serde_json::Value) {
    let name = report["report"].as_str().unwrap();
    let schema =
        std::fs::read_to_string(repository(&format!("docs/schema/{name}.schema.json"))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "imh {line}: {errors:#?}");
    // A schema that accepted anything would prove nothing.
    let mut spoiled = report.clone();
    spoiled["no-such-field"] = true.into();
    assert!(!validator.is_valid(&spoiled), "{name} takes a field it does not know");
}
