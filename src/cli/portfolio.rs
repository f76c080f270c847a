use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{
    Failure, Session,
    open::open,
    secrets::{OpenArgs, open_container},
    show::{ReportArgs, show},
};
use crate::{
    analysis::difference,
    format::{bag::FRAMEWORK, framework, sha256},
    model::{DeviceId, Framework, Portfolio},
    report::PortfolioDiffView,
    store::{read_portfolio, total_bytes},
    ui::Progress,
};

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
    let (_, old) = read(session, &args.old, &args.open)?;
    let (called, framework, new) = match &args.new {
        Some(path) => {
            let (framework, new) = read(session, path, &args.open)?;
            (path.display().to_string(), framework, new)
        }
        None => {
            let workspace = open(session)?;
            ("your portfolio".to_owned(), workspace.framework, workspace.portfolio)
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

/// What a portfolio file holds, once it is verified.
fn read(session: &Session, typed: &Path, args: &OpenArgs) -> Result<(Framework, Portfolio), Failure> {
    let path = session.context.absolute(typed);
    let container = open_container(session, &path, args)?;
    let progress = Progress::new("Reading", total_bytes(std::slice::from_ref(&path)));
    let read = read_portfolio(&container, &path, |bytes| progress.passed(bytes)).map_err(Failure::of_reading)?;
    drop(progress);
    let refused = || {
        Failure::usage(format!("`{}` cannot be relied on, so nothing is compared", typed.display()))
            .hint(format!("imh verify {}", typed.display()))
            .reading()
    };
    if !read.bag.verification.is_valid() {
        return Err(refused());
    }
    let bytes = read.bag.bytes_of(FRAMEWORK).ok_or_else(refused)?;
    let framework = framework::parse(bytes).map_err(|_| refused())?;
    let entries = read.file.and_then(|file| file.entries(&DeviceId::new("reader")).ok()).ok_or_else(refused)?;
    let portfolio = Portfolio::fold(entries).filter(|portfolio| portfolio.pin.sha256 == sha256(bytes)).ok_or_else(refused)?;
    Ok((framework, portfolio))
}
