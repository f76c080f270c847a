//! A person's own folder of packs: what else may lie in it, what is written in which order, and who
//! signed what.

use std::path::Path;

use super::{
    harness::{Sandbox, repository},
    install::{COURSE, OWN, TARGET, known, latest, names, own, said, small, steps, zip_of},
    moving::gardener,
};

/// Returns what is said on standard error.
fn told(sandbox: &Sandbox, line: &str) -> String {
    sandbox.clean(&String::from_utf8(sandbox.run(line).stderr).unwrap())
}

/// Runs a line that is stopped at one of its durable steps.
fn stopped(sandbox: &Sandbox, line: &str, step: u64) {
    let mut command = sandbox.command(shell_words::split(line).unwrap());
    command.env("IMH_FAIL", format!("kill:{step}")).output().unwrap();
}

/// A sandbox with `given.toml` and its signature by `first`, and `again.toml`, the same bytes signed
/// by `second`.
fn signed_twice() -> Sandbox {
    let sandbox = Sandbox::new();
    for (file, key) in [("given.toml", "first"), ("again.toml", "second")] {
        sandbox.write(file, small());
        sandbox.ok(&format!("keys new --output {key} --no-passphrase --name {key}"));
        sandbox.ok(&format!("framework sign {file} --key {key}"));
    }
    sandbox
}

fn signer(sandbox: &Sandbox) -> String {
    let list = sandbox.json("framework list --signer keys --format json");
    let one = list["frameworks"].as_array().unwrap().iter().find(|one| one["id"] == "small");
    one.and_then(|one| one["signed"]["by"].as_str()).unwrap_or_default().to_owned()
}

fn with_keys(sandbox: &Sandbox) {
    let keys = ["first", "second"].map(|key| sandbox.read(&format!("{key}.pub")));
    sandbox.write("keys", format!("first {}second {}", keys[0], keys[1]));
}

#[test]
fn a_pack_in_the_folder_of_another_kind_is_told_for_what_it_is_and_how_it_is_installed() {
    let sandbox = Sandbox::begun();
    let path = sandbox.write(&format!("{OWN}/mine.toml"), TARGET);
    let said_first = told(&sandbox, "framework list");
    assert_eq!(
        said_first,
        format!(
            "note: `[DIR]/{OWN}/mine.toml` is a submission target in a folder for frameworks, so imh does not use it. To install it: imh framework install [DIR]/{OWN}/mine.toml\n"
        )
    );
    let installed = said(&sandbox, &format!("framework install {}", path.display()));
    let copy = format!(
        "`[DIR]/{OWN}/mine.toml` is a copy of a submission target that imh has, in a folder for frameworks, so imh does not use it. To remove it: imh framework remove [DIR]/{OWN}/mine.toml"
    );
    assert!(installed.contains(&copy), "{installed}");
    assert_eq!(names(&sandbox), ["mine.toml", "submissions/nursery.toml"]);
    assert!(told(&sandbox, "framework list").contains(&copy));
    let several = sandbox.fails(2, "framework remove nursery --yes");
    assert!(several.contains("several of your files are called `nursery`"), "{several}");
    let gone = said(&sandbox, &format!("framework remove {} --yes", path.display()));
    assert!(gone.starts_with("Removed the submission target nursery (`"), "{gone}");
    assert_eq!(told(&sandbox, "framework list"), "");
}

#[test]
fn every_kind_is_told_in_every_other_folder() {
    let mapping =
        std::fs::read_to_string(repository("frameworks/mappings/imh-practice-1.0.0-to-1.1.0.toml"))
            .unwrap();
    let kinds = [
        ("", small(), "framework", "frameworks"),
        ("submissions/", TARGET.to_owned(), "submission target", "submission targets"),
        ("training/", COURSE.to_owned(), "course", "courses"),
        ("mappings/", mapping, "mapping", "mappings"),
    ];
    for (_, pack, kind, _) in &kinds {
        for (folder, _, own_kind, called) in &kinds {
            if kind == own_kind {
                continue;
            }
            let sandbox = Sandbox::new();
            sandbox.write(&format!("{OWN}/{folder}x.toml"), pack);
            let told = told(&sandbox, "framework list");
            assert!(
                told.contains(&format!("{kind} in a folder for {called},"))
                    || *kind == "mapping"
                        && told.contains(&format!(
                            "a mapping that imh has, in a folder for {called},"
                        )),
                "{kind} in {folder}: {told}"
            );
            assert!(!told.contains("has faults"), "{told}");
        }
    }
    // Courses are told of where they are used.
    let sandbox = Sandbox::begun();
    sandbox.write(&format!("{OWN}/training/x.toml"), TARGET);
    assert!(told(&sandbox, "gaps").contains("is a submission target in a folder for courses"));
}

