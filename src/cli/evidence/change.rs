//! Changing what is there: what it is, what it speaks for, and whether it is there at all.

use std::{cell::Cell, path::PathBuf};

use clap::ValueEnum;

use super::{
    super::{
        Failure, Session,
        kit::{
            ask::{self, ForGood},
            changed::{Changed, tell},
            draft::Written,
            open::open,
            typed::{self, competencies_of},
        },
    },
    details::{DetailArgs, Details, agree},
    find_evidence, tell_links,
};
use crate::{
    model::{Act, CompetencyId, Confirmation, Evidence, EvidenceEdit},
    store::{Draft, NewContent, NewFiles, Workspace, total_bytes},
    text::{counted, list, one_line, quoted, tidy},
    ui::Progress,
};

/// Change a piece of evidence
///
/// New files take the place of the old ones, which stay in its history. Without any option, words of your own open in your
/// editor.
#[derive(clap::Args)]
pub(super) struct EditArgs {
    /// Its id, such as E7
    evidence: String,
    /// Files to take the place of those it has
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    details: DetailArgs,
    /// Take something away
    #[arg(long, value_enum, value_name = "WHAT")]
    clear: Vec<Clear>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Clear {
    Files,
    Words,
    Link,
    Happened,
    ValidUntil,
    Hours,
    Confirmed,
    Consent,
}

/// Say that a piece of evidence speaks for competencies, and what it shows of them
#[derive(clap::Args)]
pub(super) struct LinkArgs {
    /// Its id, such as E7
    evidence: String,
    /// The competencies, such as RB-01 RB-02
    #[arg(required = true, value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
    /// What it shows of each of them, in one line
    #[arg(long, value_name = "TEXT")]
    shows: Option<String>,
}

/// Say that a piece of evidence no longer speaks for some competencies
#[derive(clap::Args)]
pub(super) struct UnlinkArgs {
    /// Its id, such as E7
    evidence: String,
    /// The competencies, such as RB-01 RB-02
    #[arg(required = true, value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
}

/// Take a piece of evidence out of the portfolio
///
/// Its files stay in the workspace, and `imh undo` brings it back. With --erase they are wiped for good, as they must be
/// when they hold what should never have been there. Copies that a sync service or a backup made are beyond imh.
#[derive(clap::Args)]
pub(super) struct RemoveArgs {
    /// Its id, such as E7
    evidence: String,
    /// Wipe its files as well; this cannot be undone. It may have been taken out already
    #[arg(long)]
    erase: bool,
    /// With --erase: wipe them without being asked, which is needed where nobody can be asked
    #[arg(long, requires = "erase")]
    yes: bool,
}

pub(super) fn edit(session: &Session, args: EditArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let item = find_to_change(&workspace, &args.evidence)?;
    let short = item.short.clone();
    let details = args.details.held_to_rules(session, &workspace.framework)?;
    if details.words.as_deref().is_some_and(|words| words.trim().is_empty()) {
        return Err(Failure::usage("the words are empty").hint(format!("imh evidence edit {short} --clear words")));
    }
    stays_sound(&workspace, item, &args, &details)?;
    let mut edits = edits_of(item, &args.clear, &details);
    // Consent is to what people saw, and these are other files.
    let asks_consent = !args.files.is_empty() && item.consent.is_some() && details.consent.is_none();
    let consent_so_far = item.consent.clone().unwrap_or_default();
    if asks_consent && !args.clear.contains(&Clear::Consent) {
        edits.push(EvidenceEdit::Consent(None));
    }
    let paths: Vec<PathBuf> = args.files.iter().map(|path| session.context.absolute(path)).collect();
    let content = NewContent {
        files: match (args.files.is_empty(), args.clear.contains(&Clear::Files)) {
            (true, false) => None,
            _ => Some(NewFiles::Copied(paths.clone())),
        },
        account: details.words.map(|words| tidy(&words) + "\n"),
    };
    if edits.is_empty() && content.files.is_none() && content.account.is_none() {
        let says_nothing = args.details.is_empty() && args.clear.is_empty();
        if says_nothing && session.ui.can_ask && item.account.is_some() {
            return edit_words(session, workspace, &short);
        }
        let said_something = !args.details.is_empty() || !args.clear.is_empty();
        if said_something {
            session.ui.say(&format!("{short} is like that already; nothing was changed."));
            return Ok(());
        }
        return Err(Failure::usage(format!("say what to change about {short}")).hint(format!("imh evidence edit {short} --title \"...\"")));
    }
    let now = edits.clone();
    let mut before = item.clone();
    let is_revised = content.files.is_some() || content.account.is_some() || edits.contains(&EvidenceEdit::Account(None));
    let progress = Progress::new("Copying", total_bytes(&paths));
    let find = |workspace: &Workspace| {
        let item = find_evidence(workspace, &args.evidence)?;
        // What is told is what really stood there.
        before = item.clone();
        Ok::<_, Failure>(item.id.clone())
    };
    workspace.edit_evidence(&session.context, find, edits, content, |bytes| progress.passed(bytes))?;
    drop(progress);
    let kept = if is_revised { " What it was before is kept beside it." } else { "" };
    session.ui.say(&format!("Changed {short}.{kept} See it: imh evidence show {short}"));
    tell(session, now.into_iter().filter_map(|edit| changed(&before, edit)));
    tell_links(session, &paths);
    if asks_consent {
        session.ui.say(&format!(
            "Consent was given for the files it had. If the same was agreed for these: imh evidence edit {short} --consent {}",
            quoted(&one_line(&consent_so_far))
        ));
    }
    Ok(())
}

/// What an edit took the place of; of files and words themselves what they were is kept beside them.
fn changed(before: &Evidence, edit: EvidenceEdit) -> Option<Changed> {
    let who = |confirmation: &Confirmation| format!("{} on {}", confirmation.by, confirmation.on);
    Some(match edit {
        // Who confirms it as well takes nobody's place.
        EvidenceEdit::Files(_) | EvidenceEdit::Account(_) | EvidenceEdit::Confirmation(Some(_)) => return None,
        EvidenceEdit::Title(title) => Changed::of("Title", Some(&before.title), Some(&title)),
        EvidenceEdit::Kind(kind) => Changed::of("Kind", Some(&before.kind), Some(&kind)),
        EvidenceEdit::Link(link) => Changed::of("Link", before.link.clone(), link),
        EvidenceEdit::Happened(date) => Changed::of("When it happened", before.happened, date),
        EvidenceEdit::ValidUntil(date) => Changed::of("Until when it counts", before.valid_until, date),
        EvidenceEdit::Hours(hours) => Changed::of("Hours", before.hours, hours),
        EvidenceEdit::Confirmation(None) => {
            let confirmed = list(&before.confirmations.iter().map(who).collect::<Vec<_>>());
            Changed::of("Who confirms it", Some(confirmed), None)
        }
        EvidenceEdit::Consent(consent) => Changed::of("Consent", before.consent.clone(), consent),
    })
}

/// As [`find_evidence`]; changes to words of something that was taken out meanwhile are named, with the way back.
fn find_to_change<'w>(workspace: &'w Workspace, typed: &str) -> Result<&'w Evidence, Failure> {
    find_evidence(workspace, typed).map_err(|failure| {
        let Some(short) = workspace.portfolio.removed.values().find(|short| short.eq_ignore_ascii_case(typed)) else { return failure };
        let draft = Draft::of_evidence(workspace, short);
        if !draft.bytes().is_ok_and(|bytes| bytes.is_some()) {
            return failure;
        }
        let path = one_line(&draft.path().display().to_string());
        Failure::usage(format!("{short} was taken out of your portfolio; the changes to its words are kept in `{path}`"))
            .because(format!("`imh undo` brings it back, and `imh evidence edit {short}` then goes on with them"))
            .hint("imh undo")
    })
}

