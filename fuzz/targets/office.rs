//! Documents in ZIPs, and packed files: their readers, and the cleaner.
#![no_main]

imh_fuzz::evidence!("office");
