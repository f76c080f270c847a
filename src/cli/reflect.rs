//! `imh reflect`: opens a reflection in the person's own editor, and keeps it as evidence.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
};

use clap::{ValueEnum, builder::PossibleValue};

use super::{
    Exit, Failure, Session,
    kit::{
        ask,
        draft::{DraftToOpen, words_of},
        open::open,
        typed::{self, claims_of},
    },
};
use crate::{
    analysis::{
        Ours, Reflection, ReflectionModel, find_competency, find_kind, first_words, head, page,
        written,
    },
    model::{Claim, Competency, CompetencyId, EvidenceKind, Framework, PartialDate},
    store::{Draft, NewEvidence, Workspace, read_named},
    text::{counted, cut, has_control, list, one_line, quoted, tidy, word_count},
};

const USUAL_KIND: &str = "reflective-account";

pub(super) const HELP: &str = "\
Write a reflection in your own editor, with questions that help\n\n\
It is kept as evidence, as Markdown. If the editor stops half-way your words are kept as a \
draft, and the next `imh reflect` goes on with them.";

#[derive(clap::Args)]
pub struct Args {
    /// The competencies it speaks for, such as RB-01 RS-02
    competencies: Vec<String>,
    /// The kind of evidence, whose questions are asked
    #[arg(long, value_name = "KIND", default_value = USUAL_KIND)]
    kind: String,
    /// Ask the questions of a well-known model of reflection instead
    #[arg(long, value_enum, value_name = "MODEL")]
    model: Option<Model>,
    /// How it shows them; `RB-01=...` is for that one alone, and may be given for each
    #[arg(long, value_name = "TEXT")]
    shows: Vec<String>,
    /// Title [default: its heading, or its first words]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// When it took place: a month is enough (March 2026 or 2026-03)
    #[arg(long, value_name = "DATE")]
    happened: Option<String>,
    /// Keep what is written in this file instead (`-` is standard input)
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Begin a new one beside the drafts that you have
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

/// The facts about a reflection, apart from its words.
struct About<'f> {
    kind: &'f EvidenceKind,
    claims: Vec<Claim>,
}

impl<'f> About<'f> {
    /// Reads the facts from the first line of a page, if it has one. Anything that was already said
    /// of a competency stays.
    fn said_on(self, framework: &'f Framework, page: &str) -> Self {
        let Some(head) = Ours::head_of(framework, page) else { return self };
        let mut claims: Vec<Claim> = Vec::new();
        for competency in head.competencies {
            if claims.iter().all(|claim| claim.competency != competency) {
                let said = self.claims.iter().find(|claim| claim.competency == competency);
                claims.push(said.cloned().unwrap_or(Claim { competency, shows: None }));
            }
        }
        Self { kind: head.kind, claims }
    }
}

/// The details given on the command line.
struct TypedDetails {
    title: Option<String>,
    happened: Option<PartialDate>,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    if args.competencies.iter().any(|typed| typed == "-") {
        return Err(Failure::usage("`-` is not a competency")
            .hint("`imh reflect --from -` reads what comes on standard input"));
    }
    let mut workspace = open(session)?;
    workspace.must_be_writable()?;
    let framework = workspace.framework.clone();
    let about = About {
        kind: find_kind(&framework, &args.kind)?,
        claims: claims_of(session, &framework, &args.competencies, &args.shows)?,
    };
    let said = TypedDetails {
        title: args.title.as_deref().map(|typed| typed::line(typed, "a title")).transpose()?,
        happened: args.happened.as_deref().map(|typed| typed::past(session, typed)).transpose()?,
    };
    let Some(path) = &args.from else {
        return of_editor(session, &mut workspace, &framework, about, said, args);
    };
    let words = of_file(session, path)?;
    let reflection = written(&words, &Ours::of(&framework, about.kind))
        .ok_or_else(|| Failure::usage("there are no words in it"))?;
    // If nothing was named on the command line, a page made by imh names its competencies itself.
    let about = if about.claims.is_empty() {
        About { kind: about.kind, ..about.said_on(&framework, &words) }
    } else {
        about
    };
    let told = save(session, &mut workspace, about, said, reflection)?;
    session.ui.say(&told);
    Ok(())
}

