//! Reading `portfolio.json` and turning it into entries never panics, whatever the bytes.
#![no_main]

use imh::{format::portfolio, model::DeviceId};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = portfolio::parse(bytes) {
        let _ = (file.entries(&DeviceId::new("fuzz")), file.files());
    }
});
