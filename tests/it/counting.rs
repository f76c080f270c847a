//! The decision that counts when several people decided: the same in every command and every order
//! of files.

use imh::{
    analysis::{NotStated, accepted, counting, recognised},
    model::*,
    report::{CertificateView, Format, PackView, render},
};
use proptest::prelude::*;
use serde_json::Value;

use super::harness::Sandbox;

/// A portfolio on which C. D. and E. F. decided, alike on RB-04 and differently on RB-01; G. H.
/// agrees with E. F.
fn panel() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    let decided =
        |name: &str, more: &str| sandbox.ok(&format!("review ab.zip --assessor '{name}' {more}"));
    decided(
        "C. D.",
        "--decide RB-01=accept --decide RB-04=accept --reason 'It shows how you listen.' --output c.json",
    );
    decided("E. F.", "--decide RB-01=resubmit --reason 'Too short to tell.' --output e.json");
    decided("E. F.", "--decide RB-04=accept --reason 'Your own plan.' --output e.json");
    decided(
        "G. H.",
        "--decide RB-01=resubmit --decide RB-04=accept --reason 'Nothing of the father.' --output g.json",
    );
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox
}

fn orders<'f>(files: &[&'f str]) -> Vec<Vec<&'f str>> {
    if files.is_empty() {
        return vec![Vec::new()];
    }
    let begun_with = |at: usize| {
        let mut rest = files.to_vec();
        let first = rest.remove(at);
        orders(&rest).into_iter().map(move |order| [vec![first], order].concat())
    };
    (0..files.len()).flat_map(begun_with).collect()
}

