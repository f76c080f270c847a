//! The confidentiality check, measured on tables of real formats by somebody who had not seen the
//! rules.

use std::{collections::BTreeMap, fs};

use imh::{
    analysis::privacy::{Lookout, Reader},
    files::{self, Part},
    model::FindingKind,
};

use super::harness::repository;

struct Case {
    kind: FindingKind,
    is_there: bool,
    text: String,
}

fn cases() -> Vec<Case> {
    let table = fs::read_to_string(repository("testdata/privacy/identifiers.tsv")).unwrap();
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut cells = line.splitn(3, '\t');
            let kind =
                FindingKind::parse(cells.next().unwrap()).unwrap_or_else(|| panic!("{line}"));
            Case {
                kind,
                is_there: cells.next() == Some("found"),
                text: cells.next().unwrap().to_owned(),
            }
        })
        .collect()
}

/// Counts for each kind: cases found, cases there are, false alarms, and cases without it.
fn measured() -> BTreeMap<&'static str, (usize, usize, usize, usize)> {
    let lookout = Lookout::new(&[]);
    let mut measured: BTreeMap<&str, (usize, usize, usize, usize)> = BTreeMap::new();
    for case in cases() {
        let hit = lookout.hits(&case.text).iter().any(|hit| hit.kind == case.kind);
        let tally = measured.entry(case.kind.id()).or_default();
        if case.is_there {
            tally.1 += 1;
            tally.0 += usize::from(hit);
        } else {
            tally.3 += 1;
            tally.2 += usize::from(hit);
        }
    }
    measured
}

#[test]
fn recall_and_false_alarms_are_what_the_guide_says() {
    let rows: String = measured()
        .into_iter()
        .map(|(kind, (found, there, alarms, quiet))| {
            format!("| {kind} | {found} of {there} | {alarms} of {quiet} |\n")
        })
        .collect();
    let guide = fs::read_to_string(repository("docs/privacy.md")).unwrap_or_default();
    assert!(guide.contains(&rows), "docs/privacy.md should hold:\n{rows}");
}

/// Returns every kind that is found in a file, with its words.
fn kinds_in(path: &std::path::Path) -> std::collections::BTreeSet<FindingKind> {
    kinds_of(&path.file_name().unwrap().to_string_lossy(), &fs::read(path).unwrap())
}

/// The same of the bytes of a file of this name.
fn kinds_of(name: &str, bytes: &[u8]) -> std::collections::BTreeSet<FindingKind> {
    let lookout = Lookout::new(&[]);
    let mut kinds = std::collections::BTreeSet::new();
    let mut reader = Reader::new(&lookout);
    let mut file = std::io::Cursor::new(bytes);
    files::read(name, &mut file, bytes.len() as u64, &files::Sought::Nothing, |part| match part {
        Part::Words { place, text, goes_on, .. } => {
            reader.look("", place, text, goes_on, |kind, _, _| {
                kinds.insert(kind);
            });
        }
        Part::Traces { place, text } => {
            reader.look_for_names("", &place, &text, |kind, _, _| {
                kinds.insert(kind);
            });
        }
        Part::Trait { kind, .. } => drop(kinds.insert(kind)),
    })
    .unwrap();
    kinds
}

