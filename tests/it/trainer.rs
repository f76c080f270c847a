//! What a trainer does around a cohort: for whom a report is, who has handed in, forms for each
//! person.

use serde_json::{Value, json};

use super::{
    cohort::{answers, need},
    harness::Sandbox,
};

/// A team of nine, of whom two are not there yet in the first competency.
fn with_team(sandbox: &Sandbox) {
    for person in 0..9 {
        let point = if person < 2 { "not-yet" } else { "achieved" };
        sandbox.write(
            &format!("in/{person}.json"),
            answers(&format!("P{person}"), "midwife", &[("RB-01", point)]),
        );
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap()
}

#[test]
fn a_report_says_first_for_whom_it_is_and_a_team_sees_every_number() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let published = sandbox.json("cohort gaps in --format json");
    assert_eq!(
        (
            &published["purpose"],
            &published["not-for-passing-on"],
            &need(&published, "RB-01")["met"]
        ),
        (&json!("publish"), &json!(false), &Value::Null)
    );
    let team = sandbox.json("cohort gaps in --for team --format json");
    let one = need(&team, "RB-01");
    assert_eq!(
        (&team["purpose"], &team["not-for-passing-on"], &one["met"], &one["not-yet"]),
        (&json!("team"), &json!(true), &json!(7), &json!(2))
    );
    for (command, title) in [
        ("cohort gaps in", "9 people stand"),
        ("cohort training in", "Training for 9 people"),
        ("cohort compare in in", "Before and after"),
    ] {
        let line = |flags: &str| sandbox.ok(&format!("{command} {flags}"));
        let text = line("");
        assert!(first_line(&text).starts_with("To publish: ") && text.contains(title), "{text}");
        let text = line("--for team");
        let mark = "For the team itself, not for passing on: ";
        assert!(first_line(&text).starts_with(mark) && text.contains(title), "{text}");
        let text = line("--min-group 1");
        assert!(
            first_line(&text).starts_with("Every number shown, not for passing on: "),
            "{text}"
        );
        for format in ["markdown", "html", "csv", "json"] {
            let text = line(&format!("--for team --format {format}")).to_lowercase();
            assert!(
                text.contains("not for passing on")
                    || text.contains("\"not-for-passing-on\": true"),
                "{text}"
            );
            let text = line(&format!("--format {format}")).to_lowercase();
            assert!(!text.contains("not for passing on"), "{text}");
        }
        // Each row of a table is marked, because rows are copied apart.
        let csv = line("--for team --format csv");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let at = reader.headers().unwrap().iter().position(|column| column == "for").unwrap();
        assert!(
            reader
                .records()
                .all(|row| &row.unwrap()[at] == "for the team itself, not for passing on")
        );
    }
    let error = sandbox.fails(2, "cohort gaps in --for team --min-group 3");
    assert!(error.contains("leave one of the two out"), "{error}");
}

#[test]
fn a_report_bears_the_title_the_note_and_the_day_that_its_author_gives_it() {
    let sandbox = Sandbox::new();
    with_team(&sandbox);
    let words = "--title 'Autumn \u{1b}[31mcourse' --note 'Asked on the first day <b>only</b>.'";
    for command in ["cohort gaps in", "cohort training in", "cohort compare in in"] {
        let text = sandbox.ok(&format!("{command} {words}"));
        assert!(first_line(&text).starts_with("To publish: Autumn "), "{text}");
        assert!(!text.contains('\u{1b}') && text.contains("Asked on the first day"), "{text}");
        assert!(text.contains("Made on 22 November 2026."), "{text}");
        let page = sandbox.ok(&format!("{command} {words} --format html"));
        assert!(!page.contains("<b>only") && page.contains("Asked on the first day"), "{page}");
        let report = sandbox.json(&format!("{command} {words} --format json"));
        assert_eq!(
            (&report["note"], &report["made-on"]),
            (&json!("Asked on the first day <b>only</b>."), &json!("2026-11-22"))
        );
        let csv = sandbox.ok(&format!("{command} {words} --format csv"));
        assert!(csv.lines().nth(1).unwrap().contains("2026-11-22"), "{csv}");
    }
}

#[test]
fn people_are_grouped_by_several_columns_at_once_and_small_groups_stay_without_a_name() {
    let sandbox = Sandbox::new();
    let mut table = "person,setting\n".to_owned();
    for person in 0..16 {
        let role = if person % 2 == 0 { "midwife" } else { "health-visitor" };
        let (name, point) = (format!("P{person}"), if person < 8 { "achieved" } else { "not-yet" });
        sandbox.write(&format!("in/{person}.json"), answers(&name, role, &[("RB-01", point)]));
        let setting = match person {
            0..8 => "North",
            8..15 => "South",
            _ => "Alone at Elm Road",
        };
        table += &format!("{name},{setting}\n");
    }
    sandbox.write("groups.csv", table);
    let line = "cohort gaps in --groups groups.csv --by 'setting, role' --min-group 4";
    let report = sandbox.json(&format!("{line} --format json"));
    let named: Vec<(Option<&str>, u64)> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["group"].as_str(), group["people"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        named,
        [
            (Some("North, Health visitor"), 4),
            (Some("North, Midwife"), 4),
            (Some("South, Midwife"), 4),
            (None, 4)
        ]
    );
    let text = sandbox.ok(line);
    assert!(text.contains("by setting and role") && !text.contains("Elm Road"), "{text}");
    let error = sandbox.fails(2, "cohort gaps in --groups groups.csv --by setting,rôle");
    assert!(error.contains("there is no column `rôle`"), "{error}");
}
