//! Evidence that counts only until a day says so wherever it is shown, before that day and after it;
//! and goals that were taken out of the plan.

#[cfg(unix)]
use super::terminal::Terminal;
use super::{export::member, harness::Sandbox};

/// Sets up a portfolio on 22 November 2026 with a certificate that has run out, one that will within
/// 60 days, one that will not for years, and one without such a day.
fn with_certificates() -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate LP-01=achieved");
    for (title, until) in [
        ("First aid", "--valid-until 'October 2026'"),
        ("Food hygiene", "--valid-until 31/12/2026"),
        ("Safeguarding", "--valid-until 2029-03"),
        ("Degree", ""),
    ] {
        sandbox.ok(&format!(
            "evidence add --words 'I passed.' --title '{title}' --kind certificate --for LP-01 --confirmed-by 'a university' --external {until}"
        ));
    }
    sandbox
}

const FIRST_AID: &str = "has run out: it counted until 2026-10. Once it is renewed: imh evidence edit E1 --valid-until DAY";
const FOOD: &str = "counts only until 2026-12-31.";

#[test]
fn evidence_that_has_run_out_is_named_wherever_it_is_shown() {
    let sandbox = with_certificates();
    // A title may name somebody, so the check never prints it.
    for (line, titles) in [("status", true), ("check", false)] {
        let title = |title: &'static str| titles.then_some(title);
        let [first_aid, food] = [("E1 First aid", "E1"), ("E2 Food hygiene", "E2")]
            .map(|(long, short)| if titles { long } else { short });
        let said =
            sandbox.shown(&sandbox.run(line)).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("{first_aid} {FIRST_AID}")), "{line}: {said}");
        assert!(said.contains(&format!("{food} {FOOD}")), "{line}: {said}");
        assert!(
            !said.contains("E3 Safeguarding counts") && !said.contains("E4 Degree counts"),
            "{said}"
        );
        let ending = &sandbox.json(&format!("{line} --format json"))["ending"];
        assert_eq!(
            *ending,
            serde_json::json!([
                { "evidence": "E1", "title": title("First aid"), "until": "2026-10", "has-run-out": true },
                { "evidence": "E2", "title": title("Food hygiene"), "until": "2026-12-31", "has-run-out": false },
            ]),
            "{line}"
        );
    }
    let listed = sandbox.ok("evidence list --format markdown");
    assert!(
        listed.contains("Counts until") && listed.contains("2026-10, and has run out"),
        "{listed}"
    );
    for line in ["evidence show E1", "show E1"] {
        assert!(sandbox.ok(line).contains("2026-10, and has run out"), "{line}");
    }
    assert!(!sandbox.ok("show E3").contains("run out"));
    assert!(sandbox.ok("show LP-01 --format markdown").contains("First aid (has run out)"));
    assert!(
        sandbox.ok("evidence matrix --format markdown").contains("E1 First aid, which has run out")
    );
    for (line, list) in [
        ("evidence list", "/evidence"),
        ("show LP-01", "/competency/evidence"),
        ("evidence matrix", "/evidence"),
    ] {
        let said = sandbox.json(&format!("{line} --format json"));
        let items = said.pointer(list).and_then(serde_json::Value::as_array);
        let passed: Vec<bool> =
            items.unwrap().iter().map(|item| item["has-run-out"].as_bool().unwrap()).collect();
        assert_eq!(passed, [true, false, false, false], "{line}");
    }
    // It goes along, and the person is told before.
    let said = sandbox.shown(&sandbox.run("export --draft --output draft.zip"));
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(&format!("E1 {FIRST_AID}")), "{said}");
    assert!(said.contains("goes with the portfolio all the same"), "{said}");
    assert!(!said.contains("Food hygiene"), "only what has run out is told here: {said}");
    let page = member(&sandbox, "draft.zip", "data/index.html");
    assert!(page.contains("October 2026, which had passed when this was written"), "no mark");
    assert_eq!(page.matches("which had passed").count(), 1);
    assert!(page.contains("E1 had run out when this was written."), "the table does not say it");
    let rows = sandbox.ok("show E1 --format csv");
    assert!(rows.contains("counts-until,,,2026-10,,run-out"), "{rows}");
    // Renewed, it is named no more.
    sandbox.ok("evidence edit E1 --valid-until 2029-10");
    assert!(!sandbox.ok("status").contains("First aid has run out"));
}

