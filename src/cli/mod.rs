//! Floor 7: what was typed. One file a command; this one only dispatches and turns failures into words and exit codes.

mod ask;
mod assess;
mod check;
mod completions;
mod evidence;
mod export;
mod failure;
mod framework;
mod gaps;
mod history;
mod init;
mod man;
mod open;
mod plan;
mod rate;
mod reflect;
mod show;
mod status;
mod typed;
mod undo;
mod verify;
mod workspace;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

pub use failure::{Exit, Failure};

use crate::{
    context::Context,
    store::failpoint,
    ui::{ColorWish, Ui},
};

/// Rate your own practice with babies and their families, see what comes next, and export one portfolio
///
/// Everything stays on this computer. Start with `imh assess`: it asks what it needs to know, saves each answer as
/// you give it, and goes on where you stopped.
#[derive(Parser)]
#[command(name = "imh", version, max_term_width = 100, arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(clap::Args)]
pub struct GlobalArgs {
    /// The folder of the workspace, instead of IMH_WORKSPACE, the nearest one upward, or your own
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub workspace: Option<PathBuf>,
    /// Ask nothing, even on a terminal
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub no_input: bool,
    /// Whether to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help_heading = "Everywhere")]
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
    Assess(assess::Args),
    Rate(rate::Args),
    Status(status::Args),
    Gaps(gaps::Args),
    Plan(plan::Args),
    Evidence(evidence::Args),
    Reflect(reflect::Args),
    Check(check::Args),
    Export(export::Args),
    History(history::Args),
    Undo(undo::Args),
    Verify(verify::Args),
    Framework(framework::Args),
    Init(init::Args),
    Workspace(workspace::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// What every command is given.
pub struct Session {
    pub context: Context,
    pub ui: Ui,
    pub workspace: Option<PathBuf>,
}

/// Runs what was typed and gives the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(Context::arguments()) {
        Ok(cli) => cli,
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
    let ui = Ui::new(&context, color, cli.global.no_input);
    let session = Session { context, ui, workspace: cli.global.workspace };
    let outcome = dispatch(&session, cli.command);
    if let Some(steps) = failpoint::steps_if_counted() {
        session.ui.say(&format!("{steps} steps"));
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(&session.ui),
    }
}

fn dispatch(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::Assess(args) => assess::run(session, args),
        Command::Rate(args) => rate::run(session, args),
        Command::Status(args) => status::run(session, &args),
        Command::Gaps(args) => gaps::run(session, &args),
        Command::Plan(args) => plan::run(session, args),
        Command::Evidence(args) => evidence::run(session, args),
        Command::Check(args) => check::run(session, args),
        Command::Reflect(args) => reflect::run(session, &args),
        Command::Export(args) => export::run(session, args),
        Command::History(args) => history::run(session, &args),
        Command::Undo(args) => undo::run(session, &args),
        Command::Verify(args) => verify::run(session, &args),
        Command::Framework(args) => framework::run(session, args),
        Command::Init(args) => init::run(session, args),
        Command::Workspace(args) => workspace::run(session, args),
        Command::Completions(args) => completions::run(session, &args),
        Command::Man(args) => man::run(session, &args),
    }
}
