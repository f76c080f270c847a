//! Every reader of films, recordings and pictures, and the cleaner: nothing is left to clean in the
//! copy of a film or a recording. The first bytes choose the reader, so begin with the corpus, which
//! has files of each kind: `cargo +nightly fuzz run media`.
#![no_main]

use std::io::Cursor;

use imh::files::{FileKind, Part, Sought, read, strip};
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
    let is_film = FileKind::by_bytes("a.mov", &bytes[..bytes.len().min(4096)])
        .is_some_and(|kind| ["a film", "a recording"].contains(&kind.name));
    if let Some(copy) = strip("a.mov", bytes).ok().filter(|_| is_film) {
        assert!(copy.len() <= bytes.len());
        assert_eq!(strip("a.mov", &copy).as_ref(), Ok(&copy));
    }
});
