use std::path::PathBuf;

use clap::Subcommand;

use super::{Failure, Session, init::find_pack, open::open, show::write_file};
use crate::{
    analysis::find_level,
    model::{Framework, LevelId},
    report::FormView,
    store::find_workspace,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Html(HtmlArgs),
}

/// Write the assessment as one page for people who have no imh
///
/// It opens in any browser by itself, without a network, and can be answered by keyboard alone. Answers are kept in that browser as they
/// are given, and saved as a file, which `imh rate --from FILE` takes in.
#[derive(clap::Args)]
struct HtmlArgs {
    /// An id, `id@version`, or a TOML file; without it, that of your portfolio, or the one that ships
    #[arg(long, value_name = "FRAMEWORK")]
    framework: Option<String>,
    /// The level to ask about; without it, that of your portfolio
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// The file to write; without it, one in this folder (`-` is standard output)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Html(args) => html(session, &args),
    }
}

fn html(session: &Session, args: &HtmlArgs) -> Result<(), Failure> {
    let (framework, own_level) = framework(session, args.framework.as_deref())?;
    let level = match (&args.level, own_level) {
        (Some(typed), _) => find_level(&framework, typed)?,
        (None, Some(own)) => find_level(&framework, own.as_str())?,
        (None, None) => {
            let levels: Vec<String> = framework.levels.iter().map(|level| level.id.to_string()).collect();
            return Err(Failure::usage("which level is not said").hint(format!("the same with --level {}", levels.join(", or "))));
        }
    };
    let page = FormView::of(&framework, level).page();
    let path = match &args.output {
        Some(path) if path.as_os_str() == "-" => return Ok(session.ui.data(&page)?),
        Some(path) => session.context.absolute(path),
        None => session.context.current_folder.join(format!("{}-level-{}.html", framework.id, level.id)),
    };
    write_file(session, &path, args.force, page.as_bytes())?;
    session.ui.say("The page is written. Send it to whoever should answer: it opens by a double click, and sends nothing itself.");
    session.ui.say("What comes back: imh rate --from FILE");
    Ok(session.ui.data(&format!("{}\n", path.display()))?)
}

/// The framework that was named, or that of the portfolio with its level, or the one that ships.
fn framework(session: &Session, named: Option<&str>) -> Result<(Framework, Option<LevelId>), Failure> {
    if named.is_none() && find_workspace(&session.context, session.workspace.as_deref()).is_ok() {
        let workspace = open(session)?;
        return Ok((workspace.framework, Some(workspace.portfolio.level)));
    }
    Ok((find_pack(session, named)?.framework, None))
}
