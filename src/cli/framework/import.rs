//! `imh framework import`: a pack from the file of another program, shown before it is written.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Failure, Session, preview};
use crate::{
    analysis::framework_warnings,
    cli::{
        Exit,
        kit::{
            ask::{MOST_INPUT_BYTES, is_yes},
            output::{refuse_own_files, write_file},
            packs::find_framework,
        },
    },
    format::{
        self,
        exchange::{
            ExchangeKind, ImportedFramework,
            grid::{self, GridOptions, GridReading, GridTyped, print_answers},
            is_id, is_like_moodle, kind_of, unknown_json,
        },
        framework::is_semantic,
        sha256,
    },
    model::{EvidenceKind, Fault, Framework, FrameworkId, Mend, Place},
    store::{Packs, ShippedPack, may_be_written, read_named},
    text::{check_language, counted, one_line, quoted, quoted_path, word_id},
};

/// Make a pack from a grid in a document, a spreadsheet or a CSV file, or from CASE, Moodle or
/// Mahara
///
/// imh reads the tables of .docx, .xlsx, .xls, .ods and CSV, CASE packages (JSON), Moodle's
/// competency frameworks (CSV) and Mahara's matrices. In a grid it finds the row of heads by its
/// words, and shows what each column becomes, what it changed and what it left out, each with its
/// row and cell. At a terminal it then asks whether to write the pack. Elsewhere it writes the pack
/// if nothing is doubtful, or with --yes. It writes the pack only if `imh framework check` would
/// find no fault in it.
///
/// Columns are named by their heads, as in --columns "code=No.,title=Competency,knowledge=What I
/// know". The keys are code, title, statement, domain, domain-code, cluster, cluster-code, level,
/// summary, examples, related, parent, note, id, n/a and ignore; the id of a point (achieved) for a
/// column to tick; the id of an aspect, the number or id of a level, or both (2.knowledge), for a
/// column of statements; and at, for a level named by its head. `#3` names the third column.
#[derive(clap::Args)]
pub(super) struct ImportFrameworkArgs {
    /// The file to read
    file: PathBuf,
    /// File for the pack
    #[arg(long, value_name = "PACK")]
    output: PathBuf,
    /// Template to fill: an id, `id@version`, or a TOML file; its levels, scales, aspects and
    /// domains stay, and its notice is taken away
    #[arg(long, value_name = "TEMPLATE")]
    into: Option<String>,
    /// What columns become, by their heads [default: guessed, and shown]
    #[arg(long, value_name = "KEY=HEAD,...")]
    columns: Option<String>,
    /// File for the answers that are marked in the grid
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// The kind of the file [default: recognised by its content]
    #[arg(long, value_enum, value_name = "KIND")]
    from: Option<FromArg>,
    /// Id of the framework [default: the template's, or made from the title]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Title of the framework [default: as the file says, or the name of the file]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Version of the framework [default: as the file says, or 1.0.0]
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Language of the statements [default: as the file says, or en-GB]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Write without asking, also if something is doubtful
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FromArg {
    Grid,
    Case,
    MoodleCsv,
    Mahara,
}

pub(super) fn run(session: &Session, args: &ImportFrameworkArgs) -> Result<(), Failure> {
    check_outputs(session, args)?;
    let bytes = read_named(&session.context.absolute(&args.file), MOST_INPUT_BYTES)?;
    let template = args.into.as_deref().map(|named| template(session, named)).transpose()?;
    let columns = args.columns.as_deref().map(typed_columns).transpose()?.unwrap_or_default();
    let options = GridOptions {
        columns: &columns,
        template: template.as_ref(),
        name: args.file.file_stem().and_then(|name| name.to_str()).unwrap_or("Framework"),
        id: args.id.clone(),
        title: args.title.clone(),
        version: args.version.clone(),
        language: args.language.clone(),
    };
    if let Some(Err(fault)) = args.language.as_deref().map(check_language) {
        let code = fault.suggestion.unwrap_or_else(|| "und".to_owned());
        return Err(Failure::usage(fault.what)
            .because("--language takes a code of BCP 47, such as `en-GB` or `cy`")
            .hint(format!("run the same command with --language {code}")));
    }
    check_typed(args)?;
    let mut reading = read(args, &bytes, &options)?;
    mend_language(&mut reading.taken);
    let pack = format::framework::print(&reading.taken.framework).into_bytes();
    let framework = format::framework::parse(&pack).map_err(|faults| unsound(args, &faults))?;
    preview::show(session, &args.file, &framework, &reading, args.answers.is_some());
    for warning in framework_warnings(&framework) {
        session.ui.warn(&warning);
    }
    let answers = (!reading.answers.is_empty())
        .then(|| print_answers(&framework, sha256(&pack), &reading.answers));
    if args.answers.is_some() && answers.is_none() {
        session.ui.warn("nothing is marked in the grid, so there are no answers to write");
    }
    confirm(session, args, &reading.doubts)?;
    if args.output.as_os_str() == "-" {
        session.ui.bytes(&pack)?;
    } else {
        write_file(session, &args.output, args.force, &pack)?;
    }
    if let (Some(path), Some(answers)) = (&args.answers, answers) {
        write_file(session, path, args.force, &answers).map_err(|failure| {
            failure.although(format!("`{}` is written", args.output.display()))
        })?;
        session.ui.say(&format!(
            "{} written to `{}`.",
            counted(reading.answers.len(), "answer is", "answers are"),
            path.display()
        ));
    }
    if args.output.as_os_str() != "-" {
        session.ui.say(&format!("The pack is written to `{}`.", args.output.display()));
        session.ui.say(&format!("To use it: imh init --framework {}", quoted_path(&args.output)));
    }
    Ok(())
}

/// Refuses an id, a version or a title that no framework can have, before the file is blamed for
/// it.
fn check_typed(args: &ImportFrameworkArgs) -> Result<(), Failure> {
    let again = |with: String| format!("run the same command with {with}");
    if let Some(id) = args.id.as_deref().filter(|id| !is_id(id)) {
        let mended = word_id(id, "framework");
        return Err(Failure::usage(format!("the framework cannot have the id `{}`", one_line(id)))
            .because("an id has up to 64 letters without accents, digits, `-` and `_`, and begins with a letter or a digit")
            .hint(again(format!("--id {}", quoted(&mended)))));
    }
    if let Some(version) = args.version.as_deref().filter(|version| !is_semantic(version)) {
        return Err(Failure::usage(format!("`{}` cannot be a version", one_line(version)))
            .because("a version is three numbers, such as `1.0.0`")
            .hint(again("--version 1.0.0".to_owned())));
    }
    if args.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
        return Err(Failure::usage("a framework cannot have an empty title")
            .hint("run the same command with another --title, or without it"));
    }
    Ok(())
}

