//! Words in parts of a form that ask for nothing are named, and no answer is lost; the form's own
//! words are not named.

use super::{
    answers::{convert, python},
    handed_in::zip_of,
    harness::{Sandbox, repository},
};

const WORDS: &str = "He looked away and I waited";

/// Returns what `imh rate` says of a file, on one line, and whether it imported the answers.
fn rated(sandbox: &Sandbox, file: &str) -> (bool, String) {
    let output = sandbox.run(&format!("rate --from {file}"));
    let said =
        String::from_utf8(output.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    (output.status.success(), said)
}

/// Fills in one answer in the form, and applies `change`.
fn filled(sandbox: &Sandbox, name: &str, change: &str) -> bool {
    let code = format!(
        "import openpyxl, openpyxl.comments\nbook = openpyxl.load_workbook('form.xlsx')\nstart, sheet = book['Start'], book['Questions']\n\
         sheet.cell(2, 5).value = 'Achieved'\nwords = '{WORDS}'\n{change}\nbook.save('{name}')"
    );
    python(sandbox, &code)
}

#[track_caller]
fn assert_named(sandbox: &Sandbox, file: &str, told: Option<&str>) {
    let (is_taken, said) = rated(sandbox, file);
    assert!(is_taken && said.contains("Saved 1 rating"), "{file}: {said}");
    assert_eq!(said.contains("were not read"), told.is_some(), "{file}: {said}");
    assert!(told.is_none_or(|told| said.contains(told)), "{file}, {told:?}: {said}");
    assert_eq!(said.contains(WORDS), told.is_some(), "{file}: {said}");
}

#[test]
fn words_where_a_form_asks_nothing_are_named_by_their_cells_and_no_answer_is_lost() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form xlsx --level 1 --output form.xlsx");
    for (name, change, told) in [
        ("nowhere", "", None),
        ("below", "sheet.cell(193, 2).value = words", Some("cell B193 of sheet 2")),
        ("below-in-first", "sheet.cell(193, 1).value = words", Some("cell A193 of sheet 2")),
        ("far", "sheet.cell(195, 20).value = words", Some("cell T195 of sheet 2")),
        ("very-far", "sheet.cell(195, 200).value = words", Some("cell GR195 of sheet 2")),
        ("description", "book.properties.description = words", Some("the description of the file")),
        ("subject", "book.properties.subject = words", Some("the subject of the file")),
        ("keywords", "book.properties.keywords = words", Some("the keywords of the file")),
        ("category", "book.properties.category = words", Some("the category of the file")),
        ("title-of-file", "book.properties.title = words", Some("the title of the file")),
        ("foot-with-page", "sheet.oddFooter.left.text = words + ' &P'", Some("a header or footer")),
        ("foot-of-pages", "sheet.oddFooter.left.text = '第 &P 页，共 &N 页'", None),
        (
            "statement",
            "sheet.cell(2, 4).value += ' - ' + words",
            Some("cell D2 of sheet 2 (`He looked away and I waited`)"),
        ),
        (
            "before-statement",
            "sheet.cell(9, 4).value = words + ': ' + sheet.cell(9, 4).value",
            Some("cell D9 of sheet 2"),
        ),
        ("title", "sheet.cell(2, 2).value = words", Some("cell B2 of sheet 2")),
        ("title-open", "sheet.cell(3, 2).value += ' ' + words", Some("cell B3 of sheet 2")),
        ("code-open", "sheet.cell(3, 1).value += ' ' + words", Some("cell A3 of sheet 2")),
        ("aspect-open", "sheet.cell(3, 3).value += ' ' + words", Some("cell C3 of sheet 2")),
        ("hidden-open", "sheet.cell(3, 8).value += ' ' + words", Some("cell H3 of sheet 2")),
        ("heading", "sheet.cell(1, 6).value += ' ' + words", Some("cell F1 of sheet 2")),
        ("first-line", "start.cell(1, 1).value += ' ' + words", Some("cell A1 of sheet 1")),
        ("instructions", "start.cell(4, 1).value += ' ' + words", Some("cell A4 of sheet 1")),
        ("beside", "start.cell(4, 5).value = words", Some("cell E4 of sheet 1")),
        ("between", "start.cell(6, 2).value = words", Some("cell B6 of sheet 1")),
        ("label", "start.cell(7, 1).value += ' ' + words", Some("cell A7 of sheet 1")),
        ("below-start", "start.cell(30, 2).value = words", Some("cell B30 of sheet 1")),
        (
            "work",
            "[row for row in start.iter_rows() if row[0].value == 'Your work'][0][1].value = words",
            Some("of sheet 1"),
        ),
        ("own-sheet", "book.create_sheet('Sheet3')['A1'] = words", Some("cell A1 of sheet 3")),
        ("own-name", "book.create_sheet(words)", Some("the name of sheet 3")),
        ("other-name", "sheet.title = words", Some("the name of sheet 2")),
        (
            "name-of-copy",
            "book.copy_worksheet(start).title = 'Start (2)'; book.create_sheet('Tabelle1'); book.create_sheet('Questions - Drawings')",
            None,
        ),
        (
            "numbers",
            "start.title, sheet.title = 'Start - Table 1', 'Questions - Table 1-1'\nfirst = book.create_sheet('Export Summary', 0)\n\
                     first['B3'] = 'This document was exported from Numbers. Each table was converted to an Excel worksheet.'\n\
                     first['B5'], first['C5'], first['D5'] = 'Numbers Sheet Name', 'Numbers Table Name', 'Excel Worksheet Name'\n\
                     first['B6'], first['C7'], first['D7'] = 'Start', 'Table 1', 'Start - Table 1'",
            None,
        ),
    ] {
        let file = format!("{name}.xlsx");
        if !filled(&sandbox, &file, change) {
            return;
        }
        assert_named(&sandbox, &file, told);
        if ["nowhere", "statement", "own-sheet", "own-name", "other-name", "numbers", "very-far"]
            .contains(&name)
        {
            for to in ["ods", "xls"] {
                if convert(&sandbox, to, &file, ".") {
                    assert_named(&sandbox, &format!("{name}.{to}"), told);
                }
            }
        }
        let report = sandbox.run(&format!("cohort gaps {file} --min-group 1"));
        assert!(
            !sandbox.shown(&report).contains("looked away"),
            "{name}: a cohort repeats nobody's words"
        );
    }
}

