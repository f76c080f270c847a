//! What holds for every reader, whatever is in the file: it comes to an end, and passes on each word.

use std::io::{Cursor, Write};

use proptest::{collection::vec, prelude::*, sample::select};

use super::STOPPED;
use crate::{
    files::{Part, Sought, read},
    model::FindingKind,
};

/// What the readers of texts look for, and what is like it, between bars.
const PIECES: &str = concat!(
    "\n|\r\n|\r\n |\n\t| |\t|=\r\n|=\n|=|=C5=82|=3D|\\|\\n|\\N|\\,|\\u|\\u0041|\\ud83d|",
    "\\ude00|\\+041|^n|^'|^|\"|'|:|;|,|{|}|[|]|BEGIN:VCARD|END:VCARD|BEGIN:VEVENT|NOTE|BDAY:|",
    "BDAY:20210214|BDAY;X-A=b:2021-02-14|FN:|item1.X-ABLABEL:|;ENCODING=QUOTED-PRINTABLE:|",
    ";ENCODING=b:|;ENCODING=BASE64:|;BASE64:|data:|data:text/html|;base64,|;base64\\,|",
    "T3R0bw==|QUJD|<|>|</|/>|<!--|-->|<!|<?xml|?>|<![CDATA[|]]>|<p>|</p>|<a href=|<b|<table>|",
    "</table>|<tr>|<td>|<td colspan=3>|</td>|<text:s/>|<tspan>|xmlns=\"|xmlns:x='y'|w3.org|",
    "<input value=|<config-item name=|style=\"display:block\"|<meta charset=|<dc:date>|&|",
    "&amp;|&#10;|&NewLine;|&#|&#x41;|&euml;|&shy;|;|-|-\n|\u{ad}\n|\u{2028}|%0A|%|\u{feff}",
);

/// Names of files, of which each is read by another reader, and how each may begin.
const TEXTS: [(&str, &str); 9] = [
    ("a.vcf", "BEGIN:VCARD\r\n"),
    ("a.ics", "BEGIN:VCALENDAR\r\n"),
    ("a.html", "<html>"),
    ("a.svg", "<?xml version=\"1.0\"?><svg>"),
    ("a.fodt", ""),
    ("a.json", "{"),
    ("a.csv", ""),
    ("a.txt", ""),
    ("a.md", ""),
];

fn parts(name: &str, bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    read(name, &mut Cursor::new(bytes), bytes.len() as u64, &Sought::Anything, |part| {
        parts.push(part);
    })
    .unwrap();
    parts
}

/// Returns whether no reader broke down.
fn ends_well(parts: &[Part]) -> bool {
    !parts.iter().any(|part| match part {
        Part::Trait { detail, .. } => detail.as_deref() == Some("imh could not get through it"),
        _ => false,
    })
}

/// Returns whether a word is passed on, by itself or not.
fn says(parts: &[Part], word: &str, is_apart: bool) -> bool {
    let word = word.to_lowercase();
    parts.iter().any(|part| match part {
        Part::Words { text, .. } | Part::Traces { text, .. } => {
            let text = text.to_lowercase();
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            words.any(|said| said == word || !is_apart && said.contains(&word))
        }
        Part::Trait { .. } => false,
    })
}

/// Text that is made of what the readers look for, and of any letters.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => select(PIECES.split('|').collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => "[a-z]{1,6}",
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_long_line_comes_in_pieces_that_say_where_they_begin() {
    let long = "\u{e9}very word ".repeat(250_000);
    let length = long.chars().count();
    for (name, begin, before) in [
        ("a.txt", "\u{feff}", 0),
        ("a.txt", "x\n\t", 1),
        ("a.html", "x\n<html>", 1),
        ("a.html", &format!("{long}<br>"), length + 1),
        ("a.json", "{\n\"\\u0041", 2),
        ("a.vcf", "FN:", 3),
    ] {
        let parts = parts(name, format!("{begin}{long}Ottoline").as_bytes());
        let mut columns = parts.iter().filter_map(|part| {
            let Part::Words { text, begins, .. } = part else { return None };
            Some(begins + text[..text.find("Ottoline")?].chars().count())
        });
        assert_eq!(columns.next(), Some(before + length), "{name}");
    }
}

