//! What is read of rich text, and where.

use proptest::prelude::*;

use super::{
    super::super::{part::Part, sought::Sought},
    *,
};

/// Returns everything that is passed on, each part with its place, and whether all was read.
fn told(text: &[u8]) -> (String, bool) {
    let mut said = String::new();
    let mut emit = |part| match part {
        Part::Words { place, text, .. } | Part::Traces { place, text } => {
            said.push_str(&format!("[{place}] {text}\n"));
        }
        Part::Trait { place, kind, .. } => said.push_str(&format!("[{place}] {kind:?}\n")),
    };
    let outcome = read(text, &mut Sink::new(&Sought::Anything, &mut emit));
    (said, outcome.is_ok())
}

#[test]
fn letters_are_read_by_their_number_and_by_the_letters_of_their_font() {
    for (text, words) in [
        (r"{\rtf1\ansi\ansicpg1252 Zo\'eb\par}", "[paragraph 1] Zoë"),
        (r"{\rtf1\ansi\ansicpg1250 Wr\'f3bel \'a3ucja}", "Wróbel Łucja"),
        (r"{\rtf1\ansi\uc1 \u321?ukasz\rquote s Zo\u235\'eb}", "Łukasz\u{2019}s Zoë"),
        (r"{\rtf1\ansi{\uc2 \u321\'5f\'5fukasz} Anna}", "Łukasz Anna"),
        (r"{\rtf1{\fonttbl{\f0 A;}{\f7\fcharset204 B;}}\'cf {\f7 \'ce\'ea}}", "Ï Ок"),
        (r"{\rtf1\uc0\u-10179 \u-9138 \u29579 \u-10176 }", "\u{1f44e}王"),
    ] {
        let (said, _) = told(text.as_bytes());
        assert!(said.contains(words), "{text}: {said}");
    }
    assert!(told("{\\rtf1\\ansi Zoë}".as_bytes()).0.contains("Zoë"));
    assert!(!told(br"{\rtf1\ansi\ansicpg1361 \'eb}").1);
    assert!(!told(br"{\rtf1{\fonttbl{\f2\fcharset134 S;}}\f2\'cd\'f5}").1);
}

#[test]
fn groups_and_control_words_do_not_part_a_word_and_breaks_do() {
    let (said, is_whole) = told(
        br"{\rtf1 {\b Otto}line and {\rtlch\fcs1 \af1 Ame}{\rtlch\fcs1 lia}\par Jo\line han\par
\trowd\pard\intbl who\cell what\cell\row\pard\intbl{\b Mi}na\cell\row\pard after\par}",
    );
    assert!(is_whole);
    let words = ["Ottoline and Amelia", "Jo han", "who", "what", "Mina", "after"];
    let places = ["paragraph 1", "paragraph 2", "table 1 row 1 column 1"];
    for (words, place) in words.iter().zip(places) {
        assert!(said.contains(&format!("[{place}] {words}\n")), "{said}");
    }
    assert!(said.contains("[table 1 row 2 column 1] Mina\n"), "{said}");
    assert!(said.contains("[paragraph 6] after\n"), "{said}");
}

#[test]
fn notes_fields_names_and_properties_have_words_of_their_own() {
    let (said, is_whole) = told(
        br#"{\rtf1{\fonttbl{\f0 Georgia;}}{\stylesheet{\s1 Heading;}}{\info{\title Plan}{\author Anna}}
{\header\pard Head\par}Ot{\*\bkmkstart Mark}to{\footnote\pard Foot\par}line
{\field{\*\fldinst HYPERLINK "a.org"}{\fldrslt Link}}{\*\docvar {Child}{Zora}}
{\*\atnauthor Kay}{\*\annotation Note}{\v hidden}{\*\newer Later}\par}"#,
    );
    assert!(is_whole);
    for words in [
        "[properties] Plan",
        "[properties] Author",
        "[properties] Anna",
        "[header] Head",
        "Mark\n",
        "[footnotes] Foot",
        "Ottoline",
        "a.org",
        "Link",
        "Child Zora",
        "] Kay",
        "[a comment] Note",
        "[] Hidden",
        "[] Comment",
        "Later\n",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("Georgia"), "{said}");
}

#[test]
fn a_text_that_is_cut_or_goes_on_after_its_end_is_told() {
    assert!(!told(br"{\rtf1 Ottoline {\b and").1);
    let (said, _) = told(br"{\rtf1 a} Ottoline");
    assert!(said.contains("after its end") && said.contains("Ottoline"), "{said}");
    let deep = [r"{\rtf1".as_bytes(), &b"{".repeat(9999)].concat();
    assert!(!told(&deep).1);
}

proptest! {
    #[test]
    fn any_text_ends_well(text in "[{}\\\\*'a-f0-9 u-]{0,300}") {
        let _ = told(format!("{{\\rtf1{text}").as_bytes());
    }
}
