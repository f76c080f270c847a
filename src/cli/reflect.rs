use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{
    Exit, Failure, Session, ask,
    open::open,
    typed::{self, claims_of},
};
use crate::{
    analysis::{Reflection, ReflectionModel, find_competency, find_kind, page, written},
    model::{Claim, Competency, CompetencyId, EvidenceKind, Framework},
    store::{Draft, NewEvidence, Workspace, describe, read_file},
    text::{counted, list, tidy, word_count},
    ui::edit_with,
};

#[derive(clap::Args)]
pub struct Args {
    /// The competencies it speaks for, such as RB-01 RS-02
    competencies: Vec<String>,
    /// The kind of evidence, whose questions are asked
    #[arg(long, value_name = "KIND", default_value = "reflective-account")]
    kind: String,
    /// Ask the questions of a well-known model of reflection instead
    #[arg(long, value_enum, value_name = "MODEL")]
    model: Option<Model>,
    /// What it shows of them; of one alone as `RB-01=...`, once for each
    #[arg(long, value_name = "TEXT")]
    shows: Vec<String>,
    /// What to call it; without it, the first line
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// When it took place: a month is enough (2026-03)
    #[arg(long, value_name = "DATE")]
    happened: Option<String>,
    /// Keep what is written in this file instead (`-` is standard input)
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Begin a new one although there is a draft, which stays
    #[arg(long, conflicts_with = "from")]
    new: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Model {
    /// Gibbs' reflective cycle (1988), in six steps
    Gibbs,
    /// What? So what? Now what? (Borton, 1970)
    What,
}

impl From<Model> for ReflectionModel {
    fn from(model: Model) -> Self {
        match model {
            Model::Gibbs => Self::Gibbs,
            Model::What => Self::What,
        }
    }
}

/// What is known of a reflection beside its words.
struct About<'f> {
    kind: &'f EvidenceKind,
    claims: Vec<Claim>,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    workspace.must_be_writable()?;
    let framework = workspace.framework.clone();
    let about = About { kind: find_kind(&framework, &args.kind)?, claims: claims_of(&framework, &args.competencies, &args.shows)? };
    let title = args.title.as_deref().map(|typed| typed::line(typed, "a title")).transpose()?;
    let happened = args.happened.as_deref().map(|typed| typed::past(session, typed)).transpose()?;
    let (about, reflection, draft) = match &args.from {
        Some(path) => (about, of_file(session, path)?, None),
        None => {
            let (about, reflection, draft) = of_editor(session, &workspace, &framework, about, args)?;
            (about, reflection, Some(draft))
        }
    };
    let own_title = reflection.title.as_deref().map(tidy).filter(|title| title.chars().count() <= 200);
    let new = NewEvidence {
        files: Vec::new(),
        title: title.or(own_title).unwrap_or_else(|| about.kind.title.clone()),
        account: Some(reflection.words.clone()),
        link: None,
        kind: about.kind.id.clone(),
        claims: about.claims,
        happened,
        valid_until: None,
        hours: None,
        confirmations: Vec::new(),
        consent: None,
    };
    let evidence = workspace.add_evidence(&session.context, new, |_| ())?;
    if let Some(draft) = draft {
        draft.remove()?;
    }
    let words = counted(word_count(&reflection.words), "word", "words");
    let ids: Vec<&str> = evidence.competencies().map(CompetencyId::as_str).collect();
    let speaks = if ids.is_empty() {
        format!(". Next, say what it speaks for: imh evidence link {} COMPETENCY", evidence.short)
    } else {
        format!(" for {}.", list(&ids))
    };
    session.ui.say(&format!("Saved {} {} ({words}){speaks}", evidence.short, evidence.title));
    Ok(())
}

fn of_file(session: &Session, path: &Path) -> Result<Reflection, Failure> {
    let words = if path.as_os_str() == "-" {
        ask::read_words()?
    } else {
        String::from_utf8(read_file(&session.context.absolute(path))?)
            .map_err(|_| Failure::usage(format!("`{}` is not UTF-8 text", path.display())))?
    };
    written(&tidy(&words)).ok_or_else(|| Failure::usage("there is nothing written there"))
}

fn of_editor<'f>(
    session: &Session,
    workspace: &Workspace,
    framework: &'f Framework,
    about: About<'f>,
    args: &Args,
) -> Result<(About<'f>, Reflection, Draft), Failure> {
    if !session.ui.can_ask {
        return Err(Failure::usage("there is nobody to write: standard input is not a terminal, or --no-input was given")
            .hint("imh reflect --from FILE, or --from - for standard input"));
    }
    let draft = Draft::of_reflection(workspace)?;
    let mut is_new = false;
    let about = match draft.words()? {
        Some(words) if !args.new => {
            session.ui.say("There is a draft that was not finished. Going on with it; imh reflect --new begins another.");
            of_draft(framework, &words).unwrap_or(about)
        }
        there => {
            if there.is_some() {
                draft.set_aside()?;
            }
            let competencies: Vec<&Competency> =
                about.claims.iter().filter_map(|claim| framework.competency(claim.competency.as_str())).collect();
            draft.write(&format!("{}\n{}", head(&about), page(about.kind, args.model.map(Into::into), &competencies)))?;
            is_new = true;
            about
        }
    };
    let editor = session.context.editor.clone().unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "nano" }.to_owned());
    let unfinished = |failure: Failure| {
        session.ui.say("Your words are kept as a draft; imh reflect goes on with it.");
        failure.reading()
    };
    match edit_with(&editor, draft.path()) {
        Ok(true) => {}
        Ok(false) => return Err(unfinished(Failure::new(Exit::No, format!("the editor `{editor}` stopped before it was done")))),
        Err(error) => {
            if is_new {
                draft.remove()?;
            }
            return Err(Failure::usage(format!("the editor `{editor}` could not be started"))
                .because(describe(&error))
                .hint("set EDITOR to the name of your editor, or: imh reflect --from FILE"));
        }
    }
    let words = draft.words()?.unwrap_or_default();
    match written(&tidy(&words)) {
        Some(reflection) => Ok((about, reflection, draft)),
        None => {
            draft.remove()?;
            Err(Failure::new(Exit::No, "nothing was written, so nothing was kept"))
        }
    }
}

/// The first line of a draft, which says what it is for. It is a note, and no part of the words.
fn head(about: &About<'_>) -> String {
    let ids: Vec<&str> = about.claims.iter().map(|claim| claim.competency.as_str()).collect();
    format!("<!-- imh reflect {} {} -->", about.kind.id, ids.join(" "))
}

fn of_draft<'f>(framework: &'f Framework, page: &str) -> Option<About<'f>> {
    let mut words = page.lines().next()?.strip_prefix("<!-- imh reflect ")?.strip_suffix("-->")?.split_whitespace();
    let kind = find_kind(framework, words.next()?).ok()?;
    let claims =
        words.filter_map(|id| find_competency(framework, id).ok()).map(|known| Claim { competency: known.id.clone(), shows: None });
    Some(About { kind, claims: claims.collect() })
}
