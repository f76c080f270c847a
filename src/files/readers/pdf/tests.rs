//! Small PDFs made by hand, and what is read of them.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use proptest::prelude::*;

mod beside;

use crate::{
    files::{Part, Sought, part::Sink},
    model::FindingKind,
};

/// What a PDF says.
#[derive(Default)]
struct Heard {
    /// PageWords for every rule.
    words: String,
    /// PageWords for names from a list only.
    traces: String,
    /// Where and why something cannot be read.
    unreadable: Vec<String>,
}

fn said(bytes: &[u8]) -> Heard {
    let mut said = Heard::default();
    let mut emit = |part| match part {
        Part::Words { text, .. } => said.words.push_str(&format!("{text}\n")),
        Part::Traces { text, .. } => said.traces.push_str(&format!("{text}\n")),
        Part::Trait { place, kind: FindingKind::Unreadable, detail, .. } => {
            said.unreadable.push(format!("{place}: {}", detail.unwrap_or_default()));
        }
        Part::Trait { .. } => {}
    };
    super::read(bytes, &mut Sink::new(&Sought::Anything, &mut emit)).expect("it is a PDF");
    said
}

/// A PDF that is being made, with one page.
struct OnePage {
    document: Document,
    resources: Dictionary,
    page: Dictionary,
}

impl OnePage {
    fn new() -> Self {
        let mut draft = Self {
            document: Document::with_version("1.5"),
            resources: Dictionary::new(),
            page: Dictionary::new(),
        };
        let plain = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" };
        draft.put("Font", "F1", plain.clone());
        draft.put("Font", "F2", with(plain, dictionary! { "BaseFont" => "Helvetica-Bold" }));
        draft
    }

    fn stream(&mut self, dict: Dictionary, content: &str) -> ObjectId {
        self.document.add_object(Stream::new(dict, content.as_bytes().to_vec()))
    }

    /// Puts something among the resources of the page.
    fn put(&mut self, sort: &str, name: &str, object: impl Into<Object>) {
        let id = self.document.add_object(object);
        let mut all = self
            .resources
            .get(sort.as_bytes())
            .and_then(Object::as_dict)
            .cloned()
            .unwrap_or_default();
        all.set(name, id);
        self.resources.set(sort, all);
    }

    fn put_on_page(&mut self, key: &str, object: impl Into<Object>) {
        self.page.set(key, object);
    }

    fn form(&mut self, name: &str, content: &str) -> ObjectId {
        let id = self.stream(dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 500.into(), 500.into()] }, content);
        self.put("XObject", name, id);
        id
    }

    /// Returns the bytes of a PDF with these commands on its page.
    fn bytes(mut self, content: &str) -> Vec<u8> {
        let pages = self.document.new_object_id();
        let content = self.stream(Dictionary::new(), content);
        self.page.set("Type", "Page");
        self.page.set("Parent", pages);
        self.page.set("Contents", content);
        self.page.set("Resources", self.resources);
        let page = self.document.add_object(self.page);
        let all = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        self.document.objects.insert(pages, all.into());
        let catalog =
            self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        self.document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).expect("memory can be written");
        bytes
    }
}

/// A font with some other values.
fn with(mut font: Dictionary, values: Dictionary) -> Dictionary {
    font.extend(&values);
    font
}

/// What the commands of a page in two fonts say, `F1` and `F2`.
fn shown(content: &str) -> Heard {
    said(&OnePage::new().bytes(content))
}

/// A font with the names of shapes from code 1 on.
fn named(subtype: &str, names: &[&str]) -> Dictionary {
    let mut differences: Vec<Object> = vec![1.into()];
    differences.extend(names.iter().map(|&name| Object::from(name)));
    dictionary! {
        "Type" => "Font", "Subtype" => subtype, "BaseFont" => "X", "FirstChar" => 1,
        "Widths" => vec![Object::from(500); names.len()],
        "Encoding" => dictionary! { "Differences" => differences },
    }
}

