//! Verifying a bundle never panics, whatever the bytes.
#![no_main]

use imh::format::{bag, framework, portfolio};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(mut bag) = bag::verify(bag::OF_PORTFOLIO, std::io::Cursor::new(bytes), 1, |_| ()) {
        portfolio::check(&mut bag, &framework::KnownFrameworks::default());
    }
});
