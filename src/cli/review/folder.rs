//! What lies in a panel's folder: portfolios, decision files, and everything else, with what is to be said of it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::beside::{decisions_in, of_path};
use crate::{
    cli::{Failure, kit::secrets::Keys},
    format::{
        answers::Kind,
        decisions::{self, DecisionsFault},
        seal::{self, UnsealFault},
    },
    model::Review,
    store::{
        AWAY, Found, Held, MOST_DECISION_BYTES, Misfit, StoreError, gather, held_in, kind_of_file, misfit, read_named, signature_of,
        stray_signatures,
    },
    text::quoted_path,
};

/// A decision file, and the review in it.
pub(super) type Decided = (PathBuf, Review);

#[derive(Default)]
pub(super) struct Lying {
    /// What may be a portfolio, open or encrypted, and has still to be read.
    pub(super) bundles: Vec<PathBuf>,
    pub(super) reviews: Vec<Decided>,
    /// What cannot be read or relied on, with the reason.
    pub(super) unreadable: Vec<(PathBuf, String)>,
    /// Letters and the like, which are as they should be and hold no portfolio.
    pub(super) others: Vec<(PathBuf, String)>,
}

impl Lying {
    /// Looks into a folder and into the folders in it: a course's platform makes one for each student, in a folder for each task.
    /// `typed` is the folder as it was typed.
    pub(super) fn of(folder: &Path, typed: &Path, keys: &Keys) -> Result<Self, Failure> {
        let mut lying = Self::default();
        let mut folders = BTreeSet::new();
        for found in gather(&[folder.to_owned()]).map_err(Failure::of_reading)?.found {
            match found {
                Found::File(path) | Found::Named(path) => {
                    folders.extend(path.parent().map(Path::to_owned));
                    lying.look_at(path, typed, keys);
                }
                Found::Unpacked(path) => lying.bundles.push(path),
                Found::Away(path) => {
                    if ["zip", "age", "json"].iter().any(|ending| is_called(&path, &format!(".{ending}"))) {
                        lying.unreadable.push((path, AWAY.to_owned()));
                    }
                }
                Found::Workspace(path) => {
                    lying.unreadable.push((path, "is a workspace, and not a file that somebody sent".to_owned()));
                }
                Found::PassedBy(path, why) => lying.unreadable.push((path, why.to_owned())),
            }
        }
        for stray in folders.iter().flat_map(|folder| stray_signatures(folder)) {
            let why = "is a signature, and of no decision file beside it: what it signed has changed since, or is not here";
            lying.unreadable.push((stray, why.to_owned()));
        }
        lying.reviews = each_once(std::mem::take(&mut lying.reviews));
        Ok(lying)
    }

    /// A file is known by its bytes; one that is called as a portfolio is, and is none, is told.
    fn look_at(&mut self, path: PathBuf, typed: &Path, keys: &Keys) {
        let read = match kind_of_file(&path) {
            // A portfolio is opened where it is read.
            Ok(Kind::Sealed) if is_called(&path, ".zip.age") => {
                self.bundles.push(path);
                return;
            }
            Ok(Kind::Sealed) => match keys.unlock(&path) {
                Ok(container) => match decisions_in(container) {
                    Ok(Some((review, bytes))) => believed(&path, &bytes, review).map(Some),
                    Ok(None) => {
                        self.bundles.push(path);
                        return;
                    }
                    Err(why) => Err(why),
                },
                // Its open copy counts.
                Err(_) if path.with_extension("").is_file() && is_called(&path, ".json.age") => Ok(None),
                Err(error) => Err(shut(&path, typed, &error)),
            },
            Ok(Kind::Archive | Kind::Mail) => return self.look_inside(path),
            Ok(Kind::Bundle) => {
                self.bundles.push(path);
                return;
            }
            Ok(Kind::Words) => match read_decisions(&path) {
                Err(why) if is_called(&path, ".json") => Err(why),
                Ok(None) | Err(_) if is_called(&path, ".eml") => {
                    self.others.push((path, "a letter without a portfolio".to_owned()));
                    return;
                }
                Ok(None) | Err(_) if [".zip", ".age"].iter().any(|ending| is_called(&path, ending)) => {
                    self.bundles.push(path);
                    return;
                }
                Err(_) => Ok(None),
                read => read,
            },
            Ok(Kind::Unread(seal::ARMOURED)) => Err(seal::ARMOURED.to_owned()),
            _ if [".zip", ".age"].iter().any(|ending| is_called(&path, ending)) => {
                self.bundles.push(path);
                return;
            }
            Ok(kind) => kind.unopened().map_or(Ok(None), |why| Err(why.to_owned())),
            Err(error) => Err(of_path(&path, &error.to_string())),
        };
        match read {
            Ok(review) => self.reviews.extend(review.map(|review| (path, review))),
            Err(why) => self.unreadable.push((path, why)),
        }
    }

