//! `imh undo`: undoes an entry by adding another.

use jiff::tz::TimeZone;

use super::{Exit, Failure, Session, kit::open::open};
use crate::{
    analysis::{Deed, deeds, passed_over, undoable},
    model::{Act, Answer, DeviceId, Entry, EntryRef, Rating},
    report::{entry_name, in_words},
    store::Workspace,
    text::{day_in_words, list, sentence},
};

pub(super) const HELP: &str = "\
Take back your last rating, piece of evidence, goal or setting, or any entry of `imh history`\n\n\
Anything that has left this computer (an export, a backup) stays in the history: `imh undo` says that it passes \
over it, and takes back what you did before. Your list of names and your keys are not part \
of it: `imh check names remove` takes a name off the list. \
Nothing is deleted: an undo is an entry of its own, and can itself be taken back by its number.";

#[derive(clap::Args)]
pub struct Args {
    /// The entry's number in `imh history`
    entry: Option<String>,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let mut target: Option<(Entry, Option<String>)> = None;
    let undo = workspace.record(&session.context, |workspace| {
        let (entry, passed_over) = find(session, workspace, args.entry.as_deref())?;
        let named = entry.reference();
        target = Some((entry, passed_over));
        Ok::<_, Failure>(Act::Undone(named))
    })?;
    let (target, passed_over) =
        target.expect("an undo was recorded, so there was something to take back");
    let first = &workspace.marker.first_device;
    let says = in_words(&workspace.framework, &workspace.portfolio, &target.act, first);
    if let Some(stays) = &passed_over {
        session.ui.say(&sentence(stays));
    }
    session.ui.say(&format!("Took back entry {}: {says}.", entry_name(&target.reference(), first)));
    if passed_over.is_some() {
        session.ui.say(&format!(
            "If you did not mean that one, `imh undo {}` brings it back.",
            entry_name(&undo.reference(), first)
        ));
    }
    if let Act::Moved(moved) = &target.act {
        workspace.reload(&session.context)?;
        if workspace.portfolio.pin == moved.to {
            session.ui.warn(&format!("another device made the same move, so your portfolio is still in {} {}; take that back as well: imh history", moved.to.id, moved.to.version));
        }
    }
    if let Act::GoalRemoved { goal } = &target.act {
        workspace.reload(&session.context)?;
        if let Some(short) = workspace.portfolio.removed_goals.get(goal) {
            session.ui.warn(&format!("another device took {short} out as well, so it is still out of your plan; take that back too: imh show {short}"));
        }
    }
    if let Act::EvidenceRemoved { evidence, .. } = &target.act {
        workspace.reload(&session.context)?;
        if let Some(short) = workspace.portfolio.removed.get(evidence) {
            session.ui.warn(&format!("another device took {short} out as well, so it is still out of your portfolio; take that back too: imh show {short}"));
        }
    }
    tell_notes_that_stay(session, &mut workspace, &target.act)?;
    if let Act::EvidenceAdded(item) = &target.act
        && let Some(file) = item.files.first()
    {
        let kept = workspace.evidence_path(file);
        session.ui.say(&format!("The portfolio no longer has it. Its copy is kept in `{}`, in case you change your mind.", kept.display()));
    }
    Ok(())
}

/// Says which notes stay: a note that a later answer kept does not go with the answer it came with.
fn tell_notes_that_stay(
    session: &Session,
    workspace: &mut Workspace,
    undone: &Act,
) -> Result<(), Failure> {
    let Act::Rated { ratings, .. } = undone else { return Ok(()) };
    workspace.reload(&session.context)?;
    let stands = |rating: &Rating| {
        workspace.portfolio.rating(&rating.competency, &rating.level, &rating.aspect)
    };
    let still = |rating: &&Rating| {
        rating.note.is_some() && stands(rating).is_some_and(|rated| rated.note == rating.note)
    };
    let Some(rating) = ratings.iter().find(still) else { return Ok(()) };
    let point = stands(rating).map_or(Answer::NOT_APPLICABLE, |rated| rated.answer.id());
    let elsewhere = if rating.level == workspace.portfolio.level {
        String::new()
    } else {
        format!(" --level {}", rating.level)
    };
    session.ui.say(&format!(
        "Another answer has the same note, so that note still stands. To take it away: imh rate {}.{}={point}{elsewhere} --no-note",
        rating.competency, rating.aspect
    ));
    Ok(())
}

