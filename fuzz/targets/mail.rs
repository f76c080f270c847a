//! Mails: their readers, and the cleaner.
#![no_main]

imh_fuzz::evidence!("mail");
