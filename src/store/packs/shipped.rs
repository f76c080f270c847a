//! The packs that ship inside the program.

use crate::{
    format::{self, PackKind, parse_mapping, parse_submission, parse_training},
    model::{Digest, Mapping, Submission, Training},
};

pub(in crate::store) const SHIPPED: [(&str, &[u8]); 3] = [
    ("imh-practice-1.0.0.toml", include_bytes!("../../../frameworks/imh-practice-1.0.0.toml")),
    ("imh-practice-1.1.0.toml", include_bytes!("../../../frameworks/imh-practice-1.1.0.toml")),
    ("imhcf-2019-0.1.0.toml", include_bytes!("../../../frameworks/imhcf-2019-0.1.0.toml")),
];

const SUBMISSIONS: [(&str, &[u8]); 4] = [
    ("aimh-portfolio.toml", include_bytes!("../../../frameworks/submissions/aimh-portfolio.toml")),
    ("course-generic.toml", include_bytes!("../../../frameworks/submissions/course-generic.toml")),
    (
        "imhrr-pilot-2019.toml",
        include_bytes!("../../../frameworks/submissions/imhrr-pilot-2019.toml"),
    ),
    (
        "uon-pgcert-2023.toml",
        include_bytes!("../../../frameworks/submissions/uon-pgcert-2023.toml"),
    ),
];

const TRAINING: [(&str, &[u8]); 1] =
    [("uon-pgcert-2023.toml", include_bytes!("../../../frameworks/training/uon-pgcert-2023.toml"))];

const MAPPINGS: [(&str, &[u8]); 1] = [(
    "imh-practice-1.0.0-to-1.1.0",
    include_bytes!("../../../frameworks/mappings/imh-practice-1.0.0-to-1.1.0.toml"),
)];

const SOUND: &str = "a test proves that what ships can be read";

/// Returns the files of a kind that ship, each with its name.
pub(super) fn shipped_files(kind: PackKind) -> &'static [(&'static str, &'static [u8])] {
    match kind {
        PackKind::Framework => &SHIPPED,
        PackKind::Target => &SUBMISSIONS,
        PackKind::Course => &TRAINING,
        PackKind::Mapping => &MAPPINGS,
    }
}

/// Returns the shipped pack with exactly these bytes, for a workspace whose own copy is gone.
pub(in crate::store) fn shipped_with(sha256: Digest) -> Option<&'static [u8]> {
    SHIPPED.iter().map(|(_, bytes)| *bytes).find(|bytes| format::sha256(bytes) == sha256)
}

/// Returns whether a pack with these bytes ships with imh.
#[must_use]
pub fn is_shipped(sha256: Digest) -> bool {
    shipped_with(sha256).is_some()
}

/// Returns the submission targets that ship, by id.
#[must_use]
pub fn submissions() -> Vec<Submission> {
    SUBMISSIONS.iter().map(|(_, bytes)| parse_submission(bytes).expect(SOUND)).collect()
}

/// Returns the training catalogue that ships.
#[must_use]
pub fn training() -> Vec<Training> {
    TRAINING.iter().map(|(_, bytes)| parse_training(bytes).expect(SOUND)).collect()
}

/// Returns the mappings that ship.
pub(super) fn mappings() -> impl Iterator<Item = Mapping> {
    MAPPINGS.iter().map(|(_, bytes)| parse_mapping(bytes).expect(SOUND))
}