/// Keeps the reflection as evidence, and returns the message.
fn save(
    session: &Session,
    workspace: &mut Workspace,
    about: About<'_>,
    said: TypedDetails,
    reflection: Reflection,
) -> Result<String, Failure> {
    typed::own_words(&reflection.words, "the reflection")?;
    let (title, words) = named(about.kind, said.title, reflection);
    let new = NewEvidence {
        files: Vec::new(),
        title,
        account: Some(words.clone()),
        link: None,
        kind: about.kind.id.clone(),
        claims: about.claims,
        happened: said.happened,
        valid_until: None,
        hours: None,
        confirmations: Vec::new(),
        consent: None,
    };
    let evidence = workspace.add_evidence(&session.context, new, |_| ())?;
    let words = counted(word_count(&words), "word", "words");
    let ids: Vec<String> =
        evidence.competencies().map(|id| workspace.framework.called(id)).collect();
    let speaks = if ids.is_empty() {
        format!(". Next, say what it speaks for: imh evidence link {} COMPETENCY", evidence.short)
    } else {
        format!(" for {}.", list(&ids))
    };
    Ok(format!("Saved {} {} ({words}){speaks}", evidence.short, evidence.title))
}

/// Returns its title and its words. A heading that is not used as the title stays above the words.
fn named(kind: &EvidenceKind, given: Option<String>, reflection: Reflection) -> (String, String) {
    let can_be_title = |title: &String| {
        title.chars().count() <= 200 && !has_control(title) && first_words(title).is_some()
    };
    let heading = reflection.title;
    let title = given
        .or_else(|| heading.clone().filter(can_be_title))
        .or_else(|| first_words(&reflection.words).filter(can_be_title))
        .unwrap_or_else(|| kind.title.clone());
    let words = match heading {
        Some(heading) if heading != title || reflection.words.is_empty() => {
            format!("# {heading}\n\n{}", reflection.words)
        }
        _ => reflection.words,
    };
    (title, tidy(&words) + "\n")
}

fn of_file(session: &Session, path: &Path) -> Result<String, Failure> {
    if path.as_os_str() == "-" {
        return words_of(ask::read_words()?.as_bytes());
    }
    let bytes = read_named(&session.context.absolute(path), ask::MOST_INPUT_BYTES)?;
    if std::str::from_utf8(&bytes).is_err() {
        return Err(Failure::usage(format!("`{}` is not UTF-8 text", path.display())));
    }
    words_of(&bytes)
}

fn of_editor(
    session: &Session,
    workspace: &mut Workspace,
    framework: &Framework,
    about: About<'_>,
    said: TypedDetails,
    args: &Args,
) -> Result<(), Failure> {
    if !session.ui.may_ask_at_terminal {
        return Err(Failure::usage("imh cannot open an editor here: standard input is not a terminal, or --no-input was given")
            .hint(format!("{} --from FILE, or --from - for standard input", typed_again(framework, args))));
    }
    let (draft, is_new) = match going_on(session, workspace, &about, args)? {
        Some(draft) => (draft, false),
        None => {
            let draft = Draft::new_reflection(workspace);
            let competencies: Vec<&Competency> = about
                .claims
                .iter()
                .filter_map(|claim| framework.competency(claim.competency.as_str()))
                .collect();
            let ids: Vec<&CompetencyId> =
                competencies.iter().map(|competency| &competency.id).collect();
            draft.write(&format!(
                "{}\n{}",
                head(about.kind, &ids),
                page(about.kind, args.model.map(Into::into), &competencies)
            ))?;
            (draft, true)
        }
    };
    let command = typed_again(framework, args);
    let otherwise = format!(
        "you can also write it in any program and save it as a file: {command} --from FILE"
    );
    let writing = DraftToOpen {
        draft: &draft,
        is_new,
        what: "Your words",
        command: &command,
        otherwise: &otherwise,
        goes_on: Cell::new(true),
    };
    writing.and_then(session, |words, is_as_it_was| {
        let about = about.said_on(framework, words);
        let Some(reflection) = written(words, &Ours::of(framework, about.kind)) else {
            return Ok(Err(Failure::new(Exit::No, "nothing was written, so nothing was kept")));
        };
        if !is_new && is_as_it_was {
            let options =
                ["It is finished: keep it as evidence", "Leave it as a draft"].map(str::to_owned);
            if ask::prompt(session).choose(
                "Nothing was changed this time. What now?",
                &options,
                0,
            )? == 1
            {
                session.ui.say("It stays a draft.");
                return Err(Failure::no());
            }
        }
        Ok(Ok(save(session, workspace, about, said, reflection)?))
    })
}

