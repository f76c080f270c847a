use super::harness::{Sandbox, assert_snapshot, repository};

fn with_files(files: &[&str]) -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note 'I rang Mrs Tanner on 07700 900123.'");
    for file in files {
        let path = repository("testdata/privacy/files").join(file);
        sandbox.ok(&format!("evidence add {} --for RB-01 --title 'A file'", path.display()));
    }
    sandbox
}

#[test]
fn a_finding_says_where_and_what_and_never_the_words() {
    let sandbox = with_files(&["plain.txt", "letter.docx", "photo.jpg", "encrypted.pdf"]);
    sandbox.ok("check names add 'Little Acorns' Zoë");
    let text = sandbox.transcript(&["check", "check --format json", "check --format csv"]);
    for private in [
        "Tanner",
        "07700",
        "900140",
        "999 526",
        "Acorns",
        "example.org",
        "Harcourt",
        "Lindqvist",
        "Oaks",
        "12345",
        "Clegg",
    ] {
        assert!(!text.contains(private), "`{private}` is printed:\n{text}");
    }
    assert_snapshot("check.txt", &text);
    assert_eq!(sandbox.run("check").status.code(), Some(1));
}

#[test]
fn a_finding_is_answered_once_and_asked_again_when_the_content_changes() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "Please ring 07700 900123.\n");
    sandbox.ok("evidence add a.txt --for RB-01");
    let id = |sandbox: &Sandbox| {
        sandbox.json("check --format json")["findings"][0]["id"].as_str().unwrap().to_owned()
    };
    let first = id(&sandbox);
    sandbox.ok(&format!("check accept {first} --reason 'our own office'"));
    let again =
        sandbox.run(&format!("check accept {first} --reason 'the number of our own office'"));
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(
        told.contains(&format!(
            "Reason: the number of our own office; before: {first}: our own office."
        )),
        "{told}"
    );
    let checked = sandbox.json("check --format json");
    assert_eq!(
        (checked["ready"].as_bool(), checked["findings"][0]["state"].as_str()),
        (Some(true), Some("accepted"))
    );
    assert_eq!(sandbox.run("check").status.code(), Some(0));
    sandbox.write("a.txt", "Please ring  07700 900123.\n");
    sandbox.ok("evidence edit E1 --file a.txt");
    assert_ne!(id(&sandbox), first);
    assert_eq!(sandbox.run("check").status.code(), Some(1));
    assert_snapshot(
        "check-wrong.txt",
        &sandbox.transcript(&[
            "check accept 00000000 --reason x",
            "check accept 00000000",
            "check accept 00000000 --reason ''",
            "check --target aimh-portfolo",
            "check clean nothing.txt",
            "check clean E9",
            "check names add x",
            "check names remove Nobody",
            "check names list",
        ]),
    );
}

#[test]
fn names_on_the_list_are_found_everywhere_and_leave_nowhere() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add 'Amelia Rose' zoë");
    sandbox.write("Notes about Zoe.txt", "We met amelia-rose, and ZOË's mother.\n");
    sandbox.ok("evidence add 'Notes about Zoe.txt' --for RB-01 --title 'A visit to ZOE'");
    let checked = sandbox.json("check --format json");
    let places: Vec<&str> = checked["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["where"].as_str().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "E1, the title, column 12",
            "E1, the name of file 1, column 13",
            "E1 file 1, line 1, column 8",
            "E1 file 1, line 1, column 25"
        ]
    );
    for line in [
        "export --output p.zip",
        "export --output p.zip --draft",
        "export --target course-generic --output p.zip --draft",
    ] {
        let said = sandbox.fails(1, line);
        assert!(
            said.contains("a name from your own list") && said.contains("nothing was changed"),
            "{line}: {said}"
        );
        assert!(!said.to_lowercase().contains("amelia"), "{line}: {said}");
        assert!(!sandbox.path("p.zip").exists(), "{line}");
    }
    // A name that belongs to nobody is accepted, with a reason.
    let ids: Vec<&str> = checked["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    sandbox.ok(&format!("check accept {} --reason 'a doll'", ids.join(" ")));
    sandbox.ok("export --output p.zip");
    let bundle = std::process::Command::new("unzip")
        .args(["-p", "p.zip", "-x", "*/evidence/*"])
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&bundle.stdout).to_lowercase().contains("amelia"));
    sandbox.ok("check names remove 'amelia rose'");
    assert_eq!(sandbox.ok("check names list"), "zoë\n");
}

