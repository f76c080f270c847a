//! `imh framework new`: a framework to begin writing with.

use std::path::PathBuf;

use super::{Failure, Session};
use crate::{
    cli::kit::{output::write_file, packs::find_framework},
    format::{
        PackKind,
        framework::{begun, begun_from, parse},
    },
    model::Framework,
    store::{Packs, Shelf, ShelvedPack},
    text::{quoted_path, slug},
};

/// Write a small framework to begin with, or a copy of another one to change
///
/// The file has no fault as it stands, and a comment explains each line. With --from it is a copy of
/// a framework under an id of its own; under the same id, with --id, it is the next version. imh
/// replaces no file that is there, unless you add --force.
#[derive(clap::Args)]
pub(super) struct NewFrameworkArgs {
    /// File for the framework, such as our-nursery.toml
    file: PathBuf,
    /// Framework to copy: an id, `id@version`, or a TOML file
    #[arg(long, value_name = "FRAMEWORK")]
    from: Option<String>,
    /// Id of the new framework [default: made from the name of the file]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(session: &Session, args: &NewFrameworkArgs) -> Result<(), Failure> {
    let is_file = args.file.as_os_str() != "-";
    let named = args.file.file_stem().and_then(|name| name.to_str()).filter(|_| is_file);
    let typed = args
        .id
        .clone()
        .or_else(|| named.map(|name| slug(name).to_lowercase()))
        .filter(|id| args.id.is_some() || !id.is_empty())
        .unwrap_or_else(|| "my-framework".to_owned());
    let from = args.from.as_deref().map(|from| find_framework(session, from)).transpose()?;
    let from = from.map(|pack| pack.framework);
    let from_version = |id: &str| {
        let is_it = |framework: &&Framework| framework.id.as_str().eq_ignore_ascii_case(id);
        from.as_ref().filter(is_it).map(|framework| framework.version.as_str())
    };
    let shipped = Shelf::shipped(PackKind::Framework).packs;
    // The next version of a framework is begun on purpose, and never by the name of a file. Nor is a
    // template filled in by that.
    let is_taken =
        from_version(&typed).is_some() || shipped.iter().any(|known| known.identity.has_id(&typed));
    let is_other = args.id.is_none() && is_taken;
    let id = if is_other { format!("{typed}-copy") } else { typed.clone() };
    let is_shipped =
        |known: &ShelvedPack| known.identity.has_id(&id) && !known.content.is_template();
    if shipped.iter().any(is_shipped) {
        return Err(Failure::usage(format!(
            "`{id}` is the id of a framework that comes with imh, and nothing takes its place"
        ))
        .hint("run the same command with --id, as in --id our-nursery"));
    }
    let packs = Packs::load(session.context.user_folder.as_deref())?;
    let highest = packs.highest_version(&id, from_version(&id));
    let text = match &from {
        None => begun(&id, highest),
        Some(framework) => begun_from(framework, &id, highest),
    };
    let made = parse(text.as_bytes()).map_err(|faults| {
        let said = faults.iter().map(|fault| fault.what.clone()).collect::<Vec<_>>();
        Failure::usage(format!("the framework cannot have the id `{id}`"))
            .because_of(said)
            .hint("run the same command with --id, as in --id our-nursery")
    })?;
    if !is_file {
        return Ok(session.ui.bytes(text.as_bytes())?);
    }
    write_file(session, &args.file, args.force, text.as_bytes())?;
    let file = quoted_path(&args.file);
    session.ui.say(&format!(
        "A framework to begin with, {} {}, is in `{}`.",
        made.id,
        made.version,
        args.file.display()
    ));
    if is_other {
        session.ui.say(&format!(
            "Its id is `{id}`, because another framework has the id `{typed}`; --id gives it one of your choice."
        ));
    }
    session.ui.say(&format!("Change it in any text editor, and then: imh framework check {file}"));
    Ok(())
}
