//! What stands beside the pages of a small PDF, and is read all the same.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::{OnePage, said};

/// Every way in which a form or a script can stand in a PDF.
#[test]
fn words_of_a_form_in_xml_and_of_a_script_are_read() {
    type Put = fn(&mut OnePage, ObjectId);
    let ways: [(&str, Put); 12] = [
        ("an object", |draft, id| {
            draft.document.add_object(dictionary! { "XFA" => id });
        }),
        ("a list", |draft, id| {
            let parts = vec![Object::string_literal("datasets"), id.into()];
            draft.document.add_object(dictionary! { "XFA" => parts });
        }),
        ("a list behind a reference", |draft, id| {
            let parts = draft.document.add_object(vec![Object::string_literal("x"), id.into()]);
            draft.document.add_object(dictionary! { "XFA" => parts });
        }),
        ("in the catalog", |draft, id| draft.put_on_page("AcroForm", dictionary! { "XFA" => id })),
        ("in a list in the catalog", |draft, id| {
            let form =
                dictionary! { "Fields" => Object::Array(Vec::new()), "XFA" => vec![id.into()] };
            draft.put_on_page("AcroForm", vec![Object::Dictionary(form)]);
        }),
        ("a script", |draft, id| {
            draft.document.add_object(dictionary! { "S" => "JavaScript", "JS" => id });
        }),
        ("a script at the opening", |draft, id| {
            draft.put_on_page(
                "AA",
                dictionary! { "O" => dictionary! { "S" => "JavaScript", "JS" => id } },
            );
        }),
        ("a script after another", |draft, id| {
            let next =
                dictionary! { "Next" => vec![Object::Dictionary(dictionary! { "JS" => id })] };
            draft.put_on_page("OpenAction", next);
        }),
        ("the value of a field", |draft, id| draft.put_on_page("A", dictionary! { "V" => id })),
        ("a rich note", |draft, id| draft.put_on_page("A", dictionary! { "RC" => id })),
        ("what nobody knows", |draft, id| draft.put_on_page("Private", id)),
        ("nowhere", |_, _| {}),
    ];
    for (way, put) in ways {
        for content in ["<field>Otto&#x6c;ine</field> Ottoline", "app.alert('Ottoline')"] {
            let mut draft = OnePage::new();
            let stream = draft.stream(Dictionary::new(), content);
            put(&mut draft, stream);
            let said = said(&draft.bytes("BT /F1 12 Tf (a page) Tj ET"));
            assert!((said.words + &said.traces).contains("Ottoline"), "{way}: {}", said.traces);
        }
    }
    let mut draft = OnePage::new();
    let answers =
        draft.stream(Dictionary::new(), "<xfa:datasets><tel>07700 900123</tel></xfa:datasets>");
    draft.put_on_page("AcroForm", dictionary! { "XFA" => answers });
    assert!(said(&draft.bytes("")).words.contains("07700 900123"));
}

#[test]
fn strings_are_read_wherever_they_stand() {
    let mut draft = OnePage::new();
    draft.document.trailer.set("Info", dictionary! { "Title" => Object::string_literal("one") });
    draft.document.add_object(
        dictionary! { "Rect" => vec![0.into(); 4], "T" => Object::string_literal("two") },
    );
    let link = dictionary! { "S" => "URI", "URI" => Object::string_literal("three") };
    draft.put_on_page("OpenAction", link.clone());
    let note = dictionary! { "Subtype" => "Link", "A" => link, "Contents" => Object::string_literal("four") };
    draft.put_on_page("Annots", vec![Object::Dictionary(note)]);
    let long = format!("five {}", "x".repeat(100_000));
    draft.put_on_page("Long", Object::string_literal(long));
    let said = said(&draft.bytes(""));
    for word in ["one", "two", "three", "four"] {
        assert!(said.words.contains(word), "{word}: {}", said.words);
    }
    assert!(said.traces.contains("five"));
}

#[test]
fn a_stream_is_read_whatever_length_it_says() {
    let bytes = || OnePage::new().bytes("BT /F1 12 Tf (Ottoline smiled) Tj ET");
    let known = bytes();
    let at = memchr::memmem::find(&known, b"/Length ").expect("a stream says its length");
    for with in [&b"/Length 3 "[..], b"/Length 9999", b"/Lengxx 34"] {
        let mut bytes = known.clone();
        let end = at + 8 + bytes[at + 8..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        bytes.splice(at..end, with.iter().copied());
        let said = said(&bytes);
        assert!(said.words.contains("Ottoline smiled"), "{}", String::from_utf8_lossy(with));
    }
}
