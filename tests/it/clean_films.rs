//! Films and recordings are cleaned where they stand: what describes them becomes free room, and
//! pictures, sound and the words that people see stay.

use std::io::{Cursor, Read};

use imh::{
    files::{self, StripFault, strip},
    model::FindingKind,
};

use super::{
    corners::found_with,
    harness::{Sandbox, has, noise},
    made::{
        self, Made, SAID, all, atom, chunk, film, film_with_place,
        films::{element, guid, handler, object, track, versioned, with_sample},
        long, low, photo_with_place,
        recordings::{comments, page, sound},
        riff, spoken, user,
    },
    media::{Dice, mutated},
};

const ENDINGS: [&str; 20] = [
    "mp4", "mov", "m4a", "m4b", "3gp", "mkv", "webm", "mp3", "aac", "ogg", "opus", "flac", "wav",
    "avi", "aiff", "aif", "caf", "au", "wma", "wmv",
];

/// Returns every made film and recording that can be read.
fn films() -> Vec<Made> {
    let mut films = all();
    films.retain(|made| {
        let ending = made.file.rsplit('.').next().unwrap();
        ENDINGS.contains(&ending) && !made.file.starts_with("cut.")
    });
    films
}

/// Returns what is found in a file besides people and voices, and the words that people see.
fn left(file: &str, bytes: &[u8]) -> Vec<(FindingKind, String)> {
    let mut found = found_with(&["Ottoline"], file, bytes);
    found.retain(|(kind, place)| {
        let is_seen = place.contains("subtitle") || place.contains("chapter");
        let asks = matches!(kind, FindingKind::PeopleInPicture | FindingKind::VoicesHeard);
        !(is_seen || asks && place.is_empty())
    });
    found
}

