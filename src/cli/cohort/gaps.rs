//! `imh cohort gaps`: where a cohort stands, greatest need first.

use std::path::PathBuf;

use super::{
    groups::{GroupArgs, GroupBy, Grouping},
    people::{Naming, ReadArgs, at_least_one, read},
    purpose::PurposeArgs,
};
use crate::{
    analysis::cohort::{section, section_of_domains},
    cli::{
        Failure, Session,
        kit::output::{ReportArgs, show},
    },
    model::CohortMember,
    report::CohortGapsView,
};

#[derive(clap::Args)]
pub(super) struct GapsArgs {
    /// Portfolio files, workspaces, answers files, folders of them, or `-` for a list on standard
    /// input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Group people by `role`, or by a column of --groups, or by several, as in setting,role
    #[arg(long, value_name = "COLUMN", help_heading = "People")]
    by: Option<String>,
    #[command(flatten)]
    groups: GroupArgs,
    /// Show at most this many competencies, the most needed first
    #[arg(long, value_name = "N", value_parser = at_least_one, help_heading = "Report")]
    top: Option<usize>,
    /// Show whole domains and no competencies: of few people, more may be shown
    #[arg(long, conflicts_with = "top", help_heading = "Report")]
    domains: bool,
    /// Exit with 1 if anything is open for anybody
    #[arg(long)]
    fail_on_gaps: bool,
    #[command(flatten)]
    purpose: PurposeArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn gaps(session: &Session, args: &GapsArgs) -> Result<(), Failure> {
    let minimum = args.purpose.minimum(&args.read)?;
    let mut read = read(session, &[&args.paths], &args.read, &Naming::default())?;
    let people = read.remove(0).spoken(&args.report).without_unseen();
    let grouping = Grouping::read(session, &args.groups, &people)?;
    if grouping.is_some() && args.by.is_none() {
        session.ui.warn("The table of groups is not used. To group people by one of its columns, add --by COLUMN.");
    }
    let by = args.by.as_deref().map(|typed| GroupBy::find(typed, grouping)).transpose()?;
    let group = by.as_ref().map(|by| |member: &CohortMember| by.group(member, &people));
    let sections: Vec<_> = people
        .in_order()
        .into_iter()
        .map(|at| {
            let group: Option<&dyn Fn(&CohortMember) -> String> =
                group.as_ref().map(|group| group as _);
            let of = if args.domains { section_of_domains } else { section };
            of(&people.questionnaires[at], &people.of_questionnaire(at), minimum, group)
        })
        .collect();
    let head = args.purpose.head(session, minimum);
    let about = people.about(&args.read, minimum);
    let view = CohortGapsView::of(head, about, &sections, args.by.clone(), args.top, args.domains);
    show(session, &args.report, &view)?;
    people.end(session, &args.read, args.report.is_csv())?;
    if args.fail_on_gaps && view.is_anything_open() { Err(Failure::no()) } else { Ok(()) }
}