/// Finds the entry to take back, and describes anything later that stays.
fn find(
    session: &Session,
    workspace: &Workspace,
    typed: Option<&str>,
) -> Result<(Entry, Option<String>), Failure> {
    let entries = workspace.entries()?;
    let deeds = deeds(&entries);
    let Some(typed) = typed else {
        let device = workspace.device.as_ref();
        let entry = device.and_then(|device| undoable(&deeds, device));
        let is_wiping = |deed: &&Deed<'_>| match &deed.entry.act {
            Act::EvidenceRemoved { erased, .. } => {
                Some(&deed.entry.by) == device && !erased.is_empty()
            }
            _ => false,
        };
        // The person most likely meant the wiping. Skipping it without a word would undo something
        // else.
        if let Some(wiping) = deeds.iter().rev().find(is_wiping)
            && entry.is_none_or(|entry| entry.n < wiping.entry.n)
        {
            return Err(Failure::new(
                Exit::No,
                "the last thing done here was to wipe files, and that cannot be taken back",
            )
            .hint("imh history, and then `imh undo` with the number of an earlier entry"));
        }
        let passed_over = device.and_then(|device| {
            stays(&passed_over(&deeds, device, entry), device, &session.context.zone())
        });
        let Some(entry) = entry else {
            let failure = Failure::new(Exit::No, "there is nothing on this computer to take back")
                .hint("imh history");
            return Err(match passed_over {
                Some(stays) => failure.because(stays),
                None => failure,
            });
        };
        return Ok((entry.clone(), passed_over));
    };
    let reference = parse(typed, &workspace.marker.first_device);
    let deed = reference
        .and_then(|reference| deeds.iter().find(|deed| deed.entry.reference() == reference));
    let deed = deed.ok_or_else(|| {
        Failure::usage(format!("there is no entry `{typed}`")).hint("imh history")
    })?;
    if deed.undone {
        let undoing = deeds.iter().find(|by| {
            !by.undone
                && matches!(&by.entry.act, Act::Undone(named) if *named == deed.entry.reference())
        });
        let again = undoing.map(|by| {
            format!(
                "`imh undo {}` brings it back",
                entry_name(&by.entry.reference(), &workspace.marker.first_device)
            )
        });
        return Err(Failure::usage(format!("entry {typed} has been taken back already"))
            .hint(again.unwrap_or_else(|| "imh history".to_owned())));
    }
    if !deed.entry.act.can_be_undone() {
        return Err(Failure::usage(format!(
            "entry {typed} cannot be taken back: what a portfolio began with, what has left this computer and what was wiped stay in its history"
        ))
        .hint("imh history"));
    }
    Ok((deed.entry.clone(), None))
}

/// Returns `the export of 28 November 2026 stays as it is`, so that nobody believes that the latest
/// entry was undone when an earlier one was.
fn stays(passed_over: &[&Entry], device: &DeviceId, zone: &TimeZone) -> Option<String> {
    let own = |is_it: fn(&Act) -> bool| {
        passed_over
            .iter()
            .filter(move |entry| entry.by == *device && is_it(&entry.act))
            .collect::<Vec<_>>()
    };
    let left = [
        ("export", own(|act| matches!(act, Act::Exported(_)))),
        ("backup", own(|act| matches!(act, Act::BackedUp { .. }))),
    ];
    let mut named: Vec<String> = Vec::new();
    for (what, entries) in &left {
        let Some(latest) = entries.first() else { continue };
        let day = day_in_words(&latest.at.to_zoned(zone.clone()).date().to_string());
        named.push(match entries.len() {
            1 => format!("the {what} of {day}"),
            many => format!("{many} {what}s, the latest of {day},"),
        });
    }
    match passed_over.iter().filter(|entry| entry.by != *device).count() {
        0 => {}
        1 => named.push("one entry of another device".to_owned()),
        many => named.push(format!("{many} entries of other devices")),
    }
    let is_one = named.len() == 1 && passed_over.len() == 1;
    (!named.is_empty()).then(|| {
        format!("{} {}", list(&named), if is_one { "stays as it is" } else { "stay as they are" })
    })
}

/// Parses `17`, or `17-kqvxmnbt`.
fn parse(typed: &str, first_device: &DeviceId) -> Option<EntryRef> {
    let (n, by) = typed
        .split_once('-')
        .map_or((typed, first_device.clone()), |(n, by)| (n, DeviceId::new(by)));
    Some(EntryRef { by, n: n.parse().ok()? })
}
