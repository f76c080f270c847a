//! The parts of a whole over time: a step for each day on which something changed.

use super::{
    chart::{Chart, HUNDREDTHS, percent},
    look::key,
};
use crate::text::html_escaped as escaped;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// A bar for each day, in order. Its parts are stacked, the first at the bottom.
    pub chart: Chart,
    /// The same in words, for people who cannot see the drawing.
    pub says: String,
    /// The start of each step, in days after the first.
    pub days: Vec<u32>,
    /// The end of the drawing, in days after the first.
    pub until: u32,
    /// The whole, the first day and the last day, in words.
    pub whole: String,
    pub first: String,
    pub last: String,
}

/// Height of the drawing, and of the steps within it, in pixels.
const HEIGHT: u32 = 190;
const STEPS: u32 = 150;
/// Pixels from the top of the drawing to the top of the steps.
const TOP: u32 = 20;

impl Steps {
    /// Draws the steps: time runs to the right, and each step is as high as its share of the whole.
    pub(super) fn in_html(&self) -> String {
        let base = TOP + STEPS;
        let at = |day: u32| {
            u32::try_from(u64::from(day) * u64::from(HUNDREDTHS) / u64::from(self.until.max(1)))
                .unwrap_or(HUNDREDTHS)
        };
        let mut drawn = String::new();
        for (number, (bar, day)) in self.chart.bars.iter().zip(&self.days).enumerate() {
            let (from, to) =
                (at(*day), at(self.days.get(number + 1).copied().unwrap_or(self.until)));
            for ((look, _), (low, high)) in
                self.chart.parts.iter().zip(bar.places(STEPS)).filter(|(_, (low, high))| high > low)
            {
                drawn.push_str(&format!(
                    "<rect class=\"part step {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                    look.class(),
                    percent(from),
                    base - high,
                    percent(to - from),
                    high - low
                ));
            }
        }
        format!(
            "{}<svg class=\"steps\" role=\"img\" aria-labelledby=\"steps-title steps-says\" width=\"100%\" height=\"{HEIGHT}\">\n\
             <title id=\"steps-title\">{}</title>\n<desc id=\"steps-says\">{}</desc>\n\
             <line class=\"all\" x1=\"0\" y1=\"{TOP}\" x2=\"100%\" y2=\"{TOP}\"/>\n<text x=\"0\" y=\"14\">{}</text>\n{drawn}\
             <line class=\"base\" x1=\"0\" y1=\"{base}\" x2=\"100%\" y2=\"{base}\"/>\n<text x=\"0\" y=\"{HEIGHT}\" dy=\"-3\">{}</text>\n\
             <text x=\"100%\" y=\"{HEIGHT}\" dy=\"-3\" text-anchor=\"end\">{}</text>\n</svg>\n",
            key(&self.chart.parts),
            escaped(&self.chart.title),
            escaped(&self.says),
            escaped(&self.whole),
            escaped(&self.first),
            escaped(&self.last),
        )
    }
}
