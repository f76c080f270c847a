//! `imh review`: an assessor decides on a portfolio that somebody sent.

use super::harness::{Sandbox, assert_snapshot, has};

const CD: &str = "--assessor 'C. D.' --role 'Panel member'";

/// A panel's place with a portfolio in it, away from its workspace.
fn panel() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("keys new --output me --no-passphrase");
    sandbox.ok("export --sign me --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox
}

fn decisions(sandbox: &Sandbox, file: &str) -> Vec<serde_json::Value> {
    let file: serde_json::Value = serde_json::from_slice(&sandbox.read_bytes(file)).unwrap();
    file["decisions"].as_array().unwrap().clone()
}

#[test]
fn a_review_without_a_terminal_says_what_it_did_and_what_comes_next() {
    let mut sandbox = panel();
    // A signature differs each time.
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("export --output ab.zip --force");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.write(
        "more.csv",
        "competency,outcome,reason,evidence,quality\nRB-04,accept,The plan is your own and it was used.,E002,valid authentic current\nRB-05,,,,\nDV-01,resubmit,Nothing speaks for this yet; a short account would do.,,\n",
    );
    let text = sandbox.transcript(&[
        &format!("review ab.zip {CD} --decide RB-01=accept --decide RB-02=clarify --reason 'The account shows how you listen.' --evidence E001 --quality valid,authentic"),
        "review ab.zip --decide RB-02=accept --reason 'You told us how often you met.'",
        "review ab.zip --from more.csv --remark 'Thank you for a portfolio that was a pleasure to read.'",
        "review show 'ab - decisions by C. D.json'",
        "review show 'ab - decisions by C. D.json' --format csv",
        "review show 'ab - decisions by C. D.json' --format markdown",
        "review show 'ab - decisions by C. D.json' --format json",
    ]);
    assert_snapshot("review.txt", &text);
    let html = sandbox.ok("review show 'ab - decisions by C. D.json' --format html");
    assert!(html.contains("More is asked for") && html.contains("a short account would do"));
    assert_snapshot("review-decisions.json", &sandbox.read("ab - decisions by C. D.json"));
}

#[test]
fn faults_are_reported_and_nothing_is_written() {
    let sandbox = panel();
    let line = |more: &str| format!("review ab.zip {CD} {more}");
    let lines = [
        "review ab.zip".to_owned(),
        "review ab.zip --decide RB-01=accept --reason Yes".to_owned(),
        "review nothere.zip --assessor X --decide RB-01=accept --reason Yes".to_owned(),
        line("--decide RB-01"),
        line("--decide RB-01=accept"),
        line("--decide RB-01=accept --reason ' '"),
        line("--decide RB-99=accept --reason Yes"),
        line("--decide RB-01=acept --reason Yes"),
        line("--decide RB-01=accept --decide rb-01=clarify --reason Yes"),
        line("--decide RB-01=accept --reason Yes --evidence E9"),
        line("--decide RB-01=accept --reason Yes --quality good"),
        line("--decide RB-01=accept --reason Yes --for nowhere"),
        line("--decide RB-01=accept --reason Yes --output ws/imh.json"),
        line("--sign me"),
        "review ab.zip --assessor 'a b' --decide RB-01=accept --reason Yes".to_owned(),
        "--workspace ws review ab.zip --assessor 'C. D.' --decide RB-01=accept --reason Yes"
            .to_owned(),
        line("--decide RB-01=accept --reason Yes --sign me"),
    ];
    let before = sandbox.tree("");
    assert_snapshot("review-wrong.txt", &sandbox.transcript(&lines.each_ref().map(String::as_str)));
    assert!(sandbox.tree("") == before);
}

#[test]
fn a_portfolio_that_does_not_verify_is_not_reviewed() {
    let sandbox = panel();
    let mut bytes = sandbox.read_bytes("ab.zip");
    let at = bytes.windows(7).position(|window| window == b"visits.").unwrap() + 60;
    bytes[at] ^= 1;
    sandbox.write("bad.zip", bytes);
    let said = sandbox.fails(2, &format!("review bad.zip {CD} --decide RB-01=accept --reason Yes"));
    assert!(
        said.contains("cannot be relied on, so it is not reviewed")
            && said.contains("imh verify bad.zip"),
        "{said}"
    );
    assert!(
        sandbox
            .fails(
                2,
                "review ab.zip --assessor X --decide RB-01=accept --reason Yes --signer missing"
            )
            .contains("no such file")
    );
    sandbox.ok("keys new --output other --no-passphrase");
    let said = sandbox.fails(
        2,
        "review ab.zip --assessor X --decide RB-01=accept --reason Yes --signer other.pub",
    );
    assert!(said.contains("not signed by anybody whose signature counts"), "{said}");
    sandbox.ok("review ab.zip --assessor X --decide RB-01=accept --reason Yes --signer me.pub");
}

#[test]
fn a_decision_file_of_something_else_or_that_was_hurt_is_refused_and_stays_as_it_is() {
    let mut sandbox = panel();
    sandbox
        .ok(&format!("review ab.zip {CD} --decide RB-01=accept --reason Yes --output good.json"));
    let good: serde_json::Value = serde_json::from_slice(&sandbox.read_bytes("good.json")).unwrap();
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("export --output later.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    let text = serde_json::to_string(&good).unwrap();
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = good.clone();
        change(&mut value);
        serde_json::to_string(&value).unwrap()
    };
    for (bytes, words) in [
        (
            changed(&|value| value["framework"]["version"] = "1.0.0".into()),
            "made against imh-practice 1.0.0, and the portfolio against imh-practice 1.1.0",
        ),
        (
            changed(&|value| value["framework"]["sha256"] = "0".repeat(64).into()),
            "a different file of imh-practice 1.1.0",
        ),
        (changed(&|value| value["level"] = "2".into()), "about level 2"),
        (
            changed(&|value| value["decisions"][0]["competency"] = "ZZ-01".into()),
            "ZZ-01 at level 1, which the framework does not know",
        ),
        (
            changed(&|value| value["decisions"][0]["evidence"][0] = "E77".into()),
            "rests on E77, which the portfolio does not have",
        ),
        (
            changed(&|value| value["decisions"][0]["outcome"] = "perhaps".into()),
            "there is no outcome `perhaps`",
        ),
        (changed(&|value| value["decisions"][0]["reason"] = "  ".into()), "not understood"),
        (changed(&|value| value["decisions"][0]["number"] = 2.into()), "is not the next one"),
        (
            changed(&|value| value["decisions"][0]["supersedes"] = 1.into()),
            "does not take the place",
        ),
        (
            changed(&|value| value["decisions"][0]["decided-on"] = "2026-02-30".into()),
            "not understood",
        ),
        (changed(&|value| value["assessor"]["name"] = "\u{1b}[31mred".into()), "not understood"),
        (changed(&|value| value["outcomes"][0]["accepts"] = false.into()), "which outcome accepts"),
        (changed(&|value| value["format"] = 2.into()), "newer imh"),
        (changed(&|value| value["kind"] = "answers".into()), "is not a decision file"),
        (changed(&|value| value["more"] = 1.into()), "holds `more`, which this imh does not know"),
        (text[..text.len() / 2].to_owned(), "only a part of it is here"),
        (String::new(), "is empty"),
        ("hello".to_owned(), "is not a decision file"),
    ] {
        sandbox.write("bad.json", &bytes);
        let said =
            sandbox.fails(2, "review ab.zip --decide RB-02=accept --reason Yes --output bad.json");
        assert!(
            said.contains(words)
                && said.contains("nothing was changed")
                && !said.contains('\u{1b}'),
            "{words}: {said}"
        );
        assert_eq!(sandbox.read("bad.json"), bytes);
    }
    let said =
        sandbox.fails(2, "review later.zip --decide RB-02=accept --reason Yes --output good.json");
    assert!(said.contains("it is about a different portfolio file"), "{said}");
    let said = sandbox.fails(
        2,
        "review ab.zip --assessor 'E. F.' --decide RB-02=accept --reason Yes --output good.json",
    );
    assert!(said.contains("are by C. D., and not by E. F."), "{said}");
}

