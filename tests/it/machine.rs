//! The machine refuses: full, read-only, not permitted, in use. Real file systems, if this account
//! may mount one.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::harness::{Sandbox, skipped};

/// A file system of its own in a folder of the sandbox, mounted while this lives.
struct Mount(PathBuf);

impl Mount {
    fn tmpfs(sandbox: &Sandbox, options: &str) -> Option<Self> {
        let folder = sandbox.path("disk");
        fs::create_dir(&folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&folder)
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        skipped(
            "this account may not mount a file system, so no disk was really full or read only",
        );
        None
    }

    fn remount(&self, options: &str) {
        assert!(
            Command::new("mount").args(["-o", options]).arg(&self.0).status().unwrap().success()
        );
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let mut sandbox = Sandbox::new();
    let Some(mount) = Mount::tmpfs(&sandbox, "size=400k") else { return };
    let folder = mount.0.join("ws").to_string_lossy().into_owned();
    sandbox.set("IMH_WORKSPACE", &folder);
    sandbox.ok("init --level 1");
    sandbox.ok("rate RB-01=achieved");
    let history = sandbox.ok("history --format json");
    sandbox.write("large.bin", vec![7; 1 << 20]);
    let said = sandbox.fails(4, "evidence add large.bin");
    assert!(said.contains("the disk is full") && said.contains("nothing was changed"), "{said}");
    assert_eq!(sandbox.ok("history --format json"), history);
    assert!(sandbox.tree("disk/ws/evidence").is_empty(), "half a copy was left behind");
    // No byte is free.
    let mut filler = fs::File::create(mount.0.join("filler")).unwrap();
    while std::io::Write::write_all(&mut filler, &[0; 4096]).is_ok() {}
    let mut refused = false;
    for at in 1..=10 {
        let output = sandbox
            .run(&format!("rate DV-{at:02}=achieved --note '{}'", "a long note ".repeat(200)));
        refused |= output.status.code() == Some(4);
        assert!(matches!(output.status.code(), Some(0 | 4)), "{output:?}");
    }
    assert!(refused);
    fs::remove_file(mount.0.join("filler")).unwrap();
    sandbox.ok("rate RB-02=achieved");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
}

#[test]
fn a_disk_that_fills_in_the_middle_of_an_export_leaves_nothing_half_written() {
    let sandbox = Sandbox::with_content();
    let Some(mount) = Mount::tmpfs(&sandbox, "size=900k") else { return };
    sandbox.write("film.mp4", super::harness::noise(6 << 20));
    sandbox.ok("evidence add film.mp4 --for RB-07 --title Film");
    sandbox.look_through();
    sandbox.ok("keys new --output me --no-passphrase");
    fs::write(mount.0.join("old.zip"), "an older portfolio").unwrap();
    let history = sandbox.ok("history --format json");
    for line in [
        "export --output disk/old.zip --force",
        "export --output disk/new.zip",
        "export --output disk/new.age --encrypt-to me.pub",
        "workspace backup disk/new.zip",
    ] {
        let said = sandbox.fails(4, line);
        assert!(
            said.contains("the disk is full")
                && said.contains("nothing was changed")
                && said.contains("make some room"),
            "{line}: {said}"
        );
        assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 1, "{line} left something behind");
        assert_eq!(fs::read_to_string(mount.0.join("old.zip")).unwrap(), "an older portfolio");
    }
    assert_eq!(sandbox.ok("history --format json"), history);
    // Extraction is all or nothing as well.
    sandbox.ok("export --output whole.zip");
    let said = sandbox.fails(4, "verify whole.zip --extract disk/out");
    assert!(said.contains("the disk is full"), "{said}");
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 1);
    assert!(sandbox.fails(4, "workspace restore whole.zip disk/ws").contains("the disk is full"));
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 1);
}

