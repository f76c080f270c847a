//! A sandbox for each test, in which the real program runs with fixed time and ids.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

pub(crate) const IMH: &str = env!("CARGO_BIN_EXE_imh");

pub(crate) struct Sandbox {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::with_prefix("imh-test-").unwrap(), variables: Vec::new() }
    }

    /// A sandbox with a workspace in `ws`, for an early years practitioner at level 1.
    pub(crate) fn begun() -> Self {
        let sandbox = Self::new();
        sandbox.ok("init ws --framework imh-practice --level 1 --role early-years-practitioner --name 'A. B.'");
        sandbox
    }

    /// Like `begun`, with some ratings and two pieces of evidence.
    pub(crate) fn with_content() -> Self {
        let sandbox = Self::begun();
        sandbox.write("visits.txt", "What I noticed on the first visits.\n");
        sandbox.write("plan.md", "# A plan\n");
        sandbox.write("photo.jpg", "not really a photograph\n");
        sandbox.ok("rate RB-01=achieved RB-02=achieved RB-04.knowledge=achieved RB-04.practice=working-towards DV-01=not-yet");
        sandbox.ok("rate RB-03=n/a --reason 'I work alone in a village hall'");
        sandbox.ok("rate RB-05=working-towards --note 'Silence is still hard for me.'");
        sandbox
            .ok("evidence add visits.txt photo.jpg --for RB-01,RB-02 --kind reflective-account --title 'First visits' --happened 2026-03");
        sandbox.ok("evidence add plan.md --for RB-04 --title 'Settling-in plan'");
        sandbox
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn read_bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap()
    }

    /// Returns the program with fixed surroundings, in the sandbox, on the workspace `ws`.
    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(IMH);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("home/data"))
            .env("XDG_CACHE_HOME", self.path("home/cache"))
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC")
            .env("TERM", "xterm")
            .env("IMH_WORKSPACE", self.path("ws"))
            .env("IMH_NOW", "2026-11-22T09:15:04.120Z")
            .env("IMH_SEED", "a test")
            .envs(self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .stdin(Stdio::null());
        command
    }

    /// Runs a line, split as a shell would.
    pub(crate) fn run(&self, line: &str) -> Output {
        self.command(shell_words::split(line).unwrap()).output().unwrap()
    }

    pub(crate) fn run_with_input(&self, line: &str, input: &str) -> Output {
        let mut child = self
            .command(shell_words::split(line).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may stop reading early.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs a line that must succeed, and returns its standard output.
    #[track_caller]
    pub(crate) fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "imh {line}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a line that must fail with `code`, and returns its standard error.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, line: &str) -> String {
        let output = self.run(line);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "imh {line}\n{stderr}");
        self.clean(&stderr)
    }

    /// Says of each file that imh cannot read that somebody looked through it.
    #[track_caller]
    pub(crate) fn look_through(&self) {
        let checked = self.json("check --format json");
        let findings = checked["findings"].as_array().unwrap();
        let unread = findings.iter().filter(|finding| finding["kind"] == "unreadable");
        let ids: Vec<&str> = unread.map(|finding| finding["id"].as_str().unwrap()).collect();
        self.ok(&format!("check accept {} --reason 'I looked through it'", ids.join(",")));
    }

    #[track_caller]
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        let output = self.run(line);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("imh {line}: {error}\n{}", String::from_utf8_lossy(&output.stderr))
        })
    }

    /// Returns what a person would see of these lines, one after another.
    pub(crate) fn transcript(&self, lines: &[&str]) -> String {
        lines.iter().map(|line| format!("$ imh {line}\n{}", self.shown(&self.run(line)))).collect()
    }

    pub(crate) fn shown(&self, output: &Output) -> String {
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = String::from_utf8_lossy(&output.stderr);
        if !said.is_empty() {
            text.push_str("[said]\n");
            text.push_str(&said);
        }
        match output.status.code() {
            Some(0) => text.push('\n'),
            code => text.push_str(&format!("[exit {code:?}]\n\n")),
        }
        self.clean(&text)
    }

    /// Replaces the parts of a text that differ between runs of the suite.
    pub(crate) fn clean(&self, text: &str) -> String {
        text.replace(&*self.folder.path().to_string_lossy(), "[DIR]")
    }

    /// Returns every file below a folder with its bytes, without locks and unfinished drafts.
    pub(crate) fn tree(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(folder);
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(root, &path, files);
        } else if !(name.ends_with(".lock")
            && path.parent().is_some_and(|folder| folder.ends_with("journal")))
        {
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// Compares text with the committed file of that name.
#[track_caller]
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name);
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(snapbox::Data::from(text).raw(), snapbox::Data::read_from(&path, None).raw());
}

/// Reports whether a tool is on this machine; in CI, where all must be, a missing tool is a
/// failure.
pub(crate) fn has(tool: &str, arguments: &[&str]) -> bool {
    let found =
        Command::new(tool).args(arguments).output().is_ok_and(|output| output.status.success());
    if !found {
        skipped(&format!(
            "`{tool} {}` does not run on this machine, so what it would have proved was not proved",
            arguments.join(" ")
        ));
        assert!(
            std::env::var_os("IMH_TEST_NEEDS_TOOLS").is_none(),
            "`{tool}` is missing, and here it must not be"
        );
    }
    found
}

/// Says that something was not proved. The test passes, and cargo hides the output of a passing
/// test, so this writes around it.
pub(crate) fn skipped(what: &str) {
    // Standard error may be closed.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}

/// Returns a path in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns incompressible bytes.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}
