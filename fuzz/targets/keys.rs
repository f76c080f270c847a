//! No reader of keys and signatures panics, whatever the bytes.
#![no_main]

use imh::format::{seal, signature};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _ = (seal::parse_recipients(&text).is_ok(), seal::parse_openers(bytes).is_ok(), signature::AllowedSigners::parse(&text).is_ok());
    let _ = (signature::check_signature(bytes, b"", signature::Purpose::Portfolio).is_ok(), signature::SigningKey::parse(bytes).is_ok());
});
