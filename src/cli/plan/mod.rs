//! `imh plan`: goals, and a calendar of their days.

mod add;
mod calendar;
mod done;
mod edit;

use add::{AddGoalArgs, add};
use calendar::{CalendarArgs, write_calendar};
use clap::Subcommand;
use done::{DoneArgs, RemoveGoalArgs, done, remove};
use edit::{EditGoalArgs, edit};
use jiff::civil::Date;

use super::{
    Failure, Session,
    kit::{
        open::open,
        output::{ReportArgs, show},
        packs::courses,
        typed,
    },
};
use crate::{
    analysis::{self, Target, standings, suggestion},
    model::Goal,
    report::{PlanView, SuggestionView},
    store::Workspace,
    text::{day_in_words, did_you_mean, one_line},
};

pub(super) const HELP: &str = "\
Turn gaps into goals: what, why, how, by when, and how you will know";

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    report: ReportArgs,
}

#[derive(Subcommand)]
enum Command {
    Add(AddGoalArgs),
    List(ListGoalsArgs),
    Edit(EditGoalArgs),
    Done(DoneArgs),
    Remove(RemoveGoalArgs),
    Suggest(SuggestArgs),
    Calendar(CalendarArgs),
}

#[derive(clap::Args)]
struct GoalArgs {
    /// Why: the competencies it is for, such as RB-01,RB-02
    #[arg(long = "for", value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
    /// How you will get there
    #[arg(long, value_name = "TEXT")]
    how: Option<String>,
    /// The day it is due, such as 31/03/2027 or 2027-03-31
    #[arg(long, value_name = "DAY")]
    by: Option<String>,
    /// How you will know that you are there
    #[arg(long, value_name = "TEXT")]
    done_when: Option<String>,
}

/// See your plan
#[derive(clap::Args)]
struct ListGoalsArgs {
    /// Only what is not reached yet
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    report: ReportArgs,
}

/// See the fewest courses that cover what is open
#[derive(clap::Args)]
struct SuggestArgs {
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        None => list_goals(session, &args.report, |_| true),
        Some(Command::List(args)) => {
            list_goals(session, &args.report, |goal| !args.open || goal.done.is_none())
        }
        Some(Command::Add(args)) => add(session, &args),
        Some(Command::Edit(args)) => edit(session, &args),
        Some(Command::Done(args)) => done(session, &args),
        Some(Command::Remove(args)) => remove(session, &args),
        Some(Command::Suggest(args)) => suggest(session, &args),
        Some(Command::Calendar(args)) => write_calendar(session, &args),
    }
}

fn list_goals(
    session: &Session,
    report: &ReportArgs,
    wanted: impl Fn(&Goal) -> bool,
) -> Result<(), Failure> {
    let workspace = open(session)?;
    show(
        session,
        report,
        &PlanView::of(
            &report.spoken(&workspace.framework),
            &workspace.portfolio,
            typed::today(session),
            wanted,
        ),
    )
}

fn find_goal<'w>(workspace: &'w Workspace, typed: &str) -> Result<&'w Goal, Failure> {
    workspace.portfolio.goal_called(typed).ok_or_else(|| {
        let near =
            did_you_mean(typed, workspace.portfolio.goals.iter().map(|goal| goal.short.as_str()));
        Failure::usage(format!("there is no goal `{}`{near}", one_line(typed))).hint("imh plan")
    })
}

/// Reads the day by which a goal is due; a month is due on its last day.
fn due(session: &Session, typed: &str) -> Result<Date, Failure> {
    let by = typed::date_told(session, typed)?;
    let day = by.latest();
    if day < typed::today(session) {
        return Err(Failure::usage(format!("{by} has passed; choose a day that is still to come")));
    }
    if !by.is_exact() {
        let day = day_in_words(&day.to_string());
        session.ui.say(&format!("{} is read as its last day, {day}.", one_line(typed.trim())));
    }
    Ok(day)
}

fn suggest(session: &Session, args: &SuggestArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let target = Target::of(&workspace.framework, &workspace.portfolio);
    let standings = standings(&workspace.framework, &workspace.portfolio, &target);
    let catalogue = courses(session);
    let gaps = analysis::gaps(&workspace.framework, &standings, &catalogue);
    show(session, &args.report, &SuggestionView::of(gaps.len(), &suggestion(&gaps)))
}
