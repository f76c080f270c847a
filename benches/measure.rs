//! `cargo bench`: compares imh with the least that any program must do, as ratios from one run.
//! `cargo bench -- start checking` measures only the named ones: start, rating, journal, adding,
//! checking, memory.
//!
//! Runs are interleaved and medians compared, so that a busy machine affects both sides alike. No
//! test depends on this.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement may panic, prints, and works on real files and a real clock"
)]

use std::{
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use imh::{
    context::Context,
    format::{framework, journal, sha256},
    model::{
        Act, Answer, AspectId, Claim, CompetencyId, DeviceId, Entry, Evidence, EvidenceFile,
        EvidenceId, KindId, LevelId, PartialDate, PointId, Rating, Settings,
    },
    store::{NewWorkspace, Workspace},
};
use jiff::Timestamp;

const COMPETENCIES: usize = 200;
const EVIDENCE: usize = 2_000;
const LONG_JOURNAL: usize = 100_000;
const ADDED_FILES: usize = 400;
const ADDED_BYTES: usize = 2_000_000_000;

fn main() {
    // `cargo test --benches` passes this; a benchmark is not a test.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("measure");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let bench = Bench { folder };
    println!(
        "imh {}, {} threads\n",
        env!("CARGO_PKG_VERSION"),
        std::thread::available_parallelism().unwrap()
    );
    let named: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |name: &str| named.is_empty() || named.iter().any(|wanted| wanted == name);
    if is_wanted("start") {
        bench.start();
    }
    if is_wanted("rating") {
        bench.rating();
    }
    if is_wanted("journal") {
        bench.long_journal();
    }
    if is_wanted("adding") {
        bench.adding();
    }
    if is_wanted("checking") {
        Bench::checking();
    }
    if is_wanted("memory") {
        bench.memory();
    }
}

/// Builds and returns the release program. The one that cargo builds beside this benchmark also has
/// the features that the tests' libraries ask for, and starts more slowly for it.
fn released_program() -> PathBuf {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--locked", "--bin", "imh"])
        .status()
        .unwrap();
    assert!(status.success());
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .with_file_name("release")
        .join(format!("imh{}", std::env::consts::EXE_SUFFIX))
}

struct Bench {
    folder: PathBuf,
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn time(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// Returns the medians of several pieces of work, run in turns.
fn in_turns(rounds: usize, work: &mut [&mut dyn FnMut()]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); work.len()];
    for round in 0..rounds + 3 {
        for (at, work) in work.iter_mut().enumerate() {
            let took = time(&mut **work);
            if round >= 3 {
                times[at].push(took);
            }
        }
    }
    times.into_iter().map(median).collect()
}

fn in_turns_without_warming(rounds: usize, work: &mut [&mut dyn FnMut()]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); work.len()];
    for _ in 0..rounds {
        for (at, work) in work.iter_mut().enumerate() {
            times[at].push(time(&mut **work));
        }
    }
    times.into_iter().map(median).collect()
}

fn tell(what: &str, took: Duration, beside: &str, floor: Duration, aim: Option<f64>) {
    let ratio = took.as_secs_f64() / floor.as_secs_f64();
    let aim = aim.map(|aim| format!("   (aim: {aim:.1})")).unwrap_or_default();
    println!(
        "{what}: {ratio:.2} x {beside}   [{:.2} ms, {:.2} ms]{aim}",
        took.as_secs_f64() * 1e3,
        floor.as_secs_f64() * 1e3
    );
}

impl Bench {
    /// Compares with a process that starts, prints a line, and ends.
    fn start(&self) {
        let source = self.folder.join("hello.rs");
        fs::write(&source, "fn main() { println!(\"hello\"); }\n").unwrap();
        let hello = self.folder.join("hello");
        assert!(
            Command::new("rustc")
                .args(["-O", "-o"])
                .arg(&hello)
                .arg(&source)
                .status()
                .unwrap()
                .success()
        );
        let workspace = self.folder.join("large");
        write_workspace(&workspace, EVIDENCE);
        let run = |program: &Path, arguments: &[&str]| {
            let status = Command::new(program)
                .args(arguments)
                .env("IMH_WORKSPACE", &workspace)
                .env("XDG_DATA_HOME", self.folder.join("home"))
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert!(status.success());
        };
        let imh = released_program();
        let times = in_turns(
            200,
            &mut [&mut || run(&hello, &[]), &mut || run(&imh, &["--version"]), &mut || {
                run(&imh, &["status"]);
            }],
        );
        println!(
            "Start-up, whole processes; the workspace has {COMPETENCIES} rated competencies and {EVIDENCE} pieces of evidence"
        );
        tell("  imh --version", times[1], "hello world", times[0], Some(1.5));
        tell("  imh status", times[2], "imh --version", times[1], Some(3.0));
        tell("  imh status", times[2], "hello world", times[0], None);
    }

