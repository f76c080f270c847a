//! `imh rate`: saves ratings from the command line or from a file, all or none.

mod file;

use std::{borrow::Cow, collections::BTreeSet, path::PathBuf};

use super::{
    Failure, Session,
    kit::{
        ask::{MOST_INPUT_BYTES, read_input},
        competency::competency_named,
        open::open,
        target::tell_unseen,
        urgent::tell_urgent,
    },
};
use crate::{
    analysis::{
        find_competency, find_level, is_without_level, keep_notes, ratings_of, reason_before,
        settle,
    },
    model::{Act, Answer, AnswerPlace, Fault, Framework, Place, Portfolio, Rating, TypedAnswer},
    store::{Workspace, read_named},
    text::{counted, cut, list, one_line, quoted_path, tidied},
};
use file::{from_file, take_as_own, tell_day};

pub(super) const HELP: &str = "\
Save ratings without being asked, one by one or from a file\n\n\
All or nothing: if one of them cannot be taken, none is. `RB-01=achieved` answers every aspect \
that counts, `RB-01.knowledge=achieved` one of them, and `RB-01=n/a` needs --reason.";

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false))]
pub struct Args {
    /// COMPETENCY=POINT or COMPETENCY.ASPECT=POINT
    #[arg(group = "what", value_name = "RATING")]
    ratings: Vec<String>,
    /// Read answers from a JSON, CSV or spreadsheet file, such as a form that was filled in (`-` is
    /// standard input)
    #[arg(long, group = "what", value_name = "FILE", conflicts_with_all = ["note", "reason"])]
    from: Option<PathBuf>,
    /// Level for ratings that give none [default: yours]
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Note to keep with each answer [default: earlier notes stay]
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Remove the notes that are there
    #[arg(long, conflicts_with_all = ["note", "from"])]
    no_note: bool,
    /// With --from: the answers are yours, even if the file names somebody else
    #[arg(long, requires = "from")]
    yes: bool,
    /// Why something is not applicable [default: the reason you gave before]
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Args {
    fn of(rating: String) -> Self {
        Self {
            ratings: vec![rating],
            from: None,
            level: None,
            note: None,
            no_note: false,
            yes: false,
            reason: None,
        }
    }
}

/// Gives the same answer again, with other words beside it.
pub(super) fn with_note(session: &Session, rating: String, note: String) -> Result<(), Failure> {
    run(session, Args { note: Some(note), ..Args::of(rating) })
}

/// Says again that something is not applicable, for another reason.
pub(super) fn with_reason(
    session: &Session,
    rating: String,
    reason: String,
) -> Result<(), Failure> {
    run(session, Args { reason: Some(reason), ..Args::of(rating) })
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let said = args
        .level
        .as_deref()
        .map(|typed| find_level(&workspace.framework, typed))
        .transpose()?
        .map(|level| level.id.clone());
    let level = said.clone().unwrap_or_else(|| workspace.portfolio.level.clone());
    // Empty words are ambiguous: they could mean to keep the text or to remove it.
    for (words, hint) in [
        (&args.note, "--no-note takes a note away"),
        (&args.reason, "leave out --reason to keep the one that is there"),
    ] {
        if words.as_deref().is_some_and(|words| words.trim().is_empty()) {
            return Err(Failure::usage("the words are empty").hint(hint));
        }
    }
    let is_not_applicable = |typed: &String| {
        typed.rsplit_once('=').is_some_and(|(_, point)| Answer::is_not_applicable(point))
    };
    if args.reason.is_some() && !args.ratings.iter().any(is_not_applicable) {
        return Err(Failure::usage(
            "--reason says why something is not applicable (`n/a`); use --note for anything else",
        ));
    }
    let (bytes, mut text);
    let (mut unsettled, mut within) = (Vec::new(), String::new());
    let (mut whose, mut days, mut unread) = (None, None, None);
    let typed = match &args.from {
        Some(path) => {
            bytes = if path.as_os_str() == "-" {
                read_input()?
            } else {
                read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?
            };
            text = String::new();
            let mut typed = from_file(session, &workspace, path, &bytes, &mut text)?;
            unsettled = settle(
                &workspace.framework,
                said.as_ref(),
                typed.names_framework,
                &mut typed.answers,
            )
            .err()
            .unwrap_or_default();
            (within, whose, days, unread) = (typed.within, typed.person, typed.days, typed.unread);
            typed.answers
        }
        None => args
            .ratings
            .iter()
            .map(|typed| typed_answer(session, &workspace.framework, typed, &args))
            .collect::<Result<_, _>>()?,
    };
    if typed.is_empty() {
        return Err(Failure::usage("there is no answer in it"));
    }
    let mut ratings = match ratings_of(&workspace.framework, &workspace.portfolio, &level, &typed) {
        Ok(ratings) if unsettled.is_empty() => ratings,
        rated => {
            unsettled.extend(rated.err().into_iter().flatten());
            if !within.is_empty() {
                for fault in &mut unsettled {
                    fault.place = fault.place.clone().within(&within);
                }
            }
            return Err(refused(&unsettled, &args, &workspace));
        }
    };
    if let (Some(path), Some(person)) = (&args.from, &whose) {
        workspace.must_be_writable()?;
        let typed = (args.level.as_deref(), args.yes);
        take_as_own(session, &workspace.portfolio, person, path, typed)?;
    }
    if let Some(days) = days {
        tell_day(session, days);
    }
    if let Some(unread) = unread {
        session.ui.warn(&unread);
    }
    let mut levels: Vec<&str> = ratings.iter().map(|rating| rating.level.as_str()).collect();
    levels.sort_unstable();
    levels.dedup();
    let elsewhere = (levels != [workspace.portfolio.level.as_str()]).then(|| {
        let named = if levels.len() > 1 { "levels" } else { "level" };
        format!(", at {named} {} (you aim for level {})", list(&levels), workspace.portfolio.level)
    });
    let stays = |rating: &&Rating| {
        let before =
            reason_before(&workspace.portfolio, &rating.competency, &rating.level, &rating.aspect);
        args.reason.is_none() && before.is_some() && rating.reason() == before
    };
    let reason_kept = ratings.iter().find(stays).and_then(Rating::reason).map(str::to_owned);
    let framework = workspace.portfolio.pin.sha256;
    let count = ratings.len();
    let answered: BTreeSet<_> =
        ratings.iter().map(|rating| (rating.competency.clone(), rating.level.clone())).collect();
    let mut competencies: Vec<_> = ratings.iter().map(|rating| rating.competency.clone()).collect();
    competencies.sort();
    competencies.dedup();
    let (mut kept, mut replaced) = (0, Vec::new());
    workspace.record(&session.context, |workspace| {
        replaced = notes_replaced(&workspace.portfolio, &ratings);
        if !args.no_note {
            kept = keep_notes(&workspace.portfolio, &mut ratings);
        }
        Ok::<_, Failure>(Act::Rated { framework, ratings })
    })?;
    session.ui.say(&format!(
        "Saved {} on {}{}. `imh undo` takes it back.",
        counted(count, "rating", "ratings"),
        counted(competencies.len(), "competency", "competencies"),
        elsewhere.unwrap_or_default()
    ));
    tell_unseen(session, &workspace, &competencies);
    if let Some(reason) = reason_kept {
        session.ui.say(&format!(
            "The reason why it is not applicable stays as it was: {}",
            cut(&one_line(&reason), 200)
        ));
    }
    if kept > 0 {
        let stays = if kept == 1 { "The earlier note stays" } else { "The earlier notes stay" };
        session.ui.say(&format!("{stays}; --note replaces notes, and --no-note takes them away."));
    }
    for told in replaced.iter().take(NOTES_TOLD) {
        session.ui.say(told);
    }
    if replaced.len() > NOTES_TOLD {
        session.ui.say(&format!(
            "{} replaced; `imh show` with an id shows the earlier ones.",
            counted(replaced.len() - NOTES_TOLD, "more note was", "more notes were")
        ));
    }
    Ok(tell_urgent(session, &mut workspace, &answered)?)
}

/// The most replaced notes that are listed.
const NOTES_TOLD: usize = 5;

/// Lists the notes that other words replace.
fn notes_replaced(portfolio: &Portfolio, ratings: &[Rating]) -> Vec<String> {
    let of = |rating: &Rating| {
        let before =
            portfolio.rating(&rating.competency, &rating.level, &rating.aspect)?.note.clone()?;
        let is_other = rating.note.as_ref().is_some_and(|note| *note != before);
        is_other.then(|| {
            format!(
                "The earlier note on {} {} was: {}",
                rating.competency,
                rating.aspect,
                cut(&one_line(&before), 200)
            )
        })
    };
    ratings.iter().filter_map(of).collect()
}

/// Describes the faults. One wrong answer among many refuses all of them.
fn refused(faults: &[Fault], args: &Args, workspace: &Workspace) -> Failure {
    if let ([only], None) = (faults, &args.from) {
        return Failure::from(Fault { place: Place::Whole, ..only.clone() });
    }
    let message = format!(
        "{} cannot be taken, so none was saved",
        counted(faults.len(), "answer", "answers")
    );
    let failure = Failure::usage(message).with_faults(faults);
    let is_file = |path: &&PathBuf| path.as_os_str() != "-" && faults.iter().any(is_without_level);
    match args.from.as_ref().filter(is_file) {
        Some(path) => failure.hint(format!(
            "imh rate --from {} --level {}",
            quoted_path(path),
            workspace.portfolio.level
        )),
        None => failure,
    }
}

/// Returns a rating of the framework's own, such as `RB-01=achieved`.
fn example(framework: &Framework) -> String {
    let counting = framework.aspects.iter().find(|aspect| aspect.counts);
    let Some((competency, aspect)) = framework.competencies.first().zip(counting) else {
        return "RB-01=achieved".to_owned();
    };
    let point = framework.scale_of(competency, aspect).points.iter().find(|point| point.met);
    format!("{}={}", competency.id, point.map_or("achieved", |point| point.id.as_str()))
}

fn typed_answer<'a>(
    session: &Session,
    framework: &'a Framework,
    typed: &'a str,
    args: &'a Args,
) -> Result<TypedAnswer<'a>, Failure> {
    let Some((what, point)) = typed.split_once('=') else {
        let typed = cut(&one_line(typed), 60);
        return Err(Failure::usage(format!(
            "`{typed}` is not a rating; a rating is like `{}`",
            example(framework)
        ))
        .hint("imh rate --help"));
    };
    // A printed code may contain a dot itself.
    let (competency, aspect) = match find_competency(framework, what.trim()) {
        Ok(_) => (what, None),
        Err(_) => what
            .rsplit_once('.')
            .map_or((what, None), |(competency, aspect)| (competency, Some(aspect.trim()))),
    };
    if aspect == Some("") {
        return Err(Failure::usage(format!(
            "`{}` has no aspect after the dot",
            cut(&one_line(typed), 60)
        ))
        .hint("imh rate --help"));
    }
    for (words, what) in [(&args.note, "the note"), (&args.reason, "the reason")] {
        words.as_deref().map_or(Ok(()), |words| super::kit::typed::own_words(words, what))?;
    }
    // A competency that is not known is refused with all the others, and asked about at a terminal.
    let competency = if session.ui.may_ask_at_terminal {
        competency_named(session, framework, competency)?.id.as_str()
    } else {
        competency.trim()
    };
    let words = |words: &'a Option<String>| words.as_deref().map(Cow::Borrowed).map(tidied);
    Ok(TypedAnswer {
        place: AnswerPlace::Typed(cut(&one_line(typed), 60)),
        competency: competency.into(),
        level: None,
        aspect: aspect.map(Cow::Borrowed),
        statement: None,
        answered: None,
        point: point.trim().into(),
        note: words(&args.note),
        reason: words(&args.reason),
    })
}
