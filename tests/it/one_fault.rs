//! A file that is broken in one way has one fault: nothing that follows from it is a second one.

use imh::{
    format::{framework, parse_mapping, parse_submission, parse_training},
    model::{Fault, Place},
};

const FRAMEWORK: &str = r#"format = 1
[framework]
id = "garden"
version = "1.0.0"
title = "Work in a garden"
language = "en-GB"
scope = "Beds and paths"
publisher = "A society"
issued = "2026-03"
replaces = "garden@0.9.0"
progression = "ladder"
wording = "own"
template = false
notice = "An example."
expect = { level = "basic", competencies = 4 }
sources = [{ title = "A book", url = "https://example.org" }]
[[level]]
id = "basic"
title = "Basic"
summary = "With help."
[[level]]
id = "full"
title = "Full"
[[role]]
id = "helper"
title = "Helper"
level = "basic"
[[scale]]
id = "three"
points = [
  { id = "no", label = "Not yet" },
  { id = "yes", label = "Yes", means = "I can.", met = true },
]
[[aspect]]
id = "knowledge"
title = "Knowledge"
scale = "three"
[[aspect]]
id = "feeling"
title = "Feeling"
scale = "three"
counts = false
optional = true
asks = "How sure do you feel?"
[[evidence-kind]]
id = "notes"
title = "Notes"
hours = true
people = false
prompts = ["What did you do?"]
[[domain]]
id = "growing"
title = "Growing"
expect = { level = "basic", competencies = 4 }
[[domain]]
id = "beds"
title = "Beds"
within = "growing"
summary = "Where things grow."
[[competency]]
id = "water"
domain = "growing"
title = "Watering"
code = "1.1"
cluster = "Daily"
summary = "Not too much."
examples = ["A can"]
url = "https://example.org"
related = ["weed"]
level.basic.knowledge = "I know when."
level.full.knowledge = "I know why."
[[competency]]
id = "weed"
domain = "growing"
title = "Weeding"
level.basic.knowledge = "I know which."
[[competency]]
id = "prune"
domain = "growing"
title = "Pruning"
optional = true
level.basic.knowledge = "I know how."
[[competency]]
id = "graft"
domain = "growing"
title = "Grafting"
optional = true
level.basic.knowledge = "I know what."
[[choice]]
from = ["prune", "graft"]
minimum = 1
"#;

const MAPPING: &str = r#"format = 1
[mapping]
title = "One to two"
from = "garden@1.0.0"
to = "garden@2.0.0"
same-ids = true
[[competency]]
from = ["water", "weed"]
to = ["care"]
relation = "superset"
reason = "It asked for more."
[[competency]]
from = ["prune"]
to = []
[[level]]
from = "basic"
to = "first"
[[point]]
from = "yes"
to = "achieved"
"#;

const TARGET: &str = r#"format = 1
[submission]
id = "panel"
title = "The panel"
summary = "It looks at portfolios."
organisation = "A society"
notice = "An example."
levels = ["basic"]
file-name = "{date} {name}"
opens = 2026-01-01
closes = 2026-12-31
[[rule]]
kind = "every-competency-achieved"
severity = "must"
says = "All are achieved."
source = "A page"
[[rule]]
kind = "kinds-of-evidence"
severity = "should"
says = "There are notes."
kinds = ["notes"]
minimum = 1
[[rule]]
kind = "hours-in-all"
severity = "must"
says = "There are ten hours."
hours = 10
[[rule]]
kind = "age-of-evidence"
severity = "must"
says = "It is new."
months = 36
[[privacy]]
kind = "phone"
concern = "open"
[[outcome]]
id = "accept"
label = "Accept"
accepts = true
[[outcome]]
id = "again"
label = "Again"
"#;

const COURSE: &str = r#"format = 1
[training]
id = "pruning"
title = "How to prune"
provider = "A school"
length = "A day"
runs = "In spring"
url = "https://example.org"
notice = "An example."
[[covers]]
framework = "garden"
domains = ["growing"]
competencies = ["prune"]
"#;

type Reader = fn(&[u8]) -> Result<(), Vec<Fault>>;

/// Each kind of file: a sound one, its reader, and the keys that it can do without.
const KINDS: [(&str, Reader, &[&str]); 4] = [
    (
        FRAMEWORK,
        |bytes| framework::parse(bytes).map(drop),
        &[
            "scope",
            "publisher",
            "issued",
            "replaces",
            "progression",
            "wording",
            "template",
            "notice",
            "expect",
            "sources",
            "summary",
            "counts",
            "optional",
            "asks",
            "hours",
            "people",
            "prompts",
            "within",
            "code",
            "cluster",
            "examples",
            "url",
            "related",
        ],
    ),
    (MAPPING, |bytes| parse_mapping(bytes).map(drop), &["same-ids", "relation", "reason"]),
    (
        TARGET,
        |bytes| parse_submission(bytes).map(drop),
        &["organisation", "notice", "levels", "file-name", "opens", "closes", "source"],
    ),
    (
        COURSE,
        |bytes| parse_training(bytes).map(drop),
        &["length", "runs", "url", "notice", "domains", "competencies"],
    ),
];

