//! Names in what no reader reads: tags, properties, values, files of unknown kinds. Each must be
//! found, and chance must look like no name.

use std::io::{Cursor, Write};

use imh::{
    files::{self, Part},
    model::FindingKind,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    corners::{container, found_with},
    harness::{Sandbox, repository},
};

/// Returns the place of every listed name in a file.
fn listed(names: &[&str], file: &str, bytes: &[u8]) -> Vec<String> {
    let found = found_with(names, file, bytes).into_iter();
    found.filter(|(kind, _)| *kind == FindingKind::ListedName).map(|(_, place)| place).collect()
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
fn a_listed_name_is_found_in_whatever_a_document_calls_by_a_name() {
    for (part, body) in [
        ("word/styles.xml", "<s><w:style><w:name w:val=\"Ottoline\"/></w:style></s>"),
        (
            "word/numbering.xml",
            "<n><w:abstractNum><w:name w:val=\"Ottoline\"/></w:abstractNum></n>",
        ),
        (
            "word/glossary/document.xml",
            "<g><w:category><w:name w:val=\"Ottoline\"/></w:category></g>",
        ),
        ("word/header1.xml", "<h><w:ffData><w:name w:val=\"Ottoline\"/></w:ffData></h>"),
        ("word/frames.xml", "<f><w:frame><w:name w:val=\"Ottoline\"/></w:frame></f>"),
        ("word/header1.xml", "<h><w:p fontauthor=\"Ottoline\"/></h>"),
        ("word/header1.xml", "<h><w:font w:author=\"Ottoline\"/></h>"),
        ("word/fontTable.xml", "<f><w:font w:name=\"x\"/><w:p/><w:name w:val=\"Ottoline\"/></f>"),
    ] {
        let bytes = container(&[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", "<w:document/>"),
            (part, body),
        ]);
        assert!(!listed(&["Ottoline"], "a.docx", &bytes).is_empty(), "{part} {body}");
    }
}

#[test]
fn a_font_or_colour_called_as_a_child_raises_nothing() {
    let workbook = container(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/styles.xml",
            "<s><fonts><font><b/><sz val=\"11\"/><name val=\"Georgia\"/><family val=\"1\"/></font></fonts></s>",
        ),
    ]);
    assert_eq!(listed(&["Georgia"], "a.xlsx", &workbook), Vec::<String>::new());
    let text = container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            "<o><style:t style:font-name-asian=\"Georgia\" fo:font-family=\"Georgia\"/></o>",
        ),
    ]);
    assert_eq!(listed(&["Georgia"], "a.odt", &text), Vec::<String>::new());
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

/// A document with one part of its words, and what its kind needs besides.
fn document(file: &str, body: &str) -> Vec<u8> {
    let types = ("[Content_Types].xml", "<Types/>");
    match file.rsplit('.').next().unwrap() {
        "docx" => container(&[types, ("word/document.xml", &format!("<w:d>{body}</w:d>"))]),
        "pptx" => container(&[types, ("ppt/slides/slide1.xml", &format!("<p:sld>{body}</p:sld>"))]),
        "xlsx" => container(&[types, ("xl/worksheets/sheet1.xml", &format!("<s>{body}</s>"))]),
        "odt" => container(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", &format!("<o>{body}</o>")),
        ]),
        _ => body.as_bytes().to_vec(),
    }
}

