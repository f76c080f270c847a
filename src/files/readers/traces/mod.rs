//! Finds words among the bytes of a file, whatever its kind: tags of film and sound, older
//! documents, files of unknown programs, and anything that a reader passes over. Only names from
//! a person's list are looked for in them, because most of these bytes are no words at all.
//!
//! The bytes pass through one window, so that memory is the same for a film of any length.

mod runs;
mod without;

use std::io::Read;

use super::super::{part::Sink, sought::Sought};
use runs::{Kept, bytes_of_one, units_of_two};
pub(super) use without::Without;

/// Read at once.
const WINDOW_BYTES: usize = 1 << 20;
/// Read again with the next window: longer than any name, and than most that is packed.
const OVERLAP_BYTES: usize = 64 << 10;
/// For one packed stretch, and for all of them, unpacked.
const UNPACKED_BYTES: usize = 4 << 20;
const ALL_UNPACKED_BYTES: usize = 64 << 20;
/// Unpacked at once, first and at most.
const FIRST_BYTES: usize = 256;
const PIECE_BYTES: usize = 64 << 10;
/// Passed on together.
const BATCH_BYTES: usize = 32 << 10;

/// So much of a file may be read letter by letter.
const MOST_BY_LETTERS_BYTES: u64 = 4 << 20;
/// In so much of a file packed stretches are looked for.
const MOST_PACKED_BYTES: u64 = 16 << 20;

const PLACE: &str = "among its bytes";

/// How bytes are searched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::files) enum Searched {
    /// Any name of the list in any spelling, because no reader passes these bytes on.
    ByLetters,
    /// The names as they are spelled, because a reader passes on all that it takes for words: what
    /// is left are pixels, frames and sound.
    ByNames,
}

/// Passes on what may be words of the list in a file; nothing if there is no list.
///
/// # Errors
/// Only errors of the disk.
pub(in crate::files) fn read(
    file: &mut impl Read,
    searched: Searched,
    sink: &mut Sink<'_>,
) -> std::io::Result<()> {
    let sought = sink.sought;
    let grams = match sought {
        Sought::Nothing => return Ok(()),
        Sought::Names(grams) => Some(grams),
        Sought::Anything => None,
    };
    let mut told = Batch { sink, batch: String::new() };
    let mut window = Vec::new();
    let mut unpacker = Unpacker::new();
    let mut begins_at = 0;
    loop {
        let room = (WINDOW_BYTES - window.len()) as u64;
        file.by_ref().take(room).read_to_end(&mut window)?;
        let is_last = window.len() < WINDOW_BYTES;
        let is_cut = [begins_at > 0, !is_last];
        match grams {
            Some(grams) if searched == Searched::ByNames || begins_at >= MOST_BY_LETTERS_BYTES => {
                for stretch in grams.stretches(&window) {
                    let is_cut =
                        [is_cut[0] || stretch.start > 0, is_cut[1] || stretch.end < window.len()];
                    words_in(&window[stretch], is_cut, &mut told);
                }
            }
            _ => words_in(&window, is_cut, &mut told),
        }
        if begins_at < MOST_PACKED_BYTES {
            unpacker.unpack(&window, &mut told);
        }
        if is_last {
            break;
        }
        window.drain(..WINDOW_BYTES - OVERLAP_BYTES);
        begins_at += (WINDOW_BYTES - OVERLAP_BYTES) as u64;
    }
    told.pass_on();
    Ok(())
}

/// Words on their way to the sink.
struct Batch<'t, 's> {
    sink: &'t mut Sink<'s>,
    batch: String,
}

impl Batch<'_, '_> {
    fn push(&mut self, words: &str) {
        self.batch.push_str(words);
        // No name goes on across this sign.
        self.batch.push_str(" | ");
        if self.batch.len() > BATCH_BYTES {
            self.pass_on();
        }
    }

    fn pass_on(&mut self) {
        self.sink.traces(PLACE, std::mem::take(&mut self.batch));
    }
}

/// Passes on the words of one letter a byte and of two bytes a letter. A word at an edge that is
/// `cut` stands whole in the window beside.
fn words_in(bytes: &[u8], cut: [bool; 2], told: &mut Batch<'_, '_>) {
    let mut keep = |kept: Kept| match kept {
        Kept::Whole(words) => told.push(&words),
        Kept::Rubble(words) => {
            words.split(|c: char| !runs::is_alphabetic(c)).for_each(|word| sure(word, told));
        }
    };
    bytes_of_one(bytes, cut, &mut keep);
    for (from, pair) in [
        (0, u16::from_le_bytes as fn([u8; 2]) -> u16),
        (1, u16::from_le_bytes),
        (0, u16::from_be_bytes),
        (1, u16::from_be_bytes),
    ] {
        units_of_two(bytes.get(from..).unwrap_or_default(), pair, cut, &mut keep);
    }
}