/// Replaces the line at `at` (from 0).
fn with_line(text: &str, at: usize, line: &str) -> String {
    text.lines()
        .enumerate()
        .map(|(number, old)| format!("{}\n", if number == at { line } else { old }))
        .collect()
}

fn without_line(text: &str, at: usize) -> String {
    text.lines()
        .enumerate()
        .filter(|(number, _)| *number != at)
        .map(|(_, line)| format!("{line}\n"))
        .collect()
}

fn line_of(fault: &Fault) -> usize {
    match &fault.place {
        Place::Text(place) => place.line,
        other => panic!("{other:?}"),
    }
}

/// Checks that a text has one fault, on a line (from 1) if that is given.
fn assert_one(read: Reader, text: &str, line: Option<usize>, what: &str) -> Fault {
    let faults = read(text.as_bytes()).expect_err(what);
    let said: Vec<String> = faults.iter().map(Fault::in_words).collect();
    assert_eq!(faults.len(), 1, "{what}: {said:#?}");
    if let Some(line) = line {
        assert_eq!(line_of(&faults[0]), line, "{what}: {said:?}");
    }
    faults.into_iter().next().unwrap()
}

/// Each line `key = value`, with its number from 0. The list of points goes on in other lines.
fn pairs(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with([' ', '[']));
    lines
        .filter_map(|(at, line)| line.split_once(" = ").map(|(key, value)| (at, key, value)))
        .filter(|(_, _, value)| *value != "[")
}

#[test]
fn a_sound_file_of_each_kind_has_no_fault() {
    for (text, read, _) in KINDS {
        assert_eq!(read(text.as_bytes()), Ok(()));
    }
}

#[test]
fn a_key_that_is_missing_is_one_fault() {
    for (text, read, optional) in KINDS {
        for (at, key, _) in pairs(text) {
            let may_go = optional.contains(&key) || key.starts_with("level.") || key == "accepts";
            if !may_go {
                assert_one(read, &without_line(text, at), None, &format!("line {} gone", at + 1));
            }
        }
    }
}

#[test]
fn a_value_of_another_type_is_one_fault_on_its_line() {
    for (text, read, _) in KINDS {
        for (at, key, value) in pairs(text) {
            let wrong = if value.starts_with('"') { "3" } else { "\"three\"" };
            let broken = with_line(text, at, &format!("{key} = {wrong}"));
            assert_one(read, &broken, Some(at + 1), &format!("{key} = {wrong}"));
        }
    }
}

#[test]
fn an_empty_value_is_one_fault_on_its_line() {
    for (text, read, _) in KINDS {
        for (at, key, _) in pairs(text).filter(|(_, _, value)| value.starts_with('"')) {
            let broken = with_line(text, at, &format!("{key} = \"\""));
            assert_one(read, &broken, Some(at + 1), &format!("{key} is empty"));
        }
    }
}

#[test]
fn a_misspelt_key_is_one_fault_on_its_line() {
    for (text, read, _) in KINDS {
        for (at, key, value) in pairs(text) {
            let mut typos = vec![format!("{key}x")];
            if let [first, level, aspect] = key.split('.').collect::<Vec<_>>()[..] {
                typos.push(format!("{first}x.{level}.{aspect}"));
                typos.push(format!("{first}.{level}x.{aspect}"));
            }
            for typo in typos {
                let broken = with_line(text, at, &format!("{typo} = {value}"));
                assert_one(read, &broken, Some(at + 1), &typo);
            }
        }
    }
}

#[test]
fn a_misspelt_table_is_one_fault_on_its_line() {
    for (text, read, _) in KINDS {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with('[')) {
            let typo = line.replacen(']', "x]", 1);
            assert_one(read, &with_line(text, at, &typo), Some(at + 1), &typo);
        }
    }
}

#[test]
fn a_sign_that_nobody_sees_is_named_with_its_place() {
    for (text, read, _) in KINDS {
        for (at, key, value) in pairs(text).filter(|(_, _, value)| value.starts_with('"')) {
            let broken = with_line(text, at, &format!("{key} = \"\u{e9}\u{200b}{}", &value[1..]));
            let fault = assert_one(read, &broken, Some(at + 1), key);
            assert!(!fault.what.contains('\u{200b}'));
            if fault.what.contains("U+200B") {
                assert!(fault.what.contains("U+200B ZERO WIDTH SPACE"), "{}", fault.what);
                let Place::Text(place) = fault.place else { unreachable!() };
                assert_eq!(place.column, key.chars().count() + " = \"\u{e9}".chars().count() + 1);
            } else {
                assert!(fault.what.contains("it holds `\u{e9}`"), "{}", fault.what);
            }
        }
    }
}

