//! Keys, signatures and encryption, checked against `ssh-keygen` and `age`.

use std::process::Command;

use super::harness::{Sandbox, assert_snapshot, has, noise};

/// Runs a tool in the sandbox; returns its standard output if it succeeds.
#[track_caller]
fn tool(sandbox: &Sandbox, line: &str) -> Result<String, String> {
    let output =
        Command::new("sh").args(["-c", line]).current_dir(sandbox.path("")).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn has_ssh() -> bool {
    has("sh", &["-c", "command -v ssh-keygen"])
}

fn has_age() -> bool {
    has("age", &["--version"])
}

fn with_key() -> Sandbox {
    let sandbox = Sandbox::with_content();
    sandbox.ok("keys new --output me --no-passphrase --name 'A. B.'");
    sandbox
}

#[test]
fn a_key_is_one_that_ssh_knows_and_its_secret_half_is_never_shown() {
    let sandbox = with_key();
    let shown = sandbox.ok("keys show me");
    assert!(shown.starts_with("ssh-ed25519 ") && shown.trim_end().ends_with("A. B."), "{shown}");
    assert_eq!(sandbox.read("me.pub"), shown);
    if has_ssh() {
        assert_eq!(
            tool(&sandbox, "ssh-keygen -y -f me").unwrap().split(' ').nth(1),
            shown.split(' ').nth(1)
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(sandbox.path("me")).unwrap().permissions().mode() & 0o077,
            0,
            "nobody else reads it"
        );
    }
    sandbox.write("pass", "four words of mine\nnot this line\n");
    sandbox.ok("keys new --output sealed --key-passphrase-file pass");
    assert!(
        sandbox.ok("keys show sealed").starts_with("ssh-ed25519 "),
        "the public half needs no passphrase"
    );
    if has_ssh() {
        tool(&sandbox, "ssh-keygen -y -P 'four words of mine' -f sealed").unwrap();
        tool(&sandbox, "ssh-keygen -y -P 'not this line' -f sealed").unwrap_err();
    }
    sandbox.ok("keys new --no-passphrase");
    assert_eq!(sandbox.ok("keys show"), sandbox.ok("keys show own"));
}

#[test]
fn a_key_is_never_written_over_or_into_a_workspace() {
    let sandbox = with_key();
    let before = sandbox.read("me");
    let lines = [
        "keys new --output me --no-passphrase",
        "keys new --output ws/key --no-passphrase",
        "keys new --output ws/evidence/key --no-passphrase",
        "keys new --output other",
        "keys show",
        "keys show me.pub",
        "keys show visits.txt",
        "keys show nowhere",
        "export --sign me.pub --output b.zip",
        "export --sign own --output b.zip",
        "export --sign visits.txt --output b.zip",
    ];
    assert_snapshot("keys-refused.txt", &sandbox.transcript(&lines));
    assert_eq!(sandbox.read("me"), before);
    assert!(!sandbox.path("b.zip").exists());
    // A name that fits for the secret half and is too long for the public one.
    let long = "k".repeat(252);
    assert!(
        sandbox
            .fails(2, &format!("keys new --output {long} --no-passphrase"))
            .contains("longer than this system allows")
    );
    assert!(!sandbox.path(&long).exists(), "half a key was left behind");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(sandbox.path("ws"), sandbox.path("link")).unwrap();
        let said = sandbox.fails(2, "keys new --output link/new/key --no-passphrase");
        assert!(said.contains("does not belong in a workspace"), "{said}");
        assert!(
            sandbox
                .fails(2, "gaps --output link/evidence/new/x --format csv")
                .contains("the workspace's own files")
        );
    }
}

