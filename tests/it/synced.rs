//! Folders that a service syncs: the files that each service leaves beside a person's own are
//! recognised, and nothing is lost, deleted or begun anew.

use std::{collections::BTreeMap, fs};

use super::harness::{Sandbox, repository};

/// Returns the name of the first device, which is its journal's name without the ending.
fn device(sandbox: &Sandbox) -> String {
    let marker: serde_json::Value = serde_json::from_str(&sandbox.read("ws/imh.json")).unwrap();
    marker["first-device"].as_str().unwrap().to_owned()
}

/// The names that services give a second version of `x.kind`, each in its own spelling, in several
/// languages.
pub(super) fn names_of_copies(x: &str, kind: &str) -> Vec<(&'static str, String)> {
    vec![
        ("Dropbox", format!("{x} (Anna's conflicted copy 2026-11-28).{kind}")),
        ("Dropbox", format!("{x} (conflicted copy 2026-11-28).{kind}")),
        ("Dropbox", format!("{x} (Case Conflict).{kind}")),
        ("Dropbox", format!("{x} (Selective Sync Conflict).{kind}")),
        (
            "Dropbox in German",
            format!("{x} (In Konflikt stehende Kopie von Anna 2026-11-28).{kind}"),
        ),
        ("Dropbox in French", format!("{x} (Copie en conflit de Anna 2026-11-28).{kind}")),
        ("OneDrive", format!("{x}-DESKTOP-4QK7RTC.{kind}")),
        ("OneDrive", format!("{x}-LAPTOP1-2.{kind}")),
        ("OneDrive", format!("{x} (2).{kind}")),
        ("Google Drive", format!("Copy of {x}.{kind}")),
        ("Google Drive in German", format!("Kopie von {x}.{kind}")),
        ("Google Drive in Polish", format!("Kopia pliku {x}.{kind}")),
        ("Google Drive", format!("{x} (1).{kind}")),
        ("iCloud Drive", format!("{x} 2.{kind}")),
        ("Syncthing", format!("{x}.sync-conflict-20261128-101112-ABCDEFG.{kind}")),
        ("Synology Drive", format!("{x}_Anna-PC_Nov-28-1011-2026_Conflict.{kind}")),
        ("Synology Drive", format!("{x}_DiskStation_Nov-28-1011-2026_CaseConflict_1.{kind}")),
        ("Resilio", format!("{x}.Conflict.{kind}")),
        ("Resilio", format!("{x}.Conflict1.{kind}")),
        ("Nextcloud", format!("{x} (conflicted copy 2026-11-28 101112).{kind}")),
        ("Nextcloud in Catalan", format!("{x} (còpia en conflicte 2026-11-28 101112).{kind}")),
        ("Windows", format!("{x} - Copy.{kind}")),
        ("Windows in German", format!("{x} - Kopie.{kind}")),
        ("a Mac", format!("{x} copy.{kind}")),
    ]
}

/// The placeholders of services for `name` while they keep it elsewhere or are still fetching it.
fn names_of_placeholders(name: &str) -> Vec<(&'static str, String)> {
    vec![
        ("iCloud Drive", format!(".{name}.icloud")),
        ("Syncthing", format!(".syncthing.{name}.tmp")),
        ("Syncthing on Windows", format!("~syncthing~{name}.tmp")),
        ("Resilio", format!("{name}.!sync")),
        ("Resilio, selective", format!("{name}.rsls")),
        ("Nextcloud", format!("{name}.nextcloud")),
    ]
}

/// The files that systems and services put into any folder.
fn names_of_the_system(name: &str) -> Vec<String> {
    let own = [
        ".DS_Store",
        ".Spotlight-V100",
        ".Trashes",
        "System Volume Information",
        "desktop.ini",
        "Thumbs.db",
        ".stfolder",
        ".stignore",
        ".stversions",
        "@eaDir",
        ".sync",
        ".dropbox",
        "~$notes.docx",
        "Icon\r",
        ".tmp.drivedownload",
    ];
    own.into_iter().map(str::to_owned).chain([format!("._{name}")]).collect()
}

/// The beginning of an AppleDouble file, and a little more.
const APPLE_DOUBLE: &[u8] =
    b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02\x00\x00\x00\x09";

fn everything(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    sandbox.tree("ws").into_iter().collect()
}

/// Checks that every file is still there, and begins as before.
#[track_caller]
fn assert_nothing_is_lost(before: &BTreeMap<String, Vec<u8>>, sandbox: &Sandbox, context: &str) {
    let after = everything(sandbox);
    for (name, bytes) in
        before.iter().filter(|(name, _)| !name.ends_with(".lock") && !name.ends_with(".names"))
    {
        assert!(
            after.get(name).is_some_and(|now| now.starts_with(bytes)),
            "{context}: {name} is not what it was"
        );
    }
}

fn rated(sandbox: &Sandbox) -> u64 {
    sandbox.json("status --format json")["summary"]["met"].as_u64().unwrap()
}

