//! Optional and elective competencies are open only for people to whom they apply, in a portfolio
//! and in a cohort.

use serde_json::{Value, json};

use super::harness::{Sandbox, repository};

/// The practice pack with three competencies of which one must be chosen, and a fourth that is
/// optional.
fn begun() -> Sandbox {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    let mut pack = pack.replace("id = \"imh-practice\"", "id = \"chosen\"");
    for id in ["LP-01", "LP-02", "LP-03", "LP-04"] {
        pack =
            pack.replace(&format!("id = \"{id}\"\n"), &format!("id = \"{id}\"\noptional = true\n"));
    }
    sandbox.write(
        "chosen.toml",
        format!("{pack}\n[[choice]]\nfrom = [\"LP-01\", \"LP-02\", \"LP-03\"]\nminimum = 1\n"),
    );
    sandbox.ok("framework check chosen.toml");
    sandbox
}

/// A person who meets everything required, with their answers to the others.
fn person(sandbox: &Sandbox, name: &str, chosen: &[(&str, &str, &str)]) {
    let pack = sandbox.read("chosen.toml");
    let ids = pack
        .split("[[competency]]")
        .skip(1)
        .map(|one| one.split("id = \"").nth(1).unwrap().split('"').next().unwrap().to_owned());
    let ids = ids.filter(|id| !["LP-01", "LP-02", "LP-03", "LP-04"].contains(&id.as_str()));
    let mut rows = "person,framework,version,level,competency,aspect,point\n".to_owned();
    let sure = ids.map(|id| (id, String::new(), "achieved".to_owned()));
    let chosen = chosen
        .iter()
        .map(|(id, aspect, point)| ((*id).to_owned(), (*aspect).to_owned(), (*point).to_owned()));
    for (id, aspect, point) in sure.chain(chosen) {
        rows.push_str(&format!("{name},chosen,1.1.0,1,{id},{aspect},{point}\n"));
    }
    sandbox.write(&format!("in/{name}.csv"), rows);
}

fn need<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["competencies"].as_array().unwrap().iter().find(|one| one["competency"] == id).unwrap()
}

#[test]
fn an_elective_is_open_for_whoever_chose_it_and_for_whoever_chose_too_few() {
    let sandbox = begun();
    for at in 0..6 {
        person(&sandbox, &format!("p{at}"), &[("LP-02", "", "not-yet")]);
        person(&sandbox, &format!("q{at}"), &[("LP-02", "", "achieved")]);
        person(&sandbox, &format!("r{at}"), &[]);
    }
    let line = "cohort gaps in --framework chosen.toml";
    // To publish, for how many one of a choice is open would tell of the others.
    let published = sandbox.json(&format!("{line} --format json"));
    let two = need(&published, "LP-02");
    assert_eq!((&two["chosen"], &two["open"]), (&json!(12), &Value::Null));
    let report = sandbox.json(&format!("{line} --for team --format json"));
    assert_eq!((&report["people"], &report["unreadable"]), (&json!(18), &json!([])));
    for (id, chosen, open) in [("LP-01", 0, 6), ("LP-02", 12, 6), ("LP-03", 0, 0), ("LP-04", 0, 0)]
    {
        let one = need(&report, id);
        assert_eq!(
            (&one["chosen"], &one["open"], &one["open-at-least"]),
            (&json!(chosen), &json!(open), &json!(open)),
            "{id}"
        );
    }
    assert_eq!(need(&report, "RB-01")["chosen"], Value::Null);
    let text = sandbox.ok(line).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("LP-02: 12 of 18 chose it") && text.contains("LP-01: nobody chose it"),
        "{text}"
    );
    assert!(
        text.contains("if somebody chose fewer, the first of the others are open for them"),
        "{text}"
    );
    let table = sandbox.ok(&format!("{line} --format csv"));
    assert!(
        table.lines().next().unwrap().contains(",open,open-at-least,open-at-most,chosen,"),
        "{table}"
    );
    sandbox.fails(1, &format!("{line} --fail-on-gaps"));
    // A course for it closes gaps for those who chose it, and for those who have yet to choose.
    sandbox.write(
        "course.toml",
        "format = 1\n[training]\nid = \"lead\"\ntitle = \"Lead\"\nprovider = \"Somebody\"\n[[covers]]\nframework = \"chosen\"\ncompetencies = [\"LP-01\", \"LP-02\"]\n",
    );
    let training = sandbox.json("cohort training in --framework chosen.toml --catalogue course.toml --min-group 1 --format json");
    assert_eq!(
        (&training["courses"][0]["gaps"], &training["courses"][0]["people"]),
        (&json!(12), &json!(12)),
        "{training}"
    );
    // The group contains the same people.
    sandbox.write(
        "groups.csv",
        (0..6)
            .flat_map(|at| ["p", "q", "r"].map(|who| format!("{who}{at},{who}\n")))
            .fold("person,site\n".to_owned(), |all, row| all + &row),
    );
    let line = format!("{line} --for team --groups groups.csv --by site --format json");
    let report = sandbox.json(&line);
    let open = |group: usize| {
        report["groups"][group]["competencies"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["competency"] == "LP-02")
            .unwrap()["open"]
            .clone()
    };
    assert_eq!((open(0), open(1), open(2)), (json!(6), json!(0), json!(0)), "{report}");
}

