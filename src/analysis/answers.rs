//! Turns an answer as it was typed into a rating that the framework knows.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::civil::Date;

use super::{find_aspect, find_competency, find_level, find_point};
use crate::{
    model::{
        Answer, AnswerPart, AnswerPlace, Aspect, AspectId, Competency, CompetencyId, Fault,
        Framework, LevelId, Mend, Place, Portfolio, Rating, RatingKey, TypedAnswer,
    },
    text::{are_dots, cut, has_control, one_line, spreadsheet::was},
};

/// Gives a fault the place of one part of an answer.
fn at_part(answer: &TypedAnswer<'_>, part: AnswerPart) -> impl Fn(Fault) -> Fault {
    let place = answer.place.of(part);
    move |fault| Fault { place: Place::Named(place.clone()), ..fault }
}

/// Returns a message if a spreadsheet changed the id of an answer so that the framework does not
/// know it. The id is recognised by the question beside it, or by the shape that spreadsheets give
/// to ids.
#[must_use]
pub fn changed_id(framework: &Framework, answer: &TypedAnswer<'_>) -> Option<String> {
    let ids = framework.competencies.iter().map(|competency| competency.id.as_str());
    let (id, what) = was(&answer.competency, ids)?;
    let asked =
        answer.statement.as_deref().and_then(|words| super::level::asked_of(framework, words));
    Some(format!(
        "a spreadsheet turned this id into {what}; it was most likely `{}`",
        asked.map_or(id, CompetencyId::as_str)
    ))
}

