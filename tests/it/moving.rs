//! Moves to another version of a framework, and comparing two of them.

use imh::{
    analysis::{MovedAnswers, State, heirs_of_answer, plan_move, standing_of},
    format::journal,
    model::*,
};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

#[cfg(unix)]
use super::terminal::Terminal;
use super::{
    harness::{Sandbox, assert_snapshot, repository},
    properties::{config, frameworks},
};

const HEAD: &str = "format = 1\n[framework]\nid = \"garden\"\nversion = \"VERSION\"\ntitle = \"Work in a garden\"\nlanguage = \"en-GB\"\nprogression = \"ladder\"\nwording = \"own\"\n\
    [[level]]\nid = \"1\"\ntitle = \"Level 1\"\n[[level]]\nid = \"2\"\ntitle = \"Level 2\"\n\
    [[scale]]\nid = \"three\"\npoints = [{ id = \"not-yet\", label = \"Not yet\" }, { id = \"working-towards\", label = \"Working towards\" }, { id = \"achieved\", label = \"Achieved\", met = true }]\n\
    [[aspect]]\nid = \"knowledge\"\ntitle = \"Knowledge\"\nscale = \"three\"\n[[aspect]]\nid = \"practice\"\ntitle = \"Practice\"\nscale = \"three\"\n\
    [[evidence-kind]]\nid = \"notes\"\ntitle = \"Notes\"\n[[domain]]\nid = \"G\"\ntitle = \"Growing\"\n[[domain]]\nid = \"S\"\ntitle = \"Soil\"\n";

fn competency(id: &str, title: &str, knowledge: &str, practice: &str) -> String {
    format!(
        "[[competency]]\nid = \"{id}\"\ndomain = \"{}\"\ntitle = \"{title}\"\nlevel.1.knowledge = \"{knowledge}\"\nlevel.1.practice = \"{practice}\"\nlevel.2.practice = \"I teach others about {title}.\"\n",
        &id[..1]
    )
}

fn pack(version: &str, competencies: &[String]) -> String {
    format!("{}{}", HEAD.replace("VERSION", version), competencies.concat())
}

/// Every kind of change: G-01 stays, G-02 is reworded in one statement, G-03 becomes two, G-04 and
/// G-05 become one, G-06 ends, S-01 has a new id, S-02 keeps its id and says something else, S-04
/// is new.
pub(super) fn garden() -> [String; 2] {
    let one = |id: &str, title: &str| {
        competency(
            id,
            title,
            &format!("I know what {title} is for."),
            &format!("I do {title} when it is due."),
        )
    };
    let old = [
        one("G-01", "watering"),
        competency("G-02", "pruning", "I know when a rose is pruned.", "I prune a rose."),
        one("G-03", "sowing and planting"),
        one("G-04", "weeding by hand"),
        one("G-05", "weeding with a hoe"),
        one("G-06", "burning leaves"),
        one("S-01", "compost"),
        competency("S-02", "lime", "I know sour soil.", "I measure how sour it is."),
    ];
    let new = [
        one("G-01", "watering"),
        competency(
            "G-02",
            "pruning",
            "I know when a rose or an apple tree is pruned.",
            "I prune a rose.",
        ),
        one("G-31", "sowing"),
        one("G-32", "planting"),
        one("G-04", "weeding"),
        one("S-03", "compost"),
        competency(
            "S-02",
            "worms",
            "I name three kinds.",
            "I keep them alive through winter and feed them.",
        ),
        one("S-04", "mulch"),
    ];
    [pack("1.0.0", &old), pack("2.0.0", &new)]
}

pub(super) const MAPPING: &str = "format = 1\n[mapping]\ntitle = \"The garden, one to two\"\nfrom = \"garden@1.0.0\"\nto = \"garden@2.0.0\"\nsame-ids = true\n\
    [[competency]]\nfrom = [\"G-03\"]\nto = [\"G-31\", \"G-32\"]\nrelation = \"superset\"\nreason = \"It asked for both.\"\n\
    [[competency]]\nfrom = [\"G-04\", \"G-05\"]\nto = [\"G-04\"]\nrelation = \"equal\"\n\
    [[competency]]\nfrom = [\"G-06\"]\nto = []\n\
    [[competency]]\nfrom = [\"S-01\"]\nto = [\"S-03\"]\nrelation = \"equal\"\n\
    [[competency]]\nfrom = [\"S-02\"]\nto = []\n";

/// A portfolio in the old garden, with answers of every kind and evidence.
pub(super) fn gardener() -> Sandbox {
    let sandbox = Sandbox::new();
    let [old, new] = garden();
    sandbox.write("old.toml", old);
    sandbox.write("new.toml", new);
    sandbox.write("map.toml", MAPPING);
    sandbox.write("bed.txt", "What I saw in the bed.\n");
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate G-01=achieved G-02=achieved G-03=working-towards G-06=achieved S-02=achieved");
    sandbox.ok("rate G-04=achieved --note 'With gloves.'");
    sandbox.ok("rate G-05=not-yet --note 'The hoe is new.'");
    sandbox.ok("rate S-01.knowledge=achieved");
    sandbox
        .ok("evidence add bed.txt --title 'The bed' --for G-03 --for G-06 --shows 'Rows of beans'");
    sandbox.ok("plan add 'Prune the apple tree' --for G-02");
    sandbox
}

fn verdicts(sandbox: &Sandbox) -> serde_json::Value {
    let gaps = sandbox.json("gaps --format json");
    gaps["gaps"].clone()
}