#[test]
fn an_unchosen_optional_competency_is_not_open_and_a_choice_not_made_is() {
    let sandbox = begun();
    for at in 0..6 {
        person(&sandbox, &format!("r{at}"), &[]);
    }
    sandbox.fails(1, "cohort gaps in --framework chosen.toml --fail-on-gaps");
    // Without the choice all four are optional.
    let pack = sandbox.read("chosen.toml");
    sandbox.write("chosen.toml", pack.split("[[choice]]").next().unwrap());
    sandbox.ok("cohort gaps in --framework chosen.toml --fail-on-gaps");
}

#[test]
fn how_few_have_not_chosen_enough_cannot_be_worked_out() {
    let sandbox = begun();
    for at in 0..6 {
        person(&sandbox, &format!("p{at}"), &[("LP-01", "", "not-yet")]);
    }
    for at in 0..2 {
        person(&sandbox, &format!("r{at}"), &[]);
    }
    for at in 0..6 {
        person(&sandbox, &format!("q{at}"), &[("LP-02", "", "achieved")]);
    }
    let report = sandbox.json("cohort gaps in --framework chosen.toml --format json");
    let one = need(&report, "LP-01");
    assert_eq!(
        (&one["chosen"], &one["not-met"], &one["not-rated"]),
        (&json!(6), &json!(6), &json!(8)),
        "{one}"
    );
    assert_eq!(one["open"], Value::Null, "8 less 6 is 2: {one}");
}

#[test]
fn a_cohort_of_one_has_the_gaps_of_that_person_alone() {
    let sandbox = begun();
    let cases: [&[(&str, &str, &str)]; 8] = [
        &[],
        &[("LP-04", "", "not-yet")],
        &[("LP-02", "", "not-yet")],
        &[("LP-02", "", "not-yet"), ("LP-03", "", "achieved")],
        &[("LP-03", "", "not-yet"), ("LP-02", "", "not-yet")],
        &[("LP-04", "", "not-yet"), ("LP-01", "", "achieved")],
        &[("LP-01", "knowledge", "achieved")],
        &[("LP-01", "", "achieved")],
    ];
    for (at, chosen) in cases.into_iter().enumerate() {
        let name = format!("p{at}");
        person(&sandbox, &name, chosen);
        sandbox.ok(&format!("init {name} --framework chosen.toml --level 1"));
        sandbox.ok(&format!("--workspace {name} rate --from in/{name}.csv"));
        let alone = sandbox.json(&format!("--workspace {name} gaps --format json"));
        let alone: Vec<&str> = alone["gaps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gap| gap["competency"].as_str().unwrap())
            .collect();
        for what in [name.clone(), format!("in/{name}.csv")] {
            let report = sandbox.json(&format!(
                "cohort gaps {what} --framework chosen.toml --min-group 1 --format json"
            ));
            let open = report["competencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["open"] == json!(1));
            let mut open: Vec<&str> = open.map(|one| one["competency"].as_str().unwrap()).collect();
            open.sort_unstable();
            assert_eq!(open, alone, "{what}: {chosen:?}");
        }
    }
}

#[test]
fn a_choice_is_named_on_the_page_at_the_levels_below_as_well() {
    let sandbox = begun();
    sandbox.ok("init ws --framework chosen.toml --level 2 --with-levels-below");
    sandbox.ok("rate LP-01=achieved --level 1");
    sandbox.ok("export --draft --output p.zip");
    let bytes = std::fs::read(sandbox.path("p.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    let page = names.iter().find(|name| name.ends_with(".html")).unwrap();
    let mut html = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(page).unwrap(), &mut html).unwrap();
    let below = html.split("level-below-1").nth(1).unwrap();
    let row = below.split("<tr").find(|row| row.contains("LP-02")).unwrap();
    assert!(row.contains("LP-01") && row.contains("LP-03"), "{row}");
}

#[test]
fn how_many_left_an_elective_out_is_not_told_by_how_many_chose_it() {
    let sandbox = begun();
    for at in 0..10 {
        person(&sandbox, &format!("p{at}"), &[("LP-02", "", "achieved")]);
    }
    person(&sandbox, "q", &[]);
    let of = |flags: &str| {
        let line = format!("cohort gaps in --framework chosen.toml {flags} --format json");
        need(&sandbox.json(&line), "LP-02")["chosen"].clone()
    };
    assert_eq!((of(""), of("--for team")), (Value::Null, json!(10)));
}
