//! `imh gaps`: lists what is open, and the training that covers it.

use super::{
    Failure, Session,
    kit::{
        open::open,
        output::{ReportArgs, show},
        packs::courses,
    },
};
use crate::{
    analysis::{self, Standing, Target, find_domain, find_level, standing_of, standings},
    report::GapsView,
};

pub(super) const HELP: &str = "\
See what is open at your level, what is missing for it, and the training that covers it";

#[derive(clap::Args)]
pub struct Args {
    /// Another level than yours
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Only this domain
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
    /// Exit with 1 if anything is open
    #[arg(long)]
    fail_on_gaps: bool,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let workspace = open(session)?;
    let framework = &workspace.framework;
    let target = match &args.level {
        Some(typed) => Target::at(&workspace.portfolio, &find_level(framework, typed)?.id),
        None => Target::of(framework, &workspace.portfolio),
    };
    let domain = args.domain.as_deref().map(|typed| find_domain(framework, typed)).transpose()?;
    let spoken = args.report.spoken(framework);
    let framework = spoken.as_ref();
    let mut standings = standings(framework, &workspace.portfolio, &target);
    standings
        .retain(|standing| domain.is_none_or(|domain| standing.competency.domain == domain.id));
    let at_levels = target.levels.iter().flat_map(|level| {
        let seen = framework.at_level(level.as_str()).map(move |competency| (*level, competency));
        seen.filter(|(_, competency)| domain.is_none_or(|one| competency.domain == one.id))
    });
    let answered: Vec<Standing<'_>> = at_levels
        .map(|(level, competency)| standing_of(framework, &workspace.portfolio, competency, level))
        .collect();
    let catalogue = courses(session);
    let gaps = analysis::gaps(framework, &standings, &catalogue);
    let exported = workspace.as_decided_on()?;
    let mut decided = analysis::decided(framework, &workspace.portfolio, &exported);
    decided.retain(|one| {
        domain.is_none_or(|domain| one.competency.domain == domain.id)
            && target.levels.contains(&&one.decision.level)
    });
    let is_open = !gaps.is_empty();
    show(
        session,
        &args.report,
        &GapsView::of(
            framework,
            workspace.portfolio.pin.sha256,
            (&target, &workspace.portfolio.level),
            &standings,
            &gaps,
            &answered,
            &decided,
        ),
    )?;
    if args.fail_on_gaps && is_open { Err(Failure::no()) } else { Ok(()) }
}
