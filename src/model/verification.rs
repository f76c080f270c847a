//! The result of reading a bundle.

use super::Fault;

/// The kind of a file that is not a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Another of our own kinds of file, by its name.
    AnotherSort(&'static str),
    /// An age file encoded as text.
    AgeAsText,
    /// A file that was never a bundle.
    SomethingElse,
}

/// Everything that is wrong with a bundle, and its description of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// In the order of files; a bundle without faults is valid.
    pub faults: Vec<Fault>,
    /// The fault of the total size, which a changed or missing file causes as well.
    pub of_total: Option<Fault>,
    /// The number of files of the payload whose digest is right.
    pub verified_files: usize,
    pub payload_bytes: u64,
    /// The kind of file it is, if it is not a bundle; then nothing else was checked.
    pub instead: Option<Instead>,
    /// Differences that do not change what was sent: somebody unpacked the bundle and packed it
    /// again.
    pub repacked: Vec<Fault>,
    /// Its path, if the person named something else that contains the bundle as it was sent.
    pub lies: Option<String>,
    pub of_another: OfAnother,
    /// Decisions with a signature that is not theirs, which therefore do not count.
    pub unproved: Vec<Fault>,
    /// The name and value of each line of `bag-info.txt`.
    pub about: Vec<(String, String)>,
}

/// The parts of a bundle that come from a different imh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfAnother {
    /// The imh that made the page, if it is not this version, because such a page cannot be
    /// compared with the rest; empty if the page does not name it.
    pub page: Option<String>,
    /// The keys of `portfolio.json` that this imh does not know.
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
