//! The questions about a person: their work, the level that they aim for, and their name.

use crate::{
    cli::{Failure, Session},
    model::{Framework, LevelId, Role, RoleId},
    text::{has_control, is_name, one_line, tidy},
    ui::Prompt,
};

/// Asks what a person works as; `None` is something that the framework does not name.
pub(in crate::cli) fn role_asked<'f>(
    prompt: &mut dyn Prompt,
    framework: &'f Framework,
    before: Option<&RoleId>,
) -> Result<Option<&'f Role>, Failure> {
    let mut options: Vec<String> = framework.roles.iter().map(|role| role.title.clone()).collect();
    options.push("Something else".to_owned());
    let first = before.map_or(0, |before| {
        let known = framework.roles.iter().position(|role| role.id == *before);
        known.unwrap_or(framework.roles.len())
    });
    Ok(framework.roles.get(prompt.choose("What do you work as?", &options, first)?))
}

/// Asks for the level that a person aims for. The one to begin with is that of the role, or the one
/// from before.
pub(in crate::cli) fn level_asked(
    session: &Session,
    prompt: &mut dyn Prompt,
    framework: &Framework,
    (role, before): (Option<&Role>, Option<&LevelId>),
) -> Result<LevelId, Failure> {
    let of_role = role.map(|role| &role.level);
    let at = |level: &LevelId| framework.levels.iter().position(|known| known.id == *level);
    let first = of_role.or(before).and_then(at).unwrap_or(0);
    for level in &framework.levels {
        if let Some(summary) = &level.summary {
            session.ui.say(&format!("{}: {summary}", level.title));
        }
    }
    let options: Vec<String> = framework.levels.iter().map(|level| level.title.clone()).collect();
    let question = match of_role {
        Some(_) => format!(
            "Which level? ({} is usual for your work, and you may aim higher)",
            framework.levels[first].title
        ),
        None => "Which level?".to_owned(),
    };
    Ok(framework.levels[prompt.choose(&question, &options, first)?].id.clone())
}

/// Asks for the name of a person, until it is one or blank.
pub(in crate::cli) fn name_asked(
    session: &Session,
    prompt: &mut dyn Prompt,
    before: &str,
) -> Result<Option<String>, Failure> {
    loop {
        let question = "What should your portfolio call you? Initials are fine, or leave it blank";
        match checked_label(&prompt.words(question, before)?) {
            Ok(label) => return Ok(label),
            Err(failure) => session.ui.say(&failure.message),
        }
    }
}

/// Checks a name for the cover; returns `None` if it is blank.
pub(in crate::cli) fn checked_label(typed: &str) -> Result<Option<String>, Failure> {
    let label = tidy(typed);
    if has_control(&label) || label.chars().count() > 80 {
        return Err(Failure::usage(
            "a name must be one line of up to 80 characters that can be shown",
        )
        .hint("imh init --name \"A. B.\""));
    }
    // Such a word names nobody, so every person who typed it would share it.
    if !label.is_empty() && !is_name(&label) {
        return Err(Failure::usage(format!(
            "`{}` names nobody; initials or a code will do, or leave it out",
            one_line(&label)
        ))
        .hint("imh init --name \"A. B.\""));
    }
    Ok((!label.is_empty()).then_some(label))
}
