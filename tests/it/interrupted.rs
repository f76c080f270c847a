//! Words in the middle of which a file says something else: a note, a comment, a deletion, a mark of
//! the page. Whoever reads the file reads the sentence on, and so must the check.

use imh::model::FindingKind::{self, ListedName};

use super::corners::{container, document, found_with};

const NAME: &str = "Ottoline";

fn kinds(file: &str, bytes: &[u8]) -> Vec<FindingKind> {
    found_with(&[NAME], file, bytes).into_iter().map(|(kind, _)| kind).collect()
}

#[track_caller]
fn each_has_the_name(file: &str, of: impl Fn(&str) -> Vec<u8>, bodies: &[&str]) {
    let missed: Vec<_> =
        bodies.iter().filter(|body| !kinds(file, &of(body)).contains(&ListedName)).collect();
    assert!(missed.is_empty(), "{file}: {missed:#?}");
}

fn odt(content: &str) -> Vec<u8> {
    container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &format!("<o><office:text>{content}</office:text></o>")),
    ])
}

/// As LibreOffice writes them.
const NOTE: &str = "<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>see the plan</text:p></text:note-body></text:note>";

#[test]
fn a_sentence_of_an_open_document_goes_on_behind_what_interrupts_it() {
    let within = |inside: &str| {
        [
            format!("<text:p>We met Ottoline{inside} smiled at us</text:p>"),
            format!("<text:p>We met Otto{inside}line</text:p>"),
        ]
    };
    let bodies: Vec<String> = [
        NOTE,
        "<office:annotation office:name=\"x\"><dc:creator>Carla</dc:creator><dc:date>2026-01-02T03:04:05</dc:date><meta:creator-initials>CA</meta:creator-initials><text:p>look again</text:p></office:annotation>",
        "<draw:frame><draw:text-box><text:p>a box</text:p></draw:text-box><svg:title>x</svg:title><svg:desc>y</svg:desc></draw:frame>",
        "<draw:custom-shape><text:p>a shape</text:p></draw:custom-shape>",
        "<text:note-ref text:note-class=\"footnote\">1</text:note-ref>",
        "<text:script script:language=\"x\">say</text:script>",
        "<text:bookmark text:name=\"x\"/>",
        "<text:soft-page-break/><!-- y --><?z z?>",
        "<text:alphabetical-index-mark text:string-value=\"x\" text:key1=\"y\"/>",
    ]
    .into_iter()
    .flat_map(within)
    .chain([
        // What stands within is read by itself.
        "<text:p>x<office:annotation><dc:creator>Carla</dc:creator><meta:creator-initials>CA</meta:creator-initials><text:p>Ottoline cried</text:p></office:annotation>y</text:p>".to_owned(),
        "<text:p>word<text:note><text:note-citation>i</text:note-citation><text:note-body><text:p>Ottoline</text:p></text:note-body></text:note>word</text:p>".to_owned(),
        "<text:p>word<draw:frame><draw:text-box><text:p>Ottoline</text:p></draw:text-box></draw:frame>word</text:p>".to_owned(),
        "<text:h><text:number>A</text:number>Ottoline</text:h>".to_owned(),
        "<text:p><text:ruby><text:ruby-base>Ottoline</text:ruby-base><text:ruby-text>otolin</text:ruby-text></text:ruby></text:p>".to_owned(),
        "<table:table-cell><office:annotation><dc:creator>x</dc:creator><meta:creator-initials>CA</meta:creator-initials><text:p>Ottoline</text:p></office:annotation></table:table-cell>".to_owned(),
        "<text:p>a<text:hidden-text text:string-value=\"Ottoline\"/></text:p>".to_owned(),
    ])
    .collect();
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    for file in ["a.odt", "a.odp", "a.ods"] {
        each_has_the_name(file, odt, &bodies);
    }
    let phone = format!("<text:p>Ring 07700 900123{NOTE}</text:p>");
    assert_eq!(kinds("a.odt", &odt(&phone)), [FindingKind::Phone]);
    for hidden in [
        "<text:hidden-text text:string-value=\"07700 900123\"/>",
        "<text:conditional-text text:string-value-if-false=\"07700 900123\"/>",
        "<text:alphabetical-index-mark text:key1=\"07700 900123\"/>",
    ] {
        let said = kinds("a.odt", &odt(&format!("<text:p>a{hidden}</text:p>")));
        assert!(said.contains(&FindingKind::Phone), "{hidden}: {said:?}");
    }
}

#[test]
fn marks_of_a_program_are_not_taken_for_numbers() {
    let odt = odt(
        "<text:p>a<office:annotation-end office:name=\"__Annotation__6_2603872311\"/><text:bookmark-start text:name=\"__RefHeading___9434765919\"/></text:p>",
    );
    assert_eq!(kinds("a.odt", &odt), []);
    let body = "<w:p><w:bookmarkStart w:name=\"_Toc9434765919\"/></w:p>";
    assert_eq!(kinds("a.docx", &document(body, ("word/x.xml", "<x/>"))), []);
}

