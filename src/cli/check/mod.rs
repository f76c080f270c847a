//! `imh check`: where a family could be recognised, and whether the portfolio is ready for its
//! target.

mod clean;
mod dismissed;
mod found;
mod names;
mod own_list;
mod suggest;
mod walk;
mod words_in_pictures;

use std::collections::{BTreeMap, BTreeSet};

use clap::Subcommand;
use clean::{CleanArgs, clean};
use found::{Pictures, findings, looked, lookout};

use super::{
    Failure, Session,
    kit::{
        changed::{Changed, tell_changes},
        known::tell_if_another,
        open::open,
        output::{ReportArgs, show},
        typed::{self, find_target_for, today},
    },
};
use crate::{
    analysis::{Standing, Submitted, Target, endings, missing, set_aside, standings},
    model::{Acceptance, Act, Finding, FindingKind, Submission, is_number_of_finding},
    report::{CheckView, OwnWords},
    store::Workspace,
    text::{counted, did_you_mean, list, one_line, word_count},
};

pub(super) const HELP: &str = "\
Look for anything a family could be recognised by, and whether the portfolio is ready\n\n\
Reads every word that would leave: your notes and titles, and inside your files. It shows where \
something is and what kind it is, never the words themselves. It warns, and never certifies. \
Exits with 1 if something is open.";

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Target of the portfolio, so that its rules are checked as well
    #[arg(long, alias = "for", value_name = "TARGET")]
    target: Option<String>,
    /// Look at the decisions of assessors as well, which `imh export --resubmit` sends along
    #[arg(long)]
    resubmit: bool,
    /// Read the words in photographs and scans too, with the program tesseract, in these languages
    /// (as tesseract names them, such as eng+pol)
    #[arg(
        long,
        value_name = "LANGUAGES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "eng"
    )]
    ocr: Option<String>,
    /// The old name of `imh check clean`
    #[arg(long, hide = true, conflicts_with_all = ["target", "resubmit", "ocr"])]
    strip: Option<String>,
    #[command(flatten)]
    report: ReportArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Accept findings that you have looked at, with a reason
    Accept(AcceptArgs),
    Clean(CleanArgs),
    /// The names that must never leave: of families, of colleagues, of places
    Names(names::NamesArgs),
    Walk(walk::WalkArgs),
}

#[derive(clap::Args)]
struct AcceptArgs {
    /// Their numbers, as `imh check` shows them, or their ids; the first three signs or more will do
    #[arg(required = true, value_name = "ID", value_delimiter = ',')]
    findings: Vec<String>,
    /// Why they are all right
    #[arg(long, value_name = "TEXT", required = true)]
    reason: String,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match (args.command, args.strip) {
        (Some(Command::Accept(accepted)), _) => accept(session, &accepted),
        (Some(Command::Names(names)), _) => names::run(session, names),
        (Some(Command::Walk(walked)), _) => walk::walk(session, &walked),
        (Some(Command::Clean(cleaned)), _) => clean(session, &cleaned),
        (None, Some(what)) => clean(session, &CleanArgs::of_old(what, args.report)),
        (None, None) => {
            let workspace = open(session)?;
            tell_if_another(session, &workspace.portfolio.pin, &workspace.framework);
            let pin = &workspace.portfolio.pin;
            let target = args.target.as_deref();
            let target = target.map(|typed| find_target_for(session, typed, pin)).transpose()?;
            let pictures = Pictures {
                languages: args.ocr.as_deref(),
                may_offer: args.report.is_for_the_screen(),
            };
            let findings = looked(session, &workspace, args.resubmit, &pictures)?;
            let view = view(session, &workspace, target.as_ref(), findings)?;
            show(session, &args.report, &view)?;
            if view.ready { Ok(()) } else { Err(Failure::no()) }
        }
    }
}

/// Runs every check on a portfolio.
pub(super) fn look(
    session: &Session,
    workspace: &Workspace,
    target: Option<&Submission>,
    resubmit: bool,
) -> Result<CheckView, Failure> {
    view(session, workspace, target, findings(session, workspace, resubmit)?)
}

fn view(
    session: &Session,
    workspace: &Workspace,
    target: Option<&Submission>,
    findings: Vec<Finding>,
) -> Result<CheckView, Failure> {
    let portfolio = &workspace.portfolio;
    let standings =
        standings(&workspace.framework, portfolio, &Target::of(&workspace.framework, portfolio));
    let submitted = submitted(session, workspace, &standings)?;
    let missing = target.map(|target| missing(target, &submitted)).unwrap_or_default();
    let view = CheckView::of(
        portfolio,
        target,
        &missing,
        &set_aside(&standings),
        findings,
        OwnWords {
            listed: workspace.private_names()?.len(),
            dismissed: workspace.no_names()?.len(),
        },
    );
    Ok(view.with_endings(&endings(portfolio, today(session))))
}

/// Collects what the rules of a submission target are checked against.
pub(super) fn submitted<'w>(
    session: &Session,
    workspace: &'w Workspace,
    standings: &'w [Standing<'w>],
) -> Result<Submitted<'w>, Failure> {
    let mut words = BTreeMap::new();
    for item in &workspace.portfolio.evidence {
        if let Some(written) = workspace.words_of(item)? {
            words.insert(item.id.clone(), word_count(&written));
        }
    }
    let (framework, portfolio) = (&workspace.framework, &workspace.portfolio);
    Ok(Submitted { framework, portfolio, standings, today: today(session), words })
}

/// As many signs of an id at least tell a finding, if no other begins with them.
const FEWEST_OF_ID: usize = 3;

