//! Every reader of evidence, and the cleaner. Seeds:
//! `cargo +nightly fuzz run contents fuzz/corpus/contents testdata/privacy/files`.
#![no_main]

use std::io::Cursor;

use imh::files::{Sought, read, strip};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The first bytes choose most readers; the name chooses among those for text.
    for name in ["a", "a.csv", "a.html", "a.eml"] {
        let _ = read(name, &mut Cursor::new(bytes), bytes.len() as u64, &Sought::Anything, |_| ());
    }
    let _ = strip("a", bytes);
});
