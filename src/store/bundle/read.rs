//! Verifies an untrusted bundle, and reads the portfolio in it.

use std::{path::Path, sync::Arc, thread};

use super::{
    as_sent::digest_as_sent,
    container::{Container, bundle_digest},
    extract::read_member,
    lying::Lying,
    rendered::hold_to_one_source,
};
use crate::{
    format::{
        bag::{
            Bag, BagKind, OF_PORTFOLIO, OF_WORKSPACE, SIGNATURE, TAG_MANIFEST, packed_by_another,
            verify,
        },
        framework::KnownFrameworks,
        portfolio::{self, PortfolioFile},
        signature::{Purpose, Signed, check_signature},
    },
    model::{Digest, Fault, Framework, Instead, Place, Portfolio, Verification},
    store::{disk, error::StoreError, review::MOST_DECISION_BYTES},
};

/// Verifies a bundle.
///
/// # Errors
/// Only errors of the machine; faults of the bundle are in the verification.
pub fn read_bundle(
    kind: BagKind,
    container: &Container,
    path: &Path,
    passed: impl Fn(u64) + Sync,
) -> Result<Bag, StoreError> {
    Ok(verify(kind, container.clone(), container.threads(), passed)
        .map_err(disk::failed("read", path))?)
}

/// A portfolio that verifies, read completely.
pub struct WholePortfolio {
    pub bag: Bag,
    pub file: PortfolioFile,
    pub framework: Arc<Framework>,
    pub portfolio: Portfolio,
    /// The signer, according to the signature alone.
    pub signed: Option<Signed>,
    /// The digest of the bundle before encryption; if somebody packed it again, that of the bytes
    /// that imh makes of its contents.
    pub sha256: Digest,
}

/// A portfolio that was read, with or without faults.
pub struct ReadPortfolio {
    pub bag: Bag,
    /// Its `portfolio.json`, if that can be read.
    pub file: Option<PortfolioFile>,
    /// Its framework, if that can be read.
    pub framework: Option<Arc<Framework>>,
    /// The signer, according to the signature alone.
    pub signed: Option<Signed>,
}

/// Reads a whole portfolio that verifies, with the digest of the bundle before encryption; `None`
/// if something is wrong.
///
/// # Errors
/// Same as [`read_bundle`].
pub fn read_whole(
    container: &Container,
    path: &Path,
    frameworks: &KnownFrameworks,
    passed: impl Fn(u64) + Sync,
) -> Result<Option<WholePortfolio>, StoreError> {
    // An encrypted bundle is decrypted twice, once for each.
    let at_once = matches!(container, Container::Open { threads, .. } if *threads > 1);
    let (read, sha256) = if at_once {
        thread::scope(|scope| {
            let digest = scope.spawn(|| bundle_digest(container, path));
            (
                read_portfolio(container, path, frameworks, passed),
                digest.join().expect("reading does not panic"),
            )
        })
    } else {
        (read_portfolio(container, path, frameworks, passed), bundle_digest(container, path))
    };
    let (ReadPortfolio { bag, file, framework, signed }, sha256) = (read?, sha256?);
    let (Some(file), Some(framework), true) = (file, framework, bag.verification.is_valid()) else {
        return Ok(None);
    };
    let sha256 = if bag.verification.repacked.is_empty() {
        sha256
    } else {
        digest_as_sent(container, path, &bag, &file)?
    };
    Ok(file.portfolio().map(|portfolio| WholePortfolio {
        bag,
        file,
        framework,
        portfolio,
        signed,
        sha256,
    }))
}

/// Verifies a portfolio: the container, the bag, its digests, its own statements, and its
/// signature.
///
/// # Errors
/// Same as [`read_bundle`].
pub fn read_portfolio(
    container: &Container,
    path: &Path,
    frameworks: &KnownFrameworks,
    passed: impl Fn(u64) + Sync,
) -> Result<ReadPortfolio, StoreError> {
    let mut bag = read_bundle(OF_PORTFOLIO, container, path, &passed)?;
    if bag.verification.instead == Some(Instead::AnotherSort(OF_WORKSPACE.called)) {
        // A backup must be verified too, before it is called valid or as it was made.
        let backup = read_bundle(OF_WORKSPACE, container, path, &passed)?.verification;
        bag.verification.faults.extend(backup.faults);
        bag.verification.repacked = backup.repacked;
    }
    match container.lying() {
        Some(Lying::Unpacked) => {
            // We made its ZIP ourselves, so only the other files in the folder are reported.
            bag.verification.repacked.retain(|told| told.place != Place::Whole);
            let fault = "it is a folder, and was sent as one file".to_owned();
            bag.verification.repacked.insert(0, Fault::whole(fault));
        }
        Some(Lying::Inside(place)) => bag.verification.lies = Some(place.to_string()),
        None => {}
    }
    let (file, framework) = portfolio::check(&mut bag, frameworks).unzip();
    if let (Some(file), Some(Some(framework))) = (&file, &framework) {
        hold_to_one_source(&mut bag, file, framework);
    }
    // The imh that made the page of this portfolio would have stored it without compression.
    let Verification { repacked, of_another, .. } = &mut bag.verification;
    if bag.compresses_what_is_short
        && of_another.page.is_none()
        && !repacked.contains(&packed_by_another())
    {
        repacked.push(packed_by_another());
    }
    let signed = match (bag.bytes_of(SIGNATURE), bag.bytes_of(TAG_MANIFEST)) {
        (Some(signature), Some(manifest)) => {
            match check_signature(signature, manifest, Purpose::Portfolio) {
                Ok(signed) => Some(signed),
                Err(fault) => {
                    bag.verification.fault(SIGNATURE, fault);
                    bag.sort_faults();
                    None
                }
            }
        }
        _ => None,
    };
    if let Some(file) = file.as_ref().filter(|_| bag.verification.is_valid()) {
        bag.verification.unproved = unproved(container, path, &bag, file)?;
    }
    Ok(ReadPortfolio { bag, file, framework: framework.flatten(), signed })
}

/// Returns the included decisions whose signature is not theirs, since somebody changed either.
fn unproved(
    container: &Container,
    path: &Path,
    bag: &Bag,
    file: &PortfolioFile,
) -> Result<Vec<Fault>, StoreError> {
    let mut unproved = Vec::new();
    for decisions in file.resubmission.iter().flat_map(|resubmission| &resubmission.decisions) {
        let Some(signature) = &decisions.signature else { continue };
        let member = |inside: &str| {
            read_member(container, bag, path, &format!("data/{inside}"), MOST_DECISION_BYTES)
        };
        if let Err(fault) =
            check_signature(&member(signature)?, &member(&decisions.path)?, Purpose::Decisions)
        {
            unproved.push(Fault::at(format!("data/{signature}"), fault.to_owned()));
        }
    }
    Ok(unproved)
}
