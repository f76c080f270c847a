//! Floor 7: the command line. Each command has one file; this one dispatches, and turns failures
//! into messages and exit codes.

mod assess;
mod check;
mod cohort;
mod completions;
mod decisions;
mod evidence;
mod export;
mod find;
mod form;
mod framework;
mod gaps;
mod history;
mod init;
mod keys;
mod kit;
mod man;
mod plan;
mod portfolio;
mod rate;
mod reflect;
mod review;
mod show;
mod status;
mod undo;
mod verify;
mod workspace;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use kit::failure::{Exit, Failure};
use kit::{deferred::Deferred, only_reads::may_change, renamed};

use crate::{
    context::Context,
    store::{end_note, failpoint, note_drafts_in},
    text::quoted_path,
    ui::{ColorWish, Ui},
};

/// Rate your own practice with babies and their families, see what comes next, and export one
/// portfolio
///
/// Everything stays on this computer. Start with `imh assess`: it asks what it needs to know, saves
/// each answer as you give it, and goes on where you stopped.
#[derive(Parser)]
#[command(name = "imh", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(clap::Args)]
pub struct GlobalArgs {
    /// Folder of the workspace [default: IMH_WORKSPACE, else the nearest one upward, else your own]
    #[arg(long, value_name = "DIR", help_heading = "Everywhere")]
    pub workspace: Option<PathBuf>,
    /// Ask nothing, even on a terminal
    #[arg(long, help_heading = "Everywhere")]
    pub no_input: bool,
    /// Ask line by line, with lists as numbers, for screen readers, simple terminals and scripts
    #[arg(long, help_heading = "Everywhere")]
    pub plain: bool,
    /// Use of colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Everywhere")]
    pub color: ColorArg,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub enum ColorArg {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub enum Command {
    #[command(about = about(assess::HELP), long_about = assess::HELP)]
    Assess(Deferred<assess::Args>),
    #[command(about = about(rate::HELP), long_about = rate::HELP)]
    Rate(Deferred<rate::Args>),
    #[command(about = about(status::HELP), long_about = status::HELP)]
    Status(Deferred<status::Args>),
    #[command(about = about(gaps::HELP), long_about = gaps::HELP)]
    Gaps(Deferred<gaps::Args>),
    #[command(about = about(find::HELP), long_about = find::HELP)]
    Find(Deferred<find::Args>),
    #[command(about = about(show::HELP), long_about = show::HELP)]
    Show(Deferred<show::Args>),
    #[command(about = about(plan::HELP), long_about = plan::HELP)]
    Plan(Deferred<plan::Args>),
    #[command(about = about(evidence::HELP), long_about = evidence::HELP)]
    Evidence(Deferred<evidence::Args>),
    #[command(about = about(reflect::HELP), long_about = reflect::HELP)]
    Reflect(Deferred<reflect::Args>),
    #[command(about = about(check::HELP), long_about = check::HELP)]
    Check(Deferred<check::Args>),
    #[command(about = about(export::HELP), long_about = export::HELP)]
    Export(Deferred<export::Args>),
    #[command(about = about(decisions::HELP), long_about = decisions::HELP)]
    Decisions(Deferred<decisions::Args>),
    #[command(about = about(history::HELP), long_about = history::HELP)]
    History(Deferred<history::Args>),
    #[command(about = about(undo::HELP), long_about = undo::HELP)]
    Undo(Deferred<undo::Args>),
    #[command(about = about(verify::HELP), long_about = verify::HELP)]
    Verify(Deferred<verify::Args>),
    #[command(about = about(portfolio::HELP), long_about = portfolio::HELP)]
    Portfolio(Deferred<portfolio::Args>),
    #[command(about = about(review::HELP), long_about = review::HELP)]
    Review(Box<Deferred<review::Args>>),
    #[command(about = about(keys::HELP), long_about = keys::HELP)]
    Keys(Deferred<keys::Args>),
    #[command(about = about(framework::HELP), long_about = framework::HELP)]
    Framework(Deferred<framework::Args>),
    #[command(about = about(form::HELP), long_about = form::HELP)]
    Form(Deferred<form::Args>),
    #[command(about = about(cohort::HELP), long_about = cohort::HELP)]
    Cohort(Box<Deferred<cohort::Args>>),
    #[command(about = about(init::HELP), long_about = init::HELP)]
    Init(Deferred<init::Args>),
    #[command(about = about(workspace::HELP), long_about = workspace::HELP)]
    Workspace(Deferred<workspace::Args>),
    #[command(about = about(completions::HELP), long_about = completions::HELP)]
    Completions(Deferred<completions::Args>),
    #[command(about = about(man::HELP), long_about = man::HELP)]
    Man(Deferred<man::Args>),
}

/// Returns the first paragraph of a command's help.
fn about(help: &'static str) -> &'static str {
    help.split_once("\n\n").map_or(help, |(about, _)| about)
}

/// The context of every command.
pub struct Session {
    pub context: Context,
    pub ui: Ui,
    pub workspace: Option<PathBuf>,
}

/// Runs the command line and returns the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = Context::arguments().collect();
    let parsed = Cli::command()
        .try_get_matches_from(&typed)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let context = match Context::from_environment() {
        Ok(context) => context,
        Err(error) => {
            let ui = Ui::plain();
            ui.error(&error.to_string());
            return ExitCode::from(Exit::Usage as u8);
        }
    };
    let color = match cli.global.color {
        ColorArg::Auto => ColorWish::Auto,
        ColorArg::Always => ColorWish::Always,
        ColorArg::Never => ColorWish::Never,
    };
    let mut ui = Ui::new(&context, color, cli.global.no_input, cli.global.plain);
    ui.workspace = cli.global.workspace.as_deref().map(quoted_path);
    let session = Session { context, ui, workspace: cli.global.workspace };
    note_drafts_in(session.context.device_folder.as_deref());
    renamed::tell(&session, matches.subcommand_name().unwrap_or_default(), &typed);
    let outcome = dispatch(&session, cli.command);
    end_note();
    if let Some(steps) = failpoint::steps_if_counted() {
        session.ui.say(&format!("{steps} steps"));
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(&session.ui, may_change(&matches)),
    }
}

fn dispatch(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::Assess(args) => assess::run(session, args.0),
        Command::Rate(args) => rate::run(session, args.0),
        Command::Status(args) => status::run(session, &args.0),
        Command::Gaps(args) => gaps::run(session, &args.0),
        Command::Find(args) => find::run(session, &args.0),
        Command::Show(args) => show::run(session, &args.0),
        Command::Plan(args) => plan::run(session, args.0),
        Command::Evidence(args) => evidence::run(session, args.0),
        Command::Check(args) => check::run(session, args.0),
        Command::Reflect(args) => reflect::run(session, &args.0),
        Command::Export(args) => export::run(session, args.0),
        Command::Decisions(args) => decisions::run(session, args.0),
        Command::History(args) => history::run(session, &args.0),
        Command::Undo(args) => undo::run(session, &args.0),
        Command::Verify(args) => verify::run(session, &args.0),
        Command::Portfolio(args) => portfolio::run(session, args.0),
        Command::Review(args) => review::run(session, args.0),
        Command::Keys(args) => keys::run(session, args.0),
        Command::Framework(args) => framework::run(session, args.0),
        Command::Form(args) => form::run(session, args.0),
        Command::Cohort(args) => cohort::run(session, args.0),
        Command::Init(args) => init::run(session, args.0),
        Command::Workspace(args) => workspace::run(session, args.0),
        Command::Completions(args) => completions::run(session, &args.0),
        Command::Man(args) => man::run(session, &args.0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use crate::text::COMMANDS;

    #[test]
    fn every_command_is_known_where_words_about_imh_are_laid_out() {
        let cli = super::Cli::command();
        let all: BTreeSet<&str> =
            cli.get_subcommands().map(clap::Command::get_name).chain(["help"]).collect();
        assert_eq!(COMMANDS.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), all);
    }
}
