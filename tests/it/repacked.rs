//! A bundle that was unpacked and repacked by another program: reported, and accepted as far as its
//! checksums prove.

use std::process::Command;

use super::harness::{Sandbox, has, skipped};

/// An unpacked portfolio, with the files that systems leave behind.
fn unpacked() -> Sandbox {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output good.zip");
    sandbox.ok("verify good.zip --extract imh-portfolio");
    for left in [
        "imh-portfolio/.DS_Store",
        "imh-portfolio/data/Thumbs.db",
        "imh-portfolio/data/evidence/desktop.ini",
        "__MACOSX/imh-portfolio/._data",
    ] {
        sandbox.write(left, "left behind");
    }
    sandbox
}

/// Packs with a shell line, if the program is here.
fn packs(sandbox: &Sandbox, tool: (&str, &[&str]), line: &str) -> bool {
    if !has(tool.0, tool.1) {
        skipped(tool.0);
        return false;
    }
    let run = Command::new("sh").args(["-c", line]).current_dir(sandbox.path("")).output().unwrap();
    assert!(run.status.success(), "{line}: {}", String::from_utf8_lossy(&run.stderr));
    true
}

#[track_caller]
fn goes_on(sandbox: &Sandbox, file: &str) -> serde_json::Value {
    let report = sandbox.json(&format!("verify {file} --format json"));
    assert_eq!(report["valid"], true, "{file}: {}", report["faults"]);
    assert_eq!(report["one-source"], true, "{file}");
    let back = format!("back-{file}");
    sandbox.ok(&format!("workspace restore {file} {back}"));
    let files = |folder: &str| {
        sandbox
            .tree(folder)
            .into_iter()
            .filter(|(name, _)| name.starts_with("evidence/"))
            .collect::<Vec<_>>()
    };
    assert_eq!(files(&back), files("ws"), "{file}");
    sandbox.ok(&format!("verify {file} --extract out-{file}"));
    let files = 12 + usize::from(report["signature"].is_object());
    assert_eq!(
        sandbox.tree(&format!("out-{file}")).len(),
        files,
        "{file}: nothing that was left behind is laid out"
    );
    let output = sandbox
        .run(&format!("--workspace none review {file} --assessor 'Jo Field' --decide RB-01=accept --reason 'Seen.' --output {file}.json"));
    assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    for how in ["", " --verify"] {
        let cohort = sandbox.json(&format!("cohort gaps {file}{how} --min-group 1 --format json"));
        assert_eq!(
            (&cohort["people"], &cohort["unreadable"]),
            (&1.into(), &serde_json::json!([])),
            "{file}{how}"
        );
    }
    report
}

#[test]
fn every_command_reports_a_bundle_that_a_real_program_packed_again_and_continues() {
    let sandbox = unpacked();
    let python =
        "python3 -c \"import shutil; shutil.make_archive('py', 'zip', '.', 'imh-portfolio')\"";
    let cases: [(&str, &[&str], &str, &str); 7] = [
        ("zip", &["-v"], "zip -qr zip.zip __MACOSX imh-portfolio", "zip.zip"),
        ("zip", &["-v"], "zip -qr - imh-portfolio > stream.zip", "stream.zip"),
        ("zip", &["-v"], "cd imh-portfolio && zip -qr ../bare.zip .", "bare.zip"),
        (
            "zip",
            &["-v"],
            "cp -r imh-portfolio 'My file' && zip -qr other.zip 'My file'",
            "other.zip",
        ),
        ("7z", &["i"], "7z a -bd 7z.zip imh-portfolio __MACOSX", "7z.zip"),
        ("bsdtar", &["--version"], "bsdtar -a -cf bsd.zip imh-portfolio __MACOSX", "bsd.zip"),
        ("python3", &["--version"], python, "py.zip"),
    ];
    for (tool, version, line, file) in cases {
        if !packs(&sandbox, (tool, version), line) {
            continue;
        }
        let report = goes_on(&sandbox, file);
        let repacked = report["repacked"].to_string();
        assert!(
            repacked.contains("was left by a Mac") && repacked.contains("was left by Windows"),
            "{file}: {repacked}"
        );
        let said = sandbox.ok(&format!("verify {file}")).replace('\n', " ");
        assert!(said.contains("It is not packed as it was sent"), "{file}: {said}");
    }
    let report = sandbox.json("verify good.zip --format json");
    assert_eq!(report["repacked"], serde_json::json!([]));
}