/// Moves files to a place that no command searches.
fn take_away(sandbox: &Sandbox, files: &[&str]) {
    std::fs::create_dir_all(sandbox.path(".elsewhere")).unwrap();
    for file in files {
        std::fs::rename(sandbox.path(file), sandbox.path(&format!(".elsewhere/{file}"))).unwrap();
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn differing_decisions_are_open_side_by_side_in_any_order() {
    let mut told = Vec::new();
    for order in orders(&["c.json", "e.json"]) {
        let sandbox = panel();
        for file in order {
            sandbox.ok(&format!("decisions import {file}"));
        }
        sandbox.ok("export --resubmit --output again.zip");
        sandbox.ok("verify again.zip --extract out");
        let portfolio = sandbox.read("out/data/portfolio.json");
        let said = sandbox.transcript(&[
            "decisions list",
            "decisions list --format json",
            "decisions list --format csv",
            "decisions list --asked",
            "decisions show RB-01",
            "gaps --domain RB --format json",
        ]);
        told.push((
            said,
            sandbox.json("status --format json")["decided"].clone(),
            portfolio,
            sandbox.read("out/data/index.html"),
        ));
    }
    let (said, tally, portfolio, page) = &told[0];
    assert!(told.iter().all(|other| other == &told[0]));
    assert_eq!(tally, &serde_json::json!({ "accepted": 1, "asked": 0, "open": 1, "changed": 0 }));
    let side_by_side = "C. D. on 22 November 2026: Accepted. It shows how you listen. E. F. on 22 November 2026: Please send again. Too short to tell.";
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Open: the assessors have not settled it"), "{said}");
    assert!(said.contains(side_by_side) || said.contains(&swapped(side_by_side)), "{said}");
    assert!(page.contains("1 accepted before, 0 with something asked for, 1 open because the assessors have not settled this"));
    let portfolio = json(portfolio);
    let all = portfolio["domains"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|domain| domain["competencies"].as_array().unwrap());
    let here =
        all.into_iter().find(|one| one["competency"] == "RB-01").unwrap()["decision"].clone();
    assert_eq!((&here["outcome"], &here["accepted"]), (&"open".into(), &false.into()));
}

fn swapped(side_by_side: &str) -> String {
    let (one, other) = side_by_side.split_once(" E. F.").unwrap();
    format!("E. F.{other} {one}")
}

#[test]
fn nobody_who_sends_again_or_reviews_again_is_told_that_what_is_open_was_accepted() {
    for order in orders(&["c.json", "e.json"]) {
        let mut sandbox = panel();
        for file in order {
            sandbox.ok(&format!("decisions import {file}"));
        }
        let said =
            String::from_utf8(sandbox.run("export --resubmit --output again.zip").stderr).unwrap();
        assert!(said.contains("1 competency that was accepted goes along as accepted"), "{said}");
        assert!(said.contains("Open, because the assessors have not settled it: RB-01."), "{said}");
        sandbox.set("IMH_WORKSPACE", "panel");
        let output = sandbox.run(
            "review again.zip --assessor X --decide RB-09=accept --reason Yes --output x.json",
        );
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("1 competency was accepted before by"), "{said}");
        sandbox.ok("workspace restore again.zip back");
        let back = sandbox.json("--workspace back decisions list --format json");
        assert_eq!(
            (&back["summary"]["accepted"], &back["summary"]["open"]),
            (&1.into(), &1.into())
        );
    }
}

#[test]
fn an_open_competency_is_not_accepted_by_the_later_decision() {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("export --output ab.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    for (day, name, outcome, file) in
        [("20", "E. F.", "resubmit", "e.json"), ("21", "C. D.", "accept", "c.json")]
    {
        sandbox.set("IMH_NOW", &format!("2026-11-{day}T09:15:04Z"));
        sandbox.ok(&format!("review ab.zip --assessor '{name}' --decide RB-01={outcome} --decide RB-04=accept --reason x --output {file}"));
    }
    sandbox.set("IMH_NOW", "2026-11-22T09:20:00Z").set("IMH_WORKSPACE", "ws");
    sandbox.ok("decisions import c.json");
    sandbox.ok("decisions import e.json");
    let list = sandbox.json("decisions list --format json");
    assert_eq!(
        list["summary"],
        serde_json::json!({ "accepted": 1, "asked": 0, "open": 1, "changed": 0 })
    );
    assert!(sandbox.ok("decisions list --asked").contains("RB-01"));
    let said =
        String::from_utf8(sandbox.run("export --resubmit --output again.zip").stderr).unwrap();
    assert!(said.contains("1 competency that was accepted goes along as accepted"), "{said}");
    assert!(said.contains("Open, because the assessors have not settled it: RB-01."), "{said}");
    sandbox.ok("verify again.zip --extract out");
    let portfolio = json(&sandbox.read("out/data/portfolio.json"));
    let all = portfolio["domains"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|domain| domain["competencies"].as_array().unwrap());
    let here =
        all.into_iter().find(|one| one["competency"] == "RB-01").unwrap()["decision"].clone();
    assert_eq!((&here["outcome"], &here["accepted"]), (&"open".into(), &false.into()));
}

#[test]
fn no_statement_is_made_before_the_assessors_settle_and_then_it_is_the_same_in_any_order() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    for order in orders(&["c.json", "e.json"]) {
        let said = sandbox.fails(
            1,
            &format!("review certificate {} --badge --output page.html", order.join(" ")),
        );
        assert!(
            said.contains("the assessors differ on 1 competency, and have not settled that"),
            "{said}"
        );
        assert!(
            said.contains("RB-01: ") && said.contains("settle first: imh review settle"),
            "{said}"
        );
        assert!(
            !sandbox.path("page.html").exists() && !sandbox.path("page.draft-badge.json").exists()
        );
    }
    sandbox.ok(
        "review settle c.json e.json --decide RB-01=accept --reason 'We agree.' --output two.json",
    );
    take_away(&sandbox, &["g.json"]);
    let mut pages = Vec::new();
    for order in orders(&["c.json", "e.json", "two.json", "two.json"]) {
        sandbox.ok(&format!(
            "review certificate {} --badge --output page.html --force",
            order.join(" ")
        ));
        pages.push((sandbox.read("page.html"), sandbox.read("page.draft-badge.json")));
    }
    assert!(
        pages[0].0.contains("2 of 63 competencies were accepted")
            && pages.iter().all(|page| page == &pages[0])
    );
    // A third assessor, who agrees with only one of them, and a settlement of all three.
    std::fs::rename(sandbox.path(".elsewhere/g.json"), sandbox.path("g.json")).unwrap();
    for order in orders(&["two.json", "g.json", "c.json"]) {
        let said = sandbox.fails(
            1,
            &format!("review certificate {} --output page.html --force", order.join(" ")),
        );
        assert!(
            said.contains("C. D. and E. F. on 22 November 2026: Accepted. We agree."),
            "{said}"
        );
    }
    sandbox.ok("review settle two.json g.json --decide RB-01=clarify --reason 'Who was there?' --output three.json");
    let three = json(&sandbox.read("three.json"));
    let by: Vec<&str> = three["together-with"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!((three["assessor"]["name"].as_str(), by), (Some("C. D."), vec!["E. F.", "G. H."]));
    let mut pages = Vec::new();
    for order in orders(&["c.json", "e.json", "two.json", "g.json", "three.json"]) {
        sandbox.ok(&format!("review certificate {} --output page.html --force", order.join(" ")));
        pages.push(sandbox.read("page.html"));
    }
    assert!(
        pages[0].contains("1 of 63 competencies was accepted")
            && pages.iter().all(|page| page == &pages[0])
    );
    // A new decision after a settlement reopens it.
    sandbox.ok("review ab.zip --assessor 'G. H.' --decide RB-01=accept --reason 'I asked.' --output g.json");
    assert!(
        sandbox
            .fails(1, "review certificate g.json three.json two.json")
            .contains("settle that too")
    );
}

#[test]
fn a_decision_after_a_settlement_opens_the_matter_for_the_desk_a_statement_and_its_person() {
    for (later, file) in [("C. D.", "c.json"), ("G. H.", "g.json")] {
        let mut sandbox = panel();
        sandbox.set("IMH_WORKSPACE", "panel");
        sandbox.ok("review settle c.json e.json --decide RB-01=accept --reason 'We agree.' --output two.json");
        take_away(&sandbox, &["g.json"]);
        let desk =
            |sandbox: &Sandbox| sandbox.json("review list . --format json")["bundles"][0].clone();
        assert_eq!((&desk(&sandbox)["open"], &desk(&sandbox)["accepted"]), (&0.into(), &2.into()));
        let said = sandbox.ok("review list .");
        assert!(
            !said.contains("61 left; ") && !said.contains("C. D.: "),
            "what was settled counts in the place of both: {said}"
        );
        sandbox.ok("review certificate two.json --badge --output before.html");
        if file == "g.json" {
            std::fs::rename(sandbox.path(".elsewhere/g.json"), sandbox.path("g.json")).unwrap();
        } else {
            sandbox.ok("review ab.zip --output c.json --decide RB-01=resubmit --reason 'I was wrong: this is another family.'");
        }
        sandbox.ok(&format!(
            "review ab.zip --output {file} --decide RB-02=resubmit --reason 'Please add a date.'"
        ));
        let told = desk(&sandbox);
        assert_eq!(
            (&told["open"], &told["asked"], &told["state"]),
            (&1.into(), &1.into(), &"in-review".into()),
            "{told}"
        );
        assert_eq!(told["differ"][0]["competency"], "RB-01");
        assert_eq!(told["differ"][0]["sides"].as_array().unwrap().len(), 2);
        let said = sandbox.ok("review list .").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains(&format!("{later}: "))
                && said.contains("C. D. and E. F. on 22 November 2026: Accepted. We agree."),
            "{said}"
        );
        // No statement is made, whether the file is named or not, in any order, signed or as a
        // badge.
        for named in [
            "two.json".to_owned(),
            format!("two.json {file}"),
            format!("{file} two.json"),
            "e.json two.json".to_owned(),
        ] {
            let refused =
                sandbox.fails(1, &format!("review certificate {named} --badge --output page.html"));
            assert!(
                refused.contains("the assessors differ on 1 competency")
                    && refused.contains("RB-01: "),
                "{named}: {refused}"
            );
            assert!(
                refused.contains(if named.contains(file) { "imh review settle" } else { file }),
                "{named}: {refused}"
            );
            assert!(
                !sandbox.path("page.html").exists()
                    && !sandbox.path("page.draft-badge.json").exists()
            );
        }
        let shown = String::from_utf8(sandbox.run("review show two.json").stderr).unwrap();
        assert!(
            shown.contains(&format!(
                "`{file}` beside it decides something that is not settled here"
            )),
            "{shown}"
        );
        sandbox.set("IMH_WORKSPACE", "ws");
        for order in orders(&["two.json", file]) {
            for file in &order {
                sandbox.ok(&format!("decisions import {file}"));
            }
            assert_eq!(
                sandbox.json("decisions list --format json")["summary"]["open"],
                1,
                "{order:?}"
            );
            for _ in order {
                sandbox.ok("undo");
            }
        }
        // The command of the hint settles it.
        if file == "c.json" {
            sandbox.set("IMH_WORKSPACE", "panel");
            let refused = sandbox.fails(1, "review certificate two.json --output page.html");
            let (_, hint) =
                refused.split_once("settle that too: imh ").expect("both files are here");
            // Both ask for it now.
            sandbox.ok(hint.lines().next().unwrap());
            assert_eq!(desk(&sandbox)["open"], 0);
            sandbox.ok("review certificate two.json --output page.html");
        }
    }
}

#[test]
fn an_unsettled_difference_stays_open_though_one_of_the_files_is_elsewhere() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review settle c.json e.json --output two.json --no-input");
    take_away(&sandbox, &["g.json"]);
    for away in ["c.json", "e.json"] {
        take_away(&sandbox, &[away]);
        let here = if away == "e.json" { "c.json" } else { "e.json" };
        let is_open = here == "c.json";
        for named in [
            here.to_owned(),
            "two.json".to_owned(),
            format!("two.json {here}"),
            format!("{here} two.json"),
        ] {
            if !is_open {
                let said =
                    sandbox.fails(1, &format!("review certificate {named} --output page.html"));
                assert!(
                    said.contains(
                        "1 decision file that is settled but not here may decide otherwise"
                    ),
                    "{named}: {said}"
                );
                continue;
            }
            for more in ["", " --yes"] {
                let said = sandbox.fails(
                    1,
                    &format!("review certificate {named} --badge --output page.html{more}"),
                );
                assert!(
                    said.contains("to settle 1 competency")
                        && said.contains("leaves RB-01 to be settled"),
                    "{named}: {said}"
                );
                assert!(
                    said.contains("`two.json` settles 1 decision file that is not here"),
                    "{named}: {said}"
                );
                assert!(
                    !sandbox.path("page.html").exists()
                        && !sandbox.path("page.draft-badge.json").exists()
                );
            }
        }
        let desk = sandbox.json("review list . --format json")["bundles"][0].clone();
        let asked = usize::from(!is_open);
        assert_eq!(
            (&desk["open"], &desk["asked"], &desk["accepted"]),
            (&(1 - asked).into(), &asked.into(), &1.into()),
            "{desk}"
        );
        assert!(sandbox.ok("review list .").contains("(1 file that they settle is not here)"));
        sandbox.set("IMH_WORKSPACE", "ws");
        for order in orders(&["two.json", here]) {
            for file in &order {
                sandbox.ok(&format!("decisions import {file}"));
            }
            let listed = sandbox.json("decisions list --format json");
            assert_eq!(
                (&listed["summary"]["open"], &listed["summary"]["accepted"]),
                (&(1 - asked).into(), &1.into()),
                "{order:?}"
            );
            for _ in order {
                sandbox.ok("undo");
            }
        }
        sandbox.set("IMH_WORKSPACE", "panel");
        std::fs::rename(sandbox.path(&format!(".elsewhere/{away}")), sandbox.path(away)).unwrap();
    }
    // The settlement is certified; if the files of its assessors are missing, the message says that
    // they may differ.
    take_away(&sandbox, &["c.json", "e.json"]);
    let said = sandbox.fails(1, "review certificate two.json --badge --output page.html");
    assert!(
        said.contains("2 decision files that are settled but not here may decide otherwise"),
        "{said}"
    );
    sandbox.ok("review certificate two.json --badge --output page.html --yes");
    let words = "made without 2 decision files that are settled in the files it was made from";
    assert!(
        sandbox.read("page.html").contains(words)
            && sandbox.read("page.draft-badge.json").contains(words)
    );
}