#[test]
fn many_endings_are_counted_and_the_last_day_itself_counts() {
    let sandbox = Sandbox::begun();
    for day in ["2026-11-21", "2026-11-22", "2026-11-23", "2027-01-21", "2027-01-22"] {
        sandbox.ok(&format!("evidence add --words x --title t --for LP-01 --valid-until {day}"));
    }
    let ending = &sandbox.json("status --format json")["ending"];
    let states: Vec<(&str, bool)> = ending
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["until"].as_str().unwrap(), one["has-run-out"].as_bool().unwrap()))
        .collect();
    let expected =
        [("2026-11-21", true), ("2026-11-22", false), ("2026-11-23", false), ("2027-01-21", false)];
    assert_eq!(states, expected, "60 days from 22 November are 21 January");
    assert!(sandbox.ok("status").contains("1 other piece runs out as well: imh evidence list"));
}

#[test]
fn a_calendar_has_the_last_days_of_evidence_and_names_today_what_has_run_out() {
    let sandbox = with_certificates();
    let calendar = sandbox.ok("plan calendar");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3, "{calendar}");
    let ended = calendar.split("BEGIN:VEVENT").find(|event| event.contains("has run out")).unwrap();
    assert!(ended.contains("DATE:20261122"), "{ended}");
    let ended = ended.replace("\r\n ", "");
    let words = "E1 (Certificate or transcript) has run out: it counted until 31 October 2026";
    assert!(ended.contains(words), "{ended}");
    assert!(
        calendar.contains("SUMMARY:E2 (Certificate or transcript) counts until today"),
        "{calendar}"
    );
    assert!(calendar.contains("20261231"), "{calendar}");
    assert!(calendar.contains("20290331"), "the last day of a month: {calendar}");
    let empty = Sandbox::begun();
    assert!(empty.fails(1, "plan calendar").contains("no evidence ends"));
}

#[cfg(unix)]
#[test]
fn questions_about_a_certificate_ask_until_when_it_counts_and_who_confirms_it() {
    let sandbox = Sandbox::begun();
    sandbox.write("first-aid.txt", "I passed.\n");
    let mut terminal = Terminal::start(&sandbox, "--plain evidence add first-aid.txt", 80, 24);
    let shown = terminal.sees("press Enter for 8: ");
    assert!(shown.contains("9. Certificate or transcript: a paper that says"), "{shown}");
    for (question, answer) in [
        ("press Enter for 8: ", "9"),
        ("What should it be called?", "First aid"),
        ("Which competencies", "LP-01"),
        ("What does it show about LP-01", ""),
        ("When did it happen?", "March 2026"),
        ("Until when does it count", "31/02/2029"),
        ("Until when does it count", "2025"),
        ("Until when does it count", "31/01/2026"),
        ("Until when does it count", "31 March 2029"),
        ("Who has confirmed it", "the trainer"),
        ("Are they from outside", "perhaps"),
        ("Are they from outside", "yes"),
        ("On which day", "1/4/2026"),
    ] {
        if question != "press Enter for 8: " {
            terminal.sees(question);
        }
        terminal.types(&format!("{answer}\r"));
    }
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    let item = &sandbox.json("evidence show E1 --format json")["evidence"];
    assert_eq!(item["valid-until"], "2029-03-31");
    assert_eq!(
        item["confirmations"],
        serde_json::json!([{ "how": "external", "by": "the trainer", "on": "2026-04-01" }])
    );
}