#[test]
fn a_target_folder_that_can_only_be_read_is_told() {
    let sandbox = Sandbox::with_content();
    let Some(mount) = Mount::tmpfs(&sandbox, "size=4m") else { return };
    mount.remount("remount,ro");
    for line in [
        "export --output disk/new.zip",
        "keys new --output disk/key --no-passphrase",
        "workspace backup disk/new.zip",
    ] {
        let said = sandbox.fails(4, line);
        assert!(
            said.contains("can only be read") && said.contains("nothing was changed"),
            "{line}: {said}"
        );
    }
}

#[test]
fn a_folder_that_can_only_be_read_is_read_and_told() {
    let mut sandbox = Sandbox::new();
    let Some(mount) = Mount::tmpfs(&sandbox, "size=4m") else { return };
    let folder = mount.0.join("ws").to_string_lossy().into_owned();
    sandbox.set("IMH_WORKSPACE", &folder);
    sandbox.ok("init --level 1");
    sandbox.ok("rate RB-01=achieved");
    mount.remount("remount,ro");
    sandbox.ok("status");
    sandbox.ok("gaps");
    let said = sandbox.fails(4, "rate RB-02=achieved");
    assert!(said.contains("can only be read") && said.contains("nothing was changed"), "{said}");
    sandbox.fails(4, "export --output disk/p.zip");
    let elsewhere = mount.0.join("other").to_string_lossy().into_owned();
    sandbox.fails(4, &format!("init {elsewhere} --level 1"));
    mount.remount("remount,rw");
    sandbox.ok("rate RB-02=achieved");
}

#[test]
fn a_workspace_in_use_is_waited_for_and_then_told_with_the_process_that_has_it() {
    let sandbox = Sandbox::begun();
    let gate = sandbox.path("gate");
    // The lock is taken before the journal is opened, which is this command's second durable step.
    let mut holder = sandbox
        .command(["rate", "RB-01=achieved"])
        .env("IMH_FAIL", "wait:3")
        .env("IMH_FAIL_GATE", &gate)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !gate.exists() {
        thread::sleep(Duration::from_millis(1));
    }
    let said = sandbox.fails(3, "rate RB-02=achieved");
    assert!(
        said.contains(&format!("process {}", holder.id())) && said.contains("nothing was changed"),
        "{said}"
    );
    sandbox.ok("status");
    let waiting =
        sandbox.command(["rate", "RB-03=achieved"]).stderr(Stdio::null()).spawn().unwrap();
    fs::remove_file(&gate).unwrap();
    assert!(holder.wait().unwrap().success());
    assert!(waiting.wait_with_output().unwrap().status.success(), "whoever waits gets their turn");
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 2);
}

/// Counts the drafts in a folder of the sandbox.
#[cfg(unix)]
fn drafts(sandbox: &Sandbox) -> usize {
    fs::read_dir(sandbox.path(""))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"))
        .count()
}

/// An export that waits in the middle of writing.
#[cfg(unix)]
fn waiting_export(sandbox: &Sandbox, gate: &str) -> std::process::Child {
    let mut command = sandbox.command(["export", "--output", gate, "--force"]);
    let gate = sandbox.path(&format!("{gate}.gate"));
    let child = command
        .env("IMH_FAIL", "wait:2")
        .env("IMH_FAIL_GATE", &gate)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !gate.exists() {
        thread::sleep(Duration::from_millis(1));
    }
    child
}