#[test]
fn a_journal_that_a_service_took_away_is_waited_for_and_nothing_begins_anew() {
    for (service, placeholder) in
        names_of_placeholders("X.jsonl").into_iter().chain([("nothing at all", String::new())])
    {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved RB-02=achieved");
        let device = device(&sandbox);
        fs::rename(sandbox.path(&format!("ws/journal/{device}.jsonl")), sandbox.path("held"))
            .unwrap();
        let placeholder = format!("ws/journal/{}", placeholder.replace('X', &device));
        if placeholder != "ws/journal/" {
            sandbox.write(&placeholder, "bplist00");
        }
        let before = everything(&sandbox);
        for line in [
            "status",
            "rate RB-03=achieved",
            "init ws --level 1 --role midwife",
            "assess --plain",
            "export --draft --output p.zip",
            "check names add Amelia",
            "workspace check",
        ] {
            let said = sandbox.fails(3, line);
            assert!(
                said.contains("is not here at the moment") && !said.contains("interrupted"),
                "{service}, imh {line}: {said}"
            );
        }
        assert_eq!(
            everything(&sandbox).keys().collect::<Vec<_>>(),
            before.keys().collect::<Vec<_>>(),
            "{service}"
        );
        // The file comes back unchanged.
        if placeholder != "ws/journal/" {
            fs::remove_file(sandbox.path(&placeholder)).unwrap();
        }
        fs::rename(sandbox.path("held"), sandbox.path(&format!("ws/journal/{device}.jsonl")))
            .unwrap();
        sandbox.ok("rate RB-03=achieved");
        assert_eq!(rated(&sandbox), 3, "{service}");
    }
}

#[test]
fn a_journal_that_comes_back_under_another_name_is_read_and_goes_on() {
    for (service, copy) in names_of_copies("X", "jsonl") {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved RB-02=achieved");
        let device = device(&sandbox);
        let copy = format!("ws/journal/{}", copy.replace('X', &device));
        fs::rename(sandbox.path(&format!("ws/journal/{device}.jsonl")), sandbox.path(&copy))
            .unwrap();
        let held = sandbox.read_bytes(&copy);
        let said = String::from_utf8(sandbox.run("status").stderr).unwrap();
        assert!(said.contains("which is not here; its 2 entries count"), "{service}: {said}");
        sandbox.ok("rate RB-03=achieved");
        assert_eq!(rated(&sandbox), 3, "{service}");
        assert_eq!(sandbox.read_bytes(&copy), held, "{service}: a copy is left as it is");
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true, "{service}");
        assert_eq!(
            String::from_utf8(sandbox.run("status").stderr).unwrap(),
            "",
            "{service}: a copy with nothing new prints nothing"
        );
    }
}

#[test]
fn entries_that_only_a_copy_has_count_and_are_written_down_with_the_next() {
    for (service, copy) in names_of_copies("X", "jsonl") {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved");
        let device = device(&sandbox);
        let journal = format!("ws/journal/{device}.jsonl");
        let shorter = sandbox.read_bytes(&journal);
        sandbox.ok("rate RB-02=achieved");
        sandbox.ok("rate RB-03=achieved");
        let longer = sandbox.read_bytes(&journal);
        sandbox.write(&journal, &shorter);
        sandbox.write(&format!("ws/journal/{}", copy.replace('X', &device)), &longer);
        assert_eq!(rated(&sandbox), 3, "{service}");
        let before = everything(&sandbox);
        let said = String::from_utf8(sandbox.run("rate RB-04=achieved").stderr).unwrap();
        assert!(
            said.contains("it has 2 entries that") && said.contains("they count"),
            "{service}: {said}"
        );
        assert_eq!(rated(&sandbox), 4, "{service}");
        assert_nothing_is_lost(&before, &sandbox, service);
        assert!(sandbox.read_bytes(&journal).starts_with(&longer), "{service}");
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true, "{service}");
    }
}

