//! Options that were renamed. The old name still works, and prints the new one.

use std::ffi::OsString;

use crate::cli::Session;

/// Each command with the old name and the new one.
pub(in crate::cli) const RENAMED: [(&str, &str, &str); 7] = [
    ("check", "--for", "--target"),
    ("check", "--strip", "imh check clean"),
    ("export", "--for", "--target"),
    ("export", "--passphrase", "--encrypt"),
    ("export", "--passphrase-file", "--encrypt-with"),
    ("keys", "--passphrase-file", "--key-passphrase-file"),
    ("review", "--for", "--target"),
];

/// Prints the new name of each old one that was typed.
pub(in crate::cli) fn tell(session: &Session, command: &str, typed: &[OsString]) {
    for (_, old, new) in RENAMED.iter().filter(|(of, ..)| *of == command) {
        let is_old = |typed: &OsString| {
            typed.to_str().is_some_and(|typed| typed.split('=').next() == Some(old))
        };
        if typed.iter().take_while(|typed| *typed != "--").any(is_old) {
            session
                .ui
                .say(&format!("note: `{old}` is called `{new}` now; the old name still works"));
        }
    }
}
