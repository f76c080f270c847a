//! `imh history`: lists everything the person did, and when.

use super::{
    Failure, Session,
    kit::{
        competency::competency_named,
        open::open,
        output::{ReportArgs, show},
    },
};
use crate::{
    analysis::{deeds, ended_competency},
    model::Act,
    report::HistoryView,
};

pub(super) const HELP: &str = "\
See everything you did, and when";

#[derive(clap::Args)]
pub struct Args {
    /// Only what concerns this competency
    competency: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let workspace = open(session)?;
    let entries = workspace.entries()?;
    let competency = match args.competency.as_deref() {
        None => None,
        // One of an earlier framework, which a move left behind, has a history as well.
        Some(typed) => Some(match ended_competency(&workspace.framework, &entries, typed) {
            Some(ended) => ended,
            None => competency_named(session, &workspace.framework, typed)?.id.clone(),
        }),
    };
    let deeds = deeds(&entries);
    let wanted = |act: &Act| competency.as_ref().is_none_or(|id| act.concerns(id));
    let zone = session.context.zone();
    show(
        session,
        &args.report,
        &HistoryView::of(
            &args.report.spoken(&workspace.framework),
            &workspace.portfolio,
            &deeds,
            &workspace.marker.first_device,
            &zone,
            wanted,
        ),
    )
}
