use super::harness::{Sandbox, assert_snapshot};

#[test]
fn role_level_and_name_can_change() {
    let sandbox = Sandbox::begun();
    let text = sandbox.transcript(&[
        "workspace set --role midwife",
        "workspace set --level 3 --name Jo",
        "workspace set",
        "workspace set --role midwive",
        "workspace set --name 'a\tb'",
        "workspace info",
        "undo",
        "workspace info --format csv",
    ]);
    assert_snapshot("workspace-set.txt", &text);
}

#[test]
fn a_folder_that_is_not_a_workspace_is_refused_with_a_remedy() {
    let mut sandbox = Sandbox::new();
    sandbox.write("file", "not a folder");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    let text = sandbox.transcript(&[
        "--workspace file status",
        "--workspace folder status",
        "--workspace file/inside status",
        "--workspace nowhere status",
        "--workspace file init --level 1",
        "init file --level 1",
    ]);
    assert_snapshot("workspace-none.txt", &text);
    sandbox.set("IMH_WORKSPACE", "");
    assert_snapshot(
        "workspace-not-yet.txt",
        &sandbox.transcript(&["status", "rate RB-01=achieved"]),
    );
}

#[test]
fn a_name_with_control_characters_is_not_taken_and_both_unicode_forms_are_one() {
    let sandbox = Sandbox::new();
    let output =
        sandbox.command(["init", "ws", "--level", "1", "--name", "A\u{1b}[31m"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!sandbox.path("ws").exists());
    sandbox.ok("init ws --level 1 --name 'Zoe\u{308}'");
    assert_eq!(sandbox.json("status --format json")["person"]["label"], "Zo\u{eb}");
}

#[test]
fn times_and_seeds_that_are_none_are_told() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("IMH_NOW", "yesterday");
    assert!(sandbox.fails(2, "status").contains("IMH_NOW"));
    sandbox.set("IMH_NOW", "2026-11-22T09:15:04Z").set("SOURCE_DATE_EPOCH", "soon");
    assert!(sandbox.fails(2, "status").contains("SOURCE_DATE_EPOCH"));
}

#[test]
fn a_backup_is_everything_and_comes_back_as_it_was() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("check names add Amelia");
    sandbox.ok("plan add 'A goal'");
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "workspace backup safe.zip",
        "workspace backup safe.zip",
        "workspace restore safe.zip back",
        "--workspace back status",
        "--workspace back workspace check",
        "workspace restore safe.zip back",
        "workspace restore safe.zip ws",
        "workspace restore missing.zip other",
        "verify safe.zip",
    ]);
    assert_snapshot("workspace-backup.txt", &text);
    // Everything but the entry about the backup itself.
    let back = sandbox.tree("back");
    let names =
        |tree: &[(String, Vec<u8>)]| tree.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&back), names(&before));
    for ((name, was), (_, is)) in before.iter().zip(&back) {
        assert!(was == is || name.starts_with("journal/") && was.starts_with(is), "{name}");
    }
    let (copy, _) = sandbox.tree("back/evidence").swap_remove(0);
    assert!(
        std::fs::metadata(sandbox.path(&format!("back/evidence/{copy}")))
            .unwrap()
            .permissions()
            .readonly()
    );
    let unzip = std::process::Command::new("unzip")
        .args(["-tq", "safe.zip"])
        .current_dir(sandbox.path(""))
        .status()
        .unwrap();
    assert!(unzip.success());
}

