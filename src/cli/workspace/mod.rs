//! `imh workspace`: where the portfolio is kept, whether it is sound, its settings, backup and
//! restore.

mod drop_draft;
mod moving;
mod settings;
mod using;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{
    Exit, Failure, Session,
    kit::{
        ask::{self, ForGood},
        bundle::{tell_of_another, tell_of_the_packing},
        known::{pack_of, tell_pack},
        open::{damage_in_words, open},
        output::{ReportArgs, refuse_own_files, show},
        secrets::{OpenArgs, open_container},
    },
};
use crate::{
    model::Evidence,
    report::{
        DamageView, FrameworkView, JournalView, PersonView, REPACKED_BACKUP, WorkspaceCheckView,
        WorkspaceInfoView,
    },
    store::{
        AWAY, CheckReport, Damage, NOT_WIPED, PARTIAL, ReadOnly, StoreError, Workspace,
        find_workspace, lies_in, locate, next_free_name, restore, total_bytes,
    },
    text::{counted, list, one_line, quoted_path},
    ui::Progress,
};

pub(super) const HELP: &str = "\
See where your portfolio is kept, check that it is sound, or change your role and level";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Info(InfoArgs),
    Check(CheckWorkspaceArgs),
    Set(settings::SetArgs),
    Use(using::UseArgs),
    Move(moving::Args),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    DropDraft(drop_draft::Args),
}

/// See where your portfolio is kept and what is in it
#[derive(clap::Args)]
struct InfoArgs {
    #[command(flatten)]
    report: ReportArgs,
}

/// Read everything in the workspace, evidence included, and name everything that has changed since
/// it was written
///
/// Exits with 1 if anything has.
#[derive(clap::Args)]
struct CheckWorkspaceArgs {
    /// First wipe any erased files that are still there
    #[arg(long)]
    wipe: bool,
    /// With --wipe: wipe it without being asked, which is needed where nobody can be asked
    #[arg(long, requires = "wipe")]
    yes: bool,
    /// First put what a copy of a journal says differently into a journal of its own, so that both
    /// are kept
    #[arg(long)]
    join: bool,
    #[command(flatten)]
    report: ReportArgs,
}

/// Write the whole workspace to one file, and read it back
///
/// It holds everything, your own list of names as well: keep it as safe as the workspace, and
/// somewhere else.
#[derive(clap::Args)]
struct BackupArgs {
    /// The file to write, such as one on a memory stick [default: named by date, in this folder]
    file: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// Put a backup into a folder that is not there yet, and look through all of it
///
/// A portfolio that `imh export` wrote can be restored as well, with everything that is in it. What
/// was not sent with it, such as notes of earlier ratings, is only in a backup.
#[derive(clap::Args)]
struct RestoreArgs {
    /// The file that `imh workspace backup` or `imh export` wrote
    file: PathBuf,
    /// The folder [default: where imh looks for your portfolio]
    dir: Option<PathBuf>,
    #[command(flatten)]
    open: OpenArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Info(args) => info(session, &args),
        Command::Check(args) => check(session, &args),
        Command::Set(args) => settings::run(session, args),
        Command::Use(args) => using::run(session, &args),
        Command::Move(args) => moving::run(session, &args),
        Command::Backup(args) => backup(session, &args),
        Command::Restore(args) => restore_to(session, &args),
        Command::DropDraft(args) => drop_draft::run(session, &args),
    }
}

fn info(session: &Session, args: &InfoArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    let portfolio = &workspace.portfolio;
    let framework = args.report.spoken(&workspace.framework);
    let view = WorkspaceInfoView {
        folder: workspace.root.display().to_string(),
        workspace: workspace.marker.workspace.clone(),
        created: format!("{:.0}", workspace.marker.created),
        device: workspace.device.as_ref().map(ToString::to_string),
        framework: FrameworkView::of(&framework, portfolio.pin.sha256),
        person: PersonView::of(&framework, portfolio),
        level: portfolio.level.to_string(),
        ratings: portfolio.ratings().count(),
        evidence: portfolio.evidence.len(),
        writable: match workspace.read_only {
            None => "yes",
            Some(ReadOnly::Damaged) => "no: damaged",
            Some(ReadOnly::Away) => "no: a part of it is not here at the moment",
            Some(ReadOnly::Newer) => "no: a newer imh wrote parts of it",
        }
        .to_owned(),
    };
    show(session, &args.report, &view)
}

