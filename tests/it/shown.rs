//! imh reads a cell of a spreadsheet as it is shown, whichever program saved it, or reports the
//! cell.

use super::{
    answers::{convert, python},
    harness::Sandbox,
};

/// Makes `name.xlsx` from the form, with an answer and `change` made to the sheet of questions, and
/// saves it in other formats. Returns the files.
fn books(sandbox: &Sandbox, name: &str, change: &str) -> Vec<String> {
    sandbox.ok("form xlsx --level 1 --output form.xlsx --force");
    let code = format!(
        "import openpyxl, datetime\nbook = openpyxl.load_workbook('form.xlsx')\nsheet = book['Questions']\n\
         sheet['E2'] = 'Achieved'\n{change}\nbook.save('{name}.xlsx')"
    );
    if !python(sandbox, &code) {
        return Vec::new();
    }
    let mut files = vec![format!("{name}.xlsx")];
    for kind in ["ods", "xls"] {
        if convert(sandbox, kind, &format!("{name}.xlsx"), "office") {
            files.push(format!("office/{name}.{kind}"));
        }
    }
    files
}

/// Returns what is saved as the note on the only answer.
fn note(sandbox: &Sandbox, file: &str) -> String {
    let mine = Sandbox::begun();
    mine.write("a", sandbox.read_bytes(file));
    mine.ok("rate --from a --yes");
    let shown: serde_json::Value = mine.json("show RB-01 --format json");
    let notes: Vec<String> = shown
        .to_string()
        .split("\"note\":\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    notes.first().cloned().unwrap_or_default()
}

#[test]
fn a_time_or_a_share_in_one_s_own_words_is_kept_as_the_cell_shows_it() {
    let sandbox = Sandbox::new();
    for (name, change, said) in [
        ("time", "sheet['F2'] = datetime.time(14, 30)", &["14:30", "14:30:00"][..]),
        ("duration", "sheet['F2'] = datetime.timedelta(hours=30)", &["30:00", "30:00:00"]),
        ("moment", "sheet['F2'] = datetime.datetime(2026, 3, 31, 14, 30)", &["2026-03-31 14:30"]),
        ("day", "sheet['F2'] = datetime.date(2026, 3, 31)", &["2026-03-31"]),
        ("yes", "sheet['F2'] = True", &["TRUE"]),
        ("share", "sheet['F2'] = 0.5\nsheet['F2'].number_format = '0%'", &["50%"]),
        ("weeks", "sheet['F2'] = 3\nsheet['F2'].number_format = '0\" weeks\"'", &["3 weeks"]),
    ] {
        for file in books(&sandbox, name, change) {
            let found = note(&sandbox, &file);
            assert!(said.contains(&found.as_str()), "{file}: {found}");
        }
    }
}

#[test]
fn a_yes_of_a_spreadsheet_does_not_answer_in_any_format_and_a_number_does() {
    let sandbox = Sandbox::new();
    for file in books(&sandbox, "yes", "sheet['E2'] = True") {
        let refusal = sandbox_fails(&sandbox, &file);
        assert!(refusal.contains("cell E2: `TRUE` is not an answer"), "{file}: {refusal}");
    }
    for file in books(&sandbox, "share", "sheet['E2'] = 1\nsheet['E2'].number_format = '0%'") {
        assert!(
            sandbox_fails(&sandbox, &file).contains("cell E2: `100%` is not an answer"),
            "{file}"
        );
    }
    for (name, change) in [
        ("whole", "sheet['E2'] = 1"),
        ("places", "sheet['E2'] = 1\nsheet['E2'].number_format = '0.00'"),
    ] {
        let files = books(&sandbox, name, change);
        for file in &files {
            let mine = Sandbox::begun();
            mine.write("a", sandbox.read_bytes(file));
            mine.ok("rate --from a --yes");
        }
    }
}

fn sandbox_fails(sandbox: &Sandbox, file: &str) -> String {
    let mine = Sandbox::begun();
    mine.write("a", sandbox.read_bytes(file));
    mine.fails(2, "rate --from a --yes")
}

#[test]
fn words_merged_over_several_questions_are_told_by_their_cell_in_every_format() {
    let sandbox = Sandbox::new();
    let merged = "sheet['E3'] = 'Not yet'\nsheet['E4'] = 'Growing'\nsheet['F2'] = 'words for three'\nsheet.merge_cells('F2:F4')";
    for (name, change) in
        [("all", merged), ("unanswered", &merged[merged.find("sheet['F2']").unwrap()..])]
    {
        for file in books(&sandbox, name, change) {
            let refusal = sandbox_fails(&sandbox, &file);
            assert!(
                refusal.contains("cell F2: this cell is merged with those up to F4"),
                "{file}: {refusal}"
            );
            let report = sandbox.json(&format!("cohort gaps {file} --min-group 1 --format json"));
            assert!(
                report["unreadable"][0]["reason"].as_str().unwrap().starts_with("cell F2: "),
                "{report}"
            );
        }
    }
    // Cells without words, and an answer that reaches over the words beside it, hide nothing.
    for (name, change) in
        [("empty", "sheet.merge_cells('F2:F4')"), ("across", "sheet.merge_cells('E2:F2')")]
    {
        for file in books(&sandbox, name, change) {
            assert_eq!(note(&sandbox, &file), "", "{file}");
        }
    }
}