/// Replaces a language that is none, such as `English`, by its code.
fn mend_language(taken: &mut ImportedFramework) {
    let Err(fault) = check_language(&taken.framework.language) else { return };
    let said = match fault.suggestion {
        Some(code) => {
            let said = format!("{}; the pack says `{code}`", fault.what);
            taken.framework.language = code;
            said
        }
        None => {
            "und".clone_into(&mut taken.framework.language);
            format!("{}; `und` stands for that, for you to correct", fault.what)
        }
    };
    taken.told.push(Fault::whole(said));
}

/// Reads the file with the reader of its kind.
fn read(
    args: &ImportFrameworkArgs,
    bytes: &[u8],
    options: &GridOptions<'_>,
) -> Result<GridReading, Failure> {
    let name = args.file.to_string_lossy();
    let kind = match args.from {
        Some(FromArg::Grid) => None,
        Some(FromArg::Case) => Some(ExchangeKind::Case),
        Some(FromArg::MoodleCsv) => Some(ExchangeKind::MoodleCsv),
        Some(FromArg::Mahara) => Some(ExchangeKind::Mahara),
        None => kind_of(bytes, &name),
    };
    let Some(kind) = kind else {
        if args.from.is_none() {
            if let Some(faults) = unknown_json(bytes) {
                return Err(unread_of_program(args, &faults));
            }
            if is_like_moodle(bytes) {
                return Err(Failure::usage(format!(
                    "`{}` looks like a table of Moodle whose columns have other names",
                    args.file.display()
                ))
                .hint(format!(
                    "`imh framework import {} --output {} --from moodle-csv` reads it",
                    quoted_path(&args.file),
                    quoted_path(&args.output)
                )));
            }
        }
        return grid::read(bytes, options).map_err(|faults| unread(args, &faults));
    };
    let of_grids = [
        ("--into", args.into.is_some()),
        ("--columns", args.columns.is_some()),
        ("--answers", args.answers.is_some()),
    ];
    if let Some((option, _)) = of_grids.into_iter().find(|(_, is_given)| *is_given) {
        return Err(Failure::usage(format!(
            "{option} is for grids, and `{}` is {}",
            args.file.display(),
            kind.in_words()
        ))
        .hint("run the same command without it, or with --from grid"));
    }
    let mut taken = kind.read(bytes).map_err(|faults| unread_of_program(args, &faults))?;
    let framework = &mut taken.framework;
    if let Some(id) = &args.id {
        framework.id = FrameworkId::new(id.as_str());
    }
    for (part, typed) in [
        (&mut framework.title, &args.title),
        (&mut framework.version, &args.version),
        (&mut framework.language, &args.language),
    ] {
        if let Some(typed) = typed {
            part.clone_from(typed);
        }
    }
    if args.language.is_some() {
        // The person has corrected it.
        taken.told.retain(|told| !told.what.contains("`und` stands for that"));
    }
    if framework.evidence_kinds.is_empty() {
        framework.evidence_kinds.push(EvidenceKind::any());
        taken.told.push(Fault::whole(
            "it has no kinds of evidence; the pack has one, `evidence`, for you to divide",
        ));
    }
    Ok(GridReading { taken, doubts: Vec::new(), columns: Vec::new(), answers: Vec::new() })
}

