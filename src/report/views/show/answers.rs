//! The answers to one aspect of a competency, with those from earlier frameworks.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{Table, competency::CompetencyBeside};
use crate::{
    model::{
        Act, Answer, Aspect, Competency, Digest, Framework, LevelId, Portfolio, Rated, Rating,
        Scale,
    },
    report::entry_name,
    text::{day_in_words, list, own_words},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AspectShowView {
    pub aspect: String,
    pub title: String,
    /// True if it counts for the verdict.
    pub counts: bool,
    pub statement: Option<String>,
    /// The latest first.
    pub answers: Vec<AnswerShowView>,
    /// The argument that makes `imh assess` ask for it; empty if it asks without one.
    #[serde(skip)]
    pub(super) asked_only_by_name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswerShowView {
    /// The argument for `imh undo`; of a carried answer, that of the move.
    pub entry: String,
    /// The time of the answer, in UTC.
    pub at: String,
    /// A point's id; null if the answer is not applicable.
    pub point: Option<String>,
    /// The reason why it is not applicable; null if it applies or no reason is kept.
    pub reason: Option<String>,
    pub note: Option<String>,
    /// The competencies of an earlier framework that it was carried over from.
    pub carried_from: Vec<String>,
    /// `stands`, `earlier`, `taken-back`, `waits` until the person looks at it again, or
    /// `set-aside`: given to a framework from which the person moved back, and not counted.
    pub state: String,
    #[serde(skip)]
    pub(super) label: String,
    #[serde(skip)]
    pub(super) day: Date,
}

impl AspectShowView {
    pub(super) fn of(
        (framework, portfolio): (&Framework, &Portfolio),
        competency: &Competency,
        level: &LevelId,
        aspect: &Aspect,
        beside: &CompetencyBeside<'_>,
    ) -> Self {
        let is_of_it = |rating: &&Rating| {
            rating.competency == competency.id
                && rating.level == *level
                && rating.aspect == aspect.id
        };
        let last_move = beside
            .deeds
            .iter()
            .rposition(|deed| !deed.undone && matches!(deed.entry.act, Act::Moved(_)));
        // Somebody who moved back has answered the same framework before and since.
        let is_of_an_earlier = |at: usize, digest: &Digest| {
            portfolio.moved_from.iter().any(|pin| pin.sha256 == *digest)
                && (portfolio.pin.sha256 != *digest || last_move.is_some_and(|moved| at < moved))
        };
        let scale = framework.scale_of(competency, aspect);
        let mut is_later = false;
        let mut answers = Vec::new();
        for (at, deed) in beside.deeds.iter().enumerate().rev() {
            let Act::Rated { ratings, framework: given_to } = &deed.entry.act else { continue };
            let is_earlier = is_of_an_earlier(at, given_to);
            for rating in ratings.iter().rev().filter(is_of_it) {
                let mut known = portfolio.ratings_of(&competency.id, level, &aspect.id).iter();
                let found = known.find(|rated| rated.at == deed.entry.at);
                // Those are carried, or are about something else.
                if is_earlier && found.is_none_or(|rated| !rated.carried_from.is_empty()) {
                    continue;
                }
                let counts = found.is_some();
                let state = match (deed.undone, counts, is_later) {
                    (true, ..) => "taken-back",
                    // It was given after a move that was taken back.
                    (false, false, _) => "set-aside",
                    (false, true, true) => "earlier",
                    (false, true, false) => "stands",
                };
                is_later |= !deed.undone && counts;
                answers.push(AnswerShowView {
                    entry: entry_name(&deed.entry.reference(), beside.first_device),
                    carried_from: Vec::new(),
                    ..AnswerShowView::of(
                        scale,
                        &rating.answer,
                        rating.note.as_deref(),
                        (deed.entry.at, beside),
                        state,
                    )
                });
            }
        }
        answers.extend(carried(portfolio, scale, competency, level, aspect, beside, is_later));
        Self {
            aspect: aspect.id.to_string(),
            title: aspect.title.clone(),
            counts: aspect.counts,
            statement: competency.asked(level.as_str(), aspect).map(str::to_owned),
            answers,
            asked_only_by_name: if aspect.counts || !aspect.optional {
                String::new()
            } else {
                format!(" --aspect {}", aspect.id)
            },
        }
    }

    /// Returns each answer with its day and its words, or nothing if there never was one.
    pub(super) fn answers_table(&self) -> Option<Table> {
        let mut table = Table::new(["When", "Your answer", "In your words"]);
        for answer in &self.answers {
            let aside = match answer.state.as_str() {
                "taken-back" => " (taken back)".to_owned(),
                "set-aside" => " (to another version of the framework, not counted)".to_owned(),
                "waits" => format!(" to {}; look at it again", list(&answer.carried_from)),
                _ if !answer.carried_from.is_empty() => {
                    format!(" (carried from {})", list(&answer.carried_from))
                }
                _ => String::new(),
            };
            let reason = answer.reason.iter().map(|reason| format!("Why: {}", own_words(reason)));
            let words =
                reason.chain(answer.note.as_deref().map(own_words)).collect::<Vec<_>>().join("\n");
            table.row(vec![
                day_in_words(&answer.day.to_string()),
                format!("{}{aside}", answer.label),
                words,
            ]);
        }
        (!table.rows.is_empty()).then_some(table)
    }
}

/// Returns the answers from earlier frameworks, the latest first.
fn carried(
    portfolio: &Portfolio,
    scale: &Scale,
    competency: &Competency,
    level: &LevelId,
    aspect: &Aspect,
    beside: &CompetencyBeside<'_>,
    mut is_later: bool,
) -> Vec<AnswerShowView> {
    let moved = beside.deeds.iter().rev().find_map(|deed| match &deed.entry.act {
        Act::Moved(_) if !deed.undone => {
            Some(entry_name(&deed.entry.reference(), beside.first_device))
        }
        _ => None,
    });
    let counting = portfolio
        .ratings_of(&competency.id, level, &aspect.id)
        .iter()
        .rev()
        .filter(|rated| !rated.carried_from.is_empty())
        .map(|rated| (rated, std::mem::replace(&mut is_later, true)))
        .map(|(rated, is_later)| (rated, if is_later { "earlier" } else { "stands" }));
    let waiting = portfolio
        .answer_to_look_at_again(&competency.id, level, &aspect.id)
        .map(|rated| (rated, "waits"));
    let all: Vec<_> = counting.chain(waiting).collect();
    let view = |(rated, state): (&Rated, &str)| {
        let version = rated.carried_in.as_ref().map(|version| format!(" in {version}"));
        let version = version.unwrap_or_default();
        let from = rated.carried_from.iter().map(|id| format!("{id}{version}"));
        AnswerShowView {
            entry: moved.clone().unwrap_or_default(),
            carried_from: from.collect(),
            ..AnswerShowView::of(
                scale,
                &rated.answer,
                rated.note.as_deref(),
                (rated.at, beside),
                state,
            )
        }
    };
    all.into_iter().map(view).collect()
}

impl AnswerShowView {
    fn of(
        scale: &Scale,
        answer: &Answer,
        note: Option<&str>,
        (at, beside): (Timestamp, &CompetencyBeside<'_>),
        state: &str,
    ) -> Self {
        let point = answer.reason().is_none().then(|| answer.id().to_owned());
        let label = point.as_ref().map_or("Not applicable", |point| {
            let known = scale.points.iter().find(|known| known.id.as_str() == point);
            known.map_or(point.as_str(), |known| known.label.as_str())
        });
        Self {
            entry: String::new(),
            carried_from: Vec::new(),
            at: format!("{at:.0}"),
            label: label.to_owned(),
            reason: answer.reason().map(str::to_owned).filter(|reason| !reason.is_empty()),
            note: note.map(str::to_owned),
            state: state.to_owned(),
            day: at.to_zoned(beside.zone.clone()).date(),
            point,
        }
    }
}
