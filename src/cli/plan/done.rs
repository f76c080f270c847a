//! `imh plan done` and `imh plan remove`: the end of a goal.

use super::{
    super::{
        Failure, Session,
        kit::{
            changed::{Changed, tell_changes},
            open::open,
            typed,
        },
    },
    find_goal,
};
use crate::{
    model::{Act, GoalDone},
    text::one_line,
};

/// Say that a goal is reached
#[derive(clap::Args)]
pub(super) struct DoneArgs {
    /// Its id, such as G3
    goal: String,
    /// Day, such as 31/03/2027 or 2027-03-31 [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// How it went
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Take a goal out of your plan
///
/// `imh undo` brings it back, and `imh show` still shows every word of it.
#[derive(clap::Args)]
pub(super) struct RemoveGoalArgs {
    /// Its id, such as G3
    goal: String,
}

pub(super) fn done(session: &Session, args: &DoneArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let on = args.on.as_deref().map(|typed| typed::day_past(session, typed)).transpose()?;
    let note = args.note.as_deref().map(|typed| typed::line(typed, "the note")).transpose()?;
    let goal = find_goal(&workspace, &args.goal)?.clone();
    // Earlier details stay, unless they are given anew.
    let done = |before: Option<&GoalDone>| GoalDone {
        on: on.or(before.map(|done| done.on)).unwrap_or_else(|| typed::today(session)),
        note: note.clone().or_else(|| before?.note.clone()),
    };
    if let Some(before) = goal.done.as_ref().filter(|before| done(Some(before)) == **before) {
        session.ui.say(&format!(
            "{} was already reached on {}; nothing was changed.",
            goal.short, before.on
        ));
        return Ok(());
    }
    let mut before = None;
    workspace.record(&session.context, |workspace| {
        let goal = find_goal(workspace, &args.goal)?;
        before.clone_from(&goal.done);
        Ok::<_, Failure>(Act::GoalDone { goal: goal.id.clone(), done: done(goal.done.as_ref()) })
    })?;
    if let Some(before) = before {
        let now = done(Some(&before));
        session
            .ui
            .say(&format!("Changed what came of {}. See it: imh show {}", goal.short, goal.short));
        tell_changes(
            session,
            [
                Changed::of("Reached on", Some(before.on), Some(now.on)),
                Changed::of("Result", before.note, now.note),
            ],
        );
        return Ok(());
    }
    session.ui.say(&format!("Reached: {} {}. Well done.", goal.short, goal.what));
    if !goal.competencies.is_empty() {
        let ids: Vec<String> = goal.competencies.iter().map(ToString::to_string).collect();
        session.ui.say(&format!(
            "If it changed how you see your practice, rate it again: imh assess {}",
            ids.join(" ")
        ));
    }
    Ok(())
}

pub(super) fn remove(session: &Session, args: &RemoveGoalArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let goal = find_goal(&workspace, &args.goal)?.clone();
    workspace.record(&session.context, |workspace| {
        let goal = find_goal(workspace, &args.goal)?;
        Ok::<_, Failure>(Act::GoalRemoved { goal: goal.id.clone() })
    })?;
    session.ui.say(&format!(
        "Took {} {} out of your plan. `imh undo` brings it back.",
        goal.short,
        one_line(&goal.what)
    ));
    Ok(())
}
