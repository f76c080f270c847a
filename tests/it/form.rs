//! `imh form`: questions for people without imh, and the import of their answers.

use std::process::Command;

use serde_json::{Value, json};

use super::harness::{Sandbox, has, repository};

#[test]
fn a_page_asks_what_an_assessment_asks_and_its_file_comes_back() {
    let sandbox = Sandbox::begun();
    let path = sandbox.ok("form html --level 1 --output form.html");
    assert!(path.trim_end().ends_with("form.html"));
    let page = sandbox.read("form.html");
    let framework = sandbox.json("framework show imh-practice --level 1 --format json");
    let domains = framework["domains"].as_array().unwrap();
    let competencies: Vec<&Value> =
        domains.iter().flat_map(|domain| domain["competencies"].as_array().unwrap()).collect();
    assert_eq!(competencies.len(), 63);
    for competency in competencies {
        let id = competency["id"].as_str().unwrap();
        assert!(
            page.contains(&format!("name=\"{id}.knowledge\""))
                && page.contains(&format!("name=\"{id}.practice.note\"")),
            "{id}"
        );
    }
    // The page requests nothing from the network.
    assert!(
        !page.contains("http:") && !page.contains("https:") && page.contains("default-src 'none'")
    );

    let ready = ["tests/browser/drive.mjs".as_ref(), "--ready".as_ref()]
        .map(|part: &std::ffi::OsStr| part.to_string_lossy().into_owned());
    if !has("node", &[&repository(&ready[0]).to_string_lossy(), &ready[1]]) {
        return;
    }
    std::fs::create_dir(sandbox.path("saved")).unwrap();
    let driver = repository("tests/browser/form.mjs");
    let output = Command::new("node")
        .arg(driver)
        .arg(sandbox.path("form.html"))
        .arg(sandbox.path("saved"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    for quiet in ["requests", "messages", "dialogs"] {
        assert_eq!(seen[quiet], json!([]), "{quiet}");
    }
    for (when, broken) in seen["axe"].as_object().unwrap() {
        assert_eq!(broken, &json!([]), "axe, {when}");
    }
    assert_eq!(
        seen["wide"]["narrow"][0], seen["wide"]["narrow"][1],
        "nothing is wider than the screen"
    );
    let steps = &seen["steps"];
    let questions = steps["answered"]["questions"].as_u64().unwrap();
    assert!(questions >= 126 && steps["answered"]["unmarked"] == json!([]), "{steps}");
    assert_eq!(steps["nothing"], "There is no answer to save yet.");
    assert!(
        steps["unanswered"][0]
            .as_str()
            .unwrap()
            .contains("words beside a question without an answer"),
        "{steps}"
    );
    assert!(
        !steps["unanswered"][1].as_str().unwrap().ends_with(".note")
            && steps["unanswered"][2] == json!([]),
        "{steps}"
    );
    assert_eq!(steps["count"], json!([format!("{questions} of {questions} answered"), questions]));
    let name = steps["unexplained"][1].as_str().unwrap();
    assert!(
        steps["unexplained"][0]
            .as_str()
            .unwrap()
            .contains("say in a few words why something is not part of your work")
            && name.ends_with(".note"),
        "{steps}"
    );
    assert_eq!(steps["kept"], json!(["Your answers from before are here.", steps["count"]]));
    let file = seen["file"].as_str().unwrap();
    assert_eq!(file, "answers-imh-practice-level-1-A-B.json");
    assert!(
        steps["saved"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{questions} answers are saved as {file}")),
        "{steps}"
    );
    assert_eq!(
        steps["again"],
        json!(["Every answer is taken away.", [format!("0 of {questions} answered"), 0]])
    );
    assert_eq!(steps["fresh"], json!(["", [format!("0 of {questions} answered"), 0]]));

    let saved: Value =
        serde_json::from_slice(&sandbox.read_bytes(&format!("saved/{file}"))).unwrap();
    assert_eq!(saved["person"], json!({ "label": "A. B.", "role": "midwife" }));
    assert_eq!(
        (&saved["level"], saved["answers"].as_array().unwrap().len() as u64),
        (&json!("1"), questions)
    );
    assert_eq!(saved["answered"].as_str().unwrap().len(), "2026-11-25".len());
    assert_eq!(saved["answers"][0]["note"], "I ask who else is there.");
    let third = &saved["answers"][2];
    assert_eq!(
        (&third["point"], &third["note"]),
        (&json!("n/a"), &json!("There is no team here."))
    );
    sandbox.ok(&format!("rate --from saved/{file}"));
    assert_eq!(sandbox.json("status --format json")["summary"]["not-rated"], 0);
}

#[test]
fn a_form_works_for_any_framework_and_level_and_says_what_it_lacks() {
    let sandbox = Sandbox::new();
    assert!(sandbox.fails(2, "form html").contains("no level was given"));
    assert!(sandbox.fails(2, "form html --level 9").contains("level"));
    assert!(sandbox.fails(2, "form html --framework nowhere --level 1").contains("nowhere"));
    assert!(sandbox.fails(2, "form html --framework imhcf-2019 --level 1").contains("template"));
    let small = repository("testdata/frameworks/small.toml").display().to_string();
    let level = sandbox.json(&format!("framework show '{small}' --format json"))["levels"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = sandbox.ok(&format!("form html --framework '{small}' --level {level} --output -"));
    assert!(
        page.starts_with("<!doctype html>") && page.contains(&format!("data-level=\"{level}\""))
    );
    sandbox.ok("form html --level 2");
    assert!(sandbox.fails(2, "form html --level 2").contains("there is already a file"));
    sandbox.ok("form html --level 2 --force");
    assert!(sandbox.read("imh-practice-level-2.html").contains("level 2"));
}

/// Runs the tool that fills in spreadsheets, if it is here.
fn fill(form: &std::path::Path, filled: &std::path::Path) -> Option<Value> {
    let (python, script) =
        (repository("tests/sheets/python/bin/python"), repository("tests/sheets/fill.py"));
    let (python, script) =
        (python.to_string_lossy().into_owned(), script.to_string_lossy().into_owned());
    if !has(&python, &[&script, "--ready"]) {
        return None;
    }
    let output = Command::new(python).arg(script).args([form, filled]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn a_spreadsheet_asks_what_an_assessment_asks_and_comes_back_filled_in_by_others() {
    let sandbox = Sandbox::begun();
    assert!(sandbox.ok("form xlsx --level 1").trim_end().ends_with("imh-practice-level-1.xlsx"));
    let form = sandbox.path("imh-practice-level-1.xlsx");
    // The same day gives the same bytes.
    sandbox.ok("form xlsx --level 1 --output again.xlsx");
    assert_eq!(sandbox.read_bytes("again.xlsx"), std::fs::read(&form).unwrap());
    let Some(seen) = fill(&form, &sandbox.path("filled.xlsx")) else { return };
    assert_eq!(seen["protected"], json!([true, true]), "slips are kept out");
    assert_eq!(seen["password"], json!(null), "and nobody else is");
    assert_eq!(
        (&seen["rows"], &seen["unlocked"], &seen["locked"]),
        (&json!(189), &json!(189), &json!(189)),
        "{seen}"
    );
    assert_eq!(
        seen["facts"],
        json!({ "Framework": "imh-practice", "Version": "1.1.0", "Level": "1" })
    );
    assert_eq!(
        seen["lists"][1],
        json!(["Not yet", "Working towards", "Achieved", "Not part of my work"])
    );
    assert_eq!(seen["open"], json!([true, true]));
    sandbox.ok("rate --from filled.xlsx");
    assert_eq!(sandbox.json("status --format json")["summary"]["not-rated"], 0);
    if !has("soffice", &["--version"]) {
        return;
    }
    // LibreOffice opens it, shows the same answers, and its saved file can be imported as well.
    let convert = |to: &str, from: &str, folder: &str| {
        let profile = format!("-env:UserInstallation=file://{}", sandbox.path("profile").display());
        let mut office = Command::new("soffice");
        office
            .args([&profile, "--headless", "--convert-to", to, "--outdir"])
            .arg(sandbox.path(folder))
            .arg(sandbox.path(from));
        let output = office.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    convert("ods", "filled.xlsx", "office");
    convert("xlsx", "office/filled.ods", "office");
    convert(
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        "filled.xlsx",
        "office",
    );
    let table = sandbox.read("office/filled-Questions.csv");
    assert_eq!(
        seen["first"].as_u64(),
        Some(
            (table.matches(",Not yet,").count() + table.matches(",Finding my feet,").count())
                as u64
        )
    );
    let start = sandbox.read("office/filled-Start.csv");
    assert!(start.contains("Answered,189 of 189"), "LibreOffice counts the answers: {start}");
    let before = sandbox.json("status --format json");
    sandbox.ok("rate --from office/filled.xlsx");
    sandbox.ok("rate --from office/filled-Questions.csv");
    assert_eq!(sandbox.json("status --format json")["summary"], before["summary"]);
}

#[test]
fn every_form_says_which_questions_nobody_has_to_answer() {
    use calamine::Reader;

    let sandbox = Sandbox::begun();
    for kind in ["html", "csv", "xlsx"] {
        sandbox.ok(&format!("form {kind} --level 1 --output form.{kind}"));
    }
    let mark = "(if you like)";
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(sandbox.path("form.xlsx")).unwrap();
    let sheet = book.worksheet_range("Questions").unwrap();
    let rows: Vec<String> =
        sheet.rows().map(|row| row.iter().map(|cell| format!("{cell} ")).collect()).collect();
    let (optional, others): (Vec<&String>, Vec<&String>) =
        rows.iter().partition(|row| row.contains(" confidence "));
    assert_eq!(optional.len(), 63);
    assert!(
        optional.iter().all(|row| row.contains(mark))
            && !others.iter().any(|row| row.contains(mark))
    );
    let table = sandbox.read("form.csv");
    for row in table.lines() {
        assert_eq!(row.contains(",confidence,"), row.contains(mark), "{row}");
    }
    let page = sandbox.read("form.html");
    assert_eq!(page.matches(mark).count(), 63);
    // Other columns of a table do not interfere with an answer, whatever the level of the
    // portfolio.
    let answered: Vec<String> = table
        .lines()
        .enumerate()
        .filter(|(at, row)| *at == 0 || row.contains(",RB-01,"))
        .map(|(at, row)| {
            if at == 0 {
                row.to_owned()
            } else {
                row.replace("| n/a,,", "| n/a,n/a,")
                    .replace("| not-applicable,,", "| not-applicable,n/a,")
            }
        })
        .collect();
    sandbox.write("answered.csv", answered.join("\n").replace(",n/a,,", ",n/a,Not here.,"));
    sandbox.ok("rate --from answered.csv");
    assert!(sandbox.json("show RB-01 --format json").to_string().matches("Not here.").count() >= 3);
}

#[test]
fn a_fault_in_a_spreadsheet_is_named_by_its_cell() {
    let sandbox = Sandbox::begun();
    let book = |name: &str, rows: &[[&str; 4]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (2_u32..).zip(rows) {
            for (column, cell) in (1_u16..).zip(cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
        std::fs::write(sandbox.path(name), book.save_to_buffer().unwrap()).unwrap();
    };
    let header = ["Competency", "Aspect", "Your answer", "In your own words"];
    book(
        "wrong.xlsx",
        &[
            header,
            ["RB-01", "knowledge", "Achieved", ""],
            ["RB-99", "knowledge", "Achieved", ""],
            ["RB-02", "wisdom", "Achieved", ""],
            ["RB-02", "practice", "Brilliant", ""],
            ["RB-03", "practice", "Not part of my work", ""],
            ["RB-04", "practice", "", ""],
        ],
    );
    let refusal = sandbox.fails(2, "rate --from wrong.xlsx");
    for said in [
        "cell B5: there is no competency `RB-99`",
        "cell C6: there is no aspect `wisdom`",
        "cell D7: `Brilliant`",
        "cell E8: not applicable",
    ] {
        assert!(refusal.contains(said), "{said}: {refusal}");
    }
    assert!(!refusal.contains("RB-04"), "a question that was left out is not a fault: {refusal}");
    assert_eq!(sandbox.json("status --format json")["summary"]["met"], 0, "nothing was saved");
    book(
        "words.xlsx",
        &[header, ["RB-01", "knowledge", "", "I am not sure"], ["", "knowledge", "Achieved", ""]],
    );
    let refusal = sandbox.fails(2, "rate --from words.xlsx");
    assert!(
        refusal.contains("cell D4: there are words beside this question, but no answer"),
        "{refusal}"
    );
    assert!(refusal.contains("cell B5: there is no competency in this row"), "{refusal}");
    book(
        "unknown.xlsx",
        &[["Competency", "Aspekt", "Answer", "Answer"], ["RB-01", "knowledge", "Achieved", ""]],
    );
    let refusal = sandbox.fails(2, "rate --from unknown.xlsx");
    assert!(refusal.contains("cell C3: unknown column `Aspekt`"), "{refusal}");
    assert!(refusal.contains("cell E3: the column `point` is there twice"), "{refusal}");
    book("other.xlsx", &[["Name", "Shoe size", "", ""]]);
    assert!(sandbox.fails(2, "rate --from other.xlsx").contains("no sheet has answers"));
    // Files that are not spreadsheets.
    sandbox.write("cut.xlsx", &sandbox.read_bytes("wrong.xlsx")[..900]);
    assert!(
        sandbox.fails(2, "rate --from cut.xlsx").contains("not a spreadsheet that can be read")
    );
    let zeros = vec![0; 70 << 20];
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut bomb, &zeros).unwrap();
    sandbox.write("bomb.xlsx", bomb.finish().unwrap().into_inner());
    assert!(sandbox.fails(2, "rate --from bomb.xlsx").contains("unpacks to more than"));
}

/// Returns the messages of a command that succeeds.
fn told(sandbox: &Sandbox, line: &str) -> String {
    let output = sandbox.run(line);
    assert!(output.status.success(), "{}", sandbox.shown(&output));
    String::from_utf8(output.stderr).unwrap()
}

/// Returns the cells of one column of a table.
fn column_of(table: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn a_table_of_questions_comes_back_with_some_of_them_answered() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form csv --level 1 --output form.csv");
    let form = sandbox.read("form.csv");
    assert_eq!(form.lines().count(), 190);
    assert!(form.starts_with("\u{feff}framework,version,level,competency,title,aspect,statement,choices,point,note,person,role,sha256,code,counts-as\n"));
    let answered =
        |text: &str| text.replacen("| n/a,,,,", "| n/a,working-towards,as yet,A. B.,midwife", 1);
    sandbox.write("answered.csv", answered(&form));
    assert!(told(&sandbox, "rate --from answered.csv").contains("Saved 1 rating on 1 competency"));
    // As spreadsheets in other countries save it: with semicolons, or in UTF-16 with its mark.
    let asked = column_of(&form, "statement")[1].clone();
    let semicolons = format!(
        "sep=;\r\ncompetency;aspect;point;statement;title\r\nRB-01;practice;achieved;\"{asked}\";\"I do; and say\"\r\nRB-02;practice;;x;\r\n"
    );
    sandbox.write("semicolons.csv", semicolons);
    assert!(told(&sandbox, "rate --from semicolons.csv").contains("Saved 1 rating"));
    let wide: Vec<u8> = format!("\u{feff}{}", answered(&form).replace(',', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("wide.csv", &wide[..]);
    assert!(told(&sandbox, "rate --from wide.csv").contains("Saved 1 rating"));
    let wide: Vec<u8> =
        "\u{feff}competency\tlevel\taspect\tpoint\tnote\nRB-03\t1\tpractice\tachieved\tMit Zoë\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    sandbox.write("wide.csv", &wide[..]);
    assert!(told(&sandbox, "rate --from wide.csv").contains("Saved 1 rating"));
    sandbox.write("older.csv", b"competency,point,note\nRB-04,achieved,Zo\xeb\n".as_slice());
    let refusal = sandbox.fails(2, "rate --from older.csv");
    assert!(
        refusal.contains("line 2: byte 40 is not UTF-8")
            && refusal.contains("save it as `CSV UTF-8`"),
        "{refusal}"
    );
    // The person, and the framework.
    sandbox.write("two.csv", "person,competency,point\nA,RB-01,achieved\nB,RB-01,achieved\n");
    let refusal = sandbox.fails(2, "rate --from two.csv");
    assert!(
        refusal.contains("holds the answers of 2 people") && refusal.contains("imh cohort gaps"),
        "{refusal}"
    );
    sandbox.write(
        "half.csv",
        "person,competency,point\nA,RB-01,achieved\nB,RB-01,achieved\n,RB-02,achieved\n",
    );
    assert!(
        sandbox
            .fails(2, "rate --from half.csv")
            .contains("line 4, person: this row does not name its person")
    );
    sandbox.write(
        "old.csv",
        form.replace("1.1.0", "0.9.0").replacen("| n/a,,,,", "| n/a,achieved,,,", 1),
    );
    assert!(sandbox.fails(2, "rate --from old.csv").contains("are for imh-practice 0.9.0"));
    sandbox.write("wrong.csv", "competency,aspect,point\nRB-01,knowledge,brilliant\n");
    assert!(
        sandbox
            .fails(2, "rate --from wrong.csv")
            .contains("line 2, point: `brilliant` is not an answer")
    );
}

#[test]
fn the_headings_of_earlier_forms_are_recognised() {
    let bytes = std::fs::read(repository("testdata/frameworks/small.toml")).unwrap();
    let framework = imh::format::framework::parse(&bytes).unwrap();
    let printed = imh::report::Printed::of(&framework, imh::format::sha256(&bytes));
    let earlier = [
        "A name, or whatever tells you apart",
        "What it says",
        "In your own words; for what is no part of your work, why",
    ];
    for heading in earlier.into_iter().chain(["Statement"]) {
        assert!(printed.has(heading, false), "{heading}");
    }
    assert!(!printed.has("What my supervisor says", false));
}
