//! The person's own list of names, and the words that they said are no names: no file of theirs
//! that imh does not understand is passed over or written anew.

use std::fs;

use super::harness::Sandbox;

const LIST: &str = "ws/private/names.txt";
const NO_NAMES: &str = "ws/private/not-a-name.json";

/// Every command that needs the list.
const NEED_THE_LIST: [&str; 9] = [
    "check",
    "export --output p.zip",
    "export --draft --output p.zip",
    "check names add Bob",
    "check names remove Amelia",
    "check names list",
    "check names confirm",
    "check names suggest",
    "check names suggest --add Bob",
];

fn utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

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

#[test]
fn a_list_in_utf_16_without_a_mark_is_read() {
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let sandbox = Sandbox::begun();
        sandbox.write(LIST, utf_16("Zoë\r\nBertram\r\n李小明\r\n", unit));
        assert_eq!(sandbox.ok("check names list"), "Zoë\nBertram\n李小明\n");
        sandbox.ok("check names add Bob");
        assert_eq!(sandbox.read(LIST), "Zoë\nBertram\n李小明\nBob\n");
    }
}

#[test]
fn a_list_that_cannot_be_read_is_refused_and_never_written_anew() {
    let utf_32: Vec<u8> =
        "\u{feff}Amelia\nBertram\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let noise = super::harness::noise(400);
    let mut cut = utf_16("Amelia\nBertram\n", u16::to_le_bytes);
    cut.pop();
    for (what, bytes) in [
        ("UTF-32 with a mark", &utf_32[..]),
        ("UTF-32", &utf_32[4..]),
        ("NULs", b"Amelia\0Bertram\0"),
        ("NULs only", &[0; 64]),
        ("noise", &noise),
        ("UTF-16 that was cut", &cut),
        ("Windows encoding", b"Zo\xeb\nAmelia\n"),
        ("UTF-16 of other letters", &utf_16("Анна", u16::to_le_bytes)),
    ] {
        for known in [false, true] {
            let sandbox = Sandbox::begun();
            sandbox.ok("rate RB-01=achieved --note 'Amelia was there'");
            if known {
                sandbox.ok("check names add Amelia Bertram");
            }
            sandbox.write(LIST, bytes);
            let before = sandbox.tree("ws");
            for line in NEED_THE_LIST {
                let said = sandbox.fails(3, line).replace('\n', " ");
                for part in ["private/names.txt` is there, but imh cannot read it", "UTF-8"] {
                    assert!(said.contains(part), "{what}, imh {line}: {said}");
                }
                assert!(!said.contains("Amelia"), "{said}");
            }
            assert!(sandbox.tree("ws") == before, "{what}");
            assert!(!sandbox.path("p.zip").exists(), "{what}");
            // A backup has it as it is.
            sandbox.ok("workspace backup b.zip");
        }
    }
}

#[test]
fn a_folder_or_a_link_to_nothing_in_place_of_the_list_is_refused() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note 'Amelia was there'");
    fs::create_dir_all(sandbox.path(LIST)).unwrap();
    for line in NEED_THE_LIST {
        let said = sandbox.fails(3, line).replace('\n', " ");
        assert!(said.contains("private/names.txt` is there, but imh cannot read it"), "{said}");
        assert!(said.contains("a folder"), "{said}");
    }
    fs::remove_dir(sandbox.path(LIST)).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere.txt", sandbox.path(LIST)).unwrap();
        for line in NEED_THE_LIST {
            let said = sandbox.fails(3, line).replace('\n', " ");
            assert!(said.contains("private/names.txt` is there, but imh cannot read it"), "{said}");
            assert!(said.contains("a link"), "{said}");
        }
        assert!(fs::symlink_metadata(sandbox.path(LIST)).unwrap().is_symlink());
    }
}

#[test]
fn a_file_of_dismissed_words_is_read_or_refused_and_never_written_anew() {
    let words = "{\"format\": 1, \"words\": [\"Kacper\"]}\n";
    let with_mark = format!("\u{feff}{words}");
    for bytes in [with_mark.as_bytes(), &utf_16(&with_mark, u16::to_le_bytes)] {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved --note 'Kacper was there'");
        sandbox.write(NO_NAMES, bytes);
        sandbox.ok("check");
        sandbox.ok("check names suggest --dismiss Hodan");
        let kept = sandbox.read(NO_NAMES);
        assert!(kept.contains("Kacper") && kept.contains("Hodan"), "{kept}");
    }
    let deeper = "{\"format\": 1, \"words\": {\"Kacper\": true}}";
    for (bytes, fault) in [
        ("", "it is empty"),
        ("{\"format\": 1, \"wor", "line 1"),
        (deeper, "line 1"),
        ("{\"words\": [\"Kacper\"]}", "line 1"),
        ("{\"format\": 0, \"words\": [\"Kacper\"]}", "format"),
        ("{\"format\": 2, \"words\": [\"Kacper\"]}", "a newer imh"),
        ("{\"format\": 2, \"people\": []}", "a newer imh"),
    ] {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved --note 'Kacper was there'");
        sandbox.write(NO_NAMES, bytes);
        let before = sandbox.tree("ws");
        for line in [
            "check",
            "export --output p.zip",
            "check names suggest",
            "check names suggest --dismiss Hodan",
            "check names suggest --dismissed",
            "check names suggest --take-back Kacper",
            "check names add Bob",
        ] {
            let said = sandbox.fails(3, line).replace('\n', " ");
            assert!(said.contains("private/not-a-name.json"), "imh {line}: {said}");
            assert!(said.contains(fault), "{bytes}, imh {line}: {said}");
            assert!(!said.contains("Kacper"), "{said}");
        }
        assert!(sandbox.tree("ws") == before, "{bytes}");
    }
}

#[cfg(unix)]
#[test]
fn the_command_that_sets_damaged_words_aside_works_as_printed() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    sandbox.write(NO_NAMES, "{\"format\": 1, \"wor");
    let output = sandbox.run("check");
    let said = String::from_utf8(output.stderr).unwrap();
    let command = said.split('`').find(|part| part.starts_with("mv ")).expect(&said);
    let ran = std::process::Command::new("sh").args(["-c", command]).output().unwrap();
    assert!(ran.status.success(), "{command}: {ran:?}");
    sandbox.ok("check");
}

#[test]
fn a_placeholder_is_not_taken_for_a_name() {
    let sandbox = Sandbox::begun();
    for line in [
        "check names add NAME",
        "check names suggest --add WORD",
        "check names suggest --dismiss WORD",
        "check names add Bob NAME",
    ] {
        let said = sandbox.fails(2, line);
        assert!(said.contains("only stands for a name of your own"), "imh {line}: {said}");
        assert!(said.contains("note: nothing was changed"), "{said}");
    }
    assert_eq!(sandbox.ok("check names list"), "");
    sandbox.ok("check names add Name");
}

#[test]
fn a_name_without_letters_or_with_only_one_is_refused_in_words_that_fit() {
    let sandbox = Sandbox::begun();
    for (typed, expected) in [
        ("!!!", "has no letters"),
        ("7", "is a single letter or digit, which would be found everywhere"),
        ("x", "is a single letter or digit, which would be found everywhere"),
        ("明", "is a single sign, which would be found inside other words"),
    ] {
        let said = sandbox.fails(2, &format!("check names add '{typed}'")).replace('\n', " ");
        assert!(said.contains(expected), "{typed}: {said}");
    }
    sandbox.ok("check names add 小明");
}
