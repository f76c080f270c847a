//! Every place in a file that can hold words: each holds a listed name or a number, and each must
//! be found.

use std::io::{Cursor, Write};

use imh::{
    analysis::privacy::{Lookout, Reader},
    files::{self, Part, Sought, StripFault, strip},
    model::FindingKind,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::harness::repository;

const NAME: &str = "Amelia";
const NUMBER: &str = "943 476 5919";

/// Returns the kind and place of every finding.
pub(super) fn found(name: &str, bytes: &[u8]) -> Vec<(FindingKind, String)> {
    found_with(&["Amelia Patel", NAME, "Smith-Jones"], name, bytes)
}

/// Returns all that is found in a file, with its place, if these names are on the list.
pub(super) fn found_with(names: &[&str], file: &str, bytes: &[u8]) -> Vec<(FindingKind, String)> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let lookout = Lookout::new(&names);
    let mut reader = Reader::new(&lookout);
    let mut found = Vec::new();
    let mut note = |kind, place: &str, _: &str| found.push((kind, place.to_owned()));
    let (size, sought) = (bytes.len() as u64, Sought::of(lookout.listed_words()));
    files::read(file, &mut Cursor::new(bytes), size, &sought, |part| match part {
        Part::Words { place, text, goes_on, .. } => {
            reader.look("", place, text, goes_on, &mut note);
        }
        Part::Traces { place, text } => reader.look_for_names("", &place, &text, &mut note),
        Part::Trait { place, kind, .. } => note(kind, &place, ""),
    })
    .unwrap();
    found.extend(reader.names("").into_iter().map(|name| (name.kind, name.place)));
    found
}

#[track_caller]
fn must_find(kind: FindingKind, name: &str, bytes: &[u8]) {
    let found = found(name, bytes);
    assert!(
        found.iter().any(|(known, _)| *known == kind),
        "{name}: {kind:?} is not among {found:?}"
    );
    for (_, place) in &found {
        assert!(
            !place.contains(NAME) && !place.contains(NUMBER),
            "{name}: a place tells the words: {place}"
        );
    }
}

pub(super) fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document with a body, and one further part.
pub(super) fn document(body: &str, more: (&str, &str)) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    container(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &body), more])
}

#[test]
fn every_corner_of_a_word_document_is_read() {
    let bodies = [
        "<w:p><w:r><w:t>Ame</w:t></w:r><w:r><w:t>lia</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>Smith</w:t><w:noBreakHyphen/><w:t>Jones</w:t></w:r></w:p>",
        "<w:p><w:fldSimple w:instr=\"AUTHOR Amelia\"/></w:p>",
        "<w:p><w:fldChar><w:ffData><w:textInput><w:default w:val=\"Amelia\"/></w:textInput></w:ffData></w:fldChar></w:p>",
        "<w:sdt><w:sdtPr><w:alias w:val=\"Amelia\"/></w:sdtPr></w:sdt>",
        "<w:sdt><w:dropDownList><w:listItem w:displayText=\"Amelia\" w:value=\"1\"/></w:dropDownList></w:sdt>",
        "<w:p><w:hyperlink w:tooltip=\"Amelia\"/></w:p>",
        "<w:p><w:bookmarkStart w:name=\"Amelia_Patel\"/></w:p>",
        "<w:p><v:textpath string=\"Amelia\"/></w:p>",
        "<w:p><pic:cNvPr id=\"0\" name=\"Amelia Patel.png\"/></w:p>",
        "<w:p><w:ins w:author=\"Amelia\"><w:r><w:t>x</w:t></w:r></w:ins></w:p>",
        "<w:p><w:r><w:t>x</w:t></w:r></w:p><!-- Amelia -->",
    ];
    for body in bodies {
        must_find(FindingKind::ListedName, "a.docx", &document(body, ("word/empty.xml", "<x/>")));
    }
    let parts = [
        ("word/charts/chart1.xml", "<c><c:v>Amelia</c:v></c>"),
        ("word/diagrams/data1.xml", "<d><a:t>Amelia</a:t></d>"),
        ("word/afchunk.html", "<p>Amelia</p>"),
        ("customXml/item1.xml", "<x a=\"Amelia\"/>"),
        ("word/settings.xml", "<s><w:docVar w:name=\"v\" w:val=\"Amelia\"/></s>"),
        ("word/people.xml", "<p><w15:person w15:author=\"Amelia\"/></p>"),
        ("word/main.xml", "<w:p><w:t>Amelia</w:t></w:p>"),
        ("docProps/app.xml", "<P><TitlesOfParts><vt:lpstr>Amelia</vt:lpstr></TitlesOfParts></P>"),
        ("docProps/custom.xml", "<P><property name=\"Amelia\"/></P>"),
        ("anything.txt", "Amelia"),
    ];
    for part in parts {
        must_find(FindingKind::ListedName, "a.docx", &document("", part));
    }
    let people = "<w15:people xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"><w15:person w15:author=\"Amelia\"/></w15:people>";
    let cleaned = strip("a.docx", &document("", ("word/people.xml", people))).unwrap();
    assert_eq!(found("a.docx", &cleaned), []);
    let author = "<c><dc:creator>A Person</dc:creator></c>";
    must_find(
        FindingKind::Author,
        "a.docx",
        &document("", ("package/services/metadata/core-properties/x.psmdcp", author)),
    );
    must_find(
        FindingKind::Unreadable,
        "a.docx",
        &document("", ("word/anything.bin", "\u{0}\u{1}\u{2}")),
    );
}

