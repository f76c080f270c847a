//! `imh framework`: lists, shows, begins, checks and compares frameworks, takes them in and hands
//! them out.

mod check;
mod diff;
mod export;
mod import;
mod list;
mod new;
mod preview;
mod show;

use clap::Subcommand;

pub(super) use check::changed_ids;

use super::{Failure, Session};

pub(super) const HELP: &str = "\
See the frameworks there are, read one, begin and check your own, compare two, or take one in and hand it out";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(list::ListFrameworksArgs),
    Show(show::ShowFrameworkArgs),
    New(new::NewFrameworkArgs),
    Check(check::CheckFrameworkArgs),
    Diff(diff::DiffFrameworksArgs),
    Export(export::ExportFrameworkArgs),
    Import(Box<import::ImportFrameworkArgs>),
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::List(args) => list::run(session, &args),
        Command::Show(args) => show::run(session, &args),
        Command::New(args) => new::run(session, &args),
        Command::Check(args) => check::run(session, &args),
        Command::Diff(args) => diff::run(session, &args),
        Command::Export(args) => export::run(session, &args),
        Command::Import(args) => import::run(session, &args),
    }
}
