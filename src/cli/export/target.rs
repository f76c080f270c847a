//! The target of an export, and what prevents a submission.

use std::path::PathBuf;

use crate::{
    analysis::{Decided, decided},
    cli::{Exit, Failure, Session, check, kit::ask},
    model::{Evidence, EvidenceFile, FindingKind, Portfolio, Submission},
    store::{Workspace, next_free_name},
    text::{counted, list, readable_name},
};

/// The options for handing in a portfolio.
#[derive(Clone, Copy, clap::Args)]
pub(super) struct HandInArgs {
    /// Write it although it is not finished, and mark it as a draft on every page
    #[arg(long)]
    pub(super) draft: bool,
    /// Send it again: what was accepted is carried forward, and what is new since then is marked
    #[arg(long)]
    pub(super) resubmit: bool,
}

/// Returns an unused file name for the target, in the current folder.
pub(super) fn next_name(
    session: &Session,
    portfolio: &Portfolio,
    target: Option<&Submission>,
    sealed: bool,
) -> PathBuf {
    let day = session
        .context
        .bundle_time()
        .to_zoned(session.context.zone())
        .strftime("%Y-%m-%d")
        .to_string();
    let pattern =
        target.and_then(|target| target.file_name.as_deref()).unwrap_or("imh-portfolio-{date}");
    let name = pattern
        .replace("{date}", &day)
        .replace("{level}", portfolio.level.as_str())
        .replace("{framework}", portfolio.pin.id.as_str())
        .replace("{name}", portfolio.label.as_deref().unwrap_or("portfolio"));
    // Only words joined by dashes, so that nobody has to quote the name in a shell.
    let name = readable_name(&name, 120);
    let words = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ';'))
        .filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    next_free_name(&session.context.current_folder, &name, if sealed { "zip.age" } else { "zip" })
}

/// Lists all at once the unmet rules of the target and everything that could identify a family.
/// Both prevent a submission; an export to somebody else, or of a draft, is the person's decision.
/// A name on the person's own list must never be exported, so it prevents every export; a file that
/// nobody has looked through prevents all but drafts.
pub(super) fn check_before(
    session: &Session,
    workspace: &Workspace,
    target: Option<&Submission>,
    HandInArgs { draft, resubmit }: HandInArgs,
) -> Result<(), Failure> {
    if let Some(target) = target {
        tell_days_left(session, target, draft)?;
    }
    let view = check::look(session, workspace, target, resubmit)?;
    let target = target.map(|target| target.id.as_str());
    let see = target
        .map_or_else(|| "imh check".to_owned(), |target| format!("imh check --target {target}"));
    let see = if resubmit { format!("{see} --resubmit") } else { see };
    for line in view.rules_in_words().into_iter().chain(view.dismissed_in_words()) {
        session.ui.say(&line);
    }
    let tell_open = |wanted: &dyn Fn(FindingKind) -> bool| {
        let lines = check::open_lines(&view, NAMED_AT_MOST, wanted);
        for line in &lines {
            session.ui.say(&format!("To look at: {line}"));
        }
        lines.len()
    };
    if tell_open(&|kind| kind == FindingKind::ListedName) > 0 {
        return Err(Failure::new(
            Exit::No,
            "the portfolio contains a name from your own list, so imh does not write it, not even as a draft",
        )
        .hint(format!("{see}; or, if it is not the name of a family: imh check accept ID --reason \"...\"")));
    }
    // A file that is not here cannot be looked through: writing says so.
    let is_here = |file: &EvidenceFile| workspace.evidence_path(file).is_file();
    let is_whole = workspace.portfolio.evidence.iter().flat_map(Evidence::kept).all(is_here);
    if target.is_none() && !draft && is_whole {
        let unread = tell_open(&|kind| kind == FindingKind::Unreadable);
        if unread > 0 {
            return Err(Failure::new(
                Exit::No,
                "imh could not read all of your files, and you have not said yet that you looked through those yourself",
            )
            .hint(format!("`{see}` says what to do with each; to send it unfinished: imh export --draft")));
        }
    }
    let open = check::in_one_line(&view);
    if let Some(target) = target.filter(|_| !draft) {
        if view.ready {
            return Ok(());
        }
        tell_open(&|_| true);
        let why =
            open.map(|open| format!(": the confidentiality check has {open}")).unwrap_or_default();
        return Err(Failure::new(Exit::No, format!("the portfolio is not ready for {target} yet{why}"))
            .hint(format!("`{see}` says how to put each right; to send it unfinished: imh export --target {target} --draft")));
    }
    let Some(open) = open else { return Ok(()) };
    session.ui.warn(&format!("the confidentiality check has {open}. See where: {see}"));
    if session.ui.may_ask_at_terminal {
        let options =
            ["Stop here and look at them first", "Write it all the same"].map(str::to_owned);
        if ask::prompt(session).choose(
            &format!("{} What would you like?", check::what_might_be(&view)),
            &options,
            0,
        )? == 0
        {
            session.ui.say(&format!("Nothing was written. Next: {see}"));
            return Err(Failure::no());
        }
    }
    Ok(())
}

