//! Kills every command that changes something at every durable step: what was acknowledged is
//! there, anything else is there whole or not at all, and the workspace always opens and accepts
//! the next entry.

use imh::files;

use super::harness::Sandbox;

/// Each case: a name, the lines that prepare the place, and the command to kill.
const COMMANDS: [(&str, &str); 40] = [
    ("init", "init new --level 2 --role midwife --with-levels-below"),
    ("rate", "rate DV-02=achieved DV-03=not-yet"),
    ("rate --from", "rate --from answers.csv"),
    ("assess", "assess --plain"),
    (
        "first assess",
        "assess --plain --workspace new --framework imh-practice --level 1 --role midwife --name Jo",
    ),
    ("workspace set", "workspace set --level 2 --name Jo"),
    ("workspace use", "workspace use ws"),
    ("workspace move", "workspace move --to newer.toml"),
    ("undo", "undo"),
    ("evidence add", "evidence add one.txt two.txt --for RB-01 --title Two"),
    ("evidence link", "evidence link E1 RB-09"),
    ("evidence unlink", "evidence unlink E1 RB-02"),
    ("evidence edit", "evidence edit E1 --title New --happened 2026-04 --words 'What I saw'"),
    ("evidence edit --file", "evidence edit E1 --file one.txt --file two.txt"),
    ("reflect --from", "reflect RB-07 --from visits.txt"),
    ("plan add", "plan add 'Watch and wait' --for RB-01 --by 2027-03-31"),
    ("plan done", "plan done G1"),
    ("plan remove", "plan remove G1"),
    ("check accept", "check accept FINDING --reason 'a stock picture'"),
    ("check clean", "check clean E3"),
    ("check clean of a film", "check clean film.mov --output bundle.zip --force"),
    ("check names add", "check names add Amelia"),
    ("check names suggest", "check names suggest --add Amelia --dismiss Hodan"),
    ("evidence remove", "evidence remove E2"),
    ("evidence remove --erase", "evidence remove E1 --erase --yes"),
    ("export", "export --output bundle.zip --force"),
    ("export sealed", "export --sign me --encrypt-to me.pub --output bundle.zip --force"),
    ("keys new", "keys new --output new-key --no-passphrase"),
    (
        "review",
        "--workspace panel review portfolio.zip --assessor 'C. D.' --decide RB-01=accept --reason Yes --output d.json",
    ),
    ("decisions import", "decisions import d.json"),
    ("restore of a portfolio", "workspace restore portfolio.zip back"),
    ("backup", "workspace backup bundle.zip --force"),
    ("restore", "workspace restore safe.zip back"),
    ("form", "form xlsx --output bundle.zip --force"),
    ("framework new", "framework new bundle.zip --from imh-practice --force"),
    ("cohort export", "cohort export ws --output bundle.zip --force"),
    ("cohort export parquet", "cohort export ws --format parquet --output rows"),
    ("form for each", "form html --for-each people.csv --output forms --closing 31/03/2027"),
    ("cohort sheets", "cohort sheets ws --output sheets"),
    ("reminders", "cohort handed-in ws --expected people.csv --reminders remind.csv"),
];

