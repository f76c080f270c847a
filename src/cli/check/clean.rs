//! `imh check clean`: makes a cleaned revision of a piece of evidence, or a cleaned copy beside a
//! file.

use std::{
    collections::BTreeSet,
    io::Cursor,
    path::{Path, PathBuf},
};

use super::super::{
    Exit, Failure, Session,
    kit::{
        open::open,
        output::{FormatArg, ReportArgs, show, write_file},
    },
};
use crate::{
    analysis::privacy::{Lookout, Reader},
    files::{self, Part, Sought, StripFault, strip},
    model::FindingKind,
    report::{CleanedFileView, CleanedView},
    store::{
        NewContent, NewFiles, Revised, StoreError, Workspace, find_workspace, is_away,
        may_be_written, next_free_name, read_named,
    },
    text::one_line,
};

/// Clean a piece of evidence, or write a cleaned copy of a file: without author, place and camera
///
/// Words and pixels stay as they are. Evidence is cleaned where it is kept, with what it was before
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
    show(session, &ReportArgs { format: args.format, ..ReportArgs::default() }, &view)
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
        let stripped = if file.size_bytes > files::LARGEST_STRIPPED_BYTES {
            Err(StripFault::TooLarge)
        } else {
            let bytes = read_named(&workspace.evidence_path(file), file.size_bytes)?;
            strip(&file.name, &bytes).map(|stripped| (stripped != bytes, stripped))
        };
        files.push(CleanedFileView::of(
            at + 1,
            stripped.as_ref().map(|(is_changed, _)| *is_changed),
        ));
        if let Ok((_, bytes)) = &stripped {
            carried.extend(files::carried(&file.name, bytes));
            carried.extend(listed_name(&file.name, bytes, &lookout));
        }
        revised.push(match stripped {
            Ok((true, bytes)) => Revised::Made { name: file.name.clone(), bytes },
            Ok((false, _)) | Err(_) => Revised::Kept(file.clone()),
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
    let bytes = read_named(path, files::LARGEST_STRIPPED_BYTES)?;
    let stripped = strip(&name, &bytes).map_err(|fault| {
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
    let mut still_in_it = files::carried(&name, &stripped);
    still_in_it.extend(listed_name(&name, &stripped, &Lookout::new(&listed)));
    may_be_written(&copy, args.force)?;
    write_file(session, &copy, args.force, &stripped)?;
    Ok(CleanedView {
        of: one_line(&name),
        copy: Some(one_line(&copy.display().to_string())),
        files: vec![CleanedFileView::of(1, Ok::<_, StripFault>(stripped != bytes))],
        still_in_it: names(still_in_it),
    })
}

/// Returns the kind of a listed name if a file still has one, in its words or anywhere else.
fn listed_name(name: &str, bytes: &[u8], lookout: &Lookout) -> Option<FindingKind> {
    let mut reader = Reader::new(lookout);
    let mut found = None;
    let mut note = |kind, _: &str, _: &str| {
        if kind == FindingKind::ListedName {
            found = Some(kind);
        }
    };
    let (size, sought) = (bytes.len() as u64, Sought::of(lookout.listed_words()));
    // Reading bytes from memory cannot fail.
    let _ = files::read(name, &mut Cursor::new(bytes), size, &sought, |part| match part {
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