/// Words are changed where they were written: in the person's editor, with a draft that no editor can lose.
fn edit_words(session: &Session, mut workspace: Workspace, short: &str) -> Result<(), Failure> {
    let item = find_evidence(&workspace, short)?;
    let before = workspace.words_of(item)?.unwrap_or_default();
    let draft = Draft::of_evidence(&workspace, short);
    let so_far = draft.bytes()?;
    let is_new = so_far.as_deref().is_none_or(|so_far| so_far == before.as_bytes());
    if is_new {
        draft.write(&before)?;
    } else {
        session.ui.say("Going on with the changes that were not finished.");
    }
    let command = format!("imh evidence edit {short}");
    let otherwise = format!("all of the words may come from a file as well: {command} --words - < FILE");
    let writing =
        Written { draft: &draft, is_new, what: "Your changes", command: &command, otherwise: &otherwise, goes_on: Cell::new(true) };
    writing.and_then(session, |words, _| {
        if words == before.trim() || words.is_empty() {
            return Ok(Ok("Nothing was changed.".to_owned()));
        }
        let find = |workspace: &Workspace| {
            writing.goes_on.set(workspace.portfolio.evidence_called(short).is_some());
            find_to_change(workspace, short).map(|item| item.id.clone())
        };
        let content = NewContent { files: None, account: Some(words.to_owned() + "\n") };
        workspace.edit_evidence(&session.context, find, Vec::new(), content, |_| ())?;
        Ok(Ok(format!("Changed {short}. What it was before is kept beside it. See it: imh evidence show {short}")))
    })
}