#[test]
fn decisions_are_signed_and_encrypted_as_ssh_keygen_and_age_know_them() {
    let sandbox = panel();
    sandbox.ok("keys new --output cd --name cd@panel --no-passphrase");
    sandbox.ok(&format!("review ab.zip {CD} --decide RB-01=accept --reason Yes --output d.json --sign cd --encrypt-to me.pub"));
    let shown = sandbox.json("review show d.json --signer cd.pub --format json");
    assert!(shown["signed-by"].as_str().unwrap().starts_with("cd@panel (SHA256:"), "{shown}");
    assert_eq!(
        sandbox.json("review show d.json.age --identity me --format json")["signed-by"]
            .as_str()
            .map(|key| &key[..7]),
        Some("SHA256:")
    );
    assert!(
        sandbox
            .fails(2, "review show d.json --signer me.pub")
            .contains("not among those that count")
    );
    let tool = |line: &str| {
        std::process::Command::new("sh")
            .args(["-c", line])
            .current_dir(sandbox.path(""))
            .output()
            .unwrap()
    };
    if has("sh", &["-c", "command -v ssh-keygen"]) {
        sandbox.write(
            "allowed",
            format!("cd@panel namespaces=\"imh-decisions\" {}", sandbox.read("cd.pub")),
        );
        let checked = tool(
            "ssh-keygen -Y verify -f allowed -I cd@panel -n imh-decisions -s d.json.sig < d.json",
        );
        assert!(checked.status.success(), "{checked:?}");
        // A signature for a portfolio is not valid for decisions.
        assert!(!tool("ssh-keygen -Y verify -f allowed -I cd@panel -n imh-portfolio -s d.json.sig < d.json").status.success());
        assert!(
            tool("mkdir x && cp d.json x && ssh-keygen -q -Y sign -f cd -n imh-portfolio x/d.json")
                .status
                .success()
        );
        assert!(sandbox.fails(2, "review show x/d.json").contains("made for something else"));
    }
    if has("age", &["--version"]) {
        assert!(tool("age -d -i me d.json.age | cmp - d.json").status.success());
    }
    // After one more decision the signature no longer fits.
    let signature = sandbox.read_bytes("d.json.sig");
    sandbox.ok("review ab.zip --decide RB-02=clarify --reason 'How often?' --output d.json");
    assert!(!sandbox.path("d.json.sig").exists());
    assert!(sandbox.fails(2, "review show d.json --signer cd.pub").contains("nobody signed"));
    let again = sandbox.run(
        "review ab.zip --decide RB-02=clarify --reason 'How often, and where?' --output d.json",
    );
    assert!(
        String::from_utf8(again.stderr)
            .unwrap()
            .contains("d.json.age holds only the earlier decisions")
    );
    sandbox.write("d.json.sig", signature);
    assert!(
        sandbox.fails(2, "review show d.json").contains("does not match what this file holds now")
    );
    assert!(
        sandbox
            .fails(2, "review ab.zip --output d.json --sign cd")
            .contains("delete the signature")
    );
    std::fs::remove_file(sandbox.path("d.json.sig")).unwrap();
    // Signing alone decides nothing.
    let before = sandbox.read_bytes("d.json");
    sandbox.ok("review ab.zip --output d.json --sign cd");
    assert_eq!(sandbox.read_bytes("d.json"), before);
    sandbox.ok("review show d.json --signer cd.pub");
}

/// Reports whether a file has a valid signature beside it, by imh and by the makers of the format.
fn is_signed(sandbox: &Sandbox, file: &str, key: &str) -> bool {
    let is_signed =
        sandbox.run(&format!("review show '{file}' --signer {key}.pub")).status.success();
    if is_signed && has("sh", &["-c", "command -v ssh-keygen"]) {
        sandbox.write("allowed", format!("them {}", sandbox.read(&format!("{key}.pub"))));
        let line = format!(
            "ssh-keygen -Y verify -f allowed -I them -n imh-decisions -s '{file}.sig' < '{file}'"
        );
        let checked = std::process::Command::new("sh")
            .args(["-c", &line])
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        assert!(checked.status.success(), "{file}: {checked:?}");
    }
    is_signed
}

#[test]
fn an_addition_to_a_signed_file_is_reported_and_the_signed_version_stays_provable() {
    let sandbox = two();
    sandbox.ok("keys new --output cd --name cd@panel --no-passphrase");
    sandbox.ok("keys new --output other --no-passphrase");
    sandbox.write("more.csv", "competency,outcome,reason,evidence,quality\nRB-06,accept,Yes.,,\n");
    sandbox.ok("review settle one.json other.json --output agreed.json --no-input --sign cd");
    sandbox.ok("review ab.zip --output one.json --sign cd");
    let said = |line: &str| String::from_utf8(sandbox.run(line).stderr).unwrap();
    let lines = [
        ("review ab.zip --output one.json --decide RB-09=accept --reason Yes", "one.json", 1),
        ("review ab.zip --output one.json --from more.csv", "one.json", 2),
        ("review ab.zip --output one.json --remark 'Thank you.'", "one.json", 3),
        (
            "review settle one.json other.json --output agreed.json --decide RB-02=accept --reason 'Every week.'",
            "agreed.json",
            1,
        ),
    ];
    for (line, file, number) in lines {
        let before = sandbox.read(file);
        let told = said(line);
        assert!(
            told.contains(&format!(
                "{file} has changed since it was signed, and is not signed now"
            )),
            "{told}"
        );
        let kept = format!("{file}.signed-{number}");
        assert!(
            told.contains("The version that was signed before is kept, with its signature")
                && told.contains(&kept),
            "{told}"
        );
        assert!(
            sandbox.read(&kept) == before
                && is_signed(&sandbox, &kept, "cd")
                && !is_signed(&sandbox, file, "cd")
        );
        // A kept signed version does not count as another assessor's file.
        assert_eq!(
            sandbox.json("review list . --format json")["bundles"][0]["reviews"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
        // Signed in the same command, it needs no warning.
        let told = said(&format!(
            "review {} --sign cd",
            if file == "one.json" {
                "ab.zip --output one.json"
            } else {
                "settle one.json other.json --output agreed.json --no-input"
            }
        ));
        assert!(
            is_signed(&sandbox, file, "cd") && !told.contains("has changed since it was signed"),
            "{told}"
        );
    }
    // Another key does not replace an existing signature.
    let told = said("review ab.zip --output one.json --sign other");
    assert!(told.contains("one.json.signed-4") && !told.contains("has changed since"), "{told}");
    assert!(
        is_signed(&sandbox, "one.json", "other") && is_signed(&sandbox, "one.json.signed-4", "cd")
    );
    // Signing the same again keeps nothing twice.
    sandbox.ok("review ab.zip --output one.json --sign other");
    assert!(!sandbox.path("one.json.signed-5").exists());
}

#[test]
fn a_file_changed_after_signing_is_not_continued_nor_signed_anew_nor_counted() {
    let sandbox = two();
    sandbox.ok("keys new --output cd --no-passphrase");
    sandbox.ok("review ab.zip --output one.json --sign cd");
    sandbox.ok("review settle one.json other.json --output agreed.json --decide RB-02=clarify --reason 'Who was there?' --sign cd");
    let changed = |file: &str| {
        sandbox.read(file).replace("\"outcome\": \"clarify\"", "\"outcome\": \"accept\"")
    };
    let (one, agreed) = (changed("one.json"), changed("agreed.json"));
    assert!(one != sandbox.read("one.json") && agreed != sandbox.read("agreed.json"));
    std::fs::copy(sandbox.path("one.json"), sandbox.path("good.json")).unwrap();
    std::fs::copy(sandbox.path("one.json.sig"), sandbox.path("good.json.sig")).unwrap();
    std::fs::create_dir(sandbox.path("desk")).unwrap();
    for file in ["ab.zip", "one.json.sig", "agreed.json.sig"] {
        std::fs::copy(sandbox.path(file), sandbox.path(&format!("desk/{file}"))).unwrap();
    }
    sandbox.write("desk/one.json", &one);
    sandbox.write("desk/agreed.json", &agreed);
    let before = sandbox.tree("desk");
    let settled = "review settle good.json other.json --output desk/agreed.json";
    for line in [
        "review desk/ab.zip --decide RB-09=accept --reason Yes --output desk/one.json",
        "review desk/ab.zip --decide RB-09=accept --reason Yes --output desk/one.json --sign cd",
        "review desk/ab.zip --remark 'Thank you.' --output desk/one.json",
        "review desk/ab.zip --output desk/one.json --sign cd",
        &format!("{settled} --no-input"),
        &format!("{settled} --no-input --sign cd"),
        &format!("{settled} --decide RB-02=accept --reason Yes"),
    ] {
        let said = sandbox.fails(2, line);
        assert!(
            said.contains("does not match what this file holds now")
                && said.contains("nothing was changed"),
            "{said}"
        );
        assert_eq!(sandbox.tree("desk"), before, "{line}");
    }
    let desk = sandbox.json("review list desk --format json");
    assert_eq!(
        (&desk["bundles"][0]["state"], desk["unreadable"].as_array().unwrap().len()),
        (&"received".into(), 2),
        "{desk}"
    );
    assert!(sandbox.ok("review list desk").contains("was changed after it was signed"));
    // It is not merged into a sound file either.
    sandbox.write("other/one.json", sandbox.read("good.json"));
    sandbox.ok(
        "review ab.zip --output other/one.json --decide RB-10=accept --reason 'With distinction.'",
    );
    sandbox.write("half/one (conflicted copy).json", sandbox.read("other/one.json"));
    sandbox.write("half/one (conflicted copy).json.sig", sandbox.read("one.json.sig"));
    sandbox.write("half/one.json", sandbox.read("good.json"));
    let output =
        sandbox.run("review ab.zip --output half/one.json --decide RB-09=accept --reason Yes");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains("imh takes nothing from it"), "{said}");
    assert!(!sandbox.read("half/one.json").contains("With distinction."));
    // The assessor who takes responsibility for every word removes the signature.
    std::fs::remove_file(sandbox.path("desk/one.json.sig")).unwrap();
    sandbox.ok("review desk/ab.zip --output desk/one.json --sign cd");
    assert!(is_signed(&sandbox, "desk/one.json", "cd"));
}

#[cfg(unix)]
#[test]
fn an_assessor_who_decides_card_by_card_learns_that_the_file_is_not_signed_any_more() {
    use super::terminal::Terminal;
    for end in ["q", "\x03"] {
        let sandbox = panel();
        sandbox.ok("keys new --output cd --no-passphrase");
        sandbox.ok(&format!("review ab.zip {CD} --decide RB-01=accept --reason Yes --sign cd"));
        let mut terminal = Terminal::start(&sandbox, "review ab.zip --assessor 'C. D.'", 90, 40);
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("Why?");
        terminal.types("Yes.\r");
        terminal.sees("Saved.");
        terminal.sees("q quit");
        terminal.types(end);
        let (said, _) = terminal.ends();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("has changed since it was signed, and is not signed now"), "{said}");
        assert!(is_signed(&sandbox, "ab - decisions by C. D.json.signed-1", "cd"));
    }
}