    /// Compares one acknowledged rating, in process, with an append and a sync of the same bytes.
    fn rating(&self) {
        let root = self.folder.join("rating");
        write_workspace(&root, EVIDENCE);
        let context = Context::from_environment().unwrap();
        let mut workspace = Workspace::open(&context, &root).unwrap();
        let pin = sha256(pack().as_bytes());
        let act = |at: usize| Act::Rated { framework: pin, ratings: vec![rating(at)] };
        let line = journal::print_line(
            &Entry { n: 5_000, at: context.now(), by: DeviceId::new("bcdfghjk"), act: act(1) },
            None,
        );
        let bare_path = self.folder.join("bare.jsonl");
        fs::copy(journal_of(&root), &bare_path).unwrap();
        let mut bare: File = OpenOptions::new().append(true).open(&bare_path).unwrap();
        let mut at = 0;
        let times = in_turns(
            300,
            &mut [
                &mut || {
                    bare.write_all(&line).unwrap();
                    bare.sync_data().unwrap();
                },
                &mut || {
                    at += 1;
                    workspace
                        .record(&context, |_| {
                            Ok::<_, imh::store::StoreError>(act(at % COMPETENCIES))
                        })
                        .unwrap();
                },
            ],
        );
        println!("\nOne acknowledged rating, in process, in the same workspace");
        tell("  imh", times[1], "append and fdatasync of the same bytes", times[0], Some(1.3));
    }