#[test]
fn a_word_in_pieces_is_one_word() {
    for (content, line) in [
        // Half of it is bold.
        ("/F1 12 Tf (with Otto) Tj /F2 12 Tf (line) Tj", "with Ottoline"),
        // Letters are drawn nearer to each other, or farther apart.
        ("/F1 12 Tf [(with) -278 (Ot) 40 (to) -40 (line)] TJ", "with Ottoline"),
        // The rest of it is written first.
        ("/F1 12 Tf 70 0 Td (toline) Tj -11.5 0 Td (Ot) Tj", "Ottoline"),
        // Capitals are large and small.
        ("/F1 12 Tf (O) Tj /F1 9 Tf (TTOLINE) Tj", "OTTOLINE"),
        // Each letter stands alone.
        ("/F1 12 Tf 9.3 0 Td(O)Tj 9.3 0 Td(t)Tj 3.3 0 Td(t)Tj 3.3 0 Td(o)Tj", "Otto"),
        // The size is in the matrix.
        ("/F1 1 Tf 12 0 0 12 50 700 Tm (Otto) Tj 1.9 0 Td (line) Tj", "Ottoline"),
        // Letters are narrow.
        ("/F1 12 Tf 50 Tz (Otto) Tj 11.4 0 Td (line) Tj", "Ottoline"),
        // Letters are spaced out.
        ("/F1 12 Tf (with ) Tj 4 Tc (Ottoline) Tj 0 Tc ( came) Tj", "with Ottoline came"),
        ("/F1 12 Tf 9 Tc (999 030 8241) Tj", "999 030 8241"),
        // It is drawn twice, to look bold.
        ("/F1 12 Tf 50 700 Td (Ottoline) Tj 0.3 0 Td (Ottoline) Tj", "Ottoline"),
        // A figure is raised.
        (
            "/F1 12 Tf (on the 1) Tj /F1 7 Tf 5 Ts (st) Tj 0 Ts /F1 12 Tf ( of May) Tj",
            "on the 1st of May",
        ),
        // Its first letter is two lines high.
        (
            "/F1 30 Tf 50 686 Td (O) Tj /F1 12 Tf 24 14 Td (ttoline came) Tj 0 -14 Td (and sat) Tj",
            "Ottoline came",
        ),
        // It stands upright, or on its head.
        ("/F1 12 Tf 0 1 -1 0 300 300 Tm (Otto) Tj 22.7 0 Td (line) Tj", "Ottoline"),
        ("/F1 12 Tf -1 0 0 -1 300 300 Tm (Otto) Tj 22.7 0 Td (line) Tj", "Ottoline"),
        // An accent is drawn over a letter.
        ("/F1 12 Tf (Zo) Tj 15.1 0 Td (\\250) Tj -1.1 0 Td (elina) Tj", "Zo\u{eb}lina"),
    ] {
        let said = shown(&format!("BT {content} ET"));
        assert!(said.words.lines().any(|said| said == line), "{content}: {}", said.words);
    }
}

#[test]
fn words_are_parted_by_gaps_and_new_lines() {
    for (content, lines) in [
        ("(with) Tj 25 0 Td (Otto) Tj", "with Otto\n"),
        ("[(with) -200 (Otto)] TJ", "with Otto\n"),
        ("(with) Tj 0 -14 Td (Otto) Tj", "with\nOtto\n"),
        ("14 TL (with) Tj T* (Otto) Tj (line) ' 0 1 (came) \"", "with\nOtto\nline\ncame\n"),
        ("0 -14 TD (with) Tj T* (Otto) Tj", "with\nOtto\n"),
        ("(Date of birth:) Tj 150 0 Td (today) Tj", "Date of birth:\ntoday\n"),
        ("(I) Tj 10 0 Td (a) Tj 10 0 Td (room) Tj", "I a room\n"),
    ] {
        let said = shown(&format!("BT /F1 12 Tf 50 700 Td {content} ET"));
        assert_eq!(said.words, lines, "{content}");
    }
}

#[test]
fn a_gap_that_may_be_a_blank_is_read_both_ways() {
    for (by, line, other) in [(22.2, "withOtto", "with Otto"), (23.2, "with Otto", "withOtto")] {
        let said = shown(&format!("BT /F1 12 Tf 50 700 Td (with) Tj {by} 0 Td (Otto) Tj ET"));
        assert!(said.words.contains(line) && said.traces.contains(other), "{by} {}", said.traces);
    }
}

#[test]
fn a_word_that_a_hyphen_breaks_goes_on_in_the_line_below() {
    // Two columns are drawn line by line.
    let said = shown(
        "BT /F1 12 Tf 50 700 Td (with Otto-) Tj 200 0 Td (and then) Tj -200 -14 Td (line sat) Tj 200 0 Td (we went) Tj ET",
    );
    assert!(said.traces.contains("with Otto-\nline sat"), "{}", said.traces);
}

