//! `imh review settle`: the file in which two assessors of one portfolio agree.

use std::path::{Path, PathBuf};

use super::{
    KEEPS_REASON, ReadReview,
    beside::{tell_conflicts, tell_halves},
    desk::beside,
    file::{SendArgs, read_file, refuse_misfit, save},
    look::framework_of,
    read_review, remark_of, stopped,
    unsaid::{half_a_reason, tell_waiting},
};
use crate::{
    analysis::{
        Pair, Succession, agreement, is_same_assessor, is_settled, reason_of, settlement,
        succession, taken_together,
    },
    cli::{
        Failure, Session,
        kit::{
            ask, half_typed,
            known::{pack_of_reviews, tell_pack},
            output::refuse_own_files,
            secrets::OpenArgs,
            typed::{own_words, today},
        },
    },
    format::decisions,
    model::{Assessor, Decision, MergedReview, NewDecision, NewReview, Remark, Review, ReviewId},
    report::{ReviewView, WhoseRole},
    store::{HalfTyped, ReviewFile},
    text::{counted, cut, list, one_line, quoted_path},
    ui::{Prompt, PromptError},
};

#[derive(clap::Args)]
pub(super) struct SettleArgs {
    #[command(flatten)]
    pair: PairArgs,
    /// Decision file to write or continue [default: beside the first]
    #[arg(long, value_name = "DECISIONS")]
    output: Option<PathBuf>,
    /// Settle a difference without being asked, as RB-01=accept; may be repeated
    #[arg(long, value_name = "ID=OUTCOME")]
    decide: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "decide")]
    reason: Option<String>,
    /// A joint remark about the portfolio as a whole; remarks that either made alone are kept
    #[arg(long, value_name = "TEXT")]
    remark: Option<String>,
    #[command(flatten)]
    send: SendArgs,
}

#[derive(clap::Args)]
pub(super) struct PairArgs {
    /// The decision file of one assessor
    pub(super) one: PathBuf,
    /// The decision file of the other
    pub(super) other: PathBuf,
    /// Signers that count: a file of allowed signers or of public keys, or `own` for your key
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
}

/// Reads two reviews of one bundle by two people.
pub(super) fn read_pair(
    session: &Session,
    args: &PairArgs,
) -> Result<(ReadReview, ReadReview), Failure> {
    let read = |path: &Path| read_review(session, path, &args.open, args.signer.as_deref());
    let (one, other) = (read(&args.one)?, read(&args.other)?);
    refuse_unless_two(args, &one, &other)?;
    Ok((one, other))
}

/// Returns whether these are two different files of one review.
fn are_of_one(one: &Review, other: &Review) -> bool {
    !matches!(succession(one, other), Succession::Same | Succession::Other)
}

fn refuse_unless_two(args: &PairArgs, one: &ReadReview, other: &ReadReview) -> Result<(), Failure> {
    let refused = |what: &str| {
        Failure::usage(format!("`{}` and `{}` {what}", args.one.display(), args.other.display()))
    };
    let (first, second) = (&one.review, &other.review);
    if first.bundle != second.bundle {
        return Err(refused("are about different portfolio files")
            .hint("`imh review show` says which each is about"));
    }
    if first.pin != second.pin || first.level != second.level || first.outcomes != second.outcomes {
        return Err(refused("do not use the same framework, level and outcomes")
            .hint("`imh review show` says what each one uses"));
    }
    if are_of_one(first, second) {
        let paths = [&args.one, &args.other].map(|path| quoted_path(path));
        return Err(refused("are two files of one review, by one assessor")
            .hint(format!("`imh review settle {} {}` joins them", paths[0], paths[1])));
    }
    let is_of_first =
        |assessor: &Assessor| first.assessors().any(|known| is_same_assessor(known, assessor));
    let is_of_second =
        |assessor: &Assessor| second.assessors().any(|known| is_same_assessor(known, assessor));
    if first.id == second.id
        || second.assessors().all(is_of_first)
        || first.assessors().all(is_of_second)
    {
        return Err(refused("are by the same assessor").hint("`imh review show` says who decided"));
    }
    Ok(())
}

