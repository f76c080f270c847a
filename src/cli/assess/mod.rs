//! `imh assess`: one competency at a time, each answer saved as it is given.

mod again;
mod answered;
mod card;
mod note;
mod prompt_or;
mod walk;

use jiff::Timestamp;

use super::{
    Failure, Session, init,
    kit::{
        ask,
        competency::{competency_at, competency_named},
        draft::tell_half_typed,
        open::open,
        urgent::tell_urgent,
    },
};
use crate::{
    analysis::{
        Next, Selection, StageWords, Target, decided, find_aspect, find_domain, find_level, next,
        standings, tally,
    },
    model::{AspectId, Framework, LevelId, Portfolio},
    report::TallyView,
    store::{StoreError, Workspace, find_workspace},
    text::{ago, counted, quoted},
    ui::{Prompt, PromptError},
};
use again::{WalkAsked, offered, told};
use prompt_or::PromptOr;
use walk::{Underway, Walk, walk};

pub(super) const HELP: &str = "\
Rate your practice, one competency at a time\n\n\
Every answer is saved the moment you give it, so you can stop at any point, and the next `imh \
assess` goes on from there. Nothing is a test: the first point of a scale is as good an answer as the last.";

#[derive(clap::Args)]
pub struct Args {
    /// Only these competencies, such as RB-01
    competencies: Vec<String>,
    /// Only these domains
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',')]
    domain: Vec<String>,
    /// Level to rate at [default: yours]
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Only these aspects, such as `knowledge`; `confidence` is asked only this way
    #[arg(long, value_name = "ASPECT", value_delimiter = ',')]
    aspect: Vec<String>,
    /// Only questions without an answer
    #[arg(long)]
    unrated: bool,
    /// Only competencies that are rated and not met yet
    #[arg(long)]
    not_met: bool,
    /// Also what is answered already
    #[arg(long, conflicts_with = "unrated")]
    all: bool,
    /// Only questions answered at least this long ago, such as `6months`
    #[arg(long, value_name = "AGE")]
    older_than: Option<String>,
    #[command(flatten)]
    setup: init::SetupArgs,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    if !session.ui.may_ask {
        return Err(Failure::usage("imh cannot ask anything here: standard input is not a terminal, or --no-input was given")
            .hint("imh rate --from FILE, or `imh assess --plain` to read answers line by line"));
    }
    let rated_before = rated_before(session, &args)?;
    let mut prompt = ask::prompt(session);
    let mut begun_now = false;
    let mut workspace = match find_workspace(&session.context, session.workspace.as_deref()) {
        Ok(root) if is_unfinished(session, &root) => {
            first_use(session, prompt.as_mut(), &args, &mut begun_now)?
        }
        Ok(_) => {
            let workspace = open(session)?;
            if args.setup.framework.is_some()
                || args.setup.role.is_some()
                || args.setup.name.is_some()
            {
                return Err(Failure::usage("--framework, --role and --name are only for a new portfolio, and this one has already begun")
                    .hint("imh workspace set --help"));
            }
            workspace
        }
        // A folder that was named and is not a workspace yet becomes one.
        Err(
            StoreError::NoWorkspace | StoreError::NoWorkspaceAt(_) | StoreError::NotAWorkspace(_),
        ) => first_use(session, prompt.as_mut(), &args, &mut begun_now)?,
        Err(error) => return Err(error.into()),
    };
    if workspace.read_only.is_some() {
        // Fail now rather than after the first answer.
        return Err(Failure::new(
            super::Exit::Workspace,
            "the workspace is open for reading only, so no answer could be saved",
        )
        .hint("imh workspace check"));
    }
    let level = args.level.as_deref().map(|typed| find_level(&workspace.framework, typed));
    let level = level.transpose()?.map(|level| level.id.clone());
    let selection = selection(session, prompt.as_mut(), &workspace, &args, rated_before)?;
    let is_unseen = sees_none_of(&workspace, &selection);
    let mut asked = asked_of(&args, selection);
    let mut underway = Underway::default();
    let (framework, portfolio) = (workspace.framework.clone(), workspace.portfolio.clone());
    let target = target_of(&framework, &portfolio, level.as_ref());
    let mut ask_all = |asked: &WalkAsked, prompt: &mut dyn Prompt, underway: &mut Underway| {
        walk(session, &mut workspace, prompt, &target, &asked.selection, asked.goes_on, underway)
    };
    let mut outcome = ask_all(&asked, prompt.as_mut(), &mut underway);
    let of = (&framework, &portfolio);
    if matches!(outcome, Ok(Walk::NothingToAsk))
        && asked.goes_on
        && !is_unseen
        && session.ui.may_ask_at_terminal
        && let Some(again) = offered(session, prompt.as_mut(), of, &target, &asked)?
    {
        asked = again;
        outcome = ask_all(&asked, prompt.as_mut(), &mut underway);
    }
    let outcome = match outcome {
        // Input that ends means that the person stopped: every answer so far is saved.
        Err(PromptOr::Prompt(PromptError::Closed)) => Ok(Walk::Stopped),
        Err(PromptOr::Prompt(error)) => Err(error.into()),
        Err(PromptOr::Failure(failure)) => Err(failure.saying(
            &session.ui,
            "\nThis answer could not be saved. Every answer before it is saved.",
        )),
        Ok(walk) => Ok(walk),
    };
    drop(prompt);
    if underway.note.is_some() {
        session.ui.say("\nYour note does not belong to an answer yet. It is kept, and will be there next time.");
    }
    let urged = tell_urgent(session, &mut workspace, &underway.urgent);
    let how = asked.how_to_go_on(&underway.rest, target.levels.len() > 1);
    let unfinished =
        tell_half_typed(session, &workspace.root, &workspace.framework, &workspace.portfolio.level);
    match outcome {
        Err(failure) if failure.exit == super::Exit::Interrupted => Err(failure
            .saying(&session.ui, &format!("\nStopped. Every answer you gave is saved. {how}"))),
        Err(failure) => Err(failure),
        Ok(walk) => {
            urged?;
            unfinished?;
            workspace.reload(&session.context)?;
            let ways = if asked.goes_on { told(session, of, &target, &asked) } else { Vec::new() };
            tell_end(session, &workspace, &target, &walk, is_unseen, (&how, &ways))?;
            if begun_now {
                session
                    .ui
                    .say(&format!("Your portfolio is kept in `{}`.", workspace.root.display()));
            }
            Ok(())
        }
    }
}

