//! A statement of what was accepted, and a credential for it.

use std::path::{Path, PathBuf};

use super::{ReadReview, look::framework_of, read_review};
use crate::{
    analysis::{Accepted, Reviewable, accepted, review_faults},
    cli::{
        Exit, Failure, Session,
        secrets::{OpenArgs, read_signing_key},
        show::write_file,
    },
    format::{Badge, BadgeRecipient, signature::SigningKey},
    model::{Framework, Review},
    report::{self, CertificateView, Format},
    store::{StoreError, is_same_file},
    text::{counted, cut, one_line, readable_name},
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
    badge: BadgeArgs,
}

/// A credential that other programs read.
#[derive(clap::Args)]
struct BadgeArgs {
    /// Write an Open Badges 3.0 credential beside the page: a draft, or with --sign one that is signed
    #[arg(long, help_heading = "Open Badges")]
    badge: bool,
    /// Sign the credential with a secret key; `own` is the one of `imh keys new`
    #[arg(long, value_name = "KEY", requires = "badge", help_heading = "Open Badges")]
    sign: Option<PathBuf>,
    /// A file whose first line is the passphrase of that key, instead of being asked (`-` is standard input)
    #[arg(long, value_name = "FILE", requires = "sign", help_heading = "Open Badges")]
    key_passphrase_file: Option<PathBuf>,
    /// Who gives it, such as the name of the panel; without it, those who decided
    #[arg(long, value_name = "NAME", requires = "badge", help_heading = "Open Badges")]
    issuer: Option<String>,
    /// Whom it is for, as an e-mail address or a DID; without it, the name on the portfolio
    #[arg(long, value_name = "ADDRESS", requires = "badge", help_heading = "Open Badges")]
    recipient: Option<String>,
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
    let view = CertificateView::of(&accepted, framework.as_ref(), signed_by);
    let page = report::render(&view, Format::Html, session.ui.columns());
    let badge = if args.badge.badge { Some(made(session, &args.badge, &accepted, framework.as_ref(), &path)?) } else { None };
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

struct MadeBadge {
    path: PathBuf,
    bytes: Vec<u8>,
    key: Option<SigningKey>,
}

fn made(
    session: &Session,
    args: &BadgeArgs,
    accepted: &Accepted<'_>,
    framework: Option<&Framework>,
    page: &Path,
) -> Result<MadeBadge, Failure> {
    let recipient = match (&args.recipient, &accepted.last().person) {
        (Some(typed), _) => address(typed)?,
        (None, Some(person)) => BadgeRecipient::Name(person.clone()),
        (None, None) => {
            return Err(
                Failure::usage("the portfolio names nobody, so the badge would be nobody's").hint("the same with --recipient ADDRESS")
            );
        }
    };
    let issuer = args.issuer.as_deref().map(|typed| one_line(typed).trim().to_owned());
    if issuer.as_deref() == Some("") {
        return Err(Failure::usage("nobody has an empty name").hint("the same with --issuer \"The panel\", or without it"));
    }
    let key = args.sign.as_deref().map(|key| read_signing_key(session, key, args.key_passphrase_file.as_deref())).transpose()?;
    let badge = Badge { accepted, framework, issuer, recipient, issued: session.context.now() };
    Ok(match key {
        Some(key) => {
            let bytes = badge.signed(&key).ok_or_else(|| Failure::new(Exit::Machine, "the key could not sign"))?;
            MadeBadge { path: beside(page, "badge.jwt"), bytes, key: Some(key) }
        }
        None => MadeBadge { path: beside(page, "draft-badge.json"), bytes: badge.draft(), key: None },
    })
}

/// The page's name with another ending.
fn beside(page: &Path, ending: &str) -> PathBuf {
    let is_html = page.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
    let stem = if is_html { page.file_stem() } else { page.file_name() };
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    page.with_file_name(name)
}

/// An e-mail address, or anything that is an address by itself.
fn address(typed: &str) -> Result<BadgeRecipient, Failure> {
    let typed = typed.trim();
    let (scheme, rest) = typed.split_once(':').unwrap_or(("", typed));
    let is_plain = !typed.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c));
    let is_scheme =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    let is_mail = matches!(typed.split_once('@'), Some((who, host)) if !who.is_empty() && !host.is_empty() && !host.contains('@'));
    match (scheme, is_mail) {
        ("", true) if is_plain => Ok(BadgeRecipient::Address(format!("mailto:{typed}"))),
        _ if is_scheme && is_plain && !rest.is_empty() => Ok(BadgeRecipient::Address(typed.to_owned())),
        _ => Err(Failure::usage(format!(
            "`{}` is neither an e-mail address nor another address such as did:key:...",
            cut(&one_line(typed), 60)
        ))
        .hint("--recipient anna@example.org; or leave it out, and the badge bears the name on the portfolio")),
    }
}
