//! The size of a target, in numbers and in words.

use serde::Serialize;

use crate::{
    analysis::{Standing, Target, standings},
    model::{Framework, LevelId, Portfolio},
    text::{counted, list},
};

/// A level of the target, and how many competencies count there.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TargetLevelView {
    pub level: String,
    pub competencies: usize,
    /// The number that count for somebody who sees the whole framework.
    #[serde(skip)]
    all: usize,
}

impl TargetLevelView {
    /// Counts each level of a target. `of_target` are its standings.
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        target: &Target<'_>,
        of_target: &[Standing<'_>],
    ) -> Vec<Self> {
        let of = |level: &&LevelId| {
            let whole = Target { levels: vec![*level], role: None };
            Self {
                level: level.to_string(),
                competencies: of_target.iter().filter(|standing| standing.level == *level).count(),
                all: standings(framework, portfolio, &whole).len(),
            }
        };
        target.levels.iter().map(of).collect()
    }
}

/// Returns how many competencies a target makes, if that is not plain from its level: it has several
/// levels, or the person's role sees only a part.
#[must_use]
pub fn target_size(levels: &[TargetLevelView]) -> Option<String> {
    let sum: usize = levels.iter().map(|one| one.competencies).sum();
    let count = counted(sum, "competency", "competencies");
    match levels {
        [only] if only.competencies < only.all => {
            Some(format!("{count} for your role, of {} at level {}", only.all, only.level))
        }
        [] | [_] => None,
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|one| format!("{} at level {}", one.competencies, one.level))
                .collect();
            let sees_a_part = several.iter().any(|one| one.competencies < one.all);
            let role = if sees_a_part { " for your role" } else { "" };
            Some(format!("{count}{role}, {}", list(&each)))
        }
    }
}
