//! The page of a bundle as an assessor sees it: in a real browser, with the keyboard alone, and on
//! paper.
//!
//! `tests/browser/drive.mjs` looks at the page and reports as JSON what it saw; this file has the
//! expected results. A machine without Chromium, Node.js or the packages of `tests/browser` skips
//! this with a message; `tests/browser/install` installs them.
//! `SCREENSHOTS=overwrite cargo test --test it page` makes the pictures of the README anew.

use std::{path::Path, process::Command};

use serde_json::Value;

use super::harness::{Sandbox, has, repository, skipped};

/// A person's year: eight days of ratings, nine pieces of evidence, four goals, and words that give
/// reasons.
fn somebodys_year() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let on = |sandbox: &mut Sandbox, day: &str| {
        sandbox.set("IMH_NOW", &format!("{day}T09:15:00Z"));
    };
    on(&mut sandbox, "2026-01-12");
    sandbox.ok(
        "init ws --framework imh-practice --level 1 --role early-years-practitioner --name 'A. B.'",
    );
    rate(
        &sandbox,
        "working-towards",
        &["RB-01", "RB-02", "RB-04", "RB-06", "DV-02", "DV-07", "FC-06", "LP-01", "RS-01"],
    );
    rate(
        &sandbox,
        "not-yet",
        &["RB-05", "RB-07", "DV-01", "DV-05", "AC-01", "SC-05", "RS-02", "FC-02"],
    );
    on(&mut sandbox, "2026-03-03");
    rate(&sandbox, "achieved", &["RB-01", "RB-06", "LP-01", "LP-02", "RS-01"]);
    rate(
        &sandbox,
        "working-towards",
        &["RB-05", "RB-08", "RB-10", "DV-01", "DV-05", "AC-01", "SC-01", "RS-02"],
    );
    sandbox.ok("rate RB-03=n/a --reason 'I work alone in a village hall, so there is no team around the family.'");
    sandbox.write("First visits.txt", "What I noticed on the first visits.\n");
    sandbox.write("The corner, from above.txt", "A drawing of where everybody sat.\n".repeat(1400));
    sandbox.ok("evidence add 'First visits.txt' 'The corner, from above.txt' --for RB-01,RB-02,SC-01 --kind reflective-account \
         --title 'First visits to the group' --happened 2026-02 \
         --shows 'RB-01=I asked who else looks after the baby, and wrote the answer down with the parent.' \
         --shows 'RB-02=A grandfather told me what calms the baby, and we used it.' \
         --consent 'Agreed in writing by those it shows; kept in the locked cabinet.'");
    on(&mut sandbox, "2026-04-21");
    rate(
        &sandbox,
        "achieved",
        &["RB-02", "RB-04", "DV-02", "DV-07", "SC-01", "SC-03", "LP-04", "RS-05"],
    );
    rate(
        &sandbox,
        "working-towards",
        &["RB-07", "AC-02", "AC-07", "FC-01", "FC-02", "SC-04", "SC-09", "LP-03"],
    );
    sandbox.write("morning.md", A_QUIET_MORNING);
    sandbox.ok("reflect RB-05 RB-07 DV-07 --from morning.md --title 'A quiet morning' --happened 2026-04-16 \
         --shows 'RB-05=I stayed with the silence, and what came after it was what mattered.'");
    on(&mut sandbox, "2026-06-09");
    rate(
        &sandbox,
        "achieved",
        &["RB-08", "RB-10", "DV-01", "DV-05", "AC-01", "FC-01", "FC-06", "RS-02", "LP-03", "LP-06"],
    );
    rate(
        &sandbox,
        "working-towards",
        &["DV-04", "DV-06", "DV-08", "FC-05", "FC-07", "AC-05", "SC-02", "RS-03"],
    );
    sandbox.write("Supervision log & notes #1.txt", "Twelve meetings, an hour each.\n");
    sandbox.ok("evidence add 'Supervision log & notes #1.txt' --for RS-01,RS-02,RS-03,LP-06 --kind supervision-log --hours 12 \
         --title 'A year of supervision' --happened 2026-05 --confirmed-by 'clinical supervisor' --confirmed-on 2026-06-08 \
         --shows 'RS-02=I bring what I find hard, and go away with one thing to try.'");
    sandbox.write("Settling-in plan.txt", "A plan for the first two weeks.\n");
    sandbox.ok("evidence add 'Settling-in plan.txt' --for SC-09,RB-10,DV-05 --kind work-product --title 'Our settling-in plan' \
         --happened 2026-05-18 --confirmed-by 'room leader' --confirmed-on 2026-06-02 --shows 'SC-09=A parent stays until the baby has a person to turn to.'");
    on(&mut sandbox, "2026-07-20");
    rate(&sandbox, "achieved", &["DV-06", "FC-02", "FC-07", "SC-04", "RS-03", "LP-07"]);
    sandbox.ok(
        "rate RB-05=working-towards --note 'Silence is still hard for me.\nI count to ten now, and often there is no need to go on counting.'",
    );
    sandbox.ok("evidence add --link https://learning.example.org/baby-cues?unit=3 --for DV-07,DV-06,DV-10 --kind training-log --hours 6:30 \
         --title 'A course about babies and their cues' --happened 2026-07 --valid-until 2029-07 --external --confirmed-by 'the university that gave it'");
    sandbox.write("Observation.txt", "Twenty minutes at lunch.\n");
    sandbox.ok("evidence add Observation.txt --for AC-01,AC-02,SC-03 --kind direct-observation --title 'Lunch, seen by a colleague' \
         --happened 2026-07-14 --confirmed-by 'deputy manager' --confirmed-on 2026-07-15");
    sandbox
        .ok("plan add 'Lead a group for new parents' --for SC-06,SC-07 --how 'First shadow a colleague, then lead one meeting together' \
         --by 2027-03-31 --done-when 'I have led three meetings, and a parent says what they got from it'");
    sandbox.ok("plan add 'Learn how referrals work here' --for AC-08 --by 2026-10-31");
    sandbox.ok("plan add 'Read about sleep and crying' --for SC-04");
    on(&mut sandbox, "2026-09-14");
    rate(
        &sandbox,
        "achieved",
        &["AC-02", "AC-07", "DV-08", "DV-10", "FC-05", "SC-02", "SC-09", "RS-04", "RS-06"],
    );
    rate(
        &sandbox,
        "working-towards",
        &["RB-09", "DV-09", "AC-06", "AC-08", "FC-08", "FC-10", "SC-08", "SC-10"],
    );
    sandbox.write("Case.txt", "A family, told so that nobody is recognised.\n");
    sandbox.ok("evidence add Case.txt --for FC-02,FC-05,AC-07,LP-01 --kind case-study --title 'When a parent is low' --happened 2026-08 \
         --consent 'Agreed with the family; nobody can be recognised.' --shows 'FC-02=I noticed, I asked, and I stayed until there was somebody else too.'");
    sandbox.ok("evidence add --words 'We looked at *one minute* of film together, and the parent saw it first.' --for SC-05,SC-01 \
         --kind reflective-discussion --title 'One minute of film' --happened 2026-09");
    sandbox.ok("plan done G3 --note 'Two books and a talk with the health visitor'");
    on(&mut sandbox, "2026-11-09");
    rate(&sandbox, "achieved", &["RB-07", "RB-09", "AC-05", "AC-08", "FC-10", "SC-07", "LP-05"]);
    rate(&sandbox, "working-towards", &["SC-05", "DV-03", "AC-03", "FC-03", "FC-04", "RS-07"]);
    sandbox.ok("plan done G2");
    sandbox.ok("evidence add --link https://www.example.org/safeguarding --for LP-01,LP-06 --kind certificate --title 'Safeguarding, level 2' --valid-until 2028-11");
    on(&mut sandbox, "2026-11-22");
    sandbox
}

