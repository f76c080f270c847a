use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{
    Exit, Failure, Session, ask,
    open::open,
    typed::{self, claims_of},
};
use crate::{
    analysis::{HEAD, Reflection, ReflectionModel, find_competency, find_kind, first_words, page, written},
    model::{Claim, Competency, CompetencyId, EvidenceKind, Framework},
    store::{Draft, NewEvidence, Workspace, describe, read_named},
    text::{counted, has_control, list, one_line, tidy, word_count},
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
    /// What to call it; without it, its heading, or how it begins
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// When it took place: a month is enough (2026-03)
    #[arg(long, value_name = "DATE")]
    happened: Option<String>,
    /// Keep what is written in this file instead (`-` is standard input)
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Begin a new one although there are drafts, which stay
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
    if args.competencies.iter().any(|typed| typed == "-") {
        return Err(Failure::usage("`-` is not a competency").hint("imh reflect --from - reads what comes on standard input"));
    }
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
    // A heading that was left as it was tells one piece from no other.
    let heading = reflection.title.as_deref().map(tidy).filter(|title| title.chars().count() <= 200 && *title != about.kind.title);
    let own_title = heading.or_else(|| first_words(&reflection.words)).filter(|title| !has_control(title));
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
        String::from_utf8(read_named(&session.context.absolute(path), ask::MOST_INPUT_BYTES)?)
            .map_err(|_| Failure::usage(format!("`{}` is not UTF-8 text", path.display())))?
    };
    usable(&words)?.ok_or_else(|| Failure::usage("there is nothing written there"))
}

/// More than anybody writes by hand, and as much as a page can show.
const MOST_BYTES: usize = 1 << 20;

/// # Errors
/// What is too long to be written by anybody, or holds what nobody can read.
pub(super) fn must_be_words(words: &str) -> Result<(), Failure> {
    if words.len() > MOST_BYTES {
        return Err(Failure::usage("that is longer than 1 MiB; keep it as a file instead").hint("imh evidence add FILE"));
    }
    if has_control(&words.replace(['\n', '\t'], " ")) {
        return Err(Failure::usage("it holds a character that cannot be shown, so it is not only words"));
    }
    Ok(())
}

/// What somebody wrote, if they did, and if it is words.
fn usable(words: &str) -> Result<Option<Reflection>, Failure> {
    let words = tidy(words);
    must_be_words(&words)?;
    Ok(written(&words))
}

fn of_editor<'f>(
    session: &Session,
    workspace: &Workspace,
    framework: &'f Framework,
    about: About<'f>,
    args: &Args,
) -> Result<(About<'f>, Reflection, Draft), Failure> {
    if !session.ui.can_ask {
        return Err(Failure::usage("there is nobody at the keyboard: standard input is not a terminal, or --no-input was given")
            .hint("imh reflect --from FILE, or --from - for standard input"));
    }
    let (about, draft) = match going_on(session, workspace, args)? {
        Some((draft, words)) => (of_draft(framework, &words).unwrap_or(about), draft),
        None => {
            let draft = Draft::new_reflection(workspace);
            let competencies: Vec<&Competency> =
                about.claims.iter().filter_map(|claim| framework.competency(claim.competency.as_str())).collect();
            draft.write(&format!("{}\n{}", head(&about), page(about.kind, args.model.map(Into::into), &competencies)))?;
            (about, draft)
        }
    };
    let before = draft.words()?.unwrap_or_default();
    let is_new = written(&tidy(&before)).is_none();
    if let Err(failure) = write_in_editor(session, &draft) {
        if is_new && draft.words()?.as_ref() == Some(&before) {
            draft.remove()?;
        } else {
            session.ui.say("Your words are kept as a draft; imh reflect goes on with it.");
        }
        return Err(failure);
    }
    let words = draft.words()?.unwrap_or_default();
    let kept = |failure: Failure| {
        session.ui.say("Your words are kept as a draft; imh reflect goes on with it.");
        failure.reading()
    };
    let Some(reflection) = usable(&words).map_err(kept)? else {
        draft.remove()?;
        return Err(Failure::new(Exit::No, "nothing was written, so nothing was kept"));
    };
    if !is_new && words == before {
        let options = ["It is finished: keep it as evidence", "Leave it as a draft"].map(str::to_owned);
        if ask::prompt(session, false).choose("Nothing was changed this time. What now?", &options, 0)? == 1 {
            session.ui.say("It stays a draft; imh reflect goes on with it.");
            return Err(Failure::no());
        }
    }
    Ok((about, reflection, draft))
}

