//! Runs other programs: the person's editor, and the one that opens a file.

use std::{
    ffi::{OsStr, OsString},
    io,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::interrupt::{self, OnInterrupt};

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
const MOST_LOOKS: u32 = 100;

/// Runs the person's editor on a file and waits for it; `editor` may contain arguments, as in
/// `code --wait`.
///
/// # Errors
/// Fails if the editor is missing or cannot be run. The result is true if it ended successfully.
pub fn edit_with(editor: &str, file: &Path) -> io::Result<bool> {
    // While the editor runs, Ctrl-C belongs to the editor.
    let before = interrupt::answer_with(OnInterrupt::Nothing);
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program).args(words).arg(file).status();
    interrupt::answer_with(before);
    Ok(status?.success())
}

/// Opens a file with the system's program for it. The launcher ends at once, so its failure is
/// seen; the program that it starts is not waited for.
///
/// # Errors
/// Fails if there is no such program.
pub fn open_with_its_program(file: &Path) -> io::Result<()> {
    let (program, before): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let arguments: Vec<OsString> =
        before.iter().map(OsString::from).chain([OsStr::new(file).to_owned()]).collect();
    let mut command = Command::new(program);
    let mut opener = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    for _ in 0..MOST_LOOKS {
        match opener.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                return Err(io::Error::other(format!("`{program}` ended with {status}")));
            }
            None => thread::sleep(BETWEEN_LOOKS),
        }
    }
    Ok(())
}