/// Each of these was lost once.
#[test]
fn a_word_that_a_format_hides_is_passed_on() {
    for (name, text) in [
        ("a.vcf", "BDAY;X-A=Ottoline:20210214"),
        ("a.vcf", "BDAY:2021-02-14 or Ottoline's day"),
        ("a.vcf", "NOTE;ENCODING=b:with Ottoline here"),
        ("a.vcf", "KEY;ENCODING=b:Ottoline"),
        ("a.vcf", "PHOTO:data:Ottoline;base64,QUJD"),
        ("a.vcf", "URL;ENCODING=QUOTED-PRINTABLE:x=\r\nOttoline"),
        ("a.vcf", "NOTE;ENCODING=QUOTED-PRINTABLE:with\\NOttoline"),
        ("a.html", "<a/title='Ottoline'>"),
        ("a.html", "<svg xmlns=\"http://www.w3.org/2000/svg\"id=\"Ottoline\">"),
        ("a.html", "Dear <Ottoline>, hello"),
        ("a.html", "<ottoline@example.org>"),
        ("a.html", "<input value=with value=Ottoline>"),
        ("a.eml", "From: Ottoline :\r\nSubject: x\r\n\r\ny"),
        ("a.eml", "From: a@b.org (Ottoline)\r\nX-Ottoline: x\r\n\r\ny"),
        ("a.eml", "Subject: x\r\nX-Ottoline: x\r\n\r\ny"),
        (
            "a.eml",
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b Ottoline\r\n\r\nx\r\n--b--\r\n",
        ),
        ("a.eml", "Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\nOttoline"),
    ] {
        let begin = if name == "a.vcf" { "BEGIN:VCARD\r\n" } else { "" };
        let parts = parts(name, format!("{begin}{text}").as_bytes());
        assert!(says(&parts, "Ottoline", true), "{text}: {parts:?}");
    }
}

