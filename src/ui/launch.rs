//! Other programs: the person's editor, and whatever opens a file.

use std::{
    ffi::{OsStr, OsString},
    io,
    path::Path,
    process::{Command, Stdio},
};

/// Runs the person's editor on a file and waits for it; `editor` may hold arguments, as in `code --wait`.
///
/// # Errors
/// An editor that is not there or cannot be run; whether it ended well is in the answer.
pub fn edit_with(editor: &str, file: &Path) -> io::Result<bool> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    Ok(Command::new(program).args(words).arg(file).status()?.success())
}

/// Hands a file to the program that the system opens it with, and does not wait.
///
/// # Errors
/// If there is no such program.
pub fn open_with_its_program(file: &Path) -> io::Result<()> {
    let (program, before): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let arguments: Vec<OsString> = before.iter().map(OsString::from).chain([OsStr::new(file).to_owned()]).collect();
    Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}
