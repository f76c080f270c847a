//! Inputs of the benchmarks: folders of files, the program itself, and other tools.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Builds the release program; `None` if nothing is to be measured. The returned function reports
/// whether a benchmark was named, or none was.
pub(crate) fn begin() -> Option<impl Fn(&str) -> bool> {
    // `cargo test --benches` passes this; a benchmark is not a test.
    if std::env::args().any(|argument| argument == "--test") {
        return None;
    }
    let named: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--locked", "--bin", "imh"])
        .status()
        .unwrap();
    assert!(status.success());
    println!(
        "imh {}, {} threads",
        env!("CARGO_PKG_VERSION"),
        std::thread::available_parallelism().unwrap()
    );
    Some(move |name: &str| named.is_empty() || named.iter().any(|wanted| wanted == name))
}

/// A folder of files, of which those with a file header hold incompressible bytes, and a
/// workspace with all of them as evidence.
pub(crate) struct Made {
    pub(crate) folder: PathBuf,
    pub(crate) files: Vec<PathBuf>,
}

pub(crate) fn evidence(
    name: &str,
    count: usize,
    kind: impl Fn(usize) -> (&'static str, usize, Option<&'static [u8]>),
) -> Made {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bundles").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("files")).unwrap();
    let mut state = 1_u64;
    let mut files = Vec::new();
    for at in 0..count {
        let (ending, length, head) = kind(at);
        let mut bytes = Vec::with_capacity(length + 8);
        match head {
            Some(head) => {
                bytes.extend(head);
                while bytes.len() < length {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    bytes.extend((state ^ state >> 29).to_le_bytes());
                }
            }
            None => {
                let words = [
                    "the baby",
                    "looked at me",
                    "and waited",
                    "before",
                    "we talked about",
                    "sleep",
                    "a visit",
                    "and then",
                ];
                while bytes.len() < length {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    bytes.extend(words[(state >> 60) as usize % words.len()].as_bytes());
                    bytes.extend(if (state >> 40).is_multiple_of(8) {
                        b".\n".as_slice()
                    } else {
                        b" ".as_slice()
                    });
                }
            }
        }
        let path = folder.join("files").join(format!("{at:05}.{ending}"));
        fs::write(&path, bytes).unwrap();
        files.push(path);
    }
    let made = Made { folder, files };
    made.imh(&["init", "--framework", "imh-practice", "--level", "1"]);
    made.imh(&["rate", "RB-01=achieved"]);
    for part in made.files.chunks(500) {
        let names: Vec<&str> = part.iter().map(|path| path.to_str().unwrap()).collect();
        made.imh(
            &[&["evidence", "add", "--title", "Evidence", "--for", "RB-01"], &names[..]].concat(),
        );
    }
    made
}

impl Made {
    /// Runs imh in the workspace `ws` of the folder.
    #[track_caller]
    pub(crate) fn imh(&self, arguments: &[&str]) {
        self.imh_in("ws", arguments);
    }

    #[track_caller]
    pub(crate) fn imh_in(&self, workspace: &str, arguments: &[&str]) {
        let imh = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .with_file_name("release")
            .join(format!("imh{}", std::env::consts::EXE_SUFFIX));
        let mut command = Command::new(imh);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("IMH_WORKSPACE", self.folder.join(workspace));
        command
            .env("XDG_DATA_HOME", self.folder.join("home"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        assert!(command.status().unwrap().success(), "imh {}", arguments.join(" "));
    }

    /// Runs a shell line in the folder, which may produce `o.zip`; `None` if its tool is not on
    /// this machine.
    pub(crate) fn shell(&self, tool: &str, line: &str) -> Option<Duration> {
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {tool}")])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        if !found.success() {
            println!("  ({tool} is not on this machine)");
            return None;
        }
        let mut command = Command::new("sh");
        command
            .args(["-ec", line])
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let (status, spent) = self.timed(|| command.status().unwrap());
        if !status.success() {
            println!("  ({tool} could not do it)");
            return None;
        }
        Some(spent)
    }

    /// Measures work from a clean start: without earlier output, and with everything earlier
    /// flushed to disk.
    pub(crate) fn timed<T>(&self, work: impl FnOnce() -> T) -> (T, Duration) {
        for left in ["o.zip", "floor.bin"] {
            let _ = fs::remove_file(self.folder.join(left));
        }
        for left in ["bag", "un"] {
            let _ = fs::remove_dir_all(self.folder.join(left));
        }
        let _ = Command::new("sync").status();
        let begun = Instant::now();
        let made = work();
        (made, begun.elapsed())
    }
}

const ROUNDS: usize = 3;

/// Returns the median of `ROUNDS` measurements; slow work is measured once.
pub(crate) fn middle(mut once: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| once()).collect();
    times.sort();
    times[ROUNDS / 2]
}

pub(crate) fn tell(what: &str, took: Option<Duration>, floor: Duration) {
    if let Some(took) = took {
        println!(
            "  {what}: {:.2} x the floor   [{:.2} s]",
            took.as_secs_f64() / floor.as_secs_f64(),
            took.as_secs_f64()
        );
    }
}
