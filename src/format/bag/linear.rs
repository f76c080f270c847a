//! A writer that never seeks back, for a ZIP that is encrypted as it is written.
//!
//! A ZIP writer fills in the sizes of a streamed member once it knows them. A rehearsal that writes
//! nowhere finds those values, and they are then written the first time. So an encrypted bundle
//! contains exactly the bytes of an unencrypted one.

use std::{
    cell::RefCell,
    io::{self, Seek, SeekFrom, Write},
    rc::Rc,
};

/// Values that are filled in later, by their place from the beginning of a member.
pub type Foreseen = Vec<(u64, Vec<u8>)>;

/// Tells a [`Linear`] which values will be filled in, while a ZIP writer owns it.
#[derive(Clone, Default)]
pub struct Foresight(Rc<RefCell<LinearState>>);

#[derive(Default)]
struct LinearState {
    /// The number of bytes written so far.
    length: u64,
    /// By place from the beginning of the whole.
    foreseen: Foreseen,
}

pub struct Linear<W> {
    inner: W,
    state: Foresight,
    at: u64,
    /// Only finds out what would be filled in.
    rehearses: bool,
}

impl Foresight {
    /// Adds the values that will be filled in for the member that begins here.
    pub fn foresee(&self, member: Foreseen) {
        let mut state = self.0.borrow_mut();
        let here = state.length;
        state.foreseen.extend(member.into_iter().map(|(at, bytes)| (here + at, bytes)));
    }
}

impl Linear<io::Sink> {
    pub(super) fn rehearsal() -> Self {
        Self { inner: io::sink(), state: Foresight::default(), at: 0, rehearses: true }
    }

    pub(super) fn foreseen(&self) -> Foreseen {
        self.state.0.borrow().foreseen.clone()
    }
}

impl<W: Write> Linear<W> {
    /// Returns a writer, and a handle to tell it what will be filled in.
    pub fn new(inner: W) -> (Self, Foresight) {
        let state = Foresight::default();
        (Self { inner, state: state.clone(), at: 0, rehearses: false }, state)
    }

    pub fn into_inner(self) -> W {
        self.inner
    }

    /// Checks that a value written back is the one that was foreseen, whose bytes are there
    /// already.
    fn fill_in(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.state.0.borrow_mut();
        if self.rehearses {
            state.foreseen.push((self.at, bytes.to_vec()));
        } else {
            let is_foreseen = |(at, foreseen): &(u64, Vec<u8>)| {
                let from = usize::try_from(self.at.wrapping_sub(*at)).unwrap_or(usize::MAX);
                foreseen.get(from..).is_some_and(|rest| rest.starts_with(bytes))
            };
            if !state.foreseen.iter().any(is_foreseen) {
                return Err(io::Error::other("a file changed while it was read"));
            }
        }
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }
}

impl<W: Write> Write for Linear<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.at < self.state.0.borrow().length {
            return self.fill_in(bytes);
        }
        let mut state = self.state.0.borrow_mut();
        let here = state.length;
        let end = here + bytes.len() as u64;
        if state
            .foreseen
            .iter()
            .any(|(at, foreseen)| *at < end && here < at + foreseen.len() as u64)
            && !self.rehearses
        {
            let mut bytes = bytes.to_vec();
            for (at, foreseen) in &state.foreseen {
                for (place, byte) in (*at..).zip(foreseen) {
                    if (here..end).contains(&place) {
                        bytes[usize::try_from(place - here).expect("it lies inside these bytes")] =
                            *byte;
                    }
                }
            }
            self.inner.write_all(&bytes)?;
        } else {
            self.inner.write_all(bytes)?;
        }
        state.length = end;
        self.at = end;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Seek for Linear<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let length = self.state.0.borrow().length;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => length.checked_add_signed(by),
        };
        self.at = at.filter(|at| *at <= length).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