/// Returns the ratings that these answers mean. All or none are taken: one wrong answer among a
/// hundred refuses them all. An answer that was "not applicable" in `before` needs no new reason.
/// If two answers to one question give their days, the later one stands.
///
/// # Errors
/// Every answer that cannot be taken, in order.
pub fn ratings_of(
    framework: &Framework,
    before: &Portfolio,
    level: &LevelId,
    answers: &[TypedAnswer<'_>],
) -> Result<Vec<Rating>, Vec<Fault>> {
    let mut ratings: Vec<(Option<Date>, Rating)> = Vec::new();
    let mut faults = Vec::new();
    for answer in answers {
        match rate(framework, before, level, answer) {
            Ok(meant) => {
                let again = meant.iter().find(|rating| {
                    ratings.iter().any(|(day, known)| {
                        known.competency == rating.competency
                            && known.level == rating.level
                            && known.aspect == rating.aspect
                            && known.answer != rating.answer
                            && !is_of_another_day(*day, answer.answered)
                    })
                });
                if let Some(again) = again {
                    let message = format!(
                        "{} {} at level {} has two different answers",
                        again.competency, again.aspect, again.level
                    );
                    faults.push(
                        Fault::at(answer.place.of(AnswerPart::Point), message)
                            .mended_by(Mend::AnswerOnce),
                    );
                }
                ratings.extend(meant.into_iter().map(|rating| (answer.answered, rating)));
            }
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    ratings.sort_by_key(|(day, _)| *day);
    Ok(ratings.into_iter().map(|(_, rating)| rating).collect())
}

/// Returns whether both give a day and the days differ, so that one is known to be later.
fn is_of_another_day(one: Option<Date>, other: Option<Date>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Gives each rating without a note the note of the earlier rating, since words stay until they are
/// replaced or deleted. This happens when the rating is recorded, so that each entry is complete by
/// itself on any device and for any imh. Returns how many notes were kept.
pub fn keep_notes(portfolio: &Portfolio, ratings: &mut [Rating]) -> usize {
    let mut kept = 0;
    let mut said: BTreeMap<RatingKey, Option<String>> = BTreeMap::new();
    for rating in ratings {
        let key = RatingKey {
            competency: rating.competency.clone(),
            level: rating.level.clone(),
            aspect: rating.aspect.clone(),
        };
        if rating.note.is_none() {
            let stands =
                || portfolio.note_of(&key.competency, &key.level, &key.aspect).map(str::to_owned);
            // A note from the same batch is later than the one that stands.
            rating.note = said.get(&key).cloned().unwrap_or_else(stands);
            kept += usize::from(rating.note.is_some());
        }
        said.insert(key, rating.note.clone());
    }
    kept
}

/// Returns the reason why something was last "not applicable", even if it has been rated since.
#[must_use]
pub fn reason_before<'p>(
    portfolio: &'p Portfolio,
    competency: &CompetencyId,
    level: &LevelId,
    aspect: &AspectId,
) -> Option<&'p str> {
    // A rating that came back with a bundle has no reason.
    portfolio
        .ratings_of(competency, level, aspect)
        .iter()
        .rev()
        .find_map(|rated| rated.answer.reason().filter(|reason| !reason.is_empty()))
}

fn words(typed: Option<&Cow<'_, str>>) -> Option<String> {
    typed.map(|words| words.clone().into_owned())
}

/// Returns a fault if a note or a reason is only the dots of a hint.
pub(super) fn dots(answer: &TypedAnswer<'_>) -> Option<Fault> {
    let are_there =
        [&answer.note, &answer.reason].into_iter().flatten().any(|words| are_dots(words));
    let what = "the dots stand for your own words, which are still to be written";
    are_there.then(|| Fault::at(answer.place.of(AnswerPart::Note), what).mended_by(Mend::OwnWords))
}

fn rate(
    framework: &Framework,
    before: &Portfolio,
    level: &LevelId,
    answer: &TypedAnswer<'_>,
) -> Result<Vec<Rating>, Fault> {
    let fault = |part, message, mend| Fault::at(answer.place.of(part), message).mended_by(mend);
    let competency = find_competency(framework, &answer.competency).map_err(|error| {
        match changed_id(framework, answer) {
            Some(changed) => {
                let id = cut(&one_line(&answer.competency), 60);
                fault(AnswerPart::Competency, format!("`{id}`: {changed}"), Mend::MakeForm)
            }
            None => at_part(answer, AnswerPart::Competency)(error),
        }
    })?;
    let level = match &answer.level {
        Some(typed) => {
            &find_level(framework, typed).map_err(at_part(answer, AnswerPart::Level))?.id
        }
        None => level,
    };
    if !competency.is_at(level.as_str()) {
        return Err(fault(
            AnswerPart::Level,
            format!("{} says nothing at level {level}", competency.id),
            Mend::ShowFramework,
        ));
    }
    if [&answer.note, &answer.reason]
        .into_iter()
        .flatten()
        .any(|words| has_control(&words.replace(['\n', '\t'], " ")))
    {
        return Err(fault(
            AnswerPart::Note,
            "the note holds a character that cannot be shown".to_owned(),
            Mend::ShowFramework,
        ));
    }
    dots(answer).map_or(Ok(()), Err)?;
    let is_not_applicable = Answer::is_not_applicable(&answer.point);
    let aspects = aspects(framework, competency, level, answer)?;
    aspects
        .into_iter()
        .map(|aspect| {
            let rating = |given, note| Rating {
                competency: competency.id.clone(),
                level: level.clone(),
                aspect: aspect.id.clone(),
                answer: given,
                note,
            };
            if is_not_applicable {
                let known =
                    reason_before(before, &competency.id, level, &aspect.id).map(str::to_owned);
                let (reason, note) = match (&answer.reason, &known, &answer.place) {
                    (Some(reason), ..) => (Some(reason.to_string()), words(answer.note.as_ref())),
                    // If somebody typed a note and no reason, they meant the note.
                    (None, Some(_), AnswerPlace::Typed(_)) => (known, words(answer.note.as_ref())),
                    // A file has no place for a reason of its own, so the note is the reason.
                    (None, ..) => (words(answer.note.as_ref()).or(known), None),
                };
                let reason = reason.ok_or_else(|| {
                    let message =
                        "not applicable needs a reason, in a few words of your own".to_owned();
                    fault(AnswerPart::Note, message, Mend::GiveReason)
                })?;
                return Ok(rating(Answer::NotApplicable { reason }, note));
            }
            let point = find_point(framework, competency, aspect, &answer.point)
                .map_err(at_part(answer, AnswerPart::Point))?;
            Ok(rating(Answer::Point(point.id.clone()), words(answer.note.as_ref())))
        })
        .collect()
}

/// Returns the aspect that was named, or every aspect that the answer is for.
fn aspects<'f>(
    framework: &'f Framework,
    competency: &'f Competency,
    level: &'f LevelId,
    answer: &TypedAnswer<'_>,
) -> Result<Vec<&'f Aspect>, Fault> {
    if let Some(typed) = answer.aspect.as_deref().filter(|typed| !typed.is_empty()) {
        let aspect = find_aspect(framework, typed).map_err(at_part(answer, AnswerPart::Aspect))?;
        if !framework.aspects_of(competency, level.as_str()).any(|known| known.id == aspect.id) {
            let message = format!(
                "{} has no {} at level {level}",
                competency.id,
                aspect.title.to_lowercase()
            );
            return Err(Fault::at(answer.place.of(AnswerPart::Aspect), message)
                .mended_by(Mend::ShowFramework));
        }
        return Ok(vec![aspect]);
    }
    Ok(framework.aspects_of(competency, level.as_str()).filter(|aspect| aspect.counts).collect())
}