/// What it would be after the change must still be evidence, and its parts must agree.
fn stays_sound(workspace: &Workspace, item: &Evidence, args: &EditArgs, details: &Details<'_>) -> Result<(), Failure> {
    let framework = &workspace.framework;
    let cleared = |what: Clear| args.clear.contains(&what);
    for (what, name, is_given) in [
        (Clear::Files, "files", !args.files.is_empty()),
        (Clear::Words, "words", details.words.is_some()),
        (Clear::Link, "link", details.link.is_some()),
        (Clear::Happened, "happened", details.happened.is_some()),
        (Clear::ValidUntil, "valid-until", details.valid_until.is_some()),
        (Clear::Hours, "hours", details.hours.is_some()),
        (Clear::Consent, "consent", details.consent.is_some()),
    ] {
        if is_given && cleared(what) {
            return Err(Failure::usage(format!("`{name}` is both given and cleared; choose one")));
        }
    }
    let has_files = !args.files.is_empty() || (!item.files.is_empty() && !cleared(Clear::Files));
    let has_link = details.link.is_some() || (item.link.is_some() && !cleared(Clear::Link));
    let has_words = details.words.is_some() || (item.account.is_some() && !cleared(Clear::Words));
    if !has_files && !has_link && !has_words {
        return Err(Failure::usage(format!("nothing would be left of {}", item.short)).hint(format!("imh evidence remove {}", item.short)));
    }
    if let Some(kind) = details.kind.or_else(|| framework.evidence_kind(item.kind.as_str())) {
        let happened = details.happened.or(item.happened.filter(|_| !cleared(Clear::Happened)));
        let until = details.valid_until.or(item.valid_until.filter(|_| !cleared(Clear::ValidUntil)));
        let hours = details.hours.or(item.hours.filter(|_| !cleared(Clear::Hours)));
        let before = item.confirmations.iter().filter(|_| !cleared(Clear::Confirmed)).min_by_key(|confirmation| confirmation.on);
        let earliest = details.confirmation.iter().chain(before).min_by_key(|confirmation| confirmation.on);
        agree(framework, kind, happened, until, hours, earliest)?;
    }
    Ok(())
}

