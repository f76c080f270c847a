//! Names in what no reader reads: tags, properties, values, files of unknown kinds. Each must be
//! found, and chance must look like no name.

use std::io::{Cursor, Write};

use imh::{
    analysis::privacy::{Lookout, Reader},
    files::{self, Part},
    model::FindingKind,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::harness::{Sandbox, repository};

/// Returns the place of every listed name in a file.
fn listed(names: &[&str], file: &str, bytes: &[u8]) -> Vec<String> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let lookout = Lookout::new(&names);
    let mut reader = Reader::new(&lookout);
    let mut found = Vec::new();
    let mut note = |kind, place: &str, _: &str| {
        if kind == FindingKind::ListedName {
            found.push(place.to_owned());
        }
    };
    files::read(file, &mut Cursor::new(bytes), bytes.len() as u64, |part| match part {
        Part::Words { place, text, goes_on } => reader.look("", place, text, goes_on, &mut note),
        Part::Traces { place, text } => reader.look_for_names("", &place, &text, &mut note),
        Part::Trait { .. } => {}
    })
    .unwrap();
    found
}

fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Bytes without any order, the same at every run.
fn rubbish(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(next).collect()
}

#[test]
fn a_listed_name_is_found_in_every_property_and_value_of_a_document() {
    let office: [(&str, &str); 14] = [
        ("docProps/core.xml", "<c><dc:creator>Ottoline</dc:creator></c>"),
        ("docProps/core.xml", "<c><cp:lastModifiedBy>Ottoline</cp:lastModifiedBy></c>"),
        ("docProps/core.xml", "<c><cp:version>Ottoline</cp:version></c>"),
        ("docProps/app.xml", "<P><Company>Ottoline Ltd</Company></P>"),
        ("docProps/app.xml", "<P><Manager>Ottoline</Manager></P>"),
        ("docProps/app.xml", "<P><Application>Ottoline's</Application></P>"),
        (
            "docProps/custom.xml",
            "<P><property name='x'><vt:filetime>Ottoline</vt:filetime></property></P>",
        ),
        ("word/styles.xml", "<s><w:style w:styleId=\"Ottoline\"/></s>"),
        ("word/theme/theme1.xml", "<t name=\"Ottoline\"/>"),
        ("word/settings.xml", "<s xmlns:o=\"urn:ottoline\"/>"),
        ("customXml/item1.xml", "<Ottoline/>"),
        ("customXml/item2.xml", "<?for Ottoline?><x/>"),
        ("word/Ottoline.xml", "<x/>"),
        ("word/printerSettings.bin", "\u{0}\u{1}HP of Ottoline\u{0}"),
    ];
    for part in office {
        let bytes = container(&[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", "<w:document/>"),
            part,
        ]);
        assert!(!listed(&["Ottoline"], "a.docx", &bytes).is_empty(), "{part:?}");
    }
    let body = "<w:document><w:p w:rsidR=\"Ottoline\"><w:pPr><w:x>Ottoline</w:x></w:pPr></w:p></w:document>";
    let bytes = container(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", body)]);
    assert!(listed(&["Ottoline"], "a.docx", &bytes).len() >= 2);
    for meta in [
        "<meta:initial-creator>Ottoline</meta:initial-creator>",
        "<dc:creator>Ottoline</dc:creator>",
        "<meta:printed-by>Ottoline</meta:printed-by>",
        "<meta:generator>Ottoline</meta:generator>",
        "<meta:template xlink:title=\"Ottoline\"/>",
        "<meta:user-defined meta:name=\"Ottoline\">x</meta:user-defined>",
        "<meta:user-defined meta:name=\"x\">Ottoline</meta:user-defined>",
    ] {
        let bytes = container(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "<x/>"),
            ("meta.xml", &format!("<office:meta>{meta}</office:meta>")),
        ]);
        assert!(!listed(&["Ottoline"], "a.odt", &bytes).is_empty(), "{meta}");
    }
}

#[test]
fn a_font_or_colour_called_as_a_child_raises_nothing() {
    let body = "<w:document><w:rPr><w:rFonts w:ascii=\"Georgia\"/><a:prstClr val=\"olive\"/></w:rPr></w:document>";
    let bytes = container(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", body),
        ("word/fontTable.xml", "<w:fonts><w:font w:name=\"Georgia\"/></w:fonts>"),
    ]);
    assert_eq!(listed(&["Georgia", "Olive"], "a.docx", &bytes), Vec::<String>::new());
}

