use std::{collections::BTreeSet, path::PathBuf};

use super::{Exit, Failure, Session, ask, check, open::open, show::refuse_own_files, typed::find_target};
use crate::{
    analysis::{Missing, is_ready, missing, standings, tally},
    format::bag,
    model::{Act, CompetencyId, Evidence, Export, Framework, Portfolio, Severity, Submission},
    report::{self, PortfolioOptions, PortfolioView},
    store::{Source, StoreError, Workspace, next_free_name, write_bundle},
    text::{counted, list, one_line, readable_name},
    ui::{Progress, SpeechError},
};

#[derive(clap::Args)]
pub struct Args {
    /// The file to write; without it, one named by the day in this folder
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where it goes, so that its rules are checked: aimh-portfolio, course-generic, imhrr-pilot-2019 or uon-pgcert-2023
    #[arg(long = "for", value_name = "TARGET")]
    target: Option<String>,
    /// Write it although it is not finished, and mark it as a draft on every page
    #[arg(long)]
    draft: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let target = args.target.as_deref().map(|typed| find_target(session, typed)).transpose()?;
    let target = target.as_ref();
    if workspace.read_only.is_some() && !args.draft {
        return Err(Failure::new(Exit::Workspace, "the workspace is open for reading only, so only a draft can be written")
            .hint("imh workspace check"));
    }
    let portfolio = &workspace.portfolio;
    if portfolio.ratings().next().is_none() && portfolio.evidence.is_empty() {
        return Err(Failure::new(Exit::No, "there is nothing in the portfolio yet").hint("imh assess"));
    }
    let made = session.context.bundle_time();
    let output = match &args.output {
        Some(path) if path.as_os_str() == "-" => {
            return Err(Failure::usage("a portfolio is written to a file, and `-` is none").hint("imh export --output portfolio.zip"));
        }
        Some(path) => {
            refuse_own_files(session, path)?;
            session.context.absolute(path)
        }
        None => {
            let day = made.to_zoned(session.context.zone()).strftime("%Y-%m-%d").to_string();
            next_free_name(&session.context.current_folder, &format!("imh-portfolio-{day}"), "zip")
        }
    };
    if !args.force && output.exists() {
        return Err(StoreError::OutputExists(output).into());
    }
    if output.extension().is_some_and(|kind| !kind.eq_ignore_ascii_case("zip")) {
        session.ui.warn("a portfolio is a ZIP file whatever it is called, and opens most easily if its name ends in .zip");
    }
    if let Some(target) = target {
        check_target(session, &workspace, target, args.draft)?;
    }
    check_confidentiality(session, &workspace, target, args.draft)?;
    tell_what_is_open(session, &workspace, args.draft);
    let paths = evidence_paths(&workspace.framework, portfolio);
    let members = members(&workspace, &paths, target, made, args.draft)?;
    let total = portfolio.evidence.iter().flat_map(Evidence::kept).map(|file| file.size_bytes).sum::<u64>();
    let progress = Progress::new("Writing", total.saturating_mul(2));
    let about = about(&workspace, made, args.draft);
    let sha256 = write_bundle(bag::OF_PORTFOLIO, &output, args.force, made, &about, members, |bytes| progress.passed(bytes))?;
    drop(progress);
    record(session, &mut workspace, &output, sha256, target, args.draft)?;
    let what = if args.draft { "A draft of your portfolio" } else { "Your portfolio" };
    session.ui.say(&format!("{what} is written, and has been read back and verified."));
    session.ui.say("Before you send it, look through it once as a neighbour of the family would: open index.html in its folder imh-portfolio/data. It is here:");
    match session.ui.data(&format!("{}\n", output.display())) {
        Err(SpeechError::Io(error)) => {
            let message = format!("the portfolio is in {}, but that could not be written out", output.display());
            Err(Failure::new(Exit::Machine, message).because(error.to_string()).reading())
        }
        _ => Ok(()),
    }
}