/// What really changes, in the order in which a journal holds it.
fn edits_of(item: &Evidence, clear: &[Clear], details: &Details<'_>) -> Vec<EvidenceEdit> {
    let mut edits = Vec::new();
    let mut cleared = |what: Clear, is_there: bool, edit: EvidenceEdit| {
        if clear.contains(&what) && is_there {
            edits.push(edit);
        }
    };
    cleared(Clear::Words, item.account.is_some(), EvidenceEdit::Account(None));
    cleared(Clear::Link, item.link.is_some(), EvidenceEdit::Link(None));
    cleared(Clear::Happened, item.happened.is_some(), EvidenceEdit::Happened(None));
    cleared(Clear::ValidUntil, item.valid_until.is_some(), EvidenceEdit::ValidUntil(None));
    cleared(Clear::Hours, item.hours.is_some(), EvidenceEdit::Hours(None));
    cleared(Clear::Confirmed, !item.confirmations.is_empty(), EvidenceEdit::Confirmation(None));
    cleared(Clear::Consent, item.consent.is_some(), EvidenceEdit::Consent(None));
    edits.extend(details.title.clone().filter(|title| *title != item.title).map(EvidenceEdit::Title));
    edits.extend(details.kind.filter(|kind| kind.id != item.kind).map(|kind| EvidenceEdit::Kind(kind.id.clone())));
    edits.extend(details.link.clone().filter(|link| Some(link) != item.link.as_ref()).map(|link| EvidenceEdit::Link(Some(link))));
    edits.extend(details.happened.filter(|date| Some(*date) != item.happened).map(|date| EvidenceEdit::Happened(Some(date))));
    edits.extend(details.valid_until.filter(|date| Some(*date) != item.valid_until).map(|date| EvidenceEdit::ValidUntil(Some(date))));
    edits.extend(details.hours.filter(|hours| Some(*hours) != item.hours).map(|hours| EvidenceEdit::Hours(Some(hours))));
    let is_new = |confirmation: &Confirmation| !item.confirmations.contains(confirmation) || clear.contains(&Clear::Confirmed);
    edits.extend(details.confirmation.clone().filter(is_new).map(|confirmation| EvidenceEdit::Confirmation(Some(confirmation))));
    let consent = details.consent.clone().filter(|consent| Some(consent) != item.consent.as_ref());
    edits.extend(consent.map(|consent| EvidenceEdit::Consent(Some(consent))));
    edits
}

pub(super) fn link(session: &Session, args: &LinkArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let competencies = competencies_of(&workspace.framework, &args.competencies)?;
    let shows = args.shows.as_deref().map(|typed| typed::line(typed, "what it shows")).transpose()?;
    let short = find_evidence(&workspace, &args.evidence)?.short.clone();
    let new = |workspace: &Workspace| -> Result<Vec<CompetencyId>, Failure> {
        let item = find_evidence(workspace, &args.evidence)?;
        let says_so = |id: &CompetencyId| {
            item.claims.iter().any(|claim| claim.competency == *id && (shows.is_none() || claim.shows.as_deref() == shows.as_deref()))
        };
        Ok(competencies.iter().filter(|id| !says_so(id)).cloned().collect())
    };
    if new(&workspace)?.is_empty() {
        session.ui.say(&format!("{short} speaks for {} already; nothing was changed.", named(&competencies)));
        return Ok(());
    }
    let (mut changed, mut said) = (Vec::new(), Vec::new());
    workspace.record(&session.context, |workspace| {
        let item = find_evidence(workspace, &args.evidence)?;
        changed = new(workspace)?;
        said = said_of(item, &changed);
        Ok::<_, Failure>(Act::EvidenceLinked { evidence: item.id.clone(), competencies: changed.clone(), shows: shows.clone() })
    })?;
    session.ui.say(&format!(
        "{short} speaks for {}{}.",
        named(&changed),
        if shows.is_some() { ", and says what it shows" } else { " as well" }
    ));
    if let Some(shows) = shows {
        tell_said(session, said, Some(&shows));
    }
    Ok(())
}

/// What it says that a piece of evidence shows of each of these, where it says that.
fn said_of(item: &Evidence, of: &[CompetencyId]) -> Vec<(CompetencyId, String)> {
    let claims = item.claims.iter().filter(|claim| of.contains(&claim.competency));
    claims.filter_map(|claim| Some((claim.competency.clone(), claim.shows.clone()?))).collect()
}

/// Says what words were taken away or replaced, and the way back.
fn tell_said(session: &Session, said: Vec<(CompetencyId, String)>, now: Option<&str>) {
    let before = said.iter().map(|(id, shows)| format!("{id}: {shows}")).collect::<Vec<_>>().join("; ");
    tell(session, (!said.is_empty()).then(|| Changed::of("What it shows", Some(before.as_str()), now)));
}

