//! Mails as older programs write them: letters of other machines, and files among the lines.

use imh::model::FindingKind::{self, AttachedFile, ListedName, Unreadable};

use super::corners::found_with;

fn kinds(mail: &str) -> Vec<FindingKind> {
    let found = found_with(&["Ottoline"], "a.eml", mail.as_bytes()).into_iter();
    found.map(|(kind, _)| kind).filter(|kind| *kind != FindingKind::Email).collect()
}

fn packed(charset: &str, bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut said = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .chain([&0; 2])
            .take(3)
            .fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte));
        for at in 0..=three.len() {
            said.push(char::from(SIGNS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
        said.push_str(&"=".repeat(3 - three.len()));
    }
    format!(
        "Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n{said}\n"
    )
}

#[test]
fn a_mail_in_letters_of_four_bytes_is_read() {
    for order in [u32::to_le_bytes, u32::to_be_bytes] {
        for mark in ["", "\u{feff}"] {
            let said = format!("{mark}We met Ottoline today");
            let bytes: Vec<u8> = said.chars().flat_map(|c| order(c as u32)).collect();
            let found = kinds(&packed("utf-32", &bytes));
            assert!(found.contains(&ListedName), "{mark:?} {found:?}");
        }
    }
}

#[test]
fn a_mail_in_letters_that_nobody_here_knows_is_told() {
    // "We met Ottoline" in the letters of a mainframe.
    let bytes =
        [0xe6, 0x85, 0x40, 0x94, 0x85, 0xa3, 0x40, 0xd6, 0xa3, 0xa3, 0x96, 0x93, 0x89, 0x95, 0x85];
    for charset in ["cp037", "\"IBM500\"", "x-mine"] {
        assert!(kinds(&packed(charset, &bytes)).contains(&Unreadable), "{charset}");
    }
    assert!(kinds("Subject: =?cp037?B?5oVAlIWj?=\n\nx\n").contains(&Unreadable));
    // A name that nobody knows does no harm to plain letters.
    assert_eq!(kinds(&packed("x-mine", b"We met today.")), []);
    assert_eq!(kinds(&packed("koi8-r", b"We met today. \xd7")), []);
}

#[test]
fn a_file_among_the_lines_of_a_mail_is_read_as_the_file_it_is() {
    let file = "begin 644 a.txt\n55V4@;65T($]T=&]L:6YE('1O9&%Y\n`\nend\n";
    let found = kinds(&format!("Subject: x\n\nHere it is:\n{file}\nBye\n"));
    assert!(found.contains(&ListedName) && found.contains(&AttachedFile), "{found:?}");
    assert!(!found.contains(&Unreadable));
    let cut = kinds(&format!("Subject: x\n\n{}", file.replace("end\n", "")));
    assert!(cut.contains(&ListedName) && cut.contains(&Unreadable), "{cut:?}");
    let part = format!(
        "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/octet-stream; name=a.txt\nContent-Disposition: attachment; filename=a.txt\nContent-Transfer-Encoding: x-uuencode\n\n{file}--b--\n"
    );
    assert!(kinds(&part).contains(&ListedName), "{:?}", kinds(&part));
    assert_eq!(kinds("Subject: x\n\nbegin 644 things today\nand go on\n"), []);
    assert!(kinds("Subject: x\n\n=ybegin line=128 size=9 name=a\nxx\n").contains(&Unreadable));
}
