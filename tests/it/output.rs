//! Reading and writing: every way in which a person may name a file or folder, and output that
//! nobody reads.

use std::process::Output;

use super::harness::Sandbox;

/// Runs a line in a folder of the sandbox.
fn in_folder(sandbox: &Sandbox, folder: &str, line: &str) -> Output {
    sandbox
        .command(shell_words::split(line).unwrap())
        .current_dir(sandbox.path(folder))
        .output()
        .unwrap()
}

/// Makes `here` with `sub` in it, `real` beside it with a link to it, and a link to `here`.
#[cfg(unix)]
fn folders(sandbox: &Sandbox) {
    for file in ["a.txt", "here/a.txt", "here/sub/a.txt", "real/a.txt"] {
        sandbox.write(file, format!("The words of {file}.\n"));
    }
    std::os::unix::fs::symlink(sandbox.path("real"), sandbox.path("here/linked")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("here"), sandbox.path("through")).unwrap();
}

#[cfg(unix)]
#[test]
fn evidence_can_be_named_in_every_way_that_leads_to_it() {
    let sandbox = Sandbox::begun();
    folders(&sandbox);
    let mut added = 0;
    for folder in ["here", "through"] {
        for (named, is) in [
            ("../a.txt", "a.txt"),
            ("./a.txt", "here/a.txt"),
            ("sub/../a.txt", "here/a.txt"),
            ("./sub/./a.txt", "here/sub/a.txt"),
            ("sub//a.txt", "here/sub/a.txt"),
            ("../here/a.txt", "here/a.txt"),
            ("../real/a.txt", "real/a.txt"),
            ("linked/a.txt", "real/a.txt"),
            // The parent of the folder that the link leads to, as for every other program.
            ("linked/../a.txt", "a.txt"),
            ("../through/a.txt", "here/a.txt"),
        ] {
            for line in [
                format!("evidence add {named} --for RB-01 --title Words"),
                format!("evidence edit E1 --file {named}"),
            ] {
                let output = in_folder(&sandbox, folder, &line);
                assert_eq!(output.status.code(), Some(0), "{line} in {folder}: {output:?}");
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let is_told = named == "linked/a.txt" || named == "../through/a.txt";
                assert_eq!(said.contains("is a link"), is_told, "{line} in {folder}: {said}");
                added += usize::from(line.contains(" add "));
                let evidence =
                    if line.contains(" add ") { format!("E{added}") } else { "E1".to_owned() };
                let item = &sandbox.json(&format!("evidence show {evidence} --format json"));
                let kept = format!(
                    "ws/evidence/{}/a.txt",
                    item["evidence"]["files"][0]["sha256"].as_str().unwrap()
                );
                assert_eq!(
                    sandbox.read(&kept),
                    format!("The words of {is}.\n"),
                    "{line} in {folder}"
                );
            }
        }
    }
    // A file that is itself a link is still reported, whichever way it is named.
    std::os::unix::fs::symlink(sandbox.path("real/a.txt"), sandbox.path("here/link.txt")).unwrap();
    for named in ["link.txt", "../here/link.txt", "sub/../link.txt", "../through/link.txt"] {
        let output = in_folder(&sandbox, "here", &format!("evidence add {named} --for RB-01"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(2)
                && said.contains("is a link to")
                && said.contains("nothing was changed"),
            "{named}: {said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn every_command_takes_a_path_that_goes_up_and_through_links() {
    let sandbox = Sandbox::begun();
    folders(&sandbox);
    sandbox.ok("rate RB-01=achieved");
    sandbox.write("answers.csv", "competency,level,point\nRB-03,1,achieved\n");
    let pack = sandbox.ok("framework show imh-practice --format json");
    assert!(!pack.is_empty());
    std::fs::copy(
        super::harness::repository("frameworks/imh-practice-1.1.0.toml"),
        sandbox.path("pack.toml"),
    )
    .unwrap();
    std::os::unix::fs::symlink(sandbox.path("real/empty"), sandbox.path("here/emptied")).unwrap();
    for folder in ["here", "through"] {
        std::fs::create_dir(sandbox.path("real/empty")).unwrap();
        for line in [
            "workspace backup ../backup.zip --force",
            "workspace backup linked/backup.zip --force",
            "export --output sub/../p.zip --force",
            "export --output ../p.zip --force",
            "verify ../p.zip",
            "verify sub/../p.zip --extract sub/../extracted/",
            "workspace restore ../backup.zip ../back/",
            "workspace restore sub/../../p.zip linked/back/",
            "workspace restore ../backup.zip emptied",
            "--workspace emptied status",
            "--workspace ../back rate RB-02=achieved",
            "--workspace linked/back/ status",
            "form csv --output sub/../form.csv --force",
            "status --output linked/status.txt --force",
            "keys new --no-passphrase --output sub/../../key",
            "export --sign ../key --encrypt-to sub/../../key.pub --output ../p.age --force",
            "verify ../p.age --identity ../key --signer ../key.pub",
            "rate --from ../answers.csv",
            "--workspace panel review ../p.zip --assessor X --decide RB-01=accept --reason ok --output sub/../decisions.json",
            "decisions import ../here/decisions.json",
            "cohort gaps .. --format json",
            "cohort export ../p.zip --format parquet --output sub/../rows/",
            "framework check ../pack.toml",
            "check clean sub/../a.txt --output ../clean.txt",
            "reflect RB-05 --from ../a.txt",
            "init sub/../begun/ --level 1",
        ] {
            let output = in_folder(&sandbox, folder, line);
            assert_eq!(output.status.code(), Some(0), "{line} in {folder}: {output:?}");
        }
        for made in ["here/extracted", "back", "real/back", "real/empty", "here/rows", "here/begun"]
        {
            std::fs::remove_dir_all(sandbox.path(made)).unwrap();
        }
        for made in
            ["key", "key.pub", "here/decisions.json", "here/rows-dictionary.csv", "clean.txt"]
        {
            std::fs::remove_file(sandbox.path(made)).unwrap();
        }
    }
}

#[test]
fn a_folder_that_is_left_again_by_its_path_hides_nothing() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("workspace backup backup.zip");
    sandbox.ok("export --output p.zip");
    std::fs::create_dir(sandbox.path("here")).unwrap();
    let before = sandbox.tree("");
    for (line, says) in [
        (
            "keys new --no-passphrase --output nothing/../../ws/key",
            "does not belong in a workspace",
        ),
        ("export --output nothing/../../ws/journal/p.zip", "one of the workspace's own files"),
        ("workspace restore ../backup.zip ../here", "not into the one you are in"),
        ("workspace restore ../backup.zip .", "not into the one you are in"),
        ("verify ../p.zip --extract ../here/../here", "not into the one you are in"),
    ] {
        let output = in_folder(&sandbox, "here", line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(says), "{line}: {said}");
        assert_eq!(sandbox.tree(""), before, "{line}");
    }
    assert!(!sandbox.path("here/nothing").exists());
}

#[test]
fn an_output_that_is_a_folder_is_told_as_one() {
    let sandbox = Sandbox::with_content();
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    for line in [
        "export --output folder",
        "export --output . --force",
        "export --output new/",
        "workspace backup folder --force",
        "status --output folder/",
        "form csv --output folder --force",
        "cohort export ws --output folder --force",
    ] {
        let said = sandbox.fails(2, line);
        assert!(
            said.contains("is a folder, and imh has one file to write")
                && said.contains("nothing was changed"),
            "{line}: {said}"
        );
    }
    assert!(!sandbox.path("new").exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_dragged_into_the_window_is_found() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    sandbox.write("home/My visit (first) it's.txt", "Words.\n");
    let folder = sandbox.path("home").display().to_string();
    for typed in [
        format!(r"{folder}/My\ visit\ \(first\)\ it\'s.txt"),
        format!(r"'{folder}/My visit (first) it'\''s.txt' "),
        format!("{folder}/My visit (first) it's.txt"),
        r"~/My\ visit\ \(first\)\ it\'s.txt".to_owned(),
    ] {
        let mut terminal = Terminal::start(&sandbox, "evidence add", 100, 40);
        terminal.sees("What is it?");
        terminal.types("\r");
        terminal.sees("Where is the file?");
        terminal.types(&format!("{typed}\r"));
        terminal.sees("Which kind of evidence");
        terminal.types("\u{3}");
        terminal.ends();
    }
}

/// Runs a line whose output nobody reads.
fn unread(sandbox: &Sandbox, line: &str, speech_too: bool) -> Output {
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    let mut command = sandbox.command(shell_words::split(line).unwrap());
    command.stdout(closed());
    if speech_too {
        command.stderr(closed()).spawn()
    } else {
        command.stderr(std::process::Stdio::piped()).spawn()
    }
    .unwrap()
    .wait_with_output()
    .unwrap()
}

#[test]
fn a_reader_that_stops_does_not_make_any_command_fail() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output p.zip");
    for (at, line) in [
        "status",
        "gaps --format json",
        "history --format html",
        "evidence list",
        "evidence show E1",
        "framework show imh-practice",
        "check names list",
        "cohort gaps ws --format json",
        "cohort export ws",
        "cohort export ws --format jsonl",
        "form csv --output -",
        "form xlsx --output -",
        "form html --output made.html",
        "verify p.zip",
        "man",
        "completions bash",
        "--help",
        "keys new --no-passphrase --output KEY",
        "export --output BUNDLE.zip",
        "check clean visits.txt --output CLEAN.txt",
        "rate DV-02=achieved",
    ]
    .into_iter()
    .enumerate()
    {
        for speech_too in [false, true] {
            let line = line
                .replace("KEY", &format!("k{at}{speech_too}"))
                .replace("BUNDLE", &format!("b{at}{speech_too}"));
            let line = line
                .replace("CLEAN", &format!("c{at}{speech_too}"))
                .replace("made.html", &format!("f{at}{speech_too}.html"));
            let output = unread(&sandbox, &line, speech_too);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                output.status.code() == Some(0) && !said.contains("error:"),
                "{line}: {output:?}"
            );
        }
    }
}

fn said_by(sandbox: &Sandbox, line: &str) -> String {
    let output = sandbox.run(line);
    assert!(!output.status.success(), "{line}: {output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn that_nothing_was_changed_is_said_of_what_might_have_been_changed_and_was_not() {
    let sandbox = Sandbox::begun();
    sandbox.write("there.txt", "somebody's work");
    let note = "note: nothing was changed";
    for line in [
        "check",
        "check --target nowhere",
        "check names list",
        "decisions list",
        "decisions show RB-01",
        "evidence list",
        "evidence matrix",
        "evidence open E7",
        "evidence show E7",
        "gaps",
        "history",
        "plan calendar",
        "plan list",
        "plan suggest",
        "show ZZ-01",
        "status",
        "workspace check",
        "workspace info",
        "cohort compare nowhere.json nowhere.json",
        "cohort export nowhere.json",
        "cohort gaps nowhere.json",
        "cohort training nowhere.json",
        "framework check nowhere.toml",
        "framework show nowhere",
        "keys show nowhere.key",
        "man nowhere",
        "portfolio diff nowhere.zip nowhere.zip",
        "review compare nowhere.json nowhere.json",
        "review list nowhere",
        "review show nowhere.json",
        "verify nowhere.zip",
    ] {
        let said = said_by(&sandbox, &format!("--workspace nowhere {line}"));
        assert!(said.contains("error: ") && !said.contains(note), "{line}: {said}");
    }
    for line in [
        "gaps --output there.txt",
        "cohort gaps nowhere.json --output there.txt",
        "verify nowhere.zip --extract folder",
        "rate ZZ-01=achieved",
        "evidence remove E7",
        "plan done G7",
        "undo 99",
        "review nowhere.zip --assessor X --decide RB-01=accept",
        "decisions import nowhere.json",
        "workspace restore nowhere.zip folder",
        "keys new --output there.txt --no-passphrase",
        "check clean nowhere.jpg",
    ] {
        let said = said_by(&sandbox, line);
        assert!(said.contains("error: ") && said.contains(note), "{line}: {said}");
    }
    assert_eq!(sandbox.read("there.txt"), "somebody's work");
}
