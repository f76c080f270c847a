//! A portfolio file that somebody sent, once it is verified.

use std::path::{Path, PathBuf};

use super::{
    Failure, Session,
    secrets::{OpenArgs, open_container},
};
use crate::{
    analysis::Reviewable,
    format::{
        bag::{Bag, FRAMEWORK},
        framework,
        portfolio::PortfolioFile,
        sha256,
        signature::Signed,
    },
    model::{DeviceId, Digest, Framework, Portfolio},
    store::{Container, bundle_digest, read_portfolio, total_bytes},
    text::quoted,
    ui::Progress,
};

pub(super) struct ReadBundle {
    pub(super) path: PathBuf,
    pub(super) container: Container,
    pub(super) bag: Bag,
    pub(super) file: PortfolioFile,
    pub(super) framework: Framework,
    pub(super) portfolio: Portfolio,
    /// Who signed it, by the signature alone.
    pub(super) signed: Option<Signed>,
}

impl ReadBundle {
    /// What a review has to agree with, if it is one of this bundle.
    pub(super) fn reviewable(&self, sha256: Digest) -> Reviewable<'_> {
        Reviewable {
            sha256,
            pin: &self.portfolio.pin,
            level: &self.portfolio.level,
            framework: &self.framework,
            evidence: self.portfolio.evidence.iter().map(|item| item.short.as_str()).collect(),
        }
    }

    /// Of its bytes as they are when it is not encrypted.
    pub(super) fn sha256(&self) -> Result<Digest, Failure> {
        bundle_digest(&self.container, &self.path).map_err(Failure::of_reading)
    }
}

/// What a portfolio file holds; one that does not verify is refused, and `nothing` says what is not done with it.
pub(super) fn read_bundle(session: &Session, typed: &Path, args: &OpenArgs, nothing: &str) -> Result<ReadBundle, Failure> {
    let path = session.context.absolute(typed);
    let container = open_container(session, &path, args)?;
    let progress = Progress::new("Reading", total_bytes(std::slice::from_ref(&path)));
    let read = read_portfolio(&container, &path, |bytes| progress.passed(bytes)).map_err(Failure::of_reading)?;
    drop(progress);
    let refused = || {
        Failure::usage(format!("`{}` cannot be relied on, so {nothing}", typed.display()))
            .hint(format!("imh verify {}", quoted(&typed.display().to_string())))
            .reading()
    };
    if !read.bag.verification.is_valid() {
        return Err(refused());
    }
    let file = read.file.ok_or_else(refused)?;
    let bytes = read.bag.bytes_of(FRAMEWORK).ok_or_else(refused)?;
    let framework = framework::parse(bytes).map_err(|_| refused())?;
    let entries = file.entries(&DeviceId::new("reader")).map_err(|_| refused())?;
    let portfolio = Portfolio::fold(entries).filter(|portfolio| portfolio.pin.sha256 == sha256(bytes)).ok_or_else(refused)?;
    Ok(ReadBundle { path, container, bag: read.bag, file, framework, portfolio, signed: read.signed })
}
