//! Messages of Outlook, made byte by byte.

use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::packed_text::unpacked;
use crate::files::readers::compound::told::{told, wide};

/// Formatted text as [MS-OXRTFCP] 3.1 packs it.
const PACKED: [u8; 49] = [
    0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 3, 0, 0x0a, 0,
    0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 9, 0,
    0x20, 0x62, 0x77, 5, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
];

fn message() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let streams = [
        ("/__properties_version1.0", Vec::new()),
        ("/__substg1.0_0037001F", wide("About Ottoline")),
        ("/__substg1.0_1000001F", wide("Dear all,\r\nring 07700 900123.")),
        ("/__substg1.0_0C1A001E", b"Zo\xeb".to_vec()),
        ("/__substg1.0_10090102", PACKED.to_vec()),
        ("/__recip_version1.0_#00000000/__substg1.0_3001001F", wide("Kacper N.")),
        ("/__attach_version1.0_#00000000/__substg1.0_3707001F", wide("notes.txt")),
        ("/__attach_version1.0_#00000000/__substg1.0_37010102", b"Quillfeather came".to_vec()),
        (
            "/__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_1000001F",
            wide("from within"),
        ),
    ];
    for (path, bytes) in streams {
        if let Some((storage, _)) = path.rsplit_once('/').filter(|(storage, _)| !storage.is_empty())
        {
            file.create_storage_all(storage).unwrap();
        }
        file.create_stream(path).unwrap().write_all(&bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn a_message_is_read_with_its_people_and_all_that_is_attached() {
    for name in ["a.msg", "a.bin"] {
        let said = told(name, &message());
        for part in [
            "[subject] About Ottoline\n",
            "[text line 2] ring 07700 900123.\n",
            "[sender] Zo\u{eb}\n",
            "[formatted text, paragraph 1] hello world",
            "[recipient 1] Kacper N.\n",
            "[attachment 1] AttachedFile",
            "[the name of attachment 1] notes.txt\n",
            "[attachment 1, line 1] Quillfeather came\n",
            "[attachment 2, text line 1] from within\n",
        ] {
            assert!(said.contains(part), "{part:?} in {said}");
        }
        assert!(!said.contains("Unreadable"), "{said}");
    }
}

#[test]
fn packed_text_is_unpacked_and_a_lie_is_told() {
    let text = unpacked(&PACKED).unwrap();
    assert_eq!(text, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    assert_eq!(unpacked(&PACKED[..30]), None);
    let as_it_is = [&[0, 0, 0, 0, 2, 0, 0, 0][..], b"MELA", &[0; 4], b"Hi"].concat();
    assert_eq!(unpacked(&as_it_is).as_deref(), Some(&b"Hi"[..]));
}

fn attribute(level: u8, id: u32, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap();
    [&[level][..], &id.to_le_bytes(), &length.to_le_bytes(), value, &[0, 0]].concat()
}

/// Makes a property with words; one with a name of its own says that name before them.
fn property(number: u16, name: Option<&str>, words: &str) -> Vec<u8> {
    let counted = |words: &str| {
        let mut bytes = wide(words);
        let length = u32::try_from(bytes.len()).unwrap();
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        [&length.to_le_bytes()[..], &bytes].concat()
    };
    let mut bytes = [0x1f_u16.to_le_bytes(), number.to_le_bytes()].concat();
    if let Some(name) = name {
        bytes.extend([0; 16]);
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(counted(name));
    }
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(counted(words));
    bytes
}

fn winmail() -> Vec<u8> {
    let flag = [[0x03, 0].as_slice(), &[0x17, 0, 1, 0, 0, 0]].concat();
    let list = [
        &3_u32.to_le_bytes()[..],
        &flag,
        &property(0x0070, None, "Ottoline"),
        &property(0x8001, Some("Family"), "Nowak"),
    ]
    .concat();
    let named = [&1_u32.to_le_bytes()[..], &property(0x3707, None, "long name.txt")].concat();
    [
        b"\x78\x9f\x3e\x22\x01\0".to_vec(),
        attribute(1, 0x0001_8004, b"About Zorvina\0"),
        attribute(1, 0x0002_800c, b"one\r\nring 07700 900123\0"),
        attribute(1, 0x0006_9003, &list),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"n.txt\0"),
        attribute(2, 0x0006_800f, b"Quillfeather came"),
        attribute(2, 0x0006_9005, &named),
    ]
    .concat()
}

#[test]
fn a_packed_message_is_read_with_its_properties_and_files() {
    let said = told("winmail.dat", &winmail());
    for part in [
        "[subject] About Zorvina\n",
        "[text line 2] ring 07700 900123\n",
        "[subject] Ottoline\n",
        "[what it says beside its text] Family\n",
        "[what it says beside its text] Nowak\n",
        "[attachment 1] AttachedFile",
        "[the name of attachment 1] long name.txt\n",
        "[attachment 1, line 1] Quillfeather came\n",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    assert!(!said.contains("Unreadable"), "{said}");
    let cut = &winmail()[..100];
    assert!(told("winmail.dat", cut).contains("it is damaged"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        for (name, mut bytes) in [("a.msg", message()), ("winmail.dat", winmail())] {
            for (at, value) in &changes {
                // The first bytes say what it is.
                let at = 8 + at.index(bytes.len() - 8);
                bytes[at] = *value;
            }
            let said = told(name, &bytes);
            prop_assert!(!said.contains("could not get through"), "{}", said);
        }
        let mut packed = PACKED;
        for (at, value) in &changes {
            packed[at.index(PACKED.len())] = *value;
        }
        let _ = unpacked(&packed);
    }
}
