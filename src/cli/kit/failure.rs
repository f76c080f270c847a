//! Why a command failed: what was wrong, that nothing was changed, and a command that mends it.

use std::{io, path::Path, process::ExitCode};

use crate::{
    format::seal::UnsealFault,
    model::{DecisionFault, Fault, Mend},
    store::{
        AsideReason, DiskError, PackError, PrivateFault, ReadOnly, StoreError, away, describe,
        is_anything_saved, nearest_file,
    },
    text::{one_line, quoted_path},
    ui::{ALL_KEPT, PromptError, SpeechError, Ui},
};

/// The meaning of each exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The reader of the output is gone, which is not a failure.
    Closed = 0,
    /// The answer is no.
    No = 1,
    /// Wrong use or wrong input.
    Usage = 2,
    /// The workspace: missing, locked, damaged or newer.
    Workspace = 3,
    /// The machine: disk full, not permitted.
    Machine = 4,
    Interrupted = 130,
}

#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// The message; empty if everything was already said.
    pub message: String,
    pub causes: Vec<String>,
    /// Facts beside the message that are not its cause.
    remarks: Vec<String>,
    /// True if the command described the resulting state in its own words.
    has_said: bool,
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            causes: Vec::new(),
            remarks: Vec::new(),
            has_said: false,
            hint: None,
        }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Returns the answer "no", which was already given on standard output.
    #[must_use]
    pub fn no() -> Self {
        Self::new(Exit::No, "")
    }

    #[must_use]
    pub fn hint(mut self, command: impl Into<String>) -> Self {
        self.hint = Some(command.into());
        self
    }

    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    /// Adds a fact that is not a cause, such as what is kept or how the rest works.
    #[must_use]
    pub fn remark(mut self, remark: impl Into<String>) -> Self {
        self.remarks.push(remark.into());
        self
    }

    /// Adds the first of many causes, and how many more there are.
    #[must_use]
    pub fn because_of(mut self, causes: impl IntoIterator<Item = String>) -> Self {
        const SHOWN: usize = 20;
        let mut causes = causes.into_iter();
        self.causes.extend(causes.by_ref().take(SHOWN));
        match causes.count() {
            0 => self,
            more => self.because(format!("and {more} more like these")),
        }
    }

    /// Adds each fault as a cause. The hint is the remedy of the first fault that has one.
    #[must_use]
    pub fn with_faults(self, faults: &[Fault]) -> Self {
        // A remedy for one place in the file says nothing about the other faults.
        let mends = faults.iter().filter_map(|fault| fault.mend.as_ref());
        let hint = mends.filter(|mend| !matches!(mend, Mend::Change(_))).map(Mend::in_words).next();
        Self {
            hint: hint.or_else(|| self.hint.clone()),
            ..self.because_of(faults.iter().map(Fault::in_words))
        }
    }

    /// Describes the resulting state in the command's own words, instead of the sentence that
    /// [`Failure::tell`] would print.
    #[must_use]
    pub fn saying(mut self, ui: &Ui, words: &str) -> Self {
        ui.say(words);
        self.has_said = true;
        self
    }

    /// Says what was done before the failure; `done` begins the sentence.
    #[must_use]
    pub fn although(self, done: impl std::fmt::Display) -> Self {
        // If the reader of the output is gone, there is nothing to say.
        let message = if self.message.is_empty() {
            String::new()
        } else {
            format!("{done}, but {}", self.message)
        };
        Self { message, ..self }
    }

    /// Prints the failure, and returns the exit code. No other code prints the note that nothing
    /// was changed. It is printed if the command `may_change` something and saved nothing.
    #[must_use]
    pub fn tell(&self, ui: &Ui, may_change: bool) -> ExitCode {
        let is_as_before = !self.has_said && !is_anything_saved();
        if self.exit == Exit::Interrupted && !self.has_said {
            ui.say(if is_as_before { "Stopped. Nothing was saved." } else { ALL_KEPT });
        }
        if !self.message.is_empty() {
            ui.error(&self.message);
            for cause in &self.causes {
                ui.say(&format!("caused by: {cause}"));
            }
            for remark in &self.remarks {
                ui.say(&format!("note: {remark}"));
            }
            if may_change && is_as_before {
                ui.say("note: nothing was changed");
            }
            if let Some(hint) = &self.hint {
                ui.hint(hint);
            }
        }
        ExitCode::from(self.exit as u8)
    }
}