#[test]
fn a_quote_that_is_not_closed_is_told_where_it_stands() {
    for (text, read, _) in KINDS {
        for (at, key, value) in pairs(text).filter(|(_, _, value)| value.ends_with('"')) {
            let broken = with_line(text, at, &format!("{key} = {}", &value[..value.len() - 1]));
            assert_one(read, &broken, Some(at + 1), &format!("{key} = {value} without its end"));
        }
    }
}

#[test]
fn an_id_says_why_it_is_none() {
    let read = KINDS[0].1;
    let long = "a".repeat(80);
    for (id, reason) in [
        ("my garden", "`id` is not an id: it holds a space"),
        ("garden!", "`id` is not an id: it holds `!`"),
        ("gard\u{ad}en", "`id` is not an id: it holds the invisible sign U+00AD SOFT HYPHEN"),
        ("gard\u{200b}en", "`id` holds the invisible sign U+200B ZERO WIDTH SPACE"),
        ("-garden", "`id` is not an id: it begins with `-`"),
        (long.as_str(), "`id` is too long for an id: it has 80 characters"),
    ] {
        for old in ["garden", "basic", "helper", "three", "knowledge", "notes", "growing", "water"]
        {
            let from = format!("id = \"{old}\"");
            let at = FRAMEWORK.lines().position(|line| line == from).unwrap();
            let broken = with_line(FRAMEWORK, at, &format!("id = \"{id}\""));
            let fault = assert_one(read, &broken, Some(at + 1), &format!("{old} became {id}"));
            assert_eq!(fault.what, reason);
        }
    }
}

#[test]
fn an_unknown_name_and_an_id_given_twice_are_one_fault_each() {
    let read = KINDS[0].1;
    for (old, new) in [
        ("level = \"basic\"\n[[scale]]", "level = \"basics\"\n[[scale]]"),
        ("expect = { level = \"basic\"", "expect = { level = \"basics\""),
        ("scale = \"three\"\n[[aspect]]", "scale = \"thre\"\n[[aspect]]"),
        ("within = \"growing\"", "within = \"grow\""),
        ("within = \"growing\"", "within = \"beds\""),
        ("domain = \"growing\"\ntitle = \"Weeding\"", "domain = \"grow\"\ntitle = \"Weeding\""),
        ("related = [\"weed\"]", "related = [\"weeds\"]"),
        ("from = [\"prune\", \"graft\"]", "from = [\"prune\", \"grafts\"]"),
        ("id = \"full\"", "id = \"basic\""),
        ("id = \"yes\"", "id = \"no\""),
        ("id = \"feeling\"", "id = \"knowledge\""),
        ("id = \"beds\"", "id = \"growing\""),
        ("id = \"weed\"", "id = \"water\""),
        ("id = \"prune\"", "id = \"weed\""),
        ("minimum = 1", "minimum = 0"),
        ("minimum = 1", "minimum = 7"),
        ("minimum = 1", "minimum = -1"),
        ("from = [\"prune\", \"graft\"]", "from = []"),
        (", met = true }", " }"),
        (", met = true }", ", mett = true }"),
        (
            "label = \"Not yet\" }",
            "label = \"Not yet\", met = true }, { id = \"hm\", label = \"Hm\" }",
        ),
        ("scale = \"three\"\n[[aspect]]", "scale = \"three\"\ncounts = false\n[[aspect]]"),
        ("title = \"Pruning\"\noptional = true", "title = \"Pruning\""),
        ("competencies = 4 }\nsources", "competencies = 5 }\nsources"),
        ("domain = \"growing\"\ntitle = \"Weeding\"", "domain = \"beds\"\ntitle = \"Weeding\""),
        ("version = \"1.0.0\"", "version = \"1.0\""),
        ("format = 1", "format = 2"),
    ] {
        assert_eq!(FRAMEWORK.matches(old).count().min(1), 1, "{old}");
        assert_one(read, &FRAMEWORK.replacen(old, new, 1), None, new);
    }
    let weed = FRAMEWORK.find("[[competency]]\nid = \"weed\"").unwrap();
    let prune = FRAMEWORK.find("[[competency]]\nid = \"prune\"").unwrap();
    let gone = format!("{}{}", &FRAMEWORK[..weed], &FRAMEWORK[prune..])
        .replace("related = [\"weed\"]\n", "");
    let fault = assert_one(read, &gone, None, "a competency is gone");
    assert!(fault.what.contains("in domain `growing`, and 3 found"), "{}", fault.what);
    for (text, message) in [("", "the file is empty"), ("# nothing\n", "the file is empty")] {
        for (_, read, _) in KINDS {
            assert_eq!(assert_one(read, text, Some(1), "empty").what, message);
        }
    }
    for (_, read, _) in KINDS {
        let fault = assert_one(read, "format = 2\nother = 3\n[new]\n", Some(1), "newer");
        assert!(fault.what.ends_with("format 2, and this `imh` reads format 1"), "{}", fault.what);
    }
}
