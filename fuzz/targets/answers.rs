//! Reading answers never panics, whatever the bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = imh::format::answers::parse(bytes, &mut String::new());
});
