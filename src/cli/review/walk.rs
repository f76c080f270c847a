//! One competency a screen: read, look, decide, say why. Every decision is on disk before the next is shown.

use std::path::Path;

use super::{
    desk::Desk,
    remark_of,
    unsaid::{Pending, Unsaid, half_a_reason, half_a_remark},
};
use crate::{
    analysis::{evidence_named, find_competency, reason_of, reason_so_far, reviewed},
    cli::{
        Failure, Session,
        kit::{half_typed, typed::today},
    },
    files::FileKind,
    model::{Answer, Competency, CompetencyId, Decision, Evidence, Framework, NewDecision, Portfolio, Quality, Review},
    report::DecisionView,
    store::{Draft, HalfTyped, Viewing, describe},
    text::{counted, day_in_words, list, one_line, sentence, tidy},
    ui::{Prompt, PromptError, ReviewCard, ReviewPiece, ReviewReply, open_with_its_program, tidy_when_told_to_end},
};

/// Walks through all of it, and gives what there is to say after the last card; `held` are words that were kept for a reason and are
/// that of no decision yet.
pub(super) fn walk(
    session: &Session,
    desk: &mut Desk,
    prompt: &mut dyn Prompt,
    blind: bool,
    mut held: HalfTyped,
) -> Result<Option<String>, Failure> {
    let competencies: Vec<Competency> =
        reviewed(&desk.bundle.framework, &desk.review).into_iter().map(|reviewed| reviewed.competency.clone()).collect();
    if competencies.is_empty() {
        return Ok(None);
    }
    let mut viewing = None;
    let mut unsaid = Unsaid::begin(desk)?;
    let file = desk.file.path().to_owned();
    let is_begun = |id: &CompetencyId| HalfTyped::at(half_a_reason(&file, id), "").is_ok_and(|half| half.begun().is_some());
    // Where something was begun, it is gone on with.
    let begun = competencies.iter().position(|known| unsaid.waits(&known.id) || is_begun(&known.id));
    let mut at = begun.or_else(|| next_undecided(desk, &competencies, competencies.len() - 1)).unwrap_or(0);
    let ready =
        |held: &HalfTyped| (!held.words().is_empty()).then(|| format!("Ready as the reason for a decision: {}", one_line(held.words())));
    let mut news = ready(&held).or(unsaid.overtaken.take());
    loop {
        let competency = &competencies[at];
        let mut pending = unsaid.of(desk, &competency.id);
        // Only looked at here: it is this window's once it is opened.
        let begun = HalfTyped::at(half_a_reason(&file, &competency.id), "")?.begun().map(one_line);
        let mut waiting = Vec::new();
        waiting.extend(begun.map(|words| format!("Your reason is not finished; it stands there when you decide: {words}")));
        let is_changed = unsaid.waits(&competency.id) && desk.review.standing(&competency.id).is_some();
        waiting.extend(is_changed.then(|| "What you changed about the evidence is saved when you go on from here.".to_owned()));
        let card = ReviewCard { news: news.take(), waiting, ..card(desk, competency, at, &pending, blind) };
        let reply = prompt.review(&card)?;
        let leaves =
            matches!(reply, ReviewReply::Quit | ReviewReply::Next | ReviewReply::Back | ReviewReply::NextUndecided | ReviewReply::Goto);
        let saved = (leaves && is_changed).then(|| decide_again(session, desk, competency, &pending)).transpose()?;
        if saved.is_some() {
            unsaid.decided(desk, &competency.id)?;
        }
        match reply {
            ReviewReply::Quit => return Ok(saved),
            ReviewReply::Pasted(words) => {
                keep_reason(&mut held, &words)?;
                news = ready(&held);
            }
            ReviewReply::Next => at = (at + 1).min(competencies.len() - 1),
            ReviewReply::Back => at = at.saturating_sub(1),
            ReviewReply::NextUndecided => match next_undecided(desk, &competencies, at) {
                Some(next) => at = next,
                None => news = Some("Every competency has a decision.".to_owned()),
            },
            ReviewReply::Goto => {
                if let Some(typed) =
                    words(prompt, "Which competency, such as RB-05 (Enter alone goes back)", "")?.filter(|typed| !typed.trim().is_empty())
                {
                    let found = find_competency(&desk.bundle.framework, typed.trim()).map_err(|fault| fault.what);
                    let place = found.map(|found| competencies.iter().position(|known| known.id == found.id));
                    match place {
                        Ok(Some(place)) => at = place,
                        Ok(None) => news = Some("The framework says nothing of that one at this level.".to_owned()),
                        Err(message) => news = Some(sentence(&message)),
                    }
                }
            }
            ReviewReply::Tick(tick) => {
                let quality = Quality::ALL[tick];
                if pending.quality.contains(&quality) {
                    pending.quality.retain(|known| *known != quality);
                } else {
                    pending.quality.push(quality);
                    pending.quality.sort();
                }
                unsaid.say(desk, &competency.id, &pending)?;
            }
            ReviewReply::Open => {
                news = open_file(session, desk, prompt, competency, &pending, &mut viewing)
                    .map_or_else(|failure| Some(in_words(&failure)), |()| None);
            }
            ReviewReply::Evidence => {
                let others = others(&desk.bundle.portfolio, competency);
                for line in others.iter().take(MOST_LISTED) {
                    session.ui.say(&one_line(line));
                }
                if others.len() > MOST_LISTED {
                    session.ui.say(&format!("and {} more", others.len() - MOST_LISTED));
                }
                let before = pending.evidence.join(", ");
                if let Some(typed) = words(prompt, "Which evidence does it rest on, such as E1, E4", &before)? {
                    let named: Vec<&str> = typed.split([',', ' ']).collect();
                    match evidence_named(&desk.bundle.portfolio, &named) {
                        Ok(evidence) => {
                            pending.evidence = evidence;
                            unsaid.say(desk, &competency.id, &pending)?;
                        }
                        Err(message) => news = Some(sentence(&message)),
                    }
                }
            }
            ReviewReply::Remark => {
                for remark in &desk.review.remarks {
                    session.ui.say(&one_line(&format!("You said: {}", remark.says)));
                }
                let mut half = HalfTyped::at(half_a_remark(&file), "")?;
                match kept_words(prompt, "Words about the portfolio as a whole (Enter alone goes back)", &mut half)? {
                    None => news = half.leave()?.then(|| "What you typed is kept: r goes on with it.".to_owned()),
                    Some(typed) if typed.trim().is_empty() => half.given()?,
                    Some(typed) => match remark_of(session, &typed) {
                        Ok(remark) => {
                            let mut review = desk.review.clone();
                            review.remarks.push(remark);
                            desk.save(review).map_err(|failure| failure.because(format!("what was not saved: {}", one_line(&typed))))?;
                            half.given()?;
                            news = Some("Your remark is saved.".to_owned());
                        }
                        Err(failure) => news = Some(in_words(&failure)),
                    },
                }
            }
            ReviewReply::Outcome(outcome) => {
                let mut reason = held.words().to_owned();
                let decision = decision(session, desk, prompt, competency, outcome, &pending, &mut reason)?;
                if let Some((decision, half)) = decision {
                    let said = format!("{}: {}", decision.competency, desk.review.outcomes[outcome].label);
                    let lost = format!("what was not saved: {said}, {}", decision.reason);
                    let mut review = desk.review.clone();
                    review.decide(decision).map_err(|fault| Failure::usage(fault.to_string()))?;
                    desk.save(review).map_err(|failure| failure.because(one_line(&lost)))?;
                    held.given()?;
                    held = HalfTyped::at(Draft::of_reason(&file), "")?;
                    half.given()?;
                    unsaid.decided(desk, &competency.id)?;
                    news = Some([Some(format!("Saved. {said}")), ready(&held)].into_iter().flatten().collect::<Vec<_>>().join(". "));
                    match next_undecided(desk, &competencies, at) {
                        Some(next) => at = next,
                        // The last one is shown with what was decided.
                        None => return Ok(None),
                    }
                } else if reason.is_empty() {
                    // Whoever emptied it wants it no more.
                    held.given()?;
                    held = HalfTyped::at(Draft::of_reason(&file), "")?;
                }
            }
        }
        if let Some(saved) = saved {
            news = Some(news.map_or(saved.clone(), |news| format!("{saved} {news}")));
        }
    }
}