fn is_wrong_input(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::InvalidFilename
    )
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        if error.is_there() {
            let message = format!(
                "`{}` is written, but the disk did not confirm that it is kept",
                error.path.display()
            );
            let hint =
                "run the same command again to make sure, with --force if it should replace a file";
            return Self::new(Exit::Machine, message).because(error.reason()).hint(hint);
        }
        if error.source.kind() == io::ErrorKind::NotFound
            && let Some(file) = away(&error.path)
        {
            return Self { exit: Exit::Usage, ..StoreError::FileAway(file).into() };
        }
        let exit = if is_wrong_input(&error.source) { Exit::Usage } else { Exit::Machine };
        let failure = Self::new(exit, error.to_string()).because(error.reason());
        match error.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                failure.hint("make some room on the disk, and run the same command again")
            }
            io::ErrorKind::NotFound if ["open", "read"].contains(&error.doing) => {
                failure.hint(where_it_might_be(&error.path))
            }
            io::ErrorKind::NotFound if error.doing == "write to" && !error.path.exists() => {
                failure.hint(format!("make the folder first: mkdir {}", quoted_path(&error.path)))
            }
            _ => failure,
        }
    }
}

/// Returns the advice for a file that a sync service has not brought yet, or that is gone for good.
fn waiting_for(root: &Path, file: &str) -> String {
    format!(
        "wait until `{file}` is in `{}`, and run the same command again; if it is gone for good, `imh workspace restore BACKUP NEW-FOLDER` brings back a backup",
        root.display()
    )
}

/// Returns the command that sets a file aside, where imh does not read it.
fn set_aside(path: &Path) -> String {
    let command = if cfg!(windows) { "move" } else { "mv" };
    let aside = path.with_added_extension("damaged");
    format!("`{command} {} {}` sets it aside", quoted_path(path), quoted_path(&aside))
}

/// Returns the advice for a file that does not exist: a similar name, or how to list the folder.
fn where_it_might_be(path: &Path) -> String {
    let list = if cfg!(windows) { "dir" } else { "ls" };
    match (nearest_file(path), path.parent().filter(|folder| folder.is_dir())) {
        (Some(near), _) => format!("did you mean `{}`?", one_line(&near.display().to_string())),
        (None, Some(folder)) => format!("`{list} {}` shows what is there", quoted_path(folder)),
        (None, None) => {
            format!("there is no folder of that name either: `{list}` shows what is here")
        }
    }
}

