//! Checks the ZIP itself: every tool that opens it must see the same files.

use std::io::{self, Read, Seek, SeekFrom};

use zip::CompressionMethod;

use super::directory::{END_RECORD_BYTES, directory};
use crate::model::Fault;

const LOCAL_HEADER_BYTES: usize = 30;

/// The position of a member in the file, for the check of the container.
pub(super) struct Extent {
    pub(super) name: Vec<u8>,
    pub(super) header: u64,
    pub(super) end: u64,
    pub(super) method: CompressionMethod,
    pub(super) crc: u32,
    pub(super) packed_bytes: u64,
    pub(super) size_bytes: u64,
}

/// Such a file unpacks the same bytes again and again.
pub(super) const SHARED: &str = "and another share the same bytes, as in a trap";

const TWICE: &str =
    "it holds two files under one name, and different tools would show different ones";

impl Extent {
    fn fault(&self, fault: &str) -> Fault {
        let name = crate::text::one_line(&String::from_utf8_lossy(&self.name));
        let file = name.split_once('/').map_or(name.as_str(), |(_, inside)| inside).to_owned();
        Fault::at(file, fault.to_owned())
    }

    /// Returns how the header beside the bytes contradicts the directory.
    fn disagrees(&self, header: &[u8], extra: &[u8]) -> Option<&'static str> {
        let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let long = |at: usize| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        };
        if !header.starts_with(b"PK\x03\x04")
            || usize::from(short(26)) != self.name.len()
            || header[LOCAL_HEADER_BYTES..] != self.name
        {
            return Some("has two names, and different tools would show different ones");
        }
        if has_other_name(extra, &self.name) {
            return Some("has two names, and different tools would show different ones");
        }
        // Encrypted, with strong encryption, or with a masked header (APPNOTE 4.4.4).
        if short(6) & (1 | 1 << 6 | 1 << 13) != 0 {
            return Some("is packed in a way that many tools cannot open");
        }
        let method = match short(8) {
            0 => Some(CompressionMethod::Stored),
            8 => Some(CompressionMethod::Deflated),
            _ => None,
        };
        // Streamed members have their sizes after their bytes, and large sizes are stored
        // elsewhere.
        let comes_later = short(6) & 1 << 3 != 0;
        let is_size = |said: u32, size: u64| {
            said == u32::MAX || u64::from(said) == size || comes_later && said == 0
        };
        let is_crc = long(14) == self.crc || comes_later && long(14) == 0;
        let is_known =
            matches!(self.method, CompressionMethod::Stored | CompressionMethod::Deflated);
        let agrees = method == Some(self.method)
            && is_crc
            && is_size(long(18), self.packed_bytes)
            && is_size(long(22), self.size_bytes);
        (is_known && !agrees).then_some("is described twice, and differently, so that different tools would show different ones")
    }
}

/// Returns whether a header has a second, different name (APPNOTE 4.6.9). Some programs write the
/// same one twice.
fn has_other_name(mut extra: &[u8], name: &[u8]) -> bool {
    while let [a, b, c, d, rest @ ..] = extra {
        let field = rest.get(..usize::from(u16::from_le_bytes([*c, *d])));
        if u16::from_le_bytes([*a, *b]) == 0x7075
            && !field.is_some_and(|field| says_the_same(field, name))
        {
            return true;
        }
        extra = rest.get(usize::from(u16::from_le_bytes([*c, *d]))..).unwrap_or_default();
    }
    false
}

/// Returns whether such a field repeats the name: a version, the checksum of the main name, and the
/// name.
fn says_the_same(field: &[u8], name: &[u8]) -> bool {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    matches!(field, [1, sum @ ..] if sum.get(..4) == Some(&crc.sum().to_le_bytes()) && sum.get(4..) == Some(name))
}