#[test]
fn a_name_that_is_written_twice_and_the_same_is_one_name_and_another_is_two() {
    let sandbox = unpacked();
    let script = |change: &str| {
        format!(
            "import zipfile, zlib, struct\nold = zipfile.ZipFile('good.zip')\nwith zipfile.ZipFile('twice.zip', 'w') as new:\n  for one in old.infolist():\n    \
             name = one.filename.encode()\n    again = name{change}\n    field = b'\\x01' + struct.pack('<I', zlib.crc32(name)) + again\n    \
             info = zipfile.ZipInfo(one.filename)\n    info.extra = struct.pack('<HH', 0x7075, len(field)) + field\n    new.writestr(info, old.read(one))\n"
        )
    };
    sandbox.write("same.py", script(""));
    sandbox.write("other.py", script(".replace(b'index', b'other')"));
    if !packs(&sandbox, ("python3", &["--version"]), "python3 same.py") {
        return;
    }
    goes_on(&sandbox, "twice.zip");
    packs(&sandbox, ("python3", &["--version"]), "python3 other.py");
    assert_eq!(sandbox.run("verify twice.zip").status.code(), Some(1));
}

#[test]
fn a_change_before_packing_again_is_still_a_fault_in_every_command() {
    let sandbox = unpacked();
    sandbox.write("imh-portfolio/data/ratings.csv", "competency,level\n");
    sandbox.write("imh-portfolio/data/note.txt", "Something of mine.\n");
    if !packs(
        &sandbox,
        ("zip", &["-v"]),
        "cp -r imh-portfolio 'My file' && zip -qr bad.zip 'My file'",
    ) {
        return;
    }
    let faults = sandbox.json("verify bad.zip --format json")["faults"].to_string();
    assert!(faults.contains("data/ratings.csv") && faults.contains("data/note.txt"), "{faults}");
    assert_eq!(
        sandbox.run("--workspace none review bad.zip --assessor 'Jo Field' --decide RB-01=accept --reason x").status.code(),
        Some(2)
    );
    assert_eq!(sandbox.run("workspace restore bad.zip back").status.code(), Some(2));
    assert_ne!(
        sandbox.json("cohort gaps bad.zip --format json")["unreadable"],
        serde_json::json!([])
    );
}

#[test]
fn a_portfolio_is_found_in_a_zip_in_a_mail_and_in_the_folder_it_was_unpacked_to() {
    let sandbox = unpacked();
    let good = sandbox.read_bytes("good.zip");
    let lies = |file: &str| goes_on(&sandbox, file)["lies"].as_str().unwrap_or_default().to_owned();
    let wrapped = |name: &str| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in [(name, good.as_slice()), ("__MACOSX/._good.zip", b"x")] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    sandbox.write("outer.zip", wrapped("For you/good.zip"));
    assert_eq!(lies("outer.zip"), "in a ZIP, as `For you/good.zip`");
    let mail = "import email.message as m\nmail = m.EmailMessage()\nmail['From'] = 'a@example.org'\nmail['Subject'] = 'My portfolio'\n\
                mail.set_content('Here it is.')\nmail.add_attachment(open('good.zip', 'rb').read(), maintype='application', subtype='zip', \
                filename='good.zip')\nopen('mail.eml', 'wb').write(bytes(mail))\n";
    sandbox.write("mail.py", mail);
    if packs(&sandbox, ("python3", &["--version"]), "python3 mail.py") {
        assert_eq!(lies("mail.eml"), "in a mail, as `good.zip`");
        // These are the bytes that were sent, so the person can import the decisions on them.
        sandbox.ok("decisions import mail.eml.json");
    }
    let report = goes_on(&sandbox, "imh-portfolio");
    assert!(
        report["repacked"].to_string().contains("it is a folder, and was sent as one file"),
        "{report}"
    );
    std::fs::create_dir(sandbox.path("around")).unwrap();
    std::fs::rename(sandbox.path("imh-portfolio"), sandbox.path("around/imh-portfolio")).unwrap();
    goes_on(&sandbox, "around");
    // A link is not followed, and of two portfolios none is guessed.
    #[cfg(unix)]
    {
        std::fs::remove_file(sandbox.path("around/imh-portfolio/data/ratings.csv")).unwrap();
        std::os::unix::fs::symlink(
            "/etc/hostname",
            sandbox.path("around/imh-portfolio/data/ratings.csv"),
        )
        .unwrap();
        assert_eq!(sandbox.run("verify around").status.code(), Some(1));
    }
    sandbox.write("both.zip", {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in ["a.zip", "b.zip"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, &good).unwrap();
        }
        writer.finish().unwrap().into_inner()
    });
    assert!(sandbox.fails(2, "verify both.zip").contains("holds 2 portfolios"));
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    assert!(
        sandbox.fails(2, "verify empty").contains("without an unpacked portfolio or backup in it")
    );
}