fn ready(sandbox: &Sandbox, line: &str) {
    sandbox.write("one.txt", "one\n".repeat(1000));
    sandbox.write("two.txt", "two\n");
    sandbox.write("answers.csv", "competency,level,point\nSC-01,1,achieved\nSC-02,1,not-yet\n");
    sandbox.write("bundle.zip", "an older bundle");
    sandbox.write("people.csv", "person\nSomebody Else\nAnother\n");
    if line.contains("newer.toml") {
        let pack = include_str!("../../frameworks/imh-practice-1.1.0.toml");
        sandbox.write("newer.toml", pack.replace("version = \"1.1.0\"", "version = \"1.1.1\""));
    }
    sandbox.ok("plan add 'A goal' --for RB-02");
    sandbox.ok("workspace backup safe.zip");
    if line.contains("portfolio.zip") {
        sandbox.ok("export --output portfolio.zip");
    }
    if line == "decisions import d.json" {
        sandbox.ok("export --output ab.zip");
        sandbox.ok("--workspace panel review ab.zip --assessor 'C. D.' --decide RB-01=accept --reason Yes --output d.json");
    }
    if line.contains("--sign me") {
        sandbox.ok("keys new --output me --no-passphrase");
    }
    if line.contains("check clean") {
        sandbox.write("film.mov", super::made::film_with_place(300_000));
        sandbox.ok("evidence add film.mov --for RB-02 --title 'A walk'");
    }
    sandbox.ok("rate LP-01=not-yet --note 'Ring 07700 900123.'");
}

fn fail(sandbox: &Sandbox, line: &str, fate: &str) -> std::process::Output {
    let finding =
        || sandbox.json("check --format json")["findings"][0]["id"].as_str().unwrap().to_owned();
    let line = &if line.contains("FINDING") {
        line.replace("FINDING", &finding())
    } else {
        line.to_owned()
    };
    let mut command = sandbox.command(shell_words::split(line).unwrap());
    if line.starts_with("assess") {
        let input = sandbox.write("input.txt", "3\n2\n1\n");
        command.stdin(std::fs::File::open(input).unwrap());
    }
    command.env("IMH_FAIL", fate).output().unwrap()
}

/// Counts the durable steps of a command.
pub(super) fn count_steps(line: &str) -> u64 {
    let sandbox = Sandbox::with_content();
    ready(&sandbox, line);
    let output = fail(&sandbox, line, "count");
    let said = String::from_utf8(output.stderr).unwrap();
    said.lines()
        .find_map(|line| line.strip_suffix(" steps"))
        .unwrap_or_else(|| panic!("{line}: {said}"))
        .parse()
        .unwrap()
}

/// Checks that a workspace is sound, after any failure.
#[track_caller]
fn assert_sound(sandbox: &Sandbox, before: &serde_json::Value, context: &str) {
    let history = sandbox.json("history --format json");
    let entries = history["entries"].as_array().unwrap();
    let known = before["entries"].as_array().unwrap();
    assert!(entries.len() >= known.len(), "{context}: an acknowledged entry is gone");
    for (was, is) in known.iter().zip(entries) {
        assert_eq!(
            (&was["id"], &was["at"], &was["kind"]),
            (&is["id"], &is["at"], &is["kind"]),
            "{context}"
        );
    }
    // The next command works, whether or not a torn tail is left.
    sandbox.ok("rate LP-07=achieved");
    sandbox.ok("status");
    let report = sandbox.json("workspace check --format json");
    for damage in report["damage"].as_array().unwrap() {
        let what = damage["what"].as_str().unwrap();
        assert!(what.contains("interrupted"), "{context}: {damage}");
    }
}

