//! What a pack may say beyond statements: printed codes, choices, a scale of one competency, levels
//! that build on each other, roles that see a part, an optional aspect, and targets for some
//! frameworks only.

use serde_json::{Value, json};

use super::harness::{Sandbox, repository};

fn orchard(role: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    sandbox.write("orchard.toml", pack);
    let checked = sandbox.json("framework check orchard.toml --format json");
    assert_eq!((&checked["valid"], &checked["warnings"]), (&json!(true), &json!([])));
    sandbox.ok(&format!("init --framework orchard.toml --role {role} --name A.B."));
    sandbox
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the ids of the open competencies with their levels.
fn open(report: &Value) -> Vec<String> {
    let gaps = report["gaps"].as_array().unwrap().iter();
    gaps.map(|gap| {
        format!("{}@{}", gap["competency"].as_str().unwrap(), gap["level"].as_str().unwrap())
    })
    .collect()
}

#[test]
fn a_competency_is_rated_on_its_own_scale_everywhere() {
    let sandbox = orchard("helper");
    let failure = words(&sandbox.fails(2, "rate C-1-02=sure"));
    assert!(failure.contains("`no` and `yes`"), "{failure}");
    sandbox.ok("rate C-1-02=yes C-1-01.craft=learning");
    let gaps = sandbox.json("gaps --format json");
    assert_eq!(open(&gaps), ["C-1-01@1", "B2@1"]);
    assert!(sandbox.ok("show C-1-02").contains("Done"));
    assert!(sandbox.ok("history").contains("craft done"));
    let form = sandbox.ok("form html --framework orchard.toml --level 1 --output -");
    assert!(form.contains("value=\"yes\" data-met>Done"), "{form}");
    let table = sandbox.ok("form csv --framework orchard.toml --level 1 --output -");
    assert!(words(&table).contains("no | yes | n/a"), "{table}");
    let shown = sandbox.json("framework show orchard.toml --format json");
    let competency = &shown["domains"][0]["competencies"][1];
    assert_eq!(competency["points"]["craft"][1]["id"], json!("yes"));
    sandbox.write("in/a.csv", "person,framework,version,level,competency,aspect,point\nA,orchard,1.0.0,1,C-1-02,craft,yes\nA,orchard,1.0.0,1,C-1-01,craft,sure\n");
    let cohort =
        sandbox.json("cohort gaps in --framework orchard.toml --min-group 1 --format json");
    let met: Vec<(&Value, &Value)> = cohort["competencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["competency"], &one["met"]))
        .filter(|(id, _)| **id == "C-1-02" || **id == "C-1-01")
        .collect();
    assert_eq!(met, [(&json!("C-1-01"), &json!(1)), (&json!("C-1-02"), &json!(1))]);
    sandbox.ok("export --draft --output a.zip");
    sandbox.ok("verify a.zip");
}

#[test]
fn an_optional_aspect_neither_lowers_a_verdict_nor_keeps_a_competency_open() {
    let sandbox = orchard("helper");
    sandbox.ok("rate C-1-01.craft=sure C-1-01.reading=new C-1-02=yes B3=sure");
    let gaps = sandbox.json("gaps --format json");
    assert_eq!((open(&gaps), &gaps["summary"]["met"]), (Vec::new(), &json!(3)));
    let shown = sandbox.json("show C-1-01 --format json");
    assert_eq!(shown["competency"]["verdict"], json!("sure"));
    sandbox.write("in/a.csv", "person,framework,version,level,competency,aspect,point\nA,orchard,1.0.0,1,C-1-01,craft,sure\nA,orchard,1.0.0,1,C-1-01,reading,new\n");
    let cohort =
        sandbox.json("cohort gaps in --framework orchard.toml --min-group 1 --format json");
    let pruning = &cohort["competencies"].as_array().unwrap().iter();
    let pruning = pruning.clone().find(|one| one["competency"] == "C-1-01").unwrap();
    assert_eq!((&pruning["met"], &pruning["open"]), (&json!(1), &json!(0)));
}

#[test]
fn a_choice_is_named_wherever_one_of_it_is_asked_for() {
    let sandbox = orchard("helper");
    let one = "one of B2, B3";
    assert!(sandbox.ok("gaps").contains(one) || sandbox.ok("status").contains(one));
    sandbox.ok("rate C-1-01.craft=sure C-1-02=yes B2=learning");
    assert!(words(&sandbox.ok("gaps")).contains(one));
    let gaps = sandbox.json("gaps --format json");
    assert_eq!(gaps["gaps"][0]["choice"], json!({ "minimum": 1, "from": ["B2", "B3"] }));
    assert!(sandbox.ok("show B2").contains(one));
    assert!(sandbox.ok("framework show orchard.toml").contains(one));
    for format in ["html", "csv"] {
        let form =
            sandbox.ok(&format!("form {format} --framework orchard.toml --level 1 --output -"));
        assert!(form.contains(one), "{form}");
    }
    let asked = sandbox.run_with_input("assess --plain B3", "3\n");
    let asked = sandbox.shown(&asked);
    assert!(words(&asked).contains(one), "{asked}");
    sandbox.write("target.toml", TARGET.replace("FRAMEWORK", "orchard"));
    sandbox.ok("rate B3=new");
    let check = String::from_utf8(sandbox.run("check --target target.toml").stdout).unwrap();
    assert!(words(&check).contains(&format!("B2 ({one})")), "{check}");
    let page = page(&sandbox);
    assert!(page.contains(&format!("This is {one}.")), "{page}");
}

const TARGET: &str = r#"format = 1
[submission]
id = "orchard-day"
title = "The orchard day"
summary = "A day on which orchards are shown."
frameworks = ["FRAMEWORK"]
[[rule]]
kind = "every-competency-achieved"
severity = "must"
says = "Every competency is achieved."
"#;

fn page(sandbox: &Sandbox) -> String {
    sandbox.ok("export --draft --force --output a.zip");
    sandbox.ok("verify a.zip --extract out");
    sandbox.read("out/data/index.html")
}

#[test]
fn a_level_takes_in_those_below_where_a_person_wants_it_and_says_how_many_that_makes() {
    let sandbox = orchard("helper");
    sandbox.ok("rate C-1-01.craft=sure C-1-02=yes B3=sure");
    let set = sandbox.run("workspace set --level 2 --with-levels-below");
    let told = words(&String::from_utf8(set.stderr).unwrap());
    let size = "6 competencies, 3 at level 1 and 3 at level 2";
    assert!(told.contains(&format!("Your target is levels 1 and 2: {size}.")), "{told}");
    assert!(words(&sandbox.ok("status")).contains(size));
    let gaps = sandbox.json("gaps --format json");
    assert_eq!(open(&gaps), ["C-1-01@2", "C-1-02@2", "B2@2"]);
    assert_eq!((&gaps["level"], &gaps["levels"]), (&json!("2"), &json!(["1", "2"])));
    assert_eq!(gaps["summary"]["competencies"], json!(6));
    assert_eq!(open(&sandbox.json("gaps --level 1 --format json")), Vec::<String>::new());
    sandbox.write("target.toml", TARGET.replace("FRAMEWORK", "orchard"));
    let missing = |sandbox: &Sandbox| {
        let run = sandbox.run("check --target target.toml --format json");
        let check: Value = serde_json::from_slice(&run.stdout).unwrap();
        let missing = check["missing"].as_array().unwrap().iter();
        missing.map(|one| (one["competency"].clone(), one["stands"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(missing(&sandbox).len(), 3);
    sandbox.ok("rate C-1-02=no --level 1");
    assert!(missing(&sandbox).contains(&(json!("C-1-02"), json!("at level 1"))));
    let asked = sandbox.run_with_input("assess --plain --unrated", &"s\n".repeat(20));
    assert!(sandbox.shown(&asked).contains("I decide where to cut."));
    let page = page(&sandbox);
    for said in ["The levels below", "Helper", "3 competencies"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let kept = sandbox.read("out/data/portfolio.json");
    assert!(kept.contains("\"with-levels-below\": true"), "{kept}");
    sandbox.ok("workspace restore a.zip back");
    let back = sandbox.json("--workspace back gaps --format json");
    assert_eq!(back["levels"], json!(["1", "2"]));
    sandbox.ok("undo");
    sandbox.ok("workspace set --without-levels-below");
    assert_eq!(open(&sandbox.json("gaps --format json")), ["C-1-01@2", "C-1-02@2", "B2@2"]);
}

#[test]
fn levels_side_by_side_have_none_below() {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    sandbox.write("beside.toml", pack.replace("\"ladder\"", "\"parallel\""));
    let failure = sandbox.fails(2, "init --framework beside.toml --level 2 --with-levels-below");
    assert!(words(&failure).contains("in orchard no level is below another"), "{failure}");
}

#[test]
fn a_role_that_sees_a_part_is_measured_by_that_part() {
    let sandbox = orchard("beekeeper");
    let status = words(&sandbox.ok("status"));
    assert!(status.contains("2 competencies for your role, of 3 at level 2"), "{status}");
    assert_eq!(open(&sandbox.json("gaps --format json")), ["C-1-01@2", "B2@2"]);
    assert_eq!(open(&sandbox.json("gaps --level 1 --format json")), ["C-1-01@1", "B2@1"]);
    sandbox.ok("rate C-1-01.craft=sure B2=sure");
    assert_eq!(open(&sandbox.json("gaps --format json")), Vec::<String>::new());
    let page = page(&sandbox);
    assert!(!page.contains("First aid course"), "{page}");
    let faulty = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    let faulty = faulty
        .replace("domains = [\"BEES\"]\ncompetencies = [\"C-1-01\"]", "competencies = [\"C-1-02\"]")
        .replace("level.2.craft = \"I have taken it again this year.\"\n", "");
    sandbox.write("faulty.toml", faulty);
    let failure = String::from_utf8(sandbox.run("framework check faulty.toml").stdout).unwrap();
    assert!(
        words(&failure).contains("role `beekeeper` sees nothing that counts at level `2`"),
        "{failure}"
    );
}

#[test]
fn a_role_in_a_cohort_is_not_open_on_what_it_does_not_see() {
    let sandbox = orchard("helper");
    for (name, role) in [("a", "helper"), ("b", "beekeeper")] {
        sandbox.write(
            &format!("in/{name}.csv"),
            format!("person,role,framework,version,level,competency,aspect,point\n{name},{role},orchard,1.0.0,1,C-1-01,craft,sure\n"),
        );
    }
    let line = "cohort gaps in --framework orchard.toml --min-group 1 --format json";
    let report = sandbox.json(line);
    let course = report["competencies"].as_array().unwrap().iter();
    let course = course.clone().find(|one| one["competency"] == "C-1-02").unwrap();
    assert_eq!(
        (&course["not-rated"], &course["not-applicable"], &course["open"]),
        (&json!(1), &json!(1), &json!(1))
    );
}

#[test]
fn a_printed_code_stands_beside_each_id() {
    let sandbox = orchard("helper");
    sandbox.ok("rate 1.01=learning");
    sandbox.write("notes.txt", "I cut the old branch.");
    sandbox.ok("evidence add notes.txt --for 1.01 --kind account --title Cutting");
    sandbox.ok("plan add Prune --for 1.01");
    let both = "C-1-01 (1.01)";
    for line in [
        "gaps",
        "status",
        "history",
        "evidence list",
        "evidence show E1",
        "evidence matrix",
        "plan",
        "framework show orchard.toml",
        "show C-1-02",
    ] {
        let shown = words(&sandbox.ok(line));
        assert!(
            shown.contains(both)
                || shown.contains("C-1-02 (1.02)")
                || shown.contains("Printed as 1.02"),
            "{line}: {shown}"
        );
    }
    assert!(page(&sandbox).contains(both));
    let form = sandbox.ok("form html --framework orchard.toml --level 1 --output -");
    assert!(form.contains("Pruning (1.01)"), "{form}");
    let asked = sandbox.run_with_input("assess --plain C-1-01", "");
    assert!(sandbox.shown(&asked).contains(both));
    for line in ["gaps --format csv", "plan --format csv", "evidence matrix --format csv"] {
        let table = sandbox.ok(line);
        assert!(table.contains("C-1-01,") && !table.contains(both), "{line}: {table}");
    }
}

#[test]
fn a_target_for_other_frameworks_is_refused_with_the_reason() {
    let sandbox = orchard("helper");
    sandbox.ok("rate C-1-01=learning");
    sandbox.write("target.toml", TARGET.replace("FRAMEWORK", "meadow"));
    for line in ["check --target target.toml", "export --target target.toml --draft --output a.zip"]
    {
        let failure = words(&sandbox.fails(2, line));
        let reason = "`orchard-day` takes portfolios on meadow, and this one is on orchard 1.0.0";
        assert!(failure.contains(reason), "{failure}");
    }
    let failure = words(&sandbox.fails(2, "check --target aimh-portfolio"));
    assert!(failure.contains("takes portfolios on imhcf-2019 and imh-practice"), "{failure}");
    sandbox.write("target.toml", TARGET.replace("FRAMEWORK", "orchard@1.0.0"));
    sandbox.run("check --target target.toml --format json");
    let practice = Sandbox::begun();
    for target in ["aimh-portfolio", "imhrr-pilot-2019"] {
        let run = practice.run(&format!("check --target {target}"));
        let said = words(&String::from_utf8(run.stdout).unwrap());
        assert!(
            said.contains(
                "Since 2022 the association has a CPD programme with three portfolio levels"
            ),
            "{said}"
        );
    }
}

#[test]
fn a_decision_stays_in_sight_when_a_role_no_longer_sees_its_competency() {
    let sandbox = orchard("helper");
    sandbox.ok("workspace set --level 2");
    sandbox.ok("rate C-1-02=yes");
    sandbox.ok("export --draft --output a.zip");
    let panel = Sandbox::new();
    panel.write("a.zip", sandbox.read_bytes("a.zip"));
    panel.ok("review a.zip --assessor 'C. D.' --decide C-1-02=clarify --reason 'Which course was it?' --evidence none --output d.json");
    sandbox.write("d.json", panel.read("d.json"));
    sandbox.ok("decisions import d.json");
    let set = sandbox.run("workspace set --role beekeeper");
    let told = words(&String::from_utf8(set.stderr).unwrap());
    assert!(told.contains("1 answer is outside what your role sees"), "{told}");
    for line in ["gaps", "decisions list", "decisions show C-1-02"] {
        let said = words(&sandbox.ok(line));
        assert!(said.contains("Which course was it?"), "{line}: {said}");
    }
    sandbox.ok("export --draft --output b.zip");
    panel.write("b.zip", sandbox.read_bytes("b.zip"));
    let line = "review b.zip --assessor 'C. D.' --decide C-1-02=accept --reason 'It is seen' --evidence none --output e.json";
    let failure = words(&panel.fails(2, line));
    assert!(failure.contains("C-1-02 is not part of what the person's role sees"), "{failure}");
    let said = sandbox.run("rate C-1-02=no");
    let said = words(&String::from_utf8(said.stderr).unwrap());
    assert!(said.contains("C-1-02 (1.02) is outside what your role sees"), "{said}");
    let asked = sandbox.run_with_input("assess --plain --domain TREES --unrated", "");
    assert!(!sandbox.shown(&asked).contains("First aid course"));
}

#[test]
fn a_reason_at_one_level_leaves_the_question_at_the_next() {
    let sandbox = orchard("helper");
    sandbox.ok("workspace set --level 2 --with-levels-below");
    let asked = sandbox.run_with_input("assess --plain C-1-02", "x\nNobody offers it here\n1\n");
    let shown = words(&sandbox.shown(&asked));
    assert!(shown.contains("as a whole, at level 1, not part of your work?"), "{shown}");
    assert!(shown.contains("I have taken it again this year."), "{shown}");
    assert_eq!(sandbox.json("gaps --format json")["summary"]["not-applicable"], json!(1));
}

#[test]
fn an_export_of_a_cohort_shows_no_role_by_what_it_does_not_see() {
    let sandbox = orchard("helper");
    let row = |name: &str, role: &str, answer: &str| {
        sandbox.write(
            &format!("in/{name}.csv"),
            format!("person,role,framework,version,level,competency,aspect,point\n{name},{role},orchard,1.0.0,1,{answer}\n"),
        );
    };
    for at in 0..6 {
        row(&format!("h{at}"), "helper", "B2,craft,sure");
    }
    for at in 0..7 {
        row(&format!("k{at}"), "beekeeper", "C-1-01,craft,sure");
    }
    let table = sandbox.ok("cohort export in --framework orchard.toml");
    assert!(!table.contains("not-applicable"), "{table}");
    let report = sandbox.json("cohort gaps in --framework orchard.toml --format json");
    let needs = report["competencies"].as_array().unwrap();
    let need = |id: &str| needs.iter().find(|one| one["competency"] == id).unwrap();
    assert_eq!((&need("B2")["chosen"], &need("B3")["chosen"]), (&json!(6), &json!(0)));
    assert_eq!(need("C-1-02")["not-applicable"], json!(7));
}

#[test]
fn a_comparison_names_other_scales_choices_and_parts_of_roles() {
    let sandbox = orchard("helper");
    let newer = sandbox
        .read("orchard.toml")
        .replace("version = \"1.0.0\"", "version = \"2.0.0\"")
        .replace("scale.craft = \"done\"\n", "")
        .replace("domains = [\"BEES\"]\n", "domains = [\"TREES\"]\n")
        .replace("from = [\"B2\", \"B3\"]\nminimum = 1", "from = [\"B2\", \"B3\"]\nminimum = 2");
    sandbox.write("newer.toml", newer);
    let diff = sandbox.json("framework diff orchard.toml newer.toml --format json");
    let of = |id: &str| {
        let all = diff["competencies"].as_array().unwrap();
        all.iter().find(|one| one["to"][0] == id).unwrap().clone()
    };
    assert_eq!(of("C-1-02")["other-scales"], json!(["craft"]));
    assert_eq!(of("C-1-01")["other-scales"], json!([]));
    assert_eq!(
        (&of("B2")["counts-otherwise"], &of("C-1-01")["counts-otherwise"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        diff["roles"],
        json!([{ "role": "beekeeper", "title": "Beekeeper", "change": "other-part" }])
    );
    let text = words(&sandbox.ok("framework diff orchard.toml newer.toml"));
    for said in [
        "The role Beekeeper (beekeeper) sees another part.",
        "First aid course: rated on other points",
        "It is rated on other points for craft.",
        "It counts otherwise",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Every competency is the same in both"), "{text}");
}

#[test]
fn a_role_that_sees_too_few_of_a_choice_is_told_to_the_author() {
    let sandbox = orchard("helper");
    let pack = sandbox.read("orchard.toml");
    let pack = pack.replace(
        "domains = [\"BEES\"]\ncompetencies = [\"C-1-01\"]",
        "competencies = [\"C-1-01\", \"B2\"]",
    );
    sandbox.write("few.toml", pack.replace("minimum = 1", "minimum = 2"));
    let said = words(&sandbox.shown(&sandbox.run("framework check few.toml")));
    assert!(
        said.contains("The role `beekeeper` sees 1 of the 2 that a choice asks for (2 of B2, B3)"),
        "{said}"
    );
}

/// The first entry decides whether an older imh can show a workspace at all.
#[test]
fn a_newer_setting_is_never_in_the_first_entry() {
    let sandbox = Sandbox::new();
    sandbox.ok("init ws --level 2 --role midwife --with-levels-below");
    sandbox.ok("--workspace ws rate RB-01=achieved");
    sandbox.ok("--workspace ws export --draft --output a.zip");
    sandbox.ok("workspace restore a.zip back");
    for folder in ["ws", "back"] {
        assert_eq!(
            sandbox.json(&format!("--workspace {folder} gaps --format json"))["levels"],
            json!(["1", "2"])
        );
        let (_, journal) =
            sandbox.tree(folder).into_iter().find(|(name, _)| name.contains("journal")).unwrap();
        let journal = String::from_utf8(journal).unwrap();
        let lines: Vec<bool> =
            journal.lines().map(|line| line.contains("with-levels-below")).collect();
        assert_eq!(lines[..2], [false, true], "{folder}: {journal}");
    }
}

#[test]
fn the_page_shows_what_was_rated_at_the_level_below() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved RB-02=not-yet --level 1");
    sandbox.ok("workspace set --level 2");
    sandbox.ok("rate RB-01=working-towards");
    let page_now = page(&sandbox);
    let below = page_now.split("level-below-1").nth(1).unwrap();
    assert!(
        page_now.contains("This went before: what the person rated at the levels below"),
        "{page_now}"
    );
    assert!(below.contains("RB-02") && below.contains("Not yet"), "{below}");
    assert!(!page_now.contains("These levels belong to the target"), "{page_now}");
    // With the level below in the target, it is shown as a part of that.
    sandbox.ok("workspace set --with-levels-below");
    std::fs::remove_dir_all(sandbox.path("out")).unwrap();
    assert!(page(&sandbox).contains("These levels belong to the target as well"));
}
