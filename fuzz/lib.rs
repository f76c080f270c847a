//! Runs the families of evidence in a fuzzer.

#[path = "evidence.rs"]
mod evidence;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    panic,
    sync::atomic::{AtomicUsize, Ordering},
};

pub use libfuzzer_sys;

/// Makes a fuzz target of a family.
#[macro_export]
macro_rules! evidence {
    ($family:literal) => {
        use $crate::libfuzzer_sys;

        libfuzzer_sys::fuzz_target!(
            init: $crate::stop_at_our_own_panics(),
            |bytes: &[u8]| -> libfuzzer_sys::Corpus { $crate::try_bytes($family, bytes) }
        );
    };
}

/// Tries bytes, and keeps them if they are of the family.
#[must_use]
pub fn try_bytes(family: &str, bytes: &[u8]) -> libfuzzer_sys::Corpus {
    match evidence::try_bytes(family, bytes) {
        evidence::Outcome::Other => libfuzzer_sys::Corpus::Reject,
        evidence::Outcome::Read | evidence::Outcome::Stopped => libfuzzer_sys::Corpus::Keep,
    }
}

/// Ends the run at a panic of ours, which `read` would catch, and goes on after one in a library:
/// imh says that it could not read such a file.
pub fn stop_at_our_own_panics() {
    panic::set_hook(Box::new(|info| {
        let is_outside = |file: &str| file.contains("/registry/src/");
        if info.location().is_none_or(|location| !is_outside(location.file())) {
            eprintln!("{info}\n{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
        eprintln!("In a library: {info}");
    }));
}

/// The most that imh may hold in memory for one file of the size that a fuzzer makes.
const MOST_BYTES: usize = 1 << 30;

/// Ends the run at the very moment when more is held.
struct Counted(AtomicUsize);

impl Counted {
    fn add(&self, bytes: usize) {
        if self.0.fetch_add(bytes, Ordering::Relaxed) + bytes > MOST_BYTES {
            std::process::abort();
        }
    }
}

#[global_allocator]
static HELD: Counted = Counted(AtomicUsize::new(0));

// SAFETY: every call goes on to the allocator of the system as it is.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, held: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.add(size);
        self.0.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.realloc(held, layout, size) }
    }

    unsafe fn dealloc(&self, held: *mut u8, layout: Layout) {
        self.0.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(held, layout) }
    }
}
