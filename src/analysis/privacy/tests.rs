//! What is found in short texts, and what is not.

use super::*;

fn found(lookout: &Lookout, text: &str) -> Vec<FindingKind> {
    lookout.hits(text).into_iter().map(|hit| hit.kind).collect()
}

#[test]
fn a_listed_name_is_found_however_it_is_written() {
    let lookout =
        Lookout::new(&["Amelia Patel".to_owned(), "Zoë".to_owned(), "Smith-Jones".to_owned()]);
    for text in [
        "AMELIA PATEL",
        "amelia_patel.docx",
        "AmeliaPatel2.docx",
        "visitAmeliaPatel",
        "A\u{ad}melia\u{a0}Patel",
        "zoe's",
        "ZOE\u{308}",
        "Smith Jones",
        "Smith\u{2011}Jones",
        "**Ame**lia Patel",
        r"\u005aoe",
    ] {
        assert_eq!(found(&lookout, text), [FindingKind::ListedName], "{text}");
    }
    for text in [
        "amelia",
        "Patel, Amelia",
        "the Patels",
        "the Patels\u{2019} car",
        "Amelia\u{2019}s",
        "Mrs Jones",
        "\u{410}melia",
        "Amel\u{131}a",
        "AmeIia",
        "Am3lia",
        "Am<b>elia</b>",
        "Zo&euml;",
        "Zo%C3%AB",
        r"Smith\-Jones",
        "Pa-\ntel",
        "PATEL",
    ] {
        assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
    }
    for text in ["Zoeller", "Kazoe", "Patelova", "blacksmith"] {
        assert_eq!(found(&lookout, text), [], "{text}");
    }
}

#[test]
fn a_listed_name_is_found_if_its_letters_are_parted_joined_or_other_signs() {
    let lookout = Lookout::new(
        &[
            "Ottoline Nowak",
            "Amelia Patel",
            "Seán O'Shaughnessy",
            "Kit McAteer",
            "Mac Donald",
            "Ayşe",
            "Millicent",
            "李小明",
            "محمد",
            "Zoë",
        ]
        .map(str::to_owned),
    );
    for text in [
        "O t t o l i n e",
        "O T T O L I N E",
        "A.m.e.l.i.a",
        "so A-m-e-l-i-a came",
        "Otto-line",
        "Otto\u{2009}line",
        "<b>Otto</b>line",
        "O Shaughnessy",
        "O' Shaughnessy",
        "O\u{b4}Shaughnessy",
        "O\u{2032}Shaughnessy",
        "MacAteer",
        "Mc Ateer",
        "Mac Ateer",
        "MacDonald",
        "P4tel",
        "Pate1",
        "0ttoline",
        "0tt0line",
        "Ottolin3",
        "Ottollne",
        "4melia",
        "@melia",
        "MiIIicent",
        "Mi11icent",
        "AmeIla",
        "Zo3",
        "\u{1d0f}\u{1d1b}\u{1d1b}\u{1d0f}\u{29f}\u{26a}\u{274}\u{1d07}",
        "visitottoline.txt",
        "Ottolinevisit.txt",
        "visitamelia.txt",
        "mynowak2020",
        "APatel.txt",
        "andottoline",
        "Ays%CC%A7e",
        "Zo%EB",
        r"\x4fttoline",
        "李 小 明",
        "小明",
        "李小\n明",
        "ومحمد",
    ] {
        assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
    }
    for text in [
        "I work on a Mac",
        "as her mother did",
        "a b c d e f g",
        "E11 and M1 and 1st",
        "in the line of otters",
        "a mill, a cent",
        "Ella and Lia",
    ] {
        assert_eq!(found(&lookout, text), [], "{text}");
    }
}

#[test]
fn a_listed_name_that_is_an_ordinary_word_needs_a_sign_of_a_person() {
    let lookout = Lookout::new(&["Grace Young".to_owned(), "Will".to_owned()]);
    for text in [
        "I met Grace there.",
        "Grace smiled.",
        "Grace's hand",
        "grace young",
        "Young, Grace",
        "Grace",
    ] {
        assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
    }
    for text in ["with grace", "the young ones", "a will of her own"] {
        assert_eq!(found(&lookout, text), [], "{text}");
    }
}

#[test]
fn a_listed_surname_that_means_nothing_else_is_found_in_any_case() {
    let listed = ["Khan", "Jo Wilson", "Hussain", "Müller"].map(str::to_owned);
    let lookout = Lookout::new(&listed);
    for text in ["khan was asleep", "with khan's mum", "khan.txt", "so hussain came", "muller"] {
        assert_eq!(found(&lookout, text), [FindingKind::ListedName], "{text}");
    }
}

