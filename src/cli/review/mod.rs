//! `imh review`: an assessor's decisions on a portfolio; each subcommand has its own file.

mod badge;
mod beside;
mod card;
mod carried;
mod certificate;
mod compare;
mod desk;
mod file;
mod folder;
mod held;
mod list;
mod look;
mod opened;
mod settle;
mod unsaid;
mod walk;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{
    Failure, Session,
    kit::{
        ask::{self, MOST_INPUT_BYTES, read_input},
        known::AcceptPackArgs,
        secrets::OpenArgs,
        typed::{own_words, today},
    },
};
use crate::{
    analysis::{DecisionRefusal, decisions_of, reason_of},
    format::decisions,
    model::{CompetencyId, NewDecision, Outcome, Remark, TypedDecision},
    store::{Draft, HalfTyped, ReviewFile, Viewing, read_named, read_sealed},
    text::{counted, cut, list, one_line, quoted_path},
};
pub(super) use beside::read_review;
use desk::Desk;
pub(super) use file::ReadReview;
use file::tell_of_kept;
use unsaid::tell_waiting;

pub(super) const HELP: &str = "\
Decide on a portfolio that somebody sent: one decision for every competency, each with its \
reason\n\n\
For assessors. The portfolio is verified first. On a terminal it shows one competency at a time; \
every decision is saved the moment it is given, in a decision file beside the portfolio, which \
goes back to its person. Later decisions stand beneath earlier ones, and nothing is ever \
overwritten. A signature goes beside the decision file as FILE.sig, an encrypted copy as FILE.age.";

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The portfolio file to review
    #[arg(required = true, value_name = "BUNDLE")]
    bundle: Option<PathBuf>,
    /// Your name, as it should appear in the decisions
    #[arg(long, value_name = "NAME")]
    assessor: Option<String>,
    /// In what role, such as "Panel member"
    #[arg(long, value_name = "TEXT", requires = "assessor")]
    role: Option<String>,
    /// Your registration with a professional body
    #[arg(long, value_name = "TEXT", requires = "assessor")]
    registration: Option<String>,
    /// Decision file to write or continue [default: beside the portfolio]
    #[arg(long, value_name = "DECISIONS")]
    output: Option<PathBuf>,
    /// Submission target, which defines the outcomes [default: the one the portfolio names]
    #[arg(long, alias = "for", value_name = "TARGET")]
    target: Option<String>,
    /// Judge first: do not show how the person rated themselves
    #[arg(long)]
    blind: bool,
    /// Decide without being asked, as RB-01=accept; may be repeated
    #[arg(long, value_name = "ID=OUTCOME", help_heading = "Without being asked")]
    decide: Vec<String>,
    /// Why: a sentence that helps whoever reads it; the same outcome again keeps its reason
    #[arg(long, value_name = "TEXT", requires = "decide", help_heading = "Without being asked")]
    reason: Option<String>,
    /// Evidence it rests on, or `none` [default: as before, or all evidence for the competency]
    #[arg(
        long,
        value_name = "IDS",
        value_delimiter = ',',
        requires = "decide",
        help_heading = "Without being asked"
    )]
    evidence: Option<Vec<String>>,
    /// Evidence is valid, authentic, current, sufficient: the words that apply; `none` removes them
    /// [default: as you said before]
    #[arg(
        long,
        value_name = "WORDS",
        value_delimiter = ',',
        requires = "decide",
        help_heading = "Without being asked"
    )]
    quality: Vec<String>,
    /// Take decisions from a CSV or JSON file, all or none (`-` is standard input)
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "decide",
        help_heading = "Without being asked"
    )]
    from: Option<PathBuf>,
    /// Words about the portfolio as a whole
    #[arg(long, value_name = "TEXT", help_heading = "Without being asked")]
    remark: Option<String>,
    /// Signers of whom one must have signed the portfolio: a file of allowed signers or of public
    /// keys, or `own` for your key
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    /// Earlier portfolio file, if this one was sent again: imh compares the two itself
    #[arg(long, value_name = "BUNDLE")]
    since: Vec<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    accept: AcceptPackArgs,
    #[command(flatten)]
    send: file::SendArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Read a decision file: what is accepted, what is asked for and why
    Show(look::ShowReviewArgs),
    /// See how far two assessors of one portfolio agree: by competency, in percent, and beyond
    /// chance (Cohen's kappa)
    Compare(compare::CompareReviewsArgs),
    /// Settle what two assessors saw differently, and write the one file in which they agree
    ///
    /// Decisions that both made alike are taken as they are. imh asks about each difference on a
    /// terminal, or --decide gives it; you can settle the rest another day.
    Settle(settle::SettleArgs),
    /// See the state of every portfolio and decision file in a folder: received, in review,
    /// decided, sent again
    List(list::ListReviewsArgs),
    /// Write a page that states what was accepted, with what it proves and what it does not
    Certificate(certificate::CertificateArgs),
}

