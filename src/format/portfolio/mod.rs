//! `portfolio.json` in a bundle: held to what the bundle holds, and made into the entries of a workspace from which the same
//! bundle comes. What `report/portfolio` writes, this reads; `tests/it/restore.rs` holds them to each other.

mod entries;
mod file;
mod info;
mod ratings;
mod tables;

use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;

pub use file::{CarriedFile, PortfolioFile, SubmissionFile};
pub use info::{AGENT, info_lines};
pub use ratings::{Head, RatedBundle};

use super::{
    bag::{Bag, EVIDENCE, FRAMEWORK, PAGE, PORTFOLIO, RATINGS},
    framework::KnownFrameworks,
    sha256,
};
use crate::model::Framework;

/// Reads `portfolio.json` of a bag that was read, and tells what in the bag is not as it says: every file of evidence that it
/// names must be there, and nothing else.
///
/// What can be read is given back, with the framework if that can be.
pub fn check(bag: &mut Bag, frameworks: &KnownFrameworks) -> Option<(PortfolioFile, Option<Arc<Framework>>)> {
    let bytes = bag.bytes_of(PORTFOLIO)?.to_vec();
    let file = match parse(&bytes) {
        Ok(file) => file,
        Err(fault) => {
            bag.verification.fault(PORTFOLIO, fault);
            bag.sort_faults();
            return None;
        }
    };
    if file.format != 1 || file.report != "portfolio" {
        bag.verification.fault(PORTFOLIO, "was written by a newer imh, and this one cannot read it");
    }
    for fault in file.faults() {
        bag.verification.fault(PORTFOLIO, fault);
    }
    let framework = check_framework(bag, &file, frameworks);
    check_evidence(bag, &file);
    tables::check_tables(bag, &file);
    info::check_info(bag, &file);
    bag.sort_faults();
    Some((file, framework))
}

/// Reads `portfolio.json` alone.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parse(bytes: &[u8]) -> Result<PortfolioFile, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        if is_newer(bytes) {
            return "was written by a newer imh, and this one cannot read it".to_owned();
        }
        format!("is not what its schema says ({})", crate::text::one_line(&error.to_string()))
    })
}

fn is_newer(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Bare {
        format: u64,
    }
    serde_json::from_slice::<Bare>(bytes).is_ok_and(|bare| bare.format > 1)
}

fn check_framework(bag: &mut Bag, file: &PortfolioFile, frameworks: &KnownFrameworks) -> Option<Arc<Framework>> {
    let bytes = bag.bytes_of(FRAMEWORK)?.to_vec();
    if sha256(&bytes).to_string() != file.framework.sha256 {
        bag.verification.fault(FRAMEWORK, "is not the framework that the ratings were given against");
    }
    let framework = frameworks.parse(&bytes);
    match &framework {
        Err(faults) => bag.verification.fault(FRAMEWORK, format!("cannot be read ({})", crate::text::one_line(&faults[0].message))),
        Ok(known) if known.id.as_str() != file.framework.id || known.version != file.framework.version => {
            bag.verification.fault(FRAMEWORK, format!("is not {} {}", file.framework.id, file.framework.version));
        }
        Ok(known) => {
            let known: BTreeSet<&str> = known.competencies.iter().map(|competency| competency.id.as_str()).collect();
            let named: BTreeSet<&str> = file.competencies().collect();
            for id in named.difference(&known) {
                bag.verification.fault(PORTFOLIO, format!("speaks of `{}`, which the framework does not know", crate::text::one_line(id)));
            }
        }
    }
    framework.ok()
}

fn check_evidence(bag: &mut Bag, file: &PortfolioFile) {
    const OTHERS: [&str; 5] = [PAGE, PORTFOLIO, RATINGS, EVIDENCE, FRAMEWORK];
    // A file of which something was told already is not told of again.
    let mut told: BTreeSet<String> = bag.verification.faults.iter().map(|known| known.file.clone()).collect();
    let mut once = |bag: &mut Bag, path: &str, fault: String| {
        if told.insert(path.to_owned()) {
            bag.verification.fault(path, fault);
        }
    };
    let mut named = BTreeSet::new();
    for piece in &file.evidence {
        for (kept, path) in piece.kept().zip(&piece.paths) {
            let path = format!("data/{path}");
            match bag.files.get(&path) {
                None => once(bag, &path, format!("is evidence of {}, and is not there", crate::text::one_line(&piece.id))),
                Some((digest, size)) if digest.to_string() != kept.sha256 || *size != kept.size_bytes => {
                    once(bag, &path, format!("is not the evidence that {} was given", crate::text::one_line(&piece.id)));
                }
                Some(_) => {}
            }
            named.insert(path);
        }
    }
    for decisions in file.resubmission.iter().flat_map(|resubmission| &resubmission.decisions) {
        for path in std::iter::once(&decisions.path).chain(&decisions.signature) {
            let path = format!("data/{path}");
            match bag.files.get(&path) {
                _ if !path.starts_with("data/decisions/") => once(bag, PORTFOLIO, "names a decision file outside its folder".to_owned()),
                None => once(bag, &path, "is named as a decision file, and is not there".to_owned()),
                Some((digest, _)) if path.ends_with(&decisions.path) && digest.to_string() != decisions.sha256 => {
                    once(bag, &path, "is not the decision file that the portfolio names".to_owned());
                }
                Some(_) => {}
            }
            named.insert(path);
        }
    }
    let loose: Vec<String> = bag
        .files
        .keys()
        .filter(|path| path.starts_with("data/") && !OTHERS.contains(&path.as_str()) && !named.contains(*path))
        .cloned()
        .collect();
    for path in loose {
        once(bag, &path, "is no evidence that the portfolio names, and nothing else belongs there".to_owned());
    }
    for path in OTHERS {
        if !bag.files.contains_key(path) && ![PORTFOLIO, FRAMEWORK].contains(&path) {
            once(bag, path, "is missing".to_owned());
        }
    }
}

impl PortfolioFile {
    fn competencies(&self) -> impl Iterator<Item = &str> {
        let rated = self.domains.iter().flat_map(|domain| &domain.competencies).map(|competency| competency.competency.as_str());
        rated.chain(self.evidence.iter().flat_map(|piece| piece.r#for.iter().map(String::as_str)))
    }
}