fn has_bytes(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_cleaned_film_or_recording_says_nothing_but_the_words_that_people_see() {
    let films = films();
    assert!(films.len() > 80, "{}", films.len());
    for Made { file, bytes, place, .. } in films {
        let copy = strip(&file, &bytes).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let is_seen = place.contains("subtitle") || file.starts_with("chapter");
        let mut left = left(&file, &copy);
        if is_seen && !file.ends_with(".mp3") {
            assert!(has_bytes(&copy, b"07700 900123") || file == "packed.mkv", "{file}");
            left.retain(|(_, place)| !place.contains("among its bytes"));
        } else {
            for word in ["Ottoline", "07700", "Perpetua", "Netherwick", "2024", "+51"] {
                let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let is_there = has_bytes(&copy, word.as_bytes()) || has_bytes(&copy, &wide);
                assert!(!is_there, "{file} still says {word}");
            }
        }
        assert_eq!(left, [], "{file}");
        assert_eq!(strip(&file, &copy).unwrap(), copy, "{file} is cleaned once");
    }
}

#[test]
fn pictures_and_sound_stay_where_they_are() {
    let frames = [vec![7; 40], vec![9; 8], sound()];
    for Made { file, bytes, .. } in films() {
        let copy = strip(&file, &bytes).unwrap();
        // Only tags behind the sound are taken out.
        let is_shorter = ["first.mp3", "longer.mp3", "ape.mp3", "lyrics3.mp3"].contains(&&*file);
        assert_eq!(copy.len() < bytes.len(), is_shorter, "{file}");
        for frames in &frames {
            let at = |bytes: &[u8]| bytes.windows(frames.len()).position(|part| part == *frames);
            assert_eq!(at(&bytes), at(&copy), "{file}");
        }
    }
}

#[test]
fn a_damaged_film_is_refused_and_so_is_one_of_an_unknown_kind() {
    for (file, known) in [("cut.mp4", StripFault::Unread), ("cut.mkv", StripFault::Unread)] {
        let made = all().into_iter().find(|made| made.file == file).unwrap();
        assert_eq!(strip(file, &made.bytes), Err(known), "{file}");
    }
    let amr = all().into_iter().find(|made| made.file == "behind.amr").unwrap();
    assert_eq!(strip("behind.amr", &amr.bytes), Err(StripFault::Unread));
    let stream = [&[0x47][..], &[0; 187]].concat().repeat(4);
    let fault = strip("a.ts", &stream).unwrap_err().to_string();
    assert!(fault.contains("a film of this kind: save it as .mp4"), "{fault}");
}

#[test]
fn no_change_to_a_film_makes_its_cleaner_stop_or_leaves_half_of_it_clean() {
    let mut dice = Dice(0x51_7c_c1_b7_27_22_0a_95);
    let rounds: usize =
        std::env::var("IMH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(40);
    for Made { file, bytes, .. } in films() {
        for _ in 0..rounds {
            let changed = mutated(&bytes, &mut dice);
            let Ok(copy) = strip(&file, &changed) else { continue };
            assert!(copy.len() <= changed.len(), "{file}");
            // A copy may be read in another way than the file; it must still be clean.
            let again = strip(&file, &copy);
            assert_eq!(again.as_ref(), Ok(&copy), "{file}: {changed:?}");
        }
    }
}

/// A film with two tracks, whose samples stand in `mdat` one after the other.
fn two_tracks(first: &[u8], second: &[u8], second_at: usize) -> Vec<u8> {
    let sound = track("soun", &atom("mp4a", &[0; 28]), first.len());
    let mut places = track("camm", &atom("camm", &[0; 8]), second.len());
    let at = places.windows(4).position(|name| name == b"stco").unwrap() + 12;
    places[at..at + 4].copy_from_slice(&u32::try_from(second_at).unwrap().to_be_bytes());
    with_sample(&[first, second].concat(), &[sound, places].concat())
}

#[test]
fn the_samples_of_a_track_that_notes_places_go_and_those_beside_them_stay() {
    let (sound, places) = (vec![5; 60], [&[0, 0, 5, 0][..], &[0x41; 24]].concat());
    let bytes = two_tracks(&sound, &places, 16 + 60);
    let copy = strip("a.mp4", &bytes).unwrap();
    assert!(has_bytes(&copy, &sound) && !has_bytes(&copy, &[0x41; 4]));
    assert_eq!(copy.len(), bytes.len());
    assert_eq!(left("a.mp4", &copy), []);
    // Samples that say that they lie in those of another track, or in no frames at all.
    for at in [16, 40, 75, 4, bytes.len() - 30] {
        assert!(strip("a.mp4", &two_tracks(&sound, &places, at)).is_err(), "{at}");
    }
}

#[test]
fn the_turn_of_a_film_stays_and_its_days_go() {
    let turn = [&[0, 1, 0, 0][..], &[0xff, 0xff, 0, 0], &[0x40, 0, 0, 0]].concat();
    let moments = 3_800_000_000_u32.to_be_bytes().repeat(2);
    let head = atom("tkhd", &[&[0, 0, 0, 7], &moments[..], &[0, 0, 0, 1], &turn].concat());
    let bytes = film(b"isom", &atom("trak", &head));
    let copy = strip("a.mp4", &bytes).unwrap();
    assert!(has_bytes(&copy, &turn) && !has_bytes(&copy, &moments));
    assert_eq!(copy.len(), bytes.len());
}

#[test]
fn how_many_samples_a_recording_skips_stays_and_names_of_tracks_go() {
    let item = |name: &[u8], value: &[u8]| {
        let parts = [
            versioned("mean", b"com.apple.iTunes"),
            versioned("name", name),
            atom("data", &[&[0, 0, 0, 1, 0, 0, 0, 0], value].concat()),
        ];
        atom("----", &parts.concat())
    };
    let numbers = b" 00000000 00000840 000001C0 0000000000015C00";
    let tags = [item(b"iTunSMPB", numbers), item(b"Note", SAID.as_bytes())].concat();
    let meta = versioned("meta", &[handler("mdir"), atom("ilst", &tags)].concat());
    let mut named = handler("soun");
    named.pop();
    named.extend(b"Ottoline's phone\0");
    let length = u32::try_from(named.len()).unwrap().to_be_bytes();
    named[..4].copy_from_slice(&length);
    let moov = [atom("udta", &meta), atom("trak", &atom("mdia", &named))].concat();
    let copy = strip("a.m4a", &film(b"M4A ", &moov)).unwrap();
    assert!(has_bytes(&copy, numbers) && !has_bytes(&copy, b"Ottoline"));
    // Words under that name are no numbers.
    let tags = item(b"iTunSMPB", SAID.as_bytes());
    let meta = versioned("meta", &[handler("mdir"), atom("ilst", &tags)].concat());
    let copy = strip("a.m4a", &film(b"M4A ", &atom("udta", &meta))).unwrap();
    assert!(!has_bytes(&copy, b"Ottoline"));
}

#[test]
fn free_room_and_what_stands_behind_a_film_are_emptied() {
    let behind = [&[0, 0, 0, 9, 1, 2, 3, 4][..], SAID.as_bytes()].concat();
    let bytes = [atom("free", SAID.as_bytes()), film_with_place(40), behind.clone()].concat();
    let copy = strip("a.mov", &bytes).unwrap();
    assert_eq!(copy.len(), bytes.len() - behind.len());
    assert!(!has_bytes(&copy, b"Ottoline"));
}

#[test]
fn a_checksum_of_what_is_taken_out_of_matroska_goes_and_so_does_the_way_to_it() {
    let start = element(b"\x1a\x45\xdf\xa3", &element(b"\x42\x82", b"matroska"));
    let checksum = b"\xbf\x84\x01\x02\x03\x04";
    let info = [&checksum[..], &element(b"\x7b\xa9", SAID.as_bytes())].concat();
    let seek = element(b"\x4d\xbb", &element(b"\x53\xab", b"\x12\x54\xc3\x67"));
    let tag = [element(b"\x45\xa3", b"TITLE"), element(b"\x44\x87", SAID.as_bytes())].concat();
    let tags = element(b"\x73\x73", &element(b"\x67\xc8", &tag));
    let parts = [
        element(b"\x11\x4d\x9b\x74", &seek),
        element(b"\x15\x49\xa9\x66", &info),
        element(b"\x12\x54\xc3\x67", &tags),
    ];
    let bytes = [start, element(b"\x18\x53\x80\x67", &parts.concat())].concat();
    let copy = strip("a.mkv", &bytes).unwrap();
    assert_eq!(copy.len(), bytes.len());
    for gone in [&checksum[..], b"Ottoline", b"\x12\x54\xc3\x67", b"TITLE"] {
        assert!(!has_bytes(&copy, gone), "{gone:?}");
    }
}

#[test]
fn comments_on_several_pages_of_ogg_are_emptied_and_the_pages_have_new_checksums() {
    let packet =
        [b"OpusTags", &comments(&format!("ARTIST={}", "Ottoline ".repeat(40)))[..]].concat();
    // The comments go on in the next page.
    let split = |from: usize, to: usize, flags: u8, lacing: &[u8]| {
        let count = u8::try_from(lacing.len()).unwrap();
        let head = [b"OggS\0", &[flags][..], &[0; 8], &[1, 0, 0, 0], &[0; 8], &[count], lacing];
        [&head.concat()[..], &packet[from..to]].concat()
    };
    let rest = u8::try_from(packet.len() - 255).unwrap();
    let bytes = [
        page(2, b"OpusHead"),
        split(0, 255, 0, &[255]),
        split(255, packet.len(), 1, &[rest]),
        page(4, b"sound"),
    ]
    .concat();
    let copy = strip("a.opus", &bytes).unwrap();
    assert_eq!(copy.len(), bytes.len());
    assert!(!has_bytes(&copy, b"Ottoline") && has_bytes(&copy, b"sound"));
    let checksums: Vec<bool> = copy
        .windows(4)
        .enumerate()
        .filter(|(_, name)| name == b"OggS")
        .map(|(at, _)| copy[at + 22..at + 26] != [0; 4])
        .collect();
    assert_eq!(checksums, [false, true, true, false]);
}

#[test]
fn the_channels_of_flac_stay_and_its_covers_go() {
    let block = |kind: u8, said: &[u8]| [&[kind][..], &long(said)[1..], said].concat();
    let lines = ["WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x603", "ARTIST=Ottoline"];
    let said: Vec<u8> = lines
        .iter()
        .flat_map(|line| [&low(line.as_bytes())[..], line.as_bytes()].concat())
        .collect();
    let said = [&low(b"imh")[..], b"imh", &2_u32.to_le_bytes(), &said].concat();
    let bytes = [
        b"fLaC".to_vec(),
        block(0, &[0; 34]),
        block(4, &said),
        block(0x82, b"Ottoline was here"),
        b"\xff\xf8sound".to_vec(),
    ]
    .concat();
    let copy = strip("a.flac", &bytes).unwrap();
    assert!(has_bytes(&copy, lines[0].as_bytes()) && !has_bytes(&copy, b"Ottoline"));
    assert!(has_bytes(&copy, b"\x81\0\0\x11\0\0") && copy.ends_with(b"\xff\xf8sound"));
}

#[test]
fn the_shape_of_points_of_a_windows_film_stays() {
    let wide = |words: &str| made::wide(&format!("{words}\0"), u16::to_le_bytes);
    let record = |name: &str, kind: u16, value: &[u8]| {
        let name = wide(name);
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        [&[0, 0, 1, 0][..], &length, &kind.to_le_bytes(), &low(value), &name, value].concat()
    };
    let shape = record("AspectRatioX", 3, &[16, 0, 0, 0]);
    let body = [&[2, 0][..], &record("Author", 0, &wide("Ottoline")), &shape].concat();
    let inside = object("eacbf8c5af5b77488467aa8c44fa4cca", &body);
    let extension = object("b503bf5f2ea9cf118ee300c00c205365", &[&[0; 22][..], &inside].concat());
    let film = guid("c0ef19bc4d5bcf11a8fd00805f5c442b");
    let stream = object("9107dcb7b7a9cf118ee600c00c205365", &[film, vec![0; 38]].concat());
    let said = [&[2, 0, 0, 0, 1, 2][..], &stream, &extension].concat();
    let bytes = object("3026b2758e66cf11a6d900aa0062ce6c", &said);
    let copy = strip("a.wmv", &bytes).unwrap();
    assert!(has_bytes(&copy, &shape) && !has_bytes(&copy, &wide("Ottoline")));
}

#[test]
fn a_film_of_any_length_is_cleaned_without_being_held_in_memory() {
    /// A film with a hole of zeros in its frames, which counts what is read of it.
    struct Long {
        head: Cursor<Vec<u8>>,
        read: u64,
    }
    impl Read for Long {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let at = self.head.position();
            let length = if at >= self.head.get_ref().len() as u64 && at < SIZE {
                let length = buffer.len().min(usize::try_from(SIZE - at).unwrap());
                buffer[..length].fill(7);
                self.head.set_position(at + length as u64);
                length
            } else {
                self.head.read(buffer)?
            };
            self.read += length as u64;
            Ok(length)
        }
    }
    impl std::io::Seek for Long {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            if let std::io::SeekFrom::End(by) = to {
                self.head.set_position(SIZE.checked_add_signed(by).unwrap());
                return Ok(self.head.position());
            }
            self.head.seek(to)
        }
    }
    const SIZE: u64 = 8 << 30;
    let mut head = film_with_place(0);
    let at = head.windows(4).position(|name| name == b"mdat").unwrap() - 4;
    let moov = head.split_off(at + 8);
    head.truncate(at);
    let head = [head, moov].concat();
    let frames = SIZE - head.len() as u64;
    let head = [&head[..], &[0, 0, 0, 1], b"mdat", &frames.to_be_bytes()].concat();
    let mut film = Long { head: Cursor::new(head), read: 0 };
    let copy = files::clean("a.mov", &mut film, SIZE).unwrap();
    assert!(copy.is_changed && copy.size_bytes == SIZE && copy.carried.is_empty());
    drop(copy);
    assert!(film.read < 1 << 20, "{}", film.read);
}

