//! A statement, and files beside its decisions that cannot be read.

use super::harness::Sandbox;

/// C. D. accepts what E. F. asks to be sent again in b.json; without that file a statement would be
/// made.
fn panel() -> Sandbox {
    let sandbox = Sandbox::with_content();
    for key in ["panel", "stranger"] {
        sandbox.ok(&format!("keys new --no-passphrase --output {key}"));
    }
    sandbox.write("pass.txt", "correct horse battery staple\n");
    std::fs::create_dir(sandbox.path("away")).unwrap();
    sandbox.ok("export --output p.zip");
    let decide = |line: &str| sandbox.ok(&format!("--workspace none review p.zip {line}"));
    decide("--assessor 'C. D.' --decide RB-01=accept --reason 'Seen.' --output a.json");
    decide(
        "--assessor 'E. F.' --decide RB-01=resubmit --reason 'Say more.' --output away/b.json --encrypt-to panel.pub --sign panel",
    );
    sandbox
}

const STATE: &str = "--workspace none review certificate a.json --output c.html --badge";

fn is_written(sandbox: &Sandbox) -> bool {
    sandbox.path("c.html").exists() || sandbox.path("c.draft-badge.json").exists()
}

#[test]
fn nothing_is_stated_beside_decisions_that_cannot_be_read_without_a_yes_and_then_it_says_so() {
    let sandbox = panel();
    let whole = sandbox.read("away/b.json");
    let sealed = sandbox.read_bytes("away/b.json.age");
    let utf16: Vec<u8> =
        whole[..whole.len() / 2].encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = |text: String| text.into_bytes();
    for (name, bytes) in [
        ("b.json", bytes(whole[..whole.len() / 2].to_owned())),
        ("b.json", Vec::new()),
        ("b.json", vec![0; 4096]),
        ("b.json", bytes(whole.replace("\"format\": 1", "\"format\": 2"))),
        ("b.json", bytes(whole.replace("\"reason\":", "\"reason\""))),
        ("b.json", bytes(whole.replacen("\"person\"", "\"persona\"", 1))),
        ("b.json", utf16),
        ("b (1).JSON.txt", bytes(whole[..whole.len() / 2].to_owned())),
        (".b.json.icloud", Vec::new()),
        ("b.json.age", sealed.clone()),
        ("b.age", sealed),
        ("b.json.age", b"age-encryption.org/v1\n-> X25519 x\n".to_vec()),
        (
            "b.json.age",
            b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"
                .to_vec(),
        ),
    ] {
        let what = format!("{name}, {} bytes", bytes.len());
        sandbox.write(name, bytes);
        let said = sandbox.fails(1, STATE).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains(
                "is in the same folder and may decide otherwise, but imh cannot read it: it "
            ),
            "{what}: {said}"
        );
        assert!(said.contains("--yes") && said.contains("nothing was changed"), "{what}: {said}");
        // A key is asked for only if it may help.
        assert_eq!(said.contains("--identity KEY"), name.ends_with(".age"), "{what}: {said}");
        assert!(!said.contains("it: it it"), "{what}: {said}");
        assert!(!is_written(&sandbox), "{what}");
        sandbox.ok(&format!("{STATE} --yes"));
        let words = "made without 1 file that lay beside the decisions, could not be read and may decide otherwise";
        assert!(sandbox.read("c.html").contains(words), "{what}");
        let badge: serde_json::Value =
            serde_json::from_slice(&sandbox.read_bytes("c.draft-badge.json")).unwrap();
        assert!(
            badge["credentialSubject"]["achievement"]["description"]
                .as_str()
                .unwrap()
                .contains(words),
            "{what}: {badge}"
        );
        for file in [name, "c.html", "c.draft-badge.json"] {
            std::fs::remove_file(sandbox.path(file)).unwrap();
        }
    }
    sandbox.ok(STATE);
    assert!(!sandbox.read("c.html").contains("could not be read"));
}