#[test]
fn every_corner_of_a_spreadsheet_is_read_and_days_are_days() {
    let sheet = |rows: &str, more: (&str, &str)| {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        container(&[
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", "<workbook/>"),
            ("xl/worksheets/sheet1.xml", &sheet),
            more,
        ])
    };
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-F800]dddd\\, mmmm dd\"/></numFmts>\
        <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"17\"/></cellXfs></styleSheet>";
    let cell = |style: usize| format!("<row><c r=\"A2\" s=\"{style}\"><v>45360</v></c></row>");
    for (style, is_day) in [(0, false), (1, true), (2, true), (3, false)] {
        let days = found("a.xlsx", &sheet(&cell(style), ("xl/styles.xml", styles)));
        assert_eq!(
            days.iter().any(|(kind, _)| *kind == FindingKind::ExactDate),
            is_day,
            "{style}: {days:?}"
        );
    }
    let born = format!(
        "<row><c r=\"A1\" t=\"inlineStr\"><is><t>Date of birth</t></is></c></row>{}",
        cell(1)
    );
    must_find(FindingKind::DateOfBirth, "a.xlsx", &sheet(&born, ("xl/styles.xml", styles)));
    let parts = [
        ("xl/workbook.xml2", "x Amelia"),
        ("xl/pivotCache/pivotCacheRecords1.xml", "<r><s v=\"Amelia\"/></r>"),
        ("xl/externalLinks/externalLink1.xml", "<e><v>Amelia</v></e>"),
        ("xl/charts/chart1.xml", "<c><a:t>Amelia</a:t></c>"),
        ("xl/sharedStrings.xml", "<sst><si><t>Amelia</t></si></sst>"),
        ("xl/worksheets/anything.xml", "<w><c r=\"A1\" t=\"str\"><v>Amelia</v></c></w>"),
        ("xl/comments1.xml", "<c><comment ref=\"Amelia 943 476 5919\"><t>Amelia</t></comment></c>"),
    ];
    for part in parts {
        must_find(FindingKind::ListedName, "a.xlsx", &sheet("", part));
    }
    for beside in [
        "<dataValidation prompt=\"Amelia\"/>",
        "<dataValidation><formula1>\"Amelia,x\"</formula1></dataValidation>",
        "<hyperlink tooltip=\"Amelia\"/>",
        "<c r=\"Amelia 943 476 5919\" t=\"str\"><v>Amelia</v></c>",
    ] {
        must_find(FindingKind::ListedName, "a.xlsx", &sheet(beside, ("xl/empty.xml", "<x/>")));
    }
    let names = "<workbook><definedNames><definedName name=\"Amelia\">1</definedName></definedNames></workbook>";
    must_find(
        FindingKind::ListedName,
        "a.xlsx",
        &container(&[("[Content_Types].xml", ""), ("xl/workbook.xml", names)]),
    );
    must_find(
        FindingKind::Unreadable,
        "a.xlsb",
        &container(&[("[Content_Types].xml", ""), ("xl/workbook.bin", "\u{0}\u{1}")]),
    );
}

