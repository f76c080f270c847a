//! For whom a report on a cohort is, and what its author writes on it.

use clap::ValueEnum;

use super::people::ReadArgs;
use crate::{
    cli::{Failure, Session, kit::typed::today},
    report::HeadView,
};

#[derive(clap::Args)]
pub(super) struct PurposeArgs {
    /// For whom the report is
    #[arg(long = "for", value_enum, default_value_t, value_name = "WHOM", help_heading = "Report")]
    whom: Whom,
    /// The title of the report, in your own words
    #[arg(long, value_name = "TEXT", help_heading = "Report")]
    title: Option<String>,
    /// A note that stands below the title, such as the course and who was asked
    #[arg(long, value_name = "TEXT", help_heading = "Report")]
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Whom {
    /// Anybody: small numbers are suppressed
    #[default]
    Publish,
    /// The team itself: everybody in it agreed to see every number
    Team,
}

impl PurposeArgs {
    /// Returns the smallest number of people that the report shows.
    pub(super) fn minimum(&self, read: &ReadArgs) -> Result<u32, Failure> {
        match (self.whom, read.min_group) {
            (Whom::Publish, Some(2)) => Err(Failure::usage(
                "with `--min-group 2`, a number that is suppressed can only be 1, so everybody would know it",
            )
            .hint("leave --min-group out, or give 3 or more")),
            (Whom::Publish, _) => Ok(read.minimum()),
            (Whom::Team, None) => Ok(1),
            (Whom::Team, Some(_)) => Err(Failure::usage(
                "a report with `--for team` shows every number, and `--min-group` suppresses some",
            )
            .hint("leave one of the two out")),
        }
    }

    pub(super) fn head(&self, session: &Session, minimum: u32) -> HeadView {
        HeadView::of(
            self.whom == Whom::Team,
            minimum,
            self.title.as_deref(),
            self.note.as_deref(),
            today(session),
        )
    }
}