#[test]
fn a_signature_is_what_ssh_keygen_verifies_and_names_who_signed() {
    let sandbox = with_key();
    sandbox.ok("export --sign me --output signed.zip");
    sandbox
        .write("allowed", format!("# who may sign\nab@example.org {}", sandbox.ok("keys show me")));
    sandbox.ok("keys new --output other --no-passphrase");
    sandbox.write("others", format!("cd@example.org {}", sandbox.ok("keys show other")));
    let verified = sandbox.json("verify signed.zip --signer allowed --format json");
    assert_eq!(
        (&verified["valid"], &verified["signature"]["by"]),
        (&true.into(), &"ab@example.org".into())
    );
    let key = verified["signature"]["key"].as_str().unwrap().to_owned();
    assert!(sandbox.ok("verify signed.zip").contains(&key));
    assert_eq!(
        sandbox.json("verify signed.zip --signer me.pub --format json")["signature"]["by"],
        "A. B."
    );
    let faults = |line: &str| sandbox.json(line)["faults"].to_string();
    assert!(
        faults("verify signed.zip --signer others --format json")
            .contains("not among those that count")
    );
    sandbox.ok("export --output plain.zip");
    assert!(
        faults("verify plain.zip --signer allowed --format json")
            .contains("nobody signed this portfolio")
    );
    if has_ssh() {
        sandbox.ok("verify signed.zip --signer allowed --extract out");
        let check = "cd out && ssh-keygen -Y verify -f ../allowed -I ab@example.org -n imh-portfolio -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt";
        assert!(tool(&sandbox, check).unwrap().contains(&key));
        tool(&sandbox, &check.replace("allowed", "others").replace("ab@", "cd@")).unwrap_err();
        assert_eq!(
            tool(&sandbox, "cd out && sha256sum --quiet -c tagmanifest-sha256.txt && sha256sum --quiet -c manifest-sha256.txt").unwrap(),
            ""
        );
    }
    let exported = sandbox.json("status --format json")["exported"].clone();
    assert_eq!(exported["signed-by"], serde_json::Value::Null, "the last one was not signed");
}

#[test]
fn a_signer_counts_only_for_the_time_and_the_purpose_that_is_written() {
    let sandbox = with_key();
    sandbox.ok("export --sign me --output signed.zip");
    let key = sandbox.ok("keys show me");
    for (options, counts) in [
        ("", true),
        ("namespaces=\"imh-portfolio\" ", true),
        ("namespaces=\"git,imh-portfolio\",valid-after=\"20200101\" ", true),
        ("valid-before=\"20300101120000Z\" ", true),
        ("namespaces=\"git\" ", false),
        ("namespaces=\"imh-*\" ", true),
        ("namespaces=\"*-port????o\" ", true),
        ("namespaces=\"imh-?\" ", false),
        ("namespaces=\"*,!git\" ", true),
        ("namespaces=\"!imh-portfolio,*\" ", false),
        ("NAMESPACES=\"**portfolio*\" ", true),
        ("valid-before=\"20250101\" ", false),
        ("valid-after=\"20270101\" ", false),
    ] {
        sandbox.write("allowed", format!("ab@example.org,cd@example.org {options}{key}"));
        assert_eq!(
            sandbox.json("verify signed.zip --signer allowed --format json")["valid"],
            counts,
            "{options}"
        );
        if has_ssh() && !options.contains("valid-") {
            sandbox.ok("verify signed.zip --extract out");
            let check = "ssh-keygen -Y verify -f allowed -I ab@example.org -n imh-portfolio -s out/tagmanifest-sha256.txt.sig < out/tagmanifest-sha256.txt";
            assert_eq!(tool(&sandbox, check).is_ok(), counts, "ssh-keygen, {options}");
            std::fs::remove_dir_all(sandbox.path("out")).unwrap();
        }
    }
    for (allowed, line) in [
        ("", 0),
        ("ab@example.org nonsense\n", 1),
        ("# x\nab cert-authority ssh-ed25519 AAAA\n", 2),
        ("ab valid-before=\"soon\" KEY", 1),
        ("ab valid-before=\"20300101\",valid-before=\"20310101\" KEY", 1),
        ("ab valid-after=\"20300101\",valid-before=\"20250101\" KEY", 1),
        ("!ab KEY", 1),
    ] {
        sandbox.write("allowed", allowed.replace("KEY", &key));
        let said = sandbox.fails(2, "verify signed.zip --signer allowed");
        assert!(line == 0 || said.contains(&format!("line {line} of `allowed`")), "{said}");
    }
}

#[test]
fn a_signer_may_be_called_as_if_they_were_a_sort_of_key() {
    let sandbox = with_key();
    sandbox.ok("export --sign me --output signed.zip");
    sandbox.ok("verify signed.zip --extract out");
    let key = sandbox.ok("keys show me");
    for who in ["sk-team@example.org", "ssh-admins", "ecdsa-anna", "ssh-ed25519", "ssh-rsa"] {
        for options in ["", "namespaces=\"imh-portfolio\" "] {
            sandbox.write("allowed", format!("{who} {options}{key}"));
            let report = sandbox.json("verify signed.zip --signer allowed --format json");
            assert_eq!(report["valid"], true, "{who} {options}: {report}");
            if has_ssh() {
                let check = "-n imh-portfolio -s out/tagmanifest-sha256.txt.sig < out/tagmanifest-sha256.txt";
                tool(&sandbox, &format!("ssh-keygen -Y verify -f allowed -I {who} {check}"))
                    .unwrap();
            }
        }
    }
    // A key without a name is still accepted, and a broken one still reported.
    sandbox.write("allowed", &key);
    sandbox.ok("verify signed.zip --signer allowed");
    for (line, fault) in [
        ("ssh-ed25519 AAAAC3Nz", "its key is incomplete"),
        ("ssh-ed25519 nonsense", "its key is incomplete"),
        ("ab ssh-rsa AAAAB3Nz", "of another type"),
    ] {
        sandbox.write("allowed", line);
        let said = sandbox
            .fails(2, "verify signed.zip --signer allowed")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains(fault), "{said}");
    }
}

