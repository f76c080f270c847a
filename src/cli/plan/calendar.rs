//! `imh plan calendar`: the days on which goals are due and evidence ends, for a calendar.

use std::path::PathBuf;

use super::super::{
    Exit, Failure, Session,
    kit::{open::open, output::write_file, typed::today},
};
use crate::{
    analysis::has_run_out,
    format::calendar::{self, CalendarDay},
    model::{Evidence, Framework, Goal},
    text::counted,
};

/// Write the days on which goals are due and evidence ends as a file for your calendar
#[derive(clap::Args)]
pub(super) struct CalendarArgs {
    /// Output file [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

pub(super) fn write_calendar(session: &Session, args: &CalendarArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let portfolio = &workspace.portfolio;
    let open = portfolio.goals.iter().filter(|goal| goal.done.is_none());
    let today = today(session);
    let lasting = portfolio.evidence.iter().filter(|item| !has_run_out(item, today));
    let of_evidence = |item: &Evidence| of_evidence(&workspace.framework, item);
    let days: Vec<CalendarDay> =
        open.filter_map(of_goal).chain(lasting.filter_map(of_evidence)).collect();
    if days.is_empty() {
        return Err(Failure::new(
            Exit::No,
            "no open goal is due on a day, and no evidence ends on one that is still to come",
        )
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

fn of_goal(goal: &Goal) -> Option<CalendarDay> {
    let ids: Vec<String> = goal.competencies.iter().map(ToString::to_string).collect();
    let lines = [
        Some(ids.join(", ")).filter(|ids| !ids.is_empty()),
        goal.how.clone(),
        goal.done_when.clone(),
    ];
    Some(CalendarDay {
        uid: format!("{}@imh", goal.id),
        day: goal.by?,
        summary: format!("{} {}", goal.short, goal.what),
        description: lines.into_iter().flatten().collect::<Vec<_>>().join("\n"),
    })
}

/// Returns the last day on which a piece of evidence counts. A title may name somebody, and a calendar
/// is read by others, so it has only the kind.
fn of_evidence(framework: &Framework, item: &Evidence) -> Option<CalendarDay> {
    let kind = framework.evidence_kind(item.kind.as_str());
    let kind = kind.map_or("evidence", |kind| kind.title.as_str());
    let ids: Vec<String> = item.competencies().map(ToString::to_string).collect();
    Some(CalendarDay {
        uid: format!("{}@imh", item.id),
        day: item.valid_until?.latest(),
        summary: format!("{} ({kind}) counts until today", item.short),
        description: ids.join(", "),
    })
}
