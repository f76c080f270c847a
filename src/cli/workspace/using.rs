//! `imh workspace use`: the portfolio that imh opens wherever the person is.

use std::path::PathBuf;

use crate::{
    cli::{Exit, Failure, Session},
    store::{find_workspace, forget, remember, remembered},
};

/// Choose the portfolio that imh opens from now on, wherever you are
///
/// It is remembered on this computer. `--workspace`, `IMH_WORKSPACE` and a portfolio in the folder
/// that you are in come first. Without a folder, imh says which one you chose.
#[derive(clap::Args)]
pub(super) struct UseArgs {
    /// The folder of the portfolio
    dir: Option<PathBuf>,
    /// Forget your choice, so that imh looks in your own data folder again
    #[arg(long, conflicts_with = "dir")]
    forget: bool,
}

pub(super) fn run(session: &Session, args: &UseArgs) -> Result<(), Failure> {
    let context = &session.context;
    if args.forget {
        session.ui.say(&match forget(context)? {
            Some(folder) => format!(
                "Forgotten. The portfolio in `{}` stays as it is; imh looks in your own data folder again.",
                folder.display()
            ),
            None => "You had chosen none, so there was nothing to forget.".to_owned(),
        });
        return Ok(());
    }
    let Some(dir) = &args.dir else {
        let Some(folder) = remembered(context) else {
            return Err(Failure::new(Exit::No, "you have chosen no portfolio")
                .hint("`imh workspace use FOLDER` chooses one"));
        };
        session.ui.data(&format!("{}\n", folder.display()))?;
        return Ok(());
    };
    let folder = find_workspace(context, Some(dir))?;
    let folder: PathBuf = folder.components().collect();
    remember(context, &folder)?;
    session.ui.say(&format!("From now on imh opens the portfolio in `{}`.", folder.display()));
    if let Some(other) =
        context.workspace.as_ref().filter(|other| context.absolute(other) != folder)
    {
        session.ui.warn(&format!(
            "IMH_WORKSPACE names `{}`, and that comes first as long as it is set.",
            other.display()
        ));
    }
    Ok(())
}