/// How to go on with a portfolio that is not here.
const ELSEWHERE: &str = "if you have one elsewhere, `imh workspace use FOLDER` opens its folder from now on, and `imh workspace restore FILE` brings it from a backup";

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Disk(error) => error.into(),
            StoreError::NoWorkspace => Self::new(Exit::Workspace, message)
                .remark(ELSEWHERE)
                .hint("`imh assess` begins one"),
            StoreError::NoWorkspaceAt(folder) => {
                Self::new(Exit::Workspace, message).remark(ELSEWHERE).hint(format!("`imh assess --workspace {}` begins one there", quoted_path(&folder)))
            }
            StoreError::ChosenIsGone(_) => Self::new(Exit::Workspace, message)
                .remark("a memory stick or a synced folder may be missing, or the folder may have another name now; imh begins nothing new in its place")
                .hint("`imh workspace use FOLDER` names its folder now, and `imh workspace use --forget` forgets it"),
            StoreError::CannotRemember(_) => Self::usage(message).hint("give the folder a name in plain letters"),
            StoreError::NotHere { file, root } => Self::new(Exit::Workspace, message)
                .because("a service that syncs the folder keeps it elsewhere, or is still bringing it; imh starts nothing new in its place")
                .hint(waiting_for(&root, &file)),
            StoreError::ReadOnly(ReadOnly::Away) => Self::new(Exit::Workspace, message).hint(
                "wait until the service has brought everything, and run the same command again; `imh workspace check` says what is not here",
            ),
            StoreError::FileAway(_) => Self::new(Exit::Workspace, message)
                .because("a service that syncs the folder keeps it elsewhere, or is still bringing it")
                .hint("open it in that service's folder, so that it is brought here, and run the same command again"),
            StoreError::NamesAway { .. } => Self::new(Exit::Workspace, message)
                .remark("without the list a name could slip out unseen, so imh checks and exports nothing")
                .hint("wait until the service that syncs the folder has brought private/names.txt; if what is missing is gone for good, `imh check names confirm` says so"),
            StoreError::PrivateFile { path, fault, .. } => {
                let failure = Self::new(Exit::Workspace, message);
                match fault {
                    PrivateFault::List(why) => failure
                        .because(why)
                        .remark("without the list a name could slip out unseen, so imh checks and exports nothing")
                        .hint(format!("in a text editor, save the list as plain text in UTF-8 with a name on each line, as {}; then run the same command again", path.display())),
                    PrivateFault::Words(why) => failure
                        .because(why)
                        .remark("it has the words that you said are no names of a family")
                        .hint(format!("put back a copy of it from a backup; or {}, and imh asks about those words again", set_aside(&path))),
                    PrivateFault::Newer(_) => failure.hint("update imh on this computer"),
                }
            }
            StoreError::Unfinished(folder) => {
                Self::new(Exit::Workspace, message).hint(format!("`imh init {} --level 1` finishes it", quoted_path(&folder)))
            }
            StoreError::NoOwnFolder(cause) => {
                let failure = Self::new(Exit::Machine, message).hint("set XDG_DATA_HOME to a folder that can be written");
                cause.into_iter().fold(failure, |failure, cause| failure.because(format!("{cause}: {}", cause.reason())))
            }
            StoreError::NotAWorkspace(folder) => {
                Self::new(Exit::Workspace, message).hint(format!("`imh init {} --level 1` begins one there", quoted_path(&folder)))
            }
            StoreError::AlreadyAWorkspace(folder) => {
                Self::usage(message).hint(format!("`imh --workspace {} status` shows it; or choose another folder", quoted_path(&folder)))
            }
            StoreError::FolderIsNotEmpty(_) => Self::usage(message).hint("run the same command with the name of a folder that does not exist yet"),
            StoreError::WorkspaceIsAFile(_) | StoreError::SourceChanged { .. } | StoreError::Source { .. } | StoreError::NotRestored { .. } => Self::usage(message),
            StoreError::NothingUnpacked(folder) => Self::usage(message)
                .hint(format!("`imh review list {}` lists the portfolio files in it; name one of them", quoted_path(&folder))),
            StoreError::Unsure(_, ref disk) => Self::new(Exit::Machine, message)
                .because(disk.reason())
                .hint("run the same command again to continue"),
            StoreError::ReviewChanged(_) => Self::usage(message).hint("run the same command again to continue"),
            StoreError::Misfit { path, .. } => Self::usage(message)
                .because("somebody changed the decisions after they were signed, or the signature")
                .hint(format!(
                    "put back the file as it was signed; or, if every word in it is yours, delete the signature: {}",
                    path.display()
                )),
            StoreError::KeyExists(_) => Self::usage(message).hint("`imh keys show` shows the key that you have; `imh keys new --output FILE` makes another"),
            StoreError::NoFolderForOutput(folder) => {
                Self::usage(message).hint(format!("make the folder first: mkdir {}", quoted_path(&folder)))
            }
            StoreError::OutputExists(_) => Self::usage(message).hint("add --force to replace it, or choose another name"),
            StoreError::MovedMeanwhile => Self::new(Exit::Workspace, message).hint("imh status"),
            StoreError::OutputIsAFolder(_) => Self::usage(message).hint("run the same command with the name of a file, such as one in that folder"),
            StoreError::Locked { .. } => {
                Self::new(Exit::Workspace, message).hint("close the other imh, or wait a moment, and run the same command again")
            }
            StoreError::PacksInUse { .. } => {
                Self::new(Exit::Workspace, message).hint("wait a moment, and run the same command again")
            }
            StoreError::ReadOnly(ReadOnly::Damaged) | StoreError::Damaged(_) => {
                Self::new(Exit::Workspace, message).hint("imh workspace check")
            }
            StoreError::Newer(_) | StoreError::ReadOnly(ReadOnly::Newer) => {
                Self::new(Exit::Workspace, message).hint("update imh on this computer")
            }
            StoreError::StaysSealed { fault, .. } => {
                let failure = Self::usage(message);
                match fault {
                    UnsealFault::NeedsKey | UnsealFault::NotForThese => failure
                        .hint("run the same command with --identity KEY, the file with the secret key that opens it (`own` is the key that `imh keys new` made)"),
                    UnsealFault::NeedsPassphrase | UnsealFault::WrongPassphrase => {
                        failure.hint("run the same command on a terminal, where imh asks for the passphrase, or with --passphrase-file FILE")
                    }
                    UnsealFault::TooMuchWork => failure.hint("ask whoever sent it to encrypt it again"),
                    UnsealFault::Damaged => failure.hint("ask whoever sent it to send it again"),
                }
            }
            StoreError::BundleDoesNotVerify(_) => Self::new(Exit::Machine, message).hint("imh workspace check"),
        }
    }
}

