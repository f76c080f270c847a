use super::harness::{Sandbox, assert_snapshot};

#[test]
fn a_plan_says_where_i_am_going_how_it_goes_and_where_to_next() {
    let sandbox = Sandbox::with_content();
    let text = sandbox.transcript(&[
        "plan",
        "plan add 'Lead a group with a colleague' --for SC-06,RB-03 --how 'ask to co-lead in spring' --by 2027-03-31 --done-when 'I have led two sessions'",
        "plan add 'Bring one case to supervision' --for RB-01,RB-05 --by 2026-12-04",
        "plan add 'Read about the first weeks'",
        "plan edit g3 --for DV-01 --how 'one article a month' --what 'Read about the first weeks of life'",
        "plan edit G3 --clear how",
        "plan edit G3 --clear how",
        "plan",
        "plan done G2 --note 'It helped to say it out loud.'",
        "plan done G2",
        "plan list --open",
        "plan --format csv",
        "history",
        "undo",
        "plan list --open",
    ]);
    assert_snapshot("plan.txt", &text);
}

#[test]
fn every_change_says_what_it_replaced_with_the_way_back() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "What I noticed.\n");
    sandbox.ok("plan add 'Observe' --for RB-01,RB-02 --how 'every week' --by 2027-03-31 --done-when 'I can say what I saw'");
    sandbox.ok("evidence add a.txt --for RB-01,RB-02 --title 'Notes' --happened 2026-03 --consent 'asked in May' --shows 'waiting'");
    for (line, said) in [
        ("plan edit G1 --for DV-01", &["For: DV-01; before: RB-01 and RB-02."][..]),
        (
            "plan edit G1 --what 'Look' --how 'each day'",
            &["Goal: Look; before: Observe.", "How: each day; before: every week."],
        ),
        (
            "plan edit G1 --by 30/04/2027 --clear done-when",
            &[
                "By when: 2027-04-30; before: 2027-03-31.",
                "How you will know: nothing; before: I can say what I saw.",
            ],
        ),
        ("plan edit G1 --done-when 'soon'", &["How you will know: soon; before: nothing."]),
        (
            "evidence edit E1 --title 'My notes' --clear happened",
            &["Title: My notes; before: Notes.", "When it happened: nothing; before: 2026-03."],
        ),
        (
            "evidence edit E1 --kind case-study --consent 'asked in June'",
            &["Kind: case-study; before: ", "Consent: asked in June; before: asked in May."],
        ),
        (
            "evidence edit E1 --link https://example.org/a",
            &["Link: https://example.org/a; before: nothing."],
        ),
        (
            "evidence link E1 RB-01 --shows 'listening'",
            &["Shows: listening; before: RB-01: waiting."],
        ),
        ("evidence unlink E1 RB-02", &["Shows: nothing; before: RB-02: waiting."]),
        (
            "workspace set --level 2 --name 'C. D.'",
            &["Level: 2; before: 1.", "Name: C. D.; before: A. B."],
        ),
        (
            "workspace set --role midwife --level 3",
            &["Role: midwife; before: early-years-practitioner.", "Level: 3; before: 2."],
        ),
    ] {
        // The present values; words that came and went are shown as earlier ones.
        let stands = || {
            let (mut item, mut goal) =
                (sandbox.json("show E1 --format json"), sandbox.json("show G1 --format json"));
            item["earlier"].take();
            goal["goal"]["earlier"].take();
            format!("{item}{goal}")
        };
        let before = stands();
        let output = sandbox.run(line);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.success() && told.contains("`imh undo` takes it back"),
            "{line}: {told}"
        );
        for said in said {
            assert!(told.contains(said), "{line}: {told}");
        }
        // The suggested way to undo it works.
        sandbox.ok("undo");
        assert_eq!(before, stands(), "{line}");
        sandbox.ok(line);
    }
    sandbox.ok("plan done G1 --note 'It helped.'");
    let told =
        String::from_utf8(sandbox.run("plan done G1 --note 'It helped a lot.'").stderr).unwrap();
    assert!(told.contains("Result: It helped a lot.; before: It helped."), "{told}");
}