#[test]
fn a_statement_made_of_an_earlier_version_says_nothing_that_a_file_beside_it_takes_back() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    take_away(&sandbox, &["e.json", "g.json"]);
    sandbox.write("early.json", sandbox.read("c.json"));
    sandbox.ok("review certificate early.json --output page.html");
    sandbox.ok("review ab.zip --output c.json --decide RB-01=resubmit --reason 'I was wrong.'");
    let refused = sandbox.fails(1, "review certificate early.json --output later.html");
    assert!(refused.contains("decides otherwise, and later: RB-01, in `c.json`"), "{refused}");
    assert!(refused.contains("imh review certificate early.json c.json"), "{refused}");
    sandbox.ok("review certificate early.json c.json --output later.html");
    assert!(sandbox.read("later.html").contains("1 of 63 competencies was accepted"));
}

#[test]
fn an_earlier_acceptance_and_a_later_request_by_another_are_open_on_the_desk_too() {
    let mut sandbox = panel();
    take_away(&sandbox, &["c.json", "g.json"]);
    sandbox.ok("decisions import e.json");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("export --resubmit --output again.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review again.zip --assessor 'C. D.' --decide RB-04=clarify --reason 'I wonder.' --output later.json");
    let open = |sandbox: &Sandbox| {
        let desk = sandbox.json("review list . --format json");
        let again = desk["bundles"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["file"] == "again.zip")
            .unwrap()
            .clone();
        again["open"].clone()
    };
    assert_eq!(open(&sandbox), 1);
    // The same if only the later portfolio is on the desk, which includes the earlier decisions.
    take_away(&sandbox, &["ab.zip", "e.json"]);
    assert_eq!(open(&sandbox), 1);
}

