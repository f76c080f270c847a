//! Ticks in a grid: ratings, and never content.

use std::collections::BTreeMap;

use super::entry::{GridEntry, GridTicked};
use crate::{
    model::{Answer, Aspect, Competency, Fault, Framework, Point, PointId},
    text::alike,
};

/// An answer that a mark in the grid gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridAnswer {
    pub competency: String,
    pub level: String,
    /// The aspect, if the grid says which; else all that count.
    pub aspect: Option<String>,
    /// The id of a point, or [`Answer::NOT_APPLICABLE`], whose reason is the note.
    pub point: String,
    pub note: Option<String>,
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
    doubts: &mut Vec<Fault>,
) -> Vec<GridAnswer> {
    let mut answers: Vec<GridAnswer> = Vec::new();
    let by_id: BTreeMap<&str, &Competency> =
        framework.competencies.iter().map(|known| (known.id.as_str(), known)).collect();
    for (competency, level, entry) in entries {
        let rated = rated(entry);
        if rated.is_empty() && entry.note.is_none() {
            continue;
        }
        let Some(known) = by_id.get(competency.as_str()) else { continue };
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
            let Some(aspect) = framework.aspects_of(known, level).find(is_it) else {
                told.push(Fault::at(
                    entry.place.clone(),
                    "a mark stands there for an aspect that has no statement, so no answer is made of it",
                ));
                continue;
            };
            let marks: Vec<&GridTicked> =
                entry.marks.iter().filter(|one| one.mark.aspect.as_deref() == named).collect();
            let points = &framework.scale_of(known, aspect).points;
            let Some(said) = said(entry, named, &marks, points, (told, doubts)) else { continue };
            let mut words = said.words;
            if let Some(note) = note.take() {
                match &mut words {
                    Some(words) => *words = format!("{note}\n{words}"),
                    None => words = Some(note),
                }
            }
            if said.point == Answer::NOT_APPLICABLE && words.is_none() {
                told.push(Fault::at(
                    entry.place.clone(),
                    "\"not applicable\" is marked without a reason, which such an answer needs; no answer is made of it",
                ));
                continue;
            }
            answers.push(GridAnswer {
                competency: competency.clone(),
                level: level.clone(),
                aspect: named.map(|_| aspect.id.to_string()),
                point: said.point,
                note: words,
            });
        }
    }
    answers
}

/// Returns the aspects for which something is marked; `None` is all that count.
fn rated(entry: &GridEntry) -> Vec<Option<&str>> {
    let mut rated: Vec<Option<&str>> = Vec::new();
    let marked = entry.marks.iter().map(|one| one.mark.aspect.as_deref());
    for named in marked.chain(entry.not_applicable.iter().map(|(aspect, _)| aspect.as_deref())) {
        if !rated.contains(&named) {
            rated.push(named);
        }
    }
    // What applies to no aspect is told with each that is marked.
    if rated.len() > 1 && entry.marks.iter().all(|one| one.mark.aspect.is_some()) {
        rated.retain(Option::is_some);
    }
    rated
}

/// A point, or that it does not apply, with the words that stand for it.
struct SaidPoint {
    point: String,
    words: Option<String>,
}

/// Returns what the marks for one aspect say.
fn said(
    entry: &GridEntry,
    named: Option<&str>,
    marks: &[&GridTicked],
    points: &[Point],
    (told, doubts): (&mut Vec<Fault>, &mut Vec<Fault>),
) -> Option<SaidPoint> {
    let is_about = |aspect: &Option<String>| aspect.is_none() || aspect.as_deref() == named;
    let not_applicable: Vec<&Option<String>> = entry
        .not_applicable
        .iter()
        .filter(|(aspect, _)| is_about(aspect))
        .map(|(_, reason)| reason)
        .collect();
    let labelled =
        |one: &&GridTicked| one.words.as_ref().map(|words| format!("{}: {words}", one.mark.point));
    let words: Vec<String> = marks.iter().filter_map(labelled).collect();
    let words = (!words.is_empty()).then(|| words.join("\n"));
    if not_applicable.is_empty() {
        let at = highest(marks, points, &entry.place, told)?;
        return Some(SaidPoint { point: points[at].id.to_string(), words });
    }
    if let Some(mark) = marks.first() {
        let point = &mark.mark.point;
        doubts.push(Fault::at(
            entry.place.clone(),
            format!(
                "\"{point}\" is marked, and \"not applicable\" as well; no answer is made of them"
            ),
        ));
        return None;
    }
    let reason = not_applicable.into_iter().flatten().next().cloned();
    Some(SaidPoint { point: Answer::NOT_APPLICABLE.to_owned(), words: reason })
}

/// Returns the highest point that is marked.
fn highest(
    marks: &[&GridTicked],
    points: &[Point],
    place: &str,
    told: &mut Vec<Fault>,
) -> Option<usize> {
    let named: Vec<(String, String)> =
        points.iter().map(|point| (point.id.to_string(), point.label.clone())).collect();
    let mut given: Vec<usize> = Vec::new();
    for mark in marks {
        match point_of_head(&mark.mark.point, &named) {
            Some(point) => given.push(point),
            None => told.push(Fault::at(
                place.to_owned(),
                format!(
                    "the mark under \"{}\" is left out: the scale has no such point",
                    mark.mark.point
                ),
            )),
        }
    }
    given.dedup();
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
