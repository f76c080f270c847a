//! `imh man`: shows manual pages, made from the same definition as `--help`.

use clap::CommandFactory;

use super::{Cli, Failure, Session};
use crate::text::did_you_mean;

pub(super) const HELP: &str = "\
Print a manual page: of imh, or of one of its commands\n\n\
For example: imh man evidence add | man -l -";

#[derive(clap::Args)]
pub struct Args {
    /// The command, such as `gaps` or `evidence add`
    command: Vec<String>,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    for name in &args.command {
        let known: Vec<String> =
            command.get_subcommands().map(|known| known.get_name().to_owned()).collect();
        let Some(found) = command.find_subcommand(name) else {
            // Manual pages name others as `imh-cohort-gaps`.
            let words = name.trim_start_matches("imh-").replace('-', " ");
            let hint =
                if words == *name { "imh --help".to_owned() } else { format!("imh man {words}") };
            let near = did_you_mean(name, known.iter().map(String::as_str));
            return Err(Failure::usage(format!("there is no command `{name}`{near}")).hint(hint));
        };
        command = found.clone();
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| Failure::usage("could not write the page").because(error.to_string()))?;
    Ok(session.ui.data(&String::from_utf8_lossy(&page))?)
}
