//! `imh export`: writes one verified file to send.

mod members;
mod target;

use std::path::{Path, PathBuf};

use super::{
    Exit, Failure, Session,
    kit::{
        known::tell_if_another,
        open::open,
        output::refuse_own_files,
        sealing::{SealArgs, SignArgs},
        typed::{find_target_for, today},
    },
};
use crate::{
    analysis::{Target, endings, standings, tally},
    format::{bag, seal::Encryption},
    model::{Act, Evidence, Export, Submission},
    report::EndingView,
    store::{Binding, Workspace, WrittenBundle, may_be_written, write_bundle},
    text::{counted, list, one_line, size},
    ui::{Progress, SpeechError},
};

pub(super) const HELP: &str = "\
Write your portfolio as one file to send\n\n\
The file is a ZIP that anyone can open: `index.html` for people, the same for machines beside \
it, and every piece of evidence. It is read back and verified before you are told that it is \
there.";

#[derive(clap::Args)]
#[command(mut_arg("encrypt", |encrypt| encrypt.alias("passphrase")), mut_arg("encrypt_with", |with| with.alias("passphrase-file")))]
pub struct Args {
    /// Output file [default: named by date, or by the target, in this folder]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Target of the portfolio, so that its rules are checked: aimh-portfolio, course-generic,
    /// imhrr-pilot-2019 or uon-pgcert-2023
    #[arg(long, alias = "for", value_name = "TARGET")]
    target: Option<String>,
    #[command(flatten)]
    hand_in: target::HandInArgs,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    seal: SealArgs,
}

/// More than a mail usually takes.
const LARGE_BYTES: u64 = 20_000_000;

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let pin = &workspace.portfolio.pin;
    let target = args.target.as_deref();
    let target = target.map(|typed| find_target_for(session, typed, pin)).transpose()?;
    let target = target.as_ref();
    if workspace.read_only.is_some() && !args.hand_in.draft {
        return Err(Failure::new(
            Exit::Workspace,
            "the workspace is open for reading only, so only a draft can be written",
        )
        .hint("imh workspace check"));
    }
    let portfolio = &workspace.portfolio;
    if portfolio.is_empty() {
        return Err(
            Failure::new(Exit::No, "there is nothing in the portfolio yet").hint("imh assess")
        );
    }
    if args.hand_in.resubmit && portfolio.reviews.is_empty() {
        return Err(Failure::usage("there are no decisions to carry forward yet")
            .hint("imh decisions import FILE"));
    }
    tell_if_another(session, &portfolio.pin, &workspace.framework);
    let made = session.context.bundle_time();
    let is_sealed = args.seal.is_asked();
    let output = match &args.output {
        Some(path) if path.as_os_str() == "-" => {
            return Err(Failure::usage("imh writes a portfolio to a file, not to `-`")
                .hint("imh export --output portfolio.zip"));
        }
        Some(path) => {
            refuse_own_files(session, path)?;
            session.context.absolute(path)
        }
        None => target::next_name(session, portfolio, target, is_sealed),
    };
    may_be_written(&output, args.force)?;
    let kind = if is_sealed { "age" } else { "zip" };
    if output.extension().is_some_and(|known| !known.eq_ignore_ascii_case(kind)) {
        session.ui.warn(&if is_sealed {
            "an encrypted portfolio is an age file whatever it is called, and opens most easily if its name ends in .age".to_owned()
        } else {
            "a portfolio is a ZIP file whatever it is called, and opens most easily if its name ends in .zip".to_owned()
        });
    }
    let hand_in = args.hand_in;
    target::check_before(session, &workspace, target, hand_in)?;
    tell_what_is_open(session, &workspace, args.hand_in.draft);
    if hand_in.resubmit {
        target::tell_what_goes_again(session, &workspace)?;
    }
    let key = args.sign.read(session)?;
    let lock = args.seal.read(session, "the file")?;
    let paths = members::evidence_paths(&workspace.framework, portfolio);
    let members = members::members(&workspace, &paths, target, made, hand_in)?;
    let total =
        portfolio.evidence.iter().flat_map(Evidence::kept).map(|file| file.size_bytes).sum::<u64>();
    if total >= LARGE_BYTES {
        let files = portfolio.evidence.iter().flat_map(Evidence::kept).count();
        session.ui.say(&format!(
            "Your evidence is large: {} with {}. Mail seldom takes more than 20 MB; ask how to hand it in.",
            counted(files, "file", "files"),
            size(total)
        ));
    }
    let progress = Progress::new("Writing", total.saturating_mul(2));
    let about = members::about(&workspace, made, args.hand_in.draft);
    let binding = Binding {
        kind: bag::OF_PORTFOLIO,
        at: made,
        about: &about,
        signed_by: key.as_ref(),
        sealed_with: lock.as_ref(),
        replaces: args.force,
    };
    let written = write_bundle(&output, &binding, &members, |bytes| progress.passed(bytes))?;
    drop(progress);
    let signed_by = key.map(|key| key.fingerprint());
    record(
        session,
        &mut workspace,
        &output,
        &written,
        signed_by.clone(),
        target,
        args.hand_in.draft,
    )?;
    let what = if args.hand_in.draft { "A draft of your portfolio" } else { "Your portfolio" };
    session.ui.say(&format!("{what} is written, and has been read back and verified."));
    if let Some(signed_by) = signed_by {
        session.ui.say(&format!("It is signed with your key {signed_by}. Anyone who checks that needs its public half: imh keys show"));
    }
    session.ui.say(match &lock {
        None => "Before you send it, look through it once as a neighbour of the family would: open index.html in its folder imh-portfolio/data. It is here:",
        Some(Encryption::For(_)) => "It is encrypted: only whoever has a key it was encrypted to can open it, and you only if yours is one of them. It is here:",
        Some(Encryption::Passphrase(_)) => "It is encrypted: whoever should open it needs the passphrase. Tell it to them yourself, and never send it with the file. It is here:",
    });
    match session.ui.data(&format!("{}\n", output.display())) {
        Err(SpeechError::Io(error)) => {
            let message =
                format!("the portfolio is in {}, but imh could not print that", output.display());
            Err(Failure::new(Exit::Machine, message).because(error.to_string()))
        }
        _ => Ok(()),
    }
}

