//! The four states of a piece of evidence in Mahara, in their order there. The first says that
//! somebody is to look at it; the others are what an assessor answers.

use crate::model::{Point, Scale};

pub(super) const STATES: [(&str, &str); 4] = [
    ("begun", "Ready for assessment"),
    ("incomplete", "Doesn't meet the standard"),
    ("partialcomplete", "Partially meets the standard"),
    ("completed", "Meets the standard"),
];

/// Returns the points that the last three states stand for: the lowest, the highest that is not yet
/// enough, and the lowest that is.
pub(super) fn answers_of(scale: &Scale) -> [Option<&Point>; 3] {
    let met = scale.points.iter().position(|point| point.met).unwrap_or(scale.points.len());
    let below = &scale.points[..met];
    let partly = below.last().filter(|_| below.len() > 1);
    [below.first(), partly, scale.points.get(met)]
}