#[test]
fn an_unsigned_decision_does_not_count_if_a_signature_is_asked_for() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("keys new --no-passphrase --output key");
    sandbox.ok("review ab.zip --output c.json --remark Thanks. --sign key");
    take_away(&sandbox, &["g.json"]);
    assert!(sandbox.fails(1, "review certificate c.json --output page.html").contains("`e.json`"));
    let output = sandbox.run("review certificate c.json --signer key.pub --output page.html");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && said.contains("`e.json` does not count: nobody signed `e.json`"),
        "{said}"
    );
}

#[test]
fn neither_of_two_files_by_one_person_on_one_day_is_called_the_later() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    take_away(&sandbox, &["c.json", "g.json"]);
    // On another computer, before the last decision in the first file.
    sandbox.set("IMH_SEED", "another computer");
    sandbox.ok("review ab.zip --assessor 'E. F.' --decide RB-01=accept --reason 'Fine.' --output second.json");
    sandbox.ok(
        "review ab.zip --output e.json --decide RB-01=resubmit --reason 'I looked again: copied.'",
    );
    for order in orders(&["e.json", "second.json"]) {
        let said =
            sandbox.fails(1, &format!("review certificate {} --output page.html", order.join(" ")));
        assert!(said.contains("I looked again: copied.") && said.contains("Fine."), "{said}");
        assert!(
            said.contains("E. F. decided in two files on the same day")
                && !said.contains("imh review settle"),
            "{said}"
        );
    }
    sandbox.set("IMH_WORKSPACE", "ws");
    sandbox.ok("decisions import second.json");
    sandbox.ok("decisions import e.json");
    assert_eq!(sandbox.json("decisions list --format json")["summary"]["open"], 1);
    // They decide the same in both files, or on a later day.
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.ok("review ab.zip --output second.json --decide RB-01=resubmit --reason 'Copied.'");
    sandbox.ok("review certificate e.json second.json --output page.html");
    assert!(sandbox.read("page.html").contains("1 of 63 competencies was accepted"));
    sandbox.set("IMH_NOW", "2026-11-23T09:00:00Z");
    sandbox.ok("review ab.zip --output second.json --decide RB-01=accept --reason 'It is their own after all.'");
    for order in orders(&["e.json", "second.json"]) {
        sandbox.ok(&format!("review certificate {} --output page.html --force", order.join(" ")));
        assert!(sandbox.read("page.html").contains("2 of 63 competencies were accepted"));
    }
}