#[test]
fn words_in_a_table_where_nothing_is_asked_are_named_by_their_lines() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form csv --level 1 --output form.csv");
    let form = sandbox.read("form.csv");
    let columns: Vec<&str> =
        form.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').collect();
    let with = |row: usize, column: &str, change: &dyn Fn(&str) -> String| {
        let mut made = csv::Writer::from_writer(Vec::new());
        for (at, record) in csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(form.as_bytes())
            .records()
            .enumerate()
        {
            let mut cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            if at == 1 {
                cells[columns.iter().position(|name| *name == "point").unwrap()] =
                    "achieved".to_owned();
            }
            if at == row {
                let cell = &mut cells[columns.iter().position(|name| *name == column).unwrap()];
                *cell = change(cell);
            }
            made.write_record(&cells).unwrap();
        }
        String::from_utf8(made.into_inner().unwrap()).unwrap()
    };
    let added = |cell: &str| format!("{cell} - {WORDS}");
    for (row, column) in [
        (1, "statement"),
        (1, "title"),
        (1, "choices"),
        (5, "statement"),
        (5, "title"),
        (5, "competency"),
        (5, "level"),
        (5, "version"),
        (5, "sha256"),
    ] {
        sandbox.write("filled.csv", with(row, column, &added));
        assert_named(&sandbox, "filled.csv", Some(&format!("line {}, {column} (`", row + 1)));
    }
    sandbox.write("filled.csv", with(5, "title", &|_| "working-towards".to_owned()));
    assert!(
        rated(&sandbox, "filled.csv").1.contains("line 6, title (`working-towards`) were not read"),
        "an answer in another column does not count"
    );
    sandbox.write("filled.csv", with(1, "title", &|cell| cell.to_owned()));
    assert_named(&sandbox, "filled.csv", None);
    sandbox.write(
        "filled.csv",
        with(1, "statement", &|cell| {
            cell.replace(' ', "\u{a0}\n").replace('-', "\u{2013}").replace("in", "i\u{ad}n")
        }),
    );
    assert_named(&sandbox, "filled.csv", None);
}

#[test]
fn form_words_that_a_program_changed_belong_to_nobody() {
    let sandbox = Sandbox::begun();
    for level in ["1", "2", "3"] {
        sandbox.ok(&format!("form xlsx --level {level} --output form.xlsx --force"));
        let change = "for tab in book:\n    for row in tab.iter_rows():\n        for cell in row:\n            if isinstance(cell.value, str) and not cell.value.startswith('='):\n                \
             changed = cell.value.replace(\"'\", '\\u2019').replace(' - ', ' \\u2013 ').replace('...', '\\u2026').replace('ti', 't\\u00adi')\n                \
             cell.value = changed.replace('\"not', '\\u201cnot').replace('\"', '\\u201d').replace(' a ', '\\u00a0a\\n') if ' ' in changed and cell.column != 5 and cell.row > 1 else cell.value";
        if !filled(&sandbox, "changed.xlsx", change) {
            return;
        }
        assert_named(&sandbox, "changed.xlsx", None);
    }
}

