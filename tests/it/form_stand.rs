//! A form answers back: where somebody stands, what is open, two sheets on paper, and the file
//! again. The scripts in `tests/browser` report what they saw; this file has what it should be.

use std::{collections::BTreeSet, path::Path, process::Command};

use serde_json::{Value, json};

use super::{
    harness::{Sandbox, has, repository},
    tongues::{looked_at, with_marked_words},
};

/// Returns the JSON that a script of `tests/browser` writes.
fn seen_by(script: &str, args: &[&str]) -> Value {
    let output = Command::new("node")
        .arg(repository(&format!("tests/browser/{script}")))
        .args(args)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn has_browser() -> bool {
    has("node", &[&repository("tests/browser/drive.mjs").to_string_lossy(), "--ready"])
}

fn pages(pdf: &Path) -> usize {
    let output = Command::new("pdfinfo").arg(pdf).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("A4"), "{said}");
    let line = said.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

fn words_of(pdf: &Path) -> String {
    let output = Command::new("pdftotext").arg(pdf).arg("-").output().unwrap();
    String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the tallies of each domain as `imh status` has them, in the words and order of the form.
fn rows_of(status: &Value) -> Vec<Value> {
    let row = |domain: &Value| {
        let of = &domain["summary"];
        let number = |key: &str| of[key].as_u64().unwrap();
        let numbers = ["met", "on-the-way", "not-yet", "not-rated"].map(number);
        (numbers.iter().sum::<u64>() > 0).then(|| {
            let [met, on_the_way, not_yet, not_rated] = numbers.map(|number| number.to_string());
            json!([domain["title"], met, on_the_way, not_yet, not_rated])
        })
    };
    status["domains"].as_array().unwrap().iter().filter_map(row).collect()
}

/// Returns the ids under these keys, sorted.
fn ids<'v>(all: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    let id = |one: &Value| {
        let said = one.get("competency").unwrap_or(one).as_str().unwrap();
        said.split(' ').next().unwrap().to_owned()
    };
    all.into_iter().map(id).collect()
}

