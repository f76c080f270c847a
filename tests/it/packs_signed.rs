//! `imh framework sign` and `install --signer`, checked against `ssh-keygen` in both directions.

use std::process::Command;

use super::{
    harness::{Sandbox, assert_snapshot, has, repository},
    install::{TARGET, said, small, zip_of},
};

const OWN: &str = "home/data/imh/frameworks";

/// Runs a tool in the sandbox; returns whether it succeeds, and what it says.
fn tool(sandbox: &Sandbox, line: &str) -> (bool, String) {
    let output =
        Command::new("sh").args(["-c", line]).current_dir(sandbox.path("")).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// A publisher with a key, a framework that is signed with it, and a stranger with another key.
fn published() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    for who in ["publisher", "stranger"] {
        sandbox.ok(&format!("keys new --output {who} --no-passphrase --name {who}"));
    }
    sandbox.write("allowed", format!("anna@example.org {}", sandbox.read("publisher.pub")));
    sandbox.ok("framework sign given.toml --key publisher");
    sandbox
}

fn fingerprint(sandbox: &Sandbox, who: &str) -> String {
    let said = said(sandbox, &format!("keys show {who}"));
    let line = said.lines().find_map(|line| line.strip_prefix("Its fingerprint is "));
    line.unwrap().to_owned()
}

#[test]
fn a_signature_is_told_by_name_if_it_was_asked_for_and_else_by_its_key() {
    let sandbox = published();
    let key = fingerprint(&sandbox, "publisher");
    let told = said(&sandbox, "framework install given.toml");
    assert!(
        told.contains(&format!("It is signed by a key that you have not named: {key}\n")),
        "{told}"
    );
    assert_eq!(
        sandbox.read(&format!("{OWN}/small-1.0.0.toml.sig")),
        sandbox.read("given.toml.sig")
    );
    sandbox.ok("framework remove small --yes");
    let told = said(&sandbox, "framework install given.toml --signer allowed");
    assert!(told.contains(&format!("It is signed by anna@example.org ({key}).\n")), "{told}");
    let listed = |line: &str| {
        let list = sandbox.json(line);
        let one = list["frameworks"].as_array().unwrap().iter().find(|one| one["id"] == "small");
        one.unwrap()["signed"].clone()
    };
    assert_eq!(
        listed("framework list --format json"),
        serde_json::json!({ "key": key, "by": null })
    );
    assert_eq!(listed("framework list --signer allowed --format json")["by"], "anna@example.org");
    for format in ["text", "markdown", "html", "csv"] {
        let report = sandbox.ok(&format!("framework list --format {format}"));
        assert!(report.replace(['\n', ' '], "").contains(&key), "{format}: {report}");
    }
    // One's own key, and public keys alone, are signers as everywhere.
    sandbox.ok("framework remove small --yes");
    sandbox.ok("framework install given.toml --signer publisher.pub");
}

#[test]
fn a_missing_strange_or_wrong_signature_is_refused_and_nothing_is_installed() {
    let sandbox = published();
    sandbox.write("plain.toml", small());
    sandbox.write("strange.toml", small());
    sandbox.ok("framework sign strange.toml --key stranger");
    sandbox.write("changed.toml", small().replace("A small", "A changed"));
    sandbox.write("changed.toml.sig", sandbox.read_bytes("given.toml.sig"));
    sandbox.write("torn.toml", small());
    let whole = sandbox.read_bytes("given.toml.sig");
    sandbox.write("torn.toml.sig", &whole[..whole.len() / 2]);
    sandbox.write("words.toml", small());
    sandbox.write("words.toml.sig", "Yours, Anna\n");
    let mixed: [(&str, &[u8]); 3] = [
        ("given.toml", &sandbox.read_bytes("given.toml")),
        ("given.toml.sig", &whole),
        ("target.toml", TARGET.as_bytes()),
    ];
    sandbox.write("mixed.zip", zip_of(&mixed));
    let clean = |text: String| {
        let text = text.replace(&fingerprint(&sandbox, "stranger"), "[STRANGER]");
        text.replace(&fingerprint(&sandbox, "publisher"), "[PUBLISHER]")
    };
    let text = clean(sandbox.transcript(&[
        "framework install plain.toml --signer allowed",
        "framework install strange.toml --signer allowed",
        "framework install changed.toml --signer allowed",
        "framework install changed.toml",
        "framework install torn.toml",
        "framework install words.toml",
        "framework install mixed.zip --signer allowed",
        "framework install given.toml --signer given.toml",
    ]));
    assert_snapshot("install-signer.txt", &text);
    assert!(sandbox.tree(OWN).is_empty());
    // Unasked for, the ZIP says of each who signed it.
    let told = said(&sandbox, "framework install mixed.zip");
    assert!(told.contains("by a key that you have not named") && told.contains("not signed"));
}

