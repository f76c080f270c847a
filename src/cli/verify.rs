use std::path::PathBuf;

use super::{
    Failure, Session,
    show::{ReportArgs, show},
};
use crate::{
    format::bag,
    report::VerifyView,
    store::{read_bundle, total_bytes},
    ui::Progress,
};

#[derive(clap::Args)]
pub struct Args {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let path = session.context.absolute(&args.file);
    let progress = Progress::new("Reading", total_bytes(std::slice::from_ref(&path)));
    let verification = read_bundle(bag::OF_PORTFOLIO, &path, |bytes| progress.passed(bytes)).map_err(Failure::of_reading)?;
    drop(progress);
    let view = VerifyView::of(&args.file.display().to_string(), verification);
    show(session, &args.report, &view)?;
    if view.valid { Ok(()) } else { Err(Failure::no()) }
}