#[test]
fn letters_in_other_orders_are_read_as_they_may_be_meant() {
    for (content, other) in [
        // Below each other.
        ("(O) Tj 0 -12 Td (t) Tj 0 -12 Td (t) Tj 0 -12 Td (o) Tj", "Otto"),
        // In one row, and drawn column by column.
        ("(Amelia) Tj 0 -14 Td (x) Tj 100 14 Td (Patel) Tj", "Amelia Patel"),
    ] {
        let said = shown(&format!("BT /F1 12 Tf 50 700 Td {content} ET"));
        assert!(said.traces.contains(other), "{content}: {}", said.traces);
    }
    let mut draft = OnePage::new();
    let map = draft
        .stream(Dictionary::new(), "3 beginbfchar <01> <05D0> <02> <05D1> <03> <05D2> endbfchar");
    let font = with(named("Type1", &["x", "x", "x"]), dictionary! { "ToUnicode" => map });
    draft.put("Font", "F3", font);
    let said = said(&draft.bytes("BT /F3 12 Tf <030201> Tj ET"));
    assert!(said.traces.contains("\u{5d0}\u{5d1}\u{5d2}"), "{}", said.traces);
}

#[test]
fn words_that_stand_for_others_are_read_as_well_as_those() {
    let said = shown(
        "BT /F1 12 Tf /Span <</ActualText (Ottoline)>> BDC (the baby) Tj EMC \
         /Span <</ActualText <FEFF005A006F00EB>>> BDC (x) Tj EMC \
         /Figure <</Alt (Leopold asleep)>> BDC EMC /Span <</E (Philippa)>> BDC (P.) Tj EMC ET \
         /Span <</ActualText (Gwendolen)>> BDC 0 0 m EMC",
    );
    for words in ["the baby", "Ottoline", "Zo\u{eb}", "Leopold asleep", "Philippa", "Gwendolen"] {
        assert!(said.words.contains(words), "{words}: {}", said.words);
    }
    // The same words are not read twice.
    let same = shown("BT /F1 12 Tf /Span <</ActualText (Otto)>> BDC (Otto-) Tj EMC ET");
    assert_eq!(same.words, "Otto-\n");
}

#[test]
fn words_that_the_eye_does_not_see_are_read() {
    for content in [
        "3 Tr (Ottoline) Tj",
        "1 1 1 rg (Ottoline) Tj",
        "9000 9000 Td (Ottoline) Tj",
        "/F1 0.01 Tf (Ottoline) Tj",
        "7 Tr (Ottoline) Tj",
        "/OC /Layer BDC (Ottoline) Tj EMC",
        "q 0 0 1 1 re W n (Ottoline) Tj Q",
        "BI /W 9 /H 1 /BPC 8 ID \x01 Tj ( EI\x02\x03 \nEI (Ottoline) Tj",
        "1e999 0 0 1 0 0 cm (Ottoline) Tj",
    ] {
        let said = shown(&format!("BT /F1 12 Tf {content} ET"));
        assert!(said.words.contains("Ottoline"), "{content}: {}", said.words);
    }
}

#[test]
fn words_in_forms_are_read_where_they_are_drawn() {
    let mut draft = OnePage::new();
    draft.form("Inner", "BT /F1 12 Tf (line) Tj ET");
    draft.form("Outer", "BT /F1 12 Tf (Otto) Tj ET q 1 0 0 1 22.7 0 cm /Inner Do Q");
    let said =
        said(&draft.bytes("q 1 0 0 1 50 700 cm /Outer Do Q BT /F1 12 Tf 50 680 Td (came) Tj ET"));
    assert_eq!(said.words, "Ottoline\ncame\n");
}

#[test]
fn words_in_a_form_that_no_page_draws_are_read() {
    let mut draft = OnePage::new();
    draft.form("Form", "BT /F1 12 Tf (Ottoline) Tj ET");
    let tiles =
        dictionary! { "PatternType" => 1, "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
    draft.stream(tiles, "BT /F1 12 Tf (Leopold) Tj ET");
    let said = said(&draft.bytes("BT /F1 12 Tf (a page) Tj ET"));
    assert!(said.words.contains("Ottoline") && said.words.contains("Leopold"), "{}", said.words);
}

#[test]
fn words_on_a_page_that_is_left_out_are_read() {
    let mut draft = OnePage::new();
    let content = draft.stream(Dictionary::new(), "BT /F1 12 Tf (Ottoline) Tj ET");
    let resources = draft.resources.clone();
    draft.document.add_object(
        dictionary! { "Type" => "Page", "Contents" => content, "Resources" => resources },
    );
    let said = said(&draft.bytes("BT /F1 12 Tf (a page) Tj ET"));
    assert!(said.words.contains("Ottoline"), "{}", said.words);
}

#[test]
fn every_look_of_a_note_and_a_field_is_read() {
    let mut draft = OnePage::new();
    let form = |draft: &mut OnePage, words: &str| {
        let dict = dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 90.into(), 20.into()] };
        draft.stream(dict, &format!("BT /F1 12 Tf ({words}) Tj ET"))
    };
    let (on, off, down) =
        (form(&mut draft, "Ottoline"), form(&mut draft, "Leopold"), form(&mut draft, "Philippa"));
    let note = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "F" => 2,
        "Rect" => vec![150.into(), 698.into(), 240.into(), 718.into()],
        "AP" => dictionary! { "N" => dictionary! { "On" => on, "Off" => off }, "D" => down },
    };
    draft.page.set("Annots", vec![Object::Dictionary(note)]);
    let said = said(&draft.bytes("BT /F1 12 Tf 50 698 Td (Name of the child:) Tj ET"));
    for name in ["Ottoline", "Leopold", "Philippa"] {
        assert!(said.words.contains(name), "{name}: {}", said.words);
    }
}