#[test]
fn a_move_is_shown_first_then_made_and_taken_back_whole() {
    let sandbox = gardener();
    let before = [sandbox.json("status --format json"), verdicts(&sandbox)];
    let text = sandbox.transcript(&[
        "workspace move --to new.toml --mapping map.toml --preview",
        "workspace move --to new.toml --mapping map.toml --preview --format csv",
        "status",
    ]);
    assert_snapshot("move-preview.txt", &text);
    assert_eq!(verdicts(&sandbox), before[1], "a preview changes nothing");
    let text = sandbox.transcript(&[
        "workspace move --to new.toml --mapping map.toml --yes",
        "status",
        "gaps",
        "show G-02",
        "show G-04",
        "evidence show E1",
        "plan list",
        "history",
        "workspace check",
        "workspace move --to new.toml --yes",
        "undo",
    ]);
    assert_snapshot("move.txt", &text);
    let after = [sandbox.json("status --format json"), verdicts(&sandbox)];
    assert_eq!(after[1], before[1], "an undo is the identity");
    assert_eq!(after[0]["summary"], before[0]["summary"]);
    assert_eq!(after[0]["framework"], before[0]["framework"]);
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    // Once more, since an undo can be taken back by doing it again.
    let moved = sandbox.json("workspace move --to new.toml --mapping map.toml --yes --format json");
    assert_eq!(
        moved["answers"],
        json!({ "before": 15, "carried": 10, "to-look-at-again": 1, "left": 4, "without-point": 0, "put-together": 2, "parted": 2, "given-there": 0 }),
        "{moved}"
    );
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("verify p.zip");
}

#[test]
fn without_a_mapping_only_the_same_words_count() {
    let sandbox = gardener();
    let moved = sandbox.json("workspace move --to new.toml --yes --format json");
    let of = |id: &str| {
        let all = moved["competencies"].as_array().unwrap();
        let one = all.iter().find(|one| one["from"] == json!([id])).unwrap_or(&json!(null)).clone();
        (one["change"].clone(), one["carried"].clone(), one["to-look-at-again"].clone())
    };
    assert_eq!(of("G-01").0, json!(null), "what stays the same is not listed");
    assert_eq!(of("G-02"), (json!("reworded"), json!(1), json!(1)));
    assert_eq!(of("S-01"), (json!("new-id"), json!(1), json!(0)));
    assert_eq!(of("S-02"), (json!("other-words"), json!(0), json!(2)));
    assert_eq!(of("G-03"), (json!("ended"), json!(0), json!(0)));
    // The answers to look at again come first, with what was said before.
    let said = sandbox.shown(&sandbox.run_with_input("assess --plain", "3\nq\n"));
    assert_snapshot("move-assess.txt", &said);
}

#[test]
fn a_move_carries_no_answer_that_means_less() {
    let sandbox = Sandbox::new();
    let scale = |points: &str| {
        HEAD.replace("{ id = \"achieved\", label = \"Achieved\", met = true }", points)
    };
    let asks = "[[aspect]]\nid = \"seen\"\ntitle = \"Seen\"\nscale = \"three\"\nasks = \"ASKS\"\n[[evidence-kind]]";
    let one = |title: &str| competency("G-01", title, "I know it.", "I do it.");
    let make = |version: &str, points: &str, asked: &str, title: &str| {
        let head = scale(points).replace("VERSION", version);
        format!("{}{}", head.replace("[[evidence-kind]]", &asks.replace("ASKS", asked)), one(title))
    };
    let achieved = "{ id = \"achieved\", label = \"Achieved\", met = true }";
    let harder = "{ id = \"achieved\", label = \"Achieved\" }, { id = \"excellent\", label = \"Excellent\", met = true }";
    sandbox.write("old.toml", make("1.0.0", achieved, "Has somebody seen it?", "watering"));
    sandbox.write("same.toml", make("1.0.1", achieved, "Has somebody seen it?", "watering"));
    sandbox.write("harder.toml", make("2.0.0", harder, "Has somebody seen it?", "watering"));
    sandbox.write("asks.toml", make("2.0.0", achieved, "Have two people seen it?", "watering"));
    sandbox.write("title.toml", make("2.0.0", achieved, "Has somebody seen it?", "drowning"));
    sandbox.write(
        "gone.toml",
        make("2.0.0", achieved, "Has somebody seen it?", "watering")
            .replace("{ id = \"not-yet\", label = \"Not yet\" }, ", ""),
    );
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate G-01=achieved");
    sandbox.ok("rate G-01.knowledge=not-yet --note 'I forgot.'");
    for (pack, carried, waits) in [
        ("same", 3, 0),
        ("harder", 0, 3),
        ("asks", 2, 1),
        ("title", 0, 3),
        // No earlier answer takes the place of one without a point.
        ("gone", 0, 2),
    ] {
        let line = format!("workspace move --to {pack}.toml --preview --format json");
        let answers = sandbox.json(&line)["answers"].clone();
        assert_eq!(
            answers,
            json!({ "before": 3, "carried": carried, "to-look-at-again": waits, "left": 3 - carried - waits, "without-point": 3 - carried - waits, "put-together": 0, "parted": 0, "given-there": 0 }),
            "{pack}"
        );
    }
}

#[test]
fn a_pack_of_the_same_version_with_other_bytes_takes_no_place() {
    let sandbox = gardener();
    let [old, _] = garden();
    sandbox.write("old.toml", old.replace("I prune a rose.", "I prune each rose."));
    let before = verdicts(&sandbox);
    sandbox.ok("workspace move --to old.toml --yes");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("undo");
    assert_eq!(verdicts(&sandbox), before);
}

