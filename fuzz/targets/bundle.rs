//! Whatever the bytes, verifying a bundle does not panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = imh::format::bag::verify(imh::format::bag::OF_PORTFOLIO, std::io::Cursor::new(bytes), |_| ());
});