#[test]
fn a_review_that_is_killed_at_any_step_keeps_every_decision_that_was_given() {
    let begun = || {
        let sandbox = panel();
        sandbox.ok("keys new --output cd --no-passphrase");
        sandbox.ok(&format!(
            "review ab.zip {CD} --decide RB-01=accept --reason Yes --output d.json --sign cd"
        ));
        sandbox
    };
    let line = "review ab.zip --decide RB-02=clarify --reason 'How often?' --output d.json --sign cd --encrypt-to me.pub";
    let run = |sandbox: &Sandbox, fate: &str| {
        sandbox.command(shell_words::split(line).unwrap()).env("IMH_FAIL", fate).output().unwrap()
    };
    let said = String::from_utf8(run(&begun(), "count").stderr).unwrap();
    let steps: usize =
        said.lines().find_map(|line| line.strip_suffix(" steps")).unwrap().parse().unwrap();
    assert!(steps > 6, "{said}");
    for fate in ["kill", "torn", "error"] {
        for step in 1..=steps {
            let sandbox = begun();
            let output = run(&sandbox, &format!("{fate}:{step}"));
            let saved = String::from_utf8_lossy(&output.stderr).contains("Saved 1 decision");
            let there = decisions(&sandbox, "d.json").len();
            assert!(
                there == 2 || (there == 1 && !saved),
                "{fate} at step {step} of {steps}: {there}, {output:?}"
            );
            // Any file there can be read, has a fitting signature or none, and can be continued.
            sandbox.ok("review show d.json");
            // Signed decisions are still signed, there or beside it.
            let provable = ["d.json", "d.json.signed-1"].map(|file| {
                sandbox.path(file).exists()
                    && sandbox.run(&format!("review show {file} --signer cd.pub")).status.success()
            });
            assert!(provable.contains(&true), "{fate} at step {step} of {steps}: {output:?}");
            sandbox
                .ok("review ab.zip --decide RB-04=accept --reason Yes --output d.json --sign cd");
        }
    }
}

#[test]
fn several_assessors_who_decide_at_once_in_one_file_overwrite_nobody() {
    let sandbox = panel();
    sandbox.ok(&format!("review ab.zip {CD} --decide RB-01=accept --reason Yes --output d.json"));
    let others: Vec<_> = ["RB-02", "RB-04", "RB-05", "DV-01", "RB-03", "RB-06"]
        .map(|id| {
            let line = format!("review ab.zip --decide {id}=accept --reason Yes --output d.json");
            let mut command = sandbox.command(shell_words::split(&line).unwrap());
            (
                id,
                command
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::null())
                    .spawn()
                    .unwrap(),
            )
        })
        .into();
    let mut saved = vec!["RB-01"];
    for (id, mut child) in others {
        saved.extend(child.wait().unwrap().success().then_some(id));
    }
    let there = decisions(&sandbox, "d.json");
    let mut ids: Vec<&str> =
        there.iter().map(|decision| decision["competency"].as_str().unwrap()).collect();
    ids.sort_unstable();
    saved.sort_unstable();
    assert!(saved.len() > 1);
    assert_eq!(ids, saved);
}

/// A panel whose two assessors have decided, not always alike.
fn two() -> Sandbox {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("export --output ab.zip --force");
    sandbox.set("IMH_WORKSPACE", "panel");
    let head = "competency,outcome,reason,evidence,quality\n";
    sandbox.write("one.csv", format!("{head}RB-01,accept,It shows how you listen.,E1,valid authentic\nRB-02,clarify,How often did you meet?,E1,\nRB-04,accept,The plan is your own.,,valid\nRB-05,accept,Enough.,,\n"));
    sandbox.write("other.csv", format!("{head}RB-01,accept,A fine account.,E1 E2,valid\nRB-02,accept,Often enough.,E1,\nRB-04,accept,The plan is your own.,,valid\nDV-01,resubmit,Nothing yet.,,\n"));
    sandbox.ok(
        "review ab.zip --assessor 'C. D.' --role 'Panel member' --from one.csv --output one.json",
    );
    sandbox.ok("review ab.zip --assessor 'E. F.' --from other.csv --output other.json");
    sandbox
}

#[test]
fn two_assessors_see_where_they_agree_and_settle_the_rest() {
    let sandbox = two();
    let text = sandbox.transcript(&[
        "review compare one.json other.json",
        "review compare one.json other.json --format json",
        "review compare one.json other.json --format csv",
        "review settle one.json other.json --output agreed.json",
        "review settle one.json other.json --output agreed.json --decide RB-02=accept --reason 'We asked, and it was every week.'",
        "review show agreed.json",
        "review settle one.json other.json --output agreed.json --decide RB-01=accept --reason x",
        "review settle one.json other.json --output agreed.json --decide DV-01=resubmit",
        "review compare one.json one.json",
        "review settle one.json other.json --output one.json",
        "review ab.zip --output agreed.json --decide RB-09=accept --reason x",
    ]);
    assert_snapshot("review-settle.txt", &text);
    let agreed = decisions(&sandbox, "agreed.json");
    assert_eq!(agreed.len(), 3);
    // A quality that only one of them ticked is not in the joint decision.
    assert_eq!(agreed[0]["quality"], serde_json::json!(["valid"]));
    let file: serde_json::Value =
        serde_json::from_slice(&sandbox.read_bytes("agreed.json")).unwrap();
    assert_eq!(
        (&file["assessor"]["name"], &file["together-with"][0]["name"]),
        (&"C. D.".into(), &"E. F.".into())
    );
}

