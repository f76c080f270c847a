//! The page, the tables and `portfolio.json` of a bundle agree, or one of them was changed: also if
//! every checksum was made anew.

use super::{
    harness::{Sandbox, repository},
    hostile::altered,
};

/// The field of `portfolio.json` to change, and the change.
type Change<'a> = (&'a str, &'a dyn Fn(&mut serde_json::Value));

fn good() -> Sandbox {
    let sandbox = Sandbox::with_content();
    sandbox.ok("plan add 'Read about sleep' --for RB-01");
    sandbox.ok("rate RB-04.practice=achieved --note 'I waited, & watched.'");
    sandbox.ok("rate RB-01.practice=working-towards --level 2");
    sandbox.ok("export --output good.zip");
    sandbox
}

/// Returns the faults reported of a bundle in which one file is changed, with matching manifests.
#[track_caller]
fn told(sandbox: &Sandbox, end: &str, change: &dyn Fn(&str) -> String) -> String {
    sandbox.write("bad.zip", altered(sandbox, "good.zip", end, change));
    let report = sandbox.json("verify bad.zip --format json");
    assert_eq!(report["valid"], false, "{end}");
    assert_eq!(
        sandbox
            .run("review bad.zip --assessor 'Jo Field' --decide RB-01=accept --reason x")
            .status
            .code(),
        Some(2)
    );
    assert_eq!(sandbox.run("workspace restore bad.zip back").status.code(), Some(2));
    assert!(!sandbox.path("back").exists());
    report["faults"].to_string()
}

#[test]
fn a_portfolio_that_was_changed_and_given_new_checksums_is_found() {
    let sandbox = good();
    assert_eq!(sandbox.json("verify good.zip --format json")["one-source"], true);
    let changes: [Change<'_>; 10] = [
        ("a rating", &|it| {
            it["domains"][0]["competencies"][1]["aspects"][0]["ratings"][0]["point"] =
                "not-yet".into();
        }),
        ("a note", &|it| {
            it["domains"][0]["competencies"][3]["aspects"][1]["ratings"][1]["note"] =
                "I ran.".into();
        }),
        ("when", &|it| {
            it["domains"][0]["competencies"][0]["aspects"][0]["ratings"][0]["at"] =
                "2026-01-01T00:00:00Z".into();
        }),
        ("a title of evidence", &|it| it["evidence"][0]["title"] = "Last visits".into()),
        ("what evidence is for", &|it| {
            it["evidence"][0]["for"] = serde_json::json!(["RB-01", "RB-02", "RB-07"]);
        }),
        ("a goal", &|it| it["plan"][0]["what"] = "Sleep".into()),
        ("whose it is", &|it| it["person"]["label"] = "C. D.".into()),
        ("whether it is a draft", &|it| it["draft"] = true.into()),
        ("how many are achieved", &|it| it["summary"]["met"] = 63.into()),
        ("a verdict", &|it| it["domains"][0]["competencies"][4]["verdict"] = "achieved".into()),
    ];
    for (what, change) in changes {
        let said = told(&sandbox, "data/portfolio.json", &|text| {
            let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
            change(&mut value);
            format!("{}\n", serde_json::to_string_pretty(&value).unwrap())
        });
        assert!(said.contains("portfolio.json"), "{what}: {said}");
    }
}

#[test]
fn a_table_or_a_page_that_was_changed_and_given_new_checksums_is_found() {
    let sandbox = good();
    let said =
        told(&sandbox, "ratings.csv", &|text| text.replacen("working-towards", "achieved", 1));
    assert!(
        said.contains("data/ratings.csv") && said.contains("portfolio.json does not say"),
        "{said}"
    );
    let said = told(&sandbox, "ratings.csv", &|text| {
        text.lines().take(3).map(|line| format!("{line}\n")).collect()
    });
    assert!(said.contains("data/ratings.csv"), "{said}");
    let said = told(&sandbox, "evidence.csv", &|text| text.replace("First visits", "All visits"));
    assert!(said.contains("data/evidence.csv"), "{said}");
    for (from, to) in [
        ("Silence is still hard", "Silence is easy"),
        ("not yet rated", "achieved"),
        ("I know that a baby", "I know that no baby"),
    ] {
        let said = told(&sandbox, "index.html", &|text| text.replacen(from, to, 1));
        assert!(
            said.contains("data/index.html")
                && said.contains("does not say what portfolio.json says"),
            "{from}: {said}"
        );
    }
    // The table and `portfolio.json` changed alike, and the page not.
    sandbox.write(
        "both.zip",
        altered(&sandbox, "good.zip", "ratings.csv", &|text| {
            text.replacen("RB-01,1,knowledge,achieved", "RB-01,1,knowledge,not-yet", 1)
        }),
    );
    sandbox.write(
        "both.zip",
        altered(&sandbox, "both.zip", "portfolio.json", &|text| {
            text.replacen("\"point\": \"achieved\"", "\"point\": \"not-yet\"", 1)
        }),
    );
    let faults = sandbox.json("verify both.zip --format json")["faults"].to_string();
    assert!(faults.contains("data/index.html"), "{faults}");
}

