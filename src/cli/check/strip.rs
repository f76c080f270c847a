//! A cleaned revision of a piece of evidence, or a cleaned copy beside a file.

use std::{collections::BTreeSet, path::Path};

use super::super::{
    Exit, Failure, Session,
    kit::{open::open, output::write_file},
};
use crate::{
    files::{self, StripFault, strip},
    model::FindingKind,
    store::{NewContent, NewFiles, Revised, Workspace, may_be_written, next_free_name, read_named},
    text::{counted, list, one_line},
};

pub(super) fn strip_copy(session: &Session, what: &str, output: Option<&Path>) -> Result<(), Failure> {
    let path = session.context.absolute(Path::new(what));
    if path.is_file() {
        return strip_file(session, &path, output);
    }
    let mut workspace = open(session)?;
    let Some(item) = workspace.portfolio.evidence_called(what) else {
        return Err(Failure::usage(format!("`{}` is neither a file nor a piece of evidence", one_line(what))).hint("imh check --strip E1"));
    };
    if output.is_some() {
        return Err(Failure::usage("--output is for the copy of a file; evidence is cleaned where it is kept")
            .hint(format!("imh check --strip {}", item.short)));
    }
    let (short, id) = (item.short.clone(), item.id.clone());
    let mut files = Vec::new();
    let (mut cleaned, mut left) = (0, Vec::new());
    let mut carried = BTreeSet::new();
    for (at, file) in item.files.iter().enumerate() {
        let cleaned_bytes = if file.size_bytes > files::LARGEST_STRIPPED_BYTES {
            Err(StripFault::TooLarge)
        } else {
            let bytes = read_named(&workspace.evidence_path(file), file.size_bytes)?;
            strip(&file.name, &bytes).map(|stripped| (stripped != bytes, stripped))
        };
        match cleaned_bytes {
            Ok((is_changed, bytes)) => {
                carried.extend(files::carried(&file.name, &bytes));
                cleaned += usize::from(is_changed);
                files.push(if is_changed { Revised::Made { name: file.name.clone(), bytes } } else { Revised::Kept(file.clone()) });
            }
            Err(fault) => {
                left.push(format!("file {}: {fault}", at + 1));
                files.push(Revised::Kept(file.clone()));
            }
        }
    }
    if cleaned > 0 {
        let find = |_: &Workspace| Ok::<_, Failure>(id.clone());
        let new = NewContent { files: Some(NewFiles::Revised(files)), account: None };
        workspace.edit_evidence(&session.context, find, Vec::new(), new, |_| ())?;
        session.ui.say(&format!(
            "Cleaned {} of {short}. What it was before is kept beside it, and does not leave.",
            counted(cleaned, "file", "files")
        ));
    } else if left.is_empty() {
        session.ui.say(&format!("There was nothing to clean in {short}; nothing was changed."));
    }
    if !left.is_empty() {
        session.ui.warn(&format!("left as they are: {}", list(&left)));
    }
    tell_carried(session, &carried, " `imh check` shows where.");
    Ok(())
}

fn strip_file(session: &Session, path: &Path, output: Option<&Path>) -> Result<(), Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = read_named(path, files::LARGEST_STRIPPED_BYTES)?;
    let stripped =
        strip(&name, &bytes).map_err(|fault| Failure::new(Exit::No, format!("`{}` could not be cleaned: {fault}", one_line(&name))))?;
    let copy = match output {
        Some(output) => session.context.absolute(output),
        None => {
            let (stem, kind) = name.rsplit_once('.').unwrap_or((&name, "bin"));
            next_free_name(path.parent().unwrap_or(Path::new(".")), &format!("{stem} (cleaned)"), kind)
        }
    };
    may_be_written(&copy, false).map_err(|error| Failure::from(error).hint("choose another name with --output"))?;
    write_file(session, &copy, false, &stripped)?;
    let gone = if stripped == bytes { "there was nothing to take out of it" } else { "author, place, camera and the like are gone" };
    session.ui.say(&format!("Written, read back and checked: {gone}. It is here:"));
    session.ui.data(&format!("{}\n", one_line(&copy.display().to_string())))?;
    tell_carried(session, &files::carried(&name, &stripped), "");
    Ok(())
}

/// What cleaning leaves, since only a person can tell whether it may go.
fn tell_carried(session: &Session, carried: &BTreeSet<FindingKind>, more: &str) {
    if !carried.is_empty() {
        let kinds: Vec<&str> = carried.iter().map(|kind| kind.title()).collect();
        session.ui.warn(&format!("still in it: {}.{more}", list(&kinds)));
    }
}
