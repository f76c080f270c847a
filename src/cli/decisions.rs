//! `imh decisions`: imports what assessors decided, and shows it beside the person's own ratings.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{
    Failure, Session,
    kit::{
        competency::competency_named,
        known::pack_of,
        open::open,
        output::{ReportArgs, show},
        secrets::OpenArgs,
    },
    review::read_review,
};
use crate::{
    analysis::{NotTakenIn, TakenIn, decided, intake, is_here},
    format::answers::in_utf8,
    model::{Act, CompetencyId, Portfolio, Received},
    report::{DecidedTallyView, DecisionsView, ReviewView, WhoseRole},
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
/// It must be about a portfolio that was exported from here. A later version of the same file is
/// taken in its place, if nothing was changed in what was there. Your own ratings stay as they are.
#[derive(clap::Args)]
struct ImportArgs {
    /// The decision file; its signature is looked for beside it, as FILE.sig
    file: PathBuf,
    /// Require a signature by one of these: a file of allowed signers or of public keys, or `own`
    /// for yours
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
}

/// See the decisions of assessors, and which of them rest on something that has changed since
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
    let is_kept =
        text.as_ref().is_ok_and(|text| read.signature.is_none() || text.as_bytes() == read.bytes);
    let text = text.ok().filter(|_| is_kept).ok_or_else(|| {
        Failure::usage(format!("`{}` is signed, but is not in UTF-8", args.file.display()))
            .hint("ask whoever sent it to save it as UTF-8 and sign it again")
    })?;
    let received = Received {
        review: read.review,
        file: text,
        signature: read.signature.map(|signature| String::from_utf8_lossy(&signature).into_owned()),
        signed_by: read.signed.map(|signed| signed.fingerprint),
        told: None,
    };
    let pack = pack_of(session, &workspace.portfolio.pin, Some(&workspace.framework))?;
    let view = ReviewView::of(
        &received.review,
        Some((&workspace.framework, WhoseRole::Known(workspace.portfolio.role.as_ref()))),
        pack,
        received.signed_by.clone(),
    );
    let view = if view.summary.accepted > SHOWN_AT_ONCE { view.in_short() } else { view };
    let assessors: Vec<String> =
        received.review.assessors().map(|assessor| one_line(&assessor.name)).collect();
    let (decisions, competencies) =
        (received.review.decisions().len(), view.summary.accepted + view.summary.asked);
    let signed_by = received.signed_by.clone();
    if is_here(&workspace.portfolio, &received) {
        session.ui.say("These decisions are here already.");
        return show_list(session, &workspace, &ReportArgs::default(), false);
    }
    // The check runs against the state in which the decisions are recorded, which another window
    // may have changed.
    let mut taken = TakenIn::Whole;
    workspace.record(&session.context, |workspace| {
        let portfolio = &workspace.portfolio;
        let then = workspace.as_exported(&received.review.bundle)?;
        let level = then.as_ref().map_or(&portfolio.level, |then| &then.level);
        taken = intake(portfolio, &workspace.framework, level, &received, by.is_some())
            .map_err(|why| not_taken_in(&args.file, why))?;
        Ok::<_, Failure>(Act::DecisionsReceived(Box::new(received)))
    })?;
    let on = if decisions == competencies {
        String::new()
    } else {
        format!(" on {}", counted(competencies, "competency", "competencies"))
    };
    session.ui.say(&format!(
        "Saved {}{on} ({}). `imh undo` takes {} out again.",
        counted(decisions, "decision", "decisions"),
        list(&assessors),
        if decisions == 1 { "it" } else { "them" }
    ));
    if taken == TakenIn::OtherHalf {
        session.ui.say("They belong to the same review as decisions that are already here from another file: both count.");
    }
    session.ui.say(&match (by, signed_by) {
        (Some(by), Some(key)) => format!("The file is signed by {} ({key}).", one_line(&by)),
        (_, Some(key)) => {
            format!("The file is signed with the key {key}. --signer FILE shows whose key that is.")
        }
        _ => "Nobody signed the file: it says who decided, but nothing proves it.".to_owned(),
    });
    session.ui.say("");
    show(session, &ReportArgs::default(), &view)?;
    workspace.reload(&session.context)?;
    let exported = workspace.as_decided_on()?;
    let all = DecidedTallyView::of(&decided(&workspace.framework, &workspace.portfolio, &exported));
    session.ui.say(&format!(
        "All decisions together: {}. `imh decisions show` shows this whole file, `imh decisions list` what counts from all files.",
        all.in_words()
    ));
    Ok(())
}

