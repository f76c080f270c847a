//! Bars that mean the same in every format and do not depend on colour: each part has its own
//! pattern and its number beside it.

use super::{
    Line,
    element::element,
    html::of_line,
    look::{Look, key},
};
use crate::text::{bar, html_escaped as escaped, one_line, width, wrapped};

/// A bar chart: one bar for each of several things, split into the same parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// The title, also for people who cannot see the chart.
    pub title: String,
    /// The names of the parts, with their patterns.
    pub parts: Vec<(Look, String)>,
    pub bars: Vec<Bar>,
}

/// One bar: a whole and the sizes of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    pub name: Line,
    pub whole: u32,
    pub parts: Vec<BarPart>,
}

/// The size of one part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarPart {
    Exactly(u32),
    /// At least the first number, and at most the second.
    Between(u32, u32),
    Suppressed,
    /// Counted in another part of the same bar.
    Elsewhere,
}

impl From<Option<u32>> for BarPart {
    fn from(count: Option<u32>) -> Self {
        count.map_or(Self::Suppressed, Self::Exactly)
    }
}

impl BarPart {
    /// Returns a size that is known, or known to lie between two numbers of which the lower is not 0.
    pub(in crate::report) fn between(least: u32, most: u32) -> Self {
        match (least, most) {
            (least, most) if least == most => Self::Exactly(least),
            (0, _) => Self::Suppressed,
            (least, most) => Self::Between(least, most),
        }
    }

    pub(in crate::report) fn in_words(self) -> String {
        match self {
            Self::Exactly(count) => count.to_string(),
            Self::Between(least, most) => format!("{least} to {most}"),
            Self::Suppressed => DASH.to_owned(),
            Self::Elsewhere => String::new(),
        }
    }

    /// Returns the size that is certain, which is what can be drawn.
    fn sure(self) -> u32 {
        match self {
            Self::Exactly(count) | Self::Between(count, _) => count,
            Self::Suppressed | Self::Elsewhere => 0,
        }
    }
}

impl Bar {
    /// Returns where each part begins and ends on a scale of `room`.
    pub(super) fn places(&self, room: u32) -> Vec<(u32, u32)> {
        let place = |count: u32| {
            let place = u64::from(count) * u64::from(room) / u64::from(self.whole.max(1));
            u32::try_from(place).map_or(room, |place| place.min(room))
        };
        let mut from = 0;
        let next = |part: &BarPart| {
            let place = (place(from), place(from + part.sure()));
            from += part.sure();
            place
        };
        self.parts.iter().map(next).collect()
    }

    /// Draws a bar in characters. A part that is not shown stays blank.
    fn in_signs(&self, looks: &[(Look, String)], room: usize) -> String {
        if self.parts.iter().all(|part| {
            matches!(part, BarPart::Suppressed | BarPart::Elsewhere | BarPart::Exactly(0))
        }) {
            return format!("{:<room$}", "not shown");
        }
        let places = self.places(u32::try_from(room).unwrap_or(u32::MAX));
        let signs: Vec<(char, usize)> = looks
            .iter()
            .zip(places)
            .map(|((look, _), (from, to))| (look.sign(), (to - from) as usize))
            .collect();
        bar(&signs, room, Look::Unknown.sign())
    }

    /// Returns the bar as a table row, with the numbers beside it.
    fn in_html(&self, looks: &[(Look, String)]) -> String {
        let places = self.places(HUNDREDTHS);
        let rest = (places.last().map_or(0, |(_, to)| *to), HUNDREDTHS);
        let looks = looks.iter().map(|(look, _)| *look).chain([Look::Unknown]);
        let drawn: String = looks
            .zip(places.into_iter().chain([rest]))
            .filter(|(_, (from, to))| to > from)
            .map(|(look, (from, to))| {
                format!(
                    "<rect class=\"part {}\" x=\"{}\" width=\"{}\" height=\"18\"/>",
                    look.class(),
                    percent(from),
                    percent(to - from)
                )
            })
            .collect();
        let cells: String =
            self.parts.iter().map(|part| format!("<td>{}</td>", part.in_words())).collect();
        format!(
            "<tr>{}<td class=\"bar\"><svg width=\"100%\" height=\"18\" aria-hidden=\"true\">{drawn}</svg></td>{cells}</tr>\n",
            of_line("th", " scope=\"row\"", &self.name)
        )
    }
}