/// Sets up a workspace for the first use. A user who stops is told that nothing was begun.
fn first_use(
    session: &Session,
    prompt: &mut dyn Prompt,
    args: &Args,
    begun_now: &mut bool,
) -> Result<Workspace, Failure> {
    let begun = init::first_use(session, prompt, &args.setup, args.level.as_deref());
    *begun_now = begun.is_ok();
    begun.map_err(|failure| {
        if failure.exit != super::Exit::Interrupted {
            return failure;
        }
        failure.saying(
            &session.ui,
            "\nStopped before your portfolio was begun. `imh assess` starts again.",
        )
    })
}

/// Returns the moment before which answers are asked for again, if an age was given.
fn rated_before(session: &Session, args: &Args) -> Result<Option<Timestamp>, Failure> {
    let moment = |age: &str| ago(age, session.context.now());
    args.older_than
        .as_deref()
        .map(moment)
        .transpose()
        .map_err(|message| Failure::usage(message).hint("imh assess --older-than 6months"))
}

/// Reports whether making the workspace was interrupted; if so, it is made again.
fn is_unfinished(session: &Session, root: &std::path::Path) -> bool {
    matches!(Workspace::open(&session.context, root), Err(StoreError::Unfinished(_)))
}

/// Returns what was asked for, and the command that asks for it.
fn asked_of(args: &Args, selection: Selection) -> WalkAsked {
    let mut within = "imh assess".to_owned();
    let places = [
        ("--level", args.level.clone().unwrap_or_default()),
        ("--domain", args.domain.join(",")),
        ("--aspect", args.aspect.join(",")),
    ];
    for (flag, value) in places.into_iter().filter(|(_, value)| !value.is_empty()) {
        within.push_str(&format!(" {flag} {}", quoted(&value)));
    }
    let (mut narrowed, mut named) = (String::new(), String::new());
    let flags = [("--unrated", args.unrated), ("--not-met", args.not_met), ("--all", args.all)];
    for (flag, _) in flags.into_iter().filter(|(_, is_set)| *is_set) {
        narrowed.push_str(&format!(" {flag}"));
    }
    if let Some(age) = &args.older_than {
        narrowed.push_str(&format!(" --older-than {}", quoted(age)));
    }
    for competency in &args.competencies {
        named.push_str(&format!(" {}", quoted(competency)));
    }
    // Whoever asks for something in particular is asked for it, answered or not.
    let goes_on =
        args.competencies.is_empty() && !args.not_met && !args.all && args.older_than.is_none();
    WalkAsked { selection, goes_on, within, flags: narrowed, named }
}