#[test]
fn the_assessor_of_a_resubmission_answers_the_requests_of_another() {
    let mut sandbox = panel();
    take_away(&sandbox, &["c.json", "g.json"]);
    sandbox.ok("decisions import e.json");
    sandbox.write("more.txt", "More.\n");
    sandbox.ok("evidence add more.txt --for RB-01 --title More");
    sandbox.ok("export --resubmit --output again.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    sandbox.set("IMH_NOW", "2026-11-29T09:00:00Z");
    sandbox.ok("review again.zip --assessor 'C. D.' --decide RB-01=accept --reason 'Now it is long enough.' --output later.json");
    for order in orders(&["e.json", "later.json"]) {
        sandbox.ok(&format!("review certificate {} --output page.html --force", order.join(" ")));
        assert!(sandbox.read("page.html").contains("2 of 63 competencies were accepted"));
    }
    // C. D. alone cannot withdraw what E. F. accepted.
    sandbox.ok("review again.zip --decide RB-04=clarify --reason 'I wonder.' --output later.json");
    for order in orders(&["e.json", "later.json"]) {
        let said = sandbox.fails(
            1,
            &format!("review certificate {} --output page.html --force", order.join(" ")),
        );
        assert!(
            said.contains("RB-04: E. F. on")
                && said.contains("they decided on different portfolio files"),
            "{said}"
        );
        assert!(!said.contains("put them in the folder"), "{said}");
    }
    // Only the portfolio file itself says which one it replaces.
    take_away(&sandbox, &["ab.zip", "again.zip"]);
    let said = sandbox.fails(1, "review certificate e.json later.json --output page.html --force");
    assert!(
        said.contains("RB-01: E. F. on")
            && said.contains("put them in the folder of the decisions"),
        "{said}"
    );
}

#[test]
fn two_ways_that_one_decision_file_went_are_told_and_nothing_is_stated() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    take_away(&sandbox, &["e.json", "g.json"]);
    // Side by side in one folder they are merged; these are in two folders.
    sandbox.write("sent/copy.json", sandbox.read("c.json"));
    sandbox.ok("review certificate c.json sent/copy.json --output page.html");
    assert!(sandbox.read("page.html").contains("2 of 63"));
    sandbox.ok("review ab.zip --decide RB-02=clarify --reason 'How often?' --output c.json");
    sandbox.ok("review certificate sent/copy.json c.json --output page.html --force");
    sandbox
        .ok("review ab.zip --decide RB-02=accept --reason 'Often enough.' --output sent/copy.json");
    let said =
        sandbox.fails(2, "review certificate c.json sent/copy.json --output page.html --force");
    assert!(said.contains("are two versions of one decision file"), "{said}");
    assert!(said.contains("imh review settle"), "{said}");
    // The merged file contains everything in both, whichever was named first.
    sandbox.ok("review settle c.json sent/copy.json --output sent/both.json");
    for half in ["c.json", "sent/copy.json"] {
        sandbox.ok(&format!("review certificate sent/both.json {half} --output page.html --force"));
    }
    sandbox.ok("review settle c.json sent/copy.json");
    sandbox.ok("review certificate c.json sent/copy.json --output page.html --force");
}