#[test]
fn a_form_counts_as_imh_does_whatever_the_framework_and_the_answers() {
    if !has_browser() {
        return;
    }
    let small = repository("testdata/frameworks/small.toml").display().to_string();
    let orchard = repository("testdata/frameworks/orchard.toml").display().to_string();
    let four = repository("testdata/frameworks/four.toml").display().to_string();
    for (pack, level, role, rounds) in [
        ("imh-practice", "1", "midwife", 6),
        (&small, "informed", "volunteer", 12),
        (&orchard, "1", "helper", 9),
        (&orchard, "2", "beekeeper", 9),
        (&four, "1", "early-years-practitioner", 6),
    ] {
        let sandbox = Sandbox::new();
        let form = format!("form html --framework '{pack}' --level {level} --output form.html");
        sandbox.ok(&form);
        let folder = sandbox.path("rounds");
        std::fs::create_dir(&folder).unwrap();
        let page = sandbox.path("form.html");
        let args = [page.as_os_str(), folder.as_os_str()].map(|arg| arg.to_str().unwrap());
        let seen = seen_by("stand.mjs", &[args[0], args[1], &rounds.to_string(), role]);
        for quiet in ["requests", "messages", "dialogs"] {
            assert_eq!(seen[quiet], json!([]), "{quiet}");
        }
        for (round, said) in seen["rounds"].as_array().unwrap().iter().enumerate() {
            let workspace = format!("--workspace ws{round}");
            sandbox
                .ok(&format!("init ws{round} --framework '{pack}' --level {level} --role {role}"));
            let answers = sandbox.read(&format!("rounds/round-{round}.json"));
            if answers.contains("point") {
                sandbox.ok(&format!("{workspace} rate --from rounds/round-{round}.json"));
            }
            let status = sandbox.json(&format!("{workspace} status --format json"));
            assert_eq!(said["rows"], json!(rows_of(&status)), "{pack}, {round}: {answers}");
            let words = sandbox.ok(&format!("{workspace} status"));
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let says = said["words"].as_str().unwrap();
            assert!(words.contains(says), "{pack}, {round}: {says}: {words}");
            let gaps = sandbox.json(&format!("{workspace} gaps --format json"));
            let open = said["open"].as_object().unwrap();
            let all = open.values().flat_map(|part| part.as_array().unwrap());
            assert_eq!(ids(all), ids(gaps["gaps"].as_array().unwrap()), "{pack}, {round}");
            let half = open.get("Half answered").map_or(0, |part| part.as_array().unwrap().len());
            assert_eq!(json!(half), status["summary"]["half-answered"], "{pack}, {round}");
            let wait = said["wait"].as_array().unwrap();
            assert_eq!(ids(wait), ids(gaps["urgent"].as_array().unwrap()), "{pack}, {round}");
            let aside = said["aside"].as_array().unwrap().len();
            assert_eq!(json!(aside), status["summary"]["not-applicable"], "{pack}, {round}");
            // Each answer is somewhere: it counts, or the form says that it does not.
            let answered: Value = serde_json::from_str(&answers).unwrap();
            let summary = &status["summary"];
            let counted = summary["competencies"].as_u64().unwrap();
            let uncounted = ids(said["uncounted"].as_array().unwrap());
            let answered = ids(answered["answers"].as_array().unwrap());
            assert!(uncounted.is_subset(&answered), "{pack}, {round}");
            assert!(counted + uncounted.len() as u64 >= answered.len() as u64, "{pack}, {round}");
            if *role == *"beekeeper" {
                let seen = sandbox.json(&format!("{workspace} gaps --format json"));
                assert!(!seen.to_string().contains("C-1-02"), "{seen}");
                assert_eq!(uncounted.contains("C-1-02"), answered.contains("C-1-02"), "{round}");
            }
        }
        // However much is open, there are two sheets.
        for kind in ["none", "first", "met", "na"] {
            assert_eq!(pages(&folder.join(format!("{kind}.pdf"))), 2, "{pack}, {kind}");
        }
    }
}

#[test]
fn an_answer_of_a_form_marks_the_language_of_each_part() {
    if !has_browser() {
        return;
    }
    for (language, runs) in [("ar", "rtl"), ("cy", "ltr")] {
        let sandbox = with_marked_words(language);
        sandbox.ok("form html --level 1 --output form.html");
        let folder = sandbox.path("out");
        std::fs::create_dir(&folder).unwrap();
        let page = sandbox.path("form.html");
        let args = [page.as_os_str(), folder.as_os_str()].map(|arg| arg.to_str().unwrap());
        let seen = seen_by("stand.mjs", &[args[0], args[1], "1", "worker"]);
        let before = looked_at(&sandbox.read("form.html"), "form", language, runs).0;
        let (found, wrong) = looked_at(seen["page"].as_str().unwrap(), "stand", language, runs);
        assert!(found > before + 20 && wrong.is_empty(), "{before}, {found}, {wrong:#?}");
    }
}

#[test]
fn two_sheets_hold_what_is_most_needed_and_name_the_rest() {
    if !has_browser() {
        return;
    }
    for level in ["1", "2", "3"] {
        let sandbox = Sandbox::new();
        sandbox.ok(&format!("form html --level {level} --output form.html"));
        let folder = sandbox.path("out");
        std::fs::create_dir(&folder).unwrap();
        let page = sandbox.path("form.html");
        let args = [page.as_os_str(), folder.as_os_str()].map(|arg| arg.to_str().unwrap());
        seen_by("stand.mjs", &[args[0], args[1], "0", ""]);
        for kind in ["none", "first", "met", "na"] {
            assert_eq!(pages(&folder.join(format!("{kind}.pdf"))), 2, "{level}, {kind}");
        }
        let all_open = words_of(&folder.join("first.pdf"));
        assert!(all_open.contains("63 competencies: 63 not yet."), "{all_open}");
        for what in [
            "What should not wait AC-07 Recognising harm, abuse and neglect.",
            "LP-01 Safeguarding duties.",
            "What should not wait is at the top of the second sheet.",
            "RB-01 Working with the whole family Knowledge (Not yet): I",
            "more are open, and the page shows each with its statements:",
            "LP-07",
        ] {
            assert!(all_open.contains(what), "{what}: {all_open}");
        }
        let met = words_of(&folder.join("met.pdf"));
        assert!(
            met.contains("Nothing is open.") && met.contains("63 of 63 competencies achieved.")
        );
        let aside = words_of(&folder.join("na.pdf"));
        assert!(
            aside.contains("Not part of my work, and not counted as open: RB-01 Working"),
            "{aside}"
        );
    }
}