fn accept(session: &Session, args: &AcceptArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let reason = typed::line(&args.reason, "the reason")?;
    let known = findings(session, &workspace, true)?;
    let named = args
        .findings
        .iter()
        .map(|typed| {
            let begun = typed.trim().to_ascii_lowercase();
            let is_number = |finding: &&Finding| is_number_of_finding(&begun, &finding.id);
            let begins = |finding: &&Finding| finding.id.starts_with(&begun);
            let by_number: Vec<&Finding> = known.iter().filter(is_number).collect();
            let by_id = known.iter().filter(begins).collect();
            let meant = if by_number.is_empty() { by_id } else { by_number };
            let mut meant = meant.into_iter();
            match (meant.next(), meant.next()) {
                (Some(one), None) if begun.len() >= FEWEST_OF_ID => Ok(one),
                (Some(_), Some(_)) if begun.len() >= FEWEST_OF_ID => Err(Failure::usage(format!(
                    "several findings may be `{}`; please type more of it",
                    one_line(typed)
                ))
                .hint("imh check")),
                _ => {
                    let near = did_you_mean(typed, known.iter().map(|finding| finding.id.as_str()));
                    Err(Failure::usage(format!("there is no finding `{}`{near}", one_line(typed)))
                        .hint("imh check"))
                }
            }
        })
        .collect::<Result<BTreeSet<&Finding>, _>>()?;
    if let Some(unseen) = named.iter().find(|finding| finding.is_unseen) {
        let short = unseen.place.split(' ').next().unwrap_or_default();
        return Err(Failure::usage(format!(
            "`{}` stands for names that imh has not shown you, so it cannot be accepted",
            unseen.id
        ))
        .because("the file has more names of your list than imh shows one by one")
        .hint(format!("take names out of the file, and put it in place of the old one: imh evidence edit {short} --file FILE")));
    }
    // The reason is stored and shown, so it must not reveal what the finding conceals.
    let lookout = lookout(&workspace)?;
    let hit = lookout.hits(&reason).first().map(|hit| hit.kind);
    if let Some(kind) = hit.or_else(|| Some(lookout.names(&reason).first()?.kind)) {
        return Err(Failure::usage(format!(
            "the reason itself contains {}; please write it without that",
            kind.title()
        )));
    }
    let accepted = named
        .iter()
        .map(|finding| Acceptance {
            finding: finding.id.clone(),
            kind: finding.kind,
            reason: reason.clone(),
        })
        .collect();
    let mut stood: Vec<String> = Vec::new();
    workspace.record(&session.context, |workspace| {
        let known =
            named.iter().filter_map(|finding| workspace.portfolio.accepted.get(&finding.id));
        let others = known.filter(|known| known.reason != reason);
        stood = others.map(|known| format!("{}: {}", known.finding, known.reason)).collect();
        Ok::<_, Failure>(Act::FindingsAccepted(accepted))
    })?;
    let accepted = counted(named.len(), "finding", "findings");
    session.ui.say(&format!("Accepted {accepted}. You are asked again if the content changes."));
    if !stood.is_empty() {
        tell_changes(session, [Changed::of("Reason", Some(stood.join("; ")), Some(reason))]);
    }
    Ok(())
}

/// Summarises the kinds that are open, for one line after an export.
pub(super) fn in_one_line(view: &CheckView) -> Option<String> {
    let open = view.count("open");
    if open == 0 {
        return None;
    }
    // In the order of their definition: the most identifying kinds come first.
    let kinds: BTreeSet<FindingKind> = view
        .findings
        .iter()
        .filter(|finding| finding.state == "open")
        .filter_map(|finding| FindingKind::parse(&finding.kind))
        .collect();
    let kinds: Vec<&str> = kinds.into_iter().map(FindingKind::title).collect();
    let named =
        if kinds.len() > 4 { format!("{} and more", kinds[..4].join(", ")) } else { list(&kinds) };
    Some(format!("{} to look at: {named}", counted(open, "thing", "things")))
}

/// Describes what is open. A file that could not be read is mentioned, because nobody knows whether
/// it names a family.
pub(super) fn what_might_be(view: &CheckView) -> String {
    let mut open = view
        .findings
        .iter()
        .filter(|finding| finding.state == "open")
        .filter_map(|finding| FindingKind::parse(&finding.kind));
    let found = open
        .any(|kind| kind != FindingKind::Unreadable)
        .then(|| "A family might be recognised.".to_owned());
    found.into_iter().chain(view.unread_in_words()).collect::<Vec<_>>().join(" ")
}

/// Lists each open finding of the wanted kinds with its place, up to `at_most`, and counts the
/// rest.
pub(super) fn open_lines(
    view: &CheckView,
    at_most: usize,
    wanted: impl Fn(FindingKind) -> bool,
) -> Vec<String> {
    let is_wanted = |kind: &str| FindingKind::parse(kind).is_some_and(&wanted);
    let open: Vec<_> = view
        .findings
        .iter()
        .filter(|finding| finding.state == "open" && is_wanted(&finding.kind))
        .collect();
    let title = |kind: &str| FindingKind::parse(kind).map_or("something", FindingKind::title);
    let mut lines: Vec<String> = open
        .iter()
        .take(at_most)
        .map(|finding| format!("{}: {}", one_line(&finding.place), title(&finding.kind)))
        .collect();
    lines.extend(
        open.len()
            .checked_sub(at_most)
            .filter(|more| *more > 0)
            .map(|more| format!("and {more} more")),
    );
    lines
}