#[test]
fn a_later_acceptance_of_an_older_export_does_not_answer_a_request_on_a_newer_one() {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --output first.zip");
    sandbox.ok("rate RB-09=achieved");
    sandbox.ok("export --output second.zip");
    sandbox.set("IMH_WORKSPACE", "panel").set("IMH_NOW", "2026-11-23T09:00:00Z");
    sandbox.ok("review second.zip --assessor A --decide RB-01=resubmit --reason 'Too short.' --output a.json");
    sandbox.set("IMH_NOW", "2026-11-25T09:00:00Z");
    sandbox
        .ok("review first.zip --assessor B --decide RB-01=accept --reason 'Good.' --output b.json");
    for order in orders(&["a.json", "b.json"]) {
        let said =
            sandbox.fails(1, &format!("review certificate {} --output page.html", order.join(" ")));
        assert!(said.contains("the assessors differ on 1 competency"), "{said}");
    }
    sandbox.set("IMH_WORKSPACE", "ws").set("IMH_NOW", "2026-11-26T09:00:00Z");
    sandbox.ok("decisions import a.json");
    sandbox.ok("decisions import b.json");
    sandbox.ok("export --resubmit --output third.zip");
    sandbox.ok("workspace restore third.zip back");
    for place in ["ws", "back"] {
        assert_eq!(
            sandbox.json(&format!("--workspace {place} decisions list --format json"))["summary"]["open"],
            1,
            "{place}"
        );
    }
    sandbox.set("IMH_WORKSPACE", "panel");
    let desk = sandbox.json("review list . --format json");
    let third =
        desk["bundles"].as_array().unwrap().iter().find(|one| one["file"] == "third.zip").unwrap();
    assert_eq!((&third["open"], &third["accepted-before"]), (&1.into(), &0.into()), "{third}");
    let said = sandbox
        .run("review third.zip --assessor C --decide RB-02=accept --reason Yes --output c.json")
        .stderr;
    assert!(String::from_utf8(said).unwrap().contains("Nothing that was accepted before"));
}