#[test]
fn a_good_signature_by_another_sort_of_key_is_told_as_what_it_is() {
    if !has_ssh() {
        return;
    }
    let sandbox = with_key();
    sandbox.ok("export --output ab.zip");
    sandbox.ok("verify ab.zip --extract imh-portfolio");
    let make = "ssh-keygen -q -t ed25519 -N '' -f ca && ssh-keygen -q -t ed25519 -N '' -f k && ssh-keygen -q -s ca -I id -n anna k.pub && \
                ssh-keygen -q -t ecdsa -N '' -f ec && ssh-keygen -q -t ecdsa -b 521 -N '' -f ec521 && ssh-keygen -q -t rsa -N '' -f rsa && \
                ssh-keygen -q -s ca -I id -n anna ec.pub";
    tool(&sandbox, make).unwrap();
    let (kind, certificate) = (
        "by a type of key that imh does not use for this; it uses Ed25519",
        "by a certificate, which does not count here",
    );
    for (key, fault) in [
        ("ec", kind),
        ("ec521", kind),
        ("rsa", kind),
        ("k-cert.pub", certificate),
        ("ec-cert.pub", certificate),
    ] {
        let sign = format!(
            "cd imh-portfolio && rm -f *.sig && ssh-keygen -q -Y sign -f ../{key} -n imh-portfolio tagmanifest-sha256.txt"
        );
        tool(&sandbox, &sign).unwrap();
        tool(&sandbox, "cd imh-portfolio && ssh-keygen -Y check-novalidate -n imh-portfolio -s *.sig < tagmanifest-sha256.txt").unwrap();
        let faults = sandbox.json("verify imh-portfolio --format json")["faults"].to_string();
        assert!(faults.contains(fault), "{key}: {faults}");
    }
}

#[test]
fn keys_and_files_of_age_that_are_not_read_here_are_told_for_what_they_are() {
    let sandbox = with_key();
    for key in ["age1pq1qqqqqqqqqqqqqqqqqq", "age1yubikey1qqqqqqqqqqqqqqqq"] {
        sandbox.write("theirs", format!("# theirs\n{key}\n"));
        for to in [key, "theirs"] {
            let said = sandbox.fails(2, &format!("export --encrypt-to {to} --output x.zip.age"));
            assert!(
                said.contains("of a newer kind or for a plugin")
                    && !sandbox.path("x.zip.age").exists(),
                "{said}"
            );
        }
    }
    sandbox.ok("export --encrypt-to me.pub --output sealed.zip.age");
    sandbox.write("pq", "AGE-SECRET-KEY-PQ-1QQQQQQQQQQQQ\n");
    assert!(
        sandbox
            .fails(2, "verify sealed.zip.age --identity pq")
            .contains("of a newer kind or for a plugin")
    );
    let armoured = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n-----END AGE ENCRYPTED FILE-----\n";
    sandbox.write("armoured.zip.age", armoured);
    if has_age() {
        tool(&sandbox, "age -a -R me.pub -o armoured.zip.age sealed.zip.age").unwrap();
    }
    assert!(
        sandbox
            .fails(2, "verify sealed.zip.age --identity armoured.zip.age")
            .contains("turned into text (age --armor)")
    );
    std::fs::create_dir(sandbox.path("all")).unwrap();
    std::fs::copy(sandbox.path("armoured.zip.age"), sandbox.path("all/armoured.zip.age")).unwrap();
    for line in [
        "verify armoured.zip.age --identity me",
        "--workspace panel review armoured.zip.age --identity me --assessor X --decide RB-01=accept --reason Yes",
        "decisions import armoured.zip.age --identity me",
        "review show armoured.zip.age --identity me",
        "review list all --identity me",
        "cohort gaps all --min-group 1 --identity me",
    ] {
        let output = sandbox.run(line);
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("turned into text (age --armor)"), "{line}: {said}");
    }
}