/// Merges two files of one review that a sync service split, into the first, unless another was
/// named.
fn merge(
    session: &Session,
    args: &SettleArgs,
    one: &Review,
    other: &Review,
) -> Result<(), Failure> {
    if !args.decide.is_empty() || args.remark.is_some() {
        return Err(Failure::usage(
            "these are two files of one review by one assessor, so there is nobody to settle with",
        )
        .hint("run the same command without --decide and --remark to join them"));
    }
    let path = match &args.output {
        Some(path) => {
            refuse_own_files(session, path)?;
            session.context.absolute(path)
        }
        None => session.context.absolute(&args.pair.one),
    };
    let mut file = ReviewFile::at(&path)?;
    let known = file.bytes().map(decisions::parse).transpose();
    if !known.is_ok_and(|known| known.is_none_or(|known| known.is_of_one_review(one))) {
        return Err(Failure::usage(format!(
            "`{}` is a different file, and is not overwritten",
            path.display()
        ))
        .hint("run the same command with another --output"));
    }
    refuse_misfit(&file)?;
    let sending =
        args.send.prepare(session, &file, &[&session.context.absolute(&args.pair.other)], None)?;
    let MergedReview { review, conflicts } = one.merged_with(other)?;
    let changed = file.bytes() != decisions::print(&review).ok().as_deref();
    if changed {
        save(&mut file, &review)?;
    }
    session.ui.say(&format!(
        "Both files belong to one review ({}). Together they hold {}.",
        one_line(&review.assessor.name),
        counted(review.decisions().len(), "decision", "decisions")
    ));
    tell_conflicts(session, &conflicts);
    sending.send(session, &mut file, changed)?;
    session.ui.say("They are here:");
    Ok(session.ui.data(&format!("{}\n", file.path().display()))?)
}

pub(super) fn settle(session: &Session, args: &SettleArgs) -> Result<(), Failure> {
    let asks = args.decide.is_empty() && args.remark.is_none() && session.ui.may_ask;
    let read = |path: &Path| read_file(session, path, &args.pair.open, args.pair.signer.as_deref());
    let (one, other) = (read(&args.pair.one)?, read(&args.pair.other)?);
    if are_of_one(&one.review, &other.review) {
        return merge(session, args, &one.review, &other.review);
    }
    tell_halves(session, &args.pair.one, &one.review);
    tell_halves(session, &args.pair.other, &other.review);
    let pack = pack_of_reviews(session, &[&one.review, &other.review])?;
    tell_pack(session, &pack);
    refuse_unless_two(&args.pair, &one, &other)?;
    let (mut file, mut agreed) = open(session, args, &one.review, &other.review)?;
    // The sides keep the order with which the agreed file began, whichever file is named first.
    let is_turned = agreed.settles.first() == Some(&other.review.id);
    let (one, other) =
        if is_turned { (other.review, one.review) } else { (one.review, other.review) };
    let read = [&args.pair.one, &args.pair.other].map(|path| session.context.absolute(path));
    let sending = args.send.prepare(session, &file, &[&read[0], &read[1]], None)?;
    let settled = agreement(&one, &other);
    let names = [&one, &other].map(names_of);
    let before = agreed.clone();
    let (alike, apart): (Vec<&Pair<'_>>, Vec<&Pair<'_>>) =
        settled.pairs.iter().partition(|pair| pair.is_alike());
    take_what_both_say(session, &mut agreed, &alike, [&one, &other], &names)?;
    for typed in &args.decide {
        let decision = typed_settlement(session, &apart, &agreed, typed, args.reason.as_deref())?;
        agreed.decide(decision)?;
    }
    if let Some(remark) = &args.remark {
        agreed.remarks.push(remark_of(session, remark)?);
    }
    if agreed != before || file.bytes().is_none() {
        save(&mut file, &agreed)?;
    }
    if asks {
        let walked =
            walk(session, &mut file, &mut agreed, (&apart, &names), ask::prompt(session).as_mut());
        let told =
            tell_waiting(session, file.path(), &agreed, apart.iter().map(|pair| pair.competency));
        walked.map_err(|failure| stopped(session, &file, failure, "imh review settle"))?;
        told?;
    }
    let summary = {
        let framework = framework_of(session, &agreed);
        ReviewView::of(
            &agreed,
            framework.as_ref().map(|known| (known, WhoseRole::Unknown)),
            pack,
            None,
        )
        .summary
    };
    session.ui.say(&format!("Agreed by {}: {}.", names_of(&agreed), summary.in_words()));
    tell_open(session, &agreed, &apart);
    sending.send(session, &mut file, agreed != before)?;
    session.ui.say("The agreed decisions are here:");
    Ok(session.ui.data(&format!("{}\n", file.path().display()))?)
}

