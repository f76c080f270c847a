//! The whole suite in one binary: a file for each command, and one for each law that holds across
//! them.
//!
//! Snapshots are in `tests/it/snapshots`; `SNAPSHOTS=overwrite cargo test` rewrites them.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test that fails may panic, and works on real files whose names it gave"
)]

mod answers;
mod asides;
mod assess;
mod badge;
mod begin;
mod beside;
mod cells;
mod check;
mod clean_files;
mod clean_films;
mod clean_pictures;
mod cohort;
mod completions;
mod copies;
mod corners;
mod counting;
mod crash;
mod damage;
mod days;
mod decisions;
mod desk;
mod devices;
mod disclosure;
mod drop_draft;
mod earlier;
mod electives;
mod ending;
mod evidence;
mod exchange;
mod export;
mod faults;
mod find;
mod form;
mod form_stand;
mod form_windows;
mod framework;
mod fuzz_corpus;
mod gaps;
mod half_typed;
mod handed_in;
mod handed_in_otherwise;
mod harness;
mod hints;
mod histories;
mod history;
mod hostile;
mod house;
mod import;
mod init;
mod install;
mod interrupted;
mod kept;
mod keys;
mod known_findings;
mod labels;
mod lost_rows;
mod machine;
mod made;
mod man;
mod meanwhile;
mod media;
mod moving;
mod names;
mod ocr;
mod old_mail;
mod one_fault;
mod one_source;
mod orchard;
mod output;
mod own_names;
mod own_packs;
mod pack;
mod packers;
mod packs_signed;
mod page;
mod plan;
mod portfolio;
mod privacy;
mod properties;
mod rate;
mod readiness;
mod readme;
mod recognition;
mod reflect;
mod repacked;
mod restore;
mod review;
mod round_trip;
mod schema;
mod show;
mod shown;
mod signed;
mod stages;
mod status;
mod suggest;
mod synced;
mod tables;
mod terminal;
mod tongues;
mod traces;
mod two_windows;
mod urgent;
mod verify;
mod versions;
mod workspace;
