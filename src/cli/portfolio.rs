//! `imh portfolio diff`: shows how one portfolio file differs from an earlier one.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    kit::{
        bundle::{ReadBundle, read_bundle},
        known::pack_of,
        open::open,
        output::{ReportArgs, show},
        secrets::OpenArgs,
    },
};
use crate::{analysis::difference, model::Portfolio, report::PortfolioDiffView, text::one_line};

pub(super) const HELP: &str = "\
See what is new in a portfolio file since an earlier one";

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
/// For whoever looks at a portfolio again, and for its person before they send it again. Both files
/// are verified first.
#[derive(clap::Args)]
struct DiffArgs {
    /// The earlier file
    old: PathBuf,
    /// Later file [default: your portfolio as it is now]
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
    let ReadBundle { portfolio: old, pack: old_pack, .. } =
        read_bundle(session, &args.old, &args.open, nothing)?;
    let (called, framework, new, pack) = match &args.new {
        Some(path) => {
            let ReadBundle { framework, portfolio, pack, .. } =
                read_bundle(session, path, &args.open, nothing)?;
            (path.display().to_string(), framework, portfolio, pack)
        }
        None => {
            let workspace = open(session)?;
            let pack = pack_of(session, &workspace.portfolio.pin, Some(&workspace.framework))?;
            ("your portfolio".to_owned(), workspace.framework.into(), workspace.portfolio, pack)
        }
    };
    if old.pin.sha256 != new.pin.sha256 {
        // Two frameworks may share a name and version, so the digest distinguishes them.
        let is_alike = (&old.pin.id, &old.pin.version) == (&new.pin.id, &new.pin.version);
        let digits = |portfolio: &Portfolio| {
            if is_alike {
                format!(" ({})", &portfolio.pin.sha256.to_string()[..12])
            } else {
                String::new()
            }
        };
        let name = |portfolio: &Portfolio| {
            one_line(&format!(
                "{} {}{}",
                portfolio.pin.id,
                portfolio.pin.version,
                digits(portfolio)
            ))
        };
        let failure = Failure::usage(format!(
            "the two were made against different frameworks: {}, and {}",
            name(&old),
            name(&new)
        ));
        let sides = [(args.old.display().to_string(), old_pack), (called, pack)];
        let said =
            sides.into_iter().filter_map(|(file, pack)| Some(format!("{file}: {}", pack.says?)));
        return Err(failure.because_of(said).hint("`imh verify` names the framework of each"));
    }
    let framework = args.report.spoken(&framework);
    let difference = difference(&framework, &old, &new);
    show(
        session,
        &args.report,
        &PortfolioDiffView::of(
            &args.old.display().to_string(),
            &called,
            &framework,
            (&new.pin, pack),
            &difference,
        ),
    )
}
