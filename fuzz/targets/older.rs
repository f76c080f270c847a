//! Documents of the older Office, messages of Outlook, rich text, and tables of old programs: their readers, and the cleaner.
#![no_main]

imh_fuzz::evidence!("older");
