//! Suppression in cohorts: nobody can work out suppressed numbers, names or the words of people's
//! files.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{
    cohort::{answers, counts, need},
    harness::Sandbox,
};

/// An attacker's knowledge: the lowest and highest value of each number, and sums of some numbers
/// that are at most a limit.
#[derive(Default)]
struct Attack {
    known: Vec<(i64, i64)>,
    sums: Vec<(Vec<(i64, usize)>, i64)>,
}

impl Attack {
    /// Returns the indices of a row's numbers; a number that is not shown is unknown.
    fn row(&mut self, shown: [Option<u64>; 5], people: i64) -> [usize; 5] {
        let row = shown.map(|count| {
            let count = count.map(|count| i64::try_from(count).unwrap());
            self.known.push(count.map_or((0, people), |count| (count, count)));
            self.known.len() - 1
        });
        self.is(&row, people);
        row
    }

    fn at_most(&mut self, few: &[usize], many: &[usize], more: i64) {
        let signed =
            |cells: &[usize], sign: i64| cells.iter().map(|cell| (sign, *cell)).collect::<Vec<_>>();
        self.sums.push(([signed(few, 1), signed(many, -1)].concat(), more));
    }

    fn is(&mut self, cells: &[usize], sum: i64) {
        self.at_most(cells, &[], sum);
        self.at_most(&[], cells, -sum);
    }

    /// Narrows every range as far as possible.
    fn run(&mut self) {
        loop {
            let mut any = false;
            for (cells, most) in &self.sums {
                let least = |known: &[(i64, i64)], sign: i64, cell: usize| {
                    if sign > 0 { known[cell].0 } else { -known[cell].1 }
                };
                let all: i64 =
                    cells.iter().map(|(sign, cell)| least(&self.known, *sign, *cell)).sum();
                for (sign, cell) in cells {
                    let room = most - (all - least(&self.known, *sign, *cell));
                    let (low, high) = self.known[*cell];
                    let narrower =
                        if *sign > 0 { (low, high.min(room)) } else { (low.max(-room), high) };
                    any |= narrower != (low, high);
                    self.known[*cell] = narrower;
                }
            }
            if !any {
                break;
            }
        }
    }
}

/// Returns the name of a group, or one for the merged groups.
fn named(group: &Value) -> String {
    group["group"].as_str().unwrap_or("others").to_owned()
}

/// In the order of the verdict: the lowest decides.
const LOWEST_FIRST: [usize; 5] = [3, 2, 1, 0, 4];

