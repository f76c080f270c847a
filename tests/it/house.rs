//! The architecture: which floor may use which, the place of each file, and that no test is
//! forgotten.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::harness::repository;

/// From the ground up. Rooms on one floor must not use each other.
const FLOORS: [&[&str]; 8] = [
    &["text"],
    &["model"],
    &["analysis", "files"],
    &["format", "report"],
    &["context"],
    &["store"],
    &["ui"],
    &["cli"],
];

fn sources(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name =
                path.strip_prefix(repository("src")).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

pub(crate) fn house() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    sources(&repository("src"), &mut found);
    found
}

/// Returns the rooms that a source uses, by `crate::room` or inside `use crate::{room...}`.
fn rooms_named(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut rooms = Vec::new();
    for part in code.split("crate::").skip(1) {
        let Some(group) = part.strip_prefix('{') else {
            rooms.push(part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            continue;
        };
        let (mut depth, mut word, mut at_start) = (1, String::new(), true);
        for c in group.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 1 && (c.is_alphanumeric() || c == '_') && at_start {
                word.push(c);
            } else {
                if !word.is_empty() {
                    rooms.push(std::mem::take(&mut word));
                }
                at_start = depth == 1 && (c == ',' || c.is_whitespace() && at_start);
            }
            if depth == 0 {
                break;
            }
        }
    }
    rooms
}

#[test]
fn a_module_names_only_modules_on_lower_floors() {
    let floor_of = |room: &str| FLOORS.iter().position(|rooms| rooms.contains(&room));
    let mut arrows = 0;
    for (name, source) in house() {
        let room = name.split(['/', '.']).next().unwrap().to_owned();
        let Some(floor) = floor_of(&room) else {
            assert!(["main", "lib"].contains(&room.as_str()), "src/{name} is on no floor");
            continue;
        };
        for named in rooms_named(&source) {
            let Some(other) = floor_of(&named) else {
                panic!("src/{name} names `crate::{named}`, which is not a room")
            };
            arrows += 1;
            assert!(
                named == room || other < floor,
                "src/{name} names `{named}`, which is not on a lower floor"
            );
        }
    }
    assert!(arrows > 100, "the test reads no arrows any more");
}

#[test]
fn the_reader_of_arrows_sees_them() {
    assert_eq!(
        rooms_named(
            "use crate::{\n    model::{A, B},\n    text::{c},\n};\nfn f() { crate::store::g() }\n// crate::ui\n"
        ),
        ["model", "text", "store"]
    );
}

#[test]
fn the_model_and_its_answers_touch_nothing_outside() {
    for (name, source) in house() {
        let room = name.split('/').next().unwrap();
        let forbidden: &[&str] = match room {
            "text" | "model" | "analysis" => &[
                "serde",
                "std::fs",
                "std::env",
                "std::io",
                "Timestamp::now",
                "Zoned::now",
                "SystemTime",
                "Instant",
                "println",
            ],
            "format" | "report" => {
                &["std::fs", "std::env", "Timestamp::now", "SystemTime", "Instant", "println"]
            }
            "store" => &["println", "Timestamp::now"],
            "cli" | "ui" => &["std::fs", "std::env::", "Timestamp::now", "println!"],
            _ => &[],
        };
        // Tests of schemas read committed files.
        for word in forbidden.iter().filter(|_| !name.ends_with("/schema.rs")) {
            let says = source
                .lines()
                .any(|line| line.contains(word) && !line.trim_start().starts_with("//"));
            assert!(!says, "src/{name} says `{word}`");
        }
    }
}

/// Only `report`, `ui` and `cli` know the names of commands: below, a `Mend` says what can be done.
#[test]
fn no_command_is_written_where_it_could_not_be_run() {
    let begins: Vec<String> =
        imh::text::COMMANDS.iter().map(|(command, _)| format!("imh {command}")).collect();
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric());
    let mut commands = Vec::new();
    for (name, source) in house() {
        let room = name.split('/').next().unwrap();
        // `pastable` finds commands in sentences, and a page of `imh reflect` contains its mark.
        let reads = ["text/pastable.rs", "analysis/reflection.rs"].contains(&name.as_str());
        if !["text", "model", "analysis", "files", "format", "context.rs", "store"].contains(&room)
            || reads
        {
            continue;
        }
        for line in source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//") && !line.contains("schemars"))
        {
            let says = |begin: &String| {
                line.match_indices(begin.as_str())
                    .any(|(at, _)| !goes_on(&line[at + begin.len()..]))
            };
            commands
                .extend(begins.iter().any(says).then(|| format!("src/{name}: {}", line.trim())));
        }
    }
    assert!(commands.is_empty(), "{commands:#?}");
}

