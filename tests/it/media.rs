//! What phones, cameras and programs write into films, recordings and pictures. Each file here is
//! made by hand with one thing in it, in one place; imh must find each, and nothing else may stop it.

use std::{
    collections::BTreeSet,
    fs,
    io::{Cursor, Write},
    path::Path,
};

use imh::{
    files::{self, Part},
    model::FindingKind,
};

use super::{
    corners::found_with,
    harness::{Sandbox, repository},
    made::{Made, all, streams::film_of_a_camera},
};

/// Returns what is found in a file: each kind with its place.
fn found(file: &str, bytes: &[u8]) -> Vec<(FindingKind, String)> {
    found_with(&["Ottoline"], file, bytes)
}

#[test]
fn everything_in_a_film_a_recording_or_a_picture_is_found_in_its_place() {
    let mut missed = Vec::new();
    for Made { file, kind, place, bytes } in all() {
        let found = found(&file, &bytes);
        let is_there = |(known, at): &(FindingKind, String)| {
            *known == kind && at.contains(place) && !at.contains("among its bytes")
        };
        if !found.iter().any(is_there) {
            missed.push(format!("{file}: {kind:?} in {place:?} is not among {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_file_that_is_read_to_its_end_is_not_told_as_unreadable() {
    let mut told = Vec::new();
    for Made { file, kind, bytes, .. } in all() {
        if kind == FindingKind::Unreadable {
            continue;
        }
        for (kind, place) in found(&file, &bytes) {
            if kind == FindingKind::Unreadable {
                told.push(format!("{file}: {place}"));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_film_asks_about_people_and_every_recording_about_voices() {
    let rubbish = b"\x01\x02\x00\x03 nothing that anybody knows \xff\x00".repeat(20);
    for (file, kind) in [
        ("a.mov", FindingKind::PeopleInPicture),
        ("a.MTS", FindingKind::PeopleInPicture),
        ("a.wmv", FindingKind::PeopleInPicture),
        ("a.mpg", FindingKind::PeopleInPicture),
        ("a.heic", FindingKind::PeopleInPicture),
        ("a.mp3", FindingKind::VoicesHeard),
        ("a.m4a", FindingKind::VoicesHeard),
    ] {
        let kinds: BTreeSet<_> = found(file, &rubbish).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, BTreeSet::from([kind, FindingKind::Unreadable]), "{file}");
    }
    for Made { file, bytes, .. } in all() {
        let is_page = ["svg", "xmp", "kml", "gpx", "json", "html", "vcf", "ics"]
            .iter()
            .any(|ending| file.ends_with(ending));
        let asks = found(&file, &bytes).iter().any(|(kind, place)| {
            let asks = [FindingKind::PeopleInPicture, FindingKind::VoicesHeard];
            place.is_empty() && asks.contains(kind)
        });
        assert!(asks || is_page, "{file}");
    }
}

#[test]
fn consent_for_a_recording_is_asked_for_and_once_it_is_there_nothing_is_told() {
    let sandbox = Sandbox::begun();
    sandbox.write("voice.amr", b"#!AMR\n\x3c".iter().copied().chain([0; 31]).collect::<Vec<u8>>());
    sandbox.ok("evidence add voice.amr --for RB-01");
    let output = sandbox.run("check");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("evidence edit E1 --consent"), "{text}");
    sandbox.ok("evidence edit E1 --consent 'All agreed, in the folder of consent'");
    assert_eq!(sandbox.run("check").status.code(), Some(0));
}

#[test]
fn a_film_of_any_length_is_read_without_its_frames() {
    // Eight gibibytes of frames that nobody wrote to the disk.
    struct Film {
        head: Vec<u8>,
        tail: Vec<u8>,
        hole: u64,
        at: u64,
        read: u64,
    }
    impl std::io::Read for Film {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let head = self.head.len() as u64;
            let (from, limit) = if self.at < head {
                (&self.head[near(self.at)..], head - self.at)
            } else if self.at < head + self.hole {
                (&[][..], head + self.hole - self.at)
            } else {
                let at = near(self.at - head - self.hole);
                (self.tail.get(at..).unwrap_or_default(), u64::MAX)
            };
            let is_hole = from.is_empty() && limit != u64::MAX;
            let length = if is_hole {
                near(limit.min(buffer.len() as u64))
            } else {
                from.len().min(buffer.len())
            };
            if is_hole {
                buffer[..length].fill(0);
            } else {
                buffer[..length].copy_from_slice(&from[..length]);
            }
            self.at += length as u64;
            self.read += length as u64;
            // The reader of traces goes on to the end; here it is enough to know who asked.
            if self.read > 64 << 20 { Ok(0) } else { Ok(length) }
        }
    }
    impl std::io::Seek for Film {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            let whole = self.head.len() as u64 + self.hole + self.tail.len() as u64;
            self.at = match to {
                std::io::SeekFrom::Start(at) => at,
                std::io::SeekFrom::End(by) => whole.wrapping_add_signed(by),
                std::io::SeekFrom::Current(by) => self.at.wrapping_add_signed(by),
            };
            Ok(self.at)
        }
    }
    fn near(at: u64) -> usize {
        usize::try_from(at).unwrap()
    }
    let hole = 8_u64 << 30;
    let mut head = super::made::atom("ftyp", b"qt  \0\0\0\0qt  ");
    head.extend(1_u32.to_be_bytes());
    head.extend(b"mdat");
    head.extend((16 + hole).to_be_bytes());
    let tail = super::made::atom(
        "moov",
        &super::made::atom(
            "udta",
            &super::made::named(
                *b"\xa9xyz",
                &[&18_u16.to_be_bytes()[..], &[0, 0], b"+51.5074-000.1278/"].concat(),
            ),
        ),
    );
    let size = head.len() as u64 + hole + tail.len() as u64;
    let mut film = Film { head, tail, hole, at: 0, read: 0 };
    let mut kinds = BTreeSet::new();
    files::read("a.mov", &mut film, size, &files::Sought::Nothing, |part| {
        if let Part::Trait { kind, .. } = part {
            kinds.insert(kind);
        }
    })
    .unwrap();
    assert!(kinds.contains(&FindingKind::PhotoPlace), "{kinds:?}");
}

#[test]
fn parts_that_lie_too_deep_inside_one_another_are_told() {
    let mut film = Vec::new();
    let mut chapters = Vec::new();
    for _ in 0..20_000 {
        film =
            super::made::atom("udta", &super::made::atom("meta", &[&[0; 4], &film[..]].concat()));
        let length = (chapters.len() as u64 | 1 << 56).to_be_bytes();
        chapters = [b"\xb6", &length[..], &chapters].concat();
        if film.len() > 60_000 {
            break;
        }
    }
    let film = [super::made::atom("ftyp", b"isom"), super::made::atom("moov", &film)].concat();
    for _ in 0..5_000 {
        let length = (chapters.len() as u64 | 1 << 56).to_be_bytes();
        chapters = [b"\xb6", &length[..], &chapters].concat();
    }
    let length = |bytes: &[u8]| (bytes.len() as u64 | 1 << 56).to_be_bytes();
    let chapters = [b"\x10\x43\xa7\x70", &length(&chapters)[..], &chapters].concat();
    let whole =
        [b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67", &length(&chapters)[..], &chapters].concat();
    for (file, bytes) in [("a.mp4", film), ("a.mkv", whole)] {
        let found = found(file, &bytes);
        let is_told = found.iter().any(|(kind, _)| *kind == FindingKind::Unreadable);
        assert!(is_told && !breaks(file, &bytes), "{file}: {found:?}");
    }
}

#[test]
fn a_place_that_a_camera_notes_at_the_end_of_a_long_film_is_found() {
    for between in [100, 20 << 20] {
        let found = found("a.mts", &film_of_a_camera(between));
        let is_there = found.iter().any(|(kind, _)| *kind == FindingKind::PhotoPlace);
        assert!(is_there, "{between}: {found:?}");
        assert!(found.iter().all(|(kind, _)| *kind != FindingKind::Unreadable), "{found:?}");
    }
}

/// The files made here are the corpus of the fuzz target, so that it begins with one of each kind.
#[test]
fn the_corpus_of_the_fuzz_target_holds_a_file_of_each_kind() {
    let folder = repository("fuzz/corpus/media");
    if std::env::var_os("IMH_UPDATE").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for Made { file, bytes, .. } in all() {
            fs::write(folder.join(&file), bytes).unwrap();
        }
    }
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    for Made { file, .. } in all() {
        assert!(there.contains(&file), "{file} is missing: IMH_UPDATE=1 cargo test media");
    }
}

#[test]
fn a_file_that_only_begins_like_a_film_a_recording_or_a_picture_is_told() {
    let heads: [(&str, &[u8]); 22] = [
        ("a.mpg", b"\0\0\x01\xba"),
        ("a.vob", b"\0\0\x01\xba\x44"),
        ("a.m2v", b"\0\0\x01\xb3"),
        ("a.flv", b"FLV\x01\x05\0\0\0\x09\0\0\0\0"),
        ("a.bmp", b"BM"),
        ("a.webp", b"RIFF\x88\x13\0\0WEBP"),
        ("a.avi", b"RIFF\x88\x13\0\0AVI "),
        ("a.wav", b"RIFF\x88\x13\0\0WAVE"),
        ("a.webm", b"\x1a\x45\xdf\xa3"),
        ("a.aiff", b"FORM\0\0\x13\x88AIFF"),
        ("a.ogg", b"OggS"),
        ("a.flac", b"fLaC"),
        ("a.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
        ("a.caf", b"caff\0\x01\0\0"),
        ("a.gif", b"GIF89a"),
        ("a.psd", b"8BPS"),
        ("a.tif", b"II*\0"),
        ("a.mp4", b"\0\0\0\x18ftypmp42"),
        ("a.heic", b"\0\0\0\x18ftypheic"),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.mp3", b"ID3\x04\0\0\0\0\0\0"),
    ];
    let mut missed = BTreeSet::new();
    for (file, head) in heads {
        for seed in 1..20 {
            let mut dice = Dice(seed * 0x9e37_79b9);
            let rest = (0..5_000).map(|_| u8::try_from(dice.roll(256)).unwrap_or_default());
            let bytes: Vec<u8> = head.iter().copied().chain(rest).collect();
            let told = found(file, &bytes);
            let is_told = |kind: FindingKind| told.iter().any(|(other, _)| *other == kind);
            if !is_told(FindingKind::Unreadable) && !is_told(FindingKind::Hidden) {
                missed.insert(file);
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

/// Returns whether a reader broke down on some bytes.
fn breaks(file: &str, bytes: &[u8]) -> bool {
    let mut has_broken = false;
    files::read(
        file,
        &mut Cursor::new(bytes),
        bytes.len() as u64,
        &files::Sought::Anything,
        |part| {
            if let Part::Trait { detail, .. } = part {
                has_broken |= detail.as_deref() == Some("imh could not get through it");
            }
        },
    )
    .unwrap();
    has_broken
}

/// A generator of numbers that is the same at every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % most.max(1)
    }
}

/// Returns bytes with some of them changed, cut, doubled, or set to numbers that lie.
pub(super) fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(changed.len());
        match dice.roll(7) {
            0 => changed.truncate(at),
            1 => changed.extend_from_within(at..),
            2 => changed.drain(at..(at + dice.roll(16)).min(changed.len())).for_each(drop),
            3 => {
                let end = (at + 4).min(changed.len());
                changed[at..end].fill([0, 0xff, 0x7f, 0x80][dice.roll(4)]);
            }
            4 => {
                let piece = changed[at..(at + 64).min(changed.len())].to_vec();
                let to = dice.roll(changed.len());
                changed.splice(to..to, piece);
            }
            _ => {
                if let Some(byte) = changed.get_mut(at) {
                    *byte = u8::try_from(dice.roll(256)).unwrap();
                }
            }
        }
        if changed.is_empty() {
            break;
        }
    }
    changed
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a limit of time, and how many times")]
fn no_change_to_a_file_makes_a_reader_stop_or_take_long() {
    let rounds: usize =
        std::env::var("IMH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(40);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for Made { file, bytes, .. } in all() {
        let begun = std::time::Instant::now();
        for _ in 0..rounds {
            let changed = mutated(&bytes, &mut dice);
            if breaks(&file, &changed) {
                let path = std::env::temp_dir().join(format!("broken-{file}"));
                fs::File::create(&path).unwrap().write_all(&changed).unwrap();
                panic!("{file} breaks a reader; it is kept as {}", path.display());
            }
        }
        let most = std::time::Duration::from_secs(20 + rounds as u64 / 4);
        assert!(begun.elapsed() < most, "{file} takes {:?}", begun.elapsed());
    }
}

#[test]
fn the_guide_says_which_places_of_which_kinds_are_read() {
    let guide = fs::read_to_string(repository("docs/privacy.md")).unwrap();
    let (files, kinds): (BTreeSet<String>, BTreeSet<String>) = all()
        .iter()
        .map(|made| {
            let ending = Path::new(&made.file).extension().unwrap().to_string_lossy();
            (made.file.clone(), ending.into_owned())
        })
        .unzip();
    let said = format!(
        "imh finds each of {} things, each alone in a file, in files of {} kinds",
        files.len(),
        kinds.len()
    );
    assert!(guide.replace('\n', " ").contains(&said), "docs/privacy.md should say: {said}");
}
