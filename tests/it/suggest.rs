//! Names that are on no list: the check finds them, and `imh check names suggest` goes through
//! them.

use super::harness::Sandbox;

const ACCOUNT: &str = "Kacper settled when Agnieszka sat on the floor. I waited with Kacper.\n\
    I asked mum Hodowa how the nights were. Grace smiled at her.\n\
    As Winnicott (1960) says, there is no such thing as a baby; by grace I will wait.\n\
    Selma Fraiberg, Adelson and Shapiro (1975) wrote of ghosts.\n";

fn with_account() -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.write("visit.txt", ACCOUNT);
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    sandbox
}

fn found(sandbox: &Sandbox) -> Vec<(String, String)> {
    let checked = sandbox.json("check --format json");
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap().to_owned();
    checked["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (text(finding, "kind"), text(finding, "where")))
        .collect()
}

#[test]
fn a_name_on_no_list_is_found_once_in_a_file_and_authors_are_not() {
    let sandbox = with_account();
    let found = found(&sandbox);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(kind, place)| (kind.as_str(), place.as_str())).collect();
    assert_eq!(
        found,
        [
            ("name", "E1 visit.txt, line 1, column 1"),
            ("name", "E1 visit.txt, line 1, column 21"),
            ("name", "E1 visit.txt, line 2, column 41"),
            ("perhaps-name", "E1 visit.txt, line 2, column 13"),
        ]
    );
    sandbox.fails(1, "export --target course-generic --output p.zip");
    sandbox.ok("export --output p.zip --draft");
    let said = sandbox.run("check");
    let said = String::from_utf8_lossy(&said.stdout).replace('\n', " ");
    assert!(said.contains("Your own list of names is empty."), "{said}");
    assert!(!said.contains("Kacper"), "the check never prints the words: {said}");
}

#[test]
fn an_empty_list_is_told_where_names_are_suggested() {
    let sandbox = with_account();
    let told = |sandbox: &Sandbox| {
        let output = sandbox.run("check names suggest");
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&said).contains("Your own list of names is empty.")
    };
    assert!(told(&sandbox));
    sandbox.ok("check names suggest --add Kacper");
    assert!(!told(&sandbox));
    assert!(told(&Sandbox::begun()), "with nothing to suggest");
}

#[test]
fn words_are_put_on_the_list_or_remembered_as_no_names() {
    let sandbox = with_account();
    let lines = sandbox.ok("check names suggest");
    let words: Vec<&str> = lines.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(words, ["Kacper", "Agnieszka", "Hodowa", "Grace"]);
    sandbox.ok("check names suggest --add Kacper,Agnieszka --dismiss Hodowa --dismiss Grace");
    let kinds: Vec<String> = found(&sandbox).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["listed-name", "listed-name", "listed-name"]);
    assert_eq!(sandbox.ok("check names list"), "Kacper\nAgnieszka\n");
    // A listed name leaves in nothing, not even a draft.
    sandbox.fails(1, "export --output p.zip --draft");
    // Words that are no names stay here as well.
    sandbox.ok("check names remove Kacper Agnieszka");
    sandbox.ok("export --output p.zip --draft");
    let bundle = sandbox.read_bytes("p.zip");
    assert!(!bundle.windows(10).any(|bytes| bytes == b"not-a-name"));
    // A service may have made a copy of the words; all of them count.
    let words = sandbox.read("ws/private/not-a-name.json").replace("Hodowa", "Kacper");
    sandbox.write("ws/private/not-a-name (1).json", words);
    let lines = sandbox.ok("check names suggest");
    assert!(lines.starts_with("Agnieszka\t") && lines.lines().count() == 1, "{lines}");
}

#[test]
fn the_own_name_of_a_person_is_not_a_name_of_a_family() {
    let sandbox = Sandbox::begun();
    sandbox.ok("workspace set --name 'Danielle Hargreaves'");
    sandbox.write("visit.txt", "By Danielle Hargreaves\nI, Danielle, sat with the mother.\n");
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    assert_eq!(found(&sandbox), []);
}

#[test]
fn each_answer_is_saved_when_it_is_given() {
    let sandbox = with_account();
    let output = sandbox.run_with_input("check names suggest --plain", "1\n2\n4\n");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(sandbox.ok("check names list"), "Kacper\n");
    assert!(sandbox.read("ws/private/not-a-name.json").contains("Agnieszka"));
    // The input ends after one answer, which is kept.
    let output = sandbox.run_with_input("check names suggest --plain", "1\n");
    assert!(!output.status.success());
    assert_eq!(sandbox.ok("check names list"), "Kacper\nHodowa\n");
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_each_word_with_its_place() {
    use super::terminal::Terminal;
    let sandbox = with_account();
    let mut terminal = Terminal::start(&sandbox, "check names suggest", 80, 24);
    terminal.sees("1 of 4: Kacper (E1 visit.txt, line 1, column 1");
    terminal.types("\r");
    terminal.sees("2 of 4: Agnieszka");
    terminal.types("\u{1b}");
    let (said, code) = terminal.ends();
    assert_eq!(code, 0, "{said}");
    assert_eq!(sandbox.ok("check names list"), "Kacper\n");
}

#[test]
fn a_made_up_name_that_is_said_to_be_one_raises_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "visit.txt",
        "I cared for a woman, I'll call her Sarah (not her real name). Child A and Baby B slept.\n",
    );
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    assert_eq!(found(&sandbox), []);
}

