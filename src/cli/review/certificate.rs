//! `imh review certificate`: a statement of what was accepted, and a credential for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    ReadReview,
    badge::BadgeArgs,
    beside::{DecidedBeside, decided_beside, reviews_in},
    carried::sent_beside,
    look::framework_of,
    read_review,
};
use crate::{
    analysis::{
        Accepted, NotStated, PortfolioSubject, Reviewable, Side, Succession, accepted,
        is_same_assessor, review_faults, succession,
    },
    cli::{
        Exit, Failure, Session,
        kit::{
            ask,
            known::{AcceptPackArgs, pack_of_reviews, tell_pack},
            output::write_file,
            secrets::OpenArgs,
        },
    },
    model::{CompetencyId, Digest, Framework, Review, ReviewId},
    report::{self, CertificateView, Format, side_by_side},
    store::{StoreError, is_same_file},
    text::{counted, list, one_line, quoted_path, readable_name},
};

#[derive(clap::Args)]
pub(super) struct CertificateArgs {
    /// The decision file; after a resubmission, all of them
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Output file, in HTML [default: beside the last decision file]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Signers that count: a file of allowed signers or of public keys, or `own` for your key
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    accept: AcceptPackArgs,
    /// Go on although files beside the decisions cannot be read and may decide otherwise; the
    /// statement says so
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    badge: BadgeArgs,
}

pub(super) fn certificate(session: &Session, args: &CertificateArgs) -> Result<(), Failure> {
    let read = args
        .files
        .iter()
        .map(|file| read_review(session, file, &args.open, args.signer.as_deref()));
    let read = each_once(session, &args.files, read.collect::<Result<_, _>>()?)?;
    let reviews: Vec<_> = read.iter().map(|(_, read)| &read.review).collect();
    let Some(last) = reviews.last() else { return Ok(()) };
    if reviews.iter().any(|review| PortfolioSubject::from(*review) != PortfolioSubject::from(*last))
    {
        return Err(Failure::usage(
            "these decisions are not all about the same person, framework and level",
        )
        .hint(format!("each says what it is about: {}", show_each(&args.files))));
    }
    let framework = framework_of(session, last);
    let pack = pack_of_reviews(session, &reviews)?;
    tell_pack(session, &pack);
    let mut prompt = session.ui.may_ask_at_terminal.then(|| ask::prompt(session));
    args.accept.demand(&pack, prompt.as_deref_mut(), "nothing is stated")?;
    drop(prompt);
    if let Some(framework) = &framework {
        refuse_what_the_framework_does_not_know(&read, framework)?;
    }
    let path = match &args.output {
        Some(path) => session.context.absolute(path),
        None => {
            let file = session
                .context
                .absolute(args.files.last().map_or_else(|| Path::new("."), PathBuf::as_path));
            let whose = last.person.as_deref().map_or_else(|| "portfolio".to_owned(), one_line);
            file.with_file_name(format!(
                "{}.html",
                readable_name(&format!("statement - {whose}"), 100).trim_end_matches('.')
            ))
        }
    };
    if args.files.iter().any(|file| is_same_file(&session.context.absolute(file), &path)) {
        return Err(Failure::usage(format!("`{}` is one of the decision files", path.display()))
            .hint("run the same command with another --output"));
    }
    let beside = decided_beside(session, &read, &args.open, args.signer.as_deref());
    beside.tell_unread(session);
    let files: Vec<(&Path, &Review)> =
        read.iter().map(|(path, read)| (*path, &read.review)).collect();
    let all: Vec<(&Path, &Review)> = files
        .iter()
        .copied()
        .chain(beside.decided.iter().map(|(path, review)| (path.as_path(), review)))
        .collect();
    let order = sent_beside(session, &all, &args.open)?;
    let accepted = accepted(
        reviews.clone(),
        framework.as_ref(),
        |id| beside.here.contains(id),
        |on| order.get(&on).copied(),
    )
    .map_err(|why| match why {
        NotStated::Nothing => {
            Failure::new(Exit::No, "nothing was accepted yet, so there is nothing to state")
                .hint(show_each(&args.files))
        }
        NotStated::Open(open) => not_settled(session, &files, &open, &order),
    })?;
    refuse_what_is_decided_otherwise(
        session,
        &files,
        &beside,
        &accepted,
        framework.as_ref(),
        &order,
    )?;
    demand_a_yes(session, args, &beside)?;
    let mut signed_by: Vec<String> = read
        .iter()
        .filter_map(|(_, read)| Some(read.signed.as_ref()?.fingerprint.clone()))
        .collect();
    signed_by.sort();
    let all_signed = signed_by.len() == read.len();
    let view = CertificateView::of(
        &accepted,
        framework.as_ref().map(report::spoken).as_deref(),
        pack,
        signed_by,
        beside.unread.len(),
        beside.missing(),
    );
    let page = report::render(&view, Format::Html, session.ui.columns(), None);
    let doubts = [view.pack.says.clone(), view.unread_in_words(), view.missing_in_words()]
        .into_iter()
        .flatten();
    let badge = args.badge.made(session, &accepted, framework.as_ref(), doubts.collect(), &path)?;
    if let Some(badge) = &badge {
        if path.exists() && !args.force {
            return Err(StoreError::OutputExists(path).into());
        }
        write_file(session, &badge.path, args.force, &badge.bytes)?;
    }
    write_file(session, &path, args.force, page.as_bytes()).map_err(|failure| match &badge {
        Some(badge) => failure.although(format!("the badge is in {}", badge.path.display())),
        None => failure,
    })?;
    session.ui.say(&format!(
        "A statement of {} is written. It says what it proves, and what it does not. It is here:",
        counted(view.accepted.len(), "accepted competency", "accepted competencies")
    ));
    session.ui.data(&format!("{}\n", path.display()))?;
    let Some(badge) = badge else { return Ok(()) };
    match &badge.key {
        Some(key) => {
            if !all_signed {
                session.ui.warn("Not every decision file is signed, so your key vouches for what they say.");
            }
            session.ui.say(&format!(
                "A signed badge goes with it. Tell whoever checks the badge that this is your key: {}. The badge is here:",
                key.did()
            ));
        }
        None => session.ui.say("A badge goes with it. It is a draft, and says so, because nobody has signed it (`--sign KEY` signs it). It is here:"),
    }
    Ok(session.ui.data(&format!("{}\n", badge.path.display()))?)
}

