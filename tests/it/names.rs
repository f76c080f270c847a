//! First names that are on no list, measured on accounts and names that were written before the
//! rules were tried on them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::Range,
    path::Path,
};

use imh::{
    analysis::privacy::{Lookout, Reader},
    files::{self, Part},
    model::{Concern, FindingKind},
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

/// What the check finds in the accounts, as `benches/privacy/compare` counts it.
struct FoundInAccount {
    /// In characters.
    span: Range<usize>,
    kind: FindingKind,
}

fn found_at(lookout: &Lookout, text: &str) -> Vec<FoundInAccount> {
    let mut found = Vec::new();
    let mut reader = Reader::new(lookout);
    let begins: Vec<usize> = std::iter::once(0)
        .chain(text.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1))
        .collect();
    for (number, line) in text.lines().enumerate() {
        let place = (number + 1).to_string();
        reader.look("", place, format!("{line}\n"), number > 0, |kind, place, said| {
            let numbers: Vec<usize> =
                place.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            let start = begins[numbers[0] - 1] + numbers[1] - 1;
            found.push(FoundInAccount {
                span: start..start + said.trim_end().chars().count(),
                kind,
            });
        });
    }
    // A name is reported once in a file, and stands wherever the word does.
    let chars: Vec<char> = text.chars().collect();
    for name in reader.names("") {
        let said: Vec<char> = name.said.chars().collect();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric() || *c == '_')
        };
        let stands = |at: &usize| {
            let same = |(one, other): (&char, &char)| one.to_lowercase().eq(other.to_lowercase());
            chars[*at..].iter().zip(&said).all(same)
                && !is_letter(at.checked_sub(1))
                && !is_letter(Some(at + said.len()))
        };
        let places = (0..=chars.len() - said.len()).filter(stands);
        found
            .extend(places.map(|at| FoundInAccount { span: at..at + said.len(), kind: name.kind }));
    }
    found
}

/// Returns the row of what is reported in accounts that name nobody.
fn false_alarms(lookout: &Lookout, folder: &Path, is_open: fn(FindingKind) -> bool) -> String {
    let (mut words, mut all, mut open) = (0, BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        words += text.split_whitespace().count();
        for found in found_at(lookout, &text) {
            let said: String = text.chars().skip(found.span.start).take(found.span.len()).collect();
            let said = (path.clone(), said.to_lowercase());
            if is_open(found.kind) {
                open.insert(said.clone());
            }
            all.insert(said);
        }
    }
    let per = |alarms: usize| {
        let tenths = (alarms * 10_000 + words / 2) / words;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    format!("| **false alarms per 1,000 words** |  | {} | {} |", per(all.len()), per(open.len()))
}

#[test]
fn the_column_of_imh_in_the_table_of_kinds_and_tools_is_right() {
    let lookout = Lookout::new(&[]);
    let folder = repository("testdata/privacy/accounts");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let mut found: BTreeMap<String, Vec<FoundInAccount>> = BTreeMap::new();
    let mut rows = Vec::new();
    let (marks, kinds) = (read("marks.tsv"), read("kinds.tsv"));
    let marks: Vec<Vec<&str>> =
        marks.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for mark in &marks {
        found.entry(mark[0].to_owned()).or_insert_with(|| found_at(&lookout, &read(mark[0])));
    }
    let is_open = |kind: FindingKind| kind.usual_concern() == Concern::Open;
    let is_found = |mark: &[&str], only_open: bool| {
        let (start, end): (usize, usize) = (mark[1].parse().unwrap(), mark[2].parse().unwrap());
        found[mark[0]].iter().any(|found| {
            found.span.start < end && start < found.span.end && (is_open(found.kind) || !only_open)
        })
    };
    let mut row = |called: &str, marks: &[&Vec<&str>]| {
        let count = |only_open| marks.iter().filter(|mark| is_found(mark, only_open)).count();
        rows.push(format!("| {called} | {} | {} | {} |", marks.len(), count(false), count(true)));
    };
    for line in kinds.lines() {
        let (kind, called) = line.split_once('\t').unwrap();
        row(called, &marks.iter().filter(|mark| mark[3] == kind).collect::<Vec<_>>());
    }
    row(
        "**everything marked**",
        &marks.iter().filter(|mark| mark[3] != "pseud").collect::<Vec<_>>(),
    );
    let by_name = read("origins.tsv");
    let by_name: BTreeMap<&str, &str> =
        by_name.lines().filter_map(|line| line.split_once('\t')).collect();
    for origin in by_name.values().collect::<BTreeSet<_>>() {
        let is_from = |mark: &&Vec<&str>| {
            matches!(mark[3], "first" | "staff") && by_name.get(mark[4]) == Some(origin)
        };
        row(origin, &marks.iter().filter(is_from).collect::<Vec<_>>());
    }
    rows.push(false_alarms(&lookout, &folder.join("clean"), is_open));
    let guide = fs::read_to_string(repository("docs/privacy.md")).unwrap();
    let lacks: Vec<&String> = rows.iter().filter(|row| !guide.contains(*row)).collect();
    assert!(lacks.is_empty(), "docs/privacy.md needs {lacks:#?}");
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
fn accounts_with_things_that_are_called_like_people_give_the_numbers_of_the_guide() {
    let lookout = Lookout::new(&[]);
    let folder = repository("testdata/privacy/accounts/alike");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (clean, marked) = (read("clean.txt"), read("marked.txt"));
    let count: usize = clean.split_whitespace().filter(|word| *word != "---").count();
    let alarms: usize =
        clean.split("\n---\n").map(|account| found_in(&lookout, account).len()).sum();
    let (mut there, mut found) = (0, 0);
    for account in marked.split("\n---\n") {
        let said: BTreeSet<String> =
            found_in(&lookout, &account.replace("[[", "").replace("]]", ""))
                .iter()
                .flat_map(|(_, said)| words(said).map(str::to_owned))
                .collect();
        let names: BTreeSet<&str> =
            account.split("[[").skip(1).map(|mark| mark.split("]]").next().unwrap()).collect();
        there += names.len();
        found += names
            .iter()
            .filter(|name| words(&name.to_lowercase()).any(|word| said.contains(word)))
            .count();
    }
    let guide = fs::read_to_string(repository("docs/privacy.md")).unwrap().replace('\n', " ");
    for said in [
        format!("{alarms} findings in {count} words of 70 accounts"),
        format!("{found} of {there} names in 40 accounts"),
    ] {
        assert!(guide.contains(&said), "docs/privacy.md: {said}");
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