/// Adds words to those that are kept for a reason.
pub(super) fn keep_reason(held: &mut HalfTyped, words: &str) -> Result<(), Failure> {
    let all = tidy(&format!("{} {words}", held.words()));
    held.keep(&all).map_err(|error| Failure::from(error).because(format!("what was not saved: {}", one_line(&all))))
}

/// More than this is for the portfolio's own page to list.
const MOST_LISTED: usize = 20;

/// The next that has no decision: first what was asked for before, then what the person put forward, then the rest; round from where
/// one is.
fn next_undecided(desk: &Desk, competencies: &[Competency], after: usize) -> Option<usize> {
    let rank = |at: usize| {
        let Competency { id, .. } = &competencies[at];
        match desk.carried.before.contains_key(id) {
            true => 0,
            false if desk.puts_forward(id) => 1,
            false => 2,
        }
    };
    let count = competencies.len();
    let open = (1..=count).map(|step| (after + step) % count).filter(|at| !desk.is_decided(&competencies[*at].id));
    open.min_by_key(|at| rank(*at))
}

/// What was changed about the evidence of something that is decided is a decision of its own, by the same outcome and reason.
fn decide_again(session: &Session, desk: &mut Desk, competency: &Competency, pending: &Pending) -> Result<String, Failure> {
    let mut review = desk.review.clone();
    if let Some(standing) = desk.review.standing(&competency.id) {
        let again = NewDecision {
            competency: competency.id.clone(),
            title: competency.title.clone(),
            outcome: standing.outcome.clone(),
            decided_on: today(session),
            reason: standing.reason.clone(),
            evidence: pending.evidence.clone(),
            quality: pending.quality.clone(),
            settles: None,
        };
        review.decide(again).map_err(|fault| Failure::usage(fault.to_string()))?;
        desk.save(review)?;
    }
    let said: Vec<&str> = pending.quality.iter().map(|quality| quality.name()).collect();
    let said = if said.is_empty() { "nothing is said of the evidence".to_owned() } else { format!("the evidence is {}", list(&said)) };
    let rests = if pending.evidence.is_empty() { String::new() } else { format!(", and it rests on {}", list(&pending.evidence)) };
    Ok(format!("Saved with your decision on {}: {said}{rests}.", competency.id))
}