/// Says how long a target is open. A closed target accepts only drafts.
fn tell_days_left(session: &Session, target: &Submission, draft: bool) -> Result<(), Failure> {
    if let Some(notice) = &target.notice {
        session.ui.warn(notice);
    }
    let today = session.context.now().to_zoned(session.context.zone()).date();
    match target.days_left(today) {
        Some(past) if past < 0 && !draft => {
            let closed = target.closes.map(|day| day.to_string()).unwrap_or_default();
            return Err(Failure::new(Exit::No, format!("{} closed on {closed}", target.title))
                .hint(format!("imh export --target {} --draft", target.id)));
        }
        Some(left) if left >= 0 => {
            session.ui.say(&format!(
                "{}: {} left.",
                target.title,
                counted(usize::try_from(left).unwrap_or(0), "day", "days")
            ));
        }
        _ => {}
    }
    Ok(())
}

/// Says which acceptances still stand in a resubmitted portfolio, and what the assessors will find
/// new.
pub(super) fn tell_what_goes_again(
    session: &Session,
    workspace: &Workspace,
) -> Result<(), Failure> {
    let exported = workspace.as_decided_on()?;
    let decided = decided(&workspace.framework, &workspace.portfolio, &exported);
    let ids = |wanted: &dyn Fn(&Decided<'_>) -> bool| {
        decided
            .iter()
            .filter(|one| wanted(one))
            .map(|one| one.decision.competency.as_str())
            .collect::<Vec<_>>()
    };
    let stands = ids(&|one| one.is_accepted() && one.since.is_empty());
    let again = ids(&|one| one.is_accepted() && !one.since.is_empty());
    let answered = ids(&|one| one.is_asked() && !one.since.is_empty());
    let open = ids(&|one| one.is_asked() && one.since.is_empty());
    let differ = ids(&|one| one.is_open());
    let accepted = counted(
        stands.len(),
        "competency that was accepted goes along",
        "competencies that were accepted go along",
    );
    session.ui.say(&format!("{accepted} as accepted, with nothing new."));
    if !again.is_empty() {
        session.ui.say(&format!(
            "Accepted before, and due another look because something is new: {}.",
            list(&again)
        ));
    }
    if !differ.is_empty() {
        session.ui.say(&format!(
            "Open, because the assessors have not settled it: {}. To see what each says: imh decisions list --asked",
            list(&differ)
        ));
    }
    if !answered.is_empty() {
        session.ui.say(&format!("Asked for, and marked as new: {}.", list(&answered)));
    }
    if !open.is_empty() {
        session.ui.say(&format!("Asked for, with nothing new yet: {}. To see what would help: imh decisions list --asked", list(&open)));
    }
    Ok(())
}

/// The most competencies named; `imh check` lists all of them.
const NAMED_AT_MOST: usize = 12;
