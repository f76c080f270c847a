//! Arguments that are described to clap only once their command is typed, which saves a quarter of
//! a bare start.

use clap::{ArgMatches, Args, Command, FromArgMatches, builder::Resettable};

use crate::cli::GlobalArgs;

/// The arguments of a command, described to clap only when that command is the one that was typed.
///
/// Describing the arguments of every command takes a third longer (`imh --version`). The
/// description of a command is a constant `HELP` in its file, because help lists commands that
/// nobody typed.
pub struct Deferred<A>(pub A);

impl<A: Args> Args for Deferred<A> {
    fn augment_args(command: Command) -> Command {
        command.defer(described::<A>)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn described<A: Args>(command: Command) -> Command {
    let (about, long_about) = (command.get_about().cloned(), command.get_long_about().cloned());
    // Arguments shared by several commands have docs of their own, which would replace the
    // description of the command.
    A::augment_args(taking_global_arguments(command))
        .about(about.unwrap_or_default())
        .long_about(Resettable::from(long_about))
}

/// Adds the global arguments to the command; clap passes them on to its subcommands. If they were
/// global in `imh` itself, every start would copy them to every command.
fn taking_global_arguments(command: Command) -> Command {
    let missing: Vec<_> = GlobalArgs::augment_args(Command::default())
        .get_arguments()
        .filter(|global| {
            command.get_arguments().all(|argument| argument.get_id() != global.get_id())
        })
        .map(|global| global.clone().global(true))
        .collect();
    command.args(missing)
}

impl<A: FromArgMatches> FromArgMatches for Deferred<A> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        A::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
        A::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}
