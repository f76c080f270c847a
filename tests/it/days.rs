//! Answers of several days, and the notation of days.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::harness::{Sandbox, repository};

const HEADER: &str = "person,level,competency,aspect,point,note,answered\n";
const FIRST: &str = "Ada,1,RB-01,knowledge,not-yet,the first time,2026-03-02\nAda,1,RB-02,knowledge,achieved,,2026-03-02\n";
const SECOND: &str =
    "Ada,1,RB-01,knowledge,achieved,,2026-05-04\nAda,1,RB-03,knowledge,achieved,,2026-05-04\n";

fn met_in_knowledge(report: &Value) -> Vec<&str> {
    let all = report["competencies"].as_array().unwrap().iter();
    let mut met: Vec<&str> = all
        .filter(|one| one["aspects"]["knowledge"]["met"] == 1)
        .map(|one| one["competency"].as_str().unwrap())
        .collect();
    met.sort_unstable();
    met
}

#[test]
fn rows_of_one_person_on_several_days_are_one_set_and_the_later_answers_stand() {
    let sandbox = Sandbox::new();
    let line = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        json!({"person": cells[0], "level": "1", "competency": cells[2], "aspect": cells[3], "point": cells[4], "answered": cells[6]})
            .to_string()
    };
    let others = "Ben,1,RB-01,knowledge,not-yet,,2026-04-01\n";
    let lines = |rows: &str| rows.lines().map(|row| line(row) + "\n").collect::<String>();
    for (file, content) in [
        ("one.csv", format!("{HEADER}{FIRST}{SECOND}")),
        ("later-first.csv", format!("{HEADER}{SECOND}{FIRST}")),
        ("many.csv", format!("{HEADER}{FIRST}{others}{SECOND}")),
        ("many.jsonl", lines(&format!("{SECOND}{others}{FIRST}"))),
        ("nameless.csv", format!("{HEADER}{FIRST}{SECOND}").replace("Ada,", ",")),
        (
            "form.csv",
            format!("{HEADER}{FIRST}{SECOND}")
                .replace("note,", "statement,")
                .replace("the first time", ""),
        ),
    ] {
        sandbox.write(file, content);
        let report = sandbox.json(&format!("cohort gaps {file} --min-group 1 --format json"));
        assert_eq!(
            (&report["unreadable"], &report["again"], &report["several-days"]),
            (&json!([]), &json!(0), &json!(1)),
            "{file}: {report}"
        );
        assert_eq!(met_in_knowledge(&report), ["RB-01", "RB-02", "RB-03"], "{file}");
        let set = &report["sets"][0];
        assert_eq!(
            (&set["answered-from"], &set["answered-to"]),
            (&json!("2026-03"), &json!("2026-05")),
            "{file}: {set}"
        );
        let text = sandbox
            .ok(&format!("cohort gaps {file} --min-group 1"))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(text.contains("1 person answered on several days, as one file says"), "{text}");
        // Each answer keeps its own day, and is read back unchanged.
        let rows = sandbox.ok(&format!("cohort export {file} --min-group 1"));
        let day = |id: &str| {
            rows.lines()
                .find(|row| {
                    row.contains(&format!(",{id},"))
                        && row.contains(",knowledge,")
                        && row.contains(",achieved,")
                })
                .unwrap()
                .rsplit(',')
                .next()
        };
        assert_eq!(
            (day("RB-01"), day("RB-02"), day("RB-03")),
            (Some("2026-05-04"), Some("2026-03-02"), Some("2026-05-04")),
            "{rows}"
        );
        sandbox.write("back.csv", &rows);
        assert_eq!(
            met_in_knowledge(&sandbox.json("cohort gaps back.csv --min-group 1 --format json")),
            ["RB-01", "RB-02", "RB-03"]
        );
    }
    // Two answers on one day contradict each other, and none is taken.
    for rows in [
        FIRST.to_owned() + &FIRST.replace("not-yet", "achieved"),
        FIRST.to_owned() + others + &FIRST.replace("not-yet", "achieved"),
    ] {
        sandbox.write("twice.csv", format!("{HEADER}{rows}"));
        let report = sandbox.json("cohort gaps twice.csv --min-group 1 --format json");
        assert!(report["unreadable"].to_string().contains("two different answers"), "{report}");
    }
}