#[test]
fn a_portfolio_inside_a_zip_or_a_mail_is_verified_whole_where_that_is_asked_for() {
    let sandbox = unpacked();
    // Counting does not read evidence: only `--verify` finds this change.
    let script = "import zipfile, email.message as m\nold = zipfile.ZipFile('good.zip')\nwith zipfile.ZipFile('changed.zip', 'w') as new:\n  \
                  for one in old.infolist():\n    read = old.read(one)\n    new.writestr(one, read.replace(b'first visits', b'fifth visits') \
                  if one.filename.endswith('visits.txt') else read)\nfor name in ['good', 'changed']:\n  \
                  zipfile.ZipFile(f'{name}-outer.zip', 'w').write(f'{name}.zip', 'For you/portfolio.zip')\n  mail = m.EmailMessage()\n  \
                  mail['From'] = 'a@example.org'\n  mail.set_content('Here it is.')\n  \
                  mail.add_attachment(open(f'{name}.zip', 'rb').read(), maintype='application', subtype='zip', filename='portfolio.zip')\n  \
                  open(f'{name}.eml', 'wb').write(bytes(mail))\n";
    sandbox.write("pack.py", script);
    if !packs(&sandbox, ("python3", &["--version"]), "python3 pack.py") {
        return;
    }
    let read = |file: &str, how: &str| {
        let report = sandbox.json(&format!("cohort gaps {file}{how} --min-group 1 --format json"));
        (report["people"].as_u64().unwrap_or_default(), report["unreadable"].clone())
    };
    for end in [".zip", "-outer.zip", ".eml"] {
        for (file, how) in [
            (format!("good{end}"), ""),
            (format!("good{end}"), " --verify"),
            (format!("changed{end}"), ""),
        ] {
            assert_eq!(read(&file, how), (1, serde_json::json!([])), "{file}{how}");
        }
        let (people, unread) = read(&format!("changed{end}"), " --verify");
        let why = unread[0]["reason"].as_str().unwrap_or_default();
        assert!(
            people == 0 && why.ends_with("does not verify; `imh verify` says why"),
            "changed{end}: {people} {unread}"
        );
    }
}

#[test]
fn a_bundle_that_another_program_packed_alike_is_reported_and_a_signature_inside_still_holds() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("keys new --no-passphrase --output key");
    sandbox.ok("export --sign key --output good.zip");
    sandbox.ok("verify good.zip --extract imh-portfolio");
    if !packs(&sandbox, ("zip", &["-v"]), "zip -qr again.zip imh-portfolio") {
        return;
    }
    let report = goes_on(&sandbox, "again.zip");
    assert!(
        report["repacked"].to_string().contains("a program other than imh packed it"),
        "{report}"
    );
    assert!(report["signature"]["key"].as_str().unwrap().starts_with("SHA256:"), "{report}");
    // Without folders among the members, only the files' times show it.
    packs(
        &sandbox,
        ("zip", &["-v"]),
        "touch -d 2020-01-02 imh-portfolio/bagit.txt && zip -qrD files.zip imh-portfolio",
    );
    let report = goes_on(&sandbox, "files.zip");
    assert!(
        report["repacked"].to_string().contains("a program other than imh packed it"),
        "{report}"
    );
    // Repacking these files with imh gives the file that was sent, so the person can import the
    // decisions on it.
    sandbox.ok("decisions import again.zip.json");
}

#[test]
fn names_that_a_program_writes_otherwise_and_a_comment_are_told_and_gone_on_with() {
    let sandbox = Sandbox::with_content();
    sandbox.write("café.txt", "At the café.\n");
    sandbox.ok("evidence add café.txt --for RB-07 --title Café");
    sandbox.ok("export --draft --output good.zip");
    let script = "import zipfile, unicodedata\nold = zipfile.ZipFile('good.zip')\n\
                  def pack(file, name, comment=b''):\n  new = zipfile.ZipFile(file, 'w', 8)\n  new.comment = comment\n  for one in old.namelist():\n    \
                  info = zipfile.ZipInfo(one)\n    info.filename = name(one)\n    new.writestr(info, old.read(one), 8)\n  new.close()\n\
                  pack('dot.zip', lambda name: './' + name)\n\
                  pack('dots.zip', lambda name: './' + name.split('/', 1)[1])\n\
                  pack('backslash.zip', lambda name: name.replace('/', chr(92)))\n\
                  pack('nfd.zip', lambda name: unicodedata.normalize('NFD', name))\n\
                  pack('comment.zip', lambda name: name, b'packed by me')\n";
    sandbox.write("pack.py", script);
    if !packs(&sandbox, ("python3", &["--version"]), "python3 pack.py") {
        return;
    }
    for (file, told) in [
        ("dot.zip", "begin with `./`"),
        ("dots.zip", "begin with `./`"),
        ("backslash.zip", "with backslashes for folders"),
        ("nfd.zip", "accents written apart"),
        ("comment.zip", "wrote a comment at the end"),
    ] {
        let report = sandbox.json(&format!("verify {file} --format json"));
        assert_eq!(report["faults"], serde_json::json!([]), "{file}");
        assert!(report["repacked"].to_string().contains(told), "{file}: {report}");
        sandbox.ok(&format!("workspace restore {file} back-{file}"));
        let evidence = |folder: &str| {
            sandbox
                .tree(folder)
                .into_iter()
                .filter(|(name, _)| name.starts_with("evidence/"))
                .collect::<Vec<_>>()
        };
        assert_eq!(evidence(&format!("back-{file}")), evidence("ws"), "{file}");
        sandbox.ok(&format!(
            "--workspace none review {file} --assessor 'Jo Field' --decide RB-01=accept --reason 'Seen.' --output {file}.json"
        ));
        for how in ["", " --verify"] {
            let cohort =
                sandbox.json(&format!("cohort gaps {file}{how} --min-group 1 --format json"));
            assert_eq!(
                (&cohort["people"], &cohort["unreadable"]),
                (&1.into(), &serde_json::json!([])),
                "{file}{how}"
            );
        }
    }
    sandbox.ok("verify good.zip --extract imh-portfolio");
    for (line, file, told) in [
        (
            "7z a -bd -tzip -psecret locked.zip imh-portfolio",
            "locked.zip",
            "locked with a password",
        ),
        (
            "7z a -bd -tzip -mm=Deflate64 d64.zip imh-portfolio",
            "d64.zip",
            "in a way that many tools cannot open; unpack it",
        ),
    ] {
        if packs(&sandbox, ("7z", &["i"]), line) {
            let faults = &sandbox.json(&format!("verify {file} --format json"))["faults"];
            assert!(
                faults.as_array().unwrap().len() == 1 && faults.to_string().contains(told),
                "{faults}"
            );
        }
    }
}