#[test]
fn a_map_to_letters_counts_more_than_the_names_of_shapes() {
    for (map, line) in [
        ("2 beginbfchar\n<01> <004F>\n<02> <0074>\nendbfchar", "Ot"),
        // A bad line, and a code that the map leaves out.
        ("3 beginbfchar\n<01> <004F>\n<03>\n<02> <>\nendbfchar", "Ob"),
        ("1 beginbfrange <00> <FF> <0000> endbfrange", "ab"),
    ] {
        let mut draft = OnePage::new();
        let map = draft.stream(Dictionary::new(), map);
        draft.put(
            "Font",
            "F3",
            with(named("Type1", &["a", "b"]), dictionary! { "ToUnicode" => map }),
        );
        let said = said(&draft.bytes("BT /F3 12 Tf <0102> Tj ET"));
        assert_eq!(said.words, format!("{line}\n"), "{map:?}");
    }
}

#[test]
fn letters_are_known_by_the_names_of_their_shapes() {
    for (names, line) in [
        (["O", "f_f", "uni0065"], "Offe"),
        (["Oslash", "fi", "e.alt"], "\u{d8}fie"),
        (["a1", "G02", "C3"], "\u{394}\u{398}\u{39b}"),
    ] {
        for subtype in ["Type1", "TrueType", "Type3"] {
            let mut draft = OnePage::new();
            draft.put("Font", "F3", named(subtype, &names));
            let said = said(&draft.bytes("BT /F3 12 Tf <010203> Tj ET"));
            assert_eq!(said.words, format!("{line}\n"), "{subtype}");
        }
    }
}

#[test]
fn letters_without_a_map_are_known_by_the_font_itself() {
    let mut draft = OnePage::new();
    let program = super::truetype::tests::font([0, 3, 0, 1]);
    let program = draft.document.add_object(Stream::new(Dictionary::new(), program));
    let below = dictionary! {
        "Subtype" => "CIDFontType2", "CIDToGIDMap" => "Identity",
        "FontDescriptor" => dictionary! { "FontFile2" => program },
    };
    let font = dictionary! {
        "Subtype" => "Type0", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Dictionary(below)],
    };
    draft.put("Font", "F3", font);
    assert_eq!(said(&draft.bytes("BT /F3 12 Tf <00060005> Tj ET")).words, "BA\n");
}

#[test]
fn a_pdf_whose_password_is_empty_is_read() {
    let mut document = Document::load_mem(&OnePage::new().bytes("BT /F1 12 Tf (Ottoline) Tj ET"))
        .expect("it is a PDF");
    let id = Object::string_literal("an id of the file");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).expect("it can be locked");
    document.encrypt(&state).expect("it can be locked");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("memory can be written");
    assert!(memchr::memmem::find(&bytes, b"Ottoline").is_none());
    assert_eq!(said(&bytes).words, "Ottoline\n");
}

#[test]
fn words_inside_the_drawings_of_letters_are_read() {
    let mut draft = OnePage::new();
    let drawing = draft.stream(Dictionary::new(), "500 0 d0 BT /F1 1 Tf (Ottoline) Tj ET");
    let font = dictionary! {
        "CharProcs" => dictionary! { "one" => drawing },
        "FontMatrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 0.into(), 0.into()],
    };
    draft.put("Font", "F3", with(named("Type3", &["one"]), font));
    let said = said(&draft.bytes("BT /F3 12 Tf <01> Tj ET"));
    assert!(said.words.contains("Ottoline"), "{}", said.words);
}

#[test]
fn a_font_that_is_not_there_is_read_like_any_other() {
    assert_eq!(shown("BT /F9 12 Tf (Ottoline) Tj ET").words, "Ottoline\n");
    assert_eq!(shown("BT (Ottoline) Tj ET").words, "Ottoline\n");
}