/// An answer without a day may be later than any that has one, whatever other rows say.
#[test]
fn an_answer_without_a_day_is_never_taken_as_the_earlier_of_two() {
    let sandbox = Sandbox::begun();
    let rows = ["achieved,,", "achieved,,2026-03-01", "not-yet,,2026-03-03"]
        .map(|end| format!("Ada,1,RB-01,practice,{end}\n"));
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let rows = order.map(|at| rows[at].as_str()).concat();
        for others in ["", "Ben,1,RB-01,knowledge,not-yet,,2026-04-01\n"] {
            sandbox.write("a.csv", format!("{HEADER}{rows}{others}"));
            let report = sandbox.json("cohort gaps a.csv --min-group 1 --format json");
            assert_eq!(report["people"], usize::from(!others.is_empty()), "{rows}: {report}");
            assert!(
                report["unreadable"].to_string().contains("two different answers"),
                "{rows}: {report}"
            );
        }
        sandbox.write("a.csv", format!("{HEADER}{rows}"));
        assert!(sandbox.fails(2, "rate --from a.csv").contains("two different answers"), "{rows}");
    }
}

#[test]
fn one_s_own_answers_of_several_days_are_taken_in_their_order_and_no_note_is_lost() {
    for rows in [format!("{FIRST}{SECOND}"), format!("{SECOND}{FIRST}")] {
        let sandbox = Sandbox::begun();
        sandbox.write("mine.csv", format!("{HEADER}{rows}").replace("Ada,", "A. B.,"));
        let output = sandbox.run("rate --from mine.csv");
        let said = String::from_utf8(output.stderr)
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(
            output.status.success()
                && said.contains("on several days, from 2026-03-02 to 2026-05-04"),
            "{said}"
        );
        let shown = sandbox.json("show RB-01 --format json");
        let shown = shown.to_string();
        assert!(shown.contains("the first time"), "{shown}");
        let gaps = sandbox.json("gaps --format json");
        let of = |id: &str| {
            gaps["gaps"].as_array().unwrap().iter().find(|gap| gap["competency"] == id).unwrap()["aspects"]["knowledge"].clone()
        };
        assert_eq!(
            (of("RB-01"), of("RB-02"), of("RB-03")),
            (json!("achieved"), json!("achieved"), json!("achieved")),
            "{rows}"
        );
        sandbox.write(
            "twice.csv",
            format!("{HEADER}{FIRST}{}", FIRST.replace("not-yet", "achieved"))
                .replace("Ada,", "A. B.,"),
        );
        assert!(sandbox.fails(2, "rate --from twice.csv").contains("two different answers"));
    }
}

