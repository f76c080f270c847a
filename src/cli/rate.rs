use std::{io::Read, path::PathBuf};

use super::{Failure, Session, open::open};
use crate::{
    analysis::{find_level, ratings_of},
    format::answers,
    model::{Act, Answer, TypedAnswer},
    store::{Workspace, read_file},
    text::{counted, tidy},
};

/// Save ratings without being asked, one by one or from a file
///
/// All or nothing: if one of them cannot be taken, none is. `RB-01=achieved` answers every aspect that counts,
/// `RB-01.knowledge=achieved` one of them, and `RB-01=n/a` needs --reason.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false))]
pub struct Args {
    /// COMPETENCY=POINT or COMPETENCY.ASPECT=POINT
    #[arg(group = "what", value_name = "RATING")]
    ratings: Vec<String>,
    /// Read answers from a JSON or CSV file (`-` is standard input)
    #[arg(long, group = "what", value_name = "FILE")]
    from: Option<PathBuf>,
    /// The level the ratings are for, instead of yours
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// A note to keep with each of them
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Why something is not applicable
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let level = match &args.level {
        Some(typed) => find_level(&workspace.framework, typed)?.id.clone(),
        None => workspace.portfolio.level.clone(),
    };
    let typed = match &args.from {
        Some(path) => from_file(session, &workspace, path)?,
        None => args.ratings.iter().map(|typed| typed_answer(typed, &args)).collect::<Result<_, _>>()?,
    };
    if typed.is_empty() {
        return Err(Failure::usage("there is no answer in it"));
    }
    let ratings = ratings_of(&workspace.framework, &level, &typed).map_err(|faults| {
        let message = format!("{} cannot be taken, so none was", counted(faults.len(), "answer", "answers"));
        let failure = match faults.as_slice() {
            [only] if args.from.is_none() => Failure::usage(only.message.clone()),
            many => {
                many.iter().fold(Failure::usage(message), |failure, fault| failure.because(format!("{}: {}", fault.place, fault.message)))
            }
        };
        failure.hint(faults.first().map_or("imh rate --help", |fault| fault.hint))
    })?;
    let framework = workspace.portfolio.pin.sha256;
    let count = ratings.len();
    let mut competencies: Vec<_> = ratings.iter().map(|rating| rating.competency.clone()).collect();
    competencies.sort();
    competencies.dedup();
    workspace.record(&session.context, |_| Ok::<_, Failure>(Act::Rated { framework, ratings }))?;
    session.ui.say(&format!(
        "Saved {} on {}. `imh undo` takes it back.",
        counted(count, "rating", "ratings"),
        counted(competencies.len(), "competency", "competencies")
    ));
    Ok(())
}

fn typed_answer(typed: &str, args: &Args) -> Result<TypedAnswer, Failure> {
    let Some((what, point)) = typed.split_once('=') else {
        return Err(Failure::usage(format!("`{typed}` is not a rating; a rating is like `RB-01=achieved`")).hint("imh rate --help"));
    };
    let (competency, aspect) = what.rsplit_once('.').map_or((what, None), |(competency, aspect)| (competency, Some(aspect)));
    let is_not_applicable = point.eq_ignore_ascii_case(Answer::NOT_APPLICABLE);
    let words = if is_not_applicable { args.reason.as_deref().or(args.note.as_deref()) } else { args.note.as_deref() };
    Ok(TypedAnswer {
        place: typed.to_owned(),
        competency: competency.trim().to_owned(),
        level: None,
        aspect: aspect.map(|aspect| aspect.trim().to_owned()),
        point: point.trim().to_owned(),
        note: words.map(tidy).filter(|words| !words.is_empty()),
    })
}

fn from_file(session: &Session, workspace: &Workspace, path: &std::path::Path) -> Result<Vec<TypedAnswer>, Failure> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::usage("could not read standard input").because(error.to_string()))?;
        bytes
    } else {
        read_file(&session.context.absolute(path))?
    };
    let answers = answers::parse(&bytes).map_err(|faults| {
        let failure = Failure::usage(format!("`{}` is not a file of answers", path.display()));
        faults.into_iter().fold(failure, |failure, fault| {
            failure.because(fault.place.map_or_else(|| fault.message.clone(), |place| format!("{place}: {}", fault.message)))
        })
    })?;
    if let Some((id, version)) = answers.framework {
        let pin = &workspace.portfolio.pin;
        if id != pin.id.as_str() || version != pin.version {
            return Err(Failure::usage(format!(
                "the answers are for {id} {version}, and this portfolio is for {} {}",
                pin.id, pin.version
            )));
        }
    }
    Ok(answers.answers)
}
