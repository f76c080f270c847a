//! `cargo bench --bench reviews`: compares the commands of an assessor and a panel with other tools
//! that only read the same files, and with the least that any program must do (read, SHA-256), as
//! ratios from one run. `-- large`, `-- desk` or `-- status` measures only that.
//!
//! `imh review` verifies the whole portfolio before anything is decided; no other tool here reads
//! decisions.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement may panic, prints, and works on real files and a real clock"
)]

#[path = "made/floor.rs"]
mod floor;
mod made;

use std::{fs, path::PathBuf};

use floor::{large, read_and_digest};
use made::{Made, begin, evidence, middle, tell};

const PORTFOLIOS: usize = 1_000;
const DECIDE: [&str; 6] =
    ["--assessor", "C. D.", "--decide", "RB-01=accept", "--reason", "It shows it."];

fn main() {
    let Some(is_wanted) = begin() else { return };
    if is_wanted("large") {
        println!("\nA portfolio with 2 GB of mixed evidence in 400 files");
        one_portfolio(&large());
    }
    if is_wanted("desk") {
        println!("\nA desk of {PORTFOLIOS} portfolios, and decisions on every third of them");
        desk(&evidence("desk", 3, |_| ("txt", 3_000, None)));
    }
    if is_wanted("status") {
        println!("\nA portfolio with 2,000 small pieces of evidence");
        status(&evidence("status", 2_000, |_| ("txt", 300, None)));
    }
}

fn one_portfolio(made: &Made) {
    made.imh(&["export", "--output", "b.zip"]);
    let bundle = made.folder.join("b.zip");
    let decisions = made.folder.join("d.json");
    let floor = middle(|| {
        read_and_digest(made, std::slice::from_ref(&bundle), false, false).min(read_and_digest(
            made,
            &made.files,
            false,
            false,
        ))
    });
    println!(" The floor is read + SHA-256 on all threads   [{:.2} s]", floor.as_secs_f64());
    let review = || {
        made.imh_in("panel", &[&["review", "b.zip", "--output", "d.json"], &DECIDE[..]].concat());
    };
    let first = middle(|| {
        let _ = fs::remove_file(&decisions);
        made.timed(review).1
    });
    tell("imh review, the first decision", Some(first), floor);
    tell("imh review, one more decision", Some(middle(|| made.timed(review).1)), floor);
    // Decisions are bound to the bundle by one digest of the whole file, which threads cannot
    // share.
    tell(
        "SHA-256 of the whole as one chain",
        Some(middle(|| read_and_digest(made, std::slice::from_ref(&bundle), false, false))),
        floor,
    );
    tell("imh verify", Some(middle(|| made.timed(|| made.imh(&["verify", "b.zip"])).1)), floor);
    tell("unzip -tq, no digest", made.shell("unzip", "unzip -tq b.zip"), floor);
    let _ = fs::remove_dir_all(&made.folder);
}

fn desk(made: &Made) {
    fs::create_dir_all(made.folder.join("desk")).unwrap();
    for at in 0..PORTFOLIOS {
        made.imh(&["workspace", "set", "--name", &format!("Person {at}")]);
        let bundle = format!("desk/{at:04}.zip");
        made.imh(&["export", "--output", &bundle]);
        if at % 3 == 0 {
            made.imh_in("panel", &[&["review", &bundle], &DECIDE[..]].concat());
        }
    }
    let files: Vec<PathBuf> = fs::read_dir(made.folder.join("desk"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let floor = middle(|| read_and_digest(made, &files, false, false));
    println!(" The floor is read + SHA-256 on all threads   [{:.2} s]", floor.as_secs_f64());
    tell(
        "imh review list",
        Some(middle(|| made.timed(|| made.imh_in("panel", &["review", "list", "desk"])).1)),
        floor,
    );
    tell(
        "unzip -tq each, no digest",
        made.shell("unzip", "for f in desk/*.zip; do unzip -tq $f; done"),
        floor,
    );
    let python = "import zipfile,hashlib,glob,json\nfor p in glob.glob('desk/*.zip'):\n z=zipfile.ZipFile(p)\n for n in z.namelist():\n  b=z.read(n); hashlib.sha256(b).hexdigest()\n  if n.endswith('portfolio.json'): json.loads(b)\nfor p in glob.glob('desk/*.json'): json.load(open(p))";
    tell(
        "Python zipfile, SHA-256 and json",
        made.shell("python3", &format!("python3 -c \"{python}\"")),
        floor,
    );
    let bagit = "for f in desk/*.zip; do rm -rf un; mkdir un; (cd un; unzip -q ../$f; python3 -m bagit --quiet --validate imh-portfolio); done";
    tell("unzip, then bagit.py --validate", made.shell("python3", bagit), floor);
    let _ = fs::remove_dir_all(&made.folder);
}

fn status(made: &Made) {
    let status = || middle(|| made.timed(|| made.imh(&["status"])).1);
    let before = status();
    println!(" The time without decisions is 1   [{:.3} s]", before.as_secs_f64());
    made.imh(&["export", "--output", "b.zip"]);
    made.imh_in("panel", &[&["review", "b.zip", "--output", "d.json"], &DECIDE[..]].concat());
    made.imh(&["decisions", "import", "d.json"]);
    let ratio = |what: &str, took: std::time::Duration| {
        println!("  {what}: {:.2} x", took.as_secs_f64() / before.as_secs_f64());
    };
    ratio("imh status with decisions", status());
    ratio("imh decisions list", middle(|| made.timed(|| made.imh(&["decisions", "list"])).1));
    ratio("imh gaps with decisions", middle(|| made.timed(|| made.imh(&["gaps"])).1));
    let _ = fs::remove_dir_all(&made.folder);
}
