//! A statement of what was accepted, and a credential for it.

use std::path::{Path, PathBuf};

use super::{ReadReview, badge::BadgeArgs, look::framework_of, read_review};
use crate::{
    analysis::{Reviewable, accepted, review_faults},
    cli::{
        Exit, Failure, Session, ask,
        known::{AcceptArgs, pack_of, tell},
        output::write_file,
        secrets::OpenArgs,
    },
    model::{Framework, Review},
    report::{self, CertificateView, Format},
    store::{StoreError, is_same_file},
    text::{counted, one_line, readable_name},
};

#[derive(clap::Args)]
pub(super) struct CertificateArgs {
    /// The decision file; after a resubmission, all of them
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The HTML file to write; without it, one beside the last decision file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Whose signatures count: a file of allowed signers or of public keys
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    accept: AcceptArgs,
    #[command(flatten)]
    badge: BadgeArgs,
}

pub(super) fn certificate(session: &Session, args: &CertificateArgs) -> Result<(), Failure> {
    let read = args.files.iter().map(|file| read_review(session, file, &args.open, args.signer.as_deref()));
    let read: Vec<ReadReview> = read.collect::<Result<_, _>>()?;
    let reviews: Vec<_> = read.iter().map(|read| &read.review).collect();
    let Some(last) = reviews.last() else { return Ok(()) };
    if reviews.iter().any(|review| review.person != last.person || review.pin != last.pin || review.level != last.level) {
        return Err(Failure::usage("these decisions are not on portfolios of one person, framework and level")
            .hint("imh review show says what each is about"));
    }
    let framework = framework_of(session, last);
    let pack = pack_of(session, &last.pin, framework.as_ref())?;
    tell(session, &pack);
    let mut prompt = (session.ui.can_ask && !session.ui.no_input).then(|| ask::prompt(session, false));
    args.accept.demand(&pack, prompt.as_deref_mut(), "nothing is stated")?;
    drop(prompt);
    if let Some(framework) = &framework {
        refuse_what_the_framework_does_not_know(&args.files, &reviews, framework)?;
    }
    let accepted = accepted(reviews.clone(), framework.as_ref());
    let accepted =
        accepted.ok_or_else(|| Failure::new(Exit::No, "nothing was accepted yet, so there is nothing to state").hint("imh review show"))?;
    let path = match &args.output {
        Some(path) => session.context.absolute(path),
        None => {
            let file = session.context.absolute(args.files.last().map_or_else(|| Path::new("."), PathBuf::as_path));
            let whose = last.person.as_deref().map_or_else(|| "portfolio".to_owned(), one_line);
            file.with_file_name(format!("{}.html", readable_name(&format!("statement - {whose}"), 100).trim_end_matches('.')))
        }
    };
    if args.files.iter().any(|file| is_same_file(&session.context.absolute(file), &path)) {
        return Err(Failure::usage(format!("`{}` is one of the decision files", path.display())).hint("the same with another --output"));
    }
    let signed_by: Vec<String> = read.iter().filter_map(|read| Some(read.signed.as_ref()?.fingerprint.clone())).collect();
    let all_signed = signed_by.len() == read.len();
    let view = CertificateView::of(&accepted, framework.as_ref(), pack, signed_by);
    let page = report::render(&view, Format::Html, session.ui.columns());
    let badge = args.badge.made(session, &accepted, framework.as_ref(), view.pack.says.as_deref(), &path)?;
    if let Some(badge) = &badge {
        if path.exists() && !args.force {
            return Err(StoreError::OutputExists(path).into());
        }
        write_file(session, &badge.path, args.force, &badge.bytes)?;
    }
    write_file(session, &path, args.force, page.as_bytes())?;
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
                "A badge goes with it, signed. Whoever checks it must know from you that this is your key: {}. The badge is here:",
                key.did()
            ));
        }
        None => session.ui.say("A badge goes with it. It is a draft, and says so: nobody has signed it (`--sign KEY` does). It is here:"),
    }
    Ok(session.ui.data(&format!("{}\n", badge.path.display()))?)
}

/// A statement says of a competency what the framework calls it, and not what a decision file does.
fn refuse_what_the_framework_does_not_know(files: &[PathBuf], reviews: &[&Review], framework: &Framework) -> Result<(), Failure> {
    for (file, review) in files.iter().zip(reviews) {
        let no_evidence = review.decisions().iter().flat_map(|decision| &decision.evidence).map(String::as_str).collect();
        let of_itself = Reviewable { sha256: review.bundle, pin: &review.pin, level: &review.level, framework, evidence: no_evidence };
        let faults = review_faults(review, &of_itself);
        if !faults.is_empty() {
            let refused = Failure::usage(format!("`{}` does not go with the framework that it names", file.display()));
            return Err(faults.into_iter().fold(refused.hint("ask whoever sent it to send it again"), Failure::because));
        }
    }
    Ok(())
}