#[test]
fn a_submission_waits_for_open_findings_and_a_draft_does_not() {
    let sandbox = with_files(&["plain.txt"]);
    let text = sandbox.transcript(&[
        "export --target course-generic --output a.zip",
        "export --target course-generic --output b.zip --draft",
        "export --output c.zip",
        "check --target aimh-portfolio",
    ]);
    assert_snapshot("check-export.txt", &text);
    assert!(!sandbox.path("a.zip").exists() && sandbox.path("b.zip").exists());
}

#[test]
fn consent_answers_for_the_people_in_a_picture() {
    let sandbox = with_files(&["plain.jpg"]);
    let has = |sandbox: &Sandbox| {
        sandbox.json("check --format json")["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["kind"] == "people-in-picture")
    };
    assert!(has(&sandbox));
    sandbox.ok("evidence edit E1 --consent 'written, from everybody in it; kept at work'");
    assert!(!has(&sandbox));
}

#[test]
fn a_cleaned_revision_has_lost_its_properties_and_nothing_else() {
    for file in [
        "photo.jpg",
        "photo.png",
        "photo.webp",
        "letter.docx",
        "letter.odt",
        "sheet.xlsx",
        "sheet.ods",
        "deck.pptx",
        "text.pdf",
        "libreoffice.pdf",
        "libreoffice.docx",
    ] {
        let sandbox = with_files(&[file]);
        let kinds = |sandbox: &Sandbox| -> Vec<String> {
            sandbox.json("check --format json")["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|finding| finding["kind"].as_str().unwrap().to_owned())
                .collect()
        };
        let strippable =
            ["author", "last-editor", "company", "photo-place", "camera-owner", "photo-thumbnail"];
        assert!(
            kinds(&sandbox).iter().any(|kind| strippable.contains(&kind.as_str())),
            "{file} has nothing to clean"
        );
        let said = sandbox.ok("check clean E1");
        assert!(said.contains("Cleaned 1 file of E1."), "{file}: {said}");
        let after = kinds(&sandbox);
        assert!(!after.iter().any(|kind| strippable.contains(&kind.as_str())), "{file}: {after:?}");
        let shown = sandbox.json("evidence show E1 --format json");
        assert_eq!(shown["revisions"].as_array().unwrap().len(), 1);
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
        let again = sandbox.run("check clean E1");
        assert!(again.status.success(), "{file}");
    }
}

#[test]
fn a_cleaned_copy_of_a_file_stands_beside_it() {
    let sandbox = Sandbox::begun();
    let before = std::fs::read(repository("testdata/privacy/files/photo.jpg")).unwrap();
    sandbox.write("photo.jpg", &before);
    let told = sandbox.ok("check clean photo.jpg");
    assert!(told.trim_end().ends_with("photo (cleaned).jpg"), "{told}");
    assert_eq!(sandbox.read_bytes("photo.jpg"), before);
    let after = sandbox.read_bytes("photo (cleaned).jpg");
    assert!(
        after.len() < before.len()
            && after.starts_with(b"\xff\xd8")
            && after.ends_with(b"\xff\xd9")
    );
    sandbox.write("unknown.bin", [0, 1, 2, 3]);
    assert!(
        sandbox.fails(1, "check clean unknown.bin").contains("of a kind that it does not know")
    );
    sandbox.write("song.mid", b"MThd\0\0\0\x06\0\0\0\0\0\x60");
    let said = sandbox.fails(1, "check clean song.mid");
    assert!(
        said.contains("cannot clean a recording of this kind") && !said.contains(".docx"),
        "{said}"
    );
}

#[test]
fn a_file_that_imh_cannot_clean_is_never_sent_to_be_cleaned() {
    let sandbox = Sandbox::begun();
    let letter = repository("testdata/privacy/files/old.doc");
    sandbox.write("old.doc", std::fs::read(letter).unwrap());
    sandbox.ok("evidence add old.doc --for RB-01 --title 'A letter'");
    let words = |said: &str| said.split_whitespace().collect::<Vec<_>>().join(" ");
    let checked = words(&String::from_utf8_lossy(&sandbox.run("check").stdout));
    assert!(checked.contains("clean that") && !checked.contains("check clean"), "{checked}");
    let cleaned = words(&sandbox.fails(1, "check clean old.doc"));
    assert!(cleaned.contains("imh cannot clean a document of an older Office"), "{cleaned}");
}

#[test]
fn a_listed_name_that_is_still_in_a_cleaned_copy_is_told() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    sandbox.write("mine.txt", "We saw Ottoline.");
    let said = sandbox.run("check clean mine.txt");
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&said.stdout).contains("Still in it:"));
    sandbox.write("other.txt", "We saw the sea.");
    assert!(!sandbox.ok("check clean other.txt").contains("Still in it"));
}

