//! `imh decisions`: a person imports what assessors decided on their portfolio.

use super::{
    harness::{Sandbox, assert_snapshot},
    hostile::{altered, made_otherwise},
};

/// A practitioner whose portfolio a panel decided on, and who has the decision file.
pub(super) fn decided() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("export --output ab.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok("keys new --output cd --name cd@panel --no-passphrase");
        sandbox.ok("review ab.zip --assessor 'C. D.' --role 'Panel member' --decide RB-01=accept --reason 'It shows how you listen.' --quality valid --output d.json");
        sandbox
            .ok("review ab.zip --decide RB-02=clarify --reason 'How often did you meet?' --remark 'A pleasure to read.' --output d.json");
        sandbox.ok("review ab.zip --decide RB-04=accept --reason 'The plan is your own.' --output d.json --sign cd");
    });
    sandbox
}

pub(super) fn on_the_panel(sandbox: &mut Sandbox, work: impl FnOnce(&Sandbox)) {
    sandbox.set("IMH_WORKSPACE", "panel");
    work(sandbox);
    let home = sandbox.path("ws").display().to_string();
    sandbox.set("IMH_WORKSPACE", &home);
}

#[test]
fn decisions_that_come_back_are_read_and_stand_beside_the_ratings() {
    let sandbox = decided();
    // The key differs in each run.
    let text = sandbox.transcript(&[
        "decisions list",
        "decisions show",
        "decisions import d.json --signer cd.pub",
        "decisions import d.json",
        "decisions list",
        "decisions list --asked",
        "decisions show RB-02",
        "decisions show",
        "decisions show RB-09",
        "status",
        "gaps --domain RB",
        "history RB-02",
        "undo",
        "decisions list --format csv",
    ]);
    let key =
        sandbox.json("review show d.json --format json")["signed-by"].as_str().unwrap().to_owned();
    assert_snapshot("decisions.txt", &text.replace(&key, "SHA256:KEY"));
}

#[test]
fn no_rating_is_touched_by_a_decision() {
    let sandbox = decided();
    let before = sandbox.json("status --format json")["summary"].clone();
    let gaps = sandbox.json("gaps --format json")["gaps"].as_array().unwrap().len();
    sandbox.ok("decisions import d.json");
    assert_eq!(sandbox.json("status --format json")["summary"], before);
    let after = sandbox.json("gaps --format json");
    assert_eq!(after["gaps"].as_array().unwrap().len(), gaps);
    assert_eq!(after["asked"][0]["competency"], "RB-02");
}

#[test]
fn an_acceptance_says_what_of_it_changed_since() {
    let sandbox = decided();
    sandbox.ok("decisions import d.json");
    let changed = || {
        let list = sandbox.json("decisions list --format json");
        let find = |id: &str| {
            list["decisions"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["competency"] == id)
                .unwrap()["changed"]
                .clone()
        };
        (find("RB-01"), find("RB-02"), find("RB-04"))
    };
    let none = serde_json::json!([]);
    assert_eq!(changed(), (none.clone(), none.clone(), none.clone()));
    // New evidence does not change what the decision rests on.
    sandbox.write("more.txt", "more\n");
    sandbox.ok("evidence add more.txt --for RB-01 --title More");
    sandbox.ok("rate RB-09=achieved");
    assert_eq!(changed(), (none.clone(), none.clone(), none.clone()));
    sandbox.ok("rate RB-04=achieved");
    sandbox.ok("evidence edit E1 --title 'Other visits'");
    assert_eq!(
        changed(),
        (
            serde_json::json!(["E1 was changed"]),
            none.clone(),
            serde_json::json!(["the self-rating changed"])
        )
    );
    sandbox.ok("evidence remove E1");
    assert_eq!(changed().0, serde_json::json!(["E1 was taken out"]));
    assert_eq!(sandbox.json("status --format json")["decided"]["changed"], 2);
    assert!(sandbox.ok("decisions list").contains("Accepted, and changed since"));
    sandbox.ok("undo");
    sandbox.ok("undo");
    assert_eq!(changed().0, none);
}

