use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Failure, Session,
    open::open,
    show::{ReportArgs, show},
};
use crate::{
    analysis::{find_competency, find_kind},
    model::{Act, CompetencyId, Evidence, Framework, PartialDate},
    report::{EvidenceListView, EvidenceShowView, EvidenceView},
    store::{NewEvidence, Workspace, total_bytes},
    text::{counted, did_you_mean, has_control, list, tidy},
    ui::Progress,
};

/// Collect evidence: copy files in, and say which competencies they speak for
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Add(AddArgs),
    List(ListArgs),
    Show(ShowArgs),
    /// Say that a piece of evidence speaks for more competencies
    Link(LinkArgs),
    /// Say that a piece of evidence no longer speaks for some competencies
    Unlink(LinkArgs),
}

/// Copy one or more files in as one piece of evidence
///
/// The files stay where they are; a copy is kept in the workspace, held to its exact content.
#[derive(clap::Args)]
struct AddArgs {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The competencies it speaks for, such as RB-01,RB-02
    #[arg(long = "for", value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
    /// What kind of evidence it is, such as `reflective-account`; see `imh framework show`
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// What to call it; without it, the name of the first file
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// When it took place: a month is enough (2026-03), or a day (2026-03-09)
    #[arg(long, value_name = "DATE")]
    happened: Option<String>,
}

/// See all evidence
#[derive(clap::Args)]
struct ListArgs {
    /// Only what speaks for this competency
    #[arg(long = "for", value_name = "COMPETENCY")]
    competency: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

/// See one piece of evidence
#[derive(clap::Args)]
struct ShowArgs {
    /// Its id, such as E7
    evidence: String,
    #[command(flatten)]
    report: ReportArgs,
}

#[derive(clap::Args)]
struct LinkArgs {
    /// Its id, such as E7
    evidence: String,
    /// The competencies, such as RB-01 RB-02
    #[arg(required = true, value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Add(args) => add(session, args),
        Command::List(args) => list_all(session, &args),
        Command::Show(args) => show_one(session, &args),
        Command::Link(args) => link(session, &args, Link::Add),
        Command::Unlink(args) => link(session, &args, Link::Remove),
    }
}

fn add(session: &Session, args: AddArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let framework = &workspace.framework;
    let competencies = competencies_of(framework, &args.competencies)?;
    let kind = match &args.kind {
        Some(typed) => find_kind(framework, typed)?,
        None => framework
            .evidence_kinds
            .iter()
            .find(|kind| kind.id.as_str() == "work-product")
            .or(framework.evidence_kinds.first())
            .ok_or_else(|| Failure::usage(format!("{} has no kinds of evidence", framework.id)))?,
    };
    let kind_title = kind.title.clone();
    let happened = args
        .happened
        .as_deref()
        .map(|typed| PartialDate::parse(typed).map_err(|error| Failure::usage(format!("`{typed}` is not a date: {error}"))))
        .transpose()?;
    if let Some(date) = happened
        && date.earliest() > session.context.now().to_zoned(session.context.zone()).date()
    {
        return Err(Failure::usage(format!("{date} has not come yet; evidence is of something that happened")));
    }
    let title = title_of(&args)?;
    let files: Vec<PathBuf> = args.files.iter().map(|path| session.context.absolute(path)).collect();
    let new = NewEvidence { files, title, kind: kind.id.clone(), competencies, happened };
    let progress = Progress::new("Copying", total_bytes(&new.files));
    let evidence = workspace.add_evidence(&session.context, new, |bytes| progress.passed(bytes))?;
    drop(progress);
    let spoken_for: Vec<&str> = evidence.competencies.iter().map(CompetencyId::as_str).collect();
    let files = format!("{}, {}", counted(evidence.files.len(), "file", "files"), kind_title.to_lowercase());
    for file in evidence.files.iter().filter(|file| file.size_bytes == 0) {
        session.ui.warn(&format!("{} is empty.", file.name));
    }
    if spoken_for.is_empty() {
        session
            .ui
            .say(&format!("Saved {} ({files}). Next, say what it shows: imh evidence link {} COMPETENCY", evidence.short, evidence.short));
    } else {
        session.ui.say(&format!("Saved {} ({files}) for {}.", evidence.short, list(&spoken_for)));
    }
    Ok(())
}

