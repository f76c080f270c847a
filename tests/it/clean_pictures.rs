//! Cleaning a picture takes away all that is said in it, and leaves its pixels where they are.

use std::collections::BTreeSet;

use imh::{
    files::{self, StripFault},
    model::FindingKind,
};

use super::{
    corners::found_with,
    made::{Made, all, atom},
    media::{Dice, mutated},
};

const ENDINGS: [&str; 13] =
    ["jpg", "png", "webp", "gif", "tif", "tiff", "heic", "avif", "jxl", "psd", "bmp", "dib", "psb"];

fn pictures() -> Vec<Made> {
    let is_picture = |made: &Made| ENDINGS.iter().any(|ending| made.file.ends_with(ending));
    all().into_iter().filter(is_picture).collect()
}

/// Returns what is found in a picture besides the people in it.
fn found(file: &str, bytes: &[u8]) -> Vec<(FindingKind, String)> {
    let mut found = found_with(&["Ottoline", "Perpetua", "Netherwick"], file, bytes);
    found.retain(|(kind, _)| *kind != FindingKind::PeopleInPicture);
    found
}

fn cleaned(file: &str, bytes: &[u8]) -> Vec<u8> {
    let cleaned = files::strip(file, bytes).unwrap_or_else(|fault| panic!("{file}: {fault}"));
    let found = found(file, &cleaned);
    assert!(found.is_empty(), "{file}: {found:?}");
    let again = files::strip(file, &cleaned).unwrap();
    assert!(again == cleaned, "{file}: cleaned twice it changes");
    cleaned
}