/// Copies the decisions on which both agree, and the remarks of both on the whole portfolio.
fn take_what_both_say(
    session: &Session,
    agreed: &mut Review,
    alike: &[&Pair<'_>],
    both: [&Review; 2],
    names: &[String; 2],
) -> Result<(), Failure> {
    for pair in alike {
        if let Some(decision) = taken_together(pair, agreed, names, today(session)) {
            agreed.decide(decision)?;
        }
    }
    for remark in both.into_iter().flat_map(remarks_of) {
        if !agreed.remarks.contains(&remark) {
            agreed.remarks.push(remark);
        }
    }
    Ok(())
}

fn tell_open(session: &Session, agreed: &Review, apart: &[&Pair<'_>]) {
    let open: Vec<&str> = apart
        .iter()
        .filter(|pair| !is_settled(pair, agreed))
        .map(|pair| pair.competency.as_str())
        .collect();
    if open.is_empty() {
        session.ui.say("You have settled every difference.");
    } else {
        session.ui.say(&format!("Still to talk about: {}.", open.join(", ")));
        session.ui.say("`imh review settle` on the same files goes on from here.");
    }
}

/// Returns an assessor's remarks on the whole portfolio, in the form of the agreed file.
fn remarks_of(review: &Review) -> Vec<Remark> {
    let by = |remark: &Remark| {
        if review.settles.is_empty() {
            format!("{}: {}", review.assessor.name, remark.says)
        } else {
            remark.says.clone()
        }
    };
    review.remarks.iter().map(|remark| Remark { says: by(remark), ..remark.clone() }).collect()
}

fn names_of(review: &Review) -> String {
    list(&review.assessors().map(|assessor| assessor.name.clone()).collect::<Vec<_>>())
}

/// Opens the agreed file, or prepares a new one.
fn open(
    session: &Session,
    args: &SettleArgs,
    one: &Review,
    other: &Review,
) -> Result<(ReviewFile, Review), Failure> {
    let both = names_of(&begun(ReviewId::new("both"), one, other));
    let path = match &args.output {
        Some(path) => {
            refuse_own_files(session, path)?;
            session.context.absolute(path)
        }
        None => {
            let first = session.context.absolute(&args.pair.one);
            let name =
                first.file_name().map(|name| one_line(&name.to_string_lossy())).unwrap_or_default();
            let stem = name
                .split(super::desk::BY)
                .next()
                .unwrap_or(&name)
                .trim_end_matches(".json")
                .to_owned();
            beside(&first.with_file_name(stem), &both)?
        }
    };
    let file = ReviewFile::at(&path)?;
    let id = ReviewId::new(session.context.new_id(&format!("settled {} {}", one.id, other.id)));
    let Some(bytes) = file.bytes() else {
        let agreed = begun(id, one, other);
        return Ok((file, agreed));
    };
    let refused = |what: String| {
        Failure::usage(format!("`{}` {what}", path.display()))
            .hint("run the same command with another --output to begin a file of its own")
    };
    let agreed = decisions::parse(bytes).map_err(|fault| refused(fault.to_string()))?;
    let is_of_these = [(one, other), (other, one)]
        .iter()
        .any(|(one, other)| agreed.is_of_one_review(&begun(agreed.id.clone(), one, other)));
    if !is_of_these {
        return Err(refused("is not what these two settled".to_owned()));
    }
    refuse_misfit(&file)?;
    Ok((file, agreed))
}

/// Returns the agreed review before anything is agreed.
fn begun(id: ReviewId, one: &Review, other: &Review) -> Review {
    let mut agreed = Review::begin(NewReview {
        id,
        bundle: one.bundle,
        draft: one.draft || other.draft,
        pin: one.pin.clone(),
        person: one.person.clone(),
        level: one.level.clone(),
        submission: one.submission.clone(),
        outcomes: one.outcomes.clone(),
        assessor: one.assessor.clone(),
    });
    // A file that was settled before has several authors, and all of them are named.
    let others = one.together_with.iter().chain(other.assessors());
    for other in others {
        if !agreed.assessors().any(|known| is_same_assessor(known, other)) {
            agreed.together_with.push(other.clone());
        }
    }
    agreed.settles = vec![one.id.clone(), other.id.clone()];
    agreed
}

fn typed_settlement(
    session: &Session,
    apart: &[&Pair<'_>],
    agreed: &Review,
    typed: &str,
    reason: Option<&str>,
) -> Result<NewDecision, Failure> {
    let shown = cut(&one_line(typed), 60);
    reason.map_or(Ok(()), |reason| own_words(reason, "the reason"))?;
    let refused = |what: String| {
        Failure::usage(what).hint("`imh review compare` shows what is to be settled")
    };
    let (competency, outcome) = typed.split_once('=').ok_or_else(|| {
        Failure::usage(format!("`{shown}` is not a decision; a decision is like `RB-01=accept`"))
    })?;
    let pair =
        apart.iter().find(|pair| pair.competency.as_str().eq_ignore_ascii_case(competency.trim()));
    let pair = pair.ok_or_else(|| {
        refused(format!("`{shown}`: there is no difference about that competency"))
    })?;
    let outcome = crate::analysis::find_outcome(&agreed.outcomes, outcome.trim())
        .map_err(refused)?
        .id
        .clone();
    let reason = reason_of(pair.competency, reason.unwrap_or_default())
        .map_err(|refusal| Failure::usage(refusal.to_string()).hint("add --reason \"...\""))?;
    Ok(settlement(pair, outcome, reason, today(session)))
}

/// Asks about each difference in turn. Each settled decision is on disk before the next question.
fn walk(
    session: &Session,
    file: &mut ReviewFile,
    agreed: &mut Review,
    (apart, names): (&[&Pair<'_>], &[String; 2]),
    prompt: &mut dyn Prompt,
) -> Result<(), Failure> {
    let open: Vec<&&Pair<'_>> = apart.iter().filter(|pair| !is_settled(pair, agreed)).collect();
    if !open.is_empty() {
        session.ui.say(&format!(
            "{} to settle. Ctrl-C or the last choice leaves the rest for later.",
            counted(open.len(), "difference", "differences")
        ));
    }
    for pair in open {
        tell_difference(session, agreed, pair, names);
        let mut options: Vec<String> =
            agreed.outcomes.iter().map(|outcome| outcome.label.clone()).collect();
        options.extend(["Leave this one for later".to_owned(), "Stop here".to_owned()]);
        let later = agreed.outcomes.len();
        let mut half = HalfTyped::at(half_a_reason(file.path(), pair.competency), "")?;
        let chosen = loop {
            match prompt.choose_or_words(
                "What do both of you decide?",
                &options,
                later,
                KEEPS_REASON,
                &mut half,
            ) {
                Err(PromptError::Declined) => break later,
                chosen => match chosen? {
                    Ok(chosen) => break chosen,
                    Err(_) => session.ui.say("It is kept, and stands there when you decide."),
                },
            }
        };
        if chosen > later {
            break;
        }
        let Some(outcome) = agreed.outcomes.get(chosen).map(|outcome| outcome.id.clone()) else {
            continue;
        };
        settle_one(session, file, agreed, pair, outcome, (prompt, half))?;
    }
    Ok(())
}

/// Prints what each side decided, and why.
fn tell_difference(session: &Session, agreed: &Review, pair: &Pair<'_>, names: &[String; 2]) {
    let side = |decision: Option<&Decision>, name: &str| match decision {
        None => format!("{name}: not yet decided"),
        Some(decision) => {
            let label =
                agreed.outcome(&decision.outcome).map_or("", |outcome| outcome.label.as_str());
            format!("{name}: {label}. {}", decision.reason)
        }
    };
    session.ui.say(&format!("\n{} {}", pair.competency, one_line(pair.title())));
    session.ui.say(&one_line(&side(pair.one, &names[0])));
    session.ui.say(&one_line(&side(pair.other, &names[1])));
}

/// Asks for the reason, and saves the joint decision. Without a reason the competency is left for
/// later.
fn settle_one(
    session: &Session,
    file: &mut ReviewFile,
    agreed: &mut Review,
    pair: &Pair<'_>,
    outcome: String,
    (prompt, mut half): (&mut dyn Prompt, HalfTyped),
) -> Result<(), Failure> {
    let reason = match half_typed::ask(
        prompt,
        "Why? A sentence that helps (Enter alone leaves it for later)",
        &mut half,
    )? {
        Err(PromptError::Declined) => return Ok(()),
        typed => typed?,
    };
    if reason.trim().is_empty() {
        return Ok(half.given()?);
    }
    match reason_of(pair.competency, &reason) {
        Ok(reason) => {
            agreed.decide(settlement(pair, outcome, reason, today(session)))?;
            save(file, agreed)?;
            half.given()?;
            session.ui.say("Saved.");
        }
        Err(refusal) => session.ui.say(&refusal.to_string()),
    }
    Ok(())
}