/// Requires confirmation if files cannot be read or are missing, because they may decide otherwise.
fn demand_a_yes(
    session: &Session,
    args: &CertificateArgs,
    beside: &DecidedBeside,
) -> Result<(), Failure> {
    let (unread, missing) = (beside.unread.len(), beside.missing());
    if unread + missing == 0 {
        return Ok(());
    }
    let lies =
        format!("{} beside the decisions", counted(unread, "file that lies", "files that lie"));
    let lacks = format!(
        "{} settled but not here",
        counted(missing, "decision file that is", "decision files that are")
    );
    let files = match (unread, missing) {
        (_, 0) => lies.clone(),
        (0, _) => lacks,
        _ => format!("{lies} and {lacks}"),
    };
    let refused = || {
        let failure = Failure::new(
            Exit::No,
            format!("{files} may decide otherwise, so nothing is stated yet"),
        );
        let typed: Vec<String> = args.files.iter().map(|file| quoted_path(file)).collect();
        if unread == 0 {
            return failure.hint(format!(
                "put the settled decision files into the folder of `{}`; with --yes imh goes on without them, and the statement says so",
                beside.missing[0].0.display()
            ));
        }
        let again = format!("imh review certificate {}", typed.join(" "));
        failure.hint(if beside.may_be_opened {
            format!("`{again} --identity KEY` opens what is encrypted for you; with --yes it goes on without these files, and the statement says so")
        } else {
            "mend what is said of each file above, or move it out of this folder, and run the same command again; with --yes it goes on without these files, and the statement says so".to_owned()
        })
    };
    let answers = ["No, write nothing", "Yes, and say so in the statement"];
    let question = if missing == 0 {
        format!("State it without {lies} and cannot be read?")
    } else {
        format!("State it without {files}?")
    };
    if ask::is_yes(session, args.yes, &question, answers, refused)? {
        Ok(())
    } else {
        Err(refused())
    }
}

/// Names a command for each file, because `imh review show` takes one.
fn show_each(files: &[PathBuf]) -> String {
    list(
        &files
            .iter()
            .map(|file| format!("`imh review show {}`", quoted_path(file)))
            .collect::<Vec<_>>(),
    )
}

