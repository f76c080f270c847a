//! `imh framework show`: one framework, to be read.

use super::{Failure, Session};
use crate::{
    analysis::find_level,
    cli::kit::{
        known::tell_if_another,
        output::{ReportArgs, show},
        packs::{OwnOrNamed, own_or_named},
    },
    report::FrameworkShowView,
};

/// Read a framework: its levels, roles, scales, kinds of evidence and every statement
///
/// Without a name it is the one of your portfolio, or the one that ships.
#[derive(clap::Args)]
pub(super) struct ShowFrameworkArgs {
    /// An id, `id@version`, or a TOML file
    framework: Option<String>,
    /// Only what is stated at this level
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &ShowFrameworkArgs) -> Result<(), Failure> {
    let OwnOrNamed { framework, pin, .. } = own_or_named(session, args.framework.as_deref())?;
    tell_if_another(session, &pin, &framework);
    let level = args.level.as_deref().map(|typed| find_level(&framework, typed)).transpose()?;
    show(
        session,
        &args.report,
        &FrameworkShowView::of(
            &args.report.spoken(&framework),
            pin.sha256,
            level.map(|level| level.id.as_str()),
        ),
    )
}