    /// Compares adding many large files with copying and digesting them with the system's own
    /// tools. The numbers hold for the disk of `IMH_BENCH_FOLDER`; a memory file system shows the
    /// cost of the program itself.
    fn adding(&self) {
        let folder = std::env::var_os("IMH_BENCH_FOLDER")
            .map_or_else(|| self.folder.clone(), PathBuf::from)
            .join("adding");
        let _ = fs::remove_dir_all(&folder);
        let given = folder.join("given");
        fs::create_dir_all(&given).unwrap();
        // Incompressible bytes, different in each file.
        let mut state = 88_172_645_463_325_252_u64;
        let mut block = vec![0_u8; ADDED_BYTES / ADDED_FILES];
        let mut paths = Vec::new();
        for at in 0..ADDED_FILES {
            for eight in block.chunks_exact_mut(8) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                eight.copy_from_slice(&state.to_le_bytes());
            }
            let path = given.join(format!("photo {at}.jpg"));
            fs::write(&path, &block).unwrap();
            paths.push(path);
        }
        let imh = released_program();
        let workspace = folder.join("workspace");
        let copied = folder.join("copied");
        let times = in_turns_without_warming(
            3,
            &mut [
                &mut || {
                    let _ = fs::remove_dir_all(&copied);
                    assert!(
                        Command::new("cp")
                            .arg("-r")
                            .arg(&given)
                            .arg(&copied)
                            .status()
                            .unwrap()
                            .success()
                    );
                    assert!(
                        Command::new("sha256sum")
                            .args(&paths)
                            .stdout(Stdio::null())
                            .status()
                            .unwrap()
                            .success()
                    );
                    assert!(
                        Command::new("sync").arg("-f").arg(&copied).status().unwrap().success()
                    );
                },
                &mut || {
                    let _ = fs::remove_dir_all(&workspace);
                    write_workspace(&workspace, 1);
                    let mut add = Command::new(&imh);
                    add.args(["evidence", "add", "--title", "Many", "--for", "XX-001"])
                        .args(&paths);
                    let status = add
                        .env("IMH_WORKSPACE", &workspace)
                        .env("XDG_DATA_HOME", self.folder.join("home"))
                        .stderr(Stdio::null())
                        .status();
                    assert!(status.unwrap().success());
                },
            ],
        );
        println!("\nAdding {} MB in {ADDED_FILES} files", ADDED_BYTES / 1_000_000);
        tell(
            "  imh evidence add",
            times[1],
            "cp, sha256sum and sync of the same files",
            times[0],
            Some(1.2),
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    /// Measures the confidentiality check of each kind of file, in MB a second of the file's size
    /// on disk.
    fn checking() {
        println!("\nLooking into files, on one thread, beside only reading and digesting them");
        let lookout = imh::analysis::privacy::Lookout::new(&["Amelia Jones".to_owned()]);
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/privacy/files");
        let words = "On the first visit we sat on the floor together, and I noticed how she looked for her father before she slept.\n";
        let large = words.repeat(200_000);
        let sorts: [(&str, Vec<u8>); 9] = [
            ("text, 22 MB", large.clone().into_bytes()),
            ("text, 88 MB", large.repeat(4).into_bytes()),
            ("letter.docx", fs::read(samples.join("letter.docx")).unwrap()),
            ("letter.odt", fs::read(samples.join("letter.odt")).unwrap()),
            ("sheet.xlsx", fs::read(samples.join("sheet.xlsx")).unwrap()),
            ("deck.pptx", fs::read(samples.join("deck.pptx")).unwrap()),
            ("libreoffice.pdf", fs::read(samples.join("libreoffice.pdf")).unwrap()),
            ("message.eml", fs::read(samples.join("message.eml")).unwrap()),
            ("photo.jpg", fs::read(samples.join("photo.jpg")).unwrap()),
        ];
        for (name, bytes) in sorts {
            let times = in_turns_without_warming(
                5,
                &mut [
                    &mut || {
                        std::hint::black_box(sha256(&bytes));
                    },
                    &mut || {
                        let mut file = std::io::Cursor::new(&bytes);
                        let mut reader = imh::analysis::privacy::Reader::new(&lookout);
                        imh::files::read(
                            name,
                            &mut file,
                            bytes.len() as u64,
                            &imh::files::Sought::Nothing,
                            |part| {
                                if let imh::files::Part::Words { place, text, goes_on, .. } = part {
                                    reader.look(name, place, text, goes_on, |kind, _, _| {
                                        std::hint::black_box(kind);
                                    });
                                }
                            },
                        )
                        .unwrap();
                    },
                ],
            );
            #[expect(clippy::cast_precision_loss, reason = "a rate needs no last digit")]
            let rate = bytes.len() as f64 / 1e6 / times[1].as_secs_f64();
            tell(&format!("  {name}: {rate:.1} MB/s,"), times[1], "its digest", times[0], None);
        }
    }

    /// Measures the peak memory of checking a file, which must not grow with the file.
    fn memory(&self) {
        println!(
            "\nThe most memory that `imh check` takes, beside that of a check of next to nothing"
        );
        let words = "On the first visit we sat on the floor together, and I noticed how she looked for her father before she slept.\n";
        let imh = released_program();
        let peak = |name: &str, bytes: &[u8]| -> u64 {
            let folder = self.folder.join("memory");
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            write_workspace(&folder.join("workspace"), 0);
            fs::write(folder.join(name), bytes).unwrap();
            let command = |arguments: &[&str]| {
                let mut command = Command::new(&imh);
                command
                    .args(arguments)
                    .env("IMH_WORKSPACE", folder.join("workspace"))
                    .env("XDG_DATA_HOME", folder.join("home"));
                command.current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null());
                command
            };
            assert!(
                command(&["evidence", "add", name, "--title", "One"]).status().unwrap().success()
            );
            let mut child = command(&["check"]).spawn().unwrap();
            let status = format!("/proc/{}/status", child.id());
            let mut most = 0;
            while child.try_wait().unwrap().is_none() {
                let text = fs::read_to_string(&status).unwrap_or_default();
                let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                most = most.max(
                    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
                        .unwrap_or(0),
                );
            }
            most
        };
        let floor = peak("a.txt", b"words\n");
        if floor == 0 {
            println!("  this system does not tell");
            return;
        }
        for megabytes in [1, 25, 400] {
            let most = peak("a.txt", words.repeat(megabytes * 1_000_000 / words.len()).as_bytes());
            #[expect(clippy::cast_precision_loss, reason = "a ratio needs no last digit")]
            let ratio = most as f64 / floor as f64;
            println!("  text, {megabytes} MB: {ratio:.2} x   [{most} kB, {floor} kB]");
        }
    }

    /// Measures reading a journal of many entries: split, parse, check the chain, fold.
    fn long_journal(&self) {
        let root = self.folder.join("long");
        write_workspace(&root, LONG_JOURNAL);
        let context = Context::from_environment().unwrap();
        let path = journal_of(&root);
        let times = in_turns(
            9,
            &mut [
                &mut || drop(std::hint::black_box(fs::read(&path).unwrap())),
                &mut || {
                    std::hint::black_box(sha256(&fs::read(&path).unwrap()));
                },
                &mut || drop(std::hint::black_box(Workspace::open(&context, &root).unwrap())),
            ],
        );
        let size = fs::metadata(&path).unwrap().len() / 1_000_000;
        println!("\nOpening a workspace whose journal has {LONG_JOURNAL} entries ({size} MB)");
        tell("  imh", times[2], "reading and digesting the file on one thread", times[1], None);
        tell("  imh", times[2], "only reading the file", times[0], None);
    }
}

