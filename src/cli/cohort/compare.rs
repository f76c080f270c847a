//! `imh cohort compare`: compares the same people at two dates.

use std::path::PathBuf;

use super::{
    people::{Naming, ReadArgs, read},
    purpose::PurposeArgs,
};
use crate::{
    analysis::cohort::{Compared, comparison},
    cli::{
        Failure, Session,
        kit::output::{ReportArgs, show},
    },
    report::CohortCompareView,
};

#[derive(clap::Args)]
pub(super) struct CompareCohortsArgs {
    /// File or folder with the earlier answers
    before: PathBuf,
    /// File or folder with the later answers
    after: PathBuf,
    /// Compare whole domains and no competencies: of few people, more may be shown
    #[arg(long, conflicts_with_all = ["fail_on_falls", "overall"], help_heading = "Report")]
    domains: bool,
    /// Compare all domains together and nothing else: of very few people, this may be all that can be shown
    #[arg(long, conflicts_with = "fail_on_falls", help_heading = "Report")]
    overall: bool,
    /// Exit with 1 if anybody moved down in anything, as far as it is shown
    #[arg(long)]
    fail_on_falls: bool,
    #[command(flatten)]
    purpose: PurposeArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn compare(session: &Session, args: &CompareCohortsArgs) -> Result<(), Failure> {
    let sides = [std::slice::from_ref(&args.before), std::slice::from_ref(&args.after)];
    let minimum = args.purpose.minimum(&args.read)?;
    let mut sides = read(session, &sides, &args.read, &Naming::default())?;
    let after = sides.remove(1).spoken(&args.report).without_unseen();
    let before = sides.remove(0).spoken(&args.report).without_unseen();
    let compared = if args.domains {
        Compared::Domains
    } else if args.overall {
        Compared::Overall
    } else {
        Compared::Competencies
    };
    let comparisons: Vec<_> = after
        .in_order()
        .into_iter()
        .filter_map(|at| {
            let questionnaire = &after.questionnaires[at];
            let of_before =
                before.questionnaires.iter().position(|one| one.is_same(questionnaire))?;
            let (first, second) = (before.of_questionnaire(of_before), after.of_questionnaire(at));
            (!first.is_empty())
                .then(|| comparison(questionnaire, &first, &second, minimum, compared))
        })
        .collect();
    let view = CohortCompareView::of(
        args.purpose.head(session, minimum),
        [before.about(&args.read, minimum), after.about(&args.read, minimum)],
        &comparisons,
    );
    show(session, &args.report, &view)?;
    if args.report.is_csv() {
        view.odd_orders().for_each(|odd| session.ui.warn(&odd));
    }
    before.end(session, &args.read, args.report.is_csv()).and(after.end(
        session,
        &args.read,
        args.report.is_csv(),
    ))?;
    if !args.fail_on_falls {
        return Ok(());
    }
    if view.did_anything_fall() {
        return Err(Failure::no());
    }
    if view.is_unpaired() {
        session.ui.warn("Nobody was found on both sides, so imh cannot tell whether anybody moved down. --people-by file or folder finds people by the names of their files or folders.");
    }
    if view.hides_falls() {
        session.ui.warn("Some numbers of people who moved down are not shown, so people may have moved down. If you may see small numbers, --min-group 1 shows all of them.");
    }
    Ok(())
}
