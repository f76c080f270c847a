//! A framework as a table: a row for each competency and level, a column for each aspect. The reader
//! of grids knows its heads, and takes the table back as it was.

use jiff::civil::DateTime;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{
    GivenOut,
    sheet_lost::lost,
    words::{cut_at_word, is_id},
};
use crate::{
    format::input::MARK,
    model::{Aspect, Framework},
    text::{alike, shown, spreadsheet_safe, word_id},
};

/// The columns before those of the aspects, and how wide each is, in characters.
pub(super) const COLUMNS: [(&str, f64); 8] = [
    ("Id", 12.0),
    ("Code", 10.0),
    ("Domain id", 10.0),
    ("Domain", 26.0),
    ("Cluster", 22.0),
    ("Title", 32.0),
    ("Level", 8.0),
    ("Level title", 14.0),
];
const ASPECT_WIDTH: f64 = 60.0;
/// The longest cell that a spreadsheet holds, in UTF-16 units; a letter has at most two.
pub(super) const LONGEST_CELL: usize = 32_767 / 2;

/// Writes the table as CSV: UTF-8 with its mark, and no cell that a program takes for a formula.
#[must_use]
pub fn csv(framework: &Framework) -> GivenOut {
    let mut table = csv::Writer::from_writer(MARK.to_vec());
    for row in rows(framework) {
        let row = row.iter().map(|cell| protected(&flat(cell)));
        table.write_record(row).expect("writing to memory does not fail");
    }
    let bytes = table.into_inner().expect("writing to memory does not fail");
    GivenOut { bytes, lost: lost(framework, &rows(framework), true) }
}

/// Writes the table as a spreadsheet (.xlsx), dated `now`.
#[must_use]
pub fn xlsx(framework: &Framework, now: DateTime) -> GivenOut {
    let bytes =
        book(framework, now).expect("what is written is within the bounds of a spreadsheet");
    GivenOut { bytes, lost: lost(framework, &rows(framework), false) }
}

/// Returns a text as one line of a cell.
pub(super) fn flat(text: &str) -> String {
    shown(text).replace(['\n', '\t'], " ")
}

/// Protects a cell from being read as a formula, so that [`unprotected`] gives it back.
fn protected(cell: &str) -> String {
    let behind = cell.trim_start_matches('\'');
    if behind.len() < cell.len() && behind.starts_with(FORMULA) {
        return format!("'{cell}");
    }
    spreadsheet_safe(cell)
}

const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Returns a cell without the apostrophe that protects it; `None` if there is none.
pub(super) fn unprotected(cell: &str) -> Option<&str> {
    let rest = cell.strip_prefix('\'')?;
    rest.trim_start_matches('\'').starts_with(FORMULA).then_some(rest)
}

/// Returns the head of the column of an aspect: its title, and its id if that does not follow from it.
fn head_of(framework: &Framework, aspect: &Aspect) -> String {
    let title = flat(&aspect.title);
    let is_like = |other: &&Aspect| alike(&other.title) == alike(&title);
    let is_only = framework.aspects.iter().filter(is_like).count() == 1;
    let follows = word_id(&title, "aspect") == aspect.id.as_str();
    let is_plain = is_only && follows && !title.ends_with(']');
    if is_plain { title } else { format!("{title} [{}]", aspect.id) }
}

/// Returns the id and the title of the aspect under a head.
pub(super) fn aspect_of(head: &str) -> (String, String) {
    let named = head.strip_suffix(']').and_then(|head| head.rsplit_once(" ["));
    match named.filter(|(_, id)| is_id(id)) {
        Some((title, id)) => (id.to_owned(), title.to_owned()),
        None => (word_id(head, "aspect"), head.to_owned()),
    }
}

/// Returns ids in an order in which each of `runs` keeps its own, as far as they allow it.
pub(super) fn ordered<'i>(runs: impl IntoIterator<Item = Vec<&'i str>>) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for run in runs {
        for (at, id) in run.iter().enumerate() {
            if order.iter().any(|known| known == id) {
                continue;
            }
            let next =
                run[at + 1..].iter().find_map(|next| order.iter().position(|one| one == next));
            order.insert(next.unwrap_or(order.len()), (*id).to_owned());
        }
    }
    order
}

fn rows(framework: &Framework) -> Vec<Vec<String>> {
    let aspects = framework.aspects.iter().map(|aspect| head_of(framework, aspect));
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
                competency.domain.to_string(),
                domain.map(|domain| domain.title.clone()).unwrap_or_default(),
                competency.cluster.clone().unwrap_or_default(),
                competency.title.clone(),
                level.id.to_string(),
                level.title.clone(),
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
                let cell = cut_at_word(&flat(cell), LONGEST_CELL);
                sheet.write_string_with_format(row, column, cell, look)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protected_cell_comes_back_as_it_was() {
        for cell in ["=1+1", "@cmd", "-x", "-1", "'=1", "''+", "'quoted'", "plain", ""] {
            let safe = protected(cell);
            assert_eq!(unprotected(&safe).unwrap_or(&safe), cell);
            assert!(!safe.starts_with(['=', '+', '@']), "{safe}");
        }
    }

    #[test]
    fn levels_keep_their_order_where_rows_show_it() {
        let runs = [vec!["b"], vec!["a", "b"], vec!["b", "c"]];
        assert_eq!(ordered(runs), ["a", "b", "c"]);
    }
}