#[test]
fn the_check_sends_what_a_tag_says_to_be_cleaned_and_then_finds_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    let title = user(*b"\xa9nam", &spoken(SAID));
    let moment = atom("mvhd", &[&[0; 4], &3_800_000_000_u32.to_be_bytes()[..], &[0; 92]].concat());
    sandbox.write("walk.mov", film(b"qt  ", &[moment, title].concat()));
    sandbox.ok("evidence add walk.mov --for RB-01 --title 'A walk' --consent 'All agreed'");
    let said = String::from_utf8(sandbox.run("check").stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("imh check clean E1") && !said.contains("give it again"), "{said}");
    let said = sandbox.ok("check clean E1");
    assert!(said.contains("Cleaned 1 file of E1."), "{said}");
    assert_eq!(sandbox.run("check").status.code(), Some(0));
    // One that cannot be cleaned stays as it is, and the exit code says so.
    sandbox.write("talk.mid", b"MThd\0\0\0\x06\0\0\0\0\0\x60");
    sandbox.ok("evidence add talk.mid --for RB-01 --title 'A talk'");
    let output = sandbox.run("check clean E2");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Left as they are: file 1: imh cannot clean a recording"), "{said}");
}

#[test]
fn other_programs_play_a_cleaned_film_as_before() {
    if !has("ffmpeg", &["-version"]) {
        return;
    }
    let sandbox = Sandbox::begun();
    let run = |line: &str| {
        let words = shell_words::split(line).unwrap();
        let output = std::process::Command::new("ffmpeg")
            .args(["-v", "error", "-y"])
            .args(words)
            .current_dir(sandbox.path("."))
            .output()
            .unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{line}: {output:?}");
        output.stdout
    };
    sandbox.write("words.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n");
    sandbox.write("cover.jpg", photo_with_place());
    let picture = "-f lavfi -i testsrc=s=64x48:r=10:d=1";
    let sound = "-f lavfi -i sine=d=1";
    let tags = "-metadata title='Ottoline at home' -metadata artist=Ottoline \
                -metadata location=+51.5074-000.1278/ -metadata creation_time=2024-03-09T10:15:00Z";
    for (ending, inputs, how) in [
        ("mp4", true, "-c:v mpeg4 -c:a aac"),
        ("mov", true, "-c:v mpeg4 -c:a aac"),
        ("fragments.mp4", true, "-c:v mpeg4 -c:a aac -movflags frag_keyframe+empty_moov"),
        ("m4a", false, "-c:a aac"),
        ("3gp", true, "-c:v mpeg4 -c:a aac"),
        ("mkv", true, "-c:v mpeg4 -c:a flac"),
        ("avi", true, "-c:v mpeg4 -c:a pcm_s16le"),
        ("wmv", true, "-c:v wmv2 -c:a wmav2"),
        ("wav", false, ""),
        ("flac", false, ""),
        ("aiff", false, "-write_id3v2 1"),
        ("caf", false, ""),
        ("au", false, ""),
    ] {
        let inputs = if inputs { format!("{picture} {sound}") } else { sound.to_owned() };
        run(&format!("{inputs} {how} {tags} film.{ending}"));
        let before = sandbox.read_bytes(&format!("film.{ending}"));
        let copy = strip(&format!("film.{ending}"), &before).unwrap();
        assert!(!has_bytes(&copy, b"Ottoline"), "{ending}");
        sandbox.write(&format!("copy.{ending}"), &copy);
        let hashes = |file: &str| run(&format!("-i {file}.{ending} -map 0 -f streamhash -"));
        assert_eq!(hashes("film"), hashes("copy"), "{ending}");
    }
}

#[test]
fn a_chunk_of_any_name_that_is_not_for_playing_becomes_free_room() {
    let wav = |name: &[u8]| {
        let chunks =
            [chunk(b"fmt ", &[0; 16]), chunk(name, SAID.as_bytes()), chunk(b"data", &[9; 8])];
        riff(b"WAVE", &chunks.concat())
    };
    for name in [b"cart", b"DISP", b"strn", b"ISMP", b"umid", b"Xtra", b"junk", b"ICMT"] {
        let copy = strip("a.wav", &wav(name)).unwrap();
        assert!(!has_bytes(&copy, b"Ottoline") && has_bytes(&copy, &[9; 8]), "{name:?}");
    }
    let large = [riff(b"WAVE", &[chunk(b"fmt ", &[0; 16]), chunk(b"data", &noise(999))].concat())];
    assert_eq!(strip("a.wav", &large[0]).as_ref(), Ok(&large[0]));
}
