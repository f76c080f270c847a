//! How things grew: a step for each day on which something was rated.

use jiff::civil::Date;

use super::{PortfolioView, chart, escaped, when};
use crate::report::views::portfolio::GrowthView;

/// Height of the drawing, and of the part of it that is the steps, in pixels.
const HEIGHT: usize = 190;
const STEPS: usize = 150;
/// More days than this, and the table tells of each month what was true at its end.
const DAYS_AT_MOST: usize = 24;

impl PortfolioView {
    pub(super) fn growth_section(&self) -> String {
        let inside = match self.growth.as_slice() {
            [] => "<p>Nothing is rated yet. From the first day on, this will show how things grow.</p>\n".to_owned(),
            [only] => format!(
                "<p>All ratings were given on one day, {}. As they are looked at again, this will show how things grow.</p>\n",
                when(&only.on)
            ),
            [first, .., last] => self.growth_from(first, last),
        };
        self.section("part-growth", "growth-part", "Growth over time", &inside)
    }

    fn growth_from(&self, first: &GrowthView, last: &GrowthView) -> String {
        let says = format!(
            "On {}, {}. By {}, {}.",
            when(&first.on),
            escaped(&first.summary.in_words()),
            when(&last.on),
            escaped(&last.summary.in_words())
        );
        let by_month = self.growth.len() > DAYS_AT_MOST;
        let rows: String = self
            .growth
            .iter()
            .enumerate()
            .filter(|(at, day)| !by_month || self.growth.get(at + 1).is_none_or(|next| next.on[..7] != day.on[..7]))
            .map(|(_, day)| format!("<tr><th scope=\"row\">{}</th>{}</tr>\n", when(&day.on), chart::cells(&day.summary)))
            .collect();
        let caption = if by_month { "Growth in numbers: the last day of each month" } else { "Growth in numbers" };
        format!("<p>{says}</p>\n{}{}", self.steps(&says), chart::table(caption, "Day", &rows, ""))
    }

    /// Time runs to the right, up to when the portfolio was made; each step is as high as its part of all competencies.
    fn steps(&self, says: &str) -> String {
        let day_of = |text: &str| text.get(..10).and_then(|day| day.parse::<Date>().ok());
        let days: Vec<Date> = self.growth.iter().filter_map(|day| day_of(&day.on)).collect();
        let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else { return String::new() };
        let end = day_of(&self.made).map_or(last, |made| made.max(last));
        let passed = |day: Date| first.until(day).map_or(0, |span| usize::try_from(span.get_days()).unwrap_or(0));
        let whole = passed(end) + 1;
        let mut drawn = String::new();
        for (at, day) in self.growth.iter().enumerate() {
            let from = passed(days.get(at).copied().unwrap_or(end));
            let to = days.get(at + 1).map_or(whole, |next| passed(*next));
            let of = day.summary.competencies.max(1);
            let met = day.summary.met * STEPS / of;
            let on_the_way = (day.summary.met + day.summary.on_the_way()) * STEPS / of - met;
            let not_yet = (day.summary.met + day.summary.not_met) * STEPS / of - met - on_the_way;
            let (x, width) = (chart::share(from, whole), chart::share(to - from, whole));
            let base = 20 + STEPS;
            let (first, then) = (base - met, base - met - on_the_way);
            for (class, y, height) in [("met", first, met), ("on-the-way", then, on_the_way), ("not-yet", then - not_yet, not_yet)] {
                if height > 0 {
                    drawn
                        .push_str(&format!("<rect class=\"step {class}\" x=\"{x}%\" y=\"{y}\" width=\"{width}%\" height=\"{height}\"/>\n"));
                }
            }
        }
        let total = match self.summary.competencies {
            1 => "1 competency".to_owned(),
            total => format!("all {total} competencies"),
        };
        format!(
            "{}<svg class=\"chart growth\" role=\"img\" aria-labelledby=\"growth-title growth-says\" width=\"100%\" height=\"{HEIGHT}\">\n\
             <title id=\"growth-title\">How many competencies were achieved, on the way and not yet, from {} to {}</title>\n<desc id=\"growth-says\">{says}</desc>\n\
             <line class=\"all\" x1=\"0\" y1=\"20\" x2=\"100%\" y2=\"20\"/>\n<text x=\"0\" y=\"14\">{total}</text>\n{drawn}\
             <line class=\"base\" x1=\"0\" y1=\"{base}\" x2=\"100%\" y2=\"{base}\"/>\n<text x=\"0\" y=\"{HEIGHT}\" dy=\"-3\">{}</text>\n\
             <text x=\"100%\" y=\"{HEIGHT}\" dy=\"-3\" text-anchor=\"end\">{}</text>\n</svg>\n",
            chart::key(),
            when(&first.to_string()),
            when(&end.to_string()),
            when(&first.to_string()),
            when(&end.to_string()),
            base = 20 + STEPS,
        )
    }
}