/// Files that a form has to refuse, and one of which it can take a part.
fn write_others(sandbox: &Sandbox) {
    let digest = {
        let page = sandbox.read("form.html");
        page.split("data-sha256=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let framework = json!({ "id": "imh-practice", "version": "1.1.0", "sha256": digest });
    let answer = json!({ "competency": "RB-01", "aspect": "knowledge", "point": "achieved" });
    let whole = json!({ "format": 1, "framework": framework, "level": "1", "answers": [answer] });
    let other = |key: &str, value: Value| {
        let mut file = whole.clone();
        match key.strip_prefix("framework.") {
            Some(key) => file["framework"][key] = value,
            None => file[key] = value,
        }
        file.to_string()
    };
    for (name, text) in [
        ("a framework", other("framework.id", json!("another"))),
        ("a level", other("level", json!("2"))),
        ("a version", other("framework.version", json!("1.0.0"))),
        ("a file", other("framework.sha256", json!("0".repeat(64)))),
        ("broken", whole.to_string()[..90].to_owned()),
        ("empty", String::new()),
        ("list", "[1, 2]".to_owned()),
        ("newer", other("format", json!(2))),
        ("no framework", other("framework", Value::Null)),
        ("no level", other("level", Value::Null)),
        ("nobody's", other("answers", json!([{ "competency": "XX-01", "point": "achieved" }]))),
        ("odd", other("answers", json!([null, 3, "RB-01", { "point": {} }]))),
        (
            "partly",
            json!({
                "format": 1, "framework": framework, "level": "1", "answered": "2026-03-09",
                "person": { "label": "<b>C.</b>", "role": "pilot", "supervisor": "Ask her" },
                "answers": [
                    { "competency": "RB-01", "aspect": "knowledge", "point": "achieved", "note": "<img src=x>\nTwo lines", "comment": "Other words" },
                    { "competency": "rb-02", "point": "Working towards" },
                    { "competency": "__proto__", "aspect": "knowledge", "point": "achieved" },
                    { "competency": "RB-03", "aspect": "knowledge", "point": "superb", "note": "I sing" },
                    { "competency": "RB-04", "aspect": "knowledge", "point": "achieved", "level": "2" },
                    { "competency": "RB-01", "aspect": "knowledge", "point": "not-yet" },
                ],
            })
            .to_string(),
        ),
    ] {
        sandbox.write(&format!("others/{name}.json"), text);
    }
    let latin = other("person", json!({ "label": "Jos\u{e9}" }));
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    sandbox.write("others/latin.json", latin);
}

/// The browsers to drive: Chromium in every run, and all three where `tests/browser/three` asks.
fn browsers() -> Vec<&'static str> {
    if std::env::var_os("IMH_TEST_THREE_BROWSERS").is_some() {
        let all = vec!["chromium", "firefox", "webkit"];
        let ready = repository("tests/browser/three.mjs");
        let ready = Command::new("node").arg(ready).arg("--ready").args(&all).status().unwrap();
        assert!(ready.success(), "a browser is missing");
        return all;
    }
    if has_browser() { vec!["chromium"] } else { Vec::new() }
}

const LEAD: &str = "Find out today who the safeguarding lead is where you work and whom to call if they are away, and keep both numbers \
     where you can reach them. Ask to read your safeguarding procedure this week.";

#[test]
fn a_form_answers_back_prints_and_opens_its_file_again_in_a_real_browser() {
    for browser in browsers() {
        let sandbox = Sandbox::begun();
        sandbox.ok("form html --level 1 --output form.html");
        write_others(&sandbox);
        let [page, folder, others] = ["form.html", "saved", "others"]
            .map(|name| sandbox.path(name).to_str().unwrap().to_owned());
        let seen = seen_by("journey.mjs", &[browser, &page, &folder, &others]);
        let steps = &seen["steps"];
        for quiet in ["requests", "messages"] {
            assert_eq!(seen[quiet], json!([]), "{browser}: {quiet}");
        }
        assert_eq!(steps["resources"], json!([]), "{browser}: it asks for nothing");
        assert_eq!(seen["axe"], json!({ "stand": [], "narrow": [] }), "{browser}");
        for (when, widths) in seen["wide"].as_object().unwrap() {
            assert_eq!(widths[0], widths[1], "{browser}, {when}: nothing is wider than the window");
        }

        // After an answer, and back from where somebody stands.
        assert_eq!(steps["first"], json!(["RB-01.knowledge", "working-towards", true]));
        let wait = json!([["LP-01.knowledge", format!("This should not wait:{LEAD}")]]);
        assert_eq!((&steps["wait"], &steps["met"]), (&wait, &json!([])), "{browser}");
        assert_eq!(steps["turned"], json!(["stand-title", "Back to the questions", true]));
        let tabs = [
            "print",
            "Where I stand, by domain",
            "Go to the question on LP-01",
            "Go to the question on RB-01",
        ];
        assert_eq!(steps["tabs"], json!(tabs), "{browser}");
        let stand = &steps["stand"];
        assert_eq!(
            stand["words"],
            "63 competencies: 62 not yet rated (2 half answered), 1 not part of this role."
        );
        assert_eq!(stand["wait"], json!([format!("LP-01 Safeguarding duties{LEAD}")]));
        assert_eq!(stand["first"], json!(["Relationship-based practice", "", "0", "0", "0", "9"]));
        assert_eq!(
            stand["aside"],
            json!(["RB-02 Fathers and other carers: There is no team here."])
        );
        assert_eq!(stand["open"], json!([["Half answered", 2], ["Not yet rated", 60]]));
        let [first, item] = [0, 1].map(|at| stand["items"][at].as_str().unwrap());
        assert!(first.starts_with("LP-01 "), "{browser}: {first}");
        for words in [
            "RB-01 Working with the whole family",
            "Knowledge (Working towards): I know that a baby's wellbeing",
            "You wrote: I ask who else is there.",
            "Practice: I make time for each person",
        ] {
            assert!(item.contains(words), "{browser}: {item}");
        }
        assert_eq!(steps["gone"], json!(["LP-01.knowledge", true]), "{browser}");

        // Saved, taken away, and opened again; never over unsaved words without a question.
        let file = "answers-imh-practice-level-1-A-B.json";
        assert_eq!((&steps["saved"][0], &steps["saved"][2]), (&json!(file), &json!(4)));
        assert!(steps["saved"][1].as_str().unwrap().ends_with("This page opens it again."));
        assert_eq!(steps["again"], json!(["Every answer is taken away.", "0 of 189 answered", 0]));
        let opened = steps["opened"][0].as_str().unwrap();
        assert!(
            opened.starts_with(&format!("4 answers and 3 notes from {file}, saved on "))
                && opened.ends_with(" are here now."),
            "{browser}: {opened}"
        );
        assert_eq!(steps["opened"][1], "4 of 189 answered");
        assert_eq!(
            steps["opened"][2],
            json!(["A. B.", "working-towards", "I ask who else is there.", "n/a"])
        );
        assert_eq!(steps["waitAgain"], wait, "{browser}");
        assert_eq!(steps["asked"], json!(["Take away every answer on this page?"]), "{browser}");
        let kept = format!("{file} is not opened. Nothing on this page was changed.");
        assert_eq!(steps["declined"], json!([kept, "A. B.C"]), "{browser}");
        assert_eq!(steps["taken"], json!([opened, "A. B."]), "{browser}");
        let question = format!(
            "This page holds answers or words that are not in {file}. Shall the file take their place? To keep them, choose Cancel and save them first."
        );
        assert_eq!(steps["questions"], json!([question, question]), "{browser}");
        assert_eq!(steps["dropped"], opened, "{browser}");
        assert_eq!(
            steps["two"],
            "Please drop one file at a time. Nothing on this page was changed."
        );
        refuses(browser, &seen["refused"]);

        // On paper, and before somebody leaves.
        let realistic = steps["realistic"].as_str().unwrap();
        assert_eq!(
            realistic,
            "36 of 63 competencies achieved, 16 on the way, 4 not yet, 4 not yet rated, 3 not part of this role."
        );
        for sheets in ["sheets.pdf", "realistic.pdf"] {
            let pdf = sandbox.path("saved").join(sheets);
            assert_eq!(pages(&pdf), 2, "{browser}, {sheets}");
            let words = words_of(&pdf);
            for said in ["Where I stand", "Name:", "Talked over with:", "What is open", LEAD] {
                assert!(words.contains(said), "{browser}, {sheets}: {said}: {words}");
            }
        }
        let words = words_of(&sandbox.path("saved/realistic.pdf"));
        assert!(words.contains("17 more are open, and the page shows each"), "{browser}: {words}");
        assert_eq!(steps["leaving"], json!(["leaving"]), "{browser}");
        assert_eq!(steps["kept"], json!(["Your answers from before are here.", "A. B.D"]));
        sandbox.ok(&format!("rate --from 'saved/{file}'"));
    }
}

fn refuses(browser: &str, refused: &Value) {
    let reasons = [
        ("a framework", "its answers are for another framework, another"),
        ("a level", "its answers are for level 2, and this form asks about level 1"),
        (
            "a version",
            "its answers are for version 1.0.0 of the framework, and this form has version 1.1.0",
        ),
        ("a file", "its answers are for another framework with the same name and version"),
        ("broken", "it is not a file that this form saved, or it is no longer whole"),
        ("empty", "it is not a file that this form saved, or it is no longer whole"),
        ("list", "there are no answers of a form in it"),
        ("newer", "a newer form saved it, which this one cannot read"),
        ("no framework", "it does not say which framework its answers are for"),
        ("no level", "it does not say which level its answers are for"),
        ("nobody's", "there is no answer in it to a question of this form"),
        ("odd", "there is no answer in it to a question of this form"),
        ("latin", "its letters are not in UTF-8, so some words would be damaged"),
    ];
    for (name, reason) in reasons {
        let said = &refused[format!("{name}.json")];
        let told = said[0].as_str().unwrap();
        assert!(
            told.starts_with(&format!("{name}.json is not opened: {reason}"))
                && told.ends_with(". Nothing on this page was changed."),
            "{browser}: {told}"
        );
        assert_eq!((&said[1], &said[2]), (&json!("4 of 189 answered"), &json!("A. B.")), "{name}");
    }
    assert_eq!(refused.as_object().unwrap().len(), reasons.len() + 1);
    assert_eq!(
        refused["partly.json"],
        json!([
            "3 answers and 1 note from partly.json, saved on 9 March 2026 are here now. This form has no place for: the work pilot; \
             supervisor Ask her; RB-01 comment Other words; __proto__ knowledge achieved; RB-03 knowledge superb (I sing); and 2 more. \
             The file still holds them.",
            "3 of 189 answered",
            "<b>C.</b>"
        ]),
        "{browser}"
    );
}
