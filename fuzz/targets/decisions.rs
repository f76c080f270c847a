//! Reading decisions never panics, whatever the bytes, and decisions print as they were read.
#![no_main]

use imh::format::decisions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(review) = decisions::parse(bytes) {
        assert_eq!(decisions::print(&review).and_then(|bytes| decisions::parse(&bytes)), Ok(review));
    }
    let _ = decisions::parse_typed(bytes);
});