#[test]
fn a_settling_that_is_killed_at_any_step_can_be_gone_on_with() {
    let sandbox = two();
    let line = "review settle one.json other.json --output agreed.json --decide RB-02=accept --reason 'Every week.'";
    let run = |fate: &str| {
        sandbox.command(shell_words::split(line).unwrap()).env("IMH_FAIL", fate).output().unwrap()
    };
    let said = String::from_utf8(run("count").stderr).unwrap();
    let steps: usize =
        said.lines().find_map(|line| line.strip_suffix(" steps")).unwrap().parse().unwrap();
    let inputs = (sandbox.read("one.json"), sandbox.read("other.json"));
    for fate in ["kill", "torn", "error"] {
        for step in 1..=steps {
            let _ = std::fs::remove_file(sandbox.path("agreed.json"));
            run(&format!("{fate}:{step}"));
            if sandbox.path("agreed.json").exists() {
                assert_eq!(
                    decisions(&sandbox, "agreed.json").len(),
                    3,
                    "{fate} at step {step} of {steps}"
                );
            }
            sandbox.ok(line);
            assert!(decisions(&sandbox, "agreed.json").len() >= 3);
            assert_eq!((sandbox.read("one.json"), sandbox.read("other.json")), inputs);
        }
    }
}

#[test]
fn reviews_that_cannot_be_held_against_each_other_are_told() {
    let mut sandbox = two();
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("export --output later.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok(
        "review later.zip --assessor 'G. H.' --decide RB-01=accept --reason x --output later.json",
    );
    assert!(
        sandbox
            .fails(2, "review compare one.json later.json")
            .contains("are about different portfolio files")
    );
    let changed = sandbox.read("other.json").replace("Please clarify", "Say more");
    sandbox.write("words.json", changed);
    assert!(sandbox.fails(2, "review compare one.json words.json").contains("do not use the same"));
    sandbox.ok("keys new --output k --no-passphrase");
    assert!(
        sandbox
            .fails(2, "review compare one.json other.json --signer k.pub")
            .contains("nobody signed")
    );
}

#[cfg(unix)]
#[test]
fn differences_are_settled_one_by_one_on_a_terminal() {
    use super::terminal::Terminal;
    let sandbox = two();
    let mut terminal = Terminal::start(&sandbox, "review settle one.json other.json", 90, 30);
    terminal.sees("3 differences to settle");
    terminal.sees("DV-01 The first 1,001 days");
    terminal.sees("E. F.: Please send again. Nothing yet.");
    terminal.sees("What do both of you decide?");
    // The cursor is on leaving it for later.
    terminal.types("\r");
    terminal.sees("RB-02");
    terminal.sees("What do both of you decide?");
    terminal.types("\x1b[A\x1b[A\x1b[A\r");
    terminal.sees("Why?");
    terminal.types("Often enough. Every week.\r");
    terminal.sees("Saved.");
    terminal.sees("RB-05");
    terminal.sees("What do both of you decide?");
    assert_eq!(decisions(&sandbox, "one - decisions by C. D. and E. F.json").len(), 3);
    terminal.types("\x03");
    let (said, code) = terminal.ends();
    assert!(
        code == 130
            && said.contains("Everything you decided is saved in")
            && !said.contains("Nothing was saved"),
        "{said}"
    );
    let mut terminal = Terminal::start(
        &sandbox,
        "review settle other.json one.json --output 'one - decisions by C. D. and E. F.json'",
        90,
        30,
    );
    terminal.sees("2 differences to settle");
    terminal.sees("E. F.: Please send again. Nothing yet.");
    terminal.sees("What do both of you decide?");
    terminal.types("\x1b[B\r");
    let (said, code) = terminal.ends();
    assert!(code == 0 && said.contains("Still to talk about: DV-01, RB-05."), "{said}");
    let settled = decisions(&sandbox, "one - decisions by C. D. and E. F.json");
    assert_eq!(settled[2]["reason"], "Often enough. Every week.");
}

#[cfg(unix)]
#[test]
fn a_paste_settles_nothing_and_is_one_reason_where_a_reason_is_asked_for() {
    use super::terminal::Terminal;
    const AGREED: &str = "one - decisions by C. D. and E. F.json";
    const ASKED: &str = "What do both of you decide?";
    for (manner, asked_again, choice) in
        [("", ASKED, "\x1b[A\x1b[A\x1b[A\r"), (" --plain", "Type a number from 1 to ", "1\r")]
    {
        let sandbox = two();
        let mut terminal = Terminal::start(
            &sandbox,
            &format!("review settle one.json other.json{manner}"),
            200,
            40,
        );
        terminal.sees(ASKED);
        // As keys, this paste would choose, give a reason, and choose again.
        terminal.types("kk\r1\rWe both saw it.\r1\rSo did I.\r");
        terminal.sees("so imh did not take it as an answer: \"kk 1 We both saw it. 1 So did I.\"");
        terminal.sees("Keep it as the reason for a decision?");
        terminal.types(if manner.is_empty() { "n" } else { "n\n" });
        terminal.sees(asked_again);
        assert_eq!(
            decisions(&sandbox, AGREED).len(),
            2,
            "`{manner}`: only what both said alike is settled"
        );
        terminal.types(choice);
        terminal.sees("Why?");
        terminal.types("Often enough.\r1\rEvery week.\r");
        terminal.sees("Saved.");
        terminal.sees(ASKED);
        terminal.types("\x03");
        assert_eq!(terminal.ends().1, 130);
        let settled = decisions(&sandbox, AGREED);
        assert_eq!(
            (settled.len(), settled[2]["reason"].as_str()),
            (3, Some("Often enough. 1 Every week.")),
            "`{manner}`"
        );
    }
}

