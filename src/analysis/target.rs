//! The competencies that somebody works towards: those of a level, perhaps with the levels below,
//! as far as their role sees them.

use crate::{
    model::{Framework, LevelId, Portfolio, Progression, RoleId},
    text::list,
};

/// A target: one level or several, and the role whose part of the framework counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'f> {
    /// From the lowest; the last is the level that the person aims for.
    pub levels: Vec<&'f LevelId>,
    pub role: Option<&'f RoleId>,
}

impl<'f> Target<'f> {
    /// Returns the target of a portfolio.
    #[must_use]
    pub fn of(framework: &'f Framework, portfolio: &'f Portfolio) -> Self {
        let levels = if portfolio.with_levels_below {
            levels_up_to(framework, &portfolio.level)
        } else {
            vec![&portfolio.level]
        };
        Self { levels, role: portfolio.role.as_ref() }
    }

    /// Returns the part of one level that a portfolio's role sees.
    #[must_use]
    pub fn at(portfolio: &'f Portfolio, level: &'f LevelId) -> Self {
        Self { levels: vec![level], role: portfolio.role.as_ref() }
    }

    /// Returns `level 2`, or `levels 1 and 2`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self.levels.as_slice() {
            [level] => format!("level {level}"),
            levels => {
                format!("levels {}", list(&levels.iter().map(|id| id.as_str()).collect::<Vec<_>>()))
            }
        }
    }
}

/// Returns a level and those below it, from the lowest. Parallel levels have none below.
#[must_use]
pub fn levels_up_to<'f>(framework: &'f Framework, level: &'f LevelId) -> Vec<&'f LevelId> {
    let below = framework.levels.iter().map(|known| &known.id).take_while(|known| *known != level);
    let below = below.filter(|_| framework.progression == Progression::Ladder);
    below.chain([level]).collect()
}