#[test]
fn a_font_is_set_by_a_table_as_well() {
    let mut draft = OnePage::new();
    let font = draft.document.add_object(named("Type1", &["O", "t"]));
    draft.put("ExtGState", "G", dictionary! { "Font" => vec![font.into(), 12.into()] });
    assert_eq!(said(&draft.bytes("BT /G gs <0102> Tj ET")).words, "Ot\n");
}

#[test]
fn letters_that_cannot_be_known_are_told() {
    let wide = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Dictionary(dictionary! { "Subtype" => "CIDFontType2" })],
    };
    let why = "page 1: it does not say which letters it shows; a person can read them";
    let many = "(a word and another) Tj ".repeat(20);
    for (unknown, is_told) in [("<0024>", false), ("<00240025>", true)] {
        let mut draft = OnePage::new();
        draft.put("Font", "F3", wide.clone());
        let content = format!("BT /F1 12 Tf {many} /F3 12 Tf {unknown} Tj ET");
        let said = said(&draft.bytes(&content));
        assert_eq!(said.unreadable.contains(&why.to_owned()), is_told, "{unknown}");
    }
    // Numbers of shapes are often the letters, moved.
    let mut draft = OnePage::new();
    draft.put("Font", "F3", wide);
    let said = said(&draft.bytes("BT /F3 12 Tf <00320057005700520047> Tj ET"));
    assert!(said.traces.contains("Ottod"), "{}", said.traces);
}

#[test]
fn a_form_stands_where_its_matrix_puts_it() {
    let mut draft = OnePage::new();
    for (name, letters, left) in [("Left", "Otto", 0), ("Right", "line", 22)] {
        let id = draft.form(name, &format!("BT /F1 12 Tf ({letters}) Tj ET"));
        let form = draft.document.get_object_mut(id).and_then(Object::as_stream_mut).unwrap();
        form.dict
            .set("Matrix", vec![1.into(), 0.into(), 0.into(), 1.into(), left.into(), 0.into()]);
    }
    let said = said(&draft.bytes("/Right Do /Left Do"));
    assert!(said.words.contains("Ottoline"), "{}", said.words);
}

#[test]
fn content_without_end_is_told_and_ends() {
    let mut draft = OnePage::new();
    let loops: String = "/Form Do ".repeat(50);
    draft.form("Form", &format!("BT /F1 12 Tf (words) Tj ET {loops}"));
    let looped = said(&draft.bytes("/Form Do"));
    assert_eq!(looped.unreadable, ["page 1: a part of its text cannot be read"]);
    let mut draft = OnePage::new();
    draft.form("Form", "0 0 m 9 9 l S");
    let signs =
        said(&draft.bytes(&format!("{} BT /F1 12 Tf (a page) Tj ET", "/Form Do ".repeat(1000))));
    assert_eq!(signs.unreadable, [""; 0]);
    let many = shown(&format!("BT /F1 12 Tf {} ET", "(a word ) Tj ".repeat(60_000)));
    assert_eq!(many.unreadable, ["page 1: a part of its text cannot be read"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_commands_are_carried_out(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.split('|').collect::<Vec<_>>()), 0..40),
    ) {
        let mut draft = OnePage::new();
        draft.form("Form", "/Form Do (a) Tj");
        said(&draft.bytes(&pieces.join(" ")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_change_to_a_pdf_leaves_it_readable_or_not(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut draft = OnePage::new();
        draft.form("Form", "BT /F1 12 Tf (Otto) Tj ET");
        draft.put("Font", "F3", named("Type3", &["a1", "b"]));
        let mut bytes = draft.bytes("/Form Do BT /F3 12 Tf <0102> Tj 5 0 Td [(a) 9 (b)] TJ ET");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = super::read(&bytes, &mut Sink::new(&Sought::Anything, &mut |_| ()));
    }
}

const PIECES: &str = "q|Q|BT|ET|/F1 12 Tf|/F2 -3 Tf|/F9 0 Tf|(Otto) Tj|[(a) -300 (b) 9e9] TJ|1 0 0 1 5 5 cm|0 0 0 0 0 0 Tm|\
    -1 0 0 1 0 0 Tm|9999999999 0 0 9999999999 0 0 cm|5 5 Td|0 -12 TD|T*|(x) '|1 2 (y) \"|-50 Tz|0 Tz|9 Tc|99 Tw|5 Ts|12 TL|\
    /Form Do|/Span <</ActualText (o)>> BDC|/OC /L BDC|EMC|BI /W 1 ID x EI|<00|<<|>>|[|]|(|)|%|\\|.|-";
