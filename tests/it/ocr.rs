//! Words in photographs and scans, read by the real tesseract.

use std::{fs, io::Read, io::Write};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::harness::{Sandbox, has, repository};
#[cfg(unix)]
use super::terminal::Terminal;

/// On the picture: `A visit on a cold morning`, `Ottoline slept in my arms.`, `Please ring 07700
/// 900123.`
const WIDTH: usize = 1000;

fn letter(file: &str) -> Vec<u8> {
    fs::read(repository("testdata/privacy/scans").join(file)).unwrap()
}

fn can_read() -> bool {
    has("tesseract", &["--version"])
}

/// The rows of the picture, of one bit a point: a set bit is white.
fn bits() -> Vec<u8> {
    let png = letter("letter.png");
    let at = png.windows(4).position(|four| four == b"IDAT").unwrap();
    let mut rows = Vec::new();
    flate2::read::ZlibDecoder::new(&png[at + 4..]).read_to_end(&mut rows).unwrap();
    rows.chunks_exact(1 + WIDTH / 8)
        .flat_map(|row| {
            assert_eq!(row[0], 0, "the file has a filter");
            row[1..].to_vec()
        })
        .collect()
}

fn whites() -> impl Iterator<Item = bool> {
    bits().into_iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
}

/// A PDF with one page that shows one picture, and another with words.
fn pdf(of: &Dictionary, picture: Vec<u8>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let mut dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image",
        "Width" => 1000, "Height" => 320,
    };
    dict.extend(of);
    let image = document.add_object(Stream::new(dict, picture));
    let pages = document.new_object_id();
    let font = document.add_object(
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" },
    );
    let words = "BT /F 12 Tf 20 100 Td (This page has words of its own, more than forty.) Tj ET";
    let kids = ["q 500 0 0 160 0 0 cm /I Do Q", words].map(|content| {
        let content = document.add_object(Stream::new(Dictionary::new(), content.into()));
        document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 500.into(), 160.into()],
            "Resources" => dictionary! {
                "XObject" => dictionary! { "I" => image }, "Font" => dictionary! { "F" => font },
            },
        })
    });
    let kids: Vec<Object> = kids.into_iter().map(Object::from).collect();
    document
        .objects
        .insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn docx() -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        (
            "word/document.xml",
            b"<w:document xmlns:w=\"w\"><w:p><w:t>A letter.</w:t></w:p></w:document>".to_vec(),
        ),
        ("word/media/image1.png", letter("letter.png")),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn findings(sandbox: &Sandbox, line: &str) -> String {
    String::from_utf8(sandbox.run(&format!("{line} --format csv")).stdout).unwrap()
}

fn with_file(name: &str, bytes: &[u8]) -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    sandbox.write(name, bytes);
    sandbox.ok(&format!("evidence add '{name}' --for RB-01 --title 'A letter' --consent 'asked'"));
    sandbox
}

#[test]
fn words_in_every_kind_of_picture_are_read_if_the_person_asks() {
    if !can_read() {
        return;
    }
    let one_bit = dictionary! { "BitsPerComponent" => 1, "ColorSpace" => "DeviceGray" };
    let mut turned = one_bit.clone();
    turned.set("Decode", vec![1.into(), 0.into()]);
    let eight = dictionary! { "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB" };
    let table = vec![
        "Indexed".into(),
        "DeviceRGB".into(),
        1.into(),
        Object::string_literal(vec![255_u8, 255, 255, 0, 0, 0]),
    ];
    let indexed = dictionary! { "BitsPerComponent" => 8, "ColorSpace" => table };
    let inks = dictionary! { "BitsPerComponent" => 8, "ColorSpace" => "DeviceCMYK" };
    let photograph = dictionary! {
        "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray", "Filter" => "DCTDecode",
    };
    let fax = dictionary! {
        "BitsPerComponent" => 1, "ColorSpace" => "DeviceGray", "Filter" => "CCITTFaxDecode",
        "DecodeParms" => dictionary! { "K" => -1, "Columns" => 1000, "Rows" => 320 },
    };
    let tone = |white: bool| if white { 255 } else { 0 };
    for (name, bytes, place) in [
        ("photo.jpg", letter("letter.jpg"), ", line 2 of"),
        ("scan.png", letter("letter.png"), ", line 2 of"),
        ("one bit.pdf", pdf(&one_bit, bits()), ", page 1, line 2 of"),
        (
            "turned.pdf",
            pdf(&turned, bits().iter().map(|byte| !byte).collect()),
            ", page 1, line 2 of",
        ),
        (
            "colours.pdf",
            pdf(&eight, whites().flat_map(|white| [tone(white); 3]).collect()),
            ", page 1, line 2 of",
        ),
        (
            "table.pdf",
            pdf(&indexed, whites().map(|white| u8::from(!white)).collect()),
            ", page 1, line 2 of",
        ),
        (
            "inks.pdf",
            pdf(&inks, whites().flat_map(|white| [0, 0, 0, tone(!white)]).collect()),
            ", page 1, line 2 of",
        ),
        ("photo.pdf", pdf(&photograph, letter("letter.jpg")), ", page 1, line 2 of"),
        ("fax.pdf", pdf(&fax, letter("letter.g4")), ", page 1, line 2 of"),
        ("letter.docx", docx(), ", picture 1, line 2 of"),
    ] {
        let sandbox = with_file(name, &bytes);
        let before = findings(&sandbox, "check");
        assert!(!before.contains("listed-name"), "{name}: {before}");
        let seen = findings(&sandbox, "check --ocr");
        assert!(seen.contains("listed-name") && seen.contains("phone"), "{name}: {seen}");
        assert!(seen.contains(place), "{name}: {seen}");
        assert!(!seen.contains("Ottoline") && !seen.contains("900123"), "{name}: {seen}");
    }
}