#[test]
fn every_corner_of_slides_and_open_documents_is_read() {
    for part in [
        "ppt/notesMasters/notesMaster1.xml",
        "ppt/tags/tag1.xml",
        "ppt/authors.xml",
        "ppt/presentation.xml",
        "ppt/slides/odd.xml",
    ] {
        for words in ["<x><a:t>Amelia</a:t></x>", "<x name=\"Amelia\"/>"] {
            must_find(
                FindingKind::ListedName,
                "a.pptx",
                &container(&[("[Content_Types].xml", ""), (part, words)]),
            );
        }
    }
    let open = |content: &str, more: (&str, &str)| {
        container(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", &format!("<o><text>{content}</text></o>")),
            more,
        ])
    };
    for content in [
        "<text:p>x<office:annotation><dc:creator>Amelia</dc:creator></office:annotation></text:p>",
        "<form:text form:current-value=\"Amelia\"/>",
        "<text:user-field-decl office:string-value=\"Amelia\"/>",
        "<text:bookmark text:name=\"Amelia\"/>",
        "<draw:frame draw:name=\"Amelia\"/>",
    ] {
        must_find(FindingKind::ListedName, "a.odt", &open(content, ("settings.xml", "<s/>")));
    }
    let parts = [
        ("settings.xml", "<s><i>Amelia</i></s>"),
        ("Basic/Standard/Module1.xml", "<m>Amelia</m>"),
        ("Versions/1", "Amelia"),
        ("x.txt", "Amelia"),
    ];
    for part in parts {
        must_find(FindingKind::ListedName, "a.odt", &open("", part));
    }
    must_find(
        FindingKind::ExactDate,
        "a.ods",
        &open("<table:table-cell office:date-value=\"2024-03-09\"/>", ("settings.xml", "<s/>")),
    );
}

#[test]
fn text_is_read_whatever_letters_it_is_written_in() {
    let wide = |text: &str| {
        [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
    };
    for name in ["a.txt", "a.csv", "a.tsv", "a.html", "a.eml"] {
        must_find(FindingKind::ListedName, name, &wide("Subject: x\n\nAmelia\tand more\n"));
    }
    for order in [u32::to_le_bytes, u32::to_be_bytes] {
        let four: Vec<u8> = "\u{feff}Amelia".chars().flat_map(|c| order(c as u32)).collect();
        must_find(FindingKind::ListedName, "a.txt", &four);
    }
    // A line longer than one chunk is read to its end, and no word is split.
    for before in [(1 << 20) - 3, (1 << 20) + 5, 3 << 20] {
        let long = format!("{}Amelia", "x ".repeat(before / 2));
        must_find(FindingKind::ListedName, "a.txt", long.as_bytes());
    }
    must_find(FindingKind::NhsNumber, "a.txt", b"her number is 943 476\n5919 and\n");
    must_find(FindingKind::HonorificName, "a.html", b"<p>I met Mrs\nAshby</p>");
    must_find(FindingKind::Unreadable, "a.csv", format!("\"{}", "a".repeat(20 << 20)).as_bytes());
    for page in [
        "Ame<wbr>lia",
        "Ame<span class=\"x\">lia</span>",
        "Ame&shy;lia",
        "<!-- x > Amelia -->",
        "<a href=\"x?n=%41melia\">y</a>",
        "<script>\"\\u0041melia\"</script>",
        "<img src=\"data:text/html;base64,PHA+QW1lbGlhPC9wPg==\">",
    ] {
        must_find(FindingKind::ListedName, "a.html", page.as_bytes());
    }
}

#[test]
fn every_corner_of_a_mail_is_read() {
    let head = "From: a <a@example.org>\nTo: b <b@example.org>\nSubject: x\n";
    for header in [
        "Thread-Topic: Amelia",
        "Organization: Amelia",
        "X-Note: Amelia",
        "Reply-To: =?utf-8?B?QW1lbGlhIFBhdGVs?= <x@example.org>",
        "Cc: Amelia <c@example.org>\nCc: d <d@example.org>",
    ] {
        must_find(
            FindingKind::ListedName,
            "a.eml",
            format!("{head}{header}\n\nhello\n").as_bytes(),
        );
    }
    let parts = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n";
    let inner = "--b\nContent-Type: text/plain\n\nhello\n--b--\n";
    must_find(FindingKind::ListedName, "a.eml", format!("{head}{parts}Amelia\n{inner}").as_bytes());
    must_find(
        FindingKind::ListedName,
        "a.eml",
        format!("{head}{parts}{inner}\nAmelia\n").as_bytes(),
    );
    let forwarded = "--b\nContent-Type: message/rfc822\n\nDate: x\nSubject: y\nContent-Transfer-Encoding: base64\n\nQW1lbGlh\n--b--\n";
    must_find(FindingKind::ListedName, "a.eml", format!("{head}{parts}{forwarded}").as_bytes());
    must_find(
        FindingKind::ListedName,
        "a.mbox",
        b"From x\nSubject: a\nContent-Transfer-Encoding: base64\n\nQW1lbGlh\n\nFrom y\nSubject: b\n\nhi\n",
    );
    must_find(
        FindingKind::ListedName,
        "a.txt",
        format!("{head}Content-Transfer-Encoding: base64\n\nQW1lbGlh\n").as_bytes(),
    );
    let deep: String = (0..20_000)
        .map(|at| format!("Content-Type: multipart/mixed; boundary =\"{at}\"\n\n--{at}\n"))
        .collect();
    must_find(FindingKind::Unreadable, "a.eml", deep.as_bytes());
}

fn with_segment(marker: u8, said: &[u8]) -> Vec<u8> {
    let plain = std::fs::read(repository("testdata/privacy/files/plain.jpg")).unwrap();
    let length = u16::try_from(said.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, marker], &length, said, &plain[2..]].concat()
}

