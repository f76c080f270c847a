//! `imh framework install`: puts a pack into a person's own folder, once it is known to be sound
//! and by whom it is signed.

use std::path::PathBuf;

use super::{
    Failure, Session,
    incoming::{IncomingPack, incoming},
    refused::{ToInstall, refused},
};
use crate::{
    analysis::TemplateGap,
    cli::{
        Exit,
        kit::{
            known::tell_if_it_reads_like_another,
            packs::{must_be_decided, tell_copies},
            secrets::{OpenArgs, read_signers},
        },
    },
    format::{
        framework::parse_translation,
        sha256,
        signature::{AllowedSigners, Purpose, Signed, check_signature},
    },
    model::{Fault, Framework, Pin},
    store::{
        Glance, Installed, InstalledPack, NewPack, PackContent, Packs, find_workspace, install,
    },
    text::{counted, list, one_line, quoted, quoted_path},
};

/// Install a framework, a submission target, a course or a mapping, so that imh knows it by its
/// name
///
/// FILE is the TOML file, a ZIP with such files, or a portfolio, of which imh takes the framework.
/// A ZIP is installed whole or not at all. One id and version has one content: imh refuses other
/// content under a name that is there, and nothing takes the place of a pack that comes with imh. A
/// signature is the file with the same name and `.sig`; one that does not match is always refused.
#[derive(clap::Args)]
pub(super) struct InstallPackArgs {
    /// A TOML file, a ZIP with some, or a portfolio
    file: PathBuf,
    /// A file with the public keys of whoever may have signed it, or `own` for yours; then it must
    /// be signed by one of them
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
}

pub(super) fn run(session: &Session, args: &InstallPackArgs) -> Result<(), Failure> {
    let signers = args.signer.as_deref().map(|typed| read_signers(session, typed)).transpose()?;
    let (found, came_in) = incoming(session, &args.file, signers.is_some(), &args.open)?;
    let mut packs = Vec::new();
    for IncomingPack { name, bytes, signature } in found {
        let by = signature.as_ref().map(|signature| checked(signature, &bytes)).transpose()?;
        if let Some(signers) = &signers {
            demand_signer(session, signers, &name, by.as_ref())?;
        }
        let signature = signature.map(|(_, bytes)| bytes).zip(by);
        let pack = NewPack::read(name.clone(), bytes, signature);
        let pack = pack.map_err(|faults| unsound(args, &name, &faults))?;
        packs.push(NewPack { is_vouched: signers.is_some(), ..pack });
    }
    let folder = session.context.user_folder.as_deref().ok_or_else(|| {
        Failure::usage("this account has no folder of its own to install anything in")
            .hint("name the file by its path, such as: imh init --framework ./FILE")
    })?;
    for pack in &packs {
        let faults = misfits(session, pack, &packs)?;
        if !faults.is_empty() {
            return Err(unsound(args, &pack.from, &faults));
        }
        if matches!(pack.content, PackContent::Mapping(_)) {
            must_be_decided(&pack.from, &pack.bytes)?;
        }
        tell_if_it_looks_like_another(session, pack)?;
    }
    let typed = ToInstall { file: &args.file, signer: args.signer.as_deref(), came_in };
    let Installed { packs: installed, odd } =
        install(folder, &packs).map_err(|fault| refused(&typed, fault))?;
    for (pack, installed) in packs.iter().zip(&installed) {
        tell(session, pack, installed, signers.as_ref());
    }
    tell_copies(session, &packs);
    for path in odd {
        session.ui.warn(&format!(
            "`{}` is nothing that imh installs, in a folder where imh keeps what it is installing. imh leaves it where it is; you may move or delete it.",
            path.display()
        ));
    }
    Ok(())
}

/// Returns the faults of a translation beside its original, if that is known or comes along.
fn misfits(session: &Session, pack: &NewPack, all: &[NewPack]) -> Result<Vec<Fault>, Failure> {
    let PackContent::Framework(framework) = &pack.content else { return Ok(Vec::new()) };
    let Some(named) = &framework.publication.translates else { return Ok(Vec::new()) };
    let known = Packs::load(session.context.user_folder.as_deref())?;
    let beside = all.iter().filter_map(|pack| match &pack.content {
        PackContent::Framework(framework) => Some(&**framework),
        _ => None,
    });
    let mut originals = known.frameworks.iter().map(|pack| &pack.framework).chain(beside);
    let original = originals.find(|one| format!("{}@{}", one.id, one.version) == *named);
    Ok(original
        .and_then(|original| parse_translation(&pack.bytes, original).err())
        .unwrap_or_default())
}

/// Checks a signature. One that is not the pack's is refused, whoever made it.
fn checked((name, signature): &(String, Vec<u8>), bytes: &[u8]) -> Result<Signed, Failure> {
    check_signature(signature, bytes, Purpose::Framework).map_err(|fault| {
        Failure::new(Exit::No, format!("`{name}` {fault}"))
            .hint("ask whoever sent it to send both files again")
    })
}

fn demand_signer(
    session: &Session,
    signers: &AllowedSigners,
    name: &str,
    by: Option<&Signed>,
) -> Result<(), Failure> {
    let Some(by) = by else {
        return Err(Failure::new(
            Exit::No,
            format!("nobody signed `{name}`, and --signer asks for a signature"),
        )
        .hint(format!(
            "ask whoever sent it for the signature, and put it beside the file as {name}.sig"
        )));
    };
    if signers.who(by, session.context.now()).is_some() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::No,
        format!(
            "`{name}` is signed by a key that is not among those that count ({})",
            by.fingerprint
        ),
    )
    .hint("ask whoever publishes it for their public key, by a different route from the one that this file came by"))
}

