//! First names that are on no list, measured on accounts and names that were written before the
//! rules were tried on them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use imh::{
    analysis::privacy::{Lookout, Reader},
    files::{self, Part},
};

use super::harness::repository;

/// Returns the words of all findings in a text, in small letters.
fn found_in(lookout: &Lookout, text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut reader = Reader::new(lookout);
    let mut bytes = std::io::Cursor::new(text.as_bytes());
    files::read("a.txt", &mut bytes, text.len() as u64, &files::Sought::Nothing, |part| {
        if let Part::Words { place, text, goes_on, .. } = part {
            reader.look("a.txt", place, text, goes_on, |kind, _, said| {
                found.push((kind.id(), said.to_lowercase()));
            });
        }
    })
    .unwrap();
    found.extend(
        reader.names("a.txt").into_iter().map(|name| (name.kind.id(), name.said.to_lowercase())),
    );
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

#[test]
fn first_names_in_accounts_are_found_as_the_guide_says() {
    let lookout = Lookout::new(&[]);
    let folder = repository("testdata/privacy/accounts");
    let marks = fs::read_to_string(folder.join("marks.tsv")).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut first, mut staff) = ((0, 0), (0, 0));
    for line in marks.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (file, kind, said) = (cells[0], cells[3], cells[4].to_lowercase());
        let tally = match kind {
            "first" => &mut first,
            "staff" => &mut staff,
            _ => continue,
        };
        let found = found.entry(file.to_owned()).or_insert_with(|| {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            let found = found_in(&lookout, &text);
            found.iter().flat_map(|(_, said)| words(said).map(str::to_owned)).collect()
        });
        let is_found = words(&said).all(|word| {
            found.contains(word) || word.strip_suffix('s').is_some_and(|one| found.contains(one))
        });
        tally.1 += 1;
        tally.0 += usize::from(is_found);
    }
    let (mut counted, mut alarms, mut files) = (0, 0, 0);
    for entry in fs::read_dir(folder.join("clean")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        counted += text.split_whitespace().count();
        let found = found_in(&lookout, &text);
        files += usize::from(!found.is_empty());
        alarms += found.len();
    }
    let guide = fs::read_to_string(repository("docs/privacy.md")).unwrap();
    let says = [
        format!("{} of {} first names of families", first.0, first.1),
        format!("{} of {} of colleagues", staff.0, staff.1),
        format!("{alarms} finding in {counted} words that name nobody, in {files} of 8 accounts"),
    ];
    for said in says {
        assert!(guide.replace('\n', " ").contains(&said), "docs/privacy.md: {said}");
    }
}

#[test]
fn first_names_of_every_origin_are_found_as_the_guide_says() {
    let lookout = Lookout::new(&[]);
    let table = fs::read_to_string(repository("testdata/privacy/names.tsv")).unwrap();
    let mut tally: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let mut cells = line.split('\t');
        let (origin, name) = (cells.next().unwrap(), cells.next().unwrap());
        // The first says nothing about the name, and the second says what a baby does.
        let texts = [
            format!("We waited there with {name} for a while."),
            format!("In the room {name} smiled at us and then slept."),
        ];
        let tally = tally.entry(origin).or_default();
        tally.2 += 1;
        let is_found =
            |text: &String| found_in(&lookout, text).iter().any(|(kind, _)| kind.ends_with("name"));
        tally.0 += usize::from(is_found(&texts[0]));
        tally.1 += usize::from(is_found(&texts[1]));
    }
    let guide = fs::read_to_string(repository("docs/privacy.md")).unwrap();
    let rows: String = tally
        .iter()
        .map(|(origin, (alone, acting, all))| {
            format!("| {origin} | {alone} of {all} | {acting} of {all} |\n")
        })
        .collect();
    assert!(guide.contains(&rows), "docs/privacy.md needs:\n{rows}");
}
