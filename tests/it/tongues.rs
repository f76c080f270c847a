//! Packs in other languages: whose words stand where on a page, in which language and direction.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::harness::{Sandbox, has, repository};

/// Returns a pack in which every text is a word that stands nowhere else, and a word of its own.
fn marked_pack(language: &str) -> String {
    let mut number = 0;
    let mut word = || {
        number += 1;
        format!("\"Marc{number:03}\"")
    };
    let mut pack = format!(
        "format = 1\n[framework]\nid = \"marked\"\nversion = \"1.0.0\"\nlanguage = \"{language}\"\ntitle = {}\nscope = {}\n\
         publisher = {}\nlicence = {}\nprogression = \"ladder\"\nwording = \"own\"\nnotice = {}\nsources = [{{ title = {} }}]\n",
        word(),
        word(),
        word(),
        word(),
        word(),
        word()
    );
    for level in ["1", "2"] {
        pack += &format!("[[level]]\nid = \"{level}\"\ntitle = {}\nsummary = {}\n", word(), word());
    }
    pack += &format!("[[role]]\nid = \"worker\"\ntitle = {}\nlevel = \"1\"\n", word());
    pack += "[[scale]]\nid = \"steps\"\npoints = [\n";
    for (id, met) in [("a", false), ("b", false), ("c", true)] {
        pack += &format!(
            "  {{ id = \"{id}\", label = {}, means = {}, met = {met} }},\n",
            word(),
            word()
        );
    }
    pack += "]\n";
    for (id, more) in
        [("knowledge", ""), ("practice", ""), ("confidence", "counts = false\noptional = true\n")]
    {
        let asks = if more.is_empty() { String::new() } else { format!("asks = {}\n", word()) };
        pack += &format!(
            "[[aspect]]\nid = \"{id}\"\ntitle = {}\nscale = \"steps\"\n{more}{asks}",
            word()
        );
    }
    pack += &format!(
        "[[evidence-kind]]\nid = \"reflective-account\"\ntitle = {}\nprompts = [{}]\n",
        word(),
        word()
    );
    for domain in ["D1", "D2"] {
        pack +=
            &format!("[[domain]]\nid = \"{domain}\"\ntitle = {}\nsummary = {}\n", word(), word());
    }
    for (id, domain) in [("X-1", "D1"), ("X-2", "D1"), ("X-3", "D2"), ("X-4", "D2")] {
        pack += &format!(
            "[[competency]]\nid = \"{id}\"\ndomain = \"{domain}\"\ncluster = {}\ntitle = {}\nsummary = {}\nexamples = [{}]\n\
             level.1.knowledge = {}\nlevel.1.practice = {}\nlevel.2.knowledge = {}\nwhen-not-met.1 = {}\n",
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word()
        );
    }
    pack
}

/// A text of a page with the language and direction it stands in.
struct Said {
    text: String,
    language: String,
    direction: String,
    path: String,
}

/// An element that is open.
struct OpenTag {
    name: String,
    language: Option<String>,
    direction: Option<String>,
}

/// Reads every text of a page, and every attribute that a person may hear or see.
fn said(page: &str) -> (Vec<Said>, Vec<String>) {
    let mut open: Vec<OpenTag> = Vec::new();
    let (mut texts, mut attributes) = (Vec::new(), Vec::new());
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let is_code = open.last().is_some_and(|one| ["script", "style"].contains(&&*one.name));
        if !text.trim().is_empty() && !is_code {
            let language = open.iter().rev().find_map(|one| one.language.clone());
            let direction = open.iter().rev().find_map(|one| one.direction.clone());
            texts.push(Said {
                text: text.trim().to_owned(),
                language: language.unwrap_or_default(),
                direction: direction.unwrap_or_default(),
                path: open.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(">"),
            });
        }
        let end = tag.find('>').unwrap();
        let inner = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(closing) = inner.strip_prefix('/') {
            assert_eq!(open.pop().unwrap().name, closing, "elements are nested");
            continue;
        }
        let name = inner.split([' ', '\n']).next().unwrap().trim_end_matches('/').to_owned();
        let value = |key: &str| {
            let (_, found) = inner.split_once(&format!(" {key}=\""))?;
            Some(found.split('"').next().unwrap().to_owned())
        };
        attributes.extend(
            ["aria-label", "title", "placeholder", "alt", "content", "label"]
                .into_iter()
                .filter_map(|key| Some(format!("{name} {key}: {}", value(key)?))),
        );
        let direction = value("dir").or_else(|| (name == "bdi").then(|| "auto".to_owned()));
        let is_void = ["meta", "br", "input", "!doctype", "hr"].contains(&name.as_str());
        let is_code = name == "script" || name == "style";
        if !is_void && !inner.ends_with('/') {
            open.push(OpenTag { name, language: value("lang"), direction });
        }
        if is_code {
            rest = &rest[rest.find("</").unwrap()..];
        }
    }
    assert!(open.is_empty(), "every element is closed");
    (texts, attributes)
}

