//! Reads decisions that somebody wrote elsewhere: only words; `analysis` gives them a meaning.

use serde::Deserialize;

use crate::{
    format::input::{missing_cell, rows, said, text_of},
    model::{Fault, TypedDecision},
    text::tidy,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedRecord {
    decisions: Vec<TypedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedRow {
    competency: String,
    outcome: String,
    reason: Option<String>,
    evidence: Option<Vec<String>>,
    #[serde(default)]
    quality: Vec<String>,
}

const COLUMNS: [&str; 5] = ["competency", "outcome", "reason", "evidence", "quality"];

/// Reads decisions that somebody wrote elsewhere, as JSON if the text begins with `{`, else as CSV
/// with a header line.
///
/// # Errors
/// Every fault that can be seen without knowing the portfolio.
pub fn parse_typed(bytes: &[u8]) -> Result<Vec<TypedDecision>, Vec<Fault>> {
    let text = text_of(bytes)?;
    if text.trim_start().starts_with('{') {
        let record: TypedRecord = serde_json::from_str(&text)
            .map_err(|error| vec![Fault::at(format!("line {}", error.line()), said(&error))])?;
        let decision = |(at, row): (usize, TypedRow)| TypedDecision {
            place: format!("decision {at}"),
            competency: tidy(&row.competency),
            outcome: tidy(&row.outcome),
            reason: row.reason.as_deref().map(tidy).filter(|reason| !reason.is_empty()),
            evidence: row.evidence,
            quality: row.quality,
        };
        return Ok((1..).zip(record.decisions).map(decision).collect());
    }
    let mut decisions = Vec::new();
    let (rows, mut faults) = rows(&text, COLUMNS, &["competency", "outcome", "reason"])?;
    let several = |cell: String| {
        cell.split([' ', ';', ','])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for (line, [competency, outcome, reason, evidence, quality]) in rows {
        match (competency, outcome) {
            (Some(competency), Some(outcome)) => decisions.push(TypedDecision {
                place: format!("line {line}"),
                competency,
                outcome,
                reason,
                evidence: evidence.map(several),
                quality: quality.map(several).unwrap_or_default(),
            }),
            // The table may list all competencies, and decide only some.
            (Some(_), None) if reason.is_none() => {}
            (competency, _) => faults.push(missing_cell(
                line,
                if competency.is_none() { "competency" } else { "outcome" },
            )),
        }
    }
    if faults.is_empty() { Ok(decisions) } else { Err(faults) }
}
