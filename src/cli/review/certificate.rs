//! A statement of what was accepted.

use std::path::PathBuf;

use super::{ReadReview, look::framework_of, read_review};
use crate::{
    cli::{Exit, Failure, Session, secrets::OpenArgs, show::write_file},
    report::{self, CertificateView, Format},
    text::{one_line, readable_name},
};

#[derive(clap::Args)]
pub(super) struct CertificateArgs {
    /// The decision file; after a resubmission, the earlier ones first
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
}

pub(super) fn certificate(session: &Session, args: &CertificateArgs) -> Result<(), Failure> {
    let read = args.files.iter().map(|file| read_review(session, file, &args.open, args.signer.as_deref()));
    let read: Vec<ReadReview> = read.collect::<Result<_, _>>()?;
    let reviews: Vec<_> = read.iter().map(|read| (&read.review, read.signed.as_ref().map(|signed| signed.fingerprint.clone()))).collect();
    let Some((last, _)) = reviews.last() else { return Ok(()) };
    if reviews.iter().any(|(review, _)| review.person != last.person || review.pin != last.pin || review.level != last.level) {
        return Err(Failure::usage("these decisions are not on portfolios of one person, framework and level")
            .hint("imh review show says what each is about"));
    }
    let framework = framework_of(session, last);
    let view = CertificateView::of(&reviews, framework.as_ref()).filter(|view| !view.accepted.is_empty());
    let Some(view) = view else {
        return Err(Failure::new(Exit::No, "nothing was accepted yet, so there is nothing to state").hint("imh review show"));
    };
    let path = match &args.output {
        Some(path) => session.context.absolute(path),
        None => {
            let file = session.context.absolute(args.files.last().map_or_else(|| std::path::Path::new("."), PathBuf::as_path));
            let whose = last.person.as_deref().map_or_else(|| "portfolio".to_owned(), one_line);
            file.with_file_name(format!("{}.html", readable_name(&format!("statement - {whose}"), 100).trim_end_matches('.')))
        }
    };
    let page = report::render(&view, Format::Html, session.ui.columns());
    write_file(session, &path, args.force, page.as_bytes())?;
    session.ui.say(&format!(
        "A statement of {} accepted competencies is written. It says what it proves, and what it does not. It is here:",
        view.accepted.len()
    ));
    Ok(session.ui.data(&format!("{}\n", path.display()))?)
}
