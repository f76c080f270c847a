//! Reading a grid never panics, whatever the bytes.
#![no_main]

use imh::format::{exchange::grid, framework};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = grid::read(bytes, &grid::GridOptions::default()) {
        let _ = framework::parse(framework::print(&reading.taken.framework).as_bytes());
    }
});
