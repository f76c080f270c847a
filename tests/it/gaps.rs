use super::harness::{Sandbox, assert_snapshot, repository};

#[test]
fn gaps_are_what_is_not_met_and_what_is_not_rated_apart() {
    let sandbox = Sandbox::with_content();
    let gaps = sandbox.json("gaps --format json");
    let summary = &gaps["summary"];
    let part = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(
        (part("competencies"), part("met"), part("not-met"), part("not-applicable")),
        (63, 2, 3, 1)
    );
    assert_eq!(
        part("competencies"),
        part("met") + part("not-met") + part("not-rated") + part("not-applicable")
    );
    assert_eq!(gaps["gaps"].as_array().unwrap().len() as u64, part("not-met") + part("not-rated"));
    let four =
        gaps["gaps"].as_array().unwrap().iter().find(|gap| gap["competency"] == "RB-04").unwrap();
    assert_eq!(
        (&four["verdict"], &four["evidence"], &four["open"]),
        (&"working-towards".into(), &1.into(), &serde_json::json!(["practice"]))
    );
}

#[test]
fn open_gaps_are_an_exit_code_only_when_asked_for() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("gaps");
    assert_eq!(sandbox.run("gaps --fail-on-gaps").status.code(), Some(1));
    let everything: String = sandbox
        .ok("gaps --format csv")
        .lines()
        .skip(1)
        .map(|line| format!("{},achieved\n", line.split(',').next().unwrap()))
        .collect();
    sandbox.write("all.csv", format!("competency,point\n{everything}"));
    sandbox.ok("rate --from all.csv --level 1");
    assert_snapshot("gaps-none.txt", &sandbox.transcript(&["gaps --fail-on-gaps", "status"]));
}

#[test]
fn a_choice_counts_as_many_competencies_as_it_asks_for() {
    let sandbox = Sandbox::new();
    sandbox.ok(&format!(
        "init ws --framework {} --level informed",
        repository("testdata/frameworks/small.toml").display()
    ));
    let counts = || {
        let summary = sandbox.json("gaps --format json")["summary"].clone();
        ["competencies", "met", "not-met", "not-rated"].map(|part| summary[part].as_u64().unwrap())
    };
    assert_eq!(counts(), [3, 0, 0, 3], "one that always counts, and two of three");
    sandbox.ok("rate C4=expert");
    assert_eq!(counts(), [3, 1, 0, 2]);
    sandbox.ok("rate C2=novice C3=competent");
    assert_eq!(counts(), [3, 2, 0, 1], "two of the choice are met, so the third is not a gap");
    sandbox.ok("rate 1.01.skill=expert C1.seen=no");
    assert_eq!(counts(), [3, 2, 1, 0], "the lowest aspect is the verdict, whatever its scale");
    assert_eq!(sandbox.json("gaps --level specialist --format json")["summary"]["competencies"], 2);
}

#[test]
fn an_unrated_competency_is_unknown_not_zero() {
    let sandbox = Sandbox::begun();
    let gaps = sandbox.json("gaps --format json");
    assert!(gaps["gaps"].as_array().unwrap().iter().all(|gap| gap["verdict"] == "not-rated"));
    assert_eq!(gaps["summary"]["not-met"], 0);
}

#[test]
fn output_closed_by_head_does_not_fail() {
    use std::process::{Command, Stdio};
    let sandbox = Sandbox::with_content();
    let mut shown = sandbox.command(["framework", "show"]).stdout(Stdio::piped()).spawn().unwrap();
    let head = Command::new("head")
        .args(["-c", "1"])
        .stdin(shown.stdout.take().unwrap())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(head.success());
    assert_eq!(shown.wait().unwrap().code(), Some(0));
}