#[test]
fn decisions_that_a_key_opens_beside_a_statement_count_like_open_ones() {
    let sandbox = panel();
    std::fs::copy(sandbox.path("away/b.json.age"), sandbox.path("b.json.age")).unwrap();
    assert!(sandbox.fails(1, &format!("{STATE} --identity stranger")).contains("not for this key"));
    for more in ["--identity panel", "--identity panel --yes"] {
        let said = sandbox.fails(1, &format!("{STATE} {more}"));
        assert!(
            said.contains("the assessors differ on 1 competency") && !is_written(&sandbox),
            "{said}"
        );
        let settles = ["a.json b.json.age", "b.json.age a.json"]
            .map(|pair| format!("imh review settle {pair} --identity KEY"));
        assert!(settles.iter().any(|command| said.contains(command)), "{said}");
    }
    sandbox
        .ok("--workspace none review p.zip --assessor 'E. F.' --decide RB-02=accept --reason Yes --output l.json --encrypt-with pass.txt");
    std::fs::rename(sandbox.path("l.json.age"), sandbox.path("b.json.age")).unwrap();
    std::fs::remove_file(sandbox.path("l.json")).unwrap();
    assert!(sandbox.fails(1, STATE).contains("encrypted with a passphrase"));
    sandbox.ok(&format!("{STATE} --passphrase-file pass.txt"));
}

#[test]
fn decisions_beside_a_statement_that_were_changed_after_they_were_signed_are_not_passed_over() {
    let sandbox = panel();
    std::fs::copy(sandbox.path("away/b.json.sig"), sandbox.path("b.json.sig")).unwrap();
    sandbox.write("b.json", sandbox.read("away/b.json").replace("Say more.", "Say much more."));
    let said = sandbox.fails(1, STATE);
    assert!(said.contains("`b.json` is in the same folder") && !is_written(&sandbox), "{said}");
    sandbox.ok(&format!("{STATE} --yes"));
}

