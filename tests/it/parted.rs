//! Competencies that were perhaps parted or put together: the words suggest it, and a person decides.

use imh::{
    analysis::{Change, LikelyChange, compare, likely_changes},
    format::framework,
    model::*,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    harness::{Sandbox, repository},
    properties::config,
};

/// A pack of competencies with an id and what each states.
fn pack(version: &str, competencies: &[(&str, &str)]) -> String {
    let head = format!(
        "format = 1\n[framework]\nid = \"nest\"\nversion = \"{version}\"\ntitle = \"Nests\"\nlanguage = \"en-GB\"\nprogression = \"ladder\"\nwording = \"own\"\n\
        [[level]]\nid = \"1\"\ntitle = \"Level 1\"\n\
        [[scale]]\nid = \"two\"\npoints = [{{ id = \"no\", label = \"No\" }}, {{ id = \"yes\", label = \"Yes\", met = true }}]\n\
        [[aspect]]\nid = \"practice\"\ntitle = \"Practice\"\nscale = \"two\"\n[[domain]]\nid = \"N\"\ntitle = \"Nests\"\n"
    );
    let one = |(id, states): &(&str, &str)| {
        format!(
            "[[competency]]\nid = \"{id}\"\ndomain = \"N\"\ntitle = \"Title of {id}\"\nlevel.1.practice = \"{states}\"\n"
        )
    };
    head + &competencies.iter().map(one).collect::<String>()
}

const OLD: [(&str, &str); 6] = [
    ("N-1", "I watch how a bird carries twigs. I count the eggs without touching them."),
    ("N-2", "I know which songs warn other birds."),
    ("N-3", "I know which songs call a mate."),
    ("N-4", "I know why a bird leaves its nest."),
    ("N-5", "I mend a broken nest box with larch, and I hang it away from cats."),
    ("N-6", "I know when a nest is empty."),
];

const NEW: [(&str, &str); 7] = [
    ("N-11", "I watch how a bird carries twigs and moss."),
    ("N-12", "I count the eggs without touching them."),
    ("N-13", "I know which songs warn other birds and which call a mate."),
    ("N-14", "I know what a young bird eats."),
    ("N-5", "I mend a broken nest box with larch."),
    ("N-16", "I hang a nest box away from cats."),
    ("N-6", "I know when a nest is empty."),
];

fn ids(all: &[&Competency]) -> Vec<String> {
    all.iter().map(|one| one.id.to_string()).collect()
}

fn likely(old: &Framework, new: &Framework) -> Vec<(Change, Vec<String>, Vec<String>)> {
    let compared = compare(old, new, None);
    let likely: Vec<LikelyChange<'_>> = likely_changes(old, new, &compared);
    likely.iter().map(|one| (one.change(), ids(&one.from), ids(&one.to))).collect()
}

#[test]
fn a_parted_competency_is_named_in_every_format_and_asked_about_in_a_mapping() {
    let sandbox = Sandbox::new();
    sandbox.write("old.toml", pack("1.0.0", &OLD));
    sandbox.write("new.toml", pack("2.0.0", &NEW));
    let diff = sandbox.json("framework diff old.toml new.toml --format json");
    let id = |id: &str| json!(id);
    assert_eq!(
        diff["perhaps"],
        json!([
            { "change": "parted", "from": [id("N-1")], "to": [id("N-11"), id("N-12")], "title": "Title of N-1" },
            { "change": "parted", "from": [id("N-5")], "to": [id("N-5"), id("N-16")], "title": "Title of N-5" },
            { "change": "put-together", "from": [id("N-2"), id("N-3")], "to": [id("N-13")], "title": "Title of N-13" },
        ])
    );
    for format in ["text", "markdown", "html"] {
        let said = sandbox.ok(&format!("framework diff old.toml new.toml --format {format}"));
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("only a person can decide"), "{said}");
        assert!(said.contains("perhaps parted into"), "{said}");
        assert!(said.contains("perhaps put together from"), "{said}");
    }
    let table = sandbox.ok("framework diff old.toml new.toml --format csv");
    assert!(table.contains("perhaps-parted,N-1,N-11 N-12,Title of N-1,"), "{table}");
    assert!(table.contains("perhaps-put-together,N-2 N-3,N-13,Title of N-13,"), "{table}");

    // A mapping to begin with asks, and carries nothing because of it.
    sandbox.ok("framework diff old.toml new.toml --mapping map.toml --output d.txt");
    let begun = sandbox.read("map.toml");
    assert!(begun.contains("# Was it parted? "), "{begun}");
    assert!(begun.contains("If so: `to = [\"N-11\", \"N-12\"]`"), "{begun}");
    assert!(begun.contains("# Was it put together with N-3? If so: `to = [\"N-13\"]`"), "{begun}");
    assert!(begun.contains("from = [\"N-1\"]\nto = []\n"), "{begun}");
    assert!(!begun.contains("superset\""), "{begun}");
    sandbox.ok("framework check map.toml --framework old.toml --framework new.toml");
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate N-1=yes N-2=yes N-3=yes N-5=yes");
    let moved = |options: &str| {
        sandbox.json(&format!("workspace move --to new.toml {options} --preview --format json"))
    };
    for options in ["", "--mapping map.toml"] {
        let answers: Value = moved(options)["answers"].clone();
        assert_eq!((&answers["carried"], &answers["left"]), (&json!(0), &json!(3)), "{options}");
    }

    // Somebody who follows the questions has what was parted and put together.
    let decided = begun
        .replace(
            "from = [\"N-1\"]\nto = []",
            "from = [\"N-1\"]\nto = [\"N-11\", \"N-12\"]\nrelation = \"superset\"",
        )
        .replace(
            "from = [\"N-2\"]\nto = []",
            "from = [\"N-2\"]\nto = [\"N-13\"]\nrelation = \"subset\"",
        )
        .replace(
            "from = [\"N-3\"]\nto = []",
            "from = [\"N-3\"]\nto = [\"N-13\"]\nrelation = \"subset\"",
        );
    sandbox.write("map.toml", decided);
    let answers: Value = moved("--mapping map.toml")["answers"].clone();
    assert_eq!((&answers["carried"], &answers["left"]), (&json!(2), &json!(0)), "{answers}");
}