/// Keeps each decision file once: of several versions the latest, if it holds all of the others.
/// Otherwise fails.
fn each_once<'f>(
    session: &Session,
    files: &'f [PathBuf],
    read: Vec<ReadReview>,
) -> Result<Vec<(&'f Path, ReadReview)>, Failure> {
    let mut read: Vec<(&Path, ReadReview)> = files.iter().map(PathBuf::as_path).zip(read).collect();
    // A signature of one copy covers all identical copies.
    let place = |read: &ReadReview| {
        let longest = (read.review.decisions().len(), read.review.remarks.len());
        let key = read.signed.as_ref().map(|signed| signed.fingerprint.clone());
        (read.review.id.clone(), std::cmp::Reverse(longest), key.is_none(), key)
    };
    read.sort_by_key(|(_, read)| place(read));
    let mut once: Vec<(&Path, ReadReview)> = Vec::new();
    for (path, read) in read {
        match once.last() {
            Some((_, known)) if known.review.holds(&read.review) => {
                session.ui.say(&format!(
                    "{} adds nothing: a later version of it holds all of it.",
                    path.display()
                ));
            }
            Some((known_path, known)) if known.review.id == read.review.id => {
                return Err(Failure::usage(format!(
                    "`{}` and `{}` are two versions of one decision file, and each holds something that the other does not",
                    path.display(),
                    known_path.display()
                ))
                .hint(format!("`imh review settle {} {}` joins them", quoted_path(known_path), quoted_path(path))));
            }
            _ => once.push((path, read)),
        }
    }
    Ok(once)
}

/// Refuses to make a statement that differs from the decisions in files beside the named ones,
/// which anybody who opens the folder sees.
fn refuse_what_is_decided_otherwise(
    session: &Session,
    files: &[(&Path, &Review)],
    DecidedBeside { decided: beside, here, .. }: &DecidedBeside,
    stated: &Accepted<'_>,
    framework: Option<&Framework>,
    order: &BTreeMap<Digest, usize>,
) -> Result<(), Failure> {
    let all: Vec<(&Path, &Review)> = files
        .iter()
        .copied()
        .chain(beside.iter().map(|(path, review)| (path.as_path(), review)))
        .collect();
    let whole = accepted(
        all.iter().map(|(_, review)| *review).collect(),
        framework,
        |id| here.contains(id),
        |on| order.get(&on).copied(),
    );
    let names = |is_meant: &dyn Fn(&Review) -> bool| {
        let meant = beside.iter().filter(|(_, review)| is_meant(review));
        list(&meant.map(|(path, _)| format!("`{}`", path.display())).collect::<Vec<_>>())
    };
    let kept: BTreeSet<&CompetencyId> = match &whole {
        Err(NotStated::Open(open)) => {
            let differ =
                names(&|review| open.iter().flatten().any(|side| side.review().id == review.id));
            let lie_beside =
                format!("not named, but in the folder of a file that was named: {differ}");
            return Err(if differ.is_empty() {
                not_settled(session, &all, open, order)
            } else {
                not_settled(session, &all, open, order).remark(lie_beside)
            });
        }
        Ok(whole) => whole.decisions.iter().map(|(_, decision)| &decision.competency).collect(),
        Err(NotStated::Nothing) => BTreeSet::new(),
    };
    let lost = stated
        .decisions
        .iter()
        .map(|(_, decision)| &decision.competency)
        .filter(|id| !kept.contains(id));
    let lost: Vec<&str> = lost.map(CompetencyId::as_str).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let typed: Vec<String> = all.iter().map(|(path, _)| quoted_path(path)).collect();
    let parted = files.iter().find_map(|(path, review)| {
        let other = beside.iter().find(|(_, other)| {
            matches!(succession(review, other), Succession::OtherHalf | Succession::Conflict(_))
        })?;
        Some(format!(
            "`imh review settle {} {}` joins them",
            quoted_path(path),
            quoted_path(&other.0)
        ))
    });
    let otherwise =
        names(&|review| lost.iter().any(|id| review.standing(&CompetencyId::new(*id)).is_some()));
    let says = "a file beside those that were named decides otherwise, and later";
    Err(Failure::new(Exit::No, format!("{says}: {}, in {otherwise}", list(&lost))).hint(
        parted.unwrap_or_else(|| {
            format!("name all of them: imh review certificate {}", typed.join(" "))
        }),
    ))
}

