//! The contents of a panel's folder: portfolios, decision files and everything else, with what to
//! say about each.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::held::{AMONG_WORDS, decisions_in, is_called, packed, unread};
use crate::{
    cli::{Failure, kit::secrets::Openers},
    format::{
        answers::Kind,
        decisions::{self, DecisionsFault},
        seal::{self, UnsealFault},
    },
    model::Review,
    store::{
        AWAY, Candidate, Held, MOST_DECISION_BYTES, Misfit, StoreError, gather, held_in,
        kind_of_file, misfit, read_named, signature_of, stray_signatures,
    },
    text::quoted_path,
};

/// A decision file, and the review in it.
pub(super) type DecisionFile = (PathBuf, Review);

#[derive(Default)]
pub(super) struct FolderContent {
    /// Files that may be portfolios, encrypted or not, and have yet to be read.
    pub(super) bundles: Vec<PathBuf>,
    pub(super) reviews: Vec<DecisionFile>,
    /// Files that cannot be read or relied on, with the reason.
    pub(super) unreadable: Vec<(PathBuf, String)>,
    /// Files such as letters, which are as they should be and contain no portfolio.
    pub(super) others: Vec<(PathBuf, String)>,
}

impl FolderContent {
    /// Reads a folder and the folders in it: a course's platform makes a folder for each student
    /// inside a folder for each task. `typed` is the folder as it was typed.
    pub(super) fn of(folder: &Path, typed: &Path, keys: &Openers) -> Result<Self, Failure> {
        let mut lying = Self::default();
        let mut folders = BTreeSet::new();
        for found in gather(&[folder.to_owned()])?.found {
            match found {
                Candidate::File(path) | Candidate::Named(path) => {
                    folders.extend(path.parent().map(Path::to_owned));
                    for seen in Seen::of(&path, typed, keys) {
                        lying.take(path.clone(), seen);
                    }
                }
                Candidate::Unpacked(path) => lying.bundles.push(path),
                Candidate::Away(path) => {
                    if ["zip", "age", "json"]
                        .iter()
                        .any(|ending| is_called(&path, &format!(".{ending}")))
                    {
                        lying.unreadable.push((path, AWAY.to_owned()));
                    }
                }
                Candidate::Workspace(path) => {
                    lying.unreadable.push((
                        path,
                        "is a workspace, and not a file that somebody sent".to_owned(),
                    ));
                }
                Candidate::PassedBy(path, why) => lying.unreadable.push((path, why.to_owned())),
            }
        }
        for stray in folders.iter().flat_map(|folder| stray_signatures(folder)) {
            let why = "is a signature that matches no decision file beside it: the file that it signed has changed since, or is not here";
            lying.unreadable.push((stray, why.to_owned()));
        }
        lying.reviews = each_once(std::mem::take(&mut lying.reviews));
        Ok(lying)
    }

    fn take(&mut self, path: PathBuf, seen: Seen) {
        match seen {
            Seen::Bundle => self.bundles.push(path),
            Seen::Decisions(review) => self.reviews.push((path, *review)),
            Seen::Unreadable(why) => self.unreadable.push((path, why)),
            Seen::Other(what) => self.others.push((path, what)),
            Seen::Nothing => {}
        }
    }
}

/// The kind of one file.
enum Seen {
    Bundle,
    Decisions(Box<Review>),
    Unreadable(String),
    Other(String),
    /// Not a file of imh, and nothing that could contain one.
    Nothing,
}

impl Seen {
    /// Recognises a file by its bytes. A file that is named like a portfolio and is not one is
    /// reported.
    fn of(path: &Path, folder: &Path, keys: &Openers) -> Vec<Self> {
        let is_called = |ending: &str| is_called(path, ending);
        let is_meant = || [".zip", ".age"].into_iter().any(is_called);
        let letter = || Self::Other("a letter without a portfolio".to_owned());
        vec![match kind_of_file(path) {
            Ok(Kind::Archive | Kind::Mail) => return Self::inside(path),
            // A portfolio is decrypted where it is read.
            Ok(Kind::Sealed) if is_called(".zip.age") => Self::Bundle,
            Ok(Kind::Sealed) => match keys.unlock(path) {
                Ok(container) => match decisions_in(container) {
                    Ok(Some((review, bytes))) => Self::believed(path, &bytes, review),
                    Ok(None) => Self::Bundle,
                    Err(why) => Self::Unreadable(why),
                },
                // Its unencrypted copy counts.
                Err(_) if is_called(".json.age") && path.with_extension("").is_file() => {
                    Self::Nothing
                }
                Err(error) => Self::Unreadable(shut(folder, &error)),
            },
            Ok(Kind::Bundle) => Self::Bundle,
            Ok(Kind::Words) => match Self::of_words(path) {
                Self::Nothing if is_called(".eml") => letter(),
                Self::Nothing if is_meant() => Self::Bundle,
                seen => seen,
            },
            Ok(Kind::Armoured) => Self::Unreadable(seal::ARMOURED.to_owned()),
            _ if is_meant() => Self::Bundle,
            Ok(kind) => match unread(path, &kind) {
                Some(why) => Self::Unreadable(why),
                None if is_called(".eml") => letter(),
                None => Self::Nothing,
            },
            Err(error) => Self::Unreadable(error.about_it()),
        }]
    }

