//! A framework that imitates a known one: every command warns first, and nothing is decided or
//! stated without a confirmation.

use super::harness::{Sandbox, repository};

/// A change to the shipped pack.
type Change<'a> = &'a dyn Fn(&str) -> String;

fn shipping() -> String {
    std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap()
}

/// Replaces the text of a statement.
fn easier(pack: &str) -> String {
    let at = pack.find("level.1.knowledge = \"").unwrap();
    let end = at + pack[at..].find('\n').unwrap();
    format!("{}level.1.knowledge = \"I have heard of it.\"{}", &pack[..at], &pack[end..])
}

/// A portfolio against a changed pack, on the desk of an assessor who has only the shipped ones.
fn portfolio(change: Change<'_>) -> Sandbox {
    let sandbox = Sandbox::new();
    let pack = shipping();
    let changed = change(&pack);
    assert_ne!(pack, changed, "nothing was changed");
    sandbox.write("doctored.toml", changed);
    sandbox.ok("init robin --framework doctored.toml --level 1 --name 'Robin Marsh'");
    sandbox.ok("--workspace robin rate RB-01=achieved");
    sandbox.ok("--workspace robin export --output b.zip");
    sandbox
}

fn digest(sandbox: &Sandbox) -> String {
    imh::format::sha256(&sandbox.read_bytes("doctored.toml")).to_string()
}

const DECIDE: &str =
    "review b.zip --assessor 'Jo Field' --decide RB-01=accept --reason 'Seen.' --output d.json";
const NOT_IT: &str = "This is not the imh-practice 1.1.0 that comes with imh";

#[test]
fn a_framework_with_the_name_of_the_shipping_one_and_other_statements_is_told_first() {
    let sandbox = portfolio(&easier);
    let digest = digest(&sandbox);
    let said = sandbox.ok("verify b.zip");
    assert!(
        said.replace('\n', " ")
            .starts_with(&format!("{NOT_IT}: its statements differ in 1 competency ")),
        "{said}"
    );
    assert!(said.contains("It differs in RB-01.") && said.contains(&digest), "{said}");
    let report = sandbox.json("verify b.zip --format json");
    assert_eq!(report["pack"]["known"], "another");
    assert_eq!(report["pack"]["sha256"], *digest);
    assert_eq!(report["pack"]["differs"], serde_json::json!(["RB-01"]));
    for format in ["markdown", "html"] {
        let said = sandbox.ok(&format!("verify b.zip --format {format}"));
        assert!(said.find(NOT_IT).unwrap() < said.find("b.zip").unwrap(), "{format}: {said}");
    }
    let rows = sandbox.run("verify b.zip --format csv");
    assert!(String::from_utf8_lossy(&rows.stderr).starts_with(&format!("note: {NOT_IT}")));
}

#[test]
fn nothing_is_decided_by_a_framework_that_is_not_what_its_name_says_without_a_yes() {
    let sandbox = portfolio(&easier);
    let digest = digest(&sandbox);
    let said = sandbox.fails(2, DECIDE);
    assert!(said.starts_with(&format!("note: {NOT_IT}")), "{said}");
    assert!(
        said.contains("it is not reviewed") && said.contains("note: nothing was changed"),
        "{said}"
    );
    assert!(said.contains(&format!("--accept-framework {}", &digest[..12])), "{said}");
    assert!(!sandbox.path("d.json").exists());
    for (wrong, why) in [
        (&digest[..11], "12 or more digits"),
        ("ffffffffffff", "this is not the framework that you accepted"),
        ("x", "12 or more"),
    ] {
        let said = sandbox.fails(2, &format!("{DECIDE} --accept-framework {wrong}"));
        assert!(said.contains(why), "{wrong}: {said}");
    }
    assert!(!sandbox.path("d.json").exists());
    sandbox.ok(&format!("{DECIDE} --accept-framework {}", &digest[..12]));
    // An assessor who confirmed and decided is warned again, and not asked again.
    let again = sandbox.run(&DECIDE.replace("RB-01", "RB-02"));
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(String::from_utf8_lossy(&again.stderr).starts_with(&format!("note: {NOT_IT}")));
    // Every other report warns as well.
    for line in [
        "review show d.json",
        "review list .",
        "portfolio diff b.zip b.zip",
        "cohort gaps b.zip",
        "cohort training b.zip",
        "cohort compare b.zip b.zip",
    ] {
        let said = sandbox.ok(line);
        assert!(said.starts_with(NOT_IT), "{line}: {said}");
        assert!(said.replace('\n', "").contains(&digest[..40]), "{line}: {said}");
    }
    for line in [
        "workspace restore b.zip back",
        "cohort export b.zip --format csv",
        "review list . --format csv",
    ] {
        let output = sandbox.run(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.contains(NOT_IT), "{line}: {said}");
    }
    assert!(sandbox.ok("--workspace robin decisions import d.json").starts_with(NOT_IT));
    sandbox.ok(&format!(
        "{} --accept-framework {digest}",
        DECIDE.replace("Jo Field", "Kim Stone").replace("d.json", "e.json")
    ));
    assert!(sandbox.ok("review compare d.json e.json").starts_with(NOT_IT));
    let settled = sandbox.run("review settle d.json e.json --output f.json");
    assert!(String::from_utf8_lossy(&settled.stderr).starts_with(&format!("note: {NOT_IT}")));
}

