//! `imh review certificate --badge`: the acceptances as an Open Badges 3.0 credential that other
//! programs read and verify.

use std::process::Command;

use serde_json::Value;

use super::harness::{Sandbox, assert_snapshot, has, repository};

const PYTHON: &str = "tests/openbadges/python/bin/python";

/// A panel with a decision file on a portfolio, and a key.
fn panel() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review ab.zip --assessor 'C. D.' --role 'Panel member' --decide RB-01=accept --decide RB-04=accept --reason 'The account shows it.' --output one.json");
    sandbox.ok("review ab.zip --decide RB-02=clarify --reason 'How often?' --output one.json");
    sandbox.ok("keys new --output key --no-passphrase");
    sandbox
}

/// Loads the published JSON Schema, which `tests/openbadges/install` downloads.
fn published() -> Option<jsonschema::Validator> {
    has("sh", &["-c", "test -f tests/openbadges/schema.json"]).then(|| {
        let schema = std::fs::read(repository("tests/openbadges/schema.json")).unwrap();
        let schema: Value = serde_json::from_slice(&schema).unwrap();
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    })
}

fn holds(schema: Option<&jsonschema::Validator>, credential: &Value) {
    let Some(schema) = schema else { return };
    let faults: Vec<String> = schema
        .iter_errors(credential)
        .map(|fault| format!("{} at {}", fault, fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Returns what an independent verifier says of a badge, checked with the key in the issuer's
/// address.
fn believed(sandbox: &Sandbox, file: &str, recipient: Option<&str>) -> Result<Value, String> {
    let mut command = Command::new(repository(PYTHON));
    let output = command
        .arg(repository("tests/openbadges/verify.py"))
        .arg(sandbox.path(file))
        .args(recipient)
        .output()
        .unwrap();
    if output.status.success() {
        Ok(serde_json::from_slice(&output.stdout).unwrap())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

fn draft(sandbox: &Sandbox, more: &str) -> Value {
    sandbox.ok(&format!("review certificate one.json --badge --force --output page.html {more}"));
    serde_json::from_slice(&sandbox.read_bytes("page.draft-badge.json")).unwrap()
}

#[test]
fn a_badge_that_nobody_signed_is_a_draft_and_holds_by_the_published_schema() {
    let sandbox = panel();
    let told = sandbox.transcript(&["review certificate one.json --badge"]);
    let badge = sandbox.read("statement - A. B.draft-badge.json");
    assert_snapshot("badge.txt", &format!("{told}\n{badge}"));
    let credential: Value = serde_json::from_str(&badge).unwrap();
    let schema = published();
    holds(schema.as_ref(), &credential);
    // The schema must be able to refuse something.
    if let Some(schema) = schema {
        for part in ["issuer", "credentialSubject", "validFrom", "id"] {
            let mut less = credential.clone();
            less.as_object_mut().unwrap().remove(part);
            assert!(!schema.is_valid(&less), "{part}");
        }
    }
    assert!(!badge.contains("RB-02"), "what is asked for is not part of it");
    assert!(!badge.contains("First visits"), "nothing of the evidence is in it");
}

#[test]
fn a_signed_badge_is_believed_by_a_verifier_that_somebody_else_wrote_and_by_no_other_name() {
    let mut sandbox = panel();
    // The verifier uses its own clock, which is later than this.
    sandbox.set("IMH_NOW", "2026-11-24T09:00:00Z");
    let said = sandbox.transcript(&[
        "review certificate one.json --badge --sign key --issuer 'The invented panel' --recipient a.b@example.org --output page.html",
    ]);
    assert!(
        said.contains("A signed badge goes with it. Tell whoever checks the badge that this is your key: did:key:z6Mk"),
        "{said}"
    );
    assert!(
        said.contains("Not every decision file is signed, so your key vouches for what they say."),
        "{said}"
    );
    let token = sandbox.read("page.badge.jwt");
    assert_eq!(token.split('.').count(), 3);
    if !has(PYTHON, &["tests/openbadges/verify.py", "--ready"]) {
        return;
    }
    let found = believed(&sandbox, "page.badge.jwt", Some("a.b@example.org")).unwrap();
    assert_eq!(found["issuer"], "The invented panel");
    holds(published().as_ref(), &found["claims"]);
    assert!(found["claims"]["iss"].as_str().unwrap().starts_with("did:key:z6Mk"));
    assert_eq!(found["claims"]["iss"], found["claims"]["issuer"]["id"]);
    assert!(
        believed(&sandbox, "page.badge.jwt", Some("z@example.org"))
            .unwrap_err()
            .contains("Recipient mismatch")
    );

    // With one letter changed nobody believes it; nor with another address as the issuer.
    let (rest, signature) = token.rsplit_once('.').unwrap();
    let (header, payload) = rest.split_once('.').unwrap();
    let flip = |text: &str| {
        if text.as_bytes()[40] == b'A' {
            format!("{}B{}", &text[..40], &text[41..])
        } else {
            format!("{}A{}", &text[..40], &text[41..])
        }
    };
    sandbox.write("changed.jwt", format!("{header}.{payload}.{}", flip(signature)));
    believed(&sandbox, "changed.jwt", None).unwrap_err();
    sandbox.ok("keys new --output other --no-passphrase");
    sandbox.ok(
        "review certificate one.json --badge --sign other --issuer 'The invented panel' --recipient a.b@example.org --output other.html",
    );
    let other = sandbox.read("other.badge.jwt");
    let theirs = other.split('.').nth(1).unwrap();
    sandbox.write("borrowed.jwt", format!("{header}.{theirs}.{signature}"));
    believed(&sandbox, "borrowed.jwt", None).unwrap_err();

    // If the portfolio has a name, the badge may have that instead of an address.
    sandbox.ok("review certificate one.json --badge --sign key --output named.html");
    let found = believed(&sandbox, "named.badge.jwt", None).unwrap();
    holds(published().as_ref(), &found["claims"]);
    assert_eq!(found["claims"]["credentialSubject"]["identifier"][0]["identityHash"], "A. B.");
    assert_eq!(found["issuer"], "C. D.");
}

/// Returns a token's header and payload, read without any of our libraries.
fn token(sandbox: &Sandbox, file: &str) -> (Value, Value) {
    let token = sandbox.read(file);
    let part = |at: usize| {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
        for letter in token.split('.').nth(at).unwrap().bytes() {
            held = (held << 6
                | u32::try_from(letters.iter().position(|known| *known == letter).unwrap())
                    .unwrap())
                & 0xffff;
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
            }
        }
        serde_json::from_slice(&bytes).unwrap()
    };
    (part(0), part(1))
}

/// Checks the rules of Open Badges 3.0 for a token ("JSON Web Token Proof Format") that the suite's
/// verifier does not check.
fn keeps_the_rules_of_tokens(header: &Value, claims: &Value, now: &str) {
    let names: Vec<&String> = header.as_object().unwrap().keys().collect();
    assert!(
        names.iter().all(|name| ["alg", "jwk", "kid", "typ"].contains(&name.as_str())),
        "{names:?}"
    );
    assert_eq!((&header["alg"], &header["typ"]), (&"EdDSA".into(), &"JWT".into()));
    let parts: Vec<&String> = header["jwk"].as_object().unwrap().keys().collect();
    assert_eq!(parts, ["crv", "kty", "x"], "a public key and nothing else");
    assert!(header["kid"].as_str().unwrap().starts_with(claims["iss"].as_str().unwrap()));
    assert!(claims["iss"].is_string() && claims["iss"] == claims["issuer"]["id"]);
    assert!(claims["jti"].is_string() && claims["jti"] == claims["id"]);
    assert!(
        claims["sub"].is_string() && claims["sub"] == claims["credentialSubject"]["id"],
        "{claims}"
    );
    let moment = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    let from = moment(claims["validFrom"].as_str().unwrap());
    assert_eq!((from.as_second(), from.subsec_nanosecond()), (claims["nbf"].as_i64().unwrap(), 0));
    assert!(
        from <= moment(now) && moment(claims["awardedDate"].as_str().unwrap()) <= moment(now),
        "{claims}"
    );
    let until = claims.get("validUntil").map(|until| moment(until.as_str().unwrap()).as_second());
    assert_eq!(until, claims.get("exp").map(|until| until.as_i64().unwrap()));
}

#[test]
fn a_signed_badge_keeps_every_rule_of_the_specification_for_tokens_whatever_the_moment() {
    let mut sandbox = panel();
    for now in [
        "2026-11-24T09:00:00Z",
        "2026-11-24T09:00:00.4Z",
        "2026-11-24T09:00:00.5Z",
        "2026-11-24T23:59:59.999999Z",
        "2026-11-22T10:00:00.7Z",
    ] {
        sandbox.set("IMH_NOW", now);
        for recipient in [
            "",
            "--recipient a.b@example.org",
            "--recipient did:key:z6MkfrQreqjR2oMFdUmUcAVHzvoqRhLo8Aqe1CRTDcjd7hNV",
        ] {
            sandbox.ok(&format!("review certificate one.json --badge --sign key --force --output page.html {recipient}"));
            let (header, claims) = token(&sandbox, "page.badge.jwt");
            keeps_the_rules_of_tokens(&header, &claims, now);
        }
    }
    // Two people of one name have different subjects, and one person has the same in every badge on
    // a bundle.
    let subject = |more: &str| draft(&sandbox, more)["credentialSubject"]["id"].clone();
    assert!(
        subject("").as_str().unwrap().starts_with("urn:uuid:")
            && subject("") == subject("--issuer Us")
    );
}

#[test]
fn nobody_is_said_to_have_looked_at_evidence_whether_it_was_named_or_filled_in() {
    let sandbox = panel();
    let file: Value = serde_json::from_slice(&sandbox.read_bytes("one.json")).unwrap();
    assert!(
        !file["decisions"][0]["evidence"].as_array().unwrap().is_empty(),
        "nobody typed any, and it is filled in"
    );
    sandbox.ok("review ab.zip --assessor 'C. D.' --decide RB-01=accept --evidence E1 --reason 'I read it.' --output named.json");
    for file in ["one.json", "named.json"] {
        sandbox.ok(&format!("review certificate {file} --badge --force --output page.html"));
        let (page, badge) = (sandbox.read("page.html"), sandbox.read("page.draft-badge.json"));
        assert!(
            page.contains("names the evidence in those files that it rests on"),
            "{file}: {page}"
        );
        assert!(page.contains("Nothing here says that anybody looked at it"), "{file}: {page}");
        assert!(!badge.contains("looked at"), "{file}: {badge}");
    }
}

#[test]
fn nothing_is_awarded_on_a_day_that_has_not_come() {
    let mut sandbox = panel();
    // In another time zone it is tomorrow already.
    sandbox.set("IMH_NOW", "2026-11-21T10:30:00.9Z");
    sandbox.ok("review certificate one.json --badge --sign key --output page.html");
    let (header, claims) = token(&sandbox, "page.badge.jwt");
    keeps_the_rules_of_tokens(&header, &claims, "2026-11-21T10:30:00.9Z");
    sandbox.set("IMH_NOW", "2026-11-21T09:59:59Z");
    let said =
        sandbox.fails(2, "review certificate one.json --badge --sign key --output later.html");
    assert!(
        said.contains(
            "decided on 22 November 2026, and by this computer's clock that day has not come yet"
        ),
        "{said}"
    );
    assert!(!sandbox.path("later.html").exists() && !sandbox.path("later.badge.jwt").exists());
}

#[test]
fn the_same_decisions_make_the_same_badge_and_others_another() {
    let mut sandbox = panel();
    let first = draft(&sandbox, "");
    sandbox.set("IMH_NOW", "2026-12-24T09:00:00Z");
    let again = draft(&sandbox, "");
    // A later version of a credential is distinguished by the day from which it is valid.
    assert_eq!(first["id"], again["id"]);
    assert_ne!(first["validFrom"], again["validFrom"]);
    assert_eq!(first["awardedDate"], again["awardedDate"]);
    let other = draft(&sandbox, "--recipient did:example:anna");
    assert_ne!(first["id"], other["id"]);
    assert_eq!(
        first["credentialSubject"]["achievement"],
        other["credentialSubject"]["achievement"]
    );
    sandbox.ok("review ab.zip --decide RB-02=accept --reason 'We asked.' --output one.json");
    let more = draft(&sandbox, "");
    assert_ne!(first["id"], more["id"]);
    assert_ne!(
        first["credentialSubject"]["achievement"]["id"],
        more["credentialSubject"]["achievement"]["id"]
    );
    assert_eq!(more["credentialSubject"]["result"].as_array().unwrap().len(), 3);
    holds(published().as_ref(), &more);
}

#[test]
fn a_badge_is_refused_where_it_would_be_nobodys_and_nothing_is_written() {
    let sandbox = panel();
    let one = sandbox.read("one.json");
    let nameless = one
        .lines()
        .filter(|line| !line.trim_start().starts_with("\"person\""))
        .map(|line| format!("{line}\n"));
    sandbox.write("nameless.json", nameless.collect::<String>());
    let told = sandbox.transcript(&[
        "review certificate one.json --sign key",
        "review certificate one.json --issuer Us",
        "review certificate one.json --badge --recipient anna",
        "review certificate one.json --badge --recipient 'anna b@example.org'",
        "review certificate one.json --badge --recipient https:",
        "review certificate one.json --badge --issuer ' '",
        "review certificate one.json --badge --sign key.pub",
        "review certificate one.json --badge --sign nowhere",
        "review certificate nameless.json --badge",
    ]);
    assert_snapshot("badge-refused.txt", &told);
    assert!(
        !sandbox.path("statement - A. B.html").exists()
            && !sandbox.path("statement - portfolio.html").exists()
    );
    // If one of the two files exists, neither is written.
    sandbox.write("page.html", "mine");
    assert!(
        sandbox
            .fails(2, "review certificate one.json --badge --output page.html")
            .contains("there is already a file")
    );
    assert!(!sandbox.path("page.draft-badge.json").exists());
    sandbox.ok(
        "review certificate nameless.json --badge --recipient anna@example.org --output fine.html",
    );
    assert!(sandbox.path("fine.draft-badge.json").exists());
}

#[test]
fn no_words_of_a_decision_file_become_markup_in_a_badge() {
    let sandbox = panel();
    let hostile = sandbox.read("one.json").replace(
        "Working with the whole family",
        "[Click](https://example.org) <img src=x> **now**",
    );
    assert!(hostile.contains("[Click]"));
    sandbox.write("one.json", &hostile);
    let said = sandbox.fails(2, "review certificate one.json --badge");
    assert!(said.contains("decision 1 gives RB-01 a different title from the framework"), "{said}");
    // Without the framework, only the title in the file is available.
    let file: Value = serde_json::from_str(&hostile).unwrap();
    sandbox.write(
        "one.json",
        hostile.replace(file["framework"]["sha256"].as_str().unwrap(), &"0".repeat(64)),
    );
    let badge = draft(&sandbox, "--accept-framework 000000000000");
    let narrative =
        badge["credentialSubject"]["achievement"]["criteria"]["narrative"].as_str().unwrap();
    assert!(
        narrative.contains(r"\[Click\](https://example.org) &lt;img src=x&gt; \*\*now\*\*"),
        "{narrative}"
    );
}