#[test]
fn a_zip_without_folders_and_of_one_moment_is_still_told_as_packed_again() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("keys new --no-passphrase --output key");
    for (options, count) in [("", "walk"), ("--sign key", "same")] {
        sandbox.ok(&format!("export --draft {options} --output good-{count}.zip"));
        let script = format!(
            "import zipfile, os\nold = zipfile.ZipFile('good-{count}.zip')\n\
             walk = zipfile.ZipFile('walk-{count}.zip', 'w', 8)\nsame = zipfile.ZipFile('same-{count}.zip', 'w', 8)\n\
             for one in sorted(old.namelist()):\n  info = zipfile.ZipInfo(one)\n  info.external_attr = 0o100644 << 16\n  \
             walk.writestr(info, old.read(one), 8)\nfor one in old.namelist():\n  same.writestr(zipfile.ZipInfo(one), old.read(one), 8)\n\
             walk.close()\nsame.close()\n"
        );
        sandbox.write("pack.py", script);
        if !packs(&sandbox, ("python3", &["--version"]), "python3 pack.py") {
            return;
        }
        let repacked = |file: &str| {
            sandbox.json(&format!("verify {file} --format json"))["repacked"].to_string()
        };
        assert_eq!(repacked(&format!("good-{count}.zip")), "[]");
        for file in ["walk", "same"] {
            let told = repacked(&format!("{file}-{count}.zip"));
            assert!(told.contains("a program other than imh packed it"), "{file}-{count}: {told}");
        }
    }
}