#[test]
fn the_same_answer_given_again_changes_nothing_of_what_was_accepted_and_a_note_is_told_as_a_note() {
    let sandbox = decided();
    sandbox.ok("decisions import d.json");
    let of_rb_01 = || {
        let list = sandbox.json("decisions list --format json");
        let one = list["decisions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["competency"] == "RB-01")
            .unwrap()
            .clone();
        assert_eq!(one["changed"], one["since"]);
        one["changed"].clone()
    };
    // Portfolios keep times to the second.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    for (line, says) in [
        ("rate RB-01=achieved", serde_json::json!([])),
        ("rate RB-01=not-yet", serde_json::json!(["the self-rating changed"])),
        ("rate RB-01=achieved", serde_json::json!([])),
        (
            "rate RB-01=achieved --note 'With the father too.'",
            serde_json::json!(["the note on the self-rating changed"]),
        ),
        ("rate RB-01=achieved --no-note", serde_json::json!([])),
    ] {
        sandbox.ok(line);
        assert_eq!(of_rb_01(), says, "{line}");
    }
}

#[test]
fn a_later_version_is_taken_and_one_that_changed_what_was_there_is_not() {
    let mut sandbox = decided();
    let earlier = sandbox.read("d.json");
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok(
            "review ab.zip --decide RB-02=accept --reason 'Every week, you say.' --output d.json",
        );
    });
    // In a folder of its own it has no signature beside it.
    sandbox.write("sent/earlier.json", &earlier);
    sandbox.ok("decisions import sent/earlier.json");
    sandbox.ok("decisions import d.json");
    let list = sandbox.json("decisions list --format json");
    assert_eq!(
        (&list["summary"]["accepted"], list["reviews"].as_array().unwrap().len()),
        (&3.into(), 1)
    );
    let shown = sandbox.json("decisions show RB-02 --format json");
    assert_eq!(shown["decisions"][0]["earlier"][0]["outcome"], "clarify");
    assert!(
        sandbox.fails(2, "decisions import sent/earlier.json").contains("is an earlier version")
    );
    let forged = sandbox.read("d.json").replace("How often did you meet?", "Never mind.");
    sandbox.write("forged.json", forged);
    let said = sandbox.fails(2, "decisions import forged.json");
    assert!(said.contains("leaves out or changes something that you were sent before"), "{said}");
    // Decisions may be added, but nothing else may change: not the assessor, nor which outcome
    // accepts.
    let later = sandbox.read("d.json");
    for (was, is) in [
        ("\"C. D.\"", "\"Z. Z.\""),
        ("\"accepts\": false", "\"accepts\": true"),
        ("\"Please clarify\"", "\"Accepted\""),
    ] {
        let forged = later.replace(was, is).replace(
            "\"remarks\": [",
            "\"remarks\": [{\"written-on\": \"2026-11-22\", \"says\": \"More.\"},",
        );
        assert_ne!(forged, later);
        sandbox.write("forged.json", forged);
        assert!(
            sandbox
                .fails(2, "decisions import forged.json")
                .contains("leaves out or changes something"),
            "{is}"
        );
    }
}

#[test]
fn a_signed_file_goes_on_under_the_same_key_and_a_late_signature_is_taken() {
    let mut sandbox = decided();
    // First without its signature, which is elsewhere; then with it.
    sandbox.write("alone/d.json", sandbox.read("d.json"));
    sandbox.ok("decisions import alone/d.json");
    let signed_by =
        |sandbox: &Sandbox| sandbox.json("decisions show --format json")["signed-by"].clone();
    assert_eq!(signed_by(&sandbox), serde_json::Value::Null);
    sandbox.ok("decisions import d.json --signer cd.pub");
    assert!(signed_by(&sandbox).is_string());
    assert_eq!(
        sandbox.json("decisions list --format json")["reviews"].as_array().unwrap().len(),
        1
    );
    let said = String::from_utf8(sandbox.run("decisions import alone/d.json").stderr).unwrap();
    assert!(said.contains("here already"), "{said}");
    assert!(signed_by(&sandbox).is_string());
    // A later version without a signature, or with another's signature, is refused.
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok("review ab.zip --decide RB-02=accept --reason 'Every week.' --output d.json");
        sandbox.ok("keys new --output evil --no-passphrase");
    });
    let said = sandbox.fails(2, "decisions import d.json");
    assert!(
        said.contains("continues decisions that were signed with SHA256:")
            && said.contains("this file is not signed"),
        "{said}"
    );
    on_the_panel(&mut sandbox, |sandbox| {
        drop(sandbox.ok("review ab.zip --output d.json --sign evil --no-input"));
    });
    let said = sandbox.fails(2, "decisions import d.json");
    assert!(said.contains(", but this file with SHA256:"), "{said}");
    on_the_panel(&mut sandbox, |sandbox| {
        drop(sandbox.ok("review ab.zip --output d.json --sign cd --no-input"));
    });
    sandbox.ok("decisions import d.json");
    assert_eq!(sandbox.json("decisions list --format json")["summary"]["accepted"], 3);
}