/// The draft to go on with: the one that there is, or the one that the person chooses; `None` begins a new one.
fn going_on(session: &Session, workspace: &Workspace, args: &Args) -> Result<Option<(Draft, String)>, Failure> {
    if args.new {
        return Ok(None);
    }
    let mut drafts = Vec::new();
    for draft in Draft::reflections(workspace)? {
        if let Some(words) = draft.words()? {
            drafts.push((draft, words));
        }
    }
    let asks_for_nothing = args.competencies.is_empty() && args.model.is_none();
    if drafts.is_empty() {
        return Ok(None);
    }
    if drafts.len() == 1 && asks_for_nothing {
        session.ui.say(&format!("Going on with the draft {}. For another one: imh reflect --new", told(&drafts[0].1)));
        return Ok(drafts.pop());
    }
    let mut options: Vec<String> = drafts.iter().map(|(_, words)| format!("Go on with the draft {}", told(words))).collect();
    // What was named was meant: going on with a draft leaves it as it is.
    let first = if args.competencies.is_empty() { 0 } else { drafts.len() };
    options.push(if first == 0 { "Begin a new one".to_owned() } else { format!("Begin a new one for {}", list(&args.competencies)) });
    let question = match drafts.len() {
        1 => "There is a draft that was not finished.".to_owned(),
        many => format!("There are {many} drafts that were not finished."),
    };
    let chosen = ask::prompt(session, false).choose(&question, &options, first)?;
    Ok((chosen < drafts.len()).then(|| drafts.swap_remove(chosen)))
}

/// `for RB-01, "We waited until"`.
fn told(draft: &str) -> String {
    let ids = draft.lines().next().and_then(|line| line.strip_prefix(HEAD)).and_then(|line| line.strip_suffix(" -->"));
    let ids: Vec<&str> = ids.unwrap_or_default().split_whitespace().skip(1).collect();
    let words = written(&tidy(draft)).and_then(|reflection| first_words(&reflection.words));
    let words = words.map_or_else(|| "with no words yet".to_owned(), |words| format!("\"{}\"", one_line(&words)));
    let parts = [(!ids.is_empty()).then(|| format!("for {}", list(&ids))), Some(words)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Opens a draft in the person's editor and waits until it is done.
pub(super) fn write_in_editor(session: &Session, draft: &Draft) -> Result<(), Failure> {
    let editor = session.context.editor.clone().unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "nano" }.to_owned());
    match edit_with(&editor, draft.path()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::new(Exit::No, format!("the editor `{editor}` stopped before it was done")).reading()),
        Err(error) => Err(Failure::usage(format!("the editor `{editor}` could not be started"))
            .because(describe(&error))
            .hint("imh reflect --from FILE takes what you wrote anywhere; or name your editor once: EDITOR=gedit imh reflect")),
    }
}

/// The first line of a draft, which says what it is for. It is a note, and no part of the words.
fn head(about: &About<'_>) -> String {
    let ids: Vec<&str> = about.claims.iter().map(|claim| claim.competency.as_str()).collect();
    format!("{HEAD}{} {} -->", about.kind.id, ids.join(" "))
}

fn of_draft<'f>(framework: &'f Framework, page: &str) -> Option<About<'f>> {
    let mut words = page.lines().next()?.strip_prefix(HEAD)?.strip_suffix("-->")?.split_whitespace();
    let kind = find_kind(framework, words.next()?).ok()?;
    let claims =
        words.filter_map(|id| find_competency(framework, id).ok()).map(|known| Claim { competency: known.id.clone(), shows: None });
    Some(About { kind, claims: claims.collect() })
}