#[test]
fn two_ways_that_one_journal_went_are_both_shown_and_can_be_joined() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    let device = device(&sandbox);
    let journal = format!("ws/journal/{device}.jsonl");
    let common = sandbox.read_bytes(&journal);
    sandbox.ok("rate RB-02=achieved");
    sandbox.ok("rate RB-03=not-yet");
    sandbox.ok("undo");
    let one_way = sandbox.read_bytes(&journal);
    sandbox.write(&journal, &common);
    sandbox.ok("rate RB-04=achieved");
    let other_way = sandbox.read_bytes(&journal);
    let copy = sandbox.write(&format!("ws/journal/{device}-DESKTOP-4QK7RTC.jsonl"), &one_way);
    // Both are shown, and the message says what to do.
    assert_eq!(rated(&sandbox), 3);
    let said = sandbox.fails(3, "rate RB-05=achieved");
    assert!(
        said.contains(
            "from line 3 on; imh shows what both say. `imh workspace check --join` keeps both"
        ),
        "{said}"
    );
    assert_eq!(sandbox.read_bytes(&journal), other_way);
    sandbox.ok("workspace check --join");
    sandbox.ok("rate RB-05=achieved");
    assert_eq!(rated(&sandbox), 4);
    let verdicts = sandbox.ok("gaps --format csv");
    assert!(
        verdicts.lines().any(|line| line.contains("RB-03") && line.contains("not-rated")),
        "an undo stays with what it undid"
    );
    // A second run has nothing to do, and the copy is not needed any more.
    sandbox.ok("workspace check --join");
    fs::remove_file(copy).unwrap();
    assert_eq!(rated(&sandbox), 4);
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn leftovers_of_a_system_or_a_stick_in_a_workspace_are_passed_over() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("check names add Amelia");
    let folders: Vec<String> = ["", "journal", "evidence", "framework", "private", "drafts"]
        .map(str::to_owned)
        .into_iter()
        .collect();
    for (file, _) in sandbox.tree("ws").into_iter().filter(|(file, _)| !file.ends_with(".lock")) {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", &file));
        for left in names_of_the_system(name) {
            sandbox.write(&format!("ws/{folder}/{left}"), APPLE_DOUBLE);
        }
    }
    for folder in folders {
        for left in names_of_the_system("x") {
            sandbox.write(&format!("ws/{folder}/{left}"), APPLE_DOUBLE);
        }
    }
    let before = everything(&sandbox);
    let output = sandbox.run("rate RB-06=achieved");
    assert!(
        output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("note:"),
        "{output:?}"
    );
    assert_eq!(sandbox.ok("check names list"), "Amelia\n");
    sandbox.ok("check names add Bertram");
    assert_eq!(sandbox.json("workspace check --format json")["damage"], serde_json::json!([]));
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("verify p.zip");
    sandbox.ok("workspace backup b.zip");
    assert_nothing_is_lost(&before, &sandbox, "what systems leave");
}

#[test]
fn a_folder_of_journals_that_a_service_parted_is_read_in_both_parts() {
    for other in [
        "journal 2",
        "journal (1)",
        "journal (Anna's conflicted copy 2026-11-28)",
        "Kopie von journal",
        "FOUND.000",
    ] {
        let sandbox = Sandbox::begun();
        sandbox.ok("rate RB-01=achieved");
        let device = device(&sandbox);
        let journal = format!("ws/journal/{device}.jsonl");
        let shorter = sandbox.read_bytes(&journal);
        sandbox.ok("rate RB-02=achieved");
        let name = if other == "FOUND.000" {
            "FILE0000.CHK".to_owned()
        } else {
            format!("{device}.jsonl")
        };
        sandbox.write(&format!("ws/{other}/{name}"), sandbox.read_bytes(&journal));
        sandbox.write(&journal, shorter);
        sandbox.ok("rate RB-03=achieved");
        assert_eq!(rated(&sandbox), 3, "{other}");
    }
}

#[test]
fn a_journal_folder_that_a_service_renamed_hinders_nothing_and_the_list_of_names_is_awaited() {
    for line in [
        "export --draft --output p.zip",
        "check names add Bertram",
        "check names confirm",
        "check names remove Amelia",
        "rate RB-04=achieved",
    ] {
        let sandbox = Sandbox::with_content();
        sandbox.ok("check names add Amelia");
        fs::rename(sandbox.path("ws/journal"), sandbox.path("ws/journal (1)")).unwrap();
        sandbox.ok(line);
    }
    let sandbox = Sandbox::with_content();
    sandbox.ok("check names add Amelia");
    fs::rename(sandbox.path("ws/journal"), sandbox.path("ws/journal (1)")).unwrap();
    fs::remove_file(sandbox.path("ws/private/names.txt")).unwrap();
    assert!(sandbox.fails(3, "export --draft --output p.zip").contains("names.txt"));
}

#[test]
fn a_workspace_whose_marker_is_elsewhere_is_waited_for_from_wherever_it_is_asked_for() {
    for (service, placeholder) in names_of_placeholders("imh.json")
        .into_iter()
        .chain([("nothing at all", String::new()), ("an empty file", "imh.json".to_owned())])
    {
        let sandbox = Sandbox::with_content();
        fs::remove_file(sandbox.path("ws/imh.json")).unwrap();
        if !placeholder.is_empty() {
            sandbox.write(
                &format!("ws/{placeholder}"),
                if placeholder == "imh.json" { "" } else { "bplist00" },
            );
        }
        let before = everything(&sandbox);
        for line in [
            "status",
            "rate RB-03=achieved",
            "init ws --level 1",
            "assess --plain",
            "--workspace ws export --output p.zip",
        ] {
            let said = sandbox.fails(3, line);
            assert!(
                said.contains("`imh.json` of the workspace") && said.contains("is not here"),
                "{service}, imh {line}: {said}"
            );
        }
        // A command in this folder does not use a portfolio somewhere else.
        let inside = sandbox
            .command(["rate", "RB-03=achieved"])
            .current_dir(sandbox.path("ws/evidence"))
            .env_remove("IMH_WORKSPACE")
            .output();
        assert_eq!(inside.unwrap().status.code(), Some(3), "{service}");
        assert_eq!(everything(&sandbox), before, "{service}");
    }
}