#[test]
fn an_encrypted_portfolio_is_opened_where_it_lies_in_a_mail_or_a_zip() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("keys new --no-passphrase --output key");
    sandbox.ok("keys new --no-passphrase --output other");
    sandbox.write("pass.txt", "correct horse battery staple\n");
    sandbox.ok("export --encrypt-to key.pub --output sealed.zip.age");
    let sealed = sandbox.read_bytes("sealed.zip.age");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in
        [("sealed.zip.age", sealed.as_slice()), ("decisions.json.age", sealed.as_slice())]
    {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    sandbox.write("in/in.zip", writer.finish().unwrap().into_inner());
    let base64 = <base64ct::Base64 as base64ct::Encoding>::encode_string(&sealed);
    let lines: String = base64
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
        .collect();
    let mail = format!(
        "From: ab@example.org\nTo: panel@example.org\nSubject: My portfolio\nMIME-Version: 1.0\n\
         Content-Type: application/octet-stream; name=\"sealed.zip.age\"\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"sealed.zip.age\"\n\n{lines}"
    );
    sandbox.write("in/in.eml", mail);
    for (file, holder) in [("in/in.zip", "a ZIP"), ("in/in.eml", "a mail")] {
        let report = sandbox.json(&format!("verify {file} --identity key --format json"));
        assert_eq!(
            (&report["valid"], &report["faults"]),
            (&true.into(), &serde_json::json!([])),
            "{file}"
        );
        assert_eq!(report["lies"], format!("in {holder}, as `sealed.zip.age`"));
        sandbox.ok(&format!(
            "--workspace none review {file} --identity key --assessor 'Jo Field' --decide RB-01=accept --reason 'Seen.' --output {}.json",
            file.replace('/', "-")
        ));
        // Without a key the message says that it is encrypted.
        let said = sandbox
            .fails(2, &format!("verify {file}"))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains("encrypted"), "{file}: {said}");
    }
    let desk = sandbox.json("review list in --identity key --format json");
    // A decision file inside does not count, and the message says so.
    let told = |desk: &serde_json::Value| desk["unreadable"].as_array().unwrap().len();
    assert_eq!((desk["bundles"].as_array().unwrap().len(), told(&desk)), (2, 1), "{desk}");
    let shut = sandbox.json("review list in --format json");
    assert_eq!(told(&shut), 3, "{shut}");
    // `cohort` opens it like a file in a folder of its own; copies are one person.
    std::fs::create_dir(sandbox.path("alone")).unwrap();
    std::fs::copy(sandbox.path("sealed.zip.age"), sandbox.path("alone/sealed.zip.age")).unwrap();
    sandbox.ok("export --encrypt-with pass.txt --output locked.zip.age");
    let locked = sandbox.read_bytes("locked.zip.age");
    let all = [
        ("a.age".to_owned(), sealed.clone()),
        ("In/b.age".to_owned(), locked.clone()),
        ("c.zip".to_owned(), zip_of(&[("d.age".to_owned(), sealed)])),
    ];
    sandbox.write("nested/all.zip", zip_of(&all));
    for (line, people, unreadable) in [
        ("alone --identity key", 1, 0),
        ("in/in.eml --identity key", 1, 0),
        ("in/in.eml --identity key --verify", 1, 0),
        // It contains a file named like decisions, which is a portfolio here as well.
        ("in/in.zip --identity key --verify", 1, 0),
        ("nested --identity key --passphrase-file pass.txt", 1, 0),
        ("nested --identity key", 1, 1),
        ("alone", 0, 1),
        ("in/in.eml", 0, 1),
        ("nested", 0, 3),
        ("in/in.eml --identity other", 0, 1),
    ] {
        let cohort = sandbox.json(&format!("cohort gaps {line} --min-group 1 --format json"));
        let unread = cohort["unreadable"].as_array().unwrap().len();
        assert_eq!(
            (cohort["people"].as_u64().unwrap_or_default(), unread),
            (people, unreadable),
            "{line}: {cohort}"
        );
    }
    let why = |line: &str| {
        sandbox.json(&format!("cohort gaps {line} --format json"))["unreadable"][0]["reason"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(why("in/in.eml"), format!("sealed.zip.age: {}", why("alone")));
}

/// Checks that every command that reads a portfolio agrees with `verify`: on a file or folder, and
/// on the folder around it.
#[track_caller]
pub(super) fn same_verdict(sandbox: &Sandbox, file: &str, around: &str, is_good: bool, what: &str) {
    let succeeds = |line: &str| sandbox.run(line).status.success();
    let report = sandbox.run(&format!("verify '{file}' --format json"));
    assert_eq!(report.status.success(), is_good, "{what}: verify: {}", sandbox.shown(&report));
    let back = sandbox.tree("").iter().filter(|(name, _)| name.ends_with("/imh.json")).count();
    let lines = [
        format!(
            "--workspace none review '{file}' --assessor 'Jo Field' --decide RB-01=accept --reason 'Seen.' --output out/{back}.json"
        ),
        format!("workspace restore '{file}' back-{back}"),
        format!("portfolio diff good.zip '{file}'"),
    ];
    for line in lines {
        assert_eq!(
            succeeds(&line),
            is_good,
            "{what}: {line}: {}",
            sandbox.shown(&sandbox.run(&line))
        );
    }
    for how in ["", " --verify"] {
        let cohort =
            sandbox.json(&format!("cohort gaps '{file}'{how} --min-group 1 --format json"));
        let people = cohort["people"].as_u64().unwrap_or_default();
        // A letter in a ZIP beside the portfolio contains no answers, and is reported like any
        // other such file.
        let unread = cohort["unreadable"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["reason"].as_str().unwrap());
        let unread: Vec<&str> =
            unread.filter(|reason| !reason.starts_with("Letter.txt, line 1")).collect();
        assert_eq!(
            (people, unread.is_empty()),
            (u64::from(is_good), is_good),
            "{what}{how}: {unread:?}"
        );
    }
    let desk = sandbox.json(&format!("review list '{around}' --format json"));
    assert_eq!(desk["bundles"].as_array().unwrap().len(), usize::from(is_good), "{what}: {desk}");
    if is_good {
        let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
        let is_repacked = report["repacked"] != serde_json::json!([]);
        assert_eq!(desk["bundles"][0]["repacked"], is_repacked, "{what}: {desk}");
        let again = sandbox.run(&format!("workspace restore '{file}' again-{back}"));
        let told =
            String::from_utf8(again.stderr).unwrap().contains("is not packed as it was sent");
        assert_eq!(told, is_repacked, "{what}: restore tells it");
    }
}

fn zip_of(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn mail_with(name: &str, bytes: &[u8]) -> String {
    let base64 = <base64ct::Base64 as base64ct::Encoding>::encode_string(bytes);
    let lines: String = base64
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
        .collect();
    format!(
        "From: ab@example.org\nTo: panel@example.org\nSubject: My portfolio\nMIME-Version: 1.0\n\
         Content-Type: application/zip; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"{name}\"\n\n{lines}"
    )
}

#[test]
fn a_backup_is_restored_from_the_folder_it_was_unpacked_to_from_a_zip_and_from_a_mail() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("workspace backup b.zip");
    let backup = sandbox.read_bytes("b.zip");
    sandbox.write("outer.zip", zip_of(&[("For me/b.zip".to_owned(), backup.clone())]));
    sandbox.write("mail.eml", mail_with("b.zip", &backup));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&backup)).unwrap();
    archive.extract(sandbox.path("around/it")).unwrap();
    sandbox.ok("workspace restore b.zip whole");
    let whole = sandbox.tree("whole");
    assert!(whole.len() > 4);
    for (at, file) in
        ["outer.zip", "mail.eml", "around", "around/it/imh-workspace"].into_iter().enumerate()
    {
        sandbox.ok(&format!("workspace restore {file} back-{at}"));
        assert_eq!(sandbox.tree(&format!("back-{at}")), whole, "{file}");
    }
    // A change in the folder is reported as always, and of two portfolios none is guessed.
    std::fs::write(sandbox.path("around/it/imh-workspace/data/imh.json"), "{}").unwrap();
    assert!(sandbox.fails(2, "workspace restore around changed").contains("nothing was changed"));
    sandbox.write(
        "two.zip",
        zip_of(&[("a.zip".to_owned(), backup.clone()), ("b.zip".to_owned(), backup)]),
    );
    assert!(
        sandbox.fails(2, "workspace restore two.zip two").contains("holds 2 portfolios or backups")
    );
    assert_eq!(sandbox.run("verify outer.zip").status.code(), Some(1));
}

