//! The packs on this machine: finds one, and tells of a person's own files that imh does not use.

use std::path::Path;

use super::open::open;
use crate::cli::{Failure, Session};
use crate::{
    analysis::mapping_fits,
    format::{PackKind, left_to_decide, parse_mapping_with_places, sha256},
    model::{Framework, LevelId, Mapping, Pin, Portfolio, Submission, Training},
    store::{
        AWAY, AsideReason, LeftOut, MisplacedPack, NewPack, PackAside, PackContent, Packs, Shelf,
        ShippedPack, find_workspace, leads,
    },
    text::{counted, list, quoted_path},
};

/// Finds a framework by `id`, by `id@version`, or by the path of a file.
pub(in crate::cli) fn find_framework(
    session: &Session,
    named: &str,
) -> Result<ShippedPack, Failure> {
    let packs = Packs::load(session.context.user_folder.as_deref())?;
    let id = named.split_once('@').map_or(named, |(id, _)| id);
    let aside: Vec<PackAside> =
        packs.aside.iter().filter(|aside| aside.pack.identity.has_id(id)).cloned().collect();
    let found = packs.find(named, &session.context.absolute(Path::new(named)))?;
    tell_aside(session, &aside);
    Ok(found)
}

/// A framework that is named, or the person's own.
pub(in crate::cli) struct OwnOrNamed {
    pub framework: Framework,
    pub pin: Pin,
    /// The level of the person's portfolio, if it is theirs.
    pub own_level: Option<LevelId>,
}

/// Finds the framework that is named, or else the one of the person's portfolio, or else the one
/// that ships.
pub(in crate::cli) fn own_or_named(
    session: &Session,
    named: Option<&str>,
) -> Result<OwnOrNamed, Failure> {
    let is_own =
        named.is_none() && find_workspace(&session.context, session.workspace.as_deref()).is_ok();
    let (framework, sha256, own_level) = if is_own {
        let workspace = open(session)?;
        let Portfolio { pin, level, .. } = workspace.portfolio;
        (workspace.framework, pin.sha256, Some(level))
    } else {
        let pack = find_framework(session, named.unwrap_or("imh-practice"))?;
        (pack.framework, sha256(&pack.bytes), None)
    };
    let pin = Pin { id: framework.id.clone(), version: framework.version.clone(), sha256 };
    Ok(OwnOrNamed { framework, pin, own_level })
}

/// Warns of own files that are not chosen.
pub(in crate::cli) fn tell_aside(session: &Session, aside: &[PackAside]) {
    for aside in aside {
        session.ui.warn(&format!("`{}` {}.", aside.pack.path.display(), why_aside(aside)));
    }
}

/// Says why an own file is not chosen, as a clause about it.
pub(in crate::cli) fn why_aside(aside: &PackAside) -> String {
    let identity = &aside.pack.identity;
    match aside.why {
        AsideReason::NameOfShipped => format!(
            "has the id of a {} that comes with imh ({}), so imh does not use it",
            aside.pack.content.kind().in_words(),
            identity.id
        ),
        AsideReason::Contested => format!(
            "calls itself {identity}, as another of your files does with other content, so imh uses neither"
        ),
        AsideReason::Signature(fault) => {
            format!("is not used, because its signature {fault}")
        }
    }
}

/// Returns the submission targets that ship and a person's own.
pub(in crate::cli) fn targets(session: &Session) -> Vec<Submission> {
    let packs = shelf(session, PackKind::Target).packs.into_iter();
    packs
        .filter_map(|pack| match pack.content {
            PackContent::Target(target) => Some(target),
            _ => None,
        })
        .collect()
}

/// Returns the courses that ship and a person's own.
pub(in crate::cli) fn courses(session: &Session) -> Vec<Training> {
    let packs = shelf(session, PackKind::Course).packs.into_iter();
    packs
        .filter_map(|pack| match pack.content {
            PackContent::Course(course) => Some(course),
            _ => None,
        })
        .collect()
}

