//! Collects the findings of a portfolio: in its own words, and in its files.

use super::{super::Session, words_in_pictures};
use crate::{
    analysis::privacy::{Lookout, findings_in_words},
    cli::Failure,
    model::{Evidence, Finding},
    store::{FilesLooked, WordReader, Workspace},
    ui::{Progress, Tesseract},
};

/// Returns everything that is looked for. The person's own name is not a family's, and words that
/// they said are no names are none.
pub(super) fn lookout(workspace: &Workspace) -> Result<Lookout, Failure> {
    let no_names = workspace.no_names()?;
    let own = workspace.portfolio.label.as_deref();
    Ok(Lookout::new(&workspace.private_names()?)
        .but_for(own.into_iter().chain(no_names.iter().map(String::as_str))))
}

pub(super) fn findings(
    session: &Session,
    workspace: &Workspace,
    with_decisions: bool,
) -> Result<Vec<Finding>, Failure> {
    let lookout = lookout(workspace)?;
    let looked = in_files(session, workspace, &lookout, None)?;
    words_in_pictures::tell(session, &looked);
    Ok(with_own_words(workspace, &lookout, with_decisions, looked))
}

/// Like [`findings`], without a word about pictures, for what is looked at again and again.
pub(super) fn findings_again(
    session: &Session,
    workspace: &Workspace,
) -> Result<Vec<Finding>, Failure> {
    let lookout = lookout(workspace)?;
    let looked = in_files(session, workspace, &lookout, None)?;
    Ok(with_own_words(workspace, &lookout, false, looked))
}

/// Whether the words in pictures are read.
pub(super) struct Pictures<'a> {
    /// In these languages, if any are named.
    pub(super) languages: Option<&'a str>,
    /// True if somebody at a terminal may be asked.
    pub(super) may_offer: bool,
}

/// Like [`findings`], with the words in pictures if they are wanted.
pub(super) fn looked(
    session: &Session,
    workspace: &Workspace,
    with_decisions: bool,
    pictures: &Pictures<'_>,
) -> Result<Vec<Finding>, Failure> {
    let lookout = lookout(workspace)?;
    let wanted = pictures.languages.map(words_in_pictures::with_languages).transpose()?;
    let mut looked = in_files(session, workspace, &lookout, wanted.as_ref())?;
    if wanted.is_none()
        && pictures.may_offer
        && let Some(wanted) = words_in_pictures::offered(session, workspace, &looked)?
    {
        looked = in_files(session, workspace, &lookout, Some(&wanted))?;
    }
    words_in_pictures::tell(session, &looked);
    Ok(with_own_words(workspace, &lookout, with_decisions, looked))
}

fn with_own_words(
    workspace: &Workspace,
    lookout: &Lookout,
    with_decisions: bool,
    looked: FilesLooked,
) -> Vec<Finding> {
    let mut findings = findings_in_words(&workspace.portfolio, lookout, with_decisions);
    findings.extend(looked.findings);
    findings
}

fn in_files(
    session: &Session,
    workspace: &Workspace,
    lookout: &Lookout,
    words: Option<&Tesseract>,
) -> Result<FilesLooked, Failure> {
    let kept = workspace.portfolio.evidence.iter().flat_map(Evidence::kept);
    let progress = Progress::new("Looking", kept.map(|file| file.size_bytes).sum());
    let passed = |bytes| progress.passed(bytes);
    let read = |picture: &[u8]| words.map_or_else(|| Ok(Vec::new()), |words| words.read(picture));
    let words = words.map(|words| WordReader { languages: &words.languages, read: &read });
    Ok(workspace.findings_in_files(&session.context, lookout, words.as_ref(), passed)?)
}