pub(super) fn unlink(session: &Session, args: &UnlinkArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let competencies = competencies_of(&workspace.framework, &args.competencies)?;
    let short = find_evidence(&workspace, &args.evidence)?.short.clone();
    let linked = |workspace: &Workspace| -> Result<Vec<CompetencyId>, Failure> {
        let item = find_evidence(workspace, &args.evidence)?;
        Ok(competencies.iter().filter(|id| item.speaks_for(id)).cloned().collect())
    };
    if linked(&workspace)?.is_empty() {
        session.ui.say(&format!("{short} does not speak for {} already; nothing was changed.", named(&competencies)));
        return Ok(());
    }
    let (mut changed, mut said) = (Vec::new(), Vec::new());
    workspace.record(&session.context, |workspace| {
        let item = find_evidence(workspace, &args.evidence)?;
        changed = linked(workspace)?;
        said = said_of(item, &changed);
        Ok::<_, Failure>(Act::EvidenceUnlinked { evidence: item.id.clone(), competencies: changed.clone() })
    })?;
    session.ui.say(&format!("{short} no longer speaks for {}.", named(&changed)));
    tell_said(session, said, None);
    Ok(())
}

fn named(ids: &[CompetencyId]) -> String {
    list(&ids.iter().map(CompetencyId::as_str).collect::<Vec<_>>())
}

pub(super) fn remove(session: &Session, args: &RemoveArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    workspace.must_be_writable()?;
    if args.erase {
        return erase(session, &mut workspace, args);
    }
    let item = find_evidence(&workspace, &args.evidence)?;
    let (short, title) = (item.short.clone(), one_line(&item.title));
    let find = |workspace: &Workspace| find_evidence(workspace, &args.evidence).map(|item| item.id.clone());
    workspace.remove_evidence(&session.context, find, false)?;
    session.ui.say(&format!("Took {short} {title} out of your portfolio. Its files are kept; `imh undo` brings it back."));
    Ok(())
}

fn erase(session: &Session, workspace: &mut Workspace, args: &RemoveArgs) -> Result<(), Failure> {
    let Some((id, title)) = workspace.evidence_ever_called(&args.evidence)? else {
        return Err(find_evidence(workspace, &args.evidence).expect_err("it was never there"));
    };
    let (short, title) = (workspace.portfolio.short_of(&id).unwrap_or(&args.evidence).to_owned(), one_line(&title));
    let for_good = ForGood {
        question: &format!("Wipe the files of {short} {title} for good?"),
        no: "No, keep them",
        yes: "Yes, wipe them",
        deed: &format!("wiping the files of {short}"),
        command: &format!("imh evidence remove {short} --erase --yes"),
    };
    if !ask::is_meant(session, args.yes, &for_good)? {
        session.ui.say("Nothing was wiped.");
        return Ok(());
    }
    let wiped = workspace.remove_evidence(&session.context, |_| Ok::<_, Failure>(id.clone()), true)?;
    let away = wiped.iter().filter(|content| workspace.folders_of(**content).is_empty()).count();
    // What was being changed about its words goes with them.
    let draft = Draft::of_evidence(workspace, &short);
    workspace.finish_erasures().and_then(|_| draft.wipe()).map_err(|error| {
        let failure = Failure::of_reading(error);
        let message = format!("{short} is out of your portfolio, but its files are not wiped yet: {}", failure.message);
        Failure { message, ..failure }.hint("imh workspace check --wipe --yes")
    })?;
    if away > 0 {
        let files = counted(away, "file of it is", "files of it are");
        session
            .ui
            .warn(&format!("{files} not here at the moment, and so not wiped. When they are here again: imh workspace check --wipe --yes"));
    }
    if wiped.is_empty() {
        session.ui.say(&format!("{short} {title} is out of your portfolio. No file belongs to it alone, so none was wiped."));
    } else if wiped.len() == away {
        session.ui.say(&format!("{short} {title} is out of your portfolio."));
    } else {
        let wiped = counted(wiped.len() - away, "file of it is", "files of it are");
        session.ui.say(&format!("{short} {title} is out of your portfolio, and {wiped} wiped for good."));
        session.ui.warn("Its title and the names of its files stay in your history. If this folder is synced or backed up, copies of the files may still be there; look for them as well.");
    }
    Ok(())
}