#[test]
fn a_file_that_cannot_be_cleaned_ends_with_an_exit_code_that_says_so() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    for (file, bytes) in [
        ("bad.jpg", b"x".as_slice()),
        ("bad.docx", b"some words"),
        ("map.ppm", b"P6\n#Ottoline\n2 1\n255\n\0\0\0\xff\xff\xff"),
        ("song.mid", b"MThd\0\0\0\x06\0\0\0\0\0\x60"),
    ] {
        sandbox.write(file, bytes);
        let said = sandbox.run(&format!("check clean {file}"));
        assert_eq!(said.status.code(), Some(1), "{file}");
        assert!(said.stdout.is_empty(), "{file}");
    }
}

#[test]
fn a_report_on_cleaning_exists_in_every_format() {
    let sandbox = with_files(&["photo.jpg"]);
    std::fs::copy(repository("testdata/privacy/files/photo.jpg"), sandbox.path("mine.jpg"))
        .unwrap();
    let copied = sandbox.json("check clean mine.jpg --output clean.jpg --format json");
    assert_eq!(
        (&copied["report"], &copied["files"][0]["state"]),
        (&"check-clean".into(), &"cleaned".into())
    );
    assert!(copied["copy"].as_str().unwrap().ends_with("clean.jpg"));
    let cleaned = sandbox.read_bytes("clean.jpg");
    // An existing copy may be somebody's work, so it is not overwritten without --force.
    assert!(sandbox.fails(2, "check clean mine.jpg --output clean.jpg").contains("--force"));
    sandbox.write("clean.jpg", "mine");
    sandbox.ok("check clean mine.jpg --output clean.jpg --force");
    assert_eq!(sandbox.read_bytes("clean.jpg"), cleaned);
    assert!(sandbox.fails(2, "check clean E1 --output x.jpg").contains("cleaned where it is kept"));
    let csv = sandbox.ok("check clean E1 --format csv");
    assert!(csv.contains("of,copy,file,state,reason") && csv.contains("E1,,1,cleaned,"), "{csv}");
    for format in ["text", "markdown", "html"] {
        assert!(
            sandbox
                .ok(&format!("check clean E1 --format {format}"))
                .contains("nothing to clean in E1"),
            "{format}"
        );
    }
}

#[test]
fn an_option_that_has_another_name_now_still_works_and_says_so() {
    let sandbox = with_files(&["photo.jpg"]);
    sandbox.write("pass", "purple kettle seven maps\n");
    for (old, new) in [
        ("check --strip E1", "imh check clean"),
        ("check --for aimh-portfolio", "--target"),
        ("check --for=aimh-portfolio", "--target"),
        ("export --for aimh-portfolio --draft --output a.zip", "--target"),
        ("export --draft --passphrase-file pass --output a.age", "--encrypt-with"),
        ("keys new --output me --passphrase-file pass", "--key-passphrase-file"),
    ] {
        let output = sandbox.run(old);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(&format!("is called `{new}` now")), "{old}: {said}");
        assert!(output.status.code().is_some_and(|code| code < 2), "{old}: {said}");
    }
    assert!(
        sandbox.path("a.zip").exists()
            && sandbox.path("a.age").exists()
            && sandbox.path("me").exists()
    );
    for new in ["check --target aimh-portfolio", "gaps", "verify a.age --passphrase-file pass"] {
        let said = String::from_utf8_lossy(&sandbox.run(new).stderr).into_owned();
        assert!(!said.contains("is called"), "{new}: {said}");
    }
}

