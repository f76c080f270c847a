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
fn a_published_comparison_shows_competencies_or_domains_or_all_together() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let report = sandbox.json("cohort compare before after --format json");
    assert_eq!(report["sets"][0]["sums"], json!([]));
    let report = sandbox.json("cohort compare before after --domains --format json");
    // Two moved up and one moved down, which is not shown; that fewer than half moved up is.
    let rb = sum(&report, &json!("RB"));
    assert_eq!((moved(rb), &rb["steps"]), ([None; 4], &Value::Null));
    assert_eq!((&rb["moved-up-at-least"], &rb["moved-up-at-most"]), (&json!(1), &json!(4)));
    let dv = sum(&report, &json!("DV"));
    assert_eq!((moved(dv)[0], &dv["steps"]), (Some(9), &json!(2.0)));
    assert!(
        report["sets"][0]["sums"]
            .as_array()
            .unwrap()
            .iter()
            .all(|sum| sum["domain"] != Value::Null)
    );
    let report = sandbox.json("cohort compare before after --overall --format json");
    let all = &report["sets"][0]["sums"];
    assert_eq!((all.as_array().unwrap().len(), moved(&all[0])[0]), (1, Some(9)));
    assert_eq!(report["sets"][0]["people-with-more"], Value::Null);
    sandbox.fails(2, "cohort compare before after --overall --domains");
    assert_snapshot(
        "cohort-domains.txt",
        &sandbox.transcript(&[
            "cohort compare before after --domains",
            "cohort compare before after --overall",
            "cohort compare before after --for team",
        ]),
    );
}

#[test]
fn a_published_mean_does_not_tell_how_far_single_people_came() {
    // Of nine who all moved up, each number of people from none to four took two steps.
    let reports = (0..=4).map(|far| {
        let sandbox = Sandbox::new();
        for person in 0..9 {
            let to = if person < far { "achieved" } else { "working-towards" };
            for (side, point) in [("before", "not-yet"), ("after", to)] {
                let said = answers(&format!("P{person}"), "midwife", &[("DV-01", point)]);
                sandbox.write(&format!("{side}/{person}.json"), said);
            }
        }
        let line = "cohort compare before after --format json";
        let sums = |flag: &str| sandbox.json(&format!("{line} {flag}"))["sets"][0]["sums"].clone();
        let exact = sandbox.json(&format!("{line} --overall --for team"));
        let steps = exact["sets"][0]["sums"][0]["steps"].as_f64().unwrap();
        (sums("--domains"), sums("--overall"), steps)
    });
    let reports: Vec<_> = reports.collect();
    for (domains, all, _) in &reports {
        assert_eq!((domains, all), (&reports[0].0, &reports[0].1));
    }
    assert_eq!(all_steps(&reports[0].1), (json!(1.0), Value::Null));
    let exact: Vec<f64> = reports.iter().map(|(.., steps)| *steps).collect();
    assert_eq!(exact, [1.0, 1.1, 1.2, 1.3, 1.4]);
}

fn all_steps(sums: &Value) -> (Value, Value) {
    (sums[0]["steps"].clone(), sums[0]["high"].clone())
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
