//! The files of a bundle and their names.

use std::collections::{BTreeMap, BTreeSet};

use super::target::HandInArgs;
use crate::{
    analysis::{decided, in_order, last_decided_on},
    cli::Failure,
    format::{
        bag,
        portfolio::{
            AGENT, DecisionFileRecord, Making, ResubmissionRecord, SubmissionRecord, info_lines,
        },
        sha256,
    },
    model::{Evidence, Framework, Portfolio, Received, Submission},
    report::DecidedView,
    store::{MemberSource, Workspace, carried, rendered},
    text::{chosen_file_name, name_units, numbered_file_name, readable_name},
};

/// The longest folder name in UTF-16 units: enough to recognise the evidence, and it leaves room
/// for the file's own name.
const LONGEST_FOLDER_UNITS: usize = 70;

/// Returns the path of each file of each piece of evidence: readable, numbered so that they sort,
/// unique, and short enough for every system to unpack.
pub(super) fn evidence_paths(framework: &Framework, portfolio: &Portfolio) -> Vec<Vec<String>> {
    let kind = |item: &Evidence| {
        framework
            .evidence_kind(item.kind.as_str())
            .map_or_else(|| item.kind.to_string(), |kind| kind.title.clone())
    };
    portfolio
        .evidence
        .iter()
        .map(|item| {
            let folder = readable_name(
                &format!("{} {} - {}", item.sortable_short(), kind(item), item.title),
                LONGEST_FOLDER_UNITS,
            );
            let folder = format!("evidence/{folder}");
            let longest = bag::LONGEST_PATH_UNITS
                - name_units(&format!("{}/data/{folder}/", bag::OF_PORTFOLIO.root));
            let mut taken = BTreeSet::new();
            item.kept()
                .map(|file| {
                    let own =
                        chosen_file_name(&file.name, longest).unwrap_or_else(|_| "file".to_owned());
                    let mut name = own.clone();
                    let mut copy = 2;
                    while !taken.insert(name.to_lowercase()) {
                        name = numbered_file_name(&own, copy, longest);
                        copy += 1;
                    }
                    format!("{folder}/{name}")
                })
                .collect()
        })
        .collect()
}

pub(super) fn members(
    workspace: &Workspace,
    paths: &[Vec<String>],
    target: Option<&Submission>,
    made: jiff::Timestamp,
    HandInArgs { draft, resubmit }: HandInArgs,
) -> Result<Vec<(String, MemberSource)>, Failure> {
    let portfolio = &workspace.portfolio;
    let words =
        portfolio.evidence.iter().map(|item| workspace.words_of(item)).collect::<Result<_, _>>()?;
    let exported = if resubmit { workspace.as_decided_on()? } else { BTreeMap::new() };
    let decided =
        if resubmit { decided(&workspace.framework, portfolio, &exported) } else { Vec::new() };
    let files = if resubmit { decision_files(portfolio) } else { Vec::new() };
    let again = last_decided_on(portfolio).filter(|_| resubmit);
    let making = Making {
        made,
        draft,
        submission: target.map(|target| SubmissionRecord {
            id: target.id.to_string(),
            title: target.title.clone(),
        }),
        paths: paths.to_vec(),
        words,
        decided: decided.iter().map(|one| carried(DecidedView::of(one, None))).collect(),
        resubmission: again
            .map(|bundle| ResubmissionRecord { of: bundle.to_string(), decisions: files.clone() }),
    };
    let shown = rendered(&workspace.framework, portfolio, &making).files;
    let mut members: Vec<(String, MemberSource)> = shown
        .into_iter()
        .map(|(path, text)| (path.to_owned(), MemberSource::Bytes(text.into_bytes())))
        .collect();
    members.push((
        bag::FRAMEWORK.to_owned(),
        MemberSource::Bytes(workspace.framework_bytes().to_vec()),
    ));
    for (item, paths) in portfolio.evidence.iter().zip(paths) {
        for (file, path) in item.kept().zip(paths) {
            let source = MemberSource::File {
                path: workspace.evidence_path(file),
                sha256: file.sha256,
                size_bytes: file.size_bytes,
            };
            members.push((format!("data/{path}"), source));
        }
    }
    for (file, received) in files.iter().zip(in_order(portfolio)) {
        members.push((
            format!("data/{}", file.path),
            MemberSource::Bytes(received.file.clone().into_bytes()),
        ));
        if let (Some(path), Some(signature)) = (&file.signature, &received.signature) {
            members.push((
                format!("data/{path}"),
                MemberSource::Bytes(signature.clone().into_bytes()),
            ));
        }
    }
    Ok(members)
}

/// Returns the decision files in the order they were made: of two decisions on one competency, the
/// later counts.
fn decision_files(portfolio: &Portfolio) -> Vec<DecisionFileRecord> {
    let file = |(at, received): (usize, &Received)| {
        let who: Vec<&str> =
            received.review.assessors().map(|assessor| assessor.name.as_str()).collect();
        let name = readable_name(&format!("{at} {}", who.join(" and ")), 60);
        let path = format!("decisions/{}.json", name.trim_end_matches('.'));
        DecisionFileRecord {
            sha256: sha256(received.file.as_bytes()).to_string(),
            signature: received.signature.as_ref().map(|_| format!("{path}.sig")),
            path,
        }
    };
    (1..).zip(in_order(portfolio)).map(file).collect()
}

/// Returns the lines of `bag-info.txt`.
pub(super) fn about(
    workspace: &Workspace,
    made: jiff::Timestamp,
    draft: bool,
) -> Vec<(&'static str, String)> {
    let Portfolio { pin, level, label, .. } = &workspace.portfolio;
    let mut about = info_lines(pin, level.as_str(), draft, label.as_deref(), made);
    about.insert(1, (AGENT, format!("imh {}", env!("CARGO_PKG_VERSION"))));
    about
}