#[test]
fn every_command_says_the_same_of_a_portfolio_however_somebody_packed_it_or_laid_it_out() {
    use unicode_normalization::UnicodeNormalization;
    let sandbox = Sandbox::with_content();
    sandbox.write("café.txt", "At the café.\n");
    sandbox.ok("evidence add café.txt --for RB-07 --title Café");
    sandbox.ok("export --draft --output good.zip");
    sandbox.ok("verify good.zip --extract out-of-it");
    let good = sandbox.read_bytes("good.zip");
    let files = sandbox.tree("out-of-it");
    let below = |root: &str| {
        files
            .iter()
            .map(|(name, bytes)| (format!("{root}{name}"), bytes.clone()))
            .collect::<Vec<_>>()
    };
    let letter = |name: &str| (name.to_owned(), b"Dear panel, here it is.\n".to_vec());
    let with = |mut members: Vec<(String, Vec<u8>)>, more: Vec<(String, Vec<u8>)>| {
        members.extend(more);
        zip_of(&members)
    };
    let sent = below("imh-portfolio/");
    let told = "lies beside what was sent, and is not part of it";
    let shapes: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        (
            "a letter beside it",
            "a.zip",
            with(sent.clone(), vec![letter("Covering letter.txt")]),
            told,
        ),
        (
            "a letter before it",
            "b.zip",
            with(vec![letter("Covering letter.txt")], sent.clone()),
            told,
        ),
        (
            "a folder of letters",
            "c.zip",
            with(sent.clone(), vec![letter("Letters/One.txt"), letter("Letters/More/Two.txt")]),
            told,
        ),
        (
            "a folder around it and a letter",
            "d.zip",
            with(below("For you/imh-portfolio/"), vec![letter("For you/Letter.txt")]),
            told,
        ),
        (
            "two folders around it",
            "e.zip",
            with(below("For you/Mine/imh-portfolio/"), vec![]),
            "its files lie in the folder",
        ),
        (
            "another folder and a letter",
            "f.zip",
            with(below("My portfolio/"), vec![letter("Letter.txt")]),
            told,
        ),
        (
            "in a ZIP with a letter",
            "g.zip",
            zip_of(&[letter("Letter.txt"), ("My portfolio.zip".to_owned(), good.clone())]),
            "",
        ),
        (
            "in a ZIP in a mail",
            "h.eml",
            mail_with("all.zip", &zip_of(&[("In/good.zip".to_owned(), good.clone())])).into_bytes(),
            "",
        ),
        (
            "packed again in a mail",
            "i.eml",
            mail_with("all.zip", &with(below("Mine/"), vec![letter("Letter.txt")])).into_bytes(),
            told,
        ),
        (
            "packed again in a ZIP in a ZIP in a mail",
            "j.eml",
            mail_with(
                "all.zip",
                &zip_of(&[(
                    "b/a.zip".to_owned(),
                    zip_of(&[("in.zip".to_owned(), zip_of(&below("")))]),
                )]),
            )
            .into_bytes(),
            "its files lie in no folder",
        ),
    ];
    for (at, (what, name, bytes, told)) in shapes.iter().enumerate() {
        let file = format!("in-{at}/{name}");
        sandbox.write(&file, bytes);
        same_verdict(&sandbox, &file, &format!("in-{at}"), true, what);
        let repacked =
            sandbox.json(&format!("verify {file} --format json"))["repacked"].to_string();
        assert!(
            if told.is_empty() { repacked == "[]" } else { repacked.contains(told) },
            "{what}: {repacked}"
        );
    }
    // In folders, as people unpack.
    let decomposed = |name: &str| name.nfd().collect::<String>();
    for (what, folder, named) in [
        ("two levels down", "Downloads/x/x/imh-portfolio/", false),
        ("as a Mac names it", "mac/imh-portfolio/", true),
        ("as a Mac names it, below a folder so named", "mac2/Caf\u{e9}/", true),
    ] {
        let top = folder.split('/').next().unwrap();
        for (name, bytes) in &files {
            let path = format!("{folder}{name}");
            sandbox.write(&if named { decomposed(&path) } else { path }, bytes);
        }
        sandbox.write(&format!("{top}/.DS_Store"), "left behind");
        same_verdict(&sandbox, top, top, true, what);
    }
    // An unreliable portfolio is refused by every command.
    let mut changed = sent.clone();
    changed
        .iter_mut()
        .find(|(name, _)| name.ends_with("ratings.csv"))
        .unwrap()
        .1
        .extend(b"RB-09,1,knowledge,achieved,\n");
    let bad: Vec<(&str, &str, Vec<u8>)> = vec![
        ("two in one", "k.zip", with(sent.clone(), below("old/imh-portfolio/"))),
        ("two beside each other", "l.zip", with(below("new/"), below("old/"))),
        (
            "two in a ZIP",
            "m.zip",
            zip_of(&[("a.zip".to_owned(), good.clone()), ("b.zip".to_owned(), zip_of(&sent))]),
        ),
        (
            "a file that is put inside by some systems",
            "n.zip",
            with(sent.clone(), vec![letter("IMH-Portfolio/data/index.html")]),
        ),
        ("a letter inside", "o.zip", with(sent.clone(), vec![letter("imh-portfolio/Letter.txt")])),
        ("changed", "p.zip", zip_of(&changed)),
    ];
    for (at, (what, name, bytes)) in bad.iter().enumerate() {
        let file = format!("bad-{at}/{name}");
        sandbox.write(&file, bytes);
        let how = ["workspace restore", "portfolio diff good.zip"]
            .map(|line| sandbox.run(&format!("{line} {file}")).status.success());
        assert_eq!(
            (sandbox.run(&format!("verify {file}")).status.success(), how),
            (false, [false, false]),
            "{what}"
        );
        // `cohort` takes each of two files in a ZIP as handed in, and here both belong to one
        // person.
        let is_two_files = name.starts_with('m');
        let cohort =
            sandbox.json(&format!("cohort gaps {file} --verify --min-group 1 --format json"));
        let unread = cohort["unreadable"].as_array().unwrap().len();
        assert_eq!(
            (unread > 0, cohort["people"] == 0),
            (!is_two_files, !is_two_files),
            "{what}: {}",
            cohort["unreadable"]
        );
        let desk = sandbox.json(&format!("review list bad-{at} --format json"));
        assert_eq!(
            (
                desk["bundles"].as_array().unwrap().len(),
                desk["unreadable"].as_array().unwrap().len()
            ),
            (0, 1),
            "{what}: {desk}"
        );
    }
}