impl Args {
    fn bundle(&self) -> &Path {
        self.bundle.as_deref().expect("clap asks for it unless a subcommand is given")
    }
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Some(Command::Show(args)) => look::show_file(session, &args),
        Some(Command::Compare(args)) => compare::compare(session, &args),
        Some(Command::Settle(args)) => settle::settle(session, &args),
        Some(Command::List(args)) => list::list(session, &args),
        Some(Command::Certificate(args)) => certificate::certificate(session, &args),
        None => review(session, &args),
    }
}

fn review(session: &Session, args: &Args) -> Result<(), Failure> {
    Viewing::sweep(&session.context);
    // A mistyped name must be reported as that, before the error that nobody can be asked.
    read_sealed(&session.context.absolute(args.bundle()))?;
    let is_told = !args.decide.is_empty() || args.from.is_some() || args.remark.is_some();
    let is_sent = args.send.is_asked();
    let asks = !is_told && !is_sent && session.ui.may_ask;
    if !asks && !is_told && !is_sent {
        return Err(nobody_to_ask());
    }
    let mut prompt = asks.then(|| ask::prompt(session));
    let mut desk = Desk::open(session, args, prompt.as_deref_mut())?;
    let before = desk.file.bytes().map(<[u8]>::to_vec);
    let sending = args.send.prepare(
        session,
        &desk.file,
        &[&desk.bundle.path],
        desk.bundle.signed.as_ref(),
    )?;
    let mut waits = false;
    if let Some(mut prompt) = prompt {
        desk.introduce(session);
        // The first card clears the screen, so the assessor is asked whether they are ready:
        // everything printed before is then gone.
        let mut held = HalfTyped::at(Draft::of_reason(desk.file.path()), "")?;
        let ready = prompt.ready("Enter to begin", KEEPS_REASON, &mut held);
        let walked = ready
            .map_err(Failure::from)
            .and_then(|()| walk::walk(session, &mut desk, prompt.as_mut(), args.blind, held));
        // Dropping the prompt clears the last card, so messages are printed after that.
        drop(prompt);
        let competencies = desk
            .bundle
            .framework
            .seen_at(desk.review.level.as_str(), desk.bundle.portfolio.role.as_ref())
            .map(|competency| &competency.id);
        let told = tell_waiting(session, desk.file.path(), &desk.review, competencies);
        waits = matches!(told, Ok(true));
        let walked =
            walked.map_err(|failure| stopped(session, &desk.file, failure, "imh review"))?;
        told?;
        if let Some(news) = walked {
            session.ui.say(&news);
        }
    }
    if is_told {
        decide(session, args, &mut desk)?;
    }
    if desk.review.decisions().is_empty() && desk.review.remarks.is_empty() {
        if is_sent {
            return Err(Failure::usage(
                "nothing was decided yet, so there is nothing to sign or to encrypt",
            )
            .hint(format!("imh review {}", quoted_path(args.bundle()))));
        }
        session.ui.say(if waits {
            "Nothing was decided yet."
        } else {
            "Nothing was decided, and nothing was written."
        });
        return Ok(());
    }
    desk.tell(session);
    let changed = desk.file.bytes() != before.as_deref();
    sending.send(session, &mut desk.file, changed)?;
    session.ui.say("The decisions are here:");
    Ok(session.ui.data(&format!("{}\n", desk.file.path().display()))?)
}

/// The question about words that were typed where a choice was expected.
const KEEPS_REASON: &str = "Keep it as the reason for a decision?";

/// Completes a failure that interrupted the work: says that earlier decisions are saved.
fn stopped(session: &Session, file: &ReviewFile, failure: Failure, command: &str) -> Failure {
    if file.bytes().is_none() {
        return failure;
    }
    if !file.is_there() {
        let words = format!(
            "{} is no longer as it was saved here: somebody has changed it or taken it away.",
            file.path().display()
        );
        return failure.saying(&session.ui, &words);
    }
    let failure = failure.saying(
        &session.ui,
        &format!("Everything you decided is saved in `{}`", file.path().display()),
    );
    tell_of_kept(session, file, false);
    failure.hint(format!("`{command}` on the same files goes on from there"))
}

