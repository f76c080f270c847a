//! A portfolio file from somebody else, after verification.

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
    model::{Competency, Digest, Framework, OfAnother, Portfolio, Verification},
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
    /// The signer according to the signature itself.
    pub(in crate::cli) signed: Option<Signed>,
    /// The digest of the decrypted bytes.
    pub(in crate::cli) sha256: Digest,
    /// Its framework, and how far that is known here.
    pub(in crate::cli) pack: PackView,
}

impl ReadBundle {
    /// Returns the competencies of its level that the person's role sees.
    pub(in crate::cli) fn competencies(&self) -> impl Iterator<Item = &Competency> {
        self.framework.seen_at(self.portfolio.level.as_str(), self.portfolio.role.as_ref())
    }

    /// Returns what a review of this bundle must agree with.
    pub(in crate::cli) fn reviewable(&self) -> Reviewable<'_> {
        Reviewable {
            sha256: self.sha256,
            pin: &self.portfolio.pin,
            level: &self.portfolio.level,
            framework: &self.framework,
            evidence: self.portfolio.evidence.iter().map(|item| item.short.as_str()).collect(),
        }
    }

    pub(in crate::cli) fn of(
        path: PathBuf,
        container: Container,
        whole: WholePortfolio,
        known: &KnownHere,
    ) -> Self {
        let WholePortfolio { bag, file, framework, portfolio, signed, sha256 } = whole;
        let pack = known.pack_of(&portfolio.pin, Some(&framework));
        Self { path, container, bag, file, framework, portfolio, signed, sha256, pack }
    }
}

/// Reads a portfolio file. One that does not verify is refused; `nothing` completes the message
/// with what was not done.
pub(in crate::cli) fn read_bundle(
    session: &Session,
    typed: &Path,
    args: &OpenArgs,
    nothing: &str,
) -> Result<ReadBundle, Failure> {
    let path = session.context.absolute(typed);
    let container = open_container(session, &path, args)?;
    let progress = Progress::new("Reading", total_bytes(std::slice::from_ref(&path)));
    let whole =
        read_whole(&container, &path, &KnownFrameworks::default(), |bytes| progress.passed(bytes))?;
    drop(progress);
    let known = KnownHere::load(session)?;
    if let Some(whole) = &whole {
        tell_of_the_packing(session, typed, &whole.bag.verification);
        tell_of_another(session, typed, &whole.bag.verification.of_another);
    }
    whole.map(|whole| ReadBundle::of(path, container, whole, &known)).ok_or_else(|| {
        Failure::usage(format!("`{}` cannot be relied on, so {nothing}", typed.display()))
            .hint(format!("imh verify {}", quoted_path(typed)))
    })
}

/// Warns that a file was repacked, so that nobody takes it for the file that was sent.
pub(in crate::cli) fn tell_of_the_packing(
    session: &Session,
    typed: &Path,
    verification: &Verification,
) {
    if !verification.repacked.is_empty() {
        session.ui.warn(&format!("`{}` is not packed as it was sent, but everything that was sent is there. {BY_ITS_FILES}", typed.display()));
    }
}

/// Warns if the page was not compared with the rest, or if a newer imh wrote parts that this one
/// cannot read.
pub(in crate::cli) fn tell_of_another(session: &Session, typed: &Path, of_another: &OfAnother) {
    if let Some(newer) = left_out(&of_another.keys) {
        session.ui.warn(&format!("`{}`: {newer}. Update imh to read it.", typed.display()));
    }
    if let Some(made_by) = &of_another.page {
        let why = page_not_compared(made_by);
        session.ui.warn(&format!(
            "`{}`: {why}. imh goes by portfolio.json; the page may say something else.",
            typed.display()
        ));
    }
}
