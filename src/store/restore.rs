//! Restores a workspace: exactly from its backup, or from a portfolio as far as that has the data.

use std::path::Path;

use jiff::Timestamp;

use super::{
    bundle::{Container, digest_as_sent, read_bundle, read_member, read_portfolio, unpack},
    device,
    disk::{self, FolderDraft},
    error::StoreError,
    found::{MARKER, is_workspace},
    journal::{self, Damage},
    pinned::framework_path,
    review::MOST_DECISION_BYTES,
    workspace::Workspace,
};
use crate::{
    context::Context,
    format::{
        self, Marker,
        bag::{Bag, FRAMEWORK, OF_PORTFOLIO, OF_WORKSPACE},
        decisions,
        framework::KnownFrameworks,
        journal::print_lines,
        portfolio::PortfolioFile,
        signature::{Purpose, Signed, check_signature},
    },
    model::{
        Act, Digest, Entry, Export, Fault, Instead, Portfolio, Received, SubmissionId, Verification,
    },
    text::one_line,
};

/// A workspace after it was restored.
pub struct Restored {
    pub workspace: Workspace,
    pub damage: Vec<Damage>,
    /// True if it was restored from a portfolio, which only has what was exported.
    pub of_portfolio: bool,
    /// The findings about the file: whether it was packed again and, for a portfolio, which
    /// included decisions were left out because their signature is not theirs.
    pub found: Verification,
    /// The files of evidence that are missing or changed in the backup, with the reasons. They are
    /// left out.
    pub left_out: Vec<Fault>,
}

/// Restores a backup or a portfolio into `folder`, which must be missing or empty: first beside it,
/// then checked, and only then renamed.
///
/// # Errors
/// If the file does not verify, except for files of evidence, or the folder is not empty. Nothing
/// was changed then.
pub fn restore(
    context: &Context,
    container: &Container,
    path: &Path,
    folder: &Path,
    passed: impl Fn(u64) + Sync,
) -> Result<Restored, StoreError> {
    if is_workspace(folder) {
        return Err(StoreError::AlreadyAWorkspace(folder.to_owned()));
    }
    if !disk::list(folder).is_ok_and(|inside| inside.is_empty()) {
        return Err(StoreError::FolderIsNotEmpty(folder.to_owned()));
    }
    let folder = disk::landing(folder);
    let backup = read_bundle(OF_WORKSPACE, container, path, &passed)?;
    let of_portfolio =
        backup.verification.instead == Some(Instead::AnotherSort(OF_PORTFOLIO.called));
    let (beside, found, left_out) = if of_portfolio {
        let (beside, found) = from_portfolio(context, container, path, &folder, &passed)?;
        (beside, found, Vec::new())
    } else {
        let (evidence, others): (Vec<Fault>, Vec<Fault>) =
            backup.verification.faults.iter().cloned().partition(is_of_evidence);
        // If evidence is missing or changed, the total differs for the same reason.
        let total = backup.verification.of_total.as_ref().filter(|_| !evidence.is_empty());
        refuse(path, "backup", others.into_iter().find(|fault| Some(fault) != total))?;
        let is_left_out =
            |inside: &str| evidence.iter().any(|fault| fault.place.name() == Some(inside));
        let beside = FolderDraft::beside(&folder)?;
        unpack(container, &backup, path, |inside| {
            let inside =
                Some(inside).filter(|inside| !is_left_out(inside))?.strip_prefix("data/")?;
            Some((beside.path().join(inside), inside.starts_with("evidence/")))
        })?;
        (beside, backup.verification, evidence)
    };
    let looked_through =
        Workspace::open(context, beside.path())?.check(&mut |bytes| passed(bytes))?;
    beside.keep(&folder)?;
    let workspace = Workspace::open(context, &folder)?;
    Ok(Restored { workspace, damage: looked_through.damage, of_portfolio, found, left_out })
}

/// Returns whether a fault is about a file of evidence: the rest is a workspace without it.
fn is_of_evidence(fault: &Fault) -> bool {
    fault.place.name().is_some_and(|file| file.starts_with("data/evidence/"))
}

fn refuse(path: &Path, called: &'static str, fault: Option<Fault>) -> Result<(), StoreError> {
    fault.map_or(Ok(()), |fault| {
        Err(StoreError::NotRestored { path: path.to_owned(), called, fault: fault.into() })
    })
}

