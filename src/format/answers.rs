//! Answers files: what somebody rated elsewhere, as JSON or CSV. Words only; what they mean is for `analysis` to say.

use serde::Deserialize;

use crate::{model::TypedAnswer, text::tidy};

/// Why a file holds no answers: where (a line, a row, or nowhere in particular) and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswersFault {
    pub place: Option<String>,
    pub message: String,
}

/// An answers file, with the framework it was made for, if it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Id and version.
    pub framework: Option<(String, String)>,
    pub answers: Vec<TypedAnswer>,
}

/// The version of the answers file that is read.
pub const FORMAT: u64 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AnswersRecord {
    format: u64,
    framework: Option<FrameworkRecord>,
    #[expect(dead_code, reason = "whose answers they are is the cohort's business; a person rates their own")]
    person: Option<PersonRecord>,
    level: Option<String>,
    answers: Vec<AnswerRecord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkRecord {
    id: String,
    version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "see AnswersRecord::person")]
struct PersonRecord {
    label: Option<String>,
    role: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerRecord {
    competency: String,
    level: Option<String>,
    aspect: Option<String>,
    point: String,
    note: Option<String>,
}

const COLUMNS: [&str; 5] = ["competency", "level", "aspect", "point", "note"];

/// Reads answers, as JSON if they begin with `{`, else as CSV with a header line.
///
/// # Errors
/// Every fault that can be seen without knowing the framework.
pub fn parse(bytes: &[u8]) -> Result<Answers, Vec<AnswersFault>> {
    let whole = |message: String| vec![AnswersFault { place: None, message }];
    let text = std::str::from_utf8(bytes)
        .map_err(|error| whole(format!("byte {} is not UTF-8; save the file as UTF-8", error.valid_up_to() + 1)))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        None => Err(whole("the file is empty".to_owned())),
        Some('{') => parse_json(text),
        Some(_) => parse_csv(text),
    }
}

fn parse_json(text: &str) -> Result<Answers, Vec<AnswersFault>> {
    let record: AnswersRecord = serde_json::from_str(text)
        .map_err(|error| vec![AnswersFault { place: Some(format!("line {}", error.line())), message: said(&error) }])?;
    if record.format != FORMAT {
        return Err(vec![AnswersFault {
            place: None,
            message: format!("this is answers format {}, and this `imh` reads format {FORMAT}", record.format),
        }]);
    }
    let answers = record
        .answers
        .into_iter()
        .enumerate()
        .map(|(at, answer)| TypedAnswer {
            place: format!("answer {}", at + 1),
            competency: tidy(&answer.competency),
            level: answer.level.or_else(|| record.level.clone()),
            aspect: answer.aspect,
            point: tidy(&answer.point),
            note: answer.note.as_deref().map(tidy).filter(|note| !note.is_empty()),
            reason: None,
        })
        .collect();
    Ok(Answers { framework: record.framework.map(|framework| (framework.id, framework.version)), answers })
}

fn said(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the file ends too early".to_owned();
    }
    let text = crate::text::one_line(&error.to_string());
    text.rsplit_once(" at line").map_or(text.clone(), |(words, _)| words.to_owned())
}

fn parse_csv(text: &str) -> Result<Answers, Vec<AnswersFault>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().map_err(|error| vec![csv_fault(&error)])?;
    let mut faults: Vec<AnswersFault> = Vec::new();
    for (at, column) in headers.iter().enumerate() {
        if !COLUMNS.contains(&column) {
            let column = crate::text::one_line(column);
            let near = crate::text::did_you_mean(&column, COLUMNS);
            faults.push(AnswersFault { place: Some("line 1".to_owned()), message: format!("unknown column `{column}`{near}") });
        } else if headers.iter().position(|other| other == column) != Some(at) {
            faults.push(AnswersFault { place: Some("line 1".to_owned()), message: format!("the column `{column}` is there twice") });
        }
    }
    for needed in ["competency", "point"] {
        if !headers.iter().any(|column| column == needed) {
            faults.push(AnswersFault {
                place: Some("line 1".to_owned()),
                message: format!("there is no column `{needed}`; the columns are {}", COLUMNS.join(",")),
            });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let column = |name: &str| headers.iter().position(|column| column == name);
    let columns = COLUMNS.map(column);
    let mut answers = Vec::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                faults.push(csv_fault(&error));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let [competency, level, aspect, point, note] =
            columns.map(|at| at.and_then(|at| row.get(at)).map(tidy).filter(|cell| !cell.is_empty()));
        match (competency, point) {
            (Some(competency), Some(point)) => {
                answers.push(TypedAnswer { place: format!("line {line}"), competency, level, aspect, point, note, reason: None });
            }
            (None, None) if level.is_none() && aspect.is_none() && note.is_none() => {}
            (competency, _) => {
                let missing = if competency.is_none() { "competency" } else { "point" };
                faults.push(AnswersFault { place: Some(format!("line {line}")), message: format!("there is no {missing} in this row") });
            }
        }
    }
    if faults.is_empty() { Ok(Answers { framework: None, answers }) } else { Err(faults) }
}

fn csv_fault(error: &csv::Error) -> AnswersFault {
    let place = error.position().map(|position| format!("line {}", position.line()));
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("the row has {len} cells, and the header {expected_len}"),
        _ => crate::text::one_line(&error.to_string()),
    };
    AnswersFault { place, message }
}
