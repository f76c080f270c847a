//! A competency as somebody typed it: by its id; at a terminal also by words.

use super::ask;
use crate::{
    analysis::{find_competency, search, spelled_like},
    cli::{Failure, Session},
    model::{Competency, CompetencyId, Framework},
    text::{cut, one_line, quoted},
    ui::{Prompt, PromptError},
};

/// The most competencies that are offered for some words.
const OFFERED: usize = 9;

/// Finds a competency by its id or printed code. At a terminal, an id may be spelled in any way, and
/// words offer the competencies that mention them; a script gets only what it names exactly.
///
/// # Errors
/// If there is none, names the nearest and the command that looks for words.
pub(in crate::cli) fn competency_named<'f>(
    session: &Session,
    framework: &'f Framework,
    typed: &str,
) -> Result<&'f Competency, Failure> {
    match find_competency(framework, typed.trim()) {
        Ok(found) => Ok(found),
        Err(unknown) => competency_meant(session, framework, typed, unknown.into()),
    }
}

/// Same as [`competency_named`], for what is known to be no id; `unknown` is the error.
pub(in crate::cli) fn competency_meant<'f>(
    session: &Session,
    framework: &'f Framework,
    typed: &str,
    unknown: Failure,
) -> Result<&'f Competency, Failure> {
    if session.ui.may_ask_at_terminal {
        let choose =
            |question: &str, options: &[String]| ask::prompt(session).choose(question, options, 0);
        let meant = meant(choose, framework, typed, unknown)?;
        session.ui.say(&format!("{} {}", meant.called(), meant.title));
        return Ok(meant);
    }
    if let Some(like) = spelled_like(framework, typed) {
        let like = format!("imh show {}", like.id);
        return Err(unknown.hint(like));
    }
    if !is_said(framework, typed) {
        return Err(unknown);
    }
    Err(unknown.hint(find_command(typed)))
}

/// Finds the competencies that were typed at a question: ids in any spelling, with blanks or commas
/// between them, or words, of which the person chooses what they mean.
///
/// # Errors
/// If one is not known or not chosen, or if the person stops.
pub(in crate::cli) fn competencies_typed(
    prompt: &mut dyn Prompt,
    framework: &Framework,
    typed: &str,
) -> Result<Vec<CompetencyId>, Failure> {
    let mut ids: Vec<CompetencyId> = Vec::new();
    for phrase in typed.split(',') {
        let (known, words): (Vec<&str>, Vec<&str>) =
            phrase.split_whitespace().partition(|word| named(framework, word).is_some());
        let joins = |word: &&str| ["and", "&", "+", "or"].contains(&word.to_lowercase().as_str());
        let mut meant: Vec<&Competency> = Vec::new();
        if words.iter().all(joins) {
            meant.extend(known.iter().filter_map(|word| named(framework, word)));
        } else if known.is_empty() || is_said(framework, phrase) {
            // A number or a word in a phrase may be the code of something else.
            meant.push(competency_at(prompt, framework, phrase.trim())?);
        } else {
            meant.extend(known.iter().filter_map(|word| named(framework, word)));
            meant.push(competency_at(prompt, framework, &words.join(" "))?);
        }
        for competency in meant {
            if !ids.contains(&competency.id) {
                ids.push(competency.id.clone());
            }
        }
    }
    if ids.is_empty() {
        return Err(Failure::usage("no competency is named").hint("imh framework show"));
    }
    Ok(ids)
}

/// Finds the one competency that was typed at a question.
///
/// # Errors
/// If it is not known or not chosen, or if the person stops.
pub(in crate::cli) fn competency_at<'f>(
    prompt: &mut dyn Prompt,
    framework: &'f Framework,
    typed: &str,
) -> Result<&'f Competency, Failure> {
    match find_competency(framework, typed.trim()) {
        Ok(found) => Ok(found),
        Err(unknown) => meant(
            |question, options| prompt.choose(question, options, 0),
            framework,
            typed,
            unknown.into(),
        ),
    }
}

/// Returns whether some competency mentions each of these words.
fn is_said(framework: &Framework, words: &str) -> bool {
    search(framework, words, None, None).iter().any(|one| one.has_all)
}

fn named<'f>(framework: &'f Framework, word: &str) -> Option<&'f Competency> {
    find_competency(framework, word).ok().or_else(|| spelled_like(framework, word))
}

fn find_command(typed: &str) -> String {
    format!("imh find {}", quoted(&cut(&one_line(typed), 60)))
}

/// Returns the competency that is spelled like this, or the one that the person chooses.
fn meant<'f>(
    choose: impl FnOnce(&str, &[String]) -> Result<usize, PromptError>,
    framework: &'f Framework,
    typed: &str,
    unknown: Failure,
) -> Result<&'f Competency, Failure> {
    if let Some(like) = spelled_like(framework, typed) {
        return Ok(like);
    }
    let mut found = search(framework, typed, None, None);
    found.retain(|one| one.has_all);
    if found.is_empty() {
        return Err(unknown);
    }
    let more = found.len().saturating_sub(OFFERED);
    let none = if more > 0 {
        format!("None of these, nor of {more} more that mention it")
    } else {
        "None of these".to_owned()
    };
    let offered: Vec<&Competency> = found.iter().take(OFFERED).map(|one| one.competency).collect();
    let mut options: Vec<String> =
        offered.iter().map(|one| format!("{} {}", one.called(), one.title)).collect();
    options.push(none);
    let question = format!("Which competency do you mean by `{}`?", cut(&one_line(typed), 60));
    let chosen = match choose(&question, &options) {
        Err(PromptError::Declined | PromptError::Closed) => None,
        chosen => found.get(chosen?).filter(|one| offered.contains(&one.competency)),
    };
    chosen.map(|one| one.competency).ok_or_else(|| unknown.hint(find_command(typed)))
}