#[test]
fn a_decision_file_that_is_not_for_this_portfolio_or_not_what_it_says_is_refused() {
    let mut sandbox = decided();
    let good: serde_json::Value = serde_json::from_slice(&sandbox.read_bytes("d.json")).unwrap();
    let history = sandbox.json("history --format json");
    for (change, words) in [
        (
            &(|value: &mut serde_json::Value| value["bundle"]["sha256"] = "0".repeat(64).into())
                as &dyn Fn(&mut serde_json::Value),
            "was not exported from here",
        ),
        (
            &|value| value["framework"]["version"] = "2.0.0".into(),
            "made against imh-practice 2.0.0",
        ),
        (
            &|value| value["decisions"][0]["competency"] = "ZZ-01".into(),
            "which the framework does not know",
        ),
        (
            &|value| value["decisions"][0]["evidence"][0] = "E9".into(),
            "which the portfolio does not have",
        ),
        (&|value| value["decisions"][0]["outcome"] = "maybe".into(), "no outcome `maybe`"),
        (&|value| value["decisions"][0]["reason"] = "".into(), "not understood"),
        (&|value| value["assessor"]["name"] = "a.b.".into(), "nobody decides on their own"),
    ] {
        let mut value = good.clone();
        change(&mut value);
        sandbox.write("bad.json", serde_json::to_vec(&value).unwrap());
        let said = sandbox.fails(2, "decisions import bad.json");
        assert!(said.contains(words) && said.contains("nothing was changed"), "{words}: {said}");
    }
    // Forged, unsigned where a signature is required, cut short.
    let text = sandbox.read("d.json");
    sandbox.write("d.json", text.replace("How often did you meet?", "Fine."));
    assert!(
        sandbox
            .fails(2, "decisions import d.json")
            .contains("does not match what this file holds now")
    );
    sandbox.write("alone/alone.json", &text);
    assert!(
        sandbox
            .fails(2, "decisions import alone/alone.json --signer cd.pub")
            .contains("nobody signed")
    );
    sandbox.write("alone/alone.json", &text[..text.len() - 40]);
    assert!(
        sandbox.fails(2, "decisions import alone/alone.json").contains("only a part of it is here")
    );
    assert_eq!(sandbox.json("history --format json"), history);
    on_the_panel(&mut sandbox, |sandbox| {
        assert_eq!(sandbox.run("decisions import d.json").status.code(), Some(3));
    });
}

#[test]
fn an_encrypted_decision_file_opens_with_the_key_it_is_for() {
    let mut sandbox = decided();
    sandbox.ok("keys new --no-passphrase");
    std::fs::write(sandbox.path("ab.pub"), sandbox.ok("keys show")).unwrap();
    on_the_panel(&mut sandbox, |sandbox| {
        drop(sandbox.ok("review ab.zip --output d.json --sign cd --encrypt-to ab.pub"));
    });
    sandbox.ok("decisions import d.json.age --identity own --signer cd.pub");
    assert_eq!(sandbox.json("decisions list --format json")["summary"]["accepted"], 2);
}

/// A practitioner who answered the requests, and exported again.
pub(super) fn sent_again() -> Sandbox {
    let sandbox = decided();
    sandbox.ok("decisions import d.json");
    sandbox.write("weeks.txt", "Every week for a year.\n");
    sandbox.ok("evidence add weeks.txt --for RB-02 --title 'How often'");
    sandbox.ok("export --resubmit --output again.zip");
    sandbox
}

