//! Reading a journal line never panics, whatever the bytes, and a line that is read is written the
//! same.
#![no_main]

use imh::format::{Marker, journal};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(line) = journal::parse_line(bytes) {
        let printed = journal::print_line(&line.entry, line.prev);
        assert_eq!(journal::parse_line(&printed[..printed.len() - 1]), Ok(line));
    }
    let _ = Marker::parse(bytes);
});