/// Returns how many texts hold words of the pack, and each text that does not stand where it
/// should: the words of the pack in its language and direction, those of a person in a direction of
/// their own, and ours in ours.
pub(super) fn looked_at(
    page: &str,
    line: &str,
    language: &str,
    direction: &str,
) -> (usize, Vec<String>) {
    let (mut found, mut wrong) = (0, Vec::new());
    if page.contains(['\u{fffd}', '\u{e0001}', '\u{2068}']) {
        wrong.push(format!("{line}: a mark is left"));
    }
    let is_of_pack = |words: &str| words.to_lowercase().contains("marc0");
    let (texts, attributes) = said(page);
    for Said { text, language: stands_in, direction: runs, path } in &texts {
        // The title of a window holds no element.
        if path.ends_with("head>title") {
            continue;
        }
        // Labels within a sentence may be in small letters.
        found += usize::from(is_of_pack(text));
        let is_right = if is_of_pack(text) {
            (stands_in.as_str(), runs.as_str()) == (language, direction)
        } else if text.contains("Geiriau") {
            runs == "auto"
        } else {
            stands_in == "en-GB" || !text.contains(char::is_alphanumeric)
        };
        // The parts of an option cannot be told apart.
        let ours = text.split_whitespace().filter(|word| !is_of_pack(word));
        let mut ours =
            ours.filter(|word| !path.ends_with("option") && word.contains(char::is_alphabetic));
        if !is_right || is_of_pack(text) && ours.next().is_some() {
            wrong.push(format!("{line}: `{text}` in `{stands_in}` ({runs}) at {path}"));
        }
    }
    let strayed = attributes.into_iter().filter(|words| is_of_pack(words));
    wrong.extend(strayed.map(|words| format!("{line}: an attribute has one language: {words}")));
    (found, wrong)
}

/// Returns a workspace with something of everything in it, against a pack of marked words.
pub(super) fn with_marked_words(language: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("marked.toml", marked_pack(language));
    // Known here, as decision files name only its digest.
    sandbox.write("home/data/imh/frameworks/marked.toml", marked_pack(language));
    sandbox.ok("init ws --framework marked.toml --level 1 --role worker --name GeiriauAB");
    sandbox.ok("rate X-1=c X-2.knowledge=b X-2.practice=c X-3=a --note Geiriau");
    sandbox.ok("rate X-1.confidence=b");
    sandbox.write("words.md", "Geiriau\n");
    sandbox.ok(
        "reflect X-1 --from words.md --title Geiriau --happened 2026-03-09 --shows 'X-1=Geiriau'",
    );
    sandbox.write("visit.txt", "Geiriau\n");
    sandbox.ok("evidence add visit.txt --for X-2 --kind reflective-account --title Geiriau --consent Geiriau --confirmed-by Geiriau --confirmed-on 2026-03-09");
    sandbox.ok("evidence edit E2 --title 'Geiriau eraill'");
    sandbox.ok("plan add Geiriau --for X-3 --by 2027-03-31 --how Geiriau --done-when Geiriau");
    sandbox.ok("plan add Geiriau --for X-4");
    sandbox.ok("plan done G2 --note Geiriau");
    sandbox.ok("export --draft --output bundle.zip");
    for (name, outcome) in [("one", "accept"), ("other", "clarify")] {
        sandbox.ok(&format!(
            "--workspace panel-{name} review bundle.zip --assessor Geiriau{name} --role Panel --decide X-1=accept --decide X-2={outcome} --reason Geiriau --output {name}.json"
        ));
    }
    sandbox.ok("decisions import other.json");
    sandbox.write(
        "newer.toml",
        marked_pack(language).replace("1.0.0", "1.1.0").replace("Marc050", "Marc050 Marc060"),
    );
    sandbox
}