#[test]
fn a_day_is_read_alike_wherever_it_is_typed() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "What I noticed.\n");
    for (typed, day) in [
        ("31/03/2027", "2027-03-31"),
        ("31 March 2027", "2027-03-31"),
        ("2027-03-31", "2027-03-31"),
        ("1/4/27", "2027-04-01"),
    ] {
        sandbox.ok(&format!("plan add 'Observe' --by '{typed}'"));
        let goals = sandbox.json("plan list --format json");
        assert_eq!(goals["goals"].as_array().unwrap().last().unwrap()["by"], day, "{typed}");
    }
    sandbox.ok("plan done G1 --on '20 November 2026'");
    for (typed, said) in [("09/03/2026", "2026-03-09"), ("March 2026", "2026-03")] {
        sandbox.ok(&format!("evidence add a.txt --for RB-01 --happened '{typed}' --valid-until 31/12/2030 --title '{typed}'"));
        let list = sandbox.ok("evidence list --format json");
        assert!(
            list.contains(&format!("\"{said}\"")) && list.contains("2030-12-31"),
            "{typed}: {list}"
        );
    }
    // A form that was filled in on the web states its moment; none of these formats is guessed.
    let table = |day: &str| {
        sandbox.write(
            "t.csv",
            format!("person,competency,level,point,answered\nA. B.,RB-01,1,achieved,{day}\n"),
        )
    };
    for day in ["31/03/2026", "31 March 2026", "31/03/26", "31/03/2026 14:05:33", "2026-03-31"] {
        table(day);
        let output = sandbox.run("rate --from t.csv");
        assert!(String::from_utf8(output.stderr).unwrap().contains("2026-03-31"), "{day}");
    }
    for (typed, said) in [
        (
            "03/31/2026",
            "the day stands before the month; if you mean 31 March 2026, write 31/03/2026",
        ),
        ("31/02/2026", "the calendar has no such date"),
        ("31/03/99", "all four digits of the year"),
    ] {
        let refusal = sandbox.fails(2, &format!("plan add x --by {typed}"));
        assert!(refusal.contains(said), "{refusal}");
        assert!(
            sandbox
                .fails(2, &format!("evidence add a.txt --title x --happened {typed}"))
                .contains(said)
        );
        table(typed);
        let refusal = sandbox.fails(2, "rate --from t.csv");
        assert!(refusal.contains("is not a day such as") && refusal.contains(said), "{refusal}");
        let told = sandbox.json("cohort gaps t.csv --format json")["unreadable"].to_string();
        assert!(told.contains("this is not a day such as 2026-03-31 or 31/03/2026"), "{told}");
    }
}

/// In a column with 03/31/2026, 04/03/2026 may be in March or in April.
#[test]
fn where_one_row_has_the_month_first_no_other_day_of_its_file_is_guessed() {
    let sandbox = Sandbox::begun();
    let header = "person,level,competency,aspect,point,answered\n";
    let zed = "Zed,1,RB-01,knowledge,achieved,03/31/2026\n";
    let yan =
        "Yan,1,RB-01,knowledge,achieved,04/03/2026\nYan,1,RB-01,knowledge,not-yet,05/02/2026\n";
    let sure =
        "Uma,1,RB-01,knowledge,achieved,31/03/2026\nVal,1,RB-01,knowledge,achieved,2026-04-03\n";
    let sure = format!(
        "{sure}Wim,1,RB-01,knowledge,achieved,4 March 2026\nXia,1,RB-01,knowledge,achieved,03/03/2026\n"
    );
    // A file large enough to be read in parts: the first part has one notation, and the last the
    // other.
    let filler: String = (0..160_000)
        .map(|n| format!("P{n},1,RB-01,knowledge,achieved,2026-03-01,some-team-of-ours\n"))
        .collect();
    let wide = |rows: &str| rows.lines().map(|row| format!("{row},t\n")).collect::<String>();
    let large = |first: &str, last: &str| {
        format!("{},group-team\n{}{filler}{}", header.trim(), wide(first), wide(last))
    };
    for (file, content, people, left_out) in [
        ("a.csv", format!("{header}{zed}{yan}{sure}"), 4, 2),
        ("b.csv", format!("{header}{yan}{sure}{zed}"), 4, 2),
        ("alone.csv", format!("{header}{yan}{sure}"), 5, 0),
        ("large.csv", large(zed, &format!("{yan}{sure}")), 160_004, 2),
    ] {
        sandbox.write(file, content);
        let report = sandbox.json(&format!("cohort gaps {file} --min-group 1 --format json"));
        assert_eq!(report["people"], people, "{file}: {}", report["unreadable"]);
        assert_eq!(
            report["unreadable"].as_array().unwrap().len(),
            left_out,
            "{file}: {}",
            report["unreadable"]
        );
        let told = report["unreadable"].to_string();
        assert_eq!(
            told.contains("another row has the month first"),
            left_out > 0,
            "{file}: {told}"
        );
    }
    // For one person the whole file is refused, and each such day is named, so that mending one row
    // is not enough.
    sandbox.write("mine.csv", format!("{header}{zed}{}", yan.replace("Yan", "Zed")));
    let refusal = sandbox.fails(2, "rate --from mine.csv");
    assert!(
        refusal.contains("write 31/03/2026")
            && refusal.matches("another row has the month first").count() == 2,
        "{refusal}"
    );
}

