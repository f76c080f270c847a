//! Floor 2: the files that people have, whichever program made them: what is in them, what they carry besides, and copies
//! without that. Touches no disk: bytes come in and go out as arguments.

mod begins;
mod cleaners;
mod kind;
mod part;
mod readers;

pub(crate) use begins::{is_mail, is_pdf};
pub use cleaners::{LARGEST_STRIPPED_BYTES, StripFault, carried, strip};
pub use kind::{FileKind, Sense};
pub use part::Part;
pub(crate) use part::limits;
pub use readers::read;
pub(crate) use readers::{attachments, last_saved, summary_words, xml};