#[cfg(unix)]
#[test]
fn a_backup_that_is_interrupted_after_it_is_there_is_not_told_as_nothing() {
    let sandbox = Sandbox::with_content();
    let counted = sandbox
        .command(["workspace", "backup", "first.zip"])
        .env("IMH_FAIL", "count")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&counted.stderr).into_owned();
    let steps = said.lines().find_map(|line| line.strip_suffix(" steps")).unwrap().to_owned();
    let gate = sandbox.path("gate");
    let mut command = sandbox.command(["workspace", "backup", "second.zip"]);
    command
        .env("IMH_FAIL", format!("wait:{steps}"))
        .env("IMH_FAIL_GATE", &gate)
        .stderr(Stdio::piped())
        .stdout(Stdio::null());
    let backup = command.spawn().unwrap();
    while !gate.exists() {
        thread::sleep(Duration::from_millis(1));
    }
    assert!(
        Command::new("kill").args(["-INT", &backup.id().to_string()]).status().unwrap().success()
    );
    let output = backup.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(sandbox.path("second.zip").exists());
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .ends_with("Stopped. Everything that was saved is still there.\n"),
        "{output:?}"
    );
}

#[cfg(unix)]
#[test]
fn an_export_that_is_interrupted_leaves_nothing_half_written() {
    let sandbox = Sandbox::with_content();
    sandbox.write("mine.zip", "an older one");
    let export = waiting_export(&sandbox, "mine.zip");
    assert_eq!(drafts(&sandbox), 1);
    assert!(
        Command::new("kill").args(["-INT", &export.id().to_string()]).status().unwrap().success()
    );
    let output = export.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr).ends_with("Stopped. Nothing was changed.\n"),
        "{output:?}"
    );
    assert_eq!((drafts(&sandbox), sandbox.read("mine.zip")), (0, "an older one".to_owned()));
    assert_eq!(sandbox.json("status --format json")["exported"], serde_json::Value::Null);
}

#[cfg(unix)]
#[test]
fn the_next_export_deletes_a_half_written_file_of_a_computer_that_went_off_and_no_other_draft() {
    let sandbox = Sandbox::with_content();
    let mut dead = waiting_export(&sandbox, "dead.zip");
    dead.kill().unwrap();
    dead.wait().unwrap();
    let alive = waiting_export(&sandbox, "alive.zip");
    assert_eq!(drafts(&sandbox), 1, "the dead one's is gone");
    sandbox.ok("export --output third.zip");
    assert_eq!(drafts(&sandbox), 1, "the one that is being written is not");
    fs::remove_file(sandbox.path("alive.zip.gate")).unwrap();
    assert!(alive.wait_with_output().unwrap().status.success());
    sandbox.ok("verify alive.zip");
}

#[test]
fn an_account_without_a_folder_of_its_own_can_still_read() {
    let mut sandbox = Sandbox::with_content();
    sandbox.set("HOME", "/nonexistent").set("XDG_DATA_HOME", "/proc/nowhere");
    sandbox.ok("status");
    sandbox.ok("gaps");
    let output = sandbox.run("rate RB-09=achieved");
    assert_eq!(output.status.code(), Some(4), "{output:?}");
}

#[test]
fn an_answer_that_cannot_be_saved_is_told_apart_from_those_that_were() {
    let sandbox = Sandbox::begun();
    let steps = super::crash::count_steps("assess --plain");
    let mut command = sandbox.command(["assess", "--plain"]);
    let input = sandbox.write("input.txt", "3\n2\n1\n");
    command
        .stdin(fs::File::open(input).unwrap())
        .env("IMH_FAIL", format!("error:{}:28", steps - 1));
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(
        said.contains("This answer could not be saved. Every answer before it is saved.")
            && !said.contains("nothing was changed"),
        "{said}"
    );
    assert!(sandbox.json("history --format json")["entries"].as_array().unwrap().len() > 2);
}

/// Returns everything in the sandbox that has no final name yet.
#[cfg(unix)]
pub(super) fn parts(sandbox: &Sandbox) -> Vec<String> {
    fn look(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.file_name().to_string_lossy().ends_with(".part") {
                found.push(entry.path().display().to_string());
            } else if entry.file_type().unwrap().is_dir() {
                look(&entry.path(), found);
            }
        }
    }
    let mut found = Vec::new();
    look(&sandbox.path(""), &mut found);
    found
}