#[test]
fn every_copy_of_the_list_of_names_is_read_and_none_is_deleted() {
    for (service, copy) in names_of_copies("names", "txt")
        .into_iter()
        .chain([("Unison", "names.txt.conflict".to_owned())])
    {
        let sandbox = Sandbox::begun();
        sandbox.ok("check names add Amelia");
        sandbox.write(&format!("ws/private/{copy}"), "Amelia\nBertram\n");
        sandbox.ok("rate RB-01=achieved --note 'Bertram was there'");
        assert_eq!(sandbox.ok("check names list"), "Amelia\nBertram\n", "{service}");
        assert!(
            sandbox.fails(1, "export --draft --output p.zip").contains("a name from your own list"),
            "{service}"
        );
        let before = everything(&sandbox);
        sandbox.ok("check names add Cora");
        assert_nothing_is_lost(&before, &sandbox, service);
        assert_eq!(sandbox.read("ws/private/names.txt"), "Amelia\nBertram\nCora\n", "{service}");
        // A name that the person removes is gone, and the other names of the copy are still there.
        sandbox.ok("check names remove Bertram");
        assert_eq!(sandbox.ok("check names list"), "Amelia\nCora\n", "{service}");
        assert_eq!(sandbox.read(&format!("ws/private/{copy}")), "Amelia\n", "{service}");
    }
}

#[test]
fn a_list_that_an_editor_saved_with_a_mark_or_as_utf_16_is_read_from_its_first_name_on() {
    let utf_16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain("Zoë\r\nBertram\r\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in ["\u{feff}Zoë\r\nBertram\r\n".as_bytes(), &utf_16] {
        let sandbox = Sandbox::begun();
        sandbox.write("ws/private/names.txt", bytes);
        assert_eq!(sandbox.ok("check names list"), "Zoë\nBertram\n");
        sandbox.ok("rate RB-01=achieved --note 'Zoë was there'");
        sandbox.fails(1, "export --draft --output p.zip");
    }
}

#[test]
fn nothing_is_exported_without_the_list_of_names_that_was_there() {
    let gone: Vec<(&str, Option<(String, &str)>)> = names_of_placeholders("names.txt")
        .into_iter()
        .map(|(service, name)| (service, Some((name, "bplist00"))))
        .chain([
            ("nothing at all", None),
            ("an older version", Some(("names.txt".to_owned(), "Amelia\n"))),
            ("an empty one", Some(("names.txt".to_owned(), ""))),
        ])
        .collect();
    for (service, left) in gone {
        let sandbox = Sandbox::begun();
        sandbox.ok("check names add Amelia Bertram");
        sandbox.ok("rate RB-01=achieved --note 'Bertram was there'");
        fs::rename(sandbox.path("ws/private/names.txt"), sandbox.path("held")).unwrap();
        let left = left.map(|(name, bytes)| sandbox.write(&format!("ws/private/{name}"), bytes));
        let before = everything(&sandbox);
        for line in [
            "check",
            "export --output p.zip",
            "export --draft --output p.zip",
            "check names add Cora",
            "check names remove Amelia",
            "check accept 1 --reason Fine",
        ] {
            let said = sandbox.fails(3, line);
            assert!(
                said.contains("your list of names is not")
                    && said.contains("imh check names confirm"),
                "{service}, imh {line}: {said}"
            );
            assert!(!said.contains("Amelia") && !said.contains("Bertram"), "{said}");
        }
        assert!(!sandbox.path("p.zip").exists(), "{service}");
        let said = String::from_utf8(sandbox.run("check names list").stderr).unwrap();
        assert!(said.contains("part of your list is not on this computer"), "{service}: {said}");
        assert_eq!(everything(&sandbox), before, "{service}");
        // Other commands still work.
        sandbox.ok("rate RB-02=achieved");
        if let Some(left) = &left {
            fs::remove_file(left).unwrap();
        }
        fs::rename(sandbox.path("held"), sandbox.path("ws/private/names.txt")).unwrap();
        assert!(
            sandbox.fails(1, "export --draft --output p.zip").contains("a name from your own list"),
            "{service}"
        );
    }
}

#[test]
fn a_list_that_took_the_place_of_another_with_as_many_names_is_not_whole() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Amelia");
    sandbox.ok("rate RB-01=achieved");
    let noted = format!("ws/journal/{}.names", device(&sandbox));
    let (at_first, list_at_first) = (sandbox.read(&noted), sandbox.read("ws/private/names.txt"));
    sandbox.ok("check names add Bertram");
    let here = sandbox.read(&noted);
    // Another device did not know Bertram yet when it added Cora, and the service keeps its list.
    sandbox.write(&noted, at_first);
    sandbox.write("ws/private/names.txt", list_at_first);
    sandbox.ok("check names add Cora");
    fs::rename(sandbox.path(&noted), sandbox.path("ws/journal/anotherdevice.names")).unwrap();
    sandbox.write(&noted, here);
    for line in ["check", "export --draft --output p.zip"] {
        let said = sandbox.fails(3, line);
        assert!(said.contains("it had 3 names, and now has 2"), "{said}");
    }
    let written =
        sandbox.tree("ws/journal").into_iter().filter(|(name, _)| name.ends_with(".names"));
    for (name, bytes) in written {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.split_whitespace().skip(2).all(|mark| mark.len() == 5), "{name}: {text}");
    }
    // A removed name is no longer expected, on whichever device it was recorded.
    sandbox.ok("check names confirm");
    sandbox.ok("check names remove Amelia");
    assert_eq!(sandbox.ok("check names list"), "Cora\n");
    sandbox.ok("check");
}

