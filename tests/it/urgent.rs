//! Where "not yet" must not wait, the framework says what to do: after the answer, in the gaps and
//! beside the competency, and nowhere that somebody else reads.

use super::{
    export::member,
    harness::{Sandbox, repository},
};

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what a person sees of a line that succeeds.
fn said(sandbox: &Sandbox, line: &str) -> String {
    let output = sandbox.run(line);
    assert!(output.status.success(), "{}", sandbox.shown(&output));
    words(&sandbox.shown(&output))
}

const LEAD: &str = "Find out today who the safeguarding lead is where you work";

#[test]
fn an_answer_that_is_not_met_tells_what_must_not_wait_and_no_other_does() {
    let sandbox = Sandbox::begun();
    let open = said(&sandbox, "rate LP-01.knowledge=working-towards RB-01=not-yet");
    assert!(
        open.contains(&format!("What should not wait: - LP-01 Safeguarding duties: {LEAD}")),
        "{open}"
    );
    assert!(!open.contains("RB-01 "), "{open}");
    let met = said(&sandbox, "rate AC-07=achieved");
    assert!(!met.contains("What should not wait"), "{met}");
    let absent = said(&sandbox, "rate AC-07=n/a --reason 'No babies here'");
    assert!(!absent.contains("What should not wait"), "{absent}");
    let other = said(&sandbox, "rate LP-01=not-yet --level 3");
    assert!(other.contains("Agree now who answers questions about safeguarding"), "{other}");
}

#[test]
fn urgent_words_stand_first_among_the_gaps_until_it_is_met() {
    let sandbox = Sandbox::begun();
    let urgent = |id: &str| {
        let gaps = sandbox.json("gaps --format json");
        let all = gaps["urgent"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["competency"] == id).map(|one| one["text"].clone())
    };
    assert_eq!(urgent("LP-01"), None, "an unrated competency is not known to be open");
    sandbox.ok("rate LP-01.practice=not-yet");
    assert!(urgent("LP-01").unwrap().as_str().unwrap().starts_with(LEAD));
    assert_eq!(urgent("LP-02"), None);
    let text = words(&sandbox.ok("gaps"));
    let place = |heading: &str| text.find(heading).unwrap();
    assert!(place("What should not wait - LP-01") < place("Half answered Competency"), "{text}");
    assert!(sandbox.ok("show LP-01").contains("What should not wait"));
    sandbox.ok("rate LP-01.practice=achieved LP-01.knowledge=achieved");
    assert_eq!(urgent("LP-01"), None);
    assert!(!sandbox.ok("gaps").contains("What should not wait"));
    assert!(!sandbox.ok("show LP-01").contains("What should not wait"));
}

#[test]
fn urgent_words_are_said_on_the_next_card_and_when_somebody_stops() {
    let sandbox = Sandbox::begun();
    let output = sandbox.run_with_input("assess --plain LP-01 LP-02", "1\n1\nq\n");
    let said = words(&String::from_utf8(output.stderr).unwrap());
    let card =
        format!("Your answer is saved. This should not wait: LP-01 Safeguarding duties: {LEAD}");
    assert_eq!(said.matches(&card).count(), 1, "it is said once for both aspects: {said}");
    assert!(said.find(&card) < said.find("Practice:"), "{said}");
    assert!(said.contains(&format!("What should not wait: - LP-01 Safeguarding duties: {LEAD}")));
}

#[test]
fn urgent_words_are_not_in_the_portfolio_that_an_assessor_reads() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate LP-01=not-yet");
    sandbox.ok("export --draft --output a.zip");
    for page in ["index.html", "portfolio.json"] {
        let page = member(&sandbox, "a.zip", &format!("data/{page}"));
        assert!(page.contains("LP-01") && !page.contains("who the safeguarding lead is where you"));
    }
}

#[test]
fn a_framework_says_what_must_not_wait_only_where_it_states_something() {
    let sandbox = Sandbox::new();
    let small = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    let with = |line: &str| {
        let text = small.replace("id = \"B2\"\n", &format!("id = \"B2\"\n{line}\n"));
        assert_ne!(text, small);
        sandbox.write("o.toml", text);
    };
    with("when-not-met.2 = \"Ask before you begin.\"");
    sandbox.ok("framework check o.toml");
    assert!(
        words(&sandbox.ok("framework show o.toml"))
            .contains("Level 2, where it is not met yet: Ask before you begin.")
    );
    let without = small.replace("level.1.craft = \"I hold the box.\"\n", "");
    sandbox.write(
        "o.toml",
        without.replace("id = \"B2\"\n", "id = \"B2\"\nwhen-not-met.1 = \"Ask.\"\n"),
    );
    let said = words(&sandbox.shown(&sandbox.run("framework check o.toml")));
    assert!(said.contains("states nothing at level `1`"), "{said}");
    for (line, fault) in [
        ("when-not-met.9 = \"Ask.\"", "`9`"),
        ("when-not-met = \"Ask.\"", "when-not-met"),
        ("when-not-met.2 = 3", "when-not-met"),
    ] {
        with(line);
        let said = words(&sandbox.shown(&sandbox.run("framework check o.toml")));
        assert!(said.contains(fault) && said.contains("1 fault"), "{line}: {said}");
    }
}

