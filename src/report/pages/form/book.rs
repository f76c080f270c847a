//! The questions as a spreadsheet (.xlsx): one sheet names the framework, the level and the person;
//! another has a row for each question.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook,
    Worksheet, XlsxError,
};

use super::{FormView, NOT_MY_WORK};
use crate::text::one_line;

pub(super) const START: &str = "Start";
pub(super) const QUESTIONS: &str = "Questions";
pub(super) const HEADER: [(&str, f64); 6] = [
    ("Competency", 12.0),
    ("Title", 28.0),
    ("Aspect", 13.0),
    ("Statement", 60.0),
    ("Your answer", 24.0),
    ("In your own words; if this is not part of your work, say why", 40.0),
];
/// The columns after the answer. Each row repeats them, so that a sheet saved by itself loses none
/// of them: the level is visible, and the columns for programs are hidden.
pub(super) const FACTS: [&str; 4] = ["Level", "Framework", "Version", "sha256"];
/// The columns that name the person. They are formulas that copy the first sheet, so that nobody
/// fills them in twice.
pub(super) const WHOSE: [&str; 2] = ["Person", "Role"];
/// The introduction on the first sheet.
pub(super) fn about(good_answer: &str) -> String {
    format!(
        "Rate your own practice on the sheet Questions: choose an answer in each yellow cell. Nothing is a test: {good_answer} is a \
         good answer, and you may leave out whatever you like. Then save this file and give it to whoever asked you for it. Write \
         nothing that could give a family away."
    )
}
pub(super) const YOUR_NAME: &str = "Your name, or a code of your own";
pub(super) const YOUR_WORK: &str = "Your work";
pub(super) const ANSWERED: &str = "Answered";
const ANSWER: u16 = 4;
const NOTE: u16 = 5;
/// The longest list that fits into a validation rule, in characters; a longer list goes into cells
/// of its own.
const LONGEST_LIST: usize = 255;
/// The column where those lists begin, beyond the columns that people look at.
const LISTS: u16 = 30;

struct Looks {
    heading: Format,
    words: Format,
    strong: Format,
    locked: Format,
    open: Format,
    unexplained: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let edged =
            || cell().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00C4_CBD0));
        Self {
            heading: Format::new().set_bold().set_font_size(16),
            words: cell(),
            strong: edged().set_bold().set_background_color(Color::RGB(0x00E8_F0F2)),
            locked: edged(),
            open: edged().set_unlocked().set_background_color(Color::RGB(0x00FF_FBE6)),
            unexplained: Format::new()
                .set_background_color(Color::RGB(0x00F6_C9C0))
                .set_font_color(Color::RGB(0x005A_1208)),
        }
    }
}

