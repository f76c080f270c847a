//! Writes bundles, each of which is verified before it is announced; and reads untrusted ones.

mod as_sent;
mod container;
mod extract;
mod lying;
mod pipeline;
mod read;
mod rendered;
mod write;

use std::path::{Path, PathBuf};

use super::disk;
use crate::model::Digest;

pub(super) use as_sent::digest_as_sent;
pub use container::{Container, is_sealed, read_sealed};
pub(super) use extract::unpack;
pub use extract::{extract, read_member};
pub(super) use lying::is_unpacked;
pub use lying::{Held, held_in, kind_of_file};
pub use read::{ReadPortfolio, WholePortfolio, read_bundle, read_portfolio, read_whole};
pub use rendered::{Rendered, carried, rendered};
pub use write::{Binding, WrittenBundle, write_bundle};

/// The source of the bytes of a member.
pub enum MemberSource {
    Bytes(Vec<u8>),
    /// A file of the workspace, which must not have changed.
    File {
        path: PathBuf,
        sha256: Digest,
        size_bytes: u64,
    },
}

/// Returns the first free name among `stem.kind`, `stem-2.kind`, ... in a folder.
#[must_use]
pub fn next_free_name(folder: &Path, stem: &str, kind: &str) -> PathBuf {
    let first = folder.join(format!("{stem}.{kind}"));
    let more = (2..).map(|number: u32| folder.join(format!("{stem}-{number}.{kind}")));
    std::iter::once(first)
        .chain(more)
        .find(|path| !disk::exists(path))
        .expect("numbers do not run out before names do")
}

/// One reader for each processor, because more of them would only wait for each other.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}