#[test]
fn a_panels_desk_shows_what_is_where_and_what_cannot_be_read() {
    let mut sandbox = panel();
    std::fs::create_dir(sandbox.path("desk")).unwrap();
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("export --output desk/ab.zip");
    sandbox.ok("export --encrypt-to me.pub --output desk/sealed.zip.age");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("export --draft --output desk/later.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.set("IMH_NOW", "2026-12-01T12:00:00Z");
    let mut cut = sandbox.read_bytes("desk/ab.zip");
    cut.truncate(cut.len() / 2);
    sandbox.write("desk/cut.zip", cut);
    sandbox.write("desk/notes.json", "{\"a\": 1}");
    sandbox.write("desk/readme.txt", "hello");
    sandbox.ok(&format!("review desk/ab.zip {CD} --decide RB-01=accept --reason Yes --output desk/cd.json --encrypt-to me.pub"));
    sandbox.ok(
        "review ab.zip --assessor X --decide RB-01=accept --reason Yes --output desk/loose.json",
    );
    let half = sandbox.read("desk/cd.json");
    sandbox.write("desk/half.json", &half[..half.len() / 2]);
    sandbox.write("desk/bent.json", half.replace("\"reason\"", "\"raeson\""));
    sandbox.write("desk/broken.json", half.replace("\"reason\":", "\"reason\""));
    let text = sandbox.transcript(&[
        "review list desk",
        "review list desk --format json",
        "review list desk --format csv",
        "review list nowhere",
        "review list ab.zip",
    ]);
    assert_snapshot("review-list.txt", &hide_digests(&text));
    let opened = sandbox.json("review list desk --identity me --format json");
    assert_eq!(
        (
            opened["bundles"].as_array().unwrap().len(),
            opened["unreadable"].as_array().unwrap().len()
        ),
        (3, 4)
    );
}

/// Hides digests, because a signed bundle differs each time.
pub(super) fn hide_digests(text: &str) -> String {
    let words = text.split_inclusive(['"', ' ', ',', '\n']);
    let is_digest =
        |word: &str| word.len() == 65 && word[..64].bytes().all(|byte| byte.is_ascii_hexdigit());
    words
        .map(
            |word| if is_digest(word) { format!("DIGEST{}", &word[64..]) } else { word.to_owned() },
        )
        .collect()
}

#[test]
fn a_statement_says_what_was_accepted_and_what_it_does_not_prove() {
    let sandbox = two();
    let other = sandbox.read("other.json").replace("\"A. B.\"", "\"Z. Z.\"");
    assert!(sandbox.fails(1, "review certificate one.json").contains("RB-02: "));
    std::fs::remove_file(sandbox.path("other.json")).unwrap();
    sandbox.ok("review certificate one.json");
    let page = sandbox.read("statement - A. B.html");
    for words in [
        "3 of 63 competencies were accepted",
        "RB-01 Working with the whole family",
        "22 November 2026",
        "It was made from decision files that are not all signed",
        "not a check of anybody",
        "Independent wording",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("RB-02"), "what is asked for is not part of it");
    assert!(sandbox.fails(2, "review certificate one.json").contains("there is already a file"));
    sandbox.ok(
        "review ab.zip --assessor 'G. H.' --decide RB-01=clarify --reason Why --output none.json",
    );
    assert!(sandbox.fails(1, "review certificate none.json").contains("nothing was accepted yet"));
    sandbox.write("z.json", other);
    assert!(
        sandbox
            .fails(2, "review certificate one.json z.json")
            .contains("not all about the same person")
    );
    assert!(
        sandbox
            .fails(2, "review certificate one.json --signer one.json")
            .contains("line 1 of `one.json`")
    );
}

#[cfg(unix)]
mod on_a_terminal {
    use super::{super::terminal::Terminal, *};

    fn opener(sandbox: &mut Sandbox) {
        use std::os::unix::fs::PermissionsExt;
        let log = sandbox.path("opened");
        let opener = sandbox.write(
            "bin/xdg-open",
            format!("#!/bin/sh\nls -l \"$1\" > '{0}'; cat \"$1\" >> '{0}'\n", log.display()),
        );
        std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
        sandbox.set("PATH", &format!("{}:/usr/bin:/bin", sandbox.path("bin").display()));
    }

    /// Answers the first questions: a name, no role, no registration; then goes to the first card.
    fn says_who(terminal: &mut Terminal, name: &str) {
        for (question, answer) in [
            ("Your name, as it should stand", name),
            ("In what role", ""),
            ("Your registration", ""),
            ("Enter to begin", ""),
        ] {
            terminal.sees(question);
            terminal.types(&format!("{answer}\r"));
        }
    }

    /// Returns the folders in which files are laid out for viewing.
    fn viewed(sandbox: &Sandbox) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(sandbox.path("home/data/imh/viewing")).unwrap();
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
    }

    #[test]
    fn one_key_decides_and_the_next_time_goes_on_where_it_stopped() {
        let mut sandbox = panel();
        opener(&mut sandbox);
        let mut terminal = Terminal::start(&sandbox, "review ab.zip", 90, 40);
        terminal.sees("Your name, as it should stand");
        terminal.types("C. D.\r");
        terminal.sees("In what role");
        terminal.types("Panel member\r");
        terminal.sees("Your registration");
        terminal.types("\r");
        terminal.sees("It is signed with SHA256:");
        terminal.sees("6 of 63 competencies with a rating or evidence, and 2 pieces of evidence.");
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("1 of 63, 63 not yet decided");
        let card = terminal.sees("q quit");
        for words in
            ["Self-rating", "Achieved since 22 November 2026", "E1 First visits", "v [ ] valid"]
        {
            assert!(card.contains(words), "{words}: {card}");
        }
        terminal.types("v");
        terminal.sees("v [x] valid");
        terminal.sees("q quit");
        terminal.types("o");
        terminal.sees("Which file?");
        terminal.types("\r");
        terminal.sees("q quit");
        let opened = sandbox.read("opened");
        assert!(opened.starts_with("-r--------"), "{opened}");
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &viewed(&sandbox)[0].metadata().unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o700);
        terminal.types("1");
        terminal.sees("RB-01: Accepted. Why?");
        terminal.types("It shows how you listen.\r");
        terminal.sees("Saved. RB-01: Accepted");
        terminal.sees("2 of 63, 62 not yet decided");
        terminal.sees("q quit");
        // The decision is on disk before the next card.
        assert_eq!(
            decisions(&sandbox, "ab - decisions by C. D.json")[0]["quality"],
            serde_json::json!(["valid"])
        );
        terminal.types("2");
        terminal.sees("Why?");
        terminal.types("\x1b");
        terminal.sees("2 of 63, 62 not yet decided");
        terminal.sees("q quit");
        terminal.types("e");
        terminal.sees("Which evidence");
        terminal.types("\x08\x08E9\r");
        terminal.sees("The portfolio has no evidence `E9`");
        terminal.sees("q quit");
        // Choices on one competency are still there after a look at another.
        terminal.types("e");
        terminal.sees("E2 Settling-in plan");
        terminal.sees("Which evidence");
        terminal.types(", E2\r");
        terminal.sees("• E2 Settling-in plan");
        terminal.sees("q quit");
        terminal.types("a");
        terminal.sees("a [x] authentic");
        terminal.sees("q quit");
        terminal.types("g");
        terminal.sees("Which competency");
        terminal.types("lp02\r");
        terminal.sees("LP-02");
        terminal.sees("q quit");
        terminal.types("g");
        terminal.sees("Which competency");
        terminal.types("RB-02\r");
        terminal.sees("• E2 Settling-in plan");
        terminal.sees("a [x] authentic");
        terminal.sees("q quit");
        terminal.types("g");
        terminal.sees("Which competency");
        terminal.types("ZZ-9\r");
        terminal.sees("There is no competency `ZZ-9`");
        terminal.sees("q quit");
        terminal.types("r");
        terminal.sees("as a whole");
        terminal.types("A pleasure to read.\r");
        terminal.sees("Your remark is saved.");
        terminal.sees("q quit");
        terminal.types("b");
        terminal.sees("Accepted, 22 November 2026: It shows how you listen.");
        terminal.sees("q quit");
        terminal.types("q");
        let (said, code) = terminal.ends();
        assert!(code == 0 && said.contains("1 accepted, 62 not yet decided"), "{said}");
        assert_eq!(viewed(&sandbox).len(), 0, "a file that was opened is still there");
        let mut terminal = Terminal::start(&sandbox, "review ab.zip --blind", 90, 40);
        terminal.sees("There are decisions of C. D. on this portfolio.");
        terminal.sees("Who are you?");
        terminal.types("\r");
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("2 of 63, 62 not yet decided");
        let card = terminal.sees("q quit");
        assert!(!card.contains("Self-rating") && !card.contains("Working towards"), "{card}");
        terminal.types("3");
        terminal.sees("Please send again. Why?");
        terminal.types("Nothing shows this yet.\r");
        terminal.sees("3 of 63, 61 not yet decided");
        terminal.sees("q quit");
        terminal.types("\x03");
        let (said, code) = terminal.ends();
        assert!(
            code == 130 && said.contains("Everything you decided is saved in"),
            "{code}: {said}"
        );
        let there = decisions(&sandbox, "ab - decisions by C. D.json");
        assert_eq!((there.len(), &there[1]["outcome"]), (2, &"resubmit".into()));
    }

    #[test]
    fn an_assessor_who_gives_a_name_late_goes_on_with_earlier_decisions() {
        let sandbox = panel();
        for name in ["C. D.", "E. F."] {
            sandbox.ok(&format!(
                "review ab.zip --assessor '{name}' --decide RB-01=accept --reason 'So says {name}'"
            ));
        }
        assert!(
            sandbox
                .fails(2, "review ab.zip --decide RB-02=accept --reason x")
                .contains("decisions of several people")
        );
        let mut terminal = Terminal::start(&sandbox, "review ab.zip", 90, 40);
        says_who(&mut terminal, "C. D.");
        terminal.sees("2 of 63, 62 not yet decided");
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("Why?");
        terminal.types("Yes.\r");
        terminal.sees("3 of 63, 61 not yet decided");
        terminal.sees("q quit");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        let there = decisions(&sandbox, "ab - decisions by C. D.json");
        assert_eq!((there.len(), &there[0]["reason"]), (2, &"So says C. D.".into()));
    }

    #[test]
    fn an_assessor_who_finds_somebody_elses_decisions_begins_their_own() {
        let sandbox = panel();
        sandbox.ok(&format!("review ab.zip {CD} --decide RB-01=accept --reason Yes"));
        let mut terminal = Terminal::start(&sandbox, "review ab.zip", 90, 40);
        terminal.sees("There are decisions of C. D. on this portfolio.");
        terminal.types("\x1b[B\r");
        says_who(&mut terminal, "E. F.");
        terminal.sees("1 of 63, 63 not yet decided");
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("Why?");
        terminal.types("As I see it.\r");
        terminal.sees("Saved.");
        terminal.sees("q quit");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        assert_eq!(decisions(&sandbox, "ab - decisions by E. F.json").len(), 1);
        assert_eq!(decisions(&sandbox, "ab - decisions by C. D.json").len(), 1);
    }

    #[test]
    fn a_paste_decides_nothing_and_can_be_the_reason_of_a_decision() {
        let sandbox = panel();
        let mut terminal = Terminal::start(&sandbox, &format!("review ab.zip {CD}"), 120, 40);
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("q quit");
        terminal.types("1 of these shows how you listen.\rqqq\r");
        terminal
            .sees("so imh did not take it as an answer: \"1 of these shows how you listen. qqq\"");
        terminal.types("n");
        terminal.sees("q quit");
        terminal.types("\u{1b}[200~2 visits show how you listen.\r\u{1b}[201~");
        terminal.sees("Keep it as the reason for a decision?");
        terminal.types("y");
        terminal.sees("Ready as the reason for a decision: 2 visits show how you listen.");
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("2 visits show how you listen.");
        terminal.types("\r");
        terminal.sees("Saved. RB-01: Accepted");
        terminal.sees("q quit");
        terminal.types("Not used.\rn");
        terminal.sees("n no");
        terminal.types("y");
        terminal.sees("q quit");
        terminal.types("q");
        let (rest, code) = terminal.ends();
        let after = rest.rsplit("\u{1b}[2J").next().unwrap();
        assert!(
            code == 0 && after.contains("not the reason for a decision yet"),
            "what is said last is not wiped off: {rest}"
        );
        assert_eq!(sandbox.read("ab - decisions by C. D - reason.md"), "Not used. n");
        let there = decisions(&sandbox, "ab - decisions by C. D.json");
        assert_eq!(
            (there.len(), there[0]["reason"].as_str()),
            (1, Some("2 visits show how you listen."))
        );
    }

    #[test]
    fn words_for_a_reason_are_on_disk_before_there_is_a_decision() {
        let sandbox = panel();
        let draft = "ab - decisions by C. D - reason.md";
        let mut terminal = Terminal::start(&sandbox, &format!("review ab.zip {CD}"), 120, 40);
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("q quit");
        terminal.types("A long good reason\rwith two lines");
        terminal.sees("Keep it as the reason for a decision?");
        terminal.types("y");
        terminal.sees("Ready as the reason for a decision: A long good reason with two lines");
        terminal.told_to_end();
        assert_eq!(sandbox.read(draft), "A long good reason with two lines");
        let mut terminal =
            Terminal::start(&sandbox, &format!("review ab.zip {CD} --plain"), 200, 40);
        terminal.sees("Ready as the reason for a decision: A long good reason with two lines");
        terminal.sees("Your decision: ");
        terminal.types("1\n");
        terminal.sees("So far: A long good reason with two lines");
        terminal.types("\n");
        terminal.sees("Saved. RB-01: Accepted");
        terminal.sees("Your decision: ");
        assert!(!sandbox.path(draft).exists());
        // An emptied reason is dropped.
        terminal.types("Not this.\nNo.\n");
        terminal.sees("Type y or n: ");
        terminal.types("y\n");
        terminal.sees("Ready as the reason for a decision: Not this. No.");
        terminal.sees("Your decision: ");
        terminal.types("1\n");
        terminal.sees("So far: Not this. No.");
        terminal.types("-\n");
        terminal.sees("Your decision: ");
        assert!(!sandbox.path(draft).exists());
        terminal.types("q\n");
        assert_eq!(terminal.ends().1, 0);
        let there = decisions(&sandbox, "ab - decisions by C. D.json");
        assert_eq!(
            (there.len(), there[0]["reason"].as_str()),
            (1, Some("A long good reason with two lines"))
        );
    }

    #[test]
    fn a_file_that_might_do_something_is_not_opened_for_anybody() {
        let mut sandbox = panel();
        sandbox.set("IMH_WORKSPACE", "ws");
        sandbox.write("run.desktop", "[Desktop Entry]\nExec=touch owned\n");
        sandbox.ok("evidence add run.desktop --for RB-09 --title 'A form'");
        sandbox.ok("export --output run.zip");
        sandbox.set("IMH_WORKSPACE", "panel");
        opener(&mut sandbox);
        let mut terminal = Terminal::start(&sandbox, &format!("review run.zip {CD}"), 90, 40);
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("q quit");
        terminal.types("g");
        terminal.sees("Which competency");
        terminal.types("RB-09\r");
        terminal.sees("A form");
        terminal.sees("q quit");
        terminal.types("o");
        terminal.sees("not open this file for you, because a file of this kind can run something");
        terminal.sees("q quit");
        terminal.types("q");
        assert_eq!(terminal.ends().1, 0);
        assert!(!sandbox.path("opened").exists() && viewed(&sandbox).is_empty());
    }

    #[test]
    fn a_terminal_that_is_killed_keeps_every_decision_and_leaves_no_file_open_to_others() {
        let mut sandbox = panel();
        opener(&mut sandbox);
        let mut terminal = Terminal::start(&sandbox, &format!("review ab.zip {CD}"), 90, 40);
        terminal.sees("Enter to begin");
        terminal.types("\r");
        terminal.sees("q quit");
        terminal.types("o");
        terminal.sees("Which file?");
        terminal.types("\r");
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("Why?");
        terminal.types("Yes.\r");
        terminal.sees("62 not yet decided");
        terminal.told_to_end();
        assert_eq!(decisions(&sandbox, "ab - decisions by C. D.json").len(), 1);
        assert_eq!(viewed(&sandbox).len(), 0, "a file that was opened is still there");
    }
}

