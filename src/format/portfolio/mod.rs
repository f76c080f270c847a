//! `portfolio.json` in a bundle: written from a portfolio, compared with the contents of the
//! bundle, and turned into the entries of a workspace that gives the same bundle again.
//! `tests/it/restore.rs` checks that both directions agree.

mod entries;
mod info;
mod ratings;
mod records;
#[cfg(test)]
mod schema;
mod tables;
mod write;

use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;

pub use info::{AGENT, info_lines};
pub use ratings::{PortfolioHead, RatedBundle};
pub use records::{
    CarriedRecord, DecisionFileRecord, PortfolioFile, ResubmissionRecord, SubmissionRecord,
};
#[cfg(test)]
pub(in crate::format) use schema::hold;
pub use write::{FORMAT, Making};

use write::REPORT;

use super::{
    bag::{Bag, EVIDENCE, FRAMEWORK, PAGE, PORTFOLIO, RATINGS},
    framework::KnownFrameworks,
    sha256,
};
use crate::{
    model::Framework,
    text::{cut, one_line},
};

/// Reads `portfolio.json` of a bag, and reports everything in the bag that contradicts it: each
/// file of evidence that it names must be there, and no others.
///
/// Returns what can be read, with the framework if that can be read too.
pub fn check(
    bag: &mut Bag,
    frameworks: &KnownFrameworks,
) -> Option<(PortfolioFile, Option<Arc<Framework>>)> {
    let bytes = bag.bytes_of(PORTFOLIO)?.to_vec();
    let file = match parse(&bytes) {
        Ok(file) => file,
        Err(fault) => {
            bag.verification.fault(PORTFOLIO, fault);
            bag.sort_faults();
            return None;
        }
    };
    if file.format != FORMAT || file.report != REPORT {
        bag.verification
            .fault(PORTFOLIO, "was written by a newer imh, and this one cannot read it");
    }
    for fault in file.faults() {
        bag.verification.fault(PORTFOLIO, fault);
    }
    bag.verification.of_another.keys.clone_from(&file.unknown);
    let framework = check_framework(bag, &file, frameworks);
    check_evidence(bag, &file);
    tables::check_tables(bag, &file);
    info::check_info(bag, &file);
    bag.sort_faults();
    Some((file, framework))
}

/// Reads only `portfolio.json`. Keys that only a newer imh knows are skipped, and listed in
/// `unknown`.
///
/// # Errors
/// The first fault, in words.
pub fn parse(bytes: &[u8]) -> Result<PortfolioFile, String> {
    let mut unknown = BTreeSet::new();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let file = serde_ignored::deserialize(&mut reader, |path| {
        if unknown.len() < MOST_UNKNOWN {
            unknown.insert(name_of(&path.to_string()));
        }
    });
    let read = file.and_then(|file: PortfolioFile| reader.end().map(|()| file));
    read.map(|file| PortfolioFile { unknown: unknown.into_iter().collect(), ..file }).map_err(
        |error| {
            if is_newer(bytes) {
                return "was written by a newer imh, and this one cannot read it".to_owned();
            }
            format!("does not match its schema ({})", one_line(&error.to_string()))
        },
    )
}

/// More names than anybody reads.
const MOST_UNKNOWN: usize = 50;

/// Returns a key with its parents, without list indices: `evidence.mood`.
fn name_of(path: &str) -> String {
    let is_name = |part: &&str| *part != "?" && !part.bytes().all(|byte| byte.is_ascii_digit());
    cut(&one_line(&path.split('.').filter(is_name).collect::<Vec<_>>().join(".")), 60)
}

fn is_newer(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Bare {
        format: u64,
    }
    serde_json::from_slice::<Bare>(bytes).is_ok_and(|bare| bare.format > FORMAT.into())
}

fn check_framework(
    bag: &mut Bag,
    file: &PortfolioFile,
    frameworks: &KnownFrameworks,
) -> Option<Arc<Framework>> {
    let bytes = bag.bytes_of(FRAMEWORK)?.to_vec();
    if sha256(&bytes).to_string() != file.framework.sha256 {
        bag.verification
            .fault(FRAMEWORK, "is not the framework that the ratings were given against");
    }
    let framework = frameworks.parse(&bytes);
    match &framework {
        Err(faults) => bag
            .verification
            .fault(FRAMEWORK, format!("cannot be read ({})", one_line(&faults[0].what))),
        Ok(known)
            if known.id.as_str() != file.framework.id
                || known.version != file.framework.version =>
        {
            bag.verification.fault(
                FRAMEWORK,
                format!("is not {} {}", file.framework.id, file.framework.version),
            );
        }
        Ok(known) => {
            let known: BTreeSet<&str> =
                known.competencies.iter().map(|competency| competency.id.as_str()).collect();
            let named: BTreeSet<&str> = file.named().collect();
            for id in named.difference(&known) {
                bag.verification.fault(
                    PORTFOLIO,
                    format!("mentions `{}`, which the framework does not know", one_line(id)),
                );
            }
        }
    }
    framework.ok()
}

fn check_evidence(bag: &mut Bag, file: &PortfolioFile) {
    const OTHERS: [&str; 5] = [PAGE, PORTFOLIO, RATINGS, EVIDENCE, FRAMEWORK];
    // A file that has a fault already gets no second one.
    let mut told: BTreeSet<String> = bag
        .verification
        .faults
        .iter()
        .filter_map(|known| known.place.name())
        .map(str::to_owned)
        .collect();
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
                None => once(
                    bag,
                    &path,
                    format!("is evidence of {}, and is not there", one_line(&piece.id)),
                ),
                Some((digest, size))
                    if digest.to_string() != kept.sha256 || *size != kept.size_bytes =>
                {
                    once(
                        bag,
                        &path,
                        format!("is not the evidence that {} was given", one_line(&piece.id)),
                    );
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
                _ if !path.starts_with("data/decisions/") => {
                    once(bag, PORTFOLIO, "names a decision file outside its folder".to_owned());
                }
                None => {
                    once(bag, &path, "is named as a decision file, and is not there".to_owned());
                }
                Some((digest, _))
                    if path.ends_with(&decisions.path)
                        && digest.to_string() != decisions.sha256 =>
                {
                    once(
                        bag,
                        &path,
                        "is not the decision file that the portfolio names".to_owned(),
                    );
                }
                Some(_) => {}
            }
            named.insert(path);
        }
    }
    let loose: Vec<String> = bag
        .files
        .keys()
        .filter(|path| {
            path.starts_with("data/") && !OTHERS.contains(&path.as_str()) && !named.contains(*path)
        })
        .cloned()
        .collect();
    for path in loose {
        once(
            bag,
            &path,
            "is not evidence that the portfolio names, and nothing else belongs there".to_owned(),
        );
    }
    for path in OTHERS {
        if !bag.files.contains_key(path) && ![PORTFOLIO, FRAMEWORK].contains(&path) {
            once(bag, path, "is missing".to_owned());
        }
    }
}

impl PortfolioFile {
    /// Returns every competency that it mentions.
    fn named(&self) -> impl Iterator<Item = &str> {
        let rated = self.competencies().map(|competency| competency.competency.as_str());
        rated.chain(self.evidence.iter().flat_map(|piece| piece.r#for.iter().map(String::as_str)))
    }
}
