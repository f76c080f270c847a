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

/// How many members the ZIP says it has, before anything is read that grows with their number; `None` where it does not say.
pub(super) fn count_of_members<R: Read + Seek>(bundle: &mut R) -> io::Result<Option<u64>> {
    const LONGEST_COMMENT: u64 = 1 << 16;
    const LOCATOR_BYTES: usize = 20;
    let size = bundle.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(LONGEST_COMMENT + (END_RECORD_BYTES + LOCATOR_BYTES) as u64);
    let mut tail = Vec::new();
    bundle.seek(SeekFrom::Start(from))?;
    bundle.by_ref().take(size - from).read_to_end(&mut tail)?;
    // The largest number that any of them says: whichever of them a tool goes by, it is no more.
    let mut largest = None;
    for at in memchr::memmem::find_iter(&tail, b"PK\x05\x06") {
        let Some(record) = tail.get(at..at + END_RECORD_BYTES) else { continue };
        largest = largest.max(Some(u64::from(u16::from_le_bytes([record[10], record[11]]))));
    }
    for at in memchr::memmem::find_iter(&tail, b"PK\x06\x07") {
        let Some(locator) = tail.get(at..at + LOCATOR_BYTES) else { continue };
        let place = u64::from_le_bytes(locator[8..16].try_into().expect("these are eight"));
        let mut record = [0; 40];
        if place < size && bundle.seek(SeekFrom::Start(place)).and_then(|_| bundle.read_exact(&mut record)).is_ok() {
            largest = largest.max(Some(u64::from_le_bytes(record[32..].try_into().expect("these are eight"))));
        }
    }
    Ok(largest)
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
