use std::process::Command;

use super::harness::{Sandbox, assert_snapshot, has, repository};

#[test]
fn a_bundle_is_what_every_other_tool_says_it_is() {
    let sandbox = Sandbox::with_content();
    assert_snapshot(
        "export.txt",
        &sandbox.transcript(&["export --output bundle.zip", "verify bundle.zip"]),
    );
    let zip = sandbox.path("bundle.zip");
    for (tool, arguments) in [("unzip", vec!["-tq"]), ("python3", vec!["-m", "zipfile", "-t"])] {
        if has(tool, &[if tool == "unzip" { "-v" } else { "--version" }]) {
            let output = Command::new(tool).args(&arguments).arg(&zip).output().unwrap();
            assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    assert_eq!(refused_by_other_readers(&sandbox, "bundle.zip", "imh-portfolio"), "");
}

#[test]
fn every_reader_of_bags_finds_evidence_of_any_name_and_every_system_unpacks_it() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("SOURCE_DATE_EPOCH", "1700000000");
    sandbox.ok("rate RB-01=achieved");
    let long = "what we wrote down after the joint visit with the family nurse ".repeat(3);
    let wide = "👩‍👧 Besuch in Łódź, ".repeat(9);
    let names = [
        ("100% done.txt", "100% of what we saw, %25 and %0A"),
        ("%2e%2e%2f.txt", "%"),
        ("  two  blanks .txt", "  a  title   with\u{a0}blanks  "),
        ("-rf.txt", "-- a title like a switch"),
        ("#1 & 'two' $HOME.txt", "\\ and / and `ticks` and \"quotes\""),
        ("cafe\u{301}.txt", "nai\u{308}ve words"),
        ("*.txt", "data/evidence/E001"),
        ("manifest-sha256.txt", "imh-portfolio"),
    ];
    let as_a_file = |words: &str, chars: usize| {
        format!("{}.docx", words.chars().take(chars).collect::<String>().trim())
    };
    let (long_name, wide_name) = (as_a_file(&long, 180), as_a_file(&wide, 80));
    for (at, (name, title)) in names
        .into_iter()
        .chain([(&*long_name, &*long), (&*wide_name, &*wide), (&*long_name, "short")])
        .enumerate()
    {
        let file = sandbox.write(&format!("from/{at}/{name}"), format!("words {at}\n"));
        let title: String = title.chars().take(190).collect();
        let output = sandbox
            .command(["evidence", "add"])
            .arg(&file)
            .arg(format!("--title={title}"))
            .args(["--for", "RB-01"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{title}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let twin = sandbox.write(&format!("twins/two/{long_name}"), "two\n");
    let other = sandbox.write(&format!("twins/three/{long_name}"), "three\n");
    assert!(
        sandbox
            .command(["evidence", "add"])
            .args([twin, other])
            .args(["--for", "RB-01", "--title", &long[..150]])
            .status()
            .unwrap()
            .success()
    );
    sandbox.ok("export --draft --output bundle.zip");
    sandbox.ok("verify bundle.zip");
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("bundle.zip")).unwrap()).unwrap();
    let paths: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    assert!(paths.len() > 20, "{paths:?}");
    for path in &paths {
        assert!(!path.contains('%') && path.encode_utf16().count() <= 180, "{path}");
    }
    assert!(
        paths.iter().any(|path| path.encode_utf16().count() > 170 && path.ends_with(" (2).docx")),
        "{paths:?}"
    );
    assert_eq!(paths.iter().filter(|path| path.ends_with(".docx")).count(), 5, "{paths:#?}");
    assert_eq!(refused_by_other_readers(&sandbox, "bundle.zip", "imh-portfolio"), "");
    sandbox.ok("workspace backup backup.zip");
    assert_eq!(refused_by_other_readers(&sandbox, "backup.zip", "imh-workspace"), "");
}

#[test]
fn only_a_reader_that_wants_every_file_listed_says_something_of_a_signature_and_nothing_else() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("keys new --no-passphrase");
    sandbox.ok("export --sign own --output bundle.zip");
    let refused = refused_by_other_readers(&sandbox, "bundle.zip", "imh-portfolio");
    let lines: Vec<&str> = refused.lines().collect();
    let [line] = lines.as_slice() else {
        // Without the readers nothing was printed.
        return assert!(!sandbox.path("out-bundle.zip").exists(), "{refused}");
    };
    assert!(
        line.starts_with("bagit-utils: File 'tagmanifest-sha256.txt.sig'")
            && line.ends_with("is not covered by manifests."),
        "{line}"
    );
}

/// Returns what independent BagIt readers report against a bag, a line each; nothing if they are
/// not installed.
fn refused_by_other_readers(sandbox: &Sandbox, zip: &str, root: &str) -> String {
    let python = repository("tests/bags/python/bin/python");
    let script = repository("tests/bags/validate.py");
    if !has("unzip", &["-v"])
        || !has(&python.to_string_lossy(), &[&*script.to_string_lossy(), "--ready"])
    {
        return String::new();
    }
    let out = sandbox.path(&format!("out-{zip}"));
    assert!(
        Command::new("unzip")
            .arg("-q")
            .arg(sandbox.path(zip))
            .arg("-d")
            .arg(&out)
            .status()
            .unwrap()
            .success()
    );
    let output = Command::new(python).arg(script).arg(out.join(root)).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn the_same_workspace_and_time_give_the_same_bytes_wherever_it_is() {
    let mut sandbox = Sandbox::with_content();
    for (name, letter) in [("z.txt", "z"), ("a.txt", "a"), ("m.txt", "m")] {
        sandbox.write(name, format!("{letter}\n").repeat(4000));
    }
    sandbox.write("long.csv", "a line that says little\n".repeat(250_000));
    sandbox.ok("evidence add z.txt a.txt m.txt long.csv --for RB-07 --title 'Café, naïve'");
    sandbox.set("SOURCE_DATE_EPOCH", "1700000000");
    sandbox.ok("export --output here.zip");
    let here = sandbox.read_bytes("here.zip");
    // The same workspace with its files made in another order, on a slow machine with other
    // settings.
    for (round, order) in ["sort", "sort -r"].into_iter().enumerate() {
        let copy = format!(
            "umask 077; mkdir -p 'a place/with ünusual name {round}' && cd ws && find . -type f | {order} | while read -r file; do \
             mkdir -p \"../a place/with ünusual name {round}/$(dirname \"$file\")\"; cp \"$file\" \"../a place/with ünusual name {round}/$file\"; done"
        );
        assert!(
            Command::new("sh")
                .args(["-c", &copy])
                .current_dir(sandbox.path(""))
                .status()
                .unwrap()
                .success()
        );
        let elsewhere = sandbox.path(&format!("a place/with ünusual name {round}"));
        let line = format!("umask {}; exec \"$0\" export --output \"$1\"", ["000", "077"][round]);
        let status = Command::new("sh")
            .args(["-c", &line, super::harness::IMH, "there.zip", "--force"])
            .current_dir(&elsewhere)
            .env_clear()
            .envs([
                ("PATH", "/usr/bin:/bin"),
                ("SOURCE_DATE_EPOCH", "1700000000"),
                ("TZ", ["Pacific/Auckland", "America/St_Johns"][round]),
                ("LANG", "tr_TR.UTF-8"),
                ("LC_ALL", "de_DE.UTF-8"),
                ("COLUMNS", "40"),
                ("IMH_NOW", "2031-01-01T00:00:00Z"),
            ])
            .env("HOME", sandbox.path("another home"))
            .status()
            .unwrap();
        assert!(status.success());
        assert!(
            std::fs::read(elsewhere.join("there.zip")).unwrap() == here,
            "the bundle depends on its surroundings"
        );
    }
}

#[test]
fn evidence_that_is_gone_is_named_and_nothing_is_exported() {
    let sandbox = Sandbox::with_content();
    let (name, _) = sandbox
        .tree("ws/evidence")
        .into_iter()
        .find(|(name, _)| name.ends_with("visits.txt"))
        .unwrap();
    std::fs::remove_file(sandbox.path(&format!("ws/evidence/{name}"))).unwrap();
    let said = sandbox.fails(3, "export --output bundle.zip");
    assert!(
        said.contains("visits.txt")
            && said.contains("is missing")
            && said.contains("nothing was changed"),
        "{said}"
    );
    let left: Vec<String> = sandbox
        .tree("")
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.ends_with(".part") || name.ends_with(".zip"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn large_evidence_that_changed_while_nobody_looked_is_named_and_nothing_is_exported() {
    let sandbox = Sandbox::with_content();
    sandbox.write("film.mp4", vec![7; 9 << 20]);
    sandbox.ok("evidence add film.mp4 --for RB-07 --title Film");
    let (name, mut bytes) = sandbox
        .tree("ws/evidence")
        .into_iter()
        .find(|(name, _)| name.ends_with("film.mp4"))
        .unwrap();
    for change in [0, bytes.len() - 1] {
        bytes[change] ^= 1;
        let path = sandbox.path(&format!("ws/evidence/{name}"));
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, &bytes).unwrap();
        let said = sandbox.fails(3, "export --output bundle.zip");
        assert!(
            said.contains("film.mp4") && said.contains("has changed since it was added"),
            "{said}"
        );
        assert!(!sandbox.path("bundle.zip").exists());
    }
    bytes.truncate(5 << 20);
    let path = sandbox.path(&format!("ws/evidence/{name}"));
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let said = sandbox.fails(3, "export --output bundle.zip");
    assert!(said.contains("film.mp4"), "{said}");
}

#[test]
fn names_that_windows_forbids_become_names_it_holds() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    for name in ["aux.txt", "what: now?.txt", "dots...", "COM1"] {
        sandbox.write(name, "words\n");
    }
    let title = "con: \"the\" <end>? | ...";
    let files = ["aux.txt", "what: now?.txt", "dots...", "COM1"];
    let arguments =
        ["evidence", "add"].into_iter().chain(files).chain(["--title", title, "--for", "RB-01"]);
    assert!(sandbox.command(arguments).output().unwrap().status.success());
    sandbox.ok("export --output bundle.zip");
    sandbox.ok("verify bundle.zip");
    let names: Vec<String> = json(&sandbox, "bundle.zip")["evidence"][0]["paths"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| path.as_str().unwrap().to_owned())
        .collect();
    for part in names.iter().flat_map(|name| name.split('/')) {
        assert!(
            !part.contains(['<', '>', ':', '"', '\\', '|', '?', '*'])
                && !part.ends_with(['.', ' ']),
            "{part}"
        );
        let stem = part.split('.').next().unwrap().to_uppercase();
        assert!(!["CON", "PRN", "AUX", "NUL", "COM1"].contains(&stem.as_str()), "{part}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_in_words() {
    let sandbox = Sandbox::with_content();
    sandbox.write("a-file", "x");
    let long = "n".repeat(4000);
    let deep = "d/".repeat(2000);
    for output in [long.as_str(), &format!("{deep}b.zip"), "a-file/b.zip"] {
        let result = sandbox.command(["export", "--output", output]).output().unwrap();
        let said = String::from_utf8(result.stderr).unwrap();
        assert!(matches!(result.status.code(), Some(2 | 4)), "{said}");
        assert!(
            said.contains("error: ")
                && said.contains("nothing was changed")
                && !said.contains("os error"),
            "{said}"
        );
    }
    assert!(!sandbox.path("d").exists(), "folders that were only half made");
}

#[test]
fn a_target_says_how_its_file_is_called_and_which_levels_it_takes() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    let said = sandbox.ok("export --target aimh-portfolio --draft");
    assert!(said.trim_end().ends_with("A.-B.-AiMH-UK-portfolio-level-1-2026-11-22.zip"), "{said}");
}

#[test]
fn an_empty_portfolio_is_not_exported() {
    let sandbox = Sandbox::begun();
    let said = sandbox.fails(1, "export --output bundle.zip");
    assert!(said.contains("nothing in the portfolio"), "{said}");
    assert!(!sandbox.path("bundle.zip").exists());
}

#[test]
fn a_target_has_rules_and_a_draft_says_so_on_every_page() {
    let sandbox = Sandbox::with_content();
    let text = sandbox.transcript(&[
        "export --target aimh-portfolio --output bundle.zip",
        "export --target imhrr-pilot-2019 --output bundle.zip",
        "export --target aimh --output bundle.zip",
        "export --target aimh-portfolio --draft --output draft.zip",
    ]);
    assert_snapshot("export-target.txt", &text);
    assert!(!sandbox.path("bundle.zip").exists());
    let page = member(&sandbox, "draft.zip", "data/index.html");
    let sections = page.matches("<section").count();
    assert!(sections > 10);
    assert_eq!(
        page.matches("class=\"draft\"").count(),
        sections + 1,
        "the cover, and each section"
    );
    assert!(page.contains("class=\"watermark\""), "each sheet that is printed");
    assert_eq!(json(&sandbox, "draft.zip")["draft"], true);
}

#[test]
fn a_complete_portfolio_passes_the_rules() {
    let sandbox = Sandbox::begun();
    let ids: Vec<String> = sandbox
        .ok("gaps --format csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect();
    sandbox.write(
        "all.csv",
        format!(
            "competency,point\n{}",
            ids.iter().map(|id| format!("{id},achieved\n")).collect::<String>()
        ),
    );
    sandbox.ok("rate --from all.csv --level 1");
    sandbox.write("log.txt", "A year of supervision.\n");
    sandbox.ok(&format!(
        "evidence add log.txt --kind supervision-log --title 'Supervision' --for {}",
        ids.join(",")
    ));
    sandbox.ok("export --target aimh-portfolio --output bundle.zip");
    assert_eq!(json(&sandbox, "bundle.zip")["submission"]["id"], "aimh-portfolio");
}

#[test]
fn a_file_that_is_there_is_only_replaced_when_asked() {
    let sandbox = Sandbox::with_content();
    sandbox.write("bundle.zip", "precious");
    let said = sandbox.fails(2, "export --output bundle.zip");
    assert!(said.contains("already a file"), "{said}");
    assert_eq!(sandbox.read("bundle.zip"), "precious");
    sandbox.ok("export --output bundle.zip --force");
    sandbox.ok("verify bundle.zip");
    let first = sandbox.ok("export");
    let second = sandbox.ok("export");
    assert!(
        first.contains("imh-portfolio-2026-11-22.zip")
            && second.contains("imh-portfolio-2026-11-22-2.zip"),
        "{first}{second}"
    );
}

#[test]
fn the_bundle_tells_the_same_story_to_people_and_machines() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output bundle.zip");
    let portfolio = json(&sandbox, "bundle.zip");
    let status = sandbox.json("status --format json");
    for (state, count) in portfolio["summary"].as_object().unwrap() {
        assert_eq!(status["summary"][state], *count, "{state}");
    }
    assert_eq!(portfolio["evidence"].as_array().unwrap().len(), 2);
    let page = member(&sandbox, "bundle.zip", "data/index.html");
    for domain in portfolio["domains"].as_array().unwrap() {
        for competency in domain["competencies"].as_array().unwrap() {
            assert!(
                page.contains(&format!("id=\"{}\"", competency["competency"].as_str().unwrap()))
            );
        }
    }
    assert!(page.contains("Silence is still hard for me."));
    assert!(page.contains("I work alone in a village hall"));
    // The only script is the filter, and the page's own policy pins it by its digest.
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(
        page.contains("default-src 'none'; style-src 'sha256-")
            && page.contains("; script-src 'sha256-")
    );
    for open in ["unsafe", "http://", "style=", "onclick", "src="] {
        assert!(!page.contains(open), "{open}");
    }
    assert_snapshot("export-ratings.csv", &member(&sandbox, "bundle.zip", "data/ratings.csv"));
    assert_snapshot("export-evidence.csv", &member(&sandbox, "bundle.zip", "data/evidence.csv"));
}

#[test]
fn words_of_a_person_are_words_and_not_a_page() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note '<script>alert(1)</script> & <b>bold</b>'");
    sandbox.ok("rate RB-02=achieved --note '=HYPERLINK(\"http://x\")'");
    sandbox.write("<img>.txt", "a\n");
    let output = sandbox
        .command([
            "evidence",
            "add",
            "<img>.txt",
            "--title",
            "<img src=x onerror=alert(1)>",
            "--for",
            "RB-01",
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    sandbox.ok("export --output bundle.zip");
    let page = member(&sandbox, "bundle.zip", "data/index.html");
    assert_eq!(page.matches("<script").count(), 1, "the filter's, and nobody else's");
    assert!(!page.contains("<img") && !page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(member(&sandbox, "bundle.zip", "data/ratings.csv").contains("\"'=HYPERLINK"));
}

#[test]
fn evidence_that_changed_on_disk_is_not_exported() {
    let sandbox = Sandbox::with_content();
    let (name, _) = sandbox.tree("ws/evidence").swap_remove(0);
    sandbox.write(&format!("ws/evidence/{name}"), "something else\n");
    let said = sandbox.fails(3, "export --output bundle.zip");
    assert!(said.contains("has changed since it was added"), "{said}");
    assert!(!sandbox.path("bundle.zip").exists());
}

#[test]
fn the_words_of_an_earlier_rating_stay_with_the_person() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=working-towards --note 'a visit to the Smith family'");
    sandbox.ok("rate RB-02=n/a --reason 'the Smith family asked for somebody else'");
    sandbox.ok("rate RB-01=achieved --note 'a home visit'");
    sandbox.ok("rate RB-02=n/a --reason 'not in this job'");
    sandbox.ok("export --output bundle.zip");
    for path in ["data/index.html", "data/portfolio.json", "data/ratings.csv"] {
        let text = member(&sandbox, "bundle.zip", path);
        assert!(!text.contains("Smith"), "{path}");
        assert!(text.contains("a home visit"), "{path}");
    }
    assert!(
        member(&sandbox, "bundle.zip", "data/ratings.csv").contains("working-towards"),
        "that it was rated so before is history"
    );
}

#[test]
fn export_names_things_that_a_person_may_not_mean_to_send() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("evidence unlink E2 RB-04");
    let said = String::from_utf8(sandbox.run("export --output bundle.zip").stderr).unwrap();
    assert!(
        said.contains("57 competencies are not yet rated")
            && said.contains("E2 speaks for no competency yet"),
        "{said}"
    );
    sandbox.fails(2, "export --output -");
}

#[test]
fn a_large_portfolio_is_told_before_it_is_written() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    sandbox.write("film.bin", vec![7_u8; 10_000_000]);
    sandbox.ok("evidence add film.bin --title Film --for RB-01");
    let export = "export --draft --output p.zip --force";
    assert!(!sandbox.shown(&sandbox.run(export)).contains("large"));
    sandbox.write("more.bin", vec![8_u8; 10_000_000]);
    sandbox.ok("evidence add more.bin --title More --for RB-01");
    let said = sandbox.shown(&sandbox.run(export));
    assert!(said.contains("Your evidence is large: 2 files with 20 MB."), "{said}");
}

pub(super) fn member(sandbox: &Sandbox, bundle: &str, path: &str) -> String {
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path(bundle)).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(
        &mut archive.by_name(&format!("imh-portfolio/{path}")).unwrap(),
        &mut text,
    )
    .unwrap();
    text
}

pub(super) fn json(sandbox: &Sandbox, bundle: &str) -> serde_json::Value {
    serde_json::from_str(&member(sandbox, bundle, "data/portfolio.json")).unwrap()
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_reported_as_unread_and_not_as_a_finding_of_somebody() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    sandbox.write("notes.bin", b"\x80\x01\x02\xff\xfe\0no program that anybody has\0");
    sandbox.ok("evidence add notes.bin --for RB-01 --title Notes");
    let unread = "1 file could not be read in full, so imh has not checked all of it.";
    let said = sandbox.run("check");
    let said = String::from_utf8_lossy(&said.stdout).replace('\n', " ");
    assert!(said.contains(unread) && !said.contains("recognised"), "{said}");
    for (line, code) in [("export --output q.zip", 1), ("export --output r.zip --draft", 0)] {
        let output = sandbox.run(line);
        assert_eq!(output.status.code(), Some(code), "{line}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("a file that could not be read in full, so not all of it is checked")
                && !said.contains("recognised"),
            "{said}"
        );
    }
    let mut terminal = Terminal::start(&sandbox, "export --draft --output p.zip", 140, 24);
    terminal.sees(unread);
    let before = terminal.sees("Stop here");
    assert!(!before.contains("recognised"), "{before}");
    terminal.types("\r");
    assert_eq!(terminal.ends().1, 1);
    // Accepting the finding does not mean that anybody looked into the file.
    let finding =
        sandbox.json("check --format json")["findings"][0]["id"].as_str().unwrap().to_owned();
    sandbox.ok(&format!("check accept {finding} --reason 'I watched it twice.'"));
    let said = sandbox.ok("check").replace('\n', " ");
    assert!(said.contains("in what could be read of 1 file") && said.contains(unread), "{said}");
    // A name elsewhere is found all the same.
    sandbox.ok("rate RB-01=achieved --note 'I met Mrs Patel'");
    let mut terminal = Terminal::start(&sandbox, "export --output s.zip", 140, 24);
    terminal.sees("A family might be recognised. 1 file could not be read");
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_before_a_family_might_be_recognised_and_a_script_is_told() {
    use super::terminal::Terminal;
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved --note 'I met Mrs Patel'");
    let mut terminal = Terminal::start(&sandbox, "export --output p.zip", 80, 24);
    terminal.sees("A family might be recognised.");
    terminal.types("\r");
    let (rest, code) = terminal.ends();
    assert!(code == 1 && rest.contains("Nothing was written. Next: imh check"), "{rest}");
    assert!(!sandbox.path("p.zip").exists());
    let mut terminal = Terminal::start(&sandbox, "export --output p.zip", 80, 24);
    terminal.sees("A family might be recognised.");
    terminal.types("\u{1b}[B\r");
    assert_eq!(terminal.ends().1, 0);
    sandbox.ok("verify p.zip");
    sandbox.ok("export --output q.zip");
    assert!(
        sandbox.fails(2, "export --output q.zip").starts_with("error: there is already a file"),
        "told before all else"
    );
}

#[test]
fn a_file_that_imh_cannot_read_leaves_only_in_a_draft_until_somebody_looked_through_it() {
    let sandbox = Sandbox::begun();
    let path = repository("testdata/privacy/files/encrypted.pdf");
    sandbox.ok(&format!("evidence add {} --for RB-01 --title 'A report'", path.display()));
    let said = sandbox.fails(1, "export --output p.zip").replace('\n', " ");
    for part in ["To look at: E1 encrypted.pdf", "`imh check` says", "imh export --draft"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!sandbox.path("p.zip").exists());
    sandbox.ok("export --draft --output draft.zip");
    let checked = sandbox.json("check --format json");
    let id = checked["findings"][0]["id"].as_str().unwrap();
    sandbox.ok(&format!("check accept {id} --reason 'I read every page; nobody is named or seen'"));
    sandbox.ok("export --output p.zip");
}
