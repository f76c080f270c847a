//! Floor 3: bytes to model and back. Does not touch the disk: bytes come in and go out as
//! arguments.

pub mod answers;
mod badge;
pub mod bag;
pub mod calendar;
pub mod decisions;
mod digest;
pub mod exchange;
mod expected;
pub mod framework;
mod groups;
mod input;
pub mod journal;
mod mapping;
mod marker;
mod pack_kind;
mod pack_zip;
pub mod portfolio;
mod pseudonym;
mod quoting;
pub mod seal;
pub mod signature;
mod submission;
mod toml;
mod training;

pub use badge::{Badge, BadgeRecipient};
pub use digest::{Sha256Reader, Sha256Writer, sha256};
pub use expected::{Expected, ExpectedPerson, parse_expected};
pub use groups::{Groups, parse_groups};
pub use mapping::{left_to_decide, parse_mapping, parse_mapping_with_places, print_mapping};
pub use marker::{Marker, MarkerFault};
pub use pack_kind::{MOST_PACK_BYTES, PackKind, pack_kind};
pub use pack_zip::{PackedFile, packed_files};
pub use pseudonym::{Pseudonyms, folded};
pub use submission::{TargetName, parse_submission, parse_submission_with_places};
pub use training::{CoveredName, parse_training, parse_training_with_places};
