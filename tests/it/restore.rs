//! A workspace restored from a portfolio.

use super::harness::Sandbox;

/// A portfolio with something of every kind that is exported.
fn rich() -> Sandbox {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("SOURCE_DATE_EPOCH", "1795000000");
    sandbox.ok("rate RB-05=achieved --note 'I can wait now.'");
    sandbox.ok("rate RB-03=n/a --reason 'still alone'");
    sandbox.ok("rate --level 2 RB-01.knowledge=working-towards --note 'not for others'");
    sandbox.ok("rate RB-02.confidence=growing");
    sandbox.ok("evidence add --words '# What I saw\n\nA *pause*.' --kind supervision-log --title 'Own words' --for RB-07,DV-01 \
         --happened 2026-02-03 --hours 1:30 --confirmed-by 'supervisor' --consent 'Agreed; the form is at work'");
    sandbox.ok("evidence add --link https://example.org/course --title 'A course' --for SC-01");
    sandbox.ok("evidence link E3 DV-01 --shows 'That I waited'");
    sandbox.write("visits-2.txt", "again");
    sandbox.ok("evidence edit E1 --file visits-2.txt");
    sandbox.ok("evidence remove E2");
    sandbox.ok("plan add 'Watch and wait' --for RB-02 --by 2027-03-31 --how 'with a colleague' --done-when 'she says so'");
    sandbox.ok("plan add 'Read more' --for SC-01");
    sandbox.ok("plan done G2 --note 'two books'");
    sandbox.ok("workspace set --role midwife --level 1 --name 'A. B.'");
    sandbox
}

#[test]
fn a_portfolio_restored_and_exported_again_is_the_same_bytes() {
    let sandbox = rich();
    for finding in sandbox.json("check --format json")["findings"].as_array().unwrap() {
        sandbox.ok(&format!(
            "check accept {} --reason 'it is all right'",
            finding["id"].as_str().unwrap()
        ));
    }
    sandbox.ok("export --output one.zip");
    let told = String::from_utf8(sandbox.run("workspace restore one.zip back").stderr).unwrap();
    assert!(told.contains("It is the portfolio of A. B."), "{told}");
    sandbox.ok("--workspace back export --output two.zip");
    assert!(sandbox.read_bytes("one.zip") == sandbox.read_bytes("two.zip"));
    // Also as a draft, for a target, and after another round.
    sandbox.ok("export --target aimh-portfolio --draft --output three.zip");
    sandbox.ok("workspace restore three.zip again");
    sandbox.ok("--workspace again export --target aimh-portfolio --draft --output four.zip");
    assert!(sandbox.read_bytes("three.zip") == sandbox.read_bytes("four.zip"));
    assert_eq!(sandbox.json("--workspace back workspace check --format json")["sound"], true);
    let findings = sandbox.json("--workspace back check --format json")["findings"].clone();
    assert!(
        findings.as_array().unwrap().iter().all(|finding| finding["state"] == "accepted"),
        "what was accepted is: {findings}"
    );
}

#[test]
fn decisions_on_a_portfolio_come_back_to_a_workspace_that_was_made_again_of_it() {
    let mut sandbox = rich();
    sandbox.ok("export --output one.zip");
    let on_the_panel = |sandbox: &mut Sandbox, line: &str| {
        sandbox.set("IMH_WORKSPACE", "panel");
        sandbox.ok(line);
        let home = sandbox.path("ws").display().to_string();
        sandbox.set("IMH_WORKSPACE", &home);
    };
    on_the_panel(
        &mut sandbox,
        "review one.zip --assessor 'C. D.' --decide RB-01=accept --decide RB-05=accept --reason 'It shows it.' --output d.json",
    );
    on_the_panel(
        &mut sandbox,
        "review one.zip --decide RB-07=clarify --reason 'How often?' --output d.json",
    );
    // The laptop is lost, and the portfolio had been sent.
    sandbox.ok("workspace restore one.zip lost");
    sandbox.ok("--workspace lost decisions import d.json");
    let list = |sandbox: &Sandbox, workspace: &str| {
        sandbox.json(&format!("--workspace {workspace} decisions list --format json"))
    };
    assert_eq!(
        (
            &list(&sandbox, "lost")["summary"]["accepted"],
            &list(&sandbox, "lost")["summary"]["asked"]
        ),
        (&2.into(), &1.into())
    );

    // A portfolio sent again, with something new on an acceptance and on a request, and the
    // decisions on it.
    sandbox.ok("decisions import d.json");
    sandbox.ok("rate RB-05=working-towards");
    sandbox.write("weeks.txt", "Every week.");
    sandbox.ok("evidence add weeks.txt --for RB-07 --title 'How often'");
    sandbox.ok("export --resubmit --output two.zip");
    sandbox.ok("workspace restore two.zip again");
    let carried = |one: &serde_json::Value| one["decisions"].clone();
    assert_eq!(carried(&list(&sandbox, "again")), carried(&list(&sandbox, "ws")));
    sandbox.ok("--workspace again export --resubmit --output three.zip");
    assert!(
        sandbox.read_bytes("two.zip") == sandbox.read_bytes("three.zip"),
        "a portfolio that is sent again is the same bytes again"
    );
    assert_eq!(sandbox.json("--workspace again workspace check --format json")["sound"], true);
    on_the_panel(
        &mut sandbox,
        "review two.zip --assessor 'C. D.' --decide RB-07=accept --reason 'Every week.' --output e.json",
    );
    for workspace in ["ws", "again"] {
        sandbox.ok(&format!("--workspace {workspace} decisions import e.json"));
        sandbox.ok(&format!("--workspace {workspace} rate RB-01=working-towards"));
        sandbox.ok(&format!("--workspace {workspace} export --resubmit --output {workspace}.zip"));
    }
    let changed = list(&sandbox, "again");
    assert_eq!(carried(&changed), carried(&list(&sandbox, "ws")));
    let of = |id: &str| {
        changed["decisions"].as_array().unwrap().iter().find(|one| one["competency"] == id).unwrap()
            ["changed"]
            .clone()
    };
    assert_eq!(
        (of("RB-01"), of("RB-05")),
        (
            serde_json::json!(["the self-rating changed"]),
            serde_json::json!(["the self-rating changed"])
        )
    );
    assert_eq!(of("RB-07"), serde_json::json!([]));
    let again = |bundle: &str| super::export::json(&sandbox, bundle)["resubmission"].clone();
    assert_eq!(again("ws.zip"), again("again.zip"));
    // The next round is on the later portfolio, whichever competency comes last in the framework.
    assert_eq!(
        again("ws.zip")["of"],
        imh::format::sha256(&sandbox.read_bytes("two.zip")).to_string()
    );
}