#[test]
fn every_corner_of_a_photograph_is_read_and_cleaned() {
    let packet = |inside: &str| {
        with_segment(
            0xe1,
            format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r>{inside}</r></x:xmpmeta>").as_bytes(),
        )
    };
    let cases = [
        (
            FindingKind::Hidden,
            packet("<i:PersonInImage><rdf:Bag><rdf:li>Amelia</rdf:li></rdf:Bag></i:PersonInImage>"),
        ),
        (FindingKind::Hidden, packet("<m:RegionList><rdf:li m:Name=\"Amelia\"/></m:RegionList>")),
        (FindingKind::ListedName, packet("<d photoshop:Headline=\"Amelia\"/>")),
        (FindingKind::PhotoPlace, packet("<d other:GPSLatitude=\"53,28.1N\"/>")),
        (FindingKind::PhotoPlace, packet("<p:City>Salford</p:City>")),
        (
            FindingKind::Author,
            packet(
                "<dc:creator><rdf:Seq><rdf:li xml:lang=\"en\">A Person</rdf:li></rdf:Seq></dc:creator>",
            ),
        ),
        (
            FindingKind::PhotoPlace,
            with_segment(
                0xed,
                b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x5a\0\x07Salford",
            ),
        ),
        (
            FindingKind::ListedName,
            with_segment(
                0xfe,
                &"Amelia".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            ),
        ),
        (FindingKind::ListedName, with_segment(0xf0, b"Amelia")),
        (FindingKind::ListedName, with_segment(0xe2, b"ICC_PROFILE\0\x01\x01 Amelia")),
    ];
    for (kind, bytes) in cases {
        must_find(kind, "a.jpg", &bytes);
        if !bytes.windows(3).any(|three| three == b"ICC") {
            let cleaned = strip("a.jpg", &bytes).unwrap();
            assert_eq!(found("a.jpg", &cleaned), [(FindingKind::PeopleInPicture, String::new())]);
            assert_eq!(
                cleaned,
                std::fs::read(repository("testdata/privacy/files/plain.jpg")).unwrap(),
                "pixels are untouched"
            );
        }
    }
}

