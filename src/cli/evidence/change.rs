//! Changes the facts and files of a piece of evidence.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{
    super::{
        Failure, Session,
        kit::{
            changed::{Changed, tell_changes},
            open::open,
        },
    },
    details::{DetailArgs, Details, check_together},
    ended::{ended, tell_if_over},
    find_evidence, tell_links,
    words::{edit_words, find_to_change, tell_open_elsewhere},
};
use crate::{
    model::{Confirmation, Evidence, EvidenceEdit},
    store::{NewContent, NewFiles, Workspace, total_bytes},
    text::{list, tidy},
    ui::Progress,
};

/// Change a piece of evidence
///
/// New files take the place of the old ones, which stay in its history. Without any option, words
/// of your own open in your editor.
#[derive(clap::Args)]
pub(super) struct EditEvidenceArgs {
    /// Its id, such as E7
    evidence: String,
    /// Files to take the place of those it has
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    details: DetailArgs,
    /// Take something away
    #[arg(long, value_enum, value_name = "WHAT")]
    clear: Vec<EvidenceField>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EvidenceField {
    Files,
    Words,
    Link,
    Happened,
    ValidUntil,
    Hours,
    Confirmed,
    Consent,
}

/// Changes details of a piece of evidence, as if they were typed.
pub(in crate::cli) fn set_details(
    session: &Session,
    short: &str,
    details: DetailArgs,
) -> Result<(), Failure> {
    let (evidence, files, clear) = (short.to_owned(), Vec::new(), Vec::new());
    edit(session, EditEvidenceArgs { evidence, files, details, clear })
}

pub(super) fn edit(session: &Session, args: EditEvidenceArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let item = find_to_change(&workspace, &args.evidence)?;
    let short = item.short.clone();
    let details = args.details.held_to_rules(session, &workspace.framework)?;
    if details.words.as_deref().is_some_and(|words| words.trim().is_empty()) {
        return Err(Failure::usage("the words are empty")
            .hint(format!("imh evidence edit {short} --clear words")));
    }
    stays_sound(&workspace, item, &args, &details)?;
    let edits = edits_of(item, &args, &details);
    let paths: Vec<PathBuf> =
        args.files.iter().map(|path| session.context.absolute(path)).collect();
    let content = NewContent {
        files: match (args.files.is_empty(), args.clear.contains(&EvidenceField::Files)) {
            (true, false) => None,
            _ => Some(NewFiles::Copied(paths.clone())),
        },
        account: details.words.map(|words| tidy(&words) + "\n"),
    };
    if edits.is_empty() && content.files.is_none() && content.account.is_none() {
        let says_nothing = args.details.is_empty() && args.clear.is_empty();
        if says_nothing && session.ui.may_ask_at_terminal && item.account.is_some() {
            return edit_words(session, workspace, &short);
        }
        let said_something = !args.details.is_empty() || !args.clear.is_empty();
        if said_something {
            session.ui.say(&format!("{short} is like that already; nothing was changed."));
            return Ok(());
        }
        return Err(Failure::usage(format!("say what to change about {short}"))
            .hint(format!("imh evidence edit {short} --title \"...\"")));
    }
    let mut before = item.clone();
    let replaces_words = content.account.is_some() || edits.contains(&EvidenceEdit::Account(None));
    let is_revised = content.files.is_some() || replaces_words;
    let progress = Progress::new("Copying", total_bytes(&paths));
    let find = |workspace: &Workspace| {
        let item = find_evidence(workspace, &args.evidence)?;
        // The message compares with the values that were really replaced.
        before = item.clone();
        Ok::<_, Failure>(item.id.clone())
    };
    let now = workspace
        .edit_evidence(&session.context, find, edits, content, |bytes| progress.passed(bytes))?;
    drop(progress);
    let kept = if is_revised { " The earlier version is kept with it." } else { "" };
    session.ui.say(&format!("Changed {short}.{kept} See it: imh evidence show {short}"));
    tell_changes(session, now.iter().filter_map(|edit| changed(&before, edit, &now)));
    let until = now.iter().find_map(|edit| match edit {
        EvidenceEdit::ValidUntil(until) => *until,
        _ => None,
    });
    tell_if_over(session, &short, until);
    tell_links(session, &paths);
    if replaces_words {
        tell_open_elsewhere(session, &workspace, &short);
    }
    for told in ended(&before, &now) {
        session.ui.say(&told);
    }
    Ok(())
}

/// Returns what one of `edits` replaced. Files and words are left out, because their earlier
/// revisions are kept beside them.
fn changed(before: &Evidence, edit: &EvidenceEdit, edits: &[EvidenceEdit]) -> Option<Changed> {
    let who = |confirmation: &Confirmation| format!("{} on {}", confirmation.by, confirmation.on);
    Some(match edit {
        // A further confirmation replaces nobody.
        EvidenceEdit::Files(_) | EvidenceEdit::Account(_) | EvidenceEdit::Confirmation(Some(_)) => {
            return None;
        }
        EvidenceEdit::Title(title) => Changed::of("Title", Some(&before.title), Some(title)),
        EvidenceEdit::Kind(kind) => Changed::of("Kind", Some(&before.kind), Some(kind)),
        EvidenceEdit::Link(link) => Changed::of("Link", before.link.as_ref(), link.as_ref()),
        EvidenceEdit::Happened(date) => Changed::of("When it happened", before.happened, *date),
        EvidenceEdit::ValidUntil(date) => {
            Changed::of("Until when it counts", before.valid_until, *date)
        }
        EvidenceEdit::Hours(hours) => Changed::of("Hours", before.hours, *hours),
        EvidenceEdit::Confirmation(None) => {
            let confirmed = list(&before.confirmations.iter().map(who).collect::<Vec<_>>());
            let again = edits.iter().find_map(|edit| {
                if let EvidenceEdit::Confirmation(Some(again)) = edit {
                    Some(who(again))
                } else {
                    None
                }
            });
            Changed::of("Confirmed by", Some(confirmed), again)
        }
        EvidenceEdit::Consent(consent) => {
            Changed::of("Consent", before.consent.as_ref(), consent.as_ref())
        }
    })
}

/// Checks that the piece would still be evidence after the change, and that its parts agree.
fn stays_sound(
    workspace: &Workspace,
    item: &Evidence,
    args: &EditEvidenceArgs,
    details: &Details<'_>,
) -> Result<(), Failure> {
    let framework = &workspace.framework;
    let cleared = |what: EvidenceField| args.clear.contains(&what);
    for (what, name, is_given) in [
        (EvidenceField::Files, "files", !args.files.is_empty()),
        (EvidenceField::Words, "words", details.words.is_some()),
        (EvidenceField::Link, "link", details.link.is_some()),
        (EvidenceField::Happened, "happened", details.happened.is_some()),
        (EvidenceField::ValidUntil, "valid-until", details.valid_until.is_some()),
        (EvidenceField::Hours, "hours", details.hours.is_some()),
        (EvidenceField::Consent, "consent", details.consent.is_some()),
    ] {
        if is_given && cleared(what) {
            return Err(Failure::usage(format!("`{name}` is both given and cleared; choose one")));
        }
    }
    let has_files =
        !args.files.is_empty() || (!item.files.is_empty() && !cleared(EvidenceField::Files));
    let has_link = details.link.is_some() || (item.link.is_some() && !cleared(EvidenceField::Link));
    let has_words =
        details.words.is_some() || (item.account.is_some() && !cleared(EvidenceField::Words));
    if !has_files && !has_link && !has_words {
        return Err(Failure::usage(format!("nothing would be left of {}", item.short))
            .hint(format!("imh evidence remove {}", item.short)));
    }
    if let Some(kind) = details.kind.or_else(|| framework.evidence_kind(item.kind.as_str())) {
        let happened =
            details.happened.or(item.happened.filter(|_| !cleared(EvidenceField::Happened)));
        let until = details
            .valid_until
            .or(item.valid_until.filter(|_| !cleared(EvidenceField::ValidUntil)));
        let hours = details.hours.or(item.hours.filter(|_| !cleared(EvidenceField::Hours)));
        let before = item
            .confirmations
            .iter()
            .filter(|_| !cleared(EvidenceField::Confirmed))
            .min_by_key(|confirmation| confirmation.on);
        let earliest =
            details.confirmation.iter().chain(before).min_by_key(|confirmation| confirmation.on);
        check_together(framework, kind, happened, until, hours, earliest)?;
    }
    Ok(())
}

/// Returns the edits that change something, in the order in which the journal records them.
fn edits_of(item: &Evidence, args: &EditEvidenceArgs, details: &Details<'_>) -> Vec<EvidenceEdit> {
    let clear = &args.clear;
    let mut edits = Vec::new();
    let mut cleared = |what: EvidenceField, is_there: bool, edit: EvidenceEdit| {
        if clear.contains(&what) && is_there {
            edits.push(edit);
        }
    };
    cleared(EvidenceField::Words, item.account.is_some(), EvidenceEdit::Account(None));
    cleared(EvidenceField::Link, item.link.is_some(), EvidenceEdit::Link(None));
    cleared(EvidenceField::Happened, item.happened.is_some(), EvidenceEdit::Happened(None));
    cleared(EvidenceField::ValidUntil, item.valid_until.is_some(), EvidenceEdit::ValidUntil(None));
    cleared(EvidenceField::Hours, item.hours.is_some(), EvidenceEdit::Hours(None));
    cleared(
        EvidenceField::Confirmed,
        !item.confirmations.is_empty(),
        EvidenceEdit::Confirmation(None),
    );
    cleared(EvidenceField::Consent, item.consent.is_some(), EvidenceEdit::Consent(None));
    edits.extend(
        details.title.clone().filter(|title| *title != item.title).map(EvidenceEdit::Title),
    );
    edits.extend(
        details
            .kind
            .filter(|kind| kind.id != item.kind)
            .map(|kind| EvidenceEdit::Kind(kind.id.clone())),
    );
    edits.extend(
        details
            .link
            .clone()
            .filter(|link| Some(link) != item.link.as_ref())
            .map(|link| EvidenceEdit::Link(Some(link))),
    );
    edits.extend(
        details
            .happened
            .filter(|date| Some(*date) != item.happened)
            .map(|date| EvidenceEdit::Happened(Some(date))),
    );
    edits.extend(
        details
            .valid_until
            .filter(|date| Some(*date) != item.valid_until)
            .map(|date| EvidenceEdit::ValidUntil(Some(date))),
    );
    edits.extend(
        details
            .hours
            .filter(|hours| Some(*hours) != item.hours)
            .map(|hours| EvidenceEdit::Hours(Some(hours))),
    );
    // A detail that is given again together with new content belongs to that content.
    let is_other = !args.files.is_empty()
        || details.words.is_some()
        || clear.contains(&EvidenceField::Files)
        || edits
            .iter()
            .any(|edit| matches!(edit, EvidenceEdit::Account(_) | EvidenceEdit::Link(_)));
    let is_new = |confirmation: &Confirmation| {
        is_other
            || !item.confirmations.contains(confirmation)
            || clear.contains(&EvidenceField::Confirmed)
    };
    edits.extend(
        details
            .confirmation
            .clone()
            .filter(is_new)
            .map(|confirmation| EvidenceEdit::Confirmation(Some(confirmation))),
    );
    let consent = details
        .consent
        .clone()
        .filter(|consent| is_other || Some(consent) != item.consent.as_ref());
    edits.extend(consent.map(|consent| EvidenceEdit::Consent(Some(consent))));
    edits
}