#[test]
fn a_signature_that_was_left_is_replaced_only_once_the_pack_is_installed() {
    let left = "somebody's signature, which was left\n";
    let ready = || {
        let sandbox = Sandbox::new();
        sandbox.write("given.toml", small());
        sandbox.write(&format!("{OWN}/small-1.0.0.toml.sig"), left);
        sandbox
    };
    let line = "framework install given.toml";
    let (mut none, mut whole) = (0, 0);
    for step in 1..=steps(&ready(), line) {
        let sandbox = ready();
        stopped(&sandbox, line, step);
        if known(&sandbox).is_empty() {
            none += 1;
            assert_eq!(sandbox.read(&format!("{OWN}/small-1.0.0.toml.sig")), left, "{step}");
        } else {
            whole += 1;
            assert_eq!(known(&sandbox), [("small".to_owned(), false)], "{step}");
        }
        sandbox.ok(line);
        assert_eq!(names(&sandbox), ["small-1.0.0.toml"], "{step}");
    }
    assert!(none > 2 && whole > 2, "{none} {whole}");
    // What it says of the signer is what the list says.
    let sandbox = signed_twice();
    with_keys(&sandbox);
    sandbox.ok("framework install given.toml");
    std::fs::remove_file(sandbox.path(&format!("{OWN}/small-1.0.0.toml"))).unwrap();
    sandbox.write("plain.toml", small());
    let told = said(&sandbox, "framework install plain.toml");
    assert!(told.contains("It is signed by a key that you have not named"), "{told}");
    assert_eq!(signer(&sandbox), "first");
}

#[test]
fn something_odd_among_what_is_being_installed_stops_no_install_and_is_kept() {
    let odd: [&[(&str, &str)]; 6] = [
        &[(".installing/notes.txt", "mine")],
        &[(".installing/folder/a.toml", "mine"), (".installing/submissions/more/b", "mine")],
        &[(".installing/submissions", "a file where a folder belongs")],
        &[(".installing", "a file where a folder belongs")],
        &[(".installing/x.toml.sig", "nobody's")],
        &[(".installing/x.toml/deep.toml", "a folder like a pack")],
    ];
    for files in odd {
        let sandbox = Sandbox::new();
        sandbox.write("given.toml", small());
        sandbox.write("target.toml", TARGET);
        // The names are taken beside it too.
        sandbox.write(&format!("{OWN}/notes.txt"), "other notes");
        sandbox.write(&format!("{OWN}/x.toml.sig"), "another");
        for (name, words) in files {
            sandbox.write(&format!("{OWN}/{name}"), words);
        }
        let told = said(&sandbox, "framework install given.toml");
        assert!(told.contains("The framework small 1.0.0 is installed"), "{told}");
        let is_named = |(name, _): &(&str, &str)| {
            let top: Vec<&str> = name.split('/').take(2).collect();
            told.contains(&format!("[DIR]/{OWN}/{}", top.join("/")))
        };
        assert!(files.iter().all(is_named), "{files:?}: {told}");
        assert!(told.contains("imh leaves it where it is"), "{told}");
        sandbox.ok("framework install target.toml");
        sandbox.ok("framework remove small --yes");
        for (name, words) in files {
            assert_eq!(sandbox.read(&format!("{OWN}/{name}")), *words, "{name}");
        }
        assert_eq!(sandbox.read(&format!("{OWN}/notes.txt")), "other notes");
        assert_eq!(sandbox.read(&format!("{OWN}/x.toml.sig")), "another");
        assert_eq!(known(&sandbox), [("nursery".to_owned(), false)]);
    }
}