/// Passes on the longer words of rubble. A capital after a small letter begins a word, as it does
/// where names are looked for.
fn sure(word: &str, told: &mut Batch<'_, '_>) {
    let mut begins = 0;
    let mut is_small = false;
    for (at, c) in word.char_indices().chain([(word.len(), 'A')]) {
        if is_small && c.is_uppercase() || at == word.len() {
            let part = &word[begins..at];
            if part.chars().count() >= runs::SURE_LETTERS {
                told.push(part);
            }
            begins = at;
        }
        is_small = c.is_lowercase();
    }
}

/// Unpacks what zlib packed among other bytes.
struct Unpacker {
    state: flate2::Decompress,
    said: Vec<u8>,
    left: usize,
}

impl Unpacker {
    fn new() -> Self {
        Self { state: flate2::Decompress::new(true), said: Vec::new(), left: ALL_UNPACKED_BYTES }
    }

    /// Passes on the words in each packed stretch. A checksum follows it, so what merely looks
    /// packed is left out.
    fn unpack(&mut self, bytes: &[u8], told: &mut Batch<'_, '_>) {
        for at in memchr::memchr_iter(0x78, bytes) {
            if !matches!(bytes.get(at + 1), Some(0x01 | 0x5e | 0x9c | 0xda)) || self.left == 0 {
                continue;
            }
            if may_begin(&bytes[at + 2..]) && self.unpack_at(&bytes[at..]) {
                words_in(&self.said, [false, false], told);
            }
        }
    }

    /// Returns whether all of it could be unpacked; else `said` is what could.
    fn unpack_at(&mut self, packed: &[u8]) -> bool {
        let most = UNPACKED_BYTES.min(self.left);
        self.state.reset(true);
        self.said.clear();
        loop {
            // Most of what looks packed is not, which shows within a few bytes.
            let more = self.said.len().clamp(FIRST_BYTES, PIECE_BYTES);
            self.said.reserve(more.min(most - self.said.len()));
            let read = usize::try_from(self.state.total_in()).unwrap_or(usize::MAX);
            let Some(rest) = packed.get(read..) else { return false };
            let (before, begun) = (read, self.said.len());
            let outcome =
                self.state.decompress_vec(rest, &mut self.said, flate2::FlushDecompress::None);
            self.left = self.left.saturating_sub(self.said.len() - begun);
            let has_moved = self.state.total_in() > before as u64 || self.said.len() > begun;
            match outcome {
                Ok(flate2::Status::StreamEnd) => return true,
                Ok(_) if has_moved && self.said.len() < most => {}
                // What is longer is read as far as it goes.
                outcome => return outcome.is_ok() && self.said.len() >= most,
            }
        }
    }
}

