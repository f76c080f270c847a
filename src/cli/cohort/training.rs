//! `imh cohort training`: the courses that close most gaps.

use std::path::PathBuf;

use super::{
    people::{Naming, ReadArgs, at_least_one, read},
    purpose::PurposeArgs,
};
use crate::{
    analysis::cohort::{ShownSection, course_choice, course_needs, section},
    cli::{
        Failure, Session,
        kit::{
            ask::MOST_INPUT_BYTES,
            output::{ReportArgs, show},
        },
    },
    format::parse_training,
    model::{Training, TrainingId},
    report::CohortTrainingView,
    store::{read_named, training as shipped},
    text::quoted_path,
};

#[derive(clap::Args)]
pub(super) struct TrainingArgs {
    /// Portfolio files, workspaces, answers files, folders of them, or `-` for a list on standard
    /// input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The number of courses that the budget allows
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    courses: Option<usize>,
    /// A course of your own (TOML), beside those that ship; may be given more than once
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<PathBuf>,
    #[command(flatten)]
    purpose: PurposeArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn training(session: &Session, args: &TrainingArgs) -> Result<(), Failure> {
    let (catalogue, named) = catalogue(session, &args.catalogue)?;
    let minimum = args.purpose.minimum(&args.read)?;
    let mut read = read(session, &[&args.paths], &args.read, &Naming::default())?;
    let people = read.remove(0).spoken(&args.report).without_unseen();
    let order = people.in_order();
    let members: Vec<_> = order.iter().map(|at| people.of_questionnaire(*at)).collect();
    let sections: Vec<_> = order
        .iter()
        .zip(&members)
        .map(|(at, members)| section(&people.questionnaires[*at], members, minimum, None))
        .collect();
    let open: Vec<_> = sections
        .iter()
        .zip(&members)
        .map(|(section, members)| ShownSection { section, members })
        .collect();
    let needs = course_needs(&open, &catalogue, minimum);
    for course in catalogue.iter().filter(|course| {
        named.contains(&course.id) && needs.iter().all(|need| need.training.id != course.id)
    }) {
        session.ui.warn(&format!("{} covers nothing that is asked about here.", course.title));
    }
    let choice = args.courses.map(|budget| (budget, course_choice(&open, &catalogue, budget)));
    let choice = choice.as_ref().map(|(budget, choice)| (*budget, choice));
    show(
        session,
        &args.report,
        &CohortTrainingView::of(
            args.purpose.head(session, minimum),
            people.about(&args.read, minimum),
            &sections,
            &needs,
            choice,
        ),
    )?;
    people.end(session, &args.read, args.report.is_csv())
}

/// Returns the shipped courses and the named ones, with the ids of the named. A named course
/// replaces a shipped one with its id.
pub(super) fn catalogue(
    session: &Session,
    files: &[PathBuf],
) -> Result<(Vec<Training>, Vec<TrainingId>), Failure> {
    let (mut catalogue, mut named) = (shipped(), Vec::new());
    for path in files {
        let bytes = read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?;
        let course = parse_training(&bytes).map_err(|faults| {
            Failure::usage(format!("`{}` is not a course", path.display()))
                .hint(format!("imh framework check {}", quoted_path(path)))
                .with_faults(&faults)
        })?;
        catalogue.retain(|known| known.id != course.id);
        named.push(course.id.clone());
        catalogue.push(course);
    }
    Ok((catalogue, named))
}