#[test]
fn an_install_beside_something_odd_is_whole_or_nothing_when_it_is_killed() {
    let ready = || {
        let sandbox = Sandbox::new();
        sandbox.write(
            "packs.zip",
            zip_of(&[("a.toml", small().as_bytes()), ("b.toml", TARGET.as_bytes())]),
        );
        sandbox.write(&format!("{OWN}/.installing/notes.txt"), "mine");
        sandbox
    };
    let all = [("small".to_owned(), false), ("nursery".to_owned(), false)];
    let line = "framework install packs.zip";
    for step in 1..=steps(&ready(), line) {
        let sandbox = ready();
        stopped(&sandbox, line, step);
        let found = known(&sandbox);
        assert!(found.is_empty() || found == all, "{step}: {found:?}");
        sandbox.ok(line);
        assert_eq!(known(&sandbox), all, "{step}");
        assert_eq!(
            names(&sandbox),
            [".installing/notes.txt", "small-1.0.0.toml", "submissions/nursery.toml"],
            "{step}"
        );
    }
}

#[test]
fn a_folder_that_is_called_like_a_signature_stops_nothing_and_is_kept() {
    let sandbox = signed_twice();
    with_keys(&sandbox);
    let kept = format!("{OWN}/small-1.0.0.toml.sig/notes.txt");
    sandbox.write(&kept, "mine");
    sandbox.write("plain.toml", small());
    for file in ["plain.toml", "given.toml", "plain.toml"] {
        sandbox.ok(&format!("framework install {file}"));
    }
    assert_eq!(signer(&sandbox), "first");
    assert_eq!(sandbox.read(&kept), "mine");
    sandbox.ok("framework remove small --yes");
    assert_eq!(names(&sandbox), ["small-1.0.0.toml.sig/notes.txt"]);
}

#[test]
fn a_new_signature_counts_from_the_moment_it_is_installed() {
    let ready = || {
        let sandbox = signed_twice();
        with_keys(&sandbox);
        sandbox.ok("framework install given.toml");
        sandbox
    };
    let line = "framework install again.toml --signer second.pub";
    let sandbox = ready();
    assert_eq!(signer(&sandbox), "first");
    let (count, mut seen) = (steps(&sandbox, line), Vec::new());
    for step in 1..=count {
        let sandbox = ready();
        stopped(&sandbox, line, step);
        seen.push(signer(&sandbox));
        let is_there = sandbox.path(&format!("{OWN}/.installing")).exists();
        assert!(!is_there || seen.last().is_some_and(|by| by == "second"), "{step}: {seen:?}");
        sandbox.ok(line);
        assert_eq!(signer(&sandbox), "second");
        assert_eq!(names(&sandbox), ["small-1.0.0.toml", "small-1.0.0.toml.sig"]);
    }
    assert!(seen.is_sorted() && seen.contains(&"first".to_owned()), "{seen:?}");
    assert!(seen.iter().filter(|by| *by == "second").count() > 1, "{seen:?}");
}

#[test]
fn a_signature_in_a_zip_that_belongs_to_no_pack_is_refused_by_name() {
    let sandbox = signed_twice();
    let (pack, by) = (sandbox.read_bytes("given.toml"), sandbox.read_bytes("given.toml.sig"));
    for (name, says) in [
        (
            "given.sig",
            "`given.sig` is the signature of no pack in it; that of `given.toml` is called `given.toml.sig`",
        ),
        ("other.toml.sig", "`other.toml.sig` is the signature of no pack in it"),
        ("README.md.sig", "`README.md.sig` is the signature of no pack in it"),
    ] {
        sandbox.write(
            "packs.zip",
            zip_of(&[("given.toml", &pack), (name, &by), ("README.md", b"hi")]),
        );
        let said = sandbox.fails(2, "framework install packs.zip");
        assert!(
            said.contains("error: `packs.zip` cannot be installed")
                && said.contains(says)
                && said.contains("note: nothing was changed"),
            "{name}: {said}"
        );
        assert!(own(&sandbox).is_empty());
    }
    // Two signatures of one file: the one with its very name is its own.
    let two: [(&str, &[u8]); 3] =
        [("given.toml", &pack), ("GIVEN.toml.SIG", &by), ("given.toml.sig", &by)];
    sandbox.write("packs.zip", zip_of(&two));
    assert!(sandbox.fails(2, "framework install packs.zip").contains("`GIVEN.toml.SIG`"));
    sandbox.write("packs.zip", zip_of(&[("given.toml", &pack), ("given.toml.SIG", &by)]));
    assert!(said(&sandbox, "framework install packs.zip").contains("It is signed by"));
    assert_eq!(known(&sandbox), [("small".to_owned(), true)]);
}

