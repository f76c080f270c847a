use std::sync::LazyLock;

use FindingKind::{
    BirthWeight, CaseNumber, DateOfBirth, Email, ExactDate, HonorificName, ListedName, NamedPlace,
    NationalInsuranceNumber, NhsNumber, Phone, Postcode,
};

use super::*;
use crate::analysis::privacy::Reader;

static LOOKOUT: LazyLock<Lookout> = LazyLock::new(|| {
    Lookout::new(&["Ottoline Nowak", "Featherstonehaugh", "Willow Nursery"].map(str::to_owned))
});

/// Returns what is found in a text that is read as a whole.
fn kinds(text: &str) -> Vec<FindingKind> {
    LOOKOUT.hits(text).into_iter().map(|hit| hit.kind).collect()
}

/// Returns what is found in lines that are read one by one, with the names on no list.
fn in_file(lines: &[&str], goes_on: bool) -> Vec<(FindingKind, String)> {
    let mut reader = Reader::new(&LOOKOUT);
    let mut seen = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let place = format!("line {}", number + 1);
        reader.look("a", place, format!("{line}\n"), goes_on && number > 0, |kind, place, _| {
            seen.push((kind, place.to_owned()));
        });
    }
    seen.extend(reader.names("a").into_iter().map(|name| (name.kind, name.place)));
    seen
}

#[test]
fn a_line_end_hides_nothing_in_a_text_of_several_lines() {
    for (text, found) in [
        ("I met Dr\nHasenfratz at the door.", &[HonorificName][..]),
        ("It was 943 476\n5919 on the form", &[NhsNumber]),
        ("It was 943\n476\n5919 on the form", &[NhsNumber]),
        ("ring 07700\n900123 after tea", &[Phone]),
        ("with Ottoline\nNowak today", &[ListedName]),
        ("at Willow\nNursery today", &[ListedName]),
        ("at LS17\n5NB now", &[Postcode]),
        ("They live at\n12 Cornwallis\nAvenue", &[NamedPlace]),
        ("Rose Cottage\nUpton Cross\nLS17 5NB", &[NamedPlace, Postcode]),
        ("NI number JT 45\n67 89 A", &[NationalInsuranceNumber]),
        ("We met on 14\nFebruary 2025 there", &[ExactDate]),
        ("> seen by Dr\n> Hasenfratz there", &[HonorificName]),
        ("She weighed 7 lb\n9 oz at birth", &[BirthWeight]),
        ("Hospital number:\n\nH1234567", &[CaseNumber]),
        ("DOB:\n14/02/2021\nSeen:\n3 May 2024", &[DateOfBirth, ExactDate]),
        ("Ward:\nWillow", &[NamedPlace]),
        ("CHI\n0101241239", &[NhsNumber]),
        ("zed@exam-\nple.org", &[Email]),
        ("> the aunt is Feather-\n> stone-\n> haugh so", &[ListedName]),
        ("Otto\u{ad}\nline came", &[ListedName]),
        ("Otto\u{ad}-  \r\n  line came", &[ListedName]),
    ] {
        assert_eq!(kinds(text), found, "{text}");
    }
    for text in [
        "I am a Dr.\nHasenfratz is a town.",
        "Rose Cottage\nThen we left",
        "The Old Mill\nTurns by Day\nAll Night",
        "5 3 0 0 7 0 0 0 0\n6 0 0 1 9 5 0 0 0",
        "[5][3][4][6][7][8][9][1][2]\n[6][7][2][1][9][5][3][4][8]",
        "I saw 943\n\n476 5919",
        "We sang\n- Miss\n- Polly",
        "Humpty Dumpty sat on a wall\nHumpty Dumpty had a great fall\nAll the king's horses",
        "Week 1\n12 hours\nWeek 2\n14 hours",
        "Title -\nWard round\n---\n# Day",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
    let hit = &LOOKOUT.hits("é\nI met Dr\nHasenfratz there")[0];
    assert_eq!(hit.span, 9..22);
}

#[test]
fn a_hyphen_joins_words_over_marks_and_paragraphs() {
    for lead in ["", "  ", "> ", "> > ", "- ", "* ", "\t", "\u{2022} "] {
        for hyphen in ["-", "\u{ad}", "\u{2010}", "\u{2011}", "\u{2013}", "\u{ad}-", "-  "] {
            for (begun, rest, kind) in [
                ("with Otto", "line there", ListedName),
                ("ring 07700 900", "123 then", Phone),
                ("at LS17 5", "NB now", Postcode),
                ("at 12 Corn", "wallis Avenue", NamedPlace),
                ("born on 14/02/", "2021 there", DateOfBirth),
                ("write to zed@exam", "ple.org then", Email),
                ("I saw Mrs Hasen", "fratz there", HonorificName),
                ("We held Kac", "per there", FindingKind::Name),
            ] {
                for goes_on in [true, false] {
                    let lines = [format!("{lead}{begun}{hyphen}"), format!("{lead}{rest}")];
                    let found = in_file(&[&lines[0], &lines[1]], goes_on);
                    assert!(found.iter().any(|(told, _)| *told == kind), "{lines:?} {found:?}");
                }
            }
        }
    }
    let found = in_file(&["We held Kac-", "per and Kacper slept"], true);
    assert_eq!(found, [(FindingKind::Name, "a, line 1, column 9".to_owned())]);
    let found = in_file(&["\u{e9} We held Kac-", "per and he slept"], false);
    assert_eq!(found, [(FindingKind::Name, "a, line 1, column 11".to_owned())]);
    let found = in_file(&["with our mum", "  Zorvina there"], true);
    assert_eq!(found, [(FindingKind::PerhapsName, "a, line 2, column 3".to_owned())]);
    assert_eq!(in_file(&["with our mum", "Zorvina there"], false), []);
    assert_eq!(in_file(&["She saw mum", "The bus came"], true), []);
    let found = in_file(&["They have the only twins", "in the village."], true);
    assert_eq!(found[0].0, FindingKind::OnlyOne);
    let found = in_file(&["NHS number: [9][4][3] [4][7][6]", "  [5][9][1][9]"], true);
    assert_eq!(found[0].0, NhsNumber);
    let found = in_file(&["Rose Cottage", "Mill Lane", "Upton Cross", "LS17 5NB"], true);
    assert_eq!(found.iter().filter(|(kind, _)| *kind == NamedPlace).count(), 2, "{found:?}");
    let found = in_file(&["Rose Cottage,", "Mill Lane", "Upton Cross", "LS17 5NB"], true);
    assert_eq!(found[0], (NamedPlace, "a, line 1, column 1".to_owned()));
    let found = in_file(&["> at Feather-", "> stone-", "> haugh so"], true);
    assert_eq!(found, [(ListedName, "a, line 1, column 6".to_owned())]);
    for lines in [["a follow-", "up by Kacper-like"], ["for 24-", "7 help"], ["non-", "Ward"]] {
        let found = in_file(&lines, false);
        assert!(found.iter().all(|(kind, _)| *kind == FindingKind::Name), "{lines:?} {found:?}");
    }
}