fn selection(
    session: &Session,
    prompt: &mut dyn Prompt,
    workspace: &Workspace,
    args: &Args,
    rated_before: Option<Timestamp>,
) -> Result<Selection, Failure> {
    let framework = &workspace.framework;
    let competencies = args
        .competencies
        .iter()
        .map(|typed| {
            // The prompt reads what a script sends, too, and that is for the questions.
            let found = if session.ui.may_ask_at_terminal {
                competency_at(prompt, framework, typed)
            } else {
                competency_named(session, framework, typed)
            };
            let found = found.map_err(|unknown| match find_domain(framework, typed) {
                Ok(domain) => unknown.hint(format!("imh assess --domain {}", domain.id)),
                Err(_) => unknown,
            })?;
            Ok(found.id.clone())
        })
        .collect::<Result<_, Failure>>()?;
    let domains = args
        .domain
        .iter()
        .map(|typed| Ok(find_domain(framework, typed)?.id.clone()))
        .collect::<Result<_, Failure>>()?;
    let mut aspects: Vec<AspectId> = args
        .aspect
        .iter()
        .map(|typed| Ok(find_aspect(framework, typed)?.id.clone()))
        .collect::<Result<_, Failure>>()?;
    if aspects.is_empty() {
        // An optional aspect that does not count would add a question to every competency, so it is
        // asked only on request.
        aspects = framework
            .aspects
            .iter()
            .filter(|aspect| aspect.counts || !aspect.optional)
            .map(|aspect| aspect.id.clone())
            .collect();
    }
    Ok(Selection {
        domains,
        aspects,
        competencies,
        unrated: args.unrated,
        not_met: args.not_met,
        rated_before,
    })
}

/// Returns the level that was named, or the portfolio's own target.
fn target_of<'w>(
    framework: &'w Framework,
    portfolio: &'w Portfolio,
    level: Option<&'w LevelId>,
) -> Target<'w> {
    level.map_or_else(|| Target::of(framework, portfolio), |level| Target::at(portfolio, level))
}

/// Returns whether domains were named of which the person's role sees nothing.
fn sees_none_of(workspace: &Workspace, selection: &Selection) -> bool {
    let part = workspace.framework.part_of(workspace.portfolio.role.as_ref());
    let mut named = workspace
        .framework
        .competencies
        .iter()
        .filter(|one| selection.domains.contains(&one.domain));
    !selection.domains.is_empty()
        && selection.competencies.is_empty()
        && !named.any(|competency| part.has(competency))
}

fn tell_end(
    session: &Session,
    workspace: &Workspace,
    target: &Target<'_>,
    walk: &Walk,
    is_unseen: bool,
    (how, ways): (&str, &[String]),
) -> Result<(), Failure> {
    let standings = standings(&workspace.framework, &workspace.portfolio, target);
    let tally = tally(&standings);
    let summary = TallyView::of(tally, &StageWords::of(&workspace.framework));
    match walk {
        Walk::NothingToAsk if is_unseen => session.ui.say("There is nothing to ask here: your role does not see this part. `imh assess` with the id of a competency asks for it all the same."),
        Walk::NothingToAsk if tally.competencies == 0 => {
            session.ui.say("There is nothing to ask here: the framework states nothing for you at this level.");
        }
        Walk::NothingToAsk if ways.is_empty() => {
            session.ui.say("There is nothing to ask here: no answer of yours fits what you asked for.");
        }
        Walk::NothingToAsk => {
            session.ui.say("There is nothing to ask here: you have answered all of it.");
            for way in ways {
                session.ui.say(&format!("- {way}"));
            }
        }
        Walk::Finished { skipped: 0 } => session.ui.say("\nThat was the last of these. Everything is saved."),
        Walk::Finished { skipped } => session.ui.say(&format!(
            "\nThat was the last of these. Everything you answered is saved; {} can wait for another day.",
            counted(*skipped, "question that you skipped", "questions that you skipped")
        )),
        Walk::Stopped => session.ui.say(&format!("\nEverything you answered is saved. {how}")),
    }
    session.ui.say(&format!("At {}, {}.", target.in_words(), summary.in_words()));
    let exported = workspace.as_decided_on()?;
    let decided = decided(&workspace.framework, &workspace.portfolio, &exported);
    let next = next(&workspace.portfolio, tally, &decided, workspace.portfolio.evidence.len());
    let more = if next == Next::Rate { ", or `imh gaps` to see what is open so far" } else { "" };
    session.ui.say(&format!("Next: {}{more}", next.command()));
    Ok(())
}
