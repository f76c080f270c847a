//! The assessor's view of one competency: the statements, the person's rating, the evidence, and
//! earlier decisions.

use super::{desk::Desk, unsaid::Pending};
use crate::{
    analysis::reviewed,
    model::{
        Answer, Competency, CompetencyId, Decision, Evidence, Framework, Portfolio, Quality, Review,
    },
    report::DecisionView,
    text::{counted, day_in_words, list},
    ui::{ReviewCard, ReviewPiece},
};

/// Returns the evidence for a competency: what the person linked, and what the assessor added.
pub(super) fn pieces<'p>(
    portfolio: &'p Portfolio,
    competency: &Competency,
    pending: &Pending,
) -> Vec<&'p Evidence> {
    let speaks =
        |item: &Evidence| item.claims.iter().any(|claim| claim.competency == competency.id);
    portfolio
        .evidence
        .iter()
        .filter(|item| speaks(item) || pending.evidence.contains(&item.short))
        .collect()
}

/// Builds the card of one competency, without the latest news.
pub(super) fn card(
    desk: &Desk,
    competency: &Competency,
    at: usize,
    pending: &Pending,
    blind: bool,
) -> ReviewCard {
    let Desk { bundle, review, .. } = desk;
    let (framework, portfolio) = (&bundle.framework, &bundle.portfolio);
    let reviewed = reviewed(framework, portfolio.role.as_ref(), review);
    let here = &reviewed[at];
    let said = |decision: &&Decision| DecisionView::of(review, decision, None).in_words();
    let level = review.level.as_str();
    let statements = framework.aspects_of(competency, level).filter(|aspect| {
        aspect.counts || competency.statement(level, aspect.id.as_str()).is_some()
    });
    let pieces = pieces(portfolio, competency, pending);
    let before = desk.carried.before.get(&competency.id);
    ReviewCard {
        about: desk.about(),
        news: None,
        waiting: Vec::new(),
        domain: framework
            .domain(competency.domain.as_str())
            .map(|domain| domain.title.clone())
            .unwrap_or_default(),
        competency: competency.called(),
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
            .map(|item| {
                piece(
                    framework,
                    item,
                    &competency.id,
                    bundle.file.paths_of(&item.short).len(),
                    pending,
                )
            })
            .collect(),
        outcomes: review.outcomes.iter().map(|outcome| outcome.label.clone()).collect(),
        decided: here.standing.as_ref().map(said),
        earlier: before
            .map(|before| before.said.clone())
            .into_iter()
            .chain(here.earlier.iter().map(said))
            .collect(),
        since: before.map(|before| before.since.clone()).unwrap_or_default(),
        ticks: Quality::ALL
            .into_iter()
            .map(|quality| (quality.name(), pending.quality.contains(&quality)))
            .collect(),
        at: at + 1,
        of: reviewed.len(),
        undecided: reviewed.iter().filter(|one| !desk.is_decided(&one.competency.id)).count(),
    }
}

/// Describes the person's ratings and how they developed: a line for each aspect.
fn rating(
    framework: &Framework,
    portfolio: &Portfolio,
    competency: &Competency,
    review: &Review,
) -> Vec<String> {
    let mut lines = Vec::new();
    for aspect in framework.aspects_of(competency, review.level.as_str()) {
        let history = portfolio.ratings_of(&competency.id, &review.level, &aspect.id);
        let Some((now, before)) = history.split_last() else { continue };
        let label = |answer: &Answer| match answer {
            Answer::Point(point) => framework
                .point(competency.id.as_str(), aspect.id.as_str(), point.as_str())
                .map_or_else(|| point.to_string(), |point| point.label.clone()),
            // The reason of an earlier rating stays with the person.
            Answer::NotApplicable { reason } if reason.is_empty() => {
                "not part of this role".to_owned()
            }
            Answer::NotApplicable { reason } => format!("not part of this role ({reason})"),
        };
        // The same answer given again is not a change.
        let mut before: Vec<_> =
            before.iter().rev().skip_while(|rated| rated.answer == now.answer).collect();
        before.reverse();
        let before: Vec<String> = before
            .iter()
            .map(|rated| {
                format!("{} on {}", label(&rated.answer), day_in_words(&rated.at.to_string()))
            })
            .collect();
        let earlier = if before.is_empty() {
            String::new()
        } else {
            format!("; before that {}", list(&before))
        };
        lines.push(format!(
            "{}: {} since {}{earlier}",
            aspect.title,
            label(&now.answer),
            day_in_words(&now.at.to_string())
        ));
        lines.extend(now.note.as_ref().map(|note| format!("  in their words: {note}")));
    }
    lines
}

fn piece(
    framework: &Framework,
    item: &Evidence,
    competency: &CompetencyId,
    files: usize,
    pending: &Pending,
) -> ReviewPiece {
    let kind = framework
        .evidence_kind(item.kind.as_str())
        .map_or_else(|| item.kind.to_string(), |kind| kind.title.clone());
    let happened = item.happened.as_ref().map(|date| day_in_words(&date.to_string()));
    let mut about: Vec<String> = vec![kind];
    about.extend(happened);
    let until = item.valid_until.map(|until| day_in_words(&until.to_string()));
    about.extend(until.map(|until| format!("counts until {until}")));
    about.extend((files > 0).then(|| counted(files, "file", "files")));
    about.extend(item.link.clone());
    about.extend((!item.confirmations.is_empty()).then(|| {
        format!("confirmed by {}", counted(item.confirmations.len(), "person", "people"))
    }));
    let rests = if pending.evidence.contains(&item.short) { "•" } else { " " };
    ReviewPiece {
        head: format!("{rests} {} {} ({})", item.short, item.title, about.join(", ")),
        shows: item
            .claims
            .iter()
            .find(|claim| claim.competency == *competency)
            .and_then(|claim| claim.shows.clone()),
    }
}