#[test]
fn armour_and_allowed_signers_are_taken_exactly_where_ssh_keygen_takes_them() {
    if !has_ssh() {
        return;
    }
    let mut sandbox = with_key();
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review ab.zip --assessor 'C. D.' --decide RB-01=accept --reason Yes --output d.json --sign me");
    tool(
        &sandbox,
        "ssh-keygen -q -t ecdsa -N '' -f ec -C ec && ssh-keygen -q -t rsa -N '' -f rsa -C rsa",
    )
    .unwrap();
    let (key, ec, rsa) = (sandbox.read("me.pub"), sandbox.read("ec.pub"), sandbox.read("rsa.pub"));
    let whole = sandbox.read("d.json.sig");
    let is_alike = |signature: &str, allowed: &str| {
        sandbox.write("d.json.sig", signature);
        sandbox.write("allowed", allowed);
        let theirs = tool(
            &sandbox,
            "ssh-keygen -Y verify -f allowed -I them -n imh-decisions -s d.json.sig < d.json",
        )
        .is_ok();
        let ours = sandbox.run("review show d.json --signer allowed");
        assert_eq!(
            ours.status.success(),
            theirs,
            "{signature}\n{allowed}\n{}",
            String::from_utf8_lossy(&ours.stderr)
        );
        theirs
    };
    let (begin, end) = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----");
    let body: String = whole.lines().filter(|line| !line.starts_with('-')).collect();
    let (one, rest) = body.split_at(20);
    let wrapped = |width: usize| {
        body.as_bytes()
            .chunks(width)
            .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
            .collect::<String>()
    };
    let good = format!("them {key}");
    let armours = [
        whole.clone(),
        whole.replace('\n', "\r\n"),
        whole.replace('\n', "\r"),
        whole.trim_end().to_owned(),
        format!("\n{whole}"),
        format!(" {whole}"),
        format!("Hello\n{whole}"),
        format!("\u{feff}{whole}"),
        format!("{whole}Hello\n"),
        format!("{whole}\n\n"),
        format!("{whole}{whole}"),
        format!("{begin}\n{}{end}\n", wrapped(64)),
        format!("{begin}\n{}{end}\n", wrapped(76)),
        format!("{begin}\n{}{end}\n", wrapped(7)),
        format!("{begin}\n{body}\n{end}\n"),
        format!("{begin}\n{body}{end}\n"),
        format!("{begin}\n{body}\n {end}\n"),
        format!("{begin}\n{body}\n{end}hello\n"),
        format!("{begin}\n\n{body}\n\n{end}  \n"),
        format!("{begin}  \n{body}\n{end}\n"),
        format!("{begin}\r\n{body}\n{end}\n"),
        format!("{begin}{body}\n{end}\n"),
        format!("{begin}\n{one} {rest}\n{end}\n"),
        format!("{begin}\n{one}\t\x0b\x0c\r\n{rest}\n{end}\n"),
        format!("{begin}\n{one}*{rest}\n{end}\n"),
        format!("{begin}\nComment: x\n\n{body}\n{end}\n"),
        format!("{begin}\n{body}AAAA\n{end}\n"),
        format!("{begin}\n{body}=\n{end}\n"),
        format!("{begin}\n{body}\n"),
        format!("{begin}\n{end}\n"),
        format!("{begin}\n{body}\n-----END SSH SIGNATURE----\n"),
        whole.to_lowercase(),
        String::new(),
    ];
    let taken = armours.iter().filter(|armour| is_alike(armour, &good)).count();
    assert!(taken > 8 && taken < armours.len() - 8, "{taken}");
    let bare = key.trim();
    let (kind, rest) = bare.split_once(' ').unwrap();
    let lines = [
        good.clone(),
        format!("them\t{bare}\r\n"),
        format!("# a word\n  # another\n\n \t\n  {good}"),
        format!("th* {key}"),
        format!("other,them {key}"),
        format!("\"them\" {key}"),
        format!("\"other,them\" {key}"),
        format!("!them {key}"),
        format!("ec {ec}{good}"),
        format!("{good}ec {ec}"),
        format!("them {ec}{good}"),
        format!("rsa {rsa}{good}"),
        format!("them {ec}"),
        format!("x sk-ssh-ed25519@openssh.com AAAA\n{good}"),
        format!("x ssh-ed25519-cert-v01@openssh.com AAAA\n{good}"),
        format!("x ssh-foo AAAA\n{good}"),
        format!("x ssh-ed25519 AAA*\n{good}"),
        format!("garbage\n{good}"),
        format!("{good}garbage"),
        format!("x\n{good}"),
        format!("\"x {bare}\n{good}"),
        format!("them cert-authority {key}"),
        format!("them cert-authority {key}{good}"),
        format!("them namespaces=\"imh-decisions\" {key}"),
        format!("them namespaces=\"imh-decisions\"\t{key}"),
        format!("them NameSpaces=\"git,imh-*\" {key}"),
        format!("them namespaces=imh-decisions {key}"),
        format!("them namespaces=\"\" {key}"),
        format!("them namespaces=\"git\" {key}"),
        format!("them namespaces=\"imh-decisions\",valid-after=\"20200101\" {key}"),
        format!("them namespaces=\"imh-decisions\", {key}"),
        format!("them namespaces=\"imh-decisions\" valid-after=\"20200101\" {key}"),
        format!("them what {key}"),
        format!("them what {key}{good}"),
        format!("x valid-after=\"soon\" {key}{good}"),
        format!("x valid-after=\"20300101\",valid-before=\"20200101\" {key}{good}"),
        format!("them # {key}"),
        format!("them {kind}   {rest}"),
        format!("them {bare} and more words"),
        format!("them {bare}\tmy laptop"),
        format!("them {bare}\t \t"),
        format!("them\t{kind}\t{rest}"),
        format!("them valid-before=\"99991231\" {key}"),
        format!("them valid-after=\"20200230\" {key}"),
        format!("them valid-after=\"20200231\" {key}"),
        format!("them valid-after=\"20200232\" {key}"),
        format!("them valid-after=\"20200200\" {key}"),
        format!("them valid-after=\"20201301\" {key}"),
        format!("them valid-after=\"202002012400\" {key}"),
        format!("them valid-after=\"20200201235960\" {key}"),
        format!("them valid-after=\"20200201235962\" {key}"),
        format!("them valid-after=\"19691231\" {key}"),
        format!("them valid-before=\"19691231\" {key}"),
        format!("them valid-before=\"99991231235959Z\" {key}"),
        format!("them valid-after=\"99991231\" {key}"),
        format!("them valid-before=\"10000101\" {key}"),
        format!("them valid-after=\"10000101\" {key}"),
        format!("them\u{a0}{key}"),
        format!("them ssh-rsa {rest}"),
        "them".to_owned(),
        String::new(),
    ];
    let taken = lines.iter().filter(|allowed| is_alike(&whole, allowed)).count();
    assert!(taken > 15 && taken < lines.len() - 10, "{taken}");
    // Ignored lines are reported; a key of an unsupported type is not called a missing key.
    sandbox.write("d.json.sig", &whole);
    sandbox.write("allowed", format!("ec {ec}{good}"));
    let said =
        String::from_utf8(sandbox.run("review show d.json --signer allowed").stderr).unwrap();
    assert!(
        said.contains(
            "imh skips line 1 of `allowed`: its key is of another type (ecdsa-sha2-nistp256)"
        ),
        "{said}"
    );
    sandbox.write("allowed", format!("ec {ec}"));
    assert!(
        sandbox
            .fails(2, "review show d.json --signer allowed")
            .contains("an Ed25519 key (ssh-ed25519) counts")
    );
    sandbox.write("d.json.sig", whole.replace('\n', "\r\n"));
    assert!(sandbox.fails(2, "review show d.json").contains("its lines now end as on Windows"));
}

