//! `imh framework check`: everything that is wrong with a file that people write for imh.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{Failure, Session, incoming::grid_instead};
use crate::{
    analysis::{framework_warnings, mapping_clashes, unknown_names},
    cli::kit::{
        ask::MOST_INPUT_BYTES,
        output::{FormatArg, ReportArgs, show},
        packs::open_in_words,
    },
    format::{
        self, CoveredName, PackKind, TargetName, pack_kind, parse_mapping_with_places,
        parse_submission_with_places, parse_training_with_places,
    },
    model::{Fault, Framework, Mapping, Mend, NamedPart, Place, Training},
    report::{CheckedFramework, FaultView, FrameworkCheckView},
    store::{Packs, read_named},
    text::{counted, list, one_line, quoted_path, spreadsheet::becomes},
};

/// Check a file that you are writing, and name everything that is wrong with it
///
/// The file is a framework, a mapping between two frameworks, a submission target or a course; imh
/// knows it by its content. Exits with 1 if there is a fault.
#[derive(clap::Args)]
pub(super) struct CheckFrameworkArgs {
    /// The TOML file
    file: PathBuf,
    /// A framework that a mapping or a course names, if imh does not have it: a TOML file; may be
    /// given several times
    #[arg(long, value_name = "FRAMEWORK")]
    framework: Vec<String>,
    #[command(flatten)]
    report: ReportArgs,
}

/// What was found in a file without a fault.
#[derive(Default)]
struct SoundFile {
    framework: Option<CheckedFramework>,
    holds: Option<String>,
    warnings: Vec<String>,
    /// The next thing to do with it.
    next: Option<String>,
}

pub(super) fn run(session: &Session, args: &CheckFrameworkArgs) -> Result<(), Failure> {
    let bytes = read_named(&session.context.absolute(&args.file), MOST_INPUT_BYTES)?;
    if let Some(instead) = grid_instead(&args.file, &bytes) {
        return Err(instead);
    }
    let file = args.file.display().to_string();
    let kind = pack_kind(&bytes);
    let checked = match kind {
        None => framework(args, &bytes, &[]).map_err(|faults| of_no_kind(&bytes, faults)),
        Some(PackKind::Framework) => framework(args, &bytes, &known(session, args)?),
        Some(PackKind::Mapping) => mapping(args, &bytes, &known(session, args)?),
        Some(PackKind::Target) => target(args, &bytes, &known(session, args)?),
        Some(PackKind::Course) => course(&bytes, &known(session, args)?),
    };
    let (sound, faults) = match checked {
        Ok(sound) => (sound, Vec::new()),
        Err(faults) => (SoundFile::default(), faults),
    };
    let view = FrameworkCheckView {
        valid: faults.is_empty(),
        faults: FaultView::of(&file, &bytes, &faults),
        file,
        kind: kind.map(PackKind::head),
        holds: sound.holds,
        framework: sound.framework,
        warnings: sound.warnings,
    };
    show(session, &args.report, &view)?;
    for warning in &view.warnings {
        session.ui.warn(warning);
    }
    if !view.valid {
        return Err(Failure::no());
    }
    if let Some(next) =
        sound.next.filter(|_| args.report.format == FormatArg::Text && args.report.output.is_none())
    {
        session.ui.say(&next);
    }
    Ok(())
}

/// Returns the only fault of a file that is sound TOML and nothing that imh reads; else its faults
/// as a framework.
fn of_no_kind(bytes: &[u8], faults: Vec<Fault>) -> Vec<Fault> {
    if !faults.iter().any(|fault| fault.what == "the file has no `[framework]`") {
        return faults;
    }
    let heads = PackKind::ALL.map(|kind| format!("a {} has `[{}]`", kind.in_words(), kind.head()));
    let place = Place::of(&String::from_utf8_lossy(bytes), 0..0);
    vec![
        Fault::new(place, "the file is none of those that imh checks")
            .mended_by(Mend::Change(heads.join(", "))),
    ]
}

/// Returns the frameworks that imh has, those that were named first.
fn known(session: &Session, args: &CheckFrameworkArgs) -> Result<Vec<Framework>, Failure> {
    let packs = || Packs::load(session.context.user_folder.as_deref());
    let named = args.framework.iter().map(|named| -> Result<Framework, Failure> {
        Ok(packs()?.find(named, &session.context.absolute(Path::new(named)))?.framework)
    });
    let mut known = named.collect::<Result<Vec<Framework>, Failure>>()?;
    known.extend(packs()?.frameworks.into_iter().map(|pack| pack.framework));
    Ok(known)
}

/// Checks a framework, and a translation against its original if that is among `known`.
fn framework(
    args: &CheckFrameworkArgs,
    bytes: &[u8],
    known: &[Framework],
) -> Result<SoundFile, Vec<Fault>> {
    let mut framework = format::framework::parse_new(bytes)?;
    let mut unknown = None;
    if let Some(named) = framework.publication.translates.clone() {
        match known.iter().find(|one| format!("{}@{}", one.id, one.version) == named) {
            Some(original) => framework = format::framework::parse_translation(bytes, original)?,
            None => {
                unknown = Some(format!(
                    "It translates {named}, which is not on this computer, so imh could not compare their ids."
                ));
            }
        }
    }
    let file = quoted_path(&args.file);
    Ok(SoundFile {
        framework: Some(CheckedFramework {
            id: framework.id.to_string(),
            version: framework.version.clone(),
            template: framework.template,
            competencies: framework.competencies.len(),
        }),
        warnings: framework_warnings(&framework)
            .into_iter()
            .chain(changed_ids(&framework))
            .chain(unknown)
            .collect(),
        next: (!framework.template).then(|| format!("To use it: imh init --framework {file}")),
        holds: None,
    })
}