#[test]
fn ids_that_were_renumbered_go_where_they_are_now() {
    let sandbox = gardener();
    let [_, new] = garden();
    // G-01 becomes G-02, G-02 becomes G-06, and G-01 is new.
    let renumbered =
        new.replace("id = \"G-02\"", "id = \"G-06\"").replace("id = \"G-01\"", "id = \"G-02\"");
    sandbox.write(
        "new.toml",
        format!("{renumbered}{}", competency("G-01", "mowing", "I know grass.", "I mow it.")),
    );
    let rules = "[[competency]]\nfrom = [\"G-01\"]\nto = [\"G-02\"]\n[[competency]]\nfrom = [\"G-02\"]\nto = [\"G-06\"]\n[[competency]]\nfrom = [\"G-06\"]\nto = []\n";
    let head = MAPPING.split("[[competency]]").next().unwrap();
    sandbox.write("map.toml", format!("{head}{rules}"));
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    sandbox.ok("evidence link E1 G-01");
    let evidence = sandbox.json("evidence show E1 --format json").to_string();
    assert!(evidence.contains("G-01") && !evidence.contains("G-02"), "{evidence}");
    sandbox.ok("plan add 'Mow' --for G-01");
    assert!(sandbox.json("plan --format json").to_string().contains("G-01"));
    sandbox.ok("undo");
    sandbox.ok("undo");
    sandbox.ok("undo");
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "1.0.0");
}

#[test]
fn answers_since_a_move_that_is_taken_back_wait_for_the_next_one() {
    let sandbox = gardener();
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    sandbox.ok("rate S-04=achieved");
    sandbox.ok("rate G-01=not-yet");
    let entries = sandbox.json("history --format json");
    let moved = entries["entries"].as_array().unwrap().iter().find(|one| one["kind"] == "moved");
    sandbox.ok(&format!("undo {}", moved.unwrap()["id"].as_str().unwrap()));
    assert_eq!(sandbox.json("status --format json")["answers-set-aside"], 4);
    let shown = sandbox.json("show G-01 --format json");
    let answers = shown["competency"]["aspects"][0]["answers"].as_array().unwrap().iter();
    let counted: Vec<&serde_json::Value> = answers.map(|one| &one["state"]).collect();
    assert_eq!(counted, ["set-aside", "stands"], "{shown}");
    assert!(sandbox.ok("show G-01").contains("not counted"));
    let line = "workspace move --to new.toml --mapping map.toml";
    let preview = sandbox.json(&format!("{line} --preview --format json"));
    assert_eq!(
        preview["answers"],
        json!({ "before": 15, "carried": 8, "to-look-at-again": 1, "left": 4, "without-point": 0, "put-together": 2, "parted": 2, "given-there": 4 }),
        "two answers have a later one that was given there"
    );
    sandbox.ok(&format!("{line} --yes"));
    let history = sandbox.json("history G-06 --format json");
    assert_eq!(history["entries"].as_array().unwrap().len(), 2, "of what ended, too: {history}");
    let said = sandbox.fails(2, "show G-06");
    assert!(said.contains("imh history G-06"), "{said}");
    let status = sandbox.json("status --format json");
    assert_eq!((&status["answers-set-aside"], &status["summary"]["met"]), (&json!(0), &json!(1)));
}

#[test]
fn somebody_who_moves_back_has_every_answer_to_the_same_words() {
    let sandbox = gardener();
    sandbox.ok("workspace move --to new.toml --yes");
    sandbox.ok("rate G-01=working-towards");
    sandbox.ok("workspace move --to old.toml --yes");
    sandbox.ok("rate G-06=not-yet");
    let show = sandbox.json("show G-01 --format json");
    let answers = |show: &serde_json::Value| -> Vec<(String, String)> {
        let answers = show["competency"]["aspects"][0]["answers"].as_array().unwrap();
        let of = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
        answers.iter().map(|one| (of(one, "point"), of(one, "state"))).collect()
    };
    let pair = |point: &str, state: &str| (point.to_owned(), state.to_owned());
    assert_eq!(
        answers(&show),
        [pair("working-towards", "stands"), pair("achieved", "earlier")],
        "{show}"
    );
    let show = sandbox.json("show G-06 --format json");
    assert_eq!(answers(&show)[0], pair("not-yet", "stands"), "{show}");
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "1.0.0");
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("verify p.zip");
    sandbox.ok("workspace restore p.zip back");
    let status = sandbox.json("--workspace back status --format json");
    assert_eq!(status["summary"], sandbox.json("status --format json")["summary"]);
}

#[test]
fn a_newer_version_is_told_once() {
    let sandbox = gardener();
    let [_, new] = garden();
    std::fs::create_dir_all(sandbox.path("home/data/imh/frameworks")).unwrap();
    sandbox.write("home/data/imh/frameworks/garden.toml", new);
    let told =
        |line: &str| sandbox.shown(&sandbox.run(line)).contains("garden 2.0.0 is here as well");
    assert!(!told("status --format json"), "a script is told nothing");
    assert!(told("status"));
    assert!(!told("status"));
    sandbox.ok("workspace move --to garden --yes");
    assert!(!told("status"));
}

#[test]
fn decisions_stay_with_the_version_they_were_made_on() {
    let sandbox = gardener();
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("--workspace panel review p.zip --assessor 'C. D.' --decide G-01=accept --reason Yes --output d.json");
    sandbox.ok("decisions import d.json");
    assert_ne!(sandbox.json("status --format json")["decided"], json!(null));
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    assert_eq!(sandbox.json("status --format json")["decided"], json!(null));
    let said = sandbox.shown(&sandbox.run("decisions list"));
    assert!(
        said.contains("1 decision file is on garden 1.0.0, from which you have moved"),
        "{said}"
    );
    sandbox.ok("undo");
    assert_ne!(sandbox.json("status --format json")["decided"], json!(null));
}