fn unsound(args: &InstallPackArgs, name: &str, faults: &[Fault]) -> Failure {
    let failure = Failure::usage(format!("`{name}` is not a pack that can be used"));
    let failure = failure.with_faults(faults);
    if args.file.display().to_string() == name {
        failure.hint(format!("imh framework check {}", quoted_path(&args.file)))
    } else {
        failure
            .hint("take it out of the file that it came in, and mend it: imh framework check FILE")
    }
}

/// Warns of a framework that reads like a known one under another id.
fn tell_if_it_looks_like_another(session: &Session, pack: &NewPack) -> Result<(), Failure> {
    let PackContent::Framework(framework) = &pack.content else { return Ok(()) };
    let (id, version) = (framework.id.clone(), framework.version.clone());
    let pin = Pin { id, version, sha256: sha256(&pack.bytes) };
    tell_if_it_reads_like_another(session, &pin, framework)
}

/// Says what was installed, by whom it is signed, and what comes next.
fn tell(
    session: &Session,
    pack: &NewPack,
    installed: &InstalledPack,
    signers: Option<&AllowedSigners>,
) {
    let what = format!("The {} {}", pack.content.kind().in_words(), pack.identity);
    let Some(path) = &installed.path else {
        session.ui.say(&format!(
            "{what} comes with imh, and is exactly the same, so there is nothing to install."
        ));
        return;
    };
    let path = path.display();
    session.ui.say(&if installed.is_new {
        format!("{what} is installed: `{path}`")
    } else {
        format!("{what} is installed already, and is exactly the same: `{path}`")
    });
    session.ui.say(&format!("Its SHA-256 is {}", sha256(&pack.bytes)));
    session.ui.say(&match &installed.signed {
        None => "It is not signed.".to_owned(),
        Some(by) => {
            let who = signers.and_then(|signers| signers.who(by, session.context.now()));
            match who {
                Some(who) if who == by.fingerprint => {
                    format!("It is signed by the key that you named: {who}")
                }
                Some(who) => format!("It is signed by {} ({}).", one_line(who), by.fingerprint),
                None => {
                    format!("It is signed by a key that you have not named: {}", by.fingerprint)
                }
            }
        }
    });
    tell_of_template(session, pack);
    session.ui.say(&next(session, pack));
}

/// Says that a framework fills in a template, and what it lacks of it.
fn tell_of_template(session: &Session, pack: &NewPack) {
    let PackContent::Framework(framework) = &pack.content else { return };
    let Some(template) = Packs::shipped_template(framework.id.as_str()) else { return };
    if framework.template {
        return;
    }
    session.ui.say(&format!(
        "It fills in the template {} that comes with imh. Anybody may do so, and imh cannot tell whose words these are.",
        template.id
    ));
    for gap in TemplateGap::all(&template, framework) {
        session.ui.say(&in_words(&gap));
    }
}

fn in_words(gap: &TemplateGap) -> String {
    let of = |what: &str, ids: &[String]| {
        let plural = if ids.len() == 1 { "" } else { "s" };
        format!("It lacks the {what}{plural} {} of the template.", list(ids))
    };
    match gap {
        TemplateGap::Domains(ids) => of("domain", ids),
        TemplateGap::Levels(ids) => of("level", ids),
        TemplateGap::Competencies { level, domain, found, expected } => {
            let found = match found {
                0 => "no competency".to_owned(),
                found => counted(*found, "competency", "competencies"),
            };
            let domain = domain.as_ref().map(|domain| format!(" in {domain}"));
            let domain = domain.unwrap_or_default();
            format!("It has {found}{domain} at level {level}, and the template expects {expected}.")
        }
    }
}

/// Says what a person does next with a pack.
fn next(session: &Session, pack: &NewPack) -> String {
    let named = quoted(&pack.identity.typed());
    match &pack.content {
        PackContent::Framework(framework) if framework.template => {
            format!("To fill it in: imh framework import FILE --output PACK --into {named}")
        }
        PackContent::Framework(framework) => next_with_framework(session, framework, pack, &named),
        PackContent::Target(_) => {
            format!("To check your portfolio for it: imh check --target {named}")
        }
        PackContent::Course(_) => {
            "`imh plan suggest` says if it covers what is open for you.".to_owned()
        }
        PackContent::Mapping(mapping) => {
            let named = |(id, version): &(String, String)| quoted(&format!("{id}@{version}"));
            format!(
                "imh uses it from now on, such as in: imh framework diff {} {}",
                named(&mapping.from),
                named(&mapping.to)
            )
        }
    }
}

fn next_with_framework(
    session: &Session,
    framework: &Framework,
    pack: &NewPack,
    named: &str,
) -> String {
    let root = find_workspace(&session.context, session.workspace.as_deref()).ok();
    let pin = root.and_then(|root| Some(Glance::open(&session.context, &root).ok()?.portfolio.pin));
    match pin {
        Some(pin) if pin.sha256 == sha256(&pack.bytes) => {
            "Your portfolio is in this framework.".to_owned()
        }
        Some(pin) if pin.id == framework.id => {
            format!("To see what a move to it means: imh workspace move --to {named} --preview")
        }
        Some(_) => format!("To begin a portfolio in it: imh init FOLDER --framework {named}"),
        None => format!("To use it: imh init --framework {named}"),
    }
}