fn nobody_to_ask() -> Failure {
    Failure::usage("imh cannot ask anything here: standard input is not a terminal, or --no-input was given")
        .hint("imh review BUNDLE --assessor NAME --decide RB-01=accept --reason \"...\"; or --from FILE, or --plain")
}

/// Records the decisions that were typed or imported, all or none.
fn decide(session: &Session, args: &Args, desk: &mut Desk) -> Result<(), Failure> {
    let (framework, portfolio) = (&desk.bundle.framework, &desk.bundle.portfolio);
    let typed = match &args.from {
        Some(path) => from_file(session, path)?,
        None => args
            .decide
            .iter()
            .map(|typed| typed_decision(typed, args))
            .collect::<Result<Vec<_>, _>>()?,
    };
    let decided = decisions_of(framework, portfolio, &desk.review, &typed, today(session))
        .map_err(|faults| {
            let failure = Failure::usage(format!(
                "{} cannot be taken",
                counted(faults.len(), "decision", "decisions")
            ));
            let hint = match &faults[0].1 {
                DecisionRefusal::NoReason(_) => {
                    "add --reason \"...\", or a reason to each row of the file".to_owned()
                }
                DecisionRefusal::Dots(_) => {
                    "run the same command with your words in place of the dots".to_owned()
                }
                DecisionRefusal::NoOutcome(_) => {
                    format!("the outcomes are {}", outcomes_in_words(&desk.review.outcomes))
                }
                DecisionRefusal::Other(_) => "imh review --help".to_owned(),
            };
            failure
                .because_of(faults.iter().map(|(place, refusal)| format!("{place}: {refusal}")))
                .hint(hint)
        })?;
    let count = decided.len();
    let keeps = |decision: &NewDecision| {
        let before = desk.review.standing(&decision.competency);
        before
            .is_some_and(|before| !before.quality.is_empty() && before.quality == decision.quality)
    };
    let is_silent = |typed: &TypedDecision| typed.quality.is_empty();
    let keeps_quality = typed.iter().any(is_silent) && decided.iter().any(keeps);
    let mut review = desk.review.clone();
    for decision in decided {
        review.decide(decision)?;
    }
    if let Some(remark) = &args.remark {
        review.remarks.push(remark_of(session, remark)?);
    }
    desk.save(review)?;
    match (count, &args.remark) {
        (0, _) => session.ui.say("Your remark is saved."),
        (_, None) => session.ui.say(&format!("Saved {}.", counted(count, "decision", "decisions"))),
        (_, Some(_)) => session
            .ui
            .say(&format!("Saved {} and your remark.", counted(count, "decision", "decisions"))),
    }
    if keeps_quality {
        session.ui.say("Your earlier words about the evidence stay; --quality replaces them, and --quality none removes them.");
    }
    Ok(())
}

/// Lists each outcome as it is typed, with its label.
fn outcomes_in_words(outcomes: &[Outcome]) -> String {
    list(
        &outcomes
            .iter()
            .map(|outcome| format!("{} ({})", outcome.id, one_line(&outcome.label)))
            .collect::<Vec<_>>(),
    )
}

fn remark_of(session: &Session, typed: &str) -> Result<Remark, Failure> {
    own_words(typed, "the remark")?;
    let says = reason_of(&CompetencyId::new("a remark"), typed)
        .map_err(|_| Failure::usage("a remark is one line of words"))?;
    Ok(Remark { written_on: today(session), says })
}

fn typed_decision(typed: &str, args: &Args) -> Result<TypedDecision, Failure> {
    let shown = cut(&one_line(typed), 60);
    let Some((competency, outcome)) = typed.split_once('=') else {
        return Err(Failure::usage(format!(
            "`{shown}` is not a decision; a decision is like `RB-01=accept`"
        ))
        .hint("imh review --help"));
    };
    args.reason.as_deref().map_or(Ok(()), |reason| own_words(reason, "the reason"))?;
    Ok(TypedDecision {
        place: shown,
        competency: competency.trim().to_owned(),
        outcome: outcome.trim().to_owned(),
        reason: args.reason.clone(),
        evidence: args.evidence.clone(),
        quality: args.quality.clone(),
    })
}

fn from_file(session: &Session, path: &Path) -> Result<Vec<TypedDecision>, Failure> {
    let bytes = if path.as_os_str() == "-" {
        read_input()?
    } else {
        read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?
    };
    decisions::parse_typed(&bytes).map_err(|faults| {
        let failure = Failure::usage(format!("`{}` is not a file of decisions", path.display()));
        failure.with_faults(&faults)
    })
}