#[test]
fn a_pack_that_changed_after_it_was_signed_is_not_used_and_can_be_mended() {
    let sandbox = published();
    sandbox.ok("framework install given.toml");
    let place = format!("{OWN}/small-1.0.0.toml");
    sandbox.write(&place, small().replace("A small", "A changed"));
    let refused = sandbox.fails(2, "init ws --framework small --role volunteer");
    assert!(
        refused.starts_with(&format!("error: the signature of `[DIR]/{place}` does not match what this file holds now, so it is not chosen\n")),
        "{refused}"
    );
    let list = sandbox.json("framework list --format json").to_string();
    assert!(list.contains("is not used, because its signature does not match"), "{list}");
    sandbox.ok(&format!("framework remove {} --yes", sandbox.path(&place).display()));
    sandbox.ok("framework install given.toml");
    // The signature alone was lost or damaged: the same pack brings it along again.
    for damage in [Some("-----BEGIN SSH SIGNATURE-----\n"), None] {
        let beside = sandbox.path(&format!("{place}.sig"));
        match damage {
            Some(words) => std::fs::write(&beside, words).unwrap(),
            None => std::fs::remove_file(&beside).unwrap(),
        }
        assert!(said(&sandbox, "framework install given.toml").contains("is installed already"));
        assert_eq!(std::fs::read(&beside).unwrap(), sandbox.read_bytes("given.toml.sig"));
    }
    sandbox.ok("init ws --framework small --role volunteer");
}

#[test]
fn a_named_signer_takes_the_place_of_another_and_a_stranger_does_not() {
    let sandbox = published();
    let (publisher, stranger) =
        (fingerprint(&sandbox, "publisher"), fingerprint(&sandbox, "stranger"));
    let signer = || {
        let list = sandbox.json("framework list --format json");
        let one = list["frameworks"].as_array().unwrap().iter().find(|one| one["id"] == "small");
        one.unwrap()["signed"]["key"].clone()
    };
    sandbox.ok("framework install given.toml");
    sandbox.write("strange.toml", small());
    sandbox.ok("framework sign strange.toml --key stranger");
    let told = said(&sandbox, "framework install strange.toml");
    assert!(told.contains("is installed already") && told.contains(&publisher), "{told}");
    assert_eq!(signer(), publisher);
    let told = said(&sandbox, "framework install strange.toml --signer stranger.pub");
    assert!(told.contains(&format!("It is signed by stranger ({stranger}).")), "{told}");
    assert_eq!(signer(), stranger);
    // Of two copies in the folder the signed one is shown, whatever their names.
    for name in ["a.toml", "z.toml"] {
        sandbox.write(&format!("{OWN}/{name}"), small());
        assert_eq!(signer(), stranger, "{name}");
        std::fs::remove_file(sandbox.path(&format!("{OWN}/{name}"))).unwrap();
    }
    // A file without a signature leaves the one that stands.
    sandbox.write("plain.toml", small());
    let told = said(&sandbox, "framework install plain.toml");
    assert!(told.contains(&stranger), "{told}");
    assert_eq!(signer(), stranger);
}

#[test]
fn ssh_keygen_verifies_what_imh_signs_and_imh_what_ssh_keygen_signs() {
    if !has("sh", &["-c", "command -v ssh-keygen"]) {
        return;
    }
    let sandbox = published();
    let verify = "ssh-keygen -Y verify -f allowed -I anna@example.org -n imh-framework -s given.toml.sig < given.toml";
    let (is_good, told) = tool(&sandbox, verify);
    assert!(is_good && told.contains(&fingerprint(&sandbox, "publisher")), "{told}");
    assert!(!tool(&sandbox, &verify.replace("imh-framework", "imh-portfolio")).0);
    sandbox.write("theirs.toml", TARGET);
    let sign =
        "chmod 600 publisher && ssh-keygen -Y sign -f publisher -n imh-framework theirs.toml";
    let (is_signed, told) = tool(&sandbox, sign);
    assert!(is_signed, "{told}");
    sandbox.ok("framework install theirs.toml --signer allowed");
    // A signature for something else counts for nothing.
    sandbox.write("other.toml", small());
    tool(&sandbox, "ssh-keygen -Y sign -f publisher -n imh-portfolio other.toml");
    assert!(
        sandbox
            .fails(1, "framework install other.toml")
            .contains("`other.toml.sig` is a signature that was made for something else")
    );
    // A key that counts for another purpose only does not count here.
    sandbox.write(
        "purpose",
        format!("anna@example.org namespaces=\"imh-portfolio\" {}", sandbox.read("publisher.pub")),
    );
    assert!(
        sandbox
            .fails(1, "framework install given.toml --signer purpose")
            .contains("not among those that count")
    );
}