/// Returns the mapping for a move between two frameworks, if one ships or is installed, and says
/// which of a person's own it is.
pub(in crate::cli) fn mapping_between(
    session: &Session,
    (old_pin, old): (&Pin, &Framework),
    (new_pin, new): (&Pin, &Framework),
) -> Option<Mapping> {
    if let Some(shipped) = Packs::shipped_mapping(old_pin, new_pin) {
        return Some(shipped);
    }
    let own = Shelf::load(PackKind::Mapping, session.context.user_folder.as_deref());
    let own = own.unwrap_or_default();
    let is_it = |content: &PackContent| matches!(content, PackContent::Mapping(mapping) if leads(mapping, old_pin, new_pin));
    tell_left_out(session, &own.left_out);
    for aside in own.aside.iter().filter(|aside| is_it(&aside.pack.content)) {
        tell_aside(session, std::slice::from_ref(aside));
    }
    let pack = own.packs.into_iter().find(|pack| is_it(&pack.content))?;
    let (mapping, names) = parse_mapping_with_places(&pack.bytes).ok()?;
    let faults = mapping_fits(&mapping, &names, old, new);
    if let Some(fault) = faults.first() {
        session.ui.warn(&format!(
            "`{}` is a mapping between these two, but it does not fit them: {fault}. imh does without it.",
            pack.path.display()
        ));
        return None;
    }
    if let Some(open) = open_in_words(&pack.bytes) {
        session.ui.warn(&format!(
            "`{}` is a mapping between these two, and {open}. imh does without it.",
            pack.path.display()
        ));
        return None;
    }
    let path = pack.path.display();
    session.ui.say(&format!("imh uses the mapping that you installed: `{path}`"));
    Some(mapping)
}

/// Refuses a mapping in which something is left to decide. `named` is the file.
pub(in crate::cli) fn must_be_decided(named: &str, bytes: &[u8]) -> Result<(), Failure> {
    match open_in_words(bytes) {
        None => Ok(()),
        Some(open) => Err(Failure::usage(format!("`{named}` is not finished: {open}"))
            .hint("decide each, take its comment away, and run the same command again")),
    }
}

/// Says what is left to decide in a mapping, as a clause; `None` if nothing is.
pub(in crate::cli) fn open_in_words(bytes: &[u8]) -> Option<String> {
    const SHOWN: usize = 8;
    let lines = left_to_decide(bytes);
    let named: Vec<String> = lines.iter().take(SHOWN).map(ToString::to_string).collect();
    let at = if lines.len() == 1 { "line" } else { "lines" };
    let more = if lines.len() > SHOWN { ", and more" } else { "" };
    (!lines.is_empty()).then(|| {
        format!(
            "{} left to decide in it ({at} {}{more})",
            counted(lines.len(), "thing is", "things are"),
            list(&named)
        )
    })
}

/// Loads the packs of a kind, and tells of each own file that is not used. An own folder that
/// cannot be listed is told as well, and what ships is used.
fn shelf(session: &Session, kind: PackKind) -> Shelf {
    match Shelf::load(kind, session.context.user_folder.as_deref()) {
        Ok(shelf) => {
            tell_left_out(session, &shelf.left_out);
            tell_aside(session, &shelf.aside);
            shelf
        }
        Err(error) => {
            session.ui.warn(&format!("{error}: {}.", error.reason()));
            Shelf::shipped(kind)
        }
    }
}

/// Warns of own files that cannot be chosen.
pub(in crate::cli) fn tell_left_out(session: &Session, left_out: &LeftOut) {
    for pack in &left_out.unreadable {
        let path = pack.path.display();
        session.ui.warn(&format!("`{path}` has faults; see `imh framework check`."));
    }
    for pack in &left_out.misplaced {
        session.ui.warn(&misplaced_in_words(session, pack));
    }
    for path in &left_out.away {
        session.ui.warn(&format!("`{}` {AWAY}.", path.display()));
    }
}

/// Warns of copies of installed packs in folders for other kinds, which are of no use.
pub(in crate::cli) fn tell_copies(session: &Session, packs: &[NewPack]) {
    for kind in PackKind::ALL {
        let shelf = Shelf::load(kind, session.context.user_folder.as_deref());
        let misplaced = shelf.unwrap_or_default().left_out.misplaced.into_iter();
        for copy in misplaced.filter(|copy| packs.iter().any(|pack| pack.bytes == copy.bytes)) {
            session.ui.warn(&misplaced_in_words(session, &copy));
        }
    }
}

fn misplaced_in_words(session: &Session, pack: &MisplacedPack) -> String {
    let MisplacedPack { path, kind, folder_kind, bytes } = pack;
    let (shown, file) = (path.display(), quoted_path(path));
    let (kind_in_words, folder) = (kind.in_words(), folder_kind.in_words());
    let known = Shelf::load(*kind, session.context.user_folder.as_deref()).unwrap_or_default();
    if known.packs.iter().any(|known| known.bytes == *bytes) {
        format!(
            "`{shown}` is a copy of a {kind_in_words} that imh has, in a folder for {folder}s, so imh does not use it. To remove it: imh framework remove {file}"
        )
    } else {
        format!(
            "`{shown}` is a {kind_in_words} in a folder for {folder}s, so imh does not use it. To install it: imh framework install {file}"
        )
    }
}
