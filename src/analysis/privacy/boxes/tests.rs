use std::sync::LazyLock;

use FindingKind::{
    CaseNumber, DateOfBirth, ExactDate, ListedName, NationalInsuranceNumber, NhsNumber,
    PerhapsName, Phone, Postcode,
};

use super::*;

static LOOKOUT: LazyLock<Lookout> = LazyLock::new(|| Lookout::new(&["Ottoline".to_owned()]));

fn kinds(text: &str) -> Vec<FindingKind> {
    LOOKOUT.hits(text).into_iter().map(|hit| hit.kind).collect()
}

/// Writes one sign a box in every way, in groups of so many.
fn in_boxes(value: &str, groups: &[usize]) -> Vec<String> {
    let signs: Vec<String> = value.chars().map(String::from).collect();
    let mut rest = &signs[..];
    let groups: Vec<&[String]> = groups
        .iter()
        .map(|length| {
            let (group, more) = rest.split_at(*length);
            rest = more;
            group
        })
        .collect();
    let grouped = |within: &str, between: &str| {
        groups.iter().map(|group| group.join(within)).collect::<Vec<_>>().join(between)
    };
    vec![
        format!("[{}]", grouped("][", "] [")),
        format!("[{}]", signs.join("][")),
        format!("[ {} ]", signs.join(" ] [ ")),
        format!("[{}]", signs.join("|")),
        format!("|{}|", signs.join("|")),
        format!("| {} |", signs.join(" | ")),
        format!("|{}|", grouped("|", "|  |")),
        format!("({})", signs.join(")(")),
        format!("\u{2502}{}\u{2502}", signs.join("\u{2502}")),
        format!("\u{2610}{}", signs.join(" \u{2610}")),
        signs.join(" "),
        grouped(" ", "  "),
        signs.join("_"),
        signs.join("\t"),
        signs.join(" . "),
        signs.iter().map(|sign| format!("`{sign}`")).collect::<Vec<_>>().join(" "),
    ]
}

#[test]
fn a_value_with_one_sign_in_each_box_is_found_after_its_label() {
    for (label, value, groups, kind) in [
        ("NHS number", "9434765919", &[3, 3, 4][..], NhsNumber),
        ("CHI number", "0101241239", &[6, 4], NhsNumber),
        ("Mobile", "07700900123", &[5, 6], Phone),
        ("Tel", "01134960123", &[4, 3, 4], Phone),
        ("Postcode", "LS175NB", &[4, 3], Postcode),
        ("NI number", "JT456789A", &[2, 2, 2, 2, 1], NationalInsuranceNumber),
        ("Hospital number", "H1234567", &[8], CaseNumber),
        ("Date of birth", "14022021", &[2, 2, 4], DateOfBirth),
        ("DOB", "140221", &[2, 2, 2], DateOfBirth),
        ("Name", "OTTOLINE", &[8], ListedName),
        ("Surname", "QUILLFEATHER", &[12], PerhapsName),
    ] {
        for boxes in in_boxes(value, groups) {
            for joint in [": ", " ", " | "] {
                let text = format!("{label}{joint}{boxes}");
                assert_eq!(kinds(&text), [kind], "{text}");
            }
        }
    }
    for (text, kind) in [
        ("[9][4][3] [4][7][6] [5][9][1][9]", NhsNumber),
        ("at [L][S][1][7] [5][N][B] now", Postcode),
        ("[0][7][7][0][0] [9][0][0][1][2][3]", Phone),
        ("seen [1][4] [0][2] [2][0][2][1]", ExactDate),
        ("a [9][4][3] [4][7][6] [5][9][1][9] a day", NhsNumber),
        ("I 9 4 3 4 7 6 5 9 1 9 a", NhsNumber),
        ("N H S  n u m b e r  9 4 3 4 7 6 5 9 1 9", NhsNumber),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
    let hit = &LOOKOUT.hits("éé [9][4][3] [4][7][6] [5][9][1][9].")[0];
    assert_eq!(hit.span, 6..36);
}

#[test]
fn rows_of_numbers_letters_and_notes_raise_nothing() {
    for text in [
        "We sound out c a t and d o g, s a t p i n, [c][a][t] and |s|a|t|p|i|n|",
        "A B C D E F G H I J K L M",
        "C D E F G A B C | G G A G C B",
        "1 1 5 5 6 6 5 | 4 4 3 3 2 2 1 |",
        "0 2 2 1 0 0 3 2 0 1 0",
        "E|--0--1--3--0--2--2--0--1--",
        "[x] [x] [ ] [x] [x] [X][X][X][X][X][X]",
        "( ) 1 ( ) 2 ( ) 3 ( ) 4 ( ) 5 ( ) 6 ( ) 7",
        "shown before [1][2][3][4][5][6][7][8][9][10] and [3][5][7][2][4][6]",
        "ISBN [9][7][8][0][4][1][5][3][9][2][1][4][1]",
        "ISBN 9 7 8 0 4 1 5 3 9 2 1 4 1",
        "| Score | 3 | 4 | 2 | 1 | 0 | 2 | 3 | 4 | 4 | 1 |",
        "| Calls | 0 | 1 | 1 | 3 | 2 | 2 | 0 | 1 | 1 | 4 | 3 |",
        "Countdown 9 8 7 6 5 4 3 2 1 0 and 0 1 2 3 4 5 6 7 8 9",
        "5 3 0 0 7 0 0 0 0",
        "X|O|X and _|_|_|_ and +--+--+",
        "a, b, c, d, e, f and 1, 2, 3, 5, 8",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
    let _ = kinds(&"[9][4] ".repeat(20_000));
    let _ = kinds(&"a 1_b ".repeat(20_000));
}
