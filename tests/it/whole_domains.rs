//! Reports of whole domains, of which more can be shown than of their competencies.

use serde_json::{Value, json};

use super::{
    cohort::{AFTER, BEFORE, GROUPS, answers, counts, with_sample},
    harness::{Sandbox, assert_snapshot},
};

fn domain<'v>(of: &'v Value, id: &str) -> &'v Value {
    let domains = of["domains"].as_array().unwrap();
    domains.iter().find(|one| one["domain"] == id).unwrap()
}

/// A team of nine of whom a different four or five have met each of two competencies.
fn with_team(sandbox: &Sandbox) {
    for person in 0..9 {
        let point = |is_met: bool| if is_met { "achieved" } else { "working-towards" };
        let said = [("RB-01", point(person < 4)), ("RB-02", point(person > 3))];
        let said = answers(&format!("P{person}"), "midwife", &said);
        sandbox.write(&format!("in/{person}.json"), said);
    }
}

#[test]
fn a_small_team_sees_its_domains_where_no_competency_can_be_shown() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let report = sandbox.json("cohort gaps in --format json");
    assert_eq!(counts(domain(&report, "RB")), [None; 5]);
    let report = sandbox.json("cohort gaps in --domains --format json");
    assert_eq!(report["competencies"], json!([]));
    let rb = domain(&report, "RB");
    // Nine people, ten competencies: each of the nine has met one of two, and rated no other.
    assert_eq!(counts(rb), [Some(9), Some(9), Some(0), Some(72), Some(0)]);
    assert_eq!((&rb["open"], &rb["of"], &rb["competencies"]), (&json!(81), &json!(90), &json!(10)));
    assert_eq!(counts(&rb["aspects"]["knowledge"])[0], Some(9), "{rb}");
    // The greatest need comes first; where needs are equal, the order is that of the framework.
    assert_eq!(report["domains"][0]["domain"], "DV", "{report}");
    let table = sandbox.ok("cohort gaps in --domains --format csv");
    let row = table.lines().find(|line| line.contains(",,RB,Relationship-based practice,,"));
    assert!(row.unwrap().contains(",9,9,9,0,72,0,90,81,81,81,,"), "{table}");
    sandbox.fails(1, "cohort gaps in --domains --fail-on-gaps");
    sandbox.fails(2, "cohort gaps in --domains --top 3");
}

#[test]
fn nothing_is_shown_of_whole_domains_of_too_few_people() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let report = sandbox.json("cohort gaps in --domains --min-group 10 --format json");
    for one in report["domains"].as_array().unwrap() {
        assert_eq!(
            (counts(one), &one["open"], &one["open-at-least"]),
            ([None; 5], &Value::Null, &json!(0))
        );
        assert!(one["aspects"].as_object().unwrap().values().all(|one| counts(one) == [None; 5]));
    }
}

#[test]
fn a_limit_of_two_is_refused_because_it_hides_nothing() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    for line in ["cohort gaps in", "cohort compare in in", "cohort training in"] {
        let told = sandbox.fails(2, &format!("{line} --min-group 2"));
        assert!(told.contains("can only be 1") && told.contains("3 or more"), "{told}");
        sandbox.ok(&format!("{line} --min-group 3"));
    }
}

#[test]
fn whole_domains_are_shown_in_every_format_and_by_group() {
    let sandbox = with_sample();
    assert_snapshot(
        "cohort-whole-domains.txt",
        &sandbox.transcript(&[
            &format!("cohort gaps {BEFORE} --domains --groups {GROUPS} --by setting"),
            &format!("cohort gaps {BEFORE} --domains --by role --format csv"),
            &format!("cohort compare {BEFORE} {AFTER} --domains"),
            &format!("cohort compare {BEFORE} {AFTER} --overall"),
            &format!("cohort compare {BEFORE} {AFTER} --domains --min-group 3 --format csv"),
        ]),
    );
    let report = sandbox.json(&format!(
        "cohort gaps {BEFORE} --domains --groups {GROUPS} --by setting --format json"
    ));
    let groups = report["groups"].as_array().unwrap();
    assert!(!groups.is_empty());
    for one in report["domains"].as_array().unwrap() {
        let of_groups = groups.iter().map(|group| domain(group, one["domain"].as_str().unwrap()));
        let met: Option<Vec<u64>> = of_groups.map(|one| one["met"].as_u64()).collect();
        if let Some(met) = met {
            assert_eq!(Some(met.iter().sum()), one["met"].as_u64(), "{one}");
        }
    }
}