#[test]
fn a_backup_that_was_hurt_is_restored_only_without_the_evidence_that_was_hurt() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("workspace backup safe.zip");
    sandbox.ok("workspace restore safe.zip again");
    let whole = sandbox.tree("again");
    let bytes = sandbox.read_bytes("safe.zip");
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut hurt = bytes.clone();
        hurt[at] ^= 0x20;
        sandbox.write("hurt.zip", &hurt);
        let output = sandbox.run("workspace restore hurt.zip back");
        if !sandbox.path("back").exists() {
            assert!(!output.status.success(), "byte {at}: {output:?}");
            continue;
        }
        let said = String::from_utf8(output.stderr).unwrap();
        let back = sandbox.tree("back");
        assert!(
            back == whole
                || output.status.code() == Some(1) && said.contains("so it is not restored"),
            "byte {at}: {said}"
        );
        for (name, bytes) in &whole {
            let there = back.iter().find(|(known, _)| known == name);
            assert!(
                there.is_some_and(|(_, there)| there == bytes)
                    || there.is_none() && said.contains(&format!("data/{name}")),
                "byte {at}: {said}"
            );
        }
        std::fs::rename(sandbox.path("back"), sandbox.path(&format!("back-{at}"))).unwrap();
    }
    // Somebody unpacked it, and a service or a virus scanner took a file.
    std::process::Command::new("unzip")
        .args(["-q", "safe.zip", "-d", "out"])
        .current_dir(sandbox.path(""))
        .status()
        .unwrap();
    let (evidence, words) = whole.iter().find(|(name, _)| name.ends_with("/plan.md")).unwrap();
    let inside = format!("out/imh-workspace/data/{evidence}");
    let other = vec![b'x'; words.len()];
    for (number, changed) in
        [None, Some(&b""[..]), Some(&b"short"[..]), Some(other.as_slice())].into_iter().enumerate()
    {
        std::fs::remove_file(sandbox.path(&inside)).unwrap();
        if let Some(changed) = changed {
            sandbox.write(&inside, changed);
        }
        let said = sandbox.fails(1, &format!("workspace restore out back{number}"));
        assert!(
            said.contains(&format!("data/{evidence}"))
                && said.contains("so it is not restored. Everything else is."),
            "{said}"
        );
        let back = sandbox.tree(&format!("back{number}"));
        assert_eq!(
            back,
            whole.iter().filter(|(name, _)| name != evidence).cloned().collect::<Vec<_>>()
        );
        sandbox.write(&inside, "");
    }
    sandbox.write(&inside, words);
    let journal =
        whole.iter().map(|(name, _)| name).find(|name| name.starts_with("journal/")).unwrap();
    let inside = format!("out/imh-workspace/data/{journal}");
    sandbox.write(&inside, sandbox.read(&inside).replace("RB-01", "RB-02"));
    let said = sandbox.fails(2, "workspace restore out back");
    assert!(said.contains(journal) && !sandbox.path("back").exists(), "{said}");
    sandbox.write("text.zip", "no backup");
    assert!(
        sandbox
            .fails(2, "workspace restore text.zip back")
            .contains("is not a backup that can be restored")
    );
    sandbox.write("full/something.txt", "mine\n");
    assert!(
        sandbox.fails(2, "workspace restore safe.zip full").contains("already has something in it")
    );
    assert_eq!(sandbox.read("full/something.txt"), "mine\n");
}

#[test]
fn a_backup_holds_every_file_of_evidence_whatever_it_is_called() {
    let sandbox = Sandbox::begun();
    for name in ["notes.part", "yarn.lock", ".imh-notes.part", ".hidden"] {
        sandbox.write(name, format!("the words of {name}\n"));
        sandbox.ok(&format!("evidence add {name} --title '{name}'"));
    }
    sandbox.ok("workspace backup safe.zip");
    sandbox.ok("workspace restore safe.zip back");
    assert_eq!(sandbox.tree("back/evidence"), sandbox.tree("ws/evidence"));
    assert_eq!(sandbox.tree("back/evidence").len(), 4);
}

#[test]
fn a_backup_of_what_is_not_whole_says_so() {
    let sandbox = Sandbox::with_content();
    let (name, _) = sandbox.tree("ws/evidence").swap_remove(0);
    std::fs::remove_file(sandbox.path(&format!("ws/evidence/{name}"))).unwrap();
    let said = sandbox.fails(1, "workspace backup safe.zip");
    assert!(
        said.contains("is missing from the workspace, and therefore from its backup")
            && !said.contains("Everything is backed up"),
        "{said}"
    );
    let said = sandbox.fails(1, "workspace restore safe.zip back");
    assert!(said.contains("this evidence file is missing") && said.contains("Restored"), "{said}");
}

#[test]
fn restoring_touches_nothing_beside_the_folder_it_was_given() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("workspace backup safe.zip");
    sandbox.write(".imh-back.part/precious.txt", "mine\n");
    sandbox.ok("workspace restore safe.zip back/.");
    assert_eq!(sandbox.read(".imh-back.part/precious.txt"), "mine\n");
    assert_eq!(sandbox.json("--workspace back workspace check --format json")["sound"], true);
    let before = sandbox.tree("");
    let said = sandbox.fails(2, "workspace restore safe.zip .");
    assert!(said.contains("not into the one you are in"), "{said}");
    assert_eq!(sandbox.tree(""), before);
}

