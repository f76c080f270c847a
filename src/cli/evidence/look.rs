//! Shows evidence: the list, one piece, the matrix, or the file itself.

use super::{
    super::{
        Failure, Session,
        kit::{
            ask,
            competency::competency_named,
            open::open,
            output::{ReportArgs, show},
            typed::today,
        },
    },
    find_evidence,
};
use crate::{
    analysis::{Deed, Earlier, RecordPart, Target, deeds, earlier_of_evidence, find_level},
    model::{Evidence, EvidenceFile, Framework},
    report::{
        EarlierBeside, EarlierView, EvidenceListView, EvidenceMatrixView, EvidenceOnDisk,
        EvidenceShowView, EvidenceView, GoneView,
    },
    store::Workspace,
    text::{counted, list},
};

/// See all evidence
#[derive(clap::Args)]
pub(super) struct ListEvidenceArgs {
    /// Only what speaks for this competency
    #[arg(long = "for", value_name = "COMPETENCY")]
    competency: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

/// See one piece of evidence in full
#[derive(clap::Args)]
pub(super) struct ShowEvidenceArgs {
    /// Its id, such as E7
    evidence: String,
    #[command(flatten)]
    report: ReportArgs,
}

/// See which evidence speaks for which competency
#[derive(clap::Args)]
pub(super) struct MatrixArgs {
    /// Another level than the one you aim for
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

/// Open a file of a piece of evidence in the program that it belongs to
///
/// It opens for reading. To change it, save it under another name and use `imh evidence edit E7
/// --file`.
#[derive(clap::Args)]
pub(super) struct OpenEvidenceArgs {
    /// Its id, such as E7
    evidence: String,
    /// Number of the file, in the order of `imh evidence show`
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    file: usize,
}

pub(super) fn list_all(session: &Session, args: &ListEvidenceArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let competency = args
        .competency
        .as_deref()
        .map(|typed| competency_named(session, &workspace.framework, typed))
        .transpose()?;
    let shown = workspace
        .portfolio
        .evidence
        .iter()
        .filter(|item| competency.is_none_or(|competency| item.speaks_for(&competency.id)));
    let framework = args.report.spoken(&workspace.framework);
    let today = today(session);
    let view = EvidenceListView {
        evidence: shown.map(|item| EvidenceView::of(&framework, item, today)).collect(),
    };
    show(session, &args.report, &view)
}

pub(super) fn show_one(session: &Session, args: &ShowEvidenceArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let item = find_evidence(&workspace, &args.evidence)?;
    let entries = workspace.entries()?;
    let framework = args.report.spoken(&workspace.framework);
    let view = all_of(session, &workspace, &framework, &deeds(&entries), item, None)?;
    show(session, &args.report, &view)
}

/// Collects everything kept about a piece that is on this computer. A missing part does not stop
/// the rest from being shown.
pub(in crate::cli) fn all_of(
    session: &Session,
    workspace: &Workspace,
    framework: &Framework,
    deeds: &[Deed<'_>],
    item: &Evidence,
    gone: Option<GoneView>,
) -> Result<EvidenceShowView, Failure> {
    let words = |account: Option<&EvidenceFile>| match account {
        None => Ok(None),
        Some(account) => workspace.words_in(account).map_err(Failure::from),
    };
    let on_disk = EvidenceOnDisk {
        words: words(item.account.as_ref())?,
        files: item.kept().map(|file| workspace.has_file(file)).collect(),
        earlier_words: item
            .revisions
            .iter()
            .map(|revision| words(revision.account.as_ref()))
            .collect::<Result<_, _>>()?,
    };
    let beside = earlier_beside(session, workspace, framework);
    let view = |earlier: &Earlier| {
        let account =
            if let RecordPart::Words(account) = &earlier.part { Some(account) } else { None };
        Ok::<_, Failure>(EarlierView::of(earlier, words(account)?, &beside))
    };
    let earlier =
        earlier_of_evidence(deeds, &item.id).iter().map(view).collect::<Result<_, _>>()?;
    Ok(EvidenceShowView::of(framework, item, on_disk, earlier, gone, today(session)))
}

pub(in crate::cli) fn earlier_beside<'w>(
    session: &Session,
    workspace: &'w Workspace,
    framework: &'w Framework,
) -> EarlierBeside<'w> {
    EarlierBeside {
        framework,
        first_device: &workspace.marker.first_device,
        zone: session.context.zone(),
    }
}

pub(super) fn matrix(session: &Session, args: &MatrixArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let level =
        args.level.as_deref().map(|typed| find_level(&workspace.framework, typed)).transpose()?;
    let (framework, portfolio) = (&workspace.framework, &workspace.portfolio);
    let target = level
        .map_or_else(|| Target::of(framework, portfolio), |level| Target::at(portfolio, &level.id));
    let spoken = args.report.spoken(framework);
    show(
        session,
        &args.report,
        &EvidenceMatrixView::of(&spoken, portfolio, &target, today(session)),
    )
}

pub(super) fn open_file(session: &Session, args: &OpenEvidenceArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let item = find_evidence(&workspace, &args.evidence)?;
    let files: Vec<_> = item.kept().collect();
    if files.is_empty() {
        let link = item.link.clone().unwrap_or_default();
        session.ui.say(&format!("{} is a link:", item.short));
        return Ok(session.ui.data(&format!("{link}\n"))?);
    }
    let Some(file) = args.file.checked_sub(1).and_then(|at| files.get(at)) else {
        let names: Vec<String> = files
            .iter()
            .enumerate()
            .map(|(at, file)| format!("{} {}", at + 1, file.name))
            .collect();
        return Err(Failure::usage(format!(
            "{} has {}: {}",
            item.short,
            counted(files.len(), "file", "files"),
            list(&names)
        )));
    };
    let path = workspace.evidence_path(file);
    ask::open_with_its_program(session, &path)?;
    session.ui.say(&format!("Opened {} for reading.", file.name));
    Ok(())
}
