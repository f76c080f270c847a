//! Histories of published frameworks, in their shape and with made-up words: each is compared,
//! begun as a mapping that a person finishes, moved to, and taken back.

use std::collections::BTreeMap;

use imh::{format::framework, model::*};
use serde_json::{Value, json};

use super::harness::{Sandbox, repository};

struct Edition {
    /// A file of `testdata/histories`: a pack, or the file of another program.
    file: &'static str,
    /// The options with which the file of another program is taken in.
    import: Option<&'static str>,
}

/// The way from one edition to the next.
struct Step {
    /// How many competencies are the same, reworded, the same id with other words, under a new id,
    /// ended and new.
    changes: [usize; 6],
    /// What a person writes into the mapping that imh begins, each in the place of what stands
    /// there.
    decided: &'static [(&'static str, &'static str)],
    /// How many answers there were, count as before, and wait.
    answers: [usize; 3],
}

struct History {
    editions: &'static [Edition],
    level: &'static str,
    /// The answers to the first edition.
    rate: &'static [&'static str],
    steps: &'static [Step],
}

const fn pack(file: &'static str) -> Edition {
    Edition { file, import: None }
}

const fn of_another(file: &'static str, options: &'static str) -> Edition {
    Edition { file, import: Some(options) }
}

const PROGRESSION: History = History {
    editions: &[
        pack("progression-1.1.toml"),
        pack("progression-1.2.toml"),
        pack("progression-2.0.toml"),
    ],
    level: "mid",
    rate: &[
        "c-001=met c-002=met d-001=working-towards d-002=met t-001=not-yet t-002=met",
        "c-003=met d-003=met t-003=met t-004=working-towards --level senior",
    ],
    steps: &[
        Step {
            changes: [7, 1, 0, 1, 1, 3],
            decided: &[(
                "to = [\"c-002\"]\nrelation = \"intersects\"",
                "to = [\"c-002\"]\nrelation = \"equal\"",
            )],
            answers: [10, 9, 0],
        },
        Step {
            changes: [0, 0, 0, 9, 3, 3],
            decided: &[
                (
                    "from = [\"d-003\"]\nto = []",
                    "from = [\"d-003\"]\nto = [\"cuts-own-work\", \"cuts-team-work\"]\nrelation = \"superset\"",
                ),
                (
                    "from = [\"t-003\"]\nto = []",
                    "from = [\"t-003\"]\nto = [\"chooses-tools\"]\nrelation = \"subset\"",
                ),
            ],
            answers: [9, 9, 1],
        },
    ],
};

const RESEARCH: History = History {
    editions: &[pack("research-1.0.toml"), pack("research-2.0.toml")],
    level: "all",
    rate: &[
        "data-cleaning=practitioner data-sharing=expert data-storage=working",
        "version-control=practitioner code-review=expert documentation.knowledge=practitioner",
        "teaching=expert mentoring=aware",
    ],
    steps: &[Step {
        changes: [2, 2, 0, 1, 4, 5],
        decided: &[
            (
                "from = [\"data-sharing\"]\nto = []",
                "from = [\"data-sharing\"]\nto = [\"open-data\"]\nrelation = \"equal\"",
            ),
            (
                "to = [\"data-storage\"]\nrelation = \"intersects\"",
                "to = [\"data-storage\", \"data-archives\"]\nrelation = \"superset\"",
            ),
            (
                "to = [\"version-control\"]\nrelation = \"intersects\"",
                "to = [\"version-control\"]\nrelation = \"subset\"",
            ),
            (
                "from = [\"code-review\"]\nto = []",
                "from = [\"code-review\", \"documentation\"]\nto = [\"working-together-on-code\"]\nrelation = \"equal\"",
            ),
            ("[[competency]]\nfrom = [\"documentation\"]\nto = []\n", ""),
        ],
        answers: [15, 12, 2],
    }],
};

