//! Ticks in a grid: ratings, and never content.

use std::collections::BTreeMap;

use super::entry::GridEntry;
use crate::{
    model::{Aspect, Competency, Fault, Framework, Point, PointId},
    text::alike,
};

/// An answer that a mark in the grid gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridAnswer {
    pub competency: String,
    pub level: String,
    /// The aspect, if the grid says which; else all that count.
    pub aspect: Option<String>,
    pub point: String,
    pub note: Option<String>,
}

/// Returns whether words only tick a cell: `x`, a tick, a box, yes, a day.
pub(super) fn is_tick(words: &str) -> bool {
    let plain = words.trim();
    if plain.chars().count() > 12 || plain.contains('\n') {
        return false;
    }
    let is_sign = !plain.is_empty()
        && plain.chars().all(|c| {
            matches!(
                c,
                '✓' | '✔'
                    | '√'
                    | '☐'
                    | '☑'
                    | '☒'
                    | '□'
                    | '■'
                    | '●'
                    | '○'
                    | '✗'
                    | '✘'
                    | '×'
                    | '_'
                    | '\u{f0fc}'
                    | '\u{f0fe}'
                    | '\u{f0a8}'
                    | '\u{f06f}'
                    | '.'
                    | '/'
                    | '-'
                    | ' '
            ) || c.is_ascii_digit()
        });
    is_sign
        || ["x", "y", "yes", "true", "wahr", "ja", "oui", "tick"]
            .contains(&plain.to_lowercase().as_str())
}

/// Returns whether a cell is ticked: not blank, and not an empty box.
pub(super) fn is_ticked(words: &str) -> bool {
    words.chars().any(|c| {
        !c.is_whitespace()
            && !matches!(c, '☐' | '□' | '○' | '_' | '.' | '-' | '\u{f0a8}' | '\u{f06f}')
    })
}

/// Returns the place of a point by its id or label, as a head says it.
pub(super) fn point_of_head(head: &str, points: &[(String, String)]) -> Option<usize> {
    let wanted = alike(head);
    points.iter().position(|(id, label)| alike(id) == wanted || alike(label) == wanted)
}

/// Returns the points that every grid may have, from the lowest to the highest.
pub(super) fn usual_points() -> Vec<Point> {
    [
        ("not-yet", "Not yet", false),
        ("working-towards", "Working towards", false),
        ("achieved", "Achieved", true),
    ]
    .into_iter()
    .map(|(id, label, met)| Point {
        id: PointId::new(id),
        label: label.to_owned(),
        means: None,
        met,
    })
    .collect()
}

/// Returns the answers that the marks of the entries give, each with the id of its competency.
pub(super) fn answers(
    framework: &Framework,
    entries: &[(String, String, &GridEntry)],
    told: &mut Vec<Fault>,
) -> Vec<GridAnswer> {
    let mut answers: Vec<GridAnswer> = Vec::new();
    let by_id: BTreeMap<&str, &Competency> =
        framework.competencies.iter().map(|known| (known.id.as_str(), known)).collect();
    for (competency, level, entry) in entries {
        if entry.marks.is_empty() && entry.note.is_none() {
            continue;
        }
        let Some(known) = by_id.get(competency.as_str()) else { continue };
        let mut rated: Vec<Option<&str>> = Vec::new();
        for mark in &entry.marks {
            if !rated.contains(&mark.aspect.as_deref()) {
                rated.push(mark.aspect.as_deref());
            }
        }
        if rated.is_empty() {
            told.push(Fault::at(
                entry.place.clone(),
                "there is evidence but no mark, so no answer is made of it",
            ));
        }
        // The note is about the row, and stands once.
        let mut note = entry.note.clone();
        for named in rated {
            let is_it = |aspect: &&Aspect| match named {
                Some(named) => alike(&aspect.title) == alike(named) || aspect.id.as_str() == named,
                None => aspect.counts,
            };
            let Some(aspect) = framework.aspects_of(known, level).find(is_it) else { continue };
            let marks = entry.marks.iter().filter(|mark| mark.aspect.as_deref() == named);
            let marks: Vec<&str> = marks.map(|mark| mark.point.as_str()).collect();
            let points = &framework.scale_of(known, aspect).points;
            let Some(point) = highest(&marks, points, &entry.place, told) else { continue };
            answers.push(GridAnswer {
                competency: competency.clone(),
                level: level.clone(),
                aspect: named.map(|_| aspect.id.to_string()),
                point: points[point].id.to_string(),
                note: note.take(),
            });
        }
    }
    answers
}

/// Returns the highest point that is marked.
fn highest(marks: &[&str], points: &[Point], place: &str, told: &mut Vec<Fault>) -> Option<usize> {
    let named: Vec<(String, String)> =
        points.iter().map(|point| (point.id.to_string(), point.label.clone())).collect();
    let mut given: Vec<usize> = Vec::new();
    for mark in marks {
        match point_of_head(mark, &named) {
            Some(point) => given.push(point),
            None => told.push(Fault::at(
                place.to_owned(),
                format!("the mark under \"{mark}\" is left out: the scale has no such point"),
            )),
        }
    }
    if given.len() > 1 {
        told.push(Fault::at(
            place.to_owned(),
            "more than one column is marked; the highest is taken",
        ));
    }
    given.into_iter().max()
}

/// Writes answers as an answers file.
#[must_use]
pub fn print_answers(
    framework: &Framework,
    sha256: crate::model::Digest,
    answers: &[GridAnswer],
) -> Vec<u8> {
    let answers: Vec<serde_json::Value> = answers
        .iter()
        .map(|answer| {
            let mut record = serde_json::json!({
                "competency": answer.competency,
                "level": answer.level,
                "point": answer.point,
            });
            if let Some(aspect) = &answer.aspect {
                record["aspect"] = aspect.clone().into();
            }
            if let Some(note) = &answer.note {
                record["note"] = note.clone().into();
            }
            record
        })
        .collect();
    let file = serde_json::json!({
        "format": crate::format::answers::FORMAT,
        "framework": {
            "id": framework.id.as_str(),
            "version": framework.version,
            "sha256": sha256.to_string(),
        },
        "answers": answers,
    });
    let mut bytes = serde_json::to_vec_pretty(&file).expect("words and lists are always JSON");
    bytes.push(b'\n');
    bytes
}