#[test]
fn a_signature_that_was_moved_or_changed_is_told() {
    use std::io::{Read, Write};
    let sandbox = with_key();
    sandbox.ok("export --sign me --output signed.zip");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("export --output other.zip");
    let members = |name: &str| -> Vec<(String, Vec<u8>)> {
        let mut archive =
            zip::ZipArchive::new(std::fs::File::open(sandbox.path(name)).unwrap()).unwrap();
        (0..archive.len())
            .map(|at| {
                let mut file = archive.by_index(at).unwrap();
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).unwrap();
                (file.name().unwrap().into_owned(), bytes)
            })
            .collect()
    };
    let write = |name: &str, members: &[(String, Vec<u8>)]| {
        let mut zip = zip::ZipWriter::new(std::fs::File::create(sandbox.path(name)).unwrap());
        for (path, bytes) in members {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
    };
    let signature = members("signed.zip").pop().unwrap();
    assert!(signature.0.ends_with("tagmanifest-sha256.txt.sig"));
    // The signature of another portfolio.
    let mut moved = members("other.zip");
    moved.push(signature.clone());
    write("moved.zip", &moved);
    let faults =
        |name: &str| sandbox.json(&format!("verify {name} --format json"))["faults"].to_string();
    assert!(faults("moved.zip").contains("does not match what this file holds now"));
    for (words, fault) in
        [("nonsense", "not a signature that can be read"), ("", "not a signature that can be read")]
    {
        let mut changed = members("signed.zip");
        changed.last_mut().unwrap().1 = words.as_bytes().to_vec();
        write("changed.zip", &changed);
        assert!(faults("changed.zip").contains(fault), "{words}");
    }
    if has_ssh() {
        // A signature by the same key over the same bytes, for another purpose.
        sandbox.ok("verify signed.zip --extract out");
        std::fs::remove_file(sandbox.path("out/tagmanifest-sha256.txt.sig")).unwrap();
        tool(&sandbox, "ssh-keygen -q -Y sign -f me -n git out/tagmanifest-sha256.txt").unwrap();
        let mut changed = members("signed.zip");
        changed.last_mut().unwrap().1 = sandbox.read_bytes("out/tagmanifest-sha256.txt.sig");
        write("changed.zip", &changed);
        assert!(faults("changed.zip").contains("made for something else"));
        // A signature that ssh-keygen made for this purpose counts like our own.
        std::fs::remove_file(sandbox.path("out/tagmanifest-sha256.txt.sig")).unwrap();
        tool(&sandbox, "ssh-keygen -q -Y sign -f me -n imh-portfolio out/tagmanifest-sha256.txt")
            .unwrap();
        changed.last_mut().unwrap().1 = sandbox.read_bytes("out/tagmanifest-sha256.txt.sig");
        write("changed.zip", &changed);
        assert_eq!(sandbox.json("verify changed.zip --signer me.pub --format json")["valid"], true);
    }
}