#[test]
fn words_that_were_read_once_keep_a_draft_from_leaving() {
    if !can_read() {
        return;
    }
    let sandbox = with_file("photo.jpg", &letter("letter.jpg"));
    sandbox.ok("export --draft --output before.zip");
    assert_eq!(sandbox.run("check --ocr").status.code(), Some(1));
    let told = sandbox.fails(1, "export --draft --output after.zip");
    assert!(told.contains("a name from your own list"), "{told}");
    // The words themselves were not kept, so another list needs them read again.
    sandbox.ok("check names add Philippa");
    let output = sandbox.run("check");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("imh check --ocr"), "{told}");
}

#[test]
fn tesseract_that_is_missing_or_lacks_a_language_is_named_with_what_to_do() {
    let mut sandbox = with_file("photo.jpg", &letter("letter.jpg"));
    if can_read() {
        let told = sandbox.fails(2, "check --ocr=tlh");
        assert!(told.contains("`tlh`") && told.contains("imh check --ocr=eng"), "{told}");
    }
    sandbox.set("PATH", "/nowhere");
    let told = sandbox.fails(4, "check --ocr");
    assert!(told.contains("apt install tesseract-ocr"), "{told}");
}

#[test]
fn a_picture_that_tesseract_cannot_open_is_named_and_hides_nothing_else() {
    if !can_read() {
        return;
    }
    let sandbox =
        with_file("broken.jpg", b"\xff\xd8\xff\xe0\0\x04JF\xff\xda\0\x02\x01\x02\xff\xd9");
    sandbox.write("photo.png", letter("letter.png"));
    sandbox.ok("evidence add photo.png --for RB-01 --title 'A letter' --consent 'asked'");
    let output = sandbox.run("check --ocr --format csv");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("E1 broken.jpg") && told.contains("were not read"), "{told}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("listed-name"));
}

#[cfg(unix)]
#[test]
fn somebody_at_a_terminal_is_asked_once_whether_words_should_be_read() {
    if !can_read() {
        return;
    }
    for (keys, is_read) in [("\r", false), ("\u{1b}[B\r", true)] {
        let sandbox = with_file("photo.jpg", &letter("letter.jpg"));
        let mut terminal = Terminal::start(&sandbox, "check", 80, 24);
        terminal.sees("Yes, read the words in them");
        terminal.types(keys);
        let (rest, code) = terminal.ends();
        assert_eq!(code, i32::from(is_read), "{rest}");
        let (again, code) = Terminal::start(&sandbox, "check", 80, 24).ends();
        assert!(!again.contains("read the words in them"), "{again}");
        assert_eq!(code, i32::from(is_read), "{again}");
    }
}

#[cfg(unix)]
#[test]
fn a_script_at_a_terminal_is_never_asked() {
    if !can_read() {
        return;
    }
    let sandbox = with_file("photo.jpg", &letter("letter.jpg"));
    for line in ["check --format json", "check --output report.txt"] {
        let (said, code) = Terminal::start(&sandbox, line, 80, 24).ends();
        assert_eq!(code, 0, "{line}: {said}");
        assert!(!said.contains("read the words in them"), "{line}: {said}");
    }
}
