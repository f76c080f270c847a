//! Words that were replaced, removed or undone: their owner can read them again, and nobody else
//! can.

use std::io::Read;

use super::harness::Sandbox;

const FORMATS: [&str; 5] = ["text", "json", "csv", "markdown", "html"];

/// Replaces one part each day; returns the replaced words by record.
fn rewritten() -> (Sandbox, [(&'static str, Vec<&'static str>); 4]) {
    let mut sandbox = Sandbox::begun();
    sandbox.write("firstfile.txt", "One.\n");
    sandbox.write("secondfile.txt", "Two.\n");
    let on = |sandbox: &mut Sandbox, day: &str, lines: &[&str]| {
        sandbox.set("IMH_NOW", &format!("2026-11-{day}T09:00:00Z"));
        for line in lines {
            sandbox.ok(line);
        }
    };
    let goal =
        "plan add firstwhat --for RB-01 --how firsthow --by 2027-03-31 --done-when firstwhen";
    let add = "evidence add --link https://firstlink.example/ --title firsttitle --for RB-01,RB-02 --shows firstshows";
    let rest = "--consent firstconsent --confirmed-by firstrole --kind training-log --hours 2:35 --happened 2024-05 --valid-until 2030-07";
    on(
        &mut sandbox,
        "22",
        &[
            goal,
            &format!("{add} {rest}"),
            "evidence add --words firstwords --title firstpage",
            "evidence add --words wordsthatwent --title out",
        ],
    );
    on(
        &mut sandbox,
        "23",
        &[
            "plan edit G1 --what secondwhat --how secondhow --done-when secondwhen --by 2027-04-30 --for RB-02",
            "evidence edit E1 --title secondtitle --link https://secondlink.example/ --hours 3 --happened 2025-05",
            "evidence edit E1 --clear consent --clear confirmed --clear valid-until --file firstfile.txt",
            "evidence link E1 RB-01 --shows secondshows",
            "evidence edit E2 --words secondwords",
            "evidence edit E3 --words 'After that'",
            "evidence link E3 RB-01 --shows shownonce",
        ],
    );
    on(
        &mut sandbox,
        "24",
        &[
            "plan edit G1 --clear how",
            "plan done G1 --on 2026-11-20 --note firstnote",
            "plan done G1 --on 2026-11-21 --note secondnote",
            "evidence unlink E1 RB-02",
            "evidence edit E1 --file secondfile.txt",
            "evidence edit E2 --words undonewords",
            "undo",
            "plan edit G1 --what undonewhat",
            "undo",
            "evidence unlink E3 RB-01",
            "evidence remove E3",
        ],
    );
    let of_goal = vec![
        "firstwhat",
        "firsthow",
        "secondhow",
        "firstwhen",
        "2027-03-31",
        "firstnote",
        "2026-11-20",
        "undonewhat",
    ];
    let mut of_link = vec![
        "firsttitle",
        "https://firstlink.example/",
        "firstshows",
        "firstconsent",
        "firstrole",
        "firstfile.txt",
    ];
    of_link.extend(["2024-05", "2030-07", "2:35"]);
    let words = [
        ("G1", of_goal),
        ("E1", of_link),
        ("E2", vec!["firstwords", "undonewords"]),
        ("E3", vec!["wordsthatwent", "shownonce"]),
    ];
    (sandbox, words)
}

#[test]
fn each_word_that_was_replaced_taken_away_or_taken_back_is_shown_again_in_every_format() {
    let (sandbox, records) = rewritten();
    for (id, words) in &records {
        for format in FORMATS {
            let shown = sandbox.ok(&format!("show {id} --format {format}"));
            for word in words {
                assert!(shown.contains(word), "show {id} --format {format}: {word}\n{shown}");
            }
        }
    }
    for format in FORMATS {
        assert!(
            sandbox.ok(&format!("evidence show E1 --format {format}")).contains("firstfile.txt")
                || format == "csv",
            "{format}"
        );
    }
}