const REPORTS: [&str; 35] = [
    "status",
    "gaps",
    "history",
    "evidence list",
    "evidence show E1",
    "evidence show E2",
    "evidence matrix",
    "show X-1",
    "show X-2",
    "show X-3 --level 2",
    "show E2",
    "show G1",
    "show G2",
    "check",
    "plan",
    "plan suggest",
    "framework list",
    "framework show",
    "framework check marked.toml",
    "framework diff marked.toml newer.toml",
    "workspace move --to newer.toml --preview",
    "workspace info",
    "workspace check",
    "verify bundle.zip",
    "portfolio diff bundle.zip",
    "review show other.json",
    "review compare one.json other.json",
    "decisions list",
    "decisions show X-2",
    "find X-2",
    "review list .",
    "cohort gaps bundle.zip --by role --min-group 1",
    "cohort compare bundle.zip bundle.zip --min-group 1",
    "cohort training bundle.zip --courses 1 --min-group 1",
    "cohort sheets bundle.zip",
];

/// The reports that hold no word of a pack.
const WORDLESS: [&str; 3] = ["cohort-handed-in", "check-names-dismissed", "check-clean"];

#[test]
fn every_word_of_a_pack_stands_in_its_language_and_direction() {
    let sandbox = with_marked_words("ar");
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for line in REPORTS {
        let page = String::from_utf8(sandbox.run(&format!("{line} --format html")).stdout).unwrap();
        assert!(page.starts_with("<!doctype html>"), "{line}");
        wrong.extend(looked_at(&page, line, "ar", "rtl").1);
        let plain = sandbox.run(&format!("{line} --format json")).stdout;
        let plain = String::from_utf8(plain).unwrap();
        assert!(!plain.contains(['\u{e0001}', '\u{2068}', '\u{fffd}']), "{line}");
        seen.insert(
            serde_json::from_str::<Value>(&plain).unwrap()["report"].as_str().unwrap().to_owned(),
        );
        for format in ["text", "markdown", "csv"] {
            let text = sandbox.run(&format!("{line} --format {format}")).stdout;
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains(['\u{e0001}', '\u{2068}', '\u{fffd}']), "{line} as {format}");
        }
    }
    let all = std::fs::read_dir(repository("docs/schema")).unwrap().flatten().map(|entry| {
        entry.file_name().to_string_lossy().trim_end_matches(".schema.json").to_owned()
    });
    let left: Vec<String> = all
        .filter(|name| {
            name != "portfolio" && !seen.contains(name) && !WORDLESS.contains(&name.as_str())
        })
        .collect();
    assert_eq!(left, [""; 0], "a report whose page nobody read");
    assert_eq!(wrong, [""; 0], "{wrong:#?}");
    let all = looked_at(&sandbox.ok("framework show --format html"), "all", "ar", "rtl").0;
    assert!(all > 50, "{all}");
}

#[test]
fn forms_portfolios_and_certificates_mark_the_language_of_each_part() {
    for (language, runs) in [("ar", "rtl"), ("cy", "ltr"), ("und", "auto")] {
        let sandbox = with_marked_words(language);
        let named = if language == "und" { "" } else { language };
        sandbox.ok("form html --level 1 --output form.html");
        let (found, wrong) = looked_at(&sandbox.read("form.html"), "form", named, runs);
        assert!(found > 40 && wrong.is_empty(), "{found}, {wrong:#?}");
        sandbox.ok("verify bundle.zip --extract unzipped");
        let page = sandbox.read("unzipped/data/index.html");
        let (found, wrong) = looked_at(&page, "portfolio", named, runs);
        assert!(found > 50 && wrong.is_empty(), "{found}, {wrong:#?}");
        sandbox.write("alone/one.json", sandbox.read("one.json"));
        sandbox.ok("review certificate alone/one.json --output certificate.html --yes");
        let (found, wrong) =
            looked_at(&sandbox.read("certificate.html"), "certificate", named, runs);
        assert!(found > 2 && wrong.is_empty(), "{found}, {wrong:#?}");
    }
}