#[test]
fn small_numbers_cannot_be_recovered_from_what_is_shown() {
    let sandbox = Sandbox::new();
    let mut state = 12_345_u64;
    let mut chance = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let competencies: Vec<String> = (1..=10).map(|at| format!("RB-{at:02}")).collect();
    let (mut suppressed, mut told_of, mut told_of_both, mut told_of_open) = (0, 0, 0, 0);
    for round in 0..12 {
        let folder = format!("in{round}");
        let people = 6 + chance(30);
        // In some cohorts nearly everything open is open in one aspect only, so that the others
        // reveal much of it.
        let in_one = chance(3);
        let mut groups = "person,team\n".to_owned();
        for person in 0..people {
            let mut points: Vec<Value> = Vec::new();
            for id in &competencies {
                for aspect in ["knowledge", "practice"] {
                    let point =
                        ["achieved", "achieved", "not-yet", "working-towards", "achieved", ""]
                            [usize::try_from(chance(6)).unwrap()];
                    let point = if in_one > 0 && aspect == "knowledge" && chance(in_one * 6) > 0 {
                        "achieved"
                    } else {
                        point
                    };
                    if !point.is_empty() && chance(12) > 0 {
                        points.push(json!({ "competency": id, "aspect": aspect, "point": point }));
                    }
                }
                // An optional aspect is mostly not answered.
                let felt =
                    ["", "", "growing", "steady", "sure"][usize::try_from(chance(5)).unwrap()];
                if !felt.is_empty() {
                    points.push(json!({ "competency": id, "aspect": "confidence", "point": felt }));
                }
            }
            let person_named = format!("Person {person}");
            let answers = answers(&person_named, "", &[("RB-01", "achieved")]);
            let mut answers: Value = serde_json::from_str(&answers).unwrap();
            answers["answers"] = json!(points);
            sandbox.write(&format!("{folder}/{person}.json"), answers.to_string());
            writeln!(groups, "{person_named},Team {}", chance(4).min(chance(4))).unwrap();
        }
        sandbox.write("groups.csv", groups);
        let line = |minimum: u32| {
            format!(
                "cohort gaps {folder} --groups groups.csv --by team --min-group {minimum} --format json"
            )
        };
        let (shown, truth) = (sandbox.json(&line(5)), sandbox.json(&line(1)));
        let people = i64::try_from(people).unwrap();
        let row_of = |of: &Value, aspect: &str| {
            if aspect.is_empty() { counts(of) } else { counts(&of["aspects"][aspect]) }
        };
        let of_what = |of: &Value, aspect: &str| {
            if aspect.is_empty() { of["of"].as_i64() } else { of["aspects"][aspect]["of"].as_i64() }
        };
        let not_met_of = |of: &Value, aspect: &str| {
            let of = if aspect.is_empty() { of } else { &of["aspects"][aspect] };
            of["not-met"].as_i64()
        };
        let of_groups = shown["groups"].as_array().unwrap();
        let mut attack = Attack::default();
        let mut cells: BTreeMap<(String, String, &str), [usize; 5]> = BTreeMap::new();
        for id in &competencies {
            let need_here = need(&shown, id);
            let rows = ["", "knowledge", "practice", "confidence"].map(|aspect| {
                let row = attack.row(row_of(need_here, aspect), people);
                if let Some(of) = of_what(need_here, aspect) {
                    told_of += 1;
                    attack.is(&row[..if aspect == "confidence" { 3 } else { 4 }], of);
                }
                if let Some(not_met) = not_met_of(need_here, aspect) {
                    told_of_both += 1;
                    attack.is(&row[1..3], not_met);
                }
                cells.insert((id.clone(), String::new(), aspect), row);
                row
            });
            // A verdict is the lowest of the aspects, and at least as many are open as is stated.
            for rank in 1..=4 {
                let below = [rows[0], rows[1], rows[2]].map(|row| {
                    LOWEST_FIRST[..rank].iter().map(|column| row[*column]).collect::<Vec<_>>()
                });
                attack.at_most(&below[1], &below[0], 0);
                attack.at_most(&below[2], &below[0], 0);
                attack.at_most(&below[0], &[below[1].clone(), below[2].clone()].concat(), 0);
            }
            let open = [rows[0][1], rows[0][2], rows[0][3]];
            let bound = |of: &str| need_here[of].as_i64().unwrap();
            attack.at_most(&[], &open, -bound("open-at-least"));
            attack.at_most(&open, &[], bound("open-at-most"));
            told_of_open += usize::from(need_here["open"].is_number());
            let of_groups = of_groups.iter().map(|group| {
                let here = need(group, id);
                assert_eq!(
                    here["aspects"],
                    json!({}),
                    "what aspects say of a group is not shown where anything is suppressed"
                );
                let row = attack.row(counts(here), group["people"].as_i64().unwrap());
                if let Some(not_met) = not_met_of(here, "") {
                    attack.is(&row[1..3], not_met);
                }
                if let Some(open) = here["open"].as_i64() {
                    attack.is(&row[1..4], open);
                }
                cells.insert((id.clone(), named(group), ""), row);
                row
            });
            let of_groups: Vec<[usize; 5]> = of_groups.collect();
            for (column, whole) in rows[0].into_iter().enumerate().filter(|_| !of_groups.is_empty())
            {
                let parts: Vec<usize> = of_groups.iter().map(|row| row[column]).collect();
                attack.at_most(&parts, &[whole], 0);
                attack.at_most(&[whole], &parts, 0);
            }
        }
        let domain =
            shown["domains"].as_array().unwrap().iter().find(|one| one["domain"] == "RB").unwrap();
        for aspect in ["", "knowledge", "practice", "confidence"] {
            if let Some(not_met) = not_met_of(domain, aspect) {
                let parts = competencies
                    .iter()
                    .flat_map(|id| cells[&(id.clone(), String::new(), aspect)][1..3].to_vec());
                attack.is(&parts.collect::<Vec<_>>(), not_met);
            }
            if let Some(of) = of_what(domain, aspect) {
                let columns = if aspect == "confidence" { 3 } else { 4 };
                let parts = competencies
                    .iter()
                    .flat_map(|id| cells[&(id.clone(), String::new(), aspect)][..columns].to_vec());
                attack.is(&parts.collect::<Vec<_>>(), of);
            }
            for (column, sum) in row_of(domain, aspect).into_iter().enumerate() {
                let parts: Vec<usize> = competencies
                    .iter()
                    .map(|id| cells[&(id.clone(), String::new(), aspect)][column])
                    .collect();
                if let Some(sum) = sum {
                    attack.is(&parts, i64::try_from(sum).unwrap());
                }
            }
        }
        attack.run();
        let truth_of = |group: &str, id: &str, aspect: &str| {
            if group.is_empty() {
                return Some(row_of(need(&truth, id), aspect));
            }
            let groups = truth["groups"].as_array().unwrap();
            groups.iter().find(|one| named(one) == group).map(|one| counts(need(one, id)))
        };
        for ((id, group, aspect), row) in &cells {
            let truth = truth_of(group, id, aspect);
            for (column, cell) in row.iter().enumerate() {
                let (low, high) = attack.known[*cell];
                let count = truth.map(|row| i64::try_from(row[column].unwrap()).unwrap());
                assert!(
                    count.is_none_or(|count| low <= count && count <= high),
                    "what is shown is true: {id} {group} {aspect}"
                );
                if (1..5).contains(&count.unwrap_or(low)) {
                    suppressed += 1;
                    assert!(
                        low < high,
                        "round {round}: {low} people at {id} {aspect} {column} of {group} can be worked out"
                    );
                }
            }
        }
        // The order follows from the numbers shown.
        let order = |of: &Value| {
            (
                std::cmp::Reverse(of["open-at-least"].as_u64().unwrap()),
                of["competency"].as_str().unwrap().to_owned(),
            )
        };
        let needs: Vec<_> = shown["competencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["domain"] == "RB")
            .map(order)
            .collect();
        assert!(needs.is_sorted(), "{needs:?}");
    }
    assert!(
        suppressed > 50 && told_of > 50 && told_of_both > 50 && told_of_open > 50,
        "there is something to attack: {suppressed} {told_of} {told_of_both} {told_of_open}"
    );
}

#[test]
fn nobody_is_named_unless_that_is_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("in/one.json", answers("Zebedee Quirk", "midwife", &[("RB-01", "achieved")]));
    sandbox.write(
        "in/two.json",
        answers("ZEBEDEE  quirk", "midwife", &[("RB-01", "not-yet")])
            .replace("2026-03-01", "2026-04-01"),
    );
    sandbox.write("in/three.json", answers("Yolanda Quirk", "midwife", &[("RB-01", "brilliant")]));
    for line in [
        "cohort gaps in",
        "cohort gaps in --format json",
        "cohort gaps in --format html --by role",
        "cohort compare in in --format json",
        "cohort training in",
        "cohort export in",
        "cohort export in --format jsonl",
    ] {
        let output = sandbox.run(line);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap().to_lowercase();
        assert!(!said.contains("zebedee") && !said.contains("yolanda"), "{line}: {said}");
    }
    let report = sandbox.json("cohort gaps in --min-group 1 --format json");
    assert_eq!(
        (&report["people"], &report["again"]),
        (&json!(1), &json!(1)),
        "the latest counts, however the name is typed"
    );
    assert_eq!(need(&report, "RB-01")["met"], 0);
    let named = sandbox.ok("cohort export in --identify --min-group 1");
    assert!(
        named.lines().nth(1).unwrap().contains(",ZEBEDEE  quirk,midwife,")
            || named.contains("ZEBEDEE"),
        "{}",
        &named[..300]
    );
    // The same secret gives the same keys on another day, and another secret gives others.
    sandbox.write("secret", "correct horse battery staple");
    sandbox.write("other", "an altogether different one");
    let key =
        |line: &str| sandbox.ok(line).lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert_eq!(
        key("cohort export in --key-secret secret"),
        key("cohort export in/two.json --key-secret secret")
    );
    assert_ne!(
        key("cohort export in --key-secret secret"),
        key("cohort export in --key-secret other")
    );
    sandbox.write("short", "abc");
    assert!(
        sandbox.fails(2, "cohort export in --key-secret short").contains("too short for a secret")
    );
}

