//! Moves after moves: what an answer was given to, what comes back, and what stays behind.

use super::{
    harness::Sandbox,
    moving::{MAPPING, garden, gardener},
};

fn answers(sandbox: &Sandbox, id: &str) -> Vec<[String; 3]> {
    let show = sandbox.json(&format!("show {id} --format json"));
    let answers = show["competency"]["aspects"][0]["answers"].as_array().unwrap();
    let of = |one: &serde_json::Value| {
        let from = one["carried-from"].as_array().cloned().unwrap_or_default();
        let from: Vec<&str> = from.iter().map(|id| id.as_str().unwrap()).collect();
        [
            one["point"].as_str().unwrap().to_owned(),
            one["state"].as_str().unwrap().to_owned(),
            from.join(" "),
        ]
    };
    answers.iter().map(of).collect()
}

#[test]
fn an_answer_says_after_two_moves_which_version_it_was_given_to() {
    let sandbox = gardener();
    let [_, new] = garden();
    sandbox.write("third.toml", new.replace("2.0.0", "3.0.0"));
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    sandbox.ok("rate S-04=achieved");
    sandbox.ok("workspace move --to third.toml");
    let one = |point: &str, state: &str, from: &str| [point, state, from].map(str::to_owned);
    assert_eq!(answers(&sandbox, "G-01"), [one("achieved", "stands", "G-01 in 1.0.0")]);
    assert_eq!(answers(&sandbox, "S-03"), [one("achieved", "stands", "S-01 in 1.0.0")]);
    assert_eq!(answers(&sandbox, "S-04"), [one("achieved", "stands", "S-04 in 2.0.0")]);
    assert_eq!(
        answers(&sandbox, "G-04"),
        [one("not-yet", "stands", "G-04 in 1.0.0 G-05 in 1.0.0")]
    );
}

#[test]
fn somebody_who_moves_back_has_the_answers_to_what_was_reworded_or_ended() {
    let sandbox = gardener();
    let summary = sandbox.json("status --format json")["summary"].clone();
    sandbox.ok("workspace move --to new.toml --yes");
    sandbox.ok("workspace move --to old.toml");
    assert_eq!(sandbox.json("status --format json")["summary"], summary);
    assert_eq!(answers(&sandbox, "G-06")[0][..2], ["achieved", "stands"]);
    // Whoever said something else in between looks at it again.
    sandbox.ok("workspace move --to new.toml --yes");
    sandbox.ok("rate G-02=not-yet");
    sandbox.ok("workspace move --to old.toml");
    assert_eq!(answers(&sandbox, "G-02")[0][..2], ["not-yet", "waits"]);
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("verify p.zip");
    sandbox.ok("workspace restore p.zip back");
    let back = sandbox.json("--workspace back status --format json");
    assert_eq!(back["summary"], sandbox.json("status --format json")["summary"]);
}

/// Returns the competencies that the first piece is for, what it shows of them, and those that goals
/// are for.
fn links(sandbox: &Sandbox) -> [Vec<String>; 3] {
    let each = |list: &serde_json::Value| -> Vec<String> {
        let list = list.as_array().cloned().unwrap_or_default();
        let mut all: Vec<String> =
            list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
        all.sort();
        all
    };
    let evidence = sandbox.json("evidence show E1 --format json");
    let plan = sandbox.json("plan list --format json");
    let goals = plan["goals"].as_array().unwrap().iter();
    let goals = goals.flat_map(|goal| each(&goal["for"])).collect();
    [each(&evidence["evidence"]["for"]), each(&evidence["evidence"]["shows"]), goals]
}

#[test]
fn evidence_and_goals_that_a_move_cut_off_come_back_with_the_version_they_were_for() {
    let sandbox = gardener();
    sandbox.ok("plan add 'Burn less' --for G-06");
    sandbox.ok("evidence link E1 G-01 --shows 'A full can'");
    let before = links(&sandbox);
    sandbox.ok("workspace move --to new.toml --yes");
    assert_eq!(links(&sandbox)[0], ["G-01"]);
    let preview = sandbox.json("workspace move --to old.toml --preview --format json");
    let back = preview["competencies"].as_array().unwrap().iter();
    let back: Vec<&serde_json::Value> =
        back.filter(|one| one["evidence-back"] == serde_json::json!(["E1"])).collect();
    assert_eq!(back.len(), 2, "{preview}");
    let said = sandbox.ok("workspace move --to old.toml");
    assert!(
        said.contains("E1 is for this again") && said.contains("E1 and G2 are for this again"),
        "{said}"
    );
    assert_eq!(links(&sandbox), before);
    // Whatever the person takes away in between stays away, and new words count.
    sandbox.ok("workspace move --to new.toml --yes");
    sandbox.ok("evidence unlink E1 G-01");
    sandbox.ok("workspace move --to old.toml");
    assert_eq!(links(&sandbox)[0], ["G-03", "G-06"]);
    sandbox.ok("undo");
    sandbox.ok("undo");
    sandbox.ok("evidence link E1 G-01 --shows 'Two cans'");
    sandbox.ok("workspace move --to old.toml");
    assert_eq!(links(&sandbox)[0], before[0]);
    assert_eq!(links(&sandbox)[1], ["Rows of beans", "Rows of beans", "Two cans"]);
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("workspace restore p.zip back");
    assert_eq!(
        sandbox.json("--workspace back evidence show E1 --format json")["evidence"]["for"],
        sandbox.json("evidence show E1 --format json")["evidence"]["for"]
    );
}