#[test]
fn a_listed_name_that_is_a_word_is_found_where_it_does_not_just_begin_a_sentence() {
    let lookout = Lookout::new(&["Hope".to_owned(), "Will".to_owned()]);
    for text in [
        "Child: Hope",
        "- Hope: asleep",
        "Hope, asleep.",
        "Hope (4)",
        "Hope 14 months",
        "Hope/Will",
        "The Hope family",
        "\u{201c}Hope\u{201d} on the peg",
    ] {
        assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
    }
    assert_eq!(found(&lookout, "Will it work?"), [FindingKind::PerhapsName]);
}

#[test]
fn signs_around_a_value_hide_nothing() {
    for (text, kind) in [
        ("Date of birth: ____14/02/2021____", FindingKind::DateOfBirth),
        ("NHS number: ____943 476 5919____", FindingKind::NhsNumber),
        ("_07700 900123_", FindingKind::Phone),
        ("Tel: ......07700 900123", FindingKind::Phone),
        ("Tel:\u{2014}07700 900123", FindingKind::Phone),
        ("Postcode: ____LS17 5NB____", FindingKind::Postcode),
        ("LS17_5NB_notes.txt", FindingKind::Postcode),
        ("Mrs_Quillfeather.txt", FindingKind::HonorificName),
        ("Case number: [448812]", FindingKind::CaseNumber),
        ("Case number: (448812)", FindingKind::CaseNumber),
        ("Case number: \"448812\"", FindingKind::CaseNumber),
        ("Date of birth: ....... 14/02/2021", FindingKind::DateOfBirth),
    ] {
        assert_eq!(found(&Lookout::new(&[]), text), [kind], "{text}");
    }
    assert_eq!(found(&Lookout::new(&[]), "de Rementeria, A. (2015) Finding Your Way"), []);
}

#[test]
fn a_label_or_an_age_says_that_a_word_on_no_list_is_a_name() {
    let lookout = Lookout::new(&[]);
    let names = |text: &str| {
        let found = lookout.names(text).into_iter();
        found.map(|name| (name.said, name.kind)).collect::<Vec<_>>()
    };
    for text in [
        "Surname: Quillfeather",
        "Child\u{2019}s name: Quillfeather",
        "Name of child: Quillfeather Date of birth: unknown",
        "Mother: Quillfeather",
        "KNOWN AS: Quillfeather",
        "Health visitor: Quillfeather",
    ] {
        assert_eq!(names(text), [("Quillfeather".to_owned(), FindingKind::Name)], "{text}");
    }
    for text in [
        "I saw Zorvi (14 months) there",
        "the twin Zorvi, 8 weeks, slept",
        "and his dad, Zorvi, came",
        "the mum of Zorvi wept",
        "they called him Zorvi",
    ] {
        assert_eq!(names(text), [("Zorvi".to_owned(), FindingKind::PerhapsName)], "{text}");
    }
    // Names that are those of families and places as well.
    for (text, name) in [("then I asked Morag how", "Morag"), ("I picked up Logan and", "Logan")] {
        assert_eq!(names(text), [(name.to_owned(), FindingKind::PerhapsName)], "{text}");
    }
    for text in
        ["Mother: tired", "Child: Asleep", "Baby: Well", "Parent: See below", "so near Stanley"]
    {
        assert_eq!(names(text), [], "{text}");
    }
}

#[test]
fn a_listed_place_is_found_as_a_whole_and_its_words_alone_are_not() {
    let lookout = Lookout::new(&["Bluebell Nursery".to_owned(), "12 Bramble Close".to_owned()]);
    for text in ["at bluebell nursery", "BluebellNursery.docx", "lives at 12 Bramble Close, in"] {
        assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
    }
    for text in ["the nursery", "a bluebell", "very close", "12 brambles"] {
        assert_eq!(found(&lookout, text), [], "{text}");
    }
}

#[test]
fn a_listed_number_or_code_is_found_in_any_case_and_signs_alone_are_nothing() {
    let listed = ["FY7 6QX", "07700 900123", "kx19 fzt", "---", "!"].map(str::to_owned);
    let lookout = Lookout::new(&listed);
    for text in ["at fy7 6qx now", "FY76QX", "on 07700-900123", "KX19FZT"] {
        assert!(found(&lookout, text).contains(&FindingKind::ListedName), "{text}");
    }
    assert_eq!(found(&lookout, "--- nothing! here 077009001234 ---"), []);
}

#[test]
fn a_short_form_of_a_listed_name_is_told() {
    let lookout = Lookout::new(&["Ottoline".to_owned(), "Milly".to_owned()]);
    for text in ["I saw Ottie today", "Amelia smiled"] {
        assert_eq!(found(&lookout, text), [FindingKind::ShortName], "{text}");
    }
}

