use super::{
    Failure, Session,
    open::open,
    show::{ReportArgs, show},
};
use crate::{analysis::standings, report::StatusView};

/// See where you stand
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let workspace = open(session)?;
    let standings = standings(&workspace.framework, &workspace.portfolio, &workspace.portfolio.level);
    show(session, &args.report, &StatusView::of(&workspace.framework, &workspace.portfolio, &standings))
}