    /// Looks inside a mail or a ZIP, which may properly contain a portfolio, decisions, or neither.
    fn inside(path: &Path) -> Vec<Self> {
        let Held { holder, portfolio, decisions, shut } = match held_in(path) {
            Ok(Some(held)) => held,
            // It is a repacked portfolio.
            Ok(None) => return vec![Self::Bundle],
            Err(error) => return vec![Self::Unreadable(error.about_it())],
        };
        let mut seen: Vec<Self> =
            decisions.iter().map(|(name, _)| Self::Unreadable(packed(name, holder))).collect();
        seen.extend(match shut {
            _ if portfolio => Some(Self::Bundle),
            Some(why) => Some(Self::Unreadable(why)),
            None => {
                decisions.is_empty().then(|| Self::Other(format!("a {holder} without a portfolio")))
            }
        });
        seen
    }

    /// Recognises decisions in a text file, intact or damaged.
    fn of_words(path: &Path) -> Self {
        let is_called = is_called(path, ".json");
        let bytes = match read_named(path, MOST_DECISION_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if is_called => return Self::Unreadable(error.about_it()),
            // The file is larger than any decision file.
            Err(_) => return Self::Nothing,
        };
        match decisions::parse(&bytes) {
            Ok(review) => Self::believed(path, &bytes, review),
            // Other programs' JSON files are not reported.
            Err(DecisionsFault::Foreign) => Self::Nothing,
            Err(fault) if is_called || decisions::may_be(&bytes, false, |_| true) => {
                Self::Unreadable(fault.to_string())
            }
            Err(_) if decisions::among_words(&bytes).is_some() => {
                Self::Unreadable(AMONG_WORDS.to_owned())
            }
            Err(_) => Self::Nothing,
        }
    }

    /// Checks the signature without naming the signer. Other signature files are searched only if
    /// the one beside it does not fit.
    fn believed(path: &Path, bytes: &[u8], review: Review) -> Self {
        match misfit(path, bytes).and_then(|_| signature_of(path, bytes, |_| true).err()) {
            None => Self::Decisions(Box::new(review)),
            Some(Misfit { fault, .. }) => Self::Unreadable(format!(
                "was changed after it was signed: the signature beside it {fault}"
            )),
        }
    }
}

/// Returns why a file stays encrypted, with the command that opens it.
pub(super) fn shut(folder: &Path, error: &StoreError) -> String {
    let list = format!("imh review list {}", quoted_path(folder));
    match error {
        StoreError::StaysSealed { fault: UnsealFault::NeedsKey, .. } => {
            format!(
                "is encrypted, so nothing in it is shown here; to open it: `{list} --identity KEY`"
            )
        }
        StoreError::StaysSealed { fault: UnsealFault::NeedsPassphrase, .. } => {
            format!(
                "is encrypted with a passphrase, so nothing in it is shown here; to open it: `{list} --passphrase-file FILE`"
            )
        }
        StoreError::StaysSealed { fault: UnsealFault::NotForThese, .. } => {
            "is encrypted for somebody else: the key that was given does not open it".to_owned()
        }
        error => error.about_it(),
    }
}

/// Keeps each decision file once: of copies and earlier versions, the one that holds everything.
fn each_once(mut reviews: Vec<DecisionFile>) -> Vec<DecisionFile> {
    reviews.sort_by_key(|(path, review)| {
        (std::cmp::Reverse((review.decisions().len(), review.remarks.len())), path.clone())
    });
    let mut once: Vec<DecisionFile> = Vec::new();
    for (path, review) in reviews {
        if !once.iter().any(|(_, known)| known.holds(&review)) {
            once.push((path, review));
        }
    }
    once.sort_by(|(one, _), (other, _)| one.cmp(other));
    once
}