#[test]
fn a_restored_portfolio_goes_on_as_a_workspace_of_its_own() {
    let sandbox = rich();
    sandbox.ok("export --output one.zip");
    sandbox.ok("workspace restore one.zip back");
    for report in ["status", "gaps", "evidence list", "evidence matrix", "plan"] {
        let (mut was, mut is) = (
            sandbox.json(&format!("{report} --format json")),
            sandbox.json(&format!("--workspace back {report} --format json")),
        );
        for view in [&mut was, &mut is] {
            for own in ["exported", "lately", "backed-up", "backup-due"] {
                view.as_object_mut().unwrap().remove(own);
            }
        }
        // Portfolios keep times to the second.
        assert_eq!(was, is, "{report}");
    }
    sandbox.ok("--workspace back rate RB-09=not-yet");
    sandbox.write("new.txt", "new\n");
    let added = sandbox.run("--workspace back evidence add new.txt --for RB-09 --title New");
    assert!(String::from_utf8_lossy(&added.stderr).contains("E5"), "{added:?}");
    sandbox.ok("--workspace back undo");
    assert!(sandbox.ok("--workspace back history").contains("RB-09"));
}

#[test]
fn private_files_are_not_restored_and_restore_says_so() {
    let sandbox = rich();
    sandbox.ok("check names add Amelia");
    sandbox.ok("export --output one.zip");
    let said = String::from_utf8(sandbox.run("workspace restore one.zip back").stderr).unwrap();
    assert!(said.contains("This is all that the portfolio contains."), "{said}");
    let all: String = sandbox
        .tree("back")
        .into_iter()
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    for kept in
        ["Silence is still hard", "village hall", "not for others", "Amelia", "it is all right"]
    {
        assert!(!all.contains(kept), "{kept}");
    }
    assert!(all.contains("I can wait now.") && all.contains("still alone"));
}

#[test]
fn an_incomplete_portfolio_is_not_restored() {
    let sandbox = rich();
    sandbox.ok("export --output one.zip");
    let bytes = sandbox.read_bytes("one.zip");
    for at in (0..bytes.len()).step_by(bytes.len() / 30) {
        let mut hurt = bytes.clone();
        hurt[at] ^= 0x20;
        sandbox.write("hurt.zip", &hurt);
        if sandbox.run("verify hurt.zip").status.success() {
            continue;
        }
        let said = sandbox.fails(2, "workspace restore hurt.zip back");
        assert!(said.contains("nothing was changed"), "{said}");
        assert!(!sandbox.path("back").exists(), "byte {at}");
    }
    sandbox.write("full/mine.txt", "mine\n");
    assert!(
        sandbox.fails(2, "workspace restore one.zip full").contains("already has something in it")
    );
    assert_eq!(std::fs::read_dir(sandbox.path("full")).unwrap().count(), 1);
}

#[test]
fn a_portfolio_of_the_first_version_verifies_and_says_why_it_is_not_restored() {
    let sandbox = Sandbox::new();
    std::fs::copy(
        super::harness::repository("testdata/workspaces/v1/bundle.zip"),
        sandbox.path("old.zip"),
    )
    .unwrap();
    sandbox.ok("verify old.zip");
    let said = sandbox.fails(2, "workspace restore old.zip back");
    assert!(
        said.contains("did not put everything that makes up a workspace into a portfolio"),
        "{said}"
    );
    assert!(!sandbox.path("back").exists());
}

#[test]
fn a_backup_without_a_name_gets_one_and_comes_back_where_imh_looks() {
    let mut sandbox = Sandbox::with_content();
    sandbox.ok("workspace backup");
    assert!(sandbox.path("imh-backup-2026-11-22.zip").is_file());
    sandbox.ok("workspace backup");
    assert!(sandbox.path("imh-backup-2026-11-22-2.zip").is_file(), "an earlier one is kept");
    let before = sandbox.json("status --format json");
    let said = sandbox.fails(3, "workspace restore imh-backup-2026-11-22.zip");
    assert!(
        said.contains("there is a portfolio already") && said.contains("22.zip portfolio"),
        "{said}"
    );
    sandbox.set("IMH_WORKSPACE", "new-laptop/portfolio");
    let output = sandbox.run("workspace restore imh-backup-2026-11-22.zip");
    let said = sandbox.shown(&output);
    assert!(output.status.success() && said.contains("where imh looks for it"), "{said}");
    let after = sandbox.json("status --format json");
    assert_eq!((&after["summary"], &after["evidence"]), (&before["summary"], &before["evidence"]));
    sandbox.fails(3, "workspace restore imh-backup-2026-11-22.zip");
}
