//! Loading a pack never panics, whatever the bytes, and a pack that loads prints and loads again
//! the same.
#![no_main]

use imh::format::framework;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(known) = framework::parse(bytes) {
        assert_eq!(framework::parse(framework::print(&known).as_bytes()), Ok(known));
    }
    let _ = imh::format::parse_submission(bytes);
    let _ = imh::format::parse_training(bytes);
    let _ = imh::format::parse_mapping(bytes);
    let _ = imh::format::pack_kind(bytes);
    let _ = imh::format::packed_files(std::io::Cursor::new(bytes));
});