/// Refuses outputs before anything is read, so that nothing is half-written.
fn check_outputs(session: &Session, args: &ImportFrameworkArgs) -> Result<(), Failure> {
    if args.answers.as_ref() == Some(&args.output) {
        return Err(Failure::usage("the pack and the answers cannot be one file")
            .hint("run the same command with another name after --answers"));
    }
    let given = session.context.absolute(&args.file);
    for path in [Some(&args.output), args.answers.as_ref()].into_iter().flatten() {
        if path.as_os_str() != "-" && session.context.absolute(path) == given {
            return Err(Failure::usage(format!(
                "`{}` is the file that is read, and would be lost",
                path.display()
            ))
            .hint("run the same command with another name for what is written"));
        }
    }
    let files = [Some(&args.output), args.answers.as_ref()];
    for path in files.into_iter().flatten().filter(|path| path.as_os_str() != "-") {
        refuse_own_files(session, path)?;
        may_be_written(&session.context.absolute(path), args.force)?;
    }
    Ok(())
}

fn template(session: &Session, named: &str) -> Result<Framework, Failure> {
    let mut packs = Packs::load(session.context.user_folder.as_deref())?;
    // Whoever filled in a template may fill it in again.
    let is_template = |pack: &ShippedPack| {
        pack.framework.template && pack.framework.id.as_str().eq_ignore_ascii_case(named)
    };
    if let Some(at) = packs.frameworks.iter().rposition(is_template) {
        return Ok(packs.frameworks.swap_remove(at).framework);
    }
    let pack = find_framework(session, named)?;
    if !pack.framework.competencies.is_empty() && !pack.framework.template {
        return Err(Failure::usage(format!(
            "{} {} is filled already, and not a template",
            pack.framework.id, pack.framework.version
        ))
        .hint("`imh framework list` shows which frameworks are templates"));
    }
    Ok(pack.framework)
}