#[test]
fn a_device_that_has_not_moved_yet_is_carried_along() {
    let mut sandbox = gardener();
    let before = sandbox.tree("ws/journal");
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    let moved = sandbox.tree("ws/journal");
    // A second laptop without the move answers the old framework.
    let (name, old) = before.first().unwrap().clone();
    sandbox.write(&format!("ws/journal/{name}"), old);
    let home = sandbox.path("second").to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home).set("IMH_SEED", "second");
    sandbox.ok("rate G-05=achieved G-06=not-yet S-01=achieved");
    sandbox.ok("evidence link E1 S-01");
    sandbox.write(&format!("ws/journal/{name}"), &moved.first().unwrap().1);
    let status = sandbox.json("status --format json");
    assert_eq!(status["framework"]["version"], "2.0.0");
    // The lower of two is no longer "not yet", and the practice of S-01 is there.
    assert_eq!(status["summary"]["met"], 3, "{status}");
    let evidence = sandbox.json("evidence show E1 --format json");
    assert!(evidence.to_string().contains("S-03"), "{evidence}");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn a_move_that_cannot_be_is_refused_with_the_reason() {
    let sandbox = gardener();
    let [old, new] = garden();
    sandbox.write("unlike.toml", MAPPING.replace("garden@2.0.0", "garden@3.0.0"));
    sandbox.write("unknown.toml", MAPPING.replace("\"S-03\"", "\"S-33\""));
    sandbox.write("broken.toml", MAPPING.replace("superset", "wider"));
    sandbox.write("faulty.toml", new.replace("domain = \"S\"", "domain = \"X\""));
    let no_level = new
        .replace("id = \"1\"", "id = \"first\"")
        .replace("level.1.", "level.first.")
        .replace("2.0.0", "2.1.0");
    sandbox.write("levels.toml", no_level);
    sandbox.write("same.toml", old);
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "workspace move --to new.toml --mapping unlike.toml",
        "workspace move --to new.toml --mapping unknown.toml",
        "workspace move --to new.toml --mapping broken.toml",
        "workspace move --to faulty.toml",
        "workspace move --to levels.toml",
        "workspace move --to same.toml",
        "workspace move --to imhcf-2019",
        "workspace move --to nowhere",
    ]);
    assert_snapshot("move-refused.txt", &text);
    assert_eq!(sandbox.tree("ws"), before, "nothing was changed");
}

#[test]
fn two_frameworks_are_compared_in_every_format_and_a_mapping_is_begun() {
    let sandbox = gardener();
    let text = sandbox.transcript(&[
        "framework diff old.toml new.toml",
        "framework diff old.toml new.toml --format csv",
        "framework diff old.toml new.toml --format markdown",
        "framework diff old.toml old.toml",
        "framework diff old.toml new.toml --mapping begun.toml --output diff.json --format json",
        "framework diff old.toml new.toml --mapping begun.toml --output diff2.json --format json",
        "framework diff old.toml nowhere.toml",
    ]);
    assert_snapshot("framework-diff.txt", &text);
    assert_snapshot("framework-diff-mapping.toml", &sandbox.read("begun.toml"));
    sandbox.ok("workspace move --to new.toml --mapping begun.toml --preview");
}

/// The numbers are those of a published framework for the progression of engineers, from its 1.1.0
/// to its 1.2.0; the words are made up.
#[test]
fn a_published_history_is_counted_by_its_words() {
    let sandbox = Sandbox::new();
    let one = |id: usize, words: &str| {
        competency(
            &format!("G-{id:03}"),
            words,
            &format!("I know {words}."),
            &format!("I do {words} each week."),
        )
    };
    let old: Vec<String> = (0..79).map(|at| one(at, &format!("task number {at}"))).collect();
    let kept = (0..72).map(|at| one(at, &format!("task number {at}")));
    let reworded = (72..74).map(|at| one(at, &format!("the task number {at}")));
    let back = (74..78).map(|at| one(at + 100, &format!("task number {at}")));
    let added = (0..22).map(|at| one(at + 300, &format!("other work {at}")));
    let new: Vec<String> = kept.chain(reworded).chain(back).chain(added).collect();
    sandbox.write("old.toml", pack("1.1.0", &old));
    sandbox.write("new.toml", pack("1.2.0", &new));
    let diff = sandbox.json("framework diff old.toml new.toml --format json");
    assert_eq!(
        diff["summary"],
        json!({ "same": 72, "reworded": 2, "other-words": 0, "new-id": 4, "became": 0, "parted": 0,
            "put-together": 0, "ended": 1, "new": 22 })
    );
}

#[test]
fn a_role_that_the_new_framework_does_not_have_is_told_with_the_way_out() {
    let sandbox = Sandbox::new();
    for name in ["research-1.0.toml", "research-2.0.toml"] {
        let pack = std::fs::read(repository("testdata/histories").join(name)).unwrap();
        sandbox.write(name, pack);
    }
    sandbox.ok("init ws --framework research-1.0.toml --role trainer");
    let line = "workspace move --to research-2.0.toml";
    let preview = sandbox.json(&format!("{line} --preview --format json"));
    let gone = json!({ "role": "trainer", "title": "Trainer", "change": "ended" });
    assert_eq!(preview["role"], gone);
    let text = sandbox.transcript(&[
        &format!("{line} --preview"),
        line,
        "workspace set --role engineer --level all",
        "status",
    ]);
    assert_snapshot("move-role.txt", &text);
    // A role that both have is not mentioned.
    sandbox.ok("workspace move --to research-1.0.toml");
    let preview = sandbox.json(&format!("{line} --preview --format json"));
    assert_eq!(preview["role"], json!(null));
}

