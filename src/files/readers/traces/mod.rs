//! Finds words among the bytes of a file, whatever its kind: tags of film and sound, older
//! documents, files of unknown programs, and anything that a reader passes over. Only names from
//! a person's list are looked for in them, because most of these bytes are no words at all.
//!
//! The bytes pass through one window, so that memory is the same for a film of any length.

mod runs;

use std::io::Read;

use super::super::part::Sink;
use runs::{Kept, bytes_of_one, units_of_two};

/// Read at once.
const WINDOW_BYTES: usize = 1 << 20;
/// Read again with the next window: longer than any name, and than most that is packed.
const OVERLAP_BYTES: usize = 64 << 10;
/// For one packed stretch, and for all of them, unpacked.
const UNPACKED_BYTES: u64 = 4 << 20;
const ALL_UNPACKED_BYTES: u64 = 64 << 20;
/// Passed on together.
const BATCH_BYTES: usize = 32 << 10;

const PLACE: &str = "among its bytes";

/// Passes on everything that may be words in a file.
///
/// # Errors
/// Only errors of the disk.
pub(in crate::files) fn read(file: &mut impl Read, sink: &mut Sink<'_>) -> std::io::Result<()> {
    let mut told = Batch { sink, batch: String::new() };
    let mut window = Vec::new();
    let mut unpacked_left = ALL_UNPACKED_BYTES;
    let mut is_first = true;
    loop {
        let room = (WINDOW_BYTES - window.len()) as u64;
        file.by_ref().take(room).read_to_end(&mut window)?;
        let is_last = window.len() < WINDOW_BYTES;
        words_in(&window, [!is_first, !is_last], &mut told);
        unpacked(&window, &mut unpacked_left, &mut told);
        if is_last {
            break;
        }
        window.drain(..WINDOW_BYTES - OVERLAP_BYTES);
        is_first = false;
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

/// Unpacks what zlib packed. A checksum follows it, so what merely looks packed is left out.
fn unpacked(bytes: &[u8], left: &mut u64, told: &mut Batch<'_, '_>) {
    for at in memchr::memchr_iter(0x78, bytes) {
        if !matches!(bytes.get(at + 1), Some(0x01 | 0x5e | 0x9c | 0xda)) || *left == 0 {
            continue;
        }
        let mut said = Vec::new();
        let most = UNPACKED_BYTES.min(*left);
        let outcome =
            flate2::read::ZlibDecoder::new(&bytes[at..]).take(most).read_to_end(&mut said);
        *left -= said.len() as u64;
        if outcome.is_ok() {
            words_in(&said, [false, false], told);
        }
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
        let mut sink = Sink::new(&mut emit);
        read(&mut &bytes[..], &mut sink).unwrap();
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
        let mut told = Batch { sink: &mut Sink::new(&mut emit), batch: String::new() };
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
            let mut told = Batch { sink: &mut Sink::new(&mut emit), batch: String::new() };
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