const MATURITY: History = History {
    editions: &[pack("maturity-1.0.toml"), pack("maturity-2.0.toml")],
    level: "1",
    rate: &[
        "00000001-7d1e-4c55-9a31-2f60c1b7a001=yes 00000002-7d1e-4c55-9a31-2f60c1b7a002=yes",
        "00000004-7d1e-4c55-9a31-2f60c1b7a004=no 00000006-7d1e-4c55-9a31-2f60c1b7a006=yes",
        "00000007-7d1e-4c55-9a31-2f60c1b7a007=yes",
        "00000003-7d1e-4c55-9a31-2f60c1b7a003=yes 00000005-7d1e-4c55-9a31-2f60c1b7a005=yes --level 2",
        "00000008-7d1e-4c55-9a31-2f60c1b7a008=no --level 2",
    ],
    steps: &[Step {
        // One has the same words at another level now, and its answer goes there.
        changes: [5, 2, 0, 0, 1, 1],
        decided: &[
            (
                "same-ids = true\n",
                "same-ids = true\n[[point]]\nfrom = \"no\"\nto = \"not-implemented\"\n[[point]]\nfrom = \"yes\"\nto = \"implemented\"\n",
            ),
            (
                "to = [\"00000001-7d1e-4c55-9a31-2f60c1b7a001\"]\nrelation = \"intersects\"",
                "to = [\"00000001-7d1e-4c55-9a31-2f60c1b7a001\"]\nrelation = \"equal\"",
            ),
            (
                "to = [\"00000003-7d1e-4c55-9a31-2f60c1b7a003\"]\nrelation = \"intersects\"",
                "to = [\"00000003-7d1e-4c55-9a31-2f60c1b7a003\"]\nrelation = \"subset\"",
            ),
        ],
        answers: [8, 6, 1],
    }],
};

const MATRIX: History = History {
    editions: &[
        of_another("matrix-1.matrix", "--id matrix --version 1.0.0 --language en-GB"),
        of_another("matrix-2.matrix", "--id matrix --version 2.0.0 --language en-GB"),
    ],
    level: "1",
    rate: &["C1-1=there C1-2=there C1-3=there C2-1-1=partly-there C2-1-2=there C2-2=not-there"],
    steps: &[Step {
        changes: [2, 1, 0, 1, 2, 2],
        decided: &[
            (
                "from = [\"C1-3\"]\nto = []",
                "from = [\"C1-3\"]\nto = [\"C1-4\"]\nrelation = \"intersects\"",
            ),
            (
                "to = [\"C2-1-2\"]\nrelation = \"intersects\"",
                "to = [\"C2-1-2\"]\nrelation = \"subset\"",
            ),
        ],
        answers: [6, 3, 2],
    }],
};

const LIBRARY: History = History {
    editions: &[
        of_another("library-1.csv", "--id library --version 1.0.0 --language en-GB"),
        of_another("library-2.csv", "--id library --version 2.0.0 --language en-GB"),
    ],
    level: "1",
    rate: &["A1=established A2=established A3=established B1=emerging B2=not-yet B3=established"],
    steps: &[Step {
        changes: [3, 1, 0, 1, 1, 2],
        decided: &[(
            "to = [\"A2\"]\nrelation = \"intersects\"",
            "to = [\"A2\"]\nrelation = \"subset\"",
        )],
        answers: [6, 4, 1],
    }],
};

const TREES: History = History {
    editions: &[
        of_another("trees-1.0.case.json", "--id trees"),
        of_another("trees-1.1.case.json", "--id trees"),
    ],
    level: "1",
    rate: &[
        "P-1=achieved P-2=achieved ia1b2c304=working-towards C-2=achieved C-3=not-yet",
        "C-1=n/a --reason 'No tree here has buds'",
    ],
    steps: &[Step {
        changes: [3, 1, 0, 2, 0, 1],
        decided: &[(
            "to = [\"P-2\"]\nrelation = \"intersects\"",
            "to = [\"P-2\"]\nrelation = \"subset\"",
        )],
        answers: [6, 5, 1],
    }],
};

/// The shape of the association's grid: range headings, glued numbers, page marks, columns to tick.
const GUILD: History = History {
    editions: &[
        of_another("guild-1.docx", "--id guild --version 1.0.0 --answers marks.json"),
        of_another("guild-2.docx", "--id guild --version 2.0.0"),
    ],
    level: "1",
    // The second takes in the marks that somebody made in the document.
    rate: &["C-2-04=working-towards", "--from marks.json"],
    steps: &[Step {
        changes: [3, 2, 0, 2, 4, 4],
        decided: &[
            (
                "to = [\"C-1-02\"]\nrelation = \"intersects\"",
                "to = [\"C-1-02\"]\nrelation = \"subset\"",
            ),
            (
                "from = [\"C-1-04\"]\nto = []",
                "from = [\"C-1-04\"]\nto = [\"C-1-06\", \"C-1-07\"]\nrelation = \"superset\"",
            ),
            (
                "from = [\"C-2-01\"]\nto = []",
                "from = [\"C-2-01\", \"C-2-02\"]\nto = [\"C-2-05\"]\nrelation = \"equal\"",
            ),
            ("[[competency]]\nfrom = [\"C-2-02\"]\nto = []\n", ""),
        ],
        answers: [11, 8, 2],
    }],
};

