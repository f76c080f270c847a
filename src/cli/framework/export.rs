//! `imh framework export`: a framework as the file of another program.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::{Timestamp, tz::TimeZone};

use super::{Failure, Session, changed_ids};
use crate::{
    cli::{
        init::pin_of,
        kit::{known::tell_if_another, output::write_file, packs::find_framework},
    },
    format::exchange::{GivenOut, case, mahara, moodle, sheet},
    model::Framework,
    text::{counted, quoted_path},
};

/// Write a framework as the file of another program
///
/// imh names everything that the format cannot carry. The file never has anybody's answers in it.
#[derive(clap::Args)]
pub(super) struct ExportFrameworkArgs {
    /// An id, `id@version`, or a TOML file
    framework: String,
    /// How the framework is written
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: ExchangeFormat,
    /// Output file (`-` is standard output) [default: named by the framework, in this folder]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExchangeFormat {
    /// A package of CASE 1.1 (JSON), for servers such as OpenSALT and OpenCASE
    Case,
    /// The table of competencies that Moodle takes in
    MoodleCsv,
    /// The matrix that Mahara takes in for SmartEvidence
    Mahara,
    /// A spreadsheet: a row for each competency and level
    Xlsx,
    /// The same as a table (CSV)
    Csv,
}

impl ExchangeFormat {
    /// Returns the ending of its file name.
    fn ending(self) -> &'static str {
        match self {
            Self::Case => "case.json",
            Self::MoodleCsv => "moodle.csv",
            Self::Mahara => "matrix",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Case => "CASE",
            Self::MoodleCsv => "the table of Moodle",
            Self::Mahara => "the matrix of Mahara",
            Self::Xlsx => "a spreadsheet",
            Self::Csv => "a table",
        }
    }

    /// Returns what comes next.
    fn next(self) -> &'static str {
        match self {
            Self::Case => {
                "Give the file to whoever runs your CASE server. Each new version of a framework has identifiers of its own."
            }
            Self::MoodleCsv => {
                "In Moodle, choose Site administration, Competencies, Import competency framework, with a comma and UTF-8."
            }
            Self::Mahara => {
                "In Mahara, choose Administration, Extensions, SmartEvidence, and upload the file there."
            }
            Self::Xlsx | Self::Csv => "Any program that opens a table can open it.",
        }
    }
}

pub(super) fn run(session: &Session, args: &ExportFrameworkArgs) -> Result<(), Failure> {
    let named = args.framework.as_str();
    let pack = find_framework(session, named)?;
    tell_if_another(session, &pin_of(&pack), &pack.framework);
    let framework = &pack.framework;
    let given = written(framework, args.format, session.context.bundle_time());
    let to_screen = args.output.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if to_screen && args.format == ExchangeFormat::Xlsx {
        return Err(Failure::usage("a spreadsheet cannot go to standard output")
            .hint("run the same command with --output FILE, or with --format csv"));
    }
    if to_screen {
        session.ui.bytes(&given.bytes)?;
        tell(session, args.format, framework, &given);
        return Ok(());
    }
    let path = match &args.output {
        Some(path) => session.context.absolute(path),
        None => session.context.current_folder.join(format!(
            "{}-{}.{}",
            framework.id,
            framework.version,
            args.format.ending()
        )),
    };
    write_file(session, &path, args.force, &given.bytes)?;
    session.ui.say(&format!(
        "{} {} is written as {}, with {}.",
        framework.id,
        framework.version,
        args.format.name(),
        counted(framework.competencies.len(), "competency", "competencies")
    ));
    tell(session, args.format, framework, &given);
    if args.format == ExchangeFormat::Mahara && path.extension().is_none_or(|end| end != "matrix") {
        session.ui.warn(&format!(
            "Mahara takes only files whose names end in `.matrix`, and {} does not.",
            quoted_path(&path)
        ));
    }
    session.ui.say(args.format.next());
    Ok(session.ui.data(&format!("{}\n", path.display()))?)
}

fn written(framework: &Framework, format: ExchangeFormat, now: Timestamp) -> GivenOut {
    match format {
        ExchangeFormat::Case => case::write(framework, changed(framework).unwrap_or(now)),
        ExchangeFormat::MoodleCsv => moodle::write(framework),
        ExchangeFormat::Mahara => mahara::write(framework),
        ExchangeFormat::Xlsx => sheet::xlsx(framework, TimeZone::UTC.to_datetime(now)),
        ExchangeFormat::Csv => sheet::csv(framework),
    }
}

/// Returns the time when a framework was issued: a published version does not change afterwards.
fn changed(framework: &Framework) -> Option<Timestamp> {
    let day = framework.publication.issued?.latest();
    day.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp())
}

/// Names what the format cannot carry.
fn tell(session: &Session, format: ExchangeFormat, framework: &Framework, given: &GivenOut) {
    if format == ExchangeFormat::Csv
        && let Some(warning) = changed_ids(framework)
    {
        session.ui.warn(&warning);
    }
    if framework.template {
        session.ui.warn("This framework is a template: its statements are still to be written.");
    }
    if given.lost.is_empty() {
        session.ui.say("The file has everything that the pack has.");
        return;
    }
    session.ui.say("The format cannot carry all of it:");
    for fault in &given.lost {
        session.ui.say(&format!("- {}", fault.in_words()));
    }
}
