//! A piece of evidence: one or more files of one kind, linked to the competencies it speaks for.

use jiff::Timestamp;

use super::{CompetencyId, Digest, EvidenceId, KindId, PartialDate};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: EvidenceId,
    /// What people type (`E7`), given once and never changed.
    pub short: String,
    pub title: String,
    pub kind: KindId,
    pub files: Vec<EvidenceFile>,
    /// In the order they were linked, none twice.
    pub competencies: Vec<CompetencyId>,
    /// When it took place, which is not when it was added.
    pub happened: Option<PartialDate>,
    pub added: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// The label people see; the bytes are kept by their digest.
    pub name: String,
    pub sha256: Digest,
    pub size_bytes: u64,
}

impl Evidence {
    /// `E7` as `E007`, so that a folder sorts as people count.
    #[must_use]
    pub fn sortable_short(&self) -> String {
        let (number, mark) = self.counted();
        format!("E{number:03}{mark}")
    }

    /// The number of the short id, and what tells its device apart.
    #[must_use]
    pub fn counted(&self) -> (u64, &str) {
        let digits = self.short.bytes().skip(1).take_while(u8::is_ascii_digit).count();
        (self.short.get(1..=digits).and_then(|number| number.parse().ok()).unwrap_or(0), self.short.get(1 + digits..).unwrap_or(""))
    }
}
