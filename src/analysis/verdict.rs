//! The verdict on a competency: one rule for portfolios and for the rows of a cohort.

use std::cmp::Ordering;

use crate::model::{Point, Scale};

/// The verdict on a competency at a level: the lowest of its aspects that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<P> {
    NotRated,
    NotApplicable,
    Point(P),
}

/// The height of a point on its scale. A met point is above one that is not met, even on another
/// scale.
#[derive(Clone, Copy, Debug)]
pub struct Height {
    pub met: bool,
    step: u32,
    /// The number of steps above the lowest point; at least 1, since it divides `step`.
    top: u32,
}

/// The state that a verdict counts as, from the furthest along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Met,
    NotMet,
    NotRated,
    NotApplicable,
}

/// Returns the lowest of the required answers that count, each given with whether it is optional:
/// "not rated" if one is missing, "not applicable" if all are, and else the lowest point. An
/// optional answer never lowers a verdict: it takes part only if no required one counts, and then
/// the highest of them is returned. Points on different scales are compared by [`Height`]; of two
/// equal ones, the first is returned.
pub(super) fn lowest<P>(
    counting: impl Iterator<Item = (bool, Verdict<P>)>,
    height: impl Fn(&P) -> Height,
) -> Verdict<P> {
    let (mut required, mut optional) = (None, Verdict::NotRated);
    for (is_optional, answer) in counting {
        if is_optional {
            optional = higher(optional, answer, &height);
            continue;
        }
        required = Some(match (required, answer) {
            (None, answer) => answer,
            (Some(Verdict::NotRated), _) | (_, Verdict::NotRated) => return Verdict::NotRated,
            (Some(known), Verdict::NotApplicable) => known,
            (Some(Verdict::Point(known)), Verdict::Point(point))
                if height(&point) >= height(&known) =>
            {
                Verdict::Point(known)
            }
            (Some(_), answer) => answer,
        });
    }
    required.unwrap_or(optional)
}

/// Returns the answer that says more for a person; of two equal ones, the first.
fn higher<P>(known: Verdict<P>, answer: Verdict<P>, height: impl Fn(&P) -> Height) -> Verdict<P> {
    match (known, answer) {
        (known, Verdict::NotRated) | (known @ Verdict::Point(_), Verdict::NotApplicable) => known,
        (Verdict::Point(known), Verdict::Point(point)) if height(&point) <= height(&known) => {
            Verdict::Point(known)
        }
        (_, answer) => answer,
    }
}

impl State {
    /// Returns the name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::NotRated => "not-rated",
            Self::NotApplicable => "not-applicable",
        }
    }
}

impl Height {
    /// Returns the height of each point of a scale, from the lowest.
    pub(super) fn each(scale: &Scale) -> impl Iterator<Item = Self> {
        let top = u32::try_from(scale.points.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
        (0..).zip(&scale.points).map(move |(step, point)| Self { met: point.met, step, top })
    }

    /// Returns the height in 1/1,000 of the scale.
    #[must_use]
    pub fn per_mille(self) -> u32 {
        self.step * 1_000 / self.top
    }

    /// Counts the steps up to another height, with a minus sign if it is lower; between points on
    /// different scales, one step.
    #[must_use]
    pub fn steps_to(self, other: Self) -> i32 {
        if self.top == other.top {
            other.step.cast_signed() - self.step.cast_signed()
        } else {
            other.cmp(&self) as i32
        }
    }

    /// Returns how far up its scale it is, from 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.step) / f64::from(self.top)
    }
}

impl Ord for Height {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.met, self.step * other.top).cmp(&(other.met, other.step * self.top))
    }
}

impl PartialOrd for Height {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Height {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Height {}

impl<P> Verdict<P> {
    pub(super) fn map<Q>(self, of: impl FnOnce(P) -> Q) -> Verdict<Q> {
        match self {
            Self::NotRated => Verdict::NotRated,
            Self::NotApplicable => Verdict::NotApplicable,
            Self::Point(point) => Verdict::Point(of(point)),
        }
    }

    fn state_by(&self, is_met: impl FnOnce(&P) -> bool) -> State {
        match self {
            Self::NotRated => State::NotRated,
            Self::NotApplicable => State::NotApplicable,
            Self::Point(point) if is_met(point) => State::Met,
            Self::Point(_) => State::NotMet,
        }
    }
}

impl Verdict<Height> {
    #[must_use]
    pub fn state(&self) -> State {
        self.state_by(|height| height.met)
    }