#[test]
fn wrong_goals_change_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add 'A goal'");
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "plan add",
        "plan add ''",
        "plan add x --for RB-99",
        "plan add x --by 2026-11-21",
        "plan add x --by 2026-10",
        "plan add x --by soon",
        "plan edit G9 --what x",
        "plan edit G1 --by 2027-01-01 --clear by",
        "plan done G1 --on 2026-11-23",
        "plan done G7",
        "plan calendar",
    ]);
    assert_snapshot("plan-wrong.txt", &text);
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn due_days_are_a_calendar_that_is_the_same_each_time() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add 'Lead a group; twice, at least' --for SC-06 --how 'ask in spring' --by 2026-12-31");
    sandbox.ok("plan add 'No day yet'");
    let text = sandbox.ok("plan calendar");
    assert_snapshot("plan.ics", &text);
    sandbox.ok("plan calendar --output plan.ics");
    assert_eq!(sandbox.read("plan.ics"), text);
}

#[test]
fn the_fewest_courses_are_suggested_with_what_stays_uncovered() {
    let sandbox = Sandbox::begun();
    assert_snapshot(
        "plan-suggest.txt",
        &sandbox.transcript(&["plan suggest", "plan suggest --format json"]),
    );
}

#[test]
fn a_number_of_a_goal_is_given_once() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add One");
    sandbox.ok("undo");
    sandbox.ok("plan add Two");
    assert_eq!(sandbox.json("plan --format json")["goals"][0]["id"], "G2");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_a_goal_is_asked_for_one_thing_at_a_time() {
    let sandbox = Sandbox::begun();
    let mut terminal = super::terminal::Terminal::start(&sandbox, "plan add", 80, 24);
    terminal.sees("What do you want to reach?");
    terminal.types("Lead a group\r");
    terminal.sees("Why?");
    terminal.types("sc-06\r");
    terminal.sees("How will you get there?");
    terminal.types("\r");
    terminal.sees("By which day");
    terminal.types("tomorrow\r");
    terminal.sees("is not a date");
    terminal.types("2027-03-31\r");
    terminal.sees("How will you know");
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert!(rest.contains("Planned G1 Lead a group, by 2027-03-31."), "{rest}");
    assert_eq!(code, 0);
}

#[test]
fn a_day_that_could_be_read_otherwise_is_read_back_and_a_month_ends_on_its_last_day() {
    let sandbox = Sandbox::begun();
    let said = |line: &str| sandbox.shown(&sandbox.run(line));
    let day = said("plan add 'Lead a group' --by 03/04/2027");
    assert!(day.contains("03/04/2027 is read as 3 April 2027: the day comes first."), "{day}");
    assert!(!said("plan add 'Watch' --by 03/03/2027").contains("is read as"));
    assert!(!said("plan add 'Wait' --by 2027-04-03").contains("is read as"));
    assert!(!said("plan add 'Sing' --by '3 April 2027'").contains("is read as"));
    let month = said("plan edit G2 --by 'March 2027'");
    assert!(month.contains("March 2027 is read as its last day, 31 March 2027."), "{month}");
    let goals = sandbox.json("plan --format json")["goals"].as_array().unwrap().clone();
    assert_eq!(goals.iter().find(|goal| goal["id"] == "G2").unwrap()["by"], "2027-03-31");
    for line in [
        "evidence add --words x --title t --happened 03/04/2026",
        "evidence edit E1 --happened 04/03/2026",
    ] {
        assert!(said(line).contains(" is read as "), "{line}");
    }
    let refused = sandbox.fails(2, "plan add x --by '31 February'");
    assert!(refused.contains("31 February") && refused.contains("write a day as"), "{refused}");
    assert!(sandbox.fails(2, "plan add x --by spring").contains("write a day as"));
}