#[test]
fn an_encrypted_portfolio_opens_with_age_and_with_imh_and_with_no_other_key() {
    let mut sandbox = with_key();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    // A streamed file, stored and compressed.
    sandbox.write("film.mp4", noise(5 << 20));
    sandbox.write("long.txt", "a line that says little\n".repeat(250_000));
    sandbox.ok("evidence add film.mp4 long.txt --for RB-07 --title Large");
    sandbox.look_through();
    sandbox.ok("export --output open.zip");
    sandbox.ok("keys new --output other --no-passphrase");
    let mut recipients = "--encrypt-to me.pub".to_owned();
    if has_age() {
        tool(&sandbox, "age-keygen -o age.key 2>/dev/null && age-keygen -y age.key > age.pub")
            .unwrap();
        recipients.push_str(&format!(" --encrypt-to {}", sandbox.read("age.pub").trim()));
    }
    sandbox.ok(&format!("export {recipients} --output sealed.zip.age"));
    let verified = sandbox.json("verify sealed.zip.age --identity me --format json");
    assert_eq!(verified["valid"], true, "{verified}");
    for (identity, code) in [
        ("", 2),
        ("--identity other", 2),
        ("--identity me.pub", 2),
        ("--identity nowhere", 2),
        ("--identity other --identity me", 0),
    ] {
        let output = sandbox.run(&format!("verify sealed.zip.age {identity}"));
        assert_eq!(output.status.code(), Some(code), "{identity}: {output:?}");
    }
    if has_age() {
        tool(
            &sandbox,
            "age -d -i me sealed.zip.age > one.zip && age -d -i age.key sealed.zip.age > two.zip",
        )
        .unwrap();
        // The encrypted content equals the unencrypted export.
        assert!(
            sandbox.read_bytes("one.zip") == sandbox.read_bytes("open.zip")
                && sandbox.read_bytes("two.zip") == sandbox.read_bytes("open.zip")
        );
        assert_eq!(
            sandbox.json("verify sealed.zip.age --identity age.key --format json")["valid"],
            true
        );
        tool(&sandbox, "age -r \"$(cat age.pub)\" -o theirs.age open.zip").unwrap();
        assert_eq!(
            sandbox.json("verify theirs.age --identity age.key --format json")["valid"],
            true
        );
    }
    sandbox.ok("workspace restore sealed.zip.age back --identity me");
    sandbox.ok("portfolio diff open.zip sealed.zip.age --identity me");
    let exported = sandbox.json("status --format json")["exported"].clone();
    let digest = |name: &str| imh::format::sha256(&sandbox.read_bytes(name)).to_string();
    assert_eq!(
        (&exported["sha256"], &exported["sealed-sha256"]),
        (&digest("open.zip").into(), &digest("sealed.zip.age").into())
    );
    let whole = sandbox.read_bytes("sealed.zip.age");
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut hurt = whole.clone();
        hurt[at] ^= 1;
        sandbox.write("hurt.age", &hurt);
        let report = sandbox.run("verify hurt.age --identity me");
        assert!(
            matches!(report.status.code(), Some(1 | 2)),
            "byte {at} is not a fault of the machine: {report:?}"
        );
        sandbox.write("cut.age", &whole[..at]);
        assert!(!sandbox.run("verify cut.age --identity me").status.success(), "cut at {at}");
    }
}

