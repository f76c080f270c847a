use super::harness::{Sandbox, assert_snapshot};

#[test]
fn evidence_is_copied_in_by_content_and_linked() {
    let sandbox = Sandbox::begun();
    sandbox.write("notes/a.txt", "one\n");
    sandbox.write("notes/b.txt", "two\n");
    sandbox.write("other/a.txt", "three\n");
    let text = sandbox.transcript(&[
        "evidence list",
        "evidence add notes/a.txt notes/b.txt other/a.txt --for rb-01,DV-05 --kind reflective-account --title 'First visits' --happened 2026-03-09",
        "evidence add notes/a.txt",
        "evidence link E2 RB-02 RB-03",
        "evidence link e2 RB-02",
        "evidence unlink E2 RB-03",
        "evidence show E1",
        "evidence show E2",
        "evidence list --for RB-02",
        "workspace check",
    ]);
    assert_snapshot("evidence.txt", &text);
    let kept: Vec<String> = sandbox.tree("ws/evidence").into_iter().map(|(name, _)| name).collect();
    assert_eq!(kept.len(), 3, "the same content is kept once: {kept:?}");
    assert_eq!(sandbox.read("notes/a.txt"), "one\n", "what was copied stays where it was");
}

#[test]
fn wrong_evidence_changes_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "one\n");
    sandbox.write("odd\u{1b}[2J.txt", "one\n");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    sandbox.write("empty.txt", "");
    std::fs::File::create(sandbox.path("huge.bin")).unwrap().set_len(10 << 30).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", sandbox.path("elsewhere.txt")).unwrap();
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "evidence add empty.txt",
        "evidence add huge.bin",
        "evidence add elsewhere.txt",
        "evidence add /dev/zero",
        "evidence add a.txt --happened 1899-12",
        "evidence add a.txt --kind training-log --hours two",
        "evidence add a.txt --kind training-log --hours 0",
        "evidence add a.txt --kind reading --hours 2",
        "evidence add a.txt --happened 2026-05 --valid-until 2026-04",
        "evidence add a.txt --happened 2026-05 --confirmed-by 'room leader' --confirmed-on 2026-04-30",
        "evidence add a.txt --confirmed-by 'room leader' --confirmed-on 2026-04",
        "evidence add a.txt --confirmed-on 2026-04-30",
        "evidence add --link ftp://example.org/x",
        "evidence add --link 'https://'",
        "evidence add --words ' '",
        "evidence add a.txt --shows 'what it shows'",
        "evidence add a.txt --for RB-01 --shows ''",
        "evidence add a.txt missing.txt",
        "evidence add a.txt --for RB-01,RB-99",
        "evidence add a.txt --kind reflective-acount",
        "evidence add a.txt --happened 2026-13",
        "evidence add a.txt --happened 2027-01",
        "evidence add a.txt --title ''",
        "evidence add folder",
        "evidence show E1",
        "evidence link E1 RB-01",
        "evidence add",
    ]);
    assert_snapshot("evidence-wrong.txt", &text);
    let output =
        sandbox.command(["evidence", "add", "a.txt", "odd\u{1b}[2J.txt"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains('\u{1b}'));
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn a_link_to_another_file_is_told_wherever_that_file_lies() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("IMH_WORKSPACE", sandbox.path("ws").to_str().unwrap().to_owned().as_str());
    sandbox.write("family/scan.txt", "another family's notes\n");
    sandbox.write("beside.txt", "other notes\n");
    std::os::unix::fs::symlink("family/scan.txt", sandbox.path("mine.txt")).unwrap();
    std::os::unix::fs::symlink("beside.txt", sandbox.path("same.txt")).unwrap();
    std::os::unix::fs::symlink("family", sandbox.path("mine")).unwrap();
    std::fs::create_dir(sandbox.path("deep")).unwrap();
    let add = |folder: &str, file: &str| {
        let mut command = sandbox.command(["evidence", "add", file, "--title", "t"]);
        let output = command.current_dir(sandbox.path(folder)).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (folder, file, real) in [
        (".", "mine.txt", "family/scan.txt"),
        ("deep", "../mine.txt", "family/scan.txt"),
        (".", "same.txt", "beside.txt"),
        ("deep", "../same.txt", "beside.txt"),
        (".", "mine/scan.txt", "family/scan.txt"),
        ("deep", "../mine/scan.txt", "family/scan.txt"),
    ] {
        let (code, said) = add(folder, file);
        assert!(
            code == Some(0) && said.contains("is a link") && said.contains(real),
            "{folder} {file}: {said}"
        );
    }
    // Another way to write a folder does not make the file a link.
    for (folder, file) in
        [("deep", "../beside.txt"), (".", "./family/../beside.txt"), ("family", "scan.txt")]
    {
        let (code, said) = add(folder, file);
        assert!(code == Some(0) && !said.contains("link:"), "{folder} {file}: {said}");
    }
}

#[test]
fn both_unicode_forms_of_a_name_are_one_name() {
    let sandbox = Sandbox::begun();
    sandbox.write("cafe\u{301}.txt", "decomposed\n");
    sandbox.write("caf\u{e9}.txt", "composed\n");
    sandbox.ok("evidence add 'cafe\u{301}.txt' 'caf\u{e9}.txt' --title 'Cafe\u{301}' --for RB-01");
    let shown = sandbox.json("evidence show E1 --format json");
    assert_eq!(shown["evidence"]["title"], "Caf\u{e9}");
    assert_eq!(shown["evidence"]["files"][0]["name"], "caf\u{e9}.txt");
    assert_eq!(shown["evidence"]["files"][1]["name"], "caf\u{e9}.txt");
    sandbox.ok("export --output p.zip");
    assert_eq!(sandbox.json("verify p.zip --format json")["valid"], true);
}

/// Changes a file at each step of copying it: either it is refused and nothing changes, or the copy
/// is whole.
fn while_it_is_copied(happens: impl Fn(&std::path::Path)) {
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    let steps = super::crash::count_steps("evidence add two.txt");
    drop(sandbox);
    let mut refused = 0;
    for step in 1..=steps {
        let sandbox = Sandbox::begun();
        let file = sandbox.write("given.txt", "here today\n");
        let gate = sandbox.path("gate");
        let child = sandbox
            .command(["evidence", "add", "given.txt"])
            .env("IMH_FAIL", format!("wait:{step}"))
            .env("IMH_FAIL_GATE", &gate)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        while !gate.exists() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        happens(&file);
        std::fs::remove_file(&gate).unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.code() == Some(2) {
            refused += 1;
            assert_eq!(
                sandbox.tree("ws"),
                before,
                "step {step}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        } else {
            assert!(output.status.success(), "step {step}: {output:?}");
            assert_eq!(
                sandbox.json("evidence list --format json")["evidence"].as_array().unwrap().len(),
                1
            );
            let kept = sandbox.tree("ws/evidence").swap_remove(0).1;
            assert_eq!(kept, b"here today\n", "what was acknowledged is the file as it was");
        }
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true, "step {step}");
    }
    assert!(refused > 1, "no step was early enough to see it");
}

#[test]
fn a_file_that_vanishes_while_it_is_copied_leaves_nothing_behind() {
    while_it_is_copied(|file| std::fs::remove_file(file).unwrap());
}

#[test]
fn a_file_that_grows_while_it_is_copied_is_not_taken_half() {
    while_it_is_copied(|file| {
        let mut open = std::fs::OpenOptions::new().append(true).open(file).unwrap();
        std::io::Write::write_all(&mut open, b"and more of it\n").unwrap();
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_no_program_opens_is_told_with_its_place() {
    use std::os::unix::fs::PermissionsExt;
    let mut sandbox = Sandbox::with_content();
    let path = std::env::var("PATH").unwrap();
    // The exit codes of `xdg-open` on a system without a desktop, and on one with a desktop.
    for (ends, said) in [
        (3, "found no program on this computer that opens this file"),
        (0, "Opened visits.txt for reading."),
    ] {
        let opener = sandbox.write("bin/xdg-open", format!("#!/bin/sh\nexit {ends}\n"));
        std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
        sandbox.set("PATH", &format!("{}:{path}", sandbox.path("bin").display()));
        let output = sandbox.run("evidence open E1");
        let all = String::from_utf8(output.stderr).unwrap();
        assert!(all.contains(said) && output.status.success() == (ends == 0), "{all}");
    }
}

#[test]
fn a_number_is_given_once_whatever_is_taken_back() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "one\n");
    sandbox.ok("evidence add a.txt --for RB-01 --title T");
    sandbox.ok("export --output x.zip");
    sandbox.ok("undo");
    assert_eq!(
        sandbox.json("workspace check --format json")["sound"],
        true,
        "a copy that was taken back is not damage"
    );
    sandbox.write("a.txt", "another\n");
    sandbox.ok("evidence add a.txt --for RB-01 --title T");
    sandbox.ok("undo 4");
    let listed = sandbox.json("evidence list --format json");
    let ids: Vec<&str> = listed["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["E1", "E2"]);
    sandbox.ok("export --output y.zip");
    sandbox.ok("verify y.zip");
}

#[test]
fn adding_a_file_again_puts_a_damaged_copy_right() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "as it was\n");
    sandbox.ok("evidence add a.txt --for RB-01");
    let (copy, _) = sandbox.tree("ws/evidence").swap_remove(0);
    std::fs::remove_file(sandbox.path(&format!("ws/evidence/{copy}"))).unwrap();
    sandbox.write(&format!("ws/evidence/{copy}"), "AS IT WAS\n");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], false);
    sandbox.ok("evidence add a.txt --for RB-02");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("export --output p.zip");
}