/// The evidence that is not said to speak for a competency, a line each.
fn others(portfolio: &Portfolio, competency: &Competency) -> Vec<String> {
    let speaks = |item: &&Evidence| !item.claims.iter().any(|claim| claim.competency == competency.id);
    portfolio.evidence.iter().filter(speaks).map(|item| format!("{} {}", item.short, item.title)).collect()
}

/// What went wrong, as it is said on a card.
fn in_words(failure: &Failure) -> String {
    sentence(&[std::slice::from_ref(&failure.message), &failure.causes].concat().join(": "))
}

/// Words from somebody who may rather not give any.
fn words(prompt: &mut dyn Prompt, question: &str, before: &str) -> Result<Option<String>, PromptError> {
    match prompt.words(question, before) {
        Err(PromptError::Declined) => Ok(None),
        typed => typed.map(Some),
    }
}

/// As [`words`], of words that wait where they are not given.
fn kept_words(prompt: &mut dyn Prompt, question: &str, half: &mut HalfTyped) -> Result<Option<String>, Failure> {
    match half_typed::ask(prompt, question, half)? {
        Err(PromptError::Declined) => Ok(None),
        typed => Ok(Some(typed?)),
    }
}

fn decision(
    session: &Session,
    desk: &Desk,
    prompt: &mut dyn Prompt,
    competency: &Competency,
    outcome: usize,
    pending: &Pending,
    held: &mut String,
) -> Result<Option<(NewDecision, HalfTyped)>, Failure> {
    let outcome = &desk.review.outcomes[outcome];
    let so_far = reason_so_far(&desk.review, &competency.id, outcome).unwrap_or_default();
    let stands = if held.is_empty() { so_far } else { held.as_str() };
    let mut half = HalfTyped::at(half_a_reason(desk.file.path(), &competency.id), stands)?;
    loop {
        let keys = if half.words().is_empty() { "Enter alone goes back" } else { "Enter when done" };
        let question = format!("{}: {}. Why? A sentence that helps ({keys})", competency.id, outcome.label);
        let Some(typed) = kept_words(prompt, &question, &mut half)? else { return Ok(None) };
        if typed.trim().is_empty() {
            held.clear();
            half.given()?;
            return Ok(None);
        }
        match reason_of(&competency.id, &typed) {
            Ok(reason) => {
                let new = NewDecision {
                    competency: competency.id.clone(),
                    title: competency.title.clone(),
                    outcome: outcome.id.clone(),
                    decided_on: today(session),
                    reason,
                    evidence: pending.evidence.clone(),
                    quality: pending.quality.clone(),
                    settles: None,
                };
                return Ok(Some((new, half)));
            }
            Err(refusal) => session.ui.say(&refusal.to_string()),
        }
    }
}