#[test]
fn a_grid_in_word_is_moved_with_the_marks_that_somebody_made_in_it() {
    follow(&GUILD);
}

#[test]
fn the_two_editions_of_a_grid_in_word_say_what_was_perhaps_parted_and_put_together() {
    let sandbox = Sandbox::new();
    for (number, file) in (1..).zip(["guild-1.docx", "guild-2.docx"]) {
        let bytes = std::fs::read(repository("testdata/histories").join(file)).unwrap();
        sandbox.write(file, bytes);
        sandbox.ok(&format!(
            "framework import {file} --output {number}.toml --id guild --version {number}.0.0"
        ));
    }
    let diff = sandbox.json("framework diff 1.toml 2.toml --format json");
    let perhaps = diff["perhaps"].as_array().unwrap().iter();
    let perhaps: Vec<[&Value; 3]> =
        perhaps.map(|one| [&one["change"], &one["from"], &one["to"]]).collect();
    assert_eq!(
        perhaps,
        [
            [&json!("parted"), &json!(["C-1-04"]), &json!(["C-1-06", "C-1-07"])],
            [&json!("put-together"), &json!(["C-2-01", "C-2-02"]), &json!(["C-2-05"])],
        ]
    );
}

#[test]
fn a_progression_that_numbers_its_parts_and_then_names_them_is_moved_twice() {
    follow(&PROGRESSION);
}

#[test]
fn a_framework_that_cuts_its_categories_anew_is_moved() {
    follow(&RESEARCH);
}

#[test]
fn a_maturity_model_whose_activities_keep_their_ids_is_moved() {
    follow(&MATURITY);
}

#[test]
fn a_matrix_of_mahara_that_was_numbered_anew_is_moved() {
    follow(&MATRIX);
}

#[test]
fn a_table_of_moodle_with_other_parents_is_moved() {
    follow(&LIBRARY);
}

#[test]
fn a_package_of_case_whose_codes_went_to_other_items_is_moved() {
    follow(&TREES);
}

/// Answers the first edition, and goes through every step: the comparison, the mapping, the
/// preview, the move, its undo, and the move again.
fn follow(history: &History) {
    let sandbox = Sandbox::new();
    for (number, Edition { file, import }) in history.editions.iter().enumerate() {
        let bytes = std::fs::read(repository("testdata/histories").join(file)).unwrap();
        sandbox.write(file, &bytes);
        match import {
            None => {
                sandbox.write(&format!("{number}.toml"), bytes);
            }
            Some(options) => {
                sandbox.ok(&format!("framework import {file} --output {number}.toml {options}"));
            }
        }
        sandbox.ok(&format!("framework check {number}.toml"));
    }
    sandbox.ok(&format!("init ws --framework 0.toml --level {}", history.level));
    for answers in history.rate {
        sandbox.ok(&format!("rate {answers}"));
    }
    sandbox.write("notes.txt", "What I saw.\n");
    let first = history.rate[0].split('=').next().unwrap();
    sandbox.ok(&format!("plan add 'Learn more' --for {first}"));
    if sandbox.read("0.toml").contains("[[evidence-kind]]") {
        sandbox.ok(&format!("evidence add notes.txt --title Notes --for {first}"));
    }
    for (number, step) in history.steps.iter().enumerate() {
        take(&sandbox, number, step);
    }
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("verify p.zip");
}

fn take(sandbox: &Sandbox, number: usize, step: &Step) {
    let (old, new) = (format!("{number}.toml"), format!("{}.toml", number + 1));
    let map = format!("map-{number}.toml");
    let diff = sandbox.json(&format!("framework diff {old} {new} --format json"));
    let [same, reworded, other_words, new_id, ended, new_ones] = step.changes;
    assert_eq!(
        diff["summary"],
        json!({ "same": same, "reworded": reworded, "other-words": other_words, "new-id": new_id,
            "became": 0, "parted": 0, "put-together": 0, "ended": ended, "new": new_ones })
    );
    sandbox.ok(&format!("framework diff {old} {new} --mapping {map}"));
    let mut mapping = sandbox.read(&map);
    for (begun, decided) in step.decided {
        assert_eq!(mapping.matches(begun).count(), 1, "{begun}\n{mapping}");
        mapping = mapping.replace(begun, decided);
    }
    sandbox.write(&map, &mapping);
    sandbox.ok(&format!("framework check {map} --framework {old} --framework {new}"));

    let before = shown(sandbox);
    let line = format!("workspace move --to {new} --mapping {map} --yes --format json");
    let preview = sandbox.json(&format!("{line} --preview"));
    assert_eq!(shown(sandbox), before, "a preview changes nothing");
    let moved = sandbox.json(&line);
    let [had, carried, again] = step.answers;
    let counted = ["before", "carried", "to-look-at-again"].map(|key| &moved["answers"][key]);
    assert_eq!(counted, [&json!(had), &json!(carried), &json!(again)], "{moved}");
    assert_eq!(preview["answers"], moved["answers"]);
    assert_eq!(preview["competencies"], moved["competencies"]);
    let after = shown(sandbox);
    no_verdict_rose(&moved, &before, &after);
    sandbox.ok("undo");
    assert_eq!(shown(sandbox), before, "an undo is the identity");
    sandbox.ok(&line);
    let again = shown(sandbox);
    assert_eq!((again.verdicts(), &again.goals), (after.verdicts(), &after.goals));
}