/// A PDF of one page with some text, after `change`.
pub(super) fn pdf(
    text: &str,
    change: impl FnOnce(&mut lopdf::Document, lopdf::ObjectId),
) -> Vec<u8> {
    use lopdf::{Document, Stream, dictionary};
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document
        .add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let content = document.add_object(Stream::new(
        dictionary! {},
        format!("BT /F1 12 Tf 50 700 Td {text} ET").into_bytes(),
    ));
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources });
    document.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    change(&mut document, page);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn every_corner_of_a_pdf_is_read() {
    use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};
    let string = |text: &str| Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    let enough = "(There are words enough on this page for it to be no scan of anything.) Tj";
    let changed = |change: Dictionary| {
        pdf(enough, |document, _| {
            document.add_object(change);
        })
    };
    must_find(FindingKind::ListedName, "a.pdf", &pdf("(Amelia) Tj", |_, _| ()));
    let by_letters: String =
        "so that Amelia slept".chars().map(|c| format!("({c}) Tj 0 -1 Td ")).collect();
    must_find(FindingKind::ListedName, "a.pdf", &pdf(&by_letters, |_, _| ()));
    must_find(
        FindingKind::ListedName,
        "a.pdf",
        &changed(dictionary! { "Title" => string("Amelia") }),
    );
    must_find(
        FindingKind::ListedName,
        "a.pdf",
        &changed(dictionary! { "S" => "Figure", "Alt" => string("Amelia asleep") }),
    );
    must_find(
        FindingKind::ListedName,
        "a.pdf",
        &changed(dictionary! { "T" => string("name"), "V" => string("Amelia") }),
    );
    let form = pdf(enough, |document, _| {
        let drawn = dictionary! { "Type" => "XObject", "Subtype" => "Form" };
        document.add_object(Stream::new(drawn, b"BT /F1 12 Tf (Amelia) Tj ET".to_vec()));
    });
    must_find(FindingKind::ListedName, "a.pdf", &form);
    let picture = |content: Vec<u8>, words: &str| {
        pdf(words, |document, page| {
            let sort = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 800, "Height" => 600, "Filter" => "DCTDecode" };
            let image = document.add_object(Stream::new(sort, content));
            let resources = document
                .get_dictionary(page)
                .unwrap()
                .get(b"Resources")
                .unwrap()
                .as_reference()
                .unwrap();
            document
                .get_dictionary_mut(resources)
                .unwrap()
                .set("XObject", dictionary! { "Im1" => image });
        })
    };
    let photograph = std::fs::read(repository("testdata/privacy/files/photo.jpg")).unwrap();
    must_find(FindingKind::PeopleInPicture, "a.pdf", &picture(photograph.clone(), enough));
    must_find(FindingKind::PhotoPlace, "a.pdf", &picture(photograph.clone(), enough));
    must_find(FindingKind::Unreadable, "a.pdf", &picture(photograph.clone(), "(Page 1) Tj"));
    let cleaned = strip("a.pdf", &picture(photograph, enough)).unwrap();
    let kinds: Vec<FindingKind> =
        found("a.pdf", &cleaned).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [FindingKind::PeopleInPicture]);
    let plain = pdf(enough, |_, _| ());
    assert_eq!(found("a.pdf", &plain), []);
    must_find(FindingKind::Hidden, "a.pdf", &[plain.as_slice(), b"\nPK and more"].concat());
    must_find(FindingKind::Hidden, "a.pdf", &[plain.as_slice(), b"\n%%EOF\n"].concat());
    let large = format!("{} Tj", "(words) Tj ".repeat(500_000));
    must_find(FindingKind::Unreadable, "a.pdf", &pdf(&large, |_, _| ()));
}

#[test]
fn a_pdf_without_a_page_that_can_be_read_is_not_cleaned() {
    let broken = pdf("(Some words on a page) Tj", |document, page| {
        document.objects.remove(&page);
    });
    must_find(FindingKind::Unreadable, "a.pdf", &broken);
    assert_eq!(strip("a.pdf", &broken), Err(StripFault::Damaged));
}

#[test]
fn two_parts_of_one_name_are_told() {
    let mut bytes = container(&[("a.txt", "one"), ("b.txt", "two")]);
    let names: Vec<usize> = memchr::memmem::find_iter(&bytes, b"b.txt").collect();
    for at in names {
        bytes[at] = b'a';
    }
    must_find(FindingKind::Unreadable, "a.zip", &bytes);
}
