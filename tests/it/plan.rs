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
fn wrong_goals_change_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add 'A goal'");
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "plan add",
        "plan add ''",
        "plan add x --for RB-99",
        "plan add x --by 2026-11-21",
        "plan add x --by 2027-02",
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
    assert_snapshot("plan-suggest.txt", &sandbox.transcript(&["plan suggest", "plan suggest --format json"]));
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
