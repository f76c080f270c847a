//! `imh decisions`: imports what assessors decided, and shows it beside the person's own ratings.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    kit::{
        known::pack_of,
        open::open,
        output::{ReportArgs, show},
        secrets::OpenArgs,
    },
    review::{read_review, unwritten_in},
};
use crate::{
    analysis::{Own, Reviewable, decided, find_competency, not_by_key, not_by_name, review_faults},
    format::answers::in_utf8,
    model::{Act, CompetencyId, MergedReview, Received, Review},
    report::{DecidedTallyView, DecisionsView, ReviewView},
    store::Workspace,
    text::{counted, list, one_line},
};

pub(super) const HELP: &str = "\
Take in what assessors decided, and read it beside your own ratings";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Import(ImportArgs),
    List(ListDecisionsArgs),
    Show(ShowDecisionsArgs),
}

/// Take in a decision file that came back, and read it
///
/// It must be about a portfolio that was exported from here. A later version of the same file is taken in its place, if nothing
/// was changed in what was there. Your own ratings stay as they are.
#[derive(clap::Args)]
struct ImportArgs {
    /// The decision file; its signature is looked for beside it, as FILE.sig
    file: PathBuf,
    /// Whose signature it must have: a file of allowed signers or of public keys, or `own` for yours
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
}

/// See what assessors decided, and what of it rests on something that changed since
#[derive(clap::Args)]
struct ListDecisionsArgs {
    /// Only what is asked for, and what the assessors have not settled
    #[arg(long)]
    asked: bool,
    #[command(flatten)]
    report: ReportArgs,
}

/// Read what was decided on a competency, or all of the decision file that came last
#[derive(clap::Args)]
struct ShowDecisionsArgs {
    /// The competency, such as RB-01
    competency: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Import(args) => import(session, &args),
        Command::List(args) => list_all(session, &args),
        Command::Show(args) => show_one(session, &args),
    }
}

/// The most acceptances shown after an import; `imh decisions show` lists all of them.
const SHOWN_AT_ONCE: usize = 10;

fn import(session: &Session, args: &ImportArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let read = read_review(session, &args.file, &args.open, args.signer.as_deref())?;
    let by = read.by.clone();
    let text = String::from_utf8(in_utf8(&read.bytes).into_owned());
    // A signature covers exact bytes, so a signed file is kept only if it can be kept unchanged.
    let is_kept = text.as_ref().is_ok_and(|text| read.signature.is_none() || text.as_bytes() == read.bytes);
    let text = text.ok().filter(|_| is_kept).ok_or_else(|| {
        Failure::usage(format!("`{}` is signed, and not in UTF-8", args.file.display()))
            .hint("ask whoever sent it to save it as UTF-8, and to sign that")
    })?;
    let received = Received {
        review: read.review,
        file: text,
        signature: read.signature.map(|signature| String::from_utf8_lossy(&signature).into_owned()),
        signed_by: read.signed.map(|signed| signed.fingerprint),
        told: None,
    };
    let refuse = RefusedDecisions { shown: args.file.display().to_string(), is_vouched_for: by.is_some() };
    let pack = pack_of(session, &workspace.portfolio.pin, Some(&workspace.framework))?;
    let view = ReviewView::of(&received.review, Some(&workspace.framework), pack, received.signed_by.clone());
    let view = if view.summary.accepted > SHOWN_AT_ONCE { view.in_short() } else { view };
    let assessors: Vec<String> = received.review.assessors().map(|assessor| one_line(&assessor.name)).collect();
    let (decisions, competencies) = (received.review.decisions().len(), view.summary.accepted + view.summary.asked);
    let signed_by = received.signed_by.clone();
    let is_half = workspace.portfolio.reviews.iter().any(|known| is_half_beside(&known.review, &received.review));
    if workspace.portfolio.reviews.iter().any(|known| is_the_same(known, &received)) {
        session.ui.say("These decisions are here already.");
        return show_list(session, &workspace, &ReportArgs::default(), false);
    }
    // The check runs against the state in which the decisions are recorded, which another window
    // may have changed.
    workspace.record(&session.context, |workspace| {
        refuse.unless_it_goes_with(workspace, &received)?;
        Ok::<_, Failure>(Act::DecisionsReceived(Box::new(received)))
    })?;
    let on = if decisions == competencies { String::new() } else { format!(" on {}", counted(competencies, "competency", "competencies")) };
    session.ui.say(&format!(
        "Saved {}{on} ({}). `imh undo` takes {} out again.",
        counted(decisions, "decision", "decisions"),
        list(&assessors),
        if decisions == 1 { "it" } else { "them" }
    ));
    if is_half {
        session.ui.say("They go on from the same beginning as decisions that are here already, in another file: both count.");
    }
    session.ui.say(&match (by, signed_by) {
        (Some(by), Some(key)) => format!("The file is signed by {} ({key}).", one_line(&by)),
        (_, Some(key)) => format!("The file is signed with the key {key}. --signer FILE tells whose key that is."),
        _ => "Nobody signed the file: it says who decided, but nothing proves it.".to_owned(),
    });
    session.ui.say("");
    show(session, &ReportArgs::default(), &view)?;
    workspace.reload(&session.context).map_err(Failure::of_reading)?;
    let exported = workspace.as_decided_on().map_err(Failure::of_reading)?;
    let all = DecidedTallyView::of(&decided(&workspace.framework, &workspace.portfolio, &exported));
    session.ui.say(&format!(
        "All decisions together: {}. `imh decisions show` shows this whole file, `imh decisions list` what counts from all files.",
        all.in_words()
    ));
    Ok(())
}