#[test]
fn where_nothing_was_accepted_the_hint_names_each_file() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    take_away(&sandbox, &["c.json", "g.json"]);
    sandbox.ok("review ab.zip --decide RB-04=resubmit --reason No --output e.json");
    sandbox.ok("review ab.zip --assessor 'I. J.' --decide RB-04=resubmit --reason No --decide RB-01=resubmit --output i.json");
    let said = sandbox.fails(1, "review certificate e.json i.json --output page.html");
    assert!(said.contains("`imh review show e.json` and `imh review show i.json`"), "{said}");
    sandbox.ok("review show e.json");
}

#[test]
fn a_statement_knows_a_decision_file_beside_it_by_its_bytes_and_not_by_its_name() {
    let mut sandbox = panel();
    sandbox.set("IMH_WORKSPACE", "panel");
    take_away(&sandbox, &["g.json"]);
    for name in ["e.txt", "e.json.download"] {
        std::fs::rename(sandbox.path("e.json"), sandbox.path(name)).unwrap();
        let said = sandbox.fails(1, "review certificate c.json --output page.html");
        assert!(said.contains(name), "{said}");
        std::fs::rename(sandbox.path(name), sandbox.path("e.json")).unwrap();
    }
}

/// Reviews by some people on two portfolios, some of which settle others.
fn reviews() -> impl Strategy<Value = Vec<Review>> {
    let decision = (0..2_usize, 0..3_usize, 20..24_u32);
    let own = (0..4_usize, 0..2_usize, prop::collection::vec(decision, 0..5));
    (
        prop::collection::vec(own, 1..6),
        prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3_usize),
            0..3,
        ),
    )
        .prop_map(|(own, settled)| {
            let mut reviews: Vec<Review> = own
                .into_iter()
                .enumerate()
                .map(|(at, (who, bundle, decisions))| {
                    let mut review = begun(at, who, bundle);
                    for (competency, outcome, day) in decisions {
                        review.decide(decision_of(competency, outcome, day, None)).unwrap();
                    }
                    review
                })
                .collect();
            for (one, other, outcome) in settled {
                let (one, other) = (one.get(&reviews).clone(), other.get(&reviews).clone());
                if one.id == other.id || one.bundle != other.bundle {
                    continue;
                }
                let mut agreed = begun(reviews.len(), 0, 0);
                agreed.bundle = one.bundle;
                agreed.assessor = one.assessor.clone();
                agreed.together_with = other.assessors().cloned().collect();
                agreed.settles = vec![one.id.clone(), other.id.clone()];
                for competency in 0..2 {
                    let number = |review: &Review| {
                        review
                            .standing(&CompetencyId::new(format!("C-{competency}")))
                            .map(|known| known.number)
                    };
                    let settles = Settles(number(&one), number(&other));
                    agreed.decide(decision_of(competency, outcome, 24, Some(settles))).unwrap();
                }
                reviews.push(agreed);
            }
            reviews
        })
}

