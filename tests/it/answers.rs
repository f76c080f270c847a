//! Answers that passed through other programs and other people: imh guesses nothing and loses
//! nothing.

use std::process::Command;

use serde_json::Value;

use super::harness::{Sandbox, has, repository};

/// Rewrites a table: `keep` selects the columns, and `change` changes each cell, given the names of
/// its columns.
fn table(
    form: &str,
    keep: impl Fn(&str) -> bool,
    change: impl Fn(&str, &str, &[&str]) -> String,
) -> String {
    let mut reader = csv::Reader::from_reader(form.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headers.iter().filter(|name| keep(name))).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let cells: Vec<&str> = row.iter().collect();
        let cells = headers
            .iter()
            .zip(row.iter())
            .filter(|(name, _)| keep(name))
            .map(|(name, cell)| change(name, cell, &cells));
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Answers every question of one competency in the form.
fn answered(name: &str, cell: &str, row: &[&str]) -> String {
    let point = if row.contains(&"confidence") { "steady" } else { "achieved" };
    (if name == "point" && row.contains(&"RB-01") { point } else { cell }).to_owned()
}

/// Returns the levels of all ratings in a workspace.
fn levels(sandbox: &Sandbox) -> Vec<String> {
    let journal = sandbox.tree("ws/journal").swap_remove(0).1;
    let mut levels: Vec<String> = Vec::new();
    for line in String::from_utf8(journal).unwrap().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let ratings = entry["entry"]["ratings"].as_array().cloned().unwrap_or_default();
        levels.extend(ratings.iter().map(|rating| rating["level"].as_str().unwrap().to_owned()));
    }
    levels
}

#[test]
fn answers_have_the_level_they_name_or_ask_beside_them_and_never_that_of_a_reader() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form csv --level 3 --output form.csv");
    let form = sandbox.read("form.csv");
    let without =
        |gone: &'static [&'static str]| table(&form, |name| !gone.contains(&name), answered);
    for (file, gone) in [
        ("whole.csv", &[][..]),
        ("no-level.csv", &["level"][..]),
        ("bare.csv", &["framework", "version", "sha256", "level", "title", "choices"][..]),
        ("no-aspect.csv", &["level", "aspect"][..]),
    ] {
        let sandbox = Sandbox::begun();
        sandbox.write(file, without(gone));
        sandbox.ok(&format!("rate --from {file}"));
        assert_eq!(levels(&sandbox), ["3", "3", "3"], "{file}");
        let report = sandbox.json(&format!("cohort gaps {file} --min-group 1 --format json"));
        assert_eq!(report["competencies"][0]["level"], "3", "{file}: {report}");
        // A level named for them must agree with the question beside them.
        if file != "whole.csv" {
            let refusal = sandbox.fails(2, &format!("rate --from {file} --level 1"));
            assert!(refusal.contains("the question beside it belongs to level 3"), "{refusal}");
        }
    }
    // Without the level and the question, the level is unknown.
    sandbox.write(
        "neither.csv",
        without(&["level", "statement"])
            .lines()
            .filter(|line| !line.contains("| n/a,,"))
            .collect::<Vec<_>>()
            .join("\n"),
    );
    let refusal = sandbox.fails(2, "rate --from neither.csv");
    assert!(
        refusal.contains("it does not say its level")
            && refusal.contains("imh rate --from neither.csv --level 1"),
        "{refusal}"
    );
    assert_eq!(levels(&sandbox), Vec::<String>::new());
    let report = sandbox.json("cohort gaps neither.csv --min-group 1 --format json");
    assert!(
        report["unreadable"][0]["reason"].as_str().unwrap().contains("--level gives one"),
        "{report}"
    );
    sandbox.ok("rate --from neither.csv --level 3");
    assert_eq!(levels(&sandbox), ["3", "3", "3"]);
    // A question of another level or competency contradicts the row.
    sandbox.write("other-level.csv", without(&[]).replace("1.1.0,3,", "1.1.0,1,"));
    assert!(
        sandbox
            .fails(2, "rate --from other-level.csv")
            .contains("it says level 1, but the question beside it belongs to level 3")
    );
    sandbox.write("other.csv", without(&[]).replace(",RB-01,", ",RB-02,"));
    assert!(
        sandbox
            .fails(2, "rate --from other.csv")
            .contains("the question beside it belongs to `RB-01`")
    );
}