#[test]
fn a_review_can_be_read_and_answered_line_by_line() {
    let sandbox = panel();
    let input = "v\na\n1\nThe account shows how you listen.\n\nhm\ne\nE1\n2\nHow often did you meet?\nu\nr\nA pleasure to read.\nq\n";
    let output = sandbox.run_with_input(&format!("review ab.zip {CD} --plain"), input);
    let key = sandbox.json("verify ab.zip --format json")["signature"]["key"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_snapshot("review-plain.txt", &sandbox.shown(&output).replace(&key, "SHA256:KEY"));
    let there = decisions(&sandbox, "ab - decisions by C. D.json");
    assert_eq!(there.len(), 2);
    assert_eq!(there[0]["quality"], serde_json::json!(["valid", "authentic"]));
}

#[test]
fn an_answer_whose_reason_stays_with_its_person_is_shown_without_one() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=n/a --reason 'not in my job'");
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("export --draft --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    let shown =
        sandbox.shown(&sandbox.run_with_input(&format!("review ab.zip {CD} --plain"), "q\n"));
    assert!(shown.contains("not part of this role on") && !shown.contains("()"), "{shown}");
}

#[test]
fn an_encrypted_portfolio_is_reviewed_and_the_decisions_name_what_is_in_it() {
    let mut sandbox = panel();
    sandbox.ok("keys new --output panel-key --no-passphrase");
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("export --encrypt-to panel-key.pub --output sealed.zip.age");
    let exported = sandbox.json("status --format json")["exported"]["sha256"].clone();
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok(&format!(
        "review sealed.zip.age --identity panel-key {CD} --decide RB-01=accept --reason Yes"
    ));
    let file: serde_json::Value =
        serde_json::from_slice(&sandbox.read_bytes("sealed - decisions by C. D.json")).unwrap();
    assert_eq!(file["bundle"]["sha256"], exported);
}

#[test]
fn a_course_decides_by_its_own_outcomes() {
    let mut sandbox = panel();
    let course = "format = 1\n[submission]\nid = \"course\"\ntitle = \"A course\"\nsummary = \"Its own.\"\n[[outcome]]\nid = \"pass\"\nlabel = \"Passed\"\naccepts = true\n[[outcome]]\nid = \"refer\"\nlabel = \"Referred\"\n";
    sandbox.write("course.toml", course);
    sandbox.write("closed.toml", course.replace("accepts = true\n", ""));
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("export --target course.toml --draft --output c.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    let decide = |more: &str| format!("review c.zip {CD} --decide RB-01=pass --reason Yes {more}");
    assert!(
        sandbox
            .fails(2, &decide(""))
            .contains("was made for `course`, a target that imh does not know")
    );
    assert!(
        sandbox.fails(2, &decide("--for closed.toml")).contains("nothing could ever be accepted")
    );
    sandbox.ok(&decide("--for course.toml"));
    assert!(sandbox.ok("review show 'c - decisions by C. D.json'").contains("1 accepted, 62"));
}

#[test]
fn a_file_that_could_not_be_read_again_is_never_written() {
    let sandbox = panel();
    // A portfolio whose person has a name that cannot be shown is refused.
    let label = super::hostile::altered(&sandbox, "ab.zip", "portfolio.json", &|json| {
        json.replace("\"A. B.\"", "\"A. B.\\u202e\"")
    });
    sandbox.write("label.zip", label);
    let faults = sandbox.json("verify label.zip --format json")["faults"].to_string();
    assert!(faults.contains("has a value that is not a name"), "{faults}");
    assert!(
        sandbox
            .fails(2, &format!("review label.zip {CD} --decide RB-01=accept --reason Yes"))
            .contains("cannot be relied on")
    );
    // So is a target with more outcomes than a decision file holds, or with a label that cannot be
    // shown.
    let target =
        |outcomes: &str| format!("format = 1\n[submission]\nid = \"t\"\ntitle = \"T\"\n{outcomes}");
    let outcome = |at: usize| {
        format!("[[outcome]]\nid = \"o{at}\"\nlabel = \"O {at}\"\naccepts = {}\n", at == 0)
    };
    sandbox.write("many.toml", target(&(0..51).map(outcome).collect::<String>()));
    sandbox.write(
        "long.toml",
        target(&format!(
            "[[outcome]]\nid = \"a\"\nlabel = \"{}\"\naccepts = true\n",
            "x".repeat(501)
        )),
    );
    for (file, fault) in
        [("many.toml", "more than 50 outcomes"), ("long.toml", "`label` is too long")]
    {
        let said = sandbox.fails(
            2,
            &format!("review ab.zip {CD} --target {file} --decide RB-01=accept --reason Yes"),
        );
        assert!(said.contains(fault), "{fault}: {said}");
    }
    // One decision more than a file holds is refused, and the existing ones stay.
    sandbox
        .ok(&format!("review ab.zip {CD} --decide RB-01=accept --reason Yes --output full.json"));
    let mut file: serde_json::Value = serde_json::from_str(&sandbox.read("full.json")).unwrap();
    let first = file["decisions"][0].clone();
    let all = (1..=10_000_u64).map(|number| {
        let mut decision = first.clone();
        decision["number"] = number.into();
        decision["supersedes"] =
            if number > 1 { (number - 1).into() } else { serde_json::Value::Null };
        decision
    });
    file["decisions"] = all.collect::<Vec<_>>().into();
    sandbox.write("full.json", serde_json::to_vec(&file).unwrap());
    let before = sandbox.read("full.json");
    let said =
        sandbox.fails(2, "review ab.zip --decide RB-02=accept --reason Yes --output full.json");
    assert!(
        said.contains("holds more than 10000 decisions") && said.contains("nothing was changed"),
        "{said}"
    );
    assert_eq!(sandbox.read("full.json"), before);
}

#[test]
fn nothing_that_is_read_and_nothing_of_another_kind_is_written_over() {
    let sandbox = two();
    // The portfolio itself, encrypted, under the name that the copy of the decisions would have.
    std::fs::rename(sandbox.path("ab.zip"), sandbox.path("open.zip")).unwrap();
    assert!(sandbox.run("keys new --output cd --no-passphrase").status.success());
    if has("age", &["--version"]) {
        let sealed = std::process::Command::new("age")
            .args(["-R", "cd.pub", "-o", "sealed.age", "open.zip"])
            .current_dir(sandbox.path(""))
            .status()
            .unwrap();
        assert!(sealed.success());
        let before = sandbox.read_bytes("sealed.age");
        let line = format!(
            "review sealed.age --identity cd {CD} --decide RB-01=accept --reason Yes --output sealed --encrypt-to cd.pub"
        );
        assert!(sandbox.fails(2, &line).contains("this command reads from it"));
        assert_eq!(sandbox.read_bytes("sealed.age"), before);
        assert!(!sandbox.path("sealed").exists());
    }
    sandbox.write("mine.json.age", "my own words");
    sandbox.write("mine.json.sig", "precious");
    let line = |more: &str| {
        format!("review open.zip {CD} --decide RB-01=accept --reason Yes --output mine.json {more}")
    };
    assert!(sandbox.fails(2, &line("--encrypt-to cd.pub")).contains("is not an encrypted file"));
    assert!(sandbox.fails(2, &line("--sign cd")).contains("is not a signature"));
    sandbox.ok(&line(""));
    sandbox.ok(&line(""));
    assert_eq!(
        (sandbox.read("mine.json.age").as_str(), sandbox.read("mine.json.sig").as_str()),
        ("my own words", "precious")
    );
    let before = sandbox.read("one.json");
    assert!(
        sandbox
            .fails(2, "review certificate one.json --force --output one.json")
            .contains("is one of the decision files")
    );
    assert_eq!(sandbox.read("one.json"), before);
    // Output through a link goes to its target, and the link stays.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("one.json", sandbox.path("link.json")).unwrap();
        sandbox.ok("review open.zip --decide RB-09=accept --reason Yes --output link.json");
        assert!(sandbox.path("link.json").is_symlink());
        assert_eq!(decisions(&sandbox, "one.json").len(), 5);
    }
}

#[test]
fn a_desk_finds_what_a_courses_platform_put_into_a_folder_for_each_student() {
    let sandbox = two();
    let moodle = ["Anna B_4711_assignsubmission_file", "Cara D_4712_assignsubmission_file"]
        .map(|student| format!("desk/Task 1/{student}"));
    for folder in &moodle {
        std::fs::create_dir_all(sandbox.path(folder)).unwrap();
    }
    let copy = |from: &str, to: &str| {
        assert!(std::fs::copy(sandbox.path(from), sandbox.path(to)).unwrap() > 0);
    };
    sandbox.ok("--workspace ws export --sign me --output theirs.zip");
    sandbox.ok("--workspace ws rate RB-09=achieved");
    sandbox.ok("--workspace ws export --output later.zip");
    copy("ab.zip", &format!("{}/portfolio.zip", moodle[0]));
    copy("later.zip", &format!("{}/portfolio.zip", moodle[1]));
    copy("theirs.zip", "desk/ebanna_123_456_portfolio.zip");
    let mut cut = sandbox.read_bytes("ab.zip");
    let at = cut.windows(7).position(|window| window == b"visits.").unwrap() + 60;
    cut[at] ^= 1;
    sandbox.write("desk/Task 1/Assignment_cut_attempt_2026-11-20-10-00-00_portfolio.zip", cut);
    // Two files of one name, each with its own decisions beside it.
    for (folder, outcome) in [(&moodle[0], "accept"), (&moodle[1], "clarify")] {
        sandbox.ok(&format!(
            "review '{folder}/portfolio.zip' {CD} --decide RB-01={outcome} --reason Yes"
        ));
        assert_eq!(
            decisions(&sandbox, &format!("{folder}/portfolio - decisions by C. D.json"))[0]["outcome"],
            outcome
        );
    }
    copy(&format!("{}/portfolio - decisions by C. D.json", moodle[0]), "desk/a copy.json");
    let desk = sandbox.json("review list desk --format json");
    let bundles = desk["bundles"].as_array().unwrap();
    let mut files: Vec<&str> =
        bundles.iter().map(|bundle| bundle["file"].as_str().unwrap()).collect();
    files.sort_unstable();
    let inside = moodle
        .each_ref()
        .map(|folder| format!("{}/portfolio.zip", folder.strip_prefix("desk/").unwrap()));
    assert_eq!(files, [&inside[0], &inside[1], "ebanna_123_456_portfolio.zip"]);
    for bundle in bundles {
        let is_here = bundle["file"] != "ebanna_123_456_portfolio.zip";
        assert_eq!(bundle["reviews"].as_array().unwrap().len(), usize::from(is_here), "{bundle}");
        assert_eq!(bundle["signed-by"].is_string(), !is_here, "{bundle}");
    }
    // An unreliable file is reported with the reason.
    let unread = desk["unreadable"].as_array().unwrap();
    assert_eq!(unread.len(), 1, "{desk}");
    assert_eq!(
        unread[0]["file"],
        "Task 1/Assignment_cut_attempt_2026-11-20-10-00-00_portfolio.zip"
    );
    let reason = unread[0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("cannot be relied on: ") && reason.len() > 30, "{reason}");
    let text = sandbox.ok("review list desk").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Against") && text.contains("Signed"), "{text}");
    let csv = sandbox.ok("review list desk --format csv");
    assert!(csv.lines().next().unwrap().ends_with("open,one-source,signed-by,repacked"), "{csv}");
}

#[test]
fn a_desk_knows_a_file_by_its_bytes_and_names_what_it_cannot_open() {
    let sandbox = panel();
    sandbox.ok("--workspace ws export --draft --output later.zip");
    let base64: String = {
        use base64ct::{Base64, Encoding};
        let text = Base64::encode_string(&sandbox.read_bytes("later.zip"));
        text.as_bytes()
            .chunks(76)
            .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
            .collect()
    };
    let mail = format!(
        "From: ab@example.org\nTo: panel@example.org\nSubject: My portfolio\nMIME-Version: 1.0\n\
         Content-Type: application/zip; name=\"later.zip\"\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"later.zip\"\n\n{base64}"
    );
    sandbox.write("desk/in.mbox", format!("From ab@example.org Sat Nov 28 09:00:00 2026\n{mail}"));
    sandbox.write("desk/1.emlx", format!("{}\n{mail}", mail.len()));
    for name in ["portfolio", "portfolio.zip.txt"] {
        sandbox.write(&format!("desk/{name}"), sandbox.read_bytes("ab.zip"));
    }
    sandbox.ok("review ab.zip --assessor X --decide RB-01=accept --reason Yes --output d.json");
    sandbox.write("desk/decisions.json.txt", sandbox.read("d.json"));
    sandbox.write("desk/p.7z", b"7z\xbc\xaf\x27\x1c\0\x04");
    sandbox.write("desk/p.tar.gz", b"\x1f\x8b\x08\0\0\0\0\0");
    // Files that are not imh's and cannot contain any.
    sandbox.write("desk/readme.txt", "{ hello");
    sandbox.write("desk/letter.pdf", "%PDF-1.4\n");
    let desk = sandbox.json("review list desk --format json");
    let named = |what: &str| {
        let files = desk[what]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["file"].as_str().unwrap().to_owned());
        let mut files: Vec<String> = files.collect();
        files.sort();
        files
    };
    assert_eq!(named("bundles"), ["1.emlx", "in.mbox", "portfolio", "portfolio.zip.txt"], "{desk}");
    assert_eq!(named("unreadable"), ["p.7z", "p.tar.gz"], "{desk}");
    assert!(desk["unreadable"].to_string().contains("unpack it"), "{desk}");
    assert!(desk["bundles"].to_string().contains("decisions.json.txt"), "{desk}");
}