/// Opens one of the files of a competency's evidence, laid out where nobody else can read it until the review ends.
fn open_file(
    session: &Session,
    desk: &Desk,
    prompt: &mut dyn Prompt,
    competency: &Competency,
    pending: &Pending,
    viewing: &mut Option<Viewing>,
) -> Result<(), Failure> {
    let pieces = pieces(&desk.bundle.portfolio, competency, pending);
    let files: Vec<(String, String)> = pieces
        .iter()
        .flat_map(|item| desk.bundle.file.paths_of(&item.short).iter().map(|path| (item.short.clone(), path.clone())))
        .collect();
    let options: Vec<String> = files.iter().map(|(short, path)| format!("{short}  {}", path.rsplit('/').next().unwrap_or(path))).collect();
    let chosen = match files.len() {
        0 => return Err(Failure::usage("the evidence for this competency has no file to open")),
        1 => 0,
        _ => match prompt.choose("Which file?", &options, 0) {
            Ok(chosen) => chosen,
            Err(PromptError::Declined) => return Ok(()),
            Err(error) => return Err(error.into()),
        },
    };
    let viewing = match viewing {
        Some(viewing) => viewing,
        None => {
            tidy_when_told_to_end();
            viewing.insert(Viewing::begin(&session.context)?)
        }
    };
    let path = viewing.lay_out(&desk.bundle.container, &desk.bundle.bag, &desk.bundle.path, &format!("data/{}", files[chosen].1))?;
    if !is_to_be_looked_at(&path) {
        return Err(Failure::usage(format!(
            "imh does not open this file for you, because a file of this kind can run something on your computer; until you quit, it is here: {}",
            path.display()
        )));
    }
    open_with_its_program(&path).map_err(|error| {
        let why = describe(&error);
        Failure::usage(format!("imh found no program that opens this file ({why}); until you quit, it is here: {}", path.display()))
    })
}

/// Whether a file from somebody else is of a kind that is looked at or listened to, and runs nothing.
fn is_to_be_looked_at(path: &Path) -> bool {
    let kind = path.file_name().and_then(|name| FileKind::by_name(&name.to_string_lossy()));
    kind.is_some_and(|kind| kind.is_safe_to_open)
}

/// What is said to speak for a competency, and what an assessor takes besides.
fn pieces<'p>(portfolio: &'p Portfolio, competency: &Competency, pending: &Pending) -> Vec<&'p Evidence> {
    let speaks = |item: &Evidence| item.claims.iter().any(|claim| claim.competency == competency.id);
    portfolio.evidence.iter().filter(|item| speaks(item) || pending.evidence.contains(&item.short)).collect()
}

