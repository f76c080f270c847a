#![no_main]
use imh::format::{exchange, framework};

// A framework in the file of another program: no bytes make a reader panic, and what is taken in is a
// pack that passes the check.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    use exchange::ExchangeKind::{Case, Mahara, MoodleCsv};
    let _ = exchange::kind_of(bytes, "");
    for kind in [Case, MoodleCsv, Mahara] {
        if let Ok(taken) = kind.read(bytes) {
            let printed = framework::print(&taken.framework);
            assert_eq!(framework::parse(printed.as_bytes()), Ok(taken.framework));
        }
    }
});