#[test]
fn a_resubmission_carries_acceptances_forward_and_marks_news() {
    let sandbox = sent_again();
    sandbox.ok("verify again.zip --extract out");
    let portfolio: serde_json::Value =
        serde_json::from_str(&sandbox.read("out/data/portfolio.json")).unwrap();
    let find = |id: &str| {
        let all = portfolio["domains"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|domain| domain["competencies"].as_array().unwrap());
        all.into_iter().find(|one| one["competency"] == id).unwrap()["decision"].clone()
    };
    assert_eq!(
        (&find("RB-01")["outcome"], &find("RB-01")["since"]),
        (&"accept".into(), &serde_json::json!([]))
    );
    assert_eq!(
        (&find("RB-02")["outcome"], &find("RB-02")["since"]),
        (&"clarify".into(), &serde_json::json!(["E3 is new"]))
    );
    assert_eq!(find("RB-09"), serde_json::Value::Null);
    assert_eq!(sandbox.read("out/data/decisions/1 C. D.json"), sandbox.read("d.json"));
    assert_eq!(sandbox.read("out/data/decisions/1 C. D.json.sig"), sandbox.read("d.json.sig"));
    let page = sandbox.read("out/data/index.html");
    assert!(page.contains("Please clarify, by <bdi>C. D.</bdi> on 22 November 2026: <bdi>How often did you meet?</bdi> Since then: E3 is new."));
    assert!(page.contains(
        "2 accepted before, 1 with something asked for; 1 of all these with something new"
    ));
    // A plain export does not contain it.
    sandbox.ok("export --output plain.zip");
    sandbox.ok("verify plain.zip --extract plain");
    assert!(
        !sandbox.read("plain/data/portfolio.json").contains("C. D.")
            && !sandbox.path("plain/data/decisions").exists()
    );
    // It can be restored, and the included decisions stay with the panel and the bundle.
    sandbox.ok("workspace restore again.zip back");
    let fresh = Sandbox::with_content();
    assert!(
        fresh
            .fails(2, "export --resubmit --output x.zip")
            .contains("no decisions to carry forward yet")
    );
}

#[cfg(unix)]
#[test]
fn the_next_review_begins_with_the_open_points() {
    use super::terminal::Terminal;
    let mut sandbox = sent_again();
    on_the_panel(&mut sandbox, |sandbox| {
        let mut terminal = Terminal::start(sandbox, "review again.zip --assessor 'C. D.'", 90, 40);
        terminal.sees("Enter to begin");
        terminal.types("\r");
        // 63 less two acceptances without anything new since; requests come first, with what is
        // new.
        terminal.sees("A. B. · level 1 · sent again · not signed");
        terminal.sees("2 of 63, 61 not yet decided");
        terminal.sees("before: Please clarify, 22 November 2026: How often did you meet?");
        terminal.sees("since then: E3 is new");
        terminal.sees("q quit");
        terminal.types("1");
        terminal.sees("Why?");
        terminal.types("Every week, as you say.\r");
        terminal.sees("3 of 63, 60 not yet decided");
        terminal.sees("q quit");
        terminal.types("u");
        terminal.sees("5 of 63");
        terminal.sees("q quit");
        terminal.types("b");
        terminal.sees("before: Accepted, 22 November 2026: The plan is your own.");
        terminal.sees("q quit");
        terminal.types("q");
        let (said, _) = terminal.ends();
        assert!(said.contains("2 accepted before, 1 accepted, 60 not yet decided"), "{said}");
    });
    let file = "again - decisions by C. D.json";
    sandbox.ok(&format!("decisions import '{file}'"));
    let list = sandbox.json("decisions list --format json");
    assert_eq!((&list["summary"]["accepted"], &list["summary"]["asked"]), (&3.into(), &0.into()));
}

#[test]
fn decisions_in_a_resubmission_must_match_the_decision_files_in_it() {
    let mut sandbox = sent_again();
    sandbox.ok("rate RB-04=achieved");
    sandbox.ok("export --resubmit --output changed.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        let said = |bundle: &str| {
            let output = sandbox
                .run(&format!("review {bundle} --assessor X --decide RB-09=accept --reason Yes"));
            String::from_utf8(output.stderr).unwrap()
        };
        assert!(
            said("again.zip")
                .contains("2 competencies were accepted before by C. D. (signed with SHA256:")
        );
        assert!(said("changed.zip").contains("1 competency was accepted before"));
    });
}

