//! `imh framework list`: the frameworks on this machine.

use super::{Failure, Session};
use crate::{
    cli::{
        init::pin_of,
        kit::{
            known::tell_if_another,
            output::{ReportArgs, show},
        },
    },
    report::{FrameworkListView, ListedFramework},
    store::{AWAY, Packs},
};

/// See the frameworks there are
#[derive(clap::Args)]
pub(super) struct ListFrameworksArgs {
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &ListFrameworksArgs) -> Result<(), Failure> {
    let user_folder = session.context.user_folder.as_deref();
    let packs = Packs::load(user_folder)?;
    for pack in &packs.unreadable {
        session.ui.warn(&format!("`{}` has faults; see `imh framework check`.", pack.name));
    }
    for path in &packs.away {
        session.ui.warn(&format!("`{}` {AWAY}.", path.display()));
    }
    for pack in packs.frameworks.iter().filter(|pack| pack.installed) {
        tell_if_another(session, &pin_of(pack), &pack.framework);
    }
    let frameworks = packs
        .frameworks
        .iter()
        .map(|pack| ListedFramework::of(&args.report.spoken(&pack.framework), pack.installed))
        .collect();
    show(
        session,
        &args.report,
        &FrameworkListView {
            frameworks,
            folder: Packs::own_folder(user_folder).map(|folder| folder.display().to_string()),
        },
    )
}
