//! Runs the program in a terminal of its own.
#![cfg(unix)]

use std::time::Duration;

use expectrl::{Expect, Session, session::OsSession};

use super::harness::{IMH, Sandbox};

pub(crate) struct Terminal {
    session: OsSession,
}

impl Terminal {
    pub(crate) fn start(sandbox: &Sandbox, line: &str, columns: u16, rows: u16) -> Self {
        Self::start_other(sandbox, IMH, line, columns, rows)
    }

    /// Starts another program than imh.
    pub(crate) fn start_other(
        sandbox: &Sandbox,
        program: &str,
        line: &str,
        columns: u16,
        rows: u16,
    ) -> Self {
        let command = sandbox.command(shell_words::split(line).unwrap());
        let mut shell = std::process::Command::new("sh");
        // The program starts to draw only once the window has its size.
        let wait = format!(
            "until [ \"$(stty size)\" = '{rows} {columns}' ]; do sleep 0.01; done; exec \"$0\" \"$@\""
        );
        shell.args(["-c", &wait, program]);
        shell
            .args(command.get_args())
            .env_clear()
            .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.current_dir(command.get_current_dir().unwrap());
        let mut session = Session::spawn(shell).unwrap();
        session.get_process_mut().set_window_size(columns, rows).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        Self { session }
    }

    #[track_caller]
    pub(crate) fn sees(&mut self, words: &str) -> String {
        match self.session.expect(words) {
            Ok(found) => String::from_utf8_lossy(found.before()).into_owned(),
            Err(error) => panic!("`{words}` was not shown: {error}"),
        }
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
    }

    /// Returns what is shown until the program ends, and its exit code.
    pub(crate) fn ends(mut self) -> (String, i32) {
        let rest = match self.session.expect(expectrl::Eof) {
            Ok(found) => String::from_utf8_lossy(found.as_bytes()).into_owned(),
            Err(expectrl::Error::ExpectTimeout) => {
                let _ = self.session.get_process_mut().exit(true);
                panic!("the program did not end");
            }
            // Some systems report the end of a terminal as an error.
            Err(_) => String::new(),
        };
        let status = self.session.get_process().wait().unwrap();
        match status {
            expectrl::process::unix::WaitStatus::Exited(_, code) => (rest, code),
            other => panic!("{other:?}\n{rest}"),
        }
    }

    /// Ends the program from outside, as a system that shuts down does, and returns what it still
    /// shows.
    pub(crate) fn told_to_end(self) -> String {
        self.ended_by("TERM")
    }

    /// Like [`Self::told_to_end`], with any signal. The program has ended when this returns.
    pub(crate) fn ended_by(mut self, signal: &str) -> String {
        let pid = self.session.get_process().pid().to_string();
        assert!(
            std::process::Command::new("kill")
                .args([&format!("-{signal}"), &pid])
                .status()
                .unwrap()
                .success()
        );
        match self.session.expect(expectrl::Eof) {
            Ok(found) => String::from_utf8_lossy(found.as_bytes()).into_owned(),
            Err(_) => String::new(),
        }
    }
}
