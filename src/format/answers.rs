//! Answers files: what somebody rated elsewhere, as JSON or CSV. Words only; what they mean is for `analysis` to say.

use serde::Deserialize;

use super::input::{InputFault, missing_cell, rows, said, text_of};
use crate::{model::TypedAnswer, text::tidy};

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
pub fn parse(bytes: &[u8]) -> Result<Answers, Vec<InputFault>> {
    let text = text_of(bytes)?;
    match text.trim_start().chars().next() {
        Some('{') => parse_json(text),
        _ => parse_csv(text),
    }
}

fn parse_json(text: &str) -> Result<Answers, Vec<InputFault>> {
    let record: AnswersRecord = serde_json::from_str(text)
        .map_err(|error| vec![InputFault { place: Some(format!("line {}", error.line())), message: said(&error) }])?;
    if record.format != FORMAT {
        return Err(vec![InputFault {
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

fn parse_csv(text: &str) -> Result<Answers, Vec<InputFault>> {
    let mut answers = Vec::new();
    let (rows, mut faults) = rows(text, COLUMNS, &["competency", "point"])?;
    for (line, row) in rows {
        let [competency, level, aspect, point, note] = row;
        match (competency, point) {
            (Some(competency), Some(point)) => {
                answers.push(TypedAnswer { place: format!("line {line}"), competency, level, aspect, point, note, reason: None });
            }
            (competency, _) => faults.push(missing_cell(line, if competency.is_none() { "competency" } else { "point" })),
        }
    }
    if faults.is_empty() { Ok(Answers { framework: None, answers }) } else { Err(faults) }
}