/// Mentions what the person may not have meant to send. Whether it matters is their decision.
fn tell_what_is_open(session: &Session, workspace: &Workspace, draft: bool) {
    let portfolio = &workspace.portfolio;
    let tally = tally(&standings(
        &workspace.framework,
        portfolio,
        &Target::of(&workspace.framework, portfolio),
    ));
    if tally.not_rated > 0 && !draft {
        let unrated = counted(tally.not_rated, "competency is", "competencies are");
        session.ui.warn(&format!("{unrated} not yet rated; with --draft the portfolio says on every page that it is not finished."));
    }
    let waiting = portfolio.answers_to_look_at_again().count();
    if waiting > 0 {
        session.ui.warn(&format!(
            "{} from an earlier framework until you look at {} again, and {} not in it: imh assess",
            counted(waiting, "answer waits", "answers wait"),
            if waiting == 1 { "it" } else { "them" },
            if waiting == 1 { "is" } else { "are" }
        ));
    }
    let endings = endings(portfolio, today(session));
    let passed: Vec<EndingView> =
        endings.iter().filter(|one| one.has_run_out).map(EndingView::of).collect();
    let passed: Vec<EndingView> = passed.into_iter().map(EndingView::without_title).collect();
    for line in EndingView::lines(&passed) {
        session.ui.warn(&line);
    }
    if !passed.is_empty() {
        session.ui.warn("Evidence that has run out goes with the portfolio all the same.");
    }
    let loose: Vec<&str> = portfolio
        .evidence
        .iter()
        .filter(|item| item.claims.is_empty())
        .map(|item| item.short.as_str())
        .collect();
    if !loose.is_empty() {
        let (speaks, goes) = if loose.len() == 1 { ("speaks", "goes") } else { ("speak", "go") };
        session.ui.warn(&format!(
            "{} {speaks} for no competency yet, and {goes} with the portfolio all the same.",
            list(&loose)
        ));
    }
}

/// Records the export in the journal if the workspace is writable. The bundle exists either way.
fn record(
    session: &Session,
    workspace: &mut Workspace,
    output: &Path,
    written: &WrittenBundle,
    signed_by: Option<String>,
    target: Option<&Submission>,
    draft: bool,
) -> Result<(), Failure> {
    if workspace.read_only.is_some() {
        return Ok(());
    }
    let not_noted = |mut failure: Failure| {
        failure.message = format!(
            "the portfolio is in {}, but imh could not record the export: {}",
            output.display(),
            failure.message
        );
        failure
    };
    // Records the count of names if an older imh did not, so that a missing name is noticed from
    // now on.
    workspace.remember_private_names(&session.context).map_err(|error| not_noted(error.into()))?;
    let export = Export {
        file_name: output
            .file_name()
            .map(|name| one_line(&name.to_string_lossy()))
            .unwrap_or_default(),
        sha256: written.sha256,
        sealed_sha256: written.sealed_sha256,
        signed_by,
        submission: target.map(|target| target.id.clone()),
        draft,
        evidence: workspace
            .portfolio
            .evidence
            .iter()
            .map(|item| (item.id.clone(), item.short.clone()))
            .collect(),
    };
    workspace
        .record(&session.context, |_| Ok::<_, Failure>(Act::Exported(export)))
        .map(drop)
        .map_err(not_noted)
}
