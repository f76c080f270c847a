//! `imh plan`: goals, and a calendar of their days.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{
    Failure, Session,
    kit::{
        changed::{Changed, tell_changes},
        competency::competencies_typed,
        half_typed::{Fields, Pastes},
        open::open,
        output::{ReportArgs, show, write_file},
        packs::courses,
        typed::{self, competencies_of},
    },
};
use crate::{
    analysis::{self, Target, standings, suggestion},
    format::calendar::{self, CalendarDay},
    model::{Act, CompetencyId, Goal, GoalDone, GoalEdit, NewGoal},
    report::{PlanView, SuggestionView},
    store::{Draft, HalfForm, Workspace},
    text::{counted, did_you_mean, list, one_line},
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
    Suggest(SuggestArgs),
    Calendar(CalendarArgs),
}

/// Add a goal
///
/// On a terminal and without any option, imh asks for what it needs to know; with one, it asks
/// nothing.
#[derive(clap::Args)]
struct AddGoalArgs {
    /// Your goal, in a few words
    what: Option<String>,
    #[command(flatten)]
    details: GoalArgs,
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

/// Change a goal
#[derive(clap::Args)]
struct EditGoalArgs {
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
enum GoalField {
    How,
    By,
    DoneWhen,
}

/// Say that a goal is reached
#[derive(clap::Args)]
struct DoneArgs {
    /// Its id, such as G3
    goal: String,
    /// Day, such as 31/03/2027 or 2027-03-31 [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// How it went
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// See the fewest courses that cover what is open
#[derive(clap::Args)]
struct SuggestArgs {
    #[command(flatten)]
    report: ReportArgs,
}

/// Write the days on which goals are due as a file for your calendar
#[derive(clap::Args)]
struct CalendarArgs {
    /// Output file [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
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

fn due(session: &Session, typed: &str) -> Result<Date, Failure> {
    let by = typed::date(typed)?;
    if !by.is_exact() {
        return Err(Failure::usage(format!(
            "{by} is a month, and a day is needed: {}",
            by.latest()
        )));
    }
    if by.latest() < typed::today(session) {
        return Err(Failure::usage(format!("{by} has passed; choose a day that is still to come")));
    }
    Ok(by.latest())
}

fn add(session: &Session, args: &AddGoalArgs) -> Result<(), Failure> {
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

fn edit(session: &Session, args: &EditGoalArgs) -> Result<(), Failure> {
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

fn done(session: &Session, args: &DoneArgs) -> Result<(), Failure> {
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

fn suggest(session: &Session, args: &SuggestArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let target = Target::of(&workspace.framework, &workspace.portfolio);
    let standings = standings(&workspace.framework, &workspace.portfolio, &target);
    let catalogue = courses(session);
    let gaps = analysis::gaps(&workspace.framework, &standings, &catalogue);
    show(session, &args.report, &SuggestionView::of(gaps.len(), &suggestion(&gaps)))
}

fn write_calendar(session: &Session, args: &CalendarArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let days: Vec<CalendarDay> = workspace
        .portfolio
        .goals
        .iter()
        .filter(|goal| goal.done.is_none())
        .filter_map(|goal| {
            let ids: Vec<String> = goal.competencies.iter().map(ToString::to_string).collect();
            let lines = [
                Some(ids.join(", ")).filter(|ids| !ids.is_empty()),
                goal.how.clone(),
                goal.done_when.clone(),
            ];
            let description = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
            Some(CalendarDay {
                uid: format!("{}@imh", goal.id),
                day: goal.by?,
                summary: format!("{} {}", goal.short, goal.what),
                description,
            })
        })
        .collect();
    if days.is_empty() {
        return Err(Failure::new(super::Exit::No, "no open goal has a due date")
            .hint("imh plan edit G1 --by 2027-03-31"));
    }
    let text = calendar::print(&days, session.context.now());
    match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
        None => Ok(session.ui.data(&text)?),
        Some(path) => {
            write_file(session, path, args.force, text.as_bytes())?;
            session.ui.say(&format!(
                "Written {} to {}.",
                counted(days.len(), "day", "days"),
                path.display()
            ));
            Ok(())
        }
    }
}
