//! A workspace made again: from its backup as it was, or from a portfolio as far as that tells.

use std::path::Path;

use jiff::Timestamp;

use super::{
    bundle::{Container, digest_as_sent, read_bundle, read_member, read_portfolio, unpack},
    device,
    disk::{self, FolderDraft},
    error::StoreError,
    journal::{self, Damage},
    pinned::framework_path,
    review::MOST_DECISION_BYTES,
    workspace::{MARKER, Workspace, is_workspace},
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
    model::{Act, Digest, Entry, Export, Fault, Instead, Portfolio, Received, SubmissionId, Verification},
    text::one_line,
};

/// What a restored workspace is.
pub struct Restored {
    pub workspace: Workspace,
    pub damage: Vec<Damage>,
    /// Whether it was made of a portfolio, which holds only what left in it.
    pub of_portfolio: bool,
    /// What was found of the file: whether it was packed again, and, of a portfolio, which decisions that came along were not taken in, as their
    /// signature is not theirs.
    pub found: Verification,
}

/// Puts a backup, or what a portfolio tells, into `folder`, which is not there yet or has nothing in it: beside it first,
/// looked through, and only then under its name.
///
/// # Errors
/// A file that does not verify, or a folder that holds something. Then nothing was changed.
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
    let of_portfolio = backup.verification.instead == Some(Instead::AnotherSort(OF_PORTFOLIO.called));
    let (beside, found) = if of_portfolio {
        from_portfolio(context, container, path, &folder, &passed)?
    } else {
        refuse(path, "backup", backup.verification.faults.first())?;
        let beside = FolderDraft::beside(&folder)?;
        unpack(container, &backup, path, |inside| {
            let inside = inside.strip_prefix("data/")?;
            Some((beside.path().join(inside), inside.starts_with("evidence/")))
        })?;
        (beside, backup.verification)
    };
    let looked_through = Workspace::open(context, beside.path())?.check(&mut |bytes| passed(bytes))?;
    beside.keep(&folder)?;
    let workspace = Workspace::open(context, &folder)?;
    Ok(Restored { workspace, damage: looked_through.damage, of_portfolio, found })
}

fn refuse(path: &Path, what: &str, fault: Option<&Fault>) -> Result<(), StoreError> {
    let Some(fault) = fault else { return Ok(()) };
    let of = fault.place.name().map(|file| format!("{file} ")).unwrap_or_default();
    let fault = format!("is not a {what} that can be restored: {of}{}", fault.what);
    Err(StoreError::Source { path: path.to_owned(), fault })
}

/// A workspace in which just that has happened of which the portfolio tells.
fn from_portfolio(
    context: &Context,
    container: &Container,
    path: &Path,
    folder: &Path,
    passed: &(impl Fn(u64) + Sync),
) -> Result<(FolderDraft, Verification), StoreError> {
    let read = read_portfolio(container, path, &KnownFrameworks::default(), passed)?;
    refuse(path, OF_PORTFOLIO.called, read.bag.verification.faults.first())?;
    let unreadable = |what: Vec<String>| StoreError::Source { path: path.to_owned(), fault: what.join("; ") };
    let file = read.file.ok_or_else(|| unreadable(vec!["does not say what is in it".to_owned()]))?;
    let beside = FolderDraft::beside(folder)?;
    let root = beside.path();
    let workspace = context.new_id("workspace");
    let name = folder.file_name().unwrap_or_default();
    let place = folder.parent().map_or_else(|| folder.to_owned(), |parent| disk::canonical(parent).join(name));
    let device = device::known_or_new(context, &workspace, &place)?;
    let mut entries = file.entries(&device).map_err(unreadable)?;
    let bundle = digest_as_sent(container, path, &read.bag, &file)?;
    let mut last = received(container, path, &read.bag, &file, bundle)?;
    last.push(exported(path, &entries, &file, bundle, read.signed.as_ref()));
    let made = file.made.parse::<Timestamp>().ok().into_iter().chain(entries.iter().map(|entry| entry.at)).max();
    for act in last {
        let (n, at) = (entries.len() as u64 + 1, made.unwrap_or_default());
        entries.push(Entry { n, at, by: device.clone(), act });
    }
    let Some(Entry { at, act: Act::Began { pin, .. }, .. }) = entries.first() else {
        unreachable!("a workspace begins with its beginning");
    };
    let marker = Marker { format: format::journal::FORMAT, workspace, created: *at, first_device: device };
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

/// The decisions that went along with a portfolio that was sent again, with what it tells became of them.
fn received(container: &Container, path: &Path, bag: &Bag, file: &PortfolioFile, bundle: Digest) -> Result<Vec<Act>, StoreError> {
    let member = |inside: &str| read_member(container, bag, path, &format!("data/{inside}"), MOST_DECISION_BYTES);
    // What would not be taken in by itself is not taken in because it came along.
    let is_unproved =
        |signature: &String| bag.verification.unproved.iter().any(|fault| fault.place.name() == Some(&format!("data/{signature}")));
    let files = file.resubmission.iter().flat_map(|resubmission| &resubmission.decisions);
    let files = files.filter(|decisions| !decisions.signature.as_ref().is_some_and(is_unproved));
    let each = files.map(|decisions| {
        let refused = |what: String| StoreError::Source {
            path: path.to_owned(),
            fault: format!("is not a portfolio that can be restored: {} {what}", one_line(&decisions.path)),
        };
        let bytes = member(&decisions.path)?;
        let review = decisions::parse(&bytes).map_err(|fault| refused(fault.to_string()))?;
        let signature = decisions.signature.as_deref().map(member).transpose()?;
        let signed = signature.as_ref().and_then(|signature| check_signature(signature, &bytes, Purpose::Decisions).ok());
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

/// That the portfolio left as this bundle, so that decisions on it are known for what they are.
fn exported(path: &Path, entries: &[Entry], file: &PortfolioFile, sha256: Digest, signed: Option<&Signed>) -> Act {
    let portfolio = Portfolio::fold(entries.to_vec());
    Act::Exported(Export {
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        sha256,
        sealed_sha256: None,
        signed_by: signed.map(|signed| signed.fingerprint.clone()),
        submission: file.submission.as_ref().map(|submission| SubmissionId::new(&*submission.id)),
        draft: file.draft,
        evidence: portfolio.into_iter().flat_map(|portfolio| portfolio.evidence).map(|item| (item.id, item.short)).collect(),
    })
}
