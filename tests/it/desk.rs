//! Files in a panel's folder beside portfolios: encrypted files, letters, and decisions in mails.

use serde_json::Value;

use super::harness::Sandbox;

const CD: &str = "--assessor 'C. D.' --decide RB-01=accept --reason 'It shows how you listen.'";

/// A desk with a portfolio and decisions on it, encrypted to a panel's key.
fn sealed() -> Sandbox {
    let sandbox = Sandbox::with_content();
    for key in ["panel", "stranger"] {
        sandbox.ok(&format!("keys new --no-passphrase --output {key}"));
    }
    sandbox.write("pass.txt", "correct horse battery staple\n");
    std::fs::create_dir(sandbox.path("desk")).unwrap();
    sandbox.ok("export --output ab.zip");
    sandbox.ok("export --encrypt-to panel.pub --output desk/ab.zip.age");
    sandbox
}

fn decided(sandbox: &Sandbox, more: &str) {
    sandbox.ok(&format!("--workspace none review ab.zip {CD} {more}"));
}

fn reason(desk: &Value, file: &str) -> String {
    let found = desk["unreadable"].as_array().unwrap().iter().find(|one| one["file"] == file);
    found.unwrap_or_else(|| panic!("{file}: {desk}"))["reason"].as_str().unwrap().to_owned()
}

fn list(sandbox: &Sandbox, more: &str) -> Value {
    sandbox.json(&format!("review list desk {more} --format json"))
}

#[test]
fn everything_encrypted_on_a_desk_is_opened_by_its_key_and_listed_as_what_it_is() {
    let sandbox = sealed();
    decided(&sandbox, "--output c.json --encrypt-to panel.pub");
    // Under its usual name, and under another.
    for name in ["c.json.age", "sent.age"] {
        std::fs::copy(sandbox.path("c.json.age"), sandbox.path(&format!("desk/{name}"))).unwrap();
    }
    let desk = list(&sandbox, "--identity panel");
    let bundles = desk["bundles"].as_array().unwrap();
    assert_eq!((bundles.len(), &desk["unreadable"]), (1, &serde_json::json!([])), "{desk}");
    assert_eq!(
        (&bundles[0]["file"], &bundles[0]["accepted"]),
        (&"ab.zip.age".into(), &1.into()),
        "{desk}"
    );
    assert_eq!(bundles[0]["reviews"].as_array().unwrap().len(), 1, "{desk}");
    // Without the key each row names the command that opens it; with a wrong key it says that the
    // key does not fit.
    let shut = list(&sandbox, "");
    for file in ["ab.zip.age", "c.json.age", "sent.age"] {
        let said = reason(&shut, file);
        assert!(
            said.contains("is encrypted") && said.contains("`imh review list desk --identity KEY`"),
            "{file}: {said}"
        );
        assert!(
            reason(&list(&sandbox, "--identity stranger"), file)
                .contains("encrypted for somebody else"),
            "{file}"
        );
    }
    assert_eq!(shut["bundles"], serde_json::json!([]));
    // An armoured file is reported too, under any name.
    sandbox.write(
        "desk/c.asc",
        "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
    );
    assert!(reason(&list(&sandbox, "--identity panel"), "c.asc").contains("age --armor"));
}

#[test]
fn the_desk_opens_files_by_their_passphrase_and_asks_for_a_missing_one() {
    let sandbox = sealed();
    std::fs::remove_file(sandbox.path("desk/ab.zip.age")).unwrap();
    sandbox.ok("export --passphrase-file pass.txt --output desk/ab.zip.age");
    decided(&sandbox, "--output c.json --encrypt-with pass.txt");
    std::fs::rename(sandbox.path("c.json.age"), sandbox.path("desk/c.json.age")).unwrap();
    let desk = list(&sandbox, "--passphrase-file pass.txt");
    assert_eq!(
        (&desk["bundles"][0]["accepted"], &desk["unreadable"]),
        (&1.into(), &serde_json::json!([])),
        "{desk}"
    );
    sandbox.write("wrong.txt", "another one altogether\n");
    for file in ["ab.zip.age", "c.json.age"] {
        let said = reason(&list(&sandbox, ""), file);
        assert!(
            said.contains("with a passphrase")
                && said.contains("`imh review list desk --passphrase-file FILE`"),
            "{file}: {said}"
        );
        assert!(
            reason(&list(&sandbox, "--passphrase-file wrong.txt"), file)
                .contains("another passphrase"),
            "{file}"
        );
    }
}

#[test]
fn encrypted_decisions_that_are_signed_and_were_changed_do_not_count() {
    let sandbox = sealed();
    decided(&sandbox, "--output c.json --sign panel --encrypt-to panel.pub");
    for name in ["c.json.age", "c.json.sig"] {
        std::fs::copy(sandbox.path(name), sandbox.path(&format!("desk/{name}"))).unwrap();
    }
    assert_eq!(list(&sandbox, "--identity panel")["bundles"][0]["accepted"], 1);
    decided(&sandbox, "--decide RB-02=accept --output c.json --encrypt-to panel.pub");
    std::fs::copy(sandbox.path("c.json.age"), sandbox.path("desk/c.json.age")).unwrap();
    let desk = list(&sandbox, "--identity panel");
    assert_eq!(desk["bundles"][0]["accepted"], 0, "{desk}");
    assert!(reason(&desk, "c.json.age").contains("was changed after it was signed"), "{desk}");
}