#[test]
fn levels_and_points_with_other_ids_are_in_the_mapping_to_begin_with() {
    let sandbox = Sandbox::new();
    let old = pack("1.0.0", &OLD);
    let points = "id = \"no\", label = \"No\" }, { id = \"yes\", label = \"Yes\"";
    let same = pack("2.0.0", &OLD)
        .replace("id = \"1\"\ntitle", "id = \"one\"\ntitle")
        .replace("level.1.", "level.one.")
        .replace(points, "id = \"never\", label = \"No\" }, { id = \"always\", label = \"Yes\"");
    let other =
        same.replace("\"Level 1\"", "\"Beginner\"").replace("label = \"No\"", "label = \"Not\"");
    sandbox.write("old.toml", old);
    sandbox.write("same.toml", same);
    sandbox.write("other.toml", other.replace("\"2.0.0\"", "\"3.0.0\""));
    sandbox.ok("init ws --framework old.toml --level 1");
    sandbox.ok("rate N-1=yes N-2=no");
    let said = sandbox.fails(2, "workspace move --to same.toml");
    assert!(said.contains("no such level"), "{said}");

    // The same titles and labels say what they became.
    let run = sandbox.run("framework diff old.toml same.toml --mapping same-map.toml");
    let said = sandbox.shown(&run);
    assert!(said.contains("Nothing in it is left to decide"), "{said}");
    let moved = sandbox
        .json("workspace move --to same.toml --mapping same-map.toml --preview --format json");
    assert_eq!((&moved["answers"]["carried"], &moved["answers"]["left"]), (&json!(2), &json!(0)));

    // Others are questions.
    let run = sandbox.run("framework diff old.toml other.toml --mapping other-map.toml");
    let said = sandbox.shown(&run);
    assert!(said.contains("2 things in it are left to decide"), "{said}");
    let begun = sandbox.read("other-map.toml");
    assert!(begun.contains("# Decide: the level `1` (Level 1) ended."), "{begun}");
    assert!(begun.contains("# Decide: the point `no` (No) ended."), "{begun}");
    assert!(begun.contains("from = \"yes\"\nto = \"always\""), "{begun}");
    sandbox.ok("framework check other-map.toml --framework old.toml --framework other.toml");
    // An installed one counts for the comparison as well.
    sandbox.ok("framework install same-map.toml");
    let diff = sandbox.json("framework diff old.toml same.toml --format json");
    let one = &diff["competencies"][1];
    assert_eq!((&one["change"], &one["other-levels"]), (&json!("same"), &json!([])), "{one}");
    assert_eq!(one["other-scales"], json!([]), "{one}");

    let decided = begun
        .replace(
            "# [[level]]\n# from = \"1\"\n# to = \"\"",
            "[[level]]\nfrom = \"1\"\nto = \"one\"",
        )
        .replace(
            "# [[point]]\n# from = \"no\"\n# to = \"\"",
            "[[point]]\nfrom = \"no\"\nto = \"never\"",
        );
    sandbox.write("other-map.toml", decided);
    let moved = sandbox
        .json("workspace move --to other.toml --mapping other-map.toml --preview --format json");
    assert_eq!((&moved["answers"]["carried"], &moved["answers"]["left"]), (&json!(2), &json!(0)));
}

