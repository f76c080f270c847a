//! A framework as a table: a row for each competency and level, a column for each aspect.

use jiff::civil::DateTime;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{GivenOut, words::cut_at_word};
use crate::{
    format::input::MARK,
    model::{Fault, Framework},
    text::{counted, one_line, spreadsheet_safe},
};

/// The columns before those of the aspects, and how wide each is, in characters.
const COLUMNS: [(&str, f64); 6] = [
    ("Id", 12.0),
    ("Code", 10.0),
    ("Domain", 26.0),
    ("Cluster", 22.0),
    ("Title", 32.0),
    ("Level", 8.0),
];
const ASPECT_WIDTH: f64 = 60.0;
/// The longest cell that a spreadsheet holds, in UTF-16 units; a letter has at most two.
const LONGEST_CELL: usize = 32_767 / 2;

/// Writes the table as CSV: UTF-8 with its mark, and no cell that a program takes for a formula.
#[must_use]
pub fn csv(framework: &Framework) -> GivenOut {
    let mut table = csv::Writer::from_writer(MARK.to_vec());
    for row in rows(framework) {
        let row = row.iter().map(|cell| spreadsheet_safe(&one_line(cell)));
        table.write_record(row).expect("writing to memory does not fail");
    }
    let bytes = table.into_inner().expect("writing to memory does not fail");
    GivenOut { bytes, lost: lost(framework, true) }
}

/// Writes the table as a spreadsheet (.xlsx), dated `now`.
#[must_use]
pub fn xlsx(framework: &Framework, now: DateTime) -> GivenOut {
    let bytes =
        book(framework, now).expect("what is written is within the bounds of a spreadsheet");
    GivenOut { bytes, lost: lost(framework, false) }
}

fn rows(framework: &Framework) -> Vec<Vec<String>> {
    let aspects = framework.aspects.iter().map(|aspect| aspect.title.clone());
    let first = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).chain(aspects).collect();
    let mut rows: Vec<Vec<String>> = vec![first];
    for competency in &framework.competencies {
        let domain = framework.domain(competency.domain.as_str());
        for level in &framework.levels {
            if !competency.is_at(level.id.as_str()) {
                continue;
            }
            let facts = [
                competency.id.to_string(),
                competency.code.clone().unwrap_or_default(),
                domain.map(|domain| domain.title.clone()).unwrap_or_default(),
                competency.cluster.clone().unwrap_or_default(),
                competency.title.clone(),
                level.id.to_string(),
            ];
            let statements = framework.aspects.iter().map(|aspect| {
                competency.statement(level.id.as_str(), aspect.id.as_str()).unwrap_or_default()
            });
            rows.push(facts.into_iter().chain(statements.map(str::to_owned)).collect());
        }
    }
    rows
}

fn book(framework: &Framework, now: DateTime) -> Result<Vec<u8>, XlsxError> {
    let year = u16::try_from(now.year().max(1900)).unwrap_or(1900);
    let made = ExcelDateTime::from_ymd(year, now.month().unsigned_abs(), now.day().unsigned_abs())?
        .and_hms(
            now.hour().unsigned_abs().into(),
            now.minute().unsigned_abs(),
            now.second().unsigned_abs(),
        )?;
    let mut book = Workbook::new();
    let mut facts = DocProperties::new()
        .set_title(cut_at_word(&framework.title, 250))
        .set_subject(format!("{} {}", framework.id, framework.version))
        .set_creation_datetime(&made);
    if let Some(notice) = &framework.notice {
        facts = facts.set_comment(cut_at_word(notice, LONGEST_CELL));
    }
    book.set_properties(&facts);
    fill(book.add_worksheet(), framework)?;
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, framework: &Framework) -> Result<(), XlsxError> {
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let strong = words.clone().set_bold().set_background_color(Color::RGB(0x00E8_F0F2));
    sheet.set_name("Framework")?;
    let rows = rows(framework);
    let width = rows.first().map_or(0, Vec::len);
    for (column, at) in (0..).zip(0..width) {
        sheet
            .set_column_width(column, COLUMNS.get(at).map_or(ASPECT_WIDTH, |(_, width)| *width))?;
    }
    for (row, cells) in (0..).zip(&rows) {
        let look = if row == 0 { &strong } else { &words };
        for (column, cell) in (0..).zip(cells) {
            if !cell.is_empty() {
                let cell = cut_at_word(&one_line(cell), LONGEST_CELL);
                sheet.write_string_with_format(row, column, cell, look)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn lost(framework: &Framework, is_csv: bool) -> Vec<Fault> {
    let mut lost = Vec::new();
    let mut tell = |place: &str, count: usize, one: &str, many: &str| {
        if count > 0 {
            lost.push(Fault::at(place, format!("{} left out", counted(count, one, many))));
        }
    };
    let all = &framework.competencies;
    tell("roles", framework.roles.len(), "role is", "roles are");
    tell("scales", framework.scales.len(), "scale is", "scales are");
    tell(
        "evidence",
        framework.evidence_kinds.len(),
        "kind of evidence is",
        "kinds of evidence are",
    );
    tell("choices", framework.choices.len(), "choice is", "choices are");
    tell("sources", framework.sources.len(), "source is", "sources are");
    let within = framework.domains.iter().filter(|domain| domain.within.is_some()).count();
    tell("domains", within, "place of a domain in another is", "places of domains in others are");
    let summaries = framework.domains.iter().filter(|domain| domain.summary.is_some()).count()
        + all.iter().filter(|one| one.summary.is_some()).count()
        + framework.levels.iter().filter(|level| level.summary.is_some()).count();
    tell("summaries", summaries, "summary is", "summaries are");
    let asked = framework.aspects.iter().filter(|aspect| aspect.asks.is_some()).count();
    tell(
        "aspects",
        asked,
        "question that an aspect asks everywhere is",
        "questions that aspects ask everywhere are",
    );
    let examples: usize = all.iter().map(|one| one.examples.len()).sum();
    tell("examples", examples, "example is", "examples are");
    let related: usize = all.iter().map(|one| one.related.len()).sum();
    tell("related", related, "relation is", "relations are");
    let urgent: usize = all.iter().map(|one| one.when_not_met.len()).sum();
    tell(
        "when-not-met",
        urgent,
        "word on what must not wait is",
        "words on what must not wait are",
    );
    let addresses = all.iter().filter(|one| one.url.is_some()).count();
    tell("url", addresses, "address is", "addresses are");
    let optional = all.iter().filter(|one| one.optional).count();
    tell(
        "optional",
        optional,
        "mark of an optional competency is",
        "marks of optional competencies are",
    );
    let own = framework.with_own_scale();
    tell("scales", own, "scale of a single competency is", "scales of single competencies are");
    let head = "the title, version, language and terms of the framework are left out";
    if is_csv {
        lost.push(Fault::at("framework", head));
        if framework.notice.is_some() {
            lost.push(Fault::at(
                "notice",
                "a table has no place for it; give it along with the file",
            ));
        }
    } else {
        lost.push(Fault::at("framework", "its id, title, version and notice stand only in the properties of the file; its language and terms are left out"));
    }
    lost
}
