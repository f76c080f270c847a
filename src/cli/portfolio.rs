use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    bundle::{ReadBundle, read_bundle},
    open::open,
    output::{ReportArgs, show},
    secrets::OpenArgs,
};
use crate::{analysis::difference, model::Portfolio, report::PortfolioDiffView};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Diff(DiffArgs),
}

/// See what is new in a portfolio since an earlier one: ratings, evidence and plan
///
/// For whoever looks at a portfolio again, and for its person before they send it again. Both files are verified first.
#[derive(clap::Args)]
struct DiffArgs {
    /// The earlier file
    old: PathBuf,
    /// The later file; without one, your portfolio as it is now
    new: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Diff(args) => diff(session, &args),
    }
}

fn diff(session: &Session, args: &DiffArgs) -> Result<(), Failure> {
    let nothing = "nothing is compared";
    let old = read_bundle(session, &args.old, &args.open, nothing)?.portfolio;
    let (called, framework, new) = match &args.new {
        Some(path) => {
            let ReadBundle { framework, portfolio, .. } = read_bundle(session, path, &args.open, nothing)?;
            (path.display().to_string(), framework, portfolio)
        }
        None => {
            let workspace = open(session)?;
            ("your portfolio".to_owned(), workspace.framework.into(), workspace.portfolio)
        }
    };
    if old.pin.sha256 != new.pin.sha256 {
        let name = |portfolio: &Portfolio| format!("{} {}", portfolio.pin.id, portfolio.pin.version);
        return Err(Failure::usage(format!("the two were made against different frameworks: {}, and {}", name(&old), name(&new)))
            .hint("imh verify names the framework of each")
            .reading());
    }
    let difference = difference(&framework, &old, &new);
    show(session, &args.report, &PortfolioDiffView::of(&args.old.display().to_string(), &called, &framework, new.pin.sha256, &difference))
}