#[test]
fn news_since_an_earlier_portfolio_is_proved_and_not_taken_on_a_senders_word() {
    let mut sandbox = sent_again();
    sandbox.ok("rate RB-04=achieved");
    sandbox.ok("export --resubmit --output changed.zip");
    // The sender claims that nothing is new on RB-04, which was accepted; but something is.
    let lie = made_otherwise(&sandbox, "changed.zip", "portfolio.json", &|json| {
        let mut told: serde_json::Value = serde_json::from_str(json).unwrap();
        for domain in told["domains"].as_array_mut().unwrap() {
            for competency in domain["competencies"].as_array_mut().unwrap() {
                if competency["competency"] == "RB-04" {
                    competency["decision"]["since"] = serde_json::json!([]);
                }
            }
        }
        told.to_string()
    });
    sandbox.write("lie.zip", lie);
    // The included decisions differ from the signed ones; first without adjusting their digest,
    // then with the digest adjusted in the portfolio.
    let accepts = |file: &str| file.replace("\"outcome\": \"clarify\"", "\"outcome\": \"accept\"");
    sandbox.write("forged.zip", altered(&sandbox, "again.zip", "/1 C. D.json", &accepts));
    let digest = |text: &str| imh::format::sha256(text.as_bytes()).to_string();
    let (was, is) = (digest(&sandbox.read("d.json")), digest(&accepts(&sandbox.read("d.json"))));
    sandbox.write(
        "forged-well.zip",
        made_otherwise(&sandbox, "forged.zip", "portfolio.json", &|json| json.replace(&was, &is)),
    );
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok("portfolio diff ab.zip lie.zip");
        let reviewed = |bundle: &str, more: &str| {
            format!(
                "review {bundle} --assessor X --decide RB-09=accept --reason Yes --output {bundle}.json {more}"
            )
        };
        let told = sandbox.transcript(&[
            &reviewed("again.zip", ""),
            &reviewed("again.zip", "--since ab.zip"),
            &reviewed("lie.zip", ""),
            &reviewed("lie.zip", "--since ab.zip"),
            &reviewed("changed.zip", "--since again.zip"),
            &reviewed("ab.zip", "--since ab.zip"),
            &reviewed("again.zip", "--since nowhere.zip"),
            &reviewed("again.zip", "--since d.json"),
            &reviewed("forged.zip", "--since ab.zip"),
            &reviewed("forged-well.zip", ""),
        ]);
        let key = sandbox.json("review show d.json --format json")["signed-by"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_snapshot("review-since.txt", &told.replace(&key, "SHA256:KEY"));
    });
}

#[test]
fn decisions_that_came_along_count_only_with_a_signature_that_counts_and_never_with_the_owners() {
    let mut sandbox = sent_again();
    sandbox.ok("keys new --output me --name me --no-passphrase");
    sandbox.ok("export --resubmit --sign me --output signed.zip");
    let mine = sandbox.read("me.pub");
    sandbox.write("both", format!("me {}panel {}", mine, sandbox.read("cd.pub")));
    sandbox.write("me-alone", format!("me {mine}"));
    on_the_panel(&mut sandbox, |sandbox| {
        let said = |more: &str| {
            let output = sandbox.run(&format!(
                "review signed.zip --assessor X --decide RB-09=accept --reason Yes {more}"
            ));
            String::from_utf8(output.stderr).unwrap()
        };
        assert!(said("--signer both").contains("2 competencies were accepted before by C. D."));
        let doubted = said("--signer me-alone");
        assert!(doubted.contains("the decisions of C. D. that came along are not signed by anybody whose signature counts"), "{doubted}");
        assert!(!doubted.contains("accepted before by"), "{doubted}");
        // A person who signs decisions on their own portfolio.
        sandbox.ok("review ab.zip --assessor 'C. D.' --output d.json --decide RB-09=accept --reason Fine --sign me");
    });
    assert!(
        sandbox
            .fails(2, "decisions import d.json")
            .contains("continues decisions that were signed with SHA256:")
    );
    sandbox.ok("decisions import d.json --signer both");
    sandbox.ok("export --resubmit --sign me --output own.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        let output = sandbox
            .run("review own.zip --assessor X --decide RB-09=accept --reason Yes --signer both");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("are signed with the key that signed the portfolio itself"),
            "{said}"
        );
    });
}

