//! The person's own list of names, and the words that they said are no names: no file of theirs
//! that imh does not understand is passed over or written anew.

use super::harness::Sandbox;

const LIST: &str = "ws/private/names.txt";

#[test]
fn each_listed_name_in_a_long_file_has_a_finding_of_its_own() {
    let sandbox = Sandbox::begun();
    sandbox.write("diary.txt", format!("{}Ozzbert came\n", "Wimblo came\n".repeat(1_500)));
    sandbox.ok("evidence add diary.txt --for RB-01 --title 'A diary'");
    sandbox.ok("check names add Wimblo Ozzbert");
    let checked = sandbox.json("check --format json");
    let findings = checked["findings"].as_array().unwrap();
    let of = |wanted: &dyn Fn(&str, &str) -> bool| -> Vec<&str> {
        findings
            .iter()
            .filter(|one| wanted(one["where"].as_str().unwrap(), one["kind"].as_str().unwrap()))
            .map(|one| one["id"].as_str().unwrap())
            .collect()
    };
    let last = of(&|place, kind| kind == "listed-name" && place.contains("line 1501,"));
    assert_eq!(last.len(), 1, "the other name has a finding of its own");
    // Whoever accepts all others was never shown that one, so it does not leave.
    let others = of(&|place, kind| kind == "listed-name" && !place.contains("line 1501,"));
    assert_eq!(others.len(), 1_001);
    sandbox.ok(&format!("check accept {} --reason 'a puppet'", others.join(",")));
    sandbox.fails(1, "export --draft --output p.zip");
    sandbox.ok(&format!("check accept {} --reason 'a puppet'", last[0]));
    sandbox.ok("export --draft --output p.zip");
}

#[test]
fn more_listed_names_than_can_be_shown_are_never_accepted_unseen() {
    let sandbox = Sandbox::begun();
    let word = |at: usize| -> String {
        format!(
            "Q{}",
            at.to_string().bytes().map(|b| char::from(b + b'a' - b'0')).collect::<String>()
        )
    };
    let words: Vec<String> = (10_000..20_001).map(word).collect();
    sandbox.write("diary.txt", words.join(" came\n"));
    sandbox.ok("evidence add diary.txt --for RB-01 --title 'A diary'");
    sandbox.write(LIST, words.join("\n"));
    let checked = sandbox.json("check --format json");
    let findings = checked["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 10_001);
    let rest = findings.iter().find(|one| !one["detail"].is_null()).unwrap();
    let said = sandbox
        .fails(2, &format!("check accept {} --reason 'puppets'", rest["id"].as_str().unwrap()));
    assert!(said.contains("names that imh has not shown"), "{said}");
    assert!(said.contains("note: nothing was changed"), "{said}");
}
