//! `imh plan calendar`: the days on which goals are due and evidence ends, for a calendar.

use std::path::PathBuf;

use jiff::civil::Date;

use super::super::{
    Exit, Failure, Session,
    kit::{open::open, output::write_file, typed::today},
};
use crate::{
    analysis::has_run_out,
    format::calendar::{self, CalendarDay},
    model::{Evidence, Framework, Goal},
    text::{counted, day_in_words},
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
    let of_evidence = |item: &Evidence| of_evidence(&workspace.framework, item, today);
    let days: Vec<CalendarDay> =
        open.filter_map(of_goal).chain(portfolio.evidence.iter().filter_map(of_evidence)).collect();
    if days.is_empty() {
        return Err(Failure::new(
            Exit::No,
            "no open goal is due on a day, and no evidence ends on one",
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

/// Returns the last day on which a piece of evidence counts, or today if it has run out. A title may
/// name somebody, and a calendar is read by others, so it has only the kind.
fn of_evidence(framework: &Framework, item: &Evidence, today: Date) -> Option<CalendarDay> {
    let kind = framework.evidence_kind(item.kind.as_str());
    let kind = kind.map_or("evidence", |kind| kind.title.as_str());
    let ids: Vec<String> = item.competencies().map(ToString::to_string).collect();
    let last = item.valid_until?.latest();
    let (day, says) = if has_run_out(item, today) {
        (today, format!("has run out: it counted until {}", day_in_words(&last.to_string())))
    } else {
        (last, "counts until today".to_owned())
    };
    Some(CalendarDay {
        uid: format!("{}@imh", item.id),
        day,
        summary: format!("{} ({kind}) {says}", item.short),
        description: ids.join(", "),
    })
}
