//! `imh plan edit`: other words or days for a goal.

use clap::ValueEnum;

use super::{
    super::{
        Failure, Session,
        kit::{
            changed::{Changed, tell_changes},
            open::open,
            typed::{self, competencies_of},
        },
    },
    GoalArgs, due, find_goal,
};
use crate::{
    model::{Act, CompetencyId, Goal, GoalEdit},
    text::list,
};

/// Change a goal
#[derive(clap::Args)]
pub(super) struct EditGoalArgs {
    /// Its id, such as G3
    goal: String,
    /// Your goal
    #[arg(long, value_name = "TEXT")]
    what: Option<String>,
    #[command(flatten)]
    details: GoalArgs,
    /// Take something away
    #[arg(long, value_enum, value_name = "WHAT")]
    clear: Vec<GoalField>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GoalField {
    How,
    By,
    DoneWhen,
}

pub(super) fn edit(session: &Session, args: &EditGoalArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let goal = find_goal(&workspace, &args.goal)?.clone();
    let GoalArgs { competencies, how, by, done_when } = &args.details;
    for (what, name, is_given) in [
        (GoalField::How, "how", how.is_some()),
        (GoalField::By, "by", by.is_some()),
        (GoalField::DoneWhen, "done-when", done_when.is_some()),
    ] {
        if is_given && args.clear.contains(&what) {
            return Err(Failure::usage(format!("`{name}` is both given and cleared; choose one")));
        }
    }
    let mut edits = Vec::new();
    edits.extend(
        (args.clear.contains(&GoalField::How) && goal.how.is_some()).then_some(GoalEdit::How(None)),
    );
    edits.extend(
        (args.clear.contains(&GoalField::By) && goal.by.is_some()).then_some(GoalEdit::By(None)),
    );
    edits.extend(
        (args.clear.contains(&GoalField::DoneWhen) && goal.done_when.is_some())
            .then_some(GoalEdit::DoneWhen(None)),
    );
    if let Some(what) = &args.what {
        edits.extend(
            Some(typed::line(what, "what you want to reach")?)
                .filter(|what| *what != goal.what)
                .map(GoalEdit::What),
        );
    }
    if !competencies.is_empty() {
        let ids = competencies_of(session, &workspace.framework, competencies)?;
        edits.extend(Some(ids).filter(|ids| *ids != goal.competencies).map(GoalEdit::Competencies));
    }
    if let Some(how) = how {
        let how = Some(typed::line(how, "how")?);
        edits.extend((how != goal.how).then_some(GoalEdit::How(how)));
    }
    if let Some(by) = by {
        let by = Some(due(session, by)?);
        edits.extend((by != goal.by).then_some(GoalEdit::By(by)));
    }
    if let Some(done_when) = done_when {
        let done_when = Some(typed::line(done_when, "how you will know")?);
        edits.extend((done_when != goal.done_when).then_some(GoalEdit::DoneWhen(done_when)));
    }
    if edits.is_empty() {
        session.ui.say(&format!("{} is like that already; nothing was changed.", goal.short));
        return Ok(());
    }
    let mut before = goal;
    let now = edits.clone();
    workspace.record(&session.context, |workspace| {
        let goal = find_goal(workspace, &args.goal)?;
        // The message compares with the values that were really replaced.
        before = goal.clone();
        Ok::<_, Failure>(Act::GoalEdited { goal: goal.id.clone(), edits })
    })?;
    session.ui.say(&format!("Changed {}.", before.short));
    tell_changes(session, now.into_iter().map(|edit| changed(&before, edit)));
    Ok(())
}

fn changed(before: &Goal, edit: GoalEdit) -> Changed {
    let ids =
        |ids: &[CompetencyId]| list(&ids.iter().map(CompetencyId::as_str).collect::<Vec<_>>());
    match edit {
        GoalEdit::What(what) => Changed::of("Goal", Some(&before.what), Some(&what)),
        GoalEdit::Competencies(now) => {
            Changed::of("For", Some(ids(&before.competencies)), Some(ids(&now)))
        }
        GoalEdit::How(how) => Changed::of("How", before.how.clone(), how),
        GoalEdit::By(by) => Changed::of("By when", before.by, by),
        GoalEdit::DoneWhen(done_when) => {
            Changed::of("How you will know", before.done_when.clone(), done_when)
        }
    }
}
