//! `imh decisions`: what assessors decided comes back to whose portfolio it is.

use super::harness::{Sandbox, assert_snapshot};

/// A practitioner whose portfolio was decided on by a panel, and who has the decision file.
fn decided() -> Sandbox {
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

fn on_the_panel(sandbox: &mut Sandbox, work: impl FnOnce(&Sandbox)) {
    sandbox.set("IMH_WORKSPACE", "panel");
    work(sandbox);
    let home = sandbox.path("ws").display().to_string();
    sandbox.set("IMH_WORKSPACE", &home);
}

#[test]
fn decisions_that_come_back_are_read_and_stand_beside_the_ratings() {
    let sandbox = decided();
    // A key is another each time.
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
    let key = sandbox.json("review show d.json --format json")["signed-by"].as_str().unwrap().to_owned();
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
        let find = |id: &str| list["decisions"].as_array().unwrap().iter().find(|one| one["competency"] == id).unwrap()["changed"].clone();
        (find("RB-01"), find("RB-02"), find("RB-04"))
    };
    let none = serde_json::json!([]);
    assert_eq!(changed(), (none.clone(), none.clone(), none.clone()));
    // What is new is nothing that it rests on.
    sandbox.write("more.txt", "more\n");
    sandbox.ok("evidence add more.txt --for RB-01 --title More");
    sandbox.ok("rate RB-09=achieved");
    assert_eq!(changed(), (none.clone(), none.clone(), none.clone()));
    sandbox.ok("rate RB-04=achieved");
    sandbox.ok("evidence edit E1 --title 'Other visits'");
    assert_eq!(changed(), (serde_json::json!(["E1 was changed"]), none.clone(), serde_json::json!(["the self-rating changed"])));
    sandbox.ok("evidence remove E1");
    assert_eq!(changed().0, serde_json::json!(["E1 was taken out"]));
    assert_eq!(sandbox.json("status --format json")["decided"]["changed"], 2);
    assert!(sandbox.ok("decisions list").contains("Accepted, and changed since"));
    sandbox.ok("undo");
    sandbox.ok("undo");
    assert_eq!(changed().0, none);
}

#[test]
fn a_later_version_is_taken_and_one_that_changed_what_was_there_is_not() {
    let mut sandbox = decided();
    let earlier = sandbox.read("d.json");
    on_the_panel(&mut sandbox, |sandbox| {
        sandbox.ok("review ab.zip --decide RB-02=accept --reason 'Every week, you say.' --output d.json");
    });
    sandbox.write("earlier.json", &earlier);
    sandbox.ok("decisions import earlier.json");
    sandbox.ok("decisions import d.json");
    let list = sandbox.json("decisions list --format json");
    assert_eq!((&list["summary"]["accepted"], list["reviews"].as_array().unwrap().len()), (&3.into(), 1));
    let shown = sandbox.json("decisions show RB-02 --format json");
    assert_eq!(shown["decisions"][0]["earlier"][0]["outcome"], "clarify");
    assert!(sandbox.fails(2, "decisions import earlier.json").contains("is an earlier version"));
    let forged = sandbox.read("d.json").replace("How often did you meet?", "Never mind.");
    sandbox.write("forged.json", forged);
    let said = sandbox.fails(2, "decisions import forged.json");
    assert!(said.contains("leaves out or changes a decision that you had been sent"), "{said}");
}

#[test]
fn a_decision_file_that_is_not_for_this_portfolio_or_not_what_it_says_is_refused() {
    let mut sandbox = decided();
    let good: serde_json::Value = serde_json::from_slice(&sandbox.read_bytes("d.json")).unwrap();
    let history = sandbox.json("history --format json");
    for (change, words) in [
        (
            &(|value: &mut serde_json::Value| value["bundle"]["sha256"] = "0".repeat(64).into()) as &dyn Fn(&mut serde_json::Value),
            "was not exported from here",
        ),
        (&|value| value["framework"]["version"] = "2.0.0".into(), "made against imh-practice 2.0.0"),
        (&|value| value["decisions"][0]["competency"] = "ZZ-01".into(), "which the framework does not know"),
        (&|value| value["decisions"][0]["evidence"][0] = "E9".into(), "which the portfolio does not have"),
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
    // Forged, unsigned where a signature is asked for, cut short.
    let text = sandbox.read("d.json");
    sandbox.write("d.json", text.replace("How often did you meet?", "Fine."));
    assert!(sandbox.fails(2, "decisions import d.json").contains("is not the signature of what this file holds now"));
    sandbox.write("alone.json", &text);
    assert!(sandbox.fails(2, "decisions import alone.json --signer cd.pub").contains("nobody signed"));
    sandbox.write("alone.json", &text[..text.len() - 40]);
    assert!(sandbox.fails(2, "decisions import alone.json").contains("only a part of it is here"));
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
    on_the_panel(&mut sandbox, |sandbox| drop(sandbox.ok("review ab.zip --output d.json --sign cd --encrypt-to ab.pub")));
    sandbox.ok("decisions import d.json.age --identity own --signer cd.pub");
    assert_eq!(sandbox.json("decisions list --format json")["summary"]["accepted"], 2);
}
