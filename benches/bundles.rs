//! `cargo bench --bench bundles`: compares an export and a verification with the tools people would
//! use instead, and with the least that any program must do (read, SHA-256, write), as ratios from
//! one run. `-- large` or `-- small` measures only that.
//!
//! `imh export` also searches every file for what could identify a family, and reads back what it
//! wrote; no other tool here does either. Tools that are not on this machine are named and left
//! out.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement may panic, prints, and works on real files and a real clock"
)]

#[path = "made/floor.rs"]
mod floor;
mod made;

use std::fs;

use floor::{large, read_and_digest};
use made::{Made, begin, evidence, middle, tell};

fn main() {
    let Some(is_wanted) = begin() else { return };
    if is_wanted("large") {
        println!("\n2 GB of mixed evidence in 400 files");
        compare(&large());
    }
    if is_wanted("small") {
        println!("\n20,000 small files");
        compare(&evidence("small", 20_000, |at| {
            if at % 4 == 0 {
                ("jpg", 9_000, Some(b"\xff\xd8\xff\xda\0\x02".as_slice()))
            } else {
                ("txt", 3_000, None)
            }
        }));
    }
}

fn compare(made: &Made) {
    let files = &made.files;
    let floor = middle(|| read_and_digest(made, files, true, true));
    println!(
        " Export; the floor is read + SHA-256 + write + sync   [{:.2} s]",
        floor.as_secs_f64()
    );
    tell(
        "the same without the sync",
        Some(middle(|| read_and_digest(made, files, true, false))),
        floor,
    );
    let export = || made.timed(|| made.imh(&["export", "--output", "o.zip"])).1;
    tell("imh export, which also checks, reads back and syncs", Some(middle(export)), floor);
    for end in ["", "; sync -f o.zip"] {
        let also = if end.is_empty() { "" } else { ", synced" };
        tell(
            &format!("7z, store only, no digest{also}"),
            made.shell("7z", &format!("7z a -tzip -mx0 o.zip files{end}")),
            floor,
        );
        tell(
            &format!("zip -0, no digest{also}"),
            made.shell("zip", &format!("zip -q -0 -r o.zip files{end}")),
            floor,
        );
    }
    let python = "import zipfile,os,hashlib\nz=zipfile.ZipFile('o.zip','w',zipfile.ZIP_STORED)\nfor n in sorted(os.listdir('files')):\n b=open('files/'+n,'rb').read(); hashlib.sha256(b).hexdigest(); z.writestr(n,b)\nz.close()";
    tell(
        "Python zipfile with SHA-256, stored",
        made.shell("python3", &format!("python3 -c \"{python}\"")),
        floor,
    );
    tell("7z level 1, no digest", made.shell("7z", "7z a -tzip -mx1 o.zip files"), floor);
    tell("zip -r, no digest", made.shell("zip", "zip -q -r o.zip files"), floor);
    let bagit =
        "cp -r files bag; python3 -m bagit --quiet --sha256 --processes 2 bag; zip -q -r o.zip bag";
    tell("bagit.py, then zip -r", made.shell("python3", bagit), floor);
    made.imh(&["export", "--output", "b.zip"]);
    let bundle = made.folder.join("b.zip");
    let floor = middle(|| {
        read_and_digest(made, std::slice::from_ref(&bundle), false, false)
            .min(read_and_digest(made, files, false, false))
    });
    println!(" Verify; the floor is read + SHA-256   [{:.2} s]", floor.as_secs_f64());
    tell("imh verify", Some(middle(|| made.timed(|| made.imh(&["verify", "b.zip"])).1)), floor);
    tell("7z t, no digest", made.shell("7z", "7z t b.zip"), floor);
    tell("unzip -tq, no digest", made.shell("unzip", "unzip -tq b.zip"), floor);
    let python = "import zipfile,hashlib\nz=zipfile.ZipFile('b.zip')\nfor n in z.namelist():\n h=hashlib.sha256()\n f=z.open(n)\n while True:\n  b=f.read(1<<20)\n  if not b: break\n  h.update(b)";
    tell(
        "Python zipfile with SHA-256",
        made.shell("python3", &format!("python3 -c \"{python}\"")),
        floor,
    );
    let bagit = "mkdir un; cd un; unzip -q ../b.zip; python3 -m bagit --quiet --validate --processes 2 imh-portfolio";
    tell("unzip, then bagit.py --validate", made.shell("python3", bagit), floor);
    let _ = fs::remove_dir_all(&made.folder);
}