#[test]
fn a_list_of_names_that_is_gone_for_good_can_be_said_to_be() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Amelia Bertram");
    sandbox.ok("rate RB-01=achieved");
    fs::remove_dir_all(sandbox.path("ws/private")).unwrap();
    sandbox.fails(3, "export --output p.zip");
    sandbox.ok("check names confirm");
    sandbox.ok("export --output p.zip");
    sandbox.ok("check names add Cora");
    assert_eq!(sandbox.ok("check names list"), "Cora\n");
}

#[test]
fn a_list_of_names_that_an_older_imh_wrote_is_counted_when_it_is_first_used() {
    let sandbox = Sandbox::begun();
    sandbox.write("ws/private/names.txt", "Amelia\n");
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("export --output p.zip");
    fs::remove_file(sandbox.path("ws/private/names.txt")).unwrap();
    sandbox.fails(3, "export --output q.zip");
}

#[test]
fn a_list_of_names_comes_back_with_a_backup() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("check names add Amelia Bertram");
    sandbox.ok("workspace backup b.zip");
    sandbox.ok("workspace restore b.zip back");
    assert_eq!(sandbox.ok("--workspace back check names list"), "Amelia\nBertram\n");
    fs::remove_file(sandbox.path("back/private/names.txt")).unwrap();
    sandbox.fails(3, "--workspace back export --output p.zip");
}

const DECISIONS: &str = "p - decisions by C. D";

/// A portfolio and a panel member's decisions on it: a common beginning, and two continuations.
fn with_two_halves(copy: &str) -> Sandbox {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --draft --output p.zip");
    let review = |decide: &str| {
        sandbox.ok(&format!("--workspace panel review p.zip --assessor 'C. D.' --decide {decide} --reason 'As it is written.'"));
    };
    let file = format!("{DECISIONS}.json");
    review("RB-01=accept");
    let common = sandbox.read(&file);
    review("RB-02=clarify");
    let one = sandbox.read(&file);
    sandbox.write(&file, &common);
    review("RB-03=resubmit");
    fs::rename(sandbox.path(&file), sandbox.path(copy)).unwrap();
    sandbox.write(&file, one);
    sandbox
}

#[test]
fn two_halves_of_one_review_are_told_and_joined_whatever_the_service_calls_the_copy() {
    for (service, copy) in names_of_copies(DECISIONS, "json") {
        let sandbox = with_two_halves(&copy);
        let held = sandbox.read(&copy);
        let desk = sandbox.json("review list . --format json");
        assert_eq!(desk["bundles"][0]["reviews"].as_array().unwrap().len(), 1, "{service}: {desk}");
        assert_eq!(desk["bundles"][0]["reviews"][0]["asked"], 2, "{service}");
        assert_eq!(desk["halves"][0].as_array().unwrap().len(), 2, "{service}");
        let go_on = "--workspace panel review p.zip --assessor 'C. D.' --decide RB-04=accept --reason 'As it is written.'";
        let said = String::from_utf8(sandbox.run(go_on).stderr).unwrap();
        assert!(
            said.contains("holds 1 decision that") && said.contains("imh joins the two"),
            "{service}: {said}"
        );
        let joined = sandbox.json(&format!("review show '{DECISIONS}.json' --format json"));
        let decided: Vec<&str> = joined["decisions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|decision| decision["competency"].as_str().unwrap())
            .collect();
        assert_eq!(decided, ["RB-01", "RB-02", "RB-03", "RB-04"], "{service}");
        assert_eq!(sandbox.read(&copy), held, "{service}: a copy is left as it is");
        // A copy without anything new is not mentioned, and nothing is merged twice.
        let said = String::from_utf8(sandbox.run(&go_on.replace("RB-04", "RB-05")).stderr).unwrap();
        assert!(!said.contains("joined"), "{service}: {said}");
        assert_eq!(
            sandbox.json("review list . --format json")["halves"],
            serde_json::json!([]),
            "{service}"
        );
        sandbox.ok(&format!("decisions import '{DECISIONS}.json'"));
    }
}

#[test]
fn a_review_goes_on_in_a_copy_where_that_is_all_that_is_here_and_waits_for_one_that_is_away() {
    for (service, copy) in names_of_copies(DECISIONS, "json") {
        let sandbox = with_two_halves(&copy);
        fs::remove_file(sandbox.path(&format!("{DECISIONS}.json"))).unwrap();
        sandbox.ok("--workspace panel review p.zip --assessor 'C. D.' --decide RB-04=accept --reason 'As it is written.'");
        assert!(
            !sandbox.path(&format!("{DECISIONS}.json")).exists(),
            "{service}: nothing begins anew"
        );
        assert!(
            sandbox.read(&copy).contains("RB-03") && sandbox.read(&copy).contains("RB-04"),
            "{service}"
        );
    }
    for (service, placeholder) in names_of_placeholders(&format!("{DECISIONS}.json")) {
        let sandbox = with_two_halves("elsewhere.json");
        fs::remove_file(sandbox.path(&format!("{DECISIONS}.json"))).unwrap();
        fs::remove_file(sandbox.path("elsewhere.json")).unwrap();
        sandbox.write(&placeholder, "bplist00");
        let said = sandbox.fails(3, "--workspace panel review p.zip --assessor 'C. D.' --decide RB-04=accept --reason 'As it is written.'");
        assert!(said.contains("is not here at the moment"), "{service}: {said}");
        assert!(!sandbox.path(&format!("{DECISIONS}.json")).exists(), "{service}");
    }
}

#[test]
fn settle_joins_two_files_of_one_review_and_nobody_reads_one_half_in_silence() {
    let copy = format!("{DECISIONS}-DESKTOP-4QK7RTC.json");
    let sandbox = with_two_halves(&copy);
    let pair = format!("'{DECISIONS}.json' '{copy}'");
    for line in [format!("review show '{DECISIONS}.json'"), format!("review show '{copy}'")] {
        let output = sandbox.run(&line);
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("imh review settle"),
            "{line}: {output:?}"
        );
    }
    assert!(
        sandbox.fails(2, &format!("review compare {pair}")).contains("are two files of one review")
    );
    sandbox.ok(&format!("review settle {pair}"));
    let joined = sandbox.json(&format!("review show '{DECISIONS}.json' --format json"));
    assert_eq!(joined["decisions"].as_array().unwrap().len(), 3);
    assert_eq!(
        String::from_utf8(sandbox.run(&format!("review show '{DECISIONS}.json'")).stderr).unwrap(),
        ""
    );
}