#[test]
fn leftovers_of_systems_are_not_reported_as_damage() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "same\n");
    sandbox.write("b.txt", "same\n");
    sandbox.ok("evidence add a.txt --for RB-01");
    sandbox.ok("evidence add b.txt --for RB-02");
    let (copy, _) = sandbox.tree("ws/evidence").swap_remove(0);
    let folder = copy.split('/').next().unwrap();
    sandbox.write("ws/evidence/.DS_Store", "x");
    sandbox.write(&format!("ws/evidence/{folder}/.DS_Store"), "x");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("export --output p.zip");
    sandbox.ok("verify p.zip");
}

#[test]
fn evidence_for_nothing_that_was_named_is_not_taken() {
    let sandbox = Sandbox::with_content();
    let before = sandbox.tree("ws");
    for line in [
        "evidence link E1 ,",
        "evidence link E1 ''",
        "evidence add visits.txt --for ,",
        "evidence add visits.txt --for ''",
    ] {
        assert!(sandbox.fails(2, line).contains("no competency is named"), "{line}");
    }
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn everything_about_a_piece_of_evidence_can_be_said_and_changed() {
    let sandbox = Sandbox::begun();
    sandbox.write("log.txt", "one\n");
    sandbox.write("better.txt", "two\n");
    let text = sandbox.transcript(&[
        "evidence add log.txt --kind supervision-log --title 'Supervision in spring' --for RS-01,RS-02 --shows 'I bring what is hard' --shows 'RS-02=I ask for time' --happened 2026-03 --valid-until 2029-03 --hours 1.5 --confirmed-by 'my supervisor' --confirmed-on 2026-04-02 --consent 'nobody is shown'",
        "evidence show E1",
        "evidence edit E1 --file better.txt --hours 2:15 --confirmed-by 'a university' --external",
        "evidence edit E1 --clear consent --clear valid-until --title 'Supervision'",
        "evidence edit E1 --title 'Supervision'",
        "evidence link E1 RS-01 --shows 'I bring what is hard, and say so'",
        "evidence show E1",
        "evidence add --link https://example.org/talk --title 'A talk' --for RB-01",
        "evidence add --words 'What I *saw* that morning.' --for RB-02",
        "evidence show E3",
        "evidence open E2",
        "evidence open E3 --file 2",
        "evidence matrix",
        "evidence edit E2 --clear link",
        "evidence edit E1",
        "evidence edit E1 --kind reading",
        "evidence edit E1 --link https://example.org/ --clear link",
        "evidence edit E9 --title x",
        "history",
        "workspace check",
    ]);
    assert_snapshot("evidence-whole.txt", &text);
}

#[test]
fn removed_evidence_comes_back_and_wiped_evidence_does_not() {
    let sandbox = Sandbox::with_content();
    let text = sandbox.transcript(&[
        "evidence remove E2",
        "evidence list",
        "status",
        "undo",
        "evidence remove E1 --erase --yes",
        "undo",
        "undo 8",
        "evidence list",
        "status",
        "history",
        "workspace check",
    ]);
    assert_snapshot("evidence-remove.txt", &text);
    let kept: Vec<String> = sandbox.tree("ws/evidence").into_iter().map(|(name, _)| name).collect();
    assert_eq!(kept.len(), 1, "only the other piece is kept: {kept:?}");
    let all = sandbox.tree("ws").into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<u8>>();
    assert!(!String::from_utf8_lossy(&all).contains("What I noticed on the first visits."));
}

#[test]
fn wiping_spares_what_other_evidence_is_made_of_and_takes_what_it_was_before() {
    let sandbox = Sandbox::begun();
    sandbox.write("old.txt", "as it was\n");
    sandbox.write("shared.txt", "in both\n");
    sandbox.ok("evidence add old.txt --for RB-01");
    sandbox.ok("evidence edit E1 --file shared.txt");
    sandbox.ok("evidence add shared.txt --for RB-02");
    sandbox.ok("evidence remove E1 --erase --yes");
    let kept: Vec<Vec<u8>> =
        sandbox.tree("ws/evidence").into_iter().map(|(_, bytes)| bytes).collect();
    assert_eq!(kept, [b"in both\n".to_vec()]);
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    // A wiped file may be added again on purpose.
    sandbox.ok("evidence add old.txt --for RB-03");
    sandbox.ok("evidence remove E2");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

/// Returns every byte in a workspace.
fn all_bytes(sandbox: &Sandbox) -> String {
    let all = sandbox.tree("ws").into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<u8>>();
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn wiping_takes_what_was_undone_and_what_was_taken_out_before() {
    let sandbox = Sandbox::begun();
    sandbox.write("old.txt", "first words\n");
    sandbox.write("secret.txt", "words that must go\n");
    sandbox.ok("evidence add old.txt --title One");
    sandbox.ok("evidence edit E1 --file secret.txt");
    sandbox.ok("undo");
    sandbox.ok("evidence remove E1 --erase --yes");
    assert!(!all_bytes(&sandbox).contains("words that must go"), "an undone revision");
    sandbox.ok("evidence add secret.txt --title Two");
    sandbox.ok("undo");
    sandbox.ok("evidence remove E2 --erase --yes");
    assert!(!all_bytes(&sandbox).contains("words that must go"), "an undone addition");
    sandbox.ok("evidence add secret.txt --title Three");
    sandbox.ok("evidence remove E3");
    sandbox.ok("evidence remove E3 --erase --yes");
    assert!(!all_bytes(&sandbox).contains("words that must go"), "taken out before");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("evidence add --words 'Four' --title Four");
    sandbox.write("ws/drafts/words of E4.md", "words that must go\n");
    sandbox.ok("evidence remove e4 --erase --yes");
    assert!(
        !all_bytes(&sandbox).contains("words that must go"),
        "changes to its words that were not finished"
    );
    assert!(
        sandbox.fails(2, "evidence remove E9 --erase --yes").contains("there is no evidence `E9`")
    );
}

#[test]
fn the_same_file_twice_is_told() {
    let sandbox = Sandbox::begun();
    sandbox.write("log.txt", "one\n");
    let said = |line: &str| String::from_utf8(sandbox.run(line).stderr).unwrap();
    assert!(!said("evidence add log.txt --title One").contains("same file"));
    let again = said("evidence add log.txt --title Two");
    assert!(again.contains("E1 has the same file.") && again.contains("Saved E2"), "{again}");
}

#[test]
fn a_new_file_is_not_covered_by_the_consent_to_the_old_one() {
    let sandbox = Sandbox::begun();
    sandbox.write("one.jpg", "one\n");
    sandbox.write("two.jpg", "two\n");
    sandbox.ok("evidence add one.jpg --title Photo --consent 'in writing, kept at work'");
    let said = String::from_utf8(sandbox.run("evidence edit E1 --file two.jpg").stderr).unwrap();
    assert!(said.contains("The consent was for the earlier files"), "{said}");
    assert!(sandbox.json("evidence show E1 --format json")["evidence"]["consent"].is_null());
    sandbox.ok("evidence edit E1 --file one.jpg --consent 'for this one as well'");
    assert_eq!(
        sandbox.json("evidence show E1 --format json")["evidence"]["consent"],
        "for this one as well"
    );
    // The same picture again shows nobody else; another address may.
    sandbox.ok("evidence edit E1 --file one.jpg");
    assert_eq!(
        sandbox.json("evidence show E1 --format json")["evidence"]["consent"],
        "for this one as well"
    );
    sandbox.ok("evidence add --link https://example.org/a --title Film --consent 'in writing'");
    let said =
        String::from_utf8(sandbox.run("evidence edit E2 --link https://example.org/b").stderr)
            .unwrap();
    assert!(
        said.contains("The consent was for the earlier link")
            && said.contains("--consent 'in writing'"),
        "{said}"
    );
    assert!(sandbox.json("evidence show E2 --format json")["evidence"]["consent"].is_null());
}

/// A piece of evidence with all kinds of content, confirmed by two.
fn confirmed() -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "one\n");
    sandbox.write("b.txt", "quite another thing\n");
    sandbox.ok(
        "evidence add a.txt --words 'I waited.' --link https://example.org/a --title Morning --for RB-01 --confirmed-by 'room leader' --confirmed-on 2026-04-01",
    );
    sandbox
        .ok("evidence edit E1 --confirmed-by 'a university' --confirmed-on 2026-04-02 --external");
    sandbox
}

fn confirmations(sandbox: &Sandbox) -> Vec<String> {
    let shown = sandbox.json("evidence show E1 --format json");
    let by = |one: &serde_json::Value| {
        format!("{} {}", one["by"].as_str().unwrap(), one["on"].as_str().unwrap())
    };
    shown["evidence"]["confirmations"].as_array().unwrap().iter().map(by).collect()
}

const BOTH: [&str; 2] = ["room leader 2026-04-01", "a university 2026-04-02"];

#[test]
fn a_confirmation_of_the_old_content_does_not_cover_the_new() {
    for change in [
        "--file b.txt",
        "--file a.txt --file b.txt",
        "--words 'I did everything myself.'",
        "--link https://example.org/b",
        "--clear files",
        "--clear words",
        "--clear link",
    ] {
        let sandbox = confirmed();
        assert_eq!(confirmations(&sandbox), BOTH);
        let said =
            String::from_utf8(sandbox.run(&format!("evidence edit E1 {change}")).stderr).unwrap();
        assert_eq!(confirmations(&sandbox), [""; 0], "{change}: {said}");
        let before = "Confirmed by: nothing; before: room leader on 2026-04-01 and a university on 2026-04-02.";
        assert!(said.contains(before), "{change}: {said}");
        for again in
            ["E1 --confirmed-by 'room leader'\n", "E1 --confirmed-by 'a university' --external\n"]
        {
            assert!(said.contains(again), "{change}: {said}");
        }
        // It stays readable as an earlier word, and no export says it of the new content.
        let shown = sandbox.ok("show E1");
        assert!(
            shown.contains("self-declared") && shown.contains("room leader, 2026-04-01"),
            "{change}: {shown}"
        );
        sandbox.ok("export --output p.zip --draft");
        assert!(!sandbox.ok("verify p.zip --format json").contains("room leader"));
        let unzip = std::process::Command::new("unzip")
            .args(["-p", "p.zip"])
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        let all = String::from_utf8_lossy(&unzip.stdout).into_owned();
        assert!(
            all.contains("Morning")
                && !all.contains("room leader")
                && !all.contains("a university"),
            "{change}"
        );
        sandbox.ok("undo");
        assert_eq!(confirmations(&sandbox), BOTH, "{change}");
    }
}

#[test]
fn a_confirmation_stays_while_the_content_stays() {
    let sandbox = confirmed();
    for change in [
        "--title Noon --hours 2 --kind supervision-log",
        "--file a.txt",
        "--words 'I waited.'",
        "--consent asked",
        "--link https://example.org/a",
    ] {
        let said =
            String::from_utf8(sandbox.run(&format!("evidence edit E1 {change}")).stderr).unwrap();
        assert!(confirmations(&sandbox) == BOTH && !said.contains("confirm"), "{change}: {said}");
    }
    sandbox
        .ok("evidence edit E1 --file a.txt --confirmed-by 'room leader' --confirmed-on 2026-04-01");
    assert_eq!(confirmations(&sandbox), BOTH, "said again of the same, it is there once");
    // Said with the new content, it belongs to that, even in the same words.
    let said =
        String::from_utf8(sandbox.run("evidence edit E1 --file b.txt --confirmed-by 'room leader' --confirmed-on 2026-04-01").stderr)
            .unwrap();
    assert_eq!(confirmations(&sandbox), ["room leader 2026-04-01"]);
    assert!(said.contains("Confirmed by: room leader on 2026-04-01; before: room leader on 2026-04-01 and a university"), "{said}");
    assert!(
        said.contains("The confirmation by a university")
            && !said.contains("The confirmation by room leader"),
        "{said}"
    );
}

#[test]
fn a_cleaned_file_is_what_was_confirmed_and_what_people_agreed_to() {
    let sandbox = Sandbox::begun();
    std::fs::copy(
        super::harness::repository("testdata/privacy/files/photo.jpg"),
        sandbox.path("photo.jpg"),
    )
    .unwrap();
    sandbox.ok("evidence add photo.jpg --for RB-01 --confirmed-by 'room leader' --confirmed-on 2026-04-01 --consent 'in writing'");
    assert!(sandbox.ok("check clean E1").contains("Cleaned 1 file of E1."));
    let item = sandbox.json("evidence show E1 --format json")["evidence"].clone();
    assert_eq!(
        (&item["confirmations"][0]["by"], &item["consent"]),
        (&"room leader".into(), &"in writing".into())
    );
    assert_eq!(
        sandbox.json("evidence show E1 --format json")["revisions"].as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_kept_copy_cannot_be_changed_by_opening_it() {
    let sandbox = Sandbox::with_content();
    let (name, _) = sandbox.tree("ws/evidence").swap_remove(0);
    assert!(
        std::fs::metadata(sandbox.path(&format!("ws/evidence/{name}")))
            .unwrap()
            .permissions()
            .readonly()
    );
}

#[test]
fn many_files_at_once_are_copied_in_the_order_they_were_named() {
    let sandbox = Sandbox::begun();
    let names: Vec<String> = (0..70).map(|at| format!("n{at:02}.bin")).collect();
    for (at, name) in names.iter().enumerate() {
        sandbox.write(name, vec![u8::try_from(at).unwrap(); 300_000]);
    }
    sandbox.ok(&format!("evidence add {} --title Many", names.join(" ")));
    let shown = sandbox.json("evidence show E1 --format json");
    let kept: Vec<&str> = shown["evidence"]["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(kept, names);
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn a_name_as_long_as_a_name_can_be_keeps_its_kind() {
    let sandbox = Sandbox::begun();
    let name = format!("{}.txt", "n".repeat(251));
    sandbox.write(&name, "one\n");
    sandbox.ok(&format!("evidence add {name} --for RB-01"));
    let kept = sandbox.json("evidence show E1 --format json")["evidence"]["files"][0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(kept.len() <= 150 && kept.ends_with(".txt"), "{kept}");
    sandbox.ok("export --output p.zip");
    sandbox.ok("verify p.zip");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_and_without_options_adding_asks_kindly() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    sandbox.write("garden.jpg", "not really a photograph\n");
    let mut terminal = Terminal::start(&sandbox, "evidence add", 80, 24);
    terminal.sees("What is it?");
    terminal.types("\r");
    terminal.sees("Where is the file?");
    terminal.types("nowhere.jpg\r");
    terminal.sees("There is no file");
    terminal.types("garden.jpg\r");
    terminal.sees("Which kind of evidence");
    terminal.types("\r");
    terminal.sees("What should it be called?");
    terminal.types("\r");
    terminal.sees("Which competencies");
    terminal.types("rb-01, RB-99\r");
    terminal.sees("there is no competency");
    terminal.types("rb-01\r");
    terminal.sees("What does it show about RB-01");
    terminal.types("How we garden with babies\r");
    terminal.sees("When did it happen?");
    terminal.types("2026-05\r");
    terminal.sees("It may show people");
    terminal.sees("What was agreed");
    terminal.types("Written, kept at work\r");
    terminal.sees("Who has confirmed it");
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert!(rest.contains("Saved E1 (1 file, work product) for RB-01."), "{rest}");
    assert_eq!(code, 0);
    let item = &sandbox.json("evidence show E1 --format json")["evidence"];
    assert_eq!(
        (item["title"].as_str(), item["consent"].as_str()),
        (Some("garden"), Some("Written, kept at work"))
    );
    assert_eq!(item["shows"][0], "How we garden with babies");
}

#[cfg(unix)]
#[test]
fn plain_questions_have_numbers_and_nothing_that_moves_everywhere() {
    use super::terminal::Terminal;
    for (line, term) in [
        ("evidence add garden.jpg --plain", "xterm"),
        ("--plain evidence add garden.jpg", "xterm"),
        ("evidence add garden.jpg", "dumb"),
    ] {
        let mut sandbox = Sandbox::begun();
        sandbox.set("TERM", term);
        sandbox.write("garden.jpg", "not really a photograph\n");
        let mut terminal = Terminal::start(&sandbox, line, 80, 24);
        let mut shown = terminal.sees("Type a number from 1 to 17, or press Enter for 8: ");
        assert!(shown.contains("1. Reflective account"), "{shown}");
        terminal.types("We met.\n1\n");
        shown += &terminal.sees("so imh did not take it as an answer:");
        shown += &terminal.sees("Keep it as words of your own? Type y or n: ");
        terminal.types("n\n");
        terminal.sees("press Enter for 8: ");
        terminal.types("1\n");
        shown += &terminal.sees("What should it be called?");
        terminal.types("\u{4}");
        terminal.ends();
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
    }
}

#[cfg(unix)]
#[test]
fn leaving_in_the_middle_of_adding_adds_nothing() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    for (keys, code) in [("\u{3}", 130), ("\u{1b}", 130)] {
        let mut terminal = Terminal::start(&sandbox, "evidence add", 80, 24);
        terminal.sees("What is it?");
        terminal.types(keys);
        assert_eq!(terminal.ends().1, code);
    }
    assert_eq!(sandbox.tree("ws"), before);
}

#[cfg(unix)]
#[test]
fn wiping_asks_a_person_once() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::with_content();
    let before = sandbox.tree("ws");
    let mut terminal = Terminal::start(&sandbox, "evidence remove E1 --erase", 80, 24);
    terminal.sees("This cannot be undone.");
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("Nothing was wiped."), "{rest}");
    assert_eq!(sandbox.tree("ws"), before);
    let mut terminal = Terminal::start(&sandbox, "evidence remove E1 --erase", 80, 24);
    terminal.sees("This cannot be undone.");
    terminal.types("\u{1b}[B\r");
    assert!(terminal.ends().0.contains("wiped for good"));
    let (rest, _) = Terminal::start(&sandbox, "evidence remove E2 --erase --yes", 80, 24).ends();
    assert!(!rest.contains("cannot be undone."), "{rest}");
    assert_eq!(sandbox.tree("ws/evidence"), []);
}

#[test]
fn a_command_that_cannot_be_undone_needs_yes_if_nobody_can_be_asked() {
    let sandbox = Sandbox::with_content();
    // The wiping was interrupted, as by a power cut.
    let stopped = sandbox
        .command(["evidence", "remove", "E2", "--erase", "--yes"])
        .env("IMH_FAIL", "error:5:5")
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&stopped.stderr).contains("hint: imh workspace check --wipe --yes"),
        "{stopped:?}"
    );
    let before = sandbox.tree("ws");
    for (line, meant) in [
        ("evidence remove E1 --erase", "evidence remove E1 --erase --yes"),
        ("evidence remove e1 --erase --no-input", "evidence remove E1 --erase --yes"),
        ("workspace check --wipe", "workspace check --wipe --yes"),
    ] {
        let said = sandbox.fails(2, line);
        assert!(
            said.contains("cannot be undone") && said.contains("note: nothing was changed"),
            "{line}: {said}"
        );
        assert!(said.contains(&format!("hint: imh {meant}")), "{line}: {said}");
        assert_eq!(sandbox.tree("ws"), before, "{line}");
    }
    sandbox.ok("workspace check --wipe --yes");
    assert!(
        sandbox.ok("workspace check --wipe").contains("sound"),
        "where nothing is left there is nothing to be meant"
    );
    sandbox.ok("evidence remove E1 --erase --yes");
    assert_eq!(sandbox.tree("ws/evidence"), []);
}

#[test]
fn nothing_is_wiped_where_not_every_entry_can_be_read() {
    let sandbox = Sandbox::with_content();
    let stopped = sandbox
        .command(["evidence", "remove", "E2", "--erase", "--yes"])
        .env("IMH_FAIL", "error:5:5")
        .output()
        .unwrap();
    assert_eq!(stopped.status.code(), Some(4), "{stopped:?}");
    sandbox.ok("rate RB-09=achieved");
    let (journal, bytes) = sandbox.tree("ws/journal").remove(0);
    sandbox.write(
        &format!("ws/journal/{journal}"),
        String::from_utf8(bytes).unwrap().replace("First visits", "Last visits"),
    );
    let before = sandbox.tree("ws");
    sandbox.fails(3, "workspace check --wipe --yes");
    assert_eq!(sandbox.tree("ws"), before);
}

#[test]
fn the_dots_of_a_hint_are_nobodys_words() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output p.zip");
    sandbox.ok("check names add Ottoline");
    sandbox.ok("rate RB-06=achieved --note 'Ottoline smiled.'");
    let finding =
        sandbox.json("check --format json")["findings"][0]["id"].as_str().unwrap().to_owned();
    for line in [
        "evidence link E1 RB-02 --shows \"...\"",
        "evidence add ws/imh.json --for RB-01 --title Words --shows \"…\"",
        "evidence add --words \"...\" --for RB-01 --kind reflective-account --title Words",
        "evidence edit E1 --title \"...\"",
        "plan add \"...\" --for RB-01",
        "rate RB-01=achieved --note \"...\"",
        "rate RB-01=n/a --reason \"...\"",
        &format!("check accept {finding} --reason \"...\""),
        "--workspace panel review p.zip --assessor 'C. D.' --decide RB-01=accept --reason \"...\" --output d.json",
        "--workspace panel review p.zip --assessor 'C. D.' --remark \"...\" --output d.json",
    ] {
        let before = sandbox.tree("ws/journal");
        let said = sandbox.fails(2, line);
        assert!(said.contains("the dots stand for your own words"), "{line}: {said}");
        assert_eq!(sandbox.tree("ws/journal"), before, "{line}");
        assert!(!sandbox.path("d.json").exists(), "{line}");
    }
    // Words that end in dots are words.
    sandbox.ok("rate RB-01=achieved --note 'Not sure...'");
}