#[test]
fn ten_thousand_names_and_names_of_any_length_and_script_are_found() {
    let mut names: Vec<String> = (0..10_000).map(|n| format!("Nam{}e", letters(n))).collect();
    names.extend(["J".to_owned(), "x".repeat(200)]);
    names.extend(["李小明", "नेहा", "Амина"].map(str::to_owned));
    let lookout = Lookout::new(&names);
    for text in [
        format!("so Nam{}e came", letters(7_777)),
        "x".repeat(200),
        "我見到李小明了".to_owned(),
        "नेहा आई".to_owned(),
        "и Амина".to_owned(),
    ] {
        assert!(found(&lookout, &text).contains(&FindingKind::ListedName), "{text}");
    }
}

fn letters(n: usize) -> String {
    n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
}

#[test]
fn a_hyphen_at_the_end_of_a_line_hides_no_name() {
    let lookout = Lookout::new(&["Amelia Patel".to_owned(), "Smith-Jones".to_owned()]);
    for (line, next) in [
        ("I met Ame-", "lia there"),
        ("with Smith-", "Jones"),
        ("and Pa\u{2010}", "tel"),
        ("I met Ame-<br>", "lia there"),
        ("I met Ame-<br/> ", "  lia there"),
        ("<p>I met Ame-</p>", "<p class=\"a\">lia there"),
    ] {
        let (begun, told) = lookout.hits_across(line, next);
        let is_found = |hit: &Hit| hit.kind == FindingKind::ListedName;
        assert!(
            begun.iter().chain(&told).any(is_found) || lookout.hits(next).iter().any(is_found),
            "{line} / {next}"
        );
    }
}

