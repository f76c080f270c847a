//! Reads the end of a ZIP byte by byte: its directory, and the records that locate it (APPNOTE
//! 4.3.12 to 4.3.16).

use std::io::{self, Read, Seek, SeekFrom};

pub(super) const END_RECORD_BYTES: usize = 22;
const LOCATOR_BYTES: usize = 20;

/// Returns how many members the ZIP claims to have, before anything of that size is read; `None` if
/// it does not say.
pub(super) fn count_of_members<R: Read + Seek>(bundle: &mut R) -> io::Result<Option<u64>> {
    const LONGEST_COMMENT: u64 = 1 << 16;
    let size = bundle.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(LONGEST_COMMENT + (END_RECORD_BYTES + LOCATOR_BYTES) as u64);
    let mut tail = Vec::new();
    bundle.seek(SeekFrom::Start(from))?;
    bundle.by_ref().take(size - from).read_to_end(&mut tail)?;
    // The largest of all claims, because different tools may use different records.
    let mut largest = None;
    for at in memchr::memmem::find_iter(&tail, b"PK\x05\x06") {
        let Some(record) = tail.get(at..at + END_RECORD_BYTES) else { continue };
        largest = largest.max(Some(u64::from(u16::from_le_bytes([record[10], record[11]]))));
    }
    for at in memchr::memmem::find_iter(&tail, b"PK\x06\x07") {
        let Some(locator) = tail.get(at..at + LOCATOR_BYTES) else { continue };
        let place = u64::from_le_bytes(locator[8..16].try_into().expect("these are eight"));
        let mut record = [0; 40];
        if place < size
            && bundle
                .seek(SeekFrom::Start(place))
                .and_then(|_| bundle.read_exact(&mut record))
                .is_ok()
        {
            largest = largest
                .max(Some(u64::from_le_bytes(record[32..].try_into().expect("these are eight"))));
        }
    }
    Ok(largest)
}

/// The directory of the ZIP, as a reader of its bytes sees it.
pub(super) struct Directory {
    pub(super) start: u64,
    pub(super) members: u64,
    /// True if a member is neither a file nor a folder, on whichever system it says it was made.
    pub(super) has_special_file: bool,
}

/// Returns `None` unless the directory ends where its end record begins, and has as many members as
/// that record says.
pub(super) fn directory<R: Read + Seek>(
    bundle: &mut R,
    size: u64,
    end_record: &[u8; END_RECORD_BYTES],
) -> io::Result<Option<Directory>> {
    const LARGEST_BYTES: u64 = 64 << 20;
    let short = |bytes: &[u8], at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let long = |bytes: &[u8], at: usize| {
        u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
    };
    let double =
        |bytes: &[u8], at: usize| u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32;
    let mut stated = u64::from(short(end_record, 10));
    let mut bytes = u64::from(long(end_record, 12));
    let mut start = u64::from(long(end_record, 16));
    let mut end = size.saturating_sub(END_RECORD_BYTES as u64);
    let is_wide = stated == u64::from(u16::MAX)
        || bytes == u64::from(u32::MAX)
        || start == u64::from(u32::MAX);
    // Some programs write the ZIP64 record even if it is not needed; then both agree.
    if is_wide || start.checked_add(bytes) != Some(end) {
        let mut locator = [0; LOCATOR_BYTES];
        let mut record = [0; 56];
        let locator_at = end.saturating_sub(LOCATOR_BYTES as u64);
        bundle.seek(SeekFrom::Start(locator_at))?;
        if bundle.read_exact(&mut locator).is_err() || !locator.starts_with(b"PK\x06\x07") {
            return Ok(None);
        }
        end = double(&locator, 8);
        bundle.seek(SeekFrom::Start(end.min(size)))?;
        let is_record = bundle.read_exact(&mut record).is_ok() && record.starts_with(b"PK\x06\x06");
        if !is_record || end.saturating_add(double(&record, 4)).saturating_add(12) != locator_at {
            return Ok(None);
        }
        let is_same = |short: u64, most: u64, long: u64| short == most || short == long;
        let (narrow, wide) = (u64::from(u16::MAX), u64::from(u32::MAX));
        let both = (double(&record, 32), double(&record, 40), double(&record, 48));
        if !(is_same(stated, narrow, both.0)
            && is_same(bytes, wide, both.1)
            && is_same(start, wide, both.2))
        {
            return Ok(None);
        }
        (stated, bytes, start) = both;
    }
    if start.checked_add(bytes) != Some(end) || bytes > LARGEST_BYTES {
        return Ok(None);
    }
    let mut content = Vec::new();
    bundle.seek(SeekFrom::Start(start))?;
    bundle.by_ref().take(bytes).read_to_end(&mut content)?;
    let mut rest = content.as_slice();
    let mut directory = Directory { start, members: 0, has_special_file: false };
    while rest.len() >= 46 && rest.starts_with(b"PK\x01\x02") {
        let kind_of_file = long(rest, 38) >> 16 & 0o170_000;
        directory.has_special_file |= !matches!(kind_of_file, 0 | 0o100_000 | 0o040_000);
        directory.members += 1;
        let length =
            46 + [28, 30, 32].into_iter().map(|at| usize::from(short(rest, at))).sum::<usize>();
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok((rest.is_empty() && directory.members == stated).then_some(directory))
}
