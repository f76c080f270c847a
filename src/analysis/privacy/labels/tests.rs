use std::collections::BTreeSet;

use crate::{
    analysis::privacy::{Lookout, Reader},
    model::FindingKind::{
        self, BirthWeight, CaseNumber, DateOfBirth, ExactDate, Name, NamedPlace, Phone,
    },
};

/// Returns what is found in places that follow one another.
fn found(places: &[(String, String)]) -> BTreeSet<(FindingKind, String)> {
    let lookout = Lookout::new(&[]);
    let mut reader = Reader::new(&lookout);
    let mut found = BTreeSet::new();
    for (place, text) in places {
        reader.look("f", place.clone(), text.clone(), false, |kind, _, said| {
            found.insert((kind, said.to_owned()));
        });
    }
    found.extend(reader.names("f").into_iter().map(|name| (name.kind, name.said)));
    found
}

/// The lines of a text, without those that are empty.
fn in_lines(text: &str) -> BTreeSet<(FindingKind, String)> {
    let lines = text.lines().filter(|line| !line.is_empty()).enumerate();
    found(&lines.map(|(at, line)| (format!("line {at}"), line.to_owned())).collect::<Vec<_>>())
}

/// The cells of a table, by row and column.
fn in_cells(rows: &[&[&str]], places: &str) -> BTreeSet<(FindingKind, String)> {
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        cells.iter().enumerate().map(move |(column, cell)| {
            let place = places
                .replace('R', &(row + 1).to_string())
                .replace('C', &(column + 1).to_string())
                .replace('L', &char::from(b'A' + u8::try_from(column).unwrap()).to_string());
            (place, (*cell).to_owned())
        })
    });
    found(&cells.collect::<Vec<_>>())
}

const PLACES: [&str; 3] = ["table 1 row R column C", "row R column C", "sheet 1 cell LR"];

fn said(found: &[(FindingKind, &str)]) -> BTreeSet<(FindingKind, String)> {
    found.iter().map(|(kind, said)| (*kind, (*said).to_owned())).collect()
}

#[test]
fn the_label_of_another_value_is_not_taken_for_one() {
    let name_ward_phone =
        said(&[(Name, "Ferreira"), (NamedPlace, "Willow"), (Phone, "07700 900123")]);
    for places in PLACES {
        let left: &[&[&str]] =
            &[&["Surname", "Ferreira"], &["Name of ward", "Willow"], &["Mobile", "07700 900123"]];
        assert_eq!(in_cells(left, places), name_ward_phone, "{places}");
        let top: &[&[&str]] =
            &[&["Surname", "Name of ward", "Mobile"], &["Ferreira", "Willow", "07700 900123"]];
        assert_eq!(in_cells(top, places), name_ward_phone, "{places}");
        // What stands in a row of labels is one, whatever it says.
        let top: &[&[&str]] =
            &[&["Surname", "DOB", "Ward", "Snack"], &["Ferreira", "4/6/2024", "Willow", "toast"]];
        let expected =
            said(&[(Name, "Ferreira"), (DateOfBirth, "4/6/2024"), (NamedPlace, "Willow")]);
        assert_eq!(in_cells(top, places), expected, "{places}");
    }
    assert_eq!(in_lines("Ward:\nContact number\nSchool:\nNotes"), said(&[]));
}

#[test]
fn a_label_with_its_value_beside_it_says_nothing_of_the_cells_below() {
    for places in PLACES {
        let rows: &[&[&str]] = &[&["Ward", "Snowdrop"], &["Breakfast", "Toast"], &["Bay", "4"]];
        assert_eq!(in_cells(rows, places), said(&[(NamedPlace, "Snowdrop")]), "{places}");
    }
}

#[test]
fn words_stand_below_their_label_where_places_name_no_columns() {
    for text in [
        "MRN\nSurname\nD.O.B.\n00471999\nFerreira\n9/2/23",
        "Surname\nMRN\nD.O.B.\nFerreira\n00471999\n9/2/23",
    ] {
        let expected =
            said(&[(Name, "Ferreira"), (CaseNumber, "00471999"), (DateOfBirth, "9/2/23")]);
        assert_eq!(in_lines(text), expected, "{text}");
    }
}