#[test]
fn a_name_in_the_words_of_the_portfolio_is_found_and_no_reason_may_hold_one() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note 'Oisín and his father were there'");
    let found = found(&sandbox);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "name");
    let id = sandbox.json("check --format json")["findings"][0]["id"].as_str().unwrap().to_owned();
    sandbox.fails(2, &format!("check accept {id} --reason 'Agnieszka agreed'"));
    sandbox.ok(&format!("check accept {id} --reason 'the name of a song'"));
    assert_eq!(sandbox.run("check").status.code(), Some(0));
    // With other words it is asked about again.
    sandbox.ok("rate RB-01=achieved --note 'Oisín and his mother were there'");
    assert_eq!(sandbox.run("check").status.code(), Some(1));
}

#[test]
fn a_word_that_was_dismissed_is_told_listed_and_taken_back() {
    let sandbox = with_account();
    assert_eq!(sandbox.json("check --format json")["dismissed-words"], 0);
    sandbox.ok("check names suggest --dismiss Kacper,Hodowa");
    let checked = sandbox.json("check --format json");
    assert_eq!(checked["dismissed-words"], 2);
    let passed_over = "imh passes over 2 words that you said are no names of a family";
    for line in ["check", "export --draft --output p.zip"] {
        let output = sandbox.run(line);
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
        let said = said.join("").replace('\n', " ");
        assert!(said.contains(passed_over), "imh {line}: {said}");
        assert!(said.contains("imh check names suggest --dismissed"), "imh {line}: {said}");
        assert!(!said.contains("Kacper"), "{said}");
    }
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "Hodowa\nKacper\n");
    let words = sandbox.json("check names suggest --dismissed --format json");
    assert_eq!(words["words"], serde_json::json!(["Hodowa", "Kacper"]));
    let csv = sandbox.ok("check names suggest --dismissed --format csv");
    assert!(
        csv.ends_with("word\nHodowa\nKacper\n") || csv.ends_with("word\r\nHodowa\r\nKacper\r\n"),
        "{csv}"
    );
    let page = sandbox.ok("check names suggest --dismissed --format markdown");
    assert!(page.contains("Hodowa"), "{page}");
    sandbox.fails(2, "check names suggest --format json");
    sandbox.ok("check names suggest --take-back kacper");
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "Hodowa\n");
    assert!(sandbox.ok("check names suggest").starts_with("Kacper\t"));
    let said = sandbox.fails(2, "check names suggest --take-back Hodowa,Kacper");
    assert!(said.contains("imh check names suggest --dismissed"), "{said}");
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "Hodowa\n");
    sandbox.ok("check names suggest --take-back Hodowa");
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "");
}

#[test]
fn a_word_is_on_the_list_or_dismissed_and_never_both() {
    let sandbox = with_account();
    sandbox.ok("check names suggest --dismiss Kacper,Grace");
    sandbox.ok("check names add KACPER");
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "Grace\n");
    sandbox.ok("check names suggest --add Grace");
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "");
    let said = sandbox.fails(2, "check names suggest --add Hodowa --dismiss hodowa");
    assert!(said.contains("both"), "{said}");
    let said = sandbox.fails(2, "check names suggest --dismiss kacper");
    assert!(said.contains("imh check names remove KACPER"), "{said}");
    sandbox.ok("check names add 'Hodowa Nowak'");
    let said = sandbox.fails(2, "check names suggest --dismiss Hodowa");
    assert!(said.contains("imh check names remove 'Hodowa Nowak'"), "{said}");
    assert_eq!(sandbox.ok("check names list"), "KACPER\nGrace\nHodowa Nowak\n");
    assert_eq!(sandbox.ok("check names suggest --dismissed"), "");
    // One that was dismissed earlier, and put on the list by an editor, is found all the same.
    sandbox.write("ws/private/not-a-name.json", "{\"format\": 1, \"words\": [\"Kacper\"]}");
    sandbox.fails(1, "export --draft --output p.zip");
}

