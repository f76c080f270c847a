//! Opens a file of the evidence in the program for it, outside the bundle, until the review ends.

use std::path::Path;

use super::{KEEPS_REASON, card::pieces, desk::Desk, unsaid::Pending};
use crate::{
    cli::{Failure, Session},
    files::FileKind,
    model::Competency,
    store::{HalfTyped, Viewing, describe},
    ui::{Prompt, PromptError, open_with_its_program, tidy_when_told_to_end},
};

/// Opens a file of a competency's evidence, in a folder that nobody else can read and that lasts
/// until the review ends.
pub(super) fn open_file(
    session: &Session,
    desk: &Desk,
    prompt: &mut dyn Prompt,
    competency: &Competency,
    pending: &Pending,
    viewing: &mut Option<Viewing>,
    held: &mut HalfTyped,
) -> Result<(), Failure> {
    let pieces = pieces(&desk.bundle.portfolio, competency, pending);
    let files: Vec<(String, String)> = pieces
        .iter()
        .flat_map(|item| {
            desk.bundle
                .file
                .paths_of(&item.short)
                .iter()
                .map(|path| (item.short.clone(), path.clone()))
        })
        .collect();
    let options: Vec<String> = files
        .iter()
        .map(|(short, path)| format!("{short}  {}", path.rsplit('/').next().unwrap_or(path)))
        .collect();
    let chosen = match files.len() {
        0 => return Err(Failure::usage("the evidence for this competency has no file to open")),
        1 => 0,
        _ => match prompt.choose_or_words("Which file?", &options, 0, KEEPS_REASON, held) {
            Ok(Ok(chosen)) => chosen,
            Ok(Err(_)) | Err(PromptError::Declined) => return Ok(()),
            Err(error) => return Err(error.into()),
        },
    };
    let viewing = match viewing {
        Some(viewing) => viewing,
        None => {
            tidy_when_told_to_end();
            viewing.insert(Viewing::begin(&session.context)?)
        }
    };
    let path = viewing.lay_out(
        &desk.bundle.container,
        &desk.bundle.bag,
        &desk.bundle.path,
        &format!("data/{}", files[chosen].1),
    )?;
    if !is_to_be_looked_at(&path) {
        return Err(Failure::usage(format!(
            "imh does not open this file for you, because a file of this kind can run something on your computer; until you quit, it is here: {}",
            path.display()
        )));
    }
    open_with_its_program(&path).map_err(|error| {
        let why = describe(&error);
        Failure::usage(format!(
            "imh found no program that opens this file ({why}); until you quit, it is here: {}",
            path.display()
        ))
    })
}

/// Reports whether a file from somebody else has a kind that is only viewed or played, and runs
/// nothing.
fn is_to_be_looked_at(path: &Path) -> bool {
    let kind = path.file_name().and_then(|name| FileKind::by_name(&name.to_string_lossy()));
    kind.is_some_and(|kind| kind.is_safe_to_open)
}