#[test]
fn a_published_comparison_of_whole_domains_shows_those_that_are_large_enough() {
    let sandbox = Sandbox::new();
    for person in 0..9 {
        let point = |is_met: bool| if is_met { "achieved" } else { "not-yet" };
        for (side, said) in [
            ("before", [("RB-01", "not-yet"), ("RB-02", "not-yet"), ("DV-01", "not-yet")]),
            (
                "after",
                [
                    ("RB-01", point(person < 4)),
                    ("RB-02", point(person > 3)),
                    ("DV-01", point(person < 4)),
                ],
            ),
        ] {
            let file = format!("{side}/{person}.json");
            sandbox.write(&file, answers(&format!("P{person}"), "midwife", &said));
        }
    }
    let of = |line: &str, ids: [Value; 2]| {
        let report = sandbox.json(&format!("cohort compare before after {line} --format json"));
        let sums = report["sets"][0]["sums"].as_array().unwrap().clone();
        let moved = |id: Value| {
            let sum = sums.iter().find(|sum| sum["domain"] == id)?;
            Some((sum["moved-up"].as_u64(), sum["steps"].as_f64()))
        };
        let competencies = report["sets"][0]["competencies"].as_array().unwrap().len();
        (competencies, ids.map(moved))
    };
    let domains = [json!("RB"), json!("DV")];
    assert_eq!(of("", domains.clone()), (63, [None, None]));
    // All together would tell of the domain that is not shown.
    let shown = [Some((Some(9), Some(2.0))), Some((None, None))];
    assert_eq!(of("--domains", domains), (0, shown));
    let all = [Value::Null, json!("RB")];
    assert_eq!(of("--overall", all), (0, [Some((Some(9), Some(3.0))), None]));
    let text = sandbox.ok("cohort compare before after");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("--domains may show more, and --overall more still"), "{text}");
}

#[test]
fn a_team_sees_how_far_the_competencies_of_a_domain_hang_together() {
    let sandbox = Sandbox::new();
    let points = ["not-yet", "working-towards", "achieved"];
    let all = ["0011000", "1000000", "0000000", "1101211", "1000000", "2222222", "0000010"];
    let ids: Vec<String> = (1..=7).map(|at| format!("LP-{at:02}")).collect();
    for (person, heights) in all.into_iter().enumerate() {
        let heights = heights.bytes().map(|height| points[usize::from(height - b'0')]);
        let said: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(heights).collect();
        let said = answers(&format!("P{person}"), "midwife", &said);
        sandbox.write(&format!("in/{person}.json"), said);
    }
    // Whoever left one out is not counted for it.
    sandbox.write("in/half.json", answers("Half", "midwife", &[("LP-01", "achieved")]));
    for line in ["cohort gaps in --for team", "cohort gaps in --for team --domains"] {
        let report = sandbox.json(&format!("{line} --format json"));
        let lp = domain(&report, "LP");
        // SciPy 1.17, `scipy.stats.f.isf` in the formula of Feldt.
        assert_eq!(
            ["alpha", "alpha-low", "alpha-high", "alpha-people"].map(|name| lp[name].clone()),
            [json!(0.96), json!(0.88), json!(0.99), json!(7)]
        );
        assert_eq!(domain(&report, "RB")["alpha"], Value::Null, "nobody rated anything of it");
        let text = sandbox.ok(line);
        assert!(text.contains("0.96 (0.88 to 0.99)"), "{text}");
    }
    // Numbers that are suppressed could be worked out from it.
    let report = sandbox.json("cohort gaps in --domains --format json");
    assert_eq!(domain(&report, "LP")["alpha"], Value::Null);
    assert!(!sandbox.ok("cohort gaps in --domains").contains("hangs together"));
}

#[test]
fn a_report_names_the_competencies_that_most_people_left_out() {
    let sandbox = Sandbox::new();
    for person in 0..6 {
        let mut said = vec![("RB-01", "achieved")];
        said.extend((person > 0).then_some(("RB-02", "not-yet")));
        let said = answers(&format!("P{person}"), "midwife", &said);
        sandbox.write(&format!("in/{person}.json"), said);
    }
    let told = |line: &str| {
        let text = sandbox.ok(line).split_whitespace().collect::<Vec<_>>().join(" ");
        let told = text.split("Left out most").nth(1).unwrap();
        told.split(": ").nth(1).unwrap().split(". ").next().unwrap().to_owned()
    };
    let all = told("cohort gaps in --for team");
    assert!(all.starts_with("RB-03 (6 of 6 have not rated it), RB-04 (6 of 6"), "{all}");
    assert_eq!(all.matches(" of 6 ").count(), 5, "{all}");
    // That one of six left it out is not said.
    assert!(!told("cohort gaps in").contains("RB-02"), "{all}");
}