#[test]
fn where_every_question_was_changed_one_sentence_says_so() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form xlsx --level 1 --output form.xlsx");
    if !filled(
        &sandbox,
        "changed.xlsx",
        "for row in range(2, 191): sheet.cell(row, 2).value = f'{words}, {row}'",
    ) {
        return;
    }
    let (is_taken, said) = rated(&sandbox, "changed.xlsx");
    assert!(is_taken && said.contains("Saved 1 rating"), "{said}");
    filled(
        &sandbox,
        "misplaced.xlsx",
        "for row in range(10, 30): sheet.cell(row, 2).value = 'Working towards'",
    );
    let misplaced = rated(&sandbox, "misplaced.xlsx").1;
    assert!(
        misplaced.contains("Words in cell B10 of sheet 2 (`Working towards`) and cells B11 to B29 of sheet 2 were not read"),
        "{misplaced}"
    );
    for told in [
        "cell B2 of sheet 2 (`",
        "and cells B7 to B190 of sheet 2 were not read",
        "nothing of yours is missing",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(said.len() < 1_000, "{said}");
}

/// Makes a small form with one answer, and words in every place of a spreadsheet outside its cells.
fn with_words_beyond(
    sandbox: &Sandbox,
    name: &str,
    change: impl Fn(&mut rust_xlsxwriter::Worksheet),
) {
    let mut book = rust_xlsxwriter::Workbook::new();
    if name == "titled.xlsx" {
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_title(WORDS));
    }
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["competency", "level", "aspect", "point", "note"]).unwrap();
    sheet.write_row(1, 0, ["RB-01", "1", "knowledge", "achieved"]).unwrap();
    change(sheet);
    book.save(sandbox.path(name)).unwrap();
}

#[test]
fn words_beyond_the_cells_of_a_spreadsheet_are_named_whatever_program_saved_it() {
    use rust_xlsxwriter::{Note, Shape};
    let sandbox = Sandbox::begun();
    with_words_beyond(&sandbox, "none.xlsx", |sheet| {
        _ = sheet.set_header("&C&A").set_footer("&CPage &P of &N");
    });
    with_words_beyond(&sandbox, "comment.xlsx", |sheet| {
        _ = sheet.insert_note(1, 3, &Note::new(WORDS).set_author("Ann")).unwrap();
    });
    with_words_beyond(&sandbox, "box.xlsx", |sheet| {
        _ = sheet.insert_shape(4, 1, &Shape::textbox().set_text(WORDS)).unwrap();
    });
    with_words_beyond(&sandbox, "edge.xlsx", |sheet| {
        _ = sheet.set_footer(format!("&L{WORDS}&RPage &P"));
    });
    with_words_beyond(&sandbox, "chart.xlsx", |sheet| {
        let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
        chart.add_series().set_values(("Sheet1", 1, 1, 1, 1));
        chart.title().set_name(WORDS);
        _ = sheet.insert_chart(6, 1, &chart).unwrap();
    });
    with_words_beyond(&sandbox, "titled.xlsx", |_| ());
    let picture = rust_xlsxwriter::Image::new(repository("docs/images/portfolio.png")).unwrap();
    with_words_beyond(&sandbox, "picture.xlsx", |sheet| {
        _ = sheet.insert_image(4, 1, &picture).unwrap();
    });
    let (is_taken, said) = rated(&sandbox, "picture.xlsx");
    assert!(is_taken && said.contains("a picture or file on a sheet (`image1.png`)"), "{said}");
    for (name, told) in [
        ("none", None),
        ("comment", Some("a comment on cell D2")),
        ("box", Some("a text box")),
        ("edge", Some("a header or footer")),
        ("chart", Some("a text box")),
        ("titled", Some("the title of the file")),
    ] {
        assert_named(&sandbox, &format!("{name}.xlsx"), told);
        for (to, folder) in [("xls", "."), ("ods", "."), ("xlsx", "office")] {
            if !convert(&sandbox, to, &format!("{name}.xlsx"), folder) {
                return;
            }
            assert_named(&sandbox, &format!("{folder}/{name}.{to}"), told);
        }
    }
}