#[test]
fn a_goal_taken_out_of_the_plan_is_in_no_report_and_comes_back_by_undo() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("plan add 'Watch and wait' --for RB-01 --how 'once a week' --by 2027-03-31");
    sandbox.ok("plan add 'Read on' --for RB-02");
    let said = sandbox.shown(&sandbox.run("plan remove g1"));
    assert!(
        said.contains("Took G1 Watch and wait out of your plan. `imh undo` brings it back."),
        "{said}"
    );
    for line in ["plan", "status", "gaps", "plan calendar"] {
        assert!(!sandbox.shown(&sandbox.run(line)).contains("Watch and wait"), "{line}");
    }
    sandbox.ok("export --draft --output draft.zip");
    assert!(!member(&sandbox, "draft.zip", "data/portfolio.json").contains("Watch"));
    assert!(sandbox.fails(2, "plan remove G1").contains("there is no goal `G1`"));
    // Its words can still be read, and its number is not given again.
    let shown = sandbox.ok("show G1");
    assert!(shown.contains("once a week") && shown.contains("G1 was taken out on"), "{shown}");
    assert!(sandbox.ok("history").contains("Took goal G1 out of the plan"));
    sandbox.ok("plan add 'Ask' --for RB-03");
    assert_eq!(sandbox.json("show G3 --format json")["goal"]["what"], "Ask");
    sandbox.ok("undo");
    // The way back that `show` names.
    let entry = shown.rsplit("imh undo ").next().unwrap().split_whitespace().next().unwrap();
    sandbox.ok(&format!("undo {entry}"));
    assert!(sandbox.ok("plan").contains("Watch and wait"));
}

#[test]
fn a_listed_name_in_a_title_is_in_neither_the_check_nor_a_calendar() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Featherstone");
    for until in ["2026-11-10", "2027-01-10"] {
        sandbox.ok(&format!("evidence add --words x --title 'A film of Featherstone' --for LP-01 --valid-until {until}"));
    }
    for line in [
        "check",
        "check --format json",
        "check --format html",
        "check --format csv",
        "plan calendar",
    ] {
        let said = sandbox.shown(&sandbox.run(line));
        assert!(!said.contains("Featherstone"), "{line}: {said}");
    }
    assert!(!sandbox.shown(&sandbox.run("export --draft --output p.zip")).contains("Featherstone"));
}

#[test]
fn evidence_that_has_run_out_does_not_fulfil_a_target() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate LP-01=achieved");
    sandbox.write("t.toml", "format = 1\n[submission]\nid = \"t\"\ntitle = \"T\"\nsummary = \"A target.\"\n[[rule]]\nkind = \"every-competency-evidenced\"\nseverity = \"must\"\nsays = \"Each has evidence.\"\n");
    let open = |until: &str| {
        sandbox.ok(&format!("evidence edit E1 --valid-until {until}"));
        let check = sandbox.json("check --target t.toml --format json");
        let missing = check["missing"].as_array().unwrap_or_else(|| panic!("{check}")).clone();
        missing
            .into_iter()
            .find(|one| one["competency"]["id"] == "LP-01" || one["competency"] == "LP-01")
    };
    sandbox.ok("evidence add --words x --title t --for LP-01 --kind certificate");
    assert_eq!(open("2029-01"), None);
    let over = open("2026-02").expect("it has run out");
    assert_eq!(over["stands"], "all evidence for it has run out");
}