#[test]
fn a_page_by_another_imh_is_reported_and_not_called_changed_and_its_tables_are_compared() {
    let sandbox = good();
    let by_another = |text: &str| {
        let at = text.find("data-made-by=\"").unwrap() + 14;
        let end = at + text[at..].find('"').unwrap();
        format!(
            "{}imh 9.0.0 0123456789ab{}",
            &text[..at],
            text[end..].replace("Beside this page", "Next to this page")
        )
    };
    sandbox.write("later.zip", altered(&sandbox, "good.zip", "index.html", &by_another));
    let agent = |text: &str| text.replace("imh 0.1.0", "imh 9.0.0");
    sandbox.write("later.zip", altered(&sandbox, "later.zip", "bag-info.txt", &agent));
    let said = sandbox.ok("verify later.zip").replace('\n', " ");
    assert!(said.contains("Its page was made by imh 9.0.0 0123456789ab, which this imh cannot compare with the rest"), "{said}");
    let report = sandbox.json("verify later.zip --format json");
    assert_eq!(
        (&report["one-source"], &report["page-of-another"]),
        (&false.into(), &"imh 9.0.0 0123456789ab".into())
    );
    sandbox.write(
        "bad.zip",
        altered(&sandbox, "later.zip", "portfolio.json", &|text| {
            text.replacen("\"point\": \"achieved\"", "\"point\": \"not-yet\"", 1)
        }),
    );
    assert_eq!(sandbox.run("verify bad.zip").status.code(), Some(1));
    // A draft must not pass for a finished portfolio, nor the reverse, whoever made the page and
    // whatever bag-info.txt says.
    sandbox.ok("export --draft --output draft.zip");
    sandbox.write("draft.zip", altered(&sandbox, "draft.zip", "index.html", &by_another));
    sandbox.write("draft.zip", altered(&sandbox, "draft.zip", "bag-info.txt", &agent));
    assert_eq!(sandbox.run("verify draft.zip").status.code(), Some(0));
    for (name, is_draft) in [("draft.zip", true), ("later.zip", false)] {
        let (from, to) = (format!("\"draft\": {is_draft}"), format!("\"draft\": {}", !is_draft));
        sandbox.write(
            "bad.zip",
            altered(&sandbox, name, "portfolio.json", &|text| text.replacen(&from, &to, 1)),
        );
        let description = |text: &str| {
            if is_draft {
                text.replace(" (draft)", "")
            } else {
                text.replace(", level 1", ", level 1 (draft)")
            }
        };
        sandbox.write("bad.zip", altered(&sandbox, "bad.zip", "bag-info.txt", &description));
        let output = sandbox.run("verify bad.zip --format json");
        let faults = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {faults}");
        assert!(
            faults.contains("data/portfolio.json") && faults.contains("draft, and the page"),
            "{name}: {faults}"
        );
    }
    for version in ["v1", "v2"] {
        let bundle = repository(&format!("testdata/workspaces/{version}/bundle.zip"));
        let said = sandbox.ok(&format!("verify {}", bundle.display())).replace('\n', " ");
        assert!(said.contains("Its page does not say which imh made it"), "{said}");
    }
}

#[test]
fn only_a_signature_says_that_nothing_was_changed() {
    let sandbox = good();
    let said = sandbox.ok("verify good.zip").replace('\n', " ");
    assert!(
        said.starts_with("good.zip agrees with its own checksums, and nobody signed it"),
        "{said}"
    );
    assert!(
        said.contains("Nothing proves who made it: nobody signed it")
            && !said.contains("unchanged"),
        "{said}"
    );
    sandbox.ok("keys new --output key --no-passphrase");
    sandbox.ok("export --output signed.zip --sign key");
    assert!(
        sandbox
            .ok("verify signed.zip")
            .replace('\n', " ")
            .starts_with("signed.zip is whole, and unchanged since it was signed")
    );
}

#[test]
fn nothing_says_that_evidence_was_looked_at_and_a_draft_is_called_one() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --draft --output d.zip");
    let panel = |line: &str| sandbox.ok(&format!("--workspace none {line}"));
    panel(
        "review d.zip --assessor 'Jo Field' --decide RB-05=accept --reason 'I trust it.' --output d.json",
    );
    let stated = |name: &str| {
        panel(&format!("review certificate d.json --badge --force --output {name}.html"));
        (sandbox.read(&format!("{name}.html")), sandbox.read(&format!("{name}.draft-badge.json")))
    };
    let (page, badge) = stated("none");
    assert!(
        page.contains("No decision names any evidence")
            && page.contains("Statement of decisions on a draft"),
        "{page}"
    );
    assert!(page.contains("The portfolio was a draft"), "{page}");
    assert!(
        !page.contains("from the evidence")
            && !badge.contains("looked at")
            && badge.contains("on a draft of a portfolio"),
        "{badge}"
    );
    panel(
        "review d.zip --assessor 'Jo Field' --decide RB-01=accept --reason 'Seen.' --output d.json",
    );
    let (page, badge) = stated("some");
    assert!(
        page.contains("For 1 of 2 the decision names the evidence")
            && page.contains("for RB-05 it names none"),
        "{page}"
    );
    assert!(
        badge.matches("(the decision names evidence)").count() == 1 && !badge.contains("looked at"),
        "{badge}"
    );
    assert!(sandbox.read("d.json").contains("\"draft\": true"));
    sandbox.ok("decisions import d.json");
}