/// What could give a family away stands in the way of a submission; whoever sends it elsewhere, or as a draft, is told.
fn check_confidentiality(session: &Session, workspace: &Workspace, target: Option<&Submission>, draft: bool) -> Result<(), Failure> {
    let view = check::look(session, workspace, target)?;
    let Some(open) = check::in_one_line(&view) else { return Ok(()) };
    let see = target.map_or_else(|| "imh check".to_owned(), |target| format!("imh check --for {}", target.id));
    if let Some(target) = target.filter(|_| !draft) {
        return Err(Failure::new(Exit::No, format!("before it goes to {}, the confidentiality check has {open}", target.id)).hint(see));
    }
    session.ui.warn(&format!("the confidentiality check has {open}. See where: {see}"));
    if session.ui.can_ask {
        let options = ["Stop here and look at them first", "Write it all the same"].map(str::to_owned);
        if ask::prompt(session, false).choose("A family might be recognised. What would you like?", &options, 0)? == 0 {
            session.ui.say(&format!("Nothing was written. Next: {see}"));
            return Err(Failure::no());
        }
    }
    Ok(())
}

/// What a person may not have meant to send as it is. Whether it matters is theirs to say.
fn tell_what_is_open(session: &Session, workspace: &Workspace, draft: bool) {
    let portfolio = &workspace.portfolio;
    let tally = tally(&standings(&workspace.framework, portfolio, &portfolio.level));
    if tally.not_rated > 0 && !draft {
        let unrated = counted(tally.not_rated, "competency is", "competencies are");
        session.ui.warn(&format!("{unrated} not yet rated; with --draft the portfolio says on every page that it is not finished."));
    }
    let loose: Vec<&str> = portfolio.evidence.iter().filter(|item| item.claims.is_empty()).map(|item| item.short.as_str()).collect();
    if !loose.is_empty() {
        let (speaks, goes) = if loose.len() == 1 { ("speaks", "goes") } else { ("speak", "go") };
        session.ui.warn(&format!("{} {speaks} for no competency yet, and {goes} along.", list(&loose)));
    }
}

/// Remembers what left, unless nothing can be written down; the bundle is there either way.
fn record(
    session: &Session,
    workspace: &mut Workspace,
    output: &std::path::Path,
    sha256: crate::model::Digest,
    target: Option<&Submission>,
    draft: bool,
) -> Result<(), Failure> {
    if workspace.read_only.is_some() {
        return Ok(());
    }
    let export = Export {
        file_name: output.file_name().map(|name| one_line(&name.to_string_lossy())).unwrap_or_default(),
        sha256,
        submission: target.map(|target| target.id.clone()),
        draft,
        evidence: workspace.portfolio.evidence.iter().map(|item| (item.id.clone(), item.short.clone())).collect(),
    };
    workspace.record(&session.context, |_| Ok::<_, Failure>(Act::Exported(export))).map(drop).map_err(|failure| Failure {
        unchanged: false,
        message: format!("the bundle is in {}, but its export could not be noted: {}", output.display(), failure.message),
        ..failure
    })
}

/// The rules of where it goes. A draft goes anyway.
fn check_target(session: &Session, workspace: &Workspace, target: &Submission, draft: bool) -> Result<(), Failure> {
    if let Some(notice) = &target.notice {
        session.ui.warn(notice);
    }
    let today = session.context.now().to_zoned(session.context.zone()).date();
    match target.days_left(today) {
        Some(past) if past < 0 && !draft => {
            let closed = target.closes.map(|day| day.to_string()).unwrap_or_default();
            return Err(Failure::new(Exit::No, format!("{} closed on {closed}", target.title))
                .hint(format!("imh export --for {} --draft", target.id)));
        }
        Some(left) if left >= 0 => {
            session.ui.say(&format!("{}: {} left.", target.title, counted(usize::try_from(left).unwrap_or(0), "day", "days")));
        }
        _ => {}
    }
    let standings = standings(&workspace.framework, &workspace.portfolio, &workspace.portfolio.level);
    let missing = missing(target, &check::submitted(session, workspace, &standings)?);
    for (severity, lead) in [(Severity::Must, "Still needed"), (Severity::Should, "Worth a look")] {
        for line in in_words(&missing, severity) {
            session.ui.say(&format!("{lead}: {line}"));
        }
    }
    if is_ready(&missing) || draft {
        return Ok(());
    }
    Err(Failure::new(Exit::No, format!("the portfolio is not ready for {} yet", target.id))
        .hint(format!("imh gaps; or, to send it unfinished: imh export --for {} --draft", target.id)))
}

/// More than this is for `imh gaps` to list.
const NAMED_AT_MOST: usize = 12;

