//! The names of the list in the forms in which programs and people write them.

use crate::{
    analysis::privacy::{Lookout, escapes::PAGES},
    model::FindingKind,
};

fn lookout() -> Lookout {
    let names = [
        "Amelia Patel",
        "Zoë",
        "Łucja",
        "Seán O'Shaughnessy",
        "Kacper Nowak",
        "Strauß",
        "Søren",
        "Éamon",
        "Ottoline",
    ];
    Lookout::new(&names.map(str::to_owned))
}

/// Returns the words in which the name is written that is found in a text.
pub(super) fn found(lookout: &Lookout, text: &str) -> Vec<String> {
    let hits = lookout.hits(text).into_iter();
    let names = hits.filter(|hit| hit.kind == FindingKind::ListedName);
    names.map(|hit| text[hit.span].to_owned()).collect()
}

/// Every text is a name from its first letter to its last.
fn each_is_a_name(texts: &[&str]) {
    let lookout = lookout();
    for text in texts {
        for (before, after) in [("", ""), ("I met ", " there"), ("(", "),")] {
            let written = format!("{before}{text}{after}");
            assert_eq!(found(&lookout, &written), [*text], "{written}");
        }
    }
}

fn each_is_quiet(texts: &[&str]) {
    let lookout = lookout();
    for text in texts {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_name_is_found_if_its_letters_are_numbers_of_bytes() {
    each_is_a_name(&[
        "Zo%C3%AB",
        "Zo%25C3%25AB",
        "Zo%2525C3%2525AB",
        "%25C3%2589amon",
        "Amelia%2520Patel",
        r"Zo\xEB",
        r"Zo\xc3\xab",
        r"Zo\303\253",
        r"Zo\u{eb}",
        "Zo&amp;euml;",
        "Zo&amp;amp;#235;",
        "Zoe&#x308;",
        "Ame&zwnj;lia",
    ]);
    each_is_quiet(&[
        "zo 25% and 30%",
        "Zo%25C3",
        r"Zo\x2d",
        r"C:\303\253",
        "Zo &amp; Eb",
        r"Zo\u{110000}b",
        r"\u{",
    ]);
}

#[test]
fn a_name_before_a_hyphen_at_the_end_of_a_line_may_be_whole() {
    let lookout = lookout();
    for (text, name) in [
        ("with Zoë-\nbrumm", "Zoë"),
        ("with Zoë\u{2010}\n brumm", "Zoë"),
        ("with Zoë\u{ad}\nbrumm", "Zoë"),
        ("brumm-\nOttoline sang", "Ottoline"),
        ("with Otto-\nline", "Otto-\nline"),
    ] {
        assert_eq!(found(&lookout, text), [name], "{text:?}");
    }
}

#[test]
fn a_name_with_accents_may_be_joined_to_a_word() {
    let lookout = lookout();
    for text in ["visitłucja", "éamonvisit", "visitzoë"] {
        assert_eq!(found(&lookout, text), [text]);
    }
    each_is_quiet(&["łucjanen", "visitłuc"]);
}

#[test]
fn a_name_is_found_if_a_program_misread_its_letters() {
    let lookout = lookout();
    for name in ["Zoë", "O’Shaughnessy", "Łucja", "Éamon", "Søren", "Strauß", "Am\u{200b}elia"]
    {
        for (page, signs) in PAGES.iter().enumerate() {
            let mut text = name.to_owned();
            for times in 1..=if page < 3 { 2 } else { 1 } {
                text = misread(&text, signs);
                assert_eq!(found(&lookout, &text), [&*text], "{page}, {times}: {text}");
            }
        }
    }
    each_is_a_name(&["O\u{92}Shaughnessy", "Zo\u{c3}\u{ab}", "\u{c5}\u{81}ucja"]);
    each_is_quiet(&["Zo \u{c3}", "Zo\u{c3}", "\u{c5}ucja"]);
}

/// Returns a text as a program shows it that takes its bytes for another encoding.
fn misread(text: &str, signs: &str) -> String {
    let sign = |byte: u8| match byte.checked_sub(0x80) {
        Some(high) => signs.chars().nth(usize::from(high)).unwrap(),
        None => char::from(byte),
    };
    text.bytes().map(sign).collect()
}

#[test]
fn a_quote_or_a_dash_after_a_letter_is_not_read_as_part_of_it() {
    let names = ["Strauß", "René", "Lukáš", "Raşcanu", "Wół", "Agnès"].map(str::to_owned);
    let lookout = Lookout::new(&names);
    for (text, name) in [
        ("„Strauß“ there", "Strauß"),
        ("“René”… and", "René"),
        ("« René\u{a0}» and", "René"),
        ("„Lukáš“ and", "Lukáš"),
        ("RĂŞCANU", "RĂŞCANU"),
        ("WÓŁ", "WÓŁ"),
        ("l’“Agnès”—", "Agnès"),
        ("┌──┐Agnès├──┤", "Agnès"),
        ("─┤Agnès├─", "Agnès"),
    ] {
        assert_eq!(found(&lookout, text), [name], "{text}");
    }
}

#[test]
fn a_name_with_the_accents_of_latex_is_found() {
    each_is_a_name(&[
        r#"Zo\"{e}"#,
        r#"Zo\"e"#,
        r#"Zo{\"e}"#,
        r#"Zo{\"{e}}"#,
        r"{\'E}amon",
        r"\'{E}amon",
        r"{\L}ucja",
        r"\L ucja",
        r"\L{}ucja",
        r"Strau{\ss}",
        r"Strau\ss{}",
        r"S\o ren",
        r"S{\o}ren",
        r"S\o{}ren",
        r"Am\'{e}l\'{\i}a",
        r"Am\u{e}l\^ia",
    ]);
    for (text, name) in [
        (r"(Strau\ss)", r"Strau\ss"),
        (r"C:\o\Amelia", "Amelia"),
        (r"users\o'Shaughnessy", "o'Shaughnessy"),
        (r"users\oShaughnessy", "oShaughnessy"),
        (r"of \'Amelia\' and", "Amelia"),
        (r#"{\"Amelia\":\"x\"}"#, "Amelia"),
        (r"{\Amelia}", "Amelia"),
        (r"{Amelia}", "Amelia"),
    ] {
        let found = found(&lookout(), text);
        assert!(found.len() == 1 && found[0].starts_with(name), "{text}: {found:?}");
    }
    each_is_quiet(&[r#"Zo\"x"#, r"Strau\sson", r"Zo\.eb", "{", r"{\", r"\"]);
}

#[test]
fn a_name_in_the_codes_of_a_mail_is_found() {
    each_is_a_name(&["Zo=C3=AB", "Zo=EB", "=C9amon", "O=E2=80=99Shaughnessy", "Zo=C3=\n=AB"]);
    each_is_a_name(&["Ame=\nlia", "Ame=\r\nlia Patel"]);
    for text in ["name=Amelia", "NAME=\nAmelia", "id=\nAmelia", "x=Amelia"] {
        assert_eq!(found(&lookout(), text), ["Amelia"], "{text}");
    }
    let edith = Lookout::new(&["Edith".to_owned()]);
    for text in ["NAME=EDITH", "name=Edith"] {
        assert_eq!(found(&edith, text).len(), 1, "{text}");
    }
    each_is_quiet(&["zo=ebb", "zo = C3 = AB", "Zo=3D", "Zo=C3", "ame =\nlia", "="]);
    for (line, next) in [("I met Ame=", "lia there"), ("I met Zo=C3=", "=AB there")] {
        let (begun, _) = lookout().hits_across(line, next);
        assert!(begun.iter().any(|hit| hit.kind == FindingKind::ListedName), "{line} / {next}");
    }
}

#[test]
fn a_name_in_letters_with_something_around_them_is_found() {
    each_is_a_name(&[
        "🅐🅜🅔🅛🅘🅐",
        "🅰🅼🅴🅻🅸🅰",
        "🄐🄜🄔🄛🄘🄐",
        "⒜⒨⒠⒧⒤⒜",
        "ⒶⓂⒺⓁⒾⒶ",
        "🄰🄼🄴🄻🄸🄰",
        "🇦🇲🇪🇱🇮🇦",
        "A\u{20dd}m\u{20dd}elia",
        "Am\u{1ab0}e\u{fe20}lia",
        "Ame\u{3164}lia",
        "Ame\u{e0061}lia",
    ]);
    for text in ["🇬🇧Amelia", "⒜Amelia", "🅰Amelia🅱"] {
        assert_eq!(found(&lookout(), text), ["Amelia"], "{text}");
    }
    each_is_quiet(&["🇬🇧 🇦🇲", "⒜ ⒝ ⒞", "🅰 and 🅱", "the 🅿 there"]);
}

#[test]
fn a_name_that_a_tab_or_a_dot_parts_is_found() {
    each_is_a_name(&["Ame\tlia", "otto\tline", "A\tmelia", "Ame·lia", "Ame\u{ac}lia"]);
    let lookout = Lookout::new(&["Rosebud", "Mariella", "Annabel"].map(str::to_owned));
    for text in ["rose\tbud", "Mari\tElla", "Anna\tBel", "Rose\tBud came", "Maria\tElla"] {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_name_of_which_a_program_lost_letters_is_found() {
    each_is_a_name(&[
        "Zo\u{fffd}",
        "Zo\u{fffd}\u{fffd}",
        "\u{fffd}ucja",
        "O\u{fffd}Shaughnessy",
        "O?Shaughnessy",
        "S\u{fffd}ren",
        "S?ren",
        "\u{fffd}amons",
    ]);
    assert_eq!(found(&lookout(), "\u{fffd}Zo\u{fffd}\u{fffd} came").len(), 1);
    let lookout = Lookout::new(&["Noé", "Anaïs", "Zoë", "Ūla", "Éa"].map(str::to_owned));
    for text in [
        "no\u{fffd} and",
        "Is it Ana?",
        "Is it Zo? Yes",
        "\u{fffd}",
        "la\u{fffd}",
        "\u{fffd}a",
        "why?is",
        "?",
        "Zor\u{fffd}",
    ] {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_name_with_an_ending_after_an_apostrophe_is_found() {
    each_is_a_name(&["Amelia'd", "Amelia'll", "AMELIA'LL", "Zoë’nin", "O'Shaughnessy'd"]);
    let lookout = Lookout::new(&["Ange", "Connor", "Shea"].map(str::to_owned));
    for text in ["d'Ange", "O'Connor", "o'Shea's"] {
        assert_eq!(found(&lookout, text).len(), 0, "{text}");
    }
}

#[test]
fn a_name_with_the_endings_of_polish_is_found() {
    let names = [
        "Kacper Nowak",
        "Amelia Kowalska",
        "Zosia",
        "Marta",
        "Paweł",
        "Julia",
        "Marek",
        "Will",
        "May",
    ];
    let lookout = Lookout::new(&names.map(str::to_owned));
    for text in [
        "Kacprowi",
        "Kacpra",
        "Kacprem",
        "Kacprze",
        "Nowakiem",
        "Nowakowie",
        "Nowaków",
        "Kacprowi Nowakowi",
        "Amelii",
        "Amelię",
        "Amelią",
        "Amelką",
        "Amelce",
        "AMELII",
        "Kowalskiej",
        "Kowalski",
        "Kowalskich",
        "Zosi",
        "Zosię",
        "Martę",
        "Pawła",
        "Pawłem",
        "Julię",
        "Julki",
        "Markiem",
    ] {
        let written = format!("To było dla {text} dobre.");
        assert_eq!(found(&lookout, &written), [text], "{text}");
    }
    for text in
        ["Julie came", "Marcie", "Marty came", "Marki", "a marka", "Martinez", "Nowakowski", "Amel"]
    {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_name_in_the_vocative_of_gaelic_is_found() {
    let names = ["Seán", "Màiri", "Calum", "Dillon", "Mair"].map(str::to_owned);
    let lookout = Lookout::new(&names);
    for (text, name) in [
        ("Dia dhuit, a Sheáin!", "Sheáin"),
        ("Ciamar a tha thu, a Mhàiri?", "Mhàiri"),
        ("a Chaluim", "Chaluim"),
    ] {
        assert_eq!(found(&lookout, text), [name], "{text}");
    }
    for text in ["the Dhillon family", "a dhillon", "A Fair day", "Fair", "a shean"] {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_name_is_found_with_or_without_the_points_of_its_writing() {
    let names = ["शर्मा", "محمد", "ليلى", "أحمد", "משה", "ফাতেমা আক্তার"].map(str::to_owned);
    let lookout = Lookout::new(&names);
    for text in ["शर्मा", "مُحَمَّد", "مـحـمـد", "ليلي", "لیلی", "احمد", "מֹשֶׁה", "আক্তার"]
    {
        let written = format!("We met {text} there");
        assert_eq!(found(&lookout, &written), [text], "{text}");
    }
    for text in ["मा", "शर", "وحده", "حمد", "আর"] {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn ten_thousand_names_without_blanks_take_hardly_longer_than_one() {
    let sign = |at: u32| char::from_u32(0x4e00 + at).unwrap();
    let names: Vec<String> =
        (0..10_000).map(|at| ['李', sign(at), sign(at / 3)].iter().collect()).collect();
    let lookout = Lookout::new(&names);
    for line in 0..2_000 {
        assert_eq!(found(&lookout, &format!("我見到 {line}")), [] as [&str; 0]);
    }
    let name = &names[7_777];
    assert_eq!(found(&lookout, &format!("我見到{name}了")), [name.as_str()]);
}

#[test]
fn a_name_with_capitals_inside_is_found_whole() {
    for (listed, text, wanted) in [
        ("VanDerBerg", "We met VanDerBerg today.", "VanDerBerg"),
        ("Vanderberg", "We met VanDerBerg today.", "VanDerBerg"),
        ("VanDerBerg", "The VanDerBergs came.", "VanDerBergs"),
        ("WibroStal", "WibroStal smiled.", "WibroStal"),
        ("SkyeLar", "SkyeLar smiled.", "SkyeLar"),
        ("AnneMarie", "We saw AnneMarie.", "AnneMarie"),
        ("Annemarie", "We saw AnneMarie.", "AnneMarie"),
        ("Kayleigh", "We met KayLeigh today.", "KayLeigh"),
        ("Amelia", "AmeLia came.", "AmeLia"),
    ] {
        let lookout = Lookout::new(&[listed.to_owned()]);
        assert_eq!(found(&lookout, text), [wanted], "{listed}: {text}");
    }
}

#[test]
fn letters_joined_before_a_name_hide_nothing() {
    let names = ["عمر", "خديجة", "سارة", "علي", "فاطمة", "مريم", "گلنار"];
    for name in names {
        let lookout = Lookout::new(&[name.to_owned()]);
        for before in ["و", "ل", "ب", "ك", "ول", "وب"] {
            let joined = format!("{before}{name}");
            let text = format!("جاءت {joined} اليوم");
            assert_eq!(found(&lookout, &text), [joined], "{name}");
        }
    }
}

#[test]
fn a_question_mark_may_stand_for_the_first_or_the_last_letter() {
    for (listed, text, wanted) in [
        ("Łukasz", "Dad ?ukasz came", "?ukasz"),
        ("Ángela", "(?ngela came)", "?ngela"),
        ("Zoë", "Zo? came", "Zo?"),
        ("René", "Then Ren? came", "Ren?"),
        ("Çağla", "We saw ?a?la there", "?a?la"),
    ] {
        let lookout = Lookout::new(&[listed.to_owned()]);
        assert_eq!(found(&lookout, text), [wanted], "{listed}");
    }
    let lookout = Lookout::new(&["Łukasz", "Zoë", "Noé"].map(str::to_owned));
    for quiet in ["Was it so? No, she said.", "What?ever", "Why? because", "a ?quoted word"] {
        assert_eq!(found(&lookout, quiet), [] as [&str; 0], "{quiet}");
    }
}

#[test]
fn a_name_of_two_letters_has_a_plural() {
    let lookout = Lookout::new(&["Ng".to_owned()]);
    assert_eq!(found(&lookout, "We visited the Ngs at home."), ["Ngs"]);
}

#[test]
fn a_name_that_is_joined_to_several_words_is_found() {
    for text in [
        "ameliasmum",
        "ameliaandbertram",
        "ameliaandmum",
        "ameliagran",
        "ameliaatnursery",
        "mumofamelia",
        "bertramandamelia",
        "ameliamum",
        "visitamelia",
    ] {
        let lookout = Lookout::new(&["Amelia".to_owned()]);
        assert_eq!(found(&lookout, text), ["amelia"], "{text}");
    }
    let lookout = Lookout::new(&["Ottoline"].map(str::to_owned));
    assert_eq!(found(&lookout, "ottolinesmum.jpg"), ["ottoline"]);
    let lookout = Lookout::new(&["Amelia", "Helen", "Adele"].map(str::to_owned));
    for quiet in ["camelias", "philhellenic", "citadeles", "ameliorate"] {
        assert_eq!(found(&lookout, quiet), [] as [&str; 0], "{quiet}");
    }
}