/// A page that does not name its maker.
fn nameless(page: &str) -> String {
    let at = page.find(" data-made-by=\"").unwrap();
    let end = at + 15 + page[at + 15..].find('"').unwrap() + 1;
    format!("{}{}", &page[..at], &page[end..])
}

#[test]
fn portfolio_json_is_held_to_itself_and_the_framework_whatever_its_page_says_of_who_made_it() {
    let sandbox = good();
    sandbox.write("nameless.zip", altered(&sandbox, "good.zip", "index.html", &nameless));
    sandbox.ok("verify nameless.zip");
    let changes: [Change<'_>; 5] = [
        ("how many are achieved", &|it| it["summary"]["met"] = 63.into()),
        ("a verdict", &|it| it["domains"][0]["competencies"][4]["verdict"] = "achieved".into()),
        ("a statement", &|it| {
            it["domains"][0]["competencies"][4]["aspects"][0]["statement"] =
                "I do as I please.".into();
        }),
        ("a title", &|it| {
            it["domains"][0]["competencies"][4]["title"] = "Doing as I please".into();
        }),
        ("the framework's title", &|it| {
            it["framework"]["title"] = "Everything, with distinction".into();
        }),
    ];
    for (what, change) in changes {
        let change = |text: &str| {
            let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
            change(&mut value);
            format!("{}\n", serde_json::to_string_pretty(&value).unwrap())
        };
        sandbox.write("bad.zip", altered(&sandbox, "nameless.zip", "portfolio.json", &change));
        let report = sandbox.json("verify bad.zip --format json");
        let said = report["faults"].to_string();
        assert!(
            said.contains("portfolio.json") && said.contains("does not follow from"),
            "{what}: {said}"
        );
    }
}

#[test]
fn every_command_reports_a_page_that_was_not_compared() {
    let sandbox = good();
    let hollow = |_: &str| "<p>All 63 achieved, signed by the panel</p>".to_owned();
    sandbox.write("desk/hollow.zip", altered(&sandbox, "good.zip", "index.html", &hollow));
    let words = "its page does not say which imh made it, so it was not compared";
    for line in [
        "--workspace none review desk/hollow.zip --assessor Jo --decide RB-01=accept --reason Yes --output d.json",
        "portfolio diff good.zip desk/hollow.zip",
        "workspace restore desk/hollow.zip back",
        "review list desk",
    ] {
        let output = sandbox.run(line);
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        assert!(output.status.success() && said.contains(words), "{line}: {said}");
    }
    assert_eq!(sandbox.json("review list desk --format json")["bundles"][0]["one-source"], false);
    assert!(
        sandbox.ok("review list desk --format csv").lines().next().unwrap().contains("one-source")
    );
    let said = String::from_utf8(sandbox.run("portfolio diff good.zip good.zip").stderr).unwrap();
    assert!(!said.contains("compared"), "{said}");
}

#[test]
fn bag_info_agrees_with_portfolio_json_or_is_a_fault() {
    let sandbox = good();
    sandbox.write("nameless.zip", altered(&sandbox, "good.zip", "index.html", &nameless));
    let said = sandbox.ok("verify nameless.zip");
    assert!(!said.contains(&format!("imh {}", env!("CARGO_PKG_VERSION"))), "{said}");
    for bundle in ["good.zip", "nameless.zip"] {
        for (from, to) in [
            ("level 1", "level 3, approved by the panel"),
            ("level 1", "level 1 (draft)"),
            ("A. B.", "Zoe Zimmer"),
            ("Contact-Name: A. B.\n", "Contact-Name: A. B.\nContact-Name: Zoe Zimmer\n"),
            ("2026-11-22", "2024-01-01"),
        ] {
            sandbox.write(
                "bad.zip",
                altered(&sandbox, bundle, "bag-info.txt", &|text| text.replacen(from, to, 1)),
            );
            let report = sandbox.json("verify bad.zip --format json");
            assert_eq!(report["faults"][0]["file"], "bag-info.txt", "{to}: {report}");
            assert_eq!(sandbox.run("workspace restore bad.zip back").status.code(), Some(2));
        }
    }
    let agent = |text: &str| text.replace(&format!("imh {}", env!("CARGO_PKG_VERSION")), "imh 9.9");
    sandbox.write("bad.zip", altered(&sandbox, "good.zip", "bag-info.txt", &agent));
    assert_eq!(sandbox.json("verify bad.zip --format json")["faults"][0]["file"], "bag-info.txt");
}
