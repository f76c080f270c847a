//! The ZIP itself: whether every tool that opens it sees the same files.

use std::io::{self, Read, Seek, SeekFrom};

const END_RECORD_BYTES: usize = 22;
const LOCAL_HEADER_BYTES: usize = 30;

/// Where a member lies in the file, for the look at the container itself.
pub(super) struct Extent {
    pub(super) name: Vec<u8>,
    pub(super) header: u64,
    pub(super) end: u64,
}

/// What is wrong with the container: what one reader would see and another would not.
pub(super) fn container_faults<R: Read + Seek>(
    bundle: &mut R,
    archive_offset: u64,
    extents: &mut [Extent],
) -> io::Result<Vec<&'static str>> {
    let mut faults = Vec::new();
    let size = bundle.seek(SeekFrom::End(0))?;
    let mut end_record = [0; END_RECORD_BYTES];
    bundle.seek(SeekFrom::Start(size.saturating_sub(END_RECORD_BYTES as u64)))?;
    let has_end_record = size >= END_RECORD_BYTES as u64 && {
        bundle.read_exact(&mut end_record)?;
        end_record.starts_with(b"PK\x05\x06")
    };
    if archive_offset != 0 || !has_end_record {
        faults.push("there is something before or after the ZIP in this file");
    } else {
        let counted = u64::from(u16::from_le_bytes([end_record[10], end_record[11]]));
        if counted != u64::from(u16::MAX) && counted != extents.len() as u64 {
            faults.push("it holds two files under one name, and different tools would show different ones");
        }
    }
    extents.sort_by_key(|extent| extent.header);
    if extents.windows(2).any(|pair| pair[1].header < pair[0].end) {
        faults.push("two of its files share the same bytes, as in a trap");
    }
    for extent in extents.iter() {
        let mut header = vec![0; LOCAL_HEADER_BYTES + extent.name.len()];
        bundle.seek(SeekFrom::Start(extent.header))?;
        let is_read = bundle.read_exact(&mut header).is_ok();
        let name_bytes = usize::from(u16::from_le_bytes([header[26], header[27]]));
        if !is_read || name_bytes != extent.name.len() || header[LOCAL_HEADER_BYTES..] != extent.name {
            faults.push("a file in it has two names, and different tools would show different ones");
            break;
        }
    }
    Ok(faults)
}
