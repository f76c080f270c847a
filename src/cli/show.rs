//! `imh show`: shows everything about one competency, piece of evidence or goal.

use super::{
    Failure, Session, evidence,
    kit::{
        competency::competency_meant,
        open::open,
        output::{ReportArgs, show},
        typed::today,
    },
};
use crate::{
    analysis::{
        Record, deeds, earlier_of_goal, ended_competency, evidence_gone, find_level, find_record,
    },
    model::{Competency, LevelId},
    report::{CompetencyBeside, CompetencyShowView, EarlierView, GoalShowView, GoneView, ShowView},
    store::Workspace,
    text::list,
};

pub(super) const HELP: &str = "\
See everything about one competency, piece of evidence or goal, by its id\n\n\
`imh show RB-03`: its statements, every answer you ever gave, your notes and reasons, the \
evidence for it, your goals and what assessors decided. `imh show E7` and `imh show G2`: every \
word that is kept of them, also what you replaced or took out, with the day until which it stood. Earlier \
words stay on this computer: no export has them.";

#[derive(clap::Args)]
pub struct Args {
    /// Competency such as RB-03, piece of evidence such as E7, or goal such as G2
    #[arg(value_name = "ID")]
    id: String,
    /// For a competency: the statements and answers at a level other than yours
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let workspace = open(session)?;
    let (framework, portfolio, first_device) =
        (&workspace.framework, &workspace.portfolio, &workspace.marker.first_device);
    let entries = workspace.entries()?;
    let deeds = deeds(&entries);
    let record = match find_record(framework, portfolio, &deeds, &args.id) {
        Ok(record) => record,
        Err(unknown) => {
            if let Some(ended) = ended_competency(framework, &entries, &args.id) {
                return Err(Failure::usage(format!(
                    "{} {} has no competency `{ended}`; an earlier framework of this portfolio had it",
                    framework.id, framework.version
                ))
                .hint(format!("imh history {ended}")));
            }
            Record::Competency(competency_meant(session, framework, &args.id, unknown.into())?)
        }
    };
    if args.level.is_some() && !matches!(record, Record::Competency(_)) {
        return Err(Failure::usage(format!(
            "--level is for a competency, and `{}` is not one",
            args.id
        )));
    }
    let spoken = args.report.spoken(framework);
    let spoken = spoken.as_ref();
    let view = match record {
        Record::Competency(competency) => {
            tell_namesake(session, &workspace, competency);
            let level = level_of(&workspace, competency, args.level.as_deref())?;
            let beside = CompetencyBeside {
                deeds: &deeds,
                gone: &evidence_gone(portfolio, &deeds),
                first_device,
                today: today(session),
                zone: session.context.zone(),
            };
            let competency = spoken.competency(competency.id.as_str()).unwrap_or(competency);
            ShowView::of_competency(CompetencyShowView::of(
                spoken, portfolio, competency, level, &beside,
            ))
        }
        Record::Evidence(item, gone) => {
            let gone = gone.map(|gone| GoneView::of(&gone, first_device));
            let view = evidence::all_of(session, &workspace, spoken, &deeds, &item, gone)?;
            ShowView::of_evidence(view)
        }
        Record::Goal(goal, gone) => {
            let gone = gone.map(|gone| GoneView::of(&gone, first_device));
            let beside = evidence::earlier_beside(session, &workspace, spoken);
            let earlier = earlier_of_goal(&deeds, &goal.id)
                .iter()
                .map(|earlier| EarlierView::of(earlier, None, &beside))
                .collect();
            ShowView::of_goal(GoalShowView::of(
                spoken,
                portfolio,
                &goal,
                today(session),
                earlier,
                gone,
            ))
        }
    };
    show(session, &args.report, &view)
}

/// Returns the requested level, else the person's own, else the first at which the competency has a
/// statement.
fn level_of<'w>(
    workspace: &'w Workspace,
    competency: &Competency,
    typed: Option<&str>,
) -> Result<&'w LevelId, Failure> {
    let levels: Vec<&LevelId> = workspace
        .framework
        .levels
        .iter()
        .map(|level| &level.id)
        .filter(|level| competency.is_at(level.as_str()))
        .collect();
    let Some(typed) = typed else {
        let own = &workspace.portfolio.level;
        return Ok(if competency.is_at(own.as_str()) {
            own
        } else {
            levels.first().copied().unwrap_or(own)
        });
    };
    let level = &find_level(&workspace.framework, typed)?.id;
    if competency.is_at(level.as_str()) {
        return Ok(level);
    }
    let known: Vec<&str> = levels.iter().map(|level| level.as_str()).collect();
    Err(Failure::usage(format!(
        "{} says nothing at level {level}; it does at {}",
        competency.id,
        list(&known)
    ))
    .hint(format!(
        "imh show {} --level {}",
        competency.id,
        known.first().copied().unwrap_or_default()
    )))
}

/// Mentions a piece of evidence or a goal with the same name: a framework may use `E1` or `G1` as
/// an id.
fn tell_namesake(session: &Session, workspace: &Workspace, competency: &Competency) {
    let id = competency.id.as_str();
    if workspace.portfolio.evidence_called(id).is_some() {
        session.ui.say(&format!(
            "There is a piece of evidence called {id} as well: imh evidence show {id}"
        ));
    }
    if workspace.portfolio.goal_called(id).is_some() {
        session.ui.say(&format!("There is a goal called {id} as well: imh plan"));
    }
}