#[test]
fn earlier_words_come_with_the_day_until_which_they_stood_and_the_latest_first() {
    let (sandbox, _) = rewritten();
    let earlier = |id: &str, at: &str| {
        let view = sandbox.json(&format!("show {id} --format json"));
        let each = view
            .pointer(at)
            .and_then(|earlier| earlier.as_array())
            .expect("what was said before")
            .clone();
        let text =
            |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        each.iter()
            .map(|one| {
                ["part", "for", "said", "until", "state"].map(|key| text(one, key)).join(" ")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        earlier("G1", "/goal/earlier"),
        [
            "what  undonewhat 2026-11-24T09:00:00Z taken-back",
            "note  firstnote 2026-11-24T09:00:00Z earlier",
            "done-on  2026-11-20 2026-11-24T09:00:00Z earlier",
            "how  secondhow 2026-11-24T09:00:00Z earlier",
            "done-when  firstwhen 2026-11-23T09:00:00Z earlier",
            "by  2027-03-31 2026-11-23T09:00:00Z earlier",
            "how  firsthow 2026-11-23T09:00:00Z earlier",
            "for  RB-01 2026-11-23T09:00:00Z earlier",
            "what  firstwhat 2026-11-23T09:00:00Z earlier",
        ]
    );
    let text = sandbox.ok("show G1");
    assert!(text.contains("2026-11-24   Goal        undonewhat (taken back)"), "{text}");
    assert!(text.contains("2026-11-23   How         firsthow\n"), "{text}");
    let shows = |one: &String| one.starts_with("shows RB-02 firstshows 2026-11-24");
    assert!(earlier("E1", "/earlier").iter().any(shows), "a link that was taken away");
    let text = sandbox.ok("show E2");
    assert!(text.contains("Your words until 2026-11-24 (taken back)\nundonewords"), "{text}");
    assert!(text.contains("Your words until 2026-11-23\nfirstwords"), "{text}");
}

#[test]
fn the_day_is_that_of_the_place_where_it_is_read() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add Early");
    sandbox
        .command(["plan", "edit", "G1", "--what", "Late"])
        .env_remove("IMH_NOW")
        .output()
        .unwrap();
    let days = ["<+14>-14", "<-12>12"].map(|zone| {
        let output =
            sandbox.command(["show", "G1"]).env_remove("IMH_NOW").env("TZ", zone).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        let line = shown
            .lines()
            .find(|line| line.ends_with("Early"))
            .expect("what it was before")
            .to_owned();
        line.split_whitespace().next().unwrap().to_owned()
    });
    assert_ne!(days[0], days[1], "there it is never the same day");
}

#[test]
fn a_value_that_stands_again_is_not_listed_as_earlier() {
    let sandbox = Sandbox::begun();
    sandbox.ok("plan add One --how Slowly");
    for line in [
        "plan edit G1 --what Two",
        "plan edit G1 --what One",
        "plan edit G1 --how Fast",
        "undo",
        "undo 5",
    ] {
        sandbox.run(line);
    }
    let shown = sandbox.json("show G1 --format json");
    let said: Vec<&str> = shown["goal"]["earlier"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["said"].as_str().unwrap())
        .collect();
    assert_eq!(shown["goal"]["what"], "One");
    assert_eq!(
        (said.contains(&"One"), said.iter().filter(|said| **said == "Two").count()),
        (false, 1),
        "{said:?}"
    );
}

#[test]
fn earlier_words_of_evidence_whose_files_were_wiped_are_shown_nowhere() {
    let sandbox = Sandbox::begun();
    sandbox.ok("evidence add --words 'Anna waited.' --title 'About Anna' --consent 'by Anna' --for RB-01 --shows 'Anna looks'");
    sandbox.ok("evidence edit E1 --words 'She waited.' --title 'About her' --clear consent");
    sandbox.ok("evidence link E1 RB-01 --shows 'She looks'");
    assert!(sandbox.ok("show E1").contains("Anna"));
    sandbox.ok("evidence remove E1 --erase --yes");
    for format in FORMATS {
        let shown = sandbox.ok(&format!("show E1 --format {format}"));
        assert!(!shown.contains("Anna"), "{format}: {shown}");
    }
}

#[test]
fn no_earlier_word_leaves_in_a_bundle_or_stands_in_any_other_report() {
    let (sandbox, records) = rewritten();
    sandbox.ok("rate RB-01=achieved --note 'Said now'");
    sandbox.ok("export --output bundle.zip --draft");
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("bundle.zip")).unwrap()).unwrap();
    let mut leaves = Vec::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        leaves.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    assert!(
        leaves.iter().any(|text| text.contains("secondwhat"))
            && leaves.iter().any(|text| text.contains("secondtitle"))
    );
    for line in ["status", "plan", "evidence list", "evidence matrix", "gaps"] {
        leaves.extend(FORMATS.map(|format| sandbox.ok(&format!("{line} --format {format}"))));
    }
    for word in records
        .iter()
        .flat_map(|(_, words)| words)
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic()))
    {
        assert!(leaves.iter().all(|text| !text.contains(word)), "{word}");
    }
}
