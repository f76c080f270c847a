//! Recognises a locked workbook of the older Office. The library only recognises newer ways to lock
//! one.

use std::io::Read;

use super::records::of_xls;
use crate::files::compound::opened;

/// [MS-XLS] 2.4.117 FilePass: it follows the first record, or one of the next few.
const FILE_PASS: u16 = 0x2f;
const LOOKED_AT: u64 = 4 << 10;

pub(super) fn is_locked(workbook: &[u8]) -> bool {
    let start = |name: &str| {
        let mut file = opened(workbook)?;
        let mut bytes = Vec::new();
        file.open_stream(name).ok()?.take(LOOKED_AT).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    // The second is the name in Excel 5 and 95.
    let Some(bytes) = start("Workbook").or_else(|| start("Book")) else { return false };
    of_xls(&bytes).any(|(kind, _)| kind == FILE_PASS)
}