#[test]
fn a_surname_after_a_title_is_offered_without_the_title() {
    let sandbox = Sandbox::begun();
    sandbox.write("visit.txt", "I saw Mrs Nowak.\nThen Mr. Okonkwo and Mrs Nowak came.\n");
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    sandbox.ok("rate RB-01=achieved --note 'Then I rang Dr Hussain, and Prof. J. van der Berg.'");
    let lines = sandbox.ok("check names suggest");
    let cells: Vec<Vec<&str>> = lines.lines().map(|line| line.split('\t').collect()).collect();
    let starts: Vec<&[&str]> = cells.iter().map(|cells| &cells[..3]).collect();
    assert_eq!(
        starts,
        [
            ["Hussain", "RB-01 knowledge, the note, column 16", "2"],
            ["van der Berg", "RB-01 knowledge, the note, column 38", "2"],
            ["Nowak", "E1 visit.txt, line 1, column 11", "2"],
            ["Okonkwo", "E1 visit.txt, line 2, column 10", "1"],
        ],
        "{lines}"
    );
    sandbox.ok("check names suggest --add Nowak --dismiss Okonkwo");
    let lines = sandbox.ok("check names suggest");
    assert!(!lines.contains("Nowak\t") && !lines.contains("Okonkwo\t"), "{lines}");
}

#[test]
fn a_surname_in_the_line_after_its_title_is_offered() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "visit.txt",
        "Yesterday I saw Mrs\n  Hodgkinson, then Dr\nJ. Haliloglu's letter. And Mr\n",
    );
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    let lines = sandbox.ok("check names suggest");
    let cells: Vec<Vec<&str>> = lines.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(
        cells,
        [
            ["Hodgkinson", "E1 visit.txt, line 2, column 3", "1", "Mrs Hodgkinson, then Dr"],
            [
                "Haliloglu",
                "E1 visit.txt, line 3, column 4",
                "1",
                "Dr J. Haliloglu's letter. And Mr"
            ],
        ],
        "{lines}"
    );
}

#[test]
fn a_dismissed_surname_is_passed_over_with_its_title() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "visit.txt",
        "I saw Mr Hodgkinson, and Dr\nHodgkinson's mother Mrs Hodgkinson-Bell. Mr Hodgkinson Bell came.\n",
    );
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    sandbox.ok("rate RB-01=achieved --note 'Then I rang Mr Hodgkinson.'");
    let before = found(&sandbox);
    sandbox.ok("check names suggest --dismiss hodgkinson");
    let places: Vec<String> = found(&sandbox).into_iter().map(|(_, place)| place).collect();
    assert_eq!(places, ["E1 visit.txt, line 2, column 21", "E1 visit.txt, line 2, column 42"]);
    let checked = sandbox.json("check --format json");
    assert_eq!(checked["dismissed-words"], 1);
    sandbox.ok("check names suggest --take-back Hodgkinson");
    assert_eq!(found(&sandbox), before);
    assert_eq!(before.len(), 7, "{before:?}");
}

#[test]
fn the_words_around_a_name_are_shown_with_it() {
    let sandbox = with_account();
    sandbox.ok("rate RB-01=achieved --note 'On a long grey morning in March we walked round the whole of the park with Bilal, and his grandmother told us of the garden that she had left behind.'");
    let lines = sandbox.ok("check names suggest");
    let line = |word: &str| -> Vec<String> {
        let line = lines.lines().find(|line| line.starts_with(word)).expect(&lines);
        line.split('\t').map(str::to_owned).collect()
    };
    let bilal = line("Bilal");
    assert_eq!(bilal[1], "RB-01 knowledge, the note, column 76");
    assert!(bilal[3].contains("of the park with Bilal, and his"), "{bilal:?}");
    assert!(bilal[3].starts_with('…') && bilal[3].ends_with('…'), "{bilal:?}");
    assert!(bilal[3].chars().count() <= 80, "{bilal:?}");
    assert!(line("Hodowa")[3].starts_with("I asked mum Hodowa how the nights were."), "{lines}");
    let output = sandbox.run_with_input("check names suggest --plain", "1\n4\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("with Bilal, and"), "{said}");
    assert!(said.contains("; 2 times in all)"), "{said}");
    assert!(said.contains("every answer so far is kept"), "{said}");
    assert!(said.trim_end().ends_with("Next: imh check"), "{said}");
    let output = sandbox.run_with_input("check names suggest --plain", "3\n3\n3\n3\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("; once)"), "{said}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_among_names_says_that_the_answers_are_kept() {
    use super::terminal::Terminal;
    let sandbox = with_account();
    let mut terminal = Terminal::start(&sandbox, "check names suggest", 80, 24);
    terminal.sees("1 of 4: Kacper");
    terminal.sees("every answer so far is kept (or press Esc)");
    terminal.types("\r");
    terminal.sees("2 of 4: Agnieszka");
    terminal.types("\u{3}");
    let (said, code) = terminal.ends();
    assert_eq!(code, 130, "{said}");
    assert!(said.contains("Stopped. Everything that was saved is still there."), "{said}");
    assert_eq!(sandbox.ok("check names list"), "Kacper\n");
}