/// One line a rule, with the competencies that it is about.
fn in_words(missing: &[Missing<'_>], severity: Severity) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
    for missing in missing.iter().filter(|missing| missing.severity == severity) {
        let at = lines.iter().position(|(says, _)| *says == missing.says).unwrap_or_else(|| {
            lines.push((&missing.says, Vec::new()));
            lines.len() - 1
        });
        let of = missing.competency.map(CompetencyId::as_str).or(missing.evidence).or(missing.stands.as_deref());
        lines[at].1.extend(of);
    }
    let named = |open: &[&str]| match open.len().checked_sub(NAMED_AT_MOST) {
        None | Some(0) => open.join(", "),
        Some(more) => format!("{} and {more} more", open[..NAMED_AT_MOST].join(", ")),
    };
    lines
        .into_iter()
        .map(|(says, open)| if open.is_empty() { says.to_owned() } else { format!("{says} Open: {}.", named(&open)) })
        .collect()
}

/// Where each file of each piece of evidence goes: names a person can read, numbered so that they sort, none twice.
fn evidence_paths(framework: &Framework, portfolio: &Portfolio) -> Vec<Vec<String>> {
    let kind =
        |item: &Evidence| framework.evidence_kind(item.kind.as_str()).map_or_else(|| item.kind.to_string(), |kind| kind.title.clone());
    portfolio
        .evidence
        .iter()
        .map(|item| {
            let folder = readable_name(&format!("{} {} - {}", item.sortable_short(), kind(item), item.title), 80);
            let mut taken = BTreeSet::new();
            item.kept()
                .map(|file| {
                    let mut name = file.name.clone();
                    let mut copy = 2;
                    while !taken.insert(name.to_lowercase()) {
                        name = match file.name.rsplit_once('.') {
                            Some((stem, kind)) if !stem.is_empty() => format!("{stem} ({copy}).{kind}"),
                            _ => format!("{} ({copy})", file.name),
                        };
                        copy += 1;
                    }
                    format!("evidence/{folder}/{name}")
                })
                .collect()
        })
        .collect()
}

fn members(
    workspace: &Workspace,
    paths: &[Vec<String>],
    target: Option<&Submission>,
    made: jiff::Timestamp,
    draft: bool,
) -> Result<Vec<(String, Source)>, Failure> {
    let portfolio = &workspace.portfolio;
    let standings = standings(&workspace.framework, portfolio, &portfolio.level);
    let words = portfolio.evidence.iter().map(|item| workspace.words_of(item)).collect::<Result<_, _>>()?;
    let options = PortfolioOptions { made, draft, submission: target, paths: paths.to_vec(), words };
    let view = PortfolioView::of(&workspace.framework, portfolio, &standings, options);
    let mut members = vec![
        ("data/index.html".to_owned(), Source::Bytes(view.page().into_bytes())),
        (bag::PORTFOLIO.to_owned(), Source::Bytes(report::json(&view).into_bytes())),
        ("data/ratings.csv".to_owned(), Source::Bytes(view.ratings_csv().into_bytes())),
        ("data/evidence.csv".to_owned(), Source::Bytes(view.evidence_csv().into_bytes())),
        (bag::FRAMEWORK.to_owned(), Source::Bytes(workspace.framework_bytes().to_vec())),
    ];
    for (item, paths) in portfolio.evidence.iter().zip(paths) {
        for (file, path) in item.kept().zip(paths) {
            let source = Source::File { path: workspace.evidence_path(file), sha256: file.sha256, size_bytes: file.size_bytes };
            members.push((format!("data/{path}"), source));
        }
    }
    Ok(members)
}

fn about(workspace: &Workspace, made: jiff::Timestamp, draft: bool) -> Vec<(&'static str, String)> {
    let portfolio = &workspace.portfolio;
    let mut about = Vec::new();
    about.push(("Bagging-Date", made.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d").to_string()));
    about.push(("Bag-Software-Agent", format!("imh {}", env!("CARGO_PKG_VERSION"))));
    about.push((
        "External-Description",
        format!(
            "Portfolio against {} {}, level {}{}",
            portfolio.pin.id,
            portfolio.pin.version,
            portfolio.level,
            if draft { " (draft)" } else { "" }
        ),
    ));
    about.extend(portfolio.label.clone().map(|label| ("Contact-Name", label)));
    about
}