/// Returns the command to run again, to continue a draft or to import a file, with the details
/// given so far.
fn typed_again(framework: &Framework, args: &Args) -> String {
    let mut command = "imh reflect".to_owned();
    let mut say = |word: &str| command.push_str(&format!(" {}", quoted(word)));
    for typed in &args.competencies {
        say(find_competency(framework, typed).map_or(typed.as_str(), |found| found.id.as_str()));
    }
    let model = args.model.as_ref().and_then(ValueEnum::to_possible_value);
    let kind = (args.kind != USUAL_KIND).then_some(args.kind.as_str());
    let named = [("--kind", kind), ("--model", model.as_ref().map(PossibleValue::get_name))];
    let shows = args.shows.iter().map(|shows| ("--shows", Some(shows.as_str())));
    let rest = [("--title", args.title.as_deref()), ("--happened", args.happened.as_deref())];
    for (flag, value) in named.into_iter().chain(shows).chain(rest) {
        if let Some(value) = value {
            say(flag);
            say(value);
        }
    }
    command
}

/// Returns the draft to continue: the only one, or the one that the person chooses; `None` begins a
/// new one.
fn going_on(
    session: &Session,
    workspace: &Workspace,
    about: &About<'_>,
    args: &Args,
) -> Result<Option<Draft>, Failure> {
    if args.new {
        return Ok(None);
    }
    let framework = &workspace.framework;
    let mut drafts = Vec::new();
    for draft in Draft::reflections(workspace)? {
        // Another window may be writing it.
        let is_free = draft.for_one_editor(&session.context).is_some();
        if let Some(words) = draft.words()?.filter(|_| is_free) {
            drafts.push((draft, words));
        }
    }
    let asks_for_nothing = args.competencies.is_empty() && args.model.is_none();
    if drafts.is_empty() {
        return Ok(None);
    }
    if drafts.len() == 1 && asks_for_nothing {
        session.ui.say(&format!(
            "Going on with the draft {}. For another one: imh reflect --new",
            draft_in_words(framework, &drafts[0].1)
        ));
        return Ok(drafts.pop().map(|(draft, _)| draft));
    }
    let mut options: Vec<String> = drafts
        .iter()
        .map(|(_, words)| format!("Go on with the draft {}", draft_in_words(framework, words)))
        .collect();
    // Preselects the draft for the competencies named on the command line, or else a new one: any
    // other draft would keep its own competencies.
    let named: Vec<&str> = about.claims.iter().map(|claim| claim.competency.as_str()).collect();
    let is_of_these = |words: &String| {
        competencies_of_page(framework, words)
            .iter()
            .map(CompetencyId::as_str)
            .eq(named.iter().copied())
    };
    let of_these =
        || drafts.iter().position(|(_, words)| is_of_these(words)).unwrap_or(drafts.len());
    let first = if named.is_empty() { 0 } else { of_these() };
    options.push(if named.is_empty() {
        "Begin a new one".to_owned()
    } else {
        format!("Begin a new one for {}", list(&args.competencies))
    });
    let question = match drafts.len() {
        1 => "There is a draft that was not finished.".to_owned(),
        many => format!("There are {many} drafts that were not finished."),
    };
    let chosen = ask::prompt(session).choose(&question, &options, first)?;
    Ok((chosen < drafts.len()).then(|| drafts.swap_remove(chosen).0))
}

/// Returns the competencies that a page names.
fn competencies_of_page(framework: &Framework, page: &str) -> Vec<CompetencyId> {
    Ours::head_of(framework, &tidy(&page.replace('\u{feff}', "")))
        .map(|head| head.competencies)
        .unwrap_or_default()
}

/// Returns `for RB-01, "We waited until"`.
fn draft_in_words(framework: &Framework, draft: &str) -> String {
    let draft = tidy(&draft.replace('\u{feff}', ""));
    let head = Ours::head_of(framework, &draft);
    let ids = head.iter().flat_map(|head| &head.competencies);
    let ids: Vec<String> = ids.map(|id| framework.called(id)).collect();
    let kind = head.as_ref().map(|head| head.kind).or(framework.evidence_kinds.first());
    let written = kind.and_then(|kind| written(&draft, &Ours::of(framework, kind)));
    let words = written.and_then(|reflection| {
        first_words(&reflection.words).or(reflection.title).or(Some(reflection.words))
    });
    let words = words.map_or_else(
        || "with no words yet".to_owned(),
        |words| format!("\"{}\"", cut(&one_line(&words), 60)),
    );
    let parts = [(!ids.is_empty()).then(|| format!("for {}", list(&ids))), Some(words)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