#[test]
fn a_competency_that_a_rule_decides_is_not_asked_about() {
    let [old, new] = [pack("1.0.0", &OLD), pack("2.0.0", &NEW)]
        .map(|pack| framework::parse(pack.as_bytes()).unwrap());
    let id = |id: &str| CompetencyId::new(id);
    let mapping = Mapping {
        title: "Nests".to_owned(),
        from: ("nest".to_owned(), "1.0.0".to_owned()),
        to: ("nest".to_owned(), "2.0.0".to_owned()),
        same_ids: true,
        competencies: vec![CompetencyRule {
            from: vec![id("N-1")],
            to: vec![id("N-11"), id("N-12")],
            relation: Relation::Superset,
            reason: None,
        }],
        levels: Vec::new(),
        points: Vec::new(),
    };
    let compared = compare(&old, &new, Some(&mapping));
    let likely = likely_changes(&old, &new, &compared);
    assert_eq!(likely.len(), 2);
    assert!(likely.iter().all(|one| one.from[0].id != id("N-1")));
}

/// The histories in their shape, in which a competency was parted into some that say nearly all of it
/// again.
#[test]
fn histories_name_what_was_parted_and_nothing_that_is_unrelated() {
    let parted = |from: &str, to: [&str; 2]| {
        (Change::Parted, vec![from.to_owned()], to.map(str::to_owned).to_vec())
    };
    for (old, new, named) in [
        ("progression-1.1.toml", "progression-1.2.toml", vec![]),
        (
            "progression-1.2.toml",
            "progression-2.0.toml",
            vec![parted("d-003", ["cuts-own-work", "cuts-team-work"])],
        ),
        (
            "research-1.0.toml",
            "research-2.0.toml",
            vec![parted("data-storage", ["data-storage", "data-archives"])],
        ),
        ("maturity-1.0.toml", "maturity-2.0.toml", vec![]),
    ] {
        let [before, now] = [old, new].map(|name| {
            let pack = std::fs::read(repository("testdata/histories").join(name)).unwrap();
            framework::parse(&pack).unwrap()
        });
        assert_eq!(likely(&before, &now), named, "{old}");
    }
    let practice = ["1.0.0", "1.1.0"].map(|version| {
        let name = format!("frameworks/imh-practice-{version}.toml");
        framework::parse(&std::fs::read(repository(&name)).unwrap()).unwrap()
    });
    assert_eq!(likely(&practice[0], &practice[1]), []);
}

/// Sentences in which each has words of its own beside words that all of them have.
fn sentence(words: &[u16]) -> String {
    let own: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
    format!("I know the {} and do it.", own.join(" "))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn statements_parted_or_joined_at_a_sentence_end_are_named_and_unrelated_ones_are_not(
        fates in proptest::collection::vec((0_u8..4, 2_usize..4), 4..14),
    ) {
        let mut next = 0_u16;
        let mut own = || {
            next += 4;
            sentence(&[next, next + 1, next + 2, next + 3])
        };
        let (mut old, mut new, mut named) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (fate, count)) in fates.iter().enumerate() {
            let parts: Vec<(String, String)> =
                (0..*count).map(|part| (format!("N-{at}-{part}"), own())).collect();
            let texts: Vec<&str> = parts.iter().map(|(_, text)| text.as_str()).collect();
            let whole = (format!("N-{at}"), texts.join(" "));
            let part_ids = || parts.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
            match fate {
                0 => {
                    named.push((Change::Parted, vec![whole.0.clone()], part_ids()));
                    old.push(whole);
                    new.extend(parts);
                }
                1 => {
                    named.push((Change::PutTogether, part_ids(), vec![whole.0.clone()]));
                    old.extend(parts);
                    new.push(whole);
                }
                2 => {
                    old.push(whole.clone());
                    new.push(whole);
                }
                _ => {
                    old.push(whole);
                    new.push((format!("N-{at}-new"), own()));
                }
            }
        }
        named.sort_by_key(|(change, ..)| *change);
        let [old, new] = [("1.0.0", old), ("2.0.0", new)].map(|(version, all)| {
            let all: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            framework::parse(pack(version, &all).as_bytes()).unwrap()
        });
        prop_assert_eq!(likely(&old, &new), named);
        // A move carries nothing because of it.
        for one in compare(&old, &new, None) {
            let is_whole = one.relation.carries_whole();
            prop_assert!(!is_whole || matches!(one.change, Change::Same | Change::NewId));
        }
    }
}