#[test]
fn a_person_who_is_sent_one_half_after_the_other_has_both() {
    let copy = format!("{DECISIONS} 2.json");
    let sandbox = with_two_halves(&copy);
    sandbox.ok(&format!("decisions import '{DECISIONS}.json'"));
    let output = sandbox.run(&format!("decisions import '{copy}'"));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("from another file: both count"),
        "{output:?}"
    );
    let decisions = sandbox.json("decisions list --format json");
    assert_eq!(decisions["decisions"].as_array().unwrap().len(), 3, "{decisions}");
    // The merged file replaces the halves.
    sandbox.ok(&format!("review settle '{DECISIONS}.json' '{copy}' --output both.json"));
    sandbox.ok("decisions import both.json");
    assert_eq!(
        sandbox.json("decisions list --format json")["decisions"].as_array().unwrap().len(),
        3
    );
    // A half with another decision on the same competency is refused, and the message names it.
    let changed =
        sandbox.read("both.json").replace("\"outcome\": \"resubmit\"", "\"outcome\": \"accept\"");
    sandbox.write("changed.json", changed);
    assert!(
        sandbox
            .fails(2, "decisions import changed.json")
            .contains("leaves out or changes something")
    );
}

#[test]
fn evidence_that_is_not_here_is_told_as_that_and_never_as_damaged() {
    for (service, placeholder) in names_of_placeholders("plan.md") {
        let sandbox = Sandbox::with_content();
        let (file, bytes) = sandbox
            .tree("ws/evidence")
            .into_iter()
            .find(|(name, _)| name.ends_with("/plan.md"))
            .unwrap();
        let folder = file.strip_suffix("plan.md").unwrap();
        fs::remove_file(sandbox.path(&format!("ws/evidence/{file}"))).unwrap();
        let placeholder = sandbox.write(&format!("ws/evidence/{folder}{placeholder}"), "bplist00");
        for line in ["export --output p.zip", "export --draft --output p.zip"] {
            let said = sandbox.fails(3, line);
            assert!(
                said.contains("plan.md` is not here at the moment") && !said.contains("damaged"),
                "{service}, imh {line}: {said}"
            );
        }
        let check = sandbox.json("workspace check --format json");
        assert_eq!(check["damage"][0]["kind"], "away", "{service}: {check}");
        assert_eq!(
            sandbox.json("check --format json")["findings"][0]["detail"],
            "its copy is not here at the moment",
            "{service}"
        );
        let output = sandbox.run("workspace backup b.zip");
        assert!(
            output.status.code() == Some(1)
                && String::from_utf8_lossy(&output.stderr).contains("plan.md"),
            "{service}: {output:?}"
        );
        sandbox.ok("rate RB-06=achieved");
        fs::remove_file(placeholder).unwrap();
        sandbox.write(&format!("ws/evidence/{file}"), bytes);
        sandbox.ok("export --output p.zip");
    }
}