/// What the portfolio says of each competency at each level of its framework.
#[derive(Debug, PartialEq)]
struct Shown {
    framework: Framework,
    competencies: BTreeMap<(CompetencyId, LevelId), Value>,
    summary: Value,
    goals: Value,
    evidence: Value,
}

impl Shown {
    fn verdicts(&self) -> Vec<&str> {
        self.competencies.values().map(|one| one["verdict"].as_str().unwrap()).collect()
    }
}

fn shown(sandbox: &Sandbox) -> Shown {
    let status = sandbox.json("status --format json");
    let of = |key: &str| status["framework"][key].as_str().unwrap().to_owned();
    let pinned = format!("ws/framework/{}-{}.toml", of("id"), of("version"));
    let framework = framework::parse(&sandbox.read_bytes(&pinned)).unwrap();
    let mut competencies = BTreeMap::new();
    for competency in &framework.competencies {
        for level in framework.levels.iter().filter(|level| competency.is_at(level.id.as_str())) {
            let (id, level) = (competency.id.clone(), level.id.clone());
            let shown = sandbox.json(&format!("show {id} --level {level} --format json"));
            competencies.insert((id, level), shown["competency"].clone());
        }
    }
    let [goals, evidence] =
        ["plan", "evidence list"].map(|report| sandbox.json(&format!("{report} --format json")));
    Shown { framework, competencies, summary: status["summary"].clone(), goals, evidence }
}

/// Holds each verdict to those of the competencies that it comes from: it is none of them that is
/// lower, by the place of the point on its scale.
fn no_verdict_rose(moved: &Value, before: &Shown, after: &Shown) {
    let ids = |names: &Value| -> Vec<CompetencyId> {
        let names = names.as_array().unwrap().iter();
        names.map(|name| CompetencyId::new(name.as_str().unwrap())).collect()
    };
    let changed = moved["competencies"].as_array().unwrap();
    let mut compared = 0;
    for ((id, level), competency) in &after.competencies {
        let from: Vec<CompetencyId> = changed
            .iter()
            .filter(|one| ids(&one["to"]).contains(id))
            .flat_map(|one| ids(&one["from"]))
            .collect();
        let is_listed = changed.iter().any(|one| ids(&one["to"]).contains(id));
        let from = if is_listed { from } else { vec![id.clone()] };
        let now = height(&after.framework, competency);
        assert!(now.is_none_or(|now| now == 0) || !from.is_empty(), "{id} came from nowhere");
        for from in from {
            // Where the old one said nothing at this level, the answer may come from another, at
            // which the same words stood.
            let at = |level: &LevelId| before.competencies.get(&(from.clone(), level.clone()));
            let elsewhere = || before.framework.levels.iter().find_map(|level| at(&level.id));
            let was = at(level).or_else(elsewhere);
            let was = was.map_or(Some(0), |was| height(&before.framework, was));
            // An answer that the statement is not for this person says nothing of how high.
            if let (Some(now), Some(was)) = (now, was) {
                assert!(now <= was, "{id} at {level} rose: {competency}");
                compared += 1;
            }
        }
    }
    assert!(compared > 0);
}

/// Returns how high a verdict is on its scale, from 1; 0 if there is none, and `None` if it does
/// not apply.
fn height(framework: &Framework, competency: &Value) -> Option<usize> {
    match competency["verdict"].as_str().unwrap() {
        "not-applicable" => None,
        verdict => {
            let points = &framework.scales[0].points;
            Some(
                points.iter().position(|point| point.id.as_str() == verdict).map_or(0, |at| at + 1),
            )
        }
    }
}