/// Makes a workspace in which exactly the contents of the portfolio have happened.
fn from_portfolio(
    context: &Context,
    container: &Container,
    path: &Path,
    folder: &Path,
    passed: &(impl Fn(u64) + Sync),
) -> Result<(FolderDraft, Verification), StoreError> {
    let read = read_portfolio(container, path, &KnownFrameworks::default(), passed)?;
    refuse(path, OF_PORTFOLIO.called, read.bag.verification.faults.first().cloned())?;
    let unreadable =
        |what: Vec<String>| StoreError::Source { path: path.to_owned(), fault: what.join("; ") };
    let file =
        read.file.ok_or_else(|| unreadable(vec!["does not say what is in it".to_owned()]))?;
    let beside = FolderDraft::beside(folder)?;
    let root = beside.path();
    let workspace = context.new_id("workspace");
    let name = folder.file_name().unwrap_or_default();
    let place = folder
        .parent()
        .map_or_else(|| folder.to_owned(), |parent| disk::canonical(parent).join(name));
    let device = device::known_or_new(context, &workspace, &place)?;
    let mut entries = file.entries(&device).map_err(unreadable)?;
    let bundle = digest_as_sent(container, path, &read.bag, &file)?;
    let mut last = received(container, path, &read.bag, &file, bundle)?;
    last.push(exported(path, &entries, &file, bundle, read.signed.as_ref()));
    let made = file
        .made
        .parse::<Timestamp>()
        .ok()
        .into_iter()
        .chain(entries.iter().map(|entry| entry.at))
        .max();
    for act in last {
        let (n, at) = (entries.len() as u64 + 1, made.unwrap_or_default());
        entries.push(Entry { n, at, by: device.clone(), act });
    }
    let Some(Entry { at, act: Act::Began { pin, .. }, .. }) = entries.first() else {
        unreachable!("a workspace begins with its beginning");
    };
    let marker =
        Marker { format: format::journal::FORMAT, workspace, created: *at, first_device: device };
    let framework = framework_path(root, pin);
    for folder in ["framework", "journal", "evidence"] {
        disk::create_folders(&root.join(folder))?;
    }
    let files = file.files().map_err(unreadable)?;
    unpack(container, &read.bag, path, |inside| {
        if inside == FRAMEWORK {
            return Some((framework.clone(), false));
        }
        let file = files.get(inside)?;
        Some((root.join("evidence").join(file.sha256.to_string()).join(&file.name), true))
    })?;
    disk::write_whole(&journal::path_of(root, &marker.first_device), &print_lines(&entries))?;
    disk::write_whole(&root.join(MARKER), &marker.print())?;
    Ok((beside, read.bag.verification))
}

/// Returns the decisions that were included in a portfolio that was sent again, with the changes
/// since that it records.
fn received(
    container: &Container,
    path: &Path,
    bag: &Bag,
    file: &PortfolioFile,
    bundle: Digest,
) -> Result<Vec<Act>, StoreError> {
    let member = |inside: &str| {
        read_member(container, bag, path, &format!("data/{inside}"), MOST_DECISION_BYTES)
    };
    // Decisions that would be refused on their own must not be imported as part of a portfolio.
    let is_unproved = |signature: &String| {
        bag.verification
            .unproved
            .iter()
            .any(|fault| fault.place.name() == Some(&format!("data/{signature}")))
    };
    let files = file.resubmission.iter().flat_map(|resubmission| &resubmission.decisions);
    let files = files.filter(|decisions| !decisions.signature.as_ref().is_some_and(is_unproved));
    let each = files.map(|decisions| {
        let refused = |what: String| StoreError::NotRestored {
            path: path.to_owned(),
            called: OF_PORTFOLIO.called,
            fault: Box::new(Fault::at(one_line(&decisions.path), what)),
        };
        let bytes = member(&decisions.path)?;
        let review = decisions::parse(&bytes).map_err(|fault| refused(fault.to_string()))?;
        let signature = decisions.signature.as_deref().map(member).transpose()?;
        let signed = signature
            .as_ref()
            .and_then(|signature| check_signature(signature, &bytes, Purpose::Decisions).ok());
        Ok(Act::DecisionsReceived(Box::new(Received {
            review,
            file: String::from_utf8(bytes).map_err(|_| refused("is not UTF-8".to_owned()))?,
            signature: signature.map(|signature| String::from_utf8_lossy(&signature).into_owned()),
            signed_by: signed.map(|signed| signed.fingerprint),
            told: Some(file.told(bundle)),
        })))
    });
    each.collect()
}

/// Makes the entry that the portfolio was exported as this bundle, so that decisions on it are
/// recognised.
fn exported(
    path: &Path,
    entries: &[Entry],
    file: &PortfolioFile,
    sha256: Digest,
    signed: Option<&Signed>,
) -> Act {
    let portfolio = Portfolio::fold(entries.to_vec());
    Act::Exported(Export {
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        sha256,
        sealed_sha256: None,
        signed_by: signed.map(|signed| signed.fingerprint.clone()),
        submission: file.submission.as_ref().map(|submission| SubmissionId::new(&*submission.id)),
        draft: file.draft,
        evidence: portfolio
            .into_iter()
            .flat_map(|portfolio| portfolio.evidence)
            .map(|item| (item.id, item.short))
            .collect(),
    })
}