/// Returns the faults of the container: differences between what two readers would see.
pub(super) fn container_faults<R: Read + Seek>(
    bundle: &mut R,
    archive_offset: u64,
    extents: &mut [Extent],
    repacked: &mut Vec<Fault>,
) -> io::Result<Vec<Fault>> {
    let mut faults = Vec::new();
    let whole = |fault: &str| Fault::whole(fault.to_owned());
    let whole_size = bundle.seek(SeekFrom::End(0))?;
    let after = after_the_end(bundle, whole_size)?;
    let size = whole_size - after.map_or(0, |(bytes, _)| bytes);
    repacked.extend(after.map(|(_, what)| whole(what)));
    let mut end_record = [0; END_RECORD_BYTES];
    bundle.seek(SeekFrom::Start(size.saturating_sub(END_RECORD_BYTES as u64)))?;
    let has_end_record = size >= END_RECORD_BYTES as u64 && {
        bundle.read_exact(&mut end_record)?;
        end_record.starts_with(b"PK\x05\x06")
    };
    let mut is_counted_otherwise = false;
    if archive_offset != 0 || !has_end_record {
        faults.push(whole("there is something before or after the ZIP in this file"));
    } else {
        let counted = u64::from(u16::from_le_bytes([end_record[10], end_record[11]]));
        if counted != u64::from(u16::MAX) && counted != extents.len() as u64 {
            faults.push(whole(TWICE));
            is_counted_otherwise = true;
        }
    }
    extents.sort_by_key(|extent| extent.header);
    let mut end = 0;
    let mut has_gap = false;
    for extent in extents.iter() {
        if extent.header < end {
            faults.push(extent.fault(SHARED));
        }
        let mut header = vec![0; LOCAL_HEADER_BYTES + extent.name.len()];
        bundle.seek(SeekFrom::Start(extent.header))?;
        let fault = if bundle.read_exact(&mut header).is_ok() {
            let mut extra = vec![0; usize::from(u16::from_le_bytes([header[28], header[29]]))];
            bundle
                .read_exact(&mut extra)
                .ok()
                .map_or(Some("has no beginning of its own"), |()| extent.disagrees(&header, &extra))
        } else {
            Some("has no beginning of its own")
        };
        faults.extend(fault.map(|fault| extent.fault(fault)));
        has_gap |= !follows(extent.header, end);
        end = end.max(extent.end);
    }
    match directory(bundle, size, &end_record)? {
        _ if !has_end_record || archive_offset != 0 => {}
        None => faults.push(whole("its directory does not end where it says, and different tools would show different files")),
        Some(directory) => {
            if directory.members != extents.len() as u64 && !is_counted_otherwise {
                faults.push(whole(TWICE));
            }
            if directory.has_special_file {
                faults.push(whole("some tools would make a link or a device of one of its files"));
            }
            has_gap |= !follows(directory.start, end);
        }
    }
    if has_gap {
        faults.push(whole("between its files are bytes that belong to none of them, and some tools would show those"));
    }
    Ok(faults)
}

/// Returns how many harmless bytes come after the end of the ZIP, and what they are: its comment,
/// or padding with zeros. `None` if there are none, or they are neither.
fn after_the_end<R: Read + Seek>(
    bundle: &mut R,
    size: u64,
) -> io::Result<Option<(u64, &'static str)>> {
    let mut tail = Vec::new();
    bundle.seek(SeekFrom::Start(
        size.saturating_sub(u64::from(u16::MAX) + END_RECORD_BYTES as u64),
    ))?;
    bundle.by_ref().take(size).read_to_end(&mut tail)?;
    let Some(at) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Ok(None) };
    let Some((record, after)) = tail[at..].split_at_checked(END_RECORD_BYTES) else {
        return Ok(None);
    };
    let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
    let bytes = after.len() as u64;
    Ok(match after {
        [] => None,
        after if after.len() == comment => {
            Some((bytes, "a program wrote a comment at the end of the ZIP"))
        }
        after if comment == 0 && after.iter().all(|byte| *byte == 0) => {
            Some((bytes, "a program filled up the end of the ZIP with zeros"))
        }
        _ => None,
    })
}

/// Returns whether `start` follows `end` at once, or after the sizes that some writers put there.
/// An overlap counts too, because it is reported as [`SHARED`].
fn follows(start: u64, end: u64) -> bool {
    // CRC and two sizes of four or eight bytes, with or without a signature before them (APPNOTE
    // 4.3.9).
    start < end || matches!(start - end, 0 | 12 | 16 | 20 | 24)
}
