//! `imh cohort sheets`: a page for each person, named by their code alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    handed_in::expected,
    people::{Naming, PeopleRead, ReadArgs, at_least_one, read},
    training::catalogue,
};
use crate::{
    analysis::cohort::{ShownSection, course_needs, section, sheet},
    cli::{
        Failure, Session,
        kit::{
            output::{FormatArg, ReportArgs, refuse_own_files, show},
            typed::today,
        },
    },
    format::Expected,
    model::{CohortMember, PersonKey, Training},
    report::{CohortSheetsView, Format, SheetStandingView, SheetView, render},
    store::write_folder,
    text::{clean_file_name, counted, one_line},
};

#[derive(clap::Args)]
pub(super) struct SheetsArgs {
    /// Portfolio files, workspaces, answers files, folders of them, or `-` for a list on standard
    /// input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A table (CSV) with the columns `code` and `person`, as `imh form html --for-each` writes it:
    /// it gives people who wrote their names their codes
    #[arg(long, value_name = "FILE", help_heading = "People")]
    codes: Option<PathBuf>,
    /// The secret for the keys of people without a code, so that they stay the same in later runs
    #[arg(long, value_name = "FILE", help_heading = "People")]
    key_secret: Option<PathBuf>,
    /// Show at most so many open competencies, and so many courses, on a sheet
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = at_least_one, help_heading = "Report")]
    top: usize,
    /// A course of your own (TOML), beside those that ship; may be given more than once
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn sheets(session: &Session, args: &SheetsArgs) -> Result<(), Failure> {
    let codes = args.codes.as_deref().map(|path| expected(session, path)).transpose()?;
    if let (Some(Expected { has: (_, false), .. }), Some(path)) = (&codes, &args.codes) {
        return Err(Failure::usage(format!("`{}` has no column `code`", path.display()))
            .hint("`imh form html --for-each people.csv --output forms` makes codes and writes such a table"));
    }
    let (catalogue, _) = catalogue(session, &args.catalogue)?;
    // A page marks the language of the framework's words, whichever format was named.
    let is_page = matches!(args.report.format, FormatArg::Text | FormatArg::Html);
    let folder = args.report.output.as_deref().filter(|path| is_page && path.as_os_str() != "-");
    let is_folder = folder.is_some();
    let as_pages = ReportArgs { format: FormatArg::Html, ..ReportArgs::default() };
    let naming = Naming { secret: args.key_secret.as_deref(), keeps_all: false };
    let people = read(session, &[&args.paths], &args.read, &naming)?
        .remove(0)
        .spoken(if is_folder { &as_pages } else { &args.report })
        .without_unseen();
    let view = CohortSheetsView {
        not_for_passing_on: true,
        made_on: today(session).to_string(),
        top: args.top,
        columns: codes.as_ref().map(|codes| codes.columns.clone()).unwrap_or_default(),
        sheets: sheets_of(&people, codes.as_ref(), &catalogue, args.top),
    };
    let view = if args.read.identify { view } else { view.without_names() };
    match folder {
        Some(folder) => write_pages(session, folder, args.report.force, &view)?,
        None => show(session, &args.report, &view)?,
    }
    people.end(session, &args.read, args.report.is_csv())
}

fn write_pages(
    session: &Session,
    folder: &Path,
    is_forced: bool,
    view: &CohortSheetsView,
) -> Result<(), Failure> {
    if is_forced {
        return Err(Failure::usage("the sheets are a folder, and imh never replaces a folder")
            .hint("use --output with the name of a folder that does not exist yet"));
    }
    let place = session.context.absolute(folder);
    refuse_own_files(session, &place)?;
    let pages = view.clone().without_names();
    write_folder(&place, |root| {
        for (code, page) in pages.each() {
            let text = render(&page, Format::Html, 80, None);
            let name = clean_file_name(&format!("{code}.html"))
                .unwrap_or_else(|_| "sheet.html".to_owned());
            root.write(Path::new(&name), |file| file.write_all(text.as_bytes()))?;
        }
        Ok(())
    })?;
    session.ui.say(&format!(
        "{} written, named by code alone. Each is for the person whose code it bears.",
        counted(view.sheets.len(), "sheet is", "sheets are")
    ));
    Ok(session.ui.data(&format!("{}\n", place.display()))?)
}

/// Returns the sheets: first those of the table of codes, in its order.
fn sheets_of(
    people: &PeopleRead,
    codes: Option<&Expected>,
    catalogue: &[Training],
    top: usize,
) -> Vec<SheetView> {
    let mut known: BTreeMap<PersonKey, usize> = BTreeMap::new();
    for (at, one) in codes.iter().flat_map(|codes| codes.people.iter().enumerate()) {
        if !one.code.is_empty() {
            known.extend(one.names().map(|name| (people.pseudonyms.of_name(name), at)));
        }
    }
    let mut by_person: BTreeMap<PersonKey, Vec<&CohortMember>> = BTreeMap::new();
    for at in people.in_order() {
        for member in people.of_questionnaire(at) {
            by_person.entry(member.key).or_default().push(member);
        }
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut all: Vec<(usize, SheetView)> = by_person
        .into_iter()
        .map(|(key, members)| {
            let row = known.get(&members[0].named).copied();
            let in_table = row.zip(codes).map(|(row, codes)| &codes.people[row]);
            let code = in_table
                .map(|one| one_line(&one.code))
                // Two people who share a name cannot both have its code.
                .filter(|code| taken.insert(code.to_lowercase()))
                .unwrap_or_else(|| key.to_string());
            let name = members.iter().find_map(|member| member.label.as_deref());
            let name =
                in_table.map(|one| one.person.as_str()).filter(|name| !name.is_empty()).or(name);
            let blank = || codes.map(|codes| vec![String::new(); codes.columns.len()]);
            let sheet = SheetView {
                person: Some(name.map(one_line).unwrap_or_default()),
                standings: members
                    .iter()
                    .map(|member| standing(people, member, catalogue, top))
                    .collect(),
                others: in_table
                    .map(|one| one.others.iter().map(|cell| one_line(cell)).collect())
                    .or_else(blank)
                    .unwrap_or_default(),
                code,
            };
            (row.unwrap_or(usize::MAX), sheet)
        })
        .collect();
    all.sort_by(|(row, one), (other_row, other)| (row, &one.code).cmp(&(other_row, &other.code)));
    all.into_iter().map(|(_, sheet)| sheet).collect()
}

fn standing(
    people: &PeopleRead,
    member: &CohortMember,
    catalogue: &[Training],
    top: usize,
) -> SheetStandingView {
    let questionnaire = &people.questionnaires[member.questionnaire];
    let members = [member];
    let section = section(questionnaire, &members, 1, None);
    let open = [ShownSection { section: &section, members: &members }];
    let courses = course_needs(&open, catalogue, 1);
    SheetStandingView::of(questionnaire, &sheet(questionnaire, member), &courses, top)
}