    /// Returns the place of its state among met, on the way, not yet, not rated and not applicable.
    pub(super) fn column(&self) -> usize {
        match self {
            Self::Point(height) if height.met => 0,
            Self::Point(height) if height.step > 0 => 1,
            Self::Point(_) => 2,
            Self::NotRated => 3,
            Self::NotApplicable => 4,
        }
    }

    /// Returns the height of the point on its scale, if there is a point.
    #[must_use]
    pub fn height(&self) -> Option<Height> {
        if let Self::Point(height) = self { Some(*height) } else { None }
    }
}

impl<'f> Verdict<&'f Point> {
    #[must_use]
    pub fn state(&self) -> State {
        self.state_by(|point| point.met)
    }

    /// Returns the point's id, `not-rated` or `not-applicable`.
    #[must_use]
    pub fn id(&self) -> &'f str {
        match self {
            Self::NotRated | Self::NotApplicable => self.state().name(),
            Self::Point(point) => point.id.as_str(),
        }
    }

    /// Returns the words for people: the point's label, `Not yet rated` or `Not applicable`.
    #[must_use]
    pub fn label(&self) -> &'f str {
        match self {
            Self::NotRated => "Not yet rated",
            Self::NotApplicable => "Not applicable",
            Self::Point(point) => &point.label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PointId, ScaleId};

    /// Returns the heights on a scale with this many points, of which only the last is met.
    fn scale(points: usize) -> Vec<Height> {
        let point = |at: usize| Point {
            id: PointId::new(at.to_string()),
            label: String::new(),
            means: None,
            met: at + 1 == points,
        };
        let scale = Scale { id: ScaleId::new("s"), points: (0..points).map(point).collect() };
        Height::each(&scale).collect()
    }

    fn verdict(counting: &[(bool, Verdict<Height>)]) -> Verdict<Height> {
        lowest(counting.iter().copied(), |height| *height)
    }

    #[test]
    fn the_lowest_point_counts_on_a_scale_of_any_length_and_met_points_are_above_others() {
        let (three, five) = (scale(3), scale(5));
        assert_eq!(
            three.iter().map(|height| height.per_mille()).collect::<Vec<_>>(),
            [0, 500, 1_000]
        );
        assert!(
            three[1] == five[2] && three[1] > five[1] && three[1] < five[3] && three[2] == five[4]
        );
        let is_met_below = Height { met: true, ..three[0] };
        assert!(is_met_below > five[3]);
        let point = |height: Height| (false, Verdict::Point(height));
        assert_eq!(
            verdict(&[point(three[2]), point(five[3]), point(three[1])]),
            Verdict::Point(three[1])
        );
        assert_eq!(verdict(&[point(five[4]), point(three[2])]).state(), State::Met);
    }

    #[test]
    fn an_optional_answer_never_lowers_a_verdict_and_may_be_left_out() {
        let met = (false, Verdict::Point(scale(3)[2]));
        let (missing, left_out) = ((false, Verdict::NotRated), (true, Verdict::NotRated));
        let aside = (false, Verdict::NotApplicable);
        let low = (true, Verdict::Point(scale(3)[0]));
        let high = (true, Verdict::Point(scale(3)[2]));
        assert_eq!(verdict(&[met, missing]), Verdict::NotRated);
        assert_eq!(verdict(&[met, left_out]), met.1);
        assert_eq!(verdict(&[met, aside]), met.1);
        assert_eq!(verdict(&[aside, met]), met.1);
        assert_eq!(verdict(&[aside, left_out]), Verdict::NotApplicable);
        assert_eq!(verdict(&[aside, missing]), Verdict::NotRated);
        assert_eq!(verdict(&[left_out]), Verdict::NotRated);
        for optional in [left_out, low, high, (true, Verdict::NotApplicable)] {
            for required in [met, missing, aside, (false, low.1)] {
                assert_eq!(verdict(&[required, optional]), required.1);
                assert_eq!(verdict(&[optional, required]), required.1);
            }
        }
        assert_eq!(verdict(&[low, left_out, high, low]), high.1);
    }
}
