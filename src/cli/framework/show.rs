//! `imh framework show`: one framework, to be read.

use super::{Failure, Session};
use crate::{
    analysis::find_level,
    cli::kit::{
        known::tell_if_another,
        open::open,
        output::{ReportArgs, show},
        packs::find_framework,
    },
    format,
    model::Pin,
    report::FrameworkShowView,
    store::find_workspace,
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
    let (framework, bytes) = match &args.framework {
        None if find_workspace(&session.context, session.workspace.as_deref()).is_ok() => {
            let workspace = open(session)?;
            let bytes = workspace.framework_bytes().to_vec();
            (workspace.framework, bytes)
        }
        named => {
            let named = named.as_deref().unwrap_or("imh-practice");
            let pack = find_framework(session, named)?;
            (pack.framework, pack.bytes)
        }
    };
    let pin = Pin {
        id: framework.id.clone(),
        version: framework.version.clone(),
        sha256: format::sha256(&bytes),
    };
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
