//! `imh form`: the questions for people who have no imh, and their answers taken in.

use std::process::Command;

use serde_json::{Value, json};

use super::harness::{Sandbox, has, repository};

#[test]
fn a_page_asks_what_an_assessment_asks_and_its_file_comes_back() {
    let sandbox = Sandbox::begun();
    let path = sandbox.ok("form html --level 1 --output form.html");
    assert!(path.trim_end().ends_with("form.html"));
    let page = sandbox.read("form.html");
    let framework = sandbox.json("framework show imh-practice --level 1 --format json");
    let domains = framework["domains"].as_array().unwrap();
    let competencies: Vec<&Value> = domains.iter().flat_map(|domain| domain["competencies"].as_array().unwrap()).collect();
    assert_eq!(competencies.len(), 63);
    for competency in competencies {
        let id = competency["id"].as_str().unwrap();
        assert!(page.contains(&format!("name=\"{id}.knowledge\"")) && page.contains(&format!("name=\"{id}.practice.note\"")), "{id}");
    }
    // Nothing is asked for from anywhere.
    assert!(!page.contains("http:") && !page.contains("https:") && page.contains("default-src 'none'"));

    let ready = ["tests/browser/drive.mjs".as_ref(), "--ready".as_ref()].map(|part: &std::ffi::OsStr| part.to_string_lossy().into_owned());
    if !has("node", &[&repository(&ready[0]).to_string_lossy(), &ready[1]]) {
        return;
    }
    std::fs::create_dir(sandbox.path("saved")).unwrap();
    let driver = repository("tests/browser/form.mjs");
    let output = Command::new("node").arg(driver).arg(sandbox.path("form.html")).arg(sandbox.path("saved")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    for quiet in ["requests", "messages", "dialogs"] {
        assert_eq!(seen[quiet], json!([]), "{quiet}");
    }
    for (when, broken) in seen["axe"].as_object().unwrap() {
        assert_eq!(broken, &json!([]), "axe, {when}");
    }
    assert_eq!(seen["wide"]["narrow"][0], seen["wide"]["narrow"][1], "nothing is wider than the screen");
    let steps = &seen["steps"];
    let questions = steps["answered"]["questions"].as_u64().unwrap();
    assert!(questions >= 126 && steps["answered"]["unmarked"] == json!([]), "{steps}");
    assert_eq!(steps["nothing"], "There is no answer yet to be saved.");
    assert_eq!(steps["count"], json!([format!("{questions} of {questions} answered"), questions]));
    let name = steps["unexplained"][1].as_str().unwrap();
    assert!(steps["unexplained"][0].as_str().unwrap().contains("wants a few words on why") && name.ends_with(".note"), "{steps}");
    assert_eq!(steps["kept"], json!(["Your answers from before are here.", steps["count"]]));
    let file = seen["file"].as_str().unwrap();
    assert_eq!(file, "answers-imh-practice-level-1-A-B.json");
    assert!(steps["saved"].as_str().unwrap().starts_with(&format!("{questions} answers are saved as {file}")), "{steps}");
    assert_eq!(steps["again"], json!(["Every answer is taken away.", [format!("0 of {questions} answered"), 0]]));
    assert_eq!(steps["fresh"], json!(["", [format!("0 of {questions} answered"), 0]]));

    let saved: Value = serde_json::from_slice(&sandbox.read_bytes(&format!("saved/{file}"))).unwrap();
    assert_eq!(saved["person"], json!({ "label": "A. B.", "role": "midwife" }));
    assert_eq!((&saved["level"], saved["answers"].as_array().unwrap().len() as u64), (&json!("1"), questions));
    assert_eq!(saved["answers"][0]["note"], "I ask who else is there.");
    let third = &saved["answers"][2];
    assert_eq!((&third["point"], &third["note"]), (&json!("n/a"), &json!("There is no team here.")));
    sandbox.ok(&format!("rate --from saved/{file}"));
    assert_eq!(sandbox.json("status --format json")["summary"]["not-rated"], 0);
}

#[test]
fn a_form_is_of_any_framework_and_level_and_says_what_it_lacks() {
    let sandbox = Sandbox::new();
    assert!(sandbox.fails(2, "form html").contains("which level is not said"));
    assert!(sandbox.fails(2, "form html --level 9").contains("level"));
    assert!(sandbox.fails(2, "form html --framework nowhere --level 1").contains("nowhere"));
    assert!(sandbox.fails(2, "form html --framework imhcf-2019 --level 1").contains("template"));
    let small = repository("testdata/frameworks/small.toml").display().to_string();
    let level = sandbox.json(&format!("framework show '{small}' --format json"))["levels"][0]["id"].as_str().unwrap().to_owned();
    let page = sandbox.ok(&format!("form html --framework '{small}' --level {level} --output -"));
    assert!(page.starts_with("<!doctype html>") && page.contains(&format!("data-level=\"{level}\"")));
    sandbox.ok("form html --level 2");
    assert!(sandbox.fails(2, "form html --level 2").contains("there is already a file"));
    sandbox.ok("form html --level 2 --force");
    assert!(sandbox.read("imh-practice-level-2.html").contains("level 2"));
}