impl From<DecisionFault> for Failure {
    fn from(fault: DecisionFault) -> Self {
        Self::usage(fault.to_string())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let failure = Self::usage(fault.in_words());
        match &fault.mend {
            Some(mend) => failure.hint(mend.in_words()),
            None => failure,
        }
    }
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        let message = error.to_string();
        match error {
            PackError::Disk(error) => error.into(),
            PackError::Away(file) => {
                Self { exit: Exit::Usage, ..StoreError::FileAway(file).into() }
            }
            PackError::Unknown { .. } => Self::usage(message).hint("imh framework list"),
            PackError::Aside(packs) => {
                let path = packs.first().map(|aside| quoted_path(&aside.pack.path));
                let path = path.unwrap_or_default();
                let failure = packs.iter().fold(Self::usage(message), |failure, aside| {
                    let digest = aside.pack.sha256().to_string();
                    let path = aside.pack.path.display();
                    failure.because(format!("`{path}` has the SHA-256 {digest}"))
                });
                match packs.first().map(|aside| aside.why) {
                    Some(AsideReason::NameOfShipped) => failure
                        .hint(format!("name it by its path, such as: imh framework show {path}")),
                    Some(AsideReason::Signature(_)) => failure
                        .hint(format!("`imh framework remove {path}` removes it; then install it again with its signature")),
                    _ => failure
                        .hint(format!("keep the file that you trust, and remove the others, as with: imh framework remove {path}")),
                }
            }
            PackError::Faulty(pack) => {
                let failure = Self::usage(message);
                let hint = format!("imh framework check {}", quoted_path(&pack.path));
                failure.with_faults(&pack.faults).hint(hint)
            }
        }
    }
}

impl From<PromptError> for Failure {
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::Interrupted | PromptError::Declined => Self::new(Exit::Interrupted, ""),
            PromptError::Closed => Self::usage("the input ended before the question was answered"),
            PromptError::Unkept { words, error } => Self::from(error)
                .because(format!("these words could not be kept: {}", one_line(&words))),
            PromptError::Io(error) => {
                Self::new(Exit::Machine, "could not ask on the terminal").because(describe(&error))
            }
        }
    }
}

impl From<SpeechError> for Failure {
    fn from(error: SpeechError) -> Self {
        match error {
            SpeechError::Closed => Self::new(Exit::Closed, ""),
            SpeechError::Io(error) => {
                Self::new(Exit::Machine, "could not write the output").because(describe(&error))
            }
        }
    }
}