#[test]
fn one_pack_under_two_names_in_a_zip_has_one_signer_and_what_is_said_of_it_is_true() {
    let sandbox = signed_twice();
    let read = |name: &str| sandbox.read_bytes(name);
    let (pack, first, second) =
        (read("given.toml"), read("given.toml.sig"), read("again.toml.sig"));
    sandbox.write(
        "two.zip",
        zip_of(&[
            ("a.toml", &pack),
            ("a.toml.sig", &first),
            ("b.toml", &pack),
            ("b.toml.sig", &second),
        ]),
    );
    let refused = sandbox.fails(2, "framework install two.zip");
    assert!(
        refused.contains(
            "`a.toml` and `b.toml` are both small 1.0.0, with signatures by different keys"
        ),
        "{refused}"
    );
    assert!(own(&sandbox).is_empty());
    sandbox
        .write("one.zip", zip_of(&[("a.toml", &pack), ("b.toml", &pack), ("b.toml.sig", &second)]));
    let told = said(&sandbox, "framework install one.zip");
    assert!(!told.contains("not signed") && told.contains("It is signed by"), "{told}");
    assert_eq!(known(&sandbox), [("small".to_owned(), true)]);
}

#[test]
fn endings_in_capitals_are_seen_in_the_folder_and_beside_a_file() {
    let sandbox = signed_twice();
    with_keys(&sandbox);
    sandbox.write(&format!("{OWN}/SMALL.TOML"), small());
    sandbox.write(&format!("{OWN}/SMALL.TOML.SIG"), sandbox.read_bytes("given.toml.sig"));
    assert_eq!(signer(&sandbox), "first");
    sandbox.ok("framework remove small --yes");
    assert!(own(&sandbox).is_empty(), "{:?}", names(&sandbox));
    std::fs::rename(sandbox.path("given.toml.sig"), sandbox.path("given.toml.SIG")).unwrap();
    let told = said(&sandbox, "framework install given.toml --signer keys");
    assert!(told.contains("It is signed by first"), "{told}");
    sandbox.ok("framework remove small --yes");
    sandbox.write("given.toml.SIG", "not a signature");
    let failure = sandbox.fails(1, "framework install given.toml");
    assert!(failure.contains("`given.toml.SIG`"), "{failure}");
}

#[cfg(unix)]
#[test]
fn a_folder_whose_name_is_not_text_holds_packs_like_any_other() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let sandbox = signed_twice();
    let home = sandbox.path("").join(OsStr::from_bytes(b"h\xe9l\xe8ne"));
    let run = |line: &str| {
        let mut command = sandbox.command(shell_words::split(line).unwrap());
        let output = command.env("HOME", &home).env("XDG_DATA_HOME", home.join("data")).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said, String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let own = home.join("data/imh/frameworks");
    let (code, said, _) = run("framework install given.toml");
    assert_eq!(code, Some(0), "{said}");
    // A new signature lands beside its pack, and nowhere else.
    let (code, said, _) = run("framework install again.toml --signer second.pub");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        std::fs::read(own.join("small-1.0.0.toml.sig")).unwrap(),
        sandbox.read_bytes("again.toml.sig")
    );
    assert!(!Path::new(&*home.to_string_lossy()).exists());
    std::fs::write(own.join("broken.toml"), "format = 1\n[framework]\n").unwrap();
    std::fs::write(own.join("two.toml"), format!("{}# two\n", small())).unwrap();
    let (code, said, _) = run("framework show small");
    assert_eq!(code, Some(2), "{said}");
    let (_, command) = said.trim_end().rsplit_once("imh framework remove ").unwrap();
    // The command that it prints removes the file.
    let script = format!("exec \"$0\" framework remove --yes {command}");
    let removed = std::process::Command::new("sh")
        .args(["-c", &script, super::harness::IMH])
        .env("HOME", &home)
        .env("XDG_DATA_HOME", home.join("data"))
        .output()
        .unwrap();
    assert!(removed.status.success(), "{}", String::from_utf8_lossy(&removed.stderr));
    let (code, said, _) = run("framework show small");
    assert_eq!(code, Some(0), "{said}");
    let (code, said, _) = run("framework remove small --yes");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn the_way_out_of_a_refused_name_fits_what_was_given() {
    let sandbox = gardener();
    let named = latest().replace("1.1.0", "1.7.0");
    sandbox.write("given.toml", &named);
    sandbox.ok("keys new --output me --no-passphrase");
    sandbox.ok("framework sign given.toml --key me");
    sandbox.write("packs.zip", zip_of(&[("in/it.toml", named.as_bytes())]));
    let mapping =
        std::fs::read_to_string(repository("frameworks/mappings/imh-practice-1.0.0-to-1.1.0.toml"))
            .unwrap();
    sandbox.write("map.toml", format!("{mapping}# mine\n"));
    sandbox.write("maps.zip", zip_of(&[("map.toml", format!("{mapping}# mine\n").as_bytes())]));
    sandbox.ok("init other --framework given.toml --level 1");
    sandbox.ok("--workspace other rate RB-01.knowledge=achieved");
    sandbox.ok("--workspace other export --draft --output p.zip");
    let hint = |line: &str| {
        let said = sandbox.fails(2, line);
        said.lines().find_map(|line| line.strip_prefix("hint: ")).unwrap().to_owned()
    };
    assert_eq!(
        hint("framework install given.toml --signer me.pub"),
        "give it an id of its own, and run the same command again: imh framework install given.toml --signer me.pub"
    );
    assert_eq!(
        hint("framework install packs.zip"),
        "give `in/it.toml` in it an id of its own, or take it out, and run the same command again: imh framework install packs.zip"
    );
    assert_eq!(
        hint("framework install map.toml"),
        "imh has its own mapping between these two; name yours to use it in a move: imh workspace move --to imh-practice@1.1.0 --mapping map.toml --preview"
    );
    assert_eq!(
        hint("framework install maps.zip"),
        "take `map.toml` out of it, and run the same command again: imh framework install maps.zip"
    );
    assert_eq!(
        hint("framework install p.zip"),
        "`imh verify p.zip` says how it differs from the one that comes with imh"
    );
}

