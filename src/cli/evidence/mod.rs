//! `imh evidence`: collects, changes and shows evidence; each subcommand has its own file.

mod add;
mod change;
mod details;
mod ended;
mod links;
mod look;
mod remove;
mod words;

use std::path::PathBuf;

use clap::Subcommand;

pub(super) use change::set_details;
pub(super) use details::DetailArgs;
pub(super) use look::{all_of, earlier_beside};
pub(super) use words::edit_account;

use super::{Failure, Session};
use crate::{
    model::Evidence,
    store::{Workspace, link_on_the_way},
    text::{did_you_mean, one_line},
};

pub(super) const HELP: &str = "\
Collect evidence: files, links or your own words, and what they show";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Add(add::AddEvidenceArgs),
    Edit(change::EditEvidenceArgs),
    List(look::ListEvidenceArgs),
    Show(look::ShowEvidenceArgs),
    Matrix(look::MatrixArgs),
    Open(look::OpenEvidenceArgs),
    Link(links::LinkArgs),
    Unlink(links::UnlinkArgs),
    Remove(remove::RemoveArgs),
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Add(args) => add::add(session, args),
        Command::Edit(args) => change::edit(session, args),
        Command::List(args) => look::list_all(session, &args),
        Command::Show(args) => look::show_one(session, &args),
        Command::Matrix(args) => look::matrix(session, &args),
        Command::Open(args) => look::open_file(session, &args),
        Command::Link(args) => links::link(session, &args),
        Command::Unlink(args) => links::unlink(session, &args),
        Command::Remove(args) => remove::remove(session, &args),
    }
}

fn find_evidence<'w>(workspace: &'w Workspace, typed: &str) -> Result<&'w Evidence, Failure> {
    workspace.portfolio.evidence_called(typed).ok_or_else(|| {
        let near = did_you_mean(
            typed,
            workspace.portfolio.evidence.iter().map(|item| item.short.as_str()),
        );
        Failure::usage(format!("there is no evidence `{}`{near}", one_line(typed)))
            .hint("imh evidence list")
    })
}

/// Warns that a file was reached through a link, and says where it really is.
fn tell_links(session: &Session, files: &[PathBuf]) {
    for path in files {
        if let Some((link, real)) = link_on_the_way(&session.context.current_folder, path) {
            let what = if link == *path { "" } else { "a folder on the way to " };
            let [named, real] = [path, &real].map(|path| one_line(&path.display().to_string()));
            session.ui.warn(&format!("{what}`{named}` is a link: the file is `{real}`."));
        }
    }
}
