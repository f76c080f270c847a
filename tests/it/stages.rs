//! Every command gives the same answers the same name: one place decides how a competency counts.

use std::collections::BTreeMap;

use super::{export::member, harness::Sandbox};

const ANSWERS: [Option<&str>; 5] =
    [None, Some("not-yet"), Some("working-towards"), Some("achieved"), Some("n/a")];

/// Returns the expected verdict of both answers: the lower of two, and none if one is missing.
fn expected(knowledge: Option<&str>, practice: Option<&str>) -> &'static str {
    let mut both = [knowledge, practice];
    both.sort_unstable_by_key(|answer| ANSWERS.iter().position(|known| known == answer));
    match both {
        [None, None] => "Not yet rated",
        [None, _] => "Half answered",
        [Some("not-yet"), _] => "Not yet",
        [Some("working-towards"), _] => "Working towards",
        [Some("achieved"), _] => "Achieved",
        _ => "Not applicable",
    }
}

/// Returns its name in lists and counts.
fn heading(label: &str) -> &str {
    match label {
        "Working towards" => "On the way",
        other => other,
    }
}

#[test]
fn every_command_says_the_same_of_the_same_answers() {
    let sandbox = Sandbox::begun();
    let gaps = sandbox.json("gaps --format json");
    let ids: Vec<String> = gaps["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| gap["competency"].as_str().unwrap().to_owned())
        .collect();
    let mut labels = BTreeMap::new();
    let combinations = ANSWERS
        .iter()
        .flat_map(|knowledge| ANSWERS.iter().map(move |practice| (*knowledge, *practice)));
    for ((knowledge, practice), id) in combinations.zip(&ids) {
        for (aspect, answer) in [("knowledge", knowledge), ("practice", practice)] {
            if let Some(answer) = answer {
                let reason = if answer == "n/a" { " --reason 'not here'" } else { "" };
                sandbox.ok(&format!("rate {id}.{aspect}={answer}{reason}"));
            }
        }
        labels.insert(id.clone(), expected(knowledge, practice));
    }
    assert_eq!(labels.len(), 25, "every combination has a competency");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &ids {
        *counts.entry(heading(labels.get(id).copied().unwrap_or("Not yet rated"))).or_default() +=
            1;
    }

    // One by one, and in the matrix.
    let matrix = sandbox.json("evidence matrix --format json").to_string();
    for (id, label) in &labels {
        let shown = sandbox.ok(&format!("show {id}"));
        let said = match *label {
            "Not applicable" => {
                shown.contains("Not applicable") || shown.contains("not applicable")
            }
            label => shown.contains(label),
        };
        assert!(said, "{id}: {label}\n{shown}");
        for other in
            ["Half answered", "Working towards", "Achieved"].iter().filter(|other| *other != label)
        {
            assert!(
                !shown.lines().take(4).any(|line| line.contains(other)),
                "{id} is {label}, not {other}:\n{shown}"
            );
        }
        assert!(matrix.contains(id.as_str()));
    }

    // The list of gaps, by its headings.
    let text = sandbox.ok("gaps --format markdown");
    let mut under = String::new();
    let mut listed = BTreeMap::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            under = title.to_owned();
        }
        for id in labels.keys().filter(|id| line.starts_with(&format!("| {id} "))) {
            listed.insert(id.clone(), under.clone());
        }
    }
    for (id, label) in labels
        .iter()
        .filter(|(_, label)| !["Achieved", "Not applicable", "Not yet rated"].contains(label))
    {
        assert_eq!(listed.get(id).map(String::as_str), Some(heading(label)), "{id}\n{text}");
    }

    // The counts.
    let [achieved, on_the_way, not_yet] =
        ["Achieved", "On the way", "Not yet"].map(|heading| counts[heading]);
    let (half, unrated) = (counts["Half answered"], counts["Not yet rated"]);
    let sentence = format!(
        "{achieved} of {} competencies achieved, {on_the_way} on the way, {not_yet} not yet, {} not yet rated ({half} half answered)",
        ids.len(),
        half + unrated
    );
    for line in ["status", "gaps"] {
        let said = sandbox.command([line]).env("COLUMNS", "140").output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        assert!(said.contains(&sentence), "{line} does not say `{sentence}`:\n{said}");
    }
    let summary = &sandbox.json("status --format json")["summary"];
    assert_eq!(summary["met"], achieved);
    assert_eq!(
        summary["not-met"],
        on_the_way + not_yet,
        "for a machine both are not met, as the verdict of each says"
    );
    let parts = ["on-the-way", "not-yet", "half-answered"].map(|key| summary[key].clone());
    assert_eq!(parts, [on_the_way, not_yet, half].map(serde_json::Value::from));
    let csv = sandbox.ok("status --format csv");
    let columns: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let sum = |column: &str| -> usize {
        let at = columns.iter().position(|known| *known == column).unwrap();
        csv.lines()
            .skip(1)
            .map(|row| {
                row.rsplit(',').nth(columns.len() - 1 - at).unwrap().parse::<usize>().unwrap()
            })
            .sum()
    };
    assert_eq!(["on-the-way", "not-yet", "half-answered"].map(sum), [on_the_way, not_yet, half]);
    let csv = sandbox.ok("gaps --format csv");
    for (id, label) in
        labels.iter().filter(|(_, label)| ["Not yet", "Working towards"].contains(label))
    {
        let point = if *label == "Not yet" { ",not-yet," } else { ",working-towards," };
        assert!(
            csv.lines().any(|row| row.starts_with(id.as_str()) && row.contains(point)),
            "{id}: {csv}"
        );
    }

    // The exported page.
    sandbox.ok("export --output portfolio.zip --force");
    let page = member(&sandbox, "portfolio.zip", "data/index.html");
    assert!(page.contains(&sentence), "the page says the same sentence");
    for (id, label) in &labels {
        let class = match *label {
            "Achieved" => "met",
            "Working towards" => "on-the-way",
            "Not yet" => "not-yet",
            "Not applicable" => "not-applicable",
            _ => "not-rated",
        };
        assert!(
            page.contains(&format!("data-competency=\"{id}\" data-state=\"{class}\"")),
            "{id} is {class} on the page"
        );
    }
    let ratings = member(&sandbox, "portfolio.zip", "data/ratings.csv");
    assert_eq!(ratings.matches(",not-yet,").count(), 10, "{ratings}");
}