/// The command to stop, the files it makes, and the next command, which writes there. `{}` is a
/// different number each time.
#[cfg(unix)]
const STOPPED: [(&str, &[&str], &str); 14] = [
    ("evidence add one.txt two.txt --for RB-01 --title Two", &[], "rate LP-07=achieved"),
    ("evidence add one.txt two.txt --for RB-02 --title Two", &[], "check names add Ottoline{}"),
    ("evidence edit E1 --file one.txt --words 'What I saw'", &[], "plan add 'Watch and wait {}'"),
    ("reflect RB-07 --from visits.txt", &[], "evidence edit E2 --title 'Plan {}'"),
    ("check names add Amelia", &["ws/private/names.txt"], "plan add 'Watch and wait {}'"),
    ("workspace restore safe.zip back", &["back"], "export --output p{}.zip"),
    ("workspace restore p0.zip back", &["back"], "workspace backup b{}.zip"),
    ("verify p0.zip --extract out", &["out"], "form csv --output f{}.csv"),
    (
        "cohort export ws --format parquet --output rows",
        &["rows", "rows-dictionary.csv"],
        "status --output s{}.txt",
    ),
    ("cohort export ws --output rows.csv", &["rows.csv"], "gaps --output g{}.txt"),
    (
        "keys new --no-passphrase --output key",
        &["key", "key.pub"],
        "check clean one.txt --output clean{}.txt",
    ),
    ("export --output p.zip", &["p.zip"], "keys new --no-passphrase --output other{}"),
    (
        "--workspace panel review p0.zip --assessor 'C. D.' --decide RB-01=accept --reason Yes --output d.json",
        &["d.json"],
        "form html --output f{}.html",
    ),
    ("form xlsx --output f.xlsx", &["f.xlsx"], "cohort export ws --output rows{}.csv"),
];

/// Calls `strike` for each step of each command, in a place without anything of the step before.
#[cfg(unix)]
fn at_every_step(mut strike: impl FnMut(&Sandbox, &str, u64, &str)) {
    for (line, makes, next) in STOPPED {
        let sandbox = Sandbox::with_content();
        sandbox.write("one.txt", "one\n".repeat(1000));
        sandbox.write("two.txt", "two\n");
        sandbox.ok("workspace backup safe.zip");
        sandbox.ok("export --output p0.zip");
        let counted = stopped(&sandbox, line, "count").output().unwrap();
        let said = String::from_utf8(counted.stderr).unwrap();
        let steps: u64 =
            said.lines().find_map(|line| line.strip_suffix(" steps")).unwrap().parse().unwrap();
        for step in 1..=steps {
            for made in makes {
                let _ = fs::remove_file(sandbox.path(made))
                    .or_else(|_| fs::remove_dir_all(sandbox.path(made)));
            }
            // The count of names is stored beside the journal.
            let journal = fs::read_dir(sandbox.path("ws/journal"))
                .unwrap()
                .flatten()
                .map(|entry| entry.path());
            for count in journal.filter(|path| path.extension().is_some_and(|kind| kind == "names"))
            {
                fs::remove_file(count).unwrap();
            }
            strike(&sandbox, line, step, &next.replace("{}", &step.to_string()));
        }
    }
}

