//! `imh form`: writes the questions for people without imh.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    framework::changed_ids,
    init::{find_pack, pin_of},
    kit::{known::tell_if_another, open::open, output::write_file},
};
use crate::{
    analysis::find_level,
    format::sha256,
    model::{Digest, Framework, LevelId},
    report::FormView,
    store::find_workspace,
};

pub(super) const HELP: &str = "\
Write the questions for people who have no imh: a page that opens in any browser, a spreadsheet \
or a table";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the assessment as one page for people who have no imh
    ///
    /// It opens in any browser by itself, without a network, and can be answered by keyboard alone.
    /// It shows where somebody stands and what is open, and prints both on two sheets. Answers are
    /// kept in that browser as they are given, and saved as a file, which the page opens again, and
    /// which `imh rate --from FILE` and `imh cohort` take in.
    Html(FormArgs),
    /// Write the assessment as a spreadsheet for people who have no imh
    ///
    /// Each cell offers a list of answers; all other cells are protected against slips, without a
    /// password. People send the file itself back: `imh rate --from FILE` and `imh cohort` read it.
    Xlsx(FormArgs),
    /// Write the assessment as a table (CSV), to fill in with any program that reads one
    ///
    /// Answers go into the column `point`; the column `choices` lists the possible ones. `imh rate
    /// --from FILE` and `imh cohort` read it.
    Csv(FormArgs),
}

#[derive(clap::Args)]
struct FormArgs {
    /// Framework: an id, `id@version`, or a TOML file [default: the one of your portfolio, or the
    /// one that ships with imh]
    #[arg(long, value_name = "FRAMEWORK")]
    framework: Option<String>,
    /// Level to ask about [default: the one of your portfolio]
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Output file (`-` is standard output) [default: named by the framework, in this folder]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let (kind, args) = match args.command {
        Command::Html(args) => (FormFormat::Html, args),
        Command::Xlsx(args) => (FormFormat::Xlsx, args),
        Command::Csv(args) => (FormFormat::Csv, args),
    };
    form(session, &args, kind)
}

#[derive(Clone, Copy)]
enum FormFormat {
    Html,
    Xlsx,
    Csv,
}

impl FormFormat {
    /// Returns the ending of its file name, and the message after writing.
    fn ending_and_news(self) -> (&'static str, &'static str) {
        match self {
            Self::Html => (
                "html",
                "The page is written. Send it to whoever should answer: it opens with a double click, and sends nothing itself.",
            ),
            Self::Xlsx => (
                "xlsx",
                "The spreadsheet is written. Send it to whoever should answer: they choose from a list in each yellow cell, and save it.",
            ),
            Self::Csv => (
                "csv",
                "The table is written. The answer to each row goes into its column `point`.",
            ),
        }
    }
}

fn form(session: &Session, args: &FormArgs, kind: FormFormat) -> Result<(), Failure> {
    let (framework, sha256, own_level) = framework(session, args.framework.as_deref())?;
    let level = match (&args.level, own_level) {
        (Some(typed), _) => find_level(&framework, typed)?,
        (None, Some(own)) => find_level(&framework, own.as_str())?,
        (None, None) => {
            let levels: Vec<String> =
                framework.levels.iter().map(|level| level.id.to_string()).collect();
            return Err(Failure::usage("no level was given")
                .hint(format!("run the same command with --level {}", levels.join(", or "))));
        }
    };
    let view = FormView::of(&framework, level, sha256);
    let bytes = match kind {
        FormFormat::Html => view.page().into_bytes(),
        FormFormat::Csv => view.table().into_bytes(),
        FormFormat::Xlsx => {
            view.book(jiff::tz::TimeZone::UTC.to_datetime(session.context.bundle_time()))
        }
    };
    let (ending, news) = kind.ending_and_news();
    let path = match &args.output {
        Some(path) if path.as_os_str() == "-" => return Ok(session.ui.bytes(&bytes)?),
        Some(path) => session.context.absolute(path),
        None => session
            .context
            .current_folder
            .join(format!("{}-level-{}.{ending}", framework.id, level.id)),
    };
    write_file(session, &path, args.force, &bytes)?;
    session.ui.say(news);
    if let (FormFormat::Csv, Some(warning)) = (kind, changed_ids(&framework)) {
        session.ui.warn(&warning);
    }
    session.ui.say("To read the answers: `imh rate --from FILE` for one person, `imh cohort gaps FOLDER` for many.");
    Ok(session.ui.data(&format!("{}\n", path.display()))?)
}

/// Finds the framework that was named, else the portfolio's with its level, else the shipped one;
/// and the digest of its file.
fn framework(
    session: &Session,
    named: Option<&str>,
) -> Result<(Framework, Digest, Option<LevelId>), Failure> {
    if named.is_none() && find_workspace(&session.context, session.workspace.as_deref()).is_ok() {
        let workspace = open(session)?;
        return Ok((
            workspace.framework,
            workspace.portfolio.pin.sha256,
            Some(workspace.portfolio.level),
        ));
    }
    let pack = find_pack(session, named)?;
    tell_if_another(session, &pin_of(&pack), &pack.framework);
    Ok((pack.framework, sha256(&pack.bytes), None))
}
