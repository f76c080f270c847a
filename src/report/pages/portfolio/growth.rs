//! Growth over time: a step for each day on which something was rated.

use jiff::civil::Date;

use super::{PortfolioView, STAGES, labels, parts};
use crate::{
    report::{
        Block, Chart, Document, Section, Steps, Table, TallyView, views::portfolio::GrowthView,
    },
    text::{counted, day_in_words},
};

/// The most days that the table lists. With more, it lists the last day of each month instead.
const DAYS_AT_MOST: usize = 24;
/// The number of stages drawn: met, on the way, and at the first point.
const DRAWN: usize = 3;

impl PortfolioView {
    pub(super) fn growth_section(&self) -> Section {
        let inside = Document::default();
        let inside = match self.growth.as_slice() {
            [] => inside.text("Nothing is rated yet. From the first day on, this will show how things grow."),
            [only] => inside.text(format!(
                "All ratings were given on one day, {}. As they are looked at again, this will show how things grow.",
                day_in_words(&only.on)
            )),
            [first, .., last] => {
                let [from, by] =
                    [first, last].map(|day| (day_in_words(&day.on), day.summary.in_words()));
                let up = self.steps_up();
                let up = if up > 0 {
                    format!(" In all, answers moved up {}.", counted(up, "step", "steps"))
                } else {
                    String::new()
                };
                let says = format!("On {}, {}. By {}, {}.{up}", from.0, from.1, by.0, by.1);
                let steps = self.steps(says.clone()).map(Block::Steps);
                steps
                    .into_iter()
                    .fold(inside.text(says), Document::block)
                    .table(self.growth_table())
            }
        };
        self.section("growth-part", "part-growth", "Growth over time", inside)
    }

    fn steps_up(&self) -> usize {
        self.growth.iter().map(|day| day.steps_up).sum()
    }

    fn growth_table(&self) -> Table {
        let by_month = self.growth.len() > DAYS_AT_MOST;
        let labels = labels(self.summary.words());
        let goes_up = self.steps_up() > 0;
        let up = goes_up.then(|| "Steps up".to_owned());
        let mut table = Table::new(["Day".to_owned()].into_iter().chain(labels).chain(up));
        let by_what = if by_month { ": the last day of each month" } else { "" };
        table.caption = format!("Growth in numbers{by_what}");
        let mut up = 0;
        for (at, day) in self.growth.iter().enumerate() {
            up += day.steps_up;
            if !by_month || self.growth.get(at + 1).is_none_or(|next| next.on[..7] != day.on[..7]) {
                let counts = STAGES.map(|(stage, ..)| day.summary.count(stage).to_string());
                let steps = goes_up.then(|| up.to_string());
                table.row([day_in_words(&day.on)].into_iter().chain(counts).chain(steps).collect());
                up = 0;
            }
        }
        table
    }

    /// Draws the time from the first rating to the day the portfolio was made.
    fn steps(&self, says: String) -> Option<Steps> {
        let day_of = |text: &str| text.get(..10).and_then(|day| day.parse::<Date>().ok());
        let days: Vec<Date> = self.growth.iter().filter_map(|day| day_of(&day.on)).collect();
        let (first, last) = (*days.first()?, *days.last()?);
        let end = day_of(&self.made).map_or(last, |made| made.max(last));
        let passed = |day: Date| {
            first.until(day).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
        };
        let [from, to] = [first, end].map(|day| day_in_words(&day.to_string()));
        let words = self.summary.words();
        let bar = |day: &GrowthView| TallyView::bar(&day.summary, day_in_words(&day.on), DRAWN);
        Some(Steps {
            chart: Chart {
                title: format!(
                    "How many competencies were {}, on the way and {}, from {from} to {to}",
                    words.met, words.lowest
                ),
                parts: parts(words, DRAWN),
                bars: self.growth.iter().map(bar).collect(),
            },
            says,
            days: days.iter().map(|day| passed(*day)).collect(),
            until: passed(end) + 1,
            whole: match self.summary.competencies {
                1 => "1 competency".to_owned(),
                total => format!("all {total} competencies"),
            },
            first: from,
            last: to,
        })
    }
}