#[test]
fn evidence_is_found_in_whatever_folder_a_service_put_it() {
    for parted in [
        "evidence/X 2/plan.md",
        "evidence/X (1)/plan.md",
        "evidence/Kopie von X/Kopie von plan.md",
        "evidence 2/X/plan.md",
    ] {
        let sandbox = Sandbox::with_content();
        let file = sandbox
            .tree("ws/evidence")
            .into_iter()
            .map(|(name, _)| name)
            .find(|name| name.ends_with("/plan.md"))
            .unwrap();
        let (sha256, _) = file.split_once('/').unwrap();
        sandbox.write(
            &format!("ws/{}", parted.replace('X', sha256)),
            sandbox.read_bytes(&format!("ws/evidence/{file}")),
        );
        let said = sandbox.json("workspace check --format json");
        if parted.starts_with("evidence/") {
            assert!(
                said["damage"][0]["what"].as_str().unwrap().contains("so it can be deleted"),
                "{said}"
            );
            assert_eq!(said["sound"], true, "{said}");
        }
        fs::remove_file(sandbox.path(&format!("ws/evidence/{file}"))).unwrap();
        sandbox.ok("export --output p.zip");
        sandbox.ok("verify p.zip");
        if parted.starts_with("evidence/") {
            // A person who follows the message does not lose the only copy.
            let said = sandbox.json("workspace check --format json");
            let what = said["damage"][0]["what"].as_str().unwrap();
            assert!(
                what.contains("the one in the copy counts, so keep it")
                    && !what.contains("no entry names"),
                "{what}"
            );
            sandbox.ok("workspace backup b.zip");
            sandbox.ok("workspace restore b.zip again");
            sandbox.ok("--workspace again export --output q.zip");
        }
    }
    let sandbox = Sandbox::with_content();
    let (file, bytes) = sandbox
        .tree("ws/evidence")
        .into_iter()
        .find(|(name, _)| name.ends_with("/plan.md"))
        .unwrap();
    sandbox.write(&format!("ws/evidence/{}", file.replace('/', " 2/")), bytes);
    sandbox.write(&format!("ws/evidence/{}", file.replace("/plan", " 2/other")), "Other words.");
    let said = sandbox.json("workspace check --format json");
    assert!(
        said["damage"][0]["what"].as_str().unwrap().contains("look at it before you delete it"),
        "{said}"
    );
    // An empty file under its name, and the whole file beside it.
    let sandbox = Sandbox::with_content();
    let (file, bytes) = sandbox
        .tree("ws/evidence")
        .into_iter()
        .find(|(name, _)| name.ends_with("/plan.md"))
        .unwrap();
    fs::remove_file(sandbox.path(&format!("ws/evidence/{file}"))).unwrap();
    sandbox.write(&format!("ws/evidence/{file}"), "");
    sandbox.write(&format!("ws/evidence/{}", file.replace("plan.md", "plan 2.md")), bytes);
    sandbox.ok("export --output p.zip");
    sandbox.ok("workspace backup b.zip");
    sandbox.ok("workspace restore b.zip again");
    sandbox.ok("--workspace again workspace check");
}

#[test]
fn a_framework_is_known_by_what_is_in_it_and_waited_for_where_it_is_elsewhere() {
    let own = |sandbox: &Sandbox| {
        let pack = fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
        sandbox.write("own.toml", pack.replacen("version = \"1.1.0\"", "version = \"1.1.1\"", 1));
        sandbox.ok("init ws --framework ./own.toml --level 1");
        "ws/framework/imh-practice-1.1.1.toml"
    };
    for (service, copy) in names_of_copies("imh-practice-1.1.1", "toml") {
        let sandbox = Sandbox::new();
        let pack = own(&sandbox);
        fs::rename(sandbox.path(pack), sandbox.path(&format!("ws/framework/{copy}"))).unwrap();
        sandbox.ok("rate RB-01=achieved");
        assert_eq!(rated(&sandbox), 1, "{service}");
    }
    for (service, placeholder) in names_of_placeholders("imh-practice-1.1.1.toml") {
        let sandbox = Sandbox::new();
        fs::remove_file(sandbox.path(own(&sandbox))).unwrap();
        sandbox.write(&format!("ws/framework/{placeholder}"), "bplist00");
        let said = sandbox.fails(3, "status");
        assert!(said.contains("is not here at the moment"), "{service}: {said}");
    }
}