    /// A mail or a ZIP may hold a portfolio, decisions, or neither, with nothing wrong about that.
    fn look_inside(&mut self, path: PathBuf) {
        let Held { holder, portfolio, decisions, shut } = match held_in(&path) {
            Ok(Some(held)) => held,
            // It is a portfolio that somebody packed again.
            Ok(None) => return self.bundles.push(path),
            Err(error) => return self.unreadable.push((path.clone(), of_path(&path, &error.to_string()))),
        };
        for name in &decisions {
            let why = format!("holds decisions, `{name}`, which do not count in a {holder}; save that file in this folder by itself");
            self.unreadable.push((path.clone(), why));
        }
        match shut {
            _ if portfolio => self.bundles.push(path),
            Some(why) => self.unreadable.push((path, why)),
            None if decisions.is_empty() => self.others.push((path, format!("a {holder} without a portfolio"))),
            None => {}
        }
    }
}

/// Why a file stays encrypted, with the command that opens it.
pub(super) fn shut(path: &Path, folder: &Path, error: &StoreError) -> String {
    let list = format!("imh review list {}", quoted_path(folder));
    match error {
        StoreError::StaysSealed { fault: UnsealFault::NeedsKey, .. } => {
            format!("is encrypted, so nothing in it is shown here; to open it: `{list} --identity KEY`")
        }
        StoreError::StaysSealed { fault: UnsealFault::NeedsPassphrase, .. } => {
            format!("is encrypted with a passphrase, so nothing in it is shown here; to open it: `{list} --passphrase-file FILE`")
        }
        StoreError::StaysSealed { fault: UnsealFault::NotForThese, .. } => {
            "is encrypted for somebody else: the key that was given does not open it".to_owned()
        }
        error => of_path(path, &error.to_string()),
    }
}

fn is_called(path: &Path, ending: &str) -> bool {
    path.to_string_lossy().to_lowercase().ends_with(ending)
}

/// Each decision file once: of copies and earlier versions, which hold nothing more, the one that holds all.
fn each_once(mut reviews: Vec<Decided>) -> Vec<Decided> {
    reviews.sort_by_key(|(path, review)| (std::cmp::Reverse((review.decisions().len(), review.remarks.len())), path.clone()));
    let mut once: Vec<Decided> = Vec::new();
    for (path, review) in reviews {
        if !once.iter().any(|(_, known)| known.continues(&review)) {
            once.push((path, review));
        }
    }
    once.sort_by(|(one, _), (other, _)| one.cmp(other));
    once
}

/// The review in a JSON file, if it is one of decisions.
fn read_decisions(path: &Path) -> Result<Option<Review>, String> {
    let bytes = read_named(path, MOST_DECISION_BYTES).map_err(|error| error.to_string())?;
    match decisions::parse(&bytes) {
        Ok(review) => believed(path, &bytes, review).map(Some),
        // Somebody else's JSON is nothing of ours.
        Err(DecisionsFault::Foreign) => Ok(None),
        Err(fault) => Err(fault.to_string()),
    }
}

/// Who signed it is not told here: others are looked for only where the one beside it is of something else.
fn believed(path: &Path, bytes: &[u8], review: Review) -> Result<Review, String> {
    match misfit(path, bytes).and_then(|_| signature_of(path, bytes, |_| true).err()) {
        None => Ok(review),
        Some(Misfit { fault, .. }) => Err(format!("was changed after it was signed: the signature beside it {fault}")),
    }
}