#[test]
fn every_step_up_a_long_scale_shows_as_growth() {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    let scale = pack.split("[[scale]]").nth(1).unwrap().to_owned();
    let id = scale.split('"').nth(1).unwrap();
    let long = format!(
        "\nid = \"{id}\"\npoints = [{}]\n\n",
        ["new", "a", "b", "c", "sure"]
            .map(|point| {
                let met = if point == "sure" { ", met = true" } else { "" };
                format!("{{ id = \"{point}\", label = \"Point {point}\"{met} }}")
            })
            .join(", ")
    );
    sandbox.write("o.toml", pack.replace(&scale, &long));
    sandbox.ok("init --framework o.toml --level 1 --name A.B.");
    let on = |day: &str, line: &str| {
        let done = sandbox.command(line.split(' ')).env("IMH_NOW", day).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    on("2026-12-01T10:00:00Z", "rate C-1-01.craft=a");
    on("2026-12-09T10:00:00Z", "rate C-1-01.craft=c");
    on("2026-12-10T10:00:00Z", "rate C-1-01.craft=b");
    sandbox.ok("export --draft --output a.zip");
    let page = member(&sandbox, "a.zip", "data/index.html");
    assert!(page.contains("In all, answers moved up 2 steps."), "{page}");
    on("2026-12-11T10:00:00Z", "rate B2=new B3=sure");
    on("2026-12-12T10:00:00Z", "rate B2=c");
    sandbox.ok("export --draft --output b.zip");
    let page = member(&sandbox, "b.zip", "data/index.html");
    assert!(page.contains("moved up 2 steps."), "what does not count adds none: {page}");
}

#[test]
fn urgent_words_are_said_where_the_competency_does_not_count() {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    let urgent = "when-not-met.1 = \"Ask before you open a hive.\"\n";
    sandbox.write("o.toml", pack.replace("id = \"B2\"\n", &format!("id = \"B2\"\n{urgent}")));
    sandbox.ok("init --framework o.toml --level 1 --name A.B.");
    sandbox.ok("rate B3=sure B2=new");
    assert!(sandbox.ok("gaps").contains("Ask before you open a hive."), "B3 counts in its place");
}

#[test]
fn an_answer_that_is_put_right_needs_no_urgent_words() {
    let sandbox = Sandbox::begun();
    let output = sandbox.run_with_input("assess --plain LP-01", "1\nb\n3\n3\n");
    let said = words(&String::from_utf8(output.stderr).unwrap());
    assert!(
        said.contains("This should not wait") && !said.contains("What should not wait"),
        "{said}"
    );
}

#[test]
fn urgent_words_that_changed_are_a_change_of_the_framework() {
    let sandbox = Sandbox::new();
    let old = std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    sandbox.write("old.toml", &old);
    sandbox.write("new.toml", old.replace("call the emergency services first if", "do nothing if"));
    let report = sandbox.json("framework diff old.toml new.toml --format json");
    let changed = report["competencies"].as_array().unwrap().iter();
    let changed: Vec<_> = changed.filter(|one| one["texts"] != serde_json::json!([])).collect();
    assert_eq!((changed.len(), &changed[0]["texts"][0]["aspect"]), (1, &"when-not-met".into()));
    let said = words(&sandbox.ok("framework diff old.toml new.toml"));
    assert!(said.contains("what must not wait is told otherwise"), "{said}");
}

#[test]
fn a_table_of_gaps_says_what_must_not_wait() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate LP-01=not-yet RB-01=not-yet");
    let table = sandbox.ok("gaps --format csv");
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let at = rows.headers().unwrap().iter().position(|head| head == "when-not-met").unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let said = |id: &str| rows.iter().find(|row| row.get(0) == Some(id)).unwrap()[at].to_owned();
    assert!(!said("LP-01").is_empty(), "{table}");
    assert_eq!((said("RB-01"), said("LP-02")), (String::new(), String::new()));
}