fn title_of(args: &AddArgs) -> Result<String, Failure> {
    let Some(title) = &args.title else {
        let stem = args.files.first().and_then(|path| path.file_stem()).map(|stem| tidy(&stem.to_string_lossy())).unwrap_or_default();
        // A name that cannot be a title is the file's own trouble, which is told when it is opened.
        return Ok(if stem.is_empty() || has_control(&stem) { "Evidence".to_owned() } else { stem });
    };
    let title = tidy(title);
    if title.is_empty() {
        return Err(Failure::usage("the title is empty; leave out --title to use the name of the file"));
    }
    if has_control(&title) || title.chars().count() > 200 {
        return Err(
            Failure::usage("a title is one line of up to 200 characters that can be shown").hint("imh evidence add FILE --title \"...\"")
        );
    }
    Ok(title)
}

fn competencies_of(framework: &Framework, named: &[String]) -> Result<Vec<CompetencyId>, Failure> {
    let mut ids: Vec<CompetencyId> = Vec::new();
    for typed in named.iter().map(|typed| typed.trim()).filter(|typed| !typed.is_empty()) {
        let id = find_competency(framework, typed)?.id.clone();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() && !named.is_empty() {
        return Err(Failure::usage("no competency is named").hint("imh framework show"));
    }
    Ok(ids)
}

fn find_evidence<'w>(workspace: &'w Workspace, typed: &str) -> Result<&'w Evidence, Failure> {
    workspace.portfolio.evidence_called(typed).ok_or_else(|| {
        let near = did_you_mean(typed, workspace.portfolio.evidence.iter().map(|item| item.short.as_str()));
        Failure::usage(format!("there is no evidence `{typed}`{near}")).hint("imh evidence list")
    })
}

fn list_all(session: &Session, args: &ListArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let competency =
        args.competency.as_deref().map(|typed| find_competency(&workspace.framework, typed)).transpose().map_err(Failure::of_reading)?;
    let shown =
        workspace.portfolio.evidence.iter().filter(|item| competency.is_none_or(|competency| item.competencies.contains(&competency.id)));
    let view = EvidenceListView { evidence: shown.map(|item| EvidenceView::of(&workspace.framework, item)).collect() };
    show(session, &args.report, &view)
}

fn show_one(session: &Session, args: &ShowArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let item = find_evidence(&workspace, &args.evidence).map_err(Failure::reading)?;
    show(session, &args.report, &EvidenceShowView { evidence: EvidenceView::of(&workspace.framework, item) })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Add,
    Remove,
}

fn link(session: &Session, args: &LinkArgs, link: Link) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let competencies = competencies_of(&workspace.framework, &args.competencies)?;
    let short = find_evidence(&workspace, &args.evidence)?.short.clone();
    let already = |workspace: &Workspace| -> Result<Vec<CompetencyId>, Failure> {
        let item = find_evidence(workspace, &args.evidence)?;
        Ok(competencies.iter().filter(|id| item.competencies.contains(id) == (link == Link::Remove)).cloned().collect())
    };
    if already(&workspace)?.is_empty() {
        let ids: Vec<&str> = competencies.iter().map(CompetencyId::as_str).collect();
        let so = if link == Link::Add { "speaks for" } else { "does not speak for" };
        session.ui.say(&format!("{short} {so} {} already; nothing was changed.", list(&ids)));
        return Ok(());
    }
    let mut changed = Vec::new();
    workspace.record(&session.context, |workspace| {
        let evidence = find_evidence(workspace, &args.evidence)?.id.clone();
        changed = already(workspace)?;
        let competencies = changed.clone();
        Ok::<_, Failure>(match link {
            Link::Add => Act::EvidenceLinked { evidence, competencies },
            Link::Remove => Act::EvidenceUnlinked { evidence, competencies },
        })
    })?;
    let ids: Vec<&str> = changed.iter().map(CompetencyId::as_str).collect();
    match link {
        Link::Add => session.ui.say(&format!("{short} now speaks for {} as well.", list(&ids))),
        Link::Remove => session.ui.say(&format!("{short} no longer speaks for {}.", list(&ids))),
    }
    Ok(())
}