#[test]
fn a_pack_in_the_language_of_the_page_needs_no_marks() {
    let sandbox = Sandbox::with_content();
    for line in ["status", "framework show", "gaps"] {
        let page = sandbox.ok(&format!("{line} --format html"));
        assert_eq!(page.matches(" lang=\"").count(), 1, "{line}");
    }
}

#[test]
fn a_page_of_a_pack_in_another_language_holds_in_a_real_browser() {
    if !has("node", &[&repository("tests/browser/drive.mjs").to_string_lossy(), "--ready"]) {
        return;
    }
    for language in ["cy", "ar"] {
        let sandbox = Sandbox::new();
        let pack = repository(&format!("testdata/frameworks/four-{language}.toml"));
        sandbox.ok(&format!(
            "init ws --framework {} --level 1 --role early-years-practitioner --name 'A. B.'",
            pack.display()
        ));
        sandbox.ok("rate RB-01=sure RB-02.knowledge=growing RB-02.practice=sure DV-01=beginning");
        sandbox.ok("rate RB-01.knowledge=sure --note 'نعم، أعرف (3) كلهم.'");
        sandbox.write("words.md", "كتبت ما رأيت.\n\n- انتظرت 3 دقائق.\n");
        sandbox.ok("reflect RB-01 --from words.md --title 'صباح هادئ 2026' --happened 2026-03-09");
        sandbox.ok("plan add 'اقرأ عن النوم' --for DV-02 --by 2027-03-31");
        sandbox.ok("export --draft --output bundle.zip");
        sandbox.ok("verify bundle.zip --extract unzipped");
        sandbox.ok("form html --level 1 --output form.html");
        sandbox.ok("--workspace panel review bundle.zip --assessor 'C. D.' --role Panel --decide RB-01=accept --reason Yes --output d.json");
        sandbox.write(
            &format!("home/data/imh/frameworks/four-{language}.toml"),
            std::fs::read(&pack).unwrap(),
        );
        sandbox.ok("review certificate d.json --output certificate.html --yes");
        for line in ["status", "gaps", "framework show", "cohort gaps ws --min-group 1"] {
            let file = line.split(' ').next().unwrap();
            sandbox.ok(&format!("{line} --format html --output {file}.html"));
        }
        let driver = repository("tests/browser/tongues.mjs");
        let pages =
            ["form", "unzipped/data/index", "certificate", "status", "gaps", "framework", "cohort"];
        let output = std::process::Command::new("node")
            .arg(driver)
            .args(pages.map(|page| sandbox.path(&format!("{page}.html"))))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
        for (page, seen) in pages.iter().zip(seen.as_array().unwrap()) {
            assert_eq!(
                seen,
                &json!({ "requests": [], "messages": [], "dialogs": [], "axe": { "900": [], "360": [] }, "outside": { "900": [], "360": [] }, "days": [] }),
                "{language}, {page}"
            );
        }
    }
}

/// Words for points that only some scales have.
const OF_SOME_SCALES: [&str; 3] = ["not yet", "achieved", "working towards"];

