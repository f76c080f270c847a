//! What a comparison shows of whole domains.

use serde_json::{Value, json};

use super::{
    cohort::answers,
    harness::{Sandbox, assert_snapshot},
};

/// A team of nine: two step up in one competency of RB, one more steps up in it and down in another,
/// and the rest stays as it is.
fn with_team(sandbox: &Sandbox) {
    for person in 0..9 {
        let before = [("RB-01", "working-towards"), ("RB-02", "achieved"), ("DV-01", "not-yet")];
        let mut after = before;
        match person {
            0 | 1 => after[0].1 = "achieved",
            2 => (after[0].1, after[1].1) = ("achieved", "not-yet"),
            _ => {}
        }
        after[2].1 = "achieved";
        for (side, said) in [("before", before), ("after", after)] {
            let file = format!("{side}/{person}.json");
            sandbox.write(&file, answers(&format!("P{person}"), "midwife", &said));
        }
    }
}

fn sum<'v>(report: &'v Value, domain: &Value) -> &'v Value {
    let sums = report["sets"][0]["sums"].as_array().unwrap();
    sums.iter().find(|sum| sum["domain"] == *domain).unwrap()
}

fn moved(sum: &Value) -> [Option<u64>; 4] {
    ["moved-up", "stayed", "moved-down", "not-compared"].map(|column| sum[column].as_u64())
}

#[test]
fn a_team_sees_how_it_moved_in_each_domain_and_in_all_together() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let report = sandbox.json("cohort compare before after --for team --format json");
    let rb = sum(&report, &json!("RB"));
    assert_eq!(moved(rb), [Some(2), Some(6), Some(1), Some(0)]);
    // Two steps up, and one up with two down, so one down in all: a step for nine people.
    assert_eq!(rb["steps"], json!(0.1));
    // SciPy 1.17, `t.interval` of 1, 1, -1 and six 0.
    assert_eq!((&rb["low"], &rb["high"]), (&json!(-0.4), &json!(0.6)));
    let dv = sum(&report, &json!("DV"));
    assert_eq!(moved(dv), [Some(9), Some(0), Some(0), Some(0)]);
    // Everybody's steps are the same, which leaves nothing to compute an interval from.
    assert_eq!((&dv["steps"], &dv["low"], &dv["high"]), (&json!(2.0), &Value::Null, &Value::Null));
    let all = sum(&report, &Value::Null);
    assert_eq!((moved(all), &all["steps"]), ([Some(9), Some(0), Some(0), Some(0)], &json!(2.1)));
    let text = sandbox.ok("cohort compare before after --for team");
    assert!(text.contains("+0.1 (-0.4 to +0.6)"), "{text}");
}

#[test]
fn a_published_comparison_shows_a_domain_only_if_it_shows_all_that_it_is_made_of() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let report = sandbox.json("cohort compare before after --format json");
    let rb = sum(&report, &json!("RB"));
    assert_eq!((moved(rb), &rb["steps"]), ([None; 4], &Value::Null));
    // Everybody moved alike in the only competency of this domain that anybody rated.
    let dv = sum(&report, &json!("DV"));
    assert_eq!((moved(dv)[0], &dv["steps"]), (Some(9), &json!(2.0)));
    let all = sum(&report, &Value::Null);
    assert_eq!((moved(all), &all["steps"]), ([None; 4], &Value::Null));
    assert_snapshot(
        "cohort-domains.txt",
        &sandbox
            .transcript(&["cohort compare before after", "cohort compare before after --for team"]),
    );
}

#[test]
fn people_who_cannot_be_paired_have_no_sums_of_domains() {
    let sandbox = Sandbox::new();
    sandbox.write("before/a.json", answers("A", "", &[("RB-01", "not-yet")]));
    sandbox.write("after/b.json", answers("B", "", &[("RB-01", "achieved")]));
    let report = sandbox.json("cohort compare before after --for team --format json");
    assert_eq!(report["sets"][0]["sums"], json!([]));
    let text = sandbox.ok("cohort compare before after --for team --domains");
    assert!(text.contains("only of people who are found on both sides"), "{text}");
}
