//! Recognises commands that change nothing, so that a person who only wanted to look is not told
//! that nothing was changed.

use clap::{ArgMatches, parser::ValueSource};

/// The commands that only read, unless an option makes them write.
const ONLY_READ: [&str; 37] = [
    "check",
    "check names list",
    "cohort compare",
    "cohort export",
    "cohort gaps",
    "cohort handed-in",
    "cohort sheets",
    "cohort training",
    "completions",
    "decisions list",
    "decisions show",
    "evidence list",
    "evidence matrix",
    "evidence open",
    "evidence show",
    "find",
    "framework check",
    "framework diff",
    "framework list",
    "framework show",
    "gaps",
    "history",
    "keys show",
    "man",
    "plan",
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

/// The options that make such a command write.
const WRITES: [&str; 8] =
    ["output", "extract", "dictionary", "reminders", "strip", "wipe", "join", "mapping"];

/// Returns whether the typed command may change anything.
pub(in crate::cli) fn may_change(matches: &ArgMatches) -> bool {
    let (mut path, mut typed) = (Vec::new(), matches);
    while let Some((name, inside)) = typed.subcommand() {
        path.push(name);
        typed = inside;
    }
    let is_given = |id: &&str| {
        typed.try_contains_id(id).is_ok()
            && typed.value_source(id) == Some(ValueSource::CommandLine)
    };
    !ONLY_READ.contains(&path.join(" ").as_str()) || WRITES.iter().any(is_given)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory};

    use super::*;

    /// The other commands. A new command stands in one of the two lists.
    const CHANGE: &str = "\
        assess, check accept, check clean, check names add, check names confirm, \
        check names remove, check names suggest, check walk, decisions import, evidence add, evidence edit, evidence link, \
        evidence remove, evidence unlink, export, form csv, form html, form xlsx, \
        framework export, framework import, framework install, framework new, framework remove, framework sign, init, keys new, \
        plan add, plan done, plan edit, plan remove, rate, reflect, review, review certificate, \
        review settle, undo, workspace backup, workspace drop-draft, \
        workspace move, workspace restore, workspace set, workspace use";

    fn gather(command: &Command, path: &str, all: &mut BTreeSet<String>) {
        for inside in command.get_subcommands().filter(|inside| inside.get_name() != "help") {
            let path = format!("{path} {}", inside.get_name()).trim().to_owned();
            if !inside.is_subcommand_required_set() {
                all.insert(path.clone());
            }
            gather(inside, &path, all);
        }
    }

    #[test]
    fn every_command_either_reads_or_changes() {
        let mut all = BTreeSet::new();
        let mut whole = crate::cli::Cli::command();
        whole.build();
        gather(&whole, "", &mut all);
        let known: BTreeSet<String> =
            ONLY_READ.into_iter().chain(CHANGE.split(", ")).map(str::to_owned).collect();
        assert_eq!(known, all);
        assert_eq!(known.len(), ONLY_READ.len() + CHANGE.split(", ").count(), "each only once");
    }
}