#[test]
fn a_trainer_is_told_whose_answers_are_not_here_yet() {
    for (service, placeholder) in names_of_placeholders("kim.csv") {
        let sandbox = Sandbox::with_content();
        sandbox.write("handed-in/jo.csv", "competency,level,point\nRB-01,1,achieved\n");
        sandbox.write(&format!("handed-in/{placeholder}"), "bplist00");
        sandbox.write("handed-in/~$jo.xlsx", "\u{5}Jo");
        fs::create_dir_all(sandbox.path("handed-in/lee")).unwrap();
        let copy = |from: &str, to: &str| {
            std::process::Command::new("cp")
                .arg("-r")
                .arg(sandbox.path(from))
                .arg(sandbox.path(to))
                .status()
        };
        assert!(copy("ws/journal", "handed-in/lee/journal").unwrap().success());
        let gaps = sandbox.json("cohort gaps handed-in --level 1 --min-group 1 --format json");
        let unreadable: Vec<String> = gaps["unreadable"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["file"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(unreadable.len(), 2, "{service}: {gaps}");
        assert!(
            unreadable.iter().any(|file| file.ends_with("kim.csv"))
                && unreadable.iter().any(|file| file.ends_with("lee")),
            "{service}: {gaps}"
        );
    }
}

#[test]
fn erased_files_are_wiped_wherever_a_service_put_them_and_absent_ones_are_not_called_wiped() {
    for parted in ["evidence 2", "evidence/{} 2"] {
        let sandbox = Sandbox::with_content();
        let (file, _) = sandbox
            .tree("ws/evidence")
            .into_iter()
            .find(|(name, _)| name.ends_with("/plan.md"))
            .unwrap();
        let (digest, _) = file.split_once('/').unwrap();
        if parted == "evidence 2" {
            fs::rename(sandbox.path("ws/evidence"), sandbox.path("ws/evidence 2")).unwrap();
        } else {
            fs::rename(
                sandbox.path(&format!("ws/evidence/{digest}")),
                sandbox.path(&format!("ws/evidence/{digest} 2")),
            )
            .unwrap();
        }
        let id = holder_of(&sandbox, "plan.md");
        // A backup takes it from there, complete.
        sandbox.ok("workspace backup b.zip");
        sandbox.ok(&format!("evidence remove {id} --erase --yes"));
        let left: Vec<String> = sandbox
            .tree("ws")
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| name.ends_with("/plan.md"))
            .collect();
        assert!(left.is_empty(), "{parted}: {left:?}");
    }
    let sandbox = Sandbox::with_content();
    fs::rename(sandbox.path("ws/evidence"), sandbox.path("elsewhere")).unwrap();
    let id = holder_of(&sandbox, "plan.md");
    let output = sandbox.run(&format!("evidence remove {id} --erase --yes"));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("not here at the moment, and so not wiped") && !said.contains("for good"),
        "{said}"
    );
    fs::rename(sandbox.path("elsewhere"), sandbox.path("ws/evidence")).unwrap();
    sandbox.ok("workspace check --wipe --yes");
    assert!(!sandbox.tree("ws/evidence").iter().any(|(name, _)| name.ends_with("/plan.md")));
}

/// Returns the short id of the evidence that has a file of this name.
fn holder_of(sandbox: &Sandbox, file: &str) -> String {
    let list = sandbox.json("evidence list --format json");
    let all = list["evidence"].as_array().unwrap();
    let one = all.iter().find(|one| one["files"].to_string().contains(file)).unwrap();
    one["short"].as_str().or_else(|| one["id"].as_str()).unwrap().to_owned()
}

#[test]
fn a_file_that_is_named_and_kept_elsewhere_is_told_as_that_at_every_door() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --draft --output p.zip");
    fs::copy(sandbox.path("p.zip"), sandbox.path("kept.zip")).unwrap();
    for (file, lines) in [
        (
            "p.zip",
            [
                "verify p.zip",
                "review p.zip",
                "review show p.zip",
                "review certificate p.zip",
                "cohort gaps p.zip",
                "portfolio diff p.zip",
                "workspace restore p.zip back",
            ]
            .as_slice(),
        ),
        (
            "n.txt",
            [
                "rate --from n.txt",
                "evidence add n.txt --for RB-01",
                "reflect RB-01 --from n.txt",
                "decisions import n.txt",
                "check clean n.txt",
                "export --draft --output e.zip --target ./n.txt",
                "verify kept.zip --signer n.txt",
                "export --draft --output e.zip --encrypt-to n.txt",
            ]
            .as_slice(),
        ),
        (
            "n.toml",
            [
                "init fresh --level 1 --framework n.toml",
                "framework show ./n.toml",
                "framework check n.toml",
            ]
            .as_slice(),
        ),
    ] {
        let _ = fs::remove_file(sandbox.path(file));
        for placeholder in [
            format!(".{file}.icloud"),
            format!("{file}.nextcloud"),
            format!(".syncthing.{file}.tmp"),
            format!("{file}.!sync"),
        ] {
            sandbox.write(&placeholder, "bplist00");
            // A person who sees the placeholder in a folder may name it.
            let by_hand = lines.iter().map(|line| line.replace(file, &placeholder));
            for line in lines.iter().map(ToString::to_string).chain(by_hand) {
                let said = sandbox.fails(2, &line);
                assert!(
                    said.contains("is not here at the moment")
                        && said.contains("a service that syncs the folder"),
                    "{line}: {said}"
                );
                // A user without a workspace is not sent to one.
                assert!(
                    !said.contains("no such file") && !said.contains("workspace check"),
                    "{line}: {said}"
                );
            }
            fs::remove_file(sandbox.path(&placeholder)).unwrap();
        }
    }
}

#[test]
fn a_pack_of_ones_own_that_a_service_keeps_elsewhere_is_told_by_its_name() {
    let sandbox = Sandbox::new();
    sandbox.write("home/data/imh/frameworks/.nursery-2026.toml.icloud", "bplist00");
    let listed = sandbox.run("framework list");
    let listed = String::from_utf8_lossy(&listed.stderr);
    assert!(listed.contains("nursery-2026.toml` is not here at the moment"), "{listed}");
    for line in ["init here --level 1 --framework nursery-2026", "framework show nursery-2026"] {
        let said = sandbox.fails(2, line);
        assert!(
            said.contains("nursery-2026.toml` is not here at the moment")
                && !said.contains("there is no framework"),
            "{line}: {said}"
        );
    }
}