/// Returns the failure for a decision file that is not imported: the reason, and what to do.
fn not_taken_in(file: &Path, why: NotTakenIn) -> Failure {
    let shown = file.display();
    let is_another = || {
        Failure::usage(format!(
            "`{shown}` leaves out or changes something that you were sent before"
        ))
    };
    let stays = "later decisions are added below earlier ones, and earlier ones never change";
    match why {
        NotTakenIn::NotExported => Failure::usage(format!("`{shown}` is about a portfolio file that was not exported from here"))
            .hint("`imh history` shows what you exported; if it was another of your portfolios, name that with --workspace; if the assessor unpacked it, or packed it again, ask for decisions on the file as you sent it"),
        NotTakenIn::Dots => Failure::usage(format!("`{shown}` has dots where an assessor has still to write something"))
            .hint("ask whoever sent it to write them, and to send it again"),
        NotTakenIn::Mismatch(faults) => Failure::usage(format!("`{shown}` does not match the portfolio that it is about"))
            .hint("ask whoever sent it to send it again")
            .because_of(faults),
        NotTakenIn::Named(own) => Failure::usage(format!("`{shown}` cannot count: {own}")).hint("imh decisions list"),
        NotTakenIn::Signed(own) => {
            Failure::usage(format!("`{shown}` cannot count: {own}")).hint("ask the panel to sign it with a key of theirs")
        }
        NotTakenIn::Earlier => {
            Failure::usage(format!("`{shown}` is an earlier version of decisions that are here already")).hint("imh decisions list")
        }
        NotTakenIn::Conflict(on) => {
            let ids: Vec<&str> = on.iter().map(CompetencyId::as_str).collect();
            is_another()
                .because(format!("both files decide on {}, but differently", list(&ids)))
                .remark(stays)
                .hint("ask whoever sent it to join both files into one with `imh review settle`; `imh decisions list` shows what you have")
        }
        NotTakenIn::Changed => is_another()
            .remark(stays)
            .hint("ask whoever sent it why; `imh decisions list` shows what you have, and `imh undo` takes that out again if it was not from them"),
        NotTakenIn::OtherKey { before, now } => {
            let how = now.map_or_else(|| "this file is not signed".to_owned(), |now| format!("this file with {now}"));
            Failure::usage(format!("`{shown}` continues decisions that were signed with {before}, but {how}"))
                .hint("ask the panel whether it is theirs; --signer FILE says whose signatures count")
        }
    }
}

fn list_all(session: &Session, args: &ListDecisionsArgs) -> Result<(), Failure> {
    show_list(session, &open(session)?, &args.report, args.asked)
}

fn show_list(
    session: &Session,
    workspace: &Workspace,
    report: &ReportArgs,
    asked: bool,
) -> Result<(), Failure> {
    let exported = workspace.as_decided_on()?;
    let framework = report.spoken(&workspace.framework);
    let decided = decided(&framework, &workspace.portfolio, &exported);
    let pack = pack_of(session, &workspace.portfolio.pin, Some(&workspace.framework))?;
    show(
        session,
        report,
        &DecisionsView::of(&framework, &workspace.portfolio, pack, &decided, |one| {
            !asked || !one.is_accepted()
        }),
    )?;
    tell_earlier(session, &workspace.portfolio);
    Ok(())
}

/// Names the decisions on frameworks that the person moved from: they count there, and not here.
fn tell_earlier(session: &Session, portfolio: &Portfolio) {
    for pin in &portfolio.moved_from {
        let of_it = portfolio.earlier_reviews.iter().filter(|one| one.review.pin == *pin).count();
        if of_it > 0 {
            session.ui.say(&format!(
                "{} on {} {}, from which you have moved: imh history",
                counted(of_it, "decision file is", "decision files are"),
                pin.id,
                pin.version
            ));
        }
    }
}

/// Warns of a signature that belongs to something else: such decisions are not merely unsigned.
fn tell_bad_signature(session: &Session, received: &Received) {
    if received.has_bad_signature() {
        session.ui.warn(
            "these decisions came with a signature that does not match them: somebody changed the decisions or the signature. Ask whoever decided to send both again.",
        );
    }
}

fn show_one(session: &Session, args: &ShowDecisionsArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let portfolio = &workspace.portfolio;
    let pack = pack_of(session, &portfolio.pin, Some(&workspace.framework))?;
    tell_earlier(session, portfolio);
    let none = || Failure::usage("no decision has come yet").hint("imh decisions import FILE");
    let Some(typed) = &args.competency else {
        let received = portfolio.reviews.last().ok_or_else(none)?;
        tell_bad_signature(session, received);
        return show(
            session,
            &args.report,
            &ReviewView::of(
                &received.review,
                Some((
                    &args.report.spoken(&workspace.framework),
                    WhoseRole::Known(workspace.portfolio.role.as_ref()),
                )),
                pack,
                received.signed_by.clone(),
            ),
        );
    };
    let competency = competency_named(session, &workspace.framework, typed)?;
    let exported = workspace.as_decided_on()?;
    let framework = args.report.spoken(&workspace.framework);
    let mut decided = decided(&framework, portfolio, &exported);
    decided.retain(|one| one.decision.competency == competency.id);
    let Some(one) = decided.first() else {
        return Err(if portfolio.reviews.is_empty() {
            none()
        } else {
            Failure::usage(format!("nothing was decided on {} yet", competency.id))
                .hint("imh decisions list")
        });
    };
    if one.is_open() {
        return show(
            session,
            &args.report,
            &DecisionsView::of(&framework, portfolio, pack, &decided, |_| true),
        );
    }
    tell_bad_signature(session, one.received);
    // Everything ever decided on it, in the review that counts.
    let mut review = one.received.review.clone();
    review.keep_only(&competency.id);
    let mut view = ReviewView::of(
        &review,
        Some((&framework, WhoseRole::Unknown)),
        pack,
        one.received.signed_by.clone(),
    );
    // The others are decided elsewhere.
    view.summary.undecided = None;
    show(session, &args.report, &view)?;
    if !one.changed.is_empty() {
        session.ui.say(&format!(
            "It rests on something that has changed since: {}.",
            one.changed.join("; ")
        ));
    }
    Ok(())
}
