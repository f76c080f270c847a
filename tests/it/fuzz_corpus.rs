//! Replays the corpora of the fuzz targets: nothing panics, whatever the bytes.

use std::{io::Cursor, path::PathBuf};

use imh::{
    files,
    format::{
        Marker, answers, bag, decisions, exchange, framework, journal, parse_submission,
        parse_training, portfolio, seal, signature,
    },
    model::DeviceId,
};

use super::harness::repository;

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    // Evidence is fuzzed from the output of real programs.
    let folder = if target == "contents" {
        repository("testdata/privacy/files")
    } else {
        repository("fuzz/corpus").join(target)
    };
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
    for (path, bytes) in corpus(target) {
        for variant in variants(&bytes) {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&variant)));
            assert!(outcome.is_ok(), "{}", path.display());
        }
    }
}

#[test]
fn no_bytes_make_a_reader_of_films_recordings_and_pictures_panic() {
    replay("media", |bytes| {
        files::read(
            "a",
            &mut Cursor::new(bytes),
            bytes.len() as u64,
            &files::Sought::Anything,
            |part| {
                if let files::Part::Trait { detail: Some(detail), .. } = part {
                    assert_ne!(detail, "imh could not get through it");
                }
            },
        )
        .unwrap();
        let is_film = files::FileKind::by_bytes("a.mov", &bytes[..bytes.len().min(4096)])
            .is_some_and(|kind| ["a film", "a recording"].contains(&kind.name));
        if let Some(copy) = files::strip("a.mov", bytes).ok().filter(|_| is_film) {
            assert!(copy.len() <= bytes.len());
            assert_eq!(files::strip("a.mov", &copy).as_ref(), Ok(&copy));
        }
    });
}

#[test]
fn no_bytes_make_the_framework_loader_panic() {
    replay("framework", |bytes| {
        if let Ok(known) = framework::parse(bytes) {
            assert_eq!(framework::parse(framework::print(&known).as_bytes()), Ok(known));
        }
        let _ = (parse_submission(bytes), parse_training(bytes));
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
    replay("contents", |bytes| {
        for name in ["a", "a.csv", "a.html", "a.eml"] {
            files::read(
                name,
                &mut Cursor::new(bytes),
                bytes.len() as u64,
                &files::Sought::Anything,
                |_| (),
            )
            .unwrap();
        }
        let _ = files::strip("a", bytes);
    });
}
