//! Replays the corpora of the fuzz targets: nothing panics, whatever the bytes.

use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

use imh::{
    format::{
        Marker, answers, bag, decisions, exchange, framework, journal, pack_kind, packed_files,
        parse_mapping, parse_submission, parse_training, portfolio, seal, signature,
    },
    model::DeviceId,
};

use super::harness::repository;

#[path = "../../fuzz/evidence.rs"]
mod evidence;

fn files_in(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = repository(folder);
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| (entry.path(), std::fs::read(entry.path()).unwrap()))
        .collect();
    assert!(files.len() >= 8, "{} holds next to nothing", folder.display());
    files
}

/// Returns the bytes, prefixes of several lengths, and copies with one byte changed.
fn variants(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let step = (bytes.len() / 24).max(1);
    let cut = (0..=bytes.len()).step_by(step).map(|length| bytes[..length].to_vec());
    let flipped = (0..bytes.len()).step_by(step).map(|at| {
        let mut changed = bytes.to_vec();
        changed[at] = changed[at].wrapping_add(0x55);
        changed
    });
    std::iter::once(bytes.to_vec()).chain(cut).chain(flipped)
}

fn replay(target: &str, read: impl Fn(&[u8])) {
    for (path, bytes) in files_in(&format!("fuzz/corpus/{target}")) {
        for variant in variants(&bytes) {
            replay_one(&path, &variant, &read);
        }
    }
}

fn replay_one(path: &Path, bytes: &[u8], read: impl Fn(&[u8])) {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(bytes)));
    assert!(outcome.is_ok(), "{}", path.display());
}

#[test]
fn no_bytes_make_the_framework_loader_panic() {
    replay("framework", |bytes| {
        if let Ok(known) = framework::parse(bytes) {
            assert_eq!(framework::parse(framework::print(&known).as_bytes()), Ok(known));
        }
        let _ = (parse_submission(bytes), parse_training(bytes));
        let _ = (parse_mapping(bytes), pack_kind(bytes));
        let _ = packed_files(Cursor::new(bytes));
    });
}

#[test]
fn no_bytes_make_a_reader_of_other_programs_frameworks_panic() {
    replay("exchange", |bytes| {
        use exchange::ExchangeKind::{Case, Mahara, MoodleCsv};
        let _ = exchange::kind_of(bytes, "");
        for kind in [Case, MoodleCsv, Mahara] {
            if let Ok(taken) = kind.read(bytes) {
                let printed = framework::print(&taken.framework);
                assert_eq!(framework::parse(printed.as_bytes()), Ok(taken.framework));
            }
        }
    });
}

#[test]
fn no_bytes_make_the_reader_of_grids_panic() {
    replay("grid", |bytes| {
        if let Ok(reading) = exchange::grid::read(bytes, &exchange::grid::GridOptions::default()) {
            let _ = framework::parse(framework::print(&reading.taken.framework).as_bytes());
        }
    });
}

#[test]
fn no_bytes_make_the_journal_reader_panic() {
    replay("journal", |bytes| {
        if let Ok(line) = journal::parse_line(bytes) {
            let printed = journal::print_line(&line.entry, line.prev);
            assert_eq!(journal::parse_line(&printed[..printed.len() - 1]), Ok(line));
        }
        let _ = Marker::parse(bytes);
    });
}

#[test]
fn no_bytes_make_the_answers_reader_panic() {
    replay("answers", |bytes| {
        drop(answers::parse(bytes, &mut String::new()));
        drop(answers::asides(bytes));
    });
}

#[test]
fn no_bytes_make_a_reader_of_decisions_panic() {
    replay("decisions", |bytes| {
        if let Ok(review) = decisions::parse(bytes) {
            assert_eq!(
                decisions::print(&review).and_then(|bytes| decisions::parse(&bytes)),
                Ok(review)
            );
        }
        let _ = decisions::parse_typed(bytes);
    });
}

#[test]
fn no_bytes_make_the_bundle_reader_panic() {
    replay("bundle", |bytes| {
        if let Ok(mut bag) = bag::verify(bag::OF_PORTFOLIO, Cursor::new(bytes), 2, |_| ()) {
            portfolio::check(&mut bag, &framework::KnownFrameworks::default());
        }
    });
}

#[test]
fn no_bytes_make_the_reader_of_portfolio_json_panic() {
    replay("portfolio", |bytes| {
        if let Ok(file) = portfolio::parse(bytes) {
            let _ = (file.entries(&DeviceId::new("fuzz")), file.files());
        }
    });
}

#[test]
fn no_bytes_make_a_reader_of_keys_panic() {
    replay("keys", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let _ = (
            seal::parse_recipients(&text).is_ok(),
            seal::parse_openers(bytes).is_ok(),
            signature::AllowedSigners::parse(&text).is_ok(),
        );
        let _ = (
            signature::check_signature(bytes, b"", signature::Purpose::Portfolio).is_ok(),
            signature::SigningKey::parse(bytes).is_ok(),
        );
    });
}

#[test]
fn no_bytes_make_a_reader_of_evidence_or_the_cleaner_panic() {
    // Files of real programs, and files that the suite makes; each family takes its own.
    let whole = [files_in("testdata/privacy/files"), files_in("fuzz/corpus/media")].concat();
    let replay_family = |family: &str| {
        let read = |bytes: &[u8]| {
            assert_ne!(evidence::try_bytes(family, bytes), evidence::Outcome::Stopped);
        };
        for (path, bytes) in &whole {
            for variant in variants(bytes) {
                replay_one(path, &variant, read);
            }
        }
        for (path, bytes) in files_in(&format!("fuzz/corpus/{family}")) {
            replay_one(&path, &bytes, read);
        }
    };
    std::thread::scope(|scope| {
        for (family, _) in evidence::FAMILIES {
            let replay_family = &replay_family;
            scope.spawn(move || replay_family(family));
        }
    });
}
