use std::collections::BTreeSet;

use super::harness::Sandbox;

/// A second laptop that shares the folder, with another home and another seed.
fn other_laptop(sandbox: &mut Sandbox, name: &str) {
    let home = sandbox.path(name).to_string_lossy().into_owned();
    sandbox.set("XDG_DATA_HOME", &home).set("IMH_SEED", name);
}

fn journals(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    sandbox.tree("ws/journal")
}

#[test]
fn each_device_writes_only_its_own_file_and_a_union_is_a_merge() {
    let mut sandbox = Sandbox::with_content();
    let before = journals(&sandbox);
    other_laptop(&mut sandbox, "second");
    sandbox.ok("rate DV-02=achieved");
    let after = journals(&sandbox);
    assert_eq!(after.len(), 2);
    assert!(
        before.iter().all(|journal| after.contains(journal)),
        "the first device's journal was touched"
    );
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 3);
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn two_devices_never_give_out_the_same_short_id() {
    let mut sandbox = Sandbox::begun();
    sandbox.write("a.txt", "a\n");
    sandbox.write("b.txt", "b\n");
    std::fs::create_dir(sandbox.path("apart")).unwrap();
    let without: BTreeSet<String> = journals(&sandbox).into_iter().map(|(name, _)| name).collect();
    sandbox.ok("evidence add a.txt --for RB-01");
    // The second laptop has not received that yet.
    let first = journals(&sandbox).swap_remove(0);
    let begun: Vec<u8> = first.1.split_inclusive(|byte| *byte == b'\n').next().unwrap().to_vec();
    sandbox.write(&format!("ws/journal/{}", first.0), begun);
    other_laptop(&mut sandbox, "second");
    sandbox.ok("evidence add b.txt --for RB-02");
    sandbox.write(&format!("ws/journal/{}", first.0), &first.1);
    assert_eq!(without.len(), 1);
    let listed = sandbox.json("evidence list --format json");
    let ids: Vec<&str> = listed["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], "E1");
    assert!(ids[1].starts_with("E1") && ids[1].len() == 4, "{ids:?}");
    sandbox.ok(&format!("evidence show {}", ids[1]));
    sandbox.ok("export --output p.zip");
    sandbox.ok("verify p.zip");
}

#[test]
fn a_clock_that_is_wrong_never_reorders_what_one_person_did() {
    let mut sandbox = Sandbox::begun();
    sandbox.set("IMH_NOW", "2099-01-01T00:00:00Z");
    sandbox.ok("rate RB-01=not-yet");
    sandbox.set("IMH_NOW", "2001-01-01T00:00:00Z");
    sandbox.ok("rate RB-01=achieved");
    other_laptop(&mut sandbox, "second");
    sandbox.ok("rate RB-01=working-towards");
    let gaps = sandbox.json("gaps --format json");
    let one =
        gaps["gaps"].as_array().unwrap().iter().find(|gap| gap["competency"] == "RB-01").unwrap();
    assert_eq!(
        one["verdict"], "working-towards",
        "what was said last stands, whatever the clocks said"
    );
}

#[test]
fn a_copy_of_the_folder_is_a_device_of_its_own() {
    let mut sandbox = Sandbox::with_content();
    assert!(
        std::process::Command::new("cp")
            .arg("-r")
            .arg(sandbox.path("ws"))
            .arg(sandbox.path("copy"))
            .status()
            .unwrap()
            .success()
    );
    sandbox.ok("rate DV-03=achieved");
    let copy = sandbox.path("copy").to_string_lossy().into_owned();
    sandbox.set("IMH_WORKSPACE", &copy);
    sandbox.ok("rate DV-04=achieved");
    assert_eq!(
        sandbox.tree("copy/journal").len(),
        2,
        "a copy that wrote into the same journal could never be merged"
    );
}

#[test]
fn sixty_four_at_once_and_all_of_them_are_there() {
    let sandbox = Sandbox::begun();
    let domains = ["RB", "DV", "FC", "AC", "SC", "RS", "LP"];
    let children: Vec<_> = (0..64)
        .map(|at| {
            let rating = format!(
                "{}-{:02}.{}=achieved",
                domains[at % 7],
                at / 14 + 1,
                ["knowledge", "practice"][at / 7 % 2]
            );
            (
                rating.clone(),
                sandbox
                    .command(["rate", &rating])
                    .stderr(std::process::Stdio::null())
                    .spawn()
                    .unwrap(),
            )
        })
        .collect();
    for (rating, mut child) in children {
        assert!(child.wait().unwrap().success(), "{rating}");
    }
    assert_eq!(sandbox.json("history --format json")["entries"].as_array().unwrap().len(), 65);
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn two_processes_that_add_evidence_at_once_give_out_two_ids() {
    let sandbox = Sandbox::begun();
    let children: Vec<_> = (0..8)
        .map(|at| {
            sandbox.write(&format!("{at}.txt"), format!("{at}\n"));
            sandbox
                .command(["evidence", "add", &format!("{at}.txt")])
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let listed = sandbox.json("evidence list --format json");
    let ids: BTreeSet<String> = listed["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, (1..=8).map(|at| format!("E{at}")).collect());
}

#[test]
fn two_that_begin_at_once_begin_one_portfolio() {
    for round in 0..12 {
        let sandbox = Sandbox::new();
        let start = || {
            let mut command = sandbox.command(["init", "ws", "--level", "1"]);
            command.env_remove("IMH_SEED").stderr(std::process::Stdio::null()).spawn().unwrap()
        };
        let mut both = [start(), start()];
        let began = both
            .iter_mut()
            .filter_map(|child| child.wait().unwrap().success().then_some(()))
            .count();
        assert_eq!(began, 1, "round {round}");
        sandbox.ok("rate RB-01=achieved");
        assert_eq!(sandbox.json("workspace check --format json")["sound"], true, "round {round}");
    }
}

#[test]
fn status_counts_evidence_as_the_list_does_whoever_took_back_what() {
    let mut sandbox = Sandbox::begun();
    sandbox.write("a.txt", "a\n");
    sandbox.ok("evidence add a.txt --for RB-01");
    sandbox.ok("undo 2");
    // One device whose name sorts before the first's, and one whose name sorts after: entries of
    // both must be sorted by time.
    for (at, name) in ["first other", "second other", "third other"].into_iter().enumerate() {
        other_laptop(&mut sandbox, name);
        let history = sandbox.json("history --format json");
        let last = history["entries"].as_array().unwrap().last().unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        sandbox.ok(&format!("undo {last}"));
        let listed =
            sandbox.json("evidence list --format json")["evidence"].as_array().unwrap().len();
        assert_eq!(listed, (at + 1) % 2);
        assert_eq!(sandbox.json("status --format json")["evidence"], listed);
    }
}

#[test]
fn files_that_another_device_brought_into_wiped_evidence_are_wiped_as_well() {
    let mut sandbox = Sandbox::with_content();
    let copy = |from: &str, to: &str| {
        let status = std::process::Command::new("cp")
            .arg("-r")
            .arg(sandbox.path(from))
            .arg(sandbox.path(to))
            .status()
            .unwrap();
        assert!(status.success());
    };
    copy("ws", "other");
    sandbox.ok("evidence remove E1 --erase --yes");
    sandbox.write("secret.txt", "brought by another device\n");
    other_laptop(&mut sandbox, "second");
    sandbox.ok("--workspace other evidence edit E1 --file secret.txt");
    for folder in ["journal", "evidence"] {
        for (name, bytes) in sandbox.tree(&format!("other/{folder}")) {
            let path = format!("ws/{folder}/{name}");
            if !sandbox.path(&path).exists() {
                sandbox.write(&path, bytes);
            }
        }
    }
    let found = sandbox.fails(1, "workspace check");
    assert!(found.is_empty() || !found.contains("error"), "{found}");
    sandbox.ok("workspace check --wipe --yes");
    let all = sandbox.tree("ws").into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<u8>>();
    assert!(!String::from_utf8_lossy(&all).contains("brought by another device"));
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}