#[test]
fn a_link_that_another_device_made_to_what_ended_is_there_on_coming_back() {
    let mut sandbox = gardener();
    let before = sandbox.tree("ws/journal");
    sandbox.ok("workspace move --to new.toml --mapping map.toml --yes");
    let moved = sandbox.tree("ws/journal");
    let (name, old) = before.first().unwrap().clone();
    sandbox.write(&format!("ws/journal/{name}"), old);
    let home = sandbox.path("second").to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home).set("IMH_SEED", "second");
    sandbox.ok("evidence unlink E1 G-06");
    sandbox.write("ash.txt", "What I saw in the ash.\n");
    sandbox.ok("evidence add ash.txt --title 'The ash' --for G-06 --shows 'Ash'");
    sandbox.ok("plan edit G1 --for G-06");
    sandbox.write(&format!("ws/journal/{name}"), &moved.first().unwrap().1);
    assert_eq!(links(&sandbox)[0], ["G-31", "G-32"]);
    sandbox.ok("workspace move --to old.toml --yes");
    let [evidence, _, goals] = links(&sandbox);
    assert_eq!(evidence, ["G-03"]);
    assert_eq!(goals, ["G-06"]);
    let list = sandbox.json("evidence list --format json");
    let mut all = list["evidence"].as_array().unwrap().iter();
    let added = all.find(|one| one["title"] == "The ash").unwrap();
    assert_eq!((&added["for"][0], &added["shows"][0]), (&"G-06".into(), &"Ash".into()));
}

#[test]
fn an_answer_whose_point_is_gone_is_not_said_to_be_to_what_ended() {
    let sandbox = gardener();
    let [old, _] = garden();
    let points = old
        .replace("1.0.0", "1.1.0")
        .replace("id = \"achieved\", label = \"Achieved\"", "id = \"sure\", label = \"Sure\"");
    sandbox.write("points.toml", points);
    let said = sandbox.ok("workspace move --to points.toml --preview");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("are on a point that the new scale does not have"), "{said}");
    assert!(said.contains("in a `[[point]]`") && !said.contains("what ended"), "{said}");
    let preview = sandbox.json("workspace move --to points.toml --preview --format json");
    assert_eq!(preview["answers"]["left"], preview["answers"]["without-point"]);
}

#[test]
fn a_move_that_leaves_answers_behind_is_refused_where_nobody_can_be_asked() {
    let sandbox = gardener();
    let line = "workspace move --to new.toml --mapping map.toml";
    let said = sandbox.fails(2, line);
    for part in
        ["imh cannot ask here", "in your history, and nowhere else", &format!("imh {line} --yes")]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "1.0.0");
    sandbox.ok(&format!("{line} --preview"));
    sandbox.ok(&format!("{line} --yes"));
}

#[test]
fn a_mapping_with_something_left_to_decide_does_not_count_as_decided() {
    let sandbox = gardener();
    sandbox.ok("framework diff old.toml new.toml --mapping begun.toml");
    let warned = sandbox.shown(
        &sandbox.run("framework check begun.toml --framework old.toml --framework new.toml"),
    );
    assert!(warned.contains("left to decide in it (lines "), "{warned}");
    let said = sandbox.fails(2, "framework install begun.toml");
    assert!(said.contains("is not finished") && said.contains("take its comment away"), "{said}");
    // One that somebody copied into the folder is not used.
    std::fs::create_dir_all(sandbox.path("home/data/imh/frameworks/mappings")).unwrap();
    std::fs::copy(
        sandbox.path("begun.toml"),
        sandbox.path("home/data/imh/frameworks/mappings/m.toml"),
    )
    .unwrap();
    let said = sandbox.shown(&sandbox.run("workspace move --to new.toml --preview"));
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("imh does without it"), "{said}");
    let line = "workspace move --to new.toml --mapping begun.toml";
    let said = sandbox.fails(2, line);
    assert!(said.contains("the mapping is not finished"), "{said}");
    std::fs::remove_file(sandbox.path("home/data/imh/frameworks/mappings/m.toml")).unwrap();
    sandbox.write("done.toml", MAPPING);
    sandbox.ok("framework install done.toml");
}

#[test]
fn a_comparison_as_a_table_says_what_lies_elsewhere_and_is_rated_otherwise() {
    let sandbox = gardener();
    let [old, _] = garden();
    let elsewhere = old
        .replace("1.0.0", "1.1.0")
        .replacen("id = \"G-01\"\ndomain = \"G\"", "id = \"G-01\"\ndomain = \"S\"", 1)
        .replace("label = \"Achieved\"", "label = \"Sure\"");
    sandbox.write("elsewhere.toml", elsewhere);
    let table = sandbox.ok("framework diff old.toml elsewhere.toml --format csv");
    assert!(
        table.lines().next().unwrap().ends_with(
            "old,new,other-domain,other-levels,other-scales,counts-otherwise,other-aspects"
        ),
        "{table}"
    );
    let row = table.lines().find(|line| line.contains("G-01")).unwrap();
    assert!(row.ends_with("true,,knowledge practice,false,"), "{row}");
}