#[test]
fn only_a_sound_pack_is_signed_and_a_passphrase_comes_from_a_file_or_a_person() {
    let sandbox = published();
    sandbox.write("faulty.toml", "format = 1\n[framework]\nid = 3\n");
    sandbox.write("pass.txt", "four or five words\n");
    sandbox.ok("keys new --output locked --key-passphrase-file pass.txt");
    sandbox.write("mine.toml", TARGET);
    let text = sandbox.transcript(&[
        "framework sign faulty.toml --key publisher",
        "framework sign missing.toml --key publisher",
        "framework sign given.toml --key publisher",
        "framework sign mine.toml",
        "framework sign mine.toml --key publisher.pub",
        "framework sign mine.toml --key locked",
    ]);
    assert_snapshot("install-sign.txt", &text);
    assert!(!sandbox.path("faulty.toml.sig").exists() && !sandbox.path("mine.toml.sig").exists());
    sandbox.ok("framework sign mine.toml --key locked --key-passphrase-file pass.txt");
    sandbox.ok("framework install mine.toml --signer locked.pub");
    sandbox.ok("framework sign given.toml --key publisher --force");
}

#[test]
fn a_wrong_signature_beside_a_pack_never_decides_that_another_counts() {
    let sandbox = published();
    let shipped =
        std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    sandbox.write(&format!("{OWN}/p.toml"), shipped.replace("\"1.1.0\"", "\"9.0.0\""));
    sandbox.write(&format!("{OWN}/p.toml.sig"), "Yours, Anna\n");
    sandbox.ok("init a --framework imh-practice --level 1");
    sandbox.ok("init b --level 1");
    sandbox.write(&format!("{OWN}/one.toml"), small());
    sandbox.write(&format!("{OWN}/one.toml.sig"), "Yours, Anna\n");
    sandbox.write(&format!("{OWN}/two.toml"), small().replace("A small", "Another small"));
    let failure = sandbox.fails(2, "framework show small");
    assert!(failure.contains("none of them is chosen"), "{failure}");
}

#[test]
fn a_pack_that_was_changed_in_the_folder_is_not_taken_for_unsigned() {
    let sandbox = published();
    sandbox.ok("framework install given.toml");
    let own = format!("{OWN}/small-1.0.0.toml");
    let changed = sandbox.read(&own).replace("A small", "A changed");
    sandbox.write(&own, &changed);
    sandbox.write("changed.toml", &changed);
    let failure = sandbox.fails(2, "framework install changed.toml");
    assert!(failure.contains("beside a signature that does not match it"), "{failure}");
    assert!(sandbox.path(&format!("{own}.sig")).exists());
}

#[test]
fn a_new_framework_has_no_id_of_one_that_comes_with_imh() {
    let sandbox = Sandbox::new();
    for line in [
        "framework new x.toml --from imh-practice@1.0.0 --id imh-practice",
        "framework new x.toml --id IMH-Practice",
    ] {
        let failure = sandbox.fails(2, line);
        assert!(failure.contains("comes with imh, and nothing takes its place"), "{failure}");
        assert!(!sandbox.path("x.toml").exists());
    }
}

#[test]
fn the_tenth_candidate_comes_after_the_ninth() {
    let sandbox = Sandbox::new();
    for version in ["1.0.0-rc.9", "1.0.0-rc.10"] {
        sandbox.write("s.toml", small().replace("\"1.0.0\"", &format!("\"{version}\"")));
        sandbox.ok("framework install s.toml");
    }
    let shown = sandbox.json("framework show small --format json");
    assert_eq!(shown["framework"]["version"], "1.0.0-rc.10");
}