/// A mail with files attached, as mail programs save it.
fn mail(attached: &[(&str, &[u8])]) -> String {
    let mut text = "From: ab@example.org\nTo: panel@example.org\nSubject: My portfolio\nMIME-Version: 1.0\n\
                    Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nDear panel,\nhere it is.\n"
        .to_owned();
    for (name, bytes) in attached {
        let base64 = <base64ct::Base64 as base64ct::Encoding>::encode_string(bytes);
        let lines: String = base64
            .as_bytes()
            .chunks(76)
            .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
            .collect();
        text.push_str(&format!(
            "--b\nContent-Type: application/octet-stream; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\
             Content-Disposition: attachment; filename=\"{name}\"\n\n{lines}\n"
        ));
    }
    format!("{text}--b--\n")
}

#[test]
fn a_letter_beside_a_portfolio_is_told_as_a_letter_with_nothing_wrong() {
    let sandbox = sealed();
    std::fs::rename(sandbox.path("ab.zip"), sandbox.path("desk/ab.zip")).unwrap();
    std::fs::remove_file(sandbox.path("desk/ab.zip.age")).unwrap();
    let picture = b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("garden.jpg", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, picture).unwrap();
    let photos = zip.finish().unwrap().into_inner();
    for (name, bytes) in [
        ("cover.eml", mail(&[]).into_bytes()),
        (
            "with a picture.eml",
            mail(&[("garden.jpg", picture), ("letter.pdf", b"%PDF-1.4\n")]).into_bytes(),
        ),
        ("draft.eml", b"Dear panel,\n\nhere it is.\n".to_vec()),
        ("page.eml", b"<!DOCTYPE html><html><body>Dear panel</body></html>".to_vec()),
        ("photos.zip", photos),
        (
            "letter.docx",
            std::fs::read(super::harness::repository("testdata/privacy/files/letter.docx"))
                .unwrap(),
        ),
        ("letter.pdf", b"%PDF-1.4\n".to_vec()),
        ("letter.txt", b"Dear panel, please find enclosed.\n".to_vec()),
        ("README", b"Read me.\n".to_vec()),
        ("sent.eml", mail(&[("ab.zip", &sandbox.read_bytes("desk/ab.zip"))]).into_bytes()),
    ] {
        sandbox.write(&format!("desk/{name}"), bytes);
    }
    let desk = list(&sandbox, "");
    assert_eq!(desk["unreadable"], serde_json::json!([]), "{desk}");
    let named = |what: &str| {
        let mut files: Vec<String> = desk[what]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["file"].as_str().unwrap().to_owned())
            .collect();
        files.sort();
        files
    };
    assert_eq!(named("bundles"), ["ab.zip", "sent.eml"], "{desk}");
    assert_eq!(
        named("others"),
        ["cover.eml", "draft.eml", "page.eml", "photos.zip", "with a picture.eml"],
        "{desk}"
    );
    let said = sandbox.ok("review list desk");
    assert!(
        said.contains("`cover.eml`: a mail without a portfolio") && !said.contains("send it again"),
        "{said}"
    );
}

#[test]
fn decisions_in_a_mail_are_never_passed_over_and_a_broken_portfolio_is_not_a_letter() {
    let sandbox = sealed();
    decided(&sandbox, "--output c.json");
    let (portfolio, decisions) = (sandbox.read_bytes("ab.zip"), sandbox.read_bytes("c.json"));
    sandbox.write("desk/decisions.eml", mail(&[("c.json", &decisions)]));
    sandbox.write("desk/both.eml", mail(&[("ab.zip", &portfolio), ("c.json", &decisions)]));
    sandbox.write("desk/cut.eml", mail(&[("ab.zip", &portfolio[..portfolio.len() / 2])]));
    sandbox.write("desk/packed.eml", mail(&[("ab.7z", b"7z\xbc\xaf\x27\x1c\0\x04")]));
    let desk = list(&sandbox, "");
    for file in ["decisions.eml", "both.eml"] {
        let said = reason(&desk, file);
        assert!(
            said.contains("holds the decisions `c.json`") && said.contains("save that file"),
            "{file}: {said}"
        );
    }
    assert!(reason(&desk, "cut.eml").contains("cannot be relied on"), "{desk}");
    assert!(reason(&desk, "packed.eml").contains("ab.7z"), "{desk}");
    assert_eq!(
        (desk["bundles"].as_array().unwrap().len(), &desk["others"]),
        (1, &serde_json::json!([])),
        "{desk}"
    );
}

#[test]
fn decisions_that_were_hurt_are_told_whatever_their_file_is_called() {
    let sandbox = sealed();
    decided(&sandbox, "--output c.json --sign panel");
    let whole = sandbox.read("c.json");
    sandbox.write("desk/cut.json.txt", &whole[..whole.len() / 2]);
    sandbox.write("desk/d.txt", whole.replace("how you listen", "little"));
    std::fs::copy(sandbox.path("c.json.sig"), sandbox.path("desk/d.txt.sig")).unwrap();
    let desk = list(&sandbox, "--identity panel");
    assert!(reason(&desk, "cut.json.txt").contains("ends too early"), "{desk}");
    assert!(reason(&desk, "d.txt").contains("was changed after it was signed"), "{desk}");
    assert_eq!(desk["bundles"][0]["accepted"], 0, "{desk}");
}