/// Reports whether two files of one review each say something that the other does not.
fn is_half_beside(known: &Review, received: &Review) -> bool {
    known.parted_from(received) && !received.holds(known) && !known.holds(received)
}

/// Reports whether the same decisions are already here, with their signature.
fn is_the_same(known: &Received, received: &Received) -> bool {
    known.review == received.review && (received.signature.is_none() || known.signature == received.signature)
}

/// Checks for reasons to refuse a decision file.
struct RefusedDecisions {
    shown: String,
    /// True if the person said whose signatures count, and the file has one of those.
    is_vouched_for: bool,
}

impl RefusedDecisions {
    fn unless_it_goes_with(&self, workspace: &Workspace, received: &Received) -> Result<(), Failure> {
        let (shown, portfolio, review) = (&self.shown, &workspace.portfolio, &received.review);
        let export = portfolio.exports.iter().map(|(_, export)| export).find(|export| export.sha256 == review.bundle);
        let Some(export) = export else {
            return Err(Failure::usage(format!("`{shown}` is about a portfolio file that was not exported from here"))
                .hint(
                    "`imh history` shows what you exported; if it was another of your portfolios, name that with --workspace; if the assessor unpacked it, or packed it again, ask for decisions on the file as you sent it",
                ));
        };
        if unwritten_in(review).next().is_some() {
            return Err(Failure::usage(format!("`{shown}` has dots where words of an assessor are still to be written"))
                .hint("ask whoever sent it to write them, and to send it again"));
        }
        let again = "ask whoever sent it to send it again";
        let evidence: Vec<&str> = export.evidence.iter().map(|(_, short)| short.as_str()).collect();
        let then = workspace.as_exported(&review.bundle).map_err(Failure::of_reading)?;
        let level = then.as_ref().map_or(&portfolio.level, |then| &then.level);
        let reviewable = Reviewable { sha256: export.sha256, pin: &portfolio.pin, level, framework: &workspace.framework, evidence };
        let faults = review_faults(review, &reviewable);
        if !faults.is_empty() {
            let refused = Failure::usage(format!("`{shown}` does not match the portfolio that it is about")).hint(again);
            return Err(refused.because_of(faults));
        }
        let of_one = |own: Own| Failure::usage(format!("`{shown}` cannot count: {own}"));
        not_by_name(portfolio.label.as_deref(), review.assessors().map(|assessor| assessor.name.as_str()))
            .map_err(|own| of_one(own).hint("imh decisions list"))?;
        not_by_key(export.signed_by.as_deref(), received.signed_by.as_deref())
            .map_err(|own| of_one(own).hint("ask the panel to sign it with a key of theirs"))?;
        portfolio
            .reviews
            .iter()
            .filter(|known| known.review.id == review.id)
            .try_for_each(|known| self.unless_it_continues(known, received))
    }

