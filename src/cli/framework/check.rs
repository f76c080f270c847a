//! `imh framework check`: everything that is wrong with a framework file.

use std::path::PathBuf;

use super::{Failure, Session};
use crate::{
    cli::kit::{
        ask::MOST_INPUT_BYTES,
        output::{FormatArg, ReportArgs, show},
    },
    format,
    model::Framework,
    report::{CheckedFramework, FaultView, FrameworkCheckView},
    store::{Packs, read_named},
    text::{counted, quoted_path, spreadsheet::becomes},
};

/// Check a framework file, and name everything that is wrong with it
///
/// Exits with 1 if there is a fault.
#[derive(clap::Args)]
pub(super) struct CheckFrameworkArgs {
    /// The TOML file
    file: PathBuf,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &CheckFrameworkArgs) -> Result<(), Failure> {
    let bytes = read_named(&session.context.absolute(&args.file), MOST_INPUT_BYTES)?;
    let file = args.file.display().to_string();
    let mut parsed = format::framework::parse_new(&bytes);
    let mut warnings = Vec::new();
    let named = parsed.as_ref().ok().and_then(|pack| pack.publication.translates.clone());
    if let Some(named) = named {
        match original(session, &named) {
            Some(original) => parsed = format::framework::parse_translation(&bytes, &original),
            None => warnings.push(format!(
                "It translates {named}, which is not on this computer, so imh could not compare their ids."
            )),
        }
    }
    let view = match parsed {
        Ok(framework) => FrameworkCheckView {
            valid: true,
            file,
            framework: Some(CheckedFramework {
                id: framework.id.to_string(),
                version: framework.version.clone(),
                template: framework.template,
                competencies: framework.competencies.len(),
            }),
            faults: Vec::new(),
            warnings: changed_ids(&framework).into_iter().chain(warnings).collect(),
        },
        Err(faults) => FrameworkCheckView {
            valid: false,
            faults: FaultView::of(&file, &bytes, &faults),
            file,
            framework: None,
            warnings: Vec::new(),
        },
    };
    show(session, &args.report, &view)?;
    for warning in &view.warnings {
        session.ui.warn(warning);
    }
    if view.valid {
        let is_usable = view.framework.as_ref().is_some_and(|framework| !framework.template);
        if is_usable && args.report.format == FormatArg::Text && args.report.output.is_none() {
            session.ui.say(&format!("To use it: imh init --framework {}", quoted_path(&args.file)));
        }
        return Ok(());
    }
    Err(Failure::no())
}

/// Finds the framework that a translation names, among the packs of this computer.
fn original(session: &Session, named: &str) -> Option<Framework> {
    let packs = Packs::load(session.context.user_folder.as_deref()).ok()?;
    packs
        .frameworks
        .into_iter()
        .map(|pack| pack.framework)
        .find(|known| format!("{}@{}", known.id, known.version) == named)
}

/// Lists ids that a spreadsheet would convert on opening a table, so that answers would come back
/// without them.
pub(in crate::cli) fn changed_ids(framework: &Framework) -> Option<String> {
    const SHOWN: usize = 3;
    let changed: Vec<String> = framework
        .competencies
        .iter()
        .filter_map(|competency| {
            Some(format!("`{}` becomes {}", competency.id, becomes(competency.id.as_str())?))
        })
        .collect();
    let more = changed.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(", and {more} more like these") } else { String::new() };
    (!changed.is_empty()).then(|| {
        format!(
            "Spreadsheets change {} when they open a table (CSV): {}{more}. Choose ids whose letters spell no month in any language, or hand out the form as .xlsx or as a page.",
            counted(changed.len(), "id", "ids"),
            changed[..changed.len().min(SHOWN)].join(", ")
        )
    })
}
