//! `imh form`: writes the questions for people without imh.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use jiff::civil::Date;

use super::{
    Failure, Session,
    cohort::{closing, expected},
    framework::changed_ids,
    init::{find_pack, pin_of},
    kit::{
        known::tell_if_another,
        open::open,
        output::{refuse_own_files, write_file},
    },
};
use crate::{
    analysis::find_level,
    format::{
        Expected,
        calendar::{self, CalendarDay},
        sha256,
    },
    model::{Digest, Fault, Framework, Level, LevelId},
    report::{FormView, Table, csv_of},
    store::{find_workspace, write_folder},
    text::{clean_file_name, counted, is_name, one_line},
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
    ///
    /// With --for-each, it writes a form for each person of a table, each with a code of their own.
    Html(HtmlArgs),
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

#[derive(clap::Args)]
struct HtmlArgs {
    /// Write a form for each person of a table (CSV) with a column `person`, a column `code`, or both,
    /// into the folder that --output names; whoever has no code gets one
    #[arg(long, value_name = "FILE", requires = "output")]
    for_each: Option<PathBuf>,
    /// The last day on which answers are in time; --for-each also writes it for a calendar
    #[arg(long, value_name = "DAY")]
    closing: Option<String>,
    #[command(flatten)]
    form: FormArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let (kind, args) = match args.command {
        Command::Html(args) => {
            let closing = args.closing.as_deref().map(closing).transpose()?;
            return match &args.for_each {
                Some(people) => for_each(session, &args.form, people, closing),
                None => form(session, &args.form, FormFormat::Html, closing),
            };
        }
        Command::Xlsx(args) => (FormFormat::Xlsx, args),
        Command::Csv(args) => (FormFormat::Csv, args),
    };
    form(session, &args, kind, None)
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

fn level<'f>(
    framework: &'f Framework,
    args: &FormArgs,
    own_level: Option<LevelId>,
) -> Result<&'f Level, Failure> {
    Ok(match (&args.level, own_level) {
        (Some(typed), _) => find_level(framework, typed)?,
        (None, Some(own)) => find_level(framework, own.as_str())?,
        (None, None) => {
            let levels: Vec<String> =
                framework.levels.iter().map(|level| level.id.to_string()).collect();
            return Err(Failure::usage("no level was given")
                .hint(format!("run the same command with --level {}", levels.join(", or "))));
        }
    })
}

/// Writes a form for each person of a table, a table that says whose each code is, and the last day
/// for a calendar.
fn for_each(
    session: &Session,
    args: &FormArgs,
    people: &Path,
    closing: Option<Date>,
) -> Result<(), Failure> {
    let (framework, sha256, own_level) = framework(session, args.framework.as_deref())?;
    let level = level(&framework, args, own_level)?;
    let table = expected(session, people)?;
    let codes = codes(session, &table, people)?;
    let folder = args.output.as_deref().unwrap_or(Path::new("forms"));
    if folder.as_os_str() == "-" || args.force {
        return Err(Failure::usage("--for-each writes a folder, and imh never replaces a folder")
            .hint("use --output with the name of a folder that does not exist yet"));
    }
    let place = session.context.absolute(folder);
    refuse_own_files(session, &place)?;
    let columns = ["code", "person"].into_iter().chain(table.columns.iter().map(String::as_str));
    let mut whose = Table::new(columns.chain(["form"]));
    for (one, code) in table.people.iter().zip(&codes) {
        let names = [code.clone(), one.person.clone()];
        let others = one.others.iter().map(|cell| one_line(cell));
        whose.row(names.into_iter().chain(others).chain([format!("{code}.html")]).collect());
    }
    let day = closing.map(|day| CalendarDay {
        uid: format!("{sha256}-{}-{day}@imh", level.id),
        day,
        summary: format!("Last day for your answers: {}, level {}", framework.title, level.id),
        description:
            "Save your answers on the form, and give the file to whoever asked you for it."
                .to_owned(),
    });
    write_folder(&place, |root| {
        for code in &codes {
            let page =
                FormView::of(&framework, level, sha256).for_one(code).closing(closing).page();
            root.write(Path::new(&format!("{code}.html")), |file| file.write_all(page.as_bytes()))?;
        }
        if let Some(day) = &day {
            let text = calendar::print(std::slice::from_ref(day), session.context.now());
            root.write(Path::new("last-day.ics"), |file| file.write_all(text.as_bytes()))?;
        }
        root.write(Path::new("codes.csv"), |file| file.write_all(csv_of(&whose).as_bytes()))
    })?;
    let forms = counted(codes.len(), "form is", "forms are");
    session.ui.say(&format!(
        "{forms} written. Send each person the form with their code; `codes.csv` says whose each code is. It names people, so keep it to yourself."
    ));
    if day.is_some() {
        session.ui.say("`last-day.ics` is the last day for a calendar; send it along.");
    }
    session
        .ui
        .say("Give `codes.csv` to --for-each in the next round, and everybody keeps their code.");
    Ok(session.ui.data(&format!("{}\n", place.display()))?)
}

/// Returns a code for each person: the one in the table, or a new one.
fn codes(session: &Session, table: &Expected, people: &Path) -> Result<Vec<String>, Failure> {
    const LONGEST: usize = 40;
    let is_fine = |code: &str| {
        code.len() <= LONGEST
            && is_name(code)
            && code.starts_with(|c: char| c.is_ascii_alphanumeric())
            && code.ends_with(|c: char| c.is_ascii_alphanumeric())
            && code.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            && clean_file_name(&format!("{code}.html"))
                .is_ok_and(|name| name == format!("{code}.html"))
    };
    let faults: Vec<Fault> = table
        .people
        .iter()
        .filter(|one| !one.code.is_empty() && !is_fine(&one.code))
        .map(|one| {
            Fault::at(
                format!("line {}", one.line),
                format!("a code has letters from A to Z, digits, `-`, `_` and stops, at most {LONGEST}, because it names a file"),
            )
        })
        .collect();
    if !faults.is_empty() {
        return Err(Failure::usage(format!(
            "`{}` has codes that cannot be used",
            people.display()
        ))
        .with_faults(&faults)
        .hint("leave the code out, and imh makes one"));
    }
    let mut taken: BTreeSet<String> =
        table.people.iter().map(|one| one.code.to_lowercase()).collect();
    let mut made = 0;
    let mut new = || loop {
        made += 1;
        let letters = session.context.new_letters(&format!("code {made}"), 8);
        let code = format!("{}-{}", &letters[..4], &letters[4..]);
        if taken.insert(code.clone()) {
            return code;
        }
    };
    Ok(table
        .people
        .iter()
        .map(|one| if one.code.is_empty() { new() } else { one.code.clone() })
        .collect())
}

fn form(
    session: &Session,
    args: &FormArgs,
    kind: FormFormat,
    closing: Option<Date>,
) -> Result<(), Failure> {
    let (framework, sha256, own_level) = framework(session, args.framework.as_deref())?;
    let level = level(&framework, args, own_level)?;
    let view = FormView::of(&framework, level, sha256).closing(closing);
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
