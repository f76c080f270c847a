//! `imh framework`: lists, shows and checks frameworks.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    init::pin_of,
    kit::{
        ask::MOST_INPUT_BYTES,
        known::tell_if_another,
        open::open,
        output::{FormatArg, ReportArgs, show},
    },
};
use crate::{
    analysis::find_level,
    format,
    model::{Framework, Pin},
    report::{
        CheckedFramework, FaultView, FrameworkCheckView, FrameworkListView, FrameworkShowView,
        ListedFramework,
    },
    store::{AWAY, Packs, find_workspace, read_named},
    text::{counted, quoted_path, spreadsheet::becomes},
};

pub(super) const HELP: &str = "\
See the frameworks there are, read one, or check one you are writing";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(ListFrameworksArgs),
    Show(ShowFrameworkArgs),
    Check(CheckFrameworkArgs),
}

/// See the frameworks there are
#[derive(clap::Args)]
struct ListFrameworksArgs {
    #[command(flatten)]
    report: ReportArgs,
}

/// Read a framework: its levels, roles, scales, kinds of evidence and every statement
///
/// Without a name it is the one of your portfolio, or the one that ships.
#[derive(clap::Args)]
struct ShowFrameworkArgs {
    /// An id, `id@version`, or a TOML file
    framework: Option<String>,
    /// Only what is stated at this level
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

/// Check a framework file, and name everything that is wrong with it
///
/// Exits with 1 if there is a fault.
#[derive(clap::Args)]
struct CheckFrameworkArgs {
    /// The TOML file
    file: PathBuf,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::List(args) => list(session, &args),
        Command::Show(args) => show_one(session, &args),
        Command::Check(args) => check(session, &args),
    }
}

fn list(session: &Session, args: &ListFrameworksArgs) -> Result<(), Failure> {
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
        .map(|pack| ListedFramework::of(&pack.framework, pack.installed))
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

fn show_one(session: &Session, args: &ShowFrameworkArgs) -> Result<(), Failure> {
    let (framework, bytes) = match &args.framework {
        None if find_workspace(&session.context, session.workspace.as_deref()).is_ok() => {
            let workspace = open(session)?;
            let bytes = workspace.framework_bytes().to_vec();
            (workspace.framework, bytes)
        }
        named => {
            let named = named.as_deref().unwrap_or("imh-practice");
            let pack = Packs::load(session.context.user_folder.as_deref())?
                .find(named, &session.context.absolute(std::path::Path::new(named)))?;
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
        &FrameworkShowView::of(&framework, pin.sha256, level.map(|level| level.id.as_str())),
    )
}

/// Lists ids that a spreadsheet would convert on opening a table, so that answers would come back
/// without them.
pub(super) fn changed_ids(framework: &Framework) -> Option<String> {
    const SHOWN: usize = 3;
    let changed: Vec<String> = framework
        .competencies
        .iter()
        .filter_map(|competency| {
            Some(format!("`{}` becomes {}", competency.id, becomes(competency.id.as_str())?))
        })
        .collect();
    let more = changed.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(", and {more} more like these") } else { String::new() };
    (!changed.is_empty()).then(|| {
        format!(
            "Spreadsheets change {} when they open a table (CSV): {}{more}. Choose ids whose letters spell no month in any language, or hand out the form as .xlsx or as a page.",
            counted(changed.len(), "id", "ids"),
            changed[..changed.len().min(SHOWN)].join(", ")
        )
    })
}

fn check(session: &Session, args: &CheckFrameworkArgs) -> Result<(), Failure> {
    let bytes = read_named(&session.context.absolute(&args.file), MOST_INPUT_BYTES)?;
    let file = args.file.display().to_string();
    let view = match format::framework::parse(&bytes) {
        Ok(framework) => FrameworkCheckView {
            valid: true,
            file,
            framework: Some(CheckedFramework {
                id: framework.id.to_string(),
                version: framework.version.clone(),
                template: framework.template,
                competencies: framework.competencies.len(),
            }),
            faults: Vec::new(),
            warnings: changed_ids(&framework).into_iter().collect(),
        },
        Err(faults) => FrameworkCheckView {
            valid: false,
            faults: FaultView::of(&file, &bytes, &faults),
            file,
            framework: None,
            warnings: Vec::new(),
        },
    };
    show(session, &args.report, &view)?;
    for warning in &view.warnings {
        session.ui.warn(warning);
    }
    if view.valid {
        let is_usable = view.framework.as_ref().is_some_and(|framework| !framework.template);
        if is_usable && args.report.format == FormatArg::Text && args.report.output.is_none() {
            session.ui.say(&format!("To use it: imh init --framework {}", quoted_path(&args.file)));
        }
        return Ok(());
    }
    Err(Failure::no())
}