#[test]
fn a_pack_that_is_in_the_way_is_named_by_its_path() {
    let sandbox = Sandbox::new();
    sandbox.write("target.toml", TARGET);
    sandbox.write("course.toml", COURSE.replace("\"walks\"", "\"nursery\""));
    sandbox.ok("framework install target.toml");
    sandbox.ok("framework install course.toml");
    sandbox.write("target.toml", TARGET.replace("three pieces", "3 pieces"));
    let said = sandbox.fails(2, "framework install target.toml");
    let command = said
        .trim_end()
        .rsplit_once("imh ")
        .unwrap()
        .1
        .replace("[DIR]", &sandbox.path("").display().to_string());
    sandbox.ok(&format!("{} --yes", command.replace("//", "/")));
    sandbox.ok("framework install target.toml");
    assert_eq!(names(&sandbox), ["submissions/nursery.toml", "training/nursery.toml"]);
}

#[cfg(unix)]
#[test]
fn a_pack_is_removed_by_a_path_through_a_link() {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    for link_of_file in [false, true] {
        sandbox.ok("framework install given.toml");
        let place = if link_of_file { format!("{OWN}/small-1.0.0.toml") } else { OWN.to_owned() };
        let link = if link_of_file { "one.toml" } else { "link" };
        std::os::unix::fs::symlink(sandbox.path(&place), sandbox.path(link)).unwrap();
        let typed = if link_of_file { "one.toml" } else { "link/small-1.0.0.toml" };
        sandbox.ok(&format!("framework remove {typed} --yes"));
        assert!(own(&sandbox).is_empty());
    }
}

#[test]
fn a_word_file_in_place_of_a_pack_leads_to_the_command_that_takes_it_in() {
    let sandbox = Sandbox::new();
    sandbox.write("grid.docx", super::corners::container(&[("word/document.xml", "<w/>")]));
    sandbox.write("grid.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice());
    sandbox.write("grid.pdf", "%PDF-1.7\n");
    for file in ["grid.docx", "grid.doc", "grid.pdf"] {
        for command in ["check", "install"] {
            let said = sandbox.fails(2, &format!("framework {command} {file}"));
            assert!(said.contains("imh framework import"), "{command} {file}: {said}");
        }
    }
}

#[test]
fn a_framework_without_roles_is_begun_by_a_level_and_says_so() {
    let sandbox = Sandbox::new();
    sandbox.ok("framework new ours.toml");
    sandbox.ok("framework install ours.toml");
    let said = sandbox.fails(2, "init --framework ours");
    assert!(said.contains("which level you aim for: `1` and `2`"), "{said}");
    let said = sandbox.fails(2, "init --framework ours --role nurse");
    assert!(said.contains("it has none"), "{said}");
    assert!(
        sandbox
            .shown(&sandbox.run("framework new next.toml --from ours --id ours"))
            .contains("ours 0.2.0")
    );
}
