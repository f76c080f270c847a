//! What programs write of their own accord identifies nobody, and raises no alarm.

use imh::model::FindingKind;

use super::corners::{container, found_with};

fn kinds(file: &str, bytes: &[u8]) -> Vec<FindingKind> {
    found_with(&[], file, bytes).into_iter().map(|(kind, _)| kind).collect()
}

#[test]
fn the_own_name_of_a_program_raises_nothing_and_the_name_of_an_author_does() {
    for (author, is_somebody) in [
        ("python-docx", false),
        ("Microsoft Office User", false),
        ("(anonymous)", false),
        ("Un-named", false),
        ("openpyxl", false),
        ("A. Person", true),
        ("openpyxl Nowak", true),
    ] {
        let core = format!(
            "<c><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy></c>"
        );
        let bytes = container(&[("[Content_Types].xml", "<Types/>"), ("docProps/core.xml", &core)]);
        let expected: &[FindingKind] =
            if is_somebody { &[FindingKind::Author, FindingKind::LastEditor] } else { &[] };
        assert_eq!(kinds("a.docx", &bytes), expected, "{author}");
    }
}

#[test]
fn schemas_and_moments_of_programs_raise_nothing() {
    let manifest = "<r><d rdf:resource=\"http://docs.oasis-open.org/ns/office/1.2/meta/odf#ContentFile\"/></r>";
    let odt = container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<x/>"),
        ("manifest.rdf", manifest),
        ("META-INF/manifest.xml", "<!DOCTYPE m><m:manifest/>"),
    ]);
    assert_eq!(kinds("a.odt", &odt), []);
    let flat = "<?xml version=\"1.0\"?>\n<office:document><office:meta><meta:creation-date>2026-03-04T10:00:00</meta:creation-date><dc:date>2026-03-05T10:00:00Z</dc:date></office:meta><style:style style:name=\"Author\"/></office:document>";
    assert_eq!(kinds("a.fodt", flat.as_bytes()), []);
    let said = flat.replace("<style:style", "<text:p>We met on 2026-03-04.</text:p><style:style");
    assert_eq!(kinds("a.fodt", said.as_bytes()), [FindingKind::ExactDate]);
    let named = "<html><head><meta name=\"Author\" content=\"A. Person\"></head></html>";
    assert_eq!(kinds("a.html", named.as_bytes()), [FindingKind::Author]);
}

#[test]
fn the_day_on_which_a_slide_is_shown_raises_nothing() {
    let slide = |kind: &str| {
        let slide = format!("<p:sld><a:p><a:fld {kind}><a:t>1/27/13</a:t></a:fld></a:p></p:sld>");
        container(&[("[Content_Types].xml", "<Types/>"), ("ppt/slides/slide1.xml", &slide)])
    };
    assert_eq!(kinds("a.pptx", &slide("type=\"datetimeFigureOut\"")), []);
    assert_eq!(kinds("a.pptx", &slide("type=\"slidenum\"")), [FindingKind::ExactDate]);
}

#[test]
fn the_chapters_of_a_book_do_not_count_as_attached() {
    let chapter = "<html><body><p>Hello</p></body></html>";
    let book = |kind: &str| container(&[("mimetype", kind), ("EPUB/one.xhtml", chapter)]);
    assert_eq!(kinds("a.epub", &book("application/epub+zip")), []);
    assert!(kinds("a.zip", &book("application/zip")).contains(&FindingKind::AttachedFile));
}

#[test]
fn the_program_that_made_a_pdf_raises_nothing() {
    let mut document = lopdf::Document::with_version("1.5");
    for (key, said) in [
        ("Producer", "cairo 1.16 (https://cairographics.org)"),
        ("Creator", "pdf-lib (https://github.com/Hopding/pdf-lib)"),
        ("PTEX.Fullbanner", "This is XeTeX 2026.11.28"),
        ("Author", "(anonymous)"),
        ("Author", "u"),
    ] {
        let info = lopdf::dictionary! { key => lopdf::Object::string_literal(said) };
        let info = document.add_object(info);
        document.trailer.set("Info", info);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let mut found = kinds("a.pdf", &bytes);
        found.retain(|kind| *kind != FindingKind::Unreadable);
        assert_eq!(found, [], "{key}");
    }
}

#[test]
fn a_preview_of_words_alone_raises_nothing() {
    let kind = ("mimetype", "application/vnd.oasis.opendocument.text");
    let words = "<o><text:p>Hello</text:p></o>";
    let of = |more: &[(&str, &str)], body: &str| {
        kinds("a.odt", &container(&[&[kind, ("content.xml", body)], more].concat()))
    };
    let preview = ("Thumbnails/thumbnail.png", "\u{1}preview");
    assert_eq!(of(&[preview], words), []);
    assert_eq!(of(&[("Thumbnails/thumbnail.png", "")], words), []);
    let shown = "<o><draw:image xlink:href=\"../a.png\"/></o>";
    assert_eq!(of(&[preview], shown), [FindingKind::PhotoThumbnail]);
    let inside = of(&[preview, ("Pictures/a.png", "\u{2}")], words);
    assert!(inside.contains(&FindingKind::PhotoThumbnail), "{inside:?}");
    assert_eq!(of(&[("Thumbnails/thumbnail.png", "")], shown), []);
}

#[test]
fn the_settings_of_a_program_name_nobody() {
    let item = "<config:config-item config:name=\"ApplyParagraphMarkFormatToNumbering\" config:type=\"boolean\">true</config:config-item>";
    let flat = format!("<?xml version=\"1.0\"?><office:document>{item}</office:document>");
    let packed = container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<o/>"),
        ("settings.xml", &format!("<o>{item}</o>")),
    ]);
    for (file, bytes) in [("a.fodt", flat.into_bytes()), ("a.odt", packed)] {
        let found = found_with(&["Mark"], file, &bytes);
        assert_eq!(found, [], "{file}");
    }
}