#[test]
fn marks_around_a_label_and_its_value_change_nothing() {
    for label in
        ["Surname", "**Surname**", "**Surname:**", "## Surname", "- *Surname*", "_Surname_:"]
    {
        for value in ["Ferreira", "- Ferreira", "  * Ferreira"] {
            let text = format!("{label}\n\n{value}");
            assert_eq!(in_lines(&text), said(&[(Name, "Ferreira")]), "{text}");
        }
    }
    for text in [
        "**Hospital number**\n\nD553201",
        "### Hospital number\n\nD553201",
        "- Hospital number\n  - D553201",
    ] {
        assert_eq!(in_lines(text), said(&[(CaseNumber, "D553201")]), "{text}");
    }
    for text in [
        "<p>Surname</p><p>Ferreira</p>",
        "<dl><dt>Surname<dd>Ferreira</dl>",
        "Surname:<br>Ferreira",
        "Surname Ferreira",
        "Surname ....... Ferreira",
        "Surname: ....... Ferreira",
        "Surname__________Ferreira",
        "Surname \u{2026}\u{2026} Ferreira",
    ] {
        assert_eq!(in_lines(text), said(&[(Name, "Ferreira")]), "{text}");
    }
}

#[test]
fn a_common_word_is_a_name_where_a_form_asks_for_one() {
    for (text, name) in [
        ("Mother's name: Comfort", "Comfort"),
        ("Baby: Comfort", "Comfort"),
        ("Surname: Green", "Green"),
        ("First name: Winter", "Winter"),
        ("Cyfenw: Puw", "Puw"),
        ("Nazwisko: Wróbel", "Wróbel"),
        ("IMIĘ: Kacper", "Kacper"),
        ("Interpreter: Ferreira", "Ferreira"),
    ] {
        assert_eq!(in_lines(text), said(&[(Name, name)]), "{text}");
    }
    for text in [
        "Surname: Withheld",
        "Child's name: Anonymised",
        "First name: Surname:",
        "Name of child: Child A",
        "Name: Reflection",
        "Baby: Monday",
        "Mother: Comfort in the night",
        "Parent: Tired",
        "Family name changes",
        "First name Surname",
        "School Readiness",
        "Ward Manager",
    ] {
        assert_eq!(in_lines(text), said(&[]), "{text}");
    }
}

#[test]
fn the_label_of_a_day_a_weight_or_an_address_says_what_its_value_is() {
    for (label, value, kind) in [
        ("Due date", "9/3", ExactDate),
        ("EDD", "9/3", ExactDate),
        ("DOB", "9/3", ExactDate),
        ("Date of birth", "4 8 24", DateOfBirth),
        ("Birth weight (g)", "3420", BirthWeight),
        ("Birth weight", "3420", BirthWeight),
        ("Address", "The Old Forge", NamedPlace),
        ("Home address", "12 Havelock", NamedPlace),
        ("Cyfeiriad", "Bryn Teg", NamedPlace),
        ("Ysgol", "Pen y Bryn", NamedPlace),
    ] {
        let expected = said(&[(kind, value)]);
        for text in [format!("{label}: {value}"), format!("{label}\n\n{value}")] {
            assert_eq!(in_lines(&text), expected, "{text}");
        }
        for places in PLACES {
            assert_eq!(in_cells(&[&[label, value]], places), expected, "{places} {label}");
            let rows: &[&[&str]] = &[&["No", label], &["a", value]];
            assert_eq!(in_cells(rows, places), expected, "{places} {label}");
        }
    }
    for text in [
        "Address: as above",
        "Address: Not Known",
        "Email address: see below",
        "Address: Withheld",
        "I address: We all need rest",
        "Birth weight: 34",
        "Score: 9/3",
        "3/4 of us",
    ] {
        assert_eq!(in_lines(text), said(&[]), "{text}");
    }
}

#[test]
fn the_labels_of_an_empty_form_are_neither_places_nor_names() {
    for text in ["Forename\nWard\nCHI", "NHS no\nWard\nConsultant", "Hospital no\nForename\nWard"] {
        assert_eq!(in_lines(text), BTreeSet::new(), "{text}");
        let whole = [("line 1".to_owned(), text.to_owned())];
        assert_eq!(found(&whole), BTreeSet::new(), "{text}");
    }
}
