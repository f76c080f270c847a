//! Competencies by words, and ids as people spell them.

use serde_json::Value;

use super::harness::{Sandbox, repository};

fn found(sandbox: &Sandbox, line: &str) -> Vec<String> {
    let report: Value = sandbox.json(&format!("find {line} --format json"));
    let all = report["found"].as_array().unwrap().iter();
    all.map(|one| one["competency"].as_str().unwrap().to_owned()).collect()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn words_beside_a_title_are_said_to_be_there() {
    let sandbox = Sandbox::begun();
    let said = words(&sandbox.ok("find collaborative"));
    assert!(said.contains("In its cluster: Collaborative working"), "{said}");
    assert!(!said.contains("In its name"), "{said}");
    assert!(words(&sandbox.ok("find Fathers")).contains("In its name"));
}

#[test]
fn words_find_every_form_of_themselves_and_a_title_goes_first() {
    let sandbox = Sandbox::begun();
    for (line, first) in [
        ("settling", "SC-09"),
        ("settle in", "SC-09"),
        ("SETTLED", "SC-09"),
        ("Fathers", "RB-02"),
        ("safeguarding duty", "LP-01"),
        ("\"baby's rights\"", "LP-07"),
        ("'the baby’s rights'", "LP-07"),
        ("video feedback", "SC-05"),
        ("dads", "RB-02"),
    ] {
        assert_eq!(found(&sandbox, line).first().map(String::as_str), Some(first), "{line}");
    }
    assert!(found(&sandbox, "attach").contains(&"DV-05".to_owned()), "the beginning of a word");
    let everywhere = found(&sandbox, "the");
    assert!(everywhere.len() > 50, "a common word alone is looked for: {}", everywhere.len());
    let most = sandbox.json("find safe sleeping position --format json");
    assert_eq!(
        (&most["only-most"], &most["found"][0]["competency"]),
        (&true.into(), &"SC-04".into())
    );
    assert_eq!(sandbox.json("find settling --format json")["only-most"], false);
    assert_eq!(found(&sandbox, "the settling of"), found(&sandbox, "settling"));
    let of_level = found(&sandbox, "research --level 3");
    assert!(!of_level.is_empty() && of_level.len() < found(&sandbox, "research baby").len() + 63);
    let said = sandbox.ok("find shaking");
    assert!(words(&said).contains("SC-04") && said.contains("Level 1:"), "{said}");
}

#[test]
fn words_that_stand_nowhere_find_nothing_kindly() {
    let sandbox = Sandbox::begun();
    for line in [
        "helicopter",
        "settling helicopter",
        "helicopters of the sea",
        "'  '",
        "'...'",
        "'\u{1b}[31m'",
    ] {
        let output = sandbox.run(&format!("find {line}"));
        let said = sandbox.shown(&output);
        assert_eq!(output.status.code(), Some(1), "{line}: {said}");
        assert!(said.contains("No competency mentions") && !said.contains('\u{1b}'), "{said}");
    }
    assert!(sandbox.fails(2, "find").contains("imh find"));
}

#[test]
fn words_are_found_without_a_portfolio_and_in_other_languages() {
    let sandbox = Sandbox::new();
    assert_eq!(found(&sandbox, "fathers").first().map(String::as_str), Some("RB-02"));
    let small = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    sandbox.write(
        "baum.toml",
        small
            .replace("language = \"en-GB\"", "language = \"de\"")
            .replace("title = \"Pruning\"", "title = \"Bäume schneiden\""),
    );
    for form in ["Baum", "bäumen", "schneide"] {
        let line = format!("{form} --framework baum.toml");
        assert_eq!(found(&sandbox, &line).first().map(String::as_str), Some("C-1-01"), "{form}");
    }
}

#[test]
fn words_are_found_in_every_script_and_however_they_are_typed() {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/orchard.toml")).unwrap();
    for (language, title, typed) in [
        ("fr", "L'attachement", "attachement"),
        ("fr", "L'éveil du bébé", "eveil"),
        ("fr", "L'éveil du bébé", "e\u{301}veil"),
        ("it", "L'allattamento", "allattamento"),
        ("zh", "支持家庭喂养婴儿", "喂养"),
        ("ja", "赤ちゃんの授乳を支える", "授乳"),
        ("th", "การให้นมทารก", "นม"),
        ("tr", "Işık ve uyku", "ışık"),
        ("ru", "Сон ребёнка", "ребенка"),
        ("cy", "Bondio â'r baban", "baban"),
    ] {
        let pack = pack.replace("language = \"en-GB\"", &format!("language = \"{language}\""));
        sandbox
            .write("p.toml", pack.replace("title = \"Pruning\"", &format!("title = \"{title}\"")));
        let line = format!("{typed} --framework p.toml");
        assert_eq!(found(&sandbox, &line), ["C-1-01"], "{language}: {typed}");
    }
}

#[test]
fn an_id_is_found_as_well() {
    let sandbox = Sandbox::begun();
    for typed in ["AC-07", "ac7", "'AC 07'"] {
        assert_eq!(found(&sandbox, typed), ["AC-07"], "{typed}");
    }
    let none = sandbox.run("find --level 1 escalate");
    assert!(words(&sandbox.shown(&none)).contains("No competency mentions `escalate` at level 1"));
}

#[test]
fn a_script_names_competencies_exactly_and_is_told_how_to_find_them() {
    let sandbox = Sandbox::begun();
    for (line, hint) in [
        ("show settling", "imh find settling"),
        ("show 'DV 3'", "imh show DV-03"),
        ("history settling", "imh find settling"),
        ("plan add 'A goal' --for settling", "imh find settling"),
        ("plan add 'A goal' --for dv3", "imh show DV-03"),
        ("evidence add --words 'Words' --title T --for settling", "imh find settling"),
        ("rate settling=achieved", "SC-09"),
    ] {
        let said = sandbox.run(line);
        let said = sandbox.shown(&said);
        assert!(
            line.starts_with("rate") && said.contains("there is no competency")
                || said.contains(hint),
            "{line}: {said}"
        );
    }
    assert_eq!(sandbox.json("plan --format json")["goals"].as_array().unwrap().len(), 0);
    sandbox.ok("show dv-03");
}

#[cfg(unix)]
mod on_a_terminal {
    use super::{super::terminal::Terminal, *};

    #[test]
    fn words_offer_a_list_and_one_is_chosen() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "show settling", 100, 30);
        terminal.sees("Which competency do you mean by `settling`?");
        terminal.sees("SC-09 Separations and settling in");
        terminal.types("\r");
        let (shown, code) = terminal.ends();
        assert!(shown.contains("Everyday care") && code == 0, "{shown}");
    }

    #[test]
    fn an_id_is_known_however_it_is_spelled() {
        let sandbox = Sandbox::begun();
        for typed in ["dv03", "DV 3", "dv-3", "Dv_003"] {
            let terminal = Terminal::start(&sandbox, &format!("show '{typed}'"), 100, 40);
            let (shown, code) = terminal.ends();
            assert!(shown.contains("DV-03") && code == 0, "{typed}: {shown}");
        }
        let terminal = Terminal::start(&sandbox, "rate dv3=achieved 'rb 1'=achieved", 100, 40);
        let (shown, code) = terminal.ends();
        assert!(shown.contains("Saved 4 ratings on 2 competencies") && code == 0, "{shown}");
        let terminal = Terminal::start(&sandbox, "show helicopter", 100, 40);
        let (shown, code) = terminal.ends();
        assert!(shown.contains("helicopter") && code == 2, "{shown}");
    }

    #[test]
    fn a_list_of_which_none_is_meant_changes_nothing() {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "plan add Visit --for settling", 100, 30);
        terminal.sees("None of these");
        terminal.types("\u{1b}");
        let (shown, code) = terminal.ends();
        assert!(shown.contains("imh find settling") && code == 2, "{shown}");
        assert_eq!(sandbox.json("plan --format json")["goals"].as_array().unwrap().len(), 0);
    }

    /// Returns what a goal is planned for, if the question is answered with these keys, each after
    /// what is seen before it.
    fn planned_for(answers: &[(&str, &str)]) -> Value {
        let sandbox = Sandbox::begun();
        let mut terminal = Terminal::start(&sandbox, "plan add --plain", 100, 30);
        let begins = [("What do you want to reach?", "Settle babies in\r")];
        let ends = ["How will you get there?", "By which day", "How will you know"]
            .map(|seen| (seen, "\r"));
        for (seen, keys) in begins.iter().chain(answers).chain(&ends) {
            terminal.sees(seen);
            terminal.types(keys);
        }
        let (shown, code) = terminal.ends();
        assert_eq!(code, 0, "{shown}");
        sandbox.json("plan --format json")["goals"][0]["for"].clone()
    }

    #[test]
    fn words_between_ids_name_nothing() {
        let ids = planned_for(&[("such as settling?", "RB-01 and rb2\r")]);
        assert_eq!(ids, serde_json::json!(["RB-01", "RB-02"]));
    }

    #[test]
    fn a_question_takes_ids_and_words_together() {
        let ids = planned_for(&[
            ("such as settling?", "helicopter\r"),
            ("there is no competency `helicopter`", "rb1, settling\r"),
            ("1. SC-09", "1\r"),
        ]);
        assert_eq!(ids, serde_json::json!(["RB-01", "SC-09"]));
    }
}