/// Gnumeric writes days as 2026/03/31, followed by the time if a cell has one;
/// testdata/answers/make says how the files were made.
#[test]
fn files_that_gnumeric_saves_are_read_alike_in_each_of_its_formats() {
    for format in ["csv", "ods", "xls"] {
        let sandbox = Sandbox::begun();
        let file = format!("a.{format}");
        sandbox.write(
            &file,
            std::fs::read(repository(&format!("testdata/answers/gnumeric-1.12.55.{format}")))
                .unwrap(),
        );
        let report = sandbox.json(&format!("cohort gaps {file} --min-group 1 --format json"));
        assert_eq!(
            (&report["people"], &report["unreadable"], &report["several-days"]),
            (&json!(1), &json!([]), &json!(1)),
            "{format}"
        );
        assert_eq!(met_in_knowledge(&report), ["RB-01"], "{format}");
        let set = &report["sets"][0];
        assert_eq!(
            (&set["answered-from"], &set["answered-to"]),
            (&json!("2026-03"), &json!("2026-05")),
            "{format}"
        );
        sandbox.ok(&format!("rate --from {file}"));
        assert!(
            sandbox.json("show RB-01 --format json").to_string().contains("one\\ntwo"),
            "{format}"
        );
    }
}

#[test]
fn a_form_of_which_only_the_first_sheet_was_saved_is_told_as_that() {
    let sandbox = Sandbox::begun();
    // ssconvert and LibreOffice write the active sheet like this.
    for label in ["Your name, or a code of your own", "A name, or whatever tells you apart"] {
        sandbox.write("first.csv", format!("\"A framework, level 1\",\n,\nFramework,imh-practice\n\"{label}\",\"A. B.\"\nYour work,\n"));
        let said = "it is only the first sheet of a form; the answers are on the sheet Questions";
        assert!(sandbox.fails(2, "rate --from first.csv").contains(said), "{label}");
        assert!(
            sandbox.json("cohort gaps first.csv --format json")["unreadable"]
                .to_string()
                .contains(said),
            "{label}"
        );
    }
}

#[test]
fn a_day_in_a_report_for_people_is_said_and_kept_for_programs() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("plan add 'Before 2026-12-24' --for RB-01 --by 2027-01-31");
    sandbox.ok("evidence add plan.md --for RB-04 --title 'A plan' --happened 2026-03-09 --valid-until 2029-03-09");
    sandbox.write("d.zip", "no bundle");
    sandbox.ok("export --draft --output portfolio-2026-11-22.zip");
    let mut said = 0;
    for line in [
        "status",
        "history",
        "evidence list",
        "evidence show E3",
        "plan",
        "show RB-01",
        "show RB-04",
        "workspace info",
        "verify portfolio-2026-11-22.zip",
        "cohort gaps portfolio-2026-11-22.zip --min-group 1",
    ] {
        let page = sandbox.ok(&format!("{line} --format html"));
        let body = page.split_once("<main>").unwrap().1;
        for (at, _) in body.match_indices("20") {
            let Some(day) = body.get(at..at + 10).filter(|day| day.parse::<Date>().is_ok()) else {
                continue;
            };
            let before = &body[..at];
            let is_kept = before.ends_with("<time datetime=\"");
            // The words of a person, the name of a file and a command stay as they are.
            let is_theirs = before.ends_with("Before ")
                || before.ends_with("portfolio-")
                || before.ends_with("--by ")
                || body[at + 10..].starts_with('T');
            assert!(
                is_kept || is_theirs,
                "imh {line}: {day} after {}",
                &before[before.len() - 80..]
            );
            said += usize::from(is_kept);
        }
        assert!(!sandbox.ok(line).contains("<time"));
    }
    assert!(said > 10, "{said}");
    let page = sandbox.ok("plan --format html");
    assert!(page.contains("<time datetime=\"2027-01-31\">31 January 2027</time>"), "{page}");
    assert!(page.contains("Before 2026-12-24"), "{page}");
    assert_eq!(sandbox.json("plan --format json")["goals"][0]["by"], "2027-01-31");
    assert!(sandbox.ok("plan --format csv").contains("2027-01-31"));
}