#[test]
fn rows_at_several_levels_count_at_each_and_a_row_without_one_is_not_taken_for_its_neighbour() {
    let sandbox = Sandbox::begun();
    sandbox.write(
        "two.csv",
        "competency,level,aspect,point\nRB-01,1,knowledge,achieved\nRB-01,2,knowledge,not-yet\n",
    );
    let report = sandbox.json("cohort gaps two.csv --min-group 1 --format json");
    let levels: Vec<&Value> =
        report["competencies"].as_array().unwrap().iter().map(|one| &one["level"]).collect();
    assert!(levels.contains(&&"1".into()) && levels.contains(&&"2".into()), "{report}");
    sandbox.write(
        "half.csv",
        "competency,level,aspect,point\nRB-01,3,knowledge,achieved\nRB-02,,knowledge,not-yet\n",
    );
    let report = sandbox.json("cohort gaps half.csv --min-group 1 --format json");
    assert!(
        report["unreadable"][0]["reason"].as_str().unwrap().contains("does not say its level"),
        "{report}"
    );
    assert!(
        sandbox
            .fails(2, "rate --from half.csv")
            .contains("line 3, level: it does not say its level")
    );
}

#[test]
fn answers_for_another_file_of_a_framework_are_not_taken_for_those_of_one_that_is_called_the_same()
{
    let sandbox = Sandbox::begun();
    let other = sandbox.read_bytes("ws/framework/imh-practice-1.1.0.toml");
    let other = String::from_utf8(other).unwrap().replace("= \"I ", "= \"Really, I ");
    sandbox.write("other.toml", &other);
    for kind in ["csv", "html"] {
        sandbox.ok(&format!("form {kind} --framework other.toml --level 1 --output other.{kind}"));
    }
    sandbox.write("answers.csv", table(&sandbox.read("other.csv"), |_| true, answered));
    let before = sandbox.tree("ws");
    let refusal = sandbox.fails(2, "rate --from answers.csv");
    assert!(
        refusal.contains("for a different framework file from imh-practice 1.1.0"),
        "{refusal}"
    );
    assert_eq!(sandbox.tree("ws"), before);
    let report = sandbox.json("cohort gaps answers.csv --min-group 1 --format json");
    assert!(
        report["unreadable"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("for a different file of imh-practice 1.1.0"),
        "{report}"
    );
    let report =
        sandbox.json("cohort gaps answers.csv --framework other.toml --min-group 1 --format json");
    assert_eq!(report["people"], 1, "{report}");
    let sha256 =
        sandbox.read("other.html").split_once("data-sha256=\"").unwrap().1[..64].to_owned();
    let json = format!(
        r#"{{"format":1,"framework":{{"id":"imh-practice","version":"1.1.0","sha256":"{sha256}"}},"answers":[{{"competency":"RB-01","level":"1","point":"achieved"}}]}}"#
    );
    sandbox.write("answers.json", json);
    assert!(
        sandbox.fails(2, "rate --from answers.json").contains("for a different framework file")
    );
    // Even if the file does not name its framework, a question that is not in the framework is
    // refused.
    let bare = table(
        &sandbox.read("answers.csv"),
        |name| !["framework", "version", "sha256"].contains(&name),
        |_, cell, _| cell.to_owned(),
    );
    sandbox.write("bare.csv", bare);
    assert!(
        sandbox
            .fails(2, "rate --from bare.csv")
            .contains("the question beside it is not in imh-practice 1.1.0")
    );
}

/// Runs LibreOffice, if it is here; the files it converts are in `folder`.
pub(super) fn convert(sandbox: &Sandbox, to: &str, from: &str, folder: &str) -> bool {
    if !has("soffice", &["--version"]) {
        return false;
    }
    let profile = format!("-env:UserInstallation=file://{}", sandbox.path("profile").display());
    let mut office = Command::new("soffice");
    office
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(sandbox.path(folder))
        .arg(sandbox.path(from));
    let output = office.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

/// Runs `code` in the sandbox with a Python that has a spreadsheet library, if it is here.
pub(super) fn python(sandbox: &Sandbox, code: &str) -> bool {
    let python = repository("tests/sheets/python/bin/python").to_string_lossy().into_owned();
    if !has(&python, &["-c", "import openpyxl"]) {
        return false;
    }
    let output =
        Command::new(python).args(["-c", code]).current_dir(sandbox.path("")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

#[test]
fn a_sheet_that_is_saved_alone_keeps_level_and_framework_of_its_rows() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form xlsx --level 3 --output form.xlsx");
    let filled = "import openpyxl\nbook = openpyxl.load_workbook('form.xlsx')\nfor row in book['Questions'].iter_rows(min_row=2, max_row=3):\n    row[4].value = 'Achieved'\nbook.save('filled.xlsx')";
    if !python(&sandbox, filled) {
        return;
    }
    let alone = "import openpyxl\nbook = openpyxl.load_workbook('filled.xlsx')\ndel book['Start']\nbook.save('alone.xlsx')";
    python(&sandbox, alone);
    let mut files = vec!["filled.xlsx", "alone.xlsx"];
    if convert(
        &sandbox,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        "filled.xlsx",
        "office",
    ) {
        files.push("office/filled-Questions.csv");
    }
    for file in files {
        let sandbox_of_file = Sandbox::begun();
        sandbox_of_file.write("a", sandbox.read_bytes(file));
        sandbox_of_file.ok("rate --from a");
        assert_eq!(levels(&sandbox_of_file), ["3", "3"], "{file}");
    }
}

#[test]
fn a_sheet_that_is_saved_alone_says_whose_it_is() {
    let sandbox = Sandbox::new();
    sandbox.ok("form xlsx --level 1 --output form.xlsx");
    let fill = "import openpyxl\nfor name in ['Ada Field', 'Bea Moss', None]:\n    book = openpyxl.load_workbook('form.xlsx')\n    start = book['Start']\n    at = [row[0].row for row in start.iter_rows() if row[0].value == 'Your name, or a code of your own'][0]\n    start.cell(at, 2).value = name\n    start.cell(at + 1, 2).value = name and 'Midwife'\n    for row in book['Questions'].iter_rows(min_row=2, max_row=3):\n        row[4].value = 'Achieved' if name else 'Not yet'\n    book.save(f'{name}.xlsx')";
    if !python(&sandbox, fill) {
        return;
    }
    let csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    for name in ["Ada Field", "Bea Moss", "None"] {
        if !convert(&sandbox, csv, &format!("{name}.xlsx"), "office")
            || !convert(&sandbox, "xlsx", &format!("{name}.xlsx"), "books")
        {
            return;
        }
        sandbox.write(
            &format!("tables/{name}.csv"),
            sandbox.read_bytes(&format!("office/{name}-Questions.csv")),
        );
        sandbox.write(&format!("filled/{name}.xlsx"), sandbox.read_bytes(&format!("{name}.xlsx")));
    }
    for folder in ["tables", "books", "filled"] {
        let gaps =
            sandbox.json(&format!("cohort gaps {folder} --min-group 1 --by role --format json"));
        assert_eq!(
            (&gaps["people"], &gaps["nameless"], &gaps["copies"]),
            (&3.into(), &1.into(), &0.into()),
            "{folder}"
        );
        let groups: Vec<&str> = gaps["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["group"].as_str().unwrap())
            .collect();
        assert_eq!(groups, ["Midwife", "not said"], "{folder}");
    }
}

#[test]
fn an_error_of_a_spreadsheet_is_nobodys_name() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "in/many.csv",
        "person,competency,level,point\n#REF!,RB-01,1,achieved\nAda Field,RB-01,1,achieved\n",
    );
    let gaps = sandbox.json("cohort gaps in --min-group 1 --format json");
    // Nobody knows which person's answers would be missing, so the whole table is refused.
    assert_eq!(gaps["people"], 0);
    assert!(
        gaps["unreadable"].to_string().contains("line 2")
            && gaps["unreadable"].to_string().contains("wrote an error"),
        "{gaps}"
    );
    // In a form, which has one person, the error is the same as an empty cell.
    sandbox.write(
        "form.csv",
        "competency,level,aspect,statement,point,person\nRB-01,1,knowledge,,achieved,#REF!\n",
    );
    let gaps = sandbox.json("cohort gaps form.csv --min-group 1 --format json");
    assert_eq!((&gaps["people"], &gaps["nameless"]), (&1.into(), &1.into()));
}

#[test]
fn a_name_beside_a_question_that_was_left_open_is_the_name_of_the_form() {
    let sandbox = Sandbox::new();
    let rows = |who: &str| {
        format!(
            "competency,level,aspect,statement,point,person,role\nRB-01,1,knowledge,,,{who},midwife\nRB-02,1,knowledge,,achieved,,\n"
        )
    };
    sandbox.write("in/a.csv", rows("Ada Field"));
    sandbox.write("in/b.csv", rows("Bea Moss"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows("Cy Hill").lines()) {
        sheet.write_row(at, 0, row.split(',')).unwrap();
    }
    book.save(sandbox.path("in/c.xlsx")).unwrap();
    let gaps = sandbox.json("cohort gaps in --min-group 1 --by role --format json");
    assert_eq!(
        (&gaps["people"], &gaps["nameless"], &gaps["copies"]),
        (&3.into(), &0.into(), &0.into())
    );
    assert_eq!(gaps["groups"][0]["group"], "Midwife");
}