/// A ZIP of some files.
fn zip_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A mail with a file attached as base64, or with its text in the body.
fn mail_of(name: &str, bytes: &[u8]) -> Vec<u8> {
    use base64ct::{Base64, Encoding};
    let packed = Base64::encode_string(bytes);
    let lines: Vec<String> = packed
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let head = "From: e.f@example.org\r\nTo: c.d@example.org\r\nSubject: Mine\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere it is.\r\n--b\r\n";
    let part = format!(
        "Content-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    );
    format!("{head}{part}{}\r\n--b--\r\n", lines.join("\r\n")).into_bytes()
}

/// A mail that consists of these words.
fn letter(kind: &str, words: &str) -> Vec<u8> {
    let head = "From: e.f@example.org\nTo: c.d@example.org\nSubject: Mine\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n";
    format!("{head}Content-Type: text/{kind}; charset=utf-8\n\n{words}\n").into_bytes()
}

#[test]
fn decisions_in_something_beside_a_statement_are_told_as_the_desk_tells_them() {
    let sandbox = panel();
    let theirs = sandbox.read_bytes("away/b.json");
    let written = sandbox.read("away/b.json");
    // Mail programs change the quotes.
    let turned = written.replace(": \"", ": “").replace("\",\n", "”,\n");
    let zipped = zip_of(&[("b.json", theirs.clone())]);
    let mbox =
        [b"From e.f@example.org Sat Nov 28 10:00:00 2026\n".to_vec(), mail_of("b.json", &theirs)]
            .concat();
    for (name, bytes) in [
        ("b.zip", zipped.clone()),
        ("b.zip", zip_of(&[("inside.zip", zipped.clone())])),
        ("b.zip", zip_of(&[("b.json.age", sandbox.read_bytes("away/b.json.age"))])),
        ("b.zip", zip_of(&[("b.json.gz", b"\x1f\x8b\x08\0\0\0\0\0".to_vec())])),
        ("m.eml", mail_of("b.json", &theirs)),
        ("m.eml", mail_of("b.zip", &zipped)),
        ("m.mbox", mbox),
        ("m.eml", letter("plain", &format!("Dear both,\n{written}\nBest wishes\n{{E.F.}}"))),
        ("m.eml", letter("plain", &format!("Here it is.\n> {}", written.replace('\n', "\n> ")))),
        ("m.eml", letter("plain", &turned)),
        (
            "m.eml",
            letter("html", &format!("<p>Here:</p><pre>{}</pre>", written.replace('"', "&quot;"))),
        ),
        ("b.txt", format!("Here it is.\n{turned}").into_bytes()),
        ("b.md", format!("Mine:\n```\n{written}\n```\n").into_bytes()),
        ("b.json.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\0".to_vec()),
        ("b.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
        // Other content under the file's name.
        ("b.json", (0..3000_u32).map(|at| u8::try_from((at * 37 + 200) % 256).unwrap()).collect()),
        ("b.json", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec()),
        ("b.json", b"%PDF-1.7\n%x".to_vec()),
        ("b.json", b"<!DOCTYPE html><html><body>Log in</body></html>".to_vec()),
    ] {
        let what = format!("{name}, {} bytes", bytes.len());
        sandbox.write(name, bytes);
        let listed =
            sandbox.json("--workspace none review list . --format json")["unreadable"].to_string();
        assert!(listed.contains(&format!("\"{name}\"")), "{what}: {listed}");
        let said = sandbox.fails(1, STATE);
        assert!(
            said.contains(&format!("`{name}` is in the same folder and may decide otherwise"))
                && !is_written(&sandbox),
            "{what}: {said}"
        );
        sandbox.ok(&format!("{STATE} --yes"));
        for file in [name, "c.html", "c.draft-badge.json"] {
            std::fs::remove_file(sandbox.path(file)).unwrap();
        }
    }
    // A sent copy of the certified decisions does not contradict them, nor do decisions on another
    // portfolio.
    sandbox.write("sent.eml", letter("plain", &format!("Here it is.\n{}", sandbox.read("a.json"))));
    sandbox.write("sent.zip", zip_of(&[("a.json", sandbox.read_bytes("a.json"))]));
    let whole = sandbox.read("away/b.json");
    let digest = &whole[whole.find("\"sha256\": \"").unwrap() + 11..][..64];
    let other = whole.replacen(digest, &"a".repeat(64), 1);
    sandbox.write("other.eml", letter("plain", &other));
    sandbox.write("other.txt", format!("Here:\n{}", other.replace("\": \"", "”: ”")));
    sandbox.write("other.zip", zip_of(&[("o.json", other.into_bytes())]));
    sandbox.ok(STATE);
}

#[test]
fn a_decision_file_that_another_program_saved_is_read_wherever_one_is_read() {
    let sandbox = panel();
    let whole = sandbox.read("away/b.json");
    let wide = |unit: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{whole}").encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    for bytes in
        [format!("\u{feff}{whole}").into_bytes(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)]
    {
        sandbox.write("b.json", bytes);
        let desk =
            sandbox.json("--workspace none review list . --format json")["bundles"][0].clone();
        assert_eq!(desk["open"], 1, "{desk}");
        assert!(sandbox.fails(1, STATE).contains("the assessors differ on 1 competency"));
        assert!(
            sandbox.ok("--workspace none review show b.json --format json").contains("Say more.")
        );
        sandbox.ok("--workspace none review settle a.json b.json --decide RB-01=accept --reason 'We agree.' --output two.json");
        sandbox.ok("decisions import b.json");
        assert!(sandbox.ok("decisions list --format json").contains("Say more."));
        sandbox.ok("export --resubmit --draft --output again.zip --force");
        sandbox.ok("--workspace none verify again.zip");
        sandbox.ok("undo");
        sandbox.ok("undo");
        std::fs::remove_file(sandbox.path("two.json")).unwrap();
        std::fs::remove_file(sandbox.path("again.zip")).unwrap();
        // The signature belongs to the bytes as they were.
        std::fs::copy(sandbox.path("away/b.json.sig"), sandbox.path("b.json.sig")).unwrap();
        for line in ["decisions import b.json", "--workspace none review show b.json"] {
            assert!(sandbox.fails(2, line).contains("b.json.sig"), "{line}");
        }
        std::fs::remove_file(sandbox.path("b.json.sig")).unwrap();
    }
}

#[test]
fn files_without_decisions_or_about_another_portfolio_never_keep_a_statement_back() {
    let sandbox = panel();
    let whole = sandbox.read("away/b.json");
    let digest = &whole[whole.find("\"sha256\": \"").unwrap() + 11..][..64];
    let other = whole.replacen(digest, &"a".repeat(64), 1);
    sandbox.ok("export --encrypt-to stranger.pub --output p.zip.age");
    for (name, text) in [
        ("picture.jpg", "\u{ff}\u{d8}\u{ff}"),
        (
            "letter.eml",
            "From: a@example.org\nTo: b@example.org\nSubject: x\n\nThe \"decisions\" are in the post.\n",
        ),
        ("notes.txt", "The \"decisions\" and their \"kind\" words.\n"),
        ("package.json", "{\"name\": \"x\", \"version\": "),
        ("answers.json", "{\"format\": 1}"),
        ("on another.json", &other[..other.len() - 40]),
        ("newer on another.json", &other.replace("\"format\": 1", "\"format\": 2")),
        ("photo.jpg.age", "age-encryption.org/v1\n-> X25519 x\n"),
    ] {
        sandbox.write(name, text);
    }
    let output = sandbox.run(STATE);
    assert!(
        output.status.success() && !sandbox.shown(&output).contains("lies beside"),
        "{}",
        sandbox.shown(&output)
    );
}

#[cfg(unix)]
#[test]
fn decisions_that_nobody_may_read_are_told_too() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = panel();
    sandbox.write("b.json", sandbox.read("away/b.json"));
    std::fs::set_permissions(sandbox.path("b.json"), std::fs::Permissions::from_mode(0o0)).unwrap();
    // Anybody who may read every file reads this one too.
    let said = sandbox.fails(1, STATE);
    assert!(said.contains("b.json") && !is_written(&sandbox), "{said}");
    std::fs::remove_file(sandbox.path("b.json")).unwrap();
    symlink(sandbox.path("gone.json"), sandbox.path("b.json")).unwrap();
    assert!(sandbox.fails(1, STATE).contains("`b.json` is in the same folder"));
}

#[cfg(unix)]
#[test]
fn on_a_terminal_somebody_is_asked_whether_to_state_it_all_the_same() {
    use super::terminal::Terminal;
    let sandbox = panel();
    std::fs::copy(sandbox.path("away/b.json.age"), sandbox.path("b.json.age")).unwrap();
    let asked = |keys: &str| {
        let mut terminal = Terminal::start(&sandbox, STATE, 110, 30);
        terminal.sees("State it without 1 file that lies beside the decisions");
        terminal.sees("Yes, and say so in the statement");
        terminal.types(keys);
        terminal.ends()
    };
    let (_, code) = asked("\r");
    assert!(code == 1 && !is_written(&sandbox));
    let (said, code) = asked("\u{1b}[B\r");
    assert!(
        code == 0 && sandbox.read("c.html").contains("could not be read and may decide otherwise"),
        "{said}"
    );
}

#[test]
fn the_command_that_a_statement_names_for_two_versions_of_one_file_joins_them() {
    let sandbox = panel();
    // On another computer, of which a service brings the file here.
    for file in ["p.zip", "a.json"] {
        sandbox.write(&format!("other/{file}"), sandbox.read_bytes(file));
    }
    let decide = |line: &str| {
        sandbox.ok(&format!("--workspace none review p.zip --assessor 'C. D.' {line}"))
    };
    decide("--decide RB-02=accept --reason 'Seen too.' --output a.json");
    decide("--decide RB-01=resubmit --reason 'I was wrong.' --output other/a.json");
    std::fs::rename(sandbox.path("other/a.json"), sandbox.path("Kopie von a.json")).unwrap();
    let said = sandbox.fails(1, STATE);
    assert!(!is_written(&sandbox), "{said}");
    let hint = said
        .lines()
        .find_map(|line| line.strip_prefix("hint: `imh "))
        .and_then(|line| line.split('`').next())
        .unwrap_or_else(|| panic!("{said}"));
    sandbox.ok(&format!("--workspace none {hint}"));
}