impl FormView<'_> {
    /// Returns the whole spreadsheet, dated `now`.
    #[must_use]
    pub fn book(&self, now: jiff::civil::DateTime) -> Vec<u8> {
        self.try_book(now).expect("what is written is within the bounds of a spreadsheet")
    }

    fn try_book(&self, now: jiff::civil::DateTime) -> Result<Vec<u8>, XlsxError> {
        let year = u16::try_from(now.year().max(1900)).unwrap_or(1900);
        let made =
            ExcelDateTime::from_ymd(year, now.month().unsigned_abs(), now.day().unsigned_abs())?
                .and_hms(
                    now.hour().unsigned_abs().into(),
                    now.minute().unsigned_abs(),
                    now.second().unsigned_abs(),
                )?;
        let mut book = Workbook::new();
        let title = self.title();
        book.set_properties(
            &DocProperties::new().set_title(one_line(&title)).set_creation_datetime(&made),
        );
        let looks = Looks::new();
        let last = u32::try_from(self.questions().count()).unwrap_or(u32::MAX);
        let whose = self.start(book.add_worksheet(), &looks, last)?;
        self.sheet(book.add_worksheet(), &looks, whose)?;
        book.save_to_buffer()
    }

    /// Writes the first sheet: the title, the person and the progress. Returns the row of the name;
    /// the work is in the next row.
    fn start(&self, sheet: &mut Worksheet, looks: &Looks, last: u32) -> Result<u32, XlsxError> {
        sheet.set_name(START)?.set_column_width(0, 36)?.set_column_width(1, 64)?;
        sheet.set_print_fit_to_pages(1, 0);
        sheet.write_string_with_format(0, 0, self.title(), &looks.heading)?;
        let mut row = 2;
        let about = [
            Some(self.summary().to_owned()),
            Some(about(&self.good_answer())),
            self.framework.notice.clone(),
        ];
        for words in about.into_iter().flatten() {
            sheet.merge_range(row, 0, row, 1, &one_line(&words), &looks.words)?;
            sheet.set_row_height(row, height(&[(&words, 100.0)]))?;
            row += 1;
        }
        for (points, label, means) in self.meanings() {
            if points == 0 {
                row += 1;
            }
            sheet.write_string_with_format(row, 0, label, &looks.words)?;
            sheet.write_string_with_format(row, 1, means, &looks.words)?;
            sheet.set_row_height(row, height(&[(means, 64.0)]))?;
            row += 1;
        }
        row += 1;
        let facts = [
            ("Framework", self.framework.id.as_str()),
            ("Version", self.framework.version.as_str()),
            ("Level", self.level.id.as_str()),
        ];
        for (name, value) in facts {
            sheet.write_string_with_format(row, 0, name, &looks.strong)?;
            sheet.write_string_with_format(row, 1, value, &looks.locked)?;
            row += 1;
        }
        let whose = row;
        sheet.write_string_with_format(row, 0, YOUR_NAME, &looks.strong)?;
        sheet.write_blank(row, 1, &looks.open)?;
        row += 1;
        sheet.write_string_with_format(row, 0, YOUR_WORK, &looks.strong)?;
        sheet.write_blank(row, 1, &looks.open)?;
        let roles: Vec<String> =
            self.framework.roles.iter().map(|role| one_line(&role.title)).collect();
        if !roles.is_empty() {
            choose(
                sheet,
                (row, 1, row),
                0,
                &roles,
                "Choose one from the list, or leave it empty.",
            )?;
        }
        row += 1;
        sheet.write_string_with_format(row, 0, ANSWERED, &looks.strong)?;
        let cells = format!("{QUESTIONS}!$E$2:$E${}", last + 1);
        let counted = Formula::new(format!("=COUNTA({cells})&\" of {last}\""))
            .set_result(format!("0 of {last}"));
        sheet.write_formula_with_format(row, 1, counted, &looks.locked)?;
        protect(sheet);
        Ok(whose)
    }

    /// Writes a row for each question.
    fn sheet(&self, sheet: &mut Worksheet, looks: &Looks, whose: u32) -> Result<(), XlsxError> {
        sheet.set_name(QUESTIONS)?;
        // The library takes an empty result to mean "no result" and would write 0, which a program
        // that does not calculate formulas would read as a name.
        sheet.set_formula_result_default("");
        for (column, (name, width)) in (0..).zip(HEADER) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name, &looks.strong)?;
        }
        let first = u16::try_from(HEADER.len()).unwrap_or(u16::MAX);
        let facts = [
            self.level.id.to_string(),
            self.framework.id.to_string(),
            self.framework.version.clone(),
            self.sha256.to_string(),
        ];
        let own = first + u16::try_from(FACTS.len()).unwrap_or(u16::MAX);
        for (column, name) in (first..).zip(FACTS.into_iter().chain(WHOSE)) {
            sheet.write_string_with_format(0, column, name, &looks.strong)?;
            if column == first {
                sheet.set_column_width(column, 7)?;
            } else {
                sheet.set_column_hidden(column)?;
            }
        }
        sheet.set_row_height(0, 30.0)?;
        let mut list = 0;
        let mut runs: Vec<(u32, u32, Vec<String>)> = Vec::new();
        for (row, (competency, aspect)) in (1..).zip(self.questions()) {
            let question = self.question_in_words(competency, aspect);
            let title = self.titled(competency);
            let words = [competency.id.as_str(), &title, aspect.id.as_str(), &question];
            sheet
                .set_row_height(row, height(&[(words[1], HEADER[1].1), (words[3], HEADER[3].1)]))?;
            for (column, words) in (0..).zip(words) {
                sheet.write_string_with_format(row, column, one_line(words), &looks.locked)?;
            }
            for (column, fact) in (first..).zip(&facts) {
                sheet.write_string_with_format(row, column, fact, &looks.locked)?;
            }
            for (column, line) in (own..).zip(whose + 1..).take(WHOSE.len()) {
                let cell = format!("{START}!$B${line}");
                let said = Formula::new(format!("=IF({cell}=\"\",\"\",{cell})")).set_result("");
                sheet.write_formula_with_format(row, column, said, &looks.locked)?;
            }
            sheet.write_blank(row, ANSWER, &looks.open)?;
            sheet.write_blank(row, NOTE, &looks.open)?;
            let scale = self.framework.scale_of(competency, aspect);
            let points = scale.points.iter().map(|point| one_line(&point.label));
            let answers: Vec<String> = points.chain([NOT_MY_WORK.to_owned()]).collect();
            match runs.last_mut() {
                Some((_, until, same)) if *same == answers => *until = row,
                _ => runs.push((row, row, answers)),
            }
        }
        let end = runs.last().map_or(1, |(_, until, _)| *until);
        for (from, until, answers) in runs {
            choose(
                sheet,
                (from, ANSWER, until),
                list,
                &answers,
                "Choose one from the list, or leave it empty.",
            )?;
            list += 1;
        }
        let unexplained = format!("=AND($E2=\"{NOT_MY_WORK}\",LEN(TRIM($F2))=0)");
        let unexplained = ConditionalFormatFormula::new()
            .set_rule(unexplained.as_str())
            .set_format(&looks.unexplained);
        sheet.add_conditional_format(1, NOTE, end, NOTE, &unexplained)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
        protect(sheet);
        Ok(())
    }

    /// Returns the meaning of each point of each scale, with the point's position on its scale.
    pub(super) fn meanings(&self) -> Vec<(usize, &str, &str)> {
        let points = self.scales().into_iter().flat_map(|scale| scale.points.iter().enumerate());
        points
            .filter_map(|(at, point)| Some((at, point.label.as_str(), point.means.as_deref()?)))
            .collect()
    }
}