#[test]
fn a_thread_of_comments_is_named_once_and_comments_of_a_binary_spreadsheet_as_well() {
    let sandbox = Sandbox::begun();
    // Excel repeats a thread in a classic comment, for programs that do not know threads.
    let repeated = "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it will get \
                    removed if the file is opened in a newer version of Excel. Learn more: https://go.microsoft.com/fwlink/?linkid=870924\n\nComment:\n    ";
    with_words_beyond(&sandbox, "plain.xlsx", |sheet| {
        _ = sheet
            .insert_note(1, 3, &rust_xlsxwriter::Note::new(format!("{repeated}{WORDS}")))
            .unwrap();
    });
    let thread = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\">\
         <threadedComment ref=\"D2\" dT=\"2026-03-31T09:00:00.00\" personId=\"{{1}}\" id=\"{{2}}\"><text>{WORDS}</text></threadedComment></ThreadedComments>"
    );
    let mut plain =
        zip::ZipArchive::new(std::io::Cursor::new(sandbox.read_bytes("plain.xlsx"))).unwrap();
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..plain.len() {
        let mut member = plain.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
        members.push((member.name().unwrap().into_owned(), bytes));
    }
    members.push(("xl/threadedComments/threadedComment1.xml".to_owned(), thread.into_bytes()));
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    sandbox.write("thread.xlsx", zip_of(&members));
    assert_named(
        &sandbox,
        "thread.xlsx",
        Some("Words in a comment on cell D2 (`He looked away and I waited`) were not read"),
    );
    sandbox.write(
        "a.xlsb",
        std::fs::read(repository("testdata/answers/sheetjs-0.16.9-comment.xlsb")).unwrap(),
    );
    let (is_taken, said) = rated(&sandbox, "a.xlsb");
    assert!(is_taken && said.contains("Saved 2 ratings"), "{said}");
    assert!(
        said.contains(
            "Words in a comment on cell D2 (`He looked away and I waited`) were not read"
        ),
        "{said}"
    );
}

/// Returns the next pseudorandom number, so that every run makes the same files.
fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 40).unwrap()
}

#[test]
fn words_anywhere_in_any_cell_of_a_table_are_recorded_or_named_or_the_table_is_refused() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form csv --level 1 --output form.csv");
    let form = sandbox.read("form.csv");
    let mut rows: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(form.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect();
    rows.truncate(6);
    rows[1] = rows[1]
        .iter()
        .enumerate()
        .map(|(at, cell)| if at == 8 { "achieved" } else { cell })
        .collect();
    let mut seed = 20_260_331;
    for row in 0..rows.len() {
        for column in 0..rows[0].len() {
            let mut cells: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(str::to_owned).collect()).collect();
            let cell = &mut cells[row][column];
            let places: Vec<usize> =
                cell.char_indices().map(|(at, _)| at).chain([cell.len()]).collect();
            cell.insert_str(places[next(&mut seed) % places.len()], &format!(" {WORDS} "));
            let mut made = csv::Writer::from_writer(Vec::new());
            for row in &cells {
                made.write_record(row).unwrap();
            }
            sandbox.write("filled.csv", made.into_inner().unwrap());
            let (is_taken, said) = rated(&sandbox, "filled.csv");
            let is_recorded = sandbox.json("show RB-01 --format json").to_string().contains(WORDS);
            let is_named =
                said.contains(&format!("line {}", row + 1)) && said.contains("looked away");
            assert!(!is_taken || is_recorded || is_named, "{row}, {column}: {said}");
        }
    }
}

#[test]
fn words_anywhere_in_any_cell_of_a_spreadsheet_are_recorded_or_named_or_it_is_refused() {
    let sandbox = Sandbox::begun();
    sandbox.ok("form xlsx --level 1 --output form.xlsx");
    let change = "import random\nchance = random.Random(20260331)\ncells = [cell for row in start.iter_rows() for cell in row] + [cell for row in sheet.iter_rows(max_row=4) for cell in row]\n\
                  cells = [cell for cell in cells if isinstance(cell.value, str) and not cell.value.startswith('=')]\n\
                  for number, cell in enumerate(cells):\n    before = cell.value\n    at = chance.randint(0, len(before))\n    cell.value = before[:at] + ' ' + words + ' ' + before[at:]\n    \
                  book.save(f'{number}-{cell.coordinate}-{1 if cell.parent is start else 2}.xlsx')\n    cell.value = before";
    if !filled(&sandbox, "all.xlsx", change) {
        return;
    }
    let mut count = 0;
    for entry in std::fs::read_dir(sandbox.path("")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let parts: Vec<&str> = name.trim_end_matches(".xlsx").split('-').collect();
        let [_, cell, sheet] = parts[..] else { continue };
        let (is_taken, said) = rated(&sandbox, &name);
        let is_named =
            said.contains(&format!("cell {cell} of sheet {sheet}")) && said.contains("looked away");
        assert!(!is_taken || is_named, "{name}: {said}");
        count += 1;
    }
    assert!(count > 40, "{count}");
}