#[test]
fn no_sentence_speaks_of_a_point_that_the_scale_does_not_have() {
    let small = std::fs::read_to_string(repository("testdata/frameworks/small.toml")).unwrap();
    let numbers = small.replace(
        "  { id = \"novice\", label = \"Novice\" },\n  { id = \"competent\", label = \"Competent\", met = true },\n  { id = \"expert\", label = \"Expert\", met = true },\n",
        &(0..=6).map(|n| format!("  {{ id = \"p{n}\", label = \"{n}\", met = {} }},\n", n >= 4)).collect::<String>(),
    );
    assert_ne!(small, numbers);
    for (pack, points) in [(&small, ["novice", "competent"]), (&numbers, ["p0", "p4"])] {
        let sandbox = Sandbox::new();
        sandbox.write("pack.toml", pack);
        sandbox.ok("init ws --framework pack.toml --role volunteer --name 'A. B.'");
        let mut all = sandbox.transcript(&["assess --help", "gaps", "rate C1"]);
        let answer = format!("C1.skill={} C1.seen=no C2.skill={}", points[0], points[1]);
        all += &sandbox.transcript(&[
            &format!("rate {answer}"),
            "plan add 'A goal' --for C1 --by 2027-01-31",
            "status",
            "gaps",
            "gaps --format html",
            "status --format html",
            "show C1",
            "show G1",
            "plan",
            "history",
            "check",
            "framework show",
            "framework show --format html",
            "evidence matrix",
            "workspace info",
            "cohort gaps ws --min-group 1",
            "cohort gaps ws --min-group 1 --format html",
            "cohort compare ws ws --min-group 1",
            "cohort training ws --min-group 1",
            "form html --level informed --output form.html",
            "form csv --level informed --output -",
            "export --draft --output bundle.zip",
            "verify bundle.zip --extract unzipped",
        ]);
        all += &sandbox.read("form.html");
        all += &sandbox.read("unzipped/data/index.html");
        let asked = sandbox.run_with_input("assess --plain", "1\n\n2\nq\n");
        all += &sandbox.shown(&asked);
        all = all.to_lowercase();
        for fine in ["not yet rated", "not yet decided", "not yet seen in this one"] {
            all = all.replace(fine, "");
        }
        for line in all.lines() {
            for word in OF_SOME_SCALES {
                assert!(!line.contains(word), "`{word}`: {line}");
            }
        }
    }
}

#[test]
fn a_sentence_takes_the_words_of_the_scale_if_english_can_hold_them() {
    let sandbox = Sandbox::new();
    let pack = repository("testdata/frameworks/four.toml");
    sandbox.ok(&format!("init ws --framework {} --role early-years-practitioner", pack.display()));
    sandbox.ok("rate RB-01=sure RB-02=growing DV-01=beginning");
    let status = sandbox.ok("status");
    assert!(
        status.contains("1 of 4 competencies sure, 1 on the way, 1 beginning, 1 not yet rated"),
        "{status}"
    );
    sandbox.ok("form html --level 1 --output form.html");
    assert!(sandbox.read("form.html").contains("&quot;beginning&quot; is a good answer"));
}

#[test]
fn a_wrong_language_code_is_told_with_its_place_and_the_right_one() {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/small.toml")).unwrap();
    for (code, meant) in [
        ("en-UK", "`en-GB`"),
        ("cy_GB", "`cy-GB`"),
        ("english", "`en`"),
        ("welsh", "`cy`"),
        ("zz", "`en-GB`, `cy` or `ar`"),
    ] {
        let wrong = pack.replace("language = \"en-GB\"", &format!("language = \"{code}\""));
        sandbox.write("wrong.toml", &wrong);
        let report = sandbox.json("framework check wrong.toml --format json");
        let faults = report["faults"].as_array().unwrap();
        assert_eq!(
            (&report["valid"], faults.len(), &faults[0]["line"]),
            (&json!(false), 1, &json!(8)),
            "{report}"
        );
        for line in
            ["framework check wrong.toml", "init ws --framework wrong.toml --role volunteer"]
        {
            let said = sandbox.shown(&sandbox.run(line));
            let meant = if line.starts_with("init") { "has faults" } else { meant };
            assert!(said.contains(meant), "{line}: {said}");
        }
        assert!(!sandbox.path("ws").exists());
    }
    for code in ["und", "cy", "zh-Hant-HK", "en-x-easy"] {
        let right = pack.replace("language = \"en-GB\"", &format!("language = \"{code}\""));
        sandbox.write("right.toml", &right);
        sandbox.ok("framework check right.toml");
    }
}

#[test]
fn an_imported_pack_has_a_right_language_code() {
    let sandbox = Sandbox::new();
    let grid = "Domain,No.,Competency,Achieved\nListening,1.1,I listen.,\nListening,1.2,I wait.,\n";
    sandbox.write("grid.csv", grid);
    let said = sandbox.fails(2, "framework import grid.csv --language welsh --output pack.toml");
    assert!(said.contains("there is no language with the code `welsh`"), "{said}");
    assert!(said.contains("run the same command with --language cy"), "{said}");
    assert!(!sandbox.path("pack.toml").exists());
    sandbox.ok("framework import grid.csv --language cy --output pack.toml --yes");
    assert!(sandbox.read("pack.toml").contains("language = \"cy\""));
}

