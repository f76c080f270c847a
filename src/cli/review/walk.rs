//! One competency a screen: read, look, decide, say why. Every decision is on disk before the next is shown.

use super::{desk::Desk, remark_of};
use crate::{
    analysis::{Reviewed, evidence_named, reason_of, reviewed},
    cli::{Failure, Session, ask::open_with_its_program, typed::today},
    model::{Answer, Competency, CompetencyId, Decision, Evidence, Framework, NewDecision, Portfolio, Quality, Review},
    report::DecisionView,
    store::Viewing,
    text::{counted, day_in_words, list},
    ui::{Prompt, PromptError, ReviewCard, ReviewPiece, ReviewReply},
};

/// What has been said of a competency and is not decided yet.
struct Pending {
    quality: Vec<Quality>,
    /// The evidence it rests on, by short id.
    evidence: Vec<String>,
}

pub(super) fn walk(session: &Session, desk: &mut Desk, prompt: &mut dyn Prompt, blind: bool) -> Result<(), Failure> {
    let competencies: Vec<Competency> =
        reviewed(&desk.bundle.framework, &desk.review).into_iter().map(|reviewed| reviewed.competency.clone()).collect();
    let carried = desk.carried.clone();
    // What was accepted before, with nothing new since, is no open point.
    let is_decided =
        |review: &Review, at: usize| review.standing(&competencies[at].id).is_some() || carried.contains_key(&competencies[at].id);
    let next_undecided = |review: &Review, after: usize| {
        let count = competencies.len();
        (1..=count).map(|step| (after + step) % count.max(1)).find(|at| !is_decided(review, *at))
    };
    if competencies.is_empty() {
        return Ok(());
    }
    let mut viewing = None;
    let mut at = if is_decided(&desk.review, 0) { next_undecided(&desk.review, 0).unwrap_or(0) } else { 0 };
    let mut pending = pending(desk, &competencies[at]);
    let mut shown = at;
    loop {
        if shown != at {
            pending = self::pending(desk, &competencies[at]);
            shown = at;
        }
        let card = card(desk, &competencies[at], at, &pending, blind);
        match prompt.review(&card)? {
            ReviewReply::Quit => return Ok(()),
            ReviewReply::Next => at = (at + 1).min(competencies.len() - 1),
            ReviewReply::Back => at = at.saturating_sub(1),
            ReviewReply::NextUndecided => at = next_undecided(&desk.review, at).unwrap_or(at),
            ReviewReply::Tick(tick) => {
                let quality = Quality::ALL[tick];
                if pending.quality.contains(&quality) {
                    pending.quality.retain(|known| *known != quality);
                } else {
                    pending.quality.push(quality);
                    pending.quality.sort();
                }
            }
            ReviewReply::Open => {
                if let Err(failure) = open_file(session, desk, prompt, &competencies[at], &mut viewing) {
                    hold(prompt, &failure)?;
                }
            }
            ReviewReply::Evidence => {
                let before = pending.evidence.join(", ");
                if let Some(typed) = words(prompt, "Which evidence does it rest on, such as E1, E4", &before)? {
                    let named: Vec<&str> = typed.split([',', ' ']).collect();
                    match evidence_named(&desk.bundle.portfolio, &named) {
                        Ok(evidence) => pending.evidence = evidence,
                        Err(message) => hold(prompt, &Failure::usage(message))?,
                    }
                }
            }
            ReviewReply::Remark => {
                if let Some(typed) = words(prompt, "Words about the portfolio as a whole (Enter alone goes back)", "")?
                    .filter(|typed| !typed.trim().is_empty())
                {
                    match remark_of(session, &typed) {
                        Ok(remark) => {
                            let mut review = desk.review.clone();
                            review.remarks.push(remark);
                            desk.save(review)?;
                        }
                        Err(failure) => hold(prompt, &failure)?,
                    }
                }
            }
            ReviewReply::Outcome(outcome) => {
                if let Some(decision) = decision(session, desk, prompt, &competencies[at], outcome, &pending)? {
                    let mut review = desk.review.clone();
                    review.decide(decision).map_err(|fault| Failure::usage(fault.to_string()))?;
                    desk.save(review)?;
                    match next_undecided(&desk.review, at) {
                        Some(next) => at = next,
                        // The last one is shown with what was decided.
                        None => return Ok(()),
                    }
                }
            }
        }
    }
}

