//! `imh cohort handed-in`: who has handed in, and who is still to come.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

use super::people::{Naming, PeopleRead, ReadArgs, read};
use crate::{
    analysis::cohort::{CameFrom, HandedIn, came_from},
    cli::{
        Failure, Session,
        kit::{
            ask::MOST_INPUT_BYTES,
            output::{ReportArgs, show, write_file},
            typed::{date, today},
        },
    },
    format::{Expected, ExpectedPerson, parse_expected},
    report::{ExpectedView, HandedInView, UnexpectedView, csv_of},
    store::read_named,
    text::{closest, counted, one_line},
};

#[derive(clap::Args)]
pub(super) struct HandedInArgs {
    /// The folder with the files that people handed in
    #[arg(required = true, value_name = "FOLDER")]
    paths: Vec<PathBuf>,
    /// A table (CSV) of everybody who is expected, with a column `person`, a column `code`, or both
    #[arg(long, value_name = "FILE")]
    expected: PathBuf,
    /// The last day on which answers are in time
    #[arg(long, value_name = "DAY")]
    by: Option<String>,
    /// Write a table (CSV) of people to remind, with the other columns of yours
    #[arg(long, value_name = "FILE")]
    reminders: Option<PathBuf>,
    /// Exit with 1 if anybody is still to come
    #[arg(long)]
    fail_on_missing: bool,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn handed_in(session: &Session, args: &HandedInArgs) -> Result<(), Failure> {
    let expected = expected(session, &args.expected)?;
    let closing = args.by.as_deref().map(closing).transpose()?;
    let naming = Naming { keeps_all: true, ..Naming::default() };
    let people = read(session, &[&args.paths], &args.read, &naming)?.remove(0);
    let view =
        HandedInView { made_on: today(session).to_string(), ..view(&people, expected, closing) };
    show(session, &args.report, &view)?;
    if let Some(path) = &args.reminders {
        write_file(session, path, args.report.force, csv_of(&view.reminders()).as_bytes())?;
        let missing = view.expected - view.handed_in;
        session.ui.say(&format!(
            "{} has {} to remind.",
            path.display(),
            counted(missing, "person", "people")
        ));
    }
    people.end(session, &args.read, args.report.is_csv())?;
    if args.fail_on_missing && view.is_anybody_missing() { Err(Failure::no()) } else { Ok(()) }
}

/// Reads the table of everybody who is expected.
pub(in crate::cli) fn expected(session: &Session, path: &Path) -> Result<Expected, Failure> {
    let bytes = read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?;
    parse_expected(&bytes).map_err(|faults| {
        Failure::usage(format!("`{}` is not a table of people", path.display()))
            .with_faults(&faults)
            .hint("its first line should look like `person,email`, or `code,person`")
    })
}

/// Reads a closing day, as people write days; that of a month is its last.
pub(in crate::cli) fn closing(typed: &str) -> Result<Date, Failure> {
    Ok(date(typed)?.latest())
}

fn view(people: &PeopleRead, expected: Expected, closing: Option<Date>) -> HandedInView {
    let mut came = came_from(&people.handed_in);
    let files = |came: &CameFrom| -> Vec<String> {
        came.sources.iter().map(|at| people.shown(*at)).collect()
    };
    let told: Vec<ExpectedView> = expected
        .people
        .iter()
        .map(|one| {
            let mut from = CameFrom::default();
            for key in
                one.names().map(|name| people.pseudonyms.of_name(name)).collect::<BTreeSet<_>>()
            {
                from = from.with(came.remove(&key).unwrap_or_default());
            }
            expected_view(one, &from, files(&from), closing)
        })
        .collect();
    let missing: Vec<&str> = told
        .iter()
        .filter(|one| one.state == "missing")
        .flat_map(|one| [one.person.as_deref(), one.code.as_deref()])
        .flatten()
        .collect();
    let nameless: BTreeSet<usize> =
        people.handed_in.iter().filter(|one| !one.is_named).map(|one| one.source).collect();
    let named: BTreeSet<_> =
        people.handed_in.iter().filter(|one| one.is_named).map(|one| one.named).collect();
    let others = came
        .iter()
        .filter(|(key, _)| named.contains(key))
        .map(|(_, from)| {
            let person = from.label.as_deref().map(one_line).unwrap_or_default();
            let may_be = closest(&person, missing.iter().copied()).map(str::to_owned);
            UnexpectedView { person, files: files(from), may_be }
        })
        .collect::<Vec<_>>();
    HandedInView {
        not_for_passing_on: true,
        made_on: String::new(),
        closing: closing.map(|day| day.to_string()),
        expected: told.len(),
        handed_in: told.iter().filter(|one| one.state != "missing").count(),
        people: told,
        others: sorted(others),
        nameless: nameless.len(),
        unreadable: people.unreadable().to_vec(),
        columns: expected.columns,
    }
}

/// The order of keys is that of chance, and a name's is not.
fn sorted(mut others: Vec<UnexpectedView>) -> Vec<UnexpectedView> {
    others.sort_by(|one, other| (&one.person, &one.files).cmp(&(&other.person, &other.files)));
    others
}

fn expected_view(
    one: &ExpectedPerson,
    from: &CameFrom,
    files: Vec<String>,
    closing: Option<Date>,
) -> ExpectedView {
    let own = |words: &str| Some(one_line(words)).filter(|words| !words.is_empty());
    ExpectedView {
        person: own(&one.person),
        code: own(&one.code),
        state: match from.by(closing) {
            HandedIn::InTime => "in-time",
            HandedIn::Late => "late",
            HandedIn::Unsure => "unsure",
            HandedIn::Missing => "missing",
        },
        first: from.first.map(|(day, _)| day.to_string()),
        last: from.last.map(|(day, _)| day.to_string()),
        says_its_day: from.first.is_none_or(|(_, says_so)| says_so),
        files,
        others: one.others.iter().map(|cell| one_line(cell)).collect(),
    }
}