/// A portfolio may have been begun with a pack that imh accepted then.
#[test]
fn a_portfolio_with_a_wrong_language_code_stays_readable() {
    let sandbox = Sandbox::new();
    let pack = std::fs::read_to_string(repository("testdata/frameworks/small.toml")).unwrap();
    let same_length = pack.replace("language = \"en-GB\"", "language = \"en-UK\"");
    sandbox.write("old.toml", &pack);
    sandbox.ok("init ws --framework old.toml --role volunteer --name 'A. B.'");
    // As an older imh began it: the pin has the digest of the other pack.
    let digest = |text: &str| imh::format::sha256(text.as_bytes()).to_string();
    let journal = std::fs::read_dir(sandbox.path("ws/journal"))
        .unwrap()
        .flatten()
        .find(|entry| entry.path().extension().is_some_and(|extension| extension == "jsonl"));
    let journal = journal.unwrap().path();
    let line = std::fs::read_to_string(&journal).unwrap();
    assert!(line.contains(&digest(&pack)));
    std::fs::write(&journal, line.replace(&digest(&pack), &digest(&same_length))).unwrap();
    sandbox.write("ws/framework/small-1.0.0.toml", &same_length);
    sandbox.ok("rate C1.skill=competent");
    sandbox.ok("export --draft --output bundle.zip");
    sandbox.ok("verify bundle.zip");
    sandbox.ok("cohort gaps bundle.zip --min-group 1");
    sandbox.ok("status");
    let page = sandbox.ok("framework show --format html");
    assert!(page.contains("lang=\"\" dir=\"auto\">A small framework<"), "{page}");
    sandbox.write("home/data/imh/frameworks/small.toml", &same_length);
    sandbox.ok("framework list");
    sandbox.fails(2, "init other --framework small --role volunteer");
}

fn pack(name: &str) -> String {
    std::fs::read_to_string(repository(&format!("testdata/frameworks/{name}.toml"))).unwrap()
}