#[test]
fn a_second_move_on_another_device_is_named_and_its_answers_can_be_had() {
    let mut sandbox = gardener();
    let [_, new] = garden();
    sandbox.write("third.toml", new.replace("\"2.0.0\"", "\"3.0.0\""));
    let before = sandbox.tree("ws/journal");
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    let moved = sandbox.tree("ws/journal");
    let (name, old) = before.first().unwrap().clone();
    sandbox.write(&format!("ws/journal/{name}"), old);
    let home = sandbox.path("second").to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home).set("IMH_SEED", "second");
    sandbox.set("IMH_NOW", "2026-11-23T10:00:00Z");
    sandbox.ok("workspace move --to third.toml --yes");
    sandbox.ok("rate S-04=achieved");
    sandbox.write(&format!("ws/journal/{name}"), &moved.first().unwrap().1);
    let status = sandbox.json("status --format json");
    assert_eq!(status["framework"]["version"], "2.0.0");
    let aside = &status["moves-set-aside"][0];
    assert_eq!(
        [&aside["from"], &aside["to"], &aside["counts"], &aside["answers"]],
        [&json!("garden@1.0.0"), &json!("garden@3.0.0"), &json!("garden@2.0.0"), &json!(2)]
    );
    let entry = aside["entry"].as_str().unwrap().to_owned();
    let text = sandbox.transcript(&["status", "history"]);
    // The move that was named has the answers.
    sandbox.ok("workspace move --to ws/framework/garden-3.0.0.toml --yes");
    let there = sandbox.json("status --format json");
    assert_eq!(there["moves-set-aside"], json!([]));
    assert_eq!(there["answers-set-aside"], 0);
    assert_eq!(there["framework"]["version"], "3.0.0");
    assert_eq!(sandbox.json("show S-04 --format json")["competency"]["verdict"], "achieved");
    sandbox.ok("undo");
    assert_eq!(sandbox.json("status --format json")["moves-set-aside"], status["moves-set-aside"]);
    assert_snapshot(
        "move-devices.txt",
        &(text + &sandbox.transcript(&[&format!("undo {entry}"), "status"])),
    );
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn the_same_move_on_two_devices_is_one() {
    let mut sandbox = gardener();
    let before = sandbox.tree("ws/journal");
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    let moved = sandbox.tree("ws/journal");
    let (name, old) = before.first().unwrap().clone();
    sandbox.write(&format!("ws/journal/{name}"), &old);
    let home = sandbox.path("second").to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home).set("IMH_SEED", "second");
    sandbox.set("IMH_NOW", "2026-11-23T10:00:00Z");
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    sandbox.ok("rate S-04=achieved");
    sandbox.write(&format!("ws/journal/{name}"), &moved.first().unwrap().1);
    let status = sandbox.json("status --format json");
    assert_eq!(status["moves-set-aside"], json!([]));
    assert_eq!(sandbox.json("show S-04 --format json")["competency"]["verdict"], "achieved");
    // By other rules it is another move, and the answers after it count all the same.
    let second = sandbox.tree("ws/journal").into_iter().find(|(other, _)| *other != name).unwrap();
    std::fs::remove_file(sandbox.path(&format!("ws/journal/{}", second.0))).unwrap();
    sandbox.write(&format!("ws/journal/{name}"), &old);
    sandbox.set("IMH_SEED", "third");
    let home = sandbox.path("third").to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home);
    sandbox.ok("workspace move --to new.toml --yes");
    sandbox.ok("rate S-04=achieved");
    sandbox.write(&format!("ws/journal/{name}"), &moved.first().unwrap().1);
    let aside = sandbox.json("status --format json")["moves-set-aside"][0].clone();
    assert_eq!([&aside["to"], &aside["counts"]], [&json!("garden@2.0.0"); 2]);
    let said =
        sandbox.shown(&sandbox.run("status")).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("An earlier move led there by other rules, and that one counts."),
        "{said}"
    );
    assert!(!said.contains("--preview"), "{said}");
    assert_eq!(sandbox.json("show S-04 --format json")["competency"]["verdict"], "achieved");
}

#[test]
fn a_cohort_is_read_in_one_version_by_an_installed_mapping() {
    let sandbox = gardener();
    let [_, new] = garden();
    sandbox.ok("init ws2 --framework new.toml --level 1");
    sandbox.ok("--workspace ws2 rate G-01=achieved S-03=achieved");
    let line = "cohort gaps ws ws2 --min-group 1";
    sandbox.write("other.toml", new.replace("\"2.0.0\"", "\"2.5.0\""));
    sandbox.ok("framework install new.toml");
    sandbox.ok("framework install other.toml");
    let apart = sandbox.json(&format!("{line} --format json"));
    let report = sandbox.json(&format!("{line} --framework new.toml --map map.toml --format json"));
    let before = sandbox.shown(&sandbox.run(&format!("{line} --map garden@2.0.0 --output a.txt")));
    sandbox.ok("framework install map.toml");
    assert_eq!(sandbox.json(&format!("{line} --format json")), apart, "nobody asked for it");
    let same = sandbox.json(&format!("{line} --map garden@2.0.0 --format json"));
    assert_eq!(same, report, "it is read as by the file");
    assert_ne!(same, apart);
    sandbox.ok("framework diff garden@2.0.0 other.toml --mapping begun.toml");
    let open = sandbox.path("begun.toml");
    let begun = std::fs::read_to_string(&open).unwrap() + "# Decide: is this right?\n";
    std::fs::write(open, begun).unwrap();
    let said = sandbox.fails(2, &format!("{line} --framework other.toml --map begun.toml"));
    assert!(said.contains("`begun.toml` is not finished: 1 thing is left to decide"), "{said}");
    let text = before
        + &sandbox.transcript(&[
            &format!("{line} --map garden@2.0.0 --output b.txt"),
            "cohort gaps ws2 --min-group 1 --map garden@2.0.0 --output c.txt",
            &format!("{line} --map garden@9.0.0"),
            &format!("{line} --map gardne@2.0.0"),
        ]);
    assert_snapshot("cohort-map-installed.txt", &text);
}