#[test]
fn the_dots_of_a_hint_are_nobodys_words_in_a_file_either_and_nothing_of_it_is_taken() {
    let mut sandbox = Sandbox::with_content();
    let answers = "competency,level,aspect,point,note\nRB-06,1,knowledge,achieved,Seen.\nRB-07,1,knowledge,achieved,...\n";
    sandbox.write("answers.csv", answers);
    sandbox.write("reason.csv", "competency,level,aspect,point,note\nRB-06,1,,n/a,…\n");
    sandbox.write(
        "answers.json",
        r#"{"format":1,"framework":{"id":"imh-practice","version":"1.1.0"},"level":"1","answers":[{"competency":"RB-06","point":"achieved","note":"\"...\""}]}"#,
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip([
        ["Competency", "Aspect", "Your answer", "In your own words"],
        ["RB-06", "knowledge", "Achieved", "..."],
    ]) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    std::fs::write(sandbox.path("answers.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    sandbox.write("words.md", "...\n");
    let before = sandbox.tree("ws/journal");
    for (line, place) in [
        ("rate --from answers.csv", "line 3"),
        ("rate --from reason.csv", "line 2"),
        ("rate --from answers.json", "answer 1"),
        ("rate --from answers.xlsx", "cell D2"),
        ("reflect --from words.md", ""),
    ] {
        let said = sandbox.fails(2, line);
        assert!(
            said.contains("the dots stand for your own words") && said.contains(place),
            "{line}: {said}"
        );
        assert_eq!(sandbox.tree("ws/journal"), before, "{line}");
    }
    let output =
        sandbox.run_with_input("evidence add --words - --title Words --for RB-01", "...\n");
    assert_eq!(output.status.code(), Some(2), "{}", sandbox.shown(&output));
    assert_eq!(sandbox.tree("ws/journal"), before);

    // A table of decisions, and a decision file written by hand.
    sandbox.ok("export --output p.zip");
    let exported = sandbox.tree("ws/journal");
    sandbox.write("typed.csv", "competency,outcome,reason\nRB-01,accept,Seen.\nRB-02,accept,...\n");
    sandbox.set("IMH_WORKSPACE", "panel");
    let said = sandbox.fails(2, "review p.zip --assessor 'C. D.' --from typed.csv --output d.json");
    assert!(
        said.contains("line 3") && said.contains("the reason for RB-02 is still to be written"),
        "{said}"
    );
    assert!(!sandbox.path("d.json").exists(), "the decision that had words was not taken either");
    sandbox.ok("review p.zip --assessor 'C. D.' --decide RB-01=accept --reason 'I saw it.' --output d.json");
    sandbox.write("d.json", sandbox.read("d.json").replace("I saw it.", "..."));
    let home = sandbox.path("ws").display().to_string();
    sandbox.set("IMH_WORKSPACE", &home);
    let said = sandbox.fails(2, "decisions import d.json");
    assert!(
        said.contains("decision 1 (RB-01): the reason")
            && said.contains("has dots where an assessor"),
        "{said}"
    );
    assert_eq!(sandbox.tree("ws/journal"), exported);
    let shown = sandbox.run("review show d.json");
    assert!(
        String::from_utf8_lossy(&shown.stderr).contains("decision 1 (RB-01): the reason"),
        "{}",
        sandbox.shown(&shown)
    );
}

#[test]
fn a_page_that_begins_with_a_note_is_called_by_its_words_and_loses_none() {
    let sandbox = Sandbox::begun();
    for (page, title) in [
        ("<!--\nWe waited until she looked.\n-->\n", "We waited until she looked"),
        ("<!-- We waited. -->\nAnd then she did.\n", "We waited"),
        ("# <!--\n\nWe waited.\n", "We waited"),
        ("-->\n\nWe waited.\n<!--\n", "We waited"),
    ] {
        sandbox.write("page.md", page);
        sandbox.ok("reflect RB-01 --from page.md");
        let kept = sandbox.json("evidence list --format json")["evidence"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        assert_eq!(kept["title"], title, "{page}");
        let words = sandbox.ok(&format!("show {}", kept["id"].as_str().unwrap()));
        for word in page.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            assert!(words.contains(word), "{word} of {page} is gone: {words}");
        }
    }
}

#[test]
fn a_file_that_a_service_keeps_elsewhere_is_not_said_to_be_wiped() {
    for placeholder in [Some(".a.txt.icloud"), None] {
        let sandbox = Sandbox::begun();
        sandbox.write("a.txt", "She cried.\n");
        sandbox.ok("evidence add a.txt --for RB-01 --title A");
        let folder =
            std::fs::read_dir(sandbox.path("ws/evidence")).unwrap().next().unwrap().unwrap().path();
        let file = folder.join("a.txt");
        std::fs::remove_file(&file).unwrap();
        if let Some(name) = placeholder {
            std::fs::write(folder.join(name), "bplist00").unwrap();
        }
        let output = sandbox.run("evidence remove E1 --erase --yes");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("1 file of it is not here at the moment, and so not wiped"),
            "{placeholder:?}: {said}"
        );
        assert!(!said.contains("wiped for good"), "{placeholder:?}: {said}");
        assert!(placeholder.is_none_or(|name| folder.join(name).exists()));
        // If the file comes back, imh still knows that it must be wiped, and says so once.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&file, "She cried.\n").unwrap();
        let checked = sandbox.run("workspace check --format json");
        let checked: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
        let told = checked["damage"].as_array().unwrap();
        assert_eq!(
            (checked["sound"].as_bool(), told.len()),
            (Some(false), 1),
            "{placeholder:?}: {checked}"
        );
        sandbox.ok("workspace check --wipe --yes");
        assert!(!file.exists(), "{placeholder:?}");
    }
}