fn mapping(
    args: &CheckFrameworkArgs,
    bytes: &[u8],
    known: &[Framework],
) -> Result<SoundFile, Vec<Fault>> {
    let (mapping, names) = parse_mapping_with_places(bytes)?;
    let find = |(id, version): &(String, String)| {
        known.iter().find(|one| one.id.as_str() == id && one.version == *version)
    };
    let (old, new) = (find(&mapping.from), find(&mapping.to));
    let mut faults = unknown_names(&names, old, new);
    faults.extend(old.into_iter().flat_map(|old| mapping_clashes(&mapping, &names, old)));
    if !faults.is_empty() {
        return Err(faults);
    }
    let unknown = [(&mapping.from, old), (&mapping.to, new)];
    let warnings = unknown.into_iter().filter(|(_, found)| found.is_none());
    let Mapping { title, from, to, competencies, .. } = &mapping;
    Ok(SoundFile {
        holds: Some(format!(
            "The mapping \u{201c}{title}\u{201d} is sound: {} from {} {} to {} {}.",
            counted(competencies.len(), "rule", "rules"),
            from.0,
            from.1,
            to.0,
            to.1
        )),
        warnings: warnings
            .map(|(named, _)| unknown_framework(&named.0, Some(&named.1)))
            .chain(open_in_words(bytes).map(|open| {
                format!("It is not finished: {open}. Decide each, and take its comment away.")
            }))
            .collect(),
        next: new.filter(|_| args.framework.is_empty()).map(|_| format!(
            "To see what it does with a portfolio: imh workspace move --to {}@{} --mapping {} --preview",
            to.0,
            to.1,
            quoted_path(&args.file)
        )),
        framework: None,
    })
}

fn unknown_framework(id: &str, version: Option<&str>) -> String {
    let version = version.map(|version| format!(" {version}")).unwrap_or_default();
    format!(
        "imh does not have the framework {id}{version}, so the names in it were not checked. Add --framework FILE to check them."
    )
}

fn target(
    args: &CheckFrameworkArgs,
    bytes: &[u8],
    known: &[Framework],
) -> Result<SoundFile, Vec<Fault>> {
    let (target, parts) = parse_submission_with_places(bytes)?;
    let is_named = |one: &&Framework| {
        let named = |name: &String| {
            *name == one.id.as_str() || *name == format!("{}@{}", one.id, one.version)
        };
        target.frameworks.iter().any(named)
    };
    let named: Vec<&Framework> = known.iter().filter(is_named).collect();
    let mut warnings = Vec::new();
    for TargetName { part, id, place } in &parts {
        let said = one_line(id);
        if *part == NamedPart::Framework {
            let (id, version) =
                id.split_once('@').map_or((id.as_str(), None), |(id, v)| (id, Some(v)));
            let is_it = |one: &&Framework| {
                one.id.as_str() == id && version.is_none_or(|version| one.version == version)
            };
            if !known.iter().any(|one| is_it(&one)) {
                warnings.push(format!("imh does not have the framework {said} ({place})."));
            }
        } else if !named.is_empty()
            && !named.iter().any(|one| part.ids_in(one).contains(&id.as_str()))
        {
            let part = part.in_words();
            let ids: BTreeSet<&str> = named.iter().map(|one| one.id.as_str()).collect();
            let of = list(&ids.into_iter().map(str::to_owned).collect::<Vec<_>>());
            warnings.push(format!("There is no {part} `{said}` in {of} ({place})."));
        }
    }
    Ok(SoundFile {
        holds: Some(format!(
            "The submission target \u{201c}{}\u{201d} is sound: {}.",
            target.title,
            counted(target.rules.len(), "rule", "rules")
        )),
        next: Some(format!("To use it: imh check --target {}", quoted_path(&args.file))),
        warnings,
        framework: None,
    })
}

fn course(bytes: &[u8], known: &[Framework]) -> Result<SoundFile, Vec<Fault>> {
    let (course, names) = parse_training_with_places(bytes)?;
    let Training { title, covers, .. } = &course;
    let mut warnings = Vec::new();
    let mut frameworks: Vec<&str> = Vec::new();
    for covered in covers {
        let id = covered.framework.as_str();
        let is_first = !frameworks.contains(&id);
        if is_first {
            frameworks.push(id);
        }
        let versions: Vec<&Framework> =
            known.iter().filter(|framework| framework.id.as_str() == id).collect();
        if versions.is_empty() && is_first {
            warnings.push(unknown_framework(id, None));
        }
        if covered.domains.is_empty() && covered.competencies.is_empty() {
            warnings.push(format!(
                "It does not say what it covers of {id}. Add `domains` or `competencies`."
            ));
        }
    }
    for CoveredName { framework, part, id, place } in &names {
        let mut versions = known.iter().filter(|one| one.id == *framework).peekable();
        let has = |one: &Framework| part.ids_in(one).contains(&id.as_str());
        if versions.peek().is_some() && !versions.any(has) {
            let (part, id) = (part.in_words(), one_line(id));
            warnings.push(format!("There is no {part} `{id}` in {framework} ({place})."));
        }
    }
    Ok(SoundFile {
        holds: Some(format!(
            "The course \u{201c}{title}\u{201d} is sound: it covers parts of {}.",
            counted(frameworks.len(), "framework", "frameworks")
        )),
        warnings,
        ..SoundFile::default()
    })
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
