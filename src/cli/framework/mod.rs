//! `imh framework`: lists, shows, begins, checks and compares frameworks, takes them in and hands
//! them out.

mod check;
mod diff;
mod export;
mod import;
mod incoming;
mod install;
mod list;
mod new;
mod preview;
mod refused;
mod remove;
mod show;
mod sign;

use clap::Subcommand;

pub(super) use check::changed_ids;

use super::{Failure, Session};

pub(super) const HELP: &str = "\
See, read, begin, check and compare frameworks, take one in, install, sign or hand one out";

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
    Install(install::InstallPackArgs),
    Remove(remove::RemovePackArgs),
    Sign(sign::SignPackArgs),
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
        Command::Install(args) => install::run(session, &args),
        Command::Remove(args) => remove::run(session, &args),
        Command::Sign(args) => sign::run(session, &args),
    }
}