#[test]
fn decisions_on_what_was_packed_again_are_on_the_file_as_it_was_sent() {
    let sandbox = Sandbox::with_content();
    // In memory, streamed and compressed, and streamed and stored.
    sandbox
        .write("long.txt", "A long account of many visits, one after another.\n".repeat(120_000));
    sandbox.write("noise.bin", super::harness::noise(5 << 20));
    sandbox.write("café.txt", "At the café.\n");
    for file in ["long.txt", "noise.bin", "café.txt"] {
        sandbox.ok(&format!("evidence add {file} --for RB-07 --title 'Piece {file}'"));
    }
    sandbox.ok("keys new --no-passphrase --output key");
    sandbox.ok("export --draft --sign key --output good.zip");
    sandbox.ok("verify good.zip --extract imh-portfolio");
    let files = sandbox.tree("imh-portfolio");
    let again: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, bytes)| (format!("For you/{name}"), bytes.clone())).collect();
    sandbox.write("again.zip", zip_of(&again));
    let sent = imh::format::sha256(&sandbox.read_bytes("good.zip")).to_string();
    for (at, bundle) in ["again.zip", "imh-portfolio"].into_iter().enumerate() {
        let competency = ["RB-01", "RB-02"][at];
        sandbox.ok(&format!(
            "--workspace none review {bundle} --assessor 'Jo Field {at}' --decide {competency}=accept --reason 'Seen.' --output d{at}.json"
        ));
        assert_eq!(
            sandbox.json(&format!("review show d{at}.json --format json"))["bundle"],
            sent,
            "{bundle}"
        );
        sandbox.ok(&format!("decisions import d{at}.json"));
    }
    // A desk with both says that they are the same.
    for file in ["again.zip", "d0.json"] {
        sandbox.write(&format!("desk/{file}"), sandbox.read_bytes(file));
    }
    let desk = sandbox.json("review list desk --format json");
    assert_eq!(
        (&desk["bundles"][0]["sha256"], desk["bundles"][0]["reviews"].as_array().unwrap().len()),
        (&sent.clone().into(), 1),
        "{desk}"
    );
    // A workspace restored from it imports decisions on the file as it was sent.
    sandbox.ok("workspace restore again.zip back");
    sandbox.ok("--workspace none review good.zip --assessor 'Ann Lee' --decide RB-01=accept --reason 'Seen.' --output d2.json");
    sandbox.ok("--workspace back decisions import d2.json");
    // Sent again with its decisions, and repacked: the earlier one is recognised.
    sandbox.ok("export --draft --resubmit --output second.zip");
    let said = String::from_utf8(sandbox.run("--workspace none review second.zip --since again.zip --assessor 'Ann Lee' --decide RB-03=accept --reason 'Seen.' --output d3.json").stderr).unwrap();
    assert!(said.contains("imh compared this portfolio with the earlier one"), "{said}");
    // A person who repacks their own portfolio still may not decide on it.
    assert!(
        sandbox
            .fails(2, "review again.zip --assessor 'Jo Field' --decide RB-01=accept --reason x --output own.json")
            .contains("your own workspace")
    );
    // A difference of one byte makes another portfolio.
    sandbox.write(
        "imh-portfolio/bag-info.txt",
        sandbox.read("imh-portfolio/bag-info.txt").replace("Bagging-Date", "Bagging-date"),
    );
    assert!(!sandbox.run("verify imh-portfolio").status.success());
}

