//! Floor 2: reads files of any program, finds the metadata in them, and makes copies without it.
//! Does not touch the disk: bytes come in and go out as arguments.

mod begins;
mod broken;
mod cleaners;
mod kind;
mod part;
mod readers;
mod scans;
mod sought;

pub(crate) use begins::{is_mail, is_pdf};
pub use cleaners::{CleanCopy, StripFault, clean, cleaned_by_hand, is_tag, strip};
pub use kind::{FileKind, Sense, by_hand_with};
pub use part::Part;
pub(crate) use part::limits;
pub use readers::read;
pub(crate) use readers::{attachments, compound, core_properties, last_saved, summary_words, xml};
pub use scans::{LONGEST_SCANNED_BYTES, LineSeen, Scan, may_be_scan, scans};
pub use sought::Sought;
