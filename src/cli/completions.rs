//! `imh completions`: prints the script with which a shell completes commands.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Failure, Session};

pub(super) const HELP: &str = "\
Print completions for a shell\n\n\
For example, for bash: imh completions bash > ~/.local/share/bash-completion/completions/imh";

#[derive(clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "imh", &mut script);
    Ok(session.ui.data(&String::from_utf8_lossy(&script))?)
}