#[test]
fn a_desk_breaks_no_name_and_calls_nothing_a_file_that_is_none() {
    let sandbox = two();
    let name = "Task 1 of the autumn term/Anna Bertram Cholmondeley_4711_assignsubmission_file/my portfolio of the year.zip";
    std::fs::create_dir_all(sandbox.path("desk").join(name).parent().unwrap()).unwrap();
    std::fs::copy(sandbox.path("ab.zip"), sandbox.path("desk").join(name)).unwrap();
    std::fs::copy(
        sandbox.path("one.json"),
        sandbox.path("desk/the decisions of C. D. about nobody in particular.json"),
    )
    .unwrap();
    sandbox.write("desk/cut of a longer name than fits beside anything.zip", b"PK\x03\x04");
    std::fs::create_dir_all(sandbox.path("other")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(sandbox.path("other"), sandbox.path("desk/a link to a folder"))
        .unwrap();
    let said = sandbox.ok("review list desk");
    for name in [name, "cut of a longer name than fits beside anything.zip"] {
        assert!(said.lines().any(|line| line.contains(&format!("`{name}`"))), "{name}: {said}");
    }
    assert!(
        said.contains("Files that imh cannot read or rely on")
            && !said.contains("file that could")
            && !said.contains("files that could")
    );
    assert!(!cfg!(unix) || said.contains("`a link to a folder`"), "{said}");
}

#[test]
fn a_difference_of_two_assessors_is_open_on_the_desk_until_they_settle_it() {
    let sandbox = two();
    std::fs::create_dir(sandbox.path("desk")).unwrap();
    for file in ["ab.zip", "one.json", "other.json"] {
        std::fs::copy(sandbox.path(file), sandbox.path(&format!("desk/{file}"))).unwrap();
    }
    let desk = || sandbox.json("review list desk --format json")["bundles"][0].clone();
    assert_eq!((&desk()["state"], &desk()["open"]), (&"in-review".into(), &1.into()));
    sandbox.ok("review settle one.json other.json --output desk/agreed.json --decide RB-02=accept --reason 'Every week.'");
    assert_eq!(desk()["open"], 0);
}

#[test]
fn a_desk_believes_no_decision_file_that_does_not_go_with_its_portfolio() {
    let sandbox = two();
    std::fs::create_dir(sandbox.path("desk")).unwrap();
    std::fs::copy(sandbox.path("ab.zip"), sandbox.path("desk/ab.zip")).unwrap();
    let one = sandbox.read("one.json");
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut file: serde_json::Value = serde_json::from_str(&one).unwrap();
        change(&mut file);
        serde_json::to_vec(&file).unwrap()
    };
    let level = |file: &mut serde_json::Value| {
        file["level"] = "2".into();
        file["decisions"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .for_each(|decision| decision["level"] = "2".into());
    };
    sandbox.write("desk/level.json", changed(&level));
    sandbox
        .write("desk/version.json", changed(&|file| file["framework"]["version"] = "9.9.9".into()));
    sandbox.write(
        "desk/evidence.json",
        changed(&|file| file["decisions"][0]["evidence"] = serde_json::json!(["E999"])),
    );
    sandbox.write(
        "desk/title.json",
        changed(&|file| file["decisions"][0]["title"] = "Everything, with distinction".into()),
    );
    sandbox.write("desk/own.json", changed(&|file| file["assessor"]["name"] = "Ａ. b".into()));
    sandbox.write("desk/other.json", changed(&|file| file["person"] = "Z. Z.".into()));
    sandbox.write(
        "desk/day.json",
        changed(&|file| file["decisions"][0]["decided-on"] = "9999-12-31".into()),
    );
    sandbox.write(
        "desk/long.json",
        changed(&|file| file["decisions"][0]["evidence"] = vec!["E1"; 1001].into()),
    );
    let desk = sandbox.json("review list desk --format json");
    assert_eq!(
        (&desk["bundles"][0]["state"], desk["unreadable"].as_array().unwrap().len()),
        (&"received".into(), 8),
        "{desk}"
    );
    for (file, fault) in [
        ("own.json", "nobody decides on their own"),
        ("title.json", "a different title from the framework"),
    ] {
        let said = sandbox.fails(2, &format!("review certificate desk/{file}"));
        assert!(said.contains(fault), "{said}");
    }
}

#[test]
fn words_about_evidence_are_shown_also_if_a_decision_names_none() {
    let sandbox = Sandbox::begun();
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("evidence add --words 'I waited.' --title A --for RB-01");
    sandbox.ok("export --output ab.zip");
    let decide = |line: &str| {
        sandbox.ok(&format!(
            "--workspace none review ab.zip --assessor 'C. D.' --decide {line} --output d.json"
        ))
    };
    decide("RB-01=accept --reason 'Seen.' --quality valid");
    decide("RB-01=clarify --reason 'Say more.' --evidence none --quality current");
    let shown = sandbox
        .ok("--workspace none review show d.json")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(shown.contains("Say more. The evidence was found current."), "{shown}");
    assert!(
        shown.contains("Before that: Accepted")
            && shown.contains("Seen. It rests on E1, found valid."),
        "{shown}"
    );
    sandbox.ok("decisions import d.json");
    let shown = sandbox.ok("show RB-01");
    assert!(shown.contains("found current") && !shown.contains(", found current"), "{shown}");
}
