//! `imh check --target`: whether the portfolio may be submitted, what is missing, and how to mend
//! it.

use super::harness::{Sandbox, assert_snapshot, repository};

fn target(name: &str) -> String {
    repository("testdata/submissions").join(name).display().to_string()
}

fn missing(sandbox: &Sandbox) -> Vec<String> {
    let checked =
        sandbox.json(&format!("check --target {} --format json", target("every-rule.toml")));
    let must = checked["missing"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|missing| missing["severity"] == "must");
    must.map(|missing| missing["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_rule_says_what_is_missing_and_what_mends_it() {
    let sandbox = Sandbox::begun();
    sandbox.write("words.md", "Too few.\n");
    sandbox.write("log.md", "Supervision in spring, and what I took from it.\n");
    sandbox.ok("rate RB-02=n/a --reason 'I work where there are no fathers yet'");
    sandbox.ok("reflect RB-01 --from words.md --happened 2020-05");
    sandbox.ok(
        "evidence add log.md --kind supervision-log --hours 1:45 --happened 2026-05-09 --for RS-01",
    );
    let path = repository("testdata/submissions/every-rule.toml");
    let text = sandbox
        .transcript(&[&format!("check --target {}", path.display())])
        .replace(&*path.to_string_lossy(), "TARGET");
    assert_snapshot("readiness.txt", &text);
    assert_eq!(
        missing(&sandbox),
        [
            "evidence-in-all",
            "kinds-of-evidence",
            "hours-in-all",
            "people-who-confirm",
            "age-of-evidence",
            "words-per-piece"
        ]
    );
}

#[test]
fn a_mended_rule_leaves_the_list_and_then_the_answer_is_yes() {
    let sandbox = Sandbox::begun();
    sandbox.write("words.md", "I waited until she looked at us both.\n");
    sandbox.write("log.md", "Supervision in spring.\n");
    sandbox.write("seen.md", "What a colleague saw me do.\n");
    sandbox.ok("reflect RB-01 --from words.md --happened 2026-05");
    sandbox.ok("evidence add log.md --kind supervision-log --hours 3 --happened 2026-05 --for RS-01 --confirmed-by 'my supervisor'");
    sandbox.ok("evidence add seen.md --kind direct-observation --happened 2026-06 --for RB-01 --confirmed-by 'room leader'");
    assert_eq!(missing(&sandbox), Vec::<String>::new());
    let line = format!("check --target {}", target("every-rule.toml"));
    assert_eq!(sandbox.run(&line).status.code(), Some(0), "{}", sandbox.shown(&sandbox.run(&line)));
    sandbox.ok(&format!("export --target {} --output p.zip", target("every-rule.toml")));
    // A piece that no longer counts, a day instead of a month, and one confirmation fewer.
    sandbox.ok("evidence edit E1 --valid-until 2026-06");
    sandbox.ok("evidence edit E3 --clear confirmed --happened 2026-06-09");
    // What no longer counts helps no rule that asks for at least so many.
    assert_eq!(
        missing(&sandbox),
        ["evidence-in-all", "kinds-of-evidence", "people-who-confirm", "age-of-evidence"]
    );
    let checked = sandbox.json(&format!("{line} --format json"));
    assert!(
        checked["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["kind"] == "exact-date" && finding["state"] == "open")
    );
}

#[test]
fn a_target_has_its_days() {
    let mut sandbox = Sandbox::begun();
    for (now, rule) in [("2025-12-31T09:00:00Z", "opens"), ("2027-01-01T09:00:00Z", "closes")] {
        sandbox.set("IMH_NOW", now);
        assert!(missing(&sandbox).contains(&rule.to_owned()), "{now}");
    }
}

#[test]
fn a_target_that_cannot_be_used_is_told_with_its_faults() {
    let sandbox = Sandbox::begun();
    let path = repository("testdata/submissions/faulty.toml");
    let said = sandbox
        .fails(2, &format!("check --target {}", path.display()))
        .replace(&*path.to_string_lossy(), "TARGET");
    assert_snapshot("readiness-faulty.txt", &said);
}

#[test]
fn an_empty_portfolio_is_ready_for_nothing() {
    let sandbox = Sandbox::begun();
    let checked = sandbox.run("check --target course-generic");
    assert_eq!(checked.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&checked.stdout).contains("not ready to submit yet"));
    assert!(
        sandbox
            .fails(1, "export --target course-generic --output o.zip")
            .contains("nothing in the portfolio yet")
    );
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("check --target course-generic");
    sandbox.ok("export --target course-generic --output o.zip");
}
