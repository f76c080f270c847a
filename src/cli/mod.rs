//! Floor 7: what was typed. One file a command; this one only dispatches and turns failures into words and exit codes.

mod assess;
mod check;
mod cohort;
mod completions;
mod decisions;
mod evidence;
mod export;
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

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

use kit::deferred::Deferred;
pub use kit::failure::{Exit, Failure};

use crate::{
    context::Context,
    store::{end_note, failpoint, note_drafts_in},
    text::quoted_path,
    ui::{ColorWish, Ui},
};

/// Rate your own practice with babies and their families, see what comes next, and export one portfolio
///
/// Everything stays on this computer. Start with `imh assess`: it asks what it needs to know, saves each answer as
/// you give it, and goes on where you stopped.
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
    /// The folder of the workspace, instead of IMH_WORKSPACE, the nearest one upward, or your own
    #[arg(long, value_name = "DIR", help_heading = "Everywhere")]
    pub workspace: Option<PathBuf>,
    /// Ask nothing, even on a terminal
    #[arg(long, help_heading = "Everywhere")]
    pub no_input: bool,
    /// Ask line by line, with lists as numbers, for screen readers, simple terminals and scripts
    #[arg(long, help_heading = "Everywhere")]
    pub plain: bool,
    /// Whether to use colour
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
    /// Rate your practice, one competency at a time
    ///
    /// Every answer is saved the moment you give it, so you can stop at any point, and the next `imh assess` goes on from
    /// there. Nothing is a test: "not yet" is a good answer.
    Assess(Deferred<assess::Args>),
    /// Save ratings without being asked, one by one or from a file
    ///
    /// All or nothing: if one of them cannot be taken, none is. `RB-01=achieved` answers every aspect that counts,
    /// `RB-01.knowledge=achieved` one of them, and `RB-01=n/a` needs --reason.
    Rate(Deferred<rate::Args>),
    /// See where you stand
    Status(Deferred<status::Args>),
    /// See what is open at your level, what is missing for it, and the training that covers it
    Gaps(Deferred<gaps::Args>),
    /// See everything about one competency, piece of evidence or goal, by its id
    ///
    /// `imh show RB-03`: its statements, every answer you ever gave, your notes and reasons, the evidence for it, your goals and
    /// what assessors decided. `imh show E7` and `imh show G2`: every word that is kept of them, also of what was taken out.
    Show(Deferred<show::Args>),
    /// Turn gaps into goals: what, why, how, by when, and how you will know
    Plan(Deferred<plan::Args>),
    /// Collect evidence: files, links or your own words, and what they show
    Evidence(Deferred<evidence::Args>),
    /// Write a reflection in your own editor, with questions that help
    ///
    /// It is kept as evidence, as Markdown. If the editor stops half-way your words are kept as a draft, and the next
    /// `imh reflect` goes on with them.
    Reflect(Deferred<reflect::Args>),
    /// Look for anything a family could be recognised by, and whether the portfolio is ready
    ///
    /// Reads every word that would leave: your notes and titles, and inside your files. It shows where something is and what
    /// kind it is, never the words themselves. It warns, and never certifies. Exits with 1 if something is open.
    Check(Deferred<check::Args>),
    /// Write your portfolio as one file to send
    ///
    /// The file is a ZIP that anyone can open: `index.html` for people, the same for machines beside it, and every piece of
    /// evidence. It is read back and verified before you are told that it is there.
    Export(Deferred<export::Args>),
    /// Take in what assessors decided, and read it beside your own ratings
    Decisions(Deferred<decisions::Args>),
    /// See everything you did, and when
    History(Deferred<history::Args>),
    /// Take back the last thing you did on this computer, or any entry of `imh history`
    ///
    /// Nothing is deleted: an undo is an entry of its own, and can itself be taken back by its number.
    Undo(Deferred<undo::Args>),
    /// Check that a portfolio file is whole and agrees with itself, and who signed it
    ///
    /// Only a signature proves that nothing was changed since it was signed. Exits with 1 and names every fault if there is one. Needs no workspace. An encrypted one is opened with --identity, or
    /// with its passphrase.
    Verify(Deferred<verify::Args>),
    /// See what is new in a portfolio file since an earlier one
    Portfolio(Deferred<portfolio::Args>),
    /// Decide on a portfolio that somebody sent: one decision for every competency, each with its reason
    ///
    /// For assessors. The portfolio is verified first. On a terminal it shows one competency at a time; every decision is saved
    /// the moment it is given, in a decision file beside the portfolio, which goes back to its person. Later decisions stand
    /// beneath earlier ones, and nothing is ever overwritten.
    Review(Box<Deferred<review::Args>>),
    /// Make a key to sign with and to receive encrypted files, or show its public half
    Keys(Deferred<keys::Args>),
    /// See the frameworks there are, read one, or check one you are writing
    Framework(Deferred<framework::Args>),
    /// Write the questions for people who have no imh: a page that opens in any browser, a spreadsheet or a table
    Form(Deferred<form::Args>),
    /// See where many people stand together, what changed, and which training they need most
    ///
    /// For trainers and managers. Nobody is named, and small numbers are kept back.
    Cohort(Box<Deferred<cohort::Args>>),
    /// Begin a portfolio in a folder
    ///
    /// `imh assess` does this by itself the first time. Without a folder it is your own place on this computer.
    Init(Deferred<init::Args>),
    /// See where your portfolio is kept, check that it is sound, or change your role and level
    Workspace(Deferred<workspace::Args>),
    /// Print completions for a shell
    ///
    /// For example, for bash: imh completions bash > ~/.local/share/bash-completion/completions/imh
    Completions(Deferred<completions::Args>),
    /// Print a manual page: of imh, or of one of its commands
    ///
    /// For example: imh man evidence add | man -l -
    Man(Deferred<man::Args>),
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
    let mut ui = Ui::new(&context, color, cli.global.no_input, cli.global.plain);
    ui.workspace = cli.global.workspace.as_deref().map(quoted_path);
    let session = Session { context, ui, workspace: cli.global.workspace };
    note_drafts_in(session.context.device_folder.as_deref());
    let outcome = dispatch(&session, cli.command);
    end_note();
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
        Command::Assess(args) => assess::run(session, args.0),
        Command::Rate(args) => rate::run(session, args.0),
        Command::Status(args) => status::run(session, &args.0),
        Command::Gaps(args) => gaps::run(session, &args.0),
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
        let all: BTreeSet<&str> = cli.get_subcommands().map(clap::Command::get_name).chain(["help"]).collect();
        assert_eq!(COMMANDS.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), all);
    }
}