#[test]
fn a_cleaned_picture_of_any_kind_says_nothing() {
    let mut faults = Vec::new();
    for Made { file, bytes, .. } in pictures() {
        match files::strip(&file, &bytes) {
            Err(fault) => faults.push(format!("{file}: {fault}")),
            Ok(cleaned) => {
                let found = found(&file, &cleaned);
                if !found.is_empty() {
                    faults.push(format!("{file}: {found:?}"));
                }
                if files::strip(&file, &cleaned).as_deref() != Ok(&cleaned) {
                    faults.push(format!("{file}: cleaned twice it changes"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_picture_in_the_format_of_a_camera_is_exported_first() {
    for Made { file, bytes, .. } in all() {
        if file.ends_with(".dng") {
            let fault = files::strip(&file, &bytes);
            assert!(
                matches!(fault, Err(StripFault::Kind(said)) if said.contains("export")),
                "{file}"
            );
            // Its name may say another kind.
            let raw = [(50_706, 1, vec![1, 4, 0, 0]), (315, 2, b"Quill\0".to_vec())];
            let fault = files::strip("a.tif", &super::made::tiff(&[&raw]));
            assert!(matches!(fault, Err(StripFault::Kind(said)) if said.contains("export")));
        }
    }
}

/// A profile of colours with a curve and words.
fn profile(words: &str) -> Vec<u8> {
    let text = [b"text\0\0\0\0", words.as_bytes(), b"\0"].concat();
    let curve = b"curv\0\0\0\0\0\0\0\x01\x02\x33";
    let mut profile = vec![0; 128];
    profile[36..40].copy_from_slice(b"acsp");
    profile[80..84].copy_from_slice(b"Otto");
    profile.extend(4_u32.to_be_bytes());
    let mut place = 132 + 4 * 12;
    for (name, said) in
        [(b"desc", &text[..]), (b"cprt", &text[..]), (b"mmod", &text[..]), (b"kTRC", &curve[..])]
    {
        profile.extend(name);
        profile.extend(u32::try_from(place).unwrap().to_be_bytes());
        profile.extend(u32::try_from(said.len()).unwrap().to_be_bytes());
        place += said.len();
    }
    profile.extend([&text[..], &text, &text, curve].concat());
    let length = u32::try_from(profile.len()).unwrap().to_be_bytes();
    profile[..4].copy_from_slice(&length);
    profile
}

#[test]
fn a_profile_keeps_its_colours_and_loses_its_words() {
    let segment = |profile: &[u8]| {
        let said = [b"ICC_PROFILE\0\x01\x01", profile].concat();
        let length = u16::try_from(said.len() + 2).unwrap().to_be_bytes();
        let scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\x34\xff\xd9";
        [b"\xff\xd8\xff\xe2", &length[..], &said, scan].concat()
    };
    let named = segment(&profile("Ottoline's screen"));
    let photo = cleaned("a.jpg", &named);
    assert_eq!(photo.len(), named.len());
    assert!(memchr::memmem::find(&photo, b"curv\0\0\0\0\0\0\0\x01\x02\x33").is_some());
    assert!(memchr::memmem::find(&photo, b"Otto").is_none());
    assert!(memchr::memmem::find(&photo, b"mmod").is_none());
    // A profile that everybody has stays as it is.
    let mut usual = profile("sRGB");
    let at = memchr::memmem::find(&usual, b"mmod").unwrap();
    usual[at..at + 4].copy_from_slice(b"wtpt");
    usual[80..84].copy_from_slice(b"lcms");
    let usual = segment(&usual);
    assert_eq!(cleaned("a.jpg", &usual), usual);
}

/// A TIFF of two pages with pixels, turned, and with words in every place.
fn pages() -> Vec<u8> {
    let page = |pixels: u32| {
        vec![
            (256, 3, vec![2, 0]),
            (257, 3, vec![1, 0]),
            (258, 3, vec![8, 0]),
            (259, 3, vec![1, 0]),
            (262, 3, vec![1, 0]),
            (270, 2, b"Ottoline 07700 900123\0".to_vec()),
            (273, 4, pixels.to_le_bytes().to_vec()),
            (274, 3, vec![6, 0]),
            (279, 4, vec![2, 0, 0, 0]),
            (315, 2, b"Perpetua Quill\0".to_vec()),
            (34_675, 7, profile("Netherwick")),
            (65_000, 7, b"Ottoline, in a place of her own".to_vec()),
        ]
    };
    let both = |at: usize| {
        let at = u32::try_from(at).unwrap();
        super::made::tiff(&[&page(at), &page(at + 2)])
    };
    [&both(both(0).len())[..], &[11, 22, 33, 44], b"Ottoline"].concat()
}

#[test]
fn the_pages_of_a_tiff_stay_in_their_places_with_what_shows_them() {
    let before = pages();
    let after = cleaned("a.tif", &before);
    let pixels = before.len() - 12;
    assert_eq!(after.len(), before.len() - 8);
    assert_eq!(after[pixels..], [11, 22, 33, 44]);
    let exif = exif::Reader::new().read_raw(after.clone()).unwrap();
    for page in [0, 1].map(exif::In) {
        let turn = exif.get_field(exif::Tag::Orientation, page).unwrap();
        assert_eq!(turn.value.get_uint(0), Some(6));
        let tags: BTreeSet<u16> = exif
            .fields()
            .filter(|field| field.ifd_num == page)
            .map(|field| field.tag.number())
            .collect();
        assert_eq!(tags, BTreeSet::from([256, 257, 258, 259, 262, 273, 274, 279, 34_675]));
    }
    for word in [&b"Ottoline"[..], b"Perpetua", b"Netherwick"] {
        assert!(memchr::memmem::find(&after, word).is_none());
    }
}

#[test]
fn a_tiff_that_comes_back_to_itself_or_lies_about_its_places_ends() {
    let before = pages();
    // The second page leads to the first again.
    let first_end = 8 + 2 + 12 * 12;
    let second =
        usize::try_from(u32::from_le_bytes(before[first_end..first_end + 4].try_into().unwrap()))
            .unwrap();
    let mut round = before.clone();
    round[second + 2 + 12 * 12..][..4].copy_from_slice(&8_u32.to_le_bytes());
    cleaned("a.tif", &round);
    // The pixels are where the table is.
    let mut lies = before;
    let strip = 8 + 2 + 12 * 6 + 8;
    lies[strip..strip + 4].copy_from_slice(&20_u32.to_le_bytes());
    assert_eq!(files::strip("a.tif", &lies), Err(StripFault::Damaged));
}

#[test]
fn a_film_behind_a_photograph_goes_with_the_box_or_the_tail_that_holds_it() {
    let photo = all().into_iter().find(|made| made.file == "exif.heic").unwrap().bytes;
    let film = all().into_iter().find(|made| made.file == "motion.jpg").unwrap().bytes;
    let at = memchr::memmem::find(&film, b"ftyp").unwrap() - 4;
    for tail in [atom("mpvd", &film[at..]), film[at..].to_vec(), b"SEFH Ottoline SEFT".to_vec()] {
        let cleaned = cleaned("a.heic", &[&photo[..], &tail].concat());
        assert_eq!(cleaned.len(), photo.len());
    }
}

#[test]
fn a_gif_keeps_its_frames_and_how_often_they_are_shown() {
    let frame = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    let often = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x05\0\0";
    let words = b"\x21\xfe\x08Ottoline\0\x21\xff\x0bMGKOTTOLINE\x08Ottoline\0";
    let before = [&head[..], often, words, frame, words, frame, b"\x3b", b"Ottoline"].concat();
    assert_eq!(cleaned("a.gif", &before), [&head[..], often, frame, frame, b"\x3b"].concat());
}

#[test]
fn a_changed_picture_is_cleaned_for_good_or_not_at_all() {
    let rounds: usize =
        std::env::var("IMH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(30);
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let mut made = pictures();
    made.push(Made { bytes: pages(), ..pictures().remove(0) });
    for Made { file, bytes, .. } in made {
        for _ in 0..rounds {
            let changed = mutated(&bytes, &mut dice);
            let Ok(cleaned) = files::strip(&file, &changed) else { continue };
            assert!(
                files::strip(&file, &cleaned).as_deref() == Ok(&cleaned),
                "{file}: {changed:?}"
            );
        }
    }
}