#[test]
fn a_sentence_of_a_word_document_goes_on_behind_what_interrupts_it() {
    let of = |body: &str| document(body, ("word/x.xml", "<x/>"));
    let within = |inside: &str| {
        [
            format!(
                "<w:p><w:r><w:t>We met Ottoline</w:t></w:r>{inside}<w:r><w:t>smiled</w:t></w:r></w:p>"
            ),
            format!(
                "<w:p><w:r><w:t>We met Otto</w:t></w:r>{inside}<w:r><w:t>line</w:t></w:r></w:p>"
            ),
        ]
    };
    let (spaced, split): (Vec<_>, Vec<_>) = [
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        "<w:del w:author=\"x\"><w:r><w:delText>zzz</w:delText></w:r></w:del>",
        "<w:r><w:footnoteReference w:id=\"1\"/></w:r><w:bookmarkStart w:name=\"y\"/><!-- x -->",
    ]
    .into_iter()
    .map(within)
    .map(|[spaced, split]| (spaced.replace("<w:t>smiled", "<w:t xml:space=\"preserve\"> smiled"), split))
    .unzip();
    let bodies: Vec<&str> = spaced.iter().chain(&split).map(String::as_str).collect();
    each_has_the_name("a.docx", of, &bodies);
    each_has_the_name(
        "a.docx",
        of,
        &[
            "<w:p><w:r><w:t>word</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>Ottoline</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t>word</w:t></w:r></w:p>",
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>otolin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>Ottoline</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "<w:p><w:r><w:t>x</w:t><w:instrText> HYPERLINK \"mailto:otto</w:instrText></w:r><w:r><w:instrText>line\"</w:instrText></w:r></w:p>",
        ],
    );
    let sheet = |body: &str| {
        container(&[
            ("[Content_Types].xml", "<Types/>"),
            ("xl/worksheets/sheet1.xml", &format!("<s><c r=\"A1\">{body}</c></s>")),
        ])
    };
    each_has_the_name(
        "a.xlsx",
        sheet,
        &[
            "<is><r><t>Ot</t></r><r><t>tol</t></r><r><t>ine</t></r></is>",
            "<is><r><t>Ottoline</t></r><rPh><t>otolin</t></rPh></is>",
        ],
    );
}

#[test]
fn a_name_goes_on_over_what_a_page_does_not_show() {
    let html = |body: &str| format!("<!doctype html><html><body><p>We met {body}</p>").into_bytes();
    each_has_the_name(
        "a.html",
        html,
        &[
            "Otto<!-- x -->line",
            "Ot<!-- x -->to<!-- y -->line",
            "Otto<?x y?>line",
            "Otto<wbr>line",
            "Otto&shy;line",
            "Otto&#x200b;line",
            "Otto<cite>line</cite>",
            "Otto<span\n class='x'>line</span>",
            "Otto<!--\n a note\n-->line",
            "Ottoline<sup>1</sup>",
        ],
    );
    let phone = html("Ring 07700 900123<sup>1</sup> today");
    assert_eq!(kinds("a.html", &phone), [FindingKind::Phone]);
    let svg = |body: &str| {
        let (declared, text) = body.split_once('|').unwrap_or(("", body));
        format!("<?xml version=\"1.0\"?><!DOCTYPE svg [{declared}]><svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>").into_bytes()
    };
    let nested = "<!ENTITY n \"Ottol\"><!ENTITY m \"&n;ine\">|";
    let bodies = [
        format!("{nested}<text>&m;</text>"),
        format!("{nested}<text>&n;ine</text>"),
        format!("{nested}<text aria-label=\"&n;ine\">x</text>"),
        "<text>Otto<![CDATA[line]]></text>".to_owned(),
        "<text><![CDATA[a > b Otto]]>line</text>".to_owned(),
        "<text>Otto<!-- x -->line</text>".to_owned(),
        "<text>Otto<?x y?>line</text>".to_owned(),
    ];
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    for file in ["a.svg", "a.xml"] {
        each_has_the_name(file, svg, &bodies);
    }
    let of = |body: &str| document(body, ("word/x.xml", "<x/>"));
    each_has_the_name(
        "a.docx",
        of,
        &[
            "<w:p><w:r><w:t>Otto<!-- x -->line</w:t></w:r></w:p>",
            "<w:p><w:r><w:t>Otto<?x y?>line</w:t></w:r></w:p>",
            "<w:p><w:r><w:t>Otto<![CDATA[line]]></w:t></w:r></w:p>",
            "<w:p><w:r><w:t>Otto</w:t><w:softHyphen/><w:t>line</w:t></w:r></w:p>",
        ],
    );
}
