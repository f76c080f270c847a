//! Which commands change nothing, so that whoever only wanted to look is not told that nothing was changed.

use clap::{ArgMatches, parser::ValueSource};

/// Commands that only read, unless they are asked to write.
const ONLY_READ: [&str; 32] = [
    "check",
    "check names list",
    "cohort compare",
    "cohort export",
    "cohort gaps",
    "cohort training",
    "completions",
    "decisions list",
    "decisions show",
    "evidence list",
    "evidence matrix",
    "evidence open",
    "evidence show",
    "framework check",
    "framework list",
    "framework show",
    "gaps",
    "history",
    "keys show",
    "man",
    "plan calendar",
    "plan list",
    "plan suggest",
    "portfolio diff",
    "review compare",
    "review list",
    "review show",
    "show",
    "status",
    "verify",
    "workspace check",
    "workspace info",
];

/// What asks a command that otherwise only reads to write something.
const WRITES: [&str; 6] = ["output", "extract", "dictionary", "strip", "wipe", "join"];

/// Whether the command that was typed may change anything.
pub(in crate::cli) fn may_change(matches: &ArgMatches) -> bool {
    let (mut path, mut typed) = (Vec::new(), matches);
    while let Some((name, inside)) = typed.subcommand() {
        path.push(name);
        typed = inside;
    }
    let is_given = |id: &&str| typed.try_contains_id(id).is_ok() && typed.value_source(id) == Some(ValueSource::CommandLine);
    !ONLY_READ.contains(&path.join(" ").as_str()) || WRITES.iter().any(is_given)
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::{ONLY_READ, WRITES};

    /// The names of a command and of all within it, and the options that any of them has.
    fn known(command: &Command, path: &str, paths: &mut Vec<String>, options: &mut Vec<String>) {
        options.extend(command.get_arguments().map(|argument| argument.get_id().to_string()));
        for inside in command.get_subcommands() {
            let path = format!("{path} {}", inside.get_name()).trim_start().to_owned();
            known(inside, &path, paths, options);
            paths.push(path);
        }
    }

    #[test]
    fn every_name_here_is_one_of_a_command() {
        let (mut paths, mut options) = (Vec::new(), Vec::new());
        let mut imh = crate::cli::Cli::command();
        imh.build();
        known(&imh, "", &mut paths, &mut options);
        assert!(ONLY_READ.iter().all(|name| paths.iter().any(|path| path == name)), "{paths:?}");
        assert!(WRITES.iter().all(|id| options.iter().any(|option| option == id)), "{options:?}");
    }
}