fn strike(fate: &str) {
    for (name, line) in COMMANDS {
        let steps = count_steps(line);
        assert!(steps > 1, "{name} takes no durable step");
        for step in 1..=steps {
            let context = format!("{name}, {fate} at step {step} of {steps}");
            let sandbox = Sandbox::with_content();
            ready(&sandbox, line);
            let before = sandbox.json("history --format json");
            let output = fail(&sandbox, line, &format!("{fate}:{step}"));
            if fate == "kill" {
                assert_eq!(output.status.code(), None, "{context}: was not killed");
            }
            assert_sound(&sandbox, &before, &context);
            match name {
                // A begun workspace can be begun again.
                "init" | "first assess" => {
                    let again = sandbox.run("init new --level 1 --role midwife");
                    let is_there =
                        String::from_utf8_lossy(&again.stderr).contains("is a workspace already");
                    assert!(again.status.success() || is_there, "{context}: {again:?}");
                    sandbox.ok("--workspace new status");
                }
                // The old file or a whole new one, never half of one.
                "export" => {
                    let bundle = sandbox.read_bytes("bundle.zip");
                    if bundle != b"an older bundle" {
                        sandbox.ok("verify bundle.zip");
                    }
                }
                "export sealed" => {
                    let bundle = sandbox.read_bytes("bundle.zip");
                    if bundle != b"an older bundle" {
                        sandbox.ok("verify bundle.zip --identity me --signer me.pub");
                    }
                }
                // The film is clean, or as it was.
                "check clean" => {
                    let files =
                        &sandbox.json("evidence show E3 --format json")["evidence"]["files"];
                    assert_eq!(files.as_array().unwrap().len(), 1, "{context}");
                }
                "check clean of a film" => {
                    let copy = sandbox.read_bytes("bundle.zip");
                    let film = super::made::film_with_place(300_000);
                    assert!(
                        copy == b"an older bundle"
                            || copy.len() == film.len()
                                && copy == files::strip("a.mov", &film).unwrap(),
                        "{context}"
                    );
                    assert_eq!(sandbox.read_bytes("film.mov"), film, "{context}");
                }
                // Half a key does not count: it is whole, or can be made again under another name.
                "keys new" if sandbox.path("new-key").exists() => {
                    drop(sandbox.ok("keys show new-key"));
                }
                "form" => {
                    let file = sandbox.read_bytes("bundle.zip");
                    assert!(
                        file == b"an older bundle"
                            || zip::ZipArchive::new(std::io::Cursor::new(file)).is_ok(),
                        "{context}"
                    );
                }
                "cohort export" => {
                    let file = sandbox.read("bundle.zip");
                    assert!(
                        file == "an older bundle" || file.lines().count() == 190,
                        "{context}: {} lines",
                        file.lines().count()
                    );
                }
                "cohort export parquet" if sandbox.path("rows").exists() => {
                    assert!(
                        sandbox
                            .path("rows/of_framework=framework-imh-practice/of_level=level-1")
                            .is_dir()
                    );
                }
                // Every form, the codes and the day, or none of them.
                "form for each" if sandbox.path("forms").exists() => {
                    let inside = std::fs::read_dir(sandbox.path("forms")).unwrap().count();
                    assert_eq!(inside, 4, "{context}");
                    assert_eq!(sandbox.read("forms/codes.csv").lines().count(), 3, "{context}");
                }
                "cohort sheets" if sandbox.path("sheets").exists() => {
                    let mut inside = std::fs::read_dir(sandbox.path("sheets")).unwrap();
                    let page = std::fs::read_to_string(inside.next().unwrap().unwrap().path());
                    assert!(page.unwrap().ends_with("</html>\n"), "{context}");
                }
                "reminders" if sandbox.path("remind.csv").exists() => {
                    assert_eq!(sandbox.read("remind.csv").lines().count(), 3, "{context}");
                }
                "backup" => {
                    let file = sandbox.read_bytes("bundle.zip");
                    if file != b"an older bundle" {
                        sandbox.ok("workspace restore bundle.zip from-it");
                    }
                }
                // A decision file is whole, or it does not exist and can be begun again.
                "review" if sandbox.path("d.json").exists() => {
                    drop(sandbox.ok("review show d.json"));
                }
                "review" => drop(sandbox.ok(line)),
                // Whole, or it does not exist and the command can be run again.
                "restore" | "restore of a portfolio" => {
                    if !sandbox.path("back/imh.json").exists() {
                        sandbox.ok(line);
                    }
                    assert_eq!(
                        sandbox.json("--workspace back workspace check --format json")["sound"],
                        true,
                        "{context}"
                    );
                }
                // Either all of it is still there, or it is removed and wiping can be finished.
                "evidence remove --erase" => {
                    let is_out = sandbox.json("evidence list --format json")["evidence"]
                        .as_array()
                        .unwrap()
                        .len()
                        == 1;
                    sandbox.ok("workspace check --wipe --yes");
                    let kept = sandbox
                        .tree("ws/evidence")
                        .into_iter()
                        .filter(|(name, _)| !name.ends_with(".part"))
                        .count();
                    assert_eq!(kept, if is_out { 1 } else { 3 }, "{context}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_wiping_that_fails_says_so_and_can_be_finished() {
    let line = "evidence remove E1 --erase --yes";
    let (mut unfinished, mut told) = (0, 0);
    for step in 1..=count_steps(line) {
        let sandbox = Sandbox::with_content();
        let output = fail(&sandbox, line, &format!("error:{step}:28"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "step {step}: {said}");
        if said.contains("not wiped yet") {
            unfinished += 1;
            assert!(
                said.contains("imh workspace check --wipe --yes")
                    && !said.contains("nothing was changed"),
                "{said}"
            );
            told += usize::from(sandbox.run("workspace check").status.code() == Some(1));
            sandbox.ok("workspace check --wipe --yes");
            assert_eq!(sandbox.tree("ws/evidence").len(), 1);
        } else {
            assert!(said.contains("nothing was changed"), "{said}");
            assert_eq!(
                sandbox.json("evidence list --format json")["evidence"].as_array().unwrap().len(),
                2
            );
        }
    }
    assert!(unfinished > 2 && told > 2, "no step was late enough: {unfinished}, {told}");
}

#[test]
fn killed_at_any_step_nothing_acknowledged_is_lost() {
    strike("kill");
}

#[test]
fn with_a_write_torn_in_half_nothing_acknowledged_is_lost() {
    strike("torn");
}

#[test]
fn a_step_that_fails_is_told_and_leaves_the_workspace_as_it_was() {
    const TELL_MORE: [&str; 10] = [
        "init",
        "assess",
        "first assess",
        "export",
        "export sealed",
        "keys new",
        "backup",
        "restore",
        "restore of a portfolio",
        "evidence remove --erase",
    ];
    for (name, line) in COMMANDS.into_iter().filter(|(name, _)| !TELL_MORE.contains(name)) {
        for step in 1..=count_steps(line) {
            let sandbox = Sandbox::with_content();
            ready(&sandbox, line);
            let before = sandbox.json("history --format json");
            // 28 is ENOSPC: the disk is full.
            let output = fail(&sandbox, line, &format!("error:{step}:28"));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(4), "{name} at step {step}: {said}");
            // If a decision is there all the same, the message says that instead.
            let is_there = (said.contains("holds the decisions")
                && sandbox.path("d.json").exists())
                || said.contains("is written, but the disk did not confirm that it is kept")
                || said.contains("but imh could not record the export")
                || said.contains("the rows are in rows, but")
                || said.contains("your list is saved, but");
            assert!(
                said.contains("the disk is full")
                    && (is_there || said.contains("nothing was changed")),
                "{name} at step {step}: {said}"
            );
            assert_eq!(sandbox.json("history --format json"), before, "{name} at step {step}");
            assert_sound(&sandbox, &before, &format!("{name}, full at step {step}"));
        }
    }
}

#[test]
fn every_answer_of_a_killed_assessment_is_there() {
    let steps = count_steps("assess --plain");
    let mut most = 0;
    for step in 1..=steps {
        let sandbox = Sandbox::with_content();
        let output = fail(&sandbox, "assess --plain", &format!("kill:{step}"));
        // An answer was acknowledged if the next question was asked.
        let asked = String::from_utf8_lossy(&output.stderr).matches("Your answer: ").count();
        let history = sandbox.json("history --format json");
        let rated = history["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["kind"] == "rated")
            .count();
        assert!(rated + 1 >= 3 + asked, "step {step}: {asked} questions, {rated} answers");
        most = most.max(asked);
    }
    assert!(most >= 3, "no kill came late enough to lose anything");
}