#[test]
fn an_agreed_decision_counts_on_both_sides_in_any_order() {
    let mut sandbox = decided();
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok("review ab.zip --assessor 'E. F.' --decide RB-01=resubmit --decide RB-04=accept --reason 'As I see it.' --remark 'Thank you.' --output e.json");
        sandbox.ok("review settle d.json e.json --decide RB-01=accept --reason 'We agree.' --output agreed.json");
    });
    // The agreed file comes before the one that it settles.
    sandbox.ok("decisions import agreed.json");
    sandbox.ok("decisions import e.json");
    assert_eq!(sandbox.json("decisions list --format json")["summary"]["accepted"], 2);
    sandbox.ok("export --resubmit --output again.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        let said =
            sandbox.run("review again.zip --assessor X --decide RB-09=accept --reason Yes").stderr;
        let said = String::from_utf8(said).unwrap();
        assert!(
            said.contains("2 competencies were accepted before by C. D. and E. F. (not signed)"),
            "{said}"
        );
        // A statement depends on the decisions that count, and not on the order of the files.
        sandbox.ok("review certificate agreed.json e.json --output one.html");
        sandbox.ok("review certificate e.json agreed.json --output other.html");
        assert_eq!(sandbox.read("one.html"), sandbox.read("other.html"));
        assert!(sandbox.read("one.html").contains("2 of 63 competencies were accepted"));
        let agreed = sandbox.json("review show agreed.json --format json");
        assert_eq!(agreed["remarks"][1]["says"], "E. F.: Thank you.");
        // Sides are identified by the reviews, and not by the order of the files.
        sandbox.ok("review ab.zip --decide RB-09=accept --reason 'So says C. D.' --output d.json");
        sandbox.ok("review ab.zip --decide RB-09=accept --reason 'So says E. F.' --output e.json");
        sandbox.ok("review settle e.json d.json --output agreed.json --no-input");
        let agreed = sandbox.json("review show agreed.json --format json");
        let reason = |id: &str| {
            agreed["decisions"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["competency"] == id)
                .unwrap()["reason"]
                .clone()
        };
        assert_eq!(reason("RB-09"), "C. D.: So says C. D. E. F.: So says E. F.");
        // A new decision on the same day reopens the matter.
        sandbox.ok("review ab.zip --decide RB-04=resubmit --reason 'I was wrong.' --output e.json");
        let said = String::from_utf8(
            sandbox.run("review settle d.json e.json --output agreed.json --no-input").stderr,
        )
        .unwrap();
        assert!(said.contains("Still to talk about: RB-02, RB-04."), "{said}");
    });
}

#[test]
fn decisions_that_came_along_match_this_person_and_portfolio_or_become_open_points_again() {
    let mut sandbox = sent_again();
    let digest = |text: &str| imh::format::sha256(text.as_bytes()).to_string();
    let original = sandbox.read("d.json");
    for (doubt, was, is) in [
        (
            "are about a portfolio that belongs to somebody else",
            "\"person\": \"A. B.\"",
            "\"person\": \"Not me\"",
        ),
        (
            "were made against a different framework or level",
            "\"level\": \"1\"",
            "\"level\": \"2\"",
        ),
        ("1 C. D.json is not a decision file", "\"name\": \"C. D.\"", "\"name\": \"a. b.\""),
    ] {
        let changed = original.replace(was, is);
        assert_ne!(original, changed);
        sandbox.write(
            "step.zip",
            altered(&sandbox, "again.zip", "/1 C. D.json", &|_| changed.clone()),
        );
        let json = made_otherwise(&sandbox, "step.zip", "portfolio.json", &|json| {
            // Without a signature, which would not fit.
            let mut told: serde_json::Value =
                serde_json::from_str(&json.replace(&digest(&original), &digest(&changed))).unwrap();
            told["resubmission"]["decisions"][0]["signature"] = serde_json::Value::Null;
            told.to_string()
        });
        sandbox.write("step.zip", json);
        sandbox.write("bad.zip", super::hostile::without(&sandbox, "step.zip", ".json.sig"));
        on_the_panel(&mut sandbox, |sandbox| {
            let output = sandbox.run(
                "review bad.zip --assessor X --decide RB-09=accept --reason Yes --output x.json",
            );
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success() && said.contains(doubt), "{doubt}: {said}");
            assert!(!said.contains("accepted before"), "{said}");
            std::fs::remove_file(sandbox.path("x.json")).unwrap();
        });
    }
}

