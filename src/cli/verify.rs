//! `imh verify`: checks whether a bundle is intact, and who signed it.

use std::path::PathBuf;

use super::{
    Failure, Session,
    kit::{
        known::pack_of,
        output::{ReportArgs, show},
        secrets::{OpenArgs, open_container, read_signers},
    },
};
use crate::{
    format::{
        bag::SIGNATURE, framework::KnownFrameworks, portfolio::PortfolioFile,
        signature::AllowedSigners,
    },
    report::{SignatureView, VerifyView},
    store::{ReadPortfolio, extract, lies_in, read_portfolio, total_bytes},
    ui::Progress,
};

pub(super) const HELP: &str = "\
Check that a portfolio file is whole and agrees with itself, and who signed it\n\n\
Only a signature proves that nothing was changed since it was signed. Exits with 1 and names \
every fault if there is one. Needs no workspace. An encrypted one is opened with --identity, or \
with its passphrase.";

#[derive(clap::Args)]
pub struct Args {
    /// The file
    file: PathBuf,
    /// A file with the public keys of whoever may have signed it, or `own` for yours; then it must
    /// be signed by one of them
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    /// Lay its files out in a folder that is not there yet, once all of them are verified
    #[arg(long, value_name = "DIR")]
    extract: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let path = session.context.absolute(&args.file);
    let signers = args.signer.as_deref().map(|typed| read_signers(session, typed)).transpose()?;
    if let Some(folder) = &args.extract
        && lies_in(&session.context.current_folder, &session.context.absolute(folder))
    {
        return Err(Failure::usage(
            "its files go into a folder of their own, not into the one you are in",
        )
        .hint(format!("imh verify {} --extract portfolio", crate::text::quoted_path(&args.file))));
    }
    let container = open_container(session, &path, &args.open)?;
    let progress = Progress::new("Reading", total_bytes(std::slice::from_ref(&path)));
    let mut read = read_portfolio(&container, &path, &KnownFrameworks::default(), |bytes| {
        progress.passed(bytes);
    })?;
    drop(progress);
    let signature = check_signer(session, &mut read, signers.as_ref());
    let pin = read.file.as_ref().and_then(PortfolioFile::pin);
    let pack = pin.map(|pin| pack_of(session, &pin, read.framework.as_deref())).transpose()?;
    let view = VerifyView::of(
        &args.file.display().to_string(),
        read.bag.verification.clone(),
        signature,
        pack,
    );
    if let Some(folder) = args.extract.as_deref().filter(|_| view.valid) {
        extract(&container, &read.bag, &path, &session.context.absolute(folder))?;
        session.ui.say(&format!(
            "Its files are in `{}`. The portfolio is data/index.html there.",
            folder.display()
        ));
    } else if args.extract.is_some() {
        session
            .ui
            .say("Nothing was extracted, because imh extracts only a portfolio without faults.");
    }
    show(session, &args.report, &view)?;
    if view.valid { Ok(()) } else { Err(Failure::no()) }
}

/// Checks the signer against the list of allowed signers.
fn check_signer(
    session: &Session,
    read: &mut ReadPortfolio,
    signers: Option<&AllowedSigners>,
) -> Option<SignatureView> {
    let verification = &mut read.bag.verification;
    let Some(signed) = &read.signed else {
        let is_there =
            verification.faults.iter().any(|fault| fault.place.name() == Some(SIGNATURE));
        if signers.is_some() && !is_there && verification.instead.is_none() {
            verification.fault(SIGNATURE, "is missing: nobody signed this portfolio");
            read.bag.sort_faults();
        }
        return None;
    };
    let by =
        signers.and_then(|signers| signers.who(signed, session.context.now())).map(str::to_owned);
    if signers.is_some() && by.is_none() {
        verification.fault(
            SIGNATURE,
            format!("is by a key that is not among those that count ({})", signed.fingerprint),
        );
        read.bag.sort_faults();
    }
    Some(SignatureView { key: signed.fingerprint.clone(), by })
}
