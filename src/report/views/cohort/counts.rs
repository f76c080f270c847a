//! The number of people with each verdict, and their share of the whole.

use serde::Serialize;

use crate::{
    analysis::cohort::{Between, ShownStates},
    report::{BarPart, Share},
};

/// The number of people in each state; `null` if a number is not shown.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CountsView {
    pub met: Option<u32>,
    pub not_met: Option<u32>,
    /// Those of `not-met` who are above the first point of the scale.
    pub on_the_way: Option<u32>,
    /// Those of `not-met` who are at the first point of the scale.
    pub not_yet: Option<u32>,
    pub not_rated: Option<u32>,
    pub not_applicable: Option<u32>,
    /// The number of people out of whom `met` is counted: those to whom it applies, or, if the
    /// answer is optional, those who gave one.
    pub of: Option<u32>,
    /// The number of people in all.
    #[serde(skip)]
    people: u32,
    /// True if the answer is optional: a missing one then does not count as open.
    #[serde(skip)]
    may_be_left_out: bool,
}

impl CountsView {
    /// Builds the counts of `people` from the numbers that may be shown. Every other value is
    /// derived from those.
    pub(super) fn of(states: ShownStates, people: u32, may_be_left_out: bool) -> Self {
        let [met, on_the_way, not_yet, not_rated, not_applicable] = states.states;
        let answered = met.zip(states.not_met).map(|(met, not_met)| met + not_met);
        let of =
            if may_be_left_out { answered } else { not_applicable.map(|others| people - others) };
        Self {
            met,
            not_met: states.not_met,
            on_the_way,
            not_yet,
            not_rated,
            not_applicable,
            of,
            people,
            may_be_left_out,
        }
    }

    /// Returns the number of people in all, each once for each competency that is summed.
    pub(super) fn people(&self) -> u32 {
        self.people
    }

    /// Returns the states, which add up to the people.
    pub(super) fn parts(&self) -> [Option<u32>; 5] {
        [self.met, self.on_the_way, self.not_yet, self.not_rated, self.not_applicable]
    }

    pub(super) fn cells(&self) -> [String; 5] {
        self.parts().map(super::number)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.parts().iter().all(Option::is_some)
    }

    /// Returns the share of people who meet it, in percent. A required aspect that is not rated
    /// counts as open. An optional aspect that is not rated does not count, and their number is
    /// given. If nobody rated it, the share counts nobody.
    pub(super) fn share(&self) -> Share {
        let met = self.met.zip(self.of).map(|(met, of)| (percent(met, of), of));
        if self.may_be_left_out {
            return match met {
                Some((_, 0)) => Share::OfNobody,
                met => Share::OfAnswers(met.map(|(percent, _)| percent), self.not_rated),
            };
        }
        match met {
            None => Share::Suppressed,
            Some((_, 0)) => Share::OfNobody,
            Some(_) if self.met == Some(0) && self.not_met == Some(0) => Share::OfNobody,
            Some((percent, _)) => Share::Percent(percent),
        }
    }

    /// Returns the same share, given for how many it is open.
    pub(super) fn share_with_open(&self, open: Between) -> Share {
        match self.share() {
            Share::Suppressed if open.least > 0 => {
                // Somebody to whom it does not apply is neither open nor meets it.
                let of = self.people - self.not_applicable.unwrap_or(0);
                Share::UpTo(percent(of - open.least, of))
            }
            share => share,
        }
    }
}

/// The number of people for whom it is open.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OpenView {
    /// The number of people who have not met or not rated it. If it is optional, only people for
    /// whom it counts: of a choice, as many competencies count as the choice asks for. `null` if
    /// not shown.
    pub open: Option<u32>,
    /// A lower bound of `open`. It decides the rank, and optional competencies come last.
    pub open_at_least: u32,
    /// An upper bound of `open`.
    pub open_at_most: u32,
}

impl OpenView {
    pub(super) fn of(open: Between) -> Self {
        Self { open: open.exact(), open_at_least: open.least, open_at_most: open.most }
    }

    pub(super) fn between(self) -> Between {
        Between { least: self.open_at_least, most: self.open_at_most }
    }

    pub(super) fn part(self) -> BarPart {
        BarPart::between(self.open_at_least, self.open_at_most)
    }

    pub(super) fn in_words(self) -> String {
        self.part().in_words()
    }

    pub(super) fn cells(self) -> [String; 3] {
        [super::cell(self.open), self.open_at_least.to_string(), self.open_at_most.to_string()]
    }
}

/// Rounds to the nearest percent. Only nobody gives 0 and only everybody gives 100.
fn percent(part: u32, of: u32) -> u32 {
    let nearest = (u64::from(part) * 200 + u64::from(of)) / (u64::from(of) * 2).max(1);
    let nearest = u32::try_from(nearest).unwrap_or(100);
    if part == 0 || part == of { nearest } else { nearest.clamp(1, 99) }
}
