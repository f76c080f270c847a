//! Whether a workbook of the older Office is locked. The library asks only for the newer ways in which that is done.

use std::io::{Cursor, Read};

/// [MS-XLS] 2.4.117 FilePass: it follows the first record, or one of the next few.
const FILE_PASS: u16 = 0x2f;
const LOOKED_AT: u64 = 4 << 10;

pub(super) fn is_locked(workbook: &[u8]) -> bool {
    let start = |name: &str| {
        let mut file = cfb::CompoundFile::open(Cursor::new(workbook)).ok()?;
        let mut bytes = Vec::new();
        file.open_stream(name).ok()?.take(LOOKED_AT).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    // The second is that of Excel 5 and 95.
    let Some(bytes) = start("Workbook").or_else(|| start("Book")) else { return false };
    let mut rest = bytes.as_slice();
    // Each record is its sort, its length, and so many bytes.
    while let [kind, high, length, long, after @ ..] = rest {
        if u16::from_le_bytes([*kind, *high]) == FILE_PASS {
            return true;
        }
        rest = after.get(usize::from(u16::from_le_bytes([*length, *long]))..).unwrap_or_default();
    }
    false
}