#[test]
fn the_check_finds_words_that_real_programs_hide_in_real_files() {
    let list = fs::read_to_string(repository("testdata/privacy/files.tsv")).unwrap();
    let mut known: BTreeMap<String, std::collections::BTreeSet<FindingKind>> = BTreeMap::new();
    let mut missed = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (file, kind) =
            (cells[0], FindingKind::parse(cells[1]).unwrap_or_else(|| panic!("{line}")));
        let kinds = known
            .entry(file.to_owned())
            .or_insert_with(|| kinds_in(&repository("testdata/privacy/files").join(file)));
        // A date of birth is a more specific exact date.
        let says_more = kind == FindingKind::ExactDate && kinds.contains(&FindingKind::DateOfBirth);
        if !kinds.contains(&kind) && !says_more {
            missed.push(line.to_owned());
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_file_with_nothing_in_it_gives_no_alarm() {
    assert_eq!(
        kinds_in(&repository("testdata/privacy/files/clean.docx")).into_iter().collect::<Vec<_>>(),
        []
    );
    // Only a person can say whether anybody is in a picture.
    assert_eq!(
        kinds_in(&repository("testdata/privacy/files/plain.jpg")).into_iter().collect::<Vec<_>>(),
        [FindingKind::PeopleInPicture]
    );
}

#[test]
fn bombs_end_with_a_finding_within_bounds() {
    for entry in fs::read_dir(repository("testdata/privacy/bombs")).unwrap() {
        let path = entry.unwrap().path();
        let kinds = kinds_in(&path);
        // Content in three nested containers is still reached; deeper content is reported as
        // unreadable.
        let told = if path.ends_with("nested.zip") {
            FindingKind::NhsNumber
        } else {
            FindingKind::Unreadable
        };
        assert!(
            kinds.contains(&told) || kinds.contains(&FindingKind::PeopleInPicture),
            "{}: {kinds:?}",
            path.display()
        );
    }
}

/// Each line of the table without its blanks, again and again without an end: a check that looks
/// back through the whole text would take many times the limit.
#[test]
#[expect(clippy::disallowed_methods, reason = "time is what it is about")]
fn a_text_made_against_a_rule_takes_no_longer_than_its_length() {
    let lookout = Lookout::new(&[]);
    for case in cases().into_iter().filter(|case| case.is_there) {
        let piece: String = case.text.split_whitespace().collect();
        let text = piece.repeat(20_000 / piece.len() + 1);
        let begun = std::time::Instant::now();
        let _ = lookout.hits(&text);
        let took = begun.elapsed();
        assert!(took.as_secs() < 2, "{took:?} for {piece}");
    }
}

#[test]
fn a_table_or_form_of_a_page_says_what_its_values_are() {
    let (birth, case) = (FindingKind::DateOfBirth, FindingKind::CaseNumber);
    for (kind, page) in [
        (
            birth,
            "<table><tr><th>Seen</th><th>DOB</th></tr><tr><td>02.03.26</td><td>14.02.21</td></tr></table>",
        ),
        (
            birth,
            "<table><tr><th>Name</th><th>Date of birth</th></tr>\n<tr><td>x</td><td>14/02/2021</td></tr></table>",
        ),
        (
            birth,
            "<table>\n<tr>\n<th>Name</th>\n<th>Date of birth</th>\n</tr>\n<tr>\n<td>x</td>\n<td>\n14/02/2021\n</td>\n</tr>\n</table>",
        ),
        (birth, "<table><tr><td>DOB</td><td>14/02/2021</td></tr></table>"),
        (birth, "<table><tr><th colspan=2>Name<th>DOB<tr><td>x<td>y<td>14/02/2021</table>"),
        (case, "<label for=a>Hospital number</label><input id=a value=\"H1234567\">"),
        (case, "<label>Hospital number <input value='H1234567'></label>"),
        (case, "<label for=a>Hospital number</label>\n<input id=a value=\"H1234567\">"),
    ] {
        assert!(kinds_of("a.html", page.as_bytes()).contains(&kind), "{page}");
    }
    let page =
        "<table><tr><th>DOB</th><th>Seen</th></tr><tr><td>x</td><td>14.02.26</td></tr></table>";
    assert!(!kinds_of("a.html", page.as_bytes()).contains(&birth));
}

#[test]
fn a_day_of_birth_in_a_contact_is_one() {
    for line in
        ["BDAY:20210214", "BDAY:2021-02-14", "BDAY;VALUE=date:2021-02-14", "item1.BDAY:20210214"]
    {
        let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{line}\r\nEND:VCARD\r\n");
        assert!(kinds_of("a.vcf", card.as_bytes()).contains(&FindingKind::DateOfBirth), "{line}");
    }
}