const A_QUIET_MORNING: &str = "\
## What happened?

A baby of five months looked at the window, then at me, then *away*. I did nothing. After a while the baby looked back.

> \"You did not say anything,\" said the parent. \"I always say something.\"

## What did I notice in myself?

1. I wanted to fill the silence.
2. I counted my own breaths.
3. It passed.

| Minute | Baby | I |
| :--- | :---: | ---: |
| 1 | looks away | wait |
| 3 | looks back | smile |

## What now?

I want to read [more about cues](https://www.example.org/cues) and ask about it in supervision; also <https://www.example.org/silence>.
";

fn rate(sandbox: &Sandbox, point: &str, competencies: &[&str]) {
    let answers: Vec<String> = competencies.iter().map(|id| format!("{id}={point}")).collect();
    sandbox.ok(&format!("rate {}", answers.join(" ")));
}

/// Returns the bundle's folder, as any archive tool unpacks it.
fn exported(sandbox: &Sandbox, options: &str) -> std::path::PathBuf {
    sandbox.ok(&format!("export {options} --output bundle.zip"));
    let archive = std::fs::File::open(sandbox.path("bundle.zip")).unwrap();
    zip::ZipArchive::new(archive).unwrap().extract(sandbox.path("unzipped")).unwrap();
    sandbox.path("unzipped/imh-portfolio/data")
}

/// Returns what the browser saw; nothing without a browser.
fn seen(mode: &str, data: &Path, out: &Path, images: Option<&Path>) -> Option<Value> {
    let drive = repository("tests/browser/drive.mjs");
    if !has("node", &[&drive.to_string_lossy(), "--ready"]) {
        skipped(
            "the page was not opened in a browser; `tests/browser/install` brings what that needs",
        );
        return None;
    }
    let output = Command::new("node")
        .arg(&drive)
        .arg(mode)
        .arg(data)
        .arg(out)
        .args(images)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Returns the words of each printed sheet; nothing without a tool that reads them.
fn sheets(pdf: &Path) -> Option<Vec<String>> {
    if !has("pdftotext", &["-v"]) {
        return None;
    }
    let output = Command::new("pdftotext").args(["-layout"]).arg(pdf).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

/// Checks that there were no requests, console messages or dialogs, no violation of accessibility
/// rules, and no overflow.
#[track_caller]
fn assert_at_peace(seen: &Value) {
    for quiet in ["requests", "messages", "dialogs"] {
        assert_eq!(seen[quiet], serde_json::json!([]), "{quiet}");
    }
    for (when, broken) in seen["axe"].as_object().unwrap() {
        assert_eq!(broken, &serde_json::json!([]), "axe, {when}");
    }
    for (when, wide) in seen["wide"].as_object().unwrap() {
        assert_eq!(wide[0], wide[1], "nothing is wider than the screen, {when}");
    }
}

/// Reports whether the text contains the words in this order, however they are broken into lines.
fn has_words(text: &str, words: &str) -> bool {
    let flat = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    flat(text).contains(&flat(words))
}

#[test]
fn the_page_opens_in_a_browser_is_used_by_keyboard_alone_and_prints_as_a_document() {
    let sandbox = somebodys_year();
    let data = exported(&sandbox, "--for course-generic");
    let images = std::env::var_os("SCREENSHOTS")
        .is_some_and(|value| value == "overwrite")
        .then(|| repository("docs/images"));
    let Some(seen) = seen("whole", &data, &sandbox.path(""), images.as_deref()) else { return };
    assert_at_peace(&seen);
    assert_eq!(
        seen["axe"].as_object().unwrap().len(),
        4,
        "light, with the filter on, dark, and narrow"
    );
    assert_eq!(seen["title"], "Portfolio of A. B.");
    assert_eq!(seen["wide"].as_object().unwrap().len(), 2, "at 320 pixels, and at twice the size");

    let links = &seen["links"];
    assert_eq!(
        (&links["nowhere"], &links["twice"]),
        (&serde_json::json!([]), &serde_json::json!([])),
        "a link leads nowhere, or to two places"
    );
    assert!(links["inside"].as_u64().unwrap() > 150 && links["files"] == 8 + 4, "{links}");
    assert_eq!(links["outside"].as_array().unwrap().len(), 4);
    let opened: Vec<&str> =
        seen["opened"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    assert!(
        opened.len() == 3 && opened.contains(&"Twelve meetings, an hour each.\n"),
        "{opened:?}"
    );

    assert_filter(&seen);
    assert_eq!(
        seen["withoutScript"],
        serde_json::json!({ "filter": false, "shown": 63, "cards": 63 })
    );
    assert!(
        seen["printsWhole"]["onScreen"].as_u64().unwrap() > 100
            && seen["printsWhole"]["onPaper"] == 0,
        "paper has all of it"
    );
    assert_eq!(seen["darkOnPaper"], serde_json::json!(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]));
    let looks: std::collections::BTreeSet<&str> =
        seen["forced"].as_array().unwrap().iter().map(|look| look.as_str().unwrap()).collect();
    assert_eq!(
        looks.len(),
        5,
        "the five stages look different in a person's own colours: {looks:?}"
    );

    let pdf = sandbox.path("portfolio.pdf");
    let Some(sheets) = sheets(&pdf) else { return };
    for (at, sheet) in sheets.iter().enumerate() {
        assert!(
            sheet.contains(&format!("{} / {}", at + 1, sheets.len())),
            "sheet {} has no number",
            at + 1
        );
        assert!(!sheet.contains("Draft"), "{sheet}");
    }
    assert!(
        sheets[0].contains("A course or an employer")
            && !sheets[0].contains("The domains at a glance"),
        "the cover stands alone"
    );
    let all = sheets.concat();
    for spelled in [
        "more about cues (https://www.example.org/cues)",
        "https://www.example.org/silence.",
        "https://learning.example.org/baby-cues?unit=3",
        "Supervision log & notes #1.txt (evidence/E003 Supervision log - A year of supervision/Supervision log & notes #1.txt) (31 bytes)",
    ] {
        assert!(has_words(&all, spelled), "{spelled}");
    }
    assert!(
        !has_words(&all, "silence (https"),
        "a link that is spelled out is not spelled out again"
    );
    let portfolio: Value =
        serde_json::from_str(&std::fs::read_to_string(data.join("portfolio.json")).unwrap())
            .unwrap();
    let domain = |domain: &Value| {
        format!("{} {}", domain["domain"].as_str().unwrap(), domain["title"].as_str().unwrap())
    };
    let mut headings: Vec<String> =
        portfolio["domains"].as_array().unwrap().iter().map(domain).collect();
    headings.extend(
        ["Evidence", "Shows", "In their own words", "Files", "Growth over time", "Plan"]
            .map(str::to_owned),
    );
    for sheet in &sheets {
        let last =
            sheet.lines().map(str::trim).filter(|line| !line.is_empty()).rev().nth(1).unwrap();
        assert!(
            !headings.iter().any(|heading| heading == last) && !last.contains("Self-rating:"),
            "a heading is alone at the foot: {last}"
        );
    }
    // A table that continues on another sheet repeats its column heads.
    let heads = |sheet: &&String| {
        sheet
            .lines()
            .any(|line| line.trim_start().starts_with("Id ") && line.contains("Competency"))
    };
    assert!(sheets.iter().filter(heads).count() >= 2, "the matrix goes on without its heads");
    if let Some(images) = images {
        let sheet = sheets
            .iter()
            .position(|sheet| sheet.contains("Silence is still hard for me."))
            .unwrap()
            + 1;
        let (sheet, folder) = (sheet.to_string(), images.join("portfolio-paper"));
        let made = Command::new("pdftoppm")
            .args(["-png", "-singlefile", "-r", "80", "-f", &sheet, "-l", &sheet])
            .arg(&pdf)
            .arg(folder)
            .status();
        assert!(made.unwrap().success());
        // The whole PDF, for anybody who wants to look at it.
        std::fs::copy(&pdf, repository("target/portfolio.pdf")).unwrap();
    }
}

/// Checks the filter as a person without a mouse sees and hears it.
#[track_caller]
fn assert_filter(seen: &Value) {
    let steps = &seen["keyboard"];
    assert_eq!(
        (&steps["first"], &steps["skipped"]),
        (&"skip".into(), &"#main".into()),
        "the first stop leads past the cover"
    );
    assert_eq!(steps["unmarked"], serde_json::json!([]), "one sees where one is");
    let step = |name: &str| {
        let step = &steps[name];
        assert_eq!(step["cards"], step["rows"], "{name}: the matrix and the domains show the same");
        assert_eq!(step["domains"], step["groups"], "{name}");
        (
            step["says"].as_str().unwrap().to_owned(),
            step["cards"].as_array().unwrap().len(),
            step["domains"].as_u64().unwrap(),
        )
    };
    let all = ("All 63 competencies are shown.".to_owned(), 63, 7);
    for name in ["start", "escaped", "cleared"] {
        assert_eq!(step(name), all, "{name}");
    }
    assert_eq!(step("words"), ("1 of 63 competencies is shown.".to_owned(), 1, 1));
    assert_eq!(
        step("none"),
        ("No competency fits. \u{201c}Show all\u{201d} brings them back.".to_owned(), 0, 0)
    );
    let (says, cards, _) = step("notRated");
    assert!(
        cards > 2 && cards < 10 && says == format!("{cards} of 63 competencies are shown."),
        "{says}"
    );
    assert_eq!((step("domain").1, step("domainWithout").1), (7, 4));
    assert_eq!(steps["stays"], "filter-clear");
    assert_eq!(
        steps["followed"]["seen"], true,
        "a link to what is held back brings it back: {}",
        steps["followed"]
    );
}

#[test]
fn a_draft_says_so_on_every_section_and_every_printed_sheet() {
    let sandbox = somebodys_year();
    let data = exported(&sandbox, "--draft");
    let Some(seen) = seen("brief", &data, &sandbox.path(""), None) else { return };
    assert_at_peace(&seen);
    let Some(sheets) = sheets(&sandbox.path("portfolio.pdf")) else { return };
    for (at, sheet) in sheets.iter().enumerate() {
        assert!(sheet.contains("Draft: this portfolio is not finished."), "sheet {}", at + 1);
        let letters = |letter: char| sheet.chars().filter(|c| *c == letter).count();
        assert!(
            "DRAFT".chars().all(|letter| letters(letter) > 0),
            "sheet {} has no watermark",
            at + 1
        );
    }
}

#[test]
fn hostile_words_do_nothing_in_a_browser() {
    let sandbox = Sandbox::begun();
    let long = "Donaudampfschifffahrtsgesellschaft".repeat(5);
    let hostile = "</script></style></section><script>alert(1)</script><img src=x onerror=alert(1)> <b>bold</b>";
    let run = |arguments: &[&str]| {
        let output = sandbox.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    sandbox.write("x' onmouseover='alert(1)' %2e%2e .txt", "words\n");
    run(&["rate", "RB-01=achieved", "--note", hostile]);
    run(&["rate", "RB-04=working-towards", "--note", &long]);
    run(&[
        "evidence",
        "add",
        "--words",
        &format!("# {long}\n\n{long}\n\n    {long}\n"),
        "--title",
        &long,
        "--consent",
        &long,
        "--for",
        "RB-04",
    ]);
    run(&["plan", "add", &long, "--how", &long]);
    run(&["rate", "RB-02=n/a", "--reason", hostile]);
    let shows = format!("RB-01={hostile}");
    run(&[
        "evidence",
        "add",
        "x' onmouseover='alert(1)' %2e%2e .txt",
        "--for",
        "RB-01",
        "--shows",
        &shows,
        "--title",
        hostile,
        "--consent",
        hostile,
    ]);
    run(&[
        "evidence",
        "add",
        "--words",
        &format!("{hostile}\n\n[a](javascript:alert(1)) <javascript:alert(1)>"),
        "--title",
        "\"><svg onload=alert(1)>",
    ]);
    run(&["plan", "add", hostile, "--for", "RB-01", "--how", hostile, "--done-when", hostile]);
    let data = exported(&sandbox, "");
    let page = std::fs::read_to_string(data.join("index.html")).unwrap();
    assert_eq!(
        (
            page.matches("<script").count(),
            page.matches("</script>").count(),
            page.matches("</style>").count()
        ),
        (1, 1, 1)
    );
    for tag in ["<img", "<b>", "<svg onload", "href=\"javascript"] {
        assert!(!page.contains(tag), "{tag}");
    }
    let Some(seen) = seen("brief", &data, &sandbox.path(""), None) else { return };
    assert_at_peace(&seen);
}

#[test]
fn growth_is_a_step_for_each_day_and_ends_where_everything_stands() {
    let mut sandbox = Sandbox::begun();
    sandbox.ok("rate RB-03=achieved --level 2");
    sandbox.set("IMH_NOW", "2026-11-23T23:30:00Z");
    sandbox.ok("rate RB-01=working-towards RB-02=working-towards");
    sandbox.set("IMH_NOW", "2026-11-24T00:30:00Z").set("TZ", "America/New_York");
    sandbox.ok("rate RB-01=achieved");
    sandbox.ok("rate RB-03=n/a --reason 'not in this job'");
    sandbox.set("IMH_NOW", "2026-11-25T12:00:00Z");
    sandbox.ok("rate RB-02=achieved");
    sandbox.ok("undo");
    let data = exported(&sandbox, "");
    let portfolio: Value =
        serde_json::from_str(&std::fs::read_to_string(data.join("portfolio.json")).unwrap())
            .unwrap();
    let growth: Vec<(&str, u64, u64, u64)> = portfolio["growth"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| {
            let count = |name: &str| day["summary"][name].as_u64().unwrap();
            (day["on"].as_str().unwrap(), count("met"), count("not-met"), count("not-applicable"))
        })
        .collect();
    assert_eq!(
        growth,
        [("2026-11-23", 0, 2, 0), ("2026-11-24", 1, 1, 1)],
        "days in UTC; another level, and what was undone, are not part of it"
    );
    assert_eq!(portfolio["growth"][1]["summary"], portfolio["summary"]);
    let page = std::fs::read_to_string(data.join("index.html")).unwrap();
    let history = "<span class=\"quiet\">Working towards on 23 November 2026,</span> <span class=\"quiet\">Achieved since 24 November 2026</span>";
    assert!(page.contains(history));
}

#[test]
fn one_day_of_ratings_does_not_show_growth_yet_and_the_page_says_so_kindly() {
    let sandbox = Sandbox::with_content();
    let page = std::fs::read_to_string(exported(&sandbox, "").join("index.html")).unwrap();
    assert!(
        page.contains("All ratings were given on one day, 22 November 2026.")
            && !page.contains("<svg class=\"steps\"")
    );
    assert!(page.contains("<p>No goals yet.</p>"));
}

#[test]
fn more_evidence_than_fits_a_sheet_is_named_instead_of_marked() {
    let sandbox = Sandbox::begun();
    for number in 1..=15 {
        sandbox.ok(&format!(
            "evidence add --words 'Piece {number}.' --title 'Piece {number}' --for RB-01"
        ));
    }
    let page = std::fs::read_to_string(exported(&sandbox, "").join("index.html")).unwrap();
    assert!(
        page.contains("<td><a href=\"#evidence-E1\">E1</a> <a href=\"#evidence-E2\">E2</a>")
            && !page.contains("class=\"dot\"")
    );
}
