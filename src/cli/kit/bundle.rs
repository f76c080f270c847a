//! A portfolio file that somebody sent, once it is verified.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    known::KnownHere,
    secrets::{OpenArgs, open_container},
};
use crate::cli::{Failure, Session};
use crate::{
    analysis::Reviewable,
    format::{bag::Bag, framework::KnownFrameworks, portfolio::PortfolioFile, signature::Signed},
    model::{Digest, Framework, OfAnother, Portfolio, Verification},
    report::{BY_ITS_FILES, PackView, left_out, page_not_compared},
    store::{Container, WholePortfolio, read_whole, total_bytes},
    text::quoted_path,
    ui::Progress,
};

pub(in crate::cli) struct ReadBundle {
    pub(in crate::cli) path: PathBuf,
    pub(in crate::cli) container: Container,
    pub(in crate::cli) bag: Bag,
    pub(in crate::cli) file: PortfolioFile,
    pub(in crate::cli) framework: Arc<Framework>,
    pub(in crate::cli) portfolio: Portfolio,
    /// Who signed it, by the signature alone.
    pub(in crate::cli) signed: Option<Signed>,
    /// Of its bytes as they are when it is not encrypted.
    pub(in crate::cli) sha256: Digest,
    /// Whether its framework is one that is known here.
    pub(in crate::cli) pack: PackView,
}

impl ReadBundle {
    /// What a review has to agree with, if it is one of this bundle.
    pub(in crate::cli) fn reviewable(&self) -> Reviewable<'_> {
        Reviewable {
            sha256: self.sha256,
            pin: &self.portfolio.pin,
            level: &self.portfolio.level,
            framework: &self.framework,
            evidence: self.portfolio.evidence.iter().map(|item| item.short.as_str()).collect(),
        }
    }

    pub(in crate::cli) fn of(path: PathBuf, container: Container, whole: WholePortfolio, known: &KnownHere) -> Self {
        let WholePortfolio { bag, file, framework, portfolio, signed, sha256 } = whole;
        let pack = known.pack_of(&portfolio.pin, Some(&framework));
        Self { path, container, bag, file, framework, portfolio, signed, sha256, pack }
    }
}

/// What a portfolio file holds; one that does not verify is refused, and `nothing` says what is not done with it.
pub(in crate::cli) fn read_bundle(session: &Session, typed: &Path, args: &OpenArgs, nothing: &str) -> Result<ReadBundle, Failure> {
    let path = session.context.absolute(typed);
    let container = open_container(session, &path, args)?;
    let progress = Progress::new("Reading", total_bytes(std::slice::from_ref(&path)));
    let whole = read_whole(&container, &path, &KnownFrameworks::default(), |bytes| progress.passed(bytes)).map_err(Failure::of_reading)?;
    drop(progress);
    let known = KnownHere::load(session)?;
    if let Some(whole) = &whole {
        tell_of_the_packing(session, typed, &whole.bag.verification);
        tell_of_another(session, typed, &whole.bag.verification.of_another);
    }
    whole.map(|whole| ReadBundle::of(path, container, whole, &known)).ok_or_else(|| {
        Failure::usage(format!("`{}` cannot be relied on, so {nothing}", typed.display()))
            .hint(format!("imh verify {}", quoted_path(typed)))
            .reading()
    })
}

/// Nobody takes what somebody packed again for the file that was sent, nor for another portfolio.
pub(in crate::cli) fn tell_of_the_packing(session: &Session, typed: &Path, verification: &Verification) {
    if !verification.repacked.is_empty() {
        session.ui.warn(&format!("`{}` is not packed as it was sent, though all that was sent is there. {BY_ITS_FILES}", typed.display()));
    }
}

/// Nobody takes a page for what is decided on or kept here that was not held to it, or all for read that was not.
pub(in crate::cli) fn tell_of_another(session: &Session, typed: &Path, of_another: &OfAnother) {
    if let Some(newer) = left_out(&of_another.keys) {
        session.ui.warn(&format!("`{}`: {newer}. Update imh to read it.", typed.display()));
    }
    if let Some(made_by) = &of_another.page {
        let why = page_not_compared(made_by);
        session.ui.warn(&format!("`{}`: {why}. What imh goes by is portfolio.json; the page may say something else.", typed.display()));
    }
}