    fn unless_it_continues(&self, known: &Received, received: &Received) -> Result<(), Failure> {
        let (shown, review) = (&self.shown, &received.review);
        if known.review != *review && known.review.holds(review) {
            return Err(
                Failure::usage(format!("`{shown}` is an earlier version of decisions that are here already")).hint("imh decisions list")
            );
        }
        if !review.holds(&known.review) && !review.is_other_half_of(&known.review) {
            let merged = known.review.merged_with(review).ok().filter(|_| known.review.parted_from(review));
            if let Some(MergedReview { conflicts, .. }) = merged.filter(|merged| !merged.conflicts.is_empty()) {
                let ids: Vec<&str> = conflicts.iter().map(CompetencyId::as_str).collect();
                return Err(Failure::usage(format!("`{shown}` leaves out or changes something that you had been sent"))
                    .because(format!("both decide on {}, but differently", list(&ids)))
                    .because("a later decision is added below; what was written before never changes")
                    .hint("ask whoever sent it for one file of both: `imh review settle` joins two files of one review; `imh decisions list` shows what you have"));
            }
            return Err(Failure::usage(format!("`{shown}` leaves out or changes something that you had been sent"))
                .because("a later decision is added below; what was written before never changes")
                .hint(
                    "`imh decisions list` shows what you have, and `imh undo` takes that out if it was not from them; ask whoever sent it",
                ));
        }
        // A signed review must continue under the same key, or under one that the person says
        // counts.
        let Some(key) = known.signed_by.as_ref().filter(|key| !self.is_vouched_for && received.signed_by.as_ref() != Some(*key)) else {
            return Ok(());
        };
        let how = received.signed_by.as_ref().map_or_else(|| "this is not signed".to_owned(), |other| format!("this with {other}"));
        Err(Failure::usage(format!("`{shown}` goes on with decisions that were signed with {key}, and {how}"))
            .hint("ask the panel whether it is theirs; --signer FILE says whose signatures count"))
    }
}

fn list_all(session: &Session, args: &ListDecisionsArgs) -> Result<(), Failure> {
    show_list(session, &open(session)?, &args.report, args.asked)
}

fn show_list(session: &Session, workspace: &Workspace, report: &ReportArgs, asked: bool) -> Result<(), Failure> {
    let exported = workspace.as_decided_on().map_err(Failure::of_reading)?;
    let decided = decided(&workspace.framework, &workspace.portfolio, &exported);
    let pack = pack_of(session, &workspace.portfolio.pin, Some(&workspace.framework))?;
    show(session, report, &DecisionsView::of(&workspace.portfolio, pack, &decided, |one| !asked || !one.is_accepted()))
}

/// Warns of a signature that belongs to something else: such decisions are not merely unsigned.
fn tell_bad_signature(session: &Session, received: &Received) {
    if received.has_bad_signature() {
        session.ui.warn(
            "these decisions came along with a bad signature, which is not of this decision file: somebody changed one of them. Ask whoever decided for theirs.",
        );
    }
}

fn show_one(session: &Session, args: &ShowDecisionsArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let portfolio = &workspace.portfolio;
    let pack = pack_of(session, &portfolio.pin, Some(&workspace.framework))?;
    let none = || Failure::usage("no decision has come yet").hint("imh decisions import FILE").reading();
    let Some(typed) = &args.competency else {
        let received = portfolio.reviews.last().ok_or_else(none)?;
        tell_bad_signature(session, received);
        return show(
            session,
            &args.report,
            &ReviewView::of(&received.review, Some(&workspace.framework), pack, received.signed_by.clone()),
        );
    };
    let competency = find_competency(&workspace.framework, typed).map_err(Failure::of_reading)?;
    let exported = workspace.as_decided_on().map_err(Failure::of_reading)?;
    let mut decided = decided(&workspace.framework, portfolio, &exported);
    decided.retain(|one| one.decision.competency == competency.id);
    let Some(one) = decided.first() else {
        return Err(if portfolio.reviews.is_empty() {
            none()
        } else {
            Failure::usage(format!("nothing was decided on {} yet", competency.id)).hint("imh decisions list").reading()
        });
    };
    if one.is_open() {
        return show(session, &args.report, &DecisionsView::of(portfolio, pack, &decided, |_| true));
    }
    tell_bad_signature(session, one.received);
    // Everything ever decided on it, in the review that counts.
    let mut review = one.received.review.clone();
    review.keep_only(&competency.id);
    show(session, &args.report, &ReviewView::of(&review, None, pack, one.received.signed_by.clone()))?;
    if !one.changed.is_empty() {
        session.ui.say(&format!("It rests on something that changed since: {}.", one.changed.join("; ")));
    }
    Ok(())
}