#[test]
fn a_finding_across_a_line_break_counts_once_and_a_stop_ends_it() {
    let lookout = Lookout::new(&["Amelia Patel".to_owned()]);
    let kinds = |line: &str, next: &str| {
        lookout.hits_across(line, next).0.into_iter().map(|hit| hit.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("I met Mrs", "Ashby at the door."), [FindingKind::HonorificName]);
    assert_eq!(kinds("Her number is 943 476", "5919 and"), [FindingKind::NhsNumber]);
    assert_eq!(kinds("and Amelia", "  Patel lives"), [FindingKind::ListedName]);
    assert_eq!(kinds("He is a Dr.", "Patel at the door."), []);
    assert_eq!(kinds("Bluebell", "- Ward round"), []);
    assert_eq!(kinds("Mrs Patel came.", "Then she left"), [], "that stands in one line");
    assert_eq!(lookout.hits_across("I met Mrs", "Ashby").0[0].span.start, 6);
    for (line, next, kind) in [
        ("the number 943 476-", "5919 and", FindingKind::NhsNumber),
        ("the number 943-476-", "5919", FindingKind::NhsNumber),
        ("they live at LS99 4-", "QX, she said", FindingKind::Postcode),
        ("ring 0113 496-", "0123 before nine", FindingKind::Phone),
        ("born on 12/03/", "2024 in spring", FindingKind::DateOfBirth),
        ("our ref DH/MAT/", "0931", FindingKind::CaseNumber),
        ("at 12 Corn-", "wallis Road", FindingKind::NamedPlace),
        ("at 12 Cornwallis", "Road by the mill", FindingKind::NamedPlace),
    ] {
        assert_eq!(kinds(line, next), [kind], "{line} / {next}");
    }
    assert_eq!(kinds("a mother-", "in-law came"), []);
    assert_eq!(kinds("for 24/", "7 help"), []);
    for (line, next, kind, at) in [
        ("The date of birth was", "3 March 2023, she said", FindingKind::DateOfBirth, 0),
        ("He was born", " on 5 March 2023", FindingKind::DateOfBirth, 4),
        ("named in the case number", "2024/118734", FindingKind::CaseNumber, 0),
        ("His reference number:", "SG-448812", FindingKind::CaseNumber, 0),
    ] {
        let (_, told) = lookout.hits_across(line, next);
        assert_eq!(
            told.iter().map(|hit| (hit.kind, hit.span.start)).collect::<Vec<_>>(),
            [(kind, at)],
            "{line} / {next}"
        );
    }
}

#[test]
fn a_place_is_named_by_the_label_of_a_form() {
    let lookout = Lookout::new(&[]);
    for text in ["Name of ward: Willow", "Ward: Willow", "School: Hillside Juniors"] {
        assert_eq!(found(&lookout, text), [FindingKind::NamedPlace], "{text}");
    }
    for text in ["School: Primary", "Hospital: Yes", "Clinic: None", "the ward: It was quiet"] {
        assert_eq!(found(&lookout, text), [], "{text}");
    }
}

#[test]
fn neither_months_beside_each_other_nor_rhymes_are_names_of_a_family() {
    let lookout = Lookout::new(&[]);
    for text in [
        "In May and June I was trained there.",
        "In April and May we met. Between May and August she slept.",
        "We sang Jack and Jill, and Polly put the kettle on, and Little Miss Muffet.",
    ] {
        assert_eq!(lookout.names(text), [], "{text}");
        assert_eq!(found(&lookout, text), [], "{text}");
    }
    assert_eq!(lookout.names("I have been going to Shanices house since then.").len(), 1);
    assert_eq!(lookout.names("I met Poppy and Summer there.").len(), 2);
    assert_eq!(lookout.names("Then Heledd came, and so did Mei and Idil.").len(), 3);
}

#[test]
fn common_words_of_the_field_raise_nothing() {
    let lookout = Lookout::new(&[]);
    for text in [
        "In the language of the Royal College of Midwives this is restorative supervision.",
        "One boy loved Mr Men books, and another asked for Dr Seuss.",
        "Forest School on Fridays was the best of it.",
        "At Sunday school as a child I hated forms.",
        "The Family Nurse Partnership visits until age 2.",
        "Nursery Nurse Award, School Nurse Team.",
        "Baby Clinic. Antenatal Clinic. Breastfeeding Clinic.",
        "Professor Winnicott's good enough mother helped me.",
        "Special School. Primary School. Children's Hospital. Cottage Hospital.",
        "We read Young Children and Racial Justice by Jane Lane.",
        "Fraiberg wrote in the Journal of the American Academy of Child Psychiatry about ghosts.",
    ] {
        assert_eq!(found(&lookout, text), [], "{text}");
    }
    assert_eq!(found(&lookout, "We met at St. Mary's Hospital. Then"), [FindingKind::NamedPlace]);
    assert_eq!(found(&lookout, "It was hard. Bluebell Nursery helped."), [FindingKind::NamedPlace]);
}

#[test]
fn a_column_counts_from_the_beginning_of_a_line_that_comes_in_pieces() {
    let lookout = Lookout::new(&["Featherstonehaugh".to_owned()]);
    let mut reader = Reader::new(&lookout);
    let mut seen = Vec::new();
    for (begins, piece) in [
        (0, "long "),
        (5, "Featherstonehaugh, Mrs Okonkwo and Feather-"),
        (0, "stonehaugh with Kacper"),
    ] {
        let at = (format!("line {}", if begins == 0 { 2 } else { 1 }), begins);
        reader.look_from("a", at, piece.to_owned(), begins == 0, |_, place, _| {
            seen.push(place.to_owned());
        });
    }
    reader.look_from(
        "a",
        ("line 3".to_owned(), 70),
        "Leopold came".to_owned(),
        false,
        |_, _, _| {},
    );
    assert_eq!(seen, ["a, line 1, column 6", "a, line 1, column 25", "a, line 1, column 41"]);
    let names = reader.names_and_surnames("a");
    let places: Vec<&str> = names.iter().map(|name| name.place.as_str()).collect();
    assert_eq!(places, ["a, line 2, column 17", "a, line 3, column 71", "a, line 1, column 29"]);
}

#[test]
fn a_name_over_three_lines_is_found() {
    let lookout = Lookout::new(&["Featherstonehaugh".to_owned()]);
    let mut reader = Reader::new(&lookout);
    let mut seen = Vec::new();
    for (number, line) in ["I met Feather-", "stone-", "haugh there"].into_iter().enumerate() {
        let place = format!("line {}", number + 1);
        reader.look("a.txt", place, line.to_owned(), number > 0, |kind, place, _| {
            seen.push((kind, place.to_owned()));
        });
    }
    assert_eq!(seen, [(FindingKind::ListedName, "a.txt, line 1, column 7".to_owned())]);
}

#[test]
fn a_name_among_signs_of_chinese_is_found_in_either_writing() {
    let traces = |name: &str, text: &str| {
        let lookout = Lookout::new(&[name.to_owned()]);
        let mut said = Vec::new();
        Reader::new(&lookout).look_for_names("E1", "here", text, |_, _, name| {
            said.push(name.to_owned());
        });
        said
    };
    let text = "\u{4e16}\u{754c} | Ottoline | \u{738b}\u{5c0f}\u{660e} | \u{ae40}\u{bbfc}\u{c900}";
    for name in ["Ottoline", "\u{738b}\u{5c0f}\u{660e}", "\u{ae40}\u{bbfc}\u{c900}"] {
        assert!(traces(name, text).iter().any(|said| said == name), "{name}");
    }
}
