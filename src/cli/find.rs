//! `imh find`: competencies by words.

use super::{
    Failure, Session,
    kit::{
        output::{ReportArgs, show},
        packs::{OwnOrNamed, own_or_named},
    },
};
use crate::{
    analysis::{find_level, search},
    report::FindView,
};

pub(super) const HELP: &str = "\
Find competencies by words, when you do not remember an id\n\n\
`imh find settling in`: titles, clusters and statements are looked through, and words count in every \
form. Exits with 1 if nothing is found.";

#[derive(clap::Args)]
pub struct Args {
    /// Words, all of which must stand in a competency
    #[arg(required = true)]
    words: Vec<String>,
    /// Another framework than yours: an id, `id@version`, or a TOML file
    #[arg(long, value_name = "FRAMEWORK")]
    framework: Option<String>,
    /// Only what is stated at this level
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let OwnOrNamed { framework, pin, own_level } =
        own_or_named(session, args.framework.as_deref())?;
    let level = args.level.as_deref().map(|typed| find_level(&framework, typed)).transpose()?;
    let level = level.map(|level| level.id.as_str());
    let words = args.words.join(" ");
    let spoken = args.report.spoken(&framework);
    let found = search(&framework, &words, level, own_level.as_ref());
    show(session, &args.report, &FindView::of(&spoken, pin.sha256, (&words, level), &found))?;
    if found.is_empty() { Err(Failure::no()) } else { Ok(()) }
}
