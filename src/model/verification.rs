//! What reading a bundle found.

use super::Fault;

/// What a file is that is not what it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Another of our own files, as it is called.
    AnotherSort(&'static str),
    /// An age file written out as text.
    AgeAsText,
    /// Nothing that was ever a bundle.
    SomethingElse,
}

/// Everything that is wrong with a bundle, and what it says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// In the order of files; a bundle without any is valid.
    pub faults: Vec<Fault>,
    /// Members of the payload whose digest is right.
    pub verified_files: usize,
    pub payload_bytes: u64,
    /// What it is instead, if it is no such bundle at all; then nothing else was looked at.
    pub instead: Option<Instead>,
    /// What is not as it was sent, and changes nothing of what was: somebody unpacked it and packed it again.
    pub repacked: Vec<Fault>,
    /// Where it lies, if something else was named that holds it as it was sent.
    pub lies: Option<String>,
    pub of_another: OfAnother,
    /// Decisions that came along with a signature that is not theirs, so that nothing in them counts.
    pub unproved: Vec<Fault>,
    /// The name and value of each line of `bag-info.txt`.
    pub about: Vec<(String, String)>,
}

/// What of a bundle only another imh knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfAnother {
    /// What made the page, where that is not this very imh, so that the page cannot be held to the rest; empty where it does not say.
    pub page: Option<String>,
    /// What `portfolio.json` says beside what this imh knows, by the names of its keys.
    pub keys: Vec<String>,
}

impl Verification {
    pub fn fault(&mut self, file: impl Into<String>, fault: impl Into<String>) {
        self.faults.push(Fault::at(file.into(), fault.into()));
    }

    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }
}
