//! A decision file and its signature: matched by content, whatever a service made of either name.

use std::fs;

use super::{
    decisions::{decided, on_the_panel, sent_again},
    harness::{Sandbox, has},
    hostile::altered,
    synced::names_of_copies,
};

/// Returns the key that signed a file, according to its report.
fn key_of(sandbox: &Sandbox, file: &str) -> Option<String> {
    sandbox.json(&format!("review show \"{file}\" --format json"))["signed-by"]
        .as_str()
        .map(str::to_owned)
}

const FAULT: &str = "does not match what this file holds now";

fn said(sandbox: &Sandbox, line: &str) -> String {
    let output = sandbox.run(line);
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_signature_is_known_by_what_it_signs_whatever_a_service_calls_it_or_the_file() {
    let sandbox = decided();
    sandbox.ok("keys new --output another --no-passphrase");
    let (file, signature) = (sandbox.read("d.json"), sandbox.read("d.json.sig"));
    let key = key_of(&sandbox, "d.json").expect("the panel signed it");
    let both = |copy: &str| (copy.to_owned(), format!("{copy}.sig"));
    let mut cases: Vec<(String, String)> = Vec::new();
    for (_, copy) in names_of_copies("d", "json") {
        // The file alone renamed; the signature alone; and both, each in its own way.
        cases.push((copy.clone(), "d.json.sig".to_owned()));
        cases.push(both(&copy));
    }
    for (_, copy) in names_of_copies("d.json", "sig") {
        cases.push(("d.json".to_owned(), copy.clone()));
        cases.push(("Copy of d.json".to_owned(), copy));
    }
    // Names that mail programs and people give to saved files.
    for name in ["signature.txt", "d.json.sig.txt", "d.json.SIG", "d_json.sig", "d.sig", "panel"] {
        cases.push(("d.json".to_owned(), name.to_owned()));
    }
    for (at, (file_name, signature_name)) in cases.iter().enumerate() {
        let folder = format!("in-{at}");
        sandbox.write(&format!("{folder}/{file_name}"), &file);
        sandbox.write(&format!("{folder}/{signature_name}"), &signature);
        assert_eq!(
            key_of(&sandbox, &format!("{folder}/{file_name}")).as_deref(),
            Some(key.as_str()),
            "{file_name}, {signature_name}"
        );
        assert_eq!(
            sandbox.json(&format!("review list {folder} --format json"))["unreadable"],
            serde_json::json!([]),
            "{signature_name}"
        );
    }
    sandbox
        .ok("decisions import \"in-0/d (Anna's conflicted copy 2026-11-28).json\" --signer cd.pub");
    assert_eq!(sandbox.json("decisions show --format json")["signed-by"], key);
    // If two people signed, the signature that counts is found.
    let both = "two/d.json";
    sandbox.write(both, &file);
    sandbox.ok(&format!("--workspace panel review ab.zip --output {both} --sign another"));
    sandbox.write("two/d.json (1).sig", &signature);
    sandbox.ok(&format!("review show {both} --signer cd.pub"));
    sandbox.ok(&format!("review show {both} --signer another.pub"));
}

#[test]
fn a_signature_that_signs_nothing_here_is_told_and_nobody_is_said_to_have_signed() {
    let sandbox = decided();
    let changed =
        sandbox.read("d.json").replace("\"outcome\": \"clarify\"", "\"outcome\": \"accept\"");
    sandbox.write("in/d.json", &changed);
    sandbox.write("in/d.json-DESKTOP-4QK7RTC.sig", sandbox.read("d.json.sig"));
    // A person's signature of another file is ignored.
    if has("sh", &["-c", "command -v ssh-keygen"]) {
        sandbox.write("in/notes.txt", "Mine.\n");
        let line =
            "ssh-keygen -q -Y sign -f cd -n file in/notes.txt && mv in/notes.txt.sig in/mine.sig";
        assert!(
            std::process::Command::new("sh")
                .args(["-c", line])
                .current_dir(sandbox.path(""))
                .status()
                .unwrap()
                .success()
        );
    }
    assert_eq!(key_of(&sandbox, "in/d.json"), None);
    let told = said(&sandbox, "review show in/d.json");
    assert!(
        told.contains(
            "d.json-DESKTOP-4QK7RTC.sig is a signature that matches no decision file beside it"
        ),
        "{told}"
    );
    assert!(!told.contains("mine.sig"), "{told}");
    let desk = sandbox.json("review list in --format json")["unreadable"].clone();
    assert_eq!(desk.as_array().unwrap().len(), 1, "{desk}");
    assert_eq!(desk[0]["file"], "d.json-DESKTOP-4QK7RTC.sig");
    assert!(
        sandbox.fails(2, "decisions import in/d.json --signer cd.pub").contains("nobody signed")
    );
    // If its file is beside it after all, there is nothing to report.
    sandbox.write("in/first.json", sandbox.read("d.json"));
    assert!(!said(&sandbox, "review show in/first.json").contains("is a signature"));
    assert_eq!(sandbox.json("review list in --format json")["unreadable"], serde_json::json!([]));
}

#[test]
fn a_signature_by_name_of_something_else_is_never_taken_for_a_missing_one() {
    let sandbox = decided();
    let signature = sandbox.read("d.json.sig");
    let bad = [
        ("cut", signature[..signature.len() / 2].to_owned()),
        ("on Windows", signature.replace('\n', "\r\n")),
        ("empty", String::new()),
        ("words", "Signed, C. D.\n".to_owned()),
        ("another's", {
            sandbox
                .ok("--workspace panel review ab.zip --output d.json --remark 'More.' --sign cd");
            sandbox.read("d.json.sig")
        }),
    ];
    let file = sandbox.read("d.json.signed-1");
    for (what, signature) in bad {
        sandbox.write("in/d.json", &file);
        sandbox.write("in/d.json.sig", &signature);
        fs::copy(sandbox.path("ab.zip"), sandbox.path("in/ab.zip")).unwrap();
        let before = sandbox.tree("in");
        for line in [
            "decisions import in/d.json",
            "review show in/d.json",
            "review certificate in/d.json --output in/c.html",
            "--workspace panel review in/ab.zip --output in/d.json --decide RB-09=accept --reason Yes",
        ] {
            // A person's own words in its place are not overwritten, and do not stop a decision.
            if line.contains("--decide") && what == "words" {
                continue;
            }
            let told = sandbox.fails(2, line);
            assert!(told.contains("d.json.sig"), "{what}: {line}: {told}");
        }
        let desk = sandbox.json("review list in --format json");
        assert!(
            desk["unreadable"].to_string().contains("was changed after it was signed"),
            "{what}: {desk}"
        );
        assert_eq!(sandbox.tree("in"), before, "{what}");
        fs::remove_dir_all(sandbox.path("in")).unwrap();
    }
    // If another key signed the file after all, both are reported.
    sandbox.write("in/d.json", &file);
    sandbox.write("in/d.json.sig", sandbox.read("d.json.sig"));
    sandbox.write("in/d.json-DESKTOP-4QK7RTC.sig", &signature);
    let told = said(&sandbox, "review show in/d.json --signer cd.pub");
    assert!(
        told.contains("d.json-DESKTOP-4QK7RTC.sig matches it, so that signature counts"),
        "{told}"
    );
    fs::remove_dir_all(sandbox.path("in")).unwrap();
    // A signature that a service has not brought yet is not reported as missing.
    sandbox.write("in/d.json", &file);
    sandbox.write("in/.d.json.sig.icloud", "bplist00");
    assert!(sandbox.fails(2, "decisions import in/d.json").contains("is not here at the moment"));
}

#[test]
fn the_version_that_was_signed_is_kept_also_where_its_signature_had_another_name() {
    let sandbox = decided();
    let (file, signature) = (sandbox.read("d.json"), sandbox.read("d.json.sig"));
    fs::rename(sandbox.path("d.json.sig"), sandbox.path("d.json (1).sig")).unwrap();
    let told = said(
        &sandbox,
        "--workspace panel review ab.zip --output d.json --decide RB-09=accept --reason Yes",
    );
    assert!(
        told.contains("d.json has changed since it was signed, and is not signed now"),
        "{told}"
    );
    assert_eq!(
        (sandbox.read("d.json.signed-1"), sandbox.read("d.json.signed-1.sig")),
        (file, signature.clone())
    );
    assert_eq!(sandbox.read("d.json (1).sig"), signature);
    assert_eq!(key_of(&sandbox, "d.json"), None);
}

#[test]
fn decisions_with_a_signature_of_something_else_count_nowhere_and_are_reported_everywhere() {
    let mut sandbox = sent_again();
    // Only the signature differs: it is by the same key, of another file.
    on_the_panel(&mut sandbox, |sandbox| {
        drop(sandbox.ok("review ab.zip --output d.json --remark 'More.' --sign cd"));
    });
    let (was, is) = (sandbox.read("d.json.signed-1.sig"), sandbox.read("d.json.sig"));
    sandbox.write(
        "bad.zip",
        altered(&sandbox, "again.zip", "/1 C. D.json.sig", &|signature| {
            signature.replace(&was, &is)
        }),
    );
    let report = sandbox.json("verify bad.zip --format json");
    assert_eq!(report["valid"], true, "{report}");
    assert_eq!(
        report["unproved"],
        serde_json::json!([{ "file": "data/decisions/1 C. D.json.sig", "fault": FAULT }])
    );
    assert!(sandbox.ok("verify bad.zip").replace('\n', " ").contains("so they do not count"));
    assert_eq!(sandbox.json("verify again.zip --format json")["unproved"], serde_json::json!([]));
    let reviewed = said(
        &sandbox,
        "--workspace panel review bad.zip --assessor X --decide RB-09=accept --reason Yes --output bad.json",
    );
    assert!(
        reviewed.contains("do not match their signature, so what they accepted is open again"),
        "{reviewed}"
    );
    fs::create_dir(sandbox.path("desk")).unwrap();
    fs::copy(sandbox.path("bad.zip"), sandbox.path("desk/bad.zip")).unwrap();
    let desk = sandbox.json("review list desk --format json");
    assert_eq!(desk["bundles"][0]["accepted-before"], 0, "{desk}");
    assert!(
        desk["unreadable"].to_string().contains("came with decisions that do not count"),
        "{desk}"
    );
    let restored = said(&sandbox, "workspace restore bad.zip back");
    assert!(
        restored.contains(FAULT) && restored.contains("did not take in the decisions"),
        "{restored}"
    );
    assert_eq!(
        sandbox.json("--workspace back decisions list --format json")["decisions"],
        serde_json::json!([])
    );
    // The panel's own file resolves it.
    sandbox.write("d1.json", sandbox.read("d.json.signed-1"));
    sandbox.write("d1.json.sig", was);
    assert!(
        !said(&sandbox, "workspace restore again.zip whole")
            .contains("did not take in the decisions")
    );
    assert_eq!(
        sandbox.json("--workspace whole decisions list --format json")["decisions"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn decisions_that_an_older_imh_took_in_with_a_bad_signature_are_not_called_merely_unsigned() {
    let sandbox = decided();
    sandbox.ok("decisions import d.json");
    // As imh up to 1.5 restored it from a portfolio: the signature is there, and no signer is
    // named.
    let journal = sandbox
        .tree("ws/journal")
        .into_iter()
        .map(|(name, _)| name)
        .find(|name| name.ends_with(".jsonl"))
        .unwrap();
    let lines = sandbox.read(&format!("ws/journal/{journal}"));
    let (before, last) = lines.trim_end().rsplit_once('\n').unwrap();
    let (start, rest) = last.split_once(",\"signed-by\":\"").expect("the panel signed it");
    let (_, end) = rest.split_once('"').unwrap();
    sandbox.write(&format!("ws/journal/{journal}"), format!("{before}\n{start}{end}\n"));
    let report = sandbox.json("decisions list --format json");
    assert_eq!(
        (&report["reviews"][0]["signed-by"], &report["reviews"][0]["bad-signature"]),
        (&serde_json::Value::Null, &true.into())
    );
    let told = sandbox.ok("decisions list").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("does not match this file") && !told.contains("not signed"), "{told}");
    for line in ["decisions show", "decisions show RB-01"] {
        assert!(
            said(&sandbox, line).contains("came with a signature that does not match them"),
            "{line}"
        );
    }
}

#[test]
fn a_file_that_is_not_a_decision_file_is_named_with_its_kind() {
    let sandbox = decided();
    let d = sandbox.read("d.json");
    for (file, bytes, says) in [
        ("a.json", b"".to_vec(), "is empty"),
        ("b.json", b"Dear panel,\nthank you.\n".to_vec(), "it is some other text"),
        ("c.json", b"%PDF-1.4\n%\xe2\xe3".to_vec(), "it is a PDF"),
        ("d2.json", b"<!DOCTYPE html><html><body>Hello</body></html>".to_vec(), "it is a web page"),
        ("e.json", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), "it is a picture"),
        ("f.json", b"{\"answers\": []}".to_vec(), "but JSON of another kind"),
        (
            "g.json",
            d.replace("\"reason\":", "\"reason\"").into_bytes(),
            "something in it was changed or lost",
        ),
        ("h.json", d.replacen("\"bundle\":", "\"bindle\":", 1).into_bytes(), "bindle"),
    ] {
        sandbox.write(file, bytes);
        let told = sandbox.fails(2, &format!("decisions import {file}"));
        assert!(told.contains(says), "{file}: {told}");
        assert!(!told.contains("expected") && !told.contains("is no "), "{file}: {told}");
    }
}

#[test]
fn the_container_of_sent_decisions_is_named_with_its_kind() {
    let sandbox = decided();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["d.json", "d.json.sig"] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, &sandbox.read_bytes(name)).unwrap();
    }
    sandbox.write("sent.zip", writer.finish().unwrap().into_inner());
    let mail = "From: panel@example.org\nTo: ab@example.org\nSubject: Your portfolio\nMIME-Version: 1.0\nContent-Type: text/plain\n\nAttached.\n";
    sandbox.write("sent.eml", mail);
    for (file, words) in [
        ("sent.zip", "is a ZIP, and"),
        ("sent.eml", "is a mail, and"),
        ("ab.zip", "is a portfolio, not a file of decisions"),
    ] {
        let told = sandbox.fails(2, &format!("decisions import {file}"));
        assert!(told.contains(words) && told.contains("nothing was changed"), "{file}: {told}");
    }
}