fn journal_of(root: &Path) -> PathBuf {
    fs::read_dir(root.join("journal"))
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|kind| kind == "jsonl"))
        .unwrap()
}

/// Builds a framework of the practice pack's size: `COMPETENCIES` competencies, each stated at one
/// level.
fn pack() -> String {
    let shipped = include_str!("../frameworks/imh-practice-1.1.0.toml");
    let head = shipped
        .split("[[competency]]")
        .next()
        .unwrap()
        .replace("competencies = 63", &format!("competencies = {COMPETENCIES}"));
    let head = head
        .lines()
        .filter(|line| {
            !line.starts_with("expect = { level = \"1\", competencies = 1")
                && !line.starts_with("expect = { level = \"1\", competencies = 8")
                && !line.starts_with("expect = { level = \"1\", competencies = 7 ")
        })
        .collect::<Vec<_>>()
        .join("\n");
    let statements: Vec<&str> = shipped.lines().filter(|line| line.starts_with("level.")).collect();
    let mut pack = head;
    for at in 0..COMPETENCIES {
        write!(pack, "\n[[competency]]\nid = \"XX-{at:03}\"\ndomain = \"RB\"\ntitle = \"A competency that was made to measure\"\n")
            .unwrap();
        for line in &statements[at % 63 * 6..at % 63 * 6 + 2] {
            writeln!(pack, "{line}").unwrap();
        }
    }
    pack
}

fn rating(at: usize) -> Rating {
    Rating {
        competency: CompetencyId::new(format!("XX-{at:03}")),
        level: LevelId::new("1"),
        aspect: AspectId::new(["knowledge", "practice"][at % 2]),
        answer: Answer::Point(PointId::new(["not-yet", "working-towards", "achieved"][at % 3])),
        note: None,
    }
}

/// Writes a workspace with every competency rated and `evidence` pieces of evidence.
fn write_workspace(root: &Path, evidence: usize) {
    let context = Context::from_environment().unwrap();
    let bytes = pack();
    let framework = framework::parse(bytes.as_bytes()).unwrap();
    let settings = Settings {
        level: Some(LevelId::new("1")),
        label: Some("A. B.".to_owned()),
        ..Settings::default()
    };
    Workspace::create(
        &context,
        root,
        &NewWorkspace { framework: &framework, framework_bytes: bytes.as_bytes(), settings },
    )
    .unwrap();
    let path = journal_of(root);
    let mut text = fs::read(&path).unwrap();
    let by = DeviceId::new(path.file_stem().unwrap().to_string_lossy().into_owned());
    let mut prev = Some(sha256(&text[..text.len() - 1]));
    let pin = sha256(bytes.as_bytes());
    let ratings = (0..COMPETENCIES * 2).map(|at| Act::Rated {
        framework: pin,
        ratings: vec![Rating {
            aspect: AspectId::new(["knowledge", "practice"][at % 2]),
            ..rating(at / 2)
        }],
    });
    let pieces = (0..evidence).map(|at| {
        Act::EvidenceAdded(Box::new(Evidence {
            id: EvidenceId::new(context.new_id("measure")),
            short: format!("E{}", at + 1),
            title: format!("Notes of visit {at} and what I made of it"),
            kind: KindId::new("reflective-account"),
            files: vec![EvidenceFile {
                name: format!("visit {at}.pdf"),
                sha256: sha256(&at.to_le_bytes()),
                size_bytes: 40_000,
            }],
            account: None,
            link: None,
            claims: [at, at * 7]
                .map(|at| Claim {
                    competency: CompetencyId::new(format!("XX-{:03}", at % COMPETENCIES)),
                    shows: None,
                })
                .to_vec(),
            happened: Some(PartialDate::parse("2026-03").unwrap()),
            valid_until: None,
            hours: None,
            confirmations: Vec::new(),
            consent: None,
            added: Timestamp::UNIX_EPOCH,
            revisions: Vec::new(),
        }))
    });
    for (at, act) in ratings.chain(pieces).enumerate() {
        let line = journal::print_line(
            &Entry { n: at as u64 + 2, at: context.now(), by: by.clone(), act },
            prev,
        );
        prev = Some(sha256(&line[..line.len() - 1]));
        text.extend_from_slice(&line);
    }
    fs::write(&path, text).unwrap();
}