/// Parts `code=No.,title=Competency, or skill` at the commas before a key.
fn typed_columns(typed: &str) -> Result<Vec<GridTyped>, Failure> {
    let mut columns: Vec<GridTyped> = Vec::new();
    for part in typed.split(',') {
        let key = part.split_once('=').filter(|(key, _)| {
            let key = key.trim();
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
        });
        match (key, columns.last_mut()) {
            (Some((key, head)), _) if head.trim().is_empty() => {
                return Err(Failure::usage(format!("`{}=` names no column", key.trim()))
                    .because("--columns takes a key and the head of a column, or its number")
                    .hint(format!(
                        "write its head, or `#3` for the third column: --columns \"{}=#3\"",
                        key.trim()
                    )));
            }
            (Some((key, head)), _) => columns.push((key.trim().to_owned(), head.trim().to_owned())),
            (None, Some((_, head))) => {
                head.push(',');
                head.push_str(part);
            }
            (None, None) => {
                return Err(Failure::usage(format!(
                    "`{typed}` does not say what a column becomes"
                ))
                .hint("write a key and a head, as in --columns \"code=No.,title=Competency\""));
            }
        }
    }
    Ok(columns)
}

/// Puts faults that say the same together, with all their places.
fn together(faults: &[Fault]) -> Vec<Fault> {
    let mut said: Vec<(&Fault, Vec<String>)> = Vec::new();
    for fault in faults {
        match said.iter_mut().find(|(known, _)| known.what == fault.what) {
            Some((_, places)) => places.push(fault.place.to_string()),
            None => said.push((fault, vec![fault.place.to_string()])),
        }
    }
    said.into_iter()
        .map(|(fault, places)| match places.as_slice() {
            [_] => fault.clone(),
            _ => {
                Fault { place: Place::Named(preview::in_runs(&places).join("; ")), ..fault.clone() }
            }
        })
        .collect()
}

fn unread(args: &ImportFrameworkArgs, faults: &[Fault]) -> Failure {
    let faults = &together(faults);
    let file = quoted_path(&args.file);
    let output = quoted_path(&args.output);
    let failure =
        Failure::usage(format!("imh cannot make a framework of `{}`", args.file.display()));
    if args.into.is_some() && faults.iter().all(|fault| fault.what.contains("template")) {
        return failure
            .hint(
                "name the domains in the file as the template does, and run the same command again",
            )
            .with_faults(faults);
    }
    if faults.iter().any(|fault| fault.mend == Some(Mend::NameColumns)) {
        return failure.with_faults(faults).hint(format!(
            "name its columns: imh framework import {file} --output {output} --columns \"code=HEAD,title=HEAD\""
        ));
    }
    let change = faults.iter().find_map(|fault| match &fault.mend {
        Some(Mend::Change(change)) => Some(change.as_str()),
        _ => None,
    });
    // The file to read is then another one.
    let hint = match change {
        Some(change) => format!("{change}; then: imh framework import FILE --output {output}"),
        None => format!("mend the file; then: imh framework import {file} --output {output}"),
    };
    failure.hint(hint).with_faults(faults)
}

/// Returns the failure for a file of another program, in which a person mends little by hand.
fn unread_of_program(args: &ImportFrameworkArgs, faults: &[Fault]) -> Failure {
    Failure::usage(format!("imh cannot make a framework of `{}`", args.file.display()))
        .hint(format!(
            "export it again from the program that it is from; then: imh framework import {} --output {}",
            quoted_path(&args.file),
            quoted_path(&args.output)
        ))
        .with_faults(faults)
}

fn unsound(args: &ImportFrameworkArgs, faults: &[Fault]) -> Failure {
    let mut said: Vec<String> = faults.iter().map(|fault| fault.what.clone()).collect();
    said.dedup();
    Failure::usage(format!("the pack of `{}` would have faults", args.file.display()))
        .because_of(said)
        .hint("mend the file, and run the same command again")
}

/// Asks whether to write, or refuses if something is doubtful and nobody can be asked.
fn confirm(session: &Session, args: &ImportFrameworkArgs, doubts: &[Fault]) -> Result<(), Failure> {
    if doubts.is_empty() && !session.ui.may_ask_at_terminal {
        return Ok(());
    }
    let unasked = || {
        Failure::usage(format!(
            "{} doubtful, and imh cannot ask here",
            counted(doubts.len(), "thing above is", "things above are")
        ))
        .hint("run the same command with --yes if all is right, or say with --columns what the columns are")
    };
    let question = format!("Write the pack to `{}`?", args.output.display());
    if is_yes(session, args.yes, &question, ["No, write nothing", "Yes, write it"], unasked)? {
        return Ok(());
    }
    Err(Failure::new(Exit::No, "the pack was not written"))
}