/// A garden with one competency that is rated for two aspects, of which the person met one.
fn half_met(change: impl Fn(&str) -> String) -> Sandbox {
    let sandbox = Sandbox::new();
    let watering = competency("G-01", "watering", "I know why.", "I water.")
        .replace("level.2.practice", "level.2.knowledge");
    let old = pack("1.0.0", &[watering]);
    sandbox.write("old.toml", &old);
    sandbox.write("new.toml", change(&old.replace("\"1.0.0\"", "\"1.1.0\"")));
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate G-01.knowledge=achieved G-01.practice=not-yet");
    sandbox
}

/// Makes the next edition of a framework.
type Change<'c> = &'c dyn Fn(&str) -> String;

#[test]
fn a_verdict_does_not_rise_because_it_rests_on_less() {
    let practice = "id = \"practice\"\ntitle = \"Practice\"\nscale = \"three\"\n";
    let cases: [(&str, Change<'_>); 4] = [
        ("optional", &|old| old.replace(practice, &format!("{practice}optional = true\n"))),
        ("not counted", &|old| old.replace(practice, &format!("{practice}counts = false\n"))),
        ("without a statement", &|old| old.replace("level.1.practice = \"I water.\"\n", "")),
        ("other words for a point", &|old| {
            old.replace("label = \"Not yet\"", "label = \"Nearly there\"")
        }),
    ];
    for (name, change) in cases {
        let sandbox = half_met(change);
        let diff = sandbox.ok("framework diff old.toml new.toml");
        assert!(!diff.contains("is the same in both"), "{name}: {diff}");
        let said = sandbox.shown(&sandbox.run("workspace move --to new.toml --yes"));
        assert!(!said.contains("what must not wait"), "{name}: {said}");
        let summary = &sandbox.json("status --format json")["summary"];
        assert_eq!(summary["met"], 0, "{name}: {said}");
        // The words did not change, so the answer waits and is not lost.
        assert!(
            sandbox.json("status --format json")["to-look-at-again"].as_u64() > Some(0),
            "{name}"
        );
    }
}

#[test]
fn the_same_words_at_another_level_carry_their_answer_there() {
    let one = |level: u8| {
        format!(
            "[[competency]]\nid = \"S-01\"\ndomain = \"S\"\ntitle = \"Worms\"\nlevel.{level}.knowledge = \"I name three kinds.\"\n"
        )
    };
    let other = competency("G-01", "watering", "I know why.", "I water.");
    let sandbox = Sandbox::new();
    sandbox.write("old.toml", pack("1.0.0", &[other.clone(), one(1)]));
    sandbox.write("new.toml", pack("1.1.0", &[other, one(2)]));
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate S-01=achieved");
    let diff = sandbox.ok("framework diff old.toml new.toml");
    assert!(diff.contains("S-01 Worms: at another level"), "{diff}");
    assert!(diff.contains("states it at levels 1 and 2") && !diff.contains("[-I name"), "{diff}");
    let moved = sandbox.json("workspace move --to new.toml --yes --format json");
    assert_eq!((&moved["answers"]["carried"], &moved["answers"]["left"]), (&json!(1), &json!(0)));
    let shown = sandbox.json("show S-01 --level 2 --format json");
    assert_eq!(shown["competency"]["verdict"], "achieved", "{shown}");
    sandbox.ok("undo");
    assert_eq!(sandbox.json("show S-01 --format json")["competency"]["verdict"], "achieved");
}

#[test]
fn a_printed_code_on_other_words_is_compared_and_answers_wait() {
    let one = |id: &str, words: &str| {
        competency(id, "soil", words, "I look after it.")
            .replace("domain", "code = \"1.01\"\ndomain")
    };
    let sandbox = Sandbox::new();
    sandbox.write("old.toml", pack("1.0.0", &[one("S-01", "I know what soil is.")]));
    sandbox.write("new.toml", pack("1.1.0", &[one("S-11", "I explain how frost breaks clods.")]));
    let diff = sandbox.json("framework diff old.toml new.toml --format json");
    assert_eq!((&diff["summary"]["ended"], &diff["summary"]["new"]), (&json!(0), &json!(0)));
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate S-01=achieved");
    let moved = sandbox.json("workspace move --to new.toml --yes --format json");
    assert_eq!(moved["answers"]["to-look-at-again"], 1, "{moved}");
    assert_eq!(moved["answers"]["carried"], 1, "the practice kept its words: {moved}");
}

#[test]
fn answers_that_are_put_together_or_parted_are_counted_so_that_the_sum_is_right() {
    let sandbox = gardener();
    let answers = &sandbox
        .json("workspace move --to new.toml --mapping map.toml --yes --format json")["answers"];
    let of = |name: &str| answers[name].as_u64().unwrap();
    assert_eq!(
        of("before") + of("parted"),
        of("carried") + of("to-look-at-again") + of("left") + of("put-together"),
        "{answers}"
    );
    assert!(of("put-together") > 0 && of("parted") > 0, "{answers}");
}

#[cfg(unix)]
#[test]
fn a_move_at_a_terminal_asks_before_answers_stay_behind() {
    let sandbox = gardener();
    let line = "workspace move --to new.toml --mapping map.toml";
    let start = || {
        let mut terminal = Terminal::start(&sandbox, line, 100, 60);
        let shown = terminal.sees("Move all the same?");
        assert!(shown.contains("This is a preview. Nothing was changed."), "{shown}");
        terminal.sees("Yes, move");
        terminal
    };
    let mut terminal = start();
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 1, "{rest}");
    assert!(rest.contains("you have not moved"), "{rest}");
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "1.0.0");
    let mut terminal = start();
    terminal.types("\u{1b}[B\r");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("Saved. You have moved."), "{rest}");
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "2.0.0");
}

