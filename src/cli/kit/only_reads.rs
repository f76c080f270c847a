//! Recognises commands that change nothing, so that a person who only wanted to look is not told
//! that nothing was changed.

use clap::{ArgMatches, parser::ValueSource};

/// The ends of the names of commands that only read, unless an option makes them write.
const ONLY_READ: &str = "calendar,check,cohort export,compare,completions,diff,gaps,history,info,list,man,matrix,open,show,status,suggest,training,verify";

/// The options that make such a command write.
const WRITES: [&str; 6] = ["output", "extract", "dictionary", "strip", "wipe", "join"];

/// Returns whether the typed command may change anything.
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
