//! Notes which source this is, so that what an earlier imh found in a file is not taken for what
//! this one would find.
#![expect(clippy::disallowed_methods, reason = "a build script has the disk to itself")]

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// What decides about the findings: our source, and the libraries that it is built with.
const MADE_OF: [&str; 2] = ["src", "Cargo.lock"];

fn main() {
    let mut source = DefaultHasher::new();
    for made_of in MADE_OF {
        println!("cargo::rerun-if-changed={made_of}");
        add(Path::new(made_of), &mut source);
    }
    println!("cargo::rustc-env=IMH_SOURCE={:016x}", source.finish());
}

fn add(path: &Path, source: &mut DefaultHasher) {
    if let Ok(folder) = fs::read_dir(path) {
        let mut inside: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        for path in &inside {
            add(path, source);
        }
    } else if let Ok(bytes) = fs::read(path) {
        path.to_string_lossy().replace('\\', "/").hash(source);
        bytes.hash(source);
    }
}