#[test]
fn levels_and_points_that_a_mapping_makes_one_are_both_named() {
    let sandbox = gardener();
    sandbox.write(
        "clash.toml",
        MAPPING
            .replace("same-ids = true\n", "same-ids = true\n[[level]]\nfrom = \"1\"\nto = \"2\"\n"),
    );
    let said = sandbox.fails(2, "workspace move --to new.toml --mapping clash.toml");
    assert!(said.contains("line 8: the levels `1` and `2` would both become `2`"), "{said}");
}

#[test]
fn a_fault_of_a_mapping_names_its_line_and_all_that_clash() {
    let sandbox = gardener();
    let with =
        |tables: &str| MAPPING.replace("same-ids = true\n", &format!("same-ids = true\n{tables}"));
    let point = |from: &str, to: &str| format!("[[point]]\nfrom = \"{from}\"\nto = \"{to}\"\n");
    let both = "--framework old.toml --framework new.toml --format json";
    for (name, tables, line, what) in [
        (
            "points.toml",
            format!("{}{}", point("not-yet", "achieved"), point("working-towards", "achieved")),
            11,
            "the points `not-yet`, `working-towards` and `achieved` of the scale `three` would all become `achieved`",
        ),
        (
            "point.toml",
            point("not-yet", "working-towards"),
            8,
            "the points `not-yet` and `working-towards` of the scale `three` would both become `working-towards`",
        ),
        (
            "twice.toml",
            point("not-yet", "never") + &point("not-yet", "achieved"),
            11,
            "the point `not-yet` becomes `achieved` here, and `never` in line 9",
        ),
        ("unknown.toml", point("not-yet", "never"), 9, "there is no point `never` in garden 2.0.0"),
        (
            "level.toml",
            "[[level]]\nfrom = \"2\"\nto = \"1\"\n".to_owned(),
            8,
            "the levels `1` and `2` would both become `1`",
        ),
    ] {
        sandbox.write(name, with(&tables));
        let run = sandbox.run(&format!("framework check {name} {both}"));
        let checked: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let fault = &checked["faults"][0];
        assert_eq!((&fault["line"], &fault["message"]), (&json!(line), &json!(what)), "{checked}");
        let said = sandbox.fails(2, &format!("workspace move --to new.toml --mapping {name}"));
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("line {line}: {what}")), "{said}");
    }
    sandbox.write("rule.toml", MAPPING.replace("\"G-31\", \"G-32\"", "\"G-31\", \"G-31\""));
    let said = sandbox.fails(2, "workspace move --to new.toml --mapping rule.toml");
    assert!(said.contains("`G-31` stands in `to` twice"), "{said}");
}

fn pin_of(framework: &Framework, byte: u8) -> Pin {
    Pin { id: framework.id.clone(), version: framework.version.clone(), sha256: Digest([byte; 32]) }
}

/// The next version of a framework: by each number a competency stays, is reworded, gets another id
/// or goes.
fn next_version(old: &Framework, fates: &[u8]) -> Framework {
    let mut new = old.clone();
    "1.3.0".clone_into(&mut new.version);
    let is_going = |at: usize| fates.get(at).is_some_and(|fate| fate % 4 == 3);
    let mut at = 0;
    new.competencies.retain(|_| {
        at += 1;
        at == 1 || !is_going(at - 1)
    });
    for (at, competency) in new.competencies.iter_mut().enumerate() {
        match fates.get(at).map_or(0, |fate| fate % 4) {
            1 => competency.statements[0].text.push_str(" and more"),
            2 => competency.id = CompetencyId::new(format!("{}-moved", competency.id)),
            _ => {}
        }
    }
    new
}

/// Changes what the verdicts of a framework rest on, as a next version may: which aspects count,
/// what the points are called and which of them are enough, and the level of a statement.
fn twisted(mut new: Framework, twists: &[u8]) -> Framework {
    let twist = |at: usize| twists.get(at).copied().unwrap_or(0) % 6;
    let gone: Vec<AspectId> = new
        .aspects
        .iter_mut()
        .enumerate()
        .skip(1)
        .filter_map(|(at, aspect)| {
            match twist(at) {
                3 => aspect.optional = !aspect.optional,
                4 => aspect.counts = !aspect.counts,
                5 => return Some(aspect.id.clone()),
                _ => {}
            }
            None
        })
        .collect();
    for competency in &mut new.competencies {
        competency.statements.retain(|statement| !gone.contains(&statement.aspect));
    }
    new.aspects.retain(|aspect| !gone.contains(&aspect.id));
    for scale in &mut new.scales {
        match twist(0) {
            3 => scale.points[0].label.push_str(" at last"),
            4 => scale.points.iter_mut().for_each(|point| point.met = true),
            _ => {}
        }
    }
    if twist(4) > 3 && new.levels.len() > 1 {
        let other = new.levels[1].id.clone();
        let first = new.levels[0].id.clone();
        for competency in &mut new.competencies {
            if !competency.is_at(other.as_str()) {
                competency.statements.iter_mut().filter(|one| one.level == first).for_each(|one| {
                    one.level = other.clone();
                });
            }
        }
    }
    new
}

