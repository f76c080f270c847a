use std::{
    fs::File,
    io::{Read, Write},
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::harness::{Sandbox, assert_snapshot};

type Members = Vec<(String, Vec<u8>)>;

fn bundle() -> (Sandbox, Members) {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output bundle.zip");
    let mut archive = ZipArchive::new(File::open(sandbox.path("bundle.zip")).unwrap()).unwrap();
    let members = (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect();
    (sandbox, members)
}

fn write(sandbox: &Sandbox, name: &str, members: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(File::create(sandbox.path(name)).unwrap());
    for (path, bytes) in members {
        zip.start_file(
            path,
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated),
        )
        .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn every_fault_is_told_with_its_file() {
    let (sandbox, members) = bundle();
    let at = |path: &str| members.iter().position(|(name, _)| name.ends_with(path)).unwrap();
    let change = |name: &str, change: &dyn Fn(&mut Members)| {
        let mut changed = members.clone();
        change(&mut changed);
        write(&sandbox, name, &changed);
    };
    change("same.zip", &|_| {});
    change("changed.zip", &|members| members[at("ratings.csv")].1[0] ^= 1);
    change("missing.zip", &|members| drop(members.remove(at("visits.txt"))));
    change("extra.zip", &|members| {
        members.push(("imh-portfolio/data/extra.txt".to_owned(), b"hello".to_vec()));
    });
    change("outside.zip", &|members| {
        members.push(("elsewhere/extra.txt".to_owned(), b"hello".to_vec()));
    });
    change("upward.zip", &|members| {
        members.push(("imh-portfolio/../../extra.txt".to_owned(), b"hello".to_vec()));
    });
    change("case.zip", &|members| {
        members.push(("imh-portfolio/data/INDEX.html".to_owned(), b"hello".to_vec()));
    });
    change("fetch.zip", &|members| {
        members.push(("imh-portfolio/fetch.txt".to_owned(), b"https://x 1 data/y".to_vec()));
    });
    change("no-manifest.zip", &|members| drop(members.remove(at("/manifest-sha256.txt"))));
    change("bad-manifest.zip", &|members| {
        members[at("/manifest-sha256.txt")].1.extend_from_slice(b"nonsense\n");
    });
    change("other-version.zip", &|members| {
        members[at("bagit.txt")].1 = b"BagIt-Version: 0.97\n".to_vec();
    });
    change("no-portfolio.zip", &|members| drop(members.remove(at("portfolio.json"))));
    change("three-at-once.zip", &|members| {
        members[at("ratings.csv")].1[0] ^= 1;
        members[at("evidence.csv")].1[0] ^= 1;
        members.remove(at("visits.txt"));
    });
    sandbox.write("empty.zip", "");
    sandbox.write("text.zip", "this is not a bundle\n");
    write(&sandbox, "nothing.zip", &[]);
    let names = [
        "same",
        "changed",
        "missing",
        "extra",
        "outside",
        "upward",
        "case",
        "fetch",
        "no-manifest",
        "bad-manifest",
        "other-version",
        "no-portfolio",
        "three-at-once",
        "empty",
        "text",
        "nothing",
    ];
    let lines: Vec<String> =
        names.iter().map(|name| format!("verify {name}.zip --format csv")).collect();
    assert_snapshot(
        "verify-faults.txt",
        &sandbox.transcript(&lines.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    sandbox.write(
        "mail.age",
        "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
    );
    let lines = [
        "three-at-once.zip",
        "text.zip",
        "mail.age",
        "sane.zip",
        "nowhere.zip",
        "no/such.zip",
        "ws",
    ];
    let lines = lines.map(|name| format!("verify {name}"));
    assert_snapshot(
        "verify-fault-words.txt",
        &sandbox.transcript(&lines.each_ref().map(String::as_str)),
    );
}

#[test]
fn a_bundle_with_any_byte_of_its_content_changed_does_not_verify() {
    let (sandbox, _) = bundle();
    let whole = std::fs::read(sandbox.path("bundle.zip")).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        sandbox.write("changed.zip", &changed);
        let output = sandbox.run("verify changed.zip --format json");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        // Some bytes of a ZIP do not affect its content (a time, an unused flag); a file that
        // verifies must be complete.
        if report["valid"] == true {
            assert_eq!(output.status.code(), Some(0));
            assert_eq!(report["verified-files"], 8);
        } else {
            assert_eq!(output.status.code(), Some(1), "byte {at}");
            assert!(!report["faults"].as_array().unwrap().is_empty());
        }
    }
}

#[test]
fn a_bundle_cut_short_anywhere_does_not_verify() {
    let (sandbox, _) = bundle();
    let whole = std::fs::read(sandbox.path("bundle.zip")).unwrap();
    for length in (0..whole.len()).step_by(whole.len() / 25) {
        sandbox.write("cut.zip", &whole[..length]);
        let report = sandbox.json("verify cut.zip --format json");
        assert_eq!(report["valid"], false, "{length} of {} bytes", whole.len());
    }
}

#[test]
fn a_bomb_is_told_and_not_unpacked() {
    let (sandbox, mut members) = bundle();
    members.push(("imh-portfolio/data/zeros.bin".to_owned(), vec![0; 64 << 20]));
    write(&sandbox, "large.zip", &members);
    // The member claims to be a thousand times larger than it is.
    let mut bytes = std::fs::read(sandbox.path("large.zip")).unwrap();
    let sizes = u32::to_le_bytes(64 << 20);
    let claimed = u32::to_le_bytes(u32::MAX - 1);
    let places: Vec<usize> =
        (0..bytes.len() - 4).filter(|&at| bytes[at..at + 4] == sizes).collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(&claimed);
    }
    sandbox.write("bomb.zip", &bytes);
    let report = sandbox.json("verify bomb.zip --format json");
    assert!(report["faults"].to_string().contains("as a trap would"), "{report}");
}

/// Changes the bytes of a bundle as no writer of ZIPs would.
fn forged(sandbox: &Sandbox, forge: impl Fn(&mut Vec<u8>)) -> String {
    let mut bytes = std::fs::read(sandbox.path("bundle.zip")).unwrap();
    forge(&mut bytes);
    sandbox.write("forged.zip", bytes);
    let report = sandbox.json("verify forged.zip --format json");
    assert_eq!(report["valid"], false, "{report}");
    report["faults"].to_string()
}

#[test]
fn a_container_that_different_tools_read_differently_does_not_verify() {
    let (sandbox, members) = bundle();
    assert!(
        forged(&sandbox, |bytes| drop(bytes.splice(0..0, *b"#!/bin/sh\n")))
            .contains("before or after the ZIP")
    );
    assert!(
        forged(&sandbox, |bytes| bytes.extend_from_slice(b"and more"))
            .contains("before or after the ZIP")
    );
    // The local header of the page has another name than the directory.
    let find = |bytes: &[u8], words: &[u8]| {
        bytes.windows(words.len()).position(|window| window == words).unwrap()
    };
    let renamed = forged(&sandbox, |bytes| {
        let at = find(bytes, b"data/index.html");
        bytes[at..at + 10].copy_from_slice(b"data/../ev");
    });
    assert!(renamed.contains("two names"), "{renamed}");
    // Two files under one name.
    let mut twice = members.clone();
    twice.push(("imh-portfolio/data/index.htmX".to_owned(), b"another page".to_vec()));
    write(&sandbox, "bundle.zip", &twice);
    let doubled = forged(&sandbox, |bytes| {
        for at in 0..bytes.len() - 15 {
            if bytes[at..].starts_with(b"data/index.htmX") {
                bytes[at + 14] = b'l';
            }
        }
    });
    assert!(doubled.contains("two files under one name"), "{doubled}");
}

#[test]
fn names_and_folders_that_some_systems_cannot_hold_are_told() {
    let (sandbox, members) = bundle();
    for (name, fault) in [
        ("imh-portfolio/data/aux.txt", "some systems cannot hold"),
        ("imh-portfolio/data/a:b.txt", "some systems cannot hold"),
        ("imh-portfolio/data/trail.", "some systems cannot hold"),
        ("imh-portfolio/data/index.html/inside.txt", "a file and a folder at once"),
        ("imh-portfolio/data/esc\u{1b}[31m.txt", "cannot be shown"),
    ] {
        let mut changed = members.clone();
        changed.push((name.to_owned(), b"x".to_vec()));
        write(&sandbox, "odd.zip", &changed);
        let report = sandbox.json("verify odd.zip --format json");
        assert!(report["faults"].to_string().contains(fault), "{name}: {report}");
    }
}

#[test]
fn words_of_a_bundle_never_drive_the_terminal() {
    let (sandbox, members) = bundle();
    let mut changed = members;
    let at = changed.iter().position(|(name, _)| name.ends_with("bag-info.txt")).unwrap();
    changed[at].1 = b"Contact-Name: \x1b[31mred\nName\x1b[31m: x\n".to_vec();
    write(&sandbox, "esc.zip", &changed);
    for format in ["text", "json", "csv", "markdown", "html"] {
        let output = sandbox.run(&format!("verify esc.zip --format {format}"));
        assert!(!output.stdout.contains(&0x1b), "{format}");
    }
}

#[test]
fn nothing_is_laid_out_among_what_is_there() {
    let (sandbox, _) = bundle();
    let before = sandbox.tree("");
    for folder in [".", "./", "..", "ws/..", "ws", "ws/evidence"] {
        let said = sandbox.fails(2, &format!("verify bundle.zip --extract {folder}"));
        assert!(said.contains("folder"), "{folder}: {said}");
    }
    assert!(sandbox.tree("") == before);
}

#[test]
fn files_that_are_laid_out_are_all_there_or_none_is() {
    let (sandbox, members) = bundle();
    let lay_out = |fate: &str| {
        let mut command = sandbox.command(["verify", "bundle.zip", "--extract", "out"]);
        command.env("IMH_FAIL", fate).output().unwrap()
    };
    let said = String::from_utf8(lay_out("count").stderr).unwrap();
    let steps: usize =
        said.lines().find_map(|line| line.strip_suffix(" steps")).unwrap().parse().unwrap();
    assert!(steps > members.len(), "{said}");
    for step in (1..=steps).step_by(9).chain([steps - 1, steps]) {
        let _ = std::fs::remove_dir_all(sandbox.path("out"));
        assert_eq!(lay_out(&format!("kill:{step}")).status.code(), None, "step {step} of {steps}");
        let there = sandbox.tree("out").len();
        assert!(
            there == 0 || there == members.len(),
            "{there} of {} files after step {step}",
            members.len()
        );
        sandbox.ok("verify bundle.zip");
    }
}
