//! Finds the level of each answer in a file: the level it gives, the level that the question beside
//! it proves, or the level that somebody named for all. It never guesses.

use std::borrow::Cow;

use super::{find_aspect, find_competency, find_level};
use crate::{
    model::{
        AnswerPart, Aspect, Competency, CompetencyId, Fault, Framework, LevelId, Mend, TypedAnswer,
    },
    text::{list, one_line},
};

/// Gives every answer its level and, if it can be found, its aspect. `said` is the level that
/// somebody named for answers without one; `names_framework` says whether the file names this
/// framework.
///
/// # Errors
/// Every answer whose level is not certain, or whose question contradicts the answer itself. The
/// messages repeat no words of the file.
pub fn settle(
    framework: &Framework,
    said: Option<&LevelId>,
    names_framework: bool,
    answers: &mut [TypedAnswer<'_>],
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    // The answers whose question is the same at several levels, and the levels proven by the
    // others.
    let (mut open, mut proven): (Vec<usize>, Vec<&LevelId>) = (Vec::new(), Vec::new());
    for (at, answer) in answers.iter_mut().enumerate() {
        if answer.level.is_some() && answer.statement.is_none() {
            continue;
        }
        // An unknown competency is reported later, when ratings are made.
        let Ok(competency) = find_competency(framework, &answer.competency) else { continue };
        let found = match &answer.statement {
            Some(words) => {
                let asked = asked(framework, competency, answer.aspect.as_deref(), words);
                if let Some(fault) = elsewhere(
                    framework,
                    competency,
                    words,
                    &asked,
                    names_framework,
                    answer.aspect.is_none(),
                ) {
                    faults.push(fault_at(answer, AnswerPart::Competency, fault));
                    continue;
                }
                asked
            }
            None => Vec::new(),
        };
        if let (None, Some((_, only))) = (&answer.aspect, found.first()) {
            if found.iter().any(|(_, aspect)| aspect.id != only.id) {
                faults.push(fault_at(
                    answer,
                    AnswerPart::Aspect,
                    "it does not say its aspect, and several are asked about in the same words"
                        .to_owned(),
                ));
                continue;
            }
            answer.aspect = Some(Cow::Owned(only.id.to_string()));
        }
        let levels: Vec<&LevelId> = if found.is_empty() {
            framework
                .levels
                .iter()
                .map(|level| &level.id)
                .filter(|level| competency.is_at(level.as_str()))
                .collect()
        } else {
            found.iter().map(|(level, _)| *level).collect()
        };
        let own = answer.level.as_deref().map(|typed| find_level(framework, typed));
        match (own, said) {
            (Some(Err(_)), _) => {}
            (Some(Ok(own)), _) if found.is_empty() || levels.contains(&&own.id) => {}
            (Some(Ok(own)), _) => {
                faults.push(fault_at(
                    answer,
                    AnswerPart::Level,
                    format!("it says level {}, but {}", own.id, words_of(&levels)),
                ));
            }
            (None, Some(said)) if found.is_empty() || levels.contains(&said) => {
                answer.level = Some(Cow::Owned(said.to_string()));
            }
            (None, Some(said)) => {
                faults.push(fault_at(
                    answer,
                    AnswerPart::Level,
                    format!("you named level {said} for it, but {}", words_of(&levels)),
                ));
            }
            (None, None) => match levels.as_slice() {
                [only] => {
                    if !found.is_empty() {
                        proven.push(only);
                    }
                    answer.level = Some(Cow::Owned(only.to_string()));
                }
                _ => open.push(at),
            },
        }
    }
    proven.sort();
    proven.dedup();
    for at in open {
        let answer = &mut answers[at];
        match proven.as_slice() {
            // A form has one level, which its other questions show.
            [only] if answer.statement.is_some() => {
                answer.level = Some(Cow::Owned(only.to_string()));
            }
            _ => faults.push(
                Fault::at(answer.place.of(AnswerPart::Level), "it does not say its level")
                    .mended_by(Mend::NameLevel),
            ),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Returns whether only the level is missing.
#[must_use]
pub fn is_without_level(fault: &Fault) -> bool {
    fault.mend == Some(Mend::NameLevel)
}

fn fault_at(answer: &TypedAnswer<'_>, part: AnswerPart, message: String) -> Fault {
    Fault::at(answer.place.of(part), message).mended_by(Mend::ShowFramework)
}

/// Returns the levels and aspects at which a competency is asked about in these words.
fn asked<'f>(
    framework: &'f Framework,
    competency: &'f Competency,
    typed: Option<&str>,
    words: &str,
) -> Vec<(&'f LevelId, &'f Aspect)> {
    let aspect = typed.and_then(|typed| find_aspect(framework, typed).ok());
    let words = bare(words);
    let levels = framework.levels.iter().filter(|level| competency.is_at(level.id.as_str()));
    let questions = levels.flat_map(|level| {
        framework.aspects_of(competency, level.id.as_str()).map(move |asked| (&level.id, asked))
    });
    let is_meant =
        |asked: &&Aspect| typed.is_none() || aspect.is_some_and(|aspect| aspect.id == asked.id);
    questions
        .filter(|(_, asked)| is_meant(asked))
        .filter(|(level, asked)| {
            let said = competency.asked(level.as_str(), asked);
            said.is_some_and(|said| bare(said) == words)
        })
        .collect()
}

/// Returns what is wrong if a competency is not asked about in the words beside it.
fn elsewhere(
    framework: &Framework,
    competency: &Competency,
    words: &str,
    asked_here: &[(&LevelId, &Aspect)],
    names_framework: bool,
    lacks_aspect: bool,
) -> Option<String> {
    if !asked_here.is_empty() {
        return None;
    }
    if let Some(other) = asked_of(framework, words) {
        let what = if *other == competency.id {
            "another aspect of it".to_owned()
        } else {
            format!("`{other}`")
        };
        return Some(format!("the question beside it belongs to {what}"));
    }
    if lacks_aspect {
        return Some(
            "it does not say its aspect, and the question beside it is not in this framework"
                .to_owned(),
        );
    }
    (!names_framework)
        .then(|| format!("the question beside it is not in {} {}", framework.id, framework.version))
}

/// Returns the competency that is asked about in these words.
pub(super) fn asked_of<'f>(framework: &'f Framework, words: &str) -> Option<&'f CompetencyId> {
    let mut found = framework
        .competencies
        .iter()
        .filter(|known| !asked(framework, known, None, words).is_empty());
    let first = found.next()?;
    // A question asked about several competencies, such as how confident you feel, identifies none.
    found.next().is_none().then_some(&first.id)
}

fn words_of(levels: &[&LevelId]) -> String {
    let levels: Vec<String> = levels.iter().map(ToString::to_string).collect();
    format!("the question beside it belongs to level {}", list(&levels))
}

/// The words that a form adds to a question that nobody has to answer.
pub const IF_YOU_LIKE: &str = " (if you like)";

/// Strips what a form adds to the words, and what a spreadsheet or a table changes in them.
fn bare(words: &str) -> String {
    let words = one_line(words.trim_start_matches('\'')).to_lowercase();
    words.strip_suffix(IF_YOU_LIKE).map(str::to_owned).unwrap_or(words)
}
