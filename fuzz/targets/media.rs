//! Every reader of films, recordings and pictures. The first bytes choose the reader, so begin with
//! the corpus, which has files of each kind: `cargo +nightly fuzz run media`.
#![no_main]

use std::io::Cursor;

use imh::files::{Part, Sought, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.mov", "a.svg", "a.json"] {
        let read = read(name, &mut Cursor::new(bytes), bytes.len() as u64, &Sought::Anything, |part| {
            // A reader that broke down is told as a part.
            if let Part::Trait { detail: Some(detail), .. } = part {
                assert_ne!(detail, "imh could not get through it");
            }
        });
        assert!(read.is_ok());
    }
});
