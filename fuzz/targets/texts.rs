//! Pages, calendars, contacts, data and tables: their readers, and the cleaner.
#![no_main]

imh_fuzz::evidence!("texts");