fn check(session: &Session, args: &CheckWorkspaceArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    if args.join {
        let kept = workspace.keep_forks(&session.context)?;
        session.ui.say(&if kept.is_empty() {
            "There was nothing to join.".to_owned()
        } else {
            format!(
                "Kept what the copies say differently, in {}. Nothing was taken away.",
                list(&kept)
            )
        });
    }
    if args.wipe {
        wipe(session, &workspace, args.yes)?;
    }
    let evidence_bytes = workspace
        .portfolio
        .evidence
        .iter()
        .flat_map(Evidence::ever_kept)
        .map(|file| file.size_bytes)
        .sum();
    let progress = Progress::new("Reading", evidence_bytes);
    let report = workspace.check(|bytes| progress.passed(bytes))?;
    drop(progress);
    let view = check_view(&workspace, report);
    show(session, &args.report, &view)?;
    if view.sound { Ok(()) } else { Err(Failure::no()) }
}

/// Wipes contents that should have been wiped and are still there, perhaps because another device
/// brought them back.
fn wipe(session: &Session, workspace: &Workspace, said_yes: bool) -> Result<(), Failure> {
    workspace.must_be_writable()?;
    let left = workspace.left_to_wipe()?;
    if left == 0 {
        // An empty folder may still be left.
        workspace.finish_erasures(&session.context)?;
        session.ui.say("There is nothing left to wipe.");
        return Ok(());
    }
    let files = counted(left, "file", "files");
    let for_good = ForGood {
        question: &format!("Wipe {files} of erased evidence for good?"),
        no: "No, keep what is there",
        yes: "Yes, wipe it",
        deed: &format!("wiping {files}"),
        command: "imh workspace check --wipe --yes",
    };
    if ask::is_meant(session, said_yes, &for_good)? {
        let wiped = workspace.finish_erasures(&session.context)?;
        session.ui.say(&format!("Wiped {}.", counted(wiped, "file", "files")));
    } else {
        session.ui.say("Nothing was wiped.");
    }
    Ok(())
}

fn check_view(workspace: &Workspace, report: CheckReport) -> WorkspaceCheckView {
    let damage = report.damage.into_iter().map(|damage| {
        let mend = damage.mend();
        let (file, line, kind, what) = match damage {
            Damage::Torn { file, line } => {
                (file, Some(line), "torn", "the line was cut short while it was written".to_owned())
            }
            Damage::Partial { file, line } => (file, Some(line), "torn", PARTIAL.to_owned()),
            Damage::Broken { file, line, what } => (file, Some(line), "broken", what),
            Damage::Newer { file, line, what } => (file, Some(line), "newer", what),
            Damage::Forked { file, what } => (file, None, "forked", what),
            Damage::Away { file } => (file, None, "away", format!("it {AWAY}")),
            Damage::Spare { file, what } => (file, None, "spare", what),
            Damage::NotWiped { file } => (file, None, "other", NOT_WIPED.to_owned()),
            Damage::Other { file, what } => (file, None, "other", what),
        };
        let what = mend.map_or_else(|| what.clone(), |mend| format!("{what}. {}", mend.in_words()));
        DamageView { file, line, kind: kind.to_owned(), what }
    });
    let damage: Vec<DamageView> = damage.collect();
    WorkspaceCheckView {
        sound: damage.iter().all(|damage| damage.kind == "spare"),
        folder: workspace.root.display().to_string(),
        journals: report
            .journals
            .into_iter()
            .map(|journal| JournalView {
                file: journal.file,
                device: journal.device.to_string(),
                entries: journal.entry_count,
            })
            .collect(),
        evidence_files: report.evidence_files,
        evidence_bytes: report.evidence_bytes,
        damage,
    }
}

fn backup(session: &Session, args: &BackupArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let file = args.file.clone().unwrap_or_else(|| {
        let day = session.context.now().to_zoned(session.context.zone()).strftime("%Y-%m-%d");
        next_free_name(&session.context.current_folder, &format!("imh-backup-{day}"), "zip")
    });
    refuse_own_files(session, &file)?;
    let bytes: u64 = workspace
        .portfolio
        .evidence
        .iter()
        .flat_map(Evidence::ever_kept)
        .map(|file| file.size_bytes)
        .sum();
    let progress = Progress::new("Writing", bytes.saturating_mul(2));
    let backed_up = workspace.back_up(
        &session.context,
        &session.context.absolute(&file),
        args.force,
        |bytes| progress.passed(bytes),
    )?;
    drop(progress);
    let file = file.display();
    if backed_up.missing.is_empty() {
        session.ui.say(&format!(
            "Everything is backed up to `{file}`, and has been read back and verified."
        ));
    } else {
        session.ui.say(&format!(
            "Everything that is here is backed up to `{file}`, and has been read back and verified."
        ));
        let missing: Vec<String> = backed_up.missing.iter().map(|name| one_line(name)).collect();
        session.ui.warn(&format!(
            "{} missing from the workspace, and therefore from its backup: {}.",
            counted(missing.len(), "file is", "files are"),
            list(&missing)
        ));
    }
    session.ui.say(
        "Keep it as safe as the workspace itself: your own words and your list of names are in it.",
    );
    backed_up
        .noted
        .map_err(|error| Failure::from(error).although(format!("the backup is in {file}")))?;
    if backed_up.missing.is_empty() { Ok(()) } else { Err(Failure::no()) }
}

