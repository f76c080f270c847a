//! The words for the stages of a competency, which no scale but its own can give.

use crate::{
    model::{Framework, Point, Scale},
    text::{one_line, unmarked},
};

/// What the first and the last stage of a competency are called, in the middle of a sentence. The
/// stage between them is "on the way".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageWords {
    /// The one point that counts as met, or else "met".
    pub met: String,
    /// The first point, or else "at the start".
    pub lowest: String,
}

impl StageWords {
    /// Returns the labels of the points where all scales that count agree on them and an English
    /// sentence can hold them, and otherwise words that name no point.
    #[must_use]
    pub fn of(framework: &Framework) -> Self {
        let counting = || framework.aspects.iter().filter(|aspect| aspect.counts);
        let usual: Vec<&Scale> = counting().map(|aspect| framework.usual_scale(aspect)).collect();
        let own = framework.competencies.iter().filter(|one| !one.scales.is_empty());
        let own: Vec<&Scale> = own
            .flat_map(|one| counting().map(move |aspect| framework.scale_of(one, aspect)))
            .collect();
        let scales = || usual.iter().chain(&own).map(|scale| scale.points.as_slice());
        let met = scales().map(|points| match points {
            [.., below, only] if only.met && !below.met => Some(only),
            [only] if only.met => Some(only),
            _ => None,
        });
        let lowest = scales().map(|points| points.first().filter(|point| !point.met));
        let is_english = framework.language.split('-').next() == Some("en");
        let word = |points: Vec<Option<&Point>>, otherwise: &str| {
            agreed(&points).filter(|_| is_english).unwrap_or_else(|| otherwise.to_owned())
        };
        Self { met: word(met.collect(), "met"), lowest: word(lowest.collect(), "at the start") }
    }

    /// Returns a word as a heading.
    #[must_use]
    pub fn heading(word: &str) -> String {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// Returns the label that all of them have, if it is a word.
fn agreed(points: &[Option<&Point>]) -> Option<String> {
    let labels: Option<Vec<String>> = points
        .iter()
        .map(|point| Some(one_line(&unmarked(&point.as_ref()?.label)).to_lowercase()))
        .collect();
    let labels = labels?;
    let (first, rest) = labels.split_first()?;
    let is_word = first.chars().all(|c| c.is_alphabetic() || c == ' ') && !first.is_empty();
    (is_word && rest.iter().all(|label| label == first)).then(|| first.clone())
}
