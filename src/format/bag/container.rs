//! The ZIP itself: whether every tool that opens it sees the same files.

use std::io::{self, Read, Seek, SeekFrom};

use zip::CompressionMethod;

use crate::model::BagFault;

const END_RECORD_BYTES: usize = 22;
const LOCAL_HEADER_BYTES: usize = 30;

/// Where a member lies in the file, for the look at the container itself.
pub(super) struct Extent {
    pub(super) name: Vec<u8>,
    pub(super) header: u64,
    pub(super) end: u64,
    pub(super) method: CompressionMethod,
    pub(super) crc: u32,
    pub(super) packed_bytes: u64,
    pub(super) size_bytes: u64,
}

/// Whoever unpacks such a file unpacks the same bytes again and again.
pub(super) const SHARED: &str = "and another share the same bytes, as in a trap";

impl Extent {
    fn fault(&self, fault: &str) -> BagFault {
        let name = crate::text::one_line(&String::from_utf8_lossy(&self.name));
        let file = name.split_once('/').map_or(name.as_str(), |(_, inside)| inside).to_owned();
        BagFault { file, fault: fault.to_owned() }
    }

    /// What the header beside the bytes says otherwise than the directory.
    fn disagrees(&self, header: &[u8]) -> Option<&'static str> {
        let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        if !header.starts_with(b"PK\x03\x04") || usize::from(short(26)) != self.name.len() || header[LOCAL_HEADER_BYTES..] != self.name {
            return Some("has two names, and different tools would show different ones");
        }
        let method = match short(8) {
            0 => Some(CompressionMethod::Stored),
            8 => Some(CompressionMethod::Deflated),
            _ => None,
        };
        // What is written as it comes has its sizes after its bytes, and large ones stand elsewhere.
        let comes_later = short(6) & 1 << 3 != 0;
        let is_size = |said: u32, size: u64| said == u32::MAX || u64::from(said) == size || comes_later && said == 0;
        let is_crc = long(14) == self.crc || comes_later && long(14) == 0;
        let is_known = matches!(self.method, CompressionMethod::Stored | CompressionMethod::Deflated);
        let agrees = method == Some(self.method) && is_crc && is_size(long(18), self.packed_bytes) && is_size(long(22), self.size_bytes);
        (is_known && !agrees).then_some("is described twice, and differently, so that different tools would show different ones")
    }
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
pub(super) fn container_faults<R: Read + Seek>(bundle: &mut R, archive_offset: u64, extents: &mut [Extent]) -> io::Result<Vec<BagFault>> {
    let mut faults = Vec::new();
    let whole = |fault: &str| BagFault { file: String::new(), fault: fault.to_owned() };
    let size = bundle.seek(SeekFrom::End(0))?;
    let mut end_record = [0; END_RECORD_BYTES];
    bundle.seek(SeekFrom::Start(size.saturating_sub(END_RECORD_BYTES as u64)))?;
    let has_end_record = size >= END_RECORD_BYTES as u64 && {
        bundle.read_exact(&mut end_record)?;
        end_record.starts_with(b"PK\x05\x06")
    };
    if archive_offset != 0 || !has_end_record {
        faults.push(whole("there is something before or after the ZIP in this file"));
    } else {
        let counted = u64::from(u16::from_le_bytes([end_record[10], end_record[11]]));
        if counted != u64::from(u16::MAX) && counted != extents.len() as u64 {
            faults.push(whole("it holds two files under one name, and different tools would show different ones"));
        }
    }
    extents.sort_by_key(|extent| extent.header);
    let mut end = 0;
    for extent in extents.iter() {
        if extent.header < end {
            faults.push(extent.fault(SHARED));
        }
        end = end.max(extent.end);
    }
    for extent in extents.iter() {
        let mut header = vec![0; LOCAL_HEADER_BYTES + extent.name.len()];
        bundle.seek(SeekFrom::Start(extent.header))?;
        let is_read = bundle.read_exact(&mut header).is_ok();
        let fault = if is_read { extent.disagrees(&header) } else { Some("has no beginning of its own") };
        faults.extend(fault.map(|fault| extent.fault(fault)));
    }
    Ok(faults)
}