#[test]
fn nobody_is_said_to_have_accepted_who_only_asked_for_something() {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("export --output ab.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok(
            "review ab.zip --assessor Ann --decide RB-02=accept --reason Good. --output a.json",
        );
        sandbox
            .ok("review ab.zip --assessor Bo --decide RB-02=accept --reason Fine. --output b.json");
        sandbox.ok("review ab.zip --assessor Cem --decide RB-01=resubmit --reason 'Not yet.' --output c.json");
    });
    for file in ["a", "b", "c"] {
        sandbox.ok(&format!("decisions import {file}.json"));
    }
    // Each assessor who accepted is named, and no words are attributed to another.
    let list = sandbox.json("decisions list --format json");
    let decided = list["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["competency"] == "RB-02")
        .unwrap()
        .clone();
    let mut by = [decided["by"][0].as_str().unwrap(), decided["also-by"][0].as_str().unwrap()];
    by.sort_unstable();
    assert_eq!(by, ["Ann", "Bo"]);
    let said = sandbox.ok("decisions list").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("Fine. Ann decided the same.") || said.contains("Good. Bo decided the same."),
        "{said}"
    );
    assert!(
        sandbox.ok("decisions list --format csv").lines().next().unwrap().contains(",by,also-by,")
    );
    sandbox.ok("export --resubmit --output again.zip");
    sandbox.ok("verify again.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        let output = sandbox.run(
            "review again.zip --assessor Dee --decide RB-01=accept --reason Good. --output d.json",
        );
        let said = String::from_utf8(output.stderr).unwrap();
        let told = said
            .lines()
            .find(|line| line.starts_with("1 competency was accepted before by "))
            .unwrap_or_default();
        assert!(
            told.contains("Ann (not signed)")
                && told.contains("Bo (not signed)")
                && !told.contains("Cem"),
            "{said}"
        );
        sandbox.ok("review certificate a.json b.json c.json d.json --badge --output s.html");
    });
    for file in ["s.html", "s.draft-badge.json"] {
        let said = sandbox.read(file);
        assert!(
            ["Ann", "Bo", "Dee"].iter().all(|name| said.contains(name)) && !said.contains("Cem"),
            "{said}"
        );
    }
    // If nothing was accepted, nobody is named as having accepted.
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --output ab.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok("review ab.zip --assessor Cem --decide RB-01=resubmit --reason 'Not yet.' --output c.json");
    });
    sandbox.ok("decisions import c.json");
    sandbox.ok("export --resubmit --output again.zip");
    on_the_panel(&mut sandbox, |sandbox| {
        let output = sandbox.run(
            "review again.zip --assessor Dee --decide RB-01=accept --reason Good. --output d.json",
        );
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("Nothing that was accepted before still stands")
                && !said.contains("before by"),
            "{said}"
        );
    });
}

#[test]
fn a_familys_name_in_an_assessors_words_does_not_go_along() {
    let mut sandbox = decided();
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok(
            "review ab.zip --decide RB-05=clarify --reason 'Was that with Amelia?' --output d.json",
        );
    });
    sandbox.ok("decisions import d.json");
    sandbox.ok("check names add Amelia");
    sandbox.ok("export --output plain.zip");
    let said = sandbox.fails(1, "export --resubmit --output again.zip");
    assert!(
        said.contains("a name from your own list") && said.contains("imh check --resubmit"),
        "{said}"
    );
    let findings = sandbox.json("check --resubmit --format json")["findings"].to_string();
    assert!(findings.contains("decision 4 on RB-05, the reason"), "{findings}");
    assert!(!sandbox.path("again.zip").exists());
}