#[test]
fn evidence_that_has_run_out_helps_no_rule_that_asks_for_at_least_something() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate LP-01=achieved");
    let rule = |rest: &str| format!("[[rule]]\nseverity = \"must\"\nsays = \"A rule.\"\n{rest}\n");
    let target = |rules: &[&str]| {
        let rules: String = rules.iter().map(|rest| rule(rest)).collect();
        format!(
            "format = 1\n[submission]\nid = \"t\"\ntitle = \"T\"\nsummary = \"A target.\"\n{rules}"
        )
    };
    let rules = [
        "kind = \"evidence-in-all\"\nminimum = 1\nmaximum = 1",
        "kind = \"kinds-of-evidence\"\nkinds = [\"training-log\"]\nminimum = 1",
        "kind = \"hours-in-all\"\nkinds = [\"training-log\"]\nhours = 2",
        "kind = \"people-who-confirm\"\nminimum = 1",
    ];
    sandbox.write("t.toml", target(&rules));
    let missing = || {
        let check = sandbox.json("check --target t.toml --format json");
        let all = check["missing"].as_array().unwrap().iter();
        all.filter(|one| one["message"] == "A rule.")
            .map(|one| one["stands"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    sandbox.ok("evidence add --words x --title t --for LP-01 --kind training-log --hours 2 --confirmed-by 'room leader' --valid-until 2029-01");
    assert_eq!(missing(), Vec::<String>::new());
    sandbox.ok("evidence edit E1 --valid-until 2026-02");
    let stand = missing();
    assert_eq!(stand.len(), rules.len(), "{stand:?}");
    assert!(stand[0].ends_with("without what has run out"), "{stand:?}");
    // All of it goes along, so it can be too much.
    sandbox.ok("evidence add --words y --title u --for LP-01");
    assert!(missing().iter().any(|stands| stands.starts_with("2 pieces")), "{:?}", missing());
}

#[test]
fn a_last_day_that_has_passed_already_is_told_at_once() {
    let sandbox = Sandbox::begun();
    let said = sandbox
        .shown(&sandbox.run("evidence add --words x --title t --for LP-01 --valid-until 2025-01"));
    assert!(said.contains("E1 has run out already: it counted until 2025-01"), "{said}");
    let said = sandbox.shown(&sandbox.run("evidence edit E1 --valid-until 2029-01"));
    assert!(!said.contains("run out"), "{said}");
    let said = sandbox.shown(&sandbox.run("evidence edit E1 --valid-until 2024-01"));
    assert!(said.contains("if that is a slip") || said.contains("If that is a slip"), "{said}");
    assert!(
        sandbox
            .fails(2, "evidence edit E1 --confirmed-by nobody")
            .contains("names no role of anybody")
    );
}

#[cfg(unix)]
#[test]
fn every_answer_about_a_certificate_is_there_again_after_the_questions_were_stopped() {
    let sandbox = Sandbox::begun();
    sandbox.write("aid.txt", "I passed.\n");
    let line = "--plain evidence add aid.txt";
    let mut terminal = Terminal::start(&sandbox, line, 80, 24);
    for (question, answer) in [
        ("press Enter for 8: ", "9"),
        ("What should it be called?", "First aid"),
        ("Which competencies", "LP-01"),
        ("What does it show about LP-01", "It shows I can"),
        ("When did it happen?", ""),
        ("Until when does it count", "31/03/2029"),
        ("Who has confirmed it", "my room leader"),
        ("Are they from outside", "no"),
    ] {
        terminal.sees(question);
        terminal.types(&format!("{answer}\r"));
    }
    terminal.sees("On which day");
    terminal.types("\u{3}");
    let (rest, _) = terminal.ends();
    assert!(rest.contains("kept"), "{rest}");
    let mut terminal = Terminal::start(&sandbox, line, 80, 24);
    for question in [
        "press Enter for 9: ",
        "What should it be called?",
        "Which competencies",
        "What does it show about LP-01",
        "When did it happen?",
        "Until when does it count",
        "Who has confirmed it",
        "Are they from outside",
        "On which day",
    ] {
        terminal.sees(question);
        terminal.types("\r");
    }
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    let item = &sandbox.json("evidence show E1 --format json")["evidence"];
    assert_eq!(
        (&item["shows"][0], &item["valid-until"]),
        (&"It shows I can".into(), &"2029-03-31".into())
    );
    assert_eq!(item["confirmations"][0]["by"], "my room leader");
}

#[test]
fn a_goal_that_two_devices_took_out_or_one_changed_meanwhile_is_named() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("plan add 'Watch' --for RB-01");
    sandbox.ok("plan add 'Read' --for RB-02");
    // The second laptop has not received what the first one takes out.
    let (name, before) = sandbox.tree("ws/journal").swap_remove(0);
    let journal = format!("ws/journal/{name}");
    sandbox.ok("plan remove G1");
    sandbox.ok("plan remove G2");
    let after = sandbox.tree("ws/journal").swap_remove(0).1;
    sandbox.write(&journal, before);
    let home = sandbox.path("second").to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home).set("IMH_SEED", "second");
    sandbox.set("IMH_NOW", "2026-11-22T10:00:00Z");
    sandbox.ok("plan done G1 --note 'It went well.'");
    sandbox.ok("plan remove G2");
    sandbox.write(&journal, after);
    let status = sandbox.ok("status");
    assert!(
        status.contains("G1 was taken out, and changed after that on another device: imh show G1"),
        "{status}"
    );
    assert!(sandbox.ok("show G1").contains("It went well."));
    let said = sandbox.shown(&sandbox.run("undo"));
    assert!(said.contains("another device took G2 out as well"), "{said}");
}