/// Returns the height of a row whose cells hold these words at these column widths, in characters.
/// Some programs do not fit the height themselves and would cut the words off.
fn height(cells: &[(&str, f64)]) -> f64 {
    let lines = |(words, width): &(&str, f64)| {
        (f64::from(u32::try_from(crate::text::width(words)).unwrap_or(0)) / (width * 0.95))
            .ceil()
            .max(1.0)
    };
    15.0 * cells.iter().map(lines).fold(1.0, f64::max)
}

/// Adds a drop-down list of answers to a range of cells in one column.
fn choose(
    sheet: &mut Worksheet,
    (from, column, until): (u32, u16, u32),
    list: u16,
    answers: &[String],
    told: &str,
) -> Result<(), XlsxError> {
    let length: usize = answers.iter().map(|answer| answer.encode_utf16().count() + 1).sum();
    let rule = DataValidation::new();
    let rule = if length <= LONGEST_LIST
        && !answers.iter().any(|answer| answer.contains([',', '"']))
    {
        rule.allow_list_strings(answers)?
    } else {
        let place = LISTS + list;
        for (row, answer) in (0..).zip(answers) {
            sheet.write_string(row, place, answer)?;
        }
        sheet.set_column_hidden(place)?;
        let letters = rust_xlsxwriter::utility::column_number_to_name(place);
        rule.allow_list_formula(Formula::new(format!("=${letters}$1:${letters}${}", answers.len())))
    };
    let rule = rule
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("That is not one of the answers")?
        .set_error_message(told)?;
    sheet.add_data_validation(from, column, until, column, &rule)?;
    Ok(())
}

/// Locks every cell that is not for an answer. There is no password: the lock prevents accidents
/// and keeps nobody out.
fn protect(sheet: &mut Worksheet) {
    let options = ProtectionOptions {
        format_columns: true,
        format_rows: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    };
    sheet.protect_with_options(&options);
}