#[test]
fn no_statement_and_no_badge_is_written_for_such_a_framework_without_a_yes() {
    let sandbox = portfolio(&easier);
    let digest = digest(&sandbox);
    sandbox.ok(&format!("{DECIDE} --accept-framework {digest}"));
    let said = sandbox.fails(2, "review certificate d.json --badge --output s.html");
    assert!(
        said.starts_with(&format!("note: {NOT_IT}")) && said.contains("nothing is stated"),
        "{said}"
    );
    assert!(!sandbox.path("s.html").exists() && !sandbox.path("s.draft-badge.json").exists());
    sandbox.ok(&format!(
        "review certificate d.json --badge --output s.html --accept-framework {}",
        &digest[..16]
    ));
    let page = sandbox.read("s.html");
    assert!(
        page.find(NOT_IT).unwrap() < page.find("Statement of decisions").unwrap()
            && page.contains(&digest),
        "{page}"
    );
    let badge = sandbox.read("s.draft-badge.json");
    assert!(badge.contains(NOT_IT) && badge.contains(&digest), "{badge}");
}

#[test]
fn a_framework_that_could_be_taken_for_a_known_one_is_told_for_what_it_is() {
    let renamed =
        |from: &'static str, to: &'static str| move |pack: &str| easier(pack).replacen(from, to, 1);
    let cases: [(&str, Change<'_>, &str); 8] = [
        (
            "a later version",
            &renamed("version = \"1.1.0\"", "version = \"1.1.1\""),
            "This imh does not know imh-practice 1.1.1",
        ),
        (
            "almost its id",
            &renamed("id = \"imh-practice\"", "id = \"imh-practise\""),
            "This is imh-practise 1.1.0, which this imh does not know",
        ),
        (
            "its title with another id",
            &renamed("id = \"imh-practice\"", "id = \"other\""),
            "This is other 1.1.0, which this imh does not know",
        ),
        (
            "a point that counts as achieved and does not",
            &|pack| {
                pack.replacen(
                    "{ id = \"working-towards\"",
                    "{ met = true, id = \"working-towards\"",
                    1,
                )
            },
            "such as what counts as met",
        ),
        (
            "only a remark",
            &|pack| format!("{pack}# by somebody\n"),
            "it says the same, but its file is written differently",
        ),
        (
            "other line ends",
            &|pack| pack.replace('\n', "\r\n"),
            "it says the same, but its file is written differently",
        ),
        (
            "another notice",
            &|pack| pack.replacen("notice = \"", "notice = \"Endorsed. ", 1),
            "something else in it differs",
        ),
        (
            "another title of a competency",
            &|pack| {
                pack.replacen(
                    "title = \"Working with the whole family",
                    "title = \"Knowing of the family",
                    1,
                )
            },
            "its statements differ in 1 competency",
        ),
    ];
    for (what, change, said) in cases {
        let sandbox = portfolio(change);
        let report = sandbox.ok("verify b.zip");
        let first = report.replace('\n', " ");
        assert!(
            first.starts_with(said) || first.starts_with(NOT_IT) && first.contains(said),
            "{what}: {report}"
        );
        assert!(sandbox.fails(2, DECIDE).contains("--accept-framework"), "{what}");
    }
}

#[test]
fn a_pack_installed_under_the_name_of_a_shipped_one_is_not_taken_for_it() {
    let sandbox = portfolio(&easier);
    sandbox.write(
        "home/data/imh/frameworks/imh-practice-1.1.0.toml",
        sandbox.read_bytes("doctored.toml"),
    );
    assert!(sandbox.ok("framework list").contains("imh-practice"), "it is installed");
    assert!(sandbox.ok("verify b.zip").starts_with(NOT_IT));
    assert!(sandbox.fails(2, DECIDE).contains("--accept-framework"));
}

#[test]
fn a_framework_of_which_nothing_is_known_is_told_and_no_accusation() {
    let small =
        |_: &str| std::fs::read_to_string(repository("testdata/frameworks/small.toml")).unwrap();
    let sandbox = Sandbox::new();
    sandbox.write("doctored.toml", small(""));
    let pack = imh::format::framework::parse(&sandbox.read_bytes("doctored.toml")).unwrap();
    let (competency, level) =
        (pack.competencies[0].id.clone(), pack.competencies[0].statements[0].level.clone());
    sandbox
        .ok(&format!("init robin --framework doctored.toml --level {level} --name 'Robin Marsh'"));
    sandbox.write("a.txt", "What I saw.\n");
    sandbox.ok(&format!("--workspace robin evidence add a.txt --for {competency} --title A"));
    sandbox.ok("--workspace robin export --output b.zip");
    let said = sandbox.ok("verify b.zip");
    assert!(
        said.starts_with("This imh does not know the framework small 1.0.0\n")
            && said.replace('\n', " ").contains("compare its SHA-256 with this one"),
        "{said}"
    );
    assert_eq!(sandbox.json("verify b.zip --format json")["pack"]["known"], "unknown");
    let decided = sandbox.run(&DECIDE.replace("RB-01", competency.as_str()));
    let said = String::from_utf8_lossy(&decided.stderr);
    assert!(
        decided.status.success() && said.starts_with("note: This imh does not know the framework "),
        "{said}"
    );
    sandbox.ok("review certificate d.json --output s.html");
    // Once installed, it is known.
    sandbox.write("home/data/imh/frameworks/small.toml", sandbox.read_bytes("doctored.toml"));
    assert_eq!(sandbox.json("verify b.zip --format json")["pack"]["known"], "known");
}

#[test]
fn two_portfolios_whose_frameworks_only_share_a_name_are_not_compared() {
    let sandbox = portfolio(&easier);
    sandbox.ok("init good --framework imh-practice --level 1 --name 'Robin Marsh'");
    sandbox.ok("--workspace good rate RB-01=achieved");
    sandbox.ok("--workspace good export --output good.zip");
    let said = sandbox.fails(2, "portfolio diff good.zip b.zip");
    assert!(said.contains(&digest(&sandbox)[..12]) && said.contains(NOT_IT), "{said}");
    assert_eq!(sandbox.json("verify good.zip --format json")["pack"]["known"], "known");
    assert!(sandbox.ok("verify good.zip").starts_with("good.zip agrees with its own checksums"));
}

#[cfg(unix)]
mod terminal {
    use super::{super::terminal::Terminal, *};

    #[test]
    fn on_a_terminal_imh_asks_for_the_yes_and_suggests_no() {
        let sandbox = portfolio(&easier);
        let mut terminal = Terminal::start(
            &sandbox,
            "review b.zip --assessor 'Jo Field' --output d.json",
            110,
            30,
        );
        terminal.sees(NOT_IT);
        terminal.sees("Go on with this framework all the same");
        terminal.types("\r");
        terminal.sees("it is not reviewed");
        assert!(!sandbox.path("d.json").exists());
    }
}

#[test]
fn no_statement_is_made_by_a_look_alike_under_another_id_without_a_yes() {
    let sandbox =
        portfolio(&|pack| easier(pack).replacen("id = \"imh-practice\"", "id = \"national\"", 1));
    let digits = digest(&sandbox)[..12].to_owned();
    sandbox.fails(2, DECIDE);
    sandbox.ok(&format!("{DECIDE} --accept-framework {digits}"));
    // Its decisions contain no titles of the framework; their competencies have the shipped pack's
    // titles.
    let said = sandbox.fails(2, "review certificate d.json --badge --output c.html");
    assert!(said.contains("it is not the imh-practice 1.1.0 that comes with imh"), "{said}");
    assert!(!sandbox.path("c.html").exists() && !sandbox.path("c.draft-badge.json").exists());
    assert!(
        sandbox
            .ok("review show d.json")
            .replace('\n', " ")
            .starts_with("This is national 1.1.0, which this imh does not know")
    );
    sandbox.ok(&format!(
        "review certificate d.json --badge --output c.html --accept-framework {digits}"
    ));
    assert!(sandbox.read("c.html").contains("it is not the imh-practice 1.1.0"));
}

#[test]
fn a_pack_with_the_name_of_the_shipping_one_is_told_by_whatever_takes_it_by_its_path() {
    let sandbox = Sandbox::new();
    sandbox.write("home/data/imh/frameworks/mine.toml", easier(&shipping()));
    for line in [
        "init robin --framework home/data/imh/frameworks/mine.toml --level 1",
        "framework show home/data/imh/frameworks/mine.toml",
        "--workspace robin framework show",
        "form html --framework home/data/imh/frameworks/mine.toml --level 1 --output form.html",
        "--workspace robin rate RB-01=achieved",
        "--workspace robin status",
        "--workspace robin check",
        "--workspace robin export --output b.zip",
    ] {
        let output = sandbox.run(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {said}");
        assert_eq!(said.contains(NOT_IT), !line.contains("rate"), "{line}: {said}");
    }
    // By its name nothing takes it, and the list says so.
    for format in ["text", "csv", "json"] {
        let list = sandbox.ok(&format!("framework list --format {format}"));
        let list = list.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(list.contains("so imh does not use it"), "{format}: {list}");
    }
    // A pack with a name and version of its own imitates nobody.
    let own = easier(&shipping()).replacen("id = \"imh-practice\"", "id = \"ours\"", 1).replacen(
        "Infant mental health practice",
        "Our",
        1,
    );
    sandbox.write("home/data/imh/frameworks/mine.toml", own);
    let said =
        String::from_utf8(sandbox.run("init own --framework ours --level 1").stderr).unwrap();
    assert!(!said.contains("This is"), "{said}");
}

#[test]
fn every_table_and_list_of_decisions_names_the_digest_and_says_what_is_not_known() {
    let sandbox = portfolio(&easier);
    let digest = digest(&sandbox);
    sandbox.ok(&format!("{DECIDE} --accept-framework {}", &digest[..12]));
    sandbox.ok(&format!(
        "review b.zip --assessor 'Cy Ash' --decide RB-01=clarify --reason 'More.' --output e.json --accept-framework {}",
        &digest[..12]
    ));
    sandbox.ok("--workspace robin decisions import d.json");
    for line in [
        "verify b.zip",
        "review show d.json",
        "review compare d.json e.json",
        "portfolio diff b.zip b.zip",
        "--workspace robin decisions list",
        "--workspace robin decisions show",
    ] {
        let table = sandbox.ok(&format!("{line} --format csv"));
        let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let at = |name: &str, rows: &mut csv::Reader<&[u8]>| {
            rows.headers().unwrap().iter().position(|column| column == name)
        };
        let columns = ["framework", "framework-sha256", "framework-known", "framework-says"]
            .map(|name| at(name, &mut rows).expect(line));
        let rows: Vec<csv::StringRecord> = rows.into_records().map(Result::unwrap).collect();
        assert!(!rows.is_empty(), "{line}");
        for row in rows {
            let cells = columns.map(|at| &row[at]);
            assert_eq!(cells[..3], ["imh-practice 1.1.0", &*digest, "another"], "{line}");
            assert!(cells[3].starts_with(NOT_IT), "{line}: {}", cells[3]);
        }
    }
    for format in ["text", "markdown", "html", "json"] {
        let said = sandbox
            .ok(&format!("--workspace robin decisions list --format {format}"))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains(NOT_IT) && said.contains(&digest), "{format}: {said}");
    }
}