/// What was said before of this competency is where to begin.
fn pending(desk: &Desk, competency: &Competency) -> Pending {
    match desk.review.standing(&competency.id) {
        Some(standing) => Pending { quality: standing.quality.clone(), evidence: standing.evidence.clone() },
        None => Pending {
            quality: Vec::new(),
            evidence: desk.bundle.portfolio.evidence_for(&competency.id).map(|item| item.short.clone()).collect(),
        },
    }
}

/// Words from somebody who may rather not give any.
fn words(prompt: &mut dyn Prompt, question: &str, before: &str) -> Result<Option<String>, PromptError> {
    match prompt.words(question, before) {
        Err(PromptError::Declined) => Ok(None),
        typed => typed.map(Some),
    }
}

/// Says what was wrong, and waits until it was read: the next card covers it.
fn hold(prompt: &mut dyn Prompt, failure: &Failure) -> Result<(), PromptError> {
    let message = format!("{}. Enter to go on", failure.message);
    words(prompt, &message, "").map(drop)
}

fn decision(
    session: &Session,
    desk: &Desk,
    prompt: &mut dyn Prompt,
    competency: &Competency,
    outcome: usize,
    pending: &Pending,
) -> Result<Option<NewDecision>, Failure> {
    let outcome = &desk.review.outcomes[outcome];
    let mut typed = String::new();
    loop {
        let question = format!("{}: {}. Why? A sentence that helps (Enter alone goes back)", competency.id, outcome.label);
        match words(prompt, &question, &typed)? {
            None => return Ok(None),
            Some(words) => typed = words,
        }
        if typed.trim().is_empty() {
            return Ok(None);
        }
        match reason_of(&competency.id, &typed) {
            Ok(reason) => {
                return Ok(Some(NewDecision {
                    competency: competency.id.clone(),
                    title: competency.title.clone(),
                    outcome: outcome.id.clone(),
                    decided_on: today(session),
                    reason,
                    evidence: pending.evidence.clone(),
                    quality: pending.quality.clone(),
                }));
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
    viewing: &mut Option<Viewing>,
) -> Result<(), Failure> {
    let pieces: Vec<&Evidence> = desk.bundle.portfolio.evidence_for(&competency.id).collect();
    let files: Vec<(String, String)> = pieces
        .iter()
        .flat_map(|item| desk.bundle.file.paths_of(&item.short).iter().map(|path| (item.short.clone(), path.clone())))
        .collect();
    let options: Vec<String> = files.iter().map(|(short, path)| format!("{short}  {}", path.rsplit('/').next().unwrap_or(path))).collect();
    let chosen = match files.len() {
        0 => return Err(Failure::usage("there is no file in the evidence for this competency")),
        1 => 0,
        _ => match prompt.choose("Which file?", &options, 0) {
            Ok(chosen) => chosen,
            Err(PromptError::Declined) => return Ok(()),
            Err(error) => return Err(error.into()),
        },
    };
    let viewing = match viewing {
        Some(viewing) => viewing,
        None => viewing.insert(Viewing::begin(&session.context)?),
    };
    let path = viewing.lay_out(&desk.bundle.container, &desk.bundle.bag, &desk.bundle.path, &format!("data/{}", files[chosen].1))?;
    open_with_its_program(session, &path)
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
    ReviewCard {
        domain: framework.domain(competency.domain.as_str()).map(|domain| domain.title.clone()).unwrap_or_default(),
        competency: competency.id.to_string(),
        title: competency.title.clone(),
        statements: statements
            .map(|aspect| {
                let statement = competency.statement(level, aspect.id.as_str()).or(aspect.asks.as_deref());
                (aspect.title.clone(), statement.unwrap_or_default().to_owned())
            })
            .collect(),
        rating: (!blind).then(|| rating(framework, portfolio, competency, review)),
        evidence: portfolio
            .evidence_for(&competency.id)
            .map(|item| piece(framework, item, &competency.id, bundle.file.paths_of(&item.short).len(), pending))
            .collect(),
        outcomes: review.outcomes.iter().map(|outcome| outcome.label.clone()).collect(),
        decided: here.standing.as_ref().map(said),
        earlier: desk.carried.get(&competency.id).cloned().into_iter().chain(here.earlier.iter().map(said)).collect(),
        ticks: Quality::ALL.into_iter().map(|quality| (quality.name(), pending.quality.contains(&quality))).collect(),
        at: at + 1,
        of: reviewed.len(),
        undecided: reviewed
            .iter()
            .filter(|Reviewed { competency, standing, .. }| standing.is_none() && !desk.carried.contains_key(&competency.id))
            .count(),
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
            Answer::NotApplicable { reason } => format!("not part of this role ({reason})"),
        };
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