#[test]
fn a_backup_that_was_packed_again_is_told_where_it_is_verified_and_where_it_is_restored() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("workspace backup good.zip");
    let script = "import zipfile\nold = zipfile.ZipFile('good.zip')\nnew = zipfile.ZipFile('again.zip', 'w', 8)\n\
                  broken = zipfile.ZipFile('broken.zip', 'w', 8)\nfor one in old.namelist():\n  new.writestr(one, old.read(one), 8)\n  \
                  broken.writestr(one, old.read(one)[:-1] if one.endswith('.jsonl') else old.read(one), 8)\nnew.close()\nbroken.close()\n";
    sandbox.write("pack.py", script);
    if !packs(&sandbox, ("python3", &["--version"]), "python3 pack.py") {
        return;
    }
    for (file, is_told) in [("good.zip", false), ("again.zip", true)] {
        let verified = sandbox.fails(1, &format!("verify {file}"))
            + &String::from_utf8(sandbox.run(&format!("verify {file}")).stdout).unwrap();
        let restored =
            String::from_utf8(sandbox.run(&format!("workspace restore {file} back-{file}")).stderr)
                .unwrap();
        for said in [verified, restored] {
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(
                said.contains(
                    "is not packed as imh packed it, but everything that was backed up is there"
                ),
                is_told,
                "{file}: {said}"
            );
            assert!(
                !said.contains("Decisions name the file"),
                "nobody decides on a backup: {said}"
            );
        }
        let report = sandbox.run(&format!("verify {file} --format json"));
        let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
        assert_eq!(report["repacked"] != serde_json::json!([]), is_told, "{report}");
    }
    // A broken backup is not called sound either.
    let said = String::from_utf8(sandbox.run("verify broken.zip").stdout).unwrap();
    assert!(said.contains("cannot be restored") && !said.contains("Nothing is wrong"), "{said}");
}

#[test]
fn every_command_names_an_archive_that_is_not_a_zip() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("verify p.zip --extract out");
    for (name, how) in [("p.tar", "-cf"), ("p.tgz", "-czf")] {
        let packed =
            Command::new("tar").args([how, name, "out"]).current_dir(sandbox.path("")).status();
        assert!(packed.unwrap().success());
    }
    sandbox.write("p.7z", b"7z\xbc\xaf\x27\x1c\0\x04");
    for file in ["p.tar", "p.tgz", "p.7z"] {
        for line in [
            "verify FILE",
            "review FILE --assessor 'C. D.' --decide RB-01=accept --reason 'It shows it.'",
            "portfolio diff p.zip FILE",
            "workspace restore FILE back",
            "review show FILE",
            "decisions import FILE",
            "rate --from FILE",
        ] {
            let said = sandbox.fails(2, &line.replace("FILE", file));
            assert!(
                said.contains("packed in a way that imh does not open; unpack it"),
                "{file}, {line}: {said}"
            );
            assert!(!said.contains("send it again"), "{file}, {line}: {said}");
        }
        for line in ["review list .", "cohort gaps FILE"] {
            let said = sandbox.run(&line.replace("FILE", file));
            let said = format!(
                "{}{}",
                String::from_utf8_lossy(&said.stdout),
                String::from_utf8_lossy(&said.stderr)
            )
            .replace('\n', " ");
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                said.contains("packed in a way that imh does not open; unpack it"),
                "{file}, {line}: {said}"
            );
        }
    }
}
