//! `imh check clean`: makes a cleaned revision of a piece of evidence, or a cleaned copy beside a
//! file.

use std::{
    collections::BTreeSet,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use super::super::{
    Exit, Failure, Session,
    kit::{
        open::open,
        output::{FormatArg, ReportArgs, refuse_own_files, show},
    },
};
use crate::{
    analysis::privacy::{Lookout, Reader},
    files::{self, CleanCopy, Part, Sought, StripFault},
    model::FindingKind,
    report::{CleanedFileView, CleanedView},
    store::{
        NamedFile, NewContent, NewFiles, Revised, StoreError, Workspace, find_workspace, is_away,
        next_free_name, write_output_from,
    },
    text::one_line,
};

/// Clean a piece of evidence, or write a cleaned copy of a file: without author, place and camera
///
/// Words, pixels and sound stay as they are. Evidence is cleaned where it is kept, with what it was before
/// beside it; a file of yours is not touched, and the copy goes beside it.
#[derive(clap::Args)]
pub(super) struct CleanArgs {
    /// A piece of evidence, such as E7, or a file
    #[arg(value_name = "EVIDENCE|FILE")]
    what: String,
    /// Output file for the copy [default: `NAME (cleaned)` beside the file]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a copy that is there
    #[arg(long, requires = "output")]
    force: bool,
    /// How the report is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: FormatArg,
}

impl CleanArgs {
    /// Builds the arguments from those of the old `imh check --strip`.
    pub(super) fn of_old(what: String, report: ReportArgs) -> Self {
        Self { what, output: report.output, force: report.force, format: report.format }
    }
}

pub(super) fn clean(session: &Session, args: &CleanArgs) -> Result<(), Failure> {
    let path = session.context.absolute(Path::new(&args.what));
    let view = if path.is_file() || is_away(&path) {
        clean_file(session, &path, args)?
    } else {
        clean_evidence(session, args)?
    };
    let is_left = view.files.iter().any(|file| file.reason.is_some()) || view.keeps_back();
    show(session, &ReportArgs { format: args.format, ..ReportArgs::default() }, &view)?;
    // The report says why.
    if is_left { Err(Failure::no()) } else { Ok(()) }
}

fn clean_evidence(session: &Session, args: &CleanArgs) -> Result<CleanedView, Failure> {
    let mut workspace = open(session)?;
    let Some(item) = workspace.portfolio.evidence_called(&args.what) else {
        return Err(Failure::usage(format!(
            "`{}` is neither a file nor a piece of evidence",
            one_line(&args.what)
        ))
        .hint("imh check clean E1"));
    };
    if args.output.is_some() {
        return Err(Failure::usage(
            "--output is for the copy of a file; evidence is cleaned where it is kept",
        )
        .hint(format!("imh check clean {}", item.short)));
    }
    let (of, id) = (item.short.clone(), item.id.clone());
    let mut revised = Vec::new();
    let mut files = Vec::new();
    let mut carried = BTreeSet::new();
    let lookout = Lookout::new(&workspace.private_names()?);
    for (at, file) in item.files.iter().enumerate() {
        let opened = NamedFile::open(&workspace.evidence_path(file))?;
        let size_bytes = opened.size_bytes;
        let cleaned = files::clean(&file.name, opened, size_bytes);
        files.push(CleanedFileView::of(at + 1, cleaned.as_ref().map(|copy| copy.is_changed)));
        revised.push(match cleaned {
            Ok(mut copy) => {
                carried.extend(&copy.carried);
                carried.extend(listed_name(&file.name, &mut copy, &lookout));
                copy.start_again();
                if copy.is_changed {
                    Revised::Made { name: file.name.clone(), contents: Box::new(copy) }
                } else {
                    Revised::Kept(file.clone())
                }
            }
            Err(_) => Revised::Kept(file.clone()),
        });
    }
    if revised.iter().any(|file| matches!(file, Revised::Made { .. })) {
        let find = |_: &Workspace| Ok::<_, Failure>(id.clone());
        let new = NewContent { files: Some(NewFiles::Revised(revised)), account: None };
        workspace.edit_evidence(&session.context, find, Vec::new(), new, |_| ())?;
    }
    Ok(CleanedView { of, copy: None, files, still_in_it: names(carried) })
}

fn clean_file(session: &Session, path: &Path, args: &CleanArgs) -> Result<CleanedView, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let opened = NamedFile::open(path)?;
    let size_bytes = opened.size_bytes;
    let mut cleaned = files::clean(&name, opened, size_bytes).map_err(|fault| {
        Failure::new(Exit::No, format!("`{}` could not be cleaned: {fault}", one_line(&name)))
    })?;
    let copy = match &args.output {
        Some(output) => session.context.absolute(output),
        None => {
            let (stem, kind) = name.rsplit_once('.').unwrap_or((&name, "bin"));
            next_free_name(
                path.parent().unwrap_or(Path::new(".")),
                &format!("{stem} (cleaned)"),
                kind,
            )
        }
    };
    // Without a workspace there is no list of names.
    let listed = match find_workspace(&session.context, session.workspace.as_deref()) {
        Ok(_) => open(session)?.private_names()?,
        Err(StoreError::NoWorkspace) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let mut still_in_it = cleaned.carried.clone();
    still_in_it.extend(listed_name(&name, &mut cleaned, &Lookout::new(&listed)));
    refuse_own_files(session, &copy)?;
    let is_changed = cleaned.is_changed;
    write_output_from(&copy, args.force, |output| {
        cleaned.start_again();
        io::copy(&mut cleaned, output)?;
        cleaned.file().is_as_it_was()
    })?;
    Ok(CleanedView {
        of: one_line(&name),
        copy: Some(one_line(&copy.display().to_string())),
        files: vec![CleanedFileView::of(1, Ok::<_, StripFault>(is_changed))],
        still_in_it: names(still_in_it),
    })
}

/// Returns the kind of a listed name if a file still has one, in its words or anywhere else.
fn listed_name(
    name: &str,
    copy: &mut CleanCopy<NamedFile>,
    lookout: &Lookout,
) -> Option<FindingKind> {
    let mut reader = Reader::new(lookout);
    let mut found = None;
    let mut note = |kind, _: &str, _: &str| {
        if kind == FindingKind::ListedName {
            found = Some(kind);
        }
    };
    let (size_bytes, sought) = (copy.size_bytes, Sought::of(lookout.listed_words()));
    // The file was read to its end before, and storing the copy reads it again.
    let _ = files::read(name, &mut BufReader::new(copy), size_bytes, &sought, |part| match part {
        Part::Words { place, text, goes_on, .. } => {
            reader.look("", place, text, goes_on, &mut note);
        }
        Part::Traces { place, text } => reader.look_for_names("", &place, &text, &mut note),
        Part::Trait { .. } => {}
    });
    found
}

fn names(kinds: BTreeSet<FindingKind>) -> Vec<String> {
    kinds.into_iter().map(|kind| kind.id().to_owned()).collect()
}