#[cfg(unix)]
fn stopped(sandbox: &Sandbox, line: &str, fate: &str) -> Command {
    let mut command = sandbox.command(shell_words::split(line).unwrap());
    command.env("IMH_FAIL", fate).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

#[cfg(unix)]
#[test]
fn without_a_note_what_was_left_half_written_is_gone_with_the_next_that_writes_there() {
    let mut left_something = 0;
    at_every_step(|sandbox, line, step, next| {
        let killed = stopped(sandbox, line, &format!("kill:{step}")).output().unwrap();
        // With the file there already, fewer steps are needed.
        assert!(
            killed.status.code().is_none_or(|code| code == 0),
            "{line} at step {step}: {killed:?}"
        );
        left_something += usize::from(!parts(sandbox).is_empty());
        let _ = fs::remove_dir_all(sandbox.path("home/data/imh/half-made"));
        sandbox.ok(next);
        assert_eq!(parts(sandbox), Vec::<String>::new(), "{line} at step {step}, then {next}");
    });
    assert!(left_something > 60, "hardly anything was ever left: {left_something}");
}

#[cfg(unix)]
#[test]
fn the_next_command_that_writes_deletes_everything_that_an_interrupted_one_left() {
    let (mut left_something, mut elsewhere) = (0, 0);
    at_every_step(|sandbox, line, step, _| {
        let killed = stopped(sandbox, line, &format!("kill:{step}")).output().unwrap();
        assert!(
            killed.status.code().is_none_or(|code| code == 0),
            "{line} at step {step}: {killed:?}"
        );
        let left = parts(sandbox);
        left_something += usize::from(!left.is_empty());
        elsewhere +=
            left.iter().filter(|path| !path.contains("/ws/") && !path.contains("/panel/")).count();
        // The next command writes a line into the journal, and leaves nothing of the stopped one.
        sandbox.ok("rate LP-07=achieved");
        assert_eq!(parts(sandbox), Vec::<String>::new(), "{line} at step {step}");
        let notes =
            fs::read_dir(sandbox.path("home/data/imh/half-made")).map_or(0, Iterator::count);
        assert_eq!(notes, 0, "{line} at step {step}: a note is left");
    });
    assert!(
        left_something > 60 && elsewhere > 30,
        "hardly anything was ever left: {left_something}, {elsewhere} elsewhere"
    );
}

/// A half-written file on a stick stays noted while the stick is away.
#[cfg(unix)]
#[test]
fn a_half_written_file_on_a_stick_is_deleted_once_the_stick_is_back() {
    let sandbox = Sandbox::with_content();
    fs::create_dir(sandbox.path("stick")).unwrap();
    let killed = stopped(&sandbox, "export --output stick/mine.zip", "kill:4").output().unwrap();
    assert_eq!(killed.status.code(), None, "{killed:?}");
    assert_eq!(parts(&sandbox).len(), 1);
    fs::rename(sandbox.path("stick"), sandbox.path("pocket")).unwrap();
    sandbox.ok("rate LP-07=achieved");
    assert_eq!(parts(&sandbox).len(), 1);
    fs::rename(sandbox.path("pocket"), sandbox.path("stick")).unwrap();
    sandbox.ok("form csv --output questions.csv");
    assert_eq!(parts(&sandbox), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_file_that_another_command_is_still_writing_is_never_deleted() {
    let mut seen = 0;
    at_every_step(|sandbox, line, step, next| {
        let gate = sandbox.path("gate");
        let mut neighbour = stopped(sandbox, line, &format!("wait:{step}"));
        let mut neighbour = neighbour.env("IMH_FAIL_GATE", &gate).spawn().unwrap();
        while !gate.exists() && neighbour.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        let before = parts(sandbox);
        let mut locks =
            fs::read_dir(sandbox.path("ws/journal")).unwrap().flatten().map(|entry| entry.path());
        let is_locked = |path: PathBuf| {
            path.extension().is_some_and(|kind| kind == "lock")
                && fs::File::open(path).unwrap().try_lock().is_err()
        };
        // A command that waits for the lock on the workspace removes nothing before it has the
        // lock.
        if !locks.any(is_locked) {
            sandbox.ok(next);
            seen += usize::from(!before.is_empty());
        }
        assert_eq!(parts(sandbox), before, "{next} beside {line} at step {step}");
        let _ = fs::remove_file(&gate);
        let done = neighbour.wait_with_output().unwrap();
        assert!(done.status.success(), "{line}, waiting at step {step} beside {next}: {done:?}");
    });
    assert!(seen > 60, "a neighbour was hardly ever at it: {seen}");
}