#[test]
fn the_check_prints_whole_commands_that_change_what_it_found() {
    let sandbox = Sandbox::begun();
    sandbox.ok("workspace set --name Wimblo");
    sandbox.ok("check names add Wimblo Ozzbert");
    sandbox.ok("rate RB-01.knowledge=achieved --note 'Ozzbert came'");
    sandbox.ok("rate RB-02=n/a --reason 'Ozzbert does that'");
    sandbox.write("a.txt", "Ozzbert came\n");
    sandbox.write("b.txt", "Nobody came\n");
    sandbox.ok("evidence add a.txt b.txt --for RB-01 --title 'With Ozzbert' --happened 2026-03-09");
    sandbox.ok("evidence add --words 'Ozzbert came' --for RB-01 --title Words");
    sandbox.ok("plan add 'Sing with Ozzbert' --for RB-01");
    sandbox
        .write("photo.jpg", std::fs::read(repository("testdata/privacy/files/photo.jpg")).unwrap());
    sandbox.ok("evidence add photo.jpg --for RB-01 --title 'A picture'");
    let said = sandbox.run("check").stdout;
    let said = String::from_utf8(said).unwrap();
    for command in [
        "imh workspace set --name \"...\"",
        "imh rate RB-01.knowledge=achieved --note \"...\"",
        "imh rate RB-02.knowledge=n/a --reason \"...\"",
        "imh evidence edit E1 --title \"...\"",
        "imh evidence edit E1 --happened 2026-03",
        "imh evidence edit E1 --file FILE --file FILE",
        "imh evidence edit E2",
        "imh plan edit G1 --help",
        "imh check clean E3",
    ] {
        assert!(said.contains(command), "{command}: {said}");
    }
    for command in [
        "workspace set --name 'A. B.'",
        "rate RB-01.knowledge=achieved --note 'A child came'",
        "rate RB-02.knowledge=n/a --reason 'A colleague does that'",
        "evidence edit E1 --title 'With a child'",
        "evidence edit E1 --happened 2026-03",
        "evidence edit E1 --file b.txt --file b.txt",
        "plan edit G1 --help",
        "check clean E3",
    ] {
        sandbox.ok(command);
    }
}

#[test]
fn a_finding_is_accepted_by_its_number() {
    let sandbox = Sandbox::begun();
    sandbox.write("visit.txt", "ring 07700 900123\n");
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    let finding = sandbox.json("check --format json")["findings"][0].clone();
    let number = finding["number"].as_str().unwrap().to_owned();
    assert!(number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{number}");
    let said = sandbox.shown(&sandbox.run("check"));
    assert!(said.contains(&format!("imh check accept {number} --reason")), "{said}");
    for too_few in ["1", "12", "00000000000"] {
        sandbox.fails(2, &format!("check accept {too_few} --reason 'our own office'"));
    }
    sandbox.ok(&format!("check accept {number} --reason 'our own office'"));
    let after = sandbox.json("check --format json")["findings"][0].clone();
    assert_eq!((&after["id"], &after["state"]), (&finding["id"], &"accepted".into()));
}

#[test]
fn a_number_is_whole_on_a_narrow_terminal() {
    let mut sandbox = Sandbox::begun();
    sandbox.write("visit.txt", "born on 3 March 2024 at 12 Bramble Close; ring 07700 900123\n");
    sandbox.ok("evidence add visit.txt --for RB-01 --title 'A visit'");
    let numbers: Vec<String> = sandbox.json("check --format json")["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["number"].as_str().unwrap().to_owned())
        .collect();
    assert!(numbers.len() > 2);
    for columns in [20, 40, 59, 60, 80] {
        sandbox.set("COLUMNS", &columns.to_string());
        let said = String::from_utf8(sandbox.run("check").stdout).unwrap();
        for number in &numbers {
            let begins = format!("{number} ");
            assert!(said.lines().any(|line| line.starts_with(&begins)), "{said}");
        }
        let words = said.replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        if columns == 40 {
            for part in ["E1 visit.txt, line 1, column", "a telephone number take it out"] {
                assert!(words.contains(part), "{columns}: {said}");
            }
        }
    }
}
