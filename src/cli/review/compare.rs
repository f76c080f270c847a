//! `imh review compare`: how far two assessors of one portfolio agree.

use super::{
    look::framework_of,
    settle::{PairArgs, read_pair},
};
use crate::{
    analysis::agreement,
    cli::{
        Failure, Session,
        kit::{
            known::pack_of_reviews,
            output::{FormatArg, ReportArgs, show},
        },
    },
    report::AgreementView,
    text::quoted_path,
};

#[derive(clap::Args)]
pub(super) struct CompareReviewsArgs {
    #[command(flatten)]
    pair: PairArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn compare(session: &Session, args: &CompareReviewsArgs) -> Result<(), Failure> {
    let (one, other) = read_pair(session, &args.pair)?;
    let agreement = agreement(&one.review, &other.review);
    let framework = framework_of(session, &one.review);
    show(
        session,
        &args.report,
        &AgreementView::of(
            &one.review,
            &other.review,
            &agreement,
            framework.as_ref().map(|framework| args.report.spoken(framework)).as_deref(),
            pack_of_reviews(session, &[&one.review, &other.review])?,
        ),
    )?;
    if args.report.format == FormatArg::Text && agreement.pairs.iter().any(|pair| !pair.is_alike())
    {
        let [one, other] = [&args.pair.one, &args.pair.other].map(|path| quoted_path(path));
        session.ui.hint(&format!("imh review settle {one} {other}"));
    }
    Ok(())
}