/// A mapping in which some competencies are put together and some are parted.
fn some_mapping(old: &Framework, new: &Framework, picks: &[u8]) -> Option<Mapping> {
    let (&first, picks) = picks.split_first()?;
    if first % 3 == 0 {
        return None;
    }
    let named = |framework: &Framework| (framework.id.to_string(), framework.version.clone());
    let pick = |framework: &Framework, at: u8| {
        framework.competencies[usize::from(at) % framework.competencies.len()].id.clone()
    };
    let mut rules: Vec<CompetencyRule> = Vec::new();
    for four in picks.chunks_exact(4) {
        let relations = [Relation::Equal, Relation::Superset, Relation::Subset];
        let from = [four[0], four[1]].map(|at| pick(old, at));
        let to = [four[2], four[3]].map(|at| pick(new, at));
        let (from, to) =
            if four[0] % 2 == 0 { (&from[..], &to[..1]) } else { (&from[..1], &to[..]) };
        let is_known = |id: &CompetencyId| {
            rules.iter().any(|rule: &CompetencyRule| rule.from.contains(id) || rule.to.contains(id))
        };
        if from.iter().chain(to).any(is_known)
            || from.first() == from.get(1)
            || to.first() == to.get(1)
        {
            continue;
        }
        rules.push(CompetencyRule {
            from: from.to_vec(),
            to: to.to_vec(),
            relation: relations[usize::from(four[3]) % 3],
            reason: None,
        });
    }
    Some(Mapping {
        title: "From one to the next".to_owned(),
        from: named(old),
        to: named(new),
        same_ids: true,
        competencies: rules,
        levels: Vec::new(),
        points: Vec::new(),
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_move_never_raises_a_verdict_and_an_undo_is_the_identity(
        old in frameworks(),
        fates in proptest::collection::vec(any::<u8>(), 0..12),
        given in proptest::collection::vec(any::<[prop::sample::Index; 3]>(), 0..40),
        twists in proptest::collection::vec(any::<u8>(), 5),
        picks in proptest::collection::vec(any::<u8>(), 0..14),
    ) {
        let level = old.levels[0].id.clone();
        let here: Vec<&Competency> = old.at_level(level.as_str()).collect();
        prop_assume!(!here.is_empty());
        let points = &old.scales[0].points;
        let ratings: Vec<Rating> = given
            .iter()
            .map(|[competency, aspect, point]| {
                let competency = here[competency.index(here.len())];
                let aspects: Vec<&Aspect> = old.aspects_of(competency, level.as_str()).collect();
                Rating {
                    competency: competency.id.clone(),
                    level: level.clone(),
                    aspect: aspects[aspect.index(aspects.len())].id.clone(),
                    answer: Answer::Point(points[point.index(points.len())].id.clone()),
                    note: None,
                }
            })
            .collect();
        let new = twisted(next_version(&old, &fates), &twists);
        let mapping = some_mapping(&old, &new, &picks);
        let plan = plan_move((pin_of(&old, 1), &old), (pin_of(&new, 2), &new), mapping.as_ref());
        let device = DeviceId::new("a");
        let entry = |n: i64, act| Entry {
            n: n.unsigned_abs(),
            at: Timestamp::from_second(n).unwrap(),
            by: device.clone(),
            act,
        };
        let began = Act::Began {
            pin: pin_of(&old, 1),
            settings: Settings { level: Some(level.clone()), ..Settings::default() },
        };
        let moved = entry(3, Act::Moved(Box::new(plan.moved.clone())));
        let line = journal::print_line(&moved, None);
        let read = journal::parse_line(line.strip_suffix(b"\n").unwrap()).unwrap();
        prop_assert_eq!(&read.entry, &moved, "what is written is read back");
        let mut entries =
            vec![entry(1, began), entry(2, Act::Rated { framework: Digest([1; 32]), ratings })];
        let before = Portfolio::fold(entries.clone()).unwrap();
        entries.push(moved.clone());
        let after = Portfolio::fold(entries.clone()).unwrap();
        for carry in &plan.moved.carries {
            let there = new.competency(carry.to.as_str()).unwrap();
            for level in old.levels.iter().map(|level| &level.id) {
                let then = plan.moved.level_in(carry, level);
                let is_met = |framework, portfolio, competency, level| {
                    standing_of(framework, portfolio, competency, level).verdict.state() == State::Met
                };
                if !there.is_at(then.as_str()) || !is_met(&new, &after, there, &then) {
                    continue;
                }
                let sources = carry.from.iter().filter_map(|from| old.competency(from.as_str()));
                for from in sources.filter(|from| from.is_at(level.as_str())) {
                    prop_assert!(is_met(&old, &before, from, level), "{:?}", carry);
                }
            }
        }
        let answers = MovedAnswers::of(&before, &after, &plan.moved);
        let left = before
            .ratings()
            .filter(|(key, _)| heirs_of_answer(&plan.moved, &after, key).is_empty())
            .count();
        prop_assert_eq!(
            answers.before + answers.parted,
            answers.carried + answers.to_look_at_again + answers.put_together + left
        );
        entries.push(entry(4, Act::Undone(moved.reference())));
        prop_assert_eq!(Portfolio::fold(entries).unwrap(), before);
    }
}