/// Returns the folder where imh looks for the portfolio, if none is there yet.
fn place_of_own(session: &Session, file: &Path) -> Result<PathBuf, Failure> {
    let again = format!("imh workspace restore {} portfolio", quoted_path(file));
    let asked = session.workspace.as_deref();
    let taken = |folder: &Path| {
        Failure::new(
            Exit::Workspace,
            format!("there is a portfolio already, in `{}`", folder.display()),
        )
        .remark("a backup goes into a folder of its own beside it")
        .hint(&again)
    };
    match find_workspace(&session.context, asked) {
        Ok(folder) => Err(taken(&folder)),
        Err(StoreError::NoWorkspace | StoreError::NoWorkspaceAt(_)) => {
            locate(&session.context, asked).ok_or_else(|| {
                Failure::usage("imh does not know where your own files belong on this computer")
                    .hint(&again)
            })
        }
        Err(error) => Err(Failure::from(error).hint(&again)),
    }
}

fn restore_to(session: &Session, args: &RestoreArgs) -> Result<(), Failure> {
    let folder = match &args.dir {
        Some(dir) => session.context.absolute(dir),
        None => place_of_own(session, &args.file)?,
    };
    if lies_in(&session.context.current_folder, &folder) {
        return Err(Failure::usage(
            "a workspace is restored into a folder of its own, not into the one you are in",
        )
        .hint(format!("imh workspace restore {} portfolio", quoted_path(&args.file))));
    }
    let file = session.context.absolute(&args.file);
    let container = open_container(session, &file, &args.open)?;
    let progress =
        Progress::new("Reading", total_bytes(std::slice::from_ref(&file)).saturating_mul(2));
    let restored =
        restore(&session.context, &container, &file, &folder, |bytes| progress.passed(bytes))?;
    drop(progress);
    let (framework, pin) = (&restored.workspace.framework, &restored.workspace.portfolio.pin);
    let pack = pack_of(session, pin, Some(framework))?;
    tell_pack(session, &pack);
    tell_of_another(session, &args.file, &restored.found.of_another);
    if restored.of_portfolio {
        tell_of_the_packing(session, &args.file, &restored.found);
    } else if !restored.found.repacked.is_empty() {
        session.ui.warn(&format!("`{}` {REPACKED_BACKUP}.", args.file.display()));
    }
    for unproved in &restored.found.unproved {
        session.ui.warn(&format!(
            "the signature {} {}, so imh did not take in the decisions that it came with. They are still in the portfolio file; ask whoever decided to send both again.",
            one_line(&unproved.place.to_string()),
            unproved.what
        ));
    }
    for fault in &restored.left_out {
        session.ui.warn(&format!("{fault}, so it is not restored. Everything else is."));
    }
    let is_told = |file: &str| {
        restored.left_out.iter().any(|fault| {
            fault.place.name().and_then(|name| name.strip_prefix("data/")) == Some(file)
        })
    };
    let damage = restored.damage.iter().filter(|damage| match damage {
        Damage::Spare { .. } => false,
        Damage::Other { file, .. } => !is_told(file),
        _ => true,
    });
    let damage: Vec<&Damage> = damage.collect();
    for damage in &damage {
        session.ui.warn(&format!("{}.", damage_in_words(damage)));
    }
    let entries = counted(restored.workspace.entries()?.len(), "entry", "entries");
    session.ui.say(&format!(
        "Restored {entries} and {} of evidence, and looked through all of it.",
        counted(restored.workspace.portfolio.evidence.len(), "piece", "pieces")
    ));
    if let Some(label) = &restored.workspace.portfolio.label {
        session
            .ui
            .say(&format!("It is the portfolio of {}.", one_line(label).trim_end_matches('.')));
    }
    if restored.of_portfolio {
        session.ui.say("This is all that the portfolio contains. Notes of earlier ratings, reasons for accepted findings and your list of names were not sent with it.");
    }
    session.ui.say(&pack.file());
    session.ui.say(&match &args.dir {
        Some(dir) => format!("To use it from now on: imh workspace use {}", quoted_path(dir)),
        None => format!("It is in `{}`, where imh looks for it: imh status", folder.display()),
    });
    if damage.is_empty() && restored.left_out.is_empty() { Ok(()) } else { Err(Failure::no()) }
}
