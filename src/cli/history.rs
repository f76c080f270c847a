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
    analysis::deeds,
    model::{Act, CompetencyId},
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
        Some(typed) => {
            // One of an earlier framework, which a move left behind, has a history as well.
            let ids = [typed.trim().to_owned(), typed.trim().to_uppercase()].map(CompetencyId::new);
            let ended = ids
                .into_iter()
                .filter(|id| workspace.framework.competency(id.as_str()).is_none())
                .find(|id| entries.iter().any(|entry| concerns(&entry.act, id)));
            Some(match ended {
                Some(ended) => ended,
                None => competency_named(session, &workspace.framework, typed)?.id.clone(),
            })
        }
    };
    let deeds = deeds(&entries);
    let wanted = |act: &Act| competency.as_ref().is_none_or(|id| concerns(act, id));
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

fn concerns(act: &Act, competency: &CompetencyId) -> bool {
    match act {
        Act::Rated { ratings, .. } => ratings.iter().any(|rating| rating.competency == *competency),
        Act::EvidenceAdded(item) => item.speaks_for(competency),
        Act::GoalAdded(goal) => goal.competencies.contains(competency),
        Act::DecisionsReceived(received) => received.review.standing(competency).is_some(),
        Act::EvidenceLinked { competencies, .. } | Act::EvidenceUnlinked { competencies, .. } => {
            competencies.contains(competency)
        }
        Act::Began { .. }
        | Act::Set(_)
        | Act::EvidenceEdited { .. }
        | Act::EvidenceRemoved { .. }
        | Act::GoalEdited { .. }
        | Act::GoalDone { .. }
        | Act::FindingsAccepted(_)
        | Act::Moved(_)
        | Act::Undone(_)
        | Act::Exported(_)
        | Act::BackedUp { .. } => false,
    }
}