fn begun(at: usize, who: usize, bundle: usize) -> Review {
    Review::begin(NewReview {
        id: ReviewId::new(format!("{at:02}")),
        bundle: Digest([u8::try_from(bundle).unwrap() + 1; 32]),
        pin: Pin {
            id: FrameworkId::new("f"),
            version: "1.0.0".to_owned(),
            sha256: Digest([0; 32]),
        },
        person: Some("A. B.".to_owned()),
        draft: false,
        level: LevelId::new("1"),
        submission: None,
        outcomes: Outcome::usual(),
        assessor: Assessor { name: format!("Person {who}"), role: None, registration: None },
    })
}

fn decision_of(
    competency: usize,
    outcome: usize,
    day: u32,
    settles: Option<Settles>,
) -> NewDecision {
    NewDecision {
        competency: CompetencyId::new(format!("C-{competency}")),
        title: format!("Competency {competency}"),
        outcome: ["accept", "clarify", "resubmit"][outcome].to_owned(),
        decided_on: format!("2026-11-{day}").parse().unwrap(),
        reason: "So.".to_owned(),
        evidence: Vec::new(),
        quality: Vec::new(),
        settles,
    }
}

/// Returns the statement, or the reason for none, with every byte of the page.
fn stated(reviews: &[&Review]) -> String {
    match accepted(reviews.to_vec(), None, |_| false, |_| None) {
        Ok(accepted) => {
            let pin = &accepted.last().pin;
            let pack = PackView::of(pin, &recognised(pin, None, &[]));
            render(
                &CertificateView::of(&accepted, None, pack, Vec::new(), 0, 0),
                Format::Html,
                80,
                None,
            )
        }
        Err(NotStated::Nothing) => "nothing".to_owned(),
        Err(NotStated::Open(open)) => {
            let side = |side: &imh::analysis::Side<'_, Review>| {
                format!("{} {}", side.review().id, side.decision.number)
            };
            open.iter().flatten().map(side).collect::<Vec<_>>().join("; ")
        }
    }
}

proptest! {
    #![proptest_config(super::properties::config())]

    #[test]
    fn no_order_of_files_changes_what_counts(
        (reviews, shuffled) in
            reviews().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (one, other): (Vec<&Review>, Vec<&Review>) =
            (reviews.iter().collect(), shuffled.iter().collect());
        prop_assert_eq!(stated(&one), stated(&other));
    }

    #[test]
    fn on_one_portfolio_nothing_is_accepted_that_somebody_still_asks_for(mut reviews in reviews()) {
        reviews.retain(|review| review.bundle == Digest([1; 32]) && review.settles.is_empty());
        let files: Vec<&Review> = reviews.iter().collect();
        for (competency, here) in counting(&files, &LevelId::new("1"), |_| None) {
            // Each person's latest decision: the last in one file, and across files the one of the
            // latest day; on one day nobody can tell which is later.
            let mut last: std::collections::BTreeMap<&str, Vec<&Decision>> =
                std::collections::BTreeMap::new();
            for review in &reviews {
                if let Some(decision) = review.standing(competency) {
                    last.entry(review.assessor.name.as_str()).or_default().push(decision);
                }
            }
            for decisions in last.values_mut() {
                let day = decisions.iter().map(|decision| decision.decided_on).max();
                decisions.retain(|decision| Some(decision.decided_on) == day);
            }
            let outcomes: std::collections::BTreeSet<&str> =
                last.values().flatten().map(|decision| decision.outcome.as_str()).collect();
            prop_assert_eq!(here.open().is_some(), outcomes.len() > 1);
        }
    }
}