#[test]
fn a_chosen_portfolio_is_opened_from_anywhere_and_one_that_is_gone_is_named() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    std::fs::rename(sandbox.path("ws"), sandbox.path("stick")).unwrap();
    sandbox.set("IMH_WORKSPACE", "");
    assert!(sandbox.fails(1, "workspace use").contains("you have chosen no portfolio"));
    assert!(sandbox.fails(3, "status").contains("`imh workspace use FOLDER` opens its folder"));
    assert!(sandbox.fails(3, "workspace use nowhere").contains("nowhere"));
    let said = sandbox.shown(&sandbox.run("workspace use stick"));
    let folder = sandbox.path("stick");
    assert!(said.contains("From now on imh opens the portfolio in `[DIR]/stick`"), "{said}");
    assert_eq!(sandbox.ok("workspace use").trim_end(), folder.display().to_string());
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 1);
    // A folder that is named comes first, and so does the one that the person is in.
    sandbox.ok("init other --framework imh-practice --level 2");
    assert_eq!(sandbox.json("--workspace other status --format json")["level"], "2");
    // A stick that was pulled out: imh says so, and begins nothing in its place.
    std::fs::rename(&folder, sandbox.path("away")).unwrap();
    for line in [
        "status",
        "--plain assess --level 1",
        "rate RB-01=achieved",
        "workspace info",
        "init --framework imh-practice --level 1",
    ] {
        let said = sandbox.fails(3, line);
        assert!(
            said.contains("the portfolio that you chose is not in")
                && said.contains("imh workspace use --forget"),
            "{line}: {said}"
        );
    }
    assert!(!folder.exists());
    std::fs::rename(sandbox.path("away"), &folder).unwrap();
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 1);
    let said = sandbox.shown(&sandbox.run("workspace use --forget"));
    assert!(said.contains("stays as it is"), "{said}");
    assert!(sandbox.fails(3, "status").contains("you have no portfolio yet"));
    assert!(sandbox.shown(&sandbox.run("workspace use --forget")).contains("nothing to forget"));
}

#[cfg(unix)]
#[test]
fn a_chosen_portfolio_that_is_gone_is_looked_for_at_a_terminal() {
    use super::terminal::Terminal;
    let mut sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    std::fs::create_dir(sandbox.path("sticks")).unwrap();
    std::fs::rename(sandbox.path("ws"), sandbox.path("sticks/mine")).unwrap();
    sandbox.set("IMH_WORKSPACE", "");
    sandbox.ok("workspace use sticks/mine");
    std::fs::create_dir(sandbox.path("sticks/older")).unwrap();
    std::fs::rename(sandbox.path("sticks/mine"), sandbox.path("sticks/older/my work")).unwrap();
    let mut terminal = Terminal::start(&sandbox, "--plain status", 200, 40);
    terminal.sees("The portfolio that you chose is not in");
    let shown = terminal.sees("press Enter for 1: ");
    assert!(shown.contains("1. ") && shown.contains("sticks/older/my work"), "{shown}");
    assert!(shown.contains("2. None of these"), "{shown}");
    terminal.types("\n");
    terminal.sees("From now on imh opens the portfolio in");
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("1 of 63"), "{rest}");
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 1);
    // Where imh finds nothing, it asks; and whoever stops has begun nothing.
    let elsewhere = Sandbox::new();
    let to = elsewhere.path("mine");
    std::fs::rename(sandbox.path("sticks/older/my work"), &to).unwrap();
    let mut terminal = Terminal::start(&sandbox, "--plain status", 200, 40);
    terminal.sees("Where is its folder now?");
    terminal.types("nowhere\n");
    terminal.sees("there is no");
    terminal.types("\n");
    let (rest, code) = terminal.ends();
    assert!(code == 3 && rest.contains("the portfolio that you chose is not in"), "{rest}");
    let mut terminal = Terminal::start(&sandbox, "--plain status", 200, 40);
    terminal.sees("Where is its folder now?");
    terminal.types(&format!("'{}' \n", to.display()));
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("1 of 63"), "{rest}");
}

#[cfg(unix)]
#[test]
fn settings_without_options_are_asked_for_with_the_present_ones_to_begin_with() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    let mut terminal = Terminal::start(&sandbox, "--plain workspace set", 100, 40);
    terminal.sees("What do you work as?");
    terminal.types("\r");
    terminal.sees("Which level?");
    terminal.types("\r");
    terminal.sees("What should your portfolio call you?");
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("nothing was changed"), "{rest}");
    let before = sandbox.json("workspace info --format json");
    let mut terminal = Terminal::start(&sandbox, "--plain workspace set", 100, 40);
    let shown = terminal.sees("or press Enter for");
    let midwife = shown.lines().find(|line| line.contains("Midwife")).unwrap().trim();
    terminal.types(&format!("{}\r", midwife.split('.').next().unwrap()));
    terminal.sees("Which level?");
    terminal.types("\r");
    terminal.sees("What should your portfolio call you?");
    terminal.types("J. K.\r");
    let (rest, code) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    let after = sandbox.json("workspace info --format json");
    assert_eq!((&after["person"]["role"], &after["level"]), (&"Midwife".into(), &"2".into()));
    assert_eq!(after["person"]["label"], "J. K.");
    assert_ne!(before["person"], after["person"]);
    // A script still says what to change.
    assert!(sandbox.fails(2, "workspace set").contains("say what to change"));
}
