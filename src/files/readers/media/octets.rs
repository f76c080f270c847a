//! Takes numbers and stretches off the front of some bytes. Nothing is there beyond their end.

#[derive(Clone, Copy)]
pub(in crate::files) struct Octets<'b>(pub(in crate::files) &'b [u8]);

impl<'b> Octets<'b> {
    pub(in crate::files) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Takes what stands before a zero byte, and the zero; all of it if there is none.
    pub(in crate::files) fn until_zero(&mut self) -> &'b [u8] {
        let end = memchr::memchr(0, self.0).unwrap_or(self.0.len());
        let taken = &self.0[..end];
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        taken
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(in crate::files) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|one| one[0])
    }

    /// Takes a number of so many bytes, at most eight, with the highest first.
    pub(in crate::files) fn high_first(&mut self, length: usize) -> Option<u64> {
        let bytes = self.take(length)?;
        Some(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    pub(in crate::files) fn be16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(in crate::files) fn be32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(in crate::files) fn be64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub(in crate::files) fn le16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(in crate::files) fn le32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(in crate::files) fn le64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// Takes a stretch whose length stands before it, in four bytes with the highest first.
    pub(in crate::files) fn be_stretch(&mut self) -> Option<&'b [u8]> {
        let length = self.be32()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// Takes a stretch whose length stands before it, in four bytes with the lowest first.
    pub(in crate::files) fn le_stretch(&mut self) -> Option<&'b [u8]> {
        let length = self.le32()?;
        self.take(usize::try_from(length).ok()?)
    }
}