fn card(desk: &Desk, competency: &Competency, at: usize, pending: &Pending, blind: bool) -> ReviewCard {
    let Desk { bundle, review, .. } = desk;
    let (framework, portfolio) = (&bundle.framework, &bundle.portfolio);
    let reviewed = reviewed(framework, review);
    let here = &reviewed[at];
    let said = |decision: &&Decision| DecisionView::of(review, decision).in_words();
    let level = review.level.as_str();
    let statements =
        framework.aspects_of(competency, level).filter(|aspect| aspect.counts || competency.statement(level, aspect.id.as_str()).is_some());
    let pieces = pieces(portfolio, competency, pending);
    let before = desk.carried.before.get(&competency.id);
    ReviewCard {
        about: desk.about(),
        news: None,
        waiting: Vec::new(),
        domain: framework.domain(competency.domain.as_str()).map(|domain| domain.title.clone()).unwrap_or_default(),
        competency: competency.id.to_string(),
        title: competency.title.clone(),
        statements: statements
            .map(|aspect| {
                let statement = competency.asked(level, aspect);
                (aspect.title.clone(), statement.unwrap_or_default().to_owned())
            })
            .collect(),
        rating: (!blind).then(|| rating(framework, portfolio, competency, review)),
        other_evidence: portfolio.evidence.len() - pieces.len(),
        evidence: pieces
            .into_iter()
            .map(|item| piece(framework, item, &competency.id, bundle.file.paths_of(&item.short).len(), pending))
            .collect(),
        outcomes: review.outcomes.iter().map(|outcome| outcome.label.clone()).collect(),
        decided: here.standing.as_ref().map(said),
        earlier: before.map(|before| before.said.clone()).into_iter().chain(here.earlier.iter().map(said)).collect(),
        since: before.map(|before| before.since.clone()).unwrap_or_default(),
        ticks: Quality::ALL.into_iter().map(|quality| (quality.name(), pending.quality.contains(&quality))).collect(),
        at: at + 1,
        of: reviewed.len(),
        undecided: reviewed.iter().filter(|one| !desk.is_decided(&one.competency.id)).count(),
    }
}

/// How the person rated themselves, and how that grew: a line for each aspect.
fn rating(framework: &Framework, portfolio: &Portfolio, competency: &Competency, review: &Review) -> Vec<String> {
    let mut lines = Vec::new();
    for aspect in framework.aspects_of(competency, review.level.as_str()) {
        let history = portfolio.ratings_of(&competency.id, &review.level, &aspect.id);
        let Some((now, before)) = history.split_last() else { continue };
        let label = |answer: &Answer| match answer {
            Answer::Point(point) => {
                framework.point(aspect.id.as_str(), point.as_str()).map_or_else(|| point.to_string(), |point| point.label.clone())
            }
            // Why an earlier one was given stays with the person.
            Answer::NotApplicable { reason } if reason.is_empty() => "not part of this role".to_owned(),
            Answer::NotApplicable { reason } => format!("not part of this role ({reason})"),
        };
        // An answer that was given again is no other one.
        let mut before: Vec<_> = before.iter().rev().skip_while(|rated| rated.answer == now.answer).collect();
        before.reverse();
        let before: Vec<String> =
            before.iter().map(|rated| format!("{} on {}", label(&rated.answer), day_in_words(&rated.at.to_string()))).collect();
        let earlier = if before.is_empty() { String::new() } else { format!("; before that {}", list(&before)) };
        lines.push(format!("{}: {} since {}{earlier}", aspect.title, label(&now.answer), day_in_words(&now.at.to_string())));
        lines.extend(now.note.as_ref().map(|note| format!("  in their words: {note}")));
    }
    lines
}

fn piece(framework: &Framework, item: &Evidence, competency: &CompetencyId, files: usize, pending: &Pending) -> ReviewPiece {
    let kind = framework.evidence_kind(item.kind.as_str()).map_or_else(|| item.kind.to_string(), |kind| kind.title.clone());
    let happened = item.happened.as_ref().map(|date| day_in_words(&date.to_string()));
    let mut about: Vec<String> = vec![kind];
    about.extend(happened);
    about.extend((files > 0).then(|| counted(files, "file", "files")));
    about.extend(item.link.clone());
    about.extend(
        (!item.confirmations.is_empty()).then(|| format!("confirmed by {}", counted(item.confirmations.len(), "person", "people"))),
    );
    let rests = if pending.evidence.contains(&item.short) { "•" } else { " " };
    ReviewPiece {
        head: format!("{rests} {} {} ({})", item.short, item.title, about.join(", ")),
        shows: item.claims.iter().find(|claim| claim.competency == *competency).and_then(|claim| claim.shows.clone()),
    }
}