/// A fault is data: a place, a kind and a remedy. Nobody reads or edits its finished words, and no
/// option is named where no command can be run.
#[test]
fn nobody_below_the_reports_reads_the_words_of_a_fault_or_names_an_option() {
    let ways = ["starts_with", "ends_with", "strip_", "contains", "push", "replace", "split"];
    let mut found = Vec::new();
    for (name, source) in house() {
        let room = name.split('/').next().unwrap();
        if !["text", "model", "analysis", "files", "format", "context.rs", "store"].contains(&room)
        {
            continue;
        }
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let reads = ways.iter().any(|way| line.contains(&format!(".what.{way}")));
            let is_option = |at: usize| {
                line[at + 3..].starts_with(|c: char| c.is_ascii_lowercase())
                    && !line.contains("age --")
                    && !line.contains("imh --workspace")
            };
            let names_an_option = line.match_indices(" --").any(|(at, _)| is_option(at));
            found
                .extend((reads || names_an_option).then(|| format!("src/{name}: {}", line.trim())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// No command that fails says on its own that it changed nothing: the store notes what was saved,
/// and only the messages of failures and of Ctrl-C ask it.
#[test]
fn that_nothing_was_changed_is_said_in_one_place() {
    let mut said = Vec::new();
    for (name, source) in house() {
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let opts_out = [
            "note: nothing was changed",
            "unchanged:",
            "has_said",
            ".reading()",
            "of_reading",
            "is_anything_saved()",
        ];
        said.extend(
            code.filter(|line| opts_out.iter().any(|word| line.contains(word)))
                .map(|_| name.clone()),
        );
    }
    said.dedup();
    assert_eq!(said, ["cli/kit/failure.rs", "store/disk/saved.rs", "ui/interrupt.rs"]);
}

/// A stranger who searches for a type finds one. `Args` and `Command` of each command are in its
/// own file, and are read with its module: `gaps::Args`.
#[test]
fn no_two_types_have_one_name() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (name, source) in house() {
        for line in source.lines() {
            let line = line
                .split_once("pub(")
                .and_then(|(_, rest)| rest.split_once(") "))
                .map_or(line, |(_, rest)| rest);
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let Some(rest) = ["struct ", "enum ", "trait ", "type "]
                .iter()
                .find_map(|kind| line.strip_prefix(kind))
            else {
                continue;
            };
            let called: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if ["Args", "Command"].contains(&called.as_str()) {
                continue;
            }
            if let Some(first) = known.insert(called.clone(), name.clone()) {
                panic!("`{called}` is in src/{first} and in src/{name}");
            }
        }
    }
    assert!(known.len() > 500, "the test reads no types any more");
}

#[test]
fn a_file_is_small_enough_to_hold_in_the_head() {
    let house = house();
    let long: Vec<String> = house
        .iter()
        .filter(|(_, source)| source.lines().count() > 500)
        .map(|(name, source)| format!("{name}: {}", source.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:?}");
    let short = house.values().filter(|source| source.lines().count() <= 250).count();
    assert!(short * 4 >= house.len() * 3, "most files have fewer than 250 lines");
}

#[test]
fn no_file_of_tests_is_forgotten() {
    let main = fs::read_to_string(repository("tests/it/main.rs")).unwrap();
    for entry in fs::read_dir(repository("tests/it")).unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                name == "main" || main.contains(&format!("mod {name};")),
                "tests/it/{name}.rs is not part of the suite"
            );
        }
    }
    // `undo` is tested together with what it undoes.
    for (command, _) in
        imh::text::COMMANDS.iter().filter(|(command, _)| !["help", "undo"].contains(command))
    {
        assert!(
            main.contains(&format!("mod {command};")),
            "the command `{command}` has no file of tests"
        );
    }
}

/// Returns whether the name of a test begins like a question, or says what something is not.
fn is_contorted(name: &str) -> bool {
    let first = name.split('_').next().unwrap_or_default();
    let padded = format!("_{name}_");
    ["what", "who", "whose", "whoever", "whatever", "of"].contains(&first)
        || ["_is_no_", "_are_no_", "_tells_of_", "_told_of_", "_is_of_", "_are_of_"]
            .iter()
            .any(|part| padded.contains(part))
}

#[test]
fn every_test_has_a_plain_statement_as_its_name() {
    assert!(is_contorted("what_is_wrong_is_told") && is_contorted("a_note_is_no_answer"));
    assert!(!is_contorted("a_whole_note_is_not_an_answer") && !is_contorted("offers_are_kept"));
    let mut found = house();
    for file in fs::read_dir(repository("tests/it")).unwrap().flatten() {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = format!("tests/it/{}", file.file_name().to_string_lossy());
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    let mut seen = 0;
    for (file, source) in &found {
        for rest in source.split("#[test]").skip(1) {
            let Some((_, rest)) = rest.split_once("fn ") else { continue };
            let name = rest.split(['(', ' ']).next().unwrap_or_default();
            seen += 1;
            assert!(
                !is_contorted(name),
                "{file}: `{name}`: name the subject, then say what it does"
            );
        }
    }
    assert!(seen > 700, "only {seen} tests were seen");
}

#[test]
fn the_folder_of_commands_is_what_help_lists() {
    let files = fs::read_dir(repository("src/cli")).unwrap().flatten();
    let name =
        |entry: fs::DirEntry| entry.path().file_stem().unwrap().to_string_lossy().into_owned();
    let commands: BTreeSet<String> =
        files.map(name).filter(|name| !["mod", "kit"].contains(&name.as_str())).collect();
    let known = imh::text::COMMANDS
        .iter()
        .map(|(command, _)| (*command).to_owned())
        .filter(|command| command != "help");
    assert_eq!(commands, known.collect());
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    let tests: String = fs::read_dir(repository("tests/it"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    for entry in fs::read_dir(repository("tests/it/snapshots")).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let stem = name
            .strip_prefix("report-")
            .and_then(|name| name.strip_suffix(".txt"))
            .map(|stem| format!("\"{stem}\""));
        let known = tests.contains(&format!("\"{name}\""))
            || stem.is_some_and(|stem| tests.contains(&stem))
            || name.starts_with("version-");
        assert!(known, "tests/it/snapshots/{name} belongs to no test");
    }
}

#[test]
fn no_snapshot_knows_the_machine_it_was_made_on() {
    let here = repository("");
    for entry in fs::read_dir(repository("tests/it/snapshots")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        for place in [here.to_string_lossy().trim_end_matches('/'), "/tmp/", "/root/"] {
            assert!(!text.contains(place), "{} says `{place}`", entry.path().display());
        }
    }
}

/// A slip that no compiler sees: the same word twice in a sentence.
#[test]
fn no_word_of_ours_stands_twice_in_a_row() {
    let mut texts = house();
    for folder in ["docs", "."] {
        let pages = fs::read_dir(repository(folder)).unwrap().flatten().map(|entry| entry.path());
        for page in pages.filter(|path| path.extension().is_some_and(|kind| kind == "md")) {
            texts.insert(page.display().to_string(), fs::read_to_string(&page).unwrap());
        }
    }
    for (name, text) in texts {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("$ ") && !line.trim_start().starts_with('|'))
            .enumerate();
        for (at, line) in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let twice = words.windows(2).find(|pair| {
                let word =
                    |text: &str| text.trim_end_matches(['.', ',', '"', ':', ';', ')']).to_owned();
                // `that that` is allowed in English.
                pair[0] == word(pair[1])
                    && pair[0].len() > 2
                    && pair[0] != "that"
                    && pair[0].chars().all(|c| c.is_ascii_lowercase())
            });
            assert_eq!(twice, None, "{name}, line {}", at + 1);
        }
    }
}

#[test]
fn the_licences_and_papers_of_the_house_are_there() {
    for paper in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "docs/format.md",
        "docs/glossary.md",
        ".ci/run",
    ] {
        assert!(fs::metadata(repository(paper)).is_ok_and(|found| found.len() > 400), "{paper}");
    }
}
