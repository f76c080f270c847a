//! What reading a bundle found.

/// One thing that is wrong with a bundle, and in which of its files; `file` is empty where it is the bundle itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BagFault {
    pub file: String,
    pub fault: String,
}

/// Everything that is wrong with a bundle, and what it says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// In the order of files; a bundle without any is valid.
    pub faults: Vec<BagFault>,
    /// Members of the payload whose digest is right.
    pub verified_files: usize,
    pub payload_bytes: u64,
    /// What it is instead, if it is another of our own files; then nothing else was looked at.
    pub other: Option<&'static str>,
    /// The name and value of each line of `bag-info.txt`.
    pub about: Vec<(String, String)>,
}

impl Verification {
    pub fn fault(&mut self, file: impl Into<String>, fault: impl Into<String>) {
        self.faults.push(BagFault { file: file.into(), fault: fault.into() });
    }

    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }
}
