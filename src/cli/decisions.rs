use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    open::open,
    review::{ReadReview, read_review},
    secrets::OpenArgs,
    show::{ReportArgs, show},
};
use crate::{
    analysis::{Reviewable, decided, find_competency, is_same_person, review_faults},
    model::{Act, Received},
    report::View,
    report::{DecidedTallyView, DecisionsView, ReviewView, render_text},
    store::Workspace,
    text::{counted, list, one_line},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Import(ImportArgs),
    List(ListArgs),
    Show(ShowArgs),
}

/// Take in a decision file that came back, and read it
///
/// It must be about a portfolio that was exported from here. A later version of the same file is taken in its place, if nothing
/// was changed in what was there. Your own ratings stay as they are.
#[derive(clap::Args)]
struct ImportArgs {
    /// The decision file; its signature is looked for beside it, as FILE.sig
    file: PathBuf,
    /// Whose signature it must have: a file of allowed signers or of public keys
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
}

/// See what assessors decided, and what of it rests on something that changed since
#[derive(clap::Args)]
struct ListArgs {
    /// Only what is asked for
    #[arg(long)]
    asked: bool,
    #[command(flatten)]
    report: ReportArgs,
}

/// Read what was decided on a competency, or all of the decision file that came last
#[derive(clap::Args)]
struct ShowArgs {
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

/// More of what was accepted than this is for `imh decisions show`.
const SHOWN_AT_ONCE: usize = 10;

fn import(session: &Session, args: &ImportArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let ReadReview { review, bytes, signature, signed, by } = read_review(session, &args.file, &args.open, args.signer.as_deref())?;
    let shown = args.file.display();
    let portfolio = &workspace.portfolio;
    let export = portfolio.exports.iter().map(|(_, export)| export).find(|export| export.sha256 == review.bundle);
    let Some(export) = export else {
        return Err(Failure::usage(format!("`{shown}` is about a portfolio file that was not exported from here"))
            .hint("imh history shows what was; if it was another of your portfolios, name that with --workspace"));
    };
    let evidence: Vec<&str> = export.evidence.iter().map(|(_, short)| short.as_str()).collect();
    let level = &review.level;
    let reviewable = Reviewable { sha256: export.sha256, pin: &portfolio.pin, level, framework: &workspace.framework, evidence };
    let faults = review_faults(&review, &reviewable);
    if !faults.is_empty() {
        let refused = Failure::usage(format!("`{shown}` does not go with the portfolio that it is about"))
            .hint("ask whoever sent it to send it again");
        return Err(faults.into_iter().fold(refused, Failure::because));
    }
    if let Some(own) = &portfolio.label
        && review.assessors().any(|assessor| is_same_person(&assessor.name, own))
    {
        return Err(
            Failure::usage(format!("`{shown}` names {own} as an assessor, and nobody decides on their own")).hint("imh decisions list")
        );
    }
    if let Some(known) = portfolio.reviews.iter().find(|known| known.review.id == review.id) {
        if known.review == review {
            session.ui.say("These decisions are here already.");
            return show_list(session, &workspace, &ReportArgs::default(), false);
        }
        if known.review.continues(&review) {
            return Err(
                Failure::usage(format!("`{shown}` is an earlier version of decisions that are here already")).hint("imh decisions list")
            );
        }
        if !review.continues(&known.review) {
            return Err(Failure::usage(format!("`{shown}` leaves out or changes a decision that you had been sent"))
                .because("a later decision is added beneath, and never takes an earlier one away")
                .hint("imh decisions list shows what you have; ask whoever sent it"));
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::usage(format!("`{shown}` is not UTF-8")))?;
    let signature = signature.map(|signature| String::from_utf8_lossy(&signature).into_owned());
    let received = Received { review, file: text, signature, signed_by: signed.map(|signed| signed.fingerprint), told: None };
    let view = ReviewView::of(&received.review, Some(&workspace.framework), received.signed_by.clone());
    let view = if view.summary.accepted > SHOWN_AT_ONCE { view.in_short() } else { view };
    let assessors: Vec<String> = received.review.assessors().map(|assessor| one_line(&assessor.name)).collect();
    let (count, signed_by) = (received.review.decisions().len(), received.signed_by.clone());
    workspace.record(&session.context, |_| Ok::<_, Failure>(Act::DecisionsReceived(Box::new(received))))?;
    session.ui.say(&format!("Saved {} ({}). `imh undo` takes them out again.", counted(count, "decision", "decisions"), list(&assessors)));
    session.ui.say(&match (by, signed_by) {
        (Some(by), Some(key)) => format!("They are signed by {} ({key}).", one_line(&by)),
        (_, Some(key)) => format!("They are signed with the key {key}. Whose key that is, --signer FILE says."),
        _ => "Nobody signed them, so they say who decided, and nothing proves it.".to_owned(),
    });
    session.ui.say("");
    session.ui.data(&render_text(&view.document(), session.ui.columns()))?;
    workspace.reload(&session.context).map_err(Failure::of_reading)?;
    let exported = workspace.as_decided_on().map_err(Failure::of_reading)?;
    let all = DecidedTallyView::of(&decided(&workspace.framework, &workspace.portfolio, &exported));
    session.ui.say(&format!(
        "All decisions together: {}. `imh decisions show` shows all of this file, `imh decisions list` what counts of all.",
        all.in_words()
    ));
    Ok(())
}

fn list_all(session: &Session, args: &ListArgs) -> Result<(), Failure> {
    show_list(session, &open(session)?, &args.report, args.asked)
}

fn show_list(session: &Session, workspace: &Workspace, report: &ReportArgs, asked: bool) -> Result<(), Failure> {
    let exported = workspace.as_decided_on().map_err(Failure::of_reading)?;
    let decided = decided(&workspace.framework, &workspace.portfolio, &exported);
    show(session, report, &DecisionsView::of(&workspace.portfolio, &decided, |one| !asked || !one.is_accepted()))
}

fn show_one(session: &Session, args: &ShowArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let portfolio = &workspace.portfolio;
    let none = || Failure::usage("no decision has come yet").hint("imh decisions import FILE").reading();
    let Some(typed) = &args.competency else {
        let received = portfolio.reviews.last().ok_or_else(none)?;
        return show(session, &args.report, &ReviewView::of(&received.review, Some(&workspace.framework), received.signed_by.clone()));
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
    // All that was ever decided on it, in the review that counts.
    let mut review = one.received.review.clone();
    review.keep_only(&competency.id);
    show(session, &args.report, &ReviewView::of(&review, None, one.received.signed_by.clone()))?;
    if !one.changed.is_empty() {
        session.ui.say(&format!("It rests on something that changed since: {}.", one.changed.join("; ")));
    }
    Ok(())
}
