//! `imh review show`: shows a decision file.

use std::path::PathBuf;

use super::{
    beside::{DecidedBeside, decided_beside},
    read_review,
};
use crate::{
    cli::{
        Failure, Session,
        kit::{
            known::pack_of_reviews,
            output::{ReportArgs, show},
            secrets::OpenArgs,
        },
    },
    format::sha256,
    model::{Framework, Review},
    report::{ReviewView, WhoseRole},
    store::Packs,
};

#[derive(clap::Args)]
pub(super) struct ShowReviewArgs {
    /// The decision file
    file: PathBuf,
    /// Signers that count: a file of allowed signers or of public keys, or `own` for your key
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn show_file(session: &Session, args: &ShowReviewArgs) -> Result<(), Failure> {
    let read = read_review(session, &args.file, &args.open, args.signer.as_deref())?;
    let named = [(args.file.as_path(), read)];
    let is_settled = !named[0].1.review.settles.is_empty();
    let beside = if is_settled {
        decided_beside(session, &named, &args.open, args.signer.as_deref())
    } else {
        DecidedBeside::default()
    };
    beside.tell_unread(session);
    for (path, _) in beside.decided {
        session.ui.warn(&format!(
            "`{}` beside it decides something that is not settled here. `imh review list` on the folder shows what counts from both.",
            path.display()
        ));
    }
    let [(_, read)] = named;
    let framework = framework_of(session, &read.review);
    let signed_by = read.signed.map(|signed| {
        read.by.map_or_else(
            || signed.fingerprint.clone(),
            |by| format!("{by} ({})", signed.fingerprint),
        )
    });
    let spoken = framework.as_ref().map(|framework| args.report.spoken(framework));
    show(
        session,
        &args.report,
        &ReviewView::of(
            &read.review,
            spoken.as_deref().map(|framework| (framework, WhoseRole::Unknown)),
            pack_of_reviews(session, &[&read.review])?,
            signed_by,
        ),
    )
}

/// Returns the framework of a review, if this computer has exactly that file.
pub(super) fn framework_of(session: &Session, review: &Review) -> Option<Framework> {
    let packs = Packs::load(session.context.user_folder.as_deref()).ok()?;
    packs
        .frameworks
        .into_iter()
        .find(|pack| sha256(&pack.bytes) == review.pin.sha256)
        .map(|pack| pack.framework)
}