#[test]
fn the_words_in_what_people_handed_in_are_not_repeated() {
    let sandbox = Sandbox::new();
    let words = "Zebedee Quirk cried";
    let json = |what: Value| what.to_string();
    let file = answers("A", "", &[("RB-01", "achieved")]);
    sandbox.write("in/point.json", answers("A", "", &[("RB-01", words)]));
    sandbox.write("in/competency.json", answers("A", "", &[(words, "achieved")]));
    sandbox.write("in/level.json", file.replace("\"1\"", &format!("\"{words}\"")));
    sandbox.write("in/framework.json", file.replace("imh-practice", words));
    sandbox.write("in/version.json", file.replace("1.1.0", words));
    sandbox.write("in/day.json", file.replace("2026-03-01", words));
    sandbox.write("in/field.json", json(json!({ "format": 1, words: 1, "answers": [] })));
    sandbox.write("in/sort.json", json(json!({ "format": words, "answers": [] })));
    sandbox.write(
        "in/aspect.csv",
        format!("competency,level,aspect,point\nRB-01,1,{words},achieved\n"),
    );
    sandbox.write("in/column.csv", format!("competency,level,{words},point\nRB-01,1,x,achieved\n"));
    sandbox.write(
        "in/rows.csv",
        format!("person,level,competency,point\n{words},1,RB-01,{words}\nB,{words},RB-01,achieved\nC,1,{words},achieved\n"),
    );
    sandbox.write(
        "in/day.csv",
        format!("person,level,competency,point,answered\nB,1,RB-01,achieved,{words}\n"),
    );
    sandbox.write(
        "in/lines.jsonl",
        format!("{{\"person\":\"B\",\"level\":\"1\",\"competency\":\"RB-01\",\"point\":\"1\"}}\n{{\"person\":[\"{words}\"]}}\n"),
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(words).unwrap();
    for (row, cells) in (0..).zip([["Competency", "Level", "Your answer"], ["RB-01", "1", words]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sandbox.write("in/sheet.xlsx", book.save_to_buffer().unwrap());
    for line in [
        "cohort gaps in",
        "cohort gaps in --format json",
        "cohort training in",
        "cohort export in",
        "cohort compare in in",
    ] {
        let output = sandbox.run(line);
        let said =
            String::from_utf8([output.stdout, output.stderr].concat()).unwrap().to_lowercase();
        assert!(!said.contains("quirk") && !said.contains("cried"), "{line}: {said}");
    }
    let report = sandbox.json("cohort gaps in --format json");
    let reasons: String = report["unreadable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{}: {}\n", one["file"].as_str().unwrap(), one["reason"].as_str().unwrap())
        })
        .collect();
    super::harness::assert_snapshot("cohort-quiet.txt", &reasons);
    // A user who reads their own file sees their own words.
    let one = Sandbox::begun();
    one.write("point.json", answers("A", "", &[("RB-01", words)]));
    assert!(one.fails(2, "rate --from point.json").contains(words));
}

#[test]
fn courses_come_in_the_order_of_what_is_shown_of_them() {
    let sandbox = Sandbox::new();
    // Two people do not meet one competency, and four another: neither number is shown, nor which
    // is larger.
    for person in 0..12 {
        let point = |few: bool| if few { "not-yet" } else { "achieved" };
        let given = [
            ("RB-01", point(person < 2)),
            ("RB-02", point(person < 4)),
            ("RB-03", point(person < 5)),
        ];
        sandbox.write(&format!("in/{person}.json"), answers(&format!("P{person}"), "", &given));
    }
    let course = |id: &str, competency: &str| {
        sandbox.write(
            &format!("{id}.toml"),
            format!(
                "format = 1\n[training]\nid = \"{id}\"\ntitle = \"{id}\"\nprovider = \"Somebody\"\n[[covers]]\nframework = \"imh-practice\"\ncompetencies = [\"{competency}\"]\n"
            ),
        );
    };
    course("first", "RB-01");
    course("second", "RB-02");
    course("third", "RB-03");
    for order in [["first", "second", "third"], ["second", "third", "first"]] {
        let catalogue: String = order.iter().map(|id| format!(" --catalogue {id}.toml")).collect();
        let report =
            sandbox.json(&format!("cohort training in{catalogue} --courses 1 --format json"));
        let mut expected: Vec<&str> = order.to_vec();
        expected.retain(|id| *id != "third");
        expected.insert(0, "third");
        let ids =
            report["courses"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
        let ids: Vec<&str> = ids.filter(|id| order.contains(id)).collect();
        assert_eq!(ids, expected, "what is suppressed stays as the catalogue has it");
        let hidden =
            report["courses"].as_array().unwrap().iter().find(|one| one["id"] == "second").unwrap();
        assert_eq!(
            (&hidden["gaps"], &hidden["people"], &hidden["gaps-at-least"]),
            (&Value::Null, &Value::Null, &json!(1))
        );
    }
    // Of 12 people it is said that few are open; of fewer, as many could be either.
    let line = "cohort training in --catalogue second.toml --courses 1";
    assert!(sandbox.ok(line).contains("1 or more"));
    for person in 9..12 {
        std::fs::remove_file(sandbox.path(&format!("in/{person}.json"))).unwrap();
    }
    // A least number of 0 says nothing, so it is not printed.
    let text = sandbox.ok(line);
    assert!(!text.contains(" 0 or more"), "{text}");
}

#[test]
fn a_group_of_few_has_no_name_wherever_it_stands() {
    let sandbox = Sandbox::new();
    for person in 0..9 {
        sandbox.write(
            &format!("in/{person}.json"),
            answers(&format!("P{person}"), "midwife", &[("RB-01", "achieved")]),
        );
    }
    // One person at another level, the only one in their role.
    let alone = answers("P0", "Only nurse at Elm Road", &[("RB-01", "achieved")]);
    sandbox.write("in/alone.json", alone.replace("\"level\":\"1\"", "\"level\":\"2\""));
    sandbox.write("in/third.json", alone.replace("\"level\":\"1\"", "\"level\":\"3\""));
    let table = (1..9).fold("person,team\nP0,Elm Road alone\n".to_owned(), |table, person| {
        format!("{table}P{person},Oak\n")
    });
    sandbox.write("groups.csv", table);
    for line in [
        "cohort gaps in --by role",
        "cohort gaps in --by role --format json",
        "cohort gaps in --by team --groups groups.csv --format csv",
        "cohort gaps in/alone.json --by role --format html",
        "cohort export in --groups groups.csv --min-group 3",
        "cohort export in --groups groups.csv --format jsonl",
    ] {
        let text = sandbox.ok(line);
        assert!(!text.to_lowercase().contains("elm road"), "{line}: {text}");
    }
    let text = sandbox.ok("cohort gaps in --by role --min-group 1");
    assert!(text.contains("Only nurse at Elm Road (1)"), "{text}");
}

#[test]
fn a_sum_over_a_domain_does_not_disclose_open_counts() {
    let sandbox = Sandbox::new();
    // Five of six people meet the first competency, one has not rated it, and nobody meets the
    // second.
    for person in 0..6 {
        let mut given = vec![("RB-02", "not-yet")];
        given.extend((person > 0).then_some(("RB-01", "achieved")));
        sandbox.write(&format!("in/{person}.json"), answers(&format!("P{person}"), "", &given));
    }
    let report = sandbox.json("cohort gaps in --format json");
    let domain =
        report["domains"].as_array().unwrap().iter().find(|one| one["domain"] == "RB").unwrap();
    let hidden = need(&report, "RB-01");
    assert_eq!(
        (&hidden["open"], &hidden["open-at-least"], &hidden["open-at-most"], &domain["met"]),
        (&Value::Null, &json!(1), &json!(3), &Value::Null),
        "{domain}"
    );
}

#[test]
fn a_damaged_workspace_is_told_without_its_words() {
    let sandbox = Sandbox::new();
    sandbox.ok("init in/one --level 1");
    sandbox.ok("--workspace in/one rate RB-01=achieved");
    let file = sandbox.read("in/one/imh.json");
    sandbox.write(
        "in/one/imh.json",
        file.replacen("\"format\": 1", "\"format\": \"Zebedee cried\"", 1),
    );
    let text = sandbox.ok("cohort gaps in");
    assert!(!text.contains("Zebedee") && text.contains("is a workspace that is damaged"), "{text}");
}

/// Twenty-four people, some of whom say how confident they feel about two competencies.
fn with_silence(sandbox: &Sandbox) {
    for person in 0..24 {
        let mut answers: Value =
            serde_json::from_str(&answers(&format!("P{person}"), "", &[("RB-01", "achieved")]))
                .unwrap();
        let felt = |competency: &str, point: &str| json!({ "competency": competency, "aspect": "confidence", "point": point });
        let given = answers["answers"].as_array_mut().unwrap();
        if person < 18 {
            given.push(felt("RB-01", if person < 13 { "sure" } else { "growing" }));
        }
        if person < 3 {
            given.push(felt("RB-02", "sure"));
        }
        sandbox.write(&format!("in/{person}.json"), answers.to_string());
    }
}

#[test]
fn silence_about_an_optional_aspect_does_not_count_as_no() {
    let sandbox = Sandbox::new();
    with_silence(&sandbox);
    let report = sandbox.json("cohort gaps in --format json");
    let felt = &need(&report, "RB-01")["aspects"]["confidence"];
    assert_eq!(
        (&felt["met"], &felt["of"], &felt["not-rated"]),
        (&json!(13), &json!(18), &json!(6))
    );
    assert_eq!(need(&report, "RB-01")["aspects"]["knowledge"]["of"], 24);
    // 13 of the 18 who answered, and not of all 24.
    let text = sandbox.ok("cohort gaps in --format markdown");
    let row = |id: &str| text.lines().rfind(|line| line.contains(id)).unwrap().to_owned();
    assert!(row("RB-01").ends_with("| 72% (6 not answered) |"), "{}", row("RB-01"));
    assert!(text.contains("Confidence may be left out"), "{text}");
    // Three answered, so neither their answers nor the number without an answer is shown.
    assert!(row("RB-02").ends_with("| – (– not answered) |"), "{}", row("RB-02"));
    assert_eq!(need(&report, "RB-02")["aspects"]["confidence"]["of"], Value::Null);
    assert!(row("RB-03").ends_with("| none |"), "{}", row("RB-03"));
    assert!(sandbox.ok("cohort gaps in --format html").contains("72% (6 not answered)"));
    let whole = sandbox.json("cohort gaps in --format json --min-group 1");
    let domain =
        whole["domains"].as_array().unwrap().iter().find(|one| one["domain"] == "RB").unwrap();
    assert_eq!(
        (&domain["aspects"]["confidence"]["met"], &domain["aspects"]["confidence"]["of"]),
        (&json!(16), &json!(21))
    );
}

#[test]
fn a_suppressed_number_says_so_in_a_table_and_a_missing_one_is_empty() {
    let sandbox = Sandbox::new();
    with_silence(&sandbox);
    let rows = |line: &str| -> Vec<BTreeMap<String, String>> {
        let table = sandbox.ok(line);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let header = reader.headers().unwrap().clone();
        let cells = |row: csv::StringRecord| {
            header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|row| cells(row.unwrap())).collect()
    };
    let gaps = rows("cohort gaps in --format csv");
    let row = |id: &str, aspect: &str| {
        gaps.iter().find(|row| row["competency"] == id && row["aspect"] == aspect).unwrap()
    };
    let kept = row("RB-02", "confidence");
    assert_eq!(
        [&kept["met"], &kept["not-rated"], &kept["of"], &kept["open"]],
        ["suppressed", "suppressed", "suppressed", ""]
    );
    assert_eq!(
        [&kept["suppressed-below"], &kept["rated-by"], &kept["answered-from"]],
        ["5", "self", "2026-03"]
    );
    assert_eq!(row("RB-01", "")["met"], "24");
    let open = rows("cohort gaps in --format csv --min-group 1");
    assert!(
        open.iter()
            .all(|row| row["suppressed-below"] == "1"
                && row.values().all(|cell| cell != "suppressed"))
    );
    // Without pairs nobody moved, which differs from a suppressed number.
    for person in 0..8 {
        sandbox.write(
            &format!("later/{person}.json"),
            answers("", "", &[("RB-01", "achieved"), (&format!("RB-0{}", person + 2), "achieved")]),
        );
    }
    let unpaired = rows("cohort compare in later --format csv");
    assert!(
        unpaired.iter().all(|row| row["moved-up"].is_empty())
            && unpaired.iter().any(|row| row["met-after"] == "suppressed")
    );
    let paired = rows("cohort compare in in --format csv --min-group 25");
    assert!(
        paired.iter().all(|row| row["moved-up"] == "suppressed" && row["change"] == "suppressed")
    );
    assert!(
        rows("cohort training in --format csv --min-group 25")
            .iter()
            .all(|row| row["people"] == "suppressed")
    );
}

#[test]
fn a_report_says_whose_ratings_these_are_when_and_against_what_and_what_they_cannot_show() {
    let sandbox = Sandbox::new();
    for person in 0..6 {
        let one = answers(&format!("P{person}"), "", &[("RB-01", "achieved")]);
        sandbox.write(
            &format!("in/{person}.json"),
            one.replace("2026-03-01", if person == 0 { "2026-02-07" } else { "2026-04-30" }),
        );
        sandbox.write(&format!("later/{person}.json"), one.replace("2026-03-01", "2026-09-01"));
    }
    let plain = |line: &str| sandbox.ok(line).split_whitespace().collect::<Vec<_>>().join(" ");
    let framework = "against Infant mental health practice framework 1.1.0 (its wording is our own). Independent wording";
    for line in [
        "cohort gaps in",
        "cohort training in",
        "cohort gaps in --format markdown",
        "cohort gaps in --format html",
    ] {
        let text = plain(line);
        assert!(
            text.contains(&format!(
                "People rated themselves, from February 2026 to April 2026, {framework}"
            )),
            "{line}: {text}"
        );
    }
    let text = plain("cohort compare in later");
    let when = "before from February 2026 to April 2026 and after in September 2026";
    assert!(text.contains(&format!("People rated themselves, {when}, {framework}")), "{text}");
    assert!(
        text.contains("Limits of this comparison")
            && text.contains("much else happens between two dates"),
        "{text}"
    );
    let report = sandbox.json("cohort compare in later --format json");
    assert_eq!(
        (&report["before"]["rated-by"], &report["sets"][0]["after-from"]),
        (&json!("self"), &json!("2026-09"))
    );
    assert!(report["cannot-show"].as_str().unwrap().contains("own ratings"));
    // A day is never shown; a month is not shown for fewer people than the minimum.
    let report = sandbox.json("cohort gaps in --format json --min-group 7");
    assert_eq!(
        (&report["sets"][0]["answered-from"], &report["sets"][0]["wording"]),
        (&Value::Null, &json!("own"))
    );
    assert!(!plain("cohort gaps in --min-group 7").contains("February"));
}
