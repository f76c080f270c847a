//! Shows a report: `--format` and `--output` are the same everywhere.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use clap::ValueEnum;

use crate::cli::{Failure, Session};
use crate::{
    model::Framework,
    report::{self, Format, View},
    store::{belongs_to_a_workspace, write_output},
};

#[derive(Default, clap::Args)]
pub(in crate::cli) struct ReportArgs {
    /// How the report is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Report")]
    pub format: FormatArg,
    /// Write it to a file instead (`-` is standard output)
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output", help_heading = "Report")]
    pub force: bool,
}

impl ReportArgs {
    /// Reports whether a person reads the report on the screen, and no script waits for it.
    pub(in crate::cli) fn is_for_the_screen(&self) -> bool {
        self.format == FormatArg::Text && self.output.is_none() && std::io::stdout().is_terminal()
    }

    /// Returns the framework that the report is made from: for a page, its words are marked with
    /// their language.
    pub(in crate::cli) fn spoken<'f>(&self, framework: &'f Framework) -> Cow<'f, Framework> {
        if self.format == FormatArg::Html {
            report::spoken(framework)
        } else {
            Cow::Borrowed(framework)
        }
    }

    /// Reports whether the output is only a table, which has no place for remarks.
    pub(in crate::cli) fn is_csv(&self) -> bool {
        self.format == FormatArg::Csv
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    #[default]
    Text,
    Json,
    Csv,
    Markdown,
    Html,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Text => Self::Text,
            FormatArg::Json => Self::Json,
            FormatArg::Csv => Self::Csv,
            FormatArg::Markdown => Self::Markdown,
            FormatArg::Html => Self::Html,
        }
    }
}

/// Writes a view to the chosen place in the chosen format.
pub(in crate::cli) fn show<V: View>(
    session: &Session,
    args: &ReportArgs,
    view: &V,
) -> Result<(), Failure> {
    let text = report::render(
        view,
        args.format.into(),
        session.ui.columns(),
        session.ui.workspace.as_deref(),
    );
    // CSV has no place for the warning, and the reader of a file may not look at its beginning
    // before believing it.
    if let Some(first) =
        view.first().filter(|_| args.format == FormatArg::Csv || args.output.is_some())
    {
        session.ui.warn(&first);
    }
    match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
        None => Ok(session.ui.data(&text)?),
        Some(path) => {
            write_file(session, path, args.force, strip_str(&text).to_string().as_bytes())?;
            session.ui.say(&format!("Written to `{}`.", path.display()));
            Ok(())
        }
    }
}

/// Writes a file that the person asked for. An existing file may be somebody's work, so it is
/// replaced only if `replaces`.
pub(in crate::cli) fn write_file(
    session: &Session,
    path: &Path,
    replaces: bool,
    bytes: &[u8],
) -> Result<(), Failure> {
    refuse_own_files(session, path)?;
    Ok(write_output(&session.context.absolute(path), bytes, replaces)?)
}

/// Refuses to overwrite a file of a workspace, such as a journal.
pub(in crate::cli) fn refuse_own_files(session: &Session, path: &Path) -> Result<(), Failure> {
    if belongs_to_a_workspace(&session.context.absolute(path)) {
        return Err(Failure::usage(format!(
            "`{}` is one of the workspace's own files",
            path.display()
        ))
        .hint("choose a name outside the workspace"));
    }
    Ok(())
}