#[test]
fn a_part_that_stops_the_check_keeps_no_other_from_it() {
    let (mut said, mut places) = (Vec::new(), Vec::new());
    let text = "first\n\nsecond\n\nthird\n";
    read(
        "a.txt",
        &mut Cursor::new(text),
        text.len() as u64,
        &Sought::Anything,
        |part| match part {
            Part::Words { text, .. } => {
                assert!(text.trim() != "second", "made to stop");
                said.push(text.trim().to_owned());
            }
            Part::Trait { place, kind: FindingKind::Unreadable, .. } => places.push(place),
            _ => {}
        },
    )
    .unwrap();
    said.retain(|words| !words.is_empty());
    assert_eq!(
        (said, places),
        (vec!["first".to_owned(), "third".to_owned()], vec![STOPPED.to_owned()])
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_bytes_end_well_in_every_reader(
        bytes in vec(any::<u8>(), 0..600),
        (name, begin) in select(vec![
            ("a.vcf", "BEGIN:VCARD\n"), ("a.html", "<html>"), ("a.json", "{"),
            ("a.csv", ""), ("a.eml", "From: a\nSubject: b\n"), ("a.gz", "\x1f\u{8b}\x08"),
            ("a.pdf", "%PDF-1.4\n"), ("a.docx", "PK\x03\x04"), ("a.bin", ""),
        ]),
    ) {
        let begin = begin.chars().map(|c| u8::try_from(c).unwrap());
        let bytes: Vec<u8> = begin.chain(bytes).collect();
        prop_assert!(ends_well(&parts(name, &bytes)));
    }

    #[test]
    fn a_word_is_passed_on_whatever_stands_around_it(
        before in soup(),
        after in soup(),
        (name, begin) in select(TEXTS.to_vec()),
        is_packed in any::<bool>(),
        stands in select(vec![" ", "\n", "\r\n", "\"", "'", ">", ":", ";", ",", "="]),
        ends in select(vec![" ", "\n", "\"", "'", "<", ">", ";", ",", "="]),
    ) {
        let text = format!("{begin}{before}{stands}Ottoline{ends}{after}");
        let parts = if is_packed {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(text.as_bytes()).unwrap();
            parts(&format!("{name}.gz"), &packer.finish().unwrap())
        } else {
            parts(name, text.as_bytes())
        };
        prop_assert!(ends_well(&parts), "{text:?}");
        // Readers join what only a tag or a quotation mark parts.
        let is_apart = [stands, ends].iter().all(|sign| sign.trim().is_empty());
        // A line of a card or a calendar goes on in the next if that begins with a blank (RFC 6350).
        let is_folded = ends == "\n"
            && after.starts_with([' ', '\t'])
            && ["a.vcf", "a.ics"].contains(&name);
        let is_apart = is_apart && !is_folded;
        prop_assert!(says(&parts, "Ottoline", is_apart), "{name} {text:?} {parts:?}");
    }

    #[test]
    fn a_word_of_a_page_is_in_the_line_in_which_an_editor_shows_it(
        before in soup(),
        after in soup(),
        name in select(vec!["a.html", "a.svg"]),
    ) {
        // What a field shows stands beside its label, in the line in which the field begins.
        prop_assume!(!before.contains("<input"));
        let text = format!("<html>{before} Ottoline {after}");
        let line = format!("line {}", 1 + text[..text.find("Ottoline").unwrap()].matches('\n').count());
        for part in parts(name, text.as_bytes()) {
            let Part::Words { place, .. } = &part else { continue };
            if says(std::slice::from_ref(&part), "Ottoline", true) && !place.contains("inside") {
                prop_assert_eq!(place, &line, "{:?} {:?}", text, part);
            }
        }
    }

    #[test]
    fn a_word_that_a_card_folds_is_passed_on(
        before in soup(),
        after in soup(),
        property in select(vec![
            "FN:", "NOTE;X-A=", "N;ENCODING=QUOTED-PRINTABLE:", "a.ADR;TYPE=\"x:y\":;;", "X-A;X=",
            "BDAY:2021-02-14",
        ]),
        fold in select(vec!["\r\n ", "\n\t"]),
        width in 1_usize..40,
    ) {
        let said = format!("{property}{before} Ottoline {after}").replace(['\r', '\n', '='], "-");
        let signs: Vec<char> = said.chars().collect();
        let folded: Vec<String> = signs.chunks(width).map(|chunk| chunk.iter().collect()).collect();
        let card = format!("BEGIN:VCARD\r\n{}\r\nEND:VCARD\r\n", folded.join(fold));
        let parts = parts("a.vcf", card.as_bytes());
        prop_assert!(ends_well(&parts) && says(&parts, "Ottoline", true), "{card:?} {parts:?}");
    }

    #[test]
    fn a_word_in_a_mail_is_passed_on_wherever_it_stands(
        before in soup(),
        after in soup(),
        place in 0_usize..17,
    ) {
        let plain = |said: &str| said.replace(['\r', '\n'], " ");
        let (said, line) =
            (format!("{before} Ottoline {after}"), plain(&format!("{before} Ottoline {after}")));
        let part = "\r\n--b\r\nContent-Type: text/plain\r\n";
        let head = "From: a@b.org\r\nSubject: x\r\n";
        let many = format!("{head}Content-Type: multipart/mixed; boundary=b\r\n");
        let mail = match place {
            0 => format!("From: {line}\r\nSubject: x\r\n\r\ny"),
            1 => format!("{head}To: {line}\r\n\r\ny"),
            2 => format!("{head}Date: {line}\r\n\r\ny"),
            3 => format!("{head}X-Mine: {line}\r\n\r\ny"),
            4 => format!("{head}Content-Type: {line}\r\n\r\ny"),
            5 => format!("{head}Keywords: {line}\r\n\r\ny"),
            6 => format!("{head}\r\n{said}"),
            7 => format!("{head}Content-Type: text/html\r\n\r\n{said}"),
            8 => format!("{many}\r\n{said}{part}\r\nx\r\n--b--\r\n"),
            9 => format!("{many}\r\n{part}\r\n{said}\r\n--b--\r\n"),
            10 => format!("{many}\r\n{part}Content-Disposition: {line}\r\n\r\nx\r\n--b--\r\n"),
            11 => format!("{many}\r\n{part}\r\nx\r\n--b--\r\n{said}"),
            12 => format!("{many}\r\n{part}Content-Description: {line}\r\n\r\nx\r\n--b--\r\n"),
            13 => format!("{many}\r\n{part}\r\nx\r\n--b{line}\r\n{part}\r\ny\r\n--b--\r\n"),
            14 => format!("{head}Content-Transfer-Encoding: base64\r\n\r\n{said}"),
            15 => {
                format!("{head}Content-Transfer-Encoding: quoted-printable\r\n\r\n{said}")
            }
            _ => format!("{many}\r\n{part}Content-ID: {line}\r\n\r\nx\r\n--b--\r\n"),
        };
        let parts = parts("a.eml", mail.as_bytes());
        prop_assert!(ends_well(&parts) && says(&parts, "Ottoline", true), "{mail:?} {parts:?}");
    }
}
