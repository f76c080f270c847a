//! `imh plan add`: a new goal, from flags or by asking for one thing at a time.

use super::{
    super::{
        Failure, Session,
        kit::{
            competency::competencies_typed,
            half_typed::{Fields, Pastes},
            open::open,
            typed::{self, competencies_of},
        },
    },
    GoalArgs, due,
};
use crate::{
    model::NewGoal,
    store::{Draft, HalfForm, Workspace},
};

/// Add a goal
///
/// On a terminal and without any option, imh asks for what it needs to know; with one, it asks
/// nothing.
#[derive(clap::Args)]
pub(super) struct AddGoalArgs {
    /// Your goal, in a few words
    what: Option<String>,
    #[command(flatten)]
    details: GoalArgs,
}

pub(super) fn add(session: &Session, args: &AddGoalArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let mut typed = None;
    let GoalArgs { competencies, how, by, done_when } = &args.details;
    let text = |typed: &Option<String>, what: &str| {
        typed.as_deref().map(|typed| typed::line(typed, what)).transpose()
    };
    let is_detailed =
        !competencies.is_empty() || how.is_some() || by.is_some() || done_when.is_some();
    let competencies = competencies_of(session, &workspace.framework, competencies)?;
    let how = text(how, "how")?;
    let by = by.as_deref().map(|typed| due(session, typed)).transpose()?;
    let done_when = text(done_when, "how you will know")?;
    let goal = match &args.what {
        Some(what) => NewGoal {
            what: typed::line(what, "what you want to reach")?,
            competencies,
            how,
            by,
            done_when,
        },
        None if session.ui.may_ask_at_terminal && !is_detailed => {
            workspace.must_be_writable()?;
            let mut fields = Fields::new(session, Draft::of_half_a_goal(&workspace));
            let goal = asked(session, &workspace, &mut fields)
                .map_err(|failure| fields.stopped(failure, "imh plan add"))?;
            typed = fields.given();
            goal
        }
        None => {
            return Err(Failure::usage("say what you want to reach")
                .hint("imh plan add \"...\" --for RB-01 --by 2027-03-31"));
        }
    };
    let goal = workspace.add_goal(&session.context, goal)?;
    typed.map_or(Ok(()), HalfForm::given)?;
    let by = goal.by.map(|by| format!(", by {by}")).unwrap_or_default();
    session.ui.say(&format!("Planned {} {}{by}.", goal.short, goal.what));
    if goal.competencies.is_empty() {
        session.ui.say(&format!(
            "It is not linked to a competency yet. To link it: imh plan edit {} --for RB-01",
            goal.short
        ));
    }
    Ok(())
}

/// The field for a paste where a choice is expected.
const PASTES: Pastes = Pastes { field: "what", keeps: "Begin a new goal with it?" };

fn asked(
    session: &Session,
    workspace: &Workspace,
    fields: &mut Fields<'_>,
) -> Result<NewGoal, Failure> {
    session
        .ui
        .say("Nothing is saved before the last question. Press Enter to leave out any detail.\n");
    fields.go_on_or_begin("a goal", "goals", PASTES)?;
    let nothing = || Failure::usage("you gave no goal, so nothing was planned");
    let what = fields.words("what", "What do you want to reach?", |typed| {
        typed::line(typed, "what you want to reach")
    })?;
    let what = what.ok_or_else(nothing)?;
    let ids = fields.value_asked(
        "for",
        "Why? Which competencies is it for, such as RB-01 RB-02, or a word such as settling?",
        |prompt, typed| competencies_typed(prompt, &workspace.framework, typed),
    )?;
    let how = fields.words("how", "How will you get there?", |typed| typed::line(typed, "how"))?;
    let by =
        fields.value("by", "By which day, such as 31/03/2027?", |typed| due(session, typed))?;
    let done_when =
        fields.words("done when", "How will you know that you are there?", |typed| {
            typed::line(typed, "how you will know")
        })?;
    Ok(NewGoal { what, competencies: ids.unwrap_or_default(), how, by, done_when })
}