/// The full width as an integer. Fractions are avoided because they might differ between machines.
pub(super) const HUNDREDTHS: u32 = 10_000;

/// Formats a part of a width as a percentage.
pub(super) fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Stands for a number that is not shown.
pub(in crate::report) const DASH: &str = "–";

impl Chart {
    /// Leaves out each part that every bar counts elsewhere.
    #[must_use]
    pub fn without_unused(mut self) -> Self {
        let is_used = |at: usize| {
            self.bars
                .iter()
                .any(|bar| bar.parts.get(at).is_some_and(|one| *one != BarPart::Elsewhere))
        };
        let used: Vec<bool> = (0..self.parts.len()).map(is_used).collect();
        let mut places = used.iter();
        self.parts.retain(|_| places.next().copied().unwrap_or(true));
        for bar in &mut self.bars {
            let mut places = used.iter();
            bar.parts.retain(|_| places.next().copied().unwrap_or(true));
        }
        self
    }

    /// Draws the chart for a terminal.
    pub(super) fn in_text(&self, columns: usize) -> String {
        let name_of = |bar: &Bar| one_line(&bar.name.plain());
        let names =
            self.bars.iter().map(|bar| width(&name_of(bar))).max().unwrap_or(0).min(columns / 3);
        // Numbers of one part stand below one another, so that an empty place is seen as one.
        let wide = |at: usize| {
            let of_part = self.bars.iter().filter_map(|bar| bar.parts.get(at));
            of_part.map(|part| width(&part.in_words())).max().unwrap_or(0)
        };
        let wide: Vec<usize> = (0..self.parts.len()).map(wide).collect();
        let numbers = (wide.iter().sum::<usize>() + wide.len() + 4).max(20);
        let room = columns.saturating_sub(names + numbers).clamp(10, 40);
        let mut lines = self.key_in_text(columns);
        for bar in &self.bars {
            // A long name goes on below, so that no word is lost.
            let name = wrapped(&name_of(bar), names.max(1));
            let (name, rest) = name.split_first().map_or(("", &[][..]), |(one, rest)| (one, rest));
            let numbers: Vec<String> = bar
                .parts
                .iter()
                .zip(&wide)
                .map(|(part, wide)| format!("{:>wide$}", part.in_words()))
                .collect();
            let pad = " ".repeat(names.saturating_sub(width(name)));
            lines.push(
                format!("{name}{pad}  {}  {}", bar.in_signs(&self.parts, room), numbers.join(" "))
                    .trim_end()
                    .to_owned(),
            );
            lines.extend(rest.iter().cloned());
        }
        lines.join("\n")
    }

    /// Returns the legend, in as many lines as it takes.
    fn key_in_text(&self, columns: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (look, part) in &self.parts {
            let item = format!("{} {}", look.sign(), one_line(part));
            match lines.last_mut() {
                Some(line) if width(line) + width(&item) + 3 <= columns => {
                    line.push_str("   ");
                    line.push_str(&item);
                }
                _ => lines.push(item),
            }
        }
        lines
    }

    /// Draws the chart with the numbers in words beside each bar.
    pub(super) fn in_html(&self) -> String {
        let bars: String = self.bars.iter().map(|bar| bar.in_html(&self.parts)).collect();
        let heads: String =
            self.parts.iter().map(|(_, part)| element("th", " scope=\"col\"", part)).collect();
        format!(
            "{}<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table class=\"bars\">\n\
             <thead><tr><td></td><td></td>{heads}</tr></thead>\n<tbody>\n{bars}</tbody>\n</table></div>\n",
            key(&self.parts),
            escaped(&self.title)
        )
    }
}