#[test]
fn a_passphrase_comes_from_a_file_or_a_person_and_stays_nowhere() {
    let sandbox = with_key();
    sandbox.write("pass", "purple kettle seven maps\n");
    sandbox.ok("export --encrypt-with pass --output p.age");
    assert_eq!(sandbox.json("verify p.age --passphrase-file pass --format json")["valid"], true);
    assert_eq!(
        sandbox
            .run_with_input("verify p.age --passphrase-file -", "purple kettle seven maps\n")
            .status
            .code(),
        Some(0)
    );
    sandbox.write("wrong", "purple kettle seven\n");
    assert!(
        sandbox.fails(2, "verify p.age --passphrase-file wrong").contains("another passphrase")
    );
    assert!(sandbox.fails(2, "verify p.age").contains("encrypted with a passphrase"));
    sandbox.write("nothing", "\nnot here\n");
    assert!(
        sandbox
            .fails(2, "export --encrypt-with nothing --output q.age")
            .contains("no passphrase in the first line")
    );
    assert!(
        sandbox
            .fails(2, "export --encrypt --output q.age")
            .contains("asks for a passphrase on a terminal")
    );
    // A key with a passphrase.
    sandbox.ok("keys new --output sealed --key-passphrase-file pass");
    assert!(sandbox.fails(2, "export --sign sealed --output q.zip").contains("imh cannot ask for"));
    assert!(
        sandbox
            .fails(2, "export --sign sealed --key-passphrase-file wrong --output q.zip")
            .contains("not the passphrase")
    );
    sandbox.ok(
        "export --sign sealed --key-passphrase-file pass --encrypt-to sealed.pub --output q.age",
    );
    sandbox.ok("verify q.age --identity sealed --passphrase-file pass --signer sealed.pub");
    assert!(
        sandbox
            .fails(2, "verify q.age --identity sealed --passphrase-file wrong")
            .contains("not the passphrase")
    );
    let secret: Vec<u8> = sandbox.read("me").lines().nth(3).unwrap().as_bytes().to_vec();
    for (name, bytes) in sandbox
        .tree("")
        .into_iter()
        .filter(|(name, _)| !["pass", "wrong", "me"].contains(&name.as_str()))
    {
        for secret in [b"purple kettle".as_slice(), &secret] {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret),
                "{name} holds a secret"
            );
        }
    }
}