/// Returns the failure: nothing is certified while anything is open.
fn not_settled(
    session: &Session,
    files: &[(&Path, &Review)],
    open: &[Vec<Side<'_, Review>>],
    order: &BTreeMap<Digest, usize>,
) -> Failure {
    let mut failure = Failure::new(
        Exit::No,
        if open
            .iter()
            .any(|sides| sides.iter().any(|one| sides.iter().any(|other| !one.is_alike(other))))
        {
            let all = counted(open.len(), "competency", "competencies");
            format!(
                "the assessors differ on {all}, and have not settled that; nothing is stated until they have"
            )
        } else {
            let all = counted(open.len(), "competency", "competencies");
            format!("the assessors have still to settle {all}; nothing is stated until they have")
        },
    );
    let in_words = |sides: &Vec<Side<'_, Review>>| {
        one_line(&format!("{}: {}", sides[0].decision.competency, side_by_side(sides)))
    };
    failure = failure.because_of(open.iter().map(in_words));
    let sides = &open[0];
    let file = |side: &Side<'_, Review>| {
        let found = files.iter().find(|(_, review)| review.id == side.review().id);
        found.map_or_else(String::new, |(path, _)| quoted_path(path))
    };
    // The first two that differ; both may be from one file.
    let differs = |one: &&Side<'_, Review>| sides.iter().any(|other| !one.is_alike(other));
    if !sides.iter().any(|one| differs(&one)) {
        let leaves =
            |review: &Review| sides.iter().any(|side| review.settles.contains(&side.review().id));
        let left = files
            .iter()
            .find(|(_, review)| leaves(review))
            .map_or_else(String::new, |(path, _)| quoted_path(path));
        return failure
            .because(format!("{left} leaves {} to be settled, but only the decision file of one side is here", sides[0].decision.competency))
            .hint(format!("settle it with the decision files of both: imh review settle ONE OTHER --output {left}"));
    }
    let one = sides.iter().find(differs).unwrap_or(&sides[0]);
    let other = sides
        .iter()
        .filter(|other| other.review().id != one.review().id)
        .find(|other| !one.is_alike(other));
    let other = other
        .or_else(|| sides.iter().find(|other| other.review().id != one.review().id))
        .unwrap_or(one);
    let (settled, own) = if one.review().settles.is_empty() { (other, one) } else { (one, other) };
    let is_of_one = one
        .review()
        .assessors()
        .any(|known| other.review().assessors().any(|assessor| is_same_assessor(known, assessor)));
    let is_own = one.review().settles.is_empty() && other.review().settles.is_empty();
    if is_of_one && is_own && one.decision.decided_on == other.decision.decided_on {
        let (name, competency) = (one_line(&one.review().assessor.name), &one.decision.competency);
        return failure
            .because(format!("{name} decided in two files on the same day, and imh cannot tell which came later"))
            .hint(format!("ask {name} to decide again in both: imh review BUNDLE --output {} --decide {competency}=OUTCOME", file(other)));
    }
    failure.hint(if settled.review().settles.contains(&own.review().id) {
        let path_of = |id: &ReviewId| {
            files.iter().find(|(_, review)| review.id == *id).map(|(path, _)| *path)
        };
        // A file that it settles may lie beside it, without being part of what is open.
        let beside = path_of(&settled.review().id).map(|path| {
            let whole = session.context.absolute(path);
            (path, reviews_in(whole.parent().unwrap_or(path)))
        });
        let known = |id: &ReviewId| {
            let named = path_of(id).map(quoted_path);
            named.or_else(|| {
                let (settled, beside) = beside.as_ref()?;
                let (path, _) = beside.iter().find(|(_, review)| review.id == *id)?;
                Some(quoted_path(&settled.with_file_name(path.file_name()?)))
            })
        };
        match settled.review().settles.iter().map(known).collect::<Option<Vec<_>>>() {
            Some(both) => format!("settle that too: imh review settle {} --output {}", both.join(" "), file(settled)),
            None => format!("settle that too, with the two decision files of {}: imh review settle ONE OTHER --output {0}", file(settled)),
        }
    } else if one.review().bundle == other.review().bundle {
        let (one, other) = (file(one), file(other));
        let is_sealed = [&one, &other].iter().any(|file| file.trim_end_matches(['\'', '"']).to_lowercase().ends_with(".age"));
        format!("settle first: imh review settle {one} {other}{}", if is_sealed { " --identity KEY" } else { "" })
    } else {
        let later = "whoever looked at the earlier one decides on the later one too: imh review BUNDLE";
        // Only a portfolio file itself says which one it replaces.
        let puts = if order.is_empty() { "put them in the folder of the decisions, so that imh sees which is the later; or " } else { "" };
        format!("they decided on different portfolio files; {puts}{later}")
    })
}

/// Refuses decisions on what the framework does not contain. The statement takes the titles of
/// competencies from the framework, never from a decision file.
fn refuse_what_the_framework_does_not_know(
    read: &[(&Path, ReadReview)],
    framework: &Framework,
) -> Result<(), Failure> {
    for (file, ReadReview { review, .. }) in read {
        let no_evidence = review
            .decisions()
            .iter()
            .flat_map(|decision| &decision.evidence)
            .map(String::as_str)
            .collect();
        let of_itself = Reviewable {
            sha256: review.bundle,
            pin: &review.pin,
            level: &review.level,
            framework,
            evidence: no_evidence,
        };
        let faults = review_faults(review, &of_itself);
        if !faults.is_empty() {
            let refused = Failure::usage(format!(
                "`{}` does not match the framework that it names",
                file.display()
            ));
            return Err(refused.hint("ask whoever sent it to send it again").because_of(faults));
        }
    }
    Ok(())
}