#[test]
fn a_listed_name_is_found_in_what_programs_say_of_a_mail_and_a_pdf() {
    let mail = "Received: from ottoline-laptop by x\r\nFrom: a@b.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nHello\r\n";
    assert!(!listed(&["Ottoline"], "a.eml", mail.as_bytes()).is_empty());
    let mut document = lopdf::Document::with_version("1.5");
    let pages = document.new_object_id();
    let catalog = document.add_object(lopdf::dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.objects.insert(
        pages,
        lopdf::dictionary! { "Type" => "Pages", "Kids" => Vec::<lopdf::Object>::new(), "Count" => 0 }.into(),
    );
    document.trailer.set("Root", catalog);
    for key in ["Author", "Company", "Creator", "AnyKey"] {
        let info = lopdf::dictionary! { key => lopdf::Object::string_literal("Ottoline") };
        let mut document = document.clone();
        let info = document.add_object(info);
        document.trailer.set("Info", info);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        assert!(!listed(&["Ottoline"], "a.pdf", &bytes).is_empty(), "{key}");
    }
}

#[test]
fn a_listed_name_is_found_in_any_file_that_cannot_be_read() {
    let wide: Vec<u8> = "Ottoline".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (file, start) in [
        ("a.mp3", b"ID3\x03\0\0\0\0\0\x20TPE1\0\0\0\x09\0\0\0".as_slice()),
        ("a.ogg", b"OggS\0\x02\x08\0\0\0"),
        ("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0\0\0\0\x10data\0\0\0\x01\0\0\0\0"),
        ("a.mkv", b"\x1a\x45\xdf\xa3\x44\x87\x88"),
        ("a.wav", b"RIFF\x40\0\0\0WAVELIST\x14\0\0\0INFOIART\x09\0\0\0"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0!\xfe\x08"),
        ("a.xyz", b"\x01\x02\x03\0"),
    ] {
        for name in [b"Ottoline".as_slice(), &wide] {
            let bytes = [start, name, b"\0\0", &rubbish(300)].concat();
            let places = listed(&["Ottoline"], file, &bytes);
            assert!(!places.is_empty(), "{file} {name:?}");
            let inside = {
                let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
                zip.start_file(file, SimpleFileOptions::default()).unwrap();
                zip.write_all(&bytes).unwrap();
                zip.finish().unwrap().into_inner()
            };
            assert!(!listed(&["Ottoline"], "a.zip", &inside).is_empty(), "{file} in a ZIP");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_open_until_a_person_says_what_they_did() {
    let wide = |head: &[u8]| [head, &[0; 64], &rubbish(200)[..]].concat();
    for (file, head, advice, reason) in [
        (
            "a.mp4",
            b"\0\0\0\x18ftypisom".as_slice(),
            "watch it from beginning to end",
            "I watched it",
        ),
        ("a.wmv", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "watch it", "I watched it"),
        ("a.mp3", b"\xff\xfb\x90\x64", "listen to it from beginning to end", "I listened to it"),
        ("a.amr", b"#!AMR\n", "listen to it", "I listened to it"),
        ("a.gif", b"GIF89a", "look at the picture", "I looked at the picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx", "I opened it"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "open it in Outlook", "I read the message"),
        (
            "a.xyz",
            b"\x01\x02",
            "open it in the program it is from",
            "I opened it in its own program",
        ),
    ] {
        let sandbox = Sandbox::begun();
        sandbox.write(file, wide(head));
        sandbox.ok(&format!("evidence add {file} --for RB-01 --consent 'Nobody is seen'"));
        let output = sandbox.run("check");
        assert_eq!(output.status.code(), Some(1), "{file}");
        let said = String::from_utf8(output.stdout).unwrap();
        let text = said.split_whitespace().collect::<Vec<_>>().join(" ");
        // The cells of the table are narrow, so its words are looked for one by one.
        assert!(advice.split(' ').all(|word| text.contains(word)), "{file}: {text}");
        let example = text.split("for example: ").nth(1).unwrap_or_else(|| panic!("{text}"));
        let words: Vec<&str> = example.trim_start_matches("imh ").split('"').take(2).collect();
        let command = words.join("\"");
        assert!(command.contains(reason), "{file}: {command}");
        sandbox.ok(&format!("{command}\""));
        assert_eq!(sandbox.run("check").status.code(), Some(0), "{file}");
    }
}

#[test]
fn chance_looks_like_no_name_and_raises_no_other_alarm() {
    let bytes = rubbish(3 << 20);
    let names = ["Jo", "Zoë", "Amy", "Ella", "Max", "Ida", "Grace"];
    assert_eq!(listed(&names, "a.mp3", &[b"ID3\x03", &bytes[..]].concat()), Vec::<String>::new());
    let photo = std::fs::read(repository("testdata/privacy/files/plain.jpg")).unwrap();
    assert_eq!(listed(&names, "plain.jpg", &photo), Vec::<String>::new());
    let sandbox = Sandbox::begun();
    sandbox.write("a.bin", [b"\x01\0", &bytes[..1 << 20], b"\0ring 07700 900123\0"].concat());
    sandbox.ok("evidence add a.bin --for RB-01");
    let report = sandbox.json("check --format json");
    let kinds: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["unreadable"]);
}

#[test]
fn a_name_that_is_found_in_the_words_is_not_told_again_as_a_trace() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    let body = "<w:document><w:p w:x=\"Ottoline\"><w:t>Ottoline</w:t></w:p></w:document>";
    let bytes = container(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", body)]);
    sandbox.write("a.docx", bytes);
    sandbox.ok("evidence add a.docx --for RB-01");
    let report = sandbox.json("check --format json");
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
}

#[test]
fn no_number_of_links_hides_a_listed_name_and_the_rest_is_counted() {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    let links: String = (0..1_300).map(|at| format!("https://example.org/{at}\n")).collect();
    sandbox.write("links.txt", format!("{links}Then Ottoline came, 07700 900123.\n"));
    sandbox.ok("evidence add links.txt --for RB-01");
    let report = sandbox.json("check --format json");
    let of = |kind: &str| -> Vec<&serde_json::Value> {
        report["findings"].as_array().unwrap().iter().filter(|one| one["kind"] == kind).collect()
    };
    assert_eq!((of("listed-name").len(), of("phone").len()), (1, 1));
    let links = of("web-link");
    assert_eq!(links.len(), 1_001);
    assert!(
        links
            .iter()
            .any(|one| one["detail"] == "in 300 more places of this file, not listed one by one"),
        "{:?}",
        links.last()
    );
    // What is left out is as serious as what is listed.
    assert!(links.iter().all(|one| one["state"] == "told"));
}

#[test]
fn no_listed_name_is_left_in_any_property_of_a_cleaned_document() {
    let schema = "http://schemas.openxmlformats.org/officeDocument/2006";
    let app = format!(
        "<x:Properties xmlns:x=\"{schema}/extended-properties\"><x:Company>Ottoline Ltd</x:Company><x:Manager>Ottoline</x:Manager><x:Template>Ottoline.dotx</x:Template></x:Properties>"
    );
    let custom = format!(
        "<Properties xmlns=\"{schema}/custom-properties\" xmlns:vt=\"{schema}/docPropsVTypes\"><property name=\"Ottoline\"><vt:lpwstr>Ottoline</vt:lpwstr></property></Properties>"
    );
    let document = |settings: &str| {
        container(&[
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", "<Relationships/>"),
            ("docProps/core.xml", "<c><d:creator>Ottoline</d:creator></c>"),
            ("docProps/app.xml", &app),
            ("docProps/custom.xml", &custom),
            ("word/document.xml", "<w:document><w:p><w:t>Hello</w:t></w:p></w:document>"),
            ("word/settings.xml", settings),
        ])
    };
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    sandbox.write("a.docx", document("<s/>"));
    sandbox.write("b.docx", document("<s x=\"Ottoline\"/>"));
    sandbox.ok("evidence add a.docx --for RB-01");
    sandbox.ok("evidence add b.docx --for RB-01");
    let still = |line: &str| sandbox.json(line)["still-in-it"].clone();
    assert_eq!(still("check clean E1 --format json"), serde_json::json!([]));
    // What stands in the settings is no property; it stays, and that is said.
    assert_eq!(still("check clean E2 --format json"), serde_json::json!(["listed-name"]));
    let report = sandbox.json("check --format json");
    let places: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["where"].as_str())
        .collect();
    assert!(places.iter().all(|place| place.starts_with("E2")), "{places:?}");
}

#[test]
fn a_locked_damaged_or_deeply_nested_file_is_open_and_its_bytes_are_looked_through() {
    let mut nested = container(&[("note.txt", "Hello"), ("Ottoline.txt", "Hello")]);
    for _ in 0..5 {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("inner.zip", SimpleFileOptions::default()).unwrap();
        zip.write_all(&nested).unwrap();
        nested = zip.finish().unwrap().into_inner();
    }
    let mut damaged =
        container(&[("[Content_Types].xml", "<Types/>"), ("word/Ottoline.xml", "<x/>")]);
    damaged.truncate(damaged.len() - 30);
    let locked = std::fs::read(repository("testdata/privacy/files/encrypted.pdf")).unwrap();
    for (file, bytes, has_name) in [
        ("a.pdf", b"%PDF-1.4 broken (Ottoline) \xff\x00".to_vec(), true),
        ("b.docx", damaged, true),
        ("c.pdf", locked, false),
        ("d.zip", nested, false),
    ] {
        let sandbox = Sandbox::begun();
        sandbox.ok("check names add Ottoline");
        sandbox.write(file, bytes);
        sandbox.ok(&format!("evidence add {file} --for RB-01"));
        let report = sandbox.json("check --format json");
        let is_open = |kind: &str| {
            let mut all = report["findings"].as_array().unwrap().iter();
            all.any(|one| one["kind"] == kind && one["state"] == "open")
        };
        assert!(is_open("unreadable"), "{file}: {report}");
        assert_eq!(is_open("listed-name"), has_name, "{file}: {report}");
    }
}