#[test]
fn a_translation_has_the_ids_of_its_original_or_is_told_what_it_lacks() {
    let sandbox = Sandbox::new();
    sandbox.write("four-cy.toml", pack("four-cy"));
    let unknown = sandbox.json("framework check four-cy.toml --format json");
    assert_eq!(unknown["valid"], true);
    assert!(
        unknown["warnings"][0]
            .as_str()
            .unwrap()
            .contains("four@1.0.0, which is not on this computer")
    );
    sandbox.write("home/data/imh/frameworks/four.toml", pack("four"));
    sandbox.write("home/data/imh/frameworks/four-ar.toml", pack("four-ar"));
    let known = sandbox.json("framework check four-cy.toml --format json");
    assert_eq!((&known["valid"], &known["warnings"]), (&json!(true), &json!([])));
    // One competency under another id is one thing that is missing and one too many, and not six.
    let renamed = pack("four-cy").replace("id = \"DV-02\"", "id = \"DV-03\"");
    sandbox.write("renamed.toml", renamed);
    let faults = sandbox.json("framework check renamed.toml --format json")["faults"].clone();
    assert_eq!(faults.as_array().unwrap().len(), 2, "{faults}");
    let said = sandbox.fails(2, "framework install renamed.toml");
    assert!(said.contains("it lacks competency `DV-02`"), "{said}");
    for (change, says) in [
        (
            ("id = \"DV-02\"", "id = \"DV-03\""),
            "it lacks competency `DV-02` in domain `DV` of four 1.0.0",
        ),
        (
            ("id = \"growing\"", "id = \"grown\""),
            "it lacks point 2 `growing` of scale `growth` of four 1.0.0",
        ),
        (
            ("id = \"early-years-practitioner\"", "id = \"gweithiwr\""),
            "four 1.0.0 has no role `gweithiwr` at level `1`",
        ),
        (("four@1.0.0", "four-ar@1.0.0"), "`four-ar@1.0.0` is a translation itself"),
    ] {
        sandbox.write("wrong.toml", pack("four-cy").replace(change.0, change.1));
        let report = sandbox.json("framework check wrong.toml --format json");
        let faults: Vec<(&Value, &Value)> = report["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| (&fault["line"], &fault["message"]))
            .collect();
        assert!(
            faults.iter().any(|(line, what)| **line == 9 && what.as_str() == Some(says)),
            "{report}"
        );
    }
}

#[test]
fn answers_in_several_languages_meet_in_a_cohort() {
    let sandbox = Sandbox::new();
    for (language, answer) in [("four", "sure"), ("four-cy", "beginning"), ("four-ar", "beginning")]
    {
        sandbox.write(&format!("{language}.toml"), pack(language));
        sandbox.ok(&format!("init people/{language} --framework {language}.toml --role early-years-practitioner --name {language}"));
        sandbox.ok(&format!("--workspace people/{language} rate RB-01={answer} DV-01=sure"));
    }
    let met = |paths: &str| {
        let report = sandbox.json(&format!("cohort gaps {paths} --min-group 1 --format json"));
        let of = report["competencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["competency"] == "RB-01");
        let of: Vec<Value> = of.map(|one| json!([one["met"], one["not-met"]])).collect();
        (report["translated"].clone(), report["people"].clone(), of)
    };
    // The original came along with somebody's answers.
    assert_eq!(met("people"), (json!(true), json!(3), vec![json!([1, 2])]));
    // Without it, two translations meet in the first of them.
    assert_eq!(met("people/four-cy people/four-ar"), (json!(true), json!(2), vec![json!([0, 2])]));
    assert_eq!(met("people/four-cy"), (json!(false), json!(1), vec![json!([0, 1])]));
    // It is known here.
    sandbox.write("home/data/imh/frameworks/four.toml", pack("four"));
    let output = sandbox.run("cohort gaps people/four-cy people/four-ar --min-group 1");
    let said = sandbox.shown(&output);
    assert!(said.contains("four-cy 1.0.0 is four 1.0.0 in another language, so answers to the one count as answers to the other."), "{said}");
    assert!(
        said.contains("four 1.0.0, level 1: 2 people")
            && said.contains("in another language count as answers to the"),
        "{said}"
    );
    let compared =
        sandbox.json("cohort compare people/four-cy people/four-ar --min-group 1 --format json");
    assert_eq!(compared["before"]["translated"], true, "{compared}");
    // One that only says so is counted apart, and told.
    let other = pack("four-cy").replace("id = \"DV-02\"", "id = \"DV-03\"");
    sandbox.write("other.toml", other);
    sandbox.ok(
        "init people/other --framework other.toml --role early-years-practitioner --name other",
    );
    sandbox.ok("--workspace people/other rate RB-01=sure");
    let said = sandbox.shown(&sandbox.run("cohort gaps people/other people/four --min-group 1"));
    assert!(said.contains("their ids differ, so their answers are counted apart"), "{said}");
}

#[test]
fn a_move_to_another_language_carries_every_answer_whole() {
    let mut sandbox = Sandbox::new();
    for name in ["four", "four-cy", "four-ar"] {
        sandbox.write(&format!("{name}.toml"), pack(name));
    }
    sandbox.ok("init ws --framework four-cy.toml --role early-years-practitioner --name 'A. B.'");
    sandbox.ok("rate RB-01=sure RB-02.knowledge=growing DV-01=beginning --note 'Nodyn'");
    sandbox.ok(
        "evidence add --words 'Geiriau' --for RB-01 --kind reflective-account --title 'Ymweliad'",
    );
    let before = sandbox.json("status --format json")["summary"].clone();
    for (minute, to) in ["four-ar", "four", "four-cy"].into_iter().enumerate() {
        sandbox.set("IMH_NOW", &format!("2026-11-22T10:0{minute}:00Z"));
        let report = sandbox.json(&format!("workspace move --to {to}.toml --format json"));
        assert_eq!(
            report["answers"],
            json!({ "before": 5, "carried": 5, "to-look-at-again": 0, "left": 0, "without-point": 0, "put-together": 0, "parted": 0, "given-there": 0 }),
            "{to}"
        );
        assert_eq!(sandbox.json("status --format json")["summary"], before, "{to}");
    }
    let shown = sandbox.json("show RB-01 --format json");
    assert_eq!(
        shown["competency"]["aspects"][0]["answers"].as_array().unwrap().last().unwrap()["note"],
        "Nodyn",
        "{shown}"
    );
    assert_eq!(shown["competency"]["evidence"][0]["title"], "Ymweliad", "{shown}");
}
