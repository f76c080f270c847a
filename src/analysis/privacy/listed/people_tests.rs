//! Entries of the list that say more than a name, and names that are words, months and places.

use super::tests::found;
use crate::{analysis::privacy::Lookout, model::FindingKind};

fn list(names: &[&str]) -> Lookout {
    Lookout::new(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

/// Each text has the name.
fn is_found(name: &str, texts: &[&str]) {
    let lookout = list(&[name]);
    for text in texts {
        assert!(!found(&lookout, text).is_empty(), "{name}: {text}");
    }
}

/// No text has the name for sure.
fn is_not_sure(name: &str, texts: &[&str]) {
    let lookout = list(&[name]);
    for text in texts {
        assert_eq!(found(&lookout, text), [] as [&str; 0], "{name}: {text}");
    }
}

#[test]
fn a_surname_that_is_also_a_place_is_one_beside_a_first_name() {
    for surname in [
        "Hill", "Green", "Park", "Ward", "House", "Lane", "Street", "Church", "Close", "Bridge",
        "Court", "Way", "Farm", "Place", "Road", "Drive", "Terrace", "Lodge", "Cottage",
    ] {
        for first in ["Amelia", "Zorvina"] {
            is_found(
                &format!("{first} {surname}"),
                &[
                    &format!("We saw {first} cry."),
                    &format!("{surname}, {first}"),
                    &format!("We saw the {surname} family."),
                    &format!("I met Mrs {surname} there."),
                ],
            );
        }
        is_found(&format!("Grace {surname}"), &["I met Grace there.", "They and Grace sat."]);
    }
    is_not_sure("Amelia Hill", &["up the Hill", "we climbed Box Hill", "the hill"]);
    is_not_sure("Amelia Ward", &["on the Ward", "The Ward round was late"]);
}

#[test]
fn the_parts_of_a_name_are_found_whatever_else_its_entry_says() {
    for entry in [
        "Amelia Patel-Hill",
        "Patel Amelia Park",
        "1. Amelia Patel",
        "2) Amelia Patel",
        "Amelia Patel (DOB 2/2/20)",
        "Amelia Patel, 12 Green Lane",
        "Amelia Patel - 12 Green Lane",
        "Amelia Patel, Flat 3, Rose Court",
        "Amelia Patel at Green Lane",
        "Amelia Patel, aged 4",
        "Amelia Patel 2019",
    ] {
        is_found(entry, &["We saw Amelia cry.", "It is Patel there."]);
    }
    is_found("Amelia Patel, 12 Green Lane", &["at 12 Green Lane"]);
    is_found("Amelia Patel at Green Lane", &["from Green Lane"]);
}

#[test]
fn a_place_of_the_list_is_found_as_a_whole() {
    for (place, text) in [
        ("12 Green Lane", "at 12 Green Lane"),
        ("Flat 3, Rose Court", "at Flat 3, Rose Court, we"),
        ("Green Lane Nursery", "the Green Lane Nursery"),
        ("Zetland House", "to Zetland House"),
        ("St Mary's House", "in St Mary's House there"),
        ("Room 3", "in Room 3"),
    ] {
        is_found(place, &[text]);
    }
    is_not_sure("Zetland House", &["to Zetland by bus", "the House there"]);
    is_not_sure("St Mary's School", &["We saw Mary cry"]);
    is_not_sure("Victoria Park", &["in Victoria there"]);
    is_not_sure("Queen Elizabeth Hospital", &["Elizabeth came"]);
    is_not_sure("Little Acorns Nursery", &["Little acorns", "the Nursery"]);
    is_not_sure("Flat 3, Rose Court", &["Flat 3 was"]);
    is_not_sure("12 Amelia Road", &["Amelia came"]);
    is_not_sure("Willow Nursery", &["in Willow", "Ward: Willow", "Willow sang"]);
    is_not_sure("Room 3", &["the Room was full"]);
}

#[test]
fn a_listed_word_needs_a_sign_of_a_person() {
    for (name, texts) in [
        (
            "May",
            &[
                "In May we met.",
                "since May 2024",
                "the end of May.",
                "every May the fair",
                "12 May",
                "on the 3rd May",
                "We met in May and June.",
                "April to May",
                "May was cold.",
            ][..],
        ),
        ("April", &["April was hard", "April came", "by April"]),
        ("Will", &["Free Will", "of his Free Will", "Where there is a Will", "Will it work?"]),
        ("Grace", &["a Grace period", "With Grace and Courtesy", "by grace"]),
        ("Mark", &["the Mark scheme", "Mark each item", "Please Mark The Box"]),
        ("Hope", &["The Hope Project", "at the Hope Centre", "in Hope Street"]),
        ("Rose", &["Rose petals fell", "the Rose Ward", "the Rose"]),
    ] {
        is_not_sure(name, texts);
    }
    for (name, texts) in [
        (
            "May",
            &[
                "I asked May to stay.",
                "\"May,\" said mum",
                "May sang to me",
                "May’s mum came",
                "Baby May slept",
                "with May and her mum",
                "Then May (4) came",
            ][..],
        ),
        ("Will", &["and Will cried", "I held Will close", "Child: Will", "I said that Will cried"]),
        (
            "Grace",
            &[
                "Grace settled.",
                "the Grace family",
                "I met Grace Baker",
                "- Grace: asleep",
                "I saw Grace Ward today.",
                "baby Grace Ward",
            ],
        ),
        ("Hope", &["I sat beside Hope.", "Hope was asleep", "Hope, asleep"]),
        ("Young", &["the Young family", "Mrs Young came", "the Youngs"]),
        ("Finch", &["the Finches at home"]),
    ] {
        is_found(name, texts);
    }
    let may = list(&["May"]);
    for text in ["In May we met.", "since May 2024", "the end of May", "on 3rd May", "early May"] {
        assert_eq!(may.hits(text).iter().filter(|hit| is_name(hit.kind)).count(), 0, "{text}");
    }
}

#[test]
fn a_surname_that_is_a_word_for_a_place_raises_nothing_where_it_is_one() {
    let lookout = list(&["Amelia Ward", "Zorvina House"]);
    for text in ["on the Ward", "The Ward round was late", "the Quaker Meeting House there"] {
        let names = lookout.hits(text).into_iter().filter(|hit| is_name(hit.kind));
        assert_eq!(names.count(), 0, "{text}");
    }
}

fn is_name(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::ListedName | FindingKind::PerhapsName)
}

#[test]
fn a_name_with_the_endings_of_other_writings_is_found() {
    for (name, texts) in [
        ("Żółkiewska", &["Żółkiewscy", "Żółkiewskiej"][..]),
        ("Zawadzki", &["Zawadzcy", "Zawadzka"]),
        ("Nowacki", &["Nowaccy"]),
        ("Ελένη", &["της Ελένης"]),
        ("Γιώργος", &["του Γιώργου", "τον Γιώργο"]),
        ("Γιάννης", &["τον Γιάννη"]),
        ("민준", &["민준이가 울었다", "민준이는", "민준에게"]),
        ("김지우", &["지우가", "지우야", "김지우는"]),
        ("ზურაბი", &["ზურაბმა", "ზურაბის", "ზურაბს"]),
        ("ნინო", &["ნინომ", "ნინოს"]),
        ("محمد", &["رأيت محمدا اليوم"]),
        ("Андрей", &["Андрея", "Андрею"]),
        ("Оксана", &["Оксану", "Оксані"]),
        ("Достоевский", &["Достоевского"]),
        ("আমিনা", &["আমিনাকে", "আমিনার"]),
    ] {
        is_found(name, texts);
    }
    is_not_sure("지우", &["지우개가 있다"]);
    is_not_sure("민준", &["이민 준비"]);
}

#[test]
fn a_surname_is_found_however_its_beginning_is_written() {
    is_found(
        "Siobhán O'Shaughnessy",
        &[
            "O%E2%80%99Shaughnessy",
            r"O\xe2\x80\x99Shaughnessy",
            "O''Shaughnessy",
            "O’ Shaughnessy",
            "Oʻ Shaughnessy",
            "OˈShaughnessy",
            "O.Shaughnessy",
            "Shaughnessy",
            "the Shaughnessys",
        ],
    );
    is_found("Mc Allister", &["MacAllister", "M'Allister", "McAllister", "Mac Allister"]);
    is_found("Mac Ginty", &["McGinty", "M’Ginty"]);
    is_not_sure("O'Connor", &["Connor cried"]);
    is_not_sure("McAnn", &["Mann"]);
    is_not_sure("McAllen", &["Mallen"]);
}

#[test]
fn a_name_is_found_with_another_spelling_of_its_letters() {
    for (name, text) in [
        ("Mueller", "Müller"),
        ("Joerg", "Jörg"),
        ("Haakon", "Håkon"),
        ("Đorđe", "Djordje"),
        ("Djokovic", "Đoković"),
        ("Murphy", "the Murphies"),
        ("Bertram", "8ertram"),
        ("Zainab", "2ainab"),
        ("Gethin", "6ethin"),
        ("Amelia", "Arnelia"),
        ("Bernard", "Bemard"),
        ("Bertram", "Bertrarn"),
        ("Wren", "VVren"),
        ("Zainab", "Z ainab"),
        ("Amelia", "~~Am~~elia"),
    ] {
        is_found(name, &[text]);
    }
    for (name, text) in [
        ("Samuel", "Samul"),
        ("Michael", "Michal came"),
        ("Mueller", "Muller"),
        ("Marna", "Mama came"),
        ("Burnie", "the bum"),
        ("Daisy", "Daisies grew"),
    ] {
        is_not_sure(name, &[text]);
    }
}

#[test]
fn a_name_that_a_hyphen_breaks_goes_on_in_the_cell_below() {
    let lookout = list(&["Amelia"]);
    for (row, below) in [
        ("| Ame- |", "| lia |"),
        ("| 3 | and Ame- | x |", "| 4 | lia cried | y |"),
        ("| a | Ame\u{ad} |", "| b | lia |"),
    ] {
        let (begun, _) = lookout.hits_across(row, below);
        assert!(begun.iter().any(|hit| hit.kind == FindingKind::ListedName), "{row} {below}");
    }
    for (row, below) in [("| Ame- | x |", "| y | lia |"), ("| Ame- | lia |", "| x | y |")] {
        assert_eq!(lookout.hits_across(row, below).0, [], "{row} {below}");
    }
}