/// Returns whether a block of the format may begin so (RFC 1951, 3.2.3): one that is not packed says
/// its length twice.
fn may_begin(packed: &[u8]) -> bool {
    let Some(&head) = packed.first() else { return false };
    match head & 0b110 {
        0b000 => packed
            .get(1..5)
            .is_none_or(|said| said[0] ^ said[2] == 0xff && said[1] ^ said[3] == 0xff),
        kind => kind != 0b110,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::{super::super::part::Part, *};

    /// Returns all that is passed on of `bytes`.
    fn traces(bytes: &[u8]) -> String {
        let mut said = String::new();
        let mut emit = |part| {
            if let Part::Traces { text, .. } = part {
                said.push_str(&text);
            }
        };
        let mut sink = Sink::new(&Sought::Anything, &mut emit);
        read(&mut &bytes[..], Searched::ByLetters, &mut sink).unwrap();
        said
    }

    /// Bytes without any order: the same at every run.
    fn rubbish(length: usize) -> Vec<u8> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        (0..length)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            })
            .collect()
    }

    fn among_rubbish(said: &[u8]) -> Vec<u8> {
        let rubbish = rubbish(4096);
        [&rubbish[..2048], said, &rubbish[2048..]].concat()
    }

    fn wide(words: &str, pair: fn(u16) -> [u8; 2]) -> Vec<u8> {
        words.encode_utf16().flat_map(pair).collect()
    }

    #[test]
    fn a_name_among_rubbish_is_found_in_every_way_of_writing() {
        let packed = {
            let mut packer =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(b"a note about Ottoline and her mother").unwrap();
            packer.finish().unwrap()
        };
        for said in [
            b"\0Ottoline\0".to_vec(),
            // Before the next field of a tag: ID3, Matroska, Vorbis.
            b"\0\0\0\x09\0\0\0OTTOLINETPE1".to_vec(),
            b"\x44\x87\x88Ottoline\x67\xc8".to_vec(),
            b"\x08\0\0\0ottolinea\0\0\0".to_vec(),
            wide("Ottoline", u16::to_le_bytes),
            wide("Ottoline", u16::to_be_bytes),
            [b"\x01".as_slice(), &wide("Ottoline", u16::to_be_bytes)].concat(),
            packed,
        ] {
            let words = traces(&among_rubbish(&said)).to_lowercase();
            assert!(
                words.split(|c: char| !c.is_alphanumeric()).any(|word| word == "ottoline"),
                "{said:?}"
            );
        }
        for (said, name) in [
            (b"\0Zo\xeb\0".as_slice(), "Zoë"),
            ("\0Zoë\0".as_bytes(), "Zoë"),
            (b"\0\0\0\x02JoTPE1", "Jo"),
            (b"\x44\x87\x83Zoe\x67\xc8", "Zoe"),
            ("\0Łucja Ząbek\0".as_bytes(), "Łucja Ząbek"),
            ("\x0a\0\0\0ARTIST=Zoë\x01".as_bytes(), "Zoë"),
            ("\x10\0\0\0ARTIST=王小明\x01".as_bytes(), "王小明"),
            (b"!\xfe\x04Zo\xc3\xab\0;".as_slice(), "Zoë"),
        ] {
            let words = traces(&among_rubbish(said));
            assert!(words.split([' ', '=']).any(|word| name.ends_with(word)), "{said:?}");
        }
        // The frames of an ID3 tag with two bytes a letter, with and without a zero at the end.
        for (name, pair) in [
            ("Zoë", u16::to_le_bytes as fn(u16) -> [u8; 2]),
            ("Jo", u16::to_le_bytes),
            ("Mia Khan", u16::to_be_bytes),
            ("王小明", u16::to_be_bytes),
        ] {
            let marked = format!("\u{feff}{name}");
            let length = u8::try_from(1 + marked.encode_utf16().count() * 2).unwrap();
            for after in [b"\0\0TPE2".as_slice(), b"TPE2"] {
                let length = length + if after.len() > 4 { 2 } else { 0 };
                let frame =
                    [b"TPE1\0\0\0", &[length][..], b"\0\0\x01", &wide(&marked, pair), after];
                let words = traces(&among_rubbish(&frame.concat()));
                assert!(words.contains(&format!(" {name} ")), "{name}: {words}");
            }
        }
        let cyrillic = wide("Оксана", u16::to_le_bytes);
        assert!(traces(&among_rubbish(&cyrillic)).contains("Оксана"));
    }

    #[test]
    fn a_name_across_two_windows_is_found_and_nothing_is_cut() {
        for shift in [0, 3, 8, 20] {
            let mut bytes = vec![0; WINDOW_BYTES - shift];
            bytes.extend_from_slice(b"then Ottoline came to us");
            bytes.resize(WINDOW_BYTES * 2, 0);
            let words = traces(&bytes);
            assert!(words.contains("Ottoline came"), "{shift}: {words}");
            assert!(!words.contains(" line ") && !words.contains("Ottol "), "{shift}: {words}");
        }
    }

    #[test]
    fn a_file_of_any_length_is_read_to_its_end() {
        let name = b" Ottoline";
        for edge in [WINDOW_BYTES / 2, WINDOW_BYTES - OVERLAP_BYTES, WINDOW_BYTES] {
            for windows in [0, WINDOW_BYTES - OVERLAP_BYTES] {
                for length in edge + windows - 1..=edge + windows + 1 {
                    let mut bytes = vec![0; length - name.len()];
                    bytes.extend_from_slice(name);
                    assert!(traces(&bytes).contains("Ottoline"), "{length}");
                }
            }
        }
    }

    #[test]
    fn a_word_that_a_window_cuts_stops_nothing() {
        let mut emit = |_| {};
        let mut told =
            Batch { sink: &mut Sink::new(&Sought::Anything, &mut emit), batch: String::new() };
        words_in(b"abc \xe9\xe9\xe9\0", [true, false], &mut told);
    }

    proptest! {
        /// Letters beyond ASCII at an edge are where a word was cut within a letter.
        #[test]
        fn any_bytes_between_two_windows_end_well(
            bytes in proptest::collection::vec(
                prop_oneof![Just(b' '), b'a'..=b'z', 0x80..=0xff_u8, any::<u8>()],
                0..40,
            ),
            cut in any::<[bool; 2]>(),
        ) {
            let mut emit = |_| {};
            let mut told = Batch { sink: &mut Sink::new(&Sought::Anything, &mut emit), batch: String::new() };
            words_in(&bytes, cut, &mut told);
        }

        #[test]
        fn any_bytes_end_well(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let _ = traces(&bytes);
        }

        #[test]
        fn a_name_is_found_after_and_before_any_bytes(
            before in proptest::collection::vec(any::<u8>(), 0..300),
            after in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let bytes = [&before[..], b"\0\0Ottoline\0\0", &after].concat();
            prop_assert!(traces(&bytes).contains("Ottoline"));
        }
    }
}
