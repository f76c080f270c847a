//! Which commands change nothing, so that whoever only wanted to look is not told that nothing was
//! changed.

use clap::{ArgMatches, parser::ValueSource};

/// How the names of commands end that only read, unless they are asked to write.
const ONLY_READ: &str = "calendar,check,cohort export,compare,completions,diff,gaps,history,info,list,man,matrix,open,show,status,suggest,training,verify";

/// What asks such a command to write something.
const WRITES: [&str; 6] = ["output", "extract", "dictionary", "strip", "wipe", "join"];

/// Whether the command that was typed may change anything.
pub(in crate::cli) fn may_change(matches: &ArgMatches) -> bool {
    let (mut path, mut typed) = (String::new(), matches);
    while let Some((name, inside)) = typed.subcommand() {
        path = format!("{path} {name}");
        typed = inside;
    }
    let is_given = |id: &&str| {
        typed.try_contains_id(id).is_ok()
            && typed.value_source(id) == Some(ValueSource::CommandLine)
    };
    !ONLY_READ.split(',').any(|end| path.ends_with(&format!(" {end}")))
        || WRITES.iter().any(is_given)
}