#[test]
fn a_secret_key_that_is_given_for_a_public_one_is_refused_and_not_repeated() {
    let sandbox = with_key();
    let secret = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQS";
    let said = sandbox.fails(2, &format!("export --encrypt-to {secret} --output x.age"));
    assert!(said.contains("is a secret key") && !said.contains("QQQQ"), "{said}");
    assert!(sandbox.fails(2, "export --encrypt-to me --output x.age").contains("is a secret key"));
    for (key, words) in [
        ("visits.txt", "is not a key"),
        ("nowhere", "no such file"),
        ("age1nonsense", "is not a key"),
        ("ssh-rsa AAAA", "of a type that imh does not use"),
    ] {
        let output =
            sandbox.command(["export", "--encrypt-to", key, "--output", "x.age"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(words), "{key}: {said}");
    }
    assert!(!sandbox.path("x.age").exists());
    let both = sandbox.run("export --encrypt-to me.pub --encrypt --output x.age");
    assert_eq!(both.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_passphrase_that_is_typed_is_asked_for_twice_and_never_shown() {
    use super::terminal::Terminal;
    for plain in [false, true] {
        let file = format!("t{}.age", u8::from(plain));
        let mut dumb = Sandbox::with_content();
        if plain {
            dumb.set("TERM", "dumb");
        }
        let mut terminal =
            Terminal::start(&dumb, &format!("export --encrypt --output {file}"), 80, 24);
        terminal.sees("A passphrase for the file");
        terminal.types("purple kettle\r");
        let mut shown = terminal.sees("Once more");
        terminal.types("purple cattle\r");
        shown.push_str(&terminal.sees("not the same"));
        terminal.sees("A passphrase for the file");
        terminal.types("purple kettle\r");
        shown.push_str(&terminal.sees("Once more"));
        terminal.types("purple kettle\r");
        let (rest, code) = terminal.ends();
        shown.push_str(&rest);
        assert_eq!(code, 0, "{shown}");
        assert!(!shown.contains("purple") && !shown.contains("kettle"), "{shown}");
        let mut terminal = Terminal::start(&dumb, &format!("verify {file}"), 80, 24);
        terminal.sees("The passphrase of");
        terminal.types("purple kettle\r");
        assert_eq!(terminal.ends().1, 0);
    }
}

#[cfg(unix)]
#[test]
fn age_opens_files_that_imh_encrypts_with_a_passphrase_and_imh_opens_those_of_age() {
    use super::terminal::Terminal;
    if !has_age() {
        return;
    }
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.write("pass", "purple kettle\n");
    sandbox.ok("export --output open.zip");
    sandbox.ok("export --encrypt-with pass --output sealed.age");
    let mut age = Terminal::start_other(&sandbox, "age", "-d -o opened.zip sealed.age", 80, 24);
    age.sees("passphrase");
    age.types("purple kettle\n");
    assert_eq!(age.ends().1, 0);
    assert!(sandbox.read_bytes("opened.zip") == sandbox.read_bytes("open.zip"));
    let mut age = Terminal::start_other(&sandbox, "age", "-p -o theirs.age open.zip", 80, 24);
    age.sees("passphrase");
    age.types("purple kettle\n");
    age.sees("onfirm");
    age.types("purple kettle\n");
    assert_eq!(age.ends().1, 0);
    assert_eq!(
        sandbox.json("verify theirs.age --passphrase-file pass --format json")["valid"],
        true
    );
}

#[test]
fn a_film_that_grew_after_it_was_added_is_named_and_goes_nowhere() {
    let sandbox = with_key();
    sandbox.write("film.mp4", noise(5 << 20));
    sandbox.ok("evidence add film.mp4 --for RB-07 --title Film");
    sandbox.look_through();
    let kept = sandbox
        .tree("ws/evidence")
        .into_iter()
        .map(|(name, _)| name)
        .find(|name| name.ends_with("film.mp4"))
        .unwrap();
    let kept = sandbox.path("ws/evidence").join(kept);
    let mut bytes = std::fs::read(&kept).unwrap();
    bytes.extend(noise(3 << 20));
    std::fs::remove_file(&kept).unwrap();
    std::fs::write(&kept, bytes).unwrap();
    for line in ["export --output film.zip", "export --encrypt-to me.pub --output film.zip.age"] {
        let said = sandbox.run(line);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(
            said.contains("film.mp4") && said.contains("nothing was changed"),
            "{line}: {said}"
        );
        assert!(!sandbox.path("film.zip").exists() && !sandbox.path("film.zip.age").exists());
    }
}

#[test]
fn own_is_ones_own_key_wherever_a_key_is_named() {
    let mut sandbox = Sandbox::with_content();
    assert!(
        sandbox
            .fails(2, "verify none.zip --signer own")
            .contains("you have no key of your own yet")
    );
    sandbox.ok("keys new --no-passphrase");
    sandbox.ok("export --sign own --output p.zip");
    let said = sandbox.ok("verify p.zip --signer own");
    assert!(said.contains("you (SHA256:"), "{said}");
    sandbox.ok("keys new --output other --no-passphrase");
    sandbox.ok("export --sign other --output other.zip");
    assert_eq!(
        sandbox.run("verify other.zip --signer own").status.code(),
        Some(1),
        "somebody else's is not one's own"
    );
    // The assessor has a key too.
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review other.zip --assessor 'C. D.' --decide RB-01=accept --reason 'Seen.' --output d.json --sign own");
    for line in [
        "review show d.json --signer own",
        "review certificate d.json --signer own --output c.html",
    ] {
        sandbox.ok(line);
    }
    let home = sandbox.path("ws").display().to_string();
    sandbox.set("IMH_WORKSPACE", &home);
    sandbox.ok("decisions import d.json --signer own");
}