/// Holds each file to have the name in it, and tells of all that do not.
fn each_has(name: &str, cases: &[(&str, &str)]) {
    let is_missed =
        |file: &str, body: &str| listed(&[name], file, &document(file, body)).is_empty();
    let missed: Vec<_> = cases.iter().filter(|(file, body)| is_missed(file, body)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_listed_name_is_found_across_a_hyphen_at_the_end_of_a_line() {
    each_has(
        "Ottoline",
        &[
            ("a.docx", "<w:p><w:t>Otto-</w:t><w:br/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>Otto-</w:t><w:cr/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>Otto</w:t><w:softHyphen/><w:br/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>Otto\u{ad}</w:t><w:br/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>Otto-</w:t><w:br w:type=\"page\"/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>with Otto-</w:t></w:p><w:p><w:t>line again</w:t></w:p>"),
            (
                "a.docx",
                "<w:p><w:t>Otto-</w:t></w:p><w:x w:descr=\"A tree\"/><w:p/><w:p><w:t>line</w:t></w:p>",
            ),
            ("a.docx", "<w:tc><w:p><w:t>Otto\u{ad}</w:t></w:p><w:p><w:t>line</w:t></w:p></w:tc>"),
            ("a.odt", "<text:p>Otto-<text:line-break/>line</text:p>"),
            ("a.odt", "<text:p>Otto-</text:p><text:p>line</text:p>"),
            (
                "a.fodt",
                "<?xml version=\"1.0\"?><o><text:p>Otto-<text:line-break/>line</text:p></o>",
            ),
            ("a.fodt", "<?xml version=\"1.0\"?><o><text:p>Otto-</text:p><text:p>line</text:p></o>"),
            ("a.pptx", "<a:p><a:t>Otto-</a:t><a:br/><a:t>line</a:t></a:p>"),
            ("a.pptx", "<a:p><a:t>Otto-</a:t></a:p><a:p><a:t>line</a:t></a:p>"),
            ("a.html", "<p>Otto-<br>line</p>"),
            ("a.html", "<p>Otto&shy;<br>line</p>"),
            ("a.html", "<div>Otto-</div><div>line</div>"),
            ("a.html", "<div>Otto-</div>\n\n<div>line</div>"),
            ("a.html", "<ul><li>Otto-</li>\n<li>line</li></ul>"),
            ("a.svg", "<svg><text x=\"1\">Otto-</text><text x=\"2\">line</text></svg>"),
            ("a.md", "> with Otto-\n> line\n"),
            ("a.txt", "> > Otto-\r\n> > line\r\n"),
            ("a.eml", "From: a@b.org\nSubject: x\nDate: x\n\n> Otto-\n> line\n"),
            ("a.txt", "Otto-\u{b}line"),
            ("a.txt", "Otto-\u{c}line"),
            ("a.txt", "Otto-\rline"),
            ("a.txt", "Otto\u{ad}\u{c}line"),
            ("a.txt", "Otto-\n\n\u{c}\nline"),
            ("a.json", "{\"a\": \"Otto-\\nline\"}"),
            ("a.json", "{\"a\": \"> Otto-\\n> line\"}"),
            ("a.html", "<p>&gt; Otto-<br>&gt; line</p>"),
            ("a.docx", "<w:p><w:t>&gt; Otto-</w:t><w:br/><w:t>&gt; line</w:t></w:p>"),
        ],
    );
}

#[test]
fn a_listed_name_is_found_across_a_tab_or_the_cells_of_a_table() {
    each_has(
        "Ottoline",
        &[
            ("a.docx", "<w:p><w:t>Otto</w:t><w:tab/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>Otto</w:t><w:ptab/><w:t>line</w:t></w:p>"),
            ("a.docx", "<w:p><w:t>Otto\u{ac}</w:t></w:p><w:p><w:t>line</w:t></w:p>"),
            ("a.odt", "<text:p>Otto<text:tab/>line</text:p>"),
            ("a.md", "| who | how |\n| --- | --- |\n| Otto- | well |\n| line | |\n"),
            ("a.md", "~~Otto~~line"),
        ],
    );
}

#[test]
fn a_hyphen_at_the_end_of_a_paragraph_raises_nothing_else() {
    for body in [
        "<w:p><w:t>a follow-</w:t></w:p><w:p><w:t>up with line</w:t></w:p>",
        "<w:p><w:t>Otto</w:t></w:p><w:p><w:t>line</w:t></w:p>",
        "<w:p><w:t>Otto -</w:t></w:p><w:p><w:t>line</w:t></w:p>",
    ] {
        assert_eq!(listed(&["Ottoline"], "a.docx", &document("a.docx", body)).len(), 0, "{body}");
    }
}

#[test]
fn a_listed_name_with_an_apostrophe_is_found_wherever_a_page_has_it() {
    let mut cases = vec![
        ("a.html", "<!-- with O'Shaughnessy -->".to_owned()),
        ("a.html", "<p title=O'Shaughnessy>x</p>".to_owned()),
        ("a.html", "<p title='O&#39;Shaughnessy'>x</p>".to_owned()),
        ("a.xml", "<?xml version=\"1.0\"?><a b=\"O'Shaughnessy\"/>".to_owned()),
        ("a.xml", "<?xml version=\"1.0\"?><a b='O&apos;Shaughnessy'/>".to_owned()),
        ("a.svg", "<svg><desc a=\"by O'Shaughnessy\"/></svg>".to_owned()),
    ];
    for said in ["O'Shaughnessy", "O&#x27;Shaughnessy", "O\u{2019}Shaughnessy"] {
        for tag in [
            "span title",
            "meta content",
            "input value",
            "option label",
            "p data-x",
            "p aria-label",
        ] {
            cases.push(("a.html", format!("<{tag}=\"{said}\">")));
        }
    }
    let cases: Vec<(&str, &str)> = cases.iter().map(|(file, body)| (*file, &**body)).collect();
    each_has("O'Shaughnessy", &cases);
}

#[test]
fn a_listed_name_is_found_behind_an_escape() {
    let card = |line: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{line}\r\nEND:VCARD\r\n");
    let event = |line: &str| format!("BEGIN:VCALENDAR\r\n{line}\r\nEND:VCALENDAR\r\n");
    let mail = format!(
        "From: a@b.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\n{}",
        event("DESCRIPTION:Visit\\nOttoline")
    );
    for (file, body) in [
        ("a.ics", event("DESCRIPTION:Visit\\nOttoline")),
        ("a.ics", event("ATTENDEE;CN=\"x^nOttoline\":mailto:a@b.org")),
        ("a.vcf", card("NOTE:Visit\\nOttoline")),
        ("a.vcf", card("NOTE:Visit\\tOttoline")),
        ("a.vcf", card("NOTE:Visit with Otto\r\n line")),
        ("a.vcf", card("NOTE:Visit with Otto\n\tline")),
        ("a.ics", event("SUMMARY:Visit with Otto\r\n line")),
        ("a.vcf", card("NOTE;ENCODING=QUOTED-PRINTABLE:with=0AOttoline")),
        ("a.vcf", card("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:with Otto=\r\nline")),
        ("a.vcf", card("NOTE;ENCODING=b:d2l0aCBPdHRvbGluZQ==")),
        ("a.vcf", card("NOTE;BASE64:d2l0aCBP\r\n dHRvbGluZQ==")),
        ("a.vcf", card("PHOTO:data:text/plain;base64,d2l0aCBPdHRvbGluZQ==")),
        ("a.eml", mail),
        ("a.json", "{\"t\": \"Visit\\nOttoline\"}".to_owned()),
        ("a.json", "{\"t\": \"Visit\\tOttoline\"}".to_owned()),
        ("a.json", "{\"t\": \"Visit\\r\\nOttoline\"}".to_owned()),
        ("a.json", "{\"t\": \"{\\\"u\\\": \\\"Visit\\\\nOttoline\\\"}\"}".to_owned()),
        ("a.ipynb", "{\"source\": [\"Visit\\nOttoline\"]}".to_owned()),
        ("a.txt", "say(\"Visit\\nOttoline\")".to_owned()),
        ("a.html", "<script>say(\"Visit\\nOttoline\")</script>".to_owned()),
        ("a.html", "<a href=\"mailto:x?body=Visit%0AOttoline\">x</a>".to_owned()),
    ] {
        each_has("Ottoline", &[(file, &body)]);
    }
    each_has(
        "Zo\u{eb}",
        &[("a.json", "{\"t\": \"Visit\\r\\nZo\u{eb}\"}"), ("a.json", "[\"\\nZo\\u00eb\"]")],
    );
}

/// A text in two bytes a letter, with or without a mark for the order of the bytes.
fn wide(text: &str, bytes: fn(u16) -> [u8; 2], has_mark: bool) -> Vec<u8> {
    let mark = if has_mark { "\u{feff}" } else { "" };
    format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_part_in_other_letters_is_read_or_told_as_unreadable() {
    let body = |said: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:d>{said}</w:d>");
    let (docx, odt) = ("[Content_Types].xml", "mimetype");
    for (file, first, part, said) in [
        ("a.docx", docx, "word/document.xml", "<w:p><w:t>Ottoline</w:t></w:p>"),
        ("a.docx", docx, "docProps/core.xml", "<dc:creator>Ottoline</dc:creator>"),
        ("a.docx", docx, "word/styles.xml", "<w:style w:styleId=\"Ottoline\"/>"),
        ("a.docx", docx, "customXml/item1.xml", "<a>Ottoline</a>"),
        ("a.xlsx", docx, "xl/sharedStrings.xml", "<si><t>Ottoline</t></si>"),
        ("a.pptx", docx, "ppt/slides/slide1.xml", "<a:p><a:t>Ottoline</a:t></a:p>"),
        ("a.odt", odt, "content.xml", "<text:p>Ottoline</text:p>"),
        ("a.odt", odt, "meta.xml", "<dc:creator>Ottoline</dc:creator>"),
    ] {
        for has_mark in [true, false] {
            for order in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
                let said = wide(&body(said), order, has_mark);
                let kind = b"application/vnd.oasis.opendocument.text".as_slice();
                let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
                for (name, bytes) in
                    [(first, if first == odt { kind } else { b"<T/>" }), (part, &said)]
                {
                    zip.start_file(name, SimpleFileOptions::default()).unwrap();
                    zip.write_all(bytes).unwrap();
                }
                let bytes = zip.finish().unwrap().into_inner();
                assert!(
                    !listed(&["Ottoline"], file, &bytes).is_empty(),
                    "{file} {part} {has_mark}"
                );
            }
        }
    }
    for file in ["a.xml", "a.svg", "a.html"] {
        let page = wide("<?xml version=\"1.0\"?><a>Ottoline</a>", u16::to_be_bytes, false);
        assert!(!listed(&["Ottoline"], file, &page).is_empty(), "{file}");
    }
    let polish = b"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><w:d><w:p><w:t>Stanis\xb3awa</w:t></w:p></w:d>";
    assert!(!listed(&["Stanis\u{142}awa"], "a.xml", polish).is_empty());
}

#[test]
fn a_listed_name_beside_a_sign_of_a_program_is_found() {
    each_has(
        "Ottoline",
        &[
            ("a.xlsx", "<cfRule><formula>A1=\"Ottoline\"</formula></cfRule>"),
            ("a.xlsx", "<oddHeader>&amp;LOttoline</oddHeader>"),
            ("a.xlsx", "<oddHeader>&amp;COttoline, age 2</oddHeader>"),
            (
                "a.xlsx",
                "<firstFooter>&amp;L&amp;\"Arial,Bold\"&amp;12&amp;KFF0000Ottoline</firstFooter>",
            ),
            ("a.xlsx", "<evenFooter>&amp;R&amp;BOttoline</evenFooter>"),
            ("a.xlsx", "<evenFooter>&amp;LOtto&amp;Bline</evenFooter>"),
            ("a.svg", "<svg><text>With Ottoline<tspan>and me</tspan></text></svg>"),
            ("a.svg", "<svg><text>Otto<tspan>line</tspan></text></svg>"),
            (
                "a.fodt",
                "<?xml version=\"1.0\"?><o><text:p>with<text:s/>Ottoline<text:s/>and</text:p></o>",
            ),
            ("a.docx", "<w:p><w:t>Otto</w:t><w:softHyphen/><w:t>line</w:t></w:p>"),
            (
                "a.docx",
                "<w:p><w:ruby><w:rt><w:t>said</w:t></w:rt><w:t>ottoline</w:t></w:ruby></w:p>",
            ),
            (
                "a.fodt",
                "<?xml version=\"1.0\"?><o><office:binary-data>\n d2l0aCBP\n dHRvbGluZQ==\n</office:binary-data></o>",
            ),
            (
                "a.docx",
                "<w:p><w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr><w:r><w:t>O</w:t></w:r></w:p><w:p><w:t>ttoline</w:t></w:p>",
            ),
        ],
    );
    each_has(
        "Anne-Sophie",
        &[("a.docx", "<w:p><w:t>Anne</w:t><w:noBreakHyphen/><w:t>Sophie</w:t></w:p>")],
    );
    let archive = "From: a@b.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html\nContent-Location: file:///C:/Ottoline.htm\n\n<p>x</p>\n--b--\n";
    each_has("Ottoline", &[("a.mht", archive)]);
}

#[test]
fn a_packed_file_is_read_as_what_is_in_it() {
    let packed = |said: &str| {
        let mut gz = flate2::GzBuilder::new()
            .comment("of Bartholomew")
            .write(Vec::new(), flate2::Compression::best());
        gz.write_all(said.as_bytes()).unwrap();
        gz.finish().unwrap()
    };
    for (file, said) in [
        ("a.txt.gz", "with Otto-\nline"),
        ("a.svgz", "<svg><text>O&#116;toline</text></svg>"),
        ("a.gnumeric", "<?xml version=\"1.0\"?><gnm:Cell>Ottoline</gnm:Cell>"),
    ] {
        assert!(!listed(&["Ottoline"], file, &packed(said)).is_empty(), "{file}");
    }
    assert!(!listed(&["Bartholomew"], "a.gz", &packed("x")).is_empty());
}

#[test]
fn a_listed_name_is_found_anywhere_in_a_pdf() {
    let text = std::fs::read(repository("testdata/privacy/files/text.pdf")).unwrap();
    let is_found = |bytes: &[u8]| !listed(&["Bartholomew"], "a.pdf", bytes).is_empty();
    assert!(!is_found(&text));
    assert!(is_found(&[&text[..], b"\nwith Bartholomew\n"].concat()));
    let commented = [b"%PDF-1.4\n%of Bartholomew\n".as_slice(), &text].concat();
    assert!(is_found(&commented));
    let mut document = lopdf::Document::load_mem(&text).unwrap();
    let attached = lopdf::Stream::new(
        lopdf::dictionary! { "Type" => "EmbeddedFile" },
        b"with Bartholo-\nmew".to_vec(),
    );
    let attached = document.add_object(attached);
    let files = lopdf::dictionary! { "F" => attached };
    document.add_object(lopdf::dictionary! {
        "Type" => "Filespec",
        "F" => lopdf::Object::string_literal("notes.txt"),
        "EF" => files
    });
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(is_found(&bytes));
    let info = lopdf::dictionary! { "Bartholomew" => lopdf::Object::string_literal("x") };
    let mut document = lopdf::Document::load_mem(&text).unwrap();
    let info = document.add_object(info);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(is_found(&bytes));
    // What a PDF calls its own parts is nobody's name.
    let own = ["Mark", "Page", "Gray", "Lang", "Font", "Root", "Kids"];
    assert_eq!(listed(&own, "text.pdf", &text), Vec::<String>::new());
}

#[test]
fn a_listed_name_is_found_in_properties_that_a_picture_packs_or_cuts() {
    let xmp = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><dc:subject>with Zo\u{eb} Ottoline</dc:subject></x:xmpmeta>";
    let is_found = |file: &str, bytes: &[u8]| {
        assert!(!listed(&["Ottoline"], file, bytes).is_empty(), "{file}");
        assert!(!listed(&["Zo\u{eb}"], file, bytes).is_empty(), "{file}, beyond ASCII");
    };
    // A PNG with its properties as digits, packed.
    let digits: String = xmp.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    write!(packed, "\nxmp\n{:8}\n{digits}\n", xmp.len()).unwrap();
    let text = [b"Raw profile type xmp\0\0".as_slice(), &packed.finish().unwrap()].concat();
    let chunk = |name: &[u8], said: &[u8]| {
        let length = u32::try_from(said.len()).unwrap().to_be_bytes();
        [&length, name, said, &[0; 4]].concat()
    };
    let png =
        [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"zTXt", &text), &chunk(b"IEND", b"")].concat();
    is_found("a.png", &png);
    // A WebP whose chunk is not named as it should be.
    let even = format!("{xmp}{}", if xmp.len().is_multiple_of(2) { "" } else { " " });
    let chunk =
        [b"XMP\0".as_slice(), &u32::try_from(even.len()).unwrap().to_le_bytes(), even.as_bytes()]
            .concat();
    let length = u32::try_from(chunk.len() + 4).unwrap().to_le_bytes();
    is_found("a.webp", &[b"RIFF".as_slice(), &length, b"WEBP", &chunk].concat());
    // A JPEG whose properties are cut inside each name.
    let mut jpeg = b"\xff\xd8".to_vec();
    let cuts = [xmp.find("o\u{eb}").unwrap(), xmp.find("toline").unwrap(), xmp.len()];
    let mut from = 0;
    for cut in cuts {
        let head = [
            b"http://ns.adobe.com/xmp/extension/\0".as_slice(),
            &[b'A'; 32],
            &u32::try_from(xmp.len()).unwrap().to_be_bytes(),
            &u32::try_from(from).unwrap().to_be_bytes(),
            &xmp.as_bytes()[from..cut],
        ]
        .concat();
        jpeg.extend(b"\xff\xe1");
        jpeg.extend(u16::try_from(head.len() + 2).unwrap().to_be_bytes());
        jpeg.extend(head);
        from = cut;
    }
    jpeg.extend(b"\xff\xd9");
    is_found("a.jpg", &jpeg);
    each_has(
        "Ottoline",
        &[(
            "a.html",
            "<img src=\"data:image/svg+xml,%3Csvg%3E%3Ctext%3EOttoline%3C/text%3E%3C/svg%3E\">",
        )],
    );
}

#[test]
fn a_mail_of_headers_alone_is_told_and_looked_through() {
    let headers = "X-A: b\n".repeat(6_000);
    let long = format!("To: {}\n", "a@b.org, ".repeat(200_000));
    for more in [headers, long] {
        let mail = format!("From: a@b.org\nSubject: x\nDate: x\n{more}To: Ottoline\n\nHello\n");
        assert!(!listed(&["Ottoline"], "a.eml", mail.as_bytes()).is_empty());
        let mut is_told = false;
        files::read(
            "a.eml",
            &mut Cursor::new(&mail),
            mail.len() as u64,
            &files::Sought::Anything,
            |part| {
                is_told |= matches!(part, Part::Trait { kind: FindingKind::Unreadable, .. });
            },
        )
        .unwrap();
        assert!(is_told);
    }
}

#[test]
fn a_mail_is_read_however_a_program_keeps_it() {
    let packed = "SSBzYXcgT3R0b2xpbmUgYXQg\naG9tZS4K\n";
    let mail = |body: &str| {
        format!(
            "From: a@b.org\nTo: b@b.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; \
             charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}"
        )
    };
    let plain = mail(packed);
    let plist = "<?xml version=\"1.0\"?><plist><string>Kacper</string></plist>";
    let folder = format!(
        "From - Wed Nov 25 10:00:00 2026\nX-Account-Key: account1\nX-UIDL: 1\nX-Mozilla-Status: 0001\n\
         X-Mozilla-Keys:{}\nReturn-Path: <a@b.org>\nReceived: from x by y\n{plain}\n",
        " ".repeat(300)
    );
    for (file, bytes) in [
        ("12345.emlx", format!("{}      \n{plain}{plist}", plain.len())),
        ("12345", format!("{}\n{plain}{plist}", plain.len())),
        ("Supervision", folder),
        ("a.eml", mail(&format!("{packed}_____\nA list of ours\n"))),
    ] {
        assert!(!listed(&["Ottoline"], file, bytes.as_bytes()).is_empty(), "{file}");
        if file.starts_with("123") {
            assert!(!listed(&["Kacper"], file, bytes.as_bytes()).is_empty(), "{file}");
        }
    }
    let silent =
        b"From: a@b.org\nTo: b@b.org\nSubject: x\nContent-Type: text/plain\n\nI saw Zo\xeb.\n";
    let quoted =
        b"From: a@b.org\nTo: b@b.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\
        Content-Transfer-Encoding: quoted-printable\n\nI saw Zo=EB.\n";
    for mail in [&silent[..], quoted] {
        for name in ["Zoe", "Zo\u{eb}"] {
            assert!(!listed(&[name], "a.eml", mail).is_empty(), "{name}");
        }
    }
}

#[test]
fn a_name_with_accents_is_found_in_text_of_any_older_encoding() {
    let names = ["Zoë", "Łucja", "Kačper", "Seán O’Shaughnessy"];
    for (encoding, said) in [
        ("Windows-1252", [&b"Zo\xeb"[..], b"Kalle", b"Kalle", b"O\x92Shaughnessy"]),
        ("Windows-1250", [b"Zo\xeb", b"\xa3ucja", b"Ka\xe8per", b"O\x92Shaughnessy"]),
        ("ISO-8859-2", [b"Zo\xeb", b"\xa3ucja", b"Ka\xe8per", b"O'Shaughnessy"]),
        ("MacRoman", [b"Zo\x91", b"Kalle", b"Kalle", b"O\xd5Shaughnessy"]),
        ("Mac of Central Europe", [b"Zo\x91", b"\xfcucja", b"Ka\x8bper", b"O\xd5Shaughnessy"]),
        ("code page 852", [b"Zo\x89", b"\x9ducja", b"Ka\x9fper", b"O'Shaughnessy"]),
    ] {
        for word in said.into_iter().filter(|word| *word != b"Kalle") {
            let quoted = [b"\x93", word, b"\x94"].concat();
            for word in [word, &quoted] {
                let text = [b"Then caf\xe9 and ", word, b" came.\nIt was good.\n"].concat();
                let page = [b"<html><body><p>", &text[..], b"</p></body></html>"].concat();
                let table = [b"what,who\n1,", word, b"\n"].concat();
                for (file, bytes) in [("a.txt", &text), ("a.html", &page), ("a.csv", &table)] {
                    let places = listed(&names, file, bytes);
                    assert!(!places.is_empty(), "{encoding}, {file}: {word:?}");
                }
            }
        }
    }
    // Parted, joined or with letters that only look alike.
    let names = ["Zoë", "Łucja", "Siân", "Ayşe Yıldız", "Kacper"];
    for said in [
        &b"Visit\xa3ucja"[..],
        b"\xa3 u c j a",
        b"\xa3uc-\nja came",
        b"Si\x89n\xd5s mum",
        b"Ay\xfee\xa0Y\xfdld\xfdz",
        b"\xca\xe0\xf1per",
    ] {
        let text = [b"We saw ", said, b" again at the group.\n"].concat();
        assert!(!listed(&names, "a.txt", &text).is_empty(), "{said:?}");
    }
    for said in [&b"Ana\x92s caf\xe9"[..], b"\x93No\x94 \x96 she", b"\x85\xa3ucjan", b"Zo\xebll"] {
        let names = ["Zoë", "Łucja", "Noé", "Anaïs"];
        assert_eq!(listed(&names, "a.txt", said), [] as [&str; 0], "{said:?}");
    }
}

#[test]
fn a_name_in_an_older_encoding_has_one_finding() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", b"Then Zo\xeb-Marie came, and Zo\xeb\x92s mum.\n");
    sandbox.ok("evidence add a.txt --for RB-01 --title 'A visit'");
    sandbox.ok("check names add Zoë");
    let checked = sandbox.json("check --format json");
    let findings = checked["findings"].as_array().unwrap();
    let listed = findings.iter().filter(|one| one["kind"] == "listed-name");
    assert_eq!(listed.count(), 2, "{checked}");
}

#[test]
fn frames_are_passed_over_and_a_name_between_them_is_found() {
    use super::made::films::{track, with_sample};
    const FRAMES: usize = 3 << 20;
    let entry = super::made::atom("avc1", &[0; 78]);
    let film = |at: usize| {
        let mut sample = vec![0x80; FRAMES + 4096];
        sample[at..at + 10].copy_from_slice(b"\0Ottoline\0");
        with_sample(&sample, &track("vide", &entry, FRAMES))
    };
    let traces = |bytes: &[u8]| {
        let mut said = String::new();
        let sought = files::Sought::of(["ottoline"]);
        files::read("a.mp4", &mut Cursor::new(bytes), bytes.len() as u64, &sought, |part| {
            if let Part::Traces { text, .. } = part {
                said.push_str(&text);
            }
        })
        .unwrap();
        said
    };
    assert!(traces(&film(FRAMES + 100)).contains("Ottoline"));
    assert_eq!(traces(&film(FRAMES / 2)), "");
}
