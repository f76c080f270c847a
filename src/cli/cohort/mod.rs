//! `imh cohort`: the ratings of many people together, for those who plan training.

mod compare;
mod export;
mod gaps;
mod groups;
mod handed_in;
mod people;
mod purpose;
mod sheets;
mod training;
mod versions;

use clap::Subcommand;

pub(super) use handed_in::{closing, expected};

use super::{Failure, Session};

pub(super) const HELP: &str = "\
See where many people stand together, what changed, and which training they need most\n\n\
For trainers and managers. Reports name nobody and suppress small numbers; `handed-in` names people.";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// See where many people stand: by competency, domain and aspect, and by group
    ///
    /// Takes portfolio files (also encrypted, with --identity), workspaces and answers files,
    /// folders of them, or with `-` a list of paths on standard input. Nobody is named, and small
    /// numbers are suppressed. A file that cannot be read is listed with the reason and stops
    /// nothing.
    Gaps(gaps::GapsArgs),
    /// See what changed between two times: who moved up, stayed or moved down
    ///
    /// People are found on both sides by what they call themselves, or by their files or folders
    /// with --people-by. Where nobody is found, both sides are compared as different people, and
    /// that is said.
    Compare(compare::CompareCohortsArgs),
    /// See who has handed in, who is still to come, who was late and who sent more than one file
    ///
    /// This one names people: it is for your eyes only. --reminders writes a table of the people to
    /// remind, with the other columns of your table, such as their e-mail.
    HandedIn(handed_in::HandedInArgs),
    /// Write a sheet for each person: where they stand, what to look at next, and courses
    ///
    /// With --output FOLDER, a page for each, named by their code alone. With --format csv, a row for
    /// each, for a mail merge; --identify adds names and the other columns of --codes.
    Sheets(sheets::SheetsArgs),
    /// See which courses would close most gaps for most people
    Training(training::TrainingArgs),
    /// Write one row for each answer of each person, for other programs
    ///
    /// Each row belongs to one person, whose name a key replaces: it is still personal data, only
    /// less of it. A group of fewer than --min-group people is written as `other`.
    Export(export::ExportArgs),
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Gaps(args) => gaps::gaps(session, &args),
        Command::Compare(args) => compare::compare(session, &args),
        Command::HandedIn(args) => handed_in::handed_in(session, &args),
        Command::Sheets(args) => sheets::sheets(session, &args),
        Command::Training(args) => training::training(session, &args),
        Command::Export(args) => export::export(session, &args),
    }
}
